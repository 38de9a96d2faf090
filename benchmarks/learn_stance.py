"""Learn the weights of helpers.stance: a gate (is a stance held?) and a polarity (for or against?).

    python benchmarks/learn_stance.py --gold DIR [--parses DIR] [--dry]

``DIR`` holds ``stance/newsmtsc-dev.jsonl``, ``dse-dev.jsonl`` and ``plv-dev.jsonl`` (id, text, start, end, label, split;
s_start and s_end where the holder is marked). Learned from the split "train" of each; of PLV, which has no other split,
one sentence in five is held out by a hash of its text (``held_out``). What is left is chosen on: the table printed.
Writes ``src/helpers/stance/weights.tsv`` unless --dry. scikit-learn and scipy are needed here only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from spacy.tokens import DocBin

from helpers.language import nlp, parse
from helpers.stance.features import features, vector
from helpers.stance.model import PULL, WEIGHTS, denied_only, directed, read_span

SETS = ("newsmtsc", "dse", "plv")
RAREST = 3  # a feature seen in fewer rows is left out
SMALLEST = 0.03  # a feature whose every weight is nearer to nothing is left out
APART = 0.7  # how freely the weights with and without a holder may differ
# Inverse strength of regularisation, and how much more freely a feature may weigh that tells the classes apart (``freedom``)
GATE, POLARITY = (0.05, 0.7), (0.2, 0.5)
EVEN = 0.3  # how freely any feature may weigh
NOTE = """\
# Weights of helpers.stance, learned by benchmarks/learn_stance.py from the training parts of NewsMTSC (Hamborg and
# Donnay 2021), DSE (Deng et al.'s task, bywords/directed_sentiment_analysis) and four fifths of PLV's (Hu et al. 2024,
# PLOVER relations). No text of theirs is contained, only weights of words and patterns.
# Columns: feature, gate with a holder, gate without, polarity with a holder, polarity without.
# Features: "w" a word, "b" before, "a" after, "bn"/"an" near, "m" between holder and target ("m<" target first), "2" two
# words in a row, "g" what governs the target, "v"/"vv" the other parts of its clause, "c" its own dependents, "p"/"pp"
# on the path from holder to target; with "k" before, the same for the kind of word (its act, or tone ++ + - --).
"""


def rows(gold: Path, name: str) -> list[dict]:
    """Read one gold set."""
    with (gold / "stance" / f"{name}-dev.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_out(row: dict) -> bool:
    """Tell whether a row is kept from learning."""
    if "quad" in row:
        return int(hashlib.md5(row["text"].encode()).hexdigest(), 16) % 5 == 4
    return row["split"] != "train"


def parsed(texts: list[str], kept: Path | None) -> dict:
    """Parse each text once; parses are kept in the file ``kept`` if one is given."""
    if kept and kept.exists():
        docs = {doc.text: doc for doc in DocBin().from_disk(kept).get_docs(nlp().vocab)}
        if all(text in docs for text in texts):
            return docs
    docs = {text: parse(text) for text in dict.fromkeys(texts)}
    if kept:
        DocBin(attrs=["LEMMA", "TAG", "POS", "DEP", "HEAD", "SENT_START"], docs=docs.values()).to_disk(kept)
    return docs


def vectors(found: list[dict], docs: dict) -> Iterator[tuple[bool, dict[str, float], float, bool]]:
    """Yield for each row whether its holder was read, its features, what is done to it, whether harm is only denied."""
    for row in found:
        holder = (row["s_start"], row["s_end"]) if "s_start" in row else None
        reader = read_span(docs[row["text"]], row["start"], row["end"], holder)
        if reader is None:
            yield False, {}, 0.0, False
            continue
        evidence = reader.read()
        yield bool(reader.holder), vector(features(reader, evidence)), directed(evidence), denied_only(evidence)


class Matrix:
    """Rows of features, each laid three times: shared, and apart for rows with and without a holder."""

    def __init__(self, counted: list[dict[str, float]]):
        counts = Counter(name for values in counted for name in values)
        self.index = {name: 3 * i for i, name in enumerate(sorted(n for n, k in counts.items() if k >= RAREST))}

    def rows(self, found: list[tuple]) -> sparse.csr_matrix:
        data, columns, ends = [], [], [0]
        for held, values, *_ in found:
            for name, value in values.items():
                column = self.index.get(name)
                if column is not None:
                    data += (value, value * APART)
                    columns += (column, column + (1 if held else 2))
            ends.append(len(data))
        return sparse.csr_matrix((data, columns, ends), shape=(len(found), 3 * len(self.index)))

    def weights(self, coefficients: np.ndarray) -> np.ndarray:
        """Return a row for each feature: its weight with a holder and without."""
        shared, held, free = coefficients.reshape(-1, 3).T
        return np.stack([shared + APART * held, shared + APART * free], axis=1)


def freedom(x: sparse.csr_matrix, y: np.ndarray, telling: float) -> np.ndarray:
    """Return how freely each feature may weigh: more where its share of the two classes differs (log-count ratio).

    Source: Wang and Manning 2012, *Baselines and bigrams*, whose scaling is damped here.
    """
    size = abs(x)
    ours, theirs = (1 + np.asarray(size[side].sum(axis=0)).ravel() for side in (y, ~y))
    return EVEN + np.abs(np.log((ours / ours.sum()) / (theirs / theirs.sum()))) ** telling


def fit(x: sparse.csr_matrix, y: np.ndarray, strength: float, telling: float) -> np.ndarray:
    """Return the coefficients of a logistic regression over features scaled by their freedom."""
    scale = freedom(x, y, telling)
    model = LogisticRegression(C=strength, max_iter=500, solver="liblinear", fit_intercept=False)
    return model.fit(x @ sparse.diags(scale), y).coef_[0] * scale


def best_threshold(gate: np.ndarray, favours: np.ndarray, denied: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    """Return the threshold of the likelier side that is best in macro-F1, smoothed over its neighbours, and that F1."""
    steps = np.arange(0.2, 0.6, 0.02)
    sure = np.where(denied, 0, gate * np.maximum(favours, 1 - favours))
    scores = np.array([macro(np.where(sure > t, np.where(favours > 0.5, 1, -1), 0), gold) for t in steps])
    smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    best = int(smooth.argmax())
    return float(steps[best]), float(scores[best])


def macro(predicted: np.ndarray, gold: np.ndarray) -> float:
    """Return macro-F1 over the classes of ``gold``."""
    scores = []
    for label in sorted(set(gold.tolist())):
        both = ((predicted == label) & (gold == label)).sum()
        scores.append(2 * both / max(1, (predicted == label).sum() + (gold == label).sum()))
    return float(np.mean(scores))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, required=True, help="folder of the gold sets")
    options.add_argument("--parses", type=Path, help="folder that keeps the parses between runs")
    options.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    options = options.parse_args()

    learn, judge = [], []
    for name in SETS:
        found = rows(options.gold, name)
        docs = parsed([row["text"] for row in found], options.parses and options.parses / f"{name}.docbin")
        for row, pair in zip(found, vectors(found, docs)):
            (judge if held_out(row) else learn).append((name, row["label"], pair))
        print(f"{name}: {len(found)} rows read", flush=True)

    matrix = Matrix([values for _, _, (_, values, *_) in learn])
    sided = [row for row in learn if row[1]]
    gate = fit(matrix.rows([pair for _, _, pair in learn]), np.array([label != 0 for _, label, _ in learn]), *GATE)
    polarity = fit(matrix.rows([pair for _, _, pair in sided]), np.array([label > 0 for _, label, _ in sided]), *POLARITY)

    columns = np.concatenate([matrix.weights(gate), matrix.weights(polarity)], axis=1)
    columns[np.abs(columns).max(axis=1) < SMALLEST] = 0
    columns = columns.round(3)
    thresholds = {}
    for name in SETS:
        part = [(label, pair) for set_name, label, pair in judge if set_name == name]
        gold = np.array([label for label, _ in part])
        opens, favours = np.array([
            [sum(v * columns[matrix.index[n] // 3][k + (0 if held else 1)] for n, v in values.items() if n in matrix.index)
             for k in (0, 2)] for _, (held, values, *_) in part
        ]).T
        done, denied = np.array([pair[2:] for _, pair in part]).T
        opens, favours = opens + PULL[0] * np.abs(done), favours + PULL[1] * done
        opens, favours = 1 / (1 + np.exp(-opens)), 1 / (1 + np.exp(-favours))
        if name == "plv":
            side = np.where(favours > 0.5, 1, -1)
            shown = np.where((opens * np.maximum(favours, 1 - favours) > thresholds["dse"]) & (denied == 0), side, 0)
            print(f"plv: F1 on the sign {macro(side, gold):.3f}, flips {np.mean(shown * gold < 0):.3f}, n {len(gold)}")
        else:
            thresholds[name], score = best_threshold(opens, favours, denied, gold)
            side = (favours > 0.5) == (gold > 0)
            print(f"{name}: macro-F1 {score:.3f} at {thresholds[name]:.2f}, polarity right {side[gold != 0].mean():.3f}, "
                  f"n {len(gold)}")
    kept = [(name, columns[i // 3]) for name, i in matrix.index.items() if columns[i // 3].any()]
    print(f"{len(kept)} features of {len(matrix.index)}")
    if not options.dry:
        with WEIGHTS.open("w", encoding="utf-8") as file:
            file.write(NOTE + f"gate\t{thresholds['dse']:.2f}\t{thresholds['newsmtsc']:.2f}\n")
            for name, values in kept:
                file.write(name + "".join(f"\t{value:g}" if value else "\t" for value in values) + "\n")


if __name__ == "__main__":
    main()
