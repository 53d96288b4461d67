"""An event loop with a web server in a thread of its own, for tests that are not asynchronous."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aiohttp import web

T = TypeVar("T")
_PATIENCE_SECONDS = 30


class LoopThread:
    """Runs coroutines, and one web application on a free port of 127.0.0.1."""

    def __init__(self) -> None:
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack-double", daemon=True)
        self._thread.start()

    def serve(self, app: web.Application) -> int:
        """Start the application; return its port."""
        self.port = self.run(self._serve(app))
        return self.port

    def run(self, work: Coroutine[Any, Any, T], seconds: float = _PATIENCE_SECONDS) -> T:
        """Return what the coroutine returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let a coroutine run by itself."""
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, work: Callable[[], None]) -> None:
        """Let a function run in the loop."""
        self._loop.call_soon_threadsafe(work)

    def stop(self) -> None:
        """End the server, whatever is under way, and the thread."""
        if self._loop.is_closed():
            return
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self, app: web.Application) -> int:
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[0][1])

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()
