"""What is asked in a modal: a line to choose or to type, and what of it somebody filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.blocks.message import Block
from bot.blocks.text import Element, plain_text

# https://docs.slack.dev/reference/block-kit/blocks/input-block and the elements' pages
_LABEL, _OPTION, _PLACEHOLDER = 2_000, 75, 150
OPTIONS = 100
RADIOS = 10
TITLE = 24


def asked(label: str, name: str, element: Element, *, optional: bool = False, hint: str = "") -> Block:
    """Return a line of a modal, known by the name; what is not optional Slack wants filled in."""
    made: dict[str, Any] = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, _LABEL),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    return made | ({"hint": plain_text(hint, _LABEL)} if hint else {})


def radios(options: Iterable[tuple[str, str]]) -> Element:
    """Return one of a few to choose, each a value and its words."""
    return {"type": "radio_buttons", "options": _options(options)[:RADIOS]}


def choice(options: Iterable[tuple[str, str]], *, placeholder: str) -> Element:
    """Return one of many to choose, each a value and its words; of more than Slack takes the first."""
    shown = _options(options)[:OPTIONS]
    return {"type": "static_select", "options": shown, "placeholder": plain_text(placeholder, _PLACEHOLDER)}


def typed(*, longest: int, lines: bool = False, first: str = "") -> Element:
    """Return words to type; several `lines` of them, or one. `first` are those that stand there at first."""
    made = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    return made | ({"initial_value": first} if first else {})


def day(first: str = "") -> Element:
    """Return a day to choose, YYYY-MM-DD; `first` is the one that stands there at first."""
    return {"type": "datepicker"} | ({"initial_date": first} if first else {})


def uploads(endings: Sequence[str], *, most: int) -> Element:
    """Return files to hand in, at most so many, whose names end so."""
    return {"type": "file_input", "filetypes": list(endings), "max_files": most}


def filled_in(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what somebody filled in, by the name of its line: the value that they chose, or what they typed."""
    lines = view.get("state", {}).get("values", {})
    return {name: _filled(told) for name, elements in lines.items() for told in list(elements.values())[:1]}


def handed_in(view: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    """Return the files that were handed in on a line: the id and the name of each."""
    told = view.get("state", {}).get("values", {}).get(name, {}).values()
    files = [file for line in told for file in line.get("files") or ()]
    return [{"id": str(file["id"]), "name": str(file.get("name") or "file")} for file in files if file.get("id")]


def _filled(told: Mapping[str, Any]) -> str:
    chosen = told.get("selected_option") or {}
    return str(chosen.get("value") or told.get("value") or told.get("selected_date") or "").strip()


def _options(options: Iterable[tuple[str, str]]) -> list[Element]:
    return [{"text": plain_text(words, _OPTION), "value": value} for value, words in options]
