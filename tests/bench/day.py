"""`python -m tests.bench.day [--minutes M] [--events N] [--seed N] [--end kill|term] [--transport socket|http]`

A made-up day of one workspace, replayed in some minutes: mentions with their message twins in either order, talk in
threads, direct messages, edits, deletions, previews, commands and presses; much of it Slack sends up to three times
again. In the middle the bot dies (SIGKILL, or SIGTERM) and is started again. Prints what came of it: each question has
exactly one answer, each command and press at most one; exit 1 where that is not so. The same seed makes the same day.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Literal

from tests.bench.people import Town
from tests.bench.town import in_town
from tests.end_to_end.asked_once import Transport, settled, under_way
from tests.slack import SlackDouble
from tests.slack.serving import Served

End = Literal["kill", "term"]
# What people do, and how often among a hundred things.
_HABITS = {
    "mention": 34, "mention_alone": 6, "dm": 12, "follow_up": 10, "talk": 10, "edit": 6, "delete": 3, "unfurl": 3,
    "command": 9, "press": 7,
}  # fmt: skip
# Slack sends so much again although it was acknowledged, and what was not acknowledged after so long: over HTTP within
# minutes, of which these seconds are a picture, so that the last of three comes when the bot is back.
_AGAIN, _UNACKED_SECONDS = 0.15, {"socket": 1.0, "http": 6.0}
_AWAY_SECONDS, _PATIENCE = 1.0, 90.0
# So many questions come at once when the bot ends.
_UNDER_WAY = 8


def main(argv: Sequence[str]) -> int:
    """Replay a day, and print the sums."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.day", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0, metavar="M", help="how long it takes (10)")
    parser.add_argument("--events", type=int, default=3000, metavar="N", help="what people do in it (3000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which day (1)")
    parser.add_argument("--end", choices=["kill", "term"], default="kill", help="how the bot ends in the middle (kill)")
    parser.add_argument("--transport", choices=["socket", "http"], default="socket", help="(socket)")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pullquote-day-") as folder:
        sums = replayed(
            Path(folder), given.events, 60 * given.minutes, seed=given.seed, end=given.end, transport=given.transport
        )
    print(json.dumps(sums, indent=2))
    return 0 if as_promised(sums) else 1


def replayed(
    folder: Path, events: int, seconds: float, *, seed: int = 1, end: End = "kill", transport: Transport = "socket"
) -> dict[str, dict[str, int]]:
    """Return the sums of a day: what people did, how often what they asked was answered, what else was said."""
    chance = Random(seed)
    doings = chance.choices(list(_HABITS), list(_HABITS.values()), k=events)
    moments = sorted(_moment(chance) * seconds for _ in doings)
    with SlackDouble(transport) as slack, Served(slack, in_town(folder)) as bot:
        slack.rates.post_burst = 1_000_000
        slack.rates.per_minute.clear()
        slack.resend_unacked(_UNACKED_SECONDS[transport])
        town = Town(slack, chance)
        began = time.monotonic()
        for number, (doing, moment) in enumerate(zip(doings, moments, strict=True)):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            if number == events // 2:
                _ended(bot, end, town)
                began += _AWAY_SECONDS
            town.act(doing)
            if chance.random() < _AGAIN:
                town.again()
            if number == events // 2 + events // 50:
                bot.restart()
        slack.wait_for(lambda: not town.unanswered(), _PATIENCE)
        settled(slack, bot, _PATIENCE)
    return {"done": dict(Counter(doings)), **town.sums()}


def as_promised(sums: dict[str, dict[str, int]]) -> bool:
    """Return whether every question has one answer, and nothing has two."""
    questions, acts = sums["answers a question"], sums["answers a command or press"]
    return set(questions) <= {"1"} and set(acts) <= {"0", "1"} and not any(sums["amiss"].values())


def _moment(chance: Random) -> float:
    """Return a moment of the day, 0 to 1: most is done late in the morning and early in the afternoon."""
    peak = chance.choice([(0.0, 1.0, 0.3), (0.0, 1.0, 0.6), (0.0, 1.0, 0.5)])
    return chance.triangular(*peak)


def _ended(bot: Served, end: End, town: Town) -> None:
    """End the bot while it is at what was asked last: some of it is posted, and the bot does not know it yet."""
    town.slack.fail("chat.postMessage", "slow", times=_UNDER_WAY, after=True, seconds=1.0)
    before = len(town.slack.calls_of("chat.postMessage"))
    for _ in range(_UNDER_WAY):
        town.act("mention")
    under_way(town.slack, "chat.postMessage", before + 1)
    town.died()
    if end == "kill":
        bot.kill()
    else:
        code, _ = bot.terminate()
        assert code == 0
    town.slack.faults.clear()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
