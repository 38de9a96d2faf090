"""What a sentence tells of beside its dated and main happenings."""

import pytest
from test_events import body, events


def told(sentence):
    return {(e.trigger, e.earliest, e.status) for e in events(body(sentence))}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Norway signed the pact on Monday, and Chile promised to visit Oslo.", ("promise", "2022-03-07", "happened")),
        ("Norway opened the bridge on Monday, while Chile closed its ports.", ("close", "2022-03-07", "happened")),
        ("The envoy arrived on Monday from Oslo, where he met the king.", ("meet", "2022-03-07", "happened")),
        ("Norway struck a deal on Monday, on the day that troops invaded Chile.", ("invade", "2022-03-07", "happened")),
        ("Norway opened the bridge on Monday after talks with Chile.", ("talk", "2022-03-07", "happened")),
        ("Prices matter, the minister told the press in Oslo, where he was meeting the king.", ("meet", "2022-03-10", "happened")),
    ],
)
def test_what_happened_beside_it_is_of_the_same_day(sentence, wanted):
    assert wanted in told(sentence)


def test_to_fly_somewhere_and_meet_somebody_is_one_visit():
    assert told("Chile's minister flew to Oslo on Monday and met the king.") == {("fly", "2022-03-07", "happened")}


def test_a_week_of_visits_lasts_until_what_followed_it():
    found = events(body("The retreat on Monday followed a week of visits by Norway."))
    assert ("2022-02-28", "2022-03-07") in {(e.earliest, e.latest) for e in found if e.trigger == "visit"}


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Prices matter, the spokesman said in a statement.", "statement"),
        ("The envoy called it a lie, according to a statement.", "statement"),
        ("Speaking at the congress, the envoy called for calm.", "speak"),
        ("In a treaty signed in Oslo on Monday, Norway offered to pay.", "sign"),
        ("Norway opened the bridge on Monday at the end of talks with Chile.", "talk"),
    ],
)
def test_statements_speeches_and_meetings_in_passing(sentence, trigger):
    assert trigger in {name for name, _, _ in told(sentence)}


@pytest.mark.parametrize(
    "sentence", ["Norway denied that its police had arrested the editor.", "Oslo denied having arrested the editor."]
)
def test_what_is_denied_is_an_event_that_did_not_happen(sentence):
    assert ("arrest", "2022-03-10", "denied") in told(sentence)


@pytest.mark.parametrize(
    ("charge", "denial", "wanted"),
    [
        ("Chile said that Norway had bombed a ship on Monday.", "Norway denied that it had attacked anybody.", "2022-03-07"),
        ("Norway moved guns to the border on Monday.", "Norway denied moving any guns.", "2022-03-07"),
        ("The envoy landed in Oslo on Monday.", "Chile denied that its police had arrested the editor.", "2022-03-10"),
    ],
)
def test_what_is_denied_is_of_the_day_of_what_was_charged(charge, denial, wanted):
    found = events(f"Chile closed a port on Thursday.\n\nFiller stands here.\n\n{charge}\n\n{denial}")
    assert [e.earliest for e in found if e.status == "denied"] == [wanted]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway denied that it would send troops.",  # nothing that is said to have happened
        "Norway opened the bridge on Monday, and Chile called it ugly.",  # an opinion
        "Norway rejected talk of talks with Chile on Monday.",  # meetings that are only spoken of
        "Norway opened the bridge on Monday and looked forward to talks with Chile.",
    ],
)
def test_what_is_only_said_is_none(sentence):
    assert len({day for _, day, _ in told(sentence)}) <= 1 and len(told(sentence)) <= 1


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("A spokesman said Norway had telephoned Chile.", "telephone"),
        ("The envoy said that Norway had told Chile to wait.", "tell"),
        ("The envoy said Norway had walked out.", "walk"),
    ],
)
def test_whom_somebody_says_to_have_just_spoken_to_and_what_to_have_left(sentence, trigger):
    assert (trigger, "2022-03-10", "happened") in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The envoy said Norway had met Chile many times.",
        "The envoy did not say whether Norway had telephoned Chile.",
        "The envoy said that Norway had never told Chile to wait.",
        "The envoy said Norway had left when he was six.",
        "The envoy said Norway had left its boats to rot.",
    ],
)
def test_but_not_what_was_long_ago_or_never(sentence):
    assert told(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Two miners were arrested on Monday during a scuffle in Oslo.", ("scuffle", "2022-03-07", "happened")),
        ("Prices matter, the king remarked during a visit to a mine.", ("visit", "2022-03-10", "happened")),
        ("The king, on a visit to Lima, closed the mine.", ("visit", "2022-03-10", "happened")),
        ("The envoy arrived on Wednesday, four days after a battle in which nine men died.", ("battle", "2022-03-05", "happened")),
        ("Two miners were arrested on Monday and freed the same evening.", ("free", "2022-03-07", "happened")),
    ],
)
def test_what_went_on_meanwhile_or_before(sentence, wanted):
    assert wanted in told(sentence)


def test_what_a_meeting_is_called_that_is_due():
    assert ("see", "2022-03-16", "planned") in told("The chairman was due to see the economy minister next Wednesday.")
    assert ("payment", "2022-06-21", "planned") in told("The first payment is due at the end of June.")


def test_what_is_denied_at_once_is_of_the_day_of_what_was_said_before():
    found = events("Norway closed a port on Wednesday.\n\nFiller here.\n\nNorway sent a letter on Monday. Chile denied having received it.")
    assert {e.earliest for e in found if e.status == "denied"} == {"2022-03-07"}


def test_a_week_of_discussions_is_a_meeting():
    found = events(body("Ada Holm flew home on Wednesday after a week of discussions with Chile."))
    assert ("discussion", "2022-03-02", "2022-03-09") in {(e.trigger, e.earliest, e.latest) for e in found}
