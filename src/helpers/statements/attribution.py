"""Attribution: who said what in one article, with the speakers as the text names them.

The stage runs in four passes. (1) Every candidate is weighed as a cue; for the likely ones the content and the source
are found. (2) Statements that claim the same words compete: the likelier one wins, and one that stands wholly inside
the content of another is kept beside it as a statement within a statement. (3) Quotations left over take the speaker
of the statement they follow on, when they are long enough to be speech. (4) Kind, mode and assertion are read off.
Canonical names are another step (``speakers``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from helpers.records import Statement
from helpers.statements import content, cues, sources
from helpers.statements.parsed import Parsed

LIKELY = 0.45  # probability from which a candidate is taken for a cue
SHORTEST_QUOTE = 5  # words from which a quotation without a cue is taken for speech
JOINT = " \u2026 "
_SIGNATURE = re.compile(r"[ \t]*\n?[ \t]*(?:\u2015|\u2014|\u2013|--?)[ \t]*([A-Z][^\n,(]{2,50})")


@dataclass(slots=True)
class Found:
    """A statement in the making: tokens, not characters."""

    cue: int | None
    probability: float
    content: set[int]
    source: tuple[int, int] | None
    within: Found | None = None
    extra: list[tuple[int, int]] = field(default_factory=list)


def find_attributions(doc, zones=()) -> list[Statement]:
    """Return the statements of a parsed article, sorted by position, with sources as written.

    ``zones`` (records.Zone) are left out: nothing is attributed from a caption, a heading or a source line. Method:
    a linear cue classifier, a linear chain over the passage round the cue, a linear ranker of sources (module
    docstrings of ``cues``, ``content``, ``sources``).
    """
    parsed = Parsed(doc, zones)
    found = _resolve(parsed, _weigh(parsed))
    found = _follow_on(parsed, found)
    statements = [s for f in found if (s := _to_statement(parsed, f))]
    return sorted(statements, key=lambda s: (s.spans[0][0], -s.spans[-1][1], s.cue_start or 0))


def _weigh(parsed: Parsed) -> list[Found]:
    """Return a statement for every likely cue, likeliest first."""
    out = []
    for cue in cues.find_candidates(parsed):
        p = cues.cue_probability(parsed, cue)
        if p < LIKELY:
            continue
        spans, _ = content.find_content(parsed, cue)
        tokens = {i for a, z in spans for i in range(a, z)} - {cue}
        if not any(parsed.words[i][0].isalnum() for i in tokens):
            continue
        head, _ = sources.find_source(parsed, cue, tokens)
        source = None if head == sources.NOBODY else sources.source_span(parsed, head, cue, tokens)
        out.append(Found(cue, p, tokens, source))
    return sorted(out, key=lambda f: (-f.probability, f.cue))


def _resolve(parsed: Parsed, found: list[Found]) -> list[Found]:
    """Let statements that claim the same words compete; one inside another's content is kept as nested."""
    kept: list[Found] = []
    owner: dict[int, Found] = {}
    for f in found:
        if any(f.cue in k.content for k in kept):
            f.within = next(k for k in kept if f.cue in k.content)
            continue
        rivals = [k for k in kept if k.content & f.content]
        inside = [k for k in rivals if k.cue in f.content]
        f.content -= {i for k in rivals if k not in inside for i in k.content}
        if not any(parsed.words[i][0].isalnum() for i in f.content):
            continue
        for k in inside:
            k.within = f
            kept.remove(k)
        kept.append(f)
    del owner
    return kept


def _follow_on(parsed: Parsed, found: list[Found]) -> list[Found]:
    """Give the quotations that nobody claims to the speaker before them, where they are speech."""
    r = parsed
    taken = {r.quote[i] for f in found for i in f.content if r.quote[i] >= 0}
    out = list(found)
    for k, q in enumerate(r.outer):
        if k in taken:
            continue
        tokens = [i for i in range(r.token_at(q.start), len(r)) if r.start[i] < q.end and r.quote[i] == k]
        if not tokens or r.zoned[tokens[0]] or sum(r.words[i][0].isalnum() for i in tokens) < SHORTEST_QUOTE:
            continue
        earlier = [f for f in out if f.content and max(f.content) < tokens[0]]
        near = [f for f in earlier if r.text.count("\n\n", r.end[max(f.content)], q.start) <= 1]
        source = None
        signature = _SIGNATURE.match(r.text, q.end, q.end + 80)
        if signature:
            a, z = r.token_at(signature.start(1)), r.token_at(max(signature.end(1) - 1, signature.start(1))) + 1
            source = (a, z)
        elif near or earlier:
            source = max(near or earlier, key=lambda f: max(f.content)).source
        out.append(Found(None, 0.5, set(tokens), source))
    return out


def _to_statement(parsed: Parsed, f: Found) -> Statement | None:
    """Turn tokens into character spans and read off the rest."""
    r = parsed
    drop = set(range(*f.source)) if f.source else set()
    spans = _spans(r, f.content - drop - ({f.cue} if f.cue is not None else set()))
    if not spans:
        return None
    kind = _kind(r, f.content)
    a = z = None
    if f.source:
        a, z = r.start[f.source[0]], r.end[f.source[1] - 1]
    return Statement(
        spans=tuple(spans), text=JOINT.join(r.text[s:e] for s, e in spans), kind=kind, confidence=round(f.probability, 4),
        speaker_text=r.text[a:z] if a is not None else None, speaker_start=a, speaker_end=z,
        cue=r.words[f.cue] if f.cue is not None else None,
        cue_start=r.start[f.cue] if f.cue is not None else None, cue_end=r.end[f.cue] if f.cue is not None else None,
    )


def _spans(r: Parsed, tokens: set[int]) -> list[tuple[int, int]]:
    """Return the character spans of ``tokens``: runs joined over gaps without a word, edges without stray marks."""
    runs: list[list[int]] = []
    for i in sorted(tokens):
        if runs and ("\n" not in r.text[r.end[runs[-1][1]] : r.start[i]]) and not any(
            c.isalnum() for c in r.text[r.end[runs[-1][1]] : r.start[i]]
        ):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    spans = []
    for a, z in runs:
        while a <= z and (r.words[a].isspace() or (r.quote[a] < 0 and r.words[a] in (",", ".", ";", ":", "--", "-", "\u2014", "\u2013"))):
            a += 1
        while z >= a and (r.words[z].isspace() or (r.quote[z] < 0 and r.words[z] in (",", ".", ";", ":", "--", "-", "\u2014", "\u2013"))):
            z -= 1
        if a <= z and any(c.isalnum() for i in range(a, z + 1) for c in r.words[i]):
            spans.append((r.start[a], r.end[z]))
    return spans


def _kind(r: Parsed, tokens: set[int]) -> str:
    """Say whether the content is quoted whole, in part or not at all."""
    words = [i for i in tokens if r.words[i][0].isalnum()]
    quoted = sum(r.quote[i] >= 0 for i in words)
    return "direct" if quoted == len(words) else "mixed" if quoted else "indirect"
