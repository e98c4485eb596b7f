"""An index made of one state of the library, of the kind and effort that keep its promise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.vector_index.engine import Engine, Found
from retrieval.library.vector_index.kinds import Choice, Effort, Wanted, choices, with_spare
from retrieval.library.vector_index.recall import DEEPEST, Nearest

SAMPLE = 50_000
"""How many vectors an index is trained with; cells want FEWEST_A_CELL each."""
FEWEST_A_CELL = 40

Batches = Callable[[], Iterable[tuple[NDArray[np.int64], UnitRows]]]
"""Yields all chunk IDs, ascending, with their vectors, some at a time."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an index is, and what it promises.

    Attributes:
        kind: As faiss.index_factory is told.
        trained: How many vectors there were when it was made.
        recall_10, recall_100: The shares of the 10 and 100 nearest that it was seen to find, as
            means over `questions` questions; 1 where every vector is compared.
    """

    wanted: Wanted
    kind: str
    effort: Effort
    trained: int
    recall_10: float = 1.0
    recall_100: float = 1.0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Base:
    """The chunks of one state of a library.

    Attributes:
        ids: Of the rows, ascending, since no ID is given out again and new ones are greater.
    """

    ids: NDArray[np.int64]
    engine: Engine
    report: Report

    @property
    def is_rough(self) -> bool:
        """Whether its cosines are near the true ones only (.001)."""
        return Choice(self.report.kind).is_rough

    @property
    def memory(self) -> int:
        """How many bytes the index takes, IDs included."""
        return self.ids.nbytes + self.engine.count * self.engine.bytes_a_vector

    def search(self, questions: UnitRows, k: int) -> Found:
        """Return rows of `ids`, min(k, len(ids)) of each question."""
        return self.engine.search(questions, k, self.report.effort)


GROWTH = 1.5
"""An index is trained anew for more than so many times the vectors it was trained for."""


@dataclass(frozen=True, slots=True)
class Source:
    """The vectors that an index is made of.

    Attributes:
        sample: Returns so many of the vectors, evenly spread, or all when there are fewer.
        batches: Yields all chunk IDs, ascending, with their vectors, some at a time.
        questions: By which recall is measured. Without any nothing can be promised, and the index
            is exact.
    """

    count: int
    dimension: int
    sample: Callable[[int], UnitRows]
    batches: Batches
    questions: UnitRows


def make(source: Source, wanted: Wanted, former: Base | None = None) -> Base:
    """Return an index that keeps its promise, exact if no other does.

    Args:
        former: One of earlier vectors of the same kind, whose training is used again where it will
            do. It is used up.
    """
    for choice in choices(source.count, source.dimension, wanted):
        if choice.is_exact:
            return _filled(choice, _trained(choice, source), source, wanted)
        if not len(source.questions):
            continue
        if former and _serves(former, choice, source):
            trained = former.report.trained
            base = _filled(choice, former.engine.emptied(), source, wanted, trained)
            if base.report.recall_10 >= wanted.recall:
                return base
        base = _filled(choice, _trained(choice, source), source, wanted)
        if base.report.recall_10 >= wanted.recall:
            return base
    raise AssertionError("the last choice is exact")


def _serves(former: Base, choice: Choice, source: Source) -> bool:
    return former.report.kind == choice.kind and source.count <= GROWTH * former.report.trained


def _trained(choice: Choice, source: Source) -> Engine:
    wanted = 0 if choice.is_exact else max(SAMPLE, FEWEST_A_CELL * choice.cells)
    sample = source.sample(wanted) if wanted else UnitRows(np.empty((0, 1), dtype=np.float32))
    return Engine.trained(choice.kind, source.dimension, sample)


def _filled(
    choice: Choice, engine: Engine, source: Source, wanted: Wanted, trained: int | None = None
) -> Base:
    """Return an empty engine with all vectors, and the least effort that keeps the promise."""
    nearest = Nearest(UnitRows(source.questions[: 0 if choice.is_exact else None]))
    ids = [np.empty(0, dtype=np.int64)]
    for some, vectors in source.batches():
        ids.append(some)
        engine.add(vectors)
        nearest.show(vectors)
    report = Report(wanted, choice.kind, choice.efforts[0], trained or engine.count)
    base = Base(np.concatenate(ids), engine, report)
    return base if choice.is_exact else _measured(base, choice, nearest)


def _measured(base: Base, choice: Choice, nearest: Nearest) -> Base:
    """Return `base` with the least effort that keeps the promise, or else with the greatest."""
    ten, hundred = (with_spare(k) if choice.is_rough else k for k in (10, DEEPEST))
    for effort in choice.efforts:
        report = replace(
            base.report,
            effort=effort,
            recall_10=nearest.found(base.engine, effort, 10, ten),
            recall_100=nearest.found(base.engine, effort, DEEPEST, hundred),
            questions=len(nearest.questions),
        )
        base = replace(base, report=report)
        if report.recall_10 >= report.wanted.recall:
            break
    return base
