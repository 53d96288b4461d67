"""What a commit may do to the library. Everything here runs inside one write transaction."""

from __future__ import annotations

import bisect
import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass

from index.protocols import Vectors
from index.records import Details, Kind, Passage, Saying, Span, Speaker
from index.text import last_name, name_key, paragraphs, words_key

from .decisions import Correction, Deciding
from .read import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """An article made ready for the library: everything that one commit writes, computed beforehand.

    `keys` are the sha256 of what is embedded, one a passage; `stated` the details as the source gives them;
    `withdrawn` the audiences that are to have the article no longer; `corrections` those that speakers and sayings rest
    on, `corrected` the places of the sayings that they concern.
    """

    id: str
    text: str
    stated: Details
    edits: Details
    source: str | None
    audiences: tuple[str, ...]
    added: str
    read: str
    passages: Sequence[Passage] = ()
    keys: Sequence[bytes] = ()
    speakers: Sequence[Speaker] = ()
    sayings: Sequence[Saying] = ()
    withdrawn: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    corrected: frozenset[tuple[Kind, Span]] = frozenset()

    @property
    def sha256(self) -> str:
        """The sha256 of the text, in hexadecimal digits."""
        return text_sha256(self.text)

    @property
    def analysis(self) -> str:
        """The sha256 of all that was made of the text, in hexadecimal digits."""
        made = repr((self.keys, self.passages, self.speakers, self.sayings))
        return hashlib.sha256(made.encode(errors="surrogatepass")).hexdigest()


def text_sha256(text: str) -> str:
    """Return the sha256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def merged(stated: Details, edits: Details) -> Details:
    """Return the details as shown: an edit wins, an empty one clears."""
    said = {name: value for name, value in asdict(edits).items() if value is not None}
    return Details(**{name: value or None for name, value in (asdict(stated) | said).items()})


# How many characters on either side of a quote it is found by: an endless paragraph of quotes would cost its square.
REACH = 1500

# The indexes of words, the views that show what is in them, and their columns.
_WORDS = (
    ("passage_words", "passage_text", "head, body"),
    ("quote_words", "quote_text", "sentence, paragraph, before, after, title"),
)


class Transaction(Deciding):
    """The writes of one commit."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._left: list[bytes] = []

    @property
    def now(self) -> Reader:
        """The library as this commit finds it and has changed it so far."""
        return Reader(self._database)

    def file(self, filing: Filing) -> None:
        """Put an article in, or its newest state in place of the old one; audiences are added to those it has."""
        known = self._database.execute("SELECT number FROM articles WHERE id = ?", (filing.id,)).fetchone()
        if known:
            self._clear(known["number"])
        number = self._article(filing)
        self.grant(filing.id, filing.audiences)
        self.revoke(filing.id, filing.withdrawn)
        self._passages(number, filing)
        self._quotes(number, filing, self._speakers(number, filing.speakers))
        for index, view, columns in _WORDS:
            self._database.execute(
                f"INSERT INTO {index} (rowid, {columns}) SELECT number, {columns} FROM {view} WHERE article = ?",
                (number,),
            )

    def _article(self, filing: Filing) -> int:
        shown = asdict(merged(filing.stated, filing.edits))
        row = self._database.execute(
            "SELECT a.number, a.revision, r.sha256 FROM articles a "
            "JOIN revisions r ON r.article = a.number AND r.revision = a.revision WHERE a.id = ?",
            (filing.id,),
        ).fetchone()
        facts = shown | {
            "id": filing.id,
            "stated": _json(filing.stated),
            "edits": _json(filing.edits),
            "source": filing.source,
            "analysis": filing.analysis,
            "added": filing.added,
            "read": filing.read,
        }
        if row is None:
            number = self._insert("articles", facts | {"revision": 1})
            self._revise(number, 1, filing)
            return number
        number, revision = int(row["number"]), int(row["revision"])
        if row["sha256"] != filing.sha256:
            revision += 1
            self._revise(number, revision, filing)
        kept = {name: value for name, value in facts.items() if name not in ("id", "added")} | {"revision": revision}
        names = ", ".join(f"{name} = :{name}" for name in kept)
        # Column names are ours, from the records above; values are bound.
        self._database.execute(f"UPDATE articles SET {names} WHERE number = :number", kept | {"number": number})
        return number

    def _revise(self, number: int, revision: int, filing: Filing) -> None:
        self._insert(
            "revisions",
            {
                "article": number,
                "revision": revision,
                "sha256": filing.sha256,
                "text": filing.text,
                "read": filing.read,
            },
        )

    def _insert(self, table: str, values: dict[str, object]) -> int:
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        # Table and column names are ours; values are bound.
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        return int(self._database.execute(statement, tuple(values.values())).lastrowid or 0)

    def _clear(self, number: int) -> None:
        """Take out what was derived from the article's text; the text and its details stay."""
        run = self._database.execute
        keys = [row["key"] for row in run("SELECT key FROM passages WHERE article = ?", (number,))]
        for index, view, columns in _WORDS:
            run(
                f"INSERT INTO {index} ({index}, rowid, {columns}) "
                f"SELECT 'delete', number, {columns} FROM {view} WHERE article = ?",
                (number,),
            )
        for table in ("passages", "quotes", "speakers"):
            run(f"DELETE FROM {table} WHERE article = ?", (number,))
        self._left.extend(keys)

    def _passages(self, number: int, filing: Filing) -> None:
        for passage, key in zip(filing.passages, filing.keys, strict=True):
            span = passage.span
            self._insert(
                "passages",
                {"article": number, "start": span.start, "end": span.end, "head": passage.head, "key": key},
            )

    def _speakers(self, number: int, speakers: Iterable[Speaker]) -> dict[str, int]:
        rows = {}
        for speaker in speakers:
            facts = {"article": number, "name": speaker.name, "last": last_name(speaker.name)}
            row = rows[speaker.name] = self._insert("speakers", facts)
            for form in dict.fromkeys((speaker.name, *speaker.forms)):
                self._insert("forms", {"speaker": row, "form": form, "folded": name_key(form)})
        return rows

    def _quotes(self, number: int, filing: Filing, speakers: dict[str, int]) -> None:
        blocks = paragraphs(filing.text)
        starts = [block.start for block in blocks]
        around = [Span(0, 0), *blocks, Span(0, 0)]
        for saying in filing.sayings:
            near = Span(saying.sentence.start - REACH, saying.sentence.end + REACH)
            held = max(0, bisect.bisect_right(starts, saying.sentence.start) - 1)
            spans = {
                "": saying.span,
                "sentence_": _clipped(saying.sentence, Span(saying.span.start - REACH, saying.span.start + 2 * REACH)),
                "paragraph_": _clipped(around[held + 1], near),
                "before_": _clipped(around[held], near),
                "after_": _clipped(around[held + 2], near),
            }
            facts: dict[str, object] = {
                "id": quote_id(filing.id, filing.sha256, saying),
                "article": number,
                "kind": saying.kind,
                "speaker": speakers.get(saying.speaker or ""),
                "speaker_as": saying.speaker_as,
                "via": saying.via,
                "cue": saying.cue,
                "utterance": saying.utterance,
                "confidence": saying.confidence,
                "corrected": (saying.kind, saying.span) in filing.corrected,
                "words": words_key(saying.span.of(filing.text)),
            }
            for name, span in spans.items():
                facts |= {f"{name}start": span.start, f"{name}end": span.end}
            self._insert("quotes", facts)

    def grant(self, id: str, audiences: Collection[str]) -> int:  # noqa: A002 - the contract's word
        """Let these audiences be answered from the article beside those who are; return how many were not before."""
        return self._database.executemany(
            "INSERT OR IGNORE INTO audiences SELECT number, ? FROM articles WHERE id = ?",
            [(audience, id) for audience in audiences],
        ).rowcount

    def revoke(self, id: str, audiences: Collection[str] | None) -> None:  # noqa: A002
        """Take these audiences back, all of them where None; the article goes with the last one."""
        run = self._database.execute
        row = run("SELECT number FROM articles WHERE id = ?", (id,)).fetchone()
        if row is None:
            return
        for audience in audiences or ():
            run("DELETE FROM audiences WHERE article = ? AND audience = ?", (row["number"], audience))
        left = run("SELECT count(*) FROM audiences WHERE article = ?", (row["number"],)).fetchone()[0]
        if audiences is None or not left:
            self._clear(row["number"])
            run("DELETE FROM articles WHERE number = ?", (row["number"],))

    def touch(self, id: str, *, source: str | None, read: str) -> None:  # noqa: A002
        """Note that the article was read again and had not changed."""
        self._database.execute("UPDATE articles SET read = ?, source = ? WHERE id = ?", (read, source, id))

    def vectors(self, model: str, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep the vectors of these keys under a model, which is made known if it is new."""
        run = self._database.execute
        run("INSERT OR IGNORE INTO models (name, dimension) VALUES (?, ?)", (model, vectors.shape[1]))
        number = run("SELECT number FROM models WHERE name = ?", (model,)).fetchone()[0]
        self._database.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
            [(key, number, vector.astype("<f4").tobytes()) for key, vector in zip(keys, vectors, strict=True)],
        )

    def drop_vectors(self, model: str) -> None:
        """Forget the model with all its vectors."""
        run = self._database.execute
        run("DELETE FROM vectors WHERE model = (SELECT number FROM models WHERE name = ?)", (model,))
        run("DELETE FROM models WHERE name = ?", (model,))

    def use_model(self, model: str, *, over: bool = True) -> None:
        """Answer with this model's vectors from now on; without `over` only where the library has no model yet."""
        how = "REPLACE" if over else "IGNORE"
        self._database.execute(f"INSERT OR {how} INTO facts VALUES ('model', ?)", (model,))

    def complete(self, model: str) -> bool:
        """Return whether every passage has a vector under this model."""
        query = (
            "SELECT 1 FROM passages p WHERE NOT EXISTS (SELECT 1 FROM vectors v JOIN models m ON m.number = v.model "
            "WHERE v.key = p.key AND m.name = ?) LIMIT 1"
        )
        return self._database.execute(query, (model,)).fetchone() is None

    def drop_unused_vectors(self) -> None:
        """Delete the vectors that no passage has and those of models that are not in use."""
        run = self._database.execute
        run("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM passages)")
        run(
            "DELETE FROM vectors WHERE model NOT IN "
            "(SELECT m.number FROM models m JOIN facts f ON f.name = 'model' AND f.value = m.name)"
        )

    def finish(self) -> None:
        """Close the books of the commit: a new state, and no vectors that its changes left without a passage."""
        self._database.executemany(
            "DELETE FROM vectors WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM passages WHERE key = ?1)",
            [(key,) for key in self._left],
        )
        self._database.execute("UPDATE facts SET value = value + 1 WHERE name = 'generation'")
        self._database.execute("UPDATE facts SET value = lower(hex(randomblob(16))) WHERE name = 'state'")


def _clipped(span: Span, near: Span) -> Span:
    """Return what lies of a span near another; nothing of it where they do not meet."""
    start = max(span.start, near.start)
    return Span(start, max(start, min(span.end, near.end)))


def quote_id(article: str, sha256: str, saying: Saying) -> str:
    """Return the id of a quote, the same as long as article, text and span are.

    A sentence of an article's own words, which is kept nowhere, can be found again by what its id says.
    """
    if saying.kind == "article":
        return f"{sha256[:12]}{article_mark(article)}-{saying.span.start}-{saying.span.end}"
    place = f"{article}\0{sha256}\0{saying.kind}\0{saying.span.start}\0{saying.span.end}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def article_mark(article: str) -> str:
    """Return four hexadecimal digits that tell an article from others with the same text."""
    return hashlib.sha256(article.encode()).hexdigest()[:4]


def _json(details: Details) -> str:
    return json.dumps({name: value for name, value in asdict(details).items() if value is not None})
