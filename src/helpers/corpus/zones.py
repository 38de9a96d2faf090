"""Mark what in an article is not running prose: title, byline, dateline, caption, heading, source line.

Zones are marked, never cut, so offsets stay those of the text. Nothing is attributed or dated from a caption or a
heading; other stages decide for themselves about the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.records import Zone

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_END = re.compile(r"[.!?\u2026:;,][\"'\u201d\u2019)\]]*$")
_MARKS = "\"'\u201c\u2018\u00ab\u201e"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"

_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S|\*\*[^*]+\*\*\s*$|__[^_]+__\s*$")
_UNDERLINE = re.compile(r"(=+|-{3,})\s*$")
_CAPTION = re.compile(
    r"!\[|\[?\(?(?:file\s+)?(?:photo|picture|image|caption|pictured|video|graphic|map)s?(?:\s+\d+)?\s*[:\u2014\u2013|-]"
    r"|file\s*(?:-|--|\u2013|\u2014)\s|(?:in\s+)?(?:this|a|the)\s+(?:(?:undated|file|handout|combination|still|screen)\s+)*"
    r"(?:photo(?:graph)?|picture|image),?\s+(?:shows|provided|released|taken|made|carried|distributed|from|by|shot)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:\((?:AP )?(?:photo|file|picture|image)[^()]{0,80}\)|\((?:AP|AFP|EPA|Reuters|Yonhap|Xinhua)(?:[ /-][^()]{0,60})?\)"
    r"|(?:REUTERS|AFP|EPA|Getty Images)\s*/\s*[A-Z][^/]{0,60}|/\s*(?:AFP|AP|EPA|Reuters|Getty Images)|Getty Images|[^.!?]\s*\[[^\[\]]{3,80}\])\.?$"
)
_SOURCE = re.compile(
    r"[*_(\[]*(?:sources?|via|credit)\s*[:\u2014\u2013]|[*_(\[]*(?:additional |with )?(?:reporting|editing|writing|translation)\s+(?:by|from)\b"
    r"|\(?(?:c\)|\u00a9|copyright)\s|(?=.{0,200}\bcontributed (?:to this report|reporting)\b)|(?:read more|related|see also|more on this|follow us|subscribe|click here)\b.{0,90}$",
    re.IGNORECASE,
)
_ITALIC = re.compile(r"\*[^*]+\*|_[^_]+_")  # the desk's own note, first or last
_TRAILER = re.compile(r"_{3,}")  # what follows such a line in agency copy is credits
_BYLINE = re.compile(
    r"(?:By|BY|by)\s+(?:(?:the\s+)?[A-Z][\w.'\u2019-]+(?:\s+(?:staff|desk|and agencies|agencies|correspondents?))+$|[A-Z][\w.'\u2019-]+(?:\s+[A-Z][\w.'\u2019-]+){0,3}(?:\s*(?:,|and|&|\|)\s*.{0,80})?$)"
    r"|(?i:updated|published|posted|last (?:updated|modified)|first published|date)\b.{0,60}\d.{0,30}$"
    r"|(?:\w+day,?\s+)?(?:\d{1,2}\s+" + _MONTH + r"|" + _MONTH + r"\s+\d{1,2}),?\s+\d{4}.{0,40}$"
    r"|\d{4}-\d{2}-\d{2}.{0,30}$"
)
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z'\u2019.-]+(?:[ ,/]+(?:[A-Z][A-Za-z'\u2019.-]+|D\.C\.)){0,5}"
    r"(?:,?\s+" + _MONTH + r"\s+\d{1,2})?(?:\s*\([A-Z][\w .&/-]{1,40}\))?"
    r"|(?:[A-Z][\w'\u2019.-]+(?:,? [A-Z][\w'\u2019.-]+){0,3},?\s+)?(?:" + _MONTH + r"\s+\d{1,2}\s*)?\([A-Z][\w .&/-]{1,40}\))"
    r"\s*(?:--|[-\u2013\u2014\u2015]|:)+\s+(?=\S)"
)


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every line that holds more than white space, white space at its ends left out."""
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if body:
            start = match.start() + len(line) - len(line.lstrip())
            yield start, start + len(body)


def find_zones(text: str, title: str | None = None, titled: bool = True) -> tuple[Zone, ...]:
    """Mark the zones of ``text``.

    ``title`` is the article's title where it is known from elsewhere; ``titled`` says that it is, and that the first
    line is a title only if it repeats it. Returns zones in order, never overlapping. Lines are judged one by one:
    by their form (Markdown, a label, a credit), their place and their length.
    """
    zones: list[Zone] = []
    spans = list(lines(text))
    trailer = False
    for number, (start, end) in enumerate(spans):
        line = text[start:end]
        kind = "source" if trailer else _kind(line, number, len(spans), title, titled)
        trailer = trailer or bool(_TRAILER.fullmatch(line))
        if kind is None and number + 1 < len(spans) and len(line) < 120:
            below = text[spans[number + 1][0] : spans[number + 1][1]]
            if _UNDERLINE.match(below) and "\n" not in text[end : spans[number + 1][0]].replace("\n", "", 1):
                kind = "heading"
        if kind is None:
            match = _DATELINE.match(line[:140])
            if match:
                zones.append(Zone("dateline", start, start + match.end()))
        else:
            zones.append(Zone(kind, start, end))
    return tuple(zones)


def _kind(line: str, number: int, count: int, title: str | None, titled: bool) -> str | None:
    """Say what zone a whole line is, or None for prose."""
    words = len(line.split(None, 60))
    plain = line.strip("#*_ \t=")
    if number == 0 and words <= 40:
        if title and plain.casefold() == title.strip().casefold():
            return "title"
        if not titled and (line.startswith("# ") or words <= 30):
            return "title"
    if _TRAILER.fullmatch(line):
        return "source"
    if _MARKDOWN_HEADING.match(line) or _UNDERLINE.fullmatch(line):
        return "heading"
    if words <= 80 and (_CAPTION.match(line) or (_CREDIT.search(line[-120:]) and words <= 60 and number > 0)):
        return "caption"
    if words <= 40 and _SOURCE.match(line):
        return "source"
    if number in (0, 1, count - 1) and count > 1 and words <= 40 and _ITALIC.fullmatch(line):
        return "source"
    if number < 5 and words <= 16 and _BYLINE.match(line):
        return "byline"
    if 0 < number < count - 1 and words <= 9 and not _END.search(line) and line.lstrip(_MARKS)[:1].isupper():
        return "heading"
    return None
