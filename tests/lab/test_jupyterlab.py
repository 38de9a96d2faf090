"""The notebooks as an analyst meets them: opened in JupyterLab, run, and answered by their controls."""

from __future__ import annotations

import pytest
import yaml
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ERRORS = '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"], .jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'


def cell(page, source: str):
    """The code cell whose source holds these words, in view."""
    found = page.locator(".jp-CodeCell", has=page.locator(".jp-InputArea", has_text=source))
    found.scroll_into_view_if_needed()
    found.locator(".jp-OutputArea-output").first.wait_for()
    return found


def text_changes(part, do) -> tuple[str, str]:
    """What a part of the page says before and after something is done; it must not stay the same."""
    before = part.inner_text()
    do()
    part.page.wait_for_function("([part, before]) => part.innerText !== before", arg=[part.element_handle(), before])
    return before, part.inner_text()


def test_start_here_runs_from_top_to_bottom(open_notebook):
    page = open_notebook("00_start_here")
    assert page.locator(ERRORS).count() == 0
    assert page.get_by_text("13 articles from").first.is_visible()
    for scheme in ("light", "dark"):
        assert page.keep("00_start_here", scheme).stat().st_size > 20_000
    assert (page.messages, page.outside) == ([], [])


def test_explore_answers_corrects_and_keeps(open_notebook, project):
    page = open_notebook("09_explore")
    assert page.locator(ERRORS).count() == 0
    shows_itself = cell(page, "result.article").locator(".jp-OutputArea")
    expect(shows_itself).to_contain_text("$5 million for grain and $6 million")
    assert page.locator("mjx-container").count() == 0
    search = cell(page, "controls.searcher")
    shown = search.locator(".jp-OutputArea")
    page.keep("09_explore")
    page.keep("09_explore", "dark")

    before, after = text_changes(shown, lambda: search.get_by_label("Words").fill("talks"))
    assert "1 to " in before and "1 to " in after
    expect(search.locator("blockquote strong").first).to_have_text("talks", ignore_case=True)  # once the results are there
    _, after = text_changes(shown, lambda: search.get_by_label("Speaker").select_option(index=1))
    name = search.get_by_label("Speaker").evaluate("select => select.selectedOptions[0].text").replace("\xa0", " ").rsplit(" (", 1)[0]
    expect(search.locator(".card > .meta > b:first-child").filter(has_not_text=name, visible=True)).to_have_count(0)
    assert search.locator(".card > .meta > b:first-child").filter(visible=True).count() > 0

    search.get_by_role("button", name="Correct").first.click()
    search.get_by_label("Right is").fill("Portugal")
    search.get_by_label("Who").fill("J. Doe")
    search.get_by_label("Why").fill("the record says so")
    page.keep("09_explore-correct")
    search.get_by_role("button", name="Save the correction").click()
    expect(shown).to_contain_text("Saved in corrections.yaml")
    (entry,) = [e for e in yaml.safe_load((project / "corpus/us-dprk/corrections.yaml").read_text())["corrections"] if e["who"] == "J. Doe"]
    assert entry["set"] == {"speaker": "Portugal"}

    text_changes(shown, search.get_by_role("button", name="Articles").click)
    search.get_by_role("button", name="A new corpus").click()
    expect(shown).to_contain_text("readout report --corpus corpus/my-selection")
    kept = sorted(path.name for path in (project / "corpus/my-selection").glob("*.md"))
    assert 1 <= len(kept) - 1 < 13 and "README.md" in kept

    words = cell(page, "controls.word_view")
    words.get_by_label("Word", exact=True).fill("talks")
    page.keyboard.press("Enter")
    expect(words.locator(".jp-OutputArea")).to_contain_text("“talks” in its context")
    words.get_by_role("tab", name="Over time").click()
    expect(words.locator("svg.wide")).to_be_visible()
    page.keep("09_explore-words")

    compared = cell(page, "controls.compare_view")
    compared.get_by_role("button", name="Two periods").click()
    expect(compared.locator(".jp-OutputArea")).to_contain_text("Until ")
    page.keep("09_explore-periods", "dark")
    assert (page.messages, page.outside) == ([], [])
