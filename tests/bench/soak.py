"""`python -m tests.bench.soak [--questions N]`: whether a served bot stays as small as it was.

It starts `pullquote serve` (with bags of words for a model) on a Slack of this machine, asks it questions in a row, as
several people in several channels do, and measures the process every 500 of them: memory, threads, file descriptors.
It prints a table and whether they are level; exit 1 where they are not. It reads /proc, so it wants Linux.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Any

from tests.bench.runs import machine
from tests.bench.town import ANSWERED, SPEAKERS, TOPICS, in_town
from tests.slack import SlackDouble
from tests.slack.people import BOT, Channel
from tests.slack.serving import Served

# So many questions are under way at a time: as many as the bot has places to answer in, and some more wait.
_AT_ONCE = 16
_CHANNELS, _PEOPLE = 8, ("U1", "U2", "U3", "UADMIN")
_PATIENCE = 60.0
# What a process may be larger at the end than in the middle, when everything that is kept has been filled.
_GROWTH_MB, _GROWTH = 12.0, 1.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The process after so many questions."""

    questions: int
    seconds: float
    rss_mb: float
    threads: int
    files: int


def main(argv: Sequence[str]) -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=10_000, metavar="N", help="how many in a row (10000)")
    parser.add_argument("--every", type=int, default=500, metavar="N", help="measure after every N (500)")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    given = parser.parse_args(argv)
    told: dict[str, Any] = {} if given.json else {"told": lambda one: print(row(one), flush=True)}
    with tempfile.TemporaryDirectory(prefix="pullquote-soak-") as folder:
        samples = soaked(Path(folder), given.questions, given.every, **told)
    found = {"machine": machine(), "samples": [asdict(one) for one in samples], "risen": risen(samples)}
    print(json.dumps(found) if given.json else verdict(samples))
    return 1 if found["risen"] else 0


def soaked(
    folder: Path, questions: int, every: int, *, told: Callable[[Sample], None] = lambda _one: None
) -> list[Sample]:
    """Return the samples: one before the first question, and one after every so many."""
    home, samples, began = in_town(folder), [], time.monotonic()
    with SlackDouble() as slack, Served(slack, home) as bot:
        slack.rates.post_burst = 1_000_000
        slack.rates.per_minute.clear()
        asking = asked(slack)
        for done in range(0, questions + 1, every):
            if done:
                answer(slack, [next(asking) for _ in range(min(every, questions))])
            samples.append(measured(bot, done, time.monotonic() - began))
            told(samples[-1])
    return samples


def asked(slack: SlackDouble) -> Iterator[tuple[str, str, str]]:
    """Yield who asks what where, without end; no question comes twice."""
    places = [f"CSOAK{number}" for number in range(_CHANNELS)]
    for place in places:
        members = frozenset({BOT, *_PEOPLE})
        slack.workspace.channels[place] = Channel(id=place, name=place.lower(), members=members)
    people, channels, speakers, topics = cycle(_PEOPLE), cycle(places), cycle(SPEAKERS), cycle(TOPICS)
    for number in count(1):
        words = f"what did {next(speakers)} say about {next(topics)} at meeting {number}?"
        # Neither the same people nor the same speakers stay together.
        if number % len(SPEAKERS) == 0:
            next(speakers)
            next(people)
        yield next(people), next(channels), words


def answer(slack: SlackDouble, questions: Sequence[tuple[str, str, str]]) -> None:
    """Ask these questions, some at a time, until each has its answer; then nothing of them is kept here."""
    for start in range(0, len(questions), _AT_ONCE):
        some = questions[start : start + _AT_ONCE]
        for user, channel, words in some:
            slack.mention(user, channel, words)
        slack.wait_for(partial(_all_answered, slack, start + len(some)), _PATIENCE)
    wrong = [one.shown for one in slack.posted() if ANSWERED not in one.shown]
    assert not wrong, wrong[0]
    slack.forget()


def _all_answered(slack: SlackDouble, number: int) -> bool:
    found = len(slack.posted())
    assert found <= number, "Somebody was answered twice."
    return found == number


def measured(bot: Served, questions: int, seconds: float) -> Sample:
    """Return what the process takes now."""
    process = Path(f"/proc/{bot.pid}")
    facts = dict(line.split(":", 1) for line in (process / "status").read_text("ascii").splitlines())
    return Sample(
        questions=questions,
        seconds=seconds,
        rss_mb=int(facts["VmRSS"].split()[0]) / 1e3,
        threads=int(facts["Threads"]),
        files=len(list((process / "fd").iterdir())),
    )


def risen(samples: Sequence[Sample]) -> list[str]:
    """Return what is not level: the last quarter against the second, when caches are full."""
    quarter = max(1, len(samples) // 4)
    middle, end = samples[quarter : 2 * quarter], samples[-quarter:]

    def grew(name: str, by: Callable[[float], float]) -> bool:
        before, after = (statistics.median(getattr(one, name) for one in some) for some in (middle, end))
        return bool(after > by(before))

    found: dict[str, Any] = {
        "rss_mb": grew("rss_mb", lambda before: max(before + _GROWTH_MB, before * _GROWTH)),
        "threads": grew("threads", lambda before: before + 1),
        "files": grew("files", lambda before: before + 2),
    }
    return [name for name, more in found.items() if more]


def row(one: Sample) -> str:
    """Return a line of the table."""
    return (
        f"{one.questions:>7,} questions  {one.seconds:>6.0f} s  {one.rss_mb:>7.1f} MB  {one.threads:>3} threads  "
        f"{one.files:>3} files"
    )


def verdict(samples: Sequence[Sample]) -> str:
    """Return whether all is level, as a sentence."""
    rate = samples[-1].questions / max(samples[-1].seconds, 0.001)
    more = risen(samples)
    return f"{rate:.0f} questions/s. " + (
        f"Not level: {', '.join(more)}." if more else "Memory, threads, files: level."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
