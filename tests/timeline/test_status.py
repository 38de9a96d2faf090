"""The status of a clause, and whether its words look ahead."""

import pytest
from test_events import body, events

from helpers.language import parse
from helpers.records import Statement
from helpers.timeline.status import status_of, status_of_noun


def token(text, word):
    return next(t for t in parse(text) if t.text == word)


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("The army closed the road.", "closed", ("happened", False)),
        ("The army will close the road.", "close", ("planned", True)),
        ("The army is due to close the road.", "close", ("planned", True)),
        ("The army never closed the road.", "closed", ("denied", False)),
        ("The talks were to have begun here.", "begun", ("denied", False)),
        ("The army may close the road.", "close", ("hypothetical", True)),
        ("The army should have closed the road.", "closed", ("hypothetical", False)),
        ("If the army closes the road, trade ends.", "closes", ("hypothetical", False)),
        ("The mayor said the army would close the road.", "close", ("planned", True)),
        ("The city will not hold a vote on leaving the union.", "leaving", ("denied", False)),
        ("We asked in May, we asked in June.", "asked", ("happened", False)),
    ],
)
def test_the_words_around_a_verb_tell(text, word, wanted):
    assert status_of(token(text, word), future=False) == wanted


def test_a_day_to_come_is_a_plan_whatever_the_tense():
    assert status_of(token("The court hears the case.", "hears"), future=True)[0] == "planned"


@pytest.mark.parametrize(("asserted", "wanted"), [("yes", "happened"), ("denied", "denied"), ("asked", "hypothetical")])
def test_what_is_stated_is_as_true_as_the_statement_says(asserted, wanted):
    said = Statement(((0, 26),), "The army closed the road.", asserted=asserted)
    assert status_of(token("The army closed the road.", "closed"), False, said)[0] == wanted


def test_what_nobody_mentioned_is_so_all_the_same():
    text = "The report did not mention that the mayor had closed the school."
    unsaid = Statement(((27, 63),), text[27:63], cue="mention", asserted="not said")
    assert status_of(token(text, "closed"), False, unsaid)[0] == "happened"


def test_it_is_open_whether_it_will_be():
    text = "It is not known whether the mayor means to close the school."
    unknown = Statement(((16, 59),), text[16:59], cue="known", asserted="denied")
    assert status_of(token(text, "close"), False, unknown)[0] == "hypothetical"


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Envoys praised the summit.", "summit", "happened"),
        ("Envoys cancelled the summit.", "summit", "denied"),
        ("Envoys called for a summit.", "summit", "hypothetical"),
        ("Envoys saw no need for a summit.", "summit", "hypothetical"),
    ],
)
def test_the_words_around_a_noun_tell(text, word, wanted):
    assert status_of_noun(token(text, word), future=False)[0] == wanted


@pytest.mark.parametrize(
    ("sentence", "days", "status"),
    [
        ("Norway called off talks planned for March 13.", "2022-03-13", "denied"),
        ("The visit, planned for March 13, has been cancelled.", "2022-03-13", "denied"),
        ("The council postponed a vote set for Monday.", "2022-03-14", "denied"),
        ("The concert on March 13 was cancelled.", "2022-03-13", "denied"),
        ("The concert will no longer take place on March 13.", "2022-03-13", "denied"),
        ("Norway scrapped a visit to Chile on March 13.", "2022-03-13", "denied"),
        ("Norway refused to attend talks on March 13.", "2022-03-13", "denied"),
        ("Norway pulled out of talks due on Monday.", "2022-03-14", "denied"),
        ("The minister rejected plans for talks in April.", "2022-04-01", "denied"),
        ("Norway has no plans to visit Chile in April.", "2022-04-01", "denied"),
        ("The union threatened a strike on April 3.", "2022-04-03", "hypothetical"),
        ("The government proposed talks on Monday.", "2022-03-14", "hypothetical"),
        ("Chile asked for a meeting in April.", "2022-04-01", "hypothetical"),
        ("Norway will hold elections in May if the vote fails.", "2022-05-01", "hypothetical"),
        ("The union called a strike for April 3.", "2022-04-03", "planned"),
    ],
)
def test_what_lies_ahead_and_what_was_taken_back(sentence, days, status):
    found = {(e.earliest, e.status) for e in events(body(sentence))}
    assert found - {("2022-03-10", "happened")} == {(days, status)}  # that it was called off may have happened today


def test_what_stands_beyond_a_semicolon_denies_nothing():
    (signed,) = [e for e in events("Norway signed the pact on Monday; the growers rejected it.") if e.trigger == "sign"]
    assert signed.status == "happened"


def test_a_court_that_rules_before_talks_does_not_shun_them():
    statuses = {e.trigger: e.status for e in events("The court ruled on Monday before the talks in May.")}
    assert statuses["talk"] == "planned"


def test_what_is_done_beside_setting_fire_is_not_planned():
    statuses = {e.trigger: e.status for e in events(body("Rioters set fire to two lorries on Tuesday and broke into the mine."))}
    assert set(statuses.values()) == {"happened"}


def test_what_is_adjourned_does_not_take_place():
    assert ("2022-03-13", "denied") in {(e.earliest, e.status) for e in events(body("A hearing planned for March 13 has been adjourned."))}
