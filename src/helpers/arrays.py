"""What NumPy lacks for groups that stand in a row."""

from __future__ import annotations

import numpy as np


def within(sizes: np.ndarray) -> np.ndarray:
    """Number what stands in groups of some sizes, from 0 in each."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def changes(numbers: np.ndarray) -> np.ndarray:
    """Say of each of some numbers whether it is another than the one before; the first is."""
    return np.r_[True, numbers[1:] != numbers[:-1]][: len(numbers)]
