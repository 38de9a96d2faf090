"""The diplomatic acts: their words, their scale, and the phrases that win over single words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.acts import NOUN, VERB, act_at, act_of
from helpers.language import parse


@pytest.mark.parametrize(
    ("word", "pos", "name", "root", "goldstein"),
    [
        ("accuse", VERB, "accuse", "11", -2), ("reject", VERB, "reject", "12", -4),
        ("threaten", VERB, "threaten", "13", -6), ("praise", VERB, "praise", "05", 3.5),
        ("summit", NOUN, "consult", "04", 1), ("sanction", NOUN, "sanction", "17", -7),
        ("lift sanction", VERB, "lift sanctions", "08", 5), ("Invasion", NOUN, "fight", "19", -10),
    ],
)
def test_a_word_has_its_act_with_cameo_root_and_goldstein_value(word, pos, name, root, goldstein):
    act = act_of(word, pos)
    assert (act.name, act.root, act.goldstein) == (name, root, goldstein)


def test_polarity_follows_the_scale_unless_the_data_says_otherwise():
    assert act_of("denounce").polarity == -1
    assert act_of("pardon").polarity == 1
    assert act_of("urge").polarity == 0 and act_of("urge").goldstein == 3


def test_what_cameo_does_not_grade_has_no_root():
    assert act_of("elect").root is None and act_of("elect").event
    assert not act_of("say").event


def test_an_unknown_word_names_no_act():
    assert act_of("harbour", NOUN) is None
    assert act_of("praise", NOUN).name == "praise"
    assert act_of("condemnation", VERB) is None
    assert act_of("go down") is None  # of ships and prices


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Veland called off the talks.", "called", "break off"),
        ("Veland called for calm.", "called", "appeal"),
        ("Veland held talks with its neighbour.", "held", "consult"),
        ("The sanctions were lifted on Monday.", "lifted", "lift sanctions"),
        ("Veland imposed new sanctions on Ostmark.", "imposed", "sanction"),
        ("The army fired a missile at Ostmark.", "fired", "fight"),
        ("The army fired a missile.", "fired", "test weapons"),
        ("Farmers took to the streets.", "took", "protest"),
        ("The condemnation was swift.", "condemnation", "condemn"),
    ],
)
def test_set_phrases_win_over_single_words(text, word, name):
    token = next(t for t in parse(text) if t.text == word)
    assert act_at(token).name == name


@given(st.text(max_size=40), st.sampled_from(["VERB", "NOUN", "ADJ", ""]))
def test_any_word_may_be_asked_for(word, pos):
    act = act_of(word, pos)
    assert act is None or -10 <= act.goldstein <= 10
