"""Articles from PDF files, by PDFium: lines put together again to paragraphs, page headers and footers left out.

A PDF holds places of letters and no paragraphs. Lines are joined where the next one goes on with the same size,
margin and leading; a hyphen that the typesetter put in is taken out. The file is read in a process of its own with
limits of time and memory, because files from anywhere can be made to take both without end.
"""

from __future__ import annotations

import itertools
import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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

SECONDS, MEMORY, PAGES = 60, 2 * 1024**3, 500

_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_PRINTED_FROM = re.compile(r"((?:https?|file)://\S+)(?:\s+\d+/\d+)?")
_PRINTED_ON = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d.*")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_MADE = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)")


def read_pdf(raw: bytes, source: str) -> Draft:
    """Read a PDF file. Raises SourceError when it is broken, locked, only pictures, or takes too long."""
    try:
        done = subprocess.run([sys.executable, "-m", __name__], input=raw, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise SourceError(f"not read within {SECONDS} seconds", "save the article's text as .txt") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise SourceError("cannot be read as PDF (its reader stopped)", "save the article's text as .txt") from None
    if "wrong" in found:
        raise SourceError(*found["wrong"])
    body = clean(found["text"])
    made = _MADE.match(found["made"])
    created = found_date("-".join(made.groups()), "the file's creation", sure=False) if made else None
    return Draft(
        source, body, one_line(found["title"]) or None, one_line(found["author"]) or None, url=found["url"],
        dates=dates(written_date(body)) or dates(created),
    )


@dataclass
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    hyphen: bool = False  # the last word goes on in the next line

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 0.1)


def _read(raw: bytes) -> dict[str, Any]:
    """Read a file: a dictionary with text, title, author, made and url, or with "wrong": (reason, mend)."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return {"wrong": ("locked with a password", "unlock it, or save the article's text as .txt")}
        return {"wrong": ("broken PDF", "save it again, or save the article's text as .txt")}
    pages = [list(_lines(document[i].get_textpage())) for i in range(min(len(document), PAGES))]
    printed = (m[1] for lines in pages for line in lines[-2:] if (m := _PRINTED_FROM.fullmatch(line.text)))
    url = next((address for address in printed if address.startswith("http")), None)
    pages = _without_margins(pages)
    if not any(pages):
        return {"wrong": ("no text in it (scanned pages?)", "recognise its text first, for instance with ocrmypdf")}
    given = document.get_metadata_dict()
    title, pages[0] = _cut_title(pages[0], given.get("Title") or "")
    joined = list(_paragraphs([line for lines in pages for line in lines]))
    return {
        "text": paragraphs(joined), "title": title, "author": given.get("Author"),
        "made": given.get("CreationDate") or "", "url": url,
    }


def _lines(page: Any) -> Iterator[_Line]:
    """Yield the lines of a page in reading order."""
    from pypdfium2 import raw

    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for i in range(page.count_chars() + 1):
        letter = chr(raw.FPDFText_GetUnicode(page, i) or 32) if i < page.count_chars() else "\n"
        if letter in "\r\n\x02":
            if "".join(text).strip() and boxes:
                left, bottom, right, top = zip(*boxes)
                shown = "".join(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                yield _Line(" ".join(shown.split()), min(left), max(right), max(top), min(bottom), letter == "\x02")
            text, boxes = [], []
        else:
            text.append(letter)
            if not letter.isspace():
                boxes.append(page.get_charbox(i, loose=True))


def _without_margins(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Leave out page numbers, what a browser prints around a page, and lines that stand on every page."""
    seen = Counter(key for lines in pages for key in {re.sub(r"\d+", "0", line.text) for line in lines[:3] + lines[-3:]})
    kept = []
    for lines in pages:
        edges = {id(line) for line in lines[:3] + lines[-3:]}
        kept.append([
            line for line in lines
            if not (id(line) in edges and (
                _PAGE_NUMBER.fullmatch(line.text) or _PRINTED_FROM.fullmatch(line.text) or _PRINTED_ON.fullmatch(line.text)
                or (len(pages) > 2 and seen[re.sub(r"\d+", "0", line.text)] > len(pages) / 2)
            ))
        ])
    return kept


def _cut_title(lines: list[_Line], given: str) -> tuple[str | None, list[_Line]]:
    """Cut the headline, and what stands above it, from the first page.

    It is the line that the file's own title begins with, else the first lines in the largest letters near the top.
    """
    if not lines:
        return given or None, lines
    usual = statistics.median(line.size for line in lines)
    for i, line in enumerate(lines[:30]):
        if len(line.text.split()) >= 3 and given.casefold().startswith(line.text.casefold()):
            end = i + 1
            while end < len(lines) and given.casefold().startswith(" ".join(x.text for x in lines[i : end + 1]).casefold()):
                end += 1
            return " ".join(x.text for x in lines[i:end]), lines[end:]
    largest = max(line.size for line in lines[:12])
    if largest > 1.15 * usual:
        start = next(i for i, line in enumerate(lines) if line.size > 0.95 * largest)
        end = start
        while end < len(lines) and lines[end].size > 0.95 * largest:
            end += 1
        title = " ".join(x.text for x in lines[start:end])
        if len(title.split()) <= 40:
            return title, lines[end:]
    return given or None, lines


def _paragraphs(lines: list[_Line]) -> Iterator[str]:
    """Join lines to paragraphs."""
    steps = [a.bottom - b.bottom for a, b in itertools.pairwise(lines) if 0 < a.bottom - b.bottom < 3 * a.size]
    leading = statistics.median(steps) if steps else 0
    held: list[_Line] = []
    for line in lines:
        if held and _breaks(held, line, leading, lines):
            yield _joined(held)
            held = []
        held.append(line)
    if held:
        yield _joined(held)


def _breaks(held: list[_Line], line: _Line, leading: float, lines: list[_Line]) -> bool:
    """Say whether a new paragraph begins with ``line``."""
    before = held[-1]
    if before.hyphen:
        return False
    if abs(line.size - before.size) > 0.12 * before.size:
        return True
    step = before.bottom - line.bottom
    if step <= 0 or step > 4 * before.size:  # the next column or page
        return bool(_ENDS.search(before.text)) and not line.text[:1].islower()
    if leading and step > 1.25 * leading:
        return True
    if line.left > min(x.left for x in held) + 0.7 * line.size and line.left < before.right:
        return True
    beside = [x.right for x in lines if abs(x.left - before.left) < 3 * before.size]
    short = before.right < before.left + 0.85 * (max(beside) - before.left)
    return short and not (line.text[:1].islower() and not _ENDS.search(before.text))


def _joined(lines: list[_Line]) -> str:
    return "".join(line.text + ("" if line.hyphen else " ") for line in lines)


if __name__ == "__main__":
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):  # not on this system; the limit of time holds all the same
        pass
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)
