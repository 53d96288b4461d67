"""`pullquote serve` as a process of its own, on a home of its own, with the double for Slack."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.slack.double import SlackDouble

ROOT = Path(__file__).parents[2]
EVENTS_PATH = "/slack/events"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+(?=\D|$)")
# What a process needs of ours; nothing of a developer's own settings reaches it.
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")


class Served:
    """A bot that runs. `with Served(slack, home) as bot:` starts it, waits until it is ready, and ends it.

    `quick` takes bags of words for a model. `log` is what it printed, a line each; `url` where its web server is.
    """

    def __init__(
        self,
        slack: SlackDouble,
        home: Path,
        *,
        quick: bool = True,
        env: Mapping[str, str] | None = None,
        options: tuple[str, ...] = (),
    ) -> None:
        self.slack = slack
        self.home = home
        self.log: list[str] = []
        self.url = ""
        self._module = "tests.slack.quick" if quick else "bot"
        self._options = options
        ours = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "HF_HUB_OFFLINE": "1", "PULLQUOTE_HOME": str(home),
                "PULLQUOTE_PORT": "0", "PULLQUOTE_LOG": "INFO"}  # fmt: skip
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._env = {**kept, **ours, **slack.env, **(env or {})}
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        try:
            return self.start().wait_ready()
        except BaseException:
            self.end()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> Self:
        """Start the process."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.url = ""
        # A folder without a developer's .env.
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module, "serve", *self._options],
            cwd=self.home, env=self._env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=[self._process], daemon=True)
        self._reader.start()
        return self

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.log.append(line.rstrip("\n"))
            if not self.url and (found := _ADDRESS.search(line)) and "/api/" not in line:
                self.url = found[0]
                self.slack.requests.url = self.url + EVENTS_PATH
            self.slack.workspace.tell()

    def wait_ready(self, seconds: float = 60.0) -> Self:
        """Wait until /readyz says that it answers."""
        until = time.monotonic() + seconds
        while not (self.url and self.get("/readyz")[0] == 200):
            if self.code is not None or time.monotonic() > until:
                raise AssertionError(f"The bot is not ready (exit code {self.code}):\n" + "\n".join(self.log))
            time.sleep(0.05)
        return self

    def get(self, path: str, *, seconds: float = 5.0) -> tuple[int, str]:
        """Return the status and the body of a page of its web server; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=seconds) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (OSError, ValueError) as error:
            return 0, repr(error)

    def terminate(self, seconds: float = 12.0) -> tuple[int | None, float]:
        """Send SIGTERM; return the exit code (None where it does not end) and the seconds that it took."""
        assert self._process
        began = time.monotonic()
        self._process.terminate()
        try:
            return self._process.wait(seconds), time.monotonic() - began
        except subprocess.TimeoutExpired:
            return None, time.monotonic() - began

    def kill(self) -> None:
        """End it as a crash does (kill -9)."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def restart(self) -> Self:
        """Start it again on the same home, after `kill` or `terminate`, and wait until it is ready."""
        self.end()
        return self.start().wait_ready()

    def end(self) -> None:
        """End it, whatever it does."""
        self.kill()
        if self._reader:
            self._reader.join(5)
        if self._process and self._process.stdout:
            self._process.stdout.close()

    def wait_for_log(self, words: str, seconds: float = 5.0) -> str:
        """Return the first line of its output that has the words."""
        return self.slack.wait_for(lambda: next((line for line in self.log if words in line), ""), seconds)
