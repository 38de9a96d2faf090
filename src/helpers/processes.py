"""Processes that share the work of this one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any


def processes(workers: int, start: Callable[..., None] | None = None, *given: Any) -> ProcessPoolExecutor:
    """Return ``workers`` processes; ``start`` is called in each first, with ``given``.

    They are copies of one that has read something already, where the system can copy it: each need not load the model,
    nor hold it, and the next ones of this process begin at once. That one keeps the environment in which it began.
    """
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["helpers.warm"])
    return ProcessPoolExecutor(workers, context, start, given)
