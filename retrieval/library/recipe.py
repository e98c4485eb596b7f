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

OF_THE_TITLE = 0.4
"""Weight of the title in a passage's vector, beside the mean of its sentences.

Right at first, and the right sentence end to end, with the learned reader, when the cosine with
this vector alone was the similarity that search sees:

              passages embedded whole,  of their sentences, weight of the title
              under the title           0           .3          .4          .6
    variants        .786 .829       .786 .800   .786 .829   .786 .843   .786 .843
    mixed-dev       .806 .597       .792 .611   .792 .597   .792 .597   .792 .597
    mixed-turns-dev .800 .750       .775 .700   .775 .750   .800 .750   .800 .750
    turns           .890 .877       .890 .877   .877 .877   .877 .877   .877 .890

Over 1,000 articles of Wikipedia nDCG@10 of 250 questions is .924 with whole passages, .920, .921
and .920 with 0, .3 and .5.
"""


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
        """What is to be embedded: the title, which often is a sentence too, and each sentence."""
        title = [self.article.title] if self.article.title else []
        return [*title, *(each.text for chunk in self.chunks for each in chunk.sentences)]


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
    title = vectors[draft.article.title] if draft.article.title else None
    return [_embedded(chunk, vectors, title) for chunk in draft.chunks]


def _embedded(
    draft: ChunkDraft,
    vectors: Mapping[str, NDArray[np.float32]],
    title: NDArray[np.float32] | None,
) -> EmbeddedChunk:
    sentences = tuple(Sentence(s.start, s.end, vectors[s.text]) for s in draft.sentences)
    return EmbeddedChunk(
        start=draft.chunk.start,
        end=draft.chunk.end,
        vector=passage_vector([sentence.vector for sentence in sentences], title),
        sentences=sentences,
        terms=draft.terms,
    )


def passage_vector(
    sentences: Sequence[NDArray[np.float32]], title: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Return the direction between those of a passage's sentences, and a little that of its title.

    Embedding each passage once more as a whole takes as long again and finds about as much (figures
    at `OF_THE_TITLE`).

    Args:
        sentences: At least one, of length 1. They and the title are taken as sentences are stored,
            so that vectors found in the library give the same passage as new ones, bit for bit.

    Returns:
        Shape (dimension,), length 1.
    """
    vector = unit_rows(_stored(np.array(sentences)).mean(axis=0, keepdims=True))
    if title is not None:
        vector = unit_rows(vector + OF_THE_TITLE * _stored(title))
    return np.asarray(vector[0])


def _stored(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors.astype(STORED_AS).astype(np.float32)
