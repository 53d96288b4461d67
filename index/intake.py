"""Articles into the library: read, analysed, embedded in batches, committed one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np

from .embed import Model
from .filing import analysed, article_id, prepare, refile, unchanged
from .passages import search_text
from .protocols import Embedder, Vectors
from .records import Clipping, Outcome, Progress, Refusal
from .sqlite import Filing, SqliteStore

BATCH = 64  # passages embedded at a time: a few seconds of work, the most that a kill can cost


class Intake:
    """The way in. Everything slow happens outside the write transactions."""

    def __init__(self, store: SqliteStore, model: Model, now: Callable[[], datetime]) -> None:
        self._store = store
        self._model = model
        self._now = now

    def take(
        self, found: Iterable[Clipping | Refusal], *, audiences: Collection[str] | None = None
    ) -> Iterator[Outcome]:
        """Put what was read into the library; give an outcome for each, in order, after its commit."""
        pending: list[tuple[str, Filing] | Outcome] = []
        for item in found:
            if isinstance(item, Clipping) and any(_id(ready) == article_id(item) for ready in pending):
                yield from self._commit(pending)
                pending = []
            pending.append(self._considered(item, audiences))
            waiting = sum(len(ready[1].keys) for ready in pending if not isinstance(ready, Outcome))
            if waiting >= BATCH or not waiting:
                yield from self._commit(pending)
                pending = []
        yield from self._commit(pending)

    def put(self, filing: Filing) -> Outcome:
        """Put one filing in; its passages, speakers and quotes are made anew."""
        return next(self._commit([(filing.source or filing.id, analysed(filing))]))

    def _considered(
        self, item: Clipping | Refusal, audiences: Collection[str] | None
    ) -> tuple[str, Filing] | Outcome:
        """Return what is to be written, or at once the outcome where there is nothing to compute."""
        if isinstance(item, Refusal):
            return Outcome(source=item.source, result="refused", reason=item.reason)
        with self._store.read() as reader:
            held = reader.held(article_id(item))
        filing = prepare(item, held, audiences=audiences, now=self._now())
        if held and unchanged(item, held):
            return self._again(filing, item.source)
        return item.source, analysed(filing)

    def _again(self, filing: Filing, source: str) -> Outcome:
        """Note another reading of an article whose words are here already."""
        with self._store.write() as tx:
            tx.touch(filing.id, source=filing.source, read=filing.read)
            new = tx.grant(filing.id, filing.audiences)
        # To somebody whose place did not have the article it is new: nobody learns what others may see.
        return self._outcome(source, filing.id, fresh=new == len(filing.audiences), same=True)

    def _outcome(self, source: str, id: str, *, fresh: bool, same: bool = False) -> Outcome:  # noqa: A002
        with self._store.read() as reader:
            held = reader.held(id)
        article = held and held.article
        return Outcome(
            source=source,
            result="added" if fresh else "unchanged" if same else "updated",
            article=article,
            passages=article.passages if article else 0,
            quotes=article.quotes if article else 0,
        )

    def _commit(self, pending: Sequence[tuple[str, Filing] | Outcome]) -> Iterator[Outcome]:
        """Embed what is new in one go, then commit article by article."""
        filings = [item[1] for item in pending if not isinstance(item, Outcome)]
        vectors, model = self._vectors(filings)
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
            embedder = self._model.embedder(reader.fact("model"))
            missing = reader.missing(embedder.name, texts.keys())
        wanted = [key for key in texts if key in missing]
        rows = embedder.encode([texts[key] for key in wanted]) if wanted else ()
        return dict(zip(wanted, rows, strict=True)), embedder.name

    def _filed(self, item: tuple[str, Filing], vectors: dict[bytes, Vectors], model: str) -> Outcome:
        source, filing = item
        with self._store.write() as tx:
            held = tx.audiences(filing.id)
            tx.use_model(model, over=False)
            tx.file(filing)
            own = [key for key in dict.fromkeys(filing.keys) if key in vectors]
            if own:
                tx.vectors(model, own, np.stack([vectors[key] for key in own]))
        return self._outcome(source, filing.id, fresh=not held & set(filing.audiences))

    # Rebuilding

    def rebuild(self, name: str | None) -> Iterator[Progress]:
        """Make passages, quotes and vectors again from the stored texts, over to another model where one is asked for.

        What did not change is not written, and no text is embedded twice: after an interruption it goes on.
        """
        with self._store.read() as reader:
            numbers, built_with = reader.all_numbers(), reader.fact("model")
        target = self._model.change(name)
        embedded = 0
        if target and built_with and target.name != built_with:
            for embedded in self._second_set(target):
                yield Progress(done=0, total=len(numbers), embedded=embedded)
        for done, number in enumerate(numbers, 1):
            embedded += self._refiled(number)
            yield Progress(done=done, total=len(numbers), embedded=embedded)
        with self._store.write() as tx:
            tx.drop_unused_vectors()

    def _second_set(self, target: Embedder) -> Iterator[int]:
        """Embed every passage with another model beside the vectors in use, then answer with those; give the count."""
        done = 0
        while True:
            with self._store.read() as reader:
                lacking = reader.passages_without(target.name, BATCH)
            vectors = target.encode([text for _, text in lacking]) if lacking else None
            with self._store.write() as tx:
                if vectors is not None:
                    tx.vectors(target.name, [key for key, _ in lacking], vectors)
                # Another process may have added articles meanwhile: only a full set takes over.
                elif tx.complete(target.name):
                    tx.use_model(target.name)
                    break
            done += len(lacking)
            yield done
        self._model.settle(target)

    def _refiled(self, number: int) -> int:
        """Make one article's passages and quotes again; return how many passages were embedded."""
        with self._store.read() as reader:
            held = reader.numbered([number]).get(number)
        if held is None:
            return 0
        filing = analysed(refile(held))
        vectors, model = self._vectors([filing])
        if vectors or filing.analysis != held.analysis:
            self._filed((filing.id, filing), vectors, model)
        return len(vectors)


def _id(ready: tuple[str, Filing] | Outcome) -> str | None:
    return None if isinstance(ready, Outcome) else ready[1].id
