"""Sources: which phrase says who spoke, and where it begins and ends."""

import pytest

from helpers.language import parse
from helpers.statements.content import find_content
from helpers.statements.parsed import Parsed
from helpers.statements.sources import (
    NOBODY,
    find_candidates,
    find_source,
    head_of_span,
    quoted_speaker,
    source_span,
)


def source_of(text, cue):
    parsed = Parsed(parse(text))
    index = parsed.words.index(cue)
    tokens = {i for a, z in find_content(parsed, index)[0] for i in range(a, z)}
    head, _ = find_source(parsed, index, tokens)
    if head == NOBODY:
        return None
    a, z = source_span(parsed, head, index, tokens)
    return text[parsed.start[a] : parsed.end[z - 1]]


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The mayor said that the bridge was safe.", "said", "The mayor"),
        ("“The bridge is safe,” said the mayor of Holm.", "said", "the mayor of Holm"),
        ("The bridge is safe, according to two officials.", "according", "two officials"),
        ("The mayor, who is 60, said that the bridge was safe.", "said", "The mayor"),
        ("Anna Feld, the mayor of Holm, said that the bridge was safe.", "said", "Anna Feld"),
        ("The mayor closed the bridge, saying that it was old.", "saying", "The mayor"),
        ("The mayor apologised and said that the bridge was safe.", "said", "The mayor"),
        ("Her claim that the bridge was safe surprised the town.", "claim", "Her"),
        ("The mayor and the governor said that the bridge was safe.", "said", "The mayor and the governor"),
        ("The plan was criticized by the governor.", "criticized", "the governor"),
    ],
)
def test_source(text, cue, expected):
    assert source_of(text, cue) == expected


def test_nobody_is_a_candidate_too():
    parsed = Parsed(parse("It is said that the bridge is haunted."))
    assert find_candidates(parsed, parsed.words.index("said"), set())[-1] == NOBODY


def test_a_month_is_no_candidate():
    parsed = Parsed(parse("A review ordered by the court and finished in late June found that the bridge was old."))
    heads = [parsed.words[c] for c in find_candidates(parsed, parsed.words.index("found"), set()) if c != NOBODY]
    assert "court" in heads and "June" not in heads


def test_content_holds_no_candidate():
    parsed = Parsed(parse("The mayor told the crew to go."))
    told, crew = parsed.words.index("told"), parsed.words.index("crew")
    assert crew in find_candidates(parsed, told, set())
    assert crew not in find_candidates(parsed, told, {crew})


def test_the_head_of_a_span():
    parsed = Parsed(parse("The old mayor of Holm said so."))
    assert parsed.words[head_of_span(parsed, (0, 5))] == "mayor"


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The agency quoted Mayor Feld as saying that the bridge was safe.", "saying", "Mayor Feld"),
        ("“The bridge is safe,” Mayor Feld was quoted as saying by the agency.", "quoted", "Mayor Feld"),
        ("The agency quoted the letter.", "quoted", None),
        ("The mayor said that the bridge was safe.", "said", None),
    ],
)
def test_who_is_quoted_by_a_medium(text, cue, expected):
    parsed = Parsed(parse(text))
    span = quoted_speaker(parsed, parsed.words.index(cue))
    assert (span and text[parsed.start[span[0]] : parsed.end[span[1] - 1]]) == expected
