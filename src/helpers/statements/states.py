"""States that a text tells of and no list of parties has: told by what only states have, with their adjectives and capitals.

"Halvane's foreign minister" and "the Sundreyan navy" have a state in them, and "Sundrey" is that of "Sundreyan".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from helpers.corpus.parties import Parties, Party, is_given_name, plain, slug
from helpers.statements.names import lexicon

_CAP = r"[A-ZÀ-ÖØ-Þ][\w-]{0,40}[a-zß-ÿ]"
PLACE = rf"(?:(?:North|South|East|West|New|Upper|Lower|Saint) )?{_CAP}"
_STATE = (
    r"(?:(?i:(?:prime|foreign|defen[cs]e|interior|finance|[a-z]+) minist(?:er|ry))|government|parliament|navy|air force|army"
    r"|armed forces|cabinet|president|king|queen|chancellor|premier|embassy|ambassador|coast ?guard|central bank)"
)
_STATES_OWN = r"(?:delegation|officials?|diplomats?|forces|troops|soldiers|capital|authorities|airspace|territory|border guards?|lawmakers|police)"
_OWNS = re.compile(rf"\b({PLACE})'s? (?:[a-z-]+ ){{0,2}}{_STATE}\b")
_FOREIGN = re.compile(  # what no town, company or person has
    rf"\b({PLACE})'s? (?:[a-z-]+ ){{0,1}}(?i:(?:foreign|defen[cs]e|prime) minist(?:er|ry)|navy|army|armed forces|embassy|ambassador)\b"
)
_DIPLOMATIC = re.compile(  # nor what is said so of a following: "Holm's army of helpers"
    rf"\b({PLACE})'s? (?:[a-z-]+ ){{0,1}}(?i:(?:foreign|defen[cs]e) minist(?:er|ry)|embassy|ambassador)\b"
)
_GOVERNED = re.compile(rf"\b({PLACE})'s government\b")  # where another state is told of
_NEIGHBOUR = re.compile(rf"\b[Nn]eighbou?ring ({PLACE})\b(?!'s| [A-Z])")
_OF = re.compile(rf"\b(?:minister|government|parliament|president|king|queen|chancellor|premier|navy|army) of (?:the )?({PLACE})\b(?! [A-Z])")
_HELD = re.compile(  # "Foreign Minister Ada Holm of Halvane"
    rf"\b(?:[Mm]inister|[Pp]resident|[Pp]remier|[Cc]hancellor|King|Queen) (?:{_CAP} ){{1,3}}of ({PLACE})\b(?! [A-Z])|\bcapital of ({PLACE})\b"
)
_FOREIGN_HELD = re.compile(rf"\b(?i:foreign|defen[cs]e|prime) [Mm]inister (?:{_CAP} ){{0,3}}of ({PLACE})\b(?! [A-Z])")
_ENDED = rf"{_CAP}(?:ian|ean|yan|an|ese|ish|i|ic|er)"
_ADJECTIVE = re.compile(rf"\b({_ENDED}) (?:[a-z-]+ ){{0,2}}(?:{_STATE}|{_STATES_OWN})\b")
_LAND = re.compile(r"(?:land|stan|ia|ea|[aeoy])$")
_MADE_OF = re.compile(r"[aeioy]?[nl]?(?:ian|ean|yan|an|ese|ish|i|ic|er)")
_AFTER_A_NAME = re.compile(rf"(?<=[a-z] )(?:{_CAP} )+({_CAP})\b")
_CALLED = re.compile(rf"\b({_CAP}) (?:{_CAP} )?({_CAP})\b")
_ACTS = re.compile(
    rf"\b({PLACE})(?:, (?:which|whose)[^.,]{{1,80}},)? (?:(?:has|had|also|then) )*(?:summoned|recalled|expelled|withdrew) "
    r"(?:the|its|his|her|their|an?|two|three|several)[\w ]{0,25} (?:ambassadors?|envoys?|diplomats?)\b"
)
IN_PLACE = re.compile(rf"\b(?:in|at|from|to|near) ({_CAP})\b")
_OF_PLACE = re.compile(rf"\b[Aa]n? ({PLACE}) [a-z]+")  # "a Halvane judge"
_NAMED = re.compile(rf"\b{PLACE}\b")
_MAYBE_ADJECTIVE = re.compile(rf"\b{_ENDED}(?= [a-z]|s\b)")
_NO_STATE = frozenset((  # parts of the world, and words that open a sentence
    "North", "South", "East", "West", "The", "This", "That", "Its", "Their", "His", "Her", "Europe", "Africa", "Asia", "America", "Arabia",
    "Scandinavia", "Christ", "Republic", "Caribbean", "Arctic", "Antarctica", "Eurasia", "Latin", "Pacific", "Atlantic",
))  # fmt: skip
_TWO = re.compile(r"\b(?:both|two|neighbou?ring) (?:countr|government|capital|neighbou?r|state|nation|president|side|arm)")
_CAPITAL = (
    re.compile(rf"\b({PLACE}), (?:the capital of |the )?({PLACE})(?:'s capital| capital)?\b"),
    re.compile(rf"\b({PLACE})(?:'s)? capital,? ({PLACE})\b"),
    re.compile(rf"\bcapital of ({PLACE}), ({PLACE})\b"),
)


FEWEST = 2  # signs of a state over many articles


@dataclass
class _Signs:
    """How often a name stands as what, over some texts."""

    owned: Counter[str] = field(default_factory=Counter)  # "Halvane's parliament"
    foreign: Counter[str] = field(default_factory=Counter)  # "Halvane's foreign minister"
    diplomatic: Counter[str] = field(default_factory=Counter)  # "Halvane's ambassador"
    adjectives: Counter[str] = field(default_factory=Counter)
    maybe: Counter[str] = field(default_factory=Counter)  # "Halvanian"
    seen: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)  # "Halvane recalled its ambassador"
    surnames: Counter[str] = field(default_factory=Counter)  # "Gerrit Sollander", "President Camber"

    def read(self, text: str, parties: Parties, alone: bool) -> None:
        """Count the signs of one text; where it stands ``alone``, not further than there is a sign of an unknown state."""
        for counter, pattern in (
            (self.owned, _OWNS), (self.owned, _OF), (self.foreign, _FOREIGN), (self.diplomatic, _DIPLOMATIC),
            (self.adjectives, _ADJECTIVE), (self.acts, _ACTS), (self.acts, _NEIGHBOUR), (self.acts, _GOVERNED),
        ):  # fmt: skip
            counter.update(pattern.findall(text))
        if not alone:
            self.owned.update(one or other for one, other in _HELD.findall(text))
            self.foreign.update(_FOREIGN_HELD.findall(text))
        if alone and all(map(parties.named, {*self.owned, *self.foreign, *self.adjectives})):
            return
        for counter, pattern in (
            (self.maybe, _MAYBE_ADJECTIVE), (self.seen, _NAMED), (self.placed, IN_PLACE), (self.placed, _OF_PLACE), (self.surnames, _AFTER_A_NAME)
        ):  # fmt: skip
            counter.update(pattern.findall(text))
        offices, titles = lexicon().offices, lexicon().honorifics
        self.surnames.update(
            name for before, name in _CALLED.findall(text) if is_given_name(before) or before.lower() in offices or before in titles
        )


def find_states(texts: Iterable[str], parties: Parties, alone: bool = False) -> list[tuple[Party, int]]:
    """Return the states that ``parties`` does not hold, those with most signs first, each with how often it is named.

    A sign is an office or body that only states have. One text ``alone`` gives few of them: there one is enough beside
    the adjective made of the name, or where nobody else has what is owned and the name is that of a place.
    """
    signs, texts = _Signs(), [plain(text) for text in texts]
    for text in texts:
        signs.read(text, parties, alone)
    if not signs.seen:  # there is no sign of an unknown state, or no name
        return []
    unknown = [adjective for adjective in signs.maybe | signs.adjectives if not parties.named(adjective)]
    kin = {name: [adjective for adjective in unknown if _kin(name, adjective)] for name in signs.seen}
    named = [name for name, _ in signs.owned.most_common()] + [name for name in sorted(kin) if kin[name] and name not in signs.owned]
    named = [name for name in named if _may_be_state(name, signs, parties)]
    total = {name: signs.owned[name] + sum(signs.adjectives[a] for a in kin.get(name, ())) for name in named}
    if alone:
        sure = [n for n in named if (total[n] and kin.get(n)) or _is_told(n, signs)]
        more = [n for n in [*(n for n in kin if kin[n]), *_beside(texts, sure), *signs.acts] if not signs.surnames[n] and _may_be_state(n, signs, parties)]
        names = list(dict.fromkeys([*sure, *more])) if sure else []
    else:
        names = [n for n in named if total[n] > FEWEST or (total[n] == FEWEST and (kin.get(n) or signs.foreign[n]))]
    found = []
    for name in names:
        demonyms = tuple(form for a in sorted(kin.get(name, ())) for form in (a, a + "s") if form == a or a.endswith(("n", "i")))
        found.append((Party(slug(name), name, "government", demonyms=demonyms), signs.seen[name]))
    capitals = _capitals(texts, [state for state, _ in found])
    return [(replace(state, metonyms=capitals.get(state.name, ())), n) for state, n in found]


def _is_told(name: str, signs: _Signs) -> bool:
    """Say whether a name without an adjective is a state's: it has what only states have, and is no person's."""
    return bool(signs.foreign[name] and (signs.placed[name] or signs.diplomatic[name] or signs.owned[name] > 1)) and not signs.surnames[name]


def _may_be_state(name: str, signs: _Signs, parties: Parties) -> bool:
    """Say whether nothing speaks against a name: nobody is called so, and it is no word of an office or an adjective."""
    lex = lexicon()
    if parties.named(name) or is_given_name(name) or name.lower() in lex.heads or any(name in some for some in (lex.adjectives, lex.not_names, _NO_STATE)):
        return False
    return signs.surnames[name] * 4 <= signs.seen[name] and name not in signs.adjectives


def _beside(texts: list[str], states: list[str]) -> Counter[str]:
    """Count the names joined to those of states: "between Halvane and Sundrey", or where there is talk of two countries."""
    joined = "|".join(map(re.escape, states))
    one = rf"({PLACE})\b(?!'s| [A-Z])"
    pattern = re.compile(rf"\b(?:{joined}) and {one}|\b({PLACE}) and (?:{joined})\b(?!'s| [A-Z])")
    found: Counter[str] = Counter()
    for text in texts:
        two = _TWO.search(text)
        found.update(next(filter(None, m.groups())) for m in pattern.finditer(text) if two or text.endswith("between ", 0, m.start()))
    return found


def _kin(name: str, adjective: str) -> bool:
    """Say whether an adjective is made of a name: "Halvane", "Halvanian"; "Sundrey", "Sundreyan"; "Finland", "Finnish"."""
    stem = _LAND.sub("", name)
    return len(stem) >= 3 and adjective.startswith(stem) and bool(_MADE_OF.fullmatch(adjective, len(stem)))


def _capitals(texts: list[str], states: list[Party]) -> dict[str, tuple[str, ...]]:
    """Find each state's capital where a text says so."""
    by_name = {form: s.name for s in states for form in (s.name, *s.demonyms)}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for pattern in _CAPITAL:
            for match in pattern.finditer(text):
                one, other = match.groups()
                if "capital" not in match.group():
                    continue
                state, place = (one, other) if one in by_name else (other, one)
                if state in by_name and place not in by_name:
                    found[by_name[state]][place] += 1
    return {state: tuple(place for place, _ in places.most_common(1)) for state, places in found.items()}
