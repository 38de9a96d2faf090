"""Corrections: found again by their words, strict about what they say, applied and told, stale ones reported."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus import Corpus, CorpusError
from helpers.corpus.corrections import (
    CorrectionError,
    _places,
    add_correction,
    apply_corrections,
    load_corrections,
    read_entries,
)

TEXT = (
    "The envoy of Norland called the levy a pirate’s tax on Monday.\n\n"
    "“We will not pay,” she said. The ferry sailed on 3 May and nobody was hurt, the port said.\n\n"
    "A second ferry sailed in June. The port said it was late."
)
OTHER = "Norland's envoy said the levy was a pirate's tax. A ferry left on 3 May."
ENTRY = {"article": "levy", "words": "a pirate's tax", "table": "statements", "set": {"speaker": "Tomas Ekel"}, "who": "R. Vale", "why": "he spoke"}
PARTIES = "parties:\n  - {id: tomas-ekel, name: Tomas Ekel, kind: person, side: sudria}\n  - {id: sudria, name: Sudria, kind: government}\n"


@pytest.fixture
def corpus(write):
    return Corpus.load(write(levy__md=f"---\ntitle: Levy\n---\n{TEXT}", wire__md=f"---\ntitle: Wire\n---\n{OTHER}", parties__yaml=PARTIES))


def at(text, words):
    start = text.index(words)
    return [start, start + len(words)]


@pytest.fixture
def rows():
    def statement(name, article, text, words, same_as=None, speaker="Envoy"):
        return {
            "statement_id": name, "article_id": article, "speaker": speaker, "speaker_id": speaker and speaker.lower(), "speaker_kind": "person",
            "speaker_side": None, "spans": [at(text, words)], "text": words, "said_on": "2024-05-06", "asserted": "yes", "mode": "speech",
            "reported_by": None, "same_as": same_as, "confidence": 0.4,
        }  # fmt: skip

    def event(name, headline, *proofs):
        evidence = [dict(zip(("article_id", "start", "end"), (article, *at(text, words)))) for article, text, words in proofs]
        return {"event_id": name, "headline": headline, "earliest": "2024-05-03", "latest": "2024-05-03", "granularity": "day", "status": "happened",
                "participants": ["Port"], "place": None, "salience": 0.8, "articles": len({p[0] for p in proofs}), "evidence": evidence}  # fmt: skip

    return {
        "statements": [
            statement("s1", "levy", TEXT, "the levy a pirate’s tax"), statement("s2", "levy", TEXT, "We will not pay"),
            statement("s3", "wire", OTHER, "the levy was a pirate's tax", same_as="s1"),
        ],
        "stances": [
            {"statement_id": "s1", "speaker_id": "envoy", "target": "Sudria", "target_id": "sudria", "target_kind": "party", "score": -0.8, "label": "oppose", "confidence": 0.7, "why": "tax"},
            {"statement_id": "s2", "speaker_id": "envoy", "target": "Norland", "target_id": "norland", "target_kind": "party", "score": 0.2, "label": "support", "confidence": 0.7, "why": ""},
        ],
        "dates": [{"article_id": "levy", "start": at(TEXT, "in June")[0], "end": at(TEXT, "in June")[1], "text": "in June", "value": "2024-06", "earliest": "2024-06-01", "latest": "2024-06-30", "granularity": "month", "reason": None}],
        "events": [
            event("e1", "The ferry sailed", ("levy", TEXT, "The ferry sailed on 3 May and nobody was hurt, the port said."), ("wire", OTHER, "A ferry left on 3 May.")),
            event("e2", "A second ferry sailed", ("levy", TEXT, "A second ferry sailed in June.")),
        ],
    }  # fmt: skip


def put(corpus, *entries):
    (corpus.folder / "corrections.yaml").write_text(yaml.safe_dump({"corrections": list(entries)}, allow_unicode=True), "utf-8")


@pytest.fixture
def correct(corpus, rows):
    """Return a function that lays entries over the rows and returns what was told and what was stale."""

    def _correct(*entries):
        put(corpus, *({"who": "R. Vale", "why": "it is so", **entry} for entry in entries))
        return apply_corrections(rows, load_corrections(corpus.folder), corpus)

    return _correct


def by_id(rows, table, name):
    return next(row for row in rows[table] if row[table[:-1] + "_id"] == name)


def test_a_speaker_is_set_with_id_and_side_and_stands_for_itself(correct, rows):
    told, stale = correct(ENTRY | {"on": "2024-06-01"})
    first, repeat = by_id(rows, "statements", "s1"), by_id(rows, "statements", "s3")
    assert (first["speaker"], first["speaker_id"], first["speaker_side"], first["speaker_kind"]) == ("Tomas Ekel", "tomas-ekel", "sudria", "person")
    assert first["corrected"] == "R. Vale, 2024-06-01: he spoke"
    assert first["confidence"] == 1
    assert rows["stances"][0]["speaker_id"] == "tomas-ekel"
    assert (first["same_as"], repeat["same_as"]) == (None, None)  # the other report still has the envoy
    assert stale == []
    assert (told[0]["row_id"], told[0]["applied"], told[0]["change"]) == ("s1", "yes", "speaker: Envoy → Tomas Ekel")


def test_words_are_found_whatever_marks_blanks_capitals_and_small_edits():
    text = "He called it “a pirate’s\ntax on honest trade”, and left the hall at once."
    assert [text[a:b] for a, b in _places(text, 'A PIRATE\'S tax on "honest" trade')] == ["a pirate’s\ntax on honest trade"]
    (start, end), = _places(text, "called it a pirates tax on all honest trade")  # a word came, a mark went
    assert "honest" in text[start:end]
    assert _places(text, "the minister praised the harbour guild") == []
    assert _places(text, "he") == [(0, 2)]  # a word, not "the"


def test_a_statement_in_a_statement_is_told_from_it_by_its_words(correct, rows):
    outer = {**rows["statements"][1], "statement_id": "s4", "spans": [at(TEXT, "We will not pay,” she said. The ferry sailed on 3 May")]}
    rows["statements"].append(outer)
    told, _ = correct({"article": "levy", "words": "we will not pay", "table": "statements", "set": {"asserted": "denied"}})
    assert told[0]["row_id"] == "s2"


def test_a_stance_is_turned_scored_added_or_hidden(correct, rows):
    correct(
        {"article": "levy", "words": "a pirate's tax", "table": "stances", "target": "Sudria", "set": {"label": "support"}},
        {"article": "levy", "words": "We will not pay", "table": "stances", "target": "Norland", "set": {"score": -0.9}},
        {"article": "levy", "words": "We will not pay", "table": "stances", "target": "Tomas Ekel", "set": {"label": "oppose"}},
    )
    assert [(s["label"], s["score"]) for s in rows["stances"]] == [("support", 0.5), ("oppose", -0.9), ("oppose", -0.5)]
    assert rows["stances"][2]["target_id"] == "tomas-ekel"
    assert all(s["corrected"] and s["confidence"] == 1 for s in rows["stances"])
    correct({"article": "levy", "words": "We will not pay", "table": "stances", "target": "Norland", "hide": True})
    assert [s["target"] for s in rows["stances"]] == ["Sudria", "Tomas Ekel"]


def test_a_date_takes_the_days_of_its_value(correct, rows):
    correct({"article": "levy", "words": "sailed in June", "table": "dates", "set": {"value": "2023-06"}})
    assert [rows["dates"][0][k] for k in ("value", "earliest", "latest", "granularity")] == ["2023-06", "2023-06-01", "2023-06-30", "month"]


def test_an_event_is_changed_hidden_parted_and_merged(correct, rows):
    told, stale = correct(
        {"article": "levy", "words": "A second ferry sailed", "table": "events", "set": {"earliest": "2024-06-09", "status": "denied", "participants": ["tomas-ekel"]}},
        {"article": "wire", "words": "A ferry left", "table": "events", "split": True},
    )
    assert stale == []
    first, new, second = rows["events"]
    assert [second[k] for k in ("earliest", "latest", "granularity", "status", "participants")] == ["2024-06-09", "2024-06-09", "day", "denied", ["Tomas Ekel"]]
    assert (new["headline"], new["articles"], len(first["evidence"]), first["articles"]) == ("A ferry left on 3 May.", 1, 1, 1)
    assert first["salience"] + new["salience"] == pytest.approx(0.8)
    assert told[1]["row_id"] == new["event_id"] != first["event_id"]
    correct({"article": "wire", "words": "A ferry left", "table": "events", "merge_with": {"article": "levy", "words": "A second ferry sailed"}})
    assert len(rows["events"]) == 2
    assert (second["articles"], len(second["evidence"])) == (2, 2)
    correct({"article": "levy", "words": "A second ferry sailed", "table": "events", "hide": True})
    assert [row["event_id"] for row in rows["events"]] == ["e1"]


def test_utterances_are_parted_and_brought_together(correct, rows):
    correct({"article": "wire", "words": "the levy was a pirate's tax", "table": "statements", "split": True})
    assert [row["same_as"] for row in rows["statements"]] == [None, None, None]
    correct({"article": "wire", "words": "the levy was a pirate's tax", "table": "statements", "merge_with": {"article": "levy", "words": "a pirate's tax"}})
    assert [row["same_as"] for row in rows["statements"]] == [None, None, "s1"]


def test_a_hidden_statement_takes_its_stances_and_leaves_its_place_to_the_next_report(correct, rows):
    told, _ = correct({"article": "levy", "words": "a pirate's tax", "table": "statements", "hide": True})
    assert [(row["statement_id"], row["same_as"]) for row in rows["statements"]] == [("s2", None), ("s3", None)]
    assert [row["statement_id"] for row in rows["stances"]] == ["s2"]
    assert told[0]["change"] == "hidden: the levy a pirate’s tax"


def test_a_note_changes_nothing_else(correct, rows):
    correct({"article": "levy", "words": "We will not pay", "table": "statements", "note": "see the letter of May"})
    row = by_id(rows, "statements", "s2")
    assert (row["note"], row.get("corrected"), row["confidence"]) == ("see the letter of May (R. Vale)", None, 0.4)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"article": "gone"}, "no article gone"), ({"words": "the harbour master resigned yesterday"}, "are not in levy"), ({"words": "The port said it was late"}, "no row of statements has"),
        ({"table": "stances", "target": "Easthaven", "set": None, "hide": True}, "no stance toward Easthaven"), ({"set": None, "split": True, "words": "We will not pay"}, "linked to no other"),
        ({"set": None, "merge_with": {"article": "levy", "words": "the levy a pirate’s tax"}}, "one row already"),
    ],
)  # fmt: skip
def test_a_stale_entry_changes_nothing_and_is_reported(correct, rows, entry, said):
    before = repr(rows)
    told, stale = correct({key: value for key, value in (ENTRY | entry).items() if value is not None})
    assert repr(rows) == before
    assert (told[0]["applied"], stale[0]["path"], stale[0]["line"]) == ("no", "corrections.yaml", 2)
    assert said in stale[0]["reason"]
    assert stale[0]["mend"]


def test_words_that_name_two_rows_are_refused(correct, rows):
    rows["statements"].append(rows["statements"][1] | {"statement_id": "s9", "speaker": "Another"})
    _, stale = correct({"article": "levy", "words": "We will not pay", "table": "statements", "hide": True})
    assert "several rows of statements" in stale[0]["reason"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"table": "speakers"}, "table 'speakers' has no corrections; use statements, stances, dates, events"), ({"spaeker": "X"}, "unknown field 'spaeker'; use article, words"),
        ({"who": None}, "who is missing; give who as a text"), ({"why": ""}, "why is ''"), ({"set": None}, "nothing to be done; give one of set, hide"), ({"hide": True}, "set and hide to be done"),
        ({"set": {"speeker": "X"}}, "'speeker' of statements cannot be set; use speaker, said_on"), ({"set": {"asserted": "maybe"}}, "use one of yes, denied"), ({"set": {"said_on": "1 May"}}, "write the date as YYYY-MM-DD"),
        ({"on": "yesterday"}, "on is 'yesterday'"), ({"words": "“…”"}, "cannot be found"), ({"target": "Sudria"}, "statements have no target"), ({"set": None, "hide": "yes please"}, "hide is 'yes please'; use true or false"),
        ({"table": "stances", "set": {"label": "oppose"}}, "target is missing"), ({"table": "stances", "target": "S", "set": {"label": "oppose", "score": 0.5}}, "not on the side of oppose"),
        ({"table": "stances", "target": "S", "set": {"score": 2}}, "a number from -1"), ({"table": "dates", "set": None, "split": True}, "dates are never merged"), ({"set": None, "merge_with": {"words": "x"}}, "give it article and words"),
        ({"table": "events", "set": {"earliest": "2024-02-02", "latest": "2024-01-01"}}, "ends before it begins"), ({"table": "events", "set": {"participants": "Port"}}, "give a list of names"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_with_file_line_and_mend(tmp_path, change, said):
    entry = {key: value for key, value in (ENTRY | change).items() if value is not None}
    (tmp_path / "corrections.yaml").write_text("# mine\n" + yaml.safe_dump({"corrections": [ENTRY, entry]}, sort_keys=False), "utf-8")
    with pytest.raises(CorrectionError) as caught:
        load_corrections(tmp_path)
    line = (tmp_path / "corrections.yaml").read_text("utf-8").splitlines().index("- article: levy", 3) + 1
    assert str(caught.value).startswith(f"{tmp_path / 'corrections.yaml'}:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["corrections: {a: 1}", "- a", "corrections: [1]", "corrections: [{article: a, article: b}]", "a: [", b"\xff\xfe\x00", "corrections:\n more: 1\nother: 2", "&a [*a]"])
def test_a_broken_file_is_one_line(tmp_path, text):
    (tmp_path / "corrections.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CorrectionError, match=r"corrections\.yaml:\d+: .+; .+"):
        load_corrections(tmp_path)


def test_an_added_entry_leaves_everything_else_as_it_is(tmp_path):
    assert add_correction(tmp_path, ENTRY) == tmp_path / "corrections.yaml"
    first = (tmp_path / "corrections.yaml").read_text("utf-8")
    (tmp_path / "corrections.yaml").write_text(f"# ours\n{first}    # trust the tape\n", "utf-8")
    add_correction(tmp_path, ENTRY | {"words": "“pirates’” – tax: #2\n- x", "set": None, "hide": True})
    text = (tmp_path / "corrections.yaml").read_text("utf-8")
    assert text.startswith(f"# ours\n{first}    # trust the tape\n")
    found = load_corrections(tmp_path)
    assert [entry.words for entry in found] == ["a pirate's tax", "“pirates’” – tax: #2 - x"]
    assert [entry.hide for entry in found] == [False, True]
    assert [path.name for path in tmp_path.iterdir()] == ["corrections.yaml"]


@pytest.mark.parametrize("text", ["", "corrections:\n", "corrections: []\n", "# only a remark\n", "corrections:\n- {article: a, words: b, table: events, hide: true, who: c, why: d}\n", "\ufeffcorrections:\n    - {article: a, words: b, table: events, hide: true, who: c, why: d}"])
def test_an_entry_is_added_to_any_list_written_line_by_line(tmp_path, text):
    (tmp_path / "corrections.yaml").write_text(text, "utf-8")
    before = len(load_corrections(tmp_path))
    add_correction(tmp_path, ENTRY)
    assert len(load_corrections(tmp_path)) == before + 1


def test_a_corpus_with_a_broken_file_is_refused_with_its_line(corpus):
    put(corpus, {"article": "levy"})
    with pytest.raises(CorpusError, match=r"corrections\.yaml:2: table is missing; give table as a text"):
        Corpus.load(corpus.folder)


def test_entries_can_be_read_as_they_are_written(tmp_path):
    add_correction(tmp_path, ENTRY)
    assert read_entries(tmp_path) == [ENTRY]
    assert read_entries(tmp_path / "nowhere") == []


def test_on_is_a_field_and_no_a_text(tmp_path):
    (tmp_path / "corrections.yaml").write_text(
        "corrections:\n  - {article: a, words: we said no, table: statements, hide: true, who: R. Vale, why: no, on: 2024-04-02}\n"
    )
    (entry,) = load_corrections(tmp_path)
    assert (entry.on, entry.why, entry.hide) == ("2024-04-02", "no", True)


@pytest.mark.parametrize("entry", [{**ENTRY, "who": " "}, {**ENTRY, "extra": 1}, {}])
def test_an_entry_that_is_not_valid_is_not_written(tmp_path, entry):
    with pytest.raises(CorrectionError):
        add_correction(tmp_path, entry)
    assert list(tmp_path.iterdir()) == []


def test_a_list_in_brackets_is_left_alone(tmp_path):
    text = "corrections: [{article: a, words: b, table: events, hide: true, who: c, why: d}]\n"
    (tmp_path / "corrections.yaml").write_text(text)
    with pytest.raises(CorrectionError, match="line by line"):
        add_correction(tmp_path, ENTRY)
    assert (tmp_path / "corrections.yaml").read_text() == text


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_words_in_any_text_are_looked_for(text, words):
    for start, end in _places(text, words):
        assert 0 <= start <= end <= len(text)
