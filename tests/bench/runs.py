"""The benchmark's processes, one after the other, and what they took."""

from __future__ import annotations

import gzip
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TITLES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A process that has ended: what it printed, how long it took from its start, its peak memory in megabytes."""

    out: str
    seconds: float
    megabytes: float


def run(home: Path, *argv: str) -> Run:
    """Run Python with these arguments on a library; raises `SystemExit` with its complaint where it fails."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PULLQUOTE_")}
    env = {**known, "PULLQUOTE_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    printed, complaint = home.with_name("out"), home.with_name("err")
    started = time.perf_counter()
    with printed.open("wb") as out, complaint.open("wb") as err:
        process = subprocess.Popen([sys.executable, *argv], cwd=ROOT, env=env, stdout=out, stderr=err)
        # getrusage(RUSAGE_CHILDREN) would tell the peak of all children; this tells it of one.
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"'{' '.join(argv)}' failed: {complaint.read_text('utf-8').strip()[-2000:]}")
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes here
    return Run(out=printed.read_text("utf-8"), seconds=seconds, megabytes=usage.ru_maxrss / unit)


def inside(what: str, home: Path, file: Path) -> tuple[Any, Run]:
    """Return what `tests.bench.inside` printed, and its run."""
    done = run(home, "-m", "tests.bench.inside", what, str(home), str(file))
    return json.loads(done.out), done


def measured(
    corpus: Path, folder: Path, *, questions: Path | None = None, articles: int | None = None, starts: int = 3
) -> dict[str, Any]:
    """Return everything measured on a corpus in an empty folder."""
    home, file, asked = folder / "home", folder / "articles.jsonl", folder / "questions.jsonl"
    rows = list(islice(rows_of(corpus, "text"), articles))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    asked.write_text("".join(json.dumps(row) + "\n" for row in questions_of(rows, questions)), "utf-8")
    added, adding = inside("add", home, file)
    cold = [run(home, "-m", "bot", "ask", question, "--json") for question in _first(asked, starts)]
    warm, asking = inside("ask", home, asked)
    alone, _ = inside("bare", home, asked)
    return {
        "machine": machine(),
        "corpus": {"articles": added["articles"], "refused": added["refused"], "text_mb": _text_mb(rows)},
        "indexing": {**_rates(added, added["seconds"]), "quotes": added["quotes"], "megabytes": adding.megabytes},
        "indexing_with_start": _rates(added, adding.seconds),
        "cold_ask": {
            "seconds": statistics.median(one.seconds for one in cold),
            "megabytes": max(one.megabytes for one in cold),
        },
        "warm": {**warm, "megabytes": asking.megabytes},
        "bare": _rates({"articles": added["articles"], **alone}, alone["seconds"]) | alone,
        "ratio": {
            "passages_per_s": added["passages"] / added["seconds"] / (alone["passages"] / alone["seconds"]),
            "question_p50": warm["ask"]["p50_ms"] / alone["p50_ms"],
        },
        "disk_mb": disk(home),
    }


class BadFileError(Exception):
    """A file that cannot be measured with, in a sentence."""


def rows_of(file: Path, key: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, each of which must have a text under the key."""
    try:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(line, key, f"{file}:{number}")
    except (OSError, EOFError, zlib.error) as error:
        raise BadFileError(f"{file} cannot be read ({error}). Check the path.") from error


def _row(line: bytes, key: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get(key), str):
        raise BadFileError(f'{place} is no line of JSON with a text under "{key}". Give a file of such lines.')
    return row


def questions_of(rows: Iterable[dict[str, Any]], questions: Path | None) -> Iterator[dict[str, str]]:
    """Yield the questions of the file, else some made from titles: of the library's own topics, not good English."""
    if questions:
        yield from ({"question": row["question"]} for row in rows_of(questions, "question"))
        return
    titles = (row.get("title") or " ".join(row["text"].split()[:8]) for row in rows)
    yield from ({"question": f"what is said about {title}?"} for title in islice(titles, TITLES))


def _first(asked: Path, number: int) -> list[str]:
    given = [json.loads(line)["question"] for line in asked.read_text("utf-8").splitlines()]
    if not given:
        raise SystemExit("There is nothing to ask: the corpus or the file of questions is empty.")
    return (given * number)[:number]


def _rates(counts: dict[str, Any], seconds: float) -> dict[str, float]:
    return {
        "seconds": seconds,
        "articles_per_s": counts["articles"] / seconds,
        "passages_per_s": counts["passages"] / seconds,
    }


def _text_mb(rows: Iterable[dict[str, Any]]) -> float:
    return sum(len(row["text"].encode(errors="surrogatepass")) for row in rows) / 1e6


def machine() -> dict[str, Any]:
    """Return what the figures depend on; the load tells whether something else was running."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    names = ("torch", "sentence-transformers", "faiss-cpu")
    return {
        "cores": cores,
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        **{name: version(name) for name in names},
        "load_at_end": round(os.getloadavg()[0], 1),
    }


def disk(home: Path) -> dict[str, float]:
    """Return the megabytes of the library's files, and of the database's parts where SQLite can tell."""
    found = {path.name: path.stat().st_size / 1e6 for path in sorted(home.iterdir()) if path.stat().st_size > 1e5}
    database = sqlite3.connect(f"{(home / 'library.db').as_uri()}?mode=ro", uri=True)
    try:
        parts = database.execute("SELECT name, sum(pgsize) / 1e6 FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    except sqlite3.OperationalError:  # built without SQLITE_ENABLE_DBSTAT_VTAB
        parts = []
    finally:
        database.close()
    return found | {f"library.db: {name}": size for name, size in parts[:6]}
