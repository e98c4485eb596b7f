"""The index over the chunk vectors: FAISS, in a file derived from the library.

The file is one line of JSON, then what FAISS makes of the index. The line says what it was made
from, so that a stale file is known for one, and carries a SHA-256 of the rest, because FAISS trusts
what it reads: one flipped bit can end the process. A file that is missing, stale or damaged is made
anew from the vectors in the library; nothing is embedded again.
"""

import hashlib
import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows
from retrieval.library.reading import Library

FILE_NAME = "chunks.faiss"

KIND = "IDMap,Flat"
"""The faiss.index_factory description: exact, every vector compared (0.3 ms for 10,000)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index was made from; two indexes of one origin give the same hits.

    Attributes:
        library, generation: The library's key, and its state.
        weights: Those of the model its vectors come from; empty while it has none.
        dimension: Of a vector; 0 while there is none.
    """

    library: str
    generation: int
    weights: str
    dimension: int
    kind: str = KIND


class VectorIndex:
    """Finds the chunks nearest to a question.

    It shows the library as it was when the index was opened: open another when
    `index.generation` is not `library.generation` any more. Threads may share it.
    """

    def __init__(self, origin: Origin, index: Any) -> None:  # noqa: ANN401  faiss has no types
        self._origin = origin
        self._index = index

    @classmethod
    def open(cls, library: Library) -> Self:
        """Return the index over `library` as it is now, from its file or else made and saved."""
        path = library.folder / FILE_NAME
        with library.snapshot():
            origin = _origin(library)
            stored = _load(path, origin)
            if stored is not None:
                return cls(origin, stored)
            ids, vectors = library.chunk_vectors()
        index = _made(origin, ids, vectors)
        _save(path, origin, index)
        return cls(origin, index)

    @classmethod
    def over(cls, ids: NDArray[np.int64], vectors: UnitRows) -> Self:
        """Return an index over vectors that belong to no library, a row for each of `ids`."""
        origin = Origin(library="", generation=0, weights="", dimension=vectors.shape[1])
        return cls(origin, _made(origin, ids, vectors))

    @property
    def generation(self) -> int:
        """The generation of the library that it shows."""
        return self._origin.generation

    @property
    def ids(self) -> NDArray[np.int64]:
        """The IDs of the chunks in it, ascending."""
        return np.sort(faiss.vector_to_array(self._index.id_map))

    def search(self, questions: UnitRows, k: int) -> list[list[tuple[int, float]]]:
        """Return for each question its k nearest chunks, as (chunk ID, cosine), best first.

        Fewer than k when there are not as many chunks.
        """
        if k < 1:
            raise ValueError(f"cannot return the {k} nearest")
        if not self._index.ntotal:
            return [[] for _ in questions]
        if questions.shape[1] != self._origin.dimension:
            raise ValueError(
                f"questions of dimension {questions.shape[1]}, chunks of {self._origin.dimension}"
            )
        # One thread does it in well under a millisecond; waking a team of them took 24 ms instead
        # of 0.3 on two busy cores. FAISS keeps this setting for each thread, so it is made here.
        faiss.omp_set_num_threads(1)
        cosines, ids = self._index.search(questions, min(k, self._index.ntotal))
        return [
            [(int(i), float(cosine)) for i, cosine in zip(*row, strict=True) if i >= 0]
            for row in zip(ids, cosines, strict=True)
        ]


def _origin(library: Library) -> Origin:
    model = library.model
    return Origin(
        library=library.key,
        generation=library.generation,
        weights=model.weights if model else "",
        dimension=model.dimension if model else 0,
    )


def _made(origin: Origin, ids: NDArray[np.int64], vectors: UnitRows) -> Any:  # noqa: ANN401
    index = faiss.index_factory(max(origin.dimension, 1), KIND, faiss.METRIC_INNER_PRODUCT)
    if len(ids):
        index.add_with_ids(vectors, ids)
    return index


def _load(path: Path, origin: Origin) -> Any | None:  # noqa: ANN401
    """Return the index in the file at `path` if it is whole and made from `origin`."""
    try:
        content = path.read_bytes()
        header = json.loads(content[: content.index(b"\n")])
    except (OSError, ValueError):
        return None
    body = memoryview(content)[content.index(b"\n") + 1 :]
    if header != _header(origin, body):
        return None
    try:
        return faiss.deserialize_index(np.frombuffer(body, dtype=np.uint8))
    except RuntimeError:  # whole, but of another version of FAISS
        return None


def _header(origin: Origin, body: memoryview) -> dict[str, object]:
    return {**asdict(origin), "sha256": hashlib.sha256(body).hexdigest()}


def _save(path: Path, origin: Origin, index: Any) -> None:  # noqa: ANN401
    """Put the index where the next process finds it, if there it can be written.

    It serves this process just as well from memory: a folder that is not ours to write in, or a
    full disk, is no reason to fail.
    """
    body = faiss.serialize_index(index).data
    header = json.dumps(_header(origin, body)).encode("ascii")
    aside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        for left_by_a_killed_process in path.parent.glob(f"{path.name}.*.new"):
            left_by_a_killed_process.unlink(missing_ok=True)
        with aside.open("wb") as file:
            file.writelines((header, b"\n", body))
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
