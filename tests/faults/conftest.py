"""Fixtures of the fault tests: a corpus, a notebook, and an output folder in which good reports stand."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from runs import TABLES, finish, start

ARTICLE = "---\ntitle: Ferry\npublished: 2021-03-{day}\nlanguage: en\n---\nThe ferry of Norhaven ran on the {day}th, the minister said.\n"
HEARTBEAT = re.compile(r"Exception in thread Heartbeat:\n(?: .*\n|Traceback .*\n)*zmq\.error\.ZMQError: Address already in use.*\n")
CODE = f"""
from pathlib import Path
from IPython.display import HTML
def marked(word):
    return f"begin {{word}}\\n" + f"{{word}} and so on\\n" * 1500 + f"end {{word}}\\n"
for table in {TABLES!r}:
    Path(tables_dir, table + ".csv").write_text(marked(word))
"""


@dataclass(frozen=True)
class Desk:
    """What a run needs: a folder of its own, an output folder in which "one" stands and "zero" is history."""

    folder: Path
    seconds: float  # that a run takes

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def corpus(self) -> Path:
        return self.folder / "articles"

    @property
    def said(self) -> str:
        """What the last run told. A kernel's ports are chosen before it binds them: where another test took that of
        its heartbeat meanwhile, to which nobody listens, the kernel goes on without one, and its thread says so."""
        return HEARTBEAT.sub("", (self.folder / "said").read_text())

    def start(self, word: str, *more: str, notebook: str = "small", first=None):
        """Start ``readout report`` of this word."""
        arguments = ("report", self.folder / f"{notebook}.ipynb", "--corpus", self.corpus, "--out", self.out, "-p", "word", word, *more)
        return start(*arguments, said=self.folder / "said", first=first)

    def run(self, word: str, *more: str, **given) -> int:
        """Run ``readout report`` of this word to its end; return the exit code."""
        return finish(self.start(word, *more, **given))

    def write(self, source: str, name: str = "small") -> None:
        """Write a notebook that does ``source`` and then shows the word."""
        cells = [
            nbformat.v4.new_markdown_cell("# Small\n\n**Does it run?**"),
            nbformat.v4.new_code_cell('word: str = ""  # shown\ntables_dir: str = ""  # tables\ncorpus_dir: str = ""  # articles', metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(CODE + source),
            nbformat.v4.new_code_cell("HTML('<pre>\\n' + marked(word) + '</pre>')"),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), self.folder / f"{name}.ipynb")


MEMORY = Path("/dev/shm")  # a disk in memory, where thousands of calls of fsync cost next to nothing


@pytest.fixture
def tmp_path(tmp_path):
    """A folder of the test's own, in memory where there is such a disk: what is killed and broken are processes."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory):
    """The desk that all others are copies of."""
    desk = Desk(tmp_path_factory.mktemp("desk"), 0)
    desk.corpus.mkdir()
    for day in (11, 12, 13):
        (desk.corpus / f"{day}.md").write_text(ARTICLE.format(day=day))
    desk.write("")
    assert desk.run("zero") == 0, desk.said
    began = time.monotonic()
    assert desk.run("one") == 0, desk.said
    return Desk(desk.folder, time.monotonic() - began)


@pytest.fixture
def desk(first_desk, tmp_path):
    """A desk of one's own."""
    shutil.copytree(first_desk.folder, tmp_path / "desk")
    return Desk(tmp_path / "desk", first_desk.seconds)
