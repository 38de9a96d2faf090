"""Whom a text means: names, titles, offices over time, pronouns, metonyms, kin, groups, media, and any text at all."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus.parties import Parties
from helpers.corpus.zones import find_zones
from helpers.language import parse
from helpers.records import Article, Statement
from helpers.statements.speakers import find_mentions, resolve_speakers

ARTICLES = Path(__file__).parent / "articles"
SOURCE = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
FLOOR = 0.95


def read(marked: str, published: date = date(2020, 1, 1)) -> tuple[Article, list[Statement], list[list[str]]]:
    """Read a text with its sources marked as ``[the minister](Name|other good name)``."""
    text, statements, names, last = "", [], [], 0
    for mark in SOURCE.finditer(marked):
        text += marked[last : mark.start()]
        start, text = len(text), text + mark.group(1)
        statements.append(
            Statement(((len(text), len(text) + 1),), "", speaker_text=mark.group(1), speaker_start=start, speaker_end=len(text))
        )
        names.append(mark.group(2).split("|"))
        last = mark.end()
    return Article("a", text + marked[last:], published=published), statements, names


def speakers(marked: str, parties: Parties | None = None, published: date = date(2020, 1, 1)):
    """Return the resolved statements of a marked text, and the names wanted."""
    article, statements, names = read(marked, published)
    parties, doc = parties or Parties.general(), parse(article.text)
    return resolve_speakers(statements, doc, article, parties, find_mentions(doc, article, parties)), names


def plain(name: str | None) -> str:
    return re.sub(r"^(the|a|an) ", "", (name or "").replace("’", "'").casefold())


def wrong(marked: str, parties: Parties | None = None, published: date = date(2020, 1, 1)) -> list[tuple]:
    resolved, names = speakers(marked, parties, published)
    return [
        (s.speaker_text, s.speaker) for s, good in zip(resolved, names) if plain(s.speaker) not in map(plain, good)
    ]


@pytest.fixture(scope="module")
def parties(tmp_path_factory) -> Parties:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "parties.yaml").write_text(
        """
parties:
- {id: corel, name: Corel, kind: government, demonyms: [Corelian, Corelians], metonyms: [Port Vess], aliases: [the island]}
- {id: marn, name: Marn, kind: government, demonyms: [Marnian], metonyms: [Tollgate]}
- {id: wire, name: Corel Wire, kind: organisation, side: corel, media: true, aliases: [Corelian state media]}
- {id: harbour-ministry, name: Corelian Harbour Ministry, kind: organisation, side: corel}
- {id: union, name: United Dockers, kind: organisation, aliases: [dockers' union]}
- id: ada-voss
  name: Ada Voss
  kind: person
  side: corel
  gender: female
  roles: [{title: foreign minister, from: 2018-01-01, to: 2019-06-30}, {title: president, from: 2019-07-01}]
- id: per-lund
  name: Per Lund
  kind: person
  side: corel
  gender: male
  roles: [{title: president, to: 2019-06-30}, {title: foreign minister, from: 2019-07-01}]
- {id: ina-lund, name: Ina Lund, kind: person, side: corel, gender: female}
- {id: oskar-brill, name: Oskar Brill, kind: person, side: marn, gender: male, roles: [{title: president}]}
""",
        encoding="utf-8",
    )
    return Parties.load(folder)


@pytest.mark.parametrize("own_file", [False, True], ids=["gazetteer", "own file"])
def test_speakers_of_agency_reports(own_file):
    """The share of right speakers over invented reports from all fields, annotated before the program read them."""
    parties = Parties.load(ARTICLES) if own_file else Parties.general()
    mistakes, total = [], 0
    for path in sorted(ARTICLES.glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        published = date.fromisoformat(re.search(r"published: (\S+)", front).group(1))
        found = wrong(body, parties, published)
        total += len(SOURCE.findall(body))
        mistakes += [(path.stem, *mistake) for mistake in found]
    assert len(mistakes) <= (1 - FLOOR) * total, mistakes


@pytest.mark.parametrize(
    "marked",
    [
        "[Foreign Minister Berta Quist](Berta Quist) smiled. [The minister](Berta Quist) said [she](Berta Quist) agreed.",
        "[Mr Tamm](Tamm) met Lena Orlo. [She](Lena Orlo) said [he](Tamm) was late.",
        "Secretary of State Dana Reed met the union. [The secretary of state](Dana Reed) thanked it.",
        "[Kim Yong Su](Kim Yong Su), a general, left. [Kim](Kim Yong Su) said nothing. [The general](Kim Yong Su) waved.",
        "Lee Na-ri told Sam Holt that [she](Lee Na-ri|Sam Holt) would go. [Ms Lee](Lee Na-ri) said so.",
        'The union\'s president, Rita Vasko, spoke. "[I](Rita Vasko) am tired," [Vasko](Rita Vasko) said.',
        "[A spokesman for the ministry, Jan Pohl](Jan Pohl), spoke. [The spokesman](Jan Pohl) said no more.",
        "[Joseph R. Tandy](Joseph R. Tandy) won. [Joe Tandy](Joseph R. Tandy) said so. [Tandy](Joseph R. Tandy) left.",
        "[Marta Fenn-Dray](Marta Fenn-Dray) won. [Fenn-Dray](Marta Fenn-Dray) said she was glad.",
        "[Sheikh Salem Bu Tarra](Salem Bu Tarra) left. [Bu Tarra](Salem Bu Tarra) said so. According to [Bu Tarra](Salem Bu Tarra), it rained.",
        "[Norway's top diplomat](Per Aasen) said no on Monday.\n\n\"Not at all,\" [Foreign Minister Per Aasen](Per Aasen) said.",
        "A letter came from Kim Mi-ra, sister of Captain Kim Tae-ho. In that letter [Kim](Kim Mi-ra) said no.",
        "Kim Mi-ra met Kim Tae-ho. [Kim](Kim Mi-ra) said no. [She](Kim Mi-ra) left.",
        "Lena Orlo resigned, according to [a director who asked not to be named](director). [She](Lena Orlo) said no more.",
        "A nurse was hurt on Monday.\n\n[Ada Holm, 34](Ada Holm), fell from a bridge. [The nurse](Ada Holm) said she was well.",
        "Kim Mi-ra spoke. She was asked of Kim Tae-ho's farm.\n\n[Kim](Kim Tae-ho) said it was his.",
        "[A spokeswoman](spokeswoman) said no.\n\nOlu Dasse, whose brother was hurt, came. “It was late,” [she](Olu Dasse) said.",
        "Jan Pohl was glad. A week after [he](Leon Vidal) signed it with Pohl, President Leon Vidal said no.",
        "Jan Pohl spoke.\n\nWhen [he](Leon Vidal) had signed the pact, President Leon Vidal said no.",
        "Jan Pohl met Leon Vidal. On Monday [he](Jan Pohl) signed the pact with Vidal.",
        "Sam Holt had promised twice that he would go, according to [Jan Pohl](Jan Pohl). “He will go,” [he](Jan Pohl) said.",
        "Sam Holt gave a talk. Leon Vidal must go, [he](Sam Holt) said.",
        "The spokesman, Jan Pohl, was glad. Sam Holt had stressed that, [he](Jan Pohl) said.",
        "Sam Holt spoke of the war. It was, [he](Sam Holt) said, a crime of Leon Vidal.",
        "Jan Pohl spoke. The answer might have cost Leon Vidal [his](Leon Vidal) post.",
        "Jan Pohl met Leon Vidal in [his](Jan Pohl) office.",
        'Joan Ott, 34, was glad. "It is over," [the 34-year-old](Joan Ott) said.',
        "Its new boss, Colin Ort, pleaded with the workers. [She](Colin Ort) said nobody would win.",
        "Ada Holm, [he](Jan Pohl) said, had no money. [Jan Pohl](Jan Pohl) laughed.",
        "It was late, said Leon Vidal, who was proud, [he](Leon Vidal) said, to have come.",
        "The league's chairman spoke. [Anneke Smit](Anneke Smit) met a nurse, and [she](Anneke Smit) promised to sue. Smit said she was late.",
        "The mayor of Arden, [Ada Holm](Ada Holm), left. [The mayor of Lund](mayor of Lund) said no. [The Arden mayor](Ada Holm) said yes.",
        "It rained, said the campaigners of Open Cells. Jan Pohl left. [Open Cells](Open Cells) said it was late.",
        "Jan Pohl, the mayor of Arden, left. [The mayor of Oslo](mayor of Oslo) said no.",
        "[The nurse](nurse) said no. [The doctor](doctor) said the ward was full.",
        "[A witness](witness) said the train was full. [Jan Pohl](Jan Pohl) said the driver was late.",
        "[A senior Tuscan official](senior Tuscan official) left. [A second official](second official) came. [The Tuscan official](senior Tuscan official) said no.",
    ],
)
def test_people_by_name_title_and_pronoun(marked):
    assert wrong(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Ada Holm called it a win. [The campaigner](Ada Holm) said so in court.",
        "Commodore Jon Reyes spoke. [He](Jon Reyes) said no. [The coast guard spokesman](Jon Reyes) said it was late.",
        "Ina Moll told the paper so on Sunday.\n\nOslo is ready, [the security adviser](Ina Moll) said.",
        "Judge Rolf Aas said so. [The defendant](defendant) said nothing.",
        "The colleague, Luc Farr, came. [The Tuscan governor](Luc Farr) said no.",
        "The Sicilian governor, Ugo Rossi, left, and Luc Farr spoke. [The Tuscan governor](Luc Farr) said no.",
        "Foreign Minister Lars Dahl left. Foreign Minister Rita Vasko stayed. [The minister](Rita Vasko) said she was glad.",
        "Vidal spoke, and Leon Vidal was heard. Rita Vasko left.\n\n[The Chilean president](Leon Vidal) said no.",
        "Senator Jim Rolle said President Joe Marsh was late. [The politician](Jim Rolle) said it was a shame.",
        "The firm was fined. [Its chairwoman](Dora Finch) said she was sorry. \"It is late,\" [Dora Finch](Dora Finch) said. Finch is a former teacher.",
        "Leon Vidal will appeal, [his lawyer](Clara Dumas) said. \"It is unjust,\" [Clara Dumas](Clara Dumas) told the press.",
        "[One Western diplomat](Western diplomat) said no.",
        "Jens Dahl said he was sure. [The Norwegian](Jens Dahl) said no. [The French](France) said yes.",
        "The Iranian delegation left. [The Iranian](Iranian) said no.",
        "Clerks cheered. [One of them, Nadia Ben](Nadia Ben), said it was late.",
        "In Oslo [the new special envoy](Jan Pohl) offered to meet “anywhere.” [Jan Pohl](Jan Pohl) said it was late.",
        "[A spokesman for Oslo](spokesman for Oslo) said no. The press secretary spoke. [Jen Marsh](Jen Marsh) said it was over.",
        "[A nurse who asked not to be named](nurse) said no. Her mates were tired, [the woman](nurse) said.",
        "President Leon Vidal accused Chile of theft. [The Norwegian president](Leon Vidal) said he had proof.",
        "Chile waited. President Leon Vidal spoke, and Ada Holm was host. Ada Holm left. [The US president](Ada Holm) said no.",
        "[The hospital's chief executive](Gus Pugh) disputed that.\n\n\"It is not so,\" [Gus Pugh](Gus Pugh) said. [The executive](Gus Pugh) left.",
        "[A spokesman there](Shon Samad) said that work went on. [Shon Samad](Shon Samad) said they would meet.",
        "Lawyers for the singer came. \"It is forged,\" [Max Amman](Max Amman) told the court. [The lawyer](Max Amman) said so again.",
        "President Leon Vidal accused Chile. [The Norwegian leader](Leon Vidal) left. Ivo Roth spoke. [The Chilean president](Ivo Roth) left.",
        "Foreign Minister Lars Dahl came. His Danish colleague, Mads Juhl, said it was late. [The minister](Mads Juhl) left.",
        "Foreign Minister Lars Dahl met his Danish counterpart, Mads Juhl. [The minister](Lars Dahl) said it was late.",
        "The army handed power to its chief, Ivo Roth.\n\n[The U.N. chief](Lars Moll) condemned it. [Lars Moll](Lars Moll) said it was wrong.",
        "A court jailed [the head of Valdrac](Emil Moreau) on Monday.\n\nEmil Moreau, 61, will appeal.",
        "Jan Pohl spoke. Luc Farr, the Labour leader, left. [He](Luc Farr) waved. Jan Pohl said no. [The Conservative leader](Jan Pohl) said so.",
        "A judge ruled against Jan Pohl, a defeat for [the prime minister](Jan Pohl).",
        "[Senior diplomat](Ada Holm) says it is over.\n\nIt rained.\n\nForeign Minister Ada Holm said no.",
        "\"He is late,\" Ada Holm said of Leon Vidal. \"[He](Leon Vidal) left by himself,\" [she](Ada Holm) said in Oslo.",
        "Ada Holm spoke. \"It was hers,\" [the widow](Ada Holm) said.",
        "Leon Vidal stayed out of it. [The transport minister](Leon Vidal) said talks were for others.\n\nJan Pohl of the Reds disagreed.",
        "Ada Holm won the prize. [The mayor](mayor) praised her.",
        "Personnel director Max Sell accused the union boss of greed. Everybody would pay, [the manager](Max Sell) said.",
        "President Vlad Zell was calm. [The European Commission president](Rita Leyn) called it late. [Rita Leyn](Rita Leyn) said so twice.",
        "[Ada Holm](Ada Holm) said no. [The chef](Ada Holm) left.",
        "Foreign Minister Lars Dahl was host. Ivo Roth called for calm. \"It is late,\" [the visiting minister](Ivo Roth) said.",
        "Kai Wong was speaking of [the president's](president) address.",
        "[A poll](poll) put it at half; [another](another poll) put it at a third.",
        "In [Banja Luka, Milo Dodan, the Serb member](Milo Dodan) of the presidency, called it late.",
        "[A lorry driver](lorry driver) said no. [The trucker](lorry driver) said it was late.",
        "Jan Pohl, 79, was silent. His son, Darvo, told us so. [Darvo](Darvo) said it was late.",
        "In Oslo, Sukhwind Kaurim was baking bread. \"It is late,\" [she](Sukhwind Kaurim) said.",
        "General secretary Sharon Grant came. [The union boss](Sharon Grant) said there was money.",
        "[A stoker](stoker) said it was hot. [He](stoker) left.",
        "The captain, Max Olsen, was tired. [The skipper](Max Olsen) said so. [The Irishman](Max Olsen) left.",
    ],
)
def test_a_new_description_of_who_was_just_named(marked):
    assert wrong(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "[Seoul](South Korea) said so. [South Korea's foreign ministry](South Korean Foreign Ministry) agreed. [The ministry](South Korean Foreign Ministry) added that [it](South Korean Foreign Ministry) would wait.",
        "North Korea fired a rocket. [The North](North Korea) said it was a test. [The South](South Korea) protested.",
        "[The Kremlin](Kremlin) said no. [The White House](White House) said yes. [The Pentagon](Pentagon) said maybe.",
        "The Baltic Trade Forum (BTF) met. [The BTF](Baltic Trade Forum) said so. [The forum](Baltic Trade Forum) meets again.",
        "[The Italian government](Italy) said [it](Italy) would pay.",
        "[The Seafarers' Alliance](Seafarers' Alliance) met [the Laotian health ministry](Laotian Health Ministry).",
        "The World Court ruled that Norway broke the treaty when [it](Norway) closed the strait.",
        "The Harbour Board counted the votes. Turnout was low, [it](Harbour Board) said.",
        "[The Traders of Lund](Traders of Lund) met in Lund. [Lund](Lund) said so.",
        "Aid came from the Doctors on Call group. [Doctors on Call](Doctors on Call) said so.",
        "[The Kenya Human Rights Commission](Kenya Human Rights Commission) said so.",
        "A letter came. [A statement by South Korea's foreign ministry](South Korean Foreign Ministry) said so.",
        "Norway signed. [It](Norway) made the promise in May. [It](Norway) said so.",
        "[The U.N. health agency](World Health Organization) said so. [The agency](World Health Organization) was sure.",
        "A firm sued the union representing its miners. Norway cancelled a trip to Brussels. [The union](union) said no.",
        "Norway left the European Union. It was late, and Brussels was quiet. [The union](European Union) said no.",
        "[The Irish Cabin Staff Association](Irish Cabin Staff Association) met Skellig Air. [The airline](Skellig Air) was glad.",
        "[The United Steelworkers](United Steelworkers) came. [The union](United Steelworkers) said so.",
        "[The regulator](Aviation Commission) urged both to talk. [The Aviation Commission](Aviation Commission) said no more.",
        "[The Irish parliament](Irish parliament|Ireland) voted.",
        "Teachers in the city of Lund struck, [their union](Lund Federation of Teachers) said.\n\nJon Reyes heads the Lund Federation of Teachers.",
        "[Both governments](Norway and Chile) were glad. Norway signed first. Chile followed.",
        "[Aurik](Aurik) said ships were late. [The Danish carrier](Aurik) said no more.",
        "Mexico's foreign minister, Max Ebra, left. [The Brazilian foreign ministry](Brazilian Foreign Ministry|Brazilian Ministry of Foreign Affairs) said no.",
        "[The GDL union](GDL) said so. [The union](GDL) was glad.",
        "Dockers in Lund will strike, [their union](Longshore Guild) said.\n\n[The Longshore Guild](Longshore Guild) voted on Monday.",
        "The council of [Port Arden](Port Arden) met.",
        "DUBLIN, June 10 - [Teachers in Lund](teachers in Lund) struck. [The Lund Federation of Teachers](Lund Federation of Teachers) said so.",
        "OSLO, May 3 - Chile left. Peru stayed.\n\n[The government](Norway) said no.",
        "[Cabin crew](cabin crew) left. [The Irish Cabin Staff Association](Irish Cabin Staff Association) said so.",
        "[Controllers](controllers) called off a strike. [They](controllers) said no.",
        "The mayor of [Lund](Lund) left. [The Lund Chamber of Trade](Lund Chamber of Trade) was glad.",
    ],
)
def test_bodies_and_metonyms(marked):
    assert wrong(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "[A senior US official](senior US official) said no. [The official](senior US official) would not be named. [A French official](French official) agreed.",
        "The State Department was silent. [A department official](State Department official) said no.",
        "[Analysts](analysts) disagree. [One](analyst) said it was over.",
        "Armenia and Azerbaijan talked. [Both sides](Armenia and Azerbaijan) said [they](Armenia and Azerbaijan) were pleased.",
        "[Ann Pohl and Max Roth](Ann Pohl and Max Roth) said they would go.",
        "Anja Mohr was shot. [Her lawyer](Anja Mohr's lawyer|lawyer) said she would live.",
    ],
)
def test_unnamed_and_several(marked):
    assert wrong(marked) == []


@pytest.mark.parametrize(
    ("marked", "published"),
    [
        ("[The foreign minister](Ada Voss) of Corel said so.", date(2019, 3, 1)),
        ("[Corel's foreign minister](Per Lund) said so.", date(2020, 3, 1)),
        ("[The Corelian president](Ada Voss) spoke in Port Vess. [She](Ada Voss) said so.", date(2020, 3, 1)),
        ("Per Lund left. [His sister](Ina Lund) said [she](Ina Lund) would stay. [Lund](Ina Lund|Per Lund) wept.", date(2020, 3, 1)),
        ("Per Lund met Ina Lund. [Ms Lund](Ina Lund) spoke. [Mr Lund](Per Lund) listened.", date(2020, 3, 1)),
        ("[Voss](Ada Voss) said so, and [Tollgate](Marn) agreed.", date(2020, 3, 1)),
        ("[The island](Corel) said so. [The union](United Dockers) was glad.", date(2020, 3, 1)),
        ("[Port Vess's harbour ministry](Corelian Harbour Ministry) said so.", date(2020, 3, 1)),
        ("Per Lund left. [The Corelian envoy](Corelian envoy) said so.", date(2020, 3, 1)),  # Lund was never one
        ("The dockers struck on Friday. [Their union](United Dockers) said so.", date(2020, 3, 1)),
    ],
)
def test_with_a_parties_file(parties, marked, published):
    assert wrong(marked, parties, published) == []


def test_kind_and_side():
    resolved, _ = speakers("[South Korean President Han Do-jun](x) spoke. [Ann Roe, the U.S. envoy](x), left. [The mayor](x) stayed.")
    assert [(s.speaker_kind, s.speaker_side) for s in resolved] == [
        ("person", "south-korea"), ("person", "united-states"), ("person", None),
    ]


def carried(marked: str, parties: Parties | None = None) -> list[str | None]:
    return [s.reported_by for s in speakers(marked, parties)[0]]


def test_a_medium_that_carries_words_reports_them(parties):
    assert carried("[Ada Voss](x) said in a statement carried by KCNA that all was well.", parties) == ["KCNA"]
    assert carried("KCNA quoted [Ada Voss](x) as saying that all was well.", parties) == ["KCNA"]
    assert carried("[Ada Voss](x) told KCNA that all was well.", parties) == [None]
    assert carried("[KCNA](x) said that all was well.", parties) == [None]


def test_a_statement_inside_another_is_reported_by_its_speaker(parties):
    text = "Ada Voss said that Oskar Brill had promised to pay."
    outer = Statement(((14, 50),), "", speaker_start=0, speaker_end=8, cue_start=9, cue_end=13)
    inner = Statement(((40, 50),), "", speaker_start=19, speaker_end=30, cue_start=35, cue_end=43)
    article, doc = Article("a", text), parse(text)
    found = resolve_speakers([inner, outer], doc, article, parties, find_mentions(doc, article, parties))
    assert [(s.speaker, s.reported_by) for s in found] == [("Oskar Brill", "Ada Voss"), ("Ada Voss", None)]


def test_without_a_source_there_is_no_speaker():
    article, doc = Article("a", "It rained."), parse("It rained.")
    (found,) = resolve_speakers([Statement(((0, 2),), "It")], doc, article, Parties.general(), [])
    assert found.speaker is None and found.speaker_kind == "unknown"


WORDS = ["Kim", "Yo", "Jong", "said", "he", "she", "the minister", "its", "North Korea", "'s", ",", ".", "\n\n", '"', "“", "”",
         "Ms", "of", "and", "both sides", "who", "President", "KCNA", "(NRWU)", "one", "their", "sister", "-", "US", "their own"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.data())
def test_any_text_gives_valid_mentions(text, data):
    doc = parse(text)
    article = Article("a", text)
    mentions = find_mentions(doc, article, Parties.general())
    assert all(0 <= m.start < m.end <= len(text) and m.party_id and m.name for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    end = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(0, end))
    statement = Statement(((start, end),), text[start:end], speaker_start=start, speaker_end=end, cue_start=start)
    resolve_speakers([statement], doc, article, Parties.general(), mentions)


def test_a_feast_is_nobody():
    text = "On Christmas Eve and New Year's Eve Ann Orlo sang. Eve Orlo said so on Christmas Day."
    names = {m.name for m in find_mentions(parse(text), Article("a", text), Parties.general())}
    assert names == {"Ann Orlo", "Eve Orlo"}


@pytest.mark.parametrize("text", ["The treaty was signed by engineers on Nov. 3 in Arica.", "Anna Feld sent the letter on Jan. 25.", "The engineers on Monday left."])
def test_a_day_is_nobody_nor_a_part_of_anybody(text):
    found = find_mentions(parse(text), Article("a", text), Parties.general())
    assert not any(word in text[m.start : m.end] for m in found for word in ("Jan", "Nov", "Monday"))


@pytest.mark.parametrize(
    "marked",
    [
        "The Lund Group withdrew the offer. It was too low, [a spokesman](spokesman for the Lund Group) said. [The spokesman](spokesman for the Lund Group) added no.",
        "The Lund Group withdrew the offer. It was too low, [a government spokesman](government spokesman) said.",
        "The Lund Group disputes that; [a spokeswoman](spokeswoman for the Lund Group) said the offer stood.",
        "Prime Minister Ada Holm left for Rome. She would be back soon, [a senior aide](senior aide to Ada Holm) said.",
        "Ada Holm met Leon Vidal in Rome. Vidal went home. [Holm aides](aides to Ada Holm) said it was late.",
        "Ada Holm left for Rome. [A spokesman for Holm](spokesman for Ada Holm) said she would be back.",
        "[A spokeswoman for the campaign group Clean Rivers](spokeswoman for Clean Rivers) said it was late.",
        "Governor Ada Holm left. [The governor of neighbouring Arden](governor of Arden) said he would stay.",
        "[Two people with knowledge of the matter](two people with knowledge of the matter) said it was late.",
        "The Lund Group has offered 4 billion crowns, [it](Lund Group) said on Monday.",
        "[Its partner](Land party), the Land party, wants to close the bridge.",
        "The Joint Mission met the Observer Mission. [The Observer Mission](Observer Mission) said one of its cars was lost.",
        "[The government of Arden](Arden) said it was late. Arden had closed the bridge.",
        "Ada Holm met Leon Vidal on Friday. [Both](Ada Holm and Leon Vidal) welcomed the loan.",
    ],
)
def test_whose_spokesman_and_who_else_is_told_beside(marked):
    assert wrong(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Rolf Birk was jailed. In [his](Peter Lund) first speech, Peter Lund promised to rebuild the port.",
        "Anna Feld left the room. In the letter that [she](Clara Holm) wrote on Monday, Clara Holm asked for more money.",
        "Rolf Birk was jailed. In [his](Rolf Birk) absence, Peter Lund led the talks.",
        "Anna Feld resigned. In [her](Anna Feld) last speech, Peter Lund said, much was wrong.",
    ],
)
def test_an_opening_phrase_speaks_of_the_subject_behind_it(marked):
    assert wrong(marked) == []


def test_the_government_is_that_of_the_dateline_where_others_are_spoken_of_too():
    text = "OSLO, May 3 (Desk) - Norway will sell no more fuel to Chile because Chile has not paid, [the government](Norway) said."
    article, statements, names = read(text)
    parties, doc = Parties.general(), parse(article.text)
    article = Article("a", article.text, published=article.published, zones=find_zones(article.text, ""))
    found = resolve_speakers(statements, doc, article, parties, find_mentions(doc, article, parties))
    assert [s.speaker for s in found] == names[0]


@pytest.mark.parametrize(
    "marked",
    [
        "“The tool works,” a spokeswoman, Ada Rose White, said. “It is new,” [Ms. White](Ada Rose White) said.",
        "The port should close, Sen. Olga Brandt said. [The senator](Olga Brandt) would not say when.",
        "The aid came late. “I will say it again,” [Dravik](Dravik) said. “I am no hero,” [he](Dravik) said.",
        "Former Velt Steel CEO Carla Ulm left. [Ulm](Carla Ulm) said so.",
        "Count Emil Haldor spoke first. [Haldor](Emil Haldor) said his country had given up nothing.",
    ],
)
def test_honorifics_with_a_full_stop_and_people_of_one_name(marked):
    assert wrong(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Leon Vidal quarrelled with Ada Holm. Vidal said the British prime minister had lied. “That is untrue,” Holm said.",
        "The rebels' commander, known as General Sabor, was seen in Kerre. [He](Sabor) said the army must leave.",
        "[A former hostage, a teacher who gave her name only as Ruth](Ruth), said they were well. “They shared,” [she](Ruth) said.",
        "In Port Arden, [the region's governor](Kaspar Ilvers), Kaspar Ilvers, said so. “No,” [he](Kaspar Ilvers) said.",
        "A client, a retired nurse known as Bexa, lost all. “I want my house,” [the nurse](Bexa) said.",
        "[The mediator](Lars Holm) said no. “We were close,” Ambassador Pia Lund said.\n\nThe mediator, Lars Holm, left.",
        "Peter Lund spoke hours after Rolf Birk held a meeting at which [he](Rolf Birk) said the port would close.",
        "Peter Lund praised his brother's “rare gift - a gift for peace,” [he](Peter Lund) said.",
        "Anna Feld, the mayor, said the fair was safe. Feld had left early.\n\nThe money lay in a shed of Rolf Birk's sister. "
        "[She](Rolf Birk's sister) has denied it.",
        "A banker was jailed on Monday. The judge told Rolf Birk, 61, that it was just.\n\n[The banker](Rolf Birk) said nothing.",
    ],
)
def test_who_is_told_of_just_before(marked):
    assert wrong(marked) == []


def test_a_description_in_the_words_of_somebody_is_another():
    text = "Leon Vidal said he would not meet Ada Holm because the British prime minister had called him a fool."
    article = Article("a", text)
    found = find_mentions(parse(text), article, Parties.general())
    assert [m.name for m in found if text[m.start : m.end] == "prime minister"] != ["Leon Vidal"]


@pytest.mark.parametrize(
    "marked",
    [
        "Human Rights Monitor said in a report that both sides had killed. [The group](Human Rights Monitor) blamed the army for a raid.",
        "The mayor's office defended her. “She stays,” [a spokeswoman](spokeswoman for the mayor's office) said.",
        "China urged calm. [A foreign ministry spokesman](Chinese foreign ministry spokesman) said talks were the only way.",
        "[The leaders of Norway and Chile](leaders of Norway and Chile) agreed to reopen the road.",
        "[A Velt Journal analysis of tax reports](Velt Journal) shows that few pay.",
        "[45 percent of dockers](dockers) said they would strike.",
    ],
)
def test_whose_bodies_and_papers_speak(marked):
    assert wrong(marked) == []


def resolved(text: str) -> list[tuple[str, str]]:
    """Return every resolved mention of a text with its name."""
    return [(text[m.start : m.end], m.name) for m in find_mentions(parse(text), Article("a", text), Parties.general())]


def test_a_country_that_only_places_something_is_not_the_country():
    assert ("country", "Norway") not in resolved("Ada Holm spoke in Oslo. She said the country could lose a loan.")
    assert ("country", "Iraq") not in resolved("Ada Holm served in the Iraq war. She said the country was not safe.")
    assert ("country", "Iraq") not in resolved("Iraq has won. “There are thieves in this country,” Ada Holm said.")
    assert ("country", "Iraq") in resolved("Iraq has won. Ada Holm said the country was proud.")


def test_his_or_her_is_anybodys_and_they_may_be_things():
    assert not [word for word, _ in resolved("Ada Holm met Rolf Birk. A voter may keep his or her vote.") if word in ("his", "her")]
    assert "They" not in [word for word, _ in resolved("The dockers struck. “They are very rude remarks,” Ada Holm said.")]
