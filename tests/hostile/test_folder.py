"""Every stage, table and page meets a folder of hostile files: nothing fails, runs, leaks or is lost unseen."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from folder import BROKEN, FORMULAS, MARKUP, NAMES, TEXTS, annotate, make

from helpers import partitions
from helpers.analysis import analyse
from helpers.cache import Cache
from helpers.corpus import Corpus, CorpusError
from helpers.partitions import analyse_partitioned
from helpers.reports.export import write_tables
from helpers.schemas import COLUMNS
from helpers.tables import Tables
from helpers.views.rows import plain_rows

NOTEBOOKS = ("00_start_here", "01_corpus", "02_timeline", "03_speakers", "04_briefing", "08_accuracy", "09_explore")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make(tmp_path_factory.mktemp("hostile") / "corpus")


@pytest.fixture(scope="module")
def corpus(folder):
    return Corpus.load(folder)


@pytest.fixture(scope="module")
def result(corpus, tmp_path_factory):
    return analyse(corpus, cache=Cache(tmp_path_factory.mktemp("cache")))


def test_every_file_is_read_or_rejected_with_a_mend(folder, corpus):
    assert len(corpus) == len(TEXTS) + len(NAMES)
    unread = {reject.path for reject in corpus.rejects}
    assert {f"{name}.md" for name in BROKEN} | {"link.md", "gone.md", "pipe.md", "huge.txt"} <= unread
    for reject in (*corpus.rejects, *corpus.notes):
        assert reject.reason and reject.mend
        assert f"{reject.path}{reject.reason}{reject.mend}".isprintable()
    assert not (folder / "owned").exists()


def test_nothing_outside_of_the_folder_is_read(corpus):
    assert not any("nowhere else" in article.text for article in corpus.articles)


def test_every_name_becomes_an_id_of_its_own_that_can_be_written(corpus):
    names = [article.article_id for article in corpus.articles]
    assert len(set(names)) == len(names)
    assert all(name.encode("utf-8") for name in names)


def test_offsets_hold_in_every_text(result):
    texts = dict(zip(result.articles.article_id, result.articles.text))
    assert len(texts) == len(TEXTS) + len(NAMES)
    for s in result.statements.itertuples():
        assert " … ".join(texts[s.article_id][a:b] for a, b in s.spans) == s.text
    for d in result.dates.itertuples():
        assert texts[d.article_id][d.start : d.end] == d.text
    for e in result.events.itertuples():
        for place in e.evidence:
            assert 0 <= place["start"] < place["end"] <= len(texts[place["article_id"]])
    assert all(e.earliest <= e.latest for e in result.events.itertuples() if e.earliest)


def test_the_sentence_that_all_texts_hold_is_found_in_nearly_all(result):
    """What stands around it must not cost more than its own place: only texts that run on into it may lose it."""
    found = {s.article_id for s in result.statements.itertuples() if "We will not wait" in s.text}
    own = set(result.articles.article_id[result.articles.duplicate_of.isna()])
    assert own - found <= {"quotes", "brackets", "spaces"}


def test_tables_are_whole_and_run_in_no_spreadsheet(result, tmp_path):
    write_tables(result, tmp_path)
    csv.field_size_limit(10**7)
    for table in COLUMNS:
        rows = list(csv.reader(io.StringIO((tmp_path / f"{table}.csv").read_text("utf-8"), newline="")))
        assert len(rows) == len(getattr(result, table)) + 1
        for row in rows:
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r")) and (not cell.startswith("-") or float(cell) <= 0)
        lines = (tmp_path / f"{table}.jsonl").read_bytes().splitlines()
        assert len([json.loads(line) for line in lines]) == len(rows) - 1
    titles = {json.loads(line)["title"] for line in (tmp_path / "articles.jsonl").read_bytes().splitlines()}
    assert {text.strip() for text in FORMULAS} <= titles


def test_in_parts_it_is_the_same(folder, result, tmp_path, monkeypatch):
    monkeypatch.setattr(partitions, "PART", 7)
    monkeypatch.setenv("READOUT_CACHE", str(tmp_path / "cache"))
    for _ in range(2):  # the second time from what was kept of files and parts
        analyse_partitioned(folder, tmp_path / "out")
        written = Tables.open(tmp_path / "out")
        for name in COLUMNS:
            assert _rows(name, getattr(written, name)) == _rows(name, getattr(result, name)), name


def _rows(name, table):
    """The rows of a table as text; typed lists hold 115.0 where others hold 115."""
    return sorted(json.dumps(json.loads(json.dumps(row), parse_int=float), sort_keys=True) for row in plain_rows(name, table))


@pytest.mark.parametrize("name", ["parties", "topics", "landmarks", "corrections"])
@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x]\nb: [*a,*a]\n", "!!python/object/apply:os.system ['touch owned']\n", "[" * 3000, "\x00", "parties: 3\n", "- 1\n- 2\n", "{{}}: 1\n",
        "parties: [{id: 1}]\ntopics: [{id: 1}]\nlandmarks: [{id: 1}]\ncorrections: [{id: 1}]\n",
    ],
)  # fmt: skip
def test_a_broken_side_file_is_one_clear_line(tmp_path, name, text):
    (tmp_path / "a.md").write_text(TEXTS["markup"])
    (tmp_path / f"{name}.yaml").write_text(text)
    with pytest.raises(CorpusError) as error:
        Corpus.load(tmp_path)
    assert f"{name}.yaml" in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


@pytest.fixture(scope="module")
def annotations(folder, result, tmp_path_factory):
    """Annotations of the folder that agree with nothing."""
    rows = {name: plain_rows(name, getattr(result, name)) for name in ("statements", "dates")}
    events = [{**event, **proof} for event in plain_rows("events", result.events) for proof in event["evidence"]]
    stances = [{**said, "target": MARKUP} for said in rows["statements"]]
    return annotate(tmp_path_factory.mktemp("read") / "gold", folder.name, {**rows, "events": events, "stances": stances})


@pytest.fixture(scope="module")
def run(folder, annotations, tmp_path_factory):
    """Reports over the folder, made by the command line: by every notebook there is."""
    out = tmp_path_factory.mktemp("out")
    command = [sys.executable, "-m", "helpers.cli", "report", *NOTEBOOKS, "--corpus", folder, "--out", out, "-p", "annotations_dir", annotations]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, cwd=out.parent)
    return out, done


def test_no_notebook_is_left_out(root):
    assert sorted(path.stem for path in (root / "notebooks").glob("*.ipynb")) == sorted(NOTEBOOKS)


def test_reports_are_made_of_it_and_nothing_in_them_is_live(run):
    out, done = run
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-2000:]
    pages = sorted(out.glob("*.html"))
    assert len(pages) == len(NOTEBOOKS) + 1
    for page in pages:
        html = page.read_text("utf-8")
        assert "<img" not in html and html.count("<script>") <= 1 and 'href="javascript' not in html
        assert "nowhere else" not in html


@pytest.mark.browser
def test_a_browser_agrees(run, open_page):
    for path in sorted(run[0].glob("*.html")):
        page = open_page(path, 360)
        assert page.title() != "live"
        assert page.messages == []
