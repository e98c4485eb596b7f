"""Tell whether an article's file has changed, without reading it where possible.

An unchanged size and time of change are taken for an unchanged file, as git and rsync do. What that
misses is an edit that keeps the size and puts the old time back on purpose; `touch` makes up for
it. Where size or time differ, the hash of the content decides, so that a mere copy or checkout
embeds nothing again.
"""

import hashlib
import os
import time
from pathlib import Path

from retrieval.corpus.sidecar import sidecar_of
from retrieval.library.records import Stamp

SETTLED_S = 2.0
"""A time of change younger than this proves nothing: another edit may fall into the same tick of
the file system's clock (2 s on FAT). Git calls such an entry "racily clean"."""


def stamp_of(path: Path, known: Stamp | None = None) -> Stamp:
    """Return how `path` and its sidecar look now; read only when not as in `known`.

    Raises:
        OSError: It cannot be read.
    """
    stat = _stat_of(path)
    if known and stat and stat == known.stat:
        return known
    return Stamp(stat, _hash_of(path))


def _stat_of(path: Path) -> str:
    found = [path.stat()]
    if sidecar_of(path).is_file():
        found.append(sidecar_of(path).stat())
    return "" if any(map(_is_young, found)) else " ".join(map(_word, found))


def _is_young(stat: os.stat_result) -> bool:
    return stat.st_mtime > time.time() - SETTLED_S


def _word(stat: os.stat_result) -> str:
    return f"{stat.st_size}:{stat.st_mtime_ns}"


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    for part in (path, sidecar_of(path)):
        if part.is_file() or part == path:
            content = part.read_bytes()
            # With its length, so that no text moved from one file to the other goes unnoticed.
            digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
