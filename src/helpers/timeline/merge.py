"""One event for one happening: what several sentences and articles tell is brought together.

Precision comes first: two events are one only when their days, parties, act and rare words agree. Every mention stays
as evidence, also where accounts differ. Only events whose days touch are ever compared, so that the work grows with
the corpus and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from helpers.records import Account, Article, Event, Evidence
from helpers.timeline.accounts import compare
from helpers.timeline.agreement import Agreement, compared_schema
from helpers.timeline.happenings import words
from helpers.timeline.salience import Mentioned, salience

if TYPE_CHECKING:
    import pyarrow as pa

    from helpers.corpus.parties import Parties

COMPARED = 8  # tellings of a happening that another is compared with
PRECISE = 3  # days: an event of at most so many is compared day by day, a longer one joins what lies inside it
_WORD = re.compile(r"[^\W_]{2,}")
_ENDINGS = ("ations", "ation", "ings", "ions", "ing", "ion", "ies", "ed", "es", "s", "e", "y")


@dataclass(slots=True)
class Telling:
    """One event as one sentence tells it: with each piece of evidence its words, and in which article it stands and where."""

    event: Event
    sentences: tuple[str, ...]
    mentions: tuple[Mentioned, ...]
    order: str = ""  # in which tellings are compared: by publication
    first: int = 0
    last: int = 0
    trigger: str = ""
    words: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()  # its words but those of the parties' names and the trigger, which tell one happening from no other

    def __post_init__(self) -> None:
        event, evidence = self.event, self.event.evidence[0]
        published = self.mentions[0].published or "9999"
        self.order = "\0".join((published, evidence.article_id, f"{evidence.start:012}", event.earliest, event.trigger or "", event.headline))
        self.first, self.last = (date.fromisoformat(day).toordinal() for day in (event.earliest, event.latest))
        self.trigger = _stem(event.trigger or "")
        self.words = frozenset(_stem(w) for w in _WORD.findall(event.headline.lower()) if w not in words().common)
        named = {_stem(w) for name in event.participants for w in _WORD.findall(name.lower())}
        self.own = frozenset(w for w in self.words - named if not (self.trigger and w.startswith(self.trigger)))

    def compared(self) -> dict[str, Any]:
        """Return what it is compared by: a row of ``compared_schema``."""
        return {
            "order": self.order, "first": self.first, "last": self.last, "precise": self.last - self.first < PRECISE,
            "trigger": self.trigger, "act": self.event.act or None, "place": self.event.place or None, "status": self.event.status,
            "parties": sorted(set(self.event.participants)), "words": sorted(self.words), "own": sorted(self.own),
            "evidence": [f"{e.article_id} {e.start} {e.end}" for e in self.event.evidence],
        }  # fmt: skip


class _Cluster:
    """The tellings of one happening, of which the first COMPARED are looked at to find whether another belongs to them."""

    def __init__(self, agreement: Agreement, opening: int):
        self.agreement = agreement
        self.opening = opening
        self.tellings: list[int] = []
        self.low, self.high = date.max.toordinal(), 0  # the earliest last and the latest first day of the precise ones
        self.evidence: set[int] = set()
        self.add(opening)

    def add(self, telling: int) -> None:
        told = self.agreement
        self.tellings.append(telling)
        self.evidence.update(told.evidence.of(telling))
        if told.precise[telling]:
            self.low, self.high = min(self.low, told.last[telling]), max(self.high, told.first[telling])

    def takes(self, telling: int) -> bool:
        """Say whether a telling that agrees with one here may join: near all the others in time, and told by other sentences."""
        told, opening = self.agreement, self.opening
        first, last = told.first[telling], told.last[telling]
        if told.precise[telling]:
            near = first - self.low <= 1 and self.high - last <= 1
        else:
            near = first <= told.last[opening] and told.first[opening] <= last and told.share_a_name(telling, opening)
        return near and self.evidence.isdisjoint(told.evidence.of(telling))  # what one sentence tells apart is apart


def merge_events(
    events: Iterable[Event], articles: Sequence[Article], parties: Parties | None = None
) -> list[Event]:
    """Bring together the events of all ``articles`` that tell of one happening.

    Returns the merged events by day, each with all its evidence, what each piece of it tells (``accounts``, with
    that in which they differ), the number of distinct articles, a status that weighs them, its salience, and the id
    of its first telling. ``parties`` tell who acts for whom, so that a minister and a government are no difference.
    The order of the arguments makes no difference.
    """
    import pyarrow as pa

    by_id = {article.article_id: article for article in articles}
    tellings = [telling_of(e, by_id) for e in events if e.earliest and e.latest]
    told = pa.Table.from_pylist([telling.compared() for telling in tellings], schema=compared_schema())
    return by_day(merge_group([tellings[k] for k in group], parties) for group in group_tellings(told))


def group_tellings(told: pa.Table) -> list[list[int]]:
    """Return the places of the tellings of each happening. ``told`` has the columns of ``compared_schema``."""
    from pyarrow import compute

    order = compute.sort_indices(told, [("precise", "descending"), ("order", "ascending")])  # longer ones join those that lie in them
    clusters = _cluster(Agreement(told.take(order)))
    opened = (clusters[k].tellings if k in clusters else [k] for k in range(len(told)) if k not in clusters or clusters[k].opening == k)
    places = order.to_pylist()
    return [[places[k] for k in tellings] for tellings in opened]


def by_day(events: Iterable[Event]) -> list[Event]:
    """Sort merged events as ``merge_events`` does."""
    return sorted(events, key=lambda e: (e.earliest, e.latest, e.event_id or ""))


def _cluster(agreement: Agreement) -> dict[int, _Cluster]:
    """Bring together tellings of one happening; return the cluster of each one that agrees with another."""
    clusters: dict[int, _Cluster] = {}
    place: dict[int, int] = {}  # of a telling in its cluster
    for telling, pairs in groupby(agreement.pairs(), key=itemgetter(0)):
        best, degree = None, 0.0
        for _, other, share in pairs:
            if other not in clusters:
                clusters[other], place[other] = _Cluster(agreement, other), 0
            cluster = clusters[other]
            if place[other] < COMPARED and (share, -cluster.opening) > (degree, -best.opening if best else 0) and cluster.takes(telling):
                best, degree = cluster, share
        if best is None:
            clusters[telling], place[telling] = _Cluster(agreement, telling), 0
        else:
            clusters[telling], place[telling] = best, len(best.tellings)
            best.add(telling)
    return clusters


def telling_of(event: Event, articles: Mapping[str, Article]) -> Telling:
    """Return an event as it is told in its article; ``articles`` by their ids."""
    found = [(e, articles.get(e.article_id)) for e in event.evidence]
    sentences = tuple(article.text[e.start : e.end] if article is not None else "" for e, article in found)
    return Telling(event, sentences, tuple(_mentioned(*one) for one in found))


@lru_cache(2**16)
def _stem(word: str) -> str:
    """Strip an ending, roughly, so that "launched", "launches" and "launch" are one word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def merge_group(tellings: Iterable[Telling], parties: Parties | None = None) -> Event:
    """Make one event of the tellings of a happening: one of what ``merge_events`` returns."""
    tellings = sorted(tellings, key=lambda t: t.order)
    narrowest = min(t.last - t.first for t in tellings)
    days = Counter((t.event.earliest, t.event.latest) for t in tellings if t.last - t.first == narrowest)
    earliest, latest = max(days, key=lambda d: (days[d], -tellings.index(next(
        t for t in tellings if (t.event.earliest, t.event.latest) == d))))
    dated = next(t.event for t in tellings if (t.event.earliest, t.event.latest) == (earliest, latest))
    accounts = _accounts(tellings, parties)
    mentions = {e: mention for t in reversed(tellings) for e, mention in zip(t.event.evidence, t.mentions)}
    evidence = dict.fromkeys(e for t in tellings for e in t.event.evidence)
    best = _best(tellings, earliest)
    return replace(
        best, earliest=earliest, latest=latest, granularity=dated.granularity,
        act=_commonest(t.event.act for t in tellings), trigger=best.trigger,
        participants=_participants(tellings, best),
        place=_commonest(t.event.place for t in tellings), status=_status(tellings),
        articles=len({e.article_id for e in evidence}), evidence=tuple(evidence), event_id=tellings[0].event.event_id,
        salience=salience([mentions[e] for e in evidence], earliest), accounts=accounts,
    )


def _participants(tellings: Sequence[Telling], best: Event) -> tuple[str, ...]:
    """List those of the best telling and whoever a third of all tellings name, the most often named first."""
    counts = Counter(name for t in tellings for name in t.event.participants)
    ranked = dict.fromkeys(name for t in tellings for name in t.event.participants)
    kept = [name for name in ranked if name in best.participants or counts[name] * 3 >= len(tellings)]
    return tuple(sorted(kept, key=lambda name: -counts[name]))


def _accounts(tellings: Sequence[Telling], parties: Parties | None) -> tuple[Account, ...]:
    """List what each piece of evidence tells by itself, and where it differs from another."""
    told = {e: (t.event, sentence) for t in reversed(tellings) for e, sentence in zip(t.event.evidence, t.sentences)}
    told = {e: told[e] for e in dict.fromkeys(e for t in tellings for e in t.event.evidence)}
    accounts = [
        Account(e.article_id, e.start, e.end, event.earliest, event.latest, event.status, event.participants, event.place)
        for e, (event, _) in told.items()
    ]
    return compare(accounts, [sentence for _, sentence in told.values()], parties)


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


def _mentioned(evidence: Evidence, article: Article | None) -> Mentioned:
    if article is None:
        return Mentioned(evidence.article_id, None, 0.5)
    published = article.published.isoformat() if article.published else None
    return Mentioned(evidence.article_id, published, evidence.start / max(1, len(article.text)))
