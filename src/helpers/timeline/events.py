"""What happened, when, and who took part: the events that one article tells of.

An event is a clause with a trigger, a verb ("seized", "broke down") or a noun ("the talks", "Tuesday's vote"), and the
days it is tied to. The tie follows the parse: a date belongs to the verb or the happening that it modifies, not to
whatever stands beside it in the sentence. What is undated takes its day from the paragraph's last date, or in the lead
from the publication. What somebody said is no event, unless it was news in itself: a threat, a demand, a speech.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from helpers.acts import act_at, act_of
from helpers.language import outline
from helpers.records import Article, DateExpression, Event, Evidence, Mention, Statement
from helpers.timeline.anchors import A_YEAR, Anchors
from helpers.timeline.besides import Besides
from helpers.timeline.clauses import (
    Stretches,
    further_deed,
    has_subject,
    in_one_chain,
    is_past,
    is_past_perfect,
    is_verb,
    lemma_of,
    mood_of,
    subject_of,
)
from helpers.timeline.days import Days, distance, look_ahead
from helpers.timeline.happenings import number_words, words
from helpers.timeline.headlines import Headliner
from helpers.timeline.participants import Cast, roles
from helpers.timeline.retold import days_of, told_before
from helpers.timeline.status import (
    WILL,
    WOULD,
    is_cancelled,
    is_imagined,
    is_nobody,
    is_shunned,
    status_of,
    status_of_noun,
)
from helpers.timeline.tree import Tree
from helpers.timeline.triggers import (
    VERBAL,
    Happening,
    is_aired,
    is_amount,
    is_bare_speech,
    is_figure,
    is_forecast,
    is_graded,
    is_price,
    is_told,
    noun_act,
    planned_by,
    speech_act,
    told_by,
    verb_above,
    verb_happening,
)
from helpers.timeline.undated import LEAD, Setting, Undated

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from helpers.corpus.parties import Landmark, Parties

FINE = ("time", "day", "week", "month", "deadline")  # a verb that the acts do not know needs a date as fine as these
SILENT = frozenset({"title", "byline", "caption", "heading", "source"})  # zones that tell of nothing
CONFLICT = "14"  # from this CAMEO root on: protests, force, strikes and fights
FIGHTING = "19"  # ... and wars
BACKGROUND = 2  # days before the story's from which on a dated saying counts as background
_LISTED = re.compile(r", |,? (?:and|or|&) (?:(?:again|then|another|[\d,.]+|in|on|the|for|of|in [A-Z]\w+) ){0,4}")


def find_events(
    doc: Doc,
    article: Article,
    dates: Sequence[DateExpression],
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    landmarks: Sequence[Landmark] = (),
    parties: Parties | None = None,
) -> list[Event]:
    """Find the events that ``article`` tells of, in the order of the text; nothing is merged.

    ``doc`` is the parse of its text, ``dates``, ``mentions`` and ``statements`` what other stages found in it,
    ``landmarks`` the named past events of the corpus, ``parties`` those that name the landmarks' participants. Every
    event has one piece of evidence, its sentence, and days (``earliest`` to ``latest``).
    """
    with Tree(doc) as tree:
        reader = _Reader(tree, article, dates, mentions, statements, landmarks, parties)
        events = sorted(reader.events(), key=lambda found: found[0])
    return name_events([event for _, event in events])


def name_events(events: Iterable[Event]) -> list[Event]:
    """Give each event an id made of its first article and a hash of what it is about; equal ones are numbered."""
    named: list[Event] = []
    seen: dict[str, int] = {}
    for event in events:
        first = event.evidence[0]
        about = "\0".join((event.headline, event.trigger or "", event.earliest or "", event.status, str(first.start)))
        name = f"{first.article_id}#e{hashlib.sha256(about.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
        seen[name] = seen.get(name, 0) + 1
        named.append(replace(event, event_id=name + (f"-{seen[name]}" if seen[name] > 1 else "")))
    return named


class _Reader:
    """Reads one article, sentence by sentence."""

    def __init__(self, doc, article, dates, mentions, statements, landmarks, parties):
        self.doc, self.text, self.article = doc, outline(doc).text, article
        self.published = article.published.isoformat() if article.published else None
        self.words = words()
        self.datelines = [(z.start, z.end) for z in article.zones if z.kind == "dateline"]
        self.passed_over = Stretches([*self.datelines, *((z.start, z.end) for z in article.zones if z.kind in SILENT)])
        named = sorted((m for m in mentions if not self._in_zone(m.start)), key=lambda m: (m.start, m.end))
        self.contents = _contents(doc, statements)
        self.cues = {s.cue_start: s for s in statements if s.cue_start is not None}
        self.cast = Cast(doc, named, self.cues, self.datelines, parties, self.contents, self.published)
        read = [d for d in dates if not self._in_zone(d.start)]
        # not methods: they would tie the reader, and with it the parse, into a circle
        self._quoted, self._verb_happening = partial(_is_quoted, self.contents), partial(_verb_happening, self.cast)
        self.anchors = Anchors(doc, read, self.published, self._quoted, self._verb_happening, partial(_retold, self.cast))
        self.besides, self.undated = Besides(self.anchors, self.cast), Undated(self.anchors, self.cast)
        self.headliner = Headliner(doc, named, self.datelines, self.cast.pair)
        self.at_landmark: dict[int, Landmark] = {}
        self.landmarks = [
            found for found in _find_landmarks(self.text, landmarks) if not self._in_zone(found[0])
        ]

    def _in_zone(self, place: int) -> bool:
        return place in self.passed_over

    # --- sentences

    def events(self) -> Iterator[tuple[int, Event]]:
        """Yield every event with the place of its trigger."""
        paragraph, carried, previous, told = -1, None, 0, False
        self.day = self.anchors.day = self._story_day()
        for sentence in self.doc.sents:
            start = next((t.idx for t in sentence if not t.is_space and not self._in_zone(t.idx)), None)
            if start is None:
                continue
            if paragraph < 0 or "\n" in self.text[previous:start]:
                paragraph, carried, told = paragraph + 1, None, False
            previous = sentence.start_char + len(sentence.text.rstrip())
            found = list(self._sentence(sentence, paragraph, carried))
            for _, event in found:
                yield event
            past = [
                (self._depth(at), days) for days, (at, event) in found
                if event.status == "happened" and days.start is not None and not self._is_aside(at, days)
            ]
            self._move_on(sentence)
            named = self.anchors.placed(sentence)
            if told and self._looks_back(sentence):
                continue  # what is told goes on from where it was
            if past:
                shallow = min(depth for depth, _ in past)  # what the sentence tells, and not what is told within that
                carried = [days for depth, days in past if depth == shallow][-1]
            elif named:
                carried = None
            told = told or any(event.status == "happened" for _, (_, event) in found)

    def _looks_back(self, sentence: Span) -> bool:
        """Tell whether a sentence only tells what had been before: "His party had walked out on 3 May"."""
        root = self._root(sentence)
        return root is not None and is_past_perfect(root)

    def _depth(self, at: int) -> int:
        """Count the clauses over a token that it is subordinate to."""
        here = self.doc[at]
        return sum(t.dep_ in ("ccomp", "advcl", "relcl", "acl", "pcomp", "csubj") for t in (here, *here.ancestors))

    def _is_aside(self, at: int, days: Days) -> bool:
        """Tell whether a token stands in a clause that only says more of a name ("the pilot, who died on 20 May") or
        looks back ("the worst since they signed a truce in 2021", "had sailed on Monday")."""
        here = self.doc[at]
        if days.granularity != "day" and here.dep_ == "ccomp" and is_past_perfect(here) and is_bare_speech(here.head):
            return True  # "he wrote that he had learned of it a week ago"
        return any(
            (t.dep_ == "relcl" and t.head.pos_ in ("NOUN", "PROPN")) or (t.dep_ == "advcl" and any(c.lower_ == "since" for c in t.children))
            for t in (here, *here.ancestors) if is_verb(t)
        ) or (is_past_perfect(here) and self._is_recent(days.earliest))

    def _move_on(self, sentence: Span) -> None:
        """Let the story's day go on to a later one on which its main verb tells something: "told reporters on Tuesday"."""
        for days, governor in self.tied:
            later = self.day and self.published and self.day < days.earliest <= self.published
            if later and days.earliest == days.latest and governor == sentence.root and is_past(governor):
                self.day = self.anchors.day = days.earliest

    def _story_day(self) -> str | None:
        """Return the day of the article's news: the one its first main verbs are tied to, else the publication's.

        A first sentence whose main verb has no day tells it by the one day that it names ("as he opened talks on Monday").
        """
        for number, sentence in enumerate(self.doc.sents):
            if number > 12 or sentence.start_char > 1200:
                break
            self.sentence = sentence
            near: dict[str, None] = {}
            for found in self.anchors.placed(sentence):
                if found.earliest != found.latest or not self._is_recent(found.earliest):
                    continue
                span = self.doc.char_span(found.start, found.end, alignment_mode="expand")
                verb = self.anchors.governor(span) if span is not None else None
                while verb is not None and verb.dep_ == "xcomp" and is_verb(verb.head):
                    verb = verb.head  # "began filling the lake on Monday"
                if verb is None or not is_verb(verb) or not is_past(verb) or is_past_perfect(verb):
                    continue
                over = [a for a in (verb, *verb.ancestors) if a.dep_ in ("relcl", "acl", "advcl")]
                if not over or over == [self._root(sentence)]:
                    return found.earliest
                if not any(c.lower_ in ("after", "before") for a in over for c in a.children):
                    near[found.earliest] = None
            if number == 0 and len(near) == 1:
                return next(iter(near))
        return self.published

    def _is_recent(self, day: str) -> bool:
        """Tell whether a day lies within the week up to the publication."""
        return self.published is None or 0 <= distance(day, self.published) <= 7

    def _sentence(
        self, sentence: Span, paragraph: int, carried: Days | None
    ) -> Iterator[tuple[Days, tuple[int, Event]]]:
        self.sentence = sentence
        taken: dict[int, tuple[Happening, Days]] = {}
        loose: list[tuple[Days, Token]] = []  # dates of bare saying, which the news of the lead may take over
        more: list[tuple[Happening, Days]] = []  # the same happening on another day: "on 4 and 9 May"
        self.tied = list(self.anchors.tied(sentence, carried))
        for days, governor in self.tied:
            happening = self._happening(governor, days)
            if happening is None:
                if is_verb(governor) and is_bare_speech(governor) and governor.tag_ != "VBG":
                    loose.append((days, governor))
                continue
            happening = self._within_happening(governor, days) or happening
            main = self._while_over(governor, days)
            if main is not None:
                taken.setdefault(main.at, (main, days))
            before = taken.get(happening.at)
            if before is not None and happening.verb is not None and before[0].verb != happening.verb:
                happening = replace(happening, name=happening.verb)  # "a truce agreed in May collapsed on Monday"
                before = taken.get(happening.at)
            listed = [d for h, d in more if h.at == happening.at]
            if before is not None and self._joined((listed or [before[1]])[-1], days):
                more.append((happening, days))
            elif before is None or distance(days.earliest, days.latest) < distance(before[1].earliest, before[1].latest):
                taken[happening.at] = happening, days
        self._join_ends(taken)
        self._named(sentence, taken)
        done = [h for h, d in taken.values() if d.granularity != "deadline"]
        verbs = {h.at for h in done} | {
            h.verb.i for h in done if h.verb is not None and told_by(h) and (h.name == h.verb or not is_cancelled(h.verb))
        }
        lead = paragraph < LEAD and self._is_first(sentence)
        setting = Setting(paragraph, lead, carried, [days for days, _ in loose], self.tied)
        news = None
        for verb in self._main_verbs(sentence, lead):
            news = self.undated.of(sentence, verb, verbs, setting)
            announced = news is not None and news[0].act is not None and news[0].act.name == "announce"
            if news and not (announced and self._tells(news[0].name, taken.values())):
                taken.setdefault(news[0].at, news)
        for happening, days in list(self.besides.of(sentence, taken, self.tied, carried or self._on_the_day())):
            taken.setdefault(happening.at, (happening, days))
        for days, verb in loose:
            told = news is not None and news[1].earliest == days.earliest
            worth = (self._is_background(days) and not is_aired(verb)) or self._is_news(verb, sentence, paragraph)
            if worth and not told and not self._tells(verb, taken.values()) and self._speaks(verb):
                taken.setdefault(verb.i, (Happening(verb, verb, speech_act(verb), True), days))
        for happening, days in (*taken.values(), *more):
            event = self._event(happening, days, sentence, paragraph)
            if event is not None:
                self.cast.remember(event)
                yield days, (happening.at, event)

    def _on_the_day(self) -> Days | None:
        return Days(self.day, self.day, "day") if self.day else None

    def _within_happening(self, noun: Token, days: Days) -> Happening | None:
        """Return what happened in, at or during a dated happening: "was killed in Tuesday's attack"."""
        if is_verb(noun) or noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "at", "during") or noun_act(noun) is None:
            return None
        main = noun.head.head
        if not is_verb(main) or not is_past(main) or is_past_perfect(main) or self.anchors.is_dated(main, days, self.sentence):
            return None
        happening = self._verb_happening(main)
        return happening if happening is not None and happening.strong and happening.name == main else None

    def _while_over(self, verb: Token, days: Days) -> Happening | None:
        """Return what happened while, or when, a dated clause did: "threw stones when he came on Friday"."""
        if verb.dep_ != "advcl" or not any(c.lower_ in ("when", "as", "while") and c.i < verb.i for c in verb.children):
            return None
        main = verb.head
        if not is_verb(main) or main.dep_ == "ccomp" or main.i > verb.i or is_bare_speech(main) or not is_past(main) or self.anchors.is_dated(main, days, self.sentence):
            return None
        happening = self._verb_happening(main)
        return happening if happening is not None and happening.verb == main else None

    def _is_news(self, verb: Token, sentence: Span, paragraph: int) -> bool:
        """Tell whether what a verb says is news: the article leads with it, or it is told to an assembly."""
        leads = paragraph == 0 and self._is_first(sentence) and verb == self._root(sentence)
        return leads or is_told(verb)

    def _joined(self, first: Days, second: Days) -> bool:
        """Tell whether two dates are listed together: "on 4 and 9 May", "12 in April and 14 in May"."""
        between = self.text[first.end or 0 : second.start or 0] if first.end and second.start else ""
        apart = first.latest < second.earliest or second.latest < first.earliest
        return apart and first.granularity == second.granularity and bool(_LISTED.fullmatch(between))

    def _tells(self, verb: Token, taken: Iterable[tuple[Happening, Days]]) -> bool:
        """Tell whether what ``verb`` says is itself a dated happening: that is the news, and not its being said."""
        statement = self.cues.get(verb.idx)
        if statement is None:
            return False
        start, end = statement.spans[0]
        return any(
            start <= happening.name.idx < end and days.start is not None
            and (happening.name == happening.verb or told_by(happening)) and not is_imagined(happening.verb or happening.name)
            for happening, days in taken
        )

    def _is_background(self, days: Days) -> bool:
        """Tell whether days lie well before the story: what was said so long ago is told because it mattered."""
        return bool(self.day) and days.granularity not in ("week", "range") and distance(days.latest, self.day) >= BACKGROUND

    def _speaks(self, verb: Token) -> bool:
        """Tell whether it is a named person, a government or a body that speaks."""
        statement = self.cues.get(verb.idx)
        if statement is not None:
            kinds = ("person", "government", "organisation")
            return bool(statement.speaker) and statement.speaker_kind in kinds and not statement.speaker[:1].islower()
        subject = subject_of(verb)
        return subject is not None and any(m.kind != "unknown" and m.how != "description" for m in self.cast.mentions_in({subject.i}))

    def _join_ends(self, taken: dict[int, tuple[Happening, Days]]) -> None:
        """Make one event of "opened on 5 January and ended on Tuesday", and of "two days of talks ended on Tuesday"."""
        for at, (happening, days) in list(taken.items()):
            verb = happening.verb
            if verb is not None and verb.lemma_ in self.words.begins and days.earliest == days.latest:
                taken[at] = happening, self._lasting(happening, days)
            if verb is None or verb.lemma_ not in self.words.ends:
                continue
            begun = next((
                (a, h, d) for a, (h, d) in taken.items()
                if h.verb is not None and h.verb.lemma_ in self.words.begins and in_one_chain(h.verb, verb)
                and d.earliest <= days.earliest
            ), None)
            if begun is not None:
                del taken[at]
                taken[begun[0]] = begun[1], replace(days, earliest=begun[2].earliest, granularity="range")
                continue
            length = self._length(verb)
            if length and days.earliest == days.latest:
                try:
                    first = (date.fromisoformat(days.latest) - timedelta(length - 1)).isoformat()
                except (ValueError, OverflowError):
                    continue
                taken[at] = happening, replace(days, earliest=first, granularity="range")

    def _lasting(self, happening: Happening, days: Days) -> Days:
        """Lengthen the first day of "began on Monday and lasted two days" to its last."""
        for found in self.anchors.within(self.sentence):
            length = re.fullmatch(r"P(\d{1,3})([DW])", found.value)
            span = self.doc.char_span(found.start, found.end, alignment_mode="expand") if length else None
            verb = self.anchors.governor(span) if span is not None else None
            if verb is not None and verb.lemma_ == "last" and (verb.head == happening.name or in_one_chain(happening.verb, verb)):
                count = int(length[1]) * (7 if length[2] == "W" else 1)
                try:
                    latest = (date.fromisoformat(days.earliest) + timedelta(count - 1)).isoformat()
                except (ValueError, OverflowError):
                    return days
                return replace(days, latest=max(latest, days.earliest), granularity="range")
        return days

    def _length(self, verb: Token) -> int:
        """Return of how many days the subject or object tells, "two days of talks", or 0."""
        told = (subject_of(verb), *(c for c in verb.children if c.dep_ == "dobj"))
        subject = next((noun for noun in told if noun is not None and noun.lemma_ == "day"), None)
        if subject is None:
            return 0
        count = next((c.lower_ for c in subject.children if c.dep_ == "nummod"), "")
        if count.isdecimal() and len(count) < 3:
            return int(count)
        return number_words().get(count, 0)

    # --- triggers

    def _happening(self, governor: Token, days: Days) -> Happening | None:
        """Find what a date's governor tells of: itself, the happening in its subject or object, or nothing."""
        aired = governor.lemma_ in self.words.airs and governor.dep_ in ("acl", "relcl", "advcl")
        if (governor.dep_ == "acl" or aired) and governor.head.lemma_.lower() in self.words.addresses:
            # "in a statement carried on Wednesday, his sister criticised ...": the day is that of the saying
            above = verb_above(governor.head)
            if above is not None and governor.head.dep_ == "pobj":
                governor = above
        elif aired and self._only_airs(governor):
            return None
        due = next((c for c in governor.children if c.dep_ == "acomp" and c.lower_ == "due"), None)
        if governor.lemma_ == "be" and due is not None and not any(c.dep_ == "xcomp" for c in due.children):
            governor = due  # "the first payment is due at the end of June"
        if not is_verb(governor):
            if governor.pos_ == "ADJ" or (governor.lemma_ in self.words.plans and governor.pos_ not in ("NOUN", "PROPN")):
                return planned_by(governor)
            above = verb_above(governor)
            behind = days.start is not None and days.start > governor.idx
            wished = above is not None and above.lemma_ in self.words.wishes and is_past(above)
            if behind and wished and self.published and days.latest <= self.published and not self._is_for(days):
                return self._verb_happening(above)  # "had warned of such attacks in 2020": the warning is of 2020
            act = noun_act(governor)
            if act is None or self._only_names(governor, days):
                if act is not None and not days.granularity.startswith("since"):
                    self.undated.named.append((lemma_of(governor), act.root, replace(days, start=None, end=None)))
                return None
            return Happening(governor, above, act, True)
        if governor.lemma_ in self.words.plans and not any(c.dep_ in ("xcomp", "ccomp") for c in governor.children):
            planned = planned_by(governor)
            if planned:
                return planned
        if governor.dep_ == "advcl" and governor.i > governor.head.i and governor.tag_ in ("VBD", "VBN") and not any(
            c.dep_ not in ("advmod", "punct", "prep", "npadvmod") for c in governor.children
        ) and is_verb(governor.head) and is_past(governor.head) and any(t.text == "," for t in self.doc[governor.head.i : governor.i]):
            governor = governor.head  # "were found asleep, apparently drugged, at dawn on Thursday"
        if governor.dep_ == "acl" and governor.head.dep_ == "pobj" and governor.head.head.lower_ == "since":
            return None  # "the worst since the dispute that flared up in March"
        while governor.dep_ == "xcomp" and self._done_together(governor, days):
            governor = governor.head
        first = governor if self._is_for(days) else self._first_of_chain(governor, days)
        for verb in (first, governor) if first != governor else (governor,):
            happening = self._verb_happening(verb)
            if happening is not None:
                break
        else:
            return None
        if happening.verb is not None and is_imagined(happening.verb):
            return None
        if happening.verb == happening.name == first and (self._is_ahead(first, days) or (self._is_for(days) and self._is_today(days))):
            if first.dep_ == "advcl" and self._object_ahead(first) is None:
                return None  # "will be put to a vote next year after delegates agreed": the day is not theirs
            put_off = is_cancelled(first) and self._is_until(days)
            happening = (None if put_off else self._object_ahead(first)) or happening
        willed = self._is_willed(governor, days)
        graded = is_graded(happening)
        if happening.verb is not None and (is_forecast(happening.verb) or (
            is_figure(happening.verb) and (days.granularity not in ("day", "deadline") or is_price(happening.verb))
        )):
            return None
        if days.granularity in ("quarter", "half", "year", "range", "since") and not graded and is_amount(happening.verb):
            return None
        if governor.dep_ == "pcomp" and not graded and is_bare_speech(governor.head.head):
            return None  # "said before boarding his train on Monday"
        if happening.strong:
            return happening
        fine = (days.granularity in FINE or is_past(governor) or willed) and not self._quoted(governor)
        has = has_subject(first) or first.dep_ in ("acl", "relcl") or (first.dep_ == "conj" and subject_of(first) is not None) or (
            first.dep_ == "xcomp" and (first.head.lemma_ in self.words.wishes | self.words.plans
                                       or (first.head.lemma_ in ("be", "have") and has_subject(first.head)))  # "is to hear"
        )
        if fine and has:
            return happening
        return None if self._quoted(governor) else self._over_infinitive(governor)

    def _only_airs(self, verb: Token) -> bool:
        """Tell whether a clause beside another only says when words were carried: "which the press carried on Friday"."""
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        words_ = verb.head if verb.dep_ in ("acl", "relcl") else subject
        return words_ is not None and (words_.lemma_.lower() in self.words.aired or words_.lower_ in ("it", "they"))

    def _over_infinitive(self, verb: Token) -> Happening | None:
        """Find what is done about an infinitive that tells of nothing: "pulled out of an attempt to buy it in 2020"."""
        above = verb_above(verb) if verb.dep_ == "acl" and verb.tag_ == "VB" else None
        if above is None or not is_past(above) or is_bare_speech(above):
            return None
        happening = self._verb_happening(above)
        return happening if happening is not None and happening.strong else None

    def _is_willed(self, verb: Token, days: Days) -> bool:
        """Tell whether a verb says what somebody will do to something on days ahead: "would run the port alone from 2026"."""
        below = {c.dep_ for c in verb.children}
        ahead = bool(self.published) and days.latest > self.published and "dobj" in below
        return ahead and not is_amount(verb) and any(c.lower_ in WILL | WOULD and c.dep_ == "aux" for c in verb.children)

    def _is_until(self, days: Days) -> bool:
        """Tell whether days are those to which something is put off: "postponed until Monday"."""
        before = self.text[max(0, days.start - 12) : days.start] if days.start is not None else ""
        return re.search(r"\b(?:until|till|to) (?:the )?$", before) is not None

    def _is_for(self, days: Days) -> bool:
        """Tell whether days are those for which something is called: "called a meeting for Thursday"."""
        before = self.text[max(0, days.start - 12) : days.start] if days.start is not None else ""
        return re.search(r"\bfor (?:the )?$", before) is not None

    def _is_today(self, days: Days) -> bool:
        return days.earliest == days.latest == self.published

    def _is_ahead(self, verb: Token, days: Days) -> bool:
        """Tell whether days lie after the publication though the verb is in the past: they are of what it speaks of."""
        return bool(self.published) and days.earliest > self.published and is_past(verb)

    def _object_ahead(self, verb: Token) -> Happening | None:
        """Return the happening that a past verb speaks of: "rejected talks on Monday", "refused to attend"."""
        below = [verb]
        for _ in range(4):
            below = [c for token in below for c in token.children if c.dep_ in ("dobj", "nsubjpass", "prep", "pobj", "xcomp")]
            for token in below:
                if token.dep_ == "xcomp" and is_verb(token):
                    return self._verb_happening(token) or Happening(token, token, None, True)
                if token.dep_ in ("dobj", "nsubjpass", "pobj") and noun_act(token):
                    return Happening(token, verb, noun_act(token), True)
        return None

    def _only_names(self, noun: Token, days: Days) -> bool:
        """Tell whether a dated noun names a text ("the treaty of 1994") or only a time ("since the summit in June")."""
        of_day = days.start is not None and self.text.endswith(" of ", 0, days.start)
        if noun.lemma_.lower() in self.words.texts and (of_day or noun.dep_ not in ("nsubj", "nsubjpass")):
            return True
        if days.start is not None and days.start < noun.idx and noun.dep_ == "pobj":
            above = noun.head.head
            if noun.head.lower_ in ("into", "about") or (above.pos_ in ("NOUN", "PROPN") and above.lemma_ not in self.words.parts):
                return True  # "the inquiry into the August 7 bombings"
        # "since a coup in October", "since the opening of the bridge in May" tell of it
        new = any(c.lower_ in ("a", "an") for c in noun.children) or (noun.lemma_.endswith("ing") and any(c.lower_ in ("of", "by") for c in noun.children))
        return noun.dep_ == "pobj" and not new and noun.head.lower_ in ("since", "until", "till", "like", "than", "unlike")

    def _done_together(self, verb: Token, days: Days) -> bool:
        """Tell whether an infinitive and the verb over it are one happening: "failed to agree", "offered to mediate"."""
        above = verb.head
        if not is_verb(above) or above.lemma_ == "be" or days.granularity == "deadline":
            return False
        if above.lemma_ in self.words.plans or above.lemma_ in self.words.wishes:
            settled = above.lemma_ in self.words.settled or above.lemma_ in self.words.wishes
            return settled and bool(self.published) and days.latest <= self.published and is_past(above)
        return True

    def _first_of_chain(self, verb: Token, days: Days) -> Token:
        """Go to the first of verbs that share subject, mood and date: "summoned the envoy and protested on Monday"."""
        while (
            verb.dep_ == "conj" and is_verb(verb.head) and mood_of(verb) == mood_of(verb.head)
            and not has_subject(verb)
            and not is_bare_speech(verb.head) and verb.head.lemma_ not in self.words.states
            and not any(d.start < verb.idx and d.start > verb.head.idx for d in self.anchors.within(self.sentence))
            and not self.anchors.is_dated(verb.head, days, self.sentence)
        ):
            verb = verb.head
        return verb

    # --- the main verb of a sentence

    def _is_first(self, sentence: Span) -> bool:
        before = self.text[max(0, sentence.start_char - 3) : sentence.start_char]
        return sentence.start == 0 or "\n" in before or self._in_zone(sentence.start_char)

    def _main_verbs(self, sentence: Span, lead: bool) -> list[Token | None]:
        """List the verbs of a sentence's news: its main verb, and those of the clauses that a semicolon sets beside it."""
        main, root = self._main_verb(sentence, lead), self._root(sentence)
        if root is None or self.text.find(";", sentence.start_char, sentence.end_char) < 0:
            return [main]
        beside = [
            c for c in root.children
            if c.dep_ in ("ccomp", "parataxis", "conj") and is_verb(c) and has_subject(c) and not is_bare_speech(c)
            and any(t.text == ";" for t in self.doc[min(c.i, root.i) : max(c.i, root.i)])
        ]
        return [*beside, main]

    def _main_verb(self, sentence: Span, lead: bool) -> Token | None:
        """Return the verb of a sentence's news: its main verb, or in the lead that of what is said where saying is bare."""
        verb = self._root(sentence)
        if verb is None:
            return None
        for _ in range(4):
            if not is_bare_speech(verb) or verb_happening(verb) is not None:
                return verb
            inner = next((c for c in verb.children if c.dep_ == "ccomp" and is_verb(c)), None)
            reported = inner is not None and self._is_reported_deed(inner, verb)
            if inner is None or not (lead or reported or any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in inner.children)):
                further = further_deed(verb)  # "said no and announced a strike"
                return None if further is None or is_bare_speech(further) else further
            verb = inner
        return None

    def _is_reported_deed(self, inner: Token, said: Token) -> bool:
        """Tell whether saying is added to what was done: "Norway accepted the ruling, its ministry said"."""
        suffered = not self._quoted(inner) and not any(is_nobody(c) for c in inner.children)  # "four men were held, police said"
        plain = inner.tag_ == "VBD" or (suffered and any(c.dep_ == "auxpass" and c.lower_ in ("was", "were") for c in inner.children))
        happening = verb_happening(inner) if inner.i < said.i and plain and has_subject(inner) else None
        return happening is not None and happening.name == inner and happening.act is not None and happening.act.event

    def _root(self, sentence: Span) -> Token | None:
        """Return a sentence's main verb, which a dateline before it may have made look like a part of the place."""
        root = sentence.root
        if self._in_zone(root.idx):
            root = next((c for c in root.children if c.dep_ in ("relcl", "acl", "appos", "ccomp", "parataxis") and is_verb(c)), root)
        if not is_verb(root):  # "Flights cancelled as storm nears": a noun was taken for the root
            root = next((c for c in root.children if c.dep_ == "acl" and c.tag_ == "VBN"), root)
        return root if is_verb(root) else None

    # --- named events

    def _named(self, sentence: Span, taken: dict[int, tuple[Happening, Days]]) -> None:
        """Add what a sentence tells of a landmark, or tells to have happened at one: it needs no other date."""
        for start, end, landmark in self.landmarks:
            if not sentence.start_char <= start < sentence.end_char:
                continue
            noun = self.doc.char_span(start, end, alignment_mode="expand").root
            days = Days(landmark.earliest, landmark.latest, "day" if landmark.earliest == landmark.latest else "range")
            edge = noun.left_edge.i
            before = self.doc[edge - 1] if edge > sentence.start else None
            if noun.dep_ in ("nsubj", "nsubjpass") and is_verb(noun.head):
                verb = noun.head if before is None or before.pos_ not in ("ADP", "SCONJ") else None
            elif noun.dep_ == "pobj" and noun.head.lower_ in ("at", "during") and is_verb(noun.head.head):
                verb = noun.head.head
            else:
                continue
            if verb is None or not is_past(verb) or is_past_perfect(verb) or verb.i in {h.at for h, _ in taken.values()}:
                continue
            happening = self._verb_happening(verb) if verb.lemma_ not in self.words.states else None
            if happening is not None and happening.verb == verb and happening.at not in taken:
                taken[happening.at] = happening, days
                self.at_landmark[happening.at] = landmark

    # --- the event

    def _event(self, happening: Happening, days: Days, sentence: Span, paragraph: int) -> Event | None:
        status, ahead = self._status(happening, days)
        named = self.text[days.start : days.end] if days.start is not None else ""
        on = look_ahead(days, named, self.published, status == "denied")
        if not ahead and on != days and status == "happened" and self._is_timetabled(happening):
            status, ahead = "planned", True
        days = on if ahead else days
        if status == "happened" and self._is_summed_up(happening, days):
            return None
        if status == "planned" and days.start is not None and self._is_told_too_late(happening, days, named):
            return None
        if days.granularity == "since" and (not happening.strong or _is_habit(happening, distance(days.earliest, days.latest) > A_YEAR)):
            return None
        if days.granularity in ("since", "deadline"):
            days = replace(days, granularity="range")
        if happening.act is not None and happening.act.name == "state" and self.cast.is_media(happening):
            return None  # "the agency first reported the speech on Saturday"
        participants = self.cast.participants(happening, self.at_landmark.get(happening.at))
        root = happening.act.root if happening.act else None
        if root in VERBAL and not participants:
            if subject_of(happening.verb if happening.verb is not None else happening.name) is None:
                return None
            root = root if happening.act.name == "state" else None
        place = self.cast.place(happening) or (self.cast.dateline() if paragraph < LEAD and days.start is None else None)
        return Event(
            earliest=days.earliest, latest=days.latest, granularity=days.granularity,
            headline=self.headliner.headline(happening.name, happening.verb, days.start, days.end),
            act=root, trigger=lemma_of(happening.name), participants=participants, place=place, status=status,
            evidence=(Evidence(self.article.article_id, sentence.start_char, sentence.end_char),),
        )

    def _is_summed_up(self, happening: Happening, days: Days) -> bool:
        """Tell whether a verb that the acts do not grade sums up a year that is not over: "harvested nothing this year"."""
        running = days.granularity == "year" and bool(self.published) and days.earliest <= self.published <= days.latest
        return running and happening.name == happening.verb and not is_graded(happening)

    def _is_told_too_late(self, happening: Happening, days: Days, named: str) -> bool:
        """Tell whether what "will" come is said to have been: "would look into the killings of two years ago"."""
        verb = happening.verb
        will = verb is not None and any(c.dep_ == "aux" and c.lower_ in WILL | WOULD for c in verb.children)
        return will and bool(self.published) and days.latest < self.published and bool(re.search(r"\bago$|^last ", named))

    def _is_timetabled(self, happening: Happening) -> bool:
        """Tell whether a main verb in the present tells what is to come: "nurses walk out on Wednesday"."""
        verb = happening.verb
        if verb is None or verb != self.sentence.root or verb.tag_ not in ("VBP", "VBZ") or verb.lemma_ in self.words.states:
            return False
        return not any(c.dep_ == "aux" for c in verb.children) and not is_bare_speech(verb)

    def _status(self, happening: Happening, days: Days) -> tuple[str, bool]:
        """Return the status of a happening, and whether its words look ahead."""
        name, verb = happening.name, happening.verb
        future = bool(self.published) and (days.latest if days.granularity == "deadline" else days.earliest) > self.published
        over = verb_above(name) if name != verb else None
        if over is not None and is_cancelled(over) and self._is_until(days):
            return "planned", False
        taken_back = over is not None and (is_cancelled(over) or (future and is_shunned(name, over)))
        if verb is not None and name != verb and (taken_back or not told_by(happening)):
            return status_of_noun(name, future or (self._is_for(days) and self._is_today(days)))
        planned = verb is not None and verb != name and verb.lemma_ in self.words.plans
        planned = planned and not any(c.dep_ == "prt" for c in verb.children)  # "set off a quarrel"
        planned = planned and act_at(verb) is act_of(verb.lemma_)  # not "set fire to the hall"
        planned = planned and (future or verb.lemma_ not in self.words.settled)  # "a truce agreed in November"
        return status_of(verb if verb is not None else name, future, self.contents.get(name.i), planned)


# --- landmarks and grammar


@lru_cache(maxsize=4)
def _landmark_names(landmarks: tuple[Landmark, ...]) -> tuple[re.Pattern[str], dict[str, Landmark]]:
    """Return what matches the names of landmarks, and which landmark each names."""
    named = {}
    for landmark in landmarks:
        if landmark.earliest is not None and landmark.latest is not None:
            for name in (landmark.name, *landmark.aliases):
                bare = re.sub(r"^the ", "", " ".join(name.split()), flags=re.IGNORECASE)
                named.setdefault(bare.lower(), landmark)
    longest = sorted(named, key=lambda name: (-len(name), name))
    pattern = r"(?<!\w)(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest) + r")(?!\w)"
    return re.compile(pattern, re.IGNORECASE), named


def _find_landmarks(text: str, landmarks: Sequence[Landmark]) -> list[tuple[int, int, Landmark]]:
    """Find where landmarks are named: (start, end, landmark), longer names first, no overlaps."""
    pattern, named = _landmark_names(tuple(landmarks))
    if not named:
        return []
    found = []
    for match in pattern.finditer(text):
        landmark = named.get(" ".join(match.group().lower().split()))
        if landmark is not None:
            found.append((match.start(), match.end(), landmark))
    return found


def _verb_happening(cast: Cast, verb: Token) -> Happening | None:
    """Find what a verb tells of; somebody's being at a place is a visit."""
    if verb.lemma_ == "see" and verb.dep_ == "xcomp" and verb.head.lemma_ in words().plans and any(
        c.lemma_ in roles().officials or any(m.kind == "person" for m in cast.mentions_in({c.i}))
        for c in verb.children if c.dep_ == "dobj"
    ):
        return Happening(verb, verb, act_of("meet"), True)  # "is due to see the minister"
    return verb_happening(verb) or (_presence(cast, verb) if verb.lemma_ == "be" else None)


def _is_habit(happening: Happening, coarse: bool) -> bool:
    """Tell whether "has been flying since Monday" or "has been fined since 2009" (``coarse``) tells of a habit; a fight goes on."""
    conflict = happening.act is not None and (happening.act.root or "") >= (FIGHTING if coarse else CONFLICT)
    going_on = happening.name.tag_ == "VBG" and any(c.lower_ == "been" for c in happening.name.children)
    return (going_on or coarse) and not conflict


def _retold(cast: Cast, noun: Token) -> Days | None:
    """Return the days of what a noun takes up that was told before."""
    return next(map(days_of, told_before(noun, cast.told)), None)


def _presence(cast: Cast, verb: Token) -> Happening | None:
    """Read "was in Pyongyang in July, on his first visit" as the visit."""
    if any(c.dep_ == "expl" for c in verb.children):
        return None  # "there was no hint of it in the talks"
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "in", "at"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun_act(noun):
                    return Happening(noun, verb, noun_act(noun), True)
    subject = subject_of(verb)
    people = {subject.i, *(c.i for c in subject.children if c.dep_ == "appos")} if subject is not None else set()
    if not any(m.kind == "person" for m in cast.mentions_in(people, places=True)):
        return None
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "at"):
            for noun in child.children:
                if noun.dep_ == "pobj" and (noun.pos_ == "PROPN" or cast.land(noun) is not None):
                    return Happening(verb, verb, act_of("visit"), True)
    return None


def _is_quoted(contents: Mapping[int, Statement], token: Token) -> bool:
    """Tell whether a token lies within directly quoted speech."""
    statement = contents.get(token.i)
    return statement is not None and statement.kind == "direct"


def _contents(doc: Doc, statements: Sequence[Statement]) -> dict[int, Statement]:
    """Map each token within the content of statements to the innermost one."""
    held: dict[int, Statement] = {}
    spans = [(start - end, start, end, s) for s in statements for start, end in s.spans]
    for _, start, end, statement in sorted(spans, key=lambda span: span[:3]):
        inside = doc.char_span(start, end, alignment_mode="expand")
        held.update((token.i, statement) for token in inside or ())
    return held
