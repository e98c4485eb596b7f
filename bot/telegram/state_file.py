"""The bot's SQLite file: its tables, how it is opened, and one transaction at a time."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from retrieval.errors import DalilError

VERSION = 2
_OURS = 0x44616C69
"""SQLite's application_id: "Dali"."""

_TABLES = (
    """CREATE TABLE chats (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, language TEXT NOT NULL,
        active INTEGER NOT NULL, last_seen REAL NOT NULL)""",
    # AUTOINCREMENT: the buttons under an old message never rate another reply.
    """CREATE TABLE replies (
        id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, user INTEGER,
        thread TEXT NOT NULL, message INTEGER, question TEXT NOT NULL, standalone TEXT,
        answer TEXT, article TEXT, is_turn INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL,
        UNIQUE (chat, message))""",
    "CREATE INDEX replies_by_thread ON replies (chat, thread, id)",
    "CREATE INDEX replies_by_user ON replies (user)",
    """CREATE TABLE sent (
        chat INTEGER NOT NULL, message INTEGER NOT NULL,
        reply INTEGER NOT NULL REFERENCES replies ON DELETE CASCADE,
        PRIMARY KEY (chat, message)) WITHOUT ROWID""",
    "CREATE INDEX sent_by_reply ON sent (reply)",
    """CREATE TABLE ratings (
        reply INTEGER NOT NULL REFERENCES replies ON DELETE CASCADE, user INTEGER NOT NULL,
        value TEXT NOT NULL, reason TEXT, at REAL NOT NULL,
        PRIMARY KEY (reply, user)) WITHOUT ROWID""",
    # An update that is answered keeps its number, so that it is not answered again, and no more.
    """CREATE TABLE updates (
        id INTEGER PRIMARY KEY, json TEXT, chat INTEGER, user INTEGER, at REAL NOT NULL)""",
    "CREATE INDEX updates_pending ON updates (id) WHERE json IS NOT NULL",
    "CREATE TABLE allowed (user INTEGER PRIMARY KEY)",
)


class StateError(DalilError):
    """The bot's state cannot be read or written."""


class StateFile:
    """The open file; threads share it, one at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the file alone; what was written is there when this ends, or not at all.

        A killed process does not lose it; for a power cut see `sync`.

        Raises:
            StateError.
        """
        with self._lock, _errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold the file alone, to read.

        Raises:
            StateError.
        """
        with self._lock, _errors(self.path):
            yield self._connection

    def sync(self) -> None:
        """Return once not even a power cut loses what was written before.

        The file is not held meanwhile: a slow disk keeps nobody from reading and writing it.

        Raises:
            StateError.
        """
        # What is not in the log any more SQLite has synced itself (sqlite.org/wal.html).
        try:
            with suppress(FileNotFoundError), Path(f"{self.path}-wal").open("r+b") as log:
                os.fsync(log.fileno())
        except OSError as error:
            raise StateError(_unusable(self.path, error)) from error

    def empty_log(self) -> None:
        """Leave nothing that was deleted in the write-ahead log."""
        with self.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()


def open_file(path: Path) -> StateFile:
    """Return the file at `path`, made when there is none, for its owner's eyes only.

    Raises:
        StateError: It cannot be opened, is not ours, or of another version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StateError(
            f"{path} cannot be written ({error.strerror}); check DALIL_TELEGRAM_STATE"
        ) from error
    with _errors(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path)
        except (sqlite3.Error, StateError):
            connection.close()
            raise
    return StateFile(path, connection)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and (ours, version) not in ((_OURS, VERSION), (_OURS, 1)):
        raise StateError(
            f"{path} is no state of this version of the bot; "
            "name another file in DALIL_TELEGRAM_STATE"
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    if not tables:
        _create(connection)
    elif version == 1:
        _add_articles(connection)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {_OURS}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _add_articles(connection: sqlite3.Connection) -> None:
    """Bring a file of version 1, whose turns name no article, to this version."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ALTER TABLE replies ADD COLUMN article TEXT")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Raise what SQLite has against the file as a StateError that says what to do."""
    try:
        yield
    except sqlite3.ProgrammingError:  # the caller is wrong: a closed file
        raise
    except sqlite3.OperationalError as error:
        raise StateError(_unusable(path, error)) from error
    except sqlite3.DatabaseError as error:
        raise StateError(
            f"{path} is damaged or not the bot's state ({error}); "
            "put it aside, and the bot starts a new one"
        ) from error


def _unusable(path: Path, error: Exception) -> str:
    return f"{path} cannot be read or written ({error}); check the disk and who may write there"
