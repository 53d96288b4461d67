"""Calls to the double as any client makes them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.slack import SlackDouble
from tests.slack.people import JSON


def api(slack: SlackDouble, method: str, *, token: str | None = None, **asked: Any) -> httpx.Response:
    """Call a method with the bot's token, or another."""
    known = slack.bot_token if token is None else token
    headers = {"Authorization": f"Bearer {known}"} if known else {}
    return httpx.post(slack.api_url + method, headers=headers | asked.pop("headers", {}), **asked)


def said(slack: SlackDouble, method: str, **arguments: Any) -> JSON:
    """Return what a method says to arguments as JSON."""
    answer: JSON = api(slack, method, json=arguments).json()
    return answer


def code(answer: JSON) -> str:
    """Return the code of a refusal, "" of a success."""
    return str(answer.get("error", ""))
