"""What happens when something goes wrong in a handler: it is logged, then the user is told."""

from collections.abc import Callable

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram.admission import Refusal
from bot.telegram.logs import LOG, described
from bot.telegram.pages import say
from bot.telegram.service import Service, place_of
from bot.telegram.wording import Words

Context = ContextTypes.DEFAULT_TYPE


class Trouble:
    """Logs what went wrong and apologises; tells those who are turned away why."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def handle(self, update: object, context: Context) -> None:
        """Log the error of a handler, then apologise where somebody waits for an answer."""
        error = context.error
        assert error is not None
        number = update.update_id if isinstance(update, Update) else 0
        trace = (type(error), error, error.__traceback__)
        LOG.error("update %d: %s", number, described(error), exc_info=trace)
        if isinstance(update, Update) and not update.inline_query:
            await self._write(update, lambda spoken: spoken.sorry)

    async def turn_away(self, update: Update, refusal: Refusal) -> None:
        """Tell somebody politely why nothing will be done, once."""
        wait_s = refusal.wait_s
        LOG.info("update %d: turned away", update.update_id)
        if refusal.silent:
            return

        def text(spoken: Words) -> str:
            return spoken.busy if wait_s is None else spoken.too_fast(max(1, round(wait_s)))

        query = update.callback_query
        if query:
            spoken = self._service.words_for(query.from_user)
            await self._service.outbox.answer_button(query.id, text(spoken))
        elif not update.inline_query:
            await self._write(update, text)

    async def _write(self, update: Update, text: Callable[[Words], str]) -> None:
        """Say it in the chat; what a button did went wrong after it was let go."""
        service, message = self._service, update.effective_message
        if not isinstance(message, Message):
            return
        spoken = service.words(message.chat_id)
        try:
            await service.show(place_of(message), say(text(spoken), spoken))
        except TelegramError as error:
            LOG.error("update %d: no word of it either: %s", update.update_id, described(error))
