"""The annotated statements are well-formed: offsets, names and labels hold for the articles they speak of."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from helpers.corpus import Corpus

GOLD = Path(__file__).parent / "statements.jsonl"
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
LABELS = {
    "kind": {"direct", "mixed", "indirect"},
    "mode": {"speech", "belief", "plan"},
    "asserted": {"yes", "denied", "not said", "asked", "hypothetical"},
}
MARKS = "\"'\u201c\u201d\u2018\u2019"


@pytest.fixture(scope="module")
def texts(root) -> dict[tuple[str, str], str]:
    """Text by corpus and article."""
    return {
        (name, article.article_id): article.text
        for name in ("us-dprk", "harbour")
        for article in Corpus.load(root / "corpus" / name).articles
    }


@pytest.fixture(scope="module")
def names(root) -> dict[str, dict[str, str]]:
    """Canonical name by id, for each corpus."""
    return {
        name: {
            party["id"]: party["name"]
            for party in yaml.safe_load((root / "corpus" / name / "parties.yaml").read_text("utf-8"))["parties"]
        }
        for name in ("us-dprk", "harbour")
    }


def where(row: dict) -> str:
    return f"{row['corpus']}/{row['article_id']}: {row['text'][:60]}"


def test_there_are_enough_of_them():
    assert len(ROWS) >= 250
    articles = {(row["corpus"], row["article_id"]) for row in ROWS}
    assert sum(corpus == "us-dprk" for corpus, _ in articles) >= 16
    assert sum(corpus == "harbour" for corpus, _ in articles) >= 12


def test_every_offset_matches_the_article(texts):
    for row in ROWS:
        text = texts[row["corpus"], row["article_id"]]
        spans = row["spans"]
        assert spans, where(row)
        assert all(0 <= start < end <= len(text) for start, end in spans), where(row)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), where(row)
        assert row["text"] == " \u2026 ".join(text[start:end] for start, end in spans), where(row)
        for part in ("speaker", "cue"):
            written = row["speaker_text" if part == "speaker" else "cue"]
            start, end = row[f"{part}_start"], row[f"{part}_end"]
            assert written == (None if start is None else text[start:end]), where(row)


def test_fragments_have_clean_edges(texts):
    for row in ROWS:
        text = texts[row["corpus"], row["article_id"]]
        for start, end in row["spans"]:
            fragment = text[start:end]
            assert fragment == fragment.strip(), where(row)
            assert fragment[-1] not in ".," or any(mark in fragment for mark in MARKS), where(row)


def test_speakers_are_those_of_the_parties_file(names):
    for row in ROWS:
        by_id = names[row["corpus"]]
        if row["speaker_id"] is None:
            assert row["speaker"] not in by_id.values(), where(row)
        else:
            assert by_id[row["speaker_id"]] == row["speaker"], where(row)


@pytest.mark.parametrize("column", LABELS)
def test_labels_are_known(column):
    assert {row[column] for row in ROWS} <= LABELS[column]


def test_direct_content_stands_in_marks_and_indirect_content_does_not():
    for row in ROWS:
        fragments = row["text"].split(" \u2026 ")
        if row["kind"] == "direct":
            assert all(fragment[0] in MARKS or fragment[-1] in MARKS for fragment in fragments), where(row)
        elif row["kind"] == "mixed":
            assert any(mark in row["text"] for mark in MARKS), where(row)
        else:
            assert not any(mark in row["text"] for mark in "\"\u201c\u201d"), where(row)


def test_nothing_is_annotated_twice():
    seen = [(row["corpus"], row["article_id"], row["cue_start"], str(row["spans"])) for row in ROWS]
    assert len(seen) == len(set(seen))


def test_only_questions_lack_a_speaker():
    assert all(row["speaker"] or row["asserted"] == "asked" for row in ROWS)
