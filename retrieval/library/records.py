"""What goes into the library and comes out of it, as values."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.article import PublishedFrom, Span, TextOf, article_id


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file looked when it was last read, to tell whether it has changed.

    Attributes:
        stat: Sizes and times of change of the file and its sidecar, one opaque word; empty when
            they are not to be relied on, so that the hash decides.
        content_hash: SHA-256 (hex) over the bytes of both; empty when the file must be read again.
    """

    stat: str
    content_hash: str


FORGOTTEN = Stamp("", "")
"""The stamp that no file has; all that it gave is to be made anew."""
UNLEARNED = Stamp("", "lines")
"""Likewise, but what comes out as it was may stay."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a chunk, by its place in the article, and its vector.

    Attributes:
        vector: float32, shape (dimension,), length 1; kept as float16, so true to about 0.001.
    """

    start: int
    end: int
    vector: NDArray[np.float32] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class EmbeddedChunk:
    """A chunk ready to be stored: its place in the article, its vectors, its index terms."""

    start: int
    end: int
    vector: NDArray[np.float32] = field(repr=False, compare=False)
    sentences: tuple[Sentence, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredChunk(Span):
    """A chunk as the library gives it back.

    Attributes:
        id: Never given to another chunk, not even after this one is gone.
        sentences: In order; empty unless they were asked for.
    """

    id: int
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What is known about an article, without its text."""

    source: str
    title: str
    outlet: str | None
    author: str | None
    url: str | None
    published: date | None
    published_from: PublishedFrom | None
    text_of: TextOf
    chunks: int
    language: str | None = None
    is_repaired: bool = False
    copy_of: str | None = None

    @property
    def id(self) -> str:
        return article_id(self.source)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds."""

    articles: int
    chunks: int
    sentences: int
    terms: int
    set_aside: int


Postings = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Chunk IDs in ascending order, and a number for each (a term's count, a chunk's length)."""
