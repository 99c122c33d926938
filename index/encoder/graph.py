"""An ONNX graph in the making: nodes, weights, and the ways to multiply by a matrix that both are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

MICROSOFT: Final = "com.microsoft"
"""Domain of onnxruntime's own operators."""
_OPSET, _IR = 21, 10


@dataclass(frozen=True, slots=True)
class Affine:
    """A matrix, ``(output features, input features)``, and its bias."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Attention:
    """How tokens look at each other: ``mask`` names what tells tokens from padding."""

    heads: int
    mask: str


class Linear(Protocol):
    """A way to multiply by a matrix and add a bias; attention comes after it, where it has no way of its own."""

    def write(self, graph: Graph, x: str, name: str, affine: Affine) -> None:
        """Add the nodes that take ``x`` to ``name``."""
        ...

    def attend(self, graph: Graph, x: str, name: str, affine: Affine, attention: Attention) -> str:
        """Add the nodes that multiply ``x`` by queries, keys and values, stacked, and attend; return what they give."""
        self.write(graph, x, name, affine)
        sizes = graph.weight(f"{name}.sizes", np.full(3, len(affine.weights) // 3, np.int64))
        heads = graph.nodes("Split", [name, sizes], [f"{name}.{part}" for part in "qkv"], axis=-1)
        names = [*heads, "", attention.mask]
        return graph.node("MultiHeadAttention", names, f"{name}.context", MICROSOFT, num_heads=attention.heads)


class Graph:
    """Collects nodes and weights."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **options: Any) -> str:
        """Add an operation and return the name of what it gives."""
        return self.nodes(kind, inputs, [output], domain, **options)[0]

    def nodes(
        self, kind: str, inputs: Sequence[str], outputs: list[str], domain: str = "", **options: Any
    ) -> list[str]:
        """Add an operation that gives several things and return their names."""
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **options))
        return outputs

    def weight(self, name: str, values: NDArray[np.generic] | np.generic) -> str:
        """Add a tensor and return its name."""
        self._weights.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def nibbles(self, name: str, raw: bytes, rows: int, columns: int) -> str:
        """Add a matrix of 4 bits without sign, two values a byte, and return its name."""
        self._weights.append(TensorProto(name=name, data_type=TensorProto.UINT4, dims=[rows, columns], raw_data=raw))
        return name

    def model(self, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> onnx.ModelProto:
        """Return what was collected as a model."""
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._weights)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
