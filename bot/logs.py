"""Logging: ours to stderr, the libraries' kept down."""

from __future__ import annotations

import logging

# huggingface_hub sets the level of its own top logger when it is imported, so the one that talks is named.
_LOUD = (
    "courlan", "faiss", "filelock", "htmldate", "httpcore", "httpx", "huggingface_hub.utils._http", "py.warnings",
    "sentence_transformers", "torch", "trafilatura", "transformers", "urllib3",
)  # fmt: skip


def start(level: str) -> None:
    """Send log records of the level and above to stderr; of the libraries only errors, unless it is DEBUG."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.ERROR)
