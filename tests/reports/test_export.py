"""Tables as files: typed lists, plain JSON, cells that no spreadsheet runs, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fabricate import make_hostile, make_result

from helpers.reports.export import guard, workbook, write_tables
from helpers.schemas import COLUMNS
from helpers.views.rows import plain_rows


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    result, folder = make_result(), tmp_path_factory.mktemp("tables")
    write_tables(result, folder)
    return result, folder


def test_every_table_is_written_three_times_and_all_in_a_workbook(written):
    _, folder = written
    files = [f"{t}.{k}" for t in COLUMNS for k in ("parquet", "jsonl", "csv")]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*files, "readout.xlsx"])


@pytest.mark.parametrize("table", COLUMNS)
def test_all_three_hold_the_same_rows(written, table):
    result, folder = written
    rows = plain_rows(table, getattr(result, table))
    assert [json.loads(line) for line in (folder / f"{table}.jsonl").read_text("utf-8").splitlines()] == rows
    assert pq.read_table(folder / f"{table}.parquet").to_pylist() == rows
    cells = list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text("utf-8"), newline="")))
    assert len(cells) == len(rows)
    for cell, row in zip(cells, rows):
        for column, kind in COLUMNS[table].items():
            if kind.startswith("list"):
                assert json.loads(cell[column]) == row[column]
            elif kind.startswith("str"):
                assert cell[column] == (row[column] or "")


def test_lists_are_typed_in_parquet_even_when_there_are_no_rows(tmp_path):
    write_tables(make_result(0, 0), tmp_path)
    schema = pq.read_schema(tmp_path / "statements.parquet")
    assert schema.field("spans").type == pa.list_(pa.list_(pa.int64()))
    assert pq.read_schema(tmp_path / "stances.parquet").field("cues").type == pa.list_(pa.list_(pa.float64()))
    assert pq.read_schema(tmp_path / "events.parquet").field("participants").type == pa.list_(pa.string())
    assert pq.read_schema(tmp_path / "speakers.parquet").field("mean_score").type == pa.float64()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://a","b")'])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tmp_path, text):
    assert guard(text) == "'" + text
    result = make_result(1, 1)
    result.statements["text"] = [text]
    result.statements["sentiment"] = pd.array([-0.5], dtype="Float64")
    write_tables(result, tmp_path, ["statements"])
    row = next(csv.DictReader(io.StringIO((tmp_path / "statements.csv").read_bytes().decode(), newline="")))
    assert row["text"] == "'" + text
    assert row["sentiment"] == "-0.5"
    assert json.loads((tmp_path / "statements.jsonl").read_text())["text"] == text


def test_text_that_no_file_can_hold_is_written_with_its_length(tmp_path):
    result = make_result(1, 0)
    result.articles["text"] = ["a\ud800b\x00\u2028c"]
    write_tables(result, tmp_path, ["articles"])
    assert pd.read_parquet(tmp_path / "articles.parquet").text[0] == "a\ufffdb\x00\u2028c"
    assert json.loads((tmp_path / "articles.jsonl").read_text("utf-8").split("\n")[0])["text"] == "a\ufffdb\x00\u2028c"


def test_the_same_tables_are_the_same_bytes(written, tmp_path):
    _, folder = written
    write_tables(make_result(), tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_a_hostile_result_is_written_whole(tmp_path):
    result = make_hostile()
    write_tables(result, tmp_path)
    assert len(pd.read_csv(tmp_path / "statements.csv")) == len(result.statements)


def test_a_column_that_schemas_do_not_know_is_written_too(tmp_path):
    result = make_result(2, 4)
    result.speakers["before_n"] = pd.array([2] * len(result.speakers), dtype="Int64")
    write_tables(result, tmp_path, ["speakers"])
    assert pd.read_parquet(tmp_path / "speakers.parquet")["before_n"].tolist() == [2] * len(result.speakers)


# --- the workbook


def cells(data: bytes) -> dict[str, list[list[str]]]:
    """Read a workbook's texts and numbers, sheet by sheet."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        shared = [("".join(part.itertext())) for part in ET.fromstring(file.read("xl/sharedStrings.xml"))]
        names = [sheet.get("name") for sheet in ET.fromstring(file.read("xl/workbook.xml")).iter(space + "sheet")]
        found = {}
        for n, name in enumerate(names, 1):
            sheet = ET.fromstring(file.read(f"xl/worksheets/sheet{n}.xml"))
            assert not list(sheet.iter(space + "f")), "a formula"
            assert not list(sheet.iter(space + "hyperlink")), "a link"
            found[name] = [
                [shared[int(c.findtext(space + "v"))] if c.get("t") == "s" else c.findtext(space + "v") or "" for c in row] for row in sheet.iter(space + "row")
            ]
    return found


def test_a_workbook_has_every_table_with_its_headings():
    result = make_result(6, 30)
    sheets = cells(workbook(result))
    assert list(sheets) == ["contents", *COLUMNS]
    assert sheets["contents"][1] == ["articles", "an article", "6"]
    for name in COLUMNS:
        assert sheets[name][0] == list(getattr(result, name).columns)
        assert len(sheets[name]) == len(getattr(result, name)) + 1
    assert any(row[:2] == [result.speakers["speaker_id"][0], result.speakers["speaker"][0]] for row in sheets["speakers"])


def test_a_workbook_is_the_same_each_time():
    assert workbook(make_result(6, 30)) == workbook(make_result(6, 30))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "{=1}", '=HYPERLINK("http://a","b")', "https://example.org", "mailto:a@b.c", "0012", "a\x00\ud800\uffff b"])
def test_every_text_stays_text_in_a_workbook(text):
    result = make_result(1, 1)
    result.articles["title"] = [text]
    sheet = cells(workbook(result, ["articles"]))["articles"]
    assert sheet[1][1] == re.sub("[\x00\ud800\uffff]", "\ufffd", text)


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    result = make_result(1, 1)
    result.articles["text"] = ["x" * 40_000]
    sheet = cells(workbook(result, ["articles"]))["articles"]
    assert max(len(cell) for cell in sheet[1]) == 32_767
    assert any(cell.endswith("x …") for cell in sheet[1])


def test_markup_and_nothing_at_all_make_a_workbook():
    assert len(cells(workbook(make_hostile()))) == len(COLUMNS) + 1
    assert cells(workbook(make_result(0, 0)))["events"] == [list(COLUMNS["events"])]
