"""`check`: proves that texts, passages, quotes, vectors and snapshot agree, and mends what can be made again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from index.errors import DamagedError, UnknownIdError
from index.filing import refile
from index.intake import Intake
from index.passages import search_text
from index.records import Details, Finding, Passage, Saying, Span
from index.sqlite import INDEXES, Inspection, Reader, SqliteStore, Stored, merged, quote_id, spans_fit, text_sha256
from index.text import words_key

from .steps import Step

ROUNDS = 3  # mending one fault can bring another to light, as a file that can be read again does
_ANEW = {"revision", "details", "passages", "quotes", "vectors"}
_NOT_OF_TABLES = {"snapshot", "text", "audience"}


class Fault(NamedTuple):
    """Something that does not agree, in a table if it is one of those.

    `remedy` is what a person has to do where nothing can be made again.
    """

    what: str
    article: str | None
    problem: str
    remedy: str = ""
    table: str = ""


class Soundness:
    """The proof that a library is whole, and its repair."""

    def __init__(self, store: SqliteStore, intake: Intake, snapshot: Path) -> None:
        self._store = store
        self._intake = intake
        self._snapshot = snapshot

    def findings(self, step: Step, *, repair: bool) -> list[Finding]:
        """Return what does not agree; with `repair`, after mending what can be mended, each as it is then."""
        faults = self._faults(step)
        if not repair:
            return [_told(fault, "Run `pullquote check --repair` to mend it.") for fault in faults]
        found, left = dict(_keyed(faults)), faults
        for _ in range(ROUNDS):
            if not left:
                break
            self._mend(left, step)
            left = self._faults(step)
            found |= _keyed(left)
        still = dict(_keyed(left))
        return [
            _told(fault, "It could not be mended: restore a backup." if key in still else "")
            for key, fault in found.items()
        ]

    def _faults(self, step: Step) -> list[Fault]:
        """Return what does not agree in one state of the library; others may write meanwhile."""
        with self._store.inspect() as inspection:
            if damage := inspection.damage():
                return [Fault("database", None, f"The database file is damaged ({damage}).")]
            found = [*_of_tables(inspection), *_of_articles(inspection, step)]
            comparable = {fault.what for fault in found}.isdisjoint({"passages", "vectors"})
            return [*found, *self._of_snapshot(inspection.reader, comparable=comparable)]

    def _of_snapshot(self, reader: Reader, *, comparable: bool) -> Iterator[Fault]:
        """Yield a fault where the snapshot is damaged, or other than the state of the library that it is of."""
        if not self._snapshot.exists():
            return
        from index.vectors import Rows, VectorIndex, is_damaged  # brings faiss, which a library without snapshot spares

        model = reader.fact("model") or ""
        if is_damaged(self._snapshot):
            yield Fault("snapshot", None, f"The search snapshot {self._snapshot.name} is damaged.")
            return
        index = VectorIndex.load(self._snapshot, model=model)
        if index is None or index.state != reader.state or not comparable:
            return  # of an older state: the next question goes on from there
        ids, _ = reader.passage_rows()
        rows, own = reader.vectors(model, ids)
        if not index.holds(Rows(*rows), own):
            problem = f"The search snapshot {self._snapshot.name} has other vectors than the library."
            yield Fault("snapshot", None, problem)

    def _mend(self, faults: Collection[Fault], step: Step) -> None:
        kinds = {fault.what for fault in faults}
        if "database" in kinds:
            with suppress(DamagedError), self._store.repair() as tx:
                tx.reindex()
            return
        if not kinds <= _NOT_OF_TABLES:
            self._mend_tables(kinds, [fault.article for fault in faults if fault.what == "text-lost" and fault.article])
        if "snapshot" in kinds:
            self._snapshot.unlink(missing_ok=True)
        anew = self._to_file_again(faults)
        for done, article in enumerate(anew, 1):
            with suppress(UnknownIdError):  # removed meanwhile
                self._intake.revise(article, refile)
            step(done, len(anew))

    def _to_file_again(self, faults: Collection[Fault]) -> list[str]:
        """Return the articles whose passages, quotes and vectors are to be made again."""
        if any(fault.what == "rows-lost" for fault in faults):
            with self._store.read() as reader:
                ids = reader.ids()
        else:
            ids = [fault.article for fault in faults if fault.what in _ANEW and fault.article]
        # A changed text would be taken for a new one; what answers nobody would go.
        left = {fault.article for fault in faults if fault.remedy}
        return [article for article in dict.fromkeys(ids) if article not in left]

    def _mend_tables(self, kinds: Set[str], textless: Collection[str]) -> None:
        """Mend what needs only SQL. The indexes of words come before any article is put in again.

        They forget an article by its words as they stand, so they must be of those.
        """
        with self._store.repair() as tx:
            if "references" in kinds:
                tx.drop_dangling()
            if "revision" in kinds:
                tx.point_to_newest()
            if "vectors" in kinds:
                tx.drop_bad_vectors()
            if not kinds <= {"vectors", *_NOT_OF_TABLES}:
                tx.rebuild_words()
            for article in textless:
                tx.revoke(article, None)


def _keyed(faults: Collection[Fault]) -> Iterator[tuple[tuple[str, str | None, str], Fault]]:
    for fault in faults:
        yield (fault.what, fault.article, fault.table), fault


def _told(fault: Fault, otherwise: str) -> Finding:
    """Return the fault as it is reported; `otherwise` is the remedy where the fault has none of its own."""
    remedy = fault.remedy or otherwise
    text = f"{fault.problem} {remedy or 'It is mended.'}"
    return Finding(what=fault.what, article=fault.article, text=text, repaired=not remedy)


def _of_tables(inspection: Inspection) -> Iterator[Fault]:
    for table, number in inspection.dangling().items():
        yield Fault("references", None, f"Rows of the table {table} belong to nothing ({number:,}).", table=table)
    for index, view, table in INDEXES:
        if lost := inspection.lost(table, index):
            yield Fault("rows-lost", None, f"Rows of the table {table} are missing ({lost:,}).", table=table)
        if not inspection.agrees(index, view):
            yield Fault("words", None, f"The index of the words of {table} is not that of the texts.", table=table)


def _of_articles(inspection: Inspection, step: Step) -> Iterator[Fault]:
    reader = inspection.reader
    total, sound = reader.count("articles"), inspection.sound_vectors(reader.fact("model") or "")
    for done, stored in enumerate(inspection.stored(), 1):
        yield from _of_article(stored, sound)
        step(done, total)
    for article, sha256, text in inspection.earlier_texts():
        if text_sha256(text) != sha256:
            yield _changed(article, "An earlier text")


def _of_article(stored: Stored, sound: Collection[bytes]) -> Iterator[Fault]:
    """Yield what is wrong with an article, only the first where the rest follows from it."""
    facts = stored.facts
    article, text = facts["id"], facts["text"]
    name = f"the article '{article}'"
    if (facts["newest"] or 0) > facts["revision"]:
        yield Fault("revision", article, f"An old text of {name} stands for its newest.")
    elif text is None:
        source = facts["source"] or "its source"
        remedy = f"Restore a backup; or let `pullquote check --repair` take it out, and add {source} again."
        yield Fault("text-lost", article, f"The text of {name} is gone.", remedy)
    elif text_sha256(text) != facts["sha256"]:
        yield _changed(article, "The text")
    elif not facts["audiences"]:
        remedy = f"Say who with `pullquote edit {article} --audience '*'` (everyone), or remove it."
        yield Fault("audience", article, f"Nobody may be answered from {name}.", remedy)
    else:
        yield from _of_details(stored)
        if not _passages_fit(stored):
            yield Fault("passages", article, f"The passages of {name} are not those of its text.")
        elif lacking := sum(passage["key"] not in sound for passage in stored.passages):
            yield Fault("vectors", article, f"Passages of {name} have no sound vector ({lacking:,}).")
        if wrong := sum(not _quote_fits(stored, quote) for quote in stored.quotes):
            yield Fault("quotes", article, f"Quotes of {name} are not what stands in its text ({wrong:,}).")


def _changed(article: str, which: str) -> Fault:
    problem = f"{which} of the article '{article}' is not what was read once."
    return Fault("text", article, problem, "Restore a backup, or remove the article and add its source again.")


def _of_details(stored: Stored) -> Iterator[Fault]:
    facts = stored.facts
    try:
        known = merged(Details(**json.loads(facts["stated"])), Details(**json.loads(facts["edits"])))
    except (ValueError, TypeError):
        problem = f"What is stated about the article '{facts['id']}' cannot be read."
        yield Fault("details", facts["id"], problem, "Restore a backup.")
        return
    names = ("title", "url", "site", "byline", "published", "language")
    if known != Details(**{name: facts[name] for name in names}):
        yield Fault(
            "details", facts["id"], f"The article '{facts['id']}' is shown with other details than were stated."
        )


def _passages_fit(stored: Stored) -> bool:
    """Return whether the passages have the keys of what they say and leave out nothing of the text but blanks."""
    text, at = stored.facts["text"], 0
    for row in stored.passages:
        span = Span(row["start"], row["end"])
        if not at <= span.start < span.end <= len(text) or text[at : span.start].strip():
            return False
        embedded = search_text(text, Passage(span=span, head=row["head"]))
        if hashlib.sha256(embedded.encode()).digest() != row["key"]:
            return False
        at = span.end
    return not text[at:].strip()


def _quote_fits(stored: Stored, quote: sqlite3.Row) -> bool:
    """Return whether a quote is the one that its id was made of, and its words are those of its span."""
    text, sha256 = stored.facts["text"], stored.facts["sha256"]
    if quote["speaker_astray"] or not spans_fit(quote, text):
        return False
    span = Span(quote["start"], quote["end"])
    saying = Saying(kind=quote["kind"], span=span, sentence=span)
    same: bool = quote["id"] == quote_id(stored.facts["id"], sha256, saying)
    return same and bool(quote["words"] == words_key(span.of(text)))
