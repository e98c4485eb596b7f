"""The part of a library that its readers and its writer share: the connection and the manifest."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from retrieval.encoders import ModelIdentity
from retrieval.errors import LibraryMismatch
from retrieval.library.schema import FILE_NAME, library_errors
from retrieval.library.vector_index.kinds import Wanted

LEAST_AGREEMENT = 0.98
"""Mean cosine that two engines of the same weights must reach. Seen between the bundled encoder (8
bits) and the same weights in 32 bits: .996."""


class LibraryFile:
    """An open library file.

    Threads may share it: it has one connection and lets one thread at a time use it. A read takes
    microseconds to milliseconds, so a lock costs less than a connection for each thread would.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self._connection = connection
        self._lock = threading.RLock()
        self._said: dict[str, str | None] | None = None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Hold one state of the library, so that several reads agree whatever a writer commits."""
        with self._lock, library_errors(self.path):
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            self._said = {}
            try:
                yield
            finally:
                self._said = None
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of an SQL query; what the methods here and `library_check` are made of.

        Raises:
            LibraryDamaged, LibraryError.
        """
        with self._lock, library_errors(self.path):
            return self._connection.execute(query, values).fetchall()

    def copy_to(self, path: Path) -> None:
        """Write one state of the library to a new file, while others may write to this one."""
        with self._lock, library_errors(path), closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    # What the library is

    @property
    def generation(self) -> int:
        """A number that grows with every change of what can be found; cheap, never cached."""
        return int(self.setting("generation") or 0)

    @property
    def key(self) -> str:
        """A random word given to the library when it was made; another library has another."""
        return self.setting("key") or ""

    @property
    def lineage(self) -> tuple[str, int]:
        """The key and generation that name its content wherever it is.

        They are its own, unless it was loaded from a saved library and not changed since: then
        they are those of the library that was saved. What is made from the one serves the other.
        """
        return lineage(self.key, self.generation, self.setting("copied"))

    @property
    def model(self) -> ModelIdentity | None:
        """The model its vectors come from; None while it has never held any."""
        stored = self.setting("model")
        return ModelIdentity(**json.loads(stored)) if stored else None

    @property
    def engines(self) -> dict[str, float]:
        """Names that the model's weights had, or have, here, and the mean cosine they agree by."""
        return dict(json.loads(self.setting("engines") or "{}"))

    @property
    def parameters(self) -> str | None:
        """In the words of the last `adopt_parameters`, how articles are read and chunked."""
        return self.setting("parameters")

    @property
    def roots(self) -> list[Path]:
        """The files and folders it was last asked to index."""
        return [
            path_of(source, self.folder) for source in json.loads(self.setting("roots") or "[]")
        ]

    @property
    def wanted_index(self) -> Wanted:
        """What the index over its vectors is to be."""
        return Wanted(**json.loads(self.setting("index") or "{}"))

    def setting(self, key: str) -> str | None:
        """Return what the manifest says under `key`; asked once in a `snapshot`."""
        with self._lock:
            if self._said is not None and key in self._said:
                return self._said[key]
            found = self.rows("SELECT value FROM manifest WHERE key = ?", key)
            value = str(found[0][0]) if found else None
            if self._said is not None:
                self._said[key] = value
            return value

    def check_model(self, identity: ModelIdentity) -> None:
        """Return if questions embedded by `identity` can be compared with the stored vectors.

        Raises:
            LibraryMismatch: They cannot.
        """
        model = self.model
        if model is None or comparable(model, identity):
            return
        remedy = (
            f"set the model back to {model.name!r}, or run `dalil index` to build it anew with "
            "this one"
            if model.name != identity.name
            else f"the files of the model have changed: delete {self.path} and run `dalil index`"
        )
        raise LibraryMismatch(
            f"the library in {self.folder} was built with {_described(model)}, "
            f"the model in use is {_described(identity)}; {remedy}"
        )


def lineage(key: str, generation: int, copied: str | None) -> tuple[str, int]:
    """Return what `LibraryFile.lineage` says, given what the manifest does.

    Args:
        copied: What a library was loaded from, and as which generation; None of others.
    """
    origin = json.loads(copied) if copied else {}
    if origin.get("as") == generation:
        return str(origin["library"]), int(origin["generation"])
    return key, generation


def source_of(path: Path, folder: Path) -> str:
    """Return `path` as the library in `folder` stores sources: POSIX, relative to the folder."""
    return Path(os.path.relpath(path, folder)).as_posix()


def path_of(source: str, folder: Path) -> Path:
    """Return where the file of `source` is, absolute; the inverse of `source_of`."""
    # As text, so that a folder behind a symbolic link means the one it was named by.
    return Path(os.path.abspath(folder / source))  # noqa: PTH100


def comparable(one: ModelIdentity, other: ModelIdentity) -> bool:
    """Return whether vectors of both may be compared, whatever the two are called."""
    return (one.weights, one.dimension, one.query_prefix, one.passage_prefix) == (
        other.weights,
        other.dimension,
        other.query_prefix,
        other.passage_prefix,
    )


def _described(model: ModelIdentity) -> str:
    prefixes = f"prefixes {model.query_prefix!r} and {model.passage_prefix!r}"
    return f"{model.name!r} ({model.weights}, dimension {model.dimension}, {prefixes})"
