"""People of a made-up town, who do one thing after another in Slack, and what came of each."""

from __future__ import annotations

import time
from collections import Counter
from random import Random

from tests.bench.town import SPEAKERS, TOPICS
from tests.end_to_end.asked_once import answers, seen_of
from tests.slack import Delivery, Message, SlackDouble, payloads

_PEOPLE, _CHANNELS = ("U1", "U2", "U3", "UADMIN"), ("C1", "C2", "CPRIV", "CMPIM")
_COMMANDS = ("/ask", "/articles", "/quotes", "/pullquote")
# What only the asker sees is lost rather than doubled when the bot dies just then.
_LOST_SECONDS = 5.0


class Town:
    """What people do, by chance, in a Slack: `act` does one thing. Remembers what is to be answered how often."""

    def __init__(self, slack: SlackDouble, chance: Random) -> None:
        self.slack = slack
        self._chance = chance
        # By ts: what was asked of the bot; what it may answer or not, because it was taken back.
        self._asked: dict[str, Message] = {}
        self._optional: set[str] = set()
        self._sent: list[Delivery] = []
        self._acts: list[tuple[Delivery, str]] = []
        self._deaths: list[float] = []

    def act(self, doing: str) -> None:
        """Let somebody do something of this kind; something else where there is nothing to do it to."""
        getattr(self, f"_{doing}")()

    def again(self) -> None:
        """Let Slack send one of the last events again, acknowledged or not, up to three times."""
        delivery = self._chance.choice(self._sent[-30:])
        for _ in range(self._chance.choice([1, 1, 1, 2, 3])):
            delivery = self.slack.resend(delivery)

    def died(self) -> None:
        """Note that the bot ends now."""
        self._deaths.append(time.monotonic())

    def unanswered(self) -> set[str]:
        """Return what is to be answered yet."""
        return self._asked.keys() - self._optional - answers(self.slack).keys()

    def sums(self) -> dict[str, dict[str, int]]:
        """Return how many questions have how many answers, and what is amiss."""
        found = answers(self.slack)
        asked = Counter(str(found[ts]) for ts in self._asked.keys() - self._optional)
        may = {ts: found[ts] for ts in self._optional}
        acts = Counter(str(self._came_of(delivery, user)) for delivery, user in self._acts)
        amiss = {
            "answers to what was not asked": len(found.keys() - self._asked.keys() - self._optional),
            "answers twice to what was taken back": sum(number > 1 for number in may.values()),
            "acknowledged commands without an answer": self._ignored(),
            "live or refused by Slack": len(self.slack.live_found) + len(self.slack.faulty),
        }
        return {
            "answers a question": dict(asked),
            "answers to what was taken back": dict(Counter(map(str, may.values()))),
            "answers a command or press": dict(acts),
            "amiss": amiss,
        }

    def _ignored(self) -> int:
        """Count what was acknowledged well before the bot died or after, and brought nothing."""
        ignored = 0
        for delivery, user in self._acts:
            near = any(abs(death - (delivery.sent_at or death)) < _LOST_SECONDS for death in self._deaths)
            ignored += delivery.acked and not near and not self._came_of(delivery, user)
        return ignored

    def _came_of(self, delivery: Delivery, user: str) -> int:
        if delivery.kind == "slash_commands":
            return len({one.ts for one in seen_of(self.slack, delivery, user)})
        opened = [call for call in self.slack.calls_of("views.open") if call.ok]
        return sum(call.arguments["trigger_id"] == delivery.trigger for call in opened)

    # What people do.

    def _mention(self) -> None:
        message = self._wrote(f"<@UBOT> {self._question()}")
        place, author = self.slack.workspace.channels[message.channel], self.slack.workspace.people[message.user]
        twins = [payloads.mention_event(message, place, author), payloads.message_event(message, place, author)]
        self._chance.shuffle(twins)
        for event in twins:
            self._sent.append(self.slack.event(event, channel=place.id))
        self._asked[message.ts] = message

    def _mention_alone(self) -> None:
        user, channel = self._who(), self._chance.choice(_CHANNELS[:2])
        self._keep(self.slack.mention(user, channel, self._question(), as_message_too=False))

    def _dm(self) -> None:
        self._keep(self.slack.dm(self._who(), self._question()))

    def _follow_up(self) -> None:
        thread = self._some_answered()
        if thread is None or thread.channel.startswith("D"):
            self._mention()
            return
        message = self._wrote(f"<@UBOT> and about {self._topic()}?", thread.channel, thread.thread or thread.ts)
        self._tell(message)
        self._asked[message.ts] = message

    def _talk(self) -> None:
        thread = self._some_answered() if self._chance.random() < 0.5 else None
        words = self._chance.choice(["thanks!", "lunch at noon", "I do not think so.", "<@U2> have you seen this?"])
        if thread and not thread.channel.startswith("D"):
            self._tell(self._wrote(words, thread.channel, thread.thread or thread.ts))
        else:
            self._tell(self._wrote(words))

    def _edit(self) -> None:
        if message := self._some_asked():
            words = message.text.removesuffix("?") + self._chance.choice([" now?", " then?", " again?"])
            self._sent.append(self.slack.edit(message, words))

    def _delete(self) -> None:
        if message := self._some_asked():
            self._optional.add(message.ts)
            self._sent.append(self.slack.delete(message))

    def _unfurl(self) -> None:
        if message := self._some_asked():
            self._sent.append(self.slack.unfurl(message))

    def _command(self) -> None:
        user, name = self._who(), self._chance.choice(_COMMANDS)
        words = {"/ask": self._question(), "/quotes": self._chance.choice(SPEAKERS), "/pullquote": "help"}.get(name, "")
        self._acts.append((self.slack.command(name, user, self._chance.choice(_CHANNELS[:2]), words), user))

    def _press(self) -> None:
        shown = [one for one in self.slack.posted()[-20:] if any(b.action_id == "context" for b in one.buttons)]
        if not shown:
            self._mention()
            return
        user = "U1"
        self._acts.append((self.slack.press(self._chance.choice(shown).button("context"), user), user))

    def _keep(self, delivery: Delivery) -> None:
        message = self.slack.workspace.find(str(delivery.event["channel"]), delivery.ts)
        assert message
        self._asked[message.ts] = message
        self._sent.append(delivery)

    def _tell(self, message: Message) -> None:
        place, author = self.slack.workspace.channels[message.channel], self.slack.workspace.people[message.user]
        self._sent.append(self.slack.event(payloads.message_event(message, place, author), channel=place.id))

    def _wrote(self, words: str, channel: str = "", thread: str | None = None) -> Message:
        place = channel or self._chance.choice(_CHANNELS)
        return self.slack.said(self._who(place), place, words, thread)

    def _who(self, channel: str = "C1") -> str:
        here = self.slack.workspace.channels[channel].members
        return self._chance.choice([user for user in _PEOPLE if user in here])

    def _question(self) -> str:
        return f"what did {self._chance.choice(SPEAKERS)} say about {self._topic()}?"

    def _topic(self) -> str:
        return self._chance.choice(TOPICS)

    def _some_asked(self) -> Message | None:
        """Return a question of the last ones that was not taken back."""
        last = [one for ts, one in list(self._asked.items())[-40:] if ts not in self._optional]
        return self._chance.choice(last) if last else None

    def _some_answered(self) -> Message | None:
        found = answers(self.slack)
        last = [one for ts, one in list(self._asked.items())[-40:] if found[ts] and ts not in self._optional]
        return self._chance.choice(last) if last else None
