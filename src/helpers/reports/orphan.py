"""An IPython extension that every kernel of a run loads: the kernel ends when its run has ended.

ipykernel watches its parent too, but only once it has started. A kernel whose run is killed before that waits for a
parent with the number 1, which never comes where orphans are handed to another process (``systemd --user``, say).
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import psutil

SECONDS = 1.0  # between two looks


def load_ipython_extension(shell: Any) -> None:
    """Watch the process that started this kernel, whose number jupyter_client hands on (on Windows: a handle)."""
    if os.name == "posix":
        run = int(os.environ["JPY_PARENT_PID"])
        threading.Thread(target=_end_with, args=(run,), daemon=True).start()


def _end_with(run: int) -> None:
    while any(parent.pid == run for parent in psutil.Process().parents()):
        time.sleep(SECONDS)
    os._exit(1)
