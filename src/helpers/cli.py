"""The command line: one thin command a function. Heavy imports wait until a command needs them."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from helpers import __version__

FAILED, UNUSABLE, BUSY = 1, 2, 75


class _Fault(click.ClickException):
    """One line on standard error, and the exit code of the command line's contract."""

    def __init__(self, message: str, exit_code: int = UNUSABLE):
        super().__init__(message)
        self.exit_code = exit_code

    def show(self, file=None) -> None:
        click.echo(f"readout: {self.format_message()}", err=True)


def _megabytes(_context, _option, value: str | None) -> int | None:
    """Read a size such as 50MB or 2000000 (bytes)."""
    if value is None:
        return None
    units = {"": 1, "B": 1, "K": 1024, "KB": 1024, "M": 1024**2, "MB": 1024**2, "G": 1024**3, "GB": 1024**3}
    number = value.strip().upper().rstrip("KMGB")
    unit = value.strip().upper()[len(number) :]
    try:
        return int(float(number) * units[unit])
    except (ValueError, KeyError, OverflowError):
        raise click.BadParameter("give a size such as 50MB or 2000000") from None


def _day(_context, _option, value: str | None) -> date | None:
    """Read a day: ISO, or "today"."""
    try:
        return value and (date.today() if value == "today" else date.fromisoformat(value))
    except ValueError:
        raise click.BadParameter("give a day such as 2024-03-05, or today") from None


def _seconds(_context, _option, value: str | None) -> float | None:
    """Read a time such as 90, 90s, 20m or 2h; "forever" is -1."""
    if value is None:
        return None
    from helpers.reports.parameters import seconds

    try:
        return -1.0 if value == "forever" else seconds(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_strict = click.option("--strict", is_flag=True, help="Exit 1 when any file, or part of one, could not be used.")
_max_size = click.option(
    "--max-file-size", callback=_megabytes, metavar="SIZE", help="Largest file that is read, e.g. 50MB (default 20MB)."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="readout")
def main() -> None:
    """Follow a dispute through the news: what happened when, who said what, who holds what about whom.

    Example: readout report --corpus corpus/us-dprk
    """
    gc.set_threshold(100_000)  # what is imported and loaded stays to the end: looking through it for cycles costs a tenth of it
    atexit.register(gc.freeze)  # and then goes with the process


@main.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
@click.option("--corpus", "corpus_dir", default="corpus/us-dprk", show_default=True, help="Folder of articles.")
@click.option("--out", "out_dir", default="reports", show_default=True, help="Folder the reports are written to.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of the notebook.")
@click.option("--redact", is_flag=True, help="Cut evidence to the statement and its cue, to share it without full texts.")
@click.option("--set", "set_name", metavar="SET", help="Make the reports of a set instead, in OUT/SET/.")
@click.option("--file", "sets_file", default="reports.yml", show_default=True, help="File that names the sets.")
@click.option("--as-of", callback=_day, metavar="DAY", help="Day that relative days (-p since -7d) count from: 2024-03-05, or today. Default: the newest article's.")
@click.option("--timeout", callback=_seconds, metavar="TIME", help="Longest that a notebook may take, e.g. 20m.")
@click.option("--wait", callback=_seconds, is_flag=False, flag_value="forever", metavar="[TIME]", help="If another run holds the folder, wait for it (so long at most) instead of exiting with 75.")
@click.option("--pdf", is_flag=True, help="Print each report to PDF as well, where Chromium is installed.")
@click.option("--keep", default=12, show_default=True, type=click.IntRange(0), help="Earlier runs that are kept in OUT/history.")
@click.option("--log", "log_file", metavar="FILE", help="Append to this file, with the time, what was done and what failed.")
@_strict
@_max_size
@click.pass_context
def report(
    context, notebooks, corpus_dir, out_dir, parameters, redact, set_name, sets_file, as_of, pdf, timeout, wait, keep, log_file,
    strict, max_file_size,
) -> None:
    """Run notebooks and write each as one HTML file, with its tables beside it.

    Without NOTEBOOK the reports 01 to 04 are made; with --set those that reports.yml names.

    Example: readout report 04_briefing --corpus corpus/harbour --out reports/harbour
    """
    if max_file_size:
        os.environ["READOUT_MAX_FILE_SIZE"] = str(max_file_size)  # the notebooks' kernels inherit it
    log = _log(log_file)
    log(f"started: readout {' '.join(sys.argv[1:])}")
    if set_name is None:
        from helpers.reports.run import make_reports

        values = {**dict(parameters), **({"redact": True} if redact else {})}
        there = values.pop("corpus_dir", corpus_dir)
        corpus = _load(corpus_dir if _given(context, "corpus_dir") else str(there), max_file_size)
        rejects = len(corpus.rejects)
        outcome = make_reports(
            list(notebooks), corpus_dir=str(corpus.folder), out_dir=Path(out_dir), parameters=values,
            progress=sys.stderr.isatty(), as_of=as_of or _newest(corpus), limit=timeout, wait=wait or 0, keep=keep,
        )
    else:
        from helpers.reports.sets import make_set

        if any(_given(context, name) for name in ("notebooks", "corpus_dir", "parameters", "redact", "timeout")):
            raise click.UsageError(f"--set takes notebooks, corpus, parameters and timeout from {sets_file}")
        days = _Days(as_of, max_file_size)
        outcome = make_set(
            set_name, sets_file, Path(out_dir), as_of=days, wait=wait or 0, keep=keep,
            told=lambda line: click.echo(line, err=True) if sys.stderr.isatty() else None,
        )
        rejects = days.rejects
    if pdf:
        _print(outcome)
    exit_code = outcome.exit_code or (FAILED if strict and rejects else 0)
    for path in outcome.published:
        log(f"published: {path}")
    for line in outcome.lines:
        click.echo(line, err=True)
        log(line)
    log(f"ended: exit {exit_code}, {len(outcome.published)} published, {rejects} files not used")
    sys.exit(exit_code)


def _print(outcome) -> None:
    """Print each published page to PDF; one that cannot be printed is a fault, and the page stays."""
    from helpers.reports.pdf import PdfError, print_pdf

    for page in outcome.published:
        try:
            print_pdf(page)
        except PdfError as error:
            outcome.fault(FAILED, str(error))
            return


@main.command()
@click.argument("corpus_dir", metavar="CORPUS")
@click.option("--out", "out_dir", required=True, help="Folder the tables are written to.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Number of processes.")
@click.option("--partitioned", is_flag=True, help="Write TABLE/part-*.parquet, part by part: memory does not grow with the corpus.")
@click.option("--cluster", metavar="ADDRESS", help="Partitioned, on the workers of a Dask scheduler (tcp://HOST:8786).")
@_strict
@_max_size
def analyse(corpus_dir, out_dir, workers, partitioned, cluster, strict, max_file_size) -> None:
    """Write every table of a corpus as .parquet, .jsonl and .csv, and all as one workbook.

    Large corpora: --partitioned or --cluster; the folder for --out may then be any address that fsspec knows.

    Example: readout analyse corpus/us-dprk --out tables
    """
    if partitioned or cluster:
        rejects = _analyse_partitioned(corpus_dir, out_dir, workers, cluster, max_file_size)
        sys.exit(FAILED if strict and rejects else 0)
    corpus = _load(corpus_dir, max_file_size)
    from helpers.analysis import analyse
    from helpers.reports.export import write_tables

    with _bar(len(corpus), "articles") as advance:
        result = analyse(corpus, workers=workers, progress=advance)
    try:
        write_tables(result, Path(out_dir), workers=workers)
    except OSError as error:
        raise _Fault(f"{out_dir}: cannot be written to ({_line(error)}); choose another --out") from None
    for name, table in result.tables.items():
        click.echo(f"{name}: {len(table)} rows")
    if strict and corpus.rejects:
        sys.exit(FAILED)


def _analyse_partitioned(corpus_dir: str, out_dir: str, workers: int, cluster: str | None, max_file_size: int | None) -> int:
    """Analyse in partitions, tell what was not used and how many rows each table has; return how many rejects."""
    from helpers.corpus import CorpusError
    from helpers.partitions import ClusterError, analyse_partitioned

    try:
        with _bar(None, "articles") as advance:
            written = analyse_partitioned(corpus_dir, out_dir, workers, cluster, max_file_size=max_file_size, progress=advance)
    except (CorpusError, ClusterError) as error:
        raise _Fault(_line(error)) from None
    except (OSError, ImportError, ValueError) as error:
        raise _Fault(f"{out_dir}: cannot be written to ({_line(error)}); choose another --out") from None
    _tell_rejects(written.rejects)
    for name, rows in written.rows.items():
        click.echo(f"{name}: {rows} rows")
    return len(written.rejects)


@main.command("list")
@click.option("--file", "sets_file", default="reports.yml", show_default=True, help="File that names sets of reports.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def list_(sets_file, as_json) -> None:
    """List the notebooks with their parameters (type, default, meaning), and the sets of reports.

    Example: readout list
    """
    from dataclasses import asdict

    from helpers.reports.catalogue import list_notebooks, tell
    from helpers.reports.parameters import ParameterError, resolve_folder
    from helpers.reports.sets import read_sets

    try:
        entries = list_notebooks()
        sets = read_sets(sets_file) if resolve_folder(sets_file).exists() else {}
    except ParameterError as error:
        raise _Fault(_line(error)) from None
    if as_json:
        import json

        found = {"notebooks": [asdict(e) for e in entries], "sets": {name: s.model_dump() for name, s in sets.items()}}
        click.echo(json.dumps(found, indent=1))
        return
    click.echo("\n".join(tell(entries)))
    for name, chosen in sets.items():
        reports = (f"{report.name} ({', '.join(report.notebooks)})" for report in chosen.reports)
        click.echo(f"--set {name}  {', '.join(reports)}")


@main.command("schedule")
@click.option("--set", "set_name", required=True, metavar="SET", help="The set to make.")
@click.option("--at", required=True, metavar="TIME", help='"Mon 06:00", "Mon-Fri 06:00", "Mon,Thu 06:00" or "daily 06:00".')
@click.option("--kind", required=True, type=click.Choice(["cron", "systemd", "airflow", "github"]), help="What is to run it.")
@click.option("--zone", metavar="ZONE", help="Time zone, e.g. Europe/Berlin. Default: the machine's; UTC for airflow and github.")
@click.option("--file", "sets_file", default="reports.yml", show_default=True, help="File that names the sets.")
@click.option("--out", "out_dir", default="reports", show_default=True, help="Folder the reports are written to.")
@click.option("--on-failure", metavar="COMMAND", help="Shell command that is run when reports failed.")
@click.option("--mail-to", metavar="ADDRESS", help="Or: send the end of the log to this address ...")
@click.option("--smtp", metavar="HOST[:PORT]", help="... through this relay.")
@click.option("--into", metavar="DIR", help="Write the files into this folder instead of printing them.")
def schedule_(set_name, at, kind, zone, sets_file, out_dir, on_failure, mail_to, smtp, into) -> None:
    """Print a ready file that makes the reports of a set on a schedule, from this folder.

    Example: readout schedule --set weekly --at "Mon 06:00" --zone Europe/Berlin --kind cron
    """
    import shlex

    from helpers.reports.parameters import ParameterError
    from helpers.reports.publish import replace_file
    from helpers.reports.schedule import When, readout, schedule
    from helpers.reports.sets import find_set

    if bool(mail_to) != bool(smtp) or (mail_to and on_failure):
        raise click.UsageError("give --on-failure COMMAND, or --mail-to ADDRESS with --smtp HOST, or neither")
    if mail_to:
        program = ["readout"] if kind == "github" else readout()
        log = str(Path(out_dir) / f"{set_name}.log")
        on_failure = shlex.join([*program, "notice", "--to", mail_to, "--smtp", smtp, "--log", log, f"Readout: {set_name} failed"])
    try:
        files = schedule(
            kind, set_name, find_set(set_name, sets_file), When.read(at), folder=Path.cwd(), file=sets_file, out=out_dir,
            zone=zone, notice=on_failure,
        )
        if into is None:
            heads = {name: f"# --- {name}\n" if len(files) > 1 else "" for name in files}
            click.echo("\n".join(heads[name] + text for name, text in files.items()), nl=False)
        for name, text in files.items() if into else ():
            replace_file(Path(into) / name, text.encode())
            click.echo(str(Path(into) / name))
    except ParameterError as error:
        raise _Fault(_line(error)) from None
    except OSError as error:
        raise _Fault(f"{into}: cannot be written to ({error.strerror}); choose another --into", FAILED) from None


@main.command()
@click.argument("subject")
@click.option("--to", required=True, metavar="ADDRESS", help="Who is told.")
@click.option("--smtp", required=True, metavar="HOST[:PORT]", help="The relay that takes the mail.")
@click.option("--from", "sender", metavar="ADDRESS", help="Who it comes from. Default: readout at this machine.")
@click.option("--log", "log_file", metavar="FILE", help="Log whose last lines are sent.")
def notice(subject, to, smtp, sender, log_file) -> None:
    """Send a mail that something failed, with the end of a log. Schedules made with --mail-to use it.

    Example: readout notice "Readout: weekly failed" --to desk@example.org --smtp localhost:25 --log reports/weekly.log
    """
    from helpers.reports.notice import last_lines, send_notice

    try:
        send_notice(to, smtp, subject, last_lines(Path(log_file)) if log_file else subject, sender)
    except (OSError, ValueError) as error:
        raise _Fault(f"notice not sent through {smtp}: {_line(error)}", FAILED) from None


@main.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print every changed row as JSON instead of words.")
def compare(old, new, as_json) -> None:
    """Tell what changed between two runs: new, gone and changed statements, events and positions.

    OLD and NEW are folders that report or analyse wrote: an output folder, a run in its history, a folder of tables.

    Example: readout compare reports/history/1 reports
    """
    from helpers.reports.compare import CompareError, tell
    from helpers.reports.compare import compare as compare_runs

    try:
        changes = compare_runs(old, new)
    except CompareError as error:
        raise _Fault(_line(error)) from None
    if as_json:
        import json

        click.echo(json.dumps(changes.as_dict(), indent=1))
    else:
        click.echo("\n".join(tell(changes)))


@main.group()
def corpus() -> None:
    """Look after a folder of articles.

    Example: readout corpus check corpus/us-dprk
    """


@corpus.command()
@click.argument("folder", metavar="DIR")
@_strict
@_max_size
def check(folder, strict, max_file_size) -> None:
    """List what is wrong with a corpus, with file, line and mend.

    Exit 0 when it can be used (with --strict: when there is nothing to mend), 2 when it holds no readable article.

    Example: readout corpus check corpus/us-dprk
    """
    from helpers.corpus import CorpusError
    from helpers.corpus.check import check_corpus

    try:
        found, problems = check_corpus(folder, max_file_size)
    except CorpusError as error:
        raise _Fault(_line(error)) from None
    for problem in problems:
        place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        click.echo(f"{place}: {problem.reason}; {problem.mend}")
    click.echo(f"{len(found)} articles, {len(problems)} problems")
    if not found.articles:
        raise _Fault(f"{folder}: no readable article; add .md or .txt files")
    if strict and problems:
        sys.exit(FAILED)


@corpus.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--into", required=True, metavar="DIR", help="Folder of the corpus; made where it is missing.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="Column of a table that holds a field, e.g. text=body.")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses inside a private network too.")
@_strict
@_max_size
def add(sources, into, columns, allow_private, strict, max_file_size) -> None:
    """Add articles to a corpus: each becomes a Markdown file; what is there already is left alone.

    SOURCE is a file (.txt .md .html .pdf .docx .jsonl .json .csv, a saved feed), a folder of them, the address of a web
    page, or that of an RSS or Atom feed. FIELD is text, title, published, outlet, author, url or language.

    Example: readout corpus add saved-pages/ https://example.org/feed.xml --into my-articles
    """
    from helpers.corpus.add import add_address, add_file
    from helpers.corpus.articles import MAX_FILE_SIZE
    from helpers.corpus.sources.rows import FIELDS

    wrong = [c for c in columns if c.partition("=")[0] not in FIELDS or not c.partition("=")[2]]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not FIELD=NAME with FIELD one of {', '.join(FIELDS)}", param_hint="--column")
    mapping = dict(c.split("=", 1) for c in columns)
    with _opened(into) as folder:
        fetcher = None
        for source in sources:
            if "://" in source:
                fetcher = fetcher or _fetcher(allow_private, max_file_size)
                add_address(folder, source, fetcher, mapping)
            else:
                add_file(folder, Path(source), mapping, max_file_size or MAX_FILE_SIZE)
    _sum_up(folder)
    if not folder.added and not folder.known:
        raise _Fault(f"{into}: nothing was added; see the lines above")
    if strict and folder.rejects:
        sys.exit(FAILED)


@corpus.command()
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--into", required=True, metavar="DIR", help="Folder of the corpus; made where it is missing.")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses inside a private network too.")
@_max_size
def follow(feeds, into, allow_private, max_file_size) -> None:
    """Add what is new in RSS or Atom feeds since the last time; without FEED, in all that DIR has followed before.

    Fit for a schedule: nothing new is exit 0, a feed that cannot be read exit 1, another run at work exit 75.

    Example: readout corpus follow https://example.org/feed.xml --into my-articles
    """
    from helpers.corpus.follow import follow, followed

    with _opened(into) as folder:
        feeds = feeds or followed(folder)
        if not feeds:
            raise _Fault(f"{into}: follows no feed yet; name one: readout corpus follow FEED --into {into}")
        failed = follow(folder, feeds, _fetcher(allow_private, max_file_size))
    _sum_up(folder)
    if failed:
        sys.exit(FAILED)


@corpus.command()
@click.argument("folder", metavar="DIR")
@_max_size
def parties(folder, max_file_size) -> None:
    """Propose a parties file: who is named in the articles, in what office, on which side, those who speak most first.

    Writes DIR/parties.proposed.yaml, which reports do not read; correct it and save what is right as parties.yaml. Run
    again, it proposes only who is not in parties.yaml, and overwrites neither that file nor a proposal that was edited.

    Example: readout corpus parties my-articles
    """
    corpus = _load(folder, max_file_size)
    from helpers.corpus.proposed import EditedError, write_proposal
    from helpers.statements.proposal import propose
    from helpers.statements.proposal_file import as_yaml

    proposed = propose(corpus.articles, corpus.parties)
    try:
        path = write_proposal(corpus.folder, as_yaml(proposed))
    except EditedError as error:
        raise _Fault(_line(error)) from None
    except OSError as error:
        raise _Fault(f"{folder}: cannot be written to ({_line(error)})") from None
    for p in proposed[:10]:
        click.echo(f"{p.statements:4} {p.party.name} ({p.party.kind}{f', {p.party.side}' if p.party.side else ''})")
    click.echo(f"{path}: {len(proposed)} parties proposed; correct it, then save it as {corpus.folder / 'parties.yaml'}")


@contextmanager
def _opened(path: str):
    """Open a corpus folder to add to; the day of an article that is not sure is asked on a terminal."""
    from helpers.corpus import CorpusError
    from helpers.corpus.add import BusyError, Folder

    try:
        with Folder.open(path, _ask if sys.stdin.isatty() and sys.stderr.isatty() else None, _tell) as folder:
            yield folder
    except BusyError as error:
        raise _Fault(_line(error), BUSY) from None
    except CorpusError as error:
        raise _Fault(_line(error)) from None


def _fetcher(allow_private: bool, max_file_size: int | None):
    from helpers.corpus.fetch import MAX_BYTES, Fetcher

    return Fetcher(allow_private=allow_private, max_bytes=max_file_size or MAX_BYTES)


def _ask(draft):
    """Ask for the day of an article; Enter takes the first that was found, or leaves it open where none was."""
    from helpers.corpus.articles import read_date
    from helpers.corpus.sources import FoundDate

    click.echo(f"\n{draft.title or draft.source}\n  {' '.join(draft.text.split())[:200]}", err=True)
    for found in draft.dates:
        click.echo(f"  {found.day or found.given} ({found.where})", err=True)
    likely = next((found for found in draft.dates if found.day), None)
    while True:
        answer = click.prompt(
            "  published on (a day, Enter for the first above, - for unknown)" if likely else "  published on (a day, Enter for unknown)",
            default="", show_default=False, err=True,
        ).strip()
        if answer in ("", "-"):
            return FoundDate(likely.day, f"{likely.where}, confirmed") if likely and not answer else None
        day, problem = read_date(answer)
        if day:
            return FoundDate(day, "your answer")
        click.echo(f"  {problem}; write it as 2024-03-05", err=True)


def _tell(what) -> None:
    """Say, as it comes, that an article was added and where its day came from, or what could not be used."""
    if not isinstance(what, tuple):
        click.echo(f"readout: not used: {what.path}: {what.reason}; {what.mend}", err=True)
        return
    name, draft = what
    day = draft.published
    maybe = "; ".join(f"{f.day or f.given} ({f.where})" for f in draft.dates)
    click.echo(f"{name}: {f'{day.day} from {day.where}' if day else f'no sure date; found: {maybe}' if maybe else 'no date found'}")


def _sum_up(folder) -> None:
    undated = sum(draft.published is None for _, draft in folder.added)
    click.echo(
        f"{len(folder.added)} added{f' ({undated} without a sure date)' if undated else ''}, "
        f"{len(folder.known)} already there, {len(folder.rejects)} not used"
    )


def _load(folder: str, max_file_size: int | None):
    """Load a corpus, list its rejects on standard error, and end here when it cannot be used."""
    from helpers.corpus import Corpus, CorpusError

    try:
        found = Corpus.load(folder, max_file_size)
    except CorpusError as error:
        raise _Fault(_line(error)) from None
    _tell_rejects(found.rejects)
    if not found.articles:
        raise _Fault(f"{folder}: no readable article; add .md or .txt files, or see `readout corpus check {folder}`")
    return found


def _tell_rejects(rejects) -> None:
    for reject in rejects:
        place = reject.path if reject.line is None else f"{reject.path}:{reject.line}"
        click.echo(f"readout: not used: {place}: {reject.reason}; {reject.mend}", err=True)


def _newest(corpus) -> date:
    """The day of the newest article; today where none has one."""
    return max((article.published for article in corpus.articles if article.published), default=date.today())


class _Days:
    """The day that each corpus of a set is read as of. Its rejects are listed and counted on the way."""

    def __init__(self, as_of: date | None, max_file_size: int | None):
        self.as_of, self.max_file_size, self.rejects = as_of, max_file_size, 0
        self.known: dict[str, date] = {}

    def __call__(self, folder: str) -> date:
        if folder not in self.known:
            try:
                corpus = _load(folder, self.max_file_size)
                self.rejects += len(corpus.rejects)
                self.known[folder] = self.as_of or _newest(corpus)
            except _Fault:  # its reports will fail, and tell why
                self.known[folder] = self.as_of or date.today()
        return self.known[folder]


def _log(path: str | None):
    """Open the log of a run; a log that cannot be written stops no report."""
    if path is None:
        return lambda line: None
    from helpers.reports.log import open_log

    try:
        return open_log(Path(path))
    except OSError as error:
        click.echo(f"readout: {path}: cannot be written ({error.strerror}); there will be no log", err=True)
        return lambda line: None


def _given(context, name: str) -> bool:
    return context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


class _bar:
    """A progress bar on a terminal, nothing when piped."""

    def __init__(self, total: int | None, unit: str):
        self.total, self.unit = total, unit

    def __enter__(self):
        if not sys.stderr.isatty():
            return None
        from tqdm import tqdm

        self.tqdm = tqdm(total=self.total, unit=f" {self.unit}", file=sys.stderr, leave=False)
        return lambda done, total: self.tqdm.update(done - self.tqdm.n)

    def __exit__(self, *_):
        if hasattr(self, "tqdm"):
            self.tqdm.close()


if __name__ == "__main__":
    main()
