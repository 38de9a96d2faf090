"""Report sets: reports that are made together, named in ``reports.yml``, each by a process of its own::

    sets:
      weekly:
        reports:
          - name: us-dprk             # its folder: OUT/weekly/us-dprk/
            notebook: 04_briefing     # or notebooks: [02_timeline, 04_briefing]; without, 01 to 04
            corpus: corpus/us-dprk
            parameters: {since: -7d}
            timeout: 10m
"""

from __future__ import annotations

import difflib
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from helpers.markup import count
from helpers.reports.parameters import ParameterError, resolve_folder, seconds
from helpers.reports.publish import KEEP, Busy, Staged, forget, next_run, only_run, staging, write_index
from helpers.reports.run import (
    BUSY,
    DEFAULT,
    FAILED,
    TAKEN,
    UNUSABLE,
    Failure,
    Job,
    Made,
    Outcome,
    make,
    plan,
    put,
    since_last,
    start_record,
    unwritable,
)

GRACE = 60  # seconds beyond its limit after which the process of a report is killed
_NAME = re.compile(r"\w[\w .-]{0,79}")


def _folder_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name in TAKEN or name.endswith("."):
        raise ValueError(f"{name} cannot be the name of a folder; use letters, digits, - and _")
    return name


Name = Annotated[str, AfterValidator(_folder_name)]
Time = Annotated[float, BeforeValidator(seconds)]


class Report(BaseModel):
    """One entry of a set: notebooks, the corpus and the parameters they run with, and the time each may take."""

    model_config = ConfigDict(extra="forbid")
    name: Name
    notebooks: list[str] = Field(default=list(DEFAULT), min_length=1)
    corpus: str
    parameters: dict[str, Any] = {}
    timeout: Time | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorter(cls, given: Any) -> Any:
        """``notebook: x`` is short for ``notebooks: [x]``; the name defaults to that of the corpus folder."""
        if isinstance(given, dict):
            given = dict(given)
            if "notebook" in given and "notebooks" not in given:
                given["notebooks"] = [given.pop("notebook")]
            if isinstance(given.get("corpus"), str):
                given.setdefault("name", Path(given["corpus"]).name)
        return given


class ReportSet(BaseModel):
    """A named set; ``timeout`` holds for each of its notebooks that has no other."""

    model_config = ConfigDict(extra="forbid")
    timeout: Time = 3600
    reports: list[Report] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self) -> ReportSet:
        names = [report.name for report in self.reports]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two reports are named {twice[0]}; give each a name of its own")
        return self


class SetsFile(BaseModel):
    """What ``reports.yml`` holds."""

    model_config = ConfigDict(extra="forbid")
    sets: dict[Name, ReportSet] = Field(min_length=1)


def read_sets(file: str | Path) -> dict[str, ReportSet]:
    """Read the sets that a file names.

    Raises ParameterError naming the file, the line or the entry, and what to mend.
    """
    try:
        given = yaml.safe_load(resolve_folder(file).read_text("utf-8"))
        return SetsFile.model_validate(given).sets
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or 'not text'}); name the file with --file") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else str(file)
        raise ParameterError(f"{place}: not YAML ({getattr(error, 'problem', None) or 'broken'}); mend that line") from None
    except ValidationError as error:
        raise ParameterError(f"{file}: {_problem(error)}") from None


def _problem(error: ValidationError) -> str:
    """The first problem that pydantic found, in words."""
    found = error.errors()[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in found["loc"])
    if found["type"] == "extra_forbidden":
        wrong, known = str(found["loc"][-1]), [*Report.model_fields, "notebook", *ReportSet.model_fields, *SetsFile.model_fields]
        near = difflib.get_close_matches(wrong, known, n=1, cutoff=0.5)
        return f"{place}: unknown key {wrong}; {f'did you mean {near[0]}?' if near else 'remove it'}"
    return f"{place or 'the file'}: {found['msg'].removeprefix('Value error, ')}"


def find_set(name: str, file: str | Path) -> ReportSet:
    """Read one set. Raises ParameterError naming the nearest one where there is none of that name."""
    sets = read_sets(file)
    if name not in sets:
        near = difflib.get_close_matches(name, sets, n=1, cutoff=0.4)
        raise ParameterError(f"{file}: no set {name}: {f'did you mean {near[0]}?' if near else 'there are ' + ', '.join(sets)}")
    return sets[name]


# --- making a set


def make_set(
    name: str,
    file: str | Path = "reports.yml",
    out_dir: str | Path = "reports",
    *,
    as_of: Callable[[str], date],
    wait: float = 0,
    keep: int = KEEP,
    processes: int | None = None,
    told: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Make every report of a set, each notebook in a process of its own, and publish them in ``OUT/<set>/<name>/``.

    ``as_of(corpus)`` gives the day that relative dates count from; ``processes`` is how many run at a time (default:
    one for each processor); ``told`` hears a line for each report that is done; ``wait`` and ``keep`` are as in
    ``make_reports``. A report that fails, dies or takes too long does not stop the others; the outcome lists them.
    """
    outcome, out = Outcome(), Path(out_dir) / name
    try:
        chosen = find_set(name, file)
        jobs = [(out / report.name, job) for report in chosen.reports for job in _plan(report, chosen, as_of)]
    except (ParameterError, FileNotFoundError) as error:
        outcome.fault(UNUSABLE, str(error))
        return outcome
    folders = [out / report.name for report in chosen.reports]
    try:
        with ExitStack() as locks:
            for folder in (out, *folders):
                locks.enter_context(only_run(folder, wait))
            _make_all(jobs, {folder: next_run(folder) for folder in folders}, outcome, processes, told)
            for folder in folders:
                forget(folder, keep)
                write_index(folder)
            write_index(out)
    except Busy as busy:
        outcome.fault(BUSY, str(busy))
    except OSError as error:
        outcome.fault(FAILED, unwritable(out, error))
    with suppress(Busy, OSError), only_run(out.parent):  # a run that is there writes the index when it ends
        write_index(out.parent)
    return outcome


def _plan(report: Report, chosen: ReportSet, as_of: Callable[[str], date]) -> list[Job]:
    try:
        return plan(report.notebooks, report.corpus, report.parameters, as_of(report.corpus), report.timeout or chosen.timeout)
    except (ParameterError, FileNotFoundError) as error:
        raise ParameterError(f"{report.name}: {error}") from None


def _make_all(
    jobs: Iterable[tuple[Path, Job]], runs: dict[Path, int], outcome: Outcome, processes: int | None, told: Callable[[str], None]
) -> None:
    """Make the jobs, so many at a time, and publish each as it is done."""
    publishing, failed, jobs = threading.Lock(), [], list(jobs)

    def one(folder: Path, job: Job) -> None:
        whose = f"{folder.parent.name}/{folder.name}/"
        try:
            with staging(folder, job.name) as staged:
                made = _make_apart(since_last(job, folder), staged)
                with publishing:
                    put(made, staged, runs[folder], outcome, whose)
        except OSError as error:
            made = Made({}, failure=Failure(job.name, "OSError", str(error), "", ""))
            outcome.fault(FAILED, f"{whose}{job.name}: {unwritable(folder, error)}")
        told(f"{whose}{job.name}: {made.failure.line if made.failure else 'done'}")
        if made.failure:
            failed.append(f"{folder.name}/{job.name}")

    with ThreadPoolExecutor(processes or _processors()) as pool:
        try:
            for done in [pool.submit(one, folder, job) for folder, job in jobs]:
                done.result()
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                _end(process)
            raise
    if failed:
        outcome.exit_code = FAILED
        outcome.lines.append(f"readout: {len(failed)} of {count(len(jobs), 'report')} failed: {', '.join(sorted(failed))}")


def _make_apart(job: Job, staged: Staged) -> Made:
    """Make a job in a process of its own. Its limit is kept there; a process that hangs beyond it is killed here."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_make_here, args=(there, job, staged.tables))
    record = start_record(job)
    process.start()
    there.close()
    try:
        if here.poll(job.limit + GRACE):
            return here.recv()
        failure = Failure.too_long(job)
    except (EOFError, OSError):  # OSError: it ended in the middle of its answer
        process.join()
        failure = Failure(job.name, "Process died", f"the report's process ended by itself (exit code {process.exitcode})", "", "")
    finally:
        _end(process)
    return Made(record, failure=failure)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _make_here(there: Any, job: Job, tables: Path) -> None:
    """The process of one report: make it, send what came of it; end at once should the run itself end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the one that started them ends them
    threading.Thread(target=_end_with_parent, daemon=True).start()
    there.send(make(job, tables))


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _end(process: Any) -> None:
    """Make sure that a process is gone, and its kernel with it."""
    import psutil

    process.join(1)
    if process.exitcode is None:
        below = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in below:
            child.kill()
        process.join()
