"""The index over the chunk vectors, derived from the library.

    vectors/chunks.faiss    a base: an index of the chunks of some generation (`vector_index.file`)

Chunk IDs are never given out again, and the vector of a chunk never changes; so a base serves later
generations too. What is gone since is passed over, what is new is compared one by one beside it,
and when that is too much the base is filled anew from the vectors in the library, and so is one
that is missing or damaged; nothing is embedded again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.ascending import places_in
from retrieval.library.reading import Library
from retrieval.library.vector_index.base import Base, Source, make
from retrieval.library.vector_index.file import Origin, load, save
from retrieval.library.vector_index.kinds import Wanted, with_spare

FILE_NAME = "chunks.faiss"
FRESH = 2000
"""So many new chunks are compared one by one (0.1 ms)."""
FRESH_SHARE = 0.02
"""Or such a share of the base."""
GONE_SHARE = 0.2
"""When more of a base is gone, it is filled anew."""
MOST_COMPARED = 500
"""So many found by a compact index are compared by their stored vectors (1 ms for 100)."""
SAME = 0.99
"""Least cosine of a vector with what an index keeps of it; those of two passages are below .97
for 99 in 100 chunks of Wikipedia."""


Stored = Callable[[list[int]], Mapping[int, NDArray[np.float32]]]
"""Returns the vectors of the chunks of these IDs that are still there."""


@dataclass(frozen=True)
class VectorIndex:
    """Finds the chunks nearest to a question.

    It shows the library as it was when the index was opened: open another when
    `index.generation` is not `library.generation` any more. Threads may share it; the library must
    stay open.

    Attributes:
        generation: The generation of the library that it shows.
        ids: The IDs of the chunks in it, ascending.
        base: The index that most of them are in.
        gone: Whether a row of the base is a chunk that is gone, shape (rows,).
        fresh: The IDs of those that are not in the base, ascending.
        vectors: Theirs, shape (fresh, dimension).
        stored: Where the vectors of chunks are that a compact index has but roughly.
        origin: What it was made from.
    """

    generation: int
    ids: NDArray[np.int64]
    base: Base
    gone: NDArray[np.bool_]
    fresh: NDArray[np.int64]
    vectors: UnitRows
    stored: Stored
    origin: Origin

    @classmethod
    def open(cls, library: Library, former: "VectorIndex | None" = None) -> Self:
        """Return the index over `library` as it is now, from its file or else made and saved.

        Args:
            former: One of an earlier generation, whose base is used where it still serves.
        """
        path, wanted = library.folder / FILE_NAME, library.wanted_index
        with library.snapshot():
            origin, ids = _origin(library), library.searched()
            if former and (former.origin, former.base.report.wanted) == (origin, wanted):
                base: Base | None = former.base
            else:
                base = None
            if base is None or not _serves(base, library, ids):
                base = load(path, origin, wanted)
                if base is None or not _serves(base, library, ids):
                    base = make(_source(library, len(ids)), wanted, base)
                    save(path, origin, base)
            fresh = ids[~np.isin(ids, base.ids, assume_unique=True)]
            gone = ~np.isin(base.ids, ids, assume_unique=True)
            vectors = library.vectors(fresh.tolist())
            generation = library.generation
        return cls(generation, ids, base, gone, fresh, vectors, library.vectors_there, origin)

    @classmethod
    def over(
        cls,
        ids: NDArray[np.int64],
        vectors: UnitRows,
        wanted: Wanted | None = None,
        questions: UnitRows | None = None,
    ) -> Self:
        """Return an index over vectors that belong to no library, a row for each of `ids`.

        Args:
            ids: Ascending.
            wanted: What it is to be; exact when not told.
            questions: By which recall is measured.
        """
        dimension = vectors.shape[1]
        none = UnitRows(np.empty((0, dimension), dtype=np.float32))
        source = Source(
            len(ids),
            dimension,
            sample=lambda n: UnitRows(vectors[_spread(len(ids), n)]),
            batches=lambda: [(ids, vectors)],
            questions=none if questions is None else questions,
        )
        base = make(source, wanted or Wanted("exact"))
        row = {int(chunk): number for number, chunk in enumerate(ids)}
        return cls(
            *(0, ids, base, np.zeros(len(ids), dtype=bool), np.empty(0, np.int64), none),
            lambda wanted: {chunk: vectors[row[chunk]] for chunk in wanted},
            Origin("", "", dimension),
        )

    def search(self, questions: UnitRows, k: int) -> list[list[tuple[int, float]]]:
        """Return for each question its k nearest chunks, as (chunk ID, cosine), best first.

        Fewer than k when there are not as many chunks.
        """
        if k < 1:
            raise ValueError(f"cannot return the {k} nearest")
        if not len(self.ids):
            return [[] for _ in questions]
        dimension = self.vectors.shape[1]
        if questions.shape[1] != dimension:
            raise ValueError(f"questions of dimension {questions.shape[1]}, chunks of {dimension}")
        return [self._nearest(UnitRows(question[None, :]), k) for question in questions]

    def cosines(self, ids: Sequence[int], question: NDArray[np.float32]) -> dict[int, float]:
        """Return the cosines of those of the chunks `ids` that the base has as they are."""
        if self.base.is_rough:
            return {}
        rows, there = places_in(self.base.ids, ids)
        cosines = self.base.engine.vectors(rows[there]) @ question
        return dict(zip(compress(ids, there), cosines.tolist(), strict=True))

    def _nearest(self, question: UnitRows, k: int) -> list[tuple[int, float]]:
        rough = self.base.is_rough and k <= MOST_COMPARED
        ids, cosines = self._in_base(question, with_spare(k) if rough else k)
        if rough:
            known = self.stored(ids.tolist())
            for row, chunk in enumerate(ids.tolist()):
                if chunk in known:
                    cosines[row] = known[chunk] @ question[0]
        if rough or len(self.fresh):
            ids = np.concatenate([ids, self.fresh])
            cosines = np.concatenate([cosines, self.vectors @ question[0]])
            best = np.argsort(-cosines, kind="stable")[:k]
            ids, cosines = ids[best], cosines[best]
        return list(zip(ids.tolist(), cosines.tolist(), strict=True))

    @cached_property
    def _gone_count(self) -> int:
        return int(np.count_nonzero(self.gone))

    def _in_base(self, question: UnitRows, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the IDs and cosines of the k nearest that are in the base and not gone."""
        if not self._gone_count:
            found, cosines = self.base.search(question, k)
            return self.base.ids[found[0]], cosines[0]
        fetched = k + int(2 * k * self._gone_count / len(self.gone)) + 8
        while True:
            found, cosines = self.base.search(question, fetched)
            there = ~self.gone[found[0]]
            if there.sum() >= k or fetched >= len(self.gone):
                rows, cosines = found[0][there][:k], cosines[0][there][:k]
                return self.base.ids[rows], cosines
            fetched *= 4


class Reopening:
    """Opens the index over a library again and again, and reads its file only when it must."""

    def __init__(self) -> None:
        self._last: VectorIndex | None = None

    def __call__(self, library: Library) -> VectorIndex:
        """Return the index over `library` as it is now."""
        self._last = VectorIndex.open(library, self._last)
        return self._last


def _origin(library: Library) -> Origin:
    model = library.model
    return Origin(library.key, model.weights if model else "", model.dimension if model else 0)


def _serves(base: Base, library: Library, ids: NDArray[np.int64]) -> bool:
    return _continues(base, library, ids) and not _outgrown(base, ids)


def _continues(base: Base, library: Library, ids: NDArray[np.int64]) -> bool:
    """Return whether the chunks of `base` that are still there are what they were.

    They are not where the library's file was put back to an earlier state and went on from there:
    then IDs were given out twice, the greatest of them too.
    """
    there = np.flatnonzero(np.isin(base.ids, ids, assume_unique=True))
    if not len(there):
        return True
    [vector] = library.vectors([int(base.ids[there[-1]])])
    return float(vector @ base.engine.vectors(there[-1:])[0]) > SAME


def _outgrown(base: Base, ids: NDArray[np.int64]) -> bool:
    there = int(np.isin(base.ids, ids, assume_unique=True).sum())
    rows = len(base.ids)
    return len(ids) - there > max(FRESH, FRESH_SHARE * rows) or rows - there > GONE_SHARE * rows


def _source(library: Library, count: int) -> Source:
    def sample(n: int) -> UnitRows:
        ids = library.searched()
        return library.vectors(ids[_spread(len(ids), n)].tolist())

    model = library.model
    return Source(
        count,
        model.dimension if model else 0,
        sample=sample,
        batches=library.vector_batches,
        questions=library.probes(),
    )


def _spread(count: int, n: int) -> NDArray[np.int64]:
    """Return n of `count` row numbers, evenly spread; all when there are not as many."""
    return np.linspace(0, count, min(count, n), endpoint=False).astype(np.int64)
