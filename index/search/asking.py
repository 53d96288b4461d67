"""Questions put to the library as it stands, whoever changes it meanwhile."""

from __future__ import annotations

from index.embed import Model, fitting
from index.records import Answer, Asked
from index.sqlite import Audiences, SqliteStore

from .question import Question, understand
from .ranking import Dense

# Any question will do that loads all that a question needs.
_ANY = "what did the mayor say about the harbour?"


class Asking:
    """The way to an answer: the newest state of the library, the model that it was built with, and their index."""

    def __init__(self, store: SqliteStore, model: Model, dense: Dense) -> None:
        self._store = store
        self._model = model
        self._dense = dense
        self._warmed: tuple[str | None, str] | None = None

    def answer(self, question: Question, limit: int, audiences: Audiences) -> Answer:
        """Return the answer for these audiences, None of which sees every article."""
        found = None
        while found is None:
            found = self._answer(question, limit, audiences)
        return found

    def warm(self) -> None:
        """Load the model and what is searched, so that the next question is quick; at once where nothing changed."""
        with self._store.read() as reader:
            now = reader.fact("model"), reader.state
        if now == self._warmed:
            return
        # An empty library answers without its model, which the first article will need.
        self._model.embedder(now[0]).encode([_ANY], questions=1)
        self.answer(understand(_ANY), 1, None)
        self._warmed = now

    def _answer(self, question: Question, limit: int, audiences: Audiences) -> Answer | None:
        """Return the answer, None when another process changed the library's model meanwhile."""
        from .answer import Search  # brings faiss, which listing and editing do without

        with self._store.read() as reader:
            built_with, empty = reader.fact("model"), not reader.count("passages")
        embedder = self._model.embedder(built_with)
        if empty:
            asked = Asked(name=question.asked) if question.asked else None
            return Answer(question=question.text, quotes=(), passages=(), confidence=0.0, speaker=asked)
        vector = embedder.encode([question.text], questions=1)[0]
        with self._store.read() as everything:
            if everything.fact("model") != embedder.name:
                return None
            fitting(embedder, len(vector), everything.width(embedder.name))
            index = self._dense.current(everything, embedder.name)
            reader = everything.narrowed(audiences)
            search = Search(question, embedder, reader=reader, index=index, narrowed=audiences is not None)
            return search.answer(vector, limit=limit)
