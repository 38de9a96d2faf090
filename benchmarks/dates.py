"""How well helpers.timeline finds and resolves dates, against annotated articles, and how fast.

    python benchmarks/dates.py --gold DIR [--set timebank_te3] [--parse] [--without-peer]

``DIR`` holds ``score_dates.py`` and ``dates/SET``. Prints for each set strict, relaxed and value F1, of the tagger and
of dateparser in the same run, the 95 % interval of the difference in value F1 (paired bootstrap over articles) and
words per second on one core. Last come the project's own annotated articles (``tests/gold``), with the share of matched
expressions whose days are right. ``--parse`` gives the tagger the parse of each article as well (for tenses); its speed
is then without the time of parsing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import random
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from time import process_time
from types import ModuleType

from helpers.timeline import tag_dates

Predict = Callable[[str, str, object], list[dict]]
RESAMPLES = 2000
PREPOSITION = re.compile(r"^(?:on|in|at|of|by|to|and|the)\s+", re.IGNORECASE)
AS_PUBLISHED = argparse.Namespace(normalise=False, greedy_official=False)  # values compared as strings


def load_scorer(gold: Path) -> ModuleType:
    """Import the scorer that stands beside the annotated sets."""
    spec = importlib.util.spec_from_file_location("score_dates", gold / "score_dates.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_set(folder: Path) -> list[tuple[str, str, str]]:
    """Return (doc_id, text, publication day) of each article of a set."""
    lines = (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines if line.strip()]
    return [
        (a["doc_id"], (folder / "texts" / f"{a['doc_id']}.txt").read_bytes().decode("utf-8"), a["dct"])
        for a in articles
    ]


def ours(text: str, published: str, doc: object) -> list[dict]:
    """Tag a text with this project's tagger, in the scorer's terms."""
    return [
        {"start": e.start, "end": e.end, "type": e.type, "value": e.value} for e in tag_dates(text, published, doc)
    ]


def dateparser_peer() -> Predict:
    """Return dateparser's search as a tagger: days, months or years as it gives the period."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    logging.getLogger("dateparser").setLevel(logging.ERROR)

    def predict(text: str, published: str, doc: object) -> list[dict]:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(published), "PREFER_DATES_FROM": "past"}
        parser = DateDataParser(languages=["en"], settings=settings)
        found, place = [], 0
        for phrase, when in search_dates(text, languages=["en"], settings=settings) or []:
            start = text.find(phrase, place)
            if start < 0:
                continue
            place = start + len(phrase)
            start += len(phrase) - len(PREPOSITION.sub("", phrase))  # it takes "on Friday", the annotators "Friday"
            period = parser.get_date_data(phrase).period
            value = when.strftime({"year": "%Y", "month": "%Y-%m", "week": "%G-W%V"}.get(period, "%Y-%m-%d"))
            clock = ":" in phrase
            value += when.strftime("T%H:%M") if clock else ""
            found.append({"start": start, "end": place, "type": "TIME" if clock else "DATE", "value": value})
        return found

    return predict


def measure(
    scorer: ModuleType, articles: list[tuple[str, str, str]], gold: dict[str, list[dict]], docs: list, predict: Predict
) -> tuple[list[dict], float]:
    """Return the counts of each article and the words per second of one core."""
    predict(articles[0][1], articles[0][2], docs[0])  # what is loaded once is not the tagger's speed
    start = process_time()
    predicted = [predict(text, published, doc) for (_, text, published), doc in zip(articles, docs)]
    spent = process_time() - start
    counts = [
        scorer.count(gold.get(doc_id, []), rows, AS_PUBLISHED)[0]
        for (doc_id, _, _), rows in zip(articles, predicted)
    ]
    return counts, sum(len(text.split()) for _, text, _ in articles) / spent


def value_f1(scorer: ModuleType, counts: list[dict]) -> float:
    return scorer.summary(scorer.add(counts))["value"]["F1"]


def interval(scorer: ModuleType, mine: list[dict], other: list[dict] | None) -> tuple[float, float]:
    """Return the 95 % interval of value F1, or of its difference to ``other``, over resampled articles."""
    rng, outcomes = random.Random(0), []
    for _ in range(RESAMPLES):
        chosen = [rng.randrange(len(mine)) for _ in mine]
        outcome = value_f1(scorer, [mine[i] for i in chosen])
        outcomes.append(outcome - (value_f1(scorer, [other[i] for i in chosen]) if other else 0))
    outcomes.sort()
    return outcomes[int(0.025 * RESAMPLES)], outcomes[int(0.975 * RESAMPLES) - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--set", action="append", help="a folder under dates/ (default: all of them)")
    parser.add_argument("--parse", action="store_true", help="give the tagger the parse of each article")
    parser.add_argument("--without-peer", action="store_true", help="leave dateparser out")
    options = parser.parse_args()
    scorer = load_scorer(options.gold)
    peer = None if options.without_peer else dateparser_peer()
    print(f"{'set':14s} {'tagger':12s} {'strict':>6s} {'relaxed':>8s} {'value':>6s}   {'95 %':14s} {'words/s':>8s}")
    for folder in sorted((options.gold / "dates").iterdir()):
        if not (folder / "docs.jsonl").exists() or (options.set and folder.name not in options.set):
            continue
        articles = read_set(folder)
        gold = scorer.read(folder / "gold.jsonl")
        docs: list = [None] * len(articles)
        if options.parse:
            from helpers.language import parse

            docs = [parse(text) for _, text, _ in articles]
        mine, speed = measure(scorer, articles, gold, docs, ours)
        _row(scorer, folder.name, "readout", mine, interval(scorer, mine, None), speed)
        if peer is not None:
            other, speed = measure(scorer, articles, gold, docs, peer)
            _row(scorer, "", "dateparser", other, interval(scorer, other, None), speed)
            low, high = interval(scorer, mine, other)
            print(f"{'':14s} {'difference':12s} {'':6s} {'':8s} {value_f1(scorer, mine) - value_f1(scorer, other):6.1f}   "
                  f"{low:.1f} to {high:.1f}")
    if not options.set:
        articles, gold = own_gold(scorer)
        mine, speed = measure(scorer, articles, gold, [None] * len(articles), ours)
        _row(scorer, "own gold", "readout", mine, interval(scorer, mine, None), speed)
        print(f"{'':14s} days right: {days_right(scorer, articles, gold):.1f} % of matched expressions")


def own_gold(scorer: ModuleType) -> tuple[list[tuple[str, str, str | None]], dict[str, list[dict]]]:
    """Return the project's own annotated articles and their expressions, by article."""
    from helpers.corpus import Corpus

    root = Path(__file__).parents[1]
    gold: dict[str, list[dict]] = {}
    for line in (root / "tests" / "gold" / "dates.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold.setdefault(f"{row['corpus']}/{row['article_id']}", []).append(row)
    articles = []
    for corpus in sorted({doc_id.split("/")[0] for doc_id in gold}):
        for article in Corpus.load(root / "corpus" / corpus).articles:
            doc_id = f"{corpus}/{article.article_id}"
            if doc_id in gold:
                text = article.text
                for zone in article.zones:  # nothing is annotated in headings and captions: blank them out
                    if zone.kind in ("title", "heading", "caption", "source"):
                        text = text[: zone.start] + " " * (zone.end - zone.start) + text[zone.end :]
                articles.append((doc_id, text, article.published))
    return articles, gold


def days_right(scorer: ModuleType, articles: list, gold: dict[str, list[dict]]) -> float:
    """Return the share of matched expressions that have the annotated first and last day."""
    right = matched = 0
    for doc_id, text, published in articles:
        found = [asdict(e) for e in tag_dates(text, published)]
        for i, j in scorer.match(gold[doc_id], found):
            matched += 1
            right += all(gold[doc_id][i][day] == found[j][day] for day in ("earliest", "latest"))
    return 100 * right / matched


def _row(
    scorer: ModuleType, name: str, tagger: str, counts: list[dict], bounds: tuple[float, float], speed: float
) -> None:
    total = scorer.summary(scorer.add(counts))
    strict, relaxed, value = (total[kind]["F1"] for kind in ("strict", "relaxed", "value"))
    between = f"{bounds[0]:.1f} to {bounds[1]:.1f}"
    print(f"{name:14s} {tagger:12s} {strict:6.1f} {relaxed:8.1f} {value:6.1f}   {between:14s} {speed:8.0f}")


if __name__ == "__main__":
    main()
