"""The YAML files in which the rules keep what they know: word lists, acts, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where there is one: each file is read at every start


def read_knowledge(path: Path) -> Any:
    """Return what a YAML file of the project holds."""
    return yaml.load(path.read_text("utf-8"), Loader=_Loader)
