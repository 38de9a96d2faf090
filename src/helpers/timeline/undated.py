"""News without a date of its own: the day on which the main verb of a sentence tells that something happened.

It is that of the happening which a noun takes up ("the talks ended early"), else the last day of the paragraph, else
the day of the story. What somebody only said, thought or answered is no news, unless the article leads with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from helpers.acts import act_at
from helpers.language import outline
from helpers.timeline.anchors import Anchors
from helpers.timeline.clauses import (
    further_deed,
    has_subject,
    is_headline,
    is_past,
    is_past_perfect,
    is_perfect,
    is_verb,
    lemma_of,
    mood_of,
)
from helpers.timeline.days import Days, distance
from helpers.timeline.happenings import words
from helpers.timeline.status import fails, is_cancelled, is_nobody
from helpers.timeline.triggers import (
    HARM,
    VERBAL,
    Happening,
    address_of,
    is_amount,
    is_deed,
    is_figure,
    is_graded,
    is_told,
    noun_act,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from helpers.timeline.participants import Cast

REACH = 40  # so many events back a bare noun may take one up ("the vote")
A_WEEK = 7  # days
_LONG = re.compile(r"P(?:X|\d+)(?:M|Y|DE)")  # durations of months and more
LEAD = 2  # the paragraphs that tell the day's news


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: its paragraph, whether it begins one of the lead, and the days its paragraph carries.

    ``loose`` are the dates of bare saying in the sentence ("police said on Monday"), ``tied`` all dates of it that
    hang from something, with what they hang from.
    """

    paragraph: int
    lead: bool
    carried: Days | None
    loose: Sequence[Days]
    tied: Sequence[tuple[Days, Token]]


class Undated:
    """Finds the main happenings of one article's sentences that have no date, and their days."""

    def __init__(self, anchors: Anchors, cast: Cast):
        self.anchors, self.cast, self.words = anchors, cast, words()
        self.named: list[tuple[str, str | None, Days]] = []  # happenings that were only named: trigger, act and days

    def of(
        self, sentence: Span, verb: Token | None, verbs: Collection[int], setting: Setting
    ) -> tuple[Happening, Days] | None:
        """Return what the main ``verb`` of a sentence tells of, with its days; ``verbs`` are told of already."""
        news = ((verb, self._told(verb, verbs, setting)) for verb in self._chain(verb, verbs))
        verb, happening = next((one for one in news if one[1] is not None), (None, None))
        if happening is None:
            return None
        perfect = any(c.lower_ in ("has", "have", "'ve", "’ve") for c in verb.children)
        if (perfect and (is_figure(verb) or self._is_summed_up(verb))) or self._is_nobodys(verb):
            return None  # "has lost 26 percent of its value", "nobody was hurt"
        again = self._again(happening)
        if again is not None and not self.anchors.placed(sentence):
            return happening, again
        if self._is_for_years(verb, sentence) or (happening.name != verb and verb.lemma_ in self.words.prospective):
            return None  # "for years nurses marched", "many expected her defeat"
        if self._is_casualty(happening) and not setting.lead and (setting.carried is None or not self._told_of_harm(happening)):
            return None  # "his mother died": background, with no day
        if again is None and not setting.lead and happening.name != verb and self._place_of(happening.name) is not None:
            return None  # "took part in the Tokyo talks", of which nothing was told
        if again is None and any(c.lower_ in ("that", "those") for c in happening.name.children if c.dep_ == "det"):
            return None  # "made that appeal": told before, with no day
        day, carried = self._story(), setting.carried
        timed = self._is_timed(verb, sentence, setting.tied) or (not setting.lead and self.anchors.is_counted(verb, sentence))
        words_only = self._is_words_only(happening) and not is_deed(verb)
        attitude = words_only and not happening.act.event and happening.act.name != "state"
        if perfect and not timed and not setting.lead and day is not None and self._is_fresh_deed(happening):
            return happening, self._on(self.anchors.published) or day
        if self._is_answer(happening) and not setting.lead:
            return None
        address = address_of(verb) if words_only and (attitude or happening.act.root in VERBAL) else None
        if address is not None and day is not None and not timed:
            spoken = Happening(address, verb, happening.act, True)
            return spoken, self._said_before(spoken) or day
        if setting.loose and not attitude and (setting.lead or (carried is None and setting.paragraph < LEAD)):
            return happening, replace(setting.loose[0], start=None, end=None)
        if is_amount(verb) and happening.name == verb and not is_graded(happening):
            return None  # "it flew about 450 km"
        if setting.lead and day is not None and not setting.loose and not attitude and not (
            words_only and setting.paragraph and happening.act.name != "announce"
        ):
            return happening, self._on(self.anchors.published) or day if perfect else day  # "has left": by now
        if perfect or timed or (carried is None and self._goes_back(verb, sentence)):
            return None
        here = day if carried is None else replace(carried, start=None, end=None)
        spoken_of = max((d.latest for d, governor in setting.tied if not is_verb(governor)), default=None)
        if here is not None and spoken_of is not None and here.latest < spoken_of:
            here = day if day is not None and day.latest >= spoken_of else None  # "condemned Thursday's judgment": not before it
        if is_told(verb) or happening.name.lemma_.lower() in self.words.addresses:
            if carried is None or self._is_long_before(carried, happening):
                here = self._said_before(happening) or day
            return (happening, here) if here is not None else None
        if here is not None and verb.tag_ == "VBD" and self._is_appeal(verb):
            return happening, here
        at_rest = verb.lemma_ == "be" and (carried is None or happening.name != verb) and not self._is_the_first(happening)
        passive = any(c.dep_ == "auxpass" and c.lower_ in ("was", "were") for c in verb.children)
        bare = carried is None and verb.tag_ != "VBD" and not passive and happening.name == verb and not any(fails(c) for c in verb.children)
        speaks = verb.lemma_ == "speak" and not happening.act.event
        if words_only or at_rest or speaks or bare:
            return None
        return (happening, here) if here is not None else None

    def _goes_back(self, verb: Token, sentence: Span) -> bool:
        """Tell whether a sentence goes back to a day that it does not name: "then the envoys left", if nothing was told just before."""
        back = {c.lower_ for c in verb.children} & self.words.olden
        last = self.cast.told[-1] if self.cast.told else None
        if back != {"then"}:
            return bool(back)
        text = outline(self.anchors.doc).text
        return last is None or last.status != "happened" or bool(text[last.evidence[-1].end : sentence.start_char].strip(" "))

    def _is_for_years(self, verb: Token, sentence: Span) -> bool:
        """Tell whether something went on for months or years, and not on one day: "for years they urged him to go"."""
        for found in self.anchors.within(sentence) if not is_perfect(verb) else ():
            span = self.anchors.doc.char_span(found.start, found.end, alignment_mode="expand")
            preposition = span.root.head if span is not None and span.root.dep_ == "pobj" else None
            long = found.type == "DURATION" and _LONG.fullmatch(found.value) is not None and preposition is not None
            if long and preposition.lower_ in ("for", "over", "during") and preposition.head == verb:
                return True
        return False

    def _is_summed_up(self, verb: Token) -> bool:
        """Tell whether the perfect tells of a time up to now: "has voiced doubts in recent months", "in the past weeks"."""
        times = [n for p in verb.children if p.dep_ == "prep" for n in p.children if n.dep_ == "pobj"]
        return any(t.lower_ in ("recent", "past") for n in times for t in n.children)

    def _is_nobodys(self, verb: Token) -> bool:
        """Tell whether nobody did it or suffered it: "nobody was hurt"."""
        return any(c.dep_ in ("nsubj", "nsubjpass") and (c.pos_ == "PRON" or c.lower_ in ("nobody", "none")) and is_nobody(c) for c in verb.children)

    def _is_appeal(self, verb: Token) -> bool:
        """Tell whether somebody is appealed to, or condemned: news also without a day, as an opinion is not."""
        below = {c.dep_ for c in verb.children}
        on = any(c.dep_ == "prep" and c.lower_ in ("on", "upon", "to") for c in verb.children)
        after = any(c.dep_ == "prep" and c.lower_ == "for" for c in verb.children) and "advcl" not in below  # "speaking in Oslo, he called for"
        name = f"{verb.lemma_} {'on' if on else 'for'}" if verb.lemma_ == "call" and (on or after) else verb.lemma_
        return name in self.words.appeals and (on or after or bool(below & {"dobj", "xcomp"})) and "ccomp" not in below

    def _is_fresh_deed(self, happening: Happening) -> bool:
        """Tell whether the perfect tells of one new deed: "has invited the envoy", but not "has often warned them"."""
        verb, act = happening.verb, happening.act
        if verb is None or act is None:
            return False
        if any(c.lower_ in self.words.often or c.dep_ == "neg" or is_nobody(c) or c.lower_ == "times" for c in verb.children):
            return False
        to_whom = any(c.dep_ in ("dobj", "dative", "nsubjpass") or (c.dep_ == "prep" and c.lower_ == "to") for c in verb.children)
        asked = verb.lemma_ in self.words.wishes and any(c.dep_ == "xcomp" for c in verb.children)
        said = any(c.dep_ == "ccomp" for c in verb.children)
        return (asked or to_whom) and not said and (act.event or act.name == "state" or asked)

    def _on(self, day: str | None) -> Days | None:
        return Days(day, day, "day") if day else None

    def _story(self) -> Days | None:
        return self._on(self.anchors.day)

    def _told(self, verb: Token, verbs: Collection[int], setting: Setting) -> Happening | None:
        """Return what a main verb in the past tells of, if that is sure and has not been told with a date."""
        published, plans = self.anchors.published, verb.lemma_ in self.words.settled or verb.lemma_ in self.words.deeds
        ahead = {g.i for d, g in setting.tied if published and d.earliest > published} if plans else ()
        below = [v.i for v in verb.children if (v.dep_ == "xcomp" and v.i not in ahead) or (v.dep_ == "conj" and not has_subject(v) and mood_of(v) == mood_of(verb))]
        if verb.i in verbs or any(i in verbs for i in below):
            return None
        happening = self.anchors.happening_of(verb)
        if happening is not None and is_cancelled(verb) and self._takes_back(verb):
            happening = Happening(verb, verb, act_at(verb), True)  # "cancelled the visit planned for May"
        if verb.lemma_ in self.words.follows and happening is not None and happening.name != verb:
            return None  # "the withdrawal followed a week of visits": both are told elsewhere
        if happening is None or not happening.strong or happening.at in verbs or self.anchors.quoted(verb):
            return None
        if not is_past(verb) and not (setting.lead and setting.paragraph == 0 and is_headline(verb) and verb.dep_ != "ccomp"):
            return None
        return None if is_past_perfect(verb) and not (setting.loose and setting.lead) else happening

    def _is_the_first(self, happening: Happening) -> bool:
        """Tell whether a noun says of what was told just before which of its kind it was: "it was their first meeting"."""
        it = any(c.dep_ == "nsubj" and c.lower_ in ("it", "this") for c in happening.verb.children)
        return it and happening.name.dep_ == "attr" and any(c.lower_ in ("first", "second", "third") for c in happening.name.children)

    def _takes_back(self, verb: Token) -> bool:
        """Tell whether what is called off, dropped or put off is a plan or an act: "dropped its appeal", not "dropped the ball"."""
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        return any(noun_act(c) is not None or c.lemma_.lower() in self.words.motions | self.words.prospects for c in objects)

    def _chain(self, verb: Token | None, verbs: Collection[int]) -> Iterator[Token]:
        """Yield a main verb, and what its subject did further, up to what is told."""
        while verb is not None:
            yield verb
            verb = None if verb.i in verbs else further_deed(verb)

    def _is_words_only(self, happening: Happening) -> bool:
        """Tell whether a happening is only something said or felt: "urged them", "feared it", "warned that ..."."""
        act, verb = happening.act, happening.verb
        if act is None or happening.name != verb:
            return False
        said = any(c.dep_ == "ccomp" for c in verb.children)  # "declared three days of mourning" is a deed
        return (not act.event and act.name != "state") or (act.root in VERBAL and (said or act.name != "state"))

    def _is_answer(self, happening: Happening) -> bool:
        """Tell whether a verb gives away or finds something and does nothing: "confirmed it", "it found that ..."."""
        verb = happening.verb
        if happening.name == verb and happening.act is not None and happening.act.name == "state":
            return not is_told(verb) and verb.lemma_ not in ("declare", "publish")
        return any(c.dep_ == "ccomp" for c in verb.children) and not is_graded(happening)

    def _again(self, happening: Happening) -> Days | None:
        """Return the days of the happening that a noun takes up ("the talks ended early"), if one was told before.

        Whoever was killed or hurt was so by what was told last, a named person by what was told of that person.
        """
        noun = happening.name
        act = happening.act
        if noun == happening.verb and act is not None and act.root in HARM:  # "the blast killed twelve people"
            noun = next((c for c in noun.children if c.dep_ == "nsubj" and c.lemma_.lower() in self.words.attacks), noun)
        casualty = noun == happening.verb and self._is_casualty(happening)  # "twelve people were killed"
        if casualty and any(c.lower_ in ("has", "have") for c in noun.children):
            return None  # "9,000 have died": since it began
        taken_up = noun != happening.verb and any(c.lower_ in ("the", "this", "that", "these", "those") for c in noun.children)
        if not casualty and not taken_up:
            return None
        attack = casualty or noun.lemma_.lower() in self.words.attacks
        place = self._place_of(noun)
        whom = {name for name in self.cast.participants(happening) if name[:1].isupper()} if casualty else set()
        told = [
            (e.trigger, e.act, Days(e.earliest, e.latest, e.granularity)) for e in self.cast.told[-REACH:]
            if e.status == "happened" and (not whom or whom & set(e.participants)) and (place is None or not e.place or place.text in e.place)
        ]
        for trigger, root, days in reversed([*(() if whom else self.named), *told]):
            if trigger == lemma_of(noun) or (attack and (root in HARM or trigger in self.words.disasters)):  # the blast is the bombing
                return days
        return None

    def _place_of(self, noun: Token) -> Token | None:
        """Return the place in a happening's name: "the Tokyo talks"."""
        return next((c for c in noun.children if c.dep_ == "compound" and self.cast.land(c) is not None), None)

    def _is_casualty(self, happening: Happening) -> bool:
        return happening.name == happening.verb and happening.name.lemma_ in self.words.casualties

    def _told_of_harm(self, happening: Happening) -> bool:
        """Tell whether what was told last may be that of which somebody died: no talks, nothing that was said, and of a
        named person only violence or an accident."""
        last = self.cast.told[-1] if self.cast.told else None
        named = any(name[:1].isupper() for name in self.cast.participants(happening))
        return last is None or last.act in HARM or last.trigger in self.words.disasters or (last.act is None and not named)

    def _said_before(self, spoken: Happening) -> Days | None:
        """Return the days of what the same speaker was told just before to have said: it stands in the same statement."""
        last = self.cast.told[-1] if self.cast.told else None
        if last is None or last.act not in VERBAL or last.status != "happened" or last.participants[:1] != self.cast.participants(spoken)[:1]:
            return None
        return Days(last.earliest, last.latest, last.granularity)

    def _is_long_before(self, carried: Days, spoken: Happening) -> bool:
        """Tell whether the paragraph's days are of a month or year of which somebody else now speaks in a statement."""
        last = self.cast.told[-1] if self.cast.told else None
        if spoken.name.dep_ == "nsubj":  # "a joint statement spoke of progress": that of those just told of
            return False
        others = last is not None and not set(self.cast.participants(spoken)) & set(last.participants)
        return others and carried.granularity in ("month", "season", "quarter", "half", "year")

    def _is_timed(self, verb: Token, sentence: Span, tied: Sequence[tuple[Days, Token]]) -> bool:
        """Tell whether a date in the sentence may be that of its main verb: not one of a clause beside it, or a deadline.

        Nor is it one that a description of somebody or something has ("the bridge, shut on 30 May", "Thursday's vote").
        """
        apart = min((
            c.left_edge.idx for c in verb.children if c.dep_ == "conj" and is_verb(c) and has_subject(c)
        ), default=sentence.end_char)
        others = {d.start for d, governor in tied if d.granularity == "deadline" or self._is_described(d, governor, verb)}
        published = self.anchors.published
        breaks = [t.idx for t in sentence if t.text == ";"]
        since = max((place for place in breaks if place < verb.idx), default=sentence.start_char)
        apart = min([apart, *(place for place in breaks if place > verb.idx)])
        return any(
            since <= d.start < apart and d.start not in others and not self._is_quoted_at(d.start)
            and not (published and d.earliest > published)  # "condemned the drills that are due on Thursday"
            for d in self.anchors.placed(sentence)
        )

    def _is_described(self, days: Days, governor: Token, verb: Token) -> bool:
        """Tell whether ``governor``, from which ``days`` hang, only describes what is named behind ``verb``, or who its subject is."""
        if verb.lemma_ == "be":
            return False
        if not is_verb(governor):
            fresh = bool(self.anchors.day) and 0 <= distance(days.earliest, self.anchors.day) < A_WEEK
            return fresh and governor.i > verb.i and governor.dep_ == "dobj" and governor.head == verb
        for token in (governor, *governor.ancestors):
            if token == verb:
                return False
            noun = token.head
            if token.dep_ in ("relcl", "acl") and noun.pos_ in ("NOUN", "PROPN", "PRON") and verb in token.ancestors:
                doer = noun.dep_ == "nsubj" and noun.head == verb and noun_act(noun) is None and noun.lemma_.lower() not in self.words.addresses
                beside = noun.dep_ == "pobj" and noun.head.lower_ in ("after", "before", "since", "following", "during")
                return doer or (noun.i > verb.i and not beside)
        return False

    def _is_quoted_at(self, place: int) -> bool:
        span = self.anchors.doc.char_span(place, place + 1, alignment_mode="expand")
        return span is not None and self.anchors.quoted(span[0])
