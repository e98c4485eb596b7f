"""Vectors by the million that lie as the real ones do, made by a fit to a few thousand of these.

    python -m benchmarks.synthetic DATA

The model is that of an analysis of variance: the vector of an article's chunk is the mean of all, a
part that its article gives and a part of its own, both normal, with the covariances that the chunks
of whole Wikipedia articles have between and within articles, as many chunks an article as there.
The spectrum within is raised to a power (its sum kept), chosen so that a chunk's nearest neighbour
is as near as a real one's among as many; local dimension is not fitted but compared. A question is
a chunk plus the difference of a real question and its paragraph (ARCD, MLQA-ar dev), scaled so that
the median cosine of both is the real one.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.embedding_cache import CachedEncoder
from benchmarks.lines import say
from benchmarks.miracl import pages_in
from retrieval.corpus.chunks import Chunk, chunk
from retrieval.encoders import Encoder, UnitRows, open_encoder, unit_rows
from retrieval.evaluation.paragraphs import paragraph_article
from retrieval.evaluation.squad import read_squad
from retrieval.library.recipe import passage_vector

CACHE = Path(__file__).parent.parent / ".benchmarks"
WIKI = "wiki-ar.tar.xz"
SQUAD = ("arcd-train.json", "arcd-dev.json", "mlqa/dev-context-ar-question-ar.json")
CHUNKS = 4000
"""Real chunks the model is fitted to."""
NEIGHBOURS = 20
"""Neighbours by which the local dimension is estimated."""
BLOCK = 50_000
"""Vectors made at once; a block is the same whatever is made besides it."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lie:
    """How vectors lie.

    Attributes:
        nearest: Median cosine of a vector and its nearest neighbour.
        dimension: Local intrinsic dimension.
    """

    nearest: float
    dimension: float

    def __str__(self) -> str:
        return f"nearest neighbour {self.nearest:.3f}, local dimension {self.dimension:.1f}"


def local_dimension(distances: Floats) -> float:
    """Return the intrinsic dimension, by maximum likelihood, of points with these neighbours.

    E. Levina, P. Bickel, "Maximum Likelihood Estimation of Intrinsic Dimension", NIPS 2004; the
    mean over points is that of the inverses (D. MacKay, Z. Ghahramani's comment, 2005).

    Args:
        distances: Of each point to its k nearest others, ascending, > 0; shape (points, k).
    """
    inverse = np.log(distances[:, -1:] / distances[:, :-1]).mean(axis=1)
    return float(1 / inverse.mean())


def lie(vectors: UnitRows, among: UnitRows | None = None) -> Lie:
    """Return how `vectors` lie among themselves, or among others that they are not part of."""
    cosines = vectors @ (vectors if among is None else among).T
    if among is None:
        np.fill_diagonal(cosines, -2)
    best = -np.sort(np.partition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS], axis=1)
    distances = np.sqrt(np.maximum(2 - 2 * best.astype(np.float64), 1e-9))
    return Lie(float(np.median(best[:, 0])), local_dimension(distances))


@dataclass(frozen=True, slots=True)
class Real:
    """Real vectors.

    Attributes:
        chunks: Of whole articles, one after the other.
        article: The number of the article of each.
        questions, asked: Questions, and the paragraphs they are about, a row each.
    """

    chunks: UnitRows
    article: NDArray[np.int64]
    questions: UnitRows
    asked: UnitRows

    @classmethod
    def of(cls, data: Path, encoder: Encoder) -> Self:
        """Return the vectors of chunks and questions from the sets in `data`."""
        pages = list(pages_in(data / WIKI))
        chunks: list[Chunk] = []
        article: list[int] = []
        for number, (page, text) in enumerate(random.Random(0).sample(pages, len(pages))):
            found = chunk(paragraph_article(page, text))
            if len(chunks) + len(found) > CHUNKS:
                break
            chunks += found
            article += [number] * len(found)
        about = [p for name in SQUAD for p in read_squad(data / name)]
        rows = [row for row, paragraph in enumerate(about) for _ in paragraph.questions]
        articles = [paragraph_article("paragraph", paragraph.text) for paragraph in about]
        paragraphs = stored(encoder, [Chunk(each, 0, len(each.text)) for each in articles])
        return cls(
            stored(encoder, chunks),
            np.array(article),
            encoder.questions([q.text for paragraph in about for q in paragraph.questions]),
            UnitRows(paragraphs[rows]),
        )


def stored(encoder: Encoder, chunks: Sequence[Chunk]) -> UnitRows:
    """Return the vectors that a library holds of `chunks`."""
    texts = [[each.article.text[s.start : s.end] for s in each.sentences] for each in chunks]
    rows = encoder.passages([text for within in texts for text in within])
    ends = np.cumsum([len(within) for within in texts])
    return unit_rows(np.array([passage_vector(list(some)) for some in np.split(rows, ends[:-1])]))


def real_vectors(data: Path) -> Real:
    """Return the real vectors; embedded once (two minutes), then from the cache."""
    say("real vectors: embedded, or from the cache")
    with closing(CachedEncoder(open_encoder(None), CACHE / "embeddings.sqlite3")) as encoder:
        return Real.of(data, encoder)


@dataclass(frozen=True, slots=True)
class Model:
    """What vectors are drawn from.

    Attributes:
        mean: Of all chunks, shape (dimension,).
        sizes: Chunks of each real article.
        between, within: Matrices that make standard normal rows the parts of articles and chunks.
        asking: Differences of questions and their paragraphs, scaled.
    """

    mean: Singles
    sizes: NDArray[np.int64]
    between: Singles
    within: Singles
    asking: Singles

    @classmethod
    def fitted(cls, real: Real) -> Self:
        """Return the model whose nearest neighbours are as near as those of `real`."""
        wanted = lie(real.chunks).nearest
        low, high = 1.0, 4.0
        for _ in range(7):
            power = (low + high) / 2
            tried = cls._of(real, power)
            nearer = lie(tried.chunks(len(real.chunks))).nearest > wanted
            low, high = (low, power) if nearer else (power, high)
        return cls._of(real, (low + high) / 2)._asking_as(real)

    @classmethod
    def _of(cls, real: Real, power: float) -> Self:
        sizes = np.bincount(real.article)
        firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        rows = real.chunks.astype(np.float64)
        means = np.add.reduceat(rows, firsts) / sizes[:, None]
        own, mean = rows - means[real.article], rows.mean(axis=0)
        within = own.T @ own / (len(rows) - len(means))
        apart = means - mean
        # The mean of few chunks has a share of their own parts in it.
        between = apart.T @ apart / len(means) - within * np.mean(1 / sizes)
        asking = real.questions - real.asked
        return cls(
            mean.astype(np.float32), sizes, _root(between, 1.0), _root(within, power), asking
        )

    def _asking_as(self, real: Real) -> Self:
        wanted = float(np.median(np.sum(real.questions * real.asked, axis=1)))
        low, high = 0.0, 4.0
        for _ in range(20):
            scale = (low + high) / 2
            model = replace(self, asking=self.asking * scale)
            chunks = self.chunks(len(real.questions))
            cosines = np.sum(model.questions(chunks) * chunks, axis=1)
            low, high = (scale, high) if np.median(cosines) > wanted else (low, scale)
        return model

    def chunks(self, count: int) -> UnitRows:
        """Return the first `count` vectors; always the same."""
        return UnitRows(np.concatenate(list(self.blocks(count))))

    def blocks(self, count: int) -> Iterator[UnitRows]:
        """Yield them in blocks of at most 50,000."""
        for number, start in enumerate(range(0, count, BLOCK)):
            yield self._block(number, min(BLOCK, count - start))

    def _block(self, number: int, count: int) -> UnitRows:
        drawn = np.random.default_rng([0, number])
        sizes = drawn.choice(self.sizes, 2 * count // int(self.sizes.mean()) + 2)
        article = np.repeat(np.arange(len(sizes)), sizes)[:count]
        width = len(self.mean)
        articles = drawn.standard_normal((article[-1] + 1, width), np.float32) @ self.between
        own = drawn.standard_normal((len(article), width), np.float32) @ self.within
        return unit_rows(self.mean + articles[article] + own)

    def questions(self, about: UnitRows) -> UnitRows:
        """Return a question about each of these chunks."""
        drawn = np.random.default_rng(1).integers(0, len(self.asking), len(about))
        return unit_rows(about + self.asking[drawn])


def _root(covariance: Floats, power: float) -> Singles:
    """Return a matrix R with RᵀR = the covariance, its spectrum raised to `power`, sum kept."""
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 0)
    raised = values**power
    root = np.sqrt(raised * values.sum() / raised.sum())[:, None] * vectors.T
    return np.asarray(root, dtype=np.float32)


def compared(real: Real, model: Model) -> list[tuple[str, Lie, Lie]]:
    """Return how chunks, and questions among chunks, lie: what, the real ones, those made."""
    among = unit_rows(np.concatenate([np.unique(real.asked, axis=0), real.chunks]))
    made = model.chunks(len(among))
    few = UnitRows(made[np.random.default_rng(2).integers(0, len(made), len(real.questions))])
    return [
        ("chunks", lie(real.chunks), lie(UnitRows(made[: len(real.chunks)]))),
        ("questions", lie(real.questions, among), lie(model.questions(few), made)),
    ]


def main() -> None:
    """Print how real vectors lie and how those made do."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    real = real_vectors(parser.parse_args().data)
    for what, found, made in compared(real, Model.fitted(real)):
        print(f"{what}, real: {found}; made: {made}")


if __name__ == "__main__":
    main()
