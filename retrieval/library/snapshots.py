"""A whole library in one file, to move it to another machine or back to yesterday's.

The file is one line of JSON, then the library's SQLite file. The line says what follows and carries
its SHA-256, so that a damaged or truncated one is known before anything is touched.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from retrieval.encoders.fingerprint import sha256
from retrieval.errors import LibraryDamaged, LibraryError
from retrieval.library.manifest import lineage
from retrieval.library.reading import Library
from retrieval.library.schema import check_schema, library_errors
from retrieval.library.writing import LibraryWriter

KIND = "dalil library"
_PIECE = 1 << 20
_LONGEST_HEADER = 1000


def save(folder: Path, file: Path) -> int:
    """Write the library in `folder` to `file` and return how many bytes that is.

    A writer may go on meanwhile; what is saved is one state of the library. `file` appears whole or
    stays as it was.

    Raises:
        LibraryError: There is no library, or the file cannot be written.
    """
    with _told(file), tempfile.TemporaryDirectory(dir=file.parent, prefix=".dalil-") as aside:
        copy, whole = Path(aside) / "copy", Path(aside) / "whole"
        with Library.open(folder) as library:
            library.copy_to(copy)
        header = {"kind": KIND, "bytes": copy.stat().st_size, "sha256": sha256(copy)}
        with whole.open("wb") as target, copy.open("rb") as source:
            target.write(json.dumps(header).encode("ascii") + b"\n")
            shutil.copyfileobj(source, target, _PIECE)
            target.flush()
            os.fsync(target.fileno())
        whole.replace(file)
    return file.stat().st_size


def load(folder: Path, file: Path) -> None:
    """Make the library in `folder` what was saved in `file`.

    It is one transaction: a reader sees the library as it was, then as it is, and so it is when the
    process is killed.

    Raises:
        LibraryDamaged: The file is damaged, or no saved library.
        LibraryError: It cannot be read, or the library cannot be written.
    """
    with (
        _told(file),
        LibraryWriter.open(folder) as library,
        tempfile.TemporaryDirectory(dir=folder, prefix=".dalil-") as aside,
    ):
        copy = Path(aside) / "copy"
        with file.open("rb") as source, copy.open("wb") as target:
            _unpack(source, target, file)
        _make_new(copy, file, library.generation)
        with closing(sqlite3.connect(copy)) as saved:
            library.become(saved)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"{error.strerror}; check that it is there, its rights, and the room on its disk"
        raise LibraryError(f"{error.filename or file}: {reason}") from error


def _unpack(source: BinaryIO, target: BinaryIO, file: Path) -> None:
    try:
        header = json.loads(source.readline(_LONGEST_HEADER))
        kind, size, expected = header["kind"], header["bytes"], header["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryDamaged(f"{file} is no saved library; name one that was saved") from error
    digest, written = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        digest.update(piece)
        written += target.write(piece)
    if (kind, size, expected) != (KIND, written, digest.hexdigest()):
        raise LibraryDamaged(f"{file} is damaged or cut short; save the library again")


def _make_new(copy: Path, file: Path, generation: int) -> None:
    """Give a copy a key and a generation that no index or reader knows, and let it say of what."""
    with library_errors(file), closing(sqlite3.connect(copy)) as saved, saved:
        check_schema(saved, file)
        manifest = dict(saved.execute("SELECT key, value FROM manifest"))
        own = int(manifest["generation"])
        key, state = lineage(manifest["key"], own, manifest.get("copied"))
        new = max(own, generation) + 1
        copied = {"library": key, "generation": state, "as": new}
        saved.executemany(
            "INSERT OR REPLACE INTO manifest VALUES (?, ?)",
            [
                ("key", uuid.uuid4().hex),
                ("generation", str(new)),
                ("copied", json.dumps(copied)),
            ],
        )
