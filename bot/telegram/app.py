"""The bot put together: every piece is made here, and told of those it works with."""

import asyncio
from dataclasses import dataclass
from typing import Any

from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, BaseRateLimiter, ExtBot

from bot.desk import Desk
from bot.settings import Settings
from bot.telegram.addressing import is_for_us
from bot.telegram.admin import Admin
from bot.telegram.admission import Admission
from bot.telegram.asking import Asking
from bot.telegram.changing import Changing
from bot.telegram.commands import Commands
from bot.telegram.connection import calls, polls, token_of
from bot.telegram.documents import Documents
from bot.telegram.guard import Guard, Membership
from bot.telegram.health import Health
from bot.telegram.inbox import Inbox
from bot.telegram.inline import Inline
from bot.telegram.lanes import Lanes
from bot.telegram.opening import Opening
from bot.telegram.pressing import Pressing
from bot.telegram.processes import AnswerProcesses
from bot.telegram.queueing import Batcher
from bot.telegram.readers import Readers
from bot.telegram.sending import Outbox
from bot.telegram.service import Service
from bot.telegram.shelf import Shelf
from bot.telegram.state import State
from bot.telegram.trouble import Trouble

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
RETRIES = 3
"""After a 429; the limiter retries nothing by default."""
FIRST = -1
"""The group of handlers that comes before all others."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces that `running` starts, watches and ends.

    Attributes:
        refused: Set when Telegram does not take the token any more.
    """

    desk: Desk
    state: State
    shelf: Shelf
    inbox: Inbox
    answers: Batcher
    changing: Changing
    health: Health
    lanes: Lanes
    commands: Commands
    application: AnyApplication
    refused: asyncio.Event


def compose(desk: Desk, limiter: BaseRateLimiter[Any] | None) -> Pieces:
    """Return the bot, ready to run.

    Args:
        limiter: Keeps to Telegram's limits on sending (`product_limiter`); None not to.

    Raises:
        UsageError: A setting cannot be used.
        DalilError: The library, the model or the state cannot be used.
    """
    settings, refused = desk.settings, asyncio.Event()
    health = Health(settings.telegram_health)
    bot = ExtBot(
        token_of(settings),
        base_url=f"{settings.telegram_base_url}/bot",
        base_file_url=f"{settings.telegram_base_url}/file/bot",
        request=calls(settings),
        get_updates_request=polls(settings, health.polled, refused.set),
        rate_limiter=limiter,
    )
    shelf, state = Shelf(desk.open_asker), State.open(settings.telegram_state)
    answers, changing = _answers(settings, shelf), Changing(desk)
    service = Service(desk, state, shelf, answers, bot, Outbox(bot, state))
    inbox, trouble = Inbox(state), Trouble(service)
    admission = Admission(settings.telegram_queue, settings.telegram_rate)
    lanes = Lanes(
        state, inbox, admission, trouble.turn_away, lambda u: is_for_us(u, bot.username, bot.id)
    )
    application = (
        ApplicationBuilder()
        .bot(bot)
        .update_queue(inbox)
        .concurrent_updates(lanes)
        .job_queue(None)
        .build()
    )
    commands = _add_handlers(application, service, changing)
    application.add_error_handler(trouble.handle)
    return Pieces(
        desk, state, shelf, inbox, answers, changing, health, lanes, commands, application, refused
    )


def _answers(settings: Settings, shelf: Shelf) -> Batcher:
    """Return what answers: processes of its own, or this one."""
    number = settings.telegram_processes
    if not number:
        return Batcher(shelf.ask_many)
    processes = AnswerProcesses(settings, number)
    return Batcher(processes.ask_many, processes.close, number + 1)


def product_limiter() -> AIORateLimiter:
    """Return what keeps the bot to Telegram's limits: 30 messages a second, 20 a minute a group."""
    return AIORateLimiter(max_retries=RETRIES)


def _add_handlers(application: AnyApplication, service: Service, changing: Changing) -> Commands:
    """Add all handlers in the order in which they are tried; return those of the commands."""
    opening, asking = Opening(service), Asking(service)
    commands, documents = Commands(service, opening), Documents(service, changing)
    application.add_handlers(Guard(service).handlers(), group=FIRST)
    application.add_handlers(
        [
            *Membership(service).handlers(),
            *Pressing(service, asking, opening, documents).handlers(),
            *Inline(service).handlers(),
            *commands.handlers(),
            *Admin(service, changing).handlers(),
            *Readers(service).handlers(),
            *documents.handlers(),
            *asking.handlers(),
            *commands.last_handlers(),
        ]
    )
    return commands
