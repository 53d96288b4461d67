"""Words made safe for Slack, and what they stand in: the one place where it happens.

Article and user text stands in `text` and `link` elements of rich text, where Slack shows the characters and obeys
none, or in a message's top-level text by way of `aloud`. Buttons and dialogs hold our own words only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any, Literal
from urllib.parse import urlsplit

from bot.blocks.message import Block
from bot.wording import Line, clean, web

Style = Literal["bold", "italic", "code", "strike"]
Element = Block

# https://docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON_WORDS = 75
BUTTON_VALUE = 2_000
LINK_CHARACTERS = 3_000
# Slack cuts a top-level text at 4,000 bytes in the middle of an entity; this leaves room.
ALOUD_BYTES = 3_500

# What a title, an outlet or a name may take: those of real articles are shorter.
NAME_CHARACTERS = 300

_LOOKS: dict[str, tuple[Style, ...]] = {"speaker": ("bold",), "heading": ("bold",)}
_LONGEST_WORD = 60
_CODE = re.compile(r"`([^`\n]+)`")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?(?::\d{1,5})?|\[[0-9a-fA-F:.]+\](?::\d{1,5})?")
# What RFC 3986 has no place for: some readers of an address end it there.
_ENCODED = {ord(mark): f"%{ord(mark):02X}" for mark in '<>"|\\^`{}'}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def text(words: str, *styles: Style) -> Element:
    """Return the words as a text element: the characters they are, without what steers or turns the line."""
    return _styled({"type": "text", "text": clean(words)}, styles)


def link(words: str, url: str | None, *styles: Style) -> Element:
    """Return the words as a typed link, or as words alone where the address is none that a browser opens."""
    shown = clean(words)
    address = _address(url)
    if not (address and shown.strip()):
        return text(words, *styles)
    return _styled({"type": "link", "url": address, "text": shown}, styles)


def channel(id: str) -> Element:  # noqa: A002 - Slack's word
    """Return a channel as an element: Slack shows its name to whoever may see it, and rings for nobody."""
    return {"type": "channel", "channel_id": id}


def line(pieces: Line, *, longest: int = NAME_CHARACTERS) -> tuple[Element, ...]:
    """Return a line of `bot.wording` as elements: speakers and headings bold, links typed, long pieces cut."""
    return tuple(link(cut(piece.words, longest), piece.link, *_LOOKS.get(piece.look, ())) for piece in pieces)


def sentence(words: str) -> tuple[Element, ...]:
    """Return a sentence of our own as elements; what stands in `backticks` gets the look of code."""
    parts = _CODE.split(words)
    return tuple(text(part, "code") if place % 2 else text(part) for place, part in enumerate(parts) if part)


def section(*elements: Element) -> Element:
    """Return a paragraph of a rich text; a line ends only where an element has a line feed."""
    return {"type": "rich_text_section", "elements": _filled(elements)}


def quotation(*elements: Element) -> Element:
    """Return a paragraph with a bar before it, as Slack shows quoted words."""
    return {"type": "rich_text_quote", "elements": _filled(elements)}


def bullets(*items: Iterable[Element]) -> Element:
    """Return a list with a bullet an item; an item is its elements."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [section(*item) for item in items]}


def rich(*paragraphs: Element) -> Block:
    """Return a block of rich text from sections, quotations and lists."""
    return {"type": "rich_text", "elements": [one for one in paragraphs if one["elements"]] or [section(text("…"))]}


def button(
    words: str,
    action: str,
    value: str | None = None,
    *,
    style: Literal["primary", "danger"] | None = None,
    confirm: Element | None = None,
) -> Element:
    """Return a button with words of our own. `value` is an id, of at most BUTTON_VALUE characters."""
    made: dict[str, Any] = {"type": "button", "text": plain_text(words, BUTTON_WORDS), "action_id": action}
    if value:
        made["value"] = value
    return made | ({"style": style} if style else {}) | ({"confirm": confirm} if confirm else {})


def confirmation(title: str, words: str, *, yes: str, no: str = "Cancel", danger: bool = False) -> Element:
    """Return the dialog that asks once more before a button does something; all words are our own."""
    asked = {
        "title": plain_text(title, 100),
        "text": plain_text(words, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }
    return asked | ({"style": "danger"} if danger else {})


def actions(*buttons: Element) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def feedback(about: str) -> Block:
    """Return Slack's own two buttons that say of an answer that it is right or wrong; `about` is the answer's id."""
    made = {
        f"{way}_button": {
            "text": plain_text(words, BUTTON_WORDS),
            "accessibility_label": f"This answer is {words.lower()}",
            "value": f"{words.lower()}:{about}",
        }
        for way, words in (("positive", "Right"), ("negative", "Wrong"))
    }
    return {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons", "action_id": "feedback", **made}],
    }


def plain_text(words: str, characters: int) -> Element:
    """Return words of our own as the text of a button, a dialog or a modal's title, cut to what that holds."""
    return {"type": "plain_text", "text": cut(clean(words), characters, mark="…"), "emoji": False}


def aloud(words: str) -> str:
    """Return words as a message's top-level text: escaped, so that none are obeyed, in at most 3,500 bytes."""
    whole = clean(words)
    if _room(whole, ALOUD_BYTES, _bytes) == len(whole):
        return _escaped(whole)
    return _escaped(_ended(whole, _room(whole, ALOUD_BYTES - len("…".encode()), _bytes))) + "…"


def cut(words: str, characters: int, *, mark: str = " […]") -> str:
    """Return at most this many characters, as `weight` counts: the words, or those that fit whole and the mark."""
    if weight(words) <= characters:
        return words
    return _ended(words, _room(words, characters - len(mark), weight)) + mark


def weight(words: str) -> int:
    """Return how many characters Slack counts: & < > as the entities that it keeps them as."""
    return len(words) + 4 * words.count("&") + 3 * (words.count("<") + words.count(">"))


def _bytes(letter: str) -> int:
    return len(_ENTITIES.get(letter, letter).encode())


def _room(words: str, most: int, size: Callable[[str], int]) -> int:
    """Return how many letters from the start fit into so much room."""
    return next((place for place, used in enumerate(accumulate(map(size, words))) if used > most), len(words))


def _ended(words: str, place: int) -> str:
    """Return the words before a place, without the one it falls into; a word longer than all else is parted."""
    if words[place : place + 1].isspace():
        return words[:place].rstrip()
    blank = max(words.rfind(" ", 0, place), words.rfind("\n", 0, place))
    # Where words stand without blanks, as in Chinese, the last blank may be far back.
    if blank > 0 and place - blank <= _LONGEST_WORD:
        return words[:blank].rstrip()
    while place and _joined(words, place):
        place -= 1
    return words[:place].rstrip()


def _joined(words: str, place: int) -> bool:
    """Return whether what stands before and after the place is one character to a reader."""
    before, after = words[place - 1], words[place]
    return after == "\u200d" or before == "\u200d" or unicodedata.category(after)[0] == "M"


def _escaped(words: str) -> str:
    return "".join(_ENTITIES.get(letter, letter) for letter in words)


def _styled(element: dict[str, Any], styles: tuple[Style, ...]) -> Element:
    return element | ({"style": dict.fromkeys(styles, True)} if styles else {})


def _filled(elements: Iterable[Element]) -> list[Element]:
    """Return the elements that hold words: Slack refuses a text element without."""
    return [element for element in elements if element.get("text", True)]


def _address(url: str | None) -> str | None:
    """Return the address as Slack takes it, None where it is none, too long, or hides its host behind a name.

    An address that is too long with the words to open at is taken without them.
    """
    try:
        host = urlsplit(web(url) or "").netloc
    except ValueError:
        return None
    if url is None or not _HOST.fullmatch(host):
        return None
    scheme, _, rest = clean(url).translate(_ENCODED).partition("://")
    whole = f"{scheme.lower()}://{rest}"
    return next((one for one in (whole, whole.partition("#")[0]) if len(one) <= LINK_CHARACTERS), None)
