"""The same utterance in several articles: found, so that it is counted once.

Reports of one utterance name the same speaker and say much the same, in full, cut short, or translated another way.
Statements are taken in the order of publication; each is compared with the earlier ones of its speaker that share
rare words with it and are near in time. Two measures must agree: how much of the shorter one's weight in words the
other holds (rare words weigh more), and how well their words run in the same order (rapidfuzz). What tells utterances
apart (another day, a number, a negation) is looked at first: a link that is missed costs less than a wrong one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz

from helpers.records import Article, Statement
from helpers.statements.likeness import FEWEST, Words, likely, repeated_runs, words_of

DAYS = 10  # how far apart two reports of an utterance may be published when nothing tells the day it was said
QUOTED_LATER = (
    6  # words in a row from which a quotation is the same utterance however much later it is repeated
)
RUN = 4  # words in a row that make two reports alike in wording
SHARE_ALIKE = 0.55  # share of the shorter one's weight that must be shared where the wording is alike
SHARE = 0.75  # the same where it is not
SHARE_SAME_DAY = 0.6  # the same where both are known to be of one day
ORDER = 60  # rapidfuzz score (0-100) of the words in common order

_NUMBER = re.compile(r"\d[\d,.]*")
_NEGATION = frozenset(
    ("not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot")
)
_STOP = frozenset(
    words_of(
        """a an the and or but if of to in on at by for from with as that this these those it its he his him she her they
    their them we our us i my me you your is are was were be been being has have had do does did will would shall should
    can could may might must so than then there here what which who whom when where why how all any some more most very
    just also said says say told added such into out up down over about after before s t re ve ll d m"""
    )
)


@dataclass(frozen=True, slots=True)
class _Report:
    """What linking looks at in one statement."""

    article: str
    published: int  # day number; -1: none
    said: str | None
    asserted: str
    words: tuple[str, ...]
    content: frozenset[str]
    numbers: frozenset[str]
    negated: bool


def link_statements(statements: Sequence[Statement], articles: Iterable[Article]) -> list[Statement]:
    """Return the statements in their order with ``same_as`` filled: the id of the earliest report of the utterance.

    ``articles`` give the days of publication; a statement of an article without one is linked by its wording alone.
    Statements without a speaker or an id are left as they are.
    """
    first = find_links(statements, {article.article_id: article.published for article in articles})
    return [
        replace(s, same_as=statements[first[k]].statement_id) if k in first else s
        for k, s in enumerate(statements)
    ]


class Said(Protocol):
    """What linking looks at in a statement."""

    statement_id: str | None
    article_id: str | None
    speaker_id: str | None
    said_on: str | None
    asserted: str
    text: str


def find_links(
    statements: Sequence[Said], published: Mapping[str, date | None], words: Words | None = None,
    counted: tuple[Mapping[str, int], int] | None = None,
) -> dict[int, int]:
    """Return the places of those of ``statements`` that report an utterance again -> of its earliest report.

    ``published`` gives the days of articles, ``words`` those of the statements where they are known. Where
    ``statements`` are those of some speakers only, ``counted`` is what ``count_words`` told of all.
    """
    days = {article: day.toordinal() if day else -1 for article, day in published.items()}
    published_on = [days.get(s.article_id, -1) for s in statements]
    places = [k for *_, k in sorted(
        (s.speaker_id, day < 0, day, s.article_id or "", k)
        for k, (s, day) in enumerate(zip(statements, published_on)) if s.speaker_id and s.statement_id
    )]  # fmt: skip
    told = [statements[k] for k in places]
    words = (words or Words.split(s.text for s in statements)).take(places)
    speaker, source, asserted = (_numbers(getattr(s, name) for s in told) for name in ("speaker_id", "article_id", "asserted"))
    published_on = np.array([published_on[k] for k in places], dtype=np.int64)
    said = _numbers(s.said_on and s.said_on[:10] for s in told)
    stems, owner, stem = words.each_once([_content(word) for word in words.vocabulary])
    weight = _weights(*(counted or _counts(stems, stem, len(told))))
    reports: dict[int, _Report] = {}

    def report(k: int) -> _Report:
        if k not in reports:
            reports[k] = _report(told[k], published_on[k], words[k])
        return reports[k]

    alike = dict(likely(speaker, owner, stem, (published_on, said, asserted), DAYS))
    quoted = repeated_runs(speaker, source, words, QUOTED_LATER)
    first: dict[int, int] = {}
    for k in sorted(alike.keys() | quoted.keys()):
        shares = [(_same(report(k), report(other), weight), -places[other]) for other in alike.get(k, ())]
        share, best = max(shares, default=(0.0, 0))
        if not share:
            best = next((-places[o] for o in quoted.get(k, ()) if _same(report(k), report(o), weight, later=True)), None)
        if best is not None:
            first[places[k]] = first.get(-best, -best)
    return first


def count_words(statements: Sequence[Said]) -> tuple[dict[str, int], int]:
    """Return in how many statements each word stands, and how many there are; counts of several sets may be added."""
    words = Words.split(s.text for s in statements).take(_linked(statements))
    stems, _, stem = words.each_once([_content(word) for word in words.vocabulary])
    return _counts(stems, stem, len(words.sizes))


def _linked(statements: Sequence[Said]) -> list[int]:
    return [k for k, s in enumerate(statements) if s.speaker_id and s.statement_id]


def _counts(stems: list[str], stem: np.ndarray, total: int) -> tuple[dict[str, int], int]:
    return dict(zip(stems, np.bincount(stem, minlength=len(stems)).tolist())), total


def _weights(counts: Mapping[str, int], total: int) -> dict[str, float]:
    """Weigh each word by how few statements have it (inverse document frequency)."""
    return {word: math.log((total + 1) / n) + 0.5 for word, n in counts.items() if n}


def _numbers(values: Iterable[str | None]) -> np.ndarray:
    """Number values as they come; nothing is -1."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) if value else -1 for value in values], dtype=np.int64)


def _report(statement: Said, published: int, words: tuple[str, ...]) -> _Report:
    return _Report(
        statement.article_id or "",
        published,
        statement.said_on,
        statement.asserted,
        words,
        frozenset(filter(None, map(_content, words))),
        frozenset(n.strip(",.") for n in _NUMBER.findall(statement.text)),
        any(w in _NEGATION or w.endswith("n't") for w in words),
    )


@lru_cache(2**16)
def _content(word: str) -> str | None:
    """Return the stem of a content word, roughly cut: enough to make "talks" and "talk", "warned" and "warn" one word."""
    if word in _STOP or word in _NEGATION:
        return None
    word = word.removesuffix("'s")
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _runs(words: tuple[str, ...], length: int) -> Iterable[tuple[str, ...]]:
    return (words[k : k + length] for k in range(len(words) - length + 1))


def _same(a: _Report, b: _Report, weight: dict[str, float], later: bool = False) -> float:
    """Return how surely two statements of one speaker report one utterance: the shared weight, or 0."""
    if a.asserted != b.asserted:
        return 0.0
    same_day = bool(a.said and b.said and a.said[:10] == b.said[:10])
    if a.said and b.said and len(a.said) >= 10 and len(b.said) >= 10 and abs(_day(a.said) - _day(b.said)) > 1:
        return 0.0
    if not later and not same_day:
        if a.published < 0 or b.published < 0:
            later = True
        elif abs(a.published - b.published) > DAYS:
            return 0.0
    if not a.numbers <= b.numbers and not b.numbers <= a.numbers:
        return 0.0
    common = a.content & b.content
    total = min(math.fsum(weight[w] for w in content) for content in (a.content, b.content))
    if not total:
        return 0.0
    share = math.fsum(weight[w] for w in common) / total
    if a.words == b.words:
        return 1.0 if len(common) >= 2 else 0.0
    if len(common) < FEWEST:
        return 0.0
    alike = not set(_runs(a.words, RUN)).isdisjoint(_runs(b.words, RUN))
    if a.negated != b.negated and not (alike and share > 0.9):
        return 0.0
    if later:
        return share if alike and share >= SHARE else 0.0
    if a.article == b.article and not (alike and share >= 0.85):
        return 0.0
    wanted = SHARE_ALIKE if alike else SHARE_SAME_DAY if same_day and len(common) > FEWEST else SHARE
    if share < wanted:
        return 0.0
    order = fuzz.partial_token_sort_ratio(" ".join(a.words), " ".join(b.words))
    return share if order >= ORDER else 0.0


@lru_cache(2**14)
def _day(iso: str) -> int:
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return 0
