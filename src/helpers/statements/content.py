"""Contents: which words of the passage round a cue are what was said.

The passage is the cue's sentence, widened by the quotations that reach over its ends and by those that stand before and
after it in the paragraph. A quotation counts as one unit, taken whole or left; every other token is a unit of its own. A
linear chain (conditional random field) weighs for each unit whether it is content, opens a content or ends one, and
the best chain is read off by dynamic programming.
"""

from __future__ import annotations

import math

from helpers.statements import assertion
from helpers.statements.cues import bucket
from helpers.statements.parsed import Parsed
from helpers.statements.weights import BIAS, load_table

Unit = tuple[int, int, bool]  # first token, token after the last, is a quotation
_OBJECTS = frozenset(("dobj", "ccomp", "xcomp", "oprd", "dative"))
_NAMING = frozenset(("call", "describe", "term", "dub", "label"))
FAR = 600  # tokens within which a quotation of the paragraph may belong to a cue
MOST = 160  # units looked at on each side of a cue


def find_units(parsed: Parsed, cue: int) -> list[Unit]:
    """Return the units of the passage round ``cue``, in order."""
    r = parsed
    own = r.quote[cue]
    if own >= 0 and r.outer[own].closed:
        return _units_inside(parsed, cue, own)
    first, stop = r.sentences[r.sentence[cue]]
    # widen the sentence over quotations that cross its ends
    for _ in range(6):
        a, z = first, stop
        if first > 0 and r.quote[first] >= 0 and r.quote[first] == r.quote[first - 1] and r.quote[first] != own:
            while first > 0 and r.quote[first - 1] == r.quote[first]:
                first -= 1
            first = r.sentences[r.sentence[first]][0]
        if stop < len(r) and r.quote[stop] >= 0 and r.quote[stop] == r.quote[stop - 1] and r.quote[stop] != own:
            while stop < len(r) and r.quote[stop] == r.quote[stop - 1]:
                stop += 1
            stop = r.sentences[r.sentence[stop - 1]][1]
        if (a, z) == (first, stop):
            break
    first, stop = max(first, cue - MOST), min(stop, cue + MOST)
    units: list[Unit] = []
    i = first
    while i < stop:
        k = r.quote[i]
        if k >= 0 and k != own:
            j = i
            while j < len(r) and r.quote[j] == k:
                j += 1
            units.append((i, j, True))
            i = j
        else:
            if not r.words[i].isspace() and not r.zoned[i]:
                units.append((i, i + 1, False))
            i += 1
    before = _quotations_beside(parsed, first, cue, -1)
    after = _quotations_beside(parsed, units[-1][1] if units else stop, cue, +1)
    return before + units + after


def _quotations_beside(parsed: Parsed, edge: int, cue: int, step: int) -> list[Unit]:
    """Return the quotations of the paragraph before (``step`` -1) or after the passage, and those that a colon opens."""
    r = parsed
    found: list[Unit] = []
    paragraph = r.paragraph[cue]
    if paragraph < 0:
        return []
    a, z = r.paragraphs[paragraph]
    opened = False
    if step > 0 and r.text.endswith(":", 0, z) and paragraph + 1 < len(r.paragraphs):
        opened = True
        z = r.paragraphs[paragraph + 1][1]
    seen = {r.quote[cue]}
    i = edge if step > 0 else edge - 1
    low, high = max(0, edge - FAR), min(len(r), edge + FAR)
    while low <= i < high and a <= r.start[i] < z and len(found) < 4:
        k = r.quote[i]
        if k >= 0 and k not in seen:
            seen.add(k)
            j = i
            while 0 <= j < len(r) and r.quote[j] == k:
                j += step
            span = (i, j, True) if step > 0 else (j + 1, i + 1, True)
            if (not opened or r.text[r.start[span[0]] - 1].isspace()) and not r.zoned[span[0]]:
                found.append(span)
            i = j
        else:
            i += step
    return found if step > 0 else found[::-1]


def _units_inside(parsed: Parsed, cue: int, own: int) -> list[Unit]:
    """Return the units round a cue that stands inside a quotation: its sentence, as far as the quotation goes."""
    r = parsed
    first, stop = r.sentences[r.sentence[cue]]
    units: list[Unit] = []
    inner = r.nested[cue]
    i = max(first, cue - MOST)
    while i < min(len(r), stop, cue + MOST):
        if r.quote[i] == own and r.words[i] and not r.words[i].isspace():
            k = r.nested[i]
            if k >= 0 and k != inner:
                j = i
                while j < len(r) and r.nested[j] == k:
                    j += 1
                units.append((i, j, True))
                i = j
                continue
            if not _is_mark(r.words[i]):
                units.append((i, i + 1, False))
        i += 1
    return units


def _is_mark(word: str) -> bool:
    return word in ('"', "''", "``", "\u201c", "\u201d", "\u00ab", "\u00bb", "\u201e")


def head_of(parsed: Parsed, unit: Unit) -> int:
    """Return the token of ``unit`` from which the others hang: the first one whose head stands outside it."""
    a, z, _ = unit
    if z - a == 1:
        return a
    best, size = a, -1
    for i in range(a, z):
        h = parsed.head[i]
        if (h < a or h >= z or h == i) and parsed.dep[i] != "punct":
            width = parsed.right[i] - parsed.left[i]
            if width > size:
                best, size = i, width
    return best


def path(parsed: Parsed, source: int, target: int, limit: int = 5) -> str:
    """Return the labels on the way from ``source`` up and then down to ``target``; "far" when that is too long."""
    r = parsed
    up = [source, *r.ancestors(source, limit)]
    down: list[int] = []
    node = target
    for _ in range(limit + 1):
        if node in up:
            rise = up.index(node)
            if rise + len(down) > limit:
                return "far"
            return "".join(f"^{r.dep[k]}" for k in up[:rise]) + "".join(f"_{r.dep[k]}" for k in reversed(down))
        down.append(node)
        if r.head[node] == node:
            break
        node = r.head[node]
    return "far"


def unit_features(parsed: Parsed, cue: int, units: list[Unit]) -> list[list[str]]:
    """Return for each unit the features by which it is judged content of ``cue``."""
    r = parsed
    lemma, tag, dep = r.lemma[cue], r.tag[cue], r.dep[cue]
    if not any(c.isalpha() for c in lemma):
        tag = lemma
    up = [cue, *r.ancestors(cue, 6)]
    place = {token: k for k, token in enumerate(up)}
    sentence = r.sentence[cue]
    position = next((k for k, u in enumerate(units) if u[0] <= cue < u[1]), len(units))
    kids = {r.dep[c] for c in r.children[cue]}
    clause = "c" if "ccomp" in kids else "x" if "xcomp" in kids else "o" if "dobj" in kids else "-"
    quoted = any(u[2] and abs(k - position) <= 6 for k, u in enumerate(units))
    shape = f"{tag},{clause},{'q' if quoted else '-'}"
    after_quote = any(u[2] for u in units[max(0, position - 2) : position])  # “...,” said the minister
    labels = [_branch(r, cue, up, place, head_of(r, u)) for u in units]
    own = {other: "s" if r.subjects(other) else "-" for other in {label[3] for label in labels} if other >= 0}
    # what stands between the cue and each unit
    commas, verbs, that = 0, 0, 0
    counts = [(0, 0, 0)] * len(units)
    for order in (range(position + 1, len(units)), range(position - 1, -1, -1)):
        commas = verbs = that = 0
        for k in order:
            counts[k] = (min(commas, 3), min(verbs, 3), that)
            a, _, quotation = units[k]
            if quotation:
                continue
            commas += r.words[a] in (",", ";", "--", "\u2014", "\u2013", "(")
            verbs += r.tag[a] in ("VBD", "VBZ", "VBP", "MD")
            that = that or int(r.lower[a] in ("that", "whether", "if", "to"))
    out: list[list[str]] = []
    size = len(units)
    for k, unit in enumerate(units):
        a, z, quotation = unit
        branch, top, way, other = labels[k]
        side = "R" if k > position else "L" if k < position else "C"
        distance = bucket(abs(k - position))
        if quotation:
            word, pos = "<Q>", "Q"
        else:
            word, pos = r.lower[a], r.tag[a]
        c, v, t = counts[k]
        b = f"{branch}{side}"
        f = [
            BIAS, f"s={side}", f"b={b}", f"b,s={b},{shape}", f"l,b={lemma},{b}", f"p={way}{side}", f"b,t={b},{pos}",
            f"w={word}", f"w,s={word},{side}", f"ds={distance}{side}", f"ds,b={distance},{b}", f"cv={c},{v},{t},{side}",
            f"cv,b={c},{v},{b}", f"t,b,t={tag},{b},{r.tag[top]}", f"b,d={b},{dep}", f"l,p={lemma},{way}{side}",
            f"sh={shape},{side}", f"th,b={t},{b},{clause}",
        ]
        if after_quote:
            f += [f"aq={b},{distance}", f"aq,t={b},{pos}", f"aq,c={b},{c}"]
        if other >= 0:
            f += [f"oc={r.dep[other]},{b}", f"oc,s={r.dep[other]},{own[other]},{r.cue_class(other)},{side}", f"oc,at={int(other == a)},{r.dep[other]},{side}"]
        if k + 1 < size and labels[k + 1][3] != other:
            f.append(f"ocn={r.dep[labels[k + 1][3]] if labels[k + 1][3] >= 0 else '-'},{side},{int(other >= 0)}")
        if k and labels[k - 1][3] != other:
            f.append(f"ocp={r.dep[labels[k - 1][3]] if labels[k - 1][3] >= 0 else '-'},{side},{int(other >= 0)}")
        if quotation:
            gap = abs(k - position)
            length = bucket(z - a)
            other = "s" if r.sentence[a] == sentence or r.sentence[z - 1] == sentence else "o"
            f += [f"Q{side}{other}", f"Qg={bucket(gap)}{side}", f"Ql={length}{side}", f"Qlg={length},{bucket(gap)},{side}", f"Ql={lemma},{side}", f"Qb={length},{b}", f"Qo={other},{length},{side},{shape}"]
            last = next((ch for ch in reversed(r.text[r.start[a]:r.end[z - 1]]) if not ch.isspace() and ch not in "\"'\u201d\u2019"), "")
            f.append(f"Qe={last if not last.isalnum() else 'x'},{side}")
            f.append(f"Qc={r.words[min(a + 1, z - 1)][:1].isupper()},{side}")
        # the edges: what stands before and after, and whether a branch begins or ends here
        before = units[k - 1] if k else None
        after = units[k + 1] if k + 1 < size else None
        pw = "^" if before is None else "<Q>" if before[2] else r.lower[before[0]]
        nw = "$" if after is None else "<Q>" if after[2] else r.lower[after[0]]
        pt = "^" if before is None else "Q" if before[2] else r.tag[before[0]]
        nt = "$" if after is None else "Q" if after[2] else r.tag[after[0]]
        f += [f"pw={pw}", f"nw={nw}", f"pt,t={pt},{pos}", f"t,nt={pos},{nt}", f"pw,s={pw},{side}", f"nw,s={nw},{side}"]
        same_before = k > 0 and labels[k - 1][1] == top
        same_after = k + 1 < size and labels[k + 1][1] == top
        f += [f"eb={int(same_before)},{b}", f"ea={int(same_after)},{b}"]
        if k + 1 < size and not same_after:
            f.append(f"na={b},{labels[k + 1][0]}")
        if k and not same_before:
            f.append(f"nb={b},{labels[k - 1][0]}")
        if k == position + 1:
            f.append(f"next={word},{tag}")
        if not quotation and side == "R":
            d = r.dep[a]
            f += [f"d={d},{b}", f"hl={r.lemma[r.head[a]]},{d}"]
            # how much hangs from here, and where the phrase it belongs to begins and ends
            f.append(f"ph={d},{int(r.left[a] == a)},{bucket(r.right[a] - r.left[a])}")
        out.append(f)
    return out


def _branch(r: Parsed, cue: int, up: list[int], place: dict[int, int], target: int) -> tuple[str, int, str, int]:
    """Return by which branch of the tree ``target`` hangs from the cue.

    That is the branch's name, its top token, the whole way, and the highest other likely cue on it (-1 for none).
    """
    node, below, way, other = target, target, [], -1
    for _ in range(60):
        k = place.get(node)
        if k is not None:
            if k and r.cue_scores.get(node, -9) > 0:
                other = node
            rise = "".join(f"^{r.dep[x]}" for x in up[:k][:3])
            if node == target and not way:
                return (rise or "cue") + "!", node, rise + "!", other
            down = "".join(f"_{x}" for x in reversed(way[-3:]))
            return f"{rise}_{r.dep[below]}", below, rise + down, other
        if r.cue_scores.get(node, -9) > 0:
            other = node
        way.append(r.dep[node])
        below = node
        if r.head[node] == node:
            break
        node = r.head[node]
    return "apart", below, "apart", other


def label_units(rows: list[tuple[float, float, float]]) -> tuple[list[bool], float, float]:
    """Return the best chain with some content for units whose (inside, opens, ends) scores are ``rows``.

    A chain's score is the sum of "inside" over content units, of "opens" over the first and "ends" over the last unit
    of each content. Returned beside the labels: the log probability of this chain, and how much its score exceeds that
    of no content at all (which is 0).
    """
    low = -1e9
    inn = out = low  # best scores of chains whose last unit is content, or is not though some unit before it was
    sum_in = sum_out = low  # the same, summed over chains
    end = 0.0  # what ending a content at the unit before would score
    back: list[tuple[bool, bool, bool]] = []
    for inside, opens, ends in rows:
        closed, sum_closed = inn + end, sum_in + end
        again = max(out, closed)  # content before, none now
        fresh = max(0.0, out)  # where a content may open: nothing before, or an earlier content that has ended
        stays = inn >= fresh + opens
        back.append((stays, out > 0.0, closed > out))
        new_in = inside + (inn if stays else fresh + opens)
        new_sum = inside + _add(sum_in, _add(0.0, sum_out) + opens)
        out, sum_out = again, _add(sum_out, sum_closed)
        inn, sum_in, end = new_in, new_sum, ends
    best = max(inn + end, out)
    labels = [False] * len(rows)
    state = "in" if inn + end >= out else "out"
    for k in range(len(rows) - 1, -1, -1):
        stays, was_out, closed = back[k]
        if state == "in":
            labels[k] = True
            state = "in" if stays else "out" if was_out else "none"
        elif state == "out":
            state = "in" if closed else "out"
    return labels, best - _add(0.0, _add(sum_in + end, sum_out)), best


def _add(a: float, b: float) -> float:
    """Return log(exp(a) + exp(b))."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))


def find_content(parsed: Parsed, cue: int) -> tuple[list[tuple[int, int]], float, float]:
    """Return the content of ``cue`` as token spans, its log probability, and its lead over no content at all."""
    units = find_units(parsed, cue)
    weights_of = load_table("content").get
    rows = []
    for features in unit_features(parsed, cue, units):
        known = filter(None, map(weights_of, features))
        rows.append(tuple(map(sum, zip(*known))) or (0.0, 0.0, 0.0))
    labels, probability, lead = label_units(rows)
    spans: list[tuple[int, int]] = []
    open_ = False
    for (a, z, _), label in zip(units, labels):
        if label:
            if open_:
                spans[-1] = (spans[-1][0], z)
            else:
                spans.append((a, z))
        open_ = label
    return spans, probability, lead


def mend(parsed: Parsed, cue: int, content: set[int]) -> set[int]:
    """Mend a content by the parse, where the chain went astray that knows no grammar.

    A clause whose subject is in has its verb too; of "a step she had ruled out on Monday" and "what she called a theft"
    the content is the step and the theft.
    """
    r = parsed
    if any(r.quote[i] != r.quote[cue] for i in content):
        role = next((c for c in r.children[cue] if c > cue and r.lower[c] == "as"), None)
        called = role is not None and r.dep[cue] == "relcl" and not any(r.dep[c] == "dobj" and c > cue for c in r.children[cue])
        return {i for i in content if i > role} or content if called else content
    at = assertion.figure_put(r, cue)
    if at is not None:
        return set(range(cue + 1, min(r.right[at], r.sentences[r.sentence[cue]][1])))
    for verb in r.children[cue]:
        if r.dep[verb] == "ccomp" and cue < verb and verb not in content and any(s in content for s in r.subjects(verb)):
            return content | {i for i in range(min(content), r.right[verb]) if r.quote[i] == r.quote[cue]}
    if not any(r.dep[c] == "ccomp" for c in r.children[cue]):  # "rejecting claims that he lied but setting terms"
        beside = [i for i in content if i > cue and r.dep[i] == "conj" and r.tag[i] == r.tag[cue] and r.tag[r.left[i] - 1] == "CC"]
        ends = [r.left[i] - 1 for i in beside if r.head[i] == cue or (r.tag[i] == "VBG" and r.tag[r.head[i]] != "VBG")]
        content = {i for i in content if i < min(ends, default=len(r))} or content
    if names_something(r, cue):
        return {i for i in content if i > cue} or content
    subjects = [s for s in r.subjects(cue) if r.tag[s] not in ("WDT", "WP") and r.lower[s] != "that"]
    noun = r.head[cue] if r.dep[cue] == "relcl" else _before_subject(r, cue, subjects)
    if noun is not None and noun < cue and subjects and assertion.is_act(r, cue):
        kids = r.children[cue]
        if not any(c > cue and (r.dep[c] in _OBJECTS or r.lower[c] in ("for", "of")) for c in kids):
            role = next((c for c in kids if c > cue and r.lower[c] == "as"), None)
            return set(range(r.left[noun], noun + 1)) if role is None else set(range(role + 1, r.right[role]))
    return content


def names_something(r: Parsed, cue: int) -> bool:
    """Say whether a verb gives what it stands for a name: "what she called a theft"."""
    return r.lemma[cue] in _NAMING and any(r.lower[c] == "what" and c < cue for c in r.children[cue])


def _before_subject(r: Parsed, cue: int, subjects: list[int]) -> int | None:
    """Return the "step" of "..., a step she ruled out", which the parser hung from the verb."""
    for c in r.children[cue] if subjects else ():
        if r.dep[c] in ("npadvmod", "dobj", "dep") and r.right[c] == r.left[subjects[0]] and r.words[r.left[c] - 1] == "," and r.lower[r.left[c]] in ("a", "an"):
            return c
    return None


def trim(parsed: Parsed, cue: int, content: set[int]) -> set[int]:
    """Leave out what the narrator adds to a quotation: “The rain is on our side,” she said, an allusion to the flood."""
    r = parsed
    words = [i for i in sorted(content) if r.words[i][0].isalnum()]
    behind = [i for i in words if i > cue]
    before = [i for i in words if i < cue]
    if not before or not behind or r.quote[cue] >= 0 or any(r.quote[i] < 0 for i in before) or any(r.quote[i] >= 0 for i in behind):
        return content
    tops = [i for i in behind if r.head[i] not in behind or r.head[i] == i]
    if r.words[behind[0] - 1] == "," and all(r.tag[i][:2] == "NN" and r.dep[i] != "nsubj" for i in tops):
        return {i for i in content if i < cue}
    return content
