"""The sentences of a chunk in SQLite: one row for all, their places and their vectors end to end.

A question is compared with the sentences of up to 200 chunks. Over 44,267 chunks with four
sentences each that takes 1.9 ms, with a row for each sentence it took 3.2 ms.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Stretch
from retrieval.library.records import Sentence

STORED_AS = "<f2"
"""Numbers of a sentence's vector."""
_PLACE = np.dtype("<i4")
COUNT = f"length(places) / {2 * _PLACE.itemsize}"
"""SQL: how many sentences a row is of; without reading the vectors."""

TABLES = (
    """CREATE TABLE sentences (
        chunk INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE,
        places BLOB NOT NULL, vectors BLOB NOT NULL)""",
)
ONE_A_ROW = (
    """CREATE TABLE sentences (
        id INTEGER PRIMARY KEY,
        chunk INTEGER NOT NULL REFERENCES chunks ON DELETE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL)""",
    "CREATE INDEX sentences_by_chunk ON sentences (chunk)",
)
"""What versions 1 to 4 of the library had."""
FROM_ONE_A_ROW = (
    "ALTER TABLE sentences RENAME TO sentences_4",
    *TABLES,
    'INSERT INTO sentences SELECT chunk, end_to_end(id, sentence_place(start, "end")), '
    "end_to_end(id, vector) FROM sentences_4 GROUP BY chunk",
    "DROP TABLE sentences_4",
)
"""What makes this table of that one."""


def make_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that FROM_ONE_A_ROW calls."""
    connection.create_function("sentence_place", 2, lambda *place: packed_places([place]))
    # The types of sqlite3 take an aggregate for a number; it may be bytes as well.
    connection.create_aggregate("end_to_end", 2, _EndToEnd)  # type: ignore[arg-type]


class _EndToEnd:
    """The SQL aggregate of a number and bytes to all bytes in the order of the numbers."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, bytes]] = []

    def step(self, number: Any, part: Any) -> None:  # noqa: ANN401  some of SQLite
        self._parts.append((number, part))

    def finalize(self) -> bytes:
        return b"".join(part for _, part in sorted(self._parts))


def insert_sentences(
    connection: sqlite3.Connection, chunk: int, sentences: Sequence[Sentence]
) -> None:
    """Store the sentences of a chunk; one that has none has no row."""
    if sentences:
        places = packed_places((each.start, each.end) for each in sentences)
        vectors = np.array([each.vector for each in sentences]).astype(STORED_AS).tobytes()
        connection.execute("INSERT INTO sentences VALUES (?, ?, ?)", (chunk, places, vectors))


def packed_places(places: Iterable[Sequence[int]]) -> bytes:
    """Return starts and ends, code points into the article, as they are stored."""
    return np.array([*places], dtype=_PLACE).tobytes()


def places(packed: bytes) -> list[Stretch]:
    """Return where the sentences of a chunk stand in its article, in order.

    Raises:
        ValueError: It is not what `packed_places` made.
    """
    pairs: NDArray[np.int32] = np.frombuffer(packed, dtype=_PLACE).reshape(-1, 2)
    return [Stretch(start, end) for start, end in pairs.tolist()]
