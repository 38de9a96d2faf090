"""Articles from web pages: main text and metadata by trafilatura, the date from where pages declare it.

trafilatura (Barbaresi 2021) finds the text between menus, adverts and comments. It gives a date without saying where
it stood; since a wrong date shifts every "on Tuesday" of an article, dates are read here place by place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from helpers.corpus.encoding import decode
from helpers.corpus.sources.draft import (
    Draft,
    FoundDate,
    SourceError,
    address_date,
    clean,
    dates,
    found_date,
    one_line,
    paragraphs,
    written_date,
)

FEWEST_WORDS = 15  # a page with less is a notice, a login or an error
MOST_TAGS = 40_000  # news pages have some thousands; beyond this the search for the main text takes minutes

# Where pages say when they were published, in the order in which they are believed: meta elements by their property,
# name or itemprop.
_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publishdate", "publish-date", "publish_date",
    "publication_date", "publicationdate", "pubdate", "pub_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date", "citation_publication_date", "article_date_original", "date",
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://[^\s<>\"]{3,2000})|^[ \t]*url:\s*(https?://[^\s<>\"]{3,2000})", re.MULTILINE)
_EMBEDDED = re.compile(r"data:[\w.+-]{1,40}/[\w.+-]{1,80}(?:;[\w=-]{1,40}){0,4},[A-Za-z0-9+/=%]*")
_DATED = "contains(@class,'date') or contains(@class,'time') or contains(@class,'publish') or contains(@class,'byline') or contains(@class,'meta')"


def read_page(raw: bytes, source: str, url: str | None = None, declared: str | None = None) -> Draft:
    """Read a web page. ``url`` is its address, ``declared`` the encoding that its server named, where known.

    Raises SourceError when no article is in it.
    """
    head = _CHARSET.search(raw[:4096])
    text, _ = decode(raw, declared or (head[1].decode("ascii") if head else None))
    if text is None:
        raise SourceError("not text (binary data)", "save the page again as HTML")
    text = _EMBEDDED.sub("", text)
    if text.count("<") > MOST_TAGS:
        raise SourceError("too large to be one article", "save the article's text as .md or .txt")
    try:
        return _read(text, source, url)
    except SourceError:
        raise
    except Exception as error:  # whatever a hostile page does to the libraries costs that page alone
        raise SourceError(f"cannot be read as a web page ({type(error).__name__})", "save its text as .md or .txt") from None


def read_fragment(html: str) -> str:
    """Return the text of an HTML fragment known to be an article's body, as feeds and ninjs carry it."""
    from lxml import html as parser

    if html.count("<") > MOST_TAGS:
        html = html.replace("<", " ")
    try:
        tree = parser.fragment_fromstring(_EMBEDDED.sub("", _UNFIT.sub("", html)), create_parent="div")
        return clean(paragraphs(_blocks(tree)))
    except Exception:  # as above
        return clean(re.sub(r"<[^<>]*>", " ", html))


def _read(text: str, source: str, url: str | None) -> Draft:
    import trafilatura
    from lxml import html as parser

    tree = parser.fromstring(_UNFIT.sub("", text).encode("utf-8"), parser=parser.HTMLParser(encoding="utf-8"))
    page = trafilatura.bare_extraction(
        text, url=url, with_metadata=True, include_comments=False, include_tables=False, include_formatting=False
    )
    if page is None or page.body is None:
        raise SourceError("no article was found in the page", "save its text as .md or .txt")
    title = one_line(page.title)
    blocks = [block for block in _blocks(page.body) if block]
    while blocks and title and blocks[0].lstrip("# ").casefold() == title.casefold():
        blocks.pop(0)
    body = clean(paragraphs(blocks))
    words = len(body.split())
    if words < FEWEST_WORDS:
        raise SourceError(f"only {words} words of text were found in the page", "save its text as .md or .txt")
    data = list(_linked_data(tree))
    saved = _SAVED_FROM.search(text[:4000])
    address = url or page.url or (saved and (saved[1] or saved[2])) or None
    address = address if address and address.startswith(("http://", "https://")) else None
    outlet = one_line(page.sitename)
    outlet = None if outlet and "." in outlet and " " not in outlet else outlet  # only the name of the host
    guess = found_date(page.date, "the page's text, guessed", sure=False)
    found = dates(*_dates(tree, data), address_date(address), written_date(body, "the text"))
    return Draft(
        source, body, title, one_line(page.author), outlet, address,
        dates=found or dates(guess),
    )


# Elements with text of their own kind, and those that no reader of the article sees.
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "blockquote", "quote", "list", "ul", "ol", "table", "tr", "body", "main", "dl", "dd", "dt", "pre")
)
_HIDDEN = frozenset(("script", "style", "figure", "figcaption", "aside", "nav", "form", "iframe", "svg", "noscript", "graphic", "template"))
_HEADS = {"head": 2, "h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _blocks(tree: Any) -> Iterator[str]:
    """Yield the paragraphs of a tree, headings as Markdown. Walks without recursion: pages can be nested without end."""
    run: list[str] = []
    prefix = ""

    def flush() -> str:
        text, run[:] = "".join(run), []
        return prefix + text.strip() if text.strip() else ""

    hidden = None
    for event, element in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            if hidden is None and tag in _HIDDEN:
                hidden = element
            if hidden is not None:
                continue
            if tag in _BLOCKS or tag in _HEADS or tag in ("li", "item"):
                yield flush()
                prefix = "#" * _HEADS[tag] + " " if tag in _HEADS else "- " if tag in ("li", "item") else ""
            elif tag in ("br", "lb"):
                while run and not run[-1].strip(" "):
                    run.pop()
                if run and run[-1] == "\n":  # two in a row end a paragraph
                    yield flush()
                else:
                    run.append("\n")
            run.append(_flat(element.text))
        else:
            if hidden is None and (tag in _BLOCKS or tag in _HEADS or tag in ("li", "item")):
                yield flush()
                prefix = ""
            if hidden is element:
                hidden = None
            if hidden is None and element is not tree:
                run.append(_flat(element.tail))
    yield flush()


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    return etree.iterwalk(tree, events=("start", "end", "comment", "pi")) if tree is not None else iter(())


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _linked_data(tree: Any) -> Iterator[dict]:
    """Yield every object of the page's JSON-LD (schema.org), articles first."""
    objects: list[dict] = []
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            todo = [json.loads(script.text_content()[:500_000])]
        except (ValueError, RecursionError):
            continue
        while todo and len(objects) < 500:
            value = todo.pop(0)
            if isinstance(value, dict):
                objects.append(value)
                todo += [v for v in value.values() if isinstance(v, (dict, list))]
            elif isinstance(value, list):
                todo += value[:200]
    return iter(sorted(objects, key=lambda o: not re.search("Article|Posting|Report", str(o.get("@type"))[:200])))


def _dates(tree: Any, data: list[dict]) -> Iterator[FoundDate | None]:
    """Yield the days on which the page says that it was published."""
    for thing in data:
        if thing.get("datePublished"):
            yield found_date(thing["datePublished"], "schema.org datePublished")
            break
    named: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]")[:500]:
        for attribute in ("property", "name", "itemprop"):
            named.setdefault((meta.get(attribute) or "").strip().lower(), meta.get("content"))
    for name in _META:
        if named.get(name):
            yield found_date(named[name], f"meta {name}")
            break
    times = tree.xpath("//time[@datetime]")[:50]
    marked = [t for t in times if t.get("pubdate") is not None or "publish" in f"{t.get('class')} {t.get('itemprop')}".lower()]
    inside = marked or tree.xpath("(//article|//main)//time[@datetime]")[:50] or times
    read = [found for t in inside if (found := found_date(t.get("datetime"), "time element"))]
    if read:
        yield FoundDate(read[0].day, read[0].where, len({f.day for f in read}) == 1 and read[0].sure, read[0].given)
    lines = [" ".join(e.text_content().split()) for e in tree.xpath(f"//*[{_DATED}]")[:100]]
    written = [found for line in lines if (found := written_date(line, "the byline"))]
    if written:
        days = {f.day for f in written if f.sure}
        yield FoundDate(written[0].day, "the byline", len(days) == 1 and written[0].sure, written[0].given)
