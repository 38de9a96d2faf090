"""Follow feeds: add what is new in them since the last time, and remember what has been seen in the corpus folder."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from helpers.corpus.add import STATE, Folder, add_entry
from helpers.corpus.fetch import Fetcher
from helpers.corpus.sources import SourceError
from helpers.corpus.sources.feed import read_feed

TRIES = 5  # for the page of an entry, one a run
MOST_SEEN = 5000  # ids that are remembered of a feed, the newest


def followed(folder: Folder) -> list[str]:
    """Return the addresses of the feeds that the folder follows."""
    return sorted(_read(_state(folder)))


def follow(folder: Folder, feeds: Iterable[str], fetcher: Fetcher) -> list[str]:
    """Add the new articles of ``feeds``; return the addresses of those that could not be read.

    An entry counts as seen once its article is there, or cannot be had: a page that fails is tried again by the next
    runs, five times in all. State is written after each feed, so that a stop loses at most one feed's.
    """
    failed = []
    state = _read(_state(folder))
    for url in feeds:
        known = state.get(url, {})
        seen: dict[str, int] = dict(known.get("seen", {}))  # id -> tries that failed, 0 when done
        open_ones = any(0 < tries < TRIES for tries in seen.values())
        try:
            page = fetcher.get(url, () if open_ones else tuple(known.get("validators", {}).items()))
            entries = read_feed(page.body, url, page.url) if page.body is not None else []
        except SourceError as error:
            folder.reject(url, error)
            failed.append(url)
            continue
        for entry in entries:
            tries = seen.get(entry.id)
            if tries == 0 or (tries or 0) >= TRIES:
                continue
            seen.pop(entry.id, None)  # so that the newest stand last
            seen[entry.id] = 0 if add_entry(folder, entry, fetcher) else (tries or 0) + 1
        state[url] = {"validators": dict(page.validators), "seen": dict(list(seen.items())[-MOST_SEEN:])}
        _write(_state(folder), state)
    return failed


def _state(folder: Folder) -> Path:
    return folder.path / STATE / "feeds.json"


def _read(path: Path) -> dict[str, Any]:
    """Read the state; one that is missing or damaged is begun anew, since articles are never added twice anyway."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        return {url: known for url, known in state.items() if isinstance(known, dict) and isinstance(known.get("seen", {}), dict)}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(path: Path, state: dict[str, Any]) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(state, file, ensure_ascii=False, indent=1, sort_keys=False)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
