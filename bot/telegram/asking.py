"""Questions and their answers: in private, in groups, edited, and those on example buttons."""

import time

from telegram import Message, Update
from telegram.ext import BaseHandler as Handler
from telegram.ext import CommandHandler, ContextTypes, MessageHandler, filters

from bot.smalltalk import recognise
from bot.telegram.addressing import ASK, question_in
from bot.telegram.logs import LOG
from bot.telegram.render import render_reply
from bot.telegram.sending import Place
from bot.telegram.service import Service, in_thread, place_of
from bot.telegram.state_records import Asked, StoredReply
from bot.telegram.typing_action import typing_action
from retrieval.answer import Reply, Status

Context = ContextTypes.DEFAULT_TYPE
PRIVATE = "private"


class Asking:
    """Answers questions."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handlers(self) -> list[Handler[Update, Context, None]]:
        """Return the handlers of texts; those of other commands come before them."""
        text = filters.TEXT & ~filters.FORWARDED
        return [
            CommandHandler(ASK, self.asked, filters.UpdateType.MESSAGE),
            MessageHandler(text & filters.UpdateType.EDITED_MESSAGE, self.edited),
            MessageHandler(text & ~filters.COMMAND & filters.UpdateType.MESSAGE, self.asked),
        ]

    async def asked(self, update: Update, context: Context) -> None:
        """Answer a question, if the message is one to us."""
        message = update.message
        assert message is not None
        question = self._question_in(message)
        if question == "":
            usage = self._service.words(message.chat_id).ask_usage
            await self._service.say(place_of(message), usage)
        elif question is not None:
            await self.answer(
                self._asked(message, question), place_of(message), update_id=update.update_id
            )

    async def edited(self, update: Update, context: Context) -> None:
        """Answer an edited question in the place of the answer it had."""
        message = update.edited_message
        assert message is not None
        question = self._question_in(message)
        stored = self._service.state.reply_to(message.chat_id, message.message_id)
        if question and (stored or message.chat.type == PRIVATE):
            await self.answer(
                self._asked(message, question, stored),
                place_of(message),
                update_id=update.update_id,
                replaced=stored,
            )

    async def answer(
        self,
        asked: Asked,
        place: Place,
        *,
        update_id: int,
        replaced: StoredReply | None = None,
    ) -> None:
        """Answer a question; `replaced` is the reply that the answer takes the place of."""
        service, started = self._service, time.monotonic()
        reply_id = service.state.begin_reply(asked)
        async with typing_action(service.bot, place.chat, place.topic):
            reply = await self._reply(asked, reply_id)
            messages = await in_thread(render_reply, reply, service.words(place.chat), reply_id)
            if reply.status is not Status.INVALID and not recognise(asked.question):
                service.state.note_turn(reply_id, reply.turn)
            old = replaced.messages if replaced else ()
            sent = await service.outbox.replace(place, old, messages)
        service.state.sent(reply_id, sent, update_id)
        LOG.info(
            "update %d: %s in %.0f ms",
            update_id,
            reply.status.value,
            1000 * (time.monotonic() - started),
        )

    async def _reply(self, asked: Asked, reply_id: int) -> Reply:
        if recognise(asked.question):
            # No question about the articles; what is said back is in the wording.
            return Reply(asked.question, asked.question, Status.NO_ANSWER)
        turns = self._service.state.turns(asked.chat, asked.thread, reply_id)
        return await self._service.answers.ask(asked.question, turns)

    def _question_in(self, message: Message) -> str | None:
        bot = self._service.bot
        return question_in(message, bot.username, bot.id)

    def _asked(self, message: Message, question: str, stored: StoredReply | None = None) -> Asked:
        thread = stored.thread if stored else self._thread(message)
        user = message.from_user
        assert user is not None
        return Asked(message.chat_id, user.id, thread, message.message_id, question)

    def _thread(self, message: Message) -> str:
        """Return the conversation of a message: in a group, that of the reply it answers."""
        if message.chat.type == PRIVATE:
            return ""
        answered = message.reply_to_message
        before = answered and self._service.state.reply_in(message.chat_id, answered.message_id)
        return before.thread if before else str(message.message_id)
