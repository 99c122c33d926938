"""Any other sentence-transformers model: a folder, or a name on a hub that this machine can reach."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.base import Encoded, Role, Vectors, unit
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEncoder:
    """A model run by sentence-transformers itself, with the prompts that it names or the settings give."""

    def __init__(self, name: str, prompts: Mapping[str, str]) -> None:
        """Load ``name``. Raises EncoderError when there is no such folder and no hub answers."""
        # torch and transformers take seconds to import; only who names another model pays for them.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        try:
            self._model: SentenceTransformer = SentenceTransformer(name, device="cpu")
        except Exception as exc:  # a damaged folder shows itself by the error of whichever library reads it
            raise EncoderError(f"encoder {name!r} cannot be loaded: {exc}") from exc
        self.identity = f"{name}@{self._version(Path(name))}:{prompts.get('query', '')}:{prompts.get('passage', '')}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.views: tuple[int, ...] = ()
        named = {key: str(text) for key, text in (self._model.prompts or {}).items() if text}
        self._prompts = {**named, **prompts}
        self._prompts.setdefault("passage", named.get("document", ""))

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts`` in one call of the library."""
        prompt = self._prompts.get(role, "")
        rows: list[dict[str, Any]] = self._model.encode(  # type: ignore[assignment]
            # An empty prompt, not None, which would stand for the model's default.
            list(texts),
            prompt=prompt,
            output_value=None,
            show_progress_bar=False,
        )
        pooled = [row["sentence_embedding"].float().cpu().numpy() for row in rows]
        tokens = tuple(self._own_tokens(row, prompt) for row in rows)
        stacked = np.stack(pooled) if pooled else np.zeros((0, self.dimension), np.float32)
        return Encoded(unit(stacked), tokens)

    def _own_tokens(self, row: dict[str, Any], prompt: str) -> Vectors:
        """Drop padding and special tokens, on whichever side the model has them, and the prompt.

        A text of which nothing is left keeps what there is.
        """
        tokenizer = self._model.tokenizer
        special = set(tokenizer.all_special_ids) - {tokenizer.unk_token_id}
        seen = row["attention_mask"].bool()
        vectors = row["token_embeddings"][seen].float().cpu().numpy()
        plain = vectors[[token not in special for token in row["input_ids"][seen].tolist()]]
        skip = len(tokenizer.tokenize(prompt.rstrip())) if prompt else 0
        own = next(some for some in (plain[skip:], plain, vectors) if len(some))
        return np.asarray(own, np.float32)

    def _version(self, folder: Path) -> str:
        """Return what changes with the weights: of a folder its files' sizes and times, else the hub's commit."""
        if not folder.is_dir():
            transformer: Any = self._model[0]
            return str(getattr(transformer.auto_model.config, "_commit_hash", None))
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        stamps = [f"{path.relative_to(folder)}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in files]
        return hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:12]
