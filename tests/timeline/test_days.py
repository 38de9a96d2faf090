"""Days before they are tied to a happening."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.records import DateExpression
from helpers.timeline.days import Days, away, is_clock, join_ranges, look_ahead


def found(text, words, earliest, latest=None, kind="DATE", granularity="day"):
    start = text.index(words)
    return DateExpression(start, start + len(words), words, kind, earliest, earliest, latest or earliest, granularity)


def test_from_and_to_make_one_interval():
    text = "It lasted from 2010 to 2014."
    years = [found(text, y, f"{y}-01-01", f"{y}-12-31", granularity="year") for y in ("2010", "2014")]
    (joined,) = join_ranges(years, text)
    assert (joined.earliest, joined.latest, text[joined.start : joined.end]) == ("2010-01-01", "2014-12-31", "2010 to 2014")


def test_two_days_running_are_one_interval_and_two_apart_are_not():
    text = "on Friday and Saturday"
    days = [found(text, "Friday", "2022-03-04"), found(text, "Saturday", "2022-03-05")]
    assert [(d.earliest, d.latest) for d in join_ranges(days, text)] == [("2022-03-04", "2022-03-05")]
    apart = [days[0], found(text, "Saturday", "2022-03-12")]
    assert len(join_ranges(apart, text)) == 2


@pytest.mark.parametrize(("text", "clock"), [("2:50 p.m.", True), ("Tuesday night", False), ("5 p.m. on May 3", False)])
def test_a_time_of_day_alone_names_no_day(text, clock):
    assert is_clock(found(text, text, "2022-03-08", kind="TIME", granularity="time")) is clock


@pytest.mark.parametrize(
    ("named", "days", "wanted"),
    [
        ("Thursday", ("2022-03-03", "2022-03-03"), ("2022-03-10", "2022-03-10")),
        ("June", ("2021-06-01", "2021-06-30"), ("2022-06-01", "2022-06-30")),
        ("February", ("2023-02-01", "2023-02-28"), ("2024-02-01", "2024-02-29")),
        ("June 2021", ("2021-06-01", "2021-06-30"), ("2021-06-01", "2021-06-30")),
        ("Thursday", ("9999-12-30", "9999-12-30"), ("9999-12-30", "9999-12-30")),
    ],
)
def test_only_what_is_bare_and_past_is_moved_ahead(named, days, wanted):
    published = {"2023": "2023-03-08", "9999": "9999-12-31"}.get(days[0][:4], "2022-03-08")
    moved = look_ahead(Days(*days, "day", 0, 5), named, published)
    assert (moved.earliest, moved.latest) == wanted


def test_what_was_given_up_may_have_been_for_a_month_that_is_over():
    january, may = Days("2022-01-01", "2022-01-31", "month", 0, 7), Days("2021-05-01", "2021-05-31", "month", 0, 3)
    assert look_ahead(january, "January", "2022-03-08", given_up=True) == january
    assert look_ahead(may, "May", "2022-03-08", given_up=True).earliest == "2022-05-01"


@pytest.mark.parametrize(
    ("length", "sign", "exact", "interval"),
    [
        ("P1D", -1, False, ("2022-03-09", "2022-03-09")),
        ("P2W", 1, False, ("2022-03-24", "2022-03-24")),
        ("P14M", -1, False, ("2021-01-01", "2021-01-31")),
        ("P4M", -1, True, ("2021-11-10", "2021-11-10")),
        ("P3Y", -1, False, ("2019-01-01", "2019-12-31")),
        ("PXD", -1, False, ("2022-03-03", "2022-03-09")),
        ("PTXH", -1, False, ("2022-03-10", "2022-03-10")),
        ("PXM", -1, False, None),
        ("P3DE", -1, False, None),
    ],
)
def test_away(length, sign, exact, interval):
    assert away("2022-03-10", length, sign, exact) == interval


@given(
    st.dates().map(str), st.from_regex(r"P(T)?(X|[0-9]{1,3})[DWMYH]", fullmatch=True),
    st.sampled_from([-1, 1]), st.booleans(),
)
def test_away_never_fails_and_is_in_order(day, length, sign, exact):
    interval = away(day, length, sign, exact)
    assert interval is None or interval[0] <= interval[1]
