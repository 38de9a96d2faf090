"""Who takes part in an event: by the place in the clause, and not by being named in passing."""

from datetime import date

import pytest

from helpers.corpus.parties import Parties, Party, Role
from helpers.corpus.zones import find_zones
from helpers.language import parse
from helpers.records import Article, Mention, Statement
from helpers.statements.attribution import find_attributions
from helpers.statements.speakers import find_mentions, resolve_speakers
from helpers.timeline import tag_dates
from helpers.timeline.events import find_events

PUBLISHED = date(2022, 3, 10)  # a Thursday
BODY = "Filler stands here.\n\nMore filler stands here.\n\n"
GENERAL = Parties.general()
LEADERS = Parties((
    *GENERAL.all,
    Party("salma-haddou", "Salma Haddou", "person", GENERAL.named("Norway").id, roles=(Role("president"),)),
    Party("iker-luna", "Iker Luna", "person", GENERAL.named("Chile").id, roles=(Role("president"),)),
    Party("weavers", "Weavers' League", "organisation"),
    Party("morning-sheet", "Morning Sheet", "organisation", media=True),
))  # fmt: skip


def events(text, parties=LEADERS):
    """Read a text through every stage that comes before its events."""
    article = Article("a", text, "A title", PUBLISHED, zones=find_zones(text, "A title"))
    doc = parse(text)
    mentions = find_mentions(doc, article, parties)
    statements = resolve_speakers(find_attributions(doc, article.zones), doc, article, parties, mentions)
    return find_events(doc, article, tag_dates(text, PUBLISHED, doc), mentions, statements, parties=parties)


def who(text, trigger=None):
    """Return the participants of the only event, or of the last with a trigger."""
    found = [e for e in events(BODY + text) if trigger in (None, e.trigger)]
    assert found, text
    return found[-1].participants


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Norway expelled an envoy of Chile on Tuesday.", ("Norway", "Chile")),
        ("An envoy of Chile was expelled by Norway on Tuesday.", ("Chile", "Norway")),
        ("Norway signed the pact with Chile on Tuesday.", ("Norway", "Chile")),
        ("Norway and Chile signed the pact on Tuesday.", ("Norway", "Chile")),
        ("Salma Haddou met Iker Luna on Tuesday.", ("Salma Haddou", "Iker Luna")),
        ("Norwegian soldiers shelled a Chilean village on Tuesday.", ("Norway", "Chile")),
        ("Norway accepted an invitation to meet Iker Luna on Tuesday.", ("Norway", "Iker Luna")),
        ("Norway offered on Tuesday to release two Chilean sailors.", ("Norway", "Chile")),
        ("Norway imposed sanctions on Chile on Tuesday.", ("Norway", "Chile")),
        ("One of Norway's patrol boats rammed a Chilean trawler on Tuesday.", ("Norway", "Chile")),
        ("Iker Luna is scheduled to meet Salma Haddou on Friday.", ("Iker Luna", "Salma Haddou")),
    ],
)
def test_those_in_the_places_of_the_clause_take_part(sentence, names):
    assert who(sentence) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Talks between Norway and Chile collapsed on Tuesday.", ("Norway", "Chile")),
        ("Norway's vote on Tuesday changed little.", ("Norway",)),
        ("The seizure of a Chilean trawler by Norway on Tuesday caused anger.", ("Chile", "Norway")),
        ("A Norwegian raid on Tuesday killed nobody.", ("Norway",)),
        ("Norway held talks with Chile in Geneva on Tuesday.", ("Chile", "Norway")),
        ("Salma Haddou cancelled a visit to Chile that had been planned for Thursday.", ("Salma Haddou",)),
        ("In a pact signed with Chile on Tuesday, Norway offered peace.", ("Norway", "Chile")),
    ],
)
def test_a_noun_has_its_participants_beside_it(sentence, names):
    assert set(who(sentence)) == set(names)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        # the person, and not the government named in the title
        ("Norwegian President Salma Haddou met Chilean President Iker Luna on Tuesday.", ("Salma Haddou", "Iker Luna")),
        # places are no participants: where it happened, where somebody went, the summit's name
        ("Norway closed its embassy in Chile on Tuesday.", ("Norway",)),
        ("Salma Haddou travelled to Chile on Tuesday.", ("Salma Haddou",)),
        ("Salma Haddou visited Chile on Tuesday.", ("Salma Haddou",)),
        # a treaty signs nothing, and nobody signs for being its topic
        ("Norway signed a pact on Chile on Tuesday.", ("Norway",)),
        # people of a country are not the country
        ("Gunmen seized two Norwegians on Tuesday.", ("Norwegians",)),
        # where somebody read of it
        ("Norway expelled Iker Luna on Tuesday, according to Chile.", ("Norway", "Iker Luna")),
        # what somebody became
        ("Norway expelled Iker Luna, who had become a citizen of Chile, on Tuesday.", ("Norway", "Iker Luna")),
    ],
)
def test_who_is_named_in_passing_takes_no_part(sentence, names):
    assert who(sentence) == names


def test_media_only_carry_what_others_say():
    text = "Iker Luna threatened Norway on Tuesday in a letter published by the Morning Sheet."
    assert "Morning Sheet" not in who(text, "threaten")
    assert "Morning Sheet" not in who("Iker Luna told the Morning Sheet in a speech on Tuesday that he would resign.")
    assert who("The Morning Sheet fired its editor on Tuesday.") == ("Morning Sheet",)


def test_a_government_is_left_out_where_its_minister_acts():
    names = who("Salma Haddou and a Norwegian delegation met Iker Luna on Tuesday.", "meet")
    assert names == ("Salma Haddou", "Iker Luna")


def test_those_who_act_for_a_body_are_the_body():
    assert who("Weavers' League members occupied the town hall on Tuesday.") == ("Weavers' League",)
    assert who("Ministers in Oslo rejected the plan on Tuesday.") == ("Norway",)


STORY = "Norway and Chile are at odds over fish. Norway wants a quota. Chile wants none.\n\n"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Both governments signed a pact on Tuesday.", ("Norway", "Chile")),
        ("The two sides met on Tuesday.", ("Norway", "Chile")),
        ("The two leaders met on Tuesday.", ("Salma Haddou", "Iker Luna")),
        ("She sent a proposal to both capitals on Tuesday.", ("Norway", "Chile")),
    ],
)
def test_pairs_are_the_parties_of_the_story(sentence, names):
    assert set(names) <= set(who(STORY + sentence))


def test_talks_that_name_nobody_are_between_the_parties_of_the_story():
    assert set(who(STORY + "The talks collapsed on Tuesday.", "talk")) == {"Norway", "Chile"}


def test_the_leaders_of_named_countries_are_their_leaders():
    text = "The leaders of Norway and Chile signed a pact on Tuesday."
    assert who(text) == ("Salma Haddou", "Iker Luna")


def test_countries_with_one_name_are_told_by_it():
    names = who("The leaders of the two Koreas met on Tuesday. North Korea and South Korea had no comment.", "meet")
    assert set(names) <= {"North Korea", "South Korea", "leaders of the two Koreas"} and names


def test_we_of_a_minister_is_the_government():
    assert who('"We closed the border in March 2021," Salma Haddou said.', "close") == ("Norway",)


def test_force_is_taken_up_by_another_word():
    text = "Norway blew up the bridge on Monday. The demolition on Tuesday of a second one was expected."
    assert who(text, "demolition") == ("Norway",)


def test_so_many_ministers_are_those_who_were_told_of_last():
    text = "Salma Haddou met Iker Luna on Monday. The two presidents signed a statement on Tuesday."
    assert who(text, "sign") == ("Salma Haddou", "Iker Luna")


def test_an_office_in_several_countries_is_its_holders():
    text = "The envoy met the Norwegian and Chilean presidents on Tuesday."
    assert {"Salma Haddou", "Iker Luna"} <= set(who(text, "meet"))


def test_who_is_ordered_to_do_something_does_it():
    assert who("The court ordered Norway to pay Chile by Friday.", "pay") == ("Norway", "Chile")


def test_a_body_called_by_its_noun_is_the_one_that_bears_the_name():
    text = "The Weavers' League is old. The league is small.\n\nA league vote on Tuesday changed nothing."
    assert who(text, "vote") == ("Weavers' League",)


def test_what_somebody_tells_without_naming_anyone_is_told_of_the_speaker():
    assert who("Iker Luna said that all work would stop on Friday.", "stop") == ("Iker Luna",)


def test_a_statement_takes_one_party_of_another_side():
    text = "President Salma Haddou told parliament on Tuesday that Norway would not pay until Chile and Peru apologised."
    names = who(text, "tell")
    assert names[0] == "Salma Haddou"
    assert "Norway" not in names
    assert "Chile" in names


def test_ships_with_a_name_take_part():
    text = "The freighter Blue Heron left at dawn.\n\nThe Blue Heron struck a rock on Tuesday."
    assert who(text, "strike") == ("Blue Heron",)


def test_a_dateline_read_as_a_subject_is_passed_over():
    found = events("LISBON, March 9 (Desk) - Norway closed its embassy on Wednesday.\n\nMore.")
    assert {e.participants for e in found if e.trigger == "close"} == {("Norway",)}


def test_a_cabinet_is_that_of_the_speaker():
    text = STORY + "The cabinet rejected the plan on Tuesday, President Iker Luna announced."
    assert "Chile" in who(text, "reject")


def test_members_of_a_pair_are_named_each_by_itself():
    text = BODY + "Norway met Chile on Tuesday."
    both = Mention(len(BODY), len(BODY) + 6, "norway-and-chile", "Norway and Chile", "group", None, "description")
    mentions = [both, *(m for m in GENERAL.find(text) if m.start > both.end)]
    doc = parse(text)
    article = Article("a", text, "A title", PUBLISHED)
    known = [Mention(0, 6, m.party_id, m.name, m.kind, m.side) for m in GENERAL.find(text)]
    found = find_events(doc, article, tag_dates(text, PUBLISHED, doc), [*known, *mentions], [], parties=GENERAL)
    assert found[-1].participants == ("Norway", "Chile")


def test_a_statement_of_an_unknown_speaker_raises_nothing():
    text = BODY + "Norway was attacked on Tuesday, an official said."
    doc = parse(text)
    said = Statement(((len(BODY), len(BODY) + 30),), text[len(BODY) : len(BODY) + 30], cue="said", cue_start=text.index("said"))
    found = find_events(doc, Article("a", text, None, PUBLISHED), tag_dates(text, PUBLISHED, doc), GENERAL.find(text), [said])
    assert found[0].participants == ("Norway",)


@pytest.mark.parametrize(
    ("text", "trigger", "names"),
    [
        # whose a bare noun is, said elsewhere
        ("Chile protested against Norwegian drills. The exercise began on Tuesday.", "exercise", ("Norway",)),
        # who acts beside it
        ("Flights were cancelled on Tuesday as Norway closed its airports.", "cancel", ("Norway",)),
        # who did it before
        ("Norway fired a missile on Tuesday. It was launched at dawn on Tuesday from a ship.", "launch", ("Norway",)),
        # those who meet are two
        ("Salma Haddou and Iker Luna spoke on Monday of fish and pilots. They met on Tuesday in a hotel.", "meet", ("Salma Haddou", "Iker Luna")),
        ("Salma Haddou came late. Iker Luna was there. The two last met on Tuesday.", "meet", ("Salma Haddou", "Iker Luna")),
        # what "which" stands for
        ("Norway and Chile, which blocked the plan on Tuesday, were silent.", "block", ("Norway", "Chile")),
        ("The second round of talks on Atacama, which was to have begun on Friday, is off. Norway and Chile were silent. Norway and Chile will wait.", "begin", ("Norway", "Chile")),
    ],
)  # fmt: skip
def test_whom_a_happening_without_names_is_of(text, trigger, names):
    assert set(who(STORY + text, trigger)) == set(names)


def test_a_missile_is_not_fired_by_those_who_report_it():
    text = "Norway fired a missile on Tuesday, Chile said. The missile was launched at dawn on Tuesday, Chile added."
    assert "Norway" in who(text, "launch")


MINISTERS = Parties((
    *LEADERS.all,
    Party("ada-holm", "Ada Holm", "person", GENERAL.named("Norway").id, roles=(Role("foreign minister"),)),
    Party("leon-vidal", "Leon Vidal", "person", GENERAL.named("Chile").id, roles=(Role("foreign minister"),)),
))  # fmt: skip


def test_the_foreign_ministers_of_two_countries_hold_that_office():
    found = events(BODY + STORY + "The foreign ministers of the two countries met in Geneva on Tuesday.", MINISTERS)
    assert set(found[-1].participants) == {"Ada Holm", "Leon Vidal"}


def test_the_two_ministers_are_those_named_last():
    text = STORY + "Ada Holm left early. Leon Vidal smiled. The two ministers had agreed on nine points on Tuesday."
    assert set(events(BODY + text, MINISTERS)[-1].participants) == {"Ada Holm", "Leon Vidal"}


def test_both_parliaments_and_each_side():
    assert set(who(STORY + "Both parliaments ratified the pact on Tuesday.", "ratify")) == {"Norway", "Chile"}
    assert set(who(STORY + "Each side withdrew its ships on Tuesday.", "withdraw")) == {"Norway", "Chile"}


def test_both_are_the_two_of_the_sentence_before():
    text = "Norway met Chile on Monday. Two miners were treated in hospital on March 4. Both were released the next day."
    assert who(STORY + text, "release") == ("two miners",)
    assert set(who(STORY + "Salma Haddou came late. Iker Luna was there. Both met on Tuesday.", "meet")) == {"Salma Haddou", "Iker Luna"}


def test_a_bare_noun_is_whose_the_nearest_one_before_it_is_else_the_first_behind():
    assert who(STORY + "Chilean drills were long. Norwegian drills were loud. The exercise began on Tuesday.", "exercise") == ("Norway",)
    assert who(STORY + "The exercise began on Tuesday. Norwegian drills were loud. Chilean drills were long.", "exercise") == ("Norway",)


def test_a_name_that_nobody_is_known_by_is_a_person_s_beside_one():
    text = STORY + "Iker Luna was late. Maija Torvehall and Luna signed a deal on Tuesday under which the firm will pay. They shook hands."
    assert set(who(text, "sign")) == {"Maija Torvehall", "Iker Luna"}
    assert set(who(text, "shake")) == {"Maija Torvehall", "Iker Luna"}


def test_the_city_by_which_a_body_is_called_is_only_a_place_where_somebody_goes():
    assert who("Norway cancelled a trip to Brussels planned for Wednesday.") == ("Norway",)
    assert set(who("Norway met Brussels on Monday.")) == {"Norway", "European Union"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Harbour Court met. Chile was late. The hearing was held on Tuesday.", ("Harbour Court",)),
        ("The weavers' union spoke. Chile was late. The strike began on Tuesday.", ("weavers' union",)),
        ("Norway was glad. The hearing was held on Tuesday.", ()),  # no court is spoken of
    ],
)
def test_what_a_body_holds_is_of_the_last_one_spoken_of(text, names):
    assert who(text) == names


def test_what_is_joint_is_of_those_who_met():
    text = "Norway met Chile on Sunday. On Monday Salma Haddou met Iker Luna. A joint statement spoke of progress."
    assert who(text) == ("Salma Haddou", "Iker Luna")


def test_who_only_calls_a_thing_something_has_no_part_in_it():
    text = "Salma Haddou welcomed the end of the sanctions, which she called cruel.\n\nThe sanctions were imposed on Tuesday."
    assert "Salma Haddou" not in who(text, "impose")


def test_they_who_are_lifted_are_things():
    text = "Norway spoke to the Weavers' League. Sanctions stay in force. Iker Luna hopes they will be lifted on Friday."
    assert who(text) == ("Iker Luna",)


def test_a_court_of_a_city_is_not_its_country():
    assert "Norway" not in who("An Oslo court jailed Iker Luna on Tuesday.")
    assert who("Lawyers for Iker Luna sued Chile on Tuesday.") == ("Iker Luna", "Chile")


def test_a_subject_read_as_more_places_takes_part():
    assert who("In June, in Oslo, Salma Haddou and Iker Luna signed a joint statement on trade.") == ("Salma Haddou", "Iker Luna")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Envoys of Norway and Chile signed a pact on Tuesday.", {"Norway", "Chile"}),
        ("A meeting between the Norwegian envoy, Ada Holm, and the Chilean diplomat Leon Vidal ended on Tuesday.", {"Ada Holm", "Leon Vidal"}),
        ("Police arrested forty people on Tuesday, including Ada Holm.", {"Ada Holm"}),
        ("The trawler Havlund left the port on Monday. The trawler sank on Tuesday.", {"Havlund"}),
        ("The ballot was watched by the Weavers' League, whose observers left on Tuesday.", {"Weavers' League"}),
    ],
)
def test_who_is_meant_by_a_phrase(sentence, names):
    assert names <= set(who(sentence)) and len(who(sentence)) <= len(names) + 1


def test_two_men_are_not_the_two_named_before():
    assert who("Salma Haddou met Iker Luna on Monday. Two men were charged over the raid on Tuesday.", "charge") == ("two men",)


def test_another_strike_takes_up_nobody():
    text = "Norway arrested four sailors on Monday. Rioters set fire to two lorries on Tuesday. Two strikes followed on Wednesday."
    assert "Norway" not in who(text, "fire")
    assert "Norway" not in who(text, "strike")


def test_evictions_are_those_that_were_named_before():
    text = "The eviction of farmers by Norway caused anger. Chile arrested four sailors on Monday. The evictions began on Tuesday."
    assert "Norway" in who(text)


def test_an_election_that_names_no_country_is_held_where_the_report_comes_from():
    assert who("OSLO, March 10 - Ada Holm spoke. A parliamentary election is due by July.", "election") == ("Norway",)


def test_the_two_countries_are_those_of_the_story_and_not_who_praised_them():
    text = (
        "Norway and Chile agreed on a truce on Monday. Norway and Chile had quarrelled.\n\nThe truce was praised by Peru and Japan.\n\n"
        "Flights between the two countries will resume in July."
    )  # fmt: skip
    assert set(who(text)) == {"Norway", "Chile"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("A convoy sent by the Weavers' League was looted on Tuesday.", {"Weavers' League"}),
        ("A truce between Norway and Chile had held. Peru arrested two sailors. Japan met Iker Luna on Monday. The truce ended on Tuesday.", {"Norway", "Chile"}),
    ],
)
def test_whose_it_is_takes_part(sentence, names):
    assert set(who(sentence)) == names


def test_cities_between_which_trains_run_take_no_part():
    assert "Chile" not in who("Salma Haddou cancelled trains between Oslo and Santiago on Tuesday.")
