"""Fixtures shared by the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import chromium, open_page  # noqa: F401  (one browser for all tests: fixtures)
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # a busy machine is no mistake
settings.load_profile("no deadline")

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Give the tests a cache of their own, so that nothing is read from a user's, nor left there."""
    patch = pytest.MonkeyPatch()
    patch.setenv("READOUT_CACHE", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def write(tmp_path):
    """Return a function that writes files into a new corpus folder: name -> text or bytes."""
    folder = tmp_path / "corpus"
    folder.mkdir()

    def _write(**files: str | bytes) -> Path:
        for name, content in files.items():
            name = name.replace("__", ".")
            data = content.encode("utf-8") if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        return folder

    return _write
