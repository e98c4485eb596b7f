"""Fit the weights of the rule reader and of its confidence, and report what they reach.

    python -m training.fit_rules --work DIR ARCD-TRAIN.json ARCD-DEV.json MLQA-DEV.json

Weights of the reader: listwise softmax regression over the sentences of the passages found
(ListNet, Cao et al. 2007, with one relevant sentence or more). Confidence: logistic regression over
the best reading's evidence, on the same questions asked twice, once with the right paragraph taken
out of what was found; it is right when its sentence holds a gold answer.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Encoder
from retrieval.encoders.bundled import BundledEncoder
from retrieval.question import Question
from retrieval.reader.confidence import features
from retrieval.reader.rules import Evidence, Reading, RuleReader
from retrieval.retriever.search import Hit, Searcher
from training.paragraphs import Example, build, write_paragraphs

READ = 8


@dataclass(frozen=True)
class Asked:
    """One question, the paragraph that search found first, and what was read of those found."""

    example: Example
    found: str
    readings: list[Reading]
    without: list[Reading]

    def is_right(self, reading: Reading) -> bool:
        name = Path(reading.sentence.article.source).name
        return name == self.example.paragraph and any(
            reading.sentence.start <= start and end <= reading.sentence.end + 1
            for start, end in self.example.answers
        )


def ask(searcher: Searcher, encoder: Encoder, examples: Sequence[Example]) -> list[Asked]:
    """Return every question read, with the right paragraph and without it."""
    reader = RuleReader()
    asked = []
    vectors = encoder.questions([example.question for example in examples])
    for example, vector in zip(examples, vectors, strict=True):
        query = searcher.query(Question(example.question), vector)
        hits = searcher.search(query, READ + 8)
        other = [hit for hit in hits if _name(hit) != example.paragraph]
        asked.append(
            Asked(
                example,
                _name(hits[0]),
                reader.read(query, hits[:READ]),
                reader.read(query, other[:READ]),
            )
        )
    return asked


def _name(hit: Hit) -> str:
    return Path(hit.chunk.article.source).name


def fit_ranking(asked: Sequence[Asked], steps: int = 500) -> NDArray[np.float64]:
    """Return the weights of `Evidence` that put right sentences first."""
    lists = []
    for one in asked:
        right = np.array([one.is_right(r) for r in one.readings])
        if right.any():
            lists.append((np.array([r.evidence.vector() for r in one.readings]), right))
    spread = np.concatenate([x for x, _ in lists]).std(0) + 1e-9
    weights = np.zeros(len(spread))
    momentum = scale = np.zeros(len(spread))
    for step in range(1, steps + 1):
        gradient = 1e-3 * weights
        for x, right in lists:
            scores = np.exp((x / spread) @ weights - ((x / spread) @ weights).max())
            chances = scores / scores.sum()
            wanted = chances * right / max((chances * right).sum(), 1e-12)
            gradient = gradient + (chances - wanted) @ (x / spread) / len(lists)
        momentum = 0.9 * momentum + 0.1 * gradient
        scale = 0.999 * scale + 0.001 * gradient**2
        weights = weights - 0.05 * (momentum / (1 - 0.9**step)) / (
            np.sqrt(scale / (1 - 0.999**step)) + 1e-8
        )
    return np.asarray(weights / spread, dtype=np.float64)


def fit_logistic(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights, the bias last, of a logistic regression (Newton's method, small ridge)."""
    rows = np.c_[x, np.ones(len(x))]
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-rows @ weights))
        hessian = (rows * (chances * (1 - chances))[:, None]).T @ rows + 1e-2 * np.eye(len(weights))
        weights += np.linalg.solve(hessian, rows.T @ (y - chances) - 1e-2 * weights)
    return weights


def auroc(scores: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return the area under the ROC curve: the chance that a right one scores above a wrong one."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positive = right > 0.5
    pairs = positive.sum() * (~positive).sum()
    return float((ranks[positive].sum() - positive.sum() * (positive.sum() + 1) / 2) / pairs)


def report(name: str, asked: Sequence[Asked]) -> None:
    right = [one.is_right(one.readings[0]) for one in asked]
    found = [one.found == one.example.paragraph for one in asked]
    paragraph = [_name(one.readings[0].hit) == one.example.paragraph for one in asked]
    given = [
        one.is_right(next(r for r in one.readings if _name(r.hit) == one.example.paragraph))
        for one in asked
        if any(_name(r.hit) == one.example.paragraph for r in one.readings)
    ]
    print(f"{name} ({len(asked)}): paragraph found first {np.mean(found):.3f}, read first", end=" ")
    print(
        f"{np.mean(paragraph):.3f}; right sentence of the paragraph {np.mean(given):.3f}", end=" "
    )
    print(f"and of all {np.mean(right):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--size", type=int, default=700)
    options = parser.parse_args()
    encoder = BundledEncoder()
    asked: list[Asked] = []
    groups = [
        [f for f in options.files if "arcd" in f.name],
        [f for f in options.files if "arcd" not in f.name],
    ]
    for number, group in enumerate(filter(None, groups)):
        texts = options.work / f"texts-{number}"
        examples = write_paragraphs(group, texts)
        library = build(
            texts, options.work / f"library-{number}-{options.size}", encoder, options.size
        )
        asked += ask(Searcher(library), encoder, examples)
    sets = sorted({one.example.source for one in asked})
    for name in sets:
        report(name, [one for one in asked if one.example.source == name])
    fold = np.arange(len(asked)) % 5
    weights = fit_ranking(asked)
    print("reader:", dict(zip(Evidence.__dataclass_fields__, np.round(weights, 2), strict=True)))
    confidence(asked, fold)


def confidence(asked: Sequence[Asked], fold: NDArray[np.int64]) -> None:
    """Print the weights of the confidence and its cross-validated quality, set by set."""
    x, y, where, folds = [], [], [], []
    for number, one in enumerate(asked):
        for readings, removed in ((one.readings, False), (one.without, True)):
            if readings:
                x.append(features(readings, Question(one.example.question).kind))
                y.append(float(not removed and one.is_right(readings[0])))
                where.append((one.example.source, removed))
                folds.append(fold[number])
    xs, ys, fs = np.array(x), np.array(y), np.array(folds)
    chances = np.zeros(len(ys))
    for k in range(5):
        w = fit_logistic(xs[fs != k], ys[fs != k])
        chances[fs == k] = 1 / (1 + np.exp(-np.c_[xs, np.ones(len(xs))][fs == k] @ w))
    gone = np.array([away for _, away in where])
    for name in sorted({s for s, _ in where}):
        rows = np.array([s == name for s, _ in where])
        print(
            f"{name:40s} AUROC right {auroc(chances[rows], ys[rows]):.3f}, "
            f"there or removed {auroc(chances[rows], (~gone[rows]).astype(float)):.3f}"
        )
    for threshold in np.arange(0.1, 0.6, 0.05):
        given = chances >= threshold
        shares = f"{given[~gone].mean():.3f} with the paragraph, {given[gone].mean():.3f} without"
        print(f"{threshold:.2f}: answered {shares}; right of those {ys[given].mean():.3f}")
    print("confidence:", np.round(fit_logistic(xs, ys), 3).tolist())


if __name__ == "__main__":
    main()
