"""The rules' verdict on a party: the speaker's act, order, label or feeling, threats veiled and plain, words relayed."""

import pytest

from helpers.corpus.parties import Topic
from helpers.language import parse
from helpers.records import Mention, Statement
from helpers.stance import find_stances

TOPICS = (Topic("curbs", "curbs", ("easing of curbs",)), Topic("talks", "talks", ()), Topic("damages", "damages", ()))


def label_of(speaker, cue, content, target, others=(), **fields):
    """Label the stance toward ``target`` of "<speaker> <cue> <content>."; ``others`` are more parties that it names."""
    text = f"{speaker} {cue} {content}."
    said = len(speaker) + 1
    start = said + len(cue) + 1
    statement = Statement(
        ((start, len(text) - 1),), content, speaker=speaker, speaker_id=speaker, speaker_text=speaker, speaker_start=0,
        speaker_end=len(speaker), cue=cue, cue_start=said, cue_end=start - 1, statement_id="a#s1", **fields,
    )
    mentions = [Mention(0, len(speaker), speaker, speaker)]
    for name in {target, *others} & {"Ostmark", "Tolland"}:
        at = text.index(name)
        mentions.append(Mention(at, at + len(name), name, name, "government"))
    found = {s.target_id: s.label for s in find_stances(statement, parse(text), mentions, TOPICS)}
    return found.get(target)


@pytest.mark.parametrize(
    ("speaker", "cue", "content", "label"),
    [
        ("Veland", "welcomed", "the envoy of Ostmark", "support"),
        ("Veland", "condemned", "the raids of Ostmark", "oppose"),
        ("Veland", "told", "Ostmark to change its course", "oppose"),
        ("Veland", "told", "Ostmark that the ferry was late", "neutral"),
        ("Veland", "urged", "Ostmark to return to the table", "support"),
        ("Veland", "urged", "Ostmark to stop the raids", "oppose"),
        ("Veland", "called", "Ostmark the main enemy", "oppose"),
        ("Veland", "called", "Ostmark a loyal friend", "support"),
        ("Veland", "called", "the attack on Ostmark a disgrace", "neutral"),
        ("Veland", "said", "Ostmark had acted in a brutal and dishonest way", "oppose"),
        ("Veland", "said", "Ostmark had acted in a new way", "neutral"),
        ("Veland", "said", "it was up to Ostmark", "oppose"),
        ("Brandt", "said", "he would be disappointed if Ostmark left", "oppose"),
        ("Brandt", "said", "he would be frustrated if Ostmark left", "oppose"),
        ("Brandt", "said", "he believed Ostmark", "support"),
        ("Brandt", "said", "he no longer trusted Ostmark", "oppose"),
        ("Veland", "said", "Ostmark treated its guests like dirt", "oppose"),
        ("Veland", "said", "Ostmark treated its guests like friends", "support"),
        ("Veland", "said", "Ostmark had behaved like brothers who never talk", "oppose"),
        ("Veland", "said", "Ostmark would pay the price", "oppose"),
        ("Veland", "said", "Ostmark had too much to lose", "oppose"),
        ("Veland", "warned", "that it would close the road if Ostmark moved", "oppose"),
        ("Veland", "said", "it would attack if Ostmark moved", "oppose"),
        ("Veland", "offered", "to close the road if Ostmark moved", "support"),
        ("Veland", "said", "Ostmark had ships that were a serious threat to peace", "oppose"),
        ("Veland", "said", "it would stop its drills with Ostmark", "neutral"),
        ("Veland", "said", "it had sunk a boat in front of Ostmark", "neutral"),
        ("Veland", "said", "it had received no answer from Ostmark", "neutral"),
        ("Veland", "said", "it talked about Ostmark every day", "neutral"),
        ("Veland", "said", "it would explore diplomacy with Ostmark", "support"),
        ("Veland", "said", "its road led up to Ostmark", "neutral"),
        ("Veland", "no longer thought", "Ostmark was a liar", "neutral"),
        ("Veland", "condemned", "the strike on Ostmark", "support"),
        ("Veland", "welcomed", "the sanctions against Ostmark", "oppose"),
        ("Veland", "opposed", "talks with Ostmark", "oppose"),
        ("Veland", "doubted", "Tolland's reliance on Ostmark", "neutral"),
        ("Veland", "said", "it had confidence that Ostmark would wait", "support"),
        ("Veland", "said", "it was confident that it would outrun Ostmark", "neutral"),
        ("Veland", "said", "the critics of the ministry disliked Ostmark's critics", "neutral"),
        ("Veland", "said", "Ostmark was the victim of a brutal attack", "neutral"),
        ("Veland", "said", "Ostmark had complied with the orders", "neutral"),
        ("Veland", "said", "worried Ostmark had closed its shops", "neutral"),
        ("Veland", "said", "Ostmark had a criminal law", "neutral"),
        ("Veland", "said", "Ostmark had left the talks", "neutral"),
        ("Veland", "said", "Ostmark should stop the raids", "oppose"),
        ("Veland", "said", "Ostmark should be the first", "neutral"),
        ("Veland", "said", "it would be a pity if Ostmark was weak", "neutral"),
        ("Brandt", "said", "in his first meeting with Ostmark it had rained", "neutral"),
        ("Brandt", "said", "his talks with Ostmark had been friendly and he had good talks with Ostmark", "support"),
        ("Brandt", "recalled", "a trip to Ostmark", "neutral"),
        ("Veland", "denounced", "what Ostmark called a joke", "neutral"),
        ("Veland", "described", "an approach that is open to talks with Ostmark", "support"),
    ],
)
def test_toward_a_party(speaker, cue, content, label):
    assert label_of(speaker, cue, content, "Ostmark") == label


def test_the_denial_of_a_rejecting_cue_is_read_once():
    assert label_of("Veland", "rejected", "the claims of Ostmark", "Ostmark", asserted="denied") == "oppose"


@pytest.mark.parametrize(("who", "label"), [("Tolland", "neutral"), ("he", "oppose")])
def test_words_of_another_that_are_only_passed_on_are_no_position(who, label):
    content = f"{who} believed that Ostmark was a liar"
    assert label_of("Brandt", "said", content, "Ostmark", others=("Tolland",) if who == "Tolland" else ()) == label
