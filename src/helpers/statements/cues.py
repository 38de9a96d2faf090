"""Cues: which words say that somebody said, thinks or plans something.

No list of verbs decides: any verb may be a cue, and so may a noun ("his claim that"), an adjective ("convinced that"),
"according to", the colon of a transcript and the dash before a signature. A linear classifier weighs the word, its
neighbours, what hangs from it in the parse, and the quotations beside it.
"""

from __future__ import annotations

from helpers.statements.parsed import Parsed
from helpers.statements.weights import BIAS, load_weights, score

_VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_NOT_MAIN = frozenset(("aux", "auxpass"))
_GOVERNED = frozenset(("acl", "ccomp", "xcomp", "prep", "relcl", "appos"))
_DASHES = frozenset(("\u2015", "\u2014", "\u2013", "--", "-"))
_SKIP = frozenset(("punct", "cc", "conj", "det"))
NEAR = 4  # tokens between a quotation and a cue that belongs to it


def find_candidates(parsed: Parsed) -> list[int]:
    """Return the tokens that might be cues, in order."""
    return [i for i in range(len(parsed)) if not parsed.zoned[i] and _may_be_cue(parsed, i)]


def _may_be_cue(parsed: Parsed, i: int) -> bool:
    tag = parsed.tag[i]
    if tag in _VERBS:
        return parsed.dep[i] not in _NOT_MAIN
    if tag in _NOUNS:
        return any(parsed.dep[c] in _GOVERNED or parsed.dep[c] == "poss" for c in parsed.children[i])
    if tag in ("JJ", "RB"):
        return any(parsed.dep[c] in ("ccomp", "xcomp", "prep") for c in parsed.children[i])
    word = parsed.words[i]
    if word == ":":
        return True
    if word in _DASHES:
        return i > 0 and parsed.quote[i] < 0 and _gap_before(parsed, i) <= 1
    return word.lower() == "per"


def _gap_before(parsed: Parsed, i: int) -> int:
    """Return how many tokens stand between ``i`` and the quotation before it in its paragraph, or 99."""
    for j in range(i - 1, max(-1, i - 12), -1):
        if parsed.quote[j] >= 0 and parsed.quote[j] != parsed.quote[i]:
            return i - j - 1
        if "\n" in parsed.words[j] and parsed.paragraph[j - 1] != parsed.paragraph[i]:
            return 99
    return 99


def _gap_after(parsed: Parsed, i: int) -> int:
    """Return how many tokens stand between ``i`` and the quotation after it in its paragraph, or 99."""
    for j in range(i + 1, min(len(parsed), i + 12)):
        if parsed.quote[j] >= 0 and parsed.quote[j] != parsed.quote[i]:
            return j - i - 1
        if "\n" in parsed.words[j] and parsed.paragraph[min(j + 1, len(parsed) - 1)] != parsed.paragraph[i]:
            return 99
    return 99


def bucket(n: int) -> str:
    """Put a count into a coarse class."""
    return str(n) if n < 4 else "4-6" if n < 7 else "7-12" if n < 13 else "13-24" if n < 25 else "25+"


def subject_of(parsed: Parsed, i: int) -> tuple[int | None, str]:
    """Return the subject of ``i``, its own or that of the verb it depends on, and how it was found."""
    own = parsed.subjects(i)
    if own:
        return own[0], "own"
    j = i
    for _ in range(4):
        dep, h = parsed.dep[j], parsed.head[j]
        if h == j:
            break
        if dep in ("acl", "relcl"):
            return h, dep
        if dep not in ("conj", "xcomp", "advcl", "dep", "pcomp", "prep", "ccomp", "parataxis"):
            break
        j = h
        found = parsed.subjects(j)
        if found:
            return found[0], dep
    return None, "none"


def kind_of(parsed: Parsed, i: int) -> str:
    """Describe a noun phrase's head in one word: the pronoun itself, name, names, number, or the noun's lemma."""
    tag = parsed.tag[i]
    if tag in ("PRP", "WP", "WDT", "DT", "PRP$", "EX"):
        return parsed.lower[i]
    if tag in ("NNP", "NNPS"):
        return tag
    return "CD" if tag == "CD" else tag


def cue_features(parsed: Parsed, i: int) -> list[str]:
    """Return the features by which candidate ``i`` is judged."""
    r = parsed
    lemma, tag, dep, head = r.lemma[i], r.tag[i], r.dep[i], r.head[i]
    n = len(r)
    out = [BIAS, f"w={r.lower[i]}", f"l={lemma}", f"t={tag}", f"d={dep}", f"l,t={lemma},{tag}", f"s={lemma[-3:]},{tag}"]
    if head != i:
        out += [f"hl={r.lemma[head]}", f"hl,d={r.lemma[head]},{dep}", f"hd={r.dep[head]},{dep}"]
    first, stop = r.sentences[r.sentence[i]]
    for name, j in (("n1", i + 1), ("n2", i + 2), ("p1", i - 1), ("p2", i - 2)):
        w = r.lower[j] if first <= j < stop else "^"
        out.append(f"{name}={w}")
        if name == "n1" or name == "p1":
            out.append(f"l,{name}={lemma},{w}")
            out.append(f"t,{name}={tag},{r.tag[j] if first <= j < stop else '^'}")
    if i + 2 < n:
        out.append(f"n1n2={r.lower[i + 1]},{r.lower[i + 2]}")
    before, after = _gap_before(r, i), _gap_after(r, i)
    q = ("B" if before <= NEAR else "b" if before < 99 else "") + ("A" if after <= NEAR else "a" if after < 99 else "")
    out += [f"q={q}", f"q,t={q},{tag}", f"l,q={lemma},{q}", f"q,d={q},{dep}"]
    if before < 99:
        out.append(f"qb={bucket(before)}")
    if after < 99:
        out.append(f"qa={bucket(after)}")
    if r.quote[i] >= 0:
        out.append("inside")
    kids = set()
    for c in r.children[i]:
        k = r.dep[c]
        if k in ("punct", "det"):
            continue
        side = "L" if c < i else "R"
        kids.add(k)
        out += [f"k={k}{side}", f"l,k={lemma},{k}", f"k,t={k},{tag}"]
        if k in ("ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp"):
            mark = next((r.lower[g] for g in r.children[c] if r.dep[g] in ("mark", "aux", "advmod")), "-")
            subject = "s" if r.subjects(c) else "-"
            out += [f"km={k},{mark}", f"kt={k},{r.tag[c]},{side},{subject}", f"l,km={lemma},{k},{mark}", f"kl={k},{r.lemma[c]}"]
        elif k in ("prep", "prt", "aux", "neg", "mark", "advmod", "auxpass", "agent", "acomp", "attr", "dobj", "oprd"):
            out += [f"kw={k},{r.lemma[c]}", f"l,kw={lemma},{k},{r.lemma[c]}"]
            if k == "prep":
                out.append(f"kwt={r.lemma[c]},{tag}")
            if k in ("dobj", "attr"):
                out.append(f"ko={kind_of(r, c)}")
                for g in r.children[c]:
                    if r.dep[g] in ("acl", "prep", "ccomp", "relcl"):
                        out += [f"kog={r.dep[g]},{r.lemma[g]}", f"l,kog={lemma},{r.dep[g]}", f"kolg={r.lemma[c]},{r.dep[g]}"]
        elif k == "poss":
            out.append(f"kp={kind_of(r, c)}")
    out.append("ks=" + ",".join(sorted(kids - {"aux", "advmod", "cc", "conj"})))
    subject, how = subject_of(r, i)
    if subject is None:
        out += ["sub=-", f"l,sub={lemma},-"]
    else:
        kind = kind_of(r, subject)
        side = "L" if subject < i else "R"
        out += [f"sub={kind}", f"sub,h={kind},{how}", f"l,sub={lemma},{kind}", f"subl={r.lemma[subject]}", f"how={how},{side}", f"subd={how},{r.dep[subject]}"]
        if side == "R":
            out.append(f"q,inv={q}")
    if first == i:
        out.append("first")
    if i + 1 < stop and r.words[i + 1] == ",":
        out.append(f"comma,d={dep}")
    start = r.paragraphs[r.paragraph[i]][0] if r.paragraph[i] >= 0 else 0
    if start == 0:
        out.append("opening")
    if r.start[first] == start:
        out.append("lead")
    return out


def cue_score(parsed: Parsed, i: int) -> float:
    """Return the log odds that candidate ``i`` is a cue."""
    return score(load_weights("cues"), cue_features(parsed, i))
