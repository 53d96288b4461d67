"""What may be asked of the library. Everything here runs inside one read transaction, so that it sees one state."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from index.errors import UnknownIdError
from index.records import Article

from .decisions import Decided
from .held import Held, States, held_article
from .passages import Passages
from .query import AMONG, Audiences, as_list, within
from .sayings import Sayings

_ARTICLE = """
SELECT a.*, r.text, r.sha256,
    (SELECT json_group_array(audience) FROM audiences WHERE article = a.number AND :who) AS audiences,
    (SELECT count(*) FROM passages WHERE article = a.number) AS passages,
    (SELECT count(*) FROM quotes WHERE article = a.number) AS quotes
FROM articles a JOIN revisions r ON r.article = a.number AND r.revision = a.revision
"""
_STATE = """
SELECT a.id, r.sha256, a.analysis, a.title, a.url, a.site, a.byline, a.published, (
    SELECT json_group_array(audience) FROM (SELECT audience FROM audiences WHERE article = a.number ORDER BY audience)
)
FROM json_each(:wanted) w JOIN articles a ON a.id = w.value
JOIN revisions r ON r.article = a.number AND r.revision = a.revision
"""


class Reader(Passages, Sayings, Decided):
    """The questions of one read transaction. `audiences` None sees everything, else those and everyone's."""

    def __init__(self, database: sqlite3.Connection, audiences: Audiences = None) -> None:
        super().__init__(database, audiences)
        # Who else may see an article is nobody's business either.
        self._article = _ARTICLE.replace(":who", "1" if self._all else AMONG)

    def narrowed(self, audiences: Audiences) -> Reader:
        """Return a reader of the same state of the library for these audiences."""
        return Reader(self._database, audiences)

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
        return self._number(f"SELECT count(*) FROM {table} a WHERE {where}")

    def counts(self) -> dict[str, int]:
        """Return how many articles may be seen, and how many passages, quotes, names quoted and outlets are in them."""
        numbers = {table: self.count(table) for table in ("articles", "passages", "quotes")}
        speakers = "SELECT count(DISTINCT s.name) FROM speakers s JOIN quotes q ON q.speaker = s.number WHERE"
        outlets = "SELECT count(DISTINCT a.site) FROM articles a WHERE"
        return numbers | {
            "speakers": self._number(f"{speakers} {self._may().replace('a.number', 's.article')}"),
            "outlets": self._number(f"{outlets} {self._may()}"),
        }

    def _number(self, query: str) -> int:
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

    def of_digest(self, beginning: str) -> list[Held]:
        """Return the articles whose newest text's sha256 begins so."""
        where = self._may("r.sha256 >= :key AND r.sha256 < :key || '~'", few=True)
        return [held_article(row) for row in self._run(f"{self._article} WHERE {where}", key=beginning)]

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
        rows = self._run(f"{self._article} WHERE {within('a.number')}", wanted=as_list(numbers))
        return {row["number"]: held_article(row) for row in rows}

    def ids(self) -> list[str]:
        """Return the ids of all articles, in the order of adding."""
        return [row[0] for row in self._run("SELECT id FROM articles ORDER BY number")]

    def states(self, ids: Iterable[str]) -> States:
        """Return what each of these articles that is here is known by: else after any change of what is shown of it."""
        rows = self._run(_STATE, wanted=json.dumps(list(ids)))
        return States(
            generation=self.generation,
            of={row[0]: hashlib.sha256(repr(tuple(row)).encode()).hexdigest()[:16] for row in rows},
        )
