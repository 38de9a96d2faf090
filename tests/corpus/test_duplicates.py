from __future__ import annotations

import random
import time
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus import Corpus, duplicates
from helpers.corpus.check import check_corpus
from helpers.corpus.duplicates import SAMPLE, Signatures, find_duplicates, signature

STORY = (
    "The ferrymen of Tarnhead on Tuesday turned down the timetable that the harbour board had put to them.\n\n"
    "\u201cNobody asked us,\u201d said Hanna Ostrow, who leads their union. She called the board\u2019s offer an insult.\n\n"
    "The board\u2019s chairman, Peter Lindqvist, said that the timetable would save 40,000 crowns a year. He urged the "
    "ferrymen to return to the table before the end of the month.\n\n"
    "The transport minister, Ada Brennan, said on Monday that she would not take sides in the dispute, which has closed "
    "the crossing for nine days and left two hundred lorries waiting on the northern shore.\n"
)
OTHER = (
    "The ferrymen of Tarnhead went back to work on Friday after the harbour board withdrew its timetable.\n\n"
    "Hanna Ostrow, who leads their union, said that the board had seen reason. Peter Lindqvist, the chairman, said that "
    "the timetable would be looked at again in the autumn, and that nobody had won.\n\n"
    "Lorries began to cross at noon. The transport minister, Ada Brennan, said that she was glad.\n"
)
MORE = "A second round of talks is expected next week, people familiar with the plan said late in the evening.\n\n" * 1
DAY, NEXT, LATER = date(2024, 3, 5), date(2024, 3, 6), date(2024, 6, 5)


def repeats(*texts: tuple[str, date | None]) -> dict[str, tuple[str, str]]:
    """Return what repeats what; the texts are called a, b, c, ..."""
    ids = [chr(97 + i) for i in range(len(texts))]
    found = find_duplicates(ids, [day for _, day in texts], [signature(text) for text, _ in texts])
    return {name: (repeat.of, repeat.kind) for name, repeat in found.items()}


@pytest.mark.parametrize(
    ("other", "day", "expected"),
    [
        (STORY, DAY, {"b": ("a", "same")}),
        (STORY.replace("\n\n", " \n"), DAY, {"b": ("a", "same")}),
        ("By our own desk\n\n" + STORY + "\n(Agencies)\n", DAY, {"b": ("a", "near")}),
        ("By our own desk\n\n" + STORY + "\n(Agencies)\n", LATER, {"b": ("a", "near")}),
        (STORY.replace("\u201c", '"').replace("\u201d", '"').replace("\u2019", "'").upper(), DAY, {"b": ("a", "near")}),
        (STORY.replace("nine days", "ten days"), DAY, {"b": ("a", "near")}),
        (STORY[:330], DAY, {"b": ("a", "part")}),  # a copy cut at the end
        (MORE + STORY + MORE.replace("week", "month"), NEXT, {"a": ("b", "part")}),  # an update that holds the first report
        (MORE + STORY + MORE.replace("week", "month"), LATER, {}),  # a later story that quotes it whole
        (OTHER, DAY, {}),
        (STORY[:330] + OTHER, LATER, {}),
        ("", DAY, {}),
        ("The ferrymen of Tarnhead.", DAY, {}),
    ],
)
def test_a_text_repeats_another_when_nearly_all_of_it_stands_there(other, day, expected):
    assert repeats((STORY, DAY), (other, day)) == expected


def test_reports_of_one_form_with_other_figures_are_no_copies():
    form = (
        "The ministry of health on {} reported {} new cases of the fever and {} deaths. The number of cases rose to {}, the "
        "ministry said in its daily statement. {} people are being treated in hospitals, {} of them in intensive care.\n"
    )
    days = ["Monday", "Tuesday", "Wednesday"]
    texts = [(form.format(d, 10 * i, 3 + i, 880 + 9 * i, 70 - i, 20 + i), date(2024, 3, 4 + i)) for i, d in enumerate(days)]
    assert repeats(*texts) == {}


def test_the_first_published_is_read_and_none_repeats_a_repeat():
    copy, cut = "By our own desk\n\n" + STORY, STORY[:330]
    assert repeats((copy, NEXT), (STORY, DAY), (cut, NEXT), (STORY, None), (cut, None)) == {
        "a": ("b", "near"), "c": ("b", "part"), "d": ("b", "same"), "e": ("b", "part")
    }


def test_a_short_text_does_not_join_two_that_hold_it():
    cut = STORY[:330]
    one, two = cut + OTHER, cut + "".join(f"Then number {i} of the other things was said by someone. " for i in range(20))
    found = repeats((one, DAY), (two, DAY), (cut, DAY))
    assert set(found) == {"c"}


def test_a_corpus_links_shows_and_counts_once(write):
    head = "---\ntitle: {}\npublished: {}\nlanguage: en\n---\n"
    folder = write(
        a__md=head.format("Ferrymen say no", DAY) + STORY, b__md=head.format("'Insult', say ferrymen", DAY) + "By our own desk\n\n" + STORY,
        c__md=head.format("Back to work", DAY) + OTHER,
    )
    corpus, problems = check_corpus(folder)
    assert [(a.duplicate_of, a.duplicate_kind) for a in corpus.articles] == [(None, None), ("a", "near"), (None, None)]
    assert [f"{p.path}: {p.reason}" for p in problems] == ["b: nearly the same text as a; counted once"]
    assert len(Corpus.load(folder)) == 3


@given(st.text(max_size=300))
def test_any_text_has_a_signature_and_repeats_itself(text):
    found = signature(text)
    assert len(found.sample) <= 4 * SAMPLE
    assert repeats((text, None), (text, None)) == {"b": ("a", "same")}


def test_the_shares_are_near_the_truth():
    errors = []
    for one, other, both in product((12, 60, 240, 900), (12, 60, 240, 900), (0, 20, 72, 300, 1500)):
        common = [f"c{i}" for i in range(both)]
        texts = [" ".join([*common, *(f"{side}{i}" for i in range(n))]) for side, n in (("a", one), ("b", other))]
        kept = Signatures()
        for text in texts:
            kept.add(signature(text), None)
        for (share,), n in zip(kept.shares(np.array([0]), np.array([1])), (one, other)):
            errors.append(abs(share - max(0, both - 2) / max(1, n + both - 2)))
    assert sum(errors) / len(errors) < 0.05
    assert sorted(errors)[int(0.95 * len(errors))] < 0.25  # samples may be as small as six


def test_many_texts_with_a_phrase_in_common_take_no_time():
    phrase = "This report was sent to all subscribers of the service and may not be passed on to others by them. "
    texts = [(phrase + " ".join(f"w{i}x{j}" for j in range(40)), DAY) for i in range(3000)]
    start = time.process_time()
    assert repeats(*[(text, day) for text, day in texts[:26]]) == {}
    found = find_duplicates([str(i) for i in range(3000)], [DAY] * 3000, [signature(text) for text, _ in texts])
    assert found == {}
    assert time.process_time() - start < 8


def test_texts_of_the_first_and_the_last_year_are_compared(write):
    text = "".join(f"The harbour master of quay {n} said that the crane would be mended by spring. " for n in range(12))
    head = "---\ntitle: T\nlanguage: en\npublished: '{}'\n---\n"
    corpus = Corpus.load(write(a__md=head.format("0001-01-01") + text, b__md=head.format("9999-12-31") + text + "It was."))
    assert len(corpus) == 2


def test_slices_and_stretches_change_nothing(monkeypatch):
    draw = random.Random(3)
    texts = []
    for n in range(120):
        words = draw.choice(texts)[0].split() if texts and n % 3 == 0 else [f"w{draw.randrange(300)}" for _ in range(60)]
        words[draw.randrange(len(words))] = f"changed{n}"
        texts.append((" ".join(words[: draw.choice((60, 60, 40))]), DAY))
    given = [str(i) for i in range(120)], [day for _, day in texts], [signature(text) for text, _ in texts]
    found = find_duplicates(*given)
    assert len(found) > 10
    monkeypatch.setattr(duplicates, "SLICE", 100)
    monkeypatch.setattr(duplicates, "STRETCH", 16)
    assert find_duplicates(*given) == found
