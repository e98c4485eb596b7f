"""The layers of a BertModel as an ONNX graph, written out operator by operator.

The graph takes the word embeddings themselves, so that the largest table stays where it is. In 8
bits a matrix has one scale a column, and what is multiplied with it one a call ("dynamic
quantisation", https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html),
but for the second matrix of each feed-forward block: some tokens come out of the first many times
as large as the rest, so there each has its own. Mean cosine with 32 bits over 132 questions and 44
passages, and passages a second beside it:

    one scale a call everywhere          .9965   28
    a scale a token in that one place    .9986   25
    a scale a token everywhere           .9990   21
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = Callable[[str], NDArray[np.float32]]
"""Gives a tensor by the name that a BertModel has for it: "encoder.layer.0.output.dense.bias"."""

HEADS = 12
EPSILON = 1e-12
OPSET, IR = 20, 10
_CONTRIB = "com.microsoft"


class BertGraph:
    """Nodes and constants as they are added, each under a name of its own.

    Args:
        weights: Of the model.
        bits: 8 or 7 for matrices of whole numbers, 32 for matrices as they are. What is to run
            on any processor has 7: see `multiplies_8_bits_exactly`.
    """

    def __init__(self, weights: Weights, bits: int) -> None:
        self._weights = weights
        self._bits = bits
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    # Parts of a model

    def encoded(self, words: str, layers: int = 12) -> str:
        """Return the states (texts, tokens, width) after the last layer.

        Args:
            words: Word embeddings (texts, tokens, width), float32; no text is padded.
        """
        state = self._embedded(words)
        for layer in range(layers):
            state = self._layer(state, f"encoder.layer.{layer}")
        return state

    def dense(self, state: str, name: str) -> str:
        """Return x W + b in 32 bits."""
        matrix = self.constant(self._weights(f"{name}.weight").T, f"{name}.weight")
        product = self.node("MatMul", state, matrix)
        return self.node("Add", product, self._as_it_is(f"{name}.bias"))

    def constant(self, array: NDArray[np.generic], name: str = "") -> str:
        """Add a constant; return its name."""
        name = name or f"constant.{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", **settings: int | float) -> str:
        """Add an operator; return the name of what it gives, `output` where that is set."""
        return self._nodes_of(kind, inputs, [output or f"{kind}.{len(self._nodes)}"], settings)[0]

    def write(
        self, path: Path, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[str]
    ) -> None:
        """Write the graph that gives `outputs`."""
        # Without a shape: what is computed has one, and nothing asks for it before.
        given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
        graph = helper.make_graph(self._nodes, "bert", inputs, given, self._constants)
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_CONTRIB, 1)]
        onnx.save(helper.make_model(graph, opset_imports=sets, ir_version=IR), path)

    # What they are made of

    def _nodes_of(
        self, kind: str, inputs: Sequence[str], outputs: list[str], settings: dict[str, int | float]
    ) -> list[str]:
        domain = _CONTRIB if kind == "MultiHeadAttention" else ""
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **settings))  # type: ignore[arg-type]
        return outputs

    def _embedded(self, words: str) -> str:
        """Return the words with their positions, normalised; the one token type is added in."""
        positions = self._weights("embeddings.position_embeddings.weight")
        kind = self._weights("embeddings.token_type_embeddings.weight")[0]
        tokens = self.node("Shape", words, start=1, end=2)
        zero = self.constant(np.array([0]))
        table = self.constant(positions + kind, "embeddings.position_embeddings.weight")
        placed = self.node("Slice", table, zero, tokens, zero)
        return self._normal(self.node("Add", words, placed), "embeddings.LayerNorm")

    def _layer(self, state: str, at: str) -> str:
        mixed = self._attention(state, f"{at}.attention.self")
        out = self._product(mixed, [f"{at}.attention.output.dense"])
        state = self._normal(self.node("Add", out, state), f"{at}.attention.output.LayerNorm")
        wide = self.node("Gelu", self._product(state, [f"{at}.intermediate.dense"]))
        out = self._product(wide, [f"{at}.output.dense"], by_token=True)
        return self._normal(self.node("Add", out, state), f"{at}.output.LayerNorm")

    def _attention(self, state: str, at: str) -> str:
        """Return the attention over the tokens of a text, one product for the three projections."""
        parts = [f"{at}.{part}" for part in ("query", "key", "value")]
        together = self._product(state, parts)
        inputs = self._nodes_of("Split", [together], parts, {"axis": -1, "num_outputs": 3})
        return self.node("MultiHeadAttention", *inputs, num_heads=HEADS)

    def _normal(self, state: str, name: str) -> str:
        scale, shift = self._as_it_is(f"{name}.weight"), self._as_it_is(f"{name}.bias")
        return self.node("LayerNormalization", state, scale, shift, axis=-1, epsilon=EPSILON)

    def _as_it_is(self, name: str) -> str:
        return self.constant(self._weights(name), name)

    def _product(self, state: str, names: Sequence[str], *, by_token: bool = False) -> str:
        """Return x W + b with the matrices of all `names` side by side, under the first name.

        Args:
            by_token: In 8 bits, a scale for each token of x.
        """
        matrix = np.concatenate([self._weights(f"{name}.weight") for name in names]).T
        bias = np.concatenate([self._weights(f"{name}.bias") for name in names])
        shift = self.constant(bias, f"{names[0]}.bias")
        if self._bits == 32:
            product = self.node("MatMul", state, self.constant(matrix, f"{names[0]}.weight"))
            return self.node("Add", product, shift)
        whole, scale, zero = self._by_token(state) if by_token else self._by_call(state)
        scales = np.abs(matrix).max(axis=0) / (2 ** (self._bits - 1) - 1)
        numbers = self.constant(np.rint(matrix / scales).astype(np.int8), f"{names[0]}.weight")
        zeros = self.constant(np.zeros(len(scales), np.int8))
        product = self.node("MatMulInteger", whole, numbers, zero, zeros)
        product = self.node("Cast", product, to=TensorProto.FLOAT)
        columns = self.constant(scales, f"{names[0]}.scale")
        if by_token:
            # One after the other: where both scales are multiplied first, onnxruntime fuses the
            # operators into one that takes the scale of the first token for all.
            product = self.node("Mul", self.node("Mul", product, scale), columns)
        else:
            product = self.node("Mul", product, self.node("Mul", columns, scale))
        return self.node("Add", product, shift)

    def _by_call(self, state: str) -> list[str]:
        """Return `state` in 8 bits, its scale, and the number that stands for 0."""
        given = [f"{part}.{len(self._nodes)}" for part in ("whole", "scale", "zero")]
        return self._nodes_of("DynamicQuantizeLinear", [state], given, {})

    def _by_token(self, state: str) -> list[str]:
        """Return `state` in 8 bits, a scale for each token, and the number that stands for 0.

        It comes from GELU, which gives nothing below -.17: the largest size is that of the largest
        number, or .17.
        """
        last, top = self.constant(np.array([-1])), self.constant(np.array(1 / 127, np.float32))
        largest = self.node("ReduceMax", state, last, keepdims=1)
        least = self.constant(np.array(0.17 / 127, np.float32))
        scale = self.node("Max", self.node("Mul", largest, top), least)
        row = self.node("Reshape", scale, last)
        middle = self.constant(np.array([128], np.uint8))
        zeros = self.node("Expand", middle, self.node("Shape", row))
        whole = self.node("QuantizeLinear", state, row, zeros, axis=1)
        return [whole, scale, self.constant(np.array(128, np.uint8))]
