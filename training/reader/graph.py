"""The trained network as an ONNX graph, written out operator by operator.

It takes the word embeddings themselves, so that the largest table stays in the bundled weights.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, NDArray[np.float32]]
"""By the names of `ReaderNetwork`'s state."""

HEADS = 12
EPSILON = 1e-12
OPSET, IR = 20, 10
_CONTRIB = "com.microsoft"


def reader_graph(weights: Weights, layers: int = 12) -> onnx.ModelProto:
    """Return the graph: words (pairs, tokens, 384) float32, mask (pairs, tokens) int32 to
    spans (pairs, tokens, 2) and relevance (pairs, 1)."""
    graph = _Graph(weights)
    state = graph.embedded("words")
    for layer in range(layers):
        state = graph.layer(state, f"encoder.encoder.layer.{layer}")
    spans = graph.dense(state, "span")
    first = graph.node("Gather", [state, graph.constant(np.array(0))], axis=1)
    hidden = graph.node("Tanh", [graph.dense(first, "relevance.0")])
    graph.node("Identity", [spans], output="spans")
    graph.node("Identity", [graph.dense(hidden, "relevance.2")], output="relevance")
    return graph.model()


class _Graph:
    """Nodes and constants as they are added, each under a name of its own."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, array: NDArray[np.generic], name: str = "") -> str:
        name = name or f"constant.{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def node(
        self,
        kind: str,
        inputs: list[str],
        *,
        output: str = "",
        domain: str = "",
        **settings: float,
    ) -> str:
        output = output or f"{kind}.{len(self._nodes)}"
        node = helper.make_node(kind, inputs, [output], name=f"node.{output}", domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in settings.items())
        self._nodes.append(node)
        return output

    def dense(self, state: str, name: str) -> str:
        """Return x W + b; the product's node is named after the layer."""
        return self._product(
            state, name, self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]
        )

    def _product(
        self, state: str, name: str, matrix: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        product = self.node("MatMul", [state, self.constant(matrix, f"{name}.w")], output=name)
        return self.node("Add", [product, self.constant(bias, f"{name}.b")])

    def normal(self, state: str, name: str) -> str:
        scale = self.constant(self._weights[f"{name}.weight"], f"{name}.w")
        shift = self.constant(self._weights[f"{name}.bias"], f"{name}.b")
        return self.node("LayerNormalization", [state, scale, shift], axis=-1, epsilon=EPSILON)

    def embedded(self, words: str) -> str:
        """Return the words with their positions, normalised; the one token type is added in."""
        at = "encoder.embeddings"
        positions = self._weights[f"{at}.position_embeddings.weight"]
        kind = self._weights[f"{at}.token_type_embeddings.weight"][0]
        table = self.constant(positions + kind, "positions")
        tokens = self.node("Shape", [words], start=1, end=2)
        zero = self.constant(np.array([0]))
        placed = self.node("Slice", [table, zero, tokens, zero])
        return self.normal(self.node("Add", [words, placed]), f"{at}.LayerNorm")

    def layer(self, state: str, at: str) -> str:
        mixed = self._attention(state, f"{at}.attention.self")
        out = self.dense(mixed, f"{at}.attention.output.dense")
        state = self.normal(self.node("Add", [out, state]), f"{at}.attention.output.LayerNorm")
        wide = self.node("Gelu", [self.dense(state, f"{at}.intermediate.dense")])
        out = self.dense(wide, f"{at}.output.dense")
        return self.normal(self.node("Add", [out, state]), f"{at}.output.LayerNorm")

    def _attention(self, state: str, at: str) -> str:
        """Return the attention over the tokens of a pair, one product for the three projections."""
        parts = ("query", "key", "value")
        matrix = np.concatenate([self._weights[f"{at}.{part}.weight"] for part in parts]).T
        bias = np.concatenate([self._weights[f"{at}.{part}.bias"] for part in parts])
        together = self._product(state, at, matrix, bias)
        names = [f"{at}.{part}" for part in parts]
        self._nodes.append(helper.make_node("Split", [together], names, axis=-1, num_outputs=3))
        inputs = [*names, "", "mask"]
        return self.node("MultiHeadAttention", inputs, domain=_CONTRIB, num_heads=HEADS)

    def model(self) -> onnx.ModelProto:
        tokens = ["pairs", "tokens"]
        graph = helper.make_graph(
            self._nodes,
            "reader",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, [*tokens, 384]),
                helper.make_tensor_value_info("mask", TensorProto.INT32, tokens),
            ],
            [
                helper.make_tensor_value_info("spans", TensorProto.FLOAT, [*tokens, 2]),
                helper.make_tensor_value_info("relevance", TensorProto.FLOAT, ["pairs", 1]),
            ],
            self._constants,
        )
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=sets, ir_version=IR)
