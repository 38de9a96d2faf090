"""Targets that a statement does not name: "the other side", "you", "the deal", "his remark", "the judges", "her predecessor".

Whom such words stand for is read from the article: the parties it tells of, the topic named last of that kind, whose
the last words were. Where that does not tell, nobody is meant. What stands for what is data (``descriptions.yaml``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.acts import VERB, act_of
from helpers.knowledge import read_knowledge
from helpers.records import Mention, Statement

from .model import tokens
from .scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

DATA = Path(__file__).with_name("descriptions.yaml")
Named = tuple[int, int, str, str, str]  # start, end, kind of target, its id and name
SECOND_PERSON = frozenset({"you", "your", "yours", "yourself", "yourselves"})
SAYING = frozenset({"01", "02", "03", "10", "11", "12"})  # CAMEO roots of acts that are done by words
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_LOOSE = frozenset({"a", "an", "any", "such", "no", "another"})
_OPEN = frozenset({"would", "could", "will", "should", "must", "can", "may", "might"})
_PAIRING = frozenset({"both", "two", "neither", "either", "each"})
_OF_ONE_OFFICE = frozenset({"predecessor", "successor"})
_OWNING = frozenset({"of", "by", "from"})
BACK = 90  # tokens looked back over for whose words or deed is meant


@cache
def _data() -> dict:
    data = read_knowledge(DATA)
    return {
        "sides": frozenset(data["sides"].split()),
        "peers": frozenset(data["peers"].split()),
        "deeds": frozenset(data["deeds"].split()),
        "members": {member: body.split() for member, body in data["members"].items()},
        "kinds": [frozenset(words.split()) for words in data["kinds"]],
    }


def described(scene: Scene, statement: Statement) -> Iterable[Named]:
    """Yield (start, end, kind, id, name) of every target that the statement describes without naming it."""
    data = _data()
    for start, end in _places(scene, statement):
        span = tokens(scene.doc, start, end)
        for token in scene.doc[span[0] : span[1]] if span else ():
            if token.pos_ not in ("NOUN", "PRON", "PROPN") and token.lower_ not in SECOND_PERSON:
                continue
            place = token.idx, token.idx + len(token)
            mention = scene.covering(*place)
            if mention is not None and scene.meant(mention):
                continue
            if token.lower_ in SECOND_PERSON:
                found = _listener(scene, statement)
            elif token.lower_ in ("it", "this", "that"):
                yield from ((*place, "topic", *topic) for topic in _first_topic(scene, token))
                continue
            else:
                yield from ((*place, "topic", *topic) for topic in _topic_of_kind(scene, token, data["kinds"]))
                found = _whom(scene, statement, token, mention, data)
            yield from ((*place, "party", *party) for party in found)


def _places(scene: Scene, statement: Statement) -> Iterable[tuple[int, int]]:
    """Yield the content, and the objects of the cue ("told the other side that ...")."""
    yield from statement.spans
    cue = tokens(scene.doc, statement.cue_start, statement.cue_end)
    if cue:
        for child in scene.doc[cue[0]].children:
            place = child.idx, child.idx + len(child)
            if child.dep_ in ("dobj", "dative") and not any(a <= place[0] < b for a, b in statement.spans):
                yield place


def _whom(scene: Scene, statement: Statement, token: Token, mention: Mention | None, data: dict) -> list[tuple[str, str]]:
    lemma = token.lemma_.lower()
    before = {c.lower_ for c in token.children if c.i < token.i}
    if lemma in data["sides"]:
        if "other" in before:
            return scene.opponents(statement, token.idx, 1)
        return scene.opponents(statement, token.idx, 2) if before & _PAIRING else []
    last = mention.name.rsplit(" ", 1)[-1].lower() if mention is not None else lemma
    if last in data["peers"]:
        return _peer(scene, statement, mention, last)
    if lemma in data["deeds"] and before & _DEFINITE and not _owned(token):
        return _owner(scene, statement, token)
    return _body(scene, token, before, data["members"])


def _listener(scene: Scene, statement: Statement) -> list[tuple[str, str]]:
    """Return who is spoken to, where the cue has an object: "told Seoul: ..."."""
    if statement.kind not in ("direct", "mixed"):
        return []
    cue = tokens(scene.doc, statement.cue_start, statement.cue_end)
    if cue:
        for child in scene.doc[cue[0]].subtree:
            if child.dep_ in ("dobj", "dative") and child.head.i == cue[0]:
                mention = scene.covering(child.idx, child.idx + len(child))
                return scene.meant(mention) if mention is not None else []
    return []


def _peer(scene: Scene, statement: Statement, mention: Mention | None, last: str) -> list[tuple[str, str]]:
    """Return the one other person who has the title of the first, or the side told: "her predecessor", "my colleague"."""
    first = statement.speaker_id
    if mention is not None and "'s " in mention.name:
        first = scene.ids.get(mention.name.partition("'s ")[0], first)
    titles = [ids for ids in scene.titles.values() if first in ids]
    others = set().union(*titles) - {first} if titles else set()
    if last in _OF_ONE_OFFICE:
        others = {other for other in others if scene.sides.get(other) == scene.sides.get(first)}
    if not others and mention is not None and mention.side and mention.side != scene.sides.get(first):
        # "Rohl telephoned, and his Veland colleague": the last one named of that side
        near = (m.party_id for m in scene.before(mention.start) if m.side == mention.side and m.kind == "person")
        others = set(itertools.islice((party_id for party_id in near if party_id in scene.known), 1))
    return [(other, scene.known[other]) for other in others if other in scene.known] if len(others) == 1 else []


def _owned(token: Token) -> bool:
    """Tell whether a noun says whose it is."""
    return any(c.dep_ == "poss" or (c.dep_ in ("prep", "agent") and c.lower_ in _OWNING) for c in token.children)


def _owner(scene: Scene, statement: Statement, token: Token) -> list[tuple[str, str]]:
    """Return whose deed or words "the remark", "this proposal" is: who owned it or spoke last, the speaker apart."""
    doc, own = scene.doc, (statement.speaker_id, statement.speaker)
    lemma = token.lemma_
    for i in range(token.i - 1, max(-1, token.i - 1 - BACK), -1):
        other = doc[i]
        who = None
        if other.lemma_ == lemma:
            who = next((c for c in other.children if c.dep_ == "poss"), None)
        elif other.pos_ == VERB and _says(other):
            who = next((c for c in other.children if c.dep_ == "nsubj"), None)
        mention = scene.covering(who.idx, who.idx + len(who)) if who is not None else None
        for party_id, name in scene.meant(mention) if mention is not None else ():
            if party_id not in own and name not in own:
                return [(party_id, name)]
    return []


def _says(verb: Token) -> bool:
    act = act_of(verb.lemma_)
    return act is not None and act.root in SAYING


def _body(scene: Scene, token: Token, before: set[str], members: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the one party of the article whose name ends in a noun ("the guild"), or whose member it names ("judges")."""
    lemma, lower = token.lemma_.lower(), token.lower_
    ending = scene.by_last_word
    plural = [party for word in (lower, lower + "s") for party in ending.get(word, ()) if party[1].lower() == word]
    if plural:
        return plural[:1]
    heads = members.get(lemma, [lemma] if before & _DEFINITE or _owned(token) else [])
    bodies = [party for word in heads for party in ending.get(word, ())]
    if len(bodies) > 1:  # "customs officer" is of the "customs service"
        bodies = [party for party in bodies if before & set(party[1].lower().split())]
    return bodies if len(bodies) == 1 else []


def _topic_of_kind(scene: Scene, token: Token, kinds: list[frozenset[str]]) -> list[tuple[str, str]]:
    """Return the topic named last that "the deal" or "a vote" may stand for, being of the same kind."""
    lemma = token.lemma_.lower()
    before = {c.lower_ for c in token.children if c.i < token.i}
    loose = before & _LOOSE and any(c.dep_ == "aux" and c.lower_ in _OPEN for c in token.head.children)
    if not (before & _DEFINITE or loose):
        return []
    for kind in kinds:
        if lemma in kind:
            for start, end, topic_id, name in itertools.chain(scene.topics_before(token.idx), scene.topics_after(token.idx)):
                words = (name + " " + scene.text[start:end]).lower().split()
                if any(word in kind or word.removesuffix("s") in kind for word in words):
                    return [(topic_id, name)]
    return []


def _first_topic(scene: Scene, token: Token) -> list[tuple[str, str]]:
    """Return the topic that "it" stands for as an object: the first named before it in its sentence."""
    if token.lower_ == "it" and token.dep_ in ("dobj", "pobj"):
        for _, _, topic_id, name in scene.topics_within(token.sent.start_char, token.idx):
            return [(topic_id, name)]
    return []
