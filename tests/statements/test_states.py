"""States that no list of parties has, told by one text."""

import pytest

from helpers.corpus.parties import Parties
from helpers.language import parse
from helpers.records import Article
from helpers.statements.speakers import find_mentions
from helpers.statements.states import find_states


def told(text: str) -> dict[str, tuple[str, ...]]:
    return {state.name: state.demonyms for state, _ in find_states([text], Parties.general(), alone=True)}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Vardia recalled its envoy. The Vardian army fired first, the Vardians admitted.", {"Vardia": ("Vardian", "Vardians")}),
        ("A Tolmere judge freed the captain. Tolmere's foreign ministry said nothing.", {"Tolmere": ()}),
        (
            "Talks between Vardia and Osk failed. The Vardian delegation went home.",
            {"Vardia": ("Vardian", "Vardians"), "Osk": ()},
        ),
        (
            "Vardian troops crossed the river. Vardia denied it. Osk summoned the Vardian ambassador.",
            {"Vardia": ("Vardian", "Vardians"), "Osk": ()},
        ),
    ],
)
def test_one_article_tells_of_states(text, states):
    assert told(text) == states


def test_what_only_diplomats_have_tells_a_state_and_its_neighbour():
    text = "Kelvar's Foreign Minister Ada Holm summoned North Tavia's ambassador. She accused neighbouring Osmark."
    assert set(told(text)) == {"Kelvar", "North Tavia", "Osmark"}


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brandt's foreign minister left. Brandt's army of aides stayed in Rome.",
        "Europe's foreign ministers met European officials in Rome.",
        "France's foreign minister met the Italian ambassador. The Italians left.",
        "President Camber's navy sailed. Camber's foreign minister stayed.",
        "Julia's government teacher met Julian forces of nature.",
    ],
)
def test_people_and_what_is_known_are_no_new_states(text):
    assert told(text) == {}


def test_their_people_and_ministries_stand_for_them():
    text = "Vardia's foreign ministry protested. The Vardians had crossed the river, and its energy ministry said so."
    parties = Parties.general().knowing([state for state, _ in find_states([text], Parties.general(), alone=True)])
    names = [m.name for m in find_mentions(parse(text), Article("a", text), parties)]
    assert {"Vardia's foreign ministry", "Vardia", "Vardia's energy ministry"} <= set(names)
    assert not {"Vardians", "Vardian Foreign Ministry"} & set(names)
