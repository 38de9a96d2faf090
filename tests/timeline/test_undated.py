"""The days of news that name none."""

import pytest
from test_events import body, events


def test_the_day_of_the_story_is_that_of_what_was_begun():
    found = events("Norway began closing its ports on Wednesday.\n\nChile urged it to wait.\n\nChile recalled its envoy on Monday.")
    assert {(e.trigger, e.earliest) for e in found} >= {("begin", "2022-03-09"), ("urge", "2022-03-09")}


def test_what_an_agency_reported_is_the_news():
    found = events("Norway closed a port on Tuesday.\n\nPresident Ada Holm fired two ministers, the state agency reported.")
    assert ("fire", "2022-03-08") in {(e.trigger, e.earliest) for e in found}


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway closed the bridge that Chile had bombed in 2019.",
        "The minister, who fled to Chile in 2015, closed the bridge.",
        "Norway watched the parade and later closed the bridge.",
    ],
)
def test_undated_news_has_no_day_of_a_description(sentence):
    assert ("close", "2022-03-10") in {(e.trigger, e.earliest) for e in events(body(sentence))}


def test_a_judgment_is_condemned_on_its_day_and_not_before():
    found = events(body("Norway rejected a bid on February 12. Chile condemned Wednesday's judgment."))
    assert ("condemn", "2022-03-10") in {(e.trigger, e.earliest) for e in found}


@pytest.mark.parametrize(
    "before", ["The envoy wrote that he had learned of it a week ago.", "Chile landed troops on Monday after it signed a pact in 2020."]
)
def test_what_is_told_within_a_sentence_sets_no_day_for_the_next(before):
    found = events(body(f"{before} Norway accepted the offer."))
    assert {e.earliest for e in found if e.trigger == "accept"} <= {"2022-03-07", "2022-03-10"}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The drivers went home; Chile expelled two envoys.", ("expel", "2022-03-10", "happened")),
        ("Norway apologised and dismissed an envoy; Chile expelled two.", ("apologise", "2022-03-10", "happened")),
        ("Norway closed the bridge; a dinner planned for March 20 was cancelled.", ("close", "2022-03-10", "happened")),
        ("Norway called the plan unfair and recalled its envoy.", ("recall", "2022-03-10", "happened")),
        ("'The plan is unfair,' Norway said, and recalled its envoy.", ("recall", "2022-03-10", "happened")),
        ("Norway cancelled a visit planned for March 20.", ("cancel", "2022-03-10", "happened")),
        ("Norway cancelled a visit planned for March 20.", ("visit", "2022-03-20", "denied")),
        ("The judge turned down the application.", ("turn", "2022-03-10", "happened")),
        ("She told the miners in a letter that all was lost.", ("letter", "2022-03-10", "happened")),
    ],
)
def test_every_main_clause_may_be_news(sentence, wanted):
    assert wanted in {(e.trigger, e.earliest, e.status) for e in events(body(sentence))}


@pytest.mark.parametrize("sentence", ["Norway said the plan was unfair and conceded that it was old.", "Norway watched and knew that it closed."])
def test_what_is_only_said_further_is_no_news(sentence):
    assert events(body(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Ada Holm called for the resignation of the minister.", ("call", "2022-03-10", "happened")),
        ("The assembly voted 212 to 96 to end the strike.", ("vote", "2022-03-10", "happened")),
        ("The envoy spoke by telephone with the widows.", ("speak", "2022-03-10", "happened")),
        ("Norway withdrew its appeal, a spokeswoman said.", ("withdraw", "2022-03-10", "happened")),
        ("Norway and Chile met. It was their first meeting.", ("meeting", "2022-03-10", "happened")),
        ("The king witnessed the signing of the pact.", ("signing", "2022-03-10", "happened")),
    ],
)
def test_what_else_is_news_without_a_day(sentence, wanted):
    assert wanted in {(e.trigger, e.earliest, e.status) for e in events(body(sentence))}


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway trusted the ruling, a spokeswoman said.",
        "Norway denied that it planned to leave.",
        "It was a bad meeting.",
    ],
)
def test_what_is_no_news(sentence):
    assert events(body(sentence)) == []


def test_a_week_later_than_a_month_is_within_so_many_days():
    found = events(body("Norway left the pact in June 2021. Its chairman resigned a week later."))
    assert {(e.trigger, e.earliest, e.latest) for e in found} >= {("resign", "2021-06-08", "2021-07-07")}


def test_what_had_been_before_sets_no_day_for_what_follows():
    found = events(body("Norway urged Chile to wait. Its envoy had left Lima on March 2. Chile expelled two pilots."))
    assert {e.earliest for e in found if e.trigger == "expel"} == {"2022-03-10"}


def test_then_goes_on_where_something_was_just_told():
    found = events("The mayor opened the fair. Herders then attacked a bus.\n\nMore filler.")
    assert "attack" in {e.trigger for e in found}
    assert not events(body("Chile then expelled a diplomat."))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Twelve miners were arrested near the shaft.", ("arrest", "2022-03-10", "happened")),
        ("Chile denounced the test.", ("denounce", "2022-03-10", "happened")),
    ],
)
def test_what_was_done_to_somebody_is_news_too(sentence, wanted):
    assert wanted in {(e.trigger, e.earliest, e.status) for e in events(body(sentence))}


@pytest.mark.parametrize("sentence", ["For years, Norway urged Chile to open its ports.", "Many Norwegians expected the defeat of the treaty."])
def test_what_went_on_for_years_or_was_only_expected_is_no_news_of_the_day(sentence):
    assert events("Filler stands here.\n\n" + sentence) == []


def test_what_was_suffered_is_news_as_the_police_said():
    found = events(body("Five soldiers were arrested, the police said. Nobody was arrested, they said."))
    assert [e.trigger for e in found] == ["arrest"]
