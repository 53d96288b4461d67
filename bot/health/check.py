"""What was looked at, what was found, and how it is mended."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found. `ok` is None for what breaks nothing but is to be known, and for what could not be looked at."""

    name: str
    ok: bool | None
    found: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as `doctor --json` prints it."""
        return {**asdict(self), "remedy": self.remedy or None}


def fine(name: str, found: str, remedy: str = "") -> Check:
    """Return that something is in order."""
    return Check(name=name, ok=True, found=found, remedy=remedy)


def note(name: str, found: str, remedy: str = "") -> Check:
    """Return what breaks nothing but is to be known, or what could not be looked at."""
    return Check(name=name, ok=None, found=found, remedy=remedy)


def broken(name: str, found: str, remedy: str = "") -> Check:
    """Return that something is broken."""
    return Check(name=name, ok=False, found=found, remedy=remedy)
