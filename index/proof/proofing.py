"""The quotations of a draft, each held against the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from index.errors import SourceError
from index.quotes import every_pair, find
from index.records import Clipping, Refusal, Saying, Span
from index.sqlite import Reader
from index.text import is_caption, name_key, paragraphs

from .alignment import turns
from .claims import Claim, Standing
from .crops import WHOLE, crop
from .hits import Hit
from .traces import Checked, Traced, Verdict
from .tracing import MOST_WORDS, Group, Tracing, differing, told
from .verbatim import Strand, strand

SHOWN = 3  # places that a quotation is shown with
# Of fewer words than this what stands in marks may be a title, or a word held at arm's length.
SHORT = 8
NEAR = 3  # words of which some may differ at least, where nobody is said to have spoken them


def checked(draft: Clipping, reader: Reader) -> Iterator[Checked]:
    """Yield every quotation of the draft with the verdict on it, in order.

    What is short and said by nobody counts as one where the library has it; else it comes as "unchecked".
    """
    speakers, sayings = find(draft.text, details=draft.details)
    forms = {one.name: {name_key(form) for form in (one.name, *one.forms)} for one in speakers}
    tracing = Tracing(reader)
    said = [saying for saying in sayings if saying.kind == "direct"]
    loose = set(_loose(draft.text, [saying.span for saying in said]))
    bare = (Saying(kind="direct", span=span, sentence=span) for span in loose)
    for saying in sorted([*said, *bare], key=lambda one: one.span):
        claim = Claim(saying=saying, forms=forms.get(saying.speaker or "", ()), same_person=tracing.same_speaker)
        asked = strand(saying.span.of(draft.text)).part(0, MOST_WORDS)
        one = _checked(claim, asked, draft.text, tracing)
        dismissed = saying.span in loose and _is_short(asked) and not _in_caption(draft.text, saying.span)
        yield _unchecked(one) if dismissed and not _is_known(one, asked) else one


def _loose(text: str, said: Collection[Span]) -> Iterator[Span]:
    """Yield what else stands in marks: of captions, short and said by nobody, or in marks of another kind."""
    for span in every_pair(text, paragraphs(text)):
        apart = all(one.end <= span.start or span.end <= one.start for one in said)
        if apart and len(strand(span.of(text))) > 1:
            yield span


def _is_short(asked: Strand) -> bool:
    return len(asked) < SHORT


def _in_caption(text: str, span: Span) -> bool:
    return any(one.holds(span) and is_caption(one.of(text)) for one in paragraphs(text))


def _is_known(one: Checked, asked: Strand) -> bool:
    """Return whether the library has short words, or somebody's in which few differ: less is alike by chance."""
    if one.traced.match == "exact":
        return True
    return bool(one.traced.traces) and len(asked) >= NEAR and not one.unspoken


def _unchecked(one: Checked) -> Checked:
    return replace(one, verdict="unchecked", traced=replace(one.traced, traces=()))


def _checked(claim: Claim, asked: Strand, text: str, tracing: Tracing) -> Checked:
    words = claim.saying.span.of(text)
    groups = tracing.groups(asked) if asked.keys else []
    # Only the best kind of match counts: that somebody else said nearly the same is no fault of the draft.
    best = [group for group in groups if group[0].rank[0] == groups[0][0].rank[0]]
    fitting = _fitting(claim, best)
    if best and not fitting and not best[0][0].pieces and (theirs := tracing.said_by(asked, claim.may_be)):
        fitting = [theirs]
    others = [group for group in groups if not any(group[0] in one for one in fitting)]
    if best and not fitting:
        others = _blaming(claim, others)
    shown = [*fitting, *others][:SHOWN]
    hit = shown[0][0] if shown else None
    beside = crop(hit) if hit else WHOLE
    return Checked(
        text=words,
        saying=claim.saying,
        verdict=_verdict(hit, blamed=bool(best) and not fitting, turned=beside.turned_by is not None),
        traced=Traced(words=words, traces=tuple(map(told, shown))),
        named=claim.named,
        unlike=hit is not None and claim.unlike(hit),
        cropped=beside.cropped,
        turned_by=beside.turned_by,
    )


def _fitting(claim: Claim, best: Sequence[Group]) -> list[Group]:
    """Return the findings that may be what the draft's speaker said, places where they are named for it first.

    A place that names nobody is no excuse where another one names somebody else for the same words.
    """
    others = {_words(hit) for group in best for hit in group if hit.kind == "direct" and claim.standing(hit) == "other"}
    found = []
    for group in best:
        standings = {claim.standing(hit) for hit in group}
        if "same" in standings or ("unknown" in standings and _words(group[0]) not in others):
            found.append(_ordered(claim, group))
    return sorted(found, key=lambda group: (claim.standing(group[0]) != "same", _is_turned(group[0])))


def _ordered(claim: Claim, group: Group) -> Group:
    """Return the places of a finding, those of the draft's speaker first, of these the ones that nothing turns."""
    first: tuple[Standing, ...] = ("same", "unknown", "other")
    return sorted(group, key=lambda hit: (first.index(claim.standing(hit)), _is_turned(hit)))


def _blaming(claim: Claim, groups: Sequence[Group]) -> list[Group]:
    """Return the findings, of those as good as the first the ones first that name somebody else."""
    best = groups[0][0].rank[0]
    named = [sorted(group, key=lambda hit: _is_nobodys(claim, hit)) for group in groups]
    return sorted(named, key=lambda group: (group[0].rank[0] != best, _is_nobodys(claim, group[0])))


def _is_nobodys(claim: Claim, hit: Hit) -> bool:
    return hit.kind != "direct" or claim.standing(hit) != "other"


def _is_turned(hit: Hit) -> bool:
    return crop(hit).turned_by is not None


def _words(hit: Hit) -> tuple[object, ...]:
    return hit.edit, *differing(hit.alignment)


def _verdict(hit: Hit | None, *, blamed: bool, turned: bool) -> Verdict:
    if hit is None:
        return "none"
    if blamed and hit.edit != "joined":
        return "speaker"
    if hit.edit == "cut" and _left_out_turns(hit):
        return "differs"
    if hit.edit:
        return hit.edit
    if not hit.exact:
        return "differs"
    return "cut" if turned else "exact"


def _left_out_turns(hit: Hit) -> bool:
    """Return whether what was left out of the middle holds a negation or a number."""
    found = hit.alignment
    left_out = (block for block in found.blocks if block.left_out)
    return any(turns(key) for block in left_out for key in found.strand.keys[block.source : block.source_end])


def draft(found: Iterator[Clipping | Refusal], source: object) -> Clipping:
    """Return the one text that reading a draft gave; raises `SourceError` where it gave none, or several."""
    first = next(found, None)
    if isinstance(first, Refusal):
        raise SourceError(first.reason)
    if first is None or next(found, None) is not None:
        raise SourceError(f"{source} holds more than one text. Check one draft at a time.")
    return first
