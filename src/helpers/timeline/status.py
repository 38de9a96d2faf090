"""Whether what a clause tells of happened, is planned, was denied, or is only thought of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.records import Statement
from helpers.timeline.clauses import has_subject, is_plain_past, phrase_of, verbs_above
from helpers.timeline.happenings import words

if TYPE_CHECKING:
    from spacy.tokens import Token

WILL = frozenset({"will", "'ll", "’ll", "shall", "wo"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
WOULD = frozenset({"would", "'d"})


@dataclass(slots=True)
class _Signs:
    """What the words around a verb say of it. ``supposed``: an if-clause hangs from it; ``conditional``: it stands in one.

    ``failed``: it was to have happened. ``embedded``: it stands in a clause of its own inside the sentence, out of reach of what the sentence asserts.
    ``open``: it is asked, or not known, whether it is so.
    """

    planned: bool = False
    failed: bool = False
    possible: bool = False
    would: bool = False
    denied: bool = False
    conditional: bool = False
    supposed: bool = False
    embedded: bool = False
    open: bool = False


def status_of(verb: Token, future: bool, statement: Statement | None = None, planned: bool = False) -> tuple[str, bool]:
    """Return the status of what ``verb`` tells of, and whether its words look ahead ("will", "is due to").

    ``future`` says that its day lies after the publication, ``statement`` is the one in whose content it stands,
    ``planned`` that the verb itself speaks of a plan ("talks are scheduled").
    """
    signs = _Signs(planned=planned)
    here = verb
    for _ in range(8):
        _look_below(here, verb, signs)
        above = here.head
        if above == here or not _look_above(here, above, verb, signs):
            break
        joined, here = here.dep_ == "conj", above
        signs.planned |= here.lemma_ in words().plans and not joined  # "set fire to a lorry and broke into the mine"
    return _judge(verb, signs, future, statement)


def _look_below(here: Token, verb: Token, signs: _Signs) -> None:
    """Read auxiliaries, negation and subordinate clauses of ``here``: the verb itself or one that it hangs from."""
    first = here == verb
    signs.possible |= first and is_imagined(verb)
    for child in here.children:
        lower = child.lower_
        no_longer = lower == "longer" and any(c.lower_ == "no" for c in child.children)
        if child.dep_ == "neg" or no_longer or lower in ("never", "neither", "nor"):
            signs.denied |= first or here.lemma_ in words().plans
        elif child.dep_ == "aux" and (first or here.dep_ != "ROOT"):
            if lower in WILL:
                signs.planned = True
            elif lower in WOULD:
                signs.would = True
            elif lower in words().possible or child.lemma_ in words().possible:
                signs.possible = True
        elif child.dep_ == "mark" and lower in words().conditions:
            signs.conditional = True
            signs.open |= lower == "whether"
        elif child.dep_ == "conj" and signs.planned and (child.lemma_ in words().cancels or phrase_of(child) in words().cancels):
            signs.denied = True  # "had planned to go but called off the trip"
        elif child.dep_ == "advcl" and first and _supposes(child):
            signs.supposed = True
        elif child.dep_ in ("nsubj", "nsubjpass") and first:
            signs.denied |= is_nobody(child)


def _look_above(here: Token, above: Token, verb: Token, signs: _Signs) -> bool:
    """Read how ``here`` hangs from ``above``. Returns whether the climb goes on."""
    lists = words()
    if here.dep_ == "xcomp":
        if above.lemma_ == "be" or above.lemma_ in lists.plans:
            signs.planned = True
            signs.failed |= any(c.lower_ == "have" and c.dep_ == "aux" for c in here.children)  # "was to have begun"
            signs.denied |= signs.failed
        elif above.lemma_ in lists.shuns or phrase_of(above) in lists.cancels:
            signs.planned = signs.denied = True  # "refused to attend"
        elif above.lemma_ in lists.denies and not any(c.lower_ == "to" for c in here.children):
            signs.denied = True  # "denied having met him"
        elif above.lemma_ in lists.wishes and not any(c.lower_ in WILL | WOULD for c in above.children):
            signs.possible = True
        return True
    if here.dep_ == "ccomp":
        if any(t.text == ";" for t in here.doc[here.i : above.i]):
            return False  # "they signed the pact; the union rejected it"
        if above.lemma_ in lists.denies or _is_denied_claim(above):
            signs.denied = True
        elif above.lemma_ in lists.wishes and here.tag_ == "VB":
            signs.possible = True  # "demanded that it leave"
        elif above.lemma_ in lists.doubts and not any(c.lower_ == "to" and c.dep_ == "aux" for c in here.children):
            signs.conditional |= here.lemma_ != above.lemma_ or here.i > above.i  # not "we asked in May, we asked in June"
        if signs.would and not (signs.conditional or signs.possible or signs.supposed):
            signs.planned, signs.would = True, False
        return here == verb
    if here.dep_ == "conj":
        supposed = not has_subject(here) and any(c.dep_ == "advcl" and c.i < above.i and _supposes(c) for c in above.children)
        signs.supposed |= supposed  # "if it passed, they would leave and would pay"
        alone = here.tag_ in FINITE and above.tag_ not in FINITE  # "was to speak but left"
        alone = alone or (signs.planned is False and here == verb and here.lemma_ in lists.cancels)
        return not alone and not has_subject(here) and not any(c.dep_ == "aux" for c in here.children)
    if here.dep_ == "acomp":
        return True
    if here.dep_ == "pcomp" and above.lower_ in ("on", "about"):  # "will not hold a vote on leaving next month"
        signs.denied |= any(c.dep_ == "neg" for verb_ in verbs_above(above)[:1] for c in verb_.children)
    if here.dep_ in ("acl", "relcl", "advcl"):
        signs.denied |= _is_denied_claim(above)
        if above.lemma_ in lists.prospects and any(c.dep_ == "det" and c.lower_ == "no" for c in above.children):
            signs.planned = signs.denied = True  # "no plans to visit"
        if any(c.dep_ == "mark" and c.lower_ in lists.conditions for c in here.children):
            return True
        signs.planned |= here.lemma_ in lists.plans and here != verb
        signs.denied |= here.lemma_ in lists.plans and fails(above)
    signs.embedded |= here.dep_ in ("acl", "relcl", "advcl", "amod")
    return False


def _supposes(clause: Token) -> bool:
    """Tell whether a clause says on what something depends: "if it passed"."""
    return any(c.lower_ in ("if", "unless") for c in clause.children)


def _is_denied_claim(noun: Token) -> bool:
    """Tell whether a noun is a claim that is denied: "denied reports that"."""
    return noun.lemma_ in words().claims and noun.head.lemma_ in words().denies


def _judge(verb: Token, signs: _Signs, future: bool, statement: Statement | None) -> tuple[str, bool]:
    """Weigh the signs: what is denied, then what is only thought of, then what is planned."""
    planned = signs.planned or (signs.would and statement is not None)
    conditional = signs.conditional or (signs.supposed and (signs.would or planned))
    would = signs.would and statement is None
    asserted = statement.asserted if statement is not None and not signs.embedded else "yes"
    if statement is not None and asserted == "not said" and statement.cue in words().factive:
        asserted = "yes"  # "did not mention that he had promised it": that he had is taken for granted
    ahead = planned or (signs.possible and not any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children))
    if (signs.denied and not signs.conditional) or (asserted == "denied" and not signs.open):  # "if no deal is reached" denies nothing
        return "denied", planned and not signs.failed
    if conditional or signs.possible:
        return "hypothetical", ahead or would
    if asserted != "yes":
        return "hypothetical", ahead
    if would:
        return ("planned" if future else "happened" if is_plain_past(verb) else "hypothetical"), False
    return ("planned" if planned or future else "happened"), ahead


def is_nobody(subject: Token) -> bool:
    """Tell whether a subject denies what is said of it: "nobody was hurt", "no agreement was reached"."""
    return subject.lower_ in ("nobody", "none") or any(d.dep_ == "det" and d.lower_ in ("no", "neither") for d in subject.children)


def is_imagined(verb: Token) -> bool:
    """Tell whether a verb stands in an infinitive of what is only weighed: "a mistake for them to ignore it"."""
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "aux")}
    return verb.dep_ != "xcomp" and {"for", "to"} <= marks


def is_cancelled(verb: Token) -> bool:
    """Tell whether a verb takes a plan back: "called off", "postponed"."""
    return verb.lemma_ in words().cancels or phrase_of(verb) in words().cancels


def fails(noun: Token) -> bool:
    """Tell whether it is said of what a noun names that it does not come to pass: "the hearing will not take place"."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or verb.lemma_ not in words().occurs:
        return False
    below = {c.lower_ for c in verb.children if c.dep_ in ("dobj", "advmod", "auxpass", "prt")}
    bare = verb.lemma_ not in ("take", "go", "hold") or bool(below & {"place", "ahead", "forward", "be", "been", "is", "was", "were"})
    return bare and any(c.dep_ == "neg" for c in verb.children)


def is_shunned(noun: Token, verb: Token) -> bool:
    """Tell whether ``verb`` says that somebody will not have to do with what ``noun`` names: "pulled out of the talks"."""
    return verb.lemma_ in words().shuns and noun.dep_ in ("dobj", "pobj") and not _is_beside(noun)


def _is_beside(noun: Token) -> bool:
    """Tell whether a noun only tells when or where something else happened: "after the talks"."""
    return noun.dep_ == "pobj" and noun.head.lower_ in ("after", "on", "at", "during", "following")


def status_of_noun(noun: Token, future: bool) -> tuple[str, bool]:
    """Return the status of a happening that a noun names inside another clause, and whether its words look ahead."""
    over = next(iter(verbs_above(noun)), None)
    beside = _is_beside(noun)
    if over is not None and (is_cancelled(over) or (future and is_shunned(noun, over))):
        return "denied", False
    wished = over is not None and over.lemma_ in words().wishes and not beside and noun.lemma_.lower() not in words().addresses
    if wished and not (over.lemma_ == "call" and noun.dep_ == "dobj"):  # a strike that is called is planned
        return "hypothetical", True
    if future:
        return "planned", False
    holder = noun.head.head if noun.dep_ == "pobj" else noun.head
    open_ = holder.pos_ == "NOUN" and holder.lemma_ in words().prospects
    open_ = open_ or any(c.dep_ == "det" and c.lower_ in ("no", "any") for c in noun.children)
    return ("hypothetical" if open_ else "happened"), False
