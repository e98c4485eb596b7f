"""A library that may be written: the lock, its tables, what it is built with."""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from retrieval.encoders import ModelIdentity, UnitRows
from retrieval.library.lock import WriterLock
from retrieval.library.manifest import LEAST_AGREEMENT, comparable, source_of
from retrieval.library.posting_lists import take_out_unposted
from retrieval.library.reading import Library
from retrieval.library.records import FORGOTTEN
from retrieval.library.schema import (
    FILE_NAME,
    INDICES,
    MIGRATIONS,
    SCHEMA_VERSION,
    TABLES,
    check_schema,
    connect_for_writing,
    has_tables,
    library_errors,
    utf8,
)
from retrieval.library.vector_index.kinds import Wanted


class WritableLibrary(Library):
    """A library open for writing, made if there was none; nobody else writes until it is closed."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: WriterLock) -> None:
        super().__init__(folder, connection)
        self._writer_lock = lock

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the library in `folder`, locked, with its tables, those of this version.

        Raises:
            LibraryLocked, LibraryDamaged, LibraryError: Another writes it, or it cannot be written.
        """
        lock = WriterLock(folder)
        try:
            library = cls(folder, connect_for_writing(folder / FILE_NAME), lock)
        except BaseException:
            lock.release()
            raise
        try:
            library._make_tables()
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Put everything into the one file, as far as readers permit; let the next writer in."""
        try:
            # Explicitly: SQLite does it on the last connection's closing, and a bot may have one.
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            super().close()
            self._writer_lock.release()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, library_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                take_out_unposted(self._connection)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _make_tables(self) -> None:
        with self._transaction():
            is_new = not has_tables(self._connection)
            if not is_new:
                self._migrate()
            for made in (*(TABLES if is_new else ()), *INDICES):
                self._connection.execute(made)
            if is_new:
                self._set("schema", SCHEMA_VERSION)
                self._set("key", uuid.uuid4().hex)
                self._set("created", datetime.now(UTC).isoformat(timespec="seconds"))
                self._set("generation", "0")

    def _migrate(self) -> None:
        """Make a library of an earlier version one of this; what it found stays."""
        while (version := check_schema(self._connection, self.path)) != SCHEMA_VERSION:
            for statement in MIGRATIONS[version]:
                self._connection.execute(statement)
            self._set("schema", str(int(version) + 1))
            self._next_generation()

    def _set(self, key: str, value: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO manifest VALUES (?, CAST(? AS TEXT))", (key, utf8(value))
        )

    def _next_generation(self) -> None:
        self._set("generation", str(self.generation + 1))

    # How it is built

    def adopt_model(self, identity: ModelIdentity, agreement: float | None = None) -> bool:
        """Make `identity` the model of the library; return whether it had another before.

        Vectors of two models cannot be compared, so those of another one go, and with them the
        stamps of all files: every article is to be embedded again. The same weights under
        another name keep what they have, unless they turn out to make other vectors.

        Args:
            agreement: Mean cosine of stored vectors with those of the other name, if measured.
        """
        model = self.model
        if model == identity:
            return False
        agrees = agreement is None or agreement >= LEAST_AGREEMENT
        emptied = model is not None and not (comparable(model, identity) and agrees)
        names = () if emptied or model is None else (model.name, identity.name)
        with self._transaction():
            self._set("model", json.dumps(asdict(identity)))
            self._set("engines", json.dumps(dict.fromkeys(names, agreement) if agreement else {}))
            if emptied:
                self._connection.execute("DELETE FROM chunks")
                self._connection.execute("DELETE FROM probes")
                self._forget_stamps()
                self._next_generation()
        return model is not None

    def adopt_parameters(self, parameters: str) -> None:
        """Take note of how articles are read and chunked now.

        If it was otherwise before, all are to be read again; what they gave stays until then.
        """
        before = self.parameters
        if before == parameters:
            return
        with self._transaction():
            self._set("parameters", parameters)
            if before is not None:
                self._forget_stamps()

    def adopt_index(self, wanted: Wanted) -> None:
        """Take note of what the index over the vectors is to be, for whoever makes it."""
        if self.wanted_index != wanted:
            with self._transaction():
                self._set("index", json.dumps(asdict(wanted)))

    def adopt_probes(self, questions: Sequence[str], vectors: UnitRows) -> None:
        """Keep `questions`, by which the recall of an index is measured, in place of any others."""
        rows = zip(map(utf8, questions), vectors, strict=True)
        with self._transaction():
            self._connection.execute("DELETE FROM probes")
            self._connection.executemany(
                "INSERT INTO probes VALUES (CAST(? AS TEXT), ?)",
                [(question, vector.astype("<f4").tobytes()) for question, vector in rows],
            )

    def _forget_stamps(self) -> None:
        self._connection.execute(
            "UPDATE files SET stat = ?, content_hash = ?",
            (FORGOTTEN.stat, FORGOTTEN.content_hash),
        )

    def remember_roots(self, paths: Iterable[Path]) -> None:
        """Take note of the files and folders that are the corpus, for when none are named."""
        roots = json.dumps([source_of(path, self.folder) for path in paths])
        if self.setting("roots") != roots:
            with self._transaction():
                self._set("roots", roots)

    def become(self, saved: sqlite3.Connection) -> None:
        """Hold what another library file holds, in place of all that this one holds."""
        with self._lock, library_errors(self.path):
            saved.backup(self._connection)
        with self._transaction():
            self._migrate()
