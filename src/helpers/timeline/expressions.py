"""Find the date expressions of a text and resolve them: ``tag_dates``.

The way of a text: ``grammar.read`` cuts it into tokens; at each place the longest rule of words/grammar.yaml that is
plausible there makes a frame; frames that stand together are joined ("the end" of "last year"); ``values.resolve``
says what each means, given what the paragraph said before. One pass, whose time grows with the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from helpers.records import DateExpression, Marked
from helpers.timeline import timex, values
from helpers.timeline.clues import (
    EITHER,
    Tenses,
    ends_sentence,
    is_plausible,
    looks_ahead,
    may_have_passed,
    words_before,
)
from helpers.timeline.grammar import Grammar, Lexicon, Tokens, grammar, plain, read, split
from helpers.timeline.timex import Value
from helpers.timeline.values import Context, Frame

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Found:
    """A frame and the tokens it covers, ``[start, end)``."""

    start: int
    end: int
    frame: Frame


def _find(tokens: Tokens, rules: Grammar) -> list[Found]:
    """Find the frames of a text, from left to right; at each place the longest plausible one."""
    found, position = [], 0
    while True:
        hit = rules.starter.search(tokens.codes, position)
        if hit is None:
            return found
        position = hit.start()
        best = _best(tokens, position, rules)
        if best is None:
            position += 1
            continue
        position = best.end
        if best.frame["kind"] != "veto":
            found.append(best)


def _best(tokens: Tokens, position: int, rules: Grammar) -> Found | None:
    for end, frame in rules.readings(tokens, position):
        if frame["kind"] == "veto" or is_plausible(frame, tokens, position, end, rules.lexicon):
            return Found(position, end, frame)
    return None


def _join(found: list[Found], tokens: Tokens, rules: Grammar) -> list[Found]:
    """Put frames that stand together into one another, from right to left."""
    joined: list[Found] = []
    for left in reversed(found):
        if joined:
            _lend(left, joined[-1], tokens)
            whole = _joined(left, joined[-1], tokens, rules)
            if whole is not None:
                joined[-1] = whole
                continue
        joined.append(left)
    return joined[::-1]


def _lend(left: Found, right: Found, tokens: Tokens) -> None:
    """Give a frame what the next one says for both: the year of "March to May 2018", the day of "10 a.m. ... Friday"."""
    frame, further = left.frame, right.frame
    if right.start - left.end > 8:
        return
    if any(ends_sentence(tokens, index) for index in range(left.end, right.start)):
        return
    between = [plain(w) for w in tokens.words[left.end : right.start]]
    if frame["kind"] == "calendar" and "month" in frame and "month" in further and len(between) == 1:
        listed = between == [","] and "day" not in frame and "day" not in further  # "March, May and June 2018"
        linked = listed or between[0] in _RANGE | {"or"}
        if linked and "year" not in frame and "year" in further and further["kind"] == "calendar":
            frame["year"] = further["year"] - (frame["month"] > further["month"])
    elif between in (["ended"], ["ending"]) and frame["kind"] == "definite" and further["kind"] == "calendar":
        frame["ended"] = further  # "the quarter ended Sept. 30"
    elif _shape(frame) == "clock" and "of" not in frame:
        if _shape(further) in _DAYS:
            frame["on"] = further
        elif further["kind"] == "clock" and ("on" in further or "of" in further):
            frame["on"] = further.get("on") or further["of"]


_RANGE = frozenset({"to", "until", "till", "through", "and", "-"})
_DAYS = frozenset({"date", "weekday", "weekday shifted", "day"})


def _joined(left: Found, right: Found, tokens: Tokens, rules: Grammar) -> Found | None:
    if right.start - left.end > 2:
        return None
    link = tuple(plain(w) for w in tokens.words[left.end : right.start])
    for fine, links, coarse, coarse_first in rules.joins:
        finer, coarser = (right, left) if coarse_first else (left, right)
        if values.says_year(finer.frame) or _depth(coarser.frame) > 3:
            continue
        if link in links and _shape(finer.frame) in fine and _shape(coarser.frame) in coarse:
            inner = dict(finer.frame)
            if inner["kind"] == "boundary":
                inner["narrow"] = 1
            if link == ("of",) and inner["kind"] == "shifted" and inner["shift"] == "-1":
                inner = {"kind": "ordinal", "nthof": -1, "unit": inner["unit"]}  # the last week of May
            return Found(left.start, right.end, {**inner, "of": coarser.frame})
    return None


def _depth(frame: Frame) -> int:
    return 1 + _depth(frame["of"]) if "of" in frame else 0


def _shape(frame: Frame) -> str:
    """Name a frame for the table of joins: its kind, split where only some of the kind may join."""
    kind = frame["kind"]
    if "of" in frame and kind != "clock" and kind != "edge":
        return kind if kind not in ("calendar",) else "date"
    if kind == "calendar":
        if "shift" in frame:
            return "weekday shifted" if "weekday" in frame else "month shifted"
        return "weekday" if "weekday" in frame else "month" if "day" not in frame and "month" in frame else "date"
    if kind == "shifted":
        return f"shifted {frame['unit']}"
    if kind == "clock" and "clock" not in frame:
        return "part"
    if kind == "clock" and "hourname" in frame:
        return "hourname"
    if kind == "edge" and frame["edge"] == "APPROX":
        return "around"
    return kind


def _more_days(found: list[Found], tokens: Tokens, lexicon: Lexicon) -> Iterator[Found]:
    """Add the other days of "April 24 and 25", "7 and 8 June" and "on 3, 5 and 9 May"."""
    for item in found:
        frame, end = item.frame, item.end
        if frame.get("british"):
            yield from _days_before(item, tokens, lexicon)
        yield item
        following = [plain(w) for w in tokens.words[end : end + 5]]
        if frame["kind"] != "calendar" or "day" not in frame or "month" not in frame or len(following) < 2:
            continue
        if following[0] in _RANGE and "daynumber" in lexicon.classes_of(following[1]):
            further = {**frame, "day": int(following[1])}
            year = 4 if following[2:3] == [","] else 3
            if "year" in lexicon.classes_of((following[year - 1 : year] or ["."])[0]):
                frame["year"] = further["year"] = int(following[year - 1])
                yield Found(end + 1, end + year, further)
            elif not (following[2:3] or ["."])[0].isalnum() or following[2] in lexicon.lists["function"]:
                yield Found(end + 1, end + 2, further)


def _days_before(last: Found, tokens: Tokens, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the days listed before the ``last`` that names their month; a preposition opens the list."""
    days, start = [last], last.start
    while start > 2 and plain(tokens.words[start - 1]) in _RANGE | {",", "or"}:
        start -= 2
        number = tokens.words[start].rstrip("stndrh")
        if not {"daynumber", "nthday"} & lexicon.classes_of(tokens.words[start]) or int(number) >= days[0].frame["day"]:
            return
        days.insert(0, Found(start, start + 1, {**last.frame, "day": int(number)}))
        if plain(tokens.words[start - 1]) in lexicon.lists["prepositions"] | {"on", "the", "spend", "spent"}:
            yield from days[:-1]
            return


def _opens(tokens: Tokens, paragraph: int, start: int, lexicon: Lexicon) -> bool:
    """Tell whether an expression opens its paragraph: nothing but "In", "On the" or "By" stands before it."""
    leading = [plain(w) for w in tokens.words[paragraph:start]] if start - paragraph < 4 else [""]
    return all(word in lexicon.lists["prepositions"] or word in ("on", "the", "at") for word in leading)


def _is_of_something(item: Found, tokens: Tokens) -> bool:
    """Tell whether an expression is part of what no date names: "the last week of the campaign", "the dawn of an era"."""
    frame = item.frame
    if tokens.words[item.end : item.end + 1] != ["of"] or {"of", "year", "full"} & set(frame):
        return False
    last = frame["kind"] == "shifted" and frame["shift"] == "-1"
    return last or _shape(frame) == "part" or frame["kind"] in ("definite", "season")


def _floor(previous: Found | None, item: Found, tokens: Tokens, value: Value | None) -> date | None:
    """Return the first day of a range that ``item`` ends: of "March" for the "May" of "from March to May"."""
    if previous is None or value is None or value.earliest is None or item.start - previous.end != 1:
        return None
    if not any(field in previous.frame and field in item.frame for field in ("month", "weekday")):
        return None
    link = plain(tokens.words[previous.end])
    opening = words_before(tokens, previous.start, 1)
    if link in _RANGE and (link != "and" or opening == ["between"]):
        return value.earliest if opening in (["from"], ["between"]) or link != "and" else None
    return None


# --- counted from an event --------------------------------------------------------------------------------------------


def _anchored(
    item: Found, tokens: Tokens, landmarks: Sequence[Any], dates: list[DateExpression], context: Context
) -> tuple[Found, Value | None]:
    """Resolve "two days after the Hanoi summit" by a landmark, or by where the text has dated "the summit" before.

    Returns the whole phrase and its value; where the event has no known day only the length ("two days").
    """
    frame = item.frame
    start = item.end + (plain(tokens.words[item.end]) in ("the", "a", "an", "this", "that"))
    rest = [plain(w) for w in tokens.words[start : start + 12]]
    known = _landmark(rest, landmarks) or _dated_noun(rest, start, tokens, dates)
    value = values.count_from(frame, *known[0]) if known is not None else None
    if value is not None:
        return Found(item.start, start + known[1], frame), value
    return Found(item.start, item.end - 1, frame), None if frame["lone"] else values.resolve({**frame, "kind": "length"}, context)


def _landmark(rest: list[str], landmarks: Sequence[Any]) -> tuple[tuple[date, date], int] | None:
    """Return the days of the landmark that the words begin with, and the number of its words."""
    best = None
    for landmark in landmarks:
        for name in (landmark.name, *landmark.aliases):
            phrase = [plain(w) for w in split(name)]
            phrase = phrase[phrase[:1] == ["the"] :]
            longer = best is None or len(phrase) > best[1]
            if phrase and longer and phrase == rest[: len(phrase)] and landmark.earliest and landmark.latest:
                days = tuple(date.fromisoformat(str(day)) for day in (landmark.earliest, landmark.latest))
                best = (days, len(phrase))
    return best


def _dated_noun(
    rest: list[str], start: int, tokens: Tokens, dates: list[DateExpression]
) -> tuple[tuple[date, date], int] | None:
    """Find the nearest earlier sentence that names the same thing and gives its day."""
    noun = rest[0] if rest else ""
    if start == 0 or plain(tokens.words[start - 1]) not in ("the", "that", "this") or len(noun) < 4 or not noun.isalpha():
        return None
    position = tokens.starts[start]
    for known in reversed(dates):
        if known.granularity != "day" or known.earliest is None:
            continue
        if position - known.start > 2000:
            return None
        # "the June 12 summit", "the summit in Hanoi on Feb. 27"
        behind = split(tokens.text[known.end : known.end + 40])[:2]
        before = split(tokens.text[max(0, known.start - 40) : known.start])[-5:]
        if noun in [plain(w) for w in behind] or (noun in [plain(w) for w in before] and before[-1:] == ["on"]):
            return (date.fromisoformat(known.earliest), date.fromisoformat(known.latest)), 1
    return None


# --- articles without a date ------------------------------------------------------------------------------------------


def _infer(found: list[Found], context: Context) -> None:
    """Stand in for a missing publication day where dates in the text agree.

    Two full dates within a week of each other give a day (the later one); a full date and another date of the same
    year give the year. A full date more than three years older than the newest year that the text names gives
    nothing: it is history.
    """
    days, years = [], []
    for item in found:
        if values.says_year(item.frame):
            value = values.resolve(item.frame, Context(None))
            if value is not None and value.latest is not None:
                years.append(value.latest.year)
                if value.granularity in ("day", "time") and value.earliest == value.latest:
                    days.append(value.latest)
    days.sort()
    if not days or max(years) - days[-1].year > 3:
        return
    if len(days) > 1 and (days[-1] - days[-2]).days <= 7:
        context.published, context.inferred = days[-1], True
    elif years.count(days[-1].year) > 1:
        context.year, context.inferred = days[-1].year, True


def _day_first(found: list[Found]) -> bool:
    """Tell whether the text writes the day before the month, from its dates that can be read in one way only."""
    first = last = 0
    for item in found:
        frame = item.frame
        if "slashed" in frame:
            parts = [int(p) for p in frame["slashed"].replace(".", "/").replace("-", "/").split("/")]
            first += 12 < parts[0] < 32
            last += 12 < parts[1] < 32 and parts[0] < 13
        elif frame["kind"] == "calendar" and "day" in frame and "month" in frame:
            first += bool(frame.get("british"))
            last += not frame.get("british")
    return first > last


# --- the public function ----------------------------------------------------------------------------------------------


def tag_dates(
    text: str, published: date | str | None, doc: Doc | None = None, *, landmarks: Sequence[Any] = ()
) -> list[DateExpression]:
    """Find the temporal expressions of ``text`` and resolve them.

    Arguments: ``published``, the publication day as a date, an ISO string or None; ``doc``, the spaCy parse of
    ``text`` where there is one (its tenses decide whether "on Friday" lies ahead); ``landmarks``, known past events
    (with name, aliases, earliest, latest) from which "two days after the Hanoi summit" counts.

    Returns the expressions in the order of the text, without overlaps. ``value`` follows TimeML 1.2.1 (a range such
    as "June 10-12" is written as ISO 8601 writes an interval); ``earliest`` and ``latest`` are the days it names, both
    None, with the ``reason``, where it names none. Without a publication day what depends on it stays open (XXXX), or
    is resolved from two or more full dates in the text that agree; ``reason`` then says "inferred".

    Raises ValueError when ``published`` is a string that is no ISO date. Any text is taken.
    """
    rules = grammar()
    tokens = read(text, rules.lexicon)
    found = _join(_find(tokens, rules), tokens, rules)
    found = list(_more_days(found, tokens, rules.lexicon))
    context = Context(_day(published))
    if context.published is None:
        context.reason = timex.UNDATED
        _infer(found, context)
    context.day_first = _day_first(found)
    tenses = Tenses(doc, rules.lexicon) if doc is not None else None

    dates: list[DateExpression] = []
    place = paragraph = 0
    previous: Found | None = None
    value: Value | None = None
    for item in found:
        if item.start < place:  # inside a phrase that was taken whole
            continue
        for index in range(place, item.start):
            if tokens.words[index][0] == "\n":
                context.end_paragraph()
                paragraph = index + 1
        place = item.start
        context.opening = _opens(tokens, paragraph, item.start, rules.lexicon)
        context.floor = _floor(previous, item, tokens, value)
        context.saying = bool(rules.lexicon.lists["saying"].intersection(words_before(tokens, item.start, 4)))
        ahead = looks_ahead(tokens, item.start, item.end, rules.lexicon, tenses if values.is_bare(item.frame) else None)
        context.future = None if ahead is EITHER else ahead
        context.nearest = (ahead is EITHER and "weekday" in item.frame) or may_have_passed(tokens, item.start, item.end, rules.lexicon)
        if _is_of_something(item, tokens):
            continue
        if item.frame["kind"] == "calendar" and words_before(tokens, item.start, 1) == ["ended"]:
            item.frame.setdefault("shift", "-1")  # "the year ended June 30"
        if item.frame["kind"] == "anchored" and "of" not in item.frame:
            item, value = _anchored(item, tokens, landmarks, dates, context)
        else:
            value = values.resolve(item.frame, context)
        previous = item
        if value is None:
            continue
        place = item.end
        context.remember(item.frame, value)
        dates.append(_expression(tokens, item, value))
    return Marked(dates, text)


def _day(published: date | str | None) -> date | None:
    if isinstance(published, str):
        return datetime.fromisoformat(published).date()
    return published.date() if isinstance(published, datetime) else published


def _expression(tokens: Tokens, item: Found, value: Value) -> DateExpression:
    start, end = tokens.starts[item.start], tokens.ends[item.end - 1]
    return DateExpression(
        start, end, tokens.text[start:end], value.type, value.value,
        value.earliest.isoformat() if value.earliest else None, value.latest.isoformat() if value.latest else None,
        value.granularity, value.modifier, value.reason,
    )  # fmt: skip
