"""The commands around runs as people and schedules use them: list, compare, schedule, and reports by sets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from fabricate import make_result
from test_cli import readout

from helpers.reports.export import write_tables
from helpers.reports.publish import only_run


def test_compare_tells_in_words_and_as_json(tmp_path):
    write_tables(make_result(10, 40), tmp_path / "old")
    write_tables(make_result(12, 60), tmp_path / "new")
    told = readout("compare", tmp_path / "old", tmp_path / "new")
    assert told.returncode == 0
    assert "New articles: 2" in told.stdout.splitlines()
    found = json.loads(readout("compare", tmp_path / "old", tmp_path / "new", "--json").stdout)
    assert len(found["articles"]["new"]) == 2
    assert readout("compare", tmp_path / "new", tmp_path / "new").stdout == "Nothing changed.\n"


def test_a_folder_without_tables_is_one_line_and_exit_2(tmp_path):
    done = readout("compare", tmp_path, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"readout: {tmp_path}: holds no tables; name a folder that readout report or readout analyse wrote\n"


@pytest.fixture
def small(tmp_path):
    """A corpus of one article, a notebook that shows its parameters, and a file of sets."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.md").write_text("---\ntitle: Ferry\npublished: 2021-03-31\n---\nThe ferry ran.\n")
    cells = [
        nbformat.v4.new_markdown_cell("# Small\n\n**Does it run?**"),
        nbformat.v4.new_code_cell(
            'corpus_dir: str = ""  # folder of articles\nsince: "date" = ""  # first day; empty counts all', metadata={"tags": ["parameters"]}
        ),
        nbformat.v4.new_code_cell("from IPython.display import HTML\nHTML(f'<p class=\"opening\">since {since}</p>')"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "small.ipynb")
    (tmp_path / "reports.yml").write_text(
        "sets:\n  weekly:\n    reports:\n      - {notebook: small.ipynb, corpus: articles, parameters: {since: -1m}}\n"
    )
    return tmp_path


def test_relative_days_count_from_as_of_and_a_corpus_may_be_a_parameter(small):
    done = readout("report", "small.ipynb", "--out", "out", "-p", "corpus_dir", "articles", "-p", "since", "-1m", "--as-of", "2024-03-05", cwd=small)
    assert (done.returncode, done.stderr) == (0, "")
    assert "since 2024-02-05" in (small / "out" / "small.html").read_text()
    record = json.loads((small / "out" / "small" / "run.json").read_text())
    assert record["parameters"] == {"corpus_dir": str(small / "articles"), "since": "2024-02-05"}
    assert readout("report", "--as-of", "soon", cwd=small).returncode == 2


def test_redact_must_be_known(small):
    done = readout("report", "small.ipynb", "--out", "out", "--corpus", "articles", "--redact", cwd=small)
    assert done.returncode == 2
    assert "unknown parameter redact" in done.stderr


def test_a_set_is_made_in_its_folder_as_of_the_newest_article_and_logged(small):
    done = readout("report", "--set", "weekly", "--out", "out", "--log", "out/weekly.log", cwd=small)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "since 2021-02-28" in (small / "out" / "weekly" / "articles" / "small.html").read_text()
    assert (small / "out" / "weekly" / "index.html").exists()
    lines = (small / "out" / "weekly.log").read_text().splitlines()
    assert [line.split("] ")[1].split(":")[0] for line in lines] == ["started", "published", "ended"]
    assert lines[-1].endswith("ended: exit 0, 1 published, 0 files not used")
    wrong = readout("report", "small.ipynb", "--set", "weekly", cwd=small)
    assert wrong.returncode == 2
    assert "--set takes notebooks" in wrong.stderr


def test_a_set_over_a_corpus_that_cannot_be_used_fails_and_says_so(small):
    reading = nbformat.v4.new_code_cell("from helpers.corpus import Corpus\nCorpus.load(corpus_dir)")
    cells = [*nbformat.read(small / "small.ipynb", 4).cells[:2], reading]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), small / "reads.ipynb")
    (small / "reports.yml").write_text(
        "sets:\n  weekly:\n    reports:\n      - {notebook: reads.ipynb, corpus: gone}\n      - {notebook: small.ipynb, corpus: articles}\n"
    )
    done = readout("report", "--set", "weekly", "--out", "out", cwd=small)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "readout: 1 of 2 reports failed: gone/reads"
    assert "Traceback" not in done.stderr
    assert (small / "out" / "weekly" / "articles" / "small.html").exists()
    assert (small / "out" / "weekly" / "gone" / "reads.failed.html").exists()


def test_a_second_run_exits_75_at_once_or_waits(small):
    command = ("report", "small.ipynb", "--corpus", "articles", "--out", "out")
    with only_run(small / "out"):
        start = time.monotonic()
        done = readout(*command, cwd=small)
        assert (done.returncode, len(done.stderr.splitlines())) == (75, 1)
        assert readout(*command, "--wait", "1s", cwd=small).returncode == 75
        assert time.monotonic() - start < 120
        waiting = subprocess.Popen([sys.executable, "-m", "helpers.cli", *command, "--wait"], cwd=small)
        time.sleep(1.5)
        assert waiting.poll() is None
    assert waiting.wait(60) == 0
    assert (small / "out" / "small.html").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_set_that_is_ended_leaves_no_process_and_the_next_run_works(small, how):
    slow = nbformat.v4.new_code_cell("import os\nopen('pids', 'w').write(f'{os.getpid()} {os.getppid()}')\nwhile True: pass")
    nbformat.write(nbformat.v4.new_notebook(cells=[slow]), small / "slow.ipynb")
    sets = (small / "reports.yml").read_text()
    (small / "reports.yml").write_text(sets.replace("small.ipynb", "slow.ipynb").replace(", parameters: {since: -1m}", ""))
    command = [sys.executable, "-m", "helpers.cli", "report", "--set", "weekly", "--out", "out"]
    run = subprocess.Popen(
        command, cwd=small, start_new_session=True, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell's background job ignores it
    )  # fmt: skip
    assert within(60, lambda: (small / "pids").exists() and len((small / "pids").read_text().split()) == 2)
    os.killpg(run.pid, how) if how == signal.SIGINT else run.send_signal(how)  # as a terminal does; as kill does
    assert run.wait(120) != 0
    assert "Traceback" not in run.stderr.read()
    pids = [int(pid) for pid in (small / "pids").read_text().split()]
    assert within(120, lambda: not any(map(alive, pids)))
    if how == signal.SIGKILL:
        (small / "reports.yml").write_text(sets)
        assert readout("report", "--set", "weekly", "--out", "out", cwd=small).returncode == 0


def within(seconds, true):
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def alive(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_notebook_that_takes_too_long_is_exit_1(small):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("while True: pass")]), small / "slow.ipynb")
    done = readout("report", "slow.ipynb", "--corpus", "articles", "--out", "out", "--timeout", "2s", cwd=small)
    assert done.returncode == 1
    assert "more than its limit of 2 seconds" in done.stderr
    assert readout("report", "--timeout", "soon", cwd=small).returncode == 2


def test_list_shows_notebooks_with_typed_parameters_and_sets(small):
    told = readout("list", cwd=small).stdout.splitlines()
    assert any(line.startswith('    corpus_dir: str = "corpus/us-dprk"') and line.endswith("folder of articles") for line in told)
    assert told[-1] == "--set weekly  articles (small.ipynb)"
    found = json.loads(readout("list", "--json", cwd=small).stdout)
    assert {"name", "title", "question", "parameters"} == set(found["notebooks"][0])
    (small / "reports.yml").write_text("sets: [")
    assert readout("list", cwd=small).returncode == 2


@pytest.mark.parametrize("command", ["list", "compare", "report", "schedule", "notice"])
def test_each_command_has_an_example(command):
    assert "Example: readout " in readout(command, "--help").stdout


def test_a_schedule_is_printed_or_written(small):
    command = ("schedule", "--set", "weekly", "--at", "Mon 06:00", "--kind")
    printed = readout(*command, "cron", "--on-failure", "tell me", cwd=small).stdout.splitlines()
    assert printed[-1].startswith(f"0 6 * * 1 cd {small} && ")
    assert printed[-1].endswith(" || { tell me; }")
    done = readout(*command, "systemd", "--into", "units", "--mail-to", "desk@example.org", "--smtp", "localhost:25", cwd=small)
    assert done.stdout.split() == ["units/readout-weekly.timer", "units/readout-weekly.service", "units/readout-weekly-failed.service"]
    assert "notice --to desk@example.org --smtp localhost:25" in (small / "units" / "readout-weekly-failed.service").read_text()


@pytest.mark.parametrize(("more", "said"), [
    (["--set", "weakly", "--at", "Mon 06:00"], "did you mean weekly?"), (["--set", "weekly", "--at", "soon"], "soon is not a time"),
    (["--set", "weekly", "--at", "Mon 06:00", "--zone", "Berlin"], "no time zone"), (["--set", "weekly", "--at", "Mon 06:00", "--smtp", "x"], "--mail-to"),
])  # fmt: skip
def test_a_schedule_that_cannot_be_made_is_told(small, more, said):
    done = readout("schedule", "--kind", "cron", *more, cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_notice_that_cannot_be_sent_is_one_line_and_exit_1():
    done = readout("notice", "failed", "--to", "desk@example.org", "--smtp", "127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr.startswith("readout: notice not sent through 127.0.0.1:9: ")
    assert len(done.stderr.splitlines()) == 1
