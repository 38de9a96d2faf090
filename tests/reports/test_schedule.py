"""Schedules: the time that was meant in every kind's own words, quoted so that any command survives, and tried with
the real tools where they are installed."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import types
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from helpers.reports import schedule as module
from helpers.reports.parameters import ParameterError
from helpers.reports.schedule import KINDS, When, schedule
from helpers.reports.sets import ReportSet

CHOSEN = ReportSet.model_validate({"reports": [{"corpus": "x", "notebook": "04_briefing", "timeout": "10m"}]})
AWKWARD = """echo "100% of $HOME" 'it'"'"'s' `id` \\ > "a b"; true"""
# What Airflow 3.3.2 (standard provider 1.21.0) takes; ours must be among them. docs/schedule.md says how it was tried.
AIRFLOW = {
    "DAG": {"dag_id", "schedule", "start_date", "catchup", "max_active_runs", "tags", "description", "default_args", "on_failure_callback", "dagrun_timeout"},
    "BashOperator": {"task_id", "bash_command", "cwd", "env", "append_env", "execution_timeout", "retries", "on_failure_callback", "skip_on_exit_code"},
}  # fmt: skip


def made(kind, at="Mon 06:00", name="weekly", folder=Path("/srv/readout"), **more):
    return schedule(kind, name, CHOSEN, When.read(at), folder=folder, **more)


def text(kind, **more):
    """The one file of a schedule, or the service's."""
    files = made(kind, **more)
    return files.get("readout-weekly.service") or next(iter(files.values()))


# --- the time


@pytest.mark.parametrize(("given", "cron", "calendar"), [
    ("Mon 06:00", "0 6 * * 1", "Mon *-*-* 06:00:00"), ("mon,thursday 6:05", "5 6 * * 1,4", "Mon,Thu *-*-* 06:05:00"),
    ("Mon-Fri 23:59", "59 23 * * 1,2,3,4,5", "Mon,Tue,Wed,Thu,Fri *-*-* 23:59:00"), ("Sat-Mon 00:00", "0 0 * * 1,6,0", "Mon,Sat,Sun *-*-* 00:00:00"),
    ("daily 06:00", "0 6 * * *", "*-*-* 06:00:00"), ("06:00", "0 6 * * *", "*-*-* 06:00:00"), ("Sun 06:00", "0 6 * * 0", "Sun *-*-* 06:00:00"),
])  # fmt: skip
def test_times_are_read_and_written_in_cron_and_systemd(given, cron, calendar):
    when = When.read(given)
    assert (when.cron, when.calendar) == (cron, calendar)


@pytest.mark.parametrize("given", ["", "Mon", "Mon 24:00", "Mon 06:60", "Mo 06:00", "Mon-Tue-Wed 06:00", "Mon, Thu 06:00", "weekly 06:00", "0 6 * * 1"])
def test_what_is_no_time_is_refused(given):
    with pytest.raises(ParameterError):
        When.read(given)


days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


@given(st.builds(When, days, st.integers(0, 23), st.integers(0, 59)), st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_cron_fires_at_just_these_times(when, start):
    fired = next(CronSim(when.cron, start))
    assert (fired.weekday() in when.days, fired.hour, fired.minute) == (True, when.hour, when.minute)
    assert fired - start <= timedelta(days=7, minutes=1)


@given(st.builds(When, days, st.integers(0, 23), st.integers(0, 59)), st.sampled_from(["Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "UTC"]))
def test_a_cron_line_in_another_zone_asks_at_the_right_quarter_for_the_right_moment(when, zone):
    """Whatever the machine's zone: the daemon asks in that minute, and the case has what the clock there then says."""
    line = schedule("cron", "weekly", CHOSEN, when, folder=Path("/srv"), zone=zone)["readout-weekly.crontab"].splitlines()[-1]
    minutes = line.split()[0].split(",")
    there = datetime(2024, 3, 4, tzinfo=ZoneInfo(zone)) + timedelta(days=when.days[0], hours=when.hour, minutes=when.minute)
    for machine in ("UTC", "Asia/Kolkata", "America/St_Johns"):
        assert str(there.astimezone(ZoneInfo(machine)).minute) in minutes
    moments = line.split(" in ", 1)[1].split(")")[0].split("|")
    said = f"{there.isoweekday()}{there:%H%M}"
    assert said in moments or moments == [f"?{there:%H%M}"]


def test_zones_reach_every_kind():
    assert "TZ=Europe/Berlin" in text("cron", zone="Europe/Berlin")
    assert "OnCalendar=Mon *-*-* 06:00:00 Europe/Berlin\n" in made("systemd", zone="Europe/Berlin")["readout-weekly.timer"]
    assert 'tz="Europe/Berlin"' in text("airflow", zone="Europe/Berlin")
    assert yaml.safe_load(text("github", zone="Europe/Berlin"))[True]["schedule"] == [{"cron": "0 6 * * 1", "timezone": "Europe/Berlin"}]
    with pytest.raises(ParameterError, match=r"no time zone; did you mean Europe/Berlin\?"):
        text("cron", zone="Europe/Berln")


# --- what is run


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_names_set_lock_log_and_notice(kind):
    told = "\n".join(made(kind, notice="tell-somebody").values()).replace('"', "")
    for part in ("--set weekly", "--wait 1h", "--log reports/weekly.log", "tell-somebody"):
        assert part in told
    assert "tell-somebody" not in "\n".join(made(kind).values())
    assert "notify" not in "\n".join(made(kind).values())


@pytest.mark.parametrize("bad", ["a\nb", "a\tb", "a\x00"])
@pytest.mark.parametrize("where", ["notice", "file", "out"])
def test_control_characters_are_refused(bad, where):
    with pytest.raises(ParameterError, match="control characters"):
        text("cron", **{where: bad})


def test_airflow_takes_no_template_in_a_path():
    with pytest.raises(ParameterError, match="Airflow command cannot hold"):
        text("airflow", out="{{ 1 }}")


@pytest.fixture
def stub(tmp_path, monkeypatch):
    """A folder with an awkward name, and in it a program that stands for readout: it notes its arguments, and fails."""
    folder = tmp_path / "it's 100% $odd"
    folder.mkdir()
    program = folder / "read out"
    program.write_text(f"#!{sys.executable}\nimport json, os, sys\njson.dump([os.getcwd(), *sys.argv[1:]], open('ran', 'w'))\nsys.exit(3)\n")
    program.chmod(0o755)
    monkeypatch.setattr(module, "readout", lambda: [str(program)])
    return folder


def ran(folder):
    path = folder / "ran"
    return json.loads(path.read_text()) if path.exists() else None


def by_cron(line):
    """The command of a crontab line as cron reads it: past five fields, % is a new line unless escaped."""
    return re.sub(r"(?<!\\)%", "\n", line.split(" ", 5)[5]).replace("\\%", "%")


def by_systemd(line):
    """The words of an ExecStart line as systemd reads them: $ and % stand for something else unless doubled."""
    words = shlex.split(line.removeprefix("ExecStart="))
    assert not any(re.search(r"(?<!\$)\$(\$\$)*(?!\$)|(?<!%)%(%%)*(?!%)", word) for word in words)
    return [word.replace("$$", "$").replace("%%", "%") for word in words]


EXPECTED = ["report", "--set", "weekly", "--file", "a b.yml", "--out", "reports", "--wait", "1h", "--log", "reports/weekly.log"]


def test_a_cron_line_runs_in_its_folder_and_gives_notice(stub):
    line = text("cron", folder=stub, file="a b.yml", notice="printf %s '1%' > told").splitlines()[-1]
    subprocess.run(["/bin/sh", "-c", by_cron(line)], check=True, env={"PATH": "/usr/bin:/bin"})
    assert ran(stub) == [str(stub), *EXPECTED]
    assert (stub / "told").read_text() == "1%"


@pytest.mark.parametrize(("moment", "runs"), [("10600", True), ("20600", False), ("10700", False)])
def test_a_cron_line_in_another_zone_runs_at_its_moment_alone(stub, moment, runs):
    (stub / "date").write_text(f'#!/bin/sh\n[ "$TZ" = Asia/Tokyo ] && [ "$1" = +%u%H%M ] && echo {moment}\n')
    (stub / "date").chmod(0o755)
    line = text("cron", folder=stub, file="a b.yml", zone="Asia/Tokyo", notice="true").splitlines()[-1]
    subprocess.run(["/bin/sh", "-c", by_cron(line)], check=True, env={"PATH": f"{stub}:/usr/bin:/bin"})
    assert (ran(stub) is not None) is runs


def test_the_words_of_a_unit_reach_the_program_as_they_are(stub):
    files = made("systemd", folder=stub, file="a b.yml", notice=AWKWARD)
    lines = [next(line for line in files[f"readout-weekly{kind}.service"].splitlines() if line.startswith("Exec")) for kind in ("", "-failed")]
    assert by_systemd(lines[0]) == ["/usr/bin/env", str(stub / "read out"), *EXPECTED]
    assert by_systemd(lines[1]) == ["/bin/sh", "-c", AWKWARD]


def test_a_dag_has_arguments_that_airflow_knows_and_gives_notice(stub, monkeypatch):
    source = text("airflow", folder=stub, file="a b.yml", zone="Europe/Berlin", notice="printf %s '1%' > told")
    calls = {node.func.id: {keyword.arg for keyword in node.keywords} for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    for name, known in AIRFLOW.items():
        assert calls[name] <= known, name
    found = load_dag(source, monkeypatch)
    assert (found["DAG"]["schedule"], found["DAG"]["catchup"], found["DAG"]["max_active_runs"]) == ("0 6 * * 1", False, 1)
    task = found["BashOperator"]
    assert task["execution_timeout"] == timedelta(seconds=3600 + 60 + 600)
    subprocess.run(["/bin/bash", "-c", task["bash_command"]], cwd=task["cwd"])
    assert ran(stub) == [str(stub), *EXPECTED]
    task["on_failure_callback"]({})
    assert (stub / "told").read_text() == "1%"


def load_dag(source, monkeypatch):
    """Run a DAG's file with stand-ins for Airflow; return the arguments of each call."""
    found = {}

    class Call:
        def __init__(self, **given):
            found[type(self).__name__] = given

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    modules = {
        "pendulum": {"datetime": lambda *day, tz: (day, tz)}, "airflow.sdk": {"DAG": type("DAG", (Call,), {})},
        "airflow.providers.standard.operators.bash": {"BashOperator": type("BashOperator", (Call,), {})},
    }  # fmt: skip
    for name, held in modules.items():
        for above in [".".join(name.split(".")[:n]) for n in range(1, name.count(".") + 1)]:
            monkeypatch.setitem(sys.modules, above, types.ModuleType(above))
        monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(**held))
    exec(compile(source, "dag", "exec"), {})
    return found


def test_a_workflow_keeps_every_word():
    found = yaml.safe_load(text("github", file="a b.yml", notice=AWKWARD))
    job = found["jobs"]["reports"]
    steps = [step["run"] for step in job["steps"] if "run" in step]
    assert shlex.split(steps[2]) == ["readout", *EXPECTED]
    assert steps[3] == AWKWARD
    assert job["timeout-minutes"] == 71
    assert found["concurrency"]["cancel-in-progress"] is False


# --- the real tools


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_crontab_accepts_it(zone, tmp_path):
    if not shutil.which("crontab") or b"-n" not in subprocess.run(["crontab", "-h"], capture_output=True).stderr:
        pytest.skip("no crontab that can check without installing")
    (tmp_path / "c").write_text(text("cron", folder=tmp_path / "it's 100% $odd", notice=AWKWARD, zone=zone))
    done = subprocess.run(["crontab", "-n", tmp_path / "c"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units_and_means_the_same_moment(stub):
    files = made("systemd", folder=stub, file="a b.yml", notice=AWKWARD, zone="Asia/Tokyo")
    assert set(files) == {"readout-weekly.timer", "readout-weekly.service", "readout-weekly-failed.service"}
    for name, unit in files.items():
        (stub / name).write_text(unit)
    done = subprocess.run(["systemd-analyze", "verify", *(stub / name for name in files)], capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if "readout" in line]
    assert (done.returncode, complaints) == (0, [])
    calendar = next(line for line in files["readout-weekly.timer"].splitlines() if line.startswith("OnCalendar="))
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time", "2024-03-01 00:00:00 UTC", calendar.removeprefix("OnCalendar=")],
        capture_output=True, text=True, env={**os.environ, "TZ": "UTC"},
    ).stdout  # fmt: skip
    assert "Sun 2024-03-03 21:00:00 UTC" in told  # Monday at six in Tokyo


def test_workflows_pass_githubs_schema(tmp_path):
    for name, more in (("plain", {}), ("full", {"notice": AWKWARD, "zone": "Europe/Berlin"})):
        (tmp_path / f"{name}.yml").write_text(text("github", **more))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", tmp_path / "plain.yml", tmp_path / "full.yml"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif("READOUT_CRON" not in os.environ, reason="waits for a minute; set READOUT_CRON=1 to run a real cron daemon")
@pytest.mark.skipif(not shutil.which("cron") or os.geteuid() != 0, reason="needs root, and the package cron")
def test_a_cron_daemon_runs_it_and_gives_notice(stub):
    """A real daemon, whose crontabs are in a file system of their own: the machine's stay as they are."""
    soon = datetime.now(ZoneInfo("Asia/Tokyo")) + timedelta(seconds=75)
    line = text("cron", at=f"daily {soon:%H:%M}", folder=stub, file="a b.yml", zone="Asia/Tokyo", notice="printf %s '1%' > told")
    (stub / "crontab").write_text(line)
    script = 'mount -t tmpfs tmpfs /var/spool/cron/crontabs && mount -t tmpfs tmpfs /run && crontab "$0" && exec timeout 80 cron -f'
    subprocess.run(["unshare", "-m", "sh", "-c", script, str(stub / "crontab")], timeout=120)
    assert ran(stub) == [str(stub), *EXPECTED]
    assert (stub / "told").read_text() == "1%"
