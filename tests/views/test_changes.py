"""What changed, in words and marks: the new leads to its evidence, the gone stands without a link."""

from __future__ import annotations

import re

import pytest
from fabricate import make_hostile, make_result

from helpers.reports.compare import compare
from helpers.views import Rows, changes


def told(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture(scope="module")
def later():
    return make_result(12, 80)


def test_without_an_earlier_run_nothing_is_compared(later):
    assert "No earlier run was named" in changes.changes(Rows(later), None)


def test_the_same_run_has_no_changes(later):
    assert told(changes.changes(Rows(later), compare(later, later))).endswith("Nothing changed.")


def test_what_is_new_gone_and_shifted_is_told_with_marks(later):
    earlier = make_result(12, 80)
    earlier.articles = earlier.articles.iloc[1:]
    earlier.statements = earlier.statements[earlier.statements["article_id"] != "desk/000"]
    earlier.events = earlier.events.iloc[:-1]
    earlier.events.loc[0, "status"] = "hypothetical"
    earlier.events.loc[1, ["event_id", "headline"]] = ["event-gone", "Norland sold its fleet"]
    earlier.events.at[1, "evidence"] = []
    page = changes.changes(Rows(later), compare(earlier, later))
    text = told(page)
    assert re.search(r"Articles: 1 new \+ New Strait dispute, dispatch 0", text)
    assert re.search(r"Events: \d new, 1 gone, 1 shifted", text)
    gone = re.search(r'<li class="gone">(.*?)</li>', page)[1]
    assert "Norland sold its fleet" in gone
    assert "<a " not in gone
    assert "status: hypothetical → " in text
    assert re.search(r'<li class="new"><b>\+ New</b> [^<]+: <a href="#s-', page)


def test_a_mean_that_moved_is_told_with_both_means_and_its_direction(later):
    earlier = make_result(12, 80)
    place = earlier.speakers["mean_score"].first_valid_index()
    earlier.speakers.loc[place, ["mean_score", "low", "high"]] = [0.95, 0.9, 1.0]
    text = told(changes.changes(Rows(later), compare(earlier, later)))
    assert re.search(r"→ Shifted .+ on .+ : ▼ more hostile by \d\.\d\d, from \+0\.95 to .+ over \d+ statements, outside the earlier interval", text)


def test_small_moves_are_counted_only(later):
    earlier = make_result(12, 80)
    earlier.speakers["mean_score"] = earlier.speakers["mean_score"] + 0.02
    text = told(changes.changes(Rows(later), compare(earlier, later)))
    assert "means moved by less than 0.05." in text
    assert "Shifted" not in text.partition("Means")[2].partition("Speakers")[0].replace("Means", "")


def test_it_names_the_newest_day_that_the_earlier_run_read():
    later = make_result(3, 9)
    later.articles["published"] = ["2020-01-01", "2020-03-01", "2020-06-01"]
    earlier = make_result(3, 9)
    earlier.articles = later.articles.iloc[:2]
    assert "read articles up to 1 March 2020" in changes.changes(Rows(later), compare(earlier, later))


def test_no_text_of_a_corpus_is_live():
    hostile = make_hostile()
    for old, new in ((make_result(3, 9), hostile), (hostile, make_result(3, 9))):
        page = changes.changes(Rows(new), compare(old, new))
        assert not re.search(r"<(script|img|svg|iframe|style|title)", page)
