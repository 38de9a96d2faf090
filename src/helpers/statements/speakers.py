"""Who is meant: every mention of somebody in an article resolved, and the canonical speaker of every statement.

``names`` finds who is named, ``phrases`` lays out what stands for somebody, ``descriptions`` and ``mentions`` resolve it
in the order of the text by titles, offices over time and ``salience``. Here each statement's source is looked up among
the mentions, and the statement gets its canonical speaker, and the medium or speaker that reports it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from helpers.corpus.parties import Parties, slug
from helpers.records import Article, Mention, Statement
from helpers.statements.mentions import Resolution
from helpers.statements.names import lexicon
from helpers.statements.parsed import Parsed
from helpers.statements.phrases import FIRST
from helpers.statements.salience import join_names

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEAR = 80  # tokens on either side of a cue among which the medium that carries the words is looked for


def find_mentions(doc: Doc, article: Article, parties: Parties) -> list[Mention]:
    """Return every mention of somebody in the article, resolved, sorted and without overlap.

    Mentions are names, titles and descriptions of people, bodies and groups, and pronouns. What names nobody that can
    be told (an "it" that is no body) is left out. Any parse is taken.
    """
    return Resolution(Parsed.of(doc, article.zones), article, parties).mentions()


def resolve_speakers(
    statements: list[Statement], doc: Doc, article: Article, parties: Parties, mentions: list[Mention]
) -> list[Statement]:
    """Fill speaker, speaker_id, speaker_kind, speaker_side and reported_by of every statement.

    The speaker's text is looked up among the ``mentions``; "I" and "we" inside a quotation are whoever speaks there.
    """
    finder = _Finder(Parsed.of(doc, article.zones), mentions, parties)
    resolved = list(statements)
    around: list[Statement] = []  # resolved statements that have not ended yet
    for k in sorted(
        range(len(statements)), key=lambda k: (statements[k].spans[0][0], -statements[k].spans[-1][1])
    ):
        statement = statements[k]
        around = [s for s in around if s.spans[-1][1] > statement.spans[0][0]]
        outer = finder.enclosing(statement, around)
        speaker = finder.speaker(statement, outer)
        if speaker is None:
            resolved[k] = replace(statement, reported_by=outer.speaker if outer else None)
        else:
            resolved[k] = replace(
                statement,
                speaker=speaker.name,
                speaker_id=speaker.party_id,
                speaker_kind=speaker.kind,
                speaker_side=speaker.side,
                reported_by=outer.speaker if outer else finder.carrier(statement, speaker),
            )
        around.append(resolved[k])
    return resolved


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
        if word in FIRST:
            if outer is not None and outer.speaker:
                return Mention(
                    start,
                    end,
                    outer.speaker_id,
                    outer.speaker,
                    outer.speaker_kind,
                    outer.speaker_side,
                    "pronoun",
                )
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
        if mention is None or mention.how in ("description", "pronoun"):
            mention = self._apposed(head) or mention
        elif mention.kind != "person" and first and r.lower[first - 1] in ("in", "at", "from", "near"):
            people = (self._by_token[i] for i in range(head + 1, last) if i in self._by_token)
            mention = next((m for m in people if m.kind == "person" and m.how in ("name", "alias")), mention)  # "In Lund, Ada Holm, mayor"
        if mention is None:
            inside = [self._by_token[i] for i in range(first, last) if i in self._by_token]
            inside = [m for m in inside if m.how not in ("demonym",) and not self._owns(m, last) and not self._is_topic(m, head)]
            mention = inside[-1] if inside else None
        if mention is None:  # "its partner, the Land party, wants"
            mention = next((self._by_token[c] for c in r.children[head] if r.dep[c] == "appos" and c in self._by_token), None)
        if mention is not None:
            return mention
        shown = re.sub(
            r"^(?:the|a|an|his|her|its|their|our|my|[\w. ]+ per ?cent of(?: the)?)\s+", "", " ".join(r.text[start:end].split()), flags=re.I
        )
        if not any(c.isalnum() for c in shown):
            return None
        party = self.parties.named(shown)
        if party is not None:
            return Mention(start, end, party.id, party.name, party.kind, party.side)
        return Mention(start, end, slug(shown), shown, "unknown", None, "description")

    def _apposed(self, head: int) -> Mention | None:
        """Return who is named beside a description that is nobody's yet: "one of them, Ada Holm, said"."""
        r = self.parsed
        named = (self._by_token[c] for c in r.children[head] if r.dep[c] == "appos" and c > head and c in self._by_token)
        return next((m for m in named if m.kind == "person" and m.how in ("name", "alias")), None)

    def _is_topic(self, mention: Mention, head: int) -> bool:
        """Say whether a mention is only what the source is about, or like: "an analysis of tax reports", "a giant, second only to Quell"."""
        r = self.parsed
        i, part = r.token_at(mention.start), self._is_part(head)
        for _ in range(8):
            if i == head or r.head[i] == i:
                return False
            if r.dep[i] == "prep" and r.lower[i] != "by" and not (part and r.lower[i] in ("of", "in", "from", "among")):
                return True
            i = r.head[i]
        return False

    def _is_part(self, head: int) -> bool:
        """Say whether a source is some of those behind it: "many of the dockers", "45 percent of voters"."""
        r = self.parsed
        return r.tag[head] in ("CD", "DT", "PDT", "JJ", "JJS", "JJR", "RB") or r.lemma[head] in lexicon().parts

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
        return Mention(
            members[0].start,
            members[-1].end,
            slug(name),
            name,
            "group",
            sides.pop() if len(sides) == 1 else None,
        )

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
        a, z = max(a, i - NEAR), min(z, i + NEAR)
        carriers: list[str] = []
        for j in range(a, z):
            mention = self._by_token.get(j)
            if (
                mention is None
                or mention.party_id == speaker.party_id
                or r.quote[j] >= 0
                or not self._is_medium(mention)
            ):
                continue
            before, after = set(r.lower[max(a, j - 7) : j]), set(r.lower[j + 1 : j + 5])
            if ("by" in before and before & lexicon().carried) or after & {
                "quoted",
                "cited",
                "quotes",
                "cites",
                "quoting",
                "citing",
            }:
                carriers.append(mention.name)
        if (
            not carriers
            and {"quoted", "cited"} & set(r.lower[max(a, i - 4) : i + 1])
            and {"was", "were", "is"} & set(r.lower[max(a, i - 5) : i])
        ):
            for mention in reversed([m for m in self.mentions if m.end <= statement.spans[0][0]][-20:]):
                if self._is_medium(mention) and mention.party_id != speaker.party_id:
                    return mention.name
        return join_names(list(dict.fromkeys(carriers))) if carriers else None

    def _is_medium(self, mention: Mention) -> bool:
        party = self.parties.get(mention.party_id)
        return party.media if party is not None else mention.name.endswith("state media")
