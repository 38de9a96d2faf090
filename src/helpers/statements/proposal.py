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
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from helpers.corpus.parties import (
    KINDS,
    Parties,
    Party,
    is_given_name,
    plain,
    slug,
    well_known,
)
from helpers.language import parse_all
from helpers.records import Article
from helpers.statements.attribution import find_attributions
from helpers.statements.mentions import Resolution
from helpers.statements.names import Somebody, lexicon
from helpers.statements.parsed import Parsed
from helpers.statements.proposal_file import Proposed
from helpers.statements.same_name import (
    are_initials,
    family_name,
    is_name,
    is_slip,
    may_be_person,
    short_for,
    tidy,
    words_of,
)
from helpers.statements.speakers import resolve_speakers
from helpers.statements.states import IN_PLACE, find_states
from helpers.statements.tenures import date_roles, sides_by_office, sides_in_context
from helpers.statements.told import Told, fullest, told_of_people

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MEDIA = re.compile(
    r"\b(?:Bureau|Wire|Courant|Courier|Ledger|Times|Post|News|Herald|Press|Gazette|Journal|Daily|Tribune|Telegraph|Chronicle"
    r"|Observer|Broadcasting|Television|TV|Radio|Mail|Star|Echo|Argus|Agency)$"
)
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z&.-]*[A-Z])\)")
_PLACES = frozenset(("Square", "Street", "Avenue", "Boulevard", "Road", "Bridge", "River", "Valley", "Beach", "Island", "Islands", "Province"))
_TOO_COMMON = frozenset(("court", "bank", "department", "office", "force", "forces", "agency", "council", "palace", "assembly", "ministry"))
_SMALL = re.compile(r"(?<![\w'’-])[a-z][a-z'-]*")
FEWEST = 2  # articles that name somebody who says nothing


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
    sides: Counter = field(default_factory=Counter)  # told beside the name, by articles
    likely: Counter = field(default_factory=Counter)  # worked out from the context, by articles
    genders: Counter = field(default_factory=Counter)
    titles: dict[str, list[date | None]] = field(default_factory=dict)
    short_titles: dict[str, list[date | None]] = field(default_factory=dict)  # before a bare family name: "Chairman Kim"
    past: dict[str, list[date | None]] = field(default_factory=dict)  # "former" ones
    called: dict[tuple[str, str | None], list[date | None]] = field(default_factory=dict)  # what descriptions further on call somebody
    articles: int = 0
    statements: int = 0
    media: bool = False
    of_state: bool | None = False  # None: only the context says so
    example: str = ""
    shown: bool = False  # the example tells the office

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
        self.short: dict[str, Counter[str]] = defaultdict(Counter)  # "NLA" -> "Northern Lumber Alliance"
        self.small: set[str] = set()  # words in small letters
        self.families: Counter[str] = Counter()  # how many people bear a name
        self.placed: Counter[str] = Counter()  # how often a word stands as a place: "in Corrith"

    def read(self, article: Article, doc: Doc) -> None:
        """Read one article: whom it names, and who says how much."""
        self.outlets.add((article.outlet or "").casefold())
        text = plain(article.text)
        self.placed.update(IN_PLACE.findall(text))
        self.small.update(_SMALL.findall(text))
        resolution = Resolution(Parsed.of(doc, article.zones), article, self.known)
        mentions = resolution.mentions()
        statements = resolve_speakers(find_attributions(doc, article.zones), doc, article, self.known, mentions)
        says = Counter(s.speaker_id for s in statements if s.mode == "speech")
        first = {s.speaker_id: s for s in reversed(statements) if s.cue_start is not None}
        self.spoken.update(says)
        cast = resolution.cast
        for name in cast.names:
            short = _ACRONYM.match(text, resolution.r.end[name.last - 1])
            if short and not name.who.is_person and are_initials(short[1], name.who.name):
                self.short[short[1]][tidy(name.who.name)] += 1
        called = _called_bodies(resolution)
        told_of = told_of_people(resolution, self.countries, called)
        bodies = _bodies_of_people(resolution, called)
        owners = {body.id for owned in bodies.values() for body in owned}
        for who in cast.somebody.values():
            body, stated = self._states_body(who, text)
            name = body or (tidy(who.name) if who.named and is_name(who.name) else None)
            if who.party is not None or not who.places or name is None:
                continue
            seen = self.seen.setdefault(name, _Seen(name))
            seen.of_state = None if body and not (stated or seen.of_state) else stated or seen.of_state
            seen.articles += 1
            seen.statements += says[who.id]
            is_body = who.id in called or (who.kind == "unknown" and (who.id in owners or says[who.id] > 0))
            kind = "person" if not who.is_person and says[who.id] and who.id not in called and may_be_person(name) else who.kind
            seen.kinds["organisation" if is_body and kind == who.kind else kind] += 1
            seen.genders[who.gender] += 1
            seen.media = seen.media or who.media or bool(who.nouns & {"newspaper", "broadcaster", "daily"})
            told = told_of.get(who.id, Told())
            said_apart = list(dict.fromkeys((office, side) for office, owners in told.called for side in map(self._stands_for, owners or [None])))
            in_context = [self._side(who, cast.somebody)]
            if who.is_person:
                seen.sides.update(_once(map(self._stands_for, told.owners), {name}))
                in_context += [*map(self._stands_for, bodies[who.id]), *(side for _, side in said_apart)]
            outside = {name, *map(self._stands_for, told.outside)}
            (seen.likely if who.is_person else seen.sides).update(_once(in_context, outside))
            noted = ((told.offices, seen.titles), (told.short, seen.short_titles), (told.past, seen.past))
            for office, titles in ((office, titles) for offices, titles in noted for office in sorted(offices)):
                titles.setdefault(office, []).append(article.published)
            for office, side in said_apart:
                seen.called.setdefault((office, side if side != name else None), []).append(article.published)
            if told.where is not None and not seen.shown:
                seen.example, seen.shown = _around(article.text, told.where), True
            elif not seen.example and who.id in first:
                seen.example = _around(article.text, first[who.id].speaker_start or first[who.id].spans[0][0])

    def _states_body(self, who: Somebody, text: str) -> tuple[str | None, bool]:
        """Return the name of a body of a state in one form, "Halvane's navy", and whether the text itself says whose it is."""
        owner = self.known.get(who.side)
        if owner is None or owner.kind != "government" or who.kind != "organisation" or who.party is not None:
            return None, False
        name, owners = plain(who.name), _owned(owner.name)
        forms = (owners, *owner.demonyms, *map(_owned, owner.metonyms), owner.name)
        for form in forms:
            if name.startswith(form + " "):
                rest = name[len(form) + 1 :].lower()
                words = [word for word in rest.split() if word not in ("new", "own", "entire", "whole")]
                if not words or words[-1] not in lexicon().state_bodies or (len(words) < 2 and words[-1] in _TOO_COMMON):
                    return None, False
                return f"{owners} {' '.join(words)}", any(f"{f} {rest}".lower() in text.lower() for f in forms)
        return None, False

    def _stands_for(self, owner: Somebody | None) -> str | None:
        """Return the name of the side that an owner of offices stands for: a government its own, a ministry its state's."""
        if owner is None:
            return None
        if owner.kind == "government" or owner.side is None:
            return self.known.name_of(owner.id) or (plain(owner.name) if owner.named else None)
        return self.known.name_of(owner.side) or owner.side

    def _side(self, who: Somebody, others: dict[str, Somebody]) -> str | None:
        """Return the name of the state or body that the context gives somebody to."""
        if who.side:
            return self.known.name_of(who.side) or who.side
        bodies = [others[tie].name for tie in sorted(who.ties) if tie in others] or [
            self.known.name_of(tie) or "" for tie in sorted(who.ties)
        ]
        return next((name for name in bodies if name and name != who.name), None)

    def proposals(self, states: list[Proposed]) -> list[Proposed]:
        """Return the parties to propose, those who speak most first; names of one person or body are put together."""
        merged = self._merged()
        self.families = Counter(word for group in merged if group[0].kind == "person" for word in family_name(group[0].name))
        groups = [group for group in merged if self._matters(group)]
        ids = self._ids([group[0].name for group in groups], {s.party.id for s in states})
        by_name = {name: ids[group[0].name] for group in groups for name in (seen.name for seen in group)}
        by_name |= {s.party.name: s.party.id for s in states}
        found = [Proposed(s.party, self.spoken[s.party.id], s.articles) for s in states]
        found += [self._proposal(group, ids[group[0].name], by_name) for group in groups]
        sides_by_office(found)
        sides_in_context(found)
        date_roles(found)
        ministries = {(p.party.side, title.replace("minister", "ministry")) for p in found for title in p.roles}
        found = [p for p in found if p.stated or (p.party.side, re.split("'s? ", p.party.name, maxsplit=1)[-1]) in ministries]
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
        """Put names together that are one person's or body's, the fullest first: "Fenholt", "Marit Fenholt-Dray", "NLA".

        A single word is a person's where it is the surname of one, whatever it was taken for.
        """
        names = sorted(self.seen.values(), key=lambda s: (-len(words_of(s.name)), -s.articles, -s.statements, s.name))
        groups: list[list[_Seen]] = []
        by_word: dict[str, list[list[_Seen]]] = defaultdict(list)
        for seen in names:
            full = self._short_of(seen.name)
            words = dict.fromkeys([*words_of(seen.name), *words_of(full or "")])
            near = {id(group): group for word in words for group in by_word[word]}
            homes = [group for group in near.values() if group[0].name == full or self._is_one(seen, group[0])]
            if len(homes) == 1:
                homes[0].append(seen)
            elif not homes:
                groups.append([seen])
                for word in dict.fromkeys(words_of(seen.name)):
                    by_word[word].append(groups[-1])
        return groups

    def _short_of(self, short: str) -> str | None:
        """Return the name that initials stand for, where an article says so."""
        return self.short[short].most_common(1)[0][0] if short in self.short else None

    def _is_one(self, seen: _Seen, full: _Seen) -> bool:
        """Say whether a name is a shorter form of a full one, or the same with a slip of the pen in its only article."""
        person = full.kind == "person"
        if (full.kind != seen.kind and " " in seen.name) or (not person and self.placed[seen.name]):
            return False
        slip = person and min(seen.articles, full.articles) == 1 and is_slip(seen.name, full.name)
        return slip or short_for(seen.name, full.name, person)

    def _matters(self, group: list[_Seen]) -> bool:
        """Leave out whom only one article names in passing, bare surnames, outlets, what is no name, and who is known already."""
        full = group[0]
        kind = full.kind
        if kind not in KINDS or any(self.before.named(seen.name) for seen in group):
            return False
        if full.name.casefold() in self.outlets or (kind == "person" and " " not in full.name):
            return False
        if full.of_state is False and self._is_no_name(full):
            return False
        told = any((s.of_state is not False and s.kind != "person") or (kind == "person" and (s.titles or s.short_titles)) for s in group)
        return told or sum(s.statements for s in group) > 0 or sum(s.articles for s in group) >= FEWEST

    def _is_no_name(self, seen: _Seen) -> bool:
        """Say whether a "name" is made of words that the articles also write small ("Hundreds", "Soft Drinks"), or names many."""
        lex, words = lexicon(), seen.name.split()
        small = [word.lower() in self.small for word in words]
        if {words[0], words[-1]} & lex.no_bodies or words[-1] in _PLACES:
            return True
        if seen.kind == "person":
            opens = small[0] and not is_given_name(words[0]) and words[0] not in lex.family_first  # "Absent Holm"
            return opens or any(word.lower() in ("to", "the", "for", "with") for word in words) or words[0] in lex.adjectives
        if len(words) == 1:
            word = words[0]
            several = word.lower() in lex.partisan | lex.groups or word.lower().rstrip("s") in lex.partisan or word.endswith(("ists", "ians", "icans"))
            family = word.endswith("s") and word[:-1].lower() in self.families  # "the Holms"
            return small[0] or several or family or (word.isupper() and (len(word) < 3 or word.endswith(".")))
        return words[-1].lower().rstrip("s") in lex.partisan or (all(small) and not any(word in lex.body_names for word in words))

    def _proposal(self, group: list[_Seen], own_id: str, ids: dict[str, str]) -> Proposed:
        full = group[0]
        kind = full.kind

        def side_of(sides: Counter[str]) -> str | None:
            named = [name for name, _ in sides.most_common()]
            found = next((ids[name] for name in named if ids.get(name, own_id) != own_id), None)
            return found or next((p.id for name in named if (p := self.before.named(name))), None)

        articles = sum(s.articles for s in group)
        titles, past = _together(s.titles for s in group), _together(s.past for s in group)
        told = sum((s.sides for s in group), Counter())
        for title, days in _together(s.short_titles for s in group).items():
            if title in titles or all(self.families[word] < 2 for word in family_name(full.name)):
                titles.setdefault(title, []).extend(days)
        for title, days in _together(s.called for s in group).items():
            if title[1] is not None and any(t == title[0] or t.endswith(" " + title[0]) for t in titles):
                told[title[1]] += len(days)  # "its commissioner" of the commissioner
        side, why = side_of(told), ""
        if side is None and kind != "person":
            side = self._named_after(full.name)
        if side is None and kind == "person":
            side, why = self._known_side(full.name, [*titles, *past, *(office for s in group for office, _ in s.called)])
        genders = Counter({g: n for seen in group for g, n in seen.genders.items() if g})
        media = kind == "organisation" and (any(s.media for s in group) or bool(_MEDIA.search(full.name)))
        party = Party(
            own_id, full.name, kind, side, aliases=self._aliases(group),
            gender=genders.most_common(1)[0][0] if kind == "person" and genders else None, media=media,
        )
        proposed = Proposed(
            party, sum(s.statements for s in group), articles, why=why,
            example=next((s.example for s in sorted(group, key=lambda s: not s.shown) if s.example), ""),
            stated=full.of_state is not None or (full.statements > 0 and articles >= FEWEST),
            likely=side_of(_likely(sum((s.likely for s in group), Counter()), articles)),
        )
        if kind == "person":
            called = _called(group, titles, self._name_of(proposed.party.side or proposed.likely, ids), articles)
            titles = titles or {title: [] for title in called}
            proposed.roles = {title: _days(titles[title] + called.get(title, [])) for title in fullest(titles)}
            proposed.past = {title: _days(past[title]) for title in fullest(past)}
        return proposed

    def _name_of(self, party_id: str | None, ids: dict[str, str]) -> str | None:
        """Return the name of a party that is known or proposed."""
        return self.known.name_of(party_id) or next((name for name, its in ids.items() if its == party_id), None)

    def _aliases(self, group: list[_Seen]) -> tuple[str, ...]:
        """Return the other names of a group; a bare family name is understood without, and may be somebody else's."""
        full = group[0]
        short = [one for one in sorted(self.short) if self._short_of(one) == full.name]
        others = [
            s.name for s in group[1:]
            if plain(s.name) != plain(full.name) and not (" " not in s.name and (full.kind == "person" or not s.statements))
        ]
        return tuple(dict.fromkeys([*others, *short]))

    def _known_side(self, name: str, titles: list[str]) -> tuple[str | None, str]:
        """Return the side of somebody whom every reader knows, or whose office only one country has, and what tells it."""
        for country, known in well_known().items():
            party = self.known.named(country)
            if party is None:
                continue
            office = next((title for title in titles if title in known.offices), None)
            if words_of(name) in known.people or office:
                return party.id, f"{office} is an office of {country}" if office else "well known"
        return None, ""

    def _named_after(self, name: str) -> str | None:
        """Return the state after which a body is named: "Halvane Press Bureau"."""
        for mention in self.known.find(name):
            if mention.kind == "government" and mention.name != name:
                return mention.party_id
        return None


def _bodies_of_people(resolution: Resolution, called: set[str]) -> dict[str, list[Somebody]]:
    """Return whose officers people are called: "the league's president", "its president", "president of the league".

    ``called`` are the ids of those that were called a body, whatever their names look like.
    """
    r, units = resolution.r, resolution.units
    found: dict[str, list[Somebody]] = defaultdict(list)
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
            found[unit.who.id].append(owner)
    return found


def _called_bodies(resolution: Resolution) -> set[str]:
    """Return the ids of those before whose name stands what they are: "the consumer association Fair Water"."""
    r, lex = resolution.r, lexicon()
    return {
        name.who.id for name in resolution.cast.names
        if name.first > 0 and r.lower[name.first - 1] in lex.bodies and r.words[name.first - 1].islower()
    }


def _likely(sides: Counter[str], articles: int) -> Counter[str]:
    """Keep the side that the context gives in half of the articles, or in fewer and always (or nearly) the same."""
    total = sides.total()
    return Counter({
        side: n for side, n in sides.items()
        if 2 * n >= articles or (n > 1 and 3 * n >= 2 * total) or (n == total and 3 * n >= articles)
    })


def _called(group: list[_Seen], titles: Iterable[str], side: str | None, articles: int) -> dict[str, list[date]]:
    """Return the offices that descriptions apart from the name give somebody of a side: those told anyhow, else those of
    the side ("the US president"), else those in half of the articles."""
    every = _together(s.called for s in group)
    named = {key: days for key, days in every.items() if side is not None and key[1] == side}
    bare = {key: days for key, days in every.items() if key[1] is None}
    if titles:
        chosen = {key: days for key, days in every.items() if key[0] in titles and key[1] in (None, side)}
    else:
        chosen = {key: days for key, days in named.items() if key[0] != "chief executive"}
        chosen = chosen or {key: days for key, days in bare.items() if 2 * len(days) >= articles}
    return _together({office: days} for (office, _), days in chosen.items())


def _around(text: str, place: int) -> str:
    """Return the whole words around a place of a text."""
    first, last = max(0, place - 40), place + 100
    words = text[first:last].split()
    cut = first > 0 and not text[first - 1].isspace() and not text[first].isspace()
    return " ".join(words[cut : len(words) - (last < len(text) and not text[last].isspace() and not text[last - 1].isspace())])


def _once(names: Iterable[str | None], but: set[str | None]) -> list[str]:
    """Return each name once, without those of ``but`` and what is no name."""
    return [name for name in dict.fromkeys(names) if name is not None and name not in but]


def _owned(name: str) -> str:
    return name + ("'" if name.endswith("s") else "'s")


def _days(published: Iterable[date | None]) -> list[date]:
    return sorted(day for day in published if day is not None)


def _together(titles: Iterable[dict]) -> dict:
    """Put together on which days each title is told."""
    found: dict = {}
    for title, days in itertools.chain.from_iterable(one.items() for one in titles):
        found.setdefault(title, []).extend(days)
    return found


