"""`doctor`: a line for all that was looked at, a remedy for all that is wrong, no secret."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.health import slack as slack_health
from bot.ledger import Key, Ledger, Request
from bot.scopes import HISTORY, SCOPES
from tests.bot.conftest import Done, Pullquote
from tests.slack import SlackDouble


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def http() -> Iterator[SlackDouble]:
    with SlackDouble(transport="http") as double:
        yield double


def checks(done: Done, name: str) -> list[Any]:
    """Return what was found of this name: whether it is in order, and in words."""
    return [(check["ok"], check["found"]) for check in done.json["checks"] if check["name"] == name]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_without_slack_and_articles_nothing_is_broken_and_nothing_is_made(pullquote: Pullquote, tmp_path: Path) -> None:
    done = pullquote("doctor")
    assert done.code == 0
    assert "note   Slack: not set up. The README's chapter on Slack tells how" in done.out
    assert "ok     model: all-MiniLM-L6-v2: its checksum agrees." in done.out
    assert "note   library: no articles yet. Add some with `pullquote add`." in done.out
    assert done.err == "Nothing is broken.\n"
    assert not (tmp_path / "home").exists()


def test_what_is_there_is_told(pullquote: Pullquote, articles: Path, tmp_path: Path) -> None:
    assert pullquote("add", str(articles)).code == 0
    with sqlite3.connect(tmp_path / "home" / "library.db") as rows:
        rows.execute("UPDATE facts SET value = 'all-MiniLM-L6-v2' WHERE name = 'model'")
    kept = Ledger(tmp_path / "home")
    assert kept.claim(Request(kind="answer", key=Key("T", "C", "1"), user="U", lane="answers"), bound=9) == "new"
    done = pullquote("doctor", "--json")
    assert (done.code, done.json["ok"]) == (0, True)
    assert checks(done, "library")[0][1].startswith("2 articles, 4 quotes, generation 2, model all-MiniLM-L6-v2")
    assert checks(done, "bot.db") == [(True, "1 waiting, 0 running, 0 failed")]
    job = kept.take("answers")
    assert job
    kept.failed(job, "no")
    kept.close()
    assert checks(pullquote("doctor", "--json"), "bot.db") == [(None, "0 waiting, 0 running, 1 failed")]


def test_every_check_in_json_has_the_same_keys(pullquote: Pullquote) -> None:
    told = pullquote("doctor", "--json").json
    assert told.keys() == {"ok", "checks"}
    for check in told["checks"]:
        assert check.keys() == {"name", "ok", "found", "remedy"}


@pytest.mark.parametrize(
    ("env", "found"),
    [
        ({"PULLQUOTE_PORT": "x"}, "'x' is no port"),
        ({"PULLQUOTE_ADMINS": "lind"}, "'lind' is no member id"),
        ({"PULLQUOTE_KEEP_DAYS": "0"}, "is no whole number of days"),
    ],
)
def test_settings_that_cannot_be_used_are_told(pullquote: Pullquote, env: dict[str, str], found: str) -> None:
    done = pullquote("doctor", env=env)
    assert (done.code, found in done.out, done.err) == (1, True, "1 thing broken.\n")


def test_a_mistyped_setting_is_told_and_breaks_nothing(pullquote: Pullquote) -> None:
    done = pullquote("doctor", "--json", env={"PULLQUOTE_HOEM": "/x"})
    assert done.code == 0
    assert (None, "PULLQUOTE_HOEM: no setting of this version") in checks(done, "settings")


def test_a_damaged_library_and_a_damaged_ledger_are_told(pullquote: Pullquote, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("library.db", "bot.db"):
        (home / name).write_bytes(b"Dear diary, " * 5000)
        (home / name).chmod(0o600)
    done = pullquote("doctor", "--json")
    assert done.code == 1
    for name in ("library", "bot.db"):
        [(ok, found)] = checks(done, name)
        assert (ok, "damaged" in found) == (False, True), name


def test_what_others_can_read_is_told_with_the_command_that_mends_it(pullquote: Pullquote, tmp_path: Path) -> None:
    Ledger(tmp_path / "home").close()
    (tmp_path / "home" / "bot.db").chmod(0o644)
    [check] = [check for check in pullquote("doctor", "--json").json["checks"] if check["ok"] is False]
    assert check["remedy"] == f"chmod 600 {tmp_path / 'home' / 'bot.db'}"


def test_a_home_that_is_a_file_is_told(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("Dear diary")
    assert (False, f"{tmp_path / 'home'} cannot be written") in checks(pullquote("doctor", "--json"), "data folder")


def test_a_home_that_cannot_be_made_is_told(pullquote: Pullquote, tmp_path: Path) -> None:
    """It was called "made when needed", and nothing broken, where the folder above it was a file."""
    (tmp_path / "diary").write_text("Dear diary")
    done = pullquote("doctor", "--json", env={"PULLQUOTE_HOME": str(tmp_path / "diary" / "home")})
    found = f"{tmp_path / 'diary' / 'home'} is not there, and cannot be made in {tmp_path / 'diary'}"
    assert (False, found) in checks(done, "data folder")


@pytest.mark.parametrize("name", ["/nowhere/at-all", "no such model"])
def test_a_model_that_is_nowhere_is_told(pullquote: Pullquote, name: str) -> None:
    [(ok, found)] = checks(pullquote("doctor", "--json", env={"PULLQUOTE_MODEL": name}), "model")
    assert (ok, "no model is there" in found) == (False, True)


# Slack


def test_a_bot_that_is_set_up_well_is_told_so(pullquote: Pullquote, slack: SlackDouble) -> None:
    done = pullquote("doctor", "--json", env={**slack.env, "PULLQUOTE_ADMINS": "UADMIN", "PULLQUOTE_COMMANDS": "acme-"})
    assert done.code == 0
    assert checks(done, "bot token") == [(True, "@pullquote in Harbour")]
    assert checks(done, "scopes") == [(True, "the whole manifest (hears what is asked on in threads)")]
    assert checks(done, "app token") == [(True, "opens a connection")]
    assert checks(done, "commands") == [(True, "/acme-ask, /acme-ingest and so on")]
    assert [ok for ok, _ in checks(done, "clock") + checks(done, "admins")] == [True, True]


def test_no_secret_is_printed(pullquote: Pullquote, slack: SlackDouble) -> None:
    slack.fail("apps.connections.open", "invalid_auth")
    env = {**slack.env, "SLACK_SIGNING_SECRET": "not-a-good-one"}
    for done in (pullquote("doctor", env=env), pullquote("doctor", "--json", env=env)):
        for secret in (slack.bot_token, slack.app_token, "not-a-good-one"):
            assert secret not in done.out + done.err


@pytest.mark.parametrize(
    ("lacking", "ok", "found"),
    [
        (HISTORY, True, "the small manifest (hears in channels only what mentions it)"),
        ({"mpim:history"}, None, "not all"),
        ({"files:read"}, None, f"lacks files:read, {SCOPES['files:read']}"),
        ({"users:read", *HISTORY}, False, f"lacks users:read, {SCOPES['users:read']}"),
        ({"files:read", *HISTORY}, None, f"lacks files:read, {SCOPES['files:read']}"),
    ],
)
def test_scopes_are_compared_with_both_manifests(
    pullquote: Pullquote, slack: SlackDouble, lacking: set[str], ok: bool | None, found: str
) -> None:
    slack.scopes -= lacking
    done = pullquote("doctor", "--json", env=slack.env)
    [(told, said)] = checks(done, "scopes")
    assert (told, found in said) == (ok, True), said
    [remedy] = [check["remedy"] or "" for check in done.json["checks"] if check["name"] == "scopes"]
    # Whoever chose the small manifest is not told to ask for all history.
    assert ("manifest --small" in remedy) == (lacking > HISTORY)


@pytest.mark.parametrize(
    ("method", "name", "remedy"),
    [
        ("auth.test", "bot token", "install the app again"),
        ("apps.connections.open", "app token", "connections:write"),
    ],
)
def test_a_token_that_is_refused_is_told_with_what_to_do(
    pullquote: Pullquote, slack: SlackDouble, method: str, name: str, remedy: str
) -> None:
    slack.fail(method, "invalid_auth")
    done = pullquote("doctor", env=slack.env)
    [line] = [line for line in done.out.splitlines() if line.startswith(f"broken {name}:")]
    assert (done.code, "(invalid_auth)" in line, remedy in line) == (1, True, True)


def test_without_a_network_that_is_told_once_and_soon(pullquote: Pullquote) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PULLQUOTE_ADMINS": "U1,U2",
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
    }  # fmt: skip
    done = pullquote("doctor", env=env)
    assert done.code == 1
    assert done.out.count("could not be reached") == 1
    assert done.err == "1 thing broken.\n"


def test_admins_are_looked_up(pullquote: Pullquote, slack: SlackDouble) -> None:
    done = pullquote("doctor", "--json", env={**slack.env, "PULLQUOTE_ADMINS": "UADMIN,UNOBODY,UGUEST,UGONE,UEXT"})
    assert [ok for ok, _ in checks(done, "admins")] == [True, False, False, False, False]
    [(ok, found)] = checks(pullquote("doctor", "--json", env=slack.env), "admins")
    assert (ok, found) == (None, "none named")


@pytest.mark.parametrize(
    ("apart", "http", "ok"),
    [(0, True, True), (20, True, True), (-90, True, None), (400, True, False), (-400, True, False), (400, False, None)],
)
def test_a_clock_that_is_wrong_is_told(apart: float, ok: bool | None, *, http: bool) -> None:
    noon = 1_700_000_000.0
    date = "Tue, 14 Nov 2023 22:13:20 GMT"
    assert slack_health.clock(date, noon + apart, http=http).ok is ok
    assert slack_health.clock("", noon, http=http).ok is None


def test_in_http_mode_the_port_has_to_be_free_or_the_bot_s(pullquote: Pullquote, http: SlackDouble) -> None:
    port = free_port()
    env = {**http.env, "PULLQUOTE_PORT": str(port)}
    assert checks(pullquote("doctor", "--json", env=env), "port") == [(True, f"127.0.0.1:{port} is free")]
    with socket.create_server(("127.0.0.1", port)) as taken:
        taken.settimeout(0.1)
        [(ok, found)] = checks(pullquote("doctor", "--json", env=env), "port")
    assert (ok, f"nothing can listen at 127.0.0.1:{port}" in found) == (False, True)


def test_settings_that_cannot_start_the_bot_are_told(pullquote: Pullquote) -> None:
    done = pullquote("doctor", "--json", env={"SLACK_BOT_TOKEN": "xoxp-secret", "SLACK_APP_TOKEN": "xapp-1"})
    assert checks(done, "Slack") == [(False, "SLACK_BOT_TOKEN is no such token; it begins with xoxb-.")]
    assert done.code == 1
