"""Every target of a statement: whom and what it speaks about, and the speaker's stance toward each.

What is said is the speaker's own, so the content is weighed as the speaker's text; where the content names the
speaker ("we", "he", the speaker's own government) that mention is the holder. Whom the cue is aimed at ("accused
Pyongyang of ...", "told Seoul that ...") is weighed in the sentence, with the speaker as holder. The reporter's own
words outside of both are not the speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from helpers.acts import act_at
from helpers.records import Mention, Stance, Statement

from .directed import Evidence
from .model import ABSTAIN, LONGEST, read_span, read_window, tokens, weigh

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from helpers.corpus.parties import Topic

Tokens = tuple[int, int]
_NAMING = frozenset({"name", "alias", "metonym", "demonym"})
_AIMED = frozenset({"dobj", "dative", "pobj", "nsubjpass", "oprd"})
_TOWARD = frozenset({"to", "with", "against", "at", "of", "on", "upon", "for", "toward", "towards", "between"})
_INSIDE = frozenset({"poss", "compound", "amod", "nmod", "conj", "appos"})
_FIRST_PERSON = frozenset({"i", "we", "us", "me", "my", "our", "ours", "ourselves", "myself", "mine"})


def find_stances(
    statement: Statement, doc: Doc, mentions: Sequence[Mention], topics: Sequence[Topic] = ()
) -> list[Stance]:
    """Return the speaker's stance toward every target of ``statement``, one for each target, in order of the text.

    ``mentions`` are the article's resolved mentions, ``topics`` the corpus's. Targets are the parties mentioned in the
    content and among the objects of the cue, but never the speaker, and the topics named in the content. Of several
    mentions of one target the most telling counts.
    """
    best: dict[tuple[str, str], Stance] = {}
    for start, end, kind, target_id, name in _targets(statement, doc, mentions, topics):
        stance = _score(statement, doc, mentions, start, end, target_id)
        if stance is None:
            continue
        stance = replace(
            stance, target=name, target_id=target_id, target_kind=kind, target_start=start, target_end=end,
            statement_id=statement.statement_id, speaker_id=statement.speaker_id,
        )
        kept = best.get((kind, target_id))
        if kept is None or abs(stance.score) > abs(kept.score):
            best[kind, target_id] = stance
    return sorted(best.values(), key=lambda s: (s.target_start, s.target_end, s.target_id))


def _targets(
    statement: Statement, doc: Doc, mentions: Sequence[Mention], topics: Sequence[Topic]
) -> Iterable[tuple[int, int, str, str, str]]:
    """Yield (start, end, kind, id, name) of every mention of a target, in order of the text."""
    topical = [(m.start(), m.end(), *names[m.group().lower()]) for m, names in _topics_in(statement, doc, topics)]
    aimed = _aimed_at(statement, doc, mentions)
    named = {m.party_id for m in mentions if m.how in _NAMING}
    for m in mentions:
        if m.party_id == statement.speaker_id or (statement.speaker and m.name == statement.speaker):
            continue
        if m.party_id not in named or (
            m.kind == "unknown" and any(start < m.end and m.start < end for start, end, _, _ in topical)
        ):
            continue  # "a man", "the board": nobody that a table could follow; a topic that looks like a name
        if m in aimed or any(s <= m.start and m.end <= e for s, e in statement.spans):
            yield m.start, m.end, "party", m.party_id, m.name
    for start, end, topic_id, name in topical:
        yield start, end, "topic", topic_id, name


def _topics_in(
    statement: Statement, doc: Doc, topics: Sequence[Topic]
) -> Iterable[tuple[re.Match[str], dict[str, tuple[str, str]]]]:
    pattern, names = _topic_pattern(tuple((t.id, t.name, tuple(t.aliases)) for t in topics))
    if pattern is not None:
        text = doc.text
        for start, end in statement.spans:
            for match in pattern.finditer(text, start, end):
                if match.group().lower() in names:  # not so for a few letters whose cases do not match up
                    yield match, names


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


def _aimed_at(statement: Statement, doc: Doc, mentions: Sequence[Mention]) -> set[Mention]:
    """Return the mentions that are objects of the cue: whom the speaker accuses, tells, thanks, condemns."""
    cue = tokens(doc, statement.cue_start, statement.cue_end)
    if cue is None:
        return set()
    sentence = doc[cue[0]].sent
    found = set()
    for m in mentions:
        if not sentence.start_char <= m.start < sentence.end_char:
            continue
        span = tokens(doc, m.start, m.end)
        if span is None or (span[0] < cue[1] and cue[0] < span[1]):
            continue
        token = doc[span[0] : span[1]].root
        for _ in range(5):
            head, dep = token.head, token.dep_
            if head.i == token.i or (token.pos_ == "ADP" and token.lower_ not in _TOWARD):
                break
            if cue[0] <= head.i < cue[1]:
                if dep in _AIMED or dep == "prep":
                    found.add(m)
                break
            if not (dep in _INSIDE or dep in ("pobj", "prep")) or head.pos_ == "VERB":
                break
            token = head
    return found


def _score(
    statement: Statement, doc: Doc, mentions: Sequence[Mention], start: int, end: int, target_id: str
) -> Stance | None:
    target = tokens(doc, start, end)
    if target is None:
        return None
    inside = next((span for span in statement.spans if span[0] <= start and end <= span[1]), None)
    speaker = (statement.speaker_start, statement.speaker_end) if statement.speaker_start is not None else None
    if inside is None or (speaker and not _inside_any(speaker, statement.spans) and _cue_acts(statement, doc, start)):
        reader = read_span(doc, start, end, speaker)
        stance = ABSTAIN if reader is None else weigh(doc, reader)
    else:
        content = tokens(doc, *inside)
        sentence = doc[target[0]].sent
        first = max(content[0], sentence.start, target[0] - LONGEST // 2)
        last = max(min(content[1], sentence.end, target[1] + LONGEST // 2), target[1])
        holder = _holder_inside(statement, doc, mentions, first, last, target, target_id)
        reader = read_window(doc, first, last, target, holder)
        evidence = reader.read()
        stance = weigh(doc, reader, evidence)
        own = target_id == statement.speaker_side
        if stance.score and (_suffers_only(evidence) or (own and not _judged(evidence))):
            stance = replace(stance, score=round(stance.score * 0.3, 4), label="neutral")
    return _asserted(stance, statement.asserted)


def _suffers_only(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the target is only done to by others: "Ostmark attacked Tolland" is no stance toward Tolland."""
    told = [e for e in evidence if e.sign]
    return bool(told) and all(e.role in ("patient", "inside") and e.by not in ("holder", "says") for e in told)


def _judged(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the speaker does something to the target, or says what it does or is: asked of the own side."""
    return any(e.sign and (e.role in ("doer", "is", "owner") or e.by in ("holder", "says")) for e in evidence)


def _inside_any(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(s <= span[0] and span[1] <= e for s, e in spans)


def _cue_acts(statement: Statement, doc: Doc, start: int) -> bool:
    """Tell whether the cue is itself an act (demanded, threatened, rejected) in the sentence of the target."""
    cue = tokens(doc, statement.cue_start, statement.cue_end)
    if cue is None or doc[cue[0]].sent.start_char > start or doc[cue[0]].sent.end_char <= start:
        return False
    acts = [act_at(doc[i]) for i in range(*cue)]
    return any(act is not None and act.root != "01" for act in acts)


def _holder_inside(
    statement: Statement, doc: Doc, mentions: Sequence[Mention], first: int, last: int, target: Tokens, target_id: str
) -> Tokens | None:
    """Find where the content names the speaker, or the speaker's own side, other than as the target."""
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    own = {statement.speaker_id, statement.speaker_side} - {None, target_id}
    for m in mentions:
        if start <= m.start and m.end <= end and m.party_id in own:
            span = tokens(doc, m.start, m.end)
            # the model's own rule takes "we" and "I" for the author, which the speaker is
            if span and span[1] <= last and not (span[0] < target[1] and target[0] < span[1]):
                return None if doc[span[0]].lower_ in _FIRST_PERSON else span
    return None


def _asserted(stance: Stance, asserted: str) -> Stance:
    """Weaken what is only asked or supposed; type what is denied: hostility denied is none, goodwill denied is against."""
    if asserted in ("asked", "hypothetical"):
        return replace(stance, score=round(stance.score * 0.5, 4))
    if asserted in ("denied", "not said"):
        if stance.score < 0:
            return replace(stance, score=round(stance.score * 0.2, 4), label="neutral")
        label = "oppose" if stance.label == "support" and asserted == "denied" else "neutral"
        return replace(stance, score=round(-stance.score * 0.5, 4), label=label)
    return stance
