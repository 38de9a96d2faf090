"""The tables as files: Parquet with typed lists, JSON Lines, CSV that a spreadsheet opens safely, and one workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.markup import clean
from helpers.processes import processes
from helpers.schemas import COLUMNS
from helpers.views.rows import plain_rows

if TYPE_CHECKING:
    import pyarrow as pa

WORKBOOK = "readout.xlsx"
CELL, SHEET = 32_767, 1_048_576  # characters of a cell and rows of a sheet that the format allows
WIDE = {"text": 80, "headline": 60, "title": 50, "why": 40, "words": 40, "change": 40, "reason": 40, "mend": 40}
ONE_ROW = {
    "articles": "an article", "statements": "one attributed statement", "stances": "a statement's position toward one target",
    "dates": "a temporal expression", "events": "a happening, merged over articles", "rejects": "a file or part that was not used",
    "speakers": "a speaker and a target", "sides": "a side and a target", "outlets": "an outlet and a target",
    "reversals": "two statements that contradict each other", "corrections": "an analyst's correction",
}  # fmt: skip
Tables = dict[str, tuple[list[str], list[dict[str, Any]]]]  # the columns and the rows of each table
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by spreadsheets


def write_tables(
    result: Any, folder: str | Path, tables: Iterable[str] | None = None, book: bytes | None = None, workers: int = 1
) -> list[Path]:
    """Write each table of ``result`` to ``folder`` as TABLE.parquet, TABLE.jsonl and TABLE.csv, and all in readout.xlsx.

    ``result`` has one DataFrame for each name in ``schemas.COLUMNS``; ``tables`` picks some of them. Lists are
    typed lists in Parquet, arrays in JSON Lines, JSON in CSV cells. Text in a CSV cell that a spreadsheet would run
    as a formula gets an apostrophe before it. ``book`` is the workbook, if it was made already; with more than one
    of ``workers`` it is made in another process meanwhile. Returns the files in the order written. Raises OSError.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    read = _read(result, tables)
    if book is not None:
        return _write(read, folder, lambda: book)
    if workers == 1:
        return _write(read, folder, lambda: _book(read))
    with processes(1) as pool:
        return _write(read, folder, pool.submit(_book, read).result)


def _write(read: Tables, folder: Path, book: Callable[[], bytes]) -> list[Path]:
    written = []
    for name, (columns, rows) in read.items():
        for suffix, data in (
            ("parquet", _parquet(name, columns, rows)),
            ("jsonl", _json_lines(rows)),
            ("csv", _csv(columns, rows)),
        ):
            path = folder / f"{name}.{suffix}"
            path.write_bytes(data)
            written.append(path)
    (folder / WORKBOOK).write_bytes(book())
    return [*written, folder / WORKBOOK]


def _read(result: Any, tables: Iterable[str] | None) -> Tables:
    """Return the columns and the plain rows of each table."""
    return {name: (list(getattr(result, name).columns), plain_rows(name, getattr(result, name))) for name in tables or COLUMNS}


def workbook(result: Any, tables: Iterable[str] | None = None) -> bytes:
    """Make one Excel workbook of the tables of ``result``: a sheet for each, after one that lists them.

    Every text is written as text, never as a formula, link or number. A text longer than a cell can hold is cut with
    a mark. The same tables give the same bytes.
    """
    return _book(_read(result, tables))


def _book(read: Tables) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": datetime(2000, 1, 1), "title": "Readout"})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"valign": "top"})
    contents = book.add_worksheet("contents")
    for place, heading in enumerate(("table", "one row is", "rows")):
        contents.write_string(0, place, heading, bold)
    contents.set_column(0, 0, 14)
    contents.set_column(1, 1, 50)
    for line, (name, (columns, rows)) in enumerate(read.items(), 1):
        contents.write_string(line, 0, name)
        contents.write_string(line, 1, ONE_ROW.get(name, ""))
        contents.write_number(line, 2, len(rows))
        _sheet(book.add_worksheet(name), columns, rows[: SHEET - 1], bold, wrap)
    book.close()
    return out.getvalue()


def _sheet(sheet: Any, columns: list[str], rows: list[dict[str, Any]], bold: Any, wrap: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
        sheet.set_column(place, place, WIDE.get(column, 16), wrap)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = row[column]
            if isinstance(value, int | float):
                sheet.write_number(line, place, value)
            elif value:
                sheet.write_string(line, place, _text(value))


def _text(value: Any) -> str:
    """A cell's text: lists of words as words, other lists as JSON, nothing that XML cannot hold."""
    if isinstance(value, list):
        words = all(isinstance(item, str) for item in value)
        value = "; ".join(value) if words else json.dumps(value, ensure_ascii=False)
    value = clean(value)
    return value if len(value) <= CELL else value[: CELL - 2] + " …"


def _parquet(name: str, columns: list[str], rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = []
    for column in columns:
        kind = _arrow_type(COLUMNS.get(name, {}).get(column, ""), pa)
        if kind is None:  # a column that a later release added: let pyarrow see for itself
            kind = pa.array([row[column] for row in rows]).type
        fields.append(pa.field(column, kind))
    table = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _arrow_type(kind: str, pa: Any) -> pa.DataType | None:
    return {
        "str": pa.string(), "int": pa.int64(), "float": pa.float64(), "list[str]": pa.list_(pa.string()),
        "list[list[int]]": pa.list_(pa.list_(pa.int64())), "list[list[float]]": pa.list_(pa.list_(pa.float64())),
        "list[evidence]": pa.list_(
            pa.struct([("article_id", pa.string()), ("start", pa.int64()), ("end", pa.int64())])
        ),
        "list[account]": pa.list_(pa.struct([
            ("article_id", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("earliest", pa.string()), ("latest", pa.string()),
            ("status", pa.string()), ("participants", pa.list_(pa.string())), ("place", pa.string()), ("numbers", pa.list_(pa.string())),
            ("differs", pa.list_(pa.string())),
        ])),
    }.get(kind.rstrip("?"))  # fmt: skip


def _json_lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _csv(columns: list[str], rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guard(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return "'" + text if text.startswith(FORMULA) else text
