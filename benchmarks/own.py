"""How well every step does on the project's own annotated articles (tests/gold), with and without a parties file.

    python benchmarks/own.py [--write] [--misses]

Prints the figures for each demonstration corpus and for both together. ``--write`` keeps them in
``benchmarks/measured.json``, which the reports read; ``--misses`` lists what went wrong, by group.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from helpers.analysis import analyse
from helpers.corpus import Corpus, Parties
from helpers.stance import sentiment
from helpers.views import accuracy, measured

HERE = Path(__file__).resolve().parent
CORPORA = ("us-dprk", "harbour")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/measured.json")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    arguments = parser.parse_args()

    corpora = {name: Corpus.load(HERE.parent / "corpus" / name) for name in CORPORA}
    gold = accuracy.read_gold(HERE.parent / "tests" / "gold", corpora)
    results = {name: analyse(corpus) for name, corpus in corpora.items()}
    bare = {name: analyse(replace(corpus, parties=Parties.general())) for name, corpus in corpora.items()}
    parts, without = (accuracy.measure_parts(gold, found, sentiment) for found in (results, bare))

    sheets = [
        *measured.statements_sheets({"with": parts, "without": without}),
        measured.dates_sheet(parts), measured.events_sheet(parts), measured.stances_sheet(parts),
    ]  # fmt: skip
    print(*sheets, sep="\n\n", end="\n\n")
    print(measured.agreement(parts["all"]))
    print(f"Statements taken from a title, heading, caption or source line: {len(accuracy.unread_statements(results))}")
    print(f"Calibration error of the statements' confidence: {accuracy.calibration_error(parts['all']['reliability']):.3f}")
    if arguments.misses:
        print("", *measured.misses(parts["all"], most=1000), sep="\n\n")
    if arguments.write:
        figures = accuracy.summary(parts["all"], without["all"])
        (HERE / "measured.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
