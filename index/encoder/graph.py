"""Writes the packed e5 model as an ONNX graph that keeps its 4-bit weights as they are.

``MatMulNBits`` and ``GatherBlockQuantized`` (onnxruntime's own operators) take blocks of 32 four-bit weights with
one scale each: the very layout of Q4_0 but for the order of the nibbles. So nothing is quantised a second time,
the file is 76 MB instead of 470, and a question costs less than with weights in single precision
(``docs/benchmarks.md``). ``accuracy_level=4`` lets the kernels multiply in 8-bit integers.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.encoder.q4 import BLOCK, Packed, Q4File

_MICROSOFT: Final = "com.microsoft"
_OPSET, _IR = 21, 10
_ACCURACY_INT8: Final = 4
LOWER_LAYERS: Final = (9, 10)
"""The layers below the last (counted from 0), which the graph gives averaged over the tokens."""
_ZERO_POINT_PAIR: Final = 0x88
"""Two nibbles of 8: Q4_0 stores a weight with an offset of 8."""


def _interleaved(packed: Packed) -> NDArray[np.uint8]:
    """Return ``(rows, blocks, 16)`` with weights 2j and 2j + 1 in byte j (Q4_0 has j and j + 16)."""
    weights = np.concatenate([packed.nibbles & 0x0F, packed.nibbles >> 4], axis=2)
    return np.asarray(weights[..., 0::2] | (weights[..., 1::2] << 4), np.uint8)


class GraphWriter:
    """Collects nodes and weights, a layer at a time."""

    def __init__(self, source: Q4File) -> None:
        self._source = source
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the model: ``input_ids`` and ``attention_mask`` in, ``last_hidden_state`` out."""
        sizes = self._source.sizes
        hidden = self._embeddings()
        pooled = []
        for layer in range(sizes.layers):
            hidden = self._layer(layer, hidden)
            if layer in LOWER_LAYERS:
                pooled.append(self._pooled(hidden, f"pooled.{layer}"))
        self._node("Identity", [hidden], "last_hidden_state")
        self._node("Concat", pooled, "lower_layers", axis=1)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        lower = helper.make_tensor_value_info(
            "lower_layers", TensorProto.FLOAT, ["batch", len(LOWER_LAYERS), sizes.hidden]
        )
        shape: list[str | int | None] = ["batch", "length", sizes.hidden]
        output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "e5", inputs, [output, lower], self._weights)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)

    def _embeddings(self) -> str:
        """Word + position + token type 0, then layer norm."""
        source, sizes = self._source, self._source.sizes
        word = source.packed("emb.word", sizes.hidden)
        blocks = sizes.hidden // BLOCK
        self._nibbles("word", _interleaved(word).tobytes(), sizes.vocabulary, sizes.hidden)
        self._weight("word.scale", word.scales.astype(np.float32))
        zeros = bytes([_ZERO_POINT_PAIR]) * (sizes.vocabulary * blocks // 2)
        self._nibbles("word.zero", zeros, sizes.vocabulary, blocks)
        gather = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
        names = ["word", "input_ids", "word.scale", "word.zero"]
        self._node("GatherBlockQuantized", names, "embedded", _MICROSOFT, **gather)
        positions = source.vector("emb.pos").reshape(sizes.positions, sizes.hidden)
        token_type = source.vector("emb.type").reshape(sizes.token_types, sizes.hidden)[0]
        self._weight("positions", positions + token_type)
        self._weight("zero", np.array([0], np.int64))
        self._node("Shape", ["input_ids"], "length", start=1, end=2)
        self._node("Slice", ["positions", "zero", "length", "zero"], "placed")
        self._node("Add", ["embedded", "placed"], "summed")
        self._node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        self._node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        self._weight("one", np.array([1], np.int64))
        self._node("Unsqueeze", ["mask.float", "one"], "mask.row")
        self._weight("last", np.array([2], np.int64))
        self._node("ReduceSum", ["mask.row", "last"], "mask.count", keepdims=1)
        self._weight("split", np.full(3, sizes.hidden, np.int64))
        norm = [self._copied("emb.ln.w"), self._copied("emb.ln.b")]
        return self._node("LayerNormalization", ["summed", *norm], "x", epsilon=sizes.epsilon, axis=-1)

    def _pooled(self, hidden: str, name: str) -> str:
        """Average over the tokens that are no padding: ``(batch, 1, hidden)``."""
        total = self._node("MatMul", ["mask.row", hidden], f"{name}.sum")
        return self._node("Div", [total, "mask.count"], name)

    def _layer(self, layer: int, hidden: str) -> str:
        sizes, at = self._source.sizes, f"l{layer}."
        joined = self._linear(hidden, [f"{at}q", f"{at}k", f"{at}v"], sizes.hidden)
        heads = [f"{at}Q", f"{at}K", f"{at}V"]
        self._nodes.append(helper.make_node("Split", [joined, "split"], heads, axis=-1))
        context = self._node(
            "MultiHeadAttention", [*heads, "", "mask"], f"{at}context", _MICROSOFT, num_heads=sizes.heads
        )
        attended = self._linear(context, [f"{at}ao"], sizes.hidden)
        middle = self._add_and_norm(hidden, attended, f"{at}aln")
        wide = self._node("Gelu", [self._linear(middle, [f"{at}fi"], sizes.hidden)], f"{at}gelu", _MICROSOFT)
        return self._add_and_norm(middle, self._linear(wide, [f"{at}fo"], sizes.feed_forward), f"{at}oln")

    def _linear(self, x: str, names: list[str], columns: int) -> str:
        """Multiply by the matrices ``names``, stacked, and add their biases."""
        out = "+".join(names)
        packed = [self._source.packed(f"{name}.w", columns) for name in names]
        bias = np.concatenate([self._source.vector(f"{name}.b") for name in names])
        self._weight(f"{out}.B", np.concatenate([_interleaved(matrix) for matrix in packed]))
        self._weight(f"{out}.S", np.concatenate([m.scales.astype(np.float32) for m in packed]).reshape(-1))
        self._weight(f"{out}.b", bias)
        shape = {"K": columns, "N": len(bias), "bits": 4, "block_size": BLOCK}
        inputs = [x, f"{out}.B", f"{out}.S", "", "", f"{out}.b"]
        return self._node("MatMulNBits", inputs, out, _MICROSOFT, accuracy_level=_ACCURACY_INT8, **shape)

    def _add_and_norm(self, x: str, residual: str, norm: str) -> str:
        weights = [self._copied(f"{norm}.w"), self._copied(f"{norm}.b")]
        epsilon = self._source.sizes.epsilon
        names = [x, residual, *weights]
        return self._node("SkipLayerNormalization", names, f"{norm}.out", _MICROSOFT, epsilon=epsilon)

    def _node(self, kind: str, inputs: list[str], output: str, domain: str = "", **options: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **options))
        return output

    def _weight(self, name: str, values: NDArray[np.generic]) -> None:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))

    def _copied(self, name: str) -> str:
        self._weight(name, self._source.vector(name))
        return name

    def _nibbles(self, name: str, raw: bytes, rows: int, columns: int) -> None:
        tensor = TensorProto(name=name, data_type=TensorProto.UINT4, dims=[rows, columns], raw_data=raw)
        self._weights.append(tensor)
