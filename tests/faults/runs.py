"""Runs that can be broken: ``readout report`` in processes that are killed, starved, or stopped at a chosen step.

The processes are forked from one that has imported Readout already: thirty kills would else take minutes.
"""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([
    "helpers.cli", "helpers.corpus", "helpers.reports.sets", "helpers.reports.render", "helpers.views", "nbconvert.exporters.html",
    "nbconvert.filters.markdown_mistune", "papermill", "pytest",
])  # fmt: skip
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
TABLES = ("events", "stances", "statements")


def start(*arguments: str | Path, said: Path, first: Callable[[], None] | None = None) -> Any:
    """Start ``readout`` with these arguments; what it tells goes to the file ``said``. ``first`` is called in it before."""
    process = CONTEXT.Process(target=_readout, args=([str(argument) for argument in arguments], str(said), first))
    process.start()
    return process


def _readout(arguments: list[str], said: str, first: Callable[[], None] | None) -> None:
    Path(said).unlink(missing_ok=True)  # a file of this run's own: a kernel of a killed run may still write to the one before
    handle = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.argv = ["readout", *arguments]
    from helpers.cli import main

    if first:
        first()
    main()


def finish(process: Any, seconds: float = 120) -> int:
    """Wait for a process; return its exit code."""
    process.join(seconds)
    assert process.exitcode is not None, "it hangs"
    return process.exitcode


def below(process: Any) -> list[psutil.Process]:
    """The processes that a process has started."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def gone(processes: list[psutil.Process], seconds: float = 120) -> bool:
    """Wait until processes have ended; say whether they have."""
    end = time.monotonic() + seconds
    while (left := [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]) and time.monotonic() < end:
        time.sleep(0.05)
    return not left


def outlived(*arguments: str | Path, said: Path, after: float) -> int:
    """Kill ``readout`` so many seconds after it has begun to start a kernel; return how many processes outlive it.

    Orphans are handed to a process that is not number 1, as below ``systemd --user`` (Linux only).
    """
    process = CONTEXT.Process(target=_adopt, args=([str(argument) for argument in arguments], str(said), after))
    process.start()
    return finish(process)


def _adopt(arguments: list[str], said: str, after: float) -> None:
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    run = multiprocessing.get_context("fork").Process(target=_readout, args=(arguments, said, None))
    run.start()
    while not below(run):
        time.sleep(0.01)
    time.sleep(after)
    run.kill()
    run.join()
    orphans = psutil.Process().children()
    gone(orphans, 30)
    living = [orphan for orphan in orphans if orphan.status() != psutil.STATUS_ZOMBIE]
    for orphan in living:
        orphan.kill()
    os._exit(len(living))


# --- what stands in an output folder


def shown(out: Path) -> dict[str, str]:
    """The word that each published file of the report holds, the record left out; every file is checked to be unbroken."""
    words = {}
    for path in (out / "small.html", *sorted((out / "small").glob("*.csv"))):
        marks = [line.split()[1:] for line in path.read_text().splitlines() if line.startswith(("begin ", "end "))]
        assert len(marks) == 2, f"{path.name} is not whole"
        assert marks[0] == marks[1], f"{path.name} is mixed"
        words[path.name] = marks[0][0]
    return words


def aside(out: Path) -> list[str]:
    """What was written aside and never removed."""
    return sorted(str(path.relative_to(out)) for mark in (".part-*", ".next-*", ".gone-*", ".aside-*") for path in out.rglob(mark))


def marked(word: str) -> str:
    """A text that shows whether it is whole: it says the word where it begins and where it ends."""
    return f"begin {word}\n" + f"{word} and so on\n" * 1500 + f"end {word}\n"


# --- publishing without a kernel, stopped at a step

WRITING = {"os.rename", "os.link", "os.mkdir", "os.truncate", "open", "fsync"}
REMOVING = {"os.remove", "os.rmdir"}


def publish_word(out: Path, word: str) -> Any:
    """``make_reports`` of a report that holds ``word``, all but the notebook itself, whose part takes a millisecond."""
    import nbformat

    from helpers.reports import run

    def made(job, tables, progress=False):
        for table in TABLES:
            (tables / f"{table}.csv").write_text(marked(word))
        return run.Made(run.start_record(job), f"<html>\n{marked(word)}</html>\n")

    notebook = out.parent / "small.ipynb"
    if not notebook.exists():
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), notebook)
    before = run.make, run.versions
    run.make, run.versions = made, dict  # asking for the versions takes as long as all the rest
    try:
        return run.make_reports([str(notebook)], None, out, keep=2)
    finally:
        run.make, run.versions = before


_publisher: tuple[Any, Any] | None = None  # a process that publishes, and the pipe to it, until it is killed


def publish_until(out: Path, step: int, how: str) -> int | str:
    """Publish the word "two" in a process that is stopped at a step; return the exit code (5: there was no such step).

    ``how``: "kill", the process is killed just before the step; "full", nothing can be written from there on; "broken",
    that one step fails. What was told is returned instead where it is not the one line that it should be.
    """
    global _publisher
    if _publisher is None:
        here, there = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_publish_each, args=(there,), daemon=True)
        process.start()
        there.close()
        _publisher = process, here
    process, pipe = _publisher
    pipe.send((out, step, how))
    try:
        return pipe.recv()
    except EOFError:
        _publisher = None
        code = finish(process)
        return code if how == "kill" else f"it ended by itself, with {code}"


def _publish_each(asked: Any) -> None:
    from helpers.reports import run  # noqa: F401  (imported before steps are counted)

    out, step, how, seen = None, 0, "", 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal seen
        if event not in WRITING | REMOVING or not how:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            return
        if event == "open" and not str(arguments[0]).startswith(str(out)):
            return
        seen += 1
        if how == "kill" and seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "full" and seen >= step and event in WRITING - {"os.rename"}:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(out))
        if how == "broken" and seen == step:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(out))

    sync = os.fsync
    os.fsync = lambda handle: (hook("fsync", ()), sync(handle))[1]
    sys.addaudithook(hook)
    while True:
        seen = 0
        out, step, how = asked.recv()
        outcome = publish_word(out, "two")
        how, last = "", seen
        told_well = not outcome.exit_code or (len(outcome.lines) == 1 and "cannot be written" in outcome.lines[0])
        asked.send((5 if last < step else outcome.exit_code) if told_well else str(outcome.lines))
