"""The controls of 09_explore: they answer, offer counts, turn pages, correct and keep; without ipywidgets a page stands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fabricate import make_hostile

from helpers.views import Rows, controls
from helpers.views.search import Query, Search
from helpers.views.words import Words

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def search(rows):
    return Search(rows)


@pytest.fixture
def made():
    """What the forms wrote."""
    return []


@pytest.fixture
def panel(search, made):
    """The search's controls, its forms writing to ``made``."""
    widgets = pytest.importorskip("ipywidgets")

    def write(*values):
        made.append(values)
        return Path("corpus/kept")

    return controls._Searcher(widgets, search, Query("grave"), write, write, write)


def shown(panel) -> list[str]:
    return [slot.page.value for slot in panel.slots if slot.box.layout.display != "none"]


def test_a_view_is_a_page_and_with_ipywidgets_controls_too(search, rows, monkeypatch):
    pytest.importorskip("ipywidgets")
    words = Words(rows)
    for make in (lambda: controls.searcher(search), lambda: controls.word_view(words, "strait", ["strait"]), lambda: controls.compare_view(search, words)):
        both = make()._repr_mimebundle_()
        monkeypatch.setitem(sys.modules, "ipywidgets", None)
        page = make()._repr_mimebundle_()
        monkeypatch.undo()
        assert set(both) - set(page) == {WIDGET}
        assert both["text/html"] == page["text/html"]
        assert page["text/html"].startswith('<div class="mathjax_ignore">')
        assert "<" not in page["text/plain"].replace("<script", "")


def test_the_first_answer_is_the_query_s(panel, search):
    found = search(words="grave")
    assert panel.words.value == "grave"
    assert panel.table.options[0] == (f"Statements ({len(found.statements):,})", "statements")
    assert len(shown(panel)) == 10 and all("<strong>grave</strong>" in page for page in shown(panel))
    assert panel.place.value == f"1 to 10 of {len(found.statements)}"


def test_a_change_of_a_control_changes_the_answer_and_the_counts(panel, search):
    panel.words.value = ""
    assert ("Mara Lind", search().counts["speakers"]["Mara Lind"]) in [(value[0], int(label.rsplit("(")[1][:-1])) for label, value in panel.facets["speakers"].options if value]
    panel.facets["speakers"].value = ("Mara Lind",)
    assert panel.query == Query(speakers=("Mara Lind",))
    assert panel.found.statements == search(speakers=("Mara Lind",)).statements
    assert all("<b>Mara Lind</b>" in page for page in shown(panel))
    panel.facets["targets"].value = ("Sudria",)
    assert panel.facets["speakers"].value == ("Mara Lind",)
    panel.clear.click()
    assert panel.query == Query()


def test_what_is_chosen_stays_though_nothing_is_found(panel):
    panel.facets["stances"].value = ("oppose",)
    panel.words.value = "zeppelin"
    assert panel.facets["stances"].value == ("oppose",)
    assert shown(panel) == [] and panel.place.value == "nothing found"


def test_several_values_and_beginnings_of_names_stay_together(search):
    widgets = pytest.importorskip("ipywidgets")
    panel = controls._Searcher(widgets, search, Query(speakers=("mara", "tomas")), None, None, None)
    assert panel.facets["speakers"].label == "mara or tomas"
    assert {row["speaker"] for row in panel.found.statements} == {"Mara Lind", "Tomas Ekel"}


def test_pages_are_turned_and_end(panel, search):
    panel.words.value = ""
    panel.on.click()
    assert panel.place.value.startswith("11 to 20 of")
    panel.back.click()
    assert panel.back.disabled and not panel.on.disabled
    for _ in range(len(search().statements) // 10 + 2):
        panel.on.click()
    assert panel.on.disabled and shown(panel)
    panel.table.value = "events"
    assert panel.place.value.startswith("1 to 10 of") and 'class="events"' in shown(panel)[0]
    panel.table.value = "articles"
    assert all(slot.button.layout.display == "none" for slot in panel.slots)


@pytest.mark.parametrize(
    ("what", "right", "entry"),
    [
        ("speaker", "Ines Waro", {"table": "statements", "set": {"speaker": "Ines Waro"}}),
        ("day it was said", "2020-02-03", {"table": "statements", "set": {"said_on": "2020-02-03"}}),
        ("asserted or denied", "denied", {"table": "statements", "set": {"asserted": "denied"}}),
        ("stance toward ", "support", {"table": "stances", "set": {"label": "support"}}),
        ("hide it", "", {"table": "statements", "hide": True}),
        ("add a note", "see the minutes", {"table": "statements", "note": "see the minutes"}),
    ],
)  # fmt: skip
def test_a_click_corrects_a_statement(panel, rows, made, what, right, entry):
    panel.slots[2].button.click()
    form, item = panel.form, panel.found.statements[2]
    assert panel.listed.children.index(form.box) == 3
    form.what.value = next(value for label, value in form.what.options if label.startswith(what))
    form.right.value, form.who.value, form.why.value = right, "J. Doe", "the record says so"
    form.save.click()
    (written,), = made
    start, end = item["spans"][0]
    assert {key: written[key] for key in entry} == entry
    assert (written["article"], written["who"], written["why"]) == (item["article_id"], "J. Doe", "the record says so")
    assert written["words"] == rows.article[item["article_id"]]["text"][start:end]
    assert ("target" in written) == (what == "stance toward ")
    assert "Saved in kept" in form.said.value


def test_an_event_s_day_is_corrected_by_its_first_proof(panel, made):
    panel.words.value, panel.table.value = "", "events"
    panel.slots[0].button.click()
    panel.form.what.value = ("events", "day")
    panel.form.right.value, panel.form.who.value, panel.form.why.value = "2020-02-03", "J. Doe", "misread"
    panel.form.save.click()
    assert made[0][0]["set"] == {"earliest": "2020-02-03", "latest": "2020-02-03"}
    assert made[0][0]["article"] == panel.found.events[0]["evidence"][0]["article_id"]


def test_a_correction_needs_its_reason_and_a_refusal_is_told(panel, made):
    panel.slots[0].button.click()
    panel.form.save.click()
    assert "Say what is right" in panel.form.said.value
    panel.form.right.value = "Ines Waro"
    panel.form.save.click()
    assert "Say who" in panel.form.said.value and made == []
    panel.form.who.value = panel.form.why.value = "x"

    def refuse(_):
        raise ValueError("corrections.yaml:3: broken <YAML>; mend this line")

    panel.form.add_correction = refuse
    panel.form.save.click()
    assert "Not saved: corrections.yaml:3: broken &lt;YAML&gt;" in panel.form.said.value


def test_a_selection_is_kept_as_a_corpus_or_as_parameters(panel, made):
    panel.keep.name.value = "kept"
    panel.keep.corpus.click()
    articles, name, about = made.pop()
    assert articles == [row["article_id"] for row in panel.found.articles] and (name, about) == ("kept", "“grave”")
    assert "readout report --corpus corpus/kept" in panel.keep.said.value
    panel.facets["stances"].value = ("oppose",)
    panel.keep.parameters.click()
    assert made.pop() == ({"words": "grave", "stances": ["oppose"]}, "kept")
    assert "readout report --set kept --file corpus/kept" in panel.keep.said.value


def test_words_and_comparison_answer(rows, search):
    widgets, words = pytest.importorskip("ipywidgets"), Words(rows)
    asked, tabs = controls._words(widgets, words, "strait", ["envoys"], "date").children
    assert "“strait” in its context" in tabs.children[0].value and "envoys" in tabs.children[2].value
    asked.children[0].value = "grave"
    assert "“grave” in its context" in tabs.children[0].value and "consequences" in tabs.children[1].value
    asked.children[0].value = ""
    assert "Give a word" in tabs.children[0].value
    asked, page = controls._compare(widgets, search, words, ["Mara Lind"], "").children
    assert ">Mara Lind<" in page.value
    asked.children[0].value = "Two periods"
    assert ">Until " in page.value and asked.children[1].layout.display == "none"


def test_no_text_of_a_corpus_is_live_in_controls():
    widgets, rows = pytest.importorskip("ipywidgets"), Rows(make_hostile())
    panel = controls._Searcher(widgets, Search(rows), Query(), print, print, print)
    panel.slots[0].button.click()
    for table in ("statements", "events", "articles"):
        panel.table.value = table
        assert "<script" not in "".join(shown(panel)) and "<img" not in "".join(shown(panel))
    assert "<script" not in panel.form.about.value
