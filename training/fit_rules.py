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
from retrieval.evaluation.example import Example
from retrieval.evaluation.metrics import auroc
from retrieval.evaluation.paragraphs import build, write_paragraphs
from retrieval.question import Question
from retrieval.reader.confidence import features
from retrieval.reader.rules import Evidence, Reading, RuleReader
from retrieval.retriever.search import Hit, Searcher

READ = 8


@dataclass(frozen=True)
class Asked:
    """One question with an answer, and what was read of the passages that search found.

    Attributes:
        set: Name of the file it is from.
        without: What is read when its paragraph is taken out of what was found.
    """

    set: str
    example: Example
    found: Hit
    readings: list[Reading]
    without: list[Reading]

    def is_of_paragraph(self, hit: Hit) -> bool:
        return bool(self.example.gold and self.example.gold.is_right_passage(hit.chunk))

    def is_right(self, reading: Reading) -> bool:
        return bool(self.example.gold and self.example.gold.is_covered(reading.sentence))


def ask(
    searcher: Searcher, encoder: Encoder, name: str, examples: Sequence[Example]
) -> list[Asked]:
    """Return every question read, with the right paragraph and without it."""
    reader = RuleReader()
    asked = []
    vectors = encoder.questions([example.question for example in examples])
    for example, vector in zip(examples, vectors, strict=True):
        query = searcher.query(Question(example.question), vector)
        hits = searcher.search(query, READ + 8)
        gold = example.gold
        other = [hit for hit in hits if not (gold and gold.is_right_passage(hit.chunk))]
        readings = reader.read(query, hits[:READ])
        asked.append(Asked(name, example, hits[0], readings, reader.read(query, other[:READ])))
    return asked


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


def fit_logistic(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ridge: float = 1e-2,
    counts: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return weights, the bias last, of a logistic regression (Newton's method).

    Args:
        y: What each row is worth, 0..1.
        ridge: Half of it times the square of each weight but the bias is added to the sum of the
            losses.
        counts: How often each row counts; once when not told.
    """
    rows = np.c_[x, np.ones(len(x))]
    weights = np.zeros(rows.shape[1])
    often = np.ones(len(x)) if counts is None else counts
    ridges = ridge * np.r_[np.ones(len(weights) - 1), 0.0]
    for _ in range(30):
        chances = 1 / (1 + np.exp(-rows @ weights))
        spread = often * chances * (1 - chances)
        hessian = (rows * spread[:, None]).T @ rows + np.diag(ridges)
        weights += np.linalg.solve(hessian, rows.T @ (often * (y - chances)) - ridges * weights)
    return weights


def report(name: str, asked: Sequence[Asked]) -> None:
    right = [one.is_right(one.readings[0]) for one in asked]
    found = [one.is_of_paragraph(one.found) for one in asked]
    paragraph = [one.is_of_paragraph(one.readings[0].hit) for one in asked]
    given = [
        one.is_right(next(r for r in one.readings if one.is_of_paragraph(r.hit)))
        for one in asked
        if any(one.is_of_paragraph(r.hit) for r in one.readings)
    ]
    print(f"{name} ({len(asked)}): paragraph found first {np.mean(found):.3f}, read first", end=" ")
    print(
        f"{np.mean(paragraph):.3f}; right sentence of the paragraph {np.mean(given):.3f}", end=" "
    )
    print(f"and of all {np.mean(right):.3f}")


def report_thresholds(
    chances: NDArray[np.float64], gone: NDArray[np.bool_], right: NDArray[np.float64]
) -> None:
    """Print what each threshold would answer, of questions with their paragraph and without."""
    for threshold in np.arange(0.1, 0.6, 0.05):
        given = chances >= threshold
        shares = f"{given[~gone].mean():.3f} with the paragraph, {given[gone].mean():.3f} without"
        print(f"{threshold:.2f}: answered {shares}; right of those {right[given].mean():.3f}")


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
        folder = options.work / f"library-{number}-{options.size}"
        examples = write_paragraphs(folder, group)
        searcher = Searcher(build(folder, encoder, options.size))
        for file, questions in examples.items():
            answerable = [question for question in questions if question.gold]
            asked += ask(searcher, encoder, file.stem, answerable)
    for name in sorted({one.set for one in asked}):
        report(name, [one for one in asked if one.set == name])
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
                where.append((one.set, removed))
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
            f"{name:40s} AUROC right {auroc(chances[rows], ys[rows] > 0.5) or 0:.3f}, "
            f"there or removed {auroc(chances[rows], ~gone[rows]) or 0:.3f}"
        )
    report_thresholds(chances, gone, ys)
    print("confidence:", np.round(fit_logistic(xs, ys), 3).tolist())


if __name__ == "__main__":
    main()
