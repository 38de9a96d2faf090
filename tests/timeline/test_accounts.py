"""Reports that differ about one event are kept side by side, each with that in which it differs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus.parties import Parties, Party
from helpers.language import parse
from helpers.records import Account, Article
from helpers.timeline import tag_dates
from helpers.timeline.accounts import compare, numbers_in
from helpers.timeline.events import find_events
from helpers.timeline.merge import merge_events

PARTIES = Parties((*Parties.general().all, Party("salma-haddou", "Salma Haddou", "person", Parties.general().named("Norway").id)))


def merged(*texts):
    """Read articles (the text, published a day apart from 10 March 2022 on) and merge what they tell."""
    articles, events = [], []
    for number, text in enumerate(texts):
        article = Article(f"a{number}", text, "A title", date(2022, 3, 10 + number))
        doc = parse(text)
        articles.append(article)
        events += find_events(doc, article, tag_dates(text, article.published, doc), PARTIES.find(text), [], parties=PARTIES)
    return merge_events(events, articles, PARTIES)


def only(*texts):
    found = merged(*texts)
    assert len(found) == 1, [e.headline for e in found]
    return found[0]


def test_counts_that_differ_stand_side_by_side():
    event = only(
        "An explosion at a market in Oslo killed 12 people on 9 March 2022.",
        "An explosion at a market in Oslo killed fifteen people on 9 March 2022.",
    )
    assert [(a.article_id, a.numbers, a.differs) for a in event.accounts] == [
        ("a0", ("12 people",), ("numbers",)), ("a1", ("fifteen people",), ("numbers",)),
    ]  # fmt: skip


def test_days_that_differ_stand_side_by_side_and_each_account_keeps_its_own():
    event = only(
        "Norway and Chile signed a fisheries treaty in Lima on 8 March 2022.",
        "Norway and Chile signed a fisheries treaty in Lima on 9 March 2022.",
    )
    assert [(a.earliest, a.latest, a.differs) for a in event.accounts] == [
        ("2022-03-08", "2022-03-08", ("days",)), ("2022-03-09", "2022-03-09", ("days",)),
    ]  # fmt: skip


def test_a_month_is_no_other_day():
    event = only(
        "Norway and Chile signed a fisheries treaty in Lima on 8 March 2022.",
        "Norway and Chile signed a fisheries treaty in Lima in March 2022.",
    )
    assert (event.earliest, [a.differs for a in event.accounts]) == ("2022-03-08", [(), ()])
    assert [a.latest for a in event.accounts] == ["2022-03-08", "2022-03-31"]


def test_what_one_reports_and_another_denies_is_one_event_with_both():
    event = only(
        "Norway shelled the village of Tarn on 8 March 2022.",
        "Norway did not shell the village of Tarn on 8 March 2022.",
    )
    assert [(a.status, a.differs) for a in event.accounts] == [("happened", ("status",)), ("denied", ("status",))]


def account(who, day="2022-03-08", status="happened"):
    return Account("a", 0, 9, day, day, status, who)


def test_who_differs_unless_one_acts_for_the_other():
    theirs, ours = compare([account(("Peru",)), account(("Chile",))], ["", ""], PARTIES)
    assert theirs.differs == ours.differs == ("who",)
    same = compare([account(("Salma Haddou",)), account(("Norway",))], ["", ""], PARTIES)
    assert [a.differs for a in same] == [(), ()]
    described = compare([account(("Peru",)), account(("gunmen",)), account(())], [""] * 3, PARTIES)
    assert [a.differs for a in described] == [(), (), ()]


def test_a_plan_does_not_contradict_what_happened():
    assert [a.differs for a in compare([account((), status="planned"), account(())], ["", ""])] == [(), ()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It fired two short-range missiles.", "It fired three missiles."),
        ("Dues rise by 18 percent.", "Dues rise by 9.5 per cent."),
        ("The fine was 42 million euros.", "The fine was 40 million euros."),
        ("Some 1,200 soldiers left.", "Some 900 soldiers left."),
    ],
)
def test_numbers_of_one_unit_differ(one, other):
    assert all(a.differs == ("numbers",) for a in compare([account(()), account(())], [one, other]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It killed 12 people.", "It killed twelve people."),
        ("It killed 12 people and hurt 30 people.", "It killed 12 people."),
        ("It killed 12 people.", "It lasted 40 minutes."),
        ("On March 8 people fled.", "On March 9 people fled."),
        ("At 10:30 people fled.", "At 11:40 people fled."),
        ("The two sides met.", "Four sides of the house fell."),
        ("In 2018 it fell three days later.", "In 2019 it fell five days later."),
    ],
)
def test_other_numbers_do_not_differ(one, other):
    assert all(a.differs == () for a in compare([account(()), account(())], [one, other]))


@given(st.lists(st.text(max_size=60) | st.from_regex(r"[0-9,.]{1,30} [a-z -]{1,30}"), min_size=1, max_size=5))
def test_no_sentence_raises_and_no_account_is_lost(texts):
    found = compare([account(("Peru",)) for _ in texts], texts)
    assert len(found) == len(texts)
    assert all(set(a.differs) <= {"numbers"} for a in found)
    assert all(value >= 0 for text in texts for _, value in numbers_in(text))
