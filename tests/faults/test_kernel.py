"""Kernels that die or hang, and clocks that go back."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from runs import aside, below, gone, shown

from helpers.reports.whole import not_whole

HANGING = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(1)"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os\nos._exit(3)", "Kernel died: the notebook's process ended by itself"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "Kernel died: the notebook's process ended by itself"),
        ("import ctypes\nctypes.string_at(0)", "Kernel died: the notebook's process ended by itself"),
        (HANGING, "Too long: it took more than its limit of 3 seconds"),
    ],
    ids=["exits", "killed", "crashes", "hangs"],
)
def test_a_kernel_that_dies_or_hangs(desk, source, said):
    record = (desk.out / "small" / "run.json").read_bytes()
    desk.write(source)
    run = desk.start("two", *(["--timeout", "3s"] if source == HANGING else []))
    kernels, end = [], time.monotonic() + 60
    while run.is_alive() and time.monotonic() < end:
        kernels = below(run) or kernels
        time.sleep(0.05)
    run.kill()  # should it hang
    run.join()
    assert run.exitcode == 1
    assert said in desk.said
    assert "Traceback" not in desk.said
    assert desk.said.count("\n") == 1, desk.said
    assert kernels
    assert gone(kernels)
    assert set(shown(desk.out).values()) == {"one"}
    assert (desk.out / "small" / "run.json").read_bytes() == record
    assert said.split(":")[0] in (desk.out / "small.failed.html").read_text()
    assert not_whole(desk.out) == []
    desk.write("")
    assert desk.run("three") == 0, desk.said
    assert set(shown(desk.out).values()) == {"three"}
    assert not (desk.out / "small.failed.html").exists()
    assert (not_whole(desk.out), aside(desk.out)) == ([], [])


def test_a_clock_that_goes_back(desk):
    """What stands there comes from 2099, the run from 1971: runs are counted, and days are those of the articles."""
    record = json.loads((desk.out / "small" / "run.json").read_text())
    assert record["run"] == 2
    future = datetime(2099, 1, 1, tzinfo=UTC).timestamp()
    for path in (*desk.out.rglob("*"), *desk.corpus.iterdir()):
        os.utime(path, (future, future))
    assert desk.run("two", "--keep", "1", first=_in_1971) == 0, desk.said
    assert set(shown(desk.out).values()) == {"two"}
    newest = json.loads((desk.out / "small" / "run.json").read_text())
    assert (newest["run"], newest["started"][:4]) == (3, "1971")
    assert newest["seconds"]["all"] < 100
    assert [path.name for path in (desk.out / "history").iterdir()] == ["2"]  # the newest of the earlier ones by number
    assert newest["sha256"].keys() == record["sha256"].keys()
    assert desk.run("three") == 0, desk.said
    assert set(shown(desk.out).values()) == {"three"}
    assert (not_whole(desk.out), aside(desk.out)) == ([], [])


def _in_1971() -> None:
    """Set the clock of this process back (only the clock that tells the time; the one that measures it never goes back)."""
    from helpers.reports import run

    back = time.time() - datetime(1971, 1, 1, tzinfo=UTC).timestamp()

    class Back(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(seconds=back)

    now = time.time
    run.datetime, time.time = Back, lambda: now() - back
