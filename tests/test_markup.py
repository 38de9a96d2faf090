"""Text is escaped where HTML is made; numbers and days are written as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.markup import Html, count, day, days, html, join, score


def test_text_is_escaped_and_html_made_here_is_not():
    assert html("<b title='{}'>{}</b>", "'><i>", Html("<i>x</i>")) == "<b title='&#39;&gt;&lt;i&gt;'><i>x</i></b>"
    assert join(["<b>", html("<i>{}</i>", "&")], " ") == "&lt;b&gt; <i>&amp;</i>"


@given(st.text())
def test_no_text_becomes_markup(text):
    made = html("<p>{}</p>", text)
    assert made.count("<") == 2
    assert not any(ord(letter) < 9 for letter in made)


@pytest.mark.parametrize(("value", "shown"), [(0.304, "+0.30"), (-0.625, "−0.62"), (0.001, "0.00"), (-0.001, "0.00"), (None, ""), (1, "+1.00")])
def test_scores_have_a_sign_and_two_decimals(value, shown):
    assert score(value) == shown


def test_counts_agree_with_their_noun():
    assert (count(1, "article"), count(1204, "article"), count(0, "event is", "events are")) == ("1 article", "1,204 articles", "0 events are")


@pytest.mark.parametrize(
    ("earliest", "latest", "shown"),
    [
        ("2019-02-27", "2019-02-28", "27–28 February 2019"), ("2020-01-01", "2020-12-31", "2020"), ("2018-01-01", "2019-12-31", "2018 to 2019"),
        ("2020-02-01", "2020-02-29", "February 2020"), ("2021-03-01", "2021-05-31", "March to May 2021"), ("2020-12-01", "2021-01-31", "December 2020 to January 2021"),
        ("2020-12-30", "2021-01-02", "30 December 2020 to 2 January 2021"), ("2021-03-18", "2021-03-18", "18 March 2021"), ("2021-03-18", None, "18 March 2021"),
        (None, None, "no date"), ("soon", "later", "no date"), ("9999-12-01", "9999-12-31", "1–31 December 9999"),
    ],
)  # fmt: skip
def test_intervals_of_days_are_written_short(earliest, latest, shown):
    assert days(earliest, latest) == shown


@given(st.dates(), st.integers(0, 800))
def test_every_interval_can_be_written(first, length):
    last = min(date.max, first + timedelta(days=min(length, (date.max - first).days)))
    assert str(last.year) in days(first.isoformat(), last.isoformat())
    assert str(first.year) in day(first.isoformat())
