"""The pieces put together: settings, encoder, library, and the two streams people read."""

import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from rich.text import Text

from bot.progress import progress_bar
from bot.screen import Screen, harmless
from bot.settings import Settings
from bot.store import index_opener
from bot.terminal import ReplyLines
from bot.wording import Messages, messages
from retrieval.asking import LibraryAsker
from retrieval.encoders import Encoder, open_encoder
from retrieval.errors import LibraryMissing
from retrieval.library.chunk_index import OpenIndex
from retrieval.library.indexing import IndexSummary
from retrieval.library.reading import Library
from retrieval.reader.rules import Reader, RuleReader
from retrieval.store.syncing import StoreSummary


class Desk:
    """What a command works with; each piece is made when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def words(self) -> Messages:
        return messages(self.settings.lang)

    @property
    def library(self) -> Path:
        """The library's folder."""
        return self.settings.library

    @property
    def has_library(self) -> bool:
        """Whether anything was ever indexed."""
        try:
            with Library.open(self.library) as library:
                return library.generation > 0
        except LibraryMissing:
            return False

    @cached_property
    def screen(self) -> Screen:
        """Where answers go."""
        return Screen(sys.stdout, bidi=self.settings.bidi)

    @cached_property
    def notes(self) -> Screen:
        """Where progress and complaints go, so that the answers can be piped."""
        return Screen(sys.stderr, bidi=self.settings.bidi)

    @property
    def replies(self) -> ReplyLines:
        return ReplyLines(self.words, self.library, self.screen.marks)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder in use.

        Raises:
            ModelError: It cannot be loaded.
        """
        settings = self.settings
        return open_encoder(settings.model, device=settings.device, batch_size=settings.batch_size)

    @cached_property
    def reader(self) -> Reader:
        """The reader in use: the rules where the learned one was not asked for or cannot be."""
        if self.settings.reader == "rules":
            return RuleReader()
        # Here and not above: onnxruntime takes a while to load.
        from retrieval.reader.learned import open_learned

        return open_learned() or RuleReader()

    def warn(self, line: str) -> None:
        """Say what somebody should do something about; answering goes on."""
        self.notes.show([Text(harmless(line))])

    @cached_property
    def open_index(self) -> OpenIndex:
        """What opens the index over the library, wherever its vectors are."""
        return index_opener(self.settings, lambda line: self.warn(line))

    def index(self, paths: Sequence[Path], *, take_over: bool = False) -> IndexSummary:
        """Bring the library in step with the articles, those in `paths` too, and show progress.

        Args:
            take_over: Whether a collection in Milvus may be made anew that belongs to another
                library; only who asked for indexing in so many words may.

        Raises:
            CorpusError, LibraryError, ModelError, StoreError.
        """
        # Here and not above: what reads articles takes a while to load, and an answer needs none.
        from bot.building import build

        with progress_bar(self.notes, self.words.reading) as progress:
            return build(
                self.settings,
                lambda: self.encoder,
                paths,
                progress,
                take_over=take_over,
                stepped=self._show_stepped,
            )

    def _show_stepped(self, done: StoreSummary) -> None:
        if done.changed:
            said = self.words.store_changed.format(
                written=done.written, deleted=done.deleted, rows=done.rows
            )
            self.notes.show([Text(said)])
        if done.rebuilt:
            self.notes.show([Text(self.words.store_rebuilt.format(reason=done.rebuilt))])

    def open_asker(self) -> LibraryAsker:
        """Return what answers from the library.

        Raises:
            LibraryError, ModelError, StoreError.
        """
        return LibraryAsker.open(self.library, self.encoder, self.reader, self.open_index)
