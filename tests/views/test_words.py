"""Words in context, over time, in company, and those that tell two selections apart."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from fabricate import make_hostile, make_result
from hypothesis import given
from hypothesis import strategies as st

from helpers.schemas import COLUMNS, to_frame
from helpers.views import Rows
from helpers.views.words import Words, apart, around, collocations, concordance, dispersion, tokens


@pytest.fixture(scope="module")
def words(rows):
    return Words(rows)


def articles(*texts: str) -> Words:
    """The words of these texts, published one a day, and of nothing else."""
    rows = [{"article_id": f"a{n}", "text": text, "published": f"2020-01-{n + 1:02}", "words": 1, "sha256": "x"} for n, text in enumerate(texts)]
    return Words(Rows(SimpleNamespace(**{name: to_frame(name, rows if name == "articles" else []) for name in COLUMNS})))


def test_words_are_cut_without_their_marks():
    assert tokens("“Kim Jong-un’s U.S. visit,” he said.") == ["kim", "jong-un’s", "u.s", "visit", "he", "said"]


def test_whole_words_are_found_in_any_case_and_phrases_over_line_ends():
    found = articles("Sanction relief. SANCTIONS RELIEF, unsanctions relief; sanctions\nrelief sanctionsrelief", "none")
    assert [(n, found.articles[n]["text"][a:b]) for n, a, b in found.places("sanctions relief")] == [(0, "SANCTIONS RELIEF"), (0, "sanctions\nrelief")]
    assert list(found.places("  ")) == []


def test_places_are_right_where_lower_case_is_longer():
    found = articles("İİİ the strait")
    assert [found.articles[0]["text"][a:b] for _, a, b in found.places("strait")] == ["strait"]


def test_a_word_is_shown_as_it_stands_in_its_paragraph():
    text = "## The title\n\nOne, two " + "and more " * 20 + "the strait, " + "and more " * 20
    start = text.index("strait")
    left, word, right = around(text, start, start + 6)
    assert re.fullmatch(r"… (and )?(more and )+more the ", left)
    assert (word, right[:5]) == ("strait", ", and")
    assert right.endswith("…") and len(right) < 80
    assert around(text, 3, 6) == ("", "The", " title")


def test_a_concordance_counts_sorts_and_cuts(words):
    page = concordance(words, "Envoys", most=3)
    assert "“Envoys” in its context" in page
    assert re.search(r"would meet </span><b>envoys</b><span> of", page)
    assert re.search(r"<p class=\"note\">\d+ more\.</p>", page)
    short = articles("b word z", "c word y", "a word x")
    for order, shown in (("date", "bca"), ("left", "abc"), ("right", "acb")):
        assert "".join(re.findall(r"<span>(\w) ", concordance(short, "word", order))) == shown


def test_company_and_collocations_rank_what_chance_does_not_bring_together(words):
    page = collocations(words, most=40)
    assert "grave consequences" in page
    near = [word for word, _, _ in words.company("grave")]
    assert near[0] == "consequences"
    assert "the" not in near and "grave" not in near
    assert "nothing to list" in collocations(words, "zeppelin")


def test_dispersion_counts_words_by_day(words):
    page = dispersion(words, ["envoys", "Envoys", "grave  consequences", "zeppelin"])
    times = sum(tokens(row["text"]).count("envoys") for row in words.articles if row["published"])
    assert f"envoys {times}, grave consequences " in page
    assert ", zeppelin 0" in page
    assert "one tick for every" in page.lower()
    assert "No dated article" in dispersion(words, [" "])


def test_words_that_tell_apart_stand_on_the_side_that_says_them_more(words, rows):
    warned = [row for row in rows.utterances if "warned" in row["text"]]
    others = [row for row in rows.utterances if "envoys" in row["text"]]
    here, there = apart(words, warned, others)
    assert {word for word, *_ in here} >= {"grave", "consequences", "warned"}
    assert {word for word, *_ in there} >= {"envoys", "spring", "meet"}
    assert here[0][1:] == (len(warned), 0)
    assert apart(words, warned, []) == ([], [])


@pytest.mark.parametrize("view", [lambda w: concordance(w, "strait"), collocations, lambda w: dispersion(w, ["<script>", "strait"])])
def test_no_text_of_a_corpus_is_live(view):
    page = view(Words(Rows(make_hostile())))
    assert not re.search(r"<(script|img|iframe|style|title)", page)
    assert "onload=document" not in "".join(re.findall(r"<svg[^>]*>", page))


@given(phrase=st.text(max_size=20))
def test_any_phrase_may_be_looked_for(words, phrase):
    list(words.places(phrase))
    words.company(phrase)


def test_nothing_is_said_in_nothing():
    empty = Words(Rows(make_result(0, 0)))
    assert (list(empty.places("x")), empty.company("x"), empty.pairs) == ([], [], [])
