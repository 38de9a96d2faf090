"""The findings in words: each a sentence with its number, its interval and a link to what proves it.

Nothing is said that the tables do not support: a mean needs the minimum of distinct utterances, a side needs an
interval that leaves zero out, a trend needs the test of the speakers table. That there is too little to say is a
finding too.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from helpers.markup import Html, count, day, days, html, join, month_end, score, sentence, the
from helpers.views.evidence import conflict, contested, reversal_anchor
from helpers.views.rows import Row, Rows, anchor, holder, pair_anchor
from helpers.views.tables import interval

MOST = 7
ROUNDING = 0.005  # what two decimals show as zero is zero


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
    """Three to seven sentences, the most telling first, each ending in a link to its evidence.

    How the two parties stand that speak most about each other, who hardened and who softened, who is clearest for or
    against whom, who contradicted himself, what happened, what is planned, what is contested; and what cannot be said.
    """
    last, moved = _cannot_be_said(rows), list(_moved(rows, 3))
    found = [
        *_opponents(rows), *moved[:1], *_extremes(rows), *_happened(rows), *_planned(rows), *_turned(rows), *_contested(rows), *moved[1:], *_heard(rows),
    ][: MOST - len(last)]  # fmt: skip
    return html('<ol class="findings">{}</ol>', join(html("<li>{}</li>", told) for told in found + last))


def evidence_link(target: str) -> Html:
    """A link to the evidence on the page."""
    return html('<a class="proof" href="#{}">Evidence</a>', target)


def _sure(pair: Row) -> int:
    """Which side of zero the whole interval of a mean is on: -1, +1, or 0 where it holds zero or there is none."""
    if pair["low"] is None or pair["high"] is None:
        return 0
    return (pair["low"] > ROUNDING) - (pair["high"] < -ROUNDING)


def _figures(pair: Row) -> str:
    """A mean with its number and interval, as a sentence has it."""
    said = f"mean {score(pair['mean_score'])} over {count(pair['statements'], 'statement')}"
    if pair.get("speakers", 1) > 1:
        said += f" by {count(pair['speakers'], 'speaker')}"
    return said + (f" (95 % interval {interval(pair)})" if interval(pair) else "")


STANDS = {-1: "hostile toward", 0: "neither clearly hostile nor supportive toward", 1: "supportive of"}


def _opponents(rows: Rows) -> Iterator[Html]:
    """How the two sides stand toward each other that speak most about each other."""
    pairs = {(pair["side"], pair["target"]): pair for pair in rows.side_pairs if pair["target_kind"] == "party" and pair["mean_score"] is not None}
    both = [(one, pairs[other, side]) for (side, other), one in pairs.items() if (other, side) in pairs]
    if not both:
        return
    one, other = max(both, key=lambda found: (min(pair["statements"] for pair in found), found[0]["statements"], found[0]["side"]))
    if _sure(other) and not _sure(one):
        one, other = other, one
    links = evidence_link(pair_anchor(one)), html('<a class="proof" href="#{}">the other way</a>', pair_anchor(other))
    names = sentence(the(one["side"])), the(one["target"])
    if _sure(one) == _sure(other) == 0:
        yield html(
            "<b>{}</b> and <b>{}</b> speak most about each other, neither clearly hostile nor supportive: {}; the other way {}. {}, {}",
            *names, _figures(one), _figures(other), *links,
        )  # fmt: skip
        return
    yield html(
        "<b>{}</b> is {} <b>{}</b>: {}. The other way, {} is {} {}: {}. {}, {}", names[0], STANDS[_sure(one)], names[1], _figures(one),
        the(other["side"]), STANDS[_sure(other)], the(other["target"]), _figures(other), *links,
    )  # fmt: skip


def _moved(rows: Rows, most: int) -> Iterator[Html]:
    """Who hardened and who softened, where the test says so: sides before their speakers, parties before topics."""
    every = [*rows.side_pairs, *rows.pairs]
    moved = [pair for pair in every if _clearly_moved(pair)]
    told: list[tuple[str, str]] = []
    for pair in sorted(moved, key=lambda pair: pair["target_kind"] == "topic"):
        if (rows.side(holder(pair)[2]), pair["target"]) in told or len(told) == most:
            continue
        told.append((rows.side(holder(pair)[2]), pair["target"]))
        how = "softened toward" if pair["trend"] == "warmer" else "hardened toward"
        yield html(
            "<b>{}</b> {} <b>{}</b>: {}. {}", sentence(the(holder(pair)[2])), how, the(pair["target"]),
            movement(pair) or f"over {count(pair['statements'], 'statement')} from {day(pair['first'])} to {day(pair['last'])}",
            evidence_link(pair_anchor(pair)),
        )  # fmt: skip


def _clearly_moved(pair: Row) -> bool:
    """The trend's test found a change, and the interval of the difference, where there is one, leaves zero out."""
    if pair["trend"] not in ("warmer", "colder"):
        return False
    low, high = pair.get("difference_low"), pair.get("difference_high")
    return low is None or high is None or low > ROUNDING or high < -ROUNDING


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
    """The speakers most surely hostile and supportive: toward a party, else on a topic."""
    sure = [pair for pair in rows.pairs if pair["mean_score"] is not None and pair["low"] is not None]
    for sign, how in ((-1, "hostile"), (1, "supportive")):
        clear = [pair for pair in sure if _sure(pair) == sign]
        clear = [pair for pair in clear if pair["target_kind"] == "party"] or clear
        if clear:
            best = max(clear, key=lambda pair: (min(abs(pair["low"]), abs(pair["high"])), pair["statements"], pair["speaker"]))
            yield html(
                "Most clearly {}: <b>{}</b> toward <b>{}</b>, {}. {}", how, the(best["speaker"]), the(best["target"]), _figures(best),
                evidence_link(pair_anchor(best)),
            )  # fmt: skip
    if sure and not any(_sure(pair) for pair in sure):
        yield html(
            "No speaker is clearly for or against another: all {} have a 95 % interval that includes zero. {}",
            count(len(sure), "mean"), evidence_link("who-stands-where"),
        )  # fmt: skip


def _turned(rows: Rows) -> Iterator[Html]:
    """Who contradicted an earlier statement, the clearest pair."""
    turned = sorted(rows.reversals, key=lambda row: row["target_kind"] == "topic")
    if turned:
        top = turned[0]
        more = f" ({len(turned)} such pairs in all)" if len(turned) > 1 else ""
        yield html(
            "<b>{}</b> contradicts an earlier statement on <b>{}</b>: {} on {}, {} on {}{}. {}", sentence(the(top["speaker"])), the(top["target"]),
            score(top["before_score"]), day(top["before_day"]), score(top["after_score"]), day(top["after_day"]), more, evidence_link(reversal_anchor(top)),
        )  # fmt: skip


def _happened(rows: Rows) -> Iterator[Html]:
    """The most telling happening, by salience."""
    dated = [row for row in rows.events if row["earliest"] and row["status"] == "happened"]
    if dated:
        top = max(dated, key=lambda row: (row["salience"], row["articles"], row["event_id"]))
        yield html(
            "Most written about ({}), {}: {} {}", count(top["articles"], "article"), days(top["earliest"], top["latest"]),
            _quoted(top["headline"]), evidence_link(anchor("e", top["event_id"])),
        )  # fmt: skip


_OPENING_TIME = re.compile(r"^(?:(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|several) )?(?:\w+ )?(?:days?|weeks?|months?|years?|hours?) (?:later|earlier|before|ago),? +", re.IGNORECASE)


def _quoted(headline: str) -> str:
    """A headline as a sentence: its day stands before it already."""
    headline = _OPENING_TIME.sub("", headline.strip())
    headline = headline[:1].upper() + headline[1:]
    return headline if headline.endswith((".", "!", "?", "”", '"', "…")) else headline + "."


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
    ahead = [row for row in rows.events if newest and row["status"] == "planned" and (row["earliest"] or "") > newest]
    if ahead:
        next_one = min(ahead, key=lambda row: (row["earliest"], row["latest"], -row["salience"], row["event_id"]))
        more = f"Next of {len(ahead)} planned events" if len(ahead) > 1 else "Planned"
        yield html(
            "{}, {}: {} {}", more, days(next_one["earliest"], next_one["latest"]),
            _quoted(next_one["headline"]), evidence_link(anchor("e", next_one["event_id"])),
        )  # fmt: skip


def _contested(rows: Rows) -> Iterator[Html]:
    """What is denied, or told in different ways."""
    open_ones = contested(rows)
    if open_ones:
        top = open_ones[0]
        yield html(
            "{} ({}), {}: {} {}", f"First of {len(open_ones)} contested events" if len(open_ones) > 1 else "Contested", conflict(top), days(top["earliest"], top["latest"]),
            _quoted(top["headline"]), evidence_link(anchor("e", top["event_id"])),
        )  # fmt: skip
        return
    refused = [row for row in rows.utterances if row["asserted"] == "denied"]
    if refused:
        yield html(
            "{}. {}", count(len(refused), "statement is a denial", "statements are denials"),
            evidence_link(anchor("s", refused[0]["statement_id"])),
        )  # fmt: skip


def _cannot_be_said(rows: Rows) -> list[Html]:
    """How much cannot be said: that nobody was seen to move, and how many pairs have too few statements."""
    if not rows.speakers:
        return [html("No statement about another party was found: there is nothing to say about who stands where.")]
    every = [*rows.side_pairs, *rows.pairs]
    tested = sum(1 for pair in every if pair["trend"] != "too few")
    few = sum(1 for pair in rows.speakers if pair["statements"] < rows.minimum)
    parts = []
    if not any(_clearly_moved(pair) for pair in every):
        pairs = count(tested, "pair of speaker or side and target", "pairs of speaker or side and target")
        told = f"of {pairs} with statements enough to test, none shows a clear change" if tested else "there are too few statements to test it"
        parts.append(html("Nobody clearly hardened or softened: {}. {}", told, evidence_link("how-it-moved")))
    if few:
        parts.append(html(
            "For {} of {} there are too few statements to say: fewer than {}. {}", f"{few:,}",
            count(len(rows.speakers), "pair of speaker and target", "pairs of speaker and target"), rows.minimum, evidence_link("who-stands-where"),
        ))  # fmt: skip
    return [join(parts, " ")] if parts else []


def movements(rows: Rows) -> Html:
    """How it moved, in words: every pair whose trend was tested, sides first, and how many could not be."""
    every = [*rows.side_pairs, *rows.pairs]
    tested = [pair for pair in every if pair["trend"] in ("warmer", "colder")]
    steady = sum(1 for pair in every if pair["trend"] == "none")
    few = sum(1 for pair in every if pair["trend"] == "too few")
    items = [
        html(
            "<li>{} grew {} toward {}: {}. {}</li>", sentence(the(holder(pair)[2])), pair["trend"], the(pair["target"]),
            movement(pair) or count(pair["statements"], "statement"), evidence_link(pair_anchor(pair)),
        )
        for pair in tested[:MOST]
    ]  # fmt: skip
    moved = html('<ul class="findings">{}</ul>', join(items)) if items else ""
    notes = [f"{count(len(tested) - MOST, 'more pair')} moved."] if len(tested) > MOST else []
    if steady:
        notes.append(f"For {count(steady, 'pair')} no change was found.")
    if few or not every:
        notes.append(f"For {count(few, 'pair')} of {len(every):,} there are too few statements to tell a change.")
    return html("{}<p>{}</p>", moved, " ".join(notes))


def trust(rows: Rows, measured: dict[str, dict] | None = None, versions: dict[str, str] | None = None) -> Html:
    """How far to trust this: what was counted, left out or left open, and the measured accuracy of each step.

    ``measured`` maps a step to ``{"precision", "recall", "on"}`` as a benchmark wrote it; a step that it lacks is
    shown as not yet measured. ``versions`` are those of the programs that it was made with.
    """
    unnamed = sum(1 for row in rows.statements if not row["speaker"])
    open_dates = sum(1 for row in rows.dates if not row["earliest"] and row["type"] in ("DATE", "TIME"))
    undated = sum(1 for row in rows.articles if not row["published"])
    repeats = len(rows.statements) - len(rows.utterances)
    silent = sum(1 for row in rows.stances if row["confidence"] == 0)
    doubles = sum(1 for row in rows.articles if row["duplicate_of"])
    applied = sum(1 for row in rows.corrections if row["applied"] == "yes")
    facts = [
        (rows.confidence, f"{count(rows.unsure, 'statement')} less sure than {rows.confidence:.2f} left out, as this report was told to"),
        (len(rows.corrections), f"{count(applied, 'correction')} by analysts applied, {len(rows.corrections) - applied} stale; listed below"),
        (unnamed, f"{count(unnamed, 'statement')} of {len(rows.statements):,} without a named speaker"),
        (repeats, f"{count(repeats, 'statement repeats', 'statements repeat')} another report of the same utterance; each utterance counts once"),
        (silent, f"{count(silent, 'position')} of {len(rows.stances):,} toward a target left open: neutral, no evidence either way"),
        (open_dates, f"{count(open_dates, 'expression')} of {len(rows.dates):,} of time without a known day"),
        (undated, f"{count(undated, 'article')} without a date of publication: relative dates in them stay open"),
        (doubles, f"{count(doubles, 'article repeats', 'articles repeat')} another article, and is not read twice"),
        (len(rows.rejects), f"{count(len(rows.rejects), 'file or part', 'files or parts')} not used, listed below"),
    ]
    left = join(html("<li>{}</li>", fact) for number, fact in facts if number)
    return html("{}{}{}", html("<ul>{}</ul>", left) if left else "", _measures(measured or {}), _made(rows, versions or {}))


def _made(rows: Rows, versions: dict[str, str]) -> Html:
    """With what it was made, so that another can make the same: parameters, versions, and a hash of the articles."""
    content = hashlib.sha256("".join(sorted(row["sha256"] for row in rows.articles)).encode("utf-8", "replace")).hexdigest()
    parts = [f"statements of confidence {rows.confidence:.2f} or more", f"means over {rows.minimum} or more", f"content hash of the articles {content[:16]}"]
    parts += [f"{name} {version}" for name, version in versions.items()]
    return html('<p class="note">Made with: {}.</p>', ", ".join(parts))


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
