from pathlib import Path

import numpy as np
import pytest

from retrieval.article import Article, Stretch
from retrieval.encoders import ModelIdentity, unit_rows
from retrieval.library.reading import Library
from retrieval.library.recipe import passage_vector
from retrieval.library.records import EmbeddedChunk, Sentence, Stamp
from retrieval.library.writing import LibraryWriter
from retrieval.question import Question
from retrieval.retriever.search import Hit, Searcher

# A 3-4-5 triangle: cosines of 1, 0.6, 0 and -1 with the first.
EAST, NORTH_EAST, NORTH, WEST = unit_rows(np.array([[1, 0], [3, 4], [0, 1], [-1, 0]]))


def searched(folder: Path, *sentences: tuple[np.ndarray, ...], own: np.ndarray) -> list[Hit]:
    """Return what a question to the east finds, in the order of the chunks.

    The last chunk is one without sentences, whose vector is `own`.
    """
    chunks = [
        EmbeddedChunk(
            start,
            start + 1,
            passage_vector(vectors),
            tuple(Sentence(start, start + 1, vector) for vector in vectors),
            (),
        )
        for start, vectors in enumerate(sentences)
    ]
    chunks.append(EmbeddedChunk(len(chunks), len(chunks) + 1, own, (), ()))
    with LibraryWriter.open(folder) as writer:
        writer.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        article = Article("../a.txt", "نص طويل جدا", "نص", content=(Stretch(0, 11),))
        writer.replace_article(article, Stamp("1:1", "a"), chunks)
    with Library.open(folder) as library, library.snapshot():
        searcher = Searcher(library)
        hits = searcher.search(searcher.query(Question("أين؟"), EAST), 10)
    return sorted(hits, key=lambda hit: hit.chunk.id)


def test_passages_are_judged_by_their_nearest_sentence_and_their_two_nearest(
    tmp_path: Path,
) -> None:
    hits = searched(
        tmp_path, (WEST, NORTH, EAST, NORTH_EAST), (NORTH_EAST,), (NORTH, WEST), own=NORTH_EAST
    )
    assert [hit.sentence for hit in hits] == pytest.approx([1, 0.6, 0, 0.6], abs=1e-3)
    assert [hit.similarity for hit in hits] == pytest.approx([0.8, 0.6, -0.5, 0.6], abs=1e-3)
    best = max(hits, key=lambda hit: hit.score)
    assert best.chunk.start == 0


def test_the_vector_of_a_passage_is_between_those_of_its_sentences() -> None:
    between = passage_vector([EAST, NORTH])
    assert between == pytest.approx([0.5**0.5, 0.5**0.5], abs=1e-3)
    assert np.linalg.norm(between) == pytest.approx(1, abs=1e-6)
    assert passage_vector([NORTH_EAST]) == pytest.approx(NORTH_EAST, abs=1e-3)
    stored = [each.astype(np.float16).astype(np.float32) for each in (NORTH_EAST, WEST, NORTH)]
    assert np.array_equal(passage_vector(stored), passage_vector([NORTH_EAST, WEST, NORTH]))
