"""Running python-telegram-bot beside a test."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from .server import BotApi

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
T = TypeVar("T")


def builder(api: BotApi) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """Return a builder of applications that talk to `api`."""
    blank = Application.builder().token(api.token)
    return (
        blank.base_url(api.base_url)
        .base_file_url(api.base_file_url)
        .request(_plain_http())
        .get_updates_request(_plain_http())
    )


def with_bot(
    api: BotApi,
    act: Callable[[Bot], Awaitable[T]],
    *,
    token: str | None = None,
    read_timeout_s: float = 5.0,
) -> T:
    """Return what `act` gives with a bot that talks to `api`; for single calls."""

    async def run() -> T:
        async with Bot(
            token or api.token,
            base_url=api.base_url,
            base_file_url=api.base_file_url,
            request=_plain_http(read_timeout_s),
            get_updates_request=_plain_http(read_timeout_s),
        ) as bot:
            return await act(bot)

    return asyncio.run(run())


def keyboard(text: str = "المزيد", data: str = "more") -> InlineKeyboardMarkup:
    """Return one button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)]])


@contextmanager
def polling(application: AnyApplication, **options: Any) -> Iterator[AnyApplication]:  # noqa: ANN401
    """Run `application.run_polling(**options)` in a thread until the block ends.

    An error it ends with is raised at the end of the block.
    """
    loop = asyncio.new_event_loop()
    failed: list[BaseException] = []

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            application.run_polling(stop_signals=None, **options)
        except BaseException as error:  # noqa: BLE001
            # It belongs to the test's thread, which raises it.
            failed.append(error)

    thread = threading.Thread(target=run, name="bot")
    thread.start()
    try:
        yield application
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(application.stop_running)
        thread.join()
    if failed:
        raise failed[0]


def _plain_http(read_timeout_s: float = 5.0) -> HTTPXRequest:
    # There is no TLS here, and reading the certificates is most of what a new bot does.
    return HTTPXRequest(
        connection_pool_size=256, read_timeout=read_timeout_s, httpx_kwargs={"verify": False}
    )
