"""A report put where readers find it: whole or not at all, one run at a time, the last good one kept.

In ``OUT``: ``<notebook>.html`` is always the newest good report, ``<notebook>/`` holds its tables and ``run.json``
(what ran, with what, how long). ``<notebook>.failed.html`` and ``<notebook>/failed.json`` stand beside it from a
failed run until the next good one. ``history/<run>/`` has the same form and holds what newer runs have replaced.
``index.html`` leads to all of them. Runs are counted from 1, so that their order does not hang on a clock.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from helpers.markup import Html, html, join
from helpers.reports.render import render_page

KEEP = 12  # runs kept in the history unless told otherwise
_OPENING = re.compile(r'<p class="opening">((?:(?!<p).)*?)</p>', re.DOTALL)
_TABLES = (".csv", ".jsonl", ".parquet", ".xlsx")


class Busy(RuntimeError):
    """Another run is writing to the folder."""


@contextmanager
def only_run(out: Path, wait: float = 0) -> Iterator[None]:
    """Keep other runs out of ``out`` for as long as the block lasts, and first finish what a killed run left.

    ``wait`` is for how many seconds to wait for another run to end; below zero, for as long as it takes. Raises Busy
    when it is still there then, OSError when the folder cannot be made or written to. The lock is the operating
    system's: it ends with the process, however that ends.
    """
    from filelock import FileLock, Timeout

    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        waited = f" (waited {wait:g} seconds)" if wait else ""
        raise Busy(f"{out}: another run is writing there{waited}; try again when it has ended, or use --wait") from None
    try:
        for path in out.glob(".part-*"):
            shutil.rmtree(path, ignore_errors=True)
        settle(out)
        yield
    finally:
        lock.release()


# --- files


def replace_file(path: Path, data: bytes) -> None:
    """Write ``path`` so that a reader sees the old file or the new one, never a part; durable when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".aside-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o666 & ~_umask())
        _rename(Path(aside), path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _rename(old: Path, new: Path) -> None:
    """Rename, and make that durable."""
    os.replace(old, new)
    if hasattr(os, "O_DIRECTORY"):  # elsewhere a folder cannot be opened, nor does it need to be
        folder = os.open(new.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _json(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n").encode("utf-8", "replace")


def read_record(path: Path) -> dict[str, Any]:
    """Read a run's record; what is absent or broken is an empty one."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


# --- publishing


@dataclass(frozen=True)
class Staged:
    """A report in the making: where it will stand, and the folder aside that it is made in."""

    out: Path
    name: str
    folder: Path

    @property
    def tables(self) -> Path:
        """The folder that the run writes its tables to."""
        return self.folder / self.name


@contextmanager
def staging(out: Path, name: str) -> Iterator[Staged]:
    """Make a folder for a report in the making. What is not published when the block ends is removed.

    The folder's name is new each time: should a kernel outlive a run that was killed, it writes to no other's.
    """
    folder = Path(tempfile.mkdtemp(dir=out, prefix=".part-")).resolve()
    try:
        (folder / name).mkdir()
        yield Staged(out, name, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(staged: Staged, page: str, record: dict[str, Any]) -> Path:
    """Publish a good run: page, tables and record together; what they replace goes to the history.

    From one renaming on all of it counts as published: a run that is killed before it has changed nothing, one that
    is killed after it is finished by the next (``settle``). Returns the page's path. Raises OSError, and then the
    last good report is still there. The caller holds the lock.
    """
    out, name = staged.out, staged.name
    replace_file(staged.folder / f"{name}.html", page.encode("utf-8", "replace"))
    files = [path for path in sorted(staged.tables.iterdir()) if path.is_file()]
    opening = _OPENING.search(page)
    record = {
        **record, "opening": unescape(re.sub(r"<[^<>]*>", "", opening[1])) if opening else "",
        "counts": {path.stem: _lines(path) for path in files if path.suffix == ".jsonl"},
        "sha256": {path.name: _store(path) for path in (staged.folder / f"{name}.html", *files)},
    }  # fmt: skip
    replace_file(staged.tables / "run.json", _json(record))
    _keep(out, name, "run.json", f"{name}.html")
    _keep(out, name, "failed.json", f"{name}.failed.html")
    _rename(staged.folder, out / f".next-{name}")
    settle(out)
    return out / f"{name}.html"


def _store(path: Path) -> str:
    """Have the disk hold a file for good; return its hash."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def publish_failure(out: Path, name: str, page: str, record: dict[str, Any]) -> Path:
    """Put the page of a failed run beside the last good report. Returns its path. Raises OSError."""
    _keep(out, name, "failed.json", f"{name}.failed.html")
    replace_file(out / name / "failed.json", _json(record))
    replace_file(out / f"{name}.failed.html", page.encode("utf-8", "replace"))
    return out / f"{name}.failed.html"


def settle(out: Path) -> None:
    """Finish what counts as published, and remove what was written aside. The caller holds the lock."""
    for path in [*out.glob(".aside-*"), *out.glob("*/.aside-*"), *out.glob("history/*/*/.aside-*")]:
        path.unlink(missing_ok=True)
    for path in out.glob(".gone-*"):
        shutil.rmtree(path, ignore_errors=True)
    for staged in sorted(out.glob(".next-*")):
        name = staged.name.removeprefix(".next-")
        (out / name).mkdir(exist_ok=True)
        written = read_record(staged / name / "run.json") or read_record(out / name / "run.json")
        for path in sorted((staged / name).glob("*")):
            _rename(path, out / name / path.name)
        for path in (out / name).iterdir():  # tables that this run no longer writes
            if path.suffix in _TABLES and path.name not in written.get("sha256", {}):
                path.unlink()
        if (staged / f"{name}.html").exists():
            _rename(staged / f"{name}.html", out / f"{name}.html")
        for path in (out / f"{name}.pdf", out / f"{name}.failed.html", out / name / "failed.json"):  # of earlier runs
            path.unlink(missing_ok=True)
        shutil.rmtree(staged)


# --- history


def next_run(out: Path) -> int:
    """The number of the next run in ``out``: one more than any that has left a trace. The caller holds the lock."""
    records = [*out.glob("*/run.json"), *out.glob("*/failed.json")]
    numbers = [_number(read_record(path)) for path in records] + [run for run, _ in _history(out)]
    return 1 + max(numbers, default=0)


def _number(record: dict[str, Any]) -> int:
    run = record.get("run")
    return run if isinstance(run, int) else 0


def _history(out: Path) -> list[tuple[int, Path]]:
    """The runs kept in the history, the newest first."""
    found = [(int(path.name), path) for path in (out / "history").glob("*") if path.name.isdecimal() and path.is_dir()]
    return sorted(found, reverse=True)


def _keep(out: Path, name: str, record: str, page: str) -> None:
    """Put into the history what is about to be replaced: a good run with its tables, or a failed one."""
    if not (out / page).exists():
        return
    kept = out / "history" / str(_number(read_record(out / name / record)))
    tables = [path for path in (out / name).glob("*") if path.suffix in _TABLES] if record == "run.json" else []
    printed = (out / page).with_suffix(".pdf")
    for path in (*tables, out / name / record, *([printed] if printed.exists() else ()), out / page):
        target = kept / path.relative_to(out)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(path, target)
        except FileNotFoundError:  # a page whose record was lost is kept all the same
            continue
        except OSError:  # a file system without links
            replace_file(target, path.read_bytes())


def forget(out: Path, keep: int) -> None:
    """Remove from the history all but the ``keep`` newest runs; the newest good report is not in it, and stays."""
    for run, path in _history(out)[max(0, keep) :]:
        _rename(path, out / f".gone-{run}")
        shutil.rmtree(out / f".gone-{run}", ignore_errors=True)


# --- the index


def write_index(out: Path) -> Path:
    """Write ``index.html`` over all in ``out``: each report with its tables, a failed run if any, folders of more
    reports (such as the sets'), and earlier runs."""
    names = sorted({path.name.removesuffix(".html").removesuffix(".failed") for path in out.glob("*.html")} - {"index"})
    more = [path.parent.name for path in sorted(out.glob("*/index.html"))]
    body = Html("<h1>Reports</h1>")
    if names:
        body += html('<ul class="reports">{}</ul>', join(_entry(out, name) for name in names))
    if more:
        body += html('<ul class="reports">{}</ul>', join(html('<li><a href="{}/index.html"><b>{}</b></a></li>', quote(name), name) for name in more))
    if not names and not more:
        body += Html("<p>None yet.</p>")
    if kept := _history(out):
        items = join(html("<li>Run {}: {}</li>", run, _pages(path)) for run, path in kept)
        body += html("<details><summary>Earlier runs</summary><ul>{}</ul></details>", items)
    replace_file(out / "index.html", render_page("Reports", body).encode("utf-8", "replace"))
    return out / "index.html"


def _pages(run: Path) -> Html:
    """Links to what a run in the history made."""
    names = [path.name.removesuffix(".html") for path in sorted(run.glob("*.html"))]
    return join(
        (html('<a href="history/{}/{}.html">{}</a>', run.name, quote(name), name.replace(".failed", " (failed)")) for name in names), ", "
    )  # fmt: skip


def _entry(out: Path, name: str) -> Html:
    """What the index says of one report."""
    if not (out / f"{name}.html").exists():
        return html('<li><a href="{}.failed.html">{}</a>: the run failed</li>', quote(name), name)
    record = read_record(out / name / "run.json")
    files = [path.name for path in sorted((out / name).glob("*.csv"))]
    tables = join((html('<a href="{}/{}">{}</a>', quote(name), quote(file), file) for file in files), ", ")
    failed = html('<p class="note">The newest run failed: <a href="{}.failed.html">what happened</a>.</p>', quote(name)) if (out / f"{name}.failed.html").exists() else ""
    return html(
        '<li><a href="{}.html"><b>{}</b></a><p>{}</p><p class="meta">{}</p>{}{}</li>', quote(name), record.get("title") or name,
        record.get("question", ""), record.get("opening", ""), html('<p class="meta">Tables: {} (also .parquet and .jsonl)</p>', tables) if files else "", failed,
    )  # fmt: skip
