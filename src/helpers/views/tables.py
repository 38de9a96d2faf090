"""Tables that people and screen readers can read; the report's script makes them sort, filter and download."""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from helpers.markup import Html, count, day, days, html, join, score
from helpers.views.rows import Row, Rows, anchor, holder, pair_anchor

LONGEST = 1000  # rows of one table on a page; the rest is in the file beside the report
LABELLED = 60  # rows up to which each cell names its column for narrow pages; in longer tables the script does
SHORT = 60  # characters of a statement in a table; the whole is a link away


class Cell(NamedTuple):
    """A cell whose text sorts by another value than it shows."""

    shown: Any
    sort: Any


def table(
    name: str, caption: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Iterable[str] = ()
) -> Html:
    """Make a table: ``name`` is its file name when downloaded, ``numbers`` the headings of columns of figures.

    The first cell of a row is its heading. A cell is text, a number, None, HTML made by views, or a ``Cell``.
    """
    rows, numbers = list(rows), set(numbers)
    if not rows:
        return html('<p class="none">{}: nothing to list.</p>', caption)
    head = join(
        html('<th scope="col"{}>{}</th>', Html(' class="n"') if heading in numbers else "", heading)
        for heading in headings
    )
    labelled = len(rows) <= LABELLED
    body = join(_row(row, headings, numbers, labelled) for row in rows[:LONGEST])
    rest = (
        html('<p class="note">{} more rows are in the file {}.csv.</p>', f"{len(rows) - LONGEST:,}", name)
        if len(rows) > LONGEST
        else ""
    )
    return html(
        '<div class="table"><table data-name="{}"><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>{}</div>",
        name, caption, head, body, rest,
    )  # fmt: skip


def _row(cells: Sequence[Any], headings: Sequence[str], numbers: set[str], labelled: bool) -> Html:
    made = []
    for place, (cell, heading) in enumerate(zip(cells, headings, strict=True)):
        shown, sort = cell if isinstance(cell, Cell) else (cell, None)
        attributes = "" if sort is None else html(' data-v="{}"', sort)
        kind = Html(' class="n"') if heading in numbers else ""
        shown = "" if shown is None else shown
        if place == 0:
            made.append(html('<th scope="row"{}>{}</th>', attributes, shown))
        elif shown == "":
            made.append(Html("<td></td>"))
        else:
            label = html(' data-l="{}"', heading) if labelled else ""
            made.append(html("<td{}{}{}>{}</td>", label, kind, attributes, shown))
    return html("<tr>{}</tr>", join(made))


def download(data: bytes, name: str, most: int) -> Html:
    """A link that saves ``data`` from the page itself; where it is larger than ``most`` bytes, the name of the file
    beside the report."""
    if len(data) > most:
        return html('<p class="note">All tables are in one workbook beside this report: {} ({} KB).</p>', name, f"{len(data) / 1000:.0f}")
    address = "data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64," + base64.b64encode(data).decode()
    return html('<p><a download="{}" href="{}">Download all tables as one Excel workbook</a> ({} KB)</p>', name, Html(address), f"{len(data) / 1000:.0f}")


def disclosure(summary: str, content: Any) -> Html:
    """Fold ``content`` behind a line that opens it."""
    return html("<details><summary>{}</summary>{}</details>", summary, content)


def pairs_table(rows: Rows, fewest: int = 1) -> Html:
    """Speaker by target: mean stance with its interval and trend; each count leads to its statements.

    Pairs with fewer statements than ``fewest`` are counted below the table.
    """
    return _holders_table("speakers", "Speaker", "Each speaker’s stance toward each target", rows.pairs, fewest, "under each speaker, and in the file speakers.csv")


def sides_table(rows: Rows, fewest: int = 1) -> Html:
    """Side by target: the same for all who speak for a side."""
    return _holders_table("sides", "Side", "The stance of all who speak for a side toward each target", rows.side_pairs, fewest, "in the file sides.csv")


def outlets_table(rows: Rows, fewest: int = 1) -> Html:
    """Outlet by target: the same for the statements that an outlet reports."""
    return _holders_table("outlets", "Outlet", "The stance of the statements that an outlet reports", rows.outlet_pairs, fewest, "in the file outlets.csv")


def _holders_table(name: str, heading: str, caption: str, pairs: list[Row], fewest: int, elsewhere: str) -> Html:
    shown = [pair for pair in pairs if pair["statements"] >= fewest]
    left = len(pairs) - len(shown)
    note = html('<p class="note">{} with fewer than {} statements: {}.</p>', count(left, "pair"), fewest, elsewhere) if left else ""
    return note + table(
        name,
        f"{caption}: mean of scores from −1 (hostile) to +1 (supportive)",
        (heading, "Target", "Statements", "Against / neutral / for", "Mean", "95 % interval", "Tone", "Said", "Trend"),
        (
            (
                holder(pair)[2],
                pair["target"],
                pair_link(pair, pair["statements"]),
                shares(pair),
                score(pair["mean_score"]),
                interval(pair),
                score(pair["mean_sentiment"]),
                Cell(days(pair["first"], pair["last"]), pair["first"] or ""),
                pair["trend"],
            )
            for pair in shown
        ),
        ("Statements", "Mean", "Tone"),
    )  # fmt: skip


def shares(pair: Row) -> str:
    """How many statements are against, neutral and for; empty where the table does not say."""
    counted = [pair.get(label) for label in ("oppose", "neutral", "support")]
    return "" if None in counted else " / ".join(f"{n:,}" for n in counted)


def interval(pair: Row) -> str:
    """Write a pair's interval in words: −0.80 to −0.41; empty where there is none."""
    if pair["low"] is None or pair["high"] is None:
        return ""
    return f"{score(pair['low'])} to {score(pair['high'])}"


def pair_link(pair: Row, text: Any) -> Html:
    """Link to the statements that a pair's figures were counted from."""
    return html('<a href="#{}">{}</a>', pair_anchor(pair), text)


def statement_link(statement: Row, text: Any) -> Html:
    """Link to a statement in its paragraph."""
    return html('<a href="#{}">{}</a>', anchor("s", statement["statement_id"]), text)


def article_link(rows: Rows, article_id: str, text: Any = None) -> Html:
    """Link to an article's entry on the page."""
    if text is None:
        text = rows.article.get(article_id, {}).get("title") or article_id
    return html('<a href="#{}">{}</a>', anchor("a", article_id), text)


def statements_table(rows: Rows) -> Html:
    """Every utterance, by time, with whom it is for or against and how much."""
    return table(
        "statements",
        "Statements, each utterance once",
        ("Speaker", "When", "Statement", "Quotation", "For or against", "Confidence"),
        (
            (
                row["speaker"] or "not named",
                Cell(day(rows.when(row)), rows.when(row)),
                statement_link(row, _short(row["text"])),
                row["kind"] if row["asserted"] == "yes" else f"{row['kind']}, {row['asserted']}",
                join(
                    (html("{} {}", stance["target"], score(stance["score"])) for stance in rows.stances_of[row["statement_id"]] if stance["label"] != "neutral"),
                    "; ",
                ),
                f"{row['confidence']:.2f}",
            )
            for row in sorted(rows.utterances, key=rows.when)
        ),
        ("Confidence",),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHORT else text[:SHORT].rpartition(" ")[0] + " …"


def events_table(rows: Rows, told: Container[str] = (), most: int = LONGEST) -> Html:
    """Events by time, with the sentences that report them; those ``told`` on the page already are linked.

    At most ``most``: what is planned or denied, then what is told most.
    """
    open_first = sorted(rows.events, key=lambda row: (row["status"] == "happened", -row["salience"], row["event_id"]))
    events = open_first[:most]
    left = len(rows.events) - len(events)
    note = html('<p class="note">The {} that are told most; {} more in the file events.csv.</p>', count(most, "event"), f"{left:,}") if left else ""
    return note + table(
        "events",
        "Events, merged over articles",
        ("Event", "When", "Who", "Status", "Reported in"),
        (
            (
                row["headline"],
                Cell(days(row["earliest"], row["latest"]), row["earliest"] or "9999"),
                ", ".join(row["participants"]),
                html("{}{}", row["status"], " (corrected)" if row.get("corrected") else ""),
                Cell(_reported(rows, row, row["event_id"] in told), row["articles"]),
            )
            for row in sorted(events, key=lambda row: (row["earliest"] or "9999", row["event_id"]))
        ),
    )


def _reported(rows: Rows, event: Row, told: bool) -> Html:
    name, number = anchor("e", event["event_id"]), count(event["articles"], "article")
    if told:
        return html('<a href="#{}">{}</a>', name, number)
    return html('<details id="{}"><summary>{}</summary>{}</details>', name, number, accounts(rows, event))


def accounts(rows: Rows, event: Row, most: int = 20) -> Html:
    """The sentences that report an event, each with its article."""
    return join(_account(rows, proof) for proof in event["evidence"][:most])


def _account(rows: Rows, proof: Row) -> Html:
    article = rows.article.get(proof["article_id"], {})
    quote = gaps(" ".join(article.get("text", "")[proof["start"] : proof["end"]].split()))
    outlet = f"{article['outlet']}, " if article.get("outlet") else ""
    source = article_link(rows, proof["article_id"], f"{outlet}{day(article.get('published'))}")
    return html("<blockquote>{} ({})</blockquote>", quote, source)


def gaps(text: Any) -> Any:
    """Show what was left out of a text (see ``helpers.reports.redact``) as one mark."""
    return type(text)(re.sub("…{2,}", " … ", text))


def dates_table(rows: Rows) -> Html:
    """Every temporal expression with the days it was read as, and the reason where it was not."""
    return table(
        "dates",
        "Expressions of time and what they were read as (TIMEX3)",
        ("Words", "Type", "Value", "Days", "Article", "Not resolved because"),
        (
            (
                row["text"],
                row["type"],
                row["value"],
                Cell(days(row["earliest"], row["latest"]) if row["earliest"] else "", row["earliest"] or ""),
                article_link(rows, row["article_id"]),
                row.get("reason") or "",
            )
            for row in rows.dates
        ),
    )


def rejects_table(rows: Rows) -> Html:
    """What was not read, why, and how to mend it."""
    return table(
        "rejects",
        "Files and parts that were not used",
        ("File", "Line", "Why", "How to mend it"),
        ((row["path"], row["line"], row["reason"], row["mend"]) for row in rows.rejects),
        ("Line",),
    )


def corrections_table(rows: Rows) -> Html:
    """What analysts corrected, hid or noted, and why; and the entries that found nothing to correct."""
    return table(
        "corrections",
        "Corrections by analysts",
        ("Article", "Words", "What", "By", "When", "Why", "State"),
        (
            (
                article_link(rows, row["article_id"]), row["words"], html("{}: {}", row["table"], row["change"]), row["who"],
                Cell(day(row["on"]) if row["on"] else "", row["on"] or ""), row["why"], "applied" if row["applied"] == "yes" else "stale: nothing found",
            )
            for row in rows.corrections
        ),
    )  # fmt: skip


def articles_table(rows: Rows, texts: bool = False) -> Html:
    """The articles: when, where, how long, and how many statements were found, with links to each.

    With ``texts`` a title leads to the article's text on the page, else to its address on the web.
    """
    said = {row["article_id"]: [] for row in rows.articles}
    for row in rows.statements:
        said.setdefault(row["article_id"], []).append(row)
    return table(
        "articles",
        "Articles read",
        ("Title", "Published", "Outlet", "Words", "Statements"),
        (
            (
                html('<span id="{}">{}</span>{}', anchor("a", row["article_id"]), _title(row, texts), _repeat(rows, row)),
                Cell(day(row["published"]), row["published"] or ""),
                row["outlet"] or "",
                Cell(f"{row['words']:,}", row["words"]),
                Cell(_statement_list(said[row["article_id"]]), len(said[row["article_id"]])),
            )
            for row in sorted(rows.articles, key=lambda row: (row["published"] or "9999", row["article_id"]))
        ),
        ("Words",),
    )


def _title(article: Row, texts: bool) -> Html:
    title = article["title"] or article["article_id"]
    if texts:
        return html('<a href="#{}">{}</a>', anchor("t", article["article_id"]), title)
    if (article["url"] or "").startswith(("https://", "http://")):
        return html('<a href="{}" rel="noreferrer">{}</a>', article["url"], title)
    return html("{}", title)


def _repeat(rows: Rows, article: Row) -> Html:
    if not article["duplicate_of"]:
        return Html("")
    how = {"part": "is part of", "near": "nearly repeats"}.get(article.get("duplicate_kind"), "repeats")
    return html(" ({} {})", how, article_link(rows, article["duplicate_of"]))


def _statement_list(statements: list[Row]) -> Html:
    """The speakers of an article, each with a link to the first statement and how many there are."""
    if not statements:
        return Html("0")
    by_speaker: dict[str, list[Row]] = {}
    for row in statements:
        by_speaker.setdefault(row["speaker"] or "not named", []).append(row)
    parts = (html("{} {}", statement_link(said[0], name), f"({len(said)})" if len(said) > 1 else "") for name, said in by_speaker.items())
    return html("<details><summary>{}</summary>{}</details>", count(len(statements), "statement"), join(parts, ", "))
