"""Mode and assertion: what was said, denied, left unsaid, asked or only imagined; speech, belief or plan."""

import pytest

from helpers.language import parse
from helpers.statements.assertion import asserted, is_act, mode
from helpers.statements.content import find_content
from helpers.statements.parsed import Parsed


def read(text, cue):
    parsed = Parsed(parse(text))
    index = parsed.words.index(cue)
    spans, _, _ = find_content(parsed, index)
    return parsed, index, {i for a, z in spans for i in range(a, z)}


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The mayor said that the bridge was safe.", "said", "yes"),
        ("The mayor denied that the bridge was unsafe.", "denied", "denied"),
        ("The mayor dismissed reports that the bridge was unsafe.", "dismissed", "denied"),
        ("The mayor rejected the offer of a ferry.", "rejected", "yes"),
        ("The mayor does not believe that the bridge is unsafe.", "believe", "denied"),
        ("The mayor did not say whether the bridge was safe.", "say", "not said"),
        ("The mayor declined to say whether the bridge was safe.", "declined", "not said"),
        ("The mayor refused to comment on the bridge.", "refused", "not said"),
        ("The mayor refused to close the bridge.", "refused", "yes"),
        ("Neither side would say who had closed the bridge.", "say", "not said"),
        ("The mayor asked whether the bridge was safe.", "asked", "asked"),
        ("“Is the bridge safe?” the mayor asked.", "asked", "asked"),
        ("The mayor asked the guards to close the bridge.", "asked", "yes"),
        ("The mayor questioned whether the bridge was safe.", "questioned", "asked"),
        ("The mayor would say that the bridge is safe.", "say", "hypothetical"),
        ("The mayor will announce that the bridge is safe.", "announce", "hypothetical"),
        ("If the mayor says that the bridge is safe, we will cross it.", "says", "hypothetical"),
    ],
)
def test_assertion(text, cue, expected):
    assert asserted(*read(text, cue)) == expected


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The mayor said that the bridge was safe.", "said", "speech"),
        ("The mayor believes that the bridge is safe.", "believes", "belief"),
        ("The mayor is convinced that the bridge is safe.", "convinced", "belief"),
        ("The mayor plans to close the bridge.", "plans", "plan"),
        ("The mayor is determined to close the bridge.", "determined", "plan"),
    ],
)
def test_mode(text, cue, expected):
    parsed, index, _ = read(text, cue)
    assert mode(parsed, index) == expected


def test_a_statement_without_a_cue_is_asserted_speech():
    parsed = Parsed(parse("“The bridge is safe.”"))
    assert (mode(parsed, None), asserted(parsed, None, {1, 2})) == ("speech", "yes")


def test_acts_are_verbs_with_their_preposition():
    parsed = Parsed(parse("The mayor called for calm, called Anna and condemned the raid; the attack failed."))
    words = parsed.words
    first, second = (i for i, w in enumerate(words) if w == "called")
    assert is_act(parsed, first)
    assert not is_act(parsed, second)
    assert is_act(parsed, words.index("condemned"))
    assert not is_act(parsed, words.index("attack"))
