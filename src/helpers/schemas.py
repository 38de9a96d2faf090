"""The tables' columns and what each may hold: the contract that every reader of Readout's output relies on."""

from __future__ import annotations

from functools import cache
from math import inf
from typing import Any

import pandas as pd

SPEAKER_KINDS = ("person", "government", "organisation", "group", "unknown")
STATEMENT_KINDS = ("direct", "indirect", "mixed")
MODES = ("speech", "belief", "plan")
ASSERTED = ("yes", "denied", "not said", "asked", "hypothetical")
LABELS = ("oppose", "neutral", "support")
TIMEX_TYPES = ("DATE", "TIME", "DURATION", "SET")
STATUSES = ("happened", "planned", "denied", "hypothetical")
TRENDS = ("warmer", "colder", "none", "too few")

# What speakers, sides and outlets hold about one target.
_SUMMARY = {
    "target": "str", "statements": "int", "mean_score": "float?", "low": "float?", "high": "float?",
    "mean_sentiment": "float?", "first": "str?", "last": "str?", "trend": "str", "strongest": "str?", "target_id": "str?",
    "target_kind": "str?", "before_mean": "float?", "before_n": "int?", "after_mean": "float?", "after_n": "int?",
    "difference": "float?", "difference_low": "float?", "difference_high": "float?", "evidence": "list[str]?",
    "oppose": "int?", "neutral": "int?", "support": "int?", "strongest_oppose": "str?", "strongest_support": "str?",
}

# column -> type: str, int, float, or list (typed in Parquet, JSON in CSV cells); "?" may be absent.
COLUMNS: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": "str", "title": "str?", "published": "str?", "outlet": "str?", "author": "str?", "url": "str?",
        "language": "str?", "text": "str", "words": "int", "sha256": "str", "duplicate_of": "str?",
        "duplicate_kind": "str?",
    },
    "statements": {
        "statement_id": "str", "article_id": "str", "speaker": "str?", "speaker_id": "str?", "speaker_kind": "str",
        "speaker_side": "str?", "speaker_text": "str?", "speaker_start": "int?", "speaker_end": "int?",
        "cue": "str?", "cue_start": "int?", "cue_end": "int?", "spans": "list[list[int]]", "text": "str",
        "kind": "str", "mode": "str", "said_on": "str?", "sentiment": "float?", "reported_by": "str?",
        "asserted": "str", "same_as": "str?", "confidence": "float", "corrected": "str?", "note": "str?",
    },
    "stances": {
        "statement_id": "str", "speaker_id": "str?", "target": "str", "target_id": "str", "target_kind": "str",
        "score": "float", "label": "str", "act": "str?", "act_score": "float?", "cues": "list[list[float]]",
        "confidence": "float", "why": "str", "target_start": "int?", "target_end": "int?", "corrected": "str?", "note": "str?",
    },
    "dates": {
        "article_id": "str", "start": "int", "end": "int", "text": "str", "type": "str", "value": "str",
        "earliest": "str?", "latest": "str?", "granularity": "str?", "modifier": "str?", "reason": "str?",
        "corrected": "str?", "note": "str?",
    },
    "events": {
        "event_id": "str", "earliest": "str?", "latest": "str?", "granularity": "str?", "headline": "str",
        "act": "str?", "participants": "list[str]", "place": "str?", "status": "str", "salience": "float",
        "articles": "int", "evidence": "list[evidence]", "accounts": "list[account]?", "corrected": "str?", "note": "str?",
    },
    "rejects": {"path": "str", "line": "int?", "reason": "str", "mend": "str"},
    "speakers": {"speaker_id": "str", "speaker": "str"} | _SUMMARY,
    "sides": {"side_id": "str", "side": "str", "speakers": "int"} | _SUMMARY,
    "outlets": {"outlet": "str", "speakers": "int"} | _SUMMARY,
    "reversals": {
        "speaker_id": "str", "speaker": "str", "target": "str", "target_id": "str", "target_kind": "str",
        "before": "str", "before_day": "str", "before_score": "float", "after": "str", "after_day": "str",
        "after_score": "float", "confidence": "float",
    },
    "corrections": {
        "article_id": "str", "words": "str", "table": "str", "row_id": "str?", "change": "str", "who": "str", "why": "str?",
        "on": "str?", "applied": "str",
    },
}

ALLOWED: dict[tuple[str, str], tuple[str, ...]] = {
    ("statements", "speaker_kind"): SPEAKER_KINDS, ("statements", "kind"): STATEMENT_KINDS,
    ("statements", "mode"): MODES, ("statements", "asserted"): ASSERTED, ("stances", "label"): LABELS,
    ("stances", "target_kind"): ("party", "topic"), ("dates", "type"): TIMEX_TYPES,
    ("events", "status"): STATUSES, ("speakers", "trend"): TRENDS, ("sides", "trend"): TRENDS,
    ("outlets", "trend"): TRENDS, ("corrections", "applied"): ("yes", "no"),
}
UNIQUE = {"articles": "article_id", "statements": "statement_id", "events": "event_id"}
BETWEEN: dict[tuple[str, str], tuple[float, float]] = {
    ("statements", "confidence"): (0, 1), ("statements", "sentiment"): (-1, 1), ("stances", "score"): (-1, 1),
    ("stances", "act_score"): (-10, 10), ("stances", "confidence"): (0, 1), ("speakers", "mean_score"): (-1, 1),
    ("articles", "words"): (0, inf), ("statements", "speaker_start"): (0, inf), ("statements", "cue_start"): (0, inf),
    ("dates", "start"): (0, inf),
}

def to_frame(name: str, rows: list[dict[str, Any]] | dict[str, list[Any]]) -> pd.DataFrame:
    """Make the table ``name`` from rows or columns: its columns, in order, with their types; keys unknown are dropped."""
    columns = rows if isinstance(rows, dict) else {column: [row.get(column) for row in rows] for column in COLUMNS[name]}
    return pd.DataFrame({column: pd.Series(columns[column], dtype=_dtype(kind)) for column, kind in COLUMNS[name].items()})


def _dtype(kind: str) -> str:
    return {"str": "object", "int": "Int64", "float": "Float64"}.get(kind.rstrip("?"), "object")


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` unchanged if it keeps the contract of table ``name``.

    Raises pandera.errors.SchemaErrors, which lists every cell that does not.
    """
    if not _plainly_kept(name, frame):
        _schema(name).validate(frame, lazy=True)
    return frame


def _plainly_kept(name: str, frame: pd.DataFrame) -> bool:
    """Say whether all is well, without what would tell what is not: that takes half a second to import."""
    for column, kind in COLUMNS[name].items():
        if column not in frame or frame[column].dtype != _dtype(kind):
            return False
        there = frame[column].dropna()
        if len(there) < len(frame) and not kind.endswith("?"):
            return False
        if UNIQUE.get(name) == column and not there.is_unique:
            return False
        if (name, column) in ALLOWED and not all(value in ALLOWED[name, column] for value in there):
            return False
        if (name, column) in BETWEEN and not there.between(*BETWEEN[name, column]).all():
            return False
    return True


@cache
def _schema(name: str):
    import pandera.pandas as pa

    columns = {}
    for column, kind in COLUMNS[name].items():
        checks = []
        if (name, column) in ALLOWED:
            checks.append(pa.Check.isin(ALLOWED[name, column]))
        if (name, column) in BETWEEN:
            checks.append(pa.Check.in_range(*BETWEEN[name, column]))
        columns[column] = pa.Column(_dtype(kind), checks, nullable=kind.endswith("?"), unique=UNIQUE.get(name) == column)
    return pa.DataFrameSchema(columns, strict=False, name=name)
