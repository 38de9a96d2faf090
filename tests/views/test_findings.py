"""Findings say what the tables support, with number, interval and evidence, and say so when there is too little."""

from __future__ import annotations

import re

import pytest
from fabricate import make_result

from helpers.markup import sentence, the
from helpers.views import Rows, findings
from helpers.views.rows import anchor


def pair(**values):
    base = {
        "speaker_id": "mara-lind", "speaker": "Mara Lind", "target": "Sudria", "target_id": "sudria", "target_kind": "party", "statements": 7, "mean_score": -0.62, "low": -0.8, "high": -0.41,
        "mean_sentiment": None, "first": "2019-01-01", "last": "2021-03-01", "trend": "none", "strongest": None,
    }  # fmt: skip
    return {**base, **values}


def told(rows) -> list[str]:
    return [re.sub(r"<[^>]+>", "", item).strip() for item in re.findall(r"<li>(.*?)</li>", findings.findings(rows))]


def with_pairs(*pairs) -> Rows:
    rows = Rows(make_result(3, 9))
    rows.speakers, rows.sides, rows.reversals = list(pairs), [], []
    rows.events = []
    return rows


def test_three_to_seven_sentences_each_with_a_link(rows):
    items = re.findall(r"<li>(.*?)</li>", findings.findings(rows))
    assert 3 <= len(items) <= 7
    assert all('href="#' in item and "Evidence" in item for item in items)
    assert all(re.search(r"\d", item) for item in items)


def test_a_side_is_taken_only_when_the_interval_leaves_zero_out():
    clear = "Most clearly hostile: Mara Lind toward Sudria, mean −0.62 over 7 statements (95 % interval −0.80 to −0.41). Evidence"
    assert clear in told(with_pairs(pair()))
    unclear = told(with_pairs(pair(high=0.1)))
    assert not any("hostile" in sentence for sentence in unclear)
    assert any("No speaker is clearly for or against another" in sentence for sentence in unclear)


def test_the_two_sides_that_speak_most_about_each_other_come_first():
    one = pair(side_id="norland", side="Norland", target="United Ports", target_id="ports", statements=30, speakers=4)
    other = pair(side_id="ports", side="United Ports", target="Norland", target_id="norland", statements=12, speakers=1, low=-0.2, high=0.3, mean_score=0.05)
    rows = with_pairs(pair())
    rows.sides = [one, other]
    assert told(rows)[0] == (
        "Norland is hostile toward the United Ports: mean −0.62 over 30 statements by 4 speakers (95 % interval −0.80 to −0.41). "
        "The other way, the United Ports is neither clearly hostile nor supportive toward Norland: "
        "mean +0.05 over 12 statements (95 % interval −0.20 to +0.30). Evidence, the other way"
    )


MOVED = {"trend": "colder", "before_mean": -0.21, "before_n": 5, "after_mean": -0.62, "after_n": 7, "difference": -0.41, "difference_low": -0.7, "difference_high": -0.12}


def test_a_trend_is_told_with_the_figures_of_its_test_and_never_without_the_test():
    assert told(with_pairs(pair(**MOVED)))[0] == (
        "Mara Lind hardened toward Sudria: mean −0.62 over the later 7 statements, after −0.21 over the earlier 5 "
        "(difference −0.41, 95 % interval −0.70 to −0.12). Evidence"
    )
    for unclear in ({"trend": "none"}, {"difference_high": 0.0}):
        sentences = told(with_pairs(pair(**MOVED | unclear)))
        assert not any("hardened toward" in sentence for sentence in sentences)
        assert any(sentence.startswith("Nobody clearly hardened or softened: of 1 pair") for sentence in sentences)


def test_a_side_that_moved_is_not_told_again_for_its_speaker():
    rows = with_pairs(pair(**MOVED))
    side = rows.side("Mara Lind")
    rows.sides = [pair(**MOVED, side_id="norland", side=side)]
    moved = [sentence for sentence in told(rows) if "hardened" in sentence]
    assert len(moved) == 1
    assert moved[0].startswith(f"{sentence(the(side))} hardened toward Sudria")


def test_too_few_is_a_finding():
    assert told(with_pairs(pair(statements=2, mean_score=None, low=None, high=None, trend="too few")))[-1] == (
        "Nobody clearly hardened or softened: there are too few statements to test it. Evidence "
        "For 1 of 1 pair of speaker and target there are too few statements to say: fewer than 3. Evidence"
    )
    assert "nothing to say" in told(with_pairs())[-1]


@pytest.mark.parametrize(("status", "said"), [("planned", "Planned, 1 December 2021: "), ("denied", "Contested (denied), 1 December 2021: "), ("happened", "Most written about (1 article), 1 December 2021: ")])
def test_what_happened_what_is_planned_and_what_is_denied_is_told(status, said):
    rows = Rows(make_result())
    rows.events = [rows.events[0] | {"status": status, "earliest": "2021-12-01", "latest": "2021-12-01", "headline": "Three days later, Norland closes the strait", "accounts": []}]
    rows.speakers, rows.sides = [], []
    assert f"{said}Norland closes the strait. Evidence" in told(rows)
    assert f'href="#{anchor("e", rows.events[0]["event_id"])}"' in findings.findings(rows)


def test_a_contradiction_is_told_with_both_days_parties_before_topics():
    rows = with_pairs()
    turn = {"speaker": "Mara Lind", "target": "tolls", "target_id": "tolls", "target_kind": "topic", "before": "a", "before_day": "2021-03-01", "before_score": 0.7, "after": "b", "after_day": "2021-05-02", "after_score": -0.8}
    rows.reversals = [turn, turn | {"target": "Sudria", "target_kind": "party"}]
    assert any(s.startswith("Mara Lind contradicts an earlier statement on Sudria: +0.70 on 1 March 2021, −0.80 on 2 May 2021 (2 such pairs in all).") for s in told(rows))


@pytest.mark.parametrize(("name", "told"), [("United States", "the United States"), ("White House", "the White House"), ("the Guild", "the Guild"), ("Norland", "Norland"), ("Unity", "Unity")])
def test_names_have_their_article(name, told):
    assert the(name) == told


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


def test_trust_says_with_what_it_was_made(rows):
    page = findings.trust(rows, {}, {"readout": "9.8.7"})
    assert re.search(r"Made with: statements of confidence 0\.00 or more, means over 3 or more, content hash of the articles [0-9a-f]{16}, readout 9\.8\.7\.", page)
    other = Rows(make_result())
    other.articles[0]["sha256"] = "0" * 64
    assert findings.trust(other, {}, {"readout": "9.8.7"}) != page


def test_trust_counts_what_was_less_sure_and_what_was_corrected(rows):
    assert "1 correction by analysts applied, 1 stale" in findings.trust(rows)
    sure = make_result()
    sure.confidence, sure.unsure = 0.7, 12
    assert "12 statements less sure than 0.70 left out" in findings.trust(Rows(sure))


def test_empty_tables_read_well():
    rows = Rows(make_result(0, 0))
    text = findings.opening(rows) + findings.findings(rows) + findings.movements(rows) + findings.trust(rows)
    assert "0 articles" in text
    assert "None" not in text
    assert "nan" not in text
