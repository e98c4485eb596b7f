"""From the file of an article to what the library holds of it."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article, SetAside, Span
from retrieval.corpus.chunks import Chunk
from retrieval.corpus.page_lines import page_lines
from retrieval.encoders import Encoder, unit_rows
from retrieval.library.likeness import signature_of
from retrieval.library.records import EmbeddedChunk, Sentence, Stamp
from retrieval.library.sentence_rows import STORED_AS


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the file of an article becomes what the library holds of it.

    Attributes:
        read: The articles in a file, and what of it is none, given the file, its source, and the
            forms of lines that are residue in its folder; raises ArticleError or OSError.
        chunk: The chunks of an article, in order.
        terms: The index terms of a chunk, repeated as often as they occur.
        encoder: Makes the encoder; called only when there is something to embed.
        model: The name in that encoder's identity, known without loading it.
        parameters: In any words, what else the result depends on (sizes, versions of rules);
            other words than last time, and all articles are read again.
        batch_size: How many texts the encoder was told to take at once, if it was.
        signature: By what copies of an article are found; None for one that has none.
    """

    read: Callable[[Path, str, Container[str]], Iterable[Article | SetAside]]
    chunk: Callable[[Article], Sequence[Chunk]]
    terms: Callable[[Chunk], Sequence[str]]
    encoder: Callable[[], Encoder]
    model: str
    parameters: str
    batch_size: int | None = None
    signature: Callable[[Article], NDArray[np.uint32] | None] = signature_of


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
        """What is to be embedded: each sentence."""
        return [sentence.text for sentence in self.sentences]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that waits for its vectors.

    Attributes:
        stamp: That of its file.
        signature: By which its copies are found; None of a short one.
        lines: The forms of its short lines, by which residue is learned.
    """

    article: Article
    stamp: Stamp
    chunks: tuple[ChunkDraft, ...]
    signature: NDArray[np.uint32] | None
    lines: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        return [text for chunk in self.chunks for text in chunk.texts]


def draft(article: Article, stamp: Stamp, recipe: Recipe) -> Draft:
    """Return what is to be stored of `article`, all but embedded."""
    chunks = tuple(
        ChunkDraft(
            chunk,
            tuple(Span(article, s.start, s.end) for s in chunk.sentences),
            tuple(recipe.terms(chunk)),
        )
        for chunk in recipe.chunk(article)
    )
    lines = {line.form for line in page_lines(article.text) if line.is_learnable}
    return Draft(article, stamp, chunks, recipe.signature(article), tuple(sorted(lines)))


def unembedded(drafts: Sequence[Draft], known: Container[str]) -> list[str]:
    """Return the texts of `drafts` that have no vector yet, each once, in order."""
    texts = dict.fromkeys(chain.from_iterable(draft.texts for draft in drafts))
    return [text for text in texts if text not in known]


def embedded(draft: Draft, vectors: Mapping[str, NDArray[np.float32]]) -> list[EmbeddedChunk]:
    """Return the chunks of `draft` with their vectors, which are in `vectors` by their texts."""
    return [_embedded(chunk, vectors) for chunk in draft.chunks]


def _embedded(draft: ChunkDraft, vectors: Mapping[str, NDArray[np.float32]]) -> EmbeddedChunk:
    sentences = tuple(Sentence(s.start, s.end, vectors[s.text]) for s in draft.sentences)
    return EmbeddedChunk(
        start=draft.chunk.start,
        end=draft.chunk.end,
        vector=passage_vector([sentence.vector for sentence in sentences]),
        sentences=sentences,
        terms=draft.terms,
    )


def passage_vector(sentences: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the direction between those of a passage's sentences, shape (dimension,), length 1.

    It finds candidates, which are then ranked by the sentences themselves. Reading each passage
    once more, under its title, takes as long again and finds no more (figures at `SHARES` in
    `retrieval.retriever.search`).

    Args:
        sentences: At least one; taken as they are stored, so that vectors found in the library
            give the same passage as new ones, bit for bit.
    """
    stored = np.array(sentences).astype(STORED_AS).astype(np.float32)
    vector: NDArray[np.float32] = unit_rows(stored.mean(axis=0, keepdims=True))[0]
    return vector
