"""What was read once is kept: one SQLite file, safe for several processes at once.

One file for all, for a hundred thousand small files would cost more to write than their articles to read. A cache that
cannot be written, or was damaged, is no error: what is not there is read again.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

_FILE = "readings.sqlite3"
_MOST = 400  # keys asked for at once
_TABLES = 16  # whole results that are kept; the oldest go


class Cache:
    """Bytes by kind and key; a key is the hash of all that its bytes were made from.

    ``folder`` is $READOUT_CACHE, else the user's cache directory.
    """

    def __init__(self, folder: Path | None = None):
        if folder is None:
            given = os.environ.get("READOUT_CACHE")
            if given:
                folder = Path(given)
            else:
                from platformdirs import user_cache_path

                folder = user_cache_path("readout", appauthor=False)
        self.folder = Path(folder)

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what was kept under those of ``keys`` that are there, whole."""
        keys, found = list(keys), {}
        if not (self.folder / _FILE).exists():
            return found
        try:
            with closing(self._open()) as file:
                for first in range(0, len(keys), _MOST):
                    some = keys[first : first + _MOST]
                    marks = ",".join("?" * len(some))
                    rows = file.execute(f"SELECT key, body FROM kept WHERE kind = ? AND key IN ({marks})", (kind, *some))
                    found.update(rows)
        except (sqlite3.Error, OSError):
            self._mend()
        return {key: body for key, packed in found.items() if (body := _unpacked(packed)) is not None}

    def put(self, kind: str, bodies: Mapping[str, bytes]) -> None:
        """Keep each of ``bodies`` under its key: all of them or none."""
        rows = [(kind, key, zlib.compress(body, 1)) for key, body in bodies.items()]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as file, file:
                file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                if kind == "tables":
                    file.execute(
                        "DELETE FROM kept WHERE kind = 'tables' AND rowid <= "
                        "(SELECT rowid FROM kept WHERE kind = 'tables' ORDER BY rowid DESC LIMIT 1 OFFSET ?)", (_TABLES,)
                    )  # fmt: skip
        except (sqlite3.Error, OSError):
            self._mend()

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.folder / _FILE, timeout=60)
        file.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute("CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, body BLOB, PRIMARY KEY (kind, key))")
        return file

    def _mend(self) -> None:
        """Take a file away that is no longer a database; one that is only busy, or read-only, stays."""
        path = self.folder / _FILE
        try:
            with closing(sqlite3.connect(path, timeout=60)) as file:
                file.execute("SELECT kind, key, body FROM kept LIMIT 1").fetchone()
        except sqlite3.OperationalError:
            return
        except (sqlite3.Error, OSError):
            for part in (path, path.with_name(_FILE + "-wal"), path.with_name(_FILE + "-shm")):
                try:
                    part.unlink(missing_ok=True)
                except OSError:
                    return


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except (zlib.error, TypeError):
        return None
