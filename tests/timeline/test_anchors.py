"""What dates hang from, and what days deadlines and listed days come to."""

import pytest
from test_events import body, days_of, events


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # a deadline runs from the day of the report
        ("Norway will pay the fine by March 31.", {("2022-03-10", "2022-03-31")}),
        ("The two ministers will meet within two weeks.", {("2022-03-10", "2022-03-24")}),
        ("Chile has promised to withdraw within two to three weeks.", {("2022-03-10", "2022-03-31")}),
        # ... or from the day in its sentence
        ("On Monday Norway agreed to release the crew by March 31.", {
            ("2022-03-07", "2022-03-07"), ("2022-03-07", "2022-03-31")}),
        # what has been done by a day was done on it or before
        ("Norway fired missiles on 4 and 9 February.", {("2022-02-04", "2022-02-04"), ("2022-02-09", "2022-02-09")}),
    ],
)
def test_days(sentence, wanted):
    assert days_of(events(body(sentence))) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "Lawmakers praised the treaty of 1994.",
        "Oslo has not been so calm since the summit in June.",
        "The minister wants to see how they pass the end of the year.",
        "Prices are back at the level of early 2019.",
        "The minister admired the 2032 Olympics.",
        "The port lost 41 million euros in the second quarter of 2021.",
        "The factory made a profit of 3 million euros in 2020.",
        "Officials may object to a change within 30 days.",
    ],
)
def test_a_date_that_only_describes_is_the_day_of_nothing(sentence):
    assert events(body(sentence)) == []


def test_a_meeting_named_by_its_day_is_one():
    (event,) = events(body("The talks on Monday were the longest since the war."))
    assert (event.earliest, event.trigger) == ("2022-03-07", "talk")
