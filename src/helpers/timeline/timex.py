"""TIMEX3 values (TimeML 1.2.1) and the days that they name: plain calendar arithmetic, the same for every text."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

# Why an expression names no known days.
UNDATED = "the article has no publication date"
VAGUE = "names no known days"
INFERRED = "publication day inferred from full dates in the text"
LENGTH = "a length of time, not a place in it"
RECURS = "happens again and again"
BEYOND = "outside the calendar"

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
GRANULARITY = {"D": "day", "NI": "day", "W": "week", "FN": "week", "WE": "week", "M": "month", "Q": "quarter",
               "SE": "season", "HALF": "half", "Y": "year", "E": "decade", "C": "century", "K": "century",
               "H": "time", "MIN": "time", "S": "time"}  # fmt: skip
PERIOD = {"D": "P{}D", "NI": "P{}D", "W": "P{}W", "FN": "P{}W", "WE": "P{}WE", "M": "P{}M", "Q": "P{}Q", "SE": "P{}SE",
          "Y": "P{}Y", "E": "P{}DE", "C": "P{}CE", "K": "P{}ML", "H": "PT{}H", "MIN": "PT{}M", "S": "PT{}S"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved expression: TIMEX3 ``type``, ``value`` and ``modifier``, and the days from ``earliest`` to ``latest``."""

    type: str
    value: str
    modifier: str | None = None
    earliest: date | None = None
    latest: date | None = None
    granularity: str | None = None
    reason: str | None = None


_SHAPES = [
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)(T.*)?"), "day"),
    (re.compile(r"(\d{4})-(\d\d)"), "month"),
    (re.compile(r"(\d{4})-W(\d\d)(-WE|-\d)?(T.*)?"), "week"),
    (re.compile(r"(\d{4})-Q([1-4])"), "quarter"),
    (re.compile(r"(\d{4})-H([12])"), "half"),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), "season"),
    (re.compile(r"(\d{4})"), "year"),
    (re.compile(r"(\d{3})"), "decade"),
    (re.compile(r"(\d{2})"), "century"),
]


def days_of(value: str) -> tuple[date, date, str] | None:
    """Return the first and last day that a TIMEX3 value names and its granularity, or None where it names none."""
    for shape, granularity in _SHAPES:
        found = shape.fullmatch(value)
        if found:
            try:
                return _days(found, granularity)
            except (ValueError, OverflowError):
                return None
    return None


def _days(found: re.Match[str], granularity: str) -> tuple[date, date, str]:
    year = int(found[1])
    if granularity == "day":
        day = date(year, int(found[2]), int(found[3]))
        return day, day, "time" if found[4] else "day"
    if granularity == "month":
        return *_months(year, int(found[2]), int(found[2])), granularity
    if granularity == "week":
        monday = date.fromisocalendar(year, int(found[2]), 1)
        if found[3] == "-WE":
            return monday + timedelta(5), monday + timedelta(6), granularity
        if found[3]:
            day = monday + timedelta(int(found[3][1:]) - 1)
            return day, day, "day"
        return monday, monday + timedelta(6), granularity
    if granularity == "quarter":
        return *_months(year, 3 * int(found[2]) - 2, 3 * int(found[2])), granularity
    if granularity == "half":
        return *_months(year, 6 * int(found[2]) - 5, 6 * int(found[2])), granularity
    if granularity == "season":
        first, last = SEASONS[found[2]]
        return _months(year, first, first)[0], _months(year + (last < first), last, last)[1], granularity
    width = {"year": 1, "decade": 10, "century": 100}[granularity]
    first = max(1, year * width)
    return date(first, 1, 1), date(min(9999, year * width + width - 1), 12, 31), granularity


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def part_of(
    first: date, last: date, granularity: str, modifier: str | None, narrow: bool = False
) -> tuple[date, date]:
    """Cut the days to what START, MID or END names.

    Of a month the first ten days, the second or the rest; of a year, half or quarter the third by months (early 2019
    is January to April), or where ``narrow`` the outermost month ("the end of the year" is December).
    """
    if modifier not in ("START", "MID", "END") or granularity in ("day", "time"):
        return first, last
    length = (last - first).days + 1
    if granularity == "month":
        bounds = [0, 10, 20, length]
    elif granularity == "week":  # midweek is Tuesday to Thursday
        bounds = {"START": [0, 2], "MID": [0, 1, 4], "END": [0, 0, 3, length]}[modifier]
    elif granularity == "decade":  # the early 1980s are 1980 to 1983, the middle 1984 to 1986, the late 1987 to 1989
        bounds = [(date(min(9999, first.year + years), 1, 1) - first).days for years in (0, 4, 7)] + [length]
    elif granularity == "century":
        bounds = [(date(min(9999, first.year + years), 1, 1) - first).days for years in (0, 33, 67)] + [length]
    else:
        starts = [n for n in range(length) if (first + timedelta(n)).day == 1] + [length]
        months = len(starts) - 1
        edge = 1 if narrow and modifier != "MID" else max(1, months // 3)
        bounds = [0, starts[min(edge, months)], starts[max(0, months - edge)], length]
    number = ("START", "MID", "END").index(modifier)
    start, end = bounds[number], min(length, bounds[number + 1])
    return (first + timedelta(start), first + timedelta(end - 1)) if start < end else (first, last)


def named(value: str, modifier: str | None = None, reason: str | None = None, type: str | None = None) -> Value:
    """Make the Value of a TIMEX3 value that names days, or of an open one (with X), for which ``reason`` says why."""
    type = type or ("TIME" if "T" in value else "DATE")
    days = days_of(value)
    if days is None:
        if "X" not in value and not value.endswith("_REF"):
            reason = BEYOND
        return Value(type, value, modifier, reason=reason or VAGUE)
    first, last, granularity = days
    return Value(type, value, modifier, *part_of(first, last, granularity, modifier), granularity)


def move(day: date, unit: str, count: int) -> date:
    """Move ``day`` by ``count`` units. Raises ValueError or OverflowError outside the years 1 to 9999."""
    if unit in ("D", "NI"):
        return day + timedelta(count)
    if unit in ("W", "WE"):
        return day + timedelta(7 * count)
    if unit == "FN":
        return day + timedelta(14 * count)
    months = count * {"M": 1, "Q": 3, "SE": 3, "HALF": 6, "Y": 12, "E": 120, "C": 1200, "K": 12000}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) if 1 <= year <= 9999 else _beyond()


def _beyond() -> date:
    raise ValueError(BEYOND)


def at(day: date, unit: str) -> str:
    """Return the TIMEX3 value of the day, week, month ... that holds ``day``."""
    if unit in ("D", "NI", "H", "MIN", "S"):
        return day.isoformat()
    if unit in ("W", "FN", "WE"):
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "M":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "Q":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    if unit == "HALF":
        return f"{day.year:04d}-H{(day.month + 5) // 6}"
    if unit == "SE":
        name = {12: "WI", 1: "WI", 2: "WI"}.get(day.month, ("SP", "SU", "FA")[min(2, day.month // 3 - 1) if day.month > 2 else 0])
        return f"{day.year - (day.month < 3):04d}-{name}"
    return f"{day.year:04d}"[: {"Y": 4, "E": 3, "C": 2, "K": 1}[unit]]


OPEN = {"D": "XXXX-XX-XX", "NI": "XXXX-XX-XX", "W": "XXXX-WXX", "FN": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX",
        "Q": "XXXX-QX", "HALF": "XXXX-HX", "SE": "XXXX-XX", "Y": "XXXX", "E": "XXX", "C": "XX", "K": "X",
        "H": "XXXX-XX-XXTXX", "MIN": "XXXX-XX-XXTXX:XX", "S": "XXXX-XX-XXTXX:XX:XX"}  # fmt: skip


def duration(count: int | float | str, unit: str) -> str:
    """Return the TIMEX3 value of a length: P3Y, PT2H, PXM."""
    if count != "X":
        if unit == "FN":
            count = count * 2
        if unit in ("E", "C") and count >= 1:  # as the corpora have it: two decades are P20Y
            count, unit = count * (10 if unit == "E" else 100), "Y"
    if isinstance(count, float) and count != int(count):
        whole, rest = int(count), count - int(count)
        smaller = {"Y": "6M", "H": "30M", "MIN": "30S"}.get(unit)
        if smaller and rest == 0.5:
            return PERIOD[unit].format(whole) + smaller if whole else PERIOD[unit][: PERIOD[unit].index("{")] + smaller
        return PERIOD[unit].format(f"{count:g}")
    return PERIOD[unit].format(int(count) if count != "X" else "X")


def holiday(rule: str, year: int) -> date:
    """Return the day of a feast in ``year``: "12-25", "11 4 thu" (fourth Thursday), "5 -1 mon" (last), "easter-2"."""
    if rule.startswith("easter"):
        return _easter(year) + timedelta(int(rule[6:] or 0))
    if "-" in rule and " " not in rule:
        month, day = rule.split("-")
        return date(year, int(month), int(day))
    month, nth, weekday = rule.split()
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(weekday[:3]) + 1
    extra = int(weekday[3:] or 0)  # "11 1 mon+1": the day after the first Monday
    return nth_weekday(year, int(month), int(nth), number) + timedelta(extra)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """Return the nth weekday of a month, the last for -1. Raises ValueError when the month has no such day."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta((last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return date(year, month, 1 + (weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def _easter(year: int) -> date:
    """Return Easter Sunday (Gregorian, after Butcher's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
