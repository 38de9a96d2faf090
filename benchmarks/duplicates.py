"""Measure how near duplicates are found: on copies constructed from the demonstration corpora, and on look-alikes.

    python benchmarks/duplicates.py [--gold DIR]

Copies are made as wires and newspapers make them (see COPIES). Look-alikes are reports that must not be taken for
copies: all pairs of distinct reports, and reports of one form with other figures. With --gold, real articles (one .txt
or .json each, in any folder below DIR) are searched for pairs as well, which are printed to be judged by eye.
"""

from __future__ import annotations

import argparse
import random
import re
from datetime import date, timedelta
from pathlib import Path

from helpers.corpus import Corpus
from helpers.corpus.duplicates import Repeat, find_duplicates, signature

ROOT = Path(__file__).parents[1]
FRESH = (
    "Officials of both sides declined to comment further when reached by telephone late in the evening.",
    "A second round is expected next month, though no place has been agreed on, people familiar with the plan said.",
    "Traders had hoped for an early end of the dispute, which has kept prices high since the beginning of the year.",
)
WORDS = {"said": "stated", "would": "will", "also": "too", "but": "yet", "more than": "over", "against": "versus", "about": "around"}
FORMS = (
    "The ministry of health on {day} reported {a} new cases of the fever and {b} deaths in the past 24 hours. The total "
    "number of cases rose to {c}, the ministry said in its daily statement. {d} people are being treated in hospitals, {e} "
    "of them in intensive care. The ministry called on people to keep away from the markets.",
    "{place}'s main share index closed {a}.{e} points {way} at {c} on {day}. Trading volume was {b} million shares worth "
    "{d} million crowns. Gainers outnumbered losers {e} to {a}. The crown traded at {b} to the dollar, from {d} at the "
    "close of the previous day.",
)


def other_headline(text: str, rng: random.Random) -> str:
    """Put a desk's own line above, an agency's credit below."""
    return f"By our foreign desk\n\n{text}\n\n(With reporting by the agencies)\n"


def cut(text: str, rng: random.Random) -> str:
    """Cut at the end, as papers do: the first six tenths of the paragraphs."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(parts[: max(1, round(len(parts) * 0.6))]) + "\n"


def updated(text: str, rng: random.Random) -> str:
    """Put a new first and last paragraph, and another figure."""
    text = re.sub(r"\b\d+\b", lambda m: str(int(m[0]) + 1), text, count=1)
    return f"{rng.choice(FRESH)}\n\n{text.strip()}\n\n{rng.choice(FRESH)}\n"


def typeset(text: str, rng: random.Random) -> str:
    """Set quotation marks, dashes and abbreviations in another way."""
    for old, new in (("\u201c", '"'), ("\u201d", '"'), ("\u2019", "'"), (" - ", " \u2014 "), ("U.S.", "US"), ("percent", "per cent")):
        text = text.replace(old, new)
    return text.replace("\n\n", "\n")


def edited(text: str, rng: random.Random) -> str:
    """Change words here and there, and leave out one sentence."""
    for old, new in WORDS.items():
        text = re.sub(rf"\b{old}\b", new, text, count=2)
    sentences = re.split(r"(?<=[.!?]) ", text)
    if len(sentences) > 4:
        sentences.pop(rng.randrange(2, len(sentences)))
    return " ".join(sentences)


def reordered(text: str, rng: random.Random) -> str:
    """Change the order of the paragraphs after the first."""
    first, *rest = re.split(r"\n\s*\n", text.strip())
    rng.shuffle(rest)
    return "\n\n".join([first, *rest]) + "\n"


def reworded(text: str, rng: random.Random) -> str:
    """Replace every twentieth word, as a desk does that goes over each sentence."""
    words = text.split(" ")
    for i in range(rng.randrange(20), len(words), 20):
        words[i] = "indeed"
    return " ".join(words)


def all_at_once(text: str, rng: random.Random) -> str:
    """Cut, set in another way, edited, with a line above."""
    return other_headline(edited(typeset(cut(text, rng), rng), rng), rng)


COPIES = (other_headline, cut, updated, typeset, edited, reordered, reworded, all_at_once)


def main() -> None:
    """Print precision and recall, by kind of copy."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, help="folder of real articles to search for pairs")
    gold = parser.parse_args().gold
    rng = random.Random(20240305)
    ids: list[str] = []
    days: list[date | None] = []
    texts: list[str] = []

    def put(name: str, day: date | None, text: str) -> None:
        ids.append(name)
        days.append(day)
        texts.append(text)

    for folder in ("us-dprk", "harbour"):
        for article in Corpus.load(ROOT / "corpus" / folder).articles:
            put(article.article_id, article.published, article.text)
            for copy in COPIES:
                later = article.published and article.published + timedelta(days=1 if copy is updated else 0)
                put(f"{article.article_id}|{copy.__name__}", later, copy(article.text, rng))
    for n in range(100):
        day = date(2024, 1, 1) + timedelta(days=n // 2)
        figures = {key: rng.randrange(10, 9000) for key in "abcde"}
        form = FORMS[n % 2].format(day=f"{day:%A}", place="Tarnhead", way=rng.choice(["higher", "lower"]), **figures)
        put(f"form-{n}", day, form)

    found = find_duplicates(ids, days, [signature(t) for t in texts])
    groups = _groups(ids, found)
    right = wrong = 0
    for name, other in ((n, f.of) for n, f in found.items()):
        same = name.partition("|")[0] == other.partition("|")[0] or {name.partition("|")[0], other.partition("|")[0]} <= KNOWN
        right, wrong = right + same, wrong + (not same)
        if not same:
            print(f"  wrong: {name} = {other} ({found[name].kind})")
    print(f"{len(ids)} texts; linked {right + wrong}, of them right {right}: precision {right / max(1, right + wrong):.3f}")
    for copy in COPIES:
        made = [n for n in ids if n.endswith(f"|{copy.__name__}")]
        hit = sum(groups[n] == groups[n.partition("|")[0]] for n in made)
        print(f"recall {copy.__name__:16} {hit}/{len(made)} {hit / len(made):.3f}")
        for n in made:
            if groups[n] != groups[n.partition("|")[0]]:
                print(f"  missed: {n}")
    made = [n for n in ids if "|" in n]
    hit = sum(groups[n] == groups[n.partition("|")[0]] for n in made)
    print(f"recall {'all':16} {hit}/{len(made)} {hit / len(made):.3f}")
    if gold:
        _search(gold)


# The two reports of one event that were written as near duplicates on purpose (corpus/README.md).
KNOWN = {"2018-08-25-visit-to-north-korea-cancelled", "2018-08-25-trump-calls-off-pompeo-trip"}


def _groups(ids: list[str], found: dict[str, Repeat]) -> dict[str, str]:
    return {name: found[name].of if name in found else name for name in ids}


def _search(folder: Path) -> None:
    """Print the pairs found among real articles."""
    files = sorted(p for p in folder.rglob("*.txt") if p.stat().st_size > 300)
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in files]
    names = [p.relative_to(folder).as_posix() for p in files]
    found = find_duplicates(names, [None] * len(names), [signature(t) for t in texts])
    near = {name: repeat for name, repeat in found.items() if repeat.kind != "same"}
    print(f"{len(files)} real articles: {len(found) - len(near)} the same, {len(near)} nearly so or parts")
    for name, repeat in sorted(near.items())[:40]:
        print(f"  {name} = {repeat.of} ({repeat.kind})")


if __name__ == "__main__":
    main()
