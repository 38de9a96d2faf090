"""Who held which office when, and for which side, over all proposed parties."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from helpers.corpus.parties import is_shared_office
from helpers.statements.names import lexicon
from helpers.statements.proposal_file import Proposed


def sides_by_office(found: list[Proposed]) -> None:
    """Give who has no side that of the others in the same office, where all of them are on one: "harbour minister".

    Every country has a foreign minister, and every company a chairman: those offices tell no side.
    """
    sides: dict[str, set[str]] = defaultdict(set)
    common = lexicon().title_words - {"security", "unification", "state"}
    for proposed in found:
        for title in proposed.roles:
            if proposed.party.side and not set(title.split()) <= common:
                sides[title].add(proposed.party.side)
    for proposed in found:
        titles = [title for title in (*proposed.roles, *proposed.past) if len(sides.get(title, ())) == 1]
        offered = {side for title in titles for side in sides[title]}
        if proposed.party.kind == "person" and proposed.party.side is None and len(offered) == 1:
            proposed.party = replace(proposed.party, side=offered.pop())
            proposed.why = f"others are {titles[0]} there"


def sides_in_context(found: list[Proposed]) -> None:
    """Give who has no side yet the one that the context gives in at least half of the articles."""
    for proposed in found:
        if proposed.party.side is None and proposed.likely is not None:
            proposed.party, proposed.why = replace(proposed.party, side=proposed.likely), "from the context only"


def date_roles(found: list[Proposed]) -> None:
    """Give each office of a side one holder at a time: from the day that the next one is first seen in it.

    An article shows who holds an office on its day, not since when. Only where several hold one office are days set, and
    where it cannot be told who held it when, the title is put aside.
    """
    for proposed in found:
        for title, days in proposed.past.items():
            _end_role(proposed, title, days)
    held: dict[tuple[str | None, str], list[Proposed]] = defaultdict(list)
    for proposed in found:
        for title in proposed.roles:
            if not is_shared_office(title):
                held[proposed.party.side, title].append(proposed)
    for (side, title), holders in held.items():
        if len(holders) < 2:
            continue
        kept = _in_turn(holders, title) if side else []
        for proposed in holders:
            if proposed not in kept:
                proposed.unclear[title] = proposed.roles.pop(title)
        for one, following in itertools.pairwise([*kept, None]):
            ends = [following.roles[title][0] - timedelta(days=1)] if following else []
            ends += [end for _, end in [one.periods.get(title, (None, None))] if end]
            one.periods[title] = (one.roles[title][0] if one is not kept[0] else None, min(ends, default=None))


def _in_turn(holders: list[Proposed], title: str) -> list[Proposed]:
    """Return those who held an office one after the other; who is mostly seen in it while another is gives way."""
    dated = sorted((p for p in holders if p.roles[title]), key=lambda p: (_middle(p.roles[title]), p.party.id))
    kept: list[Proposed] = []
    for proposed in dated:
        while kept:
            before, days = kept[-1].roles[title], proposed.roles[title]
            cut = min(sorted(set(days)), key=lambda day: sum(d >= day for d in before) + sum(d < day for d in days))
            late, early = [d for d in before if d >= cut], [d for d in days if d < cut]
            if 4 * (len(late) + len(early)) <= len(before) + len(days) and len(late) < len(before):
                kept[-1].roles[title], proposed.roles[title] = [d for d in before if d < cut], [d for d in days if d >= cut]
                kept.append(proposed)
                break
            if len(days) <= len(before):
                break
            kept.pop()
        else:
            kept.append(proposed)
    return kept


def _middle(days: list[date]) -> date:
    return sorted(days)[len(days) // 2]


def _end_role(proposed: Proposed, title: str, past: list[date]) -> None:
    """End an office on the day before somebody is first called its former holder, unless many later articles know better."""
    seen = proposed.roles.get(title)
    if not seen or not past or min(past) <= min(seen) or 4 * sum(day > min(past) for day in seen) > len(seen):
        return
    until = min(past) - timedelta(days=1)
    proposed.roles[title] = [day for day in seen if day <= until]
    proposed.periods[title] = (None, until)
