"""The accuracy that the benchmarks measured, as a report tells it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpers.reports.parameters import project_root


def read_measured(path: Path | None = None) -> dict[str, dict[str, Any]]:
    """Read the measured precision and recall of each step from ``benchmarks/measured.json``.

    Returns nothing for a file that is absent or broken: a report then says that nothing was measured.
    """
    try:
        found = json.loads((path or project_root() / "benchmarks" / "measured.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    steps = found.items() if isinstance(found, dict) else ()
    return {step: values for step, values in steps if isinstance(values, dict)}
