"""Write the artefact that `retrieval.reader.model` opens from the weights of a training step.

python -m training.reader.export --weights RUN/step-N.pt --to DIR --version 1 [--float]
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper

from retrieval.encoders.bert_graph import BertGraph
from retrieval.encoders.bundled import DIMENSION
from retrieval.encoders.fingerprint import fingerprint, sha256
from retrieval.encoders.packed import bundled_weights
from retrieval.reader.model import CARD, GRAPH, MANIFEST

Learned = Mapping[str, NDArray[np.float32]]
"""By the names of `ReaderNetwork`'s state."""


def export(weights: Path, folder: Path, version: str, *, bits: int = 7) -> None:
    """Write all files of the artefact; the manifest, which vouches for the others, last."""
    folder.mkdir(parents=True, exist_ok=True)
    learned = {name: tensor.numpy() for name, tensor in torch.load(weights).items()}
    write_reader_graph(learned, folder / GRAPH, bits)
    card = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    (folder / CARD).write_text(card, encoding="utf-8")
    files = {name: sha256(folder / name) for name in (GRAPH, CARD)}
    bundled = fingerprint([bundled_weights()])
    manifest = {"version": version, "files": files, "bundled": bundled}
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def write_reader_graph(learned: Learned, path: Path, bits: int = 7, layers: int = 12) -> None:
    """Write the graph: words (1, tokens, 384) float32 to spans (1, tokens, 2), relevance (1, 1).

    The heads are in 32 bits: they are small and decide most. The rest is in 7, since it is to run
    on any processor.
    """

    def weights(name: str) -> NDArray[np.float32]:
        return learned[name] if name in learned else learned[f"encoder.{name}"]

    graph = BertGraph(weights, bits)
    state = graph.encoded("words", layers=layers)
    graph.node("Identity", graph.dense(state, "span"), output="spans")
    first = graph.node("Gather", state, graph.constant(np.array(0)), axis=1)
    hidden = graph.node("Tanh", graph.dense(first, "relevance.0"))
    graph.node("Identity", graph.dense(hidden, "relevance.2"), output="relevance")
    shape: list[str | int | None] = [1, "tokens", DIMENSION]
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, shape)
    graph.write(path, [words], ["spans", "relevance"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--float", action="store_true", help="layers in 32 bits, to compare with")
    options = parser.parse_args()
    export(options.weights, options.to, options.version, bits=32 if options.float else 7)


if __name__ == "__main__":
    main()
