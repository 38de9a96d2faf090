"""A parsed article as plain lists, one entry a token, with its quotations: what every step of attribution reads.

Looking up a list is many times faster than asking spaCy's objects, and a step that reads lists can be tried on any parse.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from helpers.statements.quotations import Quotation, Span, find_paragraphs, find_quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DATELINE = re.compile(
    r"[A-Z][A-Z.'\u2019-]+(?:[ ,/]{1,2}[A-Z][A-Za-z.'\u2019-]*){0,5}(?:,? [0-9]{1,2})?(?: ?\([A-Z][\w .&/-]{1,40}\))? ?(?:--|[-\u2013\u2014\u2015]) ?(?=\S)"
)
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))


class Parsed:
    """The tokens of ``doc`` as lists, its sentences, paragraphs and quotations, and who stands in which.

    ``quote`` holds for each token the index in ``quotations`` of the outermost one it stands in, else -1;
    ``zoned`` says whether it stands in a zone that is not running prose, from which nothing is attributed.
    """

    def __init__(self, doc: Doc, zones: tuple = ()):
        self.text: str = doc.text
        tokens = list(doc)
        self.words = [t.text for t in tokens]
        self.lower = [w.lower() for w in self.words]
        self.lemma = [(t.lemma_ or t.text).lower() for t in tokens]
        self.tag = [t.tag_ for t in tokens]
        self.dep = [t.dep_ for t in tokens]
        self.head = [t.head.i for t in tokens]
        self.start = [t.idx for t in tokens]
        self.end = [s + len(w) for s, w in zip(self.start, self.words)]
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, h in enumerate(self.head):
            if h != i:
                self.children[h].append(i)
        self.quotations: list[Quotation] = find_quotations(self.text)
        self.outer: list[Quotation] = [q for q in self.quotations if q.depth == 0]
        self.inner: list[Quotation] = [q for q in self.quotations if q.depth == 1]
        self.quote = self._stand_in([(q.start, q.end) for q in self.outer])
        self.nested = self._stand_in([(q.start, q.end) for q in self.inner])
        self.paragraphs: list[Span] = find_paragraphs(self.text)
        self.paragraph = self._stand_in(self.paragraphs)
        self._sentences(tokens)
        self._edges()
        self.zones = sorted({(zone.start, zone.end) for zone in zones} | set(self._datelines()))
        self.cue_scores: dict[int, float] = {}  # log odds of the candidates for a cue, once they have been weighed
        self.zoned = [k >= 0 for k in self._stand_in(self.zones)]

    @classmethod
    def of(cls, doc: Doc, zones: tuple = ()) -> Parsed:
        """Return the lists of ``doc``, made once and kept with it."""
        key = ("parsed", tuple((zone.start, zone.end) for zone in zones))
        kept = doc.user_data.get(key)
        if kept is None:
            kept = doc.user_data[key] = cls(doc, zones)
        return kept

    def __len__(self) -> int:
        return len(self.words)

    def _datelines(self) -> list[Span]:
        """Return the "SEOUL, March 4 (Agency) -" before an article's first paragraphs."""
        return [m.span() for a, z in self.paragraphs[:12] if (m := _DATELINE.match(self.text, a, z))]

    def _sentences(self, tokens: list) -> None:
        """Fill ``sentence`` (index for each token) and ``sentences`` (first token, token after the last)."""
        self.sentence: list[int] = []
        self.sentences: list[Span] = []
        first, last = 0, -1
        for token in tokens:
            i = token.i
            if i and (token.is_sent_start or 0 <= last < self.paragraph[i]):
                self.sentences.append((first, i))
                first = i
            last = max(last, self.paragraph[i])
            self.sentence.append(len(self.sentences))
        if tokens:
            self.sentences.append((first, len(tokens)))

    def _edges(self) -> None:
        """Fill ``left`` and ``right``: the first token of each token's subtree and the one after its last."""
        n = len(self.head)
        self.left, self.right = list(range(n)), [i + 1 for i in range(n)]
        for i in range(n):
            for j in self.ancestors(i, limit=100):
                if self.left[j] <= i < self.right[j]:
                    break  # the ancestors above it reach as far
                self.left[j] = min(self.left[j], i)
                self.right[j] = max(self.right[j], i + 1)

    def _stand_in(self, spans: list[Span]) -> list[int]:
        """Say for each token in which of the sorted ``spans`` it starts, -1 for none."""
        out = [-1] * len(self.start)
        for k, (a, z) in enumerate(spans):
            for i in range(bisect_left(self.start, a), bisect_left(self.start, z)):
                out[i] = k
        return out

    def token_at(self, offset: int) -> int:
        """Return the index of the token in which, or before which, the character ``offset`` stands."""
        return max(0, bisect_right(self.start, offset) - 1)

    def ancestors(self, i: int, limit: int = 12) -> list[int]:
        """Return the heads above ``i``, nearest first."""
        out = []
        while self.head[i] != i and len(out) < limit:
            i = self.head[i]
            out.append(i)
        return out

    def cue_class(self, i: int) -> str:
        """Say how likely token ``i`` is a cue, in a word."""
        x = self.cue_scores.get(i, -9.0)
        return "no" if x < -1.5 else "maybe" if x < 0 else "likely" if x < 2 else "sure"

    def subjects(self, i: int) -> list[int]:
        """Return the subjects among the children of ``i``."""
        return [c for c in self.children[i] if self.dep[c] in _SUBJECTS]
