"""What goes first where a message would hold too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.budget import BLOCKS, CHARACTERS, Part, characters_of, fit
from bot.blocks.message import Block
from bot.blocks.text import actions, button, rich, section, text


def words(letters: str) -> Block:
    return rich(section(text(letters)))


def shown(blocks: tuple[Block, ...]) -> str:
    return "".join(element["text"] for block in blocks for part in block["elements"] for element in part["elements"])


def note(gone: int) -> Block:
    return words(f"[{gone}]")


# Three quotes with their context in capitals, and a row that always stays.
PARTS = (
    Part(blocks=(words("aaaaAAAA"),), shorter=(words("aaaa"),)),
    Part(blocks=(words("bbbbBBBB"),), shorter=(words("bbbb"),), extra=True),
    Part(blocks=(words("ccccCCCC"),), shorter=(words("cccc"),), extra=True),
    Part(blocks=(words("zz"),)),
)


@pytest.mark.parametrize(
    ("characters", "left"),
    [
        (26, "aaaaAAAAbbbbBBBBccccCCCCzz"),
        (25, "aaaaAAAAbbbbBBBBcccczz"),
        (21, "aaaaAAAAbbbbcccczz"),
        (17, "aaaabbbbcccczz"),
        (13, "aaaabbbb[1]zz"),
        (12, "aaaa[2]zz"),
        (9, "aaaa[2]zz"),
        (0, "aaaa[2]zz"),
    ],
)
def test_context_goes_before_extra_parts_and_the_last_before_the_first(characters: int, left: str) -> None:
    assert shown(fit(PARTS, left_out=note, characters=characters)) == left


def test_blocks_are_counted_too() -> None:
    assert shown(fit(PARTS, blocks=3)) == "aaaabbbbzz"
    assert shown(fit(PARTS, left_out=note, blocks=3)) == "aaaa[2]zz"


def test_context_of_its_own_goes_wholly() -> None:
    parts = (Part(blocks=(words("aa"),)), Part(blocks=(words("BB"),), shorter=()), Part(blocks=(words("zz"),)))
    assert shown(fit(parts, characters=4)) == "aazz"


def test_addresses_values_and_dialogs_count_but_not_names_of_things() -> None:
    row = actions(button("abc", "an_action", "12345"))
    assert characters_of(row) == 8
    link = {"type": "link", "url": "https://a.example", "text": "a&b"}
    assert characters_of(rich(section(link))) == len("https://a.example") + len("a&amp;b")


@given(st.lists(st.tuples(st.integers(1, 4000), st.integers(0, 4000))))
def test_what_may_go_goes_until_it_fits_and_is_counted(sizes: list[tuple[int, int]]) -> None:
    parts = [
        Part(blocks=(words("q" * size + "C" * context),), shorter=(words("q" * size),), extra=True)
        for size, context in sizes
    ]
    blocks = fit([Part(blocks=(words("first"),)), *parts], left_out=note)
    assert len(blocks) <= BLOCKS
    assert sum(map(characters_of, blocks)) <= CHARACTERS
    gone = len(parts) - sum("q" in shown((block,)) for block in blocks)
    assert (f"[{gone}]" in shown(blocks)) is bool(gone)
