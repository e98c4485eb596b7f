"""The bundled weights as onnxruntime runs them: written once, checked whenever they are opened."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from retrieval.encoders.fingerprint import sha256
from retrieval.encoders.packed import PackedModel, PackedRows, read_packed
from retrieval.encoders.pieces import Pieces, open_pieces, write_pieces
from retrieval.encoders.processor import bits_here
from retrieval.errors import ModelError

FORMAT = 2
"""To be counted up when the files come to be written otherwise."""
GRAPH, PIECES, MANIFEST = "encoder.onnx", "pieces.json", "manifest.json"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files that stand for the bundled weights.

    Attributes:
        files: SHA-256 (hex) of each file beside the manifest.
        words_at, words, width: Where the word embeddings lie in the weights, how many they are and
            how wide; they are read from there.
    """

    files: dict[str, str]
    words_at: int
    words: int
    width: int

    def word_rows(self, weights: Path) -> PackedRows:
        """Return the word embeddings in `weights`."""
        return PackedRows(weights, self.words_at, self.words, self.width)

    def pieces(self, folder: Path) -> Pieces:
        """Return the tokenizer in `folder`, read once in a process."""
        return open_pieces(folder / PIECES, self.files[PIECES])


def cache_folder(fingerprint: str) -> Path:
    """Return where the files for the weights of that fingerprint lie on this machine."""
    name = f"e5-small-{fingerprint}-{bits_here()}bit-{FORMAT}"
    return platformdirs.user_cache_path("dalil") / name


@contextmanager
def prepared(weights: Path, folder: Path) -> Iterator[tuple[Path, Prepared]]:
    """Give a folder with the files, and what they are; written anew where missing or damaged.

    Where `folder` cannot be written they are in a temporary one, for as long as this lasts.

    Raises:
        ModelError: There is no room for them anywhere.
    """
    if (found := _intact(folder)) is None:
        with suppress(OSError):
            _write_aside(read_packed(weights), folder)
        found = _intact(folder)
    if found is not None:
        yield folder, found
        return
    try:
        with TemporaryDirectory(prefix="dalil-") as temporary:
            yield Path(temporary), _write(read_packed(weights), Path(temporary))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"cannot write the prepared model (30 MB) to {folder} ({reason}): "
            "make room there, or set XDG_CACHE_HOME to another folder"
        ) from error


def _intact(folder: Path) -> Prepared | None:
    try:
        found = Prepared(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        whole = all(found.files.get(name) == sha256(folder / name) for name in (GRAPH, PIECES))
    except (OSError, ValueError, TypeError):
        return None
    return found if whole else None


def _write_aside(model: PackedModel, folder: Path) -> None:
    """Write the files under another name first, so that no process ever sees half of them.

    What another process has written in the meantime stays: it may have it open already.
    """
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        partial.mkdir(parents=True)
        _write(model, partial)
        if _intact(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
            partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write(model: PackedModel, folder: Path) -> Prepared:
    # Here and not above: needed once on a machine.
    from retrieval.encoders.encoder_graph import write_encoder_graph

    write_encoder_graph(model, folder / GRAPH, bits_here())
    write_pieces(model, folder / PIECES)
    found = Prepared(
        files={name: sha256(folder / name) for name in (GRAPH, PIECES)},
        words_at=model.tensors["emb.word"].offset,
        words=model.vocabulary,
        width=model.hidden,
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")
    return found
