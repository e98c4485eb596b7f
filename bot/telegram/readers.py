"""Who may ask, where that is not everybody: admins put readers on the list and take them off."""

from telegram import Message, Update
from telegram.ext import BaseHandler as Handler
from telegram.ext import ContextTypes

from bot.telegram.admin import for_admins
from bot.telegram.service import Service, place_of
from bot.telegram.wording import Words

Context = ContextTypes.DEFAULT_TYPE
MOST_SHOWN = 100
"""Numbers of readers in one message."""
LARGEST_ID = 1 << 52
"""Telegram's users have at most 52 bits."""


class Readers:
    """Keeps the list of those who may ask beside those of the settings."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handlers(self) -> list[Handler[Update, Context, None]]:
        """Return the handlers of /allow and /disallow."""
        return [
            for_admins(self._service, "allow", self.allow),
            for_admins(self._service, "disallow", self.disallow),
        ]

    async def allow(self, message: Message, spoken: Words, context: Context) -> None:
        """Put somebody on the list, or show it."""
        user = _user_in(context.args)
        if self._service.settings.telegram_allow is None:
            text = spoken.allow_everyone
        elif user is None:
            text = self._list(spoken)
        else:
            self._service.state.allow(user)
            text = spoken.allowed.format(user=user)
        await self._service.say(place_of(message), text)

    async def disallow(self, message: Message, spoken: Words, context: Context) -> None:
        """Take somebody off the list, unless it is the settings that let them in."""
        user = _user_in(context.args)
        if user is None:
            text = self._list(spoken)
        else:
            self._service.state.disallow(user)
            kept = user in self._service.settings_list
            text = (spoken.allowed_in_settings if kept else spoken.disallowed).format(user=user)
        await self._service.say(place_of(message), text)

    def _list(self, spoken: Words) -> str:
        users = sorted(self._service.state.allowed())[:MOST_SHOWN]
        shown = spoken.listed([str(user) for user in users]) or spoken.allow_nobody
        return spoken.allow_usage.format(users=shown)


def _user_in(args: list[str] | None) -> int | None:
    """Return the user that a command names; None if it names none."""
    word = (args or [""])[0]
    is_number = word.isascii() and word.isdigit() and len(word) <= len(str(LARGEST_ID))
    return int(word) if is_number and 0 < int(word) < LARGEST_ID else None
