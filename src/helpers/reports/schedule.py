"""Ready files that run a set of reports on a schedule: a crontab line, systemd units, an Airflow DAG, a workflow.

Each file names the set, the time with its zone, a log, and what is done should a run fail. That two runs never mix is
the work of the lock of the output folder (``publish.only_run``); each kind also keeps its own runs apart where it can.
The texts are the templates in ``schedules/``.
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
import sys
import zoneinfo
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.reports.parameters import ParameterError
from helpers.reports.sets import ReportSet

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WAIT = 3600  # seconds that a scheduled run waits for another one to end
FILES = {
    "cron": {"{unit}.crontab": "crontab.j2"},
    "systemd": {"{unit}.timer": "timer.j2", "{unit}.service": "service.j2", "{unit}-failed.service": "failed.j2"},
    "airflow": {"{dag}.py": "dag.j2"},
    "github": {"{unit}.yml": "workflow.j2"},
}
KINDS = tuple(FILES)
_AT = re.compile(r"(?:(\S+)\s+)?(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class When:
    """Days of the week (0 is Monday; all seven for daily) and a time of day."""

    days: tuple[int, ...]
    hour: int
    minute: int

    @classmethod
    def read(cls, text: str) -> When:
        """Read "Mon 06:00", "Mon,Thu 06:00", "Mon-Fri 06:00", "daily 06:00" or "06:00".

        Raises ParameterError with a line for people.
        """
        found = _AT.fullmatch(text.strip())
        if found is None or int(found[2]) > 23 or int(found[3]) > 59:
            raise ParameterError(f"{text} is not a time such as Mon 06:00, Mon-Fri 06:00, Mon,Thu 06:00 or daily 06:00")
        days = range(7) if found[1] in (None, "daily") else {day for part in found[1].split(",") for day in cls._days(part)}
        return cls(tuple(sorted(days)), int(found[2]), int(found[3]))

    @staticmethod
    def _days(part: str) -> range:
        """The days that "Mon" or "Mon-Fri" means; "Sat-Mon" runs over the weekend."""
        ends = [name.strip()[:3].title() for name in part.split("-")]
        if len(ends) > 2 or any(end not in DAYS for end in ends):
            raise ParameterError(f"{part} is not a day of the week; write {', '.join(DAYS)}, a range such as Mon-Fri, or daily")
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        return range(first, last + 1) if first <= last else [day % 7 for day in range(first, last + 8)]

    def __str__(self) -> str:
        names = "daily" if len(self.days) == 7 else ", ".join(DAYS[day] for day in self.days)
        return f"{names} at {self.hour:02}:{self.minute:02}"

    @property
    def cron(self) -> str:
        """The five fields of cron."""
        days = "*" if len(self.days) == 7 else ",".join(str((day + 1) % 7) for day in self.days)
        return f"{self.minute} {self.hour} * * {days}"

    @property
    def calendar(self) -> str:
        """The calendar event of systemd (systemd.time(7))."""
        days = "" if len(self.days) == 7 else ",".join(DAYS[day] for day in self.days) + " "
        return f"{days}*-*-* {self.hour:02}:{self.minute:02}:00"


def schedule(
    kind: str,
    name: str,
    chosen: ReportSet,
    when: When,
    *,
    folder: Path,
    file: str = "reports.yml",
    out: str = "reports",
    zone: str | None = None,
    notice: str | None = None,
) -> dict[str, str]:
    """Return the files of a schedule, name -> text, for the set ``name``.

    ``kind`` is one of KINDS. ``folder`` is the working directory, ``zone`` an IANA time zone (default: the machine's
    for cron and systemd, UTC for the others), ``notice`` a shell command that is run when reports failed. Raises
    ParameterError for a zone that is none, or text that such a file cannot hold.
    """
    if zone is not None and zone not in zoneinfo.available_timezones():
        near = difflib.get_close_matches(zone, zoneinfo.available_timezones(), n=1, cutoff=0.4)
        raise ParameterError(f"{zone} is no time zone{f'; did you mean {near[0]}?' if near else ' such as Europe/Berlin'}")
    for text in (str(folder), file, out, notice or ""):
        if not text.isprintable():
            raise ParameterError(f"{text!r}: a schedule cannot hold control characters")
    if kind == "airflow" and re.search(r"\{[{%#]", f"{folder}{file}{out}"):
        raise ParameterError("an Airflow command cannot hold {{, {% or {#; rename the folder")
    log = str(Path(out) / f"{name}.log")
    program = ["readout"] if kind == "github" else readout()
    command = [*program, "report", "--set", name, "--file", file, "--out", out, "--wait", f"{WAIT // 3600}h", "--log", log]
    unit = "readout-" + re.sub(r"\W+", "-", name)
    told: dict[str, Any] = {
        "set": name, "when": str(when), "zone": zone, "folder": str(folder), "out": out, "log": log, "unit": unit,
        "dag": unit.replace("-", "_"), "command": command, "shell": shlex.join(command), "notice": notice,
        "cron": when.cron, "calendar": when.calendar + (f" {zone}" if zone else ""),
        "moments": [f"{day}{when.hour:02}{when.minute:02}" for day in (["?"] if len(when.days) == 7 else [d + 1 for d in when.days])],
        "minutes": ",".join(str(minute) for minute in sorted((when.minute + quarter) % 60 for quarter in (0, 15, 30, 45))),
        "limit": WAIT + 60 + round(sum((report.timeout or chosen.timeout) * len(report.notebooks) for report in chosen.reports)),
    }  # fmt: skip
    told["line"] = f"cd {shlex.quote(told['folder'])} && {told['shell']}" + (f" || {{ {notice}; }}" if notice else "")
    return {
        name.format(**told): _environment().get_template(template).render(told) + "\n"
        for name, template in FILES[kind].items()
        if notice or template != "failed.j2"
    }


def readout() -> list[str]:
    """The command that runs Readout from anywhere: the one beside this Python."""
    beside = Path(sys.executable).with_name("readout")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "helpers.cli"]


def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "schedules"), undefined=jinja2.StrictUndefined, autoescape=False
    )
    environment.filters |= {
        "cron": lambda text: text.replace("%", r"\%"),  # crontab(5): an unescaped % is a new line
        "unit": _specifiers,
        "words": lambda words: " ".join(f'"{_escaped(word)}"' for word in words),
        "literal": lambda text: json.dumps(text, ensure_ascii=False),  # a string of JSON is one of Python and YAML too
    }
    return environment


def _specifiers(text: str) -> str:
    """Text as a systemd unit holds it: % would begin a specifier."""
    return text.replace("%", "%%")


def _escaped(word: str) -> str:
    """A word within double quotes on an ExecStart line (systemd.service(5)); $ would begin a variable."""
    return _specifiers(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
