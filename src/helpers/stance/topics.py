"""The rules' verdict on a topic: is the speaker for keeping it or bringing it about, or for ending, refusing, avoiding it?

A topic is a thing, not somebody: "lift the sanctions" opposes sanctions while it favours whom they hit. What the
speaker only reports ("the talks were called off") is no position; what he wills, wants, demands or sets as a condition is.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.acts import VERB, Act, act_of

from .clauses import PASSIVE_SUBJECTS, SUBJECTS
from .directed import BEING, Evidence, Reader
from .lexicon import word_class

KEEPING, ENDING, WANTING = (word_class(name) for name in ("keeping", "ending", "wanting"))
NEARING, NEEDED, WILLED, TIMED, CAUSING = (
    word_class(name) for name in ("nearing", "needed", "willed", "timed", "causing")
)
_ABOUT = frozenset({"to", "for", "on", "against", "of", "with", "from", "about", "off", "toward", "towards", "into"})
_ENTERED = frozenset({"participate", "engage", "join", "share", "take", "invest", "believe", "persist"})  # "in talks"
_LASTING = frozenset({"continue", "remain", "stay", "stand", "last"})
_OUT = frozenset({"table", "question"})  # "off the table", "out of the question"
_HELD = frozenset({"take", "be", "happen", "occur", "hold", "have", "follow"})
_CHAIN = frozenset({"xcomp", "ccomp", "conj", "advcl", "acomp", "pcomp", "prep", "acl", "relcl"})


def toward_topic(reader: Reader, evidence: Sequence[Evidence], cue: range) -> float:
    """Return the verdict on a topic, -1 to 1, 0 where the rules are silent; arguments as for ``positions.position``."""
    labels = [e.sign for e in evidence if e.role == "is" and e.by != "other" and reader.w.words[e.token].valence]
    if sum(labels):
        return sum(labels)
    way = _charged_with(reader, cue) or kept_or_ended(reader, cue) or _ruled_out(reader) or _needed(reader) or _effect(reader)
    return way or sum(e.sign for e in evidence if e.token in cue and e.role in ("patient", "of"))


def kept_or_ended(reader: Reader, cue: range) -> float:
    """Return 1 where the speaker keeps, wants or brings about the topic, -1 where it is ended or refused, else 0."""
    w, i, prep = reader.w, reader.head, ""
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
        if noun in ENDING or noun in KEEPING or (noun in NEARING and prep in ("to", "toward", "towards", "on", "in")):
            return _noun_way(reader, head, cue) * (-1.0 if noun in ENDING else 1.0)  # "an easing of sanctions"
        i = head
    else:
        return 0.0
    way = _way(reader, head, dep, prep)
    if not way:
        return 0.0
    if w.negated[head] or w.negated[reader.head]:
        way = -way
    return way * _meant(reader, head, dep, cue) * _alias_way(reader)


def _charged_with(reader: Reader, cue: range) -> float:
    """Return -1 where others are accused of keeping the topic: "accused Oslo of keeping up the blockade"."""
    w = reader.w
    charged = any(w.acts[i] is not None and w.acts[i].name in ("accuse", "condemn") and not w.negated[i] for i in cue)
    verb = w.heads[reader.head]
    of = w.heads[verb]
    kept = w.words[verb].lemma in KEEPING and w.deps[verb] == "pcomp" and w.words[of].lower in ("of", "for")
    return -1.0 if charged and kept and w.heads[of] in cue else 0.0


def _way(reader: Reader, verb: int, dep: str, prep: str) -> float:
    """Return 1 where a verb keeps what stands to it as ``dep`` (and ``prep``), -1 where it ends it, else 0."""
    lemma, act = reader.w.words[verb].lemma, reader.w.acts[verb]
    phrase = _phrase(reader, verb)
    if dep in SUBJECTS:
        if any(reader.w.deps[c] == "dobj" for c in reader.w.children[verb]):
            return 0.0
        return 1.0 if lemma in KEEPING or lemma in _LASTING else -1.0 if lemma in ENDING else 0.0
    if dep == "prep" and not (prep in _ABOUT or (prep == "in" and lemma in _ENTERED)):
        return 1.0 if prep == "in" and lemma == "pay" and reader.w.tags[verb] == "VB" else 0.0  # "to pay a million in damages"
    if lemma in ENDING:
        return -1.0
    if lemma in KEEPING:
        return -1.0 if phrase is not None and phrase.polarity < 0 else 1.0  # "call off"
    if lemma in NEARING and prep in ("to", "toward", "towards", "on", "for"):
        return 1.0
    if act is None or act.name == "consult":
        return 0.0
    return 1.0 if act.name == "begin" else float(act.polarity)


def _phrase(reader: Reader, verb: int) -> Act | None:
    """Return the act of a set phrase that begins with a verb ("call off"), if there is one."""
    act = reader.w.acts[verb]
    return act if act is not None and act is not act_of(reader.w.words[verb].lemma) else None


def _alias_way(reader: Reader) -> float:
    """Return -1 where the topic is named by its ending: "sanctions relief", but not "a pact ending the war"."""
    return -1.0 if reader.w.words[reader.head].lemma in ENDING else 1.0


def _meant(reader: Reader, verb: int, dep: str, cue: range) -> float:
    """Return 1 where the speaker does or wants what ``verb`` says of the topic, else 0."""
    w = reader.w
    if verb in cue:
        return 1.0
    if dep in SUBJECTS or dep in PASSIVE_SUBJECTS:  # willed ("must stay"), or a condition set ("once they are lifted")
        marks = {w.words[c].lower for c in w.children[verb] if w.deps[c] in ("aux", "mark", "advmod")}
        marks.add(w.words[w.heads[verb]].lower)  # "as soon as they are lifted", "the day they are lifted"
        if "whether" not in marks and (marks & WILLED or marks & TIMED):
            return 1.0
    i = verb
    for _ in range(5):
        if any(w.words[c].lower == "whether" for c in w.children[i]):
            return 0.0
        act = w.acts[i]
        doer = w.agent(i) if w.pos[i] in (VERB, "AUX") and i not in cue else None  # who says does not thereby will
        wanted = w.words[i].lemma in WANTING and _phrase(reader, i) is None
        if wanted or (i in cue and act is not None and act.polarity):
            return 1.0 if doer not in reader.strangers or reader.is_holder(doer) else 0.0
        if doer is not None and reader.is_holder(doer):
            # "1,200 of its members joined" is a figure
            return 0.0 if w.pos[doer] == "NUM" or any(w.pos[c] == "NUM" for c in w.children[doer]) else 1.0
        if w.heads[i] == i or w.deps[i] not in _CHAIN:
            return 0.0
        i = w.heads[i]
    return 0.0


def _noun_way(reader: Reader, noun: int, cue: range) -> float:
    """Return how the speaker stands to a noun of keeping or ending: wanted or willed 1, opposed -1, unsaid 0."""
    w, i = reader.w, noun
    for _ in range(4):
        head, dep = w.heads[i], w.deps[i]
        if head == i:
            return 0.0
        if w.pos[head] in (VERB, "AUX"):
            act, lemma = w.acts[head], w.words[head].lemma
            if dep in SUBJECTS:
                if lemma in BEING and any(w.words[c].lemma in NEEDED for c in w.children[head]):
                    return 0.0 if w.negated[head] else 1.0  # "an easing of sanctions is the key"
                return _meant(reader, head, dep, cue) if lemma in _LASTING else 0.0
            way = -1.0 if lemma in ENDING or (act is not None and act.polarity < 0 and act.name != "demand") else 1.0
            return _meant(reader, head, dep, cue) * (-way if w.negated[head] else way)
        i = head
    return 0.0


def _subject_of(reader: Reader) -> int | None:
    """Return the verb that the topic is the subject of."""
    w, i = reader.w, reader.head
    while w.deps[i] == "conj" and w.heads[i] != i:
        i = w.heads[i]
    return w.heads[i] if w.deps[i] in SUBJECTS or w.deps[i] in PASSIVE_SUBJECTS else None


def _ruled_out(reader: Reader) -> float:
    """Return -1 where the topic is said to be off or out: "off the table", "no talks will take place unless"."""
    w, verb = reader.w, _subject_of(reader)
    if verb is None:
        return 0.0
    below = {w.words[b].lower for c in w.children[verb] for b in w.children[c]}
    below |= {w.words[a].lower for c in w.children[verb] for b in w.children[c] for a in w.children[b]}
    if w.words[verb].lemma in BEING and below & _OUT and not w.negated[verb]:
        return -1.0
    denied = any(w.words[c].lower == "no" for c in w.children[reader.head])
    return -1.0 if denied and _is_willed(reader, verb) and w.words[verb].lemma in _HELD else 0.0


def _is_willed(reader: Reader, verb: int) -> bool:
    w = reader.w
    return any(w.words[c].lower in WILLED for c in w.children[verb] if w.deps[c] == "aux")


def _needed(reader: Reader) -> float:
    """Return 1 where the topic is said to be needed, -1 where it is said not to be: "ending the war is urgent"."""
    w, verb = reader.w, _subject_of(reader)
    if verb is None or w.words[verb].lemma not in BEING:
        return 0.0
    if not any(w.words[c].lemma in NEEDED for c in w.children[verb] if w.deps[c] in ("acomp", "attr", "oprd")):
        return 0.0
    return _alias_way(reader) * (-1.0 if w.negated[verb] else 1.0)


def _effect(reader: Reader) -> float:
    """Return the sign of what the topic is said to do: "sanctions deepen mistrust", "a vote would ease the tension"."""
    w, verb = reader.w, _subject_of(reader)
    if verb is None or w.pos[verb] != VERB or w.deps[reader.head] in PASSIVE_SUBJECTS or w.negated[verb]:
        return 0.0
    objects = [c for c in w.children[verb] if w.deps[c] in ("dobj", "prep", "dative")]
    objects += [b for c in objects for b in w.children[c] if w.deps[b] in ("amod", "compound", "pobj")]
    done = sum(reader.valence(c) for c in objects)
    if w.words[verb].lemma in ENDING or w.words[verb].reverser:
        done = -done
    elif w.words[verb].lemma not in CAUSING:
        act = w.acts[verb]
        done += 2.0 * act.polarity if act is not None and not act.event else reader.tone(verb)
    return max(-1.0, min(1.0, done / 2)) if abs(done) >= 1 else 0.0
