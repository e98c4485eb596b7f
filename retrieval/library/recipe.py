"""From the file of an article to what the library holds of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article, Span
from retrieval.corpus.chunks import Chunk
from retrieval.encoders import Encoder
from retrieval.errors import ArticleError
from retrieval.library.plan import Pending
from retrieval.library.records import EmbeddedChunk, Sentence, Stamp


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the file of an article becomes what the library holds of it.

    Attributes:
        read: The article in a file, given the file and its source; raises ArticleError or OSError.
        chunk: The chunks of an article, in order.
        terms: The index terms of a chunk, repeated as often as they occur.
        encoder: Makes the encoder; called only when there is something to embed.
        model: The name in that encoder's identity, known without loading it.
        parameters: In any words, what else the result depends on (sizes, versions of rules);
            other words than last time, and all articles are read again.
    """

    read: Callable[[Path, str], Article]
    chunk: Callable[[Article], Sequence[Chunk]]
    terms: Callable[[Chunk], Sequence[str]]
    encoder: Callable[[], Encoder]
    model: str
    parameters: str


@dataclass(frozen=True, slots=True)
class ChunkDraft:
    """A chunk that waits for its vectors.

    Attributes:
        sentences: The chunk's sentences, as stretches of its article.
        terms: Its index terms.
    """

    chunk: Chunk
    sentences: tuple[Span, ...]
    terms: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """What is to be embedded: the passage, then each sentence."""
        return [self.chunk.embedding_text, *(sentence.text for sentence in self.sentences)]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that waits for its vectors."""

    article: Article
    stamp: Stamp
    chunks: tuple[ChunkDraft, ...]

    @property
    def texts(self) -> list[str]:
        return [text for chunk in self.chunks for text in chunk.texts]


def draft(file: Pending, recipe: Recipe) -> Draft:
    """Return the article in `file`, all but embedded.

    Raises:
        ArticleError, OSError: It holds none, or none with words to be found.
    """
    article = recipe.read(file.path, file.source)
    chunks = tuple(
        ChunkDraft(
            chunk,
            tuple(Span(article, s.start, s.end) for s in chunk.sentences),
            tuple(recipe.terms(chunk)),
        )
        for chunk in recipe.chunk(article)
    )
    if not chunks:
        raise ArticleError(f"{file.path} holds no text of an article")
    return Draft(article, file.stamp, chunks)


def embedded(
    drafts: Sequence[Draft], encoder: Encoder
) -> Iterator[tuple[Draft, list[EmbeddedChunk]]]:
    """Yield the drafts with their embedded chunks; a text that occurs twice is embedded once."""
    texts = list(dict.fromkeys(chain.from_iterable(draft.texts for draft in drafts)))
    vectors = dict(zip(texts, encoder.passages(texts), strict=True)) if texts else {}
    for draft in drafts:
        yield draft, [_embedded(chunk, vectors) for chunk in draft.chunks]


def _embedded(draft: ChunkDraft, vectors: dict[str, NDArray[np.float32]]) -> EmbeddedChunk:
    return EmbeddedChunk(
        start=draft.chunk.start,
        end=draft.chunk.end,
        vector=vectors[draft.chunk.embedding_text],
        sentences=tuple(Sentence(s.start, s.end, vectors[s.text]) for s in draft.sentences),
        terms=draft.terms,
    )
