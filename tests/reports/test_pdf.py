"""Printing to PDF: a clear line where there is no Chromium, or where it fails."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from helpers.cli import main
from helpers.reports.pdf import PdfError, find_chromium, print_pdf
from helpers.reports.run import Outcome


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<p>x</p>")
    return path


def test_where_there_is_no_chromium_a_line_says_so(page, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(PdfError, match=r"no Chromium was found .+; install Chromium, or open the page in a browser and print it"):
        print_pdf(page)
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(PdfError, match=r"\$CHROMIUM is /nowhere/chromium, which is no program"):
        find_chromium()


def test_a_chromium_that_fails_leaves_the_last_pdf(page, tmp_path, monkeypatch):
    broken = tmp_path / "bin" / "chromium"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho first >&2; echo the display is gone >&2; exit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))
    (tmp_path / "page.pdf").write_text("old")
    with pytest.raises(PdfError, match=r"page\.html: Chromium did not print it \(the display is gone\)"):
        print_pdf(page)
    assert (tmp_path / "page.pdf").read_text() == "old"


@pytest.mark.parametrize(("chromium_is", "exit_code"), [("", 1), ("there", 0)])
def test_the_command_line_prints_what_was_published(page, write, monkeypatch, chromium_is, exit_code):
    made = Outcome(published=[page])
    monkeypatch.setattr("helpers.reports.run.make_reports", lambda *_, **__: made)
    printed = []
    if chromium_is:
        monkeypatch.setattr("helpers.reports.pdf.print_pdf", printed.append)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    done = CliRunner().invoke(main, ["report", "--corpus", str(write(a__md="France criticised Spain.")), "--pdf"])
    assert done.exit_code == exit_code
    assert printed == ([page] if chromium_is else [])
    assert ("no Chromium was found" in done.output) is not bool(chromium_is)
