"""Attribution: who said what in one article, with the speakers as the text names them.

The stage runs in four passes. (1) Every candidate is weighed as a cue; for the likely ones the content and the source
are found. (2) Statements that claim the same words compete: the likelier one wins, and one that stands wholly inside
the content of another is kept beside it as a statement within a statement. (3) Quotations left over take the speaker
of the statement they follow on, when they are long enough to be speech. (4) Kind, mode and assertion are read off.
Canonical names are another step (``speakers``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from helpers.records import Statement
from helpers.statements import assertion, confidence, content, cues, screening, sources
from helpers.statements.names import lexicon
from helpers.statements.parsed import Parsed

PLAUSIBLE = -1.2  # log odds from which a candidate's content and source are looked for
LIKELY = 0.35  # confidence from which a statement is kept
NESTED = 0.65  # the same for a statement inside another's content
PLAIN = 0.4
ACT = 0.15  # the same for an act by a named speaker ("backed the minister"), which annotators often leave out
SPEECH = 0.1  # confidence from which a quotation without a cue is kept
JOINT = " \u2026 "
_OWN_WORDS = frozenset(("i", "we", "you", "me", "us", "my", "our", "it", "one", "people", "everybody", "somebody", "someone", "anyone",
                        "anybody", "everyone", "nobody", "who", "that", "which", "there", "this"))
_CONTRASTING = frozenset(("while", "whereas", "though", "although"))
_DEFINITE = frozenset(("the", "his", "her", "its", "their"))
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_SIGNATURE = re.compile(r"[ \t]*(?:\n[ \t]*)?(?:\u2015|\u2014|\u2013|--?)[ \t]*([A-Z][^\n,(]{2,50})")


@dataclass(slots=True)
class Found:
    """A statement in the making, in tokens rather than characters; without a cue it follows on another."""

    cue: int | None
    confidence: float
    content: set[int]
    source: tuple[int, int] | None
    within: Found | None = None  # the statement in whose content it stands
    shared: bool = False  # another cue beside this one has the same content


def find_attributions(doc, zones=()) -> list[Statement]:
    """Return the statements of a parsed article, sorted by position, with sources as written.

    ``zones`` (records.Zone) are left out: nothing is attributed from a caption, a heading or a source line. Method:
    a linear cue classifier, a linear chain over the passage round the cue, a linear ranker of sources (module
    docstrings of ``cues``, ``content``, ``sources``).
    """
    parsed = Parsed.of(doc, zones)
    candidates = _weigh(parsed)
    found = _join_paragraphs(parsed, _follow_on(parsed, resolve(parsed, candidates)))
    found = nest(parsed, [f for f in candidates if _quotation_of(parsed, f) >= 0], found)
    for f in found:
        if f.cue is not None:
            f.content = content.trim(parsed, f.cue, f.content)
    found = [f for f in found if f.cue is None or not screening.is_none(parsed, f.cue, f.content)]
    statements = [s for f in found if (s := _to_statement(parsed, f))]
    return sorted(statements, key=lambda s: (s.spans[0][0], -s.spans[-1][1], s.cue_start or 0))


def _weigh(parsed: Parsed) -> list[Found]:
    """Return a statement for every plausible cue, the surest first."""
    out = []
    parsed.cue_scores = {cue: cues.cue_score(parsed, cue) for cue in cues.find_candidates(parsed)}
    for cue, cue_score in parsed.cue_scores.items():
        figure, phrasal = assertion.figure_put(parsed, cue) is not None, assertion.is_phrasal(parsed, cue)
        if cue_score < PLAUSIBLE and not figure and not phrasal:
            continue
        found, features = weigh_one(parsed, cue, cue_score)
        if found:
            found.confidence = confidence.confidence(features)
            if figure:
                found.confidence = max(found.confidence, LIKELY)
            elif phrasal:
                found.confidence = max(found.confidence, ACT)
            if found.confidence >= LIKELY or (found.confidence >= ACT and _is_plain_act(parsed, found)):
                out.append(found)
    return sorted(out, key=lambda f: (-f.confidence, f.cue))


def weigh_one(parsed: Parsed, cue: int, cue_score: float) -> tuple[Found | None, list[str]]:
    """Find content and source of one cue; return the statement and the features for its confidence."""
    spans, *content_scores = content.find_content(parsed, cue)
    tokens = content.mend(parsed, cue, {i for a, z in spans for i in range(a, z)} - {cue})
    if not any(parsed.words[i][0].isalnum() for i in tokens):
        return None, []
    head, source_score = sources.find_source(parsed, cue, tokens)
    source = None if head == sources.NOBODY else sources.source_span(parsed, head, cue, tokens)
    features = confidence.statement_features(
        parsed, cue, cue_score, tokens, tuple(content_scores), source, source_score
    )
    return Found(cue, 0.0, tokens, source), features


def _is_plain_act(parsed: Parsed, found: Found) -> bool:
    """Say whether a statement is an act by a speaker with a name, an office or a pronoun."""
    if found.source is None:
        return False
    first, stop = found.source
    if parsed.words[found.cue] == ":":  # the headline "Minister: no deal in sight"
        return first == parsed.sentences[parsed.sentence[first]][0] and stop == found.cue and stop - first <= 5
    if not assertion.is_act(parsed, found.cue) and not content.names_something(parsed, found.cue):
        return False
    head = sources.head_of_span(parsed, found.source)
    if parsed.lower[head] == "you":
        return False
    if parsed.tag[head] in ("NNP", "NNPS", "PRP", "WP", "WDT") or any(parsed.words[i][:1].isupper() for i in range(*found.source)):
        return True
    return parsed.tag[first] in ("DT", "PRP$") and parsed.lower[first] in _DEFINITE and parsed.lower[head] in lexicon().offices | lexicon().bodies


def resolve(parsed: Parsed, found: list[Found]) -> list[Found]:
    """Let statements that claim the same words compete, the surest first.

    One whose cue stands in the content of another is a statement within a statement and stays. A source that turns out
    to stand in another's content, though its cue does not, is looked for again. Cues inside quotations wait for
    ``nest``.
    """
    _separate(parsed, found)
    kept: list[Found] = []
    claimed: dict[int, Found] = {}  # token -> the statement in whose content it stands, inner statements apart
    by_cue: dict[int, Found] = {}
    # of "quoted him as saying that", only "saying" counts
    doubled = {parsed.head[parsed.head[f.cue]] for f in found if sources.quoted_speaker(parsed, f.cue) and parsed.dep[f.cue] == "pcomp"}
    for f in found:
        if f.cue in doubled or _quotation_of(parsed, f) >= 0:
            continue
        outer = claimed.get(f.cue)
        if f.shared and not outer:
            kept.append(f)
            continue
        if outer:
            f.within = outer
            f.content &= outer.content
        else:
            for k in [by_cue[i] for i in f.content if i in by_cue]:
                for i in k.content:
                    if claimed.get(i) is k:
                        del claimed[i]
                k.within = f
            f.content = {i for i in f.content if i not in claimed}
        if any(parsed.words[i][0].isalnum() for i in f.content):
            kept.append(f)
            by_cue[f.cue] = f
            if not outer:
                claimed.update(dict.fromkeys(f.content, f))
    for f in kept:
        quoted = sources.quoted_speaker(parsed, f.cue)
        if quoted:
            f.source = quoted
            f.content -= set(range(*quoted))
        elif f.source and f.within is None and claimed.get(f.source[0], f) is not f and claimed.get(f.cue, f) is f:
            taken = f.content | claimed.keys()
            head, _ = sources.find_source(parsed, f.cue, taken)
            f.source = None if head == sources.NOBODY else sources.source_span(parsed, head, f.cue, taken)
    return [f for f in kept if f.within is None or _is_news(parsed, f)]


def _separate(parsed: Parsed, found: list[Found]) -> None:
    """End a content where the next statement begins: "said the talks were useful and accused the other side of ...".

    That is where the same speaker goes on with another cue after a conjunction, and where a cue follows a semicolon; and
    what stands before a semicolon with a cue of its own is not said again behind it: "he said it was late; nobody, he
    said, had called".
    """
    by_cue = {f.cue: f for f in found}
    for f in found:
        words = [i for i in sorted(f.content) if parsed.quote[i] < 0]
        told = max((i for i in words if i < f.cue and i in by_cue), default=None)
        marks = [j for j in range(told, f.cue) if parsed.words[j] == ";" and parsed.quote[j] < 0] if told is not None else ()
        if marks:
            f.content = {j for j in f.content if j > marks[-1]}
            words = [i for i in words if i > marks[-1]]
        shared = next((by_cue[i] for i in words if i in by_cue and parsed.head[i] == f.cue and parsed.dep[i] in ("conj", "dep")), None)
        if shared and shared is not f and not any(parsed.tag[i] not in ("RB", "CC", ",") for i in range(f.cue + 1, shared.cue)):
            f.content, f.shared = set(shared.content), True  # "first denied, then admitted the theft"
            continue
        turn = _turns_to_another(parsed, f, words, by_cue)
        if turn >= 0:
            f.content = {j for j in f.content if j < turn}
            words = [i for i in words if i < turn]
        for i in words[3:]:
            other = by_cue.get(i)
            if other is None or other is f or i < f.cue:
                continue
            before = [j for j in range(i - 1, max(i - 12, f.cue), -1) if parsed.words[j] == ";"]
            if not before and other.source == f.source:
                before = [j for j in range(i - 1, max(i - 6, f.cue), -1) if parsed.tag[j] == "CC"]
            if before:
                f.content = {j for j in f.content if j < before[0]}
                break


def _turns_to_another(parsed: Parsed, f: Found, words: list[int], by_cue: dict[int, Found]) -> int:
    """Return where another speaker follows on a cue that stands behind its content, else -1: "it rained, Holm said, but Lund said it did not"."""
    after = [i for i in words if i > f.cue and parsed.words[i][0].isalnum()]
    if not after or len(after) == len([i for i in words if parsed.words[i][0].isalnum()]):
        return -1
    turn = after[0]
    if parsed.words[turn - 1] != "," or not (parsed.tag[turn] == "CC" or parsed.lower[turn] in _CONTRASTING):
        return -1
    others = (by_cue[i] for i in after if i in by_cue)
    return turn if any(o.source and o.source[0] in (turn + 1, turn + 2) and o.source != f.source for o in others) else -1


def nest(parsed: Parsed, candidates: list[Found], found: list[Found]) -> list[Found]:
    """Add the statements made inside the quotations of ``found``: “he told me to go”, she said."""
    holder = {parsed.quote[i]: f for f in found if f.within is None for i in f.content if parsed.quote[i] >= 0}
    out = list(found)
    for f in candidates:
        f.within = holder.get(_quotation_of(parsed, f))
        if f.within and _is_news(parsed, f):
            out.append(f)
    return out


def _quotation_of(parsed: Parsed, f: Found) -> int:
    """Return the closed quotation in which the cue stands, -1 for none."""
    k = parsed.quote[f.cue]
    return k if k >= 0 and parsed.outer[k].closed else -1


def _is_news(parsed: Parsed, inner: Found) -> bool:
    """Say whether a statement inside another is worth telling apart: it is sure enough and brings in another speaker.

    "Declined to say whether" is one statement, not two, and so is “I think ...” in somebody's own words; a quotation
    inside the quotation is another's words, or the speaker's own of another day.
    """
    content = [i for i in inner.content if parsed.words[i][0].isalnum()]
    if inner.source is None:
        return False
    if all(parsed.nested[i] >= 0 for i in content):
        return True
    # a named speaker's act in plain words is seldom a mistake
    plain = not any(parsed.quote[i] >= 0 for i in content) and _is_plain_act(parsed, inner)
    if inner.confidence < (PLAIN if plain else NESTED) or parsed.lower[sources.head_of_span(parsed, inner.source)] in _OWN_WORDS:
        return False
    if _own_thought(parsed, inner):
        return False
    opening = [i for i in sorted(inner.within.content) if parsed.words[i][0].isalnum()][:4]
    return inner.source != inner.within.source or inner.cue not in opening


def _own_thought(parsed: Parsed, inner: Found) -> bool:
    """Say whether speakers tell what they themselves think: "she said she hoped for rain" is one statement."""
    r, first = parsed, inner.source[0]
    outer = inner.within
    if outer.source is None or outer.cue is None or inner.source[1] - first > 1 or r.lower[first] not in _PRONOUNS:
        return False
    if (assertion.mode(r, inner.cue) == "speech" and r.tag[inner.cue] != "JJ") or any(r.quote[i] >= 0 for i in inner.content):
        return False
    spoke = r.lower[sources.head_of_span(r, outer.source)]
    clause = next((i for i in (inner.cue, *r.ancestors(inner.cue)) if r.head[i] == outer.cue), None)
    return clause is not None and (spoke == r.lower[first] or spoke not in _PRONOUNS)


def _follow_on(parsed: Parsed, found: list[Found]) -> list[Found]:
    """Give the quotations that nobody claims to the speaker before them, where they are speech.

    One in the paragraph of the quotation before it is a further fragment of that statement, else a statement of its own.
    """
    out = list(found)
    for q in left_over(parsed, found):
        p = confidence.confidence(q.features, "quotations")
        resumed = _resumed_by(parsed, q, found)
        if resumed is not None:
            resumed.content |= set(q.tokens)
            continue
        if p < SPEECH:
            continue
        if q.follows is not None and q.gap == 0 and _kind(parsed, q.follows.content) == "direct":
            q.follows.content |= set(q.tokens)
        else:
            out.append(Found(None, p, set(q.tokens), q.source))
    return out


def _resumed_by(parsed: Parsed, q: LeftOver, found: list[Found]) -> Found | None:
    """Return the statement that an interrupted quotation belongs to: “Rain,” he likes to say, “is a blessing.”"""
    r = parsed
    last = q.tokens[-1]
    inner = [r.words[i] for i in q.tokens[-2:]]
    if not any(w.endswith(",") for w in inner):
        return None
    return next(
        (f for f in found if f.cue is not None and f.within is None and last < f.cue <= last + 8 and r.sentence[f.cue] == r.sentence[last]
         and _kind(r, f.content) == "direct" and min(f.content) > f.cue),
        None,
    )


@dataclass(slots=True)
class LeftOver:
    """A quotation that no statement claims."""

    tokens: list[int]
    follows: Found | None  # the statement before it, from which it has its source
    source: tuple[int, int] | None
    gap: int | None  # paragraph breaks since then
    features: list[str]


def left_over(parsed: Parsed, found: list[Found]) -> list[LeftOver]:
    """Return the quotations that no statement claims, with their likeliest sources.

    That is the name behind a dash after it, else the source of the statement before it, else that of the one after.
    """
    r = parsed
    outermost = sorted((f for f in found if f.within is None), key=lambda f: max(f.content))
    ends = [max(f.content) for f in outermost]
    taken = {r.quote[i] for f in outermost for i in f.content if r.quote[i] >= 0}
    by_quote: dict[int, list[int]] = {}
    for i, k in enumerate(r.quote):
        if k >= 0 and k not in taken and not r.zoned[i]:
            by_quote.setdefault(k, []).append(i)
    out: list[LeftOver] = []
    for k, tokens in sorted(by_quote.items()):
        q = r.outer[k]
        at = bisect_left(ends, tokens[0])
        before = outermost[at - 1] if at else None
        follows, source, kind, end = before, None, "-", None
        if before:
            source, kind, end = before.source, _kind(r, before.content), ends[at - 1]
        if out and (end is None or out[-1].tokens[-1] > end):
            follows, source, kind, end = None, out[-1].source, "follow", out[-1].tokens[-1]
        gap = None if end is None else r.paragraph[tokens[0]] - r.paragraph[end]
        signature = _SIGNATURE.match(r.text, q.end, q.end + 80)
        if signature:
            follows, kind = None, "signed"
            source = (r.token_at(signature.start(1)), r.token_at(signature.end(1) - 1) + 1)
        elif end is None and outermost:
            source = outermost[0].source
        out.append(LeftOver(tokens, follows, source, gap, confidence.quotation_features(r, tokens, gap, kind)))
    return out


def _join_paragraphs(parsed: Parsed, found: list[Found]) -> list[Found]:
    """Make one statement of a quotation that runs over several paragraphs: the one with a cue has them all."""
    r = parsed
    holder = {r.quote[i]: f for f in found if f.within is None for i in f.content if r.quote[i] >= 0}
    chain: list[int] = []
    gone: set[int] = set()
    for k in range(len(r.outer) + 1):
        if k < len(r.outer) and r.outer[k].continued and chain:
            chain.append(k)
            continue
        members = list({id(holder[q]): holder[q] for q in chain if q in holder}.values())
        if len(chain) > 1 and members:
            first = next((f for f in members if f.cue is not None), members[0])
            if all(f is first or f.cue is None for f in members):
                quotes = set(chain)
                first.content |= {i for i in range(len(r)) if r.quote[i] in quotes and i != first.cue}
                gone |= {id(f) for f in members if f is not first}
        chain = [k]
    return [f for f in found if id(f) not in gone]


def _to_statement(parsed: Parsed, f: Found) -> Statement | None:
    """Turn tokens into character spans and read off the rest."""
    r = parsed
    drop = set(range(*f.source)) if f.source else set()
    spans = _spans(r, f.content - drop - ({f.cue} if f.cue is not None else set()))
    if not spans:
        return None
    a = z = b = y = None
    if f.source:
        a, z = r.start[f.source[0]], r.end[f.source[1] - 1]
    if f.cue is not None:
        b, y = r.start[f.cue], r.end[_cue_end(r, f) - 1]
    outer = f.within.source if f.within else None
    return Statement(
        spans=tuple(spans),
        text=JOINT.join(r.text[s:e] for s, e in spans),
        kind=_kind(r, f.content),
        mode=assertion.mode(r, f.cue),
        asserted=assertion.asserted(r, f.cue, f.content),
        confidence=round(f.confidence, 4),
        speaker_text=r.text[a:z] if f.source else None,
        speaker_start=a,
        speaker_end=z,
        cue=r.text[b:y] if f.cue is not None else None,
        cue_start=b,
        cue_end=y,
        reported_by=r.text[r.start[outer[0]] : r.end[outer[1] - 1]] if outer else None,
    )


def _cue_end(r: Parsed, f: Found) -> int:
    """Return the token after the cue, with the particle or preposition that belongs to it ("ruled out", "called for")."""
    end = f.cue + 1
    while end < len(r) and end < f.cue + 3 and end not in f.content and assertion.goes_with(r, f.cue, end):
        end += 1
    return end


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
        if a < z and r.lower[a] == "that" and r.dep[a] == "mark":
            a += 1
        if a <= z and any(c.isalnum() for i in range(a, z + 1) for c in r.words[i]):
            spans.append((r.start[a], r.end[z]))
    return spans


def _kind(r: Parsed, tokens: set[int]) -> str:
    """Say whether the content is quoted whole, in part or not at all."""
    words = [i for i in tokens if r.words[i][0].isalnum()]
    quoted = sum(r.quote[i] >= 0 for i in words)
    return "direct" if quoted == len(words) else "mixed" if quoted else "indirect"
