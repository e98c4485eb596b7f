"""Articles that wait to be embedded together, and are then stored one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Encoder
from retrieval.library.recipe import Draft, embedded
from retrieval.library.writing import LibraryWriter

TEXTS_AT_ONCE = 128
"""Articles are embedded together until they have this many texts between them, or as many as the
encoder is told to take at once: little to do again when the process is killed."""


@dataclass(slots=True)
class Batch:
    """The articles that wait.

    Attributes:
        least: Texts that are waited for.
        stored: Told of each when it is stored, and whether it replaced an article.
    """

    library: LibraryWriter
    encoder: Encoder
    stored: Callable[[Draft, bool], None]
    least: int
    waiting: list[Draft] = field(default_factory=list)

    def add(self, ready: Draft) -> None:
        """Let `ready` wait; store all that wait when they are enough."""
        self.waiting.append(ready)
        if sum(len(each.texts) for each in self.waiting) >= self.least:
            self.flush()

    def flush(self) -> None:
        """Embed and store what waits."""
        waiting, self.waiting = self.waiting, []
        for ready, chunks in embedded(waiting, self.encoder, self._known(waiting)):
            replaced = self.library.replace_article(
                ready.article, ready.stamp, chunks, ready.signature, ready.lines
            )
            self.stored(ready, replaced)

    def _known(self, drafts: list[Draft]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors, by text, that the articles had before, or that their copies have.

        So a paragraph added embeds that paragraph, and a file that is moved and mended next to
        nothing.
        """
        known: dict[str, NDArray[np.float32]] = {}
        for each in drafts:
            for article in self.library.alike(each.article, each.signature):
                known |= self.library.vectors_of(article)
        return known
