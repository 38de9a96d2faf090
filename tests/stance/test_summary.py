"""The speakers table: distinct utterances, means with intervals by article, trends only where there is one."""

import math
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers import schemas
from helpers.stance import summary
from helpers.stance.summary import arrange, join


def rows_of(columns):
    return [dict(zip(columns, values)) for values in zip(*columns.values(), strict=True)]


def summarise(statements, stances, **options):
    return rows_of(summary.summarise(join(statements, stances), **options))


def summarise_sides(statements, stances, party):
    return rows_of(summary.summarise_sides(join(statements, stances), party))


def summarise_outlets(statements, stances, outlets, **options):
    return rows_of(summary.summarise_outlets(join(statements, stances), outlets, **options))


def find_reversals(statements, stances):
    return summary.find_reversals(join(statements, stances))


def tables(rows):
    """Make the two tables from (article, day, speaker, target, score) and, where given, what repeats an utterance."""
    statements, stances = [], []
    for i, (article, day, speaker, target, score, *same_as) in enumerate(rows):
        name = f"{article}#s{i}"
        statements.append({
            "statement_id": name, "article_id": article, "speaker": speaker and speaker.title(), "speaker_id": speaker,
            "speaker_kind": "person", "spans": [[0, 1]], "text": "x", "kind": "direct", "mode": "speech",
            "said_on": day, "sentiment": 0.5, "asserted": "yes", "same_as": same_as[0] if same_as else None,
            "confidence": 1.0,
        })
        stances.append({
            "statement_id": name, "speaker_id": speaker, "target": target.title(), "target_id": target,
            "target_kind": "party", "score": score, "label": "neutral", "cues": [], "confidence": 0.5, "why": "",
        })
    return schemas.to_frame("statements", statements), schemas.to_frame("stances", stances)


def days(n):
    return [(date(2021, 3, 1) + timedelta(days=i)).isoformat() for i in range(n)]


def only(rows, **options):
    found = summarise(*tables(rows), **options)
    assert len(found) == 1
    return found[0]


def test_a_repeated_utterance_counts_once():
    row = only([("a", "2021-03-01", "x", "y", -0.5), ("b", "2021-03-02", "x", "y", -0.1, "a#s0")], minimum=1)
    assert row["statements"] == 1 and row["mean_score"] == -0.5 and row["evidence"] == ["a#s0"]


def test_a_repeat_stands_in_where_the_first_report_has_not_the_target():
    row = only([("b", "2021-03-02", "x", "y", -0.1, "a#gone")], minimum=1)
    assert row["statements"] == 1 and row["evidence"] == ["b#s0"]


def test_no_mean_below_the_minimum():
    row = only([("a", "2021-03-01", "x", "y", -0.5), ("b", "2021-03-02", "x", "y", -0.4)])
    assert row["statements"] == 2
    assert [row[k] for k in ("mean_score", "low", "high", "mean_sentiment")] == [None] * 4
    assert row["trend"] == "too few" and row["strongest"] == "a#s0"


def test_mean_interval_and_days():
    rows = [(f"a{i}", day, "x", "y", score) for i, (day, score) in enumerate(zip(days(4), (-0.8, -0.2, -0.6, -0.4)))]
    row = only(rows)
    assert row["mean_score"] == -0.5 and row["mean_sentiment"] == 0.5
    assert -0.8 <= row["low"] < -0.5 < row["high"] <= -0.2
    assert (row["first"], row["last"]) == ("2021-03-01", "2021-03-04")
    assert row["speaker"] == "X" and row["target"] == "Y"


def test_the_interval_is_resampled_by_article():
    one = only([("a", "2021-03-01", "x", "y", s) for s in (-0.8, 0.0, 0.8)])
    assert one["mean_score"] == 0 and one["low"] is None  # a single article tells nothing of the spread
    clustered = only([(f"a{i % 2}", "2021-03-01", "x", "y", 0.8 if i % 2 else -0.8) for i in range(20)])
    spread = only([(f"a{i}", "2021-03-01", "x", "y", 0.8 if i % 2 else -0.8) for i in range(20)])
    assert clustered["high"] - clustered["low"] > spread["high"] - spread["low"]


@pytest.mark.parametrize(("turn", "trend"), [(1, "warmer"), (-1, "colder")])
def test_a_steady_change_is_a_trend(turn, trend):
    rows = [(f"a{i}", day, "x", "y", turn * (-0.7 + 0.2 * i)) for i, day in enumerate(days(8))]
    row = only(rows)
    assert row["trend"] == trend
    assert row["difference"] * turn > 0
    assert row["difference"] == pytest.approx(row["after_mean"] - row["before_mean"])
    assert row["difference_low"] <= row["difference"] <= row["difference_high"]
    assert row["before_n"] + row["after_n"] == 8


def test_chance_is_no_trend():
    rng = np.random.default_rng(5)
    pairs = [
        (f"a{i}", day, f"s{k}", "y", float(rng.uniform(-1, 1))) for k in range(40) for i, day in enumerate(days(8))
    ]
    found = [row["trend"] for row in summarise(*tables(pairs))]
    assert sum(trend != "none" for trend in found) <= 5  # the level is one in twenty


def test_a_trend_that_is_told_is_borne_out_by_its_interval():
    rng = np.random.default_rng(8)
    pairs = [
        (f"a{i}", day, f"s{k}", "y", float(np.clip(rng.normal((i - 3) / 9, 0.45), -1, 1))) for k in range(60) for i, day in enumerate(days(8))
    ]
    found = summarise(*tables(pairs))
    told = [row for row in found if row["trend"] != "none"]
    assert 5 < len(told) < 60
    assert all(row["difference_low"] * row["difference_high"] > 0 for row in told)


def test_few_articles_have_no_trend():
    rows = [(f"a{i}", day, "x", "y", i / 10) for i, day in enumerate(days(4))]
    assert only(rows)["trend"] == "too few"


def test_who_is_unknown_and_the_speaker_itself_are_left_out():
    assert summarise(*tables([("a", None, None, "y", 0.5), ("a", None, "x", "x", 0.5)])) == []


def test_the_same_input_gives_the_same_rows_in_any_order():
    rows = [(f"a{i}", day, "x", "y", s) for i, (day, s) in enumerate(zip(days(6), (0.13, -0.41, 0.37, 0.22, -0.64, 0.58)))]
    statements, stances = tables(rows)
    once = summarise(statements, stances)
    assert once == summarise(statements, stances)
    assert once == summarise(statements[::-1], stances.sample(frac=1, random_state=1))
    other = summarise(statements, stances, seed=1)[0]
    assert (once[0]["low"], once[0]["high"]) != (other["low"], other["high"])


def test_another_pair_changes_nothing_here():
    rows = [(f"a{i}", day, "x", "y", i / 10) for i, day in enumerate(days(5))]
    more = [*rows, ("b", "2021-04-01", "z", "y", 1.0)]
    assert summarise(*tables(more))[0] == only(rows)


def test_who_has_no_name_is_called_by_its_id():
    statements, stances = tables([("a", "2021-03-01", "x", "y", 0.7), ("b", "2021-05-01", "x", "y", -0.8)])
    statements["speaker"], stances["confidence"], statements["text"] = None, 0.9, ["We welcome it.", "It must go."]
    assert [row["speaker"] for row in summarise(statements, stances) + find_reversals(statements, stances)] == ["x", "x"]
    assert [row["side"] for row in summarise_sides(statements, stances, {}.get)] == ["x"]


def many():
    """Tables of some speakers and targets, among them groups of every size, repeats, and statements without a day."""
    rng = np.random.default_rng(3)
    rows = []
    for i in range(160):
        day = None if rng.random() < 0.1 else days(30)[rng.integers(30)]
        same_as = f"a{rng.integers(40)}#s{rng.integers(i + 1)}" if rng.random() < 0.15 else None
        rows.append((f"a{rng.integers(40)}", day, "xyzuvw"[int(rng.pareto(1)) % 6], "yzt"[rng.integers(3)], round(rng.uniform(-1, 1), 1), same_as))
    statements, stances = tables(rows)
    statements["sentiment"] = [None if rng.random() < 0.2 else round(rng.uniform(-1, 1), 2) for _ in rows]
    statements["sentiment"] = statements["sentiment"].astype("Float64")
    stances["target_kind"] = ["topic" if rng.random() < 0.3 else "party" for _ in rows]
    stances["label"] = ["oppose" if score < -0.2 else "support" if score > 0.2 else "neutral" for score in stances["score"]]
    return statements, stances


def test_each_group_is_summed_up_as_if_it_stood_alone():
    statements, stances = many()
    found = summarise(statements, stances)
    assert {row["statements"] for row in found} > {1, 2, 3} and {row["trend"] for row in found} > {"none"}
    for row in found:
        of = (stances["speaker_id"] == row["speaker_id"]) & (stances["target_id"] == row["target_id"]) & (stances["target_kind"] == row["target_kind"])
        assert summarise(statements, stances[of]) == [row]
        own = stances[of & stances["statement_id"].isin(row["evidence"])].sort_values(["score", "statement_id"])
        told = [day for day in statements.set_index("statement_id")["said_on"][row["evidence"]] if day]
        assert (row["statements"], row["first"], row["last"]) == (len(own), min(told, default=None), max(told, default=None))
        assert row["evidence"] == sorted(own["statement_id"]) and abs(own.set_index("statement_id")["score"])[row["strongest"]] == max(abs(own["score"]))
        opposed = own["statement_id"][own["label"] == "oppose"].tolist()
        assert (row["oppose"], row["strongest_oppose"]) == (len(opposed), opposed[0] if opposed else None)
        if row["mean_score"] is not None:
            assert row["mean_score"] == pytest.approx(own["score"].mean(), abs=1e-4)


def test_positions_may_come_in_any_order_and_with_names_as_categories_in_any():
    positions = join(*many())
    text = positions.astype({name: object for name in summary.NAMES}).sample(frac=1, random_state=2)
    other = text.assign(**{name: pd.Categorical(text[name], pd.unique(text[name].dropna())) for name in summary.NAMES})
    assert summary.summarise(positions) == summary.summarise(arrange(text)) == summary.summarise(arrange(other))


class Shelf(dict):
    """What keeps figures, and how many it was given last."""

    new = 0

    def get(self, keys):
        return {key: self[key] for key in keys if key in self}

    def put(self, bodies):
        self.new = len(bodies)
        self.update(bodies)


def test_figures_that_are_kept_are_not_found_again():
    statements, stances = many()
    kept = Shelf()
    once = summarise(statements, stances, kept=kept)
    assert once == summarise(statements, stances) and kept.new == len({str(row) for row in once if row["statements"] >= 3})
    kept.new = 0
    assert summarise(statements, stances, kept=kept) == once and kept.new == 0
    row = next(row for row in once if row["statements"] > 3)
    stances.loc[(stances["statement_id"] == row["strongest"]) & (stances["target_id"] == row["target_id"]), "score"] = 0.05
    assert summarise(statements, stances, kept=kept) == summarise(statements, stances) != once and kept.new == 1


def test_a_table_is_the_same_from_columns_and_from_rows():
    columns = summary.summarise(join(*many()))
    frame = schemas.check("speakers", schemas.to_frame("speakers", columns))
    pd.testing.assert_frame_equal(frame, schemas.to_frame("speakers", rows_of(columns)))


def test_empty_tables_make_no_rows():
    assert summarise(schemas.to_frame("statements", []), schemas.to_frame("stances", [])) == []


def test_rows_keep_the_schema():
    rows = [(f"a{i}", day, "x", "y", i / 10) for i, day in enumerate(days(6))]
    schemas.check("speakers", schemas.to_frame("speakers", summarise(*tables(rows))))


# --- sides, outlets, reversals

PARTIES = {
    "north": SimpleNamespace(name="Norland", side=None), "south": SimpleNamespace(name="Sudria", side=None),
    "mara": SimpleNamespace(name="Mara", side="north"), "tom": SimpleNamespace(name="Tom", side="north"),
}  # fmt: skip


def with_sides(rows):
    statements, stances = tables(rows)
    statements["speaker_side"] = [getattr(PARTIES.get(speaker), "side", None) for speaker in statements["speaker_id"]]
    return statements, stances


def test_all_who_speak_for_a_side_are_counted_together_and_not_on_their_own():
    rows = [
        ("a", "2021-03-01", "mara", "south", -0.6), ("b", "2021-03-02", "tom", "south", -0.2), ("c", "2021-03-03", "north", "south", -0.4),
        ("c", "2021-03-03", "mara", "north", 0.9), ("c", "2021-03-03", "north", "tom", 0.9), ("d", "2021-03-04", "lone", "south", 0.5),
    ]  # fmt: skip
    found = {row["side_id"]: row for row in summarise_sides(*with_sides(rows), PARTIES.get)}
    assert set(found) == {"north", "lone"}  # nothing about Norland itself, nor about its own Tom
    assert (found["north"]["side"], found["north"]["statements"], found["north"]["speakers"]) == ("Norland", 3, 3)
    assert found["north"]["mean_score"] == pytest.approx(-0.4)
    assert found["lone"]["side"] == "Lone"


def test_an_utterance_counts_once_in_each_outlet_that_reports_it():
    rows = [("a", "2021-03-01", "x", "y", -0.5), ("b", "2021-03-02", "x", "y", -0.1, "a#s0"), ("c", "2021-03-02", "x", "y", 0.3, "a#s0")]
    found = summarise_outlets(*tables(rows), {"a": "Desk", "b": "Wire", "c": "Wire", "d": None}, minimum=1)
    assert [(row["outlet"], row["statements"], row["mean_score"]) for row in found] == [("Desk", 1, -0.5), ("Wire", 1, -0.1)]


def test_shares_and_the_most_telling_statement_of_either_side():
    statements, stances = tables([("a", "2021-03-01", "x", "y", score) for score in (-0.9, -0.4, 0.0, 0.7)])
    stances["label"] = ["oppose", "oppose", "neutral", "support"]
    row = summarise(statements, stances)[0]
    assert [row[label] for label in ("oppose", "neutral", "support")] == [2, 1, 1]
    assert (row["strongest_oppose"], row["strongest_support"]) == ("a#s0", "a#s3")


def reversals(*rows, **changes):
    statements, stances = tables(rows)
    stances["confidence"] = 0.9
    statements["text"] = [f"sentence{n} of{n} its{n} own{n}" for n in range(len(rows))]
    for column, values in changes.items():
        (stances if column in stances.columns and column != "text" else statements)[column] = values
    return [(row["before"], row["after"]) for row in find_reversals(statements, stances)]


def test_statements_on_opposite_sides_are_a_reversal_with_both_days():
    rows = [("a", "2021-03-01", "x", "y", 0.7), ("b", "2021-05-01", "x", "y", -0.8), ("c", "2021-05-02", "x", "y", -0.6), ("d", "2021-06-01", "x", "z", 0.9)]
    statements, stances = tables(rows)
    stances["confidence"], statements["text"] = 0.9, ["We welcome it.", "It must go.", "It is a crime.", "Fine people."]
    found = find_reversals(statements, stances)
    assert len(found) == 1
    assert [found[0][key] for key in ("before", "before_day", "after", "after_day")] == ["a#s0", "2021-03-01", "b#s1", "2021-05-01"]
    assert found[0]["before_score"] == 0.7 and found[0]["after_score"] == -0.8


ONE, OTHER = ("a", "2021-03-01", "x", "y", 0.7), ("b", "2021-05-01", "x", "y", -0.8)


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ((ONE, ("b", "2021-05-01", "x", "y", 0.8)), {}), ((ONE, ("b", "2021-05-01", "z", "y", -0.8)), {}), ((ONE, ("b", "2021-03-01", "x", "y", -0.8)), {}),
        ((ONE, ("b", "2021-05-01", "x", "y", -0.3)), {}), ((ONE, ("b", None, "x", "y", -0.8)), {}), ((ONE, OTHER), {"confidence": [0.9, 0.5]}),
        ((ONE, OTHER), {"asserted": ["yes", "denied"]}), ((ONE, OTHER), {"text": ["a gangster-like demand for tolls", "that gangster-like demand for tolls"]}),
    ],
    ids=["same side", "two speakers", "one day", "not clear", "no day", "not sure", "denied", "the same words"],
)  # fmt: skip
def test_what_is_no_reversal(rows, changes):
    assert reversals(ONE, OTHER) == [("a#s0", "b#s1")]
    assert reversals(*rows, **changes) == []


def test_a_day_that_says_both_turns_nothing():
    assert reversals(ONE, ("b", "2021-04-01", "x", "y", -0.9), ("b", "2021-04-01", "x", "y", 0.9), ("c", "2021-05-01", "x", "y", 0.9)) == []


@pytest.mark.parametrize(("table", "make"), [("sides", lambda *t: summarise_sides(*t, PARTIES.get)), ("outlets", lambda *t: summarise_outlets(*t, {})), ("reversals", find_reversals)])
def test_the_other_tables_keep_their_schema_also_when_empty(table, make):
    for rows in ([], [("a", "2021-03-01", "mara", "south", 0.7), ("b", "2021-03-02", "mara", "south", -0.7)]):
        schemas.check(table, schemas.to_frame(table, make(*with_sides(rows))))


def test_many_articles_get_the_interval_and_trend_that_drawing_gives(monkeypatch):
    for rising in (0.0, 0.006):
        rows = [(f"a{i}", day, "x", "y", round(0.4 * math.sin(i * i) + rising * i - 0.2, 2)) for i, day in enumerate(days(90))]
        drawn = summarise(*tables(rows))[0]
        monkeypatch.setattr(summary, "MANY", 50)
        told = summarise(*tables(rows))[0]
        monkeypatch.undo()
        assert told["trend"] == drawn["trend"] == ("warmer" if rising else "none")
        for name in ("low", "high", "difference_low", "difference_high"):
            assert told[name] == pytest.approx(drawn[name], abs=0.02)
