"""The parameters of a notebook: read from its tagged cell, and checked before any kernel starts.

The cell tagged ``parameters`` holds annotated assignments with a comment each::

    corpus_dir: str = "corpus/us-dprk"  # folder of articles
    minimum: int = 3  # fewest statements behind a mean

    since: "date" = ""  # first day that counts; empty counts them all

It is read as text (``ast``), never run. A day (its type stands in quotes, so that the notebook need not import it)
reaches the notebook as ISO text, or empty; people may also give it relative to the day the report is made for: -7d.
"""

from __future__ import annotations

import ast
import difflib
import io
import re
import tokenize
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict, "date": date, "None": None}
_RELATIVE = re.compile(r"([+-]?)(\d{1,5})([dwmy])")
_TIME = re.compile(r"(\d{1,7}(?:\.\d{1,3})?) ?([smh]?)")
_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


class ParameterError(ValueError):
    """A parameter that the notebook does not have, or a value that is not of its type. The text is for people."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, type as written, default, and the comment behind it."""

    name: str
    type: str
    default: Any
    about: str = ""


def read_parameters(notebook: dict) -> tuple[Parameter, ...]:
    """List the parameters that ``notebook`` (its JSON as a dictionary) declares, in order.

    Returns an empty tuple where no cell is tagged ``parameters``. Raises ParameterError where that cell is not
    made of plain annotated assignments.
    """
    for cell in notebook.get("cells", ()):
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            source = cell["source"]
            return _read_source("".join(source) if isinstance(source, list) else source)
    return ()


def _read_source(source: str) -> tuple[Parameter, ...]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ParameterError(f"parameters cell, line {error.lineno}: {error.msg}") from None
    about = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = []
    for node in tree.body:
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None):
            raise ParameterError(f"parameters cell, line {node.lineno}: write it as name: type = value  # comment")
        try:
            default = ast.literal_eval(node.value)
        except ValueError:
            raise ParameterError(f"parameters cell, line {node.lineno}: the default must be a plain value") from None
        kind = _unquoted(node.annotation)
        _type(kind, node.lineno)
        found.append(Parameter(node.target.id, kind, default, about.get(node.end_lineno, "")))
    return tuple(found)


def _unquoted(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def _type(kind: str | ast.expr, line: int = 0) -> Any:
    """Turn a type as written (``int``, ``str | None``, ``list[str]``) into the type, without evaluating it."""
    try:
        node = ast.parse(kind, mode="eval").body if isinstance(kind, str) else kind
    except SyntaxError:
        raise ParameterError(f"parameters cell, line {line}: {kind} is not a type that a parameter can have") from None
    match node:
        case ast.Name(id=name) if name in TYPES:
            return TYPES[name]
        case ast.Constant(value=None):
            return None
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _type(left, line) | _type(right, line)
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return list[_type(item, line)]
    raise ParameterError(f"parameters cell, line {line}: {ast.unparse(node)} is not a type that a parameter can have")


def check_values(declared: tuple[Parameter, ...], given: dict[str, Any], as_of: date | None = None) -> dict[str, Any]:
    """Check ``given`` against what a notebook declares and return the values with their types.

    Text, as a command line gives it, is read by the parameter's type ("3" is an int, "[a, b]" a list). Days become
    ISO text (empty text stays), relative ones ("-7d", "-2w", "-3m", "-1y", "0d") are counted from ``as_of``. Raises ParameterError
    naming the parameter, what is wrong, and the nearest name where the name is unknown.
    """
    from pydantic import TypeAdapter, ValidationError

    known = {parameter.name: parameter for parameter in declared}
    checked = {}
    for name, value in given.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
            raise ParameterError(f"unknown parameter {name}: {hint}")
        kind = known[name].type
        if kind == "date" and value in ("", None):
            checked[name] = ""
            continue
        try:
            read = _absolute(value, as_of, name) if "date" in kind else value
            found = TypeAdapter(_type(kind)).validate_python(_from_text(read, kind), strict="date" in kind or None)
        except ValidationError as error:
            problem = "write 2024-03-05, or -7d" if "date" in kind else error.errors()[0]["msg"].lower()
            raise ParameterError(f"parameter {name}: {value!r} is not {kind} ({problem})") from None
        checked[name] = found.isoformat() if isinstance(found, date) else found
    return checked


def _absolute(value: Any, as_of: date | None, name: str) -> Any:
    """Count a relative day from ``as_of``; anything else passes."""
    found = _RELATIVE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    if as_of is None:
        raise ParameterError(f"parameter {name}: {value} needs a day to count from; give one with --as-of")
    from dateutil.relativedelta import relativedelta

    sign, number, unit = found.groups()
    try:
        return as_of + relativedelta(**{_UNITS[unit]: int(sign + number)})
    except (ValueError, OverflowError):
        raise ParameterError(f"parameter {name}: {value} from {as_of} is no day of the calendar") from None


def _from_text(value: Any, kind: str) -> Any:
    """Read text for a parameter that is not text itself; what cannot be read is left for the type check."""
    if not isinstance(value, str) or kind == "str":
        return value
    if kind.endswith("| None") and value.lower() in ("", "none", "null"):
        return None
    if "date" in kind:  # here, since pydantic takes a number for seconds since 1970
        with suppress(ValueError):
            return date.fromisoformat(value.strip())
    if kind.startswith(("list", "dict")):
        import yaml

        try:
            return yaml.safe_load(value)
        except yaml.YAMLError:
            return value
    return value


def seconds(text: str | float) -> float:
    """Read a time such as 90, 90s, 20m or 2h. Raises ValueError with a line for people."""
    found = _TIME.fullmatch(str(text).strip())
    if found is None or float(found[1]) <= 0:
        raise ValueError(f"{text} is not a time such as 90s, 20m or 2h")
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]]


def resolve_folder(path: str | Path, root: Path | None = None) -> Path:
    """Find a folder given as a relative path: first under the working directory, then under the project's root.

    Returns the path under the working directory when neither exists, so that messages name what the user wrote.
    """
    path = Path(path).expanduser()
    if path.is_absolute() or path.exists():
        return path
    other = (root or project_root()) / path
    return other if other.exists() else path


def project_root() -> Path:
    """Return the folder that holds ``notebooks/``: the nearest above the working directory, else the package's."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "notebooks").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    return Path(__file__).resolve().parents[3]
