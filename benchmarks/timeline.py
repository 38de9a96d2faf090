"""How well days are chosen for a timeline: date F1 on the topics of Timeline17, the gold length given.

The protocol is that of the field (news-tls): for every timeline the first and last day and the number of days are
given, articles published outside are left out, and the F1 of the chosen days is averaged over timelines. Beside
``rank_days`` stand the counts that it is made of, the same ranking with dates found by dateparser, and a bootstrap
interval of the difference over timelines. Nothing is parsed: the days need dates alone.

    python benchmarks/timeline.py --gold DIR [--topics egypt,iraq] [--without-dateparser]
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from statistics import mean
from types import SimpleNamespace

import numpy as np

from helpers.schemas import to_frame
from helpers.timeline import rank_days, salience, tag_dates

Row = dict[str, object]
Ranking = Callable[[SimpleNamespace, str, str, int], list[str]]


@dataclass(frozen=True)
class Timeline:
    """One journalist's timeline: its topic, and the days in it."""

    topic: str
    name: str
    days: frozenset[str]


def read_articles(path: Path) -> list[Row]:
    """Read a topic's articles as rows of the articles table."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        rows.append({"article_id": article["doc_id"], "published": article["date"], "text": article["text"],
                     "words": len(article["text"].split()), "sha256": ""})  # fmt: skip
    return rows


def with_rules(article: Row) -> Iterator[Row]:
    """Find an article's dates with tag_dates."""
    for found in tag_dates(article["text"], article["published"]):
        yield asdict(found) | {"article_id": article["article_id"]}


def with_dateparser(article: Row) -> Iterator[Row]:
    """Find an article's dates with dateparser, each taken as a day."""
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.fromisoformat(article["published"]), "PREFER_DATES_FROM": "past"}
    position = 0
    for paragraph in article["text"].splitlines():
        for text, day in search_dates(paragraph, languages=["en"], settings=settings) or ():
            iso = day.date().isoformat()
            yield {"article_id": article["article_id"], "start": position, "end": position, "text": text, "type": "DATE",
                   "value": iso, "earliest": iso, "latest": iso, "granularity": "day"}  # fmt: skip
        position += len(paragraph) + 1


def tables(articles: list[Row], find: Callable[[Row], Iterator[Row]]) -> SimpleNamespace:
    """Make the two tables that rank_days reads."""
    dates = [row for article in articles for row in find(article)]
    return SimpleNamespace(articles=to_frame("articles", articles), dates=to_frame("dates", dates))


def by_count(name: str) -> Ranking:
    """Rank days by one of the counts alone."""

    def ranking(result: SimpleNamespace, start: str, end: str, n: int) -> list[str]:
        counts = salience._count_days(result.articles, result.dates, start, end)
        return sorted(counts, key=lambda day: (-counts[day][name], day))[:n]

    return ranking


def by_mentions(result: SimpleNamespace, start: str, end: str, n: int) -> list[str]:
    """Rank days by how often they are named."""
    inside = result.articles[result.articles["published"].between(start, end)]["article_id"]
    dates = result.dates[result.dates["article_id"].isin(inside)]
    days = dates[(dates["earliest"] == dates["latest"]) & dates["earliest"].between(start, end)]
    counts = Counter(days["earliest"])
    return sorted(counts, key=lambda day: (-counts[day], day))[:n]


def leave_one_out(found: dict[tuple[str, str], SimpleNamespace], timelines: list[Timeline]) -> float:
    """Return the mean F1 where the weights for each topic are chosen on the others: the mean of the best fifteen of
    all weightings with 0, 0.5, 1 and 1.5."""
    counted = []
    for t in timelines:
        tables = found["rules", t.topic]
        counts = salience._count_days(tables.articles, tables.dates, min(t.days), max(t.days))
        days = sorted(counts)
        logs = np.array([[math.log1p(counts[day][name]) for name in salience.DAY_WEIGHTS] for day in days])
        counted.append((days, logs))

    def score(weights: Sequence[float]) -> list[float]:
        values = []
        for t, (days, logs) in zip(timelines, counted):
            order = np.argsort(-(logs @ np.array(weights)), kind="stable")[: len(t.days)]
            values.append(f1(t.days, [days[i] for i in order]))
        return values

    tried = [(weights, score(weights)) for weights in itertools.product((0, 0.5, 1, 1.5), repeat=len(salience.DAY_WEIGHTS))]
    held_out = []
    for topic in {t.topic for t in timelines}:
        others = [i for i, t in enumerate(timelines) if t.topic != topic]
        best = sorted(tried, key=lambda pair: -sum(pair[1][i] for i in others))[:15]
        scores = score([mean(column) for column in zip(*(weights for weights, _ in best))])
        held_out += [value for value, t in zip(scores, timelines) if t.topic == topic]
    return mean(held_out)


def f1(gold: frozenset[str], found: list[str]) -> float:
    """Return the F1 of a set of days."""
    return 2 * len(gold & set(found)) / (len(gold) + len(found)) if found else 0.0


def interval(differences: list[float], draws: int = 10_000) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean."""
    dice = random.Random(17)
    means = sorted(mean(dice.choices(differences, k=len(differences))) for _ in range(draws))
    return means[int(0.025 * draws)], means[int(0.975 * draws)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder that holds timelines/timeline17")
    parser.add_argument("--topics", help="only these, separated by commas")
    parser.add_argument("--without-dateparser", action="store_true", help="leave out the slow comparison")
    options = parser.parse_args()
    folder = options.gold / "timelines" / "timeline17"
    if not (folder / "timelines.jsonl").is_file():
        sys.exit(f"{folder}: no timelines.jsonl; --gold names the folder above timelines/")
    timelines = [
        Timeline(t["topic"], t["timeline_id"], frozenset(e["date"][:10] for e in t["entries"]))
        for t in map(json.loads, (folder / "timelines.jsonl").read_text("utf-8").splitlines())
    ]
    wanted = options.topics.split(",") if options.topics else sorted({t.topic for t in timelines})
    timelines = [t for t in timelines if t.topic in wanted]

    finders = {"rules": with_rules}
    if not options.without_dateparser:
        finders["dateparser"] = with_dateparser
    found: dict[tuple[str, str], SimpleNamespace] = {}
    for name, find in finders.items():
        began, words = time.perf_counter(), 0
        for topic in wanted:
            articles = read_articles(folder / "articles" / f"{topic}.jsonl")
            words += sum(a["words"] for a in articles)
            found[name, topic] = tables(articles, find)
        print(f"dates by {name}: {words / (time.perf_counter() - began):,.0f} words/s")

    systems: dict[str, tuple[str, Ranking]] = {
        "mentions": ("rules", by_mentions), "distinct articles, shared": ("rules", by_count("named")),
        "published": ("rules", by_count("published")), "rank_days": ("rules", rank_days),
    }  # fmt: skip
    if "dateparser" in finders:
        systems["rank_days, dateparser"] = ("dateparser", rank_days)
    scores: dict[str, list[float]] = {}
    for system, (finder, ranking) in systems.items():
        scores[system] = [
            f1(t.days, ranking(found[finder, t.topic], min(t.days), max(t.days), len(t.days))) for t in timelines
        ]

    width = max(map(len, systems))
    print(f"\n{'date F1':{width}}  {'all':>6}  " + "  ".join(f"{t.topic:>6}" for t in timelines))
    for system, values in scores.items():
        print(f"{system:{width}}  {mean(values):6.3f}  " + "  ".join(f"{value:6.3f}" for value in values))
    for system, values in scores.items():
        if system != "rank_days":
            differences = [a - b for a, b in zip(scores["rank_days"], values)]
            low, high = interval(differences)
            print(f"rank_days over {system}: {mean(differences):+.3f} (95 % {low:+.3f} to {high:+.3f})")
    if len(wanted) > 2:
        print(f"weights chosen on the other topics: {leave_one_out(found, timelines):.3f}")


if __name__ == "__main__":
    main()
