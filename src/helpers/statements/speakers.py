"""Who is meant: every mention of somebody in an article resolved, and the canonical speaker of every statement.

The article is read three times. ``names`` finds who is named. Then every description ("the minister", "a senior US
official", "its president") is laid out with what belongs to it: owner, side, a name set off by commas. Last the
mentions are resolved in the order of the text, each against what was mentioned before it: titles and offices over
time, then salience as in Lappin and Leass (1994), with the weights in ``WEIGHTS``. A mention that nothing before it
explains may be explained by a name in the next paragraphs; otherwise it is somebody unnamed, kept apart by the
description.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from helpers.corpus.parties import Parties, plain, slug
from helpers.records import Article, Mention, Statement
from helpers.statements.names import Cast, Name, Somebody, lexicon
from helpers.statements.parsed import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What makes a mention likely to be meant by a later pronoun.
WEIGHTS = {
    "subject": 2.8,  # it is the subject of its clause
    "object": 0.6,  # it is an object
    "speaks": 1.5,  # that of a verb of speech
    "owner": -0.6,  # it only owns something: "Brandt's lawyer"
    "modifier": -2.0,  # it only qualifies something: "the Halvane talks"
    "quoted": -3.5,  # it stands in a quotation, and the pronoun does not
    "opens": 0.1,  # it is the first of its sentence
    "parallel": 0.2,  # mention and pronoun are both subjects
    "gender unknown": -0.4,
    "often": 0.02,  # for each mention so far, up to eight
    "sentence": -1.4,  # for each sentence between
    "paragraph": -0.5,  # for each paragraph between
    "plain body": -0.3,  # "they" for a body, "it" for a government
}
GENERIC = frozenset(("company", "firm", "group", "organisation", "organization", "movement"))
WINDOW = 60  # mentions looked back over
AHEAD = 3  # paragraphs looked ahead over for a name that explains a description

_MALE = frozenset(("he", "him", "his", "himself"))
_FEMALE = frozenset(("she", "her", "hers", "herself"))
_THING = frozenset(("it", "its", "itself"))
_MANY = frozenset(("they", "them", "their", "theirs", "themselves"))
_FIRST = frozenset(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"))
_RELATIVE = frozenset(("who", "which", "whom", "whose", "that"))
_POSSESSIVE = frozenset(("his", "her", "its", "their", "my", "our", "hers", "theirs"))
_INDEFINITE = frozenset(("a", "an", "another", "one", "some", "any", "several", "many", "two", "three", "four", "few", "most", "no", "other", "every", "each", "those"))
_STATE_BODY = frozenset(("ministry", "army", "military", "navy", "police", "parliament", "senate", "cabinet", "embassy", "presidency", "department", "court", "bank", "government", "office", "palace", "assembly", "force", "forces", "council", "agency"))
_CARRIED = frozenset(("carried", "published", "released", "reported", "cited", "quoted", "broadcast", "aired", "issued", "run", "distributed"))
_QUOTES = frozenset(("quoted", "cited", "quotes", "cites", "quoting", "citing"))
_WORDS_OF = frozenset(("statement", "message", "speech", "remark", "remarks", "commentary", "tweet", "post", "letter"))
_HEARERS = frozenset(("reporters", "journalists", "lawmakers", "viewers", "listeners", "readers"))
_STATE_OFFICE = frozenset(("minister", "president", "premier", "chancellor", "ministry", "king", "secretary", "vice-president"))
_PAIR = frozenset(("sides", "leaders", "countries", "allies", "neighbours", "neighbors", "nations", "governments", "presidents", "ministers", "parties", "rivals", "states", "men", "women", "pair", "two", "three", "both", "foes"))
_KIN = frozenset(("sister", "brother", "father", "mother", "son", "daughter", "wife", "husband", "uncle", "aunt", "niece", "nephew"))
_AGE_NOUN = re.compile(r"\d{1,3}-year-old$")


@dataclass(slots=True)
class Unit:
    """A mention in the making: tokens ``first:last`` with the token ``head`` that stands for it in the parse."""

    first: int
    last: int
    head: int
    form: str  # name, description, pronoun
    how: str
    who: Somebody | None = None
    word: str = ""  # the pronoun, or the head noun, in small letters
    phrase: str = ""  # the description in small letters: "senior us official"
    shown: str = ""  # the description as a name would show it
    definite: bool = False
    many: bool = False
    kind: str = "unknown"
    side: str | None = None
    owner: Unit | None = None
    owned: bool = False  # it follows a possessive, known owner or not
    titled: Unit | None = None  # the name that this description is a title or apposition of
    left: int = 0  # first token of the whole noun phrase
    right: int = 0  # the token after it, "of" and "for" phrases included
    role: str = "other"


def find_mentions(doc: Doc, article: Article, parties: Parties) -> list[Mention]:
    """Return every mention of somebody in the article, resolved, sorted and without overlap.

    Mentions are names, titles and descriptions of people, bodies and groups, and pronouns. What names nobody that can
    be told (an "it" that is no body) is left out. Any parse is taken.
    """
    return Resolution(doc, article, parties).mentions()


def resolve_speakers(
    statements: list[Statement], doc: Doc, article: Article, parties: Parties, mentions: list[Mention]
) -> list[Statement]:
    """Fill speaker, speaker_id, speaker_kind, speaker_side and reported_by of every statement.

    The speaker's text is looked up among the ``mentions``; "I" and "we" inside a quotation are whoever speaks there.
    """
    parsed = _parsed(doc, article)
    finder = _Finder(parsed, mentions, parties)
    resolved: list[Statement] = []
    order = sorted(range(len(statements)), key=lambda k: (statements[k].spans[0][0], -statements[k].spans[-1][1]))
    done: dict[int, Statement] = {}
    for k in order:
        statement = statements[k]
        outer = finder.enclosing(statement, [done[j] for j in order if j in done])
        speaker = finder.speaker(statement, outer)
        if speaker is None:
            done[k] = replace(statement, reported_by=outer.speaker if outer else None)
            continue
        carrier = outer.speaker if outer else finder.carrier(statement, speaker)
        done[k] = replace(
            statement, speaker=speaker.name, speaker_id=speaker.party_id, speaker_kind=speaker.kind,
            speaker_side=speaker.side, reported_by=carrier,
        )
    resolved = [done[k] for k in range(len(statements))]
    return resolved


def _parsed(doc: Doc, article: Article) -> Parsed:
    """Return the parse as lists, made once for both steps, with the parser's guess at named entities."""
    parsed = Parsed.of(doc, article.zones)
    if not hasattr(parsed, "entity"):
        parsed.entity = [""] * len(doc)
        for entity in doc.ents:
            for i in range(entity.start, entity.end):
                parsed.entity[i] = entity.label_
    return parsed


class Resolution:
    """The mentions of one article, laid out and resolved."""

    def __init__(self, doc: Doc, article: Article, parties: Parties):
        self.r = _parsed(doc, article)
        self.article = article
        self.parties = parties
        self.lex = lexicon()
        self.cast = Cast(self.r, parties, article.published)
        self.units: list[Unit] = [self._name_unit(name) for name in self.cast.names]
        self.at: dict[int, Unit] = {i: unit for unit in self.units for i in range(unit.first, unit.last)}
        self.history: list[Unit] = []
        self.named = Counter(id(name.who) for name in self.cast.names)  # how often the article names each
        self.pairs: dict[str, Somebody] = {}
        self._lay_out()
        self._tie_titles()
        self._coordinate()
        for unit in self.units:
            self._resolve(unit)

    # -- laying out

    def _name_unit(self, name: Name) -> Unit:
        unit = Unit(name.first, name.last, name.last - 1, "name", name.how, name.who)
        unit.left, unit.right = name.first, name.last
        unit.kind, unit.side, unit.many = name.who.kind, name.who.side, name.who.plural
        unit.phrase = plain(name.title).lower()
        unit.word = name.honorific
        return unit

    def _lay_out(self) -> None:
        """Find the descriptions and pronouns, and the syntactic role of every unit."""
        r, lex = self.r, self.lex
        nouns = lex.persons | lex.bodies | lex.groups | lex.papers
        pronouns = _MALE | _FEMALE | _THING | _MANY | _FIRST | _RELATIVE
        found: list[Unit] = []
        for i, lower in enumerate(r.lower):
            if i in self.at:
                continue
            if lower in pronouns:
                if lower == "that" and r.tag[i] != "WDT":
                    continue
                if lower == "us" and r.words[i] != "us":
                    continue
                found.append(Unit(i, i + 1, i, "pronoun", "pronoun", word=lower, left=i, right=i + 1))
            elif lower in nouns or (len(lower) > 8 and _AGE_NOUN.match(lower)) or lower in ("old",):
                unit = self._description(i)
                if unit:
                    found.append(unit)
            elif lower in ("one", "another", "others", "both", "neither", "two", "three", "four") and r.dep[i] in ("nsubj", "nsubjpass", "pobj") and not self._modifies(i):
                found.append(Unit(i, i + 1, i, "pronoun", "description", word=lower, left=i, right=i + 1))
        self.units = sorted([*self.units, *found], key=lambda u: u.first)
        for unit in found:
            for i in range(unit.first, unit.last):
                self.at[i] = unit
        for unit in self.units:
            self._head_and_role(unit)

    def _modifies(self, i: int) -> bool:
        """Say whether the word at ``i`` only qualifies a noun right after it ("ministry spokesman")."""
        r = self.r
        j = i + 1
        if j < len(r) and r.words[j] == "-":
            return True
        if j < len(r) and j not in self.at and r.tag[j][:2] == "NN" and r.sentence[j] == r.sentence[i]:
            return r.lower[j] not in ("today", "yesterday", "tomorrow", "tonight") and r.head[j] != i
        return False

    def _description(self, i: int) -> Unit | None:
        """Lay out the noun phrase with head ``i``: what stands left of it, its owner, and what it is "of"."""
        r, lex = self.r, self.lex
        lower = r.lower[i]
        if r.tag[i][:2] not in ("NN", "JJ", "VB", "CD", "PR", "DT", "UH", "RB") or self._modifies(i):
            return None
        if r.tag[i][:2] in ("VB", "RB", "UH") and not (i and (r.lower[i - 1] in ("the", "a", "an") or r.words[i][:1].isupper())):
            return None
        if lower == "old" and not (i >= 2 and r.lower[i - 1] == "-" and r.lower[i - 2] in ("year", "years")):
            return None
        first = i
        names: list[Unit] = []
        start = i
        j = i - 1
        while j >= 0 and r.sentence[j] == r.sentence[i] and i - j < 9:
            at = self.at.get(j)
            if at is not None:
                if at.form != "name" or at.kind == "person" or r.quote[j] != r.quote[i]:
                    break
                names.append(at)
                start = at.first
                j = at.first - 1
                continue
            tag, word = r.tag[j], r.lower[j]
            if tag[:2] in ("JJ", "NN", "CD") or tag in ("VBN", "VBG", "HYPH", "AFX") or (tag == "RB" and r.dep[j] == "advmod" and r.head[j] < i and r.head[j] > j) or (word == "-" and j):
                if tag in ("VBG", "VBN") and not (j < r.head[j] <= i and r.dep[j] in ("amod", "compound")):
                    break
                if word == "own" and j and r.tag[j - 1] == "PRP$":
                    j -= 1
                    first = max(first, j + 2)
                    continue
                if tag in ("NNS", "NNPS") and (not (j < r.head[j] <= i) or word in lex.groups and word not in lex.title_words) or word in ("several", "many", "few", "other", "such", "own"):
                    break
                start = j
                j -= 1
                if not names:
                    first = start
                continue
            break
        if not names:
            first = start
        else:
            first = max(first, names[0].last)
        unit = Unit(first, i + 1, i, "description", "description", word=lower, left=start, right=i + 1)
        unit.many = r.tag[i] in ("NNS", "NNPS") or (lower in lex.groups and lower not in lex.persons and lower not in lex.bodies) or lower in ("people", "police")
        if j >= 0 and r.sentence[j] == r.sentence[i]:
            word = r.lower[j]
            if word in ("the", "this", "that", "these", "both"):
                unit.definite, unit.left = True, j
            elif word in _INDEFINITE or r.tag[j] == "CD":
                unit.left = j
                if j and r.lower[j - 1] in ("the", "these"):
                    unit.definite, unit.left = True, j - 1
            elif word in _POSSESSIVE and j in self.at or r.tag[j] == "PRP$":
                unit.definite, unit.left = True, j
                unit.owner = self.at.get(j) or Unit(j, j + 1, j, "pronoun", "pronoun", word=word, left=j, right=j + 1)
            elif r.tag[j] == "POS" or r.words[j] in ("'", "’", "'s", "’s"):
                unit.definite = unit.owned = True
                unit.owner = self.at.get(j - 1)
                unit.left = unit.owner.left if unit.owner else j - 1
                if unit.owner is None:
                    unit.left = self._phrase_start(j - 1)
                elif unit.owner.form == "name":
                    unit.left = max(0, unit.owner.first - (1 if unit.owner.first and r.lower[unit.owner.first - 1] == "the" else 0))
        if unit.word == "old":
            unit.kind, unit.definite = "person", unit.definite
        self._describe(unit, names, start)
        return unit

    def _phrase_start(self, i: int) -> int:
        """Walk left over the noun phrase that ends at ``i``."""
        r = self.r
        while i > 0 and r.sentence[i - 1] == r.sentence[i] and (r.tag[i - 1][:2] in ("JJ", "NN", "CD", "DT", "PR")):
            i -= 1
        return i

    def _describe(self, unit: Unit, names: list[Unit], start: int) -> None:
        """Fill kind, side, phrase and shown form of a description."""
        r, lex = self.r, self.lex
        word = unit.word
        if word in lex.persons or word == "old" or _AGE_NOUN.match(word):
            unit.kind = "person"
        elif word in lex.bodies and not unit.many:
            unit.kind = "government" if word in lex.governments and word not in ("neighbour", "neighbor") else "organisation"
        elif word in lex.papers:
            unit.kind = "organisation"
        else:
            unit.kind = "group"
        if unit.many and unit.kind == "person":
            unit.kind = "group"
        for name in names:
            if name.who is not None and unit.side is None:
                unit.side = self._side_of(name.who)
        unit.phrase = plain(r.text[r.start[start] : r.end[unit.last - 1]]).lower()
        right = unit.last
        # what it is of: "spokesman for the harbour ministry", "leader of the opposition"
        if right + 1 < len(r) and r.lower[right] in ("of", "for", "from", "to", "at", "with", "on", "in", "by", "close", "familiar") and r.sentence[right] == r.sentence[unit.head] and (
            r.head[right] == unit.head and (r.lower[right] != "by" or word in lex.papers) or r.lower[right] in ("of", "close", "familiar") or word in ("spokesman", "spokeswoman", "spokesperson")
        ):
            stop = self._of_phrase(right, unit)
            if stop:
                right = stop
        unit.right = right
        if word in _KIN and unit.owner is None and right > unit.last:
            unit.owner = next((self.at[i] for i in range(right - 1, unit.last, -1) if i in self.at and self.at[i].kind == "person"), None)
        unit.shown = r.text[r.start[start] : r.end[(right if right > unit.last and r.lower[unit.last] in ("of", "for", "from", "on", "in", "close", "familiar") and unit.kind in ("person", "group") or right > unit.last and r.lower[unit.last] == "by" else unit.last) - 1]]

    def _of_phrase(self, i: int, unit: Unit) -> int:
        """Return the end of the phrase after the preposition at ``i``, and take a side from it; 0 where there is none."""
        r = self.r
        if r.lower[i] in ("close", "familiar"):
            i += 1
        j = i + 1
        stop = min(len(r), i + 12)
        while j < stop and r.sentence[j] == r.sentence[i] and r.tag[j][:2] in ("DT", "JJ", "NN", "PR", "CD", "PO", "HY", "VB") and r.words[j] not in (",", "(", ")"):
            if r.tag[j][:2] == "VB" and r.tag[j] not in ("VBG", "VBN"):
                break
            at = self.at.get(j)
            if at is not None and at.form == "name":
                if unit.side is None and r.lower[i] in ("of", "for", "from", "to") and at.who is not None and not at.who.is_person and not (r.lower[i] in ("to", "for") and unit.word in ("envoy", "ambassador", "representative", "negotiator")):
                    unit.side = self._side_of(at.who)
                j = at.last
                if j < len(r) and r.tag[j] == "POS":
                    j += 1
                continue
            if j > i + 1 and r.tag[j][:2] == "PR" and r.tag[j] == "PRP":
                break
            j += 1
        while j > i + 1 and (r.tag[j - 1][:2] in ("DT", "JJ", "CD", "PO", "VB") and (j - 1) not in self.at):
            j -= 1
        return j if j > i + 1 else 0

    def _side_of(self, who: Somebody) -> str | None:
        """Return the side that somebody stands for as an owner: a government its own, a body that it belongs to."""
        if who.kind == "government" or (who.kind == "organisation" and who.side is None and who.party is not None and not who.media):
            return who.id
        return who.side

    def _head_and_role(self, unit: Unit) -> None:
        r = self.r
        for i in range(unit.last - 1, unit.first - 1, -1):
            if not unit.first <= r.head[i] < unit.last:
                unit.head = i
                break
        i = unit.head
        if unit.form == "description":
            i = unit.head = unit.last - 1
        for _ in range(8):
            dep = r.dep[i]
            if dep in ("nsubj", "nsubjpass", "csubj", "expl", "agent"):
                unit.role = "subject"
                return
            if dep in ("dobj", "dative", "iobj", "attr", "oprd", "pobj"):
                unit.role = "object"
                return
            if dep == "poss":
                unit.role = "owner"
                return
            if dep in ("compound", "amod", "nmod", "nummod", "quantmod", "advmod", "npadvmod"):
                after = self.at.get(r.head[i])
                if after is not None and (after is unit or (after.form == "name" and after.kind == "person" and unit.form != "name")):
                    i = r.head[i]
                    continue
                unit.role = "modifier"
                return
            if dep in ("appos", "conj") and r.head[i] != i:
                i = r.head[i]
                continue
            unit.role = "subject" if dep == "ROOT" and i and r.tag[i][:2] in ("NN", "PR") and self._inverted(i) else "other"
            break
        opening = r.sentences[r.sentence[unit.head]][0] if r.sentences else 0
        if unit.role == "other" and unit.first - len(unit.phrase.split()) <= opening + 2 and r.lower[opening] not in ("in", "at", "from", "on", "for", "to", "by"):
            unit.role = "subject"

    def _inverted(self, i: int) -> bool:
        return self.r.lower[i - 1] in ("said", "says", "added")

    def _verb(self, unit: Unit) -> int:
        """Return the token that governs the unit: its verb, or its own head."""
        r, i = self.r, unit.head
        for _ in range(8):
            if r.dep[i] in ("conj", "appos", "compound", "amod", "nmod", "poss") and r.head[i] != i and r.tag[r.head[i]][:2] != "VB":
                i = r.head[i]
            else:
                break
        return r.head[i]

    def _speaks(self, unit: Unit) -> bool:
        """Say whether the unit is the subject of a verb of speech."""
        if unit.role != "subject":
            return False
        r = self.r
        verb = self._verb(unit)
        return r.lemma[verb] in self.lex.speech_verbs or (
            unit.first > 0 and r.lemma[unit.first - 1] in self.lex.speech_verbs and r.quote[unit.first - 1] < 0)

    # -- titles and appositions

    def _tie_titles(self) -> None:
        """Tie descriptions to the names they stand beside, and learn titles, sides and other words for bodies."""
        r = self.r
        for k, unit in enumerate(self.units):
            if unit.form == "name" and unit.who is not None:
                self._title_side(unit)
                continue
            if unit.form != "description":
                continue
            name = self._name_beside(unit, k)
            if name is not None and name.who is not None:
                unit.titled, unit.who = name, name.who
                self._learn(name.who, unit)
                continue
            # "Chung heads ...", "Kim is the leader of ...": the name is the subject of "be"
            verb = r.head[unit.head]
            if r.dep[unit.head] == "attr" and r.lemma[verb] in ("be", "become", "remain"):
                for subject in r.subjects(verb):
                    at = self.at.get(subject)
                    if at is not None and at.form == "name" and at.who is not None and self._fits_kind(at.who, unit):
                        self._learn(at.who, unit)

    def _title_side(self, unit: Unit) -> None:
        """Take the side of a person from what stands before the title: "South Korean President X", "Russia's X"."""
        who = unit.who
        if who is None or not who.is_person or who.side is not None or not unit.phrase:
            return
        r = self.r
        i = unit.first - len(unit.phrase.split()) - unit.phrase.count("-") * 2
        start = r.start[unit.first] - len(unit.phrase) - 1
        i = r.token_at(start) if start > 0 else 0
        for j in range(i, max(-1, i - 5), -1):
            at = self.at.get(j)
            if at is not None and at.form == "name" and at.who is not None and not at.who.is_person and r.sentence[at.first] == r.sentence[unit.first]:
                gap = r.lower[at.last : i]
                if all(w in ("'s", "’s", "'", "’", "former", "new", "acting", "top", "the", "then", "-") or self.r.tag[at.last + n][:2] in ("JJ", "NN") for n, w in enumerate(gap)):
                    who.side = self._side_of(at.who)
                    if at.who.kind == "organisation":
                        who.ties.add(at.who.id)
                return
            if at is not None and at.form != "name" or r.words[j] in (",", ".", ";", ":"):
                break
        if set(unit.phrase.split()) & _STATE_OFFICE and not set(unit.phrase.split()) & {"union", "company", "opposition"}:
            body = next((w for w in ("ministry", "department") if w in unit.phrase.split()), None)
            for i in range(unit.first - 1, max(-1, unit.first - 60), -1):
                at = self.at.get(i)
                if 0 <= r.paragraph[i] < r.paragraph[unit.first] - 1:
                    return
                if r.quote[i] >= 0:
                    continue
                if body and at is not None and at.form == "description" and at.word == body and at.side:
                    who.side = at.side
                    return
                if at is not None and at.form == "name" and at.who is not None and at.who.kind == "government":
                    who.side = at.who.id
                    return

    def _name_beside(self, unit: Unit, k: int) -> Unit | None:
        """Return the name that a description is a title or apposition of, or None."""
        r = self.r
        # right before the name: "mission chief Joan Ellsworth", "the consumer group Safe Passage"
        after = self.at.get(unit.last)
        if after is not None and after.form == "name" and after.how in ("name", "alias") and after.who is not None and r.text[r.end[unit.last - 1] : r.start[after.first]] == " ":
            if after.who.is_person == (unit.kind == "person") and not unit.many and after.who.kind != "government":
                return after
        if unit.many:
            return None
        # name, description: ", the union's general secretary,"
        before = unit.left - 1
        while before > 0 and r.lower[before] in ("who", "is", "was", "then", "now", "himself", "herself", "also", "a", "an", "the", "both"):
            before -= 1
        if before > 0 and r.words[before] in (",", "(", "-", "–", "—") and r.sentence[before] == r.sentence[unit.head]:
            name = self.at.get(before - 1)
            if name is None and r.tag[before - 1] == "CD" and before > 2 and r.words[before - 2] == ",":
                name = self.at.get(before - 3)
            if name is not None and name.form == "name" and name.who is not None and self._apposed(name, unit):
                return name
        # description, name: "its president, Rita Vasques,"
        if unit.right + 1 < len(r) and r.words[unit.right] == "," and r.sentence[unit.right] == r.sentence[unit.head]:
            j = unit.right + 1
            while j < len(r) and j - unit.right < 6 and (j not in self.at or self.at[j].form == "description") and (r.lower[j] in ("the", "general", "lieutenant", "colonel", "major", "dr", "mr", "ms", "mrs", ".") or r.lower[j] in self.lex.title_words or r.words[j] in self.lex.honorifics):
                j += 1
            name = self.at.get(j)
            if name is not None and name.form == "name" and name.first == j and name.who is not None and name.how in ("name", "alias") and self._fits_kind(name.who, unit):
                end = name.last
                closes = end >= len(r) or r.words[end] in (",", ".", ")", "-", "–", "—", ":", ";") or r.dep[name.head] == "appos" or r.tag[end][:2] == "VB"
                if closes and not (end < len(r) and r.lower[end] in ("'s", "’s") and r.dep[name.head] != "appos") and r.lower[unit.left - 1 if unit.left else 0] != "and":
                    if not (name.who.kind == "government"):
                        return name
        return None

    def _fits_kind(self, who: Somebody, unit: Unit) -> bool:
        if unit.kind == "person":
            return who.is_person and not self._gender_clash(who, unit)
        if unit.kind in ("organisation", "government"):
            return not who.is_person
        return False

    def _gender_clash(self, who: Somebody, unit: Unit) -> bool:
        gender = self.lex.gender.get(unit.word)
        return bool(gender and who.gender and gender != who.gender)

    def _apposed(self, name: Unit, unit: Unit) -> bool:
        """Say whether a description after a name and a comma describes that name, and is not the next in a list."""
        r = self.r
        if not self._fits_kind(name.who, unit):
            return False
        if r.dep[unit.head] == "appos" and name.first <= r.head[unit.head] < name.last:
            return True
        if r.dep[unit.head] in ("attr",) :
            return True
        if unit.who is not None or r.dep[unit.head] in ("nsubj", "nsubjpass") and r.head[unit.head] > unit.head and not (unit.right < len(r) and r.words[unit.right] == ","):
            return False
        end = unit.right
        return end >= len(r) or r.words[end] in (",", ".", ")", "-", "–", "—", ";", '"', "”") or r.lower[end] in ("of", "for", "at", "in", "who", "said", "told", "with", "from", "and", "on", "to")

    def _learn(self, who: Somebody, unit: Unit) -> None:
        """Let a description stand for somebody from now on."""
        if who.is_person:
            title = unit.phrase
            if who.party is None or who.side is None:
                side = unit.side
                if side is None and unit.owner is not None and unit.owner.who is not None and not unit.owner.who.is_person:
                    side = self._side_of(unit.owner.who)
                if who.side is None:
                    who.side = side
            self._tie(who, unit)
            phrase = self._title_phrase(unit)
            if phrase and phrase != title:
                self.cast.add_title(who, phrase)
            self.cast.add_title(who, title)
        elif unit.word != "old":
            who.nouns.add(unit.word)
            if who.kind == "unknown" and unit.kind in ("organisation", "government"):
                who.kind = "organisation"
            if who.side is None and who.party is None and unit.side and unit.side != who.id:
                who.side = unit.side

    def _tie(self, who: Somebody, unit: Unit) -> None:
        """Note for which bodies a person speaks: the owner of the title, and those that its phrase names."""
        inside = {self.at[i].who.id for i in range(unit.left, unit.right) if i in self.at and self.at[i].who is not None and not self.at[i].who.is_person}
        if unit.owner is not None and unit.owner.who is not None and not unit.owner.who.is_person:
            inside.add(unit.owner.who.id)
        who.ties |= inside

    def _coordinate(self) -> None:
        """Remember names joined by "and": they may be "they", "both sides" or "the two leaders" later."""
        self.joined: list[tuple[int, tuple[Unit, ...]]] = []
        r = self.r
        group: list[Unit] = []
        for unit, after in zip(self.units, [*self.units[1:], None]):
            if not group:
                group = [unit] if unit.form == "name" else []
            if not group:
                continue
            if after is None or after.form != "name" and not (after.form == "description" and not after.titled):
                group = []
                continue
            gap = [w for i, w in enumerate(r.lower[unit.last : after.first], unit.last) if w not in ("the", "president", "minister", "prime", "foreign", "leader", "u.s.", "mr", "ms")]
            if after.form == "name" and unit.form == "name" and (unit.kind == "person") == (after.kind == "person") and unit.who is not after.who and unit.how != "demonym" and after.how != "demonym" and r.sentence[unit.head] == r.sentence[after.head]:
                if gap == ["and"] or gap == [",", "and"]:
                    group.append(after)
                    self.joined.append((after.last, tuple(group)))
                    group = []
                    continue
                if gap == [","]:
                    group.append(after)
                    continue
            group = [after] if after.form == "name" else []

    # -- resolving

    def _resolve(self, unit: Unit) -> None:
        if unit.form == "name":
            self._resolve_name(unit)
        elif unit.form == "pronoun":
            self._resolve_pronoun(unit)
        elif unit.who is None:
            self._resolve_description(unit)
        if unit.who is not None:
            unit.kind = unit.who.kind
            if not self.r.zoned[unit.head]:
                unit.who.places.append(unit.head)
                if unit.titled is None:
                    self.history.append(unit)

    def _resolve_name(self, unit: Unit) -> None:
        """A single word that several bear is the one it fits best here: title and gender, then the last one meant."""
        who = unit.who
        word = plain(self.r.text[self.r.start[unit.first] : self.r.end[unit.last - 1]]).lower()
        if " " in word or not who.is_person:
            return
        bearers = [w for w in self.cast.by_word.get(word, ()) if w.is_person and w.places and self.cast.is_family(w, word)]
        if len(bearers) < 2:
            return
        title = unit.phrase.split()[-1] if unit.phrase else ""
        gender = self.lex.honorifics.get(unit.word) if unit.word else None
        if gender not in ("male", "female"):
            gender = self._gender_ahead(unit)

        def rank(w: Somebody) -> tuple:
            recent = max(w.places)
            called = sum(1 for i in w.places if self.at.get(i) is not None and self.at[i].last - self.at[i].first == 1)
            near = self.r.paragraph[recent] == self.r.paragraph[unit.first]
            return (
                not (gender in ("male", "female") and w.gender not in (None, gender)), bool(title) and title in w.titles,
                near, called, len(w.places), recent,
            )

        unit.who = max(bearers, key=rank)

    def _gender_ahead(self, unit: Unit) -> str | None:
        """Return the gender that the sentence itself gives to its subject: "Kim said he ..." """
        r = self.r
        if unit.role != "subject":
            return None
        verb = self._verb(unit)
        for i in range(unit.last, min(len(r), verb + 6)):
            if r.sentence[i] != r.sentence[unit.first] or r.quote[i] != r.quote[unit.first]:
                return None
            if i > unit.last and i in self.at and self.at[i].form == "name" and self.at[i].kind == "person":
                return None
            if r.lower[i] in _MALE or r.lower[i] in _FEMALE:
                return "male" if r.lower[i] in _MALE else "female"
        return None

    # descriptions

    def _resolve_description(self, unit: Unit) -> None:
        self._owner(unit)
        if unit.kind == "person":
            unit.who = self._person(unit)
        elif unit.kind == "government":
            unit.who = self._government(unit)
        elif unit.kind == "organisation":
            unit.who = self._body(unit)
        else:
            unit.who = self._group(unit)

    def _owner(self, unit: Unit) -> None:
        if unit.owner is None:
            return
        if unit.owner.who is None and unit.owner.form == "pronoun":
            self._resolve_pronoun(unit.owner)
        owner = unit.owner.who
        if owner is not None and unit.side is None:
            unit.side = self._side_of(owner)

    def _person(self, unit: Unit) -> Somebody | None:
        r = self.r
        owner = unit.owner.who if unit.owner else None
        generic = unit.word == "old" or bool(_AGE_NOUN.match(unit.word))
        related = owner is not None and owner.is_person and unit.word not in self.lex.offices
        if owner is not None and owner.is_person and unit.word in _KIN:
            kin = self._kin(unit, owner)
            if kin is not None:
                return kin
        if owner is not None and owner.is_person and unit.word == "counterpart" and unit.side:
            for title in sorted(owner.titles, key=lambda t: (-len(t), t)):
                party = self.parties.holder(title, unit.side, self.article.published)
                if party is not None:
                    return self.cast.of_party(party)
        if owner is not None and owner.is_person and unit.word in ("guest", "host", "visitor"):
            for who in self._recent_people(unit):
                if who is not owner and who.named:
                    return who
        if owner is not None and owner.is_person and unit.word in ("rival", "opponent", "challenger"):
            others = [w for w in self._recent_people(unit) if w is not owner and self.named[id(w)] > 2 and w.named and not self._gender_clash(w, unit)]
            if others:
                return max(others, key=lambda w: self.named[id(w)])
        if unit.definite and not related:
            known, match = self._by_title(unit, self._recent_people(unit))
            if known is not None and (match >= 2.0 or unit.owner is None):
                holder = None if generic else self._holder(unit)
                if holder is not None and holder is not known and (
                    match < 2.4 or not known.named or "new" in unit.phrase.split() or (known.party is not None and holder.places)
                ):
                    return holder
                return known
        if unit.definite and not generic and not related:
            holder = self._holder(unit) if unit.side else None
            ahead = holder or self._ahead(unit) or self._holder(unit)
            if ahead is not None:
                return ahead
        elif not unit.definite and not generic and self._in_lead(unit):
            ahead = self._ahead(unit, lead=True)
            if ahead is not None:
                return ahead
        if unit.definite and unit.owner is None and (generic or self._redescribes(unit)):
            likely = self._salient(unit, {"male": "male", "female": "female"}.get(self.lex.gender.get(unit.word, ""), None))
            if likely is not None:
                self._learn(likely, unit)
                return likely
        if unit.word in ("one", "both"):
            return None
        return self._unnamed(unit)

    def _redescribes(self, unit: Unit) -> bool:
        """Say whether a definite description may stand for the person talked of although nothing called him so yet."""
        words = set(unit.phrase.split())
        return unit.word not in self.lex.offices and bool(
            words & {"veteran", "former", "ex"} or unit.word in ("politician", "leader", "man", "woman", "lawmaker", "candidate", "veteran", "newcomer", "billionaire", "tycoon", "executive", "author", "economist", "professor", "diplomat", "defendant", "accused", "father", "mother", "lawyer", "activist", "dissident", "journalist", "writer", "actor", "actress", "singer", "player", "scientist", "doctor", "teacher")
        ) or bool(words & {"veteran", "former"})

    def _recent_people(self, unit: Unit) -> Iterable[Somebody]:
        seen: set[int] = set()
        for other in reversed(self.history[-200:]):
            if other.who is not None and other.who.is_person and id(other.who) not in seen:
                seen.add(id(other.who))
                yield other.who

    def _kin(self, unit: Unit, owner: Somebody) -> Somebody | None:
        """"his sister" is a woman of his family name: one in the article, else the only one in the parties file."""
        gender = self.lex.gender.get(unit.word)
        family = next((word for word in owner.words if self.cast.is_family(owner, word)), None)
        if family is None or gender is None:
            return None
        known = [w for w in self.cast.by_word.get(family, ()) if w.is_person and w is not owner and w.gender in (gender, None) and self.cast.is_family(w, family) and w.named]
        titled = [w for w in known if unit.word in w.titles]
        sure = [w for w in known if w.gender == gender]
        for found in (titled, sure, known):
            if len(found) == 1:
                return found[0]
        if known:
            return None
        listed = {p.id: p for p, words in self.cast.people_called(family) if p.gender == gender and p.side == owner.side and p.id != owner.id and words and family in words}
        return self.cast.of_party(next(iter(listed.values()))) if len(listed) == 1 else None

    def _by_title(self, unit: Unit, people: Iterable[Somebody]) -> tuple[Somebody | None, float]:
        """Return the person mentioned before whom the title fits best, the last mentioned of equals, and how well."""
        best, best_score, best_match = None, 0.0, 0.0
        former = bool({"former", "ex"} & set(unit.phrase.split()))
        owner = unit.owner.who if unit.owner else None
        for rank, who in enumerate(people):
            if self._gender_clash(who, unit):
                continue
            if unit.side and who.side and unit.side != who.side:
                continue
            if owner is not None and not owner.is_person and owner.kind != "government" and owner.id not in who.ties:
                continue
            match = self._title_match(unit, who)
            if former and not any("former" in t.split() or "ex" in t.split() for t in who.titles):
                continue
            if not match:
                continue
            if unit.side and not who.side and match < 3:
                match -= 0.5
            score = match * 2 - rank * 0.45 + (1.0 if unit.side and who.side == unit.side else 0.0)
            if score > best_score or best is None:
                best, best_score, best_match = who, score, match
        return best, best_match

    def _title_match(self, unit: Unit, who: Somebody) -> float:
        """Weigh how well a description fits the titles that somebody has borne: 3 in full, 2 by the noun, 1 by a synonym."""
        phrase = self._title_phrase(unit)
        if phrase in who.titles:
            return 3.0 if phrase != unit.word else 2.4
        head = unit.word
        if " of " in phrase:
            return 1.0 if self.lex.same_office.get(phrase, set()) & who.titles else 0.0
        words = set(phrase.split())
        if head in who.titles:
            # "the finance minister" is not "the foreign minister"
            asked = words - {head} & self.lex.title_words - {"former", "then", "new", "senior", "top", "veteran", "late", "ex"}
            asked -= {head}
            borne = [set(t.split()) - {head} for t in who.titles if t != head and t.split()[-1] == head]
            if asked and borne and not any(asked <= b for b in borne):
                return 0.0
            return 2.5 if asked else 2.0
        same = self.lex.same_office.get(phrase, set()) | (self.lex.same_office.get(head, set()) if len(words) == 1 or not words & self.lex.title_words - {head} else set())
        if same & who.titles:
            return 1.0
        return 0.0

    def _title_phrase(self, unit: Unit) -> str:
        """Return the description without the country's name, articles and adjectives that are no part of a title."""
        r = self.r
        words = [
            r.lower[i] for i in range(unit.first, unit.last)
            if r.lower[i] in self.lex.title_words or i == unit.head or r.lower[i] in self.lex.bodies or r.words[i] == "-"
        ]
        i = unit.last
        if i + 1 < len(r) and r.lower[i] == "of" and (r.lower[i + 1] in self.lex.office_of or r.lower[i + 1 : i + 2] == ["the"] and r.lower[i + 2 : i + 3] and r.lower[i + 2] in self.lex.office_of):
            words.append("of")
            i += 1
            while i < len(r) and (r.lower[i] in self.lex.office_of or r.lower[i] in ("the", "and") and r.lower[i + 1 : i + 2] and r.lower[i + 1] in self.lex.office_of):
                words += [r.lower[i]] if r.lower[i] != "the" else []
                i += 1
        return " ".join(words).replace(" - ", "-")

    def _holder(self, unit: Unit) -> Somebody | None:
        """Return who held the office on the day of publication, by the parties file."""
        if unit.word not in self.lex.offices | {"leader", "diplomat", "adviser", "advisor"}:
            return None
        phrase = " ".join(w for w in unit.phrase.split() if w not in ("new", "outgoing", "current"))
        if "former" in phrase.split() or "ex" in phrase.split():
            return None
        on = self.article.published
        titles = [phrase, self._title_phrase(unit)]
        r = self.r
        if unit.right > unit.last and r.lower[unit.last] == "of":
            titles.insert(0, plain(r.text[r.start[unit.first] : r.end[unit.right - 1]]))
        sides = [unit.side] if unit.side else [*self._sides_near(unit), None]
        for side in sides:
            for title in dict.fromkeys(titles):
                party = self.parties.holder(title, side, on) if title else None
                if party is not None and not (self.lex.gender.get(unit.word) and party.gender and party.gender != self.lex.gender[unit.word]):
                    return self.cast.of_party(party)
        return None

    def _sides_near(self, unit: Unit) -> list[str]:
        """Return the sides mentioned last, nearest first."""
        sides: list[str] = []
        for other in reversed(self.history[-WINDOW:]):
            side = self._side_of(other.who) if other.who is not None else None
            party = self.parties.get(side)
            if party is not None and party.kind == "government" and side not in sides:
                sides.append(side)
        return sides[:6]

    def _in_lead(self, unit: Unit) -> bool:
        return unit.head < len(self.r) and self.r.paragraph[unit.head] <= 1

    def _ahead(self, unit: Unit, lead: bool = False) -> Somebody | None:
        """Return the person whose first mention, soon after, explains a description: by its title, or in the lead."""
        r = self.r
        here = r.paragraph[unit.head]
        looked = 0
        for other in self._units_after(unit):
            if other.form != "name" or other.who is None or not other.who.is_person:
                continue
            if r.paragraph[other.first] > here + AHEAD or looked > 12:
                return None
            looked += 1
            who = other.who
            if who.places or self._gender_clash(who, unit) or (unit.side and who.side and unit.side != who.side):
                continue
            match = self._title_match(unit, who)
            near = r.paragraph[other.first] <= here + 1
            if match >= 2.0 and (not lead or near):
                if lead and not (unit.side or "").strip() and match < 2.5 and unit.word in ("spokesman", "spokeswoman", "official", "analyst", "expert"):
                    continue
                return who
            if lead and near and match >= 1.0 and other.role == "subject" and unit.role == "subject":
                return who
            if not lead and near and not who.titles and other.role == "subject" and unit.role == "subject" and unit.word in self.lex.offices and (unit.side is None or who.side in (None, unit.side)):
                who.side = who.side or unit.side
                self.cast.add_title(who, self._title_phrase(unit) or unit.word)
                return who
        return None

    def _units_after(self, unit: Unit) -> Iterable[Unit]:
        lo, hi = 0, len(self.units)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.units[mid].first <= unit.first:
                lo = mid + 1
            else:
                hi = mid
        return self.units[lo : lo + WINDOW]

    def _salient(self, unit: Unit, gender: str | None) -> Somebody | None:
        lawyers = {"prosecutor", "lawyer", "judge", "attorney"} if unit.word in ("defendant", "accused", "suspect", "plaintiff") else set()

        former = unit.word if "former" in unit.phrase.split() else None

        def fits(who: Somebody) -> bool:
            if former in who.titles or not who.is_person or not who.named or (gender and who.gender not in (None, gender)):
                return False
            return not (who.titles & lawyers) and not (unit.side and who.side and who.side != unit.side and "former" not in unit.phrase)

        return self._antecedent(unit, fits, gender, often=0.5)

    def _government(self, unit: Unit) -> Somebody | None:
        """"the Italian government" is Italy; "the government" the country talked of; "the island" what bears that noun."""
        if unit.side:
            party = self.parties.get(unit.side)
            if party is not None and party.kind == "government":
                return self.cast.of_party(party)
        if not unit.definite:
            return None
        owner = unit.owner.who if unit.owner else None
        if owner is not None and owner.is_person and unit.word in ("government", "administration", "country"):
            party = self.parties.get(owner.side)
            return self.cast.of_party(party) if party is not None else self._unnamed(unit)
        specific = unit.word in ("island", "mainland", "kingdom", "republic", "emirate", "neighbour", "neighbor")
        for other in reversed(self.history[-WINDOW:]):
            who = other.who
            if who is None or who.kind != "government":
                continue
            if not specific or unit.word in who.nouns:
                return who
        return self._unnamed(unit) if unit.word in ("government", "administration", "regime") else None

    def _body(self, unit: Unit) -> Somebody | None:
        noun = unit.word
        owner = unit.owner.who if unit.owner else None
        phrase = self._body_phrase(unit)
        if noun in _WORDS_OF and not unit.many:
            if owner is not None:
                return owner
            if unit.definite and unit.left + 2 == unit.last:
                for other in reversed(self.history[-8:]):
                    if other.who is not None and self._speaks(other) and self.r.paragraph[other.first] >= self.r.paragraph[unit.first] - 1:
                        return other.who
        if unit.side and not (owner is not None and owner.is_person):
            known = self._body_of_side(phrase, unit.side)
            if known is not None:
                return known
        if owner is not None and owner.is_person:
            for name in sorted(owner.ties):
                tied = self.cast.somebody.get(name)
                if tied is not None and noun in tied.nouns:
                    return tied
        if unit.definite and not unit.owned and unit.owner is None:
            same = self.lex.same_body.get(noun, {noun})
            for nouns, untyped in (({noun}, False), (same, False), (same, True)):
                def fits(who: Somebody, nouns=nouns, untyped=untyped) -> bool:
                    if who.is_person or who.plural or unit.side and who.side and who.side != unit.side:
                        return False
                    if untyped:
                        return not who.nouns and who.kind == "organisation" and noun in GENERIC and who.named
                    return bool(nouns & who.nouns) and self._phrase_fits(phrase, who)

                known = self._antecedent(unit, fits, None)
                known = known or max(
                    (w for w in self.cast.somebody.values() if w.places and w.named and fits(w)), key=lambda w: len(w.places), default=None
                )
                if known is not None:
                    return known
            listed = self._body_of_file(unit)
            if listed is not None:
                return listed
            if unit.side is None and noun in ("army", "military", "navy", "parliament", "cabinet", "presidency"):
                unit.side = next(iter(self._sides_near(unit)), None)
                known = self._body_of_side(phrase, unit.side) if unit.side else None
                if known is not None:
                    return known
        ahead = self._body_ahead(unit)
        if ahead is not None:
            return ahead
        if noun in ("ministry", "department") and unit.definite and not unit.owned:
            tied = self._ministry_of_minister(unit, phrase)
            if tied is not None:
                return tied
            if unit.side is None and len(phrase.split()) > 1:
                for side in self._sides_near(unit)[:1]:
                    known = self._body_of_side(phrase, side)
                    if known is not None:
                        return known
                    unit.side = side
        return self._unnamed(unit)

    def _body_of_file(self, unit: Unit) -> Somebody | None:
        """Return the only body of the corpus's own parties that the noun may stand for."""
        found = [p for p in self.cast.own_bodies() if unit.word in p[1] and (unit.side is None or p[0].side == unit.side)]
        return self.cast.of_party(found[0][0]) if len(found) == 1 else None

    def _body_phrase(self, unit: Unit) -> str:
        r = self.r
        return " ".join(r.lower[i] for i in range(unit.first, unit.last) if r.words[i] != "-")

    def _phrase_fits(self, phrase: str, who: Somebody) -> bool:
        """"the foreign ministry" is not the defence ministry: every word must be in the body's names or nouns."""
        words = set(phrase.split()) - {"powerful", "influential", "state", "militant", "islamist", "global", "new", "main", "ruling", "central", "french", "national"}
        if len(words) <= 1:
            return True
        known = set(who.words) | who.nouns | {w for t in who.titles for w in t.split()}
        if who.party is not None:
            for alias in who.party.aliases:
                known.update(plain(alias).lower().split())
        return words <= known

    def _body_of_side(self, phrase: str, side: str) -> Somebody | None:
        """Return the body of a side whose name ends in the phrase: "Seoul's unification ministry"."""
        plainer = phrase.replace("defence", "defense").replace("defense", "defence")
        for party in self.parties.of_side(side):
            if party.kind == "person":
                continue
            for name in (party.name, *party.aliases):
                lower = plain(name).lower().replace("defense", "defence").removeprefix("the ")
                if lower == plainer or lower.endswith((" " + plainer, "'s " + plainer)):
                    return self.cast.of_party(party)
        for who in self.cast.somebody.values():
            if who.side == side and who.party is None and not who.is_person and plainer in who.titles:
                return who
        return None

    def _body_ahead(self, unit: Unit) -> Somebody | None:
        """Return a body first named soon after that the description explains: "the biggest rail union" in a lead."""
        r = self.r
        if r.paragraph[unit.head] > 2 or unit.side and unit.word in _STATE_BODY:
            return None
        here = r.paragraph[unit.head]
        for other in self._units_after(unit):
            who = other.who
            if r.paragraph[other.first] > here + 2:
                return None
            if other.form == "name" and who is not None and not who.is_person and who.party is None and not who.places and unit.word in who.nouns:
                return who
        return None

    def _ministry_of_minister(self, unit: Unit, phrase: str) -> Somebody | None:
        """"the ministry" after "Health Minister Olivier Kalonda" is the health ministry of his country."""
        r = self.r
        for other in reversed(self.history[-WINDOW:]):
            who = other.who
            if who is None or not who.is_person:
                continue
            for title in sorted(who.titles):
                words = title.split()
                if words[-1] in ("minister", "secretary", "spokesman", "spokeswoman", "spokesperson") and len(words) == 2 and words[0] in self.lex.title_words and words[0] not in ("prime", "deputy", "vice", "former", "chief", "press", "general", "first", "ministry"):
                    wanted = f"{words[0]} ministry"
                    if phrase not in ("ministry", wanted) and not (phrase == "department" and unit.word == "department"):
                        continue
                    return self._ministry(wanted, who.side or next(iter(self._sides_near(unit)), None))
        del r
        return None

    def _ministry(self, phrase: str, side: str | None) -> Somebody:
        if side:
            known = self._body_of_side(phrase, side)
            if known is not None:
                return known
        name = " ".join(w.capitalize() for w in phrase.split())
        adjective = self._adjective(side)
        return self._new_body(f"{adjective} {name}" if adjective else name, phrase, side)

    def _adjective(self, side: str | None) -> str:
        party = self.parties.get(side)
        if party is None:
            return ""
        return party.demonyms[0] if party.demonyms and party.kind == "government" else party.name

    def _new_body(self, name: str, phrase: str, side: str | None, kind: str = "organisation") -> Somebody:
        who = self.cast.body(name, kind, side)
        who.titles.add(phrase.replace("defense", "defence"))
        who.nouns.add(phrase.split()[-1])
        who.side = who.side or side
        return who

    def _group(self, unit: Unit) -> Somebody | None:
        """Groups are kept apart by their description; "both sides" and "the two leaders" are the last two joined."""
        words = unit.phrase.split()
        if unit.word == "media" and "state" in words:
            for side in [unit.side] if unit.side else self._sides_near(unit)[:2]:
                party = self.parties.named(f"{self._adjective(side)} state media")
                if party is not None:
                    return self.cast.of_party(party)
        if unit.word in _PAIR and (unit.definite or "both" in self.r.lower[max(0, unit.left - 1) : unit.last] or "two" in words):
            pair = self._pair(unit)
            if pair is not None:
                return pair
        if unit.definite and unit.owner is None and unit.side is None:
            for other in reversed(self.history[-WINDOW:]):
                who = other.who
                if who is not None and who.plural and unit.word in who.nouns:
                    return who
        return self._unnamed(unit)

    def _pair(self, unit: Unit) -> Somebody | None:
        """Return the last persons or governments that were named together before the unit."""
        people = unit.word in ("leaders", "presidents", "ministers", "men", "women", "pair")
        either = unit.form == "pronoun"
        for end, members in reversed(self.joined):
            if end > unit.first and self.r.sentence[members[0].first] != self.r.sentence[unit.first]:
                continue
            persons = all(m.kind == "person" for m in members)
            governments = all(m.kind == "government" for m in members)
            if (people and persons) or (not people and governments) or (either and persons):
                if unit.word in ("allies", "neighbours", "neighbors") and not governments:
                    continue
                wanted = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}.get(next((w for w in self.r.lower[unit.left : unit.last] if w in ("two", "both", "three", "four", "five")), ""), len(members))
                if wanted != len(members):
                    continue
                return self._joined(tuple(m.who for m in members))
        if not people and not either and "three" not in self.r.lower[unit.left : unit.last]:
            governments = list(dict.fromkeys(u.who for u in self.history if u.who is not None and u.who.kind == "government"))
            if len(governments) > 2:
                ranked = sorted(governments, key=lambda w: -len(w.places))
                if len(ranked[1].places) > len(ranked[2].places) and len(ranked[1].places) > 1:
                    governments = [w for w in governments if w in ranked[:2]]
            if len(governments) == 2:
                return self._joined(tuple(governments))
        return None

    def _joined(self, members: tuple[Somebody, ...]) -> Somebody:
        name = join_names([m.name for m in members])
        if name not in self.pairs:
            kind = "group"
            sides = {m.side for m in members}
            self.pairs[name] = Somebody(slug(name), name, kind, sides.pop() if len(sides) == 1 else None, plural=True, members=members)
        return self.pairs[name]

    def _unnamed(self, unit: Unit) -> Somebody | None:
        """Return somebody without a name, kept apart by the description; a definite one is the last of that kind."""
        owner = unit.owner.who if unit.owner else None
        if unit.definite and owner is None:
            for other in reversed(self.history[-WINDOW:]):
                who = other.who
                if who is not None and not who.named and unit.word in who.nouns and (unit.side is None or who.side in (None, unit.side)) and set(unit.phrase.split()) <= set(who.name.lower().replace("-", " - ").split()) | {unit.word, "-"}:
                    return who
        if unit.word in ("old", "others", "many", "some", "most", "none", "both", "all", "one", "people", "members", "markets"):
            if not unit.side and unit.word not in ("people", "members", "others", "some", "many"):
                return None
        name = self._shown(unit, owner)
        if unit.kind == "organisation" and unit.word == "ministry" and unit.side:
            return self._ministry(self._body_phrase(unit), unit.side)
        kind = unit.kind
        who = Somebody(
            slug(name), name, kind, unit.side, self.lex.gender.get(unit.word), plural=unit.many or kind == "group", named=False,
            titles={unit.word, self._title_phrase(unit)} - {""}, nouns={unit.word},
        )
        if kind == "person" and not unit.definite and who.id in self.cast.somebody and not unit.many:
            known = self.cast.somebody[who.id]
            if not known.named and known.places and not unit.definite and self.r.lower[unit.left] == "another":
                who.name = f"another {name}"
                who.id = slug(who.name)
        known = self.cast.somebody.get(who.id)
        if known is not None and not known.named and known.kind == kind:
            return known
        self.cast.somebody[who.id] = who
        return who

    def _shown(self, unit: Unit, owner: Somebody | None) -> str:
        """Return a description as a name: no article, the owner's name for a pronoun, "US" and not "unnamed US"."""
        shown = " ".join(unit.shown.split())
        shown = re.sub(r"^(?:unnamed|unidentified|anonymous|one|own|separate) (?=\w)", "", shown, flags=re.I)
        if owner is not None and unit.owner is not None:
            if owner.kind == "government" and unit.kind in ("person", "organisation", "group") and self._adjective(owner.id):
                shown = f"{self._adjective(owner.id)} {shown}"
            elif not owner.named and not owner.is_person:
                shown = f"{shown} of the {owner.name}"
            else:
                shown = f"{owner.name}'s {shown}"
        elif unit.owner is not None and unit.owner.form != "pronoun":
            r = self.r
            owned_by = r.text[r.start[unit.owner.first] : r.end[unit.owner.last - 1]]
            shown = f"{owned_by}' {shown}" if owned_by.endswith("s") else f"{owned_by}'s {shown}"
        elif unit.definite and unit.left + 1 < unit.first and self.r.tag[unit.first - 1] == "POS":
            r = self.r
            shown = r.text[r.start[unit.left] : r.end[unit.first - 1]].removeprefix("the ").removeprefix("The ") + " " + shown
        if shown[:1].isupper() and unit.left == unit.first and len(shown) > 1 and shown[1].islower() and self.r.tag[unit.first][:3] != "NNP":
            shown = shown[0].lower() + shown[1:]
        return shown or unit.word

    # pronouns

    def _resolve_pronoun(self, unit: Unit) -> None:
        if unit.who is not None:
            return
        word = unit.word
        if word in _RELATIVE:
            unit.who = self._relative(unit)
        elif word in _MALE or word in _FEMALE:
            gender = "male" if word in _MALE else "female"
            unit.who = self._antecedent(unit, lambda w: w.is_person and not w.plural and w.gender in (None, gender), gender)
            if unit.who is not None and unit.who.gender is None:
                unit.who.gender = gender
        elif word in _THING:
            if self._pleonastic(unit):
                return
            unit.who = self._antecedent(unit, lambda w: not w.is_person and not w.plural and w.kind in ("organisation", "government", "unknown"), None)
        elif word in _MANY:
            unit.who = self._antecedent(unit, lambda w: w.plural or w.kind in ("organisation", "group"), None, many=True)
        elif word in _FIRST:
            unit.who = self._first_person(unit)
        elif word in ("one", "another", "others", "both", "neither", "two", "three", "four"):
            unit.who = self._one_of(unit)

    def _relative(self, unit: Unit) -> Somebody | None:
        """"who" is what its clause hangs on."""
        r = self.r
        for i in r.ancestors(unit.head, 6):
            if r.dep[i] in ("relcl", "acl"):
                at = self.at.get(r.head[i])
                if at is not None and at.last <= unit.first:
                    return at.who
                return None
        before = self.at.get(unit.first - 2) if unit.first > 1 and r.words[unit.first - 1] == "," else self.at.get(unit.first - 1)
        return before.who if before is not None and unit.word in ("who", "which") else None

    def _pleonastic(self, unit: Unit) -> bool:
        """Say whether "it" stands for no body: only a speaker, an owner of offices, or a plain subject is one."""
        r = self.r
        if unit.word == "its":
            return False
        if unit.role != "subject" or r.dep[unit.head] == "expl":
            return True
        verb = self._verb(unit)
        return r.lemma[verb] in ("be", "seem", "appear", "become", "remain", "happen", "take", "come", "look", "turn", "mean", "matter", "make", "rain", "snow")

    def _first_person(self, unit: Unit) -> Somebody | None:
        """"I" and "we" in a quotation are who speaks there: the speaker of the sentence, or the last one."""
        r = self.r
        if r.quote[unit.head] < 0:
            return None
        speaker = self._sentence_speaker(unit)
        if speaker is not None:
            if speaker.form == "pronoun" and speaker.word not in _FIRST:
                self._resolve_pronoun(speaker)
            return speaker.who
        for other in reversed(self.history[-WINDOW:]):
            if r.quote[other.head] < 0 and self._speaks(other):
                return other.who
        return None

    def _sentence_speaker(self, unit: Unit) -> Unit | None:
        """Return the subject of a verb of speech outside the quotation, in the sentences that the quotation touches."""
        r = self.r
        q = r.quote[unit.head]
        if q < 0:
            return None
        quotation = r.outer[q]
        opened = r.sentence[r.token_at(quotation.start)]
        closed = r.sentence[r.token_at(max(0, quotation.end - 1))]
        here = range(r.sentences[opened][0], r.sentences[closed][1])
        after = range(here.stop, r.sentences[closed + 1][1] if closed + 1 < len(r.sentences) else here.stop)
        before = range(r.sentences[opened - 1][0] if opened else here.start, here.start)
        for tokens in (here, after[:8], before):
            for i in tokens:
                at = self.at.get(i)
                if (
                    at is not None and at is not unit and at.first == i and r.quote[i] < 0 and at.word not in _RELATIVE
                    and r.paragraph[i] == r.paragraph[unit.head] and self._speaks(at)
                ):
                    return at
        return None

    def _one_of(self, unit: Unit) -> Somebody | None:
        """"one said" is one of the group mentioned last."""
        if unit.word in ("both", "two", "three", "four"):
            return self._pair(unit)
        for other in reversed(self.history[-12:]):
            who = other.who
            if who is None or (not who.plural and not (who.is_person and not who.named)) or who.members:
                continue
            if unit.word == "others":
                return who if who.plural else None
            name = who.name
            if who.plural:
                for noun in sorted(who.nouns):
                    for single in (noun[:-3] + "y" if noun.endswith("ies") else noun[:-1], noun.replace("men", "man")):
                        if single in self.lex.persons:
                            name = re.sub(rf"\b{re.escape(noun)}\b", single, name)
                            made = Somebody(slug(name), name, "person", who.side, named=False, nouns={single}, titles={single})
                            return self.cast.somebody.setdefault(made.id, made)
                return None
            return who
        return None

    def _antecedent(self, unit: Unit, fits, gender: str | None, many: bool = False, often: float = WEIGHTS["often"]) -> Somebody | None:
        """Return the most salient somebody that ``fits``: who was mentioned last, as what, and how often."""
        r = self.r
        w = WEIGHTS
        quoted = r.quote[unit.head] >= 0
        speaker = self._sentence_speaker(unit) if quoted else None
        excluded = speaker.who if speaker is not None and (r.outer[r.quote[unit.head]].closed or not self._speaks(unit)) else None
        verb = self._verb(unit)
        here, paragraph = r.sentence[unit.head], r.paragraph[unit.head]
        best, best_score = None, -12.0
        best_by: dict[int, float] = {}
        first_of: set[int] = set()
        window = self.history[-WINDOW:]
        for other in window:
            who = other.who
            if who is None or not fits(who) or who is excluded:
                continue
            if other.first >= unit.first or (other.word in _HEARERS and other.role == "object"):
                continue
            sentence = r.sentence[other.head]
            if sentence == here and unit.word not in _POSSESSIVE and unit.role != "other" and self._verb(other) == verb and other.role in ("subject", "object") and other.head != unit.head and unit.form == "pronoun" and not unit.word.endswith("self"):
                best_by[id(who)] = -99.0
                continue
            score = 0.0
            if other.role == "subject":
                score += w["subject"]
                if self._speaks(other):
                    score += w["speaks"]
                if unit.role == "subject":
                    score += w["parallel"]
            elif other.role == "object":
                score += w["object"]
            elif other.role == "owner":
                score += w["owner"]
            elif other.role == "modifier" or other.how == "demonym":
                score += w["modifier"]
            if not quoted and r.quote[other.head] >= 0:
                score += w["quoted"]
            if sentence not in first_of and other.role != "modifier":
                first_of.add(sentence)
                score += w["opens"]
            if gender and who.gender is None:
                score += w["gender unknown"]
            score += often * min(8, self.named[id(who)] if often > w["often"] else len(who.places))
            score += w["sentence"] * min(8, here - sentence)
            score += w["paragraph"] * min(6, paragraph - r.paragraph[other.head])
            if many and not who.plural or unit.word in _THING and who.kind == "government":
                score += w["plain body"] if many else w["plain body"] / 3
            if best_by.get(id(who), -50.0) > -99.0:
                best_by[id(who)] = max(best_by.get(id(who), -50.0), score)
        for other in window:
            score = best_by.get(id(other.who), -50.0) if other.who is not None else -50.0
            if score > best_score or (score == best_score and best is not None):
                best, best_score = other.who, score
        if best is None and unit.word in _MALE | _FEMALE:
            return self._cataphor(unit, fits)
        return best

    def _cataphor(self, unit: Unit, fits) -> Somebody | None:
        """A pronoun before the name: "that he had ordered bribes ... Karl-Heinz Brandt, 63, faces"."""
        r = self.r
        for other in self._units_after(unit):
            if r.paragraph[other.first] > r.paragraph[unit.head] + 1:
                return None
            if other.form == "name" and other.who is not None and fits(other.who) and other.role == "subject":
                return other.who
        return None

    # -- out

    def mentions(self) -> list[Mention]:
        """Return the resolved units as records."""
        r = self.r
        out: list[Mention] = []
        done = 0
        for unit in self.units:
            who = unit.who
            if who is None or unit.first < done:
                continue
            done = unit.last
            start, end = r.start[unit.first], r.end[unit.last - 1]
            how = unit.how
            if unit.form == "description":
                how = "role" if who.named and who.is_person else "description"
            out.append(Mention(start, end, who.id, who.name, who.kind, who.side, how))
        return out


def join_names(names: list[str]) -> str:
    """Join names as a reader would: "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


@dataclass
class _Finder:
    """Looks up the speaker of a statement among the mentions of its article."""

    parsed: Parsed
    mentions: list[Mention]
    parties: Parties
    _by_token: dict[int, Mention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        r = self.parsed
        for mention in self.mentions:
            for i in range(r.token_at(mention.start), len(r)):
                if r.start[i] >= mention.end:
                    break
                self._by_token[i] = mention

    def speaker(self, statement: Statement, outer: Statement | None) -> Mention | None:
        """Return who speaks, as a mention: the head of the source, names joined in it, or the source as it is written."""
        r = self.parsed
        start, end = statement.speaker_start, statement.speaker_end
        if start is None or end is None or not len(r):
            return None
        first = r.token_at(start)
        last = first
        while last < len(r) and r.start[last] < end:
            last += 1
        word = r.text[start:end].strip().lower()
        if word in _FIRST:
            if outer is not None and outer.speaker:
                return Mention(start, end, outer.speaker_id, outer.speaker, outer.speaker_kind, outer.speaker_side, "pronoun")
            return self._by_token.get(first)
        joined = self._joined(first, last)
        if joined is not None:
            return joined
        head = first
        for i in range(first, last):
            if not first <= r.head[i] < last:
                head = i
                break
        mention = self._by_token.get(head)
        if mention is not None and mention.how == "demonym" and last - first > 1:
            mention = None
        if mention is None:
            inside = [self._by_token[i] for i in range(first, last) if i in self._by_token]
            inside = [m for m in inside if m.how not in ("demonym",) and not self._owns(m, last)]
            mention = inside[-1] if inside else None
        if mention is not None:
            return mention
        shown = re.sub(r"^(?:the|a|an|his|her|its|their|our|my)\s+", "", " ".join(r.text[start:end].split()), flags=re.I)
        if not any(c.isalnum() for c in shown):
            return None
        party = self.parties.named(shown)
        if party is not None:
            return Mention(start, end, party.id, party.name, party.kind, party.side)
        return Mention(start, end, slug(shown), shown, "unknown", None, "description")

    def _owns(self, mention: Mention, last: int) -> bool:
        """Say whether the mention only owns what follows in the source: "Meridane's arithmetic"."""
        r = self.parsed
        i = r.token_at(mention.end - 1) + 1
        return i < last and (r.tag[i] == "POS" or r.tag[i - 1] == "PRP$")

    def _joined(self, first: int, last: int) -> Mention | None:
        """Return several speakers as one mention where names stand side by side in the source: "A, B and C"."""
        r = self.parsed
        if "and" not in r.lower[first:last]:
            return None
        members: list[Mention] = []
        heads = [first]
        for i in range(first, last):
            if not first <= r.head[i] < last:
                heads = [i]
        for i in heads:
            for j in range(first, last):
                k, steps = j, 0
                while k != i and r.dep[k] == "conj" and first <= r.head[k] < last and steps < 8:
                    k, steps = r.head[k], steps + 1
                if k == i and j in self._by_token and self._by_token[j] not in members:
                    members.append(self._by_token[j])
        members = [m for m in members if m.how != "demonym"]
        if len({m.party_id for m in members}) < 2:
            return None
        name = join_names([m.name for m in members])
        sides = {m.side for m in members}
        return Mention(members[0].start, members[-1].end, slug(name), name, "group", sides.pop() if len(sides) == 1 else None)

    def enclosing(self, statement: Statement, others: list[Statement]) -> Statement | None:
        """Return the smallest statement whose content holds this one's cue, or its whole content."""
        at = statement.cue_start if statement.cue_start is not None else statement.spans[0][0]
        best = None
        for other in others:
            if other.spans == statement.spans:
                continue
            for a, z in other.spans:
                if a <= at < z and (best is None or z - a < best[0]):
                    best = (z - a, other)
        return best[1] if best else None

    def carrier(self, statement: Statement, speaker: Mention) -> str | None:
        """Return the medium that carries the words: "in a statement carried by KCNA", "KCNA quoted Kim as saying"."""
        r = self.parsed
        i = r.token_at(statement.cue_start if statement.cue_start is not None else statement.spans[0][0])
        if i >= len(r):
            return None
        a, z = r.sentences[r.sentence[i]]
        carriers: list[str] = []
        for j in range(a, z):
            mention = self._by_token.get(j)
            if mention is None or mention.party_id == speaker.party_id or r.quote[j] >= 0 or not self._is_medium(mention):
                continue
            before, after = set(r.lower[max(a, j - 7) : j]), set(r.lower[j + 1 : j + 5])
            if ("by" in before and before & _CARRIED) or after & _QUOTES:
                carriers.append(mention.name)
        if not carriers and {"quoted", "cited"} & set(r.lower[max(a, i - 4) : i + 1]) and {"was", "were", "is"} & set(r.lower[max(a, i - 5) : i]):
            for mention in reversed([m for m in self.mentions if m.end <= statement.spans[0][0]][-20:]):
                if self._is_medium(mention) and mention.party_id != speaker.party_id:
                    return mention.name
        return join_names(list(dict.fromkeys(carriers))) if carriers else None

    def _is_medium(self, mention: Mention) -> bool:
        party = self.parties.get(mention.party_id)
        return party.media if party is not None else mention.name.endswith("state media")
