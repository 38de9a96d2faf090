"""What a date expression means: its TIMEX3 value (TimeML 1.2.1) and the interval of days that it names.

``expressions`` reads a text into frames: dictionaries of what was said, such as ``{"month": 6, "day": 12}`` or
``{"shift": "-1", "unit": "Y"}``; a frame may stand in another under ``of`` ("the end" of "last year"). ``resolve``
turns a frame into a ``Value``, given the ``Context`` of what the text has said so far. All is plain calendar
arithmetic; the conventions are those of the TIMEX3 guidelines and of the TempEval-3 corpora.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from helpers.timeline.timex import (
    BEYOND,
    GRANULARITY,
    INFERRED,
    LENGTH,
    OPEN,
    PERIOD,
    RECURS,
    SEASONS,
    VAGUE,
    Value,
    at,
    days_of,
    duration,
    holiday,
    move,
    named,
    nth_weekday,
    part_of,
)

Frame = dict[str, Any]

OF_POINTS = {"MORE_THAN": "BEFORE", "LESS_THAN": "AFTER", "EQUAL_OR_MORE": "ON_OR_BEFORE", "EQUAL_OR_LESS": "ON_OR_AFTER"}
COARSENESS = ("time", "day", "week", "month", "quarter", "season", "half", "year", "decade", "century")


@dataclass(slots=True)
class Context:
    """What a reader knows when he comes to an expression.

    ``published`` is the publication day (``reason`` says why there is none). ``near`` is the last expression of the
    paragraph that names days, ``day`` the last one in the article that names a day, ``opener`` the full date that opened it, ``quarter`` the last quarter (or half) that the
    article reported on, and ``long_period`` tells that it has since gone on to a longer period ("the nine months"). ``future`` is True where the words around the expression look ahead, False
    where they look back, None where they do not tell. ``opening`` is True at the first words
    of a paragraph, ``saying`` behind a verb of saying ("said on Thursday"). ``floor`` is the first day of a range whose
    end is asked for. ``inferred`` tells that ``published``, or only its ``year``, was worked out from the text, ``nearest`` that a bare day or month is the nearest one, ``day_first`` that the text writes 12/6 for 12 June.
    """

    published: date | None
    reason: str | None = None
    near: Value | None = None
    day: Value | None = None
    opener: Value | None = None
    quarter: Value | None = None
    long_period: bool = False
    future: bool | None = None
    opening: bool = False
    saying: bool = False
    floor: date | None = None
    year: int | None = None
    inferred: bool = False
    nearest: bool = False
    day_first: bool = False

    def remember(self, frame: Frame, value: Value) -> None:
        """Note ``value`` for what follows in the paragraph and the article."""
        if (frame["kind"] == "length" and frame["unit"] == "M") or (frame["kind"] == "definite" and frame["unit"] == "Y"):
            self.long_period = True
        if value.type not in ("DATE", "TIME") or value.earliest is None:
            return
        if says_year(frame):
            opens = self.opening or self.opener is not None
            past = self.published is None or value.earliest.year < self.published.year
            self.opener = value if opens and past else None
        elif not is_bare(frame) and not follows(frame):
            self.opener = None
        self.near = value
        if value.granularity in ("day", "time"):
            self.day = value
        if value.granularity in ("quarter", "half") and frame["kind"] in ("ordinal", "shifted", "definite", "latest"):
            self._report_on(value)

    def _report_on(self, period: Value) -> None:
        """Note the quarter that the article reports on: one that is over, if there is one, and the newest."""
        known = self.quarter
        over = self.published is None or period.latest <= self.published
        if known is None or (over and period.earliest >= known.earliest):
            self.quarter = period
        self.long_period = False

    def end_paragraph(self) -> None:
        """Forget what holds only inside a paragraph."""
        self.near = self.opener = None


def says_year(frame: Frame) -> bool:
    """Tell whether the frame names its year itself ("June 2018", "2018-06-12")."""
    return "year" in frame or "iso" in frame or "slashed" in frame or ("of" in frame and says_year(frame["of"]))


def is_bare(frame: Frame) -> bool:
    """Tell whether the frame is a month, day or weekday, or a part of one, that leaves its year to the context."""
    if "of" in frame:
        return is_bare(frame["of"])
    return frame["kind"] in ("calendar", "season", "clock") and not says_year(frame)


def follows(frame: Frame) -> bool:
    """Tell whether the frame counts from what the text named before ("two days later", "the same month")."""
    return frame.get("shift", "").endswith("!") or frame.get("sign", "ago") not in ("ago", "hence")


# --- frames to values -------------------------------------------------------------------------------------------------


def resolve(frame: Frame, context: Context) -> Value | None:
    """Resolve ``frame``; None means that it is no date after all (a "Sept. 45", an odd range).

    Dates outside the years 1 to 9999 keep their value and have no days.
    """
    try:
        value = _within(frame, context) if "of" in frame else RESOLVERS[frame["kind"]](frame, context)
    except (ValueError, OverflowError):
        return None
    if value is None:
        return None
    bound = frame.get("bound")
    if value.type == "DATE":  # "more than two years ago" lies before the point two years ago
        bound = OF_POINTS.get(bound, bound)
    modifier = frame.get("edge") or bound or value.modifier
    value = _modified(value, modifier, context, bool(frame.get("narrow")))
    if context.inferred and value.earliest is not None and not says_year(frame):
        return replace(value, reason=INFERRED)
    return value


def _modified(value: Value, modifier: str | None, context: Context, narrow: bool) -> Value:
    if modifier == value.modifier or modifier is None:
        return value
    first, last = value.earliest, value.latest
    if first is not None and value.type != "DURATION":
        if modifier in ("BEFORE_NOW", "AFTER_NOW"):
            # "earlier this month": the days before publication; "later this year": those from it
            day = context.near.earliest if context.near is not None and value.granularity == "week" else context.published
            if day is not None and first < day <= last:
                soon = timedelta(value.granularity == "week" and day < last)  # "later this week" is not today
                first, last = (first, day - timedelta(1)) if modifier == "BEFORE_NOW" else (day + soon, last)
        else:
            first, last = part_of(first, last, value.granularity, modifier, narrow)
    modifier = {"BEFORE_NOW": "START", "AFTER_NOW": "END"}.get(modifier, modifier)
    return replace(value, modifier=modifier, earliest=first, latest=last)


def _calendar(frame: Frame, context: Context) -> Value | None:
    """Resolve days, weekdays and months named as on a calendar, with or without their year."""
    month, day, year, weekday = (frame.get(k) for k in ("month", "day", "year", "weekday"))
    if "iso" in frame:
        return _iso(frame["iso"])
    if "slashed" in frame:
        return _slashed(frame["slashed"], context)
    if month is None:
        return _weekday(weekday, frame, context)
    if day is not None and not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    open_year = year is None
    if open_year:
        year = _year_of(month, day, frame, context)
    text = f"{year:04d}" if year is not None else "XXXX"
    value = f"{text}-{month:02d}" + (f"-{day:02d}" if day else "")
    result = named(value, reason=context.reason)
    if "lastday" in frame or "lastmonth" in frame:
        return _range(result, frame.get("lastmonth", month), frame.get("lastday"), year)
    return result


def _year_of(month: int, day: int | None, frame: Frame, context: Context) -> int | None:
    """Choose the year of a bare month or day of a month."""
    if context.opener is not None and context.opener.earliest is not None:
        year = context.opener.earliest.year
        if context.floor is not None and month < context.floor.month:
            year += 1
        return year
    published = context.published
    if published is None:
        return context.year
    this = published.year
    if "shift" in frame:  # last April, next April, this April
        if frame["shift"] == "0!" and context.near is not None:  # "that March"
            return context.near.earliest.year
        shift = int(frame["shift"].rstrip("!"))
        there, here = (month, day or 0), (published.month, published.day if day else 0)
        if shift < 0:
            return this if there < here else this - 1
        if shift > 0:
            return this if there > here else this + 1
        return this
    if context.floor is not None:
        year = context.floor.year
        return year + (month < context.floor.month)
    if day is not None:  # the nearest one, and rather the last than the next
        candidates = [y for y in (this - 1, this, this + 1) if 1 <= y <= 9999 and day <= monthrange(y, month)[1]]
        if not candidates:
            return this
        far = 1.0 if context.nearest else {True: 0.7, None: 1.6, False: 3.5}[context.future]  # how much farther a day ahead is than one past
        return min(candidates, key=lambda y: _distance(date(y, month, day), published, far))
    if context.nearest:
        return this + (1 if month < published.month - 6 else -1 if month > published.month + 6 else 0)
    ahead = context.future or (context.future is None and 0 < (month - published.month) % 12 <= 3)
    if ahead:
        return this if month >= published.month else this + 1
    return this if month <= published.month else this - 1


def _distance(day: date, published: date, far: float) -> float:
    days = (day - published).days
    return far * days if days > 0 else -days


def _range(first: Value, month: int, day: int | None, year: int | None) -> Value | None:
    """Give the value of a compact range ("June 10-12", "March-May 2018"), written as ISO 8601 writes an interval."""
    text = f"{year:04d}" if year is not None else "XXXX"
    last = named(f"{text}-{month:02d}" + (f"-{day:02d}" if day else ""), reason=first.reason)
    if day is not None and not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    value = f"{first.value}/{last.value}"
    if first.earliest is None or last.latest is None:
        return replace(first, value=value)
    if last.latest < first.earliest:
        return None
    return Value("DATE", value, None, first.earliest, last.latest, first.granularity)


def _iso(text: str) -> Value | None:
    day, _, clock = text.replace(" ", "T").partition("T")
    if days_of(day) is None:
        return None
    return named(day + ("T" + clock if clock else ""))


def _slashed(text: str, context: Context) -> Value | None:
    """Read 6/12/2018, 12/06/2018, 12.06.2018, 2018/06/12: day first where the month cannot be, or after dots."""
    parts = re.split(r"[/.-]", text)
    if len(parts[0]) == 4:
        year, month, day = (int(p) for p in parts)
    else:
        first, second, year = (int(p) for p in parts)
        if len(parts[2]) == 3:
            return None
        if len(parts[2]) == 2:
            near = context.published.year if context.published else 2000
            year += near // 100 * 100
            year -= 100 * (year > near + 20)
            year += 100 * (year <= near - 80)
        british = "." in text or first > 12 or (context.day_first and second <= 12)
        month, day = (second, first) if british else (first, second)
        if not british and second <= 12 and first != second and context.published is not None:
            # Either may be the month: the reading nearer to the publication day, the American one when far from both.
            american, other = date(year, first, second), date(year, second, first)
            apart = [abs((d - context.published).days) for d in (american, other)]
            if apart[1] < apart[0] and apart[1] <= 45:
                month, day = second, first
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return named(f"{year:04d}-{month:02d}-{day:02d}")


def _weekday(weekday: int, frame: Frame, context: Context) -> Value:
    """Resolve a weekday: the last one, the publication day included, unless the words look ahead."""
    shift = frame.get("shift")
    anchor = context.published
    if shift and shift.endswith("!") and context.near is not None:
        anchor = context.near.earliest
    if anchor is None:
        return Value("DATE", f"XXXX-WXX-{weekday}", reason=context.reason, granularity=None)
    back = (anchor.isoweekday() - weekday) % 7
    if shift is None and context.floor is not None:
        return named((context.floor + timedelta((weekday - context.floor.isoweekday()) % 7)).isoformat())
    if shift is None and _in_background(context):
        opened = context.opener.latest
        return named((opened + timedelta((weekday - opened.isoweekday()) % 7)).isoformat())
    if shift is None and (context.inferred or context.nearest):  # the nearest one: the day worked out need not be that of publication
        step = (weekday - anchor.isoweekday() + 3) % 7 - 3
    elif shift is None:
        step = (7 - back) % 7 if context.future else -back
    else:
        kind = int(shift.rstrip("!"))
        step = -(back or 7) if kind < 0 else (7 - back if kind > 0 else (7 - back) % 7)
        if kind == 0 and context.future is False:
            step = -back
        if shift == "0!":
            step = weekday - anchor.isoweekday()
    return named((anchor + timedelta(step)).isoformat())


def _in_background(context: Context) -> bool:
    """Tell whether a bare weekday belongs to the old day that opened the paragraph, and not to the news of the week."""
    opener = context.opener
    if opener is None or opener.granularity != "day" or context.saying or context.future or context.published is None:
        return False
    return (context.published - opener.latest).days > 60


def _season(frame: Frame, context: Context) -> Value:
    name, year = frame["season"], frame.get("year")
    if year is None:
        opener = context.opener
        if opener is not None and opener.earliest is not None and "shift" not in frame:
            year = opener.earliest.year
        elif context.published is None and context.year is None:
            return Value("DATE", f"XXXX-{name}", reason=context.reason)
        elif context.published is None:
            year = context.year
        else:
            year = _season_year(name, frame.get("shift"), context)
    return named(f"{year:04d}-{name}")


def _season_year(name: str, shift: str | None, context: Context) -> int:
    published = context.published
    if shift is not None and shift.endswith("!") and context.near is not None:
        published = context.near.earliest  # "in May 2021 ... the previous autumn"
    month, first = published.month, SEASONS[name][0]
    this = published.year - (name == "WI" and month < 3)  # January belongs to the winter that began the year before
    started = month >= first or (name == "WI" and month < 3)
    inside = at(published, "SE").endswith(name)
    step = int(shift.rstrip("!")) if shift else None
    if step is None:
        step = 0 if not context.future else (0 if not started or inside else 1)
        return this + step if context.future else (this if started else this - 1)
    if step < 0:
        return this if started and not inside else this - 1
    if step > 0:
        return this if not started else this + 1
    return this


def _ordinal_unit(frame: Frame, context: Context) -> Value | None:
    """Resolve "the third quarter", "the second half", "the first day" without what they are a part of."""
    unit, nth = frame.get("unit"), frame["nthof"]
    if unit not in ("Q", "HALF"):
        return None
    count = 4 if unit == "Q" else 2
    nth = count if nth == -1 else nth
    if not 1 <= nth <= count:
        return None
    letter = unit[0]
    year = frame.get("year")
    if year is None:
        if context.opener is not None:
            year = context.opener.earliest.year
        elif context.published is None:
            if context.year is None:
                return Value("DATE", f"XXXX-{letter}{nth}", reason=context.reason)
            year = context.year
        else:
            published = context.published
            start = (nth - 1) * (12 // count) + 1
            year = published.year if start <= published.month or context.future else published.year - 1
    return named(f"{year:04d}-{letter}{nth}")


def _month_day(frame: Frame, context: Context) -> Value | None:
    """Resolve "the 8th": of the month of the day named last, else of that of publication, or of the one before."""
    day = frame["day"]
    near = context.near if context.near is not None and context.near.granularity == "month" else context.day
    if near is not None and near.earliest is not None:
        return named(near.earliest.replace(day=day).isoformat())
    if context.published is None:
        return None
    here = context.published
    month = here if day <= here.day or context.future else move(here.replace(day=1), "M", -1)
    return named(month.replace(day=day).isoformat())


def _year(frame: Frame, context: Context) -> Value | None:
    year = frame["year"]
    if not 1 <= year <= 9999:
        return None
    if frame.get("sameperiod") and context.quarter is not None:
        return named(f"{year:04d}" + context.quarter.value[4:])
    last = frame.get("lastyear")
    if last is not None:
        if last < 100:
            last += year // 100 * 100
            last += 100 * (last < year)
        if not year < last <= min(9999, year + 200):
            return None
        return Value("DATE", f"{year:04d}/{last:04d}", None, date(year, 1, 1), date(last, 12, 31), "year")
    return named(f"{year:04d}")


def _decade(frame: Frame, context: Context) -> Value | None:
    decade = frame["decade"]  # 198 for the 1980s, 8 for the eighties
    if decade < 10:
        near = context.published.year // 10 if context.published else 200
        decade += near // 10 * 10
        decade -= 10 * (decade > near)
    return named(f"{decade:03d}") if decade < 1000 else None


def _century(frame: Frame, context: Context) -> Value | None:
    nth = frame["century"]
    return named(f"{nth - 1:02d}") if 1 <= nth <= 99 else None


def _bc(frame: Frame, context: Context) -> Value | None:
    return Value("DATE", f"BC{frame['bc']:04d}", reason=BEYOND) if 0 < frame["bc"] <= 9999 else None


def _relative_day(frame: Frame, context: Context) -> Value:
    part = frame.get("part")
    suffix = f"T{part}" if part else ""
    if context.published is None:
        return Value("TIME" if part else "DATE", "XXXX-XX-XX" + suffix, reason=context.reason)
    return named((context.published + timedelta(frame["relday"])).isoformat() + suffix)


def _shifted(frame: Frame, context: Context) -> Value | None:
    """Resolve "last week", "this year", "next month", "the following quarter"."""
    shift, unit = frame["shift"], frame["unit"]
    if shift == "0" and unit == "D":  # "this day"
        return None
    if unit in ("H", "MIN", "S"):
        return Value("DURATION", PERIOD[unit].format(1), reason=LENGTH)
    anchor = context.published
    if shift == "0!" and unit == "D" and context.day is None:
        return None
    if shift == "+1" and unit == "D" and context.day is not None:
        told = context.published is None or context.day.latest >= context.published
        if told or not context.future:
            shift = "+1!"  # "it was flown home the next day", "he will fly to Oslo on Friday and home the next day"
    if shift.endswith("!"):
        near = context.day if unit == "D" else context.near
        if near is not None and near.earliest is not None:
            anchor = near.earliest if int(shift[:-1]) <= 0 else near.latest
        elif shift == "0!" and anchor is None:
            return None
    if anchor is None:
        return Value("DATE", OPEN[unit], reason=context.reason)
    return named(at(move(anchor, unit, int(shift.rstrip("!"))), unit))


def _definite(frame: Frame, context: Context) -> Value | None:
    """Resolve "the quarter", "the year", "the week": the one that the text is about."""
    unit = frame["unit"]
    if "ended" in frame and unit == "Q" and context.quarter is None:  # "the quarter ended Sept. 30"
        last = resolve(frame["ended"], context)
        return named(at(last.latest, unit)) if last is not None and last.latest is not None else None
    if unit == "Q":
        if context.quarter is not None and context.quarter.granularity == "quarter":
            return named(context.quarter.value)
        if context.published is None:
            return Value("DATE", OPEN[unit], reason=context.reason)
        return named(at(move(context.published, "Q", -1), "Q"))
    if unit == "WE":
        return _weekend(context)
    if unit in ("W", "M") or (unit == "Y" and "full" in frame):
        near = context.near
        anchor = near.earliest if near is not None and unit == "W" and near.granularity == "day" else context.published
        if anchor is None:
            return Value("DATE", OPEN[unit], reason=context.reason)
        return named(at(anchor, unit))
    if unit == "Y":
        return Value("DURATION", "P1Y", reason=LENGTH)
    if unit == "D" and "full" in frame and context.near is not None and context.near.granularity in ("day", "time"):
        return named(context.near.earliest.isoformat())  # "later in the day"
    return None


def _weekend(context: Context) -> Value:
    if context.published is None:
        return Value("DATE", OPEN["WE"], reason=context.reason)
    day = context.published
    if not context.future and day.isoweekday() < 6:
        day = move(day, "W", -1)
    return named(at(day, "WE"))


def _latest(frame: Frame, context: Context) -> Value | None:
    """Resolve "the latest quarter", "the latest period": the one the article reports on."""
    unit = frame["unit"]
    if unit in ("Q", "PERIOD"):
        quarter = context.quarter
        if quarter is not None and (context.published is None or quarter.latest <= context.published):
            return named(quarter.value)
        if context.published is None:
            return Value("DATE", OPEN["Q"], reason=context.reason)
        return named(at(move(context.published, "Q", -1), "Q"))
    return _shifted({"shift": "-1", "unit": unit}, context)


def _year_before(frame: Frame, context: Context) -> Value | None:
    """Resolve "a year earlier", "the year-ago quarter": the period reported on, a year before."""
    if "nthof" in frame:
        this = _ordinal_unit(frame, context)
        return named(f"{this.earliest.year - 1:04d}" + this.value[4:]) if this and this.earliest else this
    if frame.get("unit") == "Q" and context.quarter is not None:
        return _year_ago(replace(context, long_period=False))
    ago = _year_ago(context)
    if ago is not None:
        return ago
    if context.published is None:
        return Value("DATE", "XXXX", reason=context.reason)
    if frame.get("unit") == "Q":
        return named(at(move(context.published, "Q", -5), "Q"))
    return named(at(move(context.published, "Y", -1), "Y"))


def _year_ago(context: Context) -> Value | None:
    quarter = context.quarter
    if quarter is None or quarter.earliest is None or context.long_period:
        return None
    return named(f"{int(quarter.value[:4]) - 1:04d}" + quarter.value[4:]) if int(quarter.value[:4]) > 1 else None


def _offset(frame: Frame, context: Context) -> Value | None:
    """Resolve "two years ago", "three days later": from publication or from the date last mentioned."""
    count, unit, sign = frame["count"], frame["unit"], frame["sign"]
    if unit not in PERIOD:
        return None
    later = sign in ("later", "hence", "after", "afterwards", "afterward", "thereafter")
    if count == "X":
        if sign in ("ago", "hence"):
            return Value("DATE", "FUTURE_REF" if later else "PAST_REF", reason=VAGUE)
        return Value("DURATION", duration(count, unit), reason=LENGTH)
    if count == 1 and unit == "Y" and not later:
        ago = _year_ago(context)
        if ago is not None:
            return ago
    anchor, step = context.published, count if later else -count
    near = context.near or (context.day if unit in ("D", "H", "MIN") else None)
    if sign not in ("ago", "hence") and near is not None:
        anchor = near.latest if later else near.earliest
        if COARSENESS.index(near.granularity) > COARSENESS.index(GRANULARITY[unit]):
            return _somewhere(near, step, unit) or Value("DURATION", duration(count, unit), reason="counts from a date known too roughly")
    if unit in ("H", "MIN", "S"):
        return _later_that_day(step, unit, near if sign != "ago" else None) or Value("DURATION", duration(count, unit), reason=LENGTH)
    if anchor is None:
        return Value("DATE", OPEN[unit], reason=context.reason)
    if step != int(step):
        step, unit = _finer(step, unit)
    unit_of_value = {"E": "Y", "C": "Y"}.get(unit, unit)
    part = f"T{frame['part']}" if "part" in frame else ""  # "the evening before"
    value = named(at(move(anchor, unit, int(step)), unit_of_value) + part)
    if value is not None and frame.get("bound") == "LESS_THAN" and sign == "ago" and unit in ("W", "M", "Y"):
        # "less than three weeks ago": behind the point three weeks ago, before the one two weeks ago
        return replace(value, earliest=move(anchor, unit, int(step)), latest=move(anchor, unit, int(step) + 1))
    return value


def _somewhere(near: Value, step: float, unit: str) -> Value | None:
    """Count days or weeks from a month: "a week later" than June lies between 8 June and 7 July."""
    if near.granularity != "month" or unit not in ("D", "W") or step != int(step):
        return None
    first, last = (day + timedelta(int(step) * (7 if unit == "W" else 1)) for day in (near.earliest, near.latest))
    month = f"{first.month:02d}" if first.month == last.month else "XX"
    year = f"{first.year:04d}" if first.year == last.year else "XXXX"
    return Value("DATE", f"{year}-{month}-XX", None, first, last, "range")


def _later_that_day(step: float, unit: str, near: Value | None) -> Value | None:
    """Count hours or minutes from a time of day: "eleven minutes later" than 04:40."""
    clock = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(Z?)", near.value) if near is not None else None
    if clock is None or unit == "S" or int(clock[2]) > 23:
        return None
    start = datetime.fromisoformat(f"{clock[1]}T{clock[2]}:{clock[3]}")
    then = start + timedelta(minutes=step * (60 if unit == "H" else 1))
    return named(then.isoformat(timespec="minutes") + clock[4])


def count_from(frame: Frame, first: date, last: date) -> Value | None:
    """Resolve "two days after" a known stretch of days, None where it cannot be counted."""
    count, unit = frame["count"], frame["unit"]
    if count == "X" or count != int(count) or unit not in ("D", "W", "FN", "M", "Y", "E"):
        return None
    before = frame["sign"] == "before"
    try:
        return named(at(move(first if before else last, unit, int(-count if before else count)), unit))
    except (ValueError, OverflowError):
        return None


def _finer(count: float, unit: str) -> tuple[int, str]:
    """Say a broken count in the next smaller unit: a year and a half is 18 months."""
    factor, smaller = {"Y": (12, "M"), "M": (30, "D"), "W": (7, "D"), "D": (1, "D"), "E": (10, "Y"), "C": (100, "Y"),
                       "FN": (14, "D"), "Q": (3, "M"), "SE": (3, "M"), "K": (1000, "Y"), "WE": (7, "D"),
                       "NI": (1, "D")}[unit]  # fmt: skip
    return round(count * factor), smaller


def _length(frame: Frame, context: Context) -> Value | None:
    """Resolve lengths: "three years", "10-year", "the past two months" (which end, or begin, at publication)."""
    count, unit = frame["count"], frame["unit"]
    if unit not in PERIOD:
        return None
    if unit in ("E", "C") and count != "X" and count != int(count):
        count, unit = _finer(count, unit)  # half a century is 50 years
    value = duration(count, unit)
    place = frame.get("place")
    if count == "X" and place == "future":
        return Value("DATE", "FUTURE_REF", reason=VAGUE)
    if place is None or count == "X" or unit in ("H", "MIN", "S") or context.published is None:
        reason = context.reason if place and context.published is None and count != "X" else LENGTH
        return Value("DURATION", value, reason=reason)
    if place not in ("past", "last", "next", "coming"):
        return Value("DURATION", value, reason=LENGTH)
    step, unit = (count, unit) if count == int(count) else _finer(count, unit)
    step = -step if place in ("past", "last") else step
    try:
        other = move(context.published, unit, int(step))
    except (ValueError, OverflowError):
        return Value("DURATION", value, reason=BEYOND)
    return Value("DURATION", value, None, *sorted((context.published, other)), GRANULARITY[frame["unit"]])


def _set(frame: Frame, context: Context) -> Value | None:
    """Resolve what recurs: "daily", "every two weeks", "each Thursday", "Tuesday nights"."""
    if "often" in frame:
        value = frame["often"]
    elif "weekday" in frame:
        part = frame.get("part")
        value = f"XXXX-WXX-{frame['weekday']}" + (f"T{part}" if part else "")
    elif "month" in frame:
        value = f"XXXX-{frame['month']:02d}"
    elif "season" in frame:
        value = f"XXXX-{frame['season']}"
    elif "part" in frame:
        value = f"XXXX-XX-XXT{frame['part']}"
    elif frame["unit"] in PERIOD:
        value = duration(frame.get("count", 1), frame["unit"])
    else:
        return None
    return Value("SET", value, reason=RECURS)


def _clock(frame: Frame, context: Context) -> Value | None:
    """Resolve a time of day without its day: that of the nearest day named, else the publication day."""
    time = _time_of(frame)
    if time is None or "loose" in frame:
        return None
    if "shift" in frame:  # "the next morning"
        day = context.day.earliest if context.day is not None else context.published
        if day is None:
            return Value("TIME", "XXXX-XX-XX" + time, reason=context.reason)
        return named((day + timedelta(int(frame["shift"].rstrip("!")))).isoformat() + time)
    near = context.near
    if near is None or near.granularity not in ("day", "time"):
        near = context.day if _is_fresh(context) else None
    if "on" in frame:
        near = resolve(frame["on"], context) or near
    day = near.earliest if near is not None and near.granularity in ("day", "time") else context.published
    if day is None:
        return Value("TIME", "XXXX-XX-XX" + time, frame.get("bound"), reason=context.reason)
    return named(day.isoformat() + time, frame.get("bound"))


def _is_fresh(context: Context) -> bool:
    """Tell whether the last day named is that of the news: of the publication day or the two before."""
    day, published = context.day, context.published
    return day is not None and (published is None or 0 <= (published - day.latest).days <= 2)


def _time_of(frame: Frame) -> str | None:
    if "part" in frame and "clock" not in frame:
        return "T" + frame["part"]
    hour, minute = frame["clock"]
    if frame.get("part") in ("AF", "EV", "NI") and hour < 12 and not (frame["part"] == "NI" and hour < 5):
        hour += 12
    if hour > 24 or (minute or 0) > 59 or (hour == 24 and minute):
        return None
    return f"T{hour:02d}:{minute or 0:02d}" + frame.get("zone", "")


def _reference(frame: Frame, context: Context) -> Value:
    value = frame["ref"]
    return Value("DURATION" if value.startswith("P") and not value.endswith("_REF") else "DATE", value, reason=VAGUE)


def _holiday(frame: Frame, context: Context) -> Value | None:
    year = frame.get("year")
    if year is None and context.opener is not None and context.opener.earliest is not None:
        year = context.opener.earliest.year
    if year is None and context.published is None:
        year = context.year
        if year is None:
            return Value("DATE", "XXXX-XX-XX", reason=context.reason)
    if year is None:
        day = _holiday_near(frame, context)
    elif 1 <= year <= 9999:
        day = holiday(frame["holiday"], year)
    else:
        return None
    return named(at(day, frame["unit"]) if "unit" in frame else day.isoformat())


def _holiday_near(frame: Frame, context: Context) -> date:
    published = context.published
    days = [holiday(frame["holiday"], y) for y in range(max(1, published.year - 1), min(9999, published.year + 1) + 1)]
    shift = int(frame["shift"].rstrip("!")) if "shift" in frame else None
    if shift is not None and shift < 0:
        return max([d for d in days if d < published], default=days[0])
    if (shift is not None and shift > 0) or context.future:
        return min([d for d in days if d > published], default=days[-1])
    return min(days, key=lambda d: abs((d - published).days))


def _within(frame: Frame, context: Context) -> Value | None:
    """Resolve a frame that is part of another: "the end" of May, "the morning" of June 3, "July" of last year."""
    inner = {key: known for key, known in frame["of"].items() if key != "loose"}
    outer = resolve({**inner, "full": 1} if inner["kind"] == "definite" else inner, context)
    if outer is None:
        return None
    if frame["kind"] in ("edge", "boundary"):
        return outer
    if outer.type not in ("DATE", "TIME"):
        return None
    if "part" in frame or "clock" in frame:
        time = _time_of(frame)
        if time is None:
            return None
        value = outer.value.split("T")[0] + time
        return Value("TIME", value, None, outer.earliest, outer.latest, "time" if outer.earliest else None, outer.reason)
    if frame["kind"] == "anchored":
        return count_from(frame, outer.earliest, outer.latest) if outer.earliest is not None else None
    if frame["kind"] == "definite" and frame["unit"] == "W" and outer.granularity == "day":
        return named(at(outer.earliest, "W"))  # "the week of March 6"
    if "weekday" in frame and "nthof" not in frame:
        if outer.granularity == "week":
            return named((outer.earliest + timedelta(frame["weekday"] - 1)).isoformat())
        if outer.value == "XXXX-WXX":
            return Value("DATE", f"XXXX-WXX-{frame['weekday']}", reason=outer.reason)
        return outer if outer.granularity != "year" else None
    year = outer.value[:4]
    if "month" in frame:
        value = f"{year}-{frame['month']:02d}" + (f"-{frame['day']:02d}" if "day" in frame else "")
        return named(value, reason=outer.reason)
    if "season" in frame:
        return named(f"{year}-{frame['season']}", reason=outer.reason)
    if "holiday" in frame:
        return named(holiday(frame["holiday"], int(year)).isoformat()) if year.isdigit() else None
    if "nthof" in frame:
        return _nth_in(frame, outer)
    if frame["kind"] == "definite" and frame["unit"] in ("M", "W"):
        return outer
    return None


def _nth_in(frame: Frame, outer: Value) -> Value | None:
    """Resolve "the second week" of May, "the first quarter" of 1998, "the last Friday" of a month."""
    nth, unit = frame["nthof"], frame.get("unit")
    if outer.earliest is None:
        if unit in ("Q", "HALF") and outer.value == "XXXX":
            return Value("DATE", f"XXXX-{unit[0]}{nth}", reason=outer.reason)
        return Value("DATE", OPEN.get(unit, "XXXX-XX-XX"), reason=outer.reason)
    first, last = outer.earliest, outer.latest
    if "weekday" in frame:
        if outer.granularity != "month":
            return None
        return named(nth_weekday(first.year, first.month, nth, frame["weekday"]).isoformat())
    if unit in ("Q", "HALF") and outer.granularity == "year":
        count = 4 if unit == "Q" else 2
        nth = count if nth == -1 else nth
        return named(f"{outer.value}-{unit[0]}{nth}") if 1 <= nth <= count else None
    if unit == "HALF":
        middle = first + (last - first) / 2
        early = nth != 2 and nth != -1
        days = (first, middle) if early else (middle + timedelta(1), last)
        if outer.granularity in ("day", "time"):
            days = (first, last)
        return replace(outer, modifier="START" if early else "END", earliest=days[0], latest=days[1])
    if unit not in ("D", "W", "M", "WE", "Y", "E"):
        return None
    if nth == -1:
        day = last
        if unit == "W" and outer.granularity == "month":
            return named(at(last, unit)) if last.isoweekday() >= 4 else named(at(last - timedelta(7), unit))
    elif unit == "W":
        day = first + timedelta(7 * (nth - 1))
    elif unit == "WE":
        day = nth_weekday(first.year, first.month, nth, 6)
    else:
        day = move(first, unit, nth - 1)
    return named(at(day, unit)) if first <= day <= last else None


def _unresolved(frame: Frame, context: Context) -> Value | None:
    return None


RESOLVERS = {
    "calendar": _calendar, "season": _season, "ordinal": _ordinal_unit, "year": _year, "decade": _decade,
    "century": _century, "bc": _bc, "day": _relative_day, "shifted": _shifted, "definite": _definite,
    "latest": _latest, "yearbefore": _year_before, "offset": _offset, "length": _length, "set": _set, "clock": _clock,
    "reference": _reference, "holiday": _holiday, "edge": _unresolved, "boundary": _unresolved,
    "anchored": _unresolved, "monthday": _month_day,
}  # fmt: skip
