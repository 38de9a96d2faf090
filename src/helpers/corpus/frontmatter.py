"""Front matter: the `name: value` lines in YAML between two lines of three dashes, above an article's text."""

from __future__ import annotations

import re
from typing import Any

import yaml

LIMIT = 64 * 1024  # characters within which front matter must close
BREAK = re.compile(r"\r\n|\n|\r")

# Possessive: a line break of two characters could be read in two ways, and blank lines without end in 2 ** n.
_OPENING = re.compile(r"(?:[ \t]*+(?>\r\n|\n|\r))*+---[ \t]*(?:\r\n|\n|\r)")
_FENCE = re.compile(r"[\r\n]((?:---|\.\.\.)[ \t]*)(?:\r\n|\n|\r|\Z)")
# What headlines do and YAML would take for something else: a colon in a value, a quotation at its beginning.
_HEADLINE = re.compile(
    r"^(\w+:[ \t]+)([^\s\"'\[{|>&*!%#@`][^\n]*:(?:[ \t][^\n]*)?"
    r"|\"[^\"\\\n]*\"[ \t]*[^\s#][^\n]*|'[^'\n]*'(?:[ \t]+[^\s#]|[^\s#'])[^\n]*)$",
    re.MULTILINE,
)


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """A safe loader of YAML."""


# Values stay as written, but for null: "No" is a headline, "007" no number, and read_date says what is wrong with a
# date where YAML would refuse the whole header.
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag == "tag:yaml.org,2002:null"]
    for first, found in _PlainLoader.yaml_implicit_resolvers.items()
}


def opening(text: str) -> str | None:
    """Return what opens front matter in ``text`` (blank lines and the first fence), or None where none begins."""
    match = _OPENING.match(text)
    return match.group() if match else None


def split(text: str) -> tuple[str | None, str]:
    """Split front matter from the text: (front matter or None, the text after it unchanged)."""
    start = len(opening(text) or "")
    fence = _FENCE.search(text, start - 1, start + LIMIT) if start else None
    if not fence:
        return None, text
    return BREAK.sub("\n", text[start : max(start, fence.start())]), text[fence.end() :]


def read(header: str) -> Any:
    """Read front matter, every value as it is written. Raises yaml.YAMLError, ValueError or RecursionError.

    Aliases are refused, with which a few lines can stand for billions.
    """
    header = _HEADLINE.sub(_quoted, header)
    for event in yaml.parse(header, Loader=_PlainLoader) if "*" in header else ():
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", event.start_mark)
    return yaml.load(header, Loader=_PlainLoader) or {}


def write(fields: dict[str, str], body: str) -> str:
    """Return an article's file: front matter with the ``fields`` (all texts), then its text."""
    header = yaml.dump(
        {key: " ".join(str(value).split()) for key, value in fields.items()}, Dumper=_Dumper,
        allow_unicode=True, sort_keys=False, width=2**20,
    ) if fields else ""
    return f"---\n{header}---\n{body}"


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes a day as people do, without quotes."""


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _quoted(match: re.Match) -> str:
    """Put quotes around a value that holds a colon, as headlines do, which YAML would take for a key."""
    return match[1] + "'" + match[2].replace("'", "''") + "'"
