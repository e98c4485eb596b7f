"""The way to Telegram: token, addresses, timeouts, and what comes back from a poll."""

import re
import secrets
import ssl
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx
from telegram.request import HTTPXRequest

from bot.exits import UsageError
from bot.settings import Settings

POLL_S = 30
"""How long Telegram holds a poll back while there is nothing."""
_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}", re.ASCII)
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)


def token_of(settings: Settings) -> str:
    """Return the bot's token.

    Raises:
        UsageError: There is none, or it cannot be one; it is not repeated.
    """
    if settings.telegram_token is None:
        raise UsageError(
            "DALIL_TELEGRAM_TOKEN is not set; @BotFather gives you a token, which goes into .env"
        )
    token = settings.telegram_token.get_secret_value().strip()
    if not _TOKEN.fullmatch(token):
        raise UsageError(
            "DALIL_TELEGRAM_TOKEN is not a bot's token, which looks like 123456789:AAE…; "
            "copy it from @BotFather once more"
        )
    return token


def webhook_secret_of(settings: Settings) -> str:
    """Return the word by which a webhook knows Telegram, a new one where none is set.

    Raises:
        UsageError: Telegram takes no such word.
    """
    if settings.telegram_webhook_secret is None:
        return secrets.token_urlsafe(32)
    secret = settings.telegram_webhook_secret.get_secret_value()
    if not _SECRET.fullmatch(secret):
        raise UsageError(
            "DALIL_TELEGRAM_WEBHOOK_SECRET may have letters A-Z a-z, digits, _ and - only, "
            "256 at most"
        )
    return secret


def calls(settings: Settings) -> HTTPXRequest:
    """Return what carries the bot's own calls.

    Raises:
        UsageError: The proxy's address cannot be used.
    """
    return _opened(HTTPXRequest, settings, read_timeout=15.0)


def polls(
    settings: Settings, on_good: Callable[[], None], on_refused: Callable[[], None]
) -> HTTPXRequest:
    """Return what carries the polls.

    Args:
        on_good: Called after each poll that was answered.
        on_refused: Called when the token is not taken any more.
    """

    class Polls(HTTPXRequest):
        async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
            code, body = await super().do_request(*args, **kwargs)
            if code == HTTPStatus.OK:
                on_good()
            elif code in _REFUSED:
                on_refused()
            return code, body

    # To this python-telegram-bot adds the time for which Telegram holds the poll back.
    return _opened(Polls, settings, read_timeout=10.0)


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom to trust; reading that takes longer than all else about a connection."""
    return httpx.create_ssl_context()


def _opened(kind: type[HTTPXRequest], settings: Settings, *, read_timeout: float) -> HTTPXRequest:
    proxy = settings.telegram_proxy
    try:
        return kind(
            proxy=proxy.get_secret_value() if proxy else None,
            connect_timeout=10.0,
            read_timeout=read_timeout,
            write_timeout=15.0,
            pool_timeout=15.0,
            media_write_timeout=60.0,
            httpx_kwargs={"verify": _certificates()},
        )
    except (ValueError, RuntimeError, ImportError) as error:
        # The address may hold a password, so neither it nor the error is repeated.
        raise UsageError(
            f"DALIL_TELEGRAM_PROXY cannot be used ({type(error).__name__}); "
            "expected http://host:port, with user:password@ before the host where it asks for them"
        ) from None
