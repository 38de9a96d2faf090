"""Say what is wrong with a corpus, file by file, before anyone runs a report on it."""

from __future__ import annotations

import os

from helpers.corpus.articles import Corpus
from helpers.records import Reject

_REPEATS = {"same": "the same text as", "near": "nearly the same text as", "part": "its text is a part of"}


def check_corpus(folder: str | os.PathLike, max_file_size: int | None = None) -> tuple[Corpus, list[Reject]]:
    """Return the corpus and its problems in the order of files and lines: rejects, notes and duplicates.

    Raises CorpusError when the folder cannot be read at all.
    """
    corpus = Corpus.load(folder, max_file_size)
    problems = [*corpus.rejects, *corpus.notes]
    for article in corpus.articles:
        if article.duplicate_of:
            problems.append(Reject(article.article_id, f"{_REPEATS[article.duplicate_kind]} {article.duplicate_of}; counted once",
                                   "nothing to do, or remove it"))
    return corpus, sorted(problems, key=lambda p: (p.path, p.line or 0, p.reason))
