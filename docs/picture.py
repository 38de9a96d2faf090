"""Take the README's picture: the top of the sample report as a reader sees it. Needs Chromium.

Usage: python docs/picture.py REPORT.html PICTURE.png
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

report, picture = map(Path, sys.argv[1:])
with sync_playwright() as play:
    browser = play.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    )
    page = browser.new_page(viewport={"width": 1200, "height": 1350}, color_scheme="light")
    page.goto(report.resolve().as_uri())
    page.screenshot(path=picture)
    browser.close()
