"""What a message may hold, and what goes first where it would hold more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.message import Block
from bot.blocks.text import weight

# Slack takes 50 blocks and about 13,000 characters; it says neither what it counts nor that it stays so.
BLOCKS = 45
CHARACTERS = 10_000
# What one quote may take of them: with the longest link and all that stands around it, it still fits.
QUOTE_CHARACTERS = 4_500

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some blocks of a message that stand together, such as a quote with its source and its button.

    `shorter` is what they are without their context, None where there is none to take away. An `extra` part may go.
    """

    blocks: Blocks
    shorter: Blocks | None = None
    extra: bool = False


def fit(
    parts: Sequence[Part],
    *,
    left_out: Callable[[int], Block] | None = None,
    blocks: int = BLOCKS,
    characters: int = CHARACTERS,
) -> Blocks:
    """Return the blocks of the parts, in order, within the limits.

    What is too much goes from the end: first context, then extra parts; what is neither stays, so that parts of a
    bounded size are for the caller to make. `left_out` gives the block that tells how many extra parts went; it stands
    where the first of them stood.
    """
    shown = [part.blocks for part in parts]
    sizes = list(map(_size, shown))

    def put(place: int, instead: Blocks) -> None:
        shown[place], sizes[place] = instead, _size(instead)

    def fits(*note: Block) -> bool:
        return sum(sizes) + _size(note) <= characters and sum(map(len, shown)) + len(note) <= blocks

    for place, part in reversed(list(enumerate(parts))):
        if not fits() and part.shorter is not None:
            put(place, part.shorter)
    gone = 0
    note: Blocks = ()
    for place, part in reversed(list(enumerate(parts))):
        if not fits(*note) and part.extra:
            put(place, ())
            gone += 1
            note = (left_out(gone),) if left_out else ()
    first = next((place for place, part in enumerate(parts) if part.extra and not shown[place]), len(parts))
    return (*_joined(shown[:first]), *note, *_joined(shown[first:]))


def characters_of(shown: Any) -> int:
    """Return how many characters of words, addresses and values a block or a piece of one holds."""
    if isinstance(shown, str):
        return weight(shown)
    if isinstance(shown, Mapping):
        counted = (value for key, value in shown.items() if key not in {"type", "action_id", "block_id", "style"})
        return sum(map(characters_of, counted))
    if isinstance(shown, Iterable):
        return sum(map(characters_of, shown))
    return 0


def _size(blocks: Blocks) -> int:
    return sum(map(characters_of, blocks))


def _joined(shown: Iterable[Blocks]) -> Blocks:
    return tuple(block for blocks in shown for block in blocks)
