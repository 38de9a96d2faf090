"""Notebooks run and published: parameters checked, papermill in this process, one HTML file for each."""

from __future__ import annotations

import difflib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpers.reports.parameters import (
    ParameterError,
    check_values,
    project_root,
    read_parameters,
    resolve_folder,
)

DEFAULT = ("01_corpus", "02_timeline", "03_speakers", "04_briefing")
FAILED, UNUSABLE, BUSY = 1, 2, 75  # exit codes; 75 is EX_TEMPFAIL of sysexits.h
CALLED = {"corpus_dir", "tables_dir"}  # parameters that make_reports itself gives


@dataclass
class Outcome:
    """What came of it: the exit code (0 only when all of it worked), one line for each fault, the pages published."""

    exit_code: int = 0
    lines: list[str] = field(default_factory=list)
    published: list[Path] = field(default_factory=list)

    def fault(self, exit_code: int, line: str) -> None:
        """Note a fault; the first one's exit code stays."""
        self.exit_code = self.exit_code or exit_code
        self.lines.append(f"readout: {line}")


@dataclass(frozen=True)
class Job:
    """One notebook with the parameters it is to run with."""

    name: str
    notebook: Any
    parameters: dict[str, Any]


def make_reports(
    notebooks: Iterable[str] = (),
    corpus_dir: str | Path | None = None,
    out_dir: str | Path = "reports",
    parameters: dict[str, Any] | None = None,
    progress: bool = False,
) -> Outcome:
    """Run each notebook and publish it as ``out_dir/<notebook>.html`` with its tables; rebuild the index.

    ``notebooks`` are names in the project's ``notebooks/`` or paths; none means 01 to 04. ``parameters`` are checked
    before any kernel starts. A notebook that fails does not stop the others, and leaves its last good report alone.
    Raises nothing that a user can cause: the outcome says what went wrong.
    """
    from helpers.reports.publish import Busy, only_run, write_index

    outcome, out = Outcome(), Path(out_dir)
    try:
        jobs = plan(notebooks or DEFAULT, corpus_dir, parameters or {})
    except (ParameterError, FileNotFoundError) as error:
        outcome.fault(UNUSABLE, str(error))
        return outcome
    try:
        with only_run(out):
            for job in jobs:
                _make(job, out, outcome, progress)
            write_index(out)
    except Busy as busy:
        outcome.fault(BUSY, str(busy))
    except OSError as error:
        outcome.fault(FAILED, f"{error.filename or out}: cannot be written ({error.strerror or error}); reports made before are unchanged")
    return outcome


def plan(notebooks: Iterable[str], corpus_dir: str | Path | None, parameters: dict[str, Any]) -> list[Job]:
    """Read the notebooks and check the parameters: a name must be known to one of them, a value fit all that know it.

    Raises ParameterError or FileNotFoundError with a line for people.
    """
    if corpus_dir is not None:
        parameters = {**parameters, "corpus_dir": str(resolve_folder(corpus_dir).resolve())}
    found = [(path.stem, *_open(path)) for path in (find_notebook(name) for name in notebooks)]
    known = {parameter.name: parameter for _, _, declared in found for parameter in declared}
    check_values(tuple(known.values()), {name: value for name, value in parameters.items() if name not in CALLED})
    return [
        Job(name, notebook, check_values(declared, {n: v for n, v in parameters.items() if any(p.name == n for p in declared)}))
        for name, notebook, declared in found
    ]


def find_notebook(name: str) -> Path:
    """Find a notebook by path, or by name in the project's ``notebooks/``.

    Raises FileNotFoundError naming the nearest one.
    """
    folder = project_root() / "notebooks"
    for path in (Path(name), folder / name, folder / f"{name}.ipynb"):
        if path.suffix == ".ipynb" and path.is_file():
            return path
    there = sorted(path.stem for path in folder.glob("*.ipynb"))
    near = difflib.get_close_matches(Path(name).stem, there, n=1, cutoff=0.4)
    raise FileNotFoundError(f"no notebook {name}: {f'did you mean {near[0]}?' if near else 'there are ' + (', '.join(there) or 'none')}")


def _open(path: Path) -> tuple[Any, tuple]:
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
        return notebook, read_parameters(notebook)
    except ParameterError as error:
        raise ParameterError(f"{path.name}, {error}") from None
    except Exception as error:  # nbformat raises many kinds
        raise ParameterError(f"{path.name}: not a notebook ({type(error).__name__})") from None


def _make(job: Job, out: Path, outcome: Outcome, progress: bool) -> None:
    from helpers.reports.publish import publish, publish_failure
    from helpers.reports.render import heading, render

    started, clock = datetime.now(UTC), time.monotonic()
    record = {"notebook": job.name, "parameters": dict(job.parameters), "started": started.isoformat(timespec="seconds"), "versions": versions()}
    with tempfile.TemporaryDirectory(prefix="readout-") as tables:
        try:
            done = execute(job, Path(tables), progress)
            record["seconds"] = {"run": round(time.monotonic() - clock, 3)}
            page = render(done)
        except Exception as error:  # whatever a notebook may raise
            story = Failure.of(error, job)
            record |= {"outcome": "failed", "error": story.line, "seconds": {"run": round(time.monotonic() - clock, 3)}}
            page = publish_failure(out, job.name, story.page(), record)
            outcome.fault(UNUSABLE if story.kind == "CorpusError" else FAILED, f"{job.name}: {story.line} (see {page})")
            return
        record["seconds"]["all"] = round(time.monotonic() - clock, 3)
        record |= {"outcome": "good", "title": heading(done), "question": _question(done)}
        outcome.published.append(publish(out, job.name, page, Path(tables), record))


def execute(job: Job, tables: Path, progress: bool = False) -> Any:
    """Run a notebook in a kernel of its own and return it executed; nothing is written but its tables.

    Raises papermill's PapermillExecutionError when a cell fails, nbclient's errors when the kernel does.
    """
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # spares the kernel a warning
    import papermill

    parameters = dict(job.parameters)
    if any(parameter.name == "tables_dir" for parameter in read_parameters(job.notebook)):
        parameters["tables_dir"] = str(tables)
    bar = {"desc": job.name, "leave": False, "file": sys.stderr} if progress else False
    return papermill.execute_notebook(
        job.notebook, None, parameters=parameters, kernel_name="python3", language="python", progress_bar=bar,
        extra_arguments=["--HistoryManager.enabled=False", "--log-level=50"],
    )  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """The story of a failed run: the kind of error, what it said, where in the notebook, the trace behind it."""

    name: str
    kind: str
    said: str
    section: str
    trace: str

    @classmethod
    def of(cls, error: Exception, job: Job) -> Failure:
        """Tell the story of ``error``, raised while ``job`` ran."""
        from papermill.exceptions import PapermillExecutionError, strip_color

        if isinstance(error, PapermillExecutionError):
            section = _section(job.notebook, error.source)
            return cls(job.name, error.ename, error.evalue, section, strip_color("\n".join(error.traceback)))
        return cls(job.name, type(error).__name__, str(error).strip().splitlines()[0] if str(error).strip() else "", "", str(error))

    @property
    def line(self) -> str:
        """The story in one line."""
        where = f' in "{self.section}"' if self.section else ""
        return " ".join(f"the run failed{where}: {self.kind}: {self.said}".split())[:400]

    def page(self) -> str:
        """The story as a page: what went wrong in words, the trace folded."""
        from helpers.markup import html
        from helpers.reports.render import render_page

        body = html(
            "<h1>{}: the run failed</h1><p>{}: {}</p><p>{}</p><p>The last good report, if there is one, is unchanged: "
            '<a href="{}.html">{}.html</a>.</p><details><summary>For whoever mends it</summary><pre>{}</pre></details>',
            self.name, self.kind, self.said, f"It happened in the section “{self.section}”." if self.section else "",
            self.name, self.name, self.trace,
        )  # fmt: skip
        return render_page(f"{self.name}: the run failed", body)


def _section(notebook: Any, source: str) -> str:
    """The nearest heading above the cell that failed."""
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = next((line.lstrip("# ").strip() for line in reversed(cell.source.splitlines()) if line.startswith("#")), heading)
        elif cell.source == source:
            return heading
    return ""


def _question(notebook: Any) -> str:
    """The question that a notebook opens with: the first line in bold."""
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("**"):
                return line.split("**")[1]
    return ""


def versions() -> dict[str, str]:
    """The versions that a report was made with."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": platform.python_version()}
    for name in ("readout", "spacy", "pandas", "matplotlib", "nbconvert", "papermill"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


