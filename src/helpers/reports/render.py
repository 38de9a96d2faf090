"""An executed notebook made into one HTML file: no code, nothing loaded from outside, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from helpers.markup import Html, html, join

TEMPLATE = Path(__file__).parent / "template"
VIEWS = Path(__file__).parents[1] / "views"  # not imported: that would load pandas
_HEADING = re.compile(r"^(#{1,2})[ \t]+(\S.*)$", re.MULTILINE)
_SUBJECT = re.compile(r'<p class="subject">([^<]*)</p>')


def render(notebook: Any, title: str | None = None) -> str:
    """Render an executed notebook (nbformat 4) as a page.

    ``title`` is the page's title; without it, the notebook's ``heading``. The page holds a content-security policy that
    allows nothing but its own style and script, by their hashes. Raises nothing on any notebook that ran.
    """
    headings = [
        (len(marks), _plain(text))
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "lab-only" not in cell.metadata.get("tags", ())
        for marks, text in _HEADING.findall(cell.source)
    ]
    if title is None:
        title = heading(notebook)
    sections = [text for level, text in headings if level == 2]
    body, _ = _exporter().from_notebook_node(
        notebook,
        resources={
            "title": title,
            "style": style(),
            "script": script(),
            "policy": policy(style(), script()),
            "contents": _contents(sections),
        },
    )
    return _unlink(_name_headings(body))


def heading(notebook: Any) -> str:
    """What a notebook is called: its first heading, and the subject that it shows (``findings.subject``)."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    name = next((text for source in sources for marks, text in _HEADING.findall(source) if marks == "#"), "Report")
    shown = (output.get("data", {}).get("text/html", "") for cell in notebook.cells for output in cell.get("outputs", ()))
    subject = next((found[1] for text in shown if (found := _SUBJECT.search(text))), "")
    return f"{_plain(name)}: {unescape(subject)}" if subject else _plain(name)


def render_page(title: str, body: Html) -> str:
    """Make a page of our own, such as the index, in the same frame as a report."""
    from nbformat import v4

    cell = v4.new_code_cell(outputs=[v4.new_output("display_data", {"text/html": str(body)})])
    return render(v4.new_notebook(cells=[cell]), title)


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter
    from nbconvert.exporters import TemplateExporter

    class PageExporter(HTMLExporter):
        """The template's page as it is: HTMLExporter would parse and rewrite it, which takes most of the time."""

        from_notebook_node = TemplateExporter.from_notebook_node

    exporter = PageExporter(
        template_name="template", extra_template_basedirs=[str(TEMPLATE.parent)], exclude_anchor_links=True
    )
    exporter.register_filter("highlight_code", lambda source, metadata=None: "")  # `basic` names it; no code is shown
    return exporter


@cache
def style() -> str:
    """The style of views and page, as it stands in every report."""
    sheets = (VIEWS / "style.css").read_text("utf-8"), (TEMPLATE / "page.css").read_text("utf-8")
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?(?:\*/|\Z)", "", "".join(sheets), flags=re.DOTALL)).strip()


@cache
def script() -> str:
    """The script of every report."""
    return re.sub(r"\n\s*", "\n", (TEMPLATE / "report.js").read_text("utf-8")).strip()


def policy(*inline: str) -> str:
    """A content-security policy that allows these inline pieces by hash and nothing else, no request at all."""
    styles, scripts = (
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in inline
    )
    return f"default-src 'none'; style-src {styles}; script-src {scripts}; base-uri 'none'; form-action 'none'"


def heading_id(text: str) -> str:
    """The id of a heading: its words in lower case, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"


def _plain(heading: str) -> str:
    return re.sub(r"[*_`]", "", heading).strip()


def _contents(sections: list[str]) -> Html:
    return html("<ul>{}</ul>", join(html('<li><a href="#{}">{}</a></li>', heading_id(text), text) for text in sections))


def _name_headings(body: str) -> str:
    """Give the notebook's own second headings the ids that the contents list leads to."""
    return re.sub(
        r'<h2(?: id="[^"]*")?>((?:(?!<h2).)*?)</h2>',
        lambda found: f'<h2 id="{heading_id(re.sub("<[^<>]+>", "", found[1]))}">{found[1]}</h2>', body,
    )  # fmt: skip


def _unlink(body: str) -> str:
    """Turn links to what this page does not hold into plain text: a notebook shows the views that it likes."""
    there = set(re.findall(r' id="([^"]+)"', body))
    return re.sub(
        r'<a(?: class="[^"]*")? href="#([^"]+)">((?:(?!<a ).)*?)</a>', lambda found: found[0] if found[1] in there else found[2], body
    )
