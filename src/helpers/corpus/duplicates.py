"""Mark articles whose text is the same as another's, so that nothing is counted twice."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from helpers.records import Article


def mark_duplicates(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Fill ``duplicate_of`` with the first published article of the same text, white space and Unicode form apart.

    An article without a date counts as later than one with a date; among equals the first by name stays.
    """
    articles = tuple(articles)
    first: dict[bytes, Article] = {}
    keys = [text_key(article.text) for article in articles]
    for article, key in sorted(
        zip(articles, keys), key=lambda pair: (pair[0].published or date.max, pair[0].article_id)
    ):
        first.setdefault(key, article)
    return tuple(
        article if first[key] is article else replace(article, duplicate_of=first[key].article_id)
        for article, key in zip(articles, keys)
    )


def text_key(text: str) -> bytes:
    """Return a key that texts share which differ in white space and Unicode form alone."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()
