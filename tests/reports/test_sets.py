"""Report sets: read with care, made in processes of their own, none stopped by another's failure."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from datetime import date
from pathlib import Path

import nbformat
import psutil
import pytest
import yaml

from helpers.reports import sets
from helpers.reports.parameters import ParameterError
from helpers.reports.publish import Staged, only_run
from helpers.reports.run import Job, Made
from helpers.reports.sets import find_set, make_set, read_sets


def written(tmp_path, text):
    path = tmp_path / "reports.yml"
    path.write_text(text if isinstance(text, str) else yaml.safe_dump(text))
    return path


def of(*reports, **more):
    return {"sets": {"weekly": {"reports": list(reports), **more}}}


def made(file, out, **more):
    return make_set("weekly", file, out, as_of=lambda corpus: date(2024, 3, 5), processes=2, **more)


@pytest.fixture
def corpus(tmp_path):
    """A folder that notebooks which read no corpus are told."""
    (tmp_path / "articles").mkdir()
    return str(tmp_path / "articles")


def test_a_file_is_read_with_its_defaults_and_short_forms(tmp_path):
    file = written(tmp_path, of({"notebook": "04_briefing", "corpus": "a/strait"}, {"name": "b", "corpus": "a/strait", "timeout": "90s"}, timeout="20m"))
    chosen = find_set("weekly", file)
    assert [(r.name, r.timeout, len(r.notebooks)) for r in chosen.reports] == [("strait", None, 1), ("b", 90, 4)]
    assert chosen.timeout == 1200


def test_the_projects_own_example_can_be_planned(root):
    for chosen in read_sets(root / "reports.yml").values():
        for report in chosen.reports:
            assert sets._plan(report, chosen, lambda corpus: date(2024, 3, 5))


@pytest.mark.parametrize(("text", "said"), [
    ("sets: [", r"reports.yml:\d: not YAML"), ("", "the file: input should be"), ("sets: {}", "sets: "), (of(), "sets.weekly.reports: "),
    (of({"notebook": "x"}), "sets.weekly.reports.1.name: field required"),
    (of({"corpus": "x", "notebok": "y"}), "sets.weekly.reports.1.notebok: unknown key notebok; did you mean notebook"),
    (of({"corpus": "x", "timeout": "soon"}), "timeout: soon is not a time such as 90s"), (of({"corpus": "x", "timeout": 0}), "0 is not a time"),
    (of({"corpus": "a/x"}, {"corpus": "b/x"}), "two reports are named x"), (of({"corpus": "x", "name": "../y"}), "cannot be the name of a folder"),
    (of({"corpus": "x", "name": "history"}), "cannot be the name of a folder"), ("sets: !!python/object/apply:os.getcwd []", "not YAML"),
    ({"sets": {"../up": {"reports": [{"corpus": "x"}]}}}, "cannot be the name of a folder"),
])  # fmt: skip
def test_what_is_wrong_in_a_file_is_named(tmp_path, text, said):
    with pytest.raises(ParameterError, match=r"(?i)" + said) as caught:
        read_sets(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_a_set_or_file_that_is_not_there_is_named(tmp_path):
    file = written(tmp_path, of({"corpus": "x"}))
    with pytest.raises(ParameterError, match=r"no set weakly: did you mean weekly\?"):
        find_set("weakly", file)
    with pytest.raises(ParameterError, match=r"none\.yml: cannot be read"):
        read_sets(tmp_path / "none.yml")


@pytest.mark.parametrize("wrong", [{"notebook": "04_breifing"}, {"notebook": "04_briefing", "parameters": {"corpsu": 1}}])
def test_everything_is_checked_before_anything_runs(tmp_path, corpus, wrong, notebook):
    fine = notebook("open('ran', 'w')", name="fine")
    file = written(tmp_path, of({"name": "a", "notebook": str(fine), "corpus": corpus}, {"name": "b", "corpus": corpus, **wrong}))
    outcome = made(file, tmp_path / "out")
    assert outcome.exit_code == 2
    assert outcome.lines[0].startswith("readout: b: ")
    assert not (tmp_path / "out").exists()


def test_no_failure_stops_the_others_and_all_are_listed(tmp_path, corpus, notebook):
    since = 'since: "date | None" = None  # first day\nwords: list[str] = []  # words'
    fine = notebook("from IPython.display import HTML\nHTML(f'<p class=\"opening\">{since} {words}</p>')", since, name="fine")
    wrong = notebook("raise ValueError('closed')", name="wrong")
    slow = notebook("while True: pass", name="slow")
    dying = notebook("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", name="dying")
    file = written(tmp_path, of(
        {"name": "a", "notebooks": [str(wrong), str(fine)], "corpus": corpus, "parameters": {"since": "-7d", "words": ["x", "y"]}},
        {"name": "b", "notebook": str(slow), "corpus": corpus, "timeout": "2s"}, {"name": "c", "notebook": str(dying), "corpus": corpus},
    ))  # fmt: skip
    told = []
    outcome = made(file, tmp_path / "out", told=told.append)
    assert outcome.exit_code == 1
    assert outcome.lines[-1] == "readout: 3 of 4 reports failed: a/wrong, b/slow, c/dying"
    out = tmp_path / "out" / "weekly"
    assert "2024-02-27 ['x', 'y']" in (out / "a" / "fine.html").read_text()
    assert "ValueError: closed" in (out / "a" / "wrong.failed.html").read_text()
    assert "more than its limit of 2 seconds" in (out / "b" / "slow.failed.html").read_text()
    assert "ended by itself (exit code -9)" in (out / "c" / "dying.failed.html").read_text()
    assert {json.loads(p.read_text())["run"] for p in out.glob("*/*/*.json")} == {1}
    assert len(told) == 4
    assert 'href="a/index.html"' in (out / "index.html").read_text()
    assert 'href="weekly/index.html"' in (tmp_path / "out" / "index.html").read_text()
    assert not list(out.rglob(".part-*"))


def test_reports_of_a_set_are_made_at_the_same_time(tmp_path, corpus, notebook):
    """Each waits until the other has begun: one after the other they would take longer than they may."""
    meet = """
import time
from pathlib import Path
here = Path({here!r})
(here / {mine!r}).touch()
while not (here / {other!r}).exists():
    time.sleep(0.05)
"""
    names = ("one", "two")
    books = [notebook(meet.format(here=str(tmp_path), mine=f"{a}.began", other=f"{b}.began"), name=a) for a, b in (names, names[::-1])]
    entries = [{"name": name, "notebook": str(book), "corpus": corpus, "timeout": "60s"} for name, book in zip(names, books)]
    assert made(written(tmp_path, of(*entries)), tmp_path / "out").exit_code == 0


def hang(there, job, tables):
    """A report's process that starts another and then stops for good."""
    kernel = subprocess.Popen(["sleep", "60"], start_new_session=True)
    Path(job.parameters["pids"]).write_text(f"{os.getpid()} {kernel.pid}")
    os.kill(os.getpid(), signal.SIGSTOP)


def test_a_process_that_hangs_beyond_its_limit_is_killed_with_its_kernel(tmp_path, monkeypatch):
    """The limit kept within the process does not help when the process itself is stopped: then the set ends it."""
    monkeypatch.setattr(sets, "GRACE", 4)
    monkeypatch.setattr(sets, "_make_here", hang)
    job = Job("stuck", nbformat.v4.new_notebook(), {"pids": str(tmp_path / "pids")}, limit=4)
    made = sets._make_apart(job, Staged(tmp_path, "stuck", tmp_path))
    assert "more than its limit of 4 seconds" in made.failure.line
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    for _ in range(600):  # what was killed is gone a moment later
        left = [pid for pid in pids if psutil.pid_exists(pid) and not _is_dead(pid)]
        if not left:
            break
        time.sleep(0.1)
    assert left == []


def _is_dead(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def die(there, job, tables):
    """A report's process that is killed in the middle of its answer."""
    there.send_bytes(b"x" * 10)
    os.write(there.fileno(), b"\x00\x00\x01\x00half")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_in_the_middle_of_its_answer_is_a_failed_run(tmp_path, monkeypatch):
    monkeypatch.setattr(sets, "_make_here", die)
    monkeypatch.setattr("multiprocessing.connection.Connection.recv", lambda here: (here.recv_bytes(), here.recv_bytes()))
    made = sets._make_apart(Job("dying", nbformat.v4.new_notebook(), {}, limit=60), Staged(tmp_path, "dying", tmp_path))
    assert "ended by itself (exit code -9)" in made.failure.line
    assert {"started", "versions", "notebook_sha256"} <= set(made.record)


def test_a_set_in_use_is_exit_75(tmp_path, corpus, notebook):
    file = written(tmp_path, of({"name": "a", "notebook": str(notebook("1")), "corpus": corpus}))
    for busy in ("weekly", "weekly/a"):
        with only_run(tmp_path / "out" / busy):
            outcome = made(file, tmp_path / "out")
        assert outcome.exit_code == 75
        assert "another run is writing there" in outcome.lines[0]


def test_a_busy_folder_above_does_not_stop_a_set(tmp_path, corpus, notebook, monkeypatch):
    monkeypatch.setattr(sets, "_make_apart", lambda job, staged: Made({"notebook": job.name}, "page"))
    file = written(tmp_path, of({"name": "a", "notebook": str(notebook("1")), "corpus": corpus}))
    with only_run(tmp_path / "out"):
        assert made(file, tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "weekly" / "a" / "small.html").exists()


def test_a_folder_that_cannot_be_written_is_exit_1(tmp_path, corpus, notebook):
    file = written(tmp_path, of({"name": "a", "notebook": str(notebook("1")), "corpus": corpus}))
    (tmp_path / "out").write_text("a file")
    outcome = made(file, tmp_path / "out")
    assert outcome.exit_code == 1
    assert "cannot be written" in outcome.lines[0]
