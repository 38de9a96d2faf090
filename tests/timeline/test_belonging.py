"""Whose the members, the firm, the joint patrol and the parliament are that take part."""

import pytest
from test_participants import BODY, LEADERS, events

from helpers.corpus.parties import Parties, Party, Role

NORWAY = LEADERS.named("Norway").id
PARTIES = Parties((
    *LEADERS.all,
    Party("storting", "Norway's parliament", "organisation", NORWAY),
    Party("fish-line", "Fish Line", "organisation"),
    Party("vera-lunde", "Vera Lunde", "person", "fish-line", roles=(Role("chairwoman"),)),
))  # fmt: skip


def who(text, trigger):
    found = [e for e in events(BODY + text, PARTIES) if e.trigger == trigger]
    assert found, text
    return found[-1].participants


@pytest.mark.parametrize(
    ("text", "trigger", "names"),
    [
        ("The Weavers' League said no, and about 400 of its members marched on Monday.", "march", ("Weavers' League",)),
        ("Vera Lunde spoke in Oslo. Her company sued Chile on Monday.", "sue", ("Fish Line", "Chile")),
        ("OSLO. Norway signed a pact with Chile on Monday. A joint patrol was launched on Tuesday.", "patrol", ("Norway", "Chile")),
        ("Elections will be held in Chile on Friday.", "election", ("Chile",)),
        ("Norway and Chile fell out. A truce that the Weavers' League brokered expired on Monday.", "expire", ("Weavers' League",)),
        ("Iker Luna marched to Norway's palace on Monday.", "march", ("Iker Luna",)),
        ("Norway sued Chile. The Weavers' League, which had signed a pact in May, left.", "sign", ("Weavers' League",)),
        ("Iker Luna spoke. The man, identified as Bo Sand, was seized on Monday.", "seize", ("Bo Sand",)),
        ("Visas would be stopped on Friday, Iker Luna said.", "stop", ("Chile",)),
    ],
)
def test_whom_a_belonging_stands_for(text, trigger, names):
    assert who(text, trigger)[: len(names)] == names


def test_it_is_the_meeting_of_the_sentence_before():
    text = "Norway met Chile, and Norway wrote to Chile. The envoy put off the talks. It was to have opened in Lima on Friday."
    assert set(who(text, "open")) == {"Norway", "Chile"}


def test_parliament_is_that_of_the_country_of_the_report():
    found = events("OSLO, March 10 (Desk) - Norway sued Chile.\n\nParliament voted for it on Monday.", PARTIES)
    assert next(e for e in found if e.trigger == "vote").participants == ("Norway's parliament",)
