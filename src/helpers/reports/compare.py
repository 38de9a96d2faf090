"""What changed between two runs: what is new, what is gone, what is no longer the same.

Runs are compared by their tables. A statement keeps its identifier while its article and its words do; one whose
words changed is known by its place in the article, an event by the sentence that proves it. Whatever is found here
has an old row, a new row or both, so that each change can be shown with its evidence.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from helpers.markup import clean, count, day, days, score
from helpers.views.rows import Row, plain_rows

TABLES = ("articles", "statements", "stances", "events", "speakers")
STATEMENT_FIELDS = ("text", "speaker", "said_on", "asserted", "mode")
EVENT_FIELDS = ("earliest", "latest", "status", "act", "participants", "place")
SHIFT = 0.005  # a mean that moved by less reads the same in two decimals


class CompareError(ValueError):
    """A folder that holds no tables, or broken ones. The text is for people."""


@dataclass(frozen=True)
class Shift:
    """One thing in two runs: its old row, its new row, and the columns in which they differ."""

    old: Row
    new: Row
    fields: tuple[str, ...]
    difference: float | None = None  # of a speaker's mean toward a target, where both runs have one
    clear: bool = False  # whether the new mean lies outside the old one's interval


@dataclass(frozen=True)
class Part:
    """The changes in one table."""

    new: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    shifted: list[Shift] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.shifted)


@dataclass(frozen=True)
class Changes:
    """Everything that changed between two runs, in an order that is the same each time.

    Rows are those of the tables (``schemas.COLUMNS``; articles without their text). ``speakers`` are speaker x target
    summaries. A row of ``new_speakers`` has ``speaker_id``, ``speaker``, ``statements`` (a number) and the
    ``statement_id`` of the first one; a row of ``first_stances`` has ``speaker_id``, ``speaker``, ``target``,
    ``target_id``, ``target_kind``, ``label`` (oppose or support), ``before`` (the opposite label where it was held
    before, else None), ``statement_id`` and ``said_on``. ``missing`` names the tables that only one run has, and
    which could therefore not be compared.
    """

    articles: Part
    statements: Part
    events: Part
    speakers: Part
    new_speakers: list[Row]
    first_stances: list[Row]
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        parts = self.articles, self.statements, self.events, self.speakers
        return any((*parts, self.new_speakers, self.first_stances))

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain dictionaries and lists, as ``readout compare --json`` prints it."""
        return asdict(self)


def compare(old: Any, new: Any) -> Changes:
    """Compare two runs.

    Each is a folder of tables (``OUT/<notebook>/``, or what ``readout analyse --out`` wrote), a folder with such a
    folder inside (``OUT``, ``OUT/history/<run>``), a report beside such a folder, or an object with DataFrames, such as the result of ``analyse``.
    Raises CompareError naming the folder that has no tables, or the file that is broken.
    """
    before, after = _tables(old), _tables(new)
    missing = tuple(name for name in TABLES if (name in before) != (name in after))
    if not any(name in before and name in after for name in TABLES):
        raise CompareError(f"{old} and {new} have no table in common; compare runs of the same notebook")
    then, now = ({name: rows.get(name, []) if name not in missing else [] for name in TABLES} for rows in (before, after))
    return Changes(
        articles=_articles(then["articles"], now["articles"]),
        statements=_statements(then, now),
        events=_events(then["events"], now["events"]),
        speakers=_pairs(then["speakers"], now["speakers"]),
        new_speakers=_new_speakers(then["statements"], now["statements"]),
        first_stances=_first_stances(then, now),
        missing=missing,
    )


# --- reading


def _tables(source: Any) -> dict[str, list[Row]]:
    if not isinstance(source, str | Path):
        return {name: plain_rows(name, getattr(source, name)) for name in TABLES if hasattr(source, name)}
    folder = _with_tables(Path(source))
    return {name: _read(path) for name in TABLES if (path := _file(folder, name)) is not None}


def _with_tables(folder: Path) -> Path:
    """The folder itself if it holds tables, else the folder within that holds the most; a page's is that of its name."""
    if folder.suffix == ".html" and folder.is_file():
        folder = folder.with_suffix("")
    if not folder.is_dir():
        raise CompareError(f"{folder}: no such folder; name one that readout report or readout analyse wrote")
    within = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    held = [(sum(_file(path, name) is not None for name in TABLES), path) for path in (folder, *within)]
    most = held[0] if held[0][0] else max(held, key=lambda found: found[0])
    if not most[0]:
        raise CompareError(f"{folder}: holds no tables; name a folder that readout report or readout analyse wrote")
    return most[1]


def _file(folder: Path, name: str) -> Path | None:
    return next((path for suffix in ("jsonl", "parquet") if (path := folder / f"{name}.{suffix}").is_file()), None)


def _read(path: Path) -> list[Row]:
    try:
        if path.suffix == ".jsonl":
            with path.open(encoding="utf-8") as lines:
                return [json.loads(line) for line in lines]
        import pandas as pd

        return plain_rows(path.stem, pd.read_parquet(path))
    except (OSError, ValueError) as error:  # broken JSON, bytes and Parquet are ValueErrors all
        raise CompareError(f"{path}: cannot be read ({type(error).__name__}); make that run again") from None


# --- matching


def _articles(old: list[Row], new: list[Row]) -> Part:
    then, now = ({row["article_id"]: {k: v for k, v in row.items() if k != "text"} for row in rows} for rows in (old, new))
    same = [(then[name], now[name]) for name in now.keys() & then.keys()]
    return _part(
        (now[name] for name in now.keys() - then.keys()), (then[name] for name in then.keys() - now.keys()),
        _shifts(same, ("sha256", "title", "published")), lambda row: (row["published"] or "9999", row["article_id"]),
    )  # fmt: skip


def _statements(old: dict[str, list[Row]], new: dict[str, list[Row]]) -> Part:
    published = {row["article_id"]: row["published"] for row in (*old["articles"], *new["articles"])}
    then, now = ({row["statement_id"]: row for row in rows["statements"]} for rows in (old, new))
    same = [(then[name], now[name]) for name in now.keys() & then.keys()]
    text = [{row["article_id"]: row["sha256"] for row in rows["articles"]} for rows in (old, new)]
    near = defaultdict(list)  # statements of articles that did not change, by the article
    for name in sorted(then.keys() - now.keys(), key=lambda name: then[name]["spans"]):
        near[then[name]["article_id"]].append(then[name])
    for name in sorted(now.keys() - then.keys(), key=lambda name: now[name]["spans"]):
        article_id = now[name]["article_id"]
        if text[0].get(article_id) != text[1].get(article_id):
            continue
        twin = next((row for row in near[article_id] if _overlap(row["spans"], now[name]["spans"])), None)
        if twin is not None:
            near[article_id].remove(twin)
            same.append((twin, now[name]))
    kept = {a["statement_id"] for a, _ in same}, {b["statement_id"] for _, b in same}
    return _part(
        (row for name, row in now.items() if name not in kept[1]), (row for name, row in then.items() if name not in kept[0]),
        _shifts(same, STATEMENT_FIELDS),
        lambda row: (row["said_on"] or published.get(row["article_id"]) or "9999", row["statement_id"]),
    )  # fmt: skip


def _overlap(old: list[list[int]], new: list[list[int]]) -> bool:
    return any(a < d and c < b for a, b in old for c, d in new)


def _events(old: list[Row], new: list[Row]) -> Part:
    then, now = ({row["event_id"]: row for row in rows} for rows in (old, new))
    same = [(then[name], now[name]) for name in now.keys() & then.keys()]
    proved = defaultdict(list)
    for name in sorted(then.keys() - now.keys()):
        for proof in _proofs(then[name]):
            proved[proof].append(then[name])
    taken = set()
    for name in sorted(now.keys() - then.keys()):
        twins = [row for proof in _proofs(now[name]) for row in proved[proof] if row["event_id"] not in taken]
        twin = max(twins, key=lambda row: (_agreement(row, now[name]), row["event_id"]), default=None)
        if twin is not None and _agreement(twin, now[name]):
            taken.add(twin["event_id"])
            same.append((twin, now[name]))
    kept = {row["event_id"] for _, row in same}
    return _part(
        (row for name, row in now.items() if name not in kept),
        (row for name, row in then.items() if name not in now and name not in taken),
        _shifts(same, EVENT_FIELDS), lambda row: (row["earliest"] or "9999", row["latest"] or "9999", row["event_id"]),
    )  # fmt: skip


def _proofs(event: Row) -> Iterator[tuple[Any, ...]]:
    return ((proof["article_id"], proof["start"], proof["end"]) for proof in event["evidence"])


def _agreement(old: Row, new: Row) -> int:
    """In how many respects two events that share a sentence are the same; a sentence may tell of several."""
    return sum(bool(old[name]) and old[name] == new[name] for name in ("act", "participants", "earliest", "latest"))


def _pairs(old: list[Row], new: list[Row]) -> Part:
    then, now = ({_pair(row): row for row in rows} for rows in (old, new))
    shifts = []
    for key in now.keys() & then.keys():
        a, b = then[key], now[key]
        means = (a["mean_score"], b["mean_score"])
        difference = None if None in means else round(means[1] - means[0], 4)
        moved = means[0] != means[1] if difference is None else abs(difference) >= SHIFT
        fields = ("mean_score",) * moved + ("trend",) * (a["trend"] != b["trend"])
        if fields:
            clear = difference is not None and a["low"] is not None and not a["low"] <= b["mean_score"] <= a["high"]
            shifts.append(Shift(a, b, fields, difference, clear))
    shifts.sort(key=lambda shift: (-abs(shift.difference or 0), _named(shift.new)))
    part = _part((now[k] for k in now.keys() - then.keys()), (then[k] for k in then.keys() - now.keys()), [], _named)
    return Part(part.new, part.gone, shifts)


def _pair(row: Row) -> tuple[str, ...]:
    """What identifies a speaker and a target."""
    return (row["speaker_id"] or "", row.get("target_kind") or "", row.get("target_id") or row["target"])


def _named(row: Row) -> tuple[str, ...]:
    return (row["speaker"], row["target"], *_pair(row))


def _new_speakers(old: list[Row], new: list[Row]) -> list[Row]:
    known = {row["speaker_id"] for row in old}
    found = defaultdict(list)
    for row in new:
        if row["speaker_id"] and row["speaker_id"] not in known:
            found[row["speaker_id"]].append(row)
    rows = []
    for speaker_id, said in found.items():
        first = min(said, key=lambda row: (row["said_on"] or "9999", row["statement_id"]))
        rows.append({
            "speaker_id": speaker_id, "speaker": first["speaker"], "statements": sum(not row["same_as"] for row in said) or 1,
            "statement_id": first["statement_id"],
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-row["statements"], row["speaker"], row["speaker_id"]))


def _first_stances(old: dict[str, list[Row]], new: dict[str, list[Row]]) -> list[Row]:
    """The first time that a speaker supports, or opposes, a target."""
    held = {(*_pair(row), row["label"]) for row in old["stances"]}
    said = {row["statement_id"]: row for row in new["statements"]}
    first: dict[tuple[str, ...], Row] = {}
    for stance in new["stances"]:
        statement = said.get(stance["statement_id"])
        key = (*_pair(stance), stance["label"])
        if statement is None or not stance["speaker_id"] or stance["label"] == "neutral" or key in held:
            continue
        opposite = "support" if stance["label"] == "oppose" else "oppose"
        row = {
            "speaker_id": stance["speaker_id"], "speaker": statement["speaker"] or stance["speaker_id"],
            "target": stance["target"], "target_id": stance["target_id"], "target_kind": stance["target_kind"],
            "label": stance["label"], "before": opposite if (*key[:-1], opposite) in held else None,
            "statement_id": stance["statement_id"], "said_on": statement["said_on"],
        }  # fmt: skip
        first[key] = min(first.get(key, row), row, key=lambda row: (row["said_on"] or "9999", row["statement_id"]))
    return sorted(first.values(), key=lambda row: (row["before"] is None, *_named(row), row["label"]))


def _shifts(same: Iterable[tuple[Row, Row]], columns: tuple[str, ...]) -> list[Shift]:
    compared = ((a, b, tuple(name for name in columns if a.get(name) != b.get(name))) for a, b in same)
    return [Shift(a, b, fields) for a, b, fields in compared if fields]


def _part(new: Iterable[Row], gone: Iterable[Row], shifted: list[Shift], order: Callable[[Row], tuple]) -> Part:
    return Part(sorted(new, key=order), sorted(gone, key=order), sorted(shifted, key=lambda shift: order(shift.new)))


# --- in words


def tell(changes: Changes, most: int = 20) -> list[str]:
    """Tell the changes in words, a line each; of each kind at most ``most`` are told and the rest counted."""
    lines = [f"Not compared, since only one run has it: {name}." for name in changes.missing]
    if not changes:
        return [*lines, "Nothing changed."]
    lines += _told("New speakers", (f"{row['speaker']} ({count(row['statements'], 'statement')})" for row in changes.new_speakers), most)
    lines += _told("First stances", map(_tell_first, changes.first_stances), most)
    for name, part, told in (
        ("articles", changes.articles, lambda row: f"{row['article_id']}: {row['title'] or 'no title'}"),
        ("statements", changes.statements, lambda row: f"{row['speaker'] or 'somebody'}: {row['text']}"),
        ("events", changes.events, lambda row: f"{days(row['earliest'], row['latest'])}: {row['headline']} ({row['status']})"),
        ("speakers and targets", changes.speakers, lambda row: f"{row['speaker']} on {row['target']}{_mean(row)}"),
    ):
        lines += _told(f"New {name}", map(told, part.new), most)
        lines += _told(f"Gone {name}", map(told, part.gone), most)
        lines += _told(f"Changed {name}", (f"{told(shift.new)} [{_tell_shift(shift)}]" for shift in part.shifted), most)
    return lines


def _told(heading: str, items: Iterable[str], most: int) -> list[str]:
    items = [clean(" ".join(item.split())) for item in items]
    if not items:
        return []
    more = [f"  ... and {len(items) - most} more"] if len(items) > most else []
    return [f"{heading}: {len(items)}", *(f"  {item}" for item in items[:most]), *more]


def _tell_first(row: Row) -> str:
    verb = {"support": "supports", "oppose": "opposes"}[row["label"]]
    before = {"support": ", having only supported it before", "oppose": ", having only opposed it before", None: ""}[row["before"]]
    when = f" ({day(row['said_on'])})" if row["said_on"] else ""
    return f"{row['speaker']} {verb} {row['target']}{when}{before}"


def _mean(row: Row) -> str:
    return "" if row["mean_score"] is None else f": {score(row['mean_score'])}"


def _tell_shift(shift: Shift) -> str:
    if "sha256" in shift.fields:
        return "its text changed"
    told = "; ".join(f"{name}: {_value(shift.old[name])} -> {_value(shift.new[name])}" for name in shift.fields)
    return f"{told}; outside the old interval" if shift.clear else told


def _value(value: Any) -> str:
    if isinstance(value, float):
        return score(value)
    return ", ".join(value) if isinstance(value, list) else "none" if value is None else str(value)
