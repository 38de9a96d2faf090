"""Salience of events, and the ranking of days."""

from datetime import date
from types import SimpleNamespace

import pytest

from helpers.schemas import to_frame
from helpers.timeline import rank_days
from helpers.timeline.salience import Mentioned, salience


def result(articles, dates):
    """Make the two tables: articles as (id, published[, duplicate_of]), dates as (article id, text, day[, until])."""
    return SimpleNamespace(
        articles=to_frame("articles", [
            {"article_id": a, "published": p, "text": "", "words": 0, "sha256": "", "duplicate_of": d}
            for a, p, d in ((*row, None)[:3] for row in articles)
        ]),
        dates=to_frame("dates", [
            {"article_id": a, "start": 500, "end": 510, "text": t, "type": "DATE", "value": e, "earliest": e, "latest": z,
             "granularity": "day"}
            for a, t, e, z in ((*row, row[2])[:4] for row in dates)
        ]),
    )  # fmt: skip


def test_the_day_that_most_articles_name_comes_first():
    tables = result(
        [("a", "2022-03-20"), ("b", "2022-03-20"), ("c", "2022-03-20")],
        [("a", "Tuesday", "2022-03-01"), ("b", "Tuesday", "2022-03-01"), ("c", "Friday", "2022-03-04")],
    )
    assert rank_days(tables, "2022-03-01", "2022-03-31", 1) == ["2022-03-01"]


def test_bounds_count_for_days_and_for_articles():
    tables = result(
        [("a", "2022-03-05"), ("late", "2022-04-01")],
        [("a", "last year", "2021-05-05"), ("a", "Friday", "2022-03-04"), ("late", "2 March", "2022-03-02")],
    )
    days = rank_days(tables, date(2022, 3, 1), date(2022, 3, 31), 10)
    assert "2022-03-04" in days
    assert not {"2021-05-05", "2022-03-02", "2022-04-01"} & set(days)


def test_copies_and_coarse_dates_do_not_count():
    tables = result(
        [("a", "2022-03-25"), ("b", "2022-03-25", "a")],
        [("b", "1 March", "2022-03-01"), ("a", "March", "2022-03-05", "2022-03-09"), ("a", "17 March", "2022-03-17")],
    )
    assert set(rank_days(tables, "2022-03-01", "2022-03-31", 5)) == {"2022-03-17", "2022-03-24", "2022-03-25"}


def test_the_stamp_of_an_article_is_no_mention():
    tables = result([("a", "2022-03-25")], [("a", "25 March 2022", "2022-03-25"), ("a", "9 March", "2022-03-09")])
    tables.dates.loc[0, "start"] = 10
    assert rank_days(tables, "2022-03-01", "2022-03-31", 1) == ["2022-03-09"]


def test_a_list_of_dates_says_little_of_each():
    listed = [("list", f"{n} March", f"2022-03-{n:02d}") for n in range(1, 11)]
    tables = result([("list", "2022-03-28"), ("one", "2022-03-28")], [*listed, ("one", "15 March", "2022-03-15")])
    assert rank_days(tables, "2022-03-01", "2022-03-31", 1) == ["2022-03-15"]


def test_nothing_asked_or_nothing_there_gives_nothing():
    tables = result([("a", "2022-03-05")], [("a", "Friday", "2022-03-04")])
    assert rank_days(tables, "2022-03-01", "2022-03-31", 0) == []
    assert rank_days(result([], []), "2022-03-01", "2022-03-31", 3) == []
    assert rank_days(result([("a", None)], []), "0001-01-01", "9999-12-31", 3) == []


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ValueError):
        rank_days(result([], []), "soon", "2022-03-31", 3)


def test_salience_grows_with_breadth_and_lasting_and_stays_below_one():
    def told(*days):
        return salience([Mentioned(f"a{n}", day, 0.1) for n, day in enumerate(days)], "2022-03-01")

    assert told("2022-03-01") < told("2022-03-01", "2022-03-01") < told("2022-03-01", "2022-03-09")
    assert told(*["2022-04-01"] * 1000) <= 1
    deep = salience([Mentioned("a", "2022-03-01", 0.9)], "2022-03-01")
    assert deep < told("2022-03-01")
