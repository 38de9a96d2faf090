"""The parse as lists: sentences, edges, quotations, datelines, and subjects the parser lost."""

from spacy.tokens import Doc

from helpers.language import nlp, parse
from helpers.records import Zone
from helpers.statements.parsed import Parsed


def made(words, heads, deps, tags):
    """Return the lists of a parse written by hand; heads are indices."""
    lemmas = ["say" if word == "said" else word for word in words]
    doc = Doc(nlp().vocab, words=words, heads=heads, deps=deps, tags=tags, lemmas=lemmas)
    return Parsed(doc)


def test_edges_are_those_of_spacy():
    doc = parse("The mayor of the old town, who is 60, said that the bridge his father built would stay shut.")
    parsed = Parsed(doc)
    assert [(parsed.left[t.i], parsed.right[t.i]) for t in doc] == [(t.left_edge.i, t.right_edge.i + 1) for t in doc]


def test_a_new_paragraph_is_a_new_sentence():
    parsed = Parsed(parse("The bridge is shut\nThe ferry is running\nNobody is happy"))
    assert len(parsed.sentences) == 3


def test_tokens_know_their_quotation():
    parsed = Parsed(parse("“It rains,” she said, ‘as ever’."))
    assert [parsed.quote[parsed.words.index(w)] for w in ("rains", "said", "ever")] == [0, -1, 1]


def test_datelines_and_zones_are_set_apart():
    text = "PORT HOLM, March 4 (Agency) - The bridge is shut.\n\nPhoto: the bridge"
    parsed = Parsed(parse(text), [Zone("caption", text.index("Photo"), len(text))])
    apart = {w for w, zoned in zip(parsed.words, parsed.zoned) if zoned}
    assert {"PORT", "HOLM", "Agency", "Photo"} <= apart
    assert "shut" not in apart
    assert not any(Parsed(parse("The BBC - said to be shut - is open.")).zoned)


def test_an_object_before_the_verb_of_speech_becomes_its_subject():
    # "supports the plan, its mayor, Feld, said" read as "supports the plan and its mayor"
    words = ["Holm", "supports", "the", "plan", ",", "its", "mayor", ",", "Feld", ",", "said", "."]
    heads = [1, 10, 3, 1, 3, 6, 3, 6, 6, 6, 10, 10]
    deps = ["nsubj", "ccomp", "det", "dobj", "punct", "poss", "conj", "punct", "appos", "punct", "ROOT", "punct"]
    tags = ["NNP", "VBZ", "DT", "NN", ",", "PRP$", "NN", ",", "NNP", ",", "VBD", "."]
    parsed = made(words, heads, deps, tags)
    assert (parsed.words[parsed.head[6]], parsed.dep[6]) == ("said", "nsubj")
    assert (parsed.words[parsed.head[8]], parsed.dep[8]) == ("mayor", "appos")
    assert parsed.right[1] == 5
    assert parsed.left[10] == 0


def test_an_object_after_the_quotation_becomes_the_subject():
    words = ["“", "It", "rains", ",", "”", "tweeted", "the", "mayor", "."]
    heads = [2, 2, 5, 5, 5, 5, 7, 5, 5]
    deps = ["punct", "nsubj", "ccomp", "punct", "punct", "ROOT", "det", "dobj", "punct"]
    tags = ["``", "PRP", "VBZ", ",", "''", "VBD", "DT", "NN", "."]
    assert made(words, heads, deps, tags).dep[7] == "nsubj"


def test_an_afterthought_governs_what_stands_before_it():
    # "the bridge fell before it opened, the mayor said." read as "before it opened and the mayor said"
    words = ["The", "bridge", "fell", "before", "it", "opened", ",", "the", "mayor", "said", "."]
    heads = [1, 2, 2, 5, 5, 2, 5, 8, 9, 5, 2]
    deps = ["det", "nsubj", "ROOT", "mark", "nsubj", "advcl", "punct", "det", "nsubj", "conj", "punct"]
    tags = ["DT", "NN", "VBD", "IN", "PRP", "VBD", ",", "DT", "NN", "VBD", "."]
    parsed = made(words, heads, deps, tags)
    assert (parsed.words[parsed.head[2]], parsed.dep[2]) == ("said", "ccomp")
    assert parsed.head[9] == 9
    assert (parsed.left[9], parsed.right[2], parsed.right[5]) == (0, 11, 7)


def test_a_verb_with_a_subject_is_left_alone():
    doc = parse("The town agrees, its mayor, Anna Feld, said on Monday.")
    parsed = Parsed(doc)
    said = parsed.words.index("said")
    assert [parsed.words[c] for c in parsed.subjects(said)] in (["mayor"], ["Feld"])


def test_the_lists_of_a_document_are_made_once():
    doc = parse("It rains.")
    assert Parsed.of(doc) is Parsed.of(doc)
    assert Parsed.of(doc) is not Parsed.of(doc, (Zone("caption", 0, 2),))


def test_a_long_sentence_takes_little_time():
    from time import process_time

    words = ["a"] * 20_000
    doc = Doc(nlp().vocab, words=words, heads=[min(i + 1, len(words) - 1) for i in range(len(words))], deps=["dep"] * len(words))
    start = process_time()
    Parsed(doc)
    assert process_time() - start < 20


def test_an_empty_text():
    parsed = Parsed(parse(""))
    assert len(parsed) == 0
    assert parsed.sentences == []
