"""Drawings made into inline SVG that follows the page: its colours, its font, its width, its policy.

matplotlib draws with marker colours (``INK``, ``OPPOSE`` ...) that become CSS variables, so that one drawing serves
light, dark and print. Text stays text. Each chart is drawn twice, for a wide page and for a phone; the stylesheet
shows one. matplotlib is imported only when something is drawn.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from helpers.markup import Html, clean, html, join
from helpers.views.rows import anchor
from helpers.views.tables import disclosure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, NARROW = 720, 340  # drawing units, about the pixels at which a chart is shown
INK, MUTED, HAIR, PAPER = "#010101", "#010102", "#010103", "#010104"
OPPOSE, NEUTRAL, SUPPORT = "#010201", "#010202", "#010203"
SIDES = ("#010301", "#010302", "#010303", "#010304", "#010305")
OTHERS = "#010306"
VARIABLES = {
    INK: "ink", MUTED: "muted", HAIR: "hair", PAPER: "paper", OPPOSE: "oppose", NEUTRAL: "neutral",
    SUPPORT: "support", OTHERS: "others", **{colour: f"side{n}" for n, colour in enumerate(SIDES, 1)},
}  # fmt: skip
_STYLE = re.compile(r"(?<![a-z-])([a-z-]+)\s*:\s*([^;]+)")
_FIGURE, _SPACE = re.compile(r"-?(?<!\d)\d+\.\d+"), re.compile(r" ?([MLQCZz]) ?")
_POINT = re.compile(r"M[-\d. ]*$")
_FIGURES = {"d", "x", "y", "stroke-width", "font-size", "viewBox"}
_WORDS = {"fill", "stroke", "opacity", "stroke-opacity", "fill-opacity", "stroke-dasharray", "stroke-linecap", "text-anchor", "font-weight"}
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"


def figure(title: Any, about: Any, draw: Callable[[Axes, int], str], height: Callable[[int], int], data: Html) -> Html:
    """Make a chart: its finding as title, what is measured, the drawing for both widths, and its data table.

    ``draw`` draws on axes of the width it is told and returns the chart in words; ``height`` gives the height for
    a width.
    """
    drawings = join(drawing(draw, width, height(width), kind) for width, kind in ((WIDE, "wide"), (NARROW, "narrow")))
    return html(
        '<figure><figcaption><h3>{}</h3><p class="meta">{}</p></figcaption>{}{}</figure>',
        title, about, drawings, disclosure("The figures as a table", data),
    )  # fmt: skip


def drawing(draw: Callable[[Axes, int], str], width: int, height: int, kind: str) -> Html:
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
    no ids but those it needs, no more elements than it needs; ``words`` is its text alternative."""
    out = BytesIO()
    canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ET.fromstring(out.getvalue())
    names = {name: f"{anchor('g', words, kind)}-{n}" for n, name in enumerate(_used(root))}
    for element in root.iter():
        _plain_attributes(element, names)
    _simplify(root)
    drawing = {"viewBox": root.get("viewBox"), "class": f"chart {kind}".strip(), "role": "img", "aria-label": clean(words)}
    root.attrib.clear()
    root.attrib.update(drawing | {"fill": "none"})
    return Html(re.sub(r">\s+<", "><", ET.tostring(root, encoding="unicode").replace(" />", "/>")))


def _used(root: ET.Element) -> list[str]:
    """The ids that the drawing itself uses, in order."""
    return list(dict.fromkeys(element.get(_LINK, "")[1:] for element in root.iter() if element.get(_LINK)))


def _plain_attributes(element: ET.Element, names: dict[str, str]) -> None:
    """Turn one element's style into attributes, its marker colours into variables, its id into one of the page's."""
    element.tag = element.tag.replace(_SVG, "")
    given = dict(element.attrib)
    for name, value in _STYLE.findall(given.pop("style", "")):
        if name == "font":  # the page's font, at the size drawn
            given["font-size"] = re.search(r"(?<![\d.])([\d.]+)px", value)[1]
            if re.search(r"\bbold\b|\b[67]00\b", value):
                given["font-weight"] = "600"
        else:
            given[name] = value.strip()
    kept = {}
    for name, value in given.items():
        if name == "id" and value in names:
            kept["id"] = names[value]
        elif name == _LINK:
            kept["href"] = "#" + names[value[1:]]
        elif value.lower() in VARIABLES:
            kept[name] = f"var(--{VARIABLES[value.lower()]})"
        elif name in _FIGURES:
            kept[name] = _SPACE.sub(r"\1", " ".join(_FIGURE.sub(_rounded, value).split()))
        elif name in _WORDS and value not in ("none", "1", "start"):
            kept[name] = value
    if element.tag == "text":
        kept.setdefault("fill", "var(--ink)")
    element.attrib.clear()
    element.attrib.update(kept)


def _rounded(found: re.Match) -> str:
    return f"{float(found[0]):.1f}".removesuffix(".0")


def _simplify(parent: ET.Element) -> None:
    """Take away what draws nothing, put lines of one style into one path, and say a style once for marks that share it."""
    made: list[ET.Element] = []
    for child in list(parent):
        _simplify(child)
        if child.tag in ("metadata", "style", "clipPath") or (child.tag in ("g", "defs") and not len(child)):
            continue
        if child.tag == "path" and "id" not in child.attrib and (not {"fill", "stroke"} & set(child.attrib) or _POINT.match(child.get("d", ""))):
            continue
        if child.tag == "g" and not child.attrib:
            made += _shared(list(child))
        elif made and child.tag == made[-1].tag == "path" and _style(child) == _style(made[-1]):
            made[-1].set("d", made[-1].get("d") + child.get("d"))
        else:
            made.append(child)
    parent[:] = made


def _shared(marks: list[ET.Element]) -> list[ET.Element]:
    """Put marks of one style into a group that has it."""
    if len(marks) < 2 or any(mark.tag != "use" or _style(mark) != _style(marks[0]) for mark in marks):
        return marks
    group = ET.Element("g", {name: value for name, value in marks[0].attrib.items() if name not in ("x", "y", "href")})
    for mark in marks:
        mark.attrib = {name: mark.attrib[name] for name in ("x", "y", "href")}
    group[:] = marks
    return [group]


def _style(element: ET.Element) -> dict[str, str]:
    return {name: value for name, value in element.attrib.items() if name not in ("d", "x", "y")}


def number(value: str) -> int:
    """An ISO day as a place on a date axis."""
    return date.fromisoformat(value).toordinal()


def bare(axes: Axes) -> None:
    """Take frame and ticks away."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks([])


def date_axis(axes: Axes, low: int, high: int, most: int) -> None:
    """Ticks with hairlines at whole decades, years, half-years, quarters, months, weeks or days: the finest of which
    at most ``most`` fit."""
    first, last = date.fromordinal(max(1, low)), date.fromordinal(min(high, date.max.toordinal()))
    span = (last - first).days
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    every = [first + timedelta(n) for n in range(span + 1)] if span < 400 else []
    choices = [
        ([day for day in months if day.month == 1 and day.year % step == 0], "year") for step in (1000, 100, 10, 1)
    ] + [([day for day in months if day.month % step == 1 % step], "month") for step in (6, 3, 1)]
    choices += [([day for day in every if day.weekday() == 0], "day"), (every, "day")]
    ticks, form = [first], "full"
    for days, kind in choices:
        inside = [day for day in days if first <= day <= last]
        if len(ticks) < len(inside) <= most:
            ticks, form = inside, kind
    axes.set_xticks([day.toordinal() for day in ticks], [_tick(day, form) for day in ticks], fontsize=11)
    for day, label in zip(ticks, axes.get_xticklabels()):  # no label runs over the edge
        place = (day.toordinal() - low) / max(1, high - low)
        label.set_horizontalalignment("left" if place < 0.03 else "right" if place > 0.97 else "center")
    for day in ticks:
        axes.axvline(day.toordinal(), color=HAIR, linewidth=0.7, zorder=0)


def _tick(day: date, form: str) -> str:
    return {"year": f"{day.year}", "month": f"{day:%b} {day.year}", "day": f"{day.day} {day:%b}"}.get(
        form, f"{day.day} {day:%b} {day.year}"
    )
