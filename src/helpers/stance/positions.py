"""What the rules alone say of a statement's target: the sign of the speaker's position, or nothing.

A statement's content is its speaker's own claim. So three things are positions: what the speaker does to the target
(by the cue or inside the content), what the speaker says that the target is, and the wrong that the speaker says the
target does. What third parties do to the target is none. Topics, which are things, are weighed in ``topics``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.acts import VERB

from .clauses import PASSIVE_SUBJECTS, SUBJECTS, UNDERGOING
from .directed import CALLING, Evidence, Reader
from .lexicon import word_class
from .topics import WANTING, WILLED, toward_topic

MENDING, FINE_LIKENESS, THREATS, UNTRUTHS, PERSONS = (
    word_class(name) for name in ("mending", "fine_likenesses", "threats", "untruths", "persons")
)
THREATS = tuple(f"-{threat}-" for threat in THREATS)
ILL = frozenset({"massacre", "assault", "fight", "coerce", "accuse", "condemn", "threaten", "undermine"})
HARM = frozenset({"massacre", "assault", "fight", "threaten", "sanction", "expel", "test weapons", "show force"})
DECIDED = 0.35  # less is no position
TRUSTING = frozenset({"believe", "trust"})
GIVING = frozenset({"offer", "promise", "assure", "invite", "pledge"})
ORDERING = frozenset({"tell", "order", "instruct"})
NAMING = ("01", "02")  # the CAMEO roots of "call" and "describe", not of "condemn as"
CONDUCT = frozenset({"treat", "behave", "act", "conduct"})
CARRYING = frozenset({"report", "quote", "cite", "carry", "publish", "broadcast", "relay"})
_CLAUSE = frozenset({"when", "who", "which", "where", "because", "while", "whereas", "although", "since", "for"})
_BE = frozenset({"is", "was", "be", "are", "were", "'s", "’s"})
_SUPPOSING = frozenset({"if", "whether", "unless"})
_IF = frozenset({"if", "unless", "should"})


def weighty(reader: Reader, evidence: Sequence[Evidence], cue: range) -> list[Evidence]:
    """Return the evidence that may count.

    The wrong that the target does counts; the good that it does is a report, and so are its comings and goings, meetings
    told of ("my first meeting with him", but not "our good talks") and a mere "should". Of an ill that is given a name
    nothing is meant for who suffers it: "called an attack on Seoul regrettable".
    """
    names = any(reader.w.words[i].lemma in CALLING and (reader.w.acts[i] is None or reader.w.acts[i].root in NAMING) for i in cue)
    if names and _suffers(reader):
        return []

    def counts(e: Evidence) -> bool:
        if e.role == "told":
            return bool(_demanded(reader, e.token))
        if e.role == "is":
            return bool(_label(reader, e))
        if e.role in ("doer", "owner", "mod") and _of_others(reader, e):
            return False
        if e.role in ("doer", "owner") or (e.role == "mod" and e.sign < 0):
            return e.sign < 0 and _wrong(reader, e)
        if e.act is None or e.act.name != "consult":
            return True
        return (e.near and _ahead(reader, e.token)) or any(reader.tone(c) > 0 for c in reader.w.children[e.token])

    return [e for e in evidence if counts(e)]


def position(reader: Reader, evidence: Sequence[Evidence], topic: bool, cue: range) -> float | None:
    """Return the rules' verdict on a target, -1 to 1, 0 where it is neutral; None where they are silent.

    ``evidence`` is what the reader found within cue and content; ``cue`` is the cue's place in the reader's window.
    """
    if _relayed(reader, cue):
        return 0.0
    evidence = [replace(e, by="holder") if e.token in cue else e for e in evidence]  # the cue is the speaker's act
    return _within(toward_topic(reader, evidence, cue) if topic else _toward_party(reader, evidence, cue))


def _relayed(reader: Reader, cue: range) -> bool:
    """Tell whether the words about the target are another's, whom the speaker only quotes: "..., Kim said, KCNA reported"."""
    w = reader.w
    said_by, verb = w.speaker(reader.head)
    if said_by is None or verb in cue or w.acts[verb] is None or w.acts[verb].root != "01":
        return False
    if said_by in reader.allies:
        return any(w.words[i].lemma in CARRYING for i in cue)  # by a medium, whoever's it is
    return said_by in reader.strangers or (w.pos[said_by] in ("NOUN", "PROPN") and not reader.is_holder(said_by))


def _toward_party(reader: Reader, evidence: Sequence[Evidence], cue: range) -> float:
    veiled = _veiled_threat(reader) or _threatened_if(reader, evidence, cue)
    if veiled:
        return veiled
    done = [_done_to(reader, e, cue) for e in evidence if e.by == "holder" and e.role in ("patient", "of", "told")]
    done += [_asked_of(reader, e) for e in evidence if e.token in cue and e.role == "inside"]
    done.append(_called(reader, cue))
    if any(done):
        return sum(done)
    felt = [e.sign for e in evidence if e.by in ("holder", "says") and e.role == "inside" and _feeling(reader, e)]
    if any(felt):
        return sum(felt) * 2
    said = _charged(reader) + _likened(reader)
    for e in evidence:
        if e.role in ("is", "than"):
            said += _label(reader, e)
        elif e.role == "told":
            said -= _demanded(reader, e.token)
        elif e.role in ("doer", "owner", "mod") and e.sign < 0:
            said += e.sign * 0.8
    return said


def _label(reader: Reader, e: Evidence) -> float:
    """Return the sign of a label; nothing where it is only supposed ("if Seoul is weak"), a reproach in "should be stronger"."""
    w = reader.w
    verb = e.token if w.pos[e.token] in (VERB, "AUX") else w.heads[e.token]
    marks = {w.words[c].lower for i in (verb, w.heads[verb]) for c in w.children[i] if w.deps[c] in ("aux", "mark")}
    if e.conditional and marks & _SUPPOSING:
        return 0.0
    return -0.5 if e.sign > 0 and "should" in marks else e.sign


def _of_others(reader: Reader, e: Evidence) -> bool:
    """Tell whether the target's word is another's act: "its critics", "it rejected the charge"."""
    return reader.w.words[e.token].lemma in PERSONS or (e.role == "owner" and reader.w.turned(e.token))


def _wrong(reader: Reader, e: Evidence) -> bool:
    """Tell whether an act is a wrong by itself: "attacked", but not "left", nor "its fight for"."""
    if e.act is None or reader.tone(e.token) <= -1.5:
        return True
    return e.act.name in ILL and (e.role == "doer" or e.act.name != "fight")


def _demanded(reader: Reader, verb: int) -> float:
    """Return how much of a demand it is that the target "must", or "should stop", do something."""
    w = reader.w
    modals = [c for c in w.children[verb] if w.deps[c] == "aux" and c > reader.head]
    if any(w.words[c].lower == "must" for c in modals):
        return 0.8
    return 0.8 if modals and (w.words[verb].lemma in MENDING or w.negated[verb]) else 0.0


def by_cue(e: Evidence, cue: range) -> bool:
    """Tell whether a finding is what the cue itself does to the target: "rejected the claims of both governments"."""
    return e.token in cue and e.role in ("patient", "of") and bool(e.sign)


def _within(total: float) -> float | None:
    total = max(-1.0, min(1.0, total))
    return total if abs(total) >= DECIDED else None


def _done_to(reader: Reader, e: Evidence, cue: range) -> float:
    """Return the sign of what the speaker does to the target; a friendly appeal favours it, one to stop a wrong does not."""
    w = reader.w
    lemma = w.words[e.token].lemma
    if lemma in CALLING and e.act is not None and e.act.name == "appeal":
        return 0.0  # "called him a liar": the label tells
    if lemma in TRUSTING and e.near and e.role == "patient":
        return 0.0 if w.negated[e.token] else 0.8  # "believes him"
    if lemma in ORDERING:
        return -0.8 if e.token in cue and _bidden(reader, e.token) else 0.0  # "told Seoul to change course"
    if e.act is not None and e.act.name == "appeal":
        return -0.8 if _mends(reader, e.token) else 0.5
    if e.conditional:  # "would welcome", "would meet once": what would be done counts
        return e.sign * 2 * 0.8
    return e.sign


def _ahead(reader: Reader, act: int) -> bool:
    """Tell whether a meeting is yet to come: willed, wanted, refused, not one that is told of."""
    w, i = reader.w, act
    for _ in range(4):
        if w.pos[i] in (VERB, "AUX", "ADJ"):
            if w.tags[i] in ("VB", "VBP") or w.words[i].lemma in WANTING or w.words[i].reverser or w.pos[i] == "ADJ":
                return True
            if any(w.words[c].lower in WILLED for c in w.children[i] if w.deps[c] == "aux"):
                return True
        if w.heads[i] == i:
            return False
        i = w.heads[i]
    return False


def _asked_of(reader: Reader, e: Evidence) -> float:
    """Return the sign of a cue whose clause has the target for its subject: "demanded that Seoul withdraw"."""
    w, head = reader.w, reader.head
    verb = w.heads[head]
    if w.words[e.token].lemma in GIVING and e.near:
        return 0.5  # "offered to stop the tests if Seoul ..."
    if w.deps[head] not in SUBJECTS or w.heads[verb] != e.token or e.act is None:
        return 0.0
    if any(w.words[c].lower == "what" for c in w.children[verb]) and w.acts[verb] is not None and w.acts[verb].root in ("01", "02"):
        return 0.0  # "denounced what Seoul called an insult"
    if e.act.name in ("appeal", "offer", "consult") or w.words[e.token].lemma in ORDERING:
        if w.tags[verb] != "VB":
            return 0.0  # "suggested that Seoul was behind it"
        if w.words[e.token].lemma in ORDERING:
            return -0.8
        return -0.8 if w.words[verb].lemma in MENDING else 0.5
    return e.sign if e.act.name in ("demand", "accuse", "threaten", "condemn", "oppose", "praise", "support") else 0.0


def _bidden(reader: Reader, verb: int) -> bool:
    """Tell whether verb ``verb`` governs an infinitive."""
    w = reader.w
    return any(
        w.deps[c] in ("xcomp", "ccomp") and any(w.deps[b] == "aux" and w.words[b].lower == "to" for b in w.children[c])
        for c in w.children[verb]
    )


def _mends(reader: Reader, asking: int) -> bool:
    """Tell whether what is asked is to stop or mend a wrong: "urged Seoul to end the drills"."""
    w = reader.w
    return any(
        w.words[c].lemma in MENDING or any(w.words[b].lemma in MENDING for b in w.children[c] if w.deps[b] == "conj")
        for c in w.children[asking] if w.deps[c] in ("xcomp", "ccomp", "advcl")
    )


def _veiled_threat(reader: Reader) -> float:
    """Read "it is up to Seoul", "that depends on Seoul", "Seoul had better", "Seoul will pay the price" as a charge."""
    w, (start, end) = reader.w, reader.target
    before = [w.words[i].lower for i in range(max(0, start - 5), start)]
    near = [word for word in before[-3:] if word not in ("the", "entirely", "whole", "wholly", "only")]
    if (near[-2:] == ["up", "to"] and set(before) & _BE) or ("on" in near and any(w.startswith(("depend", "hinge")) for w in before)):
        return -0.8
    after = "-" + "-".join(w.words[i].lower for i in range(end, min(len(w), end + 12))) + "-"
    if any(threat in after for threat in THREATS) or ("ball" in before and after.startswith("-'s-court")):
        return -0.8 if w.deps[reader.head] in (*SUBJECTS, *PASSIVE_SUBJECTS, "poss") else 0.0
    return 0.0


def _threatened_if(reader: Reader, evidence: Sequence[Evidence], cue: range) -> float:
    """Return a charge where harm is threatened in case the target does what it does: "we will strike if Seoul moves"."""
    w = reader.w
    verb = w.heads[reader.head]
    if w.deps[reader.head] not in SUBJECTS or w.deps[verb] != "advcl" or not any(
        w.deps[c] in ("mark", "aux") and w.words[c].lower in _IF for c in w.children[verb]
    ):
        return 0.0
    threat = w.acts[w.heads[verb]]
    warned = any(w.acts[i] is not None and w.acts[i].name == "threaten" for i in cue)
    own = reader.is_holder(w.agent(w.heads[verb])) and not w.negated[w.heads[verb]]
    return -0.8 if warned or (own and threat is not None and threat.name in HARM) else 0.0


def _likened(reader: Reader) -> float:
    """Return a charge where the target acts like something it should not: "treats us like dirt", not "like friends"."""
    w = reader.w
    for i, word in enumerate(w.words):
        if word.lemma in CONDUCT and w.pos[i] == VERB and not w.negated[i] and reader.is_target(w.agent(i)):
            for c in w.children[i]:
                if w.words[c].lower == "like":
                    likeness = [b for b in w.children[c] if w.deps[b] == "pobj"]
                    fine = any(w.words[b].lemma in FINE_LIKENESS or w.words[b].valence > 0 for b in likeness)
                    fine = fine and not any(w.words[j].negator for j in range(c, min(len(w), c + 12)))  # "who never talk"
                    return 0.6 if fine else -0.8 if likeness else 0.0
    return 0.0


def _called(reader: Reader, cue: range) -> float:
    """Return the tone of what a target is called: "called the house reckless", "described it as a menace"."""
    w = reader.w
    if not any(w.words[i].lemma in CALLING and not w.negated[i] for i in cue):
        return 0.0
    i = reader.head
    if _suffers(reader):
        return 0.0
    while w.deps[i] in ("pobj", "poss", "prep", "compound", "nmod") and w.heads[i] not in cue and w.heads[i] != i:
        i = w.heads[i]
    above = w.heads[i]
    if w.deps[i] not in ("dobj", "nsubj", "oprd") or reader.head < cue.start:
        return 0.0
    if above not in cue and (w.pos[above] == VERB or w.heads[above] not in cue):
        return 0.0  # not what the cue calls something
    said = range(reader.target[1], _clause_end(reader, reader.target[1]))
    return -1.0 if any(w.words[i].lemma in UNTRUTHS for i in said) else 0.5 * _tone(reader, said)


def _suffers(reader: Reader) -> bool:
    """Tell whether the target suffers an ill that a noun names: "an attack on Seoul"."""
    w, i = reader.w, reader.head
    while w.deps[i] in ("poss", "compound", "nmod", "conj") and w.heads[i] != i:
        i = w.heads[i]
    if w.deps[i] != "pobj" or w.words[w.heads[i]].lower not in ("on", "against"):
        return False
    act = w.acts[w.heads[w.heads[i]]]
    return act is not None and act.name in ILL and w.pos[w.heads[w.heads[i]]] == "NOUN"


def _clause_end(reader: Reader, start: int) -> int:
    """Return where a new clause begins after ``start``: "a friend when others are foes"."""
    w = reader.w
    return next((i for i in range(start + 2, len(w)) if w.words[i].lower in _CLAUSE), len(w))


def _tone(reader: Reader, among: range | list[int]) -> float:
    """Sum the grades of words, names masked; praise denied is blame, blame denied is neither."""
    w, total = reader.w, 0.0
    for i in among:
        valence = reader.tone(i)
        if w.negated[i]:
            valence = min(0.0, -valence)
        total += 1.5 * valence if valence < 0 else valence  # one ill word outweighs a good one
    return total


def _feeling(reader: Reader, e: Evidence) -> bool:
    """Tell whether a finding is what the speaker feels of a clause: "disappointed if Seoul", "have confidence that Seoul"."""
    if reader.w.pos[e.token] == "NOUN":
        return False
    if reader.w.deps[reader.head] not in SUBJECTS and reader.w.deps[reader.head] not in PASSIVE_SUBJECTS:
        return False  # "confident that they will defeat Seoul"
    if e.act is None or reader.w.pos[e.token] == "ADJ":
        return True
    return e.act.name in ("praise", "oppose") and e.near and reader.is_holder(reader.w.subject(e.token))


def _charged(reader: Reader) -> float:
    """Return a charge where what the speaker says of the target in its clause is ill: "has treated us in bad faith"."""
    w, i = reader.w, reader.head
    while w.deps[i] in ("conj", "poss", "compound", "amod", "nmod") and w.heads[i] != i:
        i = w.heads[i]
    if w.deps[i] not in SUBJECTS and w.deps[i] not in PASSIVE_SUBJECTS:
        return 0.0
    stack, said = [(c, 0) for c in w.children[w.heads[i]] if c != i], []
    while stack and len(said) < 40:
        c, depth = stack.pop()
        if w.deps[c] in _PREDICATE and not (w.deps[c] == "conj" and any(w.deps[b] in SUBJECTS for b in w.children[c])):
            said.append(c)
            # "a threat to peace" is a threat, "the victim of an attack" has no part in it
            ill = w.pos[c] == "NOUN" and (reader.tone(c) < 0 or w.words[c].lemma in UNDERGOING)
            stack += [(b, depth + 1) for b in w.children[c] if depth < 4 and not (ill and w.deps[b] == "prep")]
    if any(w.words[c].lower == "right" and w.deps[c] == "acomp" and not w.negated[c] for c in said):
        return 0.6
    if w.negated[w.heads[i]] or any(w.words[c].lower in _SUPPOSING for c in w.children[w.heads[i]] if w.deps[c] == "mark"):
        return 0.0  # "has not proposed anything that would hurt", "if it is weak"
    return -0.6 if _tone(reader, said) <= CHARGE else 0.0


CHARGE = -2.0
_PREDICATE = frozenset(
    ["dobj", "attr", "acomp", "oprd", "prep", "pobj", "amod", "advmod", "xcomp", "compound", "npadvmod", "pcomp", "conj", "relcl"]
)
