"""The charts: matplotlib drawings turned into inline SVG that follows the page's colours, fonts and width.

matplotlib draws with marker colours (``INK``, ``OPPOSE`` ...) that become CSS variables, so that one drawing serves
light, dark and print. Text stays text. Each chart is drawn twice, for a wide page and for a phone; the stylesheet
shows one. matplotlib is imported only when something is drawn.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from helpers.views.evidence import STATUS, event_list
from helpers.views.markup import Html, clean, count, day, days, html, join, score
from helpers.views.rows import Row, Rows, anchor
from helpers.views.tables import Cell, disclosure, events_table, interval, pair_link, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, NARROW = 720, 340  # drawing units, about the pixels at which a chart is shown
LANES = 5  # parties with a lane and a colour of their own; a sixth lane takes the others
INK, MUTED, HAIR, PAPER = "#010101", "#010102", "#010103", "#010104"
OPPOSE, NEUTRAL, SUPPORT = "#010201", "#010202", "#010203"
SIDES = ("#010301", "#010302", "#010303", "#010304", "#010305")
OTHERS = "#010306"
VARIABLES = {
    INK: "ink", MUTED: "muted", HAIR: "hair", PAPER: "paper", OPPOSE: "oppose", NEUTRAL: "neutral",
    SUPPORT: "support", OTHERS: "others", **{colour: f"side{n}" for n, colour in enumerate(SIDES, 1)},
}  # fmt: skip
_STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"


def figure(title: Any, about: Any, draw: Callable[[Axes, int], str], height: Callable[[int], int], data: Html) -> Html:
    """Make a chart: its finding as title, what is measured, the drawing for both widths, and its data table.

    ``draw`` draws on axes of the width it is told and returns the chart in words; ``height`` gives the height for
    a width.
    """
    drawings = join(_drawing(draw, width, height(width), kind) for width, kind in ((WIDE, "wide"), (NARROW, "narrow")))
    return html(
        '<figure><figcaption><h3>{}</h3><p class="meta">{}</p></figcaption>{}{}</figure>',
        title, about, drawings, disclosure("The figures as a table", data),
    )  # fmt: skip


def _drawing(draw: Callable[[Axes, int], str], width: int, height: int, kind: str) -> Html:
    import matplotlib

    with matplotlib.rc_context(
        {
            "svg.fonttype": "none", "svg.hashsalt": "readout", "text.parse_math": False, "font.size": 12,
            "axes.edgecolor": HAIR, "axes.labelcolor": MUTED, "xtick.color": MUTED, "ytick.color": INK,
            "text.color": INK, "axes.spines.top": False, "axes.spines.right": False, "path.simplify": False,
        }
    ):  # fmt: skip
        from matplotlib.figure import Figure

        canvas = Figure(figsize=(width / 72, height / 72))
        axes = canvas.add_axes((0, 0, 1, 1))
        words = draw(axes, width)
        return to_svg(canvas, words, kind)


def to_svg(canvas: Figure, words: str, kind: str = "") -> Html:
    """Turn a drawing into inline SVG: no style attributes (the page's policy forbids them), colours as variables,
    no ids but those it needs, ``words`` as its text alternative."""
    out = BytesIO()
    canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ET.fromstring(out.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    used = {element.get(_LINK, "")[1:] for element in root.iter()} | set(
        re.findall(r"url\(#([^)]+)\)", " ".join(value for element in root.iter() for value in element.attrib.values()))
    )
    prefix = anchor("g", words, kind) + "-"
    for element in root.iter():
        _plain_attributes(element, used, prefix)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib.update({"class": f"chart {kind}".strip(), "role": "img", "aria-label": clean(words)})
    text = ET.tostring(root, encoding="unicode").replace("ns0:", "").replace(":ns0", "").replace("ns1:", "xlink:").replace(":ns1", ":xlink")
    return Html(re.sub(r">\s+<", "><", text))


def _plain_attributes(element: ET.Element, used: set[str], prefix: str) -> None:
    """Turn one element's style into attributes, its marker colours into variables, its id into one of the page's."""
    element.tag = element.tag.replace(_SVG, "")
    for name, value in _STYLE.findall(element.attrib.pop("style", "")):
        if name == "font":  # the page's font, at the size drawn
            element.set("font-size", re.search(r"([\d.]+)px", value)[1])
            if re.search(r"\bbold\b|\b[67]00\b", value):
                element.set("font-weight", "600")
        elif name not in ("stroke-linejoin", "stroke-linecap", "font-family"):
            element.set(name, value.strip())
    for name, value in list(element.attrib.items()):
        if value.lower() in VARIABLES:
            element.set(name, f"var(--{VARIABLES[value.lower()]})")
        elif name == "id":
            if value in used:
                element.set("id", prefix + value)
            else:
                del element.attrib["id"]
        elif name == _LINK:
            element.set(_LINK, "#" + prefix + value[1:])
            element.set("href", element.attrib.pop(_LINK))
        elif "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{prefix}"))
    if element.tag == "text" and "fill" not in element.attrib:
        element.set("fill", "var(--ink)")


def _number(value: str) -> int:
    return date.fromisoformat(value).toordinal()


def _bare(axes: Axes) -> None:
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks([])


def _date_axis(axes: Axes, low: int, high: int, most: int, size: float = 11) -> None:
    """Ticks at whole years, quarters, months or days, whichever are at most ``most``."""
    first, last = date.fromordinal(low), date.fromordinal(high)
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    choices = (
        ([m for m in months if m.month == 1 and m.year % 10 == 0], "%Y"), ([m for m in months if m.month == 1], "%Y"),
        ([m for m in months if m.month in (1, 7)], "%b %Y"), ([m for m in months if m.month % 3 == 1], "%b %Y"),
        (months, "%b %Y"), ([first + timedelta(n) for n in range(0, (last - first).days + 1, 7)] if high - low < 200 else [], "%-d %b"),
        ([first + timedelta(n) for n in range((last - first).days + 1)] if high - low < 30 else [], "%-d %b"),
    )  # fmt: skip
    ticks, form = [first], "%-d %b %Y"
    for days_found, shape in choices:
        inside = [found for found in days_found if low <= found.toordinal() <= high]
        if len(ticks) < len(inside) <= most:
            ticks, form = inside, shape
    axes.set_xticks([found.toordinal() for found in ticks], [found.strftime(form) for found in ticks], fontsize=size)
    for found in ticks:
        axes.axvline(found.toordinal(), color=HAIR, linewidth=0.7, zorder=0)


# --- timeline ---------------------------------------------------------------------------------------------------


def timeline(rows: Rows, shown: int = 12) -> Html:
    """What happened when: lanes by party, the ``shown`` most telling events numbered and listed below.

    Happened is a filled dot, planned a hollow one, denied a struck one; an uncertain date is a bar as long as the
    uncertainty. An event of several parties has a mark in each lane, joined by a line.
    """
    dated = [row for row in rows.events if row["earliest"] and row["latest"]]
    if not dated:
        return Html('<p class="none">No event with a known date was found in these articles.</p>')
    low, high = _window(rows, dated)
    inside = [row for row in dated if low <= _number(row["latest"]) and _number(row["earliest"]) <= high]
    outside = len(dated) - len(inside)
    best = sorted(inside, key=lambda row: (-row["salience"], -row["articles"], row["event_id"]))[:shown]
    best.sort(key=lambda row: (_number(row["earliest"]) + _number(row["latest"]), row["event_id"]))
    lanes = _lanes(inside)
    busiest = Counter(row["earliest"][:7] for row in inside if row["earliest"][:7] == row["latest"][:7]).most_common(1)
    title = (
        f"{count(len(inside), 'event')} from {days(date.fromordinal(low).isoformat(), date.fromordinal(high).isoformat())}"
        if not busiest
        else f"{days(busiest[0][0] + '-01', _month_end(busiest[0][0]))} is the busiest month, with {count(busiest[0][1], 'event')} of {len(inside):,}"
    )
    about = "Filled: happened. Hollow: planned or supposed. Struck through: denied. A bar is as long as the date is uncertain."
    if outside:
        about += f" {count(outside, 'event')} before or after these years: in the table only."
    chart = figure(
        title, about, lambda axes, width: _draw_timeline(axes, width, inside, best, lanes, (low, high)),
        lambda width: 74 + 44 * len(lanes), events_table(rows, {row["event_id"] for row in best}),
    )  # fmt: skip
    return chart + event_list(rows, best, numbered=True)


def _window(rows: Rows, dated: list[Row]) -> tuple[int, int]:
    """The days the chart covers: the articles' own, a season before them and as much after as is planned."""
    first, last = rows.period
    if not first:
        starts = sorted(_number(row["earliest"]) for row in dated)
        return starts[0] - 10, starts[-1] + 10
    low, high = _number(first), _number(last)
    margin = max(20, (high - low) // 12)
    ends = [_number(row["latest"]) for row in dated if _number(row["latest"]) <= high + 400]
    return low - margin, max([high, *ends]) + margin // 3


def _month_end(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return (date(year + number // 12, number % 12 + 1, 1) - timedelta(1)).isoformat() if year < 9999 else month + "-28"


def _lanes(events: list[Row]) -> list[str]:
    """The parties with the most events, then "Others" where something is left."""
    counted = Counter(name for row in events for name in row["participants"])
    names = [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:LANES]]
    return names + (["Others"] if any(not set(row["participants"]) & set(names) for row in events) else [])


def _colour(lanes: list[str], name: str) -> str:
    place = lanes.index(name)
    return OTHERS if name == "Others" or place >= len(SIDES) else SIDES[place]


def _draw_timeline(axes: Axes, width: int, events: list[Row], best: list[Row], lanes: list[str], window: tuple[int, int]) -> str:
    low, high = window
    height = 74 + 44 * len(lanes)
    bottom, top = 24 / height, 1 - 44 / height
    axes.set_position((0.012, bottom, 0.976, top - bottom))
    axes.set_xlim(low, high)
    axes.set_ylim(-0.75, len(lanes) - 0.25)
    _bare(axes)
    _date_axis(axes, low, high, width // 80)
    for place, name in enumerate(reversed(lanes)):
        axes.axhline(place, color=HAIR, linewidth=0.7, zorder=0)
        axes.text(low, place + 0.2, _short(name, width // 9), fontsize=12, fontweight="bold", color=_colour(lanes, name), va="bottom")
    heights = {name: len(lanes) - 1 - place for place, name in enumerate(lanes)}
    for row in sorted(events, key=lambda row: row["salience"]):
        _draw_event(axes, row, lanes, heights, window, strong=row in best)
    _draw_numbers(axes, width, best, window, len(lanes))
    told = "; ".join(f"{n}. {days(row['earliest'], row['latest'])}: {row['headline']}" for n, row in enumerate(best, 1))
    counted = Counter(STATUS[row["status"]] for row in events)
    return (
        f"Timeline of {count(len(events), 'event')} in {count(len(lanes), 'lane')} ({', '.join(lanes)}): "
        + ", ".join(f"{number} {status}" for status, number in sorted(counted.items()))
        + (f". Numbered: {told}" if told else "")
    )


def _draw_event(axes: Axes, row: Row, lanes: list[str], heights: dict[str, int], window: tuple[int, int], strong: bool) -> None:
    low, high = max(window[0], _number(row["earliest"])), min(window[1], _number(row["latest"]))
    names = [name for name in row["participants"] if name in heights] or ["Others"]
    if names == ["Others"] and "Others" not in heights:
        return
    middle = (low + high) / 2
    size = 9 if strong else 6
    if len(names) > 1:
        places = [heights[name] for name in names]
        axes.plot([middle, middle], [min(places), max(places)], color=MUTED, linewidth=0.8 if strong else 0.4, zorder=1)
    for name in names:
        place, colour = heights[name], _colour(lanes, name)
        if high - low > (window[1] - window[0]) / 60:
            axes.plot([low, high], [place, place], color=colour, linewidth=3.5, alpha=0.45, solid_capstyle="round", zorder=2)
        filled = row["status"] == "happened"
        axes.plot(
            [middle], [place], marker="o", markersize=size, markerfacecolor=colour if filled else PAPER,
            markeredgecolor=PAPER if filled else colour, markeredgewidth=0.8 if filled else 1.6, linestyle="none", zorder=4 if strong else 3,
        )  # fmt: skip
        if row["status"] == "denied":
            axes.plot([middle], [place], marker="x", markersize=size + 3, markeredgecolor=colour, markeredgewidth=1.6, zorder=5)


def _draw_numbers(axes: Axes, width: int, best: list[Row], window: tuple[int, int], lanes: int) -> None:
    """Put each event's number above the lanes, moved apart so that none covers another, with a thin line down."""
    low, high = window
    unit = (high - low) / width
    wanted = [(max(low, _number(row["earliest"])) + min(high, _number(row["latest"]))) / 2 for row in best]
    order = sorted(range(len(best)), key=lambda n: wanted[n])
    places = {}
    for rank, n in enumerate(order):
        places[n] = max(wanted[n], low + (rank + 0.5) * 19 * unit, places[order[rank - 1]] + 19 * unit if rank else low)
    for rank, n in reversed(list(enumerate(order))):  # and back from the right edge
        limit = high - 9 * unit if rank == len(order) - 1 else places[order[rank + 1]] - 19 * unit
        places[n] = min(places[n], limit)
    for n in range(len(best)):
        axes.annotate(
            str(n + 1), xy=(wanted[n], lanes - 0.55), xytext=(places[n], lanes + 0.18), fontsize=12, fontweight="bold",
            ha="center", va="bottom", annotation_clip=False, arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0},
        )  # fmt: skip


def _short(name: str, most: int) -> str:
    name = clean(" ".join(name.split()))
    return name if len(name) <= most else name[: max(1, most - 1)] + "…"


# --- who stands where -------------------------------------------------------------------------------------------


def matrix(rows: Rows, speakers: int = 10, targets: int = 5) -> Html:
    """Who stands where: speakers by targets. Each cell has the mean with its sign, the interval drawn, and n.

    Colour repeats what sign and drawing say. An empty cell is empty. Every cell leads to its statements.
    """
    if not rows.pairs:
        return Html('<p class="none">No statement about another party was found in these articles.</p>')
    about, heard = Counter(), Counter()
    for pair in rows.pairs:
        about[pair["target"]] += pair["statements"]
        heard[pair["speaker_id"] or pair["speaker"], pair["speaker"]] += pair["statements"]
    columns = [name for name, _ in sorted(about.items(), key=lambda item: (-item[1], item[0]))[:targets]]
    order = [key for key, _ in sorted(heard.items(), key=lambda item: (-item[1], item[0][1]))]
    cells = {((pair["speaker_id"] or pair["speaker"]), pair["target"]): pair for pair in rows.pairs}
    shown = [key for key in order if any((key[0], name) in cells for name in columns)]
    head = join(html('<th scope="col">{}</th>', name) for name in columns)
    body = join(_matrix_row(rows, key, columns, cells) for key in shown[:speakers])
    left = len(order) - min(len(shown), speakers)
    rest = html('<p class="note">{} and all other targets are in the table below.</p>', count(left, "more speaker")) if left else ""
    return html(
        '<div class="matrix"><table data-fixed><caption><b>{}</b> <span class="meta">Mean stance from −1 (hostile) to +1 (supportive); '
        "the line is the 95 % interval, the tick in its middle zero; n counts distinct statements.</span></caption>"
        '<thead><tr><th scope="col">Speaker</th>{}</tr></thead><tbody>{}</tbody></table></div>{}',
        _matrix_title(rows), head, body, rest,
    )  # fmt: skip


def _matrix_title(rows: Rows) -> str:
    sure = [pair for pair in rows.pairs if pair["mean_score"] is not None and pair["low"] is not None]
    against = sum(1 for pair in sure if pair["high"] is not None and pair["high"] < 0)
    behind = sum(1 for pair in sure if pair["low"] > 0)
    if not sure:
        return f"Too few statements for any mean: at least {rows.minimum} are needed."
    return f"Of {count(len(sure), 'mean')}, {against} {'is' if against == 1 else 'are'} clearly hostile, {behind} clearly supportive."


def _matrix_row(rows: Rows, key: tuple[str, str], columns: list[str], cells: dict) -> Html:
    row = join(_matrix_cell(cells.get((key[0], name)), name) for name in columns)
    return html('<tr><th scope="row"><a href="#{}">{}</a></th>{}</tr>', anchor("who", key[0]), key[1], row)


def _matrix_cell(pair: Row | None, target: str) -> Html:
    if pair is None:
        return html('<td class="empty" data-l="{}"></td>', target)
    if pair["mean_score"] is None:
        return html('<td data-l="{}">{} <span class="meta">too few</span></td>', target, pair_link(pair, f"n {pair['statements']}"))
    mean = pair["mean_score"]
    step = min(3, int(abs(mean) * 4 + 0.5))
    kind = "z" if step == 0 else f"{'o' if mean < 0 else 's'}{step}"
    return html(
        '<td class="{}" data-l="{}"><b>{}</b> {}{}</td>', kind, target, score(mean), _interval_mark(pair),
        pair_link(pair, f"n {pair['statements']}"),
    )  # fmt: skip


def _interval_mark(pair: Row) -> Html:
    """The interval as a small line over the scale, with its figures as text alternative."""
    if pair["low"] is None or pair["high"] is None:
        return Html("")
    x = [round(30 + 28 * value, 1) for value in (pair["low"], pair["mean_score"], pair["high"])]
    return html(
        '<svg class="ci" viewBox="0 0 60 10" role="img" aria-label="95 % interval {}"><path class="zero" d="M2 5H58M30 2V8"/>'
        '<path d="M{} 5H{}"/><circle cx="{}" cy="5" r="3"/></svg>', interval(pair), x[0], x[2], x[1],
    )  # fmt: skip


# --- how it moved -----------------------------------------------------------------------------------------------


def movement(rows: Rows, shown: int = 6) -> Html:
    """How it moved: a small chart for each of the pairs with the most statements, all on one scale."""
    chosen = [pair for pair in rows.pairs if pair["statements"] >= rows.minimum and rows.behind(pair)][: 3 * shown]
    chosen = [pair for pair in chosen if len({d for d in _days_of(rows, pair)}) > 1][:shown]
    if not chosen:
        return html('<p class="none">Too few statements to show how a stance moved: at least {} on two days are needed.</p>', rows.minimum)
    all_days = [number for pair in chosen for number in _days_of(rows, pair)]
    window = min(all_days) - 15, max(all_days) + 15
    charts = join(_small(rows, pair, window) for pair in chosen)
    return html(
        '<figure><figcaption><h3>Stance over time, statement by statement</h3><p class="meta">Each mark is one statement: '
        "▲ supportive, ● neutral, ▼ hostile; from −1 to +1. The horizontal line is zero.</p></figcaption>"
        '<div class="multiples">{}</div>{}</figure>',
        charts, disclosure("The figures as a table", _movement_table(rows, chosen)),
    )  # fmt: skip


def _days_of(rows: Rows, pair: Row) -> list[int]:
    return [_number(day_) for day_ in (rows.when(row["statement"]) for row in rows.behind(pair)) if day_ < "9999"]


def _small(rows: Rows, pair: Row, window: tuple[int, int]) -> Html:
    drawing = _drawing(lambda axes, width: _draw_small(axes, rows, pair, window), 300, 130, "small")
    trend = {"warmer": "grew warmer", "colder": "grew more hostile", "none": "no change found"}.get(pair["trend"], "too few to tell a change")
    return html(
        '<div><p class="small"><b>{} → {}</b><br><span class="meta">{}, {}</span></p>{}</div>', pair["speaker"], pair["target"],
        trend, pair_link(pair, f"n {pair['statements']}"), drawing,
    )  # fmt: skip


def _draw_small(axes: Axes, rows: Rows, pair: Row, window: tuple[int, int]) -> str:
    axes.set_position((0.09, 0.17, 0.9, 0.8))
    axes.set_xlim(*window)
    axes.set_ylim(-1.15, 1.15)
    _bare(axes)
    _date_axis(axes, *window, 4)
    axes.set_yticks([-1, 0, 1], ["−1", "0", "+1"], fontsize=11, color=MUTED)
    axes.axhline(0, color=MUTED, linewidth=1)
    for row in rows.behind(pair):
        when = rows.when(row["statement"])
        if when < "9999":
            colour, marker = {"oppose": (OPPOSE, "v"), "support": (SUPPORT, "^")}.get(row["label"], (NEUTRAL, "o"))
            axes.plot([_number(when)], [row["score"]], marker=marker, markersize=7, color=colour, markeredgecolor=PAPER, markeredgewidth=0.7)
    told = f", mean {score(pair['mean_score'])}" if pair["mean_score"] is not None else ""
    return (
        f"{pair['speaker']} on {pair['target']}: {count(pair['statements'], 'statement')} from {day(pair['first'])} to {day(pair['last'])}"
        f"{told}, trend: {pair['trend']}"
    )


def _movement_table(rows: Rows, chosen: list[Row]) -> Html:
    lines = []
    for pair in chosen:
        for row in rows.behind(pair):
            when = rows.when(row["statement"])
            lines.append((f"{pair['speaker']} → {pair['target']}", Cell(day(when), when), Cell(score(row["score"]), f"{row['score']:.4f}"), row["label"]))
    return table("movement", "Scores behind the charts", ("Pair", "Said", "Score", "Side"), lines, ("Score",))


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
    gap = max(((_number(b) - _number(a), a, b) for a, b in pairwise(published)), default=(0, "", ""))
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
    found = sorted({_number(d) for counted in by_day.values() for d in counted})
    margin = max(3, (found[-1] - found[0]) // 50)
    window = found[0] - margin, found[-1] + margin
    most = max(n for counted in by_day.values() for n in counted.values())
    height = 34 + 44 * len(outlets)
    axes.set_position((0.012, 24 / height, 0.976, 1 - 26 / height))
    axes.set_xlim(*window)
    axes.set_ylim(-0.15, len(outlets))
    _bare(axes)
    _date_axis(axes, *window, width // 80)
    if gap[0] > 1:
        axes.axvspan(_number(gap[1]), _number(gap[2]), color=HAIR, alpha=0.5, linewidth=0, zorder=0)
    for place, name in enumerate(reversed(outlets)):
        total = sum(by_day[name].values())
        axes.axhline(place, color=HAIR, linewidth=0.7, zorder=0)
        axes.text(window[0], place + 0.62, f"{_short(name, width // 10)}: {total}", fontsize=12, fontweight="bold", va="bottom")
        when = sorted(by_day[name])
        axes.vlines([_number(d) for d in when], place, [place + 0.55 * by_day[name][d] / most for d in when], color=SIDES[0], linewidth=2.2)
    told = ", ".join(f"{name} {sum(by_day[name].values())}" for name in outlets)
    return f"{title}. By outlet: {told}."
