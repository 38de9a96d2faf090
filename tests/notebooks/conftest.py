"""One run of all notebooks over the demonstration corpus, shared by the tests; and a browser."""

from __future__ import annotations

import pytest

from helpers.reports.run import make_reports

NAMES = ("00_start_here", "01_corpus", "02_timeline", "03_speakers", "04_briefing", "09_explore")


@pytest.fixture(scope="session")
def reports(tmp_path_factory, root):
    """The folder of the published reports."""
    out = tmp_path_factory.mktemp("reports")
    outcome = make_reports(NAMES, root / "corpus" / "us-dprk", out)
    assert (outcome.exit_code, outcome.lines) == (0, [])
    return out
