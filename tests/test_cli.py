"""The command line as people and schedules use it: a process, its exit code, its two streams, its files."""

from __future__ import annotations

import json
import subprocess
import sys

import pandas as pd
import pytest

from helpers.schemas import COLUMNS

GOOD = (
    "---\ntitle: Ferry row\npublished: 2021-03-04\nlanguage: en\n---\n"
    "EASTMOOR (Desk) - France criticised Spain on Thursday over its ferry ban.\n\n"
    '"This must end," French minister Ann Delorme said. She said that talks would begin on March 9.\n'
)
HOSTILE = (
    "---\ntitle: '<script>alert(1)</script>'\npublished: 2021-03-05\nlanguage: en\n---\n"
    '<script>alert(2)</script> <img src=x onerror=alert(3)>\n\n"<b>We reject</b> it," Spain said on Friday.\n'
)


def readout(*arguments: str, cwd=None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=300
    )


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A corpus with one good article and one of each kind of trouble."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "good.md").write_text(GOOD)
    (folder / "hostile.md").write_text(HOSTILE)
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (folder / "broken.md").write_text("---\ntitle: [x\n---\nText.\n")
    (folder / "french.txt").write_text("---\npublished: 2021-03-04\n---\nLe ministre a déclaré jeudi que le pont resterait fermé.\n")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    return folder


@pytest.mark.parametrize("command", [[], ["report"], ["analyse"], ["corpus"], ["corpus", "check"], ["corpus", "add"], ["corpus", "follow"], ["corpus", "parties"]])
def test_every_command_explains_itself_with_an_example(command):
    done = readout(*command, "--help")
    assert done.returncode == 0
    assert "Example: readout" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("command", [["report", "--corpus"], ["corpus", "check"], ["analyse", "--out", "T"]])
@pytest.mark.parametrize("folder", ["empty", "missing", "file"])
def test_a_corpus_that_cannot_be_used_is_one_line_and_exit_2(command, folder, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    done = readout(*command, folder, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert folder in done.stderr
    assert not (tmp_path / "T").exists()


def test_check_names_file_line_and_mend(mixed):
    done = readout("corpus", "check", mixed)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert any(line.startswith("broken.md:") and "front matter" in line for line in lines)
    assert any(line.startswith("binary.txt: not text") for line in lines)
    assert any(line.startswith("huge.txt: 50 MB, over the limit") for line in lines)
    assert any("french.txt" in line and "language is fr" in line for line in lines)
    assert lines[-1].startswith("2 articles, ")
    assert readout("corpus", "check", mixed, "--strict").returncode == 1


@pytest.fixture(scope="module")
def tables(mixed, tmp_path_factory):
    out = tmp_path_factory.mktemp("tables")
    return readout("analyse", mixed, "--out", out), out


def test_analyse_writes_every_table_three_times(tables):
    done, out = tables
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in out.iterdir()) == sorted(
        ["readout.xlsx", *(f"{t}.{k}" for t in COLUMNS for k in ("parquet", "jsonl", "csv"))]
    )
    for table, columns in COLUMNS.items():
        frame = pd.read_parquet(out / f"{table}.parquet")
        assert list(frame.columns)[: len(columns)] == list(columns)
        rows = [json.loads(line) for line in (out / f"{table}.jsonl").read_text().splitlines()]
        assert len(rows) == len(frame) == len(pd.read_csv(out / f"{table}.csv"))
        for row in rows:
            assert set(columns) <= set(row)


def test_rejects_are_listed_and_do_not_fail_a_run_unless_asked_to(tables, mixed, tmp_path):
    done, out = tables
    assert [line.count("readout: not used: ") for line in done.stderr.splitlines()] == [1] * 4
    rejects = [json.loads(line) for line in (out / "rejects.jsonl").read_text().splitlines()]
    assert {r["path"] for r in rejects} == {"binary.txt", "broken.md", "french.txt", "huge.txt"}
    assert readout("analyse", mixed, "--out", tmp_path / "T", "--strict").returncode == 1


def test_spans_are_offsets_into_the_text(tables):
    _, out = tables
    texts = pd.read_parquet(out / "articles.parquet").set_index("article_id").text
    for row in map(json.loads, (out / "statements.jsonl").read_text().splitlines()):
        text = texts[row["article_id"]]
        assert " … ".join(text[a:b] for a, b in row["spans"]) == row["text"]
        if row["speaker_text"] is not None:
            assert text[row["speaker_start"] : row["speaker_end"]] == row["speaker_text"]
        if row["cue"] is not None:
            assert text[row["cue_start"] : row["cue_end"]] == row["cue"]
    for row in map(json.loads, (out / "dates.jsonl").read_text().splitlines()):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]


def test_the_same_corpus_gives_the_same_bytes_also_with_two_workers(tables, mixed, tmp_path):
    _, out = tables
    readout("analyse", mixed, "--out", tmp_path / "T", "--workers", "2")
    for path in out.iterdir():
        if path.suffix != ".parquet":
            assert (tmp_path / "T" / path.name).read_bytes() == path.read_bytes(), path.name


def test_wrong_usage_is_exit_2():
    assert readout("analyse").returncode == 2
    assert readout("report", "--nonsense").returncode == 2
    assert readout("analyse", "x", "--out", "y", "--max-file-size", "big").returncode == 2
