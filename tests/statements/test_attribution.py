"""Attribution: the statements of a parsed article, end to end, with sources as the text names them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.language import parse
from helpers.records import Zone
from helpers.schemas import ASSERTED, MODES, STATEMENT_KINDS
from helpers.statements.attribution import find_attributions


def find(text, zones=()):
    return find_attributions(parse(text), zones)


def told(text, zones=()):
    """Return (speaker, content) of every statement."""
    return [(s.speaker_text, s.text) for s in find(text, zones)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The mayor said that the bridge would stay shut.", "The mayor", "the bridge would stay shut"),
        ("The bridge will stay shut, the mayor said.", "the mayor", "The bridge will stay shut"),
        ("“The bridge stays shut,” Mayor Anna Feld said.", "Mayor Anna Feld", "“The bridge stays shut,”"),
        ("“The bridge stays shut,” said Anna Feld, who runs the town.", "Anna Feld", "“The bridge stays shut,”"),
        ("'The bridge stays shut,' the mayor said.", "the mayor", "'The bridge stays shut,'"),
        ("The bridge will stay shut, according to the mayor.", "the mayor", "The bridge will stay shut"),
        ("The report said the bridge was in danger of collapse.", "The report", "the bridge was in danger of collapse"),
        ("The mayor called the plan “a bad joke”.", "The mayor", "the plan “a bad joke”"),
        ("The mayor denied that the bridge had been damaged.", "The mayor", "the bridge had been damaged"),
        ("The foreign ministry condemned the attack.", "The foreign ministry", "the attack"),
        ("The mayor rejected the offer as “a bad joke”.", "The mayor", "the offer as “a bad joke”"),
        ("Mayor Anna Feld: “The bridge stays shut until May.”", "Mayor Anna Feld", "“The bridge stays shut until May.”"),
    ],
)
def test_one_statement(text, speaker, content):
    assert (speaker, content) in told(text)


def test_coordinated_cues_share_a_speaker_and_part_their_contents():
    text = "The mayor said the bridge was safe and accused the governor of spreading fear."
    assert ("The mayor", "the bridge was safe") in told(text)
    assert any(speaker == "The mayor" and content.endswith("of spreading fear") for speaker, content in told(text))


def test_a_semicolon_parts_two_speakers():
    text = "Critics argue that the bridge is old; supporters insist that it is safe."
    assert told(text) == [("Critics", "the bridge is old"), ("supporters", "it is safe")]


def test_another_speaker_takes_his_turn_behind_a_cue():
    found = told("The rebels freed nine men on Monday, the mission said, but the governor said he would not call off the raid.")
    assert found == [("the mission", "The rebels freed nine men on Monday"), ("the governor", "he would not call off the raid")]


def test_what_stands_before_a_semicolon_is_not_said_again():
    text = "A spokesman said the story was wrong; nobody from the town, he said, had called."
    assert all("the story was wrong" not in content for speaker, content in told(text) if speaker == "he")


@pytest.mark.parametrize(
    "text",
    [
        "The talks had been “a waste of time”, a senior member of the delegation, who did not give his name, said on Monday.",
        "The ban could cause a “great loss of trust”, an official of the port, who asked not to be named, told reporters.",
    ],
)
def test_a_source_with_a_clause_of_its_own_behind_the_content(text):
    speaker = text.split("”, ")[1].split(", who")[0]
    assert speaker in {who for who, _ in told(text)}


def test_a_split_quotation_is_one_statement():
    [statement] = find("“The bridge stays shut,” the mayor said on Monday. “Nobody will cross it before May.”")
    assert statement.text == "“The bridge stays shut,” … “Nobody will cross it before May.”"
    assert len(statement.spans) == 2
    assert statement.kind == "direct"


def test_a_quotation_in_the_next_paragraph_follows_on():
    text = "“The bridge stays shut,” Mayor Anna Feld told reporters.\n\n“Nobody will cross it before the summer.”"
    second = find(text)[-1]
    assert (second.speaker_text, second.cue, second.text) == ("Mayor Anna Feld", None, "“Nobody will cross it before the summer.”")


def test_a_quotation_over_paragraphs_is_one_statement():
    text = "“The bridge is old.\n\n“It stays shut until it is mended,” Mayor Anna Feld said."
    [statement] = find(text)
    assert statement.text == "“The bridge is old. … “It stays shut until it is mended,”"
    assert statement.speaker_text == "Mayor Anna Feld"


def test_nicknames_and_scare_quotes_are_no_statements():
    text = "The boat, known to all as “Old Bess”, sank off the pier. The so-called “bargain” cost the town a fortune."
    assert [s.text for s in find(text) if s.kind == "direct"] == []


def test_a_statement_inside_another_is_kept_and_marked():
    text = "“The governor told me, ‘We will rebuild it,’ and I believed him,” Mayor Anna Feld said."
    outer, inner = find(text)
    assert (outer.speaker_text, inner.speaker_text) == ("Mayor Anna Feld", "The governor")
    assert inner.text == "‘We will rebuild it,’"
    assert (outer.reported_by, inner.reported_by) == (None, "Mayor Anna Feld")


def test_the_dateline_is_left_out():
    text = "PORT HOLM, March 4 (Agency) - The bridge will stay shut, the mayor said."
    assert ("the mayor", "The bridge will stay shut") in told(text)


def test_nothing_comes_from_a_zone():
    text = "The bridge stood empty.\n\nPhoto: “We are staying here,” the ferryman said.\n\nSource: the agency said so"
    start, source = text.index("Photo"), text.index("Source")
    zones = [Zone("caption", start, source - 2), Zone("source", source, len(text))]
    assert find(text, zones) == []
    assert find(text) != []


def test_a_cue_has_its_particle():
    [statement] = [s for s in find("Mayor Anna Feld called for an end to the strike.") if s.text.startswith("an end")]
    assert statement.cue == "called for"


def test_statements_are_in_order_with_valid_offsets():
    text = (
        "“The bridge is old,” the mayor said. The engineer agreed that it was. According to the report, it may fall. "
        "The governor, who denied it, praised the town."
    )
    statements = find(text)
    assert len(statements) >= 4
    assert [s.spans[0][0] for s in statements] == sorted(s.spans[0][0] for s in statements)
    for s in statements:
        check(text, s)


def check(text, s):
    assert s.text == " … ".join(text[a:z] for a, z in s.spans)
    assert all(0 <= a < z <= len(text) for a, z in s.spans)
    assert all(a[1] <= b[0] for a, b in zip(s.spans, s.spans[1:]))
    assert all(text[a] not in " \n" and text[z - 1] not in " \n" for a, z in s.spans)
    assert 0 <= s.confidence <= 1
    assert s.kind in STATEMENT_KINDS and s.mode in MODES and s.asserted in ASSERTED
    if s.speaker_text is not None:
        assert text[s.speaker_start : s.speaker_end] == s.speaker_text
    if s.cue is not None:
        assert text[s.cue_start : s.cue_end] == s.cue


WORDS = st.sampled_from(
    ["the mayor", "said", "that", "“", "”", '"', "‘", "’", "'", ",", ".", "\n\n", "\n", "it rains", "Anna Feld", "told", "him", "according to",
     ":", "—", "―", "denied", "whether", "«", "»", "(", ")", "PORT HOLM (Agency) -", "?", "would", "claims", "!", "…"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_jumble_of_marks_and_cues_gives_valid_statements(words):
    text = " ".join(words)
    for s in find(text):
        check(text, s)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_valid_statements(text):
    doc = parse(text)
    for s in find_attributions(doc):
        check(doc.text, s)


def test_the_same_text_gives_the_same_statements():
    text = "“The bridge is old,” the mayor said. The engineer agreed. Both governments rejected the claim."
    assert find(text) == find(text)
