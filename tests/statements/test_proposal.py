from __future__ import annotations

import shutil
from datetime import date

import pytest

from helpers.corpus import Corpus, Parties
from helpers.corpus.parties import plain
from helpers.records import Article
from helpers.statements.proposal import Proposed, as_yaml, propose

RIVER = (
    "ZELMA (Desk) - Ostrava's foreign minister, Jana Koval, said on Monday that the Veltish government had closed the "
    'river without warning. "We learned of it from fishermen," she said. Koval called the step an insult.\n\n'
    "Veltland's prime minister, Aron Silt, rejected the charge. He said that Veltland would open the river again in May.\n\n"
    "The River Shippers' League, which speaks for two hundred boats, said it would sue. Mira Thorne, president of the league, said "
    "that the Veltish navy had turned boats back at gunpoint.\n"
)
LATER = (
    "Ostravian foreign minister Petr Hanak, who took over from Jana Koval last week, said on Friday that talks would begin "
    "in Zelma, the capital of Veltland. Silt told reporters that he welcomed them. The River Shippers' League said it hoped "
    "for a result before the harvest. Hanak said the Veltish army had left the bridges.\n"
)


@pytest.fixture(scope="module")
def proposed() -> dict[str, Proposed]:
    articles = [
        Article("a", RIVER, published=date(2031, 3, 4)), Article("b", LATER, published=date(2031, 5, 9)),
        Article("c", RIVER, published=date(2031, 3, 4), duplicate_of="a"),
    ]
    return {p.party.name: p for p in propose(articles, Parties.general())}


def test_states_are_told_by_what_only_states_have(proposed):
    veltland = proposed["Veltland"].party
    assert (veltland.kind, veltland.demonyms, veltland.metonyms) == ("government", ("Veltish",), ("Zelma",))
    assert proposed["Ostrava"].party.demonyms == ("Ostravian", "Ostravians")


def test_people_come_with_office_and_side_and_names_put_together(proposed):
    assert (proposed["Jana Koval"].party.side, proposed["Jana Koval"].party.kind) == ("ostrava", "person")
    assert proposed["Aron Silt"].party.side == "veltland"
    assert "Silt" not in proposed and "Koval" not in proposed
    assert set(proposed["Aron Silt"].roles) == {"prime minister"}
    assert proposed["Mira Thorne"].party.side == "river-shippers-league"


def test_those_who_speak_most_come_first_and_copies_do_not_count(proposed):
    counts = [p.statements for p in proposed.values()]
    assert counts == sorted(counts, reverse=True)
    assert proposed["Jana Koval"].statements == 3
    assert proposed["River Shippers' League"].articles == 2


def test_one_office_has_one_holder_at_a_time(proposed):
    assert proposed["Jana Koval"].periods["foreign minister"] == (None, date(2031, 5, 8))
    assert proposed["Petr Hanak"].periods["foreign minister"] == (date(2031, 5, 9), None)


def test_the_file_can_be_kept_as_it_is(proposed, tmp_path):
    (tmp_path / "parties.yaml").write_text(as_yaml(list(proposed.values())), encoding="utf-8")
    parties = Parties.load(tmp_path)
    assert {p.name for p in parties.all if p.id in parties.own} == set(proposed)
    assert parties.holder("foreign minister", "ostrava", "2031-06-01").name == "Petr Hanak"
    assert propose([Article("a", RIVER)], parties) == []


@pytest.mark.parametrize("text", ["", "No names here.", "\ud800 '''", "Kim's Kim's government government of of The's ministry.", "A" * 3000])
def test_any_text_can_be_read(text, tmp_path):
    (tmp_path / "parties.yaml").write_text(as_yaml(propose([Article("a", text)], Parties.general())), encoding="utf-8")
    Parties.load(tmp_path)


def test_a_corpus_on_another_subject_is_described_without_its_file(root, tmp_path):
    """The fiction about the harbour, its parties file put away: nothing of the other corpus comes in."""
    folder = shutil.copytree(root / "corpus" / "harbour", tmp_path / "harbour")
    wanted = Corpus.load(folder).parties
    (folder / "parties.yaml").unlink()
    found = propose(Corpus.load(folder).articles, Parties.general())
    names = {plain(n) for p in found for n in (p.party.name, *p.party.aliases)}
    people = [p for p in wanted.all if p.id in wanted.own and p.kind == "person"]
    assert sum(plain(p.name) in names for p in people) >= 0.9 * len(people)
    sides = {plain(p.party.name): p.party.side for p in found}
    assert sum(sides.get(p.name) == p.side for p in people) >= 9
    assert {"halvane", "sundrey"} <= {p.party.id for p in found}
    assert not any("Korea" in name or "Kim" in name for name in names)
    (folder / "parties.yaml").write_text(as_yaml(found), encoding="utf-8")
    assert Corpus.load(folder).parties.own == {p.party.id for p in found}
