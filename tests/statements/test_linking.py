"""The same utterance in several articles is linked to its first report; utterances that only look alike are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.records import Article, Statement
from helpers.statements.linking import link_statements

DAY = date(2022, 3, 4)
ARTICLES = [
    Article("one", "", published=DAY), Article("two", "", published=DAY), Article("three", "", published=date(2022, 3, 6)),
    Article("late", "", published=date(2022, 9, 1)), Article("undated", ""),
]
FILL = [
    "the budget would be voted on before the summer recess", "the bridge needs paint and new lamps",
    "ferries will run again once the storm has passed", "she enjoyed the opera and the long dinner after it",
]


def said(text: str, article: str, speaker: str = "ana-ruiz", **fields) -> Statement:
    return Statement(spans=((0, 1),), text=text, article_id=article, speaker_id=speaker, statement_id=f"{article}#{text[:30]}", **fields)


def link(*statements: Statement) -> list[str | None]:
    """Link the statements among others of the same speaker; return ``same_as`` as the number of the first report."""
    filler = [said(text, "three") for text in FILL]
    linked = link_statements([*statements, *filler], ARTICLES)[: len(statements)]
    ids = [s.statement_id for s in linked]
    return [ids.index(s.same_as) if s.same_as else None for s in linked]


LONG = "We will reopen the border crossing at Tarn only when the last of the prisoners is home"


@pytest.mark.parametrize(
    ("again", "article"),
    [
        (LONG, "two"),
        ("the border crossing at Tarn would reopen only when the last of the prisoners was home", "two"),
        ("reopen the border crossing at Tarn", "three"),
        ("the crossing at Tarn would be reopened once the last prisoners are home", "two"),
        (LONG, "late"),  # a quotation repeated months later
        (LONG, "undated"),
    ],
)
def test_same_utterance_is_linked_to_the_first_report(again, article):
    assert link(said(LONG, "one"), said(again, article)) == [None, 0]


@pytest.mark.parametrize(
    ("other", "article", "fields"),
    [
        ("We will reopen the fish market at Tarn in the spring", "two", {}),
        ("We will never reopen the border crossing while prisoners remain at Tarn", "two", {}),
        ("the border crossing at Tarn is a matter for the prisoners' families", "late", {}),
        (LONG, "two", {"speaker": "other"}),
        (LONG, "two", {"asserted": "denied"}),
        ("We will reopen the border", "two", {}),
    ],
)
def test_what_only_looks_alike_is_left_apart(other, article, fields):
    fields = dict(fields)
    assert link(said(LONG, "one"), said(other, article, fields.pop("speaker", "ana-ruiz"), **fields)) == [None, None]


def test_numbers_and_days_tell_utterances_apart():
    assert link(
        said("2,100 of the members had joined the walkout at the harbour by noon", "one"),
        said("2,600 of the members had joined the walkout at the harbour by noon", "two"),
    ) == [None, None]
    assert link(said(LONG, "one", said_on="2022-03-01"), said(LONG, "two", said_on="2022-03-04")) == [None, None]
    assert link(said(LONG, "one", said_on="2022-03-03"), said(LONG, "two", said_on="2022-03-04")) == [None, 0]


def test_a_chain_points_to_the_earliest_published():
    assert link(said(LONG, "three"), said(LONG, "one"), said(LONG, "two")) == [1, None, 1]


def test_without_speaker_or_id_nothing_is_linked():
    statements = [Statement(spans=((0, 1),), text=LONG, article_id="one"), said(LONG, "two")]
    assert [s.same_as for s in link_statements(statements, ARTICLES)] == [None, None]


@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["one", "two", "late", "nowhere"])), max_size=8))
def test_any_texts_are_linked_backwards_only(texts):
    statements = [
        Statement(spans=((0, 1),), text=text, article_id=article, speaker_id="x", statement_id=str(k))
        for k, (text, article) in enumerate(texts)
    ]
    linked = link_statements(statements, ARTICLES)
    roots = {s.statement_id for s in linked if s.same_as is None}
    assert all(s.same_as in roots for s in linked if s.same_as)
