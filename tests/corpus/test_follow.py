from __future__ import annotations

from pathlib import Path

import pytest
import server
from server import article

from helpers.corpus import Corpus
from helpers.corpus.add import Folder
from helpers.corpus.fetch import Fetcher
from helpers.corpus.follow import TRIES, follow, followed

FILES = Path(__file__).parent / "sources" / "files"


@pytest.fixture
def courier(site):
    """The feed and pages of a site generator, served as they are, with the address of the server in them."""
    for name, path in [("pelican.rss.xml", "/rss"), ("pelican.atom.xml", "/atom"), ("pelican.html", "/ferrymen-reject-new-timetable.html"), ("pelican-second.html", "/board-ferrymen-to-meet.html")]:
        site.pages[path] = (FILES / name).read_text().replace("https://courier.example", site.url)
    return site


def run(path, *feeds: str) -> tuple[Folder, list[str]]:
    with Folder.open(path) as folder:
        failed = follow(folder, feeds or followed(folder), Fetcher(allow_private=True, pause=0, retries=0))
    return folder, failed


def test_teasers_lead_to_pages_and_nothing_comes_twice(courier, tmp_path):
    folder, failed = run(tmp_path / "c", f"{courier.url}/rss")
    assert failed == []
    assert [name for name, _ in folder.added] == ["2024-03-05-ferrymen-reject-new-timetable.md", "2024-03-07-board-ferrymen-to-meet.md"]
    assert folder.added[0][1].published.where == "the feed's published"
    assert folder.added[0][1].outlet == "The Tarnhead Courier"
    assert len(Corpus.load(tmp_path / "c")) == 2
    asked = sum(courier.asked.values())
    folder, _ = run(tmp_path / "c")
    assert (folder.added, folder.known) == ([], [])
    assert sum(courier.asked.values()) == asked + 2  # the feed, and robots.txt by a new process


def test_only_what_is_new_is_added(courier, tmp_path):
    run(tmp_path / "c", f"{courier.url}/rss")
    item = f"<item><title>New</title><link>{courier.url}/new.html</link><pubDate>Fri, 08 Mar 2024 09:00:00 +0100</pubDate><guid>3</guid></item>"
    courier.pages["/rss"] = courier.pages["/rss"].replace("<item>", item + "<item>", 1)
    courier.pages["/new.html"] = article(3).replace("2024-03-05", "2024-03-08")
    folder, _ = run(tmp_path / "c")
    assert [name for name, _ in folder.added] == ["2024-03-08-ferrymen-reject-timetable.md"]


def test_an_article_that_was_removed_stays_away(courier, tmp_path):
    folder, _ = run(tmp_path / "c", f"{courier.url}/atom")
    (tmp_path / "c" / folder.added[0][0]).unlink()
    folder, _ = run(tmp_path / "c")
    assert folder.added == []


def test_a_feed_that_has_not_changed_is_not_sent_again(courier, tmp_path):
    courier.pages["/atom"] = server.tagged(courier.pages["/atom"])
    run(tmp_path / "c", f"{courier.url}/atom")
    run(tmp_path / "c")
    assert courier.headers[-1].get("if-none-match") == '"v1"'


def test_a_page_that_fails_is_tried_again_and_given_up_in_the_end(courier, tmp_path):
    page = courier.pages.pop("/board-ferrymen-to-meet.html")
    folder, failed = run(tmp_path / "c", f"{courier.url}/rss")
    assert (len(folder.added), len(folder.rejects), failed) == (1, 1, [])
    courier.pages["/board-ferrymen-to-meet.html"] = page
    folder, _ = run(tmp_path / "c")
    assert [name for name, _ in folder.added] == ["2024-03-07-board-ferrymen-to-meet.md"]
    courier.pages["/rss"] = courier.pages["/rss"].replace("2024-03-05:/ferrymen", "4:/gone").replace("/ferrymen-reject-new-timetable.html", "/gone.html")
    for _ in range(TRIES + 2):
        run(tmp_path / "c")
    assert courier.asked["/gone.html"] == TRIES


def test_a_feed_that_is_down_or_none_does_not_stop_the_others(courier, tmp_path):
    courier.pages["/page"] = article()
    folder, failed = run(tmp_path / "c", f"{courier.url}/none", f"{courier.url}/page", f"{courier.url}/atom")
    assert failed == [f"{courier.url}/none", f"{courier.url}/page"]
    assert len(folder.added) == 2


@pytest.mark.parametrize("damage", ["", "{", "[1, 2]", '{"x": 1}', '{"u": {"seen": 3}}'])
def test_a_damaged_memory_adds_nothing_twice(courier, tmp_path, damage):
    run(tmp_path / "c", f"{courier.url}/atom")
    (tmp_path / "c" / ".readout" / "feeds.json").write_text(damage)
    folder, _ = run(tmp_path / "c", f"{courier.url}/atom")
    assert (len(folder.added), len(folder.known)) == (0, 2)
