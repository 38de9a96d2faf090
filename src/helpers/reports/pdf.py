"""A report printed to PDF by Chromium, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from helpers.reports.publish import replace_file

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 180  # that Chromium may take for one page


class PdfError(RuntimeError):
    """A page that could not be printed. The text is one line for people."""


def find_chromium() -> str:
    """Return the path of Chromium: $CHROMIUM, else the first of NAMES on the path. Raises PdfError where there is none."""
    given = os.environ.get("CHROMIUM")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        told = f"$CHROMIUM is {given}, which is no program" if given else f"no Chromium was found (looked for {', '.join(NAMES)})"
        raise PdfError(f"{told}; install Chromium, or open the page in a browser and print it")
    return found


def print_pdf(page: Path) -> Path:
    """Print the report ``page`` (an HTML file) to a PDF of the same name beside it; return its path.

    The page's own print style decides how it looks; every disclosure is open. The old file stays until the new one is
    whole. Raises PdfError where there is no Chromium, or when it fails.
    """
    chromium, pdf = find_chromium(), page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="readout-") as folder:
        made = Path(folder) / "page.pdf"
        command = [
            chromium, "--headless", "--disable-gpu", "--no-sandbox", "--disable-background-networking", "--no-first-run",
            f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={made}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PdfError(f"{page.name}: Chromium did not print it ({type(error).__name__}); open the page and print it") from None
        if done.returncode or not made.is_file() or not made.stat().st_size:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise PdfError(f"{page.name}: Chromium did not print it ({last[:200]}); open the page and print it")
        replace_file(pdf, made.read_bytes())
    return pdf
