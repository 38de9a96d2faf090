"""A selection kept as a report of its own: a file of sets with one report in it, which ``readout report`` makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from helpers.reports.parameters import ParameterError, project_root


def save_parameters(corpus_dir: str | Path, values: dict[str, Any], name: str, notebook: str = "09_explore") -> Path:
    """Write ``name.yml`` beside the corpus: ``notebook`` with the parameters ``values``; return its path.

    ``readout report --set NAME --file PATH`` then makes it, again and again. Raises ParameterError, with one line
    that says what to mend, when ``name`` cannot be one or is taken; OSError when the file cannot be written.
    """
    from helpers.reports.sets import read_sets

    folder = Path(corpus_dir).resolve()
    path = folder.parent / f"{name}.yml"
    if "/" in name or path.exists():
        raise ParameterError(f"{path} is there already, or is no name; choose another")
    known_as = folder.relative_to(project_root()) if folder.is_relative_to(project_root()) else folder
    report = {"name": name, "notebook": notebook, "corpus": str(known_as), "parameters": values}
    path.write_text(yaml.safe_dump({"sets": {name: {"reports": [report]}}}, allow_unicode=True, sort_keys=False), "utf-8")
    try:
        read_sets(path)
    except ParameterError:
        path.unlink()
        raise
    return path
