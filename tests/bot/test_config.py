"""The settings: what the environment may say, and what it is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, unknown


def settings(**env: str) -> Settings:
    return Settings.from_env(env, dotenv=None)


def test_everything_is_optional() -> None:
    found = settings()
    assert found.home.name == "pullquote"
    assert (found.model, found.fetch_allow, found.log) == (None, (), "WARNING")


def test_every_setting_is_read(tmp_path: Path) -> None:
    found = settings(
        PULLQUOTE_HOME=str(tmp_path),
        PULLQUOTE_MODEL="some/model",
        PULLQUOTE_FETCH_ALLOW="Intranet.example:443, 10.0.0.7:8080 [::1]:80",
        PULLQUOTE_FETCH_TIMEOUT="2.5",
        PULLQUOTE_FETCH_MAX_BYTES="1000",
        PULLQUOTE_LOG="debug",
        PULLQUOTE_HOST="0.0.0.0",
        PULLQUOTE_PORT="0",
        PULLQUOTE_ADMINS="U012AB3CD, W9",
        PULLQUOTE_KEEP_DAYS="7",
        PULLQUOTE_COMMANDS="/acme-",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_APP_TOKEN="xapp-1",
        SLACK_SIGNING_SECRET="secret",
        SLACK_API_URL="http://127.0.0.1:9/api",
    )
    assert found == Settings(
        home=tmp_path,
        model="some/model",
        fetch_allow=("intranet.example:443", "10.0.0.7:8080", "[::1]:80"),
        fetch_timeout=2.5,
        fetch_max_bytes=1000,
        log="DEBUG",
        host="0.0.0.0",
        port=0,
        admins=("U012AB3CD", "W9"),
        keep_days=7,
        commands="acme-",
        bot_token="xoxb-1",
        app_token="xapp-1",
        signing_secret="secret",
        api_url="http://127.0.0.1:9/api/",
    )


def test_an_empty_value_counts_as_not_set() -> None:
    assert settings(PULLQUOTE_MODEL="", PULLQUOTE_DATABASE_URL=" ", PULLQUOTE_FETCH_TIMEOUT="") == settings()


def test_the_home_may_begin_with_a_tilde_and_is_made_absolute() -> None:
    assert settings(PULLQUOTE_HOME="~/quotes").home == Path.home() / "quotes"
    assert settings(PULLQUOTE_HOME="quotes").home == Path.cwd() / "quotes"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PULLQUOTE_FETCH_ALLOW", "*.example:443"),
        ("PULLQUOTE_FETCH_ALLOW", "intranet.example"),
        ("PULLQUOTE_FETCH_ALLOW", "intranet.example:70000"),
        ("PULLQUOTE_FETCH_ALLOW", "https://intranet.example:443"),
        ("PULLQUOTE_PORT", "65536"),
        ("PULLQUOTE_PORT", "http"),
        ("PULLQUOTE_ADMINS", "@maria"),
        ("PULLQUOTE_KEEP_DAYS", "0"),
        ("PULLQUOTE_COMMANDS", "Acme"),
        ("PULLQUOTE_COMMANDS", "a-very-long-prefix-for-us"),
        ("SLACK_API_URL", "slack.com/api"),
        ("PULLQUOTE_FETCH_TIMEOUT", "soon"),
        ("PULLQUOTE_FETCH_TIMEOUT", "0"),
        ("PULLQUOTE_FETCH_TIMEOUT", "inf"),
        ("PULLQUOTE_FETCH_TIMEOUT", "nan"),
        ("PULLQUOTE_FETCH_MAX_BYTES", "20MB"),
        ("PULLQUOTE_FETCH_MAX_BYTES", "-1"),
        ("PULLQUOTE_LOG", "loud"),
        ("PULLQUOTE_HOME", "~no-such-user-here/quotes"),
    ],
)
def test_a_bad_value_is_named_with_its_setting(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(**{name: value})
    assert name in str(caught.value)
    assert value in str(caught.value)


def test_all_bad_values_are_told_of_at_once() -> None:
    with pytest.raises(ConfigError, match=r"PULLQUOTE_FETCH_TIMEOUT.*PULLQUOTE_LOG"):
        settings(PULLQUOTE_LOG="loud", PULLQUOTE_FETCH_TIMEOUT="soon")


def test_a_postgres_address_is_refused_and_its_password_not_repeated() -> None:
    """SQLite in its place would show an empty library to somebody who has a full one."""
    with pytest.raises(ConfigError, match="PostgreSQL is not in this release; unset it") as caught:
        settings(PULLQUOTE_DATABASE_URL="postgresql://bot:hunter2@db/quotes")
    assert "hunter2" not in str(caught.value)


def test_the_dotenv_file_speaks_where_the_environment_is_silent(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text('PULLQUOTE_MODEL="of/file"\nPULLQUOTE_LOG=ERROR\nPULLQUOTE_FETCH_TIMEOUT=\nOTHER=$HOME\n')
    found = Settings.from_env({"PULLQUOTE_MODEL": "of/environment", "PULLQUOTE_LOG": ""}, dotenv=dotenv)
    assert (found.model, found.log) == ("of/environment", "ERROR")


def test_a_dotenv_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"PULLQUOTE_LOG=\xff\xfe")
    with pytest.raises(ConfigError, match=r"\.env"):
        Settings.from_env({}, dotenv=dotenv)


def test_no_secret_is_shown_with_the_settings() -> None:
    found = settings(SLACK_BOT_TOKEN="xoxb-hidden", SLACK_APP_TOKEN="xapp-hidden", SLACK_SIGNING_SECRET="hidden")
    assert "hidden" not in repr(found)
    assert found.secrets == ("xoxb-hidden", "xapp-hidden", "hidden")


def test_all_that_slack_needs_is_asked_for_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        settings().checked_for_slack()
    assert all(name in str(caught.value) for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"))
    for way in ({"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "secret"}):
        assert settings(SLACK_BOT_TOKEN="xoxb-1", **way).checked_for_slack().bot_token == "xoxb-1"


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
@pytest.mark.parametrize("between", ["\n", " ", "…", "\u200b"])
def test_a_secret_that_was_copied_with_more_is_told_of_and_not_shown(name: str, between: str) -> None:
    """The line below it went into a header, and into the log."""
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "secret"}
    tokens[name] += f"{between}hidden"
    with pytest.raises(ConfigError, match=f"{name} holds a character") as caught:
        settings(**tokens).checked_for_slack()
    assert "hidden" not in str(caught.value)


def test_a_token_of_another_kind_is_told_of_only_where_slack_is_wanted() -> None:
    found = settings(SLACK_BOT_TOKEN="xoxp-hidden", SLACK_APP_TOKEN="xapp-1")
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN is no such token; it begins with xoxb-") as caught:
        found.checked_for_slack()
    assert "hidden" not in str(caught.value)


def test_what_begins_like_a_setting_and_is_none_is_told(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PULLQUOTE_HOEM=/x\nPULLQUOTE_PORT=1\nOTHER=2\n")
    assert unknown({"PULLQUOTE_LOGS": "INFO", "PULLQUOTE_LOG": "INFO", "PATH": "/"}, dotenv) == [
        "PULLQUOTE_HOEM", "PULLQUOTE_LOGS",
    ]  # fmt: skip
    assert unknown({"PULLQUOTE_LOG": "INFO"}, None) == []


@pytest.mark.parametrize(
    ("env", "port"),
    [
        ({}, 3000),
        ({"SLACK_APP_TOKEN": "xapp-1"}, None),
        ({"PULLQUOTE_PORT": "0"}, 0),
        ({"PULLQUOTE_PORT": "8080", "SLACK_APP_TOKEN": "xapp-1"}, 8080),
    ],
)
def test_in_http_mode_it_always_listens_else_where_a_port_is_set(env: dict[str, str], port: int | None) -> None:
    assert Settings.from_env(env, dotenv=None).listens_on == port
