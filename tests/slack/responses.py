"""Response addresses: five messages within thirty minutes, to whoever used the command or pressed the button.

`replace_original` works on the message whose button was pressed. An address that came with a slash command has no such
message: Slack posts another one in place of replacing, as https://github.com/slackapi/bolt-js/issues/2287 and
https://github.com/slackapi/bolt-python/issues/1268 tell.
"""

from __future__ import annotations

import json

from aiohttp import web

from tests.slack.blocks import with_ids
from tests.slack.limits import check_message
from tests.slack.people import BOT, JSON
from tests.slack.schema import InvalidError
from tests.slack.weather import Faults
from tests.slack.web_api import Answer, weathered
from tests.slack.workspace import RESPONSE_SECONDS, RESPONSE_USES, Call, Message, Response, Workspace

_TAKES = {"text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
          "metadata", "unfurl_links", "unfurl_media", "mrkdwn"}  # fmt: skip


class Responses:
    """Answers POST /response/ID."""

    def __init__(self, workspace: Workspace, faults: Faults) -> None:
        self._workspace = workspace
        self._faults = faults

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a use of an address."""
        id, body = request.match_info["id"], await request.read()  # noqa: A001 - Slack's word
        try:
            payload = json.loads(body)
        except ValueError:
            payload = None
        shown: JSON = payload if isinstance(payload, dict) else {}
        call = Call(method="response_url", arguments={"id": id, **shown}, token="", at=self._workspace.now(),
                    headers=dict(request.headers))  # fmt: skip
        self._workspace.calls.append(call)
        answer = await weathered(
            request, self._faults.take("response_url", call.arguments), lambda: self._use(call, payload)
        )
        call.status, call.answer, headers = answer
        self._workspace.tell()
        if call.ok:
            return web.Response(text="ok")
        if "page" in call.answer:
            return web.Response(text=call.answer["page"], status=call.status, content_type="text/html", headers=headers)
        return web.json_response(call.answer, status=call.status, headers=headers)

    def _use(self, call: Call, payload: object) -> Answer:
        response = self._workspace.responses.get(call.arguments["id"])
        if response is None or self._workspace.now() - response.at > RESPONSE_SECONDS:
            return _no("expired_url", 404)
        if response.uses >= RESPONSE_USES:
            return _no("used_url", 404)
        if not isinstance(payload, dict) or payload.keys() - _TAKES:
            call.faulty = True
            return _no("invalid_payload", 400)
        self._workspace.check(payload)
        if payload.get("delete_original"):
            return self._delete(response)
        try:
            check_message(payload, posted=False)
        except InvalidError as error:
            call.faulty = True
            return 400, {"ok": False, "error": error.code, "errors": error.faults}, {}
        self._show(response, payload)
        return 200, {"ok": True}, {}

    def _delete(self, response: Response) -> Answer:
        if response.original is None:
            return _no("message_not_found", 404)
        response.uses += 1
        response.original.deleted = True
        return 200, {"ok": True}, {}

    def _show(self, response: Response, payload: JSON) -> None:
        response.uses += 1
        blocks = with_ids(payload.get("blocks") or [])
        original = response.original
        if payload.get("replace_original") in {True, "true"} and original and not original.deleted:
            original.text, original.blocks = payload.get("text") or "", blocks
            original.arguments = payload
            original.replaced += 1
            return
        public = payload.get("response_type") == "in_channel"
        self._workspace.put(
            Message(
                channel=response.channel,
                ts=self._workspace.ts(),
                user=BOT,
                text=payload.get("text") or "",
                blocks=blocks,
                metadata=payload.get("metadata"),
                thread=payload.get("thread_ts"),
                only_for=None if public else response.user,
                via=response.id,
                arguments=payload,
            )
        )


def _no(code: str, status: int) -> Answer:
    return status, {"ok": False, "error": code}, {}
