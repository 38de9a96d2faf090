"""The tables as files: Parquet with typed lists, JSON Lines, and CSV that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.schemas import COLUMNS
from helpers.views.rows import plain_rows

if TYPE_CHECKING:
    import pyarrow as pa

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by spreadsheets


def write_tables(result: Any, folder: str | Path, tables: Iterable[str] | None = None) -> list[Path]:
    """Write each table of ``result`` to ``folder`` as TABLE.parquet, TABLE.jsonl and TABLE.csv.

    ``result`` has one DataFrame for each name in ``schemas.COLUMNS``; ``tables`` picks some of them. Lists are
    typed lists in Parquet, arrays in JSON Lines, JSON in CSV cells. Text in a CSV cell that a spreadsheet would run
    as a formula gets an apostrophe before it. Returns the files in the order written. Raises OSError.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in tables or COLUMNS:
        rows = plain_rows(name, getattr(result, name))
        columns = list(getattr(result, name).columns)
        for suffix, data in (
            ("parquet", _parquet(name, columns, rows)),
            ("jsonl", _json_lines(rows)),
            ("csv", _csv(columns, rows)),
        ):
            path = folder / f"{name}.{suffix}"
            path.write_bytes(data)
            written.append(path)
    return written


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
