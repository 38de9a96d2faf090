"""The records that pass between the stages.

Every offset is a Unicode code point into ``Article.text``, half-open ``[start, end)``. What is absent is ``None``
(or an empty tuple where the field is a sequence). Field names are those of the tables' columns (see ``schemas``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of an article's text that is not running prose.

    ``kind`` is one of title, byline, dateline, caption, heading, source. Zones are marked, never cut.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A file, or a part of one, that was not used; ``line`` counts from 1, ``None`` where no line is to blame."""

    path: str
    reason: str
    mend: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``text`` is what follows the front matter, unchanged."""

    article_id: str
    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    words: int = 0
    sha256: str = ""
    duplicate_of: str | None = None
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names or stands for somebody: a name, title, pronoun, metonym or description.

    ``party_id`` is the id of a party of the parties file or the gazetteer, else a slug of ``name``; ``name`` is the
    canonical name; ``how`` is one of name, alias, role, pronoun, metonym, demonym, description.
    """

    start: int
    end: int
    party_id: str
    name: str
    kind: str = "unknown"
    side: str | None = None
    how: str = "name"


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: a source, a cue and a content.

    ``kind``: direct, indirect or mixed. ``mode``: speech, belief or plan. ``asserted``: yes, denied, not said, asked
    or hypothetical. ``speaker`` is the canonical name, ``speaker_text`` the mention as written. ``text`` joins the
    content's fragments with " … ". ``confidence`` is a probability.
    """

    spans: tuple[Span, ...]
    text: str
    kind: str = "indirect"
    mode: str = "speech"
    asserted: str = "yes"
    confidence: float = 0.0
    speaker: str | None = None
    speaker_id: str | None = None
    speaker_kind: str = "unknown"
    speaker_side: str | None = None
    speaker_text: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    said_on: str | None = None
    sentiment: float | None = None
    reported_by: str | None = None
    same_as: str | None = None
    statement_id: str | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """A holder's position toward one target. ``score`` runs from -1 (hostile) to +1 (supportive).

    ``cues`` are (start, end, weight); ``why`` says in words what the score was made of. Abstaining is neutral with
    confidence 0.
    """

    score: float
    label: str
    confidence: float
    act: str | None = None
    act_score: float | None = None
    cues: tuple[tuple[int, int, float], ...] = ()
    why: str = ""
    target: str | None = None
    target_id: str | None = None
    target_kind: str | None = None
    target_start: int | None = None
    target_end: int | None = None
    statement_id: str | None = None
    speaker_id: str | None = None


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A temporal expression (TIMEX3, TimeML 1.2.1) and the interval of days that it names.

    ``earliest`` and ``latest`` are ISO days, both ``None`` when the expression names no known days; ``reason`` then
    says why. ``granularity``: time, day, week, month, quarter, season, half, year, decade, century, or None.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    earliest: str | None = None
    latest: str | None = None
    granularity: str | None = None
    modifier: str | None = None
    reason: str | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of an article's text, usually a sentence, that proves something."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """A happening. Before merging it has one piece of evidence, afterwards one for each mention.

    ``earliest`` and ``latest`` are ISO days; ``status``: happened, planned, denied or hypothetical. ``participants``
    are canonical names. ``act`` is a CAMEO root code, two digits. ``trigger`` is the lemma of the word that names
    the happening.
    """

    earliest: str | None
    latest: str | None
    granularity: str | None
    headline: str
    act: str | None = None
    trigger: str | None = None
    participants: tuple[str, ...] = ()
    place: str | None = None
    status: str = "happened"
    salience: float = 0.0
    articles: int = 1
    evidence: tuple[Evidence, ...] = field(default=())
    event_id: str | None = None
