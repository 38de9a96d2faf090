"""Merging: one event for one happening, never one for two."""

import math
import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.records import Article, Event, Evidence
from helpers.timeline.agreement import (
    CROWD,
    INSIDE,
    MEETING,
    NEXT_DAY,
    SAME_DAYS,
    UNIT,
    Agreement,
    compared_schema,
)
from helpers.timeline.events import name_events
from helpers.timeline.merge import COMPARED, PRECISE, group_tellings, merge_events, telling_of

ARTICLES = [Article(f"a{n}", "x" * 1000, published=date(2022, 3, n + 1)) for n in range(9)]


def event(article, headline, day, until=None, parties=("Norway", "Chile"), act="05", trigger="sign", status="happened"):
    granularity = "day" if until in (None, day) else "month"
    return Event(day, until or day, granularity, headline, act, trigger, parties, None, status,
                 evidence=(Evidence(f"a{article}", 10, 60),))  # fmt: skip


def merged(*events):
    return merge_events(name_events(events), ARTICLES)


SIGNED = "Norway and Chile signed a fisheries treaty in Oslo"


def test_two_reports_of_one_event_become_one_with_all_evidence():
    found = merged(event(1, SIGNED, "2022-03-01"), event(3, "Chile and Norway signed the fisheries treaty", "2022-03-01"))
    assert len(found) == 1
    assert found[0].articles == 2
    assert [e.article_id for e in found[0].evidence] == ["a1", "a3"]


def test_two_happenings_of_one_sentence_stay_apart():
    assert len(merged(event(1, SIGNED, "2022-03-01"), event(1, SIGNED, "2022-03-01", trigger="meet"))) == 2


def test_the_same_people_in_the_same_month_are_not_one_event():
    day = event(1, "Vega asked Luna for money to mend the bridge", "2022-03-05", parties=("Vega", "Luna"), trigger="ask", act="10")
    month = event(2, "Luna asked Vega", "2022-03-01", "2022-03-31", parties=("Vega", "Luna"), trigger="ask", act="10")
    assert len(merged(day, month)) == 2


def test_the_same_people_at_the_same_place_in_the_same_month_met_once():
    day = replace(event(1, "First meeting of Vega and Luna ends without a pact", "2022-03-05", parties=("Vega", "Luna"), act="04", trigger="meeting"), place="Tarn")
    month = replace(event(2, "Luna met Vega for the first time", "2022-03-01", "2022-03-31", parties=("Vega", "Luna"), act="04", trigger="meet"), place="Tarn")
    assert [(e.earliest, e.articles) for e in merged(day, month)] == [("2022-03-05", 2)]
    assert len(merged(day, replace(month, place="Oslo"))) == 2


def test_a_denial_of_something_else_joins_nothing():
    visit = event(1, "Vega visited the port of Tarn", "2022-03-01", trigger="visit", act="04")
    denied = event(2, "Vega did not meet the master of the port of Tarn", "2022-03-01", trigger="meet", act="04", status="denied")
    assert len(merged(visit, denied)) == 2


def test_participants_are_those_of_the_best_telling_and_of_a_third_of_all():
    tellings = [event(n, SIGNED, "2022-03-01") for n in range(4)] + [event(5, SIGNED, "2022-03-01", parties=("Norway", "Peru"))]
    assert merged(*tellings)[0].participants == ("Norway", "Chile")


def test_other_happenings_of_the_day_stay_apart():
    found = merged(
        event(1, SIGNED, "2022-03-01"),
        event(1, "Norway and Chile opened a consulate in Bergen", "2022-03-01", trigger="open", act="06"),
        event(2, "Peru signed a mining contract in Lima", "2022-03-01", parties=("Peru",)),
    )
    assert len(found) == 3


def test_to_welcome_a_meeting_is_no_meeting():
    met = event(1, "Vega met his colleague from Norway", "2022-03-05", parties=("Vega", "Norway"), trigger="meet", act="04")
    welcomed = event(2, "Vega welcomed that meeting", "2022-03-05", parties=("Vega",), trigger="welcome")
    again = event(3, "Norway welcomed the meeting of Luna and Vega", "2022-03-05", parties=("Norway", "Vega"), trigger="welcome")
    assert len(merged(met, welcomed)) == 2
    assert sorted(e.articles for e in merged(met, welcomed, again)) == [1, 2]


def test_precise_dates_more_than_a_day_apart_are_never_merged():
    assert len(merged(event(1, SIGNED, "2022-03-01"), event(3, SIGNED, "2022-03-03"))) == 2


def test_a_day_apart_needs_parties_act_and_words():
    assert len(merged(event(1, SIGNED, "2022-03-01"), event(3, SIGNED, "2022-03-02"))) == 1
    assert len(merged(event(1, SIGNED, "2022-03-01"), event(3, SIGNED, "2022-03-02", parties=("Peru",)))) == 2
    other = event(3, SIGNED, "2022-03-02", act="12", trigger="reject")
    assert len(merged(event(1, SIGNED, "2022-03-01"), other)) == 2


def test_a_coarse_date_joins_the_precise_one_inside_it():
    coarse = event(5, "Norway signed a fisheries treaty with Chile", "2022-02-01", "2022-02-28")
    found = merged(coarse, event(1, SIGNED, "2022-02-27"))
    assert [(e.earliest, e.latest, e.granularity) for e in found] == [("2022-02-27", "2022-02-27", "day")]
    assert len(merged(coarse, event(1, SIGNED, "2022-03-01"))) == 2


def test_a_plan_that_came_true_has_happened_and_a_later_denial_stands():
    plan = event(1, SIGNED, "2022-03-05", status="planned")
    done = event(6, SIGNED, "2022-03-05")
    denied = event(7, SIGNED, "2022-03-05", status="denied")
    assert merged(plan, done)[0].status == "happened"
    assert merged(plan, denied)[0].status == "denied"
    assert merged(done, plan)[0].status == "happened"
    assert merged(plan, done, denied)[0].status == "denied"


def test_a_later_article_renames_nothing():
    first = event(1, SIGNED, "2022-03-01")
    alone = merged(first)[0].event_id
    assert merged(first, event(3, SIGNED, "2022-03-01"))[0].event_id == alone


def test_more_articles_and_later_mentions_make_it_more_salient():
    once = merged(event(1, SIGNED, "2022-03-01"))[0].salience
    twice = merged(event(1, SIGNED, "2022-03-01"), event(2, SIGNED, "2022-03-01"))[0].salience
    later = merged(event(1, SIGNED, "2022-03-01"), event(8, SIGNED, "2022-03-01"))[0].salience
    assert 0 < once < twice < later <= 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 6), st.sampled_from(
    [SIGNED, "Norway expelled two envoys", "Chile closed a port", "Norway and Chile signed a treaty"])), max_size=12),
    st.integers())
def test_order_makes_no_difference_and_nothing_is_lost(rows, seed):
    events = name_events(
        replace(event(a, text, f"2022-03-{day:02d}"), evidence=(Evidence(f"a{a}", n, n + 5),))
        for n, (a, day, text) in enumerate(rows)
    )
    shuffled = random.Random(seed).sample(events, len(events))
    found = merge_events(events, ARTICLES)
    assert found == merge_events(shuffled, ARTICLES)
    assert sum(len(e.evidence) for e in found) == len(events)
    for one in found:
        days = {int(text.earliest[-2:]) for text in events if set(text.evidence) <= set(one.evidence)}
        assert max(days) - min(days) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_looking_at_all_others_would_find_no_more(seed, monkeypatch):
    """Only tellings that share a rare word are compared: the outcome is that of comparing all with all."""
    draw = random.Random(seed)
    words_ = [f"{a}{b}" for a in ("harbour", "treaty", "ferry", "fund", "quay") for b in ("", "master", "side", "worth")]
    events = []
    for n in range(150):
        first = date(2022, 3, 1) + timedelta(days=draw.randrange(20))
        last = first + timedelta(days=draw.choice((0, 0, 0, 1, 20, 45)))
        events.append(replace(
            event(draw.randrange(9), " ".join(draw.choices(words_, k=6)), first.isoformat(), last.isoformat(),
                  parties=tuple(draw.sample(("Norway", "Chile", "Peru"), draw.randrange(3))), act=draw.choice(("04", "05", None)), trigger=draw.choice(("sign", "meet"))),
            evidence=(Evidence(f"a{draw.randrange(9)}", n, n + 60),),
        ))  # fmt: skip
    found = merged(*events)
    assert any(len(e.evidence) > 1 for e in found)
    monkeypatch.setattr(Agreement, "_sharing", lambda self, ones, others, *_: self._numbered(*np.nonzero(ones[:, None] & others)))
    assert merged(*events) == found


def test_of_a_great_day_no_telling_is_compared_with_all_others():
    events = [replace(event(n % 9, SIGNED, "2022-03-01"), evidence=(Evidence(f"a{n % 9}", n, n + 9),)) for n in range(2000)]
    (found,) = merged(*events)
    assert len(found.evidence) == 2000
    compared = Counter(one for one, _, _ in Agreement(columns_of(tellings_of(events))).pairs())
    assert 0 < max(compared.values()) <= 2 * CROWD


def tellings_of(events):
    by_id = {article.article_id: article for article in ARTICLES}
    return [telling_of(event, by_id) for event in events]


def columns_of(tellings):
    return pa.Table.from_pylist([telling.compared() for telling in tellings], schema=compared_schema())


def grouped_plainly(tellings):
    """Group tellings by comparing each with every earlier one, as sets."""
    tellings = sorted(tellings, key=lambda t: (t.last - t.first >= PRECISE, t.order))
    counts = Counter(word for t in tellings for word in t.words)
    weight = {word: round(UNIT * math.log1p(max(len(tellings), 10) / n)) for word, n in counts.items()}
    groups, of = [], {}
    for k, telling in enumerate(tellings):
        best = (0.0, 0)
        for j, other in enumerate(tellings[:k]):
            group = groups[of[j]]
            share = shared(telling, other, weight)
            if share and j in group[:COMPARED] and (share, -of[j]) > best and fits(telling, [tellings[i] for i in group]):
                best = (share, -of[j])
        of[k] = -best[1] if best[0] else len(groups)
        if not best[0]:
            groups.append([])
        groups[of[k]].append(k)
    return {frozenset(tellings[k].event.event_id for k in group) for group in groups}


def shared(one, other, weight):
    """Return what part of the lighter one's weight two tellings share, or 0 where that is not enough."""
    whole = min(sum(weight[w] for w in t.words) for t in (one, other))
    share = sum(weight[w] for w in one.words & other.words) / whole if whole else 0
    parties = [set(t.event.participants) for t in (one, other)]
    common = len(parties[0] & parties[1])
    act = one.trigger == other.trigger or (one.event.act is not None and one.event.act == other.event.act)
    known = common > 0 or not all(parties)
    if one.trigger != other.trigger and {one.event.status, other.event.status} == {"happened", "denied"}:
        return 0
    if all(t.last - t.first < PRECISE for t in (one, other)):
        apart = max(one.first - other.last, other.first - one.last)
        enough = SAME_DAYS + 0.2 * (2 - act - known) if apart <= 0 else NEXT_DAY if apart == 1 and act and common else math.inf
        enough = enough if act or one.own & other.own else math.inf
    elif act and known and any(a.first <= b.first and b.last <= a.last for a, b in ((one, other), (other, one))):
        met = one.event.place and one.event.place == other.event.place and common > 1
        enough = MEETING if met else INSIDE if one.own & other.own else math.inf
    else:
        return 0
    return share if share >= enough else 0


def fits(telling, group):
    precise = [t for t in group if t.last - t.first < PRECISE]
    if telling.last - telling.first < PRECISE:
        near = all(telling.first - t.last <= 1 and t.first - telling.last <= 1 for t in precise)
    else:
        names = [{t.trigger, *t.event.participants} for t in (telling, group[0])]
        near = telling.first <= group[0].last and group[0].first <= telling.last and names[0] & names[1]
    return near and not {e for t in group for e in t.event.evidence} & set(telling.event.evidence)


told = st.builds(
    lambda article, place, headline, day, length, parties, act, trigger, status, where: replace(
        event(article, " ".join(headline), day.isoformat(), (day + timedelta(days=length)).isoformat(), tuple(parties), act, trigger, status),
        place=where, evidence=(Evidence(f"a{article}", place, place + 5),),
    ),
    st.integers(0, 8), st.integers(0, 12), st.lists(st.sampled_from(("treaty", "ferry", "harbour", "fund", "norway", "signed")), min_size=1, max_size=5),
    st.dates(date(2022, 3, 1), date(2022, 3, 9)), st.sampled_from((0, 0, 0, 1, 2, 9, 30)), st.sets(st.sampled_from(("Norway", "Chile", "Peru"))),
    st.sampled_from(("04", "05", None)), st.sampled_from(("sign", "meet", None)), st.sampled_from(("happened", "denied", "planned")),
    st.sampled_from(("Oslo", "Tarn", None)),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(told, max_size=14))
def test_groups_from_columns_are_those_of_comparing_tellings_one_by_one(events):
    events = [replace(e, event_id=f"e{n}", headline=f"{e.headline} {n:02}") for n, e in enumerate(events)]
    tellings = tellings_of(events)
    groups = group_tellings(columns_of(tellings))
    assert sorted(k for group in groups for k in group) == list(range(len(events)))
    assert {frozenset(events[k].event_id for k in group) for group in groups} == grouped_plainly(tellings)


def test_numbers_of_names_do_not_hang_on_the_order_in_sets():
    (row,) = (telling.compared() for telling in tellings_of([event(1, SIGNED, "2022-03-01")]))
    assert all(row[name] == sorted(row[name]) for name in ("parties", "words", "own"))


def test_no_tellings_make_no_groups():
    assert group_tellings(columns_of([])) == [] == merged()
