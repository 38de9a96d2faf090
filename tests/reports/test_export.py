"""Tables as files: typed lists, plain JSON, cells that no spreadsheet runs, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fabricate import make_hostile, make_result

from helpers.reports.export import guard, write_tables
from helpers.schemas import COLUMNS
from helpers.views.rows import plain_rows


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    result, folder = make_result(), tmp_path_factory.mktemp("tables")
    write_tables(result, folder)
    return result, folder


def test_every_table_is_written_three_times(written):
    _, folder = written
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{t}.{k}" for t in COLUMNS for k in ("parquet", "jsonl", "csv"))


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
