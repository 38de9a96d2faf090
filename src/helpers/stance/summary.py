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
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise, permutations
from math import erfc, factorial, sqrt
from typing import Any, Protocol

import numpy as np
import pandas as pd

DRAWS = 2000  # bootstrap samples, and permutations where not all can be tried
MANY = 50  # articles from which on nothing is drawn: a large corpus would take hours
LEVEL = 0.05  # of the trend test
Columns = dict[str, list[Any]]  # a table, column by column
TREND_ARTICLES = 5  # with fewer, no order of the articles is rarer than the level
CLEAR, SURE = 0.5, 0.6  # the score and the confidence from which a position counts for a reversal
SAME_WORDS = 0.6  # two reports that share so many of their words are one utterance, read in two ways
TARGET = ["target_kind", "target_id"]
# columns whose values are compared only, so that numbers may stand for them
NAMES = ("statement_id", "article_id", "speaker_id", "speaker", "target", *TARGET, "said_on", "label")
# columns that are empty where a group is small
FIGURES = ("mean_score", "low", "high", "mean_sentiment", "before_mean", "before_n", "after_mean", "after_n", "difference", "difference_low", "difference_high")
_WORD = re.compile(r"\w+")


class Kept(Protocol):
    """Where figures may be kept, so that those of a group that did not change need not be found again."""

    def get(self, keys: list[str]) -> dict[str, bytes]:
        """Return what is there."""

    def put(self, bodies: dict[str, bytes]) -> None:
        """Keep more."""


def join(statements: pd.DataFrame, stances: pd.DataFrame) -> pd.DataFrame:
    """Return what all below is made from, the positions: stances of known speakers toward others, with their statements.

    ``statements`` and ``stances`` are the tables of those names.
    """
    speaker, target = (stances[name].astype(object) for name in ("speaker_id", "target_id"))
    others = stances[speaker.notna() & (speaker != target)]
    place = pd.Index(statements["statement_id"]).get_indexer(others["statement_id"])
    others, place = others[place >= 0], place[place >= 0]
    said = statements[["statement_id", *statements.columns.difference(stances.columns)]]
    said = said.assign(**{name: _coded(said[name]) for name in NAMES if name in said})
    return arrange(others.assign(**{name: said[name].array[place] for name in said}))


def arrange(positions: pd.DataFrame) -> pd.DataFrame:
    """Put positions in order, earliest first and repeats last; names become categories in the order of the alphabet."""
    rows = positions.assign(**{name: _coded(positions[name]) for name in NAMES})
    day, repeat = rows["said_on"].cat.codes, rows["same_as"].notna()
    rows["utterance"] = rows["same_as"].astype(object).where(repeat, rows["statement_id"].astype(object)).factorize()[0]
    return rows.iloc[np.lexsort((rows["statement_id"].cat.codes, day, day < 0, repeat))]


def _coded(names: pd.Series) -> pd.Series:
    """Return names as categories in the order of the alphabet, with those that are so already as they are."""
    if isinstance(names.dtype, pd.CategoricalDtype) and names.cat.categories.is_monotonic_increasing:
        return names
    return pd.Series(pd.Categorical(names, sorted(names.dropna().unique())), names.index)


def summarise(positions: pd.DataFrame, minimum: int = 3, seed: int = 0, kept: Kept | None = None) -> Columns:
    """Return the table speakers: a row for each speaker and target, sorted by their names.

    With fewer than ``minimum`` distinct utterances the means and their interval are None and the trend is "too few".
    ``seed`` fixes every draw; they are the same for all rows, so adding an article elsewhere changes nothing here.
    """
    found = _summaries(positions, positions["speaker_id"], lambda holder: None, minimum, seed, kept)
    return {"speaker_id": found.pop("holder"), "speaker": found.pop("name")} | found


def summarise_sides(
    positions: pd.DataFrame, party: Callable[[str], Any], minimum: int = 3, seed: int = 0, kept: Kept | None = None
) -> Columns:
    """Return the table sides: a row for each side (a government, say) and target, what all who speak for the side hold.

    A speaker without a side is its own; words about the own side are left out. ``party`` gives a party (with its
    ``name`` and ``side``) by its id, or None. ``speakers`` counts who was heard. The rest is as in ``summarise``.
    """
    side, speaker = (positions[name].astype(object) for name in ("speaker_side", "speaker_id"))
    side = side.where(side.notna(), speaker)
    own = side == positions["target_id"].map(lambda target: getattr(party(target), "side", None)).astype(object)
    found = _summaries(positions, side.mask(own), lambda holder: getattr(party(holder), "name", None), minimum, seed, kept)
    return {"side_id": found.pop("holder"), "side": found.pop("name")} | found


def summarise_outlets(
    positions: pd.DataFrame, outlets: Mapping[str, str | None], minimum: int = 3, seed: int = 0, kept: Kept | None = None
) -> Columns:
    """Return the table outlets: a row for each outlet and target, what the statements that the outlet reports hold.

    That is what an outlet lets be heard, not what it thinks. ``outlets`` gives the outlet of each article; an
    utterance counts once in each outlet that reports it. The rest is as in ``summarise``.
    """
    found = _summaries(positions, positions["article_id"].map(outlets), lambda holder: holder, minimum, seed, kept)
    return {"outlet": found.pop("holder")} | found


def _summaries(
    positions: pd.DataFrame, holder: pd.Series, called: Callable[[str], str | None], minimum: int, seed: int, kept: Kept | None
) -> Columns:
    """Sum up what each holder holds about each target; of an utterance the first report that has the target counts.

    A holder is ``called`` something, else what the first of its own statements calls it. All groups are gone through at
    once, as numbers, for most are tiny; one by one only those large enough for figures.
    """
    coded = {"holder": _coded(holder).cat} | {name: positions[name].cat for name in NAMES}
    names = {name: np.append(column.categories.to_numpy(object), None) for name, column in coded.items()}  # none is -1
    numbers = {name: positions[name].to_numpy(float, na_value=np.nan) for name in ("score", "sentiment")}
    rows = pd.DataFrame({name: column.codes for name, column in coded.items()} | numbers | {"utterance": positions["utterance"]})
    as_holder = {name: pd.Index(names["holder"]).get_indexer(names[name]) for name in ("speaker_id", "target_id")}
    rows = rows[(rows["holder"] >= 0) & (rows["holder"] != as_holder["target_id"][rows["target_id"]])]
    rows = rows.assign(group=rows.groupby(["holder", *TARGET]).ngroup()).drop_duplicates(["group", "utterance"])

    groups = rows.drop_duplicates("group").sort_values("group")
    own = rows[rows["holder"] == as_holder["speaker_id"][rows["speaker_id"]]]
    spoken = _least(own["group"], names["speaker"][own["speaker"]], np.zeros(len(own)), len(groups))
    known = [called(holder) for holder in names["holder"][:-1]]
    titles = np.array([known[holder] or name or names["holder"][holder] for holder, name in zip(groups["holder"], spoken)], object)
    order = np.lexsort((groups["target_id"], groups["holder"], groups["target"], pd.factorize(titles, sort=True)[0]))
    place = np.argsort(order).astype(np.min_scalar_type(len(order)))  # short numbers are sorted faster
    groups, rows["group"] = groups.iloc[order], place[rows["group"]]
    return {
        "name": titles[order].tolist(),
        **{name: names[name][groups[name]].tolist() for name in ("holder", "target", *TARGET)},
        "speakers": np.bincount(rows.drop_duplicates(["group", "speaker_id"])["group"], minlength=len(groups)).tolist(),
        **_counts(rows, len(groups), names),
        **_figures(rows, len(groups), minimum, seed, kept),
    }


def _counts(rows: pd.DataFrame, n: int, names: Mapping[str, np.ndarray]) -> Columns:
    """Return what is told of every one of ``n`` groups."""
    rows = rows.iloc[np.lexsort((rows["statement_id"], rows["group"]))]
    group, score, day = (rows[name].to_numpy() for name in ("group", "score", "said_on"))
    ids, days, dated = names["statement_id"][rows["statement_id"]], names["said_on"][day], day >= 0
    sizes, listed = np.bincount(group, minlength=n), ids.tolist()
    found = {
        "statements": sizes.tolist(),
        "evidence": [listed[end - size : end] for size, end in zip(sizes.tolist(), np.cumsum(sizes).tolist())],
        "first": _least(group[dated], days[dated], day[dated], n),
        "last": _least(group[dated], days[dated], -day[dated], n),
        "strongest": _least(group, ids, -np.abs(score), n),
    }
    for label, sign in (("oppose", 1), ("neutral", 0), ("support", -1)):
        own = (names["label"] == label)[rows["label"]]
        found[label] = np.bincount(group[own], minlength=n).tolist()
        if sign:
            found[f"strongest_{label}"] = _least(group[own], ids[own], sign * score[own], n)
    return found


def _least(group: np.ndarray, values: np.ndarray, by: np.ndarray, n: int) -> list[Any]:
    """Return for each of ``n`` groups which of its values is the least, the first of several; None where it has none."""
    order = np.argsort(by, kind="stable")[::-1]
    found = np.full(n, None)
    found[np.asarray(group)[order]] = values[order]  # the last of a group stays
    return found.tolist()


def _figures(rows: pd.DataFrame, n: int, minimum: int, seed: int, kept: Kept | None) -> Columns:
    """Return the figures of those of ``n`` groups that are large enough for them."""
    sizes = np.bincount(rows["group"], minlength=n)
    rows = rows[sizes[rows["group"]] >= minimum].sort_values("group", kind="stable")
    told = np.stack([rows["score"], rows["sentiment"], _ranks(rows, "article_id"), _ranks(rows, "said_on")], axis=1)
    large = np.flatnonzero(sizes >= minimum).tolist()
    groups = [told[end - size : end] for size, end in zip(sizes[large], np.cumsum(sizes[large]))]

    keys = [hashlib.sha256(b"%d " % seed + group.tobytes()).hexdigest() for group in groups]
    known = kept.get(keys) if kept is not None else {}
    new: dict[str, bytes] = {}
    found: Columns = {name: [None] * n for name in FIGURES} | {"trend": ["too few"] * n}
    for place, key, group in zip(large, keys, groups):
        if key in known:
            row = json.loads(known[key])
        else:
            row = _row(*np.ascontiguousarray(group.T), seed)
            new[key] = json.dumps(row).encode()
        for name, value in row.items():
            found[name][place] = value
    if kept is not None and new:
        kept.put(new)
    return found


def _ranks(rows: pd.DataFrame, name: str) -> np.ndarray:
    """Return the rank of each row's code among those of its group; -1, which is none, stays."""
    group = rows["group"].to_numpy(np.int64) << 32
    found, ranks = np.unique(group + rows[name], return_inverse=True)
    return ranks - np.searchsorted(found, group)


def _row(scores: np.ndarray, tones: np.ndarray, articles: np.ndarray, days: np.ndarray, seed: int) -> dict[str, Any]:
    """Return the figures of one group; its articles and days come as numbers in their order, no day as -1."""
    tones = tones[~np.isnan(tones)]
    low, high = _interval(_resampled_means(scores, articles, seed))
    return {
        "mean_score": round(float(scores.mean()), 4), "low": low, "high": high,
        "mean_sentiment": round(float(tones.mean()), 4) if len(tones) else None,
        **_trend(scores, articles, days, seed),
    }  # fmt: skip


def find_reversals(positions: pd.DataFrame) -> list[dict[str, Any]]:
    """Return who changed position: pairs of statements by one speaker on one target that contradict each other.

    Only asserted statements with a clear and sure position count, and only days on which all of them agree. Between
    two such days that follow each other on opposite sides stands a reversal, told by the strongest statement of each.
    The clearest come first.
    """
    rows = positions[(positions["asserted"] == "yes") & (positions["confidence"] >= SURE) & (positions["score"].abs() >= CLEAR)]
    rows = rows[rows["said_on"].notna()].drop_duplicates(["utterance", "speaker_id", *TARGET])
    of = rows.groupby(["speaker_id", *TARGET], observed=True)["score"]
    rows = rows[of.transform("min") * of.transform("max") < 0]
    pairs: dict[tuple, dict[str, list[dict[str, Any]]]] = {}  # speaker and target -> day -> statements
    names = ["speaker_id", *TARGET, "said_on", "statement_id", "score", "confidence", "speaker", "target", "text"]
    for values in zip(*(rows[name].astype(object).where(rows[name].notna(), None) for name in names)):
        row = dict(zip(names, values))
        pairs.setdefault(values[:3], {}).setdefault(row["said_on"], []).append(row)
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
    number: dict[float, int] = {}
    which = np.array([number.setdefault(article, len(number)) for article in articles.tolist()])
    n = len(number)
    if n < 2:
        return None
    sums, counts = np.bincount(which, scores, n), np.bincount(which, minlength=n)
    if n < MANY:
        drawn = _draws(n, seed, stream).astype(float)
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


def _trend(scores: np.ndarray, articles: np.ndarray, days: np.ndarray, seed: int) -> dict[str, Any]:
    """Test whether scores rise or fall over time, and compare the earlier with the later half of the articles.

    The test permutes the articles' mean scores and takes their covariance with the rank of their day; all orders are
    tried where they are few.
    """
    told = days >= 0
    scores, days = scores[told], days[told]
    names, which = np.unique(articles[told], return_inverse=True)
    if len(names) < TREND_ARTICLES:
        return {"trend": "too few"}
    values = np.bincount(which, scores) / np.bincount(which)
    first = np.full(len(names), np.inf)
    np.minimum.at(first, which, days)
    order = np.argsort(first, kind="stable")
    values, first = values[order], first[order]
    opens, day, size = np.unique(first, return_inverse=True, return_counts=True)
    if len(opens) < 3:
        return {"trend": "too few"}
    ranks = (np.cumsum(size) - (size - 1) / 2)[day]  # days shared share their mean rank
    ranks -= ranks.mean()
    seen = float(ranks @ values)

    # the halves part between two days, so that a day is never on both sides
    later = first >= first[len(first) // 2]
    if later.all():
        later = first > first[0]
    row: dict[str, Any] = {}
    draws = []
    after = later[np.argsort(order)][which]
    for name, part in (("before", ~after), ("after", after)):
        row[f"{name}_mean"], row[f"{name}_n"] = round(float(scores[part].mean()), 4), int(part.sum())
        draws.append(_resampled_means(scores[part], which[part], seed, stream=len(draws) + 1))
    row["difference"] = round(row["after_mean"] - row["before_mean"], 4)
    if all(means is not None for means in draws):
        row["difference_low"], row["difference_high"] = _interval(draws[1] - draws[0])
    same_way = seen * row["difference"] > 0
    if "difference_low" in row:  # the interval that is printed beside the claim must bear it out
        same_way = same_way and row["difference_low"] * row["difference_high"] > 0
    shown = same_way and _chance(seen, values, ranks, seed) < LEVEL
    row["trend"] = "none" if not shown else "warmer" if seen > 0 else "colder"
    return row


def _chance(seen: float, values: np.ndarray, ranks: np.ndarray, seed: int) -> float:
    """Return how often values in an order without meaning go with ``ranks`` (of mean 0) as far as was seen."""
    n = len(values)
    if n >= MANY:
        spread = sqrt((ranks**2).sum() * ((values - values.mean()) ** 2).sum() / (n - 1))
        return erfc(abs(seen) / spread / sqrt(2)) if spread else 1.0
    orders = values[_orders(n) if factorial(n) <= 5040 else _shuffles(n, seed)]
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
