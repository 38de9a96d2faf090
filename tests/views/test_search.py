"""Faceted search: what a query finds, what each choice would give, and how soon."""

from __future__ import annotations

import time

import pytest
from enlarge import enlarge
from fabricate import make_result
from hypothesis import given
from hypothesis import strategies as st

from helpers.views import Rows
from helpers.views.search import Query, Search


@pytest.fixture(scope="module")
def search(rows):
    return Search(rows)


def test_everything_is_found_in_order_of_time(search, rows):
    found = search()
    assert len(found.statements) == len(rows.utterances)
    assert [rows.when(row) for row in found.statements] == sorted(map(rows.when, rows.utterances))
    assert (len(found.events), len(found.articles)) == (len(rows.events), len(rows.articles))


def test_all_words_must_occur_and_quoted_ones_together(search):
    warned = search(words="CONSEQUENCES grave").statements
    assert warned and all("grave consequences" in row["text"] for row in warned)
    assert search(words='"grave consequences"').statements == warned
    assert search(words='"consequences grave"').statements == []
    assert search(words="zeppelin").articles == []


def test_facets_narrow_together(search, rows):
    found = search(speakers=("mara", "Tomas Ekel"), kinds=("indirect",), confidence=0.7).statements
    assert {row["speaker"] for row in found} == {"Mara Lind", "Tomas Ekel"}
    assert all(row["confidence"] >= 0.7 for row in found)
    assert {rows.side(row["speaker"]) for row in search(sides=("norland",)).statements} == {"Norland"}
    assert search(kinds=("direct",)).statements == []


def test_target_and_stance_must_be_of_the_same_stance(search, rows):
    found = search(targets=("Sudria",), stances=("oppose",)).statements
    assert found
    assert all(any(s["target"] == "Sudria" and s["label"] == "oppose" for s in rows.stances_of[row["statement_id"]]) for row in found)


def test_days_are_inclusive_and_what_has_none_is_not_between_them(search, rows):
    day = rows.when(search().statements[40])
    assert {rows.when(row) for row in search(since=day, until=day).statements} == {day}
    undated = [row for row in rows.articles if not row["published"]]
    assert undated and not set(map(id, undated)) & set(map(id, search(since="0001-01-01").articles))
    assert all(row["latest"] >= "2020-01-01" and row["earliest"] <= "2020-03-01" for row in search(since="2020-01-01", until="2020-03-01").events)


def test_events_fit_by_party_words_and_status(search):
    found = search(speakers=("Norland",), kinds=("planned",)).events
    assert found and all("Norland" in row["participants"] and row["status"] == "planned" for row in found)
    assert {row["status"] for row in search(kinds=("indirect",)).events} >= {"planned", "denied", "happened"}
    assert all("Sudria" in row["participants"] for row in search(sides=("Sudria",), words="envoy").events)


def test_articles_fit_when_one_of_their_statements_does(search, rows):
    found = search(speakers=("Mara Lind",), words="envoys")
    speaks = {row["article_id"] for row in rows.utterances if row["speaker"] == "Mara Lind"}
    assert found.articles and all(row["article_id"] in speaks and "envoys" in row["text"] for row in found.articles)


@pytest.mark.parametrize(("facet", "query"), [("speakers", {"targets": ("Sudria",)}), ("targets", {"stances": ("oppose",)}), ("stances", {"targets": ("Sudria",), "words": "warned"}), ("sides", {"words": "envoys"})])
def test_a_count_is_what_the_choice_gives(search, facet, query):
    counts = search(**query).counts[facet]
    assert counts
    for value, number in list(counts.items())[:5]:
        # the name in full: another may begin with it
        exact = [row for row in search(**query, **{facet: (value,)}).statements]
        assert len(exact) >= number if facet in ("speakers", "targets") else len(exact) == number
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_a_choice_leaves_the_counts_of_its_own_facet(search):
    assert search(speakers=("Mara Lind",)).counts["speakers"] == search().counts["speakers"]


@pytest.mark.parametrize(("wrong", "said"), [({"stances": ("hostile",)}, "stances: 'hostile' is none of oppose"), ({"kinds": ["loud"]}, "kinds: 'loud'"), ({"since": "last week"}, "since: 'last week' is no day")])
def test_a_query_that_cannot_be_meant_is_refused_in_one_line(wrong, said):
    with pytest.raises(ValueError, match=said):
        Query(**wrong)


def test_a_query_says_itself_in_words():
    asked = Query('sanctions "the strait"', speakers=["Mara Lind", "Tomas"], stances=("oppose",), since="2019-01-31", until=None)
    assert asked.in_words() == "“sanctions” and “the strait”, said by Mara Lind or Tomas, to oppose, from 31 January 2019"
    assert Query().in_words() == "everything"


def test_nothing_is_found_in_nothing():
    found = Search(Rows(make_result(0, 0)))(words="x", speakers=("y",), since="2020-01-01")
    assert (found.statements, found.events, found.articles) == ([], [], [])


@given(words=st.text(max_size=30), name=st.text(max_size=10))
def test_any_words_may_be_asked_for(search, words, name):
    search(words=words, speakers=(name,), sides=(name,), targets=(name,))


def test_fifty_thousand_statements_answer_within_a_fifth_of_a_second():
    rows = Rows(enlarge(make_result(100, 500), 100))
    search = Search(rows)
    taken = []
    for query in ({"words": "grave consequences"}, {"speakers": ("Mara",), "since": "2019-01-01"}, {"targets": ("Sudria",), "stances": ("oppose",)}):
        search(**query)
        start = time.process_time()
        search(**query)
        taken.append(time.process_time() - start)
    assert len(rows.statements) == 50_000
    assert max(taken) < 0.2
