"""Who said what: statements with their sources, cues and contents, and the speakers' canonical names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from helpers.records import Article, Marked, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from helpers.corpus.parties import Parties

__all__ = ["find_statements"]


def find_statements(
    text: str, *, article: Article | None = None, parties: Parties | None = None, doc: Doc | None = None
) -> list[Statement]:
    """Return the statements of ``text``, of every mode and assertion, sorted by position; offsets are into ``text``.

    ``article`` gives the publication date, outlet and zones (captions, headings) where they are known; ``parties``
    says who is who, the general gazetteer where it is None; ``doc`` is the parse of ``text`` where there is one.
    Any text is taken. In a notebook the list shows itself marked in the text. Method: see ``attribution`` and ``speakers``.
    """
    from helpers.corpus.parties import Parties
    from helpers.language import parse
    from helpers.legible import legible
    from helpers.statements.attribution import find_attributions
    from helpers.statements.speakers import find_mentions, resolve_speakers

    article = article or Article(article_id="text", text=text)
    seen = legible(text) if doc is None else None
    if seen:
        article = replace(article, text=seen.text, zones=seen.zones(article.zones))
        return Marked((seen.restore(s) for s in find_statements(seen.text, article=article, parties=parties)), text)
    parties = parties or Parties.general()
    doc = doc if doc is not None else parse(text)
    statements = find_attributions(doc, article.zones)
    return Marked(resolve_speakers(statements, doc, article, parties, find_mentions(doc, article, parties)), text)
