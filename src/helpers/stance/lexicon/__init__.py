"""The words that stance reads: VADER's lexicon from its own package, laid under the words of ``words.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from helpers.knowledge import read_knowledge

DATA = Path(__file__).with_name("words.yaml")


@cache
def _vader():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def sentiment(text: str) -> float:
    """Return VADER's compound score of ``text``, -1 to 1, to four places: the tone of the words, toward nobody.

    Source: Hutto and Gilbert 2014, package vaderSentiment.
    """
    return round(float(_vader().polarity_scores(text)["compound"]), 4)


@cache
def _words() -> dict:
    return read_knowledge(DATA)


@cache
def _valences() -> dict[str, float]:
    """Map words to a valence of -4 to 4: VADER's ratings, then ours over them."""
    valences = dict(_vader().lexicon)
    for grade, words in _words()["valence"].items():
        for word in words.split():
            valences[word] = float(grade)
    return valences


def valence_of(word: str) -> float:
    """Return the valence of a lower-cased word, -4 to 4; 0 where it has none."""
    return _valences().get(word, 0.0)


def word_class(name: str) -> frozenset[str]:
    """Return the words of a class of ``words.yaml`` (negators, reversers, modals, ...)."""
    return frozenset(_words()["classes"][name].split())


NEGATORS = word_class("negators")
