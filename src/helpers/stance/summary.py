"""The speakers table: what each speaker holds about each target over all articles, with how sure that is.

Utterances reported twice count once. Means come with 95 % intervals, bootstrapped by article (an article's statements
stand or fall together). A trend is claimed only where a permutation test on the articles' means finds one.
"""

from __future__ import annotations

import zlib
from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 2000  # bootstrap samples, and permutations where not all can be tried
LEVEL = 0.05  # of the trend test
Group = dict[str, np.ndarray]  # the columns of one speaker's stances toward one target
TREND_ARTICLES = 5  # with fewer, no order of the articles is rarer than the level


def summarise(
    statements: pd.DataFrame, stances: pd.DataFrame, minimum: int = 3, seed: int = 0
) -> list[dict[str, Any]]:
    """Return one row for each speaker and target, sorted by their names.

    ``statements`` and ``stances`` are the tables of those names. With fewer than ``minimum`` distinct utterances the
    means and their interval are None and the trend is "too few". ``seed`` fixes every draw; a row's draws depend on
    its speaker and target alone, so adding an article elsewhere changes nothing here.
    """
    counted = _counted(statements, stances)
    keys = ["speaker_id", "target_kind", "target_id"]
    places = counted.groupby(keys, sort=True).indices
    columns = {name: counted[name].to_numpy() for name in counted.columns}  # a slice of pandas a pair would be slow
    rows = []
    for (speaker_id, kind, target_id), where in sorted(places.items()):
        group = {name: column[where] for name, column in columns.items()}
        name = f"{speaker_id}\0{kind}\0{target_id}".encode("utf-8", "surrogatepass")
        rows.append(_row(group, minimum, [seed, zlib.crc32(name)]) | {
            "speaker_id": speaker_id, "target_kind": kind, "target_id": target_id,
            "speaker": group["speaker"][0] or speaker_id, "target": group["target"][0],
        })
    return sorted(rows, key=lambda row: (row["speaker"], row["target"], row["speaker_id"], row["target_id"]))


def _counted(statements: pd.DataFrame, stances: pd.DataFrame) -> pd.DataFrame:
    """Join the tables and keep one row for each utterance and target: its first report where that has the target."""
    said = statements[["statement_id", "article_id", "speaker", "same_as", "said_on", "sentiment"]]
    joined = stances[stances["speaker_id"].notna() & (stances["speaker_id"] != stances["target_id"])].merge(
        said, on="statement_id", how="inner"
    )
    joined["utterance"] = joined["same_as"].where(joined["same_as"].notna(), joined["statement_id"])
    joined["repeat"] = joined["same_as"].notna()
    joined["dated"] = joined["said_on"].notna()
    joined = joined.sort_values(["repeat", "said_on", "statement_id"], kind="stable", na_position="last")
    return joined.drop_duplicates(["utterance", "speaker_id", "target_kind", "target_id"])


def _row(group: Group, minimum: int, seed: list[int]) -> dict[str, Any]:
    scores = group["score"].astype(float)
    ids = group["statement_id"]
    days = [str(day) for day in group["said_on"][group["dated"]]]
    row: dict[str, Any] = {
        "statements": len(ids), "mean_score": None, "low": None, "high": None, "mean_sentiment": None,
        "first": min(days, default=None), "last": max(days, default=None), "trend": "too few",
        "strongest": min(zip(-np.abs(scores), ids))[1], "evidence": sorted(ids),
    }
    if len(ids) < minimum:
        return row
    rng = np.random.default_rng(seed)
    row["mean_score"] = round(float(scores.mean()), 4)
    tones = group["sentiment"].astype(float)
    tones = tones[~np.isnan(tones)]
    row["mean_sentiment"] = round(float(tones.mean()), 4) if len(tones) else None
    row["low"], row["high"] = _interval(_resampled_means(scores, group["article_id"], rng))
    return row | _trend(group, rng)


def _resampled_means(scores: np.ndarray, articles: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """Return means of samples of whole articles, drawn with replacement; None with one article, which tells no spread."""
    _, which = np.unique(articles.astype(str), return_inverse=True)
    n = which.max() + 1
    if n < 2:
        return None
    sums, counts = np.bincount(which, scores, n), np.bincount(which, minlength=n)
    drawn = rng.multinomial(n, np.full(n, 1 / n), size=DRAWS)
    return (drawn @ sums) / (drawn @ counts)


def _interval(means: np.ndarray | None) -> tuple[float | None, float | None]:
    if means is None:
        return None, None
    low, high = np.percentile(means, (2.5, 97.5))
    return round(float(low), 4), round(float(high), 4)


def _trend(group: Group, rng: np.random.Generator) -> dict[str, Any]:
    """Test whether scores rise or fall over time, and compare the earlier with the later half of the articles.

    The test permutes the articles' mean scores and takes their covariance with the rank of their day; all orders are
    tried where they are few.
    """
    told = group["dated"]
    scores, days = group["score"][told].astype(float), group["said_on"][told].astype(str)
    names, which = np.unique(group["article_id"][told].astype(str), return_inverse=True)
    if len(names) < TREND_ARTICLES:
        return {"trend": "too few"}
    values = np.bincount(which, scores) / np.bincount(which)
    first = np.array([min(days[which == k]) for k in range(len(names))])
    order = np.lexsort((names, first))
    values, first = values[order], first[order]
    opens, day, size = np.unique(first, return_inverse=True, return_counts=True)
    if len(opens) < 3:
        return {"trend": "too few"}
    ranks = (np.cumsum(size) - (size - 1) / 2)[day]  # days shared share their mean rank
    ranks -= ranks.mean()
    if factorial(len(values)) <= 5040:
        orders = values[np.array(list(permutations(range(len(values)))))]
    else:
        orders = rng.permuted(np.tile(values, (DRAWS, 1)), axis=1)
    seen = float(ranks @ values)
    extreme = np.abs(orders @ ranks) >= abs(seen) - 1e-12
    p = extreme.mean() if len(orders) != DRAWS else (extreme.sum() + 1) / (DRAWS + 1)

    # the halves part between two days, so that a day is never on both sides
    later = first >= first[len(first) // 2]
    if later.all():
        later = first > first[0]
    row: dict[str, Any] = {}
    draws = []
    for name, half in (("before", order[~later]), ("after", order[later])):
        part = np.isin(which, half)
        row[f"{name}_mean"], row[f"{name}_n"] = round(float(scores[part].mean()), 4), int(part.sum())
        draws.append(_resampled_means(scores[part], which[part], rng))
    row["difference"] = round(row["after_mean"] - row["before_mean"], 4)
    if all(means is not None for means in draws):
        row["difference_low"], row["difference_high"] = _interval(draws[1] - draws[0])
    same_way = seen * row["difference"] > 0
    row["trend"] = "none" if p >= LEVEL or not same_way else "warmer" if seen > 0 else "colder"
    return row
