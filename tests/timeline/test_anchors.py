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
        # ... but how fast something went is no deadline, and one counted from an unknown day is none
        ("The truce of the rebels, in May 2019, collapsed within a week.", {("2019-05-01", "2019-05-31")}),
        ("In January the two ministers agreed to meet within two weeks.", {("2022-01-01", "2022-01-31")}),
        # what was kept from happening was so on the day on which it would have happened
        ("Norway's guards stopped the two ministers from leaving on Monday.", {("2022-03-07", "2022-03-07")}),
        # what was earlier in the week was so before the story's day
        ("What angered Oslo was a speech that Chile's envoy gave earlier in the week.", {("2022-03-07", "2022-03-09")}),
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


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Police arrested 300 people in April and another 12 in May.", {("arrest", "2021-04-01"), ("arrest", "2021-05-01")}),
        ("Norway withdrew its envoy in May after a coup in April.", {("withdraw", "2021-05-01"), ("coup", "2021-04-01")}),
        ("A truce agreed in November collapsed on Monday.", {("truce", "2021-11-01"), ("collapse", "2022-03-07")}),
        ("He fled after a 2011 uprising.", {("uprising", "2011-01-01")}),
        ("The airline has been grounded since a crash in October.", {("crash", "2021-10-01")}),
        ("Results are due on Friday.", {("result", "2022-03-11")}),
        ("Last week the North fired cruise missiles off its coast.", {("fire", "2022-02-28")}),
        ("The protest was the largest since 2019.", set()),
        ("Sales were 4 percent higher than in the same month of 2019, the minister said.", set()),
    ],
)
def test_each_date_has_its_own_happening(sentence, wanted):
    assert {(e.trigger, e.earliest) for e in events(body(sentence))} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("On Monday the court struck down the law. The minister resigned two days after the ruling.", set()),
        ("The court ruled on Monday that the law was void. The minister resigned two days after the ruling.",
         {("resign", "2022-03-09")}),
        ("The navy raided the port on Tuesday. The admiral fled hours after the raid.", {("flee", "2022-03-08")}),
        ("Rebels released two nurses on Tuesday, five days after seizing them at a clinic.",
         {("release", "2022-03-08"), ("seize", "2022-03-03")}),
        ("The minister stayed in Oslo for three days before returning.", set()),
    ],
)
def test_a_length_before_or_after_what_was_told_is_counted_from_it(text, wanted):
    found = {(e.trigger, e.earliest) for e in events(body(text))}
    assert wanted <= found
    assert {d for t, d in found if t == "resign"} <= {d for t, d in wanted}


def test_what_passed_within_some_days_sets_no_deadline():
    assert days_of(events(body("The bank failed in February after savers withdrew a third of its money within four days."))) == {
        ("2022-02-01", "2022-02-28")}


def test_what_is_the_first_since_a_year_is_not_of_all_the_years_since():
    found = events(body("On Tuesday troops were sent to the border for the first time since 1990."))
    assert days_of(found) == {("2022-03-08", "2022-03-08")}


def test_what_is_done_about_an_attempt_has_its_year():
    (event,) = events(body("The bank pulled out of an attempt to buy its rival in 2020."))
    assert (event.trigger, event.earliest) == ("pull", "2020-01-01")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Norway was spared a vote in February, when the miners failed to agree.", ("fail", "2022-02-01")),
        ("Norway will table a motion of no confidence next week.", ("table", "2022-03-14")),
        ("Chile bought 14 drones last year.", ("buy", "2021-01-01")),
    ],
)
def test_days_of_a_clause_of_time_and_behind_an_object(sentence, wanted):
    assert wanted in {(e.trigger, e.earliest) for e in events(body(sentence))}


@pytest.mark.parametrize("sentence", ["Chile bought 61 percent of its fuel last year.", "Chile sold 12,000 cars last year."])
def test_an_amount_of_a_year_is_no_event(sentence):
    assert events(body(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The board will reply on Sunday.", ("reply", "2022-03-13")),
        ("The guards were found asleep, apparently drugged, at dawn on Wednesday.", ("find", "2022-03-09")),
    ],
)
def test_days_of_a_reply_to_come_and_behind_a_participle(sentence, wanted):
    assert wanted in {(e.trigger, e.earliest) for e in events(body(sentence))}


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("The fair ended a week after it opened on 1 March.", {"2022-03-01", "2022-03-08"}),
    ("Norway attacked two days after Chile left on Monday.", {"2022-03-07", "2022-03-09"}),
    ("The mayor resigned three days after the council voted on 3 March to sue him.", {"2022-03-03", "2022-03-06"}),
])  # fmt: skip
def test_days_are_counted_from_the_day_that_the_clause_behind_names(sentence, wanted):
    assert {e.earliest for e in events(body(sentence))} == wanted


def test_what_is_named_in_full_was_not_told_before():
    found = events("Norway fired a missile on Thursday, two days after the collapse of talks with Chile.")
    assert ("collapse", "2022-03-08") in {(e.trigger, e.earliest) for e in found}
