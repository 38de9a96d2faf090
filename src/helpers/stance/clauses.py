"""A window of parsed text as plain lists, and the questions that stance asks of it: who does what to whom.

Reading tokens one attribute at a time is slow; one array for a window of a sentence or two is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from helpers.acts import NOUN, VERB, Act, act_in

from .lexicon import NEGATORS, valence_of, word_class

if TYPE_CHECKING:
    from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "dative", "oprd"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "parataxis"})
INSIDE_NAME = frozenset({"poss", "compound", "amod", "nmod", "appos", "conj", "nummod", "det"})
RELATIVES = frozenset({"who", "which", "that", "whom"})


@cache
def _attributes() -> list[int]:
    from spacy import attrs

    return [attrs.LEMMA, attrs.LOWER, attrs.POS, attrs.TAG, attrs.DEP, attrs.HEAD]


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word apart from its sentence."""

    lemma: str
    lower: str
    valence: float
    negator: bool


LIGHT_NOUNS = word_class("light_nouns")
_strings: dict[int, str] = {}
_words: dict[tuple[int, int], Word] = {}


class Window:
    """Tokens ``first`` to ``last`` of a parse. Indices count from the window's first token.

    ``words``, ``pos``, ``tags``, ``deps``, ``heads`` (the root, and a head outside, is the token itself) and
    ``children`` are lists; ``names`` marks proper nouns, which no lexicon may read.
    """

    __slots__ = ("acts", "children", "deps", "first", "heads", "last", "names", "negated", "pos", "tags", "words")

    def __init__(self, doc: Doc, first: int, last: int):
        self.first, self.last = first, last
        strings, known, words = doc.vocab.strings, _strings, _words
        rows = doc[first:last].to_array(_attributes())
        n = last - first
        for column in (2, 3, 4):
            for code in set(rows[:, column].tolist()):
                if code not in known:
                    known[code] = strings[code]
        self.words = []
        for pair in zip(rows[:, 0].tolist(), rows[:, 1].tolist()):
            word = words.get(pair)
            if word is None:
                lemma, lower = strings[pair[0]].lower(), strings[pair[1]]
                word = words[pair] = Word(lemma or lower, lower, valence_of(lower), lower in NEGATORS)
            self.words.append(word)
        self.pos = [known[c] for c in rows[:, 2].tolist()]
        self.tags = [known[c] for c in rows[:, 3].tolist()]
        self.deps = [known[c] for c in rows[:, 4].tolist()]
        heads = (rows[:, 5].astype(np.int64) + np.arange(n)).tolist()
        self.heads = [h if 0 <= h < n else i for i, h in enumerate(heads)]
        self.children: list[list[int]] = [[] for _ in range(n)]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self.names = [p == "PROPN" for p in self.pos]
        self.acts: list[Act | None] = [None] * n
        for i, p in enumerate(self.pos):
            if p in ("VERB", "AUX", "NOUN"):
                self.acts[i] = self._act(i, VERB if p != "NOUN" else NOUN)
        for i, word in enumerate(self.words):
            if word.lemma in LIGHT_NOUNS and self.acts[i] is None:  # "mediation efforts", "bombing campaign"
                inner = [self.acts[c] for c in self.children[i] if self.deps[c] == "compound" and self.acts[c]]
                self.acts[i] = inner[-1] if inner else None
        self.negated = [self._negated(i) for i in range(n)]

    def __len__(self) -> int:
        return len(self.words)

    def _act(self, i: int, pos: str) -> Act | None:
        return act_in(self.words[i].lemma, pos, lambda: self.dependents(i))

    def dependents(self, i: int) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """List the (dependency, lemma, the same of its own dependents) of token ``i``, as ``acts.act_in`` asks."""
        return [
            (self.deps[c], self.words[c].lemma, [(self.deps[b], self.words[b].lemma) for b in self.children[c]])
            for c in self.children[i]
        ]

    def _negated(self, i: int) -> bool:
        """Tell whether a negator bears on token ``i``: its own, its determiner, or that of the verb it completes."""
        for c in self.children[i]:
            if self.deps[c] == "neg" or (self.words[c].negator and self.deps[c] in ("det", "advmod", "preconj", "cc")):
                return True
        dep, head = self.deps[i], self.heads[i]
        if (head != i and dep in ("acomp", "attr", "xcomp", "oprd", "prt")) or (
            dep == "dobj" and self.words[head].lemma in ("have", "make", "hold", "see", "be")
        ):
            return any(self.deps[c] == "neg" for c in self.children[head])
        if dep in ("pobj", "pcomp") and self.words[head].lower == "without":
            return True
        return dep == "conj" and any(self.words[c].lower == "nor" for c in self.children[head])

    def passive(self, i: int) -> bool:
        """Tell whether verb ``i`` is in the passive; a bare participle after a noun is."""
        deps = self.deps
        for c in self.children[i]:
            if deps[c] in ("nsubjpass", "auxpass", "csubjpass"):
                return True
            if deps[c] == "nsubj":
                return False
        if self.tags[i] == "VBN":
            if deps[i] == "acl":
                return True
            if deps[i] == "conj" and self.pos[self.heads[i]] == VERB and not any(
                deps[c] in ("aux", "dobj") for c in self.children[i]
            ):
                return self.passive(self.heads[i])
            if deps[i] == "advcl" and not any(deps[c] in ("aux", "dobj") for c in self.children[i]):
                return True
        return False

    def subject(self, i: int, depth: int = 0) -> int | None:
        """Find the surface subject of verb ``i``, inherited where it has none: over "and", "to", "-ing", "who"."""
        deps, head = self.deps, self.heads[i]
        for c in self.children[i]:
            if deps[c] in SUBJECTS or deps[c] in PASSIVE_SUBJECTS:
                if self.words[c].lower in RELATIVES and deps[i] in ("relcl", "acl") and head != i:
                    return head
                return c
        if depth > 4 or head == i:
            return None
        dep = deps[i]
        if dep == "acl":
            # "the decision to strike": the decision's owner strikes; "men fighting for": the men do
            if self.tags[i] == "VB":
                return self.owner(head, depth + 1)
            return head
        if dep == "xcomp" and self.pos[head] in (VERB, "AUX"):
            for c in self.children[head]:
                if deps[c] == "dobj" and c < i:
                    return c  # "urged Seoul to cancel": Seoul cancels
        if dep in ("conj", "xcomp", "advcl", "ccomp", "aux") and self.pos[head] in (VERB, "AUX", "ADJ"):
            if dep == "ccomp" and self.tags[i] != "VBG":
                return None
            return self.subject(head, depth + 1)
        if dep == "pcomp":
            above = self.heads[head]
            if above != head and self.pos[above] in (VERB, "AUX"):
                for c in self.children[above]:
                    if deps[c] == "dobj":
                        return c  # "accused Seoul of plotting": Seoul plots
                return self.subject(above, depth + 1)
            if above != head:
                return self.owner(above, depth + 1)
        return None

    def owner(self, i: int, depth: int = 0) -> int | None:
        """Find who is behind the act that noun ``i`` names: its possessor, "by X", "from X", or its light verb's subject."""
        for c in self.children[i]:
            if self.deps[c] == "poss":
                return c
        for c in self.children[i]:
            if self.deps[c] in ("prep", "agent") and self.words[c].lower in ("by", "from"):
                for b in self.children[c]:
                    if self.deps[b] == "pobj":
                        return b
        dep, head = self.deps[i], self.heads[i]
        if depth < 4 and head != i and dep in ("dobj", "xcomp", "attr") and self.pos[head] in (VERB, "AUX"):
            return self.agent(head) if dep != "attr" else self.subject(head)
        if depth < 4 and head != i and dep == "conj":
            return self.owner(head, depth + 1)
        if depth < 4 and dep == "pobj":
            above = self.heads[head]
            if self.pos[above] in (VERB, "AUX"):
                return self.agent(above)
        return None

    def agent(self, i: int) -> int | None:
        """Find who does verb ``i``: its subject, in the passive the object of "by"."""
        if self.passive(i):
            for c in self.children[i]:
                if self.deps[c] == "agent" or (self.deps[c] == "prep" and self.words[c].lower == "by"):
                    for b in self.children[c]:
                        if self.deps[b] == "pobj":
                            return b
            return None
        return self.subject(i)

    def doer(self, i: int) -> int | None:
        """Find who does the act that token ``i`` names."""
        return self.agent(i) if self.pos[i] in (VERB, "AUX") else self.owner(i)

    def speaker(self, i: int) -> tuple[int | None, int | None]:
        """Find the verb of speech or thought above token ``i`` and its subject: (subject, verb), None where none."""
        seen = 0
        while seen < 12:
            head, dep = self.heads[i], self.deps[i]
            if head == i:
                return None, None
            if dep in ("ccomp", "parataxis") and self.pos[head] == VERB:
                return self.subject(head), head
            i, seen = head, seen + 1
        return None, None
