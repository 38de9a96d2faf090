"""Evidence cut to the statement and its cue, for sharing without the paragraphs that others hold the rights to.

What is left out of a text becomes ``…``, character for character, so that every offset still counts; views show a
stretch of them as one mark. The tables are cut, not the pages: whatever is made of them afterwards is redacted.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from helpers.views.rows import Rows
from helpers.views.tables import gaps

QUOTED = 200  # characters that are kept of one statement, and of one sentence that reports an event
LONG, MOST = 200, 0.7  # of a paragraph longer than LONG characters, no more than this share is kept
HEADLINE = 120  # characters of an event's headline


def redacted(result: Any) -> Any:
    """Return ``result`` with its texts cut: articles, statements, and the headlines of events.

    Kept are the first QUOTED characters of each statement and of each sentence that reports an event, the words that
    say who said it, about whom and when. The other tables stay as they are.
    """
    rows = Rows(result)
    kept = _kept(rows)
    texts = {row["article_id"]: _masked(row["text"], kept[row["article_id"]], rows.paragraphs[row["article_id"]]) for row in rows.articles}
    articles, statements, events = (getattr(result, name).copy() for name in ("articles", "statements", "events"))
    articles["text"] = [texts[row["article_id"]] for row in rows.articles]
    statements["text"] = [_cut(row, texts.get(row["article_id"], "")) for row in rows.statements]
    events["headline"] = [_short(row["headline"]) for row in rows.events]
    tables = {"articles": articles, "statements": statements, "events": events}
    if dataclasses.is_dataclass(result):
        return dataclasses.replace(result, **tables)
    return SimpleNamespace(**vars(result) | tables)


def _kept(rows: Rows) -> dict[str, list[tuple[int, int]]]:
    """What is kept of each article: (start, end) of statements, speakers, cues, targets, dates, and events' sentences."""
    kept = defaultdict(list)
    for row in rows.statements:
        kept[row["article_id"]] += _first(row["spans"])
        for name in ("cue", "speaker"):
            if row[f"{name}_start"] is not None and row[f"{name}_end"] is not None:
                kept[row["article_id"]].append((row[f"{name}_start"], row[f"{name}_end"]))
    for row in rows.events:
        for proof in row["evidence"]:
            kept[proof["article_id"]] += _first([(proof["start"], proof["end"])])
    for row in rows.dates:
        kept[row["article_id"]].append((row["start"], row["end"]))
    return kept


def _first(spans: list) -> list[tuple[int, int]]:
    """The first QUOTED characters of some spans."""
    found, left = [], QUOTED
    for start, end in spans:
        if left <= 0:
            break
        found.append((start, min(end, start + left)))
        left -= max(0, end - start)
    return found


def _masked(text: str, kept: list[tuple[int, int]], paragraphs: list[tuple[int, int]]) -> str:
    """Hide what is not kept; of a long paragraph that is kept nearly whole, hide the end of each part as well."""
    shown = bytearray(len(text))
    for start, end in kept:
        start, end = max(0, start), min(len(text), end)
        shown[start:end] = b"\1" * max(0, end - start)
    for start, end in paragraphs:
        if end - start > LONG and sum(shown[start:end]) > MOST * (end - start):
            for part in re.finditer(b"\1+", bytes(shown[start:end])):
                cut = start + part.start() + int(MOST * len(part[0]))
                shown[cut : start + part.end()] = bytes(start + part.end() - cut)
    return "".join(c if seen or c in "\n\r" else "…" for c, seen in zip(text, shown))


def _cut(statement: dict[str, Any], text: str) -> str:
    return " … ".join(" ".join(gaps(text[start:end]).split()) for start, end in statement["spans"]).strip()


def _short(headline: str) -> str:
    return headline if len(headline) <= HEADLINE else headline[:HEADLINE].rpartition(" ")[0] + " …"
