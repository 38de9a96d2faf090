"""The headline of an event: its clause, shortened until it stands alone. No word is invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.acts import act_at
from helpers.records import Mention, Span
from helpers.timeline.clauses import Stretches, has_subject, is_verb, root_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST = 160
_OPENERS = frozenset({"cc", "mark", "preconj"})
_LINKS = frozenset({
    "however", "meanwhile", "moreover", "furthermore", "nevertheless", "nonetheless", "still", "thus", "therefore",
    "also", "then", "later", "earlier", "separately", "instead", "additionally", "afterwards", "besides", "again",
})
_REPLACED = frozenset({"he", "she", "it", "they", "him", "her", "them"})
_STANDS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "iobj", "dative"})
QUOTES = frozenset({'"', "''", "``"})
_RELATIVES = frozenset({"that", "which", "who", "whom", "what", "when", "where"})
_POINTERS = frozenset({"whose", "how", "what", "that", "which", "who", "i", "we", "my", "our", "you", "your"})
_DROPPED = ("advcl", "relcl", "acl", "appos", "prep", "npadvmod")  # what is left out, in turn, of a long clause


class Headliner:
    """Makes headlines from the parse of one article.

    ``mentions`` replace pronouns by names; what lies in ``datelines`` is left out.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention], datelines: Sequence[Span] = ()):
        self.doc = doc
        self.mentions = {m.start: m for m in mentions}
        self.datelines = Stretches(datelines)
        self.quoted = _quoted(doc)

    def headline(self, name: Token, verb: Token | None, start: int | None = None, end: int | None = None) -> str:
        """Return the headline for the trigger ``name`` in the clause of ``verb``; the date at ``start:end`` is left out."""
        text = ""
        if verb is not None and (name == verb or name in verb.subtree or verb in name.subtree):
            text = self._fit(verb, name, start, end)
        if not text or name.text.lower() not in text.lower():
            text = self._noun(name, start, end)
        root = root_of(name)
        if not _stands_alone(text) and is_verb(root):
            text = self._fit(root, name, None, None)
        return text

    # --- clauses

    def _fit(self, verb: Token, name: Token, start: int | None, end: int | None) -> str:
        """Write the clause of ``verb``, leaving out more and more until it is short enough."""
        clause = self._finite(verb)
        keep, said = self._kept(clause, name, start, end)
        for dropped in range(len(_DROPPED) + 1):
            text = self._write(clause, keep, said)
            if len(text) <= LONGEST or dropped == len(_DROPPED):
                break
            keep = self._without(clause, keep, _DROPPED[dropped], name)
        return _cut(text)

    def _finite(self, verb: Token) -> Token:
        """Climb to the verb that carries the clause: "failed to agree" from "agree"."""
        while verb.dep_ in ("xcomp", "acomp", "aux", "auxpass", "pcomp", "prep") and verb.head != verb:
            verb = verb.head
        if verb.dep_ == "parataxis" and _is_speech(verb) and is_verb(verb.head):
            verb = verb.head
        while verb.dep_ == "advcl" and not has_subject(verb):
            if verb.head == verb or not is_verb(verb.head):
                break
            verb = verb.head
        return verb

    def _kept(self, clause: Token, name: Token, start: int | None, end: int | None) -> tuple[set[int], dict[int, str]]:
        """Choose the tokens of a clause that its headline keeps, and what is written in place of some."""
        keep = {t.i for t in clause.subtree if t.idx not in self.datelines}
        written: dict[int, str] = {}

        def drop(token: Token) -> None:
            gone = {t.i for t in token.subtree}
            if name.i not in gone:
                keep.difference_update(gone)

        for child in clause.children:
            link = child.dep_ == "advmod" and child.lower_ in _LINKS and not any(child.children)
            if child.i < clause.i and (child.dep_ in _OPENERS or link):
                keep.discard(child.i)
                if child.dep_ == "mark":  # "a week after he signed": what measures the distance goes too
                    keep.difference_update(t.i for t in clause.subtree if t.i < child.i)
            elif child.dep_ == "advmod" and child.tag_ == "WRB" and clause.dep_ in ("advcl", "relcl"):
                keep.discard(child.i)
            elif child.dep_ == "conj" and is_verb(child) and (has_subject(child) or _is_speech(child) or _modal(child) != _modal(clause)):
                drop(child)
                keep.difference_update(c.i for c in clause.children if c.dep_ == "cc" and c.i < child.i)
            elif (child.dep_ == "parataxis" and is_verb(child)) or (child.dep_ == "ccomp" and is_verb(child) and child.i < clause.i and not _is_speech(clause)):
                drop(child)
        for token in list(clause.subtree):
            if token.i not in keep or token == clause:
                continue
            aside = (token.dep_ == "relcl" and _comma_before(token)) or token.dep_ == "parataxis"
            if aside and token.right_edge.i + 1 < len(self.doc) and self.doc[token.right_edge.i + 1].text == ",":
                keep.discard(token.right_edge.i + 1)
            if aside or (
                token.dep_ == "ccomp" and token.head == clause and token.i < clause.i
                and _is_speech(token) and not _is_speech(clause)
            ):
                drop(token)
                if _comma_before(token):
                    keep.discard(token.left_edge.i - 1)
        if start is not None:
            self._drop_date(keep, start, end)
        subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        dateline = clause.head.idx in self.datelines  # "HANOI — The North denied" is misread
        if clause.dep_ in ("relcl", "acl", "amod") and clause.head.pos_ in ("NOUN", "PROPN") and not dateline:
            head = self._phrase(clause.head, clause)
            objects = [c for c in clause.children if c.dep_ == "dobj"]
            relative = subject if subject is not None and subject.tag_ in ("WDT", "WP") else None
            if relative is not None:
                written[relative.i] = head
            elif subject is None:
                keep.add(clause.head.i)
                written[clause.head.i] = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", head)
            else:
                if all(c.lower_ in _RELATIVES for c in objects) and clause.tag_ != "VBN":
                    written[clause.i] = f"{clause.text} {head}"
                keep.difference_update(c.i for c in clause.children if c.lower_ in _RELATIVES and c.i < clause.i)
        elif subject is None:
            above = clause
            while above.dep_ == "conj" and above.head != above:
                above = above.head
                own = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                if own is not None:
                    keep.add(own.i)
                    written[own.i] = self._phrase(own, None)
                    if clause.tag_ == "VBN":
                        keep.update(c.i for c in above.children if c.dep_ in ("aux", "auxpass") and c.i < above.i)
                    break
        return keep, written

    def _phrase(self, noun: Token, without: Token | None) -> str:
        """Write a noun with what belongs to it, long appendages left out."""
        keep = {t.i for t in noun.subtree}
        if without is not None:
            keep.difference_update(t.i for t in without.subtree)
        for child in noun.children:
            if child.dep_ in ("relcl", "appos", "acl", "conj", "parataxis") and (child.dep_ != "conj" or is_verb(child)):
                keep.difference_update(t.i for t in child.subtree)
        return self._write(noun, keep, {}, begins=False)

    def _drop_date(self, keep: set[int], start: int, end: int | None) -> None:
        span = self.doc.char_span(start, end if end and end > start else start + 1, alignment_mode="expand")
        if span is None or span.start in self.quoted:
            return
        gone = {t.i for t in span}
        root = span.root
        behind = self.doc[span.end : span.end + 2]
        length = span.text[:1].islower()  # "a week after he signed", but not "on Monday after he signed"
        if length and len(behind) and behind[0].lower_ in ("after", "before", "later", "earlier", "since", "ago"):
            return
        if len(behind) == 2 and behind[0].lower_ in ("and", "or", "to") and (behind[1].like_num or behind[1].ent_type_ == "DATE"):
            return
        if root.dep_ in ("poss", "compound", "nmod"):
            gone.update(c.i for c in root.children if c.dep_ == "case")
        before = self.doc[span.start - 1] if span.start else None
        if before is not None and before.lower_ in ("on", "in", "at", "by", "since", "during", "for", "from", "of", "between", "around", "about"):
            gone.add(before.i)
        elif before is not None and before.pos_ in ("ADP", "SCONJ"):
            return
        elif before is not None and before.lower_ in ("the", "a", "an") and span.start > 1 and self.doc[span.start - 2].lower_ in ("on", "in", "at", "by", "of"):
            gone |= {before.i, span.start - 2}
        keep.difference_update(gone)

    def _without(self, clause: Token, keep: set[int], dep: str, name: Token) -> set[int]:
        """Leave out what hangs by ``dep``, last first, but never the trigger."""
        trimmed = set(keep)
        for token in reversed([t for t in clause.subtree if t.dep_ == dep and t != clause]):
            gone = {t.i for t in token.subtree}
            fixed = name.i in gone or clause.i in gone or (dep == "prep" and token.i < clause.i)
            if fixed or token.i not in trimmed or token.left_edge.i in self.quoted:  # nobody's words are cut short
                continue
            trimmed -= gone
            if len(self._write(clause, trimmed, {})) <= LONGEST:
                break
        return trimmed

    # --- nouns

    def _noun(self, name: Token, start: int | None, end: int | None) -> str:
        """Write the happening that a noun names, with what belongs to it."""
        keep = {t.i for t in name.subtree}
        for token in name.subtree:
            if token.dep_ in ("relcl", "parataxis") and token != name:
                keep.difference_update(t.i for t in token.subtree)
        if start is not None:
            self._drop_date(keep, start, end)
        keep.add(name.i)
        return _cut(self._write(name, keep, {}))

    # --- text

    def _write(self, clause: Token, keep: set[int], written: dict[int, str], begins: bool = True) -> str:
        """Write the kept tokens as they stand in the text, pronouns replaced by the names they stand for."""
        parts: list[str] = []
        told: set[str] = set()
        last = None
        for i in sorted(keep):
            token = self.doc[i]
            if last is not None and i > last + 1 and parts and not parts[-1].endswith((" ", "\n")):
                parts.append(" ")
            last = i
            if i in written:
                parts += [written[i], " "]
                continue
            mention = self.mentions.get(token.idx)
            if mention is not None:
                named = token.lower_ in _REPLACED and not mention.name[:1].islower()
                if named and i not in self.quoted and token.dep_ in _STANDS and mention.name not in told:
                    parts += [mention.name, token.whitespace_]
                    told.add(mention.name)
                    continue
                told.add(mention.name)
            parts.append(token.text_with_ws)
        text = _tidy("".join(parts))
        return text[0].upper() + text[1:] if begins and text[:1].islower() else text


def _stands_alone(text: str) -> bool:
    """Tell whether a headline says enough by itself: three words, none of them pointing out of it."""
    words = text.split()
    return len(words) > 2 and words[0].lower() not in _POINTERS and not text.startswith(("I ", "We "))


def _quoted(doc: Doc) -> set[int]:
    """Return the tokens within quotation marks; a blank line closes what is open."""
    found: set[int] = set()
    inside = False
    for token in doc:
        if token.text == "“":
            inside = True
        elif token.text == "”" or (token.is_space and token.text.count("\n") > 1):
            inside = False
        elif token.text in QUOTES:
            inside = not inside
        elif inside:
            found.add(token.i)
    return found


def _is_speech(verb: Token) -> bool:
    act = act_at(verb)
    return act is not None and act.name == "state"


def _modal(verb: Token) -> bool:
    return any(c.tag_ == "MD" for c in verb.children)


def _comma_before(token: Token) -> bool:
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text in (",", "-", "–", "—", "--", "(")


def _tidy(text: str) -> str:
    """Mend what leaving words out has left: blanks, stray punctuation, lone quotation marks, the first letter."""
    text = re.sub(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ([,.;:!?%’”)])", r"\1", text)
    text = re.sub(r"(?:,\s?){2,}", ", ", text)
    for left, right in (('"', '"'), ("“", "”"), ("‘", "’")):
        if (left == right and text.count(left) % 2) or (left != right and left != "‘" and text.count(left) != text.count(right)):
            text = text.replace(left, "").replace(right, "")
    text = re.sub(r"\s+", " ", text).strip(" ,;:-–—.\u2028")
    return text


def _cut(text: str) -> str:
    """Cut a text that is still too long at the end of a clause, else at a word."""
    if len(text) <= LONGEST:
        return text
    comma = max(text.rfind(", ", 60, LONGEST), text.rfind("; ", 60, LONGEST))
    if comma > 0:
        return _tidy(text[:comma])
    return text[: text.rfind(" ", 0, LONGEST - 1)].rstrip(" ,;:-–—") + "…"
