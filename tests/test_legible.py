from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.analysis import analyse
from helpers.cache import Cache
from helpers.corpus import Corpus
from helpers.legible import legible
from helpers.records import Zone
from helpers.statements import find_statements

REPORT = (
    "PORTMERE - Élodie Rémy, the mayor, said on Monday that the café would close.\n\n"
    "“We reject the plan,” she added. France criticised Spain on 3 March 2021.\n"
)
SPELLINGS = {
    "two characters for one": lambda text: unicodedata.normalize("NFD", text),
    "soft hyphens": lambda text: text.replace("criti", "cri\u00adti").replace("Mon", "Mon\u00ad").replace("Rém", "Ré\u00adm"),
    "no width": lambda text: "\ufeff" + text.replace(" ", " \u200b").replace("\n\n", "\n\u200b\n"),
    "directions": lambda text: "\u202a" + text.replace("France", "\u202dFrance\u202c").replace("Élodie", "\u200eÉlodie"),
}


def test_ordinary_texts_are_left_as_they_are():
    assert legible("He said no.") is None
    assert legible("Élodie said “no” 😀.") is None


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_what_no_reader_sees_changes_nothing(spell, write):
    plain = write(a__md="---\ntitle: T\npublished: 2021-03-04\nlanguage: en\n---\n" + REPORT)
    wanted = analyse(Corpus.load(plain), cache=Cache(plain / "cache"))
    (plain / "a.md").write_text("---\ntitle: T\npublished: 2021-03-04\nlanguage: en\n---\n" + spell(REPORT))
    result = analyse(Corpus.load(plain), cache=Cache(plain / "cache"))
    text = result.articles.text[0]
    assert text == spell(REPORT)
    for column in ("speaker", "kind", "asserted", "said_on"):
        assert list(result.statements[column]) == list(wanted.statements[column])
    assert {"Élodie Rémy", "France"} <= set(result.statements.speaker)
    for column in ("value", "earliest"):
        assert list(result.dates[column]) == list(wanted.dates[column])
    assert list(result.stances.target) == list(wanted.stances.target)
    for s in result.statements.itertuples():
        assert " … ".join(text[a:b] for a, b in s.spans) == s.text
        assert text[s.speaker_start : s.speaker_end] == s.speaker_text
        assert text[s.cue_start : s.cue_end] == s.cue
    for d in result.dates.itertuples():
        assert text[d.start : d.end] == d.text


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aé\u0301\u200b\u00ad\ud800\n \u1112\u1161\u11ab\ufeff\u0958😀"), max_size=30))
@example("e" + "\u0301\u0323" * 200)
def test_every_character_has_its_place(text):
    seen = legible(text)
    if seen is None:
        assert not set(text) & set("\u0301\u200b\u00ad\ud800\ufeff") or unicodedata.is_normalized("NFC", text)
        return
    assert len(seen.text) == len(seen.starts) == len(seen.ends)
    assert list(seen.starts) == sorted(seen.starts) and list(seen.ends) == sorted(seen.ends)
    for i, c in enumerate(seen.text):
        start, end = seen.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert c == text[start] or end - start > 1 or not unicodedata.is_normalized("NFC", text)
    assert "\u200b" not in seen.text and "\ud800" not in seen.text


def test_zones_are_carried_over():
    text = "\u200bCafe\u0301 news\n\nHe left."
    seen = legible(text)
    (zone,) = seen.zones((Zone("title", 0, text.index("\n")),))
    assert seen.text[zone.start : zone.end] == "Café news"


def test_the_door_for_a_text_gives_offsets_into_it():
    text = "Cafe\u0301 owner Ann Rey said\ud800 on Monday that “it \udfffwas over”."
    (statement,) = find_statements(text)
    assert text[statement.speaker_start : statement.speaker_end] == statement.speaker_text
    assert [text[a:b] for a, b in statement.spans] == [statement.text]
    assert "\udfff" in statement.text
