"""The bot put together, and run until it is told to end."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot import listeners, work
from bot.alarms import Alarms
from bot.config import Settings
from bot.connection import Connection
from bot.directory import Directory
from bot.door import Door
from bot.files import FOLDER, Files
from bot.ledger import Ledger
from bot.listeners.reception import BOUND, Reception
from bot.metrics import Metrics
from bot.slack import LATE_SECONDS, TIMEOUT_SECONDS, Slack, client
from bot.tokens import Identity, identity, socket_address
from bot.watch import Watch
from bot.web import EVENTS_PATH, Listening, Signatures, Site, Slackward
from bot.wording import count
from bot.workers import LANES, Workers
from index import Library

# So long what runs may take to end; with the socket and the web server it stays below ten seconds.
ENDING_SECONDS = 5.0
# Python's own 5 ms, times the threads that compute answers, would add up to what an acknowledgement may take.
SWITCH_SECONDS = 0.0002


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How the bot is to be run: so many `answers` at a time, so many more waiting, `report` told when it is ready.

    `ending_seconds` is how long what runs may take when the bot ends.
    """

    settings: Settings
    open_library: Callable[[], AbstractContextManager[Library]]
    report: Callable[[str], None]
    answers: int = LANES["answers"]
    bound: int = BOUND
    ending_seconds: float = ENDING_SECONDS


def serve(setup: Setup, ending: threading.Event) -> bool:
    """Run the bot until `ending` is set; return whether all that ran has ended.

    Where not, the ledger has it, and the process is to be left without waiting for it. Raises `PullquoteError` where
    the bot cannot be started: the ledger is in use, a token is refused, the library cannot be opened.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    with ExitStack() as stack:
        running = _Running(setup, ending, stack)
        ended = False
        try:
            if running.start():
                ending.wait()
        finally:
            ended = running.stop()
            if not ended:
                # What still runs must find the files open.
                stack.pop_all()
        return ended


def bolt_app(token: str, api_url: str, me: Identity, reception: Reception) -> App:
    """Return the app that hands Slack's requests to the listeners, which are done before it acknowledges.

    Signatures are not its business: they are verified before anything of a request is read.
    """
    ours = AuthorizeResult(
        enterprise_id=None, team_id=me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=token, bot_scopes=None
    )
    app = App(
        name="pullquote",
        client=client(token, api_url),
        authorize=lambda: ours,
        process_before_response=True,
        request_verification_enabled=False,
    )
    listeners.register(app, reception)
    return app


class _Running:
    """The parts of a running bot, from the first to the last; what `stack` closes is closed the other way round."""

    def __init__(self, setup: Setup, ending: threading.Event, stack: ExitStack) -> None:
        self._setup = setup
        self._settings = setup.settings.checked_for_slack()
        self._ending = ending
        self._stack = stack
        self._metrics = Metrics()
        self._door = Door()
        self._reason: str | None = "starting"
        self._connection: Connection | None = None
        self._listening: Listening | None = None
        self._workers: Workers | None = None
        self._watch: Watch | None = None
        self._alarms: Alarms | None = None
        self._socket = Slack.of(self._settings.app_token, self._settings.api_url) if self._settings.app_token else None
        self._ledger = Ledger(self._settings.home)
        stack.callback(self._ledger.close)
        self._site = Site(self._metrics, self._trouble, requests=not self._settings.app_token)

    def start(self) -> bool:
        """Return whether the bot answers now; False where it was told to end before."""
        # What the last process was posting may still arrive for as long as it would have waited, and some more.
        self._ledger.recover(late=time.time() + TIMEOUT_SECONDS + LATE_SECONDS)
        self._listen()
        self._reason = "Slack has not been reached yet"
        me = identity(Slack.of(self._settings.bot_token, self._settings.api_url), self._ending)
        if me is None:
            return False
        self._reason = "the library is being read"
        library = self._stack.enter_context(self._setup.open_library())
        library.warm()
        self._reason = "not connected to Slack"
        bot = self._bot(library, me)
        workers = self._work(bot)
        if self._ending.is_set() or not self._take(bot, workers, me):
            return False
        self._reason = None
        self._tell(library, me)
        return True

    def stop(self) -> bool:
        """Take nothing more, and let what runs end; return whether it has."""
        self._ending.set()
        self._site.refuse()
        if self._connection:
            self._connection.close()
        ended = self._workers is None or self._workers.stop(self._setup.ending_seconds)
        ended = (self._watch is None or self._watch.stop()) and ended
        if self._listening:
            self._listening.stop()
        return ended

    def _trouble(self) -> str | None:
        """Return the reason why the bot cannot answer now, None where it can."""
        if self._ending.is_set():
            return "ending"
        # What Slack does not take comes first: it is why there may be no connection.
        if self._alarms and self._alarms.revoked:
            return self._alarms.revoked
        if self._connection and not self._connection.is_up:
            return "not connected to Slack"
        return self._reason or (self._watch.trouble if self._watch else None)

    def _listen(self) -> None:
        port = self._settings.listens_on
        if port is not None:
            self._listening = Listening(self._site, host=self._settings.host, port=port)
            self._setup.report(f"Listening at {self._listening.url}.")

    def _bot(self, library: Library, me: Identity) -> work.Bot:
        token, api_url = self._settings.bot_token, self._settings.api_url
        slack = Slack.of(token, api_url, prefix=self._settings.commands)
        files = Files(slack, token, api_url, self._settings.home / FOLDER, max_bytes=self._settings.fetch_max_bytes)
        files.clear()
        return work.Bot(
            library=library,
            slack=slack,
            files=files,
            ledger=self._ledger,
            directory=Directory(slack, self._ledger, team=me.team, admins=self._settings.admins),
            metrics=self._metrics,
            handle=me.handle,
            scopes=me.scopes,
            url=me.url,
        )

    def _work(self, bot: work.Bot) -> Workers:
        lanes = {**LANES, "answers": self._setup.answers}
        self._workers = Workers(
            self._ledger,
            partial(work.run, bot),
            partial(work.tell, bot),
            lanes=lanes,
            door=self._door,
            failed=partial(work.failed, bot),
        )
        self._workers.start()
        self._alarms = Alarms(bot, self._settings.home, socket=self._socket, secrets=self._settings.secrets)
        self._watch = Watch(bot, keep_days=self._settings.keep_days, alarms=self._alarms)
        self._watch.start()
        return self._workers

    def _take(self, bot: work.Bot, workers: Workers, me: Identity) -> bool:
        """Let Slack's requests in; return whether they come."""
        reception = Reception(
            ledger=self._ledger,
            wake=workers.wake,
            metrics=self._metrics,
            team=me.team,
            bot_user=me.user,
            bound=self._setup.bound,
            prefix=self._settings.commands,
            changed=bot.directory.forget,
            doubt=lambda: self._alarms.doubt() if self._alarms else None,
        )
        app = bolt_app(self._settings.bot_token, self._settings.api_url, me, reception)
        self._metrics.connected.set_function(lambda: float(self._trouble() is None))
        if self._socket is None:
            self._site.admit(Slackward(app=app, signatures=Signatures(self._settings.signing_secret), door=self._door))
            return True
        address = socket_address(self._socket, self._ending)
        if address is None:
            return False
        self._connection = Connection(app, self._socket, door=self._door)
        self._connection.open(address)
        return self._connection.wait(self._ending)

    def _tell(self, library: Library, me: Identity) -> None:
        how = "Socket Mode" if self._settings.app_token else f"HTTP ({EVENTS_PATH})"
        number = library.status().articles
        known = f"{count(number, 'article')} {'answers' if number == 1 else 'answer'}."
        if not number:
            ingest = f"/{self._settings.commands}ingest"
            known = f"no article answers yet. Add some with `pullquote add`, or with {ingest} in Slack."
        self._setup.report(f"Ready: {how} as {me.handle} in {me.team_name}; {known}")
