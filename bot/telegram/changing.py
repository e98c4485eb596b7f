"""Changing the library while the bot answers from it: one change at a time, off the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.building import build
from bot.desk import Desk
from bot.store import keep_in_step
from bot.telegram.service import in_thread
from bot.uploads import Uploads
from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.library.indexing import IndexSummary
from retrieval.library.manifest import path_of, source_of
from retrieval.library.writing import LibraryWriter

T = TypeVar("T")


class Changing:
    """Writes to the library; readers take up the new generation by themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._uploads = Uploads(desk.settings.uploads)
        self._one_at_a_time = asyncio.Lock()
        self._is_writing = False

    @property
    def is_going_on(self) -> bool:
        """Whether a change is under way, be it that nobody waits for it any more."""
        return self._is_writing

    async def reindex(self) -> IndexSummary:
        """Bring the library in step with the articles and return what changed.

        Raises:
            CorpusError, LibraryError, ModelError, StoreError.
        """
        return await self._alone(self._build)

    async def add(self, content: bytes, suffix: str, title: str) -> None:
        """Add a document to the corpus and to the library.

        Raises:
            ArticleError: It cannot become an article, and is not kept.
            CorpusError, LibraryError, ModelError, StoreError.
        """
        await self._alone(lambda: self._add(content, suffix, title))

    async def remove(self, article: Article) -> None:
        """Take an article out of the library, for good.

        Raises:
            LibraryError, StoreError.
        """
        await self._alone(lambda: self._remove(article))

    async def _alone(self, work: Callable[[], T]) -> T:
        async with self._one_at_a_time:
            return await in_thread(self._marked, work)

    def _marked(self, work: Callable[[], T]) -> T:
        self._is_writing = True
        try:
            return work()
        finally:
            self._is_writing = False

    def _build(self) -> IndexSummary:
        return build(self._desk.settings, lambda: self._desk.encoder, (), lambda done, total: None)

    def _add(self, content: bytes, suffix: str, title: str) -> None:
        path = self._uploads.add(content, suffix, title)
        source = source_of(path, self._desk.library)
        summary = self._build()
        refused = [file.reason for file in summary.set_aside if file.source == source]
        if refused:
            self._forget(source)
            raise ArticleError(refused[0].replace(str(path), path.suffix))

    def _remove(self, article: Article) -> None:
        self._uploads.take_out(path_of(article.source, self._desk.library))
        with LibraryWriter.open(self._desk.library) as library:
            library.remove_article(article)
            self._keep_in_step(library)

    def _forget(self, source: str) -> None:
        self._uploads.take_out(path_of(source, self._desk.library))
        with LibraryWriter.open(self._desk.library) as library:
            library.remove([source])
            self._keep_in_step(library)

    def _keep_in_step(self, library: LibraryWriter) -> None:
        settings = self._desk.settings
        keep_in_step(settings, library, take_over=False, progress=lambda done, total: None)
