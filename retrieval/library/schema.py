"""The library's SQLite file: its tables, how it is opened, and what its errors mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import LibraryDamaged, LibraryError, LibraryMissing

FILE_NAME = "library.sqlite3"
SCHEMA_VERSION = "1"

TABLES = (
    "CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE articles (
        id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, stat TEXT NOT NULL,
        content_hash TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, outlet TEXT,
        author TEXT, url TEXT, published TEXT, published_from TEXT, text_of TEXT NOT NULL,
        content TEXT NOT NULL)""",
    # AUTOINCREMENT: an ID that is gone is not given out again, so whoever still holds it (an
    # index of an earlier generation) finds nothing, never another chunk.
    """CREATE TABLE chunks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        length INTEGER NOT NULL, vector BLOB NOT NULL)""",
    "CREATE INDEX chunks_by_article ON chunks (article)",
    """CREATE TABLE sentences (
        id INTEGER PRIMARY KEY,
        chunk INTEGER NOT NULL REFERENCES chunks ON DELETE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL)""",
    "CREATE INDEX sentences_by_chunk ON sentences (chunk)",
    """CREATE TABLE postings (
        term TEXT NOT NULL, chunk INTEGER NOT NULL REFERENCES chunks ON DELETE CASCADE,
        count INTEGER NOT NULL, PRIMARY KEY (term, chunk)) WITHOUT ROWID""",
    "CREATE INDEX postings_by_chunk ON postings (chunk)",
    """CREATE TABLE set_aside (
        source TEXT PRIMARY KEY, stat TEXT NOT NULL, content_hash TEXT NOT NULL,
        reason TEXT NOT NULL) WITHOUT ROWID""",
)

INDICES = (
    # Each holds all that a filter asks of an article, so that its text need not be read past.
    "CREATE INDEX IF NOT EXISTS articles_by_published ON articles (published, outlet, id)",
    "CREATE INDEX IF NOT EXISTS articles_by_outlet ON articles (outlet, published, id)",
    "CREATE INDEX IF NOT EXISTS articles_by_id ON articles (id, published, outlet)",
)
"""Made by whoever writes: a library made before there were any is only slower without them."""


def utf8(text: str) -> bytes:
    """Return `text` for a `CAST(? AS TEXT)`.

    SQLite takes no lone surrogates, and a file name that is not UTF-8 is full of them (PEP 383).
    """
    return text.encode("utf-8", "surrogatepass")


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")


@contextmanager
def library_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite has against the file at `path` as a LibraryError that says what to do."""
    try:
        yield
    except sqlite3.ProgrammingError:  # the caller is wrong: a closed library
        raise
    except sqlite3.DatabaseError as error:
        raise _translated(error, path) from error


def _translated(error: sqlite3.DatabaseError, path: Path) -> LibraryError:
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if kind == sqlite3.SQLITE_FULL:
        return LibraryError(
            f"{path}: no space left on the disk; free some and run `dalil index` again "
            "(the library is as it was before this article)"
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LibraryError(
            f"{path} cannot be opened or written ({error}); check who may write to {path.parent}"
        )
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryError(f"{path} is in use by another program; try again in a moment")
    if kind == sqlite3.SQLITE_IOERR:
        return LibraryError(f"{path}: the disk cannot be read or written ({error}); check it")
    return damaged(path, str(error))


def damaged(path: Path, reason: str) -> LibraryDamaged:
    """Return the error for a library that nobody can read on with."""
    return LibraryDamaged(
        f"{path} is damaged or not a Dalil library ({reason}); "
        "delete it and run `dalil index`, which builds it anew from the articles"
    )


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that reads the library at `path`, whose schema is the one above.

    It follows what a writer commits, and never waits for it (WAL), unless the folder cannot be
    written to: SQLite then takes the file to be unchanging.

    Raises:
        LibraryMissing, LibraryDamaged, LibraryError.
    """
    if not path.is_file():
        raise _missing(path)
    with library_errors(path):
        try:
            return _checked(_connect(path, "mode=rw"), path)
        except sqlite3.OperationalError as error:
            # WAL wants to write an index of its own beside the file, also for a reader.
            if error.sqlite_errorcode & 0xFF not in (
                sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY,
            ):
                raise
        return _checked(_connect(path, "mode=ro&immutable=1"), path)


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA query_only = ON")
        if not has_tables(connection):
            raise _missing(path)
        check_schema(connection, path)
    except (sqlite3.Error, LibraryError):
        connection.close()
        raise
    return connection


def connect_for_writing(path: Path) -> sqlite3.Connection:
    """Return a connection that writes the library at `path`; its tables may not be there yet.

    Raises:
        LibraryError: The file or its folder cannot be written.
        LibraryDamaged.
    """
    with library_errors(path):
        connection = _connect(path, "mode=rwc")
        try:
            if has_tables(connection):  # first, so that a file of another program stays as it is
                check_schema(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
        except (sqlite3.Error, LibraryError):
            connection.close()
            raise
        return connection


def _connect(path: Path, options: str) -> sqlite3.Connection:
    # Shared by threads: Library lets one in at a time.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = _text
    return connection


def has_tables(connection: sqlite3.Connection) -> bool:
    """Return whether anything was ever written; a process killed early leaves an empty file."""
    return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LibraryDamaged unless the file is a library of this version."""
    row = connection.execute("SELECT value FROM manifest WHERE key = 'schema'").fetchone()
    if row is None or row[0] != SCHEMA_VERSION:
        found = "none" if row is None else row[0]
        raise damaged(path, f"its format is version {found}, this Dalil reads {SCHEMA_VERSION}")


def _missing(path: Path) -> LibraryMissing:
    return LibraryMissing(f"there is no library in {path.parent} yet; run `dalil index`")
