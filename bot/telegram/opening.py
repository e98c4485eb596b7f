"""Opening a source in its context."""

from bot.telegram.callback import OpenSource
from bot.telegram.pages import say
from bot.telegram.sending import Place
from bot.telegram.service import Service, in_thread
from bot.telegram.source_page import render_source
from retrieval.errors import LibraryError


class Opening:
    """Shows a passage where it stands."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def open(self, source: OpenSource, place: Place, page: int | None = None) -> None:
        """Show a source, in the message `page` if that is one already."""
        spoken = self._service.words(place.chat)
        try:
            article = await in_thread(self._service.shelf.library.article, source.article)
            shown = await in_thread(render_source, article, source, spoken)
        except LibraryError:
            await self._service.show(place, say(spoken.article_gone, spoken))
            return
        if page is None:
            await self._service.show(place, shown)
        else:
            await self._service.outbox.edit(place, page, shown)
