"""The charts: what happened when, who stands where, how it moved, what was read.

A chart's title is its finding; under it what is measured and how to read it, behind a disclosure the figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from helpers.markup import Html, clean, count, day, days, html, join, month_end, score, sentence, the
from helpers.views.evidence import STATUS, event_list
from helpers.views.rows import Row, Rows, anchor, holder
from helpers.views.svg import (
    HAIR,
    MUTED,
    NEUTRAL,
    OPPOSE,
    OTHERS,
    PAPER,
    SIDES,
    SUPPORT,
    bare,
    date_axis,
    drawing,
    figure,
    number,
)  # fmt: skip
from helpers.views.tables import Cell, disclosure, events_table, interval, pair_link, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBER = 19  # drawing units that an event's number takes
LANES = 5  # parties with a lane and a colour of their own; a sixth lane takes the others


# --- timeline ---------------------------------------------------------------------------------------------------


def timeline(rows: Rows, shown: int = 12, listed: int = 100) -> Html:
    """What happened when: lanes by side, the ``shown`` most telling events numbered and listed below.

    The ``listed`` most telling are in its table, each with the sentences that report it.

    Happened is a filled dot, planned a hollow one, denied a struck one; an uncertain date is a bar as long as the
    uncertainty. An event of several parties has a mark in each lane, joined by a line.
    """
    dated = [
        {**row, "lanes": list(dict.fromkeys(map(rows.side, row["participants"])))}
        for row in rows.events
        if row["earliest"] and row["latest"]
    ]
    if not dated:
        return Html('<p class="none">No event with a known date was found in these articles.</p>')
    low, high = _window(rows, dated)
    inside = [row for row in dated if low <= number(row["latest"]) and number(row["earliest"]) <= high]
    outside = len(dated) - len(inside)
    best = _most_telling(inside, shown)
    best.sort(key=lambda row: (number(row["earliest"]) + number(row["latest"]), row["event_id"]))
    lanes = _lanes(inside)
    title = _timeline_title(inside, (low, high))
    about = "Filled: happened. Hollow: planned or supposed. Struck through: denied. A bar is as long as the date is uncertain."
    if outside:
        about += f" {count(outside, 'event')} before or after these years: in the table only."
    chart = figure(
        title, about, lambda axes, width: _draw_timeline(axes, width, inside, best, lanes, (low, high)),
        lambda width: _timeline_height(width, best, lanes), events_table(rows, {row["event_id"] for row in best}, listed),
    )  # fmt: skip
    return chart + event_list(rows, best, numbered=True)


def _most_telling(events: list[Row], shown: int) -> list[Row]:
    """The ``shown`` most salient events, of those that seem to tell one happening the first alone while others are left.

    Two seem to when their days overlap and half of the participants of one take part in the other.
    """
    chosen: list[Row] = []
    again: list[Row] = []
    for row in sorted(events, key=lambda row: (-row["salience"], -row["articles"], row["event_id"])):
        (again if any(_alike(row, other) for other in chosen) else chosen).append(row)
        if len(chosen) == shown:
            break
    return [*chosen, *again][:shown]


def _alike(one: Row, other: Row) -> bool:
    if one["latest"] < other["earliest"] or other["latest"] < one["earliest"]:
        return False
    few, many = sorted((set(one["participants"]), set(other["participants"])), key=len)
    return bool(few) and 2 * len(few & many) >= len(few)


def _timeline_title(events: list[Row], window: tuple[int, int]) -> str:
    """The busiest month, where one stands out; else how many events and when."""
    months = Counter(row["earliest"][:7] for row in events if row["earliest"][:7] == row["latest"][:7]).most_common(2)
    if months and months[0][1] > 1 and (len(months) == 1 or months[0][1] > months[1][1]):
        month = months[0][0] + "-01"
        return f"{days(month, month_end(month))} is the busiest month, with {count(months[0][1], 'event')} of {len(events):,}"
    return f"{count(len(events), 'event')}, {days(*(date.fromordinal(place).isoformat() for place in window))}"


def _window(rows: Rows, dated: list[Row]) -> tuple[int, int]:
    """The days the chart covers: the articles' own, a season before them and as much after as is planned."""
    first, last = rows.period
    if not first:
        starts = sorted(number(row["earliest"]) for row in dated)
        return max(1, starts[0] - 10), min(date.max.toordinal(), starts[-1] + 10)
    low, high = number(first), number(last)
    margin = max(20, (high - low) // 12)
    ends = [number(row["latest"]) for row in dated if number(row["latest"]) <= high + 400]
    return max(1, low - margin), min(date.max.toordinal(), max([high, *ends]) + margin // 3)


def _lanes(events: list[Row]) -> list[str]:
    """The sides with the most events, then "Others" where an event has none of them."""
    counted = Counter(name for row in events for name in row["lanes"])
    names = [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:LANES]]
    return names + (["Others"] if any(not set(row["lanes"]) & set(names) for row in events) else [])


def _colour(lanes: list[str], name: str) -> str:
    place = lanes.index(name)
    return OTHERS if name == "Others" or place >= len(SIDES) else SIDES[place]


def _levels(width: int, best: list[Row]) -> int:
    """In how many rows the numbers of the events stand above the lanes, so that none covers another."""
    return max(1, ceil(NUMBER * len(best) / (0.95 * width)))


def _timeline_height(width: int, best: list[Row], lanes: list[str]) -> int:
    return 58 + 16 * _levels(width, best) + 44 * len(lanes)


def _draw_timeline(axes: Axes, width: int, events: list[Row], best: list[Row], lanes: list[str], window: tuple[int, int]) -> str:
    low, high = window
    height = _timeline_height(width, best, lanes)
    bottom, top = 24 / height, 1 - (28 + 16 * _levels(width, best)) / height
    axes.set_position((0.012, bottom, 0.976, top - bottom))
    axes.set_xlim(low, high)
    axes.set_ylim(-0.75, len(lanes) - 0.25)
    bare(axes)
    date_axis(axes, low, high, width // 80)
    for place, name in enumerate(reversed(lanes)):
        axes.axhline(place, color=HAIR, linewidth=0.7, zorder=0)
        axes.text(low, place + 0.2, _short(name, width // 9), fontsize=12, fontweight="bold", color=_colour(lanes, name),
            va="bottom", zorder=6, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.85})
    _draw_events(axes, events, best, lanes, window)
    _draw_numbers(axes, width, best, window, len(lanes))
    told = "; ".join(f"{n}. {days(row['earliest'], row['latest'])}: {row['headline']}" for n, row in enumerate(best, 1))
    counted = Counter(STATUS[row["status"]] for row in events)
    return (
        f"Timeline of {count(len(events), 'event')} in {count(len(lanes), 'lane')} ({', '.join(lanes)}): "
        + ", ".join(f"{n} {status}" for status, n in sorted(counted.items()))
        + (f". Numbered: {told}" if told else "")
    )


def _draw_events(axes: Axes, events: list[Row], best: list[Row], lanes: list[str], window: tuple[int, int]) -> None:
    """Draw all events; those of one look together, the strong ones on top."""
    heights = {name: len(lanes) - 1 - place for place, name in enumerate(lanes)}
    strong = {row["event_id"] for row in best}
    marks, bars, joins = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in events:
        low, high = max(window[0], number(row["earliest"])), min(window[1], number(row["latest"]))
        names = [name for name in row["lanes"] if name in heights] or ["Others"]
        middle, places = (low + high) / 2, [heights[name] for name in names]
        if len(places) > 1:
            joins[row["event_id"] in strong].append((middle, min(places), max(places)))
        for name in names:
            marks[row["event_id"] in strong, row["status"], name].append(middle)
            if high - low > (window[1] - window[0]) / 60:
                bars[name].append((low, high))
    for thick, lines in sorted(joins.items()):
        axes.vlines(*zip(*sorted(set(lines))), color=MUTED, linewidth=0.9 if thick else 0.4, zorder=1)
    for name, spans in bars.items():
        low, high = zip(*sorted(set(spans)))
        axes.hlines([heights[name]] * len(low), low, high, color=_colour(lanes, name), linewidth=3.5, alpha=0.35, zorder=2)
    for (thick, status, name), places in sorted(marks.items()):
        places = sorted(set(places))
        colour, filled, size = _colour(lanes, name), status == "happened", 9 if thick else 6
        axes.plot(
            places, [heights[name]] * len(places), marker="o", markersize=size, markerfacecolor=colour if filled else PAPER, linestyle="none",
            markeredgecolor=PAPER if filled else colour, markeredgewidth=0.8 if filled else 1.6, zorder=4 if thick else 3,
        )  # fmt: skip
        if status == "denied":
            axes.plot(places, [heights[name]] * len(places), marker="x", markersize=size + 3, markeredgecolor=colour, markeredgewidth=1.6, linestyle="none", zorder=5)


def _draw_numbers(axes: Axes, width: int, best: list[Row], window: tuple[int, int], lanes: int) -> None:
    """Put each event's number above the lanes, moved apart so that none covers another, with a thin line down."""
    low, high = window
    levels = _levels(width, best)
    unit = (high - low) / width
    step = NUMBER * unit / levels
    wanted = [(max(low, number(row["earliest"])) + min(high, number(row["latest"]))) / 2 for row in best]
    order = sorted(range(len(best)), key=lambda n: wanted[n])
    places = {}
    for rank, n in enumerate(order):
        places[n] = max(wanted[n], low + 9 * unit + rank * step, places[order[rank - 1]] + step if rank else low)
    for rank, n in reversed(list(enumerate(order))):  # and back from the right edge
        limit = high - 9 * unit if rank == len(order) - 1 else places[order[rank + 1]] - step
        places[n] = min(places[n], limit)
    for rank, n in enumerate(order):
        axes.annotate(
            str(n + 1), xy=(wanted[n], lanes - 0.55), xytext=(places[n], lanes + 0.18 + 0.36 * (levels - 1 - rank % levels)), fontsize=12, fontweight="bold",
            ha="center", va="bottom", annotation_clip=False, arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0},
        )  # fmt: skip


def _short(name: str, most: int) -> str:
    name = clean(" ".join(name.split()))
    return name if len(name) <= most else name[: max(1, most - 1)] + "…"


# --- who stands where -------------------------------------------------------------------------------------------


def matrix(rows: Rows, speakers: int = 10, targets: int = 5, by: str = "speakers") -> Html:
    """Who stands where: speakers, ``"sides"`` or ``"outlets"`` by targets. Each cell has the mean with its sign, the
    interval drawn, n, and how many statements are against, neutral and for.

    Colour repeats what sign and drawing say. An empty cell is empty. Every cell leads to its statements.
    """
    pairs = {"speakers": rows.pairs, "sides": rows.side_pairs, "outlets": rows.outlet_pairs}[by]
    if not pairs:
        return Html('<p class="none">No statement about another party was found in these articles.</p>')
    about, heard = Counter(), Counter()
    for pair in pairs:
        about[pair["target_kind"] == "party", pair["target"]] += pair["statements"]
        heard[holder(pair)] += pair["statements"]
    columns = _columns(about, targets)
    order = [key for key, _ in sorted(heard.items(), key=lambda item: (-item[1], item[0][2]))]
    cells = {(holder(pair), pair["target"]): pair for pair in reversed(pairs)}  # the larger of two
    shown = [key for key in order if any((key, name) in cells for name in columns)]
    if by != "speakers":  # a side with too few statements on anybody is left to its table
        shown = [key for key in shown if any(cells.get((key, name), {}).get("mean_score") is not None for name in columns)] or shown
    head = join(html('<th scope="col">{}</th>', name) for name in columns)
    body = join(_matrix_row(key, columns, cells) for key in shown[:speakers])
    left = len(order) - min(len(shown), speakers)
    holders = {"speakers": "Speaker", "sides": "Side", "outlets": "Outlet"}[by]
    rest = html('<p class="note">{} and all other targets: under <a href="#who-said-it">Who said it</a>.</p>', count(left, "more speaker")) if left and by == "speakers" else ""
    return html(
        '<div class="matrix"><table data-fixed><caption><b>By {}: {}</b> <span class="meta">Mean stance from −1 (hostile) to +1 (supportive); '
        "the line is the 95 % interval, the tick in its middle zero; n counts distinct statements; ▼ against, ● neutral, ▲ for.</span></caption>"
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>{}',
        holders.lower(), _matrix_title(rows, pairs), holders, head, body, rest,
    )  # fmt: skip


def _columns(about: Counter, most: int) -> list[str]:
    """The targets that are spoken about most: parties before topics, of which a third at the most is shown."""
    ranked = sorted(about, key=lambda key: (-about[key], key[1]))
    parties = [key for key in ranked if key[0]]
    topics = [key for key in ranked if not key[0]][: max(most // 3, most - len(parties))]
    chosen = [*parties[: most - len(topics)], *topics]
    return list(dict.fromkeys(name for _, name in chosen))


def _matrix_title(rows: Rows, pairs: list[Row]) -> str:
    sure = [pair for pair in pairs if pair["mean_score"] is not None and pair["low"] is not None]
    against = sum(1 for pair in sure if pair["high"] is not None and pair["high"] < 0)
    behind = sum(1 for pair in sure if pair["low"] > 0)
    if not sure:
        return f"too few statements for any mean: at least {rows.minimum} are needed."
    return f"of {count(len(sure), 'mean')}, {against} {'is' if against == 1 else 'are'} clearly hostile, {behind} clearly supportive."


def _matrix_row(key: tuple[str, str, str], columns: list[str], cells: dict) -> Html:
    row = join(_matrix_cell(cells.get((key, name)), name) for name in columns)
    name = html('<a href="#{}">{}</a>', anchor("who", key[1]), key[2]) if key[0] == "pair" else key[2]
    return html('<tr><th scope="row">{}</th>{}</tr>', name, row)


def _matrix_cell(pair: Row | None, target: str) -> Html:
    if pair is None:
        return html('<td class="empty" data-l="{}"></td>', target)
    if pair["mean_score"] is None:
        return html('<td data-l="{}">{} <span class="meta">too few</span></td>', target, pair_link(pair, f"n {pair['statements']}"))
    mean = pair["mean_score"]
    step = min(3, int(abs(mean) * 4 + 0.5))
    kind = "z" if step == 0 else f"{'o' if mean < 0 else 's'}{step}"
    return html(
        '<td class="{}" data-l="{}"><b>{}</b> {}{} {}</td>', kind, target, score(mean), _interval_mark(pair),
        pair_link(pair, f"n {pair['statements']}"), _shares(pair),
    )  # fmt: skip


def _shares(pair: Row) -> Html:
    """How many statements are against, neutral and for; none is not said."""
    signs = (("oppose", "▼", "against"), ("neutral", "●", "neutral"), ("support", "▲", "for"))
    told = [(sign, pair[label], word) for label, sign, word in signs if pair.get(label)]
    return html(
        '<span class="shares" role="img" aria-label="{}">{}</span>', ", ".join(f"{n} {word}" for _, n, word in told), " ".join(f"{sign}{n}" for sign, n, _ in told)
    ) if told else Html("")


def _interval_mark(pair: Row) -> Html:
    """The interval as a small line over the scale, with its figures as text alternative."""
    if pair["low"] is None or pair["high"] is None:
        return Html("<br>")
    x = [round(30 + 28 * value, 1) for value in (pair["low"], pair["mean_score"], pair["high"])]
    return html(
        '<svg class="ci" viewBox="0 0 60 10" role="img" aria-label="95 % interval {}"><path class="zero" d="M2 5H58M30 2V8"/>'
        '<path d="M{} 5H{}"/><circle cx="{}" cy="5" r="3"/></svg>', interval(pair), x[0], x[2], x[1],
    )  # fmt: skip


# --- who answers whom -------------------------------------------------------------------------------------------


def exchanges(rows: Rows, most: int = 12) -> Html:
    """Who answers whom: arrows from the sides that speak to the sides they speak about, the ``most`` frequent ones.

    An arrow is as wide as its statements are many; its mean stance stands at its start, with its sign. Colour repeats
    the sign.
    """
    if not rows.exchanges:
        return Html('<p class="none">No party speaks about another in these articles.</p>')
    shown = rows.exchanges[:most]
    left = [name for name, _ in _totals(shown, "speaker")]
    right = [name for name, _ in _totals(shown, "target")]
    about = (
        "Arrows run from who speaks to whom it is about, each with all its people; wider means more statements. "
        "At each arrow’s start: the number of statements, and their mean stance from −1 (hostile) to +1 (supportive)."
    )
    if len(rows.exchanges) > most:
        about += f" The {most} most frequent of {len(rows.exchanges):,}; the others are in the table."
    return figure(
        _exchanges_title(rows), about, lambda axes, width: _draw_exchanges(axes, width, shown, left, right),
        lambda width: _exchanges_height(shown, left, right), _exchanges_table(rows),
    )  # fmt: skip


def _totals(shown: list[Row], end: str) -> list[tuple[str, int]]:
    counted = Counter()
    for row in shown:
        counted[row[end]] += len(row["statements"])
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _exchanges_title(rows: Rows) -> str:
    first = rows.exchanges[0]
    back = next((row for row in rows.exchanges if (row["speaker"], row["target"]) == (first["target"], first["speaker"])), None)
    said = f"{sentence(the(first['speaker']))} speaks most about {the(first['target'])}: {count(len(first['statements']), 'statement')}{_with_mean(first)}"
    return said + (f"; {len(back['statements'])} answer{_with_mean(back)}" if back else "; none answers")


def _with_mean(row: Row) -> str:
    return f", mean {score(row['mean'])}" if row["mean"] is not None else ""


ARROW, GAP = 21, 13  # drawing units that an arrow takes at either end, and between two parties


def _exchanges_height(shown: list[Row], left: list[str], right: list[str]) -> int:
    return 30 + len(shown) * ARROW + (max(len(left), len(right)) - 1) * GAP


def _slots(shown: list[Row], names: list[str], end: str, other: list[str], height: float) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Where each arrow ends on one side, and where each party's name stands: parties in order, arrows in the order of
    their other ends."""
    places, middles, at = {}, {}, height - 26
    taken = len(shown) * ARROW + (len(names) - 1) * GAP
    at -= (height - 30 - taken) / 2
    far = "target" if end == "speaker" else "speaker"
    for name in names:
        arrows = sorted((row for row in shown if row[end] == name), key=lambda row: other.index(row[far]))
        for n, row in enumerate(arrows):
            places[row["speaker"], row["target"]] = at - (n + 0.5) * ARROW
        middles[name] = at - len(arrows) * ARROW / 2
        at -= len(arrows) * ARROW + GAP
    return places, middles


def _draw_exchanges(axes: Axes, width: int, shown: list[Row], left: list[str], right: list[str]) -> str:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    height = _exchanges_height(shown, left, right)
    axes.set_position((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    margin = 0.3 if width < 500 else 0.25
    start, figures, end = margin * width, margin * width + (78 if width < 500 else 88), (1 - margin) * width
    starts, names = _slots(shown, left, "speaker", right, height)
    ends, others = _slots(shown, right, "target", left, height)
    most = max(10, *(len(row["statements"]) for row in shown))
    axes.text(start - 8, height - 12, "who speaks", ha="right", fontsize=11, color=MUTED, va="center")
    axes.text(end + 8, height - 12, "about whom", ha="left", fontsize=11, color=MUTED, va="center")
    for row in shown:
        key, n = (row["speaker"], row["target"]), len(row["statements"])
        colour = NEUTRAL if row["mean"] is None or abs(row["mean"]) < 0.05 else OPPOSE if row["mean"] < 0 else SUPPORT
        low, high, middle = starts[key], ends[key], (figures + end) / 2
        curve = Path([(figures, low), (middle, low), (middle, high), (end - 7, high)], [1, 4, 4, 4])
        axes.add_patch(PathPatch(curve, fill=False, edgecolor=colour, linewidth=1 + 9 * n / most, alpha=0.55, capstyle="butt"))
        axes.plot([end - 5], [high], marker=">", color=colour, markersize=7, markeredgewidth=0)
        axes.text(start, low, f"{n}", fontsize=12, va="center", ha="left")
        axes.text(figures - 6, low, score(row["mean"]) if row["mean"] is not None else "too few", fontsize=12 if row["mean"] is not None else 10, fontweight="bold" if row["mean"] is not None else "normal", va="center", ha="right")
    letters = int((margin * width - 12) / 8)
    for place, found, align in ((start - 8, names, "right"), (end + 8, others, "left")):
        for name, at in found.items():
            lines = _wrapped(name, letters)
            for n, line in enumerate(lines):
                axes.text(place, at + 7.5 * (len(lines) - 1 - 2 * n), line, fontsize=12, fontweight="bold", ha=align, va="center")
    return "Who speaks about whom: " + "; ".join(
        f"{row['speaker']} about {row['target']}, {count(len(row['statements']), 'statement')}{_with_mean(row)}" for row in shown
    )


def _wrapped(name: str, letters: int) -> list[str]:
    """A name in at most two lines of so many letters."""
    name = clean(" ".join(name.split()))
    if len(name) <= letters:
        return [name]
    first = name[: letters + 1].rpartition(" ")[0] or name[:letters]
    return [first, _short(name[len(first) :].strip(), letters)]


def _exchanges_table(rows: Rows) -> Html:
    def links(row: Row) -> Html:
        said = Counter((statement["speaker_id"] or statement["speaker"], statement["speaker"]) for statement in row["statements"])
        most = sorted(said.items(), key=lambda item: (-item[1], item[0][1]))
        return join((html('<a href="#{}">{}</a> {}', anchor("who", key), name, n) for (key, name), n in most), ", ")

    return table(
        "exchanges", "Who speaks about whom: sides, with all who speak for them", ("Who speaks", "About whom", "Statements", "Mean", "By"),
        (
            (row["speaker"], row["target"], len(row["statements"]), score(row["mean"]), links(row))
            for row in rows.exchanges[:30]
        ),
        ("Statements", "Mean"),
    )  # fmt: skip


# --- how it moved -----------------------------------------------------------------------------------------------


def movement(rows: Rows, shown: int = 6, by: str = "speakers") -> Html:
    """How it moved: a small chart for each of the pairs with the most statements, all on one scale.

    ``by`` is "speakers" or "sides". Parties come before topics. Nothing where no pair has enough statements on two
    days or more; ``findings.movements`` says so in words.
    """
    pairs = rows.side_pairs if by == "sides" else rows.pairs
    pairs = sorted(pairs, key=lambda pair: pair["target_kind"] == "topic")
    chosen = [pair for pair in pairs if pair["statements"] >= rows.minimum and rows.behind(pair)][: 3 * shown]
    chosen = [pair for pair in chosen if len(set(_days_of(rows, pair))) > 1][:shown]
    if not chosen:
        return Html("")
    all_days = [when for pair in chosen for when in _days_of(rows, pair)]
    window = min(all_days) - 15, max(all_days) + 15
    charts = join(_small(rows, pair, window) for pair in chosen)
    return html(
        '<figure><figcaption><h3>{}</h3><p class="meta">Each mark is one statement: '
        "▲ supportive, ● neutral, ▼ hostile; from −1 to +1. The horizontal line is zero.</p></figcaption>"
        '<div class="multiples">{}</div>{}</figure>',
        _movement_title(chosen), charts, disclosure("The figures as a table", _movement_table(rows, chosen)),
    )  # fmt: skip


def _movement_title(chosen: list[Row]) -> str:
    moved = [pair for pair in chosen if pair["trend"] in ("warmer", "colder")]
    if not moved:
        return "No change over time stands out from chance"
    return "; ".join(f"{holder(pair)[2]} grew {pair['trend']} toward {pair['target']}" for pair in moved[:3])


def _days_of(rows: Rows, pair: Row) -> list[int]:
    return [number(day_) for day_ in (rows.when(row["statement"]) for row in rows.behind(pair)) if day_ < "9999"]


def _small(rows: Rows, pair: Row, window: tuple[int, int]) -> Html:
    drawn = drawing(lambda axes, width: _draw_small(axes, rows, pair, window), 300, 130, "small")
    trend = {"warmer": "grew warmer", "colder": "grew more hostile", "none": "no change found"}.get(pair["trend"], "too few to tell a change")
    return html(
        '<div><p class="small"><b>{} → {}</b><br><span class="meta">{}, {}</span></p>{}</div>', holder(pair)[2], pair["target"],
        trend, pair_link(pair, f"n {pair['statements']}"), drawn,
    )  # fmt: skip


def _draw_small(axes: Axes, rows: Rows, pair: Row, window: tuple[int, int]) -> str:
    axes.set_position((0.09, 0.17, 0.9, 0.8))
    axes.set_xlim(*window)
    axes.set_ylim(-1.15, 1.15)
    bare(axes)
    date_axis(axes, *window, 4)
    axes.set_yticks([-1, 0, 1], ["−1", "0", "+1"], fontsize=11, color=MUTED)
    axes.axhline(0, color=MUTED, linewidth=1)
    shapes = (("oppose", OPPOSE, "v"), ("neutral", NEUTRAL, "o"), ("support", SUPPORT, "^"))
    for label, colour, marker in shapes:
        said = [(rows.when(row["statement"]), row["score"]) for row in rows.behind(pair) if row["label"] == label]
        points = [(number(when), value) for when, value in said if when < "9999"]
        if points:
            axes.plot(*zip(*points), marker=marker, markersize=7, color=colour, markeredgecolor=PAPER, markeredgewidth=0.7, linestyle="none")
    told = f", mean {score(pair['mean_score'])}" if pair["mean_score"] is not None else ""
    return (
        f"{holder(pair)[2]} on {pair['target']}: {count(pair['statements'], 'statement')} from {day(pair['first'])} to {day(pair['last'])}"
        f"{told}, trend: {pair['trend']}"
    )


def _movement_table(rows: Rows, chosen: list[Row]) -> Html:
    lines = []
    for pair in chosen:
        for row in rows.behind(pair):
            when = rows.when(row["statement"])
            lines.append((f"{holder(pair)[2]} → {pair['target']}", Cell(day(when), when), score(row["score"])))
    return table("movement", "Scores behind the charts", ("Pair", "Said", "Score"), lines, ("Score",))


# --- coverage ---------------------------------------------------------------------------------------------------


def coverage(rows: Rows) -> Html:
    """What was read, by day and outlet: a tick for each day with articles, its height their number; gaps named."""
    dated = [row for row in rows.articles if row["published"]]
    if not dated:
        return Html('<p class="none">No article has a date of publication.</p>')
    by_day: dict[str, Counter] = defaultdict(Counter)
    for row in dated:
        by_day[row["outlet"] or "no outlet named"][row["published"]] += 1
    outlets = sorted(by_day, key=lambda name: (-sum(by_day[name].values()), name))
    others = outlets[6:]
    for name in others:
        by_day["Other outlets"].update(by_day.pop(name))
    outlets = outlets[:6] + (["Other outlets"] if others else [])
    published = sorted({row["published"] for row in dated})
    gap = max(((number(b) - number(a), a, b) for a, b in pairwise(published)), default=(0, "", ""))
    title = f"{count(len(dated), 'article')} on {count(len(published), 'day')}"
    if gap[0] > 1:
        title += f"; the longest gap is {count(gap[0] - 1, 'day')}, from {day(gap[1])} to {day(gap[2])}"
    data = table(
        "coverage", "Articles by day and outlet", ("Day", "Outlet", "Articles"),
        [(Cell(day(d), d), name, n) for name in outlets for d, n in sorted(by_day[name].items())], ("Articles",),
    )  # fmt: skip
    return figure(
        title, "One tick for each day with an article; its height is the number of articles that day.",
        lambda axes, width: _draw_coverage(axes, width, by_day, outlets, gap, title), lambda width: 34 + 44 * len(outlets), data,
    )  # fmt: skip


def _draw_coverage(axes: Axes, width: int, by_day: dict, outlets: list[str], gap: tuple, title: str) -> str:
    found = sorted({number(d) for counted in by_day.values() for d in counted})
    margin = max(3, (found[-1] - found[0]) // 50)
    window = found[0] - margin, found[-1] + margin
    most = max(n for counted in by_day.values() for n in counted.values())
    height = 34 + 44 * len(outlets)
    axes.set_position((0.012, 24 / height, 0.976, 1 - 26 / height))
    axes.set_xlim(*window)
    axes.set_ylim(-0.15, len(outlets))
    bare(axes)
    date_axis(axes, *window, width // 80)
    if gap[0] > 1:
        axes.axvspan(number(gap[1]), number(gap[2]), color=HAIR, alpha=0.5, linewidth=0, zorder=0)
    for place, name in enumerate(reversed(outlets)):
        total = sum(by_day[name].values())
        axes.axhline(place, color=HAIR, linewidth=0.7, zorder=0)
        axes.text(window[0], place + 0.62, f"{_short(name, width // 10)}: {total}", fontsize=12, fontweight="bold", va="bottom")
        when = sorted(by_day[name])
        axes.vlines([number(d) for d in when], place, [place + 0.55 * by_day[name][d] / most for d in when], color=SIDES[0], linewidth=2.2)
    told = ", ".join(f"{name} {sum(by_day[name].values())}" for name in outlets)
    return f"{title}. By outlet: {told}."
