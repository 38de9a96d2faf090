from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus import frontmatter


@given(st.text(max_size=200))
def test_splitting_loses_nothing(text):
    header, body = frontmatter.split(text)
    assert text.endswith(body)
    if header is None:
        assert body == text
    whole = "---\ntitle: x\n---\n" + text
    assert frontmatter.split(whole) == ("title: x", text)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(min_size=1, max_size=80)), st.text(max_size=80))
def test_what_is_written_is_read_again(fields, body):
    header, text = frontmatter.split(frontmatter.write(fields, body))
    assert text == body
    assert frontmatter.read(header) == {key: " ".join(value.split()) for key, value in fields.items()}


def test_a_day_is_written_as_people_write_it():
    fields = {"title": "Row: 'no way'", "published": "2024-03-05"}
    assert frontmatter.write(fields, "Text.\n") == "---\ntitle: 'Row: ''no way'''\npublished: 2024-03-05\n---\nText.\n"


def test_blank_lines_without_end_are_read_at_once():
    assert frontmatter.split("\r\n" * 5000 + "x") == (None, "\r\n" * 5000 + "x")
    assert frontmatter.split("\r\n" * 5000 + "---\r\ntitle: x\r\n---\r\ny") == ("title: x\n", "y")
