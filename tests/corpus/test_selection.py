"""A selection of articles kept as a corpus of its own."""

from __future__ import annotations

import os

import pytest

from helpers.corpus import Corpus, CorpusError
from helpers.corpus.corrections import add_correction, load_corrections
from helpers.corpus.selection import save_corpus

ARTICLE = "---\ntitle: {0}\npublished: 2024-03-05\n---\nFrance said on Monday that the {0} would sail.\n"


@pytest.fixture
def corpus(write):
    folder = write(
        ferries__md=ARTICLE.format("ferries"), boats__txt=ARTICLE.format("boats"), parties__yaml="parties: []\n", topics__yaml="topics: []\n",
        notes__pdf=b"%PDF",
    )  # fmt: skip
    (folder / "deep").mkdir()
    (folder / "deep" / "ships.md").write_text(ARTICLE.format("ships"))
    for article in ("ferries", "boats"):
        add_correction(folder, {"article": article, "words": "would sail", "table": "statements", "hide": True, "who": "J. Doe", "why": "a test", "on": "2024-04-01"})
    merged = {"article": "boats", "words": "would sail", "table": "events", "merge_with": {"article": "ferries", "words": "would sail"}}
    add_correction(folder, merged | {"who": "J. Doe", "why": "one event"})
    return Corpus.load(folder)


def test_the_articles_and_what_is_known_are_copied(corpus):
    new = save_corpus(corpus, ["boats", "deep/ships"], "boats only", "“sail”,\nsaid by France")
    assert new == corpus.folder.parent / "boats only"
    assert sorted(path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()) == [
        "README.md", "boats.txt", "corrections.yaml", "deep/ships.md", "parties.yaml", "topics.yaml"
    ]  # fmt: skip
    assert (new / "boats.txt").read_bytes() == (corpus.folder / "boats.txt").read_bytes()
    assert [article.article_id for article in Corpus.load(new).articles] == ["boats", "deep/ships"]
    assert [(entry.article, entry.on) for entry in load_corrections(new)] == [("boats", "2024-04-01")]
    assert "2 of the 3 articles of corpus: “sail”, said by France." in (new / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "x" * 81, "dot.", "corpus", "nul\0l"])
def test_a_name_that_cannot_be_is_refused_and_nothing_is_left(corpus, name):
    with pytest.raises(CorpusError):
        save_corpus(corpus, ["boats"], name)
    assert os.listdir(corpus.folder.parent) == ["corpus"]


def test_nothing_selected_is_nothing_kept(corpus):
    with pytest.raises(CorpusError, match="no article is selected"):
        save_corpus(corpus, [], "none")


def test_a_copy_that_fails_leaves_nothing_behind(corpus, monkeypatch):
    monkeypatch.setattr("helpers.corpus.selection._copy_corrections", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space"):
        save_corpus(corpus, ["boats"], "boats")
    assert os.listdir(corpus.folder.parent) == ["corpus"]


def test_a_link_to_outside_is_not_followed(corpus, tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    (corpus.folder / "boats.md").symlink_to(tmp_path / "secret.md")
    assert not (save_corpus(corpus, ["boats"], "boats") / "boats.md").exists()
