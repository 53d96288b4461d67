"""How far a name goes: the run of capitalised words, with what joins them into one name."""

from __future__ import annotations

from collections.abc import Sequence

from . import given
from . import lexicon as lex
from .lexicon import listed
from .tokens import Token

_LONGEST = 8
_OWN_PARTICLES = listed("de la der del della van von da dos di du den ter bin ibn")
_OF_HEADS = lex.BODIES | listed("secretary republic state states speaker bank ministry chamber minister")
_MANY = listed("women men children people veterans")
# What stands for itself in "the X and Y Committee", so that they are two.
_ALONE = given.FIRST_NAMES.union(lex.TITLES, lex.NATIONS, lex.PLACES, lex.BODIES, lex.PRESS_WORDS, lex.COMMON)
_SOCIETIES = listed(
    """
    administration agency alliance association authority board bureau centre center club college commission committee
    council department federation foundation fund group institute ministry office organisation organization party
    society trust union university company corporation
    """
)


def _joined(text: str, before: Token, after: Token) -> bool:
    return (
        0 < after.start - before.end <= 2
        and text[before.end : after.start].isspace()
        and "\n" not in text[before.end : after.start]
    )


def _goes_on(words: Sequence[Token], at: int) -> int:
    """Return how many tokens further the name goes on from token `at`: 0 where it ends."""
    token = words[at]
    if token.kind == "word" and (
        token.capital
        and (token.low not in lex.COMMON or token.low == "new" or (len(token.text) == 2 and token.text[1] == "."))
    ):
        return 1
    if token.text == "plc":
        return 1
    after = words[at + 1] if at + 1 < len(words) else None
    if (
        token.text in '"“‘('
        and at + 3 < len(words)
        and words[at + 2].text in '"”’)'
        and after
        and after.capital
        and words[at + 3].capital
    ):
        return 4 if token.text != "(" and words[at + 3].low not in lex.COMMON else 0
    if token.low in lex.PARTICLES and token.kind == "word" and after:
        more = words[at + 2] if at + 2 < len(words) else None
        if after.capital and after.low not in lex.COMMON:
            return 2
        return 3 if after.low in lex.PARTICLES and more and more.capital else 0
    if token.low in {"of", "for", "&"} and after and after.capital and words[at - 1].low in _OF_HEADS:
        return 2
    if token.low == "and" and after and after.capital and at > 2 and words[at - 2].low in {"of", "for"}:
        ministry = words[at - 3].low in {"ministry", "department"} and after.low not in _ALONE
        return 2 if ministry and not words[at - 1].text.isupper() and not after.text.isupper() else 0
    return 0


def _joins_body(words: Sequence[Token], at: int) -> bool:
    """Return whether a possessive goes on as a body's name: "the Upland Farmers’ Union", "Tolliver's Bakeries"."""
    owner, behind = words[at - 1], words[at]
    if not behind.capital:
        return False
    many = owner.text[-1] in "'’" or owner.low in _MANY or (at > 1 and words[at - 2].low == "the")
    return (many and behind.low in _SOCIETIES and owner.low not in lex.BODIES) or behind.low in lex.SHOPS


def _paired(text: str, words: Sequence[Token], at: int) -> int:
    """Return the end of a run's first word, or of the pair that begins a body's name.

    "the Milling and Baking Federation" is one; "the Senate and House Committee" are two.
    """
    end = at + 1
    if end + 2 >= len(words) or words[end].low != "and" or not at or words[at - 1].low != "the":
        return end
    first, second = words[at], words[end + 1]
    if first.text.isupper() or not second.capital or second.text.isupper() or first.owner:
        return end
    if first.low in _ALONE or second.low in _ALONE:
        return end
    behind = [token for token in words[end + 2 : end + 5] if token.kind == "word"]
    capital = next((place for place, token in enumerate(behind) if not token.capital), len(behind))
    body = any(token.low in _SOCIETIES for token in behind[:capital])
    return end + 2 if body and _joined(text, first, words[end]) else end


def run(text: str, words: Sequence[Token], at: int) -> int:
    """Return the end of the run of capitalised words that begins at token `at`."""
    end = _paired(text, words, at)
    while end < len(words) and end - at < _LONGEST + 4:
        if not _joined(text, words[end - 1], words[end]):
            break
        if words[end - 1].owner:
            if not _joins_body(words, end):
                break
            end += 1
            continue
        step = _goes_on(words, end)
        if step == 4 and _joined(text, words[end + 2], words[end + 3]):
            end += step
            continue
        if not step or step == 4 or (step > 1 and not _joined(text, words[end], words[end + 1])):
            break
        end += step
    return end


def with_particles(text: str, words: Sequence[Token], at: int) -> int:
    """Return where a surname begins that has its particles before it: "de la Torre said"."""
    begin = at
    while begin > 0 and at - begin < 2 and words[begin - 1].low in _OWN_PARTICLES and not words[begin - 1].capital:
        if not _joined(text, words[begin - 1], words[begin]):
            break
        begin -= 1
    return begin
