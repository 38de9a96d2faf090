"""How each regular expression of the program grows on text made to be hard for it.

    python benchmarks/patterns.py

Every pattern that the program compiles is met with repetitions of the characters it is made of, and with a character
at the end that it cannot match. Patterns of modules that meet whole texts are met in the function that does, all of
a function's together; the others (a line's pattern never sees a whole text) by themselves, from every place unless
their module matches from the start alone. Each text is doubled to a short length; those that look worst are doubled on
until they take long. Time that doubles with the length is linear, time that grows fourfold quadratic. Prints what would
take longest first; exits 1 where something grows faster than its text.
"""

from __future__ import annotations

import ast
import gc
import itertools
import math
import re
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _parser  # the pattern as the engine reads it, which shows its characters

SHORT, LONG, LONGEST = 250, 4_000, 128_000  # characters: from where, for every repetition to where, for the worst to where
WORST = 6  # repetitions that are doubled on
MOST = 2_000  # repetitions that a function meets, evenly taken from those of all its patterns
ENOUGH = 0.2  # seconds of processor time: what takes more is not doubled again
STEEP = 2.6  # times, for twice the text, from which growth is more than noise

SAMPLE = (
    'LISBON, March 4 (Desk) — "We will not wait," Ann Rey, the minister of trade, said on Monday. '
    "It rejected Spain's demand two weeks after the Lisbon summit of 3 May 2019, according to the ministry."
)


def patterns() -> dict[str, tuple[re.Pattern, str, str]]:
    """Return every pattern of ``helpers``: source -> (pattern, file, how). ``how`` is the function of ``re`` that was called.

    They are those that it compiles while it is imported and reads a text, and those that stand in its code.
    """
    found: dict[str, tuple[re.Pattern, str, str]] = {}
    compile_ = re._compile

    def watched(pattern, flags):
        made = compile_(pattern, flags)
        code = sys._getframe(2).f_code
        caller = Path(code.co_filename)
        own = "re" in code.co_names  # not what it calls: compiled code, such as spaCy's, has no frame
        if own and "helpers" in caller.parts and isinstance(made.pattern, str):
            found.setdefault(made.pattern, (made, "/".join(caller.parts[caller.parts.index("helpers") + 1 :]), sys._getframe(1).f_code.co_name))
        return made

    re._compile = watched
    try:
        _use_everything()
    finally:
        re._compile = compile_
    for pattern, where, how in _written():
        found.setdefault(pattern.pattern, (pattern, where, how))
    return dict(sorted(found.items(), key=lambda item: (item[1][1], item[0])))


def _use_everything() -> None:
    import importlib
    import pkgutil

    import helpers

    for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
        importlib.import_module(module.name)
    from helpers.analysis import analyse
    from helpers.cache import Cache
    from helpers.corpus import Corpus

    with tempfile.TemporaryDirectory() as folder:  # what is kept already would not be read
        analyse(Corpus.load(Path(__file__).parents[1] / "tests" / "agency"), cache=Cache(Path(folder)))
    from helpers.stance import score_target
    from helpers.statements import find_statements
    from helpers.timeline import tag_dates

    find_statements(SAMPLE)
    tag_dates(SAMPLE, "2021-03-04")
    score_target(SAMPLE, SAMPLE.index("Spain"), SAMPLE.index("Spain") + 5)


def _written() -> Iterator[tuple[re.Pattern, str, str]]:
    """Yield the patterns that stand in the code as plain text, whether or not they were used; those of bytes as of text."""
    import helpers

    folder = Path(helpers.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=how), args=[ast.Constant(str() | bytes() as source), *_]) if how != "escape":
                    named = " ".join(map(ast.unparse, [*node.args[1:], *(keyword.value for keyword in node.keywords)]))
                    flags = sum({re.RegexFlag[name].value for name in re.findall(r"\bre\.([A-Z]+)\b", named)})
                    text = source if isinstance(source, str) else source.decode("latin-1")
                    yield re.compile(text, flags), path.relative_to(folder).as_posix(), how


def users() -> dict[str, Callable[[str], object]]:
    """Return the functions that meet whole texts with the patterns of a module: the module's file -> function."""
    from helpers.corpus import frontmatter
    from helpers.corpus.languages import foreign_paragraphs
    from helpers.corpus.parties import Parties
    from helpers.corpus.zones import find_zones
    from helpers.legible import legible
    from helpers.statements.quotations import find_paragraphs, find_quotations
    from helpers.timeline import tag_dates

    def dates(text: str) -> object:
        return tag_dates(text, "2021-03-04")

    return {
        "corpus/zones.py": lambda text: find_zones(text, "x"), "corpus/frontmatter.py": frontmatter.split, "corpus/languages.py": foreign_paragraphs,
        "corpus/parties.py": Parties.general().find, "legible.py": lambda text: legible(text + "\u00ad"),
        "statements/quotations.py": lambda text: (find_quotations(text), find_paragraphs(text)),
        **dict.fromkeys(("timeline/expressions.py", "timeline/grammar.py", "timeline/values.py", "timeline/timex.py", "timeline/clues.py"), dates),
    }  # fmt: skip


def alone(pattern: re.Pattern, where: str, how: str) -> Callable[[str], object]:
    """Return how a pattern meets a text by itself: as its module calls it, if that is always from a text's start."""
    module = sys.modules.get("helpers." + where.removesuffix(".py").replace("/", "."))
    names = [name for name, value in vars(module).items() if value is pattern] if module else []
    called = {by for name in names for by in re.findall(rf"\b{name}\.(\w+)\(", Path(module.__file__).read_text("utf-8"))}
    if (called or {how}) <= {"match", "fullmatch"}:
        return getattr(pattern, min(called, default=how))
    return lambda text: deque(pattern.finditer(text), maxlen=0)


@dataclass(frozen=True, order=True)
class Growth:
    """How long the worst repetition took, and how many times longer than half of it (over two doublings)."""

    expected: float  # seconds, at LONGEST, should it grow on like this
    seconds: float
    length: int
    times: float
    unit: str


def growth(use: Callable[[str], object], repeated: Iterable[str]) -> Growth:
    """Return the worst growth of a function over the units that its hard texts repeat."""
    looks = sorted((doubled(use, unit, LONG) for unit in repeated), reverse=True)
    return max(doubled(use, look.unit, LONGEST) for look in looks[:WORST])


def doubled(use: Callable[[str], object], unit: str, longest: int) -> Growth:
    """Double the text that repeats ``unit`` until it has ``longest`` characters, or takes long."""
    length, took = SHORT, [math.inf, math.inf, _time(use, unit, SHORT)]
    while length < longest and took[-1] < ENOUGH:
        length *= 2
        took.append(_time(use, unit, length))
    taken, before = took[-1], max(took[-3], 1e-5)  # a measure of less is noise
    times = math.sqrt(taken / before)
    return Growth(taken * times ** math.log2(LONGEST / length), taken, length, times, unit)


@cache
def words() -> dict[str, str]:
    """The words that the date grammar's patterns are over, by the character that stands for them there."""
    from helpers.timeline.grammar import grammar

    return {code: f"{token} " for token, code in reversed(grammar().lexicon.by_token.items())}


def hard_text(unit: str, length: int) -> str:
    """Repeat ``unit`` to ``length`` characters and end it in one that next to no pattern takes."""
    return (unit * (length // len(unit) + 1))[:length] + "\x00"


def units(pattern: re.Pattern) -> Iterator[str]:
    """Yield what a hard text repeats: characters that the pattern is made of, alone, in pairs, and with a space; how what
    it takes begins, to here and there."""
    spelled, parsed = words(), _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE)
    characters = list(dict.fromkeys(spelled.get(c, c) for c in _characters(parsed)))
    plain = [str(kind) == "LITERAL" for kind, _ in parsed]
    ends = [end for end in range(1, len(parsed) + 1) if not all(plain[end - 1 : end + 1])]  # none within a word
    for least in (0, 1):  # of what may be left out
        begun = ("".join(spelled.get(c, c) for c in _example(parsed[:end], least)) for end in ends[:: max(1, len(ends) // 10)])
        yield from filter(None, dict.fromkeys(begun))
    few = characters[:: max(1, len(characters) // 10)]
    yield from few
    for first, second in itertools.permutations(few[:8], 2):
        yield first + second
    yield from (a + b + " " for a, b in itertools.permutations(few[:5], 2))
    yield from ("Aa ", "a, ", "“a ", "“a” ", "1 ", "May 1, ", "A. ", "\n\n", "a\n", " -", "a'", "the ")


def _example(parsed, least: int) -> str:
    """A text that a pattern takes, or nearly: of each repetition as few as may be, but ``least``, of each choice the first."""
    made = ""
    for kind, value in parsed:
        name = str(kind)
        if name.endswith("_REPEAT"):
            made += _example(value[2], least) * min(max(value[0], min(least, value[1])), 100)
        elif name == "BRANCH":
            made += _example(value[1][0], least)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            made += _example(value[3] if name == "SUBPATTERN" else value, least)
        elif name == "NOT_LITERAL" or (name == "IN" and str(value[0][0]) == "NEGATE"):
            value = [("LITERAL", value)] if name == "NOT_LITERAL" else value
            made += next(c for c in "x 1-." if c not in set(_characters(value)))
        elif name not in ("ASSERT", "ASSERT_NOT"):
            made += next(_characters([(kind, value)]), "")
    return made


def _characters(parsed) -> Iterator[str]:
    for kind, value in parsed:
        name = str(kind)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif name == "RANGE":
            yield chr(value[0])
        elif name == "IN":
            yield from _characters(value)
        elif name == "CATEGORY":
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), ".")
        elif name == "ANY":
            yield "x"
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _characters(branch)
        elif name == "SUBPATTERN":
            yield from _characters(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _characters(value[2])
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _characters(value[1])
        elif name == "ATOMIC_GROUP":
            yield from _characters(value)


def _time(use: Callable[[str], object], unit: str, length: int) -> float:
    text = hard_text(unit, length)
    gc.disable()  # a collection would fall on one length and not on the next
    begun = time.process_time()
    use(text)
    taken = time.process_time() - begun
    gc.enable()
    return taken


def measure(most: int = MOST) -> list[tuple[Growth, str, bool]]:
    """Return the worst growth of each pattern or function, its name, and whether it is steep, worst first."""
    found, functions = patterns(), users()  # in this order: what is imported already is not watched
    met, named, rows = defaultdict(dict), {}, []
    for source, (pattern, where, how) in found.items():
        use = functions.get(where) or alone(pattern, where, how)
        met[use] |= dict.fromkeys(units(pattern))
        named[use] = f"{where}, with its neighbours" if where in functions else f"{where}  {source[:80]!a}"
    for use, repeated in met.items():
        worst = growth(use, list(repeated)[:: len(repeated) // most + 1])
        rows.append((worst, named[use], is_steep(use, worst)))
    return sorted(rows, reverse=True)


def is_steep(use: Callable[[str], object], found: Growth) -> bool:
    """Tell whether growth is more than that of the text; what looks so once is measured again."""
    looks = itertools.chain([found], (doubled(use, found.unit, LONGEST) for _ in range(2)))
    return all(look.times > STEEP and look.expected > ENOUGH for look in looks)


def main() -> None:
    """Print what is worst; exit 1 where something grows faster than its text."""
    rows = measure()
    print(f"{len(rows)} patterns and functions; seconds expected at {LONGEST:,} characters (x2 is linear, x4 quadratic):\n")
    for found, name, steep in rows[:25]:
        print(f"{found.expected:9.3f} s  x{found.times:4.1f} at {found.length:7,} ({found.seconds:.3f} s)  {found.unit!a:12} {name}  {'STEEP' * steep}")
    steep = sum(steep for *_, steep in rows)
    print(f"\n{steep} grow faster than their text")
    sys.exit(1 if steep else 0)


if __name__ == "__main__":
    main()
