"""The queue between Telegram and the handlers: nothing is in it that is not written down first.

python-telegram-bot confirms an update to Telegram (polling), or answers the request that brought it
(webhook), once it is put here. A kill at any moment therefore leaves it in one place at least, and
so does a power cut: only when the disk has it is it put.
"""

import asyncio
import json
from collections.abc import Iterable

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.telegram.state import State
from bot.telegram.state_file import StateError
from bot.telegram.state_records import Incoming


class NotKeptError(TelegramError):
    """An update could not be written down; Telegram is to send it again."""


class Inbox(asyncio.Queue[object]):
    """The queue of an application whose updates survive it.

    Attributes:
        resumed: IDs of updates from before the start, which were admitted then.
    """

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self.resumed: set[int] = set()

    async def put(self, item: object) -> None:
        """Write an update down and append it, unless it was here before.

        It is being answered already while the disk is waited for.

        Raises:
            NotKeptError: It could not be written down.
        """
        if not isinstance(item, Update):
            await super().put(item)
        elif self._keep(item):
            await super().put(item)
            await self._sync()

    async def resume(self, bot: Bot) -> int:
        """Append what was left unanswered; return how many updates that are."""
        updates = list(_updates(self._state.pending(), bot))
        self.resumed = {update.update_id for update in updates}
        for update in updates:
            await super().put(update)
        return len(updates)

    async def _sync(self) -> None:
        try:
            await asyncio.to_thread(self._state.sync)
        except StateError as error:
            raise NotKeptError(str(error)) from error

    def _keep(self, update: Update) -> bool:
        """Return whether `update` is new, having written it down if so."""
        chat, user = update.effective_chat, update.effective_user
        incoming = Incoming(
            update.update_id, update.to_json(), chat.id if chat else None, user.id if user else None
        )
        try:
            return bool(self._state.accept([incoming]))
        except StateError as error:
            raise NotKeptError(str(error)) from error


def _updates(kept: Iterable[Incoming], bot: Bot) -> Iterable[Update]:
    for incoming in kept:
        yield Update.de_json(json.loads(incoming.json), bot)
