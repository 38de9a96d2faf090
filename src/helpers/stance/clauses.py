"""A window of parsed text as plain lists, and the questions that stance asks of it: who does what to whom.

Reading tokens one attribute at a time is slow; one array for a window of a sentence or two is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.acts import NOUN, VERB, Act, act_in, act_of, begins_phrase
from helpers.language import outline

from .lexicon import NEGATORS, valence_of, word_class

if TYPE_CHECKING:
    from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "dative", "oprd"})
INSIDE_NAME = frozenset({"poss", "compound", "amod", "nmod", "appos", "conj", "nummod", "det"})
RELATIVES = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word apart from its sentence."""

    lemma: str
    lower: str
    valence: float
    negator: bool
    reverser: bool
    verb: Act | None
    noun: Act | None
    phrased: bool  # a set phrase may begin with it
    light: bool  # lends itself to the act of the noun before it


REVERSERS = word_class("reversers")
REVERSING_ACTS = frozenset({"break off", "lift sanctions", "reject"})
LIGHT_NOUNS = word_class("light_nouns")
UNDERGOING = word_class("undergoing")
DOING = word_class("doing")
ANSWERING = word_class("answering")
TELLING = frozenset({"mean", "imply", "prove"})
_SILENT = frozenset({"SPACE", "NUM", "SYM", "X"})
_QUOTES = frozenset(['"', "“", "”", "''", "``", "«", "»"])
_words: dict[tuple[str, str], Word] = {}


def _word(lemma: str, lower: str) -> Word:
    lemma = lemma.lower() or lower
    return Word(
        lemma, lower, valence_of(lower), lower in NEGATORS, lemma in REVERSERS, act_of(lemma, VERB), act_of(lemma, NOUN),
        begins_phrase(lemma), lemma in LIGHT_NOUNS,
    )


class Window:
    """Tokens ``first`` to ``last`` of a parse. Indices count from the window's first token.

    ``words``, ``pos``, ``tags``, ``deps``, ``heads`` (the root, and a head outside, is the token itself) and
    ``children`` are lists; ``names`` marks proper nouns, which no lexicon may read.
    """

    __slots__ = (
        "acts", "children", "deps", "first", "heads", "kinds", "last", "marks", "names", "negated", "pos", "tags", "words",
    )

    def __init__(self, doc: Doc, first: int, last: int):
        self.first, self.last = first, last
        laid_out, n = outline(doc), last - first
        self.words = [
            _words.get(pair) or _words.setdefault(pair, _word(*pair))
            for pair in zip(laid_out.lemmas[first:last], laid_out.lowers[first:last])
        ]
        self.pos, self.tags, self.deps = laid_out.pos[first:last], laid_out.tags[first:last], laid_out.deps[first:last]
        self.heads = [h - first if first <= h < last else i for i, h in enumerate(laid_out.heads[first:last])]
        self.children: list[list[int]] = [[] for _ in range(n)]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self.names = [p == "PROPN" for p in self.pos]
        self.acts: list[Act | None] = [None] * n
        light = False
        for i, p in enumerate(self.pos):
            if p == VERB:
                word = self.words[i]
                self.acts[i] = act_in(word.lemma, VERB, lambda i=i: self.dependents(i)) if word.phrased else word.verb
            elif p == NOUN:
                self.acts[i] = self.words[i].noun
                light = light or self.words[i].light
        if light:
            self._lend_acts()
        self.negated = self._negations()
        self.marks = self._marks()
        self.kinds = self._kinds()

    def __len__(self) -> int:
        return len(self.words)

    def _lend_acts(self) -> None:
        """Let "mediation efforts" and "bombing campaign" name the act of their first noun."""
        for i, word in enumerate(self.words):
            if word.light and self.acts[i] is None:
                inner = [self.acts[c] for c in self.children[i] if self.deps[c] == "compound" and self.acts[c]]
                self.acts[i] = inner[-1] if inner else None

    def dependents(self, i: int) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """List the (dependency, lemma, the same of its own dependents) of token ``i``, as ``acts.act_in`` asks."""
        return [
            (self.deps[c], self.words[c].lemma, [(self.deps[b], self.words[b].lemma) for b in self.children[c]])
            for c in self.children[i]
        ]

    def _negations(self) -> list[bool]:
        """Mark the tokens that a negator bears on: its head, what completes that, and the act that "refused to" governs."""
        negated = [False] * len(self.words)
        denied = set()
        for i, word in enumerate(self.words):
            if self.deps[i] == "neg":
                head = self.heads[i]
                denied.add(self.heads[head] if self.deps[head] == "advmod" else head)  # "no longer trusts"
            elif word.negator and self.heads[i] != i:
                if self.deps[i] in ("det", "advmod", "preconj", "cc"):
                    negated[self.heads[i]] = True
                elif word.lower == "without":
                    for c in self.children[i]:
                        negated[c] = True
                if word.lower == "nor":
                    for c in self.children[self.heads[i]]:
                        negated[c] = negated[c] or self.deps[c] == "conj"
        for i in denied:
            negated[i] = True
            if self.words[i].lemma in TELLING:  # "that does not mean they are thieves"
                for c in self.children[i]:
                    if self.deps[c] == "ccomp":
                        negated[c] = True
                        for b in self.children[c]:
                            negated[b] = negated[b] or self.deps[b] in ("acomp", "attr")
            holds = self.words[i].lemma in ("have", "make", "hold", "see", "be")
            for c in self.children[i]:
                if self.deps[c] in ("acomp", "attr", "oprd", "prt") or (holds and self.deps[c] == "dobj"):
                    negated[c] = True
        for i, word in enumerate(self.words):
            if word.reverser:
                for c in self.children[i]:
                    if self.deps[c] == "xcomp":
                        negated[c] = i not in denied
        return negated

    def _marks(self) -> list[str]:
        """Return each token's word as a feature names it: "" says nothing, NAME stands for every proper noun."""
        marks = []
        for word, pos, tag, negated in zip(self.words, self.pos, self.tags, self.negated):
            if pos == "PROPN":
                mark = "NAME"
            elif pos in _SILENT:
                mark = ""
            elif pos == "PUNCT":
                mark = '"' if word.lower in _QUOTES else word.lower if word.lower in "?!:" else ""
            else:
                mark = word.lower if tag == "VBN" else word.lemma
                if negated:
                    mark = "not-" + mark
            marks.append(mark)
        return marks

    def _kinds(self) -> list[str]:
        """Return each token's kind: the name of its act, else the sign and grade of its tone; "" for neither."""
        kinds = []
        for i, (word, act) in enumerate(zip(self.words, self.acts)):
            kind = ""
            if act is not None and act.name != "state":
                kind = act.name
            elif word.valence and not self.names[i]:
                kind = "++" if word.valence > 1.9 else "+" if word.valence > 0 else "--" if word.valence < -1.9 else "-"
            if kind and (self.negated[i] or self.turned(i)):
                kind = "not-" + kind
            kinds.append(kind)
        return kinds

    def reverses(self, verb: int) -> bool:
        """Tell whether verb ``verb`` turns the act it governs round: "ended the war", "lifted the sanctions"."""
        act = self.acts[verb]
        return self.words[verb].reverser or (act is not None and act.name in REVERSING_ACTS)

    def turned(self, i: int) -> bool:
        """Tell whether the act of token ``i`` is turned round by the verb whose object it is."""
        head, dep = self.heads[i], self.deps[i]
        if dep not in ("dobj", "nsubjpass") or head == i:
            return False
        return self.reverses(head) != self.negated[head]

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
            if deps[i] == "conj" and self.heads[i] != i and self.pos[self.heads[i]] == VERB and not any(
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
        if dep == "acomp" and self.pos[i] == "ADJ":
            return self.subject(head, depth + 1)  # "he is willing to meet": he meets
        if dep == "pcomp":
            above = self.heads[head]
            if self.words[above].lemma in UNDERGOING:
                return None  # "the target of hacking" does not hack
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
        for c in self.children[i]:
            if self.deps[c] == "relcl" and self.words[c].lemma in DOING and not any(self.deps[b] == "dobj" and self.words[b].lower not in RELATIVES for b in self.children[c]):
                for b in self.children[c]:
                    if self.deps[b] == "nsubj" and self.words[b].lower not in RELATIVES:
                        return b  # "the threat that Seoul poses"
        dep, head = self.deps[i], self.heads[i]
        if dep == "dobj" and self._passes_on(head):
            return None
        if depth < 4 and head != i and dep in ("dobj", "xcomp", "attr") and self.pos[head] in (VERB, "AUX"):
            return self.agent(head) if dep != "attr" else self.subject(head)
        if depth < 4 and head != i and dep == "conj":
            return self.owner(head, depth + 1)
        if depth < 4 and dep == "pobj":
            above = self.heads[head]
            if self.words[above].lemma in UNDERGOING or self._passes_on(above):
                return None
            if self.pos[above] in (VERB, "AUX"):
                return self.agent(above)
            if self.pos[above] == "ADJ":
                return self.subject(above, depth + 1)  # "he is open to talks"
        return None

    def _passes_on(self, verb: int) -> bool:
        """Tell whether the object of a verb is another's act: "cited criticism", "complied with orders", "faced a threat"."""
        act = self.acts[verb]
        return self.words[verb].lemma in ANSWERING or (act is not None and act.name in ("praise", "condemn", "support", "oppose"))

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
