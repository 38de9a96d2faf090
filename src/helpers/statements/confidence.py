"""Confidence: how likely a statement is right, content and source both.

The scores of the three steps before, and what kind of content they chose, are weighed together by logistic regression
learned on articles that the steps had not been learned from; so the confidence is a probability one can set a
threshold on.
"""

from __future__ import annotations

from helpers.statements.cues import bucket, kind_of, subject_of
from helpers.statements.parsed import Parsed
from helpers.statements.sources import head_of_span
from helpers.statements.weights import BIAS, load_weights, logistic, score


def step(x: float, low: float, high: float, width: float = 0.5) -> str:
    """Put a score into a class of the given width."""
    return f"{round(min(max(x, low), high) / width) * width:g}"


def statement_features(
    parsed: Parsed, cue: int, cue_score: float, tokens: set[int], content_scores: tuple[float, float],
    source: tuple[int, int] | None, source_score: float,
) -> list[str]:
    """Return the features by which a statement with a cue is judged."""
    r = parsed
    lemma, tag = r.lemma[cue], r.tag[cue]
    c = step(cue_score, -3, 5)
    words = [i for i in tokens if r.words[i][0].isalnum()]
    quoted = sum(r.quote[i] >= 0 for i in words)
    kind = "d" if quoted == len(words) else "m" if quoted else "i"
    a, z = min(tokens), max(tokens)
    runs = sum(i - 1 not in tokens for i in tokens)
    order = "cue first" if cue < a else "cue last" if cue > z else "amid"
    p, lead = content_scores
    out = [
        BIAS, f"c={c}", f"c,kind={step(cue_score, -3, 5, 1)},{kind}", f"p={step(p, -5, 0)}", f"p,kind={step(p, -5, 0, 1)},{kind}",
        f"lead={step(lead, -4, 16, 2)}", f"src={step(source_score, -3, 0, 0.25)}", f"kind={kind},{tag}", f"len={bucket(len(words))},{kind}",
        f"l={lemma}", f"l,kind={lemma},{kind}", f"t={tag},{order}", f"order={order},{kind}", f"runs={min(runs, 4)},{kind}",
        f"c,p={step(cue_score, -3, 5, 2)},{step(p, -5, 0, 1)}", f"first={r.lower[a]}", f"first,t={r.tag[a]},{tag}", f"end={r.tag[z]}",
        f"next={'$' if z + 1 >= len(r) else r.tag[z + 1]},{r.dep[z]}",
    ]
    if source is None:
        out += ["nobody", f"nobody,l={lemma}", f"nobody,kind={kind},{tag}"]
    else:
        head = head_of_span(r, source)
        out += [f"sk={kind_of(r, head)},{kind}", f"sl={r.lemma[head]}", f"sd={r.dep[head]},{tag}", f"how={subject_of(r, cue)[1]},{int(subject_of(r, cue)[0] == head)}"]
    if r.quote[cue] >= 0:
        out.append("inside")
    return out


def confidence(features: list[str], step_name: str = "confidence") -> float:
    """Return the probability that a statement with these features is right."""
    return logistic(score(load_weights(step_name), features))


def quotation_features(parsed: Parsed, tokens: list[int], gap: int | None, before_kind: str) -> list[str]:
    """Return the features by which a quotation that no cue claims is judged to be speech.

    ``gap`` counts the paragraph breaks since the statement it would follow on, None where there is none;
    ``before_kind`` is that statement's kind.
    """
    r = parsed
    a, z = tokens[0], tokens[-1]
    q = r.outer[r.quote[a]]
    words = [i for i in tokens if r.words[i][0].isalnum()]
    first = words[0] if words else a
    para = r.paragraphs[r.paragraph[a]] if r.paragraph[a] >= 0 else (q.start, q.end)
    opens, ends = q.start == para[0], q.end == para[1]
    last = next((ch for ch in reversed(r.text[q.start : q.end]) if not ch.isspace() and ch not in "\"'\u201d\u2019"), "")
    size = bucket(len(words))
    verbs = any(r.tag[i] in ("VBD", "VBZ", "VBP", "MD", "VB") for i in words)
    before = r.lower[a - 1] if a else "^"
    after = r.tag[z + 1] if z + 1 < len(r) else "$"
    stop = "." if last in ".!?\u2026" else "," if last == "," else "x"
    g = "-" if gap is None else str(min(gap, 3))
    place = f"{int(opens)}{int(ends)}"
    return [
        BIAS, f"size={size}", f"place={place}", f"stop={stop}", f"size,stop={size},{stop}", f"gap={g},{before_kind}", f"gap,place={g},{place},{stop}",
        f"before={before}", f"after={after}", f"capital={int(r.words[first][:1].isupper())},{size}", f"verbs={int(verbs)},{size}",
        f"closed={q.closed},{q.continued}", f"bt={r.tag[a - 1] if a else '^'},{stop}", f"place,size={place},{size},{stop}",
        f"first={r.lower[first]}", f"single={r.text[q.start] in chr(39) + chr(0x2018)},{size}", f"verbs,stop,place={int(verbs)},{stop},{place}",
        f"opening={int(para[0] == r.paragraphs[0][0] if r.paragraphs else 0)}",
    ]
