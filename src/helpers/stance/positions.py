"""What the rules alone say of a statement's target: the sign of the speaker's position, or nothing.

A statement's content is its speaker's own claim. So three things are positions: what the speaker does to the target
(by the cue or inside the content), what the speaker says that the target is, and the wrong that the speaker says the
target does. What third parties do to the target is none. A topic is a thing, not somebody: keeping or bringing it about
supports it, ending or lifting it opposes it, and so "lift the sanctions" opposes sanctions while it favours whom they hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.acts import VERB

from .clauses import PASSIVE_SUBJECTS, SUBJECTS
from .directed import BEING, CALLING, Evidence, Reader
from .lexicon import word_class

KEEPING, ENDING, MENDING, WANTING = (word_class(name) for name in ("keeping", "ending", "mending", "wanting"))
ILL = frozenset({"massacre", "assault", "fight", "coerce", "break off", "accuse", "condemn", "threaten", "reject", "oppose"})
DECIDED = 0.35  # less is no position
TRUSTING = frozenset({"believe", "trust"})
GIVING = frozenset({"offer", "promise", "assure", "invite", "pledge"})
ORDERING = frozenset({"tell", "order", "instruct"})
_WILLED = frozenset({"will", "must", "should", "shall", "ought", "need", "'ll", "’ll", "would", "can", "could", "may"})
_TIMED = frozenset({"if", "unless", "until", "once", "after", "when", "soon"})


def position(reader: Reader, evidence: Sequence[Evidence], topic: bool, cue: range) -> float:
    """Return the rules' verdict on a target, -1 to 1; 0 where they are silent.

    ``evidence`` is what the reader found within cue and content; ``cue`` is the cue's place in the reader's window.
    """
    evidence = [replace(e, by="holder") if e.token in cue else e for e in evidence]  # the cue is the speaker's act
    if topic:
        way = _kept_or_ended(reader, cue) or _ruled_out(reader)
        labels = [e.sign for e in evidence if e.role == "is" and e.by != "other" and reader.w.words[e.token].valence]
        return _within(sum(labels) or way or sum(e.sign for e in evidence if by_cue(e, cue)))
    veiled = _veiled_threat(reader)
    if veiled:
        return veiled
    done = [_done_to(reader, e, cue) for e in evidence if e.by == "holder" and e.role in ("patient", "of", "told", "near")]
    done += [_asked_of(reader, e) for e in evidence if e.token in cue and e.role == "inside"]
    done.append(_called(reader, cue))
    if any(done):
        return _within(sum(done))
    felt = [e.sign for e in evidence if e.by in ("holder", "says") and e.role == "inside" and _feeling(reader, e)]
    if any(felt):
        return _within(sum(felt) * 2)
    said = _charged(reader)
    for e in evidence:
        if e.role in ("is", "than"):
            said += e.sign
        elif e.role == "told":
            said -= 0.8
        elif e.role in ("doer", "owner", "mod") and e.sign < 0:
            # the wrong it does counts; the good it does is a report
            said += e.sign * (0.8 if e.act is None or e.act.name in ILL else 0.3)
    return _within(said)


def by_cue(e: Evidence, cue: range) -> bool:
    """Tell whether a finding is what the cue itself does to the target: "rejected the claims of both governments"."""
    return e.token in cue and e.role in ("patient", "of") and bool(e.sign)


def _within(total: float) -> float:
    total = max(-1.0, min(1.0, total))
    return total if abs(total) >= DECIDED else 0.0


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
    if e.act is not None and e.act.name == "consult" and w.words[w.heads[reader.head]].lower == "about":
        return 0.0  # "we talk about her"
    if e.act is not None and e.act.name == "appeal":
        return -0.8 if _mends(reader, e.token) else 0.5
    if e.conditional:  # "would welcome", "would meet once": what would be done counts
        return e.sign * 2 * 0.8
    return e.sign


def _asked_of(reader: Reader, e: Evidence) -> float:
    """Return the sign of a cue whose clause has the target for its subject: "demanded that Seoul withdraw"."""
    w, head = reader.w, reader.head
    verb = w.heads[head]
    if w.words[e.token].lemma in GIVING:
        return 0.5  # "offered to stop the tests if Seoul ..."
    if w.deps[head] not in SUBJECTS or w.heads[verb] != e.token or e.act is None:
        return 0.0
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
    """Read "it is up to Seoul", "that depends on Seoul", "Seoul had better", "the ball is in Seoul's court" as a charge."""
    w, (start, end) = reader.w, reader.target
    before = [w.words[i].lower for i in range(max(0, start - 5), start)]
    after = [w.words[i].lower for i in range(end, min(len(w), end + 3))]
    near = [word for word in before[-3:] if word not in ("the", "entirely", "whole", "wholly", "only")]
    if near[-2:] == ["up", "to"] or ("on" in near and any(w.startswith(("depend", "hinge")) for w in before)):
        return -0.8
    if ("better" in after and after[0] in ("had", "'d", "’d")) or ("court" in after and "ball" in before):
        return -0.8
    return 0.0


def _kept_or_ended(reader: Reader, cue: range) -> float:
    """Return 1 where the speaker keeps, wants or brings about the topic, -1 where it is ended or refused, else 0."""
    w = reader.w
    i = reader.head
    prep = ""
    for _ in range(5):
        head, dep = w.heads[i], w.deps[i]
        if head == i:
            return 0.0
        if dep in ("pobj", "pcomp"):
            prep, i = w.words[head].lower, head
            continue
        if w.pos[head] == VERB or w.pos[head] == "ADJ":
            break
        noun = w.words[head].lemma
        if noun in ENDING or noun in KEEPING:  # "an easing of sanctions", "enforcement of sanctions"
            return _noun_way(reader, head, cue) * (-1.0 if noun in ENDING else 1.0)
        i = head
    else:
        return 0.0
    verb, lemma = head, w.words[head].lemma
    way = 1.0 if lemma in KEEPING else -1.0 if lemma in ENDING else 0.0
    act = w.acts[verb]
    if not way and act is not None and act.name != "consult" and act.polarity and dep not in SUBJECTS:
        way = float(act.polarity)
    if dep in SUBJECTS and not (lemma in KEEPING or lemma in ENDING or lemma in _LASTING):
        return 0.0
    if dep in SUBJECTS and lemma in _LASTING:
        way = 1.0
    if dep == "prep" and prep not in ("to", "for", "on", "against", "of", "with", "from", "about", "off"):
        return 0.0
    if not way or not _meant(reader, verb, dep, cue):
        return 0.0
    if w.negated[verb] or w.negated[reader.head]:
        way = -way
    return way * _alias_way(reader)


def _alias_way(reader: Reader) -> float:
    """Return -1 where the topic is named by its ending: "sanctions relief"."""
    return -1.0 if any(reader.w.words[i].lemma in ENDING for i in range(*reader.target)) else 1.0


def _called(reader: Reader, cue: range) -> float:
    """Return the tone of what a target is called: "called the house reckless", "described it as a menace"."""
    w = reader.w
    if not any(w.words[i].lemma in CALLING and not w.negated[i] for i in cue):
        return 0.0
    i = reader.head
    while w.deps[i] in ("pobj", "poss", "prep", "compound", "nmod") and w.heads[i] not in cue and w.heads[i] != i:
        i = w.heads[i]
    if w.deps[i] not in ("dobj", "nsubj", "oprd") or reader.head < cue.start:
        return 0.0
    return 0.5 * _tone(reader, range(reader.target[1], len(w)))


def _tone(reader: Reader, among: range | list[int]) -> float:
    """Sum the grades of words, names masked; praise denied is blame, blame denied is neither."""
    w, total = reader.w, 0.0
    for i in among:
        valence = 0.0 if w.names[i] or reader.target[0] <= i < reader.target[1] else w.words[i].valence
        if w.negated[i]:
            valence = min(0.0, -valence)
        total += 1.5 * valence if valence < 0 else valence  # one ill word outweighs a good one
    return total


def _feeling(reader: Reader, e: Evidence) -> bool:
    """Tell whether a finding is what the speaker feels of a clause: "would be disappointed if Seoul ..."."""
    return e.act is None or (e.act.root is None and not e.act.event) or reader.w.pos[e.token] == "ADJ"


def _charged(reader: Reader) -> float:
    """Return a charge where what the speaker says of the target in its clause is ill: "has treated us in bad faith"."""
    w, i = reader.w, reader.head
    while w.deps[i] in ("conj", "poss", "compound") and w.heads[i] != i:
        i = w.heads[i]
    if w.deps[i] not in SUBJECTS and w.deps[i] not in PASSIVE_SUBJECTS:
        return 0.0
    stack, said = [c for c in w.children[w.heads[i]] if c != i], []
    while stack and len(said) < 40:
        c = stack.pop()
        if w.deps[c] in _PREDICATE:
            said.append(c)
            stack += w.children[c]
    if any(w.words[c].lower == "right" and w.deps[c] == "acomp" and not w.negated[c] for c in said):
        return 0.6
    return -0.6 if _tone(reader, said) <= CHARGE else 0.0


CHARGE = -2.0
_PREDICATE = frozenset(
    ["dobj", "attr", "acomp", "oprd", "prep", "pobj", "amod", "advmod", "xcomp", "compound", "npadvmod", "pcomp", "conj", "relcl"]
)
_OUT = frozenset({"table", "question"})  # "off the table", "out of the question"
_HELD = frozenset({"take", "be", "happen", "occur", "hold", "have", "follow"})


def _ruled_out(reader: Reader) -> float:
    """Return -1 where the topic is said to be off or out: "off the table", "no talks will take place unless"."""
    w, i = reader.w, reader.head
    while w.deps[i] == "conj" and w.heads[i] != i:
        i = w.heads[i]
    verb = w.heads[i]
    below = {w.words[b].lower for c in w.children[verb] for b in w.children[c]}
    below |= {w.words[a].lower for c in w.children[verb] for b in w.children[c] for a in w.children[b]}
    if w.words[verb].lemma in BEING and w.deps[i] in SUBJECTS and below & _OUT and not w.negated[verb]:
        return -1.0
    denied = any(w.words[c].lower == "no" for c in w.children[i])
    willed = any(w.words[c].lower in _WILLED for c in w.children[verb] if w.deps[c] == "aux")
    return -1.0 if denied and willed and w.words[verb].lemma in _HELD else 0.0


_LASTING = frozenset({"continue", "remain", "stay", "stand", "last"})


def _meant(reader: Reader, verb: int, dep: str, cue: range) -> bool:
    """Tell whether the speaker does or wants what ``verb`` says of the topic, rather than reports it."""
    w = reader.w
    if verb in cue:
        return True
    if dep in SUBJECTS or dep in PASSIVE_SUBJECTS:  # willed ("must stay"), or a condition set ("once they are lifted")
        marks = {w.words[c].lower for c in w.children[verb] if w.deps[c] in ("aux", "mark", "advmod")}
        marks.add(w.words[w.heads[verb]].lower)  # "as soon as they are lifted"
        if "whether" in marks:
            return False
        if marks & _WILLED or marks & _TIMED:
            return True
    i = verb
    for _ in range(5):
        act = w.acts[i]
        if w.words[i].lemma in WANTING or (i in cue and act is not None and act.polarity):
            return True
        doer = w.agent(i) if w.pos[i] in (VERB, "AUX") and i not in cue else None  # who says does not thereby will
        if doer is not None and reader.is_holder(doer):
            return True
        if w.heads[i] == i or w.deps[i] not in ("xcomp", "ccomp", "conj", "advcl", "acomp", "pcomp", "prep", "acl"):
            return False
        i = w.heads[i]
    return False


def _noun_way(reader: Reader, noun: int, cue: range) -> float:
    """Return how the speaker stands to a noun of keeping or ending: wanted or willed 1, opposed -1, unsaid 0."""
    w = reader.w
    i = noun
    for _ in range(4):
        head, dep = w.heads[i], w.deps[i]
        if head == i:
            return 0.0
        if w.pos[head] in (VERB, "AUX"):
            act = w.acts[head]
            lemma = w.words[head].lemma
            if dep in SUBJECTS:
                return 1.0 if lemma in _LASTING and _meant(reader, head, dep, cue) else 0.0
            if not _meant(reader, head, dep, cue):
                return 0.0
            way = -1.0 if lemma in ENDING or (act is not None and act.polarity < 0 and act.name != "demand") else 1.0
            return -way if w.negated[head] else way
        i = head
    return 0.0
