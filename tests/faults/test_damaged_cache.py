"""A cache that is cut off, garbled, or from another version: what comes out of it is right, or is read again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from helpers.analysis import analyse
from helpers.cache import Cache
from helpers.corpus import Corpus

NAME = "readings.sqlite3"
BODIES = {f"{n:04x}" * 16: f"body {n} ".encode() * (n % 90 + 1) for n in range(400)}


@pytest.fixture
def cache(tmp_path):
    """A cache that holds BODIES, in one file and closed."""
    cache = Cache(tmp_path / "cache")
    cache.put("readings", BODIES)
    cache.get("readings", [])
    with closing(sqlite3.connect(tmp_path / "cache" / NAME)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return cache


def holds_again(cache):
    """What is put now comes back, at the second time at the latest."""
    for _ in range(2):
        cache.put("readings", BODIES)
    assert cache.get("readings", BODIES) == BODIES


def only_truth(found):
    assert found.items() <= BODIES.items()


@pytest.mark.parametrize("part", [0, 1, 99, 100, 4096, 5000, 0.3, 0.6, 0.99])
def test_a_file_that_is_cut_off(cache, part):
    path = cache.folder / NAME
    data = path.read_bytes()
    path.write_bytes(data[: part if part > 1 else int(part * len(data))])
    only_truth(cache.get("readings", BODIES))
    holds_again(cache)


def test_bytes_that_are_garbled(cache):
    """Two hundred times some bytes of the file are others; a body that comes back is never another's, nor changed."""
    path, kept, draw, less = cache.folder / NAME, (cache.folder / NAME).read_bytes(), random.Random(3), 0
    for _ in range(200):
        data = bytearray(kept)
        for _ in range(draw.choice((1, 8, 200))):
            data[draw.randrange(len(data))] = draw.randrange(256)
        for beside in cache.folder.glob(f"{NAME}-*"):
            beside.unlink()
        path.write_bytes(data)
        found = cache.get("readings", BODIES)
        only_truth(found)
        less += len(found) < len(BODIES)
    assert less > 20
    holds_again(cache)


@pytest.mark.parametrize(
    "changed",
    [
        "DROP TABLE kept", "ALTER TABLE kept RENAME COLUMN body TO text", "DROP TABLE kept; CREATE TABLE kept (id INTEGER)",
        "DROP TABLE kept; CREATE TABLE kept (kind TEXT, key TEXT, body BLOB, made TEXT NOT NULL, PRIMARY KEY (kind, key))",
        "DROP TABLE kept; CREATE VIEW kept AS SELECT 1 AS kind, 2 AS key, 3 AS body", "UPDATE kept SET body = 'text'", "UPDATE kept SET body = NULL",
        "UPDATE kept SET body = (SELECT body FROM kept LIMIT 1)", "PRAGMA user_version = 99",
    ],
)  # fmt: skip
def test_a_file_of_another_version(cache, changed):
    with closing(sqlite3.connect(cache.folder / NAME)) as file, file:
        file.executescript(changed)
    only_truth(cache.get("readings", BODIES))
    holds_again(cache)


def test_files_of_a_journal_that_belong_to_another(cache, tmp_path):
    other = Cache(tmp_path / "other")
    other.put("readings", {})
    with closing(other._open()) as file, file:
        file.execute("INSERT INTO kept VALUES ('readings', ?, ?)", (next(iter(BODIES)), b"other"))
        file.commit()
        for end in ("-wal", "-shm"):
            shutil.copyfile(other.folder / f"{NAME}{end}", cache.folder / f"{NAME}{end}")
    only_truth(cache.get("readings", BODIES))
    holds_again(cache)


def test_an_analysis_over_a_damaged_cache_is_the_same(write, tmp_path):
    article = "---\ntitle: Ferry\npublished: 2021-03-12\nlanguage: en\n---\n“We will not wait,” Minister Ann Rey said on Tuesday.\n"
    corpus = Corpus.load(write(one__md=article, two__md=article.replace("Tuesday", "Monday")))
    first = Path(tmp_path / "first")
    right = analyse(corpus, cache=Cache(first)).tables
    data = (first / NAME).read_bytes()
    for number, damaged in enumerate((data[: len(data) // 2], b"", b"SQLite format 3\0" + bytes(5000), data[:4096] + bytes(len(data) - 4096))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / NAME).write_bytes(damaged)
        for _ in range(2):  # over the damage, and over what was made of it
            tables = analyse(corpus, cache=Cache(folder)).tables
            assert all(tables[name].equals(right[name]) for name in right)
    shutil.rmtree(first)
