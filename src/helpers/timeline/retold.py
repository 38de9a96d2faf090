"""What was told before: the event that a noun or a verb further on takes up again.

"The ruling" takes up that a court ruled, "the vote" that they voted, "the talks" the talks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from helpers.records import Event
from helpers.timeline.clauses import lemma_of
from helpers.timeline.days import Days

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 40  # so many events back one may be taken up
_STEM = 4  # letters that a noun and its verb share at least ("rul-ing", "clos-ure")


def told_before(word: Token, told: Sequence[Event], parties: Collection[str] = ()) -> Iterator[Event]:
    """Yield what happened that ``word`` names again, the last one first, if ``parties`` took part in it where it says who did."""
    name = lemma_of(word)
    for event in reversed(told[-REACH:]):
        if event.status != "happened" or event.trigger is None or not _is_same(name, event.trigger):
            continue
        if not parties or not event.participants or set(parties) & set(event.participants):
            yield event


def days_of(event: Event) -> Days:
    """Return the days of an event that was told."""
    return Days(event.earliest, event.latest, event.granularity)


def _is_same(name: str, trigger: str) -> bool:
    """Tell whether two lemmas name one happening: the same word, or a noun and the verb that it is made of."""
    if name == trigger:
        return True
    short, long = sorted((name, trigger), key=len)
    stem = short.removesuffix("e")
    return len(stem) >= _STEM - (len(stem) + 3 == len(long) and long.endswith("ing")) and long.startswith(stem) and (
        long[len(stem) :] in ("ing", "ion", "al", "ment", "ure", "ation", "er", "")
    )
