"""What the scores count, on rows small enough to count by hand."""

import pytest

from helpers.views.accuracy import TABLES, GoldError, Score, pair, read_gold, score_events


def event(start, day, *participants, status="happened", article="a"):
    return {
        "article_id": article, "start": start, "end": start + 10, "earliest": day, "latest": day,
        "participants": participants, "status": status,
    }  # fmt: skip


def test_precision_recall_and_their_mean():
    score = Score(gold=4, found=2, right=1)
    assert (score.precision, score.recall) == (0.5, 0.25)
    assert score.f1 == pytest.approx(1 / 3)
    assert Score(0, 0, 0).f1 == Score(0, 0, 0).precision == 0


def test_what_has_to_be_found_may_be_less_than_what_may_be():
    score = Score(gold=6, found=4, right=3, wanted=(1, 2))
    assert (score.precision, score.recall) == (0.75, 0.5)


def test_each_row_is_paired_once_with_the_one_that_fits_best():
    gold, found = [event(0, "2020-01-01", "Norway")], [event(5, "2020-01-01"), event(0, "2020-01-01", "Norway")]
    overlap = lambda g, f: 10 - abs(g["start"] - f["start"])  # noqa: E731
    assert pair(gold, found, overlap) == [(gold[0], found[1])]


def test_an_event_needs_its_sentence_its_days_and_half_of_its_participants():
    gold = [event(0, "2020-01-01", "Norway", "Chile"), event(50, "2020-02-01", "Norway"), event(90, "2020-03-01", "Chile")]
    found = [event(0, "2020-01-01", "Chile"), event(50, "2020-02-01", "Peru"), event(90, "2020-03-02", "Chile")]
    scores = score_events(gold, found)
    assert (scores["day"].right, scores["event"].right) == (2, 1)
    assert "both event" not in scores


def test_status_is_a_share_of_what_was_matched():
    gold = [event(0, "2020-01-01", "Norway"), event(50, "2020-02-01", "Norway", status="planned")]
    assert score_events(gold, [event(0, "2020-01-01", "Norway"), event(50, "2020-02-01", "Norway")])["status"] == 0.5


def test_articles_without_gold_are_left_out():
    found = [event(0, "2020-01-01", "Norway"), event(0, "2020-01-01", "Norway", article="unread")]
    assert score_events([event(0, "2020-01-01", "Norway")], found)["event"] == Score(1, 1, 1)


def test_of_two_readers_what_both_have_is_asked_for_and_what_one_has_is_right():
    first = [event(0, "2020-01-01", "Norway"), event(50, "2020-02-01", "Chile"), event(90, "2020-03-01", "Peru")]
    second = [event(0, "2020-01-01", "Norway"), event(50, "2020-02-01", "Chile"), event(200, "2020-04-01", "Peru")]
    found = [event(0, "2020-01-01", "Norway"), event(200, "2020-04-01", "Peru"), event(300, "2020-05-01", "Peru")]
    scores = score_events(first, found, second)
    both = scores["both event"]
    assert both.precision == pytest.approx(2 / 3)  # one that both have, one that the second has; the third nobody has
    assert both.recall == 1 / 2  # both readers have two, one of which was found
    assert scores["readers event"] == Score(3, 3, 2)
    assert scores["event"] == Score(3, 3, 1)


@pytest.mark.parametrize("line", ["{", "[1]", "[" * 100_000, "3", '{"corpus": "c"', "\ud800"])
def test_broken_annotations_are_one_line_that_names_the_place(tmp_path, line):
    for name in TABLES:
        (tmp_path / f"{name}.jsonl").write_text("")
    (tmp_path / "dates.jsonl").write_bytes(f'{{"corpus": "c", "article_id": "a"}}\n\n{line}\n'.encode("utf-8", "surrogatepass"))
    with pytest.raises(GoldError, match=r"dates\.jsonl(:3: not a JSON object|: cannot be read \(not text\))") as error:
        read_gold(tmp_path, ["c"])
    assert "\n" not in str(error.value)


def test_annotations_that_are_absent_or_of_another_corpus_are_told(tmp_path):
    with pytest.raises(GoldError, match=r"statements\.jsonl: cannot be read \(No such file or directory\)"):
        read_gold(tmp_path, ["c"])
    for name in TABLES:
        (tmp_path / f"{name}.jsonl").write_text('{"corpus": "other", "article_id": "a", "pair_id": "1"}\n')
    with pytest.raises(GoldError, match="nothing is annotated there of c; "):
        read_gold(tmp_path, ["c"])
    assert read_gold(tmp_path, ["other"])["dates"] == [{"corpus": "other", "article_id": "other/a", "pair_id": "1"}]
