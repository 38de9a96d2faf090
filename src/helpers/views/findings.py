"""The findings in words: each a sentence with its number, its interval and a link to what proves it.

Nothing is said that the tables do not support: a mean needs the minimum of distinct utterances, a side needs an
interval that leaves zero out, a trend needs the test of the speakers table. That there is too little to say is a
finding too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from helpers.markup import Html, count, day, days, html, join, month_end, score
from helpers.views.rows import Row, Rows, anchor, pair_anchor

MOST = 7


def subject(rows: Rows) -> str:
    """Whom it is about and when: the two parties that most positions are about, and the months of the articles."""
    about = Counter(row["target"] for row in rows.stances if row["target_kind"] == "party")
    names = [name for name, _ in sorted(about.items(), key=lambda item: (-item[1], item[0]))[:2]]
    first, last = rows.period
    when = days(first[:8] + "01", month_end(last)) if first and last else ""
    return ", ".join(part for part in (" and ".join(names), when) if part)


def opening(rows: Rows) -> Html:
    """What it is about, and one line of what was read: articles, outlets, days, statements."""
    outlets = {row["outlet"] for row in rows.articles if row["outlet"]}
    first, last = rows.period
    undated = sum(1 for row in rows.articles if not row["published"])
    said = f", published {days(first, last)}" if first else ""
    parts = [
        count(len(rows.articles), "article") + (f" from {count(len(outlets), 'outlet')}" if outlets else "") + said,
        count(len(rows.utterances), "statement"),
        count(len(rows.events), "event"),
    ]
    if undated:
        parts.append(f"{count(undated, 'article')} without a date")
    if rows.rejects:
        parts.append(f"{count(len(rows.rejects), 'file or part', 'files or parts')} not used")
    about = subject(rows)
    named = html('<p class="subject">{}</p>', about) if about else ""
    return html('{}<p class="opening">{}.</p>', named, " · ".join(parts))


def findings(rows: Rows) -> Html:
    """Three to seven sentences, the most telling first, each ending in a link to its evidence."""
    found = [
        *_moved(rows, 2), *_extremes(rows), *_happened(rows), *_heard(rows), *_planned(rows), *_contested(rows),
        *_moved(rows, 9, skip=2),
    ][: MOST - 1]  # fmt: skip
    found += _too_few(rows)
    return html('<ol class="findings">{}</ol>', join(html("<li>{}</li>", sentence) for sentence in found))


def evidence_link(target: str) -> Html:
    """A link to the evidence on the page."""
    return html('<a class="proof" href="#{}">Evidence</a>', target)


def _moved(rows: Rows, most: int, skip: int = 0) -> Iterator[Html]:
    """Who hardened and who softened, where the test of the speakers table says so."""
    moved = [pair for pair in rows.pairs if pair["trend"] in ("warmer", "colder")]
    for pair in moved[skip : skip + most]:
        how = "grew warmer" if pair["trend"] == "warmer" else "grew more hostile"
        yield html(
            "<b>{}</b>’s statements about <b>{}</b> {}: {}. {}", pair["speaker"], pair["target"], how,
            movement(pair) or f"over {count(pair['statements'], 'statement')} from {day(pair['first'])} to {day(pair['last'])}",
            evidence_link(pair_anchor(pair)),
        )  # fmt: skip


def movement(pair: Row) -> str:
    """What a pair's trend test compared, in figures; empty where the table does not say."""
    if pair.get("before_mean") is None or pair.get("after_mean") is None:
        return ""
    text = (
        f"mean {score(pair['after_mean'])} over the later {count(pair['after_n'], 'statement')}, "
        f"after {score(pair['before_mean'])} over the earlier {pair['before_n']}"
    )
    if pair.get("difference_low") is None:
        return text
    return text + (
        f" (difference {score(pair['difference'])}, 95 % interval "
        f"{score(pair['difference_low'])} to {score(pair['difference_high'])})"
    )


def _extremes(rows: Rows) -> Iterator[Html]:
    """The most hostile and the most supportive pair whose interval leaves zero out."""
    sure = [pair for pair in rows.pairs if pair["mean_score"] is not None and pair["low"] is not None]
    hostile = [pair for pair in sure if pair["high"] is not None and pair["high"] < 0]
    warm = [pair for pair in sure if pair["low"] > 0]
    if hostile:
        yield _stands(min(hostile, key=lambda pair: (pair["mean_score"], pair["speaker"])), "hostile toward")
    if warm:
        yield _stands(max(warm, key=lambda pair: (pair["mean_score"], pair["speaker"])), "supportive of")
    if sure and not hostile and not warm:
        yield html(
            "No speaker is clearly for or against another: all {} have a 95 % interval that includes zero. {}",
            count(len(sure), "mean"), evidence_link("who-stands-where"),
        )  # fmt: skip


def _stands(pair: Row, word: str) -> Html:
    return html(
        "<b>{}</b> is the most {} <b>{}</b>: mean {} over {} (95 % interval {} to {}). {}",
        pair["speaker"], word, pair["target"], score(pair["mean_score"]),
        count(pair["statements"], "statement"),
        score(pair["low"]), score(pair["high"]), evidence_link(pair_anchor(pair)),
    )  # fmt: skip


def _happened(rows: Rows) -> Iterator[Html]:
    """The most telling happening, by salience."""
    dated = [row for row in rows.events if row["earliest"] and row["status"] == "happened"]
    if dated:
        top = max(dated, key=lambda row: (row["salience"], row["articles"], row["event_id"]))
        yield html(
            "The event that most is written about is of {} ({}): {} {}", days(top["earliest"], top["latest"]),
            count(top["articles"], "article"), _quoted(top["headline"]), evidence_link(anchor("e", top["event_id"])),
        )  # fmt: skip


def _quoted(headline: str) -> str:
    headline = headline.strip()
    return headline if headline.endswith((".", "!", "?", "”", '"')) else headline + "."


def _heard(rows: Rows) -> Iterator[Html]:
    """Who is heard most."""
    if rows.by_speaker:
        key, name, said = rows.by_speaker[0]
        yield html(
            "<b>{}</b> is heard most: {} of {}. {}", name, f"{len(said):,}",
            count(len(rows.utterances), "distinct statement"), evidence_link(anchor("who", key)),
        )  # fmt: skip


def _planned(rows: Rows) -> Iterator[Html]:
    """What is planned for after the newest article."""
    newest = rows.period[1]
    ahead = [row for row in rows.events if newest and row["status"] == "planned" and (row["latest"] or "") >= newest]
    if ahead:
        next_one = min(ahead, key=lambda row: (row["earliest"], row["event_id"]))
        yield html(
            "{} planned for after {}; the next is of {}: {} {}",
            count(len(ahead), "event is", "events are"), day(newest), days(next_one["earliest"], next_one["latest"]),
            _quoted(next_one["headline"]), evidence_link(anchor("e", next_one["event_id"])),
        )  # fmt: skip


def _contested(rows: Rows) -> Iterator[Html]:
    """What is denied."""
    denied = [row for row in rows.events if row["status"] == "denied"]
    if denied:
        top = max(denied, key=lambda row: (row["salience"], row["event_id"]))
        yield html(
            "{} denied, among them: {} {}", count(len(denied), "event is", "events are"), _quoted(top["headline"]),
            evidence_link(anchor("e", top["event_id"])),
        )  # fmt: skip
        return
    refused = [row for row in rows.utterances if row["asserted"] == "denied"]
    if refused:
        yield html(
            "{}. {}", count(len(refused), "statement is a denial", "statements are denials"),
            evidence_link(anchor("s", refused[0]["statement_id"])),
        )  # fmt: skip


def _too_few(rows: Rows) -> list[Html]:
    """How much cannot be said."""
    if not rows.speakers:
        return [html("No statement about another party was found: there is nothing to say about who stands where.")]
    few = sum(1 for pair in rows.speakers if pair["statements"] < rows.minimum)
    if not few:
        return []
    return [
        html(
            "For {} of {} there are too few statements to say: fewer than {}. {}", f"{few:,}",
            count(len(rows.speakers), "speaker and target", "pairs of speaker and target"), rows.minimum,
            evidence_link("who-stands-where"),
        )
    ]  # fmt: skip


def movements(rows: Rows) -> Html:
    """How it moved, in words: every pair whose trend was tested, and how many could not be."""
    tested = [pair for pair in rows.pairs if pair["trend"] in ("warmer", "colder")]
    steady = sum(1 for pair in rows.pairs if pair["trend"] == "none")
    few = sum(1 for pair in rows.pairs if pair["trend"] == "too few")
    items = [
        html(
            "<li>{} toward {}: {}. {} {}</li>", pair["speaker"], pair["target"], pair["trend"], movement(pair),
            evidence_link(pair_anchor(pair)),
        )
        for pair in tested[:MOST]
    ]  # fmt: skip
    moved = html('<ul class="findings">{}</ul>', join(items)) if items else ""
    notes = [f"{count(len(tested) - MOST, 'more pair')} moved."] if len(tested) > MOST else []
    if steady:
        notes.append(f"For {count(steady, 'pair')} no change was found.")
    if few or not rows.pairs:
        notes.append(f"For {count(few, 'pair')} of {len(rows.pairs):,} there are too few statements to tell a change.")
    return html("{}<p>{}</p>", moved, " ".join(notes))


def trust(rows: Rows, measured: dict[str, dict] | None = None) -> Html:
    """How far to trust this: what was counted, left out or left open, and the measured accuracy of each step.

    ``measured`` maps a step to ``{"precision", "recall", "on"}`` as a benchmark wrote it; a step that it lacks is
    shown as not yet measured.
    """
    unnamed = sum(1 for row in rows.statements if not row["speaker"])
    open_dates = sum(1 for row in rows.dates if not row["earliest"] and row["type"] in ("DATE", "TIME"))
    undated = sum(1 for row in rows.articles if not row["published"])
    repeats = len(rows.statements) - len(rows.utterances)
    silent = sum(1 for row in rows.stances if row["confidence"] == 0)
    doubles = sum(1 for row in rows.articles if row["duplicate_of"])
    facts = [
        (unnamed, f"{count(unnamed, 'statement')} of {len(rows.statements):,} without a named speaker"),
        (repeats, f"{count(repeats, 'statement repeats', 'statements repeat')} another report of the same utterance; each utterance counts once"),
        (silent, f"{count(silent, 'position')} of {len(rows.stances):,} toward a target left open: neutral, no evidence either way"),
        (open_dates, f"{count(open_dates, 'expression')} of {len(rows.dates):,} of time without a known day"),
        (undated, f"{count(undated, 'article')} without a date of publication: relative dates in them stay open"),
        (doubles, f"{count(doubles, 'article repeats', 'articles repeat')} another article, and is not read twice"),
        (len(rows.rejects), f"{count(len(rows.rejects), 'file or part', 'files or parts')} not used, listed below"),
    ]
    left = join(html("<li>{}</li>", fact) for number, fact in facts if number)
    return html("{}{}", html("<ul>{}</ul>", left) if left else "", _measures(measured or {}))


STEPS = ("statements", "speakers", "dates", "events", "stance")


def _measures(measured: dict[str, dict]) -> Html:
    from helpers.views.tables import table

    def figure(step: str, name: str) -> str:
        value = measured.get(step, {}).get(name)
        return "not yet measured" if value is None else f"{100 * value:.0f} %"

    return table(
        "accuracy",
        "Measured accuracy of each step",
        ("Step", "Precision", "Recall", "Measured on"),
        ((step, figure(step, "precision"), figure(step, "recall"), measured.get(step, {}).get("on", "")) for step in STEPS),
    )
