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
