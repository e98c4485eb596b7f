"""Chats side by side, each in order: which update is handled when, and which is turned away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.admission import Admission, Refusal
from bot.telegram.inbox import Inbox
from bot.telegram.queueing import ARRIVED
from bot.telegram.state import State

Lane = tuple[str, int]
MOST_TASKS = 1_000_000
"""Admission bounds what waits; the semaphore that comes before it must not."""


class Lanes(BaseUpdateProcessor):
    """Handles the updates of one chat one after the other, those of different chats together.

    An update is finished in the state when its handler is done with it, and not before.

    Args:
        turn_away: Tells the user why an update is not handled.
        is_for_us: Whether an update counts; what is only said in a group does not.
    """

    def __init__(
        self,
        state: State,
        inbox: Inbox,
        admission: Admission,
        turn_away: Callable[[Update, Refusal], Awaitable[None]],
        is_for_us: Callable[[Update], bool],
    ) -> None:
        super().__init__(MOST_TASKS)
        self._state = state
        self._inbox = inbox
        self._admission = admission
        self._turn_away = turn_away
        self._is_for_us = is_for_us
        self._locks: dict[Lane, _Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many updates are being handled or wait for their turn."""
        return self._waiting

    @property
    def lanes_in_use(self) -> int:
        """How many chats an update is being handled of, or waits."""
        return len(self._locks)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle `update`, or turn it away."""
        if not isinstance(update, Update):
            await coroutine
            return
        ARRIVED.set(asyncio.get_running_loop().time())
        refusal = self._refusal(update)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if refusal is None:
                await self._in_its_lane(update, coroutine)
            else:
                _drop(coroutine)
                await self._turn_away(update, refusal)
                self._state.finish(update.update_id)
        finally:
            self._tasks.discard(task)

    def _refusal(self, update: Update) -> Refusal | None:
        if update.update_id in self._inbox.resumed:
            self._inbox.resumed.discard(update.update_id)
            return None
        return self._admission.refusal(update, self.waiting) if self._is_for_us(update) else None

    async def _in_its_lane(self, update: Update, coroutine: Awaitable[Any]) -> None:
        self._waiting += 1
        try:
            async with self._lane(lane_of(update)):
                if self._stopping:
                    _drop(coroutine)  # it is written down; the next start takes it up
                    return
                await coroutine
                self._state.finish(update.update_id)
        finally:
            self._waiting -= 1

    def _lane(self, lane: Lane | None) -> AbstractAsyncContextManager[None]:
        return nullcontext() if lane is None else self._locked(lane)

    @asynccontextmanager
    async def _locked(self, lane: Lane) -> AsyncIterator[None]:
        lock = self._locks.setdefault(lane, _Lock())
        lock.users += 1
        try:
            async with lock.lock:
                yield
        finally:
            lock.users -= 1
            if not lock.users:
                del self._locks[lane]

    def begin_stopping(self) -> None:
        """Finish what is being handled and begin nothing more."""
        self._stopping = True

    def cancel(self) -> None:
        """Break off what is being handled; it stays in the state as not finished."""
        for task in self._tasks:
            task.cancel()

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""


class _Lock:
    """A lane's lock, and how many hold it or wait for it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


def lane_of(update: Update) -> Lane | None:
    """Return the lane of an update; None for what need not wait for anything.

    A button does not wait behind the questions of its chat: Telegram shows it as pressed until it
    is answered, and takes no answer after a quarter of a minute.
    """
    if update.inline_query or update.chosen_inline_result or update.effective_chat is None:
        return None
    return ("button" if update.callback_query else "message", update.effective_chat.id)


def _drop(coroutine: Awaitable[Any]) -> None:
    close = getattr(coroutine, "close", None)
    if close is not None:
        close()
