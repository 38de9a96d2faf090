"""Runs in partitions give the rows of a run as a whole: in this process, in several, and on a Dask cluster that loses a worker."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from functools import partial

import pytest
from pyarrow.dataset import field

from helpers import partitions, schemas
from helpers.analysis import analyse, spans_of
from helpers.cache import Cache
from helpers.corpus import Corpus, CorpusError
from helpers.partitions import ClusterError, analyse_partitioned
from helpers.records import Article, Event, Evidence
from helpers.tables import Tables
from helpers.timeline.merge import telling_of

SORTED = ("speakers", "sides", "outlets", "reversals")  # in order within each part only
SAYINGS = (
    "the ferry dispute must end before winter", "no ship would be inspected in the strait again", "the treaty on pilots was a mistake",
    "fuel prices had ruined every small port", "the talks in Korvin were fair and useful",
)  # fmt: skip
PEOPLE = ("Mara Lind of Norland", "Tomas Ekel of Sudria", "Ines Waro of Estavia")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A corpus of 24 reports: what is said comes back in other reports, one report is a copy, one file is no article."""
    folder = tmp_path_factory.mktemp("corpus")
    for n in range(24):
        who, other = PEOPLE[n % 3], PEOPLE[(n + 1) % 3].rpartition(" ")[2]
        text = (
            f"Minister {who} told reporters on Monday that {SAYINGS[n // 5]}, dispatch {n} says.\n\n"
            f"“We condemn {other} for closing pier {n % 4},” {who.split()[1]} said. {other} signed a treaty with Norland on {n % 3 + 3} March 2021.\n"
        )
        if n == 23:
            text = (folder / "022.md").read_text().rpartition("---\n")[2]
        day = f"2021-03-{n % 20 + 5:02}"
        (folder / f"{n:03}.md").write_text(f"---\ntitle: Dispatch\npublished: {day}\noutlet: Desk {n % 2}\nlanguage: en\n---\n{text}")
    (folder / "empty.md").write_text("---\ntitle: nothing\n---\n")
    names = ("Norland", "Sudria", "Estavia")
    (folder / "parties.yaml").write_text("parties:\n" + "".join(f"- {{id: {n.lower()}, name: {n}, kind: government}}\n" for n in names))
    return folder


@pytest.fixture(scope="module")
def whole(folder, tmp_path_factory):
    """The rows of every table of a run as a whole."""
    result = analyse(Corpus.load(folder), cache=Cache(tmp_path_factory.mktemp("cache")))
    assert result.statements["same_as"].notna().any() and result.articles["duplicate_of"].notna().any()
    return {name: rows_of(table) for name, table in result.tables.items()}


@pytest.fixture
def small(monkeypatch):
    """Many small parts, buckets and spans."""
    monkeypatch.setattr(partitions, "PART", 5)
    monkeypatch.setattr(partitions, "BUCKET_WORDS", 300)


def rows_of(table):
    return [{key: _plain(value) for key, value in row.items()} for row in json.loads(table.to_json(orient="records"))]


def _plain(value):
    return [_plain(v) for v in value] if isinstance(value, list) else float(value) if isinstance(value, int) else value


def same(out, whole, parts: bool):
    tables = Tables.open(out)
    for name, rows in whole.items():
        found = rows_of(getattr(tables, name))
        if parts and name in SORTED:
            rows, found = (sorted(map(json.dumps, some)) for some in (rows, found))
        assert found == rows, name
    return True


@contextmanager
def cluster(workers: int):
    """A Dask scheduler and its workers, each a process of its own; yields its address and the workers' processes."""
    started = [subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"],
        stderr=subprocess.PIPE, text=True,
    )]  # fmt: skip
    try:
        address = next(line.split()[-1] for line in started[0].stderr if "Scheduler at:" in line)
        for _ in range(workers):
            started.append(subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"],
                stderr=subprocess.DEVNULL,
            ))  # fmt: skip
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()


def test_one_part_or_many_give_the_same_rows(folder, whole, tmp_path, small, monkeypatch):
    written = analyse_partitioned(folder, tmp_path / "many")
    assert same(tmp_path / "many", whole, parts=True)
    assert written.rows == {name: len(rows) for name, rows in whole.items()}
    assert [reject.path for reject in written.rejects] == ["empty.md"]
    assert len(list((tmp_path / "many" / "statements").iterdir())) >= 5
    assert len(list((tmp_path / "many" / "speakers").iterdir())) > 2
    monkeypatch.undo()
    analyse_partitioned(folder, tmp_path / "one")
    assert same(tmp_path / "one", whole, parts=False)


def test_two_processes_give_the_same_rows(folder, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(partitions, "PART", 12)
    seen = []
    analyse_partitioned(folder, tmp_path, workers=2, progress=lambda done, total: seen.append((done, total)))
    assert same(tmp_path, whole, parts=False)
    assert len(seen) > 1 and seen == sorted(seen) and seen[-1] == (24, 24)


def test_a_run_as_a_whole_in_two_processes_gives_the_same_rows(folder, whole, tmp_path):
    result = analyse(Corpus.load(folder), workers=2, cache=Cache(tmp_path))
    assert {name: rows_of(table) for name, table in result.tables.items()} == whole


def test_a_part_that_comes_before_others_renames_them(folder, tmp_path, small):
    corpus = tmp_path / "corpus"
    shutil.copytree(folder, corpus)
    analyse_partitioned(corpus, tmp_path / "out")
    for n in range(6):
        (corpus / f"-{n}.md").write_text(f"---\ntitle: T\npublished: 2021-02-0{n + 1}\nlanguage: en\n---\nThe quay of Sudria number {n} was closed on Monday.\n")
    analyse_partitioned(corpus, tmp_path / "out")
    analyse_partitioned(corpus, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_a_cluster_gives_the_same_rows_though_a_worker_is_killed(folder, whole, tmp_path, small):
    with cluster(workers=2) as (address, workers):
        killed = []

        def kill(done, total):
            if not killed:
                killed.append(workers[0])
                os.kill(workers[0].pid, signal.SIGKILL)

        analyse_partitioned(folder, f"file://{tmp_path}", cluster=address, progress=kill)
        deadline = time.monotonic() + 10
        while workers[0].poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert workers[0].poll() == -signal.SIGKILL
    assert same(tmp_path, whole, parts=True)


def test_a_cluster_that_does_not_answer_is_one_line(folder, tmp_path, monkeypatch):
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        analyse_partitioned(folder, tmp_path, cluster="nonsense://127.0.0.1:1")


def test_corrections_are_laid_over_a_partitioned_run(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text("---\ntitle: The pier\npublished: 2021-03-04\nlanguage: en\n---\nMara Lind said that the pier was closed.\n")
    (tmp_path / "corpus" / "corrections.yaml").write_text(
        "corrections:\n- {article: a, words: the pier was closed, table: statements, set: {speaker: Ines Waro}, who: R. Vale, why: a slip}\n"
    )
    analyse_partitioned(tmp_path / "corpus", tmp_path / "out")
    assert Tables.open(tmp_path / "out").statements["speaker"].tolist() == ["Ines Waro"]


def test_a_second_run_replaces_the_first(folder, whole, tmp_path, small):
    (tmp_path / "statements").mkdir()
    (tmp_path / "statements" / "part-99999.parquet").write_bytes(b"left over")
    analyse_partitioned(folder, tmp_path)
    assert same(tmp_path, whole, parts=True)
    analyse_partitioned(folder, tmp_path)
    assert same(tmp_path, whole, parts=True)


def test_a_run_after_changes_leaves_the_files_of_a_run_from_nothing(folder, tmp_path, small, monkeypatch):
    """Articles are added, changed, taken away and copied at random; the cache and the earlier output may save work only."""
    corpus, draw = tmp_path / "corpus", random.Random(7)
    shutil.copytree(folder, corpus)
    spare = [corpus / f"{n:03}.md" for n in range(24)]
    texts = {path: path.read_text() for path in spare}
    read = []
    monkeypatch.setattr(partitions, "_read_part", partial(_counted, partitions._read_part, read))
    for round_ in range(6):
        for path in draw.sample(spare, 3):
            what = draw.choice(("add or take away", "change", "copy"))
            if path.exists() and what == "add or take away":
                path.unlink()
            elif what == "copy":
                path.write_text(texts[draw.choice(spare)])
            else:
                path.write_text(texts[path].replace("signed a treaty", f"rejected treaty {round_}") if what == "change" else texts[path])
        analyse_partitioned(corpus, tmp_path / "out")
        again = len(read)
        monkeypatch.setenv("READOUT_CACHE", str(tmp_path / f"cache{round_}"))
        analyse_partitioned(corpus, tmp_path / f"fresh{round_}")
        assert files(tmp_path / "out") == files(tmp_path / f"fresh{round_}")
        assert round_ == 0 or again < len(read) - again  # fewer parts than from nothing
        read.clear()
        result = analyse(Corpus.load(corpus), cache=Cache(tmp_path / "other"))
        assert same(tmp_path / "out", {name: rows_of(table) for name, table in result.tables.items()}, parts=True)


def test_a_telling_that_was_packed_is_the_same():
    article = Article("a", "The ferry sank off Tarn. Nobody died.", published=date(2022, 3, 2))
    event = Event("2022-03-01", "2022-03-01", "day", "The ferry sank", "19", "sink", ("Ferry", "Tarn"), "Tarn", evidence=(Evidence("a", 0, 24), Evidence("b", 3, 9)), event_id="a#e1")
    one = telling_of(event, {"a": article})
    assert partitions._unpacked(partitions._packed(one)) == one
    assert one.sentences == ("The ferry sank off Tarn.", "")


def test_happenings_whose_tellings_did_not_change_are_not_merged_again(folder, tmp_path, small, monkeypatch):
    merged = []
    monkeypatch.setattr(partitions, "_unpacked", partial(_counted, partitions._unpacked, merged))
    monkeypatch.setenv("READOUT_CACHE", str(tmp_path / "cache"))
    analyse_partitioned(folder, tmp_path / "out")
    assert merged
    before = files(tmp_path / "out")
    merged.clear()
    analyse_partitioned(folder, tmp_path / "out")
    assert not merged and files(tmp_path / "out") == before


def _counted(task, calls, *job):
    calls.append(job)
    return task(*job)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_without_articles_is_an_error(tmp_path):
    (tmp_path / "corpus").mkdir()
    with pytest.raises(CorpusError, match="no readable article"):
        analyse_partitioned(tmp_path / "corpus", tmp_path / "out")


def test_tables_are_read_by_columns_rows_and_pieces(folder, whole, tmp_path, small):
    analyse_partitioned(folder, tmp_path)
    tables = Tables.open(tmp_path)
    lind = tables.rows("statements", ["speaker", "text"], field("speaker") == "Mara Lind")
    assert list(lind.columns) == ["speaker", "text"]
    assert len(lind) == sum(row["speaker"] == "Mara Lind" for row in whole["statements"]) > 0
    assert sum(map(len, tables.batches("dates", ["text"]))) == len(whole["dates"])
    assert set(schemas.COLUMNS["events"]) == set(tables.events.columns)
    with pytest.raises(FileNotFoundError, match="no table articles"):
        Tables.open(tmp_path / "nowhere")
    with pytest.raises(AttributeError):
        tables.nothing  # noqa: B018


def test_spans_hold_whole_months(monkeypatch):
    monkeypatch.setattr("helpers.analysis.SPAN", 10)
    assert spans_of({}) == []
    months = {"2020-01": 4, "2020-02": 6, "2020-03": 1, "2020-05": 30, "2020-06": 10}
    assert spans_of(months) == [("2020-01", "2020-02"), ("2020-03", "2020-03"), ("2020-05", "2020-05"), ("2020-06", "2020-06")]
