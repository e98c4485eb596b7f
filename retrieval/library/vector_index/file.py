"""A base in a file: one line of JSON, the IDs of its chunks, then what FAISS makes of the index.

The line says what it was made from and what it promises, and carries a SHA-256 of all, because
FAISS trusts what it reads: one flipped bit can end the process. What was checked is then used
where it is, in the pages of the file, which all processes share. Of 100,000 vectors (164 MB)
checking takes .15 s, opening .01 s; to copy them would take .15 s more, and 155 MB in each process.
"""

import hashlib
import json
import mmap
import os
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from retrieval.library.vector_index.base import Base, Report
from retrieval.library.vector_index.engine import Engine
from retrieval.library.vector_index.kinds import Effort, Wanted

_LONGEST_HEADER = 2000
_UNKNOWN = "0" * 64


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index was made from; what another was made from is not taken for it.

    Attributes:
        library: The library's key.
        weights: Those of the model its vectors come from; empty while it has none.
        dimension: Of a vector; 0 while there is none.
    """

    library: str
    weights: str
    dimension: int


def load(path: Path, origin: Origin, wanted: Wanted) -> Base | None:
    """Return the base in the file at `path` if it is whole, made from `origin` and as wanted."""
    try:
        with path.open("rb") as file:
            content = _content(file)
        line = content[:_LONGEST_HEADER].tobytes().partition(b"\n")[0] + b"\n"
        report, ids, checksum = _read(line, origin)
        if report.wanted != wanted or _checksum(line, checksum, content) != checksum:
            return None
    except (OSError, *_NOT_OURS):
        return None
    rows = np.frombuffer(content, dtype="<i8", count=ids, offset=len(line)).astype(np.int64)
    engine = Engine.read(content[len(line) + rows.nbytes :])
    return None if engine is None else Base(rows, engine, report)


def _content(file: BinaryIO) -> NDArray[np.uint8]:
    """Return what is in `file`: its pages where they can be shared with other processes.

    A file is never written to, only put in the place of another: who holds the pages of one that is
    gone keeps them. Windows lets no file be replaced while they are held, so there it is read.
    """
    if sys.platform == "win32":
        return np.frombuffer(file.read(), dtype=np.uint8)
    return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=np.uint8)


def save(path: Path, origin: Origin, base: Base) -> None:
    """Put the base where the next process finds it, if there it can be written.

    It serves this process just as well from memory: a folder that is not ours to write in, or a
    full disk, is no reason to fail.
    """
    aside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        for left_by_a_killed_process in path.parent.glob(f"{path.name}.*.new"):
            left_by_a_killed_process.unlink(missing_ok=True)
        with aside.open("wb") as file:
            _write(file, origin, base)
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _write(file: BinaryIO, origin: Origin, base: Base) -> None:
    digest = hashlib.sha256()

    def write(piece: bytes) -> int:
        digest.update(piece)
        return file.write(piece)

    # The checksum is known last and stands first: it takes the place of as many zeros.
    write(_line(origin, base, _UNKNOWN))
    write(base.ids.astype("<i8").tobytes())
    base.engine.write(write)
    file.seek(0)
    file.write(_line(origin, base, digest.hexdigest()))


def _line(origin: Origin, base: Base, checksum: str) -> bytes:
    said = {**asdict(origin), **asdict(base.report), "ids": len(base.ids), "sha256": checksum}
    return json.dumps(said).encode("ascii") + b"\n"


def _read(line: bytes, origin: Origin) -> tuple[Report, int, str]:
    """Return what the first line says: the report, how many IDs follow, and the checksum.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: It says nothing, or is of another origin.
    """
    said: dict[str, Any] = json.loads(line)
    if Origin(*(said.pop(name) for name in asdict(origin))) != origin:
        raise ValueError("of another origin")
    ids, checksum = said.pop("ids"), said.pop("sha256")
    wanted, effort = Wanted(**said.pop("wanted")), Effort(**said.pop("effort"))
    return Report(wanted=wanted, effort=effort, **said), ids, checksum


_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError)


def _checksum(line: bytes, checksum: str, content: NDArray[np.uint8]) -> str:
    """Return the checksum of the line, without the one in it, and of what follows it."""
    digest = hashlib.sha256(line.replace(checksum.encode("ascii"), _UNKNOWN.encode("ascii")))
    digest.update(content[len(line) :].data)
    return digest.hexdigest()
