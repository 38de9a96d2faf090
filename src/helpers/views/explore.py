"""Looking for oneself: search, words in their context, where they occur, and one speaker's statements.

Concordance, dispersion and collocations are NLTK's (Bird, Klein and Loper, *Natural Language Processing with
Python*), which need no data files. With ipywidgets the search answers to controls, without it stands as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from helpers.markup import Html, count, day, html, join, score
from helpers.views.evidence import legend, statement_cards
from helpers.views.rows import Row, Rows
from helpers.views.svg import HAIR, INK, SIDES, bare, date_axis, figure, number
from helpers.views.tables import Cell, article_link, table

CONTEXT = 70  # characters on each side of a word


@cache
def _tokenizers() -> tuple[Any, Any]:
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    return PunktSentenceTokenizer(), NLTKWordTokenizer()


def tokens(text: str) -> list[str]:
    """Cut text into sentences (untrained Punkt), then into words and marks (Penn Treebank style)."""
    sentences, words = _tokenizers()
    return [word for sentence in sentences.tokenize(text) for word in words.tokenize(sentence)]


def search(
    rows: Rows, words: str = "", speaker: str = "", target: str = "", since: str = "", until: str = "", label: str = ""
) -> list[Row]:
    """Return the utterances that hold every one of ``words`` (any order, any case), by time.

    ``speaker`` and ``target`` are canonical names or the beginnings of them, ``since`` and ``until`` ISO days
    (inclusive), ``label`` oppose, neutral or support. What is empty does not narrow the search.
    """
    wanted = words.lower().split()
    found = []
    for row in rows.utterances:
        stances = rows.stances_of[row["statement_id"]] if target or label else ()
        if (
            all(word in row["text"].lower() for word in wanted)
            and (row["speaker"] or "").lower().startswith(speaker.lower())
            and (not since or rows.when(row) >= since)
            and (not until or rows.when(row) <= until)
            and (not (target or label) or any(_fits(stance, target, label) for stance in stances))
        ):
            found.append(row)
    return sorted(found, key=rows.when)


def _fits(stance: Row, target: str, label: str) -> bool:
    return stance["target"].lower().startswith(target.lower()) and label in ("", stance["label"])


def results(rows: Rows, found: list[Row], most: int = 20) -> Html:
    """Show what a search found: how many, and the first ``most`` in their paragraphs."""
    if not found:
        return Html('<p class="none">Nothing was found.</p>')
    more = html('<p class="note">{} more; narrow the search to see them.</p>', f"{len(found) - most:,}") if len(found) > most else ""
    return html("<p>{}.</p>{}{}{}", count(len(found), "statement"), legend(), statement_cards(rows, found[:most]), more)


def concordance(rows: Rows, word: str, most: int = 40) -> Html:
    """Every occurrence of a word in the articles, with the words around it (keyword in context)."""
    from nltk.text import ConcordanceIndex

    lines = []
    for article in _by_date(rows):
        words = tokens(article["text"])
        for place in ConcordanceIndex(words, key=str.lower).offsets(word.lower()):
            left, right = " ".join(words[max(0, place - 14) : place]), " ".join(words[place + 1 : place + 15])
            lines.append((
                html('<span class="left">{}</span> <b>{}</b> {}', left[-CONTEXT:], words[place], right[:CONTEXT]),
                Cell(day(article["published"]), article["published"] or ""), article_link(rows, article["article_id"]),
            ))  # fmt: skip
    more = html('<p class="note">{} more.</p>', f"{len(lines) - most:,}") if len(lines) > most else ""
    return table("concordance", f"“{word}” in its context, {count(len(lines), 'time')}", ("In context", "Published", "Article"), lines[:most]) + more


def _by_date(rows: Rows) -> list[Row]:
    return sorted(rows.articles, key=lambda row: (row["published"] or "9999", row["article_id"]))


def collocations(rows: Rows, most: int = 20) -> Html:
    """The pairs of words that stand together more often than chance lets them (log-likelihood ratio)."""
    from nltk.collocations import BigramCollocationFinder
    from nltk.metrics import BigramAssocMeasures

    finder = BigramCollocationFinder.from_documents([tokens(article["text"]) for article in rows.articles])
    finder.apply_word_filter(lambda word: len(word) < 3 or not word.isalpha())
    finder.apply_freq_filter(3)
    ranked = sorted(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio), key=lambda item: (-item[1], item[0]))[:most]
    lines = [(" ".join(pair), finder.ngram_fd[pair], Cell(f"{value:.1f}", f"{value:.6f}")) for pair, value in ranked]
    return table("collocations", "Words that go together", ("Words", "Times", "Log-likelihood ratio"), lines, ("Times", "Log-likelihood ratio"))


def dispersion(rows: Rows, words: Iterable[str]) -> Html:
    """Where words occur over time: a tick for each day, its height the number of occurrences."""
    words = [word for word in dict.fromkeys(word.lower() for word in words) if word]
    dated = [article for article in _by_date(rows) if article["published"]]
    found: dict[str, dict[str, int]] = {word: {} for word in words}
    for article in dated:
        lowered = [token.lower() for token in tokens(article["text"])]
        for word in words:
            times = lowered.count(word)
            if times:
                found[word][article["published"]] = found[word].get(article["published"], 0) + times
    if not dated or not words:
        return Html('<p class="none">No dated article, or no word to look for.</p>')
    totals = ", ".join(f"{word} {sum(found[word].values())}" for word in words)
    data = table("dispersion", "Occurrences by day", ("Word", "Day", "Times"), [(word, Cell(day(d), d), n) for word in words for d, n in found[word].items()], ("Times",))
    return figure(
        f"Times each word occurs: {totals}", "One tick for each day on which the word occurs; its height is how often.",
        lambda axes, width: _draw_dispersion(axes, width, found, (dated[0]["published"], dated[-1]["published"]), totals),
        lambda width: 34 + 44 * len(words), data,
    )  # fmt: skip


def _draw_dispersion(axes: Any, width: int, found: dict[str, dict[str, int]], period: tuple[str, str], totals: str) -> str:
    low, high = number(period[0]) - 5, number(period[1]) + 5
    height = 34 + 44 * len(found)
    axes.set_position((0.012, 24 / height, 0.976, 1 - 26 / height))
    axes.set_xlim(low, high)
    axes.set_ylim(-0.15, len(found))
    bare(axes)
    date_axis(axes, low, high, width // 80)
    most = max((times for counted in found.values() for times in counted.values()), default=1)
    for place, (word, counted) in enumerate(reversed(found.items())):
        axes.axhline(place, color=HAIR, linewidth=0.7, zorder=0)
        axes.text(low, place + 0.62, word, fontsize=12, fontweight="bold", color=INK, va="bottom")
        axes.vlines([number(d) for d in counted], place, [place + 0.55 * n / most for n in counted.values()], color=SIDES[0], linewidth=2.2)
    return f"Where words occur from {day(period[0])} to {day(period[1])}: {totals}."


def speaker_page(rows: Rows, speaker: str = "") -> Html:
    """One speaker's statements in their paragraphs; without a name, the speaker who is heard most."""
    groups = [group for group in rows.by_speaker if group[1].lower().startswith(speaker.lower())]
    if not groups:
        return html('<p class="none">Nobody whose name begins with “{}” speaks in these articles.</p>', speaker)
    _, name, said = groups[0]
    targets = join(
        (html("<li>{}: {} over {}</li>", pair["target"], score(pair["mean_score"]) or "too few for a mean", count(pair["statements"], "statement"))
         for pair in rows.pairs if pair["speaker"] == name), ""
    )  # fmt: skip
    return html("<h3>{}</h3><ul>{}</ul>{}{}", name, targets, legend(), statement_cards(rows, said))


def explorer(rows: Rows) -> Any:
    """Controls over ``search`` where ipywidgets is installed; None where it is not."""
    try:
        import ipywidgets
    except ImportError:
        return None
    from IPython.display import display

    names = [""] + [name for _, name, _ in rows.by_speaker]
    controls = {
        "words": ipywidgets.Text(description="Words", continuous_update=False),
        "speaker": ipywidgets.Dropdown(options=names, description="Speaker"),
        "target": ipywidgets.Dropdown(options=["", *sorted({pair["target"] for pair in rows.pairs})], description="Target"),
        "since": ipywidgets.Text(description="Since", placeholder="2019-01-31", continuous_update=False),
        "until": ipywidgets.Text(description="Until", placeholder="2019-12-31", continuous_update=False),
        "label": ipywidgets.Dropdown(options=["", "oppose", "neutral", "support"], description="Stance"),
    }
    shown = ipywidgets.interactive_output(lambda **asked: display(results(rows, search(rows, **asked))), controls)
    return ipywidgets.VBox([ipywidgets.HBox(list(controls.values())[:3]), ipywidgets.HBox(list(controls.values())[3:]), shown])
