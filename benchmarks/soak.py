"""Scheduled runs for as long as years would give: a corpus that grows and changes, kills at random moments.

    python benchmarks/soak.py [--runs 200] [--minutes N] [--seed 1] [--folder DIR]

Each run is what a schedule calls: ``readout report --set soak --log ...``, in a folder of its own, over a corpus to which
articles are added, in which some are changed and some removed; one run in three is killed (SIGKILL) at a random moment.
On Linux what outlives a killed run is handed to this process, as below ``systemd --user``, and not to number 1.
After each run it checks that every published report is whole, that no process is left, and that no file is left aside;
at the end that files, temporary files and memory have not grown with the number of runs. Prints figures; exits 1
when something was lost or has leaked. Nothing outside of the folder is touched; that is removed unless it was named.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil

from helpers.reports.publish import read_record
from helpers.reports.whole import not_whole

KEEP, KILLED = 5, 0.33
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
PEOPLE = ("Minister Ann Rey", "Envoy Tom Hale", "the governor of Norhaven", "Spokeswoman Eva Lind")
WORDS = ("“We will not wait,” {who} said on {day}.", "{who} criticised Spain on {day} over its ferry ban.", "{who} said that the talks of {day} had failed.")
SETS = "sets:\n  soak:\n    timeout: 5m\n    reports:\n      - {name: desk, notebook: soak.ipynb, corpus: articles, parameters: {since: -1m}}\n"
CODE = """
from IPython.display import HTML
from pathlib import Path
from helpers.analysis import analyse
from helpers.corpus import Corpus
result = analyse(Corpus.load(corpus_dir))
for name, table in result.tables.items():
    table.to_csv(Path(tables_dir, name + ".csv"))
HTML(f"<p class='opening'>{len(result.articles)} articles, {len(result.statements)} statements since {since}.</p>")
"""


def make_desk(folder: Path) -> None:
    """Write the notebook and the set."""
    parameters = 'corpus_dir: str = ""  # articles\ntables_dir: str = ""  # tables\nsince: "date" = ""  # first day'
    cells = [
        nbformat.v4.new_markdown_cell("# Soak\n\n**Does it last?**"), nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(CODE),
    ]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "soak.ipynb")
    (folder / "reports.yml").write_text(SETS)
    (folder / "articles").mkdir()


def change_corpus(articles: Path, number: int, draw: random.Random) -> None:
    """Add an article; now and then change one, damage one, or remove one."""
    day = f"{2000 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    lines = "\n\n".join(draw.choice(WORDS).format(who=draw.choice(PEOPLE), day=draw.choice(("Monday", "Tuesday", "Friday"))) for _ in range(4))
    (articles / f"{number:04}.md").write_text(f"---\ntitle: Day {number}\npublished: {day}\nlanguage: en\n---\n{lines}\n")
    some = draw.choice(sorted(articles.iterdir()))
    match draw.randrange(6):
        case 0:
            some.write_text(some.read_text() + "\n“No,” Envoy Tom Hale said.\n")
        case 1 if number > 3:
            some.unlink()
        case 2:
            os.truncate(some, some.stat().st_size // 2)


def one_run(folder: Path, kill_after: float | None) -> tuple[int, float, float, list[psutil.Process]]:
    """Run the set, killed after so many seconds; return its exit code, time, most memory (MB), and what it started."""
    command = [sys.executable, "-m", "helpers.cli", "report", "--set", "soak", "--out", "out", "--log", "out/soak.log", "--keep", str(KEEP)]
    environment = {**os.environ, "READOUT_CACHE": str(folder / "cache"), "TMPDIR": str(folder / "tmp")}
    began, most, started = time.monotonic(), 0.0, {}
    with (folder / "said").open("w") as said:
        run = psutil.Popen(command, cwd=folder, stdout=said, stderr=said, env=environment)
        while run.poll() is None:
            try:
                started.update({p.pid: p for p in run.children(recursive=True)})
                most = max(most, sum(p.memory_info().rss for p in (run, *started.values()) if p.is_running()) / 2**20)
            except psutil.Error:
                pass  # one ended while it was looked at
            if kill_after is not None and time.monotonic() - began > kill_after:
                run.kill()
            time.sleep(0.1)
    return run.returncode, time.monotonic() - began, most, list(started.values())


def left(processes: list[psutil.Process], seconds: float = 60) -> int:
    """Wait for processes to end; return how many have not."""
    end = time.monotonic() + seconds
    while (living := [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]) and time.monotonic() < end:
        time.sleep(0.1)
    return len(living)


def soak(folder: Path, runs: int, minutes: float, draw: random.Random) -> int:
    """Run it all; print figures; return the exit code."""
    make_desk(folder)
    (folder / "tmp").mkdir()
    desk, faults, times, memory, files = folder / "out" / "soak" / "desk", [], [], [], []
    killed = ended = 0
    end = time.monotonic() + 60 * minutes
    for number in range(runs):
        if time.monotonic() > end:
            break
        change_corpus(folder / "articles", number, draw)
        usual = statistics.median(times[-9:]) if times else 0
        kill_after = draw.uniform(0, usual) if times and draw.random() < KILLED else None
        before = read_record(desk / "soak" / "run.json").get("run", 0)
        code, seconds, most, started = one_run(folder, kill_after)
        ended += 1
        if code < 0:
            killed += 1
        elif code:
            faults.append(f"run {number}: exit {code}: {(folder / 'said').read_text().strip()}")
        else:
            times.append(seconds)
            memory.append(most)
            if read_record(desk / "soak" / "run.json").get("run", 0) <= before:
                faults.append(f"run {number}: ended well, and published nothing")
            aside = [str(p) for mark in (".part-*", ".next-*", ".gone-*", ".aside-*") for p in (folder / "out").rglob(mark)]
            faults += [f"run {number}: left {path}" for path in aside]
            files.append(sum(1 for p in (folder / "out").rglob("*")))
        if living := left(started):
            faults.append(f"run {number}: {living} processes are left")
        if not list(desk.glob(".next-*")):  # a publication that was killed midway is finished by the next run
            faults += [f"run {number}: {line}" for line in not_whole(desk)]
        if number % 20 == 19:
            print(f"{number + 1} runs, {killed} killed, {len(faults)} faults", file=sys.stderr, flush=True)
    temporary = sorted(p.name for p in (folder / "tmp").iterdir())
    half = len(memory) // 2
    early, late = (statistics.median(part) if part else 0 for part in (memory[:half], memory[half:]))
    if half > 5 and late > early * 1.2 + 20:
        faults.append(f"memory grows: {early:.0f} MB in the first half, {late:.0f} in the second")
    full = files[KEEP + 2 :]
    if full and max(full) > min(full) + 40:  # the history holds fewer files where failed or killed runs are among them
        faults.append(f"files grow: {min(full)} to {max(full)}")
    if len(temporary) > 3 * max(killed, 1):
        faults.append(f"temporary files: {len(temporary)} after {killed} kills: {temporary[:5]}")
    print(f"runs: {ended}, of which killed at a random moment {killed}, ended well {len(times)}")
    print(f"articles at the end: {len(list((folder / 'articles').iterdir()))}")
    print(f"files in the output folder, once the history was full: {min(full, default=0)} to {max(full, default=0)}")
    print(f"files left in the temporary folder: {len(temporary)}")
    print(f"memory of a run and all that it started: {early:.0f} MB in the first half, {late:.0f} MB in the second (medians of the most)")
    print(f"time of a run: {statistics.median(times) if times else 0:.1f} s (median)")
    print(f"lost or leaked: {len(faults)}")
    for line in faults[:20]:
        print(f"  {line}")
    return 1 if faults else 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long, whatever --runs says")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep what was made in this new folder")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="soak-"))
    folder.mkdir(exist_ok=True)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        return soak(folder.resolve(), given.runs, given.minutes, random.Random(given.seed))
    finally:
        if not given.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
