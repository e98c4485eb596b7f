"""Metrics of ranking and of confidence, as pure functions."""

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10
"""Bins of the calibration error, of equal width over 0..1."""


def rank_of(relevant: Sequence[bool]) -> int | None:
    """Return the place, from 1, of the first that is right; None where none is."""
    return next((place for place, right in enumerate(relevant, start=1) if right), None)


def hit_at(ranks: Sequence[int | None], k: int) -> float:
    """Return the share of questions with something right among the first k."""
    return _mean([rank is not None and rank <= k for rank in ranks])


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """Return the mean of 1/rank, 0 where nothing right was found."""
    return _mean([1 / rank if rank else 0.0 for rank in ranks])


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first k, gains linear.

    K. Järvelin, J. Kekäläinen, ACM TOIS 20(4), 2002, as trec_eval computes it: the gain of a
    document is its grade, divided by log2(rank + 1). 0 where nothing is relevant.
    """
    gains = [relevant.get(name, 0) for name in ranked[:k]]
    best = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:k]
    return _discounted(gains) / _discounted(best) if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def recall(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of what is relevant that is among the first k; 0 where nothing is."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def auroc(scores: Floats, positive: NDArray[np.bool_]) -> float | None:
    """Return the chance that a positive one scores above a negative one, a tie counting half.

    None where one of the two kinds is missing.
    """
    high, low = scores[positive], np.sort(scores[~positive])
    if not len(high) or not len(low):
        return None
    below = np.searchsorted(low, high, side="left")
    not_above = np.searchsorted(low, high, side="right")
    return float((below + not_above).sum() / (2 * len(high) * len(low)))


def risk_coverage(scores: Floats, right: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Return (share answered, share of those that are wrong) for every threshold, falling.

    What scores alike is answered together: no threshold could part it.
    """
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    wrong = np.cumsum(~right[order])
    last = [*(np.flatnonzero(np.diff(ordered)) + 1).tolist(), len(scores)] if len(scores) else []
    return [(n / len(scores), float(wrong[n - 1]) / n) for n in last]


def coverage_at(scores: Floats, right: NDArray[np.bool_], error: float) -> float:
    """Return the largest share that can be answered with at most `error` of the answers wrong."""
    allowed = [share for share, wrong in risk_coverage(scores, right) if wrong <= error]
    return max(allowed, default=0.0)


def reliability(chances: Floats, right: NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """Return (mean chance, share right, how many) of each bin that is not empty, rising."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    return [
        (float(chances[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in range(BINS)
        if (bins == b).any()
    ]


def calibration_error(chances: Floats, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins of equal width, 0..1.

    M. P. Naeini et al., AAAI 2015: the distance of chance and share right, weighted by how many.
    """
    bins = reliability(chances, right)
    return sum(n * abs(chance - share) for chance, share, n in bins) / max(len(chances), 1)


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that `share` per cent of the values do not exceed (linear between two)."""
    return float(np.percentile(np.array(values), share))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
