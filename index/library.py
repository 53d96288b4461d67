"""The one object that outsiders hold: articles in, quoted answers out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from . import read
from .cut import cut
from .embed import Model, SentenceEmbedder
from .errors import StorageError, UnknownIdError, UsageError
from .fetch import HttpFetch
from .filing import refile
from .intake import Intake
from .listing import listed
from .protocols import Embedder, Fetch
from .question import Question, understand
from .read.dates import is_date
from .records import Answer, Article, Asked, Details, Outcome, Progress, Quote, Status, Wanted
from .search import Dense
from .sqlite import Audiences, Filing, Held, SqliteStore
from .text import normalise

DATABASE = "library.db"
SNAPSHOT = "vectors.snapshot"


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Library:
    """A pile of articles that answers questions with their exact words.

    Safe to share between threads and with other processes on the same folder.
    """

    def __init__(
        self,
        store: SqliteStore,
        model: Model,
        fetch: Fetch,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._model = model
        self._fetch = fetch
        self._now = now
        self._intake = Intake(store, model, now)
        self._dense = Dense(store.path.with_name(SNAPSHOT))
        self._wrote = False

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        model: str | None = None,
        load: Callable[[str], Embedder] = SentenceEmbedder,
        fetch: Fetch | None = None,
    ) -> Self:
        """Open the library in this folder, making it where there is none. Loads no model.

        `model` is the one to answer with; where None, the one that the library was built with. `load` makes the
        embedder of a model's name. Raises `StorageError` when the folder cannot be used.
        """
        return cls(SqliteStore(home / DATABASE), Model(model, load), fetch or HttpFetch())

    def __enter__(self) -> Self:
        """Return the library itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the library."""
        self.close()

    def close(self) -> None:
        """Close the library; after writes, leave a snapshot for the next question to start from."""
        try:
            if self._wrote:
                # Derived, so that a full disk costs the next question a second and no more.
                with suppress(StorageError):
                    self._keep_snapshot()
        finally:
            self._store.close()

    def _keep_snapshot(self) -> None:
        with self._store.read() as reader:
            model = reader.fact("model")
            if model:
                self._dense.keep(reader, model)

    # Articles

    def expected(self, sources: Sequence[str]) -> int | None:
        """Return how many outcomes `add` will give for these sources, None where that is not known beforehand."""
        return read.expected(sources)

    def add(
        self,
        sources: Iterable[str],
        *,
        details: Details | None = None,
        audiences: Collection[str] | None = None,
        stdin: BinaryIO | None = None,
    ) -> Iterator[Outcome]:
        """Read the sources and put their articles in, one commit each; give an outcome after each commit.

        `details` win over what a source states. `audiences` are who may be answered: None is what a JSON line states,
        else everyone. Raises `IndexMismatchError`, `ModelError`, `LibraryBusyError` and `StorageError`; what was given
        before stays in.
        """
        if audiences is not None:
            _somebody(audiences)
        self._wrote = True
        found = read.clippings(sources, fetch=self._fetch, details=_typed(details or Details()), stdin=stdin)
        yield from self._intake.take(found, audiences=audiences)

    def edit(self, prefix: str, details: Details, *, audiences: Collection[str] | None = None) -> Article:
        """Correct what is known about an article; return it as it now stands.

        A None field is left, an empty one cleared; `audiences` take the place of those it had. Edits outlive a new
        reading of the source. Raises `UnknownIdError`.
        """
        if audiences is not None:
            _somebody(audiences)
        details = _typed(details)
        if details.published and not is_date(details.published):
            raise UsageError(f"'{details.published}' is no date; write it as YYYY-MM-DD.")
        self._wrote = True
        with self._store.read() as reader:
            held = reader.named(prefix)
        said = {name: value for name, value in asdict(details).items() if value is not None}

        def changed(now: Held) -> Filing:
            filing = replace(refile(now), edits=replace(now.edits, **said))
            if audiences is None:
                return filing
            withdrawn = tuple(sorted(set(now.article.audiences) - set(audiences)))
            return replace(filing, audiences=tuple(sorted(audiences)), withdrawn=withdrawn)

        self._intake.revise(held.article.id, changed)
        return self.article(held.article.id)

    def article(self, prefix: str, *, audiences: Audiences = None) -> Article:
        """Return the article whose id is or begins with this; raises `UnknownIdError` for none and for several."""
        with self._store.read(audiences) as reader:
            return reader.named(prefix).article

    def articles(self, words: str = "", *, audiences: Audiences = None) -> Iterator[Article]:
        """Return the articles in which all the words stand (title, outlet, byline, address, id, text), newest first."""
        with self._store.read(audiences) as reader:
            yield from reader.articles(words.split())

    def remove(self, prefixes: Iterable[str], *, audiences: Audiences = None) -> Iterator[Outcome]:
        """Take articles out; give an outcome each.

        With `audiences`, those no longer have the article; its text goes with the last that does.
        """
        self._wrote = True
        for prefix in prefixes:
            try:
                article = self.article(prefix, audiences=audiences)
            except UnknownIdError as error:
                yield Outcome(source=prefix, result="refused", reason=str(error))
                continue
            if audiences is not None and not set(audiences) & set(article.audiences):
                reason = f"The article '{article.id}' was added elsewhere. Remove it where it was added."
                yield Outcome(source=prefix, result="refused", reason=reason)
                continue
            with self._store.write() as tx:
                tx.revoke(article.id, audiences)
            yield Outcome(
                source=prefix, result="removed", article=article, passages=article.passages, quotes=article.quotes
            )

    def rebuild(self, *, model: str | None = None) -> Iterator[Progress]:
        """Make passages, quotes and vectors again from the stored texts, with another model where one is named.

        Unchanged texts keep their vectors; after an interruption it goes on; others may ask and add meanwhile.
        """
        self._wrote = True
        yield from self._intake.rebuild(model)

    def status(self, *, audiences: Audiences = None) -> Status:
        """Return what is in the library, as far as these audiences may see it, and how large it is on the disk."""
        home = self._store.path.parent
        with self._store.read(audiences) as reader:
            return Status(
                home=str(home),
                model=reader.fact("model"),
                generation=reader.generation,
                articles=reader.count("articles"),
                passages=reader.count("passages"),
                quotes=reader.count("quotes"),
                speakers=reader.speaker_count(),
                database_bytes=_size(self._store.path) + _size(home / f"{DATABASE}-wal"),
                snapshot_bytes=_size(home / SNAPSHOT),
            )

    # Questions

    def ask(self, question: str, *, limit: int = 5, audiences: Audiences = None) -> Answer:
        """Return the answer to a question: at most `limit` quotes and `limit` passages.

        `audiences` None sees every article, else those and everyone's. Raises `UsageError` for a question without
        words, `IndexMismatchError` and `ModelError`.
        """
        started = time.perf_counter()
        understood = understand(normalise(question))
        if not understood.terms:
            raise UsageError("The question is empty. Ask something, such as: what did Ma say about foreign investors?")
        found = None
        while found is None:
            found = self._answer(understood, limit, audiences)
        return replace(found, question=question, took_ms=1000 * (time.perf_counter() - started))

    def _answer(self, question: Question, limit: int, audiences: Audiences) -> Answer | None:
        """Return the answer, None when another process changed the library's model meanwhile."""
        from .answer import Search  # brings faiss, which listing and editing do without

        with self._store.read() as reader:
            built_with, empty = reader.fact("model"), not reader.count("passages")
        embedder = self._model.embedder(built_with)
        if empty:
            asked = Asked(name=question.asked) if question.asked else None
            return Answer(question=question.text, quotes=(), passages=(), confidence=0.0, speaker=asked)
        vector = embedder.encode([question.text])[0]
        with self._store.read() as everything:
            if everything.fact("model") != embedder.name:
                return None
            index = self._dense.current(everything, embedder.name)
            reader = everything.narrowed(audiences)
            search = Search(question, embedder, reader=reader, index=index, narrowed=audiences is not None)
            return search.answer(vector, limit=limit)

    def quotes(self, wanted: Wanted, *, audiences: Audiences = None) -> Iterator[Quote]:
        """Return the quotes that are wanted, by article added and place unless `sort` says otherwise.

        With `about`, only quotes that have some of its words in or around them, best first unless sorted by date.
        Raises `UnknownIdError` for an article that is not here.
        """
        with self._store.read(audiences) as reader:
            for held, quote, score in listed(wanted, reader):
                yield cut(held, quote, score=score)


def _typed(details: Details) -> Details:
    """Return details as a person typed them, made uniform as texts are."""
    return Details(**{name: value and normalise(value) for name, value in asdict(details).items()})


def _somebody(audiences: Collection[str]) -> None:
    if not audiences:
        raise UsageError("An article needs somebody to answer: name an audience, or remove the article.")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
