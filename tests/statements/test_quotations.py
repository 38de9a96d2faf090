"""Quotations: marks of every style, paired or not, and no text that raises."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements.quotations import find_paragraphs, find_quotations

MARKS = "\"'\u201c\u201d\u2018\u2019\u201e\u201f\u00ab\u00bb`"


def quoted(text, depth=0):
    return [text[q.start : q.end] for q in find_quotations(text) if q.depth == depth]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The gate is shut," she said.', ['"The gate is shut,"']),
        ("“The gate is shut,” she said.", ["“The gate is shut,”"]),
        ("‘The gate is shut,’ she said.", ["‘The gate is shut,’"]),
        ("'The gate is shut,' she said.", ["'The gate is shut,'"]),
        ("„Das Tor ist zu“, sagte sie.", ["„Das Tor ist zu“"]),
        ("« La porte est fermée », dit-elle.", ["« La porte est fermée »"]),
        ("»Das Tor ist zu«, sagte sie.", ["»Das Tor ist zu«"]),
        ("``The gate is shut,'' she said.", ["``The gate is shut,''"]),
        ("''The gate is shut,'' she said. ''For good.''", ["''The gate is shut,''", "''For good.''"]),
        ('“The gate is shut," she said.', ['“The gate is shut,"']),
    ],
)
def test_each_style_of_marks(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The dockers' union and the pilots' guild don't agree; it's the harbour's rule.",
        "Rock 'n' roll of the '60s, and 'em too.",
        "The beam is 6'2\" long and the plank 5\" wide.",
        "He’s the captain’s son, the crews’ friend.",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text):
    assert quoted(text) == []


def test_possessive_plural_inside_single_marks():
    assert quoted("‘The dockers’ union won,’ he said.") == ["‘The dockers’ union won,’"]
    assert quoted("'The dockers' union won,' he said. 'For now.'") == ["'The dockers' union won,'", "'For now.'"]


def test_a_quotation_inside_another_has_depth_one():
    text = "“He told me, ‘Go home,’ and I went,” she said."
    assert quoted(text) == ["“He told me, ‘Go home,’ and I went,”"]
    assert quoted(text, depth=1) == ["‘Go home,’"]
    british = "‘He said “no” to me,’ she said."
    assert quoted(british) == ["‘He said “no” to me,’"]
    assert quoted(british, depth=1) == ["“no”"]


def test_the_same_marks_nested():
    text = "“It sounds “too loud” to them,” he said."
    assert quoted(text) == ["“It sounds “too loud” to them,”"]


def test_a_quotation_goes_on_over_paragraphs():
    text = "“The first day.\n\n“The second day.\n\n“The third,” she said."
    found = find_quotations(text)
    assert [(q.closed, q.continued) for q in found] == [(False, False), (False, True), (True, True)]


def test_paragraphs_without_marks_between_an_opening_and_a_closing_one():
    text = "“The first day.\n\nThe second day.\n\nThe third,” she said.\n\nThen “rain” fell."
    assert quoted(text) == ["“The first day.", "The second day.", "The third,”", "“rain”"]


def test_an_unclosed_quotation_ends_with_its_paragraph():
    text = "“The gate is shut, she said.\n\nNobody came."
    assert [(text[q.start : q.end], q.closed) for q in find_quotations(text)] == [("“The gate is shut, she said.", False)]


def test_a_forgotten_closing_mark_does_not_swallow_the_next_quotation():
    assert quoted('"The gate is shut, she said. "It stays shut."')[-1] == '"It stays shut."'
    assert quoted("“The gate is shut, she said. “It stays shut.”")[-1] == "“It stays shut.”"


def test_a_stray_closing_mark_is_ignored():
    assert quoted("The gate is shut,” she said. “It stays so.”") == ["“It stays so.”"]


def test_marks_around_nothing_are_no_quotation():
    assert quoted('"" and “ ” and \'\'') == []


def test_lines_of_a_wrapped_text_are_one_paragraph():
    line = "the boats went out in the morning and came back in\n"
    assert len(find_paragraphs(line * 8 + "the evening.")) == 1
    assert len(find_paragraphs("The boats went out.\nThe boats came back.\nNobody spoke.")) == 3


@given(st.text(alphabet=st.sampled_from(list(MARKS + "ab sS.,!?\n\r1—-")), max_size=120))
def test_any_mix_of_marks_gives_valid_spans(text):
    check(text)


@given(st.text(max_size=200))
def test_any_text_gives_valid_spans(text):
    check(text)


def check(text):
    paragraphs = find_paragraphs(text)
    assert all(0 <= a < z <= len(text) for a, z in paragraphs)
    assert all(a[1] <= b[0] for a, b in pairwise(paragraphs))
    found = find_quotations(text)
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert any(c.isalnum() for c in text[q.start : q.end])
        assert any(a <= q.start and q.end <= z for a, z in paragraphs)
    for depth in (0, 1):
        level = [q for q in found if q.depth == depth]
        if depth == 0:
            assert all(a.end <= b.start for a, b in pairwise(level))


def test_long_texts_of_marks_take_linear_time():
    from time import process_time

    def seconds(text):
        start = process_time()
        find_quotations(text)
        return process_time() - start

    for piece in ("“", '" ', "'a ", "„a“ ‘b’ ", "“a “b” ‘c’” ", "‘a “b” “c”", "“a\n\n"):
        short, long = seconds(piece * 5_000), seconds(piece * 40_000)
        assert long < 40 * short + 1


def test_a_quotation_inside_a_paragraph_that_is_carried_lies_in_it():
    text = "He said: “We went.\n\nThey cried ‘no’ to us.\n\nAnd left.”"
    assert [(text[q.start : q.end], q.depth) for q in find_quotations(text)] == [
        ("“We went.", 0), ("They cried ‘no’ to us.", 0), ("‘no’", 1), ("And left.”", 0),
    ]  # fmt: skip
    open_end = "He said: “We went.\n\nThey cried ‘no’ to us."
    assert [open_end[q.start : q.end] for q in find_quotations(open_end)] == ["“We went.", "‘no’"]
