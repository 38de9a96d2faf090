"""Controls over the views of ``search``, ``words`` and ``explore``: ipywidgets where they are installed.

Each function returns a view that is both: with controls in JupyterLab, a page that stands as it is everywhere else
(run by papermill, in a report, without ipywidgets).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from helpers.markup import Html, count, day, html, legend
from helpers.schemas import ASSERTED, LABELS, STATEMENT_KINDS, STATUSES
from helpers.views import explore
from helpers.views.evidence import event_list
from helpers.views.rows import Row
from helpers.views.search import FACETS, Hits, Query, Search
from helpers.views.words import Words, collocations, concordance, dispersion

PAGE = 10  # results at a time
CHOICES = 200  # values that a facet offers, the most frequent; narrow another facet to see others
ANY = {"speakers": "any speaker", "sides": "any side", "targets": "any target", "stances": "any stance", "kinds": "any kind"}


class Interactive:
    """A view with controls where a notebook can show them; a page everywhere else."""

    def __init__(self, page: Html, controls: Any = None):
        self.page, self.controls = page, controls

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown = self.controls._repr_mimebundle_() if self.controls is not None else {}
        return {**shown, "text/html": self.page._repr_html_(), "text/plain": self.page.striptags()}


def _widgets() -> Any:
    """The module ipywidgets, or None where it is not installed."""
    try:
        import ipywidgets
    except ImportError:
        return None
    return ipywidgets


def searcher(
    search: Search, query: Query | None = None, *, add_correction: Callable[[Row], Path] | None = None,
    save_corpus: Callable[[list[str], str, str], Path] | None = None, save_parameters: Callable[[Row, str], Path] | None = None,
) -> Interactive:
    """Search with facets. Without controls: what ``query`` finds.

    ``add_correction(entry)`` writes a correction of the item that was clicked, ``save_corpus(article_ids, name, about)``
    a selection as a corpus, ``save_parameters(values, name)`` as parameters of a report; each returns the path that it
    wrote and raises ValueError or OSError with one line for people. What is not given is not offered.
    """
    query, widgets = query or Query(), _widgets()
    page = explore.hits(search.rows, search(query))
    return Interactive(page, _Searcher(widgets, search, query, add_correction, save_corpus, save_parameters).box if widgets else None)


def word_view(words: Words, phrase: str, follow: Iterable[str], order: str = "date") -> Interactive:
    """A word in its context, its company, and words over time."""
    widgets, follow = _widgets(), list(follow)
    page = html(
        "<h3>In context</h3>{}<h3>In company</h3>{}<h3>Over time</h3>{}",
        concordance(words, phrase, order), collocations(words, phrase), dispersion(words, follow),
    )  # fmt: skip
    return Interactive(page, _words(widgets, words, phrase, follow, order) if widgets else None)


def compare_view(search: Search, words: Words, speakers: Iterable[str] = (), split: str = "") -> Interactive:
    """Two speakers side by side, then two periods: before the day ``split``, and from it on."""
    widgets, speakers = _widgets(), list(speakers)
    pages = [
        explore.compare(words, *map(search, pair), names)
        for pair, names in (_two_speakers(search, speakers), _two_periods(search, split))
    ]  # fmt: skip
    page = html("<h3>Two speakers</h3>{}<h3>Two periods</h3>{}", *pages)
    return Interactive(page, _compare(widgets, search, words, speakers, split) if widgets else None)


def _two_speakers(search: Search, speakers: list[str]) -> tuple[tuple[Query, Query], tuple[str, str]]:
    first, second = explore.two_speakers(search.rows, speakers)
    return (first, second), (first.speakers[0], second.speakers[0])


def _two_periods(search: Search, split: str) -> tuple[tuple[Query, Query], tuple[str, str]]:
    before, after = explore.halves(search.rows, split)
    return (before, after), (f"Until {day(before.until)}", f"From {day(after.since)}")


def _words(widgets: Any, words: Words, phrase: str, follow: list[str], order: str) -> Any:
    asked = widgets.Text(phrase, description="Word", placeholder="sanctions relief", continuous_update=False)
    by = widgets.Dropdown(options=[("by time", "date"), ("by the words before", "left"), ("by the words after", "right")], value=order, description="Sorted")
    over = widgets.Text(", ".join(follow), description="Over time", placeholder="words, between, commas", continuous_update=False)
    shown = [widgets.HTML() for _ in range(3)]
    tabs = widgets.Tab(shown, titles=("In context", "In company", "Over time"))

    def answer(_: Any = None) -> None:
        phrase = asked.value.strip()
        shown[0].value = str(concordance(words, phrase, by.value) if phrase else _ASK)
        shown[1].value = str(collocations(words, phrase))
        shown[2].value = str(dispersion(words, over.value.split(",")))

    for control in (asked, by, over):
        control.observe(answer, "value")
    answer()
    return _column(widgets, [_grid(widgets, [asked, by, over]), tabs])


_ASK = Html('<p class="none">Give a word to look for.</p>')


def _compare(widgets: Any, search: Search, words: Words, speakers: list[str], split: str) -> Any:
    names = [name for _, name, _ in search.rows.by_speaker]
    chosen = [query.speakers[0] for query in explore.two_speakers(search.rows, speakers)]
    kind = widgets.ToggleButtons(options=["Two speakers", "Two periods"], style={"button_width": "auto"})
    both = [widgets.Dropdown(options=names, value=name if name in names else None, description=label) for name, label in zip(chosen, ("First", "Second"))]
    when = widgets.DatePicker(description="Parted on", value=_date(explore.halves(search.rows, split)[1].since))
    shown = widgets.HTML()

    def answer(_: Any = None) -> None:
        periods = kind.value == "Two periods"
        for control in both:
            control.layout.display = "none" if periods else ""
        when.layout.display = "" if periods else "none"
        parted = when.value.isoformat() if when.value else ""
        pair, labels = _two_periods(search, parted) if periods else _two_speakers(search, [c.value or "nobody else" for c in both])
        shown.value = str(explore.compare(words, *map(search, pair), labels))

    for control in (kind, *both, when):
        control.observe(answer, "value")
    answer()
    return _column(widgets, [_grid(widgets, [kind, *both, when]), shown])


class _Searcher:
    """The search's controls, its results by the page, and the forms to correct one and to keep a selection."""

    def __init__(self, widgets: Any, search: Search, query: Query, add_correction: Any, save_corpus: Any, save_parameters: Any):
        self.widgets, self.search, self.first = widgets, search, 0
        self.add_correction, self.save_corpus, self.save_parameters = add_correction, save_corpus, save_parameters
        self._filling = False  # while choices are renewed, their changes are not the reader's
        self.words = widgets.Text(query.words, placeholder='words, or "a phrase"', description="Words")
        self.since = widgets.DatePicker(value=_date(query.since), description="From")
        self.until = widgets.DatePicker(value=_date(query.until), description="Until")
        self.sure = widgets.FloatSlider(query.confidence, min=0, max=1, step=0.05, description="Sure", readout_format=".2f", continuous_update=False)
        self.facets = {name: widgets.Dropdown(options=[(ANY[name], ())], description=name[:-1].capitalize()) for name in FACETS}
        self.clear = widgets.Button(description="Clear", icon="times", tooltip="Look for everything again")
        self.table = widgets.ToggleButtons(options=_tables(None), style={"button_width": "auto"})
        self.back = widgets.Button(description="Before", icon="chevron-left", tooltip="The results before", layout=widgets.Layout(width="auto"))
        self.on = widgets.Button(description="Next", icon="chevron-right", tooltip="The results after", layout=widgets.Layout(width="auto"))
        self.place = widgets.HTML()
        self.marks = widgets.HTML(str(legend()))
        self.slots = [_Slot(widgets, self.ask_correction if add_correction else None) for _ in range(PAGE)]
        self.form = _Correction(widgets, search, add_correction)
        self.listed = widgets.VBox([slot.box for slot in self.slots])
        self.keep = _Keep(widgets, self)
        for name, dropdown in self.facets.items():
            given = getattr(query, name)
            if given:
                dropdown.options, dropdown.value = [(ANY[name], ()), (" or ".join(given), given)], given
        for control in (self.words, self.since, self.until, self.sure, *self.facets.values()):
            control.observe(self.answer, "value")
        self.table.observe(self.turn_to_first, "value")
        self.clear.on_click(self.look_for_everything)
        self.back.on_click(lambda _: self.turn(-PAGE))
        self.on.on_click(lambda _: self.turn(PAGE))
        self.box = _column(widgets, [
            _grid(widgets, [self.words, self.since, self.until, *self.facets.values(), self.sure, self.clear]),
            _row(widgets, [self.table, self.back, self.place, self.on]), self.marks,
            self.listed, self.keep.box,
        ])  # fmt: skip
        self.answer()

    @property
    def query(self) -> Query:
        """What the controls ask for."""
        chosen = {name: dropdown.value for name, dropdown in self.facets.items()}
        since, until = (control.value.isoformat() if control.value else "" for control in (self.since, self.until))
        return Query(self.words.value, **chosen, since=since, until=until, confidence=self.sure.value)

    def answer(self, _: Any = None) -> None:
        """Search again, renew the counts beside every choice, and show the first results."""
        if self._filling:
            return
        self.found = self.search(self.query)
        self._filling = True
        try:
            for name, dropdown in self.facets.items():
                _offer(dropdown, name, self.found.counts[name])
            shown = self.table.value
            self.table.options = _tables(self.found)
            self.table.value = shown
        finally:
            self._filling = False
        self.turn_to_first()

    def look_for_everything(self, _: Any = None) -> None:
        self._filling = True
        try:
            self.words.value, self.since.value, self.until.value, self.sure.value = "", None, None, 0.0
            for dropdown in self.facets.values():
                dropdown.value = ()
        finally:
            self._filling = False
        self.answer()

    def turn_to_first(self, _: Any = None) -> None:
        if not self._filling:
            self.first = 0
            self.turn(0)

    def turn(self, step: int) -> None:
        """Show the page of results that is so far from this one."""
        listed = getattr(self.found, self.table.value)
        self.first = max(0, min(self.first + step, (len(listed) - 1) // PAGE * PAGE))
        last = min(len(listed), self.first + PAGE)
        self.place.value = f"{self.first + 1:,} to {last:,} of {len(listed):,}" if listed else "nothing found"
        self.back.disabled, self.on.disabled = self.first == 0, last == len(listed)
        self.marks.layout.display = "" if self.table.value == "statements" and listed else "none"
        for n, slot in enumerate(self.slots, self.first):
            slot.show(self.search, self.found, self.table.value, n if n < last else None)
        self.form.close()

    def ask_correction(self, slot: _Slot) -> None:
        """Open the form that corrects an item, right below it."""
        boxes = [other.box for other in self.slots]
        boxes.insert(boxes.index(slot.box) + 1, self.form.box)
        self.listed.children = boxes
        self.form.open(slot.item, slot.table)


class _Slot:
    """The place of one result, with the button that corrects it."""

    def __init__(self, widgets: Any, correct: Callable[[_Slot], None] | None):
        self.page = widgets.HTML(layout=widgets.Layout(flex="1 1 auto", width="auto"))
        self.button = widgets.Button(description="Correct", icon="pencil", tooltip="Correct, annotate or hide this item", layout=widgets.Layout(flex="0 0 auto", width="auto"))
        self.box = widgets.HBox([self.page, self.button] if correct else [self.page])
        self.box.add_class("readout-slot")
        self.item, self.table = None, ""
        self.button.on_click(lambda _: correct and correct(self))

    def show(self, search: Search, found: Hits, table: str, n: int | None) -> None:
        self.item, self.table = (getattr(found, table)[n], table) if n is not None else (None, table)
        self.box.layout.display = "none" if n is None else ""
        self.button.layout.display = "none" if table == "articles" else ""
        if n is None:
            self.page.value = ""
        elif table == "statements":
            self.page.value = str(explore.found_statements(search.rows, found, n, n + 1))
        elif table == "events":
            self.page.value = str(event_list(search.rows, [self.item]))
        else:
            self.page.value = str(explore.found_articles(search.rows, found, n, n + 1))


class _Correction:
    """The form that corrects one item: what is wrong, what is right, who says so and why."""

    def __init__(self, widgets: Any, search: Search, add_correction: Callable[[Row], Path] | None):
        self.search, self.add_correction = search, add_correction
        self.about = widgets.HTML()
        self.what = widgets.Dropdown(options=[""], description="What")
        self.right = widgets.Combobox(description="Right is", ensure_option=False)
        self.who = widgets.Text(description="Who", placeholder="your name")
        self.why = widgets.Text(description="Why", placeholder="what shows it")
        self.save = widgets.Button(description="Save the correction", icon="check", button_style="primary", layout=widgets.Layout(width="auto"))
        self.cancel = widgets.Button(description="Cancel")
        self.said = widgets.HTML()
        self.box = _column(widgets, [self.about, _row(widgets, [self.what, self.right, self.who, self.why]), _row(widgets, [self.save, self.cancel, self.said])])
        self.box.add_class("readout-form")
        self.what.observe(self.suggest, "value")
        self.save.on_click(self.write)
        self.cancel.on_click(lambda _: self.close())
        self.close()

    def close(self) -> None:
        self.item, self.box.layout.display = None, "none"

    def open(self, item: Row, table: str) -> None:
        self.item, self.table, self.said.value = item, table, ""
        title = item["text"] if table == "statements" else item["headline"]
        self.about.value = str(html("<h3>Correct</h3><blockquote>{}</blockquote>", title))
        self.what.options = self.choices()
        self.what.index = 0
        self.suggest()
        self.box.layout.display = ""

    def choices(self) -> list[tuple[str, tuple[str, str]]]:
        """What can be corrected of the item: (in words, (table or deed, field or target))."""
        if self.table == "events":
            found = [("status", ("events", "status")), ("day", ("events", "day")), ("place", ("events", "place"))]
        else:
            found = [("speaker", ("statements", "speaker")), ("day it was said", ("statements", "said_on")), ("asserted or denied", ("statements", "asserted"))]
            found += [(f"stance toward {row['target']}", ("stances", row["target"])) for row in self.search.rows.stances_of[self.item["statement_id"]]]
        return [*found, ("hide it", ("hide", "")), ("add a note", ("note", ""))]

    def suggest(self, _: Any = None) -> None:
        """Offer the values that the chosen field may take."""
        if self.item is None or not self.what.value:
            return
        table, name = self.what.value
        known = {"speaker": [name for _, name, _ in self.search.rows.by_speaker][:CHOICES], "asserted": ASSERTED, "status": STATUSES}
        self.right.options = tuple(LABELS if table == "stances" else known.get(name, ()))
        self.right.placeholder = "2021-03-18" if name in ("said_on", "day") else ""
        self.right.value = ""
        self.right.layout.display = "none" if table == "hide" else ""

    def entry(self) -> Row:
        """The correction as ``corrections.yaml`` holds it."""
        table, name = self.what.value
        right = self.right.value.strip()
        if table == "hide":
            deed: Row = {"table": self.table, "hide": True}
        elif table == "note":
            deed = {"table": self.table, "note": right}
        elif table == "stances":
            deed = {"table": "stances", "target": name, "set": {"label": right}}
        else:
            deed = {"table": table, "set": {"earliest": right, "latest": right} if name == "day" else {name: right}}
        article, words = self.proof()
        return {"article": article, "words": words, **deed, "who": self.who.value.strip(), "why": self.why.value.strip(), "on": date.today().isoformat()}

    def proof(self) -> tuple[str, str]:
        """The article, and the words in it, that the correction is about."""
        if self.table == "events":
            place = self.item["evidence"][0]
            article, start, end = place["article_id"], place["start"], place["end"]
        else:
            article, (start, end) = self.item["article_id"], self.item["spans"][0]
        return article, " ".join(self.search.rows.article[article]["text"][start:end].split())

    def write(self, _: Any = None) -> None:
        if not self.right.value.strip() and self.what.value[0] != "hide":
            self.said.value = "Say what is right."
        elif not (self.who.value.strip() and self.why.value.strip()):
            self.said.value = "Say who corrects it, and why."
        else:
            self.said.value = _done(lambda: html("Saved in {}. Run the notebook again to see it.", self.add_correction(self.entry()).name))


class _Keep:
    """The form that keeps a selection: as a corpus of its own, or as parameters for a report."""

    def __init__(self, widgets: Any, searcher: _Searcher):
        self.searcher = searcher
        self.name = widgets.Text("my-selection", description="Keep it as")
        self.corpus = widgets.Button(description="A new corpus", icon="folder", tooltip="Copy the articles found, and what is known of the parties", layout=widgets.Layout(width="auto"))
        self.parameters = widgets.Button(description="Report parameters", icon="file-text-o", tooltip="A file for readout report", layout=widgets.Layout(width="auto"))
        self.said = widgets.HTML()
        offered = [button for button, save in ((self.corpus, searcher.save_corpus), (self.parameters, searcher.save_parameters)) if save]
        self.box = _row(widgets, [self.name, *offered, self.said] if offered else [])
        self.box.add_class("readout-form")
        self.corpus.on_click(self.write_corpus)
        self.parameters.on_click(self.write_parameters)

    def write_corpus(self, _: Any = None) -> None:
        found = self.searcher.found
        self.said.value = _done(lambda: html(
            "{} copied. Their reports: <code>readout report --corpus {}</code>", count(len(found.articles), "article"),
            _typed(self.searcher.save_corpus([row["article_id"] for row in found.articles], self.name.value.strip(), found.query.in_words())),
        ))  # fmt: skip

    def write_parameters(self, _: Any = None) -> None:
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self.searcher.query).items() if value}
        name = self.name.value.strip()
        self.said.value = _done(lambda: html(
            "Saved. Its report: <code>readout report --set {} --file {}</code>", name, _typed(self.searcher.save_parameters(values, name))
        ))  # fmt: skip


def _done(write: Callable[[], Html]) -> str:
    """Do what a button asks for, and say what came of it."""
    try:
        return str(write())
    except (ValueError, OSError) as error:
        return str(html('<span class="refused">Not saved: {}</span>', error))


def _typed(path: Path) -> Path:
    """A path as it is typed in the project's folder."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "notebooks").is_dir() and path.is_relative_to(folder):
            return path.relative_to(folder)
    return path


def _tables(found: Hits | None) -> list[tuple[str, str]]:
    """The tables that can be shown, each with the number of rows that were found."""
    return [(f"{name.capitalize()} ({len(getattr(found, name)):,})" if found else name, name) for name in ("statements", "events", "articles")]


def _offer(dropdown: Any, facet: str, counts: dict[str, int]) -> None:
    """Renew a facet's choices with their counts; what is chosen stays chosen."""
    chosen, order = dropdown.value, {"stances": LABELS, "kinds": STATEMENT_KINDS + STATUSES}.get(facet)
    names = [name for name in order if name in counts] if order else list(counts)[:CHOICES]
    options = [(f"{name} ({counts[name]:,})", (name,)) for name in names]
    if chosen and chosen not in [value for _, value in options]:
        options.insert(0, (" or ".join(chosen), chosen))
    dropdown.options = [(ANY[facet], ()), *options]
    dropdown.value = chosen


def _date(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _grid(widgets: Any, children: list[Any]) -> Any:
    """What is asked for: controls in columns, as many as there is room for."""
    return widgets.Box(children).add_class("readout-asked")


def _row(widgets: Any, children: list[Any]) -> Any:
    return widgets.Box(children).add_class("readout-bar")


def _column(widgets: Any, children: list[Any]) -> Any:
    return widgets.VBox(children).add_class("readout")
