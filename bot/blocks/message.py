"""What is shown in Slack: blocks, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message: its blocks, and the text that is read aloud, shown in a notification, and searched."""

    text: str
    blocks: tuple[Block, ...] = ()
