"""What stands for somebody in an article: names, descriptions and pronouns, each laid out with what belongs to it.

A description ("the minister", "a senior US official", "its president") comes with its owner, its side, what it is
"of", and the name set off by commas beside it; names joined by "and" are kept together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.corpus.parties import Parties, plain
from helpers.records import Article
from helpers.statements.names import Cast, Name, Somebody, lexicon
from helpers.statements.parsed import Parsed

MALE = frozenset(("he", "him", "his", "himself"))
FEMALE = frozenset(("she", "her", "hers", "herself"))
THING = frozenset(("it", "its", "itself"))
MANY = frozenset(("they", "them", "their", "theirs", "themselves"))
FIRST = frozenset(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"))
RELATIVE = frozenset(("who", "which", "whom", "whose", "that"))
PRONOUNS = MALE | FEMALE | THING | MANY | FIRST | RELATIVE
POSSESSIVE = frozenset(("his", "her", "its", "their", "my", "our", "hers", "theirs"))
INDEFINITE = frozenset(
    (
        "a",
        "an",
        "another",
        "one",
        "some",
        "any",
        "several",
        "many",
        "two",
        "three",
        "four",
        "few",
        "most",
        "no",
        "other",
        "every",
        "each",
        "those",
    )
)
_TITLE_OPENERS = frozenset(("former", "new", "acting", "top", "the", "then", "-"))
_DOER = re.compile(r"[a-z]{3}(?:er|or|ist|ian|eer|man|woman)s?$|[a-z]{2}(?:men|women)$")
AGE_NOUN = re.compile(r"\d{1,3}-year-old$")


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
    adjective: str = ""  # the country's adjective as written: "Laotian"
    origins: frozenset[str] = frozenset()  # the lands, known to nobody, that it names: "the Tuscan governor"
    called: bool = False  # the owner's name stands right before it: "the Biden administration"
    owned: bool = False  # it follows a possessive, known owner or not
    titled: Unit | None = None  # the name that this description is a title or apposition of
    left: int = 0  # first token of the whole noun phrase
    right: int = 0  # the token after it, "of" and "for" phrases included
    role: str = "other"


class Phrases:
    """The mentions of one article, laid out and not yet resolved, with whom it names.

    ``units`` are sorted by position, ``at`` finds the one over a token, ``joined`` lists the names joined by "and".
    """

    def __init__(self, parsed: Parsed, article: Article, parties: Parties):
        self.r = parsed
        self.article = article
        self.parties = parties
        self.lex = lexicon()
        self.cast = Cast(self.r, parties, article.published)
        self.units: list[Unit] = [self._name_unit(name) for name in self.cast.names]
        self.at: dict[int, Unit] = {i: unit for unit in self.units for i in range(unit.first, unit.last)}
        self._lay_out()
        self._tie_titles()
        self._coordinate()

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
        found: list[Unit] = []
        for i, lower in enumerate(r.lower):
            if i in self.at or (r.zoned[i] and r.paragraph[i] >= 0):
                continue  # in titles, captions and headings names alone can be read
            if lower in PRONOUNS:
                if lower == "that" and r.tag[i] != "WDT":
                    continue
                if (lower == "us" and r.words[i] != "us") or self._either_gender(i):
                    continue
                found.append(Unit(i, i + 1, i, "pronoun", "pronoun", word=lower, left=i, right=i + 1))
            elif lower in lex.heads or (len(lower) > 8 and AGE_NOUN.match(lower)) or lower in ("old",):
                unit = self._description(i)
                if unit:
                    found.append(unit)
            elif self._acts_like_people(i) or (lower in lex.trades and r.words[i] == lower and r.tag[i][:2] == "NN"):
                unit = self._description(i)
                if unit:
                    unit.kind = "group" if unit.many else "person"
                    found.append(unit)
            elif (
                lower in ("one", "another", "others", "both", "neither", "two", "three", "four")
                and r.dep[i] in ("nsubj", "nsubjpass", "pobj")
                and not self._modifies(i)
            ):
                found.append(Unit(i, i + 1, i, "pronoun", "description", word=lower, left=i, right=i + 1))
        self.units = sorted([*self.units, *found], key=lambda u: u.first)
        for unit in found:
            for i in range(unit.first, unit.last):
                self.at[i] = unit
        for unit in self.units:
            self._head_and_role(unit)
            if unit.how == "demonym" and self._is_somebody(unit):
                self._describe_by_land(unit)

    def _either_gender(self, i: int) -> bool:
        """Say whether a pronoun stands for anybody: "his or her"."""
        lower, both = self.r.lower, MALE | FEMALE
        return lower[i] in both and any(lower[k] == "or" and {lower[k - 1], *lower[k + 1 : k + 2]} <= both for k in (i - 1, i + 1) if 0 < k < len(lower))

    def _is_somebody(self, unit: Unit) -> bool:
        """Say whether a people's name is one person's: "the Norwegian said", but not "the French said"."""
        r = self.r
        word, before, after = unit.last - 1, unit.first - 1, unit.last
        return (
            before >= 0 and r.lower[before] == "the" and unit.last == unit.first + 1
            and r.tag[word] not in ("NNS", "NNPS") and not r.lower[word].endswith(("s", "sh", "ch", "ese"))
            and r.dep[word] == "nsubj" and r.head[word] == after and self._speaks(unit)
        )

    def _describe_by_land(self, unit: Unit) -> None:
        """Turn a people's name into the description of a person of that side."""
        unit.form = unit.how = "description"
        unit.side, unit.who = self._side_of(unit.who), None
        unit.kind, unit.definite, unit.left = "person", True, unit.first - 1
        unit.shown = self.r.words[unit.first]
        unit.word = unit.phrase = unit.shown.lower()
        unit.adjective = unit.shown

    def _acts_like_people(self, i: int) -> bool:
        """Say whether a noun that no list has is of people by its ending and what they do: "controllers struck"."""
        r, lex = self.r, self.lex
        return (
            r.tag[i] in ("NN", "NNS") and r.dep[i] == "nsubj" and bool(_DOER.search(r.lower[i])) and r.lemma[i] not in lex.things
            and (r.lemma[r.head[i]] in lex.speech_verbs or (r.tag[i] == "NNS" and r.lemma[r.head[i]] in lex.collective_verbs))
        )

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
        if r.tag[i][:2] in ("VB", "RB", "UH") and not (
            i and (r.lower[i - 1] in ("the", "a", "an") or r.words[i][:1].isupper())
        ):
            return None
        if r.tag[i] == "JJ" and r.dep[i] in ("acomp", "amod"):
            return None  # "our will is firm", "his firm and lasting will"
        if lower == "old" and not (i >= 2 and r.lower[i - 1] == "-" and r.lower[i - 2] in ("year", "years")):
            return None
        first = i
        names: list[Unit] = []
        start = i
        j = i - 1
        called: Unit | None = None
        while j >= 0 and r.sentence[j] == r.sentence[i] and i - j < 9 and r.zoned[j] == r.zoned[i]:
            at = self.at.get(j)
            if at is not None:
                if at.form == "name" and at.kind == "person" and lower in lex.bodies and j == i - 1:
                    called = at  # "the Biden administration"
                    start, j = at.first, at.first - 1
                    break
                if at.form != "name" or at.kind == "person" or r.quote[j] != r.quote[i]:
                    break
                names.append(at)
                start = at.first
                j = at.first - 1
                continue
            tag, word = r.tag[j], r.lower[j]
            if (
                tag[:2] in ("JJ", "NN", "CD")
                or tag in ("VBN", "VBG", "HYPH", "AFX")
                or (tag == "RB" and r.dep[j] == "advmod" and r.head[j] < i and r.head[j] > j)
                or (word == "-" and j)
            ):
                if tag in ("VBG", "VBN") and not (j < r.head[j] <= i and r.dep[j] in ("amod", "compound")):
                    break
                if word == "own" and j and r.tag[j - 1] == "PRP$":
                    j -= 1
                    first = max(first, j + 2)
                    continue
                if (
                    tag in ("NNS", "NNPS")
                    and (not (j < r.head[j] <= i) or (word in lex.groups and word not in lex.title_words))
                ) or word in ("several", "many", "few", "other", "such", "own"):
                    break
                start = j
                j -= 1
                if not names:
                    first = start
                continue
            break
        first = max(first, names[0].last) if names else i if called else start
        unit = Unit(first, i + 1, i, "description", "description", word=lower, left=start, right=i + 1)
        unit.many = (
            r.tag[i] in ("NNS", "NNPS")
            or (lower in lex.groups and lower not in lex.persons and lower not in lex.bodies)
            or lower in ("people", "police")
        )
        if j >= 0 and r.sentence[j] == r.sentence[i]:
            word = r.lower[j]
            if word in ("the", "this", "that", "these", "both"):
                unit.definite, unit.left = True, j
            elif word in INDEFINITE or r.tag[j] == "CD":
                unit.left = j
                if j and r.lower[j - 1] in ("the", "these"):
                    unit.definite, unit.left = True, j - 1
            elif (word in POSSESSIVE and j in self.at) or r.tag[j] == "PRP$":
                unit.definite, unit.left = True, j
                unit.owner = self.at.get(j) or Unit(
                    j, j + 1, j, "pronoun", "pronoun", word=word, left=j, right=j + 1
                )
            elif r.tag[j] == "POS" or r.words[j] in ("'", "’", "'s", "’s"):
                unit.definite = unit.owned = True
                unit.owner = self.at.get(j - 1)
                unit.left = unit.owner.left if unit.owner else j - 1
                if unit.owner is None:
                    unit.left = self._phrase_start(j - 1)
                elif unit.owner.form == "name":
                    unit.left = max(
                        0,
                        unit.owner.first
                        - (1 if unit.owner.first and r.lower[unit.owner.first - 1] == "the" else 0),
                    )
        if unit.word == "old":
            unit.kind, unit.definite = "person", unit.definite
        if called is not None and unit.owner is None:
            unit.owner, unit.called = called, True
        self._describe(unit, names, start)
        return unit

    def _phrase_start(self, i: int) -> int:
        """Walk left over the noun phrase that ends at ``i``."""
        r = self.r
        while (
            i > 0
            and r.sentence[i - 1] == r.sentence[i]
            and (r.tag[i - 1][:2] in ("JJ", "NN", "CD", "DT", "PR"))
        ):
            i -= 1
        return i

    def _describe(self, unit: Unit, names: list[Unit], start: int) -> None:
        """Fill kind, side, phrase and shown form of a description."""
        r, lex = self.r, self.lex
        word = unit.word
        if word in lex.persons or word in lex.trades or word == "old" or AGE_NOUN.match(word):
            unit.kind = "person"
        elif word in lex.bodies and not unit.many:
            unit.kind = (
                "government"
                if word in lex.governments and word not in ("neighbour", "neighbor")
                else "organisation"
            )
        elif word in lex.papers:
            unit.kind = "organisation"
        else:
            unit.kind = "group"
        if unit.many and unit.kind == "person":
            unit.kind = "group"
        for name in names:
            if name.who is not None and unit.side is None:
                unit.side = self._side_of(name.who)
        unit.adjective = next(
            (r.text[r.start[n.first] : r.end[n.last - 1]] for n in names if n.how == "demonym"), ""
        )
        if unit.side is None and unit.owner is not None and unit.owner.form == "name":
            unit.side = self._side_of(unit.owner.who)
        if unit.kind == "person" and unit.side is None:
            unit.origins = self._origins(unit, start)
        unit.phrase = plain(r.text[r.start[start] : r.end[unit.last - 1]]).lower()
        right = unit.last
        # what it is of: "spokesman for the harbour ministry", "leader of the opposition"
        if (
            right + 1 < len(r)
            and r.lower[right]
            in ("of", "for", "from", "to", "at", "with", "on", "in", "by", "close", "familiar")
            and r.sentence[right] == r.sentence[unit.head]
            and (
                (r.head[right] == unit.head and (r.lower[right] != "by" or word in lex.papers))
                or r.lower[right] in ("of", "close", "familiar")
                or word in ("spokesman", "spokeswoman", "spokesperson")
            )
        ):
            stop = self._of_phrase(right, unit)
            if stop:
                right = stop
        unit.right = right
        if word in self.lex.kin and unit.owner is None and right > unit.last:
            unit.owner = next(
                (
                    self.at[i]
                    for i in range(right - 1, unit.last, -1)
                    if i in self.at and self.at[i].kind == "person"
                ),
                None,
            )
        unit.shown = r.text[
            r.start[start] : r.end[
                (
                    right
                    if (
                        right > unit.last
                        and r.lower[unit.last] in ("of", "for", "from", "at", "on", "in", "with", "close", "familiar")
                        and unit.kind in ("person", "group")
                    )
                    or (right > unit.last and r.lower[unit.last] == "by")
                    else unit.last
                )
                - 1
            ]
        ]

    def _origins(self, unit: Unit, start: int) -> frozenset[str]:
        """Return the capitalised words of a title that are no part of an office: the lands that no list of parties has."""
        r, lex = self.r, self.lex
        owner = unit.owner
        words = [r.lower[owner.last - 1]] if owner is not None and owner.form == "name" and owner.kind == "unknown" else []
        words += [
            r.lower[i] for i in range(start, unit.last - 1)
            if r.words[i][:1].isupper() and r.words[i][1:2].islower() and r.tag[i] in ("JJ", "NNP")
        ]
        of = self.at.get(unit.last + 1) if unit.word in lex.offices and r.lower[unit.last : unit.last + 1] == ["of"] else None
        if of is not None and of.form == "name" and (of.kind == "unknown" or of.how == "metonym") and of.last == of.first + 1:
            words.append(r.lower[of.first])  # "the mayor of Lund" is not that of Arden
        known = (lex.title_words, lex.heads, lex.office_of)
        return frozenset(w for w in words if len(w) > 3 and (w in lex.partisan or not any(w in some for some in known)))

    def _of_phrase(self, i: int, unit: Unit) -> int:
        """Return the end of the phrase after the preposition at ``i``, and take a side from it; 0 where there is none."""
        r = self.r
        if r.lower[i] in ("close", "familiar"):
            i += 1
        j = i + 1
        if r.lower[i] in ("on", "in", "from", "by", "to") and r.tag[j : j + 1] == ["NNP"] and r.words[j] in self.lex.not_names:
            return 0  # a time: "experts on Nov. 3", "the minister on Monday"
        stop, both = min(len(r), i + 12), False
        while (
            j < stop
            and r.sentence[j] == r.sentence[i]
            and (r.tag[j][:2] in ("DT", "JJ", "NN", "PR", "CD", "PO", "HY", "VB") or (r.lower[j] == "of" and r.lower[i] in ("with", "familiar")))
            and r.words[j] not in (",", "(", ")")
        ):
            if r.tag[j][:2] == "VB" and r.tag[j] not in ("VBG", "VBN"):
                break
            at = self.at.get(j)
            if at is not None and at.form == "name":
                if (
                    unit.side is None
                    and not both
                    and r.lower[i] in ("of", "for", "from", "to")
                    and at.who is not None
                    and not at.who.is_person
                    and not (
                        r.lower[i] in ("to", "for")
                        and unit.word in ("envoy", "ambassador", "representative", "negotiator")
                    )
                ):
                    unit.side = self._side_of(at.who)
                j = at.last
                if j < len(r) and r.tag[j] == "POS":
                    j += 1
                also = self.at.get(j + 1) if unit.many and r.lower[j : j + 1] == ["and"] else None
                if also is not None and also.form == "name" and also.first == j + 1 and also.kind == at.kind == "government":
                    unit.side, j, both = None, j + 1, True  # "the leaders of Halvane and Osk"
                continue
            if j > i + 1 and r.tag[j][:2] == "PR" and r.tag[j] == "PRP":
                break
            j += 1
        while j > i + 1 and (r.tag[j - 1][:2] in ("DT", "JJ", "CD", "PO", "VB") and (j - 1) not in self.at):
            j -= 1
        return j if j > i + 1 else 0

    def _side_of(self, who: Somebody) -> str | None:
        """Return the side that somebody stands for as an owner: a government its own, a body that it belongs to."""
        if who.kind == "government" or (
            who.kind == "organisation" and who.side is None and who.party is not None and not who.media
        ):
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
                if after is not None and (
                    after is unit or (after.form == "name" and after.kind == "person" and unit.form != "name")
                ):
                    i = r.head[i]
                    continue
                unit.role = "modifier"
                return
            if dep in ("appos", "conj") and r.head[i] != i:
                i = r.head[i]
                continue
            unit.role = (
                "subject"
                if dep == "ROOT" and i and r.tag[i][:2] in ("NN", "PR") and self._inverted(i)
                else "other"
            )
            break
        after = unit.right
        if unit.role == "other" and after < len(r) and r.tag[after] in ("VBD", "VBZ", "VBP") and not r.subjects(after):
            unit.role = "subject"  # "In Oslo the new envoy said", where the parse has no subject
        opening = r.sentences[r.sentence[unit.head]][0] if r.sentences else 0
        if (
            unit.role == "other"
            and unit.first - len(unit.phrase.split()) <= opening + 2
            and r.lower[opening] not in ("in", "at", "from", "on", "for", "to", "by")
        ):
            unit.role = "subject"

    def _inverted(self, i: int) -> bool:
        return self.r.lower[i - 1] in ("said", "says", "added")

    def _verb(self, unit: Unit) -> int:
        """Return the token that governs the unit: its verb, or its own head."""
        r, i = self.r, unit.head
        for _ in range(8):
            if (
                r.dep[i] in ("conj", "appos", "compound", "amod", "nmod", "poss")
                and r.head[i] != i
                and r.tag[r.head[i]][:2] != "VB"
            ):
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
        if r.lemma[verb] in self.lex.speech_verbs:
            return True
        does = r.dep[unit.head] in ("nsubj", "nsubjpass") and verb > unit.head  # "Oslo said Holm was late"
        inverted = unit.first > 0 and r.lemma[unit.first - 1] in self.lex.speech_verbs and r.quote[unit.first - 1] < 0
        return inverted and not does

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
                if name.first >= unit.right and unit.role in ("subject", "object"):
                    name.role = unit.role
                self._learn(name.who, unit)
                continue
            # "Chung heads ...", "Kim is the leader of ...": the name is the subject of "be"
            verb = r.head[unit.head]
            if r.dep[unit.head] == "attr" and r.lemma[verb] in ("be", "become", "remain"):
                for subject in r.subjects(verb):
                    at = self.at.get(subject)
                    if (
                        at is not None
                        and at.form == "name"
                        and at.who is not None
                        and self._fits_kind(at.who, unit)
                    ):
                        self._learn(at.who, unit)

    def _title_side(self, unit: Unit) -> None:
        """Take the side of a person from what stands before the name: "South Korean President X", "Russia's X"."""
        who, r = unit.who, self.r
        if who is None or not who.is_person or who.side is not None:
            return
        start = r.start[unit.first] - len(unit.phrase) - 1 if unit.phrase else r.start[unit.first]
        first = r.token_at(max(0, start))
        for j in range(first, max(-1, first - 5), -1):
            at = self.at.get(j)
            if at is not None and at.form == "name" and at is not unit:
                between = range(at.last, first)
                if at.who.is_person or r.sentence[at.first] != r.sentence[unit.first]:
                    break
                if unit.phrase or at.how != "demonym":
                    plain_words = all(
                        r.tag[k] == "POS" or r.lower[k] in _TITLE_OPENERS or r.tag[k][:2] in ("JJ", "NN")
                        for k in between
                    )
                    if plain_words and (
                        unit.phrase or (at.last == unit.first - 1 and r.tag[at.last] == "POS")
                    ):
                        who.side = self._side_of(at.who)
                        if at.who.kind == "organisation":
                            who.ties.add(at.who.id)
                return
            if (at is not None and at is not unit and at.form != "name") or r.words[j] in (
                ",",
                ".",
                ";",
                ":",
            ):
                break
        words = set(unit.phrase.split())
        if words & self.lex.state_offices and not words & {"union", "company", "opposition"}:
            who.side = self._side_of_context(
                unit, next((w for w in ("ministry", "department") if w in words), None)
            )
            who.supposed.add("side")

    def _side_of_context(self, unit: Unit, body: str | None) -> str | None:
        """Return the side of a state office that names none: that of the ministry or government talked of just before."""
        r = self.r
        before = [self.at[i] for i in range(unit.first - 1, max(-1, unit.first - 80), -1) if i in self.at]
        near = [
            u for u in before if r.paragraph[u.first] >= r.paragraph[unit.first] - 1 and r.quote[u.first] < 0
        ]
        if body:
            for other in near:
                if other.word == body and other.side:
                    return other.side
        governments = [u for u in near if u.form == "name" and u.kind == "government" and u.how != "demonym"]
        subjects = [u for u in governments if u.role == "subject"]
        return next((u.who.id for u in (*subjects, *governments) if u.who is not None), None)

    def _name_beside(self, unit: Unit, k: int) -> Unit | None:
        """Return the name that a description is a title or apposition of, or None."""
        r = self.r
        # the name right before: "the GDL union", "the KCNA agency"
        called = self.at.get(unit.last - 2)
        if (
            called is not None and called.form == "name" and called.last == unit.last - 1 and unit.kind == "organisation"
            and called.who is not None and not called.who.is_person and not unit.many and not unit.owned
            and (called.who.media or (called.who.party is None and r.words[called.first].isupper() and len(r.words[called.first]) > 1))
        ):
            return called
        # right before the name: "mission chief Joan Ellsworth", "the consumer group Safe Passage"
        after = self.at.get(unit.last)
        if (
            after is not None
            and after.form == "name"
            and after.how in ("name", "alias")
            and after.who is not None
            and r.text[r.end[unit.last - 1] : r.start[after.first]] == " "
            and after.who.is_person == (unit.kind == "person")
            and not unit.many
            and after.who.kind != "government"
        ):
            return after
        if unit.many:
            return None
        # name, description: ", the union's general secretary,"
        before = unit.left - 1
        while before > 0 and r.lower[before] in (
            "who",
            "is",
            "was",
            "then",
            "now",
            "himself",
            "herself",
            "also",
            "a",
            "an",
            "the",
            "both",
        ):
            before -= 1
        if (
            before > 0
            and r.words[before] in (",", "(", "-", "–", "—")
            and r.sentence[before] == r.sentence[unit.head]
        ):
            name = self.at.get(before - 1)
            if name is None and r.tag[before - 1] == "CD" and before > 2 and r.words[before - 2] == ",":
                name = self.at.get(before - 3)
            if (
                name is not None
                and name.form == "name"
                and name.who is not None
                and self._apposed(name, unit)
            ):
                return name
        called = self._called(unit)
        if called is not None:
            return called
        # description, name: "its president, Rita Vasques,"
        if (
            unit.right + 1 < len(r)
            and r.words[unit.right] == ","
            and r.sentence[unit.right] == r.sentence[unit.head]
        ):
            j = unit.right + 1
            while (
                j < len(r)
                and j - unit.right < 6
                and (j not in self.at or self.at[j].form == "description")
                and (
                    r.lower[j]
                    in ("the", "general", "lieutenant", "colonel", "major", "dr", "mr", "ms", "mrs", ".")
                    or r.lower[j] in self.lex.title_words
                    or r.words[j] in self.lex.honorifics
                )
            ):
                j += 1
            if j not in self.at or self.at[j].form != "name" or self.at[j].how == "demonym":
                j = next((self.at[c].first for c in r.children[unit.head] if r.dep[c] == "appos" and c > unit.right and c in self.at), j)
            name = self.at.get(j)
            if (
                name is not None
                and name.form == "name"
                and name.first == j
                and name.who is not None
                and name.how in ("name", "alias")
                and self._fits_kind(name.who, unit)
            ):
                end = name.last
                closes = (
                    end >= len(r)
                    or r.words[end] in (",", ".", ")", "-", "–", "—", ":", ";")
                    or r.dep[name.head] == "appos"
                    or r.tag[end][:2] == "VB"
                )
                if (
                    closes
                    and not (end < len(r) and r.lower[end] in ("'s", "’s") and r.dep[name.head] != "appos")
                    and r.lower[unit.left - 1 if unit.left else 0] != "and"
                    and name.who.kind != "government"
                ):
                    return name
        return None

    def _called(self, unit: Unit) -> Unit | None:
        """Return the name that a description says it has: "the rebel commander, known as General Sabo"."""
        r, j = self.r, unit.last
        while j < len(r) and j - unit.last < 9 and (r.lower[j] in self.lex.called_by or r.words[j] == ","):
            j += 1
        if r.lower[j - 1 : j] not in (["as"], ["called"], ["named"]) or j - 1 == unit.last:
            return None
        name = next((self.at[i] for i in range(j, min(j + 3, len(r))) if i in self.at and self.at[i].form == "name"), None)
        if name is None or name.who is None or r.sentence[name.first] != r.sentence[unit.head]:
            return None
        if unit.kind == "person" and name.who.kind == "unknown" and name.who.party is None:
            name.who.kind = name.kind = "person"  # a name that nothing else tells to be one
        return name if self._fits_kind(name.who, unit) else None

    def _fits_kind(self, who: Somebody, unit: Unit) -> bool:
        if unit.kind == "person":
            if unit.word in self.lex.either and who.kind == "organisation":
                return True  # "its owner, Lund Steel"
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
        if r.dep[unit.head] in ("attr",):
            return True
        if unit.who is not None or (
            r.dep[unit.head] in ("nsubj", "nsubjpass")
            and r.head[unit.head] > unit.head
            and not (unit.right < len(r) and r.words[unit.right] == ",")
        ):
            return False
        end = unit.right
        return (
            end >= len(r)
            or r.words[end] in (",", ".", ")", "-", "–", "—", ";", '"', "”")
            or r.lower[end]
            in ("of", "for", "at", "in", "who", "said", "told", "with", "from", "and", "on", "to")
        )

    def _learn(self, who: Somebody, unit: Unit) -> None:
        """Let a description stand for somebody from now on."""
        if who.is_person:
            title = unit.phrase
            if who.party is None or who.side is None:
                side = unit.side
                if (
                    side is None
                    and unit.owner is not None
                    and unit.owner.who is not None
                    and not unit.owner.who.is_person
                ):
                    side = self._side_of(unit.owner.who)
                if who.side is None:
                    who.side = side
            self._tie(who, unit)
            who.origins |= unit.origins
            phrase = self.title_phrase(unit)
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
        inside = {
            self.at[i].who.id
            for i in range(unit.left, unit.right)
            if i in self.at and self.at[i].who is not None and not self.at[i].who.is_person
        }
        if unit.owner is not None and unit.owner.who is not None and not unit.owner.who.is_person:
            inside.add(unit.owner.who.id)
        who.ties |= inside

    def title_phrase(self, unit: Unit) -> str:
        """Return the description without the country's name, articles and adjectives that are no part of a title."""
        r = self.r
        words = [
            r.lower[i]
            for i in range(unit.first, unit.last)
            if r.lower[i] in self.lex.title_words
            or i == unit.head
            or r.lower[i] in self.lex.bodies
            or r.words[i] == "-"
        ]
        i = unit.last
        if (
            i + 1 < len(r)
            and r.lower[i] == "of"
            and (
                r.lower[i + 1] in self.lex.office_of
                or (
                    r.lower[i + 1 : i + 2] == ["the"]
                    and r.lower[i + 2 : i + 3]
                    and r.lower[i + 2] in self.lex.office_of
                )
            )
        ):
            words.append("of")
            i += 1
            while i < len(r) and (
                r.lower[i] in self.lex.office_of
                or (
                    r.lower[i] in ("the", "and")
                    and r.lower[i + 1 : i + 2]
                    and r.lower[i + 1] in self.lex.office_of
                )
            ):
                words += [r.lower[i]] if r.lower[i] != "the" else []
                i += 1
        return " ".join(words).replace(" - ", "-")

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
            if after is None or (
                after.form != "name" and not (after.form == "description" and not after.titled)
            ):
                group = []
                continue
            gap = [
                w
                for i, w in enumerate(r.lower[unit.last : after.first], unit.last)
                if w not in ("the", "president", "minister", "prime", "foreign", "leader", "u.s.", "mr", "ms")
            ]
            if (
                after.form == "name"
                and unit.form == "name"
                and (unit.kind == "person") == (after.kind == "person")
                and unit.who is not after.who
                and unit.how != "demonym"
                and after.how != "demonym"
                and r.sentence[unit.head] == r.sentence[after.head]
            ):
                if gap == ["and"] or gap == [",", "and"]:
                    group.append(after)
                    self.joined.append((after.last, tuple(group)))
                    group = []
                    continue
                if gap == [","]:
                    group.append(after)
                    continue
            group = [after] if after.form == "name" else []
