"""What only admins may ask for: figures, ratings, reading the articles again."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler as Handler
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.telegram.changing import Changing
from bot.telegram.feedback_export import ratings_csv
from bot.telegram.pages import about, render_stats, say
from bot.telegram.sending import Place
from bot.telegram.service import Service, in_thread, place_of
from bot.telegram.wording import Words
from retrieval.errors import DalilError, LibraryLocked
from retrieval.library.indexing import IndexSummary

Context = ContextTypes.DEFAULT_TYPE
Command = Callable[[Message, Words, Context], Coroutine[Any, Any, None]]
FILE_NAME = "dalil-feedback.csv"


class Admin:
    """Does what admins ask for with a command."""

    def __init__(self, service: Service, changing: Changing) -> None:
        self._service = service
        self._changing = changing

    def handlers(self) -> list[Handler[Update, Context, None]]:
        done = {"stats": self.stats, "feedback": self.feedback, "reindex": self.reindex}
        return [for_admins(self._service, name, command) for name, command in done.items()]

    async def stats(self, message: Message, spoken: Words, context: Context) -> None:
        """Show the bot's use in figures."""
        known = await in_thread(about, self._service.shelf.library)
        stats = self._service.state.stats()
        # The command itself waits for this answer too.
        others = replace(stats, pending=max(0, stats.pending - 1))
        page = render_stats(spoken, others, known)
        await self._service.show(place_of(message), page)

    async def feedback(self, message: Message, spoken: Words, context: Context) -> None:
        """Send all ratings as a file."""
        ratings = await in_thread(self._service.state.ratings)
        place = place_of(message)
        if not ratings:
            await self._service.say(place, spoken.no_feedback)
            return
        counted = spoken.feedback_caption.format(ratings=spoken.ratings(len(ratings)))
        file = await in_thread(ratings_csv, ratings)
        await self._service.outbox.send_file(place, FILE_NAME, file, say(counted, spoken))

    async def reindex(self, message: Message, spoken: Words, context: Context) -> None:
        """Read the articles again, while questions are answered."""
        if self._changing.is_going_on:
            await self._service.say(place_of(message), spoken.reindex_running)
            return
        await self._service.say(place_of(message), spoken.reindexing)
        # Not in the chat's lane: the admin may want to ask something meanwhile.
        context.application.create_task(self._reindex(place_of(message), spoken))

    async def _reindex(self, place: Place, spoken: Words) -> None:
        await self._service.say(place, await self._outcome(spoken))

    async def _outcome(self, spoken: Words) -> str:
        try:
            summary = await self._changing.reindex()
        except LibraryLocked:
            return spoken.reindex_running
        except DalilError as error:
            return str(error)
        return spoken.reindexed.format(changes=spoken.listed(changes(summary, spoken)))


def changes(summary: IndexSummary, spoken: Words) -> list[str]:
    """Return what indexing changed, a phrase each; one that says so when nothing did."""
    common = spoken.common
    articles = (
        (common.added, summary.added),
        (common.updated, summary.updated),
        (common.removed, summary.removed),
    )
    phrases = [said.format(articles=common.articles(n)) for said, n in articles if n]
    if summary.set_aside:
        phrases.append(common.set_aside.format(files=common.files(len(summary.set_aside))))
    return phrases or [common.nothing_new]


def for_admins(service: Service, name: str, command: Command) -> Handler[Update, Context, None]:
    """Return the handler of a command that nobody else is to give."""

    async def handle(update: Update, context: Context) -> None:
        message = update.message
        assert message is not None
        spoken = service.words(message.chat_id)
        if service.is_admin(message.from_user):
            await command(message, spoken, context)
        else:
            await service.say(place_of(message), spoken.admins_only)

    return CommandHandler(name, handle, filters.UpdateType.MESSAGE)
