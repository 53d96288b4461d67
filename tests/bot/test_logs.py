"""What is logged: our own records from the level that is set, the libraries' only when they matter, no secret ever."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot import logs

ROOT = Path(__file__).parents[2]
SIGNING = "s3cr3t/with+marks"


@pytest.mark.parametrize(
    ("level", "warnings", "errors"), [("WARNING", False, True), ("INFO", False, True), ("DEBUG", True, True)]
)
def test_libraries_are_heard_only_when_they_fail_or_somebody_looks_for_a_fault(
    level: str, warnings: bool, errors: bool
) -> None:
    logs.start(level)
    for name in ("httpx", "trafilatura", "transformers", "huggingface_hub.utils._http", "uvicorn"):
        heard = [logging.getLogger(name).isEnabledFor(record) for record in (logging.WARNING, logging.ERROR)]
        assert heard == [warnings, errors]


def discreet(message: str, *args: object) -> str:
    formatter = logs.Discreet("%(levelname)s %(message)s", secrets=["xoxb-ours", SIGNING])
    return formatter.format(logging.LogRecord("bot", logging.INFO, __file__, 1, message, args, None))


SECRETS = [
    "xoxb-12-34-AbCd",
    "xoxe.xoxp-1-AbCd",
    "xapp-1-A1-2-abcd",
    SIGNING,
    "s3cr3t%2Fwith%2Bmarks",
    "https://hooks.slack.com/commands/T1/22/SeCrEt",
    "https://hooks.slack.com/actions/T1/22/SeCrEt",
    "https://hooks.slack.com/app/T1/22/SeCrEt",
    "https://hooks.slack-gov.com/commands/T1/22/SeCrEt",
    r"https:\/\/hooks.slack.com\/commands\/T1\/22\/SeCrEt",
    "https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F22%2FSeCrEt",
    "http://127.0.0.1:4000/response/SeCrEt",
    "'response_url': 'http://10.0.0.1/x/SeCrEt'",
    '"response_url": "http://10.0.0.1/x/SeCrEt"',
    "response_url=http%3A%2F%2F10.0.0.1%2Fx%2FSeCrEt",
    r'"upload_url": "https:\/\/files.slack.com\/upload\/v1\/SeCrEt"',
    "https://files.slack.com/upload/v1/SeCrEt",
    "wss://wss-primary.slack.com/link/?ticket=SeCrEt&app_id=A1",
    "ws://127.0.0.1:4000/link/?ticket=SeCrEt",
    "GET /link/?ticket=SeCrEt&app_id=A1 HTTP/1.1",
    """'payload': {'token': 'SeCrEt', 'team_id': 'T1'}""",
    '{"token":"SeCrEt","team_id":"T1"}',
    r"{\"token\":\"SeCrEt\"}",
    "token=SeCrEt&team_id=T1",
    "payload=%7B%22token%22%3A%22SeCrEt%22%7D",
    "v0=" + "0123456789abcdef" * 4,
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "posting to {} failed", '{{"a": "{}"}}', "token={}&x=1", "({})"])
def test_a_secret_is_not_written_wherever_it_stands(secret: str, around: str) -> None:
    written = discreet("%s", around.format(secret))
    assert "[redacted]" in written
    for word in ("SeCrEt", "AbCd", "abcd", "s3cr3t", "89abcdef"):
        assert word not in written


@pytest.mark.parametrize(
    "words",
    [
        "https://paper.example/app/news/item-1 cannot be read",
        "https://paper.example/actions/2024/strike",
        "answer 17 failed: Slack refused chat.postMessage: not_in_channel.",
        "the token of appreciation",
        "v0=",
    ],
)
def test_what_is_no_secret_is_written(words: str) -> None:
    assert discreet("%s", words) == f"INFO {words}"


def test_a_traceback_is_written_without_the_secrets_in_it() -> None:
    formatter = logs.Discreet("%(message)s", secrets=[SIGNING])
    try:
        raise ValueError(f"bad header {SIGNING} at https://hooks.slack.com/commands/T1/2/SeCrEt")
    except ValueError as error:
        about = (ValueError, error, error.__traceback__)
    written = formatter.format(logging.LogRecord("bot", logging.ERROR, __file__, 1, "failed", (), about))
    assert "Traceback" in written
    assert "ValueError: bad header [redacted] at https://hooks.slack.com/[redacted]" in written


def test_a_fault_that_ends_a_thread_is_logged_without_the_secrets_in_it() -> None:
    code = (
        "import threading; from bot import logs; logs.start('INFO'); threading.excepthook = logs.uncaught\n"
        "def fail(): raise ValueError('xoxb-12-34-AbCd')\n"
        "one = threading.Thread(target=fail, name='answers-1'); one.start(); one.join()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "answers-1 ended by a fault." in done.stderr
    assert "ValueError: [redacted]" in done.stderr
    assert "AbCd" not in done.stderr.replace("raise ValueError('xoxb-12-34-AbCd')", "")


@pytest.mark.parametrize(
    ("name", "level", "message", "expected"),
    [
        ("bot.workers", logging.INFO, "anything", True),
        ("slack_bolt.App", logging.INFO, "Unsuccessful Bolt execution result", False),
        ("slack_bolt.App", logging.WARNING, "Unhandled request ({'text': 'what did Lind say?'})", False),
        ("slack_bolt.App", logging.ERROR, "Failed to run listener function (error: full)", True),
        ("slack_sdk.web.base_client", logging.INFO, "Going to retry the same request: POST", False),
        ("slack_sdk.web.base_client", logging.ERROR, "Failed to decode Slack API response: what did", False),
        ("slack_sdk.socket_mode", logging.ERROR, "on_error invoked (error: X)", False),
        ("websocket", logging.ERROR, "Connection to remote host was lost. - goodbye", False),
        ("websocket", logging.ERROR, f"error from callback on_close: {logs.ENDING}", False),
        ("websocket", logging.ERROR, "error from callback on_close: something else", True),
    ],
)
def test_of_slacks_packages_only_failures_are_written_and_never_what_people_wrote(
    name: str, level: int, message: str, expected: bool
) -> None:
    """Bolt logs whole requests as warnings, the SDK answers that it cannot read as errors."""
    record = logging.LogRecord(name, level, __file__, 1, message, (), None)
    assert logs.matters(record) == expected
