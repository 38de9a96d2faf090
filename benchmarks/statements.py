"""How well helpers.statements finds who said what, against annotated articles, and how fast.

    python benchmarks/statements.py --gold DIR [--set polnear-dev] [--peer textacy] [--litbank] [--speed]

``DIR`` holds ``score_statements.py`` and ``statements/SET``. Prints F1 by content fragment for direct and for all
statements, without and with the speaker (as written: a set's annotators mark mentions, not names), the reliability of
``confidence``, and with ``--speed`` the speed against spaCy's whole default pipeline and against the bare parse, taken
in the same run. Annotators of PolNeAR mark no attribution inside another's content; those are left out here.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from types import ModuleType

from helpers.corpus.parties import Parties
from helpers.language import MODELS, nlp, parse
from helpers.records import Statement
from helpers.statements import find_statements

ROWS = (("direct", "jac80"), ("direct", "jac80+spk"), ("all", "ovl50"), ("all", "ovl50+spk"))
TITLES = {"jac80": "J>=.8", "jac80+spk": "J>=.8 + speaker", "ovl50": ">.5", "ovl50+spk": ">.5 + speaker"}
Predict = Callable[[str], list[dict]]


def load_scorer(gold: Path) -> ModuleType:
    """Import the scorer that stands beside the annotated sets."""
    spec = importlib.util.spec_from_file_location("score_statements", gold / "score_statements.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_texts(folder: Path) -> dict[str, str]:
    """Return doc_id -> text of a set."""
    return {p.stem: p.read_bytes().decode("utf-8") for p in sorted((folder / "texts").glob("*.txt"))}


def outermost(statements: list[Statement]) -> list[Statement]:
    """Leave out the statements whose cue stands in another's content."""
    spans = sorted((a, z) for s in statements for a, z in s.spans)
    covered = [
        s for s in statements
        if s.cue_start is not None and any(a <= s.cue_start < z and (a, z) not in s.spans for a, z in spans)
    ]
    inside = {id(s) for s in covered}
    return [s for s in statements if id(s) not in inside]


def translate(statement: Statement) -> dict:
    """Name a statement's fields as the scorer does."""
    span = [statement.speaker_start, statement.speaker_end] if statement.speaker_start is not None else None
    return {
        "content_spans": [list(span) for span in statement.spans], "speaker": statement.speaker_text,
        "speaker_span": span, "confidence": statement.confidence,
    }


def readout(parties: Parties, nested: bool = False) -> Predict:
    """Return the predictor under test."""

    def predict(text: str) -> list[dict]:
        statements = find_statements(text, parties=parties)
        return [translate(s) for s in (statements if nested else outermost(statements))]

    return predict


def textacy() -> Predict:
    """Return textacy's extractor of direct quotations, on the same parse."""
    try:
        from textacy.extract.triples import direct_quotations
    except ImportError as error:
        raise SystemExit(f"--peer textacy: {error}; install it beside the project to compare") from None

    def predict(text: str) -> list[dict]:
        found = []
        with contextlib.suppress(ValueError):  # it gives up on texts with unbalanced marks
            for quote in direct_quotations(parse(text)):
                first, last = quote.speaker[0], quote.speaker[-1]
                span = [first.idx, last.idx + len(last)]
                content = [quote.content.start_char, quote.content.end_char]
                found.append({"content_spans": [content], "speaker": text[slice(*span)], "speaker_span": span})
        return found

    return predict


def score(scorer: ModuleType, folder: Path, texts: dict[str, str], predicted: dict[str, list[dict]]) -> dict:
    """Score predictions for ``texts`` by content fragment."""
    gold = scorer.load(str(folder / "gold.jsonl"), True)
    split: dict[str, list[dict]] = defaultdict(list)
    for doc_id, records in predicted.items():
        for record in records:
            split[doc_id] += [{**record, "doc_id": doc_id, "content_spans": [span]} for span in record["content_spans"]]
    return scorer.score(gold, split, texts.__getitem__, sorted(texts))


def reliability(scorer: ModuleType, folder: Path, texts: dict[str, str], predicted: dict[str, list[dict]]) -> list[tuple]:
    """Return (low, high, statements, mean confidence, share right) for each tenth of confidence.

    Right: some annotated attribution has the content (overlap above a half) and the speaker.
    """
    gold = scorer.load(str(folder / "gold.jsonl"), False)
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for doc_id, records in predicted.items():
        known = [(g, scorer.charset(scorer.spans_of(g), texts[doc_id])) for g in gold.get(doc_id, [])]
        for record in records:
            mine = scorer.charset(scorer.spans_of(record), texts[doc_id])
            right = any(
                len(mine & theirs) * 2 > len(mine | theirs) and scorer.speaker_match(g, record) for g, theirs in known
            )
            bins[min(int(record["confidence"] * 10), 9)].append((record["confidence"], right))
    return [
        (k / 10, (k + 1) / 10, len(rows), sum(c for c, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows))
        for k, rows in sorted(bins.items())
    ]


def mistakes(scorer: ModuleType, folder: Path, texts: dict[str, str], predicted: dict[str, list[dict]]) -> list[tuple]:
    """Return every mistake in a fixed, mixed order, to be read and grouped: what it is, the speaker, the place.

    A content fragment missed, one too many, or one found with another speaker.
    """
    gold = scorer.load(str(folder / "gold.jsonl"), True)
    found: list[tuple] = []
    for doc_id, text in texts.items():
        theirs = [(g, scorer.charset(scorer.spans_of(g), text)) for g in gold.get(doc_id, [])]
        ours = [
            ({**p, "content_spans": [span]}, scorer.charset([tuple(span)], text))
            for p in predicted[doc_id] for span in p["content_spans"]
        ]
        overlaps = sorted(
            (-len(a & b) / len(a | b), i, j) for i, (_, a) in enumerate(theirs) for j, (_, b) in enumerate(ours) if a & b
        )
        pairs: dict[int, int] = {}
        for negative, i, j in overlaps:
            if negative < -0.5 and i not in pairs and j not in pairs.values():
                pairs[i] = j
        for i, (g, _) in enumerate(theirs):
            if i not in pairs:
                found.append(("missed", g["speaker"], g, doc_id))
            elif not scorer.speaker_match(g, ours[pairs[i]][0]):
                found.append((f"not {ours[pairs[i]][0]['speaker']}", g["speaker"], g, doc_id))
        found += [("too many", p["speaker"], p, doc_id) for j, (p, _) in enumerate(ours) if j not in pairs.values()]
    random.Random(3).shuffle(found)
    shown = []
    for what, speaker, row, doc_id in found:
        (start, end), text = scorer.spans_of(row)[0], texts[doc_id]
        place = f"{text[max(0, start - 60) : start]}[[{text[start:end][:120]}]]{text[end : end + 50]}"
        shown.append((what, speaker, " ".join(place.split())))
    return shown


def seconds(function: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return how long ``function`` takes on all ``texts``."""
    start = perf_counter()
    for text in texts:
        function(text)
    return perf_counter() - start


def print_speed(texts: list[str], parties: Parties) -> None:
    """Print words a second of spaCy's default pipeline, of the bare parse and of find_statements, and their ratios."""
    import spacy

    default = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))
    words = sum(len(text.split()) for text in texts)
    runs = {
        "spaCy, whole default pipeline": default,
        "helpers.language.parse": parse,
        "find_statements, parse included": lambda text: find_statements(text, parties=parties),
    }
    for run in runs.values():
        run(texts[0])
    # in turn, a tenth of the texts at a time, so that other work on the machine slows all three alike
    spent = dict.fromkeys(runs, 0.0)
    for k in range(10):
        for name, run in runs.items():
            spent[name] += seconds(run, texts[k::10])
    base = spent["spaCy, whole default pipeline"]
    print(f"\nspeed, {words} words; pipeline of the parse: {', '.join(nlp().pipe_names)}")
    for name, s in spent.items():
        print(f"  {name:34s} {words / s:8,.0f} words/s   {100 * base / s:4.0f} % of the default pipeline")


def print_row(name: str, result: dict, rows: Iterable[tuple[str, str]] = ROWS) -> None:
    """Print one line of the table."""
    cells = []
    for kind, criterion in rows:
        r = result[f"{kind}/{criterion}"]
        cells.append(f"{100 * r['f']:5.1f} ({100 * r['p']:.1f}/{100 * r['r']:.1f})")
    print(f"{name:12s} " + "  ".join(f"{c:>22s}" for c in cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder with score_statements.py and statements/")
    parser.add_argument("--set", default="polnear-dev", help="the set to score (default: polnear-dev)")
    parser.add_argument("--peer", choices=["textacy"], help="score another tool on the same set too")
    parser.add_argument("--nested", action="store_true", help="keep statements inside another's content")
    parser.add_argument("--litbank", action="store_true", help="also find the quotations of LitBank")
    parser.add_argument("--mistakes", type=int, default=0, metavar="N", help="also print N mistakes, to be read")
    parser.add_argument("--speed", action="store_true", help="also measure speed")
    arguments = parser.parse_args()

    scorer, parties = load_scorer(arguments.gold), Parties.general()
    folder = arguments.gold / "statements" / arguments.set
    texts = read_texts(folder)
    print(f"{arguments.set}: {len(texts)} texts; F1 (precision/recall) by content fragment")
    print(f"{'':12s} " + "  ".join(f"{kind + ' ' + TITLES[c]:>22s}" for kind, c in ROWS))
    predict = readout(parties, arguments.nested)
    predicted = {doc_id: predict(text) for doc_id, text in texts.items()}
    print_row("readout", score(scorer, folder, texts, predicted))
    if arguments.peer:
        peer = {"textacy": textacy}[arguments.peer]()
        print_row(arguments.peer, score(scorer, folder, texts, {d: peer(text) for d, text in texts.items()}))
    print("\nconfidence: statements, mean confidence, share right")
    for low, high, n, mean, share in reliability(scorer, folder, texts, predicted):
        print(f"  {low:.1f}-{high:.1f}  {n:5d}  {mean:.2f}  {share:.2f}")
    for mistake in mistakes(scorer, folder, texts, predicted)[: arguments.mistakes]:
        print(*mistake, sep=" | ")
    if arguments.litbank:
        folder = arguments.gold / "statements" / "litbank"
        fiction = read_texts(folder)
        found = {doc_id: predict(text) for doc_id, text in fiction.items()}
        print("\nlitbank: direct >.5")
        print_row("readout", score(scorer, folder, fiction, found), [("direct", "ovl50")])
    if arguments.speed:
        print_speed(list(texts.values()), parties)


if __name__ == "__main__":
    sys.exit(main())
