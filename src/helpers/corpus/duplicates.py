"""Mark articles that repeat another, so that nothing is counted twice: the same text, nearly the same, or a part of it.

Wire copies come with another headline, cut at the end, with a paragraph more or a number corrected. Texts are compared
by their runs of three words (shingles, Broder 1997). Each text keeps a bounded sample of its shingles' hashes, those
below a threshold that is halved until the sample fits. Of such samples, unlike of MinHash signatures, one can tell how
much of a short text stands in a long one, and an updated report mostly holds the earlier one whole.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from zlib import crc32

import numpy as np

from helpers.arrays import changes, within
from helpers.records import Article

SAMPLE = 128  # hashes kept of a text, 4 bytes each
# Of a text's shingles, how many stand in another that it repeats, by the most days between the two. The further apart,
# the likelier that two texts alike are two reports of the same form: yesterday's and today's figures.
SHARES = ((0, 0.7), (1, 0.8), (7, 0.85), (math.inf, 0.95))
FEWEST = 12  # shingles of a text that can be judged: shorter ones must be the same
DAYS = 7  # within which a text that holds another and more is an update of it, and not a later story that quotes it
LONGEST = 500_000  # characters of a text that are compared
LONGER = 1.1  # times the length from which of two texts the longer one says more
UNDATED = date.max.toordinal() + 1
SLICE, STRETCH, COMPARED = 2**20, 2**14, 2**11  # hashes brought together at once, texts whose pairs are counted at once, pairs compared at once
CROWD = 20  # texts with one shingle in common from which it is a set phrase, compared with the longest only

_DASHES = re.compile(rb"\xe2\x80.|\xc2[\xa0\xab\xbb\xad]|'")  # typographic marks, which copies set in their own way
_WORDS = re.compile(rb"[a-z0-9\x80-\xff]+")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its copies: a key of the whole, its length, and a sample of its shingles.

    ``level`` says how the sample was drawn: hashes below 2 ** (32 - level).
    """

    key: bytes
    words: int
    level: int
    sample: bytes  # sorted uint32


@dataclass(frozen=True, slots=True)
class Repeat:
    """That an article repeats another: ``kind`` is same, near (nearly the same) or part (the other holds it, and more)."""

    of: str
    kind: str


def mark_duplicates(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Fill ``duplicate_of`` and ``duplicate_kind`` of the articles that repeat another (see find_duplicates)."""
    articles = tuple(articles)
    found = find_duplicates([a.article_id for a in articles], [a.published for a in articles], [signature(a.text) for a in articles])
    return tuple(
        replace(a, duplicate_of=found[a.article_id].of, duplicate_kind=found[a.article_id].kind) if a.article_id in found else a
        for a in articles
    )


def text_key(text: str) -> bytes:
    """Return a key that texts share which differ in white space and Unicode form alone."""
    plain = " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


def signature(text: str) -> Signature:
    """Return what is kept of a text: at most some 600 bytes. Case, punctuation and blanks do not count in shingles."""
    words = _WORDS.findall(_DASHES.sub(b" ", text[:LONGEST].lower().encode("utf-8", "surrogatepass")))
    level, kept = 0, np.empty(0, dtype=np.uint32)
    if len(words) >= 3:
        numbers = np.fromiter(map(crc32, words), dtype=np.uint64, count=len(words))
        mixed = (numbers[:-2] * _MIX[0]) ^ (numbers[1:-1] * _MIX[1]) ^ (numbers[2:] * _MIX[2])
        kept = np.sort(((mixed ^ (mixed >> np.uint64(29))) * _MIX[1] >> np.uint64(32)).astype(np.uint32))
        kept = kept[np.concatenate(([True], kept[1:] != kept[:-1]))]
        while len(kept) > SAMPLE:
            level += 1
            kept = kept[: np.searchsorted(kept, np.uint32(2 ** (32 - level)))]
    return Signature(text_key(text), len(words), level, kept.tobytes())


class Signatures:
    """The signatures of any number of texts: some 40 bytes of each in memory, their samples in a file."""

    def __init__(self) -> None:
        self._samples = TemporaryFile()  # noqa: SIM115 (it goes with the signatures)
        self._ends = array("Q", [0])
        self._keys = bytearray()
        self._words, self._levels, self._days = array("L"), array("B"), array("l")
        self._looked_at = array("B")  # how many hashes of each, the lowest, are compared to find what may be alike

    def add(self, signature: Signature, published: date | None) -> None:
        """Add the signature of the next text, and the day on which it was published."""
        hashes = array("I", signature.sample)
        self._samples.write(signature.sample)
        self._ends.append(self._ends[-1] + len(hashes))
        self._looked_at.append(min(len(hashes), max(4, bisect_left(hashes, 2**29))))
        self._keys += signature.key[:16]
        self._words.append(signature.words)
        self._levels.append(signature.level)
        self._days.append(published.toordinal() if published else UNDATED)

    def __len__(self) -> int:
        return len(self._words)

    def find(self) -> dict[int, tuple[int, str]]:
        """Return which texts, by their numbers, repeat which other, and how (see find_duplicates)."""
        if not len(self):
            return {}
        hashes, looked_at = self._hashes(), np.array(self._looked_at)
        words, days = np.array(self._words), np.array(self._days)
        rank = np.argsort(days, kind="stable")
        place = np.empty(len(rank), dtype=np.int64)
        place[rank] = np.arange(len(rank))
        found, originals = _same(np.frombuffer(self._keys, dtype=np.uint64).reshape(-1, 2), rank)
        originals = originals[np.lexsort((place[originals], -words[originals].astype(np.int64)))]
        starts = np.array(self._ends[:-1]).astype(np.int64)
        pairs = _candidates(originals, hashes, starts[originals], looked_at[originals])
        for i, j in _near(self._alike(pairs, days), words, place):
            found[i] = (j, "near" if words[j] <= LONGER * words[i] else "part")
        return _settled(found)

    def shares(self, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Estimate for pairs of texts how much of one stands in the other, and of the other in it; 0 where too little is known.

        ``one`` is sorted.
        """
        hashes, ends, levels, words = self._hashes(), np.array(self._ends).astype(np.int64), np.array(self._levels), np.array(self._words)
        texts, which = np.unique(one, return_inverse=True)
        mine, opens = _samples(hashes, ends, texts)
        theirs, _ = _samples(hashes, ends, other)
        limits = 2 ** (32 - np.maximum(levels[one], levels[other]).astype(np.int64))  # below which both samples are whole
        known = theirs[1] < limits[theirs[0]]
        pair, wanted = theirs[0][known], theirs[1][known]
        keys = mine[0] << 32 | mine[1]  # in order, as each sample is
        wanted |= which[pair] << 32
        there = keys.take(np.searchsorted(keys, wanted), mode="clip") == wanted if len(keys) else wanted < 0
        both, in_other = np.bincount(pair[there], minlength=len(one)), np.bincount(pair, minlength=len(one))
        in_one = np.searchsorted(keys, (which << 32) + limits) - opens[which]
        enough = (np.minimum(in_one, in_other) >= FEWEST / 2) & (np.minimum(words[one], words[other]) >= FEWEST)
        return both * enough / np.maximum(in_one, 1), both * enough / np.maximum(in_other, 1)

    def _hashes(self) -> np.ndarray:
        self._samples.flush()
        return np.memmap(self._samples, dtype=np.uint32, mode="r").view(np.ndarray) if self._ends[-1] else np.empty(0, dtype=np.uint32)

    def _alike(self, pairs: Iterable[tuple[np.ndarray, np.ndarray]], days: np.ndarray) -> Iterator[tuple[int, int, float]]:
        """Yield those of the pairs of which the first stands in the second, and how much of it does."""
        for of, other in pairs:
            for start in range(0, len(of), COMPARED):
                one, longer = of[start : start + COMPARED], other[start : start + COMPARED]
                share, back = self.shares(one, longer)
                apart = np.where((days[one] == UNDATED) | (days[longer] == UNDATED), 0, np.abs(days[one] - days[longer]))
                most, needed = np.array(SHARES).T
                needed = needed[np.searchsorted(most, apart)]
                alike = (share >= needed) & ((back >= needed) | (apart <= DAYS))
                yield from zip(one[alike].tolist(), longer[alike].tolist(), share[alike].tolist())


def find_duplicates(
    ids: Sequence[str], published: Sequence[date | None], signatures: Sequence[Signature]
) -> dict[str, Repeat]:
    """Return which articles repeat another, that is read in their stead: article id -> Repeat.

    Of texts that are the same or nearly so the first published is read (one without a date counts as later, among
    equals the first as they are given); a text that is a part of another, published within a week, gives way to the
    longer one. None is a repeat of a repeat.
    """
    kept = Signatures()
    for one, day in zip(signatures, published):
        kept.add(one, day)
    return {ids[i]: Repeat(ids[j], kind) for i, (j, kind) in kept.find().items()}


def _same(keys: np.ndarray, rank: np.ndarray) -> tuple[dict[int, tuple[int, str]], np.ndarray]:
    """Return which texts are the same as one that comes before them in ``rank``, and the numbers of all others."""
    order = rank[np.lexsort((keys[rank, 1], keys[rank, 0]))]  # stable: of equal keys the first in rank comes first
    opens = np.r_[True, (keys[order[1:]] != keys[order[:-1]]).any(axis=1)]
    first = order[opens]
    of = first[np.cumsum(opens) - 1]
    return {int(i): (int(j), "same") for i, j in zip(order[~opens], of[~opens])}, first


def _near(alike: Iterable[tuple[int, int, float]], words: np.ndarray, place: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield (text, the one that it repeats) for texts that are nearly the same or parts; the longest come first."""
    joined: set[int] = set()  # those that are in the group of a longer one
    members: dict[int, list[int]] = {}  # the longest of a group -> the others
    for i, longer in groupby(alike, key=itemgetter(0)):
        best = max(((share, -k, j) for k, (_, j, share) in enumerate(longer) if j not in joined), default=None)
        if best is not None:
            joined.add(i)
            members.setdefault(best[2], []).append(i)
    for longest, group in members.items():
        group = [longest, *group]
        equals = [i for i in group if words[longest] <= LONGER * words[i]]
        chosen = min(equals, key=place.__getitem__)
        for i in group:
            if i != chosen:
                yield i, chosen


def _candidates(
    originals: np.ndarray, hashes: np.ndarray, starts: np.ndarray, looked_at: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of texts, in order, and longer ones that share shingles with them, of an eighth of all and their own lowest.

    One that is alone in being shared is chance, unless there are hardly more. Hashes are brought together slice by
    slice, and pairs counted stretch by stretch, on disk between the two: memory does not grow with the number of texts.
    """
    slices = -(-int(looked_at.sum(dtype=np.int64)) // SLICE)
    with ExitStack() as stack:
        stretches = [stack.enter_context(TemporaryFile()) for _ in range(0, len(originals), STRETCH)]
        for k in range(slices):
            for of, other in _sharing(*_slice(hashes, starts, looked_at, k, slices)):
                pairs = of.astype(np.uint64) << np.uint64(32) | other.astype(np.uint64)
                for number in np.unique(of // STRETCH):
                    stretches[number].write(pairs[of // STRETCH == number].tobytes())
        for stretch in stretches:
            stretch.seek(0)
            pairs, counts = np.unique(np.frombuffer(stretch.read(), dtype=np.uint64), return_counts=True)
            of, other = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(2**32 - 1)).astype(np.int64)
            enough = counts >= np.where(looked_at[of] >= 6, 2, 1)
            yield originals[of[enough]], originals[other[enough]]


def _samples(hashes: np.ndarray, ends: np.ndarray, texts: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Return the hashes of some texts in a row and whose each is, by their places; and where those of each begin."""
    sizes = ends[texts + 1] - ends[texts]
    opens = np.cumsum(sizes) - sizes
    places = np.arange(sizes.sum()) + np.repeat(ends[texts] - opens, sizes)
    return (np.repeat(np.arange(len(texts)), sizes), hashes[places].astype(np.int64)), opens


def _slice(
    hashes: np.ndarray, starts: np.ndarray, looked_at: np.ndarray, k: int, slices: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return one of ``slices`` of the hashes, in order, and whose each is."""
    flat, owners = [], []
    for first in range(0, len(starts), STRETCH):
        size = looked_at[first : first + STRETCH].astype(np.int64)
        owner = np.repeat(np.arange(first, first + len(size), dtype=np.uint32), size)
        some = hashes[np.repeat(starts[first : first + STRETCH], size) + within(size)]
        here = some % np.uint32(slices) == k
        flat.append(some[here])
        owners.append(owner[here])
    one, other = np.concatenate(flat), np.concatenate(owners)
    order = np.lexsort((other, one))
    return one[order], other[order]


def _sharing(flat: np.ndarray, owner: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield arrays of texts and of an earlier one that has the same hash: each earlier one, of a CROWD the first five."""
    first = np.flatnonzero(changes(flat))
    size = np.diff(np.r_[first, len(flat)])
    crowd, start = np.repeat(size > CROWD, size), np.repeat(first, size)
    place = np.arange(len(flat)) - start
    for back in range(1, CROWD):
        here = np.flatnonzero(~crowd & (place >= back))
        yield owner[here], owner[here - back]
    for k in range(5):
        here = np.flatnonzero(crowd & (place > k))
        yield owner[here], owner[start[here] + k]


def _settled(found: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Point repeats of a repeat at the article that is read."""
    settled = {}
    for i, (j, kind) in found.items():
        if j in found:
            kind = found[j][1] if kind == "same" else kind
            j = found[j][0]
        settled[i] = (j, kind)
    return settled
