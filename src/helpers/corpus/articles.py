"""Read a folder of articles: Markdown and plain text, each a file, with or without YAML front matter."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import yaml

from helpers.corpus import frontmatter
from helpers.corpus.corrections import Correction, load_corrections
from helpers.corpus.duplicates import Signature, mark_duplicates, signature
from helpers.corpus.encoding import decode
from helpers.corpus.languages import foreign_paragraphs, language_of
from helpers.corpus.parties import Landmark, Parties, Topic, load_landmarks, load_topics
from helpers.corpus.zones import find_zones, lines
from helpers.markup import Html, count, days, html, join
from helpers.records import Article, Reject, Shown, Zone

SUFFIXES = (".md", ".markdown", ".txt")
SIDE_FILES = ("parties.yaml", "topics.yaml", "landmarks.yaml", "corrections.yaml", "parties.proposed.yaml")
MAX_FILE_SIZE = 20 * 1024 * 1024  # bytes; $READOUT_MAX_FILE_SIZE sets another limit, also for a notebook's kernel

BLOCK = 512  # files that are kept together, at most, and
BLOCK_BYTES = 8 * 1024 * 1024  # bytes in them, from which on no more is taken in

_ARTICLE = tuple(f.name for f in fields(Article))
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?![0-9])")
_LETTER = re.compile(r"[^\W_]")


class CorpusError(ValueError):
    """A corpus that cannot be read at all; the message is one line that says what to mend."""


@dataclass(frozen=True)
class Corpus(Shown):
    """The articles of a folder and what is known about the dispute.

    ``rejects`` lists files, and parts of files, that were not used; ``notes`` what was used but deserves a look.
    """

    folder: Path
    articles: tuple[Article, ...]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Reject, ...] = ()
    parties: Parties = field(default_factory=Parties.general)
    topics: tuple[Topic, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def load(cls, folder: str | os.PathLike, max_file_size: int | None = None) -> Corpus:
        """Read every article under ``folder``, in the order of their paths.

        ``max_file_size`` is in bytes (default: MAX_FILE_SIZE). A relative ``folder`` is looked for in the working directory, then in the
        project's root. Raises CorpusError when the folder is missing or one of its YAML files is broken; a broken
        article is no error but a reject.
        """
        corpus = cls.known(folder)
        rejects: list[Reject] = []
        notes: list[Reject] = []
        articles = mark_duplicates(read_articles(corpus.folder, rejects, notes, max_file_size))
        return replace(corpus, articles=articles, rejects=tuple(rejects), notes=tuple(notes))

    @classmethod
    def known(cls, folder: str | os.PathLike) -> Corpus:
        """Read what is known about the dispute, but no article. Raises CorpusError as ``load`` does."""
        root = find_folder(folder)
        try:
            return cls(
                root, (), parties=Parties.load(root), topics=load_topics(root), landmarks=load_landmarks(root),
                corrections=load_corrections(root),
            )  # fmt: skip
        except ValueError as error:
            raise CorpusError(str(error)) from None

    def published(self, since: date | str | None = None, until: date | str | None = None) -> Corpus:
        """The articles published from ``since`` to ``until``, both included (days or ISO text; None is open).

        With either given, articles without a date are left out; so are corrections of articles that are left out.
        Raises CorpusError when no article is left.
        """
        if not since and not until:
            return self
        first, last = str(since or "0001-01-01"), str(until or "9999-12-31")
        kept = tuple(a for a in self.articles if a.published and first <= a.published.isoformat() <= last)
        if not kept:
            when = " ".join(f"{word} {day}" for word, day in (("from", since), ("to", until)) if day)
            raise CorpusError(f"{self.folder}: no article was published {when}; choose other days")
        left_out = {a.article_id for a in self.articles} - {a.article_id for a in kept}
        kept = tuple(replace(a, duplicate_of=None, duplicate_kind=None) if a.duplicate_of in left_out else a for a in kept)
        return replace(self, articles=kept, corrections=tuple(c for c in self.corrections if c.article not in left_out))

    def __len__(self) -> int:
        return len(self.articles)

    def _line(self) -> Html:
        days_of = sorted(article.published.isoformat() for article in self.articles if article.published)
        outlets = {article.outlet for article in self.articles if article.outlet}
        parts = [
            count(len(self), "article") + (f" from {count(len(outlets), 'outlet')}" if outlets else ""),
            days(days_of[0], days_of[-1]) if days_of else "",
            count(len(self.topics), "topic") if self.topics else "",
            f"{count(len(self.rejects), 'file or part', 'files or parts')} not used" if self.rejects else "",
        ]
        return html("<b>{}</b>: {}", self.folder.name, " · ".join(part for part in parts if part))

    def _repr_html_(self) -> str:
        folded = (("The articles", self.articles), ("Not used", self.rejects), ("Worth a look", self.notes))
        return html("<p>{}</p>{}", self._line(), join(_folded(*lines) for lines in folded if lines[1]))._repr_html_()


def _folded(heading: str, records: tuple[Shown, ...], most: int = 200) -> Html:
    left = len(records) - most
    more = html("<p>{} more.</p>", f"{left:,}") if left > 0 else ""
    lines = join(html("<li>{}</li>", record._line()) for record in records[:most])
    return html("<details><summary>{}</summary><ol>{}</ol>{}</details>", heading, lines, more)


def find_folder(folder: str | os.PathLike) -> Path:
    """Return the folder: as given, else under the project's root. Raises CorpusError where there is none."""
    given = Path(folder)
    try:
        given = given.expanduser()
        for path in (given, Path(__file__).parents[3] / given):
            if path.is_dir():
                return path
        there = given.exists()
    except (OSError, RuntimeError):  # a name too long, a user that nobody knows
        there = False
    if there:
        raise CorpusError(f"{printable(str(given))}: is a file, not a folder of articles; name the folder that holds it")
    raise CorpusError(f"{printable(str(given))}: no such folder; give the folder that holds your articles")


class Kept(Protocol):
    """Where what a file holds may be kept, so that it need not be read again: bytes under keys."""

    def get(self, keys: list[str]) -> dict[str, bytes]:
        """Return what is there."""

    def put(self, bodies: dict[str, bytes]) -> None:
        """Keep more."""


@dataclass(frozen=True)
class Held:
    """What one file holds: an article, or none; why it, or a part of it, is not used; what deserves a look."""

    article: Article | None
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Reject, ...] = ()

    @property
    def article_id(self) -> str | None:
        """The name of the article."""
        return self.article and self.article.article_id


@dataclass(frozen=True)
class Surveyed:
    """What a survey of a large corpus looks at in what a file holds. ``digest`` is the hash of the article, ``body`` itself as JSON."""

    article_id: str | None
    published: date | None
    words: int
    digest: str
    signature: Signature
    rejects: tuple[Reject, ...]
    notes: tuple[Reject, ...]
    body: bytes

    @classmethod
    def of(cls, held: Held) -> Surveyed:
        """Look at what a file holds."""
        article = held.article or Article("", "")
        values = [getattr(article, name) for name in _ARTICLE]
        return cls(
            held.article_id, article.published, article.words, article_digest(article), signature(article.text), held.rejects, held.notes,
            json.dumps(values, default=_plain, separators=(",", ":")).encode(),
        )  # fmt: skip

    def article(self) -> Article:
        """Return the article itself."""
        told = dict(zip(_ARTICLE, json.loads(self.body)))
        return Article(**told | {"published": self.published, "zones": tuple(Zone(*zone) for zone in told["zones"])})

    def head(self) -> list[Any]:
        """Return all but the article itself, as JSON takes it."""
        key, words, level, sample = astuple(self.signature)
        return [self.article_id, self.published, self.words, self.digest, [key.hex(), words, level, sample.hex()], self.rejects, self.notes]

    @classmethod
    def made(cls, head: list[Any], body: bytes) -> Surveyed:
        """Make it of its head and its body."""
        article_id, published, words, digest, (key, length, level, sample), *some = head
        return cls(
            article_id, published and date.fromisoformat(published), words, digest,
            Signature(bytes.fromhex(key), length, level, bytes.fromhex(sample)), *(tuple(Reject(*one) for one in listed) for listed in some), body,
        )  # fmt: skip


def article_digest(article: Article) -> str:
    """Hash an article, whatever it repeats; its own hash stands for its text."""
    told = repr(replace(article, text="", duplicate_of=None, duplicate_kind=None))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: date | Zone | Reject) -> str | list:
    return value.isoformat() if isinstance(value, date) else [getattr(value, f.name) for f in fields(value)]


def read_articles(root: Path, rejects: list[Reject], notes: list[Reject], max_file_size: int | None = None) -> Iterator[Article]:
    """Yield the articles under ``root`` one by one, in the order of their paths; copies are not marked.

    What is not used is added to ``rejects``, what deserves a look to ``notes``.
    """
    limit = _limit(max_file_size)
    files = ((file, _read_file(file, _bytes(file, limit))) for file in article_files(root))
    return (held.article for held in _articles(files, rejects, notes))


def survey(root: Path, rejects: list[Reject], kept: Kept, max_file_size: int | None = None) -> Iterator[Surveyed]:
    """Yield what a survey looks at in the articles under ``root``, as ``read_articles`` does.

    A file of the same name and bytes is not read again where what it holds is in ``kept``.
    """
    return _articles(_survey_files(article_files(root), _limit(max_file_size), kept), rejects, [])


def _limit(max_file_size: int | None) -> int:
    return max_file_size or int(os.environ.get("READOUT_MAX_FILE_SIZE") or MAX_FILE_SIZE)


def _articles(files: Iterable[tuple[File, Any]], rejects: list[Reject], notes: list[Reject]) -> Iterator[Any]:
    """Yield what each of ``files`` holds where that is an article, of two with one name the first."""
    folder, taken = "", {}
    for file, held in files:
        if held.article_id is not None:
            if (inside := file.name.rpartition("/")[0]) != folder:
                folder, taken = inside, {}
            if held.article_id in taken:
                twin = printable(taken[held.article_id])
                rejects.append(Reject(printable(file.name), f"has the same name as {twin}", "rename one of the two"))
                continue
            taken[held.article_id] = file.name
        rejects += held.rejects
        notes += held.notes
        if held.article_id is not None:
            yield held


def _read_file(file: File | Reject, raw: bytes | Reject) -> Held:
    return Held(None, (raw,)) if isinstance(raw, Reject) else read_article(raw, os.path.splitext(file.name)[0], printable(file.name))


def _survey_files(files: Iterable[File | Reject], max_file_size: int, kept: Kept) -> Iterator[tuple[File | Reject, Surveyed]]:
    """Yield what each file holds: as it was kept, or read now. Blocks of files are kept, each under the key of its first."""
    before: dict[str, Surveyed] = {}  # what is known of the files of the block before: where one is more, others move on
    for block in _blocks(files, max_file_size):
        keys = [key for *_, key in block if key]
        own = _known(kept, keys[:1])
        found = own if (before | own).keys() >= set(keys) else own | _known(kept, keys[1:])  # blocks that began elsewhere
        known = before | found
        held: dict[str, Surveyed] = {}
        for file, raw, key in block:
            held[key] = known[key] if key in known else Surveyed.of(_read_file(file, raw))
            yield file, held[key]
        held.pop("", None)
        if not held.keys() <= own.keys():
            both = own | held  # what another corpus, or another day, has of the same files stays, while there is room
            kept.put({keys[0]: _packed(both if len(both) <= 2 * BLOCK else held)})
        before = found | held


def _known(kept: Kept, keys: list[str]) -> dict[str, Surveyed]:
    """Return what is kept in the blocks of these keys, by the keys of their files."""
    return {key: one for data in kept.get(keys).values() for key, one in _unpacked(data)} if keys else {}


def _blocks(files: Iterable[File | Reject], max_file_size: int) -> Iterator[list[tuple[File | Reject, bytes | Reject, str]]]:
    """Cut files into blocks, each file with what is in it and its key: where a key says so, so that one more changes one block."""
    block: list[tuple[File | Reject, bytes | Reject, str]] = []
    size = 0
    for file in files:
        raw = _bytes(file, max_file_size)
        key = _key(file, raw)
        if block and (len(block) >= BLOCK or size >= BLOCK_BYTES or key.startswith("00")):
            yield block
            block, size = [], 0
        block.append((file, raw, key))
        size += 0 if isinstance(raw, Reject) else len(raw)
    if block:
        yield block


def _packed(held: dict[str, Surveyed]) -> bytes:
    """Make what files hold bytes: the heads in one line, then each article in one, not looked at before it is asked for."""
    heads = json.dumps([[key, *one.head()] for key, one in held.items()], default=_plain, separators=(",", ":"))
    return b"\n".join([heads.encode(), *(one.body for one in held.values())])


def _unpacked(data: bytes) -> Iterator[tuple[str, Surveyed]]:
    """Yield the keys of files, and what they hold, of what ``_packed`` made."""
    heads, *bodies = data.split(b"\n")
    for (key, *head), body in zip(json.loads(heads), bodies):
        yield key, Surveyed.made(head, body)


def _key(file: File | Reject, raw: bytes | Reject) -> str:
    """Hash the name and the bytes of a file; nothing where it cannot be read."""
    return "" if isinstance(raw, Reject) else hashlib.sha256(file.name.encode() + b"\0" + raw).hexdigest()


def printable(name: str) -> str:
    """Make a file name fit for one line of a message: no control characters, no lone surrogates, no direction marks."""
    return name if name.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in name)


def _utf8(name: str) -> str:
    """Make a file name fit to be written as UTF-8: bytes that are none come as lone surrogates."""
    return name if name.isascii() else "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in name)


class File(NamedTuple):
    """A file that may be an article: its name in the corpus, and its path."""

    name: str
    path: str


def article_files(root: Path) -> Iterator[File | Reject]:
    """Yield the files that may be articles, in the order of their paths.

    For one that is passed over for a reason a Reject is yielded.
    """
    inside = root.resolve()
    for prefix, name, path, kind in _entries(root):
        stem, suffix = os.path.splitext(name)
        if name.startswith(".") or (not prefix and name in SIDE_FILES) or stem.casefold() in ("readme", "license", "licence"):
            continue
        shown = printable(prefix + name)
        if suffix.lower() not in SUFFIXES:
            yield Reject(shown, "not a kind of file that is read", "save the article as .md or .txt")
        elif kind != "file" and not os.path.isfile(path):
            yield Reject(shown, "not a regular file", "remove it or replace it with the article")
        elif kind == "link" and not Path(path).resolve().is_relative_to(inside):
            yield Reject(shown, "a link to outside the corpus", "copy the article into the folder")
        else:
            yield File(_utf8(prefix + name), path)


def _entries(root: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is in a folder, then what is in those inside it: the folder's name, its own, its path, its kind.

    Links to folders are left out. Unlike ``os.walk`` this keeps what the system says of an entry when it lists it, so
    that none is asked about again.
    """
    waiting = [("", str(root))]
    while waiting:
        prefix, folder = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted((entry.name, _kind(entry)) for entry in listed)
        except OSError:
            continue
        for name, kind in entries:
            path = os.path.join(folder, name)
            if kind != "folder" and not (kind == "link" and os.path.isdir(path)):
                yield prefix, name, path, kind
        inner = [name for name, kind in reversed(entries) if kind == "folder" and not name.startswith(".")]
        waiting += [(f"{prefix}{name}/", os.path.join(folder, name)) for name in inner]


def _kind(entry: os.DirEntry[str]) -> str:
    try:
        if entry.is_symlink():
            return "link"
        return "folder" if entry.is_dir(follow_symlinks=False) else "file" if entry.is_file(follow_symlinks=False) else "other"
    except OSError:  # some systems tell it only when asked about each
        return "other"


def _bytes(file: File | Reject, max_file_size: int) -> bytes | Reject:
    """Return what is in a file, or why it cannot be read."""
    if isinstance(file, Reject):
        return file
    try:
        with open(file.path, "rb", buffering=0) as opened:
            size = os.fstat(opened.fileno()).st_size
            if size <= max_file_size:
                return opened.read()
        reason = f"{size / 1048576:.0f} MB, over the limit of {max_file_size / 1048576:.0f} MB"
        return Reject(printable(file.name), reason, "split the file or raise --max-file-size")
    except OSError as error:
        return Reject(printable(file.name), f"cannot be read ({error.strerror})", "check the file and its permissions")


def read_article(raw: bytes, article_id: str, shown: str) -> Held:
    """Read what is in one file; ``shown`` is its name in messages."""
    rejects: list[Reject] = []
    notes: list[Reject] = []
    article = _read(raw, article_id, shown, rejects, notes)
    return Held(article, tuple(rejects), tuple(notes))


def _read(raw: bytes, article_id: str, shown: str, rejects: list[Reject], notes: list[Reject]) -> Article | None:
    def reject(reason: str, mend: str, line: int | None = None) -> None:
        rejects.append(Reject(shown, reason, mend, line))

    def note(reason: str, mend: str, line: int | None = None) -> None:
        notes.append(Reject(shown, reason, mend, line))

    text, encoding = decode(raw)
    if text is None:
        return reject("not text (binary data)", "export the article as text, in UTF-8")
    if encoding == "damaged":
        note("some bytes are not UTF-8; each is read as \ufffd", "save the file as UTF-8 again")
    elif encoding != "utf-8":
        note(f"not UTF-8; read as {encoding}", "save the file as UTF-8 if names look wrong")

    header, body = frontmatter.split(text)
    opening = frontmatter.opening(text)
    above = len(frontmatter.BREAK.findall(opening)) + 1 if opening else 1  # the line on which the header begins
    fields: dict = {}
    if header is not None:
        try:
            fields = frontmatter.read(header)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "not valid YAML"
            line = above + mark.line if mark else above
            return reject(f"front matter: {printable(problem)}", "mend the YAML, or put values in double quotes", line)
        if not isinstance(fields, dict):
            return reject("front matter is not a list of `name: value` lines", "write `title: ...`, `published: ...`", above)
        fields = {str(key).lower(): value for key, value in fields.items()}
    elif opening:
        return reject("front matter has no closing line", "close it with a line of three dashes (---)", above - 1)
    if not _LETTER.search(body):
        return reject("no text", "add the article's text below the front matter")

    def line_of(key: str) -> int | None:
        match = re.search(rf"^{re.escape(key)}[ \t]*:", header or "", re.MULTILINE | re.IGNORECASE)
        return (header or "").count("\n", 0, match.start()) + above if match else None

    published = None
    if fields.get("published") is None:
        maybe = _text_field(fields, "published_maybe")  # days that were found and are not sure (see add)
        note("no publication date" + (f"; maybe {printable(maybe)}" if maybe else ""),
             "add `published: YYYY-MM-DD`; until then its relative dates stay open", 1)
    else:
        published, problem = read_date(fields["published"])
        if problem:
            reject(f"published: {problem}", "write the date as YYYY-MM-DD; the article is used without it",
                   line_of("published"))

    title = _text_field(fields, "title")
    first = next(lines(body), None)
    first_line = body[first[0] : first[1]].strip("#*_ \t=") if first else ""
    zones = find_zones(body, title, titled=title is not None)
    if title is None and zones and zones[0].kind == "title":
        title = first_line
        if header is not None:
            note("no title; its first line is taken", "add `title: ...`", 1)
    elif title is None:
        note("no title", "add `title: ...`", 1)

    language = _text_field(fields, "language")
    declared = language is not None
    if language is None:
        language = language_of(body)
        if language is None:
            note("too short to tell its language; read as English", "add `language: en`", 1)
            language = "en"
    language = language.lower().replace("_", "-")
    if language.split("-")[0] not in ("en", "eng", "english"):
        return reject(f"language is {printable(language)}, not English", "give a translation, or `language: en` if this is wrong",
                      line_of("language"))
    other = foreign_paragraphs(body)
    if other:
        below = frontmatter.BREAK.sub("\n", text[: len(text) - len(body)]).count("\n")
        shares = round(100 * sum(end - start for start, end, _ in other) / len(body))
        codes = ", ".join(sorted({code for _, _, code in other}))
        note(f"{'said to be English, but ' if declared and shares > 50 else ''}{shares} % of it is in another language ({codes}); "
             "nothing is read from that part", "give a translation",
             below + len(frontmatter.BREAK.findall(body, 0, other[0][0])) + 1)
        zones = tuple(sorted(
            [z for z in zones if not any(start < z.end and z.start < end for start, end, _ in other)]
            + [Zone("foreign", start, end) for start, end, _ in other], key=lambda z: z.start))

    return Article(
        article_id=article_id, text=body, title=title, published=published, outlet=_text_field(fields, "outlet"),
        author=_text_field(fields, "author"), url=_text_field(fields, "url"), language="en", words=len(body.split()),
        sha256=hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(), zones=zones,
    )


def _text_field(fields: dict, key: str) -> str | None:
    """Return a front matter value as one line of text, or None where it is absent or not a plain value."""
    value = fields.get(key)
    if value is None or isinstance(value, (dict, list, bytes)):
        return None
    return " ".join(str(value).split()) or None


def read_date(value: object) -> tuple[date | None, str | None]:
    """Read a date as metadata give it: (date, None), or (None, what is wrong with it).

    A date that begins with its year is taken as it is, as in ISO 8601; other forms are read by dateutil, and refused
    when day and month could be exchanged or a part is missing.
    """
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    given = " ".join(str(value).split())[:80]
    parts = _YEAR_FIRST.match(given)
    if parts:
        try:
            return date(int(parts[1]), int(parts[3] or parts[5]), int(parts[4] or parts[6])), None
        except ValueError:
            return None, f"{printable(given)!r} is not a day of the calendar"
    from dateutil import parser

    try:
        first = parser.parse(given, default=datetime(2000, 1, 1), ignoretz=True)
        second = parser.parse(given, default=datetime(2004, 12, 28), ignoretz=True)
        other = parser.parse(given, default=datetime(2000, 1, 1), dayfirst=True, ignoretz=True)
    except (ValueError, OverflowError, TypeError):
        return None, f"{printable(given)!r} is not a date"
    if first.date() != second.date():
        return None, f"{printable(given)!r} is not a whole date"
    if first.date() != other.date():
        return None, f"{printable(given)!r} could be {first.date()} or {other.date()}"
    return first.date(), None


def with_articles(corpus: Corpus, articles: Iterable[Article]) -> Corpus:
    """Return the corpus narrowed to ``articles``."""
    return replace(corpus, articles=tuple(articles))
