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
_THUMB = (
    'viewBox="0 0 20 20"><path d="M3 9.5h3v7H3zM6 10l3.2-6.6c1.5 0 2.1 1 1.8 2.3L10.4 8.5h5.1c1 0 1.6.9 1.3 1.9l-1.5 '
    '5c-.2.7-.8 1.1-1.5 1.1H6"/>'
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
hr { border: 0; border-top: 1px solid #ddd; margin: 16px 0 }
h2 { font-size: 18px; font-weight: 900; line-height: 24px }
.header:not(:first-child) { margin-top: 20px }
.context_actions { display: flex; gap: 14px; color: #616061; margin-top: 12px }
.context_actions svg { height: 18px; width: 18px; fill: none; stroke: #616061; stroke-width: 1.6 }
.context_actions svg + svg { transform: rotate(180deg) }
label { display: block; width: 100%% }
label::before { content: ""; display: inline-block; width: 16px; height: 16px; border: 1px solid #868686;
  border-radius: 8px; margin-right: 8px; vertical-align: -2px }
label.chosen::before { border: 5px solid #1264a3 }
.select { border: 1px solid rgba(29, 28, 29, .3); border-radius: 4px; color: #616061; font-size: 13px; height: 28px;
  line-height: 26px; padding: 0 28px 0 10px; position: relative }
.select::after { content: ""; position: absolute; right: 10px; top: 9px; width: 6px; height: 6px; border: solid #616061;
  border-width: 0 1.5px 1.5px 0; transform: rotate(45deg) }
.home { padding: 10px 4px }
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
    return _page(f"{first}{rule}{''.join(replies)}")


def tab(blocks: Sequence[Block]) -> str:
    """Return an App Home as HTML."""
    return _page(f'<div class="home">{"".join(map(block, blocks))}</div>')


def checksum(html: str) -> str:
    """Return what tells whether a picture shows this page."""
    return hashlib.sha256(html.encode()).hexdigest()


def block(shown: Block) -> str:
    """Return a block as HTML."""
    kind = shown["type"]
    if kind == "rich_text":
        inside = "".join(map(_paragraph, shown["elements"]))
    elif kind == "actions":
        inside = "".join(map(_control, shown["elements"]))
    elif kind == "header":
        inside = f"<h2>{escape(shown['text']['text'])}</h2>"
    elif kind == "context_actions":
        inside = "".join(map(_feedback, shown["elements"]))
    elif kind == "divider":
        inside = "<hr>"
    else:
        raise ValueError(f"No picture is drawn of a {kind} block yet.")
    return f'<div class="block {kind}">{inside}</div>'


def _page(inside: str) -> str:
    style = _STYLE % WIDTH
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style><main>{inside}</main></html>\n'


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


def _control(element: Mapping[str, Any]) -> str:
    kind = element["type"]
    if kind == "button":
        return f'<button class="{element.get("style", "")}">{escape(element["text"]["text"])}</button>'
    if kind == "radio_buttons":
        chosen = element.get("initial_option")
        return "".join(_option(one, chosen=one == chosen) for one in element["options"])
    if kind == "conversations_select":
        return f'<span class="select">{escape(element["placeholder"]["text"])}</span>'
    raise ValueError(f"No picture is drawn of a {kind} element yet.")


def _option(option: Mapping[str, Any], *, chosen: bool) -> str:
    return f'<label class="{"chosen" if chosen else ""}">{escape(option["text"]["text"])}</label>'


def _feedback(element: Mapping[str, Any]) -> str:
    if element["type"] != "feedback_buttons":
        raise ValueError(f"No picture is drawn of a {element['type']} element yet.")
    # Slack draws its own two thumbs, whatever the buttons' words.
    return f"<svg {_THUMB}</svg><svg {_THUMB}</svg>"
