"""The words and rules of dates, as words/ writes them, compiled: text to tokens, rules to regular expressions.

Each token of a text stands for the classes that words/lexicon.yaml puts it in ("second" is an ordinal; "12" may be a
day, an hour or a count), written as one character. A rule of words/grammar.yaml is a pattern over such characters.
``match`` finds what a rule says at a place and turns it into a frame: the fields that the rule keeps, with their
meanings (``{"kind": "calendar", "month": 6, "day": 12}``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from helpers.knowledge import read_knowledge
from helpers.timeline.values import Frame

WORDS = Path(__file__).parent / "words"
FORMS = 100_000  # tokens whose classes are remembered

_TOKEN = re.compile(
    r"""
    (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\.
    | [^\W\d_]+
    | \n[ \t\r\f\v]*\n\s*
    | [0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T\ ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![0-9])
    | [0-9]{1,2}(?P<mark>[/.-])[0-9]{1,2}(?P=mark)(?:[0-9]{4}|[0-9]{2})(?![0-9])
    | [0-9]{4}/[0-9]{1,2}/[0-9]{1,2}(?![0-9])
    | [0-9]{1,2}(?:[:.][0-9]{2})?(?::[0-9]{2})?[ ]?[aApP]\.?[ ]?[mM](?![^\W_])\.?
    | [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:])
    | [0-9]{2,4}s(?![^\W_])
    | [0-9]{1,4}(?:st|nd|rd|th)(?![^\W_])
    | [0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])
    | [0-9]+\.[0-9]+
    | [0-9]+[ -]?[0-9]/[0-9](?![0-9])
    | [0-9]+
    | [^\w\s]
    | [\d_]
    """,
    re.VERBOSE,
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*")
_SLASHED = re.compile(r"[0-9]+([/.-])[0-9]+\1[0-9]+")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::([0-9]{2}))?\s?([ap]\.?\s?m)?\.?", re.IGNORECASE)
_QUOTES = {"’": "'", "‘": "'", "–": "-", "‐": "-", "‑": "-", "−": "-"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: where each starts and ends, its lower-case form, and the string of their codes."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    codes: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the grammar: a regular expression over codes, the codes it may begin with, and fixed fields."""

    kind: str
    pattern: re.Pattern[str]
    first: frozenset[str]
    fixed: Frame


# --- the lexicon: a word to its classes, the classes to one character ---------------------------------------------------


class Lexicon:
    """The words of lexicon.yaml and of the phrase tables, and the codes of the classes that each belongs to."""

    def __init__(self) -> None:
        data = read_knowledge(WORDS / "lexicon.yaml")
        self.lists = {name: frozenset(map(str, value)) for name, value in data.items() if isinstance(value, list)}
        self.meanings = {name: value for name, value in data.items() if isinstance(value, dict)}
        self.tables = {name: _table(name) for name in ("bound", "holiday", "reference", "veto")}
        self.classes: dict[str, set[str]] = {}
        for name, words in self.meanings.items():
            for word in words:
                self.classes.setdefault(str(word), set()).add(name)
        self.codes: dict[frozenset[str], str] = {}
        self.by_token: dict[str, str] = {}

    def add_literals(self, words: Iterable[str]) -> None:
        """Give each word of the grammar a class of its own, named "=word"."""
        for word in words:
            self.classes.setdefault(word, set()).add("=" + word)

    def number(self, kinds: Iterable[frozenset[str]]) -> None:
        """Give each kind of token, the set of its classes, a code; those of a class follow each other where they can.

        A run of characters is compiled much faster than a scattered set.
        """
        size = Counter(chain.from_iterable(kinds))
        for classes in sorted(kinds, key=lambda kind: sorted((-size[name], name) for name in kind)):
            self.codes[classes] = chr(0xE000 + len(self.codes))

    def classes_of(self, token: str) -> frozenset[str]:
        """Return the classes of a token as it is written."""
        if token[0] in "0123456789":
            return _number_classes(token) | self.classes.get(token, set())
        word = plain(token)
        found = frozenset(self.classes.get(word, ()))
        if word in self.lists["capitalised"] and token[0].islower():
            found -= {"month", "weekday"}
        if not found and token[0].isupper():
            return frozenset({"name"})
        return found

    def code(self, token: str) -> str:
        """Return the character that stands for the token's classes; tokens without any share one."""
        known = self.by_token.get(token)
        if known is None:
            classes = self.classes_of(token)
            known = self.codes.setdefault(classes, chr(0xE000 + len(self.codes)))
            if classes or len(self.by_token) < FORMS:  # the set of other words is open
                self.by_token[token] = known
        return known

    def codes_of(self, name: str) -> frozenset[str]:
        """Return the codes of every token that belongs to a class."""
        return frozenset(code for classes, code in self.codes.items() if name in classes)


def _table(name: str) -> dict[tuple[str, ...], str]:
    """Read a phrase table: phrase, tab, meaning; "#" opens a comment. Phrases are keyed by their tokens."""
    file = {"bound": "bounds", "holiday": "holidays", "reference": "references", "veto": "vetoes"}[name]
    table = {}
    for line in (WORDS / f"{file}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            phrase, _, meaning = line.partition("\t")
            table[tuple(plain(t) for t in split(phrase))] = meaning
    return table


def split(phrase: str) -> list[str]:
    """Return the tokens of a phrase."""
    return [m.group() for m in _TOKEN.finditer(phrase)]


def plain(token: str) -> str:
    """Return a token in lower case, without the full stop of an abbreviation, its quotes and dashes made plain."""
    word = token.lower()
    return word[:-1] if len(word) > 1 and word[-1] == "." else _QUOTES.get(word, word)


def _number_classes(token: str) -> frozenset[str]:
    """Return what a token that begins with a digit may be."""
    if not token.isdigit():
        if _ISO.fullmatch(token):
            return frozenset({"isodate"})
        if _SLASHED.fullmatch(token):
            return frozenset({"slashdate"})
        if token[-1] == "s":
            return frozenset({"decadenumber"})
        if token[-2:] in ("st", "nd", "rd", "th"):
            return frozenset({"nth"} | ({"nthday"} if 1 <= int(token[:-2]) <= 31 else set()))
        if "," in token:
            return frozenset({"numeral"}) if len(token) <= 9 else frozenset()
        if "/" in token:
            return frozenset({"fraction"}) if len(token) <= 8 else frozenset()
        if token.replace(".", "", 1).isdigit():
            return frozenset({"decimal"}) if len(token) <= 8 else frozenset()
        return frozenset({"clocked"})
    number, size = int(token) if len(token) <= 6 else -1, len(token)
    found = set()
    if number >= 0:
        found.add("numeral")
    if size <= 2 and 1 <= number <= 31:
        found.add("daynumber")
    if size <= 2 and 1 <= number <= 12:
        found.add("hour")
    if size == 1 and 1 <= number <= 4:
        found |= {"quarterno"} | ({"halfno"} if number <= 2 else set())
    if size == 2:
        found.add("twodigits")
    if size == 4 and number // 100 <= 24 and number % 100 <= 59:
        found.add("fourdigits")
    if size == 4 and 1000 <= number <= 2999:
        found.add("year")
    return frozenset(found)


# --- the grammar: the rules compiled over the codes -------------------------------------------------------------------


class Grammar:
    """The rules of grammar.yaml, compiled for a lexicon, looked up by the code that they begin with."""

    def __init__(self) -> None:
        data = read_knowledge(WORDS / "grammar.yaml")
        self.lexicon = Lexicon()
        self.pieces = {name: _split(pattern) for name, pattern in data["pieces"].items()}
        lines = [
            (kind, line if isinstance(line, dict) else {"match": line})
            for kind, lines in data["rules"].items() for line in lines
        ]  # fmt: skip
        patterns = [(kind, _split(line["match"]), line.get("set", {})) for kind, line in lines]
        self._name_words([p for _, p, _ in patterns] + list(self.pieces.values()))
        self.codes_of = cache(self.lexicon.codes_of)  # all codes that there can be are known by now
        vetoes, first, _ = self._phrases("veto")
        self.rules = [Rule("veto", re.compile(vetoes), first, {})]
        for kind, pattern, fixed in patterns:
            regex, first, _ = self._sequence(list(pattern))
            self.rules.append(Rule(kind, re.compile(regex), first, fixed))
        self.starting: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for code in rule.first:
                self.starting.setdefault(code, []).append(rule)
        self.starter = re.compile(_charset(frozenset(self.starting)))
        self.joins = [
            (set(j["fine"]), {tuple(split(link)) for link in j["link"]}, set(j["coarse"]), j.get("first") == "coarse")
            for j in data["joins"]
        ]

    def readings(self, tokens: Tokens, position: int) -> list[tuple[int, Frame]]:
        """Return what the rules make of the tokens at ``position``, longest first: where each ends, and its frame."""
        found = []
        for rule in self.starting[tokens.codes[position]]:
            match = rule.pattern.match(tokens.codes, position)
            if match:
                frame = _frame(rule, match, tokens, self.lexicon)
                if frame is not None:
                    found.append((match.end(), frame))
        found.sort(key=lambda reading: -reading[0])
        return found

    def _name_words(self, patterns: Iterable[list[str]]) -> None:
        """Make a class of every word that the grammar writes out, and a code of every kind of token there can be."""
        lexicon = self.lexicon
        literals = {t for p in patterns for t in p if not t.isupper() and not t.endswith("=") and t not in "()[]|"}
        for table in lexicon.tables.values():
            literals |= {word for phrase in table for word in phrase}
        lexicon.add_literals(literals)
        tokens = [token for word in lexicon.classes for token in (word, word.capitalize())]
        tokens += [token for number in range(3000) for token in (f"{number}", f"{number:02d}", f"{number:04d}")]
        tokens += ["x", "Xx", "2018-01-01", "1/1/2018", "80s", "1st", "99th", "1,000", "1.5", "1 1/2", "1:00", "10 p.m."]
        lexicon.number({lexicon.classes_of(token) for token in tokens})

    def _phrases(self, name: str) -> tuple[str, frozenset[str], bool]:
        """Return the alternation of a table's phrases, longest first."""
        phrases = sorted(self.lexicon.tables[name], key=len, reverse=True)
        codes = [[self.codes_of("=" + word) for word in phrase] for phrase in phrases]
        regex = "|".join("".join(map(_charset, phrase)) for phrase in codes)
        return f"(?:{regex})", frozenset().union(*(phrase[0] for phrase in codes)), False

    def _sequence(self, items: list[str], closing: str = "") -> tuple[str, frozenset[str], bool]:
        """Compile ``items`` up to ``closing``: the regular expression, its first codes, whether it may be empty."""
        branches, regex, first, empty = [], "", frozenset(), True
        while items and items[0] != closing:
            if items[0] == "|":
                items.pop(0)
                branches.append((regex, first, empty))
                regex, first, empty = "", frozenset(), True
                continue
            part, part_first, part_empty = self._element(items)
            regex += part
            if empty:
                first |= part_first
            empty = empty and part_empty
        if closing:
            items.pop(0)
        branches.append((regex, first, empty))
        joined = "|".join(b[0] for b in branches)
        return joined, frozenset().union(*(b[1] for b in branches)), any(b[2] for b in branches)

    def _element(self, items: list[str]) -> tuple[str, frozenset[str], bool]:
        item = items.pop(0)
        if item.endswith("=") and len(item) > 1:
            regex, first, empty = self._element(items)
            return f"(?P<{item[:-1]}>{regex})", first, empty
        if item in "([":
            regex, first, empty = self._sequence(items, {"(": ")", "[": "]"}[item])
            return f"(?:{regex})" + "?" * (item == "["), first, empty or item == "["
        if item in self.pieces:
            regex, first, empty = self._sequence(list(self.pieces[item]))
            return f"(?:{regex})", first, empty
        name = item.lower() if item.isupper() else "=" + item
        if name in self.lexicon.tables:
            return self._phrases(name)
        codes = self.codes_of(name)
        return _charset(codes), codes, False


def _split(pattern: str) -> list[str]:
    return re.findall(r"[\w.]+=|[\w.]*[^\W_.][\w]*|[^\s\w]", pattern)


def _charset(codes: frozenset[str]) -> str:
    return "[" + "".join(sorted(codes)) + "]" if codes else "(?!)"


@cache
def grammar() -> Grammar:
    """Return the compiled grammar, made at the first call."""
    return Grammar()




# --- from what a rule matched to a frame ------------------------------------------------------------------------------


def read(text: str, lexicon: Lexicon) -> Tokens:
    starts, ends, words, codes = [], [], [], []
    code = lexicon.code
    for found in _TOKEN.finditer(text):
        token = found.group()
        starts.append(found.start())
        ends.append(found.end())
        words.append(token)
        codes.append(code(token))
    return Tokens(text, starts, ends, words, "".join(codes))


def _frame(rule: Rule, match: re.Match[str], tokens: Tokens, lexicon: Lexicon) -> Frame | None:
    """Return the fields that a rule kept, each turned into its meaning; None where one has no meaning."""
    frame: Frame = {"kind": rule.kind, **rule.fixed}
    for name, text in match.groupdict().items():
        if text is not None:
            words = [plain(w) for w in tokens.words[match.start(name) : match.end(name)]]
            meaning = _meaning(name, words, lexicon)
            if meaning is None:
                return None
            frame[name] = meaning
    if "half" in frame:  # a minute and a half
        frame["count"] = frame.pop("half")
    if "tail" in frame:
        frame.setdefault("bound", frame.pop("tail"))
    return frame


_TAILS = {("or", "so"): "APPROX", ("or", "more"): "EQUAL_OR_MORE", ("or", "less"): "EQUAL_OR_LESS"}
_CLASSES_OF_FIELD = {
    "lastmonth": ("month",), "weekday": ("weekday", "weekdays"), "part": ("part", "parts"), "unit": ("unit", "units", "yearpart", "period"),
    "edge": ("edge", "edgenoun", "comparative"),
}  # fmt: skip


def _meaning(name: str, words: list[str], lexicon: Lexicon) -> Any:
    """Return what the words kept under field ``name`` mean, or None."""
    word = words[0]
    if name in ("iso", "slashed"):
        return word.upper()
    if name == "each":
        return True
    if name == "half":
        return 1.5
    if word == "past" and name == "shift":
        return "-1"
    if word == "around" and name == "edge":
        return "APPROX"
    if name == "zone":
        return "Z" if word in ("gmt", "utc") else ""
    if name in ("bound", "holiday", "ref"):
        return lexicon.tables["reference" if name == "ref" else name].get(tuple(words))
    if name == "tail":
        return _TAILS.get(tuple(words), "APPROX")
    if name in ("day", "lastday", "nthof", "century"):
        return _ordinal(words, lexicon)
    if name in ("year", "lastyear"):
        return int(word) if word.isdigit() else _spoken_year(words, lexicon)
    if name in ("count", "bc"):
        return _count(words, lexicon)
    if name == "decade":
        return lexicon.meanings["decades"].get(word) or int(word[:-1]) // 10
    if name == "clock":
        return _hour(words, lexicon)
    if name == "sign":
        return word
    for kind in _CLASSES_OF_FIELD.get(name, (name,)):
        if word in lexicon.meanings[kind]:
            return lexicon.meanings[kind][word]
    return None


def _ordinal(words: list[str], lexicon: Lexicon) -> int | None:
    if words[0][0].isdigit():
        return int(re.match("[0-9]+", words[0])[0])
    total = 0
    for word in words:
        if word in lexicon.meanings["ordinal"]:
            return total + lexicon.meanings["ordinal"][word]
        if word in lexicon.meanings["final"]:
            return lexicon.meanings["final"][word]
        total += lexicon.meanings["tens"].get(word, 0)
    return None


def _count(words: list[str], lexicon: Lexicon) -> int | float | str | None:
    """Return the number that the words say, or "X" for a vague one."""
    total, part = 0, None
    for word in words:
        if word in lexicon.meanings["vague"]:
            many = lexicon.meanings["vague"][word]
            if many == "X":
                return "X"
            part = many * (part or 1)
        elif word in lexicon.meanings["num"]:
            part = (part or 0) + lexicon.meanings["num"][word]
        elif word in lexicon.meanings["power"]:
            part = (part or 1) * lexicon.meanings["power"][word]
            if part >= 1000:
                total, part = total + part, None
        elif word == "half":
            part = part + 0.5 if part and part != 0.5 else 0.5
        elif "/" in word:
            part = (part or 0) + _fraction(word)
        elif word[0].isdigit():
            number = float(word.replace(",", ""))
            part = (part or 0) + (int(number) if number == int(number) else number)
    if words[0] == "half" and part and part > 1:  # half a dozen
        part = part / 2 if part % 1 == 0 else (part - 0.5) / 2
    if words in (["number"], ["a", "number", "of"]):
        return "X"
    if part is None and not total:
        return 1
    return total + (part or 0)


def _fraction(word: str) -> float:
    numbers = [int(n) for n in re.findall("[0-9]+", word)]
    whole, over, under = (0, *numbers) if len(numbers) == 2 else numbers
    return whole + (over / under if under else 0)


def _spoken_year(words: list[str], lexicon: Lexicon) -> int | None:
    if words[:2] == ["two", "thousand"]:
        rest = _count(words[3:] if words[2:3] == ["and"] else words[2:], lexicon) if len(words) > 2 else 0
        return 2000 + rest
    return lexicon.meanings["num"][words[0]] * 100 + _count([w for w in words[1:] if w != "-"], lexicon)


def _hour(words: list[str], lexicon: Lexicon) -> tuple[int, int | None] | None:
    """Return hour and minute of a clock time; the minute is None where it is not said and not meant."""
    word = words[0]
    if word in lexicon.meanings["hourname"]:
        hour, minute = lexicon.meanings["hourname"][word].split(":")
        return int(hour), int(minute)
    if word in lexicon.meanings["num"]:
        return lexicon.meanings["num"][word], 0
    if word.isdigit():
        return (int(word), 0) if len(word) < 3 else (int(word[:-2]), int(word[-2:]))
    found = _CLOCK.fullmatch(word)
    if found is None:
        return None
    hour, minute, meridiem = int(found[1]), int(found[2] or 0), found[4]
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem[0] == "p" else 0)
    return hour, minute
