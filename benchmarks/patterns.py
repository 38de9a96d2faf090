"""How each regular expression of the program grows on text made to be hard for it.

    python benchmarks/patterns.py

Every pattern that the program compiles is met with repetitions of the characters it is made of, and with a character
at the end that it cannot match, at 4,000 and at 16,000 characters, in the function that uses it on whole texts where
there is one (a line's pattern never sees a whole text), else by itself from every place. Time that grows fourfold is
linear, sixteenfold quadratic. Prints the slowest first.
"""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _parser  # the pattern as the engine reads it, which shows its characters

SHORT, LONG = 4_000, 16_000
FLOOR = 0.002  # seconds: what takes less at LONG is not looked at

SAMPLE = (
    'LISBON, March 4 (Desk) — "We will not wait," Ann Rey, the minister of trade, said on Monday. '
    "It rejected Spain's demand two weeks after the Lisbon summit of 3 May 2019, according to the ministry."
)


def patterns() -> dict[str, tuple[re.Pattern, str]]:
    """Return every pattern that ``helpers`` compiles while it is imported and reads a text: source -> (pattern, file)."""
    found: dict[str, tuple[re.Pattern, str]] = {}
    compile_ = re._compile

    def watched(pattern, flags):
        made = compile_(pattern, flags)
        caller = sys._getframe(2).f_code.co_filename
        if "helpers" in Path(caller).parts and isinstance(made.pattern, str):
            found.setdefault(made.pattern, (made, "/".join(Path(caller).parts[-2:])))
        return made

    re._compile = watched
    try:
        _use_everything()
    finally:
        re._compile = compile_
    return dict(sorted(found.items(), key=lambda item: (item[1][1], item[0])))


def _use_everything() -> None:
    import importlib
    import pkgutil

    import helpers

    for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
        importlib.import_module(module.name)
    from helpers.analysis import analyse
    from helpers.corpus import Corpus

    analyse(Corpus.load(Path(__file__).parents[1] / "tests" / "agency"))
    from helpers.stance import score_target
    from helpers.statements import find_statements
    from helpers.timeline import tag_dates

    find_statements(SAMPLE)
    tag_dates(SAMPLE, "2021-03-04")
    score_target(SAMPLE, SAMPLE.index("Spain"), SAMPLE.index("Spain") + 5)


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
        "corpus/parties.py": Parties.general().find, "helpers/legible.py": lambda text: legible(text + "\u00ad"),
        "statements/quotations.py": lambda text: (find_quotations(text), find_paragraphs(text)),
        **dict.fromkeys(("timeline/expressions.py", "timeline/grammar.py", "timeline/values.py", "timeline/timex.py", "timeline/clues.py"), dates),
    }  # fmt: skip


def growth(pattern: re.Pattern, use: Callable[[str], object] | None = None) -> tuple[float, float, str]:
    """Return the worst (seconds at LONG, growth from SHORT to LONG, repeated unit) over the pattern's hard texts."""
    use = use or (lambda text: deque(pattern.finditer(text), maxlen=0))
    worst = (0.0, 0.0, "")
    for unit in units(pattern):
        short = _time(use, unit, SHORT)
        if short * (LONG / SHORT) ** 2 < max(FLOOR, worst[0]):
            continue  # even a quadratic one would not be worse
        taken = _time(use, unit, LONG)
        if taken > max(FLOOR, worst[0]):
            worst = (taken, taken / max(short, 1e-6), unit)
    return worst


def hard_text(unit: str, length: int) -> str:
    """Repeat ``unit`` to ``length`` characters and end it in one that next to no pattern takes."""
    return (unit * (length // len(unit) + 1))[:length] + "\x00"


def units(pattern: re.Pattern) -> Iterator[str]:
    """Yield what a hard text repeats: characters that the pattern is made of, alone, in pairs, and with a space."""
    characters = list(dict.fromkeys(_characters(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE))))
    few = characters[:: max(1, len(characters) // 10)]
    yield from few
    for first, second in itertools.permutations(few[:8], 2):
        yield first + second
    yield from (a + b + " " for a, b in itertools.permutations(few[:5], 2))
    yield from ("Aa ", "a, ", "“a ", "“a” ", "1 ", "May 1, ", "A. ", "\n\n", "a\n", " -", "a'", "the ")


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
    begun = time.process_time()
    use(text)
    return time.process_time() - begun


def main() -> None:
    """Print the worst patterns."""
    found, by = patterns(), users()
    rows = sorted(((*growth(pattern, by.get(where)), where, source) for source, (pattern, where) in found.items()), reverse=True)
    print(f"{len(found)} patterns; the slowest at {LONG:,} characters (x4 is linear, x16 quadratic):\n")
    for taken, grows, unit, where, source in rows[:25]:
        print(f"{taken * 1000:8.1f} ms  x{grows:5.1f}  {unit!a:12} {where}  {source[:80]!a}")


if __name__ == "__main__":
    main()
