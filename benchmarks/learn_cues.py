"""Learn the weights of helpers.statements from articles annotated with attributions (PolNeAR's layout).

    python benchmarks/learn_cues.py --gold DIR [--set polnear-train] [--only STEP ...] [--parses DIR]

``DIR`` holds ``statements/SET/gold.jsonl`` (doc_id, cue_spans, content_spans, speaker_span) and ``texts/DOC_ID.txt``.
Writes ``src/helpers/statements/weights/STEP.tsv`` for the steps cues, content and sources. scikit-learn and scipy are
needed here only; the weights are used without them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from tqdm import tqdm

from helpers.language import nlp, parse
from helpers.statements import attribution, content, cues, sources, weights
from helpers.statements.parsed import Parsed
from helpers.statements.weights import Table

STEPS = ["cues", "content", "sources", "confidence"]
WEIGHTS = Path(__file__).parents[1] / "src" / "helpers" / "statements" / "weights"
RAREST = 3  # a feature seen less often is left out
SMALLEST = 0.04  # a weight nearer to nothing is left out
NOTE = "# Learned by benchmarks/learn_cues.py from {what}. Columns: feature, {columns}.\n"


class Features:
    """Rows of features as a sparse matrix of zeros and ones."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.counts: list[int] = []
        self.rows: list[np.ndarray] = []

    def add(self, features: list[str]) -> None:
        row = np.empty(len(features), np.int32)
        for k, feature in enumerate(features):
            i = self.ids.setdefault(feature, len(self.counts))
            if i == len(self.counts):
                self.counts.append(0)
            self.counts[i] += 1
            row[k] = i
        self.rows.append(row)

    def matrix(self, rarest: int = RAREST) -> tuple[sparse.csr_matrix, list[str]]:
        """Return the matrix of the features seen often enough, and their names."""
        counts = np.array(self.counts)
        keep = np.flatnonzero(counts >= rarest)
        place = np.full(len(counts), -1, np.int32)
        place[keep] = np.arange(len(keep), dtype=np.int32)
        lengths = np.fromiter((len(r) for r in self.rows), np.int64, len(self.rows))
        flat = place[np.concatenate(self.rows)]
        owner = np.repeat(np.arange(len(self.rows), dtype=np.int32), lengths)
        known = flat >= 0
        x = sparse.csr_matrix(
            (np.ones(int(known.sum()), np.float32), (owner[known], flat[known])), shape=(len(self.rows), len(keep))
        )
        x.data[:] = 1
        names = [""] * len(counts)
        for name, i in self.ids.items():
            names[i] = name
        return x, [names[i] for i in keep]


def read_gold(folder: Path, only_ids: set[str] | None = None) -> Iterator[tuple[str, str, list[dict]]]:
    """Yield (doc_id, text, records) for every text of a set."""
    by: dict[str, list[dict]] = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        by[record["doc_id"]].append(record)
    for path in sorted((folder / "texts").glob("*.txt")):
        if only_ids is None or path.stem in only_ids:
            yield path.stem, path.read_bytes().decode("utf-8"), by.get(path.stem, [])


def read_parses(folder: Path, parses: Path | None) -> Iterator[tuple[str, Parsed, list[dict]]]:
    """Yield (doc_id, parsed, records), the parses from ``parses``/SET.spacy (and .ids) where that file stands."""
    kept = {}
    if parses and (parses / f"{folder.name}.spacy").exists():
        from spacy.tokens import DocBin

        ids = (parses / f"{folder.name}.ids").read_text().split("\n")
        kept = dict(zip(ids, DocBin().from_disk(parses / f"{folder.name}.spacy").get_docs(nlp().vocab)))
    for doc_id, text, records in tqdm(list(read_gold(folder)), disable=not sys.stderr.isatty()):
        yield doc_id, Parsed(kept.get(doc_id) or parse(text)), records


def tokens_of(parsed: Parsed, spans: list[list[int]]) -> set[int]:
    """Return the tokens that lie in character ``spans`` for the greater part."""
    out = set()
    for a, z in spans or []:
        for i in range(parsed.token_at(a), len(parsed)):
            if parsed.start[i] >= z:
                break
            if min(z, parsed.end[i]) - max(a, parsed.start[i]) > 0:
                out.add(i)
    return out


def cue_token(parsed: Parsed, record: dict, candidates: set[int]) -> int | None:
    """Return the candidate in the annotated cue that is nearest in the parse to the content, None if there is none."""
    span = tokens_of(parsed, record["cue_spans"])
    inside = sorted(span & candidates)
    if len(inside) < 2:
        return inside[0] if inside else None
    first = tokens_of(parsed, record["content_spans"][:1])
    tops = [i for i in first if parsed.head[i] not in first]

    def steps(i: int) -> tuple[int, int]:
        chain = {a: k for k, a in enumerate([i, *parsed.ancestors(i)])}
        best = 99
        for top in tops:
            for k, a in enumerate([top, *parsed.ancestors(top)]):
                if a in chain:
                    best = min(best, k + chain[a])
                    break
        return best, len(parsed.ancestors(i))

    return min(inside, key=steps)


class Example:
    """One article with, for each annotated attribution, its cue token, content tokens and source tokens."""

    def __init__(self, doc_id: str, parsed: Parsed, records: list[dict]):
        self.doc_id, self.parsed, self.records = doc_id, parsed, records
        self.candidates = cues.find_candidates(parsed)
        known = set(self.candidates)
        self.gold: dict[int, dict] = {}
        self.in_cue: set[int] = set()
        self.in_content: set[int] = set()
        for record in records:
            body = tokens_of(parsed, record["content_spans"])
            self.in_cue |= tokens_of(parsed, record["cue_spans"])
            self.in_content |= body
            token = cue_token(parsed, record, known)
            if token is not None and token not in self.gold:
                speaker = tokens_of(parsed, [record["speaker_span"]]) if record["speaker_span"] else set()
                self.gold[token] = {"content": body, "source": speaker}

    def is_right(self, found: attribution.Found, fragments: bool = False) -> bool:
        """Say whether an annotated attribution has this content (Jaccard index above a half) and this source.

        With ``fragments`` the content may be one fragment of an annotated one.
        """
        mine = self._words(found.content)
        source = set(range(*found.source)) if found.source else set()
        for gold in self.gold.values():
            runs = [gold["content"]]
            if fragments:
                runs = []
                for i in sorted(gold["content"]):
                    if runs and i - 1 in runs[-1]:
                        runs[-1].add(i)
                    else:
                        runs.append({i})
            for run in runs:
                theirs = self._words(run)
                if len(mine & theirs) * 2 > len(mine | theirs):
                    return bool(source & gold["source"]) if source or gold["source"] else True
        return False

    def _words(self, tokens: set[int]) -> set[int]:
        return {i for i in tokens if self.parsed.words[i][0].isalnum()}


# ---------------------------------------------------------------------------------------------------- the learners


def fit_yes_no(features: Features, truth: list[int], strength: float) -> Table:
    """Learn one weight a feature by logistic regression."""
    from sklearn.linear_model import LogisticRegression

    x, names = features.matrix()
    bias = names.index("bias") if "bias" in names else None
    model = LogisticRegression(solver="liblinear", C=strength, fit_intercept=False, max_iter=200, random_state=0)
    model.fit(x, np.array(truth))
    return {n: (w,) for k, (n, w) in enumerate(zip(names, model.coef_[0])) if abs(w) >= SMALLEST or k == bias}


def fit_choice(features: Features, groups: list[int], right: list[bool], penalty: float) -> Table:
    """Learn to rank: in each group the rows that are right should win (conditional logit)."""
    x, names = features.matrix()
    xt = x.T.tocsr()
    group = np.array(groups)
    good = np.array(right)
    size = group.max() + 1

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        top = np.full(size, -np.inf)
        np.maximum.at(top, group, s)
        e = np.exp(s - top[group])
        total = np.bincount(group, e, size)
        won = np.bincount(group, e * good, size)
        p = e / total[group]
        q = np.where(good, e, 0) / won[group]
        value = -np.log(won / total).sum() + penalty / 2 * (w @ w)
        return value, xt @ (p - q) + penalty * w

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return {n: (w,) for n, w in zip(names, found.x) if abs(w) >= SMALLEST}


def fit_chain(
    features: Features, lengths: list[int], labels: list[bool], penalty: float, rounds: int = 80
) -> Table:
    """Learn the three weights a feature of the chain in ``content.label_units`` (a conditional random field)."""
    x, names = features.matrix()
    xt = x.T.tocsr()
    n = x.shape[0]
    lengths_ = np.array(lengths)
    starts = np.concatenate([[0], np.cumsum(lengths_)[:-1]])
    inside = np.array(labels, float)
    first = np.zeros(n, bool)
    first[starts] = True
    last = np.zeros(n, bool)
    last[starts + lengths_ - 1] = True
    previous = np.where(first, 0, np.concatenate([[0], inside[:-1]]))
    following = np.where(last, 0, np.concatenate([inside[1:], [0]]))
    gold = np.stack([inside, inside * (1 - previous), inside * (1 - following)], 1)
    # chains of like length together, padded
    order = np.argsort(lengths_, kind="stable")
    blocks = []
    for part in np.array_split(order, max(1, len(order) // 400)):
        longest = lengths_[part].max()
        index = starts[part][:, None] + np.arange(longest)[None]
        mask = np.arange(longest)[None] < lengths_[part][:, None]
        blocks.append((np.where(mask, index, 0), mask))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(-1, 3)
        scores = x @ w
        expected = np.zeros_like(scores)
        total = 0.0
        for index, mask in blocks:
            a, o, e = (scores[index, k] for k in range(3))
            total += _forward_backward(a, o, e, mask, index, expected)
        value = total - (scores * gold).sum() + penalty / 2 * (flat @ flat)
        return value, (xt @ (expected - gold)).ravel() + penalty * flat

    found = minimize(loss, np.zeros(x.shape[1] * 3), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    w = found.x.reshape(-1, 3)
    return {name: tuple(row) for name, row in zip(names, w) if np.abs(row).max() >= SMALLEST}


def _forward_backward(a, o, e, mask, index, expected) -> float:
    """Add the expected use of each score to ``expected``; return the sum of the log partition functions."""
    size, steps = a.shape
    low = -1e9
    out = np.zeros((steps + 1, size))
    inn = np.full((steps + 1, size), low)
    end_before = np.zeros(size)
    for t in range(steps):
        m = mask[:, t]
        new_out = np.logaddexp(out[t], inn[t] + end_before)
        new_in = a[:, t] + np.logaddexp(out[t] + o[:, t], inn[t])
        out[t + 1] = np.where(m, new_out, out[t])
        inn[t + 1] = np.where(m, new_in, inn[t])
        end_before = np.where(m, e[:, t], end_before)
    z = np.logaddexp(out[steps], inn[steps] + end_before)
    b_next = np.zeros(size)  # log weight of what may follow outside at step t + 1
    b_out = np.zeros(size)  # the same outside at step t
    b_in_next = np.full(size, low)  # log weight of going on inside at step t + 1
    for t in range(steps - 1, -1, -1):
        m = mask[:, t]
        b_in = np.logaddexp(e[:, t] + b_next, b_in_next)
        rows = index[m, t]
        expected[rows, 0] = np.exp(inn[t + 1] + b_in - z)[m]
        expected[rows, 1] = np.exp(out[t] + o[:, t] + a[:, t] + b_in - z)[m]
        expected[rows, 2] = np.exp(inn[t + 1] + e[:, t] + b_next - z)[m]
        new_b_out = np.logaddexp(b_out, o[:, t] + a[:, t] + b_in)
        b_next = np.where(m, b_out, b_next)
        b_out = np.where(m, new_b_out, b_out)
        b_in_next = np.where(m, a[:, t] + b_in, b_in_next)
    return float(z.sum())


# ------------------------------------------------------------------------------------------------------- the steps


def learn_cues(examples: list[Example]) -> Table:
    features, truth = Features(), []
    for example in examples:
        for i in example.candidates:
            positive = i in example.gold
            if positive or (i not in example.in_cue and i not in example.in_content):
                features.add(cues.cue_features(example.parsed, i))
                truth.append(int(positive))
    print("cues:", len(truth), "candidates,", sum(truth), "cues,", len(features.ids), "features", flush=True)
    return fit_yes_no(features, truth, 0.3)


def learn_content(examples: list[Example]) -> Table:
    features, lengths, labels = Features(), [], []
    for example in examples:
        for cue, gold in sorted(example.gold.items()):
            units = content.find_units(example.parsed, cue)
            marks = [sum(i in gold["content"] for i in range(a, z)) * 2 > z - a for a, z, _ in units]
            if not any(marks):
                continue
            for row in content.unit_features(example.parsed, cue, units):
                features.add(row)
            lengths.append(len(units))
            labels += marks
    print("content:", len(lengths), "chains,", len(labels), "units,", len(features.ids), "features", flush=True)
    return fit_chain(features, lengths, labels, 1.0)


def learn_sources(examples: list[Example]) -> Table:
    features, groups, right = Features(), [], []
    count = 0
    for example in examples:
        r = example.parsed
        for cue, gold in sorted(example.gold.items()):
            ranked = sources.rank_sources(r, cue, gold["content"])
            span = gold["source"]
            if span:
                tops = [i for i in span if r.head[i] not in span or r.head[i] == i]
                good = [c in span and c in tops for c, _ in ranked]
                if not any(good):
                    good = [c in span for c, _ in ranked]
            else:
                good = [c == sources.NOBODY for c, _ in ranked]
            if not any(good):
                continue
            for (_, row), ok in zip(ranked, good):
                features.add(row)
                groups.append(count)
                right.append(ok)
            count += 1
    print("sources:", count, "choices,", len(groups), "candidates,", len(features.ids), "features", flush=True)
    return fit_choice(features, groups, right, 1.0)


def weigh_cues(known: list[Example], new: list[Example]) -> None:
    """Weigh the candidates of ``new`` with weights learned from ``known``: the later steps look at these scores."""
    with using(cues=learn_cues(known)):
        for example in new:
            example.parsed.cue_scores = {i: cues.cue_score(example.parsed, i) for i in example.candidates}


def learn_confidence(examples: list[Example]) -> tuple[Table, Table]:
    """Learn how far a statement, or a quotation without a cue, can be trusted.

    The steps before are learned on one half of the articles and tried on the other, both ways round, so that their
    scores are as uncertain here as they will be on new articles.
    """
    judged, right, quoted, speech = Features(), [], Features(), []
    for half in (0, 1):
        known, new = examples[half::2], examples[1 - half :: 2]
        with using(content=learn_content(known), sources=learn_sources(known)):
            for example in new:
                found = []
                for cue, cue_score in example.parsed.cue_scores.items():
                    if cue_score < attribution.PLAUSIBLE or (cue in example.in_content and cue not in example.gold):
                        continue
                    statement, features = attribution.weigh_one(example.parsed, cue, cue_score)
                    if statement:
                        judged.add(features)
                        right.append(int(example.is_right(statement)))
                        statement.confidence = cue_score
                        if cue_score > 0:
                            found.append(statement)
                found = attribution.resolve(example.parsed, sorted(found, key=lambda f: -f.confidence))
                for q in attribution.left_over(example.parsed, found):
                    quoted.add(q.features)
                    speech.append(int(example.is_right(attribution.Found(None, 0, set(q.tokens), q.source), fragments=True)))
    print("confidence:", len(right), "statements,", sum(right), "right;", len(speech), "quotations,", sum(speech), "speech", flush=True)
    return fit_yes_no(judged, right, 0.1), fit_yes_no(quoted, speech, 0.3)


COLUMNS = {
    "cues": "weight", "content": "weight inside, weight opening, weight ending", "sources": "weight",
    "confidence": "weight", "quotations": "weight",
}


@contextmanager
def using(**tables: Table) -> Iterator[None]:
    """Let the steps use ``tables`` instead of the weights beside them."""
    kept = weights.load_table
    weights.load_table = content.load_table = lambda name: tables[name]
    weights.load_weights.cache_clear()
    try:
        yield
    finally:
        weights.load_table = content.load_table = kept
        weights.load_weights.cache_clear()


def write(name: str, table: Table, what: str, folder: Path) -> None:
    """Write a weights file, strongest feature first."""
    rows = sorted(table.items(), key=lambda kv: (-round(max(map(abs, kv[1])), 2), kv[0]))
    with open(folder / f"{name}.tsv", "w", encoding="utf-8", newline="\n") as file:
        file.write(NOTE.format(what=what, columns=COLUMNS[name]))
        for feature, row in rows:
            if not any(c in feature for c in "\t\n\r\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e") and not feature.startswith("# "):
                file.write(feature + "\t" + "\t".join(f"{w:.2f}".rstrip("0").rstrip(".").replace("-0", "-0") for w in row) + "\n")
    print(f"{name}: {len(rows)} weights kept", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder that holds statements/SET")
    parser.add_argument("--set", default="polnear-train")
    parser.add_argument("--only", nargs="*", choices=list(STEPS), default=STEPS, help="steps to learn")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the weights")
    parser.add_argument("--parses", type=Path, help="folder with parses kept as SET.spacy and SET.ids")
    arguments = parser.parse_args()
    folder = arguments.gold / "statements" / arguments.set
    examples = [Example(*row) for row in read_parses(folder, arguments.parses)]
    total = sum(len(e.records) for e in examples)
    print(len(examples), "articles,", total, "attributions,", sum(len(e.gold) for e in examples), "with a cue token", flush=True)
    what = "the attributions of PolNeAR 1.0.0, training part"
    if "cues" in arguments.only:
        write("cues", learn_cues(examples), what, arguments.out)
    for half in (0, 1):
        weigh_cues(examples[half::2], examples[1 - half :: 2])
    for step, learn in (("content", learn_content), ("sources", learn_sources)):
        if step in arguments.only:
            write(step, learn(examples), what, arguments.out)
    if "confidence" in arguments.only:
        statements, quotations = learn_confidence(examples)
        write("confidence", statements, what, arguments.out)
        write("quotations", quotations, what, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
