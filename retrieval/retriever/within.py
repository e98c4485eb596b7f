"""The candidates of a search that fit a filter.

Where few chunks fit, all of them are candidates and nothing is looked up in an index. Where many
do, more is fetched than is wanted until enough of it fits, so a filter never costs a passage. What
stands in for an article that does not fit is in no index, and always compared one by one.
"""

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.chunk_index import ChunkIndex, FilteringIndex
from retrieval.library.filtering import Filter, fitting_among, fitting_chunks
from retrieval.library.reading import Library

FEW = 5000
"""Chunks that are compared with the question one by one, read from SQLite (some 20 ms)."""
WIDER = 4
"""How many times as many are fetched, when what was fetched had too few that fit."""


def nearest_that_fit(
    library: Library,
    index: ChunkIndex,
    question: NDArray[np.float32],
    within: Filter,
    wanted: int,
    others: NDArray[np.int64],
) -> dict[int, float]:
    """Return the `wanted` nearest chunks that fit, with their cosines; fewer if fewer fit.

    Args:
        others: Chunks that fit and are not in the index: those that stand in.
    """
    few = None if within.is_open else fitting_chunks(library, within, FEW)
    if few is not None:
        found = _nearest_of(library, few, question, wanted)
    elif isinstance(index, FilteringIndex):
        found = index.nearest_that_fit(question, within, wanted)
    else:
        found = nearest_by_fetching(library, index, question, within, wanted)
    if not len(others):
        return found
    found |= _nearest_of(library, others, question, wanted)
    return dict(sorted(found.items(), key=lambda each: -each[1])[:wanted])


def nearest_by_fetching(
    library: Library, index: ChunkIndex, question: NDArray[np.float32], within: Filter, wanted: int
) -> dict[int, float]:
    """Return the `wanted` nearest chunks that fit, looked up in the index."""
    fetched = wanted
    while True:
        nearest = dict(index.search(UnitRows(question[None, :]), fetched)[0])
        fitting = fitting_among(library, within, list(nearest))
        if len(fitting) >= wanted or len(nearest) < fetched:
            return {chunk: nearest[chunk] for chunk in fitting[:wanted]}
        fetched *= WIDER


def _nearest_of(
    library: Library, chunks: NDArray[np.int64], question: NDArray[np.float32], wanted: int
) -> dict[int, float]:
    cosines = library.cosines(chunks.tolist(), question)
    nearest = np.argsort(-cosines, kind="stable")[:wanted]
    return {int(chunks[row]): float(cosines[row]) for row in nearest}


def best_that_fit(
    library: Library,
    ids: NDArray[np.int64],
    scores: NDArray[np.float64],
    within: Filter,
    wanted: int,
) -> list[int]:
    """Return the `wanted` chunks of `ids` of the highest scores above 0 that fit, best first.

    Of equal scores the first in `ids` is first.
    """
    scored = int(np.count_nonzero(scores > 0))
    found: list[int] = []
    at, step = 0, wanted
    while at < scored and len(found) < wanted:
        best = _best(scores, min(at + step, scored))
        found += fitting_among(library, within, ids[best[at:]].tolist())
        at, step = at + step, step * WIDER
    return found[:wanted]


def _best(scores: NDArray[np.float64], n: int) -> NDArray[np.intp]:
    """Return the places of the n highest scores above 0, best first; of equal ones the first first.

    So many are above 0. At least n are as high as the nth of the highest scores of stretches, which
    are found in a tenth of the time that dividing all scores by the nth would take.
    """
    stretch = max(1, len(scores) // (8 * n))
    highest = np.maximum.reduceat(scores, np.arange(0, len(scores), stretch))
    least = np.partition(highest, -n)[-n]
    candidates = np.flatnonzero((scores >= least) & (scores > 0))
    return candidates[np.argsort(-scores[candidates], kind="stable")][:n]
