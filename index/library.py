"""The one object that outsiders hold: articles in, quoted answers out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from .care.backup import Backup, save
from .care.restore import Agreed, Restored, put_back
from .care.soundness import Soundness
from .care.steps import Step, unseen
from .embed import Model, SentenceEmbedder
from .errors import StorageError, UnknownIdError, UsageError
from .fetch import HttpFetch
from .filing import edited, stamp
from .intake import Intake, Reading, Terms, told, unheard
from .listing import listed, quote_named, undated
from .people.errata import Change, correct
from .people.quoted import Person, decide, people, undecide
from .proof.proofing import checked, draft
from .proof.traces import Checked, Traced
from .proof.tracing import Tracing
from .protocols import Embedder, Fetch
from .read import Source, clippings, expected
from .read.dates import is_date
from .records import Answer, Article, Details, Finding, Outcome, Progress, Quote, Status, Wanted
from .rereading import readings
from .search.asking import Asking
from .search.question import understand
from .search.ranking import Dense, is_quoted
from .sqlite import Audiences, Held, SqliteStore, States
from .text import normalise

DATABASE = "library.db"
SNAPSHOT = "vectors.snapshot"
MOST_WORDS = 100


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
        self._asking = Asking(store, model, self._dense)
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
            if model := reader.fact("model"):
                self._dense.keep(reader, model)

    # Articles

    def expected(self, sources: Sequence[str]) -> int | None:
        """Return how many outcomes `add` will give for these sources, None where that is not known beforehand."""
        return expected(sources)

    def add(
        self,
        sources: Iterable[Source],
        *,
        details: Details | None = None,
        audiences: Collection[str] | None = None,
        stdin: BinaryIO | None = None,
        force: bool = False,
        newcomers: bool = False,
        step: Reading | None = None,
    ) -> Iterator[Outcome]:
        """Read the sources and put their articles in, one commit each; give an outcome after each commit.

        A source is an address, a path, "-", a file that was handed in, or the refusal of one that could not be.
        `details` win over what a source states; with `newcomers` they are said of no article that is answered from
        already. `audiences` are who may be answered: None is what a JSON line states, else everyone. What they read of
        an article that does not answer them is filed beside it, unless it is the same.
        A text far shorter than the one it would replace is refused without `force`, and always where a JSON line names
        the id of one that does not answer them. `step` is called with "reading" and a source before it is read, with
        "embedding" and what came of it before its passages are embedded, or found to be here. Raises
        `IndexMismatchError`, `ModelError`, `LibraryBusyError` and `StorageError`; what was given before stays in.
        """
        _somebody(audiences)
        self._wrote = True
        terms = Terms(audiences=audiences, force=force, newcomers=newcomers, step=step or unheard)
        typed = _typed(details or Details())
        found = clippings(told(sources, terms), fetch=self._fetch, details=typed, stdin=stdin)
        yield from self._intake.take(found, terms)

    def edit(self, prefix: str, details: Details, *, audiences: Collection[str] | None = None) -> Article:
        """Correct what is known about an article; return it as it now stands.

        A None field is left, an empty one cleared; `audiences` take the place of those it had. Edits outlive a new
        reading of the source. Raises `UnknownIdError`.
        """
        _somebody(audiences)
        details = _typed(details)
        if details.published and not is_date(details.published):
            raise UsageError(f"'{details.published}' is no date; write it as YYYY-MM-DD.")
        self._wrote = True
        held = self._held(prefix, None)
        self._intake.revise(held.article.id, lambda now: edited(now, details, audiences))
        return self.article(held.article.id)

    def article(self, prefix: str, *, audiences: Audiences = None) -> Article:
        """Return the article whose id is or begins with this; raises `UnknownIdError` for none and for several."""
        return self._held(prefix, audiences).article

    def _held(self, prefix: str, audiences: Audiences) -> Held:
        with self._store.read(audiences) as reader:
            return reader.named(prefix)

    def ids(self, beginning: str = "") -> list[str]:
        """Return the ids of all articles that begin so, in the order of adding."""
        with self._store.read() as reader:
            return [key for key in reader.ids() if key.startswith(beginning)]

    def articles(self, words: str = "", *, audiences: Audiences = None) -> Iterator[Article]:
        """Return the articles in which all the words stand (title, outlet, byline, address, id, text), newest first."""
        wanted = list(dict.fromkeys(words.split()))
        if len(wanted) > MOST_WORDS:  # SQLite takes a thousand, https://sqlite.org/limits.html
            raise UsageError(f"{len(wanted):,} words are too many to look for; give {MOST_WORDS} at most.")
        with self._store.read(audiences) as reader:
            yield from reader.articles(wanted)

    def refresh(
        self, prefixes: Iterable[str], *, force: bool = False, audiences: Audiences = None
    ) -> Iterator[Outcome]:
        """Read the sources of articles again, one commit each; give an outcome each. Edits and audiences stay.

        A text far shorter than the one it would replace is refused without `force`. Raises what `add` does.
        """
        self._wrote = True
        again = readings(prefixes, lambda prefix: self._held(prefix, audiences), self._fetch)
        yield from self._intake.take(again, Terms(audiences=audiences, force=force, again=True))

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

    def check(self, *, repair: bool = False, step: Step | None = None) -> list[Finding]:
        """Return what in the library does not agree; with `repair`, mend what can be made again first.

        Others may read and write meanwhile. `step` is called with the articles done and their number. Raises
        `StorageError` for a file that cannot be read as a library at all.
        """
        self._wrote |= repair
        soundness = Soundness(self._store, self._intake, self._store.path.with_name(SNAPSHOT))
        return soundness.findings(step or unseen, repair=repair)

    def backup(self, file: Path, *, force: bool = False, step: Step | None = None) -> Backup:
        """Write one state of the library to a file, whole or not at all; others read and write meanwhile.

        A file that is there is replaced only with `force`. `step` is called with the megabytes written and their
        number. Raises `BackupError` with the reason and the remedy.
        """
        return save(self._store, file, created=stamp(self._now()), force=force, step=step or unseen)

    @staticmethod
    def restore(
        home: Path, file: Path, *, agreed: Agreed = lambda _backup, _articles: True, step: Step | None = None
    ) -> Restored | None:
        """Put the library of a backup in place of the one in this folder, for all processes that use it.

        `agreed` is asked before articles give way, with the backup and their number, None where they cannot be read;
        without it nothing is done and None returned. Raises `BackupError` for a file that is no whole backup.
        """
        return put_back(home / DATABASE, file, created=stamp(utc_now()), agreed=agreed, step=step or unseen)

    def states(self, ids: Iterable[str]) -> States:
        """Return the generation, and what each of these articles that is here is known by: else after any change."""
        with self._store.read() as reader:
            return reader.states(ids)

    def status(self, *, audiences: Audiences = None) -> Status:
        """Return what is in the library, as far as these audiences may see it, and how large it is on the disk."""
        home = self._store.path.parent
        with self._store.read(audiences) as reader:
            return Status(
                home=str(home),
                model=reader.fact("model"),
                generation=reader.generation,
                **reader.counts(),
                database_bytes=_size(self._store.path) + _size(home / f"{DATABASE}-wal"),
                snapshot_bytes=_size(home / SNAPSHOT),
            )

    # What people know better

    def correct(
        self,
        quote: str,
        *,
        speaker: str | None = None,
        not_a_quote: bool = False,
        undo: bool = False,
        by: str | None = None,
        audiences: Audiences = None,
    ) -> tuple[Quote | None, Quote | None]:
        """Correct the quote whose id is or begins with this: its speaker ("" for nobody), or that it is no quote.

        Return it before and after, None where it is no quote. The correction holds for every article with the same
        text, now and later, and where a changed text has the same words, until `undo` takes the last one back. `by` is
        who says so. Raises `UnknownIdError` and `UsageError`.
        """
        made = Change(speaker=speaker, not_a_quote=not_a_quote, undo=undo, made=stamp(self._now()), made_by=by)
        self._wrote = True
        return correct(quote, made, store=self._store, intake=self._intake, audiences=audiences)

    def unname(self, by: str) -> int:
        """Keep the corrections that somebody made, but not who; return how many they were."""
        with self._store.write() as tx:
            return tx.unname(by)

    def people(self, words: str = "", *, audiences: Audiences = None) -> list[Person]:
        """Return who is quoted, the most quoted first; with words, only those whose names and forms hold them all."""
        with self._store.read(audiences) as reader:
            return people(reader, words, narrowed=audiences is not None)

    def named_in(self, article: str, *, audiences: Audiences = None) -> list[str]:
        """Return whom an article names, quoted in it or not; raises `UnknownIdError`."""
        with self._store.read(audiences) as reader:
            return reader.people_in(reader.named(article).number)

    def knows(self, name: str, *, audiences: Audiences = None) -> bool:
        """Return whether somebody of this name is quoted."""
        with self._store.read(audiences) as reader:
            return is_quoted(name, reader)

    def decide(self, one: str, other: str, *, same: bool) -> tuple[Person, Person]:
        """Let two names be one person's, or (not `same`) two people's, however alike; return who bears them.

        The later decision wins. Raises `UnknownNameError`, and `ContradictionError` where others rule it out.
        """
        return decide((one, other), same=same, made=stamp(self._now()), store=self._store)

    def undecide(self, one: str, other: str, *, same: bool) -> bool:
        """Take such a decision back; return whether there was one."""
        return undecide((one, other), same=same, store=self._store)

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
        found = self._asking.answer(understood, limit, audiences)
        return replace(found, question=question, took_ms=1000 * (time.perf_counter() - started))

    def warm(self) -> None:
        """Load the model and the search structures, so that the next question is quick.

        Also after another process changed articles or the model; costs a millisecond where nothing changed. Raises what
        `ask` does.
        """
        self._asking.warm()

    def quote(self, prefix: str, *, audiences: Audiences = None) -> Quote:
        """Return the quote whose id is or begins with this, as an answer or a list gave it; raises `UnknownIdError`."""
        with self._store.read(audiences) as reader:
            return quote_named(prefix, reader)

    def quotes(self, wanted: Wanted, *, audiences: Audiences = None) -> Iterator[Quote]:
        """Return the quotes that are wanted, by article added and place unless `sort` says otherwise.

        With `about`, only quotes that have some of its words in or around them, best first unless sorted by date.
        All copies of the same words are given; each but the first says so in `copy_of`. Raises `UnknownIdError` for an
        article that is not here.
        """
        with self._store.read(audiences) as reader:
            yield from listed(wanted, reader)

    def who_said(self, words: str, *, limit: int = 5, audiences: Audiences = None) -> Traced:
        """Return where these words come from: exact places first, then the nearest with what differs.

        Loads no model. Raises `UsageError` for words that are none, or more than a few thousand.
        """
        with self._store.read(audiences) as reader:
            return Tracing(reader).traced(words, limit=limit)

    def proof(self, source: Source, *, audiences: Audiences = None, stdin: BinaryIO | None = None) -> Iterator[Checked]:
        """Return every direct quotation of a draft with the verdict on it, in order; the draft is read, not added.

        Loads no model. Raises `SourceError` where the draft cannot be read.
        """
        text = draft(clippings([source], fetch=self._fetch, stdin=stdin), source)
        with self._store.read(audiences) as reader:
            yield from checked(text, reader)

    def undated(self, wanted: Wanted, *, audiences: Audiences = None) -> int:
        """Return how many articles only a missing date keeps out of `quotes`."""
        with self._store.read(audiences) as reader:
            return undated(wanted, reader)


def _typed(details: Details) -> Details:
    """Return details as a person typed them, made uniform as texts are."""
    return Details(**{name: value and normalise(value) for name, value in asdict(details).items()})


def _somebody(audiences: Audiences) -> None:
    if audiences is not None and not audiences:
        raise UsageError("An article needs somebody to answer: name an audience, or remove the article.")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
