"""The diplomatic acts and their scale: what one party does to another, and how hostile or cooperative that is.

The words are data (``acts.yaml``), graded by CAMEO root and Goldstein value. Stance reads from them what a holder
does to a target, the timeline which words name a happening.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from spacy.tokens import Token

DATA = Path(__file__).with_name("acts.yaml")
VERB, NOUN = "VERB", "NOUN"


@dataclass(frozen=True, slots=True)
class Act:
    """A diplomatic act. ``polarity`` is what it says of the doer's stance toward the one it is done to.

    ``root`` is a CAMEO root code of two digits, None where CAMEO grades no such act (an election, a death);
    ``goldstein`` runs from -10 to +10. ``event`` is false for attitudes and bare speech ("fear", "say").
    """

    name: str
    root: str | None
    goldstein: float
    polarity: int
    event: bool = True


STATE = Act("state", "01", 0.0, 0, False)


@dataclass(frozen=True, slots=True)
class _Tables:
    verbs: dict[str, Act]
    nouns: dict[str, Act]
    phrases: dict[str, Act]
    heads: frozenset[str]


@cache
def _tables() -> _Tables:
    data = yaml.load(DATA.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    tables = _Tables({}, {}, {}, frozenset())
    for row in data["acts"]:
        goldstein = float(data["scale"][row["root"]]) if "root" in row else 0.0
        polarity = row.get("polarity", (goldstein > 0) - (goldstein < 0))
        act = Act(row["name"], row.get("root"), goldstein, polarity, row.get("event", True))
        for kind in ("verbs", "nouns", "phrases"):
            words = getattr(tables, kind)
            for word in " ".join(row.get(kind, "").split()).split(", "):
                if word.strip(" ,"):
                    words.setdefault(word.strip(" ,"), act)
    heads = frozenset(phrase.split()[0] for phrase in tables.phrases)
    return _Tables(tables.verbs, tables.nouns, tables.phrases, heads)


def act_of(lemma: str, pos: str = VERB) -> Act | None:
    """Look up the act that a word or set phrase names.

    ``lemma`` is a lemma ("accuse") or the lemmas of a phrase ("call off", "impose sanction"); ``pos`` is VERB or
    NOUN (spaCy's coarse tags; PROPN and ADJ are read as NOUN). Returns None where the word names no act.
    """
    tables, lemma = _tables(), lemma.lower()
    if " " in lemma:
        return tables.phrases.get(lemma)
    return (tables.verbs if pos in (VERB, "AUX") else tables.nouns).get(lemma)


def act_at(token: Token) -> Act | None:
    """Look up the act that a token of a parsed text names, set phrases first.

    A verb is tried with its particle, object, preposition, and preposition with its object ("called off the talks",
    "held talks", "took to the streets"), then alone; a passive verb with its subject ("sanctions were lifted").
    """
    tables, lemma = _tables(), token.lemma_.lower()
    if token.pos_ in (VERB, "AUX"):
        if lemma in tables.heads:
            for phrase in _phrases(token, lemma):
                if phrase in tables.phrases:
                    return tables.phrases[phrase]
        return tables.verbs.get(lemma)
    if token.pos_ in (NOUN, "PROPN"):
        return tables.nouns.get(lemma)
    return None


def _phrases(verb: Token, lemma: str) -> list[str]:
    """List the phrases that a verb may form with its dependents, longest first."""
    long, short = [], []
    for child in verb.children:
        word = child.lemma_.lower()
        if child.dep_ in ("prt", "dobj", "nsubjpass", "advmod", "attr", "acomp", "xcomp", "oprd"):
            short.append(f"{lemma} {word}")
            if child.dep_ in ("prt", "dobj", "advmod", "acomp", "xcomp"):
                for below in child.children:
                    if below.dep_ == "prep":
                        long.append(f"{lemma} {word} {below.lemma_.lower()}")
                    elif below.dep_ == "compound":
                        short.append(f"{lemma} {below.lemma_.lower()}")
        elif child.dep_ in ("prep", "agent", "dative"):
            short.append(f"{lemma} {word}")
            for below in child.children:
                if below.dep_ == "pobj":
                    long.append(f"{lemma} {word} {below.lemma_.lower()}")
    for first in verb.children:
        if first.dep_ in ("prt", "dobj"):
            for child in verb.children:
                if child.dep_ in ("prep", "dobj") and child is not first:
                    long.append(f"{lemma} {first.lemma_.lower()} {child.lemma_.lower()}")
    return long + short
