"""Position features: the words before, after and between, on the path to the holder, and beside the target's verb."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from .clauses import Window
from .directed import Evidence, Reader

# Each family of features shares one unit of weight among its members (divided by the root of their number), so that a
# long sentence does not shout; what stands alone (acts, signs, tone) is not divided.
SCALE = {"w": 1.5, "2": 1.2, "g": 1.2, "vv": 0.8, "tone": 0.5}
SINGLE = frozenset({"act", "sign", "tone", "holder", "no"})
REACH = 18  # words on either side of the target that count as before or after
NEAR = 4
Found = dict[str, tuple[float, int]]  # feature -> its value, the token it was read from (-1: no single word)


def features(reader: Reader, evidence: list[Evidence]) -> Found:
    """Return the features of a reader's target, each with the word it was read from; ``evidence`` is what it read."""
    w = reader.window
    start, end = reader.target
    holder = reader.holder
    found: Found = {}
    add = found.setdefault
    marks, kinds = _marks(w, reader), w.kinds
    n = len(marks)
    low, high = (min(start, holder[0]), max(end, holder[1])) if holder else (start, end)
    previous = "^"
    back = bool(holder) and holder[0] > start
    amid = range(0) if not holder else range(end, holder[0]) if back else range(holder[1], start)
    for i in range(max(0, low - REACH), min(n, high + REACH)):
        mark = marks[i]
        if not mark:
            continue
        at = (1.0, i)
        add(f"2 {previous} {mark}", at)
        previous = mark
        if mark in ("TARGET", "HOLDER", "NAME"):
            continue
        named, near = _named(mark), start - NEAR <= i < end + NEAR
        add(named["w"], at)
        kind = kinds[i]
        if kind:
            add(f"k{'b' if i < start else 'a'}{'n' if near else ''} {kind}", at)
            if i in amid:
                add(f"km{'<' if back else ''} {kind}", at)
        side = "b" if i < start else "a"
        add(named[side], at)
        if near:
            add(named[side + "n"], at)
        if i in amid:
            add(named["m<" if back else "m"], at)
    _tree(w, reader, marks, kinds, add)
    _tone(w, reader, add)
    for e in evidence:
        near = "" if e.near else "~"
        add(f"act {e.role}{near} {e.by} {e.name}", (1.0, e.token))
        if not e.sign and e.act is not None and e.act.polarity:
            add(f"sign {e.role} 0", (1.0, e.token))
        if e.sign:
            kind = f"sign {e.role}{near} {e.by}"
            found[kind] = (found.get(kind, (0.0, 0))[0] + e.sign, e.token)
            add(f"sign {e.role} {'+' if e.sign > 0 else '-'}", (1.0, e.token))
    add("holder given" if holder else "no holder", (1.0, -1))
    return found


@lru_cache(maxsize=50_000)
def _named(mark: str) -> dict[str, str]:
    """Return the features that are made of one word, made once, by the place where it stands."""
    return {place: f"{place} {mark}" for place in ("w", "b", "bn", "a", "an", "m", "m<")}


def family(name: str) -> str:
    """Return the family of a feature: the first word of its name."""
    return name[: name.index(" ")]


def unit(kind: str, members: int) -> float:
    """Return what each of the ``members`` of a family counts for: the family's scale, shared among them."""
    return SCALE.get(kind, 1.0) / (1.0 if kind in SINGLE else members**0.5)


def vector(found: Found) -> dict[str, float]:
    """Return the value of each feature as the model takes it."""
    counts = Counter(map(family, found))
    return {name: value * unit(family(name), counts[family(name)]) for name, (value, _) in found.items()}


def _marks(w: Window, reader: Reader) -> list[str]:
    """Return each token's word as the features name it, with the target and the holder as one token each."""
    marks = w.marks.copy()
    for span, name in ((reader.holder, "HOLDER"), (reader.target, "TARGET")):
        if span:
            for i in range(*span):
                marks[i] = ""
            marks[span[1] - 1] = name
    return marks


def _tree(w: Window, reader: Reader, marks: list[str], kinds: list[str], add) -> None:
    """Add the target's governors with its role in them, its own dependents, and its verb's other arguments."""
    i, path = reader.head, ""
    for step in range(4):
        head, dep = w.heads[i], w.deps[i]
        if head == i:
            break
        path = f"{path}{dep} " if step < 2 else "far "
        add(f"g {path}{marks[head]}", (1.0, head))
        if kinds[head]:
            add(f"kg {path}{kinds[head]}", (1.0, head))
        if w.pos[head] in ("VERB", "AUX") and step < 3:
            for c in w.children[head]:
                if c != i and marks[c] and w.deps[c] in _ARGUMENTS:
                    add(f"v {dep if step == 0 else 'low'} {w.deps[c]} {marks[c]}", (1.0, c))
                    if kinds[c]:
                        add(f"kv {dep if step == 0 else 'low'} {w.deps[c]} {kinds[c]}", (1.0, c))
                    for b in w.children[c]:
                        if w.deps[b] in ("pobj", "amod", "dobj", "compound") and marks[b]:
                            add(f"vv {dep if step == 0 else 'low'} {marks[b]}", (1.0, b))
                            if kinds[b]:
                                add(f"kvv {dep if step == 0 else 'low'} {kinds[b]}", (1.0, b))
        i = head
    for c in w.children[reader.head]:
        if marks[c] and not reader.target[0] <= c < reader.target[1]:
            add(f"c {w.deps[c]} {marks[c]}", (1.0, c))
            if kinds[c]:
                add(f"kc {w.deps[c]} {kinds[c]}", (1.0, c))
    if reader.holder:
        for i, up in _path(w, reader.holder_head, reader.head):
            add(f"p {'s' if up else 't'} {marks[i] or w.deps[i]}", (1.0, i))
            if kinds[i]:
                add(f"kp {'s' if up else 't'} {kinds[i]}", (1.0, i))


def _path(w: Window, a: int, b: int) -> list[tuple[int, bool]]:
    """Return the tokens between ``a`` and ``b`` in the tree; True on the holder's side of the meeting point."""
    up, seen, i = [], {}, a
    for step in range(12):
        seen[i] = step
        up.append(i)
        if w.heads[i] == i:
            break
        i = w.heads[i]
    down, i = [], b
    for _ in range(12):
        if i in seen:
            return [(x, True) for x in up[1 : seen[i] + 1]] + [(x, False) for x in down[1:]]
        down.append(i)
        if w.heads[i] == i:
            break
        i = w.heads[i]
    return []


def _tone(w: Window, reader: Reader, add) -> None:
    """Add the sums of valence before, after, near and between, names masked and negation turned."""
    start, end = reader.target
    holder = reader.holder
    before = after = near = between = 0.0
    for i, word in enumerate(w.words):
        valence = word.valence
        if not valence or w.names[i] or start <= i < end:
            continue
        if w.negated[i]:
            valence *= -0.7
        if i < start:
            before += valence
        else:
            after += valence
        if start - 6 <= i < end + 6:
            near += valence
        if holder and min(holder[1], end) <= i < max(holder[0], start):
            between += valence
    for name, total in (("before", before), ("after", after), ("near", near), ("between", between), ("all", before + after)):
        if total:
            add(f"tone {name}", (max(-2.0, min(2.0, total / 3)), -1))
            add(f"tone {name} {'+' if total > 0 else '-'}", (1.0, -1))


_ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "dative", "attr", "acomp", "prep", "agent", "xcomp", "ccomp", "prt", "advmod", "oprd", "neg", "aux", "conj"])
