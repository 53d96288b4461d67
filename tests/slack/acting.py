"""What people write in Slack, and what Slack tells the bot of it; the same over either transport."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Literal

from tests.slack import payloads
from tests.slack.deliveries import Delivery, Transport
from tests.slack.files import File, Mode
from tests.slack.limits import check_message
from tests.slack.people import BOT, JSON, Channel, Person
from tests.slack.schema import InvalidError
from tests.slack.workspace import Call, Message, Response, Workspace

AsMessage = Literal["before", "after"] | bool
_EVENT_OF = {"channel": "message.channels", "group": "message.groups", "mpim": "message.mpim", "im": "message.im"}


class Acting:
    """People who write, command, edit and delete. Every method returns what was sent; its answer may be waited for."""

    workspace: Workspace
    transport: Transport
    # What the app subscribes to; a test may narrow it.
    events: set[str]

    def _address(self, response: Response) -> str:
        raise NotImplementedError

    def _deliver(self, kind: str, payload: JSON, then: Callable[[Delivery], None] = lambda _delivery: None) -> Delivery:
        delivery = Delivery(kind=kind, payload=payload, then=then)
        self.transport.send(delivery)
        return delivery

    def _person(self, user: str) -> Person:
        return self.workspace.people[user]

    def _channel(self, channel: str, user: str) -> Channel:
        return self.workspace.direct(user) if channel == f"D{user}" else self.workspace.channels[channel]

    def upload(
        self,
        user: str,
        name: str,
        content: bytes | str,
        mimetype: str = "text/plain",
        *,
        mode: Mode = "hosted",
        stub: bool = False,
        size: int | None = None,
        title: str = "",
    ) -> File:
        """Let somebody upload a file, which they may then write with, or give to a form. See files.File."""
        file = File(
            id=f"F{secrets.token_hex(5).upper()}",
            user=user,
            name=name,
            content=content.encode() if isinstance(content, str) else content,
            mimetype=mimetype,
            title=title,
            mode=mode,
            stub=stub,
            size=size,
            address=self.workspace.address,
        )
        self.workspace.files[file.id] = file
        return file

    def said(
        self,
        user: str,
        channel: str,
        text: str,
        thread: str | None = None,
        *,
        raw: bool = False,
        blocks: bool = True,
        files: Sequence[File] = (),
    ) -> Message:
        """Let somebody write, and tell the bot nothing. `raw`: the text is as Slack sends it already, not as typed."""
        text = text if raw else payloads.wire(text)
        place = self._channel(channel, user)
        for file in files:
            file.channels.append(place.id)
        parent = self.workspace.find(place.id, thread) if thread else None
        return self.workspace.put(
            Message(
                channel=place.id,
                ts=self.workspace.ts(),
                user=user,
                text=text,
                thread=thread,
                # A file without a word has no blocks.
                blocks=payloads.typed_blocks(text) if blocks and text else [],
                files=list(files),
                client_msg_id=payloads.client_msg_id(),
                parent_user=parent.user if parent else "",
            )
        )

    def mention(
        self,
        user: str,
        channel: str,
        text: str,
        thread: str | None = None,
        *,
        as_message_too: AsMessage = True,
        raw: bool = False,
        files: Sequence[File] = (),
    ) -> Delivery:
        """Let somebody write a message that mentions the bot: in front, or where the text has `<@UBOT>`.

        Slack tells it twice, as app_mention and as message (`also` of what is returned): at once, or the one after the
        other was acknowledged; False: only as app_mention.
        """
        message = self.said(
            user, channel, text if f"<@{BOT}>" in text else f"<@{BOT}> {text}", thread, raw=raw, files=files
        )
        place = self._in(message)
        subscribed = _EVENT_OF[place.kind] in self.events
        also = None
        if as_message_too == "before" and subscribed:
            also = self._message(message, place).wait()
        mention = self.event(payloads.mention_event(message, place, self._person(user)), channel=place.id)
        if as_message_too == "after":
            mention.wait()
        if as_message_too and also is None and subscribed:
            also = self._message(message, place)
        mention.also = also
        return mention

    def dm(
        self, user: str, text: str, thread: str | None = None, *, raw: bool = False, files: Sequence[File] = ()
    ) -> Delivery:
        """Let somebody write to the bot alone, or give it files."""
        return self.message(user, f"D{user}", text, thread, raw=raw, files=files)

    def message(
        self,
        user: str,
        channel: str,
        text: str,
        thread: str | None = None,
        *,
        raw: bool = False,
        files: Sequence[File] = (),
        **more: object,
    ) -> Delivery:
        """Let somebody write where the bot is, without a mention event; `more` are further keys, such as subtype."""
        message = self.said(user, channel, text, thread, raw=raw, files=files)
        return self._message(message, self._in(message), **more)

    def _message(self, message: Message, place: Channel, **more: object) -> Delivery:
        told = payloads.message_event(message, place, self._person(message.user))
        return self.event({**told, **more}, channel=place.id)

    def _in(self, message: Message) -> Channel:
        place = self.workspace.channels[message.channel]
        if not place.has_bot:
            raise ValueError(f"Slack tells the bot nothing of {place.id}, which it is not in.")
        return place

    def event(self, event: JSON, *, channel: str = "", event_id: str = "") -> Delivery:
        """Send an event of any kind."""
        place = self.workspace.channels.get(channel)
        payload = payloads.event_callback(event, place, event_id=event_id, at=self.workspace.now())
        return self._deliver("events_api", payload)

    def resend(self, delivery: Delivery, *, reason: str = "") -> Delivery:
        """Send an event again, as Slack does what was not acknowledged: the same event_id, one attempt more."""
        usual = "timeout" if self.transport_name == "socket" else "http_timeout"
        again = Delivery(
            kind=delivery.kind, payload=delivery.payload, attempt=delivery.attempt + 1, reason=reason or usual
        )
        self.transport.send(again)
        return again

    @property
    def transport_name(self) -> str:
        """Either "socket" or "http"."""
        raise NotImplementedError

    def edit(self, message: Message, text: str) -> Delivery:
        """Let somebody change what they wrote."""
        before, ts = message.json(), self.workspace.ts()
        message.text = payloads.wire(text)
        message.blocks = payloads.typed_blocks(message.text)
        message.edited = {"user": message.user, "ts": ts}
        return self._changed(message, before, ts)

    def unfurl(self, message: Message, url: str = "https://page.example/") -> Delivery:
        """Let Slack show a preview of a page that somebody's message links; the words stay the same."""
        before = message.json()
        page = {"id": 1, "from_url": url, "original_url": url, "title": "A page", "fallback": "A page", "text": "Words"}
        message.attachments = [{**page, "service_name": "page.example"}]
        return self._changed(message, before, self.workspace.ts())

    def delete(self, message: Message) -> Delivery:
        """Let somebody delete what they wrote. A message with replies stays, without its words: see `_tombstone`."""
        if any(each.thread == message.ts != each.ts for each in self.workspace.seen(message.channel)):
            return self._tombstone(message)
        message.deleted = True
        place = self._in(message)
        return self.event(payloads.deleted_event(message, place, self.workspace.ts()), channel=place.id)

    def _tombstone(self, message: Message) -> Delivery:
        """Slack tells of it as of an edit: https://github.com/openclaw/openclaw/pull/22035."""
        before = message.json()
        message.text, message.user, message.tombstone = "This message was deleted.", "USLACKBOT", True
        message.blocks, message.files, message.attachments, message.edited = [], [], [], None
        return self._changed(message, before, self.workspace.ts())

    def _changed(self, message: Message, before: JSON, ts: str) -> Delivery:
        place = self._in(message)
        return self.event(payloads.changed_event(message, before, place, ts), channel=place.id)

    def command(self, command: str, user: str, channel: str, text: str = "", *, raw: bool = False) -> Delivery:
        """Let somebody use a slash command, wherever they are."""
        place = self._channel(channel, user)
        payload: JSON = dict(
            payloads.slash_command(
                command,
                text if raw else payloads.wire(text),
                user=self._person(user),
                channel=place,
                trigger=self.workspace.trigger(user),
                response_url=self._address(self.workspace.response(user, place.id)),
            )
        )
        return self._deliver("slash_commands", payload, then=lambda sent: self._acknowledged(sent, user, place))

    def _acknowledged(self, command: Delivery, user: str, place: Channel) -> None:
        """Show what came with the acknowledgement of a command."""
        if command.ack.get("text") or command.ack.get("blocks"):
            self.workspace.check(command.ack)
            try:
                check_message(command.ack, posted=False)
            except InvalidError as error:
                self._bad_ack(command, error)
                return
            only_for = None if command.ack.get("response_type") == "in_channel" else user
            self.workspace.put(
                Message(
                    channel=place.id,
                    ts=self.workspace.ts(),
                    user=BOT,
                    text=command.ack.get("text", ""),
                    blocks=command.ack.get("blocks", []),
                    only_for=only_for,
                )
            )

    def _bad_ack(self, sent: Delivery, error: InvalidError) -> None:
        """Remember an acknowledgement that Slack refuses as a call that is faulty."""
        call = Call(method="(ack)", arguments=sent.ack, token="", at=self.workspace.now(), headers={})
        call.answer, call.faulty = {"ok": False, "error": error.code, "errors": error.faults}, True
        self.workspace.calls.append(call)
