"""Cues: which words are weighed, and that speech weighs more than other acts."""

from helpers.language import parse
from helpers.records import Zone
from helpers.statements.cues import cue_features, cue_score, find_candidates, subject_of
from helpers.statements.parsed import Parsed


def read(text, zones=()):
    parsed = Parsed(parse(text), zones)
    return parsed, [parsed.words[i] for i in find_candidates(parsed)]


def score_of(text, word):
    parsed, _ = read(text)
    return cue_score(parsed, parsed.words.index(word))


def test_verbs_nouns_with_a_clause_and_according_are_candidates():
    _, words = read("According to the mayor, his claim that the bridge was safe had been checked.")
    assert {"According", "claim", "checked"} <= set(words)


def test_auxiliaries_and_plain_nouns_are_not():
    _, words = read("The bridge has been painted.")
    assert words == ["painted"]


def test_a_colon_and_the_dash_before_a_signature_are():
    _, words = read("Anna Feld: “The bridge is shut.”")
    assert ":" in words
    _, words = read("“The bridge is shut.” ― Anna Feld")
    assert "―" in words


def test_nothing_in_a_zone_is():
    text = "The mayor said so."
    assert read(text, [Zone("caption", 0, len(text))])[1] == []


def test_reporting_weighs_more_than_other_verbs():
    assert score_of("The mayor said that the bridge was safe.", "said") > 2
    assert score_of("“The bridge is safe,” the mayor insisted.", "insisted") > 2
    assert score_of("The crew painted the bridge on Monday.", "painted") < 0


def test_verbs_never_seen_as_cues_are_known_by_their_place():
    assert score_of("“The bridge is safe,” the mayor harrumphed.", "harrumphed") > 0


def test_subjects_are_inherited():
    parsed, _ = read("The mayor closed the bridge, saying it was old.")
    subject, how = subject_of(parsed, parsed.words.index("saying"))
    assert (parsed.words[subject], how) == ("mayor", "advcl")


def test_features_are_text_without_control_characters():
    parsed, _ = read("The mayor said\n\n“it\tis” – so.")
    for i in find_candidates(parsed):
        assert all(isinstance(f, str) and f for f in cue_features(parsed, i))
