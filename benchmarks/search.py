"""One question's search over many vectors, beside other indexes and the memory they have to read.

    python -m benchmarks.search DATA [--sizes 34000 100000 1000000] [--rounds 100]
    python -m benchmarks.search DATA --build 1000000
    python -m benchmarks.search DATA --huge 10000000

The vectors are made (`benchmarks.synthetic`). Every contender searches with one thread, one
question a call, the ten nearest; all are called in turn in every round, once for one question, when
each has been driven out of the processor's caches by the others, and once for ten in a row, as when
an index is asked by many. The graphs (hnswlib, usearch) have the parameters of their READMEs, and
each the least effort that finds .98 of the true ten for one half of the questions; the recall shown
is that of the other half. A graph over more than 100,000 vectors takes long to build: `--build`
does it, in blocks, and goes on where it was stopped; without that the graphs are left out at this
size. `--huge` is for numbers of vectors that do not fit into memory: the product's compact index
alone, made block by block.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.lines import Line, interleaved, say, set_threads, show, table, timed_lines
from benchmarks.synthetic import BLOCK, CACHE, Model, compared, real_vectors
from retrieval.encoders import UnitRows
from retrieval.library.vector_index.base import Source, make
from retrieval.library.vector_index.kinds import Wanted, with_spare
from retrieval.library.vectors import VectorIndex
from retrieval.threads import most_threads

K = 10
WANTED = 0.98
"""Recall that is to be reached."""
EFFORTS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
QUESTIONS = 400
SIZES = (34_000, 100_000, 1_000_000)
ROUNDS = 100
IN_A_ROW = 10
BUILT_AT_ONCE = 100_000
"""Up to so many vectors a graph is built within the run."""
STREAM = 1 << 27
"""Numbers in each array that the memory's bandwidth is measured with: 512 MB, beyond any cache."""

Rows = NDArray[np.integer]
Find = Callable[[UnitRows], Rows]
"""From questions, shape (n, dimension), to the numbers of the vectors found, shape (n, K)."""


@dataclass(frozen=True, slots=True)
class Contender:
    """An index ready to be searched."""

    name: str
    find: Find
    note: str
    is_exact: bool = False


class Graph(Protocol):
    """A library of graphs as this benchmark uses it."""

    name: str

    def grow(self, vectors: UnitRows) -> None: ...
    def set_effort(self, effort: int) -> None: ...
    def find(self, questions: UnitRows) -> Rows: ...
    def bytes(self) -> int: ...
    def save(self, file: Path) -> None: ...
    def load(self, file: Path) -> None: ...
    def __len__(self) -> int: ...


class Hnswlib:
    """hnswlib's graph, with the parameters its README gives."""

    name = "hnswlib"

    def __init__(self, dimension: int, most: int) -> None:
        import hnswlib

        self._most = most
        self._index = hnswlib.Index(space="ip", dim=dimension)
        self._index.init_index(most, M=16, ef_construction=200, random_seed=100)

    def grow(self, vectors: UnitRows) -> None:
        ids = np.arange(len(self), len(self) + len(vectors))
        self._index.add_items(vectors, ids, num_threads=most_threads())

    def set_effort(self, effort: int) -> None:
        self._index.set_ef(effort)

    def find(self, questions: UnitRows) -> Rows:
        return np.asarray(self._index.knn_query(questions, k=K, num_threads=1)[0], dtype=np.int64)

    def bytes(self) -> int:
        return int(self._index.index_file_size())

    def save(self, file: Path) -> None:
        self._index.save_index(str(file))

    def load(self, file: Path) -> None:
        self._index.load_index(str(file), max_elements=self._most)

    def __len__(self) -> int:
        return int(self._index.get_current_count())


class Usearch:
    """usearch's graph, with the parameters its README gives; 16 bits a number."""

    name = "usearch"

    def __init__(self, dimension: int, _most: int) -> None:
        from usearch.index import Index

        self._index = Index(
            ndim=dimension, metric="ip", dtype="bf16", connectivity=16, expansion_add=128
        )

    def grow(self, vectors: UnitRows) -> None:
        keys = np.arange(len(self), len(self) + len(vectors), dtype=np.uint64)
        self._index.add(keys, vectors, threads=most_threads())

    def set_effort(self, effort: int) -> None:
        self._index.expansion_search = effort

    def find(self, questions: UnitRows) -> Rows:
        keys = self._index.search(questions, K, threads=1).keys
        return np.asarray(keys, dtype=np.int64).reshape(len(questions), -1)

    def bytes(self) -> int:
        return int(self._index.serialized_length)

    def save(self, file: Path) -> None:
        self._index.save(str(file))

    def load(self, file: Path) -> None:
        self._index.load(str(file))

    def __len__(self) -> int:
        return len(self._index)


GRAPHS: tuple[Callable[[int, int], Graph], ...] = (Hnswlib, Usearch)


def recall(found: Rows, truth: Rows) -> float:
    """Return the share of each question's true nearest that is among those found."""
    pairs = zip(found.tolist(), truth.tolist(), strict=True)
    return float(np.mean([len(set(mine) & set(its)) / len(its) for mine, its in pairs]))


def least_effort(efforts: Sequence[int], recall_with: Callable[[int], float]) -> int:
    """Return the first effort that reaches the recall wanted; the last where none does."""
    return next((each for each in efforts if recall_with(each) >= WANTED), efforts[-1])


def graph_over(make: Callable[[int, int], Graph], model: Model, count: int) -> Graph:
    """Return a graph over the first `count` vectors; what was built before is loaded."""
    graph = make(len(model.mean), count)
    file = _file(graph, model, count)
    if file.exists():
        graph.load(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    for number, block in enumerate(model.blocks(count)):
        if number * BLOCK < len(graph):
            continue
        started = time.monotonic()
        graph.grow(block)
        say(f"{graph.name}: {len(graph):,} of {count:,}, {time.monotonic() - started:.0f} s")
        aside = file.with_suffix(".new")
        graph.save(aside)
        aside.replace(file)
    return graph


def is_built(make: Callable[[int, int], Graph], model: Model, count: int) -> bool:
    """Return whether nothing, or little, is left to be built."""
    return count <= BUILT_AT_ONCE or _file(make(len(model.mean), 1), model, count).exists()


def _file(graph: Graph, model: Model, count: int) -> Path:
    fitted = sha256(model.mean.tobytes() + model.within.tobytes()).hexdigest()[:8]
    return CACHE / "graphs" / f"{graph.name}-{count}-{fitted}"


def contenders(model: Model, vectors: UnitRows, tuning: tuple[UnitRows, Rows]) -> list[Contender]:
    """Return the indexes over `vectors`, which are the model's first."""
    import faiss

    count, dimension = vectors.shape
    asked, truth = tuning
    bare = faiss.IndexFlatIP(dimension)
    bare.add(vectors)
    exact = f"exact, reads {vectors.nbytes / 1e6:,.0f} MB"
    found = [
        Contender("IndexFlatIP (FAISS)", lambda q: bare.search(q, K)[1], exact, is_exact=True),
        Contender("numpy", partial(_by_numpy, vectors), exact, is_exact=True),
        *_ours(vectors, asked),
    ]
    for new in GRAPHS:
        if not is_built(new, model, count):
            say(f"no graph of {count:,}: python -m benchmarks.search DATA --build {count}")
            continue
        graph = graph_over(new, model, count)

        def with_effort(effort: int, graph: Graph = graph) -> float:
            graph.set_effort(effort)
            return recall(graph.find(asked), truth)

        effort = least_effort(EFFORTS, with_effort)
        graph.set_effort(effort)
        note = f"{graph.bytes() / count:,.0f} bytes a vector, ef {effort}"
        found.append(Contender(graph.name, graph.find, note))
    return found


def _by_numpy(vectors: UnitRows, questions: UnitRows) -> Rows:
    cosines = vectors @ questions[0]
    best = np.argpartition(-cosines, K)[:K]
    return best[np.argsort(-cosines[best])][None]


def _ours(vectors: UnitRows, tuning: UnitRows) -> list[Contender]:
    """Return the product's index in two settings, its promise of recall measured by `tuning`."""
    ids = np.arange(len(vectors), dtype=np.int64)
    found = []
    for name, wanted in (("Dalil", Wanted()), ("Dalil, compact", Wanted("compact"))):
        started = time.monotonic()
        index = VectorIndex.over(ids, vectors, wanted, tuning)
        say(f"{name}: {index.base.report.kind} in {time.monotonic() - started:.0f} s")
        size = index.base.memory / len(vectors)
        note = f"{size:,.0f} bytes a vector, {index.base.report.kind}"
        found.append(Contender(name, partial(_by_us, index), note))
    return found


def _by_us(index: VectorIndex, questions: UnitRows) -> Rows:
    return np.array([[row for row, _ in hits] for hits in index.search(questions, K)])


def bandwidth(rounds: int = 5) -> list[Line]:
    """Return what the memory gives: as STREAM's copy and triad, and reading alone.

    J. McCalpin, "Memory Bandwidth and Machine Balance in Current High Performance Computers", 1995.
    numpy makes the triad of two passes, over five arrays instead of three; these are counted.
    """
    a, b, c = (np.full(STREAM, value, np.float32) for value in (0.0, 1.0, 2.0))

    def triad(_: int) -> None:
        np.multiply(c, np.float32(3), out=a)
        np.add(a, b, out=a)

    arrays = {"copy": 2, "triad": 5, "reading alone (dot product)": 1}
    seconds = interleaved(
        {
            "copy": lambda _: np.copyto(a, b),
            "triad": triad,
            "reading alone (dot product)": lambda _: np.dot(b, b),
        },
        rounds,
    )
    return [
        Line("memory", name, arrays[name] * a.nbytes / float(np.median(each)) / 1e9, "GB/s")
        for name, each in seconds.items()
    ]


def measured(model: Model, count: int, rounds: int) -> list[Line]:
    """Return the lines of one size."""
    import faiss

    say(f"{count:,} vectors: making them")
    vectors = model.chunks(count)
    about = np.random.default_rng(3).integers(0, count, 2 * QUESTIONS)
    questions = model.questions(UnitRows(vectors[about]))
    exact = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(vectors)
    truth = exact.search(questions, K)[1]
    del exact
    tuning = (UnitRows(questions[:QUESTIONS]), truth[:QUESTIONS])
    asked, right = questions[QUESTIONS:], truth[QUESTIONS:]
    found = contenders(model, vectors, tuning)
    notes = {each.name: each.note for each in found}
    for each in found:
        if each.is_exact:
            continue
        rows = np.concatenate([each.find(UnitRows(asked[i : i + 1])) for i in range(QUESTIONS)])
        notes[each.name] = f"recall@{K} {recall(rows, right):.3f}, {each.note}"
    flat = vectors.reshape(-1)

    def search(each: Contender, number: int) -> object:
        row = number % QUESTIONS
        return each.find(UnitRows(asked[row : row + 1]))

    ways: dict[str, Callable[[int], object]] = {each.name: partial(search, each) for each in found}
    ways["reading all vectors once"] = lambda _: np.dot(flat, flat)
    notes["reading all vectors once"] = "the limit of any exact search over 32 bits"
    one, base = interleaved(ways, rounds), found[0].name
    row = interleaved(ways, max(rounds // IN_A_ROW, 1), IN_A_ROW)
    return [
        *timed_lines(f"search, {count:,} vectors, a question in turn", one, base, notes),
        *timed_lines(f"the same, {IN_A_ROW} questions in a row", row, base),
    ]


def huge(model: Model, count: int, rounds: int) -> list[Line]:
    """Return the lines of an index too large for its vectors to be in memory: the compact one.

    The vectors are made block by block, and gone when they are in the index; what it finds is not
    compared again with them, as a library does.
    """
    first = next(model.blocks(BLOCK))
    asked = model.questions(UnitRows(first[: QUESTIONS * 2 : 2]))
    source = Source(
        count,
        len(model.mean),
        sample=model.chunks,
        batches=lambda: _told(model, count),
        questions=asked,
    )
    base = make(source, Wanted("compact"))

    def search(number: int) -> object:
        row = number % len(asked)
        return base.search(UnitRows(asked[row : row + 1]), with_spare(K))

    name = "Dalil, compact"
    seconds = interleaved({name: search}, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    note = (
        f"recall@{K} {base.report.recall_10:.3f}, {base.memory / count:,.0f} bytes a vector, "
        f"{base.memory / 1e9:.1f} GB, {peak / 1e6:.1f} GB at most; {base.report.kind}"
    )
    [line] = timed_lines(f"search, {count:,} vectors", seconds, name)
    return [replace(line, ratio=None, note=note)]


def _told(model: Model, count: int) -> Iterator[tuple[NDArray[np.int64], UnitRows]]:
    for number, block in enumerate(model.blocks(count)):
        start = number * BLOCK
        say(f"{start + len(block):,} of {count:,}")
        yield np.arange(start, start + len(block)), block


def lines(data: Path, sizes: Sequence[int], rounds: int) -> list[Line]:
    """Return the lines of all sizes, those of the memory first."""
    set_threads(1)
    found = bandwidth()
    show(found)
    real = real_vectors(data)
    model = Model.fitted(real)
    for what, its, made in compared(real, model):
        say(f"{what}, real: {its}; made: {made}")
        section = "made vectors: nearest cosine beside the real ones'"
        note = f"real: {its}; made: {made}"
        found.append(Line(section, what, made.nearest, "", made.nearest / its.nearest, note))
    for count in sizes:
        new = measured(model, count, rounds)
        show(new)
        found += new
    return found


def main() -> None:
    """Print the table, or build what takes long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--build", type=int)
    parser.add_argument("--huge", type=int)
    options = parser.parse_args()
    if options.build:
        model = Model.fitted(real_vectors(options.data))
        for graph in GRAPHS:
            graph_over(graph, model, options.build)
    elif options.huge:
        set_threads(1)
        model = Model.fitted(real_vectors(options.data))
        print(table(huge(model, options.huge, options.rounds)))
    else:
        print(table(lines(options.data, options.sizes, options.rounds)))


if __name__ == "__main__":
    main()
