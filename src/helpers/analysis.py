"""The one function that turns a corpus into tables."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import schemas
from helpers.cache import Cache
from helpers.corpus import Corpus, CorpusError
from helpers.corpus.corrections import Correction, CorrectionError, apply_corrections, load_corrections
from helpers.language import model_version, parse_all
from helpers.legible import Legible, legible
from helpers.markup import Html, count, html, join
from helpers.records import (
    Account,
    Article,
    DateExpression,
    Event,
    Evidence,
    Marked,
    Shown,
    Stance,
    Statement,
)

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

Progress = Callable[[int, int], None]
CHUNK = 256  # articles that are read, and kept in the cache, together


@dataclass(frozen=True)
class Reading:
    """What one article says, before anything is linked over articles."""

    statements: tuple[Statement, ...]
    stances: tuple[Stance, ...]
    dates: tuple[DateExpression, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """The tables of design section 3, and the corpus they were made from."""

    corpus: Corpus
    articles: pd.DataFrame
    statements: pd.DataFrame
    stances: pd.DataFrame
    dates: pd.DataFrame
    events: pd.DataFrame
    rejects: pd.DataFrame
    speakers: pd.DataFrame
    sides: pd.DataFrame
    outlets: pd.DataFrame
    reversals: pd.DataFrame
    corrections: pd.DataFrame
    minimum: int = 3  # as analyse was told
    confidence: float = 0.0
    unsure: int = 0  # statements left out, because less sure than ``confidence``

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name."""
        return {name: getattr(self, name) for name in schemas.COLUMNS}

    def article(self, article_id: str) -> Marked:
        """Return the statements and dates of one article; in a notebook they show themselves marked in its text.

        Raises KeyError where there is no such article.
        """
        found = {article.article_id: article for article in self.corpus.articles}[article_id]
        records = [
            _record(kind, row)
            for kind, table in ((Statement, self.statements), (DateExpression, self.dates))
            for row in table[table["article_id"] == article_id].astype(object).where(table.notna(), None).to_dict("records")
        ]
        return Marked(records, found.text, found._line())

    def _line(self) -> Html:
        counts = (count(len(self.tables[f"{name}s"]), name) for name in ("statement", "stance", "date", "event"))
        return html("{} · {}", self.corpus._line(), " · ".join(counts))

    def _repr_html_(self) -> str:
        tables = join((html("<code>{}</code> {}", name, f"{len(table):,}") for name, table in self.tables.items()), " · ")
        return html("<p>{}</p><p>Tables and their rows: {}</p>", self._line(), tables)._repr_html_()


def analyse(
    corpus: Corpus,
    workers: int = 1,
    minimum: int = 3,
    progress: Progress | None = None,
    cache: Cache | None = None,
    confidence: float = 0.0,
) -> Result:
    """Read every article of ``corpus``, link what they share, and return the tables.

    ``workers`` is the number of processes; with 1 nothing is started, so a script needs no main guard.
    ``minimum`` is the number of distinct utterances below which a speaker gets no mean toward a target.
    Statements less sure than ``confidence`` are left out of every table, with their stances; so are unsure stances.
    The corpus's corrections.yaml is laid over what was read. ``progress(done, all)`` is called after each article. ``cache`` keeps what each article said (default: the user's
    cache folder), so that an unchanged article is never parsed again. Raises pandera.errors.SchemaErrors when a
    table breaks its contract, which is a fault of the program and not of the corpus, CorpusError when
    corrections.yaml cannot be used.
    """
    try:
        corrections = load_corrections(corpus.folder)
    except CorrectionError as error:
        raise CorpusError(str(error)) from None
    cache = cache or Cache()
    originals = [article for article in corpus.articles if article.duplicate_of is None]
    keys = _keys(corpus, originals)
    key = _hash("\0".join([*keys, str(minimum), str(confidence), repr(corrections), repr(corpus.articles)]))
    kept = cache.get("tables", [key]).get(key)
    if kept is None:
        readings = _readings(corpus, originals, keys, workers, cache, progress)
        rows = _link(readings, corpus, originals, corrections, minimum, confidence)
        kept = json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()
        cache.put("tables", {key: kept})
    rows = json.loads(kept)
    rows["articles"] = [_article_row(article) for article in corpus.articles]
    rows["rejects"] = [asdict(reject) for reject in corpus.rejects] + rows["stale"]
    tables = {name: schemas.check(name, schemas.to_frame(name, rows[name])) for name in schemas.COLUMNS}
    return Result(corpus, **tables, minimum=minimum, confidence=confidence, unsure=rows["unsure"])


def _link(
    readings: Iterable[Reading], corpus: Corpus, articles: list[Article], corrections: tuple[Correction, ...], minimum: int, confidence: float
) -> dict[str, Any]:
    """Link over articles what each of them said, correct it, and sum it up.

    Returns the rows of every table but articles and rejects, the rejects of stale corrections, and the number of
    unsure statements.
    """
    from helpers.stance.summary import find_reversals, summarise, summarise_outlets, summarise_sides
    from helpers.statements.linking import link_statements
    from helpers.timeline.merge import merge_events

    readings = list(readings)
    statements = link_statements([s for reading in readings for s in reading.statements], articles)
    events = merge_events([e for reading in readings for e in reading.events], articles)
    rows = {
        "statements": _rows(statements),
        "stances": _rows(s for reading in readings for s in reading.stances),
        "dates": _rows(d for reading in readings for d in reading.dates),
        "events": [row | {name: _rows(row[name]) for name in _NESTED} for row in _rows(events)],
    }
    told, stale = apply_corrections(rows, corrections, corpus)
    unsure = _leave_out(rows, confidence)
    frames = [schemas.to_frame(name, rows[name]) for name in ("statements", "stances")]
    return rows | {
        "speakers": summarise(*frames, minimum),
        "sides": summarise_sides(*frames, corpus.parties.get, minimum),
        "outlets": summarise_outlets(*frames, {a.article_id: a.outlet for a in articles}, minimum),
        "reversals": find_reversals(*frames),
        "corrections": told,
        "stale": stale,
        "unsure": unsure,
    }


def _leave_out(rows: dict[str, list[dict[str, Any]]], confidence: float) -> int:
    """Leave out statements less sure than ``confidence`` and their stances; return how many statements.

    A stance left open (neutral, confidence 0) claims nothing, and stays. Where the first report of an utterance goes,
    the next one takes its place.
    """
    sure = {row["statement_id"]: row for row in rows["statements"] if row["confidence"] >= confidence}
    unsure = len(rows["statements"]) - len(sure)
    rows["statements"] = list(sure.values())
    rows["stances"] = [s for s in rows["stances"] if s["statement_id"] in sure and (not s["confidence"] or s["confidence"] >= confidence)]
    first: dict[str, str] = {}
    for row in rows["statements"]:
        if row["same_as"] and row["same_as"] not in sure:
            leader = first.setdefault(row["same_as"], row["statement_id"])
            row["same_as"] = None if leader == row["statement_id"] else leader
    return unsure


def read(article: Article, corpus: Corpus) -> Reading:
    """Read one article through every stage. Everything in it depends on the article and the corpus's YAML alone."""
    return read_all([article], corpus)[0]


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
    from helpers.timeline import tag_dates
    from helpers.timeline.events import find_events
    from helpers.timeline.saying import date_statements

    dates = tag_dates(article.text, article.published, doc, landmarks=corpus.landmarks)
    dates = [replace(d, article_id=article.article_id) for d in dates if not _unread(article, d.start)]
    mentions = find_mentions(doc, article, corpus.parties)
    statements = resolve_speakers(find_attributions(doc, article.zones), doc, article, corpus.parties, mentions)
    statements = date_statements(statements, dates, doc, article)
    statements = [
        replace(s, sentiment=sentiment(s.text), article_id=article.article_id, statement_id=name)
        for s, name in zip(statements, _names(article.article_id, "s", (s.text for s in statements)))
    ]
    stances = [
        replace(stance, statement_id=s.statement_id, speaker_id=s.speaker_id)
        for s in statements
        for stance in find_stances(s, doc, mentions, corpus.topics)
    ]
    events = find_events(doc, article, dates, mentions, statements, corpus.landmarks, parties=corpus.parties)
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
        name = _hash(about)[:10]
        seen[name] = seen.get(name, 0) + 1
        yield f"{article_id}#{kind}{name}" + (f"-{seen[name]}" if seen[name] > 1 else "")


# --- readings, cached, on one process or several


def _readings(
    corpus: Corpus, articles: list[Article], keys: list[str], workers: int, cache: Cache, progress: Progress | None
) -> Iterator[Reading]:
    """Yield the reading of every article in order, from the cache where it is there."""
    size = CHUNK if workers <= 1 else max(1, min(CHUNK, -(-len(articles) // (workers * 4))))
    jobs = [(articles[i : i + size], keys[i : i + size]) for i in range(0, len(articles), size)]
    done = 0
    with ExitStack() as stack:
        if workers <= 1 or len(jobs) < 2:
            chunks = (_read_cached(*job, corpus, cache) for job in jobs)
        else:
            context = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(workers, context, _start_worker, (replace(corpus, articles=()), cache))
            stack.enter_context(pool)
            chunks = pool.map(_work, jobs)
        for chunk in chunks:
            yield from map(_unpack, chunk)
            done += len(chunk)
            if progress:
                progress(done, len(articles))


_worker: tuple[Corpus, Cache]


def _start_worker(corpus: Corpus, cache: Cache) -> None:
    global _worker
    _worker = (corpus, cache)


def _work(job: tuple[list[Article], list[str]]) -> list[bytes]:
    return _read_cached(*job, *_worker)


def _read_cached(articles: list[Article], keys: list[str], corpus: Corpus, cache: Cache) -> list[bytes]:
    """Return the readings of some articles, packed: from the cache, or read now and kept there."""
    kept = cache.get("readings", keys)
    missing = [(article, key) for article, key in zip(articles, keys) if key not in kept]
    if missing:
        readings = read_all([article for article, _ in missing], corpus)
        new = {key: _pack(reading) for (_, key), reading in zip(missing, readings)}
        cache.put("readings", new)
        kept |= new
    return [kept[key] for key in keys]


def _keys(corpus: Corpus, articles: list[Article]) -> list[str]:
    """Hash for each article all that its reading depends on: itself, the program, the model and the corpus's YAML."""
    told = "".join([_program(), model_version(), corpus.parties.digest, repr(corpus.topics), repr(corpus.landmarks)])
    return [_hash(told + repr(replace(article, text="", duplicate_of=None))) for article in articles]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _program() -> str:
    """Hash the package's code and data, so that a reading made by another version is never taken for this one's."""
    digest = hashlib.sha256(sys.version.encode())
    here = Path(__file__).parent
    stages = [here / name for name in ("records.py", "legible.py", "language.py", "acts.py", "analysis.py")]
    for folder in ("corpus", "statements", "stance", "timeline"):
        stages += [p for p in sorted((here / folder).rglob("*")) if p.suffix in (".py", ".yaml", ".tsv", ".json", ".txt")]
    for path in stages:
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


_KINDS = (Statement, Stance, DateExpression, Event)  # the parts of a reading
_NESTED = {"evidence": Evidence, "accounts": Account}  # fields of events that hold records
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in (*_KINDS, *_NESTED.values())}
_VALUES = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}


def _rows(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Return records as dictionaries (dataclasses.asdict takes ten times as long)."""
    return [dict(zip(_FIELDS[type(record)], _VALUES[type(record)](record))) for record in records]


def _pack(reading: Reading) -> bytes:
    """Make a reading JSON: a list of values for each record."""
    parts = [[_VALUES[kind](record) for record in getattr(reading, f.name)] for kind, f in zip(_KINDS, fields(reading))]
    return json.dumps(parts, default=lambda record: _VALUES[type(record)](record), separators=(",", ":")).encode()


def _unpack(data: bytes) -> Reading:
    parts = [[list(map(_tuples, values)) for values in rows] for rows in json.loads(data)]
    for name, kind in _NESTED.items():
        place = _FIELDS[Event].index(name)
        for values in parts[-1]:
            values[place] = tuple(kind(*nested) for nested in values[place])
    return Reading(*(tuple(kind(*values) for values in rows) for kind, rows in zip(_KINDS, parts)))


def _record(kind: type, row: dict[str, Any]) -> Any:
    """Make a record again of a row of its table."""
    return kind(*(_tuples(row[name]) for name in _FIELDS[kind]))


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _article_row(article: Article) -> dict[str, Any]:
    row = {f.name: getattr(article, f.name) for f in fields(article)}
    row["published"] = article.published.isoformat() if article.published else None
    return row
