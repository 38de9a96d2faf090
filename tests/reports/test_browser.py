"""Reports as readers meet them: opened from the file in Chromium, in light, dark, on a phone, by keyboard, on paper."""

from __future__ import annotations

import re
from html import unescape

import pytest
from browser import complaints, open_all, sideways
from fabricate import briefing, make_hostile, make_result

from helpers.markup import Html
from helpers.reports.compare import compare
from helpers.reports.export import workbook
from helpers.reports.pdf import print_pdf
from helpers.reports.redact import redacted
from helpers.reports.render import render_page
from helpers.views import Rows, charts, tables

pytestmark = pytest.mark.browser
KINDS = {
    "usual": lambda: make_result(), "empty": lambda: make_result(0, 0), "one article": lambda: make_result(1, 5),
    "eighty speakers": lambda: make_result(60, 400, 80), "hostile": make_hostile, "short": lambda: make_result(6, 40),
    "two thousand articles": lambda: make_result(2000, 2500, 30),
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A briefing of each kind as a file."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for kind, make in KINDS.items():
        made[kind] = folder / f"{kind.replace(' ', '-')}.html"
        result = make()
        changes = compare(make_result(5, 30), result) if kind in ("usual", "short", "hostile") else None
        made[kind].write_text(render_page("Briefing", Html(briefing(result, changes))), "utf-8")
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_a_page_asks_for_nothing_says_nothing_and_fits(pages, open_page, kind, width, scheme):
    page = open_page(pages[kind], width, scheme)
    open_all(page)
    assert page.messages == []
    assert page.asked == [pages[kind].resolve().as_uri()]
    assert sideways(page) <= 0
    assert page.title() == "Briefing"
    assert page.locator("main script, main img, main style, main iframe").count() == 0


@pytest.mark.parametrize(("kind", "width", "scheme"), [("short", 1280, "light"), ("short", 1280, "dark"), ("short", 360, "light"), ("hostile", 360, "dark")])
def test_axe_finds_nothing(pages, open_page, kind, width, scheme):
    page = open_page(pages[kind], width, scheme, bypass=True)
    open_all(page)
    assert complaints(page) == []


def test_every_link_within_the_page_leads_somewhere(pages, open_page):
    page = open_page(pages["usual"])
    gone = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.outerHTML)"
    )
    assert gone == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((part) => part.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("links", [".said .pairs a", '.matrix a[href^="#side-"]', '.findings a[href^="#side-"]', ".reversals a", 'a[href^="#e-"]'])
def test_an_evidence_link_opens_what_it_leads_to_by_keyboard(pages, open_page, links):
    page = open_page(pages["usual"])
    link = page.locator(links).first
    link.focus()
    page.keyboard.press("Enter")
    name = link.get_attribute("href")[1:]
    page.wait_for_function("name => location.hash === '#' + name", arg=name)
    assert page.evaluate("name => { const box = document.getElementById(name).getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }", name)
    assert page.evaluate("name => !document.getElementById(name).closest('details:not([open])')", name)


def test_tables_sort_and_filter_by_keyboard(pages, open_page):
    page = open_page(pages["usual"])
    open_all(page)
    table = page.locator('table[data-name="speakers"]')
    head = table.locator("thead th", has_text="Mean").locator("button")
    head.focus()
    page.keyboard.press("Enter")
    assert table.locator("thead th", has_text="Mean").get_attribute("aria-sort") == "ascending"
    numbers = [float(v) for v in table.locator("tbody tr td:nth-child(5)").evaluate_all("cells => cells.map((c) => c.textContent.replace(\"−\", \"-\")).filter(Boolean)")]
    assert numbers == sorted(numbers)
    page.keyboard.press("Enter")
    assert table.locator("thead th", has_text="Mean").get_attribute("aria-sort") == "descending"
    field = page.get_by_label("Filter: Each speaker")
    field.focus()
    page.keyboard.type("mara sudria")
    shown = table.locator("tbody tr:visible").all_inner_texts()
    assert len(shown) in (1, 2)
    assert all("Mara Lind" in text or "Sudria" in text for text in shown)


def test_a_download_is_a_csv_of_what_is_shown(pages, open_page, tmp_path):
    page = open_page(pages["usual"])
    open_all(page)
    page.get_by_label("Filter: Each speaker").fill("ines")
    with page.expect_download() as caught:
        page.get_by_label("Download CSV: Each speaker").click()
    caught.value.save_as(tmp_path / "speakers.csv")
    lines = (tmp_path / "speakers.csv").read_text("utf-8-sig").splitlines()
    assert caught.value.suggested_filename == "speakers.csv"
    assert lines[0].startswith('"Speaker","Target","Statements","Against / neutral / for","Mean"')
    assert len(lines) > 1
    assert all("Ines Waro" in line for line in lines[1:])
    assert page.messages == []


def test_a_downloaded_cell_is_no_formula(open_page, tmp_path):
    result = make_result(8, 40)
    result.articles["title"] = ["=1+1", "@x", "-2", "+3", *result.articles["title"][4:]]
    path = tmp_path / "page.html"
    path.write_text(render_page("B", Html(briefing(result))), "utf-8")
    page = open_page(path)
    with page.expect_download() as caught:
        page.get_by_label("Download CSV: Articles read").click()
    caught.value.save_as(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert re.search(r"^\"'=1\+1\"", text, re.MULTILINE)
    assert re.search(r"^\"'@x\"", text, re.MULTILINE)


def test_a_citation_is_copied(pages, open_page):
    page = open_page(pages["usual"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator(".cite").first
    button.click()
    page.wait_for_function("document.querySelector('.cite').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"^[^:]+ · .*: “.+”$", copied)
    assert "Copy citation" not in copied


@pytest.mark.parametrize("width", [1280, 360])
def test_without_the_script_everything_can_be_read(pages, open_page, width):
    page = open_page(pages["usual"], width, script=False)
    assert page.locator("table tbody tr").count() > 100
    assert page.locator("blockquote").count() > 100
    assert page.locator("button").count() == 0


def test_one_of_two_drawings_is_shown_at_each_width(pages, open_page):
    for width, shown in ((1280, "wide"), (360, "narrow")):
        page = open_page(pages["usual"], width)
        for kind in ("wide", "narrow"):
            assert page.locator(f"svg.{kind}").first.is_visible() == (kind == shown)
        size = page.locator(f"svg.{shown} text").first.evaluate("text => text.getBoundingClientRect().height")
        assert size > 11


def test_paper_has_everything_open_and_no_controls(pages, open_page):
    page = open_page(pages["usual"])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert not page.locator("nav").is_visible()
    assert not page.locator(".tools").first.is_visible()
    assert len(page.pdf(format="A4")) > 10_000


def test_script_in_a_corpus_never_runs(pages, open_page):
    page = open_page(pages["hostile"])
    open_all(page)
    page.wait_for_timeout(200)
    assert page.title() == "Briefing"
    assert page.evaluate("document.querySelectorAll('a[href^=\"javascript\"]').length") == 0


def test_the_policy_stops_what_escaping_would_have_missed(open_page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render_page("P", Html("<script>document.title='live'</script><img src='https://example.org/x.png' onerror=\"document.title='live'\">")))
    page = open_page(path)
    assert page.title() == "P"
    assert len(page.messages) >= 2


def test_cells_of_a_long_table_name_their_column_on_a_phone(pages, open_page):
    page = open_page(pages["usual"], 360)
    open_all(page)
    cell = page.locator('table[data-name="statements"] tbody td').first
    assert cell.get_attribute("data-l") == "When"
    assert "When" in cell.evaluate("cell => getComputedStyle(cell, '::before').content")


def test_every_number_of_a_timeline_stands_inside_its_drawing(open_page, tmp_path):
    rows = Rows(make_result(60, 60))
    path = tmp_path / "page.html"
    path.write_text(render_page("T", charts.timeline(rows, shown=40)), "utf-8")
    for width, kind in ((1280, "wide"), (360, "narrow")):
        page = open_page(path, width)
        found = page.evaluate(
            """kind => { const svg = document.querySelector(`svg.${kind}`), box = svg.getBoundingClientRect();
            const numbers = [...svg.querySelectorAll("text")].filter((t) => /^\\d{1,2}$/.test(t.textContent)).map((t) => t.getBoundingClientRect());
            const outside = numbers.filter((n) => n.left < box.left || n.right > box.right || n.top < box.top).length;
            const covered = numbers.filter((a, i) => numbers.some((b, k) => k > i && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)).length;
            return [numbers.length, outside, covered] }""",
            kind,
        )
        assert found == [40, 0, 0]


def test_the_workbook_is_saved_from_the_page_itself(open_page, tmp_path):
    data = workbook(make_result(3, 9))
    path = tmp_path / "page.html"
    path.write_text(render_page("T", tables.download(data, "readout.xlsx", 10**6)), "utf-8")
    page = open_page(path)
    with page.expect_download() as caught:
        page.get_by_text("Excel workbook").click()
    caught.value.save_as(tmp_path / "saved.xlsx")
    assert (tmp_path / "saved.xlsx").read_bytes() == data
    assert caught.value.suggested_filename == "readout.xlsx"
    assert page.messages == []


def test_a_redacted_page_holds_no_long_paragraph(tmp_path):
    result = make_result(20, 120)
    page = render_page("Redacted", Html(briefing(redacted(result))))
    open_pages = render_page("Open", Html(briefing(result)))
    plain, whole = ("".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for text in (page, open_pages))
    paragraphs = [part for text in result.articles["text"] for part in text.split("\n\n") if len(part) > 200]
    assert len(paragraphs) > 5
    assert any("".join(part.split()) in whole for part in paragraphs)
    assert not any("".join(part.split()) in plain for part in paragraphs)
    assert "The strait between the two countries has been quiet" not in page  # nobody's statement


def test_a_page_is_printed_to_pdf_with_its_disclosures_open(chromium, pages, tmp_path):
    page = tmp_path / "briefing.html"
    page.write_bytes(pages["short"].read_bytes())
    pdf = print_pdf(page)
    assert pdf == tmp_path / "briefing.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["briefing.html", "briefing.pdf"]


@pytest.mark.parametrize("kind", ["short", "usual"])
def test_no_chart_is_cut_on_paper(pages, open_page, kind):
    page = open_page(pages[kind], 794)  # A4 at 96 pixels an inch
    page.emulate_media(media="print")
    open_all(page)
    assert sideways(page) <= 0
    cut = page.evaluate(
        "[...document.querySelectorAll('svg.chart')].filter((s) => { const b = s.getBoundingClientRect(); return b.width && (b.right > innerWidth + 1 || b.height > 1000) }).length"
    )
    assert cut == 0
    assert page.evaluate("[...document.querySelectorAll('svg.chart')].every((s) => getComputedStyle(s).breakInside === 'avoid')")
