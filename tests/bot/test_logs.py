"""What is logged: our own records from the level that is set, the libraries' only when they matter."""

from __future__ import annotations

import logging

import pytest

from bot import logs


@pytest.mark.parametrize(
    ("level", "warnings", "errors"), [("WARNING", False, True), ("INFO", False, True), ("DEBUG", True, True)]
)
def test_libraries_are_heard_only_when_they_fail_or_somebody_looks_for_a_fault(
    level: str, warnings: bool, errors: bool
) -> None:
    logs.start(level)
    for name in ("httpx", "trafilatura", "transformers", "huggingface_hub.utils._http"):
        heard = [logging.getLogger(name).isEnabledFor(record) for record in (logging.WARNING, logging.ERROR)]
        assert heard == [warnings, errors]
