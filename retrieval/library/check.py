"""Look for what can be wrong with a library; the part of `dalil doctor` that knows its insides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retrieval.errors import LibraryDamaged
from retrieval.library.chunk_index import ChunkIndex
from retrieval.library.posting_lists import unpacked
from retrieval.library.reading import Library
from retrieval.library.sentence_rows import COUNT, STORED_AS, places

_TERMS = 10_000
"""So many terms' postings are read at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the library, and what to do about it; one line as text."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem}; {self.remedy}"


def check(library: Library, index: ChunkIndex | None) -> list[Finding]:
    """Return what is wrong with `library` or the index over it; nothing when all is well.

    Args:
        index: The one in a file beside it; None where the vectors are searched elsewhere.

    Reads the whole library.
    """
    rebuild = f"delete {library.path} and run `dalil index`, which builds it anew"
    try:
        with library.snapshot():
            problems = [problem for look in _LOOKS for problem in look(library)]
            findings = [Finding(problem, rebuild) for problem in problems]
            findings += _left_to_do(library)
            return findings if index is None else [*findings, *_index_findings(library, index)]
    except LibraryDamaged:
        return [Finding(f"{library.path} is damaged and cannot be read to its end", rebuild)]


def _file(library: Library) -> Iterator[str]:
    for (message,) in library.rows("PRAGMA integrity_check(5)"):
        if message != "ok":
            yield f"SQLite finds the file damaged: {message}".replace("\n", " ")


def _orphans(library: Library) -> Iterator[str]:
    counted: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in library.rows("PRAGMA foreign_key_check"):
        counted[table, parent] = counted.get((table, parent), 0) + 1
    for (table, parent), number in counted.items():
        yield f"{number} rows of {table} belong to no row of {parent}"


def _spans(library: Library) -> Iterator[str]:
    """Every chunk lies in one stretch of content, every sentence in its chunk."""
    for record in library.articles():
        article = library.article(record.id)
        last = len(article.text)
        if any(not 0 <= part.start < part.end <= last for part in article.content):
            yield f"{record.source}: its content reaches beyond its text"
        for chunk, start, end in library.rows(
            'SELECT id, start, "end" FROM chunks WHERE article = ?', record.id
        ):
            if not 0 <= start < end <= last:
                yield f"{record.source}: chunk {chunk} reaches beyond its text"
            elif not any(part.start <= start and end <= part.end for part in article.content):
                yield f"{record.source}: chunk {chunk} crosses a masked line"


def _sentences(library: Library) -> Iterator[str]:
    rows = library.rows(
        'SELECT start, "end", places FROM sentences JOIN chunks ON chunks.id = chunk'
    )
    number = sum(not _hold(*row) for row in rows)
    if number:
        yield f"{number} rows of sentences reach beyond their chunks"


def _hold(start: int, end: int, packed: bytes) -> bool:
    try:
        return all(start <= each.start < each.end <= end for each in places(packed))
    except ValueError:
        return False


def _vectors(library: Library) -> Iterator[str]:
    """Every vector has the model's dimension and length 1."""
    model = library.model
    dimension = model.dimension if model else 0
    for table, rows, stored_as, tolerance in (
        ("chunks", "SELECT 1, vector FROM chunks", "<f4", 1e-4),
        ("sentences", f"SELECT {COUNT}, vectors FROM sentences", STORED_AS, 1e-2),
    ):
        width = dimension * np.dtype(stored_as).itemsize
        wrong = off = 0
        for count, blob in library.rows(rows):
            if len(blob) != count * width:
                wrong += 1
            else:
                vectors = np.frombuffer(blob, stored_as).reshape(count, dimension)
                lengths = np.linalg.norm(vectors.astype("f8"), axis=1)
                off += int(np.count_nonzero(~(abs(lengths - 1) < tolerance)))
        if wrong:
            yield f"{wrong} rows of {table} have vectors that are not of dimension {dimension}"
        if off:
            yield f"{off} vectors of {table} are not of length 1"


def _postings(library: Library) -> Iterator[str]:
    [(last,)] = library.rows("SELECT coalesce(max(id), 0) FROM chunks")
    counted = np.zeros(last + 1, dtype=np.int64)
    [(terms,)] = library.rows("SELECT coalesce(max(id), 0) FROM terms")
    for first in range(0, terms + 1, _TERMS):
        chunks, counts = unpacked(
            library.rows(
                "SELECT block, entries FROM postings WHERE term >= ? AND term < ?",
                *(first, first + _TERMS),
            )
        )
        known = chunks <= last
        np.add.at(counted, chunks[known], counts[known])
    lengths = library.rows("SELECT id, length FROM chunks")
    number = sum(length != counted[chunk] for chunk, length in lengths)
    if number:
        yield f"{number} chunks have other index terms than were counted for them"


_LOOKS = (_file, _orphans, _spans, _sentences, _vectors, _postings)


def _left_to_do(library: Library) -> Iterator[Finding]:
    """What a run that was interrupted left, which is no damage."""
    empty = [record.source for record in library.articles() if not record.chunks]
    if empty:
        yield Finding(f"{len(empty)} articles have no chunks ({empty[0]})", "run `dalil index`")


def _index_findings(library: Library, index: ChunkIndex) -> Iterator[Finding]:
    if index.generation != library.generation:
        yield Finding(
            f"the index shows generation {index.generation}, the library is at "
            f"{library.generation}",
            "open it again",
        )
    elif index.ids.tolist() != [
        chunk
        for (chunk,) in library.rows(
            "SELECT id FROM chunks WHERE id NOT IN (SELECT chunk FROM repeats) ORDER BY id"
        )
    ]:
        yield Finding(
            "the index holds other chunks than the library",
            f"delete {library.folder / 'chunks.faiss'}, it is made again by itself",
        )
