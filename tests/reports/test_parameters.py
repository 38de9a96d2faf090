"""Parameters are read without running anything, checked by type, and refused by name before a kernel starts."""

from __future__ import annotations

import contextlib
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
