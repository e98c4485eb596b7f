"""Pressed buttons: each is let go first, then does what it says."""

from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler as Handler
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.telegram.asking import Asking
from bot.telegram.buttons import rated
from bot.telegram.callback import (
    Action,
    Example,
    ListSources,
    MorePassages,
    OpenSource,
    Rate,
    Remove,
    SetLanguage,
    Upload,
    parse,
)
from bot.telegram.documents import Documents
from bot.telegram.message import Keyboard
from bot.telegram.opening import Opening
from bot.telegram.outgoing import rows
from bot.telegram.pages import say
from bot.telegram.render import render_passages
from bot.telegram.service import Service, in_thread, place_of
from bot.telegram.source_list import render_sources
from bot.telegram.state_records import Asked
from bot.telegram.wording import Words, words

Context = ContextTypes.DEFAULT_TYPE


class Pressing:
    """Does what a pressed button says."""

    def __init__(
        self, service: Service, asking: Asking, opening: Opening, documents: Documents
    ) -> None:
        self._service = service
        self._asking = asking
        self._opening = opening
        self._documents = documents

    def handlers(self) -> list[Handler[Update, Context, None]]:
        """Return the handler of all buttons."""
        return [CallbackQueryHandler(self.pressed)]

    async def pressed(self, update: Update, context: Context) -> None:
        """Do what a button says, or say that it is one of another time."""
        query = update.callback_query
        assert query is not None
        action, message = parse(query.data or ""), query.message
        known = action is not None and isinstance(message, Message)
        notice = self._notice(action, query) if known else self._words(query).gone
        await self._service.outbox.answer_button(query.id, notice)
        if action is not None and isinstance(message, Message):
            await self._do(action, query, message, update.update_id)

    def _words(self, query: CallbackQuery) -> Words:
        message = query.message
        return self._service.words(message.chat.id if message else query.from_user.id)

    def _notice(self, action: Action | None, query: CallbackQuery) -> str | None:
        """Return the line shown over the chat for a moment, where one is due."""
        spoken = self._words(query)
        match action:
            case Rate(reply, value):
                if not self._is_known(reply, query):
                    return spoken.gone
                return spoken.why_bad if value == "-" else spoken.thanks
            case Upload() | Remove() if not self._service.is_admin(query.from_user):
                return spoken.admins_only
        return None

    def _is_known(self, reply: int, query: CallbackQuery) -> bool:
        """Return whether a reply is remembered that was given where the button is."""
        chat = query.message.chat.id if query.message else query.from_user.id
        return self._service.state.reply(reply, chat) is not None

    async def _do(
        self, action: Action, query: CallbackQuery, message: Message, update_id: int
    ) -> None:
        match action:
            case OpenSource():
                await self._open(action, message)
            case MorePassages():
                await self._more(action, message)
            case Rate():
                await self._rate(action, query, message)
            case ListSources():
                await self._list(action, query, message)
            case Example():
                await self._example(query, message, update_id)
            case SetLanguage(language):
                self._service.state.set_language(message.chat_id, language)
                line = say(words(language).language_set, words(language))
                await self._service.outbox.edit(place_of(message), message.message_id, line)
            case Upload() | Remove() if self._service.is_admin(query.from_user):
                await self._documents.decided(action, message)

    async def _open(self, source: OpenSource, message: Message) -> None:
        """Open a source below a reply or a list; turn the pages of one that is open in place."""
        # Only the pages of an open source have buttons without an end, all of that article.
        turns = source.end is None and _articles_on(rows(message.reply_markup)) == {source.article}
        page = message.message_id if turns else None
        await self._opening.open(source, place_of(message), page)

    async def _more(self, more: MorePassages, message: Message) -> None:
        """Show more of what was found: below the reply at first, then page by page in place."""
        service, place = self._service, place_of(message)
        spoken = service.words(message.chat_id)
        stored = service.state.reply(more.reply, message.chat_id)
        if stored is None or stored.standalone is None:
            await service.say(place, spoken.gone)
            return
        reply = await service.answers.ask(stored.standalone)
        shown = await in_thread(render_passages, reply, spoken, more.reply, more.page)
        if message.message_id in stored.messages:
            await service.show(place, shown)
        else:
            await service.outbox.edit(place, message.message_id, shown)

    async def _rate(self, rate: Rate, query: CallbackQuery, message: Message) -> None:
        service = self._service
        if not self._is_known(rate.reply, query):
            return
        service.state.rate(rate.reply, query.from_user.id, rate.value)
        keyboard = rated(
            rows(message.reply_markup), service.words(message.chat_id), rate.reply, rate.value
        )
        await service.outbox.edit_keyboard(message.chat_id, message.message_id, keyboard)

    async def _list(self, listed: ListSources, query: CallbackQuery, message: Message) -> None:
        records = await in_thread(self._service.shelf.library.articles)
        spoken, with_ids = self._words(query), self._service.is_admin(query.from_user)
        page = render_sources(records, spoken, listed.page, listed.query, with_ids=with_ids)
        await self._service.outbox.edit(place_of(message), message.message_id, page)

    async def _example(self, query: CallbackQuery, message: Message, update_id: int) -> None:
        """Ask the question that is written on the button."""
        buttons = (button for row in rows(message.reply_markup) for button in row)
        question = next((button.text for button in buttons if button.data == query.data), None)
        if question is not None:
            thread = "" if message.chat.type == "private" else str(message.message_id)
            asked = Asked(message.chat_id, query.from_user.id, thread, None, question)
            await self._asking.answer(asked, place_of(message), update_id=update_id)


def _articles_on(keyboard: Keyboard) -> set[str]:
    """Return the articles that the buttons of a message open."""
    actions = [parse(button.data) for row in keyboard for button in row if button.data]
    return {action.article for action in actions if isinstance(action, OpenSource)}
