"""Writes a BERT model as an ONNX graph with 8-bit weights.

``MatMulNBits`` (onnxruntime's own operator) takes blocks of weights with one scale each; ``accuracy_level=4`` lets
its kernels multiply in 8-bit integers. Blocks of 128 are a quarter faster than the blocks of 32 in which the built-in
model is packed, and agree with it to a cosine of 0.9996 (``docs/decision.md``). A packed word table stays as it is:
``GatherBlockQuantized`` takes blocks of 32 four-bit weights, the very layout of Q4_0 but for the order of the nibbles.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.encoder.q4 import BLOCK, Packed, Sizes

_MICROSOFT: Final = "com.microsoft"
_OPSET, _IR = 21, 10
_ACCURACY_INT8: Final = 4
_WIDE_BLOCK: Final = 128
"""Weights that share one scale in the matrices."""
_ZERO_POINT: Final = 128
"""``MatMulNBits`` stores a weight of 8 bits with this offset."""
_ZERO_POINT_PAIR: Final = 0x88
"""Two nibbles of 8: Q4_0 stores a weight with an offset of 8."""


class Source(Protocol):
    """Where the weights come from, by names such as ``emb.pos``, ``emb.type``, ``emb.ln.w``, ``l0.q.w``, ``l0.q.b``."""

    @property
    def sizes(self) -> Sizes:
        """The dimensions of the model."""

    def words(self) -> Packed | NDArray[np.float32]:
        """Return the word table, packed or ``(vocabulary, hidden)``."""

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor, flat."""

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """Return a matrix, ``(output features, columns)``."""


def _interleaved(packed: Packed) -> NDArray[np.uint8]:
    """Return ``(rows, blocks, 16)`` with weights 2j and 2j + 1 in byte j (Q4_0 has j and j + 16)."""
    weights = np.concatenate([packed.nibbles & 0x0F, packed.nibbles >> 4], axis=2)
    return np.asarray(weights[..., 0::2] | (weights[..., 1::2] << 4), np.uint8)


class GraphWriter:
    """Collects nodes and weights, a layer at a time.

    ``lower`` is a layer (counted from 0) whose token vectors are given as well, averaged over the text: it tells
    subjects, where the last one tells meanings.
    """

    def __init__(self, source: Source, lower: int | None = None) -> None:
        self._source = source
        self._lower = lower
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the model: ``input_ids`` and ``attention_mask`` in, ``last_hidden_state`` (and ``lower``) out."""
        sizes = self._source.sizes
        hidden = self._embeddings()
        for layer in range(sizes.layers):
            hidden = self._layer(layer, hidden)
            if layer == self._lower:
                self._averaged(hidden, "lower")
        self._node("Identity", [hidden], "last_hidden_state")
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        shape: list[str | int | None] = ["batch", "length", sizes.hidden]
        outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)]
        if self._lower is not None:
            outputs.append(helper.make_tensor_value_info("lower", TensorProto.FLOAT, ["batch", sizes.hidden]))
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._weights)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)

    def _embeddings(self) -> str:
        """Word + position + token type 0, then layer norm."""
        source, sizes = self._source, self._source.sizes
        words = source.words()
        embedded = self._packed_words(words) if isinstance(words, Packed) else self._plain_words(words)
        positions = source.vector("emb.pos").reshape(sizes.positions, sizes.hidden)
        token_type = source.vector("emb.type").reshape(sizes.token_types, sizes.hidden)[0]
        self._weight("positions", positions + token_type)
        self._weight("zero", np.array([0], np.int64))
        self._node("Shape", ["input_ids"], "length", start=1, end=2)
        self._node("Slice", ["positions", "zero", "length", "zero"], "placed")
        self._node("Add", [embedded, "placed"], "summed")
        self._node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        self._weight("split", np.full(3, sizes.hidden, np.int64))
        norm = [self._copied("emb.ln.w"), self._copied("emb.ln.b")]
        return self._node("LayerNormalization", ["summed", *norm], "x", epsilon=sizes.epsilon, axis=-1)

    def _packed_words(self, words: Packed) -> str:
        rows, blocks, _ = words.nibbles.shape
        self._nibbles("word", _interleaved(words).tobytes(), rows, blocks * BLOCK)
        self._weight("word.scale", words.scales.astype(np.float32))
        zeros = bytes([_ZERO_POINT_PAIR]) * (rows * blocks // 2)
        self._nibbles("word.zero", zeros, rows, blocks)
        gather = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
        names = ["word", "input_ids", "word.scale", "word.zero"]
        return self._node("GatherBlockQuantized", names, "embedded", _MICROSOFT, **gather)

    def _plain_words(self, words: NDArray[np.float32]) -> str:
        self._weight("word", words.astype(np.float16))
        gathered = self._node("Gather", ["word", "input_ids"], "embedded.half")
        return self._node("Cast", [gathered], "embedded", to=TensorProto.FLOAT)

    def _averaged(self, hidden: str, name: str) -> None:
        """Average over the tokens that are no padding: ``(batch, hidden)``."""
        self._weight("one", np.array([1], np.int64))
        self._node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        self._node("Unsqueeze", ["mask.float", "one"], "mask.row")
        self._node("MatMul", ["mask.row", hidden], f"{name}.row")
        self._node("Squeeze", [f"{name}.row", "one"], f"{name}.sum")
        self._node("ReduceSum", ["mask.float", "one"], f"{name}.count", keepdims=1)
        self._node("Div", [f"{name}.sum", f"{name}.count"], name)

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
        weights = np.concatenate([self._source.matrix(f"{name}.w", columns) for name in names])
        bias = np.concatenate([self._source.vector(f"{name}.b") for name in names])
        blocks = weights.reshape(len(weights), -1, _WIDE_BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / (_ZERO_POINT - 1)
        self._weight(f"{out}.B", (np.round(blocks / scales[..., None]) + _ZERO_POINT).astype(np.uint8))
        self._weight(f"{out}.S", scales.astype(np.float32).reshape(-1))
        self._weight(f"{out}.b", bias)
        shape = {"K": columns, "N": len(bias), "bits": 8, "block_size": _WIDE_BLOCK}
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
