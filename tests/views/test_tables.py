"""Tables: headings with scope, captions, links to evidence, sortable values, escaped cells."""

from __future__ import annotations

import re

import pytest
from fabricate import make_hostile, make_result

from helpers.views import Rows, tables
from helpers.views.tables import LONGEST, Cell, table

ALL = (tables.pairs_table, tables.sides_table, tables.outlets_table, tables.corrections_table, tables.statements_table, tables.events_table, tables.dates_table, tables.rejects_table, tables.articles_table)


@pytest.mark.parametrize("make", ALL)
def test_every_table_has_caption_name_and_scopes(rows, make):
    page = make(rows)
    assert re.search(r'<table data-name="[a-z]+"><caption>[^<]+</caption>', page)
    assert page.count('<th scope="col"') == len(re.findall(r"<td|<th scope=\"row\"", re.search(r"<tbody><tr>(.*?)</tr>", page)[1]))
    assert page.count('<th scope="row"') == len(re.findall("<tr>", page)) - 1


@pytest.mark.parametrize("make", ALL)
def test_an_empty_table_says_so(make):
    page = make(Rows(make_result(0, 0)))
    assert "nothing to list" in page
    assert "<table" not in page


def test_cells_sort_by_value_and_show_text():
    page = table("t", "Caption", ("Name", "Number"), [("b", Cell("−0.50", "-0.5000")), ("a", None)], ("Number",))
    assert '<td data-l="Number" class="n" data-v="-0.5000">−0.50</td>' in page
    assert '<th scope="row">a</th><td></td>' in page


def test_a_long_table_is_cut_and_says_where_the_rest_is():
    page = table("t", "Caption", ("Number",), [(n,) for n in range(LONGEST + 5)])
    assert page.count("<tr>") == LONGEST + 1
    assert "5 more rows are in the file t.csv" in page


def test_counts_lead_to_the_statements(rows):
    page = tables.pairs_table(rows)
    assert len(re.findall(r'<a href="#pair-[0-9a-f]{8}">\d+</a>', page)) == len(rows.pairs)


def test_only_addresses_of_the_web_become_links():
    rows = Rows(make_result(3, 3))
    rows.articles[0]["url"], rows.articles[1]["url"], rows.articles[2]["url"] = "javascript:alert(1)", "https://example.org/a?b=\"c", "file:///etc"
    page = tables.articles_table(rows)
    assert "javascript:" not in page
    assert "file:" not in page
    assert 'href="https://example.org/a?b=&#34;c"' in page


@pytest.mark.parametrize("make", ALL)
def test_no_text_of_a_corpus_is_live(make):
    page = make(Rows(make_hostile()))
    assert not re.search(r"<(script|img|svg|iframe|style|title)", page)
    assert "&lt;script&gt;" in page


def test_a_long_table_leaves_the_names_of_columns_to_the_script():
    rows = [(n, "x") for n in range(tables.LABELLED)]
    assert table("t", "C", ("A", "B"), rows).count('data-l="B"') == len(rows)
    assert "data-l" not in table("t", "C", ("A", "B"), [*rows, (1, "x")])


def test_a_statement_in_a_table_is_cut_at_a_word():
    rows = Rows(make_result(1, 1))
    rows.statements[0]["text"] = "the strait " * 30
    cut = re.search(r'<a href="#s-[0-9a-f]+">([^<]+)</a>', tables.statements_table(rows))[1]
    assert cut.endswith((" strait …", " the …"))
    assert len(cut) <= tables.SHORT + 2


def test_corrections_are_listed_with_their_state(rows):
    page = re.sub(r"<[^>]+>", " ", tables.corrections_table(rows))
    assert "speaker: Ines Waro → Mara Lind" in page
    assert "R. Vale" in page
    assert "stale: nothing found" in page


def test_a_workbook_too_large_for_the_page_is_named():
    assert "readout.xlsx (2 KB)" in tables.download(b"x" * 2000, "readout.xlsx", 1000)
    assert 'download="readout.xlsx" href="data:application/vnd' in tables.download(b"x", "readout.xlsx", 1000)


def test_what_was_left_out_of_a_text_is_one_mark():
    assert tables.gaps("a……………b … c") == "a … b … c"
