"""A text as its readers see it, and the way back from there to the text as it is.

A web page may spell "é" as two characters, hide soft hyphens and characters of no width in its words, or turn the
direction of writing. No reader sees that, so no stage should: each reads the legible text, and what it found is then
put back in its place, so that offsets and quoted words are always those of the text as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from helpers.records import DateExpression, Event, Stance, Statement, Zone

Found = TypeVar("Found", Statement, Stance, DateExpression, Event)

_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff"
_HIDDEN_ONES = re.compile(f"[{_HIDDEN}]")
_CLUSTER = re.compile(f"[^{_HIDDEN}][\u0300-\u036f\u1160-\u11ff\u20d0-\u20ff\u3099\u309a]{{0,30}}")  # a letter, its marks


@dataclass(frozen=True)
class Legible:
    """``text`` is what readers see of ``source``; its character ``i`` stands at ``starts[i]:ends[i]`` of the source."""

    text: str
    source: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in the source."""
        return (self.starts[start], self.ends[end - 1]) if start < end else (0, 0)

    def zones(self, zones: Sequence[Zone]) -> tuple[Zone, ...]:
        """Return zones of the source as zones of ``text``."""
        place = {start: i for i, start in reversed(list(enumerate(self.starts)))}
        spans = [(z.kind, [place[i] for i in range(z.start, z.end) if i in place]) for z in zones]
        return tuple(Zone(kind, places[0], places[-1] + 1) for kind, places in spans if places)

    def restore(self, found: Found) -> Found:
        """Return what was found in ``text`` with the offsets and the words of the source."""
        changes = {}
        for name, quoted in (("", "text"), ("speaker_", "speaker_text"), ("cue_", "cue"), ("target_", "")):
            if getattr(found, f"{name}start", None) is not None:
                start, end = self.span(getattr(found, f"{name}start"), getattr(found, f"{name}end"))
                changes |= {f"{name}start": start, f"{name}end": end}
                if quoted:
                    changes[quoted] = self.source[start:end]
        if isinstance(found, Statement):
            spans = tuple(self.span(*span) for span in found.spans)
            changes |= {"spans": spans, "text": " … ".join(self.source[a:b] for a, b in spans)}
        if isinstance(found, Stance):
            changes["cues"] = tuple((*self.span(start, end), weight) for start, end, weight in found.cues)
        if isinstance(found, Event):
            evidence = ((e, self.span(e.start, e.end)) for e in found.evidence)
            changes["evidence"] = tuple(replace(e, start=start, end=end) for e, (start, end) in evidence)
        return replace(found, **changes)


def legible(text: str) -> Legible | None:
    """Return ``text`` as its readers see it; None where that is the text itself, as it nearly always is."""
    if text.isascii() or (not _HIDDEN_ONES.search(text) and unicodedata.is_normalized("NFC", text)):
        return None
    seen: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        shown = unicodedata.normalize("NFC", cluster.group())
        whole = len(shown) != len(cluster.group())  # characters that melted into others have one place together
        for i, character in enumerate(shown):
            seen.append(character)
            starts.append(cluster.start() if whole else cluster.start() + i)
            ends.append(cluster.end() if whole else cluster.start() + i + 1)
    return Legible("".join(seen), text, starts, ends)
