"""Whether two names are one person's or body's, over all articles: short forms, initials, slips of the pen."""

from __future__ import annotations

import re

from helpers.corpus.parties import is_given_name, plain
from helpers.statements.names import lexicon

_AFTER_NAMES = frozenset(("QC", "KC", "MP", "MPs", "MEP", "MD", "PhD", "Esq", "DDS", "OBE", "CBE", "VC"))


def is_name(name: str) -> bool:
    """Say whether a name is one, and not a phrase."""
    words = name.split()
    return bool(words) and words[0][:1].isupper() and len(words) <= 8 and " and " not in name and "'s " not in plain(name)


def family_name(name: str) -> list[str]:
    """Return the word by which somebody is called for short: "kim" of "Kim Jong Un"."""
    words = name.split()
    comes_first = words[0] in lexicon().family_first and (len(words) == 3 or (len(words) == 2 and not is_given_name(words[0])))
    return words_of(words[0] if comes_first else words[-1])[-1:]


def words_of(name: str) -> list[str]:
    """Return the words of a name in small letters."""
    return re.findall(r"\w+", plain(name).lower().replace("'s", ""))


def short_for(short: str, full: str, person: bool) -> bool:
    """Say whether one name is a shorter form of another; for a person, one with the family name or the whole given name."""
    some, all_of_them = words_of(short), words_of(full)
    if some == all_of_them:
        return True
    if person and len(some) == 1:
        return some == family_name(full)
    if not set(some) <= set(all_of_them) or len(some) >= len(all_of_them):
        return False
    return some[0] in all_of_them[1:] or (some[0] == all_of_them[0] and len(some) > 1) if person else some[0] == all_of_them[0]


def is_slip(one: str, other: str) -> bool:
    """Say whether two full names of people differ by one letter that somebody got wrong: "Wlliam Hague"."""
    a, b = plain(one), plain(other)
    if a == b or min(len(a), len(b)) < 10:
        return False
    first, last, first_too, last_too = a.split()[0], a.split()[-1], b.split()[0], b.split()[-1]
    if last != last_too or (is_given_name(first) and is_given_name(first_too) and first != first_too):
        return False
    shared = _shared(a, b) + _shared(a[::-1], b[::-1])
    return shared >= max(len(a), len(b)) - 1


def _shared(a: str, b: str) -> int:
    """Return how many letters two words have in common at their beginnings."""
    return next((k for k, (one, other) in enumerate(zip(a, b)) if one != other), min(len(a), len(b)))


def are_initials(short: str, name: str) -> bool:
    """Say whether capitals are those of a name, in order: "FUB" of "Farmers' Union of Belsk"."""
    letters = iter(c for c in plain(name) if c.isalpha())
    capitals = [c for c in short if c.isupper()]
    return len(capitals) > 1 and name[:1] == capitals[0] and all(any(c.upper() == wanted for c in letters) for wanted in capitals)


def tidy(name: str) -> str:
    """Return a name without what stands before or after it: "Former Lund Steel CEO Ada Holm", "Ada Holm QC"."""
    words = name.split()
    while len(words) > 1 and (words[-1] in _AFTER_NAMES or words[-1] == "The"):
        words.pop()
    lex = lexicon()
    titles = lex.offices | lex.persons | lex.partisan | lex.abbreviated.keys()
    for k in (len(words) - 2, len(words) - 3):
        if k > 0 and words[k - 1].lower() in titles and may_be_person(" ".join(words[k:])):
            return " ".join(words[k:])
    return " ".join(words)


def may_be_person(name: str) -> bool:
    """Say whether a name looks like a person's: a given name, and no word of a body's name."""
    words = name.split()
    return len(words) in (2, 3) and is_given_name(words[0]) and not set(words) & lexicon().body_names and all(w[:1].isupper() for w in words)
