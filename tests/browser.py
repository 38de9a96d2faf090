"""Fixtures that open pages in Chromium as a reader would, from the file, and note whatever goes wrong."""

from __future__ import annotations

import os
import shutil

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; where there is none the test is skipped, or fails if READOUT_REQUIRE_BROWSER is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("READOUT_REQUIRE_BROWSER"):
            pytest.fail("READOUT_REQUIRE_BROWSER is set and no chromium is installed")
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Return a function that opens a file; the page notes its ``messages`` and the addresses it ``asked`` for."""
    contexts = []

    def _open(path, width=1280, scheme="light", script=True, bypass=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, bypass_csp=bypass
        )
        contexts.append(context)
        page = context.new_page()
        page.messages, page.asked = [], []
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.on("dialog", lambda dialog: (page.messages.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.resolve().as_uri())
        return page

    yield _open
    for context in contexts:
        context.close()


def open_all(page) -> None:
    """Open every disclosure of a page."""
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")


def complaints(page) -> list[str]:
    """What axe-core finds wrong with a page as it stands (the page must have been opened with ``bypass``)."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def sideways(page) -> int:
    """How many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


