"""Weights of the learned steps, in tab-separated files that a person can read, and the sums that use them.

Each file opens with a line that starts with ``# `` and says what it was learned from; then comes one feature a line with
its weights. ``benchmarks/learn_cues.py`` writes them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

BIAS = "bias"
Table = dict[str, tuple[float, ...]]


@cache
def load_weights(name: str) -> dict[str, float]:
    """Return feature -> weight of ``name``.tsv beside this file."""
    return {feature: row[0] for feature, row in load_table(name).items()}


@cache
def load_table(name: str) -> Table:
    """Return feature -> weights of ``name``.tsv, for steps that weigh a feature in several ways at once."""
    return read_table(files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8"))


def read_table(text: str) -> Table:
    """Read the lines of a weights file."""
    table: Table = {}
    numbers = cache(lambda weights: tuple(map(float, weights.split("\t"))))  # few of them, many times each: read once, one object each
    for line in text.splitlines():
        if line and not line.startswith("# "):
            feature, _, weights = line.partition("\t")
            table[feature] = numbers(weights)
    return table


def score(weights: dict[str, float], features: Iterable[str]) -> float:
    """Return the sum of the weights of ``features``."""
    return sum(filter(None, map(weights.get, features)))


def logistic(x: float) -> float:
    """Turn a score into a probability."""
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
