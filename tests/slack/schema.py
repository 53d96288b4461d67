"""Checks of JSON, put together from small ones; what is wrong is told in Slack's words and with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

# A check adds what is wrong with the value at the path to the faults.
Check = Callable[[Any, str, list[str]], None]


class InvalidError(Exception):
    """Slack refuses the payload; `faults` says where and why."""

    def __init__(self, code: str, faults: Collection[str] = ()) -> None:
        super().__init__(f"{code}: {'; '.join(faults)}")
        self.code = code
        self.faults = list(faults)


def tell(faults: list[str], path: str, what: str) -> None:
    """Add a fault."""
    faults.append(f"{what} [json-pointer:{path}]")


def string(most: int, least: int = 1, begins: tuple[str, ...] = ()) -> Check:
    """Check a text's length in characters, and how it begins."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, str):
            tell(faults, path, "must be a string")
        elif len(value) > most:
            tell(faults, path, f"must be less than {most + 1} characters")
        elif len(value) < least:
            tell(faults, path, f"must be more than {least - 1} characters")
        elif begins and not value.startswith(begins):
            tell(faults, path, f"must begin with {' or '.join(begins)}")
        elif any("\ud800" <= letter <= "\udfff" for letter in value):
            tell(faults, path, "must be valid unicode")

    return check


WEB = string(3000, begins=("http://", "https://"))


def boolean(value: Any, path: str, faults: list[str]) -> None:
    """Check that it is true or false."""
    if not isinstance(value, bool):
        tell(faults, path, "must be a boolean")


def number(least: int, most: int) -> Check:
    """Check a whole number."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            tell(faults, path, f"must be an integer from {least} to {most}")

    return check


def one_of(*allowed: object) -> Check:
    """Check that it is one of the values."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not any(value is each or value == each for each in allowed):
            tell(faults, path, f"must be one of {', '.join(map(str, allowed))}")

    return check


def array(of: Check, most: int, least: int = 1, unique: str = "") -> Check:
    """Check a list, and that no two of it have the same value under the key `unique`."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, list):
            tell(faults, path, "must be an array")
            return
        if len(value) > most:
            tell(faults, path, f"no more than {most} items allowed")
        if len(value) < least:
            tell(faults, path, f"no fewer than {least} items allowed")
        for place, each in enumerate(value):
            of(each, f"{path}/{place}", faults)
        _unique(value, unique, path, faults)

    return check


def _unique(value: list[Any], key: str, path: str, faults: list[str]) -> None:
    seen = set()
    for place, each in enumerate(value):
        name = each.get(key) if key and isinstance(each, dict) else None
        if isinstance(name, str) and name in seen:
            tell(faults, f"{path}/{place}/{key}", f"`{key}` {name} already exists")
        seen.add(name)


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Check an object: it has what is required, and nothing that Slack does not know."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, dict):
            tell(faults, path, "must be an object")
            return
        for name in required:
            if name not in value:
                tell(faults, path, f"missing required field: {name}")
        for name, each in value.items():
            if name in known:
                known[name](each, f"{path}/{name}", faults)
            else:
                tell(faults, path, f"invalid additional property: {name}")

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Check an object as its `type` wants it."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            tell(faults, path, f"unsupported type: {kind}")
        else:
            kinds[kind]({name: each for name, each in value.items() if name != "type"}, path, faults)

    return check


def anything(value: Any, path: str, faults: list[str]) -> None:
    """Find no fault."""
