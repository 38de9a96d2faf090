"""The words that name a happening: verbs, nouns, and verbs that only hold a noun ("held talks", "the strike began")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from helpers.acts import Act, act_at, act_of
from helpers.timeline.clauses import is_verb, lemma_of, phrase_of, whole_lemma
from helpers.timeline.happenings import words

if TYPE_CHECKING:
    from spacy.tokens import Token

VERBAL = frozenset({"01", "02", "03", "09", "10", "11", "12", "13"})  # CAMEO roots of what is done by speaking
HARM = frozenset({"18", "19", "20"})  # CAMEO roots of violence
_HAPPENS = frozenset({"be", "happen", "occur", "continue"})
_LARGE = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})
NAMELESS = Act("happen", None, 0.0, 0)  # of a happening that the acts do not know


@dataclass(frozen=True, slots=True)
class Happening:
    """A trigger: the word that names the happening, the verb it hangs from, and its act. ``strong`` if the acts know it."""

    name: Token
    verb: Token | None
    act: Act | None
    strong: bool

    @property
    def at(self) -> int:
        """The place of the trigger in the parse."""
        return self.name.i


def noun_act(noun: Token) -> Act | None:
    """Return the act of a noun that names a happening, NAMELESS for one that the acts do not know, else None."""
    lemma = whole_lemma(noun)
    if noun.pos_ not in ("NOUN", "PROPN") or lemma in words().things or noun.text == "March":
        return None
    if lemma == "conference" and any(c.dep_ == "compound" and c.lower_ in ("news", "press") for c in noun.children):
        return None
    act = act_of(lemma, "NOUN")
    if act is not None and act.event:
        return act
    if act is None and lemma.endswith("ing") and any(c.lower_ == "of" for c in noun.children):
        return _gerund_act(lemma)
    return NAMELESS if lemma in words().happenings else None


@lru_cache(maxsize=1024)
def _gerund_act(gerund: str) -> Act | None:
    """Return the act of the verb that a noun is made of: "the closing of the border"."""
    stem = gerund.removesuffix("ing")
    found = (act_of(verb) for verb in (stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem))
    return next((act for act in found if act is not None and act.event), None)


def speech_act(verb: Token) -> Act | None:
    """Return the act of a verb of saying; to call somebody a liar, or to concede that he is none, is to say so."""
    conceded = verb.lemma_ in ("concede", "confess") and any(c.dep_ == "ccomp" for c in verb.children)
    return act_of("say") if conceded or _is_naming(verb) else act_at(verb)


def is_bare_speech(verb: Token) -> bool:
    act = speech_act(verb)
    return act is not None and act.name == "state"


def verb_happening(verb: Token) -> Happening | None:
    """Find what a verb tells of: an act, a happening named by its subject or object, or a change of any kind."""
    lemma, act = lemma_of(verb), act_at(verb) or act_of(lemma_of(verb))
    before = verb.doc[verb.i - 1].lemma_ if verb.i else ""
    if verb.tag_ == "VBN" and lemma in words().ends and before in ("month", "quarter", "year", "week", "period"):
        return None  # "in the six months ended on 1 October"
    if speech_act(verb) not in (act, None) and speech_act(verb).name == "state":
        return None
    if _is_figure(verb) or _is_silence(verb) or any(c.dep_ == "dobj" and c.lower_ == "what" for c in verb.children):
        return None
    if lemma == "do" and any(c.lower_ in ("so", "likewise", "same") for c in verb.children):
        return Happening(verb, verb, NAMELESS, True)  # "the senate did so on Monday"
    if lemma in ("try", "attempt", "seek"):
        tried = next((c for c in verb.children if c.dep_ == "xcomp" and is_verb(c)), None)
        return Happening(tried, verb, act_at(tried), True) if tried is not None else None
    if lemma == "participate" or (lemma == "take" and any(c.dep_ == "dobj" and c.lower_ == "part" for c in verb.children)):
        return _taken_part(verb)
    phrase = act is not None and act is not act_of(lemma)
    noun = _noun_beside(verb)
    if noun is not None and lemma == "go" and any(c.lower_ == "back" for c in verb.children):
        return None  # "the dispute goes back to 2011"
    if noun is not None and (lemma in words().light or lemma in words().states):
        named = noun_act(noun)
        if act is None or not act.event or act.root is None or not phrase:
            act = named if named.root else act or named
        return Happening(noun, verb, act, True)
    if lemma == "hold" and not phrase and (verb.tag_ in ("VBZ", "VBP") or (
        any(c.lower_ in ("has", "have") for c in verb.children) and not any(c.dep_ == "auxpass" for c in verb.children)
    )):
        return None  # "holds a tenth of the shares", "has held the fort"
    if lemma in words().denies and not is_deed(verb) and any(c.dep_ == "dobj" and c.lemma_ in words().claims for c in verb.children):
        return None  # "dismissed the report": an answer
    if act is not None and act.event and (phrase or lemma not in words().states):
        return Happening(verb, verb, act, True)
    if lemma in ("reply", "respond") and any(c.lower_ in ("will", "would") and c.dep_ == "aux" for c in verb.children):
        return Happening(verb, verb, NAMELESS, True)  # "the board will reply on Sunday"
    if act is not None and not act.event:
        return Happening(verb, verb, act_of("order"), True) if is_order(verb) else _said(verb, act)
    if lemma in ("go", "come") and any(c.lower_ in ("to", "there", "home") for c in verb.children):
        return Happening(verb, verb, act, True)
    if lemma in words().states or not lemma.isalpha() or _is_content(verb):
        return None
    return Happening(verb, verb, act, False)


def is_graded(happening: Happening) -> bool:
    """Tell whether a happening is a diplomatic act that CAMEO grades."""
    return happening.act is not None and happening.act.root is not None


def is_amount(verb: Token) -> bool:
    """Tell whether a verb's object is an amount: "lost 41 million", "bought 61 percent of its fuel"."""
    if verb.lemma_ == "vote":
        return False  # "voted 212 to 96"
    objects = [c for c in verb.children if c.dep_ in ("dobj", "attr", "npadvmod") and c.lemma_ != "time"]
    objects += [t for o in objects for p in o.children if p.dep_ == "prep" and p.lower_ == "of" for t in p.children]
    return any(
        ((c.tag_ == "CD" or c.dep_ == "nummod") and not _is_count(c)) or c.text in "%$€£" for o in objects for c in (o, *o.children)
    )


def _is_count(number: Token) -> bool:
    """Tell whether a number counts things that are few: "bought 14 drones", but not "flew 450 km" or "sold 12,000 cars"."""
    if number.dep_ != "nummod":
        return False
    few = not number.text.isdecimal() or len(number.text) < 4
    return few and not any(c in ".,%" for c in number.text) and number.lemma_ not in _LARGE and number.head.lemma_.lower() not in words().units


def is_forecast(verb: Token) -> bool:
    """Tell whether somebody only reckons with a figure: "expects growth to slow to 2 percent"."""
    reckoned = verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_ in words().forecasts
    return reckoned and (is_amount(verb) or is_figure(verb) or any(
        t.tag_ == "CD" or any(c.dep_ == "nummod" for c in t.children) for t in _measured(verb)
    ))


def is_figure(verb: Token) -> bool:
    """Tell whether a verb tells how much something is, and of nobody's deed: "inflation eased to 10 percent"."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "attr", "npadvmod")]
    if is_price(verb):
        return True
    deed = any(c.dep_ == "dobj" and (c.lemma_ not in words().measures or _is_set(c)) for c in objects)
    return not deed and any(t.lemma_ in words().measures for t in (*objects, *_measured(verb)))


def _is_set(rate: Token) -> bool:
    """Tell whether somebody sets a rate: "raised its main interest rate", which is a deed."""
    return any(c.lemma_.lower() in words().rates for c in rate.children if c.dep_ in ("compound", "amod"))


def is_price(verb: Token) -> bool:
    """Tell whether it is a price or a profit that moves: "shares closed at 43 dollars", "net income rose 12 million"."""
    priced = any(c.dep_ == "nsubj" and c.lemma_.lower() in words().prices for c in verb.children)
    amounts = [c for c in verb.children if c.dep_ in ("dobj", "npadvmod")] + _measured(verb)
    sold = any(c.dep_ == "nsubj" and c.lemma_.lower() in words().happenings for c in verb.children)  # "the sale closed on Monday"
    return priced and (is_amount(verb) or (verb.lemma_ in words().ends and not sold) or any(
        t.tag_ in ("CD", "$") or t.lemma_ in words().measures or any(c.tag_ in ("CD", "$") for c in t.children) for t in amounts
    ))


def _measured(verb: Token) -> list[Token]:
    """List what stands behind "to", "by", "from" and "at" beside a verb."""
    return [
        t for p in verb.children if p.dep_ == "prep" and p.lower_ in ("to", "by", "from", "at", "above", "below")
        for t in p.children if t.dep_ == "pobj"
    ]


def is_aired(verb: Token) -> bool:
    """Tell whether something was said to the press or on the air, where much is said: "tweeted", "in an interview"."""
    below = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    below += [n for p in verb.children if p.dep_ in ("prep", "dative") for n in p.children]
    return any(t.lemma_.lower() in words().channels for t in (verb, *below))


def _is_silence(verb: Token) -> bool:
    """Tell whether somebody only says nothing: "declined to comment", "could not be reached", but not "could not reach a deal"."""
    below = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg")}
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if verb.lemma_ in ("reach", "locate", "contact") and passive and "could" in below:
        return True
    nobody = any(c.dep_ == "nsubj" and any(d.lower_ in ("no", "neither") for d in c.children) for c in verb.children)
    if verb.lemma_ in words().silences and ("not" in below or "n't" in below or nobody) and is_aired(verb):
        return True  # "neither envoy spoke to reporters"
    return verb.lemma_ in ("decline", "refuse") and any(
        c.dep_ in ("xcomp", "advcl") and c.tag_ == "VB" and c.lemma_ in words().silences and not _is_gift(c) for c in verb.children
    )


def _is_gift(verb: Token) -> bool:
    """Tell whether more is given than words: "refused to give up the island", but not "declined to give details"."""
    given = [c.lemma_ for c in verb.children if c.dep_ == "dobj"]
    return verb.lemma_ == "give" and (phrase_of(verb) != "give" or not words().details.issuperset(given))


def _is_content(verb: Token) -> bool:
    """Tell whether a verb only says what stands in a text: "the statement named three firms"."""
    if verb.lemma_ not in words().contents:
        return False
    texts = words().texts | words().addresses
    return any(c.dep_ == "nsubj" and c.lemma_.lower() in texts for c in verb.children)


def _is_naming(verb: Token) -> bool:
    """Tell whether a verb only gives a name to something: "called the talks a farce", but not "called a strike"."""
    if verb.lemma_ not in words().namings or any(c.dep_ == "prt" for c in verb.children):
        return False
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    named = any(c.dep_ == "oprd" or (c.dep_ == "ccomp" and not is_verb(c)) for c in verb.children)
    named = named or any(
        c.dep_ == "appos" and verb.doc[c.left_edge.i - 1].text != "," for o in objects for c in o.children
    )  # 'called the minister "a tourist"'
    return bool(objects) and (verb.lemma_ != "call" or named or len(objects) > 1 or objects[0].lower_ in ("it", "this", "that"))


def _taken_part(verb: Token) -> Happening | None:
    """Find what somebody took part in: "took part in the talks"."""
    for preposition in (t for c in (verb, *verb.children) for t in c.children if t.dep_ == "prep" and t.lower_ == "in"):
        for noun in preposition.children:
            if noun.dep_ == "pobj" and noun_act(noun):
                return Happening(noun, verb, noun_act(noun), True)
    return Happening(verb, verb, act_of("meet"), True)


def _is_figure(verb: Token) -> bool:
    beside = [c.lemma_ for c in verb.children if c.dep_ != "npadvmod" or c.lemma_ not in words().times]  # "broke the truce that day"
    if verb.dep_ == "relcl":
        beside.append(verb.head.lemma_)  # "the line that the ministry took"
    if verb.lemma_ == "leave":  # "left a way open"
        beside += [b.lemma_ for c in verb.children if c.dep_ in ("ccomp", "oprd") for b in c.children if b.dep_ in ("nsubj", "npadvmod")]
    if verb.lemma_ == "contribute":  # "Ann Lee contributed to this report"
        beside += [t.lemma_ for p in verb.children if p.dep_ == "prep" for t in p.children]
    return any(f"{verb.lemma_} {word}" in words().figures for word in beside)


def _said(verb: Token, act: Act) -> Happening | None:
    """Find what made saying news: a speech or statement in which it was said, or an object that is no clause."""
    if act.name != "state":
        return Happening(verb, verb, act, True)
    address = address_of(verb)
    if address is not None:
        return Happening(address, verb, act, True)
    if is_told(verb):
        return Happening(verb, verb, act, True)
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c.pos_ in ("NOUN", "PROPN")]
    clause = any(c.dep_ == "ccomp" and (c.i > verb.i or is_verb(c)) and c.tag_ not in ("NN", "NNS", "NNP", "JJ") for c in verb.children)
    if verb.lemma_ == "speak" and verb.tag_ == "VBG":
        return None  # "he was speaking of the talks": how it was said
    speaks = verb.lemma_ in ("speak", "testify", "report", "write") and not objects
    if verb.lemma_ in words().performs and (objects or speaks) and not clause:
        return Happening(verb, verb, act, True)
    if verb.lemma_ == "declare" and any(c.dep_ in ("dobj", "ccomp", "xcomp", "oprd", "prep") for c in verb.children):
        return Happening(verb, verb, act, True)
    return None


def _noun_beside(verb: Token) -> Token | None:
    """Return the noun among a verb's subject, object or attribute, or behind "on", that names a happening."""
    for child in verb.children:
        if child.dep_ == "nsubj" and child.lemma_.lower() in words().texts and verb.lemma_ not in words().begins | words().ends:
            continue  # "the treaty gives officers a right"
        if child.dep_ == "nsubj" and verb.lemma_ in words().states and verb.lemma_ not in words().light and verb.lemma_ not in _HAPPENS:
            continue  # "the strike cost it a million"
        if child.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "oprd") and noun_act(child):
            return child
        if child.dep_ in ("dobj", "nsubj", "nsubjpass") and child.lemma_ in ("round", "series", "kind", "number", "set"):
            inner = next((t for t in child.subtree if t.dep_ == "pobj" and noun_act(t)), None)
            if inner is not None:
                return inner
    if verb.dep_ in ("relcl", "acl") and noun_act(verb.head) and not any(
        c.dep_ == "dobj" and c.lower_ not in ("that", "which", "whom") for c in verb.children
    ):
        return verb.head
    return None


def is_deed(verb: Token) -> bool:
    """Tell whether something is done by saying it: "offered to mediate", "agreed on a plan", "announced a sale"."""
    if verb.lemma_ in ("reject", "accept", "approve") or phrase_of(verb) == "turn down":  # a decision, where it is no opinion
        objects = {c.lemma_ for c in verb.children if c.dep_ == "dobj"}
        subjects = {c.lemma_.lower() for c in verb.children if c.dep_ == "nsubj"}
        return bool(objects & words().motions or subjects & words().assemblies)
    if is_order(verb):
        return True
    return verb.lemma_ in words().deeds and any(
        c.dep_ in ("dobj", "xcomp", "ccomp", "prep", "oprd") and c.i > verb.i for c in verb.children
    )


def is_order(verb: Token) -> bool:
    """Tell whether somebody is told to do something: "told its crews to wait", "were told to leave their homes"."""
    below = {c.dep_ for c in verb.children}
    return verb.lemma_ == "tell" and bool(below & {"dobj", "dative", "nsubjpass"}) and any(
        c.dep_ == "xcomp" and c.tag_ == "VB" and c.i > verb.i and any(t.lower_ == "to" for t in c.children) for c in verb.children
    )


def address_of(verb: Token) -> Token | None:
    """Return the speech or statement in which something was said, if that made it news."""
    for child in verb.children:
        if child.lower_ == "according" and child.i > verb.i:
            child = next((c for c in child.children if c.lower_ == "to"), child)
            noun = next((c for c in child.children if c.dep_ == "pobj" and c.lemma_.lower() in words().addresses), None)
            if noun is not None and any(c.lower_ in ("a", "an") for c in noun.children):
                return noun
        if child.dep_ == "prep" and child.lower_ in ("in", "during", "at"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.lemma_.lower() in words().addresses:
                    return noun
        if child.dep_ == "nsubj" and child.lemma_.lower() in words().addresses:
            return child
    return None


def is_told(verb: Token) -> bool:
    """Tell whether something is told to an assembly: "told parliament"."""
    told = [t for c in verb.children if c.dep_ in ("dobj", "dative") for t in (c, *c.children)]
    press = any(t.lower_ in ("news", "press") for t in told)
    return not press and any(t.lemma_.lower() in words().assemblies for t in told)


def planned_by(plan: Token) -> Happening | None:
    """Find what "planned for May", "due on Monday" or "scheduled for Friday" is said of."""
    noun = next((c for c in plan.children if c.dep_ == "dobj"), None)
    noun = noun or next((c for c in plan.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if noun is not None and noun.tag_ == "WDT" and plan.dep_ == "relcl":
        noun = _told_of(plan.head)  # "the handover of the terminals, which was planned for May"
    if noun is None and plan.dep_ in ("acl", "relcl", "amod", "advcl", "acomp"):
        noun = plan.head
        if is_verb(noun):
            clause = noun
            noun = next((c for c in noun.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if noun is not None and noun.tag_ == "WDT" and clause.dep_ == "relcl":
                noun = _told_of(clause.head)  # "a report, which is due in April"
    if noun is None or noun.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    act = noun_act(noun)
    if act is None and plan.lemma_ in ("plan", "schedule", "due", "expect"):
        act = NAMELESS  # "results are due on Friday"
    if act is None:
        inner = next((t for t in noun.subtree if t.dep_ == "pobj" and t.head.lower_ == "of" and noun_act(t)), None)
        if inner is None:
            return None
        noun, act = inner, noun_act(inner)
    return Happening(noun, plan if is_verb(plan) else verb_above(plan), act, True)


def _told_of(noun: Token) -> Token:
    """Return the happening of what a relative clause was hung from, or that noun itself: "the sale of the yard, which is due in May"."""
    whole = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun_act(noun) is None else noun
    return whole if noun_act(whole) is not None else noun


def told_by(happening: Happening) -> bool:
    """Tell whether the verb tells of the noun ("the talks begin"), rather than only holding it."""
    verb, noun = happening.verb, happening.name
    if verb.lemma_ in words().light or verb.lemma_ in words().states or verb.lemma_ in words().plans:
        return noun.head == verb or noun.head.head == verb or noun.head.head.head == verb or verb.head == noun
    return False


def begun_by(clause: Token) -> Token | None:
    """Return what a relative clause says begins, ends or is held, where the parse hung it from a later name: "talks on Oslo, which
    were to begin today"."""
    noun = clause.head
    verbs = (clause, *(c for c in clause.children if c.dep_ == "xcomp"))
    held = clause.lemma_ in words().staged and any(c.dep_ == "nsubjpass" for c in clause.children)
    if clause.dep_ != "relcl" or noun_act(noun) is not None or not (held or any(v.lemma_ in words().begins | words().ends for v in verbs)):
        return None
    for above in islice(noun.ancestors, 6):
        if above.dep_ not in ("pobj", "prep", "nsubj", "nsubjpass", "dobj", "pcomp") or is_verb(above):
            return None
        if noun_act(above) is not None:
            return above
    return None


def verb_above(token: Token) -> Token | None:
    return next((a for a in token.ancestors if is_verb(a)), None)
