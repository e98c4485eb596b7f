"""The one writer of a library: every change is one transaction, whole or not at all."""

import json
import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from retrieval.article import Article
from retrieval.encoders import ModelIdentity
from retrieval.library.lock import WriterLock
from retrieval.library.manifest import comparable, source_of
from retrieval.library.reading import Library
from retrieval.library.records import FORGOTTEN, EmbeddedChunk, Stamp
from retrieval.library.rows import delete_source, insert_article, insert_set_aside
from retrieval.library.schema import (
    FILE_NAME,
    INDICES,
    SCHEMA_VERSION,
    TABLES,
    connect_for_writing,
    has_tables,
    library_errors,
    utf8,
)


class LibraryWriter(Library):
    """A library open for writing, made if there was none; nobody else writes until it is closed."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: WriterLock) -> None:
        super().__init__(folder, connection)
        self._writer_lock = lock

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the library in `folder`, locked, with its tables.

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
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _make_tables(self) -> None:
        with self._transaction():
            is_new = not has_tables(self._connection)
            for made in (*(TABLES if is_new else ()), *INDICES):
                self._connection.execute(made)
            if is_new:
                self._set("schema", SCHEMA_VERSION)
                self._set("key", uuid.uuid4().hex)
                self._set("created", datetime.now(UTC).isoformat(timespec="seconds"))
                self._set("generation", "0")

    def _set(self, key: str, value: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO manifest VALUES (?, CAST(? AS TEXT))", (key, utf8(value))
        )

    def _next_generation(self) -> None:
        self._set("generation", str(self.generation + 1))

    # How it is built

    def adopt_model(self, identity: ModelIdentity) -> bool:
        """Make `identity` the model of the library; return whether it had another before.

        Vectors of two models cannot be compared, so those of another one go, and with them the
        stamps of all files: every article is to be embedded again. The same weights under
        another name keep what they have.
        """
        model = self.model
        if model == identity:
            return False
        emptied = model is not None and not comparable(model, identity)
        with self._transaction():
            self._set("model", json.dumps(asdict(identity)))
            if emptied:
                self._connection.execute("DELETE FROM chunks")
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

    def _forget_stamps(self) -> None:
        for table in ("articles", "set_aside"):
            self._connection.execute(
                f"UPDATE {table} SET stat = ?, content_hash = ?",
                (FORGOTTEN.stat, FORGOTTEN.content_hash),
            )

    def remember_roots(self, paths: Iterable[Path]) -> None:
        """Take note of the files and folders that are the corpus, for when none are named."""
        roots = json.dumps([source_of(path, self.folder) for path in paths])
        if self.setting("roots") != roots:
            with self._transaction():
                self._set("roots", roots)

    # What it holds

    def replace_article(
        self, article: Article, stamp: Stamp, chunks: Sequence[EmbeddedChunk]
    ) -> bool:
        """Put `article` and its chunks where its source had others; return whether it had any."""
        with self._transaction():
            replaced = delete_source(self._connection, article.source)
            insert_article(self._connection, article, stamp, chunks)
            self._next_generation()
        return replaced

    def set_file_aside(self, source: str, stamp: Stamp, reason: str) -> bool:
        """Remember why `source` is no article; return whether it was one, which is then gone.

        Its former text goes because it is no longer in the file: nobody could check an answer
        taken from it.
        """
        with self._transaction():
            was_article = delete_source(self._connection, source)
            insert_set_aside(self._connection, source, stamp, reason)
            if was_article:
                self._next_generation()
        return was_article

    def remove(self, sources: Collection[str]) -> int:
        """Forget all of `sources`, articles or set aside; return how many were articles."""
        if not sources:
            return 0
        with self._transaction():
            removed = sum([delete_source(self._connection, source) for source in sources])
            if removed:
                self._next_generation()
        return removed

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        """Take note of how unchanged files look now; no answer depends on it."""
        if not stamps:
            return
        with self._transaction():
            for table in ("articles", "set_aside"):
                self._connection.executemany(
                    f"UPDATE {table} SET stat = ? WHERE source = CAST(? AS TEXT)",
                    [(stamp.stat, utf8(source)) for source, stamp in stamps.items()],
                )
