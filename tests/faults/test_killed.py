"""Runs that are killed: at random moments, and just before every step that publishing takes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from runs import aside, below, gone, outlived, publish_until, publish_word, shown

from helpers.reports.whole import not_whole

DRAW = random.Random(7)
MOMENTS = [(n + DRAW.random()) / 30 for n in range(30)]  # one in each thirtieth of a run's time


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda m: f"{m:.3f}")
def test_a_run_killed_at_a_random_moment(desk, moment):
    run = desk.start("two")
    time.sleep(moment * desk.seconds)
    with suppress(ProcessLookupError):
        os.kill(run.pid, signal.SIGSTOP)  # so that it starts no kernel between these two lines
    kernels = below(run)
    run.kill()
    run.join(20)
    assert run.exitcode in (-signal.SIGKILL, 0)  # 0: it had ended by then
    words = set(shown(desk.out).values())
    assert words in ({"one"}, {"two"}) or (words == {"one", "two"} and list(desk.out.glob(".next-small")))
    assert desk.run("three") == 0, desk.said
    assert gone(kernels)
    assert desk.said == ""
    assert set(shown(desk.out).values()) == {"three"}
    assert (not_whole(desk.out), aside(desk.out)) == ([], [])


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are handed to another process than number 1 on Linux alone")
@pytest.mark.parametrize("part", [0, 0.05, 0.1, 0.2, 0.4])
def test_no_kernel_outlives_its_run_whoever_orphans_are_handed_to(desk, part):
    arguments = ("report", desk.folder / "small.ipynb", "--corpus", desk.corpus, "--out", desk.out, "-p", "word", "two")
    assert outlived(*arguments, said=desk.folder / "said", after=part * desk.seconds) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kernels are told of their run in another way on Windows")
def test_a_kernel_that_starts_after_its_run_was_killed_leaves_no_folder(tmp_path):
    killed = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)
    folder = tmp_path / ".part-cleared"  # away already: the kernel makes it anew for its connection file
    kernel = [sys.executable, "-m", "ipykernel_launcher", "-f", folder / "kernel.json", "--ext=helpers.reports.orphan"]
    late = subprocess.Popen(kernel, env=os.environ | {"JPY_PARENT_PID": killed.stdout.strip()}, stderr=subprocess.DEVNULL)
    assert late.wait(60) == 1
    assert not folder.exists()


def test_a_run_killed_just_before_each_step_of_publishing(tmp_path):
    out, steps, survived = tmp_path / "out", 0, {"one": 0, "two": 0}
    for word in ("minus two", "minus one", "zero", "one"):  # the history is full: publishing also forgets a run
        publish_word(tmp_path / "kept", word.replace(" ", "-"))
    while True:
        steps += 1
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(tmp_path / "kept", out)
        code = publish_until(out, steps, "kill")
        if code == 5:
            break
        assert code == -signal.SIGKILL
        words = shown(out)
        pending = (out / ".next-small").exists()
        assert set(words.values()) in ({"one"}, {"two"}) or pending, f"step {steps}: {words}"
        if not pending:
            assert not_whole(out) == [], f"step {steps}"
            survived[words["small.html"]] += 1
        assert publish_word(out, "three").exit_code == 0
        assert set(shown(out).values()) == {"three"}
        assert (not_whole(out), aside(out)) == ([], []), f"step {steps}"
    assert steps > 30
    assert survived["one"] > 10
    assert survived["two"] > 2
