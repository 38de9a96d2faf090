"""Articles from tables: CSV and JSON Lines, an article a row, with a mapping from their columns to an article's fields."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from helpers.corpus.encoding import decode
from helpers.corpus.sources.draft import (
    Draft,
    SourceError,
    clean,
    dates,
    found_date,
    one_line,
    spaced,
    written_date,
)
from helpers.corpus.sources.webpage import read_fragment

FIELDS = ("text", "title", "published", "outlet", "author", "url", "language")
# The names under which other programs keep each field, compared in small letters without blanks, hyphens and lines.
_USUAL = {
    "text": ("text", "body", "content", "articletext", "articlebody", "maintext", "fulltext", "bodytext", "article", "story"),
    "title": ("title", "headline", "articletitle", "head"),
    "published": (
        "published", "date", "datepublished", "publishedat", "publishdate", "publicationdate", "pubdate", "datepublish",
        "publishedon", "publishedtime", "timestamp", "created", "createdat", "datetime",
    ),
    "outlet": ("outlet", "publication", "publisher", "sitename", "sourcehostname", "newspaper", "medium", "sourcename", "source", "domain", "sourcedomain", "hostname"),
    "author": ("author", "authors", "byline", "by", "writer"),
    "url": ("url", "link", "address", "uri", "weburl", "articleurl", "permalink", "source"),
    "language": ("language", "lang"),
}
_MARKUP = re.compile(r"<(?:p|br|div|span|strong|em|a)\b[^<>]*>", re.IGNORECASE)


def read_jsonl(raw: bytes, source: str, columns: Mapping[str, str]) -> Iterator[Draft | tuple[str, SourceError]]:
    """Yield the articles of a JSON Lines file, or for a line that cannot be read its place and what is wrong."""
    text = _text(raw)
    mappings: dict[tuple[str, ...], dict[str, str]] = {}  # objects of one file may lack a key that others have
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        place = f"{source}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError
        except (ValueError, RecursionError):
            yield place, SourceError("not a JSON object", "give one JSON object a line")
            continue
        try:
            names = tuple(row)
            if names not in mappings:
                mappings[names] = map_columns(names, columns)
            yield _draft(row, mappings[names], place)
        except SourceError as error:
            yield place, error


def read_csv(raw: bytes, source: str, columns: Mapping[str, str]) -> Iterator[Draft | tuple[str, SourceError]]:
    """Yield the articles of a CSV file with a line of column names; separators are told by that line."""
    text = _text(raw)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    first = text[: text.find("\n")] if "\n" in text else text
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first.count))
    mapping = map_columns(dict.fromkeys(filter(None, reader.fieldnames or ())), columns)
    try:
        for row in reader:
            yield _draft(row, mapping, f"{source}:{reader.line_num}")
    except csv.Error as error:
        yield f"{source}:{reader.line_num}", SourceError(f"broken CSV ({error})", "save the table again, with quotes around texts")


def map_columns(row: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Say which column holds which field: as told in ``columns`` (field -> column), else by the usual names.

    Raises SourceError when no column holds the text, or one that was told is not there.
    """
    names = [str(name) for name in row]
    for field, column in columns.items():
        if column not in names:
            raise SourceError(f"no column {column!r} for {field}", f"choose among {', '.join(names[:30])}")
    plain = {re.sub(r"[\s_.:-]", "", name).lower(): name for name in reversed(names)}
    mapping = {
        field: found for field in FIELDS
        if (found := columns.get(field) or next((plain[usual] for usual in _USUAL[field] if usual in plain), None))
    }
    if "text" not in mapping:
        raise SourceError(
            "no column with the text of the articles", f"add --column text=NAME; the columns are {', '.join(names[:30])}"
        )
    return mapping


def read_object(row: dict[str, Any], source: str, columns: Mapping[str, str]) -> Draft:
    """Read an article from one JSON object."""
    return _draft(row, map_columns(row, columns), source)


def _draft(row: Mapping[str, Any], mapping: Mapping[str, str], place: str) -> Draft:
    def value(field: str) -> Any:
        return row.get(mapping[field]) if field in mapping else None

    text = value("text")
    text = "\n\n".join(map(str, text)) if isinstance(text, list) else str(text or "")
    text = read_fragment(text) if _MARKUP.search(text) else spaced(clean(text))
    outlet, url = one_line(value("outlet")), one_line(value("url"))
    if outlet and outlet.startswith(("http://", "https://")):
        outlet, url = None, url or outlet
    day = found_date(value("published"), f"its column {mapping.get('published')}")
    return Draft(
        place, text, one_line(value("title")), one_line(value("author")), outlet,
        url if url and url.startswith(("http://", "https://")) else None, one_line(value("language")),
        dates(day) or dates(written_date(text)),
    )


def _text(raw: bytes) -> str:
    text, _ = decode(raw)
    if text is None:
        raise SourceError("not text (binary data)", "export the table in UTF-8")
    return text
