"""A run of the bot, from its first word to Telegram to the last."""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.exits import Exit, UsageError
from bot.telegram.app import Pieces
from bot.telegram.connection import POLL_S, webhook_secret_of
from bot.telegram.logs import LOG, described
from bot.telegram.profile import set_profile
from bot.telegram.service import in_thread
from retrieval.errors import DalilError

STOP_GRACE_S = 10.0
"""How long what is being answered may take when the bot is told to stop."""
UPKEEP_S = 1.0
PREPARE_AFTER_S = 5.0
PURGE_S = 3600.0
SWITCH_S = 0.0005
"""How long a thread that computes keeps the interpreter to itself.

For each word to Telegram the event loop asks for it dozens of times; with the default of 5 ms the
replies that are ready wait for those that are being thought of.
"""
LOOK_S = 30.0
"""With a webhook there are no polls to tell that Telegram is there, so it is asked."""
UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
REFUSED = "Telegram does not know DALIL_TELEGRAM_TOKEN; copy it from @BotFather once more"
CONFLICT = (
    "another program takes the messages of this bot from Telegram; end it, or give this one "
    "a token of its own"
)


class Running:
    """One run. The first SIGTERM or SIGINT lets what is begun be finished, the second does not."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._application = pieces.application
        self._secret = webhook_secret_of(pieces.desk.settings)
        self._stop, self._hurry = asyncio.Event(), asyncio.Event()
        self._failure: UsageError | None = None
        self._cut_off_at: float | None = None
        self._background: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Answer until told to stop.

        Raises:
            UsageError: Telegram does not take the token, or another program has it too.
        """
        self._heed_signals()
        self._in_background(self._watch_token())
        starting = asyncio.create_task(self._start())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await stopping
        finally:
            starting.cancel()
            await self._end()
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        """Stop; told a second time, at once."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # Where that cannot be (Windows, a test's thread) whoever runs the bot calls `stop`.
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self.stop)

    def _fail(self, message: str) -> None:
        self._failure = self._failure or UsageError(message)
        self._stop.set()

    # Starting

    async def _start(self) -> None:
        try:
            await self._insist(self._application.initialize)
            await self._application.start()
            resumed = await self._pieces.inbox.resume(self._application.bot)
            await self._insist(self._receive)
        except InvalidToken as error:
            raise UsageError(REFUSED) from error
        LOG.info("running; %d updates were left from before", resumed)
        self._in_background(self._upkeep())
        self._in_background(self._prepare())
        admins = self._pieces.desk.settings.telegram_admins or frozenset()
        self._in_background(set_profile(self._application.bot, sorted(admins)))

    async def _prepare(self) -> None:
        """Get ready for the first /start, once those who have waited are answered."""
        await asyncio.sleep(PREPARE_AFTER_S)
        await self._pieces.commands.prepare()

    async def _insist(self, call: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do what needs Telegram, as often as it takes to reach it.

        Raises:
            UsageError: Telegram refuses it, as it does an address it cannot send updates to.
        """
        pause_s = 1.0
        while True:
            try:
                await call()
                return
            except BadRequest as error:
                raise UsageError(f"Telegram refuses to begin: {error.message}") from error
            except (NetworkError, RetryAfter) as error:
                LOG.warning("Telegram cannot be reached (%s); trying again", described(error))
            await asyncio.sleep(pause_s)
            pause_s = min(30.0, 1.5 * pause_s)

    async def _receive(self) -> None:
        settings, updater = self._pieces.desk.settings, self._application.updater
        assert updater is not None
        if settings.telegram_webhook_url is None:
            await updater.start_polling(
                timeout=timedelta(seconds=POLL_S),
                allowed_updates=UPDATES,
                error_callback=self._poll_failed,
            )
            return
        try:
            await updater.start_webhook(
                listen=settings.telegram_webhook_listen,
                port=settings.telegram_webhook_port,
                url_path=urlsplit(settings.telegram_webhook_url).path,
                webhook_url=settings.telegram_webhook_url,
                secret_token=self._secret,
                allowed_updates=UPDATES,
            )
        except OSError as error:
            where = f"{settings.telegram_webhook_listen}:{settings.telegram_webhook_port}"
            raise UsageError(f"cannot listen on {where} ({error.strerror})") from error
        self._in_background(self._look())

    def _poll_failed(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            self._fail(CONFLICT)
        elif self._cut_off_at is None:
            self._cut_off_at = time.time()
            LOG.warning("Telegram cannot be reached (%s); trying again", described(error))

    async def _watch_token(self) -> None:
        await self._pieces.refused.wait()
        self._fail(REFUSED)

    # Meanwhile

    async def _look(self) -> None:
        while True:
            try:
                await self._application.bot.get_webhook_info()
                self._pieces.health.polled()
            except TelegramError as error:
                LOG.warning("Telegram cannot be reached (%s)", described(error))
            await asyncio.sleep(LOOK_S)

    async def _upkeep(self) -> None:
        """Take up new generations of the library, tell of it, forget what is old."""
        pieces, generation, next_purge, complaint = self._pieces, -1, 0.0, ""
        while True:
            try:
                await in_thread(pieces.shelf.refresh)
                newest = await in_thread(lambda: pieces.shelf.generation)
                if newest != generation:
                    LOG.info("answering from generation %d of the library", newest)
                    generation, complaint = newest, ""
                if time.monotonic() >= next_purge:
                    next_purge = time.monotonic() + PURGE_S
                    days = pieces.desk.settings.telegram_retention_days
                    await in_thread(pieces.state.purge, days)
            except DalilError as error:
                if str(error) != complaint:
                    complaint = str(error)
                    LOG.error("%s", complaint)
            self._note_return()
            waiting = pieces.lanes.waiting
            await in_thread(pieces.health.write, generation=generation, waiting=waiting)
            await asyncio.sleep(UPKEEP_S)

    def _note_return(self) -> None:
        """Say that Telegram is there again after it could not be reached."""
        if self._cut_off_at is not None and self._pieces.health.has_heard_since(self._cut_off_at):
            self._cut_off_at = None
            LOG.info("Telegram is there again")

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()):
            trace = (type(error), error, error.__traceback__)
            LOG.error("%s", described(error), exc_info=trace)

    # Stopping

    async def _end(self) -> None:
        LOG.info("stopping")
        for task in list(self._background):
            task.cancel()
        self._pieces.lanes.begin_stopping()
        closing = asyncio.create_task(self._close())
        hurried = asyncio.create_task(self._hurry.wait())
        await asyncio.wait(
            {closing, hurried}, timeout=STOP_GRACE_S, return_when=asyncio.FIRST_COMPLETED
        )
        if not closing.done():
            LOG.info("breaking off what was begun; the next start takes it up")
            closing.cancel()
            self._pieces.lanes.cancel()
            await asyncio.wait({closing}, timeout=1.0)
        hurried.cancel()
        self._pieces.answers.close()
        self._pieces.state.close()
        LOG.info("stopped")

    async def _close(self) -> None:
        application = self._application
        if application.updater and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


def serve(pieces: Pieces) -> Exit:
    """Run the bot until it is told to stop, and return the exit code.

    Raises:
        UsageError: Telegram does not take the token, or another program has it too.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()  # a collection need not look through what lasts as long as the bot
    asyncio.run(_served(pieces))
    return Exit.DONE


async def _served(pieces: Pieces) -> None:
    await Running(pieces).run()
    if pieces.changing.is_going_on:
        # A thread is reading articles and could be minutes at it, for which asyncio would wait. It
        # may be cut off at any moment: the next `dalil index` takes it up.
        os._exit(Exit.DONE)
