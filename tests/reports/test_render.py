"""A page: no code, nothing from outside, policy by hash, contents that lead to sections, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import re

import nbformat
from nbformat import v4

from helpers.markup import Html
from helpers.reports.render import heading, policy, render, render_page, script, style


def make(*cells):
    return v4.new_notebook(cells=list(cells))


def shown(html, *tags):
    return v4.new_code_cell("secret = 1", outputs=[v4.new_output("display_data", {"text/html": html})], metadata={"tags": list(tags)})


PAGE = make(
    v4.new_markdown_cell("# Title & more\n\n**Why?**"), shown('<p class="subject">A &amp; B, 2020</p>'), v4.new_markdown_cell("## First part"),
    shown('<p id="x-1">text</p><a href="#x-1">here</a> <a class="proof" href="#gone">away</a>'), shown("<b>for the lab</b>", "lab-only"),
    v4.new_markdown_cell("## Lab things", metadata={"tags": ["lab-only"]}), v4.new_markdown_cell("## *Second* part: 2"),
    v4.new_code_cell("print", outputs=[v4.new_output("stream", name="stdout", text="<i>out</i>"), v4.new_output("stream", name="stderr", text="warned")]),
    v4.new_code_cell("1", outputs=[v4.new_output("execute_result", {"text/plain": "<script>1</script>"})]),
)  # fmt: skip


def test_code_and_warnings_and_lab_cells_are_left_out():
    page = render(PAGE)
    assert "secret" not in page
    assert "warned" not in page
    assert "for the lab" not in page
    assert "Lab things" not in page
    assert "<pre>&lt;i&gt;out&lt;/i&gt;</pre>" in page
    assert "<pre>&lt;script&gt;1&lt;/script&gt;</pre>" in page


def test_contents_lead_to_sections():
    page = render(PAGE)
    assert '<li><a href="#first-part">First part</a></li><li><a href="#second-part-2">Second part: 2</a></li>' in page
    assert '<h2 id="first-part">' in page
    assert '<h2 id="second-part-2">' in page


def test_a_link_to_nothing_becomes_text():
    page = render(PAGE)
    assert '<a href="#x-1">here</a> away' in page


def test_the_title_is_the_heading_with_its_subject():
    assert heading(PAGE) == "Title & more: A & B, 2020"
    assert "<title>Title &amp; more: A &amp; B, 2020</title>" in render(PAGE)
    assert "<title>Mine</title>" in render(PAGE, "Mine")


def test_style_and_script_are_allowed_by_hash_and_nothing_else_is():
    page = render_page("P", Html("<p>x</p>"))
    told = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    assert told.startswith("default-src 'none';")
    assert "unsafe" not in told
    for tag, kind in (("style", "style-src"), ("script", "script-src")):
        parts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        assert len(parts) == 1
        digest = base64.b64encode(hashlib.sha256(parts[0].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in told
    assert told == policy(style(), script())


def test_no_address_stands_in_the_frame():
    page = render(PAGE)
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "url(" not in page
    assert "@import" not in page


def test_a_notebook_gives_the_same_page_each_time():
    assert render(PAGE) == render(nbformat.from_dict(nbformat.v4.nbbase.NotebookNode(PAGE)))


def test_an_empty_notebook_is_a_page():
    page = render(make())
    assert page.startswith("<!doctype html>")
    assert "<title>Report</title>" in page
