"""Words in the articles: in their context, over time, in company, and those that tell two selections apart.

Collocations are NLTK's (Bird, Klein and Loper, *Natural Language Processing with Python*), with measures that need no
data files. Keyness is the log-likelihood ratio (Dunning, *Computational Linguistics* 19, 1993).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain
from typing import Any

from helpers.markup import Html, count, day, html
from helpers.views.rows import Row, Rows
from helpers.views.svg import HAIR, INK, SIDES, bare, date_axis, figure, number
from helpers.views.tables import Cell, article_link, table

CONTEXT = 70  # characters on each side of a word
NEAR = 5  # words on each side that are its company
FEWEST = 3  # times that a pair of words must occur
CHANCE = 3.84  # log-likelihood ratio that chance reaches once in twenty (chi-squared, one degree of freedom)
TICKS = 360  # ticks for which a line of the dispersion has room
_WORD, _LETTER = re.compile(r"\w+(?:['’.-]\w+)*"), re.compile(r"\w")
_SPACE, _GAP = re.compile(r"\s+"), re.compile("…{2,}")  # a gap is what was left out of a redacted text
ORDERS = ("date", "left", "right")  # by what a concordance is sorted: time, the words before, the words after


def tokens(text: str) -> list[str]:
    """Cut text into words, in lower case: "Kim Jong Un's" is kim, jong, un's; marks are left out."""
    return _WORD.findall(text.lower())


class Words:
    """The articles' texts, by date, ready to be asked about words."""

    def __init__(self, rows: Rows):
        self.rows = rows
        self.articles = sorted(rows.articles, key=lambda row: (row["published"] or "9999", row["article_id"]))
        self._lower = [row["text"].lower() for row in self.articles]

    @cached_property
    def frequencies(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(word for text in self._lower for word in tokens(text))

    @cached_property
    def said(self) -> dict[str, list[str]]:
        """The words of each statement, by its id."""
        return {row["statement_id"]: tokens(row["text"]) for row in self.rows.statements}

    @cached_property
    def pairs(self) -> list[tuple[str, int, float]]:
        """The neighbours that stand together more often than chance lets them: words, times, log-likelihood ratio."""
        from nltk.collocations import BigramCollocationFinder
        from nltk.metrics import BigramAssocMeasures

        finder = BigramCollocationFinder.from_documents(tokens(text) for text in self._lower)
        finder.apply_word_filter(lambda word: not _telling(word))
        finder.apply_freq_filter(FEWEST)
        ranked = sorted(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio), key=lambda item: (-item[1], item[0]))
        return [(" ".join(pair), finder.ngram_fd[pair], value) for pair, value in ranked]

    def places(self, phrase: str) -> Iterator[tuple[int, int, int]]:
        """Where whole words stand, in any case: (number of the article, start, end), by time."""
        wanted = phrase.lower().split()
        if not wanted:
            return
        pattern = re.compile(r"\s+".join(map(re.escape, wanted)) + r"(?!\w)")
        for n, lower in enumerate(self._lower):
            if wanted[0] in lower:
                text = self.articles[n]["text"]
                # A few characters are longer in lower case; places are then looked for in the text itself.
                same = len(lower) == len(text)
                for found in pattern.finditer(lower) if same else re.finditer(pattern.pattern, text, re.IGNORECASE):
                    start, end = found.span()
                    if not _LETTER.match(text, start - 1) or not start:
                        yield n, start, end

    def company(self, phrase: str) -> list[tuple[str, int, float]]:
        """The words within five of a word, more often than chance lets them: word, times, log-likelihood ratio."""
        from nltk.metrics import BigramAssocMeasures

        near, times = Counter(), 0
        for n, start, end in self.places(phrase):
            lower, times = self._lower[n], times + 1
            before, after = tokens(lower[max(0, start - 80) : start])[-NEAR:], tokens(lower[end : end + 80])[:NEAR]
            near.update({*before, *after})
        every, own = self.frequencies.total(), set(tokens(phrase))
        room, found = times * NEAR * 2, []
        for word, together in near.items():
            often = self.frequencies[word]
            together = min(together, often)  # one that stands between two of the places is counted for both
            if together >= FEWEST and _telling(word) and word not in own and together * every > room * often:
                found.append((word, together, BigramAssocMeasures.likelihood_ratio(together, (room, often), max(every, room + often))))
        return sorted((item for item in found if item[2] >= CHANCE), key=lambda item: (-item[2], item[0]))


def _telling(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in _function_words()


@cache
def _function_words() -> frozenset[str]:
    lines = files("helpers.views").joinpath("function_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def concordance(words: Words, phrase: str, order: str = "date", most: int = 40) -> Html:
    """Every occurrence of a word in the articles, with what stands around it as it is written (keyword in context)."""
    rows, found = words.rows, list(words.places(phrase))
    lines = [(*around(words.articles[n]["text"], start, end), words.articles[n]) for n, start, end in (found if order != "date" else found[:most])]
    if order == "left":
        lines.sort(key=lambda line: line[0].lower().split()[::-1])
    elif order == "right":
        lines.sort(key=lambda line: line[2].lower().split())
    shown = [
        (html('<span class="kwic"><span>{}</span><b>{}</b><span>{}</span></span>', left, word, right), Cell(day(row["published"]), row["published"] or ""), article_link(rows, row["article_id"]))
        for left, word, right, row in lines[:most]
    ]  # fmt: skip
    left = len(found) - len(shown)
    more = html('<p class="note">{} more.</p>', f"{left:,}") if left > 0 else ""
    return table("concordance", f"“{phrase}” in its context, {count(len(found), 'time')}", ("In context", "Published", "Article"), shown) + more


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """A word with what stands before and after it in its paragraph, in one line, cut where words begin and end."""
    left, right = text[max(0, start - CONTEXT - 1) : start].rsplit("\n\n", 1)[-1], text[end : end + CONTEXT + 1].split("\n\n", 1)[0]
    left = "…" + re.sub(r"^\S*", "", left) if len(left) > CONTEXT else left.lstrip("# ")
    right = re.sub(r"\S*$", "", right) + "…" if len(right) > CONTEXT else right
    return _SPACE.sub(" ", _GAP.sub("…", left)), text[start:end], _SPACE.sub(" ", _GAP.sub("…", right))


def collocations(words: Words, phrase: str = "", most: int = 20) -> Html:
    """The company of a word; without one, the pairs of neighbours in all articles that stand out most."""
    found = words.company(phrase) if phrase else words.pairs
    name = f"Words within five of “{phrase}”" if phrase else "Words that go together"
    lines = [(word, times, Cell(f"{value:.1f}", f"{value:.6f}")) for word, times, value in found[:most]]
    return table("collocations", name, ("Words", "Times", "Log-likelihood ratio"), lines, ("Times", "Log-likelihood ratio"))


def dispersion(words: Words, phrases: Iterable[str]) -> Html:
    """Where words occur over time: a tick for each day (for several, in a long time), its height how often."""
    phrases = [phrase for phrase in dict.fromkeys(" ".join(phrase.lower().split()) for phrase in phrases) if phrase]
    dates = [row["published"] for row in words.articles]
    dated = bisect_right([day is None for day in dates], False)  # undated articles are last
    found = {phrase: Counter(dates[n] for n, _, _ in words.places(phrase) if n < dated) for phrase in phrases}
    if not dated or not phrases:
        return Html('<p class="none">No dated article, or no word to look for.</p>')
    low, high = number(dates[0]), number(dates[dated - 1])
    step = 1 + (high - low) // TICKS
    ticks = {phrase: _ticks(counted, low, step) for phrase, counted in found.items()}
    totals = ", ".join(f"{phrase} {counted.total()}" for phrase, counted in found.items())
    data = table(
        "dispersion", "Occurrences by day", ("Word", "Day", "Times"),
        [(phrase, Cell(day(when), when), times) for phrase, counted in found.items() for when, times in counted.items()], ("Times",),
    )  # fmt: skip
    return figure(
        f"Times each word occurs: {totals}", f"One tick for {'each day' if step == 1 else f'every {step} days'} on which the word occurs; its height is how often.",
        lambda axes, width: _draw_dispersion(axes, width, ticks, (low, high), f"Where words occur from {day(dates[0])} to {day(dates[dated - 1])}: {totals}."),
        lambda width: 34 + 44 * len(phrases), data,
    )  # fmt: skip


def _ticks(counted: Counter[str], low: int, step: int) -> Counter[int]:
    """Put days together, so many to a tick."""
    found: Counter[int] = Counter()
    for when, times in counted.items():
        found[low + (number(when) - low) // step * step] += times
    return found


def _draw_dispersion(axes: Any, width: int, ticks: dict[str, Counter[int]], period: tuple[int, int], said: str) -> str:
    low, high = period[0] - 5, period[1] + 5
    height = 34 + 44 * len(ticks)
    axes.set_position((0.012, 24 / height, 0.976, 1 - 26 / height))
    axes.set_xlim(low, high)
    axes.set_ylim(-0.15, len(ticks))
    bare(axes)
    date_axis(axes, low, high, width // 80)
    most = max((times for counted in ticks.values() for times in counted.values()), default=1)
    gap = float("nan")
    for place, (word, counted) in enumerate(reversed(ticks.items())):
        axes.axhline(place, color=HAIR, linewidth=0.7, zorder=0)
        axes.text(low, place + 0.62, word, fontsize=12, fontweight="bold", color=INK, va="bottom")
        line = [point for day, n in sorted(counted.items()) for point in ((day, place), (day, place + 0.55 * n / most), (gap, gap))]
        axes.plot([x for x, _ in line], [y for _, y in line], color=SIDES[0], linewidth=2.2, solid_capstyle="butt")
    return said


def apart(words: Words, first: Iterable[Row], second: Iterable[Row], most: int = 12) -> tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]:
    """The words that tell two lists of statements apart: for each list (word, times here, times there), the most telling first."""
    from nltk.metrics import BigramAssocMeasures

    here, there = (Counter(chain.from_iterable(words.said[row["statement_id"]] for row in rows)) for rows in (first, second))
    own, every = here.total(), here.total() + there.total()
    found: tuple[list, list] = ([], [])
    for word in here.keys() | there.keys():
        times, both = here[word], here[word] + there[word]
        if both < FEWEST or not _telling(word) or not 0 < own < every:
            continue
        ratio, side = BigramAssocMeasures.likelihood_ratio(times, (own, both), every), 0 if times * every > both * own else 1
        if ratio >= CHANCE and (here, there)[side][word] >= FEWEST:
            found[side].append((-ratio, word, times, there[word]))
    ours, theirs = (sorted(listed)[:most] for listed in found)
    return [(word, a, b) for _, word, a, b in ours], [(word, b, a) for _, word, a, b in theirs]
