"""An article as the targets of its statements see it: who and what is named where, and who stands against whom.

Made once for an article and asked for each of its statements, by place, so that the cost grows with the text only.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from helpers.acts import VERB
from helpers.language import outline
from helpers.records import Mention, Statement

from .model import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from helpers.corpus.parties import Topic

_SPOKESMAN = re.compile(r"\b(?:spokes(?:man|woman|person)|press secretary)\b", re.I)
_TOWARD = frozenset({"to", "with", "against", "at", "of", "on", "upon", "for", "toward", "towards", "between"})
_INSIDE = frozenset({"poss", "compound", "amod", "nmod", "conj", "appos", "pobj", "prep"})
STEPS = 5  # how far up the tree the words that govern a mention are followed
_HEADS_OF = re.compile(r"^(?:leaders|presidents|governments|delegations|(?:[a-z]+ )?ministers) of (?:the )?(?=.* and )")
_MINISTRY = re.compile(r"\b(\w+) (?:ministry|department)$")
_MINISTER = re.compile(r"\b(\w+) (?:minister|secretary)$")
NAMING = frozenset({"name", "alias", "metonym", "demonym", "role"})
_SPEAKING_FOR = frozenset({"for", "for the", "of the", "at the", "from the", "of", "at"})
Topical = tuple[int, int, str, str]  # start, end, id and name of a topic that the text names


class Scene:
    """The resolved mentions and the topics of one parsed article, in order of the text.

    ``known`` maps the ids of the parties that the article names to their names, ``ids`` the names to the ids.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention], topics: Sequence[Topic]):
        self.doc, self.laid_out = doc, outline(doc)
        self.text = self.laid_out.text
        self.mentions = sorted(mentions, key=lambda m: (m.start, m.end))
        self._starts = [m.start for m in self.mentions]
        self.known = {m.party_id: m.name for m in self.mentions if m.how in NAMING or _is_proper(m.name)}
        self.sides = {m.party_id: m.side for m in self.mentions}
        self.kinds = {m.party_id: m.kind for m in self.mentions}
        self.ids = {name: party_id for party_id, name in self.known.items()}
        self.topical = list(_topics_in(self.text, topics))
        self._topical_starts = [start for start, *_ in self.topical]

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in [start, end)."""
        found = self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [m for m in found if m.end <= end]

    def named_in(self, first: int, last: int) -> list[Mention]:
        """Return the mentions that lie in the tokens ``first`` to ``last``."""
        words, starts = self.laid_out.words, self.laid_out.starts
        return self.within(starts[first], starts[last - 1] + len(words[last - 1]))

    def covering(self, start: int, end: int) -> Mention | None:
        """Return a mention that holds [start, end), the shortest of them."""
        stop = bisect_left(self._starts, start + 1)
        holding = [m for m in self.mentions[max(0, stop - 4) : stop] if m.end >= end]
        return min(holding, key=lambda m: m.end - m.start, default=None)

    def before(self, place: int, most: int = 40) -> Iterable[Mention]:
        """Yield the last mentions before ``place``, nearest first."""
        stop = bisect_left(self._starts, place)
        return reversed(self.mentions[max(0, stop - most) : stop])

    def topics_within(self, start: int, end: int) -> list[Topical]:
        """Return the topics named in [start, end)."""
        found = self.topical[bisect_left(self._topical_starts, start) : bisect_left(self._topical_starts, end)]
        return [t for t in found if t[1] <= end]

    def topics_before(self, place: int) -> Iterable[Topical]:
        """Yield the topics named before ``place``, nearest first."""
        return (self.topical[i] for i in range(bisect_left(self._topical_starts, place) - 1, -1, -1))

    def topics_after(self, place: int) -> Iterable[Topical]:
        """Yield the topics named from ``place`` on, nearest first."""
        return (self.topical[i] for i in range(bisect_left(self._topical_starts, place), len(self.topical)))

    def meant(self, m: Mention) -> list[tuple[str, str]]:
        """Return the (id, name) of whom a mention stands for: each of a pair, the side of a group, nobody for "a man"."""
        if m.party_id in self.known:
            return [(m.party_id, m.name)]
        members = members_of(m.name)
        if len(members) > 1 and all(name in self.ids for name in members):
            if self._is_owned(m):  # "its allies" are others
                return []
            return [(self.ids[name], name) for name in members]  # "both governments"
        if m.side in self.known and m.kind in ("group", "organisation"):
            return [(m.side, self.known[m.side])]  # "US officials"
        return []

    def _is_owned(self, m: Mention) -> bool:
        span = tokens(self.doc, m.start, m.end) if m.how == "description" else None
        return span is not None and any(c.dep_ == "poss" for c in self.doc[span[0] : span[1]].root.children)

    @cached_property
    def actors(self) -> frozenset[str]:
        """The ids of those who are anywhere in the article the subject of a verb."""
        found = set()
        for m in self.mentions:
            span = None if m.party_id in found else tokens(self.doc, m.start, m.end)
            if span and self.doc[span[0] : span[1]].root.dep_ in ("nsubj", "agent"):
                found.add(m.party_id)
        return frozenset(found)

    @cached_property
    def governed(self) -> dict[int, list[tuple[Mention, int, int]]]:
        """The mentions below each token, without a verb between, each with its steps and the token through which it hangs there."""
        found: dict[int, list[tuple[Mention, int, int]]] = {}
        for m in self.mentions:
            span = tokens(self.doc, m.start, m.end)
            token = self.doc[span[0] : span[1]].root if span is not None else None
            for steps in range(STEPS if token is not None else 0):
                head = token.head
                if head.i == token.i or (token.pos_ == "ADP" and token.lower_ not in _TOWARD):
                    break
                found.setdefault(head.i, []).append((m, steps, token.i))
                if token.dep_ not in _INSIDE or head.pos_ == VERB:
                    break
                token = head
        return found

    @cached_property
    def by_last_word(self) -> dict[str, list[tuple[str, str]]]:
        """The (id, name) of the known parties whose names end in a word ("ministry"), in lower case."""
        found: dict[str, list[tuple[str, str]]] = {}
        for party_id, name in self.known.items():
            found.setdefault(name.rsplit(" ", 1)[-1].lower(), []).append((party_id, name))
        return found

    @cached_property
    def titles(self) -> dict[str, set[str]]:
        """The ids of the persons that each title of the article is borne by ("foreign minister")."""
        found: dict[str, set[str]] = {}
        for m in self.mentions:
            if m.how == "role" and m.kind == "person":
                found.setdefault(self.text[m.start : m.end].lower(), set()).add(m.party_id)
        return found

    def own(self, statement: Statement) -> set[str]:
        """Return the ids of the speaker and of whom he speaks for: his side, or the body of an unnamed spokesman.

        What a spokesman tells of the people of his side is his side's: "Holm had welcomed the pact, the spokesman said".
        """
        own = {statement.speaker_id, statement.speaker_side} - {None}
        own |= {self.ids[name] for name in members_of(statement.speaker or "") if name in self.ids}  # "Norway and Chile agreed"
        if statement.speaker_side is not None and statement.speaker_id in self._spokesmen:
            own |= {who for who, side in self.sides.items() if side == statement.speaker_side and self.kinds[who] == "person"}
        if statement.speaker_kind == "person":
            own |= self._ministries.get(statement.speaker_id, set())
        if statement.speaker_side is None and statement.speaker_kind == "person":
            own |= self._bodies.get(statement.speaker_id, set())
        return own

    @cached_property
    def _spokesmen(self) -> frozenset[str]:
        """The ids of those who are called a spokesman, or a press secretary."""
        return frozenset(
            m.party_id for m in self.mentions if m.kind == "person" and _SPOKESMAN.search(self.text, m.start, m.end)
        )

    @cached_property
    def _ministries(self) -> dict[str, set[str]]:
        """The ministry of each minister: "the transport minister offered the ministry's help"."""
        found: dict[str, set[str]] = {}
        for party_id, name in self.known.items():
            body = _MINISTRY.search(name.lower())
            for title, ids in self.titles.items() if body else ():
                office = _MINISTER.search(title)
                if office is not None and office.group(1) == body.group(1):
                    for who in ids:
                        if self.sides.get(who) in (None, self.sides.get(party_id)) or self.sides.get(party_id) is None:
                            found.setdefault(who, set()).add(party_id)
        return found

    @cached_property
    def _bodies(self) -> dict[str, set[str]]:
        """Whom unnamed persons speak for: "a spokesperson for the ministry" for the ministry and its government."""
        found: dict[str, set[str]] = {}
        for m, body in itertools.pairwise(self.mentions):
            if m.kind != "person" or m.how != "description" or body.kind not in ("organisation", "government"):
                continue
            if self.text[m.end : body.start].strip() in _SPEAKING_FOR:
                found.setdefault(m.party_id, {body.party_id, body.side} - {None})
        return found

    def opponents(self, statement: Statement, place: int, most: int) -> list[tuple[str, str]]:
        """Return the one ("the other side") or two ("both sides") that the text before ``place`` tells most of.

        Parties are governments and bodies, a person counts for his side; the speaker's own is none of them. The one is
        of the kind of the speaker's own side where there is such, the two are of one kind.
        """
        own = (statement.speaker_id, statement.speaker_side)
        counts: Counter[tuple[str, str]] = Counter()
        for m in self.before(place):
            party_id, kind = (m.party_id, m.kind) if m.kind != "person" else (m.side, self.kinds.get(m.side))
            if kind in ("government", "organisation") and party_id in self.known and party_id not in own:
                counts[party_id, kind] += 1
        of_kind: dict[str, list[str]] = {}
        for (party_id, kind), _ in counts.most_common():
            of_kind.setdefault(kind, []).append(party_id)
        kind = self.kinds.get(statement.speaker_side) or self.kinds.get(statement.speaker_id)
        if most == 1 and kind in of_kind:
            found = of_kind[kind]
        else:
            weight = {k: sum(counts[party_id, k] for party_id in ids[:most]) for k, ids in of_kind.items() if len(ids) >= most}
            found = of_kind[max(weight, key=weight.__getitem__)] if weight else []
        return [(party_id, self.known[party_id]) for party_id in found[:most]]


def members_of(name: str) -> list[str]:
    """Return the names joined in one: "Norway and Chile", "leaders of Norway and Chile"."""
    return [one for part in _HEADS_OF.sub("", name).split(", ") for one in part.split(" and ")]


def _is_proper(name: str) -> bool:
    """Tell whether a canonical name is one name throughout: not "Veland's crew", not "Veland and Tolland"."""
    return name[:1].isupper() and name.rsplit(" ", 1)[-1][:1].isupper() and " and " not in name


_latest: Scene | None = None
_latest_of: tuple = ()


def scene_of(doc: Doc, mentions: Sequence[Mention], topics: Sequence[Topic]) -> Scene:
    """Return the article's scene; the latest is kept, for an article is asked about one statement after another."""
    global _latest, _latest_of
    kept, asked = _latest_of, (doc, mentions, topics, len(mentions))
    if _latest is None or len(kept) != 4 or kept[3] != asked[3] or any(a is not b for a, b in zip(kept[:3], asked[:3])):
        _latest, _latest_of = Scene(doc, mentions, topics), asked
    return _latest


def _topics_in(text: str, topics: Sequence[Topic]) -> Iterable[Topical]:
    pattern, names = _topic_pattern(tuple((t.id, t.name, tuple(t.aliases)) for t in topics))
    if pattern is not None:
        for match in pattern.finditer(text):
            if match.group().lower() in names:  # not so for a few letters whose cases do not match up
                yield match.start(), match.end(), *names[match.group().lower()]


@lru_cache(maxsize=16)
def _topic_pattern(
    topics: tuple[tuple[str, str, tuple[str, ...]], ...],
) -> tuple[re.Pattern[str] | None, dict[str, tuple[str, str]]]:
    names: dict[str, tuple[str, str]] = {}
    for topic_id, name, aliases in topics:
        for word in (name, *aliases):
            names.setdefault(word.lower(), (topic_id, name))
    if not names:
        return None, names
    words = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), names
