"""Headlines: one clause that stands alone, in the article's own words."""

import pytest

from helpers.language import parse
from helpers.timeline.headlines import LONGEST, Headliner


def headline(text, word, date=None):
    doc = parse(text)
    token = next(t for t in doc if t.text == word)
    start = text.index(date) if date else None
    return Headliner(doc, ()).headline(token, token, start, start + len(date) if date else None)


@pytest.mark.parametrize(
    ("text", "word", "date", "wanted"),
    [
        ("But police freed the hostages on Friday.", "freed", "Friday", "Police freed the hostages"),
        ("However, the union suspended its strike.", "suspended", None, "The union suspended its strike"),
        ("Police freed two hostages, the ministry said.", "freed", None, "Police freed two hostages"),
        ("The ministry said that the army had closed the road on Monday.", "closed", "Monday",
         "The army had closed the road"),
        ("The rebels, who seized the palace on Friday, want talks.", "seized", "Friday",
         "The rebels seized the palace"),
        ("Police found the boat that the smugglers burned on Friday.", "burned", "Friday",
         "The smugglers burned the boat"),
        ("The mayor (a former boxer) opened the bridge.", "opened", None, "The mayor opened the bridge"),
    ],
)
def test_a_clause_stands_alone(text, word, date, wanted):
    assert headline(text, word, date) == wanted


def test_a_long_clause_is_cut_without_new_words():
    text = (
        "The government closed the border with the northern province after weeks of talks with the elders of the "
        "valley, who had asked for more soldiers, better roads, a new hospital and an end to the tax on salt, which "
        "they have paid since the days of the old king, and after the harvest had failed for a third year."
    )
    short = headline(text, "closed")
    assert len(short) <= LONGEST
    assert set(short.rstrip("…").replace(",", "").split()) <= set(text.replace(",", "").replace(".", "").split())


def test_a_quotation_is_never_cut_in_the_middle():
    text = "The mayor promised “a bridge without tolls for every farmer in the valley” on Friday."
    assert "“a bridge without tolls for every farmer in the valley”" in headline(text, "promised", "Friday")
