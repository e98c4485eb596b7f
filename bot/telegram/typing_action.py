"""«Dalil is typing…», when an answer takes long enough for anybody to wonder."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

PATIENCE_S = 0.4
"""A faster answer needs no announcement, which would only stand in its way to Telegram."""
REPEAT_S = 4.5
"""Telegram shows the action for five seconds."""


@asynccontextmanager
async def typing_action(bot: Bot, chat: int, topic: int | None = None) -> AsyncIterator[None]:
    """Show the action in `chat` while the block runs."""
    done = asyncio.Event()
    showing = asyncio.create_task(_show(bot, chat, topic, done))
    try:
        yield
    finally:
        # Not by cancelling: that would break off a request, and with it its connection.
        done.set()
        del showing


async def _show(bot: Bot, chat: int, topic: int | None, done: asyncio.Event) -> None:
    # The answer itself will meet the same trouble, and deals with it.
    with suppress(TelegramError):
        pause_s = PATIENCE_S
        while not await _is_set(done, pause_s):
            await bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=topic)
            pause_s = REPEAT_S


async def _is_set(event: asyncio.Event, pause_s: float) -> bool:
    """Return whether `event` is set within `pause_s`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(pause_s):
            await event.wait()
    return event.is_set()
