"""The commands around runs as people and schedules use them: list, compare, schedule, and reports by sets."""

from __future__ import annotations

import json

from fabricate import make_result
from test_cli import readout

from helpers.reports.export import write_tables


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
