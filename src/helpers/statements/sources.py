"""Sources: which phrase of the sentence says who spoke.

Every noun and pronoun of the cue's sentence is a candidate, and so is nobody. A linear ranker weighs the way through
the parse from the cue to the candidate, its side, its distance, its kind and what it is beside; the best one wins.
"""

from __future__ import annotations

import math
from calendar import month_name

from helpers.statements.content import path
from helpers.statements.cues import bucket, kind_of, subject_of
from helpers.statements.parsed import Parsed
from helpers.statements.weights import load_weights, score

_HEADS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "WP", "WDT", "DT", "CD", "JJ", "JJS", "WP$"))
_PARTS = frozenset(("compound", "amod", "det", "nummod", "punct", "quantmod", "predet", "advmod", "mark", "aux", "case"))
_CUT = frozenset(("relcl", "appos", "acl", "advcl", "parataxis", "ccomp"))
_QUOTING = frozenset(("quote", "cite", "paraphrase"))
NOBODY = -1
MONTHS = frozenset(month.lower() for month in month_name if month)


def find_candidates(parsed: Parsed, cue: int, content: set[int]) -> list[int]:
    """Return the tokens that may head the source of ``cue``: those of its sentence, then NOBODY."""
    r = parsed
    first, stop = r.sentences[r.sentence[cue]]
    first, stop = max(first, cue - 80), min(stop, cue + 80)
    own = r.quote[cue]
    found = []
    for i in range(first, stop):
        if i == cue or r.tag[i] not in _HEADS or i in content or r.zoned[i]:
            continue
        if r.quote[i] >= 0 and r.quote[i] != own and r.outer[r.quote[i]].closed:
            continue
        if r.dep[i] in _PARTS and not (r.tag[i][:3] == "NNP" and (i + 1 >= stop or r.tag[i + 1][:3] != "NNP")):
            continue
        if r.dep[i] == "pobj" and r.lower[r.head[i]] in ("in", "since", "until") and r.lower[i] in MONTHS:
            continue  # "completed in late February"
        if r.tag[i] in ("JJ", "DT", "CD", "JJS") and r.dep[i] not in ("nsubj", "pobj", "nsubjpass", "conj", "ROOT", "dobj"):
            continue
        found.append(i)
    return [*found, NOBODY]


def source_features(parsed: Parsed, cue: int, candidate: int, content: set[int], rank: int = 0) -> list[str]:
    """Return the features by which ``candidate`` is ranked; ``rank`` counts the candidates between it and the cue."""
    r = parsed
    lemma, tag, dep = r.lemma[cue], r.tag[cue], r.dep[cue]
    passive = any(r.dep[c] == "auxpass" for c in r.children[cue])
    t = ("P" if passive else "") + (tag if any(ch.isalpha() for ch in lemma) else lemma)
    if candidate == NOBODY:
        subject, how = subject_of(r, cue)
        return [
            "nobody", f"nobody,t={t}", f"nobody,l={lemma}", f"nobody,d={dep},{t}", f"nobody,how={how},{t}",
            f"nobody,sub={r.dep[subject] if subject is not None else '-'},{t}",
            f"nobody,k={','.join(sorted(r.dep[c] for c in r.children[cue] if r.dep[c] in ('nsubj', 'nsubjpass', 'agent', 'poss')))}",
        ]
    side = "L" if candidate < cue else "R"
    way = path(r, cue, candidate) + side
    kind = kind_of(r, candidate)
    between = [r.words[k] for k in range(min(cue, candidate) + 1, max(cue, candidate))]
    comma = "c" if any(w in (",", ";", "--", "\u2014", ":") for w in between) else "-"
    near = bucket(len(between))
    out = [
        f"p={way}", f"p,t={way},{t}", f"p,l={way},{lemma}", f"k={kind}", f"k,s={kind},{side}", f"s={side},{t}", f"d={r.dep[candidate]},{side}",
        f"n={near},{side}", f"r={min(rank, 5)},{side}", f"r,t={min(rank, 5)},{side},{t}", f"c={comma},{side},{t}", f"l={r.lemma[candidate]}",
        f"r,k={min(rank, 3)},{kind},{side}", f"p,k={way},{kind}", f"n,d={near},{r.dep[candidate]},{side}",
    ]
    h = r.head[candidate]
    if h != candidate:
        out += [f"hl={r.lemma[h]},{r.dep[candidate]}", f"hl,t={r.lemma[h]},{t},{side}"]
        if h == cue:
            out.append(f"child={r.dep[candidate]},{t}")
    if h != cue and r.dep[candidate] in ("nsubj", "nsubjpass"):
        out.append(f"of cue={r.cue_class(h)},{side}")
    subject, how = subject_of(r, cue)
    if subject is None:
        out += [f"none,{side},{r.dep[candidate]}", f"none,{side},{min(rank, 3)},{comma},{kind}"]
    if subject == candidate:
        out += [f"subject={how},{t}", f"subject,d={how},{r.dep[candidate]},{t}"]
    elif subject is not None and r.head[candidate] == subject:
        out.append(f"of subject={r.dep[candidate]}")
    if content:
        a, z = min(content), max(content)
        place = "before" if candidate < a else "after" if candidate > z else "amid"
        order = "cue first" if cue < a else "cue last" if cue > z else "cue amid"
        out += [f"o={place},{order}", f"o,t={place},{order},{t},{side}", f"o,p={place},{order},{way}"]
    return out


def rank_sources(parsed: Parsed, cue: int, content: set[int]) -> list[tuple[int, list[str]]]:
    """Return the candidates with their features."""
    found = find_candidates(parsed, cue, content)
    out = []
    for c in found:
        rank = 0 if c == NOBODY else sum(1 for o in found if o != NOBODY and min(c, cue) < o < max(c, cue))
        out.append((c, source_features(parsed, cue, c, content, rank)))
    return out


def find_source(parsed: Parsed, cue: int, content: set[int]) -> tuple[int, float]:
    """Return the head of the source of ``cue`` (NOBODY when none is named) and the log probability of that choice."""
    weights = load_weights("sources")
    scores = [(score(weights, features), c) for c, features in rank_sources(parsed, cue, content)]
    best, choice = max(scores, key=lambda x: (x[0], -x[1]))
    return choice, -math.log(sum(math.exp(max(s - best, -50)) for s, _ in scores))


def source_span(parsed: Parsed, head: int, cue: int, content: set[int]) -> tuple[int, int]:
    """Return the tokens of the source headed by ``head``: its phrase without relative clauses and appositions."""
    r = parsed
    first, stop = r.left[head], r.right[head]
    for c in r.children[head]:
        if c > head and (r.dep[c] in _CUT or (r.dep[c] == "conj" and r.tag[c] in ("VBD", "VBZ", "VBP"))):
            stop = min(stop, r.left[c])
        if c < head and r.dep[c] in _CUT and r.right[c] <= head:
            first = max(first, r.right[c])
    for i in range(head + 1, stop):
        if r.dep[i] == "relcl" and r.left[i] > head and r.words[r.left[i] - 1] == ",":
            stop = r.left[i]  # "a member of the delegation, who did not give his name"
            break
    for i in range(head, first - 1, -1):
        if i == cue or i in content or (r.quote[i] >= 0 and r.quote[i] != r.quote[head]) or "\n" in r.words[i] or r.zoned[i] > r.zoned[head]:
            first = i + 1
            break
    for i in range(head, stop):
        if i == cue or i in content or "\n" in r.words[i]:
            stop = i
            break
    # trailing marks and stray prepositions do not belong to it
    while stop > head + 1 and (r.dep[stop - 1] in ("punct", "cc") or r.tag[stop - 1] in ("IN", "CC", ",", ":")):
        stop -= 1
    while first < head and (r.dep[first] == "punct" or r.tag[first] in (",", ":", "``", "''", "CC")) and r.words[first] not in "\"'":
        first += 1
    return first, stop


def head_of_span(parsed: Parsed, span: tuple[int, int]) -> int:
    """Return the token of ``span`` from which the others hang."""
    first, stop = span
    return next((i for i in range(first, stop) if not first <= parsed.head[i] < stop or parsed.head[i] == i), first)


def quoted_speaker(parsed: Parsed, cue: int) -> tuple[int, int] | None:
    """Return who is quoted where a medium quotes somebody: "KCNA quoted Mr Ri as saying", "Mr Ri was quoted as saying"."""
    r = parsed
    verb = cue
    if r.dep[cue] == "pcomp" and r.lower[r.head[cue]] == "as":
        verb = r.head[r.head[cue]]
    if r.lemma[verb] not in _QUOTING:
        return None
    link = next((c for c in r.children[verb] if r.lower[c] == "as" and any(r.tag[g] == "VBG" for g in r.children[c])), None)
    if link is None:
        return None
    if any(r.dep[c] == "auxpass" for c in r.children[verb]):
        subject = next((c for c in r.children[verb] if r.dep[c] == "nsubjpass"), None)
        return None if subject is None else source_span(r, subject, verb, set())
    objects = [c for c in r.children[verb] if verb < c < link and r.dep[c] in ("dobj", "nsubj", "dative")]
    return (r.left[objects[0]], link) if objects else None
