"""Writes a BERT model as an ONNX graph.

How its matrices are multiplied is said from outside (``index/encoder/linear.py``). A packed word table stays as it is:
``GatherBlockQuantized`` (onnxruntime's own operator) takes blocks of 32 four-bit weights, the very layout of Q4_0 but
for the order of the nibbles.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from index.encoder.graph import MICROSOFT, Affine, Attention, Graph, Linear
from index.encoder.q4 import BLOCK, Packed, Sizes

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


class BertWriter:
    """Writes the graph, a layer at a time; ``linear`` adds the nodes of the matrices.

    ``lower`` is a layer (counted from 0) whose token vectors are given as well, averaged over the text: it tells
    subjects, where the last one tells meanings.
    """

    def __init__(self, source: Source, linear: Linear, lower: int | None = None) -> None:
        self._source = source
        self._linear_as = linear
        self._lower = lower
        self._graph = Graph()

    def model(self) -> onnx.ModelProto:
        """Return the model: ``input_ids`` and ``attention_mask`` in, ``last_hidden_state`` (and ``lower``) out."""
        sizes = self._source.sizes
        hidden = self._embeddings()
        for layer in range(sizes.layers):
            hidden = self._layer(layer, hidden)
            if layer == self._lower:
                self._averaged(hidden, "lower")
        self._graph.node("Identity", [hidden], "last_hidden_state")
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        shape: list[str | int | None] = ["batch", "length", sizes.hidden]
        outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)]
        if self._lower is not None:
            outputs.append(helper.make_tensor_value_info("lower", TensorProto.FLOAT, ["batch", sizes.hidden]))
        return self._graph.model(inputs, outputs)

    def _embeddings(self) -> str:
        """Word + position + token type 0, then layer norm."""
        source, sizes = self._source, self._source.sizes
        words = source.words()
        embedded = self._packed_words(words) if isinstance(words, Packed) else self._plain_words(words)
        positions = source.vector("emb.pos").reshape(sizes.positions, sizes.hidden)
        token_type = source.vector("emb.type").reshape(sizes.token_types, sizes.hidden)[0]
        self._graph.weight("positions", positions + token_type)
        self._graph.weight("zero", np.array([0], np.int64))
        self._graph.node("Shape", ["input_ids"], "length", start=1, end=2)
        self._graph.node("Slice", ["positions", "zero", "length", "zero"], "placed")
        self._graph.node("Add", [embedded, "placed"], "summed")
        self._graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        return self._norm("summed", "emb.ln")

    def _packed_words(self, words: Packed) -> str:
        rows, blocks, _ = words.nibbles.shape
        self._graph.nibbles("word", _interleaved(words).tobytes(), rows, blocks * BLOCK)
        self._graph.weight("word.scale", words.scales.astype(np.float32))
        zeros = bytes([_ZERO_POINT_PAIR]) * (rows * blocks // 2)
        self._graph.nibbles("word.zero", zeros, rows, blocks)
        gather = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
        names = ["word", "input_ids", "word.scale", "word.zero"]
        return self._graph.node("GatherBlockQuantized", names, "embedded", MICROSOFT, **gather)

    def _plain_words(self, words: NDArray[np.float32]) -> str:
        self._graph.weight("word", words.astype(np.float16))
        gathered = self._graph.node("Gather", ["word", "input_ids"], "embedded.half")
        return self._graph.node("Cast", [gathered], "embedded", to=TensorProto.FLOAT)

    def _averaged(self, hidden: str, name: str) -> None:
        """Average over the tokens that are no padding: ``(batch, hidden)``."""
        self._graph.weight("one", np.array([1], np.int64))
        self._graph.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        self._graph.node("Unsqueeze", ["mask.float", "one"], "mask.row")
        self._graph.node("MatMul", ["mask.row", hidden], f"{name}.row")
        self._graph.node("Squeeze", [f"{name}.row", "one"], f"{name}.sum")
        self._graph.node("ReduceSum", ["mask.float", "one"], f"{name}.count", keepdims=1)
        self._graph.node("Div", [f"{name}.sum", f"{name}.count"], name)

    def _layer(self, layer: int, hidden: str) -> str:
        sizes, at = self._source.sizes, f"l{layer}."
        name, affine = self._stacked([f"{at}q", f"{at}k", f"{at}v"], sizes.hidden)
        attention = Attention(sizes.heads, "mask")
        context = self._linear_as.attend(self._graph, hidden, name, affine, attention)
        attended = self._linear(context, [f"{at}ao"], sizes.hidden)
        middle = self._add_and_norm(hidden, attended, f"{at}aln")
        wide = self._graph.node("Gelu", [self._linear(middle, [f"{at}fi"], sizes.hidden)], f"{at}gelu", MICROSOFT)
        return self._add_and_norm(middle, self._linear(wide, [f"{at}fo"], sizes.feed_forward), f"{at}oln")

    def _linear(self, x: str, names: list[str], columns: int) -> str:
        """Multiply by the matrices ``names``, stacked, and add their biases."""
        name, affine = self._stacked(names, columns)
        self._linear_as.write(self._graph, x, name, affine)
        return name

    def _stacked(self, names: list[str], columns: int) -> tuple[str, Affine]:
        weights = np.concatenate([self._source.matrix(f"{name}.w", columns) for name in names])
        bias = np.concatenate([self._source.vector(f"{name}.b") for name in names])
        return "+".join(names), Affine(weights, bias)

    def _add_and_norm(self, x: str, residual: str, norm: str) -> str:
        # onnxruntime's SkipLayerNormalization does both in one, and takes three times as long.
        return self._norm(self._graph.node("Add", [x, residual], f"{norm}.sum"), norm)

    def _norm(self, x: str, norm: str) -> str:
        names = [x, self._copied(f"{norm}.w"), self._copied(f"{norm}.b")]
        epsilon = self._source.sizes.epsilon
        return self._graph.node("LayerNormalization", names, f"{norm}.out", epsilon=epsilon, axis=-1)

    def _copied(self, name: str) -> str:
        return self._graph.weight(name, self._source.vector(name))
