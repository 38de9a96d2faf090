"""The log of scheduled runs: a line for each thing that happened, with the time; old lines make room for new ones."""

from __future__ import annotations

import logging
import logging.handlers
from collections.abc import Callable
from pathlib import Path

from helpers.markup import clean

SIZE, FILES = 1_000_000, 5  # bytes of one file, and files kept


def open_log(path: Path) -> Callable[[str], None]:
    """Open a log to append to and return the function that writes a line. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=SIZE, backupCount=FILES - 1, encoding="utf-8", errors="replace")
    handler.setFormatter(logging.Formatter("%(asctime)s [%(process)d] %(message)s", "%Y-%m-%d %H:%M:%S %z"))
    logger = logging.Logger(str(path))
    logger.addHandler(handler)
    return lambda line: logger.info(clean(" ".join(line.split())))
