"""What Telegram shows of the bot: its commands and what it says of itself, in both languages."""

from collections.abc import Iterable

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.logs import LOG, described
from bot.telegram.wording import commands, words

OTHERS, ENGLISH = None, "en"
"""Whoever speaks neither gets Arabic."""


async def set_profile(bot: Bot, admins: Iterable[int]) -> None:
    """Set commands and descriptions; a bot without them answers all the same."""
    try:
        for language, code in (("ar", OTHERS), ("en", ENGLISH)):
            spoken = words(language)
            await bot.set_my_commands(commands(language), language_code=code)
            await bot.set_my_description(spoken.description, language_code=code)
            await bot.set_my_short_description(spoken.short_description, language_code=code)
        for admin in admins:
            await _set_admin_commands(bot, admin)
    except TelegramError as error:
        LOG.warning("the bot's profile could not be set: %s", described(error))


async def _set_admin_commands(bot: Bot, admin: int) -> None:
    scope = BotCommandScopeChat(admin)
    try:
        await bot.set_my_commands(commands("ar", admin=True), scope)
        await bot.set_my_commands(commands("en", admin=True), scope, language_code=ENGLISH)
    except TelegramError as error:  # as long as this admin has never written to the bot
        LOG.info("an admin's commands could not be set: %s", described(error))
