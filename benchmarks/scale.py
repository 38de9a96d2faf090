"""How fast Readout reads a corpus, how much memory and disk it takes, and what a new article costs.

    python benchmarks/scale.py [--articles N] [--partitioned] [--workers N]
    python benchmarks/scale.py --ratios [--articles N] [--times N] [--corpus DIR]
    python benchmarks/scale.py --cluster [--articles N]

Generates a corpus of N short reports (60 words each, with speakers, quotations and dates; the same for the same N) and
runs ``readout analyse`` on it as users do, in processes of its own, with an empty cache; then again with 1 % new
articles: seconds (elapsed, and of the processor), words a second, peak memory of the largest process, bytes on disk.

``--ratios`` compares, in turns in one process, the whole analysis (every stage, linking, tables; an empty cache) with
spaCy's whole default pipeline and with the bare parse of the same texts, by the processor's time, and two processes
with one by the clock. Speeds are those of the machine; ratios travel. ``--corpus`` takes a folder instead.

``--cluster`` starts a Dask scheduler and one worker process, analyses the corpus on it, then again with two workers and
an empty cache, compares the files, and prints the speed-up by the clock and the processor's time of each worker. With a
core for each, the speed-up is what the clock says; on a machine with other work look at how the work was shared.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

PEER = "spaCy's default pipeline"
WORDS = 60  # in an article
FIRST_DAY, DAYS = date(2019, 1, 1), 1826  # the reports are spread over five years, however many they are

GOVERNMENTS = (
    ("Norlund", "Norlunder", "Vesthavn"), ("Sudria", "Sudrian", "Palmora"), ("Estavia", "Estavian", "Korvin"), ("Westmark", "Westmarker", "Aldgate"),
    ("Caldera", "Calderan", "San Brio"), ("Ostrova", "Ostrovan", "Belgorin"), ("Tavira", "Taviran", "Monteluz"), ("Ilmar", "Ilmari", "Sennet"),
)  # fmt: skip
OFFICES = ("foreign minister", "defence minister", "trade minister", "prime minister", "chief negotiator", "ambassador")
GIVEN = ["Anna", "Boris", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo", "Maria", "Nils", "Olga", "Pavel", "Rosa", "Stefan", "Tilda", "Viktor", "Wanda", "Yusuf", "Zora", "Adam", "Bianca", "Carl", "Dora", "Emil", "Frida", "Gustav"]
FAMILY = ["Halvorsen", "Brandt", "Castell", "Dorn", "Eklund", "Ferrant", "Grau", "Holm", "Ivanik", "Jansky", "Kestrel", "Lindqvist", "Morau", "Nystad", "Orlan", "Petrik", "Quist", "Rasmund", "Sorel", "Tamarin", "Ulvik", "Varga", "Wexler", "Ystad", "Zelnik", "Abril", "Borg", "Corvus", "Dalen", "Estrand", "Falk", "Gallus", "Hedin", "Ibarra", "Jorvik", "Kolb", "Lund", "Marek", "Norrby", "Osterman"]
CITIES = ["Vesthavn", "Palmora", "Korvin", "Aldgate", "Belgorin", "Monteluz", "Sennet", "Harwick", "Lunden", "Mirabel", "Osk", "Pellan", "Ravenna", "Stavren", "Trell", "Ulmen"]
THINGS = ["ferry", "bridge", "pipeline", "harbour", "railway", "customs", "grain", "fishing", "border", "airport", "visa", "water", "tariff", "energy", "cable", "radar", "tunnel", "island", "archive", "timber", "steel", "refinery", "satellite", "insurance", "quarry", "reservoir", "museum", "vaccine", "passport", "lighthouse", "canal"]
MATTERS = ["treaty", "agreement", "dispute", "plan", "licence", "ban", "inspection", "contract", "quota", "project", "route", "ruling", "fund", "programme", "committee", "strike", "blockade", "convention", "exercise", "protocol"]
REPORTING = ["said", "told", "warned", "announced", "insisted", "argued", "added", "stated", "claimed", "explained"]
VERBS = ["approve", "reject", "delay", "review", "suspend", "extend", "finance", "cancel", "publish", "discuss", "sign", "renew", "open", "close", "inspect", "defend", "revise", "challenge", "support", "oppose"]
PAST = ["signed", "rejected", "suspended", "extended", "cancelled", "published", "renewed", "opened", "closed", "inspected", "condemned", "approved", "halted", "postponed", "blocked", "launched"]
QUALITIES = ["unfair", "necessary", "dangerous", "reasonable", "illegal", "overdue", "costly", "useful", "hostile", "modest", "urgent", "hopeless", "fragile", "generous"]
GROUPS = ["pilots", "dockers", "fishermen", "farmers", "engineers", "students", "traders", "nurses", "drivers", "miners", "teachers", "pensioners"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def generate(folder: Path, articles: int, first: int = 0) -> int:
    """Write ``articles`` reports into ``folder``, numbered from ``first``, with a parties file; return their words."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "parties.yaml").write_text(_parties(), "utf-8")
    (folder / "topics.yaml").write_text(_topics(), "utf-8")
    words = 0
    for number in range(first, first + articles):
        day, text = report(number)
        path = folder / f"{number // 1000:04}" / f"{number:07}.md"
        path.parent.mkdir(exist_ok=True)
        outlet = ("Coast Wire", "Inland Post", "Strait Desk")[number % 3]
        title = text.split(" - ", 1)[1].split(".")[0][:60]
        path.write_text(f'---\ntitle: "{title}"\npublished: {day}\noutlet: {outlet}\nlanguage: en\n---\n{text}\n', "utf-8")
        words += len(text.split())
    return words


def report(number: int) -> tuple[date, str]:
    """Return the day and the text of the report of that number, of WORDS words."""
    draw = random.Random(number)
    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    sentences = _sentences(draw, day)
    paragraphs = [f"{draw.choice(CITIES).upper()}, {MONTHS[day.month - 1]} {day.day} (Coast Wire) - {next(sentences)}"]
    left = WORDS - len(paragraphs[0].split())
    for _ in range(20):
        sentence = next(sentences)
        if len(sentence.split()) <= left - 4 or len(sentence.split()) == left:
            paragraphs.append(sentence)
            left -= len(sentence.split())
    if left:
        rest = ["There", "was", "no", "word", "from", "any", "of", "the", "other", "ports", "along", "the", "coast", "at", "the", "end", "of", "a", "long", "day"]
        paragraphs.append(" ".join(rest[:left]) + ".")
    return day, "\n\n".join(paragraphs)


def _sentences(draw: random.Random, day: date) -> Iterator[str]:
    """Yield sentences for ever: a person speaks, then what else is said and done, in any order."""
    (land, people, capital), (other, others, seat) = draw.sample(GOVERNMENTS, 2)
    office = draw.choice(OFFICES)
    name = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
    said = draw.choice([word for word in REPORTING if word != "told"])

    def thing() -> str:
        return f"{draw.choice(THINGS)} {draw.choice(MATTERS)}"

    yield f"{people} {office.title()} {name} {said} on {draw.choice(WEEKDAYS)} that the {thing()} with {other} was {draw.choice(QUALITIES)}."
    while True:
        ago = day - timedelta(days=draw.randrange(2, 900))
        yield draw.choice((
            f"“We will {draw.choice(VERBS)} the {thing()} and {draw.choice(VERBS)} every {thing()},” {name.split()[1]} told reporters in {draw.choice(CITIES)}.",
            f"{other} {draw.choice(PAST)} the {thing()} on {ago.day} {MONTHS[ago.month - 1]} {ago.year} after {draw.randrange(3, 90)} {draw.choice(GROUPS)} protested.",
            f"{seat} {draw.choice(PAST)} its {thing()} last month, according to the {others} foreign ministry.",
            f"{land} should {draw.choice(VERBS)} its {thing()}, the {draw.choice(GROUPS)} said.",
            f"Some {draw.randrange(20, 900)} {draw.choice(GROUPS)} crossed the border near {draw.choice(CITIES)} while the {thing()} was under way.",
            f"The {thing()} between {capital} and {seat} has been in force since {MONTHS[ago.month - 1]} {ago.year}.",
            f"Work on the {thing()} in {draw.choice(CITIES)} began again, and the {thing()} stood still.",
        ))  # fmt: skip


def _parties() -> str:
    lines = ["parties:"]
    for land, people, capital in GOVERNMENTS:
        lines.append(f"  - {{id: {land.lower()}, name: {land}, kind: government, demonyms: [{people}], metonyms: [{capital}]}}")
        lines.append(f"  - {{id: {land.lower()}-foreign-ministry, name: {land}'s foreign ministry, kind: organisation, side: {land.lower()}, aliases: [{people} foreign ministry]}}")
    return "\n".join(lines) + "\n"


def _topics() -> str:
    return "topics:\n" + "".join(f"  - {{id: {matter}, name: {matter}, aliases: [{matter}s]}}\n" for matter in MATTERS)


def run(arguments: list[str], cache: Path) -> tuple[float, float, float]:
    """Run ``readout analyse``; return its seconds, those of the processor, and the megabytes of its largest process."""
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "analyse", *arguments], stdout=subprocess.DEVNULL, env=os.environ | {"READOUT_CACHE": str(cache)}
    )
    _, status, used = os.wait4(process.pid, 0)
    took = perf_counter() - start
    if status:
        sys.exit(f"readout analyse failed ({os.waitstatus_to_exitcode(status)})")
    ended = [used, *_orphans()]  # processes that it left to end by themselves
    return took, sum(one.ru_utime + one.ru_stime for one in ended), max(one.ru_maxrss for one in ended) / 1024


def _orphans() -> Iterator[Any]:
    """Wait for what processes that ended have left, if they were left to this one (see ``main``); yield what each used."""
    with suppress(ChildProcessError):
        while True:
            yield os.wait3(0)[2]


def size(folder: Path) -> float:
    """Return the megabytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def scale(articles: int, options: list[str], folder: Path) -> None:
    """Print what a first run costs, and a second one with 1 % new."""
    corpus, out, cache = folder / "corpus", folder / "out", folder / "cache"
    words = generate(corpus, articles)
    print(f"{articles:,} articles, {words:,} words, {size(corpus):.0f} MB", flush=True)
    seconds, cpu, memory = run([str(corpus), "--out", str(out), *options], cache)
    print(f"first run   {seconds:7.1f} s ({cpu:.1f} s of processor), {words / seconds:,.0f} words/s, peak memory {memory:.0f} MB")
    print(f"on disk     tables {size(out):.0f} MB, cache {size(cache):.0f} MB", flush=True)
    generate(corpus, max(1, articles // 100), first=articles)
    again, again_cpu, _ = run([str(corpus), "--out", str(out), *options], cache)
    print(f"1 % new     {again:7.1f} s ({again_cpu:.1f} s of processor): {again / seconds:.1%} of the first run ({again_cpu / cpu:.1%} of processor)")


def ratios(corpus_folder: Path, times: int) -> None:
    """Print the analysis beside spaCy's pipeline and the bare parse, and two processes beside one."""
    import spacy

    from helpers.analysis import analyse
    from helpers.cache import Cache
    from helpers.corpus import Corpus
    from helpers.language import MODELS, parse_all

    corpus = Corpus.load(corpus_folder)
    texts = [article.text for article in corpus.articles]
    words = sum(len(text.split()) for text in texts)
    whole = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))

    def analysed(workers: int) -> None:
        with tempfile.TemporaryDirectory() as cache:
            analyse(corpus, workers=workers, cache=Cache(Path(cache)))

    def took(clock: Callable[[], float], work: Callable[[], object]) -> float:
        start = clock()
        work()
        return clock() - start

    ways: dict[str, Callable[[], object]] = {
        PEER: lambda: list(whole.pipe(texts)), "bare parse": lambda: list(parse_all(texts)), "analysis": lambda: analysed(1),
    }  # fmt: skip
    for way in ways.values():
        way()
    best = {name: float("inf") for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            best[name] = min(best[name], took(process_time, way))
    for name, seconds in best.items():
        print(f"{name:26} {words / seconds:8,.0f} words/s   {best[PEER] / seconds:.2f} of spaCy's", flush=True)
    one = min(took(perf_counter, lambda: analysed(1)) for _ in range(times))
    two = min(took(perf_counter, lambda: analysed(2)) for _ in range(times))
    print(f"two processes: {one / two:.2f} times one ({len(texts):,} articles)")


def cluster(folder: Path, articles: int) -> None:
    """Print how much faster two workers of a Dask cluster are than one."""
    import hashlib

    from helpers.partitions import analyse_partitioned

    corpus = folder / "corpus"
    words = generate(corpus, articles)
    took, files = {}, {}
    for workers in (1, 2):
        env = os.environ | {"READOUT_CACHE": str(folder / f"cache{workers}")}
        started = [subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"],
            stderr=subprocess.PIPE, text=True,
        )]  # fmt: skip
        try:
            address = next(line.split()[-1] for line in started[0].stderr if "Scheduler at:" in line)
            command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
            started += [subprocess.Popen(command, stderr=subprocess.DEVNULL, env=env) for _ in range(workers)]
            _wait_for(address, workers)
            out, start = folder / f"out{workers}", perf_counter()
            analyse_partitioned(corpus, out, cluster=address)
            took[workers] = perf_counter() - start
        finally:
            for process in started:
                process.kill()
            used = [os.wait4(process.pid, 0)[2] for process in started]
        files[workers] = {p.relative_to(out): hashlib.sha256(p.read_bytes()).digest() for p in out.rglob("*.parquet")}
        shares = ", ".join(f"{one.ru_utime + one.ru_stime:.1f} s" for one in used[1:])
        print(f"{workers} workers: {took[workers]:7.1f} s, {words / took[workers]:,.0f} words/s; processor of each worker: {shares}", flush=True)
    print(f"two workers: {took[1] / took[2]:.2f} times one; the same files: {'yes' if files[1] == files[2] else 'NO'}")


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--partitioned", action="store_true")
    parser.add_argument("--workers", default="1")
    parser.add_argument("--ratios", action="store_true", help="compare with spaCy instead")
    parser.add_argument("--cluster", action="store_true", help="compare two workers of a Dask cluster with one")
    parser.add_argument("--times", type=int, default=3, help="take the best of so many")
    parser.add_argument("--corpus", type=Path, help="folder of articles for --ratios")
    arguments = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: orphans become children of this process
    with tempfile.TemporaryDirectory() as folder:
        if arguments.ratios:
            if arguments.corpus is None:
                generate(Path(folder), arguments.articles)
            ratios(arguments.corpus or Path(folder), arguments.times)
        elif arguments.cluster:
            cluster(Path(folder), arguments.articles)
        else:
            scale(arguments.articles, ["--workers", arguments.workers, *["--partitioned"] * arguments.partitioned], Path(folder))


if __name__ == "__main__":
    main()
