"""What a clause is made of, read from the parse: verbs, subjects, tenses, and where the clause ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from helpers.acts import act_of
from helpers.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

# Verbs in -e that the rules of the lemmatizer cut short and that the acts do not list.
_FINAL_E = frozenset({"stage", "close", "change", "urge", "charge", "force", "pledge", "raise", "page"})

MOST = 400  # tokens of a clause that are read, so that one endless sentence costs no more than its length


class Stretches:
    """Stretches of a text that do not overlap; ``place in stretches`` tells whether one holds a character."""

    def __init__(self, spans: Iterable[Span]):
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._spans[at][1]


def is_verb(token: Token) -> bool:
    """Tell whether a token is a verb, auxiliaries that head a clause included."""
    return token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ not in ("aux", "auxpass"))


def has_subject(verb: Token) -> bool:
    """Tell whether a verb has a subject of its own."""
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def root_of(token: Token) -> Token:
    """Return the root of a token's sentence."""
    while token.head != token:
        token = token.head
    return token


def is_past(verb: Token) -> bool:
    """Tell whether a verb stands in the past or the perfect."""
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "VBD":
        return not aux & {"will", "would"}
    if verb.tag_ == "VB":
        return "did" in aux
    return verb.tag_ == "VBN" and bool(aux & {"has", "have", "had", "was", "were", "been", "'ve", "’ve"}) and not aux & {
        "will", "would", "may", "might", "could", "can", "should", "must", "to"}


def is_headline(verb: Token) -> bool:
    """Tell whether a verb tells news as headlines do: "Envoy leaves talks", "Flights cancelled"."""
    return verb.tag_ in ("VBZ", "VBN") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def is_past_perfect(verb: Token) -> bool:
    """Tell whether a verb stands in the past perfect ("had signed")."""
    return any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.children)


def is_perfect(verb: Token) -> bool:
    """Tell whether a verb stands in the perfect ("has signed", "had signed")."""
    return any(c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "'ve", "’ve") for c in verb.children)


def is_told_late(verb: Token | None) -> bool:
    """Tell whether a participle behind a day is a main verb that was misread: "A court on Monday barred miners"."""
    return verb is not None and verb.tag_ in ("VBD", "VBN") and verb.dep_ == "amod" and verb.head.i > verb.i


def is_plain_past(verb: Token) -> bool:
    """Tell whether a verb stands in a past form, without a modal verb."""
    return verb.tag_ in ("VBD", "VBN") and not any(c.tag_ == "MD" for c in verb.children)


def mood_of(verb: Token) -> tuple:
    """Describe the mood of a verb, for comparing two: modal verbs and negation."""
    return tuple(sorted(c.lower_ for c in verb.children if c.tag_ == "MD" or c.dep_ == "neg")) or verb.tag_ in ("VBD", "VBN")


def lemma_of(token: Token) -> str:
    """Return a lemma in small letters, with the final e that the rules of the lemmatizer lose ("stag" from "staged")."""
    lemma = token.lemma_.lower()
    if token.tag_ in ("VBD", "VBN", "VBG") and act_of(lemma) is None and act_of(lemma + "e") is not None:
        return lemma + "e"
    if token.tag_ in ("VBD", "VBN") and token.lower_ == lemma + "ed" and lemma + "e" in _FINAL_E:
        return lemma + "e"
    return lemma


def whole_lemma(noun: Token) -> str:
    """Return the lemma of a noun with what a hyphen joins to it: "cease-fire"."""
    i, doc = noun.i, noun.doc
    if i >= 2 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and not doc[i - 2].whitespace_:
        return f"{doc[i - 2].lower_}-{noun.lemma_.lower()}"
    return noun.lemma_.lower()


def phrase_of(verb: Token) -> str:
    """Return a verb's lemma with its particle: "call off"."""
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    return f"{verb.lemma_} {particle}" if particle else verb.lemma_


def further_deed(verb: Token) -> Token | None:
    """Return what the subject of ``verb`` did further: "watched the parade and later held talks", but not "and conceded that"."""
    further = (c for c in verb.children if c.dep_ == "conj" and c.tag_ == "VBD" and not has_subject(c))
    return next((c for c in further if not any(t.dep_ == "ccomp" for t in c.children)), None)


def in_one_chain(first: Token, last: Token) -> bool:
    """Tell whether ``last`` follows ``first`` in a chain of verbs with one subject ("opened and was due to end")."""
    while last.dep_ in ("conj", "xcomp", "acomp") and last.head != last:
        if last.dep_ == "conj" and has_subject(last):
            return False
        last = last.head
        if last == first:
            return True
    return False


def verbs_above(noun: Token) -> list[Token]:
    """List the verbs over a noun, nearest first."""
    return [a for a in noun.ancestors if is_verb(a)]


def subject_of(token: Token) -> Token | None:
    """Return a verb's subject: its own, or that of the verb it follows ("met Kim and flew home")."""
    for _ in range(6):
        own = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None:
            if own.tag_ in ("WDT", "WP") and token.dep_ == "relcl":
                return token.head
            return own
        if token.dep_ == "acl":
            return token.head
        if token.dep_ not in ("conj", "xcomp", "advcl", "acomp") or token.head == token:
            return None
        token = token.head
    return None


def clause_of(token: Token | None) -> list[int]:
    """List the tokens of a clause: below ``token``, without what is said in it and without other clauses."""
    if token is None:
        return []
    found, queue = [], [token]
    while queue and len(found) < MOST:
        here = queue.pop()
        found.append(here.i)
        for child in here.children:
            if child.dep_ in ("ccomp", "relcl", "parataxis", "advcl", "csubj") and is_verb(child):
                continue
            if child.dep_ == "conj" and is_verb(child) and has_subject(child):
                continue
            queue.append(child)
    return sorted(found)
