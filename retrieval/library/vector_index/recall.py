"""How many of the nearest an index finds, against comparing all."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.vector_index.engine import Engine
from retrieval.library.vector_index.kinds import Effort

DEEPEST = 100
"""So many nearest are looked at: what search asks for."""


@dataclass
class Nearest:
    """The nearest vectors of some questions, of all that were shown to it, by comparing all.

    Attributes:
        questions: Shape (n, dimension).
        rows, cosines: Of each question the nearest so far, best first, shape (n, up to DEEPEST).
    """

    questions: UnitRows
    shown: int = 0
    rows: NDArray[np.int64] = field(init=False)
    cosines: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = np.empty((len(self.questions), 0), dtype=np.int64)
        self.cosines = np.empty((len(self.questions), 0), dtype=np.float32)

    def show(self, vectors: UnitRows) -> None:
        """Compare the next vectors, shape (m, dimension); their rows follow those shown before."""
        if len(self.questions) and len(vectors):
            new = np.broadcast_to(
                np.arange(self.shown, self.shown + len(vectors)),
                (len(self.questions), len(vectors)),
            )
            cosines = np.hstack([self.cosines, self.questions @ vectors.T])
            rows = np.hstack([self.rows, new])
            kept = min(DEEPEST, rows.shape[1])
            best = np.argpartition(-cosines, kept - 1, axis=1)[:, :kept]
            best = np.take_along_axis(
                best, np.argsort(-np.take_along_axis(cosines, best, 1), axis=1, kind="stable"), 1
            )
            self.rows = np.take_along_axis(rows, best, 1)
            self.cosines = np.take_along_axis(cosines, best, 1)
        self.shown += len(vectors)

    def found(self, engine: Engine, effort: Effort, k: int, asked: int) -> float:
        """Return the mean share of the k nearest that `engine` finds, asked for `asked`."""
        k = min(k, self.rows.shape[1])
        rows, _ = engine.search(self.questions, asked, effort)
        shared = [len(np.intersect1d(*pair)) for pair in zip(rows, self.rows[:, :k], strict=True)]
        return float(np.mean(shared)) / k
