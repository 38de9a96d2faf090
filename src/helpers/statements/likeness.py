"""Which statements of a speaker are alike enough to be looked at closely: all pairs at once, with arrays."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from helpers.arrays import changes, within

LATEST = 40  # statements of a speaker that have a word with which the next one that has it is compared
FEWEST = 3  # content words that must be shared
TOGETHER = 2**14  # words whose pairs are found at once
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MIX = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


class Words:
    """The words of many texts as numbers: ``flat`` has those of all texts in a row, ``sizes`` how many each text has."""

    def __init__(self, vocabulary: Sequence[str], flat: np.ndarray, sizes: np.ndarray) -> None:
        self.vocabulary, self.flat, self.sizes = vocabulary, flat, sizes
        self.starts = np.cumsum(sizes) - sizes

    @classmethod
    def split(cls, texts: Iterable[str]) -> Words:
        """Find the words of texts."""
        number: dict[str, int] = {}
        flat, sizes = array("q"), array("q")
        for text in texts:
            found = words_of(text)
            flat.extend(number.setdefault(word, len(number)) for word in found)
            sizes.append(len(found))
        return cls(list(number), np.array(flat, dtype=np.int64), np.array(sizes, dtype=np.int64))

    def __getitem__(self, place: int) -> tuple[str, ...]:
        start = self.starts[place]
        return tuple(self.vocabulary[number] for number in self.flat[start : start + self.sizes[place]].tolist())

    def take(self, places: Sequence[int]) -> Words:
        """Return the words of some of the texts, in that order."""
        sizes = self.sizes[places]
        return Words(self.vocabulary, self.flat[np.repeat(self.starts[places], sizes) + within(sizes)], sizes)

    def owners(self) -> np.ndarray:
        """Return for each word in ``flat`` the place of its text."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def each_once(self, names: Sequence[str | None]) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Return what the words of the vocabulary are called by ``names`` (None: left out), and who has which of them.

        The two arrays hold the place of a text and the number of a name, each pair once, in order.
        """
        number: dict[str, int] = {}
        named = np.array([-1 if name is None else number.setdefault(name, len(number)) for name in names], dtype=np.int64)
        pairs = self.owners() * len(number) + named[self.flat]
        pairs = np.sort(pairs[named[self.flat] >= 0])
        return list(number), *np.divmod(pairs[changes(pairs)], max(1, len(number)))


def likely(
    speaker: np.ndarray, owner: np.ndarray, word: np.ndarray, near: Sequence[np.ndarray], days: int
) -> Iterator[tuple[int, list[int]]]:
    """Yield for each text the earlier ones of its speaker that share enough words with it and are near it in time.

    ``speaker`` gives the speaker of each text, texts of one being together; ``owner`` and ``word`` are arrays of
    ``Words.each_once``. ``near`` are three arrays over texts: the day (-1: none), the day that the text is about (the
    same number for the same day; -1: none), and what must be the same in both. Of a word only the LATEST texts that
    have it are looked at.
    """
    published, about, kind = near
    size = np.bincount(owner, minlength=len(speaker))
    order = np.lexsort((word, speaker[owner]))  # stable: texts stay in order
    texts = owner[order]
    opens = np.flatnonzero(changes(word[order]) | changes(speaker[texts]))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    back = np.arange(1, LATEST + 1)
    ends = np.cumsum(size)
    start = 0
    while start < len(speaker):
        from_, stop = int(ends[start] - size[start]), start + 1
        stop = max(stop, int(np.searchsorted(ends, from_ + TOGETHER, "right")))
        places = place[from_ : int(ends[stop - 1])]
        first = opens[np.searchsorted(opens, places, "right") - 1]
        rows, steps = np.nonzero(places[:, None] - back >= first[:, None])
        one, other = texts[places[rows]], texts[places[rows] - back[steps]]
        together = (published[one] - published[other] <= days) | (published[one] < 0) | (published[other] < 0)
        together |= (about[one] >= 0) & (about[one] == about[other])
        together &= kind[one] == kind[other]
        pairs, counts = np.unique(one[together] * len(speaker) + other[together], return_counts=True)
        one, other = np.divmod(pairs, len(speaker))
        enough = (counts >= FEWEST) | (counts >= np.minimum(size[one], size[other]))
        yield from _grouped(one[enough], other[enough])
        start = stop


def repeated_runs(speaker: np.ndarray, source: np.ndarray, words: Words, length: int) -> dict[int, list[int]]:
    """Return for each text that has ``length`` words in a row that an earlier one of its speaker has too the first of these.

    One for each such run, in the order of the runs; not where the first is of the same ``source``.
    """
    starts = np.flatnonzero(within(words.sizes) <= np.repeat(words.sizes, words.sizes) - length)
    owner = words.owners()[starts]
    run = speaker[owner].astype(np.uint64) * _MIX
    for step in range(length):
        run = (run + words.flat[starts + step].astype(np.uint64)) * _MIX
        run ^= run >> np.uint64(29)
    order = np.argsort(run, kind="stable")
    opens = changes(run[order])
    first = np.empty(len(order), dtype=np.int64)
    first[order] = owner[order][opens][np.cumsum(opens) - 1]
    again = (first < owner) & (source[first] != source[owner])
    return dict(_grouped(owner[again], first[again]))


def _grouped(one: np.ndarray, other: np.ndarray) -> Iterator[tuple[int, list[int]]]:
    """Yield each number in ``one``, which is sorted, with those of ``other`` beside it."""
    opens = np.flatnonzero(changes(one)).tolist()
    numbers, others = one.tolist(), other.tolist()
    for start, end in zip(opens, [*opens[1:], len(numbers)]):
        yield numbers[start], others[start:end]
