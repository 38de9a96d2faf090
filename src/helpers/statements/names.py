"""Who is named in an article: the names as written, what title each carries, and which belong to one person or body.

The names come from four clues that check each other: the parties known beforehand, runs of capitalised words, the
titles and descriptions beside them, and how the article repeats them. The model's guess at named entities is not asked:
it doubles the time of a parse, and misses and mislabels the names that matter most in the news.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from helpers.corpus.parties import Parties, Party, given_name_gender, is_given_name, plain, slug
from helpers.knowledge import read_knowledge
from helpers.records import Mention
from helpers.statements.parsed import Parsed

COMMERCIAL = frozenset(  # last words of the names of companies
    (
        "Corp",
        "Corp.",
        "Inc",
        "Inc.",
        "Ltd",
        "Ltd.",
        "PLC",
        "plc",
        "AG",
        "SA",
        "GmbH",
        "Co",
        "Co.",
        "Shipping",
        "Airlines",
        "Airways",
        "Motors",
        "Energy",
        "Oil",
        "Gas",
        "Petroleum",
        "Steel",
        "Mining",
        "Industries",
        "Holdings",
        "Logistics",
        "Lines",
        "Railways",
        "Stores",
        "Foods",
        "Pharma",
        "Pharmaceuticals",
        "Technologies",
        "Systems",
        "Bank",
        "Capital",
    )
)
INNER = frozenset(
    ("Our", "My", "Your", "Not", "No", "All", "Every", "Is", "Are", "Can", "The", "This")
)  # "Bring Back Our Girls"
PLURAL_OWNERS = frozenset(
    ("people", "women", "men", "children", "lord", "world", "nation", "king", "queen", "mother", "veteran")
)
BELOW = frozenset(("vice", "deputy", "assistant", "under", "associate", "undersecretary"))
WORDS = Path(__file__).parent / "words" / "who.yaml"


@dataclass(slots=True, eq=False)
class Somebody:
    """A person, body or group of one article. ``titles`` and ``nouns`` are what may stand for it, in small letters."""

    id: str
    name: str
    kind: str = "unknown"
    side: str | None = None
    gender: str | None = None
    media: bool = False
    plural: bool = False
    named: bool = True
    party: Party | None = None
    words: tuple[str, ...] = ()
    titles: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    ties: set[str] = field(default_factory=set)  # ids of the bodies that a person speaks for
    origins: set[str] = field(default_factory=set)  # the lands, known to nobody, that titles name: "Tuscan governor"
    supposed: set[str] = field(default_factory=set)  # "gender", "side": what is only likely
    members: tuple[Somebody, ...] = ()
    places: list[int] = field(default_factory=list)  # token of every mention so far

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


@dataclass(slots=True)
class Name:
    """A name as written: its tokens ``first:last``, whom it names, and the title in front of it."""

    first: int
    last: int
    who: Somebody
    how: str = "name"
    title: str = ""
    honorific: str = ""


@dataclass(slots=True)
class _Piece:
    """A run of capitalised words with the title cut off, not yet known to name anybody."""

    start: int
    end: int
    words: list[str]
    title: str = ""
    honorific: str = ""
    the: bool = False


class Lexicon:
    """The words of ``words/who.yaml`` as sets."""

    def __init__(self, listed: dict):
        self.offices = set(listed["offices"].split())
        self.persons = self.offices | set(listed["persons"].split()) | set(listed["peoples"].split())
        self.bodies = set(listed["bodies"].split())
        self.governments = set(listed["governments"].split())
        for name in (
            "pairs",
            "kin",
            "hearers",
            "own_words",
            "state_offices",
            "state_bodies",
            "any_body",
            "carried",
            "ranks",
            "trades",
            "things",
            "collective_verbs",
            "partisan",
            "done_to_people",
            "peoples",
            "either",
            "beside",
            "heads_of_state",
            "spokesmen",
            "parts",
            "redescribed",
            "called_by",
            "aides",
            "no_bodies",
        ):
            setattr(self, name, set(listed[name].split()))
        self.papers = set(listed["papers"].split())
        self.groups = set(listed["groups"].split()) | {plural(noun) for noun in self.persons | self.bodies}
        self.heads = self.persons | self.bodies | self.groups | self.papers  # nouns that descriptions are made of
        self.gender = {noun: "male" for noun in listed["male"].split()}
        self.gender |= {noun: "female" for noun in listed["female"].split()}
        self.honorifics = {w: kind for kind, words in listed["honorifics"].items() for w in words.split()}
        self.title_words = set(listed["title_words"].split()) | self.offices
        self.office_of = set(listed["office_of"].split())
        self.body_names = set(listed["body_names"].split())
        self.body_nouns = {party: set(nouns) for party, nouns in listed["body_nouns"].items()}
        self.family_first_lands = listed["family_first_lands"]
        self.family_first = set(listed["family_first"].split())
        self.abbreviated: dict[str, str] = listed["abbreviated"]
        self.not_names = set(listed["not_names"].split())
        self.adjectives = set(listed["adjectives"].split())
        self.same_body: dict[str, set[str]] = {}
        for nouns in listed["same_body"]:
            for noun in nouns:
                self.same_body.setdefault(noun, set()).update(nouns)
        self.months = set(listed["months"].split())
        self.openers, self.of_others = (set(listed[name].split()) for name in ("openers", "of_others"))
        self.speech_verbs = set(listed["speech_verbs"].split())
        self.same_office: dict[str, set[str]] = {}
        for titles in listed["same_office"]:
            for title in titles:
                self.same_office.setdefault(title, set()).update(titles)
        for loose, titles in listed["stands_for"].items():
            self.same_office.setdefault(loose, set()).update(titles)
        self.nicknames: dict[str, set[str]] = {}
        for names in listed["nicknames"]:
            for name in names:
                self.nicknames.setdefault(name.lower(), set()).update(n.lower() for n in names)


@cache
def lexicon() -> Lexicon:
    """Read ``words/who.yaml`` once."""
    return Lexicon(read_knowledge(WORDS))


def plural(noun: str) -> str:
    """Return the regular plural of a noun: "ally" -> "allies"."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh", "x")) else "s")


# --- runs of capitalised words -------------------------------------------------------------------------------------

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
_CAP = rf"(?:[{_UP}]\.(?:-?[{_UP}]\.)*|(?:al-|el-|ad-|as-|ash-|an-|ar-|at-|d'|de-)?[{_UP}][\w&]*(?:['-][\w&]+)*(?:(?<=s)'(?= [{_UP}]))?)"
_PARTICLE = (
    r"(?:de|da|do|dos|das|del|della|di|van|von|der|den|bin|bint|ibn|al|el|ul|ur|ten|ter|zu|af|du|le|la)"
)
_RUN = re.compile(rf"(?<![\w'-]){_CAP}(?: (?:{_PARTICLE} ){{0,2}}{_CAP}){{0,11}}")
_TAIL = re.compile(rf" (?:of|for|on)(?: the)? {_CAP}(?: {_CAP}){{0,5}}(?: and {_CAP}(?: {_CAP}){{0,2}})?")
_OFFICES = re.compile(rf" of (?:the )?((?:{_CAP})(?: (?:and )?(?:{_CAP})){{0,8}})")
_OFFICE_TAIL = re.compile(rf" of (?:the )?{_CAP}(?: and {_CAP})?")
_WORD = re.compile(r"\S+")
_MIDDLE = frozenset("abcdefghijklmnopqrstuvwxyz,")
_EDGE = re.compile(r"\b")
_MIDWAY = re.compile(rf"(?:\b[a-z][\w'-]{{0,40}},?|,) ({_CAP})|(?<=[a-z]) ({_CAP})(?![\w'-]| [A-Z])")  # first, or last, of a run
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z&.+-]{1,9})\)")
_AGE = re.compile(r",? ?(?:aged )?\(?(?:1[2-9]|[2-9]\d)(?=[,)\u2014. -])")
_FEAST = re.compile(r"\b(?:New Year(?:'s)?|Christmas)(?: Eve| Day)?\b")
_DIRECTION = re.compile(r"\b[Tt]he (North|South)\b(?! [A-Z]| of\b|-)")


_PLACED = frozenset(
    ("in", "at", "near", "from", "into", "across", "outside", "to", "around", "off", "toward", "towards")
)
# What each clue says for (or against) a run of capitalised words being a person's name; more than 0 is a person.
PERSON_VOTES = {
    "known": 4.0,
    "body's word": -6.0,
    "the": -4.0,
    "given name": 4.0,
    "given name alone": 2.0,
    "acronym": -5.0,
    "capitals": -2.0,
    "age": 4.0,
    "called by last word": 2.0,
    "family name first": 2.0,
    "after a place's preposition": -2.0,
    "after said": 1.5,
    "speaks": 1.5,
    "says I": 2.5,
    "described as a person": 3.0,
    "described as a body": -3.0,
    "taken up": 1.0,
    "single word": -1.5,
}


class Cast:
    """Everybody named in one article.

    ``names`` are the names as written, sorted and without overlap; ``somebody`` lists whom they name.
    """

    def __init__(self, parsed: Parsed, parties: Parties, published: date | None = None):
        self.r = parsed
        self.parties = parties
        self.published = published
        self.lex = lexicon()
        self.plain = plain(parsed.text)
        self.names: list[Name] = []
        self.somebody: dict[str, Somebody] = {}
        self.by_word: dict[str, list[Somebody]] = {}
        self._file_people = _people_by_word(parties)
        self._lowercase = {w for w in parsed.words if w.islower()}
        self._month_names: dict[str, bool] = {}
        self._midway = {a or z for a, z in _MIDWAY.findall(self.plain)}  # capitalised in the middle of a sentence
        self._collect()

    # -- collecting

    def _collect(self) -> None:
        known = self.parties.find(self.plain)
        pieces, bodies = self._pieces(known)
        taken = {i for name in bodies for i in range(name.first, name.last)}
        known += self._directions(known)
        for mention in known:
            first, last = self._tokens(mention.start, mention.end)
            if first is not None and not any(i in taken for i in range(first, last)):
                self.names.append(
                    Name(first, last, self.of_party(self.parties.get(mention.party_id)), mention.how)
                )
        self.names += bodies
        persons, others = [], []
        repeated = self._repeated(pieces)
        for piece in pieces:
            vote = self._vote_person(piece, repeated)
            (persons if vote > 0 else others).append((piece, vote))
        self._cluster(sorted((p for p, _ in persons), key=lambda p: (len(p.words) < 2, p.start)))
        self._name_bodies([(p, vote) for p, vote in others])
        self.names.sort(key=lambda name: name.first)
        self._acronyms()

    def _directions(self, known: list[Mention]) -> list[Mention]:
        """Find "the North" and "the South" where the article names a country that begins so, or its counterpart."""
        countries = {m.name for m in known if m.kind == "government"}
        found: list[Mention] = []
        covered = {m.start for m in known}
        for place in _DIRECTION.finditer(self.plain):
            if place.start() in covered or place.start(1) in covered:
                continue
            word = place.group(1)
            other = {"North": "South", "South": "North"}[word]
            names = [n for n in sorted(countries) if n.startswith(word + " ")] or [
                word + n.removeprefix(other) for n in sorted(countries) if n.startswith(other + " ")
            ]
            parties = [p for n in names if (p := self.parties.named(n)) is not None]
            if len(parties) == 1 and not any(m.start <= place.start(1) < m.end for m in known):
                party = parties[0]
                found.append(
                    Mention(
                        place.start(), place.end(), party.id, party.name, party.kind, party.side, "metonym"
                    )
                )
        return found

    def _tokens(self, start: int, end: int) -> tuple[int | None, int]:
        """Return the tokens that characters ``start:end`` cover, or None for the first where they start inside one."""
        first = bisect_left(self.r.start, start)
        if first >= len(self.r) or self.r.start[first] >= end:
            return None, 0
        return first, max(first + 1, bisect_left(self.r.start, end))

    def _pieces(self, known: list[Mention]) -> tuple[list[_Piece], list[Name]]:
        """Cut the runs of capitalised words into pieces (title | name) and names of bodies that hold a known name."""
        pieces: list[_Piece] = []
        bodies: list[Name] = []
        feasts = {place for feast in _FEAST.finditer(self.plain) for place in range(*feast.span())}
        starts = [m.start for m in known]
        done = 0
        for run in _RUN.finditer(self.plain):
            start, end = run.span()
            if start < done:
                continue
            words = [(start + w.start(), w.group()) for w in _WORD.finditer(run.group())]
            ends = {
                a for a, w in words if w.endswith("'s") and w[:-2].lower() not in PLURAL_OWNERS
            }  # "Brandt's | Wieland"
            ends |= {  # "Reuters' | Tokyo", but "Seafarers' Alliance"
                a
                for (a, w), (_, following) in pairwise(words)
                if w.endswith("s'")
                and w[:-1].lower() not in self.lex.groups
                and following not in self.lex.body_names
            }
            words = [
                (
                    a,
                    w[:-2]
                    if w.endswith("'s") and a in ends
                    else w.rstrip("'")
                    if a in ends or a == words[-1][0]
                    else w,
                )
                for a, w in words
            ]
            words = [(a, w[:-2] if w.endswith("'s") and a == words[-1][0] else w) for a, w in words]
            words = self._drop_sentence_opener(words)
            # known names inside the run cut it, unless they are part of the name of a body
            part: list[tuple[int, str]] = []
            k = bisect_left(starts, start - 60)
            covered = {}
            for mention in known[k : bisect_left(starts, end)]:
                for a, _ in words:
                    if mention.start <= a < mention.end:
                        covered[a] = mention
            body_end = self._body(words, covered, bodies)
            if body_end:
                done = max(done, body_end)
                continue
            for a, w in words:
                month = w in self.lex.months and self._bears_month(a, w, part)
                inner = part and w in INNER and a != words[-1][0]
                if a in covered or a in feasts or self._dates(a, w) or (w in self.lex.not_names and not month and not inner):
                    self._cut_title(part, pieces)
                    part = []
                else:
                    part.append((a, w))
                    if a in ends:
                        self._cut_title(part, pieces)
                        part = []
            self._cut_title(part, pieces)
            if pieces and pieces[-1].end > end:
                done = pieces[-1].end
        return pieces, bodies

    def _bears_month(self, start: int, word: str, part: list[tuple[int, str]]) -> bool:
        """Say whether "May" is a person here: after a given name or a title, or alone once the article has one."""
        if part:
            return (
                is_given_name(part[-1][1])
                or part[-1][1] in self.lex.honorifics
                or part[-1][1].lower() in self.lex.offices
            )
        if (
            self._dates(start, word)
            or self.plain[max(0, start - 3) : start].strip().isdigit()
        ):
            return False
        before = self.plain[max(0, start - 12) : start].split()
        if before and before[-1].lower() in (
            "in",
            "of",
            "since",
            "by",
            "until",
            "last",
            "next",
            "this",
            "early",
            "late",
            "from",
            "on",
        ):
            return False
        if word not in self._month_names:
            named = re.findall(rf"([{_UP}]\w+) {word}\b(?! \d)", self.plain)
            self._month_names[word] = any(is_given_name(name) for name in named)
        return self._month_names[word]

    def _dates(self, start: int, word: str) -> bool:
        """Say whether a day follows the name of a month: "Jan. 25"."""
        return word in self.lex.months and re.match(r"\.?\s?\d", self.plain[start + len(word) :][:3]) is not None

    def _drop_sentence_opener(self, words: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Leave out a first word that is capitalised only because it opens a sentence or a quotation."""
        while words:
            a, w = words[0]
            i, _ = self._tokens(a, a + len(w))
            if i is None:
                return words[1:]
            opens = (
                i == 0
                or self.r.sentence[i] != self.r.sentence[i - 1]
                or (self.r.zoned[i - 1] and not self.r.zoned[i])  # behind a dateline
                or (
                    not self.r.words[i - 1][-1:].isalnum()
                    and (self.r.words[i - 1] not in (",", "-", "'", "’", ")", "/", "."))
                )
            )
            if w in self.lex.not_names and w not in self.lex.months:
                words = words[1:]
                continue
            if _bare(w) in self._file_people:
                return words
            if not opens or w.lower() in self.lex.title_words or w in self.lex.honorifics or is_given_name(w):
                return words
            if len(words) == 1 and (w in self.lex.body_names or (w.lower() in self.lex.groups and w.lower() not in self.lex.title_words)):
                return []  # "Teachers struck", also where their federation is named; "Air traffic stopped"
            if w in self._midway and w.lower() not in self._lowercase:
                return words
            if len(words) > 1 and self._stands_midway(" ".join(v for _, v in words)):
                return words  # "Open Cells said", after "the campaign group Open Cells"
            tag = self.r.tag[i]
            if w.lower() in self._lowercase or (
                not tag.startswith("NNP") and (len(words) == 1 or tag[:1] in "VRDIWPC")
            ):
                words = words[1:]
                continue
            return words
        return words

    def _stands_midway(self, run: str) -> bool:
        """Say whether a run of words stands elsewhere behind a small letter or a comma, in the middle of a sentence."""
        at = self.plain.find(f" {run}", 1)
        while at > 0:
            if self.plain[at - 1] in _MIDDLE and _EDGE.match(self.plain, at + 1 + len(run)):
                return True
            at = self.plain.find(f" {run}", at + 1)
        return False

    def _body(self, words: list[tuple[int, str]], covered: dict[int, Mention], bodies: list[Name]) -> int:
        """Take a run such as "Kenya National Commission on Human Rights" as the name of one body; return its end or 0.

        Only names that open with a country's own name need this; others are found piece by piece.
        """
        for k, (a, _) in enumerate(words):
            mention = covered.get(a)
            if mention is None or mention.how not in ("name", "alias", "demonym") or mention.kind == "person":
                continue
            rest = [w for b, w in words[k:] if b >= mention.end]
            if mention.how == "demonym" and (len(rest) < 2 or k or not self._ends_body(rest)):
                continue  # "Irish Parliament" is the parliament of Ireland, "Irish Cabin Staff Association" a name
            if not rest or any(b in covered for b, _ in words[k:] if b >= mention.end):
                continue
            if rest[-1].lower() in self.lex.state_bodies | {"house", "administration"}:
                continue
            if (mention.kind != "government" or rest[-1] not in self.lex.body_names) and not self._only_names(
                rest
            ):
                continue
            if self.plain[mention.end : mention.end + 1] != " " or any(
                w.lower() in self.lex.persons for w in rest
            ):
                continue
            end = words[-1][0] + len(words[-1][1])
            end = self._tail(end) or end
            first, last = self._tokens(mention.start, end)
            if first is not None:
                name = self.r.text[mention.start : end]
                bodies.append(
                    Name(
                        first,
                        last,
                        self.body(name, side=mention.party_id if mention.kind == "government" else None),
                    )
                )
                return end
        return 0

    def _ends_body(self, words: list[str]) -> bool:
        """Say whether words after "Irish" can only be the rest of a body's name: no office, and no body of the state."""
        lex = self.lex
        last = words[-1].lower()
        return words[-1] in lex.body_names and last not in lex.state_bodies and not any(w.lower() in lex.persons for w in words)

    def _only_names(self, words: list[str]) -> bool:
        """Say whether words after a known name can only carry it on: "France Info", "AP VoteCast"."""
        lex = self.lex
        return len(words) <= 2 and all(
            len(w) > 2
            and w not in lex.not_names
            and w not in lex.adjectives
            and w not in lex.family_first
            and not any(w.lower() in some for some in (lex.title_words, lex.persons, lex.groups, lex.bodies, lex.papers))
            and w.lower() not in self._lowercase
            and not is_given_name(w)
            and _bare(w) not in self._file_people
            for w in words
        )

    def _cut_title(self, part: list[tuple[int, str]], pieces: list[_Piece]) -> None:
        """Cut a title off the front of a run and keep the rest as a piece; a title alone is left to descriptions."""
        if not part:
            return
        lex, words = self.lex, [w for _, w in part]
        if (
            words[-1].lower() in lex.bodies
            and not self._tail(part[-1][0] + len(words[-1]))
            and all(w.lower() in lex.title_words or w.lower() in lex.bodies for w in words)
        ):
            return None  # "Foreign Ministry", "Parliament"
        k = -1
        for j, w in enumerate(words):
            bare = w.rstrip(".").lower()
            if (
                w in lex.honorifics
                or bare in (lex.offices if j else lex.persons)
                or (bare in lex.persons and words[j - 1].lower() in lex.title_words)
                or (bare in lex.title_words and j + 1 < len(words) and j == k + 1 and not is_given_name(w))
            ):
                k = j
        heads = [
            j
            for j in range(k + 1)
            if words[j] in lex.honorifics or words[j].rstrip(".").lower() in lex.persons
        ]
        if words[0] in lex.family_first and len(words) in (2, 3) and words[0].lower() not in lex.title_words:
            heads = []  # "Choe Son Hui"
        rest = words[heads[0] + 1 :] if len(heads) == 1 and words[heads[0]] not in lex.honorifics else []
        if rest and all(w.lower() in lex.bodies for w in rest) and words[heads[0]].lower() not in lex.title_words:
            heads = []  # "the Observer Mission"
        k = heads[-1] if heads else -1
        if k > 0 and is_given_name(words[0]) and words[0].lower() not in lex.title_words:
            k = -1  # "Martin Luther King"
        if k == 0 and k + 1 < len(words) and is_given_name(words[0]) and words[0] not in lex.honorifics:
            k = -1
        if k == len(words) - 1:
            start, end = part[k][0], part[k][0] + len(words[k])
            office = _OFFICE_TAIL.match(self.plain, end)
            if office:  # "Secretary of State Mike Pompeo": the run began again after "of"
                return self._office_of(part, office, pieces)
            return None
        called = words[k] if k >= 0 else self._honorific_before(part[0][0])
        if k + 2 == len(words) and words[-1] in lex.adjectives and lex.honorifics.get(called) not in ("male", "female"):
            return None  # but "Ms. White" is somebody
        title = " ".join(words[: k + 1])
        honorific = next((w for w in words[: k + 1] if w in lex.honorifics), "")
        rest = part[k + 1 :]
        if honorific and honorific == title:
            title = (
                "" if lex.honorifics[honorific] in ("male", "female") or honorific.startswith("Dr") else title
            )
        start, end = rest[0][0], rest[-1][0] + len(rest[-1][1])
        names = [w for _, w in rest]
        doctors_on_call = names[-1].lower() in lex.groups and part[0][1] in self._midway
        if names[-1] in lex.body_names or doctors_on_call:
            tail = self._tail(end)
            if tail:
                end = tail
                names = self.plain[start:end].split()
        if part[0][0] == start and not title:
            title, honorific = self._title_before(start, honorific)
        pieces.append(
            _Piece(
                start,
                end,
                names,
                title,
                honorific,
                self.plain[max(0, part[0][0] - 4) : part[0][0]].lower() == "the ",
            )
        )
        return None

    def _tail(self, end: int) -> int:
        """Return the end of "of/for/on Capitals" after a body's name, or 0."""
        tail = _TAIL.match(self.plain, end)
        if (
            not tail
            or any(w in self.lex.not_names for w in tail.group().split())
            or tail.group().endswith("'s")
        ):
            return 0
        return tail.end()

    def _office_of(self, part: list[tuple[int, str]], office: re.Match, pieces: list[_Piece]) -> None:
        """Read "Secretary of State Mike Pompeo": words after "of" belong to the office while they are words of offices."""
        run = _OFFICES.match(self.plain, office.start())
        if not run:
            return
        words = [(run.start(1) + w.start(), w.group()) for w in _WORD.finditer(run.group(1))]
        k = 0
        while k < len(words) and (words[k][1].lower() in self.lex.office_of or words[k][1] == "and"):
            k += 1
        rest: list[tuple[int, str]] = []
        for a, w in words[k:]:
            if w == "and" or w in self.lex.not_names:
                break
            rest.append((a, w.removesuffix("'s")))
            if w.endswith("'s"):
                break
        if k == 0 or not rest or rest[0][1].lower() in self.lex.persons:
            return
        title = self.plain[part[0][0] : words[k - 1][0] + len(words[k - 1][1])]
        end = rest[-1][0] + len(rest[-1][1])
        pieces.append(_Piece(rest[0][0], end, [w for _, w in rest], title, "", False))

    def _title_before(self, start: int, honorific: str) -> tuple[str, str]:
        """Return a title in small letters right before a name, "ministry spokesman Yoon Tae-ho", or one with a full stop, "Ms.", "Gen."."""
        called = self._honorific_before(start)
        if called:
            told = self.lex.honorifics[called] == "any" and not called.startswith("Dr")
            return (called if told else ""), called
        i, _ = self._tokens(start, start + 1)
        if i is None or i == 0 or self.r.sentence[i - 1] != self.r.sentence[i]:
            return "", honorific
        j = i - 1
        if self.r.lower[j] not in self.lex.persons or self.r.end[j] + 1 != start:
            return "", honorific
        first = j
        while (
            first > 0
            and j - first < 4
            and self.r.words[first - 1][:1].isalpha()
            and self.r.tag[first - 1][:2] in ("NN", "JJ", "VB")
            and (
                self.r.lower[first - 1] in self.lex.title_words
                or self.r.lower[first - 1] in self.lex.bodies
                or self.r.dep[first - 1] in ("compound", "amod", "nmod")
            )
        ):
            first -= 1
        return self.r.text[self.r.start[first] : self.r.end[j]], honorific

    def _honorific_before(self, start: int) -> str:
        """Return the honorific with a full stop before a name, which no run of capitalised words goes on over."""
        word = self.plain[max(0, start - 8) : start].split(" ")[-2:]
        return word[0] if len(word) == 2 and not word[1] and word[0].endswith(".") and word[0] in self.lex.honorifics else ""

    # -- person or not

    def _repeated(self, pieces: list[_Piece]) -> set[str]:
        """Return the words that stand alone as a name somewhere, as family names do."""
        return {piece.words[0] for piece in pieces if len(piece.words) == 1}

    def _vote_person(self, piece: _Piece, repeated: set[str]) -> float:
        """Weigh whether a piece names a person (> 0) or something else."""
        lex, r = self.lex, self.r
        words = piece.words
        first, last = self._tokens(piece.start, piece.end)
        if first is None:
            return -9
        if piece.honorific or piece.title:
            body = words[-1] in lex.body_names and len(words) > 1
            return -3.0 if body else 6.0
        known = self._file_person(words) or (
            len(words) == 1 and _bare(words[0]) in self._file_people and not words[0].isupper()
        )
        before = r.lower[first - 1] if first and r.sentence[first - 1] == r.sentence[first] else ""
        shouted = [w for w in words if w.isupper() and len(w) > 2 and "." not in w]
        head = self._appositive(first, last) if len(words) > 1 else None
        votes = [
            ("known", known),
            (
                "body's word",
                words[-1] in lex.body_names or any(w in ("of", "for", "and", "on") for w in words),
            ),
            ("the", piece.the),
            ("given name", is_given_name(words[0]) and len(words) > 1),
            ("given name alone", is_given_name(words[0]) and len(words) == 1),
            ("acronym", len(words) == 1 and words[0].isupper() and len(words[0]) > 1),
            ("capitals", len(words) > 1 and shouted),
            ("age", _AGE.match(self.plain, piece.end)),
            ("called by last word", 2 <= len(words) <= 4 and words[-1] in repeated),
            ("family name first", words[0] in lex.family_first and 2 <= len(words) <= 3),
            ("after a place's preposition", before in _PLACED),
            ("after said", before in ("said", "says", "added", "told") and r.quote[first] < 0),
            ("speaks", len(words) > 1 and self._is_speaker(first, last)),
            ("says I", len(words) == 1 and not piece.the and self._says_i(first, last)),
            (
                "described as a person",
                (head in lex.persons and before not in ("in", "at", "near", "outside"))  # "in Port Arden, the region's governor"
                or (before == "," and (len(words) > 1 or r.words[last : last + 1] == [","]) and self._office_before(first)),
            ),
            ("taken up", len(words) in (2, 3) and not piece.the and self._is_taken_up(last)),
            ("described as a body", head in lex.bodies),
            ("single word", len(words) == 1),
        ]
        vote = sum(PERSON_VOTES[clue] for clue, holds in votes if holds)
        if len(words) == 1 and vote <= 0 and any(w.is_person for w in self.by_word.get(_bare(words[0]), ())):
            return 1.0
        return vote

    def _is_taken_up(self, last: int) -> bool:
        """Say whether a name is the subject of a sentence, and the next one has a "he" or "she" for its own."""
        r = self.r
        name = last - 1
        here = r.sentence[name] + 1
        if r.dep[name] != "nsubj" or r.dep[r.head[name]] != "ROOT" or here >= len(r.sentences):
            return False
        first, end = r.sentences[here]
        follows = any(r.lower[i] in ("he", "she") and r.dep[i] == "nsubj" and r.dep[r.head[i]] == "ROOT" for i in range(first, end))
        return follows and r.paragraph[first] == r.paragraph[name]

    def _is_speaker(self, first: int, last: int) -> bool:
        """Say whether the name is the subject of a verb of speech."""
        r = self.r
        head = next((i for i in range(last - 1, first - 1, -1) if not first <= r.head[i] < last), last - 1)
        return r.dep[head] in ("nsubj", "nsubjpass") and r.lemma[r.head[head]] in self.lex.speech_verbs

    def _says_i(self, first: int, last: int) -> bool:
        """Say whether a name is the subject of a verb of speech beside a quotation with an "I" in it, as bodies have none."""
        r = self.r
        if not self._is_speaker(first, last):
            return False
        near = (*range(first - 1, max(-1, first - 4), -1), *range(last, min(len(r), last + 8)))
        q = next((r.quote[i] for i in near if r.quote[i] >= 0 and r.paragraph[i] == r.paragraph[first]), -1)
        if q < 0 or r.quote[first] >= 0:
            return False
        said = r.outer[q]
        opens = r.token_at(said.start)
        return any(r.words[i] == "I" for i in range(opens, min(len(r), opens + 60)) if r.start[i] < said.end)

    def _office_before(self, first: int) -> bool:
        """Say whether a description of a person ends at the comma before a name: "the state's governor, Satya Prakash"."""
        r = self.r
        for i in range(first - 2, max(-1, first - 9), -1):
            if r.sentence[i] != r.sentence[first] or r.words[i] in (",", ";", ":") or r.tag[i][:2] == "VB":
                return False
            if r.lower[i] in self.lex.persons:
                return True
        return False

    def _appositive(self, first: int, last: int) -> str | None:
        """Return the head noun of a description set off by commas after a name: ", a professor at ..."."""
        r = self.r
        if (
            last + 1 >= len(r)
            or r.words[last] != ","
            or r.lower[last + 1] not in ("a", "an", "the", "its", "his", "her", "their", "who", "whose", "which")
        ):
            return None
        if r.lower[last + 1] == "who":
            return "man"
        if r.lower[last + 1] == "which":
            return "body"
        if r.lower[last + 1] == "whose":
            return "man" if r.lower[last + 2 : last + 3] and r.lower[last + 2] in self.lex.kin else None
        for j in range(last + 2, min(last + 9, len(r))):
            follows = r.tag[j + 1] if j + 1 < len(r) else ""
            if r.lower[j] in self.lex.persons and follows not in ("NN", "POS"):
                return r.lower[j]
            if r.lower[j] in self.lex.bodies and follows[:2] not in ("NN", "PO"):
                return r.lower[j]
            if r.words[j] in (",", ".") or r.tag[j][:2] in ("VB", "IN"):
                return None
        return None

    # -- people

    def _file_person(self, words: list[str]) -> Party | None:
        """Return the person of the parties file that a full name in another spelling means."""
        key = _name_words(words)
        if len(key) < 2:
            return None
        for party, known in self._file_people.get(key[-1], ()):
            if _same_person(key, known, self.lex):
                return party
        for party, known in self._file_people.get(key[0], ()):
            if key == known:
                return party
        return None

    def _cluster(self, pieces: list[_Piece]) -> None:
        """Give every piece its person: full names first, in the order of the text, then single words."""
        for piece in pieces:
            first, last = self._tokens(piece.start, piece.end)
            if first is None:
                continue
            who = None
            if len(piece.words) > 1:
                party = self._file_person(piece.words)
                who = (
                    self.of_party(party)
                    if party
                    else self._known_person(piece.words) or self._new_person(piece)
                )
            else:
                who = self._short_name(piece, first)
            if who is None:
                continue
            self._learn_title(who, piece.title, piece.honorific)
            self.names.append(
                Name(
                    first,
                    last,
                    who,
                    "name" if len(piece.words) > 1 else "alias",
                    piece.title,
                    piece.honorific,
                )
            )

    def people_called(self, word: str) -> list[tuple[Party, tuple[str, ...]]]:
        """Return the people of the parties file who bear a name, with the words of the name."""
        return self._file_people.get(word, [])

    def _known_person(self, words: list[str]) -> Somebody | None:
        key = _name_words(words)
        for who in self.by_word.get(key[-1], ()):
            if who.is_person and (_same_person(key, who.words, self.lex) or _is_part(key, who.words)):
                if len(key) > len(who.words) and who.party is None:
                    who.name, who.words = " ".join(words), key
                return who
        for who in self.by_word.get(key[0], ()):
            if who.is_person and _is_part(key, who.words):
                return who
        return None

    def _new_person(self, piece: _Piece) -> Somebody:
        name = self.r.text[piece.start : piece.end].replace("\n", " ")
        who = Somebody(
            self._free_id(name),
            name,
            "person",
            gender=given_name_gender(piece.words[0]),
            supposed={"gender"},
            words=_name_words(piece.words),
        )
        if who.words and piece.words[0] in self.lex.family_first and len(who.words) >= 3:
            who.gender = None
        return self._add(who)

    def _short_name(self, piece: _Piece, first: int) -> Somebody | None:
        """Whom a single capitalised word names: decided when the article is read in order if several bear the name."""
        words = _name_words(piece.words)
        if not words or (piece.words[0].isupper() and len(piece.words[0]) > 1 and not piece.title):
            return None
        bearers = [
            who for who in self.by_word.get(words[-1], ()) if who.is_person and _is_part(words, who.words)
        ]
        if not bearers:
            listed = [
                self.of_party(party)
                for party, known in self._file_people.get(words[-1], ())
                if _is_part(words, known)
            ]
            bearers = self._fit(list(dict.fromkeys(listed)), piece)
        if bearers:
            return self._fit(bearers, piece)[0]
        if piece.title or piece.honorific or self._vote_person(piece, set()) > 0:
            return self._new_person(piece)
        return None

    def _fit(self, bearers: list[Somebody], piece: _Piece) -> list[Somebody]:
        """Put the bearers of a name in order: family name before given name, gender and title in agreement first."""
        lex = self.lex
        word = _name_words(piece.words)[-1]
        gender = lex.honorifics.get(piece.honorific) if piece.honorific else None
        title = piece.title.split()[-1].lower() if piece.title else ""

        def rank(who: Somebody) -> tuple:
            wrong = gender in ("male", "female") and who.gender not in (None, gender)
            return (wrong, not self.is_family(who, word), bool(title) and title not in who.titles)

        return sorted(bearers, key=rank)

    def is_only(self, who: Somebody) -> bool:
        """Say whether nobody else of the article bears a word of somebody's name."""
        return all(w is who or not w.is_person for word in who.words for w in self.by_word.get(word, ()))

    def is_family(self, who: Somebody, word: str) -> bool:
        """Say whether ``word`` is the name by which ``who`` is called for short."""
        if not who.words:
            return False
        if who.name.split()[0] in self.lex.family_first and (
            len(who.words) >= 3 or (len(who.name.split()) == 2 and not is_given_name(who.name.split()[0]))
        ):
            return word == who.words[0]
        return word == who.words[-1] or (len(who.words) > 2 and word in who.words[1:])

    def _learn_title(self, who: Somebody, title: str, honorific: str) -> None:
        if title:
            self.add_title(who, title)
        kind = self.lex.honorifics.get(honorific)
        if kind in ("male", "female"):
            who.gender = kind
            who.supposed.discard("gender")

    def add_title(self, who: Somebody, title: str) -> None:
        """Let a title, its head noun, and its other names stand for ``who``; "spokesman" also tells a gender."""
        title = plain(title).lower().replace(" - ", "-")
        words = title.split()
        if not words:
            return
        head = words[-1]
        stop = len(words)
        for k, word in enumerate(words):
            if word in ("of", "for", "in", "to", "at") and k:
                head, stop = words[k - 1], k
                break
        # a vice minister is called "the vice minister", never "the minister"
        below = max((k for k in range(stop) if words[k] in BELOW), default=None)
        who.titles.update((title, head) if below is None else (title, f"{words[below]} {head}"))
        for k in range(1, stop if below is None else below + 1):
            who.titles.update((" ".join(words[k:stop]), " ".join(words[k:])))
        if head in self.lex.gender and who.gender is None:
            who.gender = self.lex.gender[head]

    # -- bodies and the rest

    def _name_bodies(self, pieces: list[tuple[_Piece, float]]) -> None:
        """Give pieces that name no person to bodies; single words only where they are repeated or look like one."""
        places = {
            piece.words[0]
            for piece, _ in pieces
            if (i := self._tokens(piece.start, piece.end)[0]) and self.r.lower[i - 1] in _PLACED
        }
        for piece, _ in sorted(pieces, key=lambda p: (-len(p[0].words), p[0].start)):
            first, last = self._tokens(piece.start, piece.end)
            if first is None:
                continue
            key = _name_words(piece.words)
            if len(piece.words) == 1 or piece.words[-1] not in self.lex.body_names:
                bearers = [  # "Bu Hliqa" after "Salem Bu Hliqa"
                    who
                    for who in self.by_word.get(key[-1] if key else "", ())
                    if (_calls(key, who) if len(piece.words) == 1 else who.words[-len(key) :] == key)
                    and not (who.is_person and piece.words[0].isupper())
                    and not (  # "the city of Lund", where there is a "Lund Chamber of Trade"
                        not who.is_person and who.words[2:] and key == who.words[:1] and first
                        and self.r.lower[first - 1] in _PLACED | {"of"}
                    )
                ]
                if bearers:
                    self.names.append(Name(first, last, bearers[0], "alias", piece.title, piece.honorific))
                    continue
            if len(piece.words) == 1 and (
                piece.words[0].lower() in self.lex.title_words or piece.words[0] in self.lex.adjectives
            ):
                continue
            acronym = piece.words[0].isupper() and len(piece.words[0]) > 1
            if (
                acronym
                and (first == 0 or self.r.paragraph[first] != self.r.paragraph[first - 1])
                and self.r.words[last : last + 1] in ([","], ["/"], ["("])
            ):
                continue  # the place of a dateline
            is_body = (
                acronym
                or self._is_speaker(first, last)
                or any(w in self.lex.body_names for w in piece.words[piece.words[0] == "Port" :])
                or (self._appositive(first, last) in self.lex.bodies)
            )
            if not is_body and piece.words[0] in places:
                continue
            name = self.r.text[piece.start : piece.end].replace("\n", " ")
            who = self.body(name, kind="organisation" if is_body else "unknown")
            self.names.append(Name(first, last, who, "name", piece.title, piece.honorific))

    def body(self, name: str, kind: str = "organisation", side: str | None = None) -> Somebody:
        """Return the body of this name, new or known; its last word may stand for it."""
        key = tuple(_bare(w) for w in plain(name).split())
        for who in self.by_word.get(key[-1] if key else "", ()):
            if who.words == key and not who.is_person:
                return who
        who = Somebody(self._free_id(name), name, kind, side, words=key)
        who.nouns |= _nouns_of(name)
        return self._add(who)

    def of_party(self, party: Party) -> Somebody:
        """Return the somebody of a known party."""
        who = self.somebody.get(party.id)
        if who is None:
            who = Somebody(
                party.id, party.name, party.kind, party.side, party.gender, party.media, party=party
            )
            if party.kind == "person":
                who.words = _name_words(party.name.split())
                if who.gender is None and party.name.split()[0] not in self.lex.family_first:
                    who.gender = given_name_gender(party.name.split()[0])
                for role in party.roles:
                    if self._in_office(role):
                        self.add_title(who, role.title)
            else:
                who.plural = party.kind == "group"
                for name in (party.name, *party.aliases):
                    who.nouns |= _nouns_of(name)
                who.nouns |= self.lex.body_nouns.get(party.id.removeprefix("general-"), set())
                if party.kind == "government":
                    who.nouns |= {"country", "nation", "state", "government"}
                if party.media:
                    who.nouns |= {"agency", "newspaper", "paper", "broadcaster", "outlet", "daily", "report"}
                who.words = tuple(_bare(w) for w in plain(party.name).split())
            self._add(who)
            if party.kind == "person":
                for alias in party.aliases:
                    for word in _name_words(alias.split()):
                        bearers = self.by_word.setdefault(word, [])
                        if who not in bearers:
                            bearers.append(who)
        return who

    def _in_office(self, role) -> bool:
        day = self.published.isoformat() if self.published else None
        return not day or not ((role.start and day < role.start) or (role.end and day > role.end))

    def _add(self, who: Somebody) -> Somebody:
        self.somebody[who.id] = who
        for word in dict.fromkeys(who.words):
            self.by_word.setdefault(word, []).append(who)
        return who

    def _free_id(self, name: str) -> str:
        made = slug(name)
        if made not in self.somebody and self.parties.get(made) is None:
            return made
        k = 2
        while f"{made}-{k}" in self.somebody:
            k += 1
        return f"{made}-{k}"

    def _acronyms(self) -> None:
        """Link "the Northern Lumber Alliance (NLA)" and later "the NLA"."""
        at = {name.first: name for name in self.names}
        links: dict[str, Somebody] = {}
        for name in self.names:
            found = _ACRONYM.match(self.plain, self.r.end[name.last - 1])
            if found and not name.who.is_person:
                links[found.group(1)] = name.who
        for name in self.names:
            text = self.r.text[self.r.start[name.first] : self.r.end[name.last - 1]]
            if text in links and name.who is not links[text] and name.who.party is None:
                old = name.who
                name.who, name.how = links[text], "alias"
                if old.words and len(old.words) == 1:
                    self.somebody.pop(old.id, None)
        self._at = at


# --- comparing names -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _bare(word: str) -> str:
    """Return a name's word in small letters, without accents, marks or an Arabic article."""
    word = unicodedata.normalize("NFKD", word)
    word = (
        "".join(c for c in word if not unicodedata.combining(c)).lower().replace("ł", "l").replace("ø", "o")
    )
    word = re.sub(r"^(?:al|el|ad|as|ash|an|ar|at)-(?=\w{3})", "", word)
    return word.strip(".,'")


def _name_words(words: list[str]) -> tuple[str, ...]:
    """Return the words of a name for comparison: hyphens cut, Jr and the like left out."""
    out = []
    for word in words:
        for piece in _bare(word).split("-"):
            if piece and piece not in ("jr", "sr", "ii", "iii"):
                out.append(piece)
    return tuple(out)


def _is_part(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Say whether the words of one name stand in the other, side by side."""
    if len(short) > len(full):
        short, full = full, short
    return any(full[k : k + len(short)] == short for k in range(len(full) - len(short) + 1))


def _calls(word: tuple[str, ...], who: Somebody) -> bool:
    """Say whether a single word may stand for a name; the place in "Traders of Lund" does not stand for the traders."""
    if not who.is_person and who.words[1:] and who.words[-2:-1] in (("of",), ("for",), ("in",)) and word == who.words[-1:]:
        return False
    if not who.is_person and len(word) == 1:  # "Cabin" does not stand for the Irish Cabin Staff Association
        head = next((k for k, w in enumerate(who.words) if w in ("of", "for", "in", "on")), len(who.words))
        return word[0] in (*who.words[:1], *who.words[max(0, head - 1) : head], *who.words[-1:])
    return _is_part(word, who.words)


def _same_person(a: tuple[str, ...], b: tuple[str, ...], lex: Lexicon) -> bool:
    """Say whether two full names are one person's: same family name, and given names that agree.

    "Joseph R. Biden" and "Joe Biden" do; "Kim Jong Un" and "Kim Yo Jong" do not.
    """
    if a == b:
        return True
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        return False
    if (
        a[0] != b[0]
        and a[0] not in lex.nicknames.get(b[0], ())
        and not (min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0])
    ):
        return False
    inner_a, inner_b = set(a[1:-1]), set(b[1:-1])
    if not inner_a or not inner_b:
        return True
    return any(x[0] == y[0] and (len(x) == 1 or len(y) == 1 or x == y) for x in inner_a for y in inner_b)


@lru_cache(maxsize=10_000)
def _nouns_of(name: str) -> frozenset[str]:
    """Return the nouns that may stand for a body of this name: "company" for "Lund Steel Ltd"."""
    bodies, found = lexicon().bodies, set()
    for word in plain(name).lower().split():
        bare = word.strip(".,")
        if bare in bodies:
            found.add(bare)
        elif bare.endswith("bank") and len(bare) > 4:
            found.add("bank")
        elif bare.endswith("s") and bare[:-1] in bodies:
            found.add(bare[:-1])
    last = name.split()[-1] if name.split() else ""
    if last in COMMERCIAL:
        found |= {"company", "firm"}
    if last in ("Air", "Airlines", "Airways"):
        found |= {"airline", "carrier", "company"}
    if last.endswith(("workers", "Workers")) or last in ("Teamsters", "Seafarers", "Dockers", "Teachers", "Pilots"):
        found.add("union")
    if last in ("Wire", "Press", "Bureau"):
        found.add("agency")
    if name.endswith(("Organisation", "Organization", "Society", "Association", "Watch", "Network")):
        found.add("group")
    if name.endswith(("Times", "Post", "News", "Herald", "Tribune", "Zeitung", "Daily", "Journal", "Courant", "Ledger")):
        found |= {"newspaper", "paper", "daily"}
    return frozenset(found)


@lru_cache(maxsize=4)
def own_bodies(parties: Parties) -> list[tuple[Party, frozenset[str]]]:
    """Return the bodies of the corpus's own parties file with the nouns that may stand for them."""
    return [
        (party, frozenset().union(*map(_nouns_of, (party.name, *party.aliases))))
        for party in parties.all
        if party.id in parties.own and party.kind == "organisation" and not party.media
    ]


@lru_cache(maxsize=4)
def _people_by_word(parties: Parties) -> dict[str, list[tuple[Party, tuple[str, ...]]]]:
    """Index the people of the parties file by every word of their names."""
    index: dict[str, list[tuple[Party, tuple[str, ...]]]] = {}
    for party in parties.all:
        if party.kind != "person":
            continue
        for name in (party.name, *party.aliases):
            words = _name_words(name.split())
            for word in dict.fromkeys(words):
                index.setdefault(word, []).append((party, words))
    return index
