"""The days of an event: what date expressions make of them before they are tied to a happening."""

from __future__ import annotations

import re
from calendar import IllegalMonthError, monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from helpers.records import DateExpression

_BARE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|evening|night|afternoon))?"
    r"|(?:early |late |mid-)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)

_SAME = re.compile(r"(?:the same|that|this) (?:day|week|month|year)|the day", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an event, and the stretch of text that names them (None where nothing does)."""

    earliest: str
    latest: str
    granularity: str
    start: int | None = None
    end: int | None = None


def join_ranges(dates: Sequence[DateExpression], text: str) -> list[DateExpression]:
    """Join "from 2010 to 2014" and "between May and July" into one interval."""
    joined: list[DateExpression] = []
    for found in sorted(dates, key=lambda d: (d.start, d.end)):
        last = joined[-1] if joined else None
        if (
            last is not None and last.latest and found.earliest and last.earliest and found.latest
            and re.fullmatch(r"\s+(?:to|until|till|through|and)\s+(?:the\s+)?", text[last.end : found.start])
            and (
                re.search(r"\b(?:from|between)\s+(?:the\s+)?$", text[max(0, last.start - 14) : last.start], re.IGNORECASE)
                or (last.granularity == found.granularity == "day" and " and " not in text[last.end : found.start])
            )
            and last.earliest <= found.latest
        ) or (
            last is not None and last.earliest and found.earliest and last.granularity == found.granularity == "day"
            and re.fullmatch(r"\s+and\s+(?:on\s+)?", text[last.end : found.start])
            and 0 < distance(last.latest, found.earliest) <= 1
        ):
            joined[-1] = replace(last, end=found.end, latest=found.latest, granularity="range")
        elif last is not None and _SAME.fullmatch(last.text) and text[last.end : found.start].strip() == "," and found.earliest:
            joined[-1] = replace(found, start=last.start)  # "on the same day, December 3"
        else:
            joined.append(found)
    return joined


def distance(day: str, other: str) -> int:
    """Return by how many days ``other`` lies after ``day`` (ISO)."""
    return (date.fromisoformat(other) - date.fromisoformat(day)).days


def away(day: str, length: str, sign: int, exact: bool = False) -> tuple[str, str] | None:
    """Return the interval that lies a length (a TIMEX3 duration) from ``day``, before it where ``sign`` is -1.

    Days and weeks are counted to the day, months and years too where they are ``exact``; hours are of the same day,
    and "days" of the week between. Returns None for what cannot be told.
    """
    parts = re.fullmatch(r"P(?:T(?:X|\d{1,3})(H)|(X|\d{1,3})([DWMY]))", length)
    if parts is None:
        return None
    hours, count, unit = parts.groups()
    if hours:
        return day, day
    try:
        base = date.fromisoformat(day)
        if count == "X":
            ends = sorted((base + timedelta(sign), base + timedelta(7 * sign))) if unit == "D" else None
            return (ends[0].isoformat(), ends[1].isoformat()) if ends else None
        if unit in "DW":
            there = (base + timedelta(sign * int(count) * (7 if unit == "W" else 1))).isoformat()
            return there, there
        months = base.year * 12 + base.month - 1 + sign * int(count) * (12 if unit == "Y" else 1)
        year, month = divmod(months, 12)
        last = monthrange(year, month + 1)[1]
        if exact:
            there = date(year, month + 1, min(base.day, last)).isoformat()
            return there, there
        if unit == "Y":
            return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
        return date(year, month + 1, 1).isoformat(), date(year, month + 1, last).isoformat()
    except (ValueError, OverflowError, IllegalMonthError):
        return None


def is_clock(found: DateExpression) -> bool:
    """Tell whether an expression names a time of day and no day, so that the story must tell the day."""
    return found.type == "TIME" and not re.search(
        r"day|night|morning|\b(?:same|that|next|following) |[A-Z][a-z]{2,8}\.? \d|\d [A-Z][a-z]{2}|\d{4}", found.text
    )


def look_ahead(days: Days, named: str, published: str | None, given_up: bool = False) -> Days:
    """Move a bare weekday or month that a plan names, and that was read as past, to the one that lies ahead.

    Of a plan that was ``given_up`` only to one that is nearer: it may have been for a month that is over.
    """
    if not published or days.latest >= published or not _BARE.fullmatch(named):
        return days
    try:
        if "day" in named:
            first, last = (date.fromisoformat(day) + timedelta(7) for day in (days.earliest, days.latest))
            if first != last or distance(days.latest, published) > 7:
                return days
        else:
            first, last = (_year_on(date.fromisoformat(day)) for day in (days.earliest, days.latest))
            if given_up and distance(days.latest, published) < distance(published, first.isoformat()):
                return days
    except (ValueError, OverflowError):
        return days
    return replace(days, earliest=first.isoformat(), latest=last.isoformat())


def _year_on(day: date) -> date:
    """Return the same day a year on; the end of a month stays its end. Raises ValueError beyond the year 9999."""
    end = monthrange(day.year, day.month)[1]
    later = monthrange(day.year + 1, day.month)[1]
    return date(day.year + 1, day.month, later if day.day == end else day.day)
