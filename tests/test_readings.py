from __future__ import annotations

import gc
import weakref

import pytest
import yaml

from helpers import readings
from helpers.corpus import Corpus


def test_the_collector_is_left_as_it_was():
    assert gc.isenabled()
    with readings.uncollected():
        with readings.uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_is_left_as_it_was_after_an_error():
    with pytest.raises(ZeroDivisionError), readings.uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_parse_is_let_go_of_when_its_article_is_read(tmp_path, monkeypatch):
    """Nothing may tie a parse into a circle: until the collector came, a whole chunk of them would stay in memory."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: Talks end\npublished: 2024-03-05\noutlet: Wire\n---\n"
        "SEOUL, March 5 (Wire) - Envoys met in Geneva on Monday. “We will not sign,” Foreign Minister Anna Holm told reporters.\n"
    )
    (tmp_path / "parties.yaml").write_text(yaml.safe_dump({"parties": [{"id": "holm", "name": "Anna Holm", "kind": "person"}]}))
    corpus = Corpus.load(tmp_path)
    parsed = []

    def parse_all(texts):
        for doc in kept(texts):
            parsed.append(weakref.ref(doc))
            yield doc

    kept = readings.parse_all
    monkeypatch.setattr(readings, "parse_all", parse_all)
    with readings.uncollected():
        (reading,) = readings.read_all.__wrapped__(corpus.articles, corpus)
        assert reading.statements and reading.events
        del reading
        # a few things remember the latest parse, none of them by a circle: another one takes its place
        readings.read_all.__wrapped__(corpus.articles, corpus)
        assert parsed[0]() is None
