"""Publishing: whole files, one run at a time, the last good report kept, the index deterministic."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest

from helpers.reports.publish import Busy, only_run, publish, publish_failure, replace_file, write_index


@pytest.fixture
def tables(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "events.csv").write_text("event_id\r\n")
    return folder


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    replace_file(path, b"old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_others_can_read_what_was_published(tmp_path):
    mask = os.umask(0o022)
    try:
        replace_file(tmp_path / "a", b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_good_run_leaves_page_tables_and_record_and_forgets_the_failure(tmp_path, tables):
    out = tmp_path / "out"
    publish_failure(out, "04", "<p>failed</p>", {"outcome": "failed"})
    assert (out / "04.failed.html").exists()
    publish(out, "04", '<p class="opening">3 articles &amp; more.</p>', tables, {"outcome": "good", "title": "Briefing"})
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()) == ["04.html", "04/events.csv", "04/run.json"]
    assert json.loads((out / "04" / "run.json").read_text())["opening"] == "3 articles & more."


def test_a_failed_run_leaves_the_good_report_alone(tmp_path, tables):
    publish(tmp_path, "04", "good", tables, {"outcome": "good"})
    publish_failure(tmp_path, "04", "bad", {"outcome": "failed"})
    assert (tmp_path / "04.html").read_text() == "good"
    assert (tmp_path / "04.failed.html").read_text() == "bad"


def test_what_a_killed_run_left_aside_is_cleared(tmp_path, tables):
    (tmp_path / "04").mkdir()
    for place in (tmp_path, tmp_path / "04"):
        (place / ".aside-x").write_text("half")
    publish(tmp_path, "04", "page", tables, {})
    assert not list(tmp_path.rglob(".aside-*"))


def test_a_second_run_is_told_at_once(tmp_path):
    code = "import sys; from pathlib import Path; from helpers.reports.publish import only_run\nwith only_run(Path(sys.argv[1])): print('in', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(Busy, match="another run is writing there"), only_run(tmp_path):
            pass
        other.kill()
    with only_run(tmp_path):
        pass


def test_the_index_leads_to_reports_tables_and_failures(tmp_path, tables):
    publish(tmp_path, "02", "p", tables, {"title": "When <b>", "question": "What?", "started": "2021-01-01T10:00:00"})
    publish_failure(tmp_path, "02", "p", {})
    publish_failure(tmp_path, "03", "p", {})
    index = write_index(tmp_path).read_text()
    assert '<a href="02.html"><b>When &lt;b&gt;</b></a><p>What?</p>' in index
    assert '<a href="02/events.csv">events.csv</a>' in index
    assert '<a href="02.failed.html">what happened</a>' in index
    assert '<a href="03.failed.html">03</a>: the run failed' in index
    assert "10:00" not in index
    assert write_index(tmp_path).read_text() == index


def test_an_index_over_nothing_and_over_a_broken_record(tmp_path, tables):
    assert "None yet" in write_index(tmp_path).read_text()
    publish(tmp_path, "02", "p", tables, {})
    (tmp_path / "02" / "run.json").write_text("{")
    assert '<a href="02.html"><b>02</b></a>' in write_index(tmp_path).read_text()
