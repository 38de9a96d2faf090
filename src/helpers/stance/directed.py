"""Directed acts: what the sentence says that somebody does, feels or is toward a target, read from the parse.

Each finding is an ``Evidence``: the word, the role that the target has in it, whose act it is, and its sign after
typed negation (an act of goodwill denied is against; a hostile act denied is neither), reversal ("lifted the
sanctions") and condition ("would welcome").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers.acts import VERB, Act, act_of

from .clauses import INSIDE_NAME, OBJECTS, PASSIVE_SUBJECTS, SUBJECTS, UNDERGOING, Window
from .lexicon import word_class

MODALS = word_class("modals")
FIRST_PERSON = word_class("first_person")
OWN_MEANS = word_class("own_means")
BEING = frozenset(["be", "seem", "become", "remain", "appear", "look", "stay", "sound", "prove"])
CALLING = frozenset(["call", "brand", "label", "describe", "portray", "denounce", "see", "view", "regard", "consider", "deem", "think", "depict", "dub", "hail", "characterize", "characterise", "condemn", "criticize", "paint", "cast", "find", "praise", "mock", "slam", "treat"])
THIRD_PERSON = frozenset(["he", "she", "it", "they", "his", "her", "its", "their", "him", "them"])
ALONGSIDE = word_class("alongside")
LABELS = frozenset({"threaten", "oppose", "support", "praise", "massacre", "assault", "accuse", "condemn"})
SUFFERED, TERMS = word_class("suffered"), word_class("terms")
JUDGING = frozenset({"praise", "condemn", "support", "oppose", "reject", "protest"})  # acts that judge another's act
PLACES = word_class("places")
STEPS = 7  # how far up the tree a target is followed


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding about the target.

    ``role``: doer, patient, owner, of, mod, inside, is (a label or a quality). ``by``: whose finding it is: holder
    (does it), says (the holder says it), other, nobody. ``near`` is false where the act touches something of the
    target's rather than the target. ``sign`` runs from -1 to 1. ``token`` is the word's index in the window.
    ``judged`` is true where the word judges an ill act that is done to the target, so that its sign is turned.
    """

    token: int
    role: str
    by: str
    name: str
    sign: float
    near: bool = True
    conditional: bool = False
    act: Act | None = None
    judged: bool = False


class Reader:
    """Reads the evidence about one target in a window; the holder is a span of tokens, or None."""

    def __init__(
        self, window: Window, target: tuple[int, int], holder: tuple[int, int] | None,
        also: tuple[tuple[int, int], ...] = (),
    ):
        self.w = self.window = window
        self.target, self.holder = target, holder
        self.head = self._head(target)
        self.holder_head = self._head(holder) if holder else None
        self.also = tuple((span, self._head(span)) for span in also)  # other places that name the holder
        self.strangers: set[int] = set()  # tokens known to name somebody other than the holder
        self.allies: set[int] = set()  # tokens known to name somebody of the holder's own side
        self.in_statement = False  # whether what is read is a statement of the holder
        self.first_person_holds = holder is None or self._speaks(self.holder_head)

    def _head(self, span: tuple[int, int]) -> int:
        """Return the token of a span that its other tokens hang from."""
        for i in range(span[1] - 1, span[0] - 1, -1):
            head = self.w.heads[i]
            if not span[0] <= head < span[1] or head == i:
                return i
        return span[1] - 1

    def _speaks(self, i: int) -> bool:
        """Tell whether token ``i`` is subject of a verb that governs a clause, so that "we" inside is its own."""
        w = self.w
        head = w.heads[i]
        return w.deps[i] in SUBJECTS and any(w.deps[c] == "ccomp" for c in w.children[head])

    def _is(self, i: int | None, span: tuple[int, int] | None, head: int | None) -> bool:
        """Tell whether noun phrase ``i`` is the party of ``span``, or names it inside ("Russian officials")."""
        if i is None or span is None:
            return False
        if span[0] <= i < span[1]:
            return True
        w, x = self.w, head
        for _ in range(4):
            if x == i:
                return True
            above = w.heads[x]
            if w.deps[x] == "pobj" and w.deps[above] == "prep" and w.words[above].lower in ("of", "in", "for"):
                above = w.heads[above]
            elif w.deps[x] not in INSIDE_NAME:
                return False
            x = above
        return False

    def is_holder(self, i: int | None) -> bool:
        if i is None:
            return False
        if self.in_statement and self.w.words[i].lemma in OWN_MEANS and not self.strangers.intersection(self.w.children[i]):
            return True  # "a policy that is open to talks"
        if self.w.words[i].lower in FIRST_PERSON and self.first_person_holds:
            return True
        if self._is(i, self.holder, self.holder_head) or any(self._is(i, span, head) for span, head in self.also):
            return True
        # "the minister said he would", "Seoul ended its war": the pronoun is its subject's unless it is the target
        if self.w.words[i].lower in THIRD_PERSON and self.holder and i not in self.strangers and not self.is_target(i):
            said_by, _ = self.w.speaker(i)
            if said_by is None and self.w.deps[i] == "poss":
                said_by = self._subject_above(i)
            return said_by is not None and said_by != i and self._is(said_by, self.holder, self.holder_head)
        return False

    def _subject_above(self, i: int) -> int | None:
        """Return the subject of the nearest verb above token ``i``."""
        w = self.w
        for _ in range(6):
            if w.heads[i] == i:
                return None
            i = w.heads[i]
            if w.pos[i] in (VERB, "AUX"):
                return w.subject(i)
        return None

    def is_target(self, i: int | None) -> bool:
        return self._is(i, self.target, self.head)

    def whose(self, token: int, doer: int | None) -> str:
        """Say whose finding the act of ``token`` is."""
        if doer is not None and self.is_holder(doer):
            return "holder"
        said_by, verb = self.w.speaker(token)
        if verb is not None and self.is_holder(said_by):
            return "says"
        return "nobody" if doer is None and verb is None else "other"

    def sign(self, token: int, polarity: float, role: str) -> tuple[float, bool]:
        """Return the sign of an act at ``token`` after negation, reversal and condition, and whether it is conditional."""
        if self.w.negated[token]:
            polarity = _denied(polarity)
        elif self.w.turned(token):
            # "rejected the accusations of Seoul" is no favour to Seoul
            polarity = -1.0 if role == "owner" and polarity else -polarity
        conditional = self._conditional(token)
        return (polarity * 0.5 if conditional else polarity), conditional

    def _conditional(self, token: int) -> bool:
        w = self.w
        verb = token if w.pos[token] in (VERB, "AUX") else w.heads[token]
        return any(w.deps[c] in ("aux", "mark") and w.words[c].lower in MODALS for c in w.children[verb])

    def read(self) -> list[Evidence]:
        """Return all evidence about the target."""
        found = self._upward() + self._downward()
        seen: set[tuple[int, str]] = set()
        return [e for e in found if not ((e.token, e.role) in seen or seen.add((e.token, e.role)))]

    def _evidence(self, token: int, role: str, near: bool) -> Evidence | None:
        w, act = self.w, self.w.acts[token]
        valence = 0.0 if w.names[token] else w.words[token].valence
        if act is None and not valence:
            return None
        if not near and role == "patient" and w.words[token].lemma == "receive":
            return None  # "received no answer from Seoul" is no reception
        polarity = float(act.polarity) if act is not None and act.polarity else max(-1.0, min(1.0, valence / 2))
        if act is not None and act.root == "01":
            polarity = 0.0  # "stressed" is no strain
        sign, conditional = self.sign(token, polarity, role)
        if role == "than":  # "more dangerous than Seoul" speaks well of Seoul
            sign = -sign
        name = ("not " if w.negated[token] else "") + (act.name if act else "tone")
        return Evidence(token, role, self.whose(token, w.doer(token)), name, sign, near, conditional, act)

    def _upward(self) -> list[Evidence]:
        """Follow the target up the tree: each act above it is done to it, by it, or holds it inside."""
        w, found = self.w, []
        i, near, prep, inside = self.head, True, "", False
        suffered = 0.0  # how ill or good it is what the noun just passed does to the target
        for _ in range(STEPS):
            head, dep = w.heads[i], w.deps[i]
            if head == i:
                break
            if dep in ("pobj", "pcomp") or (dep == "conj" and w.pos[head] == "ADP"):
                prep, i = w.words[head].lower, head
                above = w.heads[head]
                if prep == "of" and w.words[above].lower in PLACES and w.deps[above] == "pobj":
                    break  # "in front of Seoul"
                if prep == "with" and any(
                    w.words[c].lemma in ALONGSIDE and w.pos[c] == "NOUN" and (c == above or w.deps[c] in OBJECTS)
                    for c in (above, *w.children[above])
                ):
                    break  # "stop the drills with Seoul"
                continue
            role = self._role(head, dep, prep, inside)
            if dep == "appos" or (dep in ("compound", "amod") and w.names[i] and head == self.head + 1):
                found += self._quality(head, "is", acts=dep == "appos")
            elif role:
                if self.in_statement and role == "patient" and prep and w.acts[head] is None and w.pos[head] == VERB:
                    # "explored diplomacy with Seoul": the object is the act, wherever the parser hangs "with"
                    head = next((c for c in w.children[head] if w.deps[c] == "dobj" and w.acts[c] is not None), head)
                evidence = self._evidence(head, role, near)
                head = w.heads[i]
                if evidence and suffered and role == "patient" and evidence.act is not None and evidence.act.name in JUDGING:
                    # "condemned the strike on Seoul" takes Seoul's part
                    evidence = replace(evidence, sign=abs(evidence.sign) * suffered * evidence.act.polarity, judged=suffered < 0)
                if evidence:
                    found.append(evidence)
            suffered = 0.0
            if role == "patient" and w.pos[head] == "NOUN":
                if prep in _ONTO and w.acts[head] is not None:
                    suffered = float(w.acts[head].polarity)
                elif w.acts[head] is None and any(w.deps[c] == "poss" and not self.is_target(c) for c in w.children[head]):
                    break  # "doubted Tolland's reliance on Seoul"
            if w.pos[head] in (VERB, "AUX") or dep in ("relcl", "acl"):
                inside = True
            elif dep != "conj" and dep != "appos":
                near = False
            i, prep = head, ""
        return found

    def _role(self, head: int, dep: str, prep: str, inside: bool) -> str:
        w = self.w
        if inside:
            return "inside"
        if prep == "in" and w.acts[head] is None:
            return ""  # "problems in Seoul"
        if prep == "about" and w.acts[head] is not None and w.acts[head].name == "consult":
            return ""  # "we talk about Seoul"
        if w.pos[head] in (VERB, "AUX"):
            if dep in SUBJECTS:
                return "doer"
            if dep in PASSIVE_SUBJECTS or dep in OBJECTS:
                return "patient"
            if dep == "agent" or (dep == "prep" and prep == "by"):
                return "doer"
            if dep == "prep":
                return "patient" if prep in _TOWARD else "than" if prep == "than" else "near"
            return "inside" if dep in ("ccomp", "xcomp", "advcl") else ""
        if dep == "poss" or (dep in ("prep", "agent") and prep in ("by", "from")):
            return "owner"
        if prep == "than":
            return "than"
        if dep == "prep":
            return "of" if prep == "of" else "patient" if prep in _TOWARD else "near"
        if dep in ("compound", "amod", "nmod"):
            return "mod"
        if dep in SUBJECTS and w.pos[head] == "ADJ":
            return "is"
        return ""

    def _downward(self) -> list[Evidence]:
        """Read what hangs from the target or has it for an inherited subject."""
        w, found = self.w, []
        for i, act in enumerate(w.acts):
            if act is None or self.target[0] <= i < self.target[1]:
                continue
            doer = w.doer(i)
            if doer is not None and self.is_target(doer):
                evidence = self._evidence(i, "doer" if w.pos[i] != "NOUN" else "owner", doer == self.head)
                if evidence:
                    found.append(evidence)
            elif w.pos[i] == VERB and w.passive(i):
                subject = w.subject(i)
                if subject is not None and self.is_target(subject):
                    evidence = self._evidence(i, "patient", subject == self.head)
                    if evidence:
                        found.append(evidence)
            if w.words[i].lemma in BEING and self.is_target(w.subject(i)):
                for c in w.children[i]:
                    if w.deps[c] in ("attr", "acomp", "prep", "oprd") and self.w.subject(i) != c:
                        found += self._quality(c, "is")
        for i, word in enumerate(w.words):
            if w.pos[i] == "AUX" and word.lemma in BEING and w.acts[i] is None and self.is_target(w.subject(i)):
                for c in w.children[i]:
                    if w.deps[c] in ("attr", "acomp", "prep", "oprd"):
                        found += self._quality(c, "is")
        # "said Seoul must withdraw": a demand
        above = w.heads[self.head]
        if w.deps[self.head] in SUBJECTS and any(
            w.deps[c] == "aux" and w.words[c].lower in ("must", "should", "ought") for c in w.children[above]
        ):
            by = self.whose(above, None)
            found.append(Evidence(above, "told", by, "demand", -0.3, True, False, act_of("demand")))
        for c in w.children[self.head]:
            if w.deps[c] == "compound" and abs(self.tone(c)) < 2.5:
                continue  # "the prison system", but "the puppet regime"
            if w.deps[c] in ("amod", "appos", "compound", "nmod") and not self.target[0] <= c < self.target[1]:
                found += self._quality(c, "is")
        # "called Seoul a puppet", "described Seoul as a menace"
        above = w.heads[self.head]
        if w.words[above].lemma in CALLING and w.deps[self.head] in ("dobj", "oprd", "nsubjpass"):
            for c in w.children[above]:
                if c != self.head and (w.deps[c] in ("oprd", "attr", "acomp") or w.words[c].lower == "as"):
                    found += self._quality(c, "is")
        elif w.deps[self.head] == "nsubj" and w.deps[above] in ("ccomp", "oprd") and w.pos[above] not in (VERB, "AUX"):
            found += self._quality(above, "is")
        return found

    def _quality(self, top: int, role: str, acts: bool = True) -> list[Evidence]:
        """Read the attitude words of a noun phrase or adjective that is said of the target.

        ``acts`` is false where a noun that names an act is none of the target's qualities ("the Seoul election").
        """
        w, total, best = self.w, 0.0, top
        stack, steps = [(top, 0)], 0
        while stack and steps < 12:
            i, depth = stack.pop()
            steps += 1
            valence = self.valence(i) if acts or self.w.acts[i] is None else 0.0
            if abs(valence) > abs(self.valence(best)) or (valence and best == top):
                best = i
            total += -valence * 0.7 if w.negated[i] and i != top else valence
            # "a threat to peace" is a threat: what hangs from a telling noun by a preposition does not count
            led = (valence or w.words[i].lemma in UNDERGOING) and w.pos[i] == "NOUN"
            if depth < 3:
                stack += [
                    (c, depth + 1) for c in w.children[i]
                    if w.deps[c] in _QUALITY and w.heads[self.head] != c and not (led and w.deps[c] == "prep")
                ]
        if w.negated[top]:
            total = min(0.0, -0.7 * total)  # "no friend" is a reproach, "no liar" neither
        if not total:
            return []
        sign = max(-1.0, min(1.0, total / 2))
        return [Evidence(best, role, self._label_by(top), "label", sign, True, self._conditional(top))]

    def valence(self, i: int) -> float:
        """Return the valence of a word; a noun that names an act of a sign has at least that sign."""
        w, act = self.w, self.w.acts[i]
        if w.names[i] or self.target[0] <= i < self.target[1]:
            return 0.0
        if act is not None and act.polarity and w.pos[i] == "NOUN" and act.name in LABELS:
            return 2.0 * act.polarity
        return self.tone(i)

    def tone(self, i: int) -> float:
        """Return the valence of a word, names masked; what only strengthens an ill word has none."""
        w = self.w
        if w.names[i] or self.target[0] <= i < self.target[1]:
            return 0.0
        valence = w.words[i].valence
        if not valence:
            return 0.0
        head = w.heads[i]
        if w.words[i].lower in SUFFERED or f"{w.words[i].lower}-{w.words[head].lemma}" in TERMS:
            return 0.0  # "worried voters", "criminal justice"
        if valence > 0 and w.deps[i] == "amod" and (w.words[head].valence < 0 or (w.acts[head] and w.acts[head].polarity < 0)):
            return 0.0  # "a serious threat", "great harm"
        return valence

    def _label_by(self, token: int) -> str:
        w, above = self.w, self.w.heads[token]
        if w.words[above].lemma in CALLING and self.is_holder(w.doer(above)):
            return "holder"
        return self.whose(token, None)


def _denied(polarity: float) -> float:
    """Type the negation: goodwill denied is against, hostility denied is neither."""
    return -1.0 if polarity > 0 else 0.0


_ONTO = frozenset(["on", "upon", "against", "at", "to", "toward", "towards", "with"])
_TOWARD = frozenset(["against", "with", "on", "upon", "at", "to", "toward", "towards", "of", "for", "in", "over", "about", "into", "onto", "between", "among"])
_QUALITY = frozenset({"amod", "compound", "prep", "pobj", "conj", "acomp", "attr", "advmod", "npadvmod", "appos", "pcomp"})
