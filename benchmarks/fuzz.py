"""Random and mutated input to the loader, the quotation finder, the date tagger and the renderer.

    python benchmarks/fuzz.py [--cases 400000] [--seed 1] [--only loader]

Cases are made from the seed alone: pieces of news text, of markup and of broken bytes, joined, cut, doubled and
exchanged. Each is checked for what must always hold (no exception, offsets within the text, a whole page). Prints the
cases run and those that failed, the shortest failing one first; exits 1 when any did.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from helpers.corpus.articles import read_articles
from helpers.markup import mark
from helpers.statements.quotations import find_quotations
from helpers.timeline import tag_dates

PIECES = (
    "The minister said ", "on Tuesday, ", "two weeks after the summit ", "“We will not wait,” ", "‘no’ ", "it's ", "the 1990s ", '"', "''", "``", "«", "»",
    "in March 2019 ", "30 February ", "0000-00-00", "99999", "1/2/3", "10-12 June", "next year's ", "\n", "\n\n", "\r\n", "\t", " ", "\u00a0", "\u2029", "\x00", "\ud800",
    "e\u0301", "\u202e", "\ufeff", "😀", "<script>", "</p>", "&lt;", "=1+1", "---\n", "title: ", "published: ", "2021-03-04", "language: en\n", "[", "{", "*a", "&a ", "!!x ",
    "'", "’", "\\", "%s", "{0}", "$x$", "(Reuters) - ", "SEOUL, March 4 -- ", "Photo: ", "## ", "Source: ", "second half of ", "a quarter past ", "the day before yesterday ", "noon ",
    "century", "millennium ", "last ", "this ", "early ", "mid-", "late ", "1", "0", "ninety ", "twenty-", "first ", "Monday", "May ", "Q3 ", "FY2020 ", "summer of ", "a.m. ", "GMT ",
)  # fmt: skip


def text(draw: random.Random) -> str:
    """Make a text of up to some hundred characters."""
    made = "".join(draw.choices(PIECES, k=draw.randint(0, 14)))
    for _ in range(draw.randint(0, 3)):
        a, b = sorted((draw.randint(0, len(made)), draw.randint(0, len(made))))
        part = made[a:b]
        made = draw.choice((made[:a] + made[b:], made[:b] + part * 3 + made[b:], made[:a] + part[::-1] + made[b:], made[:a] + chr(draw.randint(0, 0x2FFF)) + made[a:]))
    return made


def loader(draw: random.Random, folder: Path) -> None:
    """A file of any bytes is an article or a reject; text and zones hold together."""
    raw = bytearray(text(draw).encode("utf-8", "surrogatepass"))
    if draw.random() < 0.5:
        raw = bytearray(b"---\nlanguage: en\n" + raw)
    if draw.random() < 0.5:
        raw += b"\n---\nlanguage: en\n---\n" + text(draw).encode("utf-8", "surrogatepass")
    for _ in range(draw.randint(0, 2)):
        if raw:
            raw[draw.randrange(len(raw))] = draw.randrange(256)
    path = folder / "a.md"
    path.write_bytes(raw)
    rejects, notes = [], []
    article = next(read_articles(folder, rejects, notes, 10_000), None)
    assert article is not None or rejects, "lost without a word"
    for reject in (*rejects, *notes):
        assert reject.reason and reject.mend and f"{reject.reason}{reject.mend}".isprintable(), reject
    if article is not None:
        assert all(0 <= zone.start < zone.end <= len(article.text) for zone in article.zones), "zone outside of the text"


def quotations(draw: random.Random, _: Path) -> None:
    """Quotations lie in the text, in order, and nest or follow one another."""
    made = text(draw)
    done = 0
    for quotation in find_quotations(made):
        assert 0 <= quotation.start < quotation.end <= len(made), "outside of the text"
        if quotation.depth == 0:
            assert quotation.start >= done, "overlap"
            done = quotation.end


def dates(draw: random.Random, _: Path) -> None:
    """Dates lie in the text, in order, and their days are in order."""
    made = text(draw)
    published = None if draw.random() < 0.2 else date(draw.randint(1, 9999), draw.randint(1, 12), draw.randint(1, 28))
    done = 0
    for found in tag_dates(made, published):
        assert done <= found.start < found.end <= len(made), "overlap, or outside of the text"
        assert made[found.start : found.end] == found.text, "other words"
        assert (found.earliest is None) == (found.latest is None), "half an interval"
        assert found.earliest is None or found.earliest <= found.latest, "ends before it begins"
        done = found.end


class _Page(HTMLParser):
    """Reads a page back: its text, and every tag and attribute in it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.shown, self.tags = "", set()

    def handle_data(self, data: str) -> None:
        self.shown += data

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs), "an attribute that runs"


def renderer(draw: random.Random, _: Path) -> None:
    """A text with marks in it is shown with its words, and without a live tag."""
    made = text(draw)
    marks = []
    for _ in range(draw.randint(0, 5)):
        a, b = sorted((draw.randint(0, len(made)), draw.randint(0, len(made))))
        marks.append((a, b, draw.choice(("content", "cue", "target", "date", "speaker"))))
    page = _Page()
    page.feed(str(mark(made, [m for m in marks if m[0] < m[1]])))
    page.close()
    assert not page.tags & {"script", "img", "svg", "a", "style"}, f"live: {page.tags}"


PARTS: dict[str, Callable[[random.Random, Path], None]] = {"loader": loader, "quotations": quotations, "dates": dates, "renderer": renderer}


def run(part: str, cases: int, seed: int) -> list[tuple[int, str]]:
    """Run so many cases of a part; return (number, what went wrong) of those that failed."""
    failed: list[tuple[int, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cases):
            try:
                PARTS[part](random.Random(f"{seed}.{part}.{number}"), Path(folder))
            except Exception as error:
                failed.append((number, f"{type(error).__name__}: {error}"))
    return failed


def main() -> None:
    """Run the parts and print what failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=400_000, help="cases of each part; of the renderer a tenth")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS)
    arguments = parser.parse_args()
    wrong = 0
    for part in [arguments.only] if arguments.only else PARTS:
        cases = arguments.cases // 10 if part == "renderer" else arguments.cases
        begun = time.monotonic()
        failed = run(part, cases, arguments.seed)
        print(f"{part}: {cases:,} cases, {len(failed)} failed, {time.monotonic() - begun:.0f} s", flush=True)
        for number, what in failed[:10]:
            print(f"  case {number}: {what[:200]}")
        wrong += len(failed)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
