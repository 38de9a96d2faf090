"""Propose a parties file for a corpus that nobody has described yet: who is named, in what office, on which side.

First governments are told by what only states have ("Halvane's foreign minister", "the Sundreyan navy"), with the
adjectives and capitals that go with their names. With these the articles are read as ever, and whom each of them names
is put together over all of them. Everything is a proposal: an analyst reads, corrects and keeps it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import yaml

from helpers.corpus.parties import KINDS, Parties, Party, plain, plain_title, slug
from helpers.language import parse_all
from helpers.records import Article
from helpers.statements.attribution import find_attributions
from helpers.statements.mentions import Resolution
from helpers.statements.names import Somebody, lexicon
from helpers.statements.parsed import Parsed
from helpers.statements.speakers import resolve_speakers
from helpers.statements.states import IN_PLACE, find_states

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MEDIA = re.compile(
    r"\b(?:Bureau|Wire|Courant|Courier|Ledger|Times|Post|News|Herald|Press|Gazette|Journal|Daily|Tribune|Telegraph|Chronicle"
    r"|Observer|Broadcasting|Television|TV|Radio|Mail|Star|Echo|Argus|Agency)$"
)
_FORMER = re.compile(r"\b(?:former|ex|late|then|new|next|future|designate|elect|outgoing|incoming)\b")
_NO_OFFICE = frozenset((
    "colleague", "counterpart", "successor", "predecessor", "man", "woman", "member", "leader's", "critic", "ally", "rival",
    "candidate", "guest", "host", "friend", "fellow",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
))
FEWEST = 2  # articles that name somebody who says nothing


@dataclass
class Proposed:
    """A party as proposed, with what speaks for it."""

    party: Party
    statements: int = 0
    articles: int = 0
    roles: dict[str, list[date]] = field(default_factory=dict)  # title -> days of the articles that give it
    periods: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)  # of titles that several held
    example: str = ""


def propose(articles: Iterable[Article], parties: Parties) -> list[Proposed]:
    """Return parties that ``parties`` does not hold yet, those who speak most first.

    ``parties`` is what the corpus has: its own file, if any, over the gazetteer.
    """
    articles = [a for a in articles if a.duplicate_of is None]
    states = [Proposed(party, articles=n) for party, n in find_states((a.text for a in articles), parties)]
    known = Parties((*(s.party for s in states), *parties.all), parties.own | {s.party.id for s in states})
    gathered = _Gathered(parties, known)
    for article, doc in zip(articles, parse_all(a.text for a in articles)):
        gathered.read(article, doc)
    return gathered.proposals(states)


# --- everybody ---------------------------------------------------------------------------------------------------


@dataclass
class _Seen:
    """What the articles say of one name."""

    name: str
    kinds: Counter = field(default_factory=Counter)
    sides: Counter = field(default_factory=Counter)
    genders: Counter = field(default_factory=Counter)
    titles: dict[str, list[date]] = field(default_factory=dict)
    articles: int = 0
    statements: int = 0
    media: bool = False
    of_state: bool = False
    example: str = ""

    @property
    def kind(self) -> str:
        """What it was taken for in most articles."""
        return self.kinds.most_common(1)[0][0]


class _Gathered:
    """Whom all articles name, put together by name."""

    def __init__(self, before: Parties, known: Parties):
        self.before, self.known = before, known
        self.seen: dict[str, _Seen] = {}
        self.spoken: Counter[str] = Counter()  # statements of the parties that are known
        self.countries = frozenset(
            plain(name).lower() for p in known.all if p.kind == "government" or p.id == "united-nations"
            for name in (p.name, *p.aliases, *p.demonyms)
        )
        self.outlets: set[str] = set()
        self.placed: Counter[str] = Counter()  # how often a word stands as a place: "in Corrith"

    def read(self, article: Article, doc: Doc) -> None:
        """Read one article: whom it names, and who says how much."""
        self.outlets.add((article.outlet or "").casefold())
        self.placed.update(IN_PLACE.findall(plain(article.text)))
        resolution = Resolution(Parsed.of(doc, article.zones), article, self.known)
        mentions = resolution.mentions()
        statements = resolve_speakers(find_attributions(doc, article.zones), doc, article, self.known, mentions)
        says = Counter(s.speaker_id for s in statements if s.mode == "speech")
        first = {s.speaker_id: s for s in reversed(statements) if s.cue_start is not None}
        self.spoken.update(says)
        cast = resolution.cast
        called = _called_bodies(resolution)
        bodies = _bodies_of_people(resolution, called)
        owners = {name for owned in bodies.values() for name in owned}
        for who in cast.somebody.values():
            name = self._states_body(who) or (who.name if who.named and _is_name(who.name) else None)
            if who.party is not None or not who.places or name is None:
                continue
            seen = self.seen.setdefault(name, _Seen(name))
            seen.of_state = seen.of_state or name != who.name or not who.named
            seen.articles += 1
            seen.statements += says[who.id]
            is_body = who.id in called or (who.kind == "unknown" and (who.name in owners or says[who.id] > 0))
            seen.kinds["organisation" if is_body else who.kind] += 1
            seen.genders[who.gender] += 1
            seen.media = seen.media or who.media or bool(who.nouns & {"newspaper", "broadcaster", "daily"})
            if side := self._side(who, cast.somebody):
                seen.sides[side] += len(who.places)
            elif who.is_person:
                seen.sides.update(bodies[who.id])
            for title in _offices(who.titles, self.countries):
                seen.titles.setdefault(title, []).extend([article.published] if article.published else [])
            if not seen.example and who.id in first:
                start = first[who.id].speaker_start or first[who.id].spans[0][0]
                seen.example = " ".join(article.text[max(0, start - 40) : start + 100].split())

    def _states_body(self, who: Somebody) -> str | None:
        """Return the name of a body of a state in one form, "Halvane's navy"; None where somebody is none."""
        owner = self.known.get(who.side)
        if owner is None or owner.kind != "government" or who.kind != "organisation":
            return None
        name = plain(who.name)
        owners = owner.name + ("'" if owner.name.endswith("s") else "'s")
        for form in (owners, *owner.demonyms, owner.name):
            if name.startswith(form + " "):
                rest = name[len(form) + 1 :]
                return f"{owners} {rest.lower()}" if set(rest.lower().split()) & lexicon().state_bodies else None
        return None

    def _side(self, who: Somebody, others: dict[str, Somebody]) -> str | None:
        """Return the name of the state or body that somebody belongs to."""
        if who.side:
            return self.known.name_of(who.side) or who.side
        bodies = [others[tie].name for tie in sorted(who.ties) if tie in others] or [
            self.known.name_of(tie) or "" for tie in sorted(who.ties)
        ]
        return next((name for name in bodies if name and name != who.name), None)

    def proposals(self, states: list[Proposed]) -> list[Proposed]:
        """Return the parties to propose, those who speak most first; names of one person or body are put together."""
        groups = [group for group in self._merged() if self._matters(group)]
        ids = self._ids([group[0].name for group in groups], {s.party.id for s in states})
        by_name = {name: ids[group[0].name] for group in groups for name in (seen.name for seen in group)}
        by_name |= {s.party.name: s.party.id for s in states}
        found = [Proposed(s.party, self.spoken[s.party.id], s.articles) for s in states]
        found += [self._proposal(group, ids[group[0].name], by_name) for group in groups]
        _sides_by_office(found)
        _date_roles(found)
        return sorted(found, key=lambda p: (-p.statements, -p.articles, p.party.name))

    def _ids(self, names: list[str], taken: set[str]) -> dict[str, str]:
        """Give each name an id that no other party has."""
        ids: dict[str, str] = {}
        for name in names:
            free = next(i for i in self._tries(slug(name)) if i not in taken and self.before.get(i) is None)
            ids[name] = free
            taken.add(free)
        return ids

    @staticmethod
    def _tries(name: str) -> Iterable[str]:
        return itertools.chain([name], (f"{name}-{n}" for n in itertools.count(2)))

    def _merged(self) -> list[list[_Seen]]:
        """Put names together that are one person's or body's, the fullest first: "Fenholt", "Marit Fenholt-Dray".

        A single word is a person's where it is the surname of one, whatever it was taken for.
        """
        names = sorted(self.seen.values(), key=lambda s: (-len(_words(s.name)), -s.articles, s.name))
        groups: list[list[_Seen]] = []
        for seen in names:
            homes = [
                group for group in groups
                if (group[0].kind == seen.kind or " " not in seen.name) and _short_for(seen.name, group[0].name, group[0].kind == "person")
                and not (group[0].kind != "person" and self.placed[seen.name])
            ]
            if len(homes) == 1:
                homes[0].append(seen)
            elif not homes:
                groups.append([seen])
        return groups

    def _matters(self, group: list[_Seen]) -> bool:
        """Leave out whom only one article names in passing, bare surnames, outlets, and who is known already."""
        full = group[0]
        kind = full.kind
        if kind not in KINDS or any(self.before.named(seen.name) for seen in group):
            return False
        if full.name.casefold() in self.outlets or (kind == "person" and " " not in full.name):
            return False
        told = any(s.of_state or (kind == "person" and s.titles) for s in group)
        return told or sum(s.statements for s in group) > 0 or sum(s.articles for s in group) >= FEWEST

    def _proposal(self, group: list[_Seen], own_id: str, ids: dict[str, str]) -> Proposed:
        full = group[0]
        kind = full.kind
        sides = sum((seen.sides for seen in group), Counter())
        side = next((ids[name] for name, _ in sides.most_common() if ids.get(name, own_id) != own_id), None)
        if side is None:
            side = next((p.id for name, _ in sides.most_common() if (p := self.before.named(name))), None)
        if side is None and kind != "person":
            side = self._named_after(full.name)
        genders = Counter({g: n for seen in group for g, n in seen.genders.items() if g})
        titles: dict[str, list[date]] = {}
        for seen in group:
            for title, days in seen.titles.items():
                titles.setdefault(title, []).extend(days)
        titles = {title: titles[title] for title in _fullest(titles)}
        media = kind == "organisation" and (any(s.media for s in group) or bool(_MEDIA.search(full.name)))
        party = Party(
            own_id, full.name, kind, side,
            aliases=tuple(dict.fromkeys(s.name for s in group[1:] if plain(s.name) != plain(full.name))),
            gender=genders.most_common(1)[0][0] if kind == "person" and genders else None, media=media,
        )
        return Proposed(
            party, sum(s.statements for s in group), sum(s.articles for s in group), titles if kind == "person" else {},
            example=next((s.example for s in group if s.example), ""),
        )

    def _named_after(self, name: str) -> str | None:
        """Return the state after which a body is named: "Halvane Press Bureau"."""
        for mention in self.known.find(name):
            if mention.kind == "government" and mention.name != name:
                return mention.party_id
        return None


def _bodies_of_people(resolution: Resolution, called: set[str]) -> dict[str, Counter[str]]:
    """Return whose officers people are called: "the league's president", "its president", "president of the league".

    ``called`` are the ids of those that were called a body, whatever their names look like.
    """
    r, units = resolution.r, resolution.units
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for before, unit, after in zip([None, *units], units, [*units[1:], None]):
        if unit.form != "description" or unit.who is None or not unit.who.is_person:
            continue
        if before and before.who and 0 <= unit.head - before.last <= 3 and (r.tag[before.last - 1] == "PRP$" or r.tag[before.last] == "POS"):
            owner = before.who
        elif after and after.who and " ".join(r.lower[unit.head + 1 : after.first]) in ("of", "for", "of the", "for the"):
            owner = after.who
        else:
            continue
        if owner.named and (owner.kind != "person" or owner.id in called):
            found[unit.who.id][owner.name] += 1
    return found


def _called_bodies(resolution: Resolution) -> set[str]:
    """Return the ids of those before whose name stands what they are: "the consumer association Fair Water"."""
    r, lex = resolution.r, lexicon()
    return {
        name.who.id for name in resolution.cast.names
        if name.first > 0 and r.lower[name.first - 1] in lex.bodies and r.words[name.first - 1].islower()
    }


def _offices(titles: Iterable[str], countries: frozenset[str]) -> list[str]:
    """Return the offices among what somebody is called, each once and as fully as it is given, without the country."""
    lex = lexicon()
    offices = set()
    for title in map(plain_title, titles):
        words = title.split()
        while words:
            cut = next((n for n in (3, 2, 1) if " ".join(words[:n]) in countries), 0)
            if not cut and not words[0].endswith("ed") and words[0] not in _NO_OFFICE:
                break
            words = words[cut or 1 :]
        if set(words) & (lex.offices | {"adviser", "advisor"}) and not set(words) & (lex.kin | _NO_OFFICE) and not _FORMER.search(title):
            offices.add(" ".join(words))
    return _fullest(offices)


def _fullest(offices: Iterable[str]) -> list[str]:
    """Leave out titles that others say more fully: "minister" beside "foreign minister"."""
    return sorted(o for o in offices if not any(full.endswith(" " + o) or full.startswith(o + " of ") for full in offices))


def _is_name(name: str) -> bool:
    words = name.split()
    return bool(words) and words[0][:1].isupper() and len(words) <= 8 and " and " not in name and "'s " not in plain(name)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", plain(name).lower().replace("'s", ""))


def _short_for(short: str, full: str, person: bool) -> bool:
    """Say whether one name is a shorter form of another; for a person, one with the family name or the whole given name."""
    some, all_of_them = _words(short), _words(full)
    if some == all_of_them:
        return True
    if not set(some) <= set(all_of_them) or len(some) >= len(all_of_them):
        return False
    return some[0] in all_of_them[1:] or (some[0] == all_of_them[0] and len(some) > 1) if person else some[0] == all_of_them[0]


def _sides_by_office(found: list[Proposed]) -> None:
    """Give who has no side that of the others in the same office, where all of them are on one: "harbour minister"."""
    sides: dict[str, set[str]] = defaultdict(set)
    for proposed in found:
        for title in proposed.roles:
            if proposed.party.side and " " in title:
                sides[title].add(proposed.party.side)
    for proposed in found:
        offered = {side for title in proposed.roles for side in sides.get(title, ())}
        if proposed.party.kind == "person" and proposed.party.side is None and len(offered) == 1:
            proposed.party = replace(proposed.party, side=offered.pop())


def _date_roles(found: list[Proposed]) -> None:
    """Give each office of a side one holder at a time: from the day that the next one is first seen in it.

    An article shows who holds an office on its day, not since when. Only where several hold one office are days set.
    """
    held: dict[tuple[str | None, str], list[Proposed]] = defaultdict(list)
    for proposed in found:
        for title in proposed.roles:
            held[proposed.party.side, title].append(proposed)
    for (_, title), holders in held.items():
        if len(holders) < 2:
            continue
        dated = sorted((p for p in holders if p.roles[title]), key=lambda p: (min(p.roles[title]), -len(p.roles[title]), p.party.id))
        kept: list[Proposed] = []
        for proposed in dated:
            if kept and min(kept[-1].roles[title]) == min(proposed.roles[title]):
                del proposed.roles[title]
            else:
                kept.append(proposed)
        for proposed in holders:
            if title in proposed.roles and not proposed.roles[title]:
                del proposed.roles[title]
        for one, following in itertools.pairwise([*kept, None]):
            until = min(following.roles[title]) - timedelta(days=1) if following else None
            one.periods[title] = (min(one.roles[title]) if one is not kept[0] else None, until)


# --- the file ----------------------------------------------------------------------------------------------------

_HEAD = """# Proposed by `readout corpus parties` from what the articles say; nobody has checked it. Those who speak most come first.
# Correct it and save what is right as parties.yaml, which is what reports read. Run the command again later: it proposes
# only who is not in parties.yaml, and never changes that file.
# Days are those of the articles that name somebody in an office; write the true ones where you know them.
"""


def as_yaml(proposed: list[Proposed]) -> str:
    """Return the proposals as a parties file, each with a comment that says what speaks for it."""
    lines = [_HEAD, "parties:"]
    for p in proposed:
        party = p.party
        lines.append("")
        lines.append(f"  # {p.statements} statements; named in {p.articles} articles" + (f": ... {_comment(p.example)} ..." if p.example else ""))
        lines.append(f"  - id: {_scalar(party.id)}")
        lines.append(f"    name: {_scalar(party.name)}")
        lines.append(f"    kind: {party.kind}")
        for key, value in (("side", party.side), ("gender", party.gender)):
            if value:
                lines.append(f"    {key}: {_scalar(value)}")
        if party.media:
            lines.append("    media: true")
        for key, names in (("aliases", party.aliases), ("demonyms", party.demonyms), ("metonyms", party.metonyms)):
            if names:
                lines.append(f"    {key}: [{', '.join(map(_scalar, names))}]")
        if p.roles:
            lines.append("    roles:")
        for title, days in sorted(p.roles.items()):
            dated = [f"{key}: {day}" for key, day in zip(("from", "to"), p.periods.get(title, ())) if day]
            lines.append(f"      - {{{', '.join([f'title: {_scalar(title)}', *dated])}}}" + ("" if dated else f"  # seen {_span(days)}" if days else ""))
    return "\n".join(lines) + "\n"


def _span(days: list[date]) -> str:
    return f"{min(days)}" + (f" to {max(days)}" if max(days) != min(days) else "")


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _scalar(value: str) -> str:
    """Write a text as YAML within a flow list, in quotes where it needs them."""
    return yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=2**20).strip()[1:-1]
