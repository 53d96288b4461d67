"""Blocks as a page that looks like Slack's: pure functions; what they do not know is an error, never left out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from bot.blocks.message import Block

Who = Literal["you", "pullquote"]

WIDTH = 760

_PULLQUOTE = (
    '<svg viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#0b4f4a"/>'
    '<g fill="#fff6df"><path d="M9 20.5c0-6 2.6-9.6 7-11l1 2.1c-2.6 1.2-3.9 2.8-4 5 .3-.1.7-.2 1.1-.2 2.1 0 3.6'
    ' 1.5 3.6 3.7 0 2.3-1.7 4-4.1 4-2.8 0-4.6-2.1-4.6-3.6z"/><path d="M19.5 20.5c0-6 2.6-9.6'
    " 7-11l1 2.1c-2.6 1.2-3.9 2.8-4 5 .3-.1.7-.2 1.1-.2 2.1 0 3.6 1.5 3.6 3.7 0 2.3-1.7 4-4.1"
    ' 4-2.8 0-4.6-2.1-4.6-3.6z"/></g></svg>'
)
_YOU = (
    '<svg viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#d9e2ec"/><g fill="#829ab1">'
    '<circle cx="18" cy="14" r="6"/><path d="M6.5 31c1.2-6.6 5.8-9.6 11.5-9.6s10.3 3 11.5 9.6z"/></g></svg>'
)
_STYLE = """
* { box-sizing: border-box; margin: 0; padding: 0 }
body { width: %dpx; background: #fff; color: #1d1c1d; font: 15px/1.46668 Lato, "Liberation Sans", sans-serif }
main { padding: 6px 16px 12px }
article { display: flex; gap: 8px; padding: 8px 0 }
article > svg, article > .avatar { flex: 0 0 36px; height: 36px; width: 36px; margin-top: 5px }
article > div { flex: 1; min-width: 0 }
h3 { font-size: 15px; font-weight: 900; display: inline }
.app { background: #ddd; border-radius: 2px; color: #454447; font-size: 10px; font-weight: 700; line-height: 14px;
  padding: 1px 3px; margin-left: 4px; vertical-align: 1.5px }
time { color: #616061; font-size: 12px; margin-left: 6px }
.replies { display: flex; align-items: center; gap: 10px; color: #616061; font-size: 13px; padding: 2px 0 }
.replies::after { content: ""; flex: 1; border-top: 1px solid #ddd }
p, blockquote, li { white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { position: relative; padding-left: 16px; margin: 4px 0 }
blockquote::before { content: ""; position: absolute; left: 0; top: 0; bottom: 0; width: 4px; border-radius: 8px;
  background: #ddd }
ul { padding-left: 28px }
a { color: #1264a3; text-decoration: none }
.mention { background: rgba(29, 155, 209, .1); border-radius: 3px; color: #1264a3; padding: 0 2px 1px }
code { background: rgba(29, 28, 29, .04); border: 1px solid rgba(29, 28, 29, .13); border-radius: 3px; color: #c01343;
  font: 12px/1.5 Monaco, Menlo, Consolas, "Liberation Mono", monospace; padding: 2px 3px 1px }
.block + .block { margin-top: 8px }
.actions { display: flex; flex-wrap: wrap; gap: 8px }
.actions + .block { margin-top: 14px }
button { background: #fff; border: 1px solid rgba(29, 28, 29, .3); border-radius: 8px; color: #1d1c1d; height: 28px;
  font: 700 13px Lato, "Liberation Sans", sans-serif; padding: 0 10px 1px }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff }
button.danger { border-color: #e01e5a; color: #e01e5a }
hr { border: 0; border-top: 1px solid #ddd }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message in a thread, with who posted it and when."""

    who: Who
    time: str
    blocks: Sequence[Block]


def page(posted: Sequence[Posted]) -> str:
    """Return a thread as HTML: a question, a rule, and its replies."""
    first, *replies = map(_message, posted)
    count = "1 reply" if len(replies) == 1 else f"{len(replies)} replies"
    rule = f'<div class="replies">{count}</div>' if replies else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{_STYLE % WIDTH}</style>'
        f"<main>{first}{rule}{''.join(replies)}</main></html>\n"
    )


def checksum(html: str) -> str:
    """Return what tells whether a picture shows this page."""
    return hashlib.sha256(html.encode()).hexdigest()


def block(shown: Block) -> str:
    """Return a block as HTML."""
    kind = shown["type"]
    if kind == "rich_text":
        inside = "".join(map(_paragraph, shown["elements"]))
    elif kind == "actions":
        inside = "".join(map(_button, shown["elements"]))
    elif kind == "divider":
        inside = "<hr>"
    else:
        raise ValueError(f"No picture is drawn of a {kind} block yet.")
    return f'<div class="block {kind}">{inside}</div>'


def _message(posted: Posted) -> str:
    avatar, name, badge = (_YOU, "You", "") if posted.who == "you" else (_PULLQUOTE, "Pullquote", _badge())
    inside = "".join(map(block, posted.blocks))
    return f"<article>{avatar}<div><h3>{name}</h3>{badge}<time>{escape(posted.time)}</time>{inside}</div></article>"


def _badge() -> str:
    return '<span class="app">APP</span>'


def _paragraph(element: Mapping[str, Any]) -> str:
    kind = element["type"]
    if kind == "rich_text_list":
        items = "".join(f"<li>{_words(item['elements'])}</li>" for item in element["elements"])
        return f"<ul>{items}</ul>"
    tag = {"rich_text_section": "p", "rich_text_quote": "blockquote"}[kind]
    return f"<{tag}>{_words(element['elements'])}</{tag}>"


def _words(elements: Sequence[Mapping[str, Any]]) -> str:
    return "".join(map(_word, elements))


def _word(element: Mapping[str, Any]) -> str:
    if element["type"] == "user":
        # Only in the question, which Slack writes: the answers' blocks never hold one.
        return '<span class="mention">@Pullquote</span>'
    shown = escape(element["text"])
    for style in element.get("style", {}):
        tag = {"bold": "b", "italic": "i", "code": "code"}[style]
        shown = f"<{tag}>{shown}</{tag}>"
    if element["type"] == "link":
        return f'<a href="{escape(element["url"])}">{shown}</a>'
    if element["type"] == "text":
        return shown
    raise ValueError(f"No picture is drawn of a {element['type']} element yet.")


def _button(element: Mapping[str, Any]) -> str:
    return f'<button class="{element.get("style", "")}">{escape(element["text"]["text"])}</button>'
