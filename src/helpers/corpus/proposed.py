"""Keep a proposed parties file apart from the analyst's own, and never write over what somebody has edited."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

NAME = "parties.proposed.yaml"

_SEAL = re.compile(r"# As written by readout: ([0-9a-f]{64})\n")


class EditedError(ValueError):
    """The proposal that is there has been edited."""


def write_proposal(folder: Path, text: str) -> Path:
    """Write a proposal into a corpus folder; the first line seals what was written, so that an edit is seen.

    Raises EditedError where the proposal that is there is not as it was written.
    """
    path = folder / NAME
    if path.exists():
        there = path.read_bytes().decode("utf-8", "replace")
        seal = _SEAL.match(there)
        if not seal or _hash(there[seal.end() :]) != seal[1]:
            raise EditedError(f"{path}: has been edited; save it as parties.yaml, or remove it, and run this again")
    handle, aside = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(f"# As written by readout: {_hash(text)}\n{text}")
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return path


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
