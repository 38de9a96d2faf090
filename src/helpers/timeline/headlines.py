"""The headline of an event: its clause, shortened until it stands alone. No word is invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from helpers.acts import act_at
from helpers.language import outline
from helpers.records import Mention
from helpers.records import Span as Stretch
from helpers.timeline.clauses import Stretches, has_subject, is_verb, phrase_of, root_of
from helpers.timeline.happenings import words
from helpers.timeline.status import fails
from helpers.timeline.triggers import begun_by, verb_above

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LONGEST = 160
MOST = 150  # tokens of a clause that are looked at
_OPENERS = frozenset({"cc", "mark", "preconj"})
_LINKS = frozenset({
    "however", "meanwhile", "moreover", "furthermore", "nevertheless", "nonetheless", "still", "thus", "therefore",
    "also", "then", "later", "earlier", "separately", "instead", "additionally", "afterwards", "besides", "again",
})
_REPLACED = frozenset({"he", "she", "it", "they", "him", "her", "them"})
_OWNED = frozenset({"his", "her", "its", "their"})
_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
_SOUGHT = frozenset({"demand", "propose", "suggest", "recommend", "request", "insist", "hope", "expect", "fear", "want"})
_ORDINALS = frozenset({"first", "second", "third", "last", "latest", "next", "other"})
_POINTING = frozenset({"last", "next", "this", "that"})
_BARE = frozenset({"aux", "auxpass", "punct", "cc"})
_CLIMBS = frozenset({"xcomp", "acomp", "aux", "auxpass", "pcomp", "prep"})
_STANDS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "iobj", "dative"})
QUOTES = frozenset({'"', "''", "``"})
_RELATIVES = frozenset({"that", "which", "who", "whom", "what", "when", "where"})
_POINTERS = frozenset({"whose", "how", "what", "that", "which", "who", "i", "we", "my", "our", "you", "your"})
_DROPPED = ("advcl", "relcl", "acl", "appos", "prep", "npadvmod")  # what is left out, in turn, of a long clause


class Headliner:
    """Makes headlines from the parse of one article.

    ``mentions`` replace pronouns by names, ``pair`` tells who "the two sides" are; what lies in ``datelines`` is left out.
    """

    def __init__(
        self, doc: Doc, mentions: Sequence[Mention], datelines: Sequence[Stretch] = (),
        pair: Callable[[Token], tuple[str, ...]] = lambda subject: (),
    ):
        self.doc, self.pair = doc, pair
        self.mentions = {m.start: m for m in mentions}
        self.datelines = Stretches(datelines)
        self.quoted = _quoted(doc)
        self.text, self.articles = outline(doc).text, {}

    def headline(self, name: Token, verb: Token | None, start: int | None = None, end: int | None = None) -> str:
        """Return the headline for the trigger ``name`` in the clause of ``verb``; the date at ``start:end`` is left out."""
        text, verb = "", _cancelled(name) or verb
        if verb is not None and _closes_speech(verb) and (text := self._attributed(verb, start, end)):
            return text
        apart = start is not None and verb is not None and self._is_dated_apart(name, start)
        if apart and len((text := self._noun(name, start, end, told=True)).split()) > 3:
            return text
        start = None if apart else start
        if verb is not None and (name.i in _stretch(verb) or verb.i in _stretch(name)):
            text = self._fit(verb, name, start, end)
        if not text or name.text.lower() not in text.lower():
            told = verb is not None and name.dep_ == "pobj" and name.lemma_.lower() in words().addresses and _is_speech(verb)
            if told and (text := self._attributed(verb, None, None)):
                return text
            text = self._noun(name, start, end)
            verb = name
        root = root_of(name)
        short = verb == name and not is_verb(name) and len(text.split()) < 4  # "a written statement"
        hangs = verb.tag_ == "VBG" and text.startswith(verb.text) and self._finite(verb) == verb  # "Speaking to lawmakers"
        if verb.tag_ in ("VBD", "VBN") and verb.dep_ == "conj" and text.lower().startswith(f"{verb.lower_} "):
            hangs = name == verb  # nobody was found who did it
            text = text if hangs else self._noun(name, start, end)
        if (short or hangs or not _stands_alone(text)) and is_verb(root):
            verb, text = root, self._fit(root, name, None, None)
        return self._spoken(verb, text) or name.text

    def _spoken(self, verb: Token, text: str) -> str:
        """Say whose words a quoted clause in the first person is: "Pask: “I have asked for a pilot”"."""
        if verb.i not in self.quoted:
            return text
        for token in self._near(verb):
            mention = self.mentions.get(token.idx)
            if token.lower_ in _FIRST_PERSON and mention is not None and not mention.name[:1].islower():
                words_ = re.sub('["“”]', "", text).rstrip(" ,.")
                return f"{mention.name}: “{words_}”"
        return text

    def _is_dated_apart(self, name: Token, start: int) -> bool:
        """Tell whether a date is that of a noun behind a preposition and not of the clause: "left after talks on Monday"."""
        if is_verb(name) or name.dep_ != "pobj" or not name.idx < start <= name.right_edge.idx:
            return False
        span = self.doc.char_span(start, start + 1, alignment_mode="expand")
        behind = span.root if span is not None else name
        if any(is_verb(t) and name in t.ancestors for t in behind.ancestors):
            return False  # "a ruling that is due on Monday"
        of_day = any(t.lower_ == "of" and t.head == name for t in (behind, *behind.ancestors))
        return of_day or name.head.lower_ in ("after", "before", "since", "following")

    # --- clauses

    def _fit(self, verb: Token, name: Token, start: int | None, end: int | None) -> str:
        """Write the clause of ``verb``, leaving out more and more until it is short enough."""
        clause = self._finite(verb)
        if start is not None and clause.left_edge.idx < start and self.text[start:end].rstrip().endswith(("after", "before")):
            start = None  # "hours after he left" is no date of what the sentence tells
        keep, said = self._kept(clause, name, start, end)
        for dropped in range(len(_DROPPED) + 1):
            text = self._write(clause, keep, said)
            if len(text) <= LONGEST or dropped == len(_DROPPED):
                break
            keep = self._without(clause, keep, _DROPPED[dropped], name)
        return _cut(text)

    def _finite(self, verb: Token) -> Token:
        """Climb to the verb that carries the clause: "failed to agree" from "agree", "denied" from what is denied."""
        for _ in range(12):
            above = verb.head
            if above == verb:
                break
            if verb.dep_ in _CLIMBS or (is_verb(above) and (
                (verb.dep_ == "parataxis" and _is_speech(verb)) or (verb.dep_ == "advcl" and not has_subject(verb))
            )):
                verb = above
            elif _is_held(verb) or (not is_verb(verb) and verb.dep_ in ("dobj", "nsubj", "nsubjpass")):
                verb = verb_above(verb) or root_of(verb)
            elif verb.dep_ in ("relcl", "acl") and _is_misread(verb):
                return root_of(verb)
            elif verb.dep_ == "amod" and verb.tag_ == "VBD" and above.head == above:
                return above  # "Last week the navy fired shots": the object was taken for the root
            else:
                break
        return verb

    def _kept(self, clause: Token, name: Token, start: int | None, end: int | None) -> tuple[set[int], dict[int, str]]:
        """Choose the tokens of a clause that its headline keeps, and what is written in place of some."""
        keep = {t.i for t in self._near(clause, name) if t.idx not in self.datelines}
        written: dict[int, str] = {}

        def drop(token: Token) -> None:
            if name.i not in _stretch(token):
                keep.difference_update(_within(keep, token))

        for child in clause.children:
            link = child.dep_ == "advmod" and child.lower_ in _LINKS and not any(child.children)
            if child.i < clause.i and (child.dep_ in _OPENERS or link):
                keep.discard(child.i)
                if child.dep_ == "mark":  # "a week after he signed": what measures the distance goes too
                    keep -= {i for i in keep if i < child.i}
            elif child.lower_ in _LINKS and child.left_edge == clause.left_edge and child.left_edge.pos_ in ("NUM", "DET"):
                drop(child)  # "Three months later, on 5 May, ..."
            elif child.dep_ == "advmod" and child.tag_ == "WRB" and clause.dep_ in ("advcl", "relcl"):
                keep.discard(child.i)
            elif child.dep_ == "conj" and is_verb(child) and (
                has_subject(child) or _is_speech(child) or _modal(child) != _modal(clause) or _goes_on_above(child, clause)
            ):
                drop(child)
                keep.difference_update(c.i for c in clause.children if c.dep_ == "cc" and c.i < child.i)
            elif (child.dep_ == "parataxis" and is_verb(child)) or (child.dep_ == "ccomp" and is_verb(child) and child.i < clause.i and not _tells(clause)):
                drop(child)
                before = self.doc[max(0, child.left_edge.i - 1)]  # "by half, she said, a step that ...", "if it fails, she said, we go"
                if child.right_edge.text == "," and (child.i > clause.i or any(
                    c.dep_ == "advcl" and before.i in _stretch(c) for c in clause.children
                )):
                    keep.add(child.right_edge.i)
        for token in [self.doc[i] for i in sorted(keep)]:
            if token.i not in keep or token == clause:
                continue
            aside = (token.dep_ == "relcl" and _comma_before(token)) or token.dep_ == "parataxis"
            after = token.right_edge.i + 1
            goes_on = token.dep_ == "parataxis" and token.i > clause.i
            if aside and not goes_on and after < len(self.doc) and self.doc[after].text == ",":
                keep.discard(after)
            if aside or (
                token.dep_ == "ccomp" and token.head == clause and token.i < clause.i
                and _is_speech(token) and not _is_speech(clause)
            ):
                drop(token)
                if _comma_before(token) and not goes_on:
                    keep.discard(token.left_edge.i - 1)
        if start is not None:
            self._drop_date(keep, start, end)
        subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        dateline = clause.head.idx in self.datelines  # "HANOI — The North denied" is misread
        if clause.dep_ in ("relcl", "acl", "amod") and clause.head.pos_ in ("NOUN", "PROPN") and not dateline:
            antecedent = self._antecedent(clause)
            head = self._phrase(antecedent, clause)
            owned = next((c for c in clause.head.children if c.dep_ == "appos" and c.i < clause.i), None)
            if owned is not None and any(c.dep_ == "case" for c in clause.head.children):  # "the allies' exercise, held in May"
                head = self.doc[clause.head.left_edge.i : owned.i + 1].text
            owner = next((c for c in subject.children if c.tag_ == "WP$"), None) if subject is not None else None
            relative = subject if subject is not None and subject.tag_ in ("WDT", "WP") else None
            if relative is not None:
                written[relative.i] = self._relative(relative, antecedent, head)
            elif owner is not None:  # "Chile, whose envoy visited Oslo"
                written[owner.i] = f"{head}’" if head.endswith("s") else f"{head}’s"
                if " of " in head:  # "the strike of the dockers of Oslo"
                    written |= {owner.i: "the", subject.i: f"{subject.text} of {_small(head)}"}
            elif subject is None:
                keep.add(clause.head.i)
                bare = any(c.dep_ == "det" for c in antecedent.children)
                written[clause.head.i] = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", head) if bare else head
            else:
                last = clause
                while (inner := next((c for c in last.children if c.dep_ in ("xcomp", "acomp") and c.i > last.i), None)) is not None:
                    last = inner
                has_object = any(
                    c.dep_ == "dobj" and c.lower_ not in _RELATIVES for t in (clause, last) for c in t.children
                )
                gap = clause.dep_ == "relcl" and not has_object and not any(
                    c.tag_ == "WRB" or (c.dep_ == "prep" and any(t.tag_ in ("WDT", "WP") for t in c.children)) for c in clause.children
                ) and antecedent.lemma_ not in words().times | words().occasions
                if gap:
                    written[last.i] = f"{last.text} {_small(head)}"
                keep.difference_update(c.i for c in clause.children if c.lower_ in _RELATIVES and c.i < clause.i)
                for child in clause.children:  # "under which the firm will pay"
                    if child.dep_ == "prep" and child.i < clause.i and any(t.tag_ in ("WDT", "WP") for t in child.children):
                        drop(child)
        elif subject is None:
            above = clause
            while above.dep_ == "conj" and above.head != above:
                above = above.head
                own = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                if own is not None:
                    keep.add(own.i)
                    written[own.i] = self._phrase(own, None)
                    if clause.tag_ == "VBN":
                        keep.update(c.i for c in above.children if c.dep_ in ("aux", "auxpass") and c.i < above.i)
                    break
        if clause.lemma_ in words().namings:
            keep |= self._name_given(max(keep))
        if subject is not None and subject.i in keep and subject.i not in written and (names := self._pair(subject, clause)):
            keep -= _within(keep, subject) - {subject.i}
            written[subject.i] = " and ".join(self._article(name) + name for name in names)
        return keep, written

    def _name_given(self, last: int) -> set[int]:
        """Return the quotation right behind ``last``, which a misread clause leaves out: 'who called the plan "a farce"'."""
        if self.doc[last].pos_ in ("PUNCT", "SPACE") or last in self.quoted or last + 2 >= len(self.doc) or last + 2 not in self.quoted:
            return set()
        end = last + 2
        while end + 1 < len(self.doc) and end in self.quoted and end < last + MOST // 3:
            end += 1
        return set(range(last + 1, end + 1))

    def _pair(self, subject: Token, clause: Token) -> tuple[str, ...]:
        """Return the two names for which "they" or "the two sides" stands, if the clause does not give them."""
        if any(t.dep_ in ("conj", "appos") for t in self._near(subject)):
            return ()
        both = subject.lower_ in ("they", "two", "both") or any(c.lower_ in ("two", "both") for c in subject.children if c.i < subject.i)
        known = self.mentions.get(subject.idx) if subject.lower_ == "they" else None
        if not both or subject.i in self.quoted or (known is not None and not known.name[:1].islower()):
            return ()
        names = self.pair(subject)
        told = {t.text for t in self._near(clause)}
        return () if any(word in told for name in names for word in name.split()[-1:]) else names

    def _attributed(self, verb: Token, start: int | None, end: int | None) -> str:
        """Write what somebody said before who said it, cut so that both stand in the headline."""
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
        said = verb.head if _closes_speech(verb) else next((c for c in verb.children if c.dep_ == "ccomp" and is_verb(c) and c.i < verb.i), None)
        if subject is None or said is None:
            return ""
        keep = {t.i for t in self._near(verb) if t.i >= subject.left_edge.i} - self.quoted
        for token in [self.doc[i] for i in sorted(keep)]:
            beside = token.dep_ in ("relcl", "acl", "advcl", "appos") or (token.dep_ == "conj" and is_verb(token) and token != verb)
            if beside and (gone := _within(keep, token)):
                self._leave_out(keep, gone)
        if start is not None:
            self._drop_date(keep, start, end)
        who = self._write(verb, keep, {}, begins=False)
        if verb.text not in who or len(who) > LONGEST // 2:
            return ""
        last = subject.left_edge.i if said == verb.head else said.right_edge.i + 1
        what = self._write(said, {t.i for t in self._near(said) if t.i < last}, {})
        return f"{_cut(what, LONGEST - len(who) - 2)}, {who}"

    def _near(self, token: Token, other: Token | None = None) -> Span:
        """Return what hangs from a token, as far as it stands near it: no sentence that anybody writes is longer."""
        first = min(token.i, other.i) if other is not None else token.i
        stretch = _stretch(token)
        return self.doc[max(stretch.start, first - MOST // 3) : min(stretch.stop, first + MOST)]

    def _antecedent(self, clause: Token) -> Token:
        """Return the noun to which a relative clause belongs: of "talks on the port, which begin today" the talks.

        An apposition stands for the one that it tells of: of "Birk, a driver who went on strike" it is Birk.
        """
        begun = begun_by(clause)
        if begun is not None:
            over = begun.head.head if begun.dep_ == "pobj" and begun.head.lower_ == "of" else begun
            return over if over.lemma_ in words().parts else begun  # "a second round of talks"
        noun = clause.head
        over = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
        if noun.tag_ == "NNS" and over.lemma_ in words().parts and any(c.lower_ in ("was", "is", "has") for c in clause.children):
            return over  # "a round of talks that was planned"
        if over.tag_ == "NNS" and any(t.tag_ == "WP$" for c in clause.children for t in c.children):
            return over  # "dockers of the port, whose strike began"
        while noun.dep_ == "appos" and noun.head.pos_ == "PROPN" and noun.head.idx not in self.datelines:
            noun = noun.head
        return noun

    def _relative(self, pronoun: Token, antecedent: Token, head: str) -> str:
        """Write who "who" is: the noun before it, unless it is known to be somebody else."""
        mention, noun = self.mentions.get(pronoun.idx), self._over(antecedent)
        if mention is None or noun is None or mention.name == noun.name or not _is_proper(mention.name):
            return head
        return self._named(mention)

    def _over(self, token: Token) -> Mention | None:
        """Return the mention that covers a token, if one does."""
        return next((m for t in self._near(token) if (m := self.mentions.get(t.idx)) and m.start <= token.idx < m.end), None)

    def _is_named(self, mention: Mention, keep: set[int]) -> bool:
        """Tell whether a headline gives the name of the one that a mention is of."""
        others = (self.mentions.get(self.doc[i].idx) for i in keep if self.doc[i].pos_ == "PROPN")
        return any(m is not None and m.name == mention.name for m in others)

    def _named(self, mention: Mention) -> str:
        """Write a name with the article that the text gives it: "the League of Strait States"."""
        return self._article(mention.name) + mention.name

    def _article(self, name: str) -> str:
        """Return the article that a name takes, with a blank, or nothing."""
        if not name.strip() or re.search(r"^the |['’]s ", name):
            return ""
        if name not in self.articles:
            self.articles[name] = re.search(rf"\b[Tt]he {re.escape(name)}\b", self.text) is not None
        return "" if _is_proper(name) and not self.articles[name] else "the "

    def _phrase(self, noun: Token, without: Token | None) -> str:
        """Write a noun with what belongs to it, long appendages left out."""
        keep = {t.i for t in self._near(noun) if t.idx not in self.datelines}
        if without is not None:
            keep -= _within(keep, without)
        for child in noun.children:
            if child.dep_ in ("relcl", "appos", "acl", "conj", "parataxis") and (child.dep_ != "conj" or is_verb(child)):
                keep -= _within(keep, child)
        return self._write(noun, keep, {}, begins=False)

    def _drop_date(self, keep: set[int], start: int, end: int | None) -> None:
        if start == end:
            return  # "sent troops four days after a gun battle": the length tells how the two lie
        span = self.doc.char_span(start, end if end and end > start else start + 1, alignment_mode="expand")
        if span is None or span.start in self.quoted:
            return
        root, before = span.root, self.doc[span.start - 1] if span.start else None
        behind = self.doc[span.end : span.end + 2]
        if len(behind) == 2 and behind[0].lower_ == "from" and (behind[1].ent_type_ == "DATE" or behind[1].lower_.endswith("day")):
            return  # "in the night from Monday to Tuesday"
        if root.dep_ in ("poss", "compound", "nmod", "amod") or any(c.i < span.start and c.dep_ == "compound" for c in root.children):
            return  # "this week's launch", "Friday's vote", "US Independence Day"
        if before is not None and (before.lower_ in ("and", "or", "to") or (
            before.dep_ == "prep" and before.i and self.doc[before.i - 1].lower_ in _ORDINALS | {"and", "or"}
        )):
            return  # "and in September", "the first by 15 December"
        length = span.text[:1].islower() and span[0].lower_ not in _POINTING  # "a week after he signed", not "last May after he signed"
        if length and len(behind) and behind[0].lower_ in ("after", "before", "later", "earlier", "since", "ago"):
            return
        if span.text.isdecimal() and len(span.text) < 3 and any(t is not None and t.text == "," for t in (before, *behind[:1])):
            return  # "on 3, 5 and 9 May"
        if len(behind) == 2 and behind[0].lower_ in ("and", "or", "to") and (
            behind[1].like_num or behind[1].ent_type_ == "DATE" or (before is not None and behind[1].lower_ == before.lower_)
        ):
            return  # "in August and in September"
        gone = {t.i for t in span}
        if "," in span.text and len(behind) and behind[0].text == ",":  # "on Sunday, 10 March, whether"
            gone.add(span.end)
        if len(behind) and behind[0].text == ",":  # "on Tuesday, the first day, they agreed"
            ends = next((t.i for t in self.doc[span.end + 1 : span.end + 8] if t.text in (",", ".")), span.end)
            noun = next((t for t in self.doc[span.end + 1 : ends] if t.pos_ in ("NOUN", "PROPN")), None)
            told = self.doc[span.end + 1].lower_ == "the" if span.end + 1 < len(self.doc) else False
            if noun is not None and ((told and noun.lemma_ in words().times | words().occasions) or self.doc[ends - 1].text.isdecimal()):
                gone.update(range(span.end, ends))
        holder = before
        if before is not None and before.lower_ in ("on", "in", "at", "by", "since", "during", "for", "from", "of", "between", "around", "about"):
            gone.add(before.i)
        elif before is not None and before.pos_ in ("ADP", "SCONJ"):
            return
        elif before is not None and before.lower_ in ("the", "a", "an") and span.start > 1 and self.doc[span.start - 2].lower_ in ("on", "in", "at", "by", "of"):
            gone |= {before.i, span.start - 2}
            holder = self.doc[span.start - 2]
        governor = holder.head if holder is not None and holder.i in gone else root.head
        subject = {i for c in governor.children if c.dep_ == "nsubj" for i in _stretch(c)} if governor.lemma_ == "be" else set()
        bare = all(self.doc[i].dep_ in _BARE for i in _within(keep, governor) - gone - subject - {governor.i})
        if bare and subject:
            return  # "the last strike was in 1995"
        ends = governor.dep_ == "xcomp" and governor.lemma_ in words().begins | words().ends  # "was due to end on Friday"
        ends = ends and all(t.dep_ != "relcl" for t in governor.ancestors)
        if bare and (ends or governor.dep_ == "conj" or (before is not None and before.lower_ == "by")):
            return  # "opened on Monday and ended on Friday", "to be finished by Friday"
        if governor.dep_ in ("acl", "amod", "relcl") and _within(keep, governor) <= gone | {governor.i}:
            if governor.dep_ != "acl" or governor.lemma_ in words().plans:
                return  # "the part due by Friday"
            gone.add(governor.i)  # "a statement dated Wednesday"
        self._leave_out(keep, gone)

    def _leave_out(self, keep: set[int], gone: set[int]) -> None:
        """Leave out tokens; of two commas around them none is left, where no list goes on."""
        first, last = min(gone), max(gone)
        keep.difference_update(gone)
        if first and last + 2 < len(self.doc) and self.doc[first - 1].text == self.doc[last + 1].text == ",":
            keep.discard(first - 1)
            if self.doc[last + 2].pos_ in ("VERB", "AUX"):
                keep.discard(last + 1)

    def _without(self, clause: Token, keep: set[int], dep: str, name: Token) -> set[int]:
        """Leave out what hangs by ``dep``, last first, but never the trigger."""
        trimmed = set(keep)
        for token in [self.doc[i] for i in sorted(keep, reverse=True) if self.doc[i].dep_ == dep and i != clause.i]:
            left, stretch = token.left_edge, _stretch(token)
            fixed = name.i in stretch or clause.i in stretch or (dep == "prep" and token.i < clause.i)
            if fixed or token.i not in trimmed or left.i in self.quoted:  # nobody's words are cut short
                continue
            gone = _within(trimmed, token)
            measure = self.doc[left.i - 1] if left.i and left.dep_ == "mark" else None
            if measure is not None and measure.dep_ == "npadvmod":  # "hours after he left"
                gone |= _within(trimmed, measure)
            self._leave_out(trimmed, gone)
            if len(self._write(clause, trimmed, {})) <= LONGEST:
                break
        return trimmed

    # --- nouns

    def _noun(self, name: Token, start: int | None, end: int | None, told: bool = False) -> str:
        """Write the happening that a noun names, with what belongs to it, and with what is ``told`` of it."""
        keep = {t.i for t in self._near(name)}
        misread = any(c.dep_ == "amod" and c.tag_ == "VBD" for c in name.children)  # "Norway promised help and Chile ..."
        for token in self._near(name):
            if token.dep_ in ("parataxis", *(() if told else ("relcl",)), *(("cc", "conj") if misread and token.head == name else ())) and token != name:
                keep -= _within(keep, token)
        if start is not None:
            self._drop_date(keep, start, end)
        keep.add(name.i)
        return _cut(self._write(name, keep, {}))

    # --- text

    def _write(self, clause: Token, keep: set[int], written: dict[int, str], begins: bool = True) -> str:
        """Write the kept tokens as they stand in the text, pronouns replaced by the names they stand for."""
        parts: list[str] = []
        told: set[str] = set()
        last = None
        for i in sorted(keep):
            token = self.doc[i]
            if last is not None and i > last + 1 and parts and not parts[-1].endswith((" ", "\n")):
                parts.append(" ")
            last = i
            if i in written:
                parts += [written[i], " "]
                told.update(m.name for m in [self._over(token)] if m is not None)
                continue
            mention = self.mentions.get(token.idx)
            if mention is not None:
                named = not mention.name[:1].islower() and i not in self.quoted and mention.name not in told
                told.add(mention.name)
                if named and token.lower_ in _OWNED and token.dep_ == "poss" and _in_subject(token, clause):
                    name = self._named(mention)
                    parts += [name, "’" if name.endswith("s") else "’s", token.whitespace_]
                    continue
                replaced = named and token.lower_ in _REPLACED and token.dep_ in _STANDS and not _is_empty(token) and not _is_part(token)
                if replaced and not self._is_named(mention, keep):  # "he met Kim": he is another
                    parts += [self._named(mention), token.whitespace_]
                    continue
            parts.append(token.text_with_ws)
        text = _tidy("".join(parts))
        return text[0].upper() + text[1:] if begins and text[:1].islower() else text


def _stretch(token: Token) -> range:
    """Return the places of all that hangs from a token."""
    return range(token.left_edge.i, token.right_edge.i + 1)


def _within(places: set[int], token: Token) -> set[int]:
    """Return those of ``places`` that hang from a token."""
    stretch = _stretch(token)
    return {i for i in places if i in stretch}


def _stands_alone(text: str) -> bool:
    """Tell whether a headline says enough by itself: three words, none of them pointing out of it."""
    told = text.split()
    if re.match(r"(?:\w+ ){1,3}of (?:which|whom)\b", text):
        return False  # "the last of which passed"
    return len(told) > 2 and told[0].lower() not in _POINTERS and not text.startswith(("I ", "We "))


def _quoted(doc: Doc) -> set[int]:
    """Return the tokens within quotation marks; a blank line closes what is open."""
    found: set[int] = set()
    inside = False
    for i, word in enumerate(outline(doc).words):
        if word == "“":
            inside = True
        elif word == "”" or (word.isspace() and word.count("\n") > 1):
            inside = False
        elif word in QUOTES:
            inside = not inside
        elif inside:
            found.add(i)
    return found


def _cancelled(name: Token) -> Token | None:
    """Return the verb that calls off what a noun names, or by which it fails: "the talks planned for May were called off"."""
    while name.dep_ == "conj" and name.head != name and not is_verb(name):
        name = name.head
    verb = name.head
    called_off = is_verb(verb) and (verb.lemma_ in words().cancels or phrase_of(verb) in words().cancels)
    return verb if (called_off and name.dep_ in ("dobj", "nsubj", "nsubjpass")) or fails(name) else None


def _is_held(verb: Token) -> bool:
    """Tell whether a clause says nothing by itself: what is denied, doubted, wished, or only a condition."""
    if verb.dep_ not in ("ccomp", "advcl", "acl", "csubj") or verb.head == verb:
        return False
    above = verb.head if is_verb(verb.head) else verb.head.head
    lists = words()
    if any(c.dep_ == "mark" and c.lower_ in lists.conditions for c in verb.children):
        return True
    if has_subject(verb) and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return True  # "a mistake for Chile to ignore the deadline"
    if verb.dep_ == "ccomp" or (verb.dep_ == "acl" and has_subject(verb)):
        return above.lemma_ in lists.denies | lists.doubts | _SOUGHT
    return False


def _is_misread(verb: Token) -> bool:
    """Tell whether a relative clause is none: without "who" or "which" a verb in the past is the sentence's own."""
    if any(t.tag_ in ("WDT", "WP", "WP$", "WRB") or t.lower_ == "that" for c in verb.children for t in (c, *c.children)):
        return False
    if any(c.dep_ == "mark" for c in verb.children):
        return False  # "the ministry, hours after he ended his visit, spoke"
    if has_subject(verb):
        pronoun = any(c.dep_ == "nsubj" and c.pos_ == "PRON" for c in verb.children)  # "the school she had closed"
        return verb.lemma_ in words().begins | words().ends and not pronoun
    return verb.tag_ == "VBD" or verb.head.pos_ not in ("NOUN", "PROPN")


def _goes_on_above(conj: Token, clause: Token) -> bool:
    """Tell whether a second verb is that of who reports: "said 60 samples had been sent and accused the agency"."""
    perfect = any(c.lower_ in ("had", "have", "has") for c in clause.children)
    return clause.dep_ == "ccomp" and clause.tag_ == "VBN" and perfect and conj.tag_ == "VBD"


def _in_subject(token: Token, clause: Token) -> bool:
    """Tell whether a token stands in the subject of a clause, where no name in the clause can be meant by it."""
    for above in token.ancestors:
        if above.head == clause or above == clause:
            return above.dep_ in ("nsubj", "nsubjpass")
        if is_verb(above):
            return False
    return clause == token


def _is_empty(token: Token) -> bool:
    """Tell whether "it" stands for nothing: "it is not known whether", "it would be a mistake to go"."""
    return token.lower_ == "it" and token.dep_ in ("nsubj", "nsubjpass") and any(
        c.dep_ in ("ccomp", "csubj", "csubjpass", "xcomp", "acl", "advcl") and c.i > token.i for c in token.head.children
    ) and (token.head.lemma_ == "be" or token.dep_ == "nsubjpass")


def _is_part(token: Token) -> bool:
    """Tell whether some are told apart from what the clause has just named: "two of them", "most of it"."""
    return token.dep_ == "pobj" and token.head.lower_ == "of" and (
        token.head.head.pos_ == "NUM" or token.head.head.lower_ in ("some", "most", "all", "none", "many", "each", "both", "several")
    )


def _closes_speech(verb: Token) -> bool:
    """Tell whether a verb of saying closes what is said before it: "be ready for talks, and for war above all, he told them"."""
    if verb.dep_ != "conj" or not _is_speech(verb) or any(c.dep_ == "ccomp" for c in verb.children):
        return False
    first = next((c for c in verb.children if c.dep_ == "prep" and c.i < verb.i), None)
    return first is not None and first.left_edge.i > 0 and verb.doc[first.left_edge.i - 1].dep_ == "cc" and has_subject(verb)


def _is_proper(name: str) -> bool:
    """Tell whether a name is one, and no description ("Chinese envoy")."""
    return bool(name) and any(c.isupper() for c in name.split()[-1])


def _small(phrase: str) -> str:
    """Write a phrase from the head of a sentence for the middle of one."""
    return re.sub(r"^(?:The|An?|This|That|These|Those|Its|His|Her|Their|Two|Three|Four)\b", lambda m: m[0].lower(), phrase)


def _is_speech(verb: Token) -> bool:
    act = act_at(verb)
    return act is not None and act.name == "state"


def _tells(verb: Token) -> bool:
    """Tell whether what stands before a verb is what it tells: "the port was open, the mayor announced"."""
    act = act_at(verb)
    return act is not None and act.name in ("state", "announce")


def _modal(verb: Token) -> bool:
    return any(c.tag_ == "MD" for c in verb.children)


def _comma_before(token: Token) -> bool:
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text in (",", "-", "–", "—", "--", "(")


def _tidy(text: str) -> str:
    """Mend what leaving words out has left: blanks, stray punctuation, lone quotation marks, the first letter."""
    text = re.sub(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ([,.;:!?%’”)])", r"\1", text)
    text = re.sub(r"(?:,\s?){2,}", ", ", text)
    for left, right in (('"', '"'), ("“", "”"), ("‘", "’")):
        if (left == right and text.count(left) % 2) or (left != right and left != "‘" and text.count(left) != text.count(right)):
            text = text.replace(left, "").replace(right, "")
    if text.count("‘") and not text.count("’"):
        text = text.replace("‘", "")
    if text.endswith("’") and "‘" not in text and not text.endswith("s’"):
        text = text[:-1]
    text = re.sub(r"\s+", " ", text).strip(" ,;:-–—.\u2028")
    while (bare := re.sub(r"(?<![ ,])[ ,]+(?:and|but|or|nor)$", "", text)) != text:
        text = bare
    return text


def _cut(text: str, longest: int = LONGEST) -> str:
    """Cut a text that is still too long at the end of a clause, else at a word."""
    if len(text) <= longest:
        return text
    ends = [m.start() for m in re.finditer(r", |; | and (?:that|said) ", text[:longest]) if m.start() >= 60]
    whole = [end for end in ends if text[:end].count("“") == text[:end].count("”") and not text[:end].count('"') % 2]
    if ends:
        return _tidy(text[: (whole or ends)[-1]])
    return text[: text.rfind(" ", 0, longest - 1)].rstrip(" ,;:-–—") + "…"
