"""A corpus of any size, part by part: memory does not grow with it, and the parts may be read on many machines.

Everything happens in tasks, each a function of a few small arguments that reads Parquet files and writes others, so
that a task may run anywhere and, if its machine dies, again elsewhere. In order:

survey    read the corpus's files, find copies, write the articles in parts           (here, one pass)
read      every stage over the articles of a part; dates and stances are final        (a task a part)
link      who said the same again, and what each speaker holds                        (a task a bucket of speakers)
sum up    what sides and outlets hold                                                 (a task a bucket of targets)
merge     what several articles tell of one happening                                 (a task a span of days)
finish    the statements with their links                                             (a task a part)
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

from helpers import schemas
from helpers.analysis import Progress, analyse, article_row, merge_spans, spans_of
from helpers.cache import Cache
from helpers.corpus import Corpus, CorpusError
from helpers.corpus.articles import read_articles
from helpers.corpus.duplicates import Signature, find_duplicates, signature
from helpers.readings import article_keys, pack_record, read_cached, to_rows, unpack, unpack_record
from helpers.records import Article, Event, Reject, Stance, Statement, Zone
from helpers.tables import Folder, arrow_schema

PART = 1_000  # articles in a part, and
PART_WORDS = 200_000  # words in it, at most
BUCKET_WORDS = 600_000  # words of the corpus for each bucket of speakers or targets
WORK = ".work"  # folder of what passes between tasks; removed at the end
Run = Callable[[Callable[..., Any], Iterable[tuple]], Iterator[Any]]  # runs a task for each of some arguments, in order


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message is one line that says what to mend."""


@dataclass(frozen=True)
class Written:
    """What a run wrote: how many rows each table has, and what of the corpus was not used."""

    rows: dict[str, int]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True)
class Setting:
    """What every task is told: where the files are, what is known about the corpus, and how it is cut."""

    out: str
    corpus: Corpus  # without its articles
    minimum: int
    buckets: int = 1

    def path(self, table: str, number: int) -> str:
        """Name a part of a table, below the folder of the run."""
        return f"{table}/part-{number:05}.parquet"

    def write(self, table: str, number: int, rows: list[dict[str, Any]]) -> None:
        """Write a part of a table, having checked it."""
        import pyarrow as pa

        schemas.check(table, schemas.to_frame(table, rows))
        schema = arrow_schema(table)
        rows = [{column: row.get(column) for column in schema.names} for row in rows]
        Folder(self.out).write(self.path(table, number), [pa.Table.from_pylist(rows, schema=schema)], schema)

    def keep(self, name: str, number: int, rows: Iterable[tuple[str | int, str, str]]) -> None:
        """Keep (bucket, id, body) for other tasks, a row group for each bucket, so that one is read without the others.

        ``place`` is where a row stood before it came into its bucket.
        """
        import pyarrow as pa

        rows = sorted(((*row, place) for place, row in enumerate(rows)), key=lambda row: row[0])
        kind = pa.string() if rows and isinstance(rows[0][0], str) else pa.int64()
        schema = pa.schema([("bucket", kind), ("id", pa.string()), ("body", pa.string()), ("place", pa.int64())])
        groups = (
            pa.Table.from_pylist([dict(zip(schema.names, row)) for row in group], schema=schema)
            for _, group in groupby(rows, key=lambda row: row[0])
        )
        if rows:
            Folder(f"{self.out}/{WORK}").write(self.path(name, number), groups, schema)

    def kept(self, name: str, where: Any = None) -> list[dict[str, Any]]:
        """Return what other tasks kept."""
        return Folder(f"{self.out}/{WORK}").read(name, where=where)

    def bucket(self, name: str | None) -> int:
        """Return the bucket of a speaker or target."""
        return crc32((name or "").encode("utf-8", "surrogatepass")) % self.buckets


def analyse_partitioned(
    corpus_folder: str | Path,
    out: str | Path,
    workers: int = 1,
    cluster: str | None = None,
    minimum: int = 3,
    max_file_size: int | None = None,
    progress: Progress | None = None,
) -> Written:
    """Analyse a folder of articles into ``out``/TABLE/part-*.parquet.

    ``out`` is a path or an address that fsspec knows. ``workers`` is a number of processes here, ``cluster`` the
    address of a Dask scheduler, whose workers must reach ``out``. The rows are those of ``analyse``; articles,
    statements, stances, dates and events are in its order too, the summaries in order within each part. A corpus with
    a corrections.yaml is read and linked as a whole, in ``workers`` processes here: corrections look at all rows at
    once. Raises CorpusError where the corpus cannot be used, ClusterError where the cluster cannot be reached, OSError
    where ``out`` cannot be written.
    """
    folder = Folder(out)
    for name in (*schemas.COLUMNS, WORK):
        folder.remove(name)
    setting = Setting(str(out), Corpus.known(corpus_folder), minimum)
    if setting.corpus.corrections:
        return _as_a_whole(setting, workers, max_file_size, progress)
    setting, parts, rejects = _survey(setting, max_file_size)
    if not parts:
        raise CorpusError(f"{corpus_folder}: no readable article; add .md or .txt files, or see `readout corpus check {corpus_folder}`")
    counts: Counter[str] = Counter(articles=sum(parts), rejects=len(rejects))
    told, months, total, done = Counter(), Counter(), 0, 0
    with _runner(workers, cluster) as run:
        for number, found in enumerate(run(_read_part, ((setting, k) for k in range(len(parts))))):
            told.update(found["words"])
            months.update(found["months"])
            total += found["reports"]
            counts.update(found["rows"])
            done += parts[number]
            if progress:
                progress(done, sum(parts))
        for name in ("link", "sum up", "merge", "finish"):
            jobs: Iterable[tuple] = ((setting, k) for k in range(setting.buckets))
            if name == "link":
                jobs = ((setting, k, told, total) for k in range(setting.buckets))
            elif name == "merge":
                jobs = ((setting, k, span) for k, span in enumerate(spans_of(months)))
            elif name == "finish":
                jobs = ((setting, k) for k in range(len(parts)))
            for found in run(_TASKS[name], jobs):
                counts.update(found)
    setting.write("rejects", 0, [asdict(reject) for reject in rejects])
    setting.write("corrections", 0, [])
    folder.remove(WORK)
    return Written({name: counts[name] for name in schemas.COLUMNS}, rejects)


def _as_a_whole(setting: Setting, workers: int, max_file_size: int | None, progress: Progress | None) -> Written:
    """Analyse a corpus in memory, and write each table as one part."""
    result = analyse(Corpus.load(setting.corpus.folder, max_file_size), workers, setting.minimum, progress)
    for name, table in result.tables.items():
        setting.write(name, 0, table.astype(object).where(table.notna(), None).to_dict("records"))
    return Written({name: len(table) for name, table in result.tables.items()}, result.corpus.rejects)


# --- the survey


def _survey(setting: Setting, max_file_size: int | None) -> tuple[Setting, list[int], tuple[Reject, ...]]:
    """Read the corpus once: keep its articles in parts, and which of them are copies.

    Returns the setting with its number of buckets, the number of articles of each part, and what was not used.
    """
    rejects: list[Reject] = []
    ids: list[str] = []
    days: list[date | None] = []
    signatures: list[Signature] = []
    parts: list[int] = []
    words = 0
    for part in _parts(read_articles(setting.corpus.folder, rejects, [], max_file_size)):
        setting.keep("articles", len(parts), ((0, article.article_id, _pack_article(article)) for article in part))
        parts.append(len(part))
        ids += [article.article_id for article in part]
        days += [article.published for article in part]
        signatures += [signature(article.text) for article in part]
        words += sum(article.words for article in part)
    copies = find_duplicates(ids, days, signatures)
    start = 0
    for number, size in enumerate(parts):
        found = ((i, copies[i]) for i in ids[start : start + size] if i in copies)
        setting.keep("copies", number, ((0, i, json.dumps([copy.of, copy.kind])) for i, copy in found))
        start += size
    buckets = max(1, -(-words // BUCKET_WORDS))
    return replace(setting, buckets=buckets), parts, tuple(rejects)


def _parts(articles: Iterable[Article]) -> Iterator[list[Article]]:
    part: list[Article] = []
    words = 0
    for article in articles:
        if part and (len(part) >= PART or words + article.words > PART_WORDS):
            yield part
            part, words = [], 0
        part.append(article)
        words += article.words
    if part:
        yield part


def _pack_article(article: Article) -> str:
    return json.dumps(article_row(article) | {"zones": [(z.kind, z.start, z.end) for z in article.zones]})


def _made(row: dict[str, Any]) -> Article:
    """Make an article of a row of its table, or of a part of one."""
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return Article(**row | {"published": published, "zones": tuple(Zone(*zone) for zone in row.get("zones", ()))})


def _articles(setting: Setting, number: int) -> list[Article]:
    """Return the articles of a part, copies marked."""
    copies = {row["id"]: json.loads(row["body"]) for row in setting.kept(f"copies/part-{number:05}")}
    articles = [_made(json.loads(row["body"])) for row in setting.kept(f"articles/part-{number:05}")]
    return [
        replace(a, **dict(zip(("duplicate_of", "duplicate_kind"), copies[a.article_id]))) if a.article_id in copies else a
        for a in articles
    ]


# --- the tasks


def _read_part(setting: Setting, number: int) -> dict[str, Any]:
    """Read the articles of a part; write what is final, and keep the rest for the tasks to come."""
    from helpers.statements.linking import count_words

    articles = _articles(setting, number)
    originals = [article for article in articles if article.duplicate_of is None]
    packed = read_cached(originals, article_keys(setting.corpus, originals), setting.corpus, Cache())
    readings = [unpack(reading) for reading in packed]
    statements = [s for reading in readings for s in reading.statements]
    stances = [s for reading in readings for s in reading.stances]
    events = [e for reading in readings for e in reading.events]
    rows = {
        "articles": [article_row(article) for article in articles],
        "stances": to_rows(stances),
        "dates": to_rows(d for reading in readings for d in reading.dates),
    }
    for name, found in rows.items():
        setting.write(name, number, found)
    setting.keep("statements", number, ((setting.bucket(s.speaker_id), str(number), pack_record(s)) for s in statements))
    setting.keep("stances", number, ((setting.bucket(s.speaker_id), s.statement_id, pack_record(s)) for s in stances))
    dated = [e for e in events if e.earliest and e.latest]
    setting.keep("events", number, ((e.earliest[:7], e.evidence[0].article_id, pack_record(e)) for e in dated))
    words, reports = count_words(statements)
    return {
        "words": words, "reports": reports, "months": Counter(e.earliest[:7] for e in dated),
        "rows": {"stances": len(stances), "dates": len(rows["dates"]), "statements": len(statements)},
    }  # fmt: skip


def _link(setting: Setting, bucket: int, words: Counter[str], total: int) -> dict[str, int]:
    """Link the statements of the speakers of a bucket, and sum up what each speaker holds."""
    from pyarrow.dataset import field

    from helpers.stance.summary import find_reversals, summarise
    from helpers.statements.linking import link_statements

    kept = setting.kept("statements", field("bucket") == bucket)
    statements = [unpack_record(Statement, row["body"]) for row in kept]
    articles = _articles_named(setting, {s.article_id for s in statements}, ["article_id", "published"])
    linked = link_statements(statements, articles, counted=(words, total))
    stances = [unpack_record(Stance, row["body"]) for row in setting.kept("stances", field("bucket") == bucket)]
    frames = [schemas.to_frame(name, to_rows(found)) for name, found in (("statements", linked), ("stances", stances))]
    found = {"speakers": summarise(*frames, setting.minimum), "reversals": find_reversals(*frames)}
    for name, rows in found.items():
        setting.write(name, bucket, rows)
    setting.keep("links", bucket, ((int(row["id"]), s.statement_id, s.same_as) for s, row in zip(linked, kept) if s.same_as))
    by_id = {s.statement_id: s for s in linked}
    setting.keep("positions", bucket, (
        (setting.bucket(s.target_id), s.statement_id, json.dumps([pack_record(s), pack_record(by_id[s.statement_id])]))
        for s in stances if s.speaker_id and s.speaker_id != s.target_id
    ))
    return {name: len(rows) for name, rows in found.items()}


def _sum_up(setting: Setting, bucket: int) -> dict[str, int]:
    """Sum up what sides and outlets hold about the targets of a bucket."""
    from pyarrow.dataset import field

    from helpers.stance.summary import summarise_outlets, summarise_sides

    statements: dict[str, Statement] = {}
    stances = []
    for row in setting.kept("positions", field("bucket") == bucket):
        stance, statement = json.loads(row["body"])
        stances.append(unpack_record(Stance, stance))
        statements[row["id"]] = unpack_record(Statement, statement)
    frames = [schemas.to_frame(n, to_rows(found)) for n, found in (("statements", statements.values()), ("stances", stances))]
    articles = _articles_named(setting, {s.article_id for s in statements.values()}, ["article_id", "outlet"])
    outlets = {article.article_id: article.outlet for article in articles}
    found = {
        "sides": summarise_sides(*frames, setting.corpus.parties.get, setting.minimum),
        "outlets": summarise_outlets(*frames, outlets, setting.minimum),
    }
    for name, rows in found.items():
        setting.write(name, bucket, rows)
    return {name: len(rows) for name, rows in found.items()}


def _merge(setting: Setting, number: int, span: tuple[str, str]) -> dict[str, int]:
    """Merge the events of a span of months."""
    from pyarrow.dataset import field

    where = (field("bucket") >= span[0]) & (field("bucket") <= span[1])
    kept = setting.kept("events", where)
    articles = _articles_named(setting, {row["id"] for row in kept}, ["article_id", "published", "text"])
    events = [unpack_record(Event, row["body"]) for row in kept]
    merged = merge_spans(events, articles, setting.corpus.parties)
    setting.write("events", number, to_rows(merged))
    return {"events": len(merged)}


def _finish(setting: Setting, number: int) -> dict[str, int]:
    """Write the statements of a part with their links."""
    from pyarrow.dataset import field

    first = {row["id"]: row["body"] for row in setting.kept("links", field("bucket") == number)}
    kept = sorted(setting.kept(f"statements/part-{number:05}"), key=lambda row: row["place"])
    statements = [unpack_record(Statement, row["body"]) for row in kept]
    setting.write("statements", number, to_rows(replace(s, same_as=first.get(s.statement_id)) for s in statements))
    return {}


_TASKS = {"link": _link, "sum up": _sum_up, "merge": _merge, "finish": _finish}


def _articles_named(setting: Setting, ids: set[str], columns: list[str]) -> list[Article]:
    """Return articles with no more than some columns of their table."""
    from pyarrow.dataset import field

    if not ids:
        return []
    rows = Folder(setting.out).read("articles", columns, field("article_id").isin(sorted(ids)))
    return [_made({"text": ""} | row) for row in rows]


# --- where tasks run


@contextmanager
def _runner(workers: int, cluster: str | None) -> Iterator[Run]:
    """Give what runs tasks: this process, several processes, or the workers of a Dask cluster."""
    if cluster:
        try:
            from distributed import Client

            client = Client(cluster, set_as_default=False, timeout=30)
        except ImportError:
            raise ClusterError("--cluster needs Dask; install readout[scale]") from None
        except (OSError, ValueError) as error:
            raise ClusterError(f"{cluster}: no Dask scheduler answers ({error}); start one with `dask scheduler`") from None
        with client:
            yield lambda task, jobs: _ahead(
                jobs, lambda job: client.submit(task, *job, pure=False, retries=2), 4 * max(1, len(client.nthreads()))
            )
    elif workers > 1:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            yield lambda task, jobs: _ahead(jobs, lambda job: pool.submit(task, *job), 2 * workers)
    else:
        yield lambda task, jobs: (task(*job) for job in jobs)


def _ahead(jobs: Iterable[tuple], submit: Callable[[tuple], Any], most: int) -> Iterator[Any]:
    """Yield results in the order of the jobs, with at most ``most`` of them under way."""
    waiting: deque[Any] = deque()
    for job in jobs:
        waiting.append(submit(job))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
