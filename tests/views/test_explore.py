"""Searching statements, words in context, words over time, one speaker."""

from __future__ import annotations

import re

import pytest
from fabricate import make_hostile

from helpers.views import Rows, explore


def test_search_narrows_by_words_speaker_target_days_and_side(rows):
    every = explore.search(rows)
    assert len(every) == len(rows.utterances)
    warned = explore.search(rows, "WARNED grave")
    assert warned and all("warned" in row["text"] for row in warned)
    assert all(row["speaker"] == "Mara Lind" for row in explore.search(rows, speaker="mara"))
    assert all("2019-01-01" <= rows.when(row) <= "2019-12-31" for row in explore.search(rows, since="2019-01-01", until="2019-12-31"))
    against = explore.search(rows, target="Sudria", label="oppose")
    assert against and all(any(s["target"] == "Sudria" and s["label"] == "oppose" for s in rows.stances_of[row["statement_id"]]) for row in against)
    assert explore.search(rows, "no such words") == []


def test_results_are_counted_and_cut(rows):
    page = explore.results(rows, explore.search(rows), most=5)
    assert f"{len(rows.utterances)} statements." in page
    assert f"{len(rows.utterances) - 5} more" in page
    assert "Nothing was found" in explore.results(rows, [])


def test_a_word_is_shown_in_its_context(rows):
    page = explore.concordance(rows, "Envoys", most=3)
    assert "“Envoys” in its context" in page
    assert re.search(r"would meet</span> <b>envoys</b> of", page)


def test_collocations_rank_words_that_stand_together(rows):
    page = explore.collocations(rows, most=40)
    assert "grave consequences" in page


def test_dispersion_counts_words_by_day(rows):
    page = explore.dispersion(rows, ["envoys", "Envoys", "zeppelin"])
    times = sum(explore.tokens(row["text"].lower()).count("envoys") for row in rows.articles if row["published"])
    assert f"envoys {times}, zeppelin 0" in page


def test_one_speaker_is_found_by_the_beginning_of_a_name(rows):
    assert "<h3>Mara Lind</h3>" in explore.speaker_page(rows, "mara l")
    assert f"<h3>{rows.by_speaker[0][1]}</h3>" in explore.speaker_page(rows).replace("’", "’")
    assert "Nobody whose name begins with" in explore.speaker_page(rows, "zz")


@pytest.mark.parametrize(
    "view",
    [
        lambda rows: explore.results(rows, explore.search(rows)), lambda rows: explore.concordance(rows, "strait"),
        explore.collocations, lambda rows: explore.dispersion(rows, ["<script>"]), explore.speaker_page,
    ],
)  # fmt: skip
def test_no_text_of_a_corpus_is_live(view):
    page = view(Rows(make_hostile()))
    assert not re.search(r"<(script|img|iframe|style|title)", page)
    assert "onload=document" not in "".join(re.findall(r"<svg[^>]*>", page))
