"""The note that an exported model carries: which weights it was made from.

A library built with the bundled encoder can be asked with the exported one and the other way
round, because both report the same weights; the note is believed only while the directory is
what was written.
"""

import json
from pathlib import Path

from retrieval.encoders.fingerprint import fingerprint

ORIGIN_FILE = "dalil.json"


def write_origin(directory: Path, weights: str) -> None:
    """Note in `directory` that its model is made from the weights of that fingerprint."""
    names = [path.relative_to(directory).as_posix() for path in _files(directory)]
    note = {
        "weights": weights,
        "files": names,
        "fingerprint": fingerprint(directory / name for name in names),
    }
    (directory / ORIGIN_FILE).write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")


def read_origin(directory: Path) -> str | None:
    """Return the fingerprint of the weights the model was made from; None where unknown.

    None also when a file that was written with the note has changed since: trained weights,
    another pooling, another tokenizer.
    """
    try:
        note = json.loads((directory / ORIGIN_FILE).read_text(encoding="utf-8"))
        files = [directory / name for name in note["files"]]
        unchanged = fingerprint(files) == note["fingerprint"]
        return str(note["weights"]) if unchanged else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())
