"""The bundled encoder as an ONNX graph: the layers, then the mean of the tokens."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper

from retrieval.encoders.bert_graph import BertGraph
from retrieval.encoders.bert_weights import sources
from retrieval.encoders.packed import PackedModel


def write_encoder_graph(model: PackedModel, path: Path, bits: int) -> None:
    """Write the graph: words (1, tokens, 384) float32 to mean (1, 384), which has any length."""
    shapes = sources(model)

    def weights(name: str) -> NDArray[np.float32]:
        source, shape = shapes[name]
        return np.concatenate(list(model.floats(source))).reshape(shape)

    graph = BertGraph(weights, bits)
    state = graph.encoded("words", layers=model.layers)
    axis = graph.constant(np.array([1]))
    graph.node("ReduceMean", state, axis, output="mean", keepdims=0)
    shape: list[str | int | None] = [1, "tokens", model.hidden]
    graph.write(path, [helper.make_tensor_value_info("words", TensorProto.FLOAT, shape)], ["mean"])
