"""Who does what to whom: subjects, owners and agents, negation and reversal, in a window of parsed text."""

import pytest

from helpers.language import parse
from helpers.stance.clauses import Window


def window(text):
    doc = parse(text)
    return Window(doc, 0, len(doc)), [t.text for t in doc]


def word(text, find):
    w, words = window(text)
    return w, words, words.index(find)


@pytest.mark.parametrize(
    ("text", "act", "doer"),
    [
        ("Veland attacked Ostmark.", "attacked", "Veland"),
        ("Ostmark was attacked by Veland.", "attacked", "Veland"),
        ("Veland visited Ostmark and praised Tolland.", "praised", "Veland"),
        ("Veland wants to punish Ostmark.", "punish", "Veland"),
        ("Tolland urged Veland to release Ostmark.", "release", "Veland"),
        ("Tolland accused Veland of attacking Ostmark.", "attacking", "Veland"),
        ("The minister, who condemned Ostmark, resigned.", "condemned", "minister"),
        ("Ostmark protested after the attack by Veland.", "attack", "Veland"),
        ("Ostmark protested against Veland's attack.", "attack", "Veland"),
        ("Veland launched an attack on Ostmark.", "attack", "Veland"),
        ("Tolland spoke of the threat that Veland poses to Ostmark.", "threat", "Veland"),
    ],
)
def test_the_doer_of_an_act(text, act, doer):
    w, words, i = word(text, act)
    assert words[w.doer(i)] == doer


def test_a_passive_without_an_agent_has_no_doer():
    w, _, i = word("Ostmark was attacked on Monday.", "attacked")
    assert w.passive(i) and w.doer(i) is None


@pytest.mark.parametrize(
    ("text", "find", "negated"),
    [
        ("Veland did not attack Ostmark.", "attack", True),
        ("Veland attacked Ostmark.", "attacked", False),
        ("Veland is not honest.", "honest", True),
        ("No talks were held.", "talks", True),
        ("Veland refused to meet Ostmark.", "meet", True),
        ("Veland did not refuse to meet Ostmark.", "meet", False),
        ("Veland left without thanking Ostmark.", "thanking", True),
    ],
)
def test_negation_reaches_what_it_denies(text, find, negated):
    w, _, i = word(text, find)
    assert w.negated[i] is negated


@pytest.mark.parametrize(
    ("text", "find", "turned"),
    [
        ("Veland ended the war.", "war", True),
        ("Veland started the war.", "war", False),
        ("The sanctions were lifted.", "sanctions", True),
        ("Veland did not end the war.", "war", False),
    ],
)
def test_reversers_turn_their_object(text, find, turned):
    w, _, i = word(text, find)
    assert w.turned(i) is turned


def test_names_are_masked_and_light_nouns_lend_their_act():
    w, words, i = word("Veland halted its mediation efforts.", "efforts")
    assert w.acts[i].name == "consult"
    assert w.marks[words.index("Veland")] == "NAME"


def test_a_window_ends_where_it_is_told():
    doc = parse("Veland said Ostmark attacked Tolland.")
    w = Window(doc, 2, 5)
    assert len(w) == 3 and all(0 <= head < 3 for head in w.heads)


def test_who_says_it():
    w, words, i = word("Veland said Ostmark lied.", "lied")
    subject, verb = w.speaker(i)
    assert (words[subject], words[verb]) == ("Veland", "said")
    assert w.speaker(words.index("said")) == (None, None)


def test_a_window_may_begin_within_a_chain_of_verbs():
    doc = parse("The men were beaten, robbed and chased away.")
    for first in range(len(doc) - 1):
        window = Window(doc, first, len(doc))
        for i in range(len(window)):
            window.passive(i), window.doer(i), window.speaker(i)
