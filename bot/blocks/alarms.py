"""What is wrong with the bot, told to its admins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.message import Message
from bot.blocks.text import NAME_CHARACTERS, aloud, bullets, cut, rich, section, sentence, text
from bot.wording import in_line

OPENING = "Something is wrong with me. Whoever runs me can put it right:"
CLOSING = "I write this at most once an hour, as long as something is wrong."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Something that is wrong: our sentence, the `words` of an error that belong to it, and what is to be done."""

    told: str
    words: str = ""
    remedy: str = ""


def disk_full(*, percent: int, free_bytes: int) -> Wrong:
    """Return that the disk of the data folder is nearly full."""
    return Wrong(
        told=f"The disk that holds my data folder is {percent} % full: {_size(free_bytes)} are free.",
        remedy="Make room there; when it is full, I take nothing on and answer nothing.",
    )


def jobs_failed(number: int, *, error: str) -> Wrong:
    """Return that jobs were given up since this was told last."""
    what = "1 request was" if number == 1 else f"{number:,} requests were"
    last = "The reason: " if number == 1 else "The reason of the last: "
    return Wrong(
        told=f"{what} given up for good. {last if error else ''}",
        words=error,
        remedy="`pullquote jobs` lists what failed, and `pullquote jobs retry` tries it again.",
    )


def socket_refused(code: str) -> Wrong:
    """Return that Slack no longer takes the app-level token, so that nothing new is heard."""
    return Wrong(
        told=f"Slack does not take SLACK_APP_TOKEN any more ({code}), so I hear nothing that anybody asks.",
        remedy="Make an app-level token with the scope connections:write under Basic Information, and start me again.",
    )


def unusable(trouble: str) -> Wrong:
    """Return that neither the library nor what is kept of Slack can be used."""
    return Wrong(told="I cannot answer. ", words=trouble)


def alarm(wrong: Sequence[Wrong]) -> Message:
    """Return one message about all that is wrong."""
    items = [_item(one) for one in wrong]
    spoken = [OPENING, *(f"• {''.join(words)}" for words in items), CLOSING]
    listed = bullets(*([*sentence(told), text(words), *sentence(remedy)] for told, words, remedy in items))
    return Message(
        text=aloud("\n".join(spoken)),
        blocks=(rich(section(text(OPENING)), listed), rich(section(text(CLOSING)))),
    )


def _item(wrong: Wrong) -> tuple[str, str, str]:
    words = cut(in_line(wrong.words), NAME_CHARACTERS)
    return wrong.told, words, f" {wrong.remedy}" if wrong.remedy else ""


def _size(number: int) -> str:
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.0f} MB"
