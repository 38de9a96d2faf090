"""The day on which a statement was made."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from helpers.language import outline
from helpers.records import Article, DateExpression, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc

_start = attrgetter("start")


def date_statements(
    statements: Sequence[Statement], dates: Sequence[DateExpression], doc: Doc, article: Article
) -> list[Statement]:
    """Fill ``said_on`` (an ISO day, or None where no one day is known).

    The day named in the cue's own sentence, outside the content, comes first ("said on Thursday"). A coarser date
    there ("in 2018") leaves the day open. With no date in the sentence the statement is of the day of the
    statement before it in the paragraph, else of the publication.
    """
    text = outline(doc).text
    sentences = [(s.start_char, s.end_char) for s in doc.sents]
    dates = sorted(dates, key=_start)
    dated: list[Statement] = []
    for statement in statements:
        place = statement.cue_start if statement.cue_start is not None else statement.spans[0][0]
        start, end = sentences[max(0, bisect_right(sentences, place, key=itemgetter(0)) - 1)]
        named = [
            d for d in dates[bisect_left(dates, start, key=_start) : bisect_left(dates, end, key=_start)]
            if d.earliest and d.type in ("DATE", "TIME")
            and not any(a <= d.start < z for a, z in statement.spans)
        ]
        if named:
            nearest = min(named, key=lambda d: min(abs(d.start - place), abs(d.end - place)))
            day = nearest.earliest if nearest.earliest == nearest.latest else None
        else:
            before = dated[-1] if dated else None
            same_paragraph = before is not None and "\n\n" not in text[before.spans[0][0] : place]
            day = before.said_on if same_paragraph else article.published.isoformat() if article.published else None
        dated.append(replace(statement, said_on=day))
    return dated
