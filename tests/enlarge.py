"""A small fabricated result made large: the same articles, statements and events, again and again under other ids."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

IDS = {
    "articles": ("article_id",), "statements": ("statement_id", "article_id", "same_as"), "stances": ("statement_id",),
    "dates": ("article_id",), "events": ("event_id",),
}  # fmt: skip


def enlarge(result: SimpleNamespace, times: int) -> SimpleNamespace:
    """Repeat what ``result`` holds ``times`` over; its other tables stay as they are."""
    tables = vars(result) | {}
    for name, columns in IDS.items():
        copies = []
        for n in range(times):
            copy = tables[name].copy()
            for column in columns:
                copy[column] = [None if value is None else f"{value}/{n}" for value in copy[column]]
            if name == "events":
                copy["evidence"] = [[{**proof, "article_id": f"{proof['article_id']}/{n}"} for proof in proofs] for proofs in copy["evidence"]]
            copies.append(copy)
        tables[name] = pd.concat(copies, ignore_index=True)
    return SimpleNamespace(**tables)
