"""`python -m tests.bench CORPUS.jsonl[.gz]`: how fast and large the library is, and what the model alone would take."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.runs import BadFileError, measured


def main(argv: Sequence[str]) -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("corpus", type=Path, help="articles as JSON lines, gzipped if it ends in .gz")
    parser.add_argument("--articles", type=int, metavar="N", help="only the first N of them")
    parser.add_argument("--questions", type=Path, metavar="FILE", help='{"question"} lines (else made from titles)')
    parser.add_argument("--starts", type=int, default=3, metavar="N", help="processes that ask one question (3)")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pullquote-bench-") as folder:
        amounts = {"articles": given.articles, "starts": given.starts}
        try:
            found = measured(given.corpus, Path(folder), questions=given.questions, **amounts)
        except BadFileError as error:
            print(error, file=sys.stderr)
            return 2
    print(json.dumps(found) if given.json else "\n".join(table(found)))
    return 0


def table(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that people read."""
    yield "machine: " + ", ".join(f"{name} {value}" for name, value in found["machine"].items())
    corpus, added, whole, bare = (found[name] for name in ("corpus", "indexing", "indexing_with_start", "bare"))
    yield f"corpus: {corpus['articles']:,} articles added, {corpus['refused']:,} refused, {corpus['text_mb']:.2f} MB"
    yield ""
    warm, cold, ratio = found["warm"], found["cold_ask"], found["ratio"]
    rows: list[tuple[str, float, str]] = [
        ("indexing", added["articles_per_s"], "articles/s"),
        ("indexing", added["passages_per_s"], "passages/s"),
        ("indexing, with the start of the process", whole["articles_per_s"], "articles/s"),
        ("indexing, with the start of the process", whole["passages_per_s"], "passages/s"),
        ("the model alone", bare["passages_per_s"], "passages/s"),
        ("indexing beside the model alone", ratio["passages_per_s"], "times as fast"),
        ("cold ask", cold["seconds"], "s"),
        ("warm ask, p50", warm["ask"]["p50_ms"], "ms"),
        ("warm ask, p95", warm["ask"]["p95_ms"], "ms"),
        ("the model and FAISS alone, p50", bare["p50_ms"], "ms"),
        ("warm ask beside them, p50", ratio["question_p50"], "times as long"),
        ("list of all articles", warm["list"]["seconds"], "s"),
        ("list of all quotes", warm["quotes"]["seconds"], "s"),
    ]
    if warm["who_said"]:
        rows += [(f"who-said, {share}", warm["who_said"][f"{share}_ms"], "ms") for share in ("p50", "p95")]
    rows += [
        ("peak memory of indexing", added["megabytes"], "MB"),
        ("peak memory of a cold ask", cold["megabytes"], "MB"),
        ("peak memory of many asks", warm["megabytes"], "MB"),
        *((f"disk: {name}", size, "MB") for name, size in found["disk_mb"].items()),
    ]
    for name, value, unit in rows:
        yield f"{name:<48} {value:>10,.2f} {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
