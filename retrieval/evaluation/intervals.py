"""How far a figure may be from the truth, because other questions might have been asked.

A plain percentile bootstrap (B. Efron, 1979): the questions are drawn anew, with replacement, as
many as there are, and the figure is taken again; the interval holds the middle 95 % of what comes
out. It takes the questions for independent, which those of one paragraph or conversation are not
quite, so the intervals are a little narrow.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.evaluation.judging import Verdict

ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of a figure."""

    low: float
    high: float


def intervals(
    verdicts: Sequence[Verdict],
    figures: Callable[[Sequence[Verdict]], Mapping[str, float]],
    rounds: int = ROUNDS,
    seed: int = 0,
) -> dict[str, Interval]:
    """Return the interval of each of the named figures that `figures` takes of verdicts.

    A drawing that leaves a figure out (no question of its kind) does not count for it.
    """
    drawn: dict[str, list[float]] = {}
    pick = random.Random(seed)
    for _ in range(rounds if verdicts else 0):
        for name, value in figures(pick.choices(verdicts, k=len(verdicts))).items():
            drawn.setdefault(name, []).append(value)
    return {
        name: Interval(*(float(q) for q in np.percentile(values, (2.5, 97.5))))
        for name, values in drawn.items()
    }
