"""Corrections taken along when an article's text changes: to where the same words still stand in the same sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from index.filing import Together, analysed, refile
from index.records import Kind
from index.sqlite import Correction, Filing, Held, Reader, Transaction
from index.text import words_key

from .corrections import Place, place


def carried(filing: Filing, held: Held, reader: Reader) -> tuple[tuple[Correction, ...], Together]:
    """Return the corrections of a text that takes the place of the held one, with those of the held one that still fit.

    Beside them what the commit puts in before: the corrections themselves, and the other articles with the new text.
    """
    before, own = reader.corrections(held.sha256), reader.corrections(filing.sha256)
    after = _joined(own, _moved(before, analysed(refile(held)), analysed(filing))) if before else own
    ids = reader.of_text(filing.sha256)
    copies = [copy for one in ids if (copy := reader.held(one))] if after != own else []

    def write(tx: Transaction) -> bool:
        now = tx.now
        if (now.corrections(held.sha256), now.corrections(filing.sha256)) != (before, own):
            return False
        if after != own:
            if now.of_text(filing.sha256) != ids:
                return False
            tx.correct(filing.sha256, after)
        return True

    return after, Together(filings=[(copy, analysed(refile(copy), after)) for copy in copies], write=write)


def _joined(own: Iterable[Correction], moved: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return both, where they are about one place the later, else the text's own."""
    rows = {(one.kind, one.span): one for one in own}
    for one in moved:
        rows[one.kind, one.span] = max(rows.get((one.kind, one.span), one), one, key=lambda row: row.made)
    return tuple(sorted(rows.values(), key=lambda one: (one.span, one.kind)))


def _moved(corrections: Iterable[Correction], old: Filing, new: Filing) -> list[Correction]:
    """Return those of the corrections whose quotation the new text has, with its place there."""
    there = _unmistakable(new)
    places = {at: there[words] for words, at in _unmistakable(old).items() if words in there}
    kept = ((one, places.get((one.kind, one.span))) for one in corrections)
    return [replace(one, span=to[1]) for one, to in kept if to]


def _unmistakable(found: Filing) -> dict[tuple[Kind, bytes, bytes], Place]:
    """Return the quotations of a text by what they and their sentences say, those left out that say the same."""
    alike: dict[tuple[Kind, bytes, bytes], list[Place]] = defaultdict(list)
    for one in found.sayings:
        words = words_key(one.span.of(found.text)), words_key(one.sentence.of(found.text))
        alike[one.kind, *words].append(place(one))
    return {words: places[0] for words, places in alike.items() if len(places) == 1}
