"""Disks that are full, fail, or may not be written to: the last good report stays, a line says why, the next run works."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from runs import aside, publish_until, publish_word, shown

from helpers.reports.whole import not_whole


def stays(desk, words=({"one"},)):
    """The good report is as it was, or the new one stands whole."""
    assert set(shown(desk.out).values()) in words
    assert not_whole(desk.out) == []


def next_run_works(desk):
    assert desk.run("three") == 0, desk.said
    assert set(shown(desk.out).values()) == {"three"}
    assert (not_whole(desk.out), aside(desk.out)) == ([], [])


@pytest.mark.parametrize("how", ["full", "broken"])
def test_no_step_of_publishing_may_fail_badly(tmp_path, how):
    """From each step on the disk is full; or that one step fails: exit 1 and one line, or it was not needed."""
    out, steps, told = tmp_path / "out", 0, 0
    for word in ("minus-two", "minus-one", "zero", "one"):
        publish_word(tmp_path / "kept", word)
    while True:
        steps += 1
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(tmp_path / "kept", out)
        code = publish_until(out, steps, how)
        if code == 5:
            break
        assert code in (0, 1), f"step {steps}: {code}"
        told += code
        words = shown(out)
        assert set(words.values()) in ({"one"}, {"two"}) or (out / ".next-small").exists(), f"step {steps}: {words}"
        assert publish_word(out, "three").exit_code == 0
        assert set(shown(out).values()) == {"three"}
        assert (not_whole(out), aside(out)) == ([], []), f"step {steps}"
    assert told > 20


@pytest.mark.parametrize("most", [2_000, 4_000, 30_000])
def test_files_that_cannot_grow(desk, most):
    """A limit on the size of files: the record, the page or the tables come to an end in the middle."""
    assert desk.run("two", first=_Limit(resource.RLIMIT_FSIZE, most)) == 1
    assert "Traceback" not in desk.said
    assert desk.said.count("\n") == 1, desk.said
    stays(desk)
    next_run_works(desk)


class _Limit:
    """Sets a limit of the process; a class, so that it can be sent to it."""

    def __init__(self, which: int, most: int):
        self.which, self.most = which, most

    def __call__(self) -> None:
        resource.setrlimit(self.which, (self.most, resource.getrlimit(self.which)[1]))


@pytest.fixture
def tiny(desk):
    """The output folder on a disk of its own, of 600 kB."""
    kept = desk.out.rename(desk.folder / "kept")
    desk.out.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(desk.out)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    shutil.copytree(kept, desk.out, dirs_exist_ok=True)
    yield desk
    subprocess.run(["umount", "-l", str(desk.out)], check=True)


@pytest.mark.parametrize("free", [0, 12_000, 60_000, 100_000])
def test_a_full_disk(tiny, free):
    """So many bytes are left: nothing, or room for some of what a run writes (about 130 kB)."""
    room = os.statvfs(tiny.out)
    (tiny.out / "filler").write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - free)))
    assert tiny.run("two") == 1
    assert "Traceback" not in tiny.said
    assert "No space left on device" in tiny.said
    stays(tiny)
    (tiny.out / "filler").unlink()
    next_run_works(tiny)


def test_a_folder_that_may_only_be_read(desk):
    folders = [desk.out, *(p for p in desk.out.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    command = [sys.executable, "-m", "helpers.cli", "report", desk.folder / "small.ipynb", "--corpus", desk.corpus, "--out", desk.out]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, preexec_fn=_mortal)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written (Permission denied); reports made before are unchanged" in done.stderr
    stays(desk)
    for folder in folders:
        folder.chmod(0o755)
    next_run_works(desk)


def _mortal() -> None:
    """Take root's right to pass over permissions away (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH); others have none."""
    if os.geteuid() == 0 and Path("/proc/self/status").exists():
        for right in (1, 2):
            ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP; what the bounding set lacks is lost by exec
