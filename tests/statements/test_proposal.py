from __future__ import annotations

import shutil
from datetime import date

import pytest

from helpers.corpus import Corpus, Parties
from helpers.corpus.parties import plain
from helpers.records import Article
from helpers.statements.proposal import propose
from helpers.statements.proposal_file import Proposed, as_yaml

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


# --- names, offices and sides of a corpus with many forms of them ------------------------------------------------

DAM = (
    "TOLMIN (Desk) - Arvena closed the Tolmin Dam on Tuesday. Energy Minister Katrin Vossel said there was no water to give away.\n\n"
    "North Belsk's foreign minister, Danilo Petrek, called it blackmail. He summoned the Arvenian ambassador, Hugo Lindqvar. In Karsk, "
    "the capital of North Belsk, Hundreds marched; there were hundreds more in Harn.\n\n"
    "The Arvena Rivers Authority (ARA) said the level was low. Its director, Miriam Oster, said the sluices would open in April.\n\n"
    "South Belsk, which takes no water from the Tolmin, urged calm. Prime Minister Paula Grent of South Belsk said that both should talk. "
    "The prime minister of South Belsk said it twice. The North's army stayed in its barracks.\n"
)
RADELS = (
    "KARSK (Desk) - President Osip Radel of North Belsk told farmers that help would come. Jasna Petrek, who leads the Farmers' Union of "
    "Belsk (FUB), said the union would block the bridge. Deputy Prime Minister Luka Radel, his brother, said no. President Radel said "
    "that he would see. Elin Vossel, prime minister of Arvena, said that her government was ready.\n"
)
CHANGE = (
    "KARSK (Desk) - Osip Radel named Goran Silj foreign minister on Saturday. Former foreign minister Danilo Petrek said that he went "
    "where he was sent. The longtime ARA critic Lotte Brandvik, a professor, said that nothing would change. The ARA said the same, and the FUB said nothing. "
    "Corporal Jan Moll and Corporal Piet Moll said they had seen nothing.\n\n"
    "Foreign Minister Goran Silj of North Belsk said that talks would begin. The Arvenian government said that it would come. "
    "Secretary of State Ada Holm, on a visit, said that she was pleased. Barack Obama wrote a letter.\n"
)
FALL = (
    "LORVIK (Desk) - Arvena has a new government. Prime Minister Katrin Vossel of Arvena said that she had not asked for it. Former "
    "prime minister Elin Vossel said that she would rest. Energy Minister Per Dahlin said that he would open the dam. Per Dalhin and "
    "Miriam Osters came late.\n"
)


@pytest.fixture(scope="module")
def dam() -> dict[str, Proposed]:
    days = (date(2030, 1, 8), date(2030, 1, 15), date(2030, 3, 2), date(2030, 6, 14))
    articles = [Article(str(k), text, published=day) for k, (text, day) in enumerate(zip((DAM, RADELS, CHANGE, FALL), days))]
    return {p.party.name: p for p in propose(articles, Parties.general())}


def test_states_of_one_family_name_are_two(dam):
    assert (dam["North Belsk"].party.kind, dam["South Belsk"].party.kind) == ("government", "government")
    assert dam["North Belsk"].party.metonyms == ("Karsk",)


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Danilo Petrek", "north-belsk"), ("Goran Silj", "north-belsk"), ("Osip Radel", "north-belsk"), ("Paula Grent", "south-belsk"),
        ("Elin Vossel", "arvena"), ("Katrin Vossel", "arvena"), ("Miriam Oster", "arvena"), ("Jasna Petrek", "farmers-union-of-belsk"),
        ("Barack Obama", "united-states"), ("Ada Holm", "united-states"), ("Lotte Brandvik", None),
    ],
)  # fmt: skip
def test_sides_come_from_beside_the_name_from_the_office_or_from_what_every_reader_knows(dam, name, side):
    assert dam[name].party.side == side


def test_what_tells_a_side_is_said_where_it_is_not_beside_the_name(dam):
    assert dam["Barack Obama"].why == "well known"
    assert dam["Ada Holm"].why == "secretary of state is an office of United States"
    assert dam["Goran Silj"].why == ""
    assert "    side: united-states  # well known\n" in as_yaml(list(dam.values()))


def test_a_title_before_a_bare_family_name_is_not_given_to_its_other_bearers(dam):
    assert set(dam["Luka Radel"].roles) == {"deputy prime minister"}
    assert set(dam["Osip Radel"].roles) == {"president"}


def test_initials_become_an_alias_and_bare_family_names_do_not(dam):
    assert dam["Arvena Rivers Authority"].party.aliases == ("ARA",)
    assert dam["Farmers' Union of Belsk"].party.aliases == ("FUB",)
    assert "ARA" not in dam and "FUB" not in dam
    assert dam["Katrin Vossel"].party.aliases == dam["Osip Radel"].party.aliases == ()


def test_offices_end_where_somebody_else_or_a_former_holder_is_told(dam):
    assert dam["Danilo Petrek"].periods["foreign minister"] == (None, date(2030, 3, 1))
    assert dam["Goran Silj"].periods["foreign minister"] == (date(2030, 3, 2), None)
    assert dam["Elin Vossel"].periods["prime minister"] == (None, date(2030, 6, 13))


def test_ranks_are_held_by_many(dam):
    assert dam["Jan Moll"].periods == dam["Piet Moll"].periods == {}
    assert set(dam["Jan Moll"].roles) == {"corporal"}


def test_words_that_are_also_written_small_name_nobody(dam):
    assert "Hundreds" not in dam


def test_such_a_file_can_be_kept_as_it_is_too(dam, tmp_path):
    (tmp_path / "parties.yaml").write_text(as_yaml(list(dam.values())), encoding="utf-8")
    parties = Parties.load(tmp_path)
    assert parties.holder("foreign minister", "north-belsk", "2030-04-01").name == "Goran Silj"
    assert parties.holder("prime minister", "arvena", "2030-02-01").name == "Elin Vossel"


def test_an_office_that_several_without_a_side_hold_is_put_aside():
    texts = (
        "Governor Ada Holm said on Monday that the bridge was safe.\n",
        "Governor Jan Pohl said on Friday that the bridge was not safe.\n",
    )
    found = propose([Article(str(k), text, published=date(2030, 1, k + 1)) for k, text in enumerate(texts)], Parties.general())
    assert all(not p.roles and set(p.unclear) == {"governor"} for p in found)
    assert "      # governor, seen 2030-01-01: others are called so too" in as_yaml(found)


def test_a_ministry_worked_out_from_the_context_needs_its_minister():
    text = (
        "Arvena's energy minister, Katrin Vossel, said no. The Arvenian government spoke of rain. North Belsk's foreign minister, Danilo "
        "Petrek, and the prime minister of North Belsk were late. The flow into North Belsk fell by half, the {} ministry said.\n"
    )
    for field, found in (("foreign", True), ("energy", False)):
        proposed = propose([Article("a", text.format(field), published=date(2030, 1, 1))], Parties.general())
        names = {p.party.name for p in proposed}
        assert ("North Belsk's foreign ministry" in names) is found
        assert "North Belsk's energy ministry" not in names


def test_the_example_shows_the_office_where_there_is_one(dam):
    assert dam["Elin Vossel"].example.endswith("Elin Vossel, prime minister of Arvena, said that her government was ready.")
    assert "foreign minister, Danilo Petrek" in dam["Danilo Petrek"].example
