"""JupyterLab itself, over a copy of the notebooks and of a part of the demonstration corpus, opened in Chromium."""

from __future__ import annotations

import importlib.util
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ARTICLES = 12  # of the demonstration corpus: as many as make every view of the notebooks say something

# The first of the articles, which 09_explore shows whole.
DOLLARS = """---
title: Grain
published: 2018-06-01
---
"We paid $5 million for grain and $6 million for coal," North Korea said on Friday.
"""


def jupyterlab(root: Path) -> list[str] | None:
    """The command that starts JupyterLab: that of ``make lab``, else of this environment, else None."""
    beside = root / ".venv-lab" / "bin" / "python"
    if beside.is_file() and subprocess.run([beside, "-c", "import jupyterlab"], capture_output=True).returncode == 0:
        return [str(beside), "-m", "jupyterlab"]
    return [sys.executable, "-m", "jupyterlab"] if importlib.util.find_spec("jupyterlab") else None


@pytest.fixture(scope="session")
def project(tmp_path_factory, root):
    """A project folder to work in, so that nothing is written into this one."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(root / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(root / "pyproject.toml", folder)
    corpus = folder / "corpus" / "us-dprk"
    corpus.mkdir(parents=True)
    here = root / "corpus" / "us-dprk"
    for path in [*sorted(here.glob("*.md"))[:ARTICLES], *here.glob("*.yaml")]:
        shutil.copy(path, corpus)
    (corpus / "2018-06-01-dollars.md").write_text(DOLLARS)
    return folder


@pytest.fixture(scope="session")
def lab(project, root, tmp_path_factory):
    """The address of a running JupyterLab; skipped, or failed with READOUT_REQUIRE_BROWSER, where none is installed."""
    command = jupyterlab(root)
    if command is None:
        if os.environ.get("READOUT_REQUIRE_BROWSER"):
            pytest.fail("READOUT_REQUIRE_BROWSER is set and JupyterLab is not installed (make lab)")
        pytest.skip("no JupyterLab here (make test and make lab install it)")
    own = tmp_path_factory.mktemp("jupyter")
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(own / name.lower()) for name in places}
    environment["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")
    server = subprocess.Popen(
        [*command, "--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={project}",
         f"--LabApp.app_settings_dir={project / 'notebooks' / '.jupyterlab'}", "--expose-app-in-browser"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    said: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [said.put(line) for line in server.stderr], daemon=True).start()
    try:
        yield _address(said)
    finally:
        server.terminate()
        server.wait(20)


def _address(said: queue.Queue[str]) -> str:
    heard = ""
    while not (found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/", heard)):
        try:
            heard += said.get(timeout=90)
        except queue.Empty:
            pytest.fail(f"JupyterLab did not start: {heard[-2000:]}")
    return found[0]


@pytest.fixture
def open_notebook(lab, chromium, tmp_path_factory):
    """Return a function that opens a notebook, runs all its cells and waits for them; the page notes its ``messages``
    and what it asks of ``outside``, and takes pictures into $READOUT_SCREENSHOTS (else a temporary folder) with ``keep(name)``."""
    context = chromium.new_context(viewport={"width": 1360, "height": 2400})
    pictures = Path(os.environ.get("READOUT_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    pictures.mkdir(parents=True, exist_ok=True)

    def _open(name: str):
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.messages, page.outside = [], []
        page.on("console", lambda said: said.type == "error" and "Failed to load resource" not in said.text and page.messages.append(said.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.on("request", lambda asked: re.match(r"(?:http|ws)://(?!localhost|127\.)", asked.url) and page.outside.append(asked.url))
        page.goto(f"{lab}lab/tree/notebooks/{name}.ipynb?reset")
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.sessionContext")
        page.evaluate("async () => jupyterapp.shell.currentWidget.sessionContext.ready")
        assert page.evaluate("async () => jupyterapp.commands.execute('notebook:run-all-cells')"), "a cell failed"
        page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')

        def keep(picture: str, scheme: str = "light") -> Path:
            page.emulate_media(color_scheme=scheme)  # which JupyterLab follows, see notebooks/.jupyterlab
            page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=str(scheme == "light").lower())
            page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollTo(0, 0)")
            page.wait_for_timeout(500)  # the theme's own transition
            page.screenshot(path=pictures / f"{picture}-{scheme}.png")
            return pictures / f"{picture}-{scheme}.png"

        page.keep = keep
        return page

    yield _open
    context.close()
