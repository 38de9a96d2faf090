from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language
from helpers.language import Cache, parse, parse_cached


def test_sentences_do_not_run_over_paragraphs():
    doc = parse("Ferry to run\n\nThe mayor said so on Monday.\n\nNobody asked why")
    assert [s.text.strip() for s in doc.sents] == ["Ferry to run", "The mayor said so on Monday.", "Nobody asked why"]


@pytest.mark.parametrize("name", ["Lee Jae-in", "Han Eui-yong", "Lin Ying-jeou", "Park Geun-hye"])
def test_a_hyphened_given_name_is_one_token(name):
    assert [t.text for t in parse(f"{name} said so.")] == [*name.split(), "said", "so", "."]


@pytest.mark.parametrize("word", ["Paris-based", "Trump-led", "Anti-war", "Twenty-four", "Check-in", "Left-wing"])
def test_other_hyphened_words_are_cut_as_the_model_expects(word):
    assert word.split("-")[0] in [t.text for t in parse(f"{word} groups said so.")]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=120))
def test_the_parse_has_the_text_of_its_article(text):
    doc = parse(text)
    assert len(doc.text) == len(text)
    assert doc.text.encode("utf-8", "surrogatepass") == "".join(
        "\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text
    ).encode()


def test_long_texts_are_parsed_in_pieces_that_lose_nothing(monkeypatch):
    monkeypatch.setattr(language, "PIECE", 60)
    text = "One sentence here. Another one.\n\n" * 9 + "x" * 150 + " end\nof it."
    pieces = list(language._pieces(text))
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 60
    doc = parse(text)
    assert doc.text == text
    assert [t.idx for t in doc][-1] == text.rindex(".")


@pytest.mark.parametrize("text", ["He said " + '"' * 5000 + " so.", "x" * 999, "-" * 401 + "\n\nHe left. " + "\u201c\u2018" * 500])
def test_long_runs_without_a_blank_keep_their_text(text):
    doc = parse(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)


def test_a_parse_comes_back_from_the_cache_as_it_was(tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    text = "The mayor said on Monday that the bridge was closed.\n\nShe left."
    first = parse_cached(text, cache)
    monkeypatch.setattr(language, "parse", lambda _: pytest.fail("parsed again"))
    again = parse_cached(text, cache)
    for name in ("text", "lemma_", "pos_", "tag_", "dep_", "is_sent_start", "i", "idx"):
        assert [getattr(t, name) for t in first] == [getattr(t, name) for t in again]
    assert [t.head.i for t in first] == [t.head.i for t in again]


def test_entities_are_looked_for_on_demand():
    doc = parse("Angela Merkel met Emmanuel Macron in Berlin on Monday.")
    assert not doc.ents
    labels = dict(zip((t.text for t in doc), language.entity_labels(doc)))
    assert labels["Merkel"] == "PERSON"
    assert labels["Berlin"] == "GPE"
    assert language.entity_labels(parse("")) == []


def test_a_damaged_cache_file_counts_as_missing(tmp_path):
    cache = Cache(tmp_path)
    cache.put("kind", "ab12", b"body")
    assert cache.get("kind", "ab12") == b"body"
    (file,) = [p for p in tmp_path.rglob("*") if p.is_file()]
    file.write_bytes(file.read_bytes()[:-3])
    assert cache.get("kind", "ab12") is None
    file.write_bytes(b"")
    assert cache.get("kind", "ab12") is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file")
    cache.put("kind", "ab12", b"body")
    assert cache.get("kind", "ab12") is None
