"""What each speaker holds about each other party, and how sure that is."""

from .score import find_stances, score_span, score_target, sentiment

__all__ = ["find_stances", "score_span", "score_target", "sentiment"]
