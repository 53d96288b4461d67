"""Files that the bot makes, on their way to Slack: https://docs.slack.dev/messaging/working-with-files."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import cast
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.slack import TIMEOUT_SECONDS, RefusedError, Slack, UncertainError, is_slacks, judge, unreached

# What the address stands as in messages: it holds what lets anybody write to it.
_UPLOAD = "the upload"


def upload(slack: Slack, name: str, content: bytes) -> str:
    """Return the id of a new file, which nobody sees before it is handed over. Raises as `Slack` does."""
    address, file = slack.upload_address(name, len(content))
    if not is_slacks(address, slack.api_url):
        raise RefusedError(_UPLOAD, "not_an_address_of_slacks")
    _send(address, content)
    return file


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: the bytes are for the address that was checked."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        return None


def _send(address: str, content: bytes) -> None:
    """Send the bytes; the address itself says whose they are, so that no token goes along."""
    request = Request(address, data=content, headers={"Content-Type": "application/octet-stream"}, method="POST")  # noqa: S310 - checked to be Slack's
    try:
        with build_opener(_Stay).open(request, timeout=TIMEOUT_SECONDS) as answer:
            status, headers, body = answer.status, answer.headers, answer.read(1_000)
    except HTTPError as error:
        with error:
            status, headers, body = error.code, error.headers, b""
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise unreached("Slack could not be reached for a file", error) from error
    # A proxy may answer instead, with a page of its own.
    if status == 200 and body.lstrip().startswith(b"<"):
        raise UncertainError("Slack's answer to a file cannot be understood.")
    judge(_UPLOAD, status, cast("Mapping[str, str]", headers), "")
