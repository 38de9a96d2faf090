"""Measured accuracy comes from its file, and its absence is no error."""

from __future__ import annotations

import pytest

from helpers.reports.measured import read_measured


def test_the_projects_own_figures_are_read():
    found = read_measured()
    assert {"statements", "speakers", "dates", "events", "stance"} <= set(found)
    assert all(0 <= step[name] <= 1 and step["on"] for step in found.values() for name in ("precision", "recall"))


@pytest.mark.parametrize("text", [None, "{", "[1]", '{"dates": 3}'])
def test_a_file_that_is_absent_or_broken_measures_nothing(tmp_path, text):
    if text is not None:
        (tmp_path / "measured.json").write_text(text)
    assert read_measured(tmp_path / "measured.json") == {}
