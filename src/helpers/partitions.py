"""A corpus of any size, part by part: memory does not grow with it, and the parts may be read on many machines.

Everything happens in tasks, each a function of a few small arguments that reads Parquet files and writes others, so
that a task may run anywhere and, if its machine dies, again elsewhere. In order:

survey    read the corpus's files, find copies, write the articles in parts           (here, one pass)
read      every stage over the articles of a part; dates and stances are final        (a task a part)
link      who said the same again, and what each speaker holds                        (a task a bucket of speakers)
sum up    what sides and outlets hold                                                 (a task a bucket of targets)
merge     what several articles tell of one happening                                 (a task a span of days)
finish    the statements with their links                                             (a task a part)

What passes between tasks stays in a hidden folder. A file is named for the hash of all that it was made from, so a
later run does not make it again; where a part ends depends on the articles near by alone, so that an article more
changes one part. What links articles is made anew, from columns.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from itertools import accumulate, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from helpers import schemas
from helpers.analysis import Progress, analyse, article_row, spans_of
from helpers.cache import Cache, Shelf
from helpers.corpus import Corpus, CorpusError
from helpers.corpus.articles import Surveyed, survey
from helpers.corpus.duplicates import Repeat, Signatures
from helpers.processes import processes
from helpers.readings import (
    article_keys,
    corpus_digest,
    digest_of,
    pack_record,
    program,
    read_cached,
    to_rows,
    uncollected,
    unpack_record,
)
from helpers.records import Article, Event, Reject, Zone
from helpers.tables import Folder, Range, arrow_schema
from helpers.timeline.agreement import compared_schema

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from helpers.corpus.parties import Parties
    from helpers.statements.likeness import Words
    from helpers.timeline.merge import Telling

PART = 1_000  # articles in a part, and
PART_WORDS = 200_000  # words in it, at most; half of either is enough where an article's name says so
BUCKET_WORDS = 1_000_000  # words of the corpus, at most, for each bucket of speakers or targets: a power of two
GRAINS = 4  # into which buckets are cut beforehand, so that not all is kept anew when a corpus needs more of them
GROUP = 1_000  # rows in a row group, at least: each costs as much as some hundred rows
KEPT = ".parts"  # folder of what passes between tasks
FINAL = ("articles", "stances", "dates")  # the tables that reading a part gives,
PASSED = ("statements", "stances", "events", "words")  # and what it keeps for other tasks
SAID = ("statement_id", "article_id", "speaker_id", "speaker", "speaker_side", "text", "said_on", "sentiment", "asserted")
HELD = ("statement_id", "speaker_id", "target", "target_id", "target_kind", "score", "label", "confidence")
HEARD = (*HELD[:-1], "article_id", "speaker", "speaker_side", "said_on", "sentiment", "same_as")  # for sides and outlets
Run = Callable[[Callable[..., Any], Iterable[tuple]], Iterator[Any]]  # runs a task for each of some arguments, in order


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message is one line that says what to mend."""


@dataclass(frozen=True)
class Written:
    """What a run wrote: how many rows each table has, and what of the corpus was not used."""

    rows: dict[str, int]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True)
class Part:
    """Some articles that follow each other. ``key`` is the hash of them, ``marked`` also of which are copies, and of how they are kept."""

    number: int
    size: int
    key: str
    marked: str = ""

    @property
    def name(self) -> str:
        """The name of the files of the tables."""
        return _name(self.number, self.marked)

    @property
    def kept(self) -> str:
        """The name of the files that are kept; they are in no order, so that a part may be added before others."""
        return f"{self.marked[:16]}.parquet"

    @property
    def stored(self) -> str:
        """The name of the file that holds the articles."""
        return f"{self.key[:16]}.parquet"


def _name(number: int, key: str = "") -> str:
    return f"part-{number:05}{'-' if key else ''}{key[:16]}.parquet"


@dataclass(frozen=True)
class Setting:
    """What every task is told: where the files are, what is known about the corpus, and how it is cut."""

    out: str
    corpus: Corpus  # without its articles
    minimum: int
    buckets: int = 1

    def write(self, table: str, name: str, rows: list[dict[str, Any]] | dict[str, list[Any]]) -> str:
        """Write a part of a table, having checked it; return its name."""
        return self.put(f"{table}/{name}", checked(table, rows))

    def keep(self, kind: str, name: str, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> str:
        """Keep rows for other tasks, a row group for each bucket, so that one is read without the others."""
        import pyarrow as pa

        table = pa.Table.from_pylist(sorted(rows, key=itemgetter("bucket")), schema=schema)
        return self.put(f"{KEPT}/{kind}/{name}", table)

    def put(self, name: str, table: pa.Table) -> str:
        """Write a file, with a row group for each bucket where it has them; small ones share theirs with the next."""
        groups = [table]
        if "bucket" in table.column_names:
            sizes: list[int] = []
            for _, some in groupby(table["bucket"].to_pylist()):
                if sizes and sizes[-1] < GROUP:
                    sizes[-1] += len(list(some))
                else:
                    sizes.append(len(list(some)))
            groups = [table.slice(end - size, size) for size, end in zip(sizes, accumulate(sizes))]
        Folder(self.out).write(name, groups, table.schema)
        return name

    def kept(self, kind: str, columns: Sequence[str] | None, rows: Range | None = None) -> pa.Table:
        """Return what other tasks kept."""
        return Folder(f"{self.out}/{KEPT}").table(kind, columns, rows)

    def was_read(self, part: Part) -> bool:
        """Say whether all that reading a part gives is there."""
        files = [f"{name}/{part.name}" for name in FINAL] + [f"{KEPT}/{name}/{part.kept}" for name in PASSED]
        return all(map(Folder(self.out).has, files))

    @property
    def grains(self) -> int:
        """How finely speakers and targets are told apart in what is kept."""
        return max(GRAINS, self.buckets)

    def grain(self, name: str | None) -> int:
        """Return the part of a bucket to which a speaker or target belongs."""
        return crc32((name or "").encode("utf-8", "surrogatepass")) % self.grains

    def within(self, bucket: int) -> Range:
        """Return which rows of what is kept belong to a bucket."""
        size = self.grains // self.buckets
        return Range("bucket", bucket * size, (bucket + 1) * size - 1)


def checked(table: str, rows: list[dict[str, Any]] | dict[str, list[Any]]) -> pa.Table:
    """Return rows or columns of a table as they are written, having checked them."""
    import pandas as pd
    import pyarrow as pa

    make = pa.Table.from_pydict if isinstance(rows, dict) else pa.Table.from_pylist
    made = make(rows, schema=arrow_schema(table))
    schemas.check(table, made.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype()}.get))
    return made


def _kept_schema(kind: str) -> pa.Schema:
    """Return the columns of what passes between tasks: those of a table, or some of them, and others."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    told, more = {
        "articles": ([], {"id": text, "body": text}),
        "copies": ([], {"id": text, "of": text, "kind": text}),
        "statements": (arrow_schema("statements"), {"bucket": number, "part": text, "place": number, "published": text, "outlet": text, "words": pa.list_(text)}),
        "stances": ([arrow_schema("stances").field(name) for name in HELD], {"bucket": number}),
        "events": (arrow_schema("events"), {"bucket": text, "told": pa.struct(compared_schema()), "telling": text}),
        "words": ([], {"word": text, "n": number}),
        "links": ([], {"bucket": text, "id": text, "same_as": text}),
    }[kind]
    return pa.schema([*told, *more.items()])


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
    statements, stances, dates and events are in its order too, the summaries in order within each part. What an
    earlier run left in ``out`` is made anew only where it changed. A corpus with a corrections.yaml is read and linked
    as a whole, in ``workers`` processes here: corrections look at all rows at once. Raises CorpusError where the
    corpus cannot be used, ClusterError where the cluster cannot be reached, OSError where ``out`` cannot be written.
    """
    folder = Folder(out)
    setting = Setting(str(out), Corpus.known(corpus_folder), minimum)
    if setting.corpus.corrections:
        for name in (*schemas.COLUMNS, KEPT):
            folder.remove(name)
        return _as_a_whole(setting, workers, max_file_size, progress)
    setting, parts, rejects = _survey(setting, max_file_size)
    if not parts:
        raise CorpusError(f"{corpus_folder}: no readable article; add .md or .txt files, or see `readout corpus check {corpus_folder}`")
    for name in FINAL:
        folder.renumber(name, [part.name for part in parts])
        folder.prune(name, {part.name for part in parts})
    for name in PASSED:
        folder.prune(f"{KEPT}/{name}", {part.kept for part in parts})
    new = [part for part in parts if not setting.was_read(part)]
    whole = sum(part.size for part in parts)
    done = whole - sum(part.size for part in new)
    with _runner(workers, cluster) as run:
        for part, _ in zip(new, run(_read_part, ((setting, part) for part in new))):
            done += part.size
            if progress:
                progress(done, whole)
        setting.put(f"{KEPT}/weights.parquet", _count_words(setting, parts))
        for task, names, jobs in (
            (_link, ("speakers", "reversals", f"{KEPT}/links", f"{KEPT}/positions"), [(setting, k) for k in range(setting.buckets)]),
            (_sum_up, ("sides", "outlets"), [(setting, k) for k in range(setting.buckets)]),
            (_merge, ("events",), [(setting, k, span) for k, span in enumerate(spans_of(_count_months(setting)))]),
            (_finish, ("statements",), [(setting, part) for part in parts]),
        ):
            written = {name for names in run(task, jobs) for name in names}
            for name in names:
                folder.prune(name, {path.rpartition("/")[2] for path in written if path.startswith(f"{name}/")})
    for name, rows in (("rejects", [asdict(reject) for reject in rejects]), ("corrections", [])):
        setting.write(name, _name(0), rows)
        folder.prune(name, {_name(0)})
    return Written({name: folder.count(name) for name in schemas.COLUMNS}, rejects)


def _as_a_whole(setting: Setting, workers: int, max_file_size: int | None, progress: Progress | None) -> Written:
    """Analyse a corpus in memory, and write each table as one part."""
    result = analyse(Corpus.load(setting.corpus.folder, max_file_size), workers, setting.minimum, progress)
    for name, table in result.tables.items():
        setting.write(name, _name(0), table.astype(object).where(table.notna(), None).to_dict("records"))
    return Written({name: len(table) for name, table in result.tables.items()}, result.corpus.rejects)


# --- the survey


def _survey(setting: Setting, max_file_size: int | None) -> tuple[Setting, list[Part], tuple[Reject, ...]]:
    """Read the corpus once: keep its articles in parts, and which of them are copies.

    Returns the setting with its number of buckets, the parts, and what was not used.
    """
    folder = Folder(setting.out)
    rejects: list[Reject] = []
    parts: list[Part] = []
    signatures = Signatures()
    words = 0
    told = corpus_digest(setting.corpus)
    for found in _parts(survey(setting.corpus.folder, rejects, Shelf(Cache(), "articles", program()), max_file_size)):
        part = Part(len(parts), len(found), digest_of(told + "".join(one.digest for one in found)))
        parts.append(part)
        if not folder.has(f"{KEPT}/articles/{part.stored}"):
            setting.put(f"{KEPT}/articles/{part.stored}", _stored(one.article() for one in found))
        for one in found:
            signatures.add(one.signature, one.published)
            words += one.words
    folder.prune(f"{KEPT}/articles", {part.stored for part in parts})
    setting = replace(setting, buckets=2 ** max(0, -(-words // BUCKET_WORDS) - 1).bit_length())
    return setting, _mark_copies(setting, parts, signatures), tuple(rejects)


def _parts(articles: Iterable[Surveyed]) -> Iterator[list[Surveyed]]:
    """Cut the articles into parts, where their names say so (content-defined chunking) or at the most a part may hold."""
    part: list[Surveyed] = []
    words = 0
    for article in articles:
        if part and (len(part) >= PART or words + article.words > PART_WORDS):
            yield part
            part, words = [], 0
        part.append(article)
        words += article.words
        enough = len(part) >= PART // 2 or words >= PART_WORDS // 2
        if enough and crc32(article.article_id.encode("utf-8", "surrogatepass")) % max(1, PART // 8) == 0:
            yield part
            part, words = [], 0
    if part:
        yield part


def _stored(articles: Iterable[Article]) -> pa.Table:
    import pyarrow as pa

    rows = [
        {"id": a.article_id, "body": json.dumps(article_row(a) | {"zones": [(z.kind, z.start, z.end) for z in a.zones]})}
        for a in articles
    ]
    return pa.Table.from_pylist(rows, schema=_kept_schema("articles"))


def _mark_copies(setting: Setting, parts: list[Part], signatures: Signatures) -> list[Part]:
    """Keep for each part which of its articles repeat another."""
    import pyarrow as pa

    found = signatures.find()
    starts = [0, *accumulate(part.size for part in parts)]
    wanted: dict[int, list[int]] = {}  # part -> places in it of articles whose names are needed
    for number in {*found, *(of for of, _ in found.values())}:
        part = bisect_right(starts, number) - 1
        wanted.setdefault(part, []).append(number - starts[part])
    names: dict[int, str] = {}
    for part, places in sorted(wanted.items()):
        ids = setting.kept(f"articles/{parts[part].stored}", ["id"])["id"]
        names.update((starts[part] + place, ids[place].as_py()) for place in places)
    copies: dict[int, list[dict[str, str]]] = {}
    for number, (of, kind) in sorted(found.items()):
        copies.setdefault(bisect_right(starts, number) - 1, []).append({"id": names[number], "of": names[of], "kind": kind})
    cut = program("partitions.py", "tables.py", "schemas.py") + str(setting.grains)
    marked = [replace(part, marked=digest_of(cut + part.key + json.dumps(copies.get(part.number)))) for part in parts]
    for number, rows in copies.items():
        table = pa.Table.from_pylist(rows, schema=_kept_schema("copies"))
        setting.put(f"{KEPT}/copies/{marked[number].kept}", table)
    Folder(setting.out).prune(f"{KEPT}/copies", {marked[number].kept for number in copies})
    return marked


def _made(row: dict[str, Any]) -> Article:
    """Make an article of a row of its table."""
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return Article(**row | {"published": published, "zones": tuple(Zone(*zone) for zone in row.get("zones", ()))})


def _articles(setting: Setting, part: Part) -> list[Article]:
    """Return the articles of a part, copies marked."""
    copies = {row["id"]: Repeat(row["of"], row["kind"]) for row in setting.kept(f"copies/{part.kept}", ["id", "of", "kind"]).to_pylist()}
    articles = [_made(json.loads(body)) for body in setting.kept(f"articles/{part.stored}", ["body"])["body"].to_pylist()]
    return [
        replace(a, duplicate_of=copies[a.article_id].of, duplicate_kind=copies[a.article_id].kind) if a.article_id in copies else a
        for a in articles
    ]


# --- the tasks


def _read_part(setting: Setting, part: Part) -> list[str]:
    """Read the articles of a part; write what is final, and keep the rest for the tasks to come."""
    from helpers.statements.likeness import words_of
    from helpers.statements.linking import count_words
    from helpers.timeline.merge import merge_group, telling_of

    articles = _articles(setting, part)
    originals = [article for article in articles if article.duplicate_of is None]
    by_id = {article.article_id: article for article in originals}
    readings = read_cached(originals, article_keys(setting.corpus, originals), setting.corpus, Cache())
    statements = [s for reading in readings for s in reading.statements]
    stances = [s for reading in readings for s in reading.stances]
    tellings = [telling_of(e, by_id) for reading in readings for e in reading.events if e.earliest and e.latest]
    published = {article.article_id: article.published and article.published.isoformat() for article in originals}

    alone = to_rows(merge_group([telling], setting.corpus.parties) for telling in tellings)  # as most of them will stay
    schemas.check("events", schemas.to_frame("events", alone))
    words, reports = count_words(statements)
    return [
        setting.write("articles", part.name, [article_row(article) for article in articles]),
        setting.write("stances", part.name, to_rows(stances)),
        setting.write("dates", part.name, to_rows(d for reading in readings for d in reading.dates)),
        setting.keep("statements", part.kept, (
            row | {"bucket": setting.grain(row["speaker_id"]), "part": part.marked, "place": place,
                   "published": published[row["article_id"]], "outlet": by_id[row["article_id"]].outlet, "words": words_of(row["text"])}
            for place, row in enumerate(to_rows(statements))
        ), _kept_schema("statements")),
        setting.keep("stances", part.kept, (
            {"bucket": setting.grain(s.speaker_id)} | {name: getattr(s, name) for name in HELD} for s in stances
        ), _kept_schema("stances")),
        setting.keep("events", part.kept, (
            row | {"bucket": t.event.earliest[:7], "told": t.compared(), "telling": _packed(t)} for t, row in zip(tellings, alone)
        ), _kept_schema("events")),
        setting.put(f"{KEPT}/words/{part.kept}", _word_table({"": reports} | words)),
    ]  # fmt: skip


def _word_table(counts: dict[str, int]) -> pa.Table:
    import pyarrow as pa

    return pa.table([sorted(counts), [counts[word] for word in sorted(counts)]], schema=_kept_schema("words"))


def _count_words(setting: Setting, parts: list[Part]) -> pa.Table:
    """Return in how many statements of all parts each word stands; under "" how many statements there are."""
    counts: Counter[str] = Counter()
    for part in parts:
        table = setting.kept(f"words/{part.kept}", ["word", "n"])
        counts.update(dict(zip(table["word"].to_pylist(), table["n"].to_pylist())))
    return _word_table(counts)


def _count_months(setting: Setting) -> Counter[str]:
    """Return how many events begin in each month."""
    months: Counter[str] = Counter()
    for table in Folder(f"{setting.out}/{KEPT}").pieces("events", ["bucket"]):
        months.update({row["values"]: row["counts"] for row in table["bucket"].value_counts().to_pylist()})
    return months


class _Said(NamedTuple):
    """What linking looks at in a statement."""

    statement_id: str
    article_id: str
    speaker_id: str | None
    said_on: str | None
    asserted: str
    text: str


def _link(setting: Setting, bucket: int) -> list[str]:
    """Link the statements of the speakers of a bucket, and sum up what each speaker holds."""
    import pyarrow as pa

    from helpers.stance.summary import find_reversals, join, summarise
    from helpers.statements.linking import find_links

    told = setting.kept("weights", ["word", "n"])
    counts = dict(zip(told["word"].to_pylist(), told["n"].to_pylist()))
    total = counts.pop("")
    table = setting.kept("statements", [*SAID, "part", "published", "outlet", "words"], setting.within(bucket))
    words, statements = _words(table["words"]), table.drop_columns("words").to_pandas()
    said = [_Said(*values) for values in zip(*(table[name].to_pylist() for name in _Said._fields))]
    published = {i: day and date.fromisoformat(day) for i, day in zip(statements["article_id"], statements["published"])}
    first = find_links(said, published, words, (counts, total))
    statements["same_as"] = [said[first[k]].statement_id if k in first else None for k in range(len(said))]
    positions = join(statements, setting.kept("stances", HELD, setting.within(bucket)).to_pandas(strings_to_categorical=True))
    repeated = statements[statements["same_as"].notna()].sort_values("part", kind="stable")
    links = pa.table([repeated["part"], repeated["statement_id"], repeated["same_as"]], schema=_kept_schema("links"))
    return [
        setting.write("speakers", _name(bucket), summarise(positions, setting.minimum, kept=_figures())),
        setting.write("reversals", _name(bucket), find_reversals(positions)),
        setting.put(f"{KEPT}/links/{_name(bucket)}", links),
        setting.put(f"{KEPT}/positions/{_name(bucket)}", _positions(setting, positions)),
    ]


def _words(column: pa.ChunkedArray) -> Words:
    """Return words that stand in a column of lists."""
    import pyarrow.compute as pc

    from helpers.statements.likeness import Words

    lists = column.combine_chunks()
    flat = lists.flatten().dictionary_encode()
    return Words(flat.dictionary.to_pylist(), flat.indices.to_numpy().astype("int64"), pc.list_value_length(lists).to_numpy().astype("int64"))


def _figures() -> Shelf:
    """Return where the figures of speakers, sides and outlets are kept, on the machine where a task runs."""
    return Shelf(Cache(), "figures", program())


def _positions(setting: Setting, positions: pd.DataFrame) -> pa.Table:
    """Return what is to be summed up by side and outlet, in buckets of targets."""
    import pyarrow as pa

    buckets = positions["target_id"].map(setting.grain).astype("int64")
    told = positions.assign(bucket=buckets).sort_values("bucket", kind="stable")
    held, said = arrow_schema("stances"), arrow_schema("statements")
    columns = [(held if name in HELD else said).field(name) for name in HEARD]
    schema = pa.schema([*columns, ("outlet", pa.string()), ("bucket", pa.int64())])
    return pa.Table.from_pandas(told, schema, preserve_index=False)


def _sum_up(setting: Setting, bucket: int) -> list[str]:
    """Sum up what sides and outlets hold about the targets of a bucket."""
    from helpers.stance.summary import arrange, summarise_outlets, summarise_sides

    kept = setting.kept("positions", [*HEARD, "outlet"], setting.within(bucket)).to_pandas(strings_to_categorical=True)
    positions, articles = arrange(kept), kept.drop_duplicates("article_id")
    outlets = dict(zip(articles["article_id"], articles["outlet"]))
    return [
        setting.write("sides", _name(bucket), summarise_sides(positions, setting.corpus.parties.get, setting.minimum, kept=_figures())),
        setting.write("outlets", _name(bucket), summarise_outlets(positions, outlets, setting.minimum, kept=_figures())),
    ]


def _merge(setting: Setting, number: int, span: tuple[str, str]) -> list[str]:
    """Merge the events of a span of months."""
    import pyarrow as pa

    from helpers.timeline.merge import group_tellings

    kept = setting.kept("events", None, Range("bucket", *span)).combine_chunks()
    groups = group_tellings(pa.Table.from_struct_array(kept["told"]))
    alone = kept.select(arrow_schema("events").names).take(pa.array([group[0] for group in groups if len(group) == 1], pa.int64()))
    several = [group for group in groups if len(group) > 1]
    packed = iter(kept["telling"].take(pa.array([place for group in several for place in group], pa.int64())).to_pylist())
    merged = checked("events", _happenings([[*islice(packed, len(group))] for group in several], setting.corpus.parties))
    order = [(name, "ascending") for name in ("earliest", "latest", "event_id")]
    return [setting.put(f"events/{_name(number)}", pa.concat_tables([alone, merged]).sort_by(order).combine_chunks())]


def _happenings(groups: list[list[str]], parties: Parties) -> list[dict[str, Any]]:
    """Return the row of each happening, by its packed tellings; those that an earlier run made are kept."""
    from helpers.timeline.merge import merge_group

    shelf = Shelf(Cache(), "happenings", program())
    keys = [digest_of("".join([parties.digest, *group])) for group in groups]
    known = shelf.get(keys)
    new = {
        key: json.dumps(to_rows([merge_group(map(_unpacked, group), parties)])[0]).encode()
        for key, group in zip(keys, groups) if key not in known
    }  # fmt: skip
    shelf.put(new)
    known |= new
    return [json.loads(known[key]) for key in keys]


def _packed(telling: Telling) -> str:
    """Make a telling JSON: its event, and what it took from its article."""
    return json.dumps([pack_record(telling.event), telling.sentences, [astuple(mention) for mention in telling.mentions]])


def _unpacked(data: str) -> Telling:
    """Make a telling of what ``_packed`` made of it."""
    from helpers.timeline.merge import Telling
    from helpers.timeline.salience import Mentioned

    event, sentences, mentions = json.loads(data)
    return Telling(unpack_record(Event, event), tuple(sentences), tuple(Mentioned(*mention) for mention in mentions))


def _finish(setting: Setting, part: Part) -> list[str]:
    """Write the statements of a part with their links."""
    import pyarrow as pa

    links = setting.kept("links", ["id", "same_as"], Range("bucket", part.marked, part.marked))
    first = dict(zip(links["id"].to_pylist(), links["same_as"].to_pylist()))
    name = f"statements/{_name(part.number, digest_of(part.marked + json.dumps(sorted(first.items()))))}"
    Folder(setting.out).renumber("statements", [name.rpartition("/")[2]])
    if not Folder(setting.out).has(name):
        columns = arrow_schema("statements").names
        table = setting.kept(f"statements/{part.kept}", [*columns, "place"]).sort_by("place").select(columns)
        same_as = pa.array([first.get(i) for i in table["statement_id"].to_pylist()], pa.string())
        table = table.set_column(columns.index("same_as"), "same_as", same_as)
        schemas.check("statements", schemas.to_frame("statements", table.to_pylist()))
        setting.put(name, table.combine_chunks())
    return [name]


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
                jobs, lambda job: client.submit(_run, task, job, pure=False, retries=2), 4 * max(1, len(client.nthreads()))
            )
    elif workers > 1:
        with processes(workers, _keep_in, str(Cache().folder)) as pool:
            yield lambda task, jobs: _ahead(jobs, lambda job: pool.submit(_run, task, job), 2 * workers)
    else:
        yield lambda task, jobs: (_run(task, job) for job in jobs)


def _keep_in(folder: str) -> None:
    """Tell a new process where its cache is, and that the other cores have work of their own."""
    import pyarrow as pa

    os.environ["READOUT_CACHE"] = folder
    pa.set_cpu_count(1)


def _run(task: Callable[..., Any], job: tuple) -> Any:
    """Run a task, and give back to the system what it took: allocators keep it, and the next task may need other sizes.

    Arrow's own allocator keeps much more than the system's.
    """
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
    with uncollected():
        done = task(*job)
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
        if trim:
            trim(0)
    return done


def _ahead(jobs: Iterable[tuple], submit: Callable[[tuple], Any], most: int) -> Iterator[Any]:
    """Yield results in the order of the jobs, with at most ``most`` of them under way."""
    waiting: deque[Any] = deque()
    for job in jobs:
        waiting.append(submit(job))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
