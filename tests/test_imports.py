"""The order of imports of the design: data only moves down, and there is no circle."""

from __future__ import annotations

import ast
import subprocess
import sys

ALLOWED = {
    "cli": {"analysis", "partitions", "tables", "reports", "corpus", "schemas", "language", "statements"},
    "partitions": {"processes", "analysis", "readings", "tables", "statements", "stance", "timeline", "cache", "corpus", "records", "schemas"},
    "analysis": {"processes", "readings", "statements", "stance", "timeline", "cache", "corpus", "records", "schemas", "markup"},
    "readings": {"statements", "stance", "timeline", "language", "legible", "cache", "corpus", "records"},
    "warm": {"readings", "corpus", "records"},
    "tables": {"schemas"},
    "statements": {"arrays", "knowledge", "language", "legible", "acts", "corpus", "records"},
    "stance": {"knowledge", "language", "acts", "corpus", "records", "schemas"},
    "timeline": {"arrays", "knowledge", "language", "acts", "corpus", "records"},
    "arrays": set(),
    "knowledge": set(),
    "language": set(),
    "processes": set(),
    "cache": set(),
    "legible": {"records"},
    "acts": {"knowledge", "records"},
    "corpus": {"arrays", "knowledge", "records", "schemas", "markup"},
    "views": {"schemas", "markup"},
    "reports": {"processes", "schemas", "views", "markup"},
    "records": {"markup"},
    "schemas": set(),
    "markup": set(),
}


def test_every_module_imports_only_what_stands_below_it(root):
    wrong = []
    for path in sorted((root / "src" / "helpers").rglob("*.py")):
        unit = path.relative_to(root / "src" / "helpers").parts[0].removesuffix(".py")
        if unit == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module] if node.module != "helpers" else [f"helpers.{a.name}" for a in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                if name.startswith("helpers."):
                    target = name.split(".")[1]
                    if target != unit and target not in ALLOWED[unit] and target != "__version__":
                        wrong.append(f"{path.name} imports {name}")
    assert wrong == []


def test_spacy_is_not_imported_before_something_is_parsed():
    code = "import sys, helpers.cli, helpers.analysis, helpers.corpus; print([m for m in ('spacy', 'papermill') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_spacy_is_imported_without_its_command_line_which_can_still_be_had():
    code = (
        "import sys; from helpers.language import parse; parse('He left.'); print('spacy.cli' in sys.modules);"
        "import spacy; print(spacy.info(silent=True)['spacy_version'] == spacy.__version__); import spacy.cli; print(callable(spacy.cli.download))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]
