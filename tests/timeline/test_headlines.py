"""Headlines: one clause that stands alone, in the article's own words."""

import pytest

from helpers.language import parse
from helpers.records import Mention
from helpers.timeline.headlines import LONGEST, Headliner


def headline(text, word, date=None, **names):
    """Write the headline for a word; ``names`` say who pronouns are, each at its first place."""
    doc = parse(text)
    token = next(t for t in doc if t.text == word)
    start = text.index(date) if date else None
    mentions = []
    for pronoun, name in names.items():
        at = next(t.idx for t in doc if t.lower_ == pronoun)
        mentions.append(Mention(at, at + len(pronoun), name.lower().replace(" ", "-"), name, "person", None, "pronoun"))
    return Headliner(doc, mentions).headline(token, token, start, start + len(date) if date else None)


@pytest.mark.parametrize(
    ("text", "word", "date", "wanted"),
    [
        ("But police freed the hostages on Friday.", "freed", "Friday", "Police freed the hostages"),
        ("However, the union suspended its strike.", "suspended", None, "The union suspended its strike"),
        ("Police freed two hostages, the ministry said.", "freed", None, "Police freed two hostages"),
        ("The ministry said that the army had closed the road on Monday.", "closed", "Monday",
         "The army had closed the road"),
        ("The rebels, who seized the palace on Friday, want talks.", "seized", "Friday",
         "The rebels seized the palace"),
        ("Police found the boat that the smugglers burned on Friday.", "burned", "Friday",
         "The smugglers burned the boat"),
        ("The mayor (a former boxer) opened the bridge.", "opened", None, "The mayor opened the bridge"),
        ("They signed a pact under which the firm will replace the fans.", "replace", None, "The firm will replace the fans"),
        ("The minister met farmers in August and in September.", "met", "August", "The minister met farmers in August and in September"),
        ("The firm will pay in four parts, the first by 15 December.", "pay", "15 December",
         "The firm will pay in four parts, the first by 15 December"),
        ("The fair opened in May and closed on Friday.", "opened", "Friday", "The fair opened in May and closed on Friday"),
        ("The port was open again, the mayor announced.", "announced", None, "The port was open again, the mayor announced"),
        ("Chile, whose envoy visited Oslo in December, is worried.", "visited", "December", "Chile’s envoy visited Oslo"),
        ("The mayor praised the miners of Oslo, whose strike ended on Friday.", "ended", "Friday",
         "The strike of the miners of Oslo ended"),
        ("A third round of talks that was planned for May has failed.", "planned", "May", "A third round of talks was planned"),
        ("He called for a session of the Senate, which will be held on Friday.", "held", "Friday",
         "A session of the Senate will be held"),
        ("The last strike at the port was in 1995.", "strike", "1995", "The last strike at the port was in 1995"),
        ("He won a third term last May after he had changed the law.", "won", "last May",
         "He won a third term after he had changed the law"),
        ("They set several dates, the last of which passed on Friday.", "passed", "Friday",
         "They set several dates, the last of which passed on Friday"),
        ("The mayor wants to open the school she had closed in March.", "closed", "March", "She had closed the school"),
        ("If it fails, he said, there will be more strikes.", "strikes", None, "If it fails, there will be more strikes"),
        ("The hearing, which had been set for Monday, will not take place.", "hearing", "Monday", "The hearing will not take place"),
        ("Last Monday the army fired rockets off its coast, two of them at night.", "fired", "Last Monday",
         "The army fired rockets off its coast, two of them at night"),
        ("The trial began on Monday and was due to end on Friday.", "end", "Friday", "The trial was due to end on Friday"),
        ("The unions left the room in May after talks on Monday that the mayor described as a farce.", "talks", "Monday",
         "Talks that the mayor described as a farce"),
        ("The target was a remark by Ada Holm, who on Sunday called a plan by the mayor “a bad joke.”", "called", "Sunday",
         "Ada Holm called a plan by the mayor “a bad joke.”"),
        ("Three weeks later, on 5 May, Norway closed the port.", "closed", "5 May", "Norway closed the port"),
        ("In June 2018, at the first meeting ever between the two mayors, Holm promised building money and Leon Vidal "
         "“renewed his firm and full commitment to an open port at all times and for all ships.”", "money", "June 2018",
         "At the first meeting ever between the two mayors, Holm promised building money"),
        ("Chile should be ready for talks and for strikes, and above all for strikes, Ada Holm told her party on Monday.",
         "told", "Monday", "Chile should be ready for talks and for strikes, and above all for strikes, Ada Holm told her party"),
        ("Police fired shots in the night from Monday to Tuesday.", "fired", "the night",
         "Police fired shots in the night from Monday to Tuesday"),
    ],
)
def test_a_clause_stands_alone(text, word, date, wanted):
    assert headline(text, word, date) == wanted


def test_a_long_clause_is_cut_without_new_words():
    text = (
        "The government closed the border with the northern province after weeks of talks with the elders of the "
        "valley, who had asked for more soldiers, better roads, a new hospital and an end to the tax on salt, which "
        "they have paid since the days of the old king, and after the harvest had failed for a third year."
    )
    short = headline(text, "closed")
    assert len(short) <= LONGEST
    assert set(short.rstrip("…").replace(",", "").split()) <= set(text.replace(",", "").replace(".", "").split())


def test_a_quotation_is_never_cut_in_the_middle():
    text = "The mayor promised “a bridge without tolls for every farmer in the valley” on Friday."
    assert "“a bridge without tolls for every farmer in the valley”" in headline(text, "promised", "Friday")


@pytest.mark.parametrize(
    ("text", "word", "date", "wanted"),
    [
        # what is denied or doubted says nothing by itself
        ("Norway denied that its boats had crossed the line on Friday.", "crossed", "Friday",
         "Norway denied that its boats had crossed the line"),
        ("The union demanded that the mayor withdraw the order by Friday.", "withdraw", None,
         "The union demanded that the mayor withdraw the order by Friday"),
        ("It would be a mistake for Chile to ignore the deadline.", "ignore", None,
         "It would be a mistake for Chile to ignore the deadline"),
        ("The port will close if the workers refuse the offer.", "refuse", None,
         "The port will close if the workers refuse the offer"),
        # what is called off is told with its calling-off
        ("The envoy cancelled a visit to Oslo that had been planned for Thursday.", "visit", "Thursday",
         "The envoy cancelled a visit to Oslo that had been planned"),
        ("A festival planned for the evening was put off until Wednesday.", "festival", None,
         "A festival planned for the evening was put off until Wednesday"),
        # a noun's clause is that of its verb
        ("Norway will not hold a vote on leaving the pact.", "leaving", None,
         "Norway will not hold a vote on leaving the pact"),
        # relative clauses with what they are about
        ("Nobody spoke of the memorandum that the minister signed last month.", "signed", "last month",
         "The minister signed the memorandum"),
        ("The speech praised the line the envoy had taken in Oslo.", "taken", None,
         "The envoy had taken the line in Oslo"),
        ("He opposed drills that the allies are due to end on Friday.", "end", "Friday",
         "The allies are due to end drills"),
        ("Ansel Birk, a driver who joined the strike in May, was fined.", "joined", "May", "Ansel Birk joined the strike"),
        # nothing dangles where a date was
        ("The treaty of Oslo, on 7 and 8 March, was signed.", "signed", "7 and 8 March", "The treaty of Oslo was signed"),
        ("On Tuesday, the first day, they agreed on an audit.", "agreed", "Tuesday", "They agreed on an audit"),
        ("The army tested rockets on 4 and 9 May.", "tested", "9 May", "The army tested rockets on 4 and 9 May"),
        ("Norway defended this week's launch as lawful.", "defended", "this week", "Norway defended this week's launch as lawful"),
        ("The rival met reporters at last month's summit in Oslo.", "met", "last month",
         "The rival met reporters at last month's summit in Oslo"),
        # who reports goes on after what is reported
        ("The union said 60 ships had been held in May and accused the port of delay.", "held", "May",
         "60 ships had been held"),
        ("The port will raise its dues by half, a clerk said, a step that angered dockers.", "raise", None,
         "The port will raise its dues by half, a step that angered dockers"),
    ],
)
def test_a_headline_reads_like_a_sentence(text, word, date, wanted):
    assert headline(text, word, date).replace("’", "'") == wanted


def test_an_owner_at_the_head_is_named_and_no_other():
    assert headline("Its boat logged the call.", "logged", its="Harbour Guild") == "Harbour Guild’s boat logged the call"
    assert headline("Planes entered its airspace.", "entered", its="Norway") == "Planes entered its airspace"
    assert headline("In his address, Vega promised peace.", "promised", his="Iker Luna") == "In his address, Vega promised peace"


def test_it_that_stands_for_nothing_is_no_name():
    text = "It is not known whether the mayor has closed the bridge."
    assert headline(text, "closed", it="Norway") == "It is not known whether the mayor has closed the bridge"


def test_a_name_keeps_the_article_that_the_text_gives_it():
    text = "The League of Free Ports met. It rejected the plan."
    assert headline(text, "rejected", it="League of Free Ports") == "The League of Free Ports rejected the plan"


def test_who_is_who_it_is_known_to_be():
    text = "The words were those of Luna, who warned the port."
    assert headline(text, "warned", who="Salma Vega", luna="Iker Luna") == "Salma Vega warned the port"
    assert headline(text, "warned", who="Iker Luna", luna="Iker Luna") == "Luna warned the port"


def test_words_in_the_first_person_are_given_to_their_speaker():
    text = '"We asked for help in July." So it went.'
    assert headline(text, "asked", "July", we="Iker Luna") == "Iker Luna: “We asked for help in July”"


def test_a_long_headline_ends_before_a_quotation_and_not_in_it():
    text = (
        "The deputy minister of the northern province noted that the limit of the year was near and that “it is up to the "
        "port what it will give to the workers who have asked for a rise in their wages since the last strike.”"
    )
    wanted = "The deputy minister of the northern province noted that the limit was near"
    assert headline(text, "noted") == wanted


def test_what_which_was_to_begin_is_the_round_of_talks_and_not_the_city():
    text = "A second round of talks on the future of Atacama, which was to have begun in Oslo on Friday, has been called off."
    assert headline(text, "begun", "Friday") == "A second round of talks on the future of Atacama was to have begun in Oslo"


def test_a_clause_behind_after_is_told_by_itself():
    text = "The ministry, hours after Vega ended two days of talks in Oslo, spoke of a demand and called it regrettable."
    assert headline(text, "ended") == "Vega ended two days of talks in Oslo"


def test_the_place_of_a_dateline_is_no_part_of_a_name():
    text = "ARICA - Rolf Birk, the driver who stole a bus last week, gave himself up on Monday."
    doc = parse(text)
    stolen = next(t for t in doc if t.text == "stole")
    assert "ARICA" not in Headliner(doc, [], [(0, 8)]).headline(stolen, stolen)


def test_what_is_cut_short_keeps_who_said_it():
    said = (
        "“Nobody who has seen the harbour after such a storm can doubt that it will take many months, much money and more "
        "patience than we have to open it again,” a spokesman for the navy, who was not named, said in a statement."
    )
    doc = parse(said)
    name, verb = (next(t for t in doc if t.text == word) for word in ("statement", "said"))
    wanted = (
        "Nobody who has seen the harbour after such a storm can doubt that it will take many months, "
        "a spokesman for the navy said in a statement"
    )
    assert Headliner(doc, []).headline(name, verb) == wanted


def test_a_pair_is_named():
    doc = parse("The two leaders urged the council to act.")
    verb = next(t for t in doc if t.text == "urged")
    pair = Headliner(doc, [], pair=lambda subject: ("Ada Holm", "Leon Vidal"))
    assert pair.headline(verb, verb) == "Ada Holm and Leon Vidal urged the council to act"
    assert Headliner(doc, []).headline(verb, verb) == "The two leaders urged the council to act"


def test_a_pronoun_is_nobody_whom_the_clause_names():
    text = "He signed a pact with Holm."
    doc = parse(text)
    verb = next(t for t in doc if t.text == "signed")
    holm = [Mention(s, s + len(w), "holm", "Ada Holm", "person", None, how)
            for w, s, how in (("He", 0, "pronoun"), ("Holm", text.index("Holm"), "name"))]
    assert Headliner(doc, holm).headline(verb, verb) == "He signed a pact with Holm"
