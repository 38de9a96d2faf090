"""A selection of a corpus's articles, kept as a corpus of its own."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import yaml

from helpers.corpus.articles import SIDE_FILES, SUFFIXES, Corpus, CorpusError
from helpers.corpus.corrections import NAME as CORRECTIONS
from helpers.corpus.corrections import read_entries

_NAME = re.compile(r"\w[\w .-]{0,79}")


def save_corpus(corpus: Corpus, article_ids: Iterable[str], name: str, about: str = "") -> Path:
    """Copy the articles named, and what the corpus knows of the dispute, into a new folder beside it; return its path.

    Files are copied as they are; of the corrections, those of these articles. ``about`` says in the folder's README
    what was selected. The folder appears whole or not at all. Raises CorpusError, with one line that says what to
    mend, when nothing was selected, when ``name`` is no name of a folder, or when something of that name is there;
    OSError when it cannot be written.
    """
    wanted, folder = set(article_ids), corpus.folder
    if not wanted:
        raise CorpusError("no article is selected; widen the selection")
    new = _place(folder, name)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".selection-"))
    try:
        copied = [_copy(path, folder, aside) for path in sorted(folder.rglob("*")) if _is_article(path, folder, wanted)]
        for side in sorted({*SIDE_FILES} - {CORRECTIONS}):
            if (folder / side).is_file():
                _copy(folder / side, folder, aside)
        _copy_corrections(folder, aside, wanted)
        said = f": {' '.join(about.split())}" if about else ""
        (aside / "README.md").write_text(f"# {name}\n\n{len(copied)} of the {len(corpus)} articles of {folder.name}{said}.\n", "utf-8", "replace")
        aside.chmod(0o755)
        os.rename(aside, new)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return new


def _place(folder: Path, name: str) -> Path:
    """Where a new folder of that name goes: beside the corpus."""
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise CorpusError(f"{name[:80]!r} cannot be a name; use letters, digits, - and _")
    new = folder.parent / name
    if new.exists() or new.is_symlink():
        raise CorpusError(f"{new} is there already; choose another name")
    return new


def _is_article(path: Path, folder: Path, wanted: set[str]) -> bool:
    name = path.relative_to(folder).as_posix()
    return (
        path.suffix.lower() in SUFFIXES and name[: -len(path.suffix)] in wanted and path.is_file()
        and path.resolve().is_relative_to(folder.resolve())
    )  # fmt: skip


def _copy(path: Path, folder: Path, into: Path) -> Path:
    new = into / path.relative_to(folder)
    new.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(path, new))


def _copy_corrections(folder: Path, new: Path, wanted: set[str]) -> None:
    """Keep the corrections of the selected articles; those of others would be stale."""
    kept = [entry for entry in read_entries(folder) if {entry["article"], (entry.get("merge_with") or entry)["article"]} <= wanted]
    if kept:
        (new / CORRECTIONS).write_text(yaml.safe_dump({"corrections": kept}, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
