"""Fixtures for the tests of reports: a browser, and notebooks small enough to run often."""

from __future__ import annotations

import nbformat
import pytest


@pytest.fixture
def notebook(tmp_path):
    """Return a function that writes a notebook of a parameters cell, a heading and one cell; it returns the path."""

    def _write(source: str, parameters: str = "", name: str = "small", heading: str = "# Small\n\n**Does it run?**"):
        cells = [nbformat.v4.new_markdown_cell(heading)]
        if parameters:
            cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
        cells.append(nbformat.v4.new_code_cell(source))
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return _write
