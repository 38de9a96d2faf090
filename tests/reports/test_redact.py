"""Redaction: what is left out is left out of every table and view, and every offset still counts."""

from __future__ import annotations

import re

from fabricate import make_hostile, make_result

from helpers.reports.export import write_tables
from helpers.reports.redact import HEADLINE, MOST, QUOTED, redacted
from helpers.views import Rows, evidence


def one(text, *spans, **more):
    """A result of one article with one statement."""
    result = make_result(1, 1)
    result.articles["text"] = [text]
    result.statements["spans"] = [[list(span) for span in spans]]
    result.statements["text"] = ["whole"]
    for name in ("cue_start", "cue_end", "speaker_start", "speaker_end"):
        result.statements[name] = [more.get(name)]
    result.dates, result.events = result.dates[:0], result.events[:0]
    return result


def test_what_nobody_said_becomes_dots_of_the_same_length():
    text = "Nobody saw it. Mara said the strait is closed for good. Gulls cried.\n\nAll was quiet."
    start = text.index("the strait")
    result = redacted(one(text, (start, start + 20), cue_start=20, cue_end=24, speaker_start=15, speaker_end=19))
    shown = result.articles["text"][0]
    assert len(shown) == len(text)
    assert re.sub("…+", "…", shown) == "…Mara…said…the strait is closed…\n\n…"
    assert result.statements["text"][0] == "the strait is closed"
    page = evidence.said(Rows(result))
    assert "the strait is closed" in page
    assert "Gulls" not in page
    assert "……" not in page


def test_of_one_statement_no_more_than_a_quotation_is_kept():
    text = "Word " * 200
    result = redacted(one(text, (0, 400), (500, 900)))
    assert result.statements["text"][0].rstrip(" …") == text[:QUOTED].strip()
    assert result.articles["text"][0].count("W") == QUOTED // 5


def test_a_paragraph_that_is_all_statement_is_not_kept_whole():
    text = "x" * 150 + " " + "y" * 150
    result = one(text, (0, 150))
    result = redacted(result)
    assert 0 < len(result.articles["text"][0].replace("…", "")) <= 150
    both = one(text, (0, 100), (150, 250))
    kept = redacted(both).articles["text"][0].replace("…", "")
    assert len(kept) <= MOST * len(text)


def test_headlines_are_cut_and_the_result_given_stays_as_it_is():
    result = make_result(4, 12)
    result.events["headline"] = ["word " * 60] * len(result.events)
    before = {name: getattr(result, name).copy() for name in ("articles", "statements", "events")}
    cut = redacted(result)
    assert max(map(len, cut.events["headline"])) <= HEADLINE + 2
    for name, frame in before.items():
        assert getattr(result, name).equals(frame)


def test_no_file_of_a_redacted_result_holds_the_texts(tmp_path):
    result = make_result(6, 40)
    write_tables(redacted(result), tmp_path)
    sentence = "The strait between the two countries has been quiet"
    for path in tmp_path.iterdir():
        assert sentence.encode() not in path.read_bytes()


def test_any_offsets_are_survived():
    result = one("short text", (-5, 300), (8, 2), cue_start=50, cue_end=60, speaker_start=4, speaker_end=1)
    assert len(redacted(result).articles["text"][0]) == 10
    assert len(redacted(make_hostile()).articles) == 6
    assert redacted(make_result(0, 0)).articles.empty
