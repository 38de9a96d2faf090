"""The diplomatic acts and their scale: what one party does to another, and how hostile or cooperative that is.

The words are data (``acts.yaml``), graded by CAMEO root and Goldstein value. Stance reads from them what a holder
does to a target, the timeline which words name a happening.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.knowledge import read_knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

Dependent = tuple[str, str, list[tuple[str, str]]]  # dependency, lemma, the same of its own dependents

DATA = Path(__file__).with_name("acts.yaml")
VERB, NOUN = "VERB", "NOUN"
_CLOSE = frozenset({"prt", "dobj", "nsubjpass", "advmod", "attr", "acomp", "xcomp", "oprd"})


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
    data = read_knowledge(DATA)
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


def begins_phrase(lemma: str) -> bool:
    """Tell whether a set phrase begins with the verb ``lemma``."""
    return lemma in _tables().heads


def act_at(token: Token) -> Act | None:
    """Look up the act that a token of a parsed text names, set phrases first.

    A verb is tried with its particle, object, preposition, and preposition with its object ("called off the talks",
    "held talks", "took to the streets"), then alone; a passive verb with its subject ("sanctions were lifted").
    """
    known = token.doc.user_data.setdefault("acts", {})  # several steps ask about one token
    if token.i not in known:
        pos = NOUN if token.pos_ == "PROPN" else token.pos_
        known[token.i] = act_in(token.lemma_.lower(), pos, lambda: [
            (c.dep_, c.lemma_.lower(), [(b.dep_, b.lemma_.lower()) for b in c.children]) for c in token.children
        ])
    return known[token.i]


def act_in(lemma: str, pos: str, dependents: Callable[[], list[Dependent]]) -> Act | None:
    """Look up the act of a word among its dependents, asked for only where a set phrase begins with ``lemma``."""
    tables = _tables()
    if pos in (VERB, "AUX"):
        if lemma in tables.heads:
            for phrase in _phrases(lemma, dependents()):
                if phrase in tables.phrases:
                    return tables.phrases[phrase]
        return tables.verbs.get(lemma)
    return tables.nouns.get(lemma) if pos == NOUN else None


def _phrases(lemma: str, dependents: list[Dependent]) -> list[str]:
    """List the phrases that a verb may form with its dependents, longest first."""
    long, short = [], []
    for dep, word, below in dependents:
        if dep in _CLOSE:
            short.append(f"{lemma} {word}")
            for dep_below, word_below in below:
                if dep_below == "prep":
                    long.append(f"{lemma} {word} {word_below}")
                elif dep_below == "compound":
                    short.append(f"{lemma} {word_below}")
        elif dep in ("prep", "agent", "dative"):
            short.append(f"{lemma} {word}")
            long += [f"{lemma} {word} {word_below}" for dep_below, word_below in below if dep_below == "pobj"]
        if dep in ("prt", "dobj"):
            long += [f"{lemma} {word} {other}" for dep_other, other, _ in dependents
                     if dep_other in ("prep", "dobj") and other != word]
    return long + short
