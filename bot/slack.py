"""Every call to Slack, and what its failures mean: the one place that knows."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.blocks.commands import with_prefix
from bot.blocks.message import Message
from bot.ledger import Key
from index import PullquoteError

TIMEOUT_SECONDS = 10
HURRY_SECONDS = 1
# A channel is told newest first, a thread oldest first.
_PAGES_OF_CHANNEL, _PAGES_OF_THREAD = 5, 50
ANSWER_EVENT = "pullquote_answer"
# Where Slack takes and hands out files, GovSlack also.
_HOST = re.compile(r"(?:[\w-]+\.)*(?:slack\.com|slack-gov\.com|slack-files\.com)", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9_]+")
# What Slack says of a token that is none, or no longer.
_NO_TOKEN = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})
# So long after we stopped waiting for Slack what was asked of it may yet be done.
LATE_SECONDS = 5.0
# Where Slack says nothing of how long to wait.
_PAUSE_SECONDS = 5.0


class SlackError(PullquoteError):
    """Slack did not do what was asked of it."""


class SlowDownError(SlackError):
    """Slack wants a pause; nothing was done. `seconds` is how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Slack asks for a pause of {seconds:.0f} s.")
        self.seconds = seconds


class UncertainError(SlackError):
    """The connection broke or Slack failed: nobody can say whether it was done.

    `seconds` is how long it may still come to be done: Slack may be at it, where it only did not answer in time.
    """

    def __init__(self, message: str, *, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class RefusedError(SlackError):
    """Slack said no; nothing was done. `code` is its word for the reason, such as `not_in_channel`."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"Slack refused {method} ({code}).")
        self.code = code

    @property
    def of_token(self) -> bool:
        """Whether it is the token that Slack does not take: it refuses all else then, too, until it is another."""
        return self.code in _NO_TOKEN


class Posted(NamedTuple):
    """A message of ours: its channel, which for a person is our conversation with them, and its ts."""

    channel: str
    ts: str


class Slack:
    """The calls that Pullquote makes with the bot's token. Nothing is tried twice here: the ledger decides that.

    `prefix` is what the slash commands begin with here: messages name them so. `revoked` is Slack's word for why it did
    not take the token when it was called last, None where it did.
    """

    def __init__(self, client: WebClient, *, prefix: str = "") -> None:
        self.revoked: str | None = None
        self._client = client
        # For what is only nice to have: nobody waits long for it.
        self._hurried = WebClient(client.token, base_url=client.base_url, timeout=HURRY_SECONDS, retry_handlers=[])
        self._prefix = prefix
        self.api_url = client.base_url

    @classmethod
    def of(cls, token: str, api_url: str, *, prefix: str = "") -> Slack:
        """Return the Slack at this address."""
        return cls(client(token, api_url), prefix=prefix)

    def post(self, channel: str, message: Message, *, thread: str | None, key: Key) -> Posted:
        """Post a message, marked as the answer to what the key names, in a channel or to a person.

        Raises `SlowDownError`, `RefusedError` and `UncertainError`, as every method here does.
        """
        posted = self._call(
            "chat.postMessage",
            channel=channel,
            **({"thread_ts": thread} if thread else {}),
            **self._shown(message),
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": ANSWER_EVENT, "event_payload": {"ts": key.ts}},
        )
        return Posted(str(posted["channel"]), str(posted["ts"]))

    def update(self, posted: Posted, message: Message) -> None:
        """Put the message in place of one of ours; what it is marked as stays."""
        self._call("chat.update", channel=posted.channel, ts=posted.ts, **self._shown(message))

    def delete(self, posted: Posted) -> None:
        """Delete a message of ours."""
        self._call("chat.delete", channel=posted.channel, ts=posted.ts)

    def find(self, channel: str, *, thread: str | None, key: Key) -> str | None:
        """Return the ts of the message that is marked as the answer to this, None where there is none.

        It is looked for in the thread after the question, or else among the channel's last thousand messages.
        """
        method = "conversations.replies" if thread else "conversations.history"
        asked: dict[str, Any] = {
            "channel": channel,
            "limit": 200,
            "include_all_metadata": True,
        }
        if thread:
            # By Slack's clock, not by ours, which may be wrong.
            asked |= {"ts": thread, "oldest": _since(key, thread)}
        cursor = ""
        for _ in range(_PAGES_OF_THREAD if thread else _PAGES_OF_CHANNEL):
            page = self._read(method, **asked, **({"cursor": cursor} if cursor else {}))
            for message in page.get("messages", ()):
                if _answers(message, key):
                    return str(message["ts"])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                break
        return None

    def respond(self, url: str, message: Message | None, *, replace: bool = False) -> None:
        """Send a message that only the asker sees, to the address that came with what they did.

        `replace` puts it in place of the one that they acted on or of the command's last; None deletes that.
        """
        shown = {"delete_original": True} if message is None else {"replace_original": replace, **self._shown(message)}
        webhook = WebhookClient(url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
        try:
            answer = webhook.send_dict({"response_type": "ephemeral", **shown})
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise unreached("Slack could not be reached", error) from error
        judge("response_url", answer.status_code, cast("Mapping[str, str]", answer.headers), answer.body)

    def open_view(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a modal for whoever pressed the button that gave the trigger; within 3 s of it."""
        self._call("views.open", trigger_id=trigger, view=with_prefix(view, self._prefix))

    def publish(self, user: str, view: Mapping[str, Any]) -> None:
        """Show somebody their App Home."""
        self._call("views.publish", user_id=user, view=with_prefix(view, self._prefix))

    def set_status(self, channel: str, thread: str, words: str) -> None:
        """Say below a message to the agent what it is doing, until it answers; "" takes that back. Waits a second."""
        asked = {"channel_id": channel, "thread_ts": thread, "status": words}
        self._answer("assistant.threads.setStatus", self._hurried, json=asked)

    def suggest(self, channel: str, prompts: Sequence[Mapping[str, str]], *, title: str) -> None:
        """Offer somebody at most four prompts, each a `title` and a `message`, in their conversation with the agent."""
        self._call("assistant.threads.setSuggestedPrompts", channel_id=channel, title=title, prompts=list(prompts))

    def file(self, id: str) -> dict[str, Any]:  # noqa: A002 - Slack's word
        """Return a file: the `file` of https://docs.slack.dev/reference/methods/files.info."""
        return cast("dict[str, Any]", self._read("files.info", file=id)["file"])

    def upload_address(self, name: str, size: int) -> tuple[str, str]:
        """Return where the bytes of a new file are to be sent, and the file's id; nobody sees it before `hand_over`."""
        given = self._read("files.getUploadURLExternal", filename=name, length=size)
        return str(given["upload_url"]), str(given["file_id"])

    def hand_over(self, file: str, title: str, *, below: Posted) -> None:
        """Put a file that was uploaded into the thread of a message of ours."""
        self._call(
            "files.completeUploadExternal",
            files=[{"id": file, "title": title}],
            channel_id=below.channel,
            thread_ts=below.ts,
        )

    def user(self, id: str) -> dict[str, Any]:  # noqa: A002 - Slack's word
        """Return what Slack knows of a member: the `user` of https://docs.slack.dev/reference/methods/users.info."""
        return cast("dict[str, Any]", self._read("users.info", user=id)["user"])

    def channel(self, id: str) -> dict[str, Any]:  # noqa: A002
        """Return a channel: the `channel` of https://docs.slack.dev/reference/methods/conversations.info."""
        return cast("dict[str, Any]", self._read("conversations.info", channel=id)["channel"])

    def myself(self) -> dict[str, Any]:
        """Return who the token makes us: `team_id`, `team`, `user`, `user_id`, `bot_id`, as auth.test says.

        `scopes` are those that the token has, None where Slack does not name them; `date` is its clock, as it says it.
        """
        answer = self._answer("auth.test", params={})
        named = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), None)
        scopes = frozenset(filter(None, re.split(r"[,\s]+", str(named)))) if named is not None else None
        date = next((str(value) for name, value in answer.headers.items() if name.lower() == "date"), "")
        return {**cast("dict[str, Any]", answer.data), "scopes": scopes, "date": date}

    def socket_address(self) -> str:
        """Return where to connect in Socket Mode, once; the token is to be an app-level one."""
        return str(self._read("apps.connections.open")["url"])

    def _shown(self, message: Message) -> dict[str, Any]:
        said = with_prefix({"text": message.text, "blocks": message.blocks}, self._prefix)
        return {"text": said["text"], "blocks": list(said["blocks"])}

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        return self._done(method, json=arguments)

    def _read(self, method: str, **arguments: Any) -> dict[str, Any]:
        # Methods that only read take no JSON (https://docs.slack.dev/apis/web-api/#post_bodies).
        return self._done(method, params=arguments)

    def _done(self, method: str, **arguments: Any) -> dict[str, Any]:
        return cast("dict[str, Any]", self._answer(method, **arguments).data)

    def _answer(self, method: str, client: WebClient | None = None, **arguments: Any) -> SlackResponse:
        try:
            answer = (client or self._client).api_call(method, **arguments)
        except SlackApiError as error:
            response = error.response
            with self._token_watched():
                judge(method, response.status_code, response.headers, response.data)
            raise UncertainError(f"Slack's answer to {method} cannot be understood.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise unreached(f"Slack could not be reached for {method}", error) from error
        self.revoked = None
        return answer

    @contextmanager
    def _token_watched(self) -> Iterator[None]:
        try:
            yield
        except RefusedError as error:
            self.revoked = error.code if error.of_token else None
            raise


def is_slacks(address: str, api_url: str) -> bool:
    """Return whether an address is Slack's own, and reached unread by others; in tests the API's is."""
    try:
        given, ours = urlsplit(address), urlsplit(api_url)
        port = given.port
    except ValueError:
        return False
    if (given.scheme, given.netloc) == (ours.scheme, ours.netloc):
        return True
    return given.scheme == "https" and port in {None, 443} and bool(_HOST.fullmatch(given.hostname or ""))


def client(token: str, api_url: str) -> WebClient:
    """Return a client without retries of its own: its default sends again what may have arrived."""
    return WebClient(token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])


def unreached(what: str, error: Exception) -> UncertainError:
    """Return what a broken connection means."""
    # urllib wraps what breaks before a request is sent; what it does not wrap was sent.
    late = isinstance(error, TimeoutError)
    return UncertainError(f"{what} ({type(error).__name__}).", seconds=LATE_SECONDS if late else 0.0)


def _since(key: Key, thread: str) -> str:
    """Return when a message was written that a key begins with; of a form's, when its thread was begun."""
    since = key.ts.partition(":")[0]
    return since if since[:1].isdecimal() else thread


def _answers(message: Mapping[str, Any], key: Key) -> bool:
    metadata = message.get("metadata", {})
    return bool(metadata.get("event_type") == ANSWER_EVENT and metadata.get("event_payload", {}).get("ts") == key.ts)


def judge(method: str, status: int, headers: Mapping[str, Any], body: object) -> None:
    """Raise what an answer means, unless it is a good one."""
    if status == 429:
        raise SlowDownError(_seconds(headers))
    if status >= 500:
        raise UncertainError(f"Slack failed at {method} (HTTP {status}).")
    said = body if isinstance(body, dict) else _decoded(str(body))
    code = said.get("error") or ("" if status == 200 else f"http_{status}")
    if code in {"ratelimited", "rate_limited"}:
        raise SlowDownError(_seconds(headers))
    if code in {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}:
        raise UncertainError(f"Slack failed at {method} ({code}).")
    if said.get("ok") is False and not _CODE.fullmatch(code):
        raise UncertainError(f"Slack's answer to {method} cannot be understood.")
    if code:
        raise RefusedError(method, code)


def _decoded(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(headers: Mapping[str, Any]) -> float:
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    if isinstance(value, list):
        value = value[0]
    try:
        return max(0.0, float(cast("str", value)))
    except (TypeError, ValueError):
        return _PAUSE_SECONDS
