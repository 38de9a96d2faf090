"""Who takes part in a happening, and where it takes place: read from the trigger's clause and the article's mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from helpers.records import Event, Mention, Span, Statement
from helpers.timeline.clauses import clause_of, subject_of
from helpers.timeline.happenings import words
from helpers.timeline.triggers import VERBAL, Happening, told_by

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from helpers.corpus.parties import Landmark, Parties

SPOKEN_OF = 2  # so many of the parties that a statement speaks of take part in it
REACH = 40  # so many events back a bare noun may take one up ("the vote")


class Cast:
    """Reads who takes part in the happenings of one article, in the order in which it tells them.

    ``mentions`` are sorted, ``cues`` the article's statements by the place of their cue, ``datelines`` the stretches
    that hold them; ``parties`` name the participants of landmarks.
    """

    def __init__(
        self, doc: Doc, mentions: Sequence[Mention], cues: Mapping[int, Statement], datelines: Sequence[Span] = (),
        parties: Parties | None = None,
    ):
        self.doc, self.text, self.parties = doc, doc.text, parties
        self.mentions = mentions
        self.mention_starts = [m.start for m in mentions]
        self.names = {m.name for m in mentions}
        self.cues, self.datelines = cues, datelines
        self.words = words()
        self.told: list[Event] = []

    def remember(self, event: Event) -> None:
        """Keep an event that was told: a bare noun further on may take it up."""
        self.told.append(event)

    def participants(self, happening: Happening, landmark: Landmark | None = None) -> tuple[str, ...]:
        """List the parties in the trigger's clause, the subject first; of what is said, also those it speaks of."""
        token = happening.name
        said = happening.act is not None and (happening.act.root in VERBAL or not happening.act.event)
        if happening.verb is not None and (token == happening.verb or said or told_by(happening)):
            token = happening.verb
        clause = set(clause_of(token))
        subject = subject_of(token)
        first = set(clause_of(subject)) if subject is not None else set()
        found: dict[str, None] = {}
        for part in (first, clause - first):
            for mention in self.mentions_in(part):
                for name in self._each(mention):
                    found.setdefault(name)
        statement = self.cues.get(token.idx)
        if statement is not None and statement.speaker:
            found = {statement.speaker: None, **found}
        if said:
            content = {i for c in token.children if c.dep_ in ("ccomp", "xcomp") for i in clause_of(c)}
            spoken_of = [m.name for m in self.mentions_in(content - clause)]
            for name in [n for n in dict.fromkeys(spoken_of) if n not in found][:SPOKEN_OF]:
                found.setdefault(name)
        if landmark is not None:
            found |= dict.fromkeys(self._landmark_participants(landmark))
        named = [name for name in found if not name[:1].islower()]
        if not named and happening.name != happening.verb:
            return self._told_before(happening) or tuple(found)
        return tuple(named or found)

    def _landmark_participants(self, landmark: Landmark) -> tuple[str, ...]:
        """Name a landmark's participants: the parties of the corpus know them, else the mentions of the article."""
        known = {m.party_id: m.name for m in self.mentions}
        names = (
            (self.parties.name_of(who) if self.parties is not None else None) or known.get(who)
            for who in landmark.participants
        )
        return tuple(dict.fromkeys(name for name in names if name))

    def _each(self, mention: Mention) -> list[str]:
        """Return the names in a mention: both of "Halvane and Sundrey", where the article names each by itself."""
        parts = mention.name.split(" and ")
        return parts if len(parts) > 1 and all(part in self.names for part in parts) else [mention.name]

    def _told_before(self, happening: Happening) -> tuple[str, ...]:
        """Return the participants of the happening that a bare noun takes up ("the vote", "the talks"), if one was told."""
        root = happening.act.root if happening.act else None
        for event in reversed(self.told[-REACH:]):
            if event.participants and ((root is not None and event.act == root) or event.trigger == happening.name.lemma_.lower()):
                return event.participants
        if any(c.dep_ == "det" and c.lower_ in ("the", "that", "this") for c in happening.name.children):
            return next((event.participants for event in reversed(self.told[-1:]) if event.participants), ())
        return ()

    def mentions_in(self, tokens: set[int], places: bool = False) -> list[Mention]:
        """Return the mentions that touch ``tokens``; countries that are only places are left out unless asked for."""
        if not tokens:
            return []
        low, high = self.doc[min(tokens)].idx, self.doc[max(tokens)].idx + 1
        result = []
        for mention in self.mentions[bisect_left(self.mention_starts, low) : bisect_right(self.mention_starts, high)]:
            span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is None or not any(t.i in tokens for t in span) or mention.kind == "unknown":
                continue
            if not places and mention.kind == "government" and mention.how != "demonym" and self._is_place(span.root):
                continue
            result.append(mention)
        return result

    def _is_place(self, token: Token) -> bool:
        return token.dep_ == "pobj" and token.head.lower_ in self.words.places and token.head.lower_ != "on"

    def place(self, happening: Happening) -> str | None:
        """Return the place named behind "in" or "at" in the trigger's clause, or where somebody travelled to."""
        token = happening.verb if happening.verb is not None and (
            happening.verb == happening.name or told_by(happening)) else happening.name
        for i in clause_of(token):
            noun = self.doc[i]
            if noun.dep_ != "pobj" or (noun.ent_type_ not in ("GPE", "LOC", "FAC") and self.land(noun) is None):
                continue
            prep = noun.head.lower_
            goes = noun.head.head.lemma_ in self.words.travels
            if prep in self.words.places or (prep in self.words.towards and goes):
                return self._name_of(noun)
        return None

    def _name_of(self, noun: Token) -> str:
        """Write the name of a place: the canonical one of a country, else its proper nouns."""
        mention = self.land(noun)
        if mention is not None and mention.how != "metonym":
            return mention.name
        start = noun.i
        while start > noun.left_edge.i and ((self.doc[start - 1].ent_iob_ != "O" and noun.ent_iob_ == "I")
                                            or (self.doc[start - 1].dep_ == "compound" and self.doc[start - 1].pos_ == "PROPN")):
            start -= 1
        while start < noun.i and self.doc[start].lower_ in ("the", "a", "an"):
            start += 1
        return self.doc[start : noun.i + 1].text

    def land(self, noun: Token) -> Mention | None:
        """Return the mention of a country that covers ``noun``, or None."""
        at = bisect_left(self.mention_starts, noun.idx)
        for mention in self.mentions[max(0, at - 2) : at + 1]:
            if mention.start <= noun.idx < mention.end and mention.kind == "government":
                return mention if mention.how in ("name", "alias", "metonym") else None
        return None

    def dateline(self) -> str | None:
        """Return the place of the article's dateline: "LISBON, Feb 12 (Desk) --" is Lisbon."""
        for start, end in self.datelines:
            words_ = re.match(r"[A-Z][A-Z'’. -]*[A-Z]", self.text[start:end])
            if words_:
                return words_.group().title()
        return None
