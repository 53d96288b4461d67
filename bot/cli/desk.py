"""What every command is handed: the settings, the library, and a screen to print on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from bot import logs
from bot.cli.screen import Screen
from bot.config import Settings

if TYPE_CHECKING:
    from index import Library

OpenLibrary = Callable[[Settings, Path], "Library"]


def open_library(settings: Settings, home: Path) -> Library:
    """Return the library in the folder, with the model and the web access of the settings."""
    from index import HttpFetch, Library

    fetch = HttpFetch(allow=settings.fetch_allow, timeout=settings.fetch_timeout, max_bytes=settings.fetch_max_bytes)
    return Library.open(home, model=settings.model, fetch=fetch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The settings, the library, and a screen to print on; `env` None is the process's own, with `.env`."""

    screen: Screen
    stdin: BinaryIO
    env: Mapping[str, str] | None = None
    open_library: OpenLibrary = open_library

    @property
    def home(self) -> Path:
        """The data folder of the settings."""
        return self.settings.home

    @property
    def settings(self) -> Settings:
        """The settings, checked."""
        return Settings.from_env() if self.env is None else Settings.from_env(self.env, dotenv=None)

    @contextmanager
    def library(self, home: Path | None = None) -> Iterator[Library]:
        """Open the library of the settings, or the one in another folder."""
        settings = self.settings
        logs.start(settings.log, secrets=settings.secrets)
        with self.open_library(settings, home or settings.home) as library:
            yield library


def desk_of(ctx: typer.Context) -> Desk:
    """Return the desk that the command line was started with."""
    desk = ctx.obj
    assert isinstance(desk, Desk)
    return desk
