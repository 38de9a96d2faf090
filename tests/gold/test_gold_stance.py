"""The annotated stances fit the annotated statements and the corpora, and two readings agree as the guide says."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
SECOND = HERE / "stances-second.jsonl"
LABELS = {"oppose", "neutral", "support"}
CORPORA = ("us-dprk", "harbour")


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ROWS = read(HERE / "stances.jsonl")


def cohen_kappa(first: list[str], second: list[str]) -> float:
    """Return the agreement of two readings beyond chance (Cohen 1960, Educational and Psychological Measurement 20)."""
    total = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / total
    one, other = Counter(first), Counter(second)
    expected = sum(one[label] * other[label] for label in one) / total**2
    return (observed - expected) / (1 - expected)


@pytest.fixture(scope="module")
def targets(root) -> dict[tuple[str, str], set[str]]:
    """Canonical names, for each corpus and kind of target."""
    return {
        (corpus, kind): {
            entry["name"]
            for entry in yaml.safe_load((root / "corpus" / corpus / file).read_text("utf-8"))[key]
        }
        for corpus in CORPORA
        for kind, file, key in (("party", "parties.yaml", "parties"), ("topic", "topics.yaml", "topics"))
    }


def test_there_are_enough_of_them_and_every_label_occurs():
    assert len(ROWS) >= 200
    for corpus in CORPORA:
        labels = Counter(row["label"] for row in ROWS if row["corpus"] == corpus)
        assert set(labels) == LABELS
        assert min(labels.values()) / labels.total() >= 0.2, labels


def test_every_pair_is_named_and_made_once():
    assert len({row["pair_id"] for row in ROWS}) == len(ROWS)
    made = {
        (row["corpus"], row["article_id"], str(row["spans"]), row["speaker"], row["target"]) for row in ROWS
    }
    assert len(made) == len(ROWS)


def test_every_pair_belongs_to_one_annotated_statement():
    statements = Counter(
        (row["corpus"], row["article_id"], str(row["spans"]), row["speaker"])
        for row in read(HERE / "statements.jsonl")
    )
    for row in ROWS:
        key = (row["corpus"], row["article_id"], str(row["spans"]), row["speaker"])
        assert statements[key] == 1, row["pair_id"]


def test_targets_are_those_of_the_corpus(targets):
    for row in ROWS:
        assert row["target"] in targets[row["corpus"], row["target_kind"]], row["pair_id"]


def test_nobody_is_a_target_of_himself():
    for row in ROWS:
        assert row["target"] != row["speaker"], row["pair_id"]


def test_every_label_has_a_short_reason():
    for row in ROWS:
        assert 1 <= len(row["why"].split()) <= 12, row["pair_id"]


def test_kappa_takes_away_what_chance_explains():
    assert cohen_kappa(["a", "a", "b", "b"], ["a", "a", "b", "b"]) == 1
    assert cohen_kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0
    assert cohen_kappa(["a", "a", "a", "b"], ["a", "a", "b", "b"]) == pytest.approx(0.5)


@pytest.mark.skipif(not SECOND.exists(), reason="no second reading yet")
def test_the_second_reading_covers_the_same_pairs_and_the_guide_states_the_agreement():
    second = {row["pair_id"]: row["label"] for row in read(SECOND)}
    assert second.keys() == {row["pair_id"] for row in ROWS}
    assert set(second.values()) <= LABELS
    kappa = cohen_kappa([row["label"] for row in ROWS], [second[row["pair_id"]] for row in ROWS])
    stated = re.search(
        r"kappa of the two readings: (-?\d?\.\d+)", (HERE / "guide-stance.md").read_text("utf-8")
    )
    assert stated, f"state it in the guide: {kappa:.2f}"
    assert float(stated[1]) == pytest.approx(kappa, abs=0.005)
