"""Contents: the best chain of units, and which words of a sentence were said."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.language import parse
from helpers.statements.content import find_content, find_units, label_units, path
from helpers.statements.parsed import Parsed

SCORES = st.floats(-4, 4, allow_nan=False)


def chain_score(rows, labels):
    total = 0.0
    for k, (inside, opens, ends) in enumerate(rows):
        if labels[k]:
            total += inside
            total += opens if k == 0 or not labels[k - 1] else 0
            total += ends if k + 1 == len(rows) or not labels[k + 1] else 0
    return total


@given(st.lists(st.tuples(SCORES, SCORES, SCORES), min_size=1, max_size=7))
def test_the_best_chain_is_the_best_of_all_chains_with_content(rows):
    chains = {labels: chain_score(rows, labels) for labels in product((False, True), repeat=len(rows))}
    best = max(score for labels, score in chains.items() if any(labels))
    labels, log_probability, lead = label_units(rows)
    assert any(labels)
    assert chain_score(rows, labels) == pytest.approx(best, abs=1e-6)
    assert lead == pytest.approx(best, abs=1e-6)
    total = math.log(sum(math.exp(score) for score in chains.values()))
    assert log_probability == pytest.approx(best - total, abs=1e-6)


def said(text, cue):
    parsed = Parsed(parse(text))
    index = parsed.words.index(cue)
    spans, _, _ = find_content(parsed, index)
    return [text[parsed.start[a] : parsed.end[z - 1]] for a, z in spans]


def test_a_clause():
    assert said("The mayor said that the bridge would stay shut.", "said") == ["that the bridge would stay shut"]


def test_a_clause_round_its_cue():
    assert said("The bridge, the mayor said, would stay shut.", "said") == ["The bridge", "would stay shut"]


def test_a_split_quotation():
    text = "“The bridge stays shut,” the mayor said on Monday. “Nobody will cross it.”"
    assert said(text, "said") == ["“The bridge stays shut,”", "“Nobody will cross it.”"]


def test_according_to():
    text = "The bridge will stay shut until May, according to the mayor."
    assert said(text, "according") == ["The bridge will stay shut until May"]


def test_a_quotation_opened_by_a_colon_in_the_paragraph_before():
    text = "The mayor said in a letter:\n\n“The bridge stays shut until the inspectors have seen it.”\n\nNobody answered."
    assert said(text, "said") == ["“The bridge stays shut until the inspectors have seen it.”"]


def test_a_quotation_is_one_unit_unless_the_cue_stands_in_it():
    parsed = Parsed(parse("“I think it will rain,” the mayor said."))
    outside = find_units(parsed, parsed.words.index("said"))
    inside = find_units(parsed, parsed.words.index("think"))
    assert sum(quotation for _, _, quotation in outside) == 1
    assert not any(quotation for _, _, quotation in inside)
    assert all(parsed.quote[a] == 0 for a, _, _ in inside)


def test_the_way_through_the_parse():
    parsed = Parsed(parse("The mayor said that the bridge would stay shut."))
    said_, mayor, bridge = (parsed.words.index(w) for w in ("said", "mayor", "bridge"))
    assert path(parsed, said_, mayor) == "_nsubj"
    assert path(parsed, mayor, said_) == "^nsubj"
    assert path(parsed, mayor, bridge) == "^nsubj_ccomp_nsubj"
