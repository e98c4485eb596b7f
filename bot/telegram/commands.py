"""The commands that everyone has."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler as Handler
from telegram.ext import CommandHandler, ContextTypes, MessageHandler, filters

from bot.telegram.addressing import command_in
from bot.telegram.callback import SetLanguage, data_of, parse_start
from bot.telegram.examples import example_questions
from bot.telegram.generations import PerGeneration
from bot.telegram.message import Button, row
from bot.telegram.message import Message as Outgoing
from bot.telegram.opening import Opening
from bot.telegram.pages import (
    about,
    render_about,
    render_forgotten,
    render_help,
    render_start,
    say,
)
from bot.telegram.service import Service, in_thread, place_of
from bot.telegram.source_list import render_sources
from bot.telegram.wording import words

Context = ContextTypes.DEFAULT_TYPE
LANGUAGES = {"ar": "العربية", "en": "English"}


class Commands:
    """Does what everyone may ask for with a command."""

    def __init__(self, service: Service, opening: Opening) -> None:
        self._service = service
        self._opening = opening
        self._examples = PerGeneration(
            lambda: service.shelf.generation,
            lambda: example_questions(service.shelf.library, service.shelf),
        )

    def handlers(self) -> list[Handler[Update, Context, None]]:
        """Return a handler for each command."""
        done = {
            "start": self.start,
            "help": self.help,
            "sources": self.sources,
            "new": self.new,
            "forget": self.forget,
            "lang": self.language,
            "about": self.about,
        }
        new = filters.UpdateType.MESSAGE
        return [CommandHandler(name, callback, new) for name, callback in done.items()]

    def last_handlers(self) -> list[Handler[Update, Context, None]]:
        """Return what comes after every other command."""
        return [MessageHandler(filters.COMMAND & filters.UpdateType.MESSAGE, self.unknown)]

    async def prepare(self) -> None:
        """Think of the example questions before somebody waits for them."""
        await in_thread(self._examples.get)

    async def start(self, update: Update, context: Context) -> None:
        """Welcome somebody, or open the source that the link names."""
        message = update.message
        assert message is not None
        place, spoken = place_of(message), self._service.words(message.chat_id)
        source = parse_start((context.args or [""])[0])
        if source:
            await self._opening.open(source, place)
            return
        examples = await in_thread(self._examples.get)
        await self._service.show(place, render_start(spoken, examples))

    async def help(self, update: Update, context: Context) -> None:
        """Say how to ask."""
        message = update.message
        assert message is not None
        admin = self._service.is_admin(message.from_user)
        spoken = self._service.words(message.chat_id)
        page = render_help(spoken, self._service.bot.username, admin=admin)
        await self._service.show(place_of(message), page)

    async def sources(self, update: Update, context: Context) -> None:
        """List the articles, or those that match what follows."""
        message = update.message
        assert message is not None
        spoken, query = self._service.words(message.chat_id), " ".join(context.args or [])
        records = await in_thread(self._service.shelf.library.articles)
        # For /remove, which takes one.
        with_ids = self._service.is_admin(message.from_user)
        page = render_sources(records, spoken, query=query, with_ids=with_ids)
        await self._service.show(place_of(message), page)

    async def new(self, update: Update, context: Context) -> None:
        """Begin a new conversation."""
        message = update.message
        assert message is not None
        self._service.state.new_conversation(message.chat_id)
        await self._service.say(place_of(message), self._service.words(message.chat_id).new)

    async def forget(self, update: Update, context: Context) -> None:
        """Delete what is stored of the user, and say what it was."""
        message = update.message
        assert message is not None
        assert message.from_user is not None
        spoken = self._service.words(message.chat_id)
        found = self._service.state.forget(message.from_user.id)
        # The command itself waited for this answer too.
        forgotten = replace(found, updates=max(0, found.updates - 1))
        await self._service.show(place_of(message), render_forgotten(spoken, forgotten))

    async def language(self, update: Update, context: Context) -> None:
        """Speak the language named, or offer both."""
        message = update.message
        assert message is not None
        wanted, place = (context.args or [""])[0].lower(), place_of(message)
        if wanted in LANGUAGES:
            self._service.state.set_language(message.chat_id, wanted)
            await self._service.say(place, words(wanted).language_set)
        else:
            await self._service.show(place, self._offer(message.chat_id))

    async def about(self, update: Update, context: Context) -> None:
        """Say what there is in the library and how answers are made."""
        message = update.message
        assert message is not None
        known = await in_thread(about, self._service.shelf.library)
        page = render_about(self._service.words(message.chat_id), known)
        await self._service.show(place_of(message), page)

    async def unknown(self, update: Update, context: Context) -> None:
        """Say that there is no such command, where it can only be meant for us."""
        message = update.message
        assert message is not None
        for_us = (
            message.chat.type == "private"
            or f"@{context.bot.username}" in ((message.text or "").split()[0])
        )
        if for_us and command_in(message, context.bot.username):
            spoken = self._service.words(message.chat_id)
            await self._service.say(place_of(message), spoken.unknown_command)

    def _offer(self, chat: int) -> Outgoing:
        spoken = self._service.words(chat)
        buttons = [
            Button(name, data_of(SetLanguage("en" if code == "en" else "ar")))
            for code, name in LANGUAGES.items()
        ]
        line = say(spoken.commands["lang"], spoken)
        return Outgoing(line.body, (row(*buttons, rtl=spoken.rtl),))
