"""A short run of benchmarks/fuzz.py: any input is read, or refused with a reason, and nothing raises."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("fuzz", Path(__file__).parents[2] / "benchmarks" / "fuzz.py")
fuzz = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fuzz)


@pytest.mark.parametrize("part", fuzz.PARTS)
def test_no_case_of_a_short_run_fails(part):
    assert fuzz.run(part, 1500, seed=2) == []


def test_a_failing_case_is_told(monkeypatch):
    def broken(draw, folder):
        assert draw.random() < 0.5, "too much"

    monkeypatch.setitem(fuzz.PARTS, "broken", broken)
    failed = fuzz.run("broken", 40, seed=1)
    assert 0 < len(failed) < 40
    assert failed == fuzz.run("broken", 40, seed=1)
