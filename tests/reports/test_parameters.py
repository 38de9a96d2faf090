"""Parameters are read without running anything, checked by type, and refused by name before a kernel starts."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.reports.parameters import (
    Parameter,
    ParameterError,
    check_values,
    read_parameters,
    resolve_folder,
    seconds,
)

SOURCE = '''corpus_dir: str = "corpus/us-dprk"  # folder of articles
minimum: int = 3  # fewest statements
words: list[str] = ["a"]
since: str | None = None  # an ISO day
share: float = 0.5
loud: bool = False
'''


def of(source: str):
    return read_parameters({"cells": [{"metadata": {"tags": ["parameters"]}, "source": source}]})


def test_names_types_defaults_and_comments_are_read():
    found = of(SOURCE)
    assert found[0] == Parameter("corpus_dir", "str", "corpus/us-dprk", "folder of articles")
    assert [p.name for p in found] == ["corpus_dir", "minimum", "words", "since", "share", "loud"]
    assert found[2].default == ["a"]
    assert read_parameters({"cells": [{"metadata": {}, "source": SOURCE}]}) == ()


def test_a_source_of_lines_is_read_like_one_of_text():
    assert read_parameters({"cells": [{"metadata": {"tags": ["parameters"]}, "source": SOURCE.splitlines(True)}]}) == of(SOURCE)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("n = 3", "line 1: write it as name: type = value"), ("n: int = f()", "line 1: the default must be a plain value"),
        ("\nn: Path = 'x'", "line 2: Path is not a type"), ("n: int = (", "line 1"), ("import os", "line 1: write it as"), ("n: __import__('os') = 1", "is not a type"),
    ],
)  # fmt: skip
def test_a_cell_that_is_more_than_plain_assignments_is_refused(source, said):
    with pytest.raises(ParameterError, match=said.replace("(", r"\(")):
        of(source)


def test_text_from_a_command_line_is_read_by_type():
    given_values = {"minimum": "4", "words": "[x, 'y z']", "since": "none", "share": "0.25", "loud": "true", "corpus_dir": "4"}
    assert check_values(of(SOURCE), given_values) == {
        "minimum": 4, "words": ["x", "y z"], "since": None, "share": 0.25, "loud": True, "corpus_dir": "4",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"minimun": 3}, "unknown parameter minimun: did you mean minimum?"), ({"zzz": 1}, "unknown parameter zzz: it has corpus_dir, minimum"),
        ({"minimum": "many"}, "parameter minimum: 'many' is not int"), ({"words": "x"}, "parameter words: 'x' is not list"),
        ({"loud": "perhaps"}, "parameter loud: 'perhaps' is not bool"), ({"words": "[a"}, "parameter words"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_value_is_one_line_that_names_it(values, said):
    with pytest.raises(ParameterError) as error:
        check_values(of(SOURCE), values)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


@given(st.text(), st.text())
def test_no_name_or_value_does_more_than_be_refused(name, value):
    with contextlib.suppress(ParameterError):
        check_values(of(SOURCE), {name: value, "minimum": value})


def test_a_relative_folder_is_found_here_then_in_the_project(tmp_path, monkeypatch):
    root, here = tmp_path / "project", tmp_path / "here"
    (root / "corpus").mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(here)
    assert resolve_folder("corpus", root) == root / "corpus"
    (here / "corpus").mkdir()
    assert resolve_folder("corpus", root) == Path("corpus")
    assert resolve_folder("nowhere", root) == Path("nowhere")


@pytest.mark.parametrize(("given_as", "found"), [
    ("2021-03-01", "2021-03-01"), (date(2021, 3, 1), "2021-03-01"), ("-7d", "2024-02-22"), ("-2w", "2024-02-15"), ("-1y", "2023-02-28"),
    ("+1m", "2024-03-29"), ("0d", "2024-02-29"), ("none", None), ("", None), (None, None),
])  # fmt: skip
def test_days_become_iso_text(given_as, found):
    declared = of('since: "date | None" = None  # first day')
    assert declared[0].type == "date | None"
    assert check_values(declared, {"since": given_as}, date(2024, 2, 29)) == {"since": found}


@pytest.mark.parametrize(("given_as", "found"), [("", ""), (None, ""), ("-7d", "2024-02-22")])
def test_an_empty_day_stays_empty(given_as, found):
    assert check_values(of('since: "date" = ""  # first day; empty counts all'), {"since": given_as}, date(2024, 2, 29)) == {"since": found}


@pytest.mark.parametrize(("value", "said"), [("yesterday", r"is not date \(write 2024-03-05, or -7d\)"), ("0", "is not date"), ("1614556800", "is not date"), (0, "is not date"), ("2021-02-30", "is not date"), ("-9999y", "no day of the calendar"), ("-7d ago", "is not date")])
def test_what_is_no_day_is_refused(value, said):
    with pytest.raises(ParameterError, match=said):
        check_values(of('since: "date" = "2021-01-01"'), {"since": value}, date(2024, 2, 29))


def test_a_quoted_type_is_still_a_type():
    with pytest.raises(ParameterError, match="is not a type"):
        of('since: "no such(" = 1')
    assert check_values(of('n: "int" = 1'), {"n": "3"}) == {"n": 3}


@pytest.mark.parametrize(("text", "found"), [("90", 90), (90, 90), ("90s", 90), ("20m", 1200), ("2 h", 7200), ("1.5m", 90)])
def test_times_are_read(text, found):
    assert seconds(text) == found


@pytest.mark.parametrize("text", ["", "soon", "-3", "0", "1d", "1e9", True, None])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="is not a time"):
        seconds(text)
