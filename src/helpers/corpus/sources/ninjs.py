"""Articles from ninjs, the IPTC's JSON for news, in its versions 1, 2 and 3 (www.iptc.org/std/ninjs/userguide)."""

from __future__ import annotations

from typing import Any

from helpers.corpus.sources.draft import Draft, SourceError, clean, dates, found_date, one_line, written_date
from helpers.corpus.sources.webpage import read_fragment


def is_ninjs(value: Any) -> bool:
    """Say whether a JSON value is a ninjs item: it has a uri, and a property that only ninjs gives a name to."""
    return isinstance(value, dict) and "uri" in value and any(
        key.startswith(("body_", "description_")) or key in ("versioncreated", "versionCreated", "headlines", "bodies")
        for key in map(str, value)
    )


def read_ninjs(item: dict[str, Any], source: str) -> Draft:
    """Read a ninjs item. Raises SourceError for an item without text, or one that its agency has withdrawn.

    The day is that of its first creation, which for an agency is that of publication; later versions keep it.
    """
    status = item.get("pubstatus") or item.get("pubStatus") or "usable"
    if status != "usable":
        raise SourceError(f"its publication status is {one_line(status)}", "use the version that the agency stands by")
    body = _body(item)
    if not body.strip():
        raise SourceError("no text in this ninjs item", "give items of type text")
    first = found_date(item.get("firstcreated") or item.get("firstCreated"), "ninjs firstcreated")
    version = found_date(item.get("versioncreated") or item.get("versionCreated"), "ninjs versioncreated", sure=first is None)
    uri, link = one_line(item.get("uri")) or "", item.get("link")
    url = one_line(link) if isinstance(link, str) else uri
    return Draft(
        source, body, _named(item, "headline", "headlines"), one_line(item.get("byline") or item.get("by")),
        _outlet(item), url if url and url.startswith(("http://", "https://")) else None, one_line(item.get("language")),
        dates(first, version) or dates(written_date(body)),
    )


def _body(item: dict[str, Any]) -> str:
    """Return the text: marked up where it is, because plain bodies often have lost their paragraphs."""
    bodies = {key: value for key, value in item.items() if str(key).startswith("body_") and isinstance(value, str)}
    for key in sorted(bodies, key=lambda key: "html" not in str(key)):
        if bodies[key].strip():
            return read_fragment(bodies[key]) if "html" in str(key) else clean(bodies[key])
    listed = [b for b in item.get("bodies") or () if isinstance(b, dict) and isinstance(b.get("value"), str)]
    for body in sorted(listed, key=lambda b: "html" not in _kind(b)):
        if body["value"].strip():
            return read_fragment(body["value"]) if "html" in _kind(body) else clean(body["value"])
    return ""


def _kind(body: dict[str, Any]) -> str:
    return str(body.get("contenttype") or body.get("contentType") or "")


def _named(item: dict[str, Any], one: str, several: str) -> str | None:
    listed = [h for h in item.get(several) or () if isinstance(h, dict)]
    main = next((h for h in listed if h.get("role") == "main"), listed[0] if listed else {})
    return one_line(item.get(one)) or one_line(main.get("value")) or one_line(item.get("title"))


def _outlet(item: dict[str, Any]) -> str | None:
    sources = [s for s in item.get("infosources") or item.get("infoSources") or () if isinstance(s, dict)]
    return next(filter(None, (one_line(s.get("name")) for s in sources)), None) or one_line(
        item.get("copyrightholder") or item.get("copyrightHolder")
    )
