"""A corpus that changes while it is read, and runs that share a folder."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from runs import aside, finish, shown

from helpers.reports.publish import only_run
from helpers.reports.whole import not_whole

READS = "from helpers.corpus import Corpus\nprint(len(Corpus.load(corpus_dir).articles), 'articles')\n"
LONGER = "---\ntitle: Longer\npublished: 2021-03-12\nlanguage: en\n---\n" + "The ferry ran again, the minister said.\n" * 2000


class _Changes:
    """Changes a file of the corpus at the moment that it is opened."""

    def __init__(self, path: Path, how: str):
        self.path, self.how = path, how

    def __call__(self) -> None:
        done = []

        def hook(event: str, arguments: tuple) -> None:
            if event == "open" and str(arguments[0]) == str(self.path) and not done:
                done.append(True)
                change(self.path, self.how)

        sys.addaudithook(hook)


def change(path: Path, how: str) -> None:
    if how == "gone":
        path.unlink()
    elif how == "shorter":
        os.truncate(path, 30)
    elif how == "longer":
        path.write_text(LONGER)
    elif how == "binary":
        path.write_bytes(bytes(range(256)) * 40)
    elif how == "folder":
        path.unlink()
        path.mkdir()


@pytest.mark.parametrize("how", ["gone", "shorter", "longer", "binary", "folder"])
def test_an_article_that_changes_while_it_is_read(desk, how):
    desk.write(READS)
    changed = desk.corpus / "12.md"
    assert desk.run("two", first=_Changes(changed, how)) == 0, desk.said
    assert set(shown(desk.out).values()) == {"two"}
    told = desk.said.splitlines()
    assert len(told) == (0 if how == "longer" else 1), told
    assert all("12.md" in line for line in told)
    assert not_whole(desk.out) == []


def test_a_corpus_that_is_gone_when_the_notebook_reads_them(desk):
    """The command has read it, the notebook finds none: exit 2, one line, the good report unchanged."""
    desk.write("Path(corpus_dir).rename(corpus_dir + '-moved')\n" + READS)
    assert desk.run("two") == 2
    assert "CorpusError" in desk.said
    assert desk.said.count("\n") == 1, desk.said
    assert set(shown(desk.out).values()) == {"one"}
    desk.write(READS)
    Path(f"{desk.corpus}-moved").rename(desk.corpus)
    assert desk.run("three") == 0, desk.said
    assert set(shown(desk.out).values()) == {"three"}
    assert (not_whole(desk.out), aside(desk.out)) == ([], [])


def test_two_runs_that_share_a_folder(desk):
    """Of several at once one runs, and the others end with 75; those that wait run one after the other."""
    with only_run(desk.out):
        began = time.monotonic()
        assert desk.run("two") == 75
        assert "another run is writing there" in desk.said
        assert time.monotonic() - began < 60
    assert set(shown(desk.out).values()) == {"one"}
    runs = [desk.start(word, "--wait", "2m") for word in ("two", "three", "four")]
    assert [finish(run) for run in runs] == [0, 0, 0]
    (word,) = set(shown(desk.out).values())
    assert word in ("two", "three", "four")
    assert sorted(int(path.name) for path in (desk.out / "history").iterdir()) == [1, 2, 3, 4]
    assert (not_whole(desk.out), aside(desk.out)) == ([], [])
