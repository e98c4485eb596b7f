"""What search needs of an index over the chunk vectors, whichever keeps them (`vectors`)."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.filtering import Filter
from retrieval.library.reading import Library


class ChunkIndex(Protocol):
    """Finds the chunks nearest to a question, in one generation of a library.

    Threads may share it. The library is the truth: an index can always be made from it.
    """

    @property
    def generation(self) -> int:
        """The generation of the library that it shows."""
        ...

    @property
    def ids(self) -> NDArray[np.int64]:
        """The IDs of the chunks in it, ascending: all that are searched, each once."""
        ...

    def search(self, questions: UnitRows, k: int) -> list[list[tuple[int, float]]]:
        """Return for each question min(k, len(ids)) chunks, as (chunk ID, cosine), best first.

        They are the nearest as far as the index promises; never fewer than there are, so that who
        asks for more until enough of them fit a filter comes to an end with all of them.

        Raises:
            ValueError: k < 1, or the questions are of another dimension than the chunks.
        """
        ...

    def cosines(self, ids: Sequence[int], question: NDArray[np.float32]) -> dict[int, float]:
        """Return the cosines of those of the chunks `ids` whose vectors it has at hand, exactly."""
        ...


@runtime_checkable
class FilteringIndex(Protocol):
    """What an index may have besides: it knows of each chunk what filters ask.

    Not a `ChunkIndex` by itself: to see whether something is one its properties would be read, and
    `ids` is not cheap.
    """

    def nearest_that_fit(
        self, question: NDArray[np.float32], within: Filter, k: int
    ) -> dict[int, float]:
        """Return the k nearest chunks that fit, with their cosines, best first.

        Fewer only when fewer fit.
        """
        ...


OpenIndex = Callable[[Library], ChunkIndex]
"""Returns the index over a library as it is now."""
