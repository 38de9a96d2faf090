"""The word lists that tell a happening from what is none (``words/happenings.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.knowledge import read_knowledge

LISTS = Path(__file__).parent / "words" / "happenings.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``words/happenings.yaml``."""

    states: frozenset[str]
    light: frozenset[str]
    things: frozenset[str]
    happenings: frozenset[str]
    attacks: frozenset[str]
    casualties: frozenset[str]
    disasters: frozenset[str]
    texts: frozenset[str]
    meetings: frozenset[str]
    parts: frozenset[str]
    times: frozenset[str]
    stretches: frozenset[str]
    occasions: frozenset[str]
    motions: frozenset[str]
    deeds: frozenset[str]
    performs: frozenset[str]
    figures: frozenset[str]
    namings: frozenset[str]
    contents: frozenset[str]
    forecasts: frozenset[str]
    measures: frozenset[str]
    rates: frozenset[str]
    prices: frozenset[str]
    units: frozenset[str]
    silences: frozenset[str]
    details: frozenset[str]
    assemblies: frozenset[str]
    channels: frozenset[str]
    airs: frozenset[str]
    aired: frozenset[str]
    begins: frozenset[str]
    ends: frozenset[str]
    staged: frozenset[str]
    claims: frozenset[str]
    prospects: frozenset[str]
    addresses: frozenset[str]
    plans: frozenset[str]
    settled: frozenset[str]
    prospective: frozenset[str]
    factive: frozenset[str]
    wishes: frozenset[str]
    cancels: frozenset[str]
    shuns: frozenset[str]
    denies: frozenset[str]
    doubts: frozenset[str]
    possible: frozenset[str]
    conditions: frozenset[str]
    places: frozenset[str]
    towards: frozenset[str]
    travels: frozenset[str]
    limits: frozenset[str]
    common: frozenset[str]
    often: frozenset[str]
    olden: frozenset[str]
    appeals: frozenset[str]
    follows: frozenset[str]
    occurs: frozenset[str]


@cache
def words() -> Words:
    """Read the lists, each a set of lemmas."""
    listed = read_knowledge(LISTS)
    return Words(**{name: frozenset(w.strip() for w in line.split(",")) for name, line in listed.items()})


@cache
def number_words() -> dict[str, int]:
    """Read the words for whole numbers from two on ("two": 2), of those that dates have too."""
    return {word: value for word, value in read_knowledge(LISTS.with_name("lexicon.yaml"))["num"].items() if value > 1}
