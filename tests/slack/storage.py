"""Where the content of files is: people's to be downloaded with the token, the bot's own to be uploaded."""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from tests.slack.file_methods import visible
from tests.slack.files import DOWNLOADS, File
from tests.slack.people import TEAM
from tests.slack.weather import Faults
from tests.slack.web_api import Answer, Grants, weathered
from tests.slack.workspace import Call, Workspace

# Without the token or the scope Slack shows its login page, at once or behind a redirect, and never says 401 or 403:
# https://github.com/vercel/eve/pull/1531 and https://github.com/slackapi/bolt-js/issues/2585.
Login = Literal["page", "redirect"]
LOGIN_PAGE = (
    "<!DOCTYPE html><html lang='en-US'><head><title>Sign in | Slack</title></head>"
    "<body><h1>Sign in to your workspace</h1><p>Enter your workspace’s Slack URL.</p></body></html>"
)


class Storage:
    """Answers GET /files-pri/... and POST /upload/v1/ID."""

    def __init__(self, workspace: Workspace, grants: Grants, faults: Faults) -> None:
        self.login: Login = "page"
        self._workspace = workspace
        self._grants = grants
        self._faults = faults

    def serve(self, app: web.Application) -> None:
        """Add the addresses."""
        app.router.add_get(f"/{DOWNLOADS}/{{file}}/{{tail:.*}}", self.download)
        app.router.add_get("/login", self.sign_in)
        app.router.add_post("/upload/v1/{file}", self.upload)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Answer who asks for a file, with the file or with a login page."""
        name = request.match_info["file"].removeprefix(f"{TEAM}-")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = self._called("download", name, token, request)
        answer = await weathered(
            request, self._faults.take("download", call.arguments), lambda: (200, {"ok": True}, {})
        )
        if answer[1] != {"ok": True}:
            return self._failed(call, answer)
        file = self._workspace.files.get(name)
        if file is None or not self._may(file, token):
            return self._locked_out(call)
        if file.mode == "tombstone" or not file.content:
            return self._failed(call, (404, {"ok": False, "error": "file_not_found"}, {}))
        call.status, call.answer = 200, {"ok": True}
        self._workspace.tell()
        return web.Response(body=file.content, content_type=file.mimetype)

    async def sign_in(self, _request: web.Request) -> web.StreamResponse:
        """Show the login page."""
        return web.Response(text=LOGIN_PAGE, content_type="text/html")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the content of a file of the bot's own, as it is or in a form."""
        call = self._called("upload", request.match_info["file"], "", request)
        content = await _content(request)
        answer = await weathered(
            request, self._faults.take("upload", call.arguments), lambda: self._take(call, content)
        )
        call.status, call.answer, _ = answer
        self._workspace.tell()
        return web.Response(text=str(answer[1].get("page", answer[1])), status=answer[0] or 500)

    def _take(self, call: Call, content: bytes) -> Answer:
        file = self._workspace.files.get(call.arguments["file"])
        if file is None or file.complete or len(content) != file.size:
            call.faulty = True
            return 400, {"ok": False, "error": "bad_upload"}, {}
        file.content = content
        return 200, {"ok": True, "page": f"OK - {len(content)}"}, {}

    def _may(self, file: File, token: str) -> bool:
        scopes = self._grants.of(token) if token.startswith("xoxb-") else None
        return bool(scopes and "files:read" in scopes and visible(self._workspace, file))

    def _locked_out(self, call: Call) -> web.StreamResponse:
        call.status, call.answer = 302 if self.login == "redirect" else 200, {"ok": False, "error": "(login page)"}
        self._workspace.tell()
        if self.login == "redirect":
            return web.Response(status=302, headers={"Location": f"{self._workspace.address}/login?redir=%2Ffiles-pri"})
        return web.Response(text=LOGIN_PAGE, content_type="text/html")

    def _failed(self, call: Call, answer: Answer) -> web.StreamResponse:
        call.status, call.answer, headers = answer
        self._workspace.tell()
        text = answer[1].get("page") or "<html><body>No such file</body></html>"
        # A code of Slack's makes no sense here: it is a page that is not found.
        status = 404 if "error" in answer[1] and answer[0] == 200 else answer[0]
        return web.Response(text=text, status=status or 500, content_type="text/html", headers=headers)

    def _called(self, method: str, file: str, token: str, request: web.Request) -> Call:
        call = Call(method=method, arguments={"file": file}, token=token, at=self._workspace.now(),
                    headers=dict(request.headers))  # fmt: skip
        self._workspace.calls.append(call)
        return call


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
