"""A proposed party with what speaks for it, and the file that an analyst reads and corrects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import yaml

from helpers.corpus.parties import Party

_HEAD = """# Proposed by `readout corpus parties` from what the articles say; nobody has checked it. Those who speak most come first.
# Correct it and save what is right as parties.yaml, which is what reports read. Run the command again later: it proposes
# only who is not in parties.yaml, and never changes that file.
# Days are those of the articles that name somebody in an office; write the true ones where you know them.
# A remark behind a side says where it comes from when no title beside the name tells it: look at those first.
"""


@dataclass
class Proposed:
    """A party as proposed, with what speaks for it."""

    party: Party
    statements: int = 0
    articles: int = 0
    roles: dict[str, list[date]] = field(default_factory=dict)  # title -> days of the articles that give it
    periods: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)  # of titles that several held
    past: dict[str, list[date]] = field(default_factory=dict)  # "former" ones
    unclear: dict[str, list[date]] = field(default_factory=dict)  # titles that others bear too, nobody knows who when
    likely: str | None = None  # the side that the context gives
    stated: bool = True  # a state's body whose name the articles give, and not only the context
    why: str = ""  # what tells the side, where nothing beside the name does
    example: str = ""


def as_yaml(proposed: list[Proposed]) -> str:
    """Return the proposals as a parties file, each with a comment that says what speaks for it."""
    lines = [_HEAD, "parties:"]
    for p in proposed:
        party = p.party
        lines.append("")
        counted = f"{_many(p.statements, 'statement')}; named in {_many(p.articles, 'article')}"
        lines.append(f"  # {counted}" + (f": ... {_comment(p.example)} ..." if p.example else ""))
        lines.append(f"  - id: {_scalar(party.id)}")
        lines.append(f"    name: {_scalar(party.name)}")
        lines.append(f"    kind: {party.kind}")
        if party.side:
            lines.append(f"    side: {_scalar(party.side)}" + (f"  # {_comment(p.why)}" if p.why else ""))
        elif party.kind == "person":
            lines.append("    # side: not told")
        if party.gender:
            lines.append(f"    gender: {_scalar(party.gender)}")
        if party.media:
            lines.append("    media: true")
        for key, names in (("aliases", party.aliases), ("demonyms", party.demonyms), ("metonyms", party.metonyms)):
            if names:
                lines.append(f"    {key}: [{', '.join(map(_scalar, names))}]")
        if p.roles:
            lines.append("    roles:")
        for title, days in sorted(p.roles.items()):
            dated = [f"{key}: {day}" for key, day in zip(("from", "to"), p.periods.get(title, ())) if day]
            lines.append(f"      - {{{', '.join([f'title: {_scalar(title)}', *dated])}}}" + (f"  # seen {_span(days)}" if days else ""))
        for title, days in sorted(p.past.items()):
            if title not in p.roles:
                lines.append(f"      # former {_comment(title)}" + (f": seen {_span(days)}" if days else ""))
        for title, days in sorted(p.unclear.items()):
            lines.append(f"      # {_comment(title)}" + (f", seen {_span(days)}" if days else "") + ": others are called so too; whose office, and when?")
    return "\n".join(lines) + "\n"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _span(days: list[date]) -> str:
    return f"{min(days)}" + (f" to {max(days)}" if max(days) != min(days) else "")


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _scalar(value: str) -> str:
    """Write a text as YAML within a flow list, in quotes where it needs them."""
    return yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=2**20).strip()[1:-1]
