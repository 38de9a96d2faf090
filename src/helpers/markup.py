"""HTML made safely: whatever is put into it is escaped, unless it is HTML made here; and how numbers, days and marks
are written in it.

It stands on the lowest floor, so that records show themselves in a notebook as views do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise, takewhile
from typing import Any

from markupsafe import Markup

# Control characters are no part of HTML or SVG text, lone surrogates of no text that is written to a file.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# What is marked in a text and the element that marks it, from the outside in.
MARKS = {"content": "u", "cue": "i", "speaker": "b", "target": "mark", "date": "dfn", "word": "strong"}

READ = {
    "speaker": "who speaks", "cue": "the words that say so", "content": "what was said", "target": "whom it is about", "date": "when",
}  # fmt: skip


class Html(Markup):
    """A piece of HTML that a notebook displays. ``Html("<b>{}</b>").format(text)`` escapes ``text``."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        # JupyterLab's MathJax would set what stands between two dollar signs as a formula.
        return f'<div class="mathjax_ignore">{self}</div>'


def html(template: str, *values: Any, **named: Any) -> Html:
    """Fill ``template`` (ours) with values (anybody's): text is escaped, HTML made here is not."""
    return Html(template).format(
        *[clean(value) for value in values], **{key: clean(value) for key, value in named.items()}
    )


def clean(value: Any) -> Any:
    """Replace control characters and lone surrogates in text by U+FFFD, one for one; anything else, HTML included, passes."""
    return _CONTROL.sub("\ufffd", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def join(parts: Iterable[Any], between: str = "") -> Html:
    """Join pieces of HTML and text."""
    return Html(between).join(clean(part) for part in parts)


def score(value: float | None) -> str:
    """Write a score with its sign, a true minus and two decimals: +0.30, −0.62, 0.00."""
    if value is None:
        return ""
    text = f"{value:+.2f}".replace("-", "−")
    return "0.00" if text in ("+0.00", "−0.00") else text


def count(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: 1 statement, 1,204 statements."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_WITH_ARTICLE = re.compile(
    r"(?:United|European|Democratic|Netherlands|Philippines|Gulf)\b|"
    r".*\b(?:House|Ministry|Department|Government|Council|Court|Union|Guild|Party|Authority|Board|Treaty|Committee|Nations)$"
)


def the(name: str) -> str:
    """Write a name as a sentence has it: the United States, the White House, Norland."""
    return f"the {name}" if _WITH_ARTICLE.match(name) and not name.lower().startswith("the ") else name


def sentence(text: str) -> str:
    """Begin a sentence: its first letter is a capital."""
    return text[:1].upper() + text[1:]


def day(value: str | None) -> str:
    """Write an ISO day the way people do: 18 March 2021; "no date" where there is none."""
    try:
        found = date.fromisoformat(value or "")
    except ValueError:
        return "no date"
    return f"{found.day} {found:%B} {found.year}"


def days(earliest: str | None, latest: str | None) -> str:
    """Write an interval of ISO days: 27–28 February 2019, 2020, March to May 2021."""
    try:
        first, last = date.fromisoformat(earliest or latest or ""), date.fromisoformat(latest or earliest or "")
    except ValueError:
        return "no date"
    if first == last:
        return day(first.isoformat())
    whole_months = first.day == 1 and (last.toordinal() + 1 == _next_month(last).toordinal())
    if whole_months and first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    if whole_months:
        return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {last:%B} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B} {last.year}"
    start = f"{first.day} {first:%B}" + ("" if first.year == last.year else f" {first.year}")
    return f"{start} to {last.day} {last:%B} {last.year}"


def _next_month(found: date) -> date:
    if (found.year, found.month) == (9999, 12):
        return found
    return date(found.year + found.month // 12, found.month % 12 + 1, 1)


def month_end(value: str) -> str:
    """The last day of the month that an ISO day is in."""
    found = _next_month(date.fromisoformat(value).replace(day=1))
    return date.fromordinal(found.toordinal() - 1).isoformat()


def legend(kinds: Iterable[str] = ("speaker", "cue", "content", "target", "date")) -> Html:
    """Say how the marks in a paragraph are to be read, of the kinds that it has."""
    read = [html("<{}>{}</{}>", Html(MARKS[kind]), READ[kind], Html(MARKS[kind])) for kind in READ if kind in kinds]
    return html('<p class="legend">In each paragraph: {}.</p>', join(read, ", ")) if read else Html("")


def mark(
    text: str, marks: Iterable[tuple[int, int, str]], start: int = 0, end: int | None = None,
    names: Mapping[int, Sequence[str]] | None = None,
) -> Html:
    """Print ``text[start:end]`` with ``marks`` in it: (start, end, kind of ``MARKS``).

    ``names`` are ids of elements, by the place at which each is to stand. Marks may overlap: the text is cut at every
    border, and a mark that goes on stays open from piece to piece where nesting lets it.
    """
    start, end = max(0, start), len(text) if end is None else min(len(text), end)
    marks = [(max(low, start), min(high, end), kind) for low, high, kind in marks]
    marks = [(low, high, kind) for low, high, kind in marks if low < high]
    names = {place: list(found) for place, found in (names or {}).items() if start <= place < end}
    changes: dict[int, list[tuple[str, int]]] = {place: [] for place in (start, end, *names)}
    for low, high, kind in marks:
        changes.setdefault(low, []).append((kind, 1))
        changes.setdefault(high, []).append((kind, -1))
    under = dict.fromkeys(MARKS, 0)  # how many marks of each kind lie on the piece
    pieces, open_marks = [], []
    for low, high in pairwise(sorted(changes)):
        for kind, step in changes[low]:
            under[kind] += step
        wanted, here = [kind for kind in MARKS if under[kind]], names.get(low, [])
        shared = 0 if here else sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(open_marks, wanted)))
        pieces += [_end(kind) for kind in reversed(open_marks[shared:])]
        pieces += [html('<span id="{}"></span>', name) for name in (here[1:] if wanted else here)]
        for kind in wanted[shared:]:
            pieces.append(html("<{}{}>", Html(MARKS[kind]), html(' id="{}"', here[0]) if here else ""))
            here = []
        pieces.append(_lines(text[low:high]))
        open_marks = wanted
    return join(pieces + [_end(kind) for kind in reversed(open_marks)])


def places(text: str, words: Iterable[str], start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """Where any of ``words`` stands in ``text[start:end]``, in any case, as marks of the kind "word"."""
    wanted = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    if not wanted:
        return []
    found = re.compile(wanted, re.IGNORECASE).finditer(text, start, len(text) if end is None else end)
    return [(*place.span(), "word") for place in found]


def _end(kind: str) -> Html:
    return Html(f"</{MARKS[kind]}>")


def _lines(text: str) -> Html:
    """Keep paragraph breaks inside a stretch of several paragraphs."""
    return join((html("{}", part) for part in text.replace("\r\n", "\n").split("\n\n")), "<br><br>")
