"""A report put where readers find it: whole or not at all, one run at a time, the last good one kept.

In ``OUT``: ``<notebook>.html`` is always the newest good report, ``<notebook>/`` holds its tables and ``run.json``
(what ran, with what, how long), ``<notebook>.failed.html`` stands beside it from a failed run until the next good
one, and ``index.html`` leads to all of them.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from helpers.markup import Html, html, join
from helpers.reports.render import render_page

_OPENING = re.compile(r'<p class="opening">(.*?)</p>', re.DOTALL)


class Busy(RuntimeError):
    """Another run is writing to the folder."""


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Keep other runs out of ``out`` for as long as the block lasts.

    Raises Busy at once when one is there, OSError when the folder cannot be made or written to. The lock is the
    operating system's: it ends with the process, however that ends.
    """
    from filelock import FileLock, Timeout

    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(f"{out}: another run is writing there; wait for it to end") from None
    try:
        yield
    finally:
        lock.release()


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
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def publish(out: Path, name: str, page: str, tables: Path, record: dict[str, Any]) -> Path:
    """Publish a good run: its tables first, then its record, the page last; then forget an earlier failure.

    Returns the page's path. Raises OSError, and then the last good page is still there.
    """
    clear_leftovers(out)
    for path in sorted(tables.iterdir()):
        replace_file(out / name / path.name, path.read_bytes())
    opening = _OPENING.search(page)
    record = {**record, "opening": unescape(re.sub(r"<[^>]*>", "", opening[1])) if opening else ""}
    replace_file(out / name / "run.json", _json(record))
    replace_file(out / f"{name}.html", page.encode("utf-8", "replace"))
    for old in (out / f"{name}.failed.html", out / name / "failed.json"):
        old.unlink(missing_ok=True)
    return out / f"{name}.html"


def publish_failure(out: Path, name: str, page: str, record: dict[str, Any]) -> Path:
    """Put the page of a failed run beside the last good report. Returns its path. Raises OSError."""
    clear_leftovers(out)
    replace_file(out / name / "failed.json", _json(record))
    replace_file(out / f"{name}.failed.html", page.encode("utf-8", "replace"))
    return out / f"{name}.failed.html"


def clear_leftovers(out: Path) -> None:
    """Remove what a run that was killed had written aside. The caller holds the lock."""
    for path in [*out.glob(".aside-*"), *out.glob("*/.aside-*")]:
        path.unlink(missing_ok=True)


def _json(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n").encode("utf-8", "replace")


def write_index(out: Path) -> Path:
    """Write ``index.html`` over every report in ``out``: title, what was read, its tables, a failed run if any."""
    items = [_entry(out, path.parent) for path in sorted(out.glob("*/run.json")) if (out / f"{path.parent.name}.html").exists()]
    failed = [path for path in sorted(out.glob("*.failed.html")) if not (out / path.name.replace(".failed.html", ".html")).exists()]
    items += [html('<li><a href="{}">{}</a>: the run failed</li>', path.name, path.name.removesuffix(".failed.html")) for path in failed]
    body = html('<h1>Reports</h1><ul class="reports">{}</ul>', join(items)) if items else Html("<h1>Reports</h1><p>None yet.</p>")
    replace_file(out / "index.html", render_page("Reports", body).encode("utf-8", "replace"))
    return out / "index.html"


def _entry(out: Path, folder: Path) -> Html:
    name = folder.name
    try:
        record = json.loads((folder / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        record = {}
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".jsonl", ".parquet")]
    tables = join((html('<a href="{}/{}">{}</a>', name, path.name, path.name) for path in files if path.suffix == ".csv"), ", ")
    failed = html('<p class="note">The newest run failed: <a href="{0}.failed.html">what happened</a>.</p>', name) if (out / f"{name}.failed.html").exists() else ""
    return html(
        '<li><a href="{}.html"><b>{}</b></a><p>{}</p><p class="meta">{}</p>{}{}</li>', name, record.get("title") or name,
        record.get("question", ""), record.get("opening", ""), html('<p class="meta">Tables: {} (also .parquet and .jsonl)</p>', tables) if files else "", failed,
    )  # fmt: skip
