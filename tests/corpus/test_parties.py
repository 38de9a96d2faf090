"""Who is who: names found in a text, roles over time, files laid over the gazetteer, one clear line for a bad file."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus.parties import (
    Parties,
    PartiesError,
    given_name_gender,
    is_shared_office,
    load_landmarks,
    load_topics,
    slug,
    well_known,
)

OWN = """\
parties:
  - id: usa
    name: United States
    kind: government
    aliases: [Uncle Sam]
  - {id: north-korea, name: North Korea, kind: government, aliases: [the North]}
  - {id: corel, name: Republic of Corel, kind: government, demonyms: [Corelian, Corelians], metonyms: [Port Vess]}
  - id: ada-voss
    name: Ada Voss
    kind: person
    side: corel
    gender: female
    roles:
      - {title: foreign minister, from: 2019-02-01, to: 2020-06-30}
      - {title: president, from: 2020-07}
  - id: per-lund
    name: Per Lund
    kind: person
    side: corel
    roles:
      - {title: president, to: 2020-06}
      - {title: first vice foreign minister, from: 2021}
  - {id: jane-roe, name: Jane Roe, kind: person, side: usa, roles: [{title: secretary of state, from: 2019-01-01}]}
"""

BOMB = "".join(f"a{n}: &a{n} [{'x' if not n else f'*a{n - 1}, *a{n - 1}'}]\n" for n in range(39))
BOMB += "parties:\n  - {id: a, name: A, aliases: *a38}\n"  # forty lines that stand for billions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parties.yaml").write_text(OWN, encoding="utf-8")
    return tmp_path


def found(parties: Parties, text: str) -> list[tuple[str, str, str]]:
    return [(text[m.start:m.end], m.name, m.how) for m in parties.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seoul’s envoy met the U.S.-led group.", [("Seoul", "South Korea", "metonym"), ("U.S.", "United States", "alias")]),
        ("Tell us why the US left.", [("US", "United States", "alias")]),
        ("Who told the WHO?", [("WHO", "World Health Organization", "alias")]),
        ("North Korean and Korean food", [("North Korean", "North Korea", "demonym")]),
        ("Ships left the South China Sea for China.", [("China", "China", "name")]),
        ("Michael Jordan flew to Jordan.", [("Jordan", "Jordan", "name")]),
        ("Chad Smith sang. Chad President Adoum Saleh left.", [("Chad", "Chad", "name")]),
        ("The Quai d’Orsay declined.", [("Quai d’Orsay", "French Foreign Ministry", "alias")]),
        ("It cost US$10 and chinaware broke.", []),
        ("Papua New Guinea, not Guinea", [("Papua New Guinea", "Papua New Guinea", "name"), ("Guinea", "Guinea", "name")]),
        ("the UN Security Council", [("UN Security Council", "UN Security Council", "name")]),
        ("The United\nStates said", [("United\nStates", "United States", "name")]),
    ],
)
def test_find_in_general_gazetteer(text, expected):
    assert found(Parties.general(), text) == expected


def test_own_file_is_laid_over_the_gazetteer(folder):
    parties = Parties.load(folder)
    assert found(parties, "Uncle Sam and Washington") == [
        ("Uncle Sam", "United States", "alias"), ("Washington", "United States", "metonym"),
    ]
    assert parties.get("usa").demonyms == ("American", "Americans")
    assert parties.get("united-states") is None
    assert parties.named("White House").side == "usa"
    assert parties.own == {"usa", "north-korea", "corel", "ada-voss", "per-lund", "jane-roe"}


def test_the_north_stops_before_a_longer_name(folder):
    parties = Parties.load(folder)
    assert found(parties, "The North fired over the North Sea. The south of the North Atlantic is calm.") == [
        ("The North", "North Korea", "alias"),
    ]


def test_holder_follows_the_calendar(folder):
    parties = Parties.load(folder)
    assert parties.holder("the president", "corel", "2020-06-30").id == "per-lund"
    assert parties.holder("President", "corel", date(2021, 1, 1)).id == "ada-voss"
    assert parties.holder("minister of foreign affairs", "corel", "2019-05-01").id == "ada-voss"
    assert parties.holder("foreign minister", "corel", "2021-05-01") is None  # a vice minister is not the minister
    assert parties.holder("first vice foreign minister").id == "per-lund"
    assert parties.holder("president") is None  # two held it


def test_name_shared_by_two_parties_finds_nobody(tmp_path):
    (tmp_path / "parties.yaml").write_text(
        "parties:\n- {id: a, name: Ann Kim, kind: person, aliases: [Kim]}\n- {id: b, name: Bo Kim, kind: person, aliases: [Kim]}\n"
    )
    assert found(Parties.load(tmp_path), "Kim met Bo Kim") == [("Bo Kim", "Bo Kim", "name")]


def test_folder_without_file_is_the_gazetteer(tmp_path):
    assert Parties.load(tmp_path) is Parties.general()
    assert load_topics(tmp_path) == () and load_landmarks(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("parties:\n- {id: a, name: A}\n- {id: a, name: B}\n", 3, "is taken"),
        ("parties:\n- {id: a, name: A, side: nowhere}\n", 2, "is no party's id"),
        ("parties:\n- id: a\n  name: A\n  kind: robot\n", 2, "use one of person"),
        ("parties:\n- {id: a, name: A, colour: red}\n", 2, "unknown field"),
        ("parties:\n- {id: a}\n", 2, "'name' cannot be None"),
        ("parties:\n- {id: a, name: A, aliases: [no]}\n", 2, "in quotes"),
        ("parties:\n- {id: a, name: A, roles: [{title: t, from: 2020-13-01}]}\n", 2, "YYYY-MM-DD"),
        ("parties:\n- {id: a, name: A, roles: [{title: t, from: 2020, to: 2019}]}\n", 2, "ends before"),
        ("parties:\n- {id: a, name: A, roles: [{title: king}]}\n- {id: b, name: B, roles: [{title: king}]}\n", 3, "overlap: a and b"),
        ("parties: [\n", 2, "broken YAML"),
        ("parties:\n  - ? [a]\n    : b\n", 2, "a key that is no plain text"),
        ("parties:\n  - {id: a, name: A, aliases: [' ']}\n", 2, "'aliases' cannot be"),
        (BOMB, 41, "'aliases' cannot be"),
        ("- a\n", 1, "no list 'parties'"),
        ("parties:\n- {id: a, name: A, name: B}\n", 2, "stands twice"),
    ],
)
def test_bad_file_is_one_clear_line(tmp_path, text, line, says):
    path = tmp_path / "parties.yaml"
    path.write_text(text)
    with pytest.raises(PartiesError) as error:
        Parties.load(tmp_path)
    assert str(error.value).startswith(f"{path}:{line}: ") and says in str(error.value)
    assert "\n" not in str(error.value) and isinstance(error.value, ValueError)


def test_topics_and_landmarks(tmp_path):
    (tmp_path / "topics.yaml").write_text("topics:\n- {id: fish, name: fishing rights, aliases: [quota]}\n")
    (tmp_path / "landmarks.yaml").write_text(
        "landmarks:\n- {id: pact, name: Harbour Pact, earliest: 2018-02, latest: 2018-02, participants: [corel]}\n"
    )
    assert load_topics(tmp_path)[0].aliases == ("quota",)
    landmark = load_landmarks(tmp_path)[0]
    assert (landmark.earliest, landmark.latest, landmark.participants) == ("2018-02-01", "2018-02-28", ("corel",))


def test_given_names_have_a_gender_only_where_most_agree():
    assert given_name_gender("Angela") == "female" and given_name_gender("Boris") == "male"
    assert given_name_gender("Kim") is None and given_name_gender("Zzyx") is None


def test_slug():
    assert slug("Côte d’Ivoire / Abidjan") == "cote-divoire-abidjan" and slug("!!") == "unnamed"


@given(st.text() | st.lists(st.sampled_from(["US", "the North", "’s", " ", "Jordan", "\n\n", "Kim", "-"])).map("".join))
def test_any_text_gives_sorted_spans_without_overlap(text):
    mentions = Parties.general().find(text)
    spans = [(m.start, m.end) for m in mentions]
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_gazetteer_has_no_name_that_two_parties_claim():
    """Every name, alias, metonym and demonym of the gazetteer finds the party that lists it."""
    parties = Parties.general()
    claimed = [(p.id, n) for p in parties.all for n in (p.name, *p.aliases, *p.metonyms, *p.demonyms)]
    assert [(i, n) for i, n in claimed if (named := parties.named(n)) is None or named.id != i] == []


@pytest.mark.parametrize(
    ("text", "found"), [("They accused the North of abuses.", ["the North"]), ("He left for the North of France.", ["France"])]
)
def test_a_direction_before_of_is_a_country_unless_a_place_follows(tmp_path, text, found):
    (tmp_path / "parties.yaml").write_text("parties:\n- {id: north-vale, name: North Vale, kind: government, aliases: [the North]}\n")
    assert [text[m.start : m.end] for m in Parties.load(tmp_path).find(text)] == found


def test_well_known_leaders_are_of_countries_in_the_gazetteer_and_each_of_one():
    people = [" ".join(person) for known in well_known().values() for person in known.people]
    assert all(Parties.general().named(country) for country in well_known())
    assert len(people) == len(set(people))
    assert all(office == office.lower() for known in well_known().values() for office in known.offices)


@pytest.mark.parametrize(("title", "shared"), [("Lance Corporal", True), ("ambassador", True), ("prime minister", False), ("chief executive", False)])
def test_offices_that_several_hold(title, shared):
    assert is_shared_office(title) is shared
