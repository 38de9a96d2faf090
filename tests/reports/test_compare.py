"""Two runs compared: what is new, gone and shifted, and what is called out."""

from __future__ import annotations

import json
import random
from types import SimpleNamespace

import pytest
from fabricate import make_hostile, make_result

from helpers.reports.compare import TABLES, CompareError, Part, compare, tell
from helpers.reports.export import write_tables
from helpers.schemas import to_frame
from helpers.views.rows import plain_rows


@pytest.fixture
def rows():
    """The rows of a made-up result, free to be changed."""
    result = make_result(12, 60)
    return {name: plain_rows(name, getattr(result, name)) for name in TABLES}


def result(rows):
    return SimpleNamespace(**{name: to_frame(name, found) for name, found in rows.items()})


def changed(rows, change):
    """Compare ``rows`` with what ``change`` makes of a copy."""
    new = json.loads(json.dumps(rows))
    change(new)
    return compare(result(rows), result(new))


def test_a_run_compared_with_itself_has_no_changes(rows):
    changes = changed(rows, lambda new: None)
    assert not changes
    assert changes.new_speakers == changes.first_stances == []
    assert tell(changes) == ["Nothing changed."]


def test_an_article_that_came_brings_what_it_says_and_one_that_went_takes_it(rows):
    gone = rows["articles"][3]["article_id"]
    fewer = {**rows, "articles": [r for r in rows["articles"] if r["article_id"] != gone], "statements": [r for r in rows["statements"] if r["article_id"] != gone]}
    there = {r["statement_id"] for r in rows["statements"] if r["article_id"] == gone}
    changes = compare(result(fewer), result(rows))
    assert [row["article_id"] for row in changes.articles.new] == [gone]
    assert "text" not in changes.articles.new[0]
    assert {row["statement_id"] for row in changes.statements.new} == there
    back = compare(result(rows), result(fewer))
    assert {row["statement_id"] for row in back.statements.gone} == there
    assert back.statements.new == back.statements.shifted == []


def test_a_statement_whose_reading_changed_is_shifted_in_those_columns(rows):
    def change(new):
        new["statements"][5] |= {"speaker": "Somebody Else", "asserted": "asked"}

    (shift,) = changed(rows, change).statements.shifted
    assert shift.fields == ("speaker", "asserted")
    assert (shift.old["speaker"], shift.new["speaker"]) == (rows["statements"][5]["speaker"], "Somebody Else")


def test_a_statement_whose_words_changed_is_known_by_its_place(rows):
    def change(new):
        row = new["statements"][5]
        row |= {"statement_id": "new id", "spans": [[row["spans"][0][0] + 5, row["spans"][0][1]]], "text": row["text"][5:]}

    changes = changed(rows, change)
    assert (changes.statements.new, changes.statements.gone) == ([], [])
    assert changes.statements.shifted[0].fields == ("text",)


def test_places_count_for_nothing_when_the_article_changed(rows):
    def change(new):
        new["statements"][5]["statement_id"] = "new id"
        article = next(row for row in new["articles"] if row["article_id"] == new["statements"][5]["article_id"])
        article["sha256"] = "other"

    changes = changed(rows, change)
    assert [row["statement_id"] for row in changes.statements.new] == ["new id"]
    assert [row["statement_id"] for row in changes.statements.gone] == [rows["statements"][5]["statement_id"]]
    assert changes.articles.shifted[0].fields == ("sha256",)


def test_an_event_is_known_by_its_id_or_by_the_sentence_that_proves_it(rows):
    def change(new):
        new["events"][0]["status"] = "denied" if new["events"][0]["status"] != "denied" else "planned"
        new["events"][1] |= {"event_id": "other", "earliest": "2001-01-01"}
        new["events"][2] |= {"event_id": "another", "evidence": [{"article_id": "x", "start": 0, "end": 3}]}

    events = changed(rows, change).events
    assert {shift.fields for shift in events.shifted} == {("status",), ("earliest",)}
    assert [row["event_id"] for row in events.new] == ["another"]
    assert [row["event_id"] for row in events.gone] == [rows["events"][2]["event_id"]]


def test_of_two_events_of_one_sentence_each_finds_its_own(rows):
    rows["events"][1] |= {"evidence": rows["events"][0]["evidence"], "act": "17", "participants": ["A", "B"]}

    def change(new):
        new["events"][0]["event_id"], new["events"][1]["event_id"] = "one", "two"

    assert not changed(rows, change).events


def test_a_mean_that_moved_is_told_with_its_difference(rows):
    place = next(n for n, row in enumerate(rows["speakers"]) if row["mean_score"] is not None)
    old = rows["speakers"][place]

    def change(new):
        new["speakers"][place]["mean_score"] = old["high"] + 0.2

    (shift,) = changed(rows, change).speakers.shifted
    assert shift.fields == ("mean_score",)
    assert shift.difference == pytest.approx(old["high"] + 0.2 - old["mean_score"], abs=1e-4)
    assert shift.clear

    def nudge(new):
        new["speakers"][place] |= {"mean_score": old["mean_score"] + 0.004, "statements": 99}

    assert not changed(rows, nudge)

    def first(new):
        new["speakers"][place] |= {"mean_score": None, "trend": "too few"}

    (shift,) = changed(rows, first).speakers.shifted
    assert (shift.difference, shift.clear) == (None, False)


def test_new_speakers_and_first_stances_are_called_out(rows):
    taken = rows["stances"][0]
    for stance in rows["stances"]:
        stance["label"] = "neutral"

    def change(new):
        new["stances"][0]["label"] = "support"
        for statement in new["statements"][10:13]:
            statement |= {"speaker_id": "nina-orr", "speaker": "Nina Orr", "same_as": None}

    changes = changed(rows, change)
    assert [(row["speaker"], row["statements"]) for row in changes.new_speakers] == [("Nina Orr", 3)]
    (first,) = changes.first_stances
    assert (first["statement_id"], first["label"], first["before"]) == (taken["statement_id"], "support", None)


def test_a_change_of_sides_says_what_was_held_before(rows):
    for stance in rows["stances"]:
        stance["label"] = "oppose" if (stance["speaker_id"], stance["target_id"]) == ("mara-lind", "sudria") else "neutral"

    def change(new):
        next(row for row in new["stances"] if row["label"] == "oppose")["label"] = "support"

    changes = changed(rows, change)
    assert [(row["label"], row["before"]) for row in changes.first_stances] == [("support", "oppose")]
    assert any("Mara Lind supports Sudria" in line and "only opposed it before" in line for line in tell(changes))


def test_folders_results_and_both_kinds_of_file_compare_alike(tmp_path):
    old, new = make_result(10, 40), make_result(12, 60)
    write_tables(old, tmp_path / "old")
    write_tables(new, tmp_path / "out" / "04_briefing")
    for path in (tmp_path / "old").glob("*.jsonl"):
        path.unlink()
    (tmp_path / "out" / "02_timeline").mkdir()
    (tmp_path / "out" / "04_briefing.html").write_text("the page")
    assert compare(tmp_path / "old", tmp_path / "out" / "04_briefing.html") == compare(tmp_path / "old", tmp_path / "out")
    assert compare(tmp_path / "old", tmp_path / "out").as_dict() == compare(old, new).as_dict()
    assert json.loads(json.dumps(compare(old, new).as_dict()))["statements"]["new"]


def test_a_table_that_one_run_lacks_is_named_and_not_taken_for_a_change(tmp_path, rows):
    write_tables(result(rows), tmp_path / "old", ["events"])
    changes = compare(tmp_path / "old", result(rows))
    assert set(changes.missing) == set(TABLES) - {"events"}
    assert changes.statements == changes.articles == Part()
    assert "Not compared, since only one run has it: articles." in tell(changes)


def test_the_order_of_rows_changes_nothing(rows):
    old, new = make_result(10, 40), make_result(12, 60)
    mixed = {name: random.Random(3).sample(found, len(found)) for name in TABLES if (found := plain_rows(name, getattr(new, name)))}
    assert compare(old, new).as_dict() == compare(old, result(mixed)).as_dict()


@pytest.mark.parametrize(("make", "said"), [
    (lambda folder: None, "no such folder"), (lambda folder: folder.mkdir(), "holds no tables"),
    (lambda folder: (folder.mkdir(), (folder / "events.jsonl").write_text('{"a": ')), r"events.jsonl: cannot be read"),
    (lambda folder: (folder.mkdir(), (folder / "events.parquet").write_bytes(b"PAR1 no")), r"events.parquet: cannot be read"),
])  # fmt: skip
def test_a_folder_that_cannot_be_compared_is_named(tmp_path, rows, make, said):
    make(tmp_path / "old")
    with pytest.raises(CompareError, match=said):
        compare(tmp_path / "old", result(rows))


def test_words_hold_no_control_characters_and_stay_short(rows):
    lines = tell(compare(make_result(0, 0), make_hostile()), most=3)
    assert lines
    assert not any(ord(letter) < 32 for line in lines for letter in line)
    assert any(line.startswith("  ... and ") for line in lines)
