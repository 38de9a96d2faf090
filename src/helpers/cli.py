"""The command line: one thin command a function. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from helpers import __version__

FAILED, UNUSABLE = 1, 2


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


@main.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
@click.option("--corpus", "corpus_dir", default="corpus/us-dprk", show_default=True, help="Folder of articles.")
@click.option("--out", "out_dir", default="reports", show_default=True, help="Folder the reports are written to.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of the notebook.")
@_strict
@_max_size
def report(notebooks, corpus_dir, out_dir, parameters, strict, max_file_size) -> None:
    """Run notebooks and write each as one HTML file, with its tables beside it.

    Without NOTEBOOK the reports 01 to 04 are made.

    Example: readout report 04_briefing --corpus corpus/harbour --out reports/harbour
    """
    from helpers.reports.run import make_reports

    if max_file_size:
        os.environ["READOUT_MAX_FILE_SIZE"] = str(max_file_size)  # the notebooks' kernels inherit it
    corpus = _load(corpus_dir, max_file_size)
    outcome = make_reports(
        list(notebooks), corpus_dir=str(corpus.folder), out_dir=Path(out_dir), parameters=dict(parameters),
        progress=sys.stderr.isatty(),
    )
    for line in outcome.lines:
        click.echo(line, err=True)
    sys.exit(outcome.exit_code or (FAILED if strict and corpus.rejects else 0))


@main.command()
@click.argument("corpus_dir", metavar="CORPUS")
@click.option("--out", "out_dir", required=True, help="Folder the tables are written to.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Number of processes.")
@_strict
@_max_size
def analyse(corpus_dir, out_dir, workers, strict, max_file_size) -> None:
    """Write every table of a corpus as .parquet, .jsonl and .csv.

    Example: readout analyse corpus/us-dprk --out tables
    """
    corpus = _load(corpus_dir, max_file_size)
    from helpers.analysis import analyse
    from helpers.reports.export import write_tables

    with _bar(len(corpus), "articles") as advance:
        result = analyse(corpus, workers=workers, progress=advance)
    try:
        write_tables(result, Path(out_dir))
    except OSError as error:
        raise _Fault(f"{out_dir}: cannot be written to ({_line(error)}); choose another --out") from None
    for name, table in result.tables.items():
        click.echo(f"{name}: {len(table)} rows")
    if strict and corpus.rejects:
        sys.exit(FAILED)


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


def _load(folder: str, max_file_size: int | None):
    """Load a corpus, list its rejects on standard error, and end here when it cannot be used."""
    from helpers.corpus import Corpus, CorpusError

    try:
        found = Corpus.load(folder, max_file_size)
    except CorpusError as error:
        raise _Fault(_line(error)) from None
    for reject in found.rejects:
        place = reject.path if reject.line is None else f"{reject.path}:{reject.line}"
        click.echo(f"readout: not used: {place}: {reject.reason}; {reject.mend}", err=True)
    if not found.articles:
        raise _Fault(f"{folder}: no readable article; add .md or .txt files, or see `readout corpus check {folder}`")
    return found


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


class _bar:
    """A progress bar on a terminal, nothing when piped."""

    def __init__(self, total: int, unit: str):
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
