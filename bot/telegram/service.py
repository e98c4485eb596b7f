"""What the handlers share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from telegram import Bot, Message, User

from bot.desk import Desk
from bot.settings import Language, Settings
from bot.telegram.message import Message as Outgoing
from bot.telegram.pages import say
from bot.telegram.queueing import Batcher
from bot.telegram.sending import Outbox, Place
from bot.telegram.shelf import Shelf
from bot.telegram.state import State
from bot.telegram.wording import Words, words

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """The pieces a handler works with, each made once."""

    desk: Desk
    state: State
    shelf: Shelf
    answers: Batcher
    bot: Bot
    outbox: Outbox

    @property
    def settings(self) -> Settings:
        return self.desk.settings

    def words(self, chat: int) -> Words:
        """Return what is said in a chat, in its language."""
        known = self.state.chat(chat)
        return words(known.language if known else self.settings.lang)

    def words_for(self, user: User) -> Words:
        """Return what is said to a user outside any chat with us."""
        return self.words(user.id) if self.state.chat(user.id) else words(self.language_of(user))

    def language_of(self, user: User | None) -> Language:
        """Return the language in which to begin with a user."""
        spoken = (user.language_code or "").partition("-")[0] if user else ""
        return "ar" if spoken == "ar" else "en" if spoken == "en" else self.settings.lang

    @property
    def settings_list(self) -> frozenset[int]:
        """The users whom the settings let in: those who may ask, and the admins."""
        listed, admins = self.settings.telegram_allow, self.settings.telegram_admins
        return (listed or frozenset()) | (admins or frozenset())

    def is_admin(self, user: User | None) -> bool:
        """Return whether a user may do what admins do."""
        return user is not None and user.id in (self.settings.telegram_admins or ())

    def is_allowed(self, user: User) -> bool:
        """Return whether a user may ask."""
        everyone = self.settings.telegram_allow is None
        return everyone or user.id in self.settings_list or self.state.is_allowed(user.id)

    async def say(self, place: Place, text: str) -> None:
        """Send a line of our own words."""
        await self.outbox.send(place, [say(text, self.words(place.chat))])

    async def show(self, place: Place, *messages: Outgoing) -> None:
        """Send what a renderer made."""
        await self.outbox.send(place, messages)


def place_of(message: Message, *, reply: bool = True) -> Place:
    """Return where an answer to `message` goes."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat_id, topic, message.message_id if reply else None)


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `work` gives, done off the event loop."""
    return await asyncio.to_thread(work, *args, **kwargs)
