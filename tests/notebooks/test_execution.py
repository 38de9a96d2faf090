"""The notebooks run for real, over the demonstration corpus and over hard ones, and their reports opened."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from browser import complaints, open_all, sideways

from helpers.reports.run import make_reports
from helpers.schemas import COLUMNS

NAMES = ("00_start_here", "01_corpus", "02_timeline", "03_speakers", "04_briefing", "09_explore")
PAYLOAD = "<script>document.title='live'</script><img src=x onerror=document.title='live'>"
HOSTILE = f"""---
title: "{PAYLOAD}"
published: 2021-03-04
outlet: "{PAYLOAD}"
author: "{PAYLOAD}"
url: "javascript:document.title='live'"
language: en
---
EASTMOOR (Desk) - France {PAYLOAD} criticised Spain on Thursday over its ferry ban.

"This {PAYLOAD} must end," French minister Ann "{PAYLOAD}" Delorme said. She said that talks would begin on March 9.

Spain rejected the demand of France last week. "We reject {PAYLOAD} it," Spain said on Friday.
"""


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_becomes_a_report(reports, name):
    page = (reports / f"{name}.html").read_text("utf-8")
    assert re.search(r"\d+ articles from \d+ outlets", page)
    assert "Traceback" not in page
    assert not re.search(r">(None|nan|NaN|<NA>)<", page)
    assert json.loads((reports / name / "run.json").read_text())["outcome"] == "good"
    assert f'href="{name}.html"' in (reports / "index.html").read_text()


def test_the_accuracy_notebook_measures_both_demonstration_corpora(tmp_path, root):
    outcome = make_reports(["08_accuracy"], root / "corpus" / "us-dprk", tmp_path)
    assert (outcome.exit_code, outcome.lines) == (0, [])
    page = (tmp_path / "08_accuracy.html").read_text("utf-8")
    assert re.search(r"\d+ statements, \d+ dates, \d+ events, \d+ stances, annotated in \d+ articles", page)
    assert "harbour" in page
    assert "kappa" in page
    assert "<svg" in page


def test_the_briefing_brings_every_table_and_keeps_to_its_size(reports):
    files = {path.name for path in (reports / "04_briefing").iterdir()}
    assert {f"{table}.{kind}" for table in COLUMNS for kind in ("parquet", "jsonl", "csv")} <= files
    assert all((reports / f"{name}.html").stat().st_size < 600_000 for name in NAMES[:5])


def test_every_statement_of_the_briefing_stands_on_its_page(reports):
    from helpers.views.rows import anchor

    page = (reports / "04_briefing.html").read_text("utf-8")
    for line in (reports / "04_briefing" / "statements.jsonl").read_text("utf-8").splitlines():
        assert f'id="{anchor("s", json.loads(line)["statement_id"])}"' in page


def test_no_path_and_no_time_of_this_machine_is_in_a_page(reports, root):
    for page in reports.glob("*.html"):
        text = page.read_text("utf-8")
        assert str(root) not in text
        assert str(reports) not in text
        assert "/tmp" not in text


def test_a_second_run_gives_the_same_page(reports, root, tmp_path):
    make_reports(["04_briefing"], root / "corpus" / "us-dprk", tmp_path)
    assert (tmp_path / "04_briefing.html").read_bytes() == (reports / "04_briefing.html").read_bytes()


@pytest.mark.browser
@pytest.mark.parametrize("name", (*NAMES, "index"))
def test_a_report_opens_quietly_and_fits_a_phone(reports, open_page, name):
    page = open_page(reports / f"{name}.html", 360)
    open_all(page)
    assert page.messages == []
    assert len(page.asked) == 1
    assert sideways(page) <= 0
    gone = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.outerHTML)"
    )
    assert gone == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((part) => part.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_briefing(reports, open_page, scheme):
    assert complaints(open_page(reports / "04_briefing.html", scheme=scheme, bypass=True)) == []


def test_the_plain_papermill_command_runs_the_briefing(root, tmp_path):
    command = [sys.executable, "-m", "papermill", "notebooks/04_briefing.ipynb", tmp_path / "out.ipynb", "-p", "corpus_dir", "corpus/harbour"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "articles from" in (tmp_path / "out.ipynb").read_text("utf-8")


@pytest.mark.parametrize("text", ['One line without a date. "We will not move," Norway said.\n', "\n"], ids=["no date", "nothing"])
def test_a_corpus_with_little_in_it_becomes_a_report(tmp_path, text):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "only.md").write_text(text, "utf-8")
    outcome = make_reports(["04_briefing"], tmp_path / "corpus", tmp_path / "out")
    assert (outcome.exit_code, outcome.lines) == (0, [])
    assert "without a date" in outcome.published[0].read_text("utf-8") or text == "\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Reports over a corpus with markup in every field."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.md").write_text(HOSTILE, "utf-8")
    outcome = make_reports(["01_corpus", "04_briefing", "09_explore"], folder / "corpus", folder / "out")
    assert (outcome.exit_code, outcome.lines) == (0, [])
    return outcome.published


def test_a_hostile_corpus_becomes_text(hostile):
    for page in hostile:
        html = page.read_text("utf-8")
        assert html.count("<script>") == 1
        assert "<img" not in html
        assert 'href="javascript' not in html


@pytest.mark.browser
def test_a_hostile_corpus_is_never_live(hostile, open_page):
    for path in hostile:
        page = open_page(path, 360)
        open_all(page)
        assert page.title() != "live"
        assert page.messages == []
        assert sideways(page) <= 0


def test_a_redacted_briefing_holds_no_paragraph_in_any_file(write, tmp_path):
    paragraph = "Nobody had seen the ferry for days, and the quay lay empty but for a dog and two old men who would not talk of it. "
    said = '"The ban on our ferry is an insult that we will answer in kind, with every means that the treaty gives us, until it ends," French minister Ann Delorme said on Monday. '
    folder = write(ferry__md=f"---\ntitle: Ferry row\npublished: 2024-03-05\noutlet: Strait Wire\n---\n{paragraph}{said}{paragraph}\n\n{said}{said}\n")
    outcome = make_reports(["04_briefing", "01_corpus"], folder, tmp_path / "out", {"redact": True})
    assert (outcome.exit_code, outcome.lines) == (0, [])
    page = (tmp_path / "out" / "04_briefing.html").read_text("utf-8")
    assert "an insult" in page
    for path in (tmp_path / "out").rglob("*.*"):
        if path.suffix in (".html", ".csv", ".jsonl", ".parquet", ".xlsx"):
            data = path.read_bytes()
            assert b"two old men" not in data
            assert said.strip().encode() not in data
