"""An IPython extension that every kernel of a run loads: the kernel ends when its run has ended.

ipykernel watches its parent too, but only once it has started. A kernel whose run is killed before that waits for a
parent with the number 1, which never comes where orphans are handed to another process (``systemd --user``, say). Such
a kernel also makes the run's folder anew for its connection file, should the next run have cleared it away by then.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from ipykernel.connect import get_connection_file

SECONDS = 1.0  # between two looks


def load_ipython_extension(shell: Any) -> None:
    """Watch the process that started this kernel, whose number jupyter_client hands on (on Windows: a handle)."""
    if os.name == "posix":
        run, folder = int(os.environ["JPY_PARENT_PID"]), Path(get_connection_file()).parent
        threading.Thread(target=_end_with, args=(run, folder), daemon=True).start()


def _end_with(run: int, folder: Path) -> None:
    while any(parent.pid == run for parent in psutil.Process().parents()):
        time.sleep(SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
