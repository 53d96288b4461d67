"""Checks of this machine: settings, data folder, library, model, the bot's file, what is installed."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from bot.config import NAMES, Settings, unknown
from bot.health.check import Check, broken, fine, note
from bot.ledger import Ledger
from bot.wording import count
from index import BUNDLED, Library, ModelError, PullquoteError, SentenceEmbedder, Status, model_folder

FULL = 0.9
_SECONDS = 3


def versions() -> Check:
    """Return what is installed."""
    parts = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    missing = []
    for package in ("pullquote", "faiss-cpu", "sentence-transformers", "torch", "slack-bolt"):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            if package != "pullquote":  # which also runs from its sources
                missing.append(package)
    remedy = f"Install {' and '.join(missing)}: run the README's installation again." if missing else ""
    return Check(name="versions", ok=not missing, found=", ".join(parts), remedy=remedy)


def settings(env: Mapping[str, str], dotenv: Path | None) -> Iterator[Check]:
    """Yield what is set where, and what looks like a setting and is none."""
    named = [name for name in NAMES if env.get(name, "").strip()]
    there = dotenv is not None and dotenv.is_file()
    found = f"{len(named)} in the environment; {dotenv.absolute() if there and dotenv else 'no .env here'}"
    yield fine("settings", found)
    if strange := unknown(env, dotenv):
        known = ", ".join(name for name in NAMES if name.startswith("PULLQUOTE_"))
        yield note("settings", f"{', '.join(strange)}: no setting of this version", f"Known: {known}.")
    if there and dotenv and sys.platform != "win32" and dotenv.stat().st_mode & 0o077:
        yield note(
            "settings",
            f"others on this machine may read {dotenv.absolute()}, which may hold tokens",
            f"Run `chmod 600 {dotenv.absolute()}`.",
        )


def folder(home: Path) -> Iterator[Check]:
    """Yield whether the data folder can be used, who can read what is in it, and how full its disk is."""
    if not os.path.exists(home):  # noqa: PTH110 - which has no exception where a folder above cannot be read
        yield _made_when_needed(home)
    elif not home.is_dir() or not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield broken(
            "data folder",
            f"{home} cannot be written",
            "Change its permissions, or set PULLQUOTE_HOME to a folder of your own.",
        )
        return
    else:
        yield fine("data folder", str(home))
        yield from _open_to_others(home)
    yield _disk(home)


def _made_when_needed(home: Path) -> Check:
    """Return whether the folder that is not there can be made, in the nearest one above that is."""
    above = _nearest(home)
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        return note("data folder", f"{home} is not there yet", "It is made when needed.")
    return broken(
        "data folder",
        f"{home} is not there, and cannot be made in {above}",
        "Make it yourself, or set PULLQUOTE_HOME to a folder of your own.",
    )


def _nearest(home: Path) -> Path:
    return next(folder for folder in (home, *home.parents) if os.path.exists(folder))  # noqa: PTH110


def _open_to_others(home: Path) -> Iterator[Check]:
    if sys.platform == "win32":
        return
    files = sorted(file for name in ("library.db*", "bot.db*") for file in home.glob(name))
    if exposed := [file for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]:
        names = " ".join(str(file) for file in exposed)
        yield broken("data folder", f"others on this machine may read {names}", f"chmod 600 {names}")


def _disk(home: Path) -> Check:
    disk = shutil.disk_usage(_nearest(home))
    found = f"{disk.free / 1e9:,.1f} GB free of {disk.total / 1e9:,.1f} GB"
    # As `df` counts: what only root may use is not free.
    if disk.used <= FULL * (disk.used + disk.free):
        return fine("disk", found)
    return note("disk", f"{found}: over 90 % full", "Make room, or move the data folder to another.")


def library(home: Path, asked: str | None, opened: Callable[[], AbstractContextManager[Library]]) -> Iterator[Check]:
    """Yield what is in the library, and whether its model is there; `asked` is the model of the settings.

    Nothing is made where there is no library.
    """
    if not (home / "library.db").is_file():
        yield note("library", "no articles yet", "Add some with `pullquote add`.")
        yield _model(asked)
        return
    try:
        with opened() as library:
            status = library.status()
    except PullquoteError as error:
        yield broken("library", str(error), "`pullquote check` says more.")
        yield _model(asked)
        return
    yield _holds(status)
    if asked and status.model and SentenceEmbedder(asked).name != status.model:
        yield broken(
            "model",
            f"the library was built with {status.model}, PULLQUOTE_MODEL names {asked}",
            "Unset PULLQUOTE_MODEL, or run `pullquote rebuild`.",
        )
    yield _model(asked or status.model)


def _holds(status: Status) -> Check:
    found = (
        f"{count(status.articles, 'article')}, {count(status.quotes, 'quote')}, generation {status.generation:,}, "
        f"model {status.model or 'none yet'}; `pullquote check` proves it"
    )
    return fine("library", found)


def _model(name: str | None) -> Check:
    """Return whether the model is there, unharmed; it is not loaded."""
    shown = name or BUNDLED
    try:
        place = model_folder(name)
    except ModelError as error:
        return broken("model", str(error))
    if place is None:
        return note("model", f"{shown} is not on this machine", "It is fetched when first needed.")
    sure = "its checksum agrees" if shown == BUNDLED else str(place)
    return fine("model", f"{shown}: {sure}")


def ledger(home: Path) -> Check:
    """Return what the bot has to do."""
    try:
        kept = Ledger.beside(home)
        if kept is None:
            return note("bot.db", "no bot has run here yet")
        try:
            states = Counter(job.state for job in kept.upkeep.jobs())
        finally:
            kept.close()
    except PullquoteError as error:
        return broken("bot.db", str(error))
    found = (
        f"{states['waiting']:,} waiting, {states['running']:,} running, {states['failed'] + states['lost']:,} failed"
    )
    failed = states["failed"] or states["lost"]
    return Check(
        name="bot.db",
        ok=None if failed else True,
        found=found,
        remedy="`pullquote jobs` lists them and says why; retry or drop each." if failed else "",
    )


def address(known: Settings, port: int) -> Check:
    """Return whether the bot can listen, or does."""
    import socket

    where = f"{known.host}:{port or '(any that is free)'}"
    try:
        family = socket.AF_INET6 if ":" in known.host else socket.AF_INET
        with socket.create_server((known.host, port), family=family):
            return fine("port", f"{where} is free")
    except (OSError, UnicodeError, OverflowError) as error:
        if _is_ours(known.host, port):
            return fine("port", f"{where}: `pullquote serve` listens there")
        reason = getattr(error, "strerror", None) or error
        return broken(
            "port",
            f"nothing can listen at {where} ({reason})",
            "End what listens there, or set PULLQUOTE_HOST and PULLQUOTE_PORT to another address.",
        )


def _is_ours(host: str, port: int) -> bool:
    shown = f"[{host}]" if ":" in host else host
    try:
        with build_opener(ProxyHandler({})).open(f"http://{shown}:{port}/healthz", timeout=_SECONDS) as answer:
            return bool(answer.read(100) == b"alive\n")
    except (OSError, ValueError):
        return False
