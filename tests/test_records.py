"""Records show themselves: in a notebook as HTML in which no text is live, in print as one plain line."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.lib.pretty import pretty

from helpers.analysis import analyse
from helpers.corpus import Corpus, Landmark, Party, Role, Topic
from helpers.records import Article, DateExpression, Event, Marked, Mention, Reject, Stance, Statement
from helpers.statements import find_statements
from helpers.timeline import tag_dates

TEXT = "Norland’s minister Mara Lind said on Tuesday that the strait was open & safe."
ARTICLE = Article("desk/1", TEXT, "Strait <open>", date(2021, 3, 18), "Harbour Wire", words=13)
SAID, NAME, CUE, DAY = (TEXT.index(words) for words in ("the strait", "Mara", "said", "on Tuesday"))
STATEMENT = Statement(
    ((SAID, len(TEXT) - 1),), "the strait was open & safe", speaker="Mara Lind", cue="said", cue_start=CUE, cue_end=CUE + 4,
    speaker_start=NAME, speaker_end=NAME + 9,
    said_on="2021-03-16", confidence=0.874, asserted="denied", reported_by="Harbour Wire",
)  # fmt: skip
DATE = DateExpression(DAY, DAY + 10, "on Tuesday", "DATE", "2021-03-16", "2021-03-16", "2021-03-16", "day")
STANCE = Stance(-0.62, "oppose", 0.8, why="reject -> Norland", target="Norland")
EVENT = Event("2021-03-01", "2021-03-31", "month", "Norland closed the strait", participants=("Norland", "Sudria"), articles=2)
RECORDS = (
    ARTICLE, STATEMENT, DATE, STANCE, EVENT, Mention(0, 7, "norland", "Norland", "government"),
    Reject("a.pdf", "not text", "save it as text", 3), Topic("dues", "harbour dues", ("the dues",)),
    Party("mara-lind", "Mara Lind", "person", "norland", ("Lind",), roles=(Role("minister", "2019-01-01"),)),
    Landmark("treaty", "Pilot Treaty", (), "2018-05-01", "2018-05-02", ("norland", "sudria")),
)  # fmt: skip
PAYLOAD = "</b><script>alert(1)</script><img src=x onerror=alert(1)>{0}"


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (ARTICLE, "Strait <open> · Harbour Wire · 18 March 2021 · 13 words"),
        (STATEMENT, "Mara Lind said: the strait was open & safe (indirect · denied · 16 March 2021 · as told by Harbour Wire · confidence 0.87)"),
        (DATE, "on Tuesday → 16 March 2021 (DATE 2021-03-16)"),
        (replace(DATE, earliest=None, latest=None, reason="no publication day"), "on Tuesday → no known days (DATE 2021-03-16; no publication day)"),
        (STANCE, "−0.62 opposes Norland (confidence 0.80; reject -> Norland)"),
        (EVENT, "March 2021 Norland closed the strait (Norland, Sudria; happened; told by 2 articles)"),
        (RECORDS[5], "0–7 Norland (government; by name)"),
        (RECORDS[6], "a.pdf:3: not text; save it as text"),
        (RECORDS[7], "harbour dues (also the dues)"),
        (RECORDS[8], "Mara Lind (person; side: norland; minister from 1 January 2019; also Lind)"),
        (RECORDS[9], "Pilot Treaty, 1–2 May 2018 (norland, sudria)"),
    ],
)  # fmt: skip
def test_a_record_is_one_plain_line(record, line):
    assert str(record) == pretty(record) == line


def test_an_article_shows_its_text():
    assert "open &amp; safe" in ARTICLE._repr_html_()
    assert "Strait &lt;open&gt;" in ARTICLE._repr_html_()
    assert "… 10 characters more" in replace(ARTICLE, text="a" * 50_010)._repr_html_()


def test_what_was_found_in_a_text_is_marked_in_it():
    found = Marked([STATEMENT, DATE], TEXT, "One article")
    page = found._repr_html_()
    assert "<b>Mara Lind</b> <i>said</i> <dfn>on Tuesday</dfn> that <u>the strait was open &amp; safe</u>." in page
    assert page.count("<li>") == 2
    assert "<p>One article</p>" in page
    assert pretty(found) == f"{STATEMENT}\n{DATE}"
    assert found == [STATEMENT, DATE] == pickle.loads(pickle.dumps(found))


def test_the_open_functions_return_lists_that_show_themselves():
    text = 'France criticised Spain on Monday. "This must end," its foreign minister said.'
    statements, dates = find_statements(text), tag_dates(text, "2024-03-05")
    assert isinstance(statements, list) and isinstance(dates, list)
    assert "<u>" in statements._repr_html_() and "must end" in pretty(statements)
    assert "who speaks" in statements._repr_html_() and "<dfn>when</dfn>" not in statements._repr_html_()
    assert "who speaks" not in dates._repr_html_()
    assert "<dfn>on Monday</dfn>" in dates._repr_html_() or "<dfn>Monday</dfn>" in dates._repr_html_()
    assert "Nothing was found" in find_statements("")._repr_html_()
    assert pretty(tag_dates("", None)) == "nothing found"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_no_text_of_a_record_is_live(record):
    given = {f.name: PAYLOAD for f in fields(record) if f.type in ("str", "str | None") and f.name not in ("earliest", "latest", "said_on")}
    page = replace(record, **given)._repr_html_()
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in page
    assert "<script>alert(1)</script>" in str(replace(record, **given))


def test_dollars_are_no_formula():
    assert replace(STATEMENT, text="it costs $5 or $6")._repr_html_().startswith('<div class="mathjax_ignore">')


@given(st.text(), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60))))
def test_any_text_and_any_places_show(text, places):
    page = Marked([replace(STATEMENT, spans=tuple(places), text=text, speaker=text or None)], text)._repr_html_()
    page.encode("utf-8")
    assert page.count("<u>") == page.count("</u>")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """Two articles, one of them with markup in every field, analysed."""
    folder = tmp_path_factory.mktemp("corpus") / "strait"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: Ferries\npublished: 2024-03-05\noutlet: Desk\n---\nFrance said on Monday that the ferries would sail.\n")
    (folder / "b.md").write_text(f"---\ntitle: \"{PAYLOAD}\"\npublished: 2024-03-07\n---\nSpain {PAYLOAD} said that no ferry had sailed.\n")
    (folder / "<b>scan.pdf").write_bytes(b"%PDF")
    return analyse(Corpus.load(folder))


def test_a_corpus_shows_what_it_holds(result):
    assert str(result.corpus) == "strait: 2 articles from 1 outlet · 5–7 March 2024 · 1 file or part not used"
    page = result.corpus._repr_html_()
    assert "<b>Ferries</b> · Desk · 5 March 2024" in page
    assert "&lt;b&gt;scan.pdf" in page and "<script" not in page


def test_an_analysis_shows_its_tables(result):
    assert str(result).startswith(f"{result.corpus} · {len(result.statements)} statement")
    assert "<code>statements</code> " in result._repr_html_()
    assert len(repr(result)) < 100


def test_an_article_shows_what_was_found_in_it(result):
    page = result.article("a")._repr_html_()
    assert "<b>France</b> <i>said</i> on <dfn>Monday</dfn> that <u>the ferries would sail</u>" in page
    assert "<script" not in result.article("b")._repr_html_()
    with pytest.raises(KeyError):
        result.article("c")
