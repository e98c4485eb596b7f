"""Posting lists in SQLite: which chunks hold an index term, and how often, packed by blocks.

A list is kept in pieces, one for each block of BLOCK chunk IDs, as pairs of 16-bit numbers: the
chunk's place in its block, and the count. New chunks have the greatest IDs, so an article touches
the last piece of each of its terms and no other; and a term of 100,000 chunks is read as 50 blobs,
not as 100,000 rows. Chunks that go are noted by a trigger (`unposted`), whatever deletes them, and
taken out before the transaction ends; until then whoever reads passes over them, for they are no
chunks any more.

Measured with chunks of 10,197 articles of Arabic Wikipedia (repeated for more) and 517 questions of
MLQA-ar dev, a search by words from the question to its 100 best chunks, median on one core:

| chunks | a row for each term of each chunk | packed |
|---|---|---|
| 20,000 | 14.5 ms, opened in .19 s, 62 MB | 2 ms, .02 s, 39 MB |
| 174,201 | | 4.6 ms (p90 14), .06 s, 12 MB of memory |
| 1,045,206 | | 23 ms (p90 55, other work beside it), .4 s, 44 MB of memory |
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.library.records import Postings
from retrieval.text.english import skeleton

BITS = 12
BLOCK = 1 << BITS

SHORTEST = 3
"""Letters a term must have to be found by its consonants."""

TABLES = (
    # `skeleton`: the consonants of an Arabic word; empty where it is not looked up by them; NULL of
    # what is no word: dates, numbers.
    """CREATE TABLE terms (
        id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE, chunks INTEGER NOT NULL,
        skeleton TEXT)""",
    "CREATE INDEX terms_by_skeleton ON terms (skeleton, term) WHERE skeleton > ''",
    """CREATE TABLE postings (
        term INTEGER NOT NULL, block INTEGER NOT NULL, entries BLOB NOT NULL,
        PRIMARY KEY (term, block)) WITHOUT ROWID""",
    """CREATE TABLE chunk_terms (
        chunk INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE, terms BLOB NOT NULL)""",
    "CREATE TABLE unposted (chunk INTEGER PRIMARY KEY, terms BLOB NOT NULL)",
    """CREATE TRIGGER unpost BEFORE DELETE ON chunk_terms BEGIN
        INSERT INTO unposted VALUES (old.chunk, old.terms); END""",
    # All that scoring asks of a chunk, so that its vector need not be read past.
    "CREATE INDEX chunks_by_id ON chunks (id, length)",
)

FROM_ROWS = (
    "ALTER TABLE postings RENAME TO postings_3",
    "DROP INDEX postings_by_chunk",
    *TABLES,
    "INSERT INTO terms (term, chunks, skeleton) "
    "SELECT term, count(*), term_skeleton(term) FROM postings_3 GROUP BY term",
    f"INSERT INTO postings SELECT terms.id, chunk >> {BITS}, packed(chunk & {BLOCK - 1}, count) "
    f"FROM postings_3 JOIN terms USING (term) GROUP BY terms.id, chunk >> {BITS}",
    "INSERT INTO chunk_terms SELECT chunk, listed(terms.id) "
    "FROM postings_3 JOIN terms USING (term) GROUP BY chunk",
    "DROP TABLE postings_3",
)
"""What makes these tables of one that has a row for each term of each chunk."""


class _Packed:
    """The SQL aggregate of places and counts to the entries of a block."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, ...]] = []

    def step(self, *pair: Any) -> None:  # noqa: ANN401  one of SQLite
        self._pairs.append(pair)

    def finalize(self) -> bytes:
        return _entries(self._pairs)


class _Listed(_Packed):
    """The SQL aggregate of term IDs to a list of them."""

    def finalize(self) -> bytes:
        return _listed(term for (term,) in self._pairs)


def make_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that FROM_ROWS calls."""
    connection.create_function("term_skeleton", 1, term_skeleton, deterministic=True)
    # The types of sqlite3 take an aggregate for a number; it may be bytes as well.
    connection.create_aggregate("packed", 2, _Packed)  # type: ignore[arg-type]
    connection.create_aggregate("listed", 1, _Listed)  # type: ignore[arg-type]


def term_skeleton(term: str) -> str | None:
    """Return what the table of terms holds as a term's skeleton."""
    if not term.isalpha():
        return None
    return "" if term.isascii() or len(term) < SHORTEST else skeleton(term)


# Writing, always inside the writer's transaction


def post(connection: sqlite3.Connection, counted: Mapping[int, Mapping[str, int]]) -> None:
    """Put in the terms of new chunks, each with its counts."""
    ids = _term_ids(connection, {term for counts in counted.values() for term in counts})
    pieces: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for chunk, counts in sorted(counted.items()):
        for term, count in counts.items():
            pieces[ids[term], chunk >> BITS].append((chunk & BLOCK - 1, count))
    connection.executemany(
        "INSERT INTO postings VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET entries = CAST(entries || excluded.entries AS BLOB)",
        [(*key, _entries(pairs)) for key, pairs in pieces.items()],
    )
    connection.executemany(
        "UPDATE terms SET chunks = chunks + ? WHERE id = ?",
        [(len(pairs), term) for (term, _), pairs in pieces.items()],
    )
    connection.executemany(
        "INSERT INTO chunk_terms VALUES (?, ?)",
        [(chunk, _listed(ids[term] for term in counts)) for chunk, counts in counted.items()],
    )


def _term_ids(connection: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    wanted = json.dumps(sorted(terms))
    known = _known_ids(connection, wanted)
    new = [(term, term_skeleton(term)) for term in json.loads(wanted) if term not in known]
    if not new:
        return known
    connection.executemany("INSERT INTO terms (term, chunks, skeleton) VALUES (?, 0, ?)", new)
    return _known_ids(connection, wanted)


def _known_ids(connection: sqlite3.Connection, wanted: str) -> dict[str, int]:
    found = connection.execute(
        "SELECT term, terms.id FROM json_each(?) CROSS JOIN terms ON term = value", (wanted,)
    )
    return dict(found.fetchall())


def take_out_unposted(connection: sqlite3.Connection) -> None:
    """Take the chunks that are gone out of the lists, and out of all the terms that none has."""
    unposted = connection.execute("SELECT chunk, terms FROM unposted").fetchall()
    if not unposted:
        return
    if connection.execute("SELECT 1 FROM chunk_terms LIMIT 1").fetchone() is None:
        for table in ("postings", "terms", "unposted"):
            connection.execute(f"DELETE FROM {table}")
        return
    pieces: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for chunk, terms in unposted:
        for term in np.frombuffer(terms, "<u4").tolist():
            pieces[term, chunk >> BITS].append(chunk & BLOCK - 1)
    for (term, block), places in pieces.items():
        _take_out(connection, term, block, places)
    connection.execute("DELETE FROM unposted")


def _take_out(connection: sqlite3.Connection, term: int, block: int, places: list[int]) -> None:
    [(blob,)] = connection.execute(
        "SELECT entries FROM postings WHERE term = ? AND block = ?", (term, block)
    )
    entries = np.frombuffer(blob, "<u2").reshape(-1, 2)
    left = entries[~np.isin(entries[:, 0], places)]
    if len(left):
        connection.execute(
            "UPDATE postings SET entries = ? WHERE term = ? AND block = ?",
            (left.tobytes(), term, block),
        )
    else:
        connection.execute("DELETE FROM postings WHERE term = ? AND block = ?", (term, block))
    connection.execute(
        "UPDATE terms SET chunks = chunks - ? WHERE id = ?", (len(entries) - len(left), term)
    )
    connection.execute("DELETE FROM terms WHERE id = ? AND chunks = 0", (term,))


def _entries(pairs: Iterable[tuple[int, ...]]) -> bytes:
    return np.array(sorted(pairs), dtype="<u2").tobytes()


def _listed(terms: Iterable[int]) -> bytes:
    return np.array(sorted(terms), dtype="<u4").tobytes()


# Reading


def unpacked(pieces: Iterable[tuple[int, bytes]]) -> Postings:
    """Return the postings in (block, entries) pieces, in their order."""
    pieces = list(pieces)
    blocks = np.array([block for block, _ in pieces], dtype=np.int64)
    sizes = np.array([len(entries) // 4 for _, entries in pieces], dtype=np.int64)
    entries = np.frombuffer(b"".join(blob for _, blob in pieces), "<u2").reshape(-1, 2)
    chunks = np.repeat(blocks << BITS, sizes) + entries[:, 0]
    return chunks, entries[:, 1].astype(np.int64)


@dataclass(frozen=True)
class Rows:
    """Finds the place of chunk IDs in an ascending array of some, in a table by blocks.

    Attributes:
        rank: Of each block its row in `table`, shape (blocks,); the first where it has none.
        table: Of each place in a block its row in the array or -1, shape (blocks held + 1, BLOCK).
    """

    rank: NDArray[np.int64]
    table: NDArray[np.int64]

    @classmethod
    def of(cls, ids: NDArray[np.int64]) -> "Rows":
        """Return the table of `ids`, ascending."""
        blocks = ids >> BITS
        held = np.unique(blocks)
        rank = np.zeros(int(held[-1]) + 1 if len(held) else 0, dtype=np.int64)
        rank[held] = np.arange(1, len(held) + 1)
        table = np.full((len(held) + 1, BLOCK), -1, dtype=np.int64)
        table[rank[blocks], ids & BLOCK - 1] = np.arange(len(ids))
        return cls(rank, table)

    def __call__(self, chunks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each of `chunks`; -1 where it is none of them."""
        blocks = chunks >> BITS
        known = blocks < len(self.rank)
        if known.all():
            return np.asarray(self.table[self.rank[blocks], chunks & BLOCK - 1])
        rows = np.full(len(chunks), -1, dtype=np.int64)
        rows[known] = self.table[self.rank[blocks[known]], chunks[known] & BLOCK - 1]
        return rows
