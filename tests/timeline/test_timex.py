"""Calendar arithmetic behind the dates: TIMEX3 values, the days they name, and offsets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.timeline.timex import (
    Value,
    at,
    days_of,
    duration,
    holiday,
    move,
    named,
    nth_weekday,
    part_of,
)

UNITS = ("D", "W", "FN", "WE", "M", "Q", "HALF", "SE", "Y", "E", "C", "K")
days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("value", "first", "last", "granularity"),
    [
        ("2021-03-18", "2021-03-18", "2021-03-18", "day"),
        ("2021-03-18T10:30", "2021-03-18", "2021-03-18", "time"),
        ("2021-03-18TNI", "2021-03-18", "2021-03-18", "time"),
        ("2020-W53", "2020-12-28", "2021-01-03", "week"),
        ("2021-W11-WE", "2021-03-20", "2021-03-21", "week"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2021-Q3", "2021-07-01", "2021-09-30", "quarter"),
        ("2021-H2", "2021-07-01", "2021-12-31", "half"),
        ("2021-SU", "2021-06-01", "2021-08-31", "season"),
        ("2021-WI", "2021-12-01", "2022-02-28", "season"),
        ("2021", "2021-01-01", "2021-12-31", "year"),
        ("198", "1980-01-01", "1989-12-31", "decade"),
        ("19", "1900-01-01", "1999-12-31", "century"),
        ("00", "0001-01-01", "0099-12-31", "century"),
    ],
)
def test_days_of_a_value(value, first, last, granularity):
    assert days_of(value) == (date.fromisoformat(first), date.fromisoformat(last), granularity)


@pytest.mark.parametrize("value", ["XXXX-03", "P3D", "PAST_REF", "2021-13", "2021-02-30", "2021-W60", "", "9999-WI"])
def test_values_that_name_no_days(value):
    assert days_of(value) is None


def test_a_value_outside_the_calendar_says_so():
    assert named("9999-WI") == Value("DATE", "9999-WI", reason="outside the calendar")


@pytest.mark.parametrize(
    ("value", "modifier", "narrow", "first", "last"),
    [
        ("2021-02", "START", False, "2021-02-01", "2021-02-10"),
        ("2021-02", "MID", False, "2021-02-11", "2021-02-20"),
        ("2021-02", "END", False, "2021-02-21", "2021-02-28"),
        ("2021", "START", False, "2021-01-01", "2021-04-30"),
        ("2021", "MID", False, "2021-05-01", "2021-08-31"),
        ("2021", "END", False, "2021-09-01", "2021-12-31"),
        ("2021", "END", True, "2021-12-01", "2021-12-31"),
        ("2021", "START", True, "2021-01-01", "2021-01-31"),
        ("2021-Q2", "END", True, "2021-06-01", "2021-06-30"),
        ("2021-W11", "MID", False, "2021-03-16", "2021-03-18"),
        ("198", "START", False, "1980-01-01", "1983-12-31"),
        ("198", "END", False, "1987-01-01", "1989-12-31"),
        ("2021-03-18", "END", False, "2021-03-18", "2021-03-18"),
    ],
)
def test_parts_of_a_period(value, modifier, narrow, first, last):
    assert part_of(*days_of(value), modifier, narrow) == (date.fromisoformat(first), date.fromisoformat(last))


@given(days, st.sampled_from(UNITS), st.sampled_from(["START", "MID", "END", None]), st.booleans())
def test_a_period_holds_the_day_it_was_made_of_and_its_parts(day, unit, modifier, narrow):
    known = days_of(at(day, unit))
    if known is None or unit in ("WE", "K"):  # beyond the last year, or only part of the week
        return
    first, last, granularity = known
    assert first <= day <= last
    start, end = part_of(first, last, granularity, modifier, narrow)
    assert first <= start <= end <= last


@given(days, st.sampled_from(UNITS), st.integers(-30000, 30000))
def test_moving_never_leaves_the_calendar_silently(day, unit, count):
    try:
        moved = move(day, unit, count)
    except (ValueError, OverflowError):
        return
    assert (moved > day) == (count > 0) or moved == day


@pytest.mark.parametrize(
    ("day", "unit", "count", "expected"),
    [
        ("2021-03-31", "M", -1, "2021-02-28"),
        ("2020-02-29", "Y", 1, "2021-02-28"),
        ("2021-01-01", "W", -1, "2020-12-25"),
        ("2021-03-18", "E", -1, "2011-03-18"),
        ("2021-03-18", "FN", 1, "2021-04-01"),
    ],
)
def test_moving_keeps_to_the_end_of_a_month(day, unit, count, expected):
    assert move(date.fromisoformat(day), unit, count) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("count", "unit", "value"),
    [
        (3, "Y", "P3Y"), ("X", "M", "PXM"), (2.5, "Y", "P2Y6M"), (0.5, "H", "PT30M"), (1.5, "MIN", "PT1M30S"),
        (1.5, "D", "P1.5D"), (2, "E", "P20Y"), ("X", "E", "PXDE"), (1, "FN", "P2W"), (1, "C", "P100Y"),
    ],
)  # fmt: skip
def test_lengths(count, unit, value):
    assert duration(count, unit) == value


@pytest.mark.parametrize(
    ("rule", "year", "expected"),
    [
        ("12-25", 2020, "2020-12-25"), ("11 4 thu", 2018, "2018-11-22"), ("5 -1 mon", 2021, "2021-05-31"),
        ("11 1 mon+1", 2020, "2020-11-03"), ("easter", 2021, "2021-04-04"), ("easter-2", 2019, "2019-04-19"),
        ("easter", 2000, "2000-04-23"),
    ],
)  # fmt: skip
def test_feasts(rule, year, expected):
    assert holiday(rule, year) == date.fromisoformat(expected)


def test_a_month_without_a_fifth_monday():
    with pytest.raises(ValueError):
        nth_weekday(2021, 2, 5, 1)
