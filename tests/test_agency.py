"""Invented agency reports that no rule was written for: what a careful reader would list must come out."""

from __future__ import annotations

import json

import pytest

from helpers.analysis import analyse
from helpers.corpus import Corpus
from helpers.views.accuracy import same_name

FLOOR = 0.9
NAMES = ("dam", "fisheries", "border", "airline")


@pytest.fixture(scope="module")
def result(root):
    return analyse(Corpus.load(root / "tests" / "agency"))


def listed(root, name: str) -> dict:
    return json.loads((root / "tests" / "agency" / f"{name}.json").read_text(encoding="utf-8"))


def statement_found(wanted: dict, text: str, rows: list[dict]) -> str:
    """Say 'right', or what is wrong: 'content' (not found), else the wrong speaker's name."""
    start = text.index(wanted["content"])
    place = set(range(start, start + len(wanted["content"])))
    hits = [
        row for row in rows
        if len(place & {i for a, b in row["spans"] for i in range(a, b)}) >= 0.6 * len(place)
        and row["asserted"] == wanted.get("asserted", row["asserted"])
    ]
    for row in hits:
        if any(same_name(row["speaker"], name) for name in wanted["speaker"].split("|")):
            return "right"
    return f"speaker {hits[0]['speaker']!r}" if hits else "content"


def date_found(mention: str, value: str | None, text: str, rows: list[dict]) -> str:
    start = text.index(mention)
    hits = [r for r in rows if r["start"] < start + len(mention) and start < r["end"]]
    if any(value is None or row["value"] == value for row in hits):
        return "right"
    return f"value {hits[0]['value']}" if hits else "not found"


def event_found(wanted: dict, text: str, rows: list[dict]) -> str:
    named = [
        row for row in rows
        if any(w.casefold() in (row["headline"] + " ".join(text[e["start"]:e["end"]] for e in row["evidence"])).casefold()
               for w in wanted["words"])
    ]
    dated = [r for r in named if (r["earliest"], r["latest"]) == (wanted["earliest"], wanted["latest"])]
    if any(row["status"] == wanted["status"] for row in dated):
        return "right"
    return f"status {dated[0]['status']}" if dated else f"days {[(r['earliest'], r['latest']) for r in named]}"


def outcomes(root, result, kind: str) -> list[tuple[str, str, str]]:
    """Every item that a careful reader lists, with what became of it: (article, item, outcome)."""
    lines = []
    for name in NAMES:
        gold = listed(root, name)
        text = result.articles.set_index("article_id").loc[name, "text"]
        if kind == "statements":
            rows = result.statements[result.statements.article_id == name].to_dict("records")
            lines += [(name, s["content"], statement_found(s, text, rows)) for s in gold["statements"]]
        elif kind == "dates":
            rows = result.dates[result.dates.article_id == name].to_dict("records")
            lines += [(name, m, date_found(m, value, text, rows)) for m, value in gold["dates"]]
        else:
            rows = [r for r in result.events.to_dict("records") if any(e["article_id"] == name for e in r["evidence"])]
            lines += [(name, str(e["words"]), event_found(e, text, rows)) for e in gold["events"]]
    return lines


@pytest.mark.parametrize("kind", ["statements", "dates", "events"])
def test_nine_in_ten_come_out(root, result, kind):
    lines = outcomes(root, result, kind)
    wrong = [line for line in lines if line[2] != "right"]
    assert len(lines) - len(wrong) >= FLOOR * len(lines), "\n".join(map(str, wrong))


def test_nothing_is_attributed_from_captions_headings_and_source_lines(result):
    articles = {a.article_id: a for a in result.corpus.articles}
    for row in result.statements.to_dict("records"):
        zones = [z for z in articles[row["article_id"]].zones if z.kind in ("caption", "heading", "source", "byline")]
        assert not any(a < z.end and z.start < b for a, b in row["spans"] for z in zones), row["text"]
