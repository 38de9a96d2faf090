"""One event for one happening: what several sentences and articles tell is brought together.

Precision comes first: two events are one only when their days, parties, act and rare words agree. Every mention stays
as evidence, also where accounts differ. Only events whose days touch are ever compared, so that the work grows with
the corpus and not with its square.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from math import fsum
from typing import TYPE_CHECKING

from helpers.records import Account, Article, Event, Evidence
from helpers.timeline.accounts import compare
from helpers.timeline.happenings import words
from helpers.timeline.salience import Mentioned, salience

if TYPE_CHECKING:
    from helpers.corpus.parties import Parties

COMPARED = 8  # tellings of a happening that another is compared with
PRECISE = 3  # days: an event of at most so many is compared day by day, a longer one joins what lies inside it
SAME_DAYS, NEXT_DAY, INSIDE, MEETING = 0.34, 0.55, 0.5, 0.1  # how much of the weight of their words two events must share
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
    weight: float = 0.0  # of all its words

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

    def heavy(self, weights: dict[str, float], share: float) -> list[str]:
        """Return the rarest words, one of which another must have to share so much: the rest is too light for that."""
        ranked = sorted([(weights[word], word) for word in self.words])
        light, enough = 0, share * self.weight - 1e-9
        for place, (weight, _) in enumerate(ranked):
            light += weight
            if light >= enough:
                return [word for _, word in ranked[place:]]
        return []


class _Cluster:
    """The tellings of one happening, of which the first COMPARED are looked at to find whether another belongs to them."""

    def __init__(self, telling: Telling):
        self.tellings: list[Telling] = []
        self.low, self.high = date.max.toordinal(), 0  # the earliest last and the latest first day of the precise ones
        self.evidence: set[Evidence] = set()
        self.add(telling)

    def add(self, telling: Telling) -> None:
        self.tellings.append(telling)
        self.evidence.update(telling.evidence)
        if telling.precise:
            self.low, self.high = min(self.low, telling.last), max(self.high, telling.first)

    def too_far(self, telling: Telling) -> bool:
        """Tell whether a telling lies more than a day from any precise one here."""
        return telling.precise and (telling.first - self.low > 1 or self.high - telling.last > 1)


class _Index:
    """Clusters by period and word, so that a telling is compared with those alone that can agree with it.

    Two that agree have a good ``share`` of the weight of the lighter one in common, and so one of its heavy words:
    prefix filtering (Chaudhuri, Ganti & Kaushik 2006).
    """

    def __init__(self, weights: dict[str, float], share: float) -> None:
        self.weights, self.share = weights, share
        self.by_word: dict[tuple[int, str], list[int]] = defaultdict(list)
        self.by_heavy: dict[tuple[int, str], list[int]] = defaultdict(list)

    def add(self, number: int, telling: Telling, periods: Iterable[int]) -> None:
        """Let a cluster, given by its number, be found by a telling of it."""
        heavy = telling.heavy(self.weights, self.share)
        for period in periods:
            for word in telling.words:
                self.by_word[period, word].append(number)
            for word in heavy:
                self.by_heavy[period, word].append(number)

    def near(self, telling: Telling, periods: Iterable[int]) -> list[int]:
        """Return the numbers of the clusters that may agree with a telling, in order."""
        heavy = telling.heavy(self.weights, self.share)
        found: set[int] = set()
        for period in periods:
            for word in heavy:
                found.update(self.by_word.get((period, word), ()))
            for word in telling.words:
                found.update(self.by_heavy.get((period, word), ()))
        return sorted(found)


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
    return by_day(merge_group([told.event for told in group], by_id, parties) for group in group_tellings(tellings))


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
    weights = _weights(tellings)
    for telling in tellings:
        telling.weight = fsum([weights[word] for word in telling.words])
    clusters: list[_Cluster] = []

    def keep(telling: Telling, candidates: Iterable[int], index: _Index, periods: Callable[[Telling], Iterable[int]]) -> None:
        best, degree = len(clusters), 0.0
        for number in candidates:
            found = _agreement(telling, clusters[number], weights)
            if found > degree:
                best, degree = number, found
        if best == len(clusters):
            clusters.append(_Cluster(telling))
        else:
            clusters[best].add(telling)
        if len(clusters[best].tellings) <= COMPARED:
            index.add(best, telling, periods(clusters[best].tellings[0]))

    by_date = _Index(weights, SAME_DAYS)
    for telling in tellings:
        if telling.precise:
            keep(telling, by_date.near(telling, range(telling.first - 1, telling.last + 2)), by_date, _days)
    by_month = _Index(weights, MEETING)
    for number, cluster in enumerate(clusters):
        for telling in cluster.tellings[:COMPARED]:
            by_month.add(number, telling, _months(cluster.tellings[0]))
    for telling in tellings:
        if not telling.precise:
            near = by_month.near(telling, _months(telling))
            keep(telling, (n for n in near if not telling.names.isdisjoint(clusters[n].tellings[0].names)), by_month, _months)
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


def _weights(tellings: Sequence[Telling]) -> dict[str, float]:
    """Weigh each word by how rare it is among the tellings."""
    counts = Counter(chain.from_iterable(telling.words for telling in tellings))
    total = max(len(tellings), 10)
    return {word: math.log(1 + total / n) for word, n in counts.items()}


def _days(telling: Telling) -> range:
    return range(telling.first, telling.last + 1)


def _months(telling: Telling) -> range:
    """The months in which a telling is looked up when days are not precise."""
    return range(_month(telling.first), min(_month(telling.last), _month(telling.first) + 24) + 1)


def _month(ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month


def _agreement(telling: Telling, cluster: _Cluster, weights: dict[str, float]) -> float:
    """Say how well a telling agrees with a cluster: 0 where they are not one happening."""
    if cluster.too_far(telling) or not cluster.evidence.isdisjoint(telling.evidence):
        return 0.0  # what one sentence tells apart is apart
    if len(cluster.tellings) == 1:
        return _agree(telling, cluster.tellings[0], weights)
    return max([_agree(telling, other, weights) for other in cluster.tellings[:COMPARED]])


def _agree(one: Telling, other: Telling, weights: dict[str, float]) -> float:
    needed = _needed(one, other)
    if needed is None:
        return 0.0
    overlap = fsum([weights[w] for w in one.words & other.words]) / min(one.weight, other.weight)
    return overlap if overlap >= needed else 0.0


def _needed(one: Telling, other: Telling) -> float | None:
    """Return how much of the weight of their words two tellings must share, or None where nothing is enough."""
    act = one.trigger == other.trigger or (one.act is not None and one.act == other.act)
    if one.trigger != other.trigger and {one.status, other.status} == {"happened", "denied"}:
        return None  # "did not meet the leader" denies no visit
    parties = bool(one.parties & other.parties) or not one.parties or not other.parties
    apart = max(one.first - other.last, other.first - one.last, 0)
    if one.precise and other.precise:
        if apart == 0:
            return SAME_DAYS if parties and act else SAME_DAYS + 0.2 if act or parties else SAME_DAYS + 0.4
        return NEXT_DAY if apart == 1 and act and one.parties & other.parties else None
    if apart == 0 and act and parties and (_inside(one, other) or _inside(other, one)):
        if one.place and one.place == other.place and len(one.parties & other.parties) > 1:
            return MEETING  # the same people, at the same place, at the same thing
        # the same people do much in a month
        return INSIDE if (one.words & other.words) - one.named - other.named else None
    return None


def _inside(one: Telling, other: Telling) -> bool:
    return other.first <= one.first and one.last <= other.last


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
