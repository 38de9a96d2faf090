"""What each article says by itself: read by every stage, packed, and kept in the cache."""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.cache import Cache
from helpers.corpus import Corpus
from helpers.corpus.articles import article_digest
from helpers.language import model_version, parse_all
from helpers.legible import Legible, legible
from helpers.records import Account, Article, DateExpression, Event, Evidence, Stance, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True)
class Reading:
    """What one article says, before anything is linked over articles."""

    statements: tuple[Statement, ...]
    stances: tuple[Stance, ...]
    dates: tuple[DateExpression, ...]
    events: tuple[Event, ...]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles from going through the model and all records over and over while more are made.

    Few of them are in cycles; those go at the end, with the youngest generation.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if enabled:
            gc.enable()


def read(article: Article, corpus: Corpus) -> Reading:
    """Read one article through every stage. Everything in it depends on the article and the corpus's YAML alone."""
    return read_all([article], corpus)[0]


@uncollected()
def read_all(articles: Sequence[Article], corpus: Corpus) -> list[Reading]:
    """Read articles as ``read`` does; they are parsed together, which is faster and changes nothing."""
    seen = [legible(article.text) for article in articles]
    docs = parse_all(article.text if s is None else s.text for article, s in zip(articles, seen))
    return [_restored(article, s, doc, corpus) for article, s, doc in zip(articles, seen, docs)]


def _restored(article: Article, seen: Legible | None, doc: Doc, corpus: Corpus) -> Reading:
    """Read an article as its readers see it, and put back what was found in its place in the text as it is."""
    if seen is None:
        return _read(article, doc, corpus)
    reading = _read(replace(article, text=seen.text, zones=seen.zones(article.zones)), doc, corpus)
    return Reading(*(tuple(map(seen.restore, getattr(reading, f.name))) for f in fields(reading)))


def _read(article: Article, doc: Doc, corpus: Corpus) -> Reading:
    from helpers.stance.score import find_stances, sentiment
    from helpers.statements.attribution import find_attributions
    from helpers.statements.speakers import find_mentions, resolve_speakers
    from helpers.statements.states import find_states
    from helpers.timeline import tag_dates
    from helpers.timeline.events import find_events
    from helpers.timeline.saying import date_statements

    dates = tag_dates(article.text, article.published, doc, landmarks=corpus.landmarks)
    dates = [replace(d, article_id=article.article_id) for d in dates if not _unread(article, d.start)]
    parties = corpus.parties.knowing([state for state, _ in find_states([article.text], corpus.parties, alone=True)])
    mentions = find_mentions(doc, article, parties)
    statements = resolve_speakers(find_attributions(doc, article.zones), doc, article, parties, mentions)
    statements = date_statements(statements, dates, doc, article)
    statements = [
        replace(s, sentiment=sentiment(s.text), article_id=article.article_id, statement_id=name)
        for s, name in zip(statements, _names(article.article_id, "s", (s.text for s in statements)))
    ]
    stances = [stance for s in statements for stance in find_stances(s, doc, mentions, corpus.topics)]
    events = find_events(doc, article, dates, mentions, statements, corpus.landmarks, parties=parties)
    return Reading(tuple(statements), tuple(stances), tuple(dates), tuple(events))


def _unread(article: Article, position: int) -> bool:
    """Say whether a place in the text is in a caption or heading, from which nothing is dated."""
    return any(
        zone.start <= position < zone.end for zone in article.zones if zone.kind in ("caption", "heading", "source", "foreign")
    )


def _names(article_id: str, kind: str, abouts: Iterable[str]) -> Iterator[str]:
    """Yield identifiers made of the article and a hash of what each is about; equal ones are numbered."""
    seen: dict[str, int] = {}
    for about in abouts:
        name = digest_of(about)[:10]
        seen[name] = seen.get(name, 0) + 1
        yield f"{article_id}#{kind}{name}" + (f"-{seen[name]}" if seen[name] > 1 else "")


# --- the cache


def read_cached(articles: list[Article], keys: list[str], corpus: Corpus, cache: Cache) -> list[Reading]:
    """Return the readings of some articles: from the cache, or read now and kept there."""
    kept = {key: unpack(data) for key, data in cache.get("readings", keys).items()}
    missing = [(article, key) for article, key in zip(articles, keys) if key not in kept]
    if missing:
        readings = read_all([article for article, _ in missing], corpus)
        new = dict(zip((key for _, key in missing), readings))
        cache.put("readings", {key: pack(reading) for key, reading in new.items()})
        kept |= new
    return [kept[key] for key in keys]


def article_keys(corpus: Corpus, articles: list[Article]) -> list[str]:
    """Hash for each article all that its reading depends on: itself, and what ``corpus_digest`` tells."""
    told = corpus_digest(corpus)
    return [digest_of(told + article_digest(article)) for article in articles]


def corpus_digest(corpus: Corpus) -> str:
    """Hash all that every reading depends on: the program, the model and the corpus's YAML."""
    return digest_of("".join([program(), model_version(), corpus.parties.digest, repr(corpus.topics), repr(corpus.landmarks)]))


def digest_of(text: str) -> str:
    """Return the hash of a text, as a key of the cache."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def program(*others: str) -> str:
    """Hash the code and data of the stages, and ``others``, so that what another version made is never taken for this one's."""
    here = Path(__file__).parent
    if others:
        digest, files = hashlib.sha256(program().encode()), [here / name for name in others]
    else:
        digest = hashlib.sha256(sys.version.encode())
        files = [here / name for name in ("records.py", "arrays.py", "legible.py", "language.py", "acts.py", "acts.yaml", "knowledge.py", "readings.py")]
        for folder in ("corpus", "statements", "stance", "timeline"):
            files += [p for p in sorted((here / folder).rglob("*")) if p.suffix in (".py", ".yaml", ".tsv", ".json", ".txt")]
    for path in files:
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


# --- in a process of its own, which need not know of tables


_worker: tuple[Corpus, Cache]


def start_worker(corpus: Corpus, cache: Cache) -> None:
    """Tell a new process what all its work is about."""
    global _worker
    _worker = (corpus, cache)


def work(job: tuple[list[Article], list[str]]) -> list[Reading]:
    """Read some articles as ``read_cached`` does."""
    return read_cached(*job, *_worker)


# --- records as JSON and as rows


_KINDS = (Statement, Stance, DateExpression, Event)  # the parts of a reading
_NESTED = {"evidence": Evidence, "accounts": Account}  # fields of events that hold records
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in (*_KINDS, *_NESTED.values())}
_VALUES = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}


def to_rows(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Return records, and the records in them, as dictionaries (dataclasses.asdict takes ten times as long)."""
    rows = [dict(zip(_FIELDS[type(record)], _VALUES[type(record)](record))) for record in records]
    for row in rows:
        for name in _NESTED.keys() & row.keys():
            row[name] = to_rows(row[name])
    return rows


def pack(reading: Reading) -> bytes:
    """Make a reading JSON: a list of values for each record."""
    parts = [[_VALUES[kind](record) for record in getattr(reading, f.name)] for kind, f in zip(_KINDS, fields(reading))]
    return json.dumps(parts, default=_nested, separators=(",", ":")).encode()


def unpack(data: bytes) -> Reading:
    """Make a reading of what ``pack`` made of it."""
    parts = zip(_KINDS, json.loads(data))
    return Reading(*(tuple(_made(kind, values) for values in rows) for kind, rows in parts))


def pack_record(record: Any) -> str:
    """Make one record JSON: the list of its values."""
    return json.dumps(_VALUES[type(record)](record), default=_nested, separators=(",", ":"))


def unpack_record(kind: type, data: str) -> Any:
    """Make a record of what ``pack_record`` made of it."""
    return _made(kind, json.loads(data))


def _nested(record: Any) -> tuple:
    return _VALUES[type(record)](record)


def _made(kind: type, values: list[Any]) -> Any:
    values = list(map(_tuples, values))
    if kind is Event:
        for name, nested in _NESTED.items():
            place = _FIELDS[Event].index(name)
            values[place] = tuple(nested(*one) for one in values[place])
    return kind(*values)


def record_of(kind: type, row: dict[str, Any]) -> Any:
    """Make a record again of a row of its table."""
    return kind(*(_tuples(row[name]) for name in _FIELDS[kind]))


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
