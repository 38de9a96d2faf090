"""Nothing is sent: every way of making reports runs with all addresses but the machine's own out of reach."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

GUARD = '''
import ipaddress, os, socket, sys

def _refuse(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = (arguments[0],)
    elif event in ("socket.sendto", "socket.sendmsg"):
        address = arguments[1]
    else:
        return
    host = address[0] if isinstance(address, tuple) else None
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost"):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    with open(os.environ["ASKED"], "a") as file:
        file.write(f"{event} {host}\\n")
    raise OSError(f"{host} is out of reach")

sys.addaudithook(_refuse)
'''


@pytest.fixture
def cut_off(tmp_path):
    """Return a function that runs a command with the network out of reach, and what it asked for: (process, hosts)."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    asked = tmp_path / "asked.txt"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(tmp_path / "guard"), os.environ.get("PYTHONPATH")))), "ASKED": str(asked), "READOUT_CACHE": str(tmp_path / "cache")}

    def _run(*command: str) -> tuple[subprocess.CompletedProcess, str]:
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=300, env=environment, cwd=tmp_path)
        return done, asked.read_text() if asked.exists() else ""

    return _run


def test_the_guard_itself_holds(cut_off):
    done, asked = cut_off("-c", "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=5)")
    assert done.returncode == 1
    assert "192.0.2.1" in asked


SET = "sets:\n  s:\n    reports:\n      - {name: a, notebook: 04_briefing, corpus: harbour}\n"


@pytest.mark.parametrize(
    "command",
    [
        ("report", "--corpus", "harbour", "--out", "out"), ("report", "00_start_here", "08_accuracy", "09_explore", "--corpus", "harbour", "--out", "out"),
        ("analyse", "harbour", "--out", "out", "--partitioned"), ("report", "--set", "s", "--out", "out"), ("analyse", "harbour", "--out", "out"),
        ("corpus", "check", "harbour"), ("list",), ("compare", "harbour", "harbour"), ("schedule", "--set", "s", "--at", "daily 06:00", "--kind", "airflow"),
    ],
    ids=lambda command: " ".join(command[:2]),
)  # fmt: skip
def test_no_command_asks_for_an_address(cut_off, root, tmp_path, command):
    folder = tmp_path / "harbour"
    folder.mkdir()
    (tmp_path / "reports.yml").write_text(SET)
    for path in sorted((root / "corpus" / "harbour").rglob("*"))[:12]:
        if path.suffix in (".md", ".yaml"):
            (folder / path.name).write_bytes(path.read_bytes())
    done, asked = cut_off("-m", "helpers.cli", *command)
    assert (done.returncode, asked) == (2 if command[0] == "compare" else 0, ""), done.stderr[-2000:]  # 2: nothing to compare

