"""What an article tells of people beside their names: the offices they hold or held, and whose officers they are.

Nothing here is worked out: "the minister" further on may be taken for the wrong one, "Foreign Minister Ada Holm" is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.corpus.parties import plain, plain_title
from helpers.statements.mentions import Resolution
from helpers.statements.names import BELOW, Somebody, lexicon
from helpers.statements.phrases import Unit

_PAST = frozenset(("former", "ex", "late", "then", "outgoing", "onetime"))
_TO_COME = frozenset(("next", "future", "designate", "elect", "incoming"))
_ORDER = frozenset(("first", "second", "third"))
_NO_OFFICE = frozenset((
    "colleague", "counterpart", "successor", "predecessor", "man", "woman", "member", "leader's", "critic", "ally", "rival",
    "candidate", "guest", "host", "friend", "fellow", "nominee", "contender",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday",
))  # fmt: skip
_PRAISE = frozenset((  # before an office, and no part of it
    "new", "longtime", "veteran", "senior", "top", "own", "current", "billionaire", "influential", "sure", "sir", "dr", "dr.", "major",
    "mr", "mr.", "ms", "ms.", "mrs", "mrs.", "media", "star", "super",
))  # fmt: skip
_HONOURS = frozenset(("sir", "lord", "lady", "dame", "dr", "dr."))  # after an office: "General Sir Jan Holm"
_MORE_OFFICES = frozenset(("adviser", "advisor", "senator", "congressman", "congresswoman"))
_FIELD = re.compile(r"(?:al|ary|ic|ive)$")  # adjectives that name the field of an office: "legal adviser"
_OUTSIDE = frozenset((  # who knows or fights a body and is not of it: "a longtime NLA critic"
    "critic", "rival", "opponent", "foe", "enemy", "expert", "analyst", "specialist", "scholar", "watcher", "observer", "visitor", "guest",
    "prisoner", "hostage", "detainee", "suspect", "victim", "fan", "supporter", "fugitive", "correspondent", "veteran",
))  # fmt: skip
_PERHAPS = frozenset(("if", "would", "could", "should", "might", "may", "not", "whether", "as"))
_ABROAD = frozenset(("envoy", "ambassador", "representative", "negotiator", "mediator", "counterpart", "consul"))
_HEADS = frozenset(("head", "lead", "chair", "run", "direct", "command", "govern", "rule"))


@dataclass
class Told:
    """What one article tells of one person."""

    offices: set[str] = field(default_factory=set)
    past: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)  # offices before a bare family name, which others may bear: "Chairman Kim"
    called: list[tuple[str, list[Somebody]]] = field(default_factory=list)  # offices apart from the name, and whose: "the US president"
    outside: list[Somebody] = field(default_factory=list)  # those that the person knows or fights: "a longtime NLA critic"
    where: int | None = None  # the first place that tells an office
    owners: list[Somebody] = field(default_factory=list)  # the governments and bodies whose officer the person is called


def told_of_people(resolution: Resolution, countries: frozenset[str], called: set[str]) -> dict[str, Told]:
    """Return what the article tells of each person, by id.

    ``countries`` are the names of countries in small letters, which are no part of an office; ``called`` the ids of
    those that the article calls a body, whatever their names look like.
    """
    found: dict[str, Told] = defaultdict(Told)
    units = resolution.units
    titled = {id(name) for name in (unit.titled for unit in units) if name is not None and getattr(resolution.at.get(name.first - 1), "titled", None) is name}
    for unit in units:
        if unit.form == "description" and unit.kind == "person":
            name = unit.titled or _appointed(resolution, unit)
            who = name.who if name is not None else unit.who
            if who is None or not who.is_person or not who.named:
                continue
            told = found[who.id]
            title = range(_title_start(resolution, unit), unit.last)
            words = [*(resolution.r.words[i] for i in title), *_of(resolution, unit)]
            offices, past = _offices(words, [resolution.r.tag[i] for i in title], countries)
            if set(unit.phrase.split()) & _PAST:  # before the country: "the former French president"
                offices, past = set(), offices | past
            owners = [o for o in _owners(resolution, unit, name) if not o.is_person or o.id in called]
            if unit.word in _OUTSIDE:
                told.outside, owners = [*told.outside, *owners], []
            if name is None:
                told.called += [(office, owners) for office in sorted(offices)]
            elif not _is_short(name):
                told.offices |= offices
                told.past |= past
                told.owners += owners
                if told.where is None and offices:
                    told.where = resolution.r.start[min(unit.left, name.first)]
            elif _is_family_name(resolution, name):
                told.short |= offices
                told.owners += owners if resolution.cast.is_only(who) else []
        elif unit.form == "name" and id(unit) not in titled and unit.who is not None and unit.who.is_person:
            words = _title_before(resolution, unit)
            offices, past = _offices(words, [""] * len(words), countries)
            told = found[unit.who.id]
            if not _is_short(unit):
                told.offices |= offices
                told.past |= past
            elif _is_family_name(resolution, unit):
                told.short |= offices
        elif unit.form == "name" and unit.who is not None and (head := _headed_by(resolution, unit)) is not None:
            found[head.id].owners.append(unit.who)
    for told in found.values():
        told.offices = set(fullest(told.offices))
    return found


def _title_before(resolution: Resolution, name: Unit) -> list[str]:
    """Return the words of a title that stands before a name and is no description: "Sen. Ada Holm"."""
    r = resolution.r
    if not name.phrase and name.first and r.lower[name.first - 1] in lexicon().abbreviated:
        return [r.words[name.first - 1]]
    start = r.start[name.first]
    return r.text[max(0, start - len(name.phrase) - 1) : start].split() if name.phrase else []


def _is_short(name: Unit) -> bool:
    return name.last - name.first == 1 and name.who is not None and len(name.who.words) > 1


def _is_family_name(resolution: Resolution, name: Unit) -> bool:
    """Say whether one word is the family name of whom it is taken for: "King Abdullah" is not Ali Abdullah Saleh."""
    word = plain(resolution.r.words[name.first]).lower()
    return name.who is not None and word in (name.who.words[0], name.who.words[-1]) and resolution.cast.is_family(name.who, word)


def _appointed(resolution: Resolution, unit: Unit) -> Unit | None:
    """Return the name of whom somebody "names foreign minister", or who "is" or "becomes" it."""
    r = resolution.r
    verb = r.head[unit.head]
    if any(r.dep[c] == "neg" or r.lower[c] in _PERHAPS for c in r.children[verb]):
        return None
    before = unit.left - 1
    if before > 0 and r.lower[before] == "as":
        before -= 1
    name = resolution.at.get(before)
    if name is not None and {"name", "appoint", "elect", "make"} & set(r.lemma[max(r.sentences[r.sentence[before]][0], name.first - 4) : name.first]):
        beside = [before]  # "named Ada Holm foreign minister", "appointed Ada Holm as envoy"
    elif r.dep[unit.head] == "attr" and r.lemma[verb] in ("be", "become", "remain"):
        beside = r.subjects(verb)
    else:
        return None
    names = (resolution.at[i] for i in beside if i in resolution.at)
    return next((n for n in names if n.form == "name" and n.who is not None and n.who.is_person), None)


def _title_start(resolution: Resolution, unit: Unit) -> int:
    """Return where a title begins: with a state's body, whose name tells more than the side, "White House press secretary"."""
    before = resolution.at.get(unit.first - 1)
    body = before is not None and before.form == "name" and before.kind == "organisation" and unit.left <= before.first
    return before.first if body and before.who is not None and before.who.party is not None and before.who.side else unit.first


def _of(resolution: Resolution, unit: Unit) -> list[str]:
    """Return what an office is "of" (state, foreign affairs), where that is not the name of a body."""
    within = (resolution.at.get(i) for i in range(unit.last + 1, unit.last + 3))
    if any(other is not None and other.form == "name" for other in within):
        return []
    _, of, tail = resolution.title_phrase(unit).partition(" of ")
    return (of + tail).split()


def fullest(offices: Iterable[str]) -> list[str]:
    """Leave out titles that others say more fully: "minister" beside "foreign minister"."""
    offices = set(offices)
    return sorted(o for o in offices if not any(full.endswith(" " + o) or full.startswith(o + " of ") for full in offices))


def _offices(words: list[str], tags: list[str], countries: frozenset[str]) -> tuple[set[str], set[str]]:
    """Return the office in a title, if there is one, as one that somebody holds or as one of the past."""
    lex = lexicon()
    lower = [lex.abbreviated.get(plain(w).lower(), plain(w).lower()) for w in words]
    if set(lower) & (lex.kin | _NO_OFFICE | _TO_COME):
        return set(), set()
    office = _office(words, lower, tags, countries)
    held = set(office.split())
    if not (held & (lex.offices | _MORE_OFFICES) or ("leader" in held and len(held) > 1)):
        return set(), set()
    return (set(), {office}) if set(lower) & _PAST else ({office}, set())


def _office(words: list[str], lower: list[str], tags: list[str], countries: frozenset[str]) -> str:
    """Return the office in a title, without country, praise and what else stands before it."""
    while lower[-1:] and lower[-1] in _HONOURS:
        words, lower = words[:-1], lower[:-1]
    own = lower.index("of") if "of" in lower else len(lower)
    first = max((i + 1 for i, w in enumerate(lower[:own]) if w in ("the", "a", "an") or any(c.isdigit() for c in w)), default=0)
    while first < own:
        cut = next((n for n in (3, 2, 1) if first + n < own and " ".join(lower[first : first + n]) in countries), 0)
        if not cut and lower[first + 1 : first + 2] == ["-"] and first + 2 < own and not _is_office_word(lower[first]):
            cut = 3  # "hand-picked"
        if not cut and (first + 1 < own or lower[first] in _PAST) and not _belongs(first, words, lower, tags, own):
            cut = 1
        if not cut:
            break
        first += cut
    return plain_title(" ".join(lower[first:]))


def _belongs(i: int, words: list[str], lower: list[str], tags: list[str], own: int) -> bool:
    """Say whether a word in front of an office is part of it: "deputy", "legal", but not "longtime" nor "26-year-old"."""
    word, tag = lower[i], tags[i] if i < len(tags) else ""
    if word in _ORDER:
        return lower[i + 1 : i + 2] != [] and lower[i + 1] in BELOW | {"minister", "secretary", "lady", "lord"}
    if word in _PAST | _PRAISE:
        return False
    if _is_office_word(word):
        return True
    if tag in ("VBN", "VBG", "RB", "CD", "IN", "HYPH") or word.endswith("ed") or (tag[:2] == "JJ" and not _FIELD.search(word)):
        return False
    return not (words[i].islower() and words[own - 1][:1].isupper())  # "yesterday Colonel Holm said"


def _is_office_word(word: str) -> bool:
    return word in lexicon().title_words or word in lexicon().offices


def _owners(resolution: Resolution, unit: Unit, name: Unit | None) -> list[Somebody]:
    """Return the governments and bodies whose officer a title tells: before it, its owner, or what it is "of" or "for"."""
    r = resolution.r
    found = [resolution.at[i] for i in range(unit.left, unit.first) if i in resolution.at]
    if unit.owner is not None:
        found.append(unit.owner)
    inside = [resolution.at[i] for i in range(unit.first, unit.head) if i in resolution.at and resolution.at[i] is not unit]
    found += inside
    if not found and r.lower[unit.last : unit.last + 1] in (["of"], ["for"], ["at"]) and not (r.lower[unit.last] == "for" and unit.word in _ABROAD):
        of = next((resolution.at[i] for i in range(unit.last + 1, min(unit.last + 5, max(unit.right, unit.last + 3), len(r))) if i in resolution.at), None)
        found += [of] if of is not None else []
    if not found and name is not None and r.lower[name.last : name.last + 1] == ["of"]:  # "Foreign Minister Ada Holm of Halvane"
        of = next((resolution.at[i] for i in range(name.last + 1, min(name.last + 3, len(r))) if i in resolution.at), None)
        found += [of] if of is not None and of.kind == "government" else []
    return list({o.who.id: o.who for o in found if o.who is not None and (o.who.named or o.who.side)}.values())


def _headed_by(resolution: Resolution, unit: Unit) -> Somebody | None:
    """Return the person who "heads", "leads" or "chairs" what a unit stands for."""
    r = resolution.r
    verb = r.head[unit.head]
    if unit.kind not in ("organisation", "unknown") or r.dep[unit.head] != "dobj" or r.lemma[verb] not in _HEADS or any(r.dep[c] in ("neg", "aux") for c in r.children[verb]):
        return None
    subjects = (resolution.at[i] for i in r.subjects(verb) if i in resolution.at)
    return next((s.who for s in subjects if s.who is not None and s.who.is_person and s.who.named), None)
