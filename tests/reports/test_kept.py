"""A selection kept as a report of its own, and corrections made by a click, taken by what reads them."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.analysis import analyse
from helpers.corpus import Corpus
from helpers.corpus.corrections import add_correction
from helpers.reports.parameters import ParameterError
from helpers.reports.selection import save_parameters
from helpers.reports.sets import make_set, read_sets
from helpers.views import Rows, controls
from helpers.views.search import Query, Search

ARTICLE = """---
title: Ferries
published: 2024-03-05
outlet: Desk
---
France said on Monday that the ferries would sail. "We want the treaty," Spain said. Norway signed a treaty with Spain on Friday.
"""


def test_a_saved_selection_is_a_set_that_can_be_made(write, tmp_path):
    folder = write(ferries__md=ARTICLE)
    path = save_parameters(folder, {"words": "ferries", "speakers": ["France"], "confidence": 0.2, "since": "2024-01-01"}, "my-selection")
    assert path == tmp_path / "my-selection.yml"
    (report,) = read_sets(path)["my-selection"].reports
    assert (report.notebooks, report.corpus) == (["09_explore"], str(folder))
    outcome = make_set("my-selection", path, tmp_path / "out", as_of=lambda _: date(2024, 3, 5))
    assert (outcome.exit_code, outcome.lines) == (0, [])
    page = next((tmp_path / "out").rglob("09_explore.html")).read_text("utf-8")
    assert "“ferries”, said by France, from 1 January 2024, confidence 0.20 or more: 1 statement, " in page


@pytest.mark.parametrize("name", ["", "../up", "corpus/x", "a\0b", "run."])
def test_a_name_that_cannot_be_is_refused_and_nothing_is_left(write, tmp_path, name):
    folder = write(ferries__md=ARTICLE)
    with pytest.raises((ParameterError, ValueError)):
        save_parameters(folder, {}, name)
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


def test_a_name_that_is_taken_is_refused(write):
    folder = write(ferries__md=ARTICLE)
    save_parameters(folder, {}, "kept")
    with pytest.raises(ParameterError, match=r"kept\.yml is there already"):
        save_parameters(folder, {"words": "x"}, "kept")


def test_corrections_made_by_clicks_are_taken_in_the_next_run(write):
    widgets = pytest.importorskip("ipywidgets")
    folder = write(ferries__md=ARTICLE)
    search = Search(Rows(analyse(Corpus.load(folder))))
    panel = controls._Searcher(widgets, search, Query("ferries"), lambda entry: add_correction(folder, entry), None, None)

    def correct(what: str, right: str) -> None:
        panel.slots[0].button.click()
        form = panel.form
        form.what.value = next(value for label, value in form.what.options if label == what)
        form.right.value, form.who.value, form.why.value = right, "J. Doe", "the record"
        form.save.click()
        assert "Saved in corrections.yaml" in form.said.value

    correct("speaker", "Portugal")
    correct("day it was said", "2024-03-01")
    correct("add a note", "see the minutes")
    panel.words.value, panel.table.value = "treaty", "events"
    correct("status", "denied")
    correct("day", "2024-02-29")
    result = analyse(Corpus.load(folder))
    assert result.rejects["reason"].tolist() == []
    row = result.statements[result.statements["text"].str.contains("ferries")].iloc[0]
    assert (row["speaker"], row["said_on"], row["note"].split(" (")[0]) == ("Portugal", "2024-03-01", "see the minutes")
    assert row["corrected"].startswith("J. Doe")
    event = result.events[result.events["headline"].str.contains("treaty")].iloc[0]
    assert (event["status"], event["earliest"], event["latest"]) == ("denied", "2024-02-29", "2024-02-29")
