"""`python -m tests.slack.quick ...` is `pullquote ...` with bags of words for a model: it is ready in a second."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from bot.cli import run
from bot.config import Settings
from index import HttpFetch, Library
from tests.words import WordEmbedder


def open_library(settings: Settings, home: Path) -> Library:
    """Open the library as the command line does, with another model."""
    fetch = HttpFetch(allow=settings.fetch_allow, timeout=settings.fetch_timeout, max_bytes=settings.fetch_max_bytes)
    return Library.open(home, model=settings.model, load=WordEmbedder, fetch=fetch)


if __name__ == "__main__":
    logging.captureWarnings(True)
    sys.exit(run(sys.argv[1:], open_library=open_library))
