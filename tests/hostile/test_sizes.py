"""More than anybody would write: a line of ten megabytes, a quotation or a sentence that never ends, a hundred thousand files."""

from __future__ import annotations

from time import process_time

import pytest
from folder import GOOD, head

from helpers.analysis import analyse
from helpers.cache import Cache
from helpers.corpus import Corpus
from helpers.statements import find_statements


@pytest.mark.slow
def test_a_line_of_ten_megabytes_costs_no_more_than_its_own_place(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "line.md").write_text(head(title="Line", published="2021-03-04") + "x" * 10_000_000 + "\n\n" + GOOD)
    (tmp_path / "a" / "good.md").write_text(head(title="Good", published="2021-03-05") + GOOD + "The ferries of the north lay still.\n")
    result = analyse(Corpus.load(tmp_path / "a"), cache=Cache(tmp_path / "cache"))
    assert sorted({s.article_id for s in result.statements.itertuples() if "We will not wait" in s.text}) == ["good", "line"]


@pytest.mark.slow
def test_a_quotation_that_never_ends_takes_as_long_as_it_is():
    taken = []
    for length in (40_000, 40_000, 160_000):  # the first also loads the model
        begun = process_time()
        find_statements("“" + "we will wait " * (length // 13) + GOOD)
        taken.append(process_time() - begun)
    assert taken[2] < 8 * taken[1]  # four times the text; time that is quadratic grows sixteenfold


@pytest.mark.slow
def test_a_sentence_of_cue_words_takes_as_long_as_it_is():
    taken = []
    for words in (400, 400, 1600):  # the first also loads the model
        begun = process_time()
        find_statements("The minister " + "warned, " * words + "it would rain.\n")
        taken.append(process_time() - begun)
    assert taken[2] < 8 * taken[1]  # each hangs from one word: to go through all of its words for each again grows with the square


@pytest.mark.slow
def test_a_hundred_thousand_tiny_files_are_all_read(tmp_path):
    for number in range(100_000):
        (tmp_path / f"{number:06}.txt").write_text(f"Note {number}\n\nShip {number} came in with {number * 7919 % 10007} tons.\n")
    corpus = Corpus.load(tmp_path)
    assert (len(corpus), len(corpus.rejects)) == (100_000, 0)
    assert corpus.articles[-1].title == "Note 99999"
