"""Any other sentence-transformers model: a folder, or a name on a hub that this machine can reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        except (OSError, ValueError) as exc:
            raise EncoderError(f"encoder {name!r} cannot be loaded: {exc}") from exc
        self.identity = f"{name}:{prompts.get('query', '')}:{prompts.get('passage', '')}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.depth = 0
        named = {key: str(text) for key, text in (self._model.prompts or {}).items() if text}
        self._prompts = {**named, **prompts}
        self._prompts.setdefault("passage", named.get("document", ""))

    def encode(self, texts: Sequence[str], role: Role = "query") -> Encoded:
        """Encode ``texts`` in one call of the library."""
        prompt = self._prompts.get(role, "")
        rows: list[dict[str, Any]] = self._model.encode(  # type: ignore[assignment]
            list(texts), prompt=prompt or None, output_value=None, show_progress_bar=False
        )
        pooled = [row["sentence_embedding"].float().cpu().numpy() for row in rows]
        tokens = tuple(self._own_tokens(row, prompt) for row in rows)
        stacked = np.stack(pooled) if pooled else np.zeros((0, self.dimension), np.float32)
        return Encoded(unit(stacked), tokens)

    def _own_tokens(self, row: dict[str, Any], prompt: str) -> Vectors:
        """Drop padding, the special tokens at both ends, and the prompt."""
        length = int(row["attention_mask"].sum())
        skip = 1 + (len(self._model.tokenizer.tokenize(prompt.rstrip())) if prompt else 0)
        own = row["token_embeddings"][:length].float().cpu().numpy()
        return np.asarray(own[skip:-1] if length > skip + 1 else own, np.float32)
