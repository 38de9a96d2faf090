"""Mode and assertion: whether a statement is speech, belief or plan, and whether it was in fact made.

A denial, something not said, a question and a hypothetical each have their own mark, so that they are not counted as
plain assertions. The words that decide stand in ``cue_words.yaml``; the rules only look at the cue, what hangs from
it, and how the content begins.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from helpers.knowledge import read_knowledge
from helpers.statements.parsed import Parsed

_NEGATIONS = frozenset(("not", "n't", "n’t", "never", "neither", "nor", "no", "without", "hardly"))
_NOBODY = frozenset(("neither", "no", "none", "nobody"))
_QUESTION_WORDS = frozenset(("whether", "if", "why", "how", "what", "who", "when", "where", "which", "whom", "whose"))


@cache
def cue_words() -> dict:
    """Return the word lists of ``cue_words.yaml``, as sets."""
    data = read_knowledge(Path(__file__).with_name("cue_words.yaml"))
    acts: dict[str, set[str]] = {}
    for act in data.pop("acts"):
        verb, _, rest = act.partition(" ")
        acts.setdefault(verb, set()).add(rest)
    words = {group: {name: frozenset(map(str, lemmas)) for name, lemmas in lists.items()} for group, lists in data.items()}
    return words | {"acts": {verb: frozenset(rests) for verb, rests in acts.items()}}


def is_act(parsed: Parsed, cue: int) -> bool:
    """Say whether ``cue`` is a verb by which a speaker takes a position ("backed", "called for")."""
    rests = cue_words()["acts"].get(parsed.lemma[cue])
    if not rests or not parsed.tag[cue].startswith("VB"):
        return False
    if "" in rests:
        return True
    after = [parsed.lower[i] for i in range(cue + 1, min(cue + 6, len(parsed)))]
    return any(after[: rest.count(" ") + 1] == rest.split() or rest in after[:4] for rest in rests)


def is_phrasal(parsed: Parsed, cue: int) -> bool:
    """Say whether ``cue`` is the verb of an act that its particle alone makes one: "turned down the offer"."""
    rests = cue_words()["acts"].get(parsed.lemma[cue], ())
    return "" not in rests and parsed.tag[cue][:2] == "VB" and any(parsed.dep[c] == "prt" and parsed.lower[c] in rests for c in parsed.children[cue])


def figure_put(parsed: Parsed, cue: int) -> int | None:
    """Return the "at" of "put the loss at 12 percent", where ``cue`` is the verb of such an estimate; else None."""
    r = parsed
    if r.lemma[cue] not in ("put", "estimate") or not r.tag[cue].startswith("VB") or not r.subjects(cue):
        return None
    for i in range(cue + 2, min(cue + 12, len(r) - 1)):
        if r.sentence[i] != r.sentence[cue] or r.words[i] in (",", ";"):
            return None
        if r.lower[i] == "at" and any(r.tag[j] in ("CD", "$") or r.lower[j] == "half" for j in range(i + 1, min(i + 4, len(r)))):
            return i
    return None


def goes_with(parsed: Parsed, cue: int, word: int) -> bool:
    """Say whether ``word`` is a particle or preposition that is part of the cue: "ruled out", "according to"."""
    if parsed.head[word] != cue:
        return False
    rests = cue_words()["acts"].get(parsed.lemma[cue], ())
    return parsed.dep[word] == "prt" or parsed.lower[cue] == "according" or any(parsed.lower[word] in rest.split() for rest in rests)


def mode(parsed: Parsed, cue: int | None) -> str:
    """Return speech, belief or plan."""
    if cue is None:
        return "speech"
    words, lemma, tag = cue_words(), parsed.lemma[cue], parsed.tag[cue]
    names = "verbs" if tag.startswith("VB") else "nouns" if tag.startswith("NN") else "adjectives"
    for group in ("belief", "plan"):
        if lemma in words[group][names] or (names != "nouns" and parsed.lower[cue] in words[group]["adjectives"]):
            return group
    # "is sure that", "has the intention": the word after a light verb decides
    if lemma in ("be", "have", "feel", "seem", "remain", "become"):
        for c in parsed.children[cue]:
            if parsed.dep[c] in ("acomp", "attr", "dobj"):
                for group in ("belief", "plan"):
                    if parsed.lemma[c] in words[group]["adjectives"] | words[group]["nouns"]:
                        return group
    return "speech"


def asserted(parsed: Parsed, cue: int | None, tokens: set[int]) -> str:
    """Return yes, denied, not said, asked or hypothetical."""
    if cue is None:
        return "yes"
    r, words = parsed, cue_words()
    lemma = r.lemma[cue]
    kids = r.children[cue]
    first = sorted(i for i in tokens if r.words[i][0].isalnum())[:3]
    negated = any(r.dep[c] == "neg" or (r.lower[c] in _NEGATIONS and r.dep[c] in ("advmod", "preconj", "det")) for c in kids) or (
        cue > 0 and r.lower[cue - 1] in ("without", "never", "not", "n't", "n’t")
    )
    negated = negated or any(r.lower[g] in _NOBODY for c in r.subjects(cue) for g in (c, *r.children[c]))
    kind_of_cue = "verbs" if r.tag[cue].startswith("VB") else "nouns"
    if lemma in words["not_said"]["refusing"]:
        objects = [r.lemma[c] for c in kids if r.dep[c] in ("xcomp", "dobj", "pcomp")] + [r.lemma[i] for i in first]
        objects += [r.lemma[g] for c in kids if r.dep[c] == "prep" for g in r.children[c]]
        if any(o in words["not_said"]["saying"] for o in objects):
            return "yes" if negated else "not said"
    claims = any(r.lemma[c] in words["denied"]["claims"] for c in kids if r.dep[c] == "dobj")
    if lemma in words["denied"][kind_of_cue] or (lemma in words["denied"]["with_claim"] and claims):
        return "hypothetical" if negated else "denied"
    if negated:
        if lemma in words["denied"]["with_negation"]:
            return "denied"
        return "not said"
    if lemma == "ask" and any(r.lower[c] == "about" for c in kids):
        return "asked"
    if lemma in words["asked"][kind_of_cue] and _is_question(r, cue, tokens, first):
        return "asked"
    governor = r.head[cue] if r.dep[cue] != "pcomp" else r.head[r.head[cue]]  # "stopped short of saying"
    if r.dep[governor] == "advmod":
        governor = r.head[governor]
    if r.dep[cue] in ("xcomp", "pcomp") and r.lemma[governor] in words["not_said"]["refusing"]:
        return "not said"
    if any(r.dep[c] == "aux" and r.lower[c] in words["hypothetical"]["auxiliaries"] for c in kids) and not (
        lemma in ("like", "have", "note", "remind", "add") and any(r.lower[c] in ("would", "'d", "should") for c in kids)
    ):
        return "hypothetical"
    if any(r.dep[c] == "mark" and r.lower[c] in ("if", "unless") for c in kids):
        return "hypothetical"
    return "yes"


def _is_question(r: Parsed, cue: int, tokens: set[int], first: list[int]) -> bool:
    """Say whether the content is a question: it opens with a question word, or closes with its mark."""
    if any(r.lower[i] in _QUESTION_WORDS for i in first[:1]):
        return True
    if r.lemma[cue] in ("question", "query") and r.tag[cue].startswith("VB"):
        return True
    last = max(tokens, default=0)
    tail = "".join(r.words[i] for i in range(max(0, last - 1), min(len(r), last + 2)))
    return "?" in tail and not any(r.lower[i] == "to" for i in first[:1])
