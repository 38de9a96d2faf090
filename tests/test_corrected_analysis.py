"""Corrections and the least confidence, as the whole analysis keeps them."""

from __future__ import annotations

import pytest

from helpers.analysis import _leave_out, analyse
from helpers.corpus import Corpus, CorpusError

ARTICLE = """---
title: Ferry row
published: 2024-03-05
outlet: Strait Wire
---
France criticised Spain on Monday over its ferry ban. "This must end," French minister Ann Delorme said.

Spain rejected the demand of France last week, and Spanish minister Luis Vega said the ban would stay.
"""
ENTRY = """corrections:
  - article: ferry
    words: the ban would stay
    table: statements
    set: {speaker: Ann Delorme}
    who: R. Vale
    why: the name was mixed up
  - {article: ferry, words: the bridge would be built, table: statements, hide: true, who: R. Vale, why: not said}
"""


def test_a_correction_is_laid_over_every_run_and_a_stale_one_is_a_reject(write):
    folder = write(ferry__md=ARTICLE)
    before = analyse(Corpus.load(folder))
    write(corrections__yaml=ENTRY)
    result = analyse(Corpus.load(folder))
    row = next(row for row in result.statements.to_dict("records") if "would stay" in row["text"])
    assert (row["speaker"], row["corrected"]) == ("Ann Delorme", "R. Vale: the name was mixed up")
    assert "Luis Vega" in set(before.statements["speaker"])
    assert "Luis Vega" not in set(result.statements["speaker"])
    assert result.corrections["applied"].tolist() == ["yes", "no"]
    assert result.rejects[["path", "line"]].values.tolist() == [["corrections.yaml", 8]]
    (folder / "corrections.yaml").unlink()
    assert analyse(Corpus.load(folder)).statements.equals(before.statements)


def test_a_broken_file_of_corrections_is_one_line(write):
    folder = write(ferry__md=ARTICLE, corrections__yaml="corrections: [{article: ferry}]")
    with pytest.raises(CorpusError, match=r"corrections\.yaml:1: .+; .+"):
        analyse(Corpus.load(folder))


def test_what_is_less_sure_is_left_out_everywhere_and_counted(write):
    corpus = Corpus.load(write(ferry__md=ARTICLE))
    every, least = analyse(corpus), 0.9
    sure = analyse(corpus, confidence=least)
    assert (sure.confidence, every.unsure) == (least, 0)
    assert sure.unsure == (every.statements["confidence"] < least).sum() > 0
    assert (sure.statements["confidence"] >= least).all()
    assert set(sure.stances["statement_id"]) <= set(sure.statements["statement_id"])
    assert set(sure.speakers["evidence"].explode().dropna()) <= set(sure.statements["statement_id"])
    assert analyse(corpus, confidence=1.0).statements.empty


def test_the_next_report_takes_the_place_of_one_left_out_and_open_stances_stay():
    rows = {
        "statements": [{"statement_id": name, "same_as": same, "confidence": sure} for name, same, sure in (("a", None, 0.2), ("b", "a", 0.8), ("c", "a", 0.9))],
        "stances": [{"statement_id": name, "confidence": sure} for name, sure in (("a", 0.9), ("b", 0.3), ("b", 0.0), ("c", 0.6))],
    }
    assert _leave_out(rows, 0.5) == 1
    assert [(row["statement_id"], row["same_as"]) for row in rows["statements"]] == [("b", None), ("c", "b")]
    assert [(row["statement_id"], row["confidence"]) for row in rows["stances"]] == [("b", 0.0), ("c", 0.6)]
