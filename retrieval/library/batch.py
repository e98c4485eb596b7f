"""Articles that wait to be embedded together, and are then stored one by one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Encoder, UnitRows
from retrieval.library.recipe import Draft, embedded, unembedded
from retrieval.library.writing import LibraryWriter

TEXTS_AT_ONCE = 128
"""Articles are embedded together until they have this many texts between them, or as many as the
encoder is told to take at once: little to do again when the process is killed."""


@dataclass(frozen=True, slots=True)
class _Embedding:
    """Articles that are being embedded.

    Attributes:
        known: Vectors, by text, that were there before.
        texts: What of them is new.
        rows: What these come to; None where there are none: no encoder is asked for nothing.
    """

    drafts: list[Draft]
    known: dict[str, NDArray[np.float32]]
    texts: list[str]
    rows: Future[UnitRows] | None

    def vectors(self) -> dict[str, NDArray[np.float32]]:
        """Return the vector of each text, once all are there."""
        rows = self.rows.result() if self.rows else ()
        return {**self.known, **dict(zip(self.texts, rows, strict=True))}


@dataclass(slots=True)
class Batch:
    """The articles that wait, and those that are being embedded while the next ones are read.

    Attributes:
        least: Texts that are waited for.
        stored: Told of each when it is stored, and whether it replaced an article.
    """

    library: LibraryWriter
    encoder: Encoder
    stored: Callable[[Draft, bool], None]
    least: int
    waiting: list[Draft] = field(default_factory=list)
    _begun: _Embedding | None = None
    _beside: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="embedding")
    )

    def add(self, ready: Draft) -> None:
        """Let `ready` wait; have all that wait embedded when they are enough."""
        self.waiting.append(ready)
        if sum(len(each.texts) for each in self.waiting) >= self.least:
            self._embed()

    def flush(self) -> None:
        """Embed and store all there is."""
        self._embed()
        self._store()

    def _embed(self) -> None:
        """Begin with those that wait; store those begun before, once they are embedded."""
        begun = self._begin() if self.waiting else None
        self._store()
        self._begun = begun

    def _begin(self) -> _Embedding:
        drafts, self.waiting = self.waiting, []
        known = self._known(drafts)
        texts = unembedded(drafts, known)
        rows = self._beside.submit(self.encoder.passages, texts) if texts else None
        return _Embedding(drafts, known, texts, rows)

    def _store(self) -> None:
        begun, self._begun = self._begun, None
        if begun is None:
            return
        vectors = begun.vectors()
        for ready in begun.drafts:
            chunks = embedded(ready, vectors)
            replaced = self.library.replace_article(
                ready.article, ready.stamp, chunks, ready.signature, ready.lines
            )
            self.stored(ready, replaced)

    def _known(self, drafts: list[Draft]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors, by text, that the articles had before, or that their copies have.

        So a paragraph added embeds that paragraph, and a file that is moved and mended next to
        nothing; besides a title that is no sentence of its article, whose vector is not kept.
        """
        known: dict[str, NDArray[np.float32]] = {}
        for each in drafts:
            for article in self.library.alike(each.article, each.signature):
                known |= self.library.vectors_of(article)
        return known
