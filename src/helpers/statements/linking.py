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
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Protocol

from rapidfuzz import fuzz

from helpers.records import Article, Statement

DAYS = 10  # how far apart two reports of an utterance may be published when nothing tells the day it was said
QUOTED_LATER = (
    6  # words in a row from which a quotation is the same utterance however much later it is repeated
)
RUN = 4  # words in a row that make two reports alike in wording
SHARE_ALIKE = 0.55  # share of the shorter one's weight that must be shared where the wording is alike
SHARE = 0.75  # the same where it is not
SHARE_SAME_DAY = 0.6  # the same where both are known to be of one day
ORDER = 60  # rapidfuzz score (0-100) of the words in common order
FEWEST = 3  # content words that must be shared

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\d[\d,.]*")
_NEGATION = frozenset(
    ("not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot")
)
_STOP = frozenset(
    _WORD.findall(
        """a an the and or but if of to in on at by for from with as that this these those it its he his him she her they
    their them we our us i my me you your is are was were be been being has have had do does did will would shall should
    can could may might must so than then there here what which who whom when where why how all any some more most very
    just also said says say told added such into out up down over about after before s t re ve ll d m"""
    )
)


@dataclass(frozen=True, slots=True)
class _Report:
    """What linking looks at in one statement."""

    index: int
    article: str
    published: int | None  # day number
    said: str | None
    asserted: str
    words: tuple[str, ...]
    content: frozenset[str]
    numbers: frozenset[str]
    negated: bool


def link_statements(
    statements: Sequence[Statement], articles: Iterable[Article], counted: tuple[Counter[str], int] | None = None
) -> list[Statement]:
    """Return the statements in their order with ``same_as`` filled: the id of the earliest report of the utterance.

    ``articles`` give the days of publication; a statement of an article without one is linked by its wording alone.
    Statements without a speaker or an id are left as they are. Where ``statements`` are those of some speakers only,
    ``counted`` is what ``count_words`` told of all.
    """
    published = {article.article_id: article.published for article in articles}
    first = find_links(statements, published, counted)
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
    statements: Sequence[Said], published: Mapping[str, date | None], counted: tuple[Mapping[str, int], int] | None = None
) -> dict[int, int]:
    """Return the places of those of ``statements`` that report an utterance again -> of its earliest report.

    ``published`` gives the days of articles. The rest is as in ``link_statements``.
    """
    reports = [
        _report(k, s, published.get(s.article_id))
        for k, s in enumerate(statements)
        if s.speaker_id and s.statement_id
    ]
    weight = _weights(*(counted or _count(reports)))
    by_speaker: dict[str, list[_Report]] = {}
    for report in sorted(reports, key=lambda r: (r.published is None, r.published or 0, r.article, r.index)):
        by_speaker.setdefault(statements[report.index].speaker_id, []).append(report)
    first: dict[int, int] = {}
    for group in by_speaker.values():
        if len(group) > 1:
            _link_group(group, weight, first)
    return first


def _report(index: int, statement: Said, published: date | None) -> _Report:
    words = tuple(w.replace("’", "'") for w in _WORD.findall(statement.text.lower()))
    return _Report(
        index,
        statement.article_id or "",
        published.toordinal() if published else None,
        statement.said_on,
        statement.asserted,
        words,
        frozenset(_stem(w) for w in words if w not in _STOP and w not in _NEGATION),
        frozenset(n.strip(",.") for n in _NUMBER.findall(statement.text)),
        any(w in _NEGATION or w.endswith("n't") for w in words),
    )


@lru_cache(2**16)
def _stem(word: str) -> str:
    """Cut an English ending, roughly: enough to make "talks" and "talk", "warned" and "warn" one word."""
    word = word.removesuffix("'s")
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def count_words(statements: Iterable[Statement]) -> tuple[Counter[str], int]:
    """Return in how many statements each word stands, and how many there are; counts of several sets may be added."""
    return _count([_report(k, s, None) for k, s in enumerate(statements) if s.speaker_id and s.statement_id])


def _count(reports: list[_Report]) -> tuple[Counter[str], int]:
    return Counter(word for report in reports for word in report.content), len(reports)


def _weights(counts: Mapping[str, int], total: int) -> dict[str, float]:
    """Weigh each word by how few statements have it (inverse document frequency)."""
    return {word: math.log((total + 1) / n) + 0.5 for word, n in counts.items()}


def _link_group(group: list[_Report], weight: dict[str, float], first: dict[int, int]) -> None:
    """Link the statements of one speaker, in the order of publication."""
    reports = {report.index: report for report in group}
    holders: dict[str, deque[int]] = {}  # word -> the latest reports that have it
    runs: dict[tuple[str, ...], _Report] = {}  # words in a row -> the first report that has them
    for report in group:
        shared = Counter(chain.from_iterable(holders.get(word, ()) for word in report.content))
        best, best_share = None, 0.0
        for index, count in shared.items():
            if count >= FEWEST or count >= min(len(report.content), len(reports[index].content)):
                share = _same(report, reports[index], weight)
                if share > best_share or (share == best_share and best is not None and index < best):
                    best, best_share = index, share
        if best is None:
            for run in _runs(report.words, QUOTED_LATER):
                other = runs.get(run)
                if (
                    other is not None
                    and other.article != report.article
                    and _same(report, other, weight, later=True)
                ):
                    best = other.index
                    break
        if best is not None:
            first[report.index] = first.get(best, best)
        for word in report.content:
            holders.setdefault(word, deque(maxlen=40)).append(report.index)
        for run in _runs(report.words, QUOTED_LATER):
            runs.setdefault(run, report)


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
        if a.published is None or b.published is None:
            later = True
        elif abs(a.published - b.published) > DAYS:
            return 0.0
    if not a.numbers <= b.numbers and not b.numbers <= a.numbers:
        return 0.0
    common = a.content & b.content
    smaller = min((a.content, b.content), key=lambda c: (sum(weight[w] for w in c), sorted(c)))
    total = sum(weight[w] for w in sorted(smaller))
    if not total:
        return 0.0
    share = sum(weight[w] for w in sorted(common)) / total
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
