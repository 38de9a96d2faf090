"""What the words around an expression say: whether it is a date at all, and whether it lies ahead.

Both are judged from a few words to either side, within the sentence; ``Tenses`` reads them from a parse instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from helpers.language import outline
from helpers.timeline.grammar import Lexicon, Tokens, plain
from helpers.timeline.triggers import noun_act
from helpers.timeline.values import Frame

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TITLES = frozenset({"mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "st", "jr", "sr", "inc",
                     "corp", "co", "ltd", "no"})  # fmt: skip


def ends_sentence(tokens: Tokens, index: int) -> bool:
    """Tell whether the token at ``index`` ends a sentence or a paragraph; the full stop of "U.S." or "Mr." does not."""
    word = tokens.words[index]
    if word != ".":
        return word in "!?;" or word[0] == "\n"
    last = tokens.words[index - 1] if index else ""
    return len(last) > 1 and last.lower() not in _TITLES


def words_before(tokens: Tokens, position: int, reach: int) -> list[str]:
    """Return up to ``reach`` words before ``position`` in its sentence, nearest first."""
    words = []
    for index in range(position - 1, max(-1, position - 1 - reach), -1):
        if ends_sentence(tokens, index):
            break
        words.append(plain(tokens.words[index]))
    return words


def words_behind(tokens: Tokens, position: int, reach: int) -> list[str]:
    """Return up to ``reach`` words from ``position`` on, to the end of its sentence."""
    words = []
    for index in range(position, min(len(tokens.words), position + reach)):
        if ends_sentence(tokens, index):
            break
        words.append(plain(tokens.words[index]))
    return words


def is_plausible(frame: Frame, tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell a date from what only looks like one: a name, a verb, a number of something."""
    kind, text = frame["kind"], tokens.text
    if tokens.words[end : end + 1] == ["-"] and tokens.words[end + 1 : end + 2] in (["ago"], ["earlier"], ["old"], ["long"]):
        return False  # "the year-ago results" has its own rule, "six-year-old" is an age
    if "\n" in text[tokens.starts[start] : tokens.ends[end - 1]] and any(
        w[0] == "\n" for w in tokens.words[start:end]
    ):
        return False
    before = plain(tokens.words[start - 1]) if start else ""
    after = tokens.words[end] if end < len(tokens.words) else ""
    first, last = tokens.words[start], tokens.words[end - 1]
    if kind == "year" and first == last and first.isdigit():
        return _plausible_year(tokens, start, end, before, after, lexicon)
    if kind == "monthday":
        return before in lexicon.lists["on_day"] and (not after[:1].isalnum() or plain(after) in lexicon.lists["behind_day"])
    if kind == "holiday":
        return after not in lexicon.lists["festive"]  # a "Christmas gift"
    if kind == "reference":
        return after != "-" and not (first.lower() == "soon" and _was_soon(tokens, start, end, lexicon))
    if kind == "calendar" and plain(first) == "that" and ("weekday" in frame or before in lexicon.lists["saying"]):
        return False  # "said that Friday": a conjunction
    if kind == "calendar" and end == start + 1 and "month" in frame:
        return _plausible_month(tokens, start, before, after, lexicon)
    if kind == "calendar" and "weekday" in frame and plain(last) == last.lower() and len(last) < 6:
        # "Sun" without its full stop is a weekday only beside a date.
        beside = tokens.words[end + (after == ",") : end + (after == ",") + 1] or [" "]
        return beside[0][0].isdigit() or plain(beside[0]) in lexicon.meanings["month"]
    if kind == "calendar" and "weekday" in frame and last[-1] == ".":
        return before != "the"
    if kind == "season" and plain(last) in ("spring", "fall"):
        if end > start + 1:
            return last != after and (plain(after) != "of" or "shift" in frame)
        return before in lexicon.lists["prepositions"] and before not in ("to", "from", "for", "that")
    if kind == "century" and after.lower() == "bc":
        return False
    if kind == "decade" and before in ("his", "her", "their", "my", "your", "our", "its"):
        return False
    if kind == "offset" and frame["sign"] in ("before", "after"):
        if not after or not after[0].isalnum():
            return True
        if "part" in frame:
            return False  # "the morning after the storm"
        frame["kind"], frame["lone"] = "anchored", first.lower() == "the"
        return True  # "two days after the summit" is resolved by the summit
    if kind == "length":
        return _plausible_length(frame, tokens, start, end, before, after, lexicon)
    if kind == "edge" and frame["edge"] in ("BEFORE_NOW", "AFTER_NOW"):
        return plain(after) not in lexicon.meanings["weekday"]
    if kind == "set" and first[0].isupper() and after[:1].isupper():
        return False  # the "Daily Beacon"
    if kind == "clock" and plain(first) == "that" and (before in lexicon.lists["saying"] or before in lexicon.lists["prepositions"]):
        return False  # "said that night work was banned", "learned more in that night"
    if kind == "clock" and first.isdigit() and len(first) == 4:
        return before != "("  # "10 a.m. (0100 GMT)" says the same time again
    if kind == "definite" and frame["unit"] == "Y" and before == "for" and after not in ("ended", "ending"):
        frame["full"] = 1  # "for the year" is the year; "for the year ended June 30" a length
    if kind in ("shifted", "day") and last[0].isupper() and not last.isupper() and (kind == "shifted" or start):
        # "This Week" is a programme; so is "Today" but at the head of a sentence
        return kind == "day" and not before.isalnum()
    return True


def _was_soon(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether "soon" belongs to a tale of the past ("soon became", "was soon released")."""
    told = _told_before(words_before(tokens, start, 4), lexicon)
    return told is False or (told is None and _told(words_behind(tokens, end, 2), range(2), lexicon) is False)


def _plausible_length(
    frame: Frame, tokens: Tokens, start: int, end: int, before: str, after: str, lexicon: Lexicon
) -> bool:
    at = tokens.starts[start]
    if at and tokens.text[at - 1] in "$£€-.":
        return False
    if after == "old":
        return False  # an age ("ten years old")
    words = [plain(w) for w in tokens.words[start:end]]
    if words[0] == "last" and before in lexicon.lists["modal"]:
        return False  # "would last four years"
    if words[0] in ("over", "under") and words[1] in ("the", "several", "many", "some", "few"):
        return False
    if end == start + 1 and frame["unit"] in ("S", "MIN", "NI", "WE", "Q"):
        return False
    if words[0] == "a" and frame["unit"] not in ("D", "W", "M", "Y") and _is_ordinal(words[1], lexicon):
        return False  # "a second half", "a 20th century house"
    return not (frame["unit"] == "Q" and after == "of")


def _is_ordinal(word: str, lexicon: Lexicon) -> bool:
    return bool({"ordinal", "nth"} & lexicon.classes_of(word))


def _plausible_year(tokens: Tokens, start: int, end: int, before: str, after: str, lexicon: Lexicon) -> bool:
    text, at = tokens.text, tokens.starts[start]
    glued = text[at - 1] if at else " "
    if glued in "$£€#¥" or glued.isalnum() or before in lexicon.lists["not_year_after"]:
        return False
    if glued in ".,-/:" and at > 1 and text[at - 2].isdigit():
        return False
    if start and before not in lexicon.lists["prepositions"] and lexicon.classes_of(tokens.words[start - 1]) == {"name"}:
        return False  # "Expo 2010", "Windows 2000"
    behind = text[tokens.ends[end - 1] : tokens.ends[end - 1] + 2]
    if behind[:1] in ("%", "°", "$", "€") or (behind[:1] in "-.:/" and behind[1:].isalnum() and behind[:1] != "-"):
        return False
    if plain(after) in lexicon.lists["not_year_before"]:
        return False
    return 1900 <= int(tokens.words[start]) <= 2100 or before in lexicon.lists["prepositions"]


def _plausible_month(tokens: Tokens, start: int, before: str, after: str, lexicon: Lexicon) -> bool:
    word = plain(tokens.words[start])
    if word not in lexicon.lists["doubtful"]:
        return True
    if before in lexicon.lists["prepositions"] or before in lexicon.meanings["month"]:
        return True
    earlier = [plain(w) for w in tokens.words[max(0, start - 2) : start]]
    if len(earlier) == 2 and (earlier[1] in ("and", "or", "-", ",") and (earlier[0] in lexicon.meanings["month"] or earlier[0] == "mid")):
        return True  # "April and June", "mid-June"
    return before in ("the", "a", "an", "its") and after[:1].islower()  # "the March elections"



def looks_ahead(tokens: Tokens, start: int, end: int, lexicon: Lexicon, tenses: Tenses | None) -> bool | str | None:
    """Tell whether an expression lies ahead: from the words that touch it, the parse, the nearest verbs, in this order.

    EITHER: it may lie on either side of the publication, whatever the words around it are.
    """
    before = words_before(tokens, start, 20)
    if tokens.words[end : end + 2] in (["'", "s"], ["’", "s"]):
        return False  # "Wednesday's ruling"
    if before[:1] in (["until"], ["till"], ["through"]):
        return len(before) > 1
    if before[:3] in (["as", "soon", "as"], ["as", "early", "as"]):
        return True
    touching = before[before[:1] in (["on"], ["in"], ["late"], ["early"]) :]
    if touching and touching[0].endswith("ed") and _told_before(touching, lexicon) is False:
        return False  # "announced Wednesday"
    named = lexicon.meanings["month"].keys() & {plain(w) for w in tokens.words[start:end]}
    behind = words_behind(tokens, end, 2)
    if named and lexicon.lists["due"].intersection(before[:8]) and behind in ([",", "was"], [",", "were"], [",", "has"], [",", "had"]):
        return False  # "the withdrawal, due to end in August, was completed"
    if named and end == start + 1 and before[:1] == ["the"] and behind and behind[0].isalpha() and behind[0] != "of":
        return None  # "will hear the case against the March fine"
    if touching and touching[0] in lexicon.lists["perhaps"] and lexicon.lists["hoping"].intersection(touching):
        return True  # "in the hope of another round, perhaps in May"
    due = before[before[:1] in (["on"], ["in"], ["for"], ["by"], ["at"]) :]
    if due and due[0] in lexicon.lists["due"] and "had" not in due[1:3]:
        return True  # "talks due on Monday"
    if before[:1] == ["for"] and plain(tokens.words[start]) in lexicon.meanings["weekday"]:
        return True  # "a strike for Thursday"
    if before[:1] == ["for"] and named and any(before[k - 1 : k] in (["a"], ["an"]) and before[k] in ("call", "calls", "called") for k in range(3, min(5, len(before)))):
        return True  # "called an election for May", but not "called the figures for May weak"
    present, parsed = tenses.ahead(tokens.starts[start]) if tenses is not None else (False, None)
    if parsed is EITHER:
        return EITHER
    told = parsed if parsed is not None else _told_before(before, lexicon)
    if told is None and present:
        return None
    if told is None and len(before) < 3:
        behind = [w for w in words_behind(tokens, end, 25) if not (w.endswith("ed") and w in lexicon.lists["forward"])]
        told = _told(behind, range(len(behind)), lexicon)
    return told


def may_have_passed(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether what was meant to be may lie on either side: "was to have met her on Friday" is the nearest one.

    So is the month of a plan that was given up: "the vote planned for May was called off".
    """
    before = words_before(tokens, start, 14)
    if lexicon.lists["due"].intersection(before[:4]):
        behind = words_behind(tokens, end, 6)
        given_up = next((
            k for k, word in enumerate(behind) if word in lexicon.lists["given_up"] or behind[k : k + 2] == ["called", "off"]
        ), 0)
        if {"was", "were", "been"}.intersection(behind[:given_up]):
            return True
    return any(before[k : k + 2] == ["have", "to"] and before[k + 2 : k + 3] in (["was"], ["were"]) for k in range(len(before)))


def _told_before(before: list[str], lexicon: Lexicon) -> bool | None:
    return _told(before[::-1], range(len(before) - 1, -1, -1), lexicon)


def _told(words: list[str], order: Iterable[int], lexicon: Lexicon) -> bool | None:
    """Tell whether the first verb that tells at all, in ``order``, looks ahead (True) or back (False)."""
    lists, infinitive = lexicon.lists, False
    for number in order:
        if number >= len(words):
            return None
        word, last, one_more = words[number], *([None, None, *words[:number]][-1:-3:-1])
        if word == "to":
            infinitive = number + 1 < len(words) and words[number + 1] not in lists["determiners"]
            if infinitive and last in ("is", "are", "was", "were"):
                return True
        elif word == "set":
            if {"for", "to"}.intersection(words[number + 1 : number + 2]):
                return True
        elif word == "have" and last == "to":
            continue
        elif word in ("called", "calls", "calling") and words[number + 1 : number + 2] == ["for"]:
            return True
        elif word in lists["forward"]:
            if last not in lists["determiners"] and (word not in ("plan", "plans") or words[number + 1 : number + 2] == ["to"]):  # "the plan" tells nothing; what "had been planned" looks back
                return not (last == "been" and one_more == "had")
        elif infinitive and word in lists["intending"]:
            return True
        elif word in lists["backward"] or (word.endswith("ed") and len(word) > 4 and word not in lists["not_past"]):
            if last in ("be", "have") and one_more == "to":
                return True
            if last not in ("is", "are", "be", "still") and last not in lists["determiners"]:
                return False
    return None


EITHER = "either"


class Tenses:
    """The tense of the clause that an expression stands in, from a parse."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self.doc = doc
        self.cancelling, self.edges = lexicon.lists["cancelling"], lexicon.lists["edges"]
        self.intending, self.scheduling = lexicon.lists["intending"], lexicon.lists["scheduling"]
        self.supposing, self.silences = lexicon.lists["supposing"], lexicon.lists["silences"]
        self.wishing, self.wishing_for = lexicon.lists["wishing"], lexicon.lists["wishing_for"]
        self.offsets = outline(doc).starts

    def ahead(self, offset: int) -> tuple[bool, bool | str | None]:
        """Tell whether the clause is in the present, else whether it looks ahead (True), back (False) or neither (None).

        EITHER: it may lie on either side of the publication, whatever the words around it are.
        """
        if not self.offsets:
            return False, None
        last = max(0, bisect_right(self.offsets, offset) - 1)
        token = self.doc[last]
        infinitive = False
        for _ in range(12):
            if token.lemma_ in self.cancelling and token.pos_ == "VERB":
                return False, None  # "has cancelled the strikes of the last week of June"
            if token.pos_ in ("VERB", "AUX"):
                helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
                if token.tag_ == "VB" and not helpers and token.dep_ == "ccomp":
                    return False, True  # "demanded that it leave by Friday"
                if "would" in helpers and token.lemma_ in self.silences and any(c.dep_ == "neg" for c in token.children):
                    return False, False  # "would not say on Monday"
                if helpers & {"will", "shall", "'ll", "’ll", "would", "wo"}:
                    return False, True
                if infinitive and token.lemma_ == "be":
                    return False, True  # "is to meet"
                if infinitive and (token.lower_ in self.intending or token.lemma_ in self.intending):
                    return False, EITHER if "had" in helpers else True  # "had asked her to go in July"
                if "to" in helpers:
                    infinitive = True  # the verb that it hangs on tells
                elif token.tag_ == "VBD" or helpers & {"was", "were", "had", "has", "have"}:
                    return False, None if token.lemma_ in ("expect", "schedule", "plan", "set") else False
                elif token.tag_ in ("VBZ", "VBP") or helpers:
                    moving = token.tag_ == "VBG" or token.lemma_ in self.scheduling
                    supposed = any(c.dep_ in ("mark", "advmod") and c.lower_ in self.supposing for c in token.children)
                    return (False, True) if moving or supposed else (True, None)  # "is visiting on Monday", "leaves on Monday"
            elif infinitive or (token.pos_ == "NOUN" and token.i != last and token.lemma_ not in self.edges):
                if not infinitive and self._is_wished(token):
                    return False, True  # "proposed talks in January"
                if not infinitive and token.dep_ == "pobj" and token.head.lower_ in ("after", "following", "since"):
                    return False, False  # "after a coup in April"
                return False, None  # "its decision to leave in January", "the talks in May"
            if token.head.i == token.i:
                return False, None
            token = token.head
        return False, None

    def _is_wished(self, noun: Token) -> bool:
        """Tell whether a noun is what somebody wishes for or rules out: "asked for talks", "plans for a vote"."""
        if noun_act(noun) is None:
            return False  # "asked the government for a grant on Tuesday"
        holder = noun.head.head if noun.dep_ == "pobj" else noun.head
        return noun.dep_ in ("dobj", "pobj") and (
            holder.lemma_ in self.wishing or (noun.dep_ == "pobj" and noun.head.lower_ == "for" and holder.lemma_ in self.wishing_for)
        )
