"""Ways to multiply by a matrix in the graph: in single precision, in blocks of 8 bits, in 8-bit integers throughout.

``docs/decision.md`` has what each costs and how near it comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder.graph import MICROSOFT, Affine, Attention, Graph, Linear

MIGRATION: Final = 0.75
"""The share of a channel's size that the weights take over (alpha in SmoothQuant). On 450 texts that set no range the
vectors agree with single precision to a centred cosine of 0.9943, 0.9972, 0.9975, 0.9975 at 0.6, 0.7, 0.75, 0.8, in
the worst of them to 0.983, 0.992, 0.991, 0.985."""
_BLOCK: Final = 128
"""Weights of a row that share one scale."""
_BLOCK_ZERO: Final = 128
"""``MatMulNBits`` stores a weight of 8 bits with this offset."""
_ACCURACY_INT8: Final = 4
_INPUT_LEVELS: Final = 255
_WEIGHT_LEVELS: Final = 127
_LEAST: Final = 1e-6
"""Stands in for the size of a channel that is always zero."""


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest value that each input channel took, ``(input features,)``."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]


class Single(Linear):
    """Single precision; remembers what comes into each matrix."""

    def __init__(self) -> None:
        self.inputs: dict[str, str] = {}
        """The name of a matrix's input, by the matrix's own."""

    def write(self, graph: Graph, x: str, name: str, affine: Affine) -> None:
        """Multiply and add."""
        self.inputs[name] = x
        graph.node("MatMul", [x, graph.weight(f"{name}.B", affine.weights.T)], f"{name}.product")
        graph.node("Add", [f"{name}.product", graph.weight(f"{name}.b", affine.bias)], name)


class Blocks(Linear):
    """Weights of 8 bits with one scale a block (``MatMulNBits``); the nearest to single precision."""

    def write(self, graph: Graph, x: str, name: str, affine: Affine) -> None:
        """Multiply; ``accuracy_level`` lets the kernels do it in 8-bit integers, block by block."""
        features, columns = affine.weights.shape
        padded = np.pad(affine.weights, ((0, 0), (0, -columns % _BLOCK)))
        blocks = padded.reshape(features, -1, _BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), _LEAST) / _WEIGHT_LEVELS
        rounded = (np.round(blocks / scales[..., None]) + _BLOCK_ZERO).astype(np.uint8)
        inputs = [
            x,
            graph.weight(f"{name}.B", rounded),
            graph.weight(f"{name}.scales", scales.astype(np.float32).reshape(-1)),
            "",
            "",
            graph.weight(f"{name}.b", affine.bias),
        ]
        shape = {"K": columns, "N": features, "bits": 8, "block_size": _BLOCK, "accuracy_level": _ACCURACY_INT8}
        graph.node("MatMulNBits", inputs, name, MICROSOFT, **shape)


class EightBit(Linear):
    """8-bit integers throughout: the fastest, by half again.

    The weights are rounded with one scale an output feature, what comes in with one scale for all of it. A few of the
    input's channels are far larger than the rest, which one scale for all cannot serve; so each channel is divided by
    a factor that the weights are multiplied with (Xiao et al., "SmoothQuant", ICML 2023, eq. 4). What comes in is
    scaled by the ranges that texts of every kind took (``index/encoder/ranges.py``), never by the texts at hand: a
    text's vector does not depend on those beside it. A matrix whose range is not given is written in blocks.
    """

    def __init__(self, ranges: Mapping[str, Range]) -> None:
        self._ranges = ranges

    def write(self, graph: Graph, x: str, name: str, affine: Affine) -> None:
        """Even out the channels of ``x``, round it, and multiply by the rounded weights."""
        own = self._ranges.get(name)
        if own is None:
            Blocks().write(graph, x, name, affine)
            return
        given = self._rounded(graph, x, name, affine, own)
        inputs = [given.x, given.weights, given.scale, given.steps, given.zero, "", given.bias]
        graph.node("MatMulIntegerToFloat", inputs, name, MICROSOFT)

    def attend(self, graph: Graph, x: str, name: str, affine: Affine, attention: Attention) -> str:
        """Multiply and attend in one operation, which spares the heads a way through memory."""
        own = self._ranges.get(name)
        if own is None:
            return Blocks().attend(graph, x, name, affine, attention)
        given = self._rounded(graph, x, name, affine, own)
        inputs = [given.x, given.weights, given.bias, given.scale, given.steps, attention.mask, given.zero]
        return graph.node("QAttention", inputs, f"{name}.context", MICROSOFT, num_heads=attention.heads)

    @staticmethod
    def _rounded(graph: Graph, x: str, name: str, affine: Affine, own: Range) -> _Rounded:
        factors = _factors(own, affine.weights)
        scale, zero = _rounding(float((own.low / factors).min()), float((own.high / factors).max()))
        weights = affine.weights * factors
        steps = np.maximum(np.abs(weights).max(axis=1), _LEAST) / _WEIGHT_LEVELS
        rounded = np.round(weights / steps[:, None]).astype(np.int8)
        even = graph.node("Mul", [x, graph.weight(f"{name}.even", (1 / factors).astype(np.float32))], f"{name}.evened")
        by = [graph.weight(f"{name}.scale", np.float32(scale)), graph.weight(f"{name}.zero", np.uint8(zero))]
        return _Rounded(
            x=graph.node("QuantizeLinear", [even, *by], f"{name}.rounded"),
            scale=by[0],
            zero=by[1],
            weights=graph.weight(f"{name}.B", rounded.T),
            steps=graph.weight(f"{name}.steps", steps.astype(np.float32)),
            bias=graph.weight(f"{name}.b", affine.bias),
        )


@dataclass(frozen=True, slots=True)
class _Rounded:
    """The names of an input and a matrix in 8 bits, and of what brings their product back."""

    x: str
    scale: str
    zero: str
    weights: str
    steps: str
    bias: str


def _factors(own: Range, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what each channel is divided by; their geometric mean is one."""
    size = np.maximum(np.maximum(np.abs(own.low), np.abs(own.high)), _LEAST)
    weight = np.maximum(np.abs(weights).max(axis=0), _LEAST)
    factors = size**MIGRATION / weight ** (1 - MIGRATION)
    return np.asarray(factors / np.exp(np.log(factors).mean()), np.float32)


def _rounding(low: float, high: float) -> tuple[float, int]:
    """Return scale and zero point of 8 bits without sign for values from ``low`` to ``high`` (zero among them)."""
    low, high = min(low, 0.0), max(high, _LEAST)
    scale = (high - low) / _INPUT_LEVELS
    return scale, int(np.clip(round(-low / scale), 0, _INPUT_LEVELS))
