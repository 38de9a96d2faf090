"""The annotated dates and events fit the articles that they were annotated on."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from helpers.corpus import Corpus

GOLD = Path(__file__).parent
TYPES = {"DATE", "TIME", "DURATION", "SET"}
MODIFIERS = {
    None,
    "START",
    "MID",
    "END",
    "APPROX",
    "BEFORE",
    "AFTER",
    "MORE_THAN",
    "LESS_THAN",
    "EQUAL_OR_MORE",
}
STATUSES = {"happened", "planned", "denied", "hypothetical"}
WEEKDAY = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")


def rows(name):
    """Return the rows of a gold file."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def texts(root):
    """Map (corpus, article_id) to the text."""
    return {
        (name, article.article_id): article.text
        for name in ("us-dprk", "harbour")
        for article in Corpus.load(root / "corpus" / name).articles
    }


def where(row):
    """Name a row in the message of a failure."""
    return f"{row['corpus']}/{row['article_id']} {row['start']}"


def assert_interval(row):
    """Check that a row's two days are both given or both missing, and in order."""
    assert (row["earliest"] is None) == (row["latest"] is None), where(row)
    if row["earliest"]:
        assert date.fromisoformat(row["earliest"]) <= date.fromisoformat(row["latest"]), where(row)


def assert_prose(text, row):
    """Check that a row lies in running prose, not in a heading, caption or source line."""
    line = text[text.rfind("\n", 0, row["start"]) + 1 :]
    assert not line.startswith(("#", "![", "Photo:", "Source:")), where(row)


def test_dates_lie_where_their_text_stands(texts):
    for row in rows("dates.jsonl"):
        text = texts[row["corpus"], row["article_id"]]
        assert text[row["start"] : row["end"]] == row["text"] != "", where(row)
        assert_prose(text, row)


def test_dates_are_well_formed():
    for row in rows("dates.jsonl"):
        assert row["type"] in TYPES and row["modifier"] in MODIFIERS, where(row)
        assert_interval(row)
        timeless = row["type"] in ("DURATION", "SET")
        assert timeless == bool(re.match(r"P[\dTX]", row["value"])), where(row)
        if timeless or row["value"].endswith("_REF") or row["value"].startswith("X"):
            assert row["earliest"] is None, where(row)
        else:
            assert row["earliest"] is not None, where(row)


def test_weekdays_agree_with_the_calendar():
    for row in rows("dates.jsonl"):
        named = WEEKDAY.findall(row["text"])
        if len(named) == 1 and re.match(r"\d{4}-\d\d-\d\d", row["value"]):
            assert f"{date.fromisoformat(row['value'][:10]):%A}" == named[0] + "day", where(row)


def test_dates_do_not_overlap():
    for before, after in pairwise(rows("dates.jsonl")):
        if (before["corpus"], before["article_id"]) == (after["corpus"], after["article_id"]):
            assert before["end"] <= after["start"], where(after)


@pytest.mark.parametrize("name", ["events.jsonl", "events-second.jsonl"])
def test_events_are_well_formed(texts, name):
    for row in rows(name):
        text = texts[row["corpus"], row["article_id"]]
        sentence = text[row["start"] : row["end"]]
        assert sentence == sentence.strip() and len(sentence) > 20 and "\n\n" not in sentence, where(row)
        assert_prose(text, row)
        assert row["earliest"], where(row)
        assert_interval(row)
        assert row["status"] in STATUSES and row["what"], where(row)
        assert row["act"] is None or re.fullmatch(r"0[1-9]|1\d|20", row["act"]), where(row)
        assert len(set(row["participants"])) == len(row["participants"]), where(row)


@pytest.mark.parametrize("name", ["events.jsonl", "events-second.jsonl"])
def test_each_event_is_listed_once(name):
    seen = [(r["corpus"], r["article_id"], r["start"], r["what"], r["earliest"]) for r in rows(name)]
    assert len(set(seen)) == len(seen)


def test_there_is_enough_to_judge_by():
    dates, events = rows("dates.jsonl"), rows("events.jsonl")
    dated = {(r["corpus"], r["article_id"]) for r in dates}
    assert len(dates) >= 320 and len(events) >= 140
    assert sum(c == "us-dprk" for c, _ in dated) >= 14 and sum(c == "harbour" for c, _ in dated) >= 10
    assert {("harbour", "profile-the-oskarrins"), ("harbour", "summer-cargo-figures")} <= dated
    assert dated <= {(r["corpus"], r["article_id"]) for r in events}
    assert {r["status"] for r in events} == STATUSES
