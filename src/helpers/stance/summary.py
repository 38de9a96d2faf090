"""What each speaker holds about each target over all articles, with how sure that is; the same by side and by outlet.

Utterances reported twice count once. Means come with 95 % intervals, bootstrapped by article (an article's statements
stand or fall together). A trend is claimed only where a permutation test on the articles' means finds one. With MANY
articles both are read from the normal distribution that they come to. A reversal is a pair of clear statements that
contradict each other.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, permutations
from math import erfc, factorial, sqrt
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 2000  # bootstrap samples, and permutations where not all can be tried
MANY = 100  # articles from which on nothing is drawn: a large corpus would take hours
LEVEL = 0.05  # of the trend test
Group = dict[str, np.ndarray]  # the columns of one holder's stances toward one target
GROUP = ("statement_id", "article_id", "speaker_id", "speaker", "target", "score", "sentiment", "label", "said_on", "dated")
TREND_ARTICLES = 5  # with fewer, no order of the articles is rarer than the level
CLEAR, SURE = 0.5, 0.6  # the score and the confidence from which a position counts for a reversal
SAME_WORDS = 0.6  # two reports that share so many of their words are one utterance, read in two ways
TARGET = ["target_kind", "target_id"]
_WORD = re.compile(r"\w+")


class Kept(Protocol):
    """Where figures may be kept, so that those of a group that did not change need not be found again."""

    def get(self, keys: list[str]) -> dict[str, bytes]:
        """Return what is there."""

    def put(self, bodies: dict[str, bytes]) -> None:
        """Keep more."""


def summarise(
    statements: pd.DataFrame, stances: pd.DataFrame, minimum: int = 3, seed: int = 0, kept: Kept | None = None
) -> list[dict[str, Any]]:
    """Return one row for each speaker and target, sorted by their names: the table speakers.

    ``statements`` and ``stances`` are the tables of those names. With fewer than ``minimum`` distinct utterances the
    means and their interval are None and the trend is "too few". ``seed`` fixes every draw; a row's draws depend on
    its speaker and target alone, so adding an article elsewhere changes nothing here.
    """
    joined = _joined(statements, stances)
    joined["holder"] = joined["speaker_id"]
    rows = [
        row | {"speaker_id": holder, "speaker": group["speaker"][0] or holder}
        for holder, group, row in _summaries(joined, minimum, seed, kept)
    ]
    return sorted(rows, key=lambda row: (row["speaker"], row["target"], row["speaker_id"], row["target_id"]))


def summarise_sides(
    statements: pd.DataFrame, stances: pd.DataFrame, party: Callable[[str], Any], minimum: int = 3, seed: int = 0,
    kept: Kept | None = None,
) -> list[dict[str, Any]]:
    """Return one row for each side (a government, say) and target: what all who speak for the side hold.

    A speaker without a side is its own; words about the own side are left out. ``party`` gives a party (with its
    ``name`` and ``side``) by its id, or None. ``speakers`` counts who was heard. The rest is as in ``summarise``.
    """
    joined = _joined(statements, stances)
    joined["holder"] = joined["speaker_side"].where(joined["speaker_side"].notna(), joined["speaker_id"])
    own = joined["target_id"].map(lambda target: getattr(party(target), "side", None))
    joined = joined[joined["holder"] != own]
    rows = [
        row | {"side_id": holder, "side": getattr(party(holder), "name", None) or _own_name(group, holder), "speakers": len(set(group["speaker_id"]))}
        for holder, group, row in _summaries(joined, minimum, seed, kept)
    ]
    return sorted(rows, key=lambda row: (row["side"], row["target"], row["side_id"], row["target_id"]))


def _own_name(group: Group, holder: str) -> str:
    names = group["speaker"][group["speaker_id"] == holder]
    return (names[0] if len(names) else None) or holder


def summarise_outlets(
    statements: pd.DataFrame, stances: pd.DataFrame, outlets: Mapping[str, str | None], minimum: int = 3, seed: int = 0,
    kept: Kept | None = None,
) -> list[dict[str, Any]]:
    """Return one row for each outlet and target: what the statements that the outlet reports hold.

    That is what an outlet lets be heard, not what it thinks. ``outlets`` gives the outlet of each article; an
    utterance counts once in each outlet that reports it. The rest is as in ``summarise``.
    """
    joined = _joined(statements, stances)
    joined["holder"] = joined["article_id"].map(outlets)
    rows = [
        row | {"outlet": holder, "speakers": len(set(group["speaker_id"]))}
        for holder, group, row in _summaries(joined, minimum, seed, kept)
    ]
    return sorted(rows, key=lambda row: (row["outlet"], row["target"], row["target_id"]))


def _joined(statements: pd.DataFrame, stances: pd.DataFrame) -> pd.DataFrame:
    """Join the tables: the stances of known speakers toward others, earliest first, each with its utterance."""
    said = statements[["statement_id", "article_id", "speaker", "speaker_side", "same_as", "said_on", "sentiment", "asserted", "text"]]
    joined = stances[stances["speaker_id"].notna() & (stances["speaker_id"] != stances["target_id"])].merge(
        said, on="statement_id", how="inner"
    )
    joined["utterance"] = joined["same_as"].where(joined["same_as"].notna(), joined["statement_id"])
    joined["repeat"] = joined["same_as"].notna()
    joined["dated"] = joined["said_on"].notna()
    return joined.sort_values(["repeat", "said_on", "statement_id"], kind="stable", na_position="last")


def _summaries(joined: pd.DataFrame, minimum: int, seed: int, kept: Kept | None) -> Iterator[tuple[str, Group, dict[str, Any]]]:
    """Yield each holder and target with its stances and its figures; of an utterance the first report that has the
    target counts."""
    joined = joined[joined["holder"].notna() & (joined["holder"] != joined["target_id"])]
    counted = joined.drop_duplicates(["utterance", "holder", *TARGET])
    places = sorted(counted.groupby(["holder", *TARGET], sort=True).indices.items())
    columns = {name: counted[name].to_numpy() for name in GROUP}  # a slice of pandas a pair would be slow
    groups = [{name: column[where] for name, column in columns.items()} for _, where in places]
    # the figures of a group too small for an interval are found as fast as they are looked up
    keys = [_key(of, group, minimum, seed) if kept and len(where) >= minimum else "" for (of, where), group in zip(places, groups)]
    known = kept.get([key for key in keys if key]) if kept else {}
    new: dict[str, bytes] = {}
    for ((holder, kind, target_id), _), group, key in zip(places, groups, keys):
        if key in known:
            row = json.loads(known[key])
        else:
            name = f"{holder}\0{kind}\0{target_id}".encode("utf-8", "surrogatepass")
            row = _row(group, minimum, [seed, zlib.crc32(name)])
            if key:
                new[key] = json.dumps(row).encode()
        yield holder, group, row | {"target_kind": kind, "target_id": target_id, "target": group["target"][0]}
    if kept and new:
        kept.put(new)


def _key(of: tuple, group: Group, minimum: int, seed: int) -> str:
    """Hash all that the figures of a group depend on."""
    told = repr((of, minimum, seed, *(column.tolist() for column in group.values())))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _row(group: Group, minimum: int, seed: list[int]) -> dict[str, Any]:
    scores, ids, labels = group["score"].tolist(), group["statement_id"].tolist(), group["label"].tolist()
    days = [str(day) for day, dated in zip(group["said_on"].tolist(), group["dated"].tolist()) if dated]
    row: dict[str, Any] = {
        "statements": len(ids), "mean_score": None, "low": None, "high": None, "mean_sentiment": None,
        "first": min(days, default=None), "last": max(days, default=None), "trend": "too few",
        "strongest": min(zip([-abs(score) for score in scores], ids))[1], "evidence": sorted(ids),
    }
    for label, sign in (("oppose", 1), ("neutral", 0), ("support", -1)):
        row[label] = labels.count(label)
        if sign and row[label]:
            row[f"strongest_{label}"] = min((sign * s, i) for s, i, own in zip(scores, ids, labels) if own == label)[1]
    if len(ids) < minimum:
        return row
    values = group["score"].astype(float)
    row["mean_score"] = round(float(values.mean()), 4)
    tones = group["sentiment"].astype(float)
    tones = tones[~np.isnan(tones)]
    row["mean_sentiment"] = round(float(tones.mean()), 4) if len(tones) else None
    row["low"], row["high"] = _interval(_resampled_means(values, group["article_id"], seed[0]))
    return row | _trend(group, seed)


def find_reversals(statements: pd.DataFrame, stances: pd.DataFrame) -> list[dict[str, Any]]:
    """Return who changed position: pairs of statements by one speaker on one target that contradict each other.

    Only asserted statements with a clear and sure position count, and only days on which all of them agree. Between
    two such days that follow each other on opposite sides stands a reversal, told by the strongest statement of each.
    The clearest come first.
    """
    joined = _joined(statements, stances)
    joined = joined[joined["dated"] & (joined["asserted"] == "yes") & (joined["confidence"] >= SURE) & (joined["score"].abs() >= CLEAR)]
    joined = joined.drop_duplicates(["utterance", "speaker_id", *TARGET])
    pairs: dict[tuple, dict[str, list[dict[str, Any]]]] = {}  # speaker and target -> day -> statements
    names = ["speaker_id", *TARGET, "said_on", "statement_id", "score", "confidence", "speaker", "target", "text"]
    for values in zip(*(joined[name].tolist() for name in names)):
        row = dict(zip(names, values))
        pairs.setdefault(values[:3], {}).setdefault(str(row["said_on"]), []).append(row)
    found = []
    for (speaker_id, kind, target_id), days in sorted(pairs.items()):
        agreed = [(day, rows) for day, rows in sorted(days.items()) if len({row["score"] > 0 for row in rows}) == 1]
        for (before_day, before), (after_day, after) in pairwise(agreed):
            one, other = (max(rows, key=lambda row: (abs(row["score"]), row["statement_id"])) for rows in (before, after))
            if (one["score"] > 0) == (other["score"] > 0) or _same_words(one["text"], other["text"]):
                continue
            found.append({
                "speaker_id": speaker_id, "speaker": one["speaker"] or speaker_id, "target": one["target"], "target_id": target_id,
                "target_kind": kind, "before": one["statement_id"], "before_day": before_day, "before_score": one["score"],
                "after": other["statement_id"], "after_day": after_day, "after_score": other["score"],
                "confidence": round(float(one["confidence"] * other["confidence"]), 4),
            })  # fmt: skip
    return sorted(found, key=lambda row: (-row["confidence"] * min(abs(row["before_score"]), abs(row["after_score"])), row["before"], row["target_id"]))


def _same_words(one: str, other: str) -> bool:
    first, second = (set(_WORD.findall(text.lower())) for text in (one, other))
    return len(first & second) >= SAME_WORDS * max(1, min(len(first), len(second)))


def _resampled_means(scores: np.ndarray, articles: np.ndarray, seed: int, stream: int = 0) -> np.ndarray | None:
    """Return means of samples of whole articles, drawn with replacement; None with one article, which tells no spread.

    With MANY articles they are the quantiles of the normal distribution of the ratio estimator (Cochran, Sampling
    Techniques, 6.4). Means of two ``stream``s are independent of each other.
    """
    number: dict[str, int] = {}
    which = np.array([number.setdefault(article, len(number)) for article in articles])
    n = len(number)
    if n < 2:
        return None
    sums, counts = np.bincount(which, scores, n), np.bincount(which, minlength=n)
    if n < MANY:
        drawn = _draws(n, seed, stream)
        return (drawn @ sums) / (drawn @ counts)
    mean = scores.mean()
    spread = sqrt(((sums - mean * counts) ** 2).sum()) / counts.sum()
    return mean + spread * np.random.default_rng([seed, stream]).standard_normal(DRAWS)


@lru_cache(maxsize=2 * MANY)
def _draws(n: int, seed: int, stream: int) -> np.ndarray:
    """Return DRAWS samples of ``n`` articles, as how often each was drawn: the same for all groups of that size."""
    rng = np.random.default_rng([seed, stream, n])
    drawn = rng.integers(n, size=(DRAWS, n)) + np.arange(DRAWS)[:, None] * n
    return np.bincount(drawn.ravel(), minlength=DRAWS * n).reshape(DRAWS, n).astype(np.float32)


def _interval(means: np.ndarray | None) -> tuple[float | None, float | None]:
    if means is None:
        return None, None
    last = len(means) - 1
    low, high = np.interp((0.025 * last, 0.975 * last), np.arange(last + 1), np.sort(means))  # np.percentile, in half the time
    return round(float(low), 4), round(float(high), 4)


def _trend(group: Group, seed: list[int]) -> dict[str, Any]:
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
    seen = float(ranks @ values)
    p = _chance(seen, values, ranks, seed)

    # the halves part between two days, so that a day is never on both sides
    later = first >= first[len(first) // 2]
    if later.all():
        later = first > first[0]
    row: dict[str, Any] = {}
    draws = []
    for name, half in (("before", order[~later]), ("after", order[later])):
        part = np.isin(which, half)
        row[f"{name}_mean"], row[f"{name}_n"] = round(float(scores[part].mean()), 4), int(part.sum())
        draws.append(_resampled_means(scores[part], which[part], seed[0], stream=len(draws) + 1))
    row["difference"] = round(row["after_mean"] - row["before_mean"], 4)
    if all(means is not None for means in draws):
        row["difference_low"], row["difference_high"] = _interval(draws[1] - draws[0])
    same_way = seen * row["difference"] > 0
    if "difference_low" in row:  # the interval that is printed beside the claim must bear it out
        same_way = same_way and row["difference_low"] * row["difference_high"] > 0
    row["trend"] = "none" if p >= LEVEL or not same_way else "warmer" if seen > 0 else "colder"
    return row


def _chance(seen: float, values: np.ndarray, ranks: np.ndarray, seed: list[int]) -> float:
    """Return how often values in an order without meaning go with ``ranks`` (of mean 0) as far as was seen."""
    n = len(values)
    if n >= MANY:
        spread = sqrt((ranks**2).sum() * ((values - values.mean()) ** 2).sum() / (n - 1))
        return erfc(abs(seen) / spread / sqrt(2)) if spread else 1.0
    orders = values[_orders(n) if factorial(n) <= 5040 else _shuffles(n, seed[0])]
    extreme = np.abs(orders @ ranks) >= abs(seen) - 1e-12
    return extreme.mean() if len(orders) != DRAWS else (extreme.sum() + 1) / (DRAWS + 1)


@lru_cache
def _orders(n: int) -> np.ndarray:
    """Return all orders of ``n`` articles."""
    return np.array(list(permutations(range(n))))


@lru_cache(maxsize=MANY)
def _shuffles(n: int, seed: int) -> np.ndarray:
    """Return DRAWS orders of ``n`` articles: the same for all groups of that size."""
    return np.random.default_rng([seed, n]).permuted(np.tile(np.arange(n, dtype=np.uint8), (DRAWS, 1)), axis=1)
