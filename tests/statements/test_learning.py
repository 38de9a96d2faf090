"""The scripts that learn and measure: the chain's gradient, small fits, weights files, translation for a scorer."""

import importlib.util
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from helpers.records import Statement
from helpers.statements.weights import load_table, logistic, read_table, score

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def load(name):
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", BENCHMARKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


learn = load("learn_cues")
measure = load("statements")


def test_expected_uses_are_those_of_all_chains():
    rng = np.random.default_rng(0)
    a, o, e = (rng.normal(size=(2, 4)) for _ in range(3))
    lengths = [4, 3]
    mask = np.arange(4)[None] < np.array(lengths)[:, None]
    index = np.arange(8).reshape(2, 4)
    expected = np.zeros((8, 3))
    total = learn._forward_backward(a, o, e, mask, index, expected)
    log_z = 0.0
    for row, n in enumerate(lengths):
        weights, uses = [], []
        for chain in product((0, 1), repeat=n):
            opens = [c and (k == 0 or not chain[k - 1]) for k, c in enumerate(chain)]
            ends = [c and (k == n - 1 or not chain[k + 1]) for k, c in enumerate(chain)]
            use = np.array([chain, opens, ends], float).T
            weights.append(np.exp((use * np.stack([a, o, e], -1)[row, :n]).sum()))
            uses.append(use)
        p = np.array(weights) / sum(weights)
        assert expected[row * 4 : row * 4 + n] == pytest.approx(np.tensordot(p, np.array(uses), 1), abs=1e-9)
        log_z += np.log(sum(weights))
    assert total == pytest.approx(log_z)


def test_a_chain_learns_where_contents_begin():
    features = learn.Features()
    labels = []
    for _ in range(20):
        for word, inside in (("he", False), ("said", False), ("it", True), ("rains", True)):
            features.add([f"w={word}"])
            labels.append(inside)
    table = learn.fit_chain(features, [4] * 20, labels, 0.1)
    assert table["w=it"][1] > 0 > table["w=said"][0]


def test_a_ranker_learns_which_candidate_wins():
    features = learn.Features()
    groups, right = [], []
    for k in range(10):
        for name, ok in (("subject", True), ("object", False)):
            features.add([name])
            groups.append(k)
            right.append(ok)
    table = learn.fit_choice(features, groups, right, 0.1)
    assert table["subject"][0] > table["object"][0]


def test_weights_are_written_and_read_again(tmp_path):
    table = {"l=say": (1.234, -0.5, 0.0), "n1=#": (0.1, 0.0, 2.0), "with\ttab": (9.0, 9.0, 9.0)}
    learn.write("content", table, "invented sentences", tmp_path)
    text = (tmp_path / "content.tsv").read_text()
    assert text.startswith("# Learned by benchmarks/learn_cues.py from invented sentences.")
    assert read_table(text) == {"l=say": (1.23, -0.5, 0.0), "n1=#": (0.1, 0.0, 2.0)}


@pytest.mark.parametrize(("name", "columns"), [("cues", 1), ("content", 3), ("sources", 1), ("confidence", 1), ("quotations", 1)])
def test_the_weights_that_ship_can_be_read(name, columns):
    table = load_table(name)
    assert len(table) > 100
    assert {len(row) for row in table.values()} == {columns}


def test_scores():
    assert score({"a": 1.0, "b": -0.5}, ["a", "b", "unknown"]) == 0.5
    assert logistic(0) == 0.5
    assert logistic(-1000) == 0.0


def statement(start, end, cue):
    return Statement(spans=((start, end),), text="x" * (end - start), cue="said", cue_start=cue, cue_end=cue + 4, confidence=0.5)


def test_inner_statements_are_left_out_for_sets_without_them():
    outer, inner, other = statement(10, 60, 0), statement(30, 60, 20), statement(70, 90, 64)
    assert measure.outermost([outer, inner, other]) == [outer, other]


def test_fields_are_named_as_the_scorer_names_them():
    record = measure.translate(statement(10, 20, 0))
    assert record == {"content_spans": [[10, 20]], "speaker": None, "speaker_span": None, "confidence": 0.5}
