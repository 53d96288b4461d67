"""`backup`: a library in one file, and what such a file says about itself."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from index.errors import BackupError
from index.sqlite import CopiedFacts, SqliteStore, written

from .steps import Step

FORMAT = 1
DATABASE = "library.db"
ABOUT = "about.json"
MEGABYTE = 10**6

_ABOUT_BYTES = 100_000
_LEFT_BEHIND_SECONDS = 3600
# Vectors hardly get smaller: of 216 MB, level 9 made 120 MB in 18 s, level 1 126 MB in 3 s.
_EFFORT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of a library in a file, and which state of it that is."""

    file: str
    bytes: int
    created: str
    version: str | None
    generation: int
    articles: int
    model: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the backup as `backup --json` prints it."""
        return asdict(self)


class Whole(NamedTuple):
    """A backup, and what the database in it has to be."""

    backup: Backup
    database_bytes: int
    sha256: str


def save(store: SqliteStore, file: Path, *, created: str, force: bool = False, step: Step) -> Backup:
    """Write one state of the library to a file, whole or not at all; others read and write meanwhile.

    Raises `BackupError` where the file is there already (unless `force`) or cannot be written.
    """
    file = _writable(file, store.path, force=force)
    return keep(store, file, created, step)[0]


def keep(
    store: SqliteStore, file: Path, created: str, step: Step, *, like: str | None = None
) -> tuple[Backup, CopiedFacts]:
    """Write one state of the library to a file, whatever is there; return the backup and which state it is of.

    `like` is how the names of all such files begin, where each has another.
    """
    with written(file.parent), beside(file, like=like) as folder:
        copied, archive = folder / DATABASE, folder / ABOUT
        facts = store.copy(copied, place=file.parent)
        backup = Backup(
            file=str(file),
            bytes=0,
            created=created,
            version=_version(),
            generation=facts.generation,
            articles=facts.articles,
            model=facts.model,
        )
        _pack(archive, copied, backup, step)
        backup = replace(backup, bytes=archive.stat().st_size)
        archive.replace(file)
        _sync(file.parent)
    return backup, facts


def _writable(file: Path, library: Path, *, force: bool) -> Path:
    """Return the file's whole path; raises `BackupError` for one that is no place for a backup."""
    file = file.resolve()
    if file.is_dir():
        raise BackupError(f"{file} is a folder. Name a file in it, such as {file / 'pullquote.zip'}.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}. Make it, or name a file in another.")
    if file.parent == library.parent.resolve() and file.name.startswith((library.name, f"{library.stem}.lock")):
        raise BackupError(f"{file} belongs to the library itself. Name another file.")
    if file.exists() and not (force and file.is_file()):
        raise BackupError(f"{file} is there already. Name another file, or replace it with --force.")
    return file


@contextmanager
def beside(file: Path, *, like: str | None = None) -> Iterator[Path]:
    """Give a folder beside the file, gone at the end, and with it what a killed process left there.

    `like` is how the names of files begin whose folders are swept away, too.
    """
    prefix = f".{file.name}."
    for left in file.parent.glob(f".{like}*" if like else f"{prefix}*"):
        with suppress(OSError):
            if left.is_dir() and time.time() - left.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=file.parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _pack(archive: Path, database: Path, backup: Backup, step: Step) -> None:
    digest, size = hashlib.sha256(), database.stat().st_size
    # Private articles are nobody else's business on a shared machine.
    handle = os.open(archive, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_EFFORT) as packed:
            with database.open("rb") as source, packed.open(DATABASE, "w", force_zip64=True) as member:
                while chunk := source.read(MEGABYTE):
                    digest.update(chunk)
                    member.write(chunk)
                    step(source.tell() // MEGABYTE, size // MEGABYTE)
            packed.writestr(ABOUT, json.dumps(_about(backup, size, digest.hexdigest()), indent=1))
        out.flush()
        os.fsync(out.fileno())


def _about(backup: Backup, size: int, sha256: str) -> dict[str, Any]:
    facts = {name: value for name, value in backup.as_json().items() if name not in ("file", "bytes")}
    return {"format": FORMAT, **facts, "bytes": {DATABASE: size}, "sha256": {DATABASE: sha256}}


def _version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and only a backup needs it

    try:
        return version("pullquote")
    except PackageNotFoundError:
        return None


def _sync(folder: Path) -> None:
    with suppress(OSError):  # not every system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# Reading a backup


def opened(file: Path) -> Whole:
    """Return what the file says about itself; raises `BackupError` where it is no backup."""
    if file.exists() and not file.is_file():
        raise BackupError(f"{file} is no file. Give one that `pullquote backup` wrote.")
    with _zip_told(file), ZipFile(file) as packed:
        if packed.getinfo(ABOUT).file_size > _ABOUT_BYTES:
            raise BadZipFile("its description is too long")
        about = json.loads(packed.read(ABOUT))
        if about["format"] > FORMAT:
            raise BackupError(f"{file} was written by a newer Pullquote. Upgrade this one to restore it.")
        backup = Backup(
            file=str(file),
            bytes=file.stat().st_size,
            created=str(about["created"]),
            version=about["version"],
            generation=int(about["generation"]),
            articles=int(about["articles"]),
            model=about["model"],
        )
        size, sha256, member = about["bytes"][DATABASE], about["sha256"][DATABASE], packed.getinfo(DATABASE)
        if member.file_size != size or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile("it is not as it says")
        return Whole(backup, size, sha256)


def database(file: Path) -> Iterator[bytes]:
    """Yield the database in a backup, piece by piece; raises `BackupError` for one that is damaged."""
    with _zip_told(file), ZipFile(file) as packed, packed.open(DATABASE) as member:
        while chunk := member.read(MEGABYTE):
            yield chunk


@contextmanager
def _zip_told(file: Path) -> Iterator[None]:
    """Turn what reading a zip file can raise into a `BackupError` that names the remedy."""
    try:
        yield
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {file}. Check the path.") from error
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror or error}). Check the path.") from error
    # What is no zip, no JSON, or one without our keys; encrypted and exotic zips are RuntimeErrors.
    except (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise BackupError(
            f"{file} is damaged or no backup of a Pullquote library. Give a file that `pullquote backup` wrote."
        ) from error
