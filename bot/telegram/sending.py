"""What goes out: sent until it has arrived, or until there is nobody to take it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from telegram import Bot, InputFile, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.telegram.logs import LOG, described
from bot.telegram.message import Keyboard, Message
from bot.telegram.outgoing import NO_PREVIEW, entities, keyboard
from bot.telegram.state import State

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to write: a chat, a topic of it, the message that is answered."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


class Outbox:
    """Sends and edits messages.

    Where Telegram cannot be reached it tries again until it can; a message whose receipt got lost
    is then there twice, which is better than not at all.
    """

    def __init__(self, bot: Bot, state: State) -> None:
        self._bot = bot
        self._state = state

    async def send(self, place: Place, messages: Sequence[Message]) -> list[int]:
        """Send `messages`, the first one as a reply; return the IDs of those that arrived.

        Raises:
            BadRequest: Telegram does not take a message.
        """
        sent = []
        for message in messages:
            sent_id = await self._send(place, message)
            if sent_id is None:
                break
            sent.append(sent_id)
            place = replace(place, reply_to=None)
        return sent

    async def replace(
        self, place: Place, old: Sequence[int], messages: Sequence[Message]
    ) -> list[int]:
        """Make the messages `old` read as `messages`; return the IDs of those there are now."""
        new = []
        for message_id, message in zip(old, messages, strict=False):
            new += await self.edit(place, message_id, message)
        for message_id in old[len(messages) :]:
            await self._delete(place.chat, message_id)
        return new + await self.send(place, messages[len(old) :])

    async def edit(self, place: Place, message_id: int, message: Message) -> list[int]:
        """Make a message read as `message`, or send that if it is gone; return its ID, if any."""

        async def edit(chat: int, plain: bool) -> int:
            await self._bot.edit_message_text(
                message.text,
                chat,
                message_id,
                entities=None if plain else entities(message),
                reply_markup=keyboard(message.keyboard),
                link_preview_options=NO_PREVIEW,
            )
            return message_id

        try:
            edited = await self._delivered(place.chat, edit)
        except BadRequest as error:
            if _says(error, "not modified"):
                return [message_id]
            if _says(error, "not found") or _says(error, "can't be edited"):
                return await self.send(place, [message])
            raise
        return [] if edited is None else [edited]

    async def edit_keyboard(self, chat: int, message_id: int, rows: Keyboard) -> None:
        """Put other buttons under a message, if it is still there."""

        async def edit(chat: int, plain: bool) -> None:
            await self._bot.edit_message_reply_markup(chat, message_id, reply_markup=keyboard(rows))

        try:
            await self._delivered(chat, edit)
        except BadRequest as error:
            if not (_says(error, "not modified") or _says(error, "not found")):
                raise

    async def send_file(self, place: Place, name: str, content: bytes, caption: Message) -> None:
        """Send a file with a caption."""

        async def send(chat: int, plain: bool) -> None:
            await self._bot.send_document(
                chat,
                InputFile(content, name),
                caption=caption.text,
                caption_entities=None if plain else entities(caption),
                message_thread_id=place.topic,
                reply_parameters=_answering(place),
            )

        await self._delivered(place.chat, send)

    async def answer_button(self, query_id: str, text: str | None = None) -> None:
        """Let a pressed button go, with a short notice; too late is no error."""
        try:
            await self._bot.answer_callback_query(query_id, text)
        except NetworkError as error:
            LOG.info("a button could not be let go: %s", described(error))

    async def _send(self, place: Place, message: Message) -> int | None:
        async def send(chat: int, plain: bool) -> int:
            sent = await self._bot.send_message(
                chat,
                message.text,
                entities=None if plain else entities(message),
                reply_markup=keyboard(message.keyboard),
                link_preview_options=NO_PREVIEW,
                message_thread_id=place.topic,
                reply_parameters=_answering(place),
            )
            return sent.message_id

        return await self._delivered(place.chat, send)

    async def _delete(self, chat: int, message_id: int) -> None:
        try:
            await self._delivered(chat, lambda chat, _: self._bot.delete_message(chat, message_id))
        except BadRequest as error:
            LOG.info("a message could not be deleted: %s", described(error))

    async def _delivered(self, chat: int, call: Callable[[int, bool], Awaitable[T]]) -> T | None:
        """Return what `call` gives once it is through; None where the bot may not write (any more).

        Raises:
            BadRequest: It is refused as it is.
        """
        pause_s, plain = FIRST_PAUSE_S, False
        while True:
            try:
                return await call(chat, plain)
            except Forbidden:
                self._state.set_inactive(chat)
                return None
            except ChatMigrated as moved:
                self._state.migrate(chat, moved.new_chat_id)
                chat = moved.new_chat_id
            except BadRequest as error:
                if plain or not _says(error, "can't parse entities"):
                    raise
                plain = True
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except NetworkError as error:
                if "Unknown error" in error.message:  # in our own HTTP client, so not the network
                    raise
                LOG.info("Telegram cannot be reached (%s); trying again", described(error))
                await asyncio.sleep(pause_s)
                pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)


def _answering(place: Place) -> ReplyParameters | None:
    if place.reply_to is None:
        return None
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)


def _says(error: BadRequest, words: str) -> bool:
    return words in error.message.lower()


def _seconds(error: RetryAfter) -> float:
    pause = error.retry_after
    return float(pause) if isinstance(pause, int | float) else pause.total_seconds()
