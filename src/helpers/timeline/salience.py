"""How much an event or a day matters: what is told often, again later, by many and first of all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# How much each count of an event's mentions weighs, as its logarithm.
EVENT_WEIGHTS = {"mentions": 0.5, "later": 0.6, "much later": 0.6, "articles": 0.8, "lead": 0.5, "publications": 0.3}
LATER, MUCH_LATER = 2, 7  # days after the event on which it is still worth a mention
LEAD = 0.2  # the part of an article that counts as its lead

# How much each count of a day weighs, as its logarithm: articles that name it, that name it LATER, that write it out as
# a calendar date, and what was published on it and on the day after. Whole and half numbers near the best found on
# news of five topics, leaving one out at a time (docs/timeline.md).
DAY_WEIGHTS = {"named": 1.0, "later": 1.0, "written out": 1.0, "published": 0.5, "next day": 1.0}
VOICE = 5.0  # what an article counts for; shared among the days that it names, for a list of concerts says little of each
HEADER = 200  # characters in which a written-out date that is the publication's own is only the article's stamp


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One mention of an event: in which article, published when (ISO day), how far into the text (0 to 1)."""

    article_id: str
    published: str | None
    position: float


def salience(mentions: Sequence[Mentioned], day: str) -> float:
    """Return how much an event of ``day`` (its first, ISO) matters, from 0 to 1, judged by its mentions alone."""
    counts = defaultdict(set)
    for number, mention in enumerate(mentions):
        counts["mentions"].add(number)
        counts["articles"].add(mention.article_id)
        if mention.position < LEAD:
            counts["lead"].add(mention.article_id)
        if mention.published:
            counts["publications"].add(mention.published)
            gap = days_between(day, mention.published)
            if gap >= LATER:
                counts["later"].add(number)
            if gap >= MUCH_LATER:
                counts["much later"].add(number)
    total = sum(weight * math.log1p(len(counts[name])) for name, weight in EVENT_WEIGHTS.items())
    return round(1 - math.exp(-total / 3), 4)


def rank_days(result: Any, start: date | str, end: date | str, n: int) -> list[str]:
    """Return the ``n`` most telling days between ``start`` and ``end`` (both included), best first, as ISO strings.

    ``result`` is what ``analyse`` returned; only its tables ``articles`` and ``dates`` are read, and only articles
    published between the two days (copies of others left out). A day counts for the articles that name it, more when
    they do so days later or write it out as a calendar date, and for what was published on it and on the day after.
    Fewer than ``n`` are returned where fewer days are named at all. Raises ValueError for a day that is not ISO 8601.
    """
    counts = _count_days(result.articles, result.dates, _iso(start), _iso(end))
    scores = {
        day: sum(weight * math.log1p(count[name]) for name, weight in DAY_WEIGHTS.items())
        for day, count in counts.items()
    }
    return sorted(scores, key=lambda day: (-scores[day], day))[: max(0, n)]


def _count_days(
    articles: pd.DataFrame, dates: pd.DataFrame, first: str, last: str
) -> dict[str, dict[str, float]]:
    """Count what speaks for each day from ``first`` to ``last``: see DAY_WEIGHTS."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    published: dict[str, str] = {}
    for article_id, day, copied in zip(articles["article_id"], articles["published"], articles["duplicate_of"]):
        if isinstance(day, str) and first <= day <= last and not isinstance(copied, str):
            published[article_id] = day
            counts[day]["published"] += VOICE
            before = _day_before(day)
            if first <= before:
                counts[before]["next day"] += VOICE
    for article_id, named in _named_days(dates, published).items():
        share = VOICE / (len(named) + 1)
        for day, written_out in named.items():
            if first <= day <= last:
                counts[day]["named"] += share
                counts[day]["later"] += share * (days_between(day, published[article_id]) >= LATER)
                counts[day]["written out"] += share * written_out
    return counts


def _named_days(dates: pd.DataFrame, published: dict[str, str]) -> dict[str, dict[str, bool]]:
    """List the single days that each article names, and whether it writes them out ("25 June 2009", not "Monday")."""
    named: dict[str, dict[str, bool]] = defaultdict(dict)
    rows = zip(*(dates[column] for column in ("article_id", "start", "text", "type", "earliest", "latest")))
    for article_id, position, text, kind, earliest, latest in rows:
        if article_id not in published or kind not in ("DATE", "TIME"):
            continue
        if not isinstance(earliest, str) or earliest != latest:
            continue
        written_out = any(c.isdigit() for c in text)
        if written_out and earliest == published[article_id] and position < HEADER:
            continue
        named[article_id][earliest] = named[article_id].get(earliest, False) or written_out
    return named


def _day_before(day: str) -> str:
    """Return the day before an ISO day; the first day there is has none but itself."""
    ordinal = date.fromisoformat(day).toordinal()
    return date.fromordinal(max(1, ordinal - 1)).isoformat()


def days_between(day: str, other: str) -> int:
    """Return how many days ``other`` lies after ``day`` (ISO)."""
    return (date.fromisoformat(other) - date.fromisoformat(day)).days


def _iso(day: date | str) -> str:
    """Return an ISO day. Raises ValueError for a string that is none."""
    return day.isoformat()[:10] if isinstance(day, date) else date.fromisoformat(day[:10]).isoformat()
