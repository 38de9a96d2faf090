"""What a sentence tells of beside its dated and its main happenings: what they were told with has no date of its own.

A second clause of the same day ("..., and its partner left the room"), a clause of time ("when he flew to Oslo"), a
meeting that is only named ("after talks with the minister"), and what somebody denied ("denied that shots had been
fired"). Each takes the days of what it stands beside, or those for which undated news of the article go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from helpers.acts import act_at
from helpers.language import outline
from helpers.timeline.anchors import Anchors
from helpers.timeline.clauses import has_subject, is_past, is_past_perfect, is_verb, subject_of
from helpers.timeline.days import Days
from helpers.timeline.happenings import words
from helpers.timeline.retold import REACH
from helpers.timeline.triggers import (
    HARM,
    VERBAL,
    Happening,
    address_of,
    is_bare_speech,
    is_deed,
    noun_act,
    verb_above,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from helpers.timeline.participants import Cast

Told = tuple[Happening, Days]
CHARGED = 3  # ... and a charge before it was denied
NEAR = 3  # characters between the sentence that told of it and the denial
MEETING = "04"  # the CAMEO root of meetings and talks
LEAVING = "16"  # ... of breaking off
SPOKEN_TO = (MEETING, "10")  # ... of meetings and orders
ONE_DAY = ("day", "time")
COARSE = ("week", "month", "year")


class Besides:
    """Finds what the sentences of one article tell of beside what is dated in them."""

    def __init__(self, anchors: Anchors, cast: Cast):
        self.anchors, self.cast, self.words = anchors, cast, words()

    def of(
        self, sentence: Span, taken: Mapping[int, Told], tied: Sequence[tuple[Days, Token]], base: Days | None
    ) -> Iterator[Told]:
        """Yield the further happenings of ``sentence``.

        ``taken`` are those found in it, ``tied`` its days and what they hang from, ``base`` the days of undated news.
        """
        base = None if base is None or self.anchors.placed(sentence) else replace(base, start=None, end=None)
        clauses = [t for t in sentence if t.dep_ in ("conj", "advcl", "relcl", "acl")]
        nouns = [t for t in sentence if t.dep_ == "pobj"]
        if base is not None:
            verbs = [t for t in sentence if is_verb(t)]
            yield from self._denied(verbs, base)
            yield from self._speeches(verbs, taken, base)
            yield from self._reported(verbs, taken, base)
        named = {token.i for happening, _ in taken.values() for token in (happening.name, happening.verb) if token}
        told = {h.verb.i: days for h, days in taken.values() if h.verb is not None and days.granularity in ONE_DAY}
        days_of = {governor.i: days for days, governor in tied if days.granularity in ONE_DAY} | told
        if len(self.anchors.placed(sentence)) == 1:  # "was suspended in May when the court fined it"
            coarse = {h.verb.i: days for h, days in taken.values() if h.verb is not None and days.granularity in COARSE}
            yield from self._under(clauses, named, coarse, None)
        if days_of or base is not None:
            yield from self._under(clauses, named, days_of, base)
        if days_of:
            yield from self._further(clauses, named, days_of)
        yield from self._meetings(nouns, taken, told, base)
        yield from self._during(nouns, taken, days_of, base)

    def _under(self, clauses: Sequence[Token], named: set[int], days_of: Mapping[int, Days], base: Days | None) -> Iterator[Told]:
        """Yield the deeds told of within a dated one: they are of its day. So is what is under way where somebody speaks."""
        for verb in clauses:
            main = self._main_over(verb) if verb.i not in named else None
            if main is None or not is_past(main) or self._is_dated_within(verb):
                continue
            days = days_of.get(main.i, base if verb.tag_ == "VBG" and is_bare_speech(main) else None)
            if days is None:
                continue
            meanwhile = days.granularity in COARSE and any(c.lower_ in ("as", "while") for c in verb.children)
            happening = None if meanwhile else self.anchors.happening_of(verb)
            if happening is not None and happening.strong and self._is_deed(happening) and not self.anchors.quoted(verb):
                yield happening, replace(days, start=None, end=None)

    def _further(self, clauses: Sequence[Token], named: set[int], days_of: Mapping[int, Days]) -> Iterator[Told]:
        """Yield the further deeds of one subject on one day: "the minister flew to Oslo and opened the bridge"."""
        for verb in clauses:
            if verb.dep_ != "conj" or verb.i in named or not is_verb(verb) or has_subject(verb) or verb.tag_ not in ("VBD", "VBN"):
                continue
            first = verb.head
            while first.dep_ == "conj" and first.i not in days_of and not has_subject(first):
                first = first.head
            if first.i not in days_of or not is_verb(first) or not is_past(first) or self._is_dated_within(verb):
                continue
            happening = self.anchors.happening_of(verb)
            if first.lemma_ in self.words.travels and happening is not None and happening.act is not None and happening.act.root == MEETING:
                continue  # "flew to Oslo and met the king": one visit
            if happening is not None and happening.act is not None and happening.act.root in HARM and happening.act == act_at(first):
                continue  # "killed twelve people and injured forty"
            graded = happening is not None and happening.strong and happening.act is not None and happening.act.root is not None
            if graded and self._is_deed(happening) and not self.anchors.quoted(verb):
                yield happening, replace(days_of[first.i], start=None, end=None)

    def _denied(self, verbs: Sequence[Token], base: Days) -> Iterator[Told]:
        """Yield what is denied to have happened: "denied that shots had been fired", "denied having met him"."""
        for token in verbs:
            if token.lemma_ not in self.words.denies or not is_past(token):
                continue
            inner = next((c for c in token.children if c.dep_ in ("ccomp", "pcomp", "xcomp") and is_verb(c)), None)
            if inner is not None and inner.lemma_ in self.words.plans - self.words.settled:
                continue  # "denied that it planned to leave"
            if inner is not None and not any(c.lower_ in ("what", "would", "will") for c in inner.children):
                happening = self.anchors.happening_of(inner) or Happening(inner, inner, None, False)
                before = inner.tag_ == "VBG" or any(c.lower_ in ("had", "having") and c.dep_ == "aux" for c in inner.children)
                yield happening, (self._charged(token, happening, base) if before else None) or base

    def _charged(self, denial: Token, happening: Happening, base: Days) -> Days | None:
        """Return the days of what a denial answers, which was told just before: it did not happen on the day of the denial.

        That is the last happening told of an earlier day with one of the same parties, or of "denied having said it" the last of all.
        """
        told = happening, Happening(denial, denial, act_at(denial), True)
        parties = {party for one in told for party in self.cast.participants(one)}
        bare = any(c.dep_ == "dobj" and c.lower_ in ("it", "this", "that", "so") for c in happening.name.children)
        for event in reversed(self.cast.told[-CHARGED:]):
            start, end = event.evidence[-1].start, denial.sent.start_char
            next_to_it = end - event.evidence[-1].end <= NEAR and "\n" not in outline(self.anchors.doc).text[start:end].rstrip(" ")
            if event.status == "happened" and event.earliest < base.earliest and (bare or next_to_it or parties & set(event.participants)):
                return Days(event.earliest, event.latest, event.granularity)
        return None

    def _speeches(self, verbs: Sequence[Token], taken: Mapping[int, Told], base: Days) -> Iterator[Told]:
        """Yield speeches and statements in which something was said, and what was said "speaking at the forum"."""
        for verb in verbs:
            if self.anchors.quoted(verb):
                continue
            address = address_of(verb) if is_bare_speech(verb) and is_past(verb) else None
            if address is not None and address.i not in taken:
                yield Happening(address, verb, act_at(verb), True), base
            elif verb.lemma_ == "speak" and verb.tag_ == "VBG" and verb.dep_ == "advcl" and self._at_assembly(verb):
                yield Happening(verb, verb, act_at(verb), True), base

    def _reported(self, verbs: Sequence[Token], taken: Mapping[int, Told], base: Days) -> Iterator[Told]:
        """Yield whom somebody says to have just met, called or ordered, and what to have left: "said he had telephoned her"."""
        for verb in verbs:
            said = verb.head
            if verb.dep_ != "ccomp" or not is_past_perfect(verb) or not is_bare_speech(said) or not is_past(said) or self.anchors.quoted(verb):
                continue
            holders = (verb, said, *(c for c in verb.children if c.dep_ == "advcl"))
            below = {c.lower_ for token in holders for c in token.children if c.dep_ in ("neg", "advmod", "mark", "npadvmod")}
            never = below & (self.words.often | {"not", "n't", "whether", "if", "when", "times", "years"})
            happening = None if never else self.anchors.happening_of(verb)
            if happening is None or happening.act is None or happening.name != verb or happening.at in taken:
                continue
            leaves = happening.act.root == LEAVING and not any(c.dep_ == "dobj" for c in verb.children)
            if (leaves or happening.act.root in SPOKEN_TO) and self._is_between_parties(verb):
                yield happening, base

    def _is_between_parties(self, verb: Token) -> bool:
        """Tell whether a verb's subject is somebody known, and its object too, if it has one."""
        subject, objects = subject_of(verb), [c for c in verb.children if c.dep_ in ("dobj", "dative", "nsubjpass")]
        return subject is not None and subject.dep_ != "nsubjpass" and all(
            any(m.kind != "unknown" for m in self.cast.mentions_in({t.i for t in noun.subtree})) for noun in (subject, *objects)
        )

    def _at_assembly(self, verb: Token) -> bool:
        """Tell whether somebody speaks to an assembly: "speaking at the World Trade Forum"."""
        heard = [n for p in verb.children if p.dep_ == "prep" and p.lower_ in ("at", "to", "before") for n in p.children]
        return any(n.lemma_.lower() in self.words.assemblies for n in heard)

    def _main_over(self, verb: Token) -> Token | None:
        """Return the verb with which something else happened that ``verb`` tells of with a subject of its own."""
        if verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ == "pobj":
            # "in a declaration signed in Oslo, Norway offered ..."
            return verb.head.head.head if verb.head.lemma_.lower() in self.words.texts else None
        if verb.dep_ not in ("conj", "advcl", "relcl", "acl") or not is_verb(verb) or not has_subject(verb):
            return None
        if is_past_perfect(verb):
            return None
        if verb.dep_ in ("conj", "advcl"):  # "X signed a pact, and Y promised to visit", "when he flew to Oslo"
            beside = verb.dep_ == "conj" or any(c.lower_ in ("when", "while", "as") for c in verb.children)
            return verb.head if beside and is_past(verb) else None
        where = verb.dep_ == "relcl" and any(c.lower_ == "where" for c in verb.children)  # "in Tokyo, where he met him"
        on_day = verb.head.lower_ == "day" and is_past(verb)  # "on the day that the ministers met"
        return verb_above(verb) if where or on_day else None

    def _is_dated_within(self, verb: Token) -> bool:
        return self.anchors.names_day(verb.left_edge.idx, verb.right_edge.idx)

    def _is_deed(self, happening: Happening) -> bool:
        """Tell whether a happening is more than something said: "promised to come" is, "called it a lie" is not."""
        act = happening.act
        if act is None or happening.name != happening.verb:
            return True
        return act.event and (act.root not in VERBAL or is_deed(happening.verb))

    def _meetings(
        self, nouns: Sequence[Token], taken: Mapping[int, Told], days_of: Mapping[int, Days], base: Days | None
    ) -> Iterator[Told]:
        """Yield meetings that are only named with who met: "after talks with the minister", "on his visit to Oslo"."""
        for noun in nouns:
            if noun.lemma_.lower() not in self.words.meetings or noun.pos_ not in ("NOUN", "PROPN") or noun.i in taken:
                continue
            if not self._is_told_of(noun.head):
                continue
            verb = verb_above(noun)
            if verb is None or not is_past(verb) or self.anchors.quoted(noun) or not self._is_met(noun):
                continue
            happening = Happening(noun, verb, noun_act(noun), True)
            beside = days_of.get(verb.i, base)
            if beside is not None:
                yield happening, self._told_before(happening) or self._lasting(noun, beside)

    def _during(
        self, nouns: Sequence[Token], taken: Mapping[int, Told], days_of: Mapping[int, Days], base: Days | None
    ) -> Iterator[Told]:
        """Yield what was going on meanwhile: "were held during a scuffle", "said so on a visit to Oslo"."""
        for noun in nouns:
            act = noun_act(noun) if noun.i not in taken else None
            if act is None or not any(c.lower_ in ("a", "an") for c in noun.children) or self.anchors.quoted(noun):
                continue
            travels = noun.lemma_ in self.words.travels and noun.head.lower_ == "on"
            verb = verb_above(noun) if noun.head.lower_ == "during" or travels else None
            if verb is not None and is_past(verb) and not is_past_perfect(verb):
                beside = days_of.get(verb.i, base)
                if beside is not None and not self._is_dated_within(noun):
                    yield Happening(noun, verb, act, True), replace(beside, start=None, end=None)

    def _lasting(self, noun: Token, last: Days) -> Days:
        """Return the days of a meeting up to ``last``: "followed a week of visits" tells of the week before."""
        length = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
        days = replace(last, start=None, end=None)
        if length.lemma_ != "week" or not any(c.lower_ in ("a", "one") for c in length.children) or last.earliest != last.latest:
            return days
        first = (date.fromisoformat(last.latest) - timedelta(7)).isoformat()
        return replace(days, earliest=first, granularity="range")

    def _told_before(self, happening: Happening) -> Days | None:
        """Return the days of a meeting of the same parties that the article told of before."""
        parties = set(self.cast.participants(happening))
        for event in reversed(self.cast.told[-REACH:]):
            if event.act == MEETING and event.status == "happened" and len(parties & set(event.participants)) > 1:
                return Days(event.earliest, event.latest, event.granularity)
        return None

    def _is_told_of(self, preposition: Token) -> bool:
        """Tell whether what follows a preposition took place: "after talks", "at the end of talks", not "talk of talks"."""
        if preposition.lower_ == "of":
            return preposition.head.lemma_.lower() in self.words.parts
        return preposition.lower_ in ("after", "on", "following")

    def _is_met(self, noun: Token) -> bool:
        """Tell whether the words at a meeting name who meets."""
        inside = {t.i for c in noun.children if c.dep_ in ("prep", "poss", "acl") and c.lower_ not in ("in", "at", "on", "of")
                  for t in c.subtree}
        return any(m.kind != "unknown" for m in self.cast.mentions_in(inside))
