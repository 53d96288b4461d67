"""Files of the bot's own on their way to Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.slack import RefusedError, Slack, SlowDownError, UncertainError, is_slacks
from bot.uploads import upload
from tests.slack import SlackDouble


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


def api(slack: SlackDouble) -> Slack:
    return Slack.of(slack.bot_token, slack.api_url)


def test_the_bytes_are_sent_without_the_token(slack: SlackDouble) -> None:
    file = upload(api(slack), "quotes.csv", "“a”,b\n".encode())
    assert slack.workspace.files[file].content == "“a”,b\n".encode()
    (call,) = slack.calls_of("upload")
    assert not call.token
    assert "Authorization" not in call.headers


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (429, SlowDownError),
        (503, UncertainError),
        ("closed", UncertainError),
        ("page", UncertainError),
        (403, RefusedError),
        (302, RefusedError),
    ],
)
def test_failures_are_told_apart(slack: SlackDouble, fault: int | str, error: type[Exception]) -> None:
    slack.fail("upload", fault)
    with pytest.raises(error):
        upload(api(slack), "quotes.csv", b"a\n")


API = "https://slack.com/api/"


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://files.slack.com/upload/v1/abc", True),
        ("https://slack.com/upload", True),
        ("https://files.slack-gov.com/upload/v1/abc", True),
        ("https://files-edge.slack-files.com/x", True),
        ("http://files.slack.com/upload/v1/abc", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://slack.com@evil.example/x", False),
        ("https://files.slack.com:8443/x", False),
        ("https://files.slack.com:x/x", False),
        ("ftp://files.slack.com/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_bytes_go_to_slack_alone(address: str, *, known: bool) -> None:
    assert is_slacks(address, API) == known


def test_in_tests_the_api_s_own_host_is_slack_s() -> None:
    assert is_slacks("http://127.0.0.1:5001/upload/v1/F1", "http://127.0.0.1:5001/api/")
    assert not is_slacks("http://127.0.0.1:5002/upload/v1/F1", "http://127.0.0.1:5001/api/")


def test_an_address_that_is_not_slack_s_gets_no_byte(slack: SlackDouble) -> None:
    slack.workspace.address = "http://127.0.0.1:9"
    with pytest.raises(RefusedError, match="not_an_address_of_slacks"):
        upload(api(slack), "quotes.csv", b"a\n")
