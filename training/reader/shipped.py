"""The weights of an artefact, so that training can go on from what was shipped.

python -m training.reader.shipped ARTEFACT --to RUN/start.pt
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from retrieval.reader.model import GRAPH

TYPES = "embeddings.token_type_embeddings.weight"


def shipped_weights(folder: Path) -> dict[str, Tensor]:
    """Return by the names of `ReaderNetwork`'s state the weights of the artefact in `folder`.

    Rounded as they were shipped: each to the nearest of 127 steps of its column.
    """
    graph = onnx.load(str(folder / GRAPH)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    named = {name: array for name, array in stored.items() if name.endswith((".weight", ".bias"))}
    learned = dict(_parts(name, array, stored) for name, array in named.items())
    split = dict(pair for name, array in learned.items() for pair in _projections(name, array))
    # The one token type was added to the positions.
    split[f"encoder.{TYPES}"] = np.zeros((2, split[f"encoder.{_POSITIONS}"].shape[1]), np.float32)
    return {name: torch.from_numpy(np.array(array)) for name, array in split.items()}


_POSITIONS = "embeddings.position_embeddings.weight"


def _parts(name: str, array: np.ndarray, stored: dict[str, np.ndarray]) -> tuple[str, np.ndarray]:
    scale = stored.get(name.removesuffix("weight") + "scale")
    if scale is not None and name.endswith(".weight"):
        array = array.astype(np.float32) * scale
    is_matrix = array.ndim == 2 and name != _POSITIONS
    is_head = name.startswith(("span", "relevance"))
    return name if is_head else f"encoder.{name}", array.T if is_matrix else array


def _projections(name: str, array: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the three matrices or biases that stand under the name of the first."""
    if ".self.query." not in name:
        yield name, array
        return
    for part, rows in zip(("query", "key", "value"), np.split(array, 3), strict=True):
        yield name.replace("query", part), rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("artefact", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    torch.save(shipped_weights(options.artefact), options.to)


if __name__ == "__main__":
    main()
