"""Findings say what the tables support, with number, interval and evidence, and say so when there is too little."""

from __future__ import annotations

import re

import pytest
from fabricate import make_result

from helpers.views import Rows, findings
from helpers.views.rows import anchor


def pair(**values):
    base = {
        "speaker_id": "mara-lind", "speaker": "Mara Lind", "target": "Sudria", "target_id": "sudria", "statements": 7, "mean_score": -0.62, "low": -0.8, "high": -0.41,
        "mean_sentiment": None, "first": "2019-01-01", "last": "2021-03-01", "trend": "none", "strongest": None,
    }  # fmt: skip
    return {**base, **values}


def told(rows) -> list[str]:
    return [re.sub(r"<[^>]+>", "", item).strip() for item in re.findall(r"<li>(.*?)</li>", findings.findings(rows))]


def with_pairs(*pairs) -> Rows:
    rows = Rows(make_result(3, 9))
    rows.speakers = list(pairs)
    rows.events = []
    return rows


def test_three_to_seven_sentences_each_with_a_link(rows):
    items = re.findall(r"<li>(.*?)</li>", findings.findings(rows))
    assert 3 <= len(items) <= 7
    assert all('href="#' in item and "Evidence" in item for item in items)
    assert all(re.search(r"\d", item) for item in items)


def test_a_side_is_taken_only_when_the_interval_leaves_zero_out():
    clear = "Mara Lind is the most hostile toward Sudria: mean −0.62 over 7 statements (95 % interval −0.80 to −0.41). Evidence"
    assert clear in told(with_pairs(pair()))
    unclear = told(with_pairs(pair(high=0.1)))
    assert not any("hostile" in sentence for sentence in unclear)
    assert any("No speaker is clearly for or against another" in sentence for sentence in unclear)


def test_a_trend_is_told_with_the_figures_of_its_test_and_never_without_the_test():
    moved = pair(trend="colder", before_mean=-0.21, before_n=5, after_mean=-0.62, after_n=7, difference=-0.41, difference_low=-0.7, difference_high=-0.12)
    assert told(with_pairs(moved))[0] == (
        "Mara Lind’s statements about Sudria grew more hostile: mean −0.62 over the later 7 statements, after −0.21 over the earlier 5 "
        "(difference −0.41, 95 % interval −0.70 to −0.12). Evidence"
    )
    assert not any("grew" in sentence for sentence in told(with_pairs(pair(trend="none"))))


def test_too_few_is_a_finding():
    assert told(with_pairs(pair(statements=2, mean_score=None, low=None, high=None, trend="too few")))[-1].startswith(
        "For 1 of 1 speaker and target there are too few statements to say: fewer than 3."
    )
    assert "nothing to say" in told(with_pairs())[-1]


@pytest.mark.parametrize("status", ["planned", "denied"])
def test_what_is_planned_and_what_is_denied_is_told(status):
    rows = Rows(make_result())
    for event in rows.events:
        event["status"] = "happened"
    rows.speakers = []
    rows.events[0] |= {"status": status, "earliest": "2021-12-01", "latest": "2021-12-01", "headline": "Norland will close the strait"}
    sentence = next(s for s in told(rows) if "Norland will close the strait" in s)
    assert sentence.startswith("1 event is planned for after" if status == "planned" else "1 event is denied")
    assert f'href="#{anchor("e", rows.events[0]["event_id"])}"' in findings.findings(rows)


def test_the_opening_counts_what_was_read(rows):
    line = re.sub(r"<[^>]+>", " ", findings.opening(rows))
    assert "40 articles from 2 outlets" in line
    assert f"{len(rows.utterances)} statements" in line
    assert "without a date" in line
    assert "1 file or part not used" in line


def test_trust_says_what_is_left_open_and_what_is_not_measured(rows):
    page = findings.trust(rows, {"dates": {"precision": 0.912, "recall": 0.87, "on": "40 articles"}})
    assert "91 %" in page
    assert "87 %" in page
    assert page.count("not yet measured") == 8
    assert "without a date of publication" in page


def test_empty_tables_read_well():
    rows = Rows(make_result(0, 0))
    text = findings.opening(rows) + findings.findings(rows) + findings.movements(rows) + findings.trust(rows)
    assert "0 articles" in text
    assert "None" not in text
    assert "nan" not in text
