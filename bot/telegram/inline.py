"""@bot question, in any chat."""

import asyncio

from telegram import InlineQuery, Update
from telegram.error import BadRequest
from telegram.ext import BaseHandler as Handler
from telegram.ext import ContextTypes, InlineQueryHandler

from bot.smalltalk import recognise
from bot.telegram.inline_results import render_inline
from bot.telegram.logs import LOG, described
from bot.telegram.outgoing import inline_result
from bot.telegram.service import Service, in_thread
from retrieval.answer import Status

Context = ContextTypes.DEFAULT_TYPE
SHORTEST = 4
"""Characters; less is the beginning of a word."""
PAUSE_S = 0.25
"""A query comes with every letter; the one after which nothing comes is the question."""
CACHE_S = 60
EMPTY_CACHE_S = 5


class Inline:
    """Answers inline queries; of a user's queries in quick succession only the last."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._last: dict[int, str] = {}

    def handlers(self) -> list[Handler[Update, Context, None]]:
        return [InlineQueryHandler(self.asked)]

    async def asked(self, update: Update, context: Context) -> None:
        """Answer a query, unless another follows at once."""
        query = update.inline_query
        assert query is not None
        user = query.from_user.id
        self._last[user] = query.id
        await asyncio.sleep(PAUSE_S)
        if self._last.get(user) != query.id:
            return
        del self._last[user]
        try:
            await self._answer(query)
        except BadRequest as error:  # too late: the user has typed on, or this is a restart
            LOG.info("an inline query could not be answered: %s", described(error))

    async def _answer(self, query: InlineQuery) -> None:
        text = query.query.strip()
        if len(text) < SHORTEST or recognise(text):
            await query.answer([], cache_time=EMPTY_CACHE_S, is_personal=True)
            return
        reply = await self._service.answers.ask(text)
        spoken, name = self._service.words_for(query.from_user), self._service.bot.username
        results = await in_thread(render_inline, reply, spoken, name)
        await query.answer(
            [inline_result(result) for result in results],
            # Words and layout are in the user's language.
            is_personal=True,
            cache_time=CACHE_S if reply.status is Status.ANSWERED else EMPTY_CACHE_S,
        )
