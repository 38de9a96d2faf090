"""The tables joined: plain values, utterances counted once, anchors that stay."""

from __future__ import annotations

import pandas as pd
from fabricate import make_result

from helpers.records import Evidence
from helpers.schemas import to_frame
from helpers.views.rows import Rows, anchor, plain_rows


def test_absent_values_become_none_and_lists_stay_lists():
    frame = to_frame("statements", [{"statement_id": "a", "spans": [[0, 3]], "text": "x\ud800", "confidence": 0.5}, {"statement_id": "b"}])
    first, second = plain_rows("statements", frame)
    assert first["spans"] == [[0, 3]]
    assert first["text"] == "x\ufffd"
    assert first["cue_start"] is None
    assert second["spans"] == []
    assert second["confidence"] is None


def test_evidence_is_read_in_each_of_its_forms():
    evidence = [{"article_id": "a", "start": 0, "end": 4}, ("a", 0, 4), Evidence("a", 0, 4)]
    row = plain_rows("events", to_frame("events", [{"event_id": "e", "evidence": evidence, "participants": ["A"]}]))[0]
    assert row["evidence"] == [{"article_id": "a", "start": 0, "end": 4}] * 3


def test_a_column_that_schemas_do_not_know_is_kept():
    frame = to_frame("speakers", [{"speaker_id": "a"}])
    frame["before_mean"] = pd.array([0.25], dtype="Float64")
    assert plain_rows("speakers", frame)[0]["before_mean"] == 0.25


def test_an_utterance_reported_twice_is_counted_once(rows):
    twice = [row for row in rows.statements if row["same_as"]]
    assert twice
    assert len(rows.utterances) == len(rows.statements) - len(twice)
    assert sum(len(said) for _, _, said in rows.by_speaker) == len(rows.utterances)
    assert sum(len(found) for found in rows.repeats.values()) == len(twice)


def test_the_statements_behind_a_figure_are_as_many_as_it_says(rows):
    assert rows.pairs
    for pair in rows.pairs:
        assert len(rows.behind(pair)) == pair["statements"]


def test_named_evidence_narrows_what_stands_behind_a_figure(rows):
    pair = max(rows.pairs, key=lambda pair: pair["statements"])
    one = rows.behind(pair)[0]["statement_id"]
    assert [row["statement_id"] for row in rows.behind({**pair, "evidence": [one]})] == [one]


def test_anchors_are_safe_and_stay_the_same():
    assert anchor("s", "a/b#c") == anchor("s", "a/b#c") != anchor("s", "a/b", "c")
    assert anchor("s", '"><script>\ud800').replace("-", "").isalnum()


def test_roles_are_those_of_the_day():
    from types import SimpleNamespace as Space

    party = Space(name="Mara Lind", roles=(Space(title="envoy", start="2018-01-01", end="2019-06-30"), Space(title="minister", start="2019-07-01", end=None)))
    result = make_result(2, 4)
    result.corpus = Space(parties={"mara-lind": party})
    rows = Rows(result)
    assert [rows.role("mara-lind", day) for day in ("2017-05-01", "2019-01-01", "2020-01-01")] == ["", "envoy", "minister"]
    assert rows.role("nobody", "2019-01-01") == ""


def test_paragraphs_are_found_whatever_the_newline():
    result = make_result(1, 0)
    result.articles["text"] = ["One.\n\nTwo.\r\n\r\nThree\nfour.\n  \n\nFive."]
    rows = Rows(result)
    text = rows.articles[0]["text"]
    assert [text[a:b] for a, b in rows.paragraphs["desk/000"]] == ["One.", "Two.", "Three\nfour.", "Five."]
