"""What looks like a statement and is none: deeds, silences, contents that are but a pronoun.

The words that decide stand in ``cue_words.yaml``.
"""

from __future__ import annotations

from helpers.statements import assertion
from helpers.statements.names import lexicon
from helpers.statements.parsed import Parsed

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_PRO_FORMS = frozenset(
    ("it", "this", "that", "these", "those", "them", "him", "her", "us", "me", "you", "neither", "nobody", "none", "nothing", "so", "both", "one",
     "the", "other", "others", "each", "against", "for", "to", "not", "of", "about", "properly", "too", "either", "anything", "something")
)
_SECOND = frozenset(("oprd", "ccomp", "xcomp", "acomp", "attr"))
_NAMING = frozenset(("for", "on", "upon", "it", "him", "her", "them", "this", "that", "himself", "herself"))


def is_none(parsed: Parsed, cue: int, content: set[int]) -> bool:
    """Say whether what was taken for a statement with this cue is none."""
    r = parsed
    words = [i for i in sorted(content) if r.words[i][0].isalnum()]
    if any(r.quote[i] >= 0 and r.quote[i] != r.quote[cue] for i in words):
        return False
    if all(r.lower[i] in _PRO_FORMS for i in words):
        return True
    if _is_to_come(r, cue) or _is_called(r, cue) or _is_anonymity(r, cue, words):
        return True
    clause = any(r.tag[i] in _FINITE for i in words)
    return r.tag[cue].startswith("VB") and (_is_deed(r, cue, words[-1], clause) or (not clause and _is_silence(r, cue, content)))


def _is_to_come(r: Parsed, cue: int) -> bool:
    """Say whether something has yet to be said: "a court will decide whether he stays"; "she will say that he stays" tells it."""
    kids = r.children[cue]
    if any(r.dep[c] == "ccomp" and c > cue and any(r.lower[i] == "that" for i in r.children[c]) for c in kids):
        return False
    return any(r.dep[c] == "aux" and r.lower[c] in ("will", "shall", "'ll", "\u2019ll") for c in kids) and not any(r.dep[c] == "neg" for c in kids)


def _is_called(r: Parsed, cue: int) -> bool:
    """Say whether somebody only has a name: "the commander, known as Ada"."""
    return r.lemma[cue] == "know" and r.lower[cue + 1 : cue + 2] == ["as"] and r.lemma[r.head[cue]] in lexicon().persons


def _is_anonymity(r: Parsed, cue: int, words: list[int]) -> bool:
    """Say whether a speaker only wants no name: "the pilot, who asked not to be named"."""
    hiding = assertion.cue_words()["anonymity"]
    named = any(r.lemma[i] in hiding["naming"] and r.tag[i] == "VBN" and r.lower[i - 1] == "be" for i in words[:6])
    return named and r.lemma[cue] in hiding["wishing"] and len(words) < 12


def _is_deed(r: Parsed, cue: int, last: int, clause: bool) -> bool:
    """Say whether a verb tells a deed: "voted to strike", "signed the accord", "accepted her resignation", "called a meeting"."""
    deeds, lemma, kids = assertion.cue_words()["deeds"], r.lemma[cue], r.children[cue]
    if lemma in deeds["always"]:
        return True
    things = [c for c in kids if r.dep[c] == "dobj"]
    objects = {r.lemma[c] for c in things}
    if clause and not objects:
        return False
    if lemma == "call":
        if any(r.dep[c] == "prt" and r.lower[c] == "off" for c in kids):
            return True
        if not things or cue + 1 == len(r) or r.lower[cue + 1] in _NAMING or any(r.dep[c] in _SECOND for c in kids):
            return False
        return r.right[things[-1]] > last
    if lemma == "share":
        return bool(objects) and not objects & assertion.cue_words()["belief"]["nouns"]
    if any(r.lower[c] == "as" for c in kids):
        return False  # "dismissed the manager as a dreamer"
    return lemma in deeds["to_something"] or bool(objects & deeds.get(lemma, frozenset())) or (lemma in deeds["to_a_person"] and bool(objects & lexicon().persons))


def _is_silence(r: Parsed, cue: int, content: set[int]) -> bool:
    """Say whether nothing was said, and not even what: "did not comment on the arrest", "stopped short of blaming him"."""
    if assertion.asserted(r, cue, content) != "not said" or r.lemma[cue] in assertion.cue_words()["not_said"]["refusing"]:
        return False
    short = r.dep[cue] == "pcomp" and r.lower[r.head[cue]] == "of"
    return short or r.lemma[cue] in assertion.cue_words()["silences"]["verbs"]
