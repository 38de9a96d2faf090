"""Whom a later mention may mean: what was mentioned before it, weighed as in Lappin and Leass (1994).

Subjects weigh more than objects, speakers more than both, and all of it wears off from sentence to sentence. The
weights are in ``WEIGHTS``; they were chosen on the project's own annotated articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from helpers.corpus.parties import Parties, slug
from helpers.records import Article
from helpers.statements.names import Somebody
from helpers.statements.parsed import Parsed
from helpers.statements.phrases import FEMALE, MALE, MANY, POSSESSIVE, RELATIVE, THING, Phrases, Unit
from helpers.statements.quotations import Quotation

# What makes a mention likely to be meant by a later pronoun.
WEIGHTS = {
    "subject": 2.8,  # it is the subject of its clause
    "object": 0.6,  # it is an object
    "speaks": 1.3,  # that of a verb of speech
    "source": 4.7,  # what was told just before is "according to" it
    "owner": -0.6,  # it only owns something: "Brandt's lawyer"
    "modifier": -2.0,  # it only qualifies something: "the Halvane talks"
    "quoted": -3.5,  # it stands in a quotation, and the pronoun does not
    "opens": 0.1,  # it is the first of its sentence
    "parallel": 0.2,  # mention and pronoun are both subjects
    "gender unknown": -0.4,
    "unnamed": -1.3,  # a source without a name is rarely taken up by a later "she" when somebody named is about
    "often": 0.02,  # for each mention so far, up to eight
    "own clause": 1.6,  # it is the subject of the clause that a "his" or "their" stands in
    "own object": 2.6,  # it is the object of that clause, whose subject is nobody: "the remark cost Holm her post"
    "clause above": 1.6,  # it is the subject of the clause that the pronoun's own qualifies: "A erred when it closed"
    "alone": 2.5,  # nobody else who fits is in the sentence before, of the same paragraph
    "sentence": -1.4,  # for each sentence between
    "paragraph": -0.5,  # for each paragraph between
    "plain body": -0.3,  # "they" for a body, "it" for a government
}
_WHENS = frozenset({"after", "before", "when", "while", "as", "since", "once", "until"})
WINDOW = 60  # mentions looked back over


class Salience(Phrases):
    """Phrases that are resolved in the order of the text: ``history`` holds those resolved so far."""

    def __init__(self, parsed: Parsed, article: Article, parties: Parties):
        super().__init__(parsed, article, parties)
        self.history: list[Unit] = []
        self.named = Counter(id(name.who) for name in self.cast.names)  # how often the article names each
        self.pairs: dict[str, Somebody] = {}
        self.speakers: dict[tuple[int, int], Unit | None] = {}  # by where the quotation opens, and the paragraph

    def _antecedent(
        self,
        unit: Unit,
        fits: Callable[[Somebody], bool],
        gender: str | None,
        many: bool = False,
        often: float = WEIGHTS["often"],
    ) -> Somebody | None:
        """Return the most salient somebody that ``fits``: who was mentioned last, as what, and how often."""
        r = self.r
        w = WEIGHTS
        quoted = r.quote[unit.head] >= 0
        speaker = self._sentence_speaker(unit) if quoted else None
        if speaker is not None and speaker.who is None and speaker.form == "description":
            self._resolve_description(speaker)
        elif speaker is not None and speaker.who is None and speaker.word in MALE | FEMALE and unit.word in MALE | FEMALE:
            self._resolve_pronoun(speaker)
        own_verb = self._own_verb(unit) if unit.word in POSSESSIVE else -1
        excluded = (
            speaker.who
            if speaker is not None and (r.outer[r.quote[unit.head]].closed or not self._speaks(unit))
            else None
        )
        verb = self._verb(unit)
        above = r.head[verb] if unit.role == "subject" and r.dep[verb] == "advcl" else -1
        if unit.role == "subject" and r.dep[verb] == "relcl":  # "held a meeting at which he said"
            above = next((i for i in r.ancestors(r.head[verb]) if r.tag[i][:2] == "VB"), -1)
        here, paragraph = r.sentence[unit.head], r.paragraph[unit.head]
        told = self._told_before(unit)
        best, best_score = None, -12.0
        best_by: dict[int, float] = {}
        first_of: set[int] = set()
        window = self.history[-WINDOW:]
        alone = self._alone_before(unit, window, fits, excluded) if gender and unit.form == "pronoun" else None
        for other in window:
            who = other.who
            if who is None or not fits(who) or who is excluded:
                continue
            if other.first >= unit.first or (other.word in self.lex.hearers and other.role == "object"):
                continue
            sentence = r.sentence[other.head]
            if other.head in told and other.form == "name":
                best_by[id(who)] = -99.0
                continue
            if (
                sentence == here
                and unit.word not in POSSESSIVE
                and unit.role != "other"
                and self._verb(other) == verb
                and other.role in ("subject", "object")
                and other.head != unit.head
                and unit.form == "pronoun"
                and not unit.word.endswith("self")
            ):
                best_by[id(who)] = -99.0
                continue
            score = 0.0
            if other.role == "subject":
                score += w["subject"]
                if self._speaks(other):
                    score += w["speaks"]
                if unit.role == "subject":
                    score += w["parallel"]
                if own_verb >= 0 and sentence == here and self._verb(other) == own_verb:
                    score += w["own clause"]
                if above >= 0 and sentence == here and self._verb(other) == above:
                    score += w["clause above"]
            elif other.role == "object" and self._is_source(other):
                score += w["source"]
            elif other.role == "object":
                score += w["object"]
                if own_verb >= 0 and sentence == here and self._verb(other) == own_verb and not self._has_actor(own_verb):
                    score += w["own object"]
            elif other.role == "owner":
                score += w["owner"]
            elif other.role == "modifier" or other.how == "demonym":
                score += w["modifier"]
            if not quoted and r.quote[other.head] >= 0:
                score += w["quoted"]
            if sentence not in first_of and other.role != "modifier":
                first_of.add(sentence)
                score += w["opens"]
            if gender and who.gender is None:
                score += w["gender unknown"]
            if gender and not who.named and (who.gender is None or paragraph > r.paragraph[other.head]):
                score += w["unnamed"]
            if who is alone and sentence == here - 1:
                score += w["alone"]
            score += often * min(8, max(self.named[id(who)], len(who.places)))
            score += w["sentence"] * min(8, here - sentence)
            score += w["paragraph"] * min(6, paragraph - r.paragraph[other.head])
            if (many and not who.plural) or (unit.word in THING and who.kind == "government"):
                score += w["plain body"] if many else w["plain body"] / 3
            if best_by.get(id(who), -50.0) > -99.0:
                best_by[id(who)] = max(best_by.get(id(who), -50.0), score)
        for other in window:
            score = best_by.get(id(other.who), -50.0) if other.who is not None else -50.0
            if score > best_score or (score == best_score and best is not None):
                best, best_score = other.who, score
        if best is None and unit.word in MALE | FEMALE:
            return self._cataphor(unit, fits)
        return best

    def _alone_before(self, unit: Unit, window: list[Unit], fits: Callable[[Somebody], bool], excluded: Somebody | None) -> Somebody | None:
        """Return the only one who fits that the sentence before speaks of, in the same paragraph, where the pronoun's own has nobody."""
        r = self.r
        here, found = r.sentence[unit.head], []
        for other in reversed(window):
            if r.sentence[other.head] < here - 1 or r.paragraph[other.head] != r.paragraph[unit.head]:
                break
            if other.who is None or other.who is excluded or not fits(other.who):
                continue
            if r.sentence[other.head] == here or (found and other.who is not found[0]):
                return None
            found.append(other.who)
        return found[0] if found else None

    def _is_source(self, unit: Unit) -> bool:
        """Say whether something is told "according to" a unit, which so speaks as a subject does."""
        r = self.r
        to = r.head[unit.head]
        return r.lower[to] == "to" and r.lower[r.head[to]] == "according"

    def _told_before(self, unit: Unit) -> range:
        """Return what a speaker behind it tells: in "Ada Holm was wrong, he said" the name is nobody who says so.

        Bodies tell of themselves: "the Lund Group has offered 4 billion crowns, it said".
        """
        r = self.r
        verb = self._verb(unit)
        first = min(unit.left, verb)
        before = r.words[first - 1] if first else ""
        if not self._speaks(unit) or unit.word in THING | MANY or before not in (",", "”", '"', "’", "'", "''"):
            return range(0)
        opening = r.sentences[r.sentence[first]][0]
        if before == "," and r.words[max(verb, unit.last - 1) + 1 :][:1] == [","]:
            opening = max((i for i in range(opening, first) if r.tag[i][:2] == "WP"), default=opening)
            return range(opening, first)  # "Holm, he said, had no money", but "Holm, who was, he said, poor"
        if r.quote[first - 1] >= 0:  # who quotes somebody may stand before it: "Holm praised his “rare gift,” he said"
            opening = max(opening, r.token_at(r.outer[r.quote[first - 1]].start))
        told = any(c < first and r.dep[c] == "ccomp" for c in r.children[verb]) or (
            r.dep[verb] in ("parataxis", "ccomp") and opening <= r.head[verb] < first
        )
        on = any(c > max(verb, unit.head) and r.dep[c] in ("ccomp", "xcomp", "dobj") and r.quote[c] < 0 for c in r.children[verb])
        return range(opening, first) if told and not on else range(0)

    def _has_actor(self, verb: int) -> bool:
        """Say whether a verb's subject is somebody, and no thing."""
        subjects = self.r.subjects(verb)
        return not subjects or any(i in self.at for i in subjects)

    def _own_verb(self, unit: Unit) -> int:
        """Return the verb of the clause a possessive stands in, or the one that an infinitive hangs on: "promised to do"."""
        r = self.r
        verb = next((i for i in r.ancestors(unit.head) if r.tag[i][:2] == "VB"), -1)
        while verb >= 0 and r.dep[verb] == "xcomp" and r.head[verb] < verb:
            verb = r.head[verb]
        return verb

    def _sentence_speaker(self, unit: Unit) -> Unit | None:
        """Return the subject of a verb of speech outside the quotation, in the sentences that the quotation touches."""
        r = self.r
        q = r.quote[unit.head]
        if q < 0:
            return None
        quotation, paragraph = r.outer[q], r.paragraph[unit.head]
        if (quotation.start, paragraph) not in self.speakers:
            self.speakers[quotation.start, paragraph] = self._speaker_around(quotation, paragraph)
        return self.speakers[quotation.start, paragraph]

    def _speaker_around(self, quotation: Quotation, paragraph: int) -> Unit | None:
        r = self.r
        opened = r.sentence[r.token_at(quotation.start)]
        closed = r.sentence[r.token_at(max(0, quotation.end - 1))]
        here = range(r.sentences[opened][0], r.sentences[closed][1])
        after = range(here.stop, r.sentences[closed + 1][1] if closed + 1 < len(r.sentences) else here.stop)
        before = range(r.sentences[opened - 1][0] if opened else here.start, here.start)
        for tokens in (here, after[:8], before):
            for i in tokens:
                at = self.at.get(i)
                if (
                    at is not None
                    and at.first == i
                    and r.quote[i] < 0
                    and at.word not in RELATIVE
                    and r.paragraph[i] == paragraph
                    and self._speaks(at)
                ):
                    return at
        return None

    def _named_behind(self, unit: Unit, fits: Callable[[Somebody], bool]) -> Somebody | None:
        """Return the subject that an opening phrase already speaks of: "in the letter that he wrote, Peter Lund asked ..."."""
        r = self.r
        if r.quote[unit.head] >= 0 or not (unit.role == "subject" or unit.word in POSSESSIVE):
            return None
        opening = r.sentences[r.sentence[unit.head]][0]
        up = [unit.head, *r.ancestors(unit.head)]
        phrase = next((i for i in up if r.dep[i] == "prep" and i < r.head[i] and i - opening < 2), None)
        if phrase is None or r.lower[phrase] not in self.lex.openers or any(r.lemma[i] in self.lex.of_others for i in up):
            return None
        subject = next((self.at[i] for i in r.subjects(r.head[phrase]) if i in self.at), None)
        if subject is None or subject.form != "name" or subject.who is None or not fits(subject.who) or subject.first <= unit.first:
            return None
        between = (self.at[i] for i in range(opening, subject.first) if i in self.at)
        others = any(u.form == "name" and u.kind == "person" and u is not subject for u in between)
        return None if others or r.words[subject.left - 1] != "," else subject.who

    def _introduced_behind(self, unit: Unit, fits: Callable[[Somebody], bool]) -> Somebody | None:
        """Return the subject behind a clause that opens a sentence, if the paragraph has spoken of nobody else: "a week
        after he signed it, President Peter Lund said ..."."""
        r = self.r
        verb = self._verb(unit)
        marked = any(r.dep[c] in ("mark", "advmod") and c < unit.first and r.lower[c] in _WHENS for c in r.children[verb])
        if not marked or unit.role != "subject" or not unit.first < verb < r.head[verb] or r.quote[unit.head] >= 0:
            return None
        subject = next((self.at[i] for i in r.subjects(r.head[verb]) if i in self.at), None)
        if subject is None or subject.how != "name" or subject.who is None or not fits(subject.who) or subject.first < verb:
            return None
        for other in reversed(self.history[-WINDOW:]):
            if r.paragraph[other.head] != r.paragraph[unit.head]:
                break
            if other.who is not None and other.who is not subject.who and fits(other.who):
                return None
        return subject.who

    def _cataphor(self, unit: Unit, fits) -> Somebody | None:
        """A pronoun before the name: "that he had ordered bribes ... Karl-Heinz Brandt, 63, faces"."""
        r = self.r
        for other in self._units_after(unit):
            if r.paragraph[other.first] > r.paragraph[unit.head] + 1:
                return None
            if other.form == "name" and other.who is not None and fits(other.who) and other.role == "subject":
                return other.who
        return None

    def _units_after(self, unit: Unit) -> Iterable[Unit]:
        lo, hi = 0, len(self.units)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.units[mid].first <= unit.first:
                lo = mid + 1
            else:
                hi = mid
        return self.units[lo : lo + WINDOW]

    def _recent_people(self, unit: Unit) -> Iterable[Somebody]:
        seen: set[int] = set()
        for other in reversed(self.history[-200:]):
            if other.who is not None and other.who.is_person and id(other.who) not in seen:
                seen.add(id(other.who))
                yield other.who

    def _sides_near(self, unit: Unit) -> list[str]:
        """Return the sides mentioned last, nearest first."""
        sides: list[str] = []
        for other in reversed(self.history[-WINDOW:]):
            side = self._side_of(other.who) if other.who is not None else None
            party = self.parties.get(side)
            if party is not None and party.kind == "government" and side not in sides:
                sides.append(side)
        return sides[:6]

    def _pair(self, unit: Unit) -> Somebody | None:
        """Return the last persons or governments that were named together before the unit."""
        people = unit.word in ("leaders", "presidents", "ministers", "men", "women", "pair")
        either = unit.form == "pronoun"
        if unit.word == "both" and either:
            spoke = [
                u
                for u in self.history[-8:]
                if u.who is not None
                and u.kind == "person"
                and u.role == "subject"
                and self.r.paragraph[u.first] == self.r.paragraph[unit.first]
            ]
            members = list(dict.fromkeys(u.who for u in spoke))[-2:]
            if len(members) != 2:  # "she met Greel on Friday. Both said"
                here = self.r.sentence[unit.first]
                members = list(dict.fromkeys(u.who for u in self.history[-8:] if u.who is not None and u.who.is_person and self.r.sentence[u.head] == here - 1))
            if len(members) == 2:
                return self._joined(tuple(members))
        for end, members in reversed(self.joined):
            if end > unit.first and self.r.sentence[members[0].first] != self.r.sentence[unit.first]:
                continue
            persons = all(m.kind == "person" for m in members)
            governments = all(m.kind == "government" for m in members)
            if (people and persons) or (not people and governments) or (either and persons):
                if unit.word in ("allies", "neighbours", "neighbors") and not governments:
                    continue
                wanted = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}.get(
                    next(
                        (
                            w
                            for w in self.r.lower[unit.left : unit.last]
                            if w in ("two", "both", "three", "four", "five")
                        ),
                        "",
                    ),
                    len(members),
                )
                if wanted != len(members):
                    continue
                return self._joined(tuple(m.who for m in members))
        if not people and not either and "three" not in self.r.lower[unit.left : unit.last]:
            governments = list(
                {id(u.who): u.who for u in self.history if u.who is not None and u.who.kind == "government" and u.who.named}.values()
            )
            if len(governments) < 2 and unit.word == "governments":  # the other is named further on
                governments = list({id(n.who): n.who for n in self.cast.names if n.who.kind == "government"}.values())
            if len(governments) > 2:
                ranked = sorted(governments, key=lambda w: -len(w.places))
                if len(ranked[1].places) > len(ranked[2].places) and len(ranked[1].places) > 1:
                    governments = [w for w in governments if w in ranked[:2]]
            if len(governments) == 2:
                return self._joined(tuple(governments))
        return None

    def _joined(self, members: tuple[Somebody, ...]) -> Somebody:
        name = join_names([m.name for m in members])
        if name not in self.pairs:
            kind = "group"
            sides = {m.side for m in members}
            self.pairs[name] = Somebody(
                slug(name), name, kind, sides.pop() if len(sides) == 1 else None, plural=True, members=members
            )
        return self.pairs[name]


def join_names(names: list[str]) -> str:
    """Join names as a reader would: "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
