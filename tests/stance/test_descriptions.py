"""Targets that are described, not named: sides, listeners, peers, deeds, bodies, topics by another word."""

import pytest

from helpers.corpus.parties import Topic
from helpers.language import parse
from helpers.records import Mention, Statement
from helpers.stance.descriptions import described
from helpers.stance.scene import scene_of

PARTIES = {
    "Veland": ("veland", "Veland", "government", None), "Ostmark": ("ostmark", "Ostmark", "government", None),
    "Harbour Guild": ("guild", "Harbour Guild", "organisation", None),
    "Town Court": ("court", "Town Court", "organisation", None),
    "dockers": ("dockers", "dockers", "group", None),
    "Brandt": ("brandt", "Brandt", "person", "veland"), "Linde": ("linde", "Linde", "person", "ostmark"),
    "Falk": ("falk", "Falk", "person", "veland"),
}
TOPICS = (Topic("memorandum", "memorandum", ()), Topic("curbs", "sanctions", ()))


def read(text, content, speaker, cue="said", kind="indirect", titles=(), also=()):
    """Return what is described in the ``content`` of a statement in ``text``, as (words, id); ``titles`` are (text, who)."""
    places = [(text.find(word), word, values, "name") for word, values in PARTIES.items()]
    places += [(text.find(title), title, PARTIES[who], "role") for title, who in titles]
    mentions = [
        Mention(at, at + len(word), *values, how) for at, word, values, how in places if at >= 0
    ] + list(also)  # fmt: skip
    start, said = text.index(content), text.rindex(cue)
    statement = Statement(
        ((start, start + len(content)),), content, kind=kind, speaker=PARTIES[speaker][1], speaker_id=PARTIES[speaker][0],
        speaker_side=PARTIES[speaker][3], cue=cue, cue_start=said, cue_end=said + len(cue),
    )
    scene = scene_of(parse(text), mentions, TOPICS)
    return {(text[a:b], target_id) for a, b, _, target_id, _ in described(scene, statement)}


def test_the_other_side_is_the_opponent():
    text = "Veland and Ostmark met. Brandt said the other side was late."
    assert ("side", "ostmark") in read(text, "the other side was late", "Brandt")


def test_both_sides_are_the_two_that_the_text_tells_of():
    text = "Veland and Ostmark met. The Town Court urged both sides to wait."
    assert read(text, "both sides to wait", "Town Court", "urged") == {("sides", "veland"), ("sides", "ostmark")}


def test_one_side_of_nobody_is_nobody():
    assert read("Veland met Ostmark. Brandt said the far side was dark.", "the far side was dark", "Brandt") == set()


@pytest.mark.parametrize(
    ("text", "content", "kind", "found"),
    [
        ('Brandt told Ostmark: "You are late."', '"You are late."', "direct", {("You", "ostmark")}),
        ('Linde was there. "You are late," Brandt said.', '"You are late,"', "direct", set()),
        ("Linde was there. Brandt said you never know.", "you never know", "indirect", set()),
    ],
)
def test_you_is_the_listener(text, content, kind, found):
    assert read(text, content, "Brandt", "told" if "told" in text else "said", kind) == found


def test_a_predecessor_bore_the_same_title():
    text = "Falk was minister for years. The minister is Brandt now. Brandt thanked her predecessor."
    at = text.rindex("minister")
    also = [Mention(at, at + 8, *PARTIES["Brandt"], "role")]
    assert read(text, "her predecessor", "Brandt", "thanked", titles=[("minister", "Falk")], also=also) == {("predecessor", "falk")}
    assert read(text, "her predecessor", "Brandt", "thanked", also=also) == set()


def test_a_colleague_of_a_side_is_the_last_one_named_of_it():
    text = "Brandt called Linde. His colleague agreed. Brandt thanked his colleague."
    at = text.index("colleague")
    also = [Mention(i, i + 9, "brandts-colleague", "Brandt's colleague", "person", "ostmark", "description") for i in (at, text.rindex("colleague"))]
    assert read(text, "his colleague", "Brandt", "thanked", also=also) == {("colleague", "linde")}


def test_a_deed_is_of_who_spoke_last():
    text = "Ostmark said the road was open. Brandt dismissed the remark."
    assert read(text, "the remark", "Brandt", "dismissed") == {("remark", "ostmark")}
    text = "Ostmark said the road was open. Brandt dismissed a remark."
    assert read(text, "a remark", "Brandt", "dismissed") == set()


@pytest.mark.parametrize(
    ("text", "content", "found"),
    [
        ("The Town Court ruled. Brandt thanked the judges.", "the judges", {("judges", "court")}),
        ("The Harbour Guild waits. Brandt thanked the guild.", "the guild", {("guild", "guild")}),
        ("The dockers left. Brandt thanked every docker.", "every docker", {("docker", "dockers")}),
        ("The Harbour Guild waits. Brandt thanked a guild.", "a guild", set()),
        ("Veland waits. Brandt thanked the judges.", "the judges", set()),
    ],
)
def test_bodies_and_their_members(text, content, found):
    assert read(text, content, "Brandt", "thanked") == found


@pytest.mark.parametrize(
    ("text", "content", "found"),
    [
        ("They signed a memorandum. Brandt defended the deal.", "the deal", {("deal", "memorandum")}),
        ("They signed a memorandum. Brandt defended the cat.", "the cat", set()),
        ("They signed a memorandum. Brandt defended a deal.", "a deal", set()),
        ("Veland kept the sanctions. Brandt defended it.", "it", set()),
        ("Brandt proposed the memorandum and defended it.", "it", {("it", "memorandum")}),
    ],
)
def test_a_topic_by_another_word(text, content, found):
    assert read(text, content, "Brandt", "defended") == found
