"""Events of one article: what counts as one, its days, its status, who took part, where."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus.parties import Landmark, Parties
from helpers.corpus.zones import find_zones
from helpers.language import parse
from helpers.records import Article, Mention, Statement
from helpers.timeline import tag_dates
from helpers.timeline.anchors import Anchors
from helpers.timeline.events import find_events
from helpers.timeline.participants import Cast

PUBLISHED = date(2022, 3, 10)  # a Thursday
LANDMARK = Landmark("torsund-summit", "Torsund summit", (), "2021-06-03", "2021-06-04", ("norway", "chile"))


def events(text, statements=(), landmarks=(), mentions=(), published=PUBLISHED):
    article = Article("a", text, "A title", published, zones=find_zones(text, "A title"))
    doc = parse(text)
    known = [*Parties.general().find(text), *mentions]
    return find_events(doc, article, tag_dates(text, published, doc), known, statements, landmarks, Parties.general())


def body(sentence):
    """Put a sentence where no lead rule reaches it."""
    return "Filler stands here.\n\nMore filler stands here.\n\n" + sentence


def days_of(found):
    return {(e.earliest, e.latest) for e in found}


def only(found):
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "days", "trigger"),
    [
        ("Gunmen seized two engineers on Tuesday.", ("2022-03-08", "2022-03-08"), "seize"),
        ("In June 2018, Norway closed its embassy in Chile.", ("2018-06-01", "2018-06-30"), "close"),
        ("Norway held talks with Chile in Oslo on Monday.", ("2022-03-07", "2022-03-07"), "talk"),
        ("The strike began on February 5.", ("2022-02-05", "2022-02-05"), "strike"),
        ("The dispute lasted from 2010 to 2014.", ("2010-01-01", "2014-12-31"), "dispute"),
        ("Norway signed the treaty on Monday.", ("2022-03-07", "2022-03-07"), "sign"),
        ("Lawmakers praised the 2018 summit.", ("2018-01-01", "2018-12-31"), "summit"),
        ("The congress opened on March 1 and ended on Friday.", ("2022-03-01", "2022-03-04"), "congress"),
    ],
)
def test_a_date_belongs_to_the_happening_that_it_modifies(sentence, days, trigger):
    event = only(events(body(sentence)))
    assert (event.earliest, event.latest) == days
    assert event.trigger == trigger


def test_a_date_is_not_shared_with_another_clause():
    found = events(body("The minister, who fled to Chile in 2015, met reporters on Monday."))
    assert {(e.trigger, e.earliest) for e in found} == {("flee", "2015-01-01"), ("meet", "2022-03-07")}


def test_the_day_after_is_counted_from_the_other_date():
    found = events(body("The army shelled the town on Tuesday, a day after the talks collapsed in Geneva."))
    assert {(e.earliest, e.headline.split()[0]) for e in found} == {("2022-03-08", "The"), ("2022-03-07", "The")}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Norway expelled two diplomats on Tuesday.", "happened"),
        ("Norway will expel two diplomats on March 20.", "planned"),
        ("Norway plans to expel two diplomats on March 20.", "planned"),
        ("The ministers are to meet in Oslo on March 20.", "planned"),
        ("The talks are due to start in London on March 20.", "planned"),
        ("Norway did not expel two diplomats on Tuesday.", "denied"),
        ("The government denied that police had arrested the editor on Tuesday.", "denied"),
        ("The government denied reports that a dam had burst on Tuesday.", "denied"),
        ("If the truce fails, Norway would send troops on March 20.", "hypothetical"),
        ("The summit could collapse on March 20.", "hypothetical"),
        ("Norway threatened to expel two diplomats on March 20.", "hypothetical"),
        ("A ban should have been imposed last week.", "hypothetical"),
        ("The minister had planned to visit Oslo last week but cancelled the trip.", "denied"),
    ],
)
def test_status(sentence, status):
    found = [e for e in events(body(sentence)) if e.earliest]
    assert status in {e.status for e in found}, found


def test_a_plan_reported_by_a_statement_is_planned():
    text = body("She said she would travel to Lusaka on March 20.")
    start = text.index("she would")
    said = Statement(((start, len(text) - 1),), text[start:-1], speaker="Salma Haddou", cue="said", cue_start=text.index("said"))
    event = only(events(text, [said]))
    assert (event.status, event.earliest, event.place) == ("planned", "2022-03-20", "Lusaka")


def test_a_denied_statement_denies_its_event():
    text = body("The mayor rejected claims. He said police raided the club on Tuesday.")
    start = text.index("police")
    said = Statement(((start, len(text) - 1),), text[start:-1], asserted="denied", cue="said", cue_start=text.index("said"))
    assert only(events(text, [said])).status == "denied"


def test_an_undated_lead_is_of_the_publication_day():
    event = only(events("A court has ordered the oil company to pay 42 million euros."))
    assert (event.earliest, event.status) == ("2022-03-10", "happened")


def test_a_lead_dated_by_its_attribution_is_of_that_day():
    found = events("An explosion killed 12 people in a market, police said on Wednesday.")
    assert ("2022-03-09", "kill") in {(e.earliest, e.trigger) for e in found}


def test_an_undated_lead_without_a_publication_day_has_no_event():
    assert events("A court has ordered the oil company to pay.", published=None) == []


def test_a_paragraph_carries_its_date_and_ends_it():
    text = body("In June 2018, Norway and Chile met in Oslo. The two governments then signed a treaty.")
    assert [(e.trigger, e.earliest) for e in events(text)] == [("meet", "2018-06-01"), ("sign", "2018-06-01")]
    apart = text.replace(" The two", "\n\nThe two").replace("signed", "will sign")
    assert [e.trigger for e in events(apart)] == ["meet"]


def test_bare_saying_is_no_event_but_a_speech_is():
    assert events(body("The analyst said on Tuesday that prices mattered.")) == []
    event = only(events(body("The president said in a speech on Tuesday that prices mattered.")))
    assert (event.trigger, event.act) == ("speech", "01")


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister declined to comment on Tuesday.",
        "The company has owned the mine since 2014.",
        "The reform is not expected before 2025.",
        "The war novel of 2012 is a bestseller.",
    ],
)
def test_states_and_silences_are_no_events(sentence):
    assert events(body(sentence)) == []


def test_captions_headings_and_source_lines_tell_of_nothing():
    text = (
        "A court fined the bank on Tuesday.\n\n"
        "Photo: Protesters stormed the bank on Monday.\n\n"
        "## Police raided the bank on Sunday\n\n"
        "The bank said nothing more.\n\n"
        "Source: agencies met on Friday"
    )
    assert [e.trigger for e in events(text)] == ["fine"]


def test_participants_are_canonical_and_the_subject_comes_first():
    event = only(events(body("On Tuesday Oslo expelled two envoys of the Republic of Chile.")))
    assert event.participants == ("Norway", "Chile")


def test_where_it_happened_is_no_participant():
    event = only(events(body("On Tuesday Norway arrested a smuggler in Chile.")))
    assert (event.participants, event.place) == (("Norway",), "Chile")


def test_a_pronoun_takes_part_under_its_name():
    text = body("She met the envoy of Chile on Tuesday.")
    at = text.index("She")
    event = only(events(text, mentions=[Mention(at, at + 3, "vega", "Marisol Vega", "person", None, "pronoun")]))
    assert event.participants == ("Marisol Vega", "Chile")
    assert event.headline == "Marisol Vega met the envoy of Chile"


def test_a_landmark_gives_its_days_to_what_is_told_of_it():
    event = only(events(body("The Torsund summit collapsed over fishing quotas."), landmarks=[LANDMARK]))
    assert (event.earliest, event.latest) == ("2021-06-03", "2021-06-04")
    assert event.participants == ("Norway", "Chile")


def test_a_landmark_in_passing_is_no_event():
    assert events(body("Nothing has moved since the Torsund summit."), landmarks=[LANDMARK]) == []


def test_identifiers_stay_when_text_is_added_elsewhere():
    one = events(body("Norway closed its embassy on Tuesday."))
    two = events(body("Norway closed its embassy on Tuesday.\n\nChile opened a port on Monday."))
    assert one[0].event_id == two[0].event_id
    assert len({e.event_id for e in two}) == 2


WORDS = st.sampled_from([
    "Norway", "Chile", "said", "on", "Tuesday", "in", "June", "2018", "will", "not", "sign", "the", "treaty", ",", ".",
    '"', "“", "”", "talks", "if", "he", "denied", "that", "a", "day", "after", "which", "was", "to", "have", "met",
    "\n\n", "#", "Photo:", "Oslo", "Torsund", "summit", "and", "(", ")",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=40).map(" ".join)), st.dates())
def test_no_text_raises_and_every_event_keeps_the_contract(text, published):
    for event in events(text, landmarks=[LANDMARK], published=published):
        assert event.earliest <= event.latest
        assert event.status in ("happened", "planned", "denied", "hypothetical")
        (evidence,) = event.evidence
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert event.headline and event.event_id.startswith("a#e")


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("Norway accused Chile of theft as it opened talks in Oslo on Tuesday.", "2022-03-08"),
        ("Norway has closed its embassy in Chile.", "2022-03-10"),  # the perfect is of the publication
        ("The envoy leaves Oslo after a dispute.", "2022-03-10"),  # a headline's present
    ],
)
def test_the_day_of_the_lead(lead, day):
    assert day in {e.earliest for e in events(lead + "\n\nTroops fired rockets in January.")}


def test_undated_news_further_on_is_of_the_day_of_the_story():
    text = "Norway opened talks with Chile in Oslo on Tuesday.\n\nIt was warm.\n\nThe minister demanded that Chile pay."
    assert ("demand", "2022-03-08") in {(e.trigger, e.earliest) for e in events(text)}


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("The strike began on March 1 and lasted three days.", ("2022-03-01", "2022-03-03")),
        ("The talks, which lasted two days, had begun on Monday.", ("2022-03-07", "2022-03-08")),
        ("Norway ended two days of talks with Chile on Tuesday.", ("2022-03-07", "2022-03-08")),
        ("On the same day, February 3, Norway closed its embassy.", ("2022-02-03", "2022-02-03")),
    ],
)
def test_how_long_it_lasted(sentence, days):
    assert days_of(events(body(sentence))) == {days}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Gunmen seized the ship on Tuesday, days after it left Oslo.", ("2022-03-01", "2022-03-07")),
        ("The port opened on Tuesday, three months after the strike began.", ("2021-12-01", "2021-12-31")),
        ("The ban ends on Thursday, two years to the day after police arrested the editor.", ("2020-03-10", "2020-03-10")),
    ],
)
def test_counted_from_the_other_date(sentence, wanted):
    assert wanted in days_of(events(body(sentence)))


@pytest.mark.parametrize(
    ("sentence", "triggers"),
    [
        ("The minister told a news conference on Tuesday that she was tired.", []),
        ("On Tuesday she was speaking of the dispute.", []),
        ("The envoy took part in the talks on Tuesday.", ["talk"]),
        ("Norway offered to mediate.", ["offer"]),
        ("The envoy agreed.", []),
        ("The senate did so on Tuesday.", ["do"]),
        ("Norway has tried to reach Chile since January.", ["reach"]),
        ("Norway rejected the offer.", ["reject"]),
        ("Norway rejected the idea.", []),
        ("The judges rejected the idea.", ["reject"]),
        ("The envoy told lawmakers that he was tired.", ["tell"]),
        ("The envoy confirmed the order.", []),
        ("It flew about 450 km.", []),
        ("The envoy defended the raids in a short speech.", ["speech"]),
        ("The envoy was to have spoken on Monday but cancelled on Sunday.", ["speak", "cancel"]),
    ],
)
def test_what_counts(sentence, triggers):
    assert [e.trigger for e in events(body(sentence))] == triggers


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway has invited the envoy of Chile to its embassy.",
        "Norway has written to both governments.",
        "Norway has asked to speak before the council.",
        "Chile has protested to Norway, Oslo said.",
        "Norway urged Chile to come back to the table.",
        "Norway called on Chile to wait.",
    ],
)
def test_fresh_deeds_and_appeals_are_news_of_the_day(sentence):
    assert days_of(events(body(sentence))) == {("2022-03-10", "2022-03-10")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway has never invited the envoy of Chile.",
        "Norway has often written to both governments.",
        "No new date has been set.",
        "Norway called the plan foolish.",
        "The withdrawal followed a week of talks.",
    ],
)
def test_habits_opinions_and_what_only_follows_are_none(sentence):
    assert events(body(sentence)) == []


def test_media_report_and_do_nothing():
    assert events(body("The newspaper reported on Tuesday that fish was dear.")) == []


def test_who_a_name_is_sets_no_day():
    text = "Norway closed the port on Tuesday.\n\nThe pilot, who died on 20 May 2021, was much loved. Chile recalled its envoy."
    assert ("2021-05-20", "2021-05-20") in days_of(events(text))
    assert [e.earliest for e in events(text) if e.trigger == "recall"] == ["2022-03-08"]


def test_the_story_goes_on_to_a_later_day():
    text = "Norway closed the port on Tuesday.\n\nNorway's minister told reporters on Wednesday that it was late.\n\nChile recalled its envoy."
    assert [e.earliest for e in events(text) if e.trigger == "recall"] == ["2022-03-09"]


def test_two_days_joined_by_to_are_one_interval():
    text = body("Norway held drills 28 February to 3 March.")
    assert days_of(events(text)) == {("2022-02-28", "2022-03-03")}


@pytest.mark.parametrize(
    ("sentence", "day", "status"),
    [
        ("The court is to hear the case on Monday.", "2022-03-14", "planned"),
        ("Norway waits for a report on prices, which is due on Monday.", "2022-03-14", "planned"),
        ("Norway was to have signed the pact on Monday, but it stayed away.", "2022-03-07", "denied"),
        ("A court on Tuesday barred miners from striking.", "2022-03-08", "happened"),
    ],
)
def test_plans_failed_plans_and_a_day_between_subject_and_verb(sentence, day, status):
    assert (day, status) in {(e.earliest, e.status) for e in events(body(sentence))}


def test_a_second_deed_on_the_same_day_is_an_event_of_its_own():
    found = events(body("On Tuesday the minister visited Chile and signed a pact."))
    assert {(e.trigger, e.earliest) for e in found} == {("visit", "2022-03-08"), ("sign", "2022-03-08")}


@pytest.mark.parametrize(
    ("sentence", "days", "status"),
    [
        ("If no deal is reached by Monday, Norway will ask Chile to leave.", ("2022-03-10", "2022-03-14"), "hypothetical"),
        ("The vote was postponed until March 27 after Chile threatened to sue.", ("2022-03-27", "2022-03-27"), "planned"),
        ("Norway postponed the vote on Tuesday.", ("2022-03-08", "2022-03-08"), "denied"),
        ("The hearing, which had been scheduled for April 3, will not take place.", ("2022-04-03", "2022-04-03"), "denied"),
        ("The march planned for April 3 was not held.", ("2022-04-03", "2022-04-03"), "denied"),
        ("The march planned for April 3 will be held.", ("2022-04-03", "2022-04-03"), "planned"),
        ("The court is expected to rule before the autumn.", ("2022-03-10", "2022-08-31"), "planned"),
        ("The court is expected to rule before the end of June.", ("2022-03-10", "2022-06-30"), "planned"),
    ],
)
def test_what_is_put_off_what_falls_through_and_what_is_only_supposed(sentence, days, status):
    found = {(e.earliest, e.latest): e.status for e in events(body(sentence))}
    assert found.get(days) == status, found


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Torvale Minerals sued the union representing its miners on Monday.", "sue"),
        ("Police arrested a man carrying a bomb on Monday.", "arrest"),
    ],
)
def test_a_day_behind_a_description_of_the_object_is_that_of_the_main_verb(sentence, trigger):
    event = only(events(body(sentence)))
    assert (event.trigger, event.earliest) == (trigger, "2022-03-07")


def test_a_truce_takes_effect_on_its_day():
    found = events(body("Norway announced a truce taking effect on Monday."))
    assert "2022-03-07" not in {e.earliest for e in found if e.trigger == "announce"}


@pytest.mark.parametrize("sentence", ["(began on Monday and lasted 99 weeks ²“both ).", "## " + "9" * 400 + " took on Monday"])
def test_no_headline_is_empty(sentence):
    assert all(e.headline.strip() for e in events(body(sentence)))


BARE = "The vote was delayed on Monday. The blast hurt nobody on Tuesday. The exercise ended. The strike was over on 8 May. They met on Sunday. "
ENDLESS = "Norway fired a missile on Tuesday and the talks were postponed when Chile, which was late, agreed on 8 May, and "


@pytest.mark.parametrize("text", [BARE, ENDLESS])
def test_twice_the_text_is_twice_the_work(text, monkeypatch):
    """Neither many happenings that nobody is named with nor one long sentence are looked through again and again."""

    def work(text):
        done = []
        for kind, name in ((Cast, "_of_noun"), (Anchors, "governor")):
            method = getattr(kind, name)
            monkeypatch.setattr(kind, name, lambda *given, method=method: (done.append(1), method(*given))[1])
        events(text)
        monkeypatch.undo()
        return len(done)

    once, twice = work(text * 20), work(text * 40)
    assert twice < 2.3 * once


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister on Monday called the ruling a disgrace.",  # opinions
        "Chile's envoy called the talks useful on Monday.",
        "The letter on Monday named three firms.",  # what stands in a text
        "The line that the ministry took last week surprised nobody.",
        "The captain has been flying for the airline since 2009.",  # habits
        "Analysts expect trade to return to the level of 2019 by the end of next year.",  # forecasts
        "The bank expects growth to slow to 2 percent by December.",
        "The ministry warned of a cold winter.",
        "The ministry had warned them in private of a second bad winter.",
        "The quarrel goes back to 2011.",
        'On Monday the minister called the envoy "a fool in a hat".',
        "Inflation eased to 10.7 percent in January.",  # figures
        "Trade with Chile rose by 11 percent last month.",
        "Prices have risen sharply since the autumn.",
        "A resolution of 2015 calls on Norway to leave the bay.",  # texts
        "A verdict is not expected before May.",
        "Ministers hope that the bill will become law before the spring break.",
        "Officials opposed an inquiry into the August 7 bombings.",  # names of happenings
        "The minister is a suspect in the 2016 attack.",
        "There was no hint of it in the last talks.",
        "He has been fined in several states since 2010.",
        "For weeks Norway has held such rallies almost daily.",
        "The currency has lost 26 percent of its value.",
        "The company announced a drop in profits for the fourth quarter.",
        "Nobody was hurt.",
        "His mother died in a boating accident.",  # background
        "His men have held the fort against the army.",
        "The farmer planted twice this year and harvested nothing.",
        "In the past two months the firm has lost a client.",
        "The firm met its targets on Monday.",
        "Jane Roe contributed to this report on Monday.",
        "The mayor conceded that it had been a mistake.",
        "The president tweeted a picture of the damage on Monday.",
        "Shares in the firm closed higher on Monday.",
        "Then Norway stopped the inspections.",
        "More than a year after the ministers agreed, the ferry is late.",
        "Howes had been killed within a week of his arrival.",
        "He has been arrested more than a dozen times.",
        "Officials have voiced doubts in recent months.",
        "Chile has denied attacks between 2004 and 2007.",
        "The minister could not be reached on Monday.",  # silences
        "Shares in the firm closed at 43 dollars on Monday.",
        "The firm spoke of its income in the six months ended on 1 October.",
        "The union said it would investigate the murder of 500 farmers nearly four years ago.",
        '"It is easy," the president tweeted last week.',  # the press and the air
        "In January the minister said in an interview that it was easy.",
        "The minister said that at home nobody had been sent to Chile.",
    ],
)
def test_opinions_habits_forecasts_and_what_texts_hold_are_none(sentence):
    assert events(body(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("The union called a strike on Monday.", ("2022-03-07", "2022-03-07")),
        ("A bomb on Monday killed twelve people and injured forty.", ("2022-03-07", "2022-03-07")),
        ("Norway, Chile and the Czech Republic Monday formally joined the pact.", ("2022-03-07", "2022-03-07")),
        ("Norway has fought the rebels since 2010.", ("2010-01-01", "2022-03-10")),
        ("Dockers have been blocking the road since Monday.", ("2022-03-07", "2022-03-10")),
        ("The quarrel goes back to 2011, when Chile laid the first stone.", ("2011-01-01", "2011-12-31")),
        ("The letter on Monday reached Chile.", ("2022-03-07", "2022-03-07")),
    ],
)
def test_but_these_are_happenings(sentence, days):
    event = only(events(body(sentence)))
    assert (event.earliest, event.latest) == days


def test_the_blast_has_the_day_of_the_bombing():
    told = "Norway opened an inquiry into the 7 February bombing on Monday.\n\nMore stands here.\n\nThe blast killed twelve people."
    assert {(e.trigger, e.earliest) for e in events(body(told))} == {("inquiry", "2022-03-07"), ("kill", "2022-02-07")}


@pytest.mark.parametrize(
    ("before", "harm", "wanted"),
    [
        ("A bomb exploded in Oslo on Monday.", "Twelve people were killed.", {("explode", "2022-03-07"), ("kill", "2022-03-07")}),
        ("The king met farmers on Monday.", "Twelve people were killed.", {("meet", "2022-03-07")}),
        ("A bomb exploded in Oslo on Monday.", "At least 9,000 people have died.", {("explode", "2022-03-07")}),
    ],
)
def test_whoever_came_to_harm_did_so_by_what_was_told(before, harm, wanted):
    assert {(e.trigger, e.earliest) for e in events(body(f"{before} {harm}"))} == wanted


def test_a_statement_goes_on_with_what_its_speaker_was_told_to_have_said():
    lead = "Chile closed a port on Thursday.\n\nFiller stands here.\n\n"
    on_monday = lead + "Norway said on Monday that the port was safe.\n\n"
    found = events(on_monday + '"Nothing will change," Norway said in a statement.')
    assert [e.earliest for e in found if e.trigger == "statement"] == ["2022-03-07"]
    found = events(on_monday + '"Nothing will change," Chile said in a statement.')
    assert [e.earliest for e in found if e.trigger == "statement"] == ["2022-03-10"]


def test_talks_elsewhere_are_other_talks():
    lead = "Norway opened talks with Chile in Oslo on Monday.\n\nFiller stands here.\n\nMore of it.\n\n"
    assert len(events(lead + "Its envoy took part in the Oslo talks.")) == 2
    assert len(events(lead + "Its envoy took part in the Tokyo talks.")) == 1


def test_hours_after_something_are_counted_from_the_day_that_the_paragraph_tells_of():
    found = events(body("The talks broke down on Monday. Hours after Norway left the hall, Chile welcomed the news."))
    assert days_of(found) == {("2022-03-07", "2022-03-07")}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # what lies ahead is no day of a past verb
        ("The minister condemned the drills that Norway is due to end on Saturday.",
         {("condemn", "2022-03-10", "happened"), ("end", "2022-03-12", "planned")}),
        ("The airline suspended all flights until Monday.", {("suspend", "2022-03-10", "happened")}),
        # what has not come to pass is news of the day
        ("A dinner that had been planned did not take place.", {("take", "2022-03-10", "denied")}),
    ],
)
def test_undated_news_beside_other_days(sentence, wanted):
    assert {(e.trigger, e.earliest, e.status) for e in events(body(sentence))} == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # what somebody is told to do is an order
        ("Norway has told its ships to wait at sea.", {("tell", "2022-03-10", "happened")}),
        ("About 900 people were told on Monday to leave their homes.", {("tell", "2022-03-07", "happened")}),
        ("The minister told reporters on Tuesday that she was tired.", set()),
        # what somebody will do to something has its year, what something will come to has none
        ("The company will repaint its ferries next year.", {("repaint", "2023-01-01", "planned")}),
        ("The population will double by 2040.", set()),
        ("If the vote fails, Norway would leave the union on May 1 and would run the port alone from 2024.",
         {("leave", "2022-05-01", "hypothetical"), ("run", "2024-01-01", "hypothetical")}),
        # a second deed of one subject has its own time
        ("A pilot fell from a ladder on Monday and was pulled from the water on Tuesday.",
         {("fall", "2022-03-07", "happened"), ("pull", "2022-03-08", "happened")}),
        ("The minister stayed at the hospital until 2 a.m. on Tuesday.", set()),
    ],
)
def test_orders_plans_of_years_and_second_deeds(sentence, wanted):
    assert {(e.trigger, e.earliest, e.status) for e in events(body(sentence))} == wanted


def test_the_present_tells_what_is_to_come():
    event = only(events(body("Ambulance crews walk out on Wednesday.")))
    assert (event.earliest, event.status) == ("2022-03-16", "planned")
    event = only(events(body("Ambulance crews walked out on Wednesday.")))
    assert (event.earliest, event.status) == ("2022-03-09", "happened")


def test_a_statement_is_not_of_the_year_that_its_paragraph_tells_of():
    told = 'Ministers agreed in 2013 to end the hunt. "They have failed," Norway said in a statement.'
    assert {(e.trigger, e.earliest) for e in events(body(told))} == {("agree", "2013-01-01"), ("statement", "2022-03-10")}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # what is called for a day is planned
        ("The president closed the port and called a meeting for Thursday evening.", {("meeting", "2022-03-10", "planned")}),
        ("Protesters set fire to a bank on Saturday.", {("fire", "2022-03-05", "happened")}),
        ("The mayor asked the state for a grant on Tuesday.", {("ask", "2022-03-08", "happened")}),
        # a clause of time and a second main clause are of the month that the sentence names
        ("The firm was suspended in May when a court fined it.", {("suspend", "2021-05-01", "happened"), ("fine", "2021-05-01", "happened")}),
        ("In 2016 a spill poisoned the lake, and its owner was fined.",
         {("poison", "2016-01-01", "happened"), ("fine", "2016-01-01", "happened")}),
        # people are no amount
        ("The shipyard laid off 200 workers.", {("lay", "2022-03-10", "happened")}),
        ("The rocket flew 450 km.", set()),
    ],
)
def test_what_is_called_for_a_day_and_clauses_of_a_coarse_one(sentence, wanted):
    assert {(e.trigger, e.earliest, e.status) for e in events(body(sentence))} == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # what happened in a dated happening is of its day, and is the one that is told
        ("Two soldiers were killed in Tuesday's attack.", {("kill", "2022-03-08", "2022-03-08")}),
        ("Norway signed the pact at a summit on Monday.", {("sign", "2022-03-07", "2022-03-07")}),
        # a deed today and a plan
        ("The minister spoke with Chile's envoy by phone and will travel to Oslo on March 20.",
         {("speak", "2022-03-10", "2022-03-10"), ("travel", "2022-03-20", "2022-03-20")}),
        ("The judge heard both sides on Monday and is to decide by March 15.",
         {("hear", "2022-03-07", "2022-03-07"), ("decide", "2022-03-10", "2022-03-15")}),
        # the first since a month did not last since then
        ("It was the first test since January.", set()),
    ],
)
def test_within_a_happening_and_beside_a_plan(sentence, wanted):
    assert {(e.trigger, e.earliest, e.latest) for e in events(body(sentence))} == wanted


def test_what_had_been_done_before_sets_no_day_for_what_follows():
    lead = "Five warships stopped a tanker on Wednesday, the navy said.\n\nFiller stands here.\n\n"
    found = events(lead + "The tanker had sailed from Oslo on Monday. Divers boarded it and found a bomb.")
    assert {(e.trigger, e.earliest) for e in found} >= {("sail", "2022-03-07"), ("board", "2022-03-09")}
    found = events(lead + "The tanker sailed from Oslo on Monday. Divers boarded it and found a bomb.")
    assert ("board", "2022-03-07") in {(e.trigger, e.earliest) for e in found}


def test_a_promise_is_one_deed_and_what_is_promised_for_a_day_another():
    found = events(body("The two agreed to send experts to Oslo next week."))
    assert {(e.trigger, e.earliest, e.status) for e in found} == {
        ("agree", "2022-03-10", "happened"), ("send", "2022-03-14", "planned")}


def test_a_noun_with_a_place_takes_up_what_happened_there():
    told = "Norway held talks with Chile in Tokyo on Tuesday. Norway held talks with Peru in Seoul on Wednesday.\n\n"
    found = events(body(told + "The king took part in the Tokyo talks."))
    assert [e.earliest for e in found if "king" in e.headline] == ["2022-03-08"]


@pytest.mark.parametrize(("sentence", "days", "status"), [
    ("The growers could not reach a deal on Tuesday.", "2022-03-08", "denied"),
    ("The growers and the mill could reach a deal on Friday.", "2022-03-11", "hypothetical"),
])  # fmt: skip
def test_a_deal_that_cannot_be_reached_is_no_silence(sentence, days, status):
    found = only(events(body(sentence)))
    assert (found.earliest, found.status) == (days, status)
    assert not events(body("The mill could not be reached for comment on Tuesday."))


def test_a_day_beside_a_verb_makes_no_figure_of_speech():
    assert only(events(body("The herders broke the truce the same day."))).trigger == "truce"


def test_a_sale_that_closes_is_no_price():
    assert only(events(body("The sale of the brewery closed on Monday."))).trigger == "sale"
    assert not events(body("Shares closed at 40 dollars on Tuesday."))


@pytest.mark.parametrize(("sentence", "days"), [
    ("The cabinet scheduled a referendum for next year.", ("2023-01-01", "2023-12-31")),
    ("The guilds planned talks for the second half of the year.", ("2022-07-01", "2022-12-31")),
])  # fmt: skip
def test_what_is_scheduled_for_a_year_is_of_that_year(sentence, days):
    found = only(events(body(sentence)))
    assert (found.earliest, found.latest, found.status) == (*days, "planned")
    assert not events(body("The brewery announced a loss for the fourth quarter."))


def test_a_length_before_a_happening_stays():
    found = only(events(body("Chile sent troops four days after a gun battle in Lima.")))
    assert "four days after a gun battle" in found.headline


def test_a_rate_that_somebody_sets_is_a_deed():
    assert only(events(body("The bank raised its key rate in January."))).trigger == "raise"
    assert not events(body("Unemployment hit an annual rate of 9 percent in January."))


def test_each_day_of_a_list_has_its_event():
    found = events(body("Norway bombed the port on 3, 5 and 9 January."))
    assert days_of(found) == {(f"2022-01-0{day}",) * 2 for day in (3, 5, 9)}
    assert {e.headline for e in found} == {"Norway bombed the port on 3, 5 and 9 January"}


def test_an_election_called_for_a_month_lies_ahead():
    found = {e.trigger: (e.earliest, e.status) for e in events(body("The king called an election for May."))}
    assert found["election"] == ("2022-05-01", "planned")


def test_who_refuses_to_give_something_up_is_not_silent():
    assert only(events(body("The king refused on Monday to give up the island."))).trigger == "refuse"
    assert not events(body("The king declined on Monday to give details."))


def test_what_is_said_to_the_press_is_no_conference():
    assert not events(body("The king said at a news conference on 3 February that he would step down."))
    assert only(events(body("A peace conference opened in Oslo on Monday."))).trigger == "conference"


def test_the_two_leaders_are_those_who_did_it_before():
    found = events(
        "The leaders of Norway and Chile signed a pact on Monday. Peru and the United States praised Peru and the United States.\n\n"
        "The two leaders had signed the pact in Oslo on Monday, a paper said."
    )
    assert [set(e.participants) for e in found if e.trigger == "sign"] == [{"Norway", "Chile"}] * 2


def test_that_words_are_carried_is_no_event():
    assert events(body("Norway's reply, carried by the press on Monday, was short.")) == []
    assert events(body("The paper is in doubt of its date because it was carried on Monday.")) == []


def test_silence_and_figures_of_speech_are_no_events():
    assert events(body("Neither envoy spoke to reporters on Monday.")) == []
    assert events(body("The envoy left a way open on Monday.")) == []
    assert len(events(body("The envoy left the talks on Monday."))) == 1


def test_a_closing_that_is_told_after_since_is_told():
    found = events(body("Norway phoned Chile on Tuesday for the first time since the closing of the border in 1993."))
    assert ("closing", "1993-01-01") in {(e.trigger, e.earliest) for e in found}


def test_a_plan_in_a_relative_clause_is_that_of_what_it_tells_of():
    found = events(body("The sale of the shipyards, which was planned for May, will be delayed."))
    assert ("sale", "2022-05-01") in {(e.trigger, e.earliest) for e in found}


def test_what_was_done_again_elsewhere_has_two_days():
    found = events(body("The envoys had met in Oslo on January 14, and again in Lima on February 24."))
    assert {e.earliest for e in found} == {"2022-01-14", "2022-02-24"}


def test_the_month_of_march_is_no_demonstration():
    assert "march" not in {e.trigger for e in events(body("Chile repaid a loan that fell due in March."))}


def test_whose_minister_was_somewhere_tells_of_his_visit():
    text = body("Chile, whose foreign minister, Leon Vidal, was in Oslo last week, has signed the pact.")
    at = text.index("Leon")
    found = events(text, mentions=[Mention(at, at + 10, "vidal", "Leon Vidal", "person", None, "name")])
    assert "2022-02-28" in {e.earliest for e in found}


@pytest.mark.parametrize("sentence", ["He has denied wrongdoing.", "Chile repaid a loan that fell due in March."])
def test_figures_of_law_and_money_tell_of_nothing(sentence):
    assert not {e.trigger for e in events(body(sentence))} & {"deny", "fall", "march"}
