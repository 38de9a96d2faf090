"""Whom a description means: by titles and offices over time, kinship, the nouns that stand for a body, and salience.

What nothing before it explains may be explained by a name in the next paragraphs; else it is somebody unnamed, kept
apart by the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from helpers.corpus.parties import is_given_name, plain, plain_title, slug
from helpers.statements.names import Somebody, own_bodies, plural
from helpers.statements.phrases import AGE_NOUN, Unit
from helpers.statements.salience import WINDOW, Salience

FINITE = ("VBD", "VBZ", "VBP")
UNIONS = frozenset(("guild", "federation", "brotherhood", "association", "confederation", "league"))  # what a union may call itself
PLACE = re.compile(r"[A-Z][A-Z'’. -]*[A-Z]")  # of a dateline
LOOSE = frozenset(("former", "then", "new", "senior", "top", "veteran", "late", "ex"))  # no part of what an office is called
_BESIDE = re.compile(r" (?:of|from|in) (?:neighbou?ring|nearby) ")  # "the governor of neighbouring Arden" is nobody named before
PLACING = frozenset(("in", "at", "near", "from", "to", "outside", "around"))
GROUPS = frozenset(("group", "organisation", "organization"))  # what any body may be called that is none of the state's
AHEAD = 3  # paragraphs looked ahead over for a name that explains a description


class Descriptions(Salience):
    """Resolves descriptions of people, governments, bodies and groups."""

    home: list[Somebody] | None = None  # the government of the dateline's place, once it was asked for
    lead: set[int] | None = None  # the paragraphs that tell the news, once they were asked for

    def _resolve_description(self, unit: Unit) -> None:
        self._owner(unit)
        if unit.kind == "person":
            self._side_of_ministry(unit)
            unit.who = self._person(unit)
        elif unit.kind == "government":
            unit.who = self._government(unit)
        elif unit.kind == "organisation":
            unit.who = self._author(unit) or self._body(unit)
        else:
            unit.who = self._group(unit)

    def _side_of_ministry(self, unit: Unit) -> None:
        """Learn whose "a foreign ministry spokesman" is: of the government that did something in the sentence before."""
        r = self.r
        if unit.side or unit.definite or not {"ministry", "department"} & set(unit.phrase.split()) or unit.right > unit.last:
            return
        for other in reversed(self.history[-8:]):
            if r.paragraph[other.head] != r.paragraph[unit.head] or r.sentence[other.head] < r.sentence[unit.head] - 1:
                return
            if other.kind == "government" and other.role == "subject" and r.sentence[other.head] < r.sentence[unit.head]:
                unit.side = self._side_of(other.who)
                unit.shown = f"{self._adjective(unit.side)} {unit.shown}"
                return

    def _author(self, unit: Unit) -> Somebody | None:
        """Return whose words a paper holds: "a statement by the ministry" is the ministry's."""
        r = self.r
        if unit.word not in self.lex.papers or unit.last >= len(r) or r.lower[unit.last] != "by" or r.head[unit.last] != unit.head:
            return None
        by = next((c for c in r.children[unit.last] if r.dep[c] == "pobj"), -1)
        author = self.at.get(by)
        if author is None or author.form not in ("name", "description"):
            return None
        if author.who is None and author.form == "description":
            self._resolve_description(author)
        return author.who

    def _tie_to_owner(self, unit: Unit) -> None:
        """Learn of a name whose title has a pronoun: "its chief, Ada Holm" is of the army, "his colleague, Jan Pohl" a minister too."""
        if unit.owner is None or unit.owner.form != "pronoun":
            return
        self._owner(unit)
        who, owner = unit.who, unit.owner.who
        if owner is None or who is None or who is owner or not who.is_person:
            return
        if not owner.is_person:
            who.ties.add(owner.id)
            who.side = who.side or self._side_of(owner)
        elif unit.word in ("counterpart", "colleague") and not who.titles - {unit.word, unit.phrase, self.title_phrase(unit)}:
            who.titles |= {t for t in owner.titles if t.split()[-1] in self.lex.offices}
            who.supposed.add("titles")
            who.side = who.side or (unit.side if unit.side != owner.side else None)

    def _owner(self, unit: Unit) -> None:
        if unit.owner is None:
            return
        if unit.owner.who is None and unit.owner.form == "pronoun":
            self._resolve_pronoun(unit.owner)
        elif unit.owner.who is None and unit.owner.form == "description" and unit.owner is not unit:
            self._resolve_description(unit.owner)
        owner = unit.owner.who
        if owner is not None and unit.side is None:
            unit.side = self._side_of(owner)

    def _person(self, unit: Unit) -> Somebody | None:
        if _BESIDE.search(unit.shown):
            return self._unnamed(unit)
        owner = unit.owner.who if unit.owner else None
        generic = unit.word == "old" or bool(AGE_NOUN.match(unit.word))
        related = owner is not None and owner.is_person and unit.word not in self.lex.offices
        if owner is not None and owner.is_person:
            relation = self._relation(unit, owner)
            if relation is not None:
                return relation
        if unit.definite and not related:
            guest = self._just_named(unit) if "visiting" in unit.phrase.split() else None
            if guest is not None:
                return guest
            tellers = self._tellers_of(unit)
            known, match = self._by_title(unit, (who for who in self._recent_people(unit) if who not in tellers))
            if match < (2.0 if unit.word in self.lex.offices else 0.8) and not (unit.owner or unit.owned or generic):
                just_named = self._just_named(unit)
                if just_named is not None:
                    return just_named
            if known is not None and (match >= 2.0 or unit.owner is None):
                holder = None if generic else self._holder(unit)
                if (
                    holder is not None
                    and holder is not known
                    and (
                        match < 2.4
                        or not known.named
                        or "new" in unit.phrase.split()
                        or (known.party is not None and holder.places)
                    )
                ):
                    return holder
                stranger = not known.named or (unit.side is not None and (known.side is None or "side" in known.supposed))
                ahead = self._ahead(unit) if match < 2.0 and stranger else None
                if ahead is None and unit.side and "side" in known.supposed:
                    known.side = unit.side  # "President Vidal accused Chile ... the Norwegian leader said"
                    known.supposed.discard("side")
                return ahead or known
        if unit.definite and not generic and not related:
            holder = self._holder(unit) if unit.side else None
            ahead = holder or self._ahead(unit) or self._holder(unit)
            if ahead is not None:
                return ahead
            known = self._head_of_state(unit)
            if known is not None:
                return known
        elif not unit.definite and not generic and self._in_lead(unit):
            ahead = self._ahead(unit, lead=True)
            if ahead is not None:
                return ahead
        if unit.definite and not (unit.owner or unit.owned) and (generic or self._redescribes(unit)):
            likely = self._salient(
                unit, {"male": "male", "female": "female"}.get(self.lex.gender.get(unit.word, ""))
            )
            if likely is not None:
                self._learn(likely, unit)
                return likely
        if unit.word in ("one", "both"):
            return None
        return (None if generic else self._speaks_next(unit)) or self._unnamed(unit)

    def _relation(self, unit: Unit, owner: Somebody) -> Somebody | None:
        """Return who a person's sister, counterpart, guest or rival is, where the article or the parties file tells."""
        if unit.word in self.lex.kin:
            return self._kin(unit, owner)
        if unit.word == "counterpart" and unit.side:
            for title in sorted(owner.titles, key=lambda t: (-len(t), t)):
                party = self.parties.holder(title, unit.side, self.article.published)
                if party is not None:
                    return self.cast.of_party(party)
        others = [
            w
            for w in self._recent_people(unit)
            if w is not owner and w.named and not self._gender_clash(w, unit)
        ]
        if unit.word in ("guest", "host", "visitor"):
            return next(iter(others), None)
        if unit.word in ("rival", "opponent", "challenger"):
            others = [w for w in others if self.named[id(w)] > 2]
            return max(others, key=lambda w: self.named[id(w)], default=None)
        return None

    def _just_named(self, unit: Unit) -> Somebody | None:
        """Return who spoke in the sentence before, if a description is a new one: "Chung told reporters ... The minister called".

        An office is that of somebody whose office was not named; where it says whose it is ("the Chilean president"), who
        did something in the sentence before is enough.
        """
        r, lex = self.r, self.lex
        cited = r.lower[max(0, unit.left - 2) : unit.left] == ["according", "to"]
        if not (unit.role == "subject" or cited):
            return None
        if unit.word in lex.beside and not any(
            u.who is not None and u.who.plural and plural(unit.word) in u.who.nouns for u in self.history[-WINDOW:]
        ):
            return None
        here, told, tellers = r.sentence[unit.head], self._told_before(unit), self._tellers_of(unit)
        did: dict[str, Somebody] = {}
        for other in reversed(self.history[-8:]):
            if r.sentence[other.head] < here - 1 or r.paragraph[other.head] < r.paragraph[unit.head] - 1:
                break
            who = other.who
            if who is None or not who.is_person or other.head in told or self._is_other(unit, who) or who in tellers:
                continue
            if not who.named and (
                who.plural or unit.word in lex.offices or unit.word in lex.peoples or unit.adjective
                or r.paragraph[other.head] != r.paragraph[unit.head]
                or all(u.definite for u in self.history if u.who is who and u.form == "description")
            ):
                continue  # "A driver said no. The trucker left", but "The nurse said no. The doctor left"
            if not self._may_come_from(unit.side, who):
                continue
            bears = {t for t in who.titles if (last := t.split()[-1]) not in lex.ranks and last not in lex.beside}
            if unit.word in lex.offices and bears and unit.word not in lex.ranks:
                continue
            same = r.paragraph[other.head] == r.paragraph[unit.head]
            passive = any(r.dep[c] == "auxpass" for c in r.children[self._verb(other)])
            does = other.role == "subject" and not passive and r.quote[other.head] < 0
            if self._speaks(other):
                self._learn(who, unit)
                return who
            if same and does and not bears and (unit.side or unit.origins or self._is_of_one(unit, who)):
                did[who.id] = who
        if len(did) == 1:
            who = did.popitem()[1]
            self._learn(who, unit)
            return who
        return None

    def _tellers_of(self, unit: Unit) -> list[Somebody]:
        """Return those in whose words a description stands: of "Ada Holm said the minister had lied" he is another."""
        r = self.r
        above = [i for i in r.ancestors(unit.head) if r.lemma[i] in self.lex.speech_verbs][1 if self._speaks(unit) else 0 :]
        units = (self.at[i] for verb in above for i in r.subjects(verb) if i in self.at)
        return [u.who for u in units if u is not unit and u.who is not None]

    def _is_of_one(self, unit: Unit, who: Somebody) -> bool:
        """Say whether a paragraph has told of nobody else so far, and the description does nothing to "him" or "her"."""
        r = self.r
        verb, paragraph = self._verb(unit), r.paragraph[unit.head]
        before = (o.who for o in self.history[-12:] if r.paragraph[o.head] == paragraph)
        meets = any(r.lower[c] in ("him", "her") and r.dep[c] in ("dobj", "dative") for c in r.children[verb])
        return not meets and all(other is who for other in before if other is not None and other.is_person)

    def _head_of_state(self, unit: Unit) -> Somebody | None:
        """Return the only one named so far without office or land, if a description is of who leads a land: "the US president".

        Those whom every reader knows are brought in without a title.
        """
        if unit.word not in self.lex.heads_of_state and "prime minister" not in unit.phrase:
            return None
        if {"former", "ex", "vice", "deputy"} & set(unit.phrase.split()):
            return None
        known: dict[str, Somebody] = {}
        tellers = self._tellers_of(unit)
        verb = next((i for i in self.r.ancestors(unit.head) if self.r.tag[i][:2] == "VB"), -1)
        beside = [self.at.get(i) for i in self.r.subjects(verb)] if verb >= 0 else []
        for other in self.history[-WINDOW:]:
            who = other.who
            if other in beside or who in tellers:
                continue  # "Ada Holm spoke of the president"
            if who is None or not who.is_person or not who.named or who.side or self._is_other(unit, who):
                continue
            if unit.side is None and self.r.sentence[other.head] != self.r.sentence[unit.head]:
                continue  # "a court ruled against Ada Holm, a defeat for the prime minister"
            if not who.titles - self.lex.ranks and (unit.side is None or self.named[id(who)] > 1) and self._may_come_from(unit.side, who):
                known[who.id] = who
        if len(known) != 1:
            return None
        who = known.popitem()[1]
        self._learn(who, unit)
        return who

    def _may_come_from(self, side: str | None, who: Somebody) -> bool:
        """Say whether somebody's name is one that people of a land have, as far as its order tells: "Xi Jinping" is no Dane."""
        party = self.parties.get(side)
        if party is None or party.kind != "government" or who.side is not None:
            return True
        words = who.name.replace("-", " ").split()
        family_first = words[0] in self.lex.family_first and (len(words) == 3 or (len(words) == 2 and not is_given_name(words[0])))
        return family_first == (side in self.lex.family_first_lands) and not (
            family_first and len(words) not in self.lex.family_first_lands[side]
        )

    def _is_other(self, unit: Unit, who: Somebody) -> bool:
        """Say whether a description cannot be somebody's: of another gender, side or land."""
        lands = unit.origins and who.origins and not any(_akin(a, b) for a in unit.origins for b in who.origins)
        sides = unit.side and who.side and unit.side != who.side and "side" not in who.supposed
        return self._gender_clash(who, unit) or bool(sides) or bool(lands)

    def _redescribes(self, unit: Unit) -> bool:
        """Say whether a definite description may stand for the person talked of although nothing called him so yet."""
        words = set(unit.phrase.split())
        if unit.word in self.lex.peoples or unit.word == unit.adjective.lower():
            return True  # "the Irishman", "the Norwegian"
        former = words & {"veteran", "former"}
        return bool(former) or (unit.word not in self.lex.offices and ("ex" in words or unit.word in self.lex.redescribed))

    def _salient(self, unit: Unit, gender: str | None) -> Somebody | None:
        lawyers = (
            {"prosecutor", "lawyer", "judge", "attorney"}
            if unit.word in ("defendant", "accused", "suspect", "plaintiff")
            else set()
        )

        former = unit.word if "former" in unit.phrase.split() else None
        tellers = self._tellers_of(unit)

        def fits(who: Somebody) -> bool:
            if (
                former in who.titles
                or who in tellers
                or not who.is_person
                or not (who.named or unit.word in ("man", "woman"))
                or (gender and who.gender not in (None, gender))
            ):
                return False
            return not (who.titles & lawyers) and not (
                unit.side and who.side and who.side != unit.side and "former" not in unit.phrase
            )

        return self._antecedent(unit, fits, gender, often=0.5)

    def _kin(self, unit: Unit, owner: Somebody) -> Somebody | None:
        """Return kin of the family's name ("his sister"): one in the article, else the only one in the parties file."""
        gender = self.lex.gender.get(unit.word)
        family = next((word for word in owner.words if self.cast.is_family(owner, word)), None)
        if family is None or gender is None:
            return None
        known = [
            w
            for w in self.cast.by_word.get(family, ())
            if w.is_person
            and w is not owner
            and w.gender in (gender, None)
            and self.cast.is_family(w, family)
            and w.named
        ]
        titled = [w for w in known if unit.word in w.titles]
        sure = [w for w in known if w.gender == gender]
        for found in (titled, sure, known):
            if len(found) == 1:
                return found[0]
        if known:
            return None
        listed = {
            p.id: p
            for p, words in self.cast.people_called(family)
            if p.gender == gender and p.side == owner.side and p.id != owner.id and words and family in words
        }
        return self.cast.of_party(next(iter(listed.values()))) if len(listed) == 1 else None

    def _by_title(self, unit: Unit, people: Iterable[Somebody]) -> tuple[Somebody | None, float]:
        """Return the person mentioned before whom the title fits best, the last mentioned of equals, and how well."""
        best, best_score, best_match = None, 0.0, 0.0
        former = bool({"former", "ex"} & set(unit.phrase.split()))
        gender, spoke = self._gender_ahead(unit), self._last_speaker(unit)
        owner = unit.owner.who if unit.owner else None
        for rank, who in enumerate(people):
            if self._is_other(unit, who):
                continue
            if (
                owner is not None
                and not owner.is_person
                and owner.kind != "government"
                and owner.id not in who.ties
            ):
                continue
            body = self.parties.get(unit.side)
            if body is not None and body.kind == "organisation" and who.ties and unit.side not in who.ties:
                continue
            match = self._title_match(unit, who)
            if former and not any("former" in t.split() or "ex" in t.split() for t in who.titles):
                continue
            if (
                not match
                and unit.side
                and who.side == unit.side
                and not who.titles
                and who.named
                and unit.word in {"leader"} | self.lex.offices
                and self._may_hold(who, unit.word)
            ):
                match = 1.2
            if not match:
                continue
            if "titles" in who.supposed and who is not spoke:
                match -= 0.5
            if unit.side and who.side and unit.side != who.side:
                match = max(0.3, match - 1.2)  # his side was only supposed
            if unit.side and not who.side and match < 3:
                match -= 0.5
            score = match * 2 - rank * 0.45 + (1.0 if unit.side and who.side == unit.side else 0.0)
            score += 1.0 if who is spoke and match < 2.0 else 0.0
            score += 1.0 if any(_akin(a, b) for a in unit.origins for b in who.origins) else 0.0
            score -= 2.0 if gender and who.gender not in (gender, None) else 0.0
            if score > best_score or best is None:
                best, best_score, best_match = who, score, match
        return best, best_match

    def _last_speaker(self, unit: Unit) -> Somebody | None:
        """Return who spoke in the sentence before, in the same paragraph."""
        r = self.r
        for other in reversed(self.history[-8:]):
            if r.sentence[other.head] < r.sentence[unit.head] - 1 or r.paragraph[other.head] != r.paragraph[unit.head]:
                return None
            if r.sentence[other.head] < r.sentence[unit.head] and self._speaks(other) and r.quote[other.head] < 0:
                return other.who
        return None

    def _may_hold(self, who: Somebody, office: str) -> bool:
        """Say whether the parties file lets somebody be called by an office: where it lists roles, one must be like it."""
        roles = who.party.roles if who.party is not None else ()
        like = self.lex.same_office.get(office, set()) | {office}
        return not roles or any(plain_title(role.title) in like or office in role.title.split() for role in roles)

    def _title_match(self, unit: Unit, who: Somebody) -> float:
        """Weigh how well a description fits the titles that somebody has borne: 3 in full, 2 by the noun, 1 by a synonym."""
        phrase = self.title_phrase(unit)
        if phrase in who.titles:
            return 3.0 if phrase != unit.word else 2.4
        head = unit.word
        if any(t.endswith(" " + head) for t in who.titles) and head not in who.titles:
            return 0.8  # "the minister" for a vice minister, if nobody fits better
        if " of " in phrase:
            return 1.0 if self.lex.same_office.get(phrase, set()) & who.titles else 0.0
        words = set(phrase.split())
        if head in who.titles:
            # "the finance minister" is not "the foreign minister"
            asked = (words & self.lex.title_words) - LOOSE - {head}
            borne = [set(t.split()) - {head} for t in who.titles if t != head and t.split()[-1] == head]
            if asked and borne and not any(asked <= b for b in borne):
                return 0.0
            return 2.5 if asked else 2.0
        same = self.lex.same_office.get(phrase, set()) | (
            self.lex.same_office.get(head, set())
            if len(words) == 1 or not (words & self.lex.title_words) - {head, "union", "company"} - LOOSE
            else set()
        )
        if same & who.titles:
            return 1.0
        return 0.0

    def _holder(self, unit: Unit) -> Somebody | None:
        """Return who held the office on the day of publication, by the parties file."""
        if unit.word not in self.lex.offices | {"leader", "diplomat", "adviser", "advisor"}:
            return None
        phrase = " ".join(w for w in unit.phrase.split() if w not in ("new", "outgoing", "current"))
        if "former" in phrase.split() or "ex" in phrase.split():
            return None
        on = self.article.published
        titles = [phrase, self.title_phrase(unit)]
        r = self.r
        if unit.right > unit.last and r.lower[unit.last] == "of":
            titles.insert(0, plain(r.text[r.start[unit.first] : r.end[unit.right - 1]]))
        titles += sorted(t for t in self.lex.same_office.get(unit.word, ()) if t.endswith(" " + unit.word))  # special envoy
        sides = [unit.side] if unit.side else [*self._sides_near(unit), None]
        for side in sides:
            for title in dict.fromkeys(titles):
                party = self.parties.holder(title, side, on) if title else None
                if party is not None and not (
                    self.lex.gender.get(unit.word)
                    and party.gender
                    and party.gender != self.lex.gender[unit.word]
                ):
                    return self.cast.of_party(party)
        return None

    def _in_lead(self, unit: Unit) -> bool:
        """Say whether a unit stands in the first two paragraphs that tell something: bylines and notes do not."""
        r = self.r
        if self.lead is None:
            telling = (r.paragraph[i] for i in range(len(r)) if r.tag[i] in FINITE and not r.zoned[i])
            self.lead = set(islice(dict.fromkeys(telling), 2))
        return unit.head < len(r) and r.paragraph[unit.head] in self.lead

    def _ahead(self, unit: Unit, lead: bool = False) -> Somebody | None:
        """Return the person whose first mention, soon after, explains a description: by its title, or in the lead."""
        r = self.r
        here = r.paragraph[unit.head]
        looked, likely = 0, None
        for other in self._units_after(unit):
            if other.form != "name" or other.who is None or not other.who.is_person:
                continue
            if r.paragraph[other.first] > here + AHEAD or looked > 12:
                return likely
            looked += 1
            who = other.who
            if who.places or self._is_other(unit, who):
                continue
            match = self._title_match(unit, who)
            near = r.paragraph[other.first] <= here + (2 if lead and self._heads_line(unit) else 1)
            if match >= 2.0 and (not lead or near):
                if (
                    lead
                    and not (unit.side or "").strip()
                    and match < 2.5
                    and unit.word in ("spokesman", "spokeswoman", "official", "analyst", "expert")
                ):
                    continue
                return who
            if lead and not who.titles and self._goes_on(unit, other):
                self.cast.add_title(who, self.title_phrase(unit) or unit.word)
                return who
            opens = lead or self._in_lead(unit)  # "North Korea's top diplomat said" before "Foreign Minister Ri said"
            if opens and near and match >= 1.0 and other.role == "subject" and unit.role == "subject":
                likely = likely or who  # unless somebody is called just so a little later
                continue
            if (
                not lead
                and near
                and not any(t.split()[-1] in self.lex.offices for t in who.titles)
                and other.role == "subject"
                and (unit.role == "subject" or (unit.role == "object" and opens))
                and unit.word in self.lex.offices
                and (unit.side is None or who.side in (None, unit.side))
                and self._introduces(other, unit)
            ):
                who.side = who.side or unit.side
                self.cast.add_title(who, self.title_phrase(unit) or unit.word)
                return who
        return likely

    def _speaks_next(self, unit: Unit) -> Somebody | None:
        """Return who speaks in the next sentence, new and without office: "His lawyer said no. “It is late,” Ada Holm said".

        So "a spokesman"; but after "a nurse said no" the next speaker may be another.
        """
        r = self.r
        if unit.many or not self._speaks(unit) or not (unit.definite or unit.word in self.lex.spokesmen):
            return None
        for other in self._units_after(unit):
            across = r.paragraph[other.head] - r.paragraph[unit.head]
            if r.sentence[other.head] > r.sentence[unit.head] + 1 + across or across > unit.definite:
                return None
            who = other.who
            if other.form != "name" or who is None or not who.is_person or not self._speaks(other) or r.quote[other.head] >= 0:
                continue
            bears = any(t.split()[-1] in self.lex.offices for t in who.titles) or (who.titles and across)
            described = r.words[other.last : other.last + 1] == [","] or r.sentence[other.head] == r.sentence[unit.head]
            if who.places or bears or described or other.how != "name" or self._is_other(unit, who):
                return None
            self._learn(who, unit)
            return who
        return None

    def _heads_line(self, unit: Unit) -> bool:
        """Say whether a description opens the article as headlines do: "Union leader rejects offer"."""
        r = self.r
        opens = r.sentence[unit.head] == 0 or r.paragraph[unit.head] <= min(self.lead or {0})
        return opens and unit.first == unit.left == r.sentences[r.sentence[unit.head]][0]

    def _goes_on(self, unit: Unit, name: Unit) -> bool:
        """Say whether the next sentence opens with the name and age of the one described: "A nurse died. Ada Holm, 34, had".

        Of whom something was done to, any place in it will do: "A banker was jailed. The judge told Ada Holm, 34, that".
        """
        r = self.r
        first, end = r.sentences[r.sentence[unit.head] + 1] if r.sentence[unit.head] + 1 < len(r.sentences) else (0, 0)
        aged = name.last + 1 < end and r.lower[name.last] == "," and r.lower[name.last + 1].isdecimal()
        opens = name.first == first or (first < name.first < end and r.dep[unit.head] == "nsubjpass" and name.role == "object")
        return aged and opens and unit.role == "subject"

    def _introduces(self, name: Unit, unit: Unit) -> bool:
        """Say whether an untitled name may be the office-holder just spoken of: he opens a sentence that follows.

        "said Jose Dalisay, 54" brings in somebody else.
        """
        r = self.r
        here, there = r.sentence[unit.head], r.sentence[name.head]
        if there == here or self._verb(name) < name.first:
            return False
        opens = there > 0 and r.paragraph[name.first] != r.paragraph[max(0, r.sentences[there][0] - 2)]
        return r.paragraph[name.first] == r.paragraph[unit.head] or opens or there <= here + 2

    # -- governments, bodies, groups

    def _government(self, unit: Unit) -> Somebody | None:
        """Return the government meant by "the Italian government", "the government", "the island"."""
        if unit.side:
            party = self.parties.get(unit.side)
            if party is not None and party.kind == "government":
                return self.cast.of_party(party)
        if not unit.definite:
            return None
        name = self.at.get(unit.last + 1) if self.r.lower[unit.last : unit.last + 1] == ["of"] else None
        if name is not None and name.form == "name" and name.who is not None and not name.who.is_person:
            return name.who  # "the government of Calverra", whatever Calverra is
        if set(unit.phrase.split()) & {
            "state",
            "regional",
            "local",
            "provincial",
            "city",
            "municipal",
            "county",
            "shadow",
        }:
            return self._unnamed(unit)
        owner = unit.owner.who if unit.owner else None
        if owner is not None and owner.is_person and unit.word in ("government", "administration", "country"):
            party = self.parties.get(owner.side)
            return self.cast.of_party(party) if party is not None else self._unnamed(unit)
        land = unit.word in ("country", "nation")
        if land and self.r.lower[unit.left] == "this":
            return self._own_land(unit)
        specific = unit.word in (
            "island",
            "mainland",
            "kingdom",
            "republic",
            "emirate",
            "neighbour",
            "neighbor",
        )
        home = self._home() if unit.word in ("government", "administration", "regime", "authorities") else None
        near = None
        for other in reversed(self.history[-WINDOW:]):
            who = other.who
            if home is not None and self.r.paragraph[other.head] < self.r.paragraph[unit.head]:
                return near or home  # of another country it would be said again
            if who is None or who.kind != "government" or (land and self._only_qualifies(other)):
                continue
            if home is None and (not specific or unit.word in who.nouns):
                return who
            if who is home:
                return home  # both are spoken of: it is that of the dateline
            near = near or who
        if near is not None:
            return near
        return self._unnamed(unit) if unit.word in ("government", "administration", "regime") else None

    def _own_land(self, unit: Unit) -> Somebody | None:
        """Return the government of whoever says "this country"."""
        speaker = self._sentence_speaker(unit)
        side = speaker.who.side if speaker is not None and speaker.who is not None else None
        party = self.parties.get(side)
        return self.cast.of_party(party) if party is not None and party.kind == "government" else self._home()

    def _only_qualifies(self, unit: Unit) -> bool:
        """Say whether a country is named only to place something: "the Iraq war", "in Oslo", which "the country" does not take up."""
        r = self.r
        placed = unit.how == "metonym" and r.dep[unit.head] == "pobj" and r.lower[r.head[unit.head]] in PLACING
        return unit.role == "modifier" or placed

    def _home(self) -> Somebody | None:
        """Return the government of the place of the dateline: "MANILA, May 3 -"."""
        if self.home is None:
            places = (PLACE.match(self.r.text, a, z) for a, z in self.r.zones)
            parties = (self.parties.named(place.group().title()) for place in places if place)
            self.home = [self.cast.of_party(p) for p in parties if p is not None and p.kind == "government"]
        return self.home[0] if self.home else None

    def _body(self, unit: Unit) -> Somebody | None:
        noun = unit.word
        owner = unit.owner.who if unit.owner else None
        phrase = self._body_phrase(unit)
        if noun in self.lex.own_words and not unit.many:
            if owner is not None:
                return owner
            if unit.definite and unit.left + 2 == unit.last:
                for other in reversed(self.history[-8:]):
                    if (
                        other.who is not None
                        and self._speaks(other)
                        and self.r.paragraph[other.first] >= self.r.paragraph[unit.first] - 1
                    ):
                        return other.who
        if unit.side and not (owner is not None and owner.is_person):
            known = self._body_of_side(phrase, unit.side)
            if known is not None:
                return known
        if owner is not None and owner.is_person:
            for name in sorted(owner.ties):
                tied = self.cast.somebody.get(name)
                if tied is not None and noun in tied.nouns:
                    return tied
        if unit.definite and not unit.owned and unit.owner is None:
            known = self._body_that_spoke(unit) if noun in self.lex.any_body and unit.left + 2 == unit.last else None
            if known is not None:
                return known
            same = self.lex.same_body.get(noun, {noun})
            for nouns, untyped in (({noun}, False), (same, False), (same, True)):

                def fits(who: Somebody, nouns=nouns, untyped=untyped) -> bool:
                    if who.is_person or who.plural or (unit.side and who.side and who.side != unit.side):
                        return False
                    if untyped:
                        return (
                            not who.nouns
                            and who.kind == "organisation"
                            and (noun in self.lex.any_body or "company" in same)
                            and who.named
                        )
                    shared = nouns & who.nouns
                    if shared == {"group"} != {noun} and len(who.nouns) > 1:
                        return False  # "the airline" is no association, though both are groups
                    return bool(shared) and self._phrase_fits(phrase, who)

                known = self._antecedent(unit, fits, None)
                known = known or max(
                    (w for w in self.cast.somebody.values() if w.places and w.named and fits(w)),
                    key=lambda w: len(w.places),
                    default=None,
                )
                if known is not None:
                    return self._introduced(unit, known) or known
            listed = self._body_of_file(unit)
            if listed is not None:
                return listed
            if unit.side is None and noun in (
                "army",
                "military",
                "navy",
                "parliament",
                "cabinet",
                "presidency",
            ):
                unit.side = next(iter(self._sides_near(unit)), None)
                known = self._body_of_side(phrase, unit.side) if unit.side else None
                if known is not None:
                    return known
                if unit.side:
                    return self._new_body(f"{self._adjective(unit.side)} {phrase}", phrase, unit.side)
        ahead = self._body_ahead(unit)
        if ahead is not None:
            return ahead
        if noun in ("ministry", "department") and unit.definite and not unit.owned:
            tied = self._ministry_of_minister(unit, phrase) if unit.side is None else None
            if tied is not None:
                return tied
            if unit.side is None and len(phrase.split()) > 1:
                near = self._sides_near(unit)
                for side in near:
                    known = self._body_of_side(phrase, side)
                    if known is not None:
                        return known
                    if not any(party.side == side for party, _ in own_bodies(self.parties)):
                        break  # where the parties file lists a side's bodies, a ministry that it lacks is another's
                unit.side = next(iter(near), None)
        return self._unnamed(unit)

    def _body_that_spoke(self, unit: Unit) -> Somebody | None:
        """Return the body that spoke in the sentence before, whose name does not tell what it is: "Prison Watch said so. The group"."""
        r = self.r
        for other in reversed(self.history[-8:]):
            who, back = other.who, r.sentence[unit.head] - r.sentence[other.head]
            if back > 1 or r.paragraph[other.head] != r.paragraph[unit.head]:
                return None
            if who is None or back != 1 or not self._speaks(other) or r.quote[other.head] >= 0:
                continue
            fits = who.kind == "organisation" and who.name[:1].isupper() and not who.party and not who.media
            called = not who.nouns or unit.word in who.nouns or (unit.word in GROUPS and not who.nouns & self.lex.state_bodies)
            return who if fits and called else None
        return None

    def _introduced(self, unit: Unit, known: Somebody) -> Somebody | None:
        """Return a body without a name that was called so, where ``known`` was not: "the union" of miners, not "Brussels"."""
        called = [o.who for o in self.history[-WINDOW:] if o.who is not None and unit.word in self.r.lower[o.first : o.last]]
        if known in called:
            return None
        return next((who for who in reversed(called) if not (who.named or who.is_person or who.plural)), None)

    def _body_of_file(self, unit: Unit) -> Somebody | None:
        """Return the only body of the corpus's own parties that the noun may stand for."""
        found = [
            p
            for p in own_bodies(self.parties)
            if unit.word in p[1] and (unit.side is None or p[0].side == unit.side)
        ]
        return self.cast.of_party(found[0][0]) if len(found) == 1 else None

    def _body_phrase(self, unit: Unit) -> str:
        r = self.r
        return " ".join(r.lower[i] for i in range(unit.first, unit.last) if r.words[i] != "-")

    def _phrase_fits(self, phrase: str, who: Somebody) -> bool:
        """Say whether every word of the phrase is the body's: "the foreign ministry" is not the defence ministry."""
        words = set(phrase.split()) - {
            "powerful",
            "influential",
            "state",
            "militant",
            "islamist",
            "global",
            "new",
            "main",
            "ruling",
            "central",
            "french",
            "national",
        }
        if len(words) <= 1:
            return True
        known = set(who.words) | who.nouns | {w for t in who.titles for w in t.split()}
        if who.party is not None:
            for alias in who.party.aliases:
                known.update(plain(alias).lower().split())
        return words <= known

    def _body_of_side(self, phrase: str, side: str) -> Somebody | None:
        """Return the body of a side whose name ends in the phrase: "Seoul's unification ministry"."""
        plainer = phrase.replace("defence", "defense").replace("defense", "defence")
        for party in self.parties.of_side(side):
            if party.kind == "person":
                continue
            for name in (party.name, *party.aliases):
                lower = plain(name).lower().replace("defense", "defence").removeprefix("the ")
                if lower == plainer or lower.endswith((" " + plainer, "'s " + plainer)):
                    return self.cast.of_party(party)
        for who in self.cast.somebody.values():
            if who.side == side and who.party is None and not who.is_person and plainer in who.titles:
                return who
        return None

    def _body_ahead(self, unit: Unit) -> Somebody | None:
        """Return a body first named soon after that the description explains: "the biggest rail union" in a lead."""
        r = self.r
        if unit.side and unit.word in self.lex.state_bodies:
            return None
        here, lead = r.paragraph[unit.head], r.paragraph[unit.head] <= 2
        alike = self.lex.same_body.get(unit.word, set()) | {unit.word}
        for other in self._units_after(unit):
            who = other.who
            if r.paragraph[other.first] > here + (2 if lead else 0):
                return None
            if other.form != "name" or who is None or who.is_person or who.party is not None or who.places:
                continue
            union = unit.word == "union" and who.nouns & UNIONS and "employers" not in who.words
            if lead and (unit.word in who.nouns or union or (unit.owner is not None and unit.owner.who is not None and unit.owner.who.nouns & set(who.words))):
                return who  # "Teachers will strike, their union said", before "the Lund Federation of Teachers"
            if alike & who.nouns - {"group"} and r.sentence[other.head] == r.sentence[unit.head] + 1 and self._speaks(other) and self._speaks(unit):
                return who  # "The regulator urged both to talk. The Aviation Commission said"
        return None

    def _ministry_of_minister(self, unit: Unit, phrase: str) -> Somebody | None:
        """Return the health ministry for "the ministry" after "Health Minister Olivier Kalonda"."""
        r = self.r
        for other in reversed(self.history[-WINDOW:]):
            who = other.who
            if who is None or not who.is_person:
                continue
            for title in sorted(who.titles):
                words = title.split()
                if (
                    words[-1] in ("minister", "secretary", "spokesman", "spokeswoman", "spokesperson")
                    and len(words) == 2
                    and words[0] in self.lex.title_words
                    and words[0]
                    not in (
                        "prime",
                        "deputy",
                        "vice",
                        "former",
                        "chief",
                        "press",
                        "general",
                        "first",
                        "ministry",
                    )
                ):
                    wanted = f"{words[0]} ministry"
                    if phrase not in ("ministry", wanted) and not (
                        phrase == "department" and unit.word == "department"
                    ):
                        continue
                    return self._ministry(wanted, who.side or next(iter(self._sides_near(unit)), None))
        del r
        return None

    def _ministry(self, phrase: str, side: str | None, adjective: str = "") -> Somebody:
        if side:
            known = self._body_of_side(phrase, side)
            if known is not None:
                return known
        if side in self.parties.guessed and not adjective:
            return self._new_body(_owned(self.parties.name_of(side), phrase), phrase, side)
        name = " ".join(w.capitalize() for w in phrase.split())
        adjective = adjective or self._adjective(side)
        return self._new_body(f"{adjective} {name}" if adjective else name, phrase, side)

    def _adjective(self, side: str | None) -> str:
        party = self.parties.get(side)
        if party is None:
            return ""
        return party.demonyms[0] if party.demonyms and party.kind == "government" else party.name

    def _new_body(self, name: str, phrase: str, side: str | None, kind: str = "organisation") -> Somebody:
        who = self.cast.body(name, kind, side)
        who.titles.add(phrase.replace("defense", "defence"))
        who.nouns.add(phrase.split()[-1])
        who.side = who.side or side
        return who

    def _group(self, unit: Unit) -> Somebody | None:
        """Groups are kept apart by their description; "both sides" and "the two leaders" are the last two joined."""
        words = unit.phrase.split()
        if unit.word == "media" and "state" in words:
            for side in [unit.side] if unit.side else self._sides_near(unit)[:2]:
                party = self.parties.named(f"{self._adjective(side)} state media")
                if party is not None:
                    return self.cast.of_party(party)
        if unit.word in self.lex.pairs and (
            unit.definite or "both" in self.r.lower[max(0, unit.left - 1) : unit.last] or "two" in words
        ):
            pair = self._pair(unit)
            if pair is not None:
                return pair
        if unit.definite and unit.owner is None and unit.side is None:
            for other in reversed(self.history[-WINDOW:]):
                who = other.who
                if who is not None and who.plural and unit.word in who.nouns:
                    return who
        return self._unnamed(unit)

    def _unnamed(self, unit: Unit) -> Somebody | None:
        """Return somebody without a name, kept apart by the description; a definite one is the last of that kind."""
        owner = unit.owner.who if unit.owner else None
        if unit.definite and owner is None:
            for other in reversed(self.history[-WINDOW:]):
                who = other.who
                if (
                    who is not None
                    and not who.named
                    and unit.word in who.nouns
                    and (unit.side is None or who.side in (None, unit.side))
                    and set(unit.phrase.split())
                    <= set(who.name.lower().replace("-", " - ").split()) | {unit.word, "-"}
                ):
                    return who
        if unit.word in ("old", "most", "none", "both", "all", "one", "markets") and not unit.side:
            return None
        name = self._shown(unit, owner)
        listed = self.parties.named(_owned(owner.name, unit.phrase)) if owner is not None else None
        if listed is not None and unit.kind == "organisation":
            return self.cast.of_party(listed)  # "their union" after "the dockers" is the dockers' union
        if unit.kind == "organisation" and unit.word == "ministry" and unit.side:
            called = unit.side in self.parties.guessed and self.r.words[unit.head][:1].islower()
            return self._ministry(self._body_phrase(unit), unit.side, "" if called else unit.adjective or self._adjective(unit.side))
        kind = unit.kind
        who = Somebody(
            slug(name),
            name,
            kind,
            unit.side,
            self.lex.gender.get(unit.word),
            plural=unit.many or kind == "group",
            named=False,
            titles={unit.word, self.title_phrase(unit)} - {""},
            nouns={unit.word},
            origins=set(unit.origins),
        )
        if kind == "person" and not unit.definite and who.id in self.cast.somebody and not unit.many:
            known = self.cast.somebody[who.id]
            if (
                not known.named
                and known.places
                and not unit.definite
                and self.r.lower[unit.left] == "another"
            ):
                who.name = f"another {name}"
                who.id = slug(who.name)
        known = self.cast.somebody.get(who.id)
        if known is not None and not known.named and known.kind == kind:
            return known
        self.cast.somebody[who.id] = who
        return who

    def _shown(self, unit: Unit, owner: Somebody | None) -> str:
        """Return a description as a name: no article, the owner's name for a pronoun, "US" and not "unnamed US"."""
        shown = " ".join(unit.shown.split())
        of_body = re.fullmatch(r"(\w+) (\w+)", shown) if unit.kind == "person" and owner is None else None
        if of_body is not None and of_body[1].lower() in ("ministry", "department"):
            known = next((o.who for o in reversed(self.history) if o.who is not None and o.who.named and of_body[1].lower() in o.who.nouns), None)
            shown = f"{known.name} {of_body[2]}" if known is not None else shown  # "a department official"
        if unit.kind in ("person", "group"):
            shown = self._of_whom(unit, shown)
        bare = re.sub(r"^(?:unnamed|unidentified|anonymous|one|own|separate) (?=\w)", "", shown, flags=re.I)
        opens, shown = bare == shown, bare
        if owner is not None and unit.owner is not None and not unit.called:
            if owner.id in self.parties.guessed or (unit.kind == "person" and unit.owner.form == "name" and owner.kind == "government"):
                shown = _owned(owner.name, shown)
            elif (
                owner.kind == "government"
                and unit.kind in ("person", "organisation", "group")
                and self._adjective(owner.id)
            ):
                shown = f"{self._adjective(owner.id)} {shown}"
            elif not owner.named and not owner.is_person:
                shown = f"{shown} of the {owner.name}"
            elif unit.kind == "organisation" and shown[:1].isupper() and " " in shown:
                pass  # "her Congress party" is the Congress party
            elif owner.plural:
                shown = _owned(owner.name, shown)
            else:
                shown = f"{owner.name}'s {shown}"
        elif unit.owner is not None and unit.owner.form != "pronoun" and not unit.called:
            r = self.r
            shown = _owned(r.text[r.start[unit.owner.first] : r.end[unit.owner.last - 1]], shown)
        elif unit.definite and unit.left + 1 < unit.first and self.r.tag[unit.first - 1] == "POS":
            r = self.r
            shown = (
                r.text[r.start[unit.left] : r.end[unit.first - 1]].removeprefix("the ").removeprefix("The ")
                + " "
                + shown
            )
        if (
            shown[:1].isupper()
            and unit.left == unit.first
            and opens
            and len(shown) > 1
            and shown[1].islower()
            and self.r.tag[unit.first][:3] != "NNP"
        ):
            shown = shown[0].lower() + shown[1:]
        return shown or unit.word


    def _of_whom(self, unit: Unit, shown: str) -> str:
        """Return a description with whom it is for in full: "spokesman for Quell" is Dario Quell's, "a spokesman" the firm's."""
        r = self.r
        if unit.right > unit.last and r.lower[unit.last] in ("for", "of", "to"):
            name = self.at.get(unit.right - 1)
            link = r.lower[unit.last]
            if name is None or name.form != "name" or name.who is None or name.how in ("demonym", "metonym") or name.first <= unit.last:
                return shown
            between = range(unit.last + 1, name.first)
            title = name.who.is_person and all(r.tag[i][:2] in ("DT", "NN", "JJ", "HY") for i in between)
            called = any(self.at.get(i) is not None and self.at[i].titled is name for i in between)
            if not between or title or called or _BESIDE.search(shown):
                head = " ".join(r.text[r.start[unit.first] : r.end[unit.last - 1]].split())
                return f"{head} {link} {name.who.name}"
        elif unit.right == unit.last and unit.owner is None and unit.side is None and not unit.definite:
            whose, link = self._whose_spokesman(unit)
            if whose is not None:
                article = "the " if not whose.is_person and (not whose.named or any(n.who is whose and r.lower[n.first - 1 : n.first] == ["the"] for n in self.cast.names)) else ""
                return f"{shown} {link} {article}{whose.name}"
        return shown

    def _whose_spokesman(self, unit: Unit) -> tuple[Somebody | None, str]:
        """Return for whom "a spokesman" speaks, or to whom "a senior aide" is one, and the word that says so.

        A body that spoke or did something just before has spokesmen, and so has who is told of in the same sentence.
        """
        aide = unit.word in self.lex.aides
        told = set(unit.phrase.split()) - {unit.word, "senior", "top", "close", "longtime", "second"}
        if told or (not aide and unit.word not in self.lex.spokesmen):
            return None, ""  # "a campaign spokesman" is told whose
        r = self.r
        before = self.at.get(unit.left - 1)
        if before is not None and before.form == "name" and before.last == unit.left and before.who is not None:
            return (before.who if aide == before.who.is_person else None), "to" if aide else "for"  # "Holm aides"
        best, most = None, 0.0
        for other in self.history[-WINDOW:]:
            who, back = other.who, r.sentence[unit.head] - r.sentence[other.head]
            if who is None or who.plural or back > 2 or r.paragraph[other.head] != r.paragraph[unit.head]:
                continue
            if not who.named and (who.is_person or back > 1 or other.role != "subject" or not other.definite):
                continue  # but "The governor's office said so, a spokesman adding"
            if aide and (other.role != "subject" or back > 1):
                continue
            if aide != who.is_person or other.how == "demonym" or (who.kind not in ("person", "organisation", "government")):
                continue
            weight = (2.0 if self._speaks(other) else 1.0 if other.role == "subject" else 0.0) - 0.6 * back
            weight -= 1.5 if who.kind == "government" else 0.0
            if best is None or weight >= most:
                best, most = who, weight
        return best, "to" if aide else "for"


def _akin(land: str, people: str) -> bool:
    """Say whether two words are of one land by their look: "Sicily" and "Sicilian"."""
    shared = min(4, len(land), len(people))
    return land[:shared] == people[:shared]


def _owned(owner: str, thing: str) -> str:
    """Write a thing with its owner: "dockers' union", "the firm's lawyer"."""
    return f"{owner}' {thing}" if owner.endswith("s") else f"{owner}'s {thing}"
