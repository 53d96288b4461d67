"""Who is quoted, and with what words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator

from index.records import Wanted
from index.text import last_name, name_key

from .held import HeldQuote, HeldSpeaker, QuoteFields, QuoteWords, held_quote
from .query import Query, as_list, within

# Up to so many quotes are looked up one by one.
FEW = 500

_QUOTE = """
SELECT q.*, s.name AS speaker_name, a.published FROM quotes q
JOIN articles a ON a.number = q.article LEFT JOIN speakers s ON s.number = q.speaker
"""


class Sayings(Query):
    """What may be asked about speakers and quotes."""

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
        where = self._may(within("q.article"))
        rows = self._run(f"{_QUOTE} WHERE {where} ORDER BY q.article, q.start", wanted=as_list(numbers))
        return [held_quote(row) for row in rows]

    def people_in(self, number: int) -> list[str]:
        """Return the names of an article's speakers, also of those whom nothing in it quotes."""
        rows = self._run("SELECT DISTINCT name FROM speakers WHERE article = :number ORDER BY number", number=number)
        return [row[0] for row in rows]

    def forms_in(self, numbers: Iterable[int]) -> dict[int, dict[str, set[str]]]:
        """Return the folded forms that each of these articles uses for each of its speakers."""
        found: dict[int, dict[str, set[str]]] = {}
        rows = self._run(
            "SELECT s.article, s.name, f.folded FROM speakers s JOIN forms f ON f.speaker = s.number "
            f"WHERE {within('s.article')}",
            wanted=as_list(numbers),
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
            f"WHERE {self._may('o.number <> a.number', few=True)} AND {within('o.number')}",
            wanted=as_list(numbers),
        )
        return [(row["one"], row["other"]) for row in rows]

    def quote_scores(self, match: str, fields: QuoteFields, numbers: Collection[int]) -> dict[int, float]:
        """Return the BM25 scores of those of these quotes that match, each field with its weight."""
        marks = ", ".join(f":{name}" for name in QuoteFields._fields)
        # Without the plus each quote is looked up, with it every match is read: 30 µs a quote against some 20 ms.
        column = "rowid" if len(numbers) <= FEW else "+rowid"
        rows = self._run(
            f"SELECT rowid, -bm25(quote_words, {marks}) AS score FROM quote_words "
            f"WHERE quote_words MATCH :match AND {within(column)}",
            match=match,
            wanted=as_list(numbers),
            **fields._asdict(),
        )
        return {row["rowid"]: row["score"] for row in rows}

    def passages_of_quotes(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the number of the passage in which each of these quotes begins."""
        rows = self._run(
            "SELECT q.number AS quote, p.number AS passage FROM quotes q JOIN passages p ON p.article = q.article "
            f'AND p.start <= q.start AND q.start < p."end" WHERE {within("q.number")}',
            wanted=as_list(numbers),
        )
        return {row["quote"]: row["passage"] for row in rows}

    def quote_words(self, numbers: Iterable[int]) -> dict[int, QuoteWords]:
        """Return the words by which each of these quotes is searched."""
        query = f"SELECT number, {', '.join(QuoteWords._fields)} FROM quote_text WHERE {within('number')}"
        rows = self._run(query, wanted=as_list(numbers))
        return {row["number"]: QuoteWords(*(row[name] for name in QuoteWords._fields)) for row in rows}


def _conditions(wanted: Wanted, speakers: Collection[int] | None) -> tuple[str, dict[str, object]]:
    """Return the SQL condition for what is wanted, and its values."""
    parts: dict[str, tuple[str, object]] = {
        "kind": ("q.kind = :kind", wanted.kind),
        "article": ("a.id = :article", wanted.article),
        "site": ("folded(coalesce(a.site, '')) = folded(:site)", wanted.site),
        "since": ("a.published >= :since", wanted.since),
        "until": ("a.published <= :until", wanted.until),
        "speakers": (within("q.speaker", "speakers"), None if speakers is None else as_list(speakers)),
    }
    given = {name: part for name, part in parts.items() if part[1] is not None}
    values = {name: value for name, (_, value) in given.items()}
    return " AND ".join(condition for condition, _ in given.values()) or "1", values


def _speaker(row: sqlite3.Row) -> HeldSpeaker:
    return HeldSpeaker(number=row["number"], name=row["name"], form=row["folded"], quotes=row["quotes"])
