"""Topics: kept or ended, willed or only reported, needed, with good or bad effects."""

import pytest

from helpers.corpus.parties import Topic
from helpers.language import parse
from helpers.records import Mention, Statement
from helpers.stance import find_stances
from tests.stance.test_positions import label_of


@pytest.mark.parametrize(
    ("cue", "content", "target", "label"),
    [
        ("said", "the curbs must remain", "curbs", "support"),
        ("said", "the curbs must be lifted", "curbs", "oppose"),
        ("said", "it would come as soon as the curbs were lifted", "curbs", "oppose"),
        ("said", "it would pay on the day the curbs were lifted", "curbs", "oppose"),
        ("rejected", "an early easing of curbs", "curbs", "support"),
        ("said", "an easing of curbs was the key", "curbs", "oppose"),
        ("said", "talks were off the table", "talks", "oppose"),
        ("said", "no talks would take place this year", "talks", "oppose"),
        ("called", "the talks a waste and a disgrace", "talks", "oppose"),
        ("said", "talks were urgent", "talks", "support"),
        ("said", "talks were not necessary", "talks", "oppose"),
        ("said", "it hoped to see steps toward talks", "talks", "support"),
        ("agreed", "to set up teams for talks", "talks", "support"),
        ("said", "talks would ease the fear", "talks", "support"),
        ("said", "talks would deepen the fear", "talks", "oppose"),
        ("ordered", "the port to pay a million marks in damages", "damages", "support"),
        ("accused", "Ostmark of keeping up the curbs", "curbs", "oppose"),
    ],
)
def test_a_position(cue, content, target, label):
    assert label_of("Veland", cue, content, target) == label


def test_a_topic_is_named_by_its_ending_where_that_is_its_head():
    topics = (Topic("pact", "pact", ("pact ending the war",)), Topic("curbs", "curbs", ("curbs relief",)))
    found = {}
    for content in ("a pact ending the war", "an early curbs relief"):
        text = f"Veland supported {content}."
        said = Statement(((17, len(text) - 1),), content, "Veland", "Veland", speaker_start=0, speaker_end=6, cue="supported",
                         cue_start=7, cue_end=16, statement_id="a#s1")
        found |= {s.target_id: s.label for s in find_stances(said, parse(text), [Mention(0, 6, "Veland", "Veland")], topics)}
    assert found == {"pact": "support", "curbs": "oppose"}


@pytest.mark.parametrize(
    ("cue", "content", "target"),
    [
        ("said", "the talks had lasted for two days", "talks"),
        ("said", "the talks have been called off", "talks"),
        ("said", "it would ask whether the town should leave the talks", "talks"),
        ("said", "1,200 of its members had joined the talks", "talks"),
        ("said", "its company paid a million marks in damages", "damages"),
        ("said", "the review of curbs would be finished in May", "curbs"),
    ],
)
def test_a_report_is_no_position(cue, content, target):
    assert label_of("Veland", cue, content, target) == "neutral"


def test_what_others_want_is_no_position_of_the_speaker():
    content = "Ostmark wanted the curbs lifted"
    assert label_of("Veland", "said", content, "curbs", others=("Ostmark",)) == "neutral"
