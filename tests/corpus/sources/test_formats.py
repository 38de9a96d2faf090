"""Each kind of source, on a file that a real producer of that kind made (see files/README.md)."""

from __future__ import annotations

import contextlib
import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus.sources import Draft, SourceError, read

FILES = Path(__file__).parent / "files"
STRIKE = "entered its second week on Tuesday, and forty barges were waiting below the town."
QUOTE = "We will not come back until the plan is withdrawn,"


def drafts(name: str, **options) -> list[Draft]:
    found = list(read((FILES / name).read_bytes(), name, Path(name).suffix, **options))
    assert all(isinstance(item, Draft) for item in found), found
    return found


@pytest.mark.parametrize("name", ["story.md", "pandoc.docx", "libreoffice.docx", "libreoffice.pdf", "groff-two-columns.pdf"])
def test_the_same_story_comes_out_of_every_kind_of_document(name):
    (draft,) = drafts(name)
    assert draft.title == "Lock strike enters second week"
    assert draft.published.day == date(2024, 3, 12)
    paragraphs = draft.text.split("\n\n")
    assert any(STRIKE in p for p in paragraphs)
    quoted = next(p for p in paragraphs if QUOTE in p)
    assert quoted[0] in '"\u201c' and quoted.endswith("had failed on Monday.")
    assert any(p.strip().endswith('she told parliament.') for p in paragraphs)


def test_a_news_page_gives_text_and_metadata_without_its_surroundings():
    (draft,) = drafts("news-page.html")
    assert (draft.title, draft.author, draft.outlet) == (
        "Lockkeepers walk out over night shifts", "Ruth Vandermeer", "The Canal Courier"
    )
    assert draft.url == "https://canalcourier.example/2024/03/05/lockkeepers-walk-out"
    assert draft.published.day == date(2024, 3, 5)
    assert draft.published.where == "schema.org datePublished"
    assert [p for p in draft.text.split("\n\n") if p.startswith("## ")] == ["## \u2018No other way\u2019"]
    assert draft.text.startswith("Lockkeepers on the Tarn canal walked out")
    for foreign in ("cookies", "Related", "Barge sinks", "scandal", "newsletter", "Photograph"):
        assert foreign not in draft.text


def test_a_page_of_a_site_generator():
    (draft,) = drafts("pelican.html")
    assert (draft.title, draft.author) == ("Ferrymen reject new timetable", "Ruth Vandermeer")
    assert (draft.published.day, draft.published.where) == (date(2024, 3, 5), "the byline")
    assert draft.text.count("\n\n") == 4


def test_a_printed_page_keeps_its_address_and_loses_its_menu():
    (draft,) = drafts("chromium.pdf")
    assert draft.title == "Lockkeepers walk out over night shifts"
    assert draft.url == "http://localhost:8765/lockkeepers.html"
    assert "Home" not in draft.text and "1/1" not in draft.text
    assert "would close the locks at night from April.\n\n\u201cWe will not" in draft.text


def test_a_hyphen_of_the_typesetter_is_taken_out():
    (draft,) = drafts("groff-two-columns.pdf")
    assert "Nobody expects a quick end" in draft.text


def test_a_feed_with_whole_texts_needs_no_pages():
    first, second = drafts("pelican.atom.xml")
    assert [d.title for d in (first, second)] == ["Ferrymen reject new timetable", "Board & ferrymen to meet"]
    assert (first.author, first.outlet) == ("Ruth Vandermeer", "The Tarnhead Courier")
    assert second.published.day == date(2024, 3, 7)
    assert second.text.count("\n\n") == 2


def test_a_saved_feed_of_teasers_gives_no_articles_and_says_so():
    found = list(read((FILES / "pelican.rss.xml").read_bytes(), "feed", ".xml"))
    assert [str(item[1]) for item in found] == ["only a teaser is in the feed; add the article's address, or that of the feed"] * 2


@pytest.mark.parametrize("name", ["pandas.csv", "pandas.jsonl"])
def test_tables_are_mapped_by_the_usual_names(name):
    first, second = drafts(name)
    assert (first.title, first.outlet, first.published.day) == ("Lockkeepers walk out", "The Canal Courier", date(2024, 3, 5))
    assert second.published.day == date(2024, 3, 15)
    assert first.text.count("\n\n") == 1
    assert first.source.startswith(name + ":")


def test_columns_can_be_told_and_a_wrong_one_is_named():
    first, _ = drafts("pandas.csv", columns={"title": "section"})
    assert first.title == "News"
    with pytest.raises(SourceError, match="no column 'words' for text; choose among headline, date"):
        drafts("pandas.csv", columns={"text": "words"})


def test_a_table_without_text_says_which_columns_there_are():
    with pytest.raises(SourceError, match="--column text=NAME; the columns are a, b"):
        list(read(b"a,b\n1,2\n", "t.csv", ".csv"))


def test_tables_of_other_dialects_and_damaged_lines():
    (draft,) = read(b"\xef\xbb\xbfHeadline;Date;Text\r\nA;5 March 2024;\"One; two.\nThree.\"\r\n", "t.csv", ".csv")
    assert (draft.title, draft.published.day, draft.text) == ("A", date(2024, 3, 5), "One; two.\nThree.")
    lines = b'{"text": "<p>One.</p><p>Two.</p>", "source": "https://a.example/1"}\n{"text": \n\n[1]\n{"text": "Last.", "date": "03/04/2024"}\n'
    first, broken, wrong, last = read(lines, "t.jsonl", ".jsonl")
    assert (first.text, first.url, first.outlet) == ("One.\n\nTwo.\n", "https://a.example/1", None)
    assert (broken[0], wrong[0]) == ("t.jsonl:2", "t.jsonl:4")
    assert last.published is None
    assert "could be 2024-03-04 or 2024-04-03" in last.dates[0].given


def test_the_output_of_trafilatura():
    (draft,) = drafts("trafilatura.json")
    assert (draft.title, draft.published.day) == ("Ferrymen reject new timetable", date(2024, 3, 5))
    assert draft.text.count("\n\n") == 4


@pytest.mark.parametrize("name", ["ninjs-1.json", "ninjs-3.json"])
def test_ninjs(name):
    (draft,) = drafts(name)
    assert draft.title == "Lockkeepers walk out over night shifts"
    assert (draft.author, draft.outlet, draft.language) == ("Ruth Vandermeer and Tom Askew", "The Tarnhead Agency", "en")
    assert draft.published.day == date(2024, 3, 5)
    assert draft.text.count("\n\n") == 1


def test_a_withdrawn_ninjs_item_is_not_used():
    item = json.loads((FILES / "ninjs-1.json").read_text()) | {"pubstatus": "canceled"}
    (found,) = read(json.dumps(item).encode(), "n.json", ".json")
    assert "publication status is canceled" in str(found[1])


def test_front_matter_of_other_programs_is_understood_and_the_rest_kept():
    (draft,) = read(b"---\nTitle: 'Row: day two'\ndate: 2024-03-05\nlink: https://a.example/x\ntags: strike\n---\nText.\n", "p.md", ".md")
    assert (draft.title, draft.url, draft.more) == ("Row: day two", "https://a.example/x", {"tags": "strike"})
    assert draft.published.day == date(2024, 3, 5)


def page(head: str = "", body: str = "", url: str | None = None) -> Draft:
    text = "<p>The ferrymen of Tarnhead on Tuesday turned down the timetable that the harbour board had put to them.</p>" * 3
    (draft,) = read(f"<html><head><title>T</title>{head}</head><body><article><h1>T</h1>{body}{text}</article></body></html>".encode(),
                    "p", ".html", url=url)
    return draft


@pytest.mark.parametrize(
    ("head", "body", "url", "day", "where"),
    [
        ('<meta property="article:published_time" content="2024-03-05T23:30:00-05:00">', "", None, date(2024, 3, 5), "meta article:published_time"),
        ('<meta name="DC.date.issued" content="2024-03-05">', "", None, date(2024, 3, 5), "meta dc.date.issued"),
        ("", '<time datetime="2024-03-05T10:00Z">today</time>', None, date(2024, 3, 5), "time element"),
        ("", "", "https://a.example/news/2024/mar/05/x", date(2024, 3, 5), "its address"),
        ("", '<p class="byline">By X, March 5th, 2024</p>', None, date(2024, 3, 5), "the byline"),
        # not sure: a day that can be read in two ways, two days on one page, a change, an address that disagrees
        ('<meta name="date" content="03/04/2024">', "", None, None, None),
        ("", '<time datetime="2024-03-05">a</time><time datetime="2024-05-05">b</time>', None, None, None),
        ("", '<p class="byline">Updated 5 March 2024</p>', None, None, None),
        ('<meta name="date" content="2024-03-05">', "", "https://a.example/2024/02/01/x", None, None),
        ("", "", None, None, None),
    ],
)
def test_the_day_of_a_page_is_taken_from_where_pages_declare_it(head, body, url, day, where):
    found = page(head, body, url).published
    assert (found and found.day, found and found.where) == (day, where)


def test_json_ld_is_searched_and_broken_json_ld_passed_over():
    broken = '<script type="application/ld+json">{"datePublished": </script>'
    nested = '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":"NewsArticle","datePublished":"2024-03-05"}]}</script>'
    assert page(broken + nested).published.day == date(2024, 3, 5)


def test_a_page_saved_by_a_browser_keeps_the_address_it_was_saved_from():
    raw = (FILES / "pelican.html").read_bytes()
    comment = b"<!-- saved from url=(0047)https://courier.example/2024/03/05/ferrymen -->"
    (draft,) = read(raw.replace(b"<html", comment + b"<html", 1), "p", ".html")
    assert draft.url == "https://courier.example/2024/03/05/ferrymen"


def test_wrongly_declared_encodings_are_seen_through():
    words = "<article><h1>T</h1>" + "<p>The café’s owner said “no” and the ferrymen of Tarnhead left the harbour on Tuesday.</p>" * 4 + "</article>"
    for encoding, in_page, by_server in [("utf-8", "iso-8859-1", "latin-1"), ("cp1252", "iso-8859-1", None), ("cp1252", "utf-8", "utf-8")]:
        raw = f'<html><head><meta charset="{in_page}"><title>T</title></head><body>{words}</body></html>'.encode(encoding)
        (draft,) = read(raw, "p", ".html", declared=by_server)
        assert "café’s owner said “no”" in draft.text, (encoding, in_page, by_server)


@pytest.mark.parametrize(
    ("raw", "suffix", "reason"),
    [
        (b"<html><body><p>Please log in.</p></body></html>", ".html", "found in the page"),
        (b"%PDF-1.7 rubbish", ".pdf", "broken PDF"),
        (b"PK\x03\x04 rubbish", ".docx", "cannot be read as Word"),
        (b"no pdf at all", ".pdf", "not a PDF file"),
        (b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'x'>]><rss><channel><title>&a;</title></channel></rss>", ".xml", "entities"),
        (b"<?xml version='1.0'?><note/>", ".xml", "no feed"),
        (b"{", ".json", "not valid JSON"),
        (b"[" * 100_000, ".json", "not valid JSON"),
        (bytes(range(256)) * 40, "", "not a kind of file"),
        (b"---\na: [\n---\nText\n", ".md", "not valid YAML"),
    ],
)
def test_what_cannot_be_read_says_why(raw, suffix, reason):
    with pytest.raises(SourceError, match=reason):
        for item in read(raw, "x", suffix):
            assert not isinstance(item, Draft)


def test_a_pdf_without_text_is_told():
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    file = io.BytesIO()
    document.save(file)
    with pytest.raises(SourceError, match="scanned pages"):
        list(read(file.getvalue(), "x.pdf", ".pdf"))


def test_a_word_file_that_unpacks_to_a_huge_size_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("word/document.xml", "w") as part:
        for _ in range(21):
            part.write(bytes(10_000_000))
    assert len(file.getvalue()) < 1_000_000  # of 210 MB
    with pytest.raises(SourceError, match="huge"):
        list(read(file.getvalue(), "x.docx", ".docx"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", ".md", ".html", ".csv", ".jsonl", ".json", ".xml", ".docx"]))
def test_no_file_does_more_than_fail_with_a_reason(raw, suffix):
    try:
        for item in read(raw, "x", suffix):
            assert isinstance(item, Draft) or isinstance(item[1], SourceError)
    except SourceError as error:
        assert error.reason and error.mend


@pytest.mark.parametrize("inner", ["<div>", "<p>", "<b>", "x <br><br> ", "<table><tr><td>", "<!--", "<p>a</p>"])
def test_a_hostile_page_takes_no_time(inner):
    start = time.process_time()
    for count in (4_000, 300_000):
        with contextlib.suppress(SourceError):
            list(read(b"<html><body><article>" + inner.encode() * count + b"</article>", "x", ".html"))
    assert time.process_time() - start < 10


PARAGRAPH = "<p>The ferrymen of Tarnhead on Tuesday turned down the timetable that the board had put to them.</p>"


@pytest.mark.parametrize(
    "entry",
    [
        # as WordPress writes them: a teaser, and the whole text as content
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Courier</title><item><title>A &amp;#8217;no&amp;#8217;</title>'
        "<link>https://a.example/1</link><pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><description>Teaser</description>"
        f"<content:encoded><![CDATA[{PARAGRAPH * 6}]]></content:encoded></item></channel></rss>",
        # RSS 0.91 with its document type, RSS 1.0, and Atom with XHTML in it
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
        "<rss version='0.91'><channel><title>The Courier</title><item><title>A \u2019no\u2019</title><link>https://a.example/1</link>"
        f"<pubDate>2024-03-05</pubDate><description><![CDATA[{PARAGRAPH * 6}]]></description></item></channel></rss>",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="x"><title>The Courier</title></channel><item rdf:about="1"><title>A \u2019no\u2019</title><link>https://a.example/1</link>'
        f"<dc:date>2024-03-05T23:30:00-05:00</dc:date><description><![CDATA[{PARAGRAPH * 6}]]></description></item></rdf:RDF>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><entry><title>A \u2019no\u2019</title><link href="https://a.example/1"/>'
        '<id>1</id><published>2024-03-05T23:30:00-05:00</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        f"{PARAGRAPH * 6}</div></content></entry></feed>",
    ],
)
def test_feeds_of_all_kinds_give_the_day_in_their_own_time_zone(entry):
    (draft,) = read(('<?xml version="1.0" encoding="utf-8"?>' + entry).encode(), "feed", ".xml")
    assert (draft.title, draft.outlet, draft.url) == ("A \u2019no\u2019", "The Courier", "https://a.example/1")
    assert draft.text.count("\n\n") == 5
    assert draft.published.day == date(2024, 3, 5)


def test_a_feed_cannot_read_files_of_this_machine(tmp_path):
    (tmp_path / "secret.txt").write_text("secret words")
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file://{tmp_path}/secret.txt"><rss version="2.0"><channel><title>T</title>'
        f"<item><title>A</title><description>{PARAGRAPH * 6}</description></item></channel></rss>"
    )
    for item in read(feed.encode(), "feed", ".xml"):
        assert "secret" not in (item.text if isinstance(item, Draft) else str(item[1]))
