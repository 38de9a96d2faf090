"""What a source says about an article before it becomes a file of the corpus, and how sure its date is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from helpers.corpus.articles import read_date
from helpers.corpus.zones import lines

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_WRITTEN_DAY = re.compile(
    rf"\b(?:[0-3]?\d(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|[0-3]?\d[/.][0-3]?\d[/.]\d{4})\b"
)
_CHANGED = re.compile(r"\b(?:updated|modified|changed|edited)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_ADDRESS_DAY = re.compile(r"[/-](\d{4})[/-]?(\d\d|[a-z]{3})[/-]?(\d\d)(?!\d)")
# Control characters but for line ends and tabs, and lone surrogates: no reader sees them and YAML refuses them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class FoundDate:
    """A day on which an article may have been published; ``where`` it was found; ``sure`` that it means just that."""

    day: date | None
    where: str
    sure: bool = True
    given: str = ""  # as it was written, where it is not one day of the calendar


@dataclass(frozen=True)
class Draft:
    """An article on its way into the corpus; ``source`` is the file or address (with its line) that it came from."""

    source: str
    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    dates: tuple[FoundDate, ...] = ()
    more: dict[str, str] = field(default_factory=dict)  # other lines of the front matter, kept as they are

    @property
    def published(self) -> FoundDate | None:
        """The day of publication: the first sure one, unless another sure one is more than a day off; else None."""
        sure = [found for found in self.dates if found.sure and found.day]
        if sure and all(abs((other.day - sure[0].day).days) <= 1 for other in sure):
            return sure[0]
        return None


class SourceError(ValueError):
    """A source that gives no article: what is wrong with it, and the mend."""

    def __init__(self, reason: str, mend: str):
        self.reason, self.mend = reason, mend
        super().__init__(f"{reason}; {mend}")


def found_date(value: object, where: str, sure: bool = True) -> FoundDate | None:
    """Read a date as metadata give it; None for nothing. Seconds and milliseconds since 1970 are taken too."""
    if value is None or isinstance(value, (bool, dict, list)) or not str(value).strip():
        return None
    if re.fullmatch(r"\d{9,10}(?:\d{3})?(?:\.\d+)?", str(value).strip()):
        seconds = float(value) / (1000 if float(value) >= 1e11 else 1)
        return FoundDate(datetime.fromtimestamp(seconds, UTC).date(), f"{where} (seconds since 1970)", sure)
    day, problem = read_date(value)
    return FoundDate(day, where, sure) if day else FoundDate(None, where, False, problem or "")


def written_date(text: str, where: str = "the text") -> FoundDate | None:
    """Find a line that gives the day of publication, as saved articles have one near their top: "5 March 2024, 18:12"."""
    for number, (start, end) in enumerate(lines(text[:4000])):
        line = text[start:end]
        if number > 7:
            break
        match = _WRITTEN_DAY.search(line) if len(line) <= 100 and len(line.split()) <= 12 else None
        if match and not line.rstrip().endswith((".", "!", "?")):
            number = text.count("\n", 0, start) + 1
            sure = not _CHANGED.search(line)
            return found_date(_ORDINAL.sub("", match.group()), f"line {number} of {where}", sure)
    return None


def address_date(url: str | None) -> FoundDate | None:
    """Read the day that many news addresses hold: .../2024/03/05/..., .../2024/mar/05/..., ...-20240305."""
    match = _ADDRESS_DAY.search((url or "").lower())
    found = found_date(" ".join(match.groups()) if match[2].isalpha() else "-".join(match.groups()), "its address") if match else None
    return found if found and found.day and 1990 <= found.day.year <= 2100 else None


def dates(*found: FoundDate | None) -> tuple[FoundDate, ...]:
    """Drop what was not found."""
    return tuple(f for f in found if f)


def clean(text: str) -> str:
    """Return text in NFC, with plain line ends, without characters that nobody sees."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\u00a0", " ")


def spaced(text: str) -> str:
    """Put an empty line between paragraphs where a text keeps each on one line; lines cut to a width stay as they are."""
    if "\n\n" in text.strip() or all(len(line) <= 100 for line in text.split("\n")):
        return text
    return paragraphs(text.split("\n"))


def one_line(value: object) -> str | None:
    """Return a value as one line of text, a list joined by commas; None for nothing."""
    if isinstance(value, (list, tuple)):
        value = ", ".join(filter(None, map(one_line, value)))
    elif isinstance(value, dict):
        value = value.get("name") or value.get("value")
    return " ".join(clean(str(value)).split())[:1000] or None if value is not None else None


def paragraphs(parts: Iterable[str]) -> str:
    """Join paragraphs with an empty line between two, blanks inside them made single."""
    kept = (" ".join(part.split()) for part in parts)
    return "".join(f"{part}\n\n" for part in kept if part).rstrip("\n") + "\n"
