"""Words that were asked laid beside those of a source: which agree, which differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from index.search.question import STOP
from index.text import fold

from .spellings import alike
from .verbatim import Strand

# Words that turn a statement round. They tell as much as any other, and where they differ it is always said.
NEGATIONS = frozenset(
    "no not never none nothing nobody nowhere neither nor without hardly barely scarcely seldom rarely cannot can't "
    "won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't couldn't shouldn't wouldn't".split()
)
# What a stop word counts beside another: two sentences that share nothing else are not alike.
STOP_WEIGHT = 0.25
# Likeness from which words count as the same words with some changed: two changed of twelve are, half are not.
NEAR = 0.65
NEAR_SHORT, SHORT = 0.7, 9  # of fewer words than this more must agree
NEAR_TURNED = 0.6  # is enough where nothing differs but a negation or a number
# What must agree at least, in words that are no stop words: less agrees by chance.
AGREEING = 2.0
_SPARE = 4  # words that a source may have more than was asked, whatever the length
_SPELLED = 2  # words more that the same may be in another spelling
_WINDOWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Asked words `asked` up to `asked_end` beside the source's; `same` says that they agree."""

    asked: int
    asked_end: int
    source: int
    source_end: int
    same: bool

    @property
    def left_out(self) -> bool:
        """Whether the source has words here and the asked ones have none."""
        return not self.same and self.asked == self.asked_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Asked words beside a stretch of a strand; `likeness` is 1 where they all agree."""

    strand: Strand
    blocks: tuple[Block, ...]
    likeness: float

    @property
    def first(self) -> int:
        """The first word of the strand that agrees."""
        return next(block.source for block in self.blocks if block.same)

    @property
    def end(self) -> int:
        """The word of the strand behind the last that agrees."""
        return next(block.source_end for block in reversed(self.blocks) if block.same)

    @property
    def exact(self) -> bool:
        """Whether all words agree."""
        return all(block.same for block in self.blocks)

    @property
    def shortened(self) -> bool:
        """Whether all asked words agree, but words of the source were left out."""
        return not self.exact and all(block.same or block.left_out for block in self.blocks)


def weight(key: str) -> float:
    """Return how much a word tells: a stop word little, a negation as much as any other."""
    return STOP_WEIGHT if key in STOP and not negates(key) else 1.0


def negates(key: str) -> bool:
    """Return whether a word turns a statement round."""
    return key in NEGATIONS or key.endswith("n't")


def turns(key: str) -> bool:
    """Return whether a word is a negation or a number."""
    return negates(key) or any(map(str.isdigit, key))


def weight_of(keys: Sequence[str]) -> float:
    """Return how much words tell together."""
    return sum(map(weight, keys))


def whole(strand: Strand, at: int, length: int) -> Alignment:
    """Return the alignment of words that stand in the strand as they are."""
    block = Block(asked=0, asked_end=length, source=at, source_end=at + length, same=True)
    return Alignment(strand=strand, blocks=(block,), likeness=1.0)


def nearest(asked: Strand, source: Strand) -> Alignment | None:
    """Return the stretch of the source that is most like what was asked; None where nothing is like it."""
    told = {key: weight(key) for key in asked.keys}
    tells = [told.get(key, 0.0) for key in source.keys]
    need = NEAR / 2 * weight_of(asked.keys)
    found = (aligned(asked, source, *window) for window in _windows(tells, len(asked), need))
    return max(filter(None, found), key=lambda one: one.likeness, default=None)


def _windows(tells: Sequence[float], length: int, need: float) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which most of what was asked stands, with room on either side."""
    wide, spare = length + length // 4 + _SPARE, length // 4 + _SPARE
    sums = list(accumulate(tells, initial=0.0))
    last = max(0, len(tells) - wide)
    held = [sums[min(at + wide, len(tells))] - sums[at] for at in range(last + 1)]
    for _ in range(_WINDOWS):
        best = max(range(len(held)), key=held.__getitem__)
        if held[best] < need:
            return
        yield max(0, best - spare), min(len(tells), best + wide + spare)
        for at in range(max(0, best - wide), min(len(held), best + wide)):
            held[at] = 0.0


def aligned(asked: Strand, source: Strand, first: int, end: int) -> Alignment | None:
    """Return the alignment with words `first` up to `end` of the source, trimmed; None where they are not near."""
    blocks = _bounded(asked, source, _compared(asked, source, first, end))
    likeness = likeness_of(asked, source, blocks)
    while len(blocks) > 2:
        # A few words that agree far off are given up where more agrees without them.
        shorter = [_again(asked, source, _given_up(asked, source, blocks, at)) for at in _ends(blocks)]
        best = max(shorter, key=lambda one: likeness_of(asked, source, one))
        if likeness_of(asked, source, best) <= likeness:
            break
        blocks, likeness = best, likeness_of(asked, source, best)
    return _near(asked, source, blocks)


def _ends(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the numbers of the first and the last block that agree."""
    agreeing = [at for at, block in enumerate(blocks) if block.same]
    return agreeing[0], agreeing[-1]


def _given_up(asked: Strand, source: Strand, blocks: list[Block], at: int) -> list[Block]:
    """Return the blocks with one that agrees told as differing."""
    return _bounded(asked, source, united([*blocks[:at], replace(blocks[at], same=False), *blocks[at + 1 :]]))


def _again(asked: Strand, source: Strand, blocks: list[Block]) -> list[Block]:
    """Return the words compared once more within the bounds of the blocks."""
    if not blocks:
        return []
    return _bounded(asked, source, _compared(asked, source, blocks[0].source, blocks[-1].source_end))


def _compared(asked: Strand, source: Strand, first: int, end: int) -> list[Block]:
    from rapidfuzz.distance import Levenshtein

    codes = Levenshtein.opcodes(asked.keys, source.keys[first:end])
    blocks = [
        Block(
            asked=code.src_start,
            asked_end=code.src_end,
            source=first + code.dest_start,
            source_end=first + code.dest_end,
            same=code.tag == "equal",
        )
        for code in codes
    ]
    return united([_agreed(asked, source, block) for block in united(blocks)])


def _agreed(asked: Strand, source: Strand, block: Block) -> Block:
    """Return a block told as agreeing where its words differ in hyphens alone: "co-operate", "cooperate"."""
    mine, theirs = asked.of(block.asked, block.asked_end), source.of(block.source, block.source_end)
    if block.same or " " in mine + theirs or any(map(str.isdigit, mine)):
        return block
    return replace(block, same=fold(mine).replace("-", "") == fold(theirs).replace("-", ""))


def united(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with neighbours that differ made one."""
    found: list[Block] = []
    for block in blocks:
        if found and found[-1].same == block.same:
            found[-1] = _spanning(found[-1], block, same=block.same)
        else:
            found.append(block)
    return found


def _spanning(one: Block, other: Block, *, same: bool) -> Block:
    return Block(asked=one.asked, asked_end=other.asked_end, source=one.source, source_end=other.source_end, same=same)


def _bounded(asked: Strand, source: Strand, blocks: list[Block]) -> list[Block]:
    """Return the blocks with no more words of the source at either end than there are asked ones to stand for."""
    if not any(block.same for block in blocks):
        return []
    first, last = blocks[0], blocks[-1]
    head = [] if first.same or first.asked == first.asked_end else [_cropped(asked, source, first, from_end=True)]
    tail = [] if last.same or last.asked == last.asked_end else [_cropped(asked, source, last, from_end=False)]
    inner = blocks[not first.same : len(blocks) - (not last.same)]
    return [*head, *inner, *tail]


def _cropped(asked: Strand, source: Strand, block: Block, *, from_end: bool) -> Block:
    size = min(block.asked_end - block.asked, block.source_end - block.source)
    mine = asked.keys[block.asked : block.asked_end]
    for length in range(1, min(size + _SPELLED, block.source_end - block.source) + 1):
        first = block.source_end - length if from_end else block.source
        if alike(mine, source.keys[first : first + length]):  # "percent" beside "per cent"
            size = length
            break
    start, end = (block.source_end - size, block.source_end) if from_end else (block.source, block.source + size)
    return Block(asked=block.asked, asked_end=block.asked_end, source=start, source_end=end, same=False)


def likeness_of(asked: Strand, source: Strand, blocks: Sequence[Block]) -> float:
    """Return twice what agrees over what either side tells, 0 to 1; other spellings of the same words agree."""
    if not blocks:
        return 0.0
    agreeing = 0.0
    for block in blocks:
        mine, theirs = asked.keys[block.asked : block.asked_end], source.keys[block.source : block.source_end]
        if block.same:
            agreeing += 2 * weight_of(mine)
        elif alike(mine, theirs):
            agreeing += weight_of(mine) + weight_of(theirs)
    other = weight_of(source.keys[blocks[0].source : blocks[-1].source_end])
    return min(1.0, agreeing / (weight_of(asked.keys) + other))


def bounded(asked: Strand, found: Alignment, first: int, end: int) -> Alignment:
    """Return the alignment without words of the source that differ and stand before word `first` or from `end` on."""
    if found.exact:
        return found
    cropped = [block if block.same else _within(block, first, end) for block in found.blocks]
    blocks = [block for block in cropped if block.asked < block.asked_end or block.source < block.source_end]
    return replace(found, blocks=tuple(blocks), likeness=likeness_of(asked, found.strand, blocks))


def _within(block: Block, first: int, end: int) -> Block:
    start, stop = (min(max(bound, first), end) for bound in (block.source, block.source_end))
    return replace(block, source=start, source_end=stop)


def _near(asked: Strand, source: Strand, blocks: Sequence[Block]) -> Alignment | None:
    likeness = likeness_of(asked, source, blocks)
    agreeing = [key for block in blocks if block.same for key in asked.keys[block.asked : block.asked_end]]
    if _turned(asked, source, blocks):
        enough = likeness >= NEAR_TURNED
    else:
        enough = likeness >= (NEAR if len(asked) >= SHORT else NEAR_SHORT) and weight_of(agreeing) >= AGREEING
    if not enough:
        return None
    return Alignment(strand=source, blocks=tuple(blocks), likeness=1.0 if all(b.same for b in blocks) else likeness)


def _turned(asked: Strand, source: Strand, blocks: Sequence[Block]) -> bool:
    """Return whether nothing differs but a negation or a number: that little must be told of the shortest words."""
    differing = [block for block in blocks if not block.same]
    keys = [
        (*asked.keys[block.asked : block.asked_end], *source.keys[block.source : block.source_end])
        for block in differing
    ]
    return len(keys) == 1 and len(keys[0]) <= 2 and any(turns(key) for key in keys[0])
