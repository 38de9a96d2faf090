"""A short run of benchmarks/patterns.py: no regular expression takes longer than its text has grown."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("patterns", Path(__file__).parents[2] / "benchmarks" / "patterns.py")
patterns = sys.modules["patterns"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(patterns)


@pytest.mark.slow
def test_no_pattern_grows_faster_than_its_text():
    """In a process of its own: what is imported already is not seen to be compiled."""
    code = "import patterns, sys; rows = patterns.measure(most=100); print(len(rows)); sys.exit(', '.join(name for _, name, steep in rows if steep))"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(patterns.__file__).parent, capture_output=True, text=True, timeout=300)
    assert done.stderr.strip() == ""
    assert int(done.stdout) > 150


@pytest.mark.parametrize(("pattern", "steep"), [(r"\s+x", True), (r"(?<!\s)\s+x", False)])
def test_a_pattern_that_grows_faster_is_seen(pattern, steep):
    compiled = re.compile(pattern)
    use = patterns.alone(compiled, "nowhere.py", "compile")
    looks = (patterns.is_steep(use, patterns.growth(use, [" ", "a "])) for _ in range(3))  # other work may hide what is steep once
    assert any(looks) == steep


def test_a_pattern_that_no_run_has_used_is_met_too():
    written = {pattern.pattern: where for pattern, where, _ in patterns._written()}
    assert written[r"<[^<>]*>"] in ("reports/publish.py", "corpus/sources/webpage.py")
    assert written[r"[a-z0-9\x80-\xff]+"] == "corpus/duplicates.py"  # of bytes


@pytest.mark.parametrize(("pattern", "unit"), [("<h2>(.*?)</h2>", "<h2>x"), (r"(?:a|b)\d{3,}c?x", "a111c"), ("[^x]y+", " y")])
def test_what_a_pattern_takes_begins_hard_texts(pattern, unit):
    assert unit in list(patterns.units(re.compile(pattern)))
