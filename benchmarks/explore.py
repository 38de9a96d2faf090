"""How soon the explorer answers: python benchmarks/explore.py [--statements 50000]

Prints, over fabricated tables, what each view of 09_explore takes once its columns are made: the median and the longest
of several questions, in milliseconds of processor time. The tables are those of the tests, repeated; no text of anybody
is needed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from enlarge import enlarge
from fabricate import make_result

from helpers.views import Rows, explore
from helpers.views.controls import searcher
from helpers.views.search import Search
from helpers.views.words import Words, collocations, concordance, dispersion

ASKED = (
    {}, {"words": "grave consequences"}, {"words": "strait"}, {"speakers": ("Mara",)}, {"sides": ("Norland",), "since": "2019-01-01"},
    {"targets": ("Sudria",), "stances": ("oppose",)}, {"kinds": ("indirect", "planned"), "confidence": 0.6},
    {"words": "envoys", "speakers": ("Tomas",), "targets": ("Norland",), "since": "2018-07-01", "until": "2020-12-31"},
)  # fmt: skip
PHRASES = ("grave", "reliable neighbour", "envoys", "zeppelin")
LIMIT = 200  # milliseconds


def took(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return 1000 * (time.process_time() - start)


def line(name: str, times: list[float]) -> bool:
    print(f"{name:44} {statistics.median(times):7.0f} ms median {max(times):7.0f} ms longest of {len(times)}")
    return max(times) <= LIMIT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=50_000)
    times = max(1, parser.parse_args().statements // 500)
    rows = Rows(enlarge(make_result(50, 500, 60), times))
    print(f"{len(rows.statements):,} statements, {len(rows.events):,} events, {len(rows.articles):,} articles, {len(rows.by_speaker)} speakers")
    made: dict[str, object] = {}
    print("once:")
    line("  columns for the search", [took(lambda: made.update(search=Search(rows)))])
    line("  texts in lower case", [took(lambda: made.update(words=Words(rows)) or made["search"].texts)])
    search, words = made["search"], made["words"]
    line("  words counted, neighbours ranked, NLTK loaded", [took(lambda: (words.frequencies, words.said, words.pairs))])
    dispersion(words, PHRASES)  # matplotlib loaded
    print("each answer:")
    views = {
        "  search, with the counts of every facet": [lambda q=q: search(**q) for q in ASKED],
        "  search, shown as a page of 20": [lambda q=q: explore.hits(rows, search(**q)) for q in ASKED],
        "  word in context": [lambda p=p, o=o: concordance(words, p, o) for p in PHRASES for o in ("date", "left", "right")],
        "  company of a word": [lambda p=p: collocations(words, p) for p in PHRASES],
        "  words over time, drawn": [lambda p=p: dispersion(words, [p]) for p in PHRASES],
        "  two speakers side by side": [lambda: explore.compare(words, *map(search, explore.two_speakers(rows, [])))] * 3,
        "  two periods side by side": [lambda d=d: explore.compare(words, *map(search, explore.halves(rows, d))) for d in ("2019-01-01", "2020-01-01", "")],
    }
    panel = getattr(searcher(search).controls, "children", None)
    if panel:
        box, facets = panel[0].children[0], panel[0].children[3]
        views["  controls: a word typed, a speaker chosen"] = [
            *(lambda w=w: setattr(box, "value", w) for w in ("", "s", "st", "strait", "grave")), lambda: setattr(facets, "index", 3), lambda: setattr(facets, "index", 0),
        ]  # fmt: skip
    within = [line(name, [took(ask) for ask in asked]) for name, asked in views.items()]
    print(f"{sum(within)} of {len(within)} kinds of answer always within {LIMIT} ms")


if __name__ == "__main__":
    main()
