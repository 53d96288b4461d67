"""A clipping made ready for the library: its id, its passages, who speaks in it, what is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from .passages import passages, search_text
from .people.corrections import corrected
from .quotes import find
from .read.address import is_web
from .records import EVERYONE, Clipping, Details
from .shelf import article_id, has
from .sqlite import Audiences, Correction, Filing, Held, Transaction, merged, text_sha256

# A text shorter than this share of the one that it would replace is a notice (a paywall, cookies), not the article.
STUB = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Filings of one commit, each with what the library held; `write` puts in what they rest on.

    It returns False where the library is no longer as they were drafted on; then nothing is written.
    """

    filings: Sequence[tuple[Held, Filing]]
    write: Callable[[Transaction], bool]


def prepare(clipping: Clipping, held: Held | None, *, audiences: Collection[str] | None, now: datetime) -> Filing:
    """Return all that one commit writes for a clipping; `held` is what the library has under its id.

    `audiences` win over what the clipping states, and that over everyone.
    """
    time = stamp(now)
    granted = audiences if audiences is not None else clipping.audiences or (EVERYONE,)
    return Filing(
        id=article_id(clipping),
        text=clipping.text,
        stated=clipping.details,
        edits=_edits(clipping, held),
        source=_source(clipping, held, audiences),
        audiences=tuple(sorted(granted)),
        added=held.article.added if held else clipping.added or time,
        read=time,
    )


def _source(clipping: Clipping, held: Held | None, audiences: Audiences) -> str | None:
    """Return where to read an article again; an address stays where it answers others than those who now add it.

    What those typed may hold what is theirs, and others would read by it.
    """
    if held and audiences is not None and set(held.article.audiences) - set(audiences):
        known = held.article.source
        if known and is_web(known):
            return known
    return clipping.origin if clipping.origin is not None else clipping.source


def refile(held: Held) -> Filing:
    """Return the filing that would put a held article in again as it stands."""
    article = held.article
    return Filing(
        id=article.id,
        text=article.text,
        stated=held.stated,
        edits=held.edits,
        source=article.source,
        audiences=article.audiences,
        added=article.added,
        read=article.read,
    )


def analysed(filing: Filing, corrections: tuple[Correction, ...] = ()) -> Filing:
    """Return the filing with its passages, speakers and quotes made from the text, these as people have corrected them.

    Costs milliseconds, no model. Passages are cut as if nothing were corrected, so that they keep their vectors.
    """
    details = merged(filing.stated, filing.edits)
    speakers, sayings = find(filing.text, details=details)
    whole = [saying.span for saying in sayings if saying.kind == "direct"]
    cut = passages(filing.text, details=details, whole=whole)
    keys = [hashlib.sha256(search_text(filing.text, passage).encode()).digest() for passage in cut]
    speakers, sayings, places = corrected(speakers, sayings, corrections)
    return replace(
        filing,
        passages=cut,
        keys=keys,
        speakers=speakers,
        sayings=sayings,
        corrections=corrections,
        corrected=places,
    )


def unchanged(clipping: Clipping, held: Held) -> bool:
    """Return whether the library already says what the clipping says."""
    same_text = held.sha256 == text_sha256(clipping.text)
    same_edits = held.edits == _edits(clipping, held)
    return same_text and same_edits and merged(clipping.details, held.edits) == held.article.details


def edited(held: Held, details: Details, audiences: Collection[str] | None) -> Filing:
    """Return the filing of a held article with what was typed over its details, and with other audiences if given."""
    filing = replace(refile(held), edits=_over(held.edits, details))
    if audiences is None:
        return filing
    withdrawn = tuple(sorted(set(held.article.audiences) - set(audiences)))
    return replace(filing, audiences=tuple(sorted(audiences)), withdrawn=withdrawn)


def again(clipping: Clipping, held: Held, *, same_people: bool) -> Clipping:
    """Return a new reading of a held article with what only a former reading stated; maybe for the same people.

    A feed, say, gives dates that the page itself does not. A JSON line states all that is to be known, and a reading
    with another text is another article's as often as not, unless it is read again for that.
    """
    if same_people:
        clipping = replace(clipping, audiences=held.article.audiences)
    elif clipping.stated_whole or held.sha256 != text_sha256(clipping.text):
        return clipping
    return replace(clipping, details=merged(held.stated, clipping.details))


def stub(clipping: Clipping, held: Held, audiences: Audiences, *, force: bool = False) -> str | None:
    """Return why the clipping's text may not replace the held one: it is far shorter. None where it may.

    `force` lets it, but only for those who have the article.
    """
    new, old = len(clipping.text), len(held.article.text)
    if new >= STUB * old:
        return None
    if not has(held, audiences):
        # Nobody learns of an article that they may not see, nor takes its text from those who may.
        return (
            f"Its text of {new:,} characters is too short to be the article, as a notice in its place is; "
            "read it again later, or add the whole text."
        )
    if force:
        return None
    return (
        f"Its text has {new:,} characters now, the one in the library {old:,}: a notice may stand in the article's "
        "place. The old text stays; read it again later, or take it all the same with --force."
    )


def _edits(clipping: Clipping, held: Held | None) -> Details:
    """Return what people say about the article: what is typed now over what they said before."""
    return _over(held.edits if held else Details(), clipping.edits)


def _over(edits: Details, typed: Details) -> Details:
    return replace(edits, **{name: value for name, value in asdict(typed).items() if value is not None})


def stamp(now: datetime) -> str:
    """Return a time as the contract writes it: UTC, ISO 8601, to the second."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
