"""Who may come in, before any other handler: people, and those of them who are on the list."""

from telegram import ChatMember, Update
from telegram.ext import ApplicationHandlerStop, ChatMemberHandler, ContextTypes, TypeHandler
from telegram.ext import BaseHandler as Handler

from bot.telegram.addressing import question_in
from bot.telegram.service import Service, place_of

Context = ContextTypes.DEFAULT_TYPE
GONE = (ChatMember.LEFT, ChatMember.BANNED)


class Guard:
    """Lets updates of people through who may ask; stops all others."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handlers(self) -> list[Handler[Update, Context, None]]:
        return [TypeHandler(Update, self.check)]

    async def check(self, update: Update, context: Context) -> None:
        """Stop `update` unless it is for us and of somebody who may ask; remember the chat."""
        user, chat, message = update.effective_user, update.effective_chat, update.message
        if update.my_chat_member:
            return
        if user is None or user.is_bot or (message and (message.via_bot or not message.from_user)):
            raise ApplicationHandlerStop
        if not self._service.is_allowed(user):
            await self._turn_away(update)
            raise ApplicationHandlerStop
        if chat is not None:
            private = chat.type == "private"
            language = self._service.language_of(user if private else None)
            self._service.state.see(chat.id, chat.type, language)

    async def _turn_away(self, update: Update) -> None:
        """Say so where somebody spoke to us, and nowhere else."""
        user, query, message = update.effective_user, update.callback_query, update.message
        assert user is not None
        service, bot = self._service, self._service.bot
        text = service.words_for(user).not_allowed.format(user=user.id)
        if query:
            await service.outbox.answer_button(query.id, text)
        elif update.inline_query:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif message and (
            message.chat.type == "private" or question_in(message, bot.username, bot.id) is not None
        ):
            await service.say(place_of(message), text)


class Membership:
    """Takes note of who blocked us, let us in, threw us out, or moved."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handlers(self) -> list[Handler[Update, Context, None]]:
        return [ChatMemberHandler(self.changed, ChatMemberHandler.MY_CHAT_MEMBER)]

    async def changed(self, update: Update, context: Context) -> None:
        """Take note of whether we may still write to a chat."""
        change = update.my_chat_member
        assert change is not None
        if change.new_chat_member.status in GONE:
            self._service.state.set_inactive(change.chat.id)
        else:
            language = self._service.language_of(
                change.from_user if change.chat.type == "private" else None
            )
            self._service.state.see(change.chat.id, change.chat.type, language)
