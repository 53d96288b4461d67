"""The quotations of a draft, each held against the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from index.errors import SourceError
from index.quotes import find
from index.records import Clipping, Refusal, Saying
from index.sqlite import Reader
from index.text import name_key

from .hits import Hit
from .traces import Checked, Traced, Verdict
from .tracing import MOST_WORDS, Group, Tracing, told
from .verbatim import strand

SHOWN = 3  # places that a quotation is shown with
# From this confidence on, a draft's speaker and an article's are held against each other.
SURE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A quotation of a draft and the forms in which the draft names its speaker."""

    saying: Saying
    forms: Collection[str]


def checked(draft: Clipping, reader: Reader) -> Iterator[Checked]:
    """Yield every direct quotation of the draft with the verdict on it, in order."""
    speakers, sayings = find(draft.text, details=draft.details)
    forms = {one.name: {name_key(form) for form in (one.name, *one.forms)} for one in speakers}
    tracing = Tracing(reader)
    for saying in sayings:
        if saying.kind == "direct":
            yield _checked(Claim(saying=saying, forms=forms.get(saying.speaker or "", ())), draft.text, tracing)


def _checked(claim: Claim, text: str, tracing: Tracing) -> Checked:
    words = claim.saying.span.of(text)
    asked = strand(words)
    groups = tracing.groups(asked.part(0, MOST_WORDS)) if asked.keys else []
    # Only the best kind of match counts: that somebody else said nearly the same is no fault of the draft.
    best = [group for group in groups if group[0].rank[0] == groups[0][0].rank[0]]
    fitting = [ordered for group in best if (ordered := _by_the_same(claim, group, tracing))]
    blamed = bool(best) and not fitting
    others = [group for group in groups if not any(group[0] in one for one in fitting)]
    shown = [*fitting, *others][:SHOWN]
    return Checked(
        text=words,
        saying=claim.saying,
        verdict=_verdict(shown[0][0] if shown else None, blamed=blamed),
        traced=Traced(words=words, traces=tuple(map(told, shown))),
    )


def _by_the_same(claim: Claim, group: Group, tracing: Tracing) -> Group:
    """Return the finding if it may be what the draft's speaker said, places where they are named for it first."""
    fitting = [hit for hit in group if _fits(claim, hit, tracing)]
    return [*fitting, *(hit for hit in group if hit not in fitting)] if fitting else []


def _fits(claim: Claim, hit: Hit, tracing: Tracing) -> bool:
    """Return whether an article does not name somebody else, or nobody, where the draft names its speaker."""
    if not claim.saying.speaker or claim.saying.confidence < SURE or hit.pieces:
        return True
    if hit.kind != "direct":
        about = hit.source.held.article.details
        return any(name and _is(claim, name, (), tracing) for name in (about.site, about.byline))
    said = hit.quotes[0].saying
    if not said.speaker or said.confidence < SURE:
        return True
    return _is(claim, said.speaker, hit.source.forms.get(said.speaker, ()), tracing)


def _is(claim: Claim, name: str, forms: Collection[str], tracing: Tracing) -> bool:
    """Return whether the draft's speaker is the person of this name, or of one of these forms of it."""
    mine = claim.saying.speaker or ""
    if tracing.same_speaker(mine, name):
        return True
    return name_key(mine) in forms or name_key(name) in claim.forms


def _verdict(hit: Hit | None, *, blamed: bool) -> Verdict:
    if hit is None:
        return "none"
    if blamed and hit.edit != "joined":
        return "speaker"
    if hit.edit:
        return hit.edit
    return "exact" if hit.exact else "differs"


def draft(found: Iterator[Clipping | Refusal], source: str) -> Clipping:
    """Return the one text that reading a draft gave; raises `SourceError` where it gave none, or several."""
    first = next(found, None)
    if isinstance(first, Refusal):
        raise SourceError(first.reason)
    if first is None or next(found, None) is not None:
        raise SourceError(f"{source} holds more than one text. Check one draft at a time.")
    return first
