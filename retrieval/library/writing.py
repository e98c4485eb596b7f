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

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article, SetAside, article_id
from retrieval.encoders import ModelIdentity
from retrieval.library import copies
from retrieval.library.learned import learn
from retrieval.library.lock import WriterLock
from retrieval.library.manifest import comparable, source_of
from retrieval.library.reading import Library
from retrieval.library.records import FORGOTTEN, EmbeddedChunk, Stamp
from retrieval.library.rows import (
    articles_of,
    delete_article,
    delete_file,
    insert_article,
    keep_set_aside,
    rename_article,
    stamp_file,
)
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


class LibraryWriter(Library):
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

    # What it holds

    def replace_article(
        self,
        article: Article,
        stamp: Stamp,
        chunks: Sequence[EmbeddedChunk],
        signature: NDArray[np.uint32] | None = None,
        lines: Iterable[str] = (),
    ) -> bool:
        """Put `article` and its chunks where its source had others; return whether it had any.

        Args:
            stamp: That of its file; FORGOTTEN while others of the same file are to come.
            signature: By which its copies are found.
            lines: Short lines, by which residue is learned.
        """
        file = article.file or article.source
        with self._transaction():
            before = copies.related(self._connection, [article.id])
            replaced = delete_article(self._connection, article.id)
            stamp_file(self._connection, file, stamp)
            if file == article.source:
                keep_set_aside(self._connection, file, ())
            insert_article(self._connection, article, chunks, signature, lines)
            found = copies.relate(self._connection, article.id)
            copies.tell_stories(self._connection, [*before, *found])
            self._next_generation()
        return replaced

    def settle_file(
        self, source: str, stamp: Stamp, kept: Collection[str], refused: Collection[SetAside]
    ) -> int:
        """Let a file have given the articles `kept` and no others; return how many are gone.

        Args:
            kept: Their sources.
            refused: What else of it is no article.
        """
        ids = set(map(article_id, kept))
        with self._transaction():
            stamp_file(self._connection, source, stamp)
            gone = [each for each in articles_of(self._connection, source) if each not in ids]
            before = copies.related(self._connection, gone)
            for article in gone:
                delete_article(self._connection, article)
            keep_set_aside(self._connection, source, refused)
            if gone:
                copies.tell_stories(self._connection, before)
                self._next_generation()
        return len(gone)

    def set_file_aside(self, source: str, stamp: Stamp, reason: str) -> int:
        """Remember why `source` is no article; return how many it was, which are then gone.

        Its former text goes because it is no longer in the file: nobody could check an answer
        taken from it.
        """
        return self.settle_file(source, stamp, (), (SetAside(source, reason),))

    def remove(self, sources: Collection[str]) -> int:
        """Forget all of these files, articles or set aside; return how many articles they were."""
        if not sources:
            return 0
        with self._transaction():
            ids = [each for source in sources for each in articles_of(self._connection, source)]
            before = copies.related(self._connection, ids)
            removed = sum([delete_file(self._connection, source) for source in sources])
            if removed:
                copies.tell_stories(self._connection, before)
                self._next_generation()
        return removed

    def remove_article(self, article: Article) -> None:
        """Forget an article; its file, where it holds others too, keeps those."""
        if article.file is None:
            self.remove([article.source])
            return
        with self._transaction():
            before = copies.related(self._connection, [article.id])
            if delete_article(self._connection, article.id):
                copies.tell_stories(self._connection, before)
                self._next_generation()

    def rename(self, old: str, new: str, stamp: Stamp) -> int:
        """Let the file `old` be called `new`, whatever it gave; return how many articles."""
        with self._transaction():
            stamp_file(self._connection, new, stamp)
            ids = articles_of(self._connection, old)
            before = copies.related(self._connection, ids)
            renamed = []
            for each in ids:
                [(source,)] = self.rows("SELECT source FROM articles WHERE id = ?", each)
                renamed.append(new + source.removeprefix(old))
                rename_article(self._connection, each, renamed[-1], new)
            delete_file(self._connection, old)
            copies.tell_stories(self._connection, [*before, *map(article_id, renamed)])
            self._next_generation()
        return len(ids)

    def learn(self) -> int:
        """Learn which lines are residue from how many articles of a folder have them.

        Returns:
            How many files are to be read again for it; their stamps are forgotten.
        """
        state = str(self.generation)
        if self.setting("learned") == state:
            return 0
        with self._transaction():
            files = learn(self._connection)
            self._set("learned", state)
        return files

    def alike(self, article: Article, signature: NDArray[np.uint32] | None) -> list[Article]:
        """Return stored articles that may share sentences with `article`: itself, its copies."""
        same = self.stored(article.source)
        ids = [] if signature is None else copies.near(self._connection, signature)
        others = [self.article(each) for each in ids if each != article.id]
        return [*others, *([same] if same else [])]

    def become(self, saved: sqlite3.Connection) -> None:
        """Hold what another library file holds, in place of all that this one holds."""
        with self._lock, library_errors(self.path):
            saved.backup(self._connection)
        with self._transaction():
            self._migrate()

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        """Take note of how unchanged files look now; no answer depends on it."""
        if not stamps:
            return
        with self._transaction():
            self._connection.executemany(
                "UPDATE files SET stat = ? WHERE source = CAST(? AS TEXT)",
                [(stamp.stat, utf8(source)) for source, stamp in stamps.items()],
            )
