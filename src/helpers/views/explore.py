"""What 09_explore shows: what a search found, two selections side by side, one speaker; each as a page that stands
without controls. ``controls`` makes the same views answer to a mouse.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import fmean

from helpers.markup import Html, count, days, html, join, legend, places, score
from helpers.views.evidence import event_list, statement_cards
from helpers.views.rows import Row, Rows
from helpers.views.search import NEVER, Hits, Query
from helpers.views.tables import article_link, table
from helpers.views.words import CONTEXT, Words, apart, around

TARGETS = 8  # of a comparison


def hits(rows: Rows, found: Hits, most: int = 20) -> Html:
    """Show what a search found: how much, and the first ``most`` statements in their paragraphs, then events and articles."""
    many = (count(len(found.statements), "statement"), count(len(found.events), "event"), count(len(found.articles), "article"))
    said = found_statements(rows, found, 0, most) if found.statements else Html('<p class="none">No statement was found.</p>')
    parts = [html("<p>{}: {}.</p>", _capital(found.query.in_words()), ", ".join(many)), legend() if found.statements else "", said, _left(len(found.statements) - most)]
    if found.events:
        parts += [Html("<h3>Events</h3>"), event_list(rows, found.events[:most]), _left(len(found.events) - most)]
    if found.articles:
        parts += [Html("<h3>Found in</h3>"), found_articles(rows, found, 0, most), _left(len(found.articles) - most)]
    return join(parts)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _left(number: int) -> Html:
    return html('<p class="note">{} more; narrow the search to see them.</p>', f"{number:,}") if number > 0 else Html("")


def found_statements(rows: Rows, found: Hits, start: int, end: int) -> Html:
    """Some of the statements that were found, in their paragraphs, the words looked for marked."""
    return statement_cards(rows, found.statements[start:end], found.query.terms)


def found_articles(rows: Rows, found: Hits, start: int, end: int) -> Html:
    """Some of the articles that were found, each with the first sentences that hold the words."""
    return html('<ul class="found">{}</ul>', join(_article(rows, row, found.query) for row in found.articles[start:end]))


def _article(rows: Rows, article: Row, query: Query) -> Html:
    text, lines, seen = article["text"], [], -CONTEXT
    for start, end, _ in places(text, query.terms):
        if start > seen + CONTEXT and len(lines) < 3:
            lines.append(html("{}<strong>{}</strong>{}", *around(text, start, end)))
            seen = end
    quotes = html("<blockquote>{}</blockquote>", join(lines, "<br>")) if lines else ""
    told = " · ".join(part for part in (article["outlet"], days(article["published"], article["published"])) if part)
    return html('<li>{} <span class="meta">{}</span>{}</li>', article_link(rows, article["article_id"]), told, quotes)


def compare(words: Words, first: Hits, second: Hits, names: tuple[str, str] | None = None) -> Html:
    """Two selections side by side: how much each says and when, what each holds about the same targets, and the words
    that tell them apart."""
    rows = words.rows
    names = names or (_capital(first.query.in_words()), _capital(second.query.in_words()))
    both = (first.statements, second.statements)
    if not all(both):
        silent = " and ".join(name for name, said in zip(names, both) if not said)
        return html('<p class="none">No statement was found for {}; there is nothing to compare.</p>', silent)
    lines = [
        ("Statements", *(f"{len(said):,}" for said in both)),
        ("In articles", *(f"{len({row['article_id'] for row in said}):,}" for said in both)),
        ("Said", *(_period(rows, said) for said in both)),
        ("In quotation marks", *(f"{sum(row['kind'] != 'indirect' for row in said) / len(said):.0%}" for said in both)),
        *_stances(rows, both),
    ]
    here, there = apart(words, *both)
    telling = [(name, _telling(found)) for name, found in zip(names, (here, there))]
    return join((
        table("comparison", "Side by side; stances are means from −1 (hostile) to +1 (supportive), with the number of statements", ("What", *names), lines),
        html('<h3>Words that tell them apart</h3><p class="meta">With the times that each says them.</p><dl class="apart">{}</dl>', join(html("<dt>{}</dt><dd>{}</dd>", name, listed) for name, listed in telling)),
    ))  # fmt: skip


def _period(rows: Rows, statements: list[Row]) -> str:
    last = next((when for when in map(rows.when, reversed(statements)) if when < NEVER), None)  # they stand in order of time
    return days(rows.when(statements[0]), last) if last else "no date"


def _stances(rows: Rows, both: tuple[list[Row], list[Row]]) -> list[tuple[str, str, str]]:
    """A line for each target that the two speak of most: the mean of each, or that there is too little for one."""
    scores: list[dict[str, list[float]]] = []
    for statements in both:
        found = defaultdict(list)
        for row in statements:
            for stance in rows.stances_of.get(row["statement_id"], ()):
                found[stance["target"]].append(stance["score"])
        scores.append(found)
    shared = sorted(
        scores[0].keys() | scores[1].keys(),
        key=lambda target: (-min(len(found[target]) for found in scores), -sum(len(found[target]) for found in scores), target),
    )
    enough = [target for target in shared if any(len(found[target]) >= rows.minimum for found in scores)]
    return [(f"Toward {target}", *(_mean(rows, found[target]) for found in scores)) for target in enough[:TARGETS]]


def _mean(rows: Rows, scores: list[float]) -> str:
    if len(scores) < rows.minimum:
        return f"too few ({len(scores)})" if scores else ""
    return f"{score(fmean(scores))} ({len(scores)})"


def _telling(found: list[tuple[str, int, int]]) -> Html:
    if not found:
        return Html("none stands out")
    return join((html('<span class="word">{} <span class="meta">{}∶{}</span></span>', word, here, there) for word, here, there in found), " ")


def halves(rows: Rows, split: str = "") -> tuple[Query, Query]:
    """Two periods: before a day, and from it on; without a day, the middle of the statements."""
    if not split:
        dated = sorted(when for when in map(rows.when, rows.utterances) if when < NEVER)
        split = dated[len(dated) // 2] if dated else ""
    return Query(until=_eve(split)), Query(since=split)


def _eve(split: str) -> str:
    return (date.fromisoformat(split) - timedelta(1)).isoformat() if split > "0001-01-01" else split


def two_speakers(rows: Rows, names: list[str]) -> tuple[Query, Query]:
    """Two speakers, by their names or the beginnings of them; where fewer are named, those who are heard most."""
    heard = [name for _, name, _ in rows.by_speaker]
    chosen = [next((name for name in heard if name.lower().startswith(given.lower())), given) for given in names[:2]]
    chosen += [name for name in heard if name not in chosen] + ["nobody else"] * 2
    return Query(speakers=(chosen[0],)), Query(speakers=(chosen[1],))


def speaker_page(rows: Rows, speaker: str = "", most: int = 60) -> Html:
    """One speaker's first ``most`` statements in their paragraphs; without a name, the speaker who is heard most."""
    groups = [group for group in rows.by_speaker if group[1].lower().startswith(speaker.lower())]
    if not groups:
        return html('<p class="none">Nobody whose name begins with “{}” speaks in these articles.</p>', speaker)
    _, name, said = groups[0]
    pairs = [pair for pair in rows.pairs if pair["speaker"] == name]
    lines = [html("<li>{}: {} over {}</li>", pair["target"], score(pair["mean_score"]), count(pair["statements"], "statement")) for pair in pairs if pair["mean_score"] is not None]
    few = ", ".join(pair["target"] for pair in pairs if pair["mean_score"] is None)
    if few:
        lines.append(html("<li>Too few statements for a mean: {}</li>", few))
    return html("<h3>{}</h3><ul>{}</ul>{}{}", name, join(lines), legend(), statement_cards(rows, said[:most]) + _left(len(said) - most))
