"""Measure stances against outside gold: NewsMTSC, PLV and DSE, with VADER and AFINN in the same run.

    python benchmarks/stance.py --gold DIR [--parses DIR] [--boot N]

``DIR`` holds ``stance/*-dev.jsonl`` (see learn_stance.py). Judged on what the weights were not learned from: the splits
dev_rw and dev_mt of NewsMTSC, dev of DSE, and the fifth of PLV's sentences that ``learn_stance.held_out`` names. PLV has
no neutral rows: its F1 is taken on the sign of the score, its flips on the label. The word lists score the whole
sentence, at VADER's usual bounds of +-0.05 and AFINN's sign.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from afinn import Afinn
from learn_stance import held_out, macro, parsed, rows

from helpers.stance import score_span, sentiment

LABELS = {"oppose": -1, "neutral": 0, "support": 1}
PARTS = {
    "NewsMTSC dev_rw": ("newsmtsc", "dev_rw"), "NewsMTSC dev_mt": ("newsmtsc", "dev_mt"), "DSE dev": ("dse", "dev"),
    "PLV held out": ("plv", "train"),
}
SEED = 13


def interval(predicted: np.ndarray, gold: np.ndarray, draws: int) -> tuple[float, float]:
    """Return the 95 % interval of macro-F1, rows drawn with replacement."""
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(gold), size=(draws, len(gold)))
    low, high = np.percentile([macro(predicted[pick], gold[pick]) for pick in picks], (2.5, 97.5))
    return float(low), float(high)


def line(part: str, who: str, scores: np.ndarray, labels: np.ndarray, gold: np.ndarray, speed: float, draws: int) -> str:
    """Return one line of the table."""
    judged = np.sign(scores).astype(int) if part.startswith("PLV") else labels
    low, high = interval(judged, gold, draws)
    return (
        f"{part:16} {who:9} {macro(judged, gold):9.3f}   {low:.3f}-{high:.3f} {np.mean(labels * gold < 0):9.1%} "
        f"{np.mean(labels) - np.mean(gold):+9.3f} {np.mean(labels != 0):8.1%} {speed:10,.0f}"
    )


def timed(score: Callable[[dict], tuple[float, int]], found: list[dict]) -> tuple[np.ndarray, np.ndarray, float]:
    """Return scores, labels and rows per second of processor time (others may share the machine)."""
    score(found[0])
    start = time.process_time()
    pairs = [score(row) for row in found]
    speed = len(found) / (time.process_time() - start)
    return np.array([s for s, _ in pairs]), np.array([label for _, label in pairs]), speed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, required=True, help="folder of the gold sets")
    options.add_argument("--parses", type=Path, help="folder that keeps the parses between runs")
    options.add_argument("--boot", type=int, default=500, help="bootstrap samples (default 500)")
    options = options.parse_args()

    afinn = Afinn()
    docs, sets = {}, {}
    for name in dict.fromkeys(name for name, _ in PARTS.values()):
        sets[name] = rows(options.gold, name)
        docs |= parsed([r["text"] for r in sets[name]], options.parses and options.parses / f"{name}.docbin")

    def ours(row: dict) -> tuple[float, int]:
        holder = (row["s_start"], row["s_end"]) if "s_start" in row else None
        stance = score_span(docs[row["text"]], row["start"], row["end"], holder)
        return stance.score, LABELS[stance.label]

    def vader(row: dict) -> tuple[float, int]:
        score = sentiment(row["text"])
        return score, (score >= 0.05) - (score <= -0.05)

    def words(row: dict) -> tuple[float, int]:
        score = afinn.score(row["text"])
        return score, (score > 0) - (score < 0)

    print(f"{'set':16} {'scorer':9} {'macro-F1':>9}   {'95 %':11} {'flips':>9} {'balance':>9} {'coverage':>8} {'rows/s':>10}")
    for part, (name, split) in PARTS.items():
        found = [row for row in sets[name] if row["split"] == split and held_out(row)]
        gold = np.array([row["label"] for row in found])
        for who, score in (("readout", ours), ("VADER", vader), ("AFINN", words)):
            scores, labels, speed = timed(score, found)
            print(line(part, who, scores, labels, gold, speed, options.boot), flush=True)


if __name__ == "__main__":
    main()
