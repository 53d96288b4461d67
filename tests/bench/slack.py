"""`python -m tests.bench.slack CORPUS.jsonl[.gz]`: what Slack adds to a question, and how soon a cut line is mended."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.inside import asked, spread
from tests.bench.runs import BadFileError, inside, machine, questions_of, rows_of
from tests.slack import SlackDouble
from tests.slack.serving import Served

PATIENCE = 30.0


def main(argv: Sequence[str]) -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slack", description=__doc__)
    parser.add_argument("corpus", type=Path, help="articles as JSON lines, gzipped if it ends in .gz")
    parser.add_argument("--articles", type=int, default=2000, metavar="N", help="only the first N of them (2000)")
    parser.add_argument("--questions", type=Path, metavar="FILE", help='{"question"} lines (else made from titles)')
    parser.add_argument("--cuts", type=int, default=10, metavar="N", help="how often the socket is cut (10)")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pullquote-bench-") as folder:
        try:
            found = measured(Path(folder), given)
        except BadFileError as error:
            print(error, file=sys.stderr)
            return 2
    print(json.dumps(found) if given.json else "\n".join(table(found)))
    return 0


def measured(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Return everything measured: the library alone before and after, the bot over both transports between."""
    home, file, questions = folder / "home", folder / "articles.jsonl", folder / "questions.jsonl"
    rows = list(islice(rows_of(given.corpus, "text"), given.articles))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    questions.write_text("".join(json.dumps(row) + "\n" for row in questions_of(rows, given.questions)), "utf-8")
    added, _ = inside("add", home, file)
    before, _ = inside("ask", home, questions)
    over = {name: served(home, name, asked(str(questions)), cuts=given.cuts) for name in ("socket", "http")}
    after, _ = inside("ask", home, questions)
    alone = statistics.mean(one["ask"]["p50_ms"] for one in (before, after))
    return {
        "machine": machine(),
        "articles": added["articles"],
        "questions": before["ask"]["questions"],
        "library_p50_ms": {"before": before["ask"]["p50_ms"], "after": after["ask"]["p50_ms"]},
        "slack": over,
        "above_library_ms": {name: one["answer"]["p50_ms"] - alone for name, one in over.items()},
    }


def served(home: Path, transport: Any, questions: Sequence[str], *, cuts: int) -> dict[str, Any]:
    """Return how long answers take from the event to the post, and after a cut socket from the cut to the post."""
    with SlackDouble(transport=transport) as slack, Served(slack, home, quick=False) as bot:
        slack.rates.post_burst = 10_000
        answered(slack, questions[0])  # not counted: people and channels are asked for once
        found: dict[str, Any] = {"answer": spread(iter([answered(slack, question) for question in questions[1:]]))}
        if transport == "socket":
            found["after_a_cut"] = mended(slack, questions, cuts)
        assert bot.code is None
    return found


def mended(slack: SlackDouble, questions: Sequence[str], cuts: int) -> dict[str, float]:
    """Return the milliseconds from a cut to the answer of what is asked at once, over so many cuts."""
    times = []
    for number in range(cuts):
        started = time.perf_counter()
        slack.sockets.cut()
        answered(slack, questions[number % len(questions)])
        times.append(1000 * (time.perf_counter() - started))
    return {"p50_ms": statistics.median(times), "max_ms": max(times)}


def answered(slack: SlackDouble, question: str) -> float:
    """Return the milliseconds from an event to the answer in its thread."""
    started = time.perf_counter()
    delivery = slack.mention("U1", "C1", question, as_message_too=False)
    slack.answer_to(delivery, PATIENCE)
    return 1000 * (time.perf_counter() - started)


def table(found: dict[str, Any]) -> Sequence[str]:
    """Return the lines that people read."""
    alone = found["library_p50_ms"]
    lines = [
        "machine: " + ", ".join(f"{name} {value}" for name, value in found["machine"].items()),
        f"{found['articles']:,} articles, {found['questions']:,} questions",
        f"Library.ask, p50 before and after: {alone['before']:.1f} ms, {alone['after']:.1f} ms",
    ]
    for name, one in found["slack"].items():
        answer = one["answer"]
        lines.append(f"{name}: event to posted answer, p50 {answer['p50_ms']:.1f} ms, p95 {answer['p95_ms']:.1f} ms")
        lines.append(f"{name}: p50 above Library.ask {found['above_library_ms'][name]:.1f} ms")
        if cut := one.get("after_a_cut"):
            lines.append(f"{name}: cut to posted answer, p50 {cut['p50_ms']:.0f} ms, most {cut['max_ms']:.0f} ms")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
