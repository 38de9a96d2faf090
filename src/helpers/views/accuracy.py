"""Measure tables against annotated gold: statements, dates, events and stances.

Gold is a JSON Lines file of dictionaries with the tables' field names (see tests/gold/guide.md). Only articles that
the gold covers are scored, and of them everything: what the program found there and the gold does not hold counts
as wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from helpers.markup import count
from helpers.schemas import LABELS
from helpers.views.rows import Row, plain_rows

Pair = tuple[Row, Row]
TABLES = ("statements", "dates", "events", "stances")
SECOND = ("stances-second", "events-second")  # gold that may be missing
UNREAD = ("title", "heading", "caption", "source")  # zones in which nobody says anything


# --- scores of rows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """Counts of one comparison: ``gold`` and ``found`` items, ``right`` pairs.

    ``wanted`` are the gold items that had to be found, (found, asked for), where others only may be: then ``right``
    counts what was found and is one of either kind.
    """

    gold: int
    found: int
    right: int
    wanted: tuple[int, int] | None = None

    @property
    def precision(self) -> float:
        """Share of what was found that is right (0 when nothing was found)."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found (0 when there is none)."""
        right, gold = self.wanted or (self.right, self.gold)
        return right / gold if gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class GoldError(ValueError):
    """Annotations that are absent or broken. The text is for people."""


def load_gold(path: Path) -> list[Row]:
    """Read a JSON Lines file of annotations. Raises GoldError naming the file, the line and what to mend."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or 'not text'}); name the folder that holds it") from None
    return [_row(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise GoldError(f"{place}: not a JSON object; mend that line")
    return row


def pair(gold: Sequence[Row], found: Sequence[Row], overlap) -> list[tuple[Row, Row]]:
    """Pair gold and found rows of the same article one to one, greedily by falling ``overlap(g, f)`` (0: no match)."""
    by_article: dict[str, list[int]] = defaultdict(list)
    for j, row in enumerate(found):
        by_article[row["article_id"]].append(j)
    scored = []
    for i, row in enumerate(gold):
        for j in by_article[row["article_id"]]:
            score = overlap(row, found[j])
            if score > 0:
                scored.append((-score, i, j))
    pairs, left, right = [], set(), set()
    for _, i, j in sorted(scored):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def content_overlap(a: Row, b: Row) -> float:
    """Jaccard overlap of two contents' characters, 0 where it is not above one half."""
    first, second = _characters(a["spans"]), _characters(b["spans"])
    share = len(first & second) / len(first | second) if first or second else 0.0
    return share if share > 0.5 else 0.0


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def same_name(a: str | None, b: str | None) -> bool:
    """Say whether two names are the same, letter case and a leading article apart."""
    return _plain(a) == _plain(b)


def _plain(name: str | None) -> str:
    name = " ".join((name or "").replace("\u2019", "'").casefold().split())
    return name.removeprefix("the ").removeprefix("a ").removeprefix("an ")


def score_statements(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Any]:
    """Score content (Jaccard above one half), and on the pairs the canonical speaker, kind, assertion and carrier.

    Bare acts and beliefs count like all others. A speaker is right by any of the names that the gold allows. Returns
    ``content`` and ``content+speaker`` (Score); the share of the pairs with the right speaker, kind, mode, asserted
    and reported_by; the ``pairs``, those of them ``named`` rightly, and the ``missed`` and ``extra`` rows.
    """
    found = covered(gold, found)
    pairs = pair(gold, found, content_overlap)
    named = [
        (g, f) for g, f in pairs if any(same_name(n, f["speaker"]) for n in (g["speaker"], *g.get("speaker_also", ())))
    ]
    n = len(pairs) or 1
    return {
        "content": Score(len(gold), len(found), len(pairs)),
        "content+speaker": Score(len(gold), len(found), len(named)),
        "speaker": len(named) / n,
        **{field: sum(agree(field, g, f) for g, f in pairs) / n for field in ("kind", "mode", "asserted", "reported_by")},
        "named": named,
        **_rest(gold, found, pairs),
    }


def agree(field: str, g: Row, f: Row) -> bool:
    """Say whether two rows have the same in ``field``; names are compared as names."""
    if field == "reported_by":
        return same_name(g.get(field), f.get(field))
    return (g.get(field) or None) == (f.get(field) or None)


def covered(gold: Sequence[Row], found: Sequence[Row]) -> list[Row]:
    """Keep what was found in articles that the gold covers."""
    articles = {row["article_id"] for row in gold}
    return [row for row in found if row["article_id"] in articles]


def _rest(gold: Sequence[Row], found: Sequence[Row], pairs: list[Pair]) -> dict[str, list]:
    """The pairs, and what is in none of them: gold rows that were missed, found ones that are extra."""
    left, right = {id(g) for g, _ in pairs}, {id(f) for _, f in pairs}
    return {
        "pairs": pairs,
        "missed": [row for row in gold if id(row) not in left],
        "extra": [row for row in found if id(row) not in right],
    }


def score_dates(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Any]:
    """Score dates: ``relaxed`` (spans overlap), ``strict`` (same span), ``value`` (overlap and the same TIMEX3 value)
    and ``interval`` (overlap and the same days)."""
    found = covered(gold, found)
    pairs = pair(gold, found, lambda g, f: max(0, min(g["end"], f["end"]) - max(g["start"], f["start"])))

    def counted(test) -> Score:
        return Score(len(gold), len(found), sum(map(lambda p: bool(test(*p)), pairs)))

    return {
        "relaxed": counted(lambda g, f: True),
        "strict": counted(lambda g, f: (g["start"], g["end"]) == (f["start"], f["end"])),
        "value": counted(lambda g, f: g["value"] == f["value"]),
        "interval": counted(lambda g, f: (g.get("earliest"), g.get("latest")) == (f.get("earliest"), f.get("latest"))),
        **_rest(gold, found, pairs),
    }


def score_events(gold: Sequence[Row], found: Sequence[Row], second: Sequence[Row] = ()) -> dict[str, Any]:
    """Score events: a pair has its evidence in one sentence and the same days; ``event`` asks for the participants
    (every gold one that is a party, or half of them) too. Status is a share of the matched ones.

    ``gold`` rows have article_id, start, end (the evidence), earliest, latest, participants, status; ``found`` rows
    likewise, one a piece of evidence. ``second`` are the rows of another reader of the same articles: with them
    ``both day`` and ``both event`` ask for what both readers have and allow what either has (Nenkova and Passonneau
    2004, HLT-NAACL, weigh content by how many readers have it), ``readers day`` and ``readers event`` score the second
    reader against the first.
    """
    found = covered(gold, found)
    pairs = pair(gold, found, _same_days)
    full = [p for p in pairs if _participants(*p) >= 0.5]
    scores = {
        "both day": _by_two(gold, second, found, _same_days), "both event": _by_two(gold, second, found, _same_event),
        "readers day": Score(len(gold), len(second), len(pair(gold, second, _same_days))),
        "readers event": Score(len(gold), len(second), len(pair(gold, second, _same_event))),
    }  # fmt: skip
    return (scores if second else {}) | {
        "day": Score(len(gold), len(found), len(pairs)),
        "event": Score(len(gold), len(found), len(full)),
        "status": sum(g["status"] == f["status"] for g, f in full) / len(full) if full else 0.0,
        "full": full,
        **_rest(gold, found, full),
    }


def _by_two(first: Sequence[Row], second: Sequence[Row], found: Sequence[Row], same: Callable[[Row, Row], float]) -> Score:
    """Score against two readers: what both have is asked for, what one of them has is right too."""
    agreed = pair(first, second, same)
    twice = {id(row) for _, row in agreed}
    either = [*first, *(row for row in second if id(row) not in twice)]
    sure = [row for row, _ in agreed]
    return Score(len(either), len(found), len(pair(either, found, same)), (len(pair(sure, found, same)), len(sure)))


def _same_days(g: Row, f: Row) -> float:
    """Say how well two rows agree that have the same days and their evidence in one sentence, 0 where they have not."""
    touch = min(g["end"], f["end"]) - max(g["start"], f["start"])
    days = (g["earliest"], g["latest"]) == (f["earliest"], f["latest"])
    return _participants(g, f) + 0.01 if touch > 0 and days else 0.0


def _same_event(g: Row, f: Row) -> float:
    """As ``_same_days``, and 0 as well where most of the participants differ."""
    return _same_days(g, f) if _participants(g, f) >= 0.5 else 0.0


def _participants(g: Row, f: Row) -> float:
    wanted = {_plain(name) for name in g["participants"]}
    return len(wanted & {_plain(name) for name in f["participants"]}) / len(wanted) if wanted else 1.0


def score_labels(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> dict[str, float]:
    """Macro-F1, precision and recall over ``labels``, accuracy and the share of opposite signs, of (gold, found)
    pairs of stance labels."""
    scores = [
        Score(sum(g == k for g, _ in pairs), sum(f == k for _, f in pairs), sum(g == f == k for g, f in pairs))
        for k in labels
    ]
    flips = sum({g, f} == {"oppose", "support"} for g, f in pairs)
    n = len(pairs) or 1
    return {
        "macro_f1": sum(s.f1 for s in scores) / len(labels),
        "macro_precision": sum(s.precision for s in scores) / len(labels),
        "macro_recall": sum(s.recall for s in scores) / len(labels),
        "accuracy": sum(g == f for g, f in pairs) / n,
        "sign_flips": flips / n,
    }


def score_stances(gold: Sequence[Row], statements: Sequence[Row], stances: Sequence[Row]) -> dict[str, Any]:
    """Score stance labels of the annotated pairs of a statement and a target; a pair that was not found is neutral.

    A pair's statement is the found one whose content overlaps most, of equals one by the same speaker. Returns what
    ``score_labels`` does, ``missing_targets`` and ``missing_statements`` (counts), and ``pairs`` of a gold row and
    the stance found for it (None where there is none).
    """
    said, held = defaultdict(list), {}
    for row in statements:
        said[row["article_id"]].append(row)
    for row in stances:
        held[row["statement_id"], _plain(row["target"])] = row
    pairs, silent = [], 0
    for g in gold:
        fits = [(content_overlap(g, f), same_name(g["speaker"], f["speaker"]), -n) for n, f in enumerate(said[g["article_id"]])]
        overlap, _, place = max(fits, default=(0, False, 0))
        silent += not overlap
        name = said[g["article_id"]][-place]["statement_id"] if overlap else None
        pairs.append((g, held.get((name, _plain(g["target"])))))
    labels = [(g["label"], f["label"] if f else "neutral") for g, f in pairs]
    return score_labels(labels, LABELS) | {
        "missing_targets": sum(f is None for _, f in pairs) - silent, "missing_statements": silent, "pairs": pairs,
    }


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Agreement of two readings beyond chance (Cohen 1960, Educational and Psychological Measurement 20)."""
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    expected = sum(list(first).count(k) * list(second).count(k) for k in set(first)) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0


@dataclass(frozen=True)
class Bin:
    """The statements of one tenth of confidence: how many, their mean confidence, and how many are right."""

    low: float
    n: int
    confidence: float
    right: int

    @property
    def share(self) -> float:
        """Share of its statements that are right."""
        return self.right / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share (Wilson 1927, JASA 22)."""
        z2 = 1.96**2
        middle = (self.right + z2 / 2) / (self.n + z2)
        half = 1.96 * sqrt(self.right * (self.n - self.right) / self.n + z2 / 4) / (self.n + z2)
        return max(0.0, middle - half), min(1.0, middle + half)


def reliability(judged: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Put (confidence, right) of statements into tenths of confidence; empty tenths are left out."""
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        tenths[min(int(confidence * 10), 9)].append((confidence, right))
    return [
        Bin(k / 10, len(rows), sum(c for c, _ in rows) / len(rows), sum(r for _, r in rows)) for k, rows in sorted(tenths.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far confidence is from the share right, averaged over statements."""
    return sum(b.n * abs(b.confidence - b.share) for b in bins) / (sum(b.n for b in bins) or 1)


# --- an analysed corpus against a folder of gold ------------------------------------------------------------------


def read_gold(folder: Path, corpora: Iterable[str]) -> dict[str, list[Row]]:
    """Read ``statements.jsonl``, ``dates.jsonl``, ``events.jsonl`` and ``stances.jsonl`` of ``folder``.

    Rows of other corpora are left out. Where there are second readings (``stances-second.jsonl``,
    ``events-second.jsonl``), a stance has the other label as ``second``, and the other events are ``events-second``. The
    corpus stands before each article's id, as in ``found_rows``. Raises GoldError where a file is absent or broken, and
    where nothing in them is of these corpora.
    """
    corpora = set(corpora)
    again = {name: load_gold(path) if (path := folder / f"{name}.jsonl").is_file() else [] for name in SECOND}
    second = {row["pair_id"]: row["label"] for row in again["stances-second"]}
    gold = {
        name: [_within(row["corpus"], row) for row in rows if row["corpus"] in corpora]
        for name, rows in ({name: load_gold(folder / f"{name}.jsonl") for name in TABLES} | {"events-second": again["events-second"]}).items()
    }
    if not any(gold.values()):
        raise GoldError(f"{folder}: nothing is annotated there of {', '.join(sorted(corpora)) or 'any corpus'}; name the folder of its annotations")
    for row in gold["stances"]:
        row["second"] = second.get(row["pair_id"])
    return gold


def found_rows(results: Mapping[str, Any]) -> dict[str, list[Row]]:
    """List what was found in analysed corpora (by their names): an event once for each sentence that tells of it,
    with what that sentence by itself tells."""
    found: dict[str, list[Row]] = {name: [] for name in ("articles", *TABLES)}
    for corpus, result in results.items():
        for name in ("articles", "statements", "dates", "stances"):
            found[name] += [_within(corpus, row) for row in plain_rows(name, getattr(result, name))]
        for event in plain_rows("events", result.events):
            found["events"] += [_within(corpus, event | proof) for proof in event.get("accounts") or event["evidence"]]
    return found


def _within(corpus: str, row: Row) -> Row:
    """Put the corpus before the ids, so that those of two corpora never meet."""
    ids = {key: f"{corpus}/{row[key]}" for key in ("article_id", "statement_id") if row.get(key)}
    return row | ids | {"corpus": corpus}


def measure(
    gold: Mapping[str, list[Row]], found: Mapping[str, list[Row]], tone: Callable[[str], float]
) -> dict[str, Any]:
    """Score every table. ``tone`` is a sentiment of text from -1 to 1, scored on the same pairs as the stances.

    Returns the scores of ``statements``, ``dates``, ``events`` and ``stances``, of ``tone``, ``kappa`` of the two
    readings of the stances (None without a second), and the ``reliability`` of the statements' confidence.
    """
    statements = score_statements(gold["statements"], found["statements"])
    right = {id(f) for _, f in statements["named"]}
    covered = {row["article_id"] for row in gold["statements"]}
    text = {row["article_id"]: row["text"] for row in found["articles"]}
    moods = [tone(" ".join(text.get(g["article_id"], "")[a:z] for a, z in g["spans"])) for g in gold["stances"]]
    twice = [(row["label"], row["second"]) for row in gold["stances"] if row["second"]]
    return {
        "statements": statements,
        "dates": score_dates(gold["dates"], found["dates"]),
        "events": score_events(gold["events"], found["events"], gold["events-second"]),
        "stances": score_stances(gold["stances"], found["statements"], found["stances"]),
        "tone": score_labels([(g["label"], tone_label(m)) for g, m in zip(gold["stances"], moods, strict=True)], LABELS),
        "kappa": cohen_kappa(*zip(*twice, strict=True)) if twice else None,
        "reliability": reliability(
            (row["confidence"], id(row) in right) for row in found["statements"] if row["article_id"] in covered
        ),
    }


def tone_label(value: float) -> str:
    """The stance that a tone would stand for, at VADER's usual bounds of 0.05."""
    return "support" if value >= 0.05 else "oppose" if value <= -0.05 else "neutral"


def measure_parts(
    gold: Mapping[str, list[Row]], results: Mapping[str, Any], tone: Callable[[str], float]
) -> dict[str, dict[str, Any]]:
    """Measure each corpus, and all of them as "all" (``measure``)."""
    found = found_rows(results)
    parts = {name: {name} for name in results} | {"all": set(results)}
    return {
        part: measure(*({k: [r for r in rows if r["corpus"] in names] for k, rows in t.items()} for t in (gold, found)), tone)
        for part, names in parts.items()
    }


def unread_statements(results: Mapping[str, Any]) -> list[Row]:
    """List the statements taken from a title, heading, caption or source line. There should be none."""
    taken = []
    for corpus, result in results.items():
        zones = {a.article_id: [z for z in a.zones if z.kind in UNREAD] for a in result.corpus.articles}
        for row in plain_rows("statements", result.statements):
            if any(a < zone.end and zone.start < z for zone in zones[row["article_id"]] for a, z in row["spans"]):
                taken.append(_within(corpus, row))
    return taken


def summary(measured: Mapping[str, Any], bare: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Sum up for the reports: each step's precision and recall, and what they were measured on.

    ``measured`` and ``bare`` are ``measure`` with and without a parties file.
    """
    said, plain, stances = measured["statements"], bare["statements"], measured["stances"]
    return {
        "statements": {**_rates(said["content"]), "on": f"{_own(said['content'], 'statement')}: content"},
        "speakers": {
            **_rates(said["content+speaker"]), "right": round(said["speaker"], 3), "right_without_parties": round(plain["speaker"], 3),
            "on": f"{_own(said['content'], 'statement')}: content and canonical name",
        },
        "dates": {**_rates(measured["dates"]["value"]), "on": f"{_own(measured['dates']['value'], 'date')}: words and value"},
        "events": {**_rates(measured["events"]["event"]), "on": f"{_own(measured['events']['event'], 'mention')}: days and participants"},
        "stance": {
            "precision": round(stances["macro_precision"], 3), "recall": round(stances["macro_recall"], 3),
            "macro_f1": round(stances["macro_f1"], 3), "sign_flips": round(stances["sign_flips"], 3),
            "on": f"{count(len(stances['pairs']), 'pair')} of own annotations: means over oppose, neutral, support",
        },
    }  # fmt: skip


def _rates(score: Score) -> dict[str, float]:
    return {"precision": round(score.precision, 3), "recall": round(score.recall, 3)}


def _own(score: Score, noun: str) -> str:
    return f"{count(score.gold, noun)} of own annotations"
