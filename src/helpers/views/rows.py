"""The tables as views read them: plain rows, and what belongs to what.

Views are made from the tables alone. ``Rows`` reads them once; every view takes it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from helpers.schemas import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

# What no file can hold. One code point becomes one, so that offsets still count.
_SURROGATE = re.compile("[\ud800-\udfff]")
_PARAGRAPH_END = re.compile(r"\r?\n[ \t]*\r?\n\s*|\u2029")


def plain_rows(name: str, frame: pd.DataFrame) -> list[Row]:
    """Turn the table ``name`` into dictionaries of plain values: None for what is absent, lists for lists.

    Lone surrogates become U+FFFD, evidence ``{"article_id", "start", "end"}``.
    """
    kinds = COLUMNS.get(name, {})
    columns = {
        column: [_plain(value, kinds.get(column, "").rstrip("?")) for value in frame[column].tolist()]
        for column in frame.columns
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _plain(value: Any, kind: str) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if type(value) is int:
        return value
    if hasattr(value, "tolist"):  # numpy
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_evidence(item) if kind == "list[evidence]" else _plain(item, "") for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, "") for key, item in value.items()}
    if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value:
        return [] if kind.startswith("list") else None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _evidence(item: Any) -> Row:
    keys = ("article_id", "start", "end")
    if isinstance(item, list | tuple):
        return dict(zip(keys, item, strict=True))
    return {key: item[key] if isinstance(item, dict) else getattr(item, key) for key in keys}


def anchor(kind: str, *identity: str | None) -> str:
    """Make the id of an element from what it is about: short, safe in any page, the same in every run."""
    text = "\0".join(part or "" for part in identity)
    return f"{kind}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


def holder(pair: Row) -> tuple[str, str, str]:
    """Whose position a row of speakers, sides or outlets is: the kind of holder, its id and its name."""
    if "side_id" in pair:
        return "side", pair["side_id"], pair["side"]
    if "outlet" in pair:
        return "outlet", pair["outlet"], pair["outlet"]
    return "pair", pair["speaker_id"] or pair["speaker"], pair["speaker"]


def pair_anchor(pair: Row) -> str:
    """The id of the list of statements that a row of speakers, sides or outlets was counted from."""
    kind, key, _ = holder(pair)
    return anchor(kind, key, pair.get("target_kind"), pair["target_id"] or pair["target"])


class Rows:
    """A result's tables as rows, joined.

    ``result`` has a DataFrame for each table of ``schemas.COLUMNS``; if it has ``corpus.parties``, roles are read
    from it. ``minimum`` is the fewest distinct utterances behind a mean, ``confidence`` the least that a statement
    must have, ``unsure`` the number of those left out for less.
    """

    def __init__(self, result: Any):
        self.minimum = getattr(result, "minimum", 3)
        self.confidence = getattr(result, "confidence", 0.0)
        self.unsure = getattr(result, "unsure", 0)
        self.articles = plain_rows("articles", result.articles)
        self.statements = plain_rows("statements", result.statements)
        self.stances = plain_rows("stances", result.stances)
        self.dates = plain_rows("dates", result.dates)
        self.events = plain_rows("events", result.events)
        self.rejects = plain_rows("rejects", result.rejects)
        self.speakers = plain_rows("speakers", result.speakers)
        self.sides = plain_rows("sides", result.sides)
        self.outlets = plain_rows("outlets", result.outlets)
        self.reversals = plain_rows("reversals", result.reversals)
        self.corrections = plain_rows("corrections", result.corrections)
        self.parties = getattr(getattr(result, "corpus", None), "parties", None)

    @cached_property
    def article(self) -> dict[str, Row]:
        """Articles by id."""
        return {row["article_id"]: row for row in self.articles}

    @cached_property
    def statement(self) -> dict[str, Row]:
        """Statements by id."""
        return {row["statement_id"]: row for row in self.statements}

    @cached_property
    def stances_of(self) -> dict[str, list[Row]]:
        """The stances of each statement, strongest first."""
        found = defaultdict(list)
        for row in self.stances:
            found[row["statement_id"]].append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (-abs(row["score"]), row["target"]))
        return found

    @cached_property
    def dates_of(self) -> dict[str, list[Row]]:
        """The dates of each article that name known days."""
        found = defaultdict(list)
        for row in self.dates:
            if row["earliest"]:
                found[row["article_id"]].append(row)
        return found

    @cached_property
    def utterances(self) -> list[Row]:
        """Statements counted once: those that repeat an earlier report of the same utterance are left out."""
        return [row for row in self.statements if not row["same_as"]]

    @cached_property
    def repeats(self) -> dict[str, list[Row]]:
        """Other reports of an utterance, by the id of the first."""
        found = defaultdict(list)
        for row in self.statements:
            if row["same_as"]:
                found[row["same_as"]].append(row)
        return found

    @cached_property
    def by_speaker(self) -> list[tuple[str, str, list[Row]]]:
        """(speaker_id, speaker, utterances in order of time) for each speaker, the most heard first."""
        found = defaultdict(list)
        for row in self.utterances:
            if row["speaker"]:
                found[row["speaker_id"] or row["speaker"]].append(row)
        groups = [(key, rows[0]["speaker"], sorted(rows, key=self.when)) for key, rows in found.items()]
        return sorted(groups, key=lambda group: (-len(group[2]), group[1]))

    @cached_property
    def pairs(self) -> list[Row]:
        """Rows of the speakers table, those with the most statements first."""
        return _most_first(self.speakers)

    @cached_property
    def side_pairs(self) -> list[Row]:
        """Rows of the sides table, those with the most statements first."""
        return _most_first(self.sides)

    @cached_property
    def outlet_pairs(self) -> list[Row]:
        """Rows of the outlets table, those with the most statements first."""
        return _most_first(self.outlets)

    @cached_property
    def _toward(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for row in self.stances:
            if row["statement_id"] in self.statement:
                found[row["target_id"]].append({**row, "statement": self.statement[row["statement_id"]]})
        for rows in found.values():
            rows.sort(key=lambda row: self.when(row["statement"]))
        return found

    def behind(self, pair: Row) -> list[Row]:
        """The stances that a row of speakers, sides or outlets was counted from, each with its ``statement``, by time.

        They are those that the row names as its evidence; where it names none, the speaker's distinct utterances.
        """
        rows, named = self._toward.get(pair["target_id"], []), set(pair.get("evidence") or ())
        if named:
            return [row for row in rows if row["statement_id"] in named]
        return [row for row in rows if row["speaker_id"] == pair.get("speaker_id") and not row["statement"]["same_as"]]

    def when(self, statement: Row) -> str:
        """The day a statement is put at: when it was said, else when its article appeared, else last of all."""
        return statement["said_on"] or self.article.get(statement["article_id"], {}).get("published") or "9999-12-31"

    @cached_property
    def period(self) -> tuple[str | None, str | None]:
        """First and last day of publication."""
        days = sorted(row["published"] for row in self.articles if row["published"])
        return (days[0], days[-1]) if days else (None, None)

    def role(self, speaker_id: str | None, day: str) -> str:
        """The title somebody held on a day, by the parties file; empty where it says nothing."""
        party = self.parties.get(speaker_id) if self.parties is not None and speaker_id else None
        for role in getattr(party, "roles", ()):
            if (role.start or "") <= day <= (role.end or "9999-12-31"):
                return role.title
        return ""

    def party_name(self, party_id: str | None) -> str:
        """The canonical name of a party; its id where nothing gives a name."""
        party = self.parties.get(party_id) if self.parties is not None and party_id else None
        if party is not None:
            return party.name
        for row in self.stances:
            if row["target_id"] == party_id:
                return row["target"]
        return party_id or ""

    @cached_property
    def _sides(self) -> dict[str, str]:
        found = {row["speaker"]: self.party_name(row["speaker_side"]) for row in self.statements if row["speaker"] and row["speaker_side"]}
        for party in getattr(self.parties, "all", ()):
            if party.side:
                found[party.name] = self.party_name(party.side)
        return found

    def side(self, name: str) -> str:
        """The party that somebody stands for, by the parties file or the statements; else the name itself."""
        return self._sides.get(name, name)

    @cached_property
    def exchanges(self) -> list[Row]:
        """Who speaks about whom, side by side: ``speaker``, ``target`` (names of sides), the ``statements`` in order of
        time and the ``mean`` of their scores; the most frequent first.

        A statement about several of one side's people counts once, with the mean of its scores.
        """
        scores: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for row in self.stances:
            said = self.statement.get(row["statement_id"])
            if said is None or said["same_as"] or not said["speaker"] or row["target_kind"] != "party":
                continue
            pair = self.side(said["speaker"]), self.side(row["target"])
            if pair[0] != pair[1]:
                scores[pair][row["statement_id"]].append(row["score"])
        found = []
        for (speaker, target), said in scores.items():
            mean = sum(sum(values) / len(values) for values in said.values()) / len(said)
            statements = sorted((self.statement[name] for name in said), key=self.when)
            found.append({"speaker": speaker, "target": target, "statements": statements, "mean": mean if len(said) >= self.minimum else None})
        return sorted(found, key=lambda row: (-len(row["statements"]), row["speaker"], row["target"]))

    @cached_property
    def paragraphs(self) -> dict[str, list[tuple[int, int]]]:
        """Where each article's paragraphs begin and end."""
        return {row["article_id"]: _paragraphs(row["text"]) for row in self.articles}


def _most_first(pairs: list[Row]) -> list[Row]:
    return sorted(pairs, key=lambda row: (-row["statements"], holder(row)[2], row["target"]))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in _PARAGRAPH_END.finditer(text):
        if text[start : match.start()].strip():
            found.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found
