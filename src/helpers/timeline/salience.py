"""How much an event or a day matters: what is told often, again later, by many and first of all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from helpers.analysis import Result

# How much each count weighs, as its logarithm. Chosen on news of five topics, leaving one out at a time
# (benchmarks/timeline.py).
EVENT_WEIGHTS = {"mentions": 0.5, "later": 0.6, "much later": 0.6, "articles": 0.8, "lead": 0.5, "publications": 0.3}
DAY_WEIGHTS = {"articles": 1.0, "later": 1.0, "much later": 1.0, "published": 0.5}
LATER, MUCH_LATER = 2, 7  # days after the event on which it is still worth a mention
LEAD = 0.2  # the part of an article that counts as its lead


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


def rank_days(result: Result, start: date | str, end: date | str, n: int) -> list[str]:
    """Return the ``n`` most telling days between ``start`` and ``end`` (both included), best first, as ISO strings.

    ``result`` is what ``analyse`` returned; only its tables ``articles`` and ``dates`` are read, and only articles
    published between the two days (copies of others left out). A day counts for the articles that name it, more so
    days later, and for what was published on it.
    """
    first, last = _iso(start), _iso(end)
    counts = _count_days(result.articles, result.dates, first, last)
    ranked = sorted(
        counts, key=lambda day: (-sum(w * math.log1p(counts[day][k]) for k, w in DAY_WEIGHTS.items()), day)
    )
    return ranked[: max(0, n)]


def _count_days(
    articles: pd.DataFrame, dates: pd.DataFrame, first: str, last: str
) -> dict[str, dict[str, float]]:
    """Count for each day the articles that name it, those that do so later, and those published on it."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    published: dict[str, str] = {}
    for row in articles.to_dict("records"):
        day, copied = row["published"], row.get("duplicate_of")
        if isinstance(day, str) and first <= day <= last and not isinstance(copied, str):
            published[row["article_id"]] = day
            counts[day]["published"] += 1
    seen = set()
    wanted = dates[dates["article_id"].isin(published)]
    for article_id, kind, earliest, latest in zip(
        wanted["article_id"], wanted["type"], wanted["earliest"], wanted["latest"]
    ):
        if kind not in ("DATE", "TIME") or not isinstance(earliest, str) or earliest != latest:
            continue
        if not first <= earliest <= last or (article_id, earliest) in seen:
            continue
        seen.add((article_id, earliest))
        counts[earliest]["articles"] += 1
        gap = days_between(earliest, published[article_id])
        if gap >= LATER:
            counts[earliest]["later"] += 1
        if gap >= MUCH_LATER:
            counts[earliest]["much later"] += 1
    return counts


def days_between(day: str, other: str) -> int:
    """Return how many days ``other`` lies after ``day`` (ISO)."""
    return (date.fromisoformat(other) - date.fromisoformat(day)).days


def _iso(day: date | str) -> str:
    """Return an ISO day. Raises ValueError for a string that is none."""
    return day.isoformat()[:10] if isinstance(day, date) else date.fromisoformat(day[:10]).isoformat()
