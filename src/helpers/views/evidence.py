"""Each statement in the paragraph that proves it, and each event in the sentences that report it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from helpers.markup import Html, count, day, days, html, join, legend, mark, places, score
from helpers.views.rows import Row, Rows, anchor, holder, pair_anchor
from helpers.views.tables import Cell, accounts, article_link, disclosure, gaps, statement_link, table

SHOWN = 10  # speakers on the page before the disclosure
CARDS = 60  # paragraphs of one speaker on a page; the rest is in the file beside the report
COUNTED = 25  # statements that a line of figures leads to one by one
STATUS = {"happened": "reported", "planned": "planned", "denied": "denied", "hypothetical": "supposed"}
SIDED = {"oppose": "hostile", "neutral": "neutral", "support": "supportive"}
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")


def said(rows: Rows, shown: int = SHOWN) -> Html:
    """Who said it: for each speaker the counts, then every statement in its paragraph.

    The most heard ``shown`` speakers stand open, the others behind a disclosure. A paragraph that holds statements
    of several speakers is printed once, and linked afterwards.
    """
    if not rows.utterances:
        return Html('<p class="none">No statement was found in these articles.</p>')
    printed: dict[tuple[str, int], str] = {}
    groups = list(rows.by_speaker)
    unnamed = sorted((row for row in rows.utterances if not row["speaker"]), key=rows.when)
    sections = [_speaker(rows, key, name, found, printed) for key, name, found in groups]
    if unnamed:
        sections.append(_speaker(rows, "", "Speaker not named", unnamed, printed))
    first, rest = sections[:shown], sections[shown:]
    more = disclosure(f"{count(len(rest), 'more speaker')}", join(rest)) if rest else ""
    return html('{}<div class="said">{}{}</div>', legend(), join(first), more)


def _speaker(rows: Rows, key: str, name: str, statements: list[Row], printed: dict[tuple[str, int], str]) -> Html:
    """One speaker: the figures toward each target, the strongest statement, and the others behind a disclosure."""
    groups = _paragraph_groups(rows, statements)
    strongest = max(range(len(groups)), key=lambda n: (_strength(rows, groups[n]), -n))
    first = _card(rows, [groups[strongest]], printed)
    others = groups[:strongest] + groups[strongest + 1 :]
    cards = [_card(rows, found, printed) for found in _by_article(others[:CARDS])]
    left = sum(len(group) for group in others[CARDS:])
    if left:
        cards.append(html('<p class="note">{} more in the file statements.csv.</p>', count(left, "statement")))
    more = disclosure(count(len(statements) - len(groups[strongest]), "more statement"), join(cards)) if cards else ""
    pairs = [pair for pair in rows.pairs if (pair["speaker_id"] or pair["speaker"]) == key]
    return html(
        '<section class="speaker" id="{}"><h3>{}</h3><p class="meta">{}</p>{}{}{}</section>',
        anchor("who", key), name, _about(rows, key, statements), _pair_list(rows, pairs), first, more,
    )  # fmt: skip


def _strength(rows: Rows, statements: list[Row]) -> float:
    stances = [stance for row in statements for stance in rows.stances_of[row["statement_id"]]]
    return max((abs(stance["score"]) * stance["confidence"] for stance in stances), default=0.0)


def statement_cards(rows: Rows, statements: list[Row], words: Iterable[str] = ()) -> Html:
    """Statements in their paragraphs, in the order given, without anchors: others may show them too.

    ``words`` are those that were looked for; they are marked wherever they stand in these paragraphs.
    """
    return join(_card(rows, groups, None, tuple(words)) for groups in _by_article(_paragraph_groups(rows, statements)))


def _about(rows: Rows, key: str, statements: list[Row]) -> str:
    first = statements[0]
    parts = [rows.role(key, rows.when(statements[-1])), first["speaker_kind"] if first["speaker_kind"] != "unknown" else ""]
    if first["speaker_side"] and first["speaker_side"] != key:
        parts.append(f"side: {rows.party_name(first['speaker_side'])}")
    dates = [rows.when(row) for row in statements if rows.when(row) < "9999"]
    if dates:
        parts.append(days(dates[0], dates[-1]))
    return " · ".join(part for part in parts if part)


def holders(rows: Rows, pairs: list[Row], fewest: int = 1) -> Html:
    """Each side or outlet with its figures toward each target, and who was counted: each name leads to the statements.

    ``pairs`` are rows of sides or outlets. Those with fewer statements than ``fewest`` are left to the file.
    """
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for pair in pairs:
        if pair["statements"] >= fewest:
            groups[holder(pair)].append(pair)
    return join(
        html('<h3>{}</h3><ul class="pairs">{}</ul>', name, join(html("<li>{}</li>", _held(rows, pair)) for pair in found)) for (_, _, name), found in groups.items()
    )


def _held(rows: Rows, pair: Row) -> Html:
    mean = f"{score(pair['mean_score'])} over {pair['statements']}" if pair["mean_score"] is not None else f"{pair['statements']}, too few for a mean"
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in rows.behind(pair):
        counted[row["speaker_id"]].append(row)
    most = sorted(counted.values(), key=lambda found: (-len(found), found[0]["statement"]["speaker"] or ""))
    links = join((_speaker_link(found[0], len(found)) for found in most), ", ")
    return html('<span id="{}"><b>{}</b> {}: {}</span>', pair_anchor(pair), pair["target"], mean, links)


def _speaker_link(stance: Row, n: int) -> Html:
    """Lead to all that a speaker says about a target; a single statement is led to itself."""
    name = stance["statement"]["speaker"] or "not named"
    if n == 1:
        return statement_link(stance["statement"], name)
    pair = {"speaker_id": stance["speaker_id"], "speaker": name, "target_kind": stance["target_kind"], "target_id": stance["target_id"]}
    return html('<a href="#{}">{}</a> {}', pair_anchor(pair), name, n)


def _pair_list(rows: Rows, pairs: list[Row]) -> Html:
    """For each target the figures, and a link to each statement that was counted; those without a mean in one line."""
    enough = [_pair(rows, pair, f"{score(pair['mean_score'])} over {pair['statements']}: ") for pair in pairs if pair["mean_score"] is not None]
    few = [_few(rows, pair) for pair in pairs if pair["mean_score"] is None]
    lines = [html("<li>{}</li>", part) for part in enough]
    if few:
        lines.append(html("<li>Too few for a mean: {}</li>", join(few, ", ")))
    return html('<ul class="pairs">{}</ul>', join(lines)) if lines else Html("")


def _few(rows: Rows, pair: Row) -> Html:
    """A target with too few statements for a mean: its name leads to the first, numbers to the others."""
    counted = rows.behind(pair)
    if not counted:
        return html('<span id="{}">{}</span>', pair_anchor(pair), pair["target"])
    first, *others = (row["statement"] for row in counted)
    more = join((html(" {}", statement_link(row, n)) for n, row in enumerate(others, 2)))
    return html(
        '<a id="{}" href="#{}">{}</a>{}', pair_anchor(pair), anchor("s", first["statement_id"]), pair["target"], more
    )


def _pair(rows: Rows, pair: Row, figure: str) -> Html:
    counted = rows.behind(pair)
    links = join((statement_link(row["statement"], score(row["score"])) for row in counted[:COUNTED]), " ")
    left = f" and {len(counted) - COUNTED} more" if len(counted) > COUNTED else ""
    return html(
        '<span id="{}"><b>{}</b> {}{}{}</span>', pair_anchor(pair), pair["target"], figure, links, left
    )


def _paragraph_groups(rows: Rows, statements: list[Row]) -> list[list[Row]]:
    """Put statements that begin in the same paragraph together, keeping the order of time."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in statements:
        groups[row["article_id"], _stretch(rows, row)[0]].append(row)
    for group in groups.values():
        group.sort(key=lambda row: (row["spans"] or [[0, 0]])[0][0])
    return list(groups.values())


def _by_article(groups: list[list[Row]]) -> list[list[list[Row]]]:
    """Put paragraphs of one article and day that follow each other together."""
    return [list(found) for _, found in groupby(groups, key=lambda group: (group[0]["article_id"], group[0]["said_on"], group[0]["speaker_id"]))]


def _stretch(rows: Rows, *statements: Row) -> tuple[int, int]:
    """Return where the paragraphs begin and end that hold the contents and cues of ``statements``."""
    ends = [place for row in statements for span in row["spans"] for place in span]
    ends += [row["cue_start"] for row in statements if row["cue_start"] is not None]
    paragraphs = rows.paragraphs.get(statements[0]["article_id"]) or [(0, 0)]
    if not ends:
        return paragraphs[0]
    low, high = min(ends), max(ends)
    touched = [part for part in paragraphs if part[0] < high and low < part[1]] or [(low, high)]
    return touched[0][0], touched[-1][1]


def _card(rows: Rows, groups: list[list[Row]], printed: dict | None, words: Iterable[str] = ()) -> Html:
    """What one speaker says in one article: its source once, then each paragraph with what was read from it.

    ``groups`` holds the statements paragraph by paragraph; ``printed`` knows the paragraphs that the page has already.
    """
    first = groups[0][0]
    who = html("<b>{}</b>{} · ", _name(first), _as_role(rows, first, ", {}")) if printed is None else _as_role(rows, first, "{} · ")
    parts = join(_paragraph(rows, statements, printed, words) for statements in groups)
    return html('<article class="card"><p class="meta">{}{}</p>{}</article>', who, _source(rows, first), parts)


def _paragraph(rows: Rows, statements: list[Row], printed: dict | None, words: Iterable[str] = ()) -> Html:
    first = statements[0]
    start, end = _stretch(rows, *statements)
    where = None if printed is None else printed.get((first["article_id"], start))
    if where:
        quotes = ((anchor("s", row["statement_id"]), row["text"]) for row in statements)
        told = join((html('<u id="{}">{}</u>', name, text) for name, text in quotes), " … ")
        body = html('{} <a href="#{}">in its paragraph</a>', told, where)
    else:
        body = marked(rows, first["article_id"], start, end, statements, printed is not None, words)
        if printed is not None:
            printed[first["article_id"], start] = anchor("s", first["statement_id"])
    notes = join(_reading(rows, row) + _repeated(rows, row, printed is not None) for row in statements)
    return html("<blockquote>{}</blockquote>{}", body, notes)


def _name(statement: Row) -> str:
    return statement["speaker"] or statement["speaker_text"] or "Speaker not named"


def _as_role(rows: Rows, statement: Row, form: str) -> Html:
    role = rows.role(statement["speaker_id"], rows.when(statement))
    return html(form, role) if role else Html("")


def _source(rows: Rows, statement: Row) -> Html:
    """The day of a statement and where it stands; the title is in the list of articles, which the link leads to."""
    article = rows.article.get(statement["article_id"], {})
    when = day(statement["said_on"]) if statement["said_on"] else f"reported {day(article.get('published'))}"
    return html("{} · {}", when, article_link(rows, statement["article_id"], article.get("outlet") or None))


def _reading(rows: Rows, statement: Row) -> Html:
    """What was read from a statement: how it was put, and its stance toward each target with the reason."""
    notes = []
    if statement["asserted"] != "yes":
        notes.append({"denied": "denies it", "asked": "a question"}.get(statement["asserted"], statement["asserted"]))
    if statement["mode"] != "speech":
        notes.append(f"a {statement['mode']}")
    if statement["reported_by"]:
        notes.append(f"as told by {statement['reported_by']}")
    notes += changed(statement)
    stances = [stance for stance in rows.stances_of[statement["statement_id"]] if stance["confidence"] > 0]
    parts = [html("{}", note) for note in notes]
    parts += [stance_mark(stance) for stance in stances if stance["label"] != "neutral"]
    neutral = ", ".join(stance["target"] for stance in stances if stance["label"] == "neutral")
    if neutral:
        parts.append(html('<b class="neutral">neutral</b> to {}', neutral))
        parts += [html("{}: {}", stance["target"], note) for stance in stances if stance["label"] == "neutral" for note in changed(stance)]
    return html('<p class="reading">{}</p>', join(parts, " · ")) if parts else Html("")


def changed(row: Row) -> list[Html]:
    """What an analyst did to a row: that it was corrected, by whom and why, and a note on it."""
    found = [html('<b class="corrected">Corrected</b> by {}', row["corrected"])] if row.get("corrected") else []
    return found + ([html("<b>Note</b>: {}", row["note"])] if row.get("note") else [])


def stance_mark(stance: Row) -> Html:
    """A stance as a signed number with its target, its side of neutral and the reason for it."""
    kind = {"oppose": "opposes", "support": "supports"}.get(stance["label"], "is neutral to")
    why = reason(stance.get("why") or "", stance["label"])
    return html(
        '<b class="{}">{}</b> {} {}{}{}', stance["label"], score(stance["score"]), kind, stance["target"],
        f" ({why})" if why else "", join(html(" · {}", note) for note in changed(stance)),
    )  # fmt: skip


def reason(why: str, label: str) -> str:
    """What speaks most for a label: the first act on its side (condemned → Sudria), else the strongest word on it."""
    acts, _, words = why.partition("words:")
    for act in acts.replace("->", "→").split(";"):
        act = act.strip()
        if act and not act.startswith("the speaker's position") and f", {label}" in act:
            return act.replace(f", {label}", "", 1)
    sign = "-" if label == "oppose" else "+"
    strong = [word.strip() for word in words.split(",") if f" {sign}" in word]
    if strong:
        return strong[0].rpartition(" ")[0]
    first = acts.split(";")[0].strip()
    return "" if first.startswith("the speaker's position") or "," in first else first


def _repeated(rows: Rows, statement: Row, anchors: bool) -> Html:
    others = rows.repeats.get(statement["statement_id"], [])
    if not others:
        return Html("")
    named = ((article_link(rows, row["article_id"]), anchor("s", row["statement_id"])) for row in others)
    links = join((html('<span id="{}">{}</span>', name, link) if anchors else link for link, name in named), ", ")
    return html('<p class="note">Also reported in {}.</p>', links)


def marked(
    rows: Rows, article_id: str, start: int, end: int, statements: list[Row], anchors: bool = True, words: Iterable[str] = ()
) -> Html:
    """Print ``text[start:end]`` of an article with the parts of ``statements``, its dates and ``words`` marked.

    Each statement's content begins with its anchor.
    """
    text = rows.article.get(article_id, {}).get("text", "")
    names = defaultdict(list)
    for row in statements if anchors else ():
        names[row["spans"][0][0] if row["spans"] else start].append(anchor("s", row["statement_id"]))
    return gaps(mark(text, _marks(rows, article_id, statements) + places(text, words, start, end), start, end, names))


def _marks(rows: Rows, article_id: str, statements: list[Row]) -> list[tuple[int, int, str]]:
    found = []
    for row in statements:
        found += [(low, high, "content") for low, high in row["spans"]]
        for kind, low, high in (("cue", row["cue_start"], row["cue_end"]), ("speaker", row["speaker_start"], row["speaker_end"])):
            if low is not None and high is not None:
                found.append((low, high, kind))
        for stance in rows.stances_of[row["statement_id"]]:
            if stance.get("target_start") is not None and stance.get("target_end") is not None:
                found.append((stance["target_start"], stance["target_end"], "target"))
    return found + [(row["start"], row["end"], "date") for row in rows.dates_of[article_id]]


def event_list(rows: Rows, events: list[Row], numbered: bool = False, again: bool = False) -> Html:
    """Events: day, headline, who, status, and the sentences that report them.

    ``again``: they are told elsewhere on the page, so each only leads there.
    """
    if not events:
        return Html('<p class="none">None was found in these articles.</p>')
    tag = Html("ol") if numbered else Html("ul")
    return html('<{} class="events">{}</{}>', tag, join(_event(rows, row, again) for row in events), tag)


def _event(rows: Rows, event: Row, again: bool) -> Html:
    name, number = anchor("e", event["event_id"]), count(event["articles"], "article")
    status = f"{STATUS.get(event['status'], event['status'])} in"
    if again:
        proof = html(' {} <a href="#{}">{}</a>', status, name, number)
    else:
        proof = html("<details><summary>{} {}</summary>{}</details>", status, number, accounts(rows, event))
    return html(
        '<li{} class="{}"><time datetime="{}">{}</time> <div><span class="what">{}</span> <span class="meta">{}</span>{}</div></li>',
        "" if again else html(' id="{}"', name), event["status"], event["earliest"] or "", days(event["earliest"], event["latest"]),
        event["headline"], join((", ".join(event["participants"]), *changed(event)), " · "), proof,
    )  # fmt: skip


def reversals(rows: Rows, most: int = 8) -> Html:
    """Who changed position: pairs of statements by one speaker on one target that contradict each other.

    Each with both days and both sentences, the clearest first; more than ``most`` are in a table behind a disclosure.
    """
    if not rows.reversals:
        return Html('<p class="none">No speaker takes clear and opposite positions toward one target on two days.</p>')
    found = _each_first(rows.reversals)
    first, rest = found[:most], found[most:]
    note = Html('<p class="note">Both statements are read by rules; one may be read wrongly, or speak of another matter. Judge by their sentences.</p>')
    told = note + html('<ul class="reversals">{}</ul>', join(_reversal(rows, row) for row in first))
    return told + (disclosure(count(len(rest), "more pair"), reversals_table(rows, rest)) if rest else "")


def _each_first(found: list[Row]) -> list[Row]:
    """The clearest pair of each speaker and target before their other pairs."""
    seen: set[tuple] = set()
    again = []
    for row in found:
        key = row["speaker_id"], row["target_id"]
        again.append(key in seen)
        seen.add(key)
    return [row for row, late in zip(found, again) if not late] + [row for row, late in zip(found, again) if late]


def _reversal(rows: Rows, row: Row) -> Html:
    turn = "from supportive to hostile" if row["after_score"] < 0 else "from hostile to supportive"
    sides = join(_turn(rows, rows.statement.get(row[when]), row, when) for when in ("before", "after"))
    return html('<li id="{}"><p><b>{}</b> on <b>{}</b>: {}</p><dl>{}</dl></li>', reversal_anchor(row), row["speaker"], row["target"], turn, sides)


def reversal_anchor(row: Row) -> str:
    """The id of a pair of contradicting statements."""
    return anchor("turn", row["before"], row["after"], row["target_id"])


def _turn(rows: Rows, statement: Row | None, row: Row, when: str) -> Html:
    value = row[f"{when}_score"]
    head = html('<dt>{}<br><b class="{}">{}</b></dt>', day(row[f"{when}_day"]), "oppose" if value < 0 else "support", score(value))
    if statement is None:
        return head + Html("<dd></dd>")
    start, end = _sentence(rows, statement)
    quote = marked(rows, statement["article_id"], start, end, [statement], anchors=False)
    links = html("{} · {}", statement_link(statement, "in its paragraph"), article_link(rows, statement["article_id"]))
    return html('{}<dd><blockquote>{}</blockquote><p class="meta">{}</p></dd>', head, quote, links)


def _sentence(rows: Rows, statement: Row) -> tuple[int, int]:
    """Where the sentences begin and end that hold a statement's content, cue and speaker."""
    low, high = _stretch(rows, statement)
    text = rows.article.get(statement["article_id"], {}).get("text", "")
    places = [place for span in statement["spans"] for place in span]
    places += [statement[name] for name in ("cue_start", "cue_end", "speaker_start", "speaker_end") if statement[name] is not None]
    first, last = max(low, min(places, default=low)), min(high, max(places, default=high))
    ends = [found.end() for found in _SENTENCE_END.finditer(text, low, high)]
    start = max((place for place in ends if place <= first), default=low)
    end = min((place for place in ends if place >= last), default=high)
    return start, max(start, end)


def reversals_table(rows: Rows, found: list[Row]) -> Html:
    """Pairs of contradicting statements as a table."""
    def told(row: Row, when: str) -> Any:
        statement = rows.statement.get(row[when])
        return statement_link(statement, statement["text"]) if statement else ""

    return table(
        "reversals", "Statements by one speaker on one target that contradict each other", ("Speaker", "Target", "First", "Statement", "Then", "Statement then"),
        (
            (
                row["speaker"], row["target"], Cell(f"{day(row['before_day'])} {score(row['before_score'])}", row["before_day"]), told(row, "before"),
                Cell(f"{day(row['after_day'])} {score(row['after_score'])}", row["after_day"]), told(row, "after"),
            )
            for row in found
        ),
    )  # fmt: skip


def conflicts(rows: Rows, most: int = 12) -> Html:
    """Conflicting accounts: events that are denied, and those that sentences tell with other days, numbers or status.

    Each account stands with its source and what it says; nothing is decided between them.
    """
    events = contested(rows)
    if not events:
        return Html('<p class="none">No event is denied, and no two sentences were found to tell one event in different ways.</p>')
    left = count(len(events) - most, "more event") if len(events) > most else ""
    more = disclosure(left, html('<ul class="events">{}</ul>', join(_contested(rows, row) for row in events[most:]))) if left else ""
    return html('<ul class="events">{}</ul>{}', join(_contested(rows, row) for row in events[:most]), more)


DIFFERING = {"days": "days", "numbers": "numbers", "status": "whether it happened"}  # who took part is seldom a conflict


def contested(rows: Rows) -> list[Row]:
    """Events that are denied or whose accounts differ: in whether it happened, then in numbers, then in days; of each
    the most telling first."""
    found = [row for row in rows.events if row["status"] == "denied" or _differing(row)]

    def order(row: Row) -> tuple:
        differing = _differing(row)
        weight = 0 if row["status"] == "denied" or "status" in differing else 1 if "numbers" in differing else 2
        return weight, -row["salience"], row["event_id"]

    return sorted(found, key=order)


def _differing(event: Row) -> list[str]:
    """In what the accounts of an event differ."""
    there = {name for account in event.get("accounts") or () for name in account["differs"]}
    return [name for name in DIFFERING if name in there]


def conflict(event: Row) -> str:
    """In a few words, what is contested about an event."""
    differing = " and ".join(DIFFERING[name] for name in _differing(event))
    return "; ".join(["denied"] * (event["status"] == "denied") + [f"accounts differ in {differing}"] * bool(differing))


def _contested(rows: Rows, event: Row) -> Html:
    differing, how = _differing(event), conflict(event)
    told = [_account(rows, account, differing) for account in event.get("accounts") or () if set(differing) & set(account["differs"])]
    return html(
        '<li><time datetime="{}">{}</time> <div><span class="what">{}</span> <span class="meta">{}</span>{} {}</div></li>',
        event["earliest"] or "", days(event["earliest"], event["latest"]), event["headline"], how, html("<ul>{}</ul>", join(told)) if told else "",
        html('<a href="#{}">{}</a>', anchor("e", event["event_id"]), count(len(event["evidence"]), "sentence")),
    )  # fmt: skip


def _account(rows: Rows, account: Row, differing: list[str]) -> Html:
    """What one sentence tells of that in which the accounts of its event differ."""
    said = {"days": days(account["earliest"], account["latest"]), "numbers": ", ".join(account["numbers"]), "status": STATUS.get(account["status"], account["status"])}
    article = rows.article.get(account["article_id"], {})
    source = article_link(rows, account["article_id"], ", ".join(filter(None, (article.get("outlet"), day(article.get("published"))))))
    return html("<li>{}: {}</li>", source, "; ".join(said[name] for name in differing if said[name]))


def article_texts(rows: Rows, most: int = 200) -> Html:
    """Whole articles, folded, each statement and date in them marked; at most ``most`` of them."""
    left = len(rows.articles) - most
    note = html('<p class="note">{} more in the file articles.jsonl.</p>', count(left, "article")) if left > 0 else ""
    by_date = sorted(rows.articles, key=lambda row: (row["published"] or "9999", row["article_id"]))
    return join(article_text(rows, row) for row in by_date[:most]) + note


def article_text(rows: Rows, article: Row) -> Html:
    """A whole article with every statement and date in it marked."""
    statements = [row for row in rows.statements if row["article_id"] == article["article_id"]]
    body = join(
        html("<p>{}</p>", marked(rows, article["article_id"], start, end, statements))
        for start, end in rows.paragraphs[article["article_id"]]
    )
    outlet = html("{} · ", article["outlet"]) if article["outlet"] else ""
    return html(
        '<details class="text" id="{}"><summary>{}</summary><p class="meta">{}{} · {}</p>{}</details>',
        anchor("t", article["article_id"]), article["title"] or article["article_id"], outlet,
        day(article["published"]), count(len(statements), "statement"), body,
    )  # fmt: skip
