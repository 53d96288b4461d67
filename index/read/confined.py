"""Readers of PDF, Word documents and feeds, each run in a process with limits on memory and time.

Files of these kinds can be built to take hours or all the memory there is, and no library stops all of them.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from index.errors import SourceError

from .inside.start import NO_LIBRARY, NO_MEMORY

# Address space, which is more than what is held: well under the gigabyte that a reading may cost.
MEMORY = 900_000_000
# Of the processor; starting takes a fifth of a second of them.
SECONDS = 7
# By the clock, for when the machine is busy with other work.
SLACK = 1.5

_SHORTER = "split it, or copy its text into a .txt file."
_INSIDE = Path(__file__).parent / "inside"
_OVERRUN = (-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9))


def confined(
    reader: str,
    content: bytes,
    *,
    name: str,
    seconds: int = SECONDS,
    facts: Mapping[str, Any] | None = None,
    remedy: str = _SHORTER,
) -> dict[str, Any]:
    """Return what a reader of index/read/inside/ finds in the bytes; `facts` are what it is told besides.

    `remedy` is what to do about one that takes too long. Raises `SourceError` when it dies of them, or takes more
    than a gigabyte of memory or more than the seconds.
    """
    order = {
        "reader": str(_INSIDE / f"{reader}.py"),
        "path": sys.path,
        "memory": MEMORY,
        "seconds": seconds,
        "facts": dict(facts or {}),
    }
    # Isolated (-I): neither the folder it runs in nor PYTHON* variables choose what it imports; `path` is ours.
    command = [sys.executable, "-I", "-X", "utf8", str(_INSIDE / "start.py"), json.dumps(order)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by its path
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds + SLACK,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long(name, seconds, remedy) from error
    except OSError as error:
        raise SourceError(f"{name} cannot be read now ({error.strerror}); free some memory and try again.") from error
    if done.returncode in _OVERRUN:
        raise _too_long(name, seconds, remedy)
    return _result(done) if done.returncode == 0 else _refuse(done.returncode, name)


def _result(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _refuse(code: int, name: str) -> NoReturn:
    if code == NO_MEMORY:
        raise SourceError(
            f"{name} takes more than a gigabyte of memory to read; save it again from the program that made it, "
            "or copy its text into a .txt file."
        )
    if code == NO_LIBRARY:
        raise SourceError(f"{name} cannot be read: a library is missing; install Pullquote again.")
    raise SourceError(
        f"{name} is damaged or cut off; download or save it again, or copy its text into a .txt file and add that."
    )


def _too_long(name: str, seconds: int, remedy: str) -> SourceError:
    return SourceError(f"{name} takes longer than {seconds} seconds to read; {remedy}")
