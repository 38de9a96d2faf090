"""HTML made safely: whatever is put into it is escaped, unless it is HTML made here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup

# Control characters are no part of HTML or SVG text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class Html(Markup):
    """A piece of HTML that a notebook displays. ``Html("<b>{}</b>").format(text)`` escapes ``text``."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def html(template: str, *values: Any, **named: Any) -> Html:
    """Fill ``template`` (ours) with values (anybody's): text is escaped, HTML made here is not."""
    return Html(template).format(
        *[clean(value) for value in values], **{key: clean(value) for key, value in named.items()}
    )


def clean(value: Any) -> Any:
    """Replace control characters in text by U+FFFD, one for one; anything else, HTML included, passes."""
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
