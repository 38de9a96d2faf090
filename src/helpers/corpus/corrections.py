"""An analyst's own corrections: ``corrections.yaml`` beside the articles, laid over what was read in every run.

An entry names its row by the article and by words that stand there, never by an id or a place: it finds its row again
after small edits of the text and after the program reads the article otherwise. An entry that finds none, or more
than one, changes nothing and is reported. Who corrected what, and why, stays with the row.
"""

from __future__ import annotations

import calendar
import hashlib
import os
import re
import reprlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from helpers.corpus.parties import _LINE, plain, slug
from helpers.corpus.parties import _Loader as _LinedLoader

Row = dict[str, Any]
Rows = dict[str, list[Row]]

NAME = "corrections.yaml"
SETTABLE = {
    "statements": ("speaker", "said_on", "asserted", "mode", "reported_by"),
    "stances": ("label", "score"),
    "dates": ("value", "earliest", "latest"),
    "events": ("headline", "earliest", "latest", "status", "participants", "place"),
}
LINKED = ("statements", "events")  # rows that are brought together over articles, and may be parted
FIELDS = ("article", "words", "table", "target", "set", "hide", "split", "merge_with", "note", "who", "why", "on")
SAME_WORDS = 0.5  # of a row's words or of the entry's, whichever are fewer, so much must be shared
EDITED, EDITED_LENGTH, EDITED_TEXT = 88, 20, 400_000  # likeness of edited words, where long enough in a text not too long
SIGNS = {"oppose": -0.5, "neutral": 0.0, "support": 0.5}
_WORD = re.compile(r"\w+")


class _Loader(_LinedLoader):
    """The safe loader of the other files, but for YAML 1.1's truths: here ``on`` is a field, and "no" a text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, re.compile("true|false")) if tag == "tag:yaml.org,2002:bool" else (tag, pattern) for tag, pattern in known]
    for first, known in _LinedLoader.yaml_implicit_resolvers.items()
}


class CorrectionError(ValueError):
    """Corrections that cannot be used: one line with file, line and mend."""


@dataclass(frozen=True)
class Correction:
    """One entry: which row, what is to be done with it, by whom and why."""

    article: str
    words: str
    table: str
    who: str
    why: str = ""
    on: str | None = None
    target: str | None = None
    set: Row = field(default_factory=dict)
    hide: bool = False
    split: bool = False
    merge_with: tuple[str, str] | None = None
    note: str | None = None
    line: int = 1

    @property
    def signed(self) -> str:
        """Who, when and why, in one line."""
        return self.who + (f", {self.on}" if self.on else "") + (f": {self.why}" if self.why else "")


def load_corrections(folder: Path | str) -> tuple[Correction, ...]:
    """Read the folder's corrections.yaml; nothing where there is none.

    Raises CorrectionError with one line that names file, line and mend.
    """
    path = Path(folder) / NAME
    try:
        return _read(path.read_bytes(), path) if path.is_file() else ()
    except OSError as error:
        raise CorrectionError(f"{path}:1: cannot be read ({error.strerror}); mend the file's rights") from None


def read_entries(folder: Path | str) -> list[Row]:
    """Return the entries of the folder's corrections.yaml as they are written. Raises CorrectionError."""
    path = Path(folder) / NAME
    if not load_corrections(folder):
        return []
    loaded = yaml.load(path.read_text("utf-8-sig"), Loader=_Loader)  # a SafeLoader
    return [_unlined(entry) for entry in loaded["corrections"]]


def _unlined(value: Any) -> Any:
    return {key: _unlined(item) for key, item in value.items() if key != _LINE} if isinstance(value, dict) else value


def add_correction(folder: Path | str, entry: Row) -> Path:
    """Add one entry to the folder's corrections.yaml, which is made where it is missing; return its path.

    What the file holds, comments included, stays as it is; a reader sees the old file or the new one, never a part.
    Raises CorrectionError when the entry, or the file, is not valid; OSError when it cannot be written.
    """
    path = Path(folder) / NAME
    old = path.read_bytes() if path.is_file() else b""
    before = _read(old, path)
    given = {key: value for key, value in entry.items() if value is not None}
    _correction(given | {_LINE: 1}, path)
    item = yaml.safe_dump([given], allow_unicode=True, sort_keys=False, width=1000).rstrip("\n")
    text = old.decode("utf-8-sig").rstrip()
    if not before:  # "corrections:" may stand there with nothing, or with []
        text = re.sub(r"(?m)^corrections:\s*(\[\s*\]|null|~)\s*$", "corrections:", text)
        text = text if re.search(r"(?m)^corrections:", text) else f"{text}\ncorrections:".lstrip()
    indent = " " * (_indent(text) if before else 2)
    new = f"{text}\n{re.sub('(?m)^(?=.)', indent, item)}\n".encode("utf-8", "replace")
    try:
        after = _read(new, path)
    except CorrectionError:
        after = ()
    if len(after) != len(before) + 1:
        raise CorrectionError(f"{path}:1: an entry cannot be put at its end; write the list line by line, each entry with a dash")
    _replace(path, new)
    return path


def _indent(text: str) -> int:
    """How far the list's dashes are set in."""
    found = yaml.compose(text, Loader=_Loader)
    return next(value.start_mark.column for key, value in found.value if key.value == "corrections")


def _replace(path: Path, data: bytes) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".corrections-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, path.stat().st_mode if path.exists() else 0o644)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


# --- reading the file


def _read(data: bytes, path: Path) -> tuple[Correction, ...]:
    try:
        loaded = yaml.load(data.decode("utf-8-sig"), Loader=_Loader)  # a SafeLoader
    except UnicodeDecodeError:
        raise CorrectionError(f"{path}:1: not UTF-8; save the file as UTF-8") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "cannot be read"
        raise CorrectionError(f"{path}:{mark.line + 1 if mark else 1}: broken YAML ({reason}); mend this line") from None
    if loaded is None:
        return ()
    listed = loaded.get("corrections", False) if isinstance(loaded, dict) else False
    if listed is None:
        return ()
    if not isinstance(listed, list) or set(loaded) - {"corrections", _LINE}:
        raise CorrectionError(f"{path}:1: no list of corrections; start the file with 'corrections:' and list the entries below")
    return tuple(_correction(value, path) for value in listed)


def _correction(value: Any, path: Path) -> Correction:
    """Check one entry, strictly."""
    if not isinstance(value, dict):
        raise CorrectionError(f"{path}:1: {reprlib.repr(value)} is no entry; give article, words, table, who and why")
    line = value.get(_LINE, 1)

    def wrong(reason: str, mend: str) -> CorrectionError:
        return CorrectionError(f"{path}:{line}: {reason}; {mend}")

    def text(name: str, needed: bool = True) -> str | None:
        found = value.get(name)
        if found is None and not needed:
            return None
        if isinstance(found, bool) or not isinstance(found, str | int | float) or not str(found).strip():
            raise wrong(f"{name} is {'missing' if found is None else reprlib.repr(found)}", f"give {name} as a text")
        return " ".join(str(found).split())

    for name in value:
        if name not in FIELDS and name != _LINE:
            raise wrong(f"unknown field {str(name)[:40]!r}", f"use {', '.join(FIELDS)}")
    table = text("table")
    if table not in SETTABLE:
        raise wrong(f"table {table!r} has no corrections", f"use {', '.join(SETTABLE)}")
    flags = {name: value.get(name, False) for name in ("hide", "split")}
    for name, flag in flags.items():
        if not isinstance(flag, bool):
            raise wrong(f"{name} is {reprlib.repr(flag)}", "use true or false")
    merge_with = value.get("merge_with")
    if merge_with is not None:
        if not isinstance(merge_with, dict) or set(merge_with) - {_LINE} != {"article", "words"}:
            raise wrong("merge_with names no row", "give it article and words")
        merge_with = (str(merge_with["article"]), " ".join(str(merge_with["words"]).split()))
    done = [name for name in ("set", "hide", "split", "merge_with") if value.get(name)]
    note = text("note", needed=False)
    if len(done) > 1 or not (done or note):
        raise wrong(f"{' and '.join(done) or 'nothing'} to be done", "give one of set, hide, split, merge_with, or a note")
    if (flags["split"] or merge_with) and table not in LINKED:
        raise wrong(f"{table} are never merged", f"split and merge_with are for {' and '.join(LINKED)}")
    target = text("target", needed=table == "stances")
    if target and table != "stances":
        raise wrong(f"{table} have no target", "leave target out")
    article, words, on = text("article"), text("words"), text("on", needed=False)
    if not _WORD.search(words):
        raise wrong(f"the words {words!r} cannot be found", "give words as they stand in the article")
    if on is not None and _day(on) is None:
        raise wrong(f"on is {on!r}", "write the date as YYYY-MM-DD")
    changes = _changes(value.get("set"), table, wrong)
    return Correction(
        article, words, table, text("who"), text("why", needed=bool(done)) or "", on, target, changes,
        flags["hide"], flags["split"], merge_with, note, line,
    )  # fmt: skip


def _changes(given: Any, table: str, wrong: Any) -> Row:
    """Check what is to be set: fields that the table lets be set, with values that it may hold."""
    from helpers.schemas import ALLOWED

    if given is None:
        return {}
    if not isinstance(given, dict):
        raise wrong(f"set is {reprlib.repr(given)}", f"give it {', '.join(SETTABLE[table])}")
    found = {}
    for name, value in given.items():
        if name == _LINE:
            continue
        if name not in SETTABLE[table]:
            raise wrong(f"{name!r} of {table} cannot be set", f"use {', '.join(SETTABLE[table])}")
        allowed = ALLOWED.get((table, name))
        if allowed and value not in allowed:
            raise wrong(f"{name} is {reprlib.repr(value)}", f"use one of {', '.join(allowed)}")
        if name == "score" and (isinstance(value, bool) or not isinstance(value, int | float) or not -1 <= value <= 1):
            raise wrong(f"score is {reprlib.repr(value)}", "give a number from -1 (hostile) to 1 (supportive)")
        if name in ("said_on", "earliest", "latest") and _day(value) is None:
            raise wrong(f"{name} is {reprlib.repr(value)}", "write the date as YYYY-MM-DD")
        if name == "participants":
            if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
                raise wrong(f"participants is {reprlib.repr(value)}", "give a list of names")
        elif name != "score" and not (isinstance(value, str) and value.strip()) and not (name == "speaker" and value is None):
            raise wrong(f"{name} is {reprlib.repr(value)}", f"give {name} as a text")
        found[name] = value.strip() if isinstance(value, str) else value
    if found.get("earliest", "") > found.get("latest", "9999"):
        raise wrong("it ends before it begins", "swap earliest and latest")
    if "label" in found and found["label"] != _label(found.get("score", SIGNS[found["label"]])):
        raise wrong(f"the score {found['score']} is not on the side of {found['label']}", "leave one of the two out")
    return found


def _day(value: Any) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _label(score: float) -> str:
    return "oppose" if score < 0 else "support" if score > 0 else "neutral"


# --- laying the corrections over the rows


class _Stale(Exception):
    """An entry that finds no row, or more than one: what is wrong, and how to mend it."""


def apply_corrections(rows: Rows, corrections: Iterable[Correction], corpus: Any) -> tuple[list[Row], list[Row]]:
    """Lay ``corrections`` over the rows of the tables, in place, in the order of the file.

    ``rows`` maps statements, stances, dates and events to their rows, already linked over articles; ``corpus`` has
    the ``articles`` and the ``parties``. A row that was changed says so in ``corrected``, an annotated one in
    ``note``. Returns the rows of the table corrections, one for each entry with what it did, and a row of rejects
    for each entry that did nothing.
    """
    over = _Over(rows, corpus)
    told, stale = [], []
    for correction in corrections:
        row = {
            "article_id": correction.article, "words": correction.words, "table": correction.table, "row_id": None,
            "who": correction.who, "why": correction.why or None, "on": correction.on, "applied": "yes", "change": "",
        }  # fmt: skip
        try:
            row["row_id"], row["change"] = over.correct(correction)
        except _Stale as error:
            reason, mend = error.args
            row |= {"applied": "no", "change": reason}
            stale.append({"path": NAME, "line": correction.line, "reason": f"a correction finds nothing to correct: {reason}", "mend": mend})
        told.append(row)
    return told, stale


class _Over:
    """The rows of the tables, found by the words of an article."""

    def __init__(self, rows: Rows, corpus: Any):
        self.rows, self.parties = rows, corpus.parties
        self.topics = {name: topic for topic in corpus.topics for name in (topic.id, topic.name)}
        self.articles = {article.article_id: article for article in corpus.articles}

    def correct(self, entry: Correction) -> tuple[str | None, str]:
        """Do what an entry says; return the id of its row and what was changed, in words."""
        row = self.find(entry.article, entry.words, "statements" if entry.table == "stances" else entry.table)
        if entry.table == "stances":
            row = self._stance(entry, row)
        key = {"statements": "statement_id", "stances": "statement_id", "events": "event_id"}.get(entry.table)
        changes = []
        if entry.set:
            changes.append(getattr(self, f"_set_{entry.table}")(row, entry.set))
        if entry.hide:
            changes.append(self._hide(entry.table, row))
        if entry.split:
            row, change = self._split_event(row, entry) if entry.table == "events" else self._split_statement(row)
            changes.append(change)
        if entry.merge_with:
            other = self.find(*entry.merge_with, entry.table)
            if other is row:
                raise _Stale("both words are of one row already", "remove the entry")
            row, change = self._merge_events(row, other) if entry.table == "events" else self._merge_statements(row, other)
            changes.append(change)
        if changes:
            row["corrected"] = "; ".join(filter(None, (row.get("corrected"), entry.signed)))
        if entry.note:
            signed = f"{entry.note} ({entry.who}{', ' + entry.on if entry.on else ''})"
            row["note"] = "; ".join(filter(None, (row.get("note"), signed)))
            changes.append(f"note: {entry.note}")
        return row[key] if key else None, "; ".join(changes)

    # --- finding

    def find(self, article_id: str, words: str, table: str) -> Row:
        """Find the one row of a table that has ``words`` in an article. Raises _Stale."""
        article = self.articles.get(article_id)
        if article is None:
            raise _Stale(f"no article {article_id}", "correct the article's name, or remove the entry")
        if article.duplicate_of:
            raise _Stale(f"{article_id} repeats {article.duplicate_of} and is not read", f"name {article.duplicate_of} as the article")
        places = _places(article.text, words)
        if not places:
            raise _Stale(f"the words {words[:60]!r} are not in {article_id}", "give the words as they stand there now, or remove the entry")
        ranked = []
        for row in self.rows[table]:
            likeness = max((_likeness(place, _spans(row, article_id, table)) for place in places), default=0.0)
            if likeness:
                headline = -_missing(words, row["headline"]) if table == "events" else 0
                ranked.append((headline, likeness, row))
        ranked.sort(key=lambda item: item[:2], reverse=True)
        if not ranked:
            raise _Stale(f"no row of {table} has the words {words[:60]!r}", "give the words of the row, or remove the entry")
        if len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]:
            raise _Stale(f"several rows of {table} have the words {words[:60]!r}", "give more of the words around them")
        return ranked[0][2]

    def _stance(self, entry: Correction, statement: Row) -> Row:
        """The statement's stance toward the entry's target; a new one where an analyst sees one that was missed."""
        name, target_id, kind = self._target(entry.target)
        for row in self.rows["stances"]:
            if row["statement_id"] == statement["statement_id"] and (row["target_id"] == target_id or row["target"] == entry.target):
                return row
        if not entry.set:
            raise _Stale(f"the statement has no stance toward {entry.target}", "correct the target, or remove the entry")
        row = {
            "statement_id": statement["statement_id"], "speaker_id": statement["speaker_id"], "target": name, "target_id": target_id,
            "target_kind": kind, "score": 0.0, "label": "neutral", "act": None, "act_score": None, "cues": [], "confidence": 1.0, "why": "",
            "target_start": None, "target_end": None,
        }  # fmt: skip
        self.rows["stances"].append(row)
        return row

    def _party(self, name: str) -> tuple[str, str, str, str | None]:
        """Name, id, kind and side of whoever is named: by the parties file, else as the statements have it."""
        party = self.parties.get(name) or self.parties.named(name)
        if party is not None:
            return party.name, party.id, party.kind, party.side
        for row in self.rows["statements"]:
            if row["speaker"] == name or row["speaker_id"] == name:
                return row["speaker"], row["speaker_id"], row["speaker_kind"], row["speaker_side"]
        return name, slug(name), "unknown", None

    def _target(self, name: str) -> tuple[str, str, str]:
        topic = self.topics.get(name)
        return (topic.name, topic.id, "topic") if topic else (*self._party(name)[:2], "party")

    # --- changing

    def _set_statements(self, row: Row, given: Row) -> str:
        changes, new = dict(given), {}
        if "speaker" in given:
            name = changes.pop("speaker")
            who = self._party(name) if name else (None, None, "unknown", None)
            new = dict(zip(("speaker", "speaker_id", "speaker_kind", "speaker_side"), who))
            for stance in self.rows["stances"]:
                if stance["statement_id"] == row["statement_id"]:
                    stance["speaker_id"] = new["speaker_id"]
        told = _told(row, new | changes, [name for name in SETTABLE["statements"] if name in given])
        row.update(new | changes | {"confidence": 1.0})
        if new:
            self._part_from_others(row)
        return told

    def _part_from_others(self, row: Row) -> None:
        """Reports of one utterance have one speaker: a statement that got another stands for itself."""
        chain = self._reports(row)
        others = [other for other in chain if other["speaker_id"] != row["speaker_id"]]
        if others:
            row["same_as"] = None
            _lead(others)

    def _reports(self, row: Row) -> list[Row]:
        """Every report of the utterance that a statement reports, itself included, the first one first."""
        first = row["same_as"] or row["statement_id"]
        found = [other for other in self.rows["statements"] if first in (other["statement_id"], other["same_as"])]
        return sorted(found, key=lambda other: other["same_as"] is not None)

    def _set_stances(self, row: Row, given: Row) -> str:
        label = given.get("label") or _label(given["score"])
        keeps_side = _label(row["score"]) == label
        new = {"label": label, "score": given.get("score", row["score"] if keeps_side else SIGNS[label])}
        told = _told(row, new, ["label", "score"] if "score" in given else ["label"])
        row.update(new | {"confidence": 1.0, "why": "corrected"})
        return f"{row['target']}: {told}"

    def _set_dates(self, row: Row, given: Row) -> str:
        new = dict(given)
        if "value" in given and not {"earliest", "latest"} & set(given):
            new["earliest"], new["latest"] = _days_of(given["value"])
        new |= _both_days(new)
        told = _told(row, new, list(given))
        row.update(new | {"reason": None if new.get("earliest") else row.get("reason")})
        if new.get("earliest"):
            row["granularity"] = _granularity(new["earliest"], new["latest"])
        return told

    def _set_events(self, row: Row, given: Row) -> str:
        new = given | _both_days(given)
        if "earliest" in new:
            new["granularity"] = _granularity(new["earliest"], new["latest"])
        if "participants" in new:
            new["participants"] = [self._party(name)[0] for name in new["participants"]]
        told = _told(row, new, list(given))
        row.update(new)
        return told

    def _hide(self, table: str, row: Row) -> str:
        self.rows[table].remove(row)
        if table == "statements":
            _lead([other for other in self._reports(row) if other is not row])
            self.rows["stances"][:] = [s for s in self.rows["stances"] if s["statement_id"] != row["statement_id"]]
        return f"hidden: {row.get('headline') or row.get('text') or row.get('target')}"

    def _split_statement(self, row: Row) -> tuple[Row, str]:
        chain = self._reports(row)
        if len(chain) == 1:
            raise _Stale("the statement is linked to no other", "remove the entry")
        row["same_as"] = None
        _lead([other for other in chain if other is not row])
        return row, "counted as an utterance of its own"

    def _merge_statements(self, row: Row, other: Row) -> tuple[Row, str]:
        first = self._reports(other)[0]
        for report in self._reports(row):
            report["same_as"] = first["statement_id"]
        first["same_as"] = None
        return row, f"counted as one utterance with “{other['text']}”"

    def _split_event(self, row: Row, entry: Correction) -> tuple[Row, str]:
        """Take the sentences that have the entry's words out of an event, and make them an event of their own."""
        places = _places(self.articles[entry.article].text, entry.words)
        own = [e for e in row["evidence"] if e["article_id"] == entry.article and any(_likeness(p, [(e["start"], e["end"])]) for p in places)]
        rest = [e for e in row["evidence"] if e not in own]
        if not rest:
            raise _Stale("the event is told by these words alone", "remove the entry")
        whole = len(row["evidence"])
        name = hashlib.sha256(f"{row['event_id']}\0{own[0]['start']}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
        new = row | {"event_id": f"{entry.article}#e{name}", "evidence": own, "headline": self._sentence(own[0]), "articles": 1}
        new["salience"], row["salience"] = row["salience"] * len(own) / whole, row["salience"] * len(rest) / whole
        row |= {"evidence": rest, "articles": len({e["article_id"] for e in rest})}
        new["accounts"], row["accounts"] = _accounts(row, own), _accounts(row, rest)
        if _missing(row["headline"], self._sentence(own[0])) == 0:
            row["headline"] = self._sentence(rest[0])
        self.rows["events"].insert(self.rows["events"].index(row) + 1, new)
        return new, f"parted from “{row['headline']}”"

    def _merge_events(self, row: Row, other: Row) -> tuple[Row, str]:
        other["accounts"] = list(other.get("accounts") or ()) + _accounts(row, [e for e in row["evidence"] if e not in other["evidence"]])
        other["evidence"] = list(other["evidence"]) + [e for e in row["evidence"] if e not in other["evidence"]]
        other["participants"] = list(dict.fromkeys([*other["participants"], *row["participants"]]))
        other["articles"] = len({e["article_id"] for e in other["evidence"]})
        other["salience"] = max(other["salience"], row["salience"])
        self.rows["events"].remove(row)
        return other, f"merged with “{row['headline']}”"

    def _sentence(self, proof: Row) -> str:
        return " ".join(self.articles[proof["article_id"]].text[proof["start"] : proof["end"]].split())


def _lead(reports: list[Row]) -> None:
    """Let the first of some reports of one utterance be the one that the others repeat."""
    for report in reports:
        report["same_as"] = None if report is reports[0] else reports[0]["statement_id"]


def _accounts(event: Row, evidence: list[Row]) -> list[Row]:
    """What some of an event's sentences tell of it."""
    places = {(proof["article_id"], proof["start"], proof["end"]) for proof in evidence}
    return [a for a in event.get("accounts") or () if (a["article_id"], a["start"], a["end"]) in places]


def _told(row: Row, new: Row, names: list[str]) -> str:
    def shown(value: Any) -> str:
        return ", ".join(value) if isinstance(value, list | tuple) else "none" if value is None else str(value)

    return "; ".join(f"{name}: {shown(row.get(name))} → {shown(new.get(name))}" for name in names)


def _both_days(given: Row) -> Row:
    """One day alone stands for both."""
    days = [given[name] for name in ("earliest", "latest") if given.get(name)]
    return {"earliest": days[0], "latest": days[-1]} if days else {}


def _days_of(value: str) -> tuple[str | None, str | None]:
    """The days of a TIMEX3 value that is a day, a month or a year; none for any other."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    try:
        year, month, day = (int(part) if part else None for part in found.groups())
        last = day or calendar.monthrange(year, month or 12)[1]
        return date(year, month or 1, day or 1).isoformat(), date(year, month or 12, last).isoformat()
    except (AttributeError, ValueError, calendar.IllegalMonthError):
        return None, None


def _granularity(earliest: str, latest: str) -> str | None:
    length = (date.fromisoformat(latest) - date.fromisoformat(earliest)).days + 1
    return next((name for most, name in ((1, "day"), (7, "week"), (31, "month"), (92, "quarter"), (366, "year")) if length <= most), None)


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand in a text, whatever the blanks, marks and capitals; once edited, where most of them stand."""
    pattern = r"[\W_]+".join(map(re.escape, _WORD.findall(words)))
    exact = [found.span() for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)]
    if exact or len(words) < EDITED_LENGTH or not len(words) < len(text) < EDITED_TEXT:
        return exact
    from rapidfuzz.fuzz import partial_ratio_alignment

    found = partial_ratio_alignment(plain(words), plain(text), score_cutoff=EDITED)
    return [(found.dest_start, found.dest_end)] if found else []


def _spans(row: Row, article_id: str, table: str) -> list[tuple[int, int]]:
    if table == "events":
        return [(proof["start"], proof["end"]) for proof in row["evidence"] if proof["article_id"] == article_id]
    if row["article_id"] != article_id:
        return []
    return [tuple(span) for span in row["spans"]] if table == "statements" else [(row["start"], row["end"])]


def _likeness(place: tuple[int, int], spans: list[tuple[int, int]]) -> float:
    """How well words agree with a row's (shared over all of both); 0 where less than half of the shorter is shared."""
    shared = sum(max(0, min(place[1], end) - max(place[0], start)) for start, end in spans)
    theirs, ours = sum(end - start for start, end in spans), place[1] - place[0]
    if not shared or shared < SAME_WORDS * min(theirs, ours):
        return 0.0
    return shared / (theirs + ours - shared)


def _missing(words: str, text: str) -> int:
    """How many of the words are not in a text."""
    there = set(_WORD.findall(text.lower()))
    return sum(1 for word in _WORD.findall(words.lower()) if word not in there)
