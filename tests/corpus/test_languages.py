from __future__ import annotations

import pytest

from helpers.corpus import Corpus
from helpers.corpus.languages import foreign_paragraphs, language_of

ENGLISH = "The minister said on Thursday that the bridge would stay closed until the spring, despite protests.\n\n"
FRENCH = "Le ministre a déclaré jeudi que le pont resterait fermé jusqu'au printemps, malgré les protestations.\n\n"
KOREAN = "다리는 봄까지 닫혀 있을 것이라고 장관이 목요일에 말했다. 주민들은 항의했다.\n\n"
GERMAN = "Der Minister sagte am Donnerstag, die Brücke bleibe trotz der Proteste der Anwohner bis zum Frühjahr gesperrt.\n\n"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH * 2, "en"), (FRENCH * 2, "fr"), (KOREAN, "ko"), (GERMAN, "de"),
        (ENGLISH * 2 + FRENCH, "en"), (ENGLISH + KOREAN, "en"), (ENGLISH + FRENCH * 2, "fr"),
        (FRENCH * 3 + "We use cookies to improve the site and for the statistics of our visits to it.\n", "fr"),
        ("Bridge closed.", None), ("", None),
        # names of other languages in an English report
        ("Kim Yo Jong, Choe Son Hui and Ri Son Gwon met Moon Jae-in, Chung Eui-yong and Suh Hoon in Panmunjom.\n", "en"),
        ("The daily Süddeutsche Zeitung quoted Jürgen Müller-Lüdenscheidt of the Allgemeine Ortskrankenkasse.\n", "en"),
        ("“Nous ne reviendrons pas,” said Mme Ostrow, secretary of the Syndicat des éclusiers, in Tours.\n", "en"),
    ],
)
def test_a_text_is_in_the_language_that_takes_more_room(text, language):
    assert language_of(text) == language


def test_foreign_paragraphs_are_found_with_their_place():
    text = ENGLISH + FRENCH + ENGLISH + GERMAN
    assert [(text[a:b].strip(), code) for a, b, code in foreign_paragraphs(text)] == [
        (FRENCH.strip(), "fr"), (GERMAN.strip(), "de")
    ]


def test_an_article_in_another_language_is_set_aside_with_the_reason(write):
    corpus = Corpus.load(write(a__md=FRENCH * 2, b__md=ENGLISH * 2))
    assert [a.article_id for a in corpus.articles] == ["b"]
    assert [r.reason for r in corpus.rejects] == ["language is fr, not English"]


def test_of_a_mixed_article_the_english_part_is_read_and_the_rest_is_told(write):
    text = ENGLISH * 2 + FRENCH + ENGLISH
    corpus = Corpus.load(write(a__md=f"---\ntitle: T\npublished: 2024-03-05\n---\n{text}"))
    (article,) = corpus.articles
    (zone,) = [z for z in article.zones if z.kind == "foreign"]
    assert article.text[zone.start : zone.end] == FRENCH.strip()
    (note,) = corpus.notes
    assert note.reason.startswith("25 % of it is in another language (fr)")
    assert note.line == 9


def test_an_article_said_to_be_english_that_is_not_is_told(write):
    corpus = Corpus.load(write(a__md=f"---\ntitle: T\npublished: 2024-03-05\nlanguage: en\n---\n{GERMAN * 2}"))
    assert len(corpus) == 1
    assert "said to be English" in corpus.notes[0].reason


def test_short_english_paragraphs_load_no_model(monkeypatch):
    monkeypatch.setattr("helpers.corpus.languages._identifier", None)  # whatever asks for it would fail
    plain = "Envoy in Oslo hopes for a positive reply as Tarn turns away, spokesman Ned Vale told a briefing.\n\n"
    assert foreign_paragraphs(plain * 3) == []
    assert language_of(plain) == "en"
    assert foreign_paragraphs("\u00e2\n\n" + plain) == []  # what is left of a mark where a file was cut


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Regierung hat am Dienstag neue Sanktionen gegen das Nachbarland beschlossen, teilte ein Sprecher mit.\n", "de"),
        ("Hallitus ilmoitti tiistaina uusista pakotteista naapurimaata vastaan, ja ministeri kertoi asiasta heti aamulla.\n", "fi"),
        ("El gobierno anunció el martes nuevas sanciones contra el país vecino, dijo una portavoz en la capital.\n", "es"),
        ("Rzad oglosil we wtorek nowe sankcje na kraj sasiedni, jak powiedziala rzeczniczka w stolicy po spotkaniu.\n", "pl"),
    ],
)
def test_sentences_of_other_languages_are_still_told(text, language):
    assert language_of(ENGLISH + text * 3) == language
