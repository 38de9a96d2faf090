"""Evidence: each statement once, in its paragraph, every part of it marked at its place."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser

import pytest
from fabricate import make_hostile, make_result
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.views import Rows, evidence
from helpers.views.rows import anchor, pair_anchor


def plain(page) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page))


class Marked(HTMLParser):
    """The text under each kind of mark, and the text that begins at each id."""

    def __init__(self, page):
        super().__init__()
        self.open, self.under, self.begins, self.waiting = [], defaultdict(str), defaultdict(str), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.open.append(tag)
        self.waiting += [attrs["id"]] if "id" in attrs else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for kind in set(self.open):
            self.under[kind] += data
        for name in self.waiting:
            self.begins[name] += data


def test_every_statement_has_one_place_on_the_page(rows):
    page = evidence.said(rows)
    ids = re.findall(r' id="(s-[0-9a-f]{8})"', page)
    assert sorted(ids) == sorted(anchor("s", row["statement_id"]) for row in rows.statements)


def test_a_paragraph_is_printed_once(rows):
    page = evidence.said(rows)
    printed = [plain(part) for part in re.findall(r"<blockquote>(.*?)</blockquote>", page)]
    whole = [text for text in printed if not text.endswith("in its paragraph")]
    assert len(whole) == len(set(whole))
    for link in re.findall(r'<a href="#(s-[0-9a-f]{8})">in its paragraph', page):
        assert f' id="{link}"' in page.partition(f'<a href="#{link}">in its paragraph')[0]


def test_the_parts_of_a_statement_are_marked(rows):
    row = next(row for row in rows.utterances if len(rows.stances_of[row["statement_id"]]) == 1 and rows.stances_of[row["statement_id"]][0]["confidence"])
    start, end = evidence._stretch(rows, row)
    page = evidence.marked(rows, row["article_id"], start, end, [row])
    text = rows.article[row["article_id"]]["text"]
    assert plain(page) == text[start:end]

    found = Marked(page)
    assert found.under["u"] == row["text"]
    assert found.under["i"] == row["cue"]
    assert found.under["b"] == row["speaker_text"]
    assert found.under["mark"] == rows.stances_of[row["statement_id"]][0]["target"]
    assert text[start:end].split()[1].strip(",") in found.under["dfn"]
    assert found.begins[anchor("s", row["statement_id"])].startswith(row["text"])
    assert not found.open


def test_figures_lead_to_each_statement_that_was_counted(rows):
    page = evidence.said(rows)
    for pair in rows.pairs:
        item = re.search(rf' id="{pair_anchor(pair)}"(.*?)(</span>|</li>|,)', page)[1]
        assert len(re.findall(r'href="#s-', item)) == pair["statements"]


def test_ten_speakers_stand_open_the_rest_behind_a_disclosure():
    page = evidence.said(Rows(make_result(40, 300, 80)))
    head, _, rest = page.partition("more speakers</summary>")
    assert head.count('<section class="speaker"') == 10
    assert rest.count('<section class="speaker"') > 30


def test_a_statement_without_a_speaker_is_shown():
    rows = Rows(make_result(2, 4))
    for row in rows.statements:
        row |= {"speaker": None, "speaker_id": None, "speaker_text": None, "speaker_start": None, "speaker_end": None, "cue_start": None}
    assert "Speaker not named" in evidence.said(rows)


def test_what_was_read_is_told_with_its_reason(rows):
    page = evidence.said(rows)
    assert re.search(r'<b class="oppose">−0\.\d\d</b> opposes [^<]+ \(condemned\)', page)
    assert "denies it" in page
    assert "Also reported in" in page


def test_a_quotation_over_two_paragraphs_is_shown_whole():
    rows = Rows(make_result(1, 1))
    text = 'Mara Lind said: "The strait is ours.\n\n"It will stay so."\n\nNobody answered.'
    rows.articles[0]["text"] = text
    rows.statements[0] |= {"spans": [[16, text.index("\n\n")], [text.index('"It'), text.index("\n\nNobody")]], "cue_start": 10, "cue_end": 14, "speaker_start": 0, "speaker_end": 9}
    rows.stances, rows.dates = [], []
    page = evidence.said(rows)
    assert "The strait is ours." in plain(page)
    assert "It will stay so." in plain(page)
    assert "Nobody answered" not in page


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 130), st.integers(-5, 130)), min_size=1, max_size=6), st.integers(-5, 130), st.integers(-5, 130))
def test_no_spans_whatever_break_the_text(spans, low, high):
    rows = Rows(make_result(1, 1))
    row = rows.statements[0] | {"spans": [list(span) for span in spans], "speaker_start": low, "speaker_end": high}
    text = rows.articles[0]["text"]
    page = evidence.marked(rows, row["article_id"], 0, 60, [row])
    assert plain(page) == text[:60].replace("\n\n", "")
    evidence.statement_cards(rows, [row])


def test_events_are_told_with_their_sentences_or_linked(rows):
    page = evidence.event_list(rows, rows.events[:3])
    assert page.count("<blockquote>") == 3
    assert page.count(' id="e-') == 3
    again = evidence.event_list(rows, rows.events[:3], again=True)
    assert again.count('href="#e-') == 3
    assert " id=" not in again


def test_an_article_is_shown_whole_with_its_statements(rows):
    article = rows.articles[3]
    page = evidence.article_text(rows, article)
    inside = [row for row in rows.statements if row["article_id"] == article["article_id"]]
    assert all(page.count(f' id="{anchor("s", row["statement_id"])}"') == 1 for row in inside)
    assert all(row["text"] in plain(page) for row in inside)


@pytest.mark.parametrize("view", [evidence.said, evidence.reversals, evidence.conflicts, lambda rows: evidence.holders(rows, rows.side_pairs), evidence.article_texts, lambda rows: evidence.event_list(rows, rows.events)])
def test_no_text_of_a_corpus_is_live(view):
    page = view(Rows(make_hostile()))
    assert not re.search(r"<(script|img|svg|iframe|style|title)", page)
    assert "&lt;script&gt;" in page


def test_a_side_leads_to_everyone_who_was_counted(rows):
    page = evidence.holders(rows, rows.side_pairs)
    for pair in rows.side_pairs:
        item = re.search(rf' id="{pair_anchor(pair)}"(.*?)</span></li>', page)[1]
        names = re.findall(r'<a href="#(?:s|pair)-[0-9a-f]+">[^<]+</a>(?: (\d+))?', item)
        assert sum(int(n or 1) for n in names) == pair["statements"]
        assert len(names) == pair["speakers"]


def turned():
    rows = Rows(make_result(2, 4))
    one, other = rows.statements[0], rows.statements[3]
    rows.reversals = [{
        "speaker_id": "mara-lind", "speaker": "Mara Lind", "target": "Sudria", "target_id": "sudria", "target_kind": "party", "before": one["statement_id"], "before_day": "2020-01-01",
        "before_score": 0.7, "after": other["statement_id"], "after_day": "2021-02-03", "after_score": -0.8, "confidence": 0.6,
    }]  # fmt: skip
    return rows, one, other


def test_a_reversal_shows_both_sentences_with_both_days():
    rows, one, other = turned()
    page = evidence.reversals(rows)
    text = plain(page)
    assert "Mara Lind on Sudria: from supportive to hostile" in text
    assert "1 January 2020+0.70" in text
    assert "3 February 2021−0.80" in text
    for row in (one, other):
        assert row["text"] in text
        assert f'href="#{anchor("s", row["statement_id"])}"' in page
    assert "The strait between" not in text  # the sentence, not the article
    rows.reversals = []
    assert "No speaker takes clear and opposite positions" in evidence.reversals(rows)


def test_the_other_pairs_of_a_speaker_and_target_come_later():
    rows, *_ = turned()
    again = rows.reversals[0] | {"confidence": 0.5}
    rows.reversals = [rows.reversals[0], again, rows.reversals[0] | {"speaker_id": "x", "speaker": "Xa"}]
    page = evidence.reversals(rows, most=2)
    assert [name for name in re.findall(r"<li id=[^>]+><p><b>([^<]+)</b>", page)] == ["Mara Lind", "Xa"]
    assert "1 more pair" in page


def test_accounts_that_differ_stand_side_by_side():
    rows = Rows(make_result(2, 2))
    base = {"article_id": "desk/000", "start": 0, "end": 9, "earliest": "2020-05-01", "latest": "2020-05-01", "status": "happened", "numbers": ["40 ships"], "differs": ["numbers"]}
    rows.events = [rows.events[0] | {"status": "happened", "accounts": [base, base | {"article_id": "desk/001", "numbers": ["12 ships"]}]}]
    text = plain(evidence.conflicts(rows))
    assert "accounts differ in numbers" in text
    assert "40 ships" in text
    assert "12 ships" in text
    rows.events[0]["accounts"] = [base | {"differs": ["who"]}]
    assert "No event is denied" in evidence.conflicts(rows)
    rows.events[0]["status"] = "denied"
    assert "denied" in plain(evidence.conflicts(rows))


def test_what_was_corrected_says_so_with_who_and_why(rows):
    page = evidence.said(rows)
    assert '<b class="corrected">Corrected</b> by R. Vale, 2021-07-01: the pronoun is hers' in page
    assert "<b>Note</b>: see the letter of May (R. Vale)" in page


@pytest.mark.parametrize(
    ("why", "label", "told"),
    [
        ("the speaker's position: oppose; accused -> Sudria, oppose; words: “fail” -0.8", "oppose", "accused → Sudria"),
        ("the speaker's position: support; asked -> Sudria, neither; words: “bad” -0.8, “work” +0.6", "support", "“work”"),
        ("the speaker's position: oppose; asked -> she, neither; words: “good” +0.8", "oppose", ""), ("condemned", "oppose", "condemned"), ("", "neutral", ""),
    ],
)  # fmt: skip
def test_the_reason_is_on_the_side_of_the_label(why, label, told):
    assert evidence.reason(why, label) == told


def test_what_is_denied_comes_before_numbers_and_days():
    rows = Rows(make_result(2, 2))
    account = {"article_id": "desk/000", "start": 0, "end": 9, "earliest": "2020-05-01", "latest": "2020-05-01", "status": "happened", "numbers": [], "differs": []}
    base = rows.events[0] | {"status": "happened"}
    rows.events = [
        base | {"event_id": name, "salience": weight, "status": status, "accounts": [account | {"differs": differs}]}
        for name, weight, status, differs in (("days", 0.9, "happened", ["days"]), ("numbers", 0.5, "happened", ["numbers", "days"]), ("denied", 0.1, "denied", []), ("none", 1, "happened", ["who"]))
    ]  # fmt: skip
    assert [row["event_id"] for row in evidence.contested(rows)] == ["denied", "numbers", "days"]
    assert [evidence.conflict(row) for row in evidence.contested(rows)] == ["denied", "accounts differ in days and numbers", "accounts differ in days"]
