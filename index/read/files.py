"""Files and folders of this machine, read with limits and refused in one sentence."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from index import formats
from index.errors import SourceError
from index.records import Refusal

from .looks import is_marked_up

# After decompression; no article is longer, and a gzip bomb stops here.
MAX_BYTES = 20_000_000
# Counting the lines of a larger file takes longer than a progress bar is worth.
_MOST_TO_COUNT = 200_000_000
_GZIP = b"\x1f\x8b"


def shown(path: str) -> str:
    """Return a path as it can be printed and stored; bytes that are no UTF-8 are written out."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def absolute(path: str) -> str:
    """Return the absolute path, fit to be stored."""
    return shown(os.path.abspath(path))  # noqa: PTH100 - pathlib's resolves links, and a link is what was added


def is_folder(path: str) -> bool:
    """Return whether it names a folder."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def files(folder: str) -> Iterator[str | Refusal]:
    """Yield the files of a folder and its folders that can be read, sorted; a folder that cannot be listed is refused.

    Hidden files and other kinds of files are passed over; a folder that links lead to twice is read once.
    """
    seen: set[tuple[int, int]] = set()
    left = [folder]
    while left:
        path = left.pop()
        if not is_folder(path):
            if _is_readable_kind(path):
                yield path
            continue
        try:
            about = Path(path).stat()
            names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - keeps the path as it was typed
        except OSError as error:
            yield Refusal(source=shown(path), reason=_why(path, error))
            continue
        if (about.st_dev, about.st_ino) not in seen:
            seen.add((about.st_dev, about.st_ino))
            left += [str(Path(path) / name) for name in names if not name.startswith(".")]


def _is_readable_kind(path: str) -> bool:
    if not (formats.by_name(path) or formats.is_lines(path)):
        return False
    # A broken link stays, to be refused by name; a pipe would make a folder wait for ever.
    if not Path(path).is_file():
        return not Path(path).exists()
    # XML is mostly neither a feed nor a page, but the settings of some program.
    return formats.by_name(path) is not formats.FEED or _begins_well(path)


def _begins_well(path: str) -> bool:
    try:
        with opened(path) as stream:
            return is_marked_up(stream.read(20_000))
    except (OSError, EOFError, zlib.error, SourceError):
        return True  # to be refused by name


def read_bytes(path: str, *, limit: int, wanted: bool = True) -> bytes:
    """Return a file's bytes, decompressed; only checks that it is there unless `wanted`."""
    with opened(path) as stream:
        try:
            content = stream.read(limit + 1) if wanted else b""
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(_why(path, error)) from error
    if len(content) > limit:
        raise SourceError(f"{shown(path)} is larger than {limit:,} bytes; split it, or add its articles one by one.")
    if wanted and not content.strip():
        raise SourceError(f"{shown(path)} is empty; give a file that holds the text of an article.")
    return content


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file for reading, through gzip where it is packed; raises `SourceError` with the reason and the remedy."""
    try:
        _check_kind(path)
        stream = Path(path).open("rb")  # noqa: SIM115 - closed by the `with` below
    except (OSError, ValueError) as error:
        raise SourceError(_why(path, error)) from error
    with stream:
        # By the bytes: downloads are often packed without saying so in their name.
        if stream.peek(2)[:2] == _GZIP:
            with gzip.open(stream) as unpacked:
                yield cast("BinaryIO", unpacked)
        elif path.lower().endswith(".gz") and stream.peek(1):
            raise SourceError(f"{shown(path)} is not gzip although it is called so; take .gz off its name.")
        else:
            yield stream


def count_lines(path: str) -> int | None:
    """Return how many articles a file of JSON lines holds; None when counting would take long."""
    try:
        size = Path(path).stat().st_size * (8 if path.lower().endswith(".gz") else 1)
        if size > _MOST_TO_COUNT:
            return None
        with opened(path) as stream:
            return sum(1 for line in stream if line.strip()) or 1
    except (OSError, EOFError, ValueError, zlib.error, SourceError):
        return 1


def _check_kind(path: str) -> None:
    mode = Path(path).stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise SourceError(f"{shown(path)} is a device, not a file; pipe its text in with `-`.")


def _why(path: str, error: Exception) -> str:
    """Return why a file cannot be read, and what to do."""
    name = shown(path) or "''"
    match error:
        case FileNotFoundError() | NotADirectoryError():
            hint = f" (a web address begins with https://: https://{name})" if name.startswith("www.") else ""
            return f"There is no file or folder {name}; check its name{hint}."
        case PermissionError():
            return f"{name} may not be read by this user; change its permissions."
        case gzip.BadGzipFile() | EOFError() | zlib.error():
            return f"{name} is a damaged or cut-off gzip file; copy or download it again."
        case ValueError():
            return f"{name!r} cannot be the name of a file; check its name."
        case _:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return f"{name} cannot be read ({reason}); check the file and its disk."
