"""What looks like a statement and is none, and contents mended by the parse."""

import pytest

from helpers.language import parse
from helpers.statements.attribution import find_attributions


def told(text):
    return [(s.speaker_text, s.text) for s in find_attributions(parse(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The dockers voted to strike until May.",
        "Anna Feld and Omar Reis signed an accord on the ferry.",
        "Anna Feld accepted his resignation on Monday.",
        "Anna Feld called a meeting of the harbour board.",
        "Anna Feld called off the march.",
        "Anna Feld shared a picture of the ferry.",
        "The company dismissed its manager.",
        "Veltland recalled its ambassador.",
        "Anna Feld has not commented on the arrest.",
        "Neither side has confirmed the talks.",
        "Anna Feld stopped short of blaming the governor.",
        "Anna Feld denied it.",
        "Anna Feld backed neither.",
        "A court will decide whether the ferry may sail.",
        "The pilot, who asked not to be named, left.",
        "The rebel commander, known as General Sabor, left.",
    ],
)
def test_deeds_silences_and_pronouns_are_no_statements(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Anna Feld called the march a disgrace.", "the march a disgrace"),
        ("Anna Feld dismissed the report as a fairy tale.", "the report as a fairy tale"),
        ("Anna Feld accepted the offer of talks.", "the offer of talks"),
        ("Anna Feld called the levy for the poor an insult.", "the levy for the poor an insult"),
        ("Anna Feld shares the view that the ferry is unsafe.", "the view that the ferry is unsafe"),
        ("Anna Feld will tell the council on Monday that the ferry is unsafe.", "the ferry is unsafe"),
        ("Anna Feld declined to comment.", "to comment"),
        ("Anna Feld did not say whether the ferry would sail.", "whether the ferry would sail"),
        ("Anna Feld refused to name the sailors.", "to name the sailors"),
    ],
)
def test_acts_of_speech_and_refusals_are(text, content):
    assert content in [said for _, said in told(text)]


@pytest.mark.parametrize("text", ["what she called", "The march that Anna Feld called", "Anna Feld called"])
def test_a_text_may_end_with_the_cue(text):
    assert all(said for _, said in told(text))


def test_what_speakers_think_themselves_is_no_statement_in_their_own():
    assert len(told("Anna Feld said she expected the ferry to sail in May.")) == 1
    assert len(told("Anna Feld said that Omar Reis expected the ferry to sail in May.")) == 2


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The ferry was sold, a step Anna Feld had ruled out earlier in the day.", "a step"),
        ("He wants the ferry sold, a step Anna Feld ruled out two weeks ago.", "a step"),
        ("The crew left in protest at what Anna Feld called a trick.", "a trick"),
        ("Anna Feld left early, rejecting claims that she had lied but setting terms that nobody had yet met.", "claims that she had lied"),
        ("Anna Feld first denied, then admitted the theft.", "the theft"),
        ("Anna Feld turned down the request for a ferry.", "the request for a ferry"),
        ("“The rain is on our side,” Anna Feld said, an allusion to the flood of last year.", "“The rain is on our side,”"),
    ],
)
def test_a_content_is_mended(text, content):
    assert ("Anna Feld", content) in told(text)


def test_a_body_or_office_without_a_name_acts_too():
    assert ("The ministry", "the ferry") in told("The ministry has opposed the ferry since May.")
    assert ("which", "both towns to talk") in told("The board, which last week urged both towns to talk, met on Monday.")


def test_a_dateline_is_no_part_of_a_source():
    text = "EAST HAVEN, March 3 (Desk) - A tribunal said that the ferry had been unsafe."
    assert told(text) == [("A tribunal", "the ferry had been unsafe")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Japan put the range at 450 kilometers.", "the range at 450 kilometers"),
        ("The ministry first put the loss at 12 percent of the catch; Anna Feld denied that a boat was lost.", "the loss at 12 percent of the catch"),
    ],
)
def test_a_figure_put_at_something_is_a_statement(text, content):
    assert content in [said for _, said in told(text)]


def test_what_is_put_at_a_place_is_not():
    assert told("The crew put the boat at their disposal.") == []
