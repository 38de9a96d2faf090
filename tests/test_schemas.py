from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from helpers import schemas

ROW = {"str": "x", "int": 0, "float": 0.5}
WRONG = {  # column of statements or articles -> what it may not hold
    ("statements", "mode"): "shout", ("statements", "kind"): ["direct"], ("statements", "asserted"): None, ("statements", "confidence"): 1.01,
    ("statements", "sentiment"): -1.01, ("statements", "cue_start"): -1, ("statements", "text"): None, ("articles", "words"): -1,
    ("articles", "words "): None, ("stances", "score"): None, ("stances", "act_score"): 10.5, ("dates", "start"): -1, ("events", "status"): "over",
    ("speakers", "mean_score"): -2, ("speakers", "trend"): "hot", ("corrections", "applied"): "maybe",
}  # fmt: skip


def rows(name: str, n: int = 3) -> list[dict]:
    """Rows that keep the contract, each with an identifier of its own."""
    found = []
    for i in range(n):
        row = {column: schemas.ALLOWED.get((name, column), [ROW.get(kind.rstrip("?"), [])])[0] for column, kind in schemas.COLUMNS[name].items()}
        found.append(row | ({schemas.UNIQUE[name]: f"{name}{i}"} if name in schemas.UNIQUE else {}))
    return found


@pytest.mark.parametrize("name", schemas.COLUMNS)
def test_a_table_that_keeps_its_contract_passes(name):
    absent = {column: None for column, kind in schemas.COLUMNS[name].items() if kind.endswith("?")}
    for found in ([], rows(name), [row | absent for row in rows(name)]):
        frame = schemas.to_frame(name, found)
        assert schemas.check(name, frame) is frame
        schemas._schema(name).validate(frame, lazy=True)


@pytest.mark.parametrize(("name", "column"), WRONG)
def test_a_cell_that_breaks_the_contract_is_told(name, column):
    found = rows(name)
    found[1][column.strip()] = WRONG[name, column]
    with pytest.raises(SchemaErrors):
        schemas.check(name, schemas.to_frame(name, found))


@pytest.mark.parametrize("name", schemas.UNIQUE)
def test_two_rows_of_one_name_are_told(name):
    with pytest.raises(SchemaErrors):
        schemas.check(name, schemas.to_frame(name, [*rows(name), rows(name)[0]]))


@pytest.mark.parametrize("name", schemas.COLUMNS)
def test_a_column_that_is_missing_or_of_another_type_is_told(name):
    frame = schemas.to_frame(name, rows(name))
    for column in frame:
        other = np.array([1, 2, 3]) if frame[column].dtype == object else frame[column].astype(object)
        for wrong in (frame.drop(columns=column), frame.assign(**{column: other})):
            with pytest.raises(SchemaErrors):
                schemas.check(name, wrong)


def test_a_number_that_is_none_is_told():
    frame = schemas.to_frame("stances", rows("stances"))
    frame["score"] = pd.arrays.FloatingArray(np.array([0.5, np.nan, 0.5]), np.array([False, False, False]))
    with pytest.raises(SchemaErrors):
        schemas.check("stances", frame)


def test_pandera_is_not_imported_where_all_is_well():
    code = (
        "import sys; from helpers import schemas; schemas.check('rejects', schemas.to_frame('rejects', [{'path': 'a', 'reason': 'b', 'mend': 'c'}]));"
        "print('pandera' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
