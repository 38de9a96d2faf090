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
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

import numpy as np

from helpers.records import Article

SAMPLE = 128  # hashes kept of a text, 4 bytes each
# Of a text's shingles, how many stand in another that it repeats, by the most days between the two. The further apart,
# the likelier that two texts alike are two reports of the same form: yesterday's and today's figures.
SHARES = ((0, 0.7), (1, 0.8), (7, 0.85), (math.inf, 0.95))
FEWEST = 12  # shingles of a text that can be judged: shorter ones must be the same
DAYS = 7  # within which a text that holds another and more is an update of it, and not a later story that quotes it
LONGEST = 500_000  # characters of a text that are compared
LONGER = 1.1  # times the length from which of two texts the longer one says more
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

    @property
    def hashes(self) -> np.ndarray:
        """The sample as sorted numbers."""
        return np.frombuffer(self.sample, dtype=np.uint32)


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


def shares(one: Signature, other: Signature) -> tuple[float, float]:
    """Estimate how much of each text stands in the other: (share of one, share of other); 0 where too little is known."""
    limit = 2 ** (32 - max(one.level, other.level))
    a, b = (h[: np.searchsorted(h, limit)] if limit < 2**32 else h for h in (one.hashes, other.hashes))
    if len(a) < FEWEST / 2 or len(b) < FEWEST / 2 or min(one.words, other.words) < FEWEST:
        return 0.0, 0.0
    both = len(np.intersect1d(a, b, assume_unique=True))
    return both / len(a), both / len(b)


def find_duplicates(
    ids: Sequence[str], published: Sequence[date | None], signatures: Sequence[Signature]
) -> dict[str, Repeat]:
    """Return which articles repeat another, that is read in their stead: article id -> Repeat.

    Of texts that are the same or nearly so the first published is read (one without a date counts as later, among
    equals the first by name); a text that is a part of another, published within a week, gives way to the longer one.
    None is a repeat of a repeat.
    """
    rank = sorted(range(len(ids)), key=lambda i: (published[i] or date.max, ids[i]))
    place = {i: n for n, i in enumerate(rank)}
    found: dict[int, tuple[int, str]] = {}
    first: dict[bytes, int] = {}
    for i in rank:
        if first.setdefault(signatures[i].key, i) != i:
            found[i] = (first[signatures[i].key], "same")
    originals = sorted(first.values(), key=lambda i: (-signatures[i].words, place[i]))
    for i, j in _near(originals, published, signatures, place):
        found[i] = (j, "near" if signatures[j].words <= LONGER * signatures[i].words else "part")
    return {ids[i]: Repeat(ids[j], kind) for i, (j, kind) in _settled(found).items()}


def _near(
    originals: list[int], published: Sequence[date | None], signatures: Sequence[Signature], place: dict[int, int]
) -> Iterable[tuple[int, int]]:
    """Yield (article, the one that it repeats) for texts that are nearly the same or parts; ``originals`` longest first."""
    candidates = _candidates(originals, signatures)
    read_first: dict[int, int] = {}  # the longest of a group -> the one of it that is read
    members: dict[int, list[int]] = {}
    for i in originals:
        best = None
        for j in candidates.get(i, ()):
            if j in read_first:
                share, back = shares(signatures[i], signatures[j])
                apart = _days_apart(published[i], published[j])
                needed = next(enough for days, enough in SHARES if apart <= days)
                if share >= needed and (back >= needed or apart <= DAYS) and (best is None or share > best[0]):
                    best = (share, j)
        if best is None:
            read_first[i], members[i] = i, [i]
        else:
            members[best[1]].append(i)
    for longest, group in members.items():
        equals = [i for i in group if signatures[longest].words <= LONGER * signatures[i].words]
        chosen = min(equals, key=place.__getitem__)
        for i in group:
            if i != chosen:
                yield i, chosen


def _candidates(originals: list[int], signatures: Sequence[Signature]) -> dict[int, list[int]]:
    """Return for each article the longer ones that share shingles with it, of an eighth of all and its own lowest.

    One that is alone in being shared is chance, unless there are hardly more.
    """
    hashes, owners = [], []
    for n, i in enumerate(originals):
        sample = signatures[i].hashes
        sample = sample[: max(4, int(np.searchsorted(sample, np.uint32(2**29))))]
        hashes.append(sample)
        owners.append(np.full(len(sample), n, dtype=np.uint32))
    if not hashes:
        return {}
    flat, owner = np.concatenate(hashes), np.concatenate(owners)
    order = np.lexsort((owner, flat))
    flat, owner = flat[order], owner[order]
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    starts = np.flatnonzero(np.r_[True, flat[1:] != flat[:-1]])
    ends = np.r_[starts[1:], len(flat)]
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1]):
        group = owner[start:end].tolist()
        for k, n in enumerate(group):
            shared[n].update(group[: k if len(group) <= CROWD else min(k, 5)])
    needed = [2 if len(sample) >= 6 else 1 for sample in hashes]
    return {
        originals[n]: [originals[m] for m, count in sorted(counts.items()) if count >= needed[n]]
        for n, counts in shared.items()
    }


def _days_apart(one: date | None, other: date | None) -> int:
    return abs((one - other).days) if one and other else 0


def _settled(found: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Point repeats of a repeat at the article that is read."""
    settled = {}
    for i, (j, kind) in found.items():
        if j in found:
            kind = found[j][1] if kind == "same" else kind
            j = found[j][0]
        settled[i] = (j, kind)
    return settled
