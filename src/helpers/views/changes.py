"""What changed since an earlier run, in words and marks: what is new, gone and shifted, each new thing with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.markup import Html, count, day, days, html, join, score
from helpers.views.rows import Row, Rows, anchor, pair_anchor
from helpers.views.tables import article_link, disclosure, statement_link

TELLING = 0.05  # a mean that moved by less is counted only
MOST = 8  # changes of one kind on the page before a disclosure
KINDS = (("New", "+"), ("Gone", "−"), ("Shifted", "→"))


def changes(rows: Rows, found: Any | None) -> Html:
    """Tell what changed; ``found`` is what ``helpers.reports.compare`` found, None where no earlier run was named.

    What is gone stands without a link: this page does not hold it.
    """
    if found is None:
        return Html('<p class="none">No earlier run was named, so there is nothing to compare with.</p>')
    since = html("<p>Compared with an earlier run that read articles up to {}.{}</p>", day(_newest(rows, found)), _missing(found))
    if not found:
        return since + Html("<p>Nothing changed.</p>")
    shifted = [shift for shift in found.speakers.shifted if shift.difference is not None]
    moved = [shift for shift in shifted if shift.clear or abs(shift.difference) >= TELLING]
    blocks = [
        _block("Positions taken for the first time", [("New", _first_stance(rows, row)) for row in found.first_stances]),
        _block("Means", [("Shifted", _mean_shift(shift)) for shift in moved], _smaller(len(shifted) - len(moved))),
        _block("Speakers", [("New", _speaker(rows, row)) for row in found.new_speakers]),
        _block("Events", _marked(found.events, lambda row: _event(row, True), lambda row: _event(row, False), _event_shift)),
        _block("Statements", _marked(found.statements, lambda row: _statement(rows, row), _gone_statement, lambda shift: _statement_shift(rows, shift))),
        _block("Articles", _marked(found.articles, lambda row: article_link(rows, row["article_id"]), lambda row: html("{}", row["title"] or row["article_id"]), lambda shift: _article_shift(rows, shift))),
    ]  # fmt: skip
    return since + join(blocks)


def _newest(rows: Rows, found: Any) -> str | None:
    """The newest day of publication that the earlier run read."""
    new = {row["article_id"] for row in found.articles.new}
    before = [row["published"] for row in (*rows.articles, *found.articles.gone) if row["published"] and row["article_id"] not in new]
    return max(before, default=None)


def _missing(found: Any) -> str:
    return f" Only one of the two runs has the tables {', '.join(found.missing)}, which could not be compared." if found.missing else ""


def _marked(part: Any, new: Any, gone: Any, shifted: Any) -> list[tuple[str, Html]]:
    return [
        *(("New", new(row)) for row in part.new), *(("Gone", gone(row)) for row in part.gone), *(("Shifted", shifted(shift)) for shift in part.shifted),
    ]  # fmt: skip


def _smaller(left: int) -> str:
    return f"{count(left, 'mean')} moved by less than {TELLING:.2f}." if left else ""


def _block(heading: str, items: Iterable[tuple[str, Html]], note: str = "") -> Html:
    items, note = list(items), html('<p class="note">{}</p>', note) if note else Html("")
    if not items:
        return note
    counted = ", ".join(f"{n:,} {kind.lower()}" for kind, _ in KINDS if (n := sum(1 for found, _ in items if found == kind)))
    first, rest = _list(items[:MOST]), items[MOST:]
    return html("<h3>{}: {}</h3>{}{}{}", heading, counted, first, disclosure(f"{len(rest):,} more", _list(rest)) if rest else "", note)


def _list(items: list[tuple[str, Html]]) -> Html:
    marks = dict(KINDS)
    return html('<ul class="changes">{}</ul>', join(html('<li class="{}"><b>{} {}</b> {}</li>', kind.lower(), marks[kind], kind, told) for kind, told in items))


def _first_stance(rows: Rows, row: Row) -> Html:
    verb = ("support" if row["label"] == "support" else "oppose") + ("" if " and " in row["speaker"] else "s")
    before = f", having only {'opposed' if row['label'] == 'support' else 'supported'} it before" if row["before"] else ""
    said = html("{} {} {}{}", row["speaker"], verb, row["target"], before)
    statement = rows.statement.get(row["statement_id"])
    return html("{} ({})", said, statement_link(statement, day(rows.when(statement)))) if statement else said


def _mean_shift(shift: Any) -> Html:
    way = "▲ warmer" if shift.difference > 0 else "▼ more hostile"
    clear = ", outside the earlier interval" if shift.clear else ""
    return html(
        '{}: {} by {}, from {} to {} over {}{}', html('<a href="#{}">{} on {}</a>', pair_anchor(shift.new), shift.new["speaker"], shift.new["target"]),
        way, score(abs(shift.difference)).lstrip("+"), score(shift.old["mean_score"]), score(shift.new["mean_score"]), count(shift.new["statements"], "statement"), clear,
    )  # fmt: skip


def _speaker(rows: Rows, row: Row) -> Html:
    return html('<a href="#{}">{}</a>, {}', anchor("who", row["speaker_id"]), row["speaker"], count(row["statements"], "statement"))


def _event(row: Row, here: bool) -> Html:
    told = html("{}: {} ({})", days(row["earliest"], row["latest"]), row["headline"], row["status"])
    return html('<a href="#{}">{}</a>', anchor("e", row["event_id"]), told) if here else told


def _event_shift(shift: Any) -> Html:
    return html("{} [{}]", _event(shift.new, True), _fields(shift))


def _statement(rows: Rows, row: Row) -> Html:
    return html("{}: {}", row["speaker"] or "not named", statement_link(row, row["text"]))


def _gone_statement(row: Row) -> Html:
    return html("{}: {}", row["speaker"] or "not named", row["text"])


def _statement_shift(rows: Rows, shift: Any) -> Html:
    return html("{} [{}]", _statement(rows, shift.new), _fields(shift))


def _article_shift(rows: Rows, shift: Any) -> Html:
    return html("{}: {}", article_link(rows, shift.new["article_id"]), "its text changed" if "sha256" in shift.fields else _fields(shift))


def _fields(shift: Any) -> str:
    def shown(value: Any) -> str:
        return ", ".join(value) if isinstance(value, list) else "none" if value is None else str(value)

    return "; ".join(f"{name}: {shown(shift.old[name])} → {shown(shift.new[name])}" for name in shift.fields)
