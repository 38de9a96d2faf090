"""The records that pass between the stages.

Every offset is a Unicode code point into ``Article.text``, half-open ``[start, end)``. What is absent is ``None``
(or an empty tuple where the field is a sequence). Field names are those of the tables' columns (see ``schemas``).

A record shows itself in a notebook as a line of HTML, and in print as the same line in plain text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from helpers.markup import Html, count, day, days, html, join, legend, mark, score

Span = tuple[int, int]

LONGEST = 50_000  # characters of a text that a notebook shows


class Shown:
    """What shows itself. ``_line`` is HTML; its words alone are the plain form, ``str(record)``."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        cls._repr_pretty_ = _pretty  # in each class of its own: IPython takes a class's __repr__ before what is above it

    def _line(self) -> Html:
        raise NotImplementedError

    def __str__(self) -> str:
        return self._line().striptags()

    def _repr_html_(self) -> str:
        return self._line()._repr_html_()


def _pretty(self: Any, printer: Any, cycle: bool) -> None:
    printer.text(str(self))


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of an article's text that is not running prose.

    ``kind`` is one of title, byline, dateline, caption, heading, source, foreign (a paragraph that is not English).
    Zones are marked, never cut.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reject(Shown):
    """A file, or a part of one, that was not used; ``line`` counts from 1, ``None`` where no line is to blame."""

    path: str
    reason: str
    mend: str
    line: int | None = None

    def _line(self) -> Html:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return html("<b>{}</b>: {}; {}", place, self.reason, self.mend)


@dataclass(frozen=True, slots=True)
class Article(Shown):
    """One article. ``text`` is what follows the front matter, unchanged.

    ``duplicate_of`` is the article that is read in its stead, ``duplicate_kind`` how it repeats that: same, near or part.
    """

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
    duplicate_kind: str | None = None
    zones: tuple[Zone, ...] = ()

    def _line(self) -> Html:
        parts = [self.outlet, day(self.published and self.published.isoformat()), count(self.words, "word")]
        repeats = html(" (repeats {})", self.duplicate_of) if self.duplicate_of else ""
        return html("<b>{}</b>{} · {}", self.title or self.article_id, repeats, " · ".join(p for p in parts if p))

    def _repr_html_(self) -> str:
        return html("<p>{}</p><blockquote>{}</blockquote>", self._line(), _printed(self.text))._repr_html_()


@dataclass(frozen=True, slots=True)
class Mention(Shown):
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

    def _line(self) -> Html:
        side = f", side: {self.side}" if self.side and self.side != self.party_id else ""
        return html("{}–{} <b>{}</b> ({}{}; by {})", self.start, self.end, self.name, self.kind, side, self.how)


@dataclass(frozen=True, slots=True)
class Statement(Shown):
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

    def _line(self) -> Html:
        notes = [self.kind, self.mode if self.mode != "speech" else "", self.asserted if self.asserted != "yes" else ""]
        notes += [day(self.said_on) if self.said_on else "", f"as told by {self.reported_by}" if self.reported_by else ""]
        notes.append(f"confidence {self.confidence:.2f}")
        return html(
            "<b>{}</b> <i>{}</i>: <u>{}</u> ({})", self.speaker or self.speaker_text or "Speaker not named",
            self.cue or "said", self.text, " · ".join(note for note in notes if note),
        )  # fmt: skip

    def _marks(self) -> list[tuple[int, int, str]]:
        found = [(start, end, "content") for start, end in self.spans]
        others = ((self.cue_start, self.cue_end, "cue"), (self.speaker_start, self.speaker_end, "speaker"))
        return found + [place for place in others if None not in place]


@dataclass(frozen=True, slots=True)
class Stance(Shown):
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

    def _line(self) -> Html:
        verb = {"oppose": "opposes", "support": "supports"}.get(self.label, "is neutral to")
        why = f"; {self.why}" if self.why else ""
        target = self.target or "the target"
        return html("<b>{}</b> {} <mark>{}</mark> (confidence {:.2f}{})", score(self.score), verb, target, self.confidence, why)


@dataclass(frozen=True, slots=True)
class DateExpression(Shown):
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

    def _line(self) -> Html:
        read = days(self.earliest, self.latest) if self.earliest or self.latest else "no known days"
        notes = [f"{self.type} {self.value}", self.modifier, self.reason]
        return html("<dfn>{}</dfn> → <b>{}</b> ({})", self.text, read, "; ".join(note for note in notes if note))

    def _marks(self) -> list[tuple[int, int, str]]:
        return [(self.start, self.end, "date")]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of an article's text, usually a sentence, that proves something."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Account:
    """What one piece of evidence tells of an event by itself, before merging.

    ``numbers`` are the counts and amounts of its sentence ("12 people"). ``differs`` names that in which another
    account tells otherwise: days, numbers, who, status.
    """

    article_id: str
    start: int
    end: int
    earliest: str | None
    latest: str | None
    status: str
    participants: tuple[str, ...] = ()
    place: str | None = None
    numbers: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event(Shown):
    """A happening. Before merging it has one piece of evidence, afterwards one for each mention.

    ``earliest`` and ``latest`` are ISO days; ``status``: happened, planned, denied or hypothetical. ``participants``
    are canonical names. ``act`` is a CAMEO root code, two digits. ``trigger`` is the lemma of the word that names
    the happening. ``accounts`` (after merging) are what each piece of evidence tells, in the order of ``evidence``.
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
    accounts: tuple[Account, ...] = field(default=())

    def _line(self) -> Html:
        who = f"{', '.join(self.participants)}; " if self.participants else ""
        told = count(self.articles, "article")
        return html("<b>{}</b> {} ({}{}; told by {})", days(self.earliest, self.latest), self.headline, who, self.status, told)


class Marked(list):
    """What was found in a text, statements or dates: a list that shows itself in a notebook marked in the text."""

    def __init__(self, found: Iterable[Any], text: str, heading: Html | str = ""):
        super().__init__(found)
        self.text, self.heading = text, heading

    def _repr_html_(self) -> str:
        marks = [place for record in self for place in record._marks()]
        lines = join(html("<li>{}</li>", record._line()) for record in self)
        top = html("<p>{}</p>", self.heading) if self.heading else ""
        found = html("<ol>{}</ol>", lines) if self else Html("<p>Nothing was found.</p>")
        read = legend({kind for _, _, kind in marks})
        return html("{}{}<blockquote>{}</blockquote>{}", top, read, _printed(self.text, marks), found)._repr_html_()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("\n".join(map(str, self)) or "nothing found")


def _printed(text: str, marks: Iterable[tuple[int, int, str]] = ()) -> Html:
    """A text with its marks; a very long one is cut."""
    left = len(text) - LONGEST
    return mark(text, marks, 0, LONGEST) + (html("<br>… {} more", count(left, "character")) if left > 0 else "")
