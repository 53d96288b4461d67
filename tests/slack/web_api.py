"""Slack's Web API: who may call what, how often, and what becomes of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.slack.people import JSON
from tests.slack.schema import InvalidError
from tests.slack.weather import CLOSED, PAGE, SLOW, Fault, Faults, Rates
from tests.slack.workspace import Call, Workspace

Answer = tuple[int, JSON, dict[str, str]]
Do = Callable[[Workspace, JSON], JSON]


class RefusedError(Exception):
    """Slack says no, with `more` in its answer."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method: what it does, and whose token with which scopes may call it.

    `takes` are the arguments it knows; `json`, whether they may come as JSON; `scopes`, what it needs.
    """

    do: Do
    takes: frozenset[str]
    needs: frozenset[str] = frozenset()
    json: bool = True
    scopes: Callable[[Workspace, JSON], str] = lambda _workspace, _arguments: ""
    token: str = "xoxb-"
    # Slack says yes to it, and does nothing.
    in_vain: Callable[[JSON], bool] = lambda _arguments: False


@dataclass(slots=True, kw_only=True)
class Grants:
    """The tokens that are good, and the scopes that each has."""

    bot_token: str
    app_token: str
    scopes: set[str]
    app_scopes: set[str]
    # Whether the installation was taken back.
    revoked: bool = False

    def of(self, token: str) -> set[str] | None:
        """Return the scopes of a token, None where it is no good."""
        return {self.bot_token: self.scopes, self.app_token: self.app_scopes}.get(token)


class WebApi:
    """Answers POST /api/METHOD."""

    def __init__(
        self, workspace: Workspace, methods: Mapping[str, Method], grants: Grants, faults: Faults, rates: Rates
    ) -> None:
        self._workspace = workspace
        self._methods = methods
        self._grants = grants
        self._faults = faults
        self._rates = rates
        # What is to be done after a call took place and before it is answered.
        self.after: Callable[[Call], None] = lambda _call: None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call."""
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        body = await request.read()
        try:
            arguments, way = read(request, body)
        except RefusedError as error:
            call = self._recorded(method, {}, token, request)
            call.faulty = True
            return self._said(call, (200, {"ok": False, "error": error.code}, {}))
        call = self._recorded(method, arguments, str(arguments.pop("token", "")) or token, request)
        answer = await weathered(request, self._faults.take(method, arguments), lambda: self._answer(call, way))
        return self._said(call, answer)

    def _recorded(self, method: str, arguments: JSON, token: str, request: web.Request) -> Call:
        call = Call(
            method=method, arguments=arguments, token=token, at=self._workspace.now(), headers=dict(request.headers)
        )
        self._workspace.calls.append(call)
        return call

    def _answer(self, call: Call, way: str) -> Answer:
        try:
            wait = self._checked(call, way)
            if wait:
                return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)}
            method = self._methods[call.method]
            call.answer = {"ok": True, **method.do(self._workspace, call.arguments)}
            call.faulty = method.in_vain(call.arguments)
            self.after(call)
            return 200, call.answer, {}
        except InvalidError as error:
            call.faulty = True
            told = {"errors": error.faults, "response_metadata": {"messages": [f"[ERROR] {f}" for f in error.faults]}}
            return 200, {"ok": False, "error": error.code, **(told if error.faults else {})}, {}
        except RefusedError as error:
            call.faulty = error.code in {"invalid_arguments", "unknown_method", "not_allowed_token_type"}
            return 200, {"ok": False, "error": error.code, **error.more}, {}

    def _checked(self, call: Call, way: str) -> int:
        """Return how long the call is to wait; raises `RefusedError` where it may not be made at all."""
        method = self._methods.get(call.method)
        if method is None:
            raise RefusedError("unknown_method", req_method=call.method)
        scopes = self._grants.of(call.token)
        if scopes is None:
            raise RefusedError("invalid_auth" if call.token else "not_authed")
        if self._grants.revoked and call.token.startswith("xoxb-"):
            raise RefusedError("token_revoked")
        if not call.token.startswith(method.token):
            raise RefusedError("not_allowed_token_type")
        if way == "json" and not method.json:
            raise invalid("this method takes no JSON body; send a form")
        needed = method.scopes(self._workspace, call.arguments)
        if needed and not scopes & set(needed.split(",")):
            raise RefusedError("missing_scope", needed=needed, provided=",".join(sorted(scopes)))
        if unknown := call.arguments.keys() - method.takes:
            raise invalid(*(f"unknown argument: {name}" for name in sorted(unknown)))
        if missing := method.needs - {
            name for name, value in call.arguments.items() if value is not None and value != ""
        }:
            raise invalid(*(f"missing required field: {name}" for name in sorted(missing)))
        self._workspace.check(call.arguments)
        return self._rates.wait(call.method, str(call.arguments.get("channel", "")), self._workspace.now())

    def _said(self, call: Call, answer: Answer) -> web.Response:
        call.status, call.answer, headers = answer
        self._workspace.tell()
        granted = self._grants.of(call.token)
        if granted is not None:
            headers = {**headers, "x-oauth-scopes": ",".join(sorted(granted))}
        if "page" in call.answer:
            return web.Response(text=call.answer["page"], status=call.status, content_type="text/html", headers=headers)
        return web.json_response(call.answer, status=call.status, headers=headers)


def read(request: web.Request, body: bytes) -> tuple[JSON, str]:
    """Return the arguments of a call, and whether they came as "json" or as a "form"."""
    kind = request.content_type if request.headers.get("Content-Type") else ""
    # The SDK calls a request without arguments JSON, too.
    if kind == "application/json" and body:
        try:
            arguments = json.loads(body)
        except ValueError as error:
            raise RefusedError("invalid_json") from error
        if not isinstance(arguments, dict):
            raise RefusedError("json_not_object")
        return arguments, "json"
    if body and kind != "application/x-www-form-urlencoded":
        raise RefusedError("invalid_post_type" if kind else "missing_post_type")
    pairs = [*request.query.items(), *parse_qsl(body.decode(), keep_blank_values=True)]
    return {name: _typed(name, value) for name, value in pairs}, "form"


def _typed(name: str, value: str) -> Any:
    """Return an argument of a form: what is JSON in it is read."""
    if name in {"blocks", "metadata", "view", "attachments", "files", "prompts"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def weathered(request: web.Request, fault: Fault | None, answer: Callable[[], Answer]) -> Answer:
    """Return the answer, or what a failure makes of it."""
    if fault is None:
        return answer()
    done = answer() if fault.after else None
    if fault.how == SLOW:
        await asyncio.sleep(1.0 if fault.seconds is None else fault.seconds)
        return done or answer()
    if fault.how == CLOSED:
        if request.transport:
            request.transport.abort()
        return 0, {"ok": False, "error": "(the connection was cut)"}, {}
    if fault.how == 429:
        return 429, {"ok": False, "error": "ratelimited"}, _later(1.0 if fault.seconds is None else fault.seconds)
    if fault.how == PAGE:
        return 200, {"page": "<html><body>Be right back</body></html>"}, {}
    if isinstance(fault.how, int):
        return fault.how, {"page": "<html><body>Server Error</body></html>"}, _later(fault.seconds)
    return 200, {"ok": False, "error": fault.how}, {}


def _later(seconds: float | None) -> dict[str, str]:
    if seconds is None:
        return {}
    return {"Retry-After": str(int(seconds) if seconds == int(seconds) else seconds)}


def invalid(*faults: str) -> RefusedError:
    """Return the refusal of arguments, which says what is wrong with them."""
    return RefusedError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]})
