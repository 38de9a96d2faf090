"""What was read once is kept: one SQLite file, safe for several processes at once.

One file for all, for a hundred thousand small files would cost more to write than their articles to read. A cache that
cannot be written, or was damaged, is no error: what is not there is read again.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

_FILE = "readings.sqlite3"
_MOST = 400  # keys asked for at once
_TABLES = 16  # whole results that are kept; the oldest go
_SEAL = 16  # bytes before each body that show whether it is whole, and the one that belongs to its key
_FAULTS = (sqlite3.Error, OSError, UnicodeError)  # UnicodeError: the names in a garbled file are no text
_PASSING = {  # errors that say nothing against the file; all others mean that it is damaged, or of another version
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_TOOBIG,
}  # fmt: skip


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
        except _FAULTS as error:
            self._mend(error)
        return {key: body for key, packed in found.items() if (body := _unpacked(kind, key, packed)) is not None}

    def put(self, kind: str, bodies: Mapping[str, bytes]) -> None:
        """Keep each of ``bodies`` under its key: all of them or none."""
        rows = [(kind, key, _packed(kind, key, body)) for key, body in bodies.items()]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as file, file:
                file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                if kind == "tables":
                    file.execute(
                        "DELETE FROM kept WHERE kind = 'tables' AND rowid <= "
                        "(SELECT rowid FROM kept WHERE kind = 'tables' ORDER BY rowid DESC LIMIT 1 OFFSET ?)", (_TABLES,)
                    )  # fmt: skip
        except _FAULTS as error:
            self._mend(error)

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.folder / _FILE, timeout=60)
        file.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute("CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, body BLOB, PRIMARY KEY (kind, key))")
        return file

    def _mend(self, error: Exception) -> None:
        """Take a file away that cannot be used any more; one that is only busy, full or read-only stays."""
        if isinstance(error, OSError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING:
            return
        for name in (_FILE, _FILE + "-wal", _FILE + "-shm"):
            try:
                (self.folder / name).unlink(missing_ok=True)
            except OSError:
                return


class Shelf:
    """What a cache keeps of one kind, as one version of the program made it."""

    def __init__(self, cache: Cache, kind: str, version: str):
        self.cache, self.kind, self.version = cache, kind, version

    def get(self, keys: list[str]) -> dict[str, bytes]:
        """Return what is there."""
        found = self.cache.get(self.kind, [self.version + key for key in keys])
        return {key: found[self.version + key] for key in keys if self.version + key in found}

    def put(self, bodies: Mapping[str, bytes]) -> None:
        """Keep each of ``bodies`` under its key."""
        self.cache.put(self.kind, {self.version + key: body for key, body in bodies.items()})


def _seal(kind: str, key: str, packed: bytes) -> bytes:
    return hashlib.blake2b(f"{kind} {key} ".encode("utf-8", "surrogatepass") + packed, digest_size=_SEAL).digest()


def _packed(kind: str, key: str, body: bytes) -> bytes:
    packed = zlib.compress(body, 1)
    return _seal(kind, key, packed) + packed


def _unpacked(kind: str, key: str, kept: object) -> bytes | None:
    """Return the body, or None where it is damaged, or another key's."""
    if not isinstance(kept, bytes) or kept[:_SEAL] != _seal(kind, key, kept[_SEAL:]):
        return None
    return zlib.decompress(kept[_SEAL:])
