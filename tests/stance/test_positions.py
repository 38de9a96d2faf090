"""The rules' verdict on a statement's target: the speaker's act, order, label or feeling; topics kept or ended."""

import pytest

from helpers.corpus.parties import Topic
from helpers.language import parse
from helpers.records import Mention, Statement
from helpers.stance import find_stances

TOPICS = (Topic("curbs", "curbs", ("curbs", "easing of curbs")), Topic("talks", "talks", ()))


def label_of(speaker, cue, content, target, **fields):
    """Label the stance toward ``target`` of "<speaker> <cue> <content>."."""
    text = f"{speaker} {cue} {content}."
    said = len(speaker) + 1
    start = said + len(cue) + 1
    statement = Statement(
        ((start, len(text) - 1),), content, speaker=speaker, speaker_id=speaker, speaker_text=speaker, speaker_start=0,
        speaker_end=len(speaker), cue=cue, cue_start=said, cue_end=start - 1, statement_id="a#s1", **fields,
    )
    mentions = [Mention(0, len(speaker), speaker, speaker)]
    if target == "Ostmark":
        at = text.index(target)
        mentions.append(Mention(at, at + len(target), target, target, "government"))
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
        ("Veland", "said", "Ostmark had acted in a brutal and dishonest way", "oppose"),
        ("Veland", "said", "Ostmark had acted in a new way", "neutral"),
        ("Veland", "said", "it was up to Ostmark", "oppose"),
        ("Brandt", "said", "he would be disappointed if Ostmark left", "oppose"),
        ("Brandt", "said", "he believed Ostmark", "support"),
    ],
)
def test_toward_a_party(speaker, cue, content, label):
    assert label_of(speaker, cue, content, "Ostmark") == label


@pytest.mark.parametrize(
    ("cue", "content", "target", "label"),
    [
        ("said", "the curbs must remain", "curbs", "support"),
        ("said", "the curbs must be lifted", "curbs", "oppose"),
        ("said", "it would come as soon as the curbs were lifted", "curbs", "oppose"),
        ("rejected", "an early easing of curbs", "curbs", "support"),
        ("said", "talks were off the table", "talks", "oppose"),
        ("said", "no talks would take place this year", "talks", "oppose"),
        ("called", "the talks a waste and a disgrace", "talks", "oppose"),
        ("said", "the talks had lasted for two days", "talks", "neutral"),
    ],
)
def test_toward_a_topic(cue, content, target, label):
    assert label_of("Veland", cue, content, target) == label


def test_the_denial_of_a_rejecting_cue_is_read_once():
    assert label_of("Veland", "rejected", "the claims of Ostmark", "Ostmark", asserted="denied") == "oppose"
