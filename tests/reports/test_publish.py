"""Publishing: whole files, one run at a time, the last good report kept, the index deterministic."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import time

import pytest

from helpers.reports.publish import (
    Busy,
    forget,
    next_run,
    only_run,
    publish,
    publish_failure,
    replace_file,
    staging,
    write_index,
)


def good(out, name="04", page="good", record=None, **tables):
    """Publish a good run with these tables."""
    out.mkdir(exist_ok=True)
    with staging(out, name) as staged:
        for table, text in (tables or {"events": "event_id\r\n"}).items():
            (staged.tables / f"{table}.csv").write_text(text)
        return publish(staged, page, {"outcome": "good", **(record or {})})


def files(out):
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    replace_file(path, b"old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_a_file_is_on_the_disk_before_its_name_is_and_then_the_name(tmp_path, monkeypatch):
    done, sync, rename = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda n: (done.append("folder" if stat.S_ISDIR(os.fstat(n).st_mode) else "file"), sync(n)))
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("published" if ".next-" in str(names[1]) else "rename"), rename(*names)))
    replace_file(tmp_path / "a", b"x")
    assert done == ["file", "rename", "folder"]
    done.clear()
    good(tmp_path, events="1", stances="2")
    before, after = done[: done.index("published")], done[done.index("published") :]
    assert before.count("file") >= 4  # page, two tables and the record
    assert "file" not in after
    assert after[-1] == "folder"


def test_others_can_read_what_was_published(tmp_path):
    mask = os.umask(0o022)
    try:
        replace_file(tmp_path / "a", b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_good_run_leaves_page_tables_and_record(tmp_path):
    good(tmp_path, page='<p class="opening">3 articles &amp; more.</p>', record={"title": "Briefing"})
    assert files(tmp_path) == ["04.html", "04/events.csv", "04/run.json"]
    record = json.loads((tmp_path / "04" / "run.json").read_text())
    assert record["opening"] == "3 articles & more."
    for name, path in (("04.html", tmp_path / "04.html"), ("events.csv", tmp_path / "04" / "events.csv")):
        assert record["sha256"][name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_rows_are_counted(tmp_path):
    with staging(tmp_path, "04") as staged:
        (staged.tables / "events.jsonl").write_text("{}\n{}\n")
        publish(staged, "page", {})
    assert json.loads((tmp_path / "04" / "run.json").read_text())["counts"] == {"events": 2}


def test_a_failed_run_leaves_the_good_report_alone_and_a_good_one_forgets_the_failure(tmp_path):
    good(tmp_path, record={"run": 1})
    publish_failure(tmp_path, "04", "bad", {"outcome": "failed", "run": 2})
    assert (tmp_path / "04.html").read_text() == "good"
    assert (tmp_path / "04.failed.html").read_text() == "bad"
    good(tmp_path, page="better", record={"run": 3})
    assert not (tmp_path / "04.failed.html").exists()
    assert not (tmp_path / "04" / "failed.json").exists()
    assert (tmp_path / "history" / "2" / "04.failed.html").read_text() == "bad"
    assert json.loads((tmp_path / "history" / "2" / "04" / "failed.json").read_text())["outcome"] == "failed"


def test_what_a_run_replaces_stands_in_the_history(tmp_path):
    good(tmp_path, page="one", record={"run": 1}, events="1", stances="x")
    good(tmp_path, page="two", record={"run": 2}, events="2")
    assert (tmp_path / "04.html").read_text() == "two"
    assert files(tmp_path / "04") == ["events.csv", "run.json"]
    assert files(tmp_path / "history") == ["1/04.html", "1/04/events.csv", "1/04/run.json", "1/04/stances.csv"]
    assert (tmp_path / "history" / "1" / "04.html").read_text() == "one"
    assert (tmp_path / "history" / "1" / "04" / "events.csv").read_text() == "1"


def test_a_workbook_and_a_printed_page_go_with_their_run(tmp_path):
    good(tmp_path, page="one", record={"run": 1})
    (tmp_path / "04" / "readout.xlsx").write_text("book")
    (tmp_path / "04.pdf").write_text("printed")
    good(tmp_path, page="two", record={"run": 2})
    assert files(tmp_path / "history") == ["1/04.html", "1/04.pdf", "1/04/events.csv", "1/04/readout.xlsx", "1/04/run.json"]
    assert not (tmp_path / "04.pdf").exists()
    assert not (tmp_path / "04" / "readout.xlsx").exists()


def test_without_links_the_history_holds_copies(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(PermissionError("no links here")))
    good(tmp_path, page="one", record={"run": 1})
    good(tmp_path, page="two", record={"run": 2})
    assert (tmp_path / "history" / "1" / "04.html").read_text() == "one"


def test_runs_are_counted_whatever_has_been_removed(tmp_path):
    assert next_run(tmp_path) == 1
    good(tmp_path, record={"run": 7})
    assert next_run(tmp_path) == 8
    publish_failure(tmp_path, "04", "bad", {"run": 9})
    assert next_run(tmp_path) == 10
    (tmp_path / "history" / "12").mkdir(parents=True)
    (tmp_path / "history" / "notes").mkdir()
    assert next_run(tmp_path) == 13
    (tmp_path / "04" / "run.json").write_text("[")
    assert next_run(tmp_path) == 13


@pytest.mark.parametrize("keep", [0, 1, 2, 5])
def test_the_history_keeps_the_newest_runs_and_the_good_report_always_stays(tmp_path, keep):
    for run in range(8, 12):  # 10 comes after 9, and not after 1
        good(tmp_path, page=str(run), record={"run": run})
    publish_failure(tmp_path, "04", "bad", {"run": 12})
    forget(tmp_path, keep)
    assert sorted(int(p.name) for p in (tmp_path / "history").iterdir()) == [8, 9, 10][3 - min(keep, 3) :]
    assert (tmp_path / "04.html").read_text() == "11"


def test_a_run_killed_before_it_counts_as_published_has_changed_nothing(tmp_path, monkeypatch):
    good(tmp_path, page="one", record={"run": 1}, events="1")
    monkeypatch.setattr("helpers.reports.publish._rename", lambda old, new: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        good(tmp_path, page="two", record={"run": 2}, events="2")
    monkeypatch.undo()
    with only_run(tmp_path):
        assert (tmp_path / "04.html").read_text() == "one"
        assert (tmp_path / "04" / "events.csv").read_text() == "1"
        assert files(tmp_path / "04") == ["events.csv", "run.json"]


@pytest.mark.parametrize("renamed", range(5))
def test_a_run_killed_while_it_publishes_is_finished_by_the_next(tmp_path, monkeypatch, renamed):
    """Killed after so many files of page, two tables and record have been moved to their places."""
    good(tmp_path, page="one", record={"run": 1}, events="1", stances="1", old="1")
    publish_failure(tmp_path, "04", "bad", {"run": 2})
    moved, rename = [], os.replace

    def killed(old, new):
        if ".next-04" in str(old):
            if len(moved) == renamed:
                raise KeyboardInterrupt
            moved.append(new)
        rename(old, new)

    monkeypatch.setattr(os, "replace", killed)
    if renamed < 4:
        with pytest.raises(KeyboardInterrupt):
            good(tmp_path, page="two", record={"run": 3}, events="2", stances="2")
    else:
        good(tmp_path, page="two", record={"run": 3}, events="2", stances="2")
    monkeypatch.undo()
    assert (tmp_path / "04.html").read_text() == ("one" if renamed < 4 else "two")
    with only_run(tmp_path):
        pass
    assert [(tmp_path / "04.html").read_text(), (tmp_path / "04" / "events.csv").read_text()] == ["two", "2"]
    assert json.loads((tmp_path / "04" / "run.json").read_text())["run"] == 3
    assert files(tmp_path) == [
        ".lock", "04.html", "04/events.csv", "04/run.json", "04/stances.csv", "history/1/04.html", "history/1/04/events.csv",
        "history/1/04/old.csv", "history/1/04/run.json", "history/1/04/stances.csv", "history/2/04.failed.html", "history/2/04/failed.json",
    ]  # fmt: skip


def test_what_a_killed_run_left_aside_is_cleared(tmp_path):
    for place in (tmp_path, tmp_path / "04", tmp_path / "history" / "3" / "04", tmp_path / ".gone-2", tmp_path / ".part-04"):
        place.mkdir(parents=True, exist_ok=True)
        (place / ".aside-x").write_text("half")
    with only_run(tmp_path):
        assert files(tmp_path) == [".lock"]
        assert not list(tmp_path.glob(".[gp]*"))


def test_a_second_run_is_told_at_once(tmp_path):
    code = "import sys; from pathlib import Path; from helpers.reports.publish import only_run\nwith only_run(Path(sys.argv[1])): print('in', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(Busy, match="another run is writing there"), only_run(tmp_path):
            pass
        other.kill()
    with only_run(tmp_path):
        pass


def test_a_second_run_may_wait(tmp_path):
    with only_run(tmp_path):
        start = time.monotonic()
        with pytest.raises(Busy, match=r"waited 0.2 seconds"), only_run(tmp_path, wait=0.2):
            pass
        assert 0.2 <= time.monotonic() - start < 5


def test_the_index_leads_to_reports_tables_failures_sets_and_earlier_runs(tmp_path):
    good(tmp_path, "02", record={"run": 1})
    good(tmp_path, "02", record={"run": 2, "title": "When <b>", "question": "What?", "started": "2021-01-01T10:00:00"})
    publish_failure(tmp_path, "02", "p", {"run": 3})
    publish_failure(tmp_path, "03", "p", {"run": 3})
    publish_failure(tmp_path, "03", "p", {"run": 4})
    write_index(tmp_path / "weekly & more")
    index = write_index(tmp_path).read_text()
    assert '<a href="02.html"><b>When &lt;b&gt;</b></a><p>What?</p>' in index
    assert '<a href="02/events.csv">events.csv</a>' in index
    assert '<a href="02.failed.html">what happened</a>' in index
    assert '<a href="03.failed.html">03</a>: the run failed' in index
    assert '<a href="weekly%20%26%20more/index.html"><b>weekly &amp; more</b></a>' in index
    assert '<li>Run 3: <a href="history/3/03.failed.html">03 (failed)</a></li><li>Run 1: <a href="history/1/02.html">02</a></li>' in index
    assert "10:00" not in index
    assert write_index(tmp_path).read_text() == index


def test_an_index_over_nothing_and_over_a_broken_record(tmp_path):
    assert "None yet" in write_index(tmp_path).read_text()
    good(tmp_path, "02")
    (tmp_path / "02" / "run.json").write_text("{")
    assert '<a href="02.html"><b>02</b></a>' in write_index(tmp_path).read_text()
