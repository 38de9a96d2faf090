"""Add articles to a corpus: each becomes a Markdown file with front matter, and what is there already is left alone."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from helpers.corpus import frontmatter, sources
from helpers.corpus.articles import MAX_FILE_SIZE, CorpusError, printable
from helpers.corpus.articles import SUFFIXES as CORPUS_SUFFIXES
from helpers.corpus.duplicates import text_key
from helpers.corpus.encoding import decode
from helpers.corpus.fetch import Fetcher, Page
from helpers.corpus.languages import language_of
from helpers.corpus.sources import Draft, FoundDate, SourceError
from helpers.corpus.sources.draft import clean
from helpers.corpus.sources.feed import Entry, is_feed, read_feed
from helpers.records import Reject

LONGEST_NAME = 100  # bytes, of the 255 that file systems take

STATE = ".readout"  # a folder inside the corpus for what is no article; names with a dot are never read as articles

Ask = Callable[[Draft], FoundDate | None]  # asks somebody for the day of an article; None leaves it open
Tell = Callable[[tuple[str, Draft] | Reject], None]  # is told of each article that is added or not used


class BusyError(CorpusError):
    """Another process adds to the folder."""


@dataclass
class Folder:
    """A corpus folder that articles are added to: what is in it, and what was done with each article that came."""

    path: Path
    ask: Ask | None = None
    tell: Tell = lambda what: None
    added: list[tuple[str, Draft]] = field(default_factory=list)  # file name, article
    known: list[tuple[str, Draft]] = field(default_factory=list)  # the file that holds it already, article
    rejects: list[Reject] = field(default_factory=list)
    _texts: dict[bytes, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def open(cls, path: str | os.PathLike, ask: Ask | None = None, tell: Tell = lambda what: None) -> Iterator[Folder]:
        """Open a folder, made where it is missing, for this process alone.

        Raises CorpusError where it cannot be made or written to, BusyError while another process adds to it.
        """
        import filelock

        folder = cls(Path(path).expanduser(), ask, tell)
        try:
            (folder.path / STATE).mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(folder.path / STATE / "lock", timeout=0):
                for file in _files(folder.path):
                    if file.suffix.lower() in CORPUS_SUFFIXES and file.is_file() and file.stat().st_size <= MAX_FILE_SIZE:
                        folder._know(file)
                yield folder
        except filelock.Timeout:
            raise BusyError(f"{printable(str(path))}: another run adds to this folder; wait for it to end") from None
        except BrokenPipeError:  # whoever reads what is told has gone: nothing is wrong with the folder
            raise
        except OSError as error:
            raise CorpusError(
                f"{printable(str(path))}: cannot be written to ({error.strerror or error}); choose another folder"
            ) from None

    def _know(self, file: Path) -> None:
        text, _ = decode(file.read_bytes())
        if text is None:
            return
        name = file.relative_to(self.path).as_posix()
        header, body = frontmatter.split(text)
        self._texts.setdefault(text_key(body), name)
        url = re.search(r"^url:[ \t]*['\"]?(https?://[^\s'\"]+)", header or "", re.MULTILINE)
        if url:
            self.urls.setdefault(url[1], name)

    def add(self, draft: Draft) -> None:
        """Write an article, unless its text is there already or it cannot be used."""
        draft = replace(draft, text=clean(draft.text))
        if not any(c.isalnum() for c in draft.text):
            return self.reject(draft.source, SourceError("no text", "add the article's text"))
        language = language_of(draft.text) or "en"
        if language != "en":
            return self.reject(draft.source, SourceError(f"language is {language}, not English", "give a translation"))
        if there := self._texts.get(text_key(draft.text)):
            self.known.append((there, draft))
            return None
        if draft.published is None and self.ask:
            answer = self.ask(draft)
            draft = replace(draft, dates=(answer,) if answer else draft.dates)
        name = self._name(draft)
        self._write(name, frontmatter.write(_fields(draft), draft.text))
        self._texts[text_key(draft.text)] = name
        if draft.url:
            self.urls.setdefault(draft.url, name)
        self.added.append((name, draft))
        self.tell(self.added[-1])

    def reject(self, source: str, error: SourceError) -> None:
        """Note that a source, or a part of one, gave no article."""
        self.rejects.append(Reject(printable(source), error.reason, error.mend))
        self.tell(self.rejects[-1])

    def take(self, found: Iterator[sources.Found], source: str) -> None:
        """Add all articles that a source yields; what cannot be read of it is noted."""
        try:
            for item in found:
                if isinstance(item, Draft):
                    self.add(item)
                else:
                    self.reject(*item)
        except SourceError as error:
            self.reject(source, error)

    def _name(self, draft: Draft) -> str:
        """Name the file by day and title, with a hash of the text where another article bears that name."""
        words = draft.title or " ".join(draft.text.split()[:8])
        bare = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).casefold()
        slug = re.sub(r"[^\w]+|_", "-", re.sub(r"['\u2019]", "", bare)).strip("-")
        day = draft.published.day.isoformat() if draft.published else "undated"
        name = f"{day}-{slug}".encode()[:LONGEST_NAME].decode("utf-8", "ignore")
        if len(f"{day}-{slug}".encode()) > LONGEST_NAME:
            name = name.rpartition("-")[0] if name.count("-") > 3 else name
        name = name.strip("-")
        if any((self.path / (name + suffix)).exists() for suffix in CORPUS_SUFFIXES):
            name += "-" + hashlib.sha256(draft.text.encode("utf-8", "replace")).hexdigest()[:8]
        return name + ".md"

    def _write(self, name: str, text: str) -> None:
        """Write a file aside, then give it its name, so that no reader and no stop leaves half of one."""
        handle, aside = tempfile.mkstemp(dir=self.path, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(aside, 0o666 & ~_umask())
            os.replace(aside, self.path / name)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise


def add_file(folder: Folder, path: Path, columns: Mapping[str, str] | None = None, most: int = MAX_FILE_SIZE) -> None:
    """Add the articles of a file, or of every file in a folder and those below it."""
    for file in _files(path):
        name = str(file)
        try:
            if not file.is_file():
                raise SourceError("no such file", "check its name") if not file.exists() else SourceError("not a file", "give a file or folder")
            if file.stat().st_size > most:
                raise SourceError(f"over the limit of {most / 1048576:.0f} MB", "split it or raise --max-file-size")
            raw = file.read_bytes()
        except OSError as error:
            folder.reject(name, SourceError(f"cannot be read ({error.strerror})", "check the file and its permissions"))
        except SourceError as error:
            folder.reject(name, error)
        else:
            folder.take(sources.read(raw, name, file.suffix, columns=columns), name)


def add_address(folder: Folder, url: str, fetcher: Fetcher, columns: Mapping[str, str] | None = None) -> None:
    """Add the article at a web address, or all those of a feed."""
    try:
        page = fetcher.get(url)
    except SourceError as error:
        return folder.reject(url, error)
    if is_feed(page.body or b""):
        for entry in _entries(folder, page, url):
            add_entry(folder, entry, fetcher)
    else:
        _add_page(folder, page, url, columns=columns)


def add_entry(folder: Folder, entry: Entry, fetcher: Fetcher) -> bool:
    """Add the article of a feed's entry, from its page where the feed holds only a teaser.

    Returns False where its page could not be fetched, so that it is worth another try.
    """
    if entry.whole:
        folder.add(entry.draft)
        return True
    if entry.link is None:
        folder.reject(entry.draft.source, SourceError("only a teaser, and no address", "add the article by hand"))
        return True
    if there := folder.urls.get(entry.link):
        folder.known.append((there, entry.draft))
        return True
    try:
        page = fetcher.get(entry.link)
    except SourceError as error:
        folder.reject(entry.link, error)
        return False
    _add_page(folder, page, entry.link, entry.draft)
    return True


def _add_page(
    folder: Folder, page: Page, url: str, told: Draft | None = None, columns: Mapping[str, str] | None = None
) -> None:
    """Add what a page holds; ``told`` is what a feed said about it, which fills what the page leaves open."""
    suffix = Path(page.url.partition("?")[0]).suffix
    suffix = suffix if suffix.lower() in sources.SUFFIXES else ""

    def with_address() -> Iterator[sources.Found]:
        for item in sources.read(page.body or b"", url, suffix, page.url, page.charset, columns):
            if isinstance(item, Draft):
                item = replace(item, url=told.url if told and told.url else item.url or page.url)
                if told:
                    item = replace(
                        item, title=item.title or told.title, author=item.author or told.author, outlet=item.outlet or told.outlet,
                        dates=told.dates + item.dates,
                    )
            yield item

    folder.take(with_address(), url)


def _entries(folder: Folder, page: Page, url: str) -> list[Entry]:
    try:
        return read_feed(page.body or b"", url, page.url)
    except SourceError as error:
        folder.reject(url, error)
        return []


def _files(path: Path) -> Iterator[Path]:
    """Yield a file, or the files of a folder that may hold articles; what a browser saves beside a page is passed over."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not f.endswith(("_files", ".files")))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in sources.SUFFIXES and Path(name).stem.lower() != "readme":
                yield Path(folder, name)


def _fields(draft: Draft) -> dict[str, str]:
    """Return an article's front matter; a day that is not sure goes into ``published_maybe``, which nobody relies on."""
    day = draft.published
    fields = {
        "title": draft.title, "published": day.day.isoformat() if day else None,
        "published_maybe": None if day else "; ".join(f"{f.day or f.given} ({f.where})" for f in draft.dates),
        "outlet": draft.outlet or (urlsplit(draft.url).netloc.removeprefix("www.") if draft.url else None), "author": draft.author, "url": draft.url, "language": "en", **draft.more,
    }
    return {key: value for key, value in fields.items() if value}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
