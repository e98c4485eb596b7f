"""The library's SQLite file: its tables, how it is opened, and what its errors mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import LibraryDamaged, LibraryError, LibraryMissing, LibraryOutdated
from retrieval.library import posting_lists, sentence_rows

FILE_NAME = "library.sqlite3"
SCHEMA_VERSION = "5"

_TABLES = (
    "CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # What was read, and how it looked then; a file gives one article, several, or none.
    """CREATE TABLE files (
        source TEXT PRIMARY KEY, stat TEXT NOT NULL, content_hash TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE articles (
        id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE,
        file TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
        folder TEXT NOT NULL,
        text TEXT NOT NULL, title TEXT NOT NULL, outlet TEXT,
        author TEXT, url TEXT, published TEXT, published_from TEXT, text_of TEXT NOT NULL,
        content TEXT NOT NULL, language TEXT, places TEXT NOT NULL, origins TEXT NOT NULL,
        is_repaired INTEGER NOT NULL, signature BLOB, copy_of TEXT)""",
    "CREATE INDEX articles_by_file ON articles (file)",
    "CREATE INDEX articles_by_folder ON articles (folder)",
    "CREATE INDEX articles_by_story ON articles (copy_of)",
    """CREATE TABLE set_aside (
        source TEXT PRIMARY KEY, file TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
        reason TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX set_aside_by_file ON set_aside (file)",
    # AUTOINCREMENT: an ID that is gone is not given out again, so whoever still holds it (an
    # index of an earlier generation) finds nothing, never another chunk.
    """CREATE TABLE chunks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article TEXT NOT NULL REFERENCES articles ON DELETE CASCADE ON UPDATE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        length INTEGER NOT NULL, vector BLOB NOT NULL)""",
    "CREATE INDEX chunks_by_article ON chunks (article)",
    # Copies: bands of signatures that meet (`likeness`), the pairs found so, and the chunks that
    # say nothing their story's first article does not say, which are therefore not searched.
    """CREATE TABLE bands (
        key INTEGER NOT NULL,
        article TEXT NOT NULL REFERENCES articles ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (key, article)) WITHOUT ROWID""",
    "CREATE INDEX bands_by_article ON bands (article)",
    """CREATE TABLE copies (
        article TEXT NOT NULL REFERENCES articles ON DELETE CASCADE ON UPDATE CASCADE,
        other TEXT NOT NULL REFERENCES articles ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (article, other)) WITHOUT ROWID""",
    "CREATE INDEX copies_by_other ON copies (other)",
    """CREATE TABLE repeats (
        chunk INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE)""",
    # Short lines by folder, to learn which of them many articles have, and what was learned.
    """CREATE TABLE lines (
        form TEXT NOT NULL,
        article TEXT NOT NULL REFERENCES articles ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (article, form)) WITHOUT ROWID""",
    """CREATE TABLE learned (
        folder TEXT NOT NULL, form TEXT NOT NULL, PRIMARY KEY (folder, form)) WITHOUT ROWID""",
)
_PROBES = (
    # The questions by which the recall of an index over the chunk vectors is measured.
    "CREATE TABLE probes (question TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID",
)
TABLES = (*_TABLES, *_PROBES, *posting_lists.TABLES, *sentence_rows.TABLES)

_POSTINGS_2 = (
    """CREATE TABLE postings (
        term TEXT NOT NULL, chunk INTEGER NOT NULL REFERENCES chunks ON DELETE CASCADE,
        count INTEGER NOT NULL, PRIMARY KEY (term, chunk)) WITHOUT ROWID""",
    "CREATE INDEX postings_by_chunk ON postings (chunk)",
)

MIGRATIONS = {
    # Everything found so far is kept; what version 2 knows more comes with the next reading, for
    # which all stamps are forgotten.
    "1": (
        "ALTER TABLE articles RENAME TO articles_1",
        "ALTER TABLE set_aside RENAME TO set_aside_1",
        "ALTER TABLE chunks RENAME TO chunks_1",
        "ALTER TABLE sentences RENAME TO sentences_1",
        "ALTER TABLE postings RENAME TO postings_1",
        *(f"DROP INDEX {each}" for each in
          ("chunks_by_article", "sentences_by_chunk", "postings_by_chunk")),
        *_TABLES[1:],
        *sentence_rows.ONE_A_ROW,
        *_POSTINGS_2,
        "INSERT INTO files SELECT source, '', '' FROM articles_1",
        "INSERT OR IGNORE INTO files SELECT source, '', '' FROM set_aside_1",
        """INSERT INTO articles SELECT id, source, source, '', text, title, outlet, author, url,
            published, published_from, text_of, content, NULL, '[]', '{}', 0, NULL, NULL
            FROM articles_1""",
        "INSERT INTO set_aside SELECT source, source, reason FROM set_aside_1",
        *(f"INSERT INTO {each} SELECT * FROM {each}_1"
          for each in ("chunks", "sentences", "postings")),
        *(f"DROP TABLE {each}_1"
          for each in ("postings", "sentences", "chunks", "set_aside", "articles")),
    ),
    "2": _PROBES,
    "3": posting_lists.FROM_ROWS,
    "4": sentence_rows.FROM_ONE_A_ROW,
}  # fmt: skip
"""What makes a library of an earlier version one of the next."""

INDICES = (
    # Each holds all that a filter asks of an article, so that its text need not be read past.
    "CREATE INDEX IF NOT EXISTS articles_by_published ON articles (published, outlet, id)",
    "CREATE INDEX IF NOT EXISTS articles_by_outlet ON articles (outlet, published, id)",
    "CREATE INDEX IF NOT EXISTS articles_by_id ON articles (id, published, outlet)",
    "CREATE INDEX IF NOT EXISTS copies_by_first ON articles (copy_of, published, outlet, source, "
    "id) WHERE copy_of IS NOT NULL",
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
        if check_schema(connection, path) != SCHEMA_VERSION:
            raise LibraryOutdated(
                f"{path} is of an earlier version; run `dalil index`, which brings it up to date"
            )
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
            posting_lists.make_functions(connection)
            sentence_rows.make_functions(connection)
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


def check_schema(connection: sqlite3.Connection, path: Path) -> str:
    """Return the version of a library: this one's, or an earlier one that can be brought up to it.

    Raises:
        LibraryDamaged: It is neither.
    """
    row = connection.execute("SELECT value FROM manifest WHERE key = 'schema'").fetchone()
    found = "none" if row is None else str(row[0])
    if found != SCHEMA_VERSION and found not in MIGRATIONS:
        raise damaged(path, f"its format is version {found}, this Dalil reads {SCHEMA_VERSION}")
    return found


def _missing(path: Path) -> LibraryMissing:
    return LibraryMissing(f"there is no library in {path.parent} yet; run `dalil index`")
