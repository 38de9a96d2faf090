"""Faceted search over statements, events and articles, quick enough to answer while one types.

The tables are read once into columns (numpy); a query is a few comparisons of columns, and the counts beside each
choice come from the same columns: what a choice would give, were everything else left as it is (Hearst, *Search User
Interfaces*, chapter 8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from helpers.markup import day
from helpers.schemas import LABELS, STATEMENT_KINDS, STATUSES
from helpers.views.rows import Row, Rows

FACETS = ("speakers", "sides", "targets", "stances", "kinds")
NEVER, LAST = "9999-12-31", "9999-12-30"  # the day of what has none (see ``Rows.when``), and the last real one
_WORDS = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Query:
    """What is looked for. What is empty narrows nothing; several values of one facet are alternatives.

    ``words`` must all occur, in any case and order; "words in quotes" as they stand. Names (``speakers``, ``sides``,
    ``targets``) may be cut short at their end. ``stances`` are oppose, neutral, support; ``kinds`` direct, indirect,
    mixed for statements and happened, planned, denied, hypothetical for events. ``since`` and ``until`` are ISO days,
``confidence`` is the least that a statement must have.

    Lists and None are taken for tuples and for nothing. Raises ValueError, with one line that says what to mend, for a day that is none and for unknown stances and kinds.
    """

    words: str = ""
    speakers: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    confidence: float = 0.0

    def __post_init__(self) -> None:
        for name in FACETS:
            object.__setattr__(self, name, tuple(getattr(self, name) or ()))
        for name in ("words", "since", "until"):
            object.__setattr__(self, name, getattr(self, name) or "")
        for name, known in (("stances", LABELS), ("kinds", STATEMENT_KINDS + STATUSES)):
            strange = [value for value in getattr(self, name) if value not in known]
            if strange:
                raise ValueError(f"{name}: {strange[0]!r} is none of {', '.join(known)}")
        for name in ("since", "until"):
            try:
                date.fromisoformat(getattr(self, name) or "0001-01-01")
            except ValueError:
                raise ValueError(f"{name}: {getattr(self, name)!r} is no day; write it as 2021-03-18") from None

    @property
    def terms(self) -> list[str]:
        """The words and quoted phrases that must occur."""
        return [phrase or word for phrase, word in _WORDS.findall(self.words)]

    def in_words(self) -> str:
        """Say what is looked for: "sanctions", said by Kim Jong Un, from 2019-01-01."""
        facets = (
            (" and ".join(f"“{term}”" for term in self.terms), "{}"), (self.speakers, "said by {}"), (self.sides, "on the side of {}"),
            (self.targets, "about {}"), (self.stances, "to {}"), (self.kinds, "{}"), (self.since and day(self.since), "from {}"), (self.until and day(self.until), "until {}"),
            (f"{self.confidence:.2f}" if self.confidence else "", "confidence {} or more"),
        )  # fmt: skip
        parts = (form.format(value if isinstance(value, str) else " or ".join(value)) for value, form in facets if value)
        return ", ".join(parts) or "everything"


@dataclass(frozen=True)
class Hits:
    """What a query found: rows by time, and for each facet the number of statements that each value would give."""

    query: Query
    statements: list[Row]
    events: list[Row]
    articles: list[Row]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


class _Column:
    """One value a row, as numbers: ``names`` are the values, ``codes`` each row's place among them (-1: none)."""

    def __init__(self, values: Iterable[str | None], names: Iterable[str] = ()):
        values = list(values)
        self.names = list(names) or sorted({value for value in values if value}, key=lambda name: (name.lower(), name))
        place = {name: code for code, name in enumerate(self.names)}
        self.codes = np.fromiter((place.get(value, -1) for value in values), np.int64, len(values))

    def among(self, wanted: tuple[str, ...]) -> Any:
        """Say for each row whether its value is, or begins with, one of ``wanted``; without any, all are."""
        if not wanted:
            return np.ones(len(self.codes), bool)
        begin = tuple(name.lower() for name in wanted if name)
        fits = np.array([name.lower().startswith(begin) for name in self.names] + [False])
        return fits[self.codes]

    def count(self, rows: Any) -> dict[str, int]:
        """Count the values of ``rows`` (a mask), the most frequent first; values without rows are left out."""
        codes = self.codes[rows]
        found = np.bincount(codes[codes >= 0], minlength=len(self.names))
        order = sorted(np.flatnonzero(found).tolist(), key=lambda code: (-found[code], code))
        return {self.names[code]: int(found[code]) for code in order}


class Search:
    """A result's tables made ready to be searched; every utterance counts once."""

    def __init__(self, rows: Rows):
        self.rows = rows
        self.statements = sorted(rows.utterances, key=rows.when)
        self.events = sorted(rows.events, key=lambda row: (row["earliest"] or "9999", row["event_id"]))
        self.articles = sorted(rows.articles, key=lambda row: (row["published"] or "9999", row["article_id"]))
        place = {row["statement_id"]: n for n, row in enumerate(self.statements)}
        stances = [row for row in rows.stances if row["statement_id"] in place]
        self._of = np.array([place[row["statement_id"]] for row in stances], np.int64)  # each stance's statement
        self._target = _Column(row["target"] for row in stances)
        self._label = _Column((row["label"] for row in stances), LABELS)
        self._single = {
            "speakers": _Column(row["speaker"] for row in self.statements),
            "sides": _Column(row["speaker"] and rows.side(row["speaker"]) for row in self.statements),
            "kinds": _Column((row["kind"] for row in self.statements), STATEMENT_KINDS),
        }
        self._text = [row["text"].lower() for row in self.statements]
        self._when = np.array([rows.when(row) for row in self.statements], "U10")
        self._confidence = np.array([row["confidence"] for row in self.statements], float)
        self._status = _Column((row["status"] for row in self.events), STATUSES)
        place = {row["article_id"]: n for n, row in enumerate(self.articles)}
        self._article = np.array([place.get(row["article_id"], -1) for row in self.statements], np.int64)

    @cached_property
    def texts(self) -> list[str]:
        """Each article's title and text in lower case."""
        return [f"{row['title'] or ''}\n{row['text']}".lower() for row in self.articles]

    def __call__(self, query: Query | None = None, **asked: Any) -> Hits:
        """Answer a query, given whole or by its fields: ``search(words="sanctions", speakers=("Kim",))``."""
        query = replace(query or Query(), **asked)
        single = {name: column.among(_known(query, name)) for name, column in self._single.items()}
        target, label = self._target.among(query.targets), self._label.among(query.stances)
        toward = self._hold(target & label) if query.targets or query.stances else np.ones(len(self.statements), bool)
        plain = self._plain(query)
        facets = np.logical_and.reduce([*single.values(), toward])
        happened = self._happened(query)
        counts = self._counts(single, toward, plain, target, label)
        counts["kinds"] |= self._status.count(happened)
        return Hits(
            query, _chosen(self.statements, facets & plain),
            _chosen(self.events, happened & self._status.among(_known(query, "kinds", STATUSES))),
            _chosen(self.articles, self._told(query, facets)), counts,
        )  # fmt: skip

    def _plain(self, query: Query) -> Any:
        """Which statements hold the words, in the days, sure enough."""
        terms = [term.lower() for term in query.terms]
        found = (self._when >= query.since) & (self._when <= _until(query)) & (self._confidence >= query.confidence)
        if terms:
            found &= np.fromiter((all(term in text for term in terms) for text in self._text), bool, len(self._text))
        return found

    def _hold(self, stances: Any) -> Any:
        """Which statements hold one of these stances."""
        held = np.zeros(len(self.statements), bool)
        held[self._of[stances]] = True
        return held

    def _counts(self, single: dict[str, Any], toward: Any, plain: Any, target: Any, label: Any) -> dict[str, dict[str, int]]:
        """For each facet what its values would give, were the other facets left as they are."""
        every = {**single, "toward": toward, "plain": plain}

        def without(name: str) -> Any:
            return np.logical_and.reduce([mask for other, mask in every.items() if other != name])

        others = without("toward")[self._of]
        counts = {name: column.count(without(name)) for name, column in self._single.items()}
        counts["targets"] = self._target.count(self._once(others & label, self._target))
        counts["stances"] = self._label.count(self._once(others & target, self._label))
        return counts

    def _once(self, stances: Any, column: _Column) -> Any:
        """Leave one stance of each statement and value, so that statements are counted."""
        places = np.flatnonzero(stances)
        _, first = np.unique(self._of[places] * (len(column.names) + 1) + column.codes[places], return_index=True)
        return places[first]

    def _happened(self, query: Query) -> Any:
        """Which events fit: their days touch the query's, parties that are asked for take part, words are in the headline."""
        terms = [term.lower() for term in query.terms]
        wanted = [tuple(name.lower() for name in names) for names in (query.speakers, query.targets) if names]
        sides = tuple(name.lower() for name in query.sides)
        return np.fromiter((
            (row["latest"] or "") >= query.since and (row["earliest"] or NEVER) <= _until(query)
            and all(term in row["headline"].lower() for term in terms)
            and all(any(name.lower().startswith(names) for name in row["participants"]) for names in wanted)
            and (not sides or any(self.rows.side(name).lower().startswith(sides) for name in row["participants"]))
            for row in self.events
        ), bool, len(self.events))  # fmt: skip

    def _told(self, query: Query, facets: Any) -> Any:
        """Which articles fit: published in the days, with the words anywhere in them, and with a statement that fits the facets."""
        terms = [term.lower() for term in query.terms]
        fits = np.ones(len(self.articles), bool)
        if any(getattr(query, name) for name in FACETS) or query.confidence > 0:
            fits[:] = False
            fits[self._article[facets & (self._confidence >= query.confidence)]] = True
        return np.fromiter((
            fit and query.since <= (row["published"] or NEVER) <= _until(query) and all(term in self.texts[n] for term in terms)
            for n, (fit, row) in enumerate(zip(fits.tolist(), self.articles))
        ), bool, len(self.articles))  # fmt: skip


def _chosen(rows: list[Row], mask: Any) -> list[Row]:
    return [rows[n] for n in np.flatnonzero(mask).tolist()]


def _until(query: Query) -> str:
    """The last day that is asked for; where days are asked for, what has none is later than all."""
    return query.until or (LAST if query.since else NEVER)


def _known(query: Query, facet: str, kinds: tuple[str, ...] = STATEMENT_KINDS) -> tuple[str, ...]:
    """What is asked of a facet; of the kinds, those of this table alone: the others narrow the other table."""
    asked = getattr(query, facet)
    return tuple(kind for kind in asked if kind in kinds) if facet == "kinds" else asked
