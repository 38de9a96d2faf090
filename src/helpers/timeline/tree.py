"""A parse as a tree of light tokens: events are read by climbing up and down in it, and asking spaCy's own objects takes
several times as long.

``Tree``, ``Run`` and ``Node`` answer as spaCy's ``Doc``, ``Span`` and ``Token`` do, as far as the timeline asks; what is
typed as those may be these.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, repeat
from typing import TYPE_CHECKING, Any, overload

from helpers.language import outline

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SELDOM_ASKED = frozenset({"ent_iob_", "ent_type_", "like_num", "shape_"})


class Node:
    """A token; its fields are those of spaCy's ``Token``."""

    __slots__ = ("children", "dep_", "doc", "head", "i", "idx", "lemma_", "lower_", "pos_", "tag_", "text", "whitespace_")

    def __init__(self, doc: Tree, i: int, text: str, idx: int, lemma: str, lower: str, pos: str, tag: str, dep: str, white: str):
        self.doc, self.i, self.text, self.idx = doc, i, text, idx
        self.lemma_, self.lower_, self.pos_, self.tag_, self.dep_ = lemma, lower, pos, tag, dep
        self.whitespace_, self.head, self.children = white, self, []

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def ancestors(self) -> Iterator[Node]:
        node = self
        while node.head is not node:
            node = node.head
            yield node

    @property
    def subtree(self) -> Iterator[Node]:
        ahead: list[tuple[Node, bool]] = [(self, False)]  # no recursion: a tree may be as deep as a sentence is long
        while ahead:
            node, itself = ahead.pop()
            if itself:
                yield node
            else:
                ahead += [(child, False) for child in reversed(node.children) if child.i > node.i]
                ahead.append((node, True))
                ahead += [(child, False) for child in reversed(node.children) if child.i < node.i]

    @property
    def left_edge(self) -> Node:
        return self.doc[self.doc.parse[self.i].left_edge.i]

    @property
    def right_edge(self) -> Node:
        return self.doc[self.doc.parse[self.i].right_edge.i]

    @property
    def sent(self) -> Run:
        return self.doc.sentence(self.i)

    @property
    def text_with_ws(self) -> str:
        return self.text + self.whitespace_

    @property
    def is_space(self) -> bool:
        return self.text.isspace()

    def __getattr__(self, name: str) -> Any:
        if name not in _SELDOM_ASKED:
            raise AttributeError(f"a token of a tree has no {name}")
        return getattr(self.doc.parse[self.i], name)


class Run:
    """Tokens ``start`` to ``end`` of a tree."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Tree, start: int, end: int):
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Node]:
        return iter(self.doc.nodes[self.start : self.end])

    @overload
    def __getitem__(self, i: int) -> Node: ...
    @overload
    def __getitem__(self, i: slice) -> Run: ...
    def __getitem__(self, i):
        if isinstance(i, slice):
            first, stop, _ = i.indices(len(self))
            return Run(self.doc, self.start + first, self.start + max(first, stop))
        return self.doc.nodes[self.start + i if i >= 0 else self.end + i]

    @property
    def start_char(self) -> int:
        return self.doc.nodes[self.start].idx

    @property
    def end_char(self) -> int:
        last = self.doc.nodes[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def root(self) -> Node:
        return self.doc.nodes[self.doc.parse[self.start : self.end].root.i]

    @property
    def sent(self) -> Run:
        return self.doc.sentence(self.start)


class Tree:
    """The tokens of ``parse``. Used in a ``with``: its nodes hold one another and it, and are let go of at the end."""

    def __init__(self, parse: Doc):
        laid_out = outline(parse)
        self.parse, self.laid_out, self.text, self.user_data = parse, laid_out, laid_out.text, parse.user_data
        blanks = [" " if blank else "" for blank in parse.to_array("SPACY").tolist()]
        columns = (laid_out.words, laid_out.starts, laid_out.lemmas, laid_out.lowers, laid_out.pos, laid_out.tags, laid_out.deps, blanks)
        nodes = self.nodes = list(map(Node, repeat(self), count(), *columns))
        for node, head in zip(nodes, laid_out.heads):
            if head != node.i:
                node.head = nodes[head]
                node.head.children.append(node)

    def __enter__(self) -> Tree:
        return self

    def __exit__(self, *_: object) -> None:
        for node in self.nodes:
            del node.head, node.children
        self.nodes.clear()

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @overload
    def __getitem__(self, i: int) -> Node: ...
    @overload
    def __getitem__(self, i: slice) -> Run: ...
    def __getitem__(self, i):
        return Run(self, 0, len(self.nodes))[i]

    @property
    def sents(self) -> Iterator[Run]:
        return map(self.sentence, self.laid_out.opens)

    def sentence(self, i: int) -> Run:
        """Return the sentence of a token."""
        return Run(self, *self.laid_out.sentence(i))

    def char_span(self, start: int, end: int, alignment_mode: str = "strict") -> Run | None:
        span = self.parse.char_span(start, end, alignment_mode=alignment_mode)
        return None if span is None else Run(self, span.start, span.end)
