"""The twelve kinds of sentences on which word lists err, each with a sibling of the other sign; reasons; bad input."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.records import Stance
from helpers.stance import score_target, sentiment

SIGN = {"oppose": -1, "neutral": 0, "support": 1}

# kind, sentence against, sentence for; [H: the holder] and [T: the target]
KINDS = [
    ("name with a glad word", "[H:Tolland] condemned [T:the United Kingdom of Veland].",
     "[H:Tolland] praised [T:the United Kingdom of Veland]."),
    ("comparison", "[H:The spokesman] said [T:Ostmark] is like a rabid dog.",
     "[H:The spokesman] said [T:Ostmark] is like a good friend."),
    ("act against tone", "[H:Veland] denounced [T:the ceasefire] that ended the bloody war.",
     "[H:Veland] welcomed [T:the ceasefire] that ended the bloody war."),
    ("refusal without a harsh word", "[H:Veland] refused to meet [T:Ostmark].", "[H:Veland] agreed to meet [T:Ostmark]."),
    ("diplomatic gesture", "[H:Veland] summoned the ambassador of [T:Ostmark].",
     "[H:Veland] apologised to [T:Ostmark]."),
    ("reverser of a hostile act", "[H:Veland] will impose sanctions on [T:Ostmark].",
     "[H:Veland] will lift sanctions on [T:Ostmark]."),
    ("passive", "[T:Ostmark] was condemned by [H:Veland].", "[T:Ostmark] was praised by [H:Veland]."),
    ("quoted label", "[H:Veland] said [T:Ostmark] must abandon its \"hostile policy\".",
     "[H:Veland] praised [T:Ostmark] for abandoning its \"hostile policy\"."),
    ("nominal act", "[H:Veland]'s condemnation of [T:Ostmark] was swift.", "[H:Veland]'s praise for [T:Ostmark] was swift."),
    ("contrast in one sentence", "[H:Tolland] praised Veland but condemned [T:Ostmark].",
     "[H:Tolland] praised [T:Veland] but condemned Ostmark."),
    ("condition", "[H:The premier] would reject a visit by [T:the president of Ostmark] if the border reopened.",
     "[H:The premier] would welcome a visit by [T:the president of Ostmark] if the border reopened."),
    ("typed negation", "[H:Veland] did not support [T:Ostmark].", "[H:Veland] supported [T:Ostmark]."),
    ("label", "[H:The premier] called [T:Ostmark] a liar.", "[H:The premier] called [T:Ostmark] a reliable partner."),
    ("set phrase", "[H:Veland] ruled out talks with [T:Ostmark].", "[H:Veland] opened talks with [T:Ostmark]."),
    ("than", "[H:The minister] said [T:Ostmark] is more dangerous than Tolland.",
     "[H:The minister] said [T:Ostmark] is more reliable than Tolland."),
    ("relative clause", "[H:Veland], which condemned [T:Ostmark], sent a letter.",
     "[H:Veland], which supports [T:Ostmark], sent a letter."),
    ("first person", "\"We will never trust [T:Ostmark],\" the premier said.", "\"We trust [T:Ostmark],\" the premier said."),
    ("glad words of a charge", "[H:Veland] accused [T:Ostmark] of preparing a friendly takeover.",
     "[H:Veland] thanked [T:Ostmark] for help after the deadly earthquake."),
]


# the same, where what is judged is itself an act done to the target
KINDS.append((
    "judgement of an act", "[H:Veland] welcomed the sanctions against [T:Ostmark].",
    "[H:Veland] condemned the sanctions against [T:Ostmark].",
))  # fmt: skip


def read(marked):
    """Cut the marks out of a sentence; return the text and the places of T and H."""
    places, text, position = {}, "", 0
    for match in re.finditer(r"\[([HT]):([^\]]*)\]", marked):
        text += marked[position : match.start()]
        places[match[1]] = (len(text), len(text) + len(match[2]))
        text += match[2]
        position = match.end()
    return text + marked[position:], places


def scored(marked):
    text, places = read(marked)
    return score_target(text, *places["T"], places.get("H"))


@pytest.mark.parametrize(("kind", "against", "favour"), KINDS, ids=[k[0] for k in KINDS])
def test_what_breaks_word_lists_is_read_from_the_act(kind, against, favour):
    low, high = scored(against), scored(favour)
    assert low.label == "oppose" and low.score < 0, low
    assert high.label == "support" and high.score > 0, high


def test_word_lists_err_on_twelve_of_these_kinds():
    tones = [(sentiment(read(against)[0]), sentiment(read(favour)[0])) for _, against, favour in KINDS]
    assert sum(low > -0.05 or high < 0.05 for low, high in tones) >= 12


def test_an_act_has_a_direction():
    assert scored("[H:Veland] condemned [T:Ostmark].").label == "oppose"
    assert scored("[T:Veland] condemned [H:Ostmark].").label != "support"
    assert abs(scored("[T:Veland] condemned [H:Ostmark].").score) < abs(scored("[H:Veland] condemned [T:Ostmark].").score)


def test_hostility_denied_is_neither_for_nor_against():
    stance = scored("[H:Veland] did not attack [T:Ostmark].")
    assert stance.label == "neutral" and abs(stance.score) < 0.2


@pytest.mark.parametrize(
    ("marked", "act", "goldstein"),
    [
        ("[H:Veland] accused [T:Ostmark] of theft.", "accuse", -2),
        ("[H:Veland] threatened [T:Ostmark].", "threaten", -6),
        ("[H:Veland] refused to meet [T:Ostmark].", "reject", -4),
        ("[H:Veland] praised [T:Ostmark].", "praise", 3.5),
        ("[H:Veland] lifted sanctions on [T:Ostmark].", "lift sanctions", 5),
        ("[H:Veland] urged [T:Ostmark] to wait.", "appeal", 3),
        ("[H:Veland] mentioned [T:Ostmark].", "state", 0),
    ],
)
def test_the_act_is_named_and_graded(marked, act, goldstein):
    stance = scored(marked)
    assert (stance.act, stance.act_score) == (act, goldstein)


def test_a_score_explains_itself():
    text, places = read("[H:Veland] condemned [T:Ostmark] for its reckless raid.")
    stance = score_target(text, *places["T"], places["H"])
    assert "condemned -> Ostmark, oppose" in stance.why
    shown = {text[start:end]: weight for start, end, weight in stance.cues}
    assert shown["condemned"] < 0
    assert "Veland" not in shown and "Ostmark" not in shown


def test_confidence_is_a_probability_and_silence_abstains():
    stance = score_target("Ostmark.", 0, 7)
    assert (stance.label, stance.confidence) == ("neutral", 0.0)
    assert 0.5 < scored("[H:Veland] praised [T:Ostmark].").confidence <= 1


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 2), (0, 999)])
def test_a_target_that_is_not_there_is_abstained_on(start, end):
    assert score_target("Veland condemned Ostmark.", start, end).confidence == 0


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=60) | st.sampled_from([marked for _, marked, _ in KINDS]), st.integers(-2, 70), st.integers(-2, 70),
    st.none() | st.tuples(st.integers(-2, 70), st.integers(-2, 70)),
)
def test_any_text_may_be_scored(text, start, end, holder):
    stance = score_target(text, start, end, holder)
    assert isinstance(stance, Stance) and -1 <= stance.score <= 1 and 0 <= stance.confidence <= 1
    assert stance.label in SIGN
    assert all(0 <= a < b <= len(text) for a, b, _ in stance.cues)


def test_sentiment_is_vaders_compound():
    assert sentiment("A wonderful day.") > 0.5 and sentiment("") == 0.0
    assert sentiment("A wonderful day.") == round(sentiment("A wonderful day."), 4)
