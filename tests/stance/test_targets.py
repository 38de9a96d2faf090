"""Every target of a statement, each with the speaker's own stance."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus.parties import Topic
from helpers.language import parse
from helpers.records import Mention, Statement
from helpers.stance import find_stances
from helpers.stance.scene import scene_of

PARTIES = {
    "Veland": "veland", "Ostmark": "ostmark", "Tolland": "tolland", "Brandt": "brandt", "We": "veland", "it": "veland",
    "you": "ostmark", "They": "ostmark",
}
TOPICS = (Topic("sanctions", "sanctions", ("trade curbs",)),)


def mentions_of(text, **only):
    names = {name.title(): name for name in PARTIES.values()}
    found = []
    for word, party in (only or PARTIES).items():
        start = text.find(word)
        while start >= 0:
            found.append(Mention(start, start + len(word), party, next(k for k, v in names.items() if v == party), "government"))
            start = text.find(word, start + 1)
    return sorted(found, key=lambda m: m.start)


def statement_of(text, content, speaker, cue, side=None, **fields):
    start = text.index(content)
    said = text.index(cue)
    who = text.index(speaker)
    return Statement(
        ((start, start + len(content)),), content, speaker=speaker, speaker_id=PARTIES[speaker], speaker_side=side,
        speaker_text=speaker, speaker_start=who, speaker_end=who + len(speaker), cue=cue, cue_start=said,
        cue_end=said + len(cue), statement_id="a#s1", **fields,
    )


def stances(text, content, speaker, cue, side=None, topics=(), words=None, **fields):
    statement = statement_of(text, content, speaker, cue, side, **fields)
    names = {w: PARTIES[w] for w in words} if words else {"Veland": "veland", "Ostmark": "ostmark", "Tolland": "tolland"}
    return {s.target_id: s for s in find_stances(statement, parse(text), mentions_of(text, **names), topics)}


def test_targets_of_the_content_and_never_the_speaker():
    found = stances("Veland said Ostmark had betrayed Tolland.", "Ostmark had betrayed Tolland", "Veland", "said")
    assert set(found) == {"ostmark", "tolland"}
    assert found["ostmark"].label == "oppose"
    assert found["ostmark"].statement_id == "a#s1" and found["ostmark"].speaker_id == "veland"
    assert (found["ostmark"].target, found["ostmark"].target_kind) == ("Ostmark", "party")


@pytest.mark.parametrize(
    "text",
    [
        "Veland said it blamed Tolland and not Ostmark.",
        "Veland said it blamed Tolland, not Ostmark.",
        "Veland said it blamed Tolland rather than Ostmark.",
        "Veland said it would vote for anyone but Ostmark.",
        "Veland said it hated an Ostmark.",
        "Veland said it praised the former Ostmark minister.",
        "Veland said it lost its way during the Ostmark war.",
    ],
)
def test_whoever_is_set_apart_or_only_dates_something_is_no_target(text):
    assert "ostmark" not in stances(text, text[12:-1], "Veland", "said")


def test_an_ill_quality_denied_is_none():
    found = stances("Veland said Ostmark was not a liar.", "Ostmark was not a liar", "Veland", "said")
    assert found["ostmark"].label == "neutral"


def test_members_of_a_joint_speaker_are_no_targets():
    text = "Veland and Tolland agreed that Tolland would pay Ostmark."
    statement = replace(statement_of(text, "Tolland would pay Ostmark", "Veland", "agreed"), speaker="Veland and Tolland", speaker_id="veland-and-tolland")
    found = find_stances(statement, parse(text), mentions_of(text, Veland="veland", Ostmark="ostmark", Tolland="tolland"), ())
    assert "Tolland" not in {s.target for s in found}


def test_the_object_of_the_cue_is_a_target():
    found = stances("Veland accused Ostmark of planning a raid.", "planning a raid", "Veland", "accused")
    assert found["ostmark"].label == "oppose" and found["ostmark"].act == "accuse"


def test_the_listener_is_a_target():
    assert "ostmark" in stances("Veland told Ostmark that it would wait.", "it would wait", "Veland", "told")


def test_who_else_is_near_the_cue_is_none():
    found = stances("In Tolland, Veland said prices would rise.", "prices would rise", "Veland", "said")
    assert found == {}


def test_the_reporters_tone_is_not_the_speakers():
    text = "Hated in Ostmark, the brutal Veland said Tolland was kind and generous."
    found = stances(text, "Tolland was kind and generous", "Veland", "said")
    assert set(found) == {"tolland"} and found["tolland"].label == "support"


def test_first_person_inside_a_quotation_is_the_speaker():
    text = "\"We trust Ostmark,\" Veland said."
    found = stances(text, "\"We trust Ostmark,\"", "Veland", "said", words=("We", "Ostmark"))
    assert set(found) == {"ostmark"} and found["ostmark"].label == "support"


def test_a_pronoun_stands_for_its_party():
    found = stances("\"They lied,\" Veland said.", "\"They lied,\"", "Veland", "said", words=("They", "Veland"))
    assert found["ostmark"].label == "oppose" and found["ostmark"].target == "Ostmark"


def test_an_official_speaks_for_the_own_side():
    text = "Brandt said Veland would never trust Ostmark."
    found = stances(text, "Veland would never trust Ostmark", "Brandt", "said", side="veland")
    assert found["ostmark"].label == "oppose"
    assert "veland" in found  # the own side is kept as a target, though not for what it does


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Brandt said Veland would not stop its tests or give up its weapons.", "neutral"),
        ("Brandt said the pact was a threat to Veland and to its harsh and brutal climate.", "neutral"),
        ("Brandt condemned Veland for the raids.", "oppose"),
    ],
)
def test_what_is_said_of_the_own_side_is_no_reproach_unless_it_is_blamed_by_name(text, label):
    cue = text.split()[1]
    found = stances(text, text[text.index(cue) + len(cue) + 1 : -1], "Brandt", cue, side="veland")
    assert found["veland"].label == label


def test_a_capital_before_a_meeting_is_where_it_was():
    text = "Brandt condemned the conduct of Tolland at the Ostmark summit."
    named = [replace(m, how="metonym") if m.party_id == "ostmark" else m for m in mentions_of(text, Tolland="tolland", Ostmark="ostmark")]
    statement = statement_of(text, "the conduct of Tolland at the Ostmark summit", "Brandt", "condemned")
    assert [s.target_id for s in find_stances(statement, parse(text), named)] == ["tolland"]


def test_what_others_do_to_the_own_side_is_no_opposition_to_it():
    text = "Brandt said Ostmark attacked Veland."
    found = stances(text, "Ostmark attacked Veland", "Brandt", "said", side="veland")
    assert found["veland"].label != "oppose" and found["ostmark"].score < 0


def test_topics_are_targets_by_name_and_alias():
    found = stances("Veland said it opposed the trade curbs.", "it opposed the trade curbs", "Veland", "said", topics=TOPICS)
    assert found["sanctions"].target_kind == "topic" and found["sanctions"].target == "sanctions"
    assert stances("Veland said nothing new.", "nothing new", "Veland", "said", topics=TOPICS) == {}


def test_a_neutral_speech_act_is_a_statement():
    stance = stances("Veland said Ostmark has a coast.", "Ostmark has a coast", "Veland", "said")["ostmark"]
    assert (stance.act, stance.act_score, stance.label) == ("state", 0.0, "neutral")


def test_one_stance_for_a_target_named_twice():
    text = "Veland said Ostmark has a coast and that Ostmark was a shameless liar."
    statement = statement_of(text, "Ostmark has a coast and that Ostmark was a shameless liar", "Veland", "said")
    found = find_stances(statement, parse(text), mentions_of(text), ())
    assert [s.target_id for s in found] == ["ostmark"] and found[0].label == "oppose"


@pytest.mark.parametrize("asserted", ["asked", "hypothetical", "denied"])
def test_what_is_not_asserted_weighs_less(asserted):
    text = "Veland said it had attacked Ostmark."
    content = "it had attacked Ostmark"
    plain = stances(text, content, "Veland", "said")["ostmark"]
    other = stances(text, content, "Veland", "said", asserted=asserted)["ostmark"]
    assert plain.score < 0 and abs(other.score) < abs(plain.score)
    if asserted == "denied":
        assert other.label == "neutral"


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_any_statement_may_be_asked_about(text, a, b, c):
    low, high = sorted((a, b))
    high = min(high, len(text))
    low = min(low, high)
    statement = Statement(((low, high),), text[low:high], speaker_id="x", cue_start=c, cue_end=c + 1)
    mention = Mention(low, high, "ostmark", "Ostmark")
    found = find_stances(statement, parse(text), [mention, replace(mention, start=c, end=c + 2)], TOPICS)
    assert all(-1 <= s.score <= 1 for s in found)


def test_a_place_is_no_target():
    found = stances("Veland said prices rose in Tolland.", "prices rose in Tolland", "Veland", "said")
    assert found == {}
    found = stances("Veland said it had no trust in Tolland.", "it had no trust in Tolland", "Veland", "said")
    assert set(found) == {"tolland"}


def test_an_unknown_name_is_a_target_only_if_it_does_something():
    text = "Veland praised Tolland. {}"
    for rest, expected in (("Tolland said nothing.", ["t"]), ("It rained.", [])):
        doc = parse(text.format(rest))
        places = [i for i in range(len(doc.text)) if doc.text.startswith("Tolland", i)]
        mentions = [Mention(i, i + 7, "t", "Tolland", "unknown") for i in places]
        statement = statement_of(doc.text, "Tolland", "Veland", "praised")
        assert [s.target_id for s in find_stances(statement, doc, mentions)] == expected


def test_praise_and_blame_of_one_target_make_neither_unless_a_but_parts_them():
    for joint, label in (("and", "neutral"), ("but", "oppose")):
        content = f"Ostmark was a loyal friend {joint} Ostmark was a shameless liar"
        assert stances(f"Veland said {content}.", content, "Veland", "said")["ostmark"].label == label


def test_a_ministry_where_something_was_said_is_no_target():
    text = "Veland said at Tolland that Ostmark was kind."
    assert set(stances(text, "Ostmark was kind", "Veland", "said")) == {"ostmark"}


def test_an_unnamed_spokesman_speaks_for_the_body_that_he_is_of():
    text = "A spokesman for Veland said Veland trusted Ostmark."
    mentions = mentions_of(text, Veland="veland", Ostmark="ostmark")
    spokesman = Mention(0, 11, "spokesman-for-veland", "spokesman for Veland", "person", None, "description")
    statement = replace(
        statement_of(text, "Veland trusted Ostmark", "Veland", "said"), speaker="spokesman for Veland",
        speaker_id=spokesman.party_id, speaker_kind="person", speaker_start=0, speaker_end=11,
    )
    found = {s.target_id: s.label for s in find_stances(statement, parse(text), [spokesman, *mentions])}
    assert found["ostmark"] == "support"


def test_what_a_spokesman_tells_of_those_of_his_side_is_his_sides():
    text = "Brandt, the spokesman, said that Holm trusted Ostmark."
    holm = Mention(text.index("Holm"), text.index("Holm") + 4, "holm", "Holm", "person", "veland")
    titled = Mention(8, 21, "brandt", "Brandt", "person", "veland", "role")
    mentions = sorted([*mentions_of(text, Brandt="brandt", Ostmark="ostmark"), titled, holm], key=lambda m: m.start)
    statement = statement_of(text, "Holm trusted Ostmark", "Brandt", "said", side="veland")
    found, other = (
        {s.target_id: s.label for s in find_stances(statement, parse(text), ms)} for ms in (mentions, [m for m in mentions if m != titled])
    )
    assert found["ostmark"] == "support" and other["ostmark"] == "neutral"


def test_its_allies_are_others_than_the_pair_they_are_taken_for():
    text = "Ostmark and Tolland met. Veland praised its allies."
    at = text.index("allies")
    pair = Mention(at, at + 6, "ostmark-and-tolland", "Ostmark and Tolland", "group", None, "description")
    mentions = [*mentions_of(text, Veland="veland", Ostmark="ostmark", Tolland="tolland"), pair]
    statement = statement_of(text, "its allies", "Veland", "praised")
    assert find_stances(statement, parse(text), mentions) == []
    assert find_stances(statement, parse(text.replace("its", "all")), mentions)


def test_one_scene_serves_all_statements_of_an_article():
    doc = parse("Veland said Ostmark has a coast.")
    mentions = mentions_of(doc.text, Veland="veland", Ostmark="ostmark")
    first = scene_of(doc, mentions, TOPICS)
    assert scene_of(doc, mentions, TOPICS) is first
    assert scene_of(doc, mentions[:1], TOPICS) is not first
