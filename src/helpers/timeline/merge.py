"""One event for one happening: what several sentences and articles tell is brought together.

Precision comes first: two events are one only when their days, parties, act and rare words agree. Every mention stays
as evidence, also where accounts differ. Only events whose days touch are ever compared, so that the work grows with
the corpus and not with its square.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from helpers.records import Account, Article, Event, Evidence
from helpers.timeline.accounts import compare
from helpers.timeline.agreement import Agreement
from helpers.timeline.happenings import words
from helpers.timeline.salience import Mentioned, salience

if TYPE_CHECKING:
    from helpers.corpus.parties import Parties

COMPARED = 8  # tellings of a happening that another is compared with
PRECISE = 3  # days: an event of at most so many is compared day by day, a longer one joins what lies inside it
_PLACE = attrgetter("article_id", "start", "end")
_WORD = re.compile(r"[^\W_]{2,}")
_ENDINGS = ("ations", "ation", "ings", "ions", "ing", "ion", "ies", "ed", "es", "s", "e", "y")


@dataclass(slots=True)
class Telling:
    """One event as one sentence tells it, with what it is compared by."""

    order: tuple
    first: int
    last: int
    words: frozenset[str]
    trigger: str
    parties: frozenset[str]
    named: frozenset[str]  # the words of the parties' names and the trigger, which tell one happening from no other
    act: str | None
    status: str
    evidence: tuple[Evidence, ...]
    place: str | None
    event: Event | None = None  # not needed to find what belongs together
    names: frozenset[str] = frozenset()  # the parties and the trigger, one of which two must share when days are not precise
    precise: bool = True

    def __post_init__(self) -> None:
        self.names = self.parties | {self.trigger}
        self.precise = self.last - self.first < PRECISE

    def pack(self) -> str:
        """Make it JSON, without the event."""
        sets = (sorted(some) for some in (self.words, self.parties, self.named))
        return json.dumps([self.order, self.first, self.last, self.trigger, self.act, self.status, self.place, *sets, list(map(astuple, self.evidence))])

    @classmethod
    def unpack(cls, data: str) -> Telling:
        """Make a telling of what ``pack`` made of it."""
        order, first, last, trigger, act, status, place, told, parties, named, evidence = json.loads(data)
        return cls(
            tuple(order), first, last, frozenset(told), trigger, frozenset(parties), frozenset(named), act, status,
            tuple(Evidence(*one) for one in evidence), place,
        )


class _Cluster:
    """The tellings of one happening, of which the first COMPARED are looked at to find whether another belongs to them."""

    def __init__(self, number: int):
        self.number = number
        self.tellings: list[Telling] = []
        self.low, self.high = date.max.toordinal(), 0  # the earliest last and the latest first day of the precise ones
        self.evidence: set[tuple] = set()

    def add(self, telling: Telling) -> None:
        self.tellings.append(telling)
        self.evidence.update(map(_PLACE, telling.evidence))
        if telling.precise:
            self.low, self.high = min(self.low, telling.last), max(self.high, telling.first)

    def takes(self, telling: Telling) -> bool:
        """Say whether a telling that agrees with one here may join: near all the others in time, and told by other sentences."""
        opening = self.tellings[0]
        if telling.precise:
            near = telling.first - self.low <= 1 and self.high - telling.last <= 1
        else:
            near = telling.first <= opening.last and opening.first <= telling.last and not telling.names.isdisjoint(opening.names)
        return near and self.evidence.isdisjoint(map(_PLACE, telling.evidence))  # what one sentence tells apart is apart


def merge_events(
    events: Iterable[Event], articles: Sequence[Article], parties: Parties | None = None
) -> list[Event]:
    """Bring together the events of all ``articles`` that tell of one happening.

    Returns the merged events by day, each with all its evidence, what each piece of it tells (``accounts``, with
    that in which they differ), the number of distinct articles, a status that weighs them, its salience, and the id
    of its first telling. ``parties`` tell who acts for whom, so that a minister and a government are no difference.
    The order of the arguments makes no difference.
    """
    by_id = {article.article_id: article for article in articles}
    tellings = [telling_of(e, by_id) for e in events if e.earliest and e.latest]
    return by_day(_merge(group, by_id, parties) for group in group_tellings(tellings))


def group_tellings(tellings: Iterable[Telling]) -> list[list[Telling]]:
    """Return the tellings, happening by happening."""
    return [cluster.tellings for cluster in _cluster(sorted(tellings, key=lambda t: t.order))]


def merge_group(events: Iterable[Event], articles: Mapping[str, Article], parties: Parties | None = None) -> Event:
    """Make one event of those that tell of one happening: one of what ``merge_events`` returns. ``articles`` by their ids."""
    return _merge([telling_of(event, articles) for event in events], articles, parties)


def by_day(events: Iterable[Event]) -> list[Event]:
    """Sort merged events as ``merge_events`` does."""
    return sorted(events, key=lambda e: (e.earliest, e.latest, e.event_id or ""))


def _cluster(tellings: Sequence[Telling]) -> list[_Cluster]:
    """Bring together tellings of one happening: first those of precise days, then the longer ones that these lie in."""
    tellings = sorted(tellings, key=lambda t: not t.precise)
    clusters: list[_Cluster] = []
    of: list[tuple[_Cluster, int]] = []  # the cluster of each telling, and its place there
    for telling, alike in zip(tellings, Agreement(tellings).alike()):
        best, degree = None, 0.0
        for other, share in alike:
            cluster, place = of[other]
            if place < COMPARED and (share, -cluster.number) > (degree, -best.number if best else 0) and cluster.takes(telling):
                best, degree = cluster, share
        if best is None:
            best = _Cluster(len(clusters))
            clusters.append(best)
        of.append((best, len(best.tellings)))
        best.add(telling)
    return clusters


def telling_of(event: Event, articles: Mapping[str, Article]) -> Telling:
    """Return what an event is compared by; ``articles`` by their ids."""
    evidence = event.evidence[0]
    article = articles.get(evidence.article_id)
    published = article.published.isoformat() if article is not None and article.published else "9999"
    order = (published, evidence.article_id, evidence.start, event.earliest, event.trigger or "", event.headline)
    told = frozenset(_stem(w) for w in _WORD.findall(event.headline.lower()) if w not in words().common)
    trigger = _stem(event.trigger or "")
    named = {_stem(w) for name in event.participants for w in _WORD.findall(name.lower())}
    named |= {w for w in told if trigger and w.startswith(trigger)}
    return Telling(
        order, date.fromisoformat(event.earliest).toordinal(), date.fromisoformat(event.latest).toordinal(), told,
        trigger, frozenset(event.participants), frozenset(named), event.act, event.status, event.evidence, event.place, event,
    )  # fmt: skip


@lru_cache(2**16)
def _stem(word: str) -> str:
    """Strip an ending, roughly, so that "launched", "launches" and "launch" are one word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _merge(tellings: Iterable[Telling], articles: dict[str, Article], parties: Parties | None) -> Event:
    """Make one event of the tellings of a happening."""
    tellings = sorted(tellings, key=lambda t: t.order)
    narrowest = min(t.last - t.first for t in tellings)
    days = Counter((t.event.earliest, t.event.latest) for t in tellings if t.last - t.first == narrowest)
    earliest, latest = max(days, key=lambda d: (days[d], -tellings.index(next(
        t for t in tellings if (t.event.earliest, t.event.latest) == d))))
    dated = next(t.event for t in tellings if (t.event.earliest, t.event.latest) == (earliest, latest))
    accounts = _accounts(tellings, articles, parties)
    evidence = dict.fromkeys(e for t in tellings for e in t.event.evidence)
    best = _best(tellings, earliest)
    return replace(
        best, earliest=earliest, latest=latest, granularity=dated.granularity,
        act=_commonest(t.event.act for t in tellings), trigger=best.trigger,
        participants=_participants(tellings, best),
        place=_commonest(t.event.place for t in tellings), status=_status(tellings),
        articles=len({e.article_id for e in evidence}), evidence=tuple(evidence), event_id=tellings[0].event.event_id,
        salience=salience([_mentioned(e, articles) for e in evidence], earliest), accounts=accounts,
    )


def _participants(tellings: Sequence[Telling], best: Event) -> tuple[str, ...]:
    """List those of the best telling and whoever a third of all tellings name, the most often named first."""
    counts = Counter(name for t in tellings for name in t.event.participants)
    ranked = dict.fromkeys(name for t in tellings for name in t.event.participants)
    kept = [name for name in ranked if name in best.participants or counts[name] * 3 >= len(tellings)]
    return tuple(sorted(kept, key=lambda name: -counts[name]))


def _accounts(
    tellings: Sequence[Telling], articles: dict[str, Article], parties: Parties | None
) -> tuple[Account, ...]:
    """List what each piece of evidence tells by itself, and where it differs from another."""
    told = {e: t.event for t in reversed(tellings) for e in t.event.evidence}
    told = {e: told[e] for e in dict.fromkeys(e for t in tellings for e in t.event.evidence)}
    accounts = [
        Account(e.article_id, e.start, e.end, event.earliest, event.latest, event.status, event.participants, event.place)
        for e, event in told.items()
    ]
    texts = [articles[e.article_id].text[e.start : e.end] if e.article_id in articles else "" for e in told]
    return compare(accounts, texts, parties)


def _best(tellings: Sequence[Telling], earliest: str) -> Event:
    """Choose the telling whose headline says most of what all of them say, in a length that reads well."""
    common = Counter(word for t in tellings for word in t.words)

    def quality(telling: Telling) -> tuple:
        length = len(telling.event.headline)
        fit = sum(common[w] for w in telling.words) / (len(telling.words) + 4)
        shape = (25 <= length <= 140) - telling.event.headline.endswith("…")
        return telling.event.earliest == earliest, telling.event.status == "happened", shape, fit

    best = tellings[0]
    for telling in tellings[1:]:
        if quality(telling) > quality(best):
            best = telling
    return best.event


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return max(counts, key=lambda value: counts[value]) if counts else None


def _status(tellings: Sequence[Telling]) -> str:
    """Weigh what the tellings say, in the order of their publication: what is planned may come to pass or be denied."""
    status = "hypothetical"
    for telling in tellings:
        said = telling.event.status
        if said in ("happened", "denied") or (said == "planned" and status == "hypothetical"):
            status = said
    return status


def _mentioned(evidence, articles: dict[str, Article]) -> Mentioned:
    article = articles.get(evidence.article_id)
    if article is None:
        return Mentioned(evidence.article_id, None, 0.5)
    published = article.published.isoformat() if article.published else None
    return Mentioned(evidence.article_id, published, evidence.start / max(1, len(article.text)))
