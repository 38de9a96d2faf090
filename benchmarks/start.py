"""Starting cost: what it takes to ask for help, and to make a report of a corpus that did not change.

The report is measured side by side with an empty notebook that papermill executes and nbconvert converts, each in a
process of its own, in turn, so that what else the machine does falls on both. Run: python benchmarks/start.py
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HELP, REPORT = 0.3, 4.0  # the most: seconds of CPU, times an empty notebook
EMPTY = """
import sys
import nbformat, papermill
from nbconvert import HTMLExporter

path, page = sys.argv[1:]
nbformat.write(nbformat.v4.new_notebook(), path)
done = papermill.execute_notebook(path, None, kernel_name="python3", language="python", progress_bar=False)
with open(page, "w") as file:
    file.write(HTMLExporter().from_notebook_node(done)[0])
"""


def measure(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds on the clock, and of CPU with its children's."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--corpus", default="corpus/us-dprk")
    arguments.add_argument("--notebook", default="04_briefing")
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
    readout = [sys.executable, "-m", "helpers.cli"]

    helps = [measure([*readout, "--help"])[1] for _ in range(given.rounds)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("READOUT_CACHE", str(Path(folder, "cache")))
        report = [*readout, "report", given.notebook, "--corpus", given.corpus, "--out", str(Path(folder, "out"))]
        empty = [sys.executable, "-c", EMPTY, str(Path(folder, "empty.ipynb")), str(Path(folder, "empty.html"))]
        measure(report)  # reads the corpus for the first time
        measure(empty)
        pairs = [(measure(report), measure(empty)) for _ in range(given.rounds)]

    seconds = [statistics.median(pair[side][0] for pair in pairs) for side in (0, 1)]
    cpu = [statistics.median(pair[side][1] for pair in pairs) for side in (0, 1)]
    cost, ratio = statistics.median(helps), statistics.median(report[0] / empty[0] for report, empty in pairs)
    print(f"readout --help: {cost:.3f} s of CPU (at most {HELP})")
    print(f"readout report {given.notebook}, {given.corpus} unchanged: {seconds[0]:.2f} s, {cpu[0]:.2f} s of CPU")
    print(f"an empty notebook executed and converted: {seconds[1]:.2f} s, {cpu[1]:.2f} s of CPU")
    print(f"the report takes {ratio:.2f} times as long (at most {REPORT:g}); medians of {given.rounds} rounds, in turn")
    return int(cost > HELP or ratio > REPORT)


if __name__ == "__main__":
    sys.exit(main())
