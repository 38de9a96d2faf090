from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from server import article, redirect

from helpers.corpus import Corpus, CorpusError
from helpers.corpus.add import BusyError, Folder, add_address, add_file
from helpers.corpus.check import check_corpus
from helpers.corpus.fetch import Fetcher
from helpers.corpus.sources import Draft, FoundDate

TEXT = "The mayor of Eastmoor said on Tuesday that the bridge would stay closed until the spring.\n"
DAY = (FoundDate(date(2024, 3, 5), "its front matter"),)


def add(path, *drafts: Draft, ask=None) -> Folder:
    with Folder.open(path, ask) as folder:
        for draft in drafts:
            folder.add(draft)
    return folder


def test_an_article_is_written_so_that_the_corpus_reads_it_back(tmp_path):
    draft = Draft("x", TEXT, "Row: 'no way back', says mayor", "Ann Desk", "The Courier", "https://a.example/x", dates=DAY, more={"tags": "b"})
    folder = add(tmp_path / "c", draft)
    assert [name for name, _ in folder.added] == ["2024-03-05-row-no-way-back-says-mayor.md"]
    corpus, problems = check_corpus(tmp_path / "c")
    (read,) = corpus.articles
    assert problems == []
    assert (read.text, read.title, read.author, read.outlet, read.url, read.published) == (
        TEXT, draft.title, "Ann Desk", "The Courier", "https://a.example/x", date(2024, 3, 5)
    )
    assert "tags: b\n" in (tmp_path / "c" / folder.added[0][0]).read_text()


def test_what_is_there_already_is_not_added_twice(tmp_path):
    add(tmp_path / "c", Draft("x", TEXT, "One", dates=DAY))
    (tmp_path / "c" / "mine.txt").write_text("My own.\n\nIt says that the ferry sank on Monday near the old harbour.\n")
    before = {p.name: p.read_bytes() for p in (tmp_path / "c").glob("[!.]*")}
    again = add(
        tmp_path / "c", Draft("x", TEXT.replace(" ", "  ") + "\n", "Another headline", dates=DAY),
        Draft("y", "My own. It says that the ferry sank on Monday near the old harbour."),
    )
    assert (len(again.added), [name for name, _ in again.known]) == (0, ["2024-03-05-one.md", "mine.txt"])
    assert before == {p.name: p.read_bytes() for p in (tmp_path / "c").glob("[!.]*")}


def test_a_day_that_is_not_sure_is_left_open_and_told(tmp_path):
    maybe = (FoundDate(date(2024, 3, 5), "its address"), FoundDate(date(2024, 5, 5), "time element"), FoundDate(None, "meta date", False, "'03/04/24'"))
    folder = add(tmp_path / "c", Draft("x", TEXT, "One", dates=maybe))
    assert folder.added[0][0] == "undated-one.md"
    assert Corpus.load(tmp_path / "c").articles[0].published is None
    _, problems = check_corpus(tmp_path / "c")
    assert [p.reason for p in problems] == [
        "no publication date; maybe 2024-03-05 (its address); 2024-05-05 (time element); '03/04/24' (meta date)"
    ]


def test_somebody_who_is_asked_decides(tmp_path):
    answers = iter([FoundDate(date(2024, 3, 6), "your answer"), None])
    folder = add(tmp_path / "c", Draft("x", TEXT, "One"), Draft("y", TEXT * 2, "Two"), Draft("z", TEXT * 3, "Three", dates=DAY), ask=lambda draft: next(answers))
    assert [name for name, _ in folder.added] == ["2024-03-06-one.md", "undated-two.md", "2024-03-05-three.md"]


def test_titles_that_are_equal_or_no_file_names(tmp_path):
    titles = ["One", "One", "../../etc/passwd", "a/b\\c:d*e?<f>|\0g\n", "", "名前" * 200, "con", ".hidden", "x" * 5000, "\u202egpj.exe", "É" * 300]
    folder = add(tmp_path / "c", *(Draft("x", f"{TEXT}{'More of it was said. ' * n}", title) for n, title in enumerate(titles, 1)))
    names = [name for name, _ in folder.added]
    assert len(set(names)) == len(titles) == len(list((tmp_path / "c").glob("*.md")))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c"]
    assert all(len(name.encode()) <= 120 and not name.startswith(".") and "/" not in name for name in names)
    assert len(Corpus.load(tmp_path / "c")) == len(titles)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_title_and_text_can_be_written_and_read(title, text):
    with tempfile.TemporaryDirectory() as path:
        folder = add(path, Draft("x", TEXT + text, " ".join(title.split()) or None, dates=DAY))
        corpus = Corpus.load(path)
        assert not corpus.rejects
        assert len(corpus) == len(folder.added)


def test_other_languages_and_empty_texts_are_set_aside(tmp_path):
    folder = add(tmp_path / "c", Draft("f", "Le ministre a déclaré jeudi que le pont resterait fermé jusqu'au printemps.\n"), Draft("e", " * \n"))
    assert [(r.path, r.reason) for r in folder.rejects] == [("f", "language is fr, not English"), ("e", "no text")]
    assert not folder.added


def test_a_folder_of_files_is_walked_without_what_browsers_save_beside_a_page(tmp_path):
    source = tmp_path / "s"
    (source / "page_files").mkdir(parents=True)
    (source / "deep").mkdir()
    for name in ("page_files/frame.html", ".hidden.md", "deep/b.txt", "a.md", "README.md", "picture.png"):
        (source / name).write_text(TEXT + name)
    (source / "big.txt").write_text(TEXT * 100)
    with Folder.open(tmp_path / "c") as folder:
        add_file(folder, source, most=5000)
        add_file(folder, tmp_path / "none.md")
    assert [draft.source.removeprefix(f"{source}/") for _, draft in folder.added] == ["a.md", "deep/b.txt"]
    assert [r.reason for r in folder.rejects] == ["over the limit of 0 MB", "no such file"]


def test_nothing_is_left_when_writing_stops_halfway(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match="No space left"):
        add(tmp_path / "c", Draft("x", TEXT, "One", dates=DAY))
    assert list((tmp_path / "c").glob("[!.]*")) == []


def test_two_runs_at_a_time_do_not_mix(tmp_path):
    held, go_on = threading.Event(), threading.Event()

    def hold():
        with Folder.open(tmp_path / "c"):
            held.set()
            go_on.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    with pytest.raises(BusyError), Folder.open(tmp_path / "c"):
        pass
    go_on.set()
    other.join()
    add(tmp_path / "c", Draft("x", TEXT, "One", dates=DAY))


def test_a_page_is_added_with_its_address_after_redirects(site, tmp_path):
    site.pages |= {"/a": redirect("/b", 301), "/b": article(), "/pdf": lambda r: r.reply(b"%PDF broken", Content_Type="application/pdf")}
    with Folder.open(tmp_path / "c") as folder:
        for path in ("/a", "/b", "/pdf", "/none"):
            add_address(folder, site.url + path, Fetcher(allow_private=True, pause=0, backoff=0))
    assert [(name, draft.url) for name, draft in folder.added] == [("2024-03-05-ferrymen-reject-timetable.md", f"{site.url}/b")]
    assert len(folder.known) == 1
    assert [r.reason for r in folder.rejects] == ["broken PDF", "the server answered 404"]


def readout(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "helpers.cli", *map(str, arguments)], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)


def test_the_command_says_where_each_day_came_from(tmp_path, site):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.txt").write_text("Bridge closed\n\n5 March 2024\n\n" + TEXT)
    (tmp_path / "s" / "b.txt").write_text("Ferry sank\n\n" + TEXT)
    (tmp_path / "s" / "c.pdf").write_text("no pdf")
    done = readout("corpus", "add", tmp_path / "s", site.url, "--into", tmp_path / "c")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "2024-03-05-bridge-closed.md: 2024-03-05 from line 3 of the text",
        "undated-ferry-sank.md: no date found",
        "2 added (1 without a sure date), 0 already there, 2 not used",
    ]
    assert [line.split(": ")[3] for line in done.stderr.splitlines()] == [
        "not a PDF file, whatever its name says; save it again", "the address is inside a private network; add --allow-private if that is meant"
    ]
    assert readout("corpus", "add", tmp_path / "s", "--into", tmp_path / "c", "--strict").returncode == 1
    nothing = readout("corpus", "add", tmp_path / "s" / "c.pdf", "--into", tmp_path / "d")
    assert (nothing.returncode, nothing.stdout) == (2, "0 added, 0 already there, 1 not used\n")
    assert readout("corpus", "add", tmp_path / "s", "--into", tmp_path / "c", "--column", "words=body").returncode == 2


def test_from_saved_files_to_a_report(tmp_path):
    files = Path(__file__).parent / "sources" / "files"
    sources = [files / name for name in ("news-page.html", "pelican.atom.xml", "libreoffice.docx", "pandas.csv", "ninjs-1.json", "chromium.pdf")]
    done = readout("corpus", "add", *sources, "--into", tmp_path / "c")
    assert done.stdout.splitlines()[-1] == "8 added, 0 already there, 0 not used"
    checked = readout("corpus", "check", tmp_path / "c")
    assert checked.stdout.splitlines()[-1].startswith("8 articles, ")
    assert "counted once" in checked.stdout  # the page, its print and the agency's report of one walk-out
    made = readout("report", "01_corpus", "--corpus", tmp_path / "c", "--out", tmp_path / "r")
    assert made.returncode == 0, made.stderr
    assert "Lockkeepers walk out over night shifts" in (tmp_path / "r" / "01_corpus.html").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals on this system")
def test_on_a_terminal_the_day_is_asked_for_until_it_is_one(tmp_path):
    import pty

    (tmp_path / "a.txt").write_text("Ferry sank\n\n" + TEXT)
    (tmp_path / "b.html").write_text(f'<html><head><meta name="date" content="03/04/2024"></head><body><article>{f"<p>{TEXT}</p>" * 3}</article></body></html>')
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "helpers.cli", "corpus", "add", tmp_path / "a.txt", tmp_path / "b.html", "--into", tmp_path / "c"]
    with subprocess.Popen(command, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE, text=True) as process:
        os.write(keyboard, b"03/04/2024\n5 March 2024\n\n")
        told, _ = process.communicate(timeout=60)
    assert [line.partition(": ")[2] for line in told.splitlines()[:2]] == ["2024-03-05 from your answer", "no sure date; found: '03/04/2024' could be 2024-03-04 or 2024-04-03 (meta date)"]
