"""The stance of a holder toward a target: directed acts from the parse, weighed with the words around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.language import parse
from helpers.records import Stance

from .lexicon import sentiment
from .model import ABSTAIN, read_span, weigh
from .targets import find_stances

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_stances", "score_span", "score_target", "sentiment"]


def score_target(text: str, start: int, end: int, holder: tuple[int, int] | None = None) -> Stance:
    """Score the stance that ``text`` gives a holder toward the target ``text[start:end]``.

    ``holder`` is the (start, end) of who holds it; without one, what the text as a whole expresses is scored and
    "I" and "we" are its author. Returns a Stance: ``score`` is the probability of support less that of opposition,
    ``cues`` are the words that decided with their weights. Never raises; a target that is not there is abstained on.
    """
    return score_span(parse(text), start, end, holder)


def score_span(doc: Doc, start: int, end: int, holder: tuple[int, int] | None = None) -> Stance:
    """Score as ``score_target`` does, in a parsed text; only the sentence of the target (and of the holder) is read."""
    reader = read_span(doc, start, end, holder)
    return ABSTAIN if reader is None else weigh(doc, reader)
