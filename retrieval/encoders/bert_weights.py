"""The bundled weights in 32 bits, under the names a BertModel gives its tensors."""

import json
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoders.packed import PackedModel

_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A tensor to write; of zeros where it has no source."""

    name: str
    shape: tuple[int, ...]
    source: str | None

    @property
    def size(self) -> int:
        return 4 * math.prod(self.shape)


def write_bert_weights(model: PackedModel, path: Path) -> None:
    """Write a safetensors file of all tensors, a few MiB in memory at a time.

    The format: the length of the header (8 bytes), the header in JSON, the tensors one after the
    other (https://huggingface.co/docs/safetensors).
    """
    entries = list(_entries(model))
    header = _header(entries)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        for entry in entries:
            if entry.source is None:
                file.write(bytes(entry.size))
            else:
                file.writelines(piece.tobytes() for piece in model.floats(entry.source))


def sources(model: PackedModel) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return by the name of each tensor its name in the packed file and its shape."""
    return {
        entry.name: (entry.source, entry.shape)
        for entry in _entries(model)
        if entry.source is not None
    }


def _header(entries: list[_Entry]) -> bytes:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for entry in entries:
        offsets = [at, at + entry.size]
        header[entry.name] = {"dtype": "F32", "shape": entry.shape, "data_offsets": offsets}
        at += entry.size
    text = json.dumps(header).encode("ascii")
    return text + b" " * (-len(text) % 8)


def _entries(model: PackedModel) -> Iterator[_Entry]:
    for source, name in _EMBEDDINGS.items():
        rows = model.tensors[source].count // model.hidden
        yield _Entry(name, (rows, model.hidden) if rows > 1 else (model.hidden,), source)
    for layer in range(model.layers):
        for part, name in _LAYER_PARTS.items():
            yield from _layer_part(model, f"l{layer}.{part}", f"encoder.layer.{layer}.{name}")
    # Mean pooling never asks the pooler, but a BertModel without one is reported as incomplete.
    yield _Entry("pooler.dense.weight", (model.hidden, model.hidden), None)
    yield _Entry("pooler.dense.bias", (model.hidden,), None)


def _layer_part(model: PackedModel, source: str, name: str) -> Iterator[_Entry]:
    rows = model.tensors[f"{source}.b"].count
    columns = model.tensors[f"{source}.w"].count // rows
    yield _Entry(f"{name}.weight", (rows, columns) if columns > 1 else (rows,), f"{source}.w")
    yield _Entry(f"{name}.bias", (rows,), f"{source}.b")
