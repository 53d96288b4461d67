"""What may be asked of the library. Everything here runs inside one read transaction, so that it sees one state."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.errors import UnknownIdError
from index.protocols import Vectors
from index.records import EVERYONE, Article, Span, Wanted
from index.text import last_name, name_key

from .decisions import Decided
from .held import Held, HeldQuote, HeldSpeaker, QuoteFields, QuoteWords, held_article, held_quote

Audiences = Collection[str] | None

FEW = 500

_ARTICLE = """
SELECT a.*, r.text, r.sha256,
    (SELECT json_group_array(audience) FROM audiences WHERE article = a.number AND :who) AS audiences,
    (SELECT count(*) FROM passages WHERE article = a.number) AS passages,
    (SELECT count(*) FROM quotes WHERE article = a.number) AS quotes
FROM articles a JOIN revisions r ON r.article = a.number AND r.revision = a.revision
"""
_AMONG = "audience IN (SELECT value FROM json_each(:audiences))"
_SEEN = f"a.number IN (SELECT article FROM audiences WHERE {_AMONG})"
# The same, looked up article by article: for queries that find few, where the list of all takes longest.
_SEEN_ONE_BY_ONE = f"EXISTS (SELECT 1 FROM audiences WHERE article = a.number AND {_AMONG})"


class Reader(Decided):
    """The questions of one read transaction. `audiences` None sees everything, else those and everyone's."""

    def __init__(self, database: sqlite3.Connection, audiences: Audiences = None) -> None:
        self._database = database
        self._all = audiences is None
        self._audiences = json.dumps([EVERYONE, *(audiences or ())])
        # Who else may see an article is nobody's business either.
        self._article = _ARTICLE.replace(":who", "1" if self._all else _AMONG)

    def narrowed(self, audiences: Audiences) -> Reader:
        """Return a reader of the same state of the library for these audiences."""
        return Reader(self._database, audiences)

    def _run(self, query: str, **values: object) -> sqlite3.Cursor:
        return self._database.execute(
            query, {"audiences": self._audiences, **{k: _bound(v) for k, v in values.items()}}
        )

    def _may(self, where: str = "1", *, few: bool = False) -> str:
        return where if self._all else f"({where}) AND {_SEEN_ONE_BY_ONE if few else _SEEN}"

    def fact(self, name: str) -> str | None:
        """Return a fact about the whole library ("generation", "model"), None where it is not set."""
        row = self._run("SELECT value FROM facts WHERE name = :name", name=name).fetchone()
        return row and str(row[0])

    @property
    def generation(self) -> int:
        """How many commits the library has seen."""
        return int(self.fact("generation") or 0)

    @property
    def state(self) -> str:
        """Which state of which library this is: no other has the same, also after a copy was put back."""
        return self.fact("state") or ""

    def count(self, table: str) -> int:
        """Return how many rows a table has, those of articles that may not be seen left out."""
        column = "number" if table == "articles" else "article"
        where = self._may().replace("a.number", f"a.{column}")
        return int(self._run(f"SELECT count(*) FROM {table} a WHERE {where}").fetchone()[0])

    def speaker_count(self) -> int:
        """Return how many different names are quoted in the articles that may be seen."""
        where = self._may().replace("a.number", "s.article")
        query = f"SELECT count(DISTINCT s.name) FROM speakers s JOIN quotes q ON q.speaker = s.number WHERE {where}"
        return int(self._run(query).fetchone()[0])

    # Articles

    def held(self, id: str) -> Held | None:  # noqa: A002 - the contract's word
        """Return the article of this id, whoever may see it; None when there is none."""
        row = self._run(f"{self._article} WHERE a.id = :id", id=id).fetchone()
        return row and held_article(row)

    def named(self, prefix: str) -> Held:
        """Return the one article whose id is, or else begins with, `prefix`; raises `UnknownIdError`."""
        where = self._may("a.id = :id OR substr(a.id, 1, :length) = :id")
        query = f"{self._article} WHERE {where} ORDER BY a.id <> :id LIMIT 4"
        rows = self._run(query, id=prefix, length=len(prefix)).fetchall() if prefix else []
        exact = [row for row in rows if row["id"] == prefix] or rows
        if len(exact) == 1:
            return held_article(exact[0])
        if not exact:
            raise UnknownIdError(f"No article has the id '{prefix}'. `pullquote list` shows the ids.")
        some = ", ".join(row["id"] for row in exact[:3])
        raise UnknownIdError(f"Several articles' ids begin with '{prefix}' ({some}, ...). Give more of the id.")

    def articles(self, words: Sequence[str] = ()) -> Iterator[Article]:
        """Return the articles in which all of these words stand, newest first."""
        everything = (
            "coalesce(title, '') || ' ' || coalesce(site, '') || ' ' || coalesce(byline, '') || ' ' || "
            "coalesce(url, '') || ' ' || a.id || ' ' || r.text"
        )
        # folded() knows every script, lower() only English, but is fifty times as fast.
        how = ["lower" if word.isascii() else "folded" for word in words]
        wanted = " AND ".join(
            f"instr({fold}({everything}), {fold}(:word{place})) > 0" for place, fold in enumerate(how)
        )
        values = {f"word{place}": word for place, word in enumerate(words)}
        order = "ORDER BY coalesce(a.published, substr(a.added, 1, 10)) DESC, a.number DESC"
        for row in self._run(f"{self._article} WHERE {self._may(wanted or '1')} {order}", **values):
            yield held_article(row).article

    def numbered(self, numbers: Iterable[int]) -> dict[int, Held]:
        """Return the articles of these numbers."""
        rows = self._run(f"{self._article} WHERE {_within('a.number')}", wanted=_list(numbers))
        return {row["number"]: held_article(row) for row in rows}

    def ids(self) -> list[str]:
        """Return the ids of all articles, in the order of adding."""
        return [row[0] for row in self._run("SELECT id FROM articles ORDER BY number")]

    # Passages and their vectors

    def passage_numbers(self) -> NDArray[np.int64]:
        """Return the numbers of the passages that may be seen, ascending."""
        where = self._may().replace("a.number", "p.article")
        rows = self._run(f"SELECT p.number FROM passages p WHERE {where} ORDER BY p.number")
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def passage_rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return number and mark of every passage, by number; a mark is the first eight bytes of the key."""
        rows = self._run("SELECT number, substr(key, 1, 8) AS mark FROM passages ORDER BY number").fetchall()
        return _rows(rows)

    def passages(self, numbers: Iterable[int]) -> dict[int, tuple[int, Span]]:
        """Return article and span of each of these passages."""
        query = f'SELECT number, article, start, "end" FROM passages WHERE {_within("number")}'
        rows = self._run(query, wanted=_list(numbers))
        return {row["number"]: (row["article"], Span(row["start"], row["end"])) for row in rows}

    def vectors(
        self, model: str, numbers: Iterable[int]
    ) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], Vectors]:
        """Return numbers and marks of those of these passages that have a vector under the model, and the vectors."""
        rows = self._run(
            "SELECT p.number, substr(p.key, 1, 8) AS mark, v.vector FROM passages p JOIN vectors v ON v.key = p.key "
            # A vector of another width is a damaged one: `check` tells of it, a question goes without.
            "JOIN models m ON m.number = v.model AND m.name = :model AND length(v.vector) = 4 * m.dimension "
            f"WHERE {_within('p.number')}",
            model=model,
            wanted=_list(numbers),
        ).fetchall()
        width = self._run("SELECT dimension FROM models WHERE name = :model", model=model).fetchone()
        joined = np.frombuffer(b"".join(row["vector"] for row in rows), dtype="<f4").astype(np.float32)
        return _rows(rows), joined.reshape(len(rows), width[0] if width else 0)

    def missing(self, model: str, keys: Collection[bytes]) -> set[bytes]:
        """Return those of these keys that have no vector under the model."""
        query = "SELECT 1 FROM vectors v JOIN models m ON m.number = v.model AND m.name = :model WHERE v.key = :key"
        return {key for key in keys if self._run(query, model=model, key=key).fetchone() is None}

    def passages_without(self, model: str, *, after: bytes, limit: int) -> list[tuple[bytes, str]]:
        """Return key and embedded text of passages without a vector under the model, by key, after a key."""
        rows = self._run(
            'SELECT p.key, p.head, substr(r.text, p.start + 1, p."end" - p.start) AS body FROM passages p '
            "JOIN articles a ON a.number = p.article "
            "JOIN revisions r ON r.article = a.number AND r.revision = a.revision WHERE NOT EXISTS "
            "(SELECT 1 FROM vectors v JOIN models m ON m.number = v.model WHERE v.key = p.key AND m.name = :model) "
            "AND p.key > :after GROUP BY p.key ORDER BY p.key LIMIT :limit",
            model=model,
            after=after,
            limit=limit,
        )
        return [(row["key"], f"{row['head']}\n{row['body']}" if row["head"] else row["body"]) for row in rows]

    def lexical(self, match: str, limit: int) -> dict[int, float]:
        """Return the BM25 scores of the `limit` passages that match an FTS5 expression best, higher is better."""
        where = self._may().replace("a.number", "p.article")
        rows = self._run(
            "SELECT p.number, -bm25(passage_words) AS score FROM passage_words "
            "JOIN passages p ON p.number = passage_words.rowid "
            f"WHERE passage_words MATCH :match AND {where} ORDER BY score DESC LIMIT :limit",
            match=match,
            limit=limit,
        )
        return {row["number"]: row["score"] for row in rows}

    def matching(self, match: str, limit: int) -> list[int]:
        """Return the articles of at most `limit` passages whose text matches an FTS5 expression, newest first."""
        # In this order, or SQLite would look at every passage there is; and asked of each article that matches, or it
        # would list all that may be seen, which takes longer than the rest together.
        may = f"AND EXISTS (SELECT 1 FROM audiences WHERE article = p.article AND {_AMONG})"
        rows = self._run(
            "SELECT p.article FROM passage_words CROSS JOIN passages p ON p.number = passage_words.rowid "
            f"WHERE passage_words MATCH :match {'' if self._all else may} "
            "ORDER BY passage_words.rowid DESC LIMIT :limit",
            match=f"body : {match}",
            limit=limit,
        )
        return [row[0] for row in rows]

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return in how many passages each term stands, inflected forms counted."""
        query = "SELECT count(*) FROM passage_words WHERE passage_words MATCH :match"
        if not self._all:
            # Of what may be seen only: neither the answer nor its confidence may tell of anything else. With the
            # plus, SQLite looks up the word once, not once a passage: 2 ms against 290 ms with 11,000 passages.
            may = self._may().replace("a.number", "p.article")
            query = f"{query} AND +rowid IN (SELECT p.number FROM passages p WHERE {may})"
        return {term: self._run(query, match=quoted(term)).fetchone()[0] for term in terms}

    # Speakers and quotes

    def speakers(self, name: str) -> list[HeldSpeaker]:
        """Return the speakers that an article calls so, and those with this last name."""
        where = self._may().replace("a.number", "s.article")
        either = (
            "SELECT speaker, folded FROM forms WHERE folded = :key UNION "
            "SELECT number, last FROM speakers WHERE last = :last"
        )
        rows = self._run(
            "SELECT s.number, s.name, f.folded, (SELECT count(*) FROM quotes WHERE speaker = s.number) AS quotes "
            f"FROM ({either}) f JOIN speakers s ON s.number = f.speaker WHERE {where}",
            key=name_key(name),
            last=last_name(name),
        )
        return [_speaker(row) for row in rows]

    def described(self, head: str, others: Collection[str]) -> list[HeldSpeaker]:
        """Return the speakers whom an article describes by the word `head`, where the other words stand there, too."""
        where = self._may().replace("a.number", "s.article")
        rest = " AND ".join(
            f"instr(lower(coalesce(o.title, '') || ' ' || r.text), :word{place}) > 0" for place in range(len(others))
        )
        rows = self._run(
            "SELECT DISTINCT s.number, s.name, f.folded, "
            "(SELECT count(*) FROM quotes WHERE speaker = s.number) AS quotes "
            "FROM forms f JOIN speakers s ON s.number = f.speaker JOIN articles o ON o.number = s.article "
            "JOIN revisions r ON r.article = o.number AND r.revision = o.revision "
            f"WHERE instr(' ' || f.folded || ' ', :head) > 0 AND {rest or '1'} AND {where}",
            head=f" {head} ",
            **{f"word{place}": word for place, word in enumerate(others)},
        )
        return [_speaker(row) for row in rows]

    def quoted_speakers(self) -> Iterator[tuple[str, int, int, list[str]]]:
        """Return who is quoted, article by article: name, the article's number, how many quotes, all forms."""
        where = self._may().replace("a.number", "s.article")
        rows = self._run(
            "SELECT s.name, s.article, count(*) AS quotes, "
            "(SELECT json_group_array(form) FROM forms WHERE speaker = s.number) AS forms "
            f"FROM quotes q JOIN speakers s ON s.number = q.speaker WHERE {where} GROUP BY s.number"
        )
        for row in rows:
            yield row["name"], row["article"], row["quotes"], json.loads(row["forms"])

    def names(self) -> list[str]:
        """Return the names of all speakers."""
        where = self._may().replace("a.number", "s.article")
        return [row[0] for row in self._run(f"SELECT DISTINCT s.name FROM speakers s WHERE {where}")]

    def quotes(self, wanted: Wanted, *, speakers: Collection[int] | None = None) -> Iterator[HeldQuote]:
        """Return the quotes that are wanted, by article added, then place; topic, order and limit are others' work."""
        where, values = _conditions(wanted, speakers)
        query = f'{_QUOTE} WHERE {self._may(where)} ORDER BY q.article, q.start, q."end" DESC'
        for row in self._run(query, **values):
            yield held_quote(row)

    def quotes_in(self, numbers: Iterable[int]) -> list[HeldQuote]:
        """Return the quotes of these articles, by article and place."""
        where = self._may(_within("q.article"))
        rows = self._run(f"{_QUOTE} WHERE {where} ORDER BY q.article, q.start", wanted=_list(numbers))
        return [held_quote(row) for row in rows]

    def forms_in(self, numbers: Iterable[int]) -> dict[int, dict[str, set[str]]]:
        """Return the folded forms that each of these articles uses for each of its speakers."""
        found: dict[int, dict[str, set[str]]] = {}
        rows = self._run(
            "SELECT s.article, s.name, f.folded FROM speakers s JOIN forms f ON f.speaker = s.number "
            f"WHERE {_within('s.article')}",
            wanted=_list(numbers),
        )
        for row in rows:
            found.setdefault(row["article"], {}).setdefault(row["name"], set()).add(row["folded"])
        return found

    def quotes_named(self, prefix: str) -> list[HeldQuote]:
        """Return the quote with this id and, a few of them, those whose ids begin so."""
        where = self._may("q.id >= :id AND q.id < :id || '~'")  # ids are hexadecimal digits, which come before it
        return [held_quote(row) for row in self._run(f"{_QUOTE} WHERE {where} ORDER BY q.id LIMIT 4", id=prefix)]

    def same_words(self, keys: Collection[bytes]) -> list[HeldQuote]:
        """Return the quotes whose words have one of these keys, whoever said them."""
        names = {f"key{place}": key for place, key in enumerate(sorted(keys))}
        where = self._may(f"q.words IN ({', '.join(f':{name}' for name in names)})", few=True)
        return [held_quote(row) for row in self._run(f"{_QUOTE} WHERE {where} ORDER BY q.number", **names)]

    def same_texts(self, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """Return each of these articles with every other one whose newest text is the same."""
        rows = self._run(
            "SELECT o.number AS one, a.number AS other FROM articles o "
            "JOIN revisions mine ON mine.article = o.number AND mine.revision = o.revision "
            "JOIN revisions r ON r.sha256 = mine.sha256 "
            "JOIN articles a ON a.number = r.article AND a.revision = r.revision "
            f"WHERE {self._may('o.number <> a.number', few=True)} AND {_within('o.number')}",
            wanted=_list(numbers),
        )
        return [(row["one"], row["other"]) for row in rows]

    def quote_scores(self, match: str, fields: QuoteFields, numbers: Collection[int]) -> dict[int, float]:
        """Return the BM25 scores of those of these quotes that match, each field with its weight."""
        marks = ", ".join(f":{name}" for name in QuoteFields._fields)
        # Without the plus each quote is looked up, with it every match is read: 30 µs a quote against some 20 ms.
        column = "rowid" if len(numbers) <= FEW else "+rowid"
        rows = self._run(
            f"SELECT rowid, -bm25(quote_words, {marks}) AS score FROM quote_words "
            f"WHERE quote_words MATCH :match AND {_within(column)}",
            match=match,
            wanted=_list(numbers),
            **fields._asdict(),
        )
        return {row["rowid"]: row["score"] for row in rows}

    def passages_of_quotes(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the number of the passage in which each of these quotes begins."""
        rows = self._run(
            "SELECT q.number AS quote, p.number AS passage FROM quotes q JOIN passages p ON p.article = q.article "
            f'AND p.start <= q.start AND q.start < p."end" WHERE {_within("q.number")}',
            wanted=_list(numbers),
        )
        return {row["quote"]: row["passage"] for row in rows}

    def quote_words(self, numbers: Iterable[int]) -> dict[int, QuoteWords]:
        """Return the words by which each of these quotes is searched."""
        query = f"SELECT number, {', '.join(QuoteWords._fields)} FROM quote_text WHERE {_within('number')}"
        rows = self._run(query, wanted=_list(numbers))
        return {row["number"]: QuoteWords(*(row[name] for name in QuoteWords._fields)) for row in rows}


_QUOTE = """
SELECT q.*, s.name AS speaker_name, a.published FROM quotes q
JOIN articles a ON a.number = q.article LEFT JOIN speakers s ON s.number = q.speaker
"""


def _bound(value: object) -> object:
    """Return a value as SQLite takes it: a command line can hold half a surrogate pair, the library never does."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value


def quoted(term: str) -> str:
    """Return a word as FTS5 takes it literally, whatever stands in it."""
    return '"' + term.replace('"', '""') + '"'


def _conditions(wanted: Wanted, speakers: Collection[int] | None) -> tuple[str, dict[str, object]]:
    """Return the SQL condition for what is wanted, and its values."""
    parts: dict[str, tuple[str, object]] = {
        "kind": ("q.kind = :kind", wanted.kind),
        "article": ("a.id = :article", wanted.article),
        "site": ("folded(coalesce(a.site, '')) = folded(:site)", wanted.site),
        "since": ("a.published >= :since", wanted.since),
        "until": ("a.published <= :until", wanted.until),
        "speakers": (_within("q.speaker", "speakers"), None if speakers is None else _list(speakers)),
    }
    given = {name: part for name, part in parts.items() if part[1] is not None}
    values = {name: value for name, (_, value) in given.items()}
    return " AND ".join(condition for condition, _ in given.values()) or "1", values


def _rows(rows: Sequence[sqlite3.Row]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    marks = np.frombuffer(b"".join(row["mark"] for row in rows), dtype="<i8").astype(np.int64)
    return np.array([row["number"] for row in rows], dtype=np.int64), marks


def _within(column: str, name: str = "wanted") -> str:
    return f"{column} IN (SELECT value FROM json_each(:{name}))"


def _list(numbers: Iterable[int]) -> str:
    return json.dumps([int(number) for number in numbers])


def _speaker(row: sqlite3.Row) -> HeldSpeaker:
    return HeldSpeaker(number=row["number"], name=row["name"], form=row["folded"], quotes=row["quotes"])
