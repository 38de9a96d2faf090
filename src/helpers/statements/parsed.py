"""A parsed article as plain lists, one entry a token, with its quotations: what every step of attribution reads.

Looking up a list is many times faster than asking spaCy's objects, and a step that reads lists can be tried on any parse.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from helpers.language import outline
from helpers.statements.quotations import Quotation, Span, find_paragraphs, find_quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

# "SEOUL, March 4 (Agency) -"; a place in small letters needs the agency: "Geneva (dpa) -"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'\u2019-]+(?:[ ,/]{1,2}[A-Z][A-Za-z.'\u2019-]*){0,5}(?:,? [0-9]{1,2})?(?: ?\([A-Z][\w .&/-]{1,40}\))?"
    r"|[A-Z][\w.'\u2019-]+(?:[ ,/]{1,2}[A-Z][\w.'\u2019-]*){0,5}(?:,? [0-9]{1,2})? ?\([A-Za-z][\w .&/-]{1,40}\))"
    r" ?(?:--|[-\u2013\u2014\u2015]) ?(?=\S)"
)
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP"))
_REPORTING = frozenset(
    ("say", "report", "add", "claim", "announce", "note", "write", "warn", "state", "argue", "insist", "explain", "recall", "admit",
     "suggest", "acknowledge", "conclude", "declare", "confirm", "estimate", "maintain", "allege", "predict", "complain")
)
DEEPEST = 100  # ancestors that are gone through
_QUOTE_OR_COMMA = frozenset((",", '"', "\u201d", "''", "\u2019", "'"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))


class Parsed:
    """The tokens of ``doc`` as lists, its sentences, paragraphs and quotations, and who stands in which.

    ``quote`` holds for each token the index in ``quotations`` of the outermost one it stands in, else -1;
    ``zoned`` says whether it stands in a zone that is not running prose, from which nothing is attributed.
    """

    def __init__(self, doc: Doc, zones: tuple = ()):
        laid_out = outline(doc)
        self.text = laid_out.text
        self.words = laid_out.words
        self.tag, self.dep, self.head = laid_out.tags, laid_out.deps.copy(), laid_out.heads.copy()  # two are mended below
        self.lower = laid_out.lowers
        self.lemma = [lemma.lower() if lemma else w for lemma, w in zip(laid_out.lemmas, self.lower)]
        self.start = laid_out.starts
        self.end = [s + len(w) for s, w in zip(self.start, self.words)]
        self.children: list[list[int]] = [[] for _ in self.words]
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
        self._sentences(laid_out.opens)
        self._edges()
        self._mend()
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

    def _sentences(self, opens: list[int]) -> None:
        """Fill ``sentence`` (index for each token) and ``sentences`` (first token, token after the last)."""
        self.sentence: list[int] = []
        self.sentences: list[Span] = []
        starts = set(opens)
        first, last = 0, -1
        for i, paragraph in enumerate(self.paragraph):
            if i and (i in starts or 0 <= last < paragraph):
                self.sentences.append((first, i))
                first = i
            last = max(last, paragraph)
            self.sentence.append(len(self.sentences))
        if self.words:
            self.sentences.append((first, len(self.words)))

    def _edges(self) -> None:
        """Fill ``left`` and ``right``: the first token of each token's subtree and the one after its last."""
        head, n = self.head, len(self.head)
        self.left, self.right = left, right = list(range(n)), list(range(1, n + 1))
        for i in range(n):
            j = i
            for _ in range(DEEPEST):
                if head[j] == j:
                    break
                j = head[j]
                if left[j] <= i < right[j]:
                    break  # the ancestors above it reach as far
                left[j], right[j] = min(left[j], i), max(right[j], i + 1)

    def _mend(self) -> None:
        """Give their subjects back to verbs of speech that the parser left without one.

        A finite verb has a subject: "the town agrees, its mayor, Anna Feld, said" (read as one more object of "agrees"),
        "in a statement carried by the agency, Anna Feld, the mayor, warned" (read as one more name of the agency), “it
        rains,” tweeted the mayor (read as the object of "tweeted"). And "..., the source said." governs what stands before.
        """
        moved = False
        for v, tag in enumerate(self.tag):
            if tag not in _FINITE or self.quote[v] >= 0:
                continue
            for c in self.children[v]:  # "the 34-year-old said"
                if self.lower[c] == "old" and self.dep[c] == "amod" and self.words[c - 1] == "-" and not self.subjects(v):
                    self.dep[c] = "nsubj"
            if self._is_afterthought(v):
                top = self.ancestors(v, limit=DEEPEST)[-1]
                self.children[self.head[v]].remove(v)
                self.head[v], self.dep[v] = v, "ROOT"
                self.head[top], self.dep[top] = v, "ccomp"
                self.children[v] = sorted([*self.children[v], top])
                moved = True
            moved |= self._mend_late_source(v)
            if self.subjects(v) or not any(c < v for c in self.children[v]):
                continue
            noun, name = self._phrase_before(v)
            clause = any(c < v and self.dep[c] in ("ccomp", "advcl", "parataxis") for c in self.children[v])
            right = next((c for c in self.children[v] if c > v and self.dep[c] in ("dobj", "attr", "npadvmod")), None)
            after_source = noun is not None and self.lemma[v] == "tell"  # "an official, who was not named, told reporters"
            if clause and right is not None and not after_source and self.tag[right] in _NOMINAL and self.words[v - 1] in _QUOTE_OR_COMMA:
                self.dep[right] = "nsubj"
                continue
            # the phrase must have been swallowed by something that stands before the verb
            if noun is None or not any(self.left[c] < noun < self.right[c] and c != noun for c in self.children[v] if c < v):
                continue
            self._hang(noun, v, "nsubj")
            if name is not None:
                self._hang(name, noun, "appos")
            moved = True
        if moved:
            self._edges()

    def _is_afterthought(self, v: int) -> bool:
        """Say whether ``v`` is the verb of ", the source said." at the end of a clause that was read as its head."""
        subjects = [c for c in self.subjects(v) if c < v]
        if self.lemma[v] not in _REPORTING or self.dep[v] not in ("conj", "ccomp", "advcl", "dep") or not subjects:
            return False
        first = self.left[subjects[0]]
        if not 0 < v - first <= 10 or self.words[first - 1] != "," or self.head[v] >= first or self.tag[subjects[0]] not in _NOMINAL:
            return False
        if any(c > v and self.dep[c] in ("ccomp", "xcomp", "dobj") for c in self.children[v]):
            return False
        following = self.lower[v + 1] if v + 1 < len(self) else "."
        return following in (".", ",", "on", "in", "at", "late", "early") or following.endswith("day")

    def _mend_late_source(self, v: int) -> bool:
        """Mend 'it was "a loss", an officer, who was not named, said', where the officer was read as one more loss."""
        commas = [j for j in range(v - 1, max(v - 24, -1), -1) if self.words[j] == ","][:2]
        subjects = self.subjects(v)
        if (
            self.lemma[v] not in _REPORTING | {"tell"} or self.head[v] >= v or len(commas) < 2 or commas[0] != v - 1
            or self.lower[commas[1] + 1] not in ("who", "which") or any(self.quote[s] < 0 for s in subjects)
        ):
            return False
        noun, _ = self._phrase_before(v)
        if noun is None or self.dep[v] not in ("conj", "ccomp", "relcl", "advcl", "dep"):
            return False
        for subject in subjects:
            self._hang(subject, self.head[v], "dobj")
        top = self.ancestors(v, limit=DEEPEST)[-1]
        self.children[self.head[v]].remove(v)
        self.head[v], self.dep[v] = v, "ROOT"
        self.head[top], self.dep[top] = v, "ccomp"
        self.children[v] = sorted([*self.children[v], top])
        self._hang(noun, v, "nsubj")
        return True

    def _phrase_before(self, v: int) -> tuple[int | None, int | None]:
        """Return the heads of the noun phrase that ends before ``v`` after a comma, and of an apposition in commas."""
        commas = [j for j in range(v - 1, max(v - 24, -1), -1) if self.words[j] == "," and self.quote[j] < 0][:3]
        if not commas or self.sentence[commas[-1]] != self.sentence[v]:
            return None, None
        if commas[0] == v - 1:
            if len(commas) < 3:
                return None, None
            if self.lower[commas[1] + 1] in ("who", "which"):
                return self._head_between(commas[2] + 1, commas[1]), None
            noun, name = self._head_between(commas[2] + 1, commas[1]), self._head_between(commas[1] + 1, commas[0])
            return (noun, name) if name is not None else (None, None)
        return self._head_between(commas[0] + 1, v), None

    def _head_between(self, first: int, stop: int) -> int | None:
        """Return the noun or pronoun from which all tokens of a stretch hang, None if it is not one noun phrase."""
        tops = [i for i in range(first, stop) if not first <= self.head[i] < stop and self.dep[i] not in ("punct", "advmod", "cc")]
        if len(tops) != 1 or self.tag[tops[0]] not in _NOMINAL or any(self.tag[i] in _FINITE for i in range(first, stop)):
            return None
        return tops[0]

    def _hang(self, i: int, head: int, dep: str) -> None:
        """Hang token ``i`` from another head."""
        self.children[self.head[i]].remove(i)
        self.children[head] = sorted([*self.children[head], i])
        self.head[i], self.dep[i] = head, dep

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
