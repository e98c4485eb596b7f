"""A strict local Bot API for tests and load, with its users' side and trouble on order.

Requests are answered as Telegram answers them, refusals in its own words (see `errors`); what it
takes in silence though it cannot have been meant is in `BotApi.violations`; `botapi.validate` has
every request read by aiogram's models, which take seconds to load.

What it does not do: send updates to a webhook, read Markdown, topics, channels, media other than
documents from the bot, and find by itself the links and commands in what the bot writes.
"""

from . import errors
from .calls import Call, Upload
from .chats import Chat
from .errors import ApiError
from .faults import SendingLimits
from .polling import builder, keyboard, polling, with_bot
from .server import DEFAULT_TOKEN, BotApi
from .text import utf16_length
from .world import Message, User

__all__ = [
    "DEFAULT_TOKEN",
    "ApiError",
    "BotApi",
    "Call",
    "Chat",
    "Message",
    "SendingLimits",
    "Upload",
    "User",
    "builder",
    "errors",
    "keyboard",
    "polling",
    "utf16_length",
    "with_bot",
]
