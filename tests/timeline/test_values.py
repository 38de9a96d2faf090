"""What a frame means in the context of an article: cases that a whole text would not show by itself."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.timeline.timex import named
from helpers.timeline.values import Context, resolve

PUBLISHED = date(2021, 3, 18)


def test_nested_frames_resolve_from_the_outside_in():
    july_of_last_year = {"kind": "calendar", "month": 7, "of": {"kind": "shifted", "shift": "-1", "unit": "Y"}}
    assert resolve(july_of_last_year, Context(PUBLISHED)).value == "2020-07"


def test_a_frame_that_is_no_date_is_refused():
    assert resolve({"kind": "calendar", "month": 9, "day": 45}, Context(PUBLISHED)) is None
    assert resolve({"kind": "calendar", "month": 2, "day": 29, "year": 2021}, Context(None)) is None


def test_an_offset_keeps_to_the_grain_of_what_it_counts_from():
    frame = {"kind": "offset", "count": 2, "unit": "D", "sign": "later"}
    assert resolve(frame, Context(PUBLISHED, near=named("2018-06-12"))).value == "2018-06-14"
    vague = resolve(frame, Context(PUBLISHED, near=named("2018")))
    assert (vague.value, vague.earliest) == ("P2D", None) and "too roughly" in vague.reason


@pytest.mark.parametrize(("shift", "value"), [("-1", "2020-04"), ("+1", "2021-04"), ("0", "2021-04")])
def test_last_this_and_next_april(shift, value):
    assert resolve({"kind": "calendar", "month": 4, "shift": shift}, Context(PUBLISHED)).value == value


@pytest.mark.parametrize(
    ("frame", "published"),
    [
        ({"kind": "day", "relday": 1}, date(9999, 12, 31)),
        ({"kind": "shifted", "shift": "-1", "unit": "Y"}, date(1, 5, 5)),
        ({"kind": "offset", "count": 3, "unit": "K", "sign": "ago"}, PUBLISHED),
    ],
)
def test_what_lies_beyond_the_calendar_is_refused(frame, published):
    assert resolve(frame, Context(published)) is None


def test_the_quarter_reported_on_is_the_newest_that_is_over():
    context = Context(PUBLISHED)
    for value in ("2020-Q4", "2020-Q3", "2021-Q2"):
        context.remember({"kind": "ordinal", "nthof": 1, "unit": "Q"}, named(value))
    assert resolve({"kind": "yearbefore"}, context).value == "2019-Q4"


def test_a_paragraph_forgets_its_opener():
    context = Context(PUBLISHED, opening=True)
    context.remember({"kind": "calendar", "month": 6, "year": 2018}, named("2018-06"))
    assert resolve({"kind": "calendar", "month": 9}, context).value == "2018-09"
    context.end_paragraph()
    assert resolve({"kind": "calendar", "month": 9}, context).value == "2020-09"
