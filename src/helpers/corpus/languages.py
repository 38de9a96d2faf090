"""Tell the language of an article and of its paragraphs, so that what is not English is set aside and not half-read.

Guesses are those of py3langid (Barbaresi), a fork of langid.py (Lui & Baldwin 2012).
"""

from __future__ import annotations

import re
from functools import cache

# What a text may be guessed to be. Of all that could be told apart, those near English (Nigerian Pidgin) would claim
# short English reports full of foreign names.
LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it",
    "ja", "ko", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "ur", "vi", "zh",
)
# English paragraphs of agency reports that are no mere lists of names were never called something else with more.
SURE = 0.9
FEWEST_WORDS = 12  # of a paragraph that can be told, in a script of letters that English has
SAMPLE = 20_000  # characters

_LETTER = re.compile(r"[^\W_]")
_PARAGRAPH = re.compile(r"[^\r\n]+(?:(?:\r\n|\n|\r)(?![ \t]*[\r\n])[^\r\n]+)*")
# Words that hardly stand in other languages: two different ones, and a paragraph is English.
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|said|with|which|from|his|were|has)\b")
# The commonest words of the other languages in Latin letters, but for those that are English too: hardly a sentence of
# theirs, long enough to be told, is without all of them. What has none is not guessed at, which saves loading a model.
_FOREIGN = re.compile(
    r"\b(?:og|det|er|en|et|ikke|som|den|til|av|af|med|har|att|och|inte|om|var|jeg|vi|der|die|das|und|ist|nicht|ein|eine|zu|dem|mit|von"
    r"|auf|im|sich|auch|es|el|la|los|las|de|que|una|por|con|se|del|le|les|des|du|est|une|qui|dans|pour|pas|sur|il|elle|di|che|per|non"
    r"|della|sono|os|em|um|uma|para|com|cu|nu|este|pe|het|een|van|dat|op|te|niet|zijn|voor|met|na|nie|jest|za|je|ze|ja|ei|oli|mutta|az"
    r"|nem|hogy|egy|yang|dan|untuk|dengan|ini|itu|dari|pada|adalah|tidak|ve|bir|bu|ile)\b"
)


def language_of(text: str) -> str | None:
    """Guess the language of a text (ISO 639-1), or None for one too short to tell.

    Of a text in two languages it is the one that takes more room.
    """
    sample = text[:SAMPLE]
    if len(sample.split()) < 8 and _latin(sample):
        return None
    other = foreign_paragraphs(sample)
    rest = sample
    for start, end, _ in reversed(other):
        rest = rest[:start] + rest[end:]
    lengths = {code: sum(b - a for a, b, c in other if c == code) for _, _, code in other}
    if other and len(rest) < sum(lengths.values()):
        return max(lengths, key=lengths.__getitem__)
    english = (len(rest.split()) < 40 and _looks_english(rest)) or not _may_be_foreign(rest)
    return "en" if english else _guess(rest)[0]


def foreign_paragraphs(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, language) of each paragraph that is surely not English."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        paragraph = match.group()
        short = len(paragraph.split(None, FEWEST_WORDS)) < FEWEST_WORDS and _latin(paragraph)
        if short or _looks_english(paragraph) or not _may_be_foreign(paragraph):
            continue
        code, sure = _guess(paragraph[:SAMPLE])
        if code != "en" and sure >= SURE:
            found.append((match.start(), match.end(), code))
    return found


def _looks_english(text: str) -> bool:
    return len(set(_ENGLISH.findall(text[:2000].lower()))) > 1


def _may_be_foreign(text: str) -> bool:
    """Say whether a text has a letter beyond ASCII, or one of the commonest words of other languages."""
    return not all(map(str.isascii, _LETTER.findall(text))) or _FOREIGN.search(text.lower()) is not None


def _latin(text: str) -> bool:
    """Say whether most letters of a text are Latin ones, with marks or without."""
    letters = _LETTER.findall(text[:SAMPLE])
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)


def _guess(text: str) -> tuple[str, float]:
    return _identifier().classify(text.encode("utf-8", "replace").decode("utf-8"))


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
