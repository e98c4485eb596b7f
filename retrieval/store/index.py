"""The collection as search sees it: a `ChunkIndex` that also filters by itself."""

import json
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.errors import StoreError, StoreMismatch
from retrieval.library.filtering import (
    EVERYTHING,
    Filter,
    fitting_among,
    fitting_chunks,
    outlets_called,
)
from retrieval.library.reading import Library
from retrieval.store.address import IndexKind
from retrieval.store.collection import MOST, Collection, Consistency
from retrieval.store.marker import Marker
from retrieval.store.rows import day_number

WIDER = 4
"""How many times as much is fetched, when what was fetched had too little of use."""


class MilvusIndex:
    """Finds the chunks nearest to a question, in one generation of a library.

    What it returns is in that generation, whatever the collection holds: rows that the library
    does not have are passed over, chunks made since the collection was last whole are compared
    one by one. So a bot goes on answering while `dalil index` writes, and a reader while its copy
    of the library is not the newest; `lag` says that it is so.
    """

    def __init__(self, library: Library, collection: Collection, marker: Marker) -> None:
        self._library = library
        self._collection = collection
        self._marker = marker
        self._generation = library.generation
        self._dimension = marker.dimension
        self._lag = _lag(collection, marker, Marker.of(library))
        recent = library.rows(
            "SELECT id FROM chunks WHERE id > ? AND id NOT IN (SELECT chunk FROM repeats) "
            "ORDER BY id",
            marker.last,
        )
        self._recent = np.array([row[0] for row in recent], dtype=np.int64)

    @classmethod
    def open(cls, library: Library, collection: Collection) -> Self:
        """Return the index over `library` as it is now.

        Raises:
            StoreMismatch: The collection was made from another library, or with another model.
            StoreError: There is none yet, or Milvus cannot be reached.
        """
        with library.snapshot():
            wanted, found = Marker.of(library), collection.marker("Bounded")
            if found is None or not found.holds(wanted):  # what is seen may be seconds old
                found = collection.marker()
            if found is None or (found.is_of(wanted) and not found.generation):
                raise StoreError(
                    f"{collection.address}: it is not there yet, or not whole; run `dalil index` "
                    "where the library is written"
                )
            if not found.is_of(wanted):
                raise StoreMismatch(
                    f"{collection.address}: it was made from another library than that in "
                    f"{library.folder}, or with another model; run `dalil index` here, which makes "
                    "it anew, or where this is a copy load the newest one (`dalil library load`)"
                )
            return cls(library, collection, found)

    @property
    def generation(self) -> int:
        """The generation of the library that it shows."""
        return self._generation

    @property
    def lag(self) -> str | None:
        """What to do about a collection that is not in step with the library; None when it is."""
        return self._lag

    @property
    def ids(self) -> NDArray[np.int64]:
        """The IDs of the chunks in it, ascending; asks for all of them, so not for every day."""
        found: list[int] = []
        for after in range(0, self._marker.last, MOST):
            there = self._collection.articles(after, min(after + MOST, self._marker.last))
            found += self._searched(sorted(there))
        return np.concatenate([np.array(found, dtype=np.int64), self._recent])

    def search(self, questions: UnitRows, k: int) -> list[list[tuple[int, float]]]:
        """Return for each question its k nearest chunks, as (chunk ID, cosine), best first.

        Fewer when there are not as many.

        Raises:
            ValueError: k is not 1 to 16,384, or the questions are of another dimension.
            StoreError: Milvus cannot be reached.
        """
        if questions.shape[1] != self._dimension and self._marker.rows:
            raise ValueError(
                f"questions of dimension {questions.shape[1]}, chunks of {self._dimension}"
            )
        return [list(self.nearest_that_fit(row, EVERYTHING, k).items()) for row in questions]

    def cosines(self, ids: Sequence[int], question: NDArray[np.float32]) -> dict[int, float]:
        """Return none: the library has the vectors nearer at hand than Milvus."""
        return {}

    def nearest_that_fit(
        self, question: NDArray[np.float32], within: Filter, k: int
    ) -> dict[int, float]:
        """Return the k nearest chunks that fit, with their cosines, best first.

        The filter is Milvus's to apply, and never costs a passage: see `_fetched`.
        """
        if not 1 <= k <= MOST:
            raise ValueError(f"cannot return the {k} nearest; 1 to {MOST:,} can be")
        expression, fetched = self._expression(within), k
        while True:
            found = self._fetched(question, within, expression, fetched)
            searched = self._searched(list(found))
            if len(searched) >= k or len(found) < fetched or fetched == MOST:
                break
            fetched = min(fetched * WIDER, MOST)
        nearest = {chunk: found[chunk] for chunk in searched}
        recent = fitting_among(self._library, within, self._recent.tolist())
        nearest |= self._compared(question, recent)
        return dict(sorted(nearest.items(), key=lambda each: -each[1])[:k])

    def _fetched(
        self, question: NDArray[np.float32], within: Filter, expression: str, k: int
    ) -> dict[int, float]:
        """Return min(k, rows that fit) rows.

        A FLAT index compares every row that fits. HNSW walks a graph, and loses rows where few of
        those on its way fit; how many there should be is then counted, the walk made wider, and
        where that is not enough the chunks that fit are compared one by one.
        """
        consistency: Consistency = "Bounded" if self._marker.is_settled else "Strong"
        found = self._collection.nearest(question, k, expression, consistency)
        if self._collection.address.index is IndexKind.FLAT or len(found) == k:
            return dict(found)
        there = self._collection.count(expression or "id > 0", consistency)
        ef = k
        while len(found) < min(k, there) and ef < MOST:
            ef = min(ef * WIDER, MOST)
            found = self._collection.nearest(question, k, expression, consistency, ef)
        if len(found) >= min(k, there):
            return dict(found)
        fitting = fitting_chunks(self._library, within, there + len(self._recent))
        return self._compared(question, [] if fitting is None else fitting.tolist())

    def _expression(self, within: Filter) -> str:
        """Return the filter as Milvus is told it; an article without a date fits no date."""
        conditions = []
        if within.is_dated:
            conditions.append("published > 0")
        if within.since:
            conditions.append(f"published >= {day_number(within.since)}")
        if within.until:
            conditions.append(f"published <= {day_number(within.until)}")
        if within.outlet is not None:
            names = outlets_called(self._library, within.outlet)
            conditions.append(f"outlet in [{', '.join(map(_quoted, names))}]")
        return " and ".join(conditions)

    def _searched(self, ids: Sequence[int]) -> list[int]:
        """Return those of `ids` that the library has and lets be searched, in their order."""
        found = self._library.rows(
            "SELECT id FROM chunks WHERE id IN (SELECT value FROM json_each(?)) "
            "AND id NOT IN (SELECT chunk FROM repeats)",
            json.dumps(list(ids)),
        )
        there = {row[0] for row in found}
        return [chunk for chunk in ids if chunk in there]

    def _compared(self, question: NDArray[np.float32], chunks: Sequence[int]) -> dict[int, float]:
        """Return the cosines of chunks, from their vectors in the library."""
        return dict(zip(chunks, self._library.cosines(chunks, question).tolist(), strict=True))


def _lag(collection: Collection, found: Marker, wanted: Marker) -> str | None:
    if found.holds(wanted):
        return None
    where = f"{collection.address}: it shows generation {found.generation} of the library"
    if not found.is_whole:
        return (
            f"{where} and is being changed; if no `dalil index` is at it, run it where the library "
            "is written"
        )
    if found.generation < wanted.generation:
        return (
            f"{where}, which is at {wanted.generation}; run `dalil index` where the library is "
            "written"
        )
    return (
        f"{where}, this copy is of {wanted.generation}; save the library where it is written "
        "(`dalil library save FILE`) and load it here (`dalil library load FILE`)"
    )


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
