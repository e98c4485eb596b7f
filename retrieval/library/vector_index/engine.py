"""FAISS: vectors in, row numbers and cosines out. Nothing else of the project knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.vector_index.kinds import Effort

WIDER = 8
"""At least so many times as many as are wanted are compared by their vectors."""
_PIECE = 1 << 20

faiss: Any = typed_faiss
"""Its types leave out much of what it has."""

Found = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Of each question the rows found and their cosines, best first, shape (questions, k) each."""


@dataclass(frozen=True)
class Engine:
    """An index whose vectors are known by the order in which they were added, from 0.

    Attributes:
        index: A faiss.Index of inner products.
        content: What it was read from and is still in, if it was.
    """

    index: Any
    content: NDArray[np.uint8] | None = None

    @classmethod
    def trained(cls, kind: str, dimension: int, sample: UnitRows) -> Self:
        """Return an empty index of a kind, made for vectors like those of `sample`."""
        _one_thread()
        index = faiss.index_factory(max(dimension, 1), kind, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(sample)
        return cls(index)

    @property
    def count(self) -> int:
        """How many vectors are in it."""
        return int(self.index.ntotal)

    @property
    def bytes_a_vector(self) -> int:
        """How much memory a vector takes, in whatever forms it is kept."""
        if not hasattr(self.index, "refine_index"):
            return int(self.index.code_size)
        codes = faiss.downcast_index(self.index.base_index)
        listed = 8 if hasattr(codes, "nlist") else 0
        kept = faiss.downcast_index(self.index.refine_index)
        return int(codes.code_size + listed + kept.code_size)

    def emptied(self) -> Self:
        """Return one without vectors, trained as this is, which may be used up for it."""
        index = self.index if self.content is None else _copied(self.content)
        index.reset()
        return type(self)(index)

    def add(self, vectors: UnitRows) -> None:
        """Put vectors after those that are there."""
        _one_thread()
        if len(vectors):
            self.index.add(vectors)

    def search(self, questions: UnitRows, k: int, effort: Effort) -> Found:
        """Return the min(k, count) nearest rows of each question, as far as `effort` finds them."""
        # One thread does it in a few milliseconds; waking a team of them took 24 ms instead of 0.3
        # on two busy cores. FAISS keeps this setting for each thread, so it is made here.
        _one_thread()
        k = min(k, self.count)
        if not k:
            shape = (len(questions), 0)
            return np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.float32)
        cosines, rows = self.index.search(questions, k, params=self._parameters(k, effort))
        if rows.size and rows.min() < 0:  # the cells looked into hold fewer than k
            everywhere = Effort(effort.reranked, self._cells())
            cosines, rows = self.index.search(questions, k, params=self._parameters(k, everywhere))
        return rows, cosines

    def _parameters(self, k: int, effort: Effort) -> Any:  # noqa: ANN401  one of FAISS
        if not hasattr(self.index, "refine_index"):
            return None
        return _refined(k, min(max(effort.reranked, WIDER * k), self.count), effort.probed)

    def _cells(self) -> int:
        return int(faiss.downcast_index(self.index.base_index).nlist)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of some rows, or what of them is kept, shape (rows, dimension)."""
        kept = getattr(self.index, "refine_index", self.index)
        return np.asarray(kept.reconstruct_batch(rows), dtype=np.float32)

    def write(self, write: Callable[[bytes], int]) -> None:
        """Write it, piece by piece."""
        faiss.write_index(self.index, faiss.PyCallbackIOWriter(write, _PIECE))

    @classmethod
    def read(cls, content: NDArray[np.uint8]) -> Self | None:
        """Return what was written; None if another version of FAISS did.

        FAISS trusts what it reads: it must be known to be whole, one flipped bit can end the
        process.

        Args:
            content: All of it. The vectors are not copied out of it, and it is not to change.
        """
        try:
            reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(content), content.nbytes)
            return cls(faiss.read_index(reader), content)
        except RuntimeError:
            return None


# Making them takes a tenth of a search; a search only reads them.
@lru_cache(maxsize=256)
def _refined(k: int, reranked: int, probed: int) -> Any:  # noqa: ANN401  one of FAISS
    cells = {"base_index_params": faiss.SearchParametersIVF(nprobe=probed)} if probed else {}
    # FAISS cuts k * k_factor down to a whole number.
    return faiss.IndexRefineSearchParameters(k_factor=(reranked + 0.5) / k, **cells)


def _copied(content: NDArray[np.uint8]) -> Any:  # noqa: ANN401  one of FAISS
    """Return the index in `content` with vectors of its own.

    Those that are still in `content` are not to be changed: FAISS ends a process that tries to.
    """
    at = 0

    def read(most: int) -> bytes:
        nonlocal at
        piece = content[at : at + most].tobytes()
        at += len(piece)
        return piece

    return faiss.read_index(faiss.PyCallbackIOReader(read, _PIECE))


def _one_thread() -> None:
    faiss.omp_set_num_threads(1)
