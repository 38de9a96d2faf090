"""Entries of RSS and Atom feeds, by feedparser."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from helpers.corpus.sources.draft import Draft, FoundDate, SourceError, dates, found_date, one_line
from helpers.corpus.sources.webpage import read_fragment

WHOLE = 80  # words from which an entry's own text is taken for the article, not a teaser
_FEED = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """An entry of a feed: its id, the address of its page, and the draft that its own text makes."""

    id: str
    link: str | None
    draft: Draft

    @property
    def whole(self) -> bool:
        """Whether the entry holds the article itself and not only a teaser."""
        return len(self.draft.text.split()) >= WHOLE


def is_feed(raw: bytes) -> bool:
    """Say whether a file or page is an RSS or Atom feed."""
    return bool(_FEED.search(raw[:4096]))


def read_feed(raw: bytes, source: str, url: str | None = None) -> list[Entry]:
    """Return a feed's entries, oldest first. Raises SourceError for what is no feed.

    Feeds that define entities are refused: a few lines can stand for billions.
    """
    if b"<!ENTITY" in raw:
        raise SourceError("the feed defines entities of its own", "give the addresses of its articles instead")
    import feedparser

    try:
        feed = feedparser.parse(io.BytesIO(raw), response_headers={"content-location": url} if url else {})
    except Exception as error:  # damaged feeds may fail anywhere in the library
        raise SourceError(f"cannot be read as a feed ({type(error).__name__})", "check it in a feed reader") from None
    if not feed.entries and not feed.feed.get("title"):
        raise SourceError("not a feed", "give the address of an RSS or Atom feed, or of an article")
    outlet = one_line(feed.feed.get("title"))
    return [_entry(entry, source, outlet) for entry in reversed(feed.entries)]


def _entry(entry, source: str, outlet: str | None) -> Entry:
    contents = [c.get("value") or "" for c in entry.get("content") or ()] or [entry.get("summary") or ""]
    text = read_fragment(max(contents, key=len)) if any(contents) else ""
    link = entry.get("link")
    link = link if link and link.startswith(("http://", "https://")) else None
    name = one_line(entry.get("id") or link or entry.get("title")) or ""
    title = one_line(read_fragment(entry.get("title") or ""))
    draft = Draft(
        f"{source} ({title or name})", text, title, one_line(entry.get("author")), outlet, link,
        dates=dates(_day(entry, "published"), _day(entry, "updated")),
    )
    return Entry(name, link, draft)


def _day(entry, field: str) -> FoundDate | None:
    """Return the day as the feed writes it, in its own time zone; where that cannot be read, as feedparser reads it.

    When an entry was updated is when it was published only where the feed says no more (Atom need not).
    """
    if not dict.__contains__(entry, field):  # feedparser would answer with another field
        return None
    where, sure = f"the feed's {field}", field == "published" or not dict.__contains__(entry, "published")
    found = found_date(entry.get(field), where, sure)
    moment = entry.get(f"{field}_parsed")
    if moment and not (found and found.day):
        return found_date("-".join(f"{part:02d}" for part in moment[:3]), where, sure)
    return found
