"""Weigh what is read about a target into a stance, with its reasons.

Two decisions are kept apart, so that one function serves sources with many and with few neutral mentions: the gate
(is anything held toward the target at all?) and the polarity (for or against, given that something is). Each is a
logistic regression over readable features; ``weights.tsv`` holds their weights, and says what they were learned from.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from helpers.acts import STATE, Act, act_of
from helpers.language import outline
from helpers.records import Stance

from .clauses import Window
from .directed import Evidence, Reader
from .features import family, features, unit

if TYPE_CHECKING:
    from spacy.tokens import Doc

WEIGHTS = Path(__file__).with_name("weights.tsv")
ABSTAIN = Stance(0.0, "neutral", 0.0, why="nothing is said of the target")
LONGEST = 160  # tokens read at once
CUES = 8  # words shown as reasons
PULL = (0.8, 1.5)  # what a directed act adds to the logits of gate and polarity, over what was learned
JUDGED = 3.0  # the logit of the polarity where an act done to the target is judged ("condemned the strike on Seoul")
SHOWN = 0.1  # a word of less weight is no reason
CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "INTJ"})
Table = dict[str, tuple[float, float, str]]  # feature -> weight in the gate, weight in the polarity, its family


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned weights, apart for a given holder and for none, and the probability at which the gate opens."""

    held: Table
    free: Table
    held_gate: float
    free_gate: float


@cache
def weights() -> Weights:
    """Read ``weights.tsv``: lines of # are notes, "gate" gives the two thresholds, then a feature a line."""
    held: Table = {}
    free: Table = {}
    gates = (0.5, 0.5)
    value = cache(lambda number: float(number or "0"))  # few numbers, many times each: one object each stays at hand
    with WEIGHTS.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            name, *numbers = line.rstrip("\n").split("\t")
            if name == "gate":
                gates = (value(numbers[0]), value(numbers[1]))
                continue
            kind = intern(family(name))
            held[name] = (value(numbers[0]), value(numbers[2]), kind)
            free[name] = (value(numbers[1]), value(numbers[3]), kind)
    return Weights(held, free, *gates)


def read_span(doc: Doc, start: int, end: int, holder: tuple[int, int] | None = None) -> Reader | None:
    """Return the reader of the target's window; None where the offsets name no token."""
    target = tokens(doc, start, end)
    if target is None:
        return None
    sentence = outline(doc).sentence
    first, last = sentence(target[0])
    last = max(last, target[1])
    held = tokens(doc, *holder) if holder else None
    if held is not None and held != target:
        if held[0] < first and first - held[0] <= LONGEST // 2:
            first = sentence(held[0])[0]
        elif held[1] > last and held[1] - last <= LONGEST // 2:
            last = sentence(held[1] - 1)[1]
    first, last = max(first, target[0] - LONGEST // 2), min(last, target[1] + LONGEST // 2)
    if held is None or not (first <= held[0] and held[1] <= last) or (held[0] < target[1] and target[0] < held[1]):
        held = None
    return read_window(doc, first, last, target, held)


_latest: tuple[Doc, tuple[int, int], Window] | None = None  # a sentence often has several targets, one after another


def read_window(
    doc: Doc, first: int, last: int, target: tuple[int, int], held: tuple[int, int] | None = None,
    also: tuple[tuple[int, int], ...] = (),
) -> Reader:
    """Return the reader of a target between tokens ``first`` and ``last``; all are token indices of ``doc``.

    ``held`` is where the holder stands, ``also`` other places that name the holder.
    """
    global _latest
    kept = _latest
    if kept is not None and kept[0] is doc and kept[1] == (first, last):
        window = kept[2]
    else:
        window = Window(doc, first, last)
        _latest = (doc, (first, last), window)
    holder = (held[0] - first, held[1] - first) if held else None
    others = tuple((a - first, b - first) for a, b in also)
    return Reader(window, (target[0] - first, target[1] - first), holder, others)


def tokens(doc: Doc, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Return the token indices that cover the characters [start, end) of ``doc``; None where there are none."""
    laid_out = outline(doc)
    if start is None or end is None or not 0 <= start < end <= len(laid_out.text):
        return None
    return laid_out.tokens(start, end)


def weigh(doc: Doc, reader: Reader, evidence: list[Evidence] | None = None) -> Stance:
    """Weigh what a reader finds into a Stance, with its reasons; ``evidence`` is what it read, if it has already."""
    evidence = reader.read() if evidence is None else evidence
    found = features(reader, evidence)
    model = weights()
    table, threshold = (model.held, model.held_gate) if reader.holder else (model.free, model.free_gate)
    entries = list(map(table.get, found))
    counts = Counter([family(name) if entry is None else entry[2] for name, entry in zip(found, entries)])
    units = {kind: unit(kind, members) for kind, members in counts.items()}
    gate = polarity = 0.0
    told: dict[int, float] = {}  # what each word weighs in the polarity
    for entry, (value, token) in zip(entries, found.values()):
        if entry is None:
            continue
        to_gate, to_polarity, kind = entry
        value *= units[kind]
        gate += value * to_gate
        weight = value * to_polarity
        polarity += weight
        told[token] = told.get(token, 0.0) + weight
    done = directed(evidence)
    gate, polarity = gate + PULL[0] * abs(done), polarity + PULL[1] * done
    if _judged(evidence):
        polarity = JUDGED * done  # the words say the contrary
    opens, favours = _logistic(gate), _logistic(polarity)
    support, oppose = opens * favours, opens * (1 - favours)
    label = "neutral" if max(support, oppose) <= threshold else "support" if favours > 0.5 else "oppose"
    if denied_only(evidence):
        # typed negation: hostility denied is neither for nor against
        opens, label = opens * 0.2, "neutral"
        support, oppose = opens * favours, opens * (1 - favours)
    act = _act(evidence)
    confidence = {"support": support, "oppose": oppose, "neutral": 1 - opens}[label]
    if not evidence and label == "neutral" and not any(name.startswith("tone") for name in found):
        confidence = 0.0  # no act, no word of attitude: the neutral label is an abstention
    last = reader.window.first + reader.target[1] - 1
    cues, why = _reasons(doc, reader, evidence, told)
    return Stance(
        round(support - oppose, 4), label, round(confidence, 4), act.name, act.goldstein, cues, why,
        target_start=doc[reader.window.first + reader.target[0]].idx,
        target_end=doc[last].idx + len(doc[last]),
    )


def directed(evidence: list[Evidence]) -> float:
    """Return the sum, within -1 and 1, of what the holder is said to do to the target or to what is the target's."""
    signs = [
        e.sign for e in evidence
        if e.act is not None and e.by in ("holder", "says") and e.role in ("patient", "of", "told") and e.act.root != "01"
    ]
    return max(-1.0, min(1.0, sum(signs)))


def _judged(evidence: list[Evidence]) -> bool:
    """Tell whether the holder judges what is done to the target: "condemned the sanctions against Seoul"."""
    return any(e.by == "holder" and e.role == "patient" and e.judged for e in evidence)


def denied_only(evidence: list[Evidence]) -> bool:
    """Tell whether all that is said of the target is that the holder does it no harm."""
    done = [e for e in evidence if e.act is not None and e.act.root != "01"]
    return bool(done) and all(e.by in ("holder", "says") and e.act.polarity < 0 and not e.sign for e in done)


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def _act(evidence: list[Evidence]) -> Act:
    """Choose the act that the holder does to the target, as it stands after negation and reversal; "state" if none."""
    best, rank = STATE, 0.0
    for e in evidence:
        if e.act is None or e.role not in ("patient", "of", "owner", "mod", "inside", "told"):
            continue
        weight = {"holder": 3.0, "says": 1.5, "nobody": 1.0, "other": 0.0}[e.by] + (1.0 if e.near else 0.0)
        weight += abs(e.sign) + (0.5 if e.role in ("patient", "told") else 0.0)
        if e.act.root == "01" or not weight > rank:
            continue
        act = e.act
        if e.sign < 0 < act.polarity:
            act = act_of("reject") or act  # "refused to meet"
        elif e.sign > 0 > act.polarity:
            act = act_of("support" if e.judged else "lift sanction") or act  # "ended the blockade"
        elif e.name.startswith("not ") and act.polarity:
            act = STATE
        best, rank = act, weight
    return best


def _reasons(
    doc: Doc, reader: Reader, evidence: list[Evidence], told: dict[int, float]
) -> tuple[tuple[tuple[int, int, float], ...], str]:
    """Return the words that decided, as (start, end, weight), and the decision in words."""
    window, first = reader.window, reader.window.first
    telling = [
        (-abs(weight), i, weight) for i, weight in told.items()
        if i >= 0 and abs(weight) >= SHOWN and (window.pos[i] in CONTENT or window.words[i].negator)
        and not reader.target[0] <= i < reader.target[1]
    ]
    telling.sort()
    chosen = [(i, weight) for _, i, weight in telling[:CUES]]
    cues = []
    for i, weight in sorted(chosen):
        token = doc[first + i]
        cues.append((token.idx, token.idx + len(token), round(weight, 3)))
    target = doc[first + reader.target[0] : first + reader.target[1]].text
    parts = []
    if evidence:
        acts = {e.token for e in evidence}
        chosen = [(i, weight) for i, weight in chosen if i not in acts]
        for e in sorted(evidence, key=lambda e: (-_RANK[e.by] - abs(e.sign) - e.near, e.token))[:3]:
            if e.sign or (e.act is not None and e.act.root != "01"):
                parts.append(_say(doc[first + e.token].text, e, target))
    if chosen:
        parts.append("words: " + ", ".join(f"“{doc[first + i].text}” {weight:+.1f}" for i, weight in chosen[:3]))
    return tuple(cues), "; ".join(parts) or ABSTAIN.why


_RANK = {"holder": 2.0, "says": 1.0, "other": 0.5, "nobody": 0.5}
_ARROW = {
    "doer": "{target} -> {word}", "owner": "{target}'s {word}", "is": "{target} is “{word}”",
    "told": "{target} is told to “{word}”",
}


def _say(word: str, e: Evidence, target: str) -> str:
    """Say one piece of evidence in words: "condemned -> United States, oppose"."""
    side = "support" if e.sign > 0 else "oppose" if e.sign < 0 else "neither"
    notes = [note for note, holds in (
        ("denied", e.name.startswith("not ")), ("conditional", e.conditional),
        ("turned round", e.act is not None and e.act.polarity * e.sign < 0 and not e.name.startswith("not ")),
        ("by another", e.by == "other"),
    ) if holds]
    said = _ARROW.get(e.role, "{word} -> {target}").format(word=word, target=target)
    return f"{said}, {side}" + (f" ({', '.join(notes)})" if notes else "")

