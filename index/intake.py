"""Articles into the library: read, analysed, embedded in batches, committed one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from .embed import Model, fitting
from .errors import UnknownIdError
from .filing import Together, again, analysed, prepare, refile, stamp, stub, unchanged
from .passages import search_text
from .people.carrying import carried
from .protocols import Embedder, Vectors
from .read import Source
from .records import Clipping, Details, Outcome, Progress, Received, Refusal, Result
from .shelf import article_id, has, possible, shelved
from .sqlite import Audiences, Filing, Held, SqliteStore, Transaction

BATCH = 64  # passages embedded at a time: a few seconds of work, the most that a kill can cost


Reading = Callable[[str, str], None]


def unheard(_doing: str, _source: str) -> None:
    """Say nothing of what is being done with a source."""


class _OutdatedError(Exception):
    """The library changed between the reading that a commit rests on and the commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A filing, what the library held under its id when it was made, and how to make it anew once that has changed.

    `first` is what the commit puts in before. `audiences` are those who hear of the outcome, None where that is the
    operator.
    """

    source: str
    filing: Filing
    held: Held | None
    anew: Callable[[], Draft | Outcome]
    audiences: Audiences = None
    first: Together | None = None

    @property
    def pairs(self) -> list[tuple[Held | None, Filing]]:
        """All filings of the commit, each with what the library held."""
        return [*(self.first.filings if self.first else ()), (self.held, self.filing)]

    @property
    def filings(self) -> list[Filing]:
        """All filings of the commit."""
        return [filing for _, filing in self.pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How clippings are to be taken.

    `audiences` are who asks for it and may then be answered, None where that is the operator. With `force` any text
    replaces one that answers them. With `again` only articles that are here are taken, and answer whom they answered.
    With `newcomers` what is typed about an article is not said of one that answers them already.
    `step` hears of each source what is about to be done with it: "reading", "embedding".
    """

    audiences: Collection[str] | None = None
    force: bool = False
    again: bool = False
    newcomers: bool = False
    step: Reading = unheard


def told(sources: Iterable[Source], terms: Terms) -> Iterator[Source]:
    """Return the sources, each told of before it is read."""
    for source in sources:
        if not isinstance(source, Refusal):
            terms.step("reading", source.name if isinstance(source, Received) else source)
        yield source


class Intake:
    """The way in. Everything slow happens outside the write transactions.

    A commit that finds the library other than its draft did is taken back and drafted anew: what somebody else added,
    edited or removed meanwhile is never undone.
    """

    def __init__(self, store: SqliteStore, model: Model, now: Callable[[], datetime]) -> None:
        self._store = store
        self._model = model
        self._now = now

    def take(self, found: Iterable[Clipping | Refusal], terms: Terms) -> Iterator[Outcome]:
        """Put what was read into the library; give an outcome for each, in order, after its commit."""
        pending: list[Draft | Outcome] = []
        for item in found:
            if isinstance(item, Clipping) and {_id(ready) for ready in pending} & possible(item, terms.audiences):
                yield from self._commit(pending, terms)
                pending = []
            pending.append(self._considered(item, terms))
            waiting = sum(len(ready.filing.keys) for ready in pending if isinstance(ready, Draft))
            if waiting >= BATCH or not waiting:
                yield from self._commit(pending, terms)
                pending = []
        yield from self._commit(pending, terms)

    def revise(self, id: str, change: Callable[[Held], Filing]) -> None:  # noqa: A002 - the contract's word
        """Put an article in again with a change; its passages, speakers and quotes are made anew.

        Raises `UnknownIdError` when it is not here.
        """
        draft = self._revision(id, change)
        self._filed(draft, *self._vectors([draft.filing]))

    def together(self, drafted: Callable[[], Together | None]) -> None:
        """Put several articles in again in one commit with what they rest on, drafted until nobody came in between."""
        while draft := drafted():
            vectors, model = self._vectors([filing for _, filing in draft.filings])
            try:
                with self._store.write() as tx:
                    _expect(draft.write(tx))
                    for held, filing in draft.filings:
                        _write(tx, filing, held, vectors=vectors, model=model)
                return
            except _OutdatedError:
                continue

    def _considered(self, item: Clipping | Refusal, terms: Terms) -> Draft | Outcome:
        """Return what is to be written, or at once the outcome where there is nothing to compute."""
        if isinstance(item, Refusal):
            return _refused(item.source, item.reason)
        now = self._now()
        with self._store.read() as reader:
            clipping, held = shelved(item, terms.audiences, reader.held, today=stamp(now)[:10])
        if terms.newcomers and held and has(held, terms.audiences):
            clipping = replace(clipping, edits=Details())
        if terms.again and held is None:
            return _refused(item.source, _gone(article_id(clipping)))
        if held and (reason := stub(clipping, held, terms.audiences, force=terms.force)):
            return _refused(item.source, reason)
        clipping = (
            again(clipping, held, same_people=terms.again) if held else replace(clipping, details=clipping.titled)
        )
        granted = None if terms.again else terms.audiences
        filing = prepare(clipping, held, audiences=granted, now=now)
        draft = Draft(
            source=item.source,
            filing=filing,
            held=held,
            anew=lambda: self._considered(item, terms),
            audiences=terms.audiences,
        )
        if held and unchanged(clipping, held):
            # Said although there is nothing to do: else its absence would tell that somebody elsewhere has the article.
            terms.step("embedding", item.source)
            return self._again(draft)
        return self._made(draft)

    def _made(self, draft: Draft) -> Draft:
        """Return the draft with what was found in its text, as people have corrected it there or in the former text."""
        if draft.held is None or draft.held.sha256 == draft.filing.sha256:
            return replace(draft, filing=self._analysed(draft.filing))
        with self._store.read() as reader:
            corrections, first = carried(draft.filing, draft.held, reader)
        return replace(draft, filing=analysed(draft.filing, corrections), first=first)

    def _revision(self, id: str, change: Callable[[Held], Filing]) -> Draft:  # noqa: A002
        with self._store.read() as reader:
            held = reader.held(id)
        if held is None:
            raise UnknownIdError(_gone(id))
        filing = self._analysed(change(held))
        return Draft(source=id, filing=filing, held=held, anew=lambda: self._revision(id, change))

    def _analysed(self, filing: Filing) -> Filing:
        with self._store.read() as reader:
            corrections = reader.corrections(filing.sha256)
        return analysed(filing, corrections)

    def _again(self, draft: Draft) -> Draft | Outcome:
        """Note another reading of an article whose words are here already."""
        filing = draft.filing
        try:
            with self._store.write() as tx:
                _expect(tx.now.held(filing.id) == draft.held)
                tx.touch(filing.id, source=filing.source, read=filing.read)
                new = tx.grant(filing.id, filing.audiences)
        except _OutdatedError:
            return draft.anew()
        # To somebody whose place did not have the article it is new: nobody learns what others may see.
        return self._outcome(draft, "added" if new == len(filing.audiences) else "unchanged")

    def _outcome(self, draft: Draft, result: Result) -> Outcome:
        with self._store.read(draft.audiences) as reader:
            held = reader.held(draft.filing.id)
        if held is None:
            return Outcome(source=draft.source, result=result)
        article = held.article
        return Outcome(
            source=draft.source, result=result, article=article, passages=article.passages, quotes=article.quotes
        )

    def _commit(self, pending: Sequence[Draft | Outcome], terms: Terms) -> Iterator[Outcome]:
        """Embed what is new in one go, then commit article by article."""
        drafts = [item for item in pending if isinstance(item, Draft)]
        for draft in drafts:
            terms.step("embedding", draft.source)
        vectors, model = self._vectors([filing for draft in drafts for filing in draft.filings])
        for item in pending:
            yield item if isinstance(item, Outcome) else self._filed(item, vectors, model)

    def _vectors(self, filings: Sequence[Filing]) -> tuple[dict[bytes, Vectors], str]:
        """Return the vectors that these filings need and the library does not have, and their model's name."""
        texts = {
            key: search_text(filing.text, passage)
            for filing in filings
            for passage, key in zip(filing.passages, filing.keys, strict=True)
        }
        if not filings:
            return {}, ""
        with self._store.read() as reader:
            built_with = reader.fact("model")
            missing = reader.missing(built_with, texts.keys()) if built_with else texts.keys()
            width = reader.width(built_with) if built_with else None
        wanted = [key for key in texts if key in missing]
        if built_with and not wanted:  # so that an outlet can be corrected whatever model was asked for
            return {}, built_with
        embedder = self._model.embedder(built_with)
        if not wanted:
            return {}, embedder.name
        rows = embedder.encode([texts[key] for key in wanted])
        fitting(embedder, rows.shape[1], width)
        return dict(zip(wanted, rows, strict=True)), embedder.name

    def _filed(self, draft: Draft, vectors: dict[bytes, Vectors], model: str) -> Outcome:
        filing = draft.filing
        try:
            with self._store.write() as tx:
                _expect(draft.first is None or draft.first.write(tx))
                for held, one in draft.pairs:
                    _write(tx, one, held, vectors=vectors, model=model)
        except _OutdatedError:
            anew = draft.anew()
            return anew if isinstance(anew, Outcome) else self._filed(anew, *self._vectors(anew.filings))
        had = draft.held.article.audiences if draft.held else ()
        return self._outcome(draft, "updated" if set(had) & set(filing.audiences) else "added")

    # Rebuilding

    def rebuild(self, name: str | None) -> Iterator[Progress]:
        """Make passages, quotes and vectors again from the stored texts, over to another model where one is asked for.

        What did not change is not written, and no text is embedded twice: after an interruption it goes on.
        """
        with self._store.read() as reader:
            ids, built_with, passages = reader.ids(), reader.fact("model"), reader.count("passages")
        target = self._model.change(name)
        embedded = 0
        if target or built_with:
            # Loads it, too: what cannot be used is refused before anything is written.
            self._widened(target or self._model.embedder(built_with))
        if target and target.name != built_with:
            for embedded in self._second_set(target):
                yield Progress(done=min(embedded, passages), total=passages, embedded=embedded)
        if target:
            self._model.settle(target)
        for done, id in enumerate(ids, 1):  # noqa: A001 - the contract's word
            embedded += self._refiled(id)
            yield Progress(done=done, total=len(ids), embedded=embedded)
        with self._store.write() as tx:
            tx.drop_unused_vectors()

    def _widened(self, embedder: Embedder) -> None:
        """Forget a model's vectors where it has become another one under the same name, of another width."""
        width = embedder.encode([]).shape[-1]
        with self._store.read() as reader:
            known = reader.width(embedder.name)
        if width and known not in (None, width):
            with self._store.write() as tx:
                tx.drop_vectors(embedder.name)

    def _second_set(self, target: Embedder) -> Iterator[int]:
        """Embed every passage with another model beside the vectors in use, then answer with those; give the count."""
        done, after = 0, b""
        while True:
            with self._store.read() as reader:
                lacking = reader.passages_without(target.name, after=after, limit=BATCH)
            if lacking:
                vectors = target.encode([text for _, text in lacking])
                with self._store.write() as tx:
                    tx.vectors(target.name, [key for key, _ in lacking], vectors)
                done, after = done + len(lacking), lacking[-1][0]
                yield done
            elif self._taken_over(target):
                return
            else:
                after = b""

    def _taken_over(self, target: Embedder) -> bool:
        """Answer with another model from now on, if its set is full: others may have added articles meanwhile."""
        with self._store.write() as tx:
            full = tx.complete(target.name)
            if full:
                tx.use_model(target.name)
        return full

    def _refiled(self, id: str) -> int:  # noqa: A002
        """Make one article's passages and quotes again; return how many passages were embedded."""
        try:
            draft = self._revision(id, refile)
            vectors, model = self._vectors([draft.filing])
            if vectors or (draft.held and draft.filing.analysis != draft.held.analysis):
                self._filed(draft, vectors, model)
        except UnknownIdError:  # removed meanwhile
            return 0
        return len(vectors)


def _write(tx: Transaction, filing: Filing, held: Held | None, *, vectors: Mapping[bytes, Vectors], model: str) -> None:
    """Write a filing that rests on what the library held and had corrected when it was drafted."""
    _expect(tx.now.held(filing.id) == held and tx.now.corrections(filing.sha256) == filing.corrections)
    tx.use_model(model, over=False)
    tx.file(filing)
    if own := [key for key in dict.fromkeys(filing.keys) if key in vectors]:
        tx.vectors(model, own, np.stack([vectors[key] for key in own]))
    # Another process may have changed the model, or taken out the copy whose vectors were counted on.
    _expect(tx.now.fact("model") == model and not tx.now.missing(model, filing.keys))


def _expect(holds: bool) -> None:
    if not holds:
        raise _OutdatedError


def _refused(source: str, reason: str) -> Outcome:
    return Outcome(source=source, result="refused", reason=reason)


def _gone(id: str) -> str:  # noqa: A002
    return f"No article has the id '{id}' any more. `pullquote list` shows the ids."


def _id(ready: Draft | Outcome) -> str | None:
    return ready.filing.id if isinstance(ready, Draft) else None
