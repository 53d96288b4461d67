"""Databases that nobody else on the machine may read, whatever folder they are in: they hold what is private."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

PRIVATE_MODE = 0o600
# What SQLite and the write lock put beside a database; SQLite gives what it makes the mode of the database.
_BESIDE = ("-wal", "-shm")
_LOCKS = (".lock", ".lock.holder")


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read; one that is there stays as it is."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_MODE))


def narrow(path: Path) -> None:
    """Take from others what they may do with a database and what is beside it, as far as the files are ours."""
    if sys.platform == "win32":  # where a file's owner is told in another way
        return
    for file in (path, *(Path(f"{path}{end}") for end in _BESIDE), *(path.with_suffix(end) for end in _LOCKS)):
        with suppress(FileNotFoundError, PermissionError):
            found = file.stat()
            if found.st_uid == os.geteuid() and found.st_mode & 0o077:
                file.chmod(stat.S_IMODE(found.st_mode) & 0o700)
