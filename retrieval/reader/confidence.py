"""Readings to a calibrated chance that the best one is right."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.question import Kind
from retrieval.reader.agreement import agree
from retrieval.reader.rules import Reading

MOST_MARGIN = 3.0
"""A lead beyond this says no more."""
LEAST_SPAN = -12.0
"""A span less likely than this says no more; a sentence of which none was read counts as it."""


FEATURES = ("score", "lead", "words", "foreign")
LEARNED_FEATURES = (*FEATURES, "context", "passage", "relevance", "span", "logit")
"""Names of what `features` returns, in its order, without a learned model and with one."""


def features(readings: Sequence[Reading], kind: Kind) -> NDArray[np.float64]:
    """Return what the chance is judged by, from one question's readings, the judged one first.

    These are its score, its lead over the best reading that gives another answer, the share of
    the question's words that its sentence repeats, and that of its countries not in the passage.
    Where a learned model has read, the share of the question's words in the passage, its cosine to
    the question, and what the model says of passage and sentence come after.
    """
    judged = readings[0]
    best_first = sorted(readings[1:], key=lambda reading: -reading.score)
    others = (r.score for r in best_first if not agree(judged, r, kind))
    lead = judged.score - next(others, judged.score - MOST_MARGIN)
    lead = max(-MOST_MARGIN, min(MOST_MARGIN, lead))
    evidence, read = judged.evidence, judged.read
    by_rules = (judged.score, lead, evidence.words, evidence.foreign)
    if read is None:
        return np.array(by_rules)
    model = (read.relevance, max(read.span, LEAST_SPAN), max(read.logit, 0.0))
    return np.array([*by_rules, evidence.context, evidence.passage, *model])


WEIGHTS = np.array([0.042, 0.603, 1.39, -1.149, -5.016])
"""Of score, lead, words and foreign countries, and the bias.

Logistic regression on ARCD train and dev and MLQA-ar dev, each question asked with and without its
paragraph (`python -m training.fit_rules`); cross-validated AUROC of right against wrong .77, .70
and .83. Where a passage lacks a country that the question names, 5 % were right, else 30 %.
"""

LEARNED = np.array([0.127, 0.638, 0.528, -0.549, -0.279, -3.152, 0.121, -0.08, 0.011, -4.421])
"""Of the same and of the rest of `LEARNED_FEATURES`, and the bias.

Logistic regression on ARCD dev, MLQA-ar dev, the questions over the seeds and those of
benchmarks/questions/mixed-dev.jsonl (`python -m training.reader.dev --fit`); cross-validated AUROC
of right against wrong .71, .83, .94 and .78.
"""


def weights_of(judged_by: Sequence[float] | NDArray[np.float64]) -> dict[str, float]:
    """Return the weight of each of such features by its name, "bias" last."""
    by_rules = len(judged_by) == len(FEATURES)
    names, weights = (FEATURES, WEIGHTS) if by_rules else (LEARNED_FEATURES, LEARNED)
    return dict(zip((*names, "bias"), map(float, weights), strict=True))


def chance(judged_by: Sequence[float] | NDArray[np.float64]) -> float:
    """Return the chance, 0..1, that features such as `features` returns speak for."""
    weights = weights_of(judged_by).values()
    logit = sum(w * value for w, value in zip(weights, (*judged_by, 1.0), strict=True))
    return 1 / (1 + math.exp(-logit))


THRESHOLD = 0.18
"""An answer less likely than this is not given.

Where the share answered with the right paragraph is furthest above the share answered without it,
on the same sets: there .73 against .42. Those sets are full of near misses (paragraphs of the same
article); over the seeds it answers 29 of 30 questions and refuses 14 of 16 that have no answer.
"""
SECOND_WITNESS = 0.3
"""How far another article that says the same counts as an independent witness, 0..1."""


def together(chances: Sequence[float]) -> float:
    """Return the chance that an answer is right which several articles give, best first.

    A noisy-or in which later witnesses are discounted, since articles copy each other.
    """
    doubt = 1 - chances[0]
    for chance in chances[1:]:
        doubt *= 1 - SECOND_WITNESS * chance
    return 1 - doubt
