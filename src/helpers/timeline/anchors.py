"""What the dates of a sentence hang from: the verb, or the noun that names a happening, that each modifies.

The tie follows the parse: a date belongs to the nearest verb or happening over it, not to whatever stands beside it
in the sentence. A date that only limits something ("until September") is the day of nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from helpers.language import outline
from helpers.records import DateExpression
from helpers.timeline.clauses import (
    has_subject,
    is_past,
    is_past_perfect,
    is_perfect,
    is_told_late,
    is_verb,
    phrase_of,
)
from helpers.timeline.days import Days, away, distance, is_clock, join_ranges
from helpers.timeline.happenings import number_words, words
from helpers.timeline.triggers import Happening, noun_act, verb_above

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

A_YEAR = 360  # days: "by 2030" is too coarse for a deadline
_SAME_DAY = re.compile(r"(?:the (?:same|next|following)|that) (?:day|night|morning|afternoon|evening)", re.IGNORECASE)


class Anchors:
    """Ties the dates of one article to what they modify.

    ``published`` is its ISO day, ``quoted`` tells of a token whether it stands in direct speech, ``happening_of`` what
    a verb tells of, ``retold`` on which days what a noun takes up was told to be. ``day`` is the story's, for times of day that name none; it may be set later.
    """

    def __init__(
        self, doc: Doc, dates: Sequence[DateExpression], published: str | None,
        quoted: Callable[[Token], bool], happening_of: Callable[[Token], Happening | None],
        retold: Callable[[Token], Days | None] = lambda noun: None,
    ):
        self.doc, self.published, self.day = doc, published, published
        self.dates = join_ranges(dates, outline(doc).text)
        self.starts = [d.start for d in self.dates]
        self.quoted, self.happening_of, self.retold, self.words = quoted, happening_of, retold, words()
        self.hanging: tuple[int, dict[int, list[int]]] = (-1, {})  # of the sentence that was asked about last

    def within(self, sentence: Span) -> list[DateExpression]:
        """List the dates in a sentence."""
        first = bisect_left(self.starts, sentence.start_char)
        return self.dates[first : bisect_left(self.starts, sentence.end_char)]

    def placed(self, sentence: Span) -> list[DateExpression]:
        """List the dates in a sentence that have a place in time."""
        return [d for d in self.within(sentence) if d.type in ("DATE", "TIME") and d.earliest]

    def names_day(self, start: int, end: int) -> bool:
        """Tell whether a date that has a place in time begins between two characters."""
        inside = self.dates[bisect_left(self.starts, start) : bisect_left(self.starts, end + 1)]
        return any(d.type in ("DATE", "TIME") and d.earliest for d in inside)

    def tied(self, sentence: Span, carried: Days | None) -> Iterator[tuple[Days, Token]]:
        """Yield the days that a sentence names, each with the verb or noun that they modify."""
        last: tuple[Days, Token] | None = None
        for found in self.within(sentence):
            span = self.doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is None or found.type == "SET":
                continue
            offset = self._offset(found, span, sentence, carried) or self._within(found, span, sentence, carried)
            if offset is not None:
                yield offset
                continue
            if found.earliest is None or found.latest is None or found.type not in ("DATE", "TIME"):
                continue
            if found.value.endswith("_REF") or found.granularity in ("decade", "century"):
                continue
            days = Days(found.earliest, found.latest, "day" if found.granularity == "time" else found.granularity or "day", found.start, found.end)
            if is_clock(found):
                if not self.day or ("-" in found.text and len(self.placed(sentence)) > 1):
                    continue  # "in a late-night session on Monday"
                near = carried or Days(self.day, self.day, "day")
                days = replace(near, start=found.start, end=found.end)
            days = self._earlier(days, span)
            governor = self.governor(span)
            if governor is None:
                continue
            if self.quoted(span[0]) and not self.quoted(governor):
                continue
            governor = self._told_in(governor, days)
            if self._is_long_past(days) and is_verb(governor) and _is_present_perfect(governor) and _word_before(span) != "since":
                continue  # "the charges have stirred interest in attacks between 1994 and 1997"
            inside = governor.i >= span.end and not is_verb(governor)  # "after a 2011 uprising"
            before = "" if inside else _word_before(span)
            when = self._when_behind(span)
            if when is not None:
                yield days, when
            if before in ("by", "before") and self.day and distance(days.earliest, days.latest) < A_YEAR and days.latest > (self.published or self.day):
                if before == "before" and any(c.dep_ == "neg" for c in governor.children):
                    continue  # "is not expected before May"
                if before == "before" and days.granularity != "day" and found.modifier is None:  # "before the autumn" is by its eve
                    eve = (date.fromisoformat(days.earliest) - timedelta(1)).isoformat()
                    if eve < (self.published or self.day):
                        continue  # "before the summer break", told in June
                    days = replace(days, latest=eve)
                yield self._until(days, sentence, now=_is_now(governor)), governor
                continue
            if before in self.words.limits and (found.type != "TIME" or before in ("until", "till")):  # "before midnight on Sunday" is Sunday
                put_off = before in ("until", "till") and (governor.lemma_ in self.words.cancels or phrase_of(governor) in self.words.cancels)
                if not put_off:
                    continue
            if before == "for" and found.granularity in ("quarter", "half", "year") and not self._is_planned(governor):
                continue  # "announced a loss for the fourth quarter"
            if before == "since" and self.published and days.earliest <= self.published:
                if (is_verb(governor) and is_past(governor) and not is_perfect(governor)) or governor.dep_ == "attr":
                    continue  # "was the first test since 2019", "were sent in for the first time since 1990"
                days = replace(days, latest=max(days.latest, self.published), granularity="since")
            if last is not None and last[1] == governor and days.granularity != "since":
                governor = self._noun_between(last[0], days) or governor
            last = days, governor
            yield days, governor

    def _is_planned(self, governor: Token) -> bool:
        """Tell whether somebody plans a happening, by the verb itself or the one over its noun: "scheduled a vote for next year"."""
        planned = governor.lemma_ in self.words.plans
        return planned or (noun_act(governor) is not None and governor.dep_ == "dobj" and governor.head.lemma_ in self.words.plans)

    def _when_behind(self, span: Span) -> Token | None:
        """Return the verb of the clause that tells what happened then: "in June, when her opponents failed"."""
        for clause in (c for t in span for c in t.children if c.dep_ in ("relcl", "advcl") and is_verb(c)):
            if any(w.lower_ == "when" for w in clause.children):
                return clause
        behind = span.end + (span.end < len(self.doc) and self.doc[span.end].text == ",")
        when = self.doc[behind] if behind < len(self.doc) else None
        told = when is not None and when.lower_ == "when" and behind > span.end and is_verb(when.head) and when.head.i > when.i
        return when.head if told and is_past(when.head) else None

    def _is_long_past(self, days: Days) -> bool:
        """Tell whether days end more than a week before the publication."""
        return bool(self.published) and days.latest < self.published and distance(days.latest, self.published) > 7

    def _earlier(self, days: Days, span: Span) -> Days:
        """End "earlier in the week" on the eve of the story's day, as "earlier this week" is that of the publication's."""
        if span.text.lower().startswith("earlier in the ") and self.day and days.earliest < self.day <= days.latest:
            return replace(days, latest=(date.fromisoformat(self.day) - timedelta(1)).isoformat())
        return days

    def _told_in(self, verb: Token, days: Days) -> Token:
        """Return the verb of what is said, where the perfect over it cannot have the day: "has denied that it fired"."""
        perfect = is_verb(verb) and any(c.lower_ in ("has", "have") and c.dep_ == "aux" for c in verb.children)
        if perfect and self.published and days.latest < self.published:
            return next((c for c in verb.children if c.dep_ == "ccomp" and is_verb(c) and c.i > verb.i), verb)
        return verb

    def _noun_between(self, first: Days, second: Days) -> Token | None:
        """Return the happening that the second of two dates on one verb is of: "left in May after a coup in April"."""
        between = self.doc.char_span(first.end, second.start, alignment_mode="contract")
        return next((
            t for t in between or () if t.dep_ == "pobj" and noun_act(t) and t.head.lower_ in ("after", "following", "before", "since")
        ), None)

    def is_dated(self, verb: Token, days: Days, sentence: Span) -> bool:
        """Tell whether another date than ``days`` hangs from ``verb``."""
        if self.hanging[0] != sentence.start:
            self.hanging = sentence.start, self._hanging(sentence)
        return any(start != days.start for start in self.hanging[1].get(verb.i, ()))

    def _hanging(self, sentence: Span) -> dict[int, list[int]]:
        """Return the verbs and nouns of a sentence that dates hang from, with where those dates begin."""
        hanging: dict[int, list[int]] = defaultdict(list)
        for found in self.within(sentence):
            span = self.doc.char_span(found.start, found.end, alignment_mode="expand") if found.earliest else None
            governor = self.governor(span) if span is not None else None
            if governor is not None:
                hanging[governor.i].append(found.start)
        return hanging

    def governor(self, span: Span) -> Token | None:
        """Climb from a date to the verb, or the noun that names a happening, that it modifies."""
        token = span.root
        if _is_described(token):
            return None  # "warned of a bad winter"
        if token.dep_ == "dobj" and token.head.lemma_ not in ("take", "spend") and not _SAME_DAY.match(span.text):
            return None  # "pass the end of the year", but "was freed the same evening"
        inside = range(span.start, span.end)
        before = self.doc[span.start - 1] if span.start else None
        if before is not None and before.dep_ == "prep" and token.dep_ == "compound" and is_verb(before.head):
            return before.head  # "On Tuesday Norway closed ...": the weekday is taken for a part of the name
        behind = self.doc[span.end] if span.end < len(self.doc) else None
        if before is not None and before.dep_ == "prep" and before.head.pos_ in ("NOUN", "PROPN") and is_told_late(behind):
            return behind  # "A court on Monday barred miners from striking": "barred" was taken for a part of the miners
        late = next((t for t in self.doc[span.end : span.end + 2] if t.pos_ != "ADV"), None)
        if token.dep_ in ("appos", "conj") and token.head.pos_ in ("NOUN", "PROPN") and late is not None and late.tag_ == "VBD" and "," not in self.doc[token.head.i : span.start].text[-2:]:
            return late  # "Poland, Hungary and Latvia Friday formally joined": the weekday is taken for one more name
        for _ in range(8):
            head = token.head
            if head == token:
                if is_verb(token) or noun_act(token):
                    return token
                verb = next((c for c in token.children if c.dep_ == "amod" and c.tag_ == "VBD" and c.i > span.start), None)
                if verb is not None:
                    return verb  # "Last week the North fired missiles": the object was taken for the root
                # A sentence without a verb at its root was misread: its participle is the verb.
                return next((c for c in token.children if c.dep_ in ("acl", "relcl") and c.i < span.start and is_verb(c)), None)
            if head.i in inside or head.pos_ in ("ADP", "SCONJ", "ADV", "PART", "NUM", "PUNCT"):
                if is_verb(head):
                    return head
                token = head
                continue
            if is_verb(head) and token.lower_ in ("of", "about") and token.dep_ == "prep":
                return None  # "warned of a bad winter": what it was about
            if is_verb(head):
                return self._over_participle(head, span) or head
            if head.pos_ == "ADJ":
                return head if head.lemma_ in self.words.plans else verb_above(head)
            if head.pos_ in ("NOUN", "PROPN", "PRON"):
                if noun_act(head) and not self._better_verb(head, token):
                    return head
                if token.dep_ == "npadvmod" and head.i < token.i and head.i not in inside and head.dep_ == "pobj" and token.i == span.root.i:
                    return verb_above(head)  # "table a motion of no confidence next week"
                if head.lemma_ in ("deadline", "limit", "date"):
                    return None  # "ignored the deadline at the end of the year"
                if token.dep_ == "appos" or head.dep_ == "appos":
                    return None
                if token.dep_ in ("poss", "compound", "nmod", "amod") and head.i not in inside:
                    return None
                if token.dep_ == "nummod" and len(span) == 1 and token.shape_ == "dddd":
                    return None  # "the 2032 Olympics"
                if token.lower_ == "of" and token.dep_ == "prep" and head.lemma_ not in self.words.times and head.lemma_ not in self.words.stretches:
                    return None  # "the level of early 2022"
                if head.dep_ in ("nsubj", "nsubjpass") and (token.dep_ != "prep" or token.lower_ in ("of", "for")):
                    return None
            token = head
        return None

    def _over_participle(self, participle: Token, span: Span) -> Token | None:
        """Return the main verb where a day stands behind a description of its object, "sued the firm running it on Monday",
        or behind what was kept from happening: "stopped him from leaving on Monday"."""
        noun = participle.head
        if participle.dep_ == "pcomp" and noun.lower_ == "from" and is_past(noun.head) and is_verb(noun.head):
            return noun.head
        if participle.tag_ != "VBG" or participle.dep_ != "acl" or noun.dep_ != "dobj" or not is_past(noun.head) or noun.head.i > noun.i:
            return None
        told = any(c.dep_ == "dobj" and c.i < span.start for c in participle.children)
        told = told and participle.lemma_ not in {"take"} | self.words.begins | self.words.ends  # "a truce taking effect on Monday"
        return noun.head if told and self.doc[span.start - 1].lower_ == "on" else None

    def _until(self, days: Days, sentence: Span, since: str | None = None, now: bool = False) -> Days:
        """Read "by Friday", said of what lies ahead, as the days from when it is said to then."""
        said = [
            d.earliest for d in self.placed(sentence)
            if d.earliest == d.latest and d.start != days.start and d.earliest <= (self.published or self.day) and not now
        ]
        return replace(days, earliest=said[0] if said else since or self.published or self.day, granularity="deadline")

    def _within(self, found: DateExpression, span: Span, sentence: Span, carried: Days | None) -> tuple[Days, Token] | None:
        """Read "within two weeks" as the days from when it is said to then."""
        length = re.fullmatch(r"P(?:T(\d{1,3})H|(\d{1,3})([DWM]))", found.value)
        governor = self.governor(span) if length and _word_before(span) == "within" and self.day else None
        if governor is None or any(c.lower_ in self.words.possible for c in governor.children):
            return None
        verb = governor if is_verb(governor) else verb_above(governor)
        if (verb is not None and is_past(verb)) or self._is_agreed_long_ago(governor, sentence):
            return None  # "collapsed within a week": how fast it went
        hours, count, unit = length.groups()
        last = next((n for n in reversed([number_words().get(t.lower_, 0) for t in span]) if n), 0)
        days = int(hours) // 24 if hours else max(int(count), last) * {"D": 1, "W": 7, "M": 30}[unit]
        since = self._until(
            Days(self.day, self.day, "day", found.start, found.end), sentence, carried.earliest if carried else None
        )
        try:
            latest = (date.fromisoformat(since.earliest) + timedelta(days)).isoformat()
        except (ValueError, OverflowError):
            return None
        return replace(since, latest=latest), governor

    def _is_agreed_long_ago(self, verb: Token, sentence: Span) -> bool:
        """Tell whether what ``verb`` tells of was settled on a day that is not known: "agreed in June to meet within a week"."""
        for found in self.placed(sentence):
            span = self.doc.char_span(found.start, found.end, alignment_mode="expand")
            governor = self.governor(span) if span is not None and found.earliest != found.latest else None
            if governor is not None and governor in verb.ancestors and found.latest < (self.published or self.day):
                return True
        return False

    def _offset(self, found: DateExpression, span: Span, sentence: Span, carried: Days | None) -> tuple[Days, Token] | None:
        """Read "a day after the ministers failed to agree" as the day of that clause."""
        if found.modifier in ("LESS_THAN", "MORE_THAN") and not found.value.startswith("PT"):
            return None  # "more than a year after"
        exact = self.doc[span.end : span.end + 3].text.lower() == "to the day"
        mark = span.end + (3 if exact else 0)
        if found.type != "DURATION" or mark >= sentence.end or self.doc[mark].lower_ not in ("after", "before"):
            return None
        if _word_before(span) == "for":
            return None  # "stayed for three days before returning": how long
        sign = -1 if self.doc[mark].lower_ == "after" else 1
        near = next((d for d in reversed(self.within(sentence)) if d.start < found.start and d.earliest), None)
        day = carried.earliest if carried is not None and carried.earliest == carried.latest else self.day
        base = day if near is None else near.earliest if near.earliest == near.latest else None
        behind = self._clause_behind(mark, sentence) or self._news_behind(self.doc[mark], found)
        if behind is None:
            noun = next((c for c in self.doc[mark].children if c.dep_ == "pobj" and noun_act(c)), None)
            known = self.retold(noun) if noun is not None and near is None else None
            if known is None or known.earliest != known.latest:
                return None
            # "resigned hours after the ruling", which was told before
            behind, base, sign, end = self.governor(span), known.earliest, -sign, noun.right_edge.idx + len(noun.right_edge)
        elif own := [d for d in self.placed(sentence) if d.start in self._hanging(sentence).get(behind.i, ()) and d.start > found.start]:
            if near is not None or own[0].earliest != own[0].latest:
                return None  # both are dated
            # "ended a week after it began on 1 March"
            over = self.governor(span)
            if over == behind:  # the length was taken for a part of the clause
                over = behind.head if behind.dep_ == "advcl" and is_verb(behind.head) else None
            behind, base, sign, end = over, own[0].earliest, -sign, found.start
        else:
            end = self.doc[mark].idx + 6 if has_subject(behind) else found.start
        if behind is None or base is None:
            return None
        if found.value.startswith("PT") and is_verb(behind) and is_past_perfect(behind):
            return None  # "hours after he had left": when, and nothing new
        interval = away(base, found.value, sign, exact)
        if interval is None or (self.published and interval[0] > self.published and is_verb(behind) and is_past(behind)):
            return None
        granularity = "day" if interval[0] == interval[1] else "range"
        return Days(*interval, granularity, found.start, end), behind

    def is_counted(self, verb: Token, sentence: Span) -> bool:
        """Tell whether the day of ``verb`` is counted in days or more from something: "resigned two days after the ruling"."""
        for found in self.within(sentence):
            span = self.doc.char_span(found.start, found.end, alignment_mode="expand") if found.type == "DURATION" else None
            behind = self.doc[span.end].lower_ if span is not None and span.end < sentence.end else ""
            counted = behind in ("after", "before") and _word_before(span) != "for" and not found.value.startswith("PT")
            if counted and self.governor(span) == verb:
                return True
        return False

    def _clause_behind(self, mark: int, sentence: Span) -> Token | None:
        """Return the verb of the clause that "after" or "before" begins, if it is no preposition."""
        word = self.doc[mark]
        doing = next((c for c in word.children if c.dep_ == "pcomp" and c.tag_ == "VBG"), None)
        if doing is not None:
            return doing  # "a month after seizing them"
        if word.dep_ == "mark" and is_verb(word.head) and word.head.i > mark:
            return word.head
        if any(c.dep_ == "pobj" and noun_act(c) for c in word.children):
            return None  # "hours after the launches"
        return next((t for t in self.doc[mark + 1 : min(sentence.end, mark + 25)]
                     if t.pos_ == "VERB" and t.tag_ in ("VBD", "VBZ", "VBP", "VBN")), None)

    def _news_behind(self, preposition: Token, found: DateExpression) -> Token | None:
        """Return the happening that "four days after a gun battle" tells of; "the battle" was told before."""
        noun = next((c for c in preposition.children if c.dep_ == "pobj" and noun_act(c) is not None), None)
        if noun is None or found.value.startswith("PT"):
            return None
        told = any(c.dep_ == "poss" or c.lower_ in ("the", "this", "that", "these", "those") for c in noun.children)
        whole = any(c.lower_ in ("of", "between") for c in noun.children) and self.retold(noun) is None  # "the collapse of talks with Chile"
        return None if told and not whole else noun

    def _better_verb(self, noun: Token, modifier: Token) -> bool:
        """Tell whether a date behind an object belongs to the verb: "signed a pact on Monday", not "Monday's pact"."""
        if modifier.i < noun.i or modifier.dep_ not in ("prep", "npadvmod", "advmod", "tmod"):
            return False
        if modifier.lower_ in ("of", "from", "for", "since"):
            return False
        told = noun.i > 0 and self.doc[noun.i - 1].lower_ in ("that", "this", "those", "these")
        if told and is_verb(noun.head) and noun.head.i < noun.i:
            return True  # "welcomed that meeting two days later"
        holder = noun
        while holder.dep_ in ("pobj", "prep", "dobj", "conj", "oprd", "attr") and not is_verb(holder):
            if holder.dep_ == "prep" and holder.lower_ in ("after", "before", "since", "following", "of", "during", "ahead"):
                return False
            holder = holder.head
        if holder.dep_ in ("nsubj", "nsubjpass") or not is_verb(holder) or holder.i > noun.i:
            return False
        happening = self.happening_of(holder)
        return happening is not None and happening.verb == holder


def _is_present_perfect(verb: Token) -> bool:
    helps = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    modal = any(c.tag_ in ("MD", "TO") for c in verb.children)
    return verb.tag_ in ("VBN", "VBD") and bool(helps & {"has", "have", "'ve", "’ve"}) and not modal


def _is_described(time: Token) -> bool:
    """Tell whether words speak of some time or other: "of a second bad winter"; "on a cold morning in May" names one."""
    if time.dep_ != "pobj" or time.head.lower_ not in ("of", "for", "about"):
        return False
    some = any(c.lower_ in ("a", "an") for c in time.children)
    return some and any(c.dep_ == "amod" and c.lower_ not in ("early", "late", "mid") for c in time.children)


def _is_now(verb: Token) -> bool:
    """Tell whether a second main clause in the present tells of a plan: "heard them on Monday and is to decide by Friday"."""
    while verb.dep_ == "xcomp":
        verb = verb.head
    return verb.dep_ == "conj" and verb.tag_ in ("VBZ", "VBP")


def _word_before(span: Span) -> str:
    """Return the word before a date, articles apart."""
    i = span.start - 1
    while i >= 0 and span.doc[i].lower_ in ("the", "a", "an", "about", "around", "early", "late", "mid"):
        i -= 1
    if i > 0 and span.doc[i].lower_ == "in" and span.doc[i - 1].lower_ in ("than", "like", "unlike"):
        i -= 1  # "less than in the same month of last year"
    if i >= 0 and span.doc[i].lower_ == "as" and span.doc[span.start - 2].lower_ in ("early", "soon", "late", "recently"):
        return ""  # "as early as next week"
    return span.doc[i].lower_ if i >= 0 else ""
