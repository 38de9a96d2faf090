"""Articles from plain text and Markdown, with or without front matter, also that of blogs and site generators."""

from __future__ import annotations

import yaml

from helpers.corpus import frontmatter
from helpers.corpus.encoding import decode
from helpers.corpus.sources.draft import (
    Draft,
    SourceError,
    clean,
    dates,
    found_date,
    one_line,
    spaced,
    written_date,
)
from helpers.corpus.zones import find_zones

# What other programs call the fields of the front matter.
NAMES = {
    "date": "published", "publishdate": "published", "pubdate": "published", "published_at": "published",
    "lang": "language", "link": "url", "canonical": "url", "canonical_url": "url", "source_url": "url",
    "authors": "author", "byline": "author", "publication": "outlet", "site": "outlet", "headline": "title",
}
_KNOWN = ("title", "published", "outlet", "author", "url", "language", "published_maybe")


def read_text(raw: bytes, source: str) -> Draft:
    """Read a text or Markdown file. Its text is kept, and so are fields of its front matter that nobody reads here.

    Raises SourceError when there is no text or the front matter is broken.
    """
    text, _ = decode(raw)
    if text is None:
        raise SourceError("not text (binary data)", "export the article as text, in UTF-8")
    header, body = frontmatter.split(text)
    fields: dict = {}
    if header is not None:
        try:
            fields = frontmatter.read(header)
        except (yaml.YAMLError, ValueError, RecursionError):
            raise SourceError("front matter is not valid YAML", "mend it, or put values in double quotes") from None
        if not isinstance(fields, dict):
            raise SourceError("front matter is not a list of `name: value` lines", "write `title: ...`") from None
    named = {str(key).strip().lower(): value for key, value in fields.items()}
    named = {NAMES.get(key, key): value for key, value in named.items() if value is not None}
    body = spaced(clean(body))
    return Draft(
        source, body, one_line(named.get("title")) or _first_line(body), one_line(named.get("author")), one_line(named.get("outlet")),
        one_line(named.get("url")), one_line(named.get("language")),
        dates(found_date(named.get("published"), "its front matter")) or dates(written_date(body)),
        {key: one_line(value) or "" for key, value in named.items() if key not in _KNOWN and not isinstance(value, dict)},
    )


def _first_line(body: str) -> str | None:
    """Return the first line where it looks like a title and not like a sentence; it stays in the text."""
    zones = find_zones(body, titled=False)
    line = body[zones[0].start : zones[0].end].strip("#*_ \t=") if zones and zones[0].kind == "title" else ""
    return line if line and line[-1] not in ".!?:;," else None
