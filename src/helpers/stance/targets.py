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
from typing import TYPE_CHECKING

from helpers.acts import STATE, act_of
from helpers.records import Mention, Stance, Statement

from .descriptions import described
from .directed import PLACES, Evidence, Reader
from .lexicon import word_class
from .model import ABSTAIN, LONGEST, read_window, tokens, weigh
from .positions import by_cue, position, weighty
from .scene import Scene, members_of, scene_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from helpers.corpus.parties import Topic

Tokens = tuple[int, int]
VENUES = word_class("venues")
RULES_RIGHT = 0.85  # how often the rules' verdict is the right label (docs/stance.md)
_AIMED = frozenset({"dobj", "dative", "pobj", "nsubjpass", "oprd"})
_WHERE = frozenset({"in", "near", "outside", "inside", "around", "across", "through"})
_FELT_IN = frozenset({"trust", "confidence", "faith", "belief", "believe", "interest", "disappointed", "disappoint"})
_LANDS = frozenset({"country", "nation", "land", "island", "kingdom", "republic"})
_SET_APART = re.compile(
    r"(?:(?:,|\band) not|\b(?:rather|other) than|\binstead of|\b(?:any|no|every)(?:one|body|thing) (?:but|except)|\bnon-|\bformer|\bex-)"
    r" ?(?:the |an? |its |his |her |their )?$",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\ban? $", re.IGNORECASE)
_FIRST_PERSON = frozenset({"i", "we", "us", "me", "my", "our", "ours", "ourselves", "myself", "mine"})


def find_stances(
    statement: Statement, doc: Doc, mentions: Sequence[Mention], topics: Sequence[Topic] = ()
) -> list[Stance]:
    """Return the speaker's stance toward every target of ``statement``, one for each target, in order of the text.

    ``mentions`` are the article's resolved mentions, ``topics`` the corpus's. Targets are the parties mentioned in the
    content and among the objects of the cue, but never the speaker, and the topics named in the content. Of several
    mentions of one target the most telling counts.
    """
    scene = scene_of(doc, mentions, topics)
    said = _Said(statement, scene)
    found: dict[tuple[str, str], list[Stance]] = {}
    for start, end, kind, target_id, name in _targets(statement, scene):
        stance = _score(said, scene, start, end, kind, target_id, name)
        if stance is not None:
            found.setdefault((kind, target_id), []).append(stance)
    return sorted((_most_telling(scene.text, of_one) for of_one in found.values()), key=lambda s: (s.target_start, s.target_end, s.target_id))


class _Said:
    """A statement with the tokens of its speaker, its cue and its content, and the ids of whom the speaker speaks for."""

    def __init__(self, statement: Statement, scene: Scene):
        self.statement, self.own = statement, scene.own(statement)
        self.speaker = tokens(scene.doc, statement.speaker_start, statement.speaker_end)
        self.cue = tokens(scene.doc, statement.cue_start, statement.cue_end)
        self.parts = [self.speaker, self.cue, *(tokens(scene.doc, *span) for span in statement.spans)]


def _most_telling(text: str, stances: list[Stance]) -> Stance:
    """Choose among the stances toward several mentions of one target; praise and blame make none, unless a "but" parts them."""
    high, low = max(stances, key=lambda s: s.score), min(stances, key=lambda s: s.score)
    if high.label == "support" and low.label == "oppose":
        first, last = sorted((high, low), key=lambda s: s.target_start)
        if " but " in text[first.target_end : last.target_start]:
            return last
        return replace(
            last, score=round((high.score + low.score) / 2, 4), label="neutral", why=f"both ways: {high.why}; {low.why}",
        )
    return high if high.score > -low.score else low


def _targets(statement: Statement, scene: Scene) -> Iterable[tuple[int, int, str, str, str]]:
    """Yield (start, end, kind, id, name) of every mention of a target, in order of the text."""
    topical = [topic for start, end in statement.spans for topic in scene.topics_within(start, end)]
    inside = [m for start, end in statement.spans for m in scene.within(start, end)]
    own = (statement.speaker_id, statement.speaker, *members_of(statement.speaker or ""))
    for m in sorted({*inside, *_aimed_at(statement, scene)}, key=lambda m: (m.start, m.end)):
        if _is_place(m, scene.doc) or _is_not_meant(m, scene) or (m.kind == "unknown" and m.party_id not in scene.actors):
            continue  # "in Hanoi", "Independence Day"
        if m.kind == "unknown" and any(start <= m.start and m.end <= end for start, end, *_ in topical):
            continue  # a topic at the head of a sentence is no name
        for party_id, name in scene.meant(m):
            if party_id not in own and name not in own:
                yield m.start, m.end, "party", party_id, name
    for start, end, topic_id, name in topical:
        yield start, end, "topic", topic_id, name
    for start, end, kind, target_id, name in described(scene, statement):
        if target_id not in own and name not in own:
            yield start, end, kind, target_id, name


def _is_place(m: Mention, doc: Doc) -> bool:
    """Tell whether a capital or other name stands for a place: "met in Hanoi", not "trust in Hanoi"."""
    span = tokens(doc, m.start, m.end)
    if span is None:
        return False
    root = doc[span[0] : span[1]].root
    if root.lower_ in PLACES:
        return True  # "in front of"
    if _dates_something(root) or (root.lower_ in _LANDS and root.head.lower_ in _WHERE):
        return True  # "in this country"
    if m.how not in ("metonym", "name", "alias") or m.kind == "person":
        return False
    above = root.head
    if m.how == "metonym" and root.dep_ == "compound" and above.lemma_.lower() in VENUES:
        return True  # "the Hanoi summit"
    if root.dep_ != "pobj" or above.lower_ not in _WHERE or above.dep_ not in ("prep", "advmod"):
        return False
    return above.lower_ != "in" or above.head.lemma_.lower() not in _FELT_IN


def _dates_something(token: Token) -> bool:
    """Tell whether a name only tells when: "during the Iraq war"."""
    for _ in range(3):
        if token.dep_ not in ("compound", "amod", "nmod", "poss"):
            break
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ == "during"


def _is_not_meant(m: Mention, scene: Scene) -> bool:
    """Tell whether a mention is set apart from who is meant ("blamed Oslo and not Rome"), or only one of a people or party ("a Dane")."""
    before = scene.text[max(0, m.start - 24) : m.start]
    if _SET_APART.search(before):
        return True
    one = m.how == "description" or (m.how in ("name", "alias", "demonym") and m.kind != "person")
    return one and bool(_ONE_OF.search(before)) and not _qualifies(m, scene)


def _qualifies(m: Mention, scene: Scene) -> bool:
    """Tell whether a name only qualifies a noun: "a Norwegian minister"."""
    span = tokens(scene.doc, m.start, m.end)
    return span is None or scene.doc[span[0] : span[1]].root.dep_ in ("amod", "compound", "nmod", "poss")


def _aimed_at(statement: Statement, scene: Scene) -> set[Mention]:
    """Return the mentions that are objects of the cue: whom the speaker accuses, tells, thanks, condemns."""
    doc = scene.doc
    cue = tokens(doc, statement.cue_start, statement.cue_end)
    if cue is None:
        return set()
    nearest: dict[Mention, tuple[int, int, int]] = {}
    for m, way in ((m, (steps, token, i)) for i in range(*cue) for m, steps, token in scene.governed.get(i, ())):
        nearest[m] = min(way, nearest.get(m, way))
    found = set()
    for m, (_, token, i) in nearest.items():
        span = tokens(doc, m.start, m.end)
        if span[0] < cue[1] and cue[0] < span[1]:
            continue
        if doc[token].lower_ in ("at", "on") and act_of(doc[i].lemma_) in (None, STATE):
            continue  # "said at the ministry"
        if doc[token].dep_ in _AIMED or doc[token].dep_ == "prep":
            found.add(m)
    return found


def _score(said: _Said, scene: Scene, start: int, end: int, kind: str, target_id: str, name: str) -> Stance | None:
    """Score one mention of a target: the rules' position decides; where they find signs but no position, what was learned."""
    doc, statement = scene.doc, said.statement
    target = tokens(doc, start, end)
    if target is None:
        return None
    reader, cue = _reading(said, scene, target, target_id)
    starts, first = scene.laid_out.starts, reader.window.first
    evidence = [e for e in reader.read() if _told(statement, starts[first + e.token])]
    stance = weigh(doc, reader, evidence)
    evidence = weighty(reader, evidence, cue)
    verdict = position(reader, evidence, kind == "topic", cue)
    own = target_id == statement.speaker_side
    score, label, confidence, why = stance.score, stance.label, stance.confidence, stance.why
    if verdict is not None and not verdict:
        score, label = round(score * 0.2, 4), "neutral"
    elif verdict:
        # as sure as the rules are usually right, more so where what was learned agrees
        agrees = score * verdict > 0
        confidence = round((RULES_RIGHT + abs(score)) / 2 if agrees else RULES_RIGHT * 0.8, 4)
        score = round(verdict * 0.6 + (score * 0.4 if agrees else 0.0), 4)
        label = "support" if verdict > 0 else "oppose"
        why = f"the speaker's position: {label}; {'the words said of the target' if why == ABSTAIN.why else why}"
    elif score and (
        not any(e.sign * score > 0 and e.role != "inside" for e in evidence) or sum(e.sign for e in evidence) * score <= 0 or _suffers_only(evidence) or (own and not _judged(evidence))
    ):
        score, label = round(score * 0.3, 4), "neutral"
    if own and score < 0 and not _is_blamed(doc, target, evidence, cue):
        score, label = round(score * 0.3, 4), "neutral"  # "our country will not disarm": what is said of oneself is no reproach
    if not any(by_cue(e, cue) for e in evidence):  # "rejected the claims": the denial is the act that was read
        doubted = any(reader.w.negated[i] and act_of(reader.w.words[i].lemma) in (None, STATE) for i in cue)
        score, label = _asserted(score, label, "denied" if doubted and statement.asserted == "yes" else statement.asserted)
    return Stance(
        score, label, confidence, stance.act, stance.act_score, stance.cues, why, name, target_id, kind, start, end,
        statement.statement_id, statement.speaker_id,
    )


def _reading(said: _Said, scene: Scene, target: Tokens, target_id: str) -> tuple[Reader, range]:
    """Return the reader of the target's sentence, as far as speaker, cue and content reach, and where the cue is in it (empty where not)."""
    doc = scene.doc
    opens, stop = scene.laid_out.sentence(target[0])
    inside = [
        (max(part[0], opens), min(part[1], stop)) for part in said.parts
        if part and part[0] < stop and part[1] > opens
    ]
    first = max(min([a for a, _ in inside] + [target[0]]), target[0] - LONGEST // 2)
    last = min(max([b for _, b in inside] + [target[1]]), target[1] + LONGEST // 2)
    mentions = scene.named_in(first, last)
    holders = _holders(said, scene, mentions, first, last, target, target_id)
    speaker = next((h for h in holders if h == said.speaker), None)
    others = [h for h in holders if h != speaker]
    main = speaker or (others[0] if others else None)
    reader = read_window(doc, first, last, target, main, tuple(h for h in others if h != main))
    reader.first_person_holds = True  # whoever quotes whom, "we" is this statement's speaker
    reader.in_statement = True
    for m in mentions:
        span = tokens(doc, m.start, m.end) if m.party_id not in said.own else None
        if span:
            (reader.allies if m.side in said.own else reader.strangers).update(range(span[0] - first, span[1] - first))
    cue = said.cue if said.cue and first <= said.cue[0] and said.cue[1] <= last else (first, first)
    return reader, range(cue[0] - first, cue[1] - first)


def _holders(
    said: _Said, scene: Scene, mentions: list[Mention], first: int, last: int, target: Tokens, target_id: str
) -> list[Tokens]:
    """Find where the window names the speaker, or the speaker's own side, other than as the target."""
    doc, found = scene.doc, []
    own = said.own - {target_id}
    named = [tokens(doc, m.start, m.end) for m in mentions if m.party_id in own]
    for span in ([said.speaker] if said.speaker else []) + named:
        if span is None or span in found or doc[span[0]].lower_ in _FIRST_PERSON:
            continue  # "we" and "I" are the reader's own rule
        if first <= span[0] and span[1] <= last and (span[1] <= target[0] or target[1] <= span[0]):
            found.append(span)
    return found


def _told(statement: Statement, place: int) -> bool:
    """Tell whether what begins at ``place`` stands in the statement's cue or content: other words are the reporter's."""
    if statement.cue_start is not None and statement.cue_start <= place < statement.cue_end:
        return True
    return any(start <= place < end for start, end in statement.spans)


def _suffers_only(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the target is only done to by others: "Ostmark attacked Tolland" is no stance toward Tolland."""
    told = [e for e in evidence if e.sign]
    return bool(told) and all(e.role in ("patient", "inside") and e.by != "holder" for e in told)


def _judged(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the speaker does something to the target, or says what it does or is: asked of the own side."""
    return any(e.sign and (e.role in ("doer", "is", "owner") or e.by in ("holder", "says")) for e in evidence)


def _is_blamed(doc: Doc, target: Tokens, evidence: Sequence[Evidence], cue: range) -> bool:
    """Tell whether a speaker does something to a target by its name: "condemned Norway", asked of the speaker's own side."""
    done = any(by_cue(e, cue) or (e.by == "holder" and e.role == "patient" and e.sign < 0) for e in evidence)
    return done and doc[target[0] : target[1]].root.pos_ == "PROPN"


def _asserted(score: float, label: str, asserted: str) -> tuple[float, str]:
    """Weaken what is only asked or supposed; type what is denied: hostility denied is none, goodwill denied is against."""
    if asserted in ("asked", "hypothetical"):
        return round(score * 0.5, 4), label
    if asserted in ("denied", "not said"):
        if score < 0:
            return round(score * 0.2, 4), "neutral"
        return round(-score * 0.5, 4), "oppose" if label == "support" and asserted == "denied" else "neutral"
    return score, label
