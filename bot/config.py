"""The settings: the one place that reads the environment and `.env`."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from dotenv import dotenv_values
from platformdirs import user_data_path

from index import UsageError

HTTP_PORT = 3000
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

# Not a setting: the variable in which the shell's completion script says what is to be completed (Typer's way).
COMPLETE = "_PULLQUOTE_COMPLETE"

_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,20}")
# A slash command has at most 32 characters, of which our longest takes nine
# (https://docs.slack.dev/interactivity/implementing-slash-commands).
_PREFIX = re.compile(r"[a-z0-9_-]{1,20}")
_PAIR = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")


class ConfigError(UsageError):
    """A setting is wrong; nothing was tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, checked. A secret is to be declared with `field(repr=False)`."""

    home: Path = field(default_factory=lambda: user_data_path("pullquote", appauthor=False))
    model: str | None = None
    fetch_allow: tuple[str, ...] = ()
    fetch_timeout: float = 20.0
    fetch_max_bytes: int = 20_000_000
    log: str = "WARNING"
    host: str = "127.0.0.1"
    port: int | None = None
    admins: tuple[str, ...] = ()
    keep_days: int = 90
    commands: str = ""
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, *, dotenv: Path | None = Path(".env")) -> Settings:
        """Return the settings of the environment, and of the `.env` file where the environment is silent.

        An empty value counts as not set. Every bad value is named in one `ConfigError`.
        """
        known = _read(dotenv) if dotenv else {}
        known.update((name, value) for name, value in env.items() if value.strip())
        given: dict[str, Any] = {}
        faults = []
        for name, read in _READERS.items():
            if value := known.get(name, "").strip():
                try:
                    given[_field(name)] = read(value)
                except ValueError as error:
                    faults.append(f"{name}: {error}")
        if faults:
            raise ConfigError(f"{len(faults)} setting{'s' * (len(faults) > 1)} cannot be used. {' '.join(faults)}")
        return cls(**given)

    @property
    def listens_on(self) -> int | None:
        """The port that the bot listens on: in HTTP mode always one, else only where one is set."""
        return self.port if self.port is not None or self.app_token else HTTP_PORT

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be seen in any log."""
        return tuple(secret for secret in (self.bot_token, self.app_token, self.signing_secret) if secret)

    def checked_for_slack(self) -> Settings:
        """Return the settings if the bot can be started with them; raises `ConfigError` that names all that is missing.

        Socket Mode where there is an app token, HTTP where there is none.
        """
        missing = [] if self.bot_token else ["SLACK_BOT_TOKEN (xoxb-..., under OAuth & Permissions)"]
        if not self.app_token and not self.signing_secret:
            missing.append(
                "SLACK_APP_TOKEN (xapp-..., Socket Mode) or SLACK_SIGNING_SECRET (HTTP; under Basic Information)"
            )
        if missing:
            raise ConfigError(
                f"Slack cannot be reached without {' and '.join(missing)}. Put it into the environment or .env; "
                "the README's chapter on Slack tells where each comes from."
            )
        for name, value, start in (("BOT", self.bot_token, "xoxb-"), ("APP", self.app_token, "xapp-")):
            # A secret is not repeated, not even a wrong one.
            if value and not value.startswith(start):
                raise ConfigError(f"SLACK_{name}_TOKEN is no such token; it begins with {start}.")
            if value and not _TOKEN.fullmatch(value):
                raise ConfigError(f"SLACK_{name}_TOKEN holds a character that no token has; copy it again, whole.")
        if self.signing_secret and not re.fullmatch(r"[!-~]+", self.signing_secret):
            raise ConfigError("SLACK_SIGNING_SECRET holds a character that none has; copy it again, whole.")
        return self


def environment() -> Mapping[str, str]:
    """Return the environment of this process, for whoever tells what is set."""
    return os.environ


def unknown(env: Mapping[str, str], dotenv: Path | None) -> list[str]:
    """Return the names that are set and begin as ours do, but are no settings: most likely mistyped."""
    named = {*env, *(_read(dotenv) if dotenv else ())}
    return sorted(name for name in named if name.startswith("PULLQUOTE_") and name not in NAMES)


def completion_asked(env: Mapping[str, str] = os.environ) -> str:
    """Return what the shell's completion script asks for; "" where this is a command like any other."""
    return env.get(COMPLETE, "")


def _read(dotenv: Path) -> dict[str, str]:
    if not dotenv.is_file():
        return {}
    try:
        return {name: value for name, value in dotenv_values(dotenv, interpolate=False).items() if value}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The settings file '{dotenv}' cannot be read ({error}). Mend or move it.") from error


def _home(value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise ValueError(f"'{value}' begins with an unknown user's folder; write the whole path.") from error


def _pairs(value: str) -> tuple[str, ...]:
    pairs = tuple(value.replace(",", " ").split())
    for pair in pairs:
        port = _PAIR.fullmatch(pair)
        if not port or not 0 < int(port[1]) < 65536:
            raise ValueError(f"'{pair}' is no host:port pair, such as intranet.example:443 (no wildcards).")
    return tuple(pair.lower() for pair in pairs)


def _seconds(value: str) -> float:
    with suppress(ValueError):
        if math.isfinite(seconds := float(value)) and seconds > 0:
            return seconds
    raise ValueError(f"'{value}' is no number of seconds above 0.")


def _bytes(value: str) -> int:
    with suppress(ValueError):
        if (size := int(value)) > 0:
            return size
    raise ValueError(f"'{value}' is no whole number of bytes above 0.")


def _level(value: str) -> str:
    if (level := value.upper()) in LEVELS:
        return level
    raise ValueError(f"'{value}' is none of {', '.join(LEVELS)}.")


def _port(value: str) -> int:
    with suppress(ValueError):
        if 0 <= (port := int(value)) < 65536:
            return port
    raise ValueError(f"'{value}' is no port; write a number from 0 to 65535 (0 takes any that is free).")


def _days(value: str) -> int:
    with suppress(ValueError):
        if (days := int(value)) > 0:
            return days
    raise ValueError(f"'{value}' is no whole number of days above 0.")


def _members(value: str) -> tuple[str, ...]:
    members = tuple(value.replace(",", " ").split())
    for member in members:
        if not _MEMBER.fullmatch(member):
            raise ValueError(f"'{member}' is no member id, such as U012AB3CD (in Slack: profile, Copy member ID).")
    return members


def _prefix(value: str) -> str:
    prefix = value.removeprefix("/")
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(
            f"'{value}' is no prefix for slash commands; write up to 20 of a-z, 0-9, _ and -, as in acme-."
        )
    return prefix


def _api(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#]+", value):
        raise ValueError(f"'{value}' is no web address, such as https://slack.com/api/.")
    return value.rstrip("/") + "/"


def _field(name: str) -> str:
    return name.removeprefix("PULLQUOTE_").removeprefix("SLACK_").lower()


def _postgres(_value: str) -> NoReturn:
    # The address may hold a password, so it is not repeated.
    raise ValueError("PostgreSQL is not in this release; unset it to use SQLite in PULLQUOTE_HOME.")


_READERS: dict[str, Callable[[str], object]] = {
    "PULLQUOTE_HOME": _home,
    "PULLQUOTE_MODEL": str,
    "PULLQUOTE_FETCH_ALLOW": _pairs,
    "PULLQUOTE_FETCH_TIMEOUT": _seconds,
    "PULLQUOTE_FETCH_MAX_BYTES": _bytes,
    "PULLQUOTE_LOG": _level,
    "PULLQUOTE_DATABASE_URL": _postgres,
    "PULLQUOTE_HOST": str,
    "PULLQUOTE_PORT": _port,
    "PULLQUOTE_ADMINS": _members,
    "PULLQUOTE_KEEP_DAYS": _days,
    "PULLQUOTE_COMMANDS": _prefix,
    "SLACK_BOT_TOKEN": str,
    "SLACK_APP_TOKEN": str,
    "SLACK_SIGNING_SECRET": str,
    "SLACK_API_URL": _api,
}
NAMES = tuple(_READERS)
