"""Which tellings of events agree so well that they may be one happening: all pairs at once, with arrays.

Two that agree share a good part of the weight of the lighter one's words, and so one of its heavy words: only pairs
that do, near in time, are looked at (prefix filtering: Chaudhuri, Ganti & Kaushik 2006). Weights are whole numbers, so
that a sum does not hang on its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from helpers.timeline.merge import Telling

SAME_DAYS, NEXT_DAY, INSIDE, MEETING = 0.34, 0.55, 0.5, 0.1  # how much of the weight of their words two events must share
UNIT = 2**16  # what a weight of 1 is as a whole number
MONTHS = 24  # after its first, in which a long event is looked up
CROWD = 64  # tellings of one word and period with which the others of it are compared: of a great day there are thousands
TOGETHER = 2**20  # pairs that are brought together at once, and
WEIGHED = 2**14  # that are weighed at once
_EPOCH = 719163  # the day number of 1970-01-01


class Agreement:
    """Tellings as arrays, by their places in the order in which they are compared."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self.tellings = tellings
        self.first, self.last = (np.array([getattr(t, end) for t in tellings], dtype=np.int64) for end in ("first", "last"))
        self.precise = np.array([t.precise for t in tellings], dtype=bool)
        self.trigger, self.act, self.place = (_numbers(getattr(t, name) for t in tellings) for name in ("trigger", "act", "place"))
        self.status = np.array([{"happened": 1, "denied": -1}.get(t.status, 0) for t in tellings], dtype=np.int64)
        self.parties = _Sets([t.parties for t in tellings])
        self.words = _Sets([t.words for t in tellings])
        rarity = np.log1p(max(len(tellings), 10) / self.words.counts)
        self.words.weights[:-1] = np.rint(UNIT * rarity)
        self.whole = self.words.sums(len(tellings))

    def alike(self) -> list[list[tuple[int, float]]]:
        """Return for each telling the earlier ones that agree with it, and what part of the lighter one's weight both have."""
        alike: list[list[tuple[int, float]]] = [[] for _ in self.tellings]
        for one, other, share in self._pairs():
            alike[one].append((other, share))
        return alike

    def _pairs(self) -> Iterator[tuple[int, int, float]]:
        months = [(day - _EPOCH).astype("M8[D]").astype("M8[M]").astype(np.int64) for day in (self.first, self.last)]
        until = np.minimum(months[1], months[0] + MONTHS)
        all_of_them, met = self.parties.sizes >= 0, (self.place >= 0) & (self.parties.sizes > 1)
        found = [self._sharing(self.precise, self.precise, (self.first - 1, self.last + 1), (self.first, self.last), SAME_DAYS)]
        for share, some in ((INSIDE, all_of_them), (MEETING, met)):  # one of the two begins in a month of the other, that is long
            found.append(self._sharing(~self.precise & some, some, (months[0], until), (months[0], months[0]), share))
        pairs = _distinct(np.concatenate(found))
        for start in range(0, len(pairs), WEIGHED):
            yield from self._agreeing(*np.divmod(pairs[start : start + WEIGHED], len(self.tellings)))

    def _sharing(
        self, ones: np.ndarray, others: np.ndarray, one_in: tuple[np.ndarray, np.ndarray], other_in: tuple[np.ndarray, np.ndarray], share: float
    ) -> np.ndarray:
        """Return the pairs of two groups that have a heavy word of either, and a period, in common: as one number each."""
        heavy = self.words.heavy(self.whole, share)
        found = []
        for one_heavy, other_heavy in ((heavy, True), (True, heavy)):
            one, one_keys = self.words.spread(ones[self.words.owner] & one_heavy, *one_in)
            other, other_keys = self.words.spread(others[self.words.owner] & other_heavy, *other_in)
            found += [self._numbered(*some) for some in _joined(one, one_keys, other, other_keys)]
        return _distinct(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def _numbered(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Make one number of each pair, the later one first."""
        later, earlier = np.maximum(one, other), np.minimum(one, other)
        return _distinct((later * len(self.tellings) + earlier)[later != earlier])

    def _agreeing(self, one: np.ndarray, other: np.ndarray) -> Iterator[tuple[int, int, float]]:
        share = self.words.both(one, other) / np.minimum(self.whole[one], self.whole[other])
        needed = self._needed(one, other)
        for k in np.flatnonzero(share >= needed).tolist():
            i, j = int(one[k]), int(other[k])
            if needed[k] != INSIDE or self._told_apart(i, j):
                yield i, j, float(share[k])

    def _needed(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return how much of the weight of their words two tellings must share; more than all where nothing is enough."""
        same = self.trigger[one] == self.trigger[other]
        act = same | ((self.act[one] >= 0) & (self.act[one] == self.act[other]))
        common = self.parties.both(one, other)
        parties = (common > 0) | (self.parties.sizes[one] == 0) | (self.parties.sizes[other] == 0)
        first, last = self.first, self.last
        apart = np.maximum(first[one] - last[other], first[other] - last[one])
        inside = (first[other] <= first[one]) & (last[one] <= last[other]) | (first[one] <= first[other]) & (last[other] <= last[one])
        met = (self.place[one] >= 0) & (self.place[one] == self.place[other]) & (common > 1)  # the same people at the same place
        precise = self.precise[one] & self.precise[other]
        needed = np.select(
            [precise & (apart <= 0), precise & (apart == 1) & act & (common > 0), ~precise & inside & act & parties & met,
             ~precise & inside & act & parties],
            [SAME_DAYS + 0.2 * (2 - act - parties), np.array(NEXT_DAY), np.array(MEETING), np.array(INSIDE)], np.inf,
        )  # fmt: skip
        needed[~same & (self.status[one] * self.status[other] < 0)] = np.inf  # "did not meet the leader" denies no visit
        return needed

    def _told_apart(self, i: int, j: int) -> bool:
        """Say whether more than the names of the same people is the same, for these do much in a month."""
        one, other = self.tellings[i], self.tellings[j]
        return bool((one.words & other.words) - one.named - other.named)


class _Sets:
    """Sets of names as arrays of numbers: all in a row with whose each is, and a line of a table for each set."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        numbers: dict[str, int] = {}
        self.flat = np.array([numbers.setdefault(name, len(numbers)) for some in sets for name in some], dtype=np.int64)
        self.sizes = np.array([len(some) for some in sets], dtype=np.int64)
        self.owner = np.repeat(np.arange(len(sets)), self.sizes)
        self.opens = np.cumsum(self.sizes) - self.sizes
        self.counts = np.bincount(self.flat, minlength=len(numbers))
        self.weights = np.ones(len(numbers) + 1, dtype=np.int64)
        self.weights[-1] = 0  # of the number -1, which is no name
        self.table = np.full((len(sets), self.sizes.max(initial=0)), -1, dtype=np.int32)
        self.table[self.owner, np.arange(len(self.flat)) - self.opens[self.owner]] = self.flat

    def sums(self, sets: int) -> np.ndarray:
        """Return the weight of each set."""
        return np.bincount(self.owner, self.weights[self.flat], sets).astype(np.int64)

    def both(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return the weight of what two sets share, for each of many pairs."""
        ones, others = self.table[one], self.table[other]
        shared = np.zeros(ones.shape, dtype=bool)
        for column in others.T:
            shared |= ones == column[:, None]
        return (self.weights[ones] * shared).sum(axis=1)

    def heavy(self, whole: np.ndarray, share: float) -> np.ndarray:
        """Say of each name of each set whether it is one of the rarest, one of which another must have to share so much.

        The rest is too light for that.
        """
        weights = self.weights[self.flat]
        order = np.lexsort((self.flat, weights, self.owner))
        light = np.cumsum(weights[order])
        light -= np.r_[0, light][self.opens[self.owner]]
        heavy = np.empty(len(order), dtype=bool)
        heavy[order] = light >= share * whole[self.owner]
        return heavy

    def spread(self, chosen: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the owner of each chosen name, again for each period from ``start`` to ``end`` of it, and a key of name and period."""
        owner, name = self.owner[chosen], self.flat[chosen]
        times = (end - start + 1)[owner]
        period = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + np.repeat(start[owner], times)
        return np.repeat(owner, times), np.repeat(name, times) << 32 | period + 2**31


def _joined(one: np.ndarray, one_keys: np.ndarray, other: np.ndarray, other_keys: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of equal keys, by their owners, many at a time: each one with the first CROWD of the others."""
    order = np.argsort(other_keys, kind="stable")
    other, other_keys = other[order], other_keys[order]
    low, high = (np.searchsorted(other_keys, one_keys, side) for side in ("left", "right"))
    high = np.minimum(high, low + CROWD)
    ends = np.cumsum(high - low)
    start = 0
    while start < len(one):
        end = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + TOGETHER, "right")))
        times = (high - low)[start:end]
        place = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + np.repeat(low[start:end], times)
        yield np.repeat(one[start:end], times), other[place]
        start = end


def _distinct(numbers: np.ndarray) -> np.ndarray:
    """Return each number once, in order (numpy.unique takes many times as long since it hashes)."""
    numbers = np.sort(numbers)
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]][: len(numbers)]]


def _numbers(values: Iterable[str | None]) -> np.ndarray:
    """Number values as they come; nothing is -1."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) if value else -1 for value in values], dtype=np.int64)
