"""Notebooks described without being run."""

from __future__ import annotations

import pytest

from helpers.reports.catalogue import list_notebooks, tell
from helpers.reports.parameters import ParameterError


def test_a_notebook_is_told_with_its_question_and_parameters(notebook, tmp_path):
    notebook("1", 'words: list[str] = ["a"]  # words to follow\nsince: "date" = ""  # first day', name="b")
    notebook("1", name="a", heading="# Nothing\n\nasked")
    assert [line.split("  ") for line in tell(list_notebooks(tmp_path)) if not line.startswith(" ")] == [["a", "Nothing"], ["b", "Does it run?"]]
    words, since = tell(list_notebooks(tmp_path))[2:]
    assert (words.split()[:4], words.split("  ")[-1].strip()) == (["words:", "list[str]", "=", '["a"]'], "words to follow")
    assert (since.split()[:4], since.split("  ")[-1].strip()) == (["since:", "date", "=", '""'], "first day")


def test_every_notebook_of_the_project_says_what_each_parameter_means():
    entries = list_notebooks()
    assert {"01_corpus", "04_briefing"} <= {entry.name for entry in entries}
    assert all(entry.question and all(parameter.about for parameter in entry.parameters) for entry in entries)


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": [{}]}', '{"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "x"}]}'])
def test_what_is_no_notebook_is_named(tmp_path, text):
    (tmp_path / "x.ipynb").write_text(text)
    with pytest.raises(ParameterError, match=r"x\.ipynb"):
        list_notebooks(tmp_path)
