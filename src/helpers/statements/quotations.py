"""Quotations: which stretches of a text stand between quotation marks, whatever the marks and however broken.

Marks are paired paragraph by paragraph: curly ones by their shape, straight ones by their place among blanks and
letters, single ones only where they cannot be apostrophes. The end of a paragraph closes what is still open, and a
quotation goes on in the next paragraph if that one opens with a mark again, or if a closing mark without an opener
stands in one of the next few. Every step is one pass over the text, and nothing here raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]

LONGEST_CARRY = 6  # paragraphs that an open quotation may run on without a mark at their start
_BLANK_LINE = re.compile(r"\n[ \t\r\f\v\u00a0]*\n\s*|\r[ \t]*\r\s*|\u2029\s*")
_LINE = re.compile(r"[^\n\r\u2028\u2029]*[^\s][^\n\r\u2028\u2029]*")
_MARK = re.compile(r"''|``|[\"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]|['\u2018\u2019\u201a\u201b]")
_SINGLE = frozenset("'\u2018\u2019\u201a\u201b")
_OPENERS = frozenset("\u201c\u201e\u00ab") | {"``"}
_CLOSERS = frozenset("\u201d\u00bb")
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0\u2009\u202f([{\u2014\u2013-/:\"\u201c\u201e\u00ab\u2018'")
_ELIDED = re.compile(r"(?:[0-9]0s\b|[0-9]{2}\b|tis\b|twas\b|em\b|til\b|cause\b|n\b|round\b)", re.I)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, the marks included, inside one paragraph.

    ``closed`` is False where the closing mark is missing; ``continued`` is True where the quotation carries on one
    of the paragraph before; ``depth`` is 0 for a quotation and 1 for one inside another.
    """

    start: int
    end: int
    closed: bool = True
    continued: bool = False
    depth: int = 0


def find_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of ``text``, without the white space around them.

    A blank line ends a paragraph; so does a single line break, unless the text is wrapped at a fixed width.
    """
    spans: list[Span] = []
    start = 0
    wrapped = _is_wrapped(text)
    for stop, after in [*((m.start(), m.end()) for m in _BLANK_LINE.finditer(text)), (len(text), len(text))]:
        if wrapped:
            block = text[start:stop]
            if block.strip():
                spans.append((start + len(block) - len(block.lstrip()), start + len(block.rstrip())))
        else:
            for line in _LINE.finditer(text, start, stop):
                piece = line.group()
                spans.append((line.start() + len(piece) - len(piece.lstrip()), line.start() + len(piece.rstrip())))
        start = after
    return [span for span in spans if span[0] < span[1]]


def _is_wrapped(text: str) -> bool:
    """Say whether single line breaks stand in the middle of sentences, as in mail and plain-text books."""
    lines = text.splitlines()
    inner = [a.rstrip() for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(inner) < 5 or max(map(len, inner)) > 100:
        return False
    return sum(line[-1] not in ".!?:;\"'\u201d\u2019)\u2026*-" for line in inner) * 2 > len(inner)


def find_quotations(text: str) -> list[Quotation]:
    """Return the quotations of ``text`` sorted by position; those inside another follow it with depth 1.

    Any text is taken; spans lie inside one paragraph each, hold more than their marks, and at one depth never overlap.
    """
    found: list[Quotation] = []
    carry = 0  # paragraphs that the open quotation may still run on, 0 when none is open
    pending: list[tuple[Quotation, list[Quotation]]] = []  # whole paragraphs that belong to it if a closing mark turns up

    def settle(belong: bool) -> None:
        nonlocal carry
        for whole, singles in pending:
            found.extend(_nest([whole] if belong else [], singles))
        carry = 0
        pending.clear()

    for start, end in find_paragraphs(text):
        marks = [(m.start(), m.end(), m.group()) for m in _MARK.finditer(text, start, end)]
        doubles = [m for m in marks if m[2] not in _SINGLE]
        singles = _pair_singles(text, [m for m in marks if m[2] in _SINGLE])
        resumes = bool(doubles) and doubles[0][0] == start
        if carry and not doubles:
            carry -= 1
            pending.append((Quotation(start, end, closed=False, continued=True), singles))
            continue
        if carry and not resumes and _closes(text, doubles[0]):
            settle(belong=True)
            pairs = [Quotation(start, doubles[0][1], continued=True), *_pair_doubles(text, doubles[1:], end)]
        else:
            pairs = _pair_doubles(text, doubles, end)
            if carry and resumes and pairs and pairs[0].start == start:
                pairs[0] = Quotation(start, pairs[0].end, pairs[0].closed, True)
            settle(belong=False)
        if pairs and not pairs[-1].closed:
            carry = LONGEST_CARRY
        found += _nest(pairs, singles)
    settle(belong=False)
    return [q for q in found if any(c.isalnum() for c in text[q.start : q.end])]


def _opens(text: str, mark: tuple[int, int, str]) -> bool:
    """Say whether a mark has the place of an opening one: after a blank or bracket, before something that is not."""
    a, z, _ = mark
    return (a == 0 or text[a - 1] in _BEFORE_OPENING or text[a - 1].isspace()) and z < len(text) and not text[z].isspace()


def _closes(text: str, mark: tuple[int, int, str]) -> bool:
    """Say whether a mark can only be a closing one, by its shape or its place."""
    a, z, form = mark
    if form in _OPENERS:
        return False
    if form in _CLOSERS:
        return True
    return a > 0 and not text[a - 1].isspace() and (z >= len(text) or not text[z].isalnum())


def _pair_doubles(text: str, marks: list[tuple[int, int, str]], end: int) -> list[Quotation]:
    """Pair the double marks of one paragraph; a mark still open at ``end`` makes an unclosed quotation."""
    curly = [m[2] for m in marks]
    nested = curly.count("\u201c") == curly.count("\u201d") > 0
    quotations: list[Quotation] = []
    stack: list[tuple[int, str]] = []
    for mark in marks:
        a, z, form = mark
        if not stack:
            if form == "\u00bb" or (form not in _CLOSERS and not _measures(text, a, form)) or _opens(text, mark):
                stack.append((a, form))
            continue
        opener = stack[-1][1]
        if form in _OPENERS and not (opener == "\u201e" and form == "\u201c") and opener != "\u00bb":
            if nested and form == "\u201c" and len(stack) < 3:
                stack.append((a, form))
            else:  # the closing mark was forgotten
                quotations.append(Quotation(stack[0][0], _trim_right(text, a), closed=False))
                stack = [(a, form)]
            continue
        if form == '"' and opener == '"' and len(marks) % 2 and _opens(text, mark) and not _closes(text, mark):
            quotations.append(Quotation(stack[0][0], _trim_right(text, a), closed=False))
            stack = [(a, form)]
            continue
        opened, _ = stack.pop()
        quotations.append(Quotation(opened, z, depth=min(len(stack), 1)))
    if stack:
        quotations.append(Quotation(stack[0][0], end, closed=False))
    quotations.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quotation] = []
    reach = -1  # end of the last quotation at depth 0; what is deeper must stand inside it
    for q in quotations:
        if q.depth == 0:
            reach = q.end
        elif q.end > reach:
            continue
        kept.append(q)
    return kept


def _measures(text: str, start: int, form: str) -> bool:
    """Say whether a straight mark after a digit means inches, or seconds of arc."""
    return form in ('"', "''") and start > 0 and text[start - 1].isdigit()


def _pair_singles(text: str, marks: list[tuple[int, int, str]]) -> list[Quotation]:
    """Pair the single marks of one paragraph, apostrophes left aside; what is not closed is not a quotation."""
    quotations: list[Quotation] = []
    opened: int | None = None
    plural: int | None = None  # end of a mark that is either the closing one or the apostrophe of "workers'"
    for mark in marks:
        a, z, form = mark
        if form != "\u2019" and _opens(text, mark) and not _ELIDED.match(text, z):
            if opened is None or plural is not None or form == "\u2018":
                if plural is not None:
                    quotations.append(Quotation(opened, plural))
                opened, plural = a, None
        elif opened is not None and a > opened + 1 and not text[a - 1].isspace() and not text[z : z + 1].isalnum():
            if text[a - 1] in "sS" and text[z : z + 1] == " " and text[z + 1 : z + 2].isalpha():
                plural = plural or z
            else:
                quotations.append(Quotation(opened, z))
                opened, plural = None, None
    if plural is not None:
        quotations.append(Quotation(opened, plural))
    return quotations


def _nest(doubles: list[Quotation], singles: list[Quotation]) -> list[Quotation]:
    """Put the quotations of one paragraph in order, those inside another at depth 1; crossing singles are dropped."""
    tops = [q for q in doubles if q.depth == 0]
    out: list[Quotation] = [q for q in doubles if q.depth]
    k = 0
    swallowed: set[int] = set()
    for single in singles:
        while k < len(tops) and tops[k].end <= single.start:
            k += 1
        j, inner, crossing, holder = k, [], False, None
        while j < len(tops) and tops[j].start < single.end:
            if tops[j].start < single.start and single.end <= tops[j].end:
                holder = tops[j]
            elif single.start < tops[j].start and tops[j].end < single.end:
                inner.append(j)
            else:
                crossing = True
            j += 1
        if crossing:
            continue
        if holder:
            out.append(Quotation(single.start, single.end, depth=1))
        else:
            out.append(single)
            swallowed.update(inner)
    out += [Quotation(q.start, q.end, q.closed, q.continued, 1) if j in swallowed else q for j, q in enumerate(tops)]
    return sorted(out, key=lambda q: (q.start, -q.end))


def _trim_right(text: str, end: int) -> int:
    """Move ``end`` left over white space."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end
