"""Articles from Word files (.docx), by python-docx: paragraphs, headings, and the file's own title and author."""

from __future__ import annotations

import io
import zipfile

from helpers.corpus.sources.draft import (
    Draft,
    SourceError,
    clean,
    dates,
    found_date,
    one_line,
    paragraphs,
    written_date,
)

MOST_BYTES = 200 * 1024 * 1024  # of a file once its parts are unpacked


def read_word(raw: bytes, source: str) -> Draft:
    """Read a Word file. Raises SourceError when it is none, or would unpack to more than MOST_BYTES."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise SourceError("unpacks to a huge size", "save the article's text as .txt")
        return _read(raw, source)
    except SourceError:
        raise
    except Exception as error:  # a damaged or hostile file may fail anywhere in the library
        raise SourceError(f"cannot be read as Word ({type(error).__name__})", "save it as .docx or .txt again") from None


def _read(raw: bytes, source: str) -> Draft:
    from docx import Document
    from docx.table import Table

    document = Document(io.BytesIO(raw))
    title, author = one_line(document.core_properties.title), one_line(document.core_properties.author)
    parts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            continue
        style = (block.style.name or "") if block.style is not None else ""
        if style in ("Title", "Heading 1") and not parts and block.text.strip():
            title = one_line(block.text)
        elif style.startswith("Heading") and block.text.strip():
            parts.append("## " + block.text)
        elif style.startswith("List"):
            parts.append("- " + block.text if block.text.strip() else "")
        elif parts or one_line(block.text) != author:
            parts += block.text.split("\n")
    body = clean(paragraphs(parts))
    if not body.strip():
        raise SourceError("no text", "save the article's text as .txt")
    created = found_date(document.core_properties.created, "the file's creation", sure=False)
    return Draft(
        source, body, title or None, author or None,
        language=None, dates=dates(written_date(body)) or dates(created),
    )
