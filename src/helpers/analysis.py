"""The one function that turns a corpus into tables."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from helpers import schemas
from helpers.cache import Cache
from helpers.corpus import Corpus
from helpers.corpus.corrections import apply_corrections
from helpers.corpus.parties import Parties
from helpers.markup import Html, count, html, join
from helpers.processes import processes
from helpers.readings import (
    Reading,
    article_keys,
    digest_of,
    read_cached,
    record_of,
    start_worker,
    to_rows,
    uncollected,
    work,
)
from helpers.records import Article, DateExpression, Event, Marked, Shown, Statement

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]
CHUNK = 256  # articles that are read, and kept in the cache, together
SPAN = 30_000  # events that are merged together


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
            record_of(kind, row)
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


@uncollected()
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
    The corpus's corrections are laid over what was read. ``progress(done, all)`` is called after each article.
    ``cache`` keeps what each article said (default: the user's cache folder), so that an unchanged article is never
    parsed again. Raises pandera.errors.SchemaErrors when a table breaks its contract, which is a fault of the program
    and not of the corpus.
    """
    cache = cache or Cache()
    originals = [article for article in corpus.articles if article.duplicate_of is None]
    keys = article_keys(corpus, originals)
    repeats = [(article.article_id, article.duplicate_of) for article in corpus.articles if article.duplicate_of]
    key = digest_of("\0".join([*keys, str(minimum), str(confidence), repr(corpus.corrections), repr(repeats)]))
    kept = cache.get("tables", [key]).get(key)
    if kept is None:
        jobs = _jobs(originals, keys, workers)
        with _pool(workers if len(jobs) > 1 else 1, corpus, cache) as pool:
            readings = list(_readings(corpus, jobs, pool, cache, progress))
            rows = _link(readings, corpus, originals, minimum, confidence, pool)
        kept = json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()
        cache.put("tables", {key: kept})
    rows = json.loads(kept)
    rows["articles"] = [article_row(article) for article in corpus.articles]
    rows["rejects"] = [asdict(reject) for reject in corpus.rejects] + rows["stale"]
    tables = {name: schemas.check(name, schemas.to_frame(name, rows[name])) for name in schemas.COLUMNS}
    return Result(corpus, **tables, minimum=minimum, confidence=confidence, unsure=rows["unsure"])


def _link(
    readings: list[Reading], corpus: Corpus, articles: list[Article], minimum: int, confidence: float, pool: Executor | None
) -> dict[str, Any]:
    """Link over articles what each of them said, correct it, and sum it up.

    Returns the rows or columns of every table but articles and rejects, the rejects of stale corrections, and the
    number of unsure statements.
    """
    from helpers.stance.summary import find_reversals, join, summarise, summarise_outlets, summarise_sides
    from helpers.statements.linking import link_statements

    events = _merged([e for reading in readings for e in reading.events if e.earliest and e.latest], articles, corpus.parties, pool)
    statements = link_statements([s for reading in readings for s in reading.statements], articles)
    rows = {
        "statements": to_rows(statements),
        "stances": to_rows(s for reading in readings for s in reading.stances),
        "dates": to_rows(d for reading in readings for d in reading.dates),
        "events": to_rows(events),
    }
    told, stale = apply_corrections(rows, corpus.corrections, corpus)
    unsure = _leave_out(rows, confidence)
    positions = join(*(schemas.to_frame(name, rows[name]) for name in ("statements", "stances")))
    return rows | {
        "speakers": summarise(positions, minimum),
        "sides": summarise_sides(positions, corpus.parties.get, minimum),
        "outlets": summarise_outlets(positions, {a.article_id: a.outlet for a in articles}, minimum),
        "reversals": find_reversals(positions),
        "corrections": told,
        "stale": stale,
        "unsure": unsure,
    }


def _merged(events: list[Event], articles: Sequence[Article], parties: Parties, pool: Executor | None) -> Iterator[Event]:
    """Begin to merge events, span by span where there are very many, in ``pool`` where there is one; yield the merged ones."""
    from helpers.timeline.merge import merge_events

    spans = spans_of(Counter(event.earliest[:7] for event in events))
    parts: list[list[Event]] = [[] for _ in spans]
    for event in events:
        parts[bisect_left(spans, event.earliest[:7], key=itemgetter(1))].append(event)
    if pool is None:
        return (merged for part in parts for merged in merge_events(part, articles, parties))
    begun = [pool.submit(merge_events, part, articles, parties) for part in parts]
    return (merged for task in begun for merged in task.result())


def spans_of(months: Counter[str]) -> list[tuple[str, str]]:
    """Cut time into spans, (first month, last month), of at most SPAN events each, a month being whole in one.

    So that merging takes neither all of the memory nor one machine. Below SPAN events there is one span.
    """
    spans: list[tuple[str, str]] = []
    size = 0
    for month in sorted(months):
        if spans and size + months[month] <= SPAN:
            spans[-1], size = (spans[-1][0], month), size + months[month]
        else:
            spans.append((month, month))
            size = months[month]
    return spans


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


# --- readings, on one process or several


def _jobs(articles: list[Article], keys: list[str], workers: int) -> list[tuple[list[Article], list[str]]]:
    """Cut the articles into what is read together: with several processes small enough for all to end at one time."""
    size = CHUNK if workers <= 1 else max(1, min(CHUNK, -(-len(articles) // (workers * 16))))
    return [(articles[i : i + size], keys[i : i + size]) for i in range(0, len(articles), size)]


@contextmanager
def _pool(workers: int, corpus: Corpus, cache: Cache) -> Iterator[Executor | None]:
    """Give processes that read and merge; None where one is enough."""
    if workers <= 1:
        yield None
        return
    with processes(workers, start_worker, replace(corpus, articles=()), cache) as pool:
        yield pool


def _readings(
    corpus: Corpus, jobs: list[tuple[list[Article], list[str]]], pool: Executor | None, cache: Cache, progress: Progress | None
) -> Iterator[Reading]:
    """Yield the reading of every article in order, from the cache where it is there."""
    whole = sum(len(articles) for articles, _ in jobs)
    done = 0
    for chunk in pool.map(work, jobs) if pool else (read_cached(*job, corpus, cache) for job in jobs):
        yield from chunk
        done += len(chunk)
        if progress:
            progress(done, whole)


def article_row(article: Article) -> dict[str, Any]:
    row = {f.name: getattr(article, f.name) for f in fields(article)}
    row["published"] = article.published.isoformat() if article.published else None
    return row
