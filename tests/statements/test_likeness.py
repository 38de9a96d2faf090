"""Pairs of statements found with arrays are those that a look at each pair finds."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements import likeness
from helpers.statements.likeness import FEWEST, LATEST, Words, likely, repeated_runs, words_of

WORDS = st.lists(st.sampled_from(["oar", "net", "sail", "pier", "rope", "buoy"]), max_size=9).map(" ".join)
TOLD = st.lists(st.tuples(st.integers(0, 2), WORDS, st.integers(-1, 6), st.integers(-1, 1), st.integers(0, 1)), max_size=30)


def arrays(told):
    told = sorted(told, key=lambda one: one[0])
    words = Words.split(text for _, text, *_ in told)
    speaker, *near = (np.array([one[k] for one in told], dtype=np.int64) for k in (0, 2, 3, 4))
    return told, words, speaker, near


def test_words_are_those_of_the_texts_in_any_order():
    texts = ["The pilots’ oars, the OARS", "", "don’t 2,100"]
    words = Words.split(texts)
    assert [words[k] for k in range(3)] == [tuple(words_of(text)) for text in texts]
    assert words[2] == ("don't", "2", "100")
    assert [words.take([2, 0])[k] for k in range(2)] == [words[2], words[0]]
    names, owner, name = words.each_once([None if word == "the" else word[:3] for word in words.vocabulary])
    assert list(zip(owner.tolist(), (names[k] for k in name))) == [(0, "pil"), (0, "oar"), (2, "don"), (2, "2"), (2, "100")]


@pytest.mark.parametrize("together", [1, 2**14])
@given(told=TOLD)
def test_likely_pairs_are_those_that_share_enough_words_and_days(told, together):
    told, words, speaker, near = arrays(told)
    _, owner, name = words.each_once(words.vocabulary)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "TOGETHER", together)
        found = dict(likely(speaker, owner, name, near, days=2))

    def close(one, other):
        days = -1 in (one[2], other[2]) or one[2] - other[2] <= 2
        return one[4] == other[4] and (days or one[3] == other[3] >= 0)

    latest, expected = {}, {}
    for k, one in enumerate(told):
        own = set(words[k])
        shared = [j for word in own for j in latest.get((one[0], word), ())]
        few = {j: min(FEWEST, len(own), len(set(words[j]))) for j in shared}
        expected[k] = sorted(j for j in few if shared.count(j) >= few[j] and close(one, told[j]))
        for word in own:
            latest.setdefault((one[0], word), deque(maxlen=LATEST)).append(k)
    assert found == {k: some for k, some in expected.items() if some}


def test_of_a_common_word_only_the_latest_texts_are_looked_at():
    words = Words.split(["oar net sail"] * (LATEST + 5))
    _, owner, name = words.each_once(words.vocabulary)
    same = np.zeros(LATEST + 5, dtype=np.int64)
    found = dict(likely(same, owner, name, (same, same, same), days=0))
    assert found[LATEST + 4] == list(range(4, LATEST + 4))


@given(told=TOLD)
def test_repeated_runs_are_those_of_an_earlier_text_of_another_source(told):
    told, words, speaker, (source, *_) = arrays(told)
    found = repeated_runs(speaker, source, words, 3)
    first, expected = {}, {}
    for k, one in enumerate(told):
        runs = [(one[0], *words[k][start : start + 3]) for start in range(len(words[k]) - 2)]
        expected[k] = [first[run] for run in runs if run in first and source[first[run]] != source[k]]
        for run in runs:
            first.setdefault(run, k)
    assert found == {k: some for k, some in expected.items() if some}
