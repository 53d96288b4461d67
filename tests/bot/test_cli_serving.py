"""`pullquote serve` as a process: what it says when it cannot start, what it logs, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bot.conftest import Pullquote
from tests.bot.running import hang
from tests.piles import ASKED, BRIDGE, open_library, put
from tests.slack import SlackDouble
from tests.slack.serving import Served


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest) -> Iterator[SlackDouble]:
    with SlackDouble(transport=request.param) as double:
        yield double


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.mark.parametrize(
    ("settings", "code", "sentence"),
    [
        ({}, 2, "Slack cannot be reached without SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, 2, "without SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxp-secret", "SLACK_APP_TOKEN": "xapp-1"}, 2, "SLACK_BOT_TOKEN is no such token"),
    ],
)
def test_missing_settings_are_named_before_anything_is_tried(
    pullquote: Pullquote, settings: dict[str, str], code: int, sentence: str
) -> None:
    done = pullquote("serve", env=settings)
    assert (done.code, done.out) == (code, "")
    assert sentence in done.err
    assert "secret" not in done.err


def test_a_refused_token_is_a_sentence_and_no_traceback(pullquote: Pullquote, slack: SlackDouble) -> None:
    slack.fail("auth.test", "invalid_auth")
    done = pullquote("serve", env=slack.env)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Slack does not take SLACK_BOT_TOKEN (invalid_auth).")
    assert len(done.err.splitlines()) == 1


def test_a_taken_port_is_a_sentence_and_no_traceback(pullquote: Pullquote, slack: SlackDouble) -> None:
    taken = slack.api_url.split(":")[2].split("/")[0]
    done = pullquote("serve", env={**slack.env, "PULLQUOTE_PORT": taken})
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"Nothing can listen at 127.0.0.1:{taken} (")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_any_time(tmp_path: Path, number: signal.Signals) -> None:
    """Here while it waits for a network that is not there; nothing of the model is needed for that."""
    told = {"SLACK_BOT_TOKEN": "xoxb-1-SeCrEt", "SLACK_APP_TOKEN": "xapp-1-SeCrEt", "PULLQUOTE_LOG": "DEBUG"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        env={**os.environ, **told, "PULLQUOTE_HOME": str(tmp_path), "SLACK_API_URL": "http://127.0.0.1:9/api/"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "Trying on until it can be." in line:
            break
    process.send_signal(number)
    _, rest = process.communicate(timeout=10)
    assert process.returncode == 0, rest
    assert "SeCrEt" not in "".join(lines) + rest
    assert "Traceback" not in rest


def test_work_that_hangs_holds_the_process_up_for_seconds_and_a_second_signal_not_even_that(
    slack: SlackDouble, tmp_path: Path
) -> None:
    with open_library(tmp_path) as library:
        put(library, tmp_path / "bridge.jsonl", {"id": "bridge-1", "text": BRIDGE})
    with Served(slack, tmp_path) as bot:
        hung = hang(slack, 30)
        slack.mention("U1", "C1", ASKED)
        assert hung.wait(5)
        code, seconds = bot.terminate()
        assert code == 0, bot.log
        assert seconds < 10
    with Served(slack, tmp_path) as bot:
        hung = hang(slack, 30)
        slack.mention("U1", "C2", ASKED)
        assert hung.wait(5)
        bot.terminate(0.5)
        code, seconds = bot.terminate()
        assert (code, seconds < 1) == (128 + signal.SIGTERM, True)


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_no_log_of_it_holds_a_secret_nor_at_info_what_was_asked(
    either: SlackDouble, tmp_path: Path, level: str
) -> None:
    with Served(either, tmp_path, env={"PULLQUOTE_LOG": level}) as bot:
        either.answer_to(either.mention("U1", "C1", "what did Quillfeather say?"))
        either.command("/ask", "U1", "C1", "what did Quillfeather say?").wait()
        either.wait_for(lambda: either.ephemerals("U1"))
        either.press(either.ephemerals("U1")[0].buttons[-1], "U1").wait()
        either.fail("chat.postMessage", "page")
        either.fail("chat.postMessage", "invalid_blocks")
        either.mention("U1", "C1", "what did Quillfeather say?").wait()
        if either.transport_name == "socket":
            either.sockets.cut()
            either.wait_for(lambda: either.sockets.opened == 2)
        time.sleep(1)
        bot.terminate()
        log = "\n".join(bot.log)
    tickets = [urlsplit(call.answer["url"]).query[7:20] for call in either.calls_of("apps.connections.open")]
    secrets = [either.bot_token, either.app_token, either.signing_secret, *either.workspace.responses, *tickets]
    assert not [secret for secret in secrets if secret in log]
    assert level == "DEBUG" or "Quillfeather" not in log


def test_other_commands_do_without_the_packages_of_the_bot() -> None:
    code = (
        "import sys; from typer.main import get_command; from bot.cli import app; get_command(app());"
        "print({name.split('.')[0] for name in sys.modules}"
        " & {'slack_bolt', 'slack_sdk', 'uvicorn', 'starlette', 'prometheus_client', 'websocket', 'anyio'})"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"
