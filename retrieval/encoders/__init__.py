"""Texts to unit vectors: one protocol, two implementations (`bundled`, `transformer`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

import numpy as np
from numpy.typing import NDArray

UnitRows = NewType("UnitRows", NDArray[np.float32])
"""float32 rows of Euclidean length 1, shape (n, dimension), so that a dot product is a cosine."""


def unit_rows(vectors: NDArray[np.floating]) -> UnitRows:
    """Return `vectors` (n, dimension) scaled to length 1, in float32; the one maker of UnitRows.

    Raises:
        ValueError: A row is zero or not finite, so it has no direction.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.ndim != 2:
        raise ValueError(f"expected rows of shape (n, dimension), got shape {rows.shape}")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or np.any(lengths == 0):
        raise ValueError("a vector of length 0 or not finite has no direction")
    return UnitRows(rows / lengths)


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What a library must be built and asked with; stored in its manifest.

    Attributes:
        name: For people: "multilingual-e5-small (bundled, 4-bit)", or the name or directory given.
        weights: SHA-256 (hex, 16 characters) over the weights, or over the name where they are
            not at hand; two encoders of the same weights share it.
        dimension: Length of a vector.
        query_prefix, passage_prefix: Put before a question and before a passage.
    """

    name: str
    weights: str
    dimension: int
    query_prefix: str
    passage_prefix: str


class Encoder(Protocol):
    """Turns questions and passages into unit rows; prefixes are its own business.

    Any thread may call it, not only the one that opened it: passages are embedded beside the
    reading of files.
    """

    @property
    def identity(self) -> ModelIdentity: ...

    def questions(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a question, shape (len(texts), dimension)."""
        ...

    def passages(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a passage, shape (len(texts), dimension)."""
        ...


def open_encoder(
    model: str | None, *, device: str | None = None, batch_size: int | None = None
) -> Encoder:
    """Return the bundled encoder, or the sentence-transformers model of that name or directory.

    Args:
        device, batch_size: Where such a model runs and how many texts it encodes at once; the
            bundled one runs on the processor, one text a call.

    Raises:
        ModelError: It cannot be loaded.
    """
    if not model:
        from retrieval.encoders.bundled import BundledEncoder

        return BundledEncoder()
    from retrieval.encoders.transformer import TransformerEncoder

    return TransformerEncoder(model, device, batch_size)
