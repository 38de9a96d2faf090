"""A folder of files that nobody should have to read, for the tests of every stage."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

MARKUP = "<script>document.title='live'</script><img src=x onerror=alert(1)>"
GOOD = "France criticised Spain on Tuesday over its ferry ban. “We will not wait,” Minister Ann Rey said.\n"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx")


def head(**fields: str) -> str:
    """Front matter with each value in double quotes."""
    quoted = {name: value.replace("\\", "\\\\").replace('"', '\\"') for name, value in fields.items()}
    return "---\nlanguage: en\n" + "".join(f'{name}: "{value}"\n' for name, value in quoted.items()) + "---\n"


NAMES = (
    "a\nb.txt", "double..dots...md", "‮txt.md", "=cmd.md", "tab\there.md", "quote'\"<b>.md", "x" * 251 + ".md",
    " space .md", "-rf.md", "%2e%2e.md", "per;cent&amp.md", "\udcff-no-utf8.md",
)  # fmt: skip
TEXTS = {
    "markup": head(title=MARKUP, published="2021-03-04", outlet=MARKUP, author=MARKUP, url="javascript:alert(1)") + MARKUP + GOOD * 2 + MARKUP,
    "nul": head(title="NUL", published="2021-03-04") + GOOD + "\x00" + GOOD,
    "surrogates": head(title="Lone", published="2021-03-04") + GOOD + "\ud800\udfff" + GOOD,
    "marks": head(title="Marks", published="2021-03-04") + "\u202e" + GOOD + "\u200f\u2066" + GOOD + "e" + "\u0301" * 400,
    "spaces": head(title="Spaces", published="2021-03-04") + " \u00a0\u2003\t" * 4000 + GOOD,
    "quotes": head(title="Quotes", published="2021-03-04") + "“‘" * 3000 + GOOD + "’”" * 3000,
    "saying": head(title="Saying", published="2021-03-04") + "He said that " * 1500 + GOOD,
    "brackets": head(title="Brackets", published="2021-03-04") + "(" * 5000 + GOOD + "[" * 5000,
    "capitals": head(title="Capitals", published="2021-03-04") + "Aa " * 5000 + "\n\n" + GOOD,
    "numbers": head(title="Numbers", published="2021-03-04") + "1" * 20000 + " " + "1/2/3 " * 3000 + GOOD,
    "dates": head(title="Dates", published="9999-12-31") + "three years after 31 December 9999, in 0000, on February 30, " * 300 + GOOD,
    "no day": head(title="No day", published="2021-02-30") + GOOD,
    "first day": head(title="First", published="0001-01-01") + "Two centuries ago and last week, " + GOOD,
    "word": head(title="Word", published="2021-03-04") + "x" * 200_000 + " " + GOOD,
    "blank lines": head(title="Blank", published="2021-03-04") + "\n" * 100_000 + GOOD,
    "emoji": head(title="Emoji", published="2021-03-04") + "\U0001f600\U0001f1eb\U0001f1f7" * 2000 + GOOD,
}
TEXTS |= {f"formula {n}": head(title=text, outlet=text, author=text) + text + "\n\n" + GOOD for n, text in enumerate(FORMULAS)}
BROKEN = {
    "bomb": "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n---\n" + GOOD,
    "tag": "---\ntitle: !!python/object/apply:os.system ['touch owned']\n---\n" + GOOD,
    "deep": "---\ntitle: " + "[" * 3000 + "\n---\n" + GOOD,
    "open": "---\ntitle: never closed\n" + GOOD,
    "empty": "",
    "binary": "\x00\x01\x02\x03\x04\x05\x06\x07\x08" * 500,
}  # fmt: skip


def make(folder: Path) -> Path:
    """Write the folder ``folder`` with everything above, links out of it, a pipe, and a huge file; return it."""
    folder.mkdir()
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(head(title="Secret") + "The secret is told here and nowhere else. " + GOOD)
    for name, text in {**TEXTS, **BROKEN}.items():
        (folder / f"{name}.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    for n, name in enumerate(NAMES):
        (folder / os.fsdecode(os.fsencode(name))).write_text(head(title=f"Name {n}", published="2021-03-05") + GOOD + f"Number {n}.\n")
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "linked").symlink_to(outside)
    (folder / "circle").symlink_to(folder)
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    os.mkfifo(folder / "pipe.md")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    return folder


def annotate(folder: Path, corpus: str, tables: dict[str, list[dict[str, Any]]]) -> Path:
    """Write annotations of ``corpus`` as readers write them: what was found there, all wrong, with markup in every field
    of words; and of an article that is not there. Return the folder ``folder`` that they are in."""
    folder.mkdir()
    told = {
        "statements": ("speaker", "speaker_text", "kind", "asserted", "reported_by", "text"), "dates": ("value", "text"), "events": ("status",),
        "stances": ("speaker", "target", "label", "why"),
    }  # fmt: skip
    told = {table: dict.fromkeys(fields, MARKUP) for table, fields in told.items()}
    told["events"] |= {"what": MARKUP, "participants": [MARKUP]}
    for table, rows in tables.items():
        rows = [{**row, **told[table], "corpus": corpus, "pair_id": f"{MARKUP}{n}"} for n, row in enumerate(rows)]
        rows += [{**row, "article_id": f"not-there{MARKUP}"} for row in rows[:1]]
        (folder / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder
