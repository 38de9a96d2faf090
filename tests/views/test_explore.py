"""What 09_explore shows: what was found, two selections side by side, one speaker."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fabricate import make_hostile, make_result

from helpers.views import Rows, explore
from helpers.views.search import Query, Search
from helpers.views.words import Words


@pytest.fixture(scope="module")
def search(rows):
    return Search(rows)


@pytest.fixture(scope="module")
def words(rows):
    return Words(rows)


def test_what_was_found_is_counted_cut_and_marked(rows, search):
    page = explore.hits(rows, search(words="grave"), most=5)
    found = search(words="grave")
    assert f"“grave”: {len(found.statements)} statements, 0 events, {len(found.articles)} articles." in page
    assert page.count("<strong>grave</strong>") >= 5
    assert f"{len(found.statements) - 5} more" in page
    assert "Found in" in page and '<ul class="found">' in page
    assert "No statement was found" in explore.hits(rows, search(words="zeppelin"))


def test_an_article_shows_up_to_three_places_of_the_words(rows, search):
    page = explore.found_articles(rows, search(words="strait"), 0, 1)
    assert 1 <= page.count("<strong>") <= 3


def test_two_speakers_stand_side_by_side(rows, search, words):
    first, second = explore.two_speakers(rows, ["mara"])
    assert first == Query(speakers=("Mara Lind",)) and second.speakers[0] != "Mara Lind"
    page = explore.compare(words, search(first), search(second), ("Mara Lind", second.speakers[0]))
    said = [row for row in rows.utterances if row["speaker"] == "Mara Lind"]
    assert f'<th scope="row">Statements</th><td data-l="Mara Lind">{len(said)}</td>' in page
    assert re.search(r"Toward \w+", page) and re.search(r"[+−]0\.\d\d \(\d+\)", page)
    assert "Words that tell them apart" in page


def test_a_mean_needs_its_minimum(rows, search, words):
    two, all_of_them = search(speakers=("Mara Lind",)), search(speakers=("Tomas Ekel",))
    page = explore.compare(words, replace(two, statements=two.statements[:2]), all_of_them)
    shown = set(re.findall(r'<td data-l="Said by Mara Lind">([^<]*)</td>', page.split("In quotation marks")[1]))
    assert "too few (1)" in shown and shown <= {"0%", "", "too few (1)", "too few (2)"}


def test_two_periods_part_the_dated_statements_at_a_day(rows, search):
    before, after = explore.halves(rows, "2020-01-01")
    assert (before.until, after.since) == ("2019-12-31", "2020-01-01")
    both = len(search(before).statements) + len(search(after).statements)
    assert both == sum(rows.when(row) < "9999" for row in rows.utterances)
    before, after = explore.halves(rows)
    assert abs(len(search(before).statements) - len(search(after).statements)) < 20


def test_where_nobody_speaks_there_is_nothing_to_compare():
    empty = Rows(make_result(0, 0))
    search, words = Search(empty), Words(empty)
    assert "nothing to compare" in explore.compare(words, *map(search, explore.two_speakers(empty, [])))
    assert "nothing to compare" in explore.compare(words, *map(search, explore.halves(empty)))


def test_one_speaker_is_found_by_the_beginning_of_a_name(rows):
    page = explore.speaker_page(rows, "mara l")
    assert "<h3>Mara Lind</h3>" in page and "Too few statements for a mean:" in page
    assert f"<h3>{rows.by_speaker[0][1]}</h3>" in explore.speaker_page(rows)
    assert "more; narrow the search" in explore.speaker_page(rows, "mara", most=3)
    assert "Nobody whose name begins with" in explore.speaker_page(rows, "zz")


@pytest.mark.parametrize(
    "view",
    [
        lambda rows: explore.hits(rows, Search(rows)()), lambda rows: explore.hits(rows, Search(rows)(words="<script> strait")),
        lambda rows: explore.compare(Words(rows), *map(Search(rows), explore.two_speakers(rows, []))), explore.speaker_page,
    ],
)  # fmt: skip
def test_no_text_of_a_corpus_is_live(view):
    assert not re.search(r"<(script|img|iframe|style|title)", view(Rows(make_hostile())))
