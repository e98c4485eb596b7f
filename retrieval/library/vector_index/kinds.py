"""Which kind of index is made for how many vectors, and how much of it a search looks at.

Measured with 9,623 embedded chunks of Arabic Wikipedia, MLQA and ARCD, and vectors made of them:
each between a chunk and one of its 20 nearest, with noise of the shape of such differences (cosine
of the nearest .91 as among the real ones, local dimension 16). Asked were 400 questions of ARCD
train and MLQA-ar dev; times are those of one search on one thread, against IndexFlatIP in turn.

| vectors | kind, reranked | recall@10 | recall@100 | times as fast as IndexFlatIP, k = 10 / 100 |
|---|---|---|---|---|
| 100,000 | PQ192x4fs,RFlat 200 | .992 | .984 | 22 / 14 |
| | PQ192x4fs,Refine(SQ8) 200, best compared again | .994 | .993 | 12 / 8 (.3 / 1 ms in SQLite) |
| | SQ8 alone | .985 | .989 | 2 |
| 300,000 | IVF2048,PQ192x4fs,RFlat 1600, 256 cells | .996 | .983 | 28 / 27 |
| 1,000,000 | PQ192x4fs,RFlat 400 | .991 | .974 | 9 / 9 |
| | PQ192x4fs,RFlat 1600 | .999 | .990 | 10 / 10 |

recall@100 is that with 8 k reranked (`engine.WIDER`) where that is more.
The questions that come with the project and titles as questions promise slightly less than real
questions find: with 200 reranked .987 and .996, real ones .992; with 100 .952 and .987, .974.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Mode = Literal["auto", "exact", "compact"]

FLAT = "Flat"
FLAT_UP_TO = 30_000
"""So many vectors are compared one by one (2 ms)."""
COMPACT_FROM = 5_000
"""Fewer take less memory than the program itself, whatever their kind."""
SCANNED_UP_TO = 50_000
"""So many are compared by their codes; above, only those of the cells nearest to a question."""
A_CELL, LARGE = 1000, 500_000
"""Vectors to a cell of up to LARGE of them: large cells, since each takes 2 µs to look into.

The ten nearest of made vectors (`benchmarks.synthetic`), one question a call, with 300 to 400 MB of
other memory read before each, so that nothing is left in the processor's cache; IndexFlatIP takes
7.7 and 25 ms:

| vectors | kind, reranked | cells looked into | recall@10 | ms | times as fast |
|---|---|---|---|---|---|
| 100,000 | all codes, 200 | | .996 | .83 | 9.2 |
| | IVF128, 200 | 56 / 64 / 80 | .980 / .987 / .993 | .76 / .79 / .88 | 10.1 / 9.7 / 8.7 |
| | IVF512, 200 | 160 / 192 | .983 / .988 | .98 / 1.04 | 7.9 / 7.4 |
| 300,000 | IVF256, 400 | 96 / 112 | .982 / .988 | 1.45 / 1.63 | 17 / 15 |
| | IVF512, 400 | 160 / 192 | .975 / .984 | 1.60 / 1.70 | 16 / 15 |
| | IVF1024, 400 | 256 / 320 | .972 / .987 | 1.61 / 1.82 | 16 / 14 |
"""
RERANKED = (200, 400, 800, 1600, 3200, 6400)
IN_CELLS = (
    (200, 48), (300, 48), (200, 56), (300, 56), (200, 64), (300, 64), (400, 64), (200, 80),
    (300, 80), (200, 96), (400, 96), (400, 112), (200, 192), (400, 192), (200, 256), (400, 256),
    (400, 384), (800, 512), (800, 640), (1600, 768), (1600, 1024), (6400, 2048),
)  # fmt: skip
"""How many are reranked, and how many cells are looked into for them.

Over 100,000 made vectors as passages' are now, between those of their sentences, .982 of the ten
nearest are found with the first that keeps the promise, 11.4 times as fast as by IndexFlatIP;
without those of 300, .995 and 7.3 times (`python -m benchmarks.search DATA --sizes 100000`).

Over 1,000,000 made vectors in 2,048 cells 800 and 512 find .980 of the ten nearest in 3.1 ms, 1,600
and 768 .993 in 4.6, 1,600 and 1,024 .999 in 5.6; IndexFlatIP takes 65.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index is to be.

    Attributes:
        mode: "auto": fast, with all vectors beside their codes; "compact": fewer than 600 bytes a
            chunk of dimension 384, the best compared once more by the vectors in the library;
            "exact": every vector compared.
        recall: So many of the ten nearest are to be found, as a mean over sample questions, 0..1.
    """

    mode: Mode = "auto"
    recall: float = 0.98

    def __post_init__(self) -> None:
        if self.mode not in ("auto", "exact", "compact") or not 0 < self.recall <= 1:
            raise ValueError(f"no index is {self.mode!r} with a recall of {self.recall}")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a search looks at; more finds more and takes longer.

    Attributes:
        reranked: How many of the best by their codes are compared by their vectors.
        probed: How many cells are looked into, where there are cells.
    """

    reranked: int = 0
    probed: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of index, and the efforts that may make it keep a promise.

    Attributes:
        kind: As faiss.index_factory is told.
        efforts: Cheapest first.
    """

    kind: str
    efforts: tuple[Effort, ...] = (Effort(),)

    @property
    def is_exact(self) -> bool:
        """Whether it finds all there is to find."""
        return self.kind == FLAT

    @property
    def is_rough(self) -> bool:
        """Whether it keeps no vector as it is, so that what it finds is compared once more."""
        return "SQ8" in self.kind

    @property
    def cells(self) -> int:
        """Into how many cells it divides its vectors; 0 when into none."""
        divided = re.match(r"IVF(\d+),", self.kind)
        return int(divided[1]) if divided else 0


EXACT = Choice(FLAT)


def with_spare(k: int) -> int:
    """Return how many a rough index is asked for, of which the k nearest are then chosen."""
    return k + k // 4 + 20


def choices(count: int, dimension: int, wanted: Wanted) -> Iterator[Choice]:
    """Yield kinds of index for `count` vectors, the best first, an exact one last.

    Graphs (HNSW) are not among them: questions lie far from all passages, so that graphs of
    passages find .95 of the nearest where these find .99 in the same time.
    """
    # Codes are of pairs of columns, 4 bits each.
    few = COMPACT_FROM if wanted.mode == "compact" else FLAT_UP_TO
    if wanted.mode != "exact" and count > few and dimension % 2 == 0:
        vectors = "RFlat" if wanted.mode == "auto" else "Refine(SQ8)"
        codes = f"PQ{dimension // 2}x4fs,{vectors}"
        if count > SCANNED_UP_TO:
            efforts = tuple(Effort(*each) for each in IN_CELLS)
            yield Choice(f"IVF{_cells(count)},{codes}", efforts)
        yield Choice(codes, tuple(map(Effort, RERANKED)))
        if wanted.mode == "compact":
            yield Choice("SQ8")
    yield EXACT


def _cells(count: int) -> int:
    """Return into how many cells so many vectors are divided, a power of two.

    Of more than LARGE 2 sqrt(count): for a million 2,048, and a minute and a half to find them;
    4,096 took over six.
    """
    wanted = count / A_CELL if count <= LARGE else 2 * math.sqrt(count)
    return int(2 ** round(math.log2(wanted)))
