"""Who takes part in a happening, and where it takes place.

Those take part who stand in the places of the trigger's clause that are for them: its subject, its objects, the agent
behind "by", the other side behind "with" or "between", the owner of a noun ("the minister's visit", "a US raid").
Whoever is only named inside such a phrase does not: the United States signs nothing when "US Secretary of State Mike
Pompeo" does, nor does Singapore where the "Singapore summit" is held.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.acts import act_at
from helpers.knowledge import read_knowledge
from helpers.language import outline
from helpers.records import Event, Mention, Span, Statement
from helpers.timeline.clauses import (
    Stretches,
    clause_of,
    has_subject,
    is_told_late,
    is_verb,
    subject_of,
    whole_lemma,
)
from helpers.timeline.happenings import number_words, words
from helpers.timeline.retold import REACH, told_before
from helpers.timeline.triggers import VERBAL, Happening, begun_by, noun_act, told_by, verb_above

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from helpers.corpus.parties import Landmark, Parties, Party

SPOKEN_OF = 1  # so many of the other parties that a statement speaks of take part in it
NEAR = 3  # characters between the sentence that told an event and the next
IN_PLAY = 300  # so many mentions back it is counted who the parties of the story are
_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "dative", "oprd", "attr", "iobj")
_PARTICLES = frozenset({"of", "for", "the", "and", "de", "la", "le", "al", "el", "bin", "ben", "van", "von", "der", "den", "del", "da", "di"})
_ARMS = ("15", "17", "18", "19", "20")  # ... and of shows of force: a missile is fired, then "was launched"
_FORCE = ("17", "18", "19", "20")  # CAMEO roots of force: "the demolition" is that of what was blown up
_OWNERS = ("of", "by", "from", "between", "with", "against", "among")
_TWO = re.compile(r"\b(?:two|both|each|either)\b")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,5}")


@dataclass(frozen=True, slots=True)
class Roles:
    """The lists of ``words/participants.yaml``."""

    pairs: frozenset[str]
    persons: frozenset[str]
    bilateral: frozenset[str]
    officials: frozenset[str]
    bodies: frozenset[str]
    local: frozenset[str]
    writings: frozenset[str]
    onlookers: frozenset[str]
    vessels: frozenset[str]
    between: frozenset[str]
    topics: frozenset[str]
    carries: frozenset[str]
    mutual: frozenset[str]
    media: frozenset[str]
    members: frozenset[str]
    belongings: frozenset[str]
    polls: frozenset[str]
    run: frozenset[str]
    hosts: Mapping[str, tuple[str, ...]]


@cache
def roles() -> Roles:
    """Read the lists, each a set of lemmas."""
    listed = dict(read_knowledge(Path(__file__).parent / "words" / "participants.yaml"))
    hosts = {noun: tuple(entry["bodies"]) for entry in listed.pop("hosts") for noun in entry["of"]}
    return Roles(**{name: frozenset(w.strip() for w in line.split(",")) for name, line in listed.items()}, hosts=hosts)


class _Found:
    """The participants found so far, in order: those with a name, and those who are only described."""

    def __init__(self):
        self.sides: dict[str, str | None] = {}  # name -> the party for which it acts
        self.unnamed: set[str] = set()  # governments and bodies for which somebody without a name acts
        self.described: dict[str, None] = {}
        self.carriers: dict[str, None] = {}  # media that carry what somebody says

    def add(self, name: str, side: str | None = None) -> None:
        """Add somebody who is named, and the party for which they act."""
        self.sides.setdefault(name, side)
        self.unnamed.discard(name)

    def add_all(self, names: Iterable[str]) -> None:
        """Add several who are named."""
        for name in names:
            self.add(name)

    def add_for(self, side: str) -> None:
        """Add a party for which somebody acts who is not named."""
        if side not in self.sides:
            self.sides[side] = None
            self.unnamed.add(side)

    def names(self) -> tuple[str, ...]:
        """List them; a party is left out where somebody named acts for it already."""
        acted_for = set(self.sides.values())
        return tuple(name for name in self.sides if name not in self.unnamed or name not in acted_for)


class Cast:
    """Reads who takes part in the happenings of one article, in the order in which it tells them.

    ``mentions`` are sorted, ``cues`` the article's statements by the place of their cue, ``contents`` those in whose
    content a token stands, ``datelines`` the stretches that hold them. ``parties`` tell who is who, ``day`` (ISO) who
    holds an office.
    """

    def __init__(
        self, doc: Doc, mentions: Sequence[Mention], cues: Mapping[int, Statement], datelines: Sequence[Span] = (),
        parties: Parties | None = None, contents: Mapping[int, Statement] | None = None, day: str | None = None,
    ):
        self.doc, self.text, self.parties, self.day = doc, outline(doc).text, parties, day
        self.mentions = mentions
        self.mention_starts = [m.start for m in mentions]
        self.names = {m.name: m for m in reversed(mentions)}
        self.cues, self.contents = cues, contents or {}
        self.datelines, self.in_dateline = datelines, Stretches(datelines)
        self.short = {
            self.text[m.start : m.end].lower(): m.name for m in mentions if m.how == "description" and _is_name(m)
        }
        self.words, self.roles = words(), roles()
        self.told: list[Event] = []
        self.vessels: dict[str, frozenset[str]] | None = None  # as _vessels tells
        self.owned: dict[str, list[int]] | None = None  # as _owned_nouns tells
        self.owners: dict[int, tuple[str, ...]] = {}  # whose a noun is, by its place

    def remember(self, event: Event) -> None:
        """Keep an event that was told: a bare noun further on may take it up."""
        self.told.append(event)

    def is_media(self, happening: Happening) -> bool:
        """Tell whether it is news media that say something: they only report it."""
        for subject in self._subjects(happening.verb) if happening.verb is not None else ():
            mention = self._mention_at(subject)
            party = self._party(mention) if mention is not None else None
            if (party is not None and party.media) or _lemma(subject) in self.roles.media:
                return True
        return False

    # --- who takes part

    def participants(self, happening: Happening, landmark: Landmark | None = None) -> tuple[str, ...]:
        """List those who take part, the subject first; in what is said also one of those it speaks of.

        Where nobody is named: who took part in what a bare noun takes up ("the vote"), the two parties of the story
        for what takes two ("the talks"), whoever said it, and last whoever is described.
        """
        name, verb = happening.name, happening.verb
        said = happening.act is not None and (happening.act.root in VERBAL or not happening.act.event)
        found = _Found()
        if verb is not None and (name == verb or said or told_by(happening)):
            statement = self.cues.get(verb.idx)
            for subject in self._subjects(verb):
                if subject != name:
                    self._who(subject, found)
            if statement is not None and statement.speaker and not found.names():
                self._speaker(statement, found)
            self._of_verb(verb, name, found)
            if said:
                self._spoken_of(verb, statement, found)
        if name == verb and name.dep_ == "acl" and _lemma(name.head) in self.roles.writings and len(found.names()) == 1:
            for subject in self._subjects(verb_above(name.head) or name):  # "in a pact signed with Chile, Norway offered"
                if subject != name.head:
                    self._who(subject, found)
        if name != verb:
            self._of_noun(name, found)
            holds = name.dep_ == "dobj" and is_verb(name.head)
            above = name.head if holds else verb if verb is not None else verb_above(name)
            if above is not None and (
                (_lemma(name) in self.roles.bilateral and len(found.names()) == 1 and name not in self._subjects(above))
                or (name.head == above and name.dep_ in ("dobj", "advcl") and self._does(above))
                or (name.dep_ == "pobj" and name.head.lower_ in ("at", "during") and name.head.head == above)
                or (name.dep_ == "pobj" and name.head.lower_ in ("on", "during") and name.lemma_ in self.words.travels and not found.names())
            ):
                for subject in self._subjects(above):
                    self._who(subject, found)
                if above.idx in self.cues and self.cues[above.idx].speaker:
                    self._speaker(self.cues[above.idx], found)
        if landmark is not None:
            found.add_all(self._landmark_participants(landmark))
        if found.names():
            return found.names()
        bare = name if name != verb else self._event_noun(verb)
        if bare is not None and bare != name and any(c.dep_ == "relcl" for c in bare.children):
            self._of_noun(bare, found)  # "the truce that it brokered ended"
            if found.names():
                return found.names()
        if bare is not None:
            held = bare.dep_ == "dobj" and bool(found.described) and not _is_definite(bare)  # "rioters set fire to a lorry"
            taken_up = self._told_before(happening, bare) if not held else ()
            if taken_up:
                if bare.dep_ in ("dobj", "advcl"):  # "Oslo welcomed the vote"
                    for subject in self._subjects(bare.head):
                        self._who(subject, found)
                return tuple(dict.fromkeys([*found.names(), *taken_up]))
            if _lemma(bare) in self.roles.bilateral:
                word = "government" if _lemma(bare) in self.roles.writings else "side"  # treaties are between governments
                return self._in_play(bare, word) or tuple(found.described)
        if verb is not None and any(c.dep_ == "auxpass" for c in verb.children) and not found.described:
            before = self._done_before(happening)
            if before:
                return before
        of_two = self._of_two(name, verb)
        if of_two:
            return of_two
        if bare is not None and _lemma(bare) in self.roles.polls:
            self._of_country(name, verb, found)
        for beside in name.children:  # "Flights cancelled as Norway and Chile fail to agree"
            if beside.dep_ == "acl" and not found.described:
                self._of_advcl(beside, found)
        if verb is not None and not found.described:
            self._of_advcl(verb, found)
        if found.names():
            return found.names()
        statement = self.contents.get(name.i) or next((self.cues[a.idx] for a in name.ancestors if a.idx in self.cues), None)
        if statement is not None and statement.speaker and not found.described:
            passive = verb is not None and any(c.dep_ == "auxpass" for c in verb.children) and any(c.lower_ == "would" for c in verb.children)
            announced = passive and self.parties is not None and statement.speaker_side
            side = self.parties.name_of(statement.speaker_side) if announced else None
            if side is not None:
                found.add(side)  # "the visas would be stopped, a minister said"
            else:
                self._speaker(statement, found)
        return found.names() or tuple(found.described or found.carriers)

    def pair(self, subject: Token) -> tuple[str, ...]:
        """Name the two for whom a subject stands, "they" or "the two sides"; nobody, where they are more or not named."""
        found = _Found()
        self._who(subject, found)
        names = found.names()
        return names if len(names) == 2 and all(name[:1].isupper() for name in names) else ()

    def _of_two(self, name: Token, verb: Token | None) -> tuple[str, ...]:
        """Return the two whose "a joint patrol" is, or whose meeting "it" is that "was to open on Monday"."""
        subjects = self._subjects(verb) if verb is not None else []
        nouns = (name, *subjects, *(c for c in (verb.children if verb is not None else ()) if c.dep_ == "dobj"))
        joint = next((n for n in nouns if any(c.lower_ in ("joint", "bilateral", "mutual") for c in n.children)), None)
        if joint is not None:
            return self._two_before() or self._in_play(joint, "side")
        held = verb is not None and verb.lemma_ in self.words.begins | self.words.ends | self.words.occurs
        it = next((s for s in subjects if s.lower_ == "it" and self._mention_at(s) is None), None)
        before = self.doc[it.sent.start - 1].sent if held and it is not None and it.sent.start else ()
        return self._in_play(it, "side") if any(_lemma(t) in self.words.meetings for t in before) else ()

    def _of_country(self, name: Token, verb: Token | None, found: _Found) -> None:
        """Find the country in which there is an election: "elections are to be held in Norway"."""
        for holder in (name, *([verb] if verb is not None else [])):
            for preposition in (c for c in holder.children if c.dep_ == "prep" and c.lower_ == "in"):
                for noun in (c for c in preposition.children if c.dep_ == "pobj"):
                    mention = self._mention_at(noun)
                    if mention is not None and mention.kind == "government" and mention.how != "metonym":
                        self._stand(mention, noun, found)
        home = self.parties.named(self.dateline() or "") if self.parties is not None and not found.names() else None
        if home is not None and home.kind == "government":
            found.add(home.name)

    def _of_advcl(self, verb: Token, found: _Found) -> None:
        """Find who acts in the clause behind "as", "when" or "while"."""
        for clause in verb.children:
            if clause.dep_ == "advcl" and any(c.dep_ in ("mark", "advmod") and c.lower_ in ("as", "when", "while") for c in clause.children):
                for subject in (c for c in clause.children if c.dep_ in _SUBJECTS):
                    self._who(subject, found)

    def _elsewhere(self, noun: Token) -> tuple[str, ...]:
        """Return whose a bare noun is where the article names it more fully: "the drills", of "US-South Korean drills".

        The nearest place before it counts, else the first one behind it.
        """
        lemma, act = _lemma(noun), noun_act(noun)
        if lemma in self.roles.bilateral:
            return ()
        self.owned = self.owned if self.owned is not None else self._owned_nouns()
        same = [self.owned[key] for key in (lemma, act.root if act is not None else None) if key in self.owned]
        before = [place for places in same for place in places[: bisect_left(places, noun.i)][-1:]]
        behind = [place for places in same for place in places[bisect_right(places, noun.i) :][:1]]
        place = max(before) if before else min(behind, default=None)
        return self.owners[place] if place is not None else ()

    def _named_before(self, noun: Token) -> tuple[str, ...]:
        """Return whose a bare noun is where the same noun was named more fully before: "the evictions", of "the eviction by Norway"."""
        if _is_new(noun):
            return ()
        self.owned = self.owned if self.owned is not None else self._owned_nouns()
        places = self.owned.get(_lemma(noun), [])
        before = bisect_left(places, noun.i)
        owners = self.owners[places[before - 1]] if before else ()
        return owners if len(owners) > 1 or _lemma(noun) not in self.roles.bilateral else ()  # a truce takes two

    def _owned_nouns(self) -> dict[str, list[int]]:
        """List the places of the nouns that name a happening and say whose it is, by their lemma and by their act's root."""
        owned: dict[str, list[int]] = defaultdict(list)
        for noun in self.doc:
            act = noun_act(noun) if noun.tag_ in ("NN", "NNS") and noun.idx not in self.in_dateline else None
            if act is None:
                continue
            found = _Found()
            self._of_noun(noun, found)
            if found.names():
                self.owners[noun.i] = found.names()
                for key in dict.fromkeys((_lemma(noun), act.root)):
                    if key is not None:
                        owned[key].append(noun.i)
        return owned

    def _does(self, verb: Token) -> bool:
        """Tell whether a verb's subject does what its object names: "cancelled a visit", but not "feared a strike"."""
        act = act_at(verb)
        return act is None or act.event or verb.lemma_ in self.words.wishes | self.words.plans

    def _speaker(self, statement: Statement, found: _Found) -> None:
        if statement.speaker_start is not None and statement.speaker_end is not None:
            span = self.doc.char_span(statement.speaker_start, statement.speaker_end, alignment_mode="expand")
            before = len(found.names())
            if span is not None:
                self._who(span.root, found)
            if span is not None and (self._mention_at(span.root) is not None or len(found.names()) > before):
                return
        mention = Mention(
            0, 0, statement.speaker_id or "", statement.speaker, statement.speaker_kind, statement.speaker_side, "name"
        )
        self._stand(mention, None, found)

    def _of_verb(self, verb: Token, name: Token, found: _Found, depth: int = 0) -> None:
        """Find those who stand where a verb has its participants: subject, objects, and behind prepositions."""
        travels = verb.lemma_ in self.words.travels
        for child in verb.children:
            for including in (c for c in (child, *child.children) if c.dep_ == "prep" and c.lower_ == "including"):
                self._named_among(including, found)
            if child == name:
                continue
            mention = self._mention_at(child)
            if child.dep_ == "attr" and mention is not None and mention.how != "name":
                continue  # "became president"
            beside = child.dep_ == "npadvmod" and mention is not None and mention.kind == "person"  # a misread apposition
            if (child.dep_ in _OBJECTS and child.pos_ != "ADP") or beside or (child.dep_ in _SUBJECTS and depth):
                self._who(child, found, place=travels and child.dep_ == "dobj")
                for inner in child.children:  # "accepted an invitation to meet them"
                    if inner.dep_ == "acl" and inner.tag_ == "VB" and depth < 2:
                        self._of_verb(inner, name, found, depth + 1)
            elif child.dep_ == "ccomp" and not is_verb(child):  # "named her minister"
                for inner in (*(c for c in child.children if c.dep_ in _SUBJECTS), child):
                    self._who(inner, found)
            elif child.dep_ in ("prep", "agent", "dative") and not (child.lower_ == "on" and self._has_topic(verb)):
                self._behind(child, found, travels)
            elif depth < 2 and (child.dep_ == "xcomp" or (child.dep_ == "conj" and is_verb(child) and not has_subject(child))):
                self._of_verb(child, name, found, depth + 1)

    def _named_among(self, including: Token, found: _Found) -> None:
        """Add those who are named of many: "ten people were held, including Ada Holm"."""
        for noun in (t for c in including.children if c.dep_ == "pobj" for t in (c, *_joined(c))):
            mention = self._mention_at(noun)
            if mention is not None and mention.kind != "unknown" and _is_name(mention):
                self._who(noun, found)

    def _has_topic(self, verb: Token) -> bool:
        """Tell whether "on" names what it is about: "signed a pact on the pilots", "held talks on Cyprus"."""
        objects = (c.lemma_.lower() for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))
        return any(lemma in self.roles.writings or lemma in self.roles.bilateral for lemma in objects)

    def _behind(self, preposition: Token, found: _Found, travels: bool = False, depth: int = 0) -> None:
        """Find those who stand behind a preposition; where one travels to, and where something happens, are places."""
        word = preposition.lower_
        for noun in preposition.children if word != "according" else ():
            if noun.dep_ == "prep" and depth < 2:  # "together with", "from under"
                self._behind(noun, found, travels, depth + 1)
            elif noun.dep_ != "pobj":
                continue
            elif word in ("in", "at", "during"):
                if noun_act(noun) or _lemma(noun) in self.roles.writings:
                    self._of_noun(noun, found, owners=False)
            elif word in self.roles.between and not (word in self.words.places and word != "on"):
                self._who(noun, found, place=travels and word in ("to", "for", "from", "into", "toward", "towards"))

    def _of_noun(self, noun: Token, found: _Found, owners: bool = True) -> None:
        """Find those who belong to a happening that a noun names: its owner, the sides behind "between" or "with"."""
        for child in noun.children:
            if child.lower_ == "their" and _lemma(noun) in self.roles.bilateral and owners and self._two_before():
                found.add_all(self._two_before())  # "it was their first meeting"
            elif child.dep_ in ("poss", "compound", "nmod", "amod") and owners:
                self._who(child, found, place=not self._acts(child, noun))
                known = self.short.get(child.lower_) if self._mention_at(child) in (None, self._mention_at(noun)) else None
                if known is not None:  # "the party congress" where "the party" has a name
                    found.add(known)
            elif child.dep_ in ("prep", "agent"):
                travel = noun.lemma_ in self.words.travels and child.lower_ in ("to", "for", "from", "into")
                if child.lower_ in ("on", "for", "at") and _lemma(noun) in self.roles.bilateral:
                    continue  # "talks on Cyprus"
                if child.lower_ not in self.words.places or child.lower_ == "on":
                    self._behind(child, found, travel)
            elif child.dep_ == "acl" and child.tag_ == "VBN":
                for inner in child.children:
                    if inner.dep_ in ("agent", "prep") and inner.lower_ in ("by", "with", "between"):
                        self._behind(inner, found)
            elif child.dep_ == "relcl":
                subject = next((c for c in child.children if c.dep_ in _SUBJECTS), None)
                if subject is not None and subject.tag_ not in ("WDT", "WP") and child.idx not in self.cues:  # "which she called cruel"
                    self._who(subject, found)

    def _subjects(self, verb: Token) -> list[Token]:
        """List a verb's subjects, those of "plans to leave" and "a vote on leaving" as well; "who" as it is resolved.

        A dateline may have been read as a second one.
        """
        for _ in range(6):
            if verb.dep_ not in ("conj", "xcomp", "acomp") or not is_verb(verb.head) or has_subject(verb):
                break
            ordered = [c for c in verb.head.children if c.dep_ == "dobj" and c.i < verb.i]
            if verb.dep_ == "xcomp" and ordered and verb.head.lemma_ in self.words.wishes:
                return ordered  # "ordered Chile to pay"
            verb = verb.head
        begun = begun_by(verb)
        if begun is not None:
            return [begun]
        own = [c for c in verb.children if c.dep_ in _SUBJECTS]
        if not own and verb.dep_ == "amod" and verb.tag_ == "VBD":  # "the North fired missiles", taken for "fired missiles"
            own = [c for c in verb.children if c.i < verb.i and c.pos_ in ("NOUN", "PROPN")]
        if not own and verb.tag_ in ("VBD", "VBZ", "VBP"):
            own = self._read_as_places(verb)
        day = self.doc[verb.i - 1] if verb.i > 1 else verb
        if not own and is_told_late(verb) and self.doc[day.i - 1].dep_ == "prep":
            own = [self.doc[day.i - 1].head]
        if own:
            return [
                subject_of(verb) if c.tag_ in ("WDT", "WP") and len(own) == 1 and (
                    self._mention_at(c) is None or any(t.dep_ == "conj" for t in verb.head.children)) else c for c in own
            ]
        if verb.dep_ == "acl" and verb.tag_ == "VB":  # "an offer by Norway to meet", "Norway accepted an invitation to meet"
            owners = [c for c in verb.head.children if c.dep_ == "poss"]
            owners += [t for c in verb.head.children if c.lower_ == "by" for t in c.children if t.dep_ == "pobj"]
            if owners:
                return owners
            subject = None
        else:
            subject = subject_of(verb)
        for above in verb.ancestors if subject is None and verb.dep_ in ("pcomp", "advcl", "acl") else ():
            if is_verb(above):
                subject = subject_of(above)
                break
        return [subject] if subject is not None else []

    def _read_as_places(self, verb: Token) -> list[Token]:
        """Return a subject that the parse takes for more places: "In Oslo, Ada Holm and Leon Vidal signed a pact"."""
        noun = self.doc[verb.i - 1] if verb.i else verb
        first = None
        while noun.dep_ == "conj":
            first, noun = noun, noun.head
        if first is None or noun.dep_ != "pobj" or self.doc[first.left_edge.i - 1].text != ",":
            return []
        return [first]

    def _event_noun(self, verb: Token | None) -> Token | None:
        """Return the subject of a verb that nobody else takes part in, if it names a happening: "the visit was announced"."""
        for subject in self._subjects(verb) if verb is not None else ():
            inner = next((t for c in subject.children if c.lower_ == "of" for t in c.children if noun_act(t)), None)
            if inner is not None and noun_act(subject) is None:  # "a second round of talks"
                return inner
            if noun_act(subject) is not None or _lemma(subject) in self.roles.bilateral:
                return subject
        return None

    # --- whom a phrase stands for

    def _who(self, noun: Token, found: _Found, place: bool = False, depth: int = 0) -> None:
        """Find whom a phrase stands for: each one joined by "and"; of a thing, those whose it is."""
        if noun.idx in self.in_dateline:  # "CORRITH - The prime minister named ...": the parse takes both for one
            for child in noun.children:
                if child.dep_ in ("appos", "nmod", "compound", "conj") and child.idx not in self.in_dateline:
                    self._who(child, found, place, depth)
            return
        for head in (noun, *_joined(noun)):
            mention = self._mention_at(head)
            if head.lower_ in self.roles.onlookers:
                for part in (t for c in head.children if c.lower_ == "of" for t in c.children if depth == 0):
                    self._owners(part, found, depth)  # "one of its boats"
                continue
            both = {head.lower_, *(c.lower_ for c in head.children if head.tag_ == "JJ")}  # "the two last met": "last" for a noun
            two = self._two_counted(head) if head.lower_ in ("two", "both") else None
            if two is not None:
                found.described.setdefault(two)
                continue
            lands = self._parts(mention) if head.lower_ in ("two", "both") and mention is not None else ()
            named = self._two_named(head) if lands and all(m.kind == "government" for m in lands) else ()  # people met, not their countries
            if named or (both & {"two", "both"} and mention is None):
                found.add_all(named or self._two_named(head) or self._two_before() or self._in_play(head, "side"))
                continue
            apposed = next((c for c in head.children if c.dep_ == "appos" and self._mention_at(c) is not None), None) or self._identified(head)
            described = mention is None or mention.how != "name"
            if apposed is not None and (described if apposed.dep_ == "pobj" else mention is None or not _is_name(mention)) and _is_name(self._mention_at(apposed)):
                self._who(apposed, found, place, depth)
                continue
            if mention is not None and not place and self._is_beside_person(head, mention):
                found.add(mention.name)
                continue
            if mention is not None:
                if (place and _is_land(mention)) or self._is_writing(head, mention):
                    if not place:
                        self._owners(head, found, depth)
                    continue
                if self._stand(mention, head, found):
                    continue
            elif _lemma(head) in self.roles.pairs and any(c.lower_ in ("both", "two") for c in head.children):
                found.add_all(self._pair(head, _lemma(head)))
                continue
            vessel = self._vessel_called(head) if mention is None else None
            if vessel is not None:
                found.add(vessel)
                continue
            if not place:
                self._owners(head, found, depth)

    def _identified(self, noun: Token) -> Token | None:
        """Return the name by which somebody is identified: "the man, identified as Leon Vidal"."""
        named = (c for c in noun.children if c.dep_ == "acl" and c.lemma_ in ("identify", "name", "know"))
        names = (t for c in named for p in c.children if p.lower_ == "as" for t in p.children if t.dep_ == "pobj")
        return next((t for t in names if self._mention_at(t) is not None), None)

    def _is_beside_person(self, token: Token, mention: Mention) -> bool:
        """Tell whether a full name that nobody is known by is joined to a person's: "Ada Holm and Vidal signed"."""
        if mention.kind != "unknown" or mention.how != "name" or " " not in mention.name:
            return False
        joined = [token.head] if token.dep_ == "conj" else [c for c in token.children if c.dep_ == "conj"]
        others = (self._mention_at(other) for other in joined)
        return any(other is not None and other.kind == "person" and _is_name(other) for other in others)

    def _owners(self, noun: Token, found: _Found, depth: int) -> None:
        """Find whose a thing is: "US attempts", "the fleet of Norway", "a statement by the ministry"."""
        official = _lemma(noun) in self.roles.officials
        if depth > 1 or (depth and noun_act(noun) is None and noun.pos_ != "PROPN" and not official):
            return
        own = self._mention_at(noun)
        for child in noun.children:
            if own is not None and own.start <= child.idx < own.end:
                continue
            if child.tag_ == "WP$":
                self._who(_antecedent(child), found, False, depth + 1)  # "Norway, whose observers left"
            elif child.dep_ in ("poss", "compound", "nmod", "amod"):
                self._who(child, found, not self._acts(child, noun), depth + 1)
            elif child.dep_ in ("prep", "agent"):
                for inner in (c for c in child.children if c.dep_ == "pobj"):
                    mention = self._mention_at(inner)
                    if child.lower_ == "between" and mention is not None and mention.how == "metonym" and noun_act(noun) is None:
                        continue  # "trains between London and Brussels"
                    acts_for = official and mention is not None and (  # "a spokesman for the ministry", "ministers in Oslo"
                        child.lower_ == "for" or (child.lower_ == "in" and mention.how == "metonym")
                    )
                    at_whom = child.lower_ == "on" and mention is not None and self._is_done_to(noun)
                    if acts_for or at_whom or child.lower_ in _OWNERS:
                        self._who(inner, found, False, depth + 1)
            elif child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in self.roles.run:  # "a convoy sent by Norway"
                for inner in (t for c in child.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj"):
                    self._who(inner, found, False, depth + 1)

    def _is_done_to(self, noun: Token) -> bool:
        """Tell whether "on" names whom it is done to: "sanctions on Chile", but not "talks on Chile"."""
        return noun_act(noun) is not None and _lemma(noun) not in self.roles.bilateral | self.roles.writings

    def _acts(self, modifier: Token, noun: Token) -> bool:
        """Tell whether who stands before a noun acts: "the US raid", but the place of "the Singapore summit"."""
        mention = self._mention_at(modifier)
        if mention is None or mention.kind != "government" or modifier.dep_ == "poss" or mention.how in ("demonym", "pronoun"):
            return True
        if _ABBREVIATION.fullmatch(self.text[mention.start : mention.end]):
            return True
        lemma = whole_lemma(noun)
        if mention.how == "metonym" and lemma in self.roles.local:
            return False
        return not (lemma in self.roles.bilateral or lemma in self.roles.writings)

    def _stand(self, mention: Mention, head: Token | None, found: _Found) -> bool:
        """Add whom a mention stands for. Returns False where it stands for nobody that can be told."""
        parts = self._parts(mention)
        if len(parts) == 2 and head is not None and mention.how == "description" and not self._in_paragraph(parts, head):
            story = self._pair(head, _lemma(head)) if _lemma(head) in self.roles.pairs - self.roles.persons else ()
            if {part.name for part in parts} != {*story}:
                parts = [self.names[name] for name in story if name in self.names] or parts  # "the two countries", of the story
        if parts:
            for part in parts:
                found.add(part.name, self._side_name(part))
            return True
        plural = mention.how == "pronoun" and mention.kind in ("group", "organisation") and head is not None and head.tag_ not in ("WDT", "WP")
        if plural and self._is_mutual(head):
            names = self._two_joined(head) or self._pair_before(head) or self._two_named(head) or self._two_before() or self._in_play(head, "side")
            if names:
                found.add_all(names)
                return True
        party = self._party(mention)
        if party is not None and party.media and head is not None and self._only_carries(head):
            found.carriers.setdefault(mention.name)
            return True
        word = _lemma(head) if head is not None else ""
        if head is not None and mention.how == "demonym" and head.dep_ not in ("amod", "compound", "nmod", "poss") and any(
            c.dep_ == "nummod" or c.lower_ in ("a", "an", "some") for c in head.children
        ):
            found.described.setdefault(self.text[mention.start : mention.end])  # "two Italians" are not Italy
            return True
        if head is not None and mention.how == "pronoun" and word in ("we", "us") and self._side_name(mention):
            found.add(self._side_name(mention))
            return True
        common = mention.how == "description" and word in self.roles.bodies  # "Parliament"
        if party is not None or (mention.kind != "unknown" and _is_name(mention) and not common):
            found.add(party.name if party is not None else mention.name, self._side_name(mention))
            return True
        if mention.kind == "unknown":
            if mention.name in self._vessels():
                found.add(mention.name)
                return True
            return False
        word = _noun_in(mention.name)
        as_many = self._as_many_before(mention.name, word) if head is None or _is_definite(head) else ()
        if as_many:
            found.add_all(as_many)
            return True
        holders = self._holders(head, word) if head is not None and word in self.roles.persons else []
        if holders:
            found.add_all(holders)
            return True
        counted = self.doc[head.left_edge.i : head.i].text.lower() if head is not None and head.i - head.left_edge.i < 6 else ""
        two = _TWO.search(mention.name) or _TWO.search(counted) or word in ("side", "government", "capital") or (
            word in self.roles.persons and head is not None and len(self._owning_governments(head)) > 1
        )
        if word in self.roles.pairs and two and (mention.kind == "group" or "each" in counted) and head is not None:
            names = self._pair(head, word)
            if names:
                found.add_all(names)
                return True
        belonging = self._belonging(mention, head, word)
        if belonging is not None:
            found.add(belonging.name)
            return True
        side = self._home(head) if head is not None and word in self.roles.bodies and not self._is_owned(head) else None
        body = self._body_of(side, word) if side is not None else None
        if body is not None:
            found.add(body.name, side)
            return True
        side = side or self._side_name(mention)
        if word in self.roles.onlookers or (word in self.roles.writings and side is None):
            return False
        if side is not None and word in self.roles.officials | self.roles.writings:
            for one in (side, *(self._owning_governments(head) if head is not None else ())):  # "envoys of Norway and Chile"
                found.add_for(one)
            return True
        found.described.setdefault(mention.name)
        return mention.kind == "person" and word not in self.roles.officials

    def _belonging(self, mention: Mention, head: Token | None, word: str) -> Party | None:
        """Return the body that a description is of by its members, or by somebody in it: "its members", "his firm"."""
        many = head is not None and head.tag_ in ("NNS", "NNPS")
        if self.parties is None or word not in (self.roles.members if many else self.roles.belongings):
            return None
        owners = (self._mention_at(c) for c in head.children if c.dep_ == "poss") if head is not None else ()
        owner = next((m for m in owners if m is not None and m is not mention), None)
        if owner is None:
            owner = self.names.get(re.split(r"['’]s (?=\S+$)", mention.name)[0])
        party = self._party(owner) if owner is not None else None
        if owner is None or (party is not None and party.kind == "person") or owner.kind == "person":
            party = self.parties.get(owner.side if owner is not None else mention.side)
        elif word not in self.roles.members:
            return None
        return party if party is not None and party.kind == "organisation" else None

    def _body_of(self, side: str, word: str) -> Party | None:
        """Return the one body of a government that is called so: its "parliament"."""
        home = self.parties.named(side) if self.parties is not None else None
        named = [
            party for party in (self.parties.all if home is not None else ())
            if party.kind == "organisation" and party.side == home.id and party.name.lower().split()[-1] == word
        ]
        return named[0] if len(named) == 1 else None

    def _is_mutual(self, subject: Token) -> bool:
        """Tell whether a pronoun is the subject of what two do together: "they met", "they agreed on an audit"."""
        verb = subject.head
        alone = not any(c.lower_ in ("with", "to") for c in verb.children if c.dep_ == "prep")
        return subject.dep_ == "nsubj" and verb.lemma_ in self.roles.mutual and alone

    def _party(self, mention: Mention) -> Party | None:
        """Return the party that a mention names; "dockers's union" is the dockers' union."""
        if self.parties is None:
            return None
        return self.parties.get(mention.party_id) or (
            self.parties.named(mention.name.replace("s's ", "s' ")) if "s's " in mention.name else None
        )

    def _parts(self, mention: Mention) -> list[Mention]:
        """Return the members of "Halvane and Sundrey", where the article names each by itself."""
        if " and " not in mention.name or (self.parties is not None and self.parties.get(mention.party_id) is not None):
            return []
        parts = [self.names.get(part) for part in re.split(r", | and ", mention.name)]
        return [] if None in parts else parts

    def _in_paragraph(self, parties: Sequence[Mention], token: Token) -> bool:
        """Tell whether all of ``parties`` are mentioned in the paragraph of a token, before it."""
        first = bisect_left(self.mention_starts, self.text.rfind("\n", 0, token.idx) + 1)
        before = {m.name for m in self.mentions[first : bisect_left(self.mention_starts, token.idx)]}
        return all(party.name in before for party in parties)

    def _side_name(self, mention: Mention) -> str | None:
        return self.parties.name_of(mention.side) if self.parties is not None and mention.side else None

    def _is_writing(self, head: Token, mention: Mention) -> bool:
        """Tell whether a mention is of a treaty, a statement and the like, taken for a body."""
        return mention.kind in ("organisation", "unknown", "group") and mention.how != "pronoun" and (
            _lemma(head) in self.roles.writings
            and (self.parties is None or self.parties.get(mention.party_id) is None)
        )

    def _only_carries(self, head: Token) -> bool:
        """Tell whether media only carry what others say: "carried by KCNA", "told the BBC", "a statement on KCNA"."""
        while head.dep_ == "conj" and head.head != head:
            head = head.head
        over = head.head.head if head.dep_ == "pobj" else head.head
        act = act_at(over) if is_verb(over) and head.dep_ not in _SUBJECTS else None
        spoken = act is not None and (act.root in VERBAL or not act.event)
        return spoken or over.lemma_ in self.roles.carries or _lemma(over) in self.roles.writings

    def _vessels(self) -> dict[str, frozenset[str]]:
        """Return the names that the article gives to ships and the like, with the words for each: "the freighter Grey Petrel"."""
        if self.vessels is None:
            self.vessels = {}
            for mention in self.mentions:
                if mention.kind != "unknown":
                    continue
                span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
                if span is None:
                    continue
                beside = (span.root.head, *span.root.children, *(self.doc[span.start - 1 : span.start] if span.start else ()))
                called = {word for t in beside for word in (_lemma(t), t.lower_)} & self.roles.vessels
                if called:
                    self.vessels[mention.name] = self.vessels.get(mention.name, frozenset()) | called
        return self.vessels

    def _vessel_called(self, noun: Token) -> str | None:
        """Return the one that the article names where a noun only says what it is: "the trawler"."""
        word = _lemma(noun)
        if word not in self.roles.vessels or not any(c.lower_ in ("the", "this", "that") for c in noun.children):
            return None
        called = [name for name, called in self._vessels().items() if word in called]
        return called[0] if len(called) == 1 else None

    def _mention_at(self, token: Token) -> Mention | None:
        """Return the mention that covers a token."""
        at = bisect_right(self.mention_starts, token.idx) - 1
        if at >= 0 and self.mentions[at].start <= token.idx < self.mentions[at].end:
            return self.mentions[at]
        return None

    # --- what a statement speaks of

    def _spoken_of(self, verb: Token, statement: Statement | None, found: _Found) -> None:
        """Add the first party of another side of which is spoken."""
        if len(found.names()) > 1:
            return
        sides = {*found.sides, *found.sides.values()} - {None}
        added = 0
        for mention, root in self._in_content(verb, statement):
            if added >= SPOKEN_OF:
                return
            for part in self._parts(mention) or [mention]:
                party = self.parties.get(part.party_id) if self.parties is not None else None
                if part.name in sides or self._side_name(part) in sides or not (party or _is_name(part)):
                    continue
                if part.kind not in ("person", "government", "organisation") or (party is not None and party.media):
                    continue
                found.add(part.name, self._side_name(part))
                added += 1
                for head in _joined(root):
                    beside = self._mention_at(head)
                    if beside is not None and beside.name not in sides and _is_name(beside):
                        found.add(beside.name, self._side_name(beside))

    def _in_content(self, verb: Token, statement: Statement | None) -> Iterator[tuple[Mention, Token]]:
        spans = statement.spans if statement is not None else ()
        if not spans:
            spans = tuple(
                (c.left_edge.idx, c.right_edge.idx + 1) for c in verb.children if c.dep_ in ("ccomp", "xcomp") and is_verb(c)
            )
        for start, end in spans:
            first = bisect_left(self.mention_starts, start)
            for mention in self.mentions[first : min(first + REACH, bisect_left(self.mention_starts, end))]:
                span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
                if span is None or self._is_where(span.root, mention):
                    continue
                over = self._mention_at(span.root.head) if span.root.dep_ in ("compound", "nmod", "amod", "poss") else None
                if over is None or over is mention or not _is_name(over):  # of "the US president" the person
                    yield mention, span.root

    def _is_where(self, token: Token, mention: Mention) -> bool:
        """Tell whether a country or capital is only the place of something."""
        if not _is_land(mention):
            return False
        head = token.head
        trusted = _lemma(head.head) in ("trust", "confidence", "faith", "interest", "belief")
        return (self._is_place(token) and not trusted) or (token.dep_ in ("compound", "nmod", "amod") and not self._acts(token, head)) or (
            token.dep_ == "pobj" and head.lower_ in self.words.towards and head.head.lemma_ in self.words.travels
        ) or (token.dep_ == "dobj" and head.lemma_ in self.words.travels)

    # --- who took part before

    def _told_before(self, happening: Happening, noun: Token) -> tuple[str, ...]:
        """Return the participants of the happening that a bare noun takes up ("the vote", "the talks"), if one was told."""
        root = happening.act.root if happening.act else None
        lemma = _lemma(noun)
        least = 2 if lemma in self.roles.bilateral else 1
        if any(c.lower_ == "joint" for c in noun.children):
            return self._together_before(noun)
        if happening.name != noun:
            act = noun_act(noun)
            root = act.root if act is not None else None
        told = [event for event in reversed(self.told[-REACH:] if not _is_new(noun) else ()) if len(event.participants) >= least]
        again = next((event.participants for event in told if event.trigger == lemma), ()) or self._named_before(noun)
        again = again or next((e.participants for e in told if root is not None and (e.act == root or (root in _FORCE and e.act in _FORCE))), ())
        if again:
            return again
        if lemma == "summit":
            return self._as_many_before("two", "leader")
        elsewhere = self._elsewhere(noun) if happening.name == noun or least == 1 else ()
        if elsewhere:
            return elsewhere
        host = self._host(noun)
        if host is not None:
            return (host,)
        last = self.told[-1] if self.told and least == 1 else None
        near = last is not None and last.evidence[-1].end + NEAR >= noun.sent.start_char
        if near and any(c.dep_ == "det" and c.lower_ in ("the", "that", "this") for c in noun.children):
            return last.participants
        return ()

    def _together_before(self, noun: Token) -> tuple[str, ...]:
        """Return the two or more who took part in what was told last before "a joint statement"."""
        return next((event.participants for event in reversed(self.told[-REACH:]) if len(event.participants) > 1), ())

    def _host(self, noun: Token) -> str | None:
        """Return the body before which, or by which, such things happen: the court of "the hearing", the union of "the strike"."""
        hosts = self.roles.hosts.get(_lemma(noun), ())
        last = bisect_left(self.mention_starts, noun.sent.end_char)
        for mention in reversed(self.mentions[max(0, last - IN_PLAY) : last] if hosts else ()):
            called = f"{mention.name} {self.text[mention.start : mention.end]}".lower()
            if mention.kind in ("organisation", "group") and _noun_in(mention.name) not in self.roles.members and any(
                re.search(rf"\b{host}", called) for host in hosts
            ):
                return mention.name
        return None

    def _done_before(self, happening: Happening) -> tuple[str, ...]:
        """Return who did what is told again without its doer: "fired a missile ... the missile was launched at 7"."""
        root = happening.act.root if happening.act else None
        if root not in _ARMS:
            return ()
        return next((event.participants for event in reversed(self.told[-REACH:]) if event.act == root and event.participants), ())

    def _is_owned(self, noun: Token) -> bool:
        """Tell whether a phrase says whose it is: "Norway's cabinet", "the Chilean navy"."""
        return any(c.dep_ in ("poss", "compound", "nmod", "amod", "prep") for c in noun.children)

    def _home(self, noun: Token) -> str | None:
        """Return the government to which "the cabinet" belongs: that of who speaks of it, else of the dateline."""
        statement = self.contents.get(noun.i)
        side = statement.speaker_side if statement is not None else None
        party = self.parties.get(side) if side and self.parties is not None else None
        if party is None and self.parties is not None and statement is None:
            party = self.parties.named(self.dateline() or "")
        return party.name if party is not None and party.kind == "government" else None

    def _as_many_before(self, phrase: str, word: str) -> tuple[str, ...]:
        """Return those who took part in the last event of as many: "the four ministers" are the four who met."""
        count = number_words().get(phrase.lower().removeprefix("the ").split(" ")[0] if phrase else "", 0)
        people = word in self.roles.persons
        for event in reversed(self.told[-REACH:]) if count and (people or count > 2) else ():
            known = [self.names.get(name) for name in event.participants]
            if len(known) == count and not (people and any(m is None or m.kind != "person" for m in known)):
                return event.participants
        return ()

    def _pair_before(self, pronoun: Token) -> tuple[str, ...]:
        """Return who "the two sides" or "both ministers" are that the sentence before speaks of, or the same one."""
        last = bisect_left(self.mention_starts, pronoun.idx)
        before = pronoun.sent.start
        since = self.doc[before - 1].sent.start_char if before else 0
        for mention in reversed(self.mentions[bisect_left(self.mention_starts, since) : last]):
            if mention.kind == "group" and mention.how == "description":
                span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
                head = span.root if span is not None else None
                if head is not None and _lemma(head) in self.roles.pairs and _TWO.search(self.doc[head.left_edge.i : head.i].text.lower()):
                    return self._pair(head, _lemma(head))
        return ()

    def _two_counted(self, token: Token) -> str | None:
        """Return the two without names of the sentence before: "Two miners were hurt. Both were taken to hospital"."""
        sentence = token.sent
        since = self.doc[sentence.start - 1].sent.start_char if sentence.start else 0
        for mention in self.mentions[bisect_left(self.mention_starts, since) : bisect_left(self.mention_starts, sentence.start_char)]:
            if mention.kind == "group" and mention.name.startswith("two ") and _noun_in(mention.name) not in self.roles.pairs:
                return mention.name
        return None

    def _two_joined(self, pronoun: Token) -> tuple[str, ...]:
        """Return the two who are the subject of the sentence before: "Ada Holm and Leon Vidal signed. They shook hands"."""
        before = self.doc[pronoun.sent.start - 1].sent if pronoun.sent.start else None
        subject = next((c for c in before.root.children if c.dep_ in _SUBJECTS), None) if before is not None else None
        if subject is None or len(list(_joined(subject))) != 1:
            return ()
        found = _Found()
        self._who(subject, found)
        return found.names() if len(found.names()) == 2 else ()

    def _two_named(self, token: Token) -> tuple[str, ...]:
        """Return the two people of different sides named last, in the sentence before or the one before that."""
        last = bisect_left(self.mention_starts, token.idx)
        start = token.sent.start
        for _ in range(2):
            start = self.doc[start - 1].sent.start if start else 0
            first = bisect_left(self.mention_starts, self.doc[start].idx)
            people = {m.name: m.side or m.party_id for m in self.mentions[first:last] if m.kind == "person" and _is_name(m)}
            if len(people) == len({*people.values()}) == 2:
                return tuple(people)
        return ()

    def _two_before(self) -> tuple[str, ...]:
        """Return the participants of the last event that was told of two of different sides."""
        for event in reversed(self.told[-REACH:]):
            known = [self.names.get(name) for name in event.participants]
            sides = {(m.side or m.party_id) if m is not None else name for m, name in zip(known, event.participants, strict=True)}
            if len(known) == len(sides) == 2:
                return event.participants
        return ()

    def _holders(self, noun: Token, word: str) -> list[str]:
        """Name the holders of an office in several countries: "the Japanese and South Korean foreign ministers"."""
        own = self._mention_at(noun)
        whose = [
            c for c in noun.children
            if c.dep_ in ("amod", "nmod", "compound", "poss") and self._mention_at(c) not in (None, own)
        ]
        sides = [m for c in whose for t in (c, *_joined(c)) if (m := self._mention_at(t)) is not None and m.kind == "government"]
        if len(sides) < 2 or self.parties is None:
            return []
        taken = {t.i for c in whose for t in c.subtree}
        title = " ".join(c.lower_ for c in noun.children if c.dep_ in ("amod", "compound", "nmod") and c.i not in taken)
        holders = (self.parties.holder(f"{title} {word}".strip(), side.party_id, self.day) for side in sides)
        return [holder.name if holder is not None else side.name for holder, side in zip(holders, sides, strict=True)]

    def _in_play(self, token: Token, word: str) -> tuple[str, ...]:
        """Return the two parties of the story at ``token``: of governments first, of people where ``word`` means people."""
        last = bisect_left(self.mention_starts, token.sent.end_char)
        for mentions in (self.mentions[max(0, last - IN_PLAY) : last], self.mentions[:IN_PLAY]):
            sides = self._weigh(mentions, "government")
            if len(sides) < 2 and word not in ("government", "capital", "country", "nation", "korea", "leader"):
                sides = self._weigh(mentions, "organisation")
            if len(sides) >= 2:
                break
        else:
            return ()
        return tuple(sides[:2])

    def _pair(self, noun: Token, word: str) -> tuple[str, ...]:
        """Return the two that "both governments", "the two sides" or "the leaders of the two Koreas" are."""
        owned = next((t for c in noun.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), noun)
        named = self._office_holders(noun, word)
        if named:
            return named
        sides = self._owning_governments(noun)
        if len(sides) < 2 and owned.tag_ == "NNPS":  # the Koreas, the Sudans, the Congos
            shared = owned.lemma_.rstrip("s")
            sides = tuple(self._governments(shared))
        if len(sides) < 2 and word in self.roles.persons and noun.dep_ in _SUBJECTS:  # "the two leaders had signed it on Monday"
            again = next((e.participants for e in told_before(noun.head, self.told) if len(e.participants) == 2), ())
            if again:
                return again
        if len(sides) < 2:
            sides = self._in_play(noun, word)
        if word in self.roles.persons:
            title = " ".join(c.lower_ for c in noun.children if c.dep_ in ("amod", "compound") and c.i < noun.i and c.lower_ not in ("two", "both"))
            return tuple(filter(None, (self._holder(f"{title} {word}".strip(), side) for side in sides)))
        return sides

    def _office_holders(self, noun: Token, office: str) -> tuple[str, ...]:
        """Return the two of different sides named last who hold an office: "the two ministers"."""
        if office in ("leader", "man", "woman") or office not in self.roles.persons or any(c.lower_ == "of" for c in noun.children):
            return ()
        held: dict[str, str] = {}  # side -> name
        last = bisect_left(self.mention_starts, noun.sent.end_char)
        for mention in reversed(self.mentions[max(0, last - IN_PLAY) : last]):
            party = self._party(mention)
            titles = [role.title for role in party.roles] if party is not None and mention.kind == "person" else ()
            if party is not None and party.side and any(t.endswith(office) and not t.startswith("prime ") for t in titles):
                held.setdefault(party.side, party.name)
            if len(held) == 2:
                return tuple(held.values())
        return ()

    def _owning_governments(self, noun: Token) -> tuple[str, ...]:
        """List the governments behind "of": "the leaders of Norway and Chile"."""
        found = _Found()
        for owned in (t for c in noun.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"):
            for head in (owned, *_joined(owned)):
                mention = self._mention_at(head)
                for part in (self._parts(mention) or [mention]) if mention is not None else ():
                    if part.kind == "government":
                        found.add(part.name)
        return found.names()

    def _governments(self, shared: str) -> Iterator[str]:
        """Yield the governments whose names end in one word: North Korea and South Korea."""
        for party in self.parties.all if self.parties is not None else ():
            if party.kind == "government" and party.name.endswith(" " + shared):
                yield party.name

    def _weigh(self, mentions: Sequence[Mention], kind: str) -> list[str]:
        """Rank the parties of a kind by how often they, and those who belong to them, are mentioned."""
        counts: Counter[str] = Counter()
        for mention in mentions:
            if mention.kind == kind and _is_name(mention) and mention.how != "description":
                counts[mention.name] += 1
            elif mention.side and self.parties is not None:
                side = self.parties.get(mention.side)
                if side is not None and side.kind == kind:
                    counts[side.name] += 1
        return [name for name, _ in counts.most_common() if counts[name] > 1]

    def _holder(self, title: str, side: str) -> str | None:
        """Return who holds an office for a government: the "foreign minister"; who leads it, where just a leader is meant."""
        party = self.parties.named(side) if self.parties is not None and " " in title else None
        holder = self.parties.holder(title, party.id, self.day) if party is not None else None
        return holder.name if holder is not None else self._leader(side) if title.split()[-1] != "minister" else None

    def _leader(self, side: str) -> str | None:
        """Return who leads a government, as far as the parties tell: its leader, president or prime minister."""
        party = self.parties.named(side) if self.parties is not None else None
        for title in ("leader", "president", "prime minister", "chancellor", "king", "queen"):
            holder = self.parties.holder(title, party.id, self.day) if party is not None else None
            if holder is not None:
                return holder.name
        return None

    def _landmark_participants(self, landmark: Landmark) -> tuple[str, ...]:
        """Name a landmark's participants: the parties of the corpus know them, else the mentions of the article."""
        known = {m.party_id: m.name for m in self.mentions}
        names = (
            (self.parties.name_of(who) if self.parties is not None else None) or known.get(who)
            for who in landmark.participants
        )
        return tuple(dict.fromkeys(name for name in names if name))

    # --- mentions and places

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


def _lemma(noun: Token) -> str:
    """Return a noun's lemma in small letters, also where a capital made the parse take it for a name ("Ministers")."""
    lemma = noun.lemma_.lower()
    return lemma[:-1] if noun.tag_ in ("NNP", "NNPS") and lemma.endswith("s") else lemma


def _is_definite(noun: Token) -> bool:
    """Tell whether a phrase takes up somebody who was named: "the two men", but not "two men were charged"."""
    return any(c.lower_ in ("the", "these", "those", "both", "all") or c.dep_ == "poss" for c in noun.children)


def _is_new(noun: Token) -> bool:
    """Tell whether a noun tells of something that was not told before: "two strikes followed", "another rally"."""
    return any(c.lower_ in ("a", "an", "another", "some", "several", "more") or c.dep_ == "nummod" for c in noun.children)


def _antecedent(whose: Token) -> Token:
    """Return whom "whose" stands for."""
    clause = next((t for t in whose.ancestors if t.dep_ == "relcl"), None)
    if clause is not None:
        return clause.head
    before = whose.i - 1 - (whose.i > 1 and whose.doc[whose.i - 1].text == ",")
    return whose.doc[max(before, 0)]


def _is_land(mention: Mention) -> bool:
    """Tell whether a mention may be that of a place: a country, or the city by which a government or body is called."""
    return mention.kind == "government" or mention.how == "metonym"


def _joined(noun: Token) -> Iterable[Token]:
    """Yield what "and" joins to a noun, however long the list; "Kim and President Moon" may hang from the last name."""
    yield from (
        c for c in noun.children
        if c.i < noun.i and c.dep_ in ("nmod", "compound", "conj", "appos") and any(t.dep_ == "cc" and t.i > c.i for t in (*c.children, *noun.children))
        and c.i + 1 < noun.i and noun.doc[c.i + 1].dep_ == "cc"
    )
    here = noun
    for _ in range(30):
        beside = (here, *(c for c in here.children if c.dep_ == "appos"))  # "the envoy, Ada Holm, and Leon Vidal"
        here = next((c for token in beside for c in token.children if c.dep_ == "conj" and not is_verb(c)), None)
        if here is None:
            return
        yield here


def _is_name(mention: Mention) -> bool:
    """Tell whether somebody is named, and not described ("union leader", "Norway's fishermen")."""
    name = mention.name
    return not name[:1].islower() and not name[:1].isdigit() and not (
        mention.how != "name" and any(w.islower() and w not in _PARTICLES for w in name.split())
    )


def _noun_in(name: str) -> str:
    """Return the noun of a description, in the singular: "Norway's officials on the border" is official."""
    phrase = re.split(r" (?:of|for|on|in|at|from|to|with|by) ", name)[0]
    words_ = re.split(r"['’]s? ", phrase)[-1].split()
    noun = words_[-1].lower() if words_ else ""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return {"men": "man", "women": "woman"}.get(noun, noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun)
