"""Every mention of somebody in an article, resolved in the order of the text: names, descriptions, pronouns."""

from __future__ import annotations

import re
from collections import Counter

from helpers.corpus.parties import Parties, plain, slug
from helpers.records import Article, Mention
from helpers.statements.descriptions import Descriptions
from helpers.statements.names import Somebody
from helpers.statements.parsed import Parsed
from helpers.statements.phrases import FEMALE, FIRST, MALE, MANY, RELATIVE, THING, Unit
from helpers.statements.salience import WINDOW

# What "it" makes or takes though it stands for nothing: "it makes sense", "it took hours".
IDIOMS = frozenset(("sense", "difference", "time", "hour", "minute", "day", "week", "month", "year", "decade", "effort", "courage", "while"))


class Resolution(Descriptions):
    """The mentions of one article, resolved."""

    def __init__(self, parsed: Parsed, article: Article, parties: Parties):
        super().__init__(parsed, article, parties)
        self._learn_genders()
        for unit in self.units:
            self._resolve(unit)

    def _learn_genders(self) -> None:
        """Learn the gender of people that no list has from what the text says of them everywhere: "Reyes said she ..."."""
        heard: dict[str, set[str]] = {}
        for unit in self.units:
            who = unit.who
            unsure = who is not None and who.is_person and (who.gender is None or "gender" in who.supposed)
            if unit.form == "name" and unsure and self.cast.is_only(who):
                gender = self._gender_ahead(unit)
                if gender is not None:
                    heard.setdefault(who.id, set()).add(gender)
        counts = Counter(who.gender for who in self.cast.somebody.values() if who.is_person)
        for name, genders in heard.items():
            who, gender = self.cast.somebody[name], min(genders)
            if len(genders) == 1 and (
                who.gender is None or counts[gender] + counts[None] == (who.gender == gender)
            ):  # against a list of names only where nobody else can be meant
                who.gender = gender

    def _resolve(self, unit: Unit) -> None:
        if unit.form == "name":
            self._resolve_name(unit)
        elif unit.form == "pronoun":
            self._resolve_pronoun(unit)
        elif unit.who is None:
            self._resolve_description(unit)
        elif unit.titled is not None:
            self._tie_to_owner(unit)
        if unit.who is not None:
            unit.kind = unit.who.kind
            if not self.r.zoned[unit.head]:
                unit.who.places.append(unit.head)
                if unit.titled is None:
                    self.history.append(unit)

    def _resolve_name(self, unit: Unit) -> None:
        """A single word that several bear is the one it fits best here: title and gender, then the last one meant."""
        who = unit.who
        word = plain(self.r.text[self.r.start[unit.first] : self.r.end[unit.last - 1]]).lower()
        if " " in word or not who.is_person:
            return
        bearers = [
            w
            for w in self.cast.by_word.get(word, ())
            if w.is_person and w.places and self.cast.is_family(w, word)
        ]
        if len(bearers) < 2:
            return
        title = unit.phrase.split()[-1] if unit.phrase else ""
        gender = self.lex.honorifics.get(unit.word) if unit.word else None
        if gender not in ("male", "female"):
            gender = self._gender_ahead(unit)

        paragraph = self.r.paragraph[unit.first]

        def rank(w: Somebody) -> tuple:
            at = [self.at[i] for i in w.places if i in self.at]
            here = [u for u in at[-6:] if self.r.paragraph[u.first] == paragraph]
            return (
                not (gender in ("male", "female") and w.gender not in (None, gender)),
                bool(title) and title in w.titles,
                any(u.role == "subject" for u in here),
                bool(here),
                sum(u.form == "name" and u.last - u.first == 1 for u in at),
                any(u.form == "name" and self.r.paragraph[u.first] == paragraph - 1 for u in at[-6:]),
                # "Kim Yo Jong, sister of leader Kim Jong Un": the one that only explains the other is not talked of
                sum(u.form == "name" and self._apposed_to(u) is w for u in at),
                max(w.places),
            )

        unit.who = max(bearers, key=rank)

    def _gender_ahead(self, unit: Unit) -> str | None:
        """Return the gender that the text itself gives to a subject: "Kim said he ...", "Kim left. She ..." """
        r = self.r
        if unit.role != "subject":
            return None
        verb = self._verb(unit)
        here = r.sentence[unit.first]
        after = r.sentences[here + 1][0] if here + 1 < len(r.sentences) else len(r)
        near = range(unit.last, min(len(r), verb + 6, after))
        for i in near:
            if r.quote[i] != r.quote[unit.first]:
                break
            if i > unit.last and i in self.at and self.at[i].form == "name" and self.at[i].kind == "person":
                return None
            if (r.lower[i] in MALE or r.lower[i] in FEMALE) and (r.tag[i] != "PRP" or r.dep[i][:5] == "nsubj"):
                return "male" if r.lower[i] in MALE else "female"
        follows = after < len(r) and r.paragraph[after] == r.paragraph[unit.first] and r.lower[after] in ("he", "she")
        others = any(
            i in self.at and self.at[i].kind == "person" and self.at[i].form != "pronoun" and unit not in (self.at[i], self.at[i].titled)
            for i in range(r.sentences[here][0], after)
        )
        if follows and not others and r.dep[verb] == "ROOT":
            return "male" if r.lower[after] == "he" else "female"
        return None

    def _resolve_pronoun(self, unit: Unit) -> None:
        if unit.who is not None:
            return
        word = unit.word
        if word in RELATIVE:
            unit.who = self._relative(unit)
        elif word in MALE or word in FEMALE:
            gender = "male" if word in MALE else "female"

            others = self._named_beside(unit)

            def fits(w: Somebody) -> bool:
                return w.is_person and not w.plural and w.gender in (None, gender) and id(w) not in others

            unit.who = self._named_behind(unit, fits) or self._introduced_behind(unit, fits) or self._antecedent(unit, fits, gender)
            if unit.who is not None and unit.who.gender is None:
                unit.who.gender = gender
        elif word in THING:
            if self._pleonastic(unit):
                return
            kinds = ("organisation", "government") + (() if self._speaks(unit) else ("unknown",))
            unit.who = self._antecedent(
                unit,
                lambda w: not w.is_person and not w.plural and w.kind in kinds,
                None,
            )
        elif word in MANY:
            if self._are_things(unit):
                return
            unit.who = self._antecedent(
                unit, lambda w: w.plural or w.kind in ("organisation", "group"), None, many=True
            )
        elif word in FIRST:
            unit.who = self._first_person(unit)
        elif word in ("one", "another", "others", "both", "neither", "two", "three", "four"):
            unit.who = self._one_of(unit)

    def _named_beside(self, unit: Unit) -> set[int]:
        """Return those whom a pronoun's own clause goes on to name: of "he signed it with Holm" he is another."""
        r = self.r
        if unit.role != "subject" or r.quote[unit.head] >= 0:
            return set()
        verb = self._verb(unit)
        found: set[int] = set()
        for i in range(max(verb, unit.last), min(len(r), verb + 12, r.sentences[r.sentence[unit.head]][1])):
            at = self.at.get(i)
            if at is None or at.form != "name" or at.who is None or at.first != i:
                continue
            above = next((j for j in r.ancestors(at.head) if r.tag[j][:2] == "VB" or r.dep[j] in ("relcl", "acl", "appos")), -1)
            if above == verb and at.role != "owner":
                found.add(id(at.who))
        return found

    def _relative(self, unit: Unit) -> Somebody | None:
        """Return what the clause of a "who" or "which" hangs on."""
        r = self.r
        for i in r.ancestors(unit.head, 6):
            if r.dep[i] in ("relcl", "acl"):
                at = self.at.get(r.head[i])
                if at is None or at.last > unit.first:
                    return None
                return self._apposed_to(at) if r.words[unit.first - 1] == "," else at.who
        before = (
            self.at.get(unit.first - 2)
            if unit.first > 1 and r.words[unit.first - 1] == ","
            else self.at.get(unit.first - 1)
        )
        return before.who if before is not None and unit.word in ("who", "which") else None

    def _apposed_to(self, unit: Unit) -> Somebody | None:
        """Return who a name stands beside: in "Kim Yo Jong, sister of leader Kim Jong Un, who ..." it is the sister."""
        for i in range(unit.first - 1, max(-1, unit.first - 10), -1):
            at = self.at.get(i)
            if (
                at is not None
                and at.form == "description"
                and at.titled is not None
                and at.right >= unit.last
            ):
                return at.titled.who
        return unit.who

    def _pleonastic(self, unit: Unit) -> bool:
        """Say whether "it" stands for no body: only a speaker, an owner of offices, or a plain subject is one."""
        r = self.r
        if unit.word == "its":
            return False
        if unit.role != "subject" or r.dep[unit.head] == "expl":
            return True
        verb = self._verb(unit)
        if r.lemma[verb] in ("make", "take") and any(r.dep[c] == "dobj" and r.tag[c][:2] == "NN" and r.lemma[c] not in IDIOMS for c in r.children[verb]):
            return False  # "it made the promise", but "it makes sense", "it took hours"
        return r.lemma[verb] in (
            "be",
            "seem",
            "appear",
            "become",
            "remain",
            "happen",
            "take",
            "come",
            "look",
            "turn",
            "mean",
            "matter",
            "make",
            "rain",
            "snow",
        )

    def _are_things(self, unit: Unit) -> bool:
        """Say whether "they" are what the sentence before is about: "Sanctions stay in force. They may be lifted in May".

        So they are where they are called things: "They are very rude remarks".
        """
        r = self.r
        verb = self._verb(unit)
        called = next((c for c in r.children[verb] if r.dep[c] == "attr" and r.lemma[verb] == "be"), -1)
        if called > unit.head and unit.role == "subject" and r.tag[called] == "NNS":
            return r.lower[called] not in self.lex.heads and not self.lex.persons & {r.lemma[called]} and called not in self.at
        if r.dep[unit.head] != "nsubjpass" or r.lemma[verb] in self.lex.done_to_people or not r.sentence[unit.head]:
            return False
        first, last = r.sentences[r.sentence[unit.head] - 1]
        about = [i for i in range(first, last) if r.dep[i] in ("nsubj", "nsubjpass") and r.dep[r.head[i]] == "ROOT"]
        return any(r.tag[i] == "NNS" and i not in self.at for i in about)

    def _first_person(self, unit: Unit) -> Somebody | None:
        """Return who speaks in a quotation that says "I" or "we": the speaker of the sentence, or the last one."""
        r = self.r
        if r.quote[unit.head] < 0:
            return None
        speaker = self._sentence_speaker(unit)
        if speaker is not None:
            if speaker.form == "pronoun" and speaker.word not in FIRST:
                self._resolve_pronoun(speaker)
            elif speaker.form == "description" and speaker.who is None:
                self._resolve_description(speaker)
            return speaker.who
        for other in reversed(self.history[-WINDOW:]):
            if r.quote[other.head] < 0 and self._speaks(other):
                return other.who
        return None

    def _one_of(self, unit: Unit) -> Somebody | None:
        """Return one of the group mentioned last, for "one said", and the pair, for "both said"."""
        if unit.word in ("both", "two", "three", "four"):
            return self._pair(unit)
        for i in self.r.children[unit.head]:
            if self.r.dep[i] == "appos" and i in self.at and self.at[i].form == "name" and self.at[i].kind == "person":
                return self.at[i].who  # "one of them, Ada Holm, said"
        if unit.word == "one" and self.r.lower[unit.last : unit.last + 1] == ["of"]:
            within = [self.at[i] for i in range(unit.last, min(len(self.r), unit.last + 7)) if i in self.at]
            group = next((u for u in within if u.form == "description" and u.many), None)
            if group is not None:
                shown = self._shown(group, None)
                return self._single(Somebody(slug(shown), shown, "group", group.side, nouns={group.word}))
        for other in reversed(self.history[-12:]):
            who = other.who
            if unit.word == "another" and other.word in self.lex.papers and other.form == "description":
                shown = f"another {other.word}"  # "a poll said no; another put it at half"
                return self.cast.somebody.setdefault(slug(shown), Somebody(slug(shown), shown, "organisation", named=False, nouns={other.word}))
            if who is None or (not who.plural and not (who.is_person and not who.named)) or who.members:
                continue
            if unit.word == "others":
                return who if who.plural else None
            if who.plural:
                single = self._single(who)
                if single is None:
                    continue
                return single
            return who
        return None

    def _single(self, group: Somebody) -> Somebody | None:
        """Return one unnamed member of a group: "analysts" -> "analyst"."""
        for noun in sorted(group.nouns):
            for single in (
                noun[:-3] + "y" if noun.endswith("ies") else noun[:-1],
                noun.replace("men", "man"),
            ):
                if single in self.lex.persons:
                    name = re.sub(rf"\b{re.escape(noun)}\b", single, group.name)
                    name = re.sub(r"^(?:two|three|four|five|six|several|some|many|\d+) ", "", name)
                    made = Somebody(
                        slug(name), name, "person", group.side, named=False, nouns={single}, titles={single}
                    )
                    return self.cast.somebody.setdefault(made.id, made)
        return None

    def mentions(self) -> list[Mention]:
        """Return the resolved units as records."""
        r = self.r
        out: list[Mention] = []
        done = 0
        for unit in self.units:
            who = unit.who
            if who is None or unit.first < done:
                continue
            done = unit.last
            start, end = r.start[unit.first], r.end[unit.last - 1]
            how = unit.how
            if unit.form == "description":
                how = "role" if who.named and who.is_person else "description"
            out.append(Mention(start, end, who.id, who.name, who.kind, who.side, how))
        return out
