"""Who is who: the parties of a corpus, laid over a general gazetteer, and the names that find them in a text.

A corpus may bring ``parties.yaml``, ``topics.yaml`` and ``landmarks.yaml`` (see corpus/README.md for their fields).
Without them the gazetteer beside this file serves: countries with capitals and demonyms, well-known houses,
ministries, world bodies and news media.
"""

from __future__ import annotations

import hashlib
import re
import reprlib
import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from helpers.knowledge import read_knowledge
from helpers.markup import Html, day, days, html
from helpers.records import Mention, Shown

GAZETTEER = Path(__file__).parent / "gazetteer"
KINDS = ("person", "government", "organisation", "group")

# Offices that several people hold at a time: their roles may overlap and never name one holder by themselves.
_SHARED_OFFICE = re.compile(
    r"\b(vice|deputy|assistant|spokes\w+|envoy|ambassador|negotiator|advis[eo]r|official|senator|member|director"
    r"|secretary-general|chairman|chairwoman|analyst|general|minister without portfolio|lawmaker|representative"
    r"|congress(?:man|woman)|council(?:l)?or|mp|judge|justice|prosecutor|editor|manager|moderator|host|coach|owner|founder"
    r"|colonel|major|captain|lieutenant|sergeant|corporal|commander|commodore|admiral|brigadier|inspector|detective)\b"
)


@dataclass(frozen=True, slots=True)
class Role(Shown):
    """An office held from ``start`` to ``end`` (ISO dates, both included; None where open)."""

    title: str
    start: str | None = None
    end: str | None = None

    def _line(self) -> Html:
        held = (f" from {day(self.start)}" if self.start else "") + (f" to {day(self.end)}" if self.end else "")
        return html("{}{}", self.title, held)


@dataclass(frozen=True, slots=True)
class Party(Shown):
    """A person, government, organisation or group. ``side`` is the id of the party it belongs to."""

    id: str
    name: str
    kind: str = "organisation"
    side: str | None = None
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    gender: str | None = None
    media: bool = False

    def _line(self) -> Html:
        also = ", ".join((*self.aliases, *self.metonyms, *self.demonyms))
        notes = [self.kind, f"side: {self.side}" if self.side else "", *map(str, self.roles), f"also {also}" if also else ""]
        return html("<b>{}</b> ({})", self.name, "; ".join(note for note in notes if note))


@dataclass(frozen=True, slots=True)
class Topic(Shown):
    """Something that may be the target of a stance beside the parties."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()

    def _line(self) -> Html:
        return html("<b>{}</b>{}", self.name, f" (also {', '.join(self.aliases)})" if self.aliases else "")


@dataclass(frozen=True, slots=True)
class Landmark(Shown):
    """A named past event with its days (ISO dates) and the ids of its participants."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    participants: tuple[str, ...] = ()

    def _line(self) -> Html:
        return html("<b>{}</b>, {} ({})", self.name, days(self.earliest, self.latest), ", ".join((*self.participants, *self.aliases)))


class PartiesError(ValueError):
    """A file of parties, topics or landmarks that cannot be used: one line with file, line and mend."""

    def __init__(self, path: Path | str, line: int, reason: str, mend: str):
        self.path, self.line, self.reason, self.mend = str(path), line, reason, mend
        super().__init__(f"{path}:{line}: {reason}; {mend}")


class Parties:
    """All parties known to a corpus, and the matcher for their names.

    ``Parties.load(folder)`` reads the folder's parties.yaml over the gazetteer, ``Parties.general()`` is the gazetteer
    alone. ``all`` lists the parties, ``own`` the ids of those that the file named, ``guessed`` of those that no file named,
    ``digest`` a hash for cache keys.
    """

    def __init__(self, parties: tuple[Party, ...], own: frozenset[str] = frozenset()):
        self.all = parties
        self.own = own
        self.guessed: frozenset[str] = frozenset()
        self.digest = hashlib.sha256(repr((parties, sorted(own), _elsewhere())).encode()).hexdigest()
        self._by_id = {party.id: party for party in parties}
        self._by_side: dict[str | None, list[Party]] = {}
        for party in parties:
            self._by_side.setdefault(party.side, []).append(party)
        self._names = _index(parties, own)

    @classmethod
    def general(cls) -> Parties:
        """Return the gazetteer alone."""
        return _general()

    @classmethod
    def load(cls, folder: Path | str) -> Parties:
        """Return the parties of a corpus folder: its parties.yaml, if any, laid over the gazetteer.

        Raises PartiesError (a ValueError) that names file, line and mend.
        """
        path = Path(folder) / "parties.yaml"
        if not path.is_file():
            return _general()
        own = _read_parties(path)
        merged = _lay_over(own, _general().all)
        _check_sides(path, own, merged)
        return cls(merged, frozenset(party.id for party, _ in own))

    def knowing(self, more: Sequence[Party]) -> Parties:
        """Return these parties and ``more``, told by a text alone, whose ids and names nobody else has."""
        more = [party for party in more if party.id not in self._by_id]
        if not more:
            return self
        both = copy(self)
        both.all = (*more, *self.all)
        both.guessed = self.guessed | {party.id for party in more}
        both._by_id = self._by_id | {party.id: party for party in more}
        both._by_side = self._by_side | {None: [*more, *self._by_side.get(None, ())]}
        both._names = dict(self._names)
        for word, names in _index(tuple(more), frozenset()).items():
            fresh = [entry for entry in names if entry[1] is not None]
            both._names[word] = sorted([*self._names.get(word, ()), *fresh], key=lambda entry: (-len(entry[0]), entry[0]))
        return both

    def get(self, party_id: str | None) -> Party | None:
        """Return the party with this id, or None."""
        return self._by_id.get(party_id)

    def name_of(self, party_id: str | None) -> str | None:
        """Return the canonical name of the party with this id, or None."""
        party = self._by_id.get(party_id)
        return party.name if party else None

    def named(self, name: str) -> Party | None:
        """Return the party that ``name`` (a whole name, alias, metonym or demonym) stands for, or None."""
        words = _WORD.search(plain(name))
        for known, party, _ in self._names.get(words.group(), ()) if words else ():
            if party and known == plain(name):
                return party
        return None

    def of_side(self, side: str | None) -> tuple[Party, ...]:
        """Return the parties that belong to the side with this id."""
        return tuple(self._by_side.get(side, ()))

    def find(self, text: str) -> list[Mention]:
        """Find every name, alias, metonym and demonym in ``text``: whole words, longest first, sorted, no overlaps.

        Case counts ("US", never "us"), but a name that starts with a small letter may start a sentence. Curly and
        straight apostrophes, and all hyphens, are the same. A possessive 's is left outside.
        """
        searched = plain(text)
        mentions: list[Mention] = []
        done = 0
        for word in _WORD.finditer(searched):
            start = word.start()
            if start < done:
                continue
            for name, party, how in self._names.get(word.group(), ()):
                end = start + len(name)
                if not searched.startswith(name, start) or searched[end:end + 1].isalnum() or searched[end:end + 1] == "$":
                    continue
                if name[0] in "tT" and _GOES_ON.match(searched, end) and name[:4].lower() == "the ":
                    continue  # "the North Atlantic" is not "the North"
                if searched[end:end + 1] == " " and " " in name and self._reaches_further(searched, start, end):
                    break  # "President Moon" gives way to "Moon Jae-in"
                done = end
                if party and not (" " not in name and _is_surname_or_given(searched, start, end)):
                    mentions.append(Mention(start, end, party.id, party.name, party.kind, party.side, how))
                break
        return mentions

    def _reaches_further(self, text: str, start: int, end: int) -> bool:
        """Say whether a name that starts inside ``start:end`` ends after it."""
        for word in _WORD.finditer(text, start + 1, end):
            for name, _, _ in self._names.get(word.group(), ()) if word.start() > start else ():
                stop = word.start() + len(name)
                if stop > end and text.startswith(name, word.start()) and not text[stop:stop + 1].isalnum():
                    return True
        return False

    def holder(self, title: str, side: str | None = None, on: date | str | None = None) -> Party | None:
        """Return who held the office ``title`` for ``side`` (a party id) on a day, or None if nobody or several did.

        ``title`` may carry the country ("US secretary of state") or be the head of a longer one ("chairman" of the
        State Affairs Commission). Without ``on`` only a title that one person ever held is answered.
        """
        wanted = plain_title(title)
        day = on.isoformat() if isinstance(on, date) else on
        exact: dict[str, Party] = {}
        longer: dict[str, Party] = {}
        for party in self.of_side(side) if side else self.all:
            for role in party.roles:
                if day and ((role.start and day < role.start) or (role.end and day > role.end)):
                    continue
                held = plain_title(role.title)
                if held == wanted:
                    exact[party.id] = party
                elif held.startswith(wanted + " of ") or held.startswith(wanted + " for "):
                    longer[party.id] = party
        for found in (exact, longer):
            if len(found) == 1:
                return next(iter(found.values()))
            if found:
                return None
        return None


def load_topics(folder: Path | str) -> tuple[Topic, ...]:
    """Read the folder's topics.yaml; nothing where there is none. Raises PartiesError."""
    path = Path(folder) / "topics.yaml"
    return tuple(
        Topic(entry.id, entry.name, entry.strings("aliases")) for entry in _entries(path, "topics", ("aliases",))
    )


def load_landmarks(folder: Path | str) -> tuple[Landmark, ...]:
    """Read the folder's landmarks.yaml; nothing where there is none. Raises PartiesError."""
    path = Path(folder) / "landmarks.yaml"
    fields = ("aliases", "earliest", "latest", "participants")
    landmarks = []
    for entry in _entries(path, "landmarks", fields):
        earliest, latest = entry.day("earliest"), entry.day("latest", last=True)
        if earliest and latest and latest < earliest:
            raise PartiesError(path, entry.line, f"{entry.id} ends before it begins", "swap earliest and latest")
        landmarks.append(
            Landmark(
                entry.id, entry.name, entry.strings("aliases"), earliest or latest, latest or earliest,
                entry.strings("participants"),
            )
        )
    return tuple(landmarks)


# --- names in a text ---------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
_GOES_ON = re.compile(r" (?:[A-Z]|of (?:the )?[A-Z])")  # "the North of England", but "accused the North of abuses"
_PLAIN = {**dict.fromkeys("’‘ʼ`´", "'"), **dict.fromkeys("‐‑‒–", "-"), **dict.fromkeys("\u00a0\n\r\t\u202f", " ")}
_ODD = re.compile(f"[{''.join(_PLAIN)}]")


def plain(text: str) -> str:
    """Return ``text`` with straight apostrophes, hyphens and blanks, every character in its place."""
    return _ODD.sub(lambda found: _PLAIN[found.group()], text)


def slug(name: str) -> str:
    """Return an id made of a name: small letters, digits and hyphens; "unnamed" where nothing is left."""
    bare = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w]+|_", "-", bare.replace("'", "").replace("’", "")).strip("-") or "unnamed"


@lru_cache(maxsize=10_000)
def plain_title(title: str) -> str:
    """Return a title in small letters, without article, "acting" or hyphens: "the Vice-President" -> "vice president"."""
    words = plain(title).lower().replace("-", " ").split()
    while words and words[0] in ("the", "a", "an", "acting", "interim", "then"):
        words.pop(0)
    joined = " ".join(words)
    return re.sub(r"^(minister|secretary) (?:of|for) (foreign)(?: affairs)?$", r"\2 minister", joined)


def _index(parties: tuple[Party, ...], own: frozenset[str]) -> dict[str, list[tuple[str, Party | None, str]]]:
    """Map the first word of every name to (name, party, how), longest first; a name that two parties share is left out.

    A party of the corpus's own file beats one of the gazetteer.
    """
    known: dict[str, tuple[Party | None, str]] = {name: (None, "elsewhere") for name in _elsewhere()}
    for party in sorted(parties, key=lambda p: p.id in own):
        for how, names in (
            ("demonym", party.demonyms), ("metonym", party.metonyms), ("alias", party.aliases), ("name", (party.name,)),
        ):
            for name in map(plain, names):
                for form in {name, name[:1].upper() + name[1:]}:
                    if form.startswith("The ") and form != name:
                        form = "The" + name[3:]
                    other = known.get(form)
                    if other and other[0] and other[0].id != party.id and (other[0].id in own) == (party.id in own):
                        if how == "name" and other[1] != "name":
                            known[form] = (party, how)
                        elif other[1] != "name":
                            known[form] = (None, "ambiguous")
                        continue
                    known[form] = (party, how)
    index: dict[str, list[tuple[str, Party | None, str]]] = {}
    for name, (party, how) in known.items():
        if (word := _WORD.search(name)) and how != "ambiguous":
            index.setdefault(word.group(), []).append((name[word.start():], party, how))
    for names in index.values():
        names.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return index


def _is_surname_or_given(text: str, start: int, end: int) -> bool:
    """Tell whether the place name at ``start:end`` is part of a person's name: "Michael Jordan", "Chad Smith"."""
    before = _NAME_BEFORE.search(text, max(0, start - 30), start)
    if before and before.group(1) in _given_names():
        return True
    after = _NAME_AFTER.match(text, end)
    return bool(after and text[start:end] in _given_names() and not _OFFICE_WORDS.fullmatch(after.group(1)))


_NAME_BEFORE = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?$")
_NAME_AFTER = re.compile(r" ([A-Z][a-z]+)")
_OFFICE_WORDS = re.compile(
    r"President|Prime|Foreign|Minister|Defen[cs]e|Finance|Interior|King|Queen|Prince|Crown|Secretary|Ambassador"
    r"|Army|Police|Parliament|Premier|Chancellor|Deputy|Vice|Government|Airways"
)


@cache
def _given_names() -> dict[str, str]:
    """Return the gazetteer's given names: name -> f, m or u (both)."""
    names = {}
    for line in (GAZETTEER / "given_names.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            gender, _, listed = line.partition("\t")
            for name in listed.split():
                names[name] = gender if names.get(name, gender) == gender else "u"
    return names


def is_given_name(name: str) -> bool:
    """Say whether ``name`` is in the gazetteer's list of given names."""
    return name in _given_names() or ("-" in name and name.split("-")[0] in _given_names())


def given_name_gender(name: str) -> str | None:
    """Return "female" or "male" for a given name that is mostly one of the two, else None."""
    return {"f": "female", "m": "male"}.get(_given_names().get(name) or _given_names().get(name.split("-")[0], ""))


@dataclass(frozen=True)
class WellKnown:
    """What every reader knows of a country: the offices that no other has, and the names of its leaders as words."""

    offices: frozenset[str]
    people: tuple[list[str], ...]


@cache
def well_known() -> dict[str, WellKnown]:
    """Return the gazetteer's leaders and offices by the name of the country."""
    listed = read_knowledge(GAZETTEER / "leaders.yaml")
    return {
        country: WellKnown(
            frozenset(known.get("offices", ())), tuple(re.findall(r"\w+", plain(name).lower()) for name in known.get("leaders", ()))
        )
        for country, known in listed.items()
    }


def is_shared_office(title: str) -> bool:
    """Say whether several people hold an office of this title at a time: "ambassador", "colonel"."""
    return bool(_SHARED_OFFICE.search(plain_title(title)))


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return the longer names that are passed over ("South China Sea")."""
    listed = read_knowledge(GAZETTEER / "elsewhere.yaml")
    return tuple(name for line in listed["names"] for name in line)


# --- reading the files -------------------------------------------------------------------------------------------


@cache
def _general() -> Parties:
    parties: list[Party] = []
    for name in ("countries.yaml", "bodies.yaml", "media.yaml"):
        parties += [party for party, _ in _read_parties(GAZETTEER / name)]
    return Parties(tuple(parties))


def _lay_over(own: list[tuple[Party, int]], general: tuple[Party, ...]) -> tuple[Party, ...]:
    """Merge each party of the file with the gazetteer's of the same name; what the file says comes first."""
    renamed: dict[str, str] = {}
    merged: list[Party] = []
    ids = {party.id for party, _ in own}
    for party, _ in own:
        names = {plain(n).casefold() for n in (party.name, *party.aliases)}
        twin = next(
            (
                g for g in general
                if g.id not in renamed and (g.kind == party.kind or "person" not in (g.kind, party.kind))
                and (plain(g.name).casefold() in names or plain(party.name) in map(plain, g.aliases))
            ),
            None,
        )
        if twin:
            renamed[twin.id] = party.id
            party = replace(
                party,
                side=party.side or twin.side,
                aliases=_union(party.aliases, (twin.name, *twin.aliases), party.name),
                metonyms=_union(party.metonyms, twin.metonyms),
                demonyms=_union(party.demonyms, twin.demonyms),
                media=party.media or twin.media,
            )
        merged.append(party)
    rest = [replace(g, id=f"general-{g.id}") if g.id in ids else g for g in general if g.id not in renamed]
    return tuple(
        replace(p, side=renamed[p.side]) if p.side in renamed and p.side not in ids else p for p in (*merged, *rest)
    )


def _union(first: tuple[str, ...], then: tuple[str, ...], but: str | None = None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (*first, *then) if name != but))


def _check_sides(path: Path, own: list[tuple[Party, int]], merged: tuple[Party, ...]) -> None:
    known = {party.id for party in merged}
    for party, line in own:
        if party.side and party.side not in known:
            raise PartiesError(
                path, line, f"the side {party.side!r} of {party.id} is no party's id", "add that party or correct the side"
            )


_PARTY_FIELDS = ("kind", "side", "aliases", "metonyms", "demonyms", "roles", "gender", "media")


def _read_parties(path: Path) -> list[tuple[Party, int]]:
    """Read a parties file: each party with its line. Raises PartiesError."""
    parties: list[tuple[Party, int]] = []
    for entry in _entries(path, "parties", _PARTY_FIELDS):
        roles = tuple(
            Role(role.text("title", needed=True), role.day("from"), role.day("to", last=True))
            for role in entry.mappings("roles", ("title", "from", "to"))
        )
        for role in roles:
            if role.start and role.end and role.end < role.start:
                raise PartiesError(path, entry.line, f"the role {role.title!r} of {entry.id} ends before it begins", "swap from and to")
        party = Party(
            id=entry.id,
            name=entry.name,
            kind=entry.choice("kind", KINDS, "organisation"),
            side=entry.text("side"),
            aliases=entry.strings("aliases"),
            metonyms=entry.strings("metonyms"),
            demonyms=entry.strings("demonyms"),
            roles=roles,
            gender=entry.choice("gender", ("male", "female"), None),
            media=entry.flag("media"),
        )
        parties.append((party, entry.line))
    _check_roles(path, parties)
    return parties


def _check_roles(path: Path, parties: list[tuple[Party, int]]) -> None:
    """An office of one side has one holder a day, unless it is one that many hold (a change on one day is fine)."""
    held: dict[tuple[str | None, str], list[tuple[str, str, str, Party]]] = {}
    for party, line in parties:
        for role in party.roles:
            title = plain_title(role.title)
            if _SHARED_OFFICE.search(title):
                continue
            start, end = role.start or "0000", role.end or "9999"
            others = held.setdefault((party.side, title), [])
            for other_start, other_end, other_title, other in others:
                if other is party and other_title != role.title:
                    continue  # one office under two names
                if start < other_end and other_start < end:
                    who = f"{other.id} and {party.id}" if other.id != party.id else f"{party.id} twice"
                    raise PartiesError(path, line, f"two roles {role.title!r} overlap: {who}", "correct from and to")
            others.append((start, end, role.title, party))


@dataclass(frozen=True)
class _Entry:
    """One mapping of a YAML list, with the line where it starts; each reader checks the type of one field."""

    path: Path
    line: int
    fields: dict[str, Any]

    def wrong(self, field: str, mend: str) -> PartiesError:
        return PartiesError(self.path, self.line, f"{field!r} cannot be {reprlib.repr(self.fields.get(field))}", mend)

    def text(self, field: str, needed: bool = False) -> str | None:
        value = self.fields.get(field)
        if value is None and not needed:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, f"give {field} as a text")
        return value.strip()

    @property
    def id(self) -> str:
        return self.text("id", needed=True)

    @property
    def name(self) -> str:
        return self.text("name", needed=True)

    def strings(self, field: str) -> tuple[str, ...]:
        value = self.fields.get(field)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or any(not isinstance(v, (str, int, float)) or not str(v).strip() for v in value):
            raise self.wrong(field, "give a list of texts, in quotes where YAML reads something else")
        if any(isinstance(v, bool) for v in value):
            raise self.wrong(field, "put yes, no, on and off in quotes")
        return tuple(dict.fromkeys(str(v).strip() for v in value))

    def day(self, field: str, last: bool = False) -> str | None:
        """Return an ISO day; a year or month alone is its first day, or its last with ``last``."""
        value = self.fields.get(field)
        if value is None:
            return None
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value).strip()[:10])
        if not found:
            raise self.wrong(field, "write the date as YYYY-MM-DD")
        year, month, day = found.groups()
        try:
            if day:
                return date(int(year), int(month), int(day)).isoformat()
            if not last:
                return date(int(year), int(month or 1), 1).isoformat()
            month = int(month or 12)
            after = date(int(year) + month // 12, month % 12 + 1, 1)
            return date.fromordinal(after.toordinal() - 1).isoformat()
        except ValueError:
            raise self.wrong(field, "write a date of the calendar as YYYY-MM-DD") from None

    def choice(self, field: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        value = self.fields.get(field, default)
        if value is not None and value not in allowed:
            raise self.wrong(field, f"use one of {', '.join(allowed)}")
        return value

    def flag(self, field: str) -> bool:
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(field, "use true or false")
        return value

    def mappings(self, field: str, allowed: tuple[str, ...]) -> list[_Entry]:
        value = self.fields.get(field) or []
        if not isinstance(value, list) or any(not isinstance(v, dict) for v in value):
            raise self.wrong(field, f"give a list of mappings with {', '.join(allowed)}")
        return [_entry(self.path, v, allowed) for v in value]


def _entries(path: Path, key: str, fields: tuple[str, ...]) -> list[_Entry]:
    """Read the list ``key`` of a YAML file: mappings with an id of their own, a name and the ``fields``."""
    if not path.is_file():
        return []
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # a SafeLoader
    except UnicodeDecodeError:
        raise PartiesError(path, 1, "not UTF-8", "save the file as UTF-8") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "cannot be read"
        raise PartiesError(path, mark.line + 1 if mark else 1, f"broken YAML ({reason})", "mend this line") from None
    if loaded is None:
        return []
    listed = loaded.get(key) if isinstance(loaded, dict) else None
    if listed is None and isinstance(loaded, dict) and key in loaded:
        return []
    if not isinstance(listed, list):
        raise PartiesError(path, 1, f"no list {key!r}", f"start the file with '{key}:' and list the entries below")
    seen: dict[str, int] = {}
    entries = []
    for value in listed:
        if not isinstance(value, dict):
            raise PartiesError(path, 1, f"{reprlib.repr(value)} under {key!r} is no mapping", "give each entry an id and a name")
        entry = _entry(path, value, ("id", "name", *fields))
        _ = entry.name
        if entry.id in seen:
            raise PartiesError(path, entry.line, f"the id {entry.id!r} is taken (line {seen[entry.id]})", "choose another id")
        seen[entry.id] = entry.line
        entries.append(entry)
    return entries


def _entry(path: Path, value: dict, allowed: tuple[str, ...]) -> _Entry:
    line = value.get(_LINE, 1)
    for field in value:
        if field not in allowed and field != _LINE:
            raise PartiesError(path, line, f"unknown field {str(field)[:40]!r}", f"use {', '.join(allowed)}")
    return _Entry(path, line, value)


_LINE = "__line__"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """A safe loader that notes where each mapping starts, keeps dates as text and refuses a key given twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key that is no plain text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        mapping = super().construct_mapping(node, deep=deep)
        mapping[_LINE] = node.start_mark.line + 1
        return mapping
