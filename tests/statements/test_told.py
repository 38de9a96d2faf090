from __future__ import annotations

import pytest

from helpers.corpus import Parties
from helpers.language import parse
from helpers.records import Article
from helpers.statements.mentions import Resolution
from helpers.statements.parsed import Parsed
from helpers.statements.told import fullest, told_of_people


def told(text: str, name: str):
    resolution = Resolution(Parsed.of(parse(text), ()), Article("a", text), Parties.general())
    found = told_of_people(resolution, frozenset({"french", "france"}), set())
    return next(found[who.id] for who in resolution.cast.somebody.values() if who.name == name)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("The visiting French foreign minister, Ada Holm, said no.", "foreign minister"),
        ("France's longtime intelligence chief Ada Holm said no.", "intelligence chief"),
        ("Deputy Prime Minister Ada Holm said no.", "deputy prime minister"),
        ("Ada Holm, the legal adviser of the firm, said no.", "legal adviser"),
        ("Sen. Ada Holm said no.", "senator"),
        ("The board named Ada Holm chief executive on Monday.", "chief executive"),
        ("Ada Holm is the governor of the bank.", "governor"),
    ],
)
def test_offices_beside_a_name(text, office):
    assert told(text, "Ada Holm").offices == {office}


def test_former_offices_are_apart():
    there = told("The former French president Ada Holm said no.", "Ada Holm")
    assert (there.offices, there.past) == (set(), {"president"})


@pytest.mark.parametrize("text", ["Ada Holm would be the president of the bank.", "Ada Holm is not the president.", "Ada Holm is president-elect."])
def test_what_somebody_is_not_is_no_office(text):
    assert told(text + " President Jan Pohl said that Ada Holm, a colleague, was late.", "Ada Holm").offices == set()


def test_whose_officer_somebody_is():
    assert [o.name for o in told("Ada Holm, the French ambassador to China, said no.", "Ada Holm").owners] == ["France"]
    assert [o.name for o in told("Foreign Minister Ada Holm of France said no.", "Ada Holm").owners] == ["France"]
    assert [o.name for o in told("Ada Holm, who leads the Lund Farmers' Union, said no.", "Ada Holm").owners] == ["Lund Farmers' Union"]


def test_a_description_further_on_is_not_told():
    there = told("Ada Holm said no. The French president said that it was late.", "Ada Holm")
    assert (there.offices, there.owners) == (set(), [])


def test_fuller_titles_stand_for_shorter_ones():
    assert fullest(["minister", "foreign minister", "secretary", "secretary of state"]) == ["foreign minister", "secretary of state"]


def test_a_states_body_is_part_of_the_title():
    assert told("White House press secretary Ada Holm said no.", "Ada Holm").offices == {"white house press secretary"}
    assert told("The French president Ada Holm said no.", "Ada Holm").offices == {"president"}
