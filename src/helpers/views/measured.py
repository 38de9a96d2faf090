"""What was measured, shown: figures and misses as sheets, the same in a notebook, a report and a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from helpers.markup import Html, count, html, join
from helpers.views.accuracy import TABLES, Bin, Score, agree, calibration_error
from helpers.views.rows import Row
from helpers.views.svg import HAIR, MUTED, SIDES, figure
from helpers.views.tables import disclosure, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Sheet:
    """A table of plain cells that shows itself in a notebook, and as text."""

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    words: int = 1  # columns of words before the figures; all of them when there are no figures

    def _repr_html_(self) -> Html:
        return table(self.name, self.caption, self.headings, self.rows, self.headings[self.words :])

    def __str__(self) -> str:
        lines = [self.headings, *([str(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join([self.caption, *("  " + "  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)])


SCORES = ("Annotated", "Found", "Precision", "Recall", "F1")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _cells(score: Score) -> tuple[Any, ...]:
    return (score.gold, score.found, *map(_percent, (score.precision, score.recall, score.f1)))


def statements_sheets(settings: Mapping[str, Mapping[str, Any]]) -> list[Sheet]:
    """Statements by setting (with a parties file, without) and part: found at all, and what of the found is right."""
    rows = [(part, setting, m["statements"]) for setting, parts in settings.items() for part, m in parts.items()]
    told = ("speaker", "kind", "mode", "asserted", "reported_by")
    return [
        Sheet(
            "measured-statements", "Statements: content, in per cent; last, content and canonical speaker both right",
            ("Corpus", "Parties", *SCORES, "F1 with speaker"),
            tuple((part, setting, *_cells(m["content"]), _percent(m["content+speaker"].f1)) for part, setting, m in rows), 2,
        ),
        Sheet(
            "measured-statement-fields", "Of the statements found, the share whose canonical speaker, kind … is right, in per cent",
            ("Corpus", "Parties", "Statements", "Speaker", "Kind", "Mode", "Asserted", "Reported by"),
            tuple((part, setting, len(m["pairs"]), *(_percent(m[field]) for field in told)) for part, setting, m in rows), 2,
        ),
    ]  # fmt: skip


def dates_sheet(parts: Mapping[str, Any]) -> Sheet:
    """Dates by part and by what must agree."""
    asked = {"relaxed": "words touch", "strict": "same words", "value": "words touch, same value", "interval": "words touch, same days"}
    rows = [(part, words, *_cells(m["dates"][key])) for part, m in parts.items() for key, words in asked.items()]
    return Sheet("measured-dates", "Dates, in per cent", ("Corpus", "What agrees", *SCORES), tuple(rows), 2)


def events_sheet(parts: Mapping[str, Any]) -> Sheet:
    """Events by part, by readers and by what must agree, and the share of the found ones with the right status.

    Below what the program finds stands what the second reader has, against the first: how far two people agree.
    """
    asked = {"day": "sentence and days", "event": "sentence, days and participants"}
    readers = {"": "the first reader", "both ": "both readers", "readers ": "second reader against the first"}
    rows = [
        (part, against, words, *_cells(m["events"][prefix + key]), _percent(m["events"]["status"]) if prefix + key == "event" else "")
        for part, m in parts.items()
        for prefix, against in readers.items()
        for key, words in asked.items()
        if prefix + key in m["events"]
    ]
    return Sheet("measured-events", "Mentions of events, in per cent; of both readers, what both have is asked for, and what one has is right", ("Corpus", "Against", "What agrees", *SCORES, "Status right"), tuple(rows), 3)


def stances_sheet(parts: Mapping[str, Any]) -> Sheet:
    """Stances by part, beside the tone of the same words."""
    rows = []
    for part, m in parts.items():
        for who, scores in (("stance", m["stances"]), ("tone (VADER)", m["tone"])):
            figures = (_percent(scores[key]) for key in ("macro_f1", "accuracy", "sign_flips"))
            rows.append((part, who, len(m["stances"]["pairs"]), *figures, scores.get("missing_targets", ""), scores.get("missing_statements", "")))
    return Sheet(
        "measured-stances", "Stance toward a target, in per cent; what is missing counts as neutral",
        ("Corpus", "By", "Pairs", "Macro-F1", "Right", "Opposite sign", "Targets missing", "Statements missing"), tuple(rows), 2,
    )  # fmt: skip


def agreement(measured: Mapping[str, Any]) -> str:
    """Say how far two readers agreed on the stances."""
    kappa = measured["kappa"]
    return "The stances were read once." if kappa is None else f"Cohen’s kappa of two readings of the stances: {kappa:.2f}."


def opening(gold: Mapping[str, list[Row]]) -> Html:
    """One line of what was measured against."""
    articles = {row["article_id"] for rows in gold.values() for row in rows}
    counted = (f"{len(gold[name]):,} {name}" for name in TABLES)
    return html('<p class="opening">{}, annotated in {}.</p>', ", ".join(counted), count(len(articles), "article"))


def misses(measured: Mapping[str, Any], most: int = 30) -> list[Sheet]:
    """List what went wrong, by group; of more than ``most`` in a group every second, third ... is shown."""
    said, dates, events, stances = (measured[name] for name in TABLES)
    named = {id(g) for g, _ in said["named"]}
    days = {"earliest", "latest"}
    groups = [
        ("Statements not found", _texts(said["missed"])),
        ("Statements found that are not annotated", _texts(said["extra"])),
        ("Statements with another speaker", [(g, f"{g['speaker']} ({g['speaker_text']})", f["speaker"], g["text"]) for g, f in said["pairs"] if id(g) not in named]),
        *(
            (f"Statements with another {field.replace('_', ' ')}", [(g, g[field], f[field], g["text"]) for g, f in said["pairs"] if not agree(field, g, f)])
            for field in ("kind", "asserted", "reported_by")
        ),
        ("Dates not found", [(g, g["value"], "", g["text"]) for g in dates["missed"]]),
        ("Dates found that are not annotated", [(f, "", f["value"], f["text"]) for f in dates["extra"]]),
        ("Dates with another value or other days", [(g, _when(g), _when(f), g["text"]) for g, f in dates["pairs"] if g["value"] != f["value"] or any(g[k] != f[k] for k in days)]),
        ("Events not found", [(g, f"{_span(g)}: {', '.join(g['participants'])}", "", g["what"]) for g in events["missed"]]),
        ("Events found that are not annotated", [(f, "", f"{_span(f)}: {', '.join(f['participants'])}", f["headline"]) for f in events["extra"]]),
        ("Events with another status", [(g, g["status"], f["status"], g["what"]) for g, f in events["full"] if g["status"] != f["status"]]),
        ("Stances", [(g, g["label"], f["label"] if f else "neutral (missing)", f"{g['speaker']} → {g['target']}: {g['why']}") for g, f in stances["pairs"] if g["label"] != (f["label"] if f else "neutral")]),
    ]  # fmt: skip
    return [_sample(name, rows, most) for name, rows in groups if rows]


def _texts(rows: Iterable[Row]) -> list[tuple]:
    return [(row, row["speaker"] if "confidence" not in row else "", row["speaker"] if "confidence" in row else "", row["text"]) for row in rows]


def _when(row: Row) -> str:
    return f"{row['value']}, {_span(row)}"


def _span(row: Row) -> str:
    first, last = row["earliest"], row["latest"]
    return "no days" if first is None else first if first == last else f"{first} to {last}"


def _sample(name: str, rows: list[tuple], most: int) -> Sheet:
    step = ceil(len(rows) / most)
    shown = tuple((row["article_id"], *cells) for row, *cells in rows[::step])
    caption = f"{name}: {len(rows)}" + (f", {len(shown)} of them shown" if step > 1 else "")
    return Sheet("misses", caption, ("Article", "Annotated", "Found", "About"), shown, 4)


def folded(sheets: Iterable[Sheet]) -> Html:
    """Fold each sheet behind its caption."""
    return join(disclosure(sheet.caption, sheet._repr_html_()) for sheet in sheets)


def printed(name: str, text: str) -> Html:
    """Show what a program printed, folded behind its name."""
    return disclosure(name, html("<pre>{}</pre>", text))


def reliability_chart(bins: Sequence[Bin]) -> Html:
    """Draw the share of right statements over their confidence, with intervals, against the diagonal."""
    if not bins:
        return Html('<p class="none">No annotated article has a statement: nothing to draw.</p>')
    title = f"Confidence is {100 * calibration_error(bins):.0f} points from the truth on average"
    data = table(
        "reliability", "Statements by confidence", ("Confidence", "Statements", "Mean confidence", "Right", "95 % interval"),
        [
            (f"{b.low:.1f} to {b.low + 0.1:.1f}", b.n, f"{b.confidence:.2f}", f"{b.share:.2f}", f"{b.interval[0]:.2f} to {b.interval[1]:.2f}")
            for b in bins
        ],
        ("Statements", "Mean confidence", "Right"),
    )  # fmt: skip
    return figure(
        title, "Each dot holds the statements of one tenth of confidence, their number beside it: how many are right in content and "
        "speaker, with the 95 % interval. On the line, confidence is what it says; above it, too modest.",
        lambda axes, width: _draw_reliability(axes, width, bins, title), lambda width: min(width, 420), data,
    )  # fmt: skip


def _draw_reliability(axes: Axes, width: int, bins: Sequence[Bin], title: str) -> str:
    height = min(width, 420)
    axes.set_position((46 / width, 40 / height, 1 - 66 / width, 1 - 52 / height))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.tick_params(length=0, labelsize=11)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xticks(ticks, [f"{tick:.1f}" for tick in ticks])
    axes.set_yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks], color=MUTED)
    axes.set_xlabel("confidence", fontsize=12)
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1)
    for tick in ticks:
        axes.axhline(tick, color=HAIR, linewidth=0.7, zorder=0)
    for b in bins:
        axes.vlines(b.confidence, *b.interval, color=SIDES[0], linewidth=2)
        axes.text(b.confidence + 9 / width, b.share, str(b.n), fontsize=11, va="center")
    axes.plot([b.confidence for b in bins], [b.share for b in bins], "o", color=SIDES[0], markersize=7)
    return f"{title}. " + "; ".join(f"confidence {b.confidence:.2f}: {100 * b.share:.0f} % of {b.n} right" for b in bins) + "."
