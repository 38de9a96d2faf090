"""Directed evidence: the target's role, whose act it is, and its sign."""

import pytest

from helpers.language import parse
from helpers.stance.model import read_span


def evidence(text, target, holder=None, word=None):
    start = text.index(target)
    who = (text.index(holder), text.index(holder) + len(holder)) if holder else None
    doc = parse(text)
    reader = read_span(doc, start, start + len(target), who)
    found = {doc[reader.window.first + e.token].text: e for e in reader.read()}
    return found[word] if word else found


@pytest.mark.parametrize(
    ("text", "word", "role", "by"),
    [
        ("Veland condemned Ostmark.", "condemned", "patient", "holder"),
        ("Ostmark was condemned by Veland.", "condemned", "patient", "holder"),
        ("Ostmark condemned Veland.", "condemned", "doer", "other"),
        ("Veland issued a condemnation of Ostmark.", "condemnation", "of", "holder"),
        ("Veland said Ostmark attacked a ship.", "attacked", "doer", "says"),
        ("Veland said Ostmark must leave.", "leave", "told", "says"),
        ("Veland said Ostmark is a liar.", "liar", "is", "says"),
        ("Veland rejected the proposal of Ostmark.", "proposal", "of", "holder"),
        ("Veland officials condemned Ostmark.", "condemned", "patient", "holder"),
        ("Tolland condemned Ostmark, Veland noted.", "condemned", "patient", "says"),
    ],
)
def test_role_and_holder(text, word, role, by):
    found = evidence(text, "Ostmark", "Veland", word)
    assert (found.role, found.by) == (role, by)


@pytest.mark.parametrize(
    ("text", "word", "sign"),
    [
        ("Veland condemned Ostmark.", "condemned", -1),
        ("Veland praised Ostmark.", "praised", 1),
        ("Veland did not praise Ostmark.", "praise", -1),
        ("Veland did not attack Ostmark.", "attack", 0),
        ("Veland would praise Ostmark.", "praise", 0.5),
        ("Veland ended its war with Ostmark.", "war", 1),
        ("Veland suspended its cooperation with Ostmark.", "cooperation", -1),
        ("Veland refused to help Ostmark.", "help", -1),
    ],
)
def test_sign(text, word, sign):
    assert evidence(text, "Ostmark", "Veland", word).sign == sign


def test_a_threat_to_peace_is_a_threat():
    found = evidence("Ostmark is a threat to peace.", "Ostmark")
    assert all(e.sign < 0 for e in found.values() if e.role == "is")


def test_what_touches_only_something_of_the_targets_is_marked():
    assert evidence("Veland condemned Ostmark.", "Ostmark", "Veland", "condemned").near
    assert not evidence("Veland condemned the ships of Ostmark.", "Ostmark", "Veland", "condemned").near


def test_than_speaks_for_the_other_side():
    found = evidence("Tolland is more dangerous than Ostmark.", "Ostmark", word="dangerous")
    assert found.role == "than" and found.sign > 0


def test_names_carry_no_tone():
    found = evidence("The United Party of Veland met Ostmark.", "Ostmark")
    assert "United" not in found
