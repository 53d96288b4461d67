"""What people fill in about articles: which to add, and what is known about one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from bot.blocks.inputs import TITLE, asked, day, typed, uploads
from bot.blocks.message import Block
from bot.blocks.text import cut, plain_text, rich, section, text, weight
from bot.wording import in_line, web
from index import Details

ENDINGS = ("html", "htm", "pdf", "docx", "txt", "md")
MOST_FILES = 10
# What is asked about an article, by the names that the library has for it.
FIELDS = {"title": "Title", "site": "Outlet", "byline": "Byline", "published": "Date", "url": "Address"}
_LONGEST = 3_000
# What stands in a field at first; where more is known, that stays unless the field is changed.
_SHOWN = 1_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_ADDRESS = "That is no web address; begin with https://."


def adding(*, files: bool) -> dict[str, Any]:
    """Return the modal that asks what to add; `files` says whether the bot may read any."""
    hint = "One a line, such as https://news.example/story. A feed's address adds its articles."
    lines = [asked("Web addresses", "addresses", typed(longest=_LONGEST, lines=True), optional=True, hint=hint)]
    if files:
        kinds = "Saved pages (HTML), PDF, Word documents (.docx), plain text, Markdown; 10 at most."
        element = uploads(ENDINGS, most=MOST_FILES)
        lines.append(asked("Files", "files", element, optional=True, hint=kinds))
    about = "What the source does not say, or says wrongly. For one address or one file; leave empty what it says."
    return _modal("ingest", "Add articles", "Add", [*lines, rich(section(text(about))), *_fields({})])


def adding_faults(
    told: Mapping[str, str], addresses: Collection[str], others: Collection[str], *, files: int
) -> dict[str, str]:
    """Return what is wrong with what was filled in: a sentence by the name of the line.

    `addresses` and `others` are what was typed as addresses: those that are, and the words that are none.
    """
    if others:
        named = ", ".join(f"“{cut(word, 80)}”" for word in list(others)[:3])
        more = f" and {len(others) - 3:,} more" if len(others) > 3 else ""
        are = "is no web address" if len(others) == 1 else "are no web addresses"
        return {"addresses": f"{named}{more} {are}; begin with https://."}
    if not addresses and not files:
        return {"addresses": "Give a web address or a file."}
    filled = [name for name in FIELDS if told.get(name)]
    if filled and len(addresses) + files > 1:
        return {filled[0]: "This can be said of one address or one file only; add them one by one, or leave it empty."}
    return field_faults(told)


def editing(details: Details) -> dict[str, Any]:
    """Return the modal that asks what is known about an article, with what is known in it."""
    about = "What you write here stays, also when the article is read again. An empty field says that it is not known."
    shown = {name: first(details, name) for name in FIELDS}
    return _modal("article_edit", "Edit details", "Save", [*_fields(shown), rich(section(text(about)))])


def field_faults(told: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with what was said of an article: a sentence by the name of the line."""
    faults = {}
    if told.get("published") and not _is_day(told["published"]):
        faults["published"] = "That is no date; choose one, or write it as YYYY-MM-DD."
    if told.get("url") and not web(told["url"]):
        faults["url"] = _NO_ADDRESS
    return faults


def first(details: Details, name: str) -> str:
    """Return what stands in a field at first, "" where nothing is known that it could hold."""
    known = in_line(str(getattr(details, name) or ""))
    if name == "published":
        return known if _is_day(known) else ""
    if name == "url":
        return known if web(known) and weight(known) <= _SHOWN else ""
    return cut(known, _SHOWN)


def changes(details: Details, told: Mapping[str, str]) -> Details | None:
    """Return what was changed in the fields, None where nothing was; a field that was left keeps all that is known."""
    said = {name: in_line(told.get(name, "")) for name in FIELDS}
    changed = {name: words for name, words in said.items() if words != first(details, name)}
    return Details(**changed) if changed else None


def _fields(shown: Mapping[str, str]) -> list[Block]:
    return [
        asked(label, name, day(value) if name == "published" else typed(longest=_LONGEST, first=value), optional=True)
        for name, label in FIELDS.items()
        for value in [shown.get(name, "")]
    ]


def _modal(name: str, title: str, submit: str, blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain_text(title, TITLE),
        "submit": plain_text(submit, TITLE),
        "close": plain_text("Cancel", TITLE),
        "blocks": blocks,
    }


def _is_day(words: str) -> bool:
    try:
        return bool(_DAY.fullmatch(words)) and bool(date.fromisoformat(words))
    except ValueError:
        return False
