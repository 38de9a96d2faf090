"""What there is to run: the notebooks with their questions and parameters, and the sets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from helpers.markup import clean
from helpers.reports.parameters import Parameter, ParameterError, project_root, read_parameters


@dataclass(frozen=True)
class Entry:
    """A notebook: its name, its first heading, the question that it opens with, its parameters."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]


def list_notebooks(folder: Path | None = None) -> list[Entry]:
    """Describe every notebook in ``folder`` (default: the project's), by name, without running anything.

    Raises ParameterError naming a notebook that cannot be read.
    """
    return [_describe(path) for path in sorted((folder or project_root() / "notebooks").glob("*.ipynb"))]


def _describe(path: Path) -> Entry:
    try:
        notebook = json.loads(path.read_text("utf-8"))
        told = [line for cell in notebook["cells"] if cell["cell_type"] == "markdown" for line in "".join(cell["source"]).splitlines()]
        parameters = read_parameters(notebook)
    except ParameterError as error:
        raise ParameterError(f"{path.name}, {error}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ParameterError(f"{path.name}: not a notebook ({type(error).__name__})") from None
    title = next((line.lstrip("# ") for line in told if line.startswith("# ")), path.stem)
    question = next((line.split("**")[1] for line in told if line.startswith("**")), "")
    return Entry(path.stem, title, question, parameters)


def tell(entries: list[Entry]) -> list[str]:
    """Tell of notebooks in words: name and question, then a line for each parameter with type, default and meaning."""
    lines = []
    for entry in entries:
        lines.append(f"{entry.name}  {entry.question or entry.title}")
        for parameter in entry.parameters:
            told = f"    {parameter.name}: {parameter.type} = {json.dumps(parameter.default, ensure_ascii=False)}"
            lines.append(f"{told:<44}  {parameter.about}".rstrip())
    return [clean(line) for line in lines]
