"""A result made up for tests of views and reports: the tables' columns, invented parties, invented sentences."""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta
from types import SimpleNamespace

from helpers.schemas import COLUMNS, to_frame
from helpers.stance.summary import find_reversals, join, summarise_outlets, summarise_sides

PARTIES = (
    ("norland", "Norland", "government", None), ("sudria", "Sudria", "government", None),
    ("easthaven", "Easthaven", "government", None), ("harbour-board", "Harbour Board", "organisation", "norland"),
    ("mara-lind", "Mara Lind", "person", "norland"), ("tomas-ekel", "Tomas Ekel", "person", "sudria"),
    ("ines-waro", "Ines Waro", "person", "easthaven"), ("dock-workers", "Dock Workers’ Union", "group", "norland"),
)  # fmt: skip
OPINIONS = (
    ("condemned the closing of the strait by {}", -0.7, "condemned", "11"), ("called {} a reliable neighbour", 0.6, "reliable", "01"),
    ("rejected every demand of {}", -0.5, "rejected", "12"), ("would meet envoys of {} in spring", 0.3, "meet", "04"),
    ("had no comment on {}", 0.0, "", "01"), ("warned {} of grave consequences", -0.8, "warned", "13"),
    ("offered {} the use of two piers", 0.7, "offered", "06"),
)  # fmt: skip
HAPPENED = ("signed a treaty on pilots with", "closed its ports to ships of", "recalled its envoy from", "will hold talks with", "denied having fired on boats of")


def make_result(articles: int = 40, statements: int = 300, speakers: int = 8, seed: int = 7) -> SimpleNamespace:
    """Make a result of so many articles and statements, the same for the same arguments."""
    draw = random.Random(seed)
    parties = list(PARTIES[:speakers]) + [
        (f"speaker-{n}", f"Speaker Number {n}", "person", draw.choice(("norland", "sudria"))) for n in range(len(PARTIES), speakers)
    ]
    rows = {name: [] for name in COLUMNS}
    share = [statements // articles + (n < statements % articles) for n in range(articles)] if articles else []
    for number in range(articles):
        _add_article(rows, draw, parties, number, share[number])
    rows["speakers"] = _summary(rows)
    _add_summaries(rows)
    if articles:
        rows["rejects"] = [{"path": "scan.pdf", "line": None, "reason": "not text", "mend": "save it as text"}]
    return SimpleNamespace(**{name: to_frame(name, found) for name, found in rows.items()})


def _add_article(rows, draw, parties, number, share):
    article_id = f"desk/{number:03}"
    published = date(2018, 6, 1) + timedelta(days=draw.randrange(1100))
    text, found = "The strait between the two countries has been quiet for a week.\n\n", []
    for line in range(share):
        speaker, target = draw.sample(parties, 2)
        words, score, why, act = draw.choice(OPINIONS)
        content = f"that it {words.format(target[1])}"
        sentence = f"On {published.strftime('%A')}, {speaker[1]} said {content}, as dispatch {number} told in line {line}."
        start = len(text) + sentence.index(speaker[1] + " said")
        cue = start + len(speaker[1]) + 1
        said = cue + 5
        at = said + content.rindex(target[1])
        found.append((speaker, target, start, cue, said, said + len(content), score, why, act, at))
        day = len(text) + 3
        rows["dates"].append({
            "article_id": article_id, "start": day, "end": day + len(published.strftime("%A")), "text": published.strftime("%A"),
            "type": "DATE", "value": published.isoformat(), "earliest": published.isoformat(), "latest": published.isoformat(), "granularity": "day",
        })  # fmt: skip
        text += sentence + (" " if draw.random() < 0.3 else "\n\n")
    _add_event(rows, draw, article_id, published, len(text), parties, text)
    text += rows["events"][-1]["headline"] + ".\n"
    rows["articles"].append({
        "article_id": article_id, "title": f"Strait dispute, dispatch {number}", "published": published.isoformat() if number % 13 else None,
        "outlet": ("Pacific Desk", "Harbour Wire")[number % 2], "author": "desk", "url": f"https://example.org/{number}" if number % 3 == 0 else None,
        "language": "en", "text": text, "words": len(text.split()), "sha256": hashlib.sha256(text.encode()).hexdigest(),
    })  # fmt: skip
    for place, (speaker, target, start, cue, said, end, score, why, act, at) in enumerate(found):
        statement_id = f"{article_id}#s{place}"
        score = max(-1, min(1, round(score + draw.uniform(-0.2, 0.2), 2))) if score else 0.0
        rows["statements"].append({
            "statement_id": statement_id, "article_id": article_id, "speaker": speaker[1], "speaker_id": speaker[0], "speaker_kind": speaker[2],
            "speaker_side": speaker[3], "speaker_text": speaker[1], "speaker_start": start, "speaker_end": start + len(speaker[1]), "cue": "said",
            "cue_start": cue, "cue_end": cue + 4, "spans": [[said, end]], "text": text[said:end], "kind": "indirect", "mode": "speech",
            "said_on": published.isoformat(), "sentiment": score / 2, "asserted": "denied" if place % 7 == 6 else "yes",
            "same_as": f"{article_id}#s0" if place == 5 else None, "confidence": 0.5 + (place % 5) / 10,
        })  # fmt: skip
        rows["stances"].append({
            "statement_id": statement_id, "speaker_id": speaker[0], "target": target[1], "target_id": target[0], "target_kind": "party", "score": score,
            "label": "oppose" if score < -0.1 else "support" if score > 0.1 else "neutral", "act": act, "act_score": score * 8, "cues": [],
            "confidence": 0.8 if why else 0.0, "why": why, "target_start": at, "target_end": at + len(target[1]),
        })  # fmt: skip


def _add_event(rows, draw, article_id, published, start, parties, text):
    first, second = draw.sample(parties[:4], 2)
    what = draw.choice(HAPPENED)
    when = published + timedelta(days=draw.choice((-400, -90, -3, -1, 0, 0, 30)))
    latest = when + timedelta(days=draw.choice((0, 0, 0, 1, 30, 200)))
    headline = f"{first[1]} {what} {second[1]}"
    rows["events"].append({
        "event_id": f"event-{len(rows['events'])}", "earliest": when.isoformat(), "latest": latest.isoformat(), "granularity": "day", "headline": headline,
        "act": "04", "participants": [first[1], second[1]], "place": None,
        "status": "planned" if "will" in what else "denied" if "denied" in what else "happened", "salience": round(draw.random(), 3), "articles": 1,
        "evidence": [{"article_id": article_id, "start": start, "end": start + len(headline) + 1}],
        "accounts": [{
            "article_id": article_id, "start": start, "end": start + len(headline) + 1, "earliest": when.isoformat(), "latest": latest.isoformat(),
            "status": "happened", "participants": [first[1]], "place": None, "numbers": ["40 ships"], "differs": ["numbers", "days"] if len(rows["events"]) % 9 == 0 else [],
        }],
    })  # fmt: skip


def _summary(rows):
    groups, made = {}, []
    said = {row["statement_id"]: row for row in rows["statements"] if not row["same_as"]}
    for row in rows["stances"]:
        if row["statement_id"] in said:
            groups.setdefault((row["speaker_id"], row["target"]), []).append(row)
    for (speaker_id, target), found in groups.items():
        scores = [row["score"] for row in found]
        enough = len(scores) >= 3
        mean = sum(scores) / len(scores)
        days = sorted(said[row["statement_id"]]["said_on"] for row in found)
        made.append({
            "speaker_id": speaker_id, "speaker": said[found[0]["statement_id"]]["speaker"], "target": target, "target_id": found[0]["target_id"], "target_kind": "party", "statements": len(scores),
            "mean_score": mean if enough else None, "low": max(-1, mean - 0.3) if enough else None, "high": min(1, mean + 0.3) if enough else None,
            "first": days[0], "last": days[-1], "trend": ("colder", "warmer", "none")[len(scores) % 3] if len(scores) > 5 else "too few",
            "strongest": found[0]["statement_id"],
        })  # fmt: skip
    return made


def _add_summaries(rows):
    """What the stages themselves make of statements and stances, and one correction of each kind."""
    positions = join(*(to_frame(name, rows[name]) for name in ("statements", "stances")))
    named = {party[0]: SimpleNamespace(name=party[1], side=party[3]) for party in PARTIES}
    rows["sides"] = summarise_sides(positions, named.get)
    rows["outlets"] = summarise_outlets(positions, {row["article_id"]: row["outlet"] for row in rows["articles"]})
    rows["reversals"] = find_reversals(positions)
    if len(rows["statements"]) > 1:
        first, second = rows["statements"][:2]
        first["corrected"], second["note"] = "R. Vale, 2021-07-01: the pronoun is hers", "see the letter of May (R. Vale)"
        told = {"article_id": first["article_id"], "table": "statements", "who": "R. Vale", "on": "2021-07-01"}
        rows["corrections"] = [
            told | {"words": first["text"], "row_id": first["statement_id"], "change": "speaker: Ines Waro → Mara Lind", "why": "the pronoun is hers", "applied": "yes"},
            told | {"words": "words long gone", "change": "the words are not there", "why": "never said", "applied": "no"},
        ]  # fmt: skip


PAYLOAD = "\"'></title></style></script><script>document.title='live'</script><img src=x onerror=document.title='live'><svg onload=document.title='live'>{0}$x$"


def make_hostile(**arguments) -> SimpleNamespace:
    """A result with markup and script in every field that holds text."""
    result = make_result(**{"articles": 6, "statements": 40, **arguments})
    keep = {"published", "said_on", "earliest", "latest", "first", "last", "kind", "mode", "asserted", "label", "status", "trend", "type",
            "same_as", "duplicate_of", "speaker_kind", "target_kind", "before_day", "after_day", "applied"}  # fmt: skip
    for name, columns in COLUMNS.items():
        frame = getattr(result, name)
        for column, kind in columns.items():
            if kind.startswith("str") and column not in keep:
                frame[column] = [None if value is None else f"{value}{PAYLOAD}" for value in frame[column]]
            if kind == "list[str]":
                frame[column] = [[f"{item}{PAYLOAD}" for item in items] for items in frame[column]]
            if kind == "list[evidence]":
                frame[column] = [[{**item, "article_id": item["article_id"] + PAYLOAD} for item in items] for items in frame[column]]
            if kind == "list[account]?":
                frame[column] = [[{**item, "article_id": item["article_id"] + PAYLOAD, "numbers": [PAYLOAD]} for item in items] for items in frame[column]]
    result.articles["url"] = ["javascript:document.title='live'", *result.articles["url"][1:]]
    result.statements["same_as"] = [None if value is None else value + PAYLOAD for value in result.statements["same_as"]]
    return result


def briefing(result, found=None) -> str:
    """The body of a briefing over ``result``: every view once, as a report prints them; ``found`` are changes."""
    from helpers.views import Rows, changes, charts, evidence, findings, tables

    rows = Rows(result)
    return "".join((
        "<h1>Briefing</h1>", findings.opening(rows), findings.findings(rows), "<h2>Timeline</h2>", charts.timeline(rows), '<h2 id="who-stands-where">Who stands where</h2>',
        charts.matrix(rows, by="sides"), tables.disclosure("Each side", evidence.holders(rows, rows.side_pairs)), charts.matrix(rows), tables.pairs_table(rows),
        charts.matrix(rows, by="outlets"), evidence.holders(rows, rows.outlet_pairs), tables.sides_table(rows), tables.outlets_table(rows),
        charts.exchanges(rows), findings.movements(rows), charts.movement(rows), charts.movement(rows, by="sides"),
        "<h2>Contradictions</h2>", evidence.reversals(rows, most=2), evidence.conflicts(rows), "<h2>Who said it</h2>", evidence.said(rows),
        "<h2>What changed</h2>", changes.changes(rows, found), "<h2>Trust</h2>",
        findings.trust(rows), charts.coverage(rows), tables.rejects_table(rows), tables.corrections_table(rows), tables.statements_table(rows),
        tables.dates_table(rows), tables.articles_table(rows),
    ))  # fmt: skip
