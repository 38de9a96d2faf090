"""Which tellings of events agree so well that they may be one happening: all pairs at once, with arrays.

Two that agree share a good part of the weight of the lighter one's words, and so one of its heavy words: only pairs
that do, near in time, are looked at (prefix filtering: Chaudhuri, Ganti & Kaushik 2006). Weights are whole numbers, so
that a sum does not hang on its order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from helpers.arrays import changes, within

if TYPE_CHECKING:
    import pyarrow as pa

SAME_DAYS, NEXT_DAY, INSIDE, MEETING = 0.34, 0.55, 0.5, 0.1  # how much of the weight of their words two events must share
UNIT = 2**16  # what a weight of 1 is as a whole number
MONTHS = 24  # after its first, in which a long event is looked up
CROWD = 64  # tellings of one word and period with which the others of it are compared: of a great day there are thousands
TOGETHER = 2**20  # pairs that are brought together at once, and
WEIGHED = 2**14  # that are weighed at once
_EPOCH = 719163  # the day number of 1970-01-01


def compared_schema() -> pa.Schema:
    """Return the columns that tellings are compared by; ``Telling.compared`` gives a row of them."""
    import pyarrow as pa

    text, number, texts = pa.string(), pa.int64(), pa.list_(pa.string())
    return pa.schema({
        "order": text, "first": number, "last": number, "precise": pa.bool_(), "trigger": text, "act": text, "place": text,
        "status": text, "parties": texts, "words": texts, "own": texts, "evidence": texts,
    })  # fmt: skip


class Agreement:
    """Tellings as arrays, by their places in the order in which they are compared. ``told`` has the columns of ``compared_schema``."""

    def __init__(self, told: pa.Table) -> None:
        self.size = len(told)
        self.first, self.last, self.precise = (told[name].to_numpy() for name in ("first", "last", "precise"))
        self.trigger, self.act, self.place = (_numbers(told[name].combine_chunks()) for name in ("trigger", "act", "place"))
        status = told["status"].to_numpy()
        self.status = (status == "happened").astype(np.int64) - (status == "denied")
        self.parties, self.words, self.own, self.evidence = (Sets(told[name].combine_chunks()) for name in ("parties", "words", "own", "evidence"))
        rarity = np.log1p(max(self.size, 10) / self.words.counts)
        self.words.weights[:-1] = np.rint(UNIT * rarity)
        self.whole = self.words.sums()
        self.light = self.words.light()

    def pairs(self) -> Iterator[tuple[int, int, float]]:
        """Yield the pairs that agree, the later one first, in order, and what part of the lighter one's weight both have."""
        months = [(day - _EPOCH).astype("M8[D]").astype("M8[M]").astype(np.int64) for day in (self.first, self.last)]
        until = np.minimum(months[1], months[0] + MONTHS)
        all_of_them, met = self.parties.sizes >= 0, (self.place >= 0) & (self.parties.sizes > 1)
        found = [self._sharing(self.precise, self.precise, (self.first - 1, self.last + 1), (self.first, self.last), SAME_DAYS)]
        for share, some in ((INSIDE, all_of_them), (MEETING, met)):  # one of the two begins in a month of the other, that is long
            found.append(self._sharing(~self.precise & some, some, (months[0], until), (months[0], months[0]), share))
        pairs = _distinct(np.concatenate(found))
        for start in range(0, len(pairs), WEIGHED):
            yield from self._agreeing(*np.divmod(pairs[start : start + WEIGHED], self.size))

    def share_a_name(self, one: int, other: int) -> bool:
        """Say whether two tellings have a party or the trigger in common."""
        return self.trigger[one] == self.trigger[other] or not set(self.parties.of(one)).isdisjoint(self.parties.of(other))

    def _sharing(
        self, ones: np.ndarray, others: np.ndarray, one_in: tuple[np.ndarray, np.ndarray], other_in: tuple[np.ndarray, np.ndarray], share: float
    ) -> np.ndarray:
        """Return the pairs of two groups that have a heavy word of either, and a period, in common: as one number each.

        A word is heavy if another telling must have it, or a heavier one, to share so much: the rest is too light.
        """
        heavy = self.light >= share * self.whole[self.words.owner]
        found = []
        for one_heavy, other_heavy in ((heavy, True), (True, heavy)):
            one, one_keys = self.words.spread(ones[self.words.owner] & one_heavy, *one_in)
            other, other_keys = self.words.spread(others[self.words.owner] & other_heavy, *other_in)
            found += [self._numbered(*some) for some in _joined(one, one_keys, other, other_keys)]
        return _distinct(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def _numbered(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Make one number of each pair, the later one first; leave out at once what a month has most of, acts that differ."""
        possible = self.precise[one] & self.precise[other] | self._act_alike(one, other)
        one, other = one[possible], other[possible]
        later, earlier = np.maximum(one, other), np.minimum(one, other)
        return _distinct((later * self.size + earlier)[later != earlier])

    def _act_alike(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        act = self.act[one]
        return (self.trigger[one] == self.trigger[other]) | (act >= 0) & (act == self.act[other])

    def _agreeing(self, one: np.ndarray, other: np.ndarray) -> Iterator[tuple[int, int, float]]:
        share = self.words.both(one, other) / np.minimum(self.whole[one], self.whole[other])
        needed = self._needed(one, other)
        enough = np.flatnonzero(share >= needed)
        one, other, share, needed = one[enough], other[enough], share[enough], needed[enough]
        # the same people do much in a month, and on one day both meet and welcome a meeting
        names_alone = (needed == INSIDE) | ~self._act_alike(one, other)
        apart = ~names_alone | (self.own.both(one, other) > 0)
        return zip(one[apart].tolist(), other[apart].tolist(), share[apart].tolist())

    def _needed(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return how much of the weight of their words two tellings must share; more than all where nothing is enough."""
        same, act = self.trigger[one] == self.trigger[other], self._act_alike(one, other)
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


class Sets:
    """Sets of names as arrays of numbers: all in a row with whose each is, and a line of a table for each set."""

    def __init__(self, sets: pa.ListArray) -> None:
        names = sets.flatten().dictionary_encode()
        self.flat = names.indices.to_numpy().astype(np.int64)
        self.sizes = sets.value_lengths().to_numpy().astype(np.int64)
        self.owner = np.repeat(np.arange(len(sets)), self.sizes)
        self.opens = np.cumsum(self.sizes) - self.sizes
        self.counts = np.bincount(self.flat, minlength=len(names.dictionary))
        self.weights = np.ones(len(names.dictionary) + 1, dtype=np.int64)
        self.weights[-1] = 0  # of the number -1, which is no name
        self.table = np.full((len(sets), self.sizes.max(initial=0)), -1, dtype=np.int32)
        self.table[self.owner, np.arange(len(self.flat)) - self.opens[self.owner]] = self.flat

    def of(self, place: int) -> list[int]:
        """Return the numbers of one set."""
        return self.flat[self.opens[place] : self.opens[place] + self.sizes[place]].tolist()

    def sums(self) -> np.ndarray:
        """Return the weight of each set."""
        return np.bincount(self.owner, self.weights[self.flat], len(self.sizes)).astype(np.int64)

    def both(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return the weight of what two sets share, for each of many pairs."""
        ones, others = self.table[one], self.table[other]
        shared = np.zeros(ones.shape, dtype=bool)
        for column in others.T:
            shared |= ones == column[:, None]
        return (self.weights[ones] * shared).sum(axis=1)

    def light(self) -> np.ndarray:
        """Return for each name of each set the weight of all of the set that are no rarer, itself among them."""
        names = len(self.counts)
        rank = np.empty(names, dtype=np.int64)
        rank[np.argsort(self.weights[:-1], kind="stable")] = np.arange(names)
        order = np.argsort(self.owner * names + rank[self.flat], kind="stable")
        sums = np.cumsum(self.weights[self.flat][order])
        light = np.empty(len(order), dtype=np.int64)
        light[order] = sums - np.r_[0, sums][self.opens[self.owner]]
        return light

    def spread(self, chosen: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the owner of each chosen name, again for each period from ``start`` to ``end`` of it, and a key of name and period."""
        owner, name = self.owner[chosen], self.flat[chosen]
        times = (end - start + 1)[owner]
        period = within(times) + np.repeat(start[owner], times)
        return np.repeat(owner, times), np.repeat(name, times) << 32 | period + 2**31


def _joined(one: np.ndarray, one_keys: np.ndarray, other: np.ndarray, other_keys: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of equal keys, by their owners, many at a time: each one with the first CROWD of the others."""
    import pyarrow as pa
    from pyarrow import compute

    order = np.argsort(other_keys, kind="stable")
    other, other_keys = other[order], other_keys[order]
    opens = np.flatnonzero(changes(other_keys))
    sizes = np.minimum(np.diff(opens, append=len(other)), CROWD)
    found = compute.index_in(pa.array(one_keys), value_set=pa.array(other_keys[opens]))
    one, found = one[found.is_valid()], found.drop_null().to_numpy()
    low, times = opens[found], sizes[found]
    ends = np.cumsum(times)
    start = 0
    while start < len(one):
        end = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + TOGETHER, "right")))
        some = times[start:end]
        place = within(some) + np.repeat(low[start:end], some)
        yield np.repeat(one[start:end], some), other[place]
        start = end


def _distinct(numbers: np.ndarray) -> np.ndarray:
    """Return each number once, in order (numpy.unique takes many times as long since it hashes)."""
    numbers = np.sort(numbers)
    return numbers[changes(numbers)]


def _numbers(values: pa.StringArray) -> np.ndarray:
    """Number values as they come; nothing is -1."""
    return values.dictionary_encode().indices.fill_null(-1).to_numpy()
