"""Where articles come from: one module a format, each of which turns bytes into drafts of articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from helpers.corpus.encoding import decode
from helpers.corpus.sources.draft import Draft as Draft
from helpers.corpus.sources.draft import FoundDate as FoundDate
from helpers.corpus.sources.draft import SourceError as SourceError
from helpers.corpus.sources.feed import is_feed, read_feed
from helpers.corpus.sources.ninjs import is_ninjs, read_ninjs
from helpers.corpus.sources.pdf import read_pdf
from helpers.corpus.sources.rows import read_csv, read_jsonl, read_object
from helpers.corpus.sources.text import read_text
from helpers.corpus.sources.webpage import read_page
from helpers.corpus.sources.word import read_word

SUFFIXES = (
    ".md", ".markdown", ".txt", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".jsonl", ".ndjson", ".json", ".csv", ".tsv",
    ".xml", ".rss", ".atom",
)
Found = Draft | tuple[str, SourceError]  # an article, or the place of one that cannot be read and why


def read(
    raw: bytes, source: str, suffix: str = "", url: str | None = None, declared: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """Yield the articles in a file or page.

    ``source`` is its name in messages, ``suffix`` says what it ought to be ("" where unknown), ``url`` and ``declared``
    are the address that it came from and the encoding that its server named. ``columns`` maps fields to the columns of
    a table. Raises SourceError when nothing in it can be read.
    """
    columns = columns or {}
    suffix = suffix.lower()
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        yield read_pdf(raw, source)
    elif start.startswith(b"pk\x03\x04"):
        yield read_word(raw, source)
    elif suffix in (".jsonl", ".ndjson"):
        yield from read_jsonl(raw, source, columns)
    elif suffix in (".csv", ".tsv"):
        yield from read_csv(raw, source, columns)
    elif suffix == ".json":
        yield from _read_json(raw, source, columns)
    elif suffix in (".md", ".markdown", ".txt"):
        yield read_text(raw, source)
    elif is_feed(raw):
        for entry in read_feed(raw, source, url):
            yield entry.draft if entry.whole else (entry.draft.source, SourceError(
                "only a teaser is in the feed", "add the article's address, or that of the feed"))
    elif suffix == ".xml":
        raise SourceError("an XML file that is no feed", "save the articles as .html, .md or .txt")
    elif suffix in (".html", ".htm", ".xhtml") or b"<html" in start or start.startswith(b"<!doctype html") or b"<body" in raw[:65536].lower():
        yield read_page(raw, source, url, declared)
    elif start.startswith((b"{", b"[{")):
        yield from _read_json(raw, source, columns)
    elif suffix in (".pdf", ".docx"):
        raise SourceError(f"not a {suffix[1:].upper()} file, whatever its name says", "save it again")
    else:
        text, _ = decode(raw, declared)
        if text is None:
            raise SourceError("not a kind of file that is read", "save it as .md, .txt, .html, .pdf or .docx")
        yield read_text(text.encode("utf-8", "replace"), source)


def _read_json(raw: bytes, source: str, columns: Mapping[str, str]) -> Iterator[Found]:
    """Yield the articles of a JSON file: a ninjs item or any object with a text, or a list of them."""
    text, _ = decode(raw)
    try:
        value = json.loads(text or "")
    except (ValueError, RecursionError):
        raise SourceError("not valid JSON", "name a file with one object a line .jsonl") from None
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, 1):
        place = source if len(items) == 1 else f"{source} (item {number})"
        try:
            if not isinstance(item, dict):
                raise SourceError("not a JSON object", "give an object for each article")
            yield read_ninjs(item, place) if is_ninjs(item) else read_object(item, place, columns)
        except SourceError as error:
            yield place, error
