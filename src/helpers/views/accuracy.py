"""Measure tables against annotated gold: statements, dates, events and stances.

Gold is a JSON Lines file of dictionaries with the tables' field names (see tests/gold/guide.md). Only articles that
the gold covers are scored, and of them everything: what the program found there and the gold does not hold counts
as wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """Counts of one comparison: ``gold`` and ``found`` items, ``right`` pairs."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right (0 when nothing was found)."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found (0 when there is none)."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 0.0


def load_gold(path: Path) -> list[Row]:
    """Read a JSON Lines file of annotations."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


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

    Bare acts and beliefs count like all others. Returns ``content`` and ``content+speaker`` (Score), and for the
    pairs the share with the right speaker, kind, asserted, mode and reported_by.
    """
    articles = {row["article_id"] for row in gold}
    found = [row for row in found if row["article_id"] in articles]
    pairs = pair(gold, found, content_overlap)
    named = [
        (g, f) for g, f in pairs if any(same_name(n, f["speaker"]) for n in (g["speaker"], *g.get("speaker_also", ())))
    ]

    def share(field: str) -> float:
        return sum((g.get(field) or None) == (f.get(field) or None) for g, f in pairs) / len(pairs) if pairs else 0.0

    return {
        "content": Score(len(gold), len(found), len(pairs)),
        "content+speaker": Score(len(gold), len(found), len(named)),
        "speaker": len(named) / len(pairs) if pairs else 0.0,
        "kind": share("kind"), "asserted": share("asserted"), "mode": share("mode"),
        "reported_by": sum(same_name(g.get("reported_by"), f.get("reported_by")) for g, f in pairs) / (len(pairs) or 1),
        "pairs": pairs,
    }


def score_dates(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Any]:
    """Score dates: ``relaxed`` (spans overlap), ``strict`` (same span), ``value`` (overlap and the same TIMEX3 value)
    and ``interval`` (overlap and the same days)."""
    articles = {row["article_id"] for row in gold}
    found = [row for row in found if row["article_id"] in articles]
    pairs = pair(gold, found, lambda g, f: max(0, min(g["end"], f["end"]) - max(g["start"], f["start"])))

    def counted(test) -> Score:
        return Score(len(gold), len(found), sum(map(lambda p: bool(test(*p)), pairs)))

    return {
        "relaxed": counted(lambda g, f: True),
        "strict": counted(lambda g, f: (g["start"], g["end"]) == (f["start"], f["end"])),
        "value": counted(lambda g, f: g["value"] == f["value"]),
        "interval": counted(lambda g, f: (g.get("earliest"), g.get("latest")) == (f.get("earliest"), f.get("latest"))),
        "pairs": pairs,
    }


def score_events(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Any]:
    """Score events: a pair has its evidence in one sentence and the same days; ``event`` asks for the participants
    (every gold one that is a party, or half of them) too. Status is a share of the matched ones.

    ``gold`` rows have article_id, start, end (the evidence), earliest, latest, participants, status; ``found`` rows
    likewise, one a piece of evidence.
    """
    articles = {row["article_id"] for row in gold}
    found = [row for row in found if row["article_id"] in articles]

    def same(g: Row, f: Row) -> float:
        touch = min(g["end"], f["end"]) - max(g["start"], f["start"])
        days = (g["earliest"], g["latest"]) == (f["earliest"], f["latest"])
        return _participants(g, f) + 0.01 if touch > 0 and days else 0.0

    pairs = pair(gold, found, same)
    full = [p for p in pairs if _participants(*p) >= 0.5]
    return {
        "day": Score(len(gold), len(found), len(pairs)),
        "event": Score(len(gold), len(found), len(full)),
        "status": sum(g["status"] == f["status"] for g, f in full) / len(full) if full else 0.0,
        "pairs": pairs,
    }


def _participants(g: Row, f: Row) -> float:
    wanted = {_plain(name) for name in g["participants"]}
    return len(wanted & {_plain(name) for name in f["participants"]}) / len(wanted) if wanted else 1.0


def score_labels(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> dict[str, float]:
    """Macro-F1 over ``labels``, accuracy and the share of opposite signs, of (gold, found) pairs of stance labels."""
    scores = [
        Score(sum(g == k for g, _ in pairs), sum(f == k for _, f in pairs), sum(g == f == k for g, f in pairs)).f1
        for k in labels
    ]
    flips = sum({g, f} == {"oppose", "support"} for g, f in pairs)
    n = len(pairs) or 1
    return {
        "macro_f1": sum(scores) / len(labels), "accuracy": sum(g == f for g, f in pairs) / n, "sign_flips": flips / n,
    }
