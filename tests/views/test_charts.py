"""Charts: inline SVG without style attributes, the same each time, told in words, right for few and for many."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from fabricate import make_hostile, make_result

from helpers.views import Rows, charts
from helpers.views.rows import anchor
from helpers.views.svg import bare, date_axis, drawing, number


def by_side(rows):
    return charts.matrix(rows, by="sides") + charts.movement(rows, by="sides") + charts.matrix(rows, by="outlets")


def drawings(page) -> list[str]:
    return re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)


@pytest.mark.parametrize("chart", [charts.timeline, charts.matrix, charts.exchanges, charts.movement, charts.coverage])
def test_a_chart_is_the_same_each_time_and_fit_for_the_page(rows, chart):
    page = chart(rows)
    assert page == chart(Rows(make_result()))
    assert drawings(page)
    for one in drawings(page):
        root = ET.fromstring(one)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"]
        assert not [element for element in root.iter() if "style" in element.attrib or element.tag.endswith(("style", "metadata", "image"))]
    assert not re.search(r"#0101|#0102|#0103|url\(http", page)


def test_ids_within_one_page_are_its_own(rows):
    page = charts.timeline(rows) + charts.movement(rows) + charts.coverage(rows)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for used in re.findall(r'<use[^>]* href="#([^"]+)"', page) + re.findall(r"url\(#([^)]+)\)", page):
        assert used in ids


def test_the_timeline_tells_its_numbered_events_in_order(rows):
    page = charts.timeline(rows, shown=5)
    told = re.findall(r'<li id="(e-[^"]+)"', page)
    assert len(told) == 5
    best = {anchor("e", row["event_id"]) for row in sorted(rows.events, key=lambda row: -row["salience"])[:8]}
    assert set(told) <= best
    label = re.search(r'aria-label="([^"]+)"', page)[1]
    assert "Numbered: 1. " in label
    assert "denied" in label
    assert all(f'id="{anchor("e", row["event_id"])}"' in page for row in rows.events)


def test_status_is_shown_by_shape_and_uncertainty_by_a_bar():
    rows = Rows(make_result(4, 4))
    day = rows.period[1]
    first = rows.events[0] | {"earliest": day, "latest": day, "participants": ["Norland"]}
    marks = {}
    for status in ("happened", "planned", "denied"):
        rows.events = [first | {"status": status}]
        marks[status] = len(re.findall(r"<use", drawings(charts.timeline(rows))[0])), drawings(charts.timeline(rows))[0]
    assert marks["denied"][0] == marks["planned"][0] + 1  # the stroke through it
    assert 'fill="var(--side1)"' in marks["happened"][1]
    assert 'fill="var(--paper)"' in marks["planned"][1]
    rows.events = [first | {"earliest": rows.period[0]}]
    assert 'opacity="0.35"' in drawings(charts.timeline(rows))[0]
    assert 'opacity="0.35"' not in marks["happened"][1]


def test_events_far_from_the_articles_are_counted_not_drawn(rows):
    far = Rows(make_result(4, 8))
    far.events[0] |= {"earliest": "1953-07-27", "latest": "1953-07-27"}
    assert "1 event before or after these years" in charts.timeline(far)


def test_a_matrix_cell_has_mean_interval_and_n_and_leads_to_its_statements(rows):
    page = charts.matrix(rows)
    cells = re.findall(r'<td class="[osz]\d?" data-l="[^"]+">(.*?)</td>', page)
    assert cells
    for cell in cells:
        assert re.search(r"<b>([+−]\d\.\d\d|0\.00)</b>", cell)
        assert "95 % interval" in cell
        assert re.search(r'<a href="#pair-[0-9a-f]+">n \d+</a>', cell)
    assert '<td class="empty"' in page


def test_a_cell_without_enough_statements_has_no_mean():
    rows = Rows(make_result(3, 6))
    page = charts.matrix(rows)
    assert "too few" in page
    assert "<td class=\"o" not in page


def test_marks_over_time_differ_by_shape(rows):
    shapes = {re.sub(r"\s+", "", path) for path in re.findall(r'<defs><path[^>]* d="([^"]+)"', charts.movement(rows))}
    assert len(shapes) >= 3


def test_coverage_names_the_longest_gap(rows):
    page = charts.coverage(rows)
    assert re.search(r"36 articles on \d+ days; the longest gap is \d+ days, from", page)
    assert "Harbour Wire: " in page


@pytest.mark.parametrize("size", [(0, 0), (1, 0), (1, 3), (60, 300, 80)])
def test_nothing_one_article_and_eighty_speakers_are_drawn(size):
    rows = Rows(make_result(*size))
    for chart in (charts.timeline, charts.matrix, by_side, charts.exchanges, charts.movement, charts.coverage):
        page = chart(rows)
        assert "None" not in page
        assert "nan" not in page


def test_articles_without_dates_do_not_stop_a_chart():
    rows = Rows(make_result(5, 20))
    for row in rows.articles:
        row["published"] = None
    assert "No article has a date" in charts.coverage(rows)
    assert drawings(charts.timeline(rows))


@pytest.mark.parametrize(("earliest", "latest"), [("0001-01-01", "9999-12-31"), ("2021-01-01", "9999-12-31"), ("0001-01-01", "0001-01-01")])
def test_the_ends_of_the_calendar_can_be_drawn(earliest, latest):
    rows = Rows(make_result(2, 2))
    for row in rows.articles:
        row["published"] = None
    rows.events[0] |= {"earliest": earliest, "latest": latest}
    assert drawings(charts.timeline(rows))


def test_no_label_of_a_date_runs_over_the_edge():
    def draw(axes, width):
        axes.set_position((0.01, 0.2, 0.98, 0.8))
        axes.set_xlim(number("2021-01-01"), number("2022-01-01"))
        bare(axes)
        date_axis(axes, number("2021-01-01"), number("2022-01-01"), 9)
        return "A year"

    labels = re.findall(r"<text ([^>]*)>([^<]*)</text>", drawing(draw, 720, 100, "wide"))
    assert [text for _, text in labels] == ["Jan 2021", "Apr 2021", "Jul 2021", "Oct 2021", "Jan 2022"]
    assert "text-anchor" not in labels[0][0]
    assert all('text-anchor="middle"' in inside for inside, _ in labels[1:-1])
    assert 'text-anchor="end"' in labels[-1][0]


def test_no_text_of_a_corpus_is_live_in_a_chart():
    rows = Rows(make_hostile())
    for chart in (charts.timeline, charts.matrix, by_side, charts.exchanges, charts.movement, charts.coverage):
        page = chart(rows)
        assert "<script" not in page
        assert "<img" not in page
        assert "onload=document" not in re.sub(r'"[^"]*"', "", page).replace("&lt;svg onload=document", "")


def test_a_cell_tells_how_many_are_against_neutral_and_for(rows):
    page = charts.matrix(rows)
    told = re.findall(r'aria-label="((?:\d+ (?:against|neutral|for)(?:, )?)+)">([^<]+)<', charts.matrix(rows, by="sides"))
    assert told
    for label, signs in told:
        assert [int(n) for n in re.findall(r"\d+", label)] == [int(n) for n in re.findall(r"\d+", signs)]
    assert "By speaker: of " in page


def test_parties_come_before_topics_in_a_matrix(rows):
    other = Rows(make_result())
    for table in (other.speakers, other.sides):
        for row in table:
            row["target_kind"] = "topic" if row["target"] == "Sudria" else "party"
            row["statements"] += 1000 * (row["target"] == "Sudria")
    heads = re.findall(r'<th scope="col">([^<]+)</th>', charts.matrix(other, targets=4))
    assert heads[-1] == "Sudria"
    assert len(heads) == 5


def test_an_exchange_counts_a_statement_once_for_a_side(rows):
    total = sum(len(row["statements"]) for row in rows.exchanges)
    about = {(row["statement_id"], rows.side(row["target"])) for row in rows.stances if not rows.statement[row["statement_id"]]["same_as"]}
    own = {(name, side) for name, side in about if rows.side(rows.statement[name]["speaker"]) == side}
    assert total == len(about - own)
    assert all(row["speaker"] != row["target"] for row in rows.exchanges)


def test_the_picture_of_exchanges_tells_number_mean_and_direction(rows):
    page = charts.exchanges(rows, most=4)
    label = re.search(r'aria-label="([^"]+)"', page)[1]
    first = rows.exchanges[0]
    assert f"{first['speaker']} about {first['target']}, {len(first['statements'])} statements" in label
    assert label.count(" about ") == 5
    assert f"The 4 most frequent of {len(rows.exchanges)}" in page
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", drawings(page)[0])
    assert {"who speaks", "about whom", first["speaker"], first["target"], str(len(first["statements"]))} <= set(texts)


def test_a_long_name_takes_two_lines_and_is_cut_after_them():
    assert charts._wrapped("Harbour Board", 20) == ["Harbour Board"]
    assert charts._wrapped("United Quayworkers of Eskerhaven", 20) == ["United Quayworkers", "of Eskerhaven"]
    assert charts._wrapped("X" * 50, 20) == ["X" * 20, "X" * 19 + "…"]


def test_a_happening_told_twice_takes_one_place_in_the_list():
    result = make_result(12, 20)
    first = result.events.iloc[0].to_dict()
    twice = {**first, "event_id": "again", "headline": "The same told again", "salience": 0.999}
    result.events = pd.concat([result.events, pd.DataFrame([twice])], ignore_index=True)
    rows = Rows(result)
    alike = [row for row in rows.events if row["earliest"] <= first["latest"] and first["earliest"] <= row["latest"]]
    told = charts._most_telling(rows.events, 5)
    assert len(alike) >= 2
    assert sum(row in alike and set(row["participants"]) == set(first["participants"]) for row in told) == 1
    assert {row["event_id"] for row in charts._most_telling(rows.events, 99)} == {row["event_id"] for row in rows.events}
