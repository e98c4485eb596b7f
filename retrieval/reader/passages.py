"""Passages that were read, in the order of how likely they are about what is asked."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.reader.rules import Reading
from retrieval.retriever.search import Hit

WEIGHTS = np.array([2.094, 2.055, 1.165])
"""Of the score of search, the words of the question and the form asked for, where rules have read.

Listwise regression on ARCD dev, MLQA-ar dev, the questions over the seeds and those of
benchmarks/questions/mixed-dev.jsonl (`python -m training.reader.dev --fit`). Right passage first,
cross-validated: .758, .766, .967, .778, by search alone .750, .768, .933, .708.
"""
LEARNED_WEIGHTS = np.array([1.699, 1.712, 0.864, 0.241])
"""Of the same and of relevance, where a model has read, fitted as above: .750, .778, .967, .792."""


def ranked(readings: Sequence[Reading]) -> list[tuple[Hit, float]]:
    """Return each passage of `readings` once with its score, best first."""
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.hit.chunk.id].append(reading)
    scored = [(one[0].hit, float(_weights(one) @ features(one))) for one in found.values()]
    return sorted(scored, key=lambda pair: -pair[1])


def _weights(readings: Sequence[Reading]) -> NDArray[np.float64]:
    return LEARNED_WEIGHTS if readings[0].read else WEIGHTS


def features(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Return what a passage is ranked by, from the readings of its sentences (at least one).

    These are the score of search, the greatest share of the question's words in a sentence, the
    strongest span of the form asked for, and the model's relevance where one has read.
    """
    hit, read = readings[0].hit, readings[0].read
    words = max(reading.evidence.words for reading in readings)
    form = max(reading.evidence.form for reading in readings)
    return np.array([hit.score, words, form, *([read.relevance] if read else [])])
