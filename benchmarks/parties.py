"""Measure the proposal of parties: each demonstration corpus with its parties file put away.

    python benchmarks/parties.py

A party of the file counts as found when one is proposed under its name or an alias of it, or when the general gazetteer
knows it without a file. Sides count among the people found: right when they are those of the file.
"""

from __future__ import annotations

from pathlib import Path

from helpers.corpus import Corpus, Parties, Party
from helpers.corpus.parties import plain
from helpers.statements.proposal import propose

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print recall by name, kind and side for each corpus, and what was missed."""
    for name in ("harbour", "us-dprk"):
        corpus = Corpus.load(ROOT / "corpus" / name)
        general = Parties.general()
        proposals = propose(corpus.articles, general)
        proposed = [p.party for p in proposals]
        titles = {p.party.id: {title.lower() for title in p.roles} for p in proposals}
        wanted = [p for p in corpus.parties.all if p.id in corpus.parties.own]
        texts = plain(" ".join(a.text for a in corpus.articles))
        wanted = [p for p in wanted if any(plain(n) in texts for n in (p.name, *p.aliases))]
        matched = {p.id: next((q for q in proposed if _same(p, q)), None) for p in wanted}
        known = {p.id for p in wanted if matched[p.id] is None and any(general.named(n) for n in (p.name, *p.aliases))}
        print(f"{name}: {len(wanted)} parties of the file are named in the articles; {len(proposed)} proposed")
        for kind in ("person", "government", "organisation", "group"):
            of_kind = [p for p in wanted if p.kind == kind]
            found = [p for p in of_kind if matched[p.id] or p.id in known]
            if of_kind:
                print(f"  {kind:13} {len(found)}/{len(of_kind)} found ({sum(p.id in known for p in of_kind)} in the gazetteer)"
                      f"; missed: {', '.join(p.name for p in of_kind if p not in found) or 'none'}")
        people = [p for p in wanted if p.kind == "person" and p.side and matched[p.id]]
        back = {matched[p.id].id: p.id for p in wanted if matched[p.id]}
        right = [p for p in people if _side(matched[p.id].side, back, corpus.parties) == p.side]
        none = [p for p in people if matched[p.id].side is None]
        print(f"  sides of people: {len(right)}/{len(people)} right, {len(none)} left open, {len(people) - len(right) - len(none)} wrong"
              f" ({', '.join(f'{p.name}: {matched[p.id].side}' for p in people if p not in right and p not in none) or 'none'})")
        titled = [p for p in people if p.roles]
        roles = [p for p in titled if {r.title.lower() for r in p.roles} & titles[matched[p.id].id]]
        print(f"  an office of theirs: {len(roles)}/{len(titled)}")
        extra = [p for p in proposed if p.id not in back]
        print(f"  proposed and not in the file: {len(extra)} ({', '.join(p.name for p in extra[:25])})")


def _same(party: Party, other: Party) -> bool:
    names = {plain(n).casefold().removeprefix("the ") for n in (party.name, *party.aliases)}
    return bool(names & {plain(n).casefold().removeprefix("the ") for n in (other.name, *other.aliases) if " " in n or other.kind != "person"})


def _side(side: str | None, back: dict[str, str], parties: Parties) -> str | None:
    """Return a proposed side as an id of the file: that of the party it was matched with, or of the same name."""
    if side in back:
        return back[side]
    general = Parties.general().get(side)
    found = parties.named(general.name) if general else None
    return found.id if found else side


if __name__ == "__main__":
    main()
