"""A bot that is served for a whole module of tests, and people and places of its own for each test."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.manifest import manifest
from bot.scopes import HISTORY
from index import Library
from tests.piles import open_library, put
from tests.slack import Delivery, File, Message, SlackDouble, View
from tests.slack.deliveries import Transport
from tests.slack.limits import strings
from tests.slack.payloads import TOKEN
from tests.slack.people import BOT, Channel, Person
from tests.slack.serving import Served
from tests.web import Says, Site, page, serving

TransportName = Literal["socket", "http"]

# Slack waits three seconds; in fact the bot is to be done long before, if the machine is not too busy to say.
_LATE, _USUAL = 3.0, 0.5
_BLOCKS, _CHARACTERS, _VALUE, _TEXT_BYTES = 45, 10_000, 2_000, 3_500
# Of modals and of Home, where Slack counts no words.
_VIEW_BLOCKS = 100
# private_metadata holds ids only.
_KEPT = 200
_SECONDS = 15.0


class Noting:
    """A transport that remembers what it sent."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.sent: list[Delivery] = []

    @property
    def reaches(self) -> bool:
        """Whether there is a bot to reach."""
        return self._transport.reaches

    def send(self, delivery: Delivery) -> None:
        """Send it."""
        self.sent.append(delivery)
        self._transport.send(delivery)


@dataclass(slots=True, kw_only=True)
class House:
    """A served bot with a web server beside it. Nobody made by `person` and `channel` meets another test's."""

    slack: SlackDouble
    bot: Served
    site: Site
    noting: Noting
    # What people wrote here, which no log of INFO may hold.
    asked: set[str] = field(default_factory=set)
    # Whether the bot is sent nothing but what Slack sends.
    sane: bool = True
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def person(self, **facts: Any) -> str:
        """Return the id of somebody new: a member unless told otherwise."""
        user = f"UN{next(self._numbers)}"
        self.slack.workspace.people[user] = Person(**{"id": user, "name": f"Newcomer {user}", **facts})
        return user

    def channel(self, *members: str, **facts: Any) -> str:
        """Return the id of a new channel with the bot and these people: a public one unless told otherwise."""
        channel = f"CN{next(self._numbers)}"
        everyone = frozenset({BOT, *members})
        self.slack.workspace.channels[channel] = Channel(id=channel, name=channel.lower(), members=everyone, **facts)
        return channel

    def private(self, *members: str) -> str:
        """Return the id of a new private channel."""
        return self.channel(*members, kind="group")

    def alone(self) -> tuple[str, str]:
        """Return a new person and a private channel of theirs."""
        user = self.person()
        return user, self.private(user)

    def publish(self, body: str, *, title: str = "A page", site: str = "Coast Post", path: str = "") -> str:
        """Put an article on the web; return its address."""
        path = path or f"/story-{next(self._numbers)}"
        self.site.answers[path] = story(body, title=title, site=site)
        return self.site.url(path)

    def command(self, command: str, user: str, channel: str, text: str = "", *, raw: bool = False) -> Message:
        """Let somebody use a slash command; return what they alone read upon it."""
        before = len(self.slack.ephemerals(user))
        delivery = self.slack.command(command, user, channel, text, raw=raw)
        assert delivery.acked_after is not None, f"{command} was not acknowledged."
        assert not delivery.ack, f"{command} was acknowledged with {delivery.ack}."
        return self.slack.wait_for(lambda: self.slack.ephemerals(user)[before:], _SECONDS)[0]

    def press(self, message: Message | View, action: str, user: str, nth: int = 0) -> Delivery:
        """Let somebody press a button; it is acknowledged."""
        button = [one for one in message.buttons if one.action_id == action][nth]
        return acknowledged(self.slack.press(button, user))

    def pressed(self, message: Message | View, action: str, user: str, nth: int = 0) -> Message:
        """Let somebody press a button; return the message that they alone read upon it."""
        before = len(self.slack.ephemerals(user))
        self.press(message, action, user, nth)
        return self.slack.wait_for(lambda: self.slack.ephemerals(user)[before:], _SECONDS)[0]

    def turned(self, message: Message, action: str, user: str, nth: int = 0) -> Message:
        """Let somebody press a button that puts something else in place of the message; return the message."""
        before = message.replaced
        self.press(message, action, user, nth)
        self.slack.wait_for(lambda: message.replaced > before, _SECONDS)
        return message

    def opened(self, message: Message | View, user: str, nth: int = 0, *, action: str = "context") -> View:
        """Let somebody press a button that opens a modal: *In context* unless told otherwise; return the modal."""
        return self.modal(user, lambda: self.press(message, action, user, nth))

    def modal(self, user: str, act: Callable[[], object]) -> View:
        """Return the modal that comes of what somebody does."""
        before = len(self.slack.views(user))
        act()
        return self.slack.wait_for(lambda: self.slack.views(user)[before:], _SECONDS)[0]

    def home(self, user: str) -> View:
        """Let somebody open the app's Home; return what it shows then."""
        before = self.slack.homes[user].replaced if user in self.slack.homes else -1
        acknowledged(self.slack.home_opened(user))
        return self._home_after(user, before)

    def chosen(self, user: str, action: str, value: Any) -> View:
        """Let somebody choose something in their Home; return what it shows then."""
        home = self.slack.homes[user]
        before = home.replaced
        acknowledged(self.slack.choose(home, action, value, user))
        return self._home_after(user, before)

    def _home_after(self, user: str, before: int) -> View:
        def newer() -> View | None:
            home = self.slack.homes.get(user)
            return home if home and home.replaced > before else None

        shown = self.slack.wait_for(newer, _SECONDS)
        assert shown
        return shown

    def submitted(self, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Let somebody submit a modal, which closes."""
        delivery = acknowledged(self.slack.submit(view, dict(values or {})))
        assert view.closed
        return delivery

    def refused(self, view: View, values: Mapping[str, Any] | None = None) -> Mapping[str, str]:
        """Let somebody submit a modal, which stays; return what it says of its fields."""
        delivery = self.slack.submit(view, dict(values or {}))
        assert delivery.acked_after is not None
        assert not view.closed
        return view.errors

    def shortcut(self, callback_id: str, user: str, message: Message) -> Message:
        """Let somebody use a message shortcut; return the message that they alone read upon it."""
        before = len(self.slack.ephemerals(user))
        acknowledged(self.slack.shortcut(callback_id, user, message))
        return self.slack.wait_for(lambda: self.slack.ephemerals(user)[before:], _SECONDS)[0]

    def edited(self, delivery: Delivery, text: str) -> Message:
        """Let somebody edit a question that was answered; return the answer as it stands then."""
        answer, asked = self.answered(delivery), self._asked(delivery)
        before = answer.replaced
        acknowledged(self.slack.edit(asked, text))
        self.slack.wait_for(lambda: answer.replaced > before, _SECONDS)
        return answer

    def taken_back(self, delivery: Delivery) -> Message:
        """Let somebody delete a question that was answered; return the answer, which is deleted then."""
        answer = self.answered(delivery)
        acknowledged(self.slack.delete(self._asked(delivery)))
        self.slack.wait_for(lambda: answer.deleted, _SECONDS)
        return answer

    def _asked(self, delivery: Delivery) -> Message:
        asked = self.slack.workspace.find(str(delivery.event["channel"]), delivery.ts)
        assert asked
        return asked

    def file_of(self, place: str, name: str) -> File:
        """Return a file that the bot gave, in a channel or to a person; `name` is how it begins."""
        return self.slack.wait_for(
            lambda: [one for one in self.slack.files_of(place) if one.name.startswith(name)], _SECONDS
        )[-1]

    def ingested(self, user: str, channel: str, text: str, *, command: str = "/ingest") -> Message:
        """Let somebody add articles; return the card as it stands at the end."""
        first = self.command(command, user, channel, text)
        via = first.via

        def cards() -> list[Message]:
            of_this = [one for one in self.slack.ephemerals(user) if one.via == via]
            return [one for one in of_this if not re.match(r"Reading |Read; ", one.shown)]

        return self.slack.wait_for(cards, _SECONDS)[-1]

    def answered(self, delivery: Delivery) -> Message:
        """Return the answer to what somebody wrote, which is in its thread; both its events are acknowledged."""
        acknowledged(delivery)
        if delivery.also:
            acknowledged(delivery.also)
        (answer,) = self.slack.wait_for(lambda: self.answers(delivery), _SECONDS)
        self.settled()
        assert answer.thread == str(delivery.event.get("thread_ts", delivery.ts))
        return answer

    def answers(self, delivery: Delivery) -> list[Message]:
        """Return what the bot posted to answer what somebody wrote."""
        own = {"event_type": "pullquote_answer", "event_payload": {"ts": delivery.ts}}
        return [one for one in self.slack.posted(str(delivery.event["channel"])) if one.metadata == own]

    def settled(self) -> None:
        """Wait until all that the bot took on is done and noted."""
        self.slack.wait_for(lambda: self._metric("pullquote_jobs_total") == self._metric("pullquote_requests_total"))

    def _metric(self, name: str) -> float:
        lines = self.bot.get("/metrics")[1].splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name) and 'claim="again"' not in line)

    @contextmanager
    def silence(self, channel: str, user: str) -> Iterator[None]:
        """Let people do things upon which the bot is to say nothing; each is acknowledged."""
        before, sent = self.slack.posted(channel), len(self.noting.sent)
        yield
        for delivery in self.noting.sent[sent:]:
            acknowledged(delivery)
        # What is asked after it is answered after it: one answer at a time in a channel.
        last = self.answered(self.slack.mention(user, channel, "", as_message_too=False))
        # An answer whose question is taken back goes with it.
        assert [one for one in self.slack.posted(channel) if one not in before] == [last]


def acknowledged(delivery: Delivery) -> Delivery:
    """Return the delivery; fails where it was not acknowledged, in Slack's three seconds and with nothing to show."""
    after = delivery.acked_after
    assert after is not None, f"Not acknowledged: {delivery.kind} {delivery.status} {delivery.body}"
    assert after < _LATE
    assert not delivery.ack
    return delivery


def story(body: str, *, title: str = "A page", site: str = "Coast Post") -> Says:
    """Return a page with an article; `body` is HTML of paragraphs."""
    shown, named = html.escape(title), html.escape(site)
    return page(
        f"<html><head><title>{shown}</title><meta property='og:title' content='{shown}'>"
        f"<meta property='og:site_name' content='{named}'></head>"
        f"<body><article><h1>{shown}</h1>{body}</article></body></html>"
    )


@contextmanager
def a_house(
    transport: TransportName,
    folder: Path,
    *articles: Mapping[str, Any],
    prepare: Callable[[Library], None] = lambda _library: None,
    env: Mapping[str, str] | None = None,
    small: bool = False,
) -> Iterator[House]:
    """Serve a bot over these articles, which answer everyone; at the end all that it did is looked through.

    `small`: its app was made of the small manifest.
    """
    home = folder / "home"
    with open_library(home) as library:
        if articles:
            put(library, folder / "articles.jsonl", *map(dict, articles))
        prepare(library)
    with serving() as site, SlackDouble(transport) as slack:
        noting = Noting(slack.transport)
        slack.transport = noting
        at_ease(slack)
        if small:
            slack.scopes -= HISTORY
            slack.events &= set(manifest(small=True)["settings"]["event_subscriptions"]["bot_events"])
        settings = {"PULLQUOTE_FETCH_ALLOW": site.pair, "PULLQUOTE_ADMINS": "UADMIN", **(env or {})}
        with Served(slack, home, env=settings) as bot:
            house = House(slack=slack, bot=bot, site=site, noting=noting)
            yield house
            looked_through(house)


def at_ease(slack: SlackDouble) -> None:
    """Let Slack take as much at a time as these tests ask."""
    slack.rates.post_burst = 1_000
    slack.rates.per_minute = dict.fromkeys(slack.rates.per_minute, 10_000)


def looked_through(house: House) -> None:
    """Fail where anything was late, beyond the limits that we keep to, or in the log though it is to stay secret."""
    late = [one for one in house.noting.sent if (one.acked_after or _LATE) > _USUAL]
    assert len(late) <= max(2, len(house.noting.sent) // 20), [(one.kind, one.acked_after) for one in late]
    for call in house.slack.calls:
        assert not beyond(call.arguments), f"{call.method} is {beyond(call.arguments)}: {call.arguments}"
    for secret in secrets_of(house):
        assert not (found := lines_with(house, secret)), f"In the log: {found[0]}"
    for words in house.asked:
        assert not (found := lines_with(house, words)), f"In the log: {found[0]}"
    assert not (house.sane and (found := lines_with(house, "Traceback"))), f"In the log: {found}"


def beyond(arguments: Mapping[str, Any]) -> str:
    """Return in what a payload is larger than what we keep to, "" where it is not."""
    view = arguments.get("view") or {}
    blocks = arguments.get("blocks") or view.get("blocks") or []
    words = [value for key, value in strings(blocks) if key in {"text", "url", "value"}]
    sizes: dict[str, tuple[int, int]] = {
        "too many blocks": (len(blocks), _VIEW_BLOCKS if view else _BLOCKS),
        "too many characters": (0 if view else sum(len(html.escape(one, quote=False)) for one in words), _CHARACTERS),
        "too much kept in the modal": (len(view.get("private_metadata", "")), _KEPT),
        "too long a value": (max((len(value) for key, value in strings(blocks) if key == "value"), default=0), _VALUE),
        "too long a text": (len(str(arguments.get("text", "")).encode()), _TEXT_BYTES),
    }
    return ", ".join(f"{what} ({size})" for what, (size, most) in sizes.items() if size > most)


def secrets_of(house: House) -> set[str]:
    """Return what no log may hold: tokens, the secrets of requests, response addresses, the socket's tickets."""
    slack = house.slack
    tickets = [
        str(call.answer.get("url", "")).partition("ticket=")[2] for call in slack.calls_of("apps.connections.open")
    ]
    known = {slack.bot_token, slack.app_token, slack.signing_secret, TOKEN, *slack.workspace.responses, *tickets}
    return {one for one in known if one}


def lines_with(house: House, words: str) -> list[str]:
    """Return the lines of the bot's output that hold the words."""
    return [line for line in house.bot.log if words in line]


def until(house: House, found: Callable[[], Any]) -> Any:
    """Return what is found as soon as it is true."""
    return house.slack.wait_for(found, _SECONDS)
