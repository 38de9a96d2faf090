from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language
from helpers.language import parse, parse_all


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


SENTENCES = [
    "I'm gonna go, let's see; they ain't here.", "There's a way, the mayor said.", "", "She left.\n\nHe found it, and they found a club.",
    "Y'all c'mon, you gotta run.", "That is that.", "It is late. There is nobody.",
]  # fmt: skip


def test_texts_parsed_together_are_parsed_as_each_by_itself(monkeypatch):
    monkeypatch.setattr(language, "PIECE", 60)
    monkeypatch.setattr(language, "BATCH", 100)
    texts = [*SENTENCES, "One sentence here. Another one.\n\n" * 9, *reversed(SENTENCES)]
    for text, doc in zip(texts, parse_all(texts), strict=True):
        assert doc.text == text
        assert _told(doc) == _told(parse(text))


def test_forms_are_those_of_the_models_own_components():
    model = language.nlp()
    ruler, lemmatizer = model.get_pipe("attribute_ruler"), model.get_pipe("lemmatizer")
    for text in SENTENCES:
        doc = parse(text)
        lemmatizer.cache.clear()
        assert _told(lemmatizer(ruler(doc.copy()))) == _told(doc)


def test_a_lemma_does_not_depend_on_what_was_parsed_before():
    parse("They want to found a club.")
    assert [t.lemma_ for t in parse("They found it.")][1] == "find"


def _told(doc):
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc]


def test_entities_are_looked_for_on_demand():
    doc = parse("Angela Merkel met Emmanuel Macron in Berlin on Monday.")
    assert not doc.ents
    labels = dict(zip((t.text for t in doc), language.entity_labels(doc)))
    assert labels["Merkel"] == "PERSON"
    assert labels["Berlin"] == "GPE"
    assert language.entity_labels(parse("")) == []
