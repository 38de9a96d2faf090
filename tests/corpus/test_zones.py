from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus.zones import find_zones

PROSE = "The council voted on Monday to keep the ferry running through the winter, its chair said."
TEXT = f"Ferry to run through winter\n\n{PROSE}\n\n%s\n\n{PROSE}\n"


def kinds(text: str, **options) -> list[tuple[str, str]]:
    return [(z.kind, text[z.start : z.end]) for z in find_zones(text, **options)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("## What comes next", "heading"),
        ("**Old quarrel**", "heading"),
        ("A quarrel of ten years", "heading"),
        ("\u2018No way back\u2019", "heading"),
        ("The council\u2019s chair speaks to reporters in Eastmoor on Monday [File: Ann Other/Desk]", "caption"),
        ("Photo: The ferry at its berth in Eastmoor on Monday.", "caption"),
        ("![The ferry at its berth](ferry.jpg)", "caption"),
        ("FILE PHOTO: The ferry leaves Eastmoor, May 3, 2019. REUTERS/Ann Other", "caption"),
        ("The ferry at its berth in Eastmoor (AP Photo/Ann Other)", "caption"),
        ("This photo provided by the council shows the ferry.", "caption"),
        ("Source: Eastmoor council", "source"),
        ("(Reporting by Ann Other; Editing by John Doe)", "source"),
    ],
)
def test_a_line_is_known_by_its_form(line, kind):
    text = TEXT % line
    assert (kind, line) in kinds(text, titled=False)


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "\u201cWe will not go.\u201d",
        "He said: \u201cNo.\u201d",
        "This picture of calm did not last, she said, and shows how little was known.",
        "Photographs were not allowed, the council said.",
        "Source codes were shared, the council said on Monday.",
    ],
)
def test_prose_is_no_zone(line):
    text = TEXT % line
    assert all(found != line for _, found in kinds(text, titled=False))


def test_first_line_is_a_title_only_where_none_is_known_or_it_repeats_it():
    text = TEXT % PROSE
    assert kinds(text, titled=False)[0] == ("title", "Ferry to run through winter")
    assert kinds(text, title="Ferry to run through winter")[0][0] == "title"
    assert ("title", "Ferry to run through winter") not in kinds(text, title="Another")


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("EASTMOOR (Reuters) - ", "EASTMOOR (Reuters) - "),
        ("EASTMOOR, March 18 (Yonhap) -- ", "EASTMOOR, March 18 (Yonhap) -- "),
        ("NEW EASTMOOR, Utopia \u2014 ", "NEW EASTMOOR, Utopia \u2014 "),
    ],
)
def test_a_dateline_is_marked_and_the_sentence_after_it_is_not(opening, dateline):
    text = opening + PROSE + "\n\n" + PROSE
    assert kinds(text)[0] == ("dateline", dateline)


def test_credits_after_a_rule_are_sources():
    text = f"{PROSE}\n\n___\n\nAnn Other in Eastmoor helped with this report.\n\nSo did John Doe."
    assert [kind for kind, _ in kinds(text)] == ["source"] * 3


def test_bylines():
    text = "Ferry to run\n\nBy Ann Other and John Doe | Desk\n\nBy Desk staff\n\nMarch 3, 2021 4:05 pm\n\n" + PROSE + "\n\n" + PROSE
    assert [kind for kind, _ in kinds(text, titled=False)] == ["title", "byline", "byline", "byline"]


def test_a_short_last_line_is_no_heading():
    text = f"{PROSE}\n\n{PROSE}\n\nNo more was said"
    assert kinds(text) == []


@given(st.text(max_size=400))
def test_zones_lie_in_the_text_in_order(text):
    last = 0
    for zone in find_zones(text, titled=False):
        assert last <= zone.start < zone.end <= len(text)
        last = zone.end
