"""The packages are those that were tested: every one is pinned with its hashes, and nothing is installed without them."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-lab.lock"])
def test_every_package_is_pinned_with_its_hashes(root, lock):
    lines = (root / lock).read_text().replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert len(packages) > 50
    for line in packages:
        assert re.match(r"[\w.\[\]-]+==[\w.+!-]+( ;[^#]*?)? +--hash=sha256:[0-9a-f]{64}\b", line), line[:100]
        assert not re.search(r"https?://|git\+|--(extra-)?index|--find-links", line), line[:100]


def test_packages_are_installed_by_their_hashes_alone(root):
    """Whatever installs from a lock demands hashes; whatever does not installs this project alone, without dependencies."""
    texts = [(root / "Makefile").read_text(), *(p.read_text() for p in (root / "src" / "helpers" / "reports" / "schedules").iterdir())]
    installs = [line for text in texts for line in text.splitlines() if "pip install" in line]
    assert len(installs) >= 5
    for line in installs:
        assert "--require-hashes" in line or ("--no-deps" in line and line.rstrip().endswith("-e .")), line
