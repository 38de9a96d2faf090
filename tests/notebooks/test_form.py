"""Notebooks are thin and clean: a question first, caveats last, parameters typed, no logic, no outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from helpers.reports.parameters import read_parameters

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def source(cell) -> str:
    return "".join(cell["source"])


def code(notebook) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text("utf-8"))


def test_the_notebooks_are_those_of_the_design():
    assert [path.stem for path in NOTEBOOKS] == ["00_start_here", "01_corpus", "02_timeline", "03_speakers", "04_briefing", "08_accuracy", "09_explore"]


def test_it_opens_with_its_question_and_ends_with_its_caveats(notebook):
    prose = [source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert "?**" in prose[0]
    assert prose[-1].startswith("## Caveats\n")


def test_the_first_code_cell_is_its_parameters_and_the_second_checks_them(notebook):
    first, second, *_ = code(notebook)
    assert first["metadata"]["tags"] == ["parameters"]
    declared = read_parameters(notebook)
    assert declared[0].name == "corpus_dir"
    assert declared[0].default == "corpus/us-dprk"
    assert all(parameter.about for parameter in declared)
    assert "resolve_folder(corpus_dir)" in source(second)


def test_cells_are_short_and_define_nothing(notebook):
    for cell in code(notebook):
        assert len(source(cell).splitlines()) <= (20 if "parameters" in cell["metadata"].get("tags", ()) else 12)
        for node in ast.walk(ast.parse(source(cell))):
            assert not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def test_it_is_committed_clean(notebook):
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code(notebook))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "widgets" not in notebook["metadata"]
