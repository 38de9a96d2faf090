"""Where reports of one event differ: in its days, in numbers, in who took part, or in whether it happened at all.

Accounts that differ are kept side by side; nothing is decided between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from helpers.records import Account
from helpers.timeline.happenings import number_words, words
from helpers.timeline.participants import roles

if TYPE_CHECKING:
    from helpers.corpus.parties import Parties

_VALUES = number_words() | {"dozen": 12}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_NUMBER = re.compile(
    rf"(?<![\w.,:/-])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}}(?:\.\d{{1,4}})?|{'|'.join(_VALUES)})"
    r"(?: (?P<scale>hundred|thousand|million|billion))?"
    r"[ -](?P<unit>per cent|(?:[a-z]{2,20}[ -]){0,2}[a-z]{2,20})(?![\w:])",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.? $", re.IGNORECASE
)
_TIMES = re.compile(  # what is dated, and no number of the event
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|gmt|utc|am|pm|local|o"
    r"|years?|months?|weeks?|days?|hours?|minutes?|times)\b"
)
_ENDS = frozenset({
    "of", "in", "on", "at", "to", "from", "by", "for", "with", "and", "or", "as", "than", "when", "while", "who", "that",
    "which", "were", "was", "are", "is", "had", "have", "has", "after", "before", "per", "since", "a", "an", "the",
    "into", "more", "other", "others",
})  # fmt: skip


def numbers_in(text: str) -> dict[tuple[str, float], str]:
    """Find the counts and amounts in a sentence: (unit, value) -> the words; times and "the two sides" are left out.

    Of "two short-range missiles" the units are "short", "range" and "missile": any of them may be another's.
    """
    found: dict[tuple[str, float], str] = {}
    for match in _NUMBER.finditer(text):
        if _MONTH.search(text, max(0, match.start() - 12), match.start()):
            continue
        value = _value(match["number"].lower(), (match["scale"] or "").lower())
        if _TIMES.match(match["unit"].lower()):
            continue
        kept = _unit(match["unit"].replace("per cent", "percent"))
        if value == 2 and kept and _singular(kept[-1]) in roles().pairs:
            continue
        shown = text[match.start() : match.end("scale") if match["scale"] else match.end("number")]
        for word in kept:
            found.setdefault((_singular(word), value), " ".join([shown, *kept]))
    return found


def _unit(following: str) -> list[str]:
    """Return the words behind a number up to the first plural, else the first of them: what is counted."""
    kept: list[str] = []
    for word in re.split(r"[ -]", following.lower()):
        if word in _ENDS and word not in ("more", "other", "others"):
            break
        if word in _ENDS:
            continue
        kept.append(word)
        if _singular(word) != word:
            return kept
    return kept[:1]


def _value(number: str, scale: str) -> float:
    value = float(_VALUES[number] if number in _VALUES else number.replace(",", ""))
    return value * _SCALES.get(scale, 1)


def _singular(word: str) -> str:
    if word in ("people", "men", "women", "children"):
        return {"people": "person", "men": "man", "women": "woman", "children": "child"}[word]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def compare(accounts: Sequence[Account], texts: Sequence[str], parties: Parties | None = None) -> tuple[Account, ...]:
    """Return the accounts of one event with their numbers, and with that in which another tells otherwise.

    ``texts`` are the sentences of the accounts. Days differ where they have none in common, numbers where one unit
    is counted differently, the status where one denies what another tells. Participants differ where none of one
    account's is the same as, or acts for, any of another's, as far as ``parties`` tell.
    """
    counted = [numbers_in(text) for text in texts]
    values: dict[str, set[frozenset[float]]] = defaultdict(set)  # unit -> what each account counts of it
    for numbers in counted:
        for unit, found in _by_unit(numbers).items():
            values[unit].add(frozenset(found))
    sides = [_sides(account, parties) for account in accounts]
    distinct = set(sides)
    first_end = min((a.latest for a in accounts if a.latest), default=None)
    last_start = max((a.earliest for a in accounts if a.earliest), default=None)
    statuses = {account.status for account in accounts}
    result = []
    for account, numbers, own in zip(accounts, counted, sides, strict=True):
        differs = []
        if account.earliest and account.latest and (account.earliest > first_end or account.latest < last_start):
            differs.append("days")
        if any(not other & found for unit, found in _by_unit(numbers).items() for other in values[unit]):
            differs.append("numbers")
        if own and any(other and not own & other for other in distinct):
            differs.append("who")
        if account.status in ("happened", "denied") and {"happened", "denied"} <= statuses:
            differs.append("status")
        result.append(replace(account, numbers=tuple(dict.fromkeys(numbers.values())), differs=tuple(differs)))
    return tuple(result)


def _by_unit(numbers: dict[tuple[str, float], str]) -> dict[str, set[float]]:
    units: dict[str, set[float]] = defaultdict(set)
    for unit, value in numbers:
        if unit not in words().common:
            units[unit].add(value)
    return units


def _sides(account: Account, parties: Parties | None) -> frozenset[str]:
    """Return whom an account names, and for whom they act."""
    names = {name for name in account.participants if not name[:1].islower()}  # nobody who is only described
    for name in list(names) if parties is not None else ():
        party = parties.named(name)
        side = parties.name_of(party.side) if party is not None else None
        names |= {side} if side else set()
    return frozenset(names)
