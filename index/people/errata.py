"""A quote corrected by a person: found by its id, put right in every article with the same text, in one commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.copies import Found, with_also
from index.cut import cut
from index.errors import UnknownIdError, UsageError
from index.filing import Together, analysed, refile
from index.intake import Intake
from index.records import Quote, Saying
from index.sqlite import Audiences, Correction, Filing, Held, Reader, SqliteStore, Transaction, quote_id
from index.text import name_key, normalise, words_key

from .corrections import Place, called, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a person says of a quote: its speaker ("" for nobody), that it is none, or that an earlier word is void."""

    speaker: str | None = None
    not_a_quote: bool = False
    undo: bool = False
    made: str
    made_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a quote stands, also one that was taken out."""

    id: str
    article: str
    sha256: str
    place: Place


def correct(
    prefix: str, change: Change, *, store: SqliteStore, intake: Intake, audiences: Audiences = None
) -> tuple[Quote | None, Quote | None]:
    """Correct the quote whose id is or begins with this; return it before and after, None where it is no quote.

    With `audiences` only quotes that they may see are known; what is corrected holds for every article with the text.
    Raises `UnknownIdError` for none and for several, `UsageError` for a change that says nothing or too much. No model
    is loaded for it.
    """
    _check(change)
    with store.read(audiences) as reader:
        spot = _spot(prefix, reader)
        before = _quote(spot.id, reader)
    intake.together(lambda: _drafted(spot, change, store))
    with store.read(audiences) as reader:
        return before, _quote(spot.id, reader)


def _check(change: Change) -> None:
    if (change.speaker is not None) + change.not_a_quote + change.undo != 1:
        raise UsageError("Say one thing about the quote: who its speaker is, that it is no quote, or undo.")
    if change.speaker and change.speaker.strip() and not name_key(change.speaker):
        raise UsageError(f"'{change.speaker}' is no name. Give the speaker's name, or '' where nobody is named.")


def _spot(prefix: str, reader: Reader) -> Spot:
    found = {spot.id: spot for spot in (*_shown(prefix, reader), *_taken_out(prefix, reader))} if prefix else {}
    if prefix and not found:
        found = {spot.id: spot for spot in _taken_out_before(prefix, reader)}
    if prefix in found or len(found) == 1:
        return found.get(prefix) or next(iter(found.values()))
    if not found:
        raise UnknownIdError(
            f"No quote has the id '{prefix}'. `pullquote quotes --json` shows those that can be corrected."
        )
    some = ", ".join(sorted(found)[:3])
    raise UnknownIdError(f"Several quotes' ids begin with '{prefix}' ({some}, ...). Give more of the id.")


def _shown(prefix: str, reader: Reader) -> Iterable[Spot]:
    quotes = reader.quotes_named(prefix)
    articles = reader.numbered(quote.article for quote in quotes)
    for quote in quotes:
        held = articles[quote.article]
        yield Spot(id=quote.id, article=held.article.id, sha256=held.sha256, place=place(quote.saying))


def _taken_out(prefix: str, reader: Reader) -> Iterable[Spot]:
    for article, sha256, one in reader.taken_out():
        if (key := _id_of(article, sha256, one)).startswith(prefix):
            yield Spot(id=key, article=article, sha256=sha256, place=(one.kind, one.span))


def _taken_out_before(prefix: str, reader: Reader) -> Iterable[Spot]:
    """Yield what is taken out still, under the id that it had in a former text: no list shows the one it has now."""
    for article, former, text, one in reader.taken_out_before():
        if not _id_of(article, former, one).startswith(prefix) or not (held := reader.held(article)):
            continue
        said = one.kind, words_key(one.span.of(text))
        for there in reader.corrections(held.sha256):
            if there.not_a_quote and (there.kind, words_key(there.span.of(held.article.text))) == said:
                key = _id_of(article, held.sha256, there)
                yield Spot(id=key, article=article, sha256=held.sha256, place=(there.kind, there.span))


def _id_of(article: str, sha256: str, one: Correction) -> str:
    return quote_id(article, sha256, Saying(kind=one.kind, span=one.span, sentence=one.span))


def _quote(key: str, reader: Reader) -> Quote | None:
    for quote in reader.quotes_named(key):
        held = reader.numbered([quote.article])[quote.article]
        [(also, _)] = with_also([Found(held, quote)], reader)
        return replace(cut(held, quote), also=also)
    return None


def _drafted(spot: Spot, change: Change, store: SqliteStore) -> Together | None:
    """Return what the change makes of every article with the quote's text; None where it says so already."""
    with store.read() as reader:
        before = reader.corrections(spot.sha256)
        ids = reader.of_text(spot.sha256)
        copies = [held for one in ids if (held := reader.held(one))]
    own = next((held for held in copies if held.article.id == spot.article), None)
    if own is None:
        raise UnknownIdError(f"The article of the quote '{spot.id}' was changed or removed meanwhile; look it up anew.")
    after = _revised(before, analysed(refile(own)), spot.place, change)
    if after == before:
        return None

    def write(tx: Transaction) -> bool:
        if tx.now.corrections(spot.sha256) != before or tx.now.of_text(spot.sha256) != ids:
            return False
        tx.correct(spot.sha256, after)
        return True

    return Together(filings=[_corrected(held, after) for held in copies], write=write)


def _corrected(held: Held, corrections: tuple[Correction, ...]) -> tuple[Held, Filing]:
    return held, analysed(refile(held), corrections)


def _revised(before: Iterable[Correction], found: Filing, spot: Place, change: Change) -> tuple[Correction, ...]:
    """Return the corrections of a text with one more, or with one taken back; `found` is as nobody has corrected it."""
    rows = {(one.kind, one.span): one for one in before}
    hidden = {part for part, row in rows.items() if row.not_a_quote}
    if change.not_a_quote:
        rows[spot] = rows[spot] if spot in hidden else _hidden(rows.get(spot), spot, change)
    elif change.undo and spot in hidden:
        rows |= _shown_again(rows.pop(spot))
    else:
        name = _name(change.speaker, found) if change.speaker else None
        for part in (spot, *_parts(found, spot)):
            rows |= _said(rows.pop(part, None), part, change, name=name, stays=part in hidden and part != spot)
    return tuple(sorted(rows.values(), key=lambda one: (one.span, one.kind)))


def _hidden(old: Correction | None, spot: Place, change: Change) -> Correction:
    """Return that a quote is none, which keeps who was said to speak in case it is one after all."""
    return _correction(spot, change, None if old is None else old.speaker or "")


def _shown_again(old: Correction) -> dict[Place, Correction]:
    """Return what is corrected of a quote that was taken out and is one again."""
    if old.speaker is None:
        return {}
    return {(old.kind, old.span): replace(old, not_a_quote=False, speaker=old.speaker or None)}


def _said(
    old: Correction | None, part: Place, change: Change, *, name: str | None, stays: bool
) -> dict[Place, Correction]:
    """Return what is corrected of a part of an utterance whose speaker is told; what `stays` out is to be like it."""
    if old and stays:
        return {part: replace(old, speaker=None)}
    if change.undo:
        return {}
    same = old and (old.speaker, old.not_a_quote) == (name, False)
    return {part: old if old and same else _correction(part, change, name)}


def _parts(found: Filing, spot: Place) -> list[Place]:
    """Return the other parts of the quote's utterance."""
    utterance = next((one.utterance for one in found.sayings if place(one) == spot), None)
    return [place(one) for one in found.sayings if one.utterance == utterance and place(one) != spot]


def _correction(part: Place, change: Change, name: str | None) -> Correction:
    kind, span = part
    return Correction(
        kind=kind,
        span=span,
        speaker=name,
        not_a_quote=change.not_a_quote,
        made=change.made,
        made_by=change.made_by,
    )


def _name(typed: str, found: Filing) -> str | None:
    """Return the name of the article's own speaker who is called so, else the name as typed."""
    name = " ".join(normalise(typed).split())
    people = called(name, found.speakers)
    if len(people) > 1:
        some = " and ".join(f"'{one.name}'" for one in people[:2])
        raise UsageError(f"'{name}' may be {some} in this article. Give the full name.")
    return people[0].name if people else name or None
