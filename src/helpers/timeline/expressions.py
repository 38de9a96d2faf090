"""Find the date expressions of a text and resolve them: ``tag_dates``.

The way of a text: ``grammar.read`` cuts it into tokens; at each place the longest rule of words/grammar.yaml that is
plausible there makes a frame; frames that stand together are joined ("the end" of "last year"); ``values.resolve``
says what each means, given what the paragraph said before. One pass, whose time grows with the length of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from helpers.records import DateExpression
from helpers.timeline import values
from helpers.timeline.grammar import Grammar, Lexicon, Tokens, grammar, plain, read, split
from helpers.timeline.values import Context, Frame, Value

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
        if frame["kind"] == "veto" or _plausible(frame, tokens, position, end, rules.lexicon):
            return Found(position, end, frame)
    return None


_SENTENCE_END = frozenset(".!?;")


def _before(tokens: Tokens, position: int, reach: int) -> list[str]:
    """Return up to ``reach`` words before ``position``, nearest first, not beyond the sentence's or paragraph's end."""
    words = []
    for word in reversed(tokens.words[max(0, position - reach) : position]):
        if word in _SENTENCE_END or word[0] == "\n":
            break
        words.append(plain(word))
    return words


def _plausible(frame: Frame, tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell a date from what only looks like one: a name, a verb, a number of something."""
    kind, text = frame["kind"], tokens.text
    if tokens.words[end : end + 1] == ["-"] and tokens.words[end + 1 : end + 2] in (["ago"], ["earlier"], ["old"], ["long"]):
        return False  # "the year-ago results" has its own rule, "six-year-old" is an age
    if "\n" in text[tokens.starts[start] : tokens.ends[end - 1]] and any(
        w[0] == "\n" for w in tokens.words[start:end]
    ):
        return False
    before = plain(tokens.words[start - 1]) if start else ""
    after = tokens.words[end] if end < len(tokens.words) else ""
    first, last = tokens.words[start], tokens.words[end - 1]
    if kind == "year" and first == last and first.isdigit():
        return _plausible_year(tokens, start, end, before, after, lexicon)
    if kind == "holiday":
        return after not in lexicon.lists["festive"]  # a "Christmas gift"
    if kind == "reference":
        return after != "-" and not (first.lower() == "soon" and _was_soon(tokens, start, end, lexicon))
    if kind == "calendar" and "shift" in frame and plain(first) == "that":
        return False  # "said that Friday": a conjunction
    if kind == "calendar" and end == start + 1 and "month" in frame:
        return _plausible_month(tokens, start, before, after, lexicon)
    if kind == "calendar" and "weekday" in frame and plain(last) == last.lower() and len(last) < 6:
        # "Sun" without its full stop is a weekday only beside a date.
        beside = tokens.words[end + (after == ",") : end + (after == ",") + 1] or [" "]
        return beside[0][0].isdigit() or plain(beside[0]) in lexicon.meanings["month"]
    if kind == "calendar" and "weekday" in frame and last[-1] == ".":
        return before != "the"
    if kind == "season" and plain(last) in ("spring", "fall"):
        if end > start + 1:
            return last != after and (plain(after) != "of" or "shift" in frame)
        return before in lexicon.lists["prepositions"] and before not in ("to", "from", "for", "that")
    if kind == "decade" and before in ("his", "her", "their", "my", "your", "our", "its"):
        return False
    if kind == "offset" and frame["sign"] in ("before", "after"):
        if not after or not after[0].isalnum():
            return True
        frame["kind"], frame["lone"] = "anchored", first.lower() == "the"
        return True  # "two days after the summit" is resolved by the summit
    if kind == "length":
        return _plausible_length(frame, tokens, start, end, after)
    if kind == "edge" and frame["edge"] in ("BEFORE_NOW", "AFTER_NOW"):
        return plain(after) not in lexicon.meanings["weekday"]
    if kind == "clock" and first.isdigit() and len(first) == 4:
        return before != "("  # "10 a.m. (0100 GMT)" says the same time again
    if kind == "definite" and frame["unit"] == "Y" and before == "for" and after not in ("ended", "ending"):
        frame["full"] = 1  # "for the year" is the year; "for the year ended June 30" a length
    if kind in ("shifted", "day") and last[0].isupper() and not last.isupper() and (kind == "shifted" or start):
        # "This Week" is a programme; so is "Today" but at the head of a sentence
        return kind == "day" and not before.isalnum()
    return True


def _was_soon(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether "soon" belongs to a tale of the past ("soon became", "was soon released")."""
    told = _told_before(_before(tokens, start, 4), lexicon)
    return told is False or (told is None and _told(_behind(tokens, end, 2), range(2), lexicon) is False)


def _plausible_length(frame: Frame, tokens: Tokens, start: int, end: int, after: str) -> bool:
    at = tokens.starts[start]
    if at and tokens.text[at - 1] in "$£€-.":
        return False
    if after == "old":
        return False  # an age ("ten years old")
    words = [plain(w) for w in tokens.words[start:end]]
    if words[0] in ("over", "under") and words[1] in ("the", "several", "many", "some", "few"):
        return False
    if end == start + 1 and frame["unit"] in ("S", "MIN", "NI", "WE", "Q"):
        return False
    return not (frame["unit"] == "Q" and after == "of")


def _plausible_year(tokens: Tokens, start: int, end: int, before: str, after: str, lexicon: Lexicon) -> bool:
    text, at = tokens.text, tokens.starts[start]
    glued = text[at - 1] if at else " "
    if glued in "$£€#¥" or glued.isalnum() or before in lexicon.lists["not_year_after"]:
        return False
    if glued in ".,-/:" and at > 1 and text[at - 2].isdigit():
        return False
    if start and before not in lexicon.lists["prepositions"] and lexicon.classes_of(tokens.words[start - 1]) == {"name"}:
        return False  # "Expo 2010", "Windows 2000"
    behind = text[tokens.ends[end - 1] : tokens.ends[end - 1] + 2]
    if behind[:1] in ("%", "°", "$", "€") or (behind[:1] in "-.:/" and behind[1:].isalnum() and behind[:1] != "-"):
        return False
    if plain(after) in lexicon.lists["not_year_before"]:
        return False
    return 1900 <= int(tokens.words[start]) <= 2100 or before in lexicon.lists["prepositions"]


def _plausible_month(tokens: Tokens, start: int, before: str, after: str, lexicon: Lexicon) -> bool:
    word = plain(tokens.words[start])
    if word not in lexicon.lists["doubtful"]:
        return True
    if before in lexicon.lists["prepositions"] or before in lexicon.meanings["month"]:
        return True
    earlier = [plain(w) for w in tokens.words[max(0, start - 2) : start]]
    if len(earlier) == 2 and (earlier[1] in ("and", "or", "-") and (earlier[0] in lexicon.meanings["month"] or earlier[0] == "mid")):
        return True  # "April and June", "mid-June"
    return before in ("the", "a", "an", "its") and after[:1].islower()  # "the March elections"


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
    between = [plain(w) for w in tokens.words[left.end : right.start]]
    if any(word[0] == "\n" for word in between):
        return
    if frame["kind"] == "calendar" and "month" in frame and "month" in further and len(between) == 1:
        if "year" not in frame and "year" in further and between[0] in _RANGE | {"or"} and further["kind"] == "calendar":
            frame["year"] = further["year"] - (frame["month"] > further["month"])
    elif between in (["ended"], ["ending"]) and frame["kind"] == "definite" and further["kind"] == "calendar":
        frame["ended"] = further  # "the quarter ended Sept. 30"
    elif _shape(frame) == "clock" and "of" not in frame and not _SENTENCE_END & set(between):
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
    """Add the second day of "April 24 and 25", the first of "7 and 8 June"."""
    for item in found:
        frame, end = item.frame, item.end
        leading = tokens.words[max(0, item.start - 3) : item.start]
        if (
            frame.get("british") and len(leading) == 3 and plain(leading[2]) in _RANGE | {",", "or"}
            and "daynumber" in lexicon.classes_of(leading[1])
            and plain(leading[0]) in lexicon.lists["prepositions"] | {"on"}
        ):  # fmt: skip
            yield Found(item.start - 2, item.start - 1, {**frame, "day": int(leading[1])})
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


# --- what the words around say ----------------------------------------------------------------------------------------


def _looks_ahead(tokens: Tokens, item: Found, lexicon: Lexicon, tenses: _Tenses | None) -> bool | None:
    """Tell whether an expression lies ahead: from the words that touch it, the parse, the nearest verbs, in this order."""
    before = _before(tokens, item.start, 20)
    if tokens.words[item.end : item.end + 2] in (["'", "s"], ["’", "s"]):
        return False  # "Wednesday's ruling"
    if before[:1] in (["until"], ["till"], ["through"]):
        return len(before) > 1
    if before[:3] in (["as", "soon", "as"], ["as", "early", "as"]):
        return True
    touching = before[before[:1] in (["on"], ["in"], ["late"], ["early"]) :]
    if touching and touching[0].endswith("ed") and _told_before(touching, lexicon) is False:
        return False  # "announced Wednesday"
    present, told = tenses.ahead(tokens.starts[item.start]) if tenses is not None else (False, None)
    if present:
        return None
    if told is None:
        told = _told_before(before, lexicon)
    if told is None and len(before) < 3:
        behind = [w for w in _behind(tokens, item.end, 25) if not (w.endswith("ed") and w in lexicon.lists["forward"])]
        told = _told(behind, range(len(behind)), lexicon)
    return told


def _behind(tokens: Tokens, position: int, reach: int) -> list[str]:
    words = []
    for word in tokens.words[position : position + reach]:
        if word in _SENTENCE_END or word[0] == "\n":
            break
        words.append(plain(word))
    return words


_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "that", "of", "no"})


def _told_before(before: list[str], lexicon: Lexicon) -> bool | None:
    return _told(before[::-1], range(len(before) - 1, -1, -1), lexicon)


def _told(words: list[str], order: Iterable[int], lexicon: Lexicon) -> bool | None:
    """Tell whether the first verb that tells at all, in ``order``, looks ahead (True) or back (False)."""
    lists, infinitive = lexicon.lists, False
    for number in order:
        if number >= len(words):
            return None
        word, last, one_more = words[number], *([None, None, *words[:number]][-1:-3:-1])
        if word == "to":
            infinitive = number + 1 < len(words) and words[number + 1] not in _DETERMINERS
            if infinitive and last in ("is", "are", "was", "were"):
                return True
        elif word == "set":
            if {"for", "to"}.intersection(words[number + 1 : number + 2]):
                return True
        elif word == "have" and last == "to":
            continue
        elif word in lists["forward"]:
            if last not in _DETERMINERS and (word not in ("plan", "plans") or words[number + 1 : number + 2] == ["to"]):  # "the plan" tells nothing; what "had been planned" looks back
                return not (last == "been" and one_more == "had")
        elif infinitive and word in lists["intending"]:
            return True
        elif word in lists["backward"] or (word.endswith("ed") and len(word) > 4 and word not in lists["not_past"]):
            if last in ("be", "have") and one_more == "to":
                return True
            if last not in ("is", "are", "be", "still") and last not in _DETERMINERS:
                return False
    return None


class _Tenses:
    """The tense of the clause that an expression stands in, from a parse."""

    def __init__(self, doc: Doc, intending: frozenset[str]) -> None:
        self.doc, self.intending = doc, intending
        self.offsets = [token.idx for token in doc]

    def ahead(self, offset: int) -> tuple[bool, bool | None]:
        """Tell whether the clause is in the present, else whether it looks ahead (True), back (False) or neither (None)."""
        if not self.offsets:
            return False, None
        last = max(0, bisect_right(self.offsets, offset) - 1)
        token = self.doc[last]
        infinitive = False
        for _ in range(12):
            if token.pos_ in ("VERB", "AUX"):
                helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
                if helpers & {"will", "shall", "'ll", "’ll", "would", "wo"}:
                    return False, True
                if infinitive and (token.lower_ in self.intending or token.lemma_ in self.intending):
                    return False, "had" not in helpers
                if "to" in helpers:
                    infinitive = True  # the verb that it hangs on tells
                elif token.tag_ == "VBD" or helpers & {"was", "were", "had", "has", "have"}:
                    return False, None if token.lemma_ in ("expect", "schedule", "plan", "set") else False
                elif token.tag_ in ("VBZ", "VBP") or helpers:
                    return True, None
            elif infinitive or (token.pos_ == "NOUN" and token.i != last):
                return False, None  # "its decision to leave in January", "the talks in May"
            if token.head.i == token.i:
                return False, None
            token = token.head
        return False, None


def _floor(previous: Found | None, item: Found, tokens: Tokens, value: Value | None) -> date | None:
    """Return the first day of a range that ``item`` ends: of "March" for the "May" of "from March to May"."""
    if previous is None or value is None or value.earliest is None or item.start - previous.end != 1:
        return None
    if not any(field in previous.frame and field in item.frame for field in ("month", "weekday")):
        return None
    link = plain(tokens.words[previous.end])
    opening = _before(tokens, previous.start, 1)
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
        context.reason = values.UNDATED
        _infer(found, context)
    context.day_first = _day_first(found)
    tenses = _Tenses(doc, rules.lexicon.lists["intending"]) if doc is not None else None

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
        context.opening = item.start - paragraph < 4
        context.floor = _floor(previous, item, tokens, value)
        context.saying = bool(rules.lexicon.lists["saying"].intersection(_before(tokens, item.start, 4)))
        context.future = _looks_ahead(tokens, item, rules.lexicon, tenses if values.is_bare(item.frame) else None)
        if item.frame["kind"] == "calendar" and _before(tokens, item.start, 1) == ["ended"]:
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
    return dates


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
