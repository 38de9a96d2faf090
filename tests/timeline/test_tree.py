"""A tree answers as the parse that it is made of does."""

from __future__ import annotations

import gc
import re
import weakref

import pytest

from helpers.language import parse
from helpers.timeline.tree import Tree

TEXT = """LUNDEN, May 4 (Wire) - The minister, who had met the envoy\u2019s staff in Korvin on Monday, said that \u201cnobody will leave\u201d before 9 May.

 Talks broke down; the union, its members and \tthe port didn't agree.
"""
ASKED = ("dep_", "ent_iob_", "ent_type_", "i", "idx", "is_space", "lemma_", "like_num", "lower_", "pos_", "shape_", "tag_", "text", "text_with_ws", "whitespace_")


@pytest.fixture(scope="module")
def doc():
    return parse(TEXT)


def places(tokens):
    return [token.i for token in tokens]


def test_its_tokens_are_those_of_the_parse(doc):
    with Tree(doc) as tree:
        assert len(tree) == len(doc)
        for node, token in zip(tree, doc):
            assert [getattr(node, name) for name in ASKED] == [getattr(token, name) for name in ASKED]
            assert len(node) == len(token)
            assert [node.head.i, node.left_edge.i, node.right_edge.i] == [token.head.i, token.left_edge.i, token.right_edge.i]
            for name in ("children", "ancestors", "subtree", "sent"):
                assert places(getattr(node, name)) == places(getattr(token, name)), name


def test_its_tokens_have_all_that_the_timeline_asks_of_one(doc, root):
    sources = "".join(path.read_text("utf-8") for path in (root / "src" / "helpers" / "timeline").glob("*.py"))
    asked = {name for name in re.findall(r"\.([a-z][a-z_]*_)\b", sources) if hasattr(doc[0], name)}
    with Tree(doc) as tree:
        assert {name for name in asked if not hasattr(tree[0], name)} == set()
    assert {"dep_", "ent_iob_"} <= asked


def test_its_runs_are_the_spans_of_the_parse(doc):
    with Tree(doc) as tree:
        assert [(s.start, s.end) for s in tree.sents] == [(s.start, s.end) for s in doc.sents]
        assert tree[-1].i == len(doc) - 1
        for first in range(len(doc)):
            for stop in (first + 1, first + 3, len(doc) + 5):
                run, span = tree[first:stop], doc[first:stop]
                assert (places(run), run.text, run.root.i) == (places(span), span.text, span.root.i)
                assert (run.start_char, run.end_char, run[0].i, run[-1].i) == (span.start_char, span.end_char, span[0].i, span[-1].i)
                assert places(run[1:3]) == places(span[1:3])
        assert len(tree[5:5]) == len(tree[7:3]) == 0


@pytest.mark.parametrize("mode", ["expand", "contract", "strict"])
def test_characters_are_found_as_in_the_parse(doc, mode):
    with Tree(doc) as tree:
        for start in range(0, len(TEXT), 3):
            for length in (1, 4, 9):
                run, span = (side.char_span(start, start + length, alignment_mode=mode) for side in (tree, doc))
                assert (run is None) == (span is None)
                assert run is None or (run.start, run.end) == (span.start, span.end)


def test_it_is_gone_with_its_last_name(doc):
    gc.disable()  # as while articles are read
    try:
        tree = Tree(doc)
        held = weakref.ref(tree)
        with tree:
            pass
        del tree
        assert held() is None
    finally:
        gc.enable()
