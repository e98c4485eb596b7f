"""What passages are judged by: their sentences, and the title of their article."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from toy_library import write

from bot.building import build
from bot.settings import Settings
from retrieval.article import Article, Stretch
from retrieval.asking import LibraryAsker, understood
from retrieval.encoders import Encoder, ModelIdentity, unit_rows
from retrieval.library.reading import Library
from retrieval.library.recipe import passage_vector
from retrieval.library.records import EmbeddedChunk, Sentence, Stamp
from retrieval.library.writing import LibraryWriter
from retrieval.question import Question
from retrieval.retriever import search
from retrieval.retriever.search import Hit, Searcher

# A 3-4-5 triangle: cosines of 1, 0.6, 0 and -1 with the first.
EAST, NORTH_EAST, NORTH, WEST = unit_rows(np.array([[1, 0], [3, 4], [0, 1], [-1, 0]]))

TITLED = "سعد أردش"
PAGES = {
    "page": f"{TITLED}\n\nمخرج وممثل مصري، ولد في دمياط عام 1924 وأسس مسرح الجيب.\n",
    "other": f"كرم مطاوع\n\nمخرج مصري درس مع {TITLED} في روما، وقال إن {TITLED} معلمه.\n",
    "untitled": f"\n\nأقيم في القاهرة حفل لذكرى {TITLED}.\n",
}


@pytest.fixture(scope="module")
def asker(
    tmp_path_factory: pytest.TempPathFactory, bundled_encoder: Encoder
) -> Iterator[LibraryAsker]:
    """An asker of a library of the pages above."""
    folder = tmp_path_factory.mktemp("search")
    for name, text in PAGES.items():
        write(folder / "articles" / f"{name}.txt", text)
    settings = Settings(library=folder / "library", uploads=folder / "uploads")
    build(settings, lambda: bundled_encoder, [folder / "articles"], lambda _done, _total: None)
    asker = LibraryAsker.open(folder / "library", bundled_encoder)
    yield asker
    asker.library.close()


def found(asker: LibraryAsker, question: str) -> dict[str, Hit]:
    """Return the hits in their order, by the names of the files."""
    reply = understood(question, ())
    [vector] = asker.embedded([reply])
    _, hits = asker.found(reply, vector)
    return {Path(hit.chunk.article.source).stem: hit for hit in hits}


def test_a_page_whose_title_is_asked_for_gains_its_weight(
    asker: LibraryAsker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = found(asker, f"من هو {TITLED}؟")
    assert next(iter(hits)) == "page"
    assert hits["page"].title == pytest.approx(1.0)
    assert hits["other"].title == 0.0
    monkeypatch.setattr(search, "OF_THE_TITLE", 0.0)
    without = found(asker, f"من هو {TITLED}؟")
    assert hits["page"].score == pytest.approx(without["page"].score + 1.0)
    assert hits["other"].score == pytest.approx(without["other"].score)


def test_half_a_title_counts_half_and_so_does_half_a_question(asker: LibraryAsker) -> None:
    assert found(asker, "من هو سعد؟")["page"].title == pytest.approx(0.5)
    assert 0 < found(asker, "من هو سعد زغلول؟")["page"].title < 0.5 / 2 + 0.01


def test_hits_come_in_the_order_of_their_scores(
    asker: LibraryAsker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "OF_THE_TITLE", 100.0)
    hits = found(asker, "من هو كرم مطاوع؟")
    assert next(iter(hits)) == "other"
    scores = [hit.score for hit in hits.values()]
    assert scores == sorted(scores, reverse=True)


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


def test_passages_are_judged_by_themselves_and_their_two_nearest_sentences(tmp_path: Path) -> None:
    hits = searched(
        tmp_path, (WEST, NORTH, EAST, NORTH_EAST), (NORTH_EAST,), (NORTH, WEST), own=NORTH_EAST
    )
    assert [hit.sentence for hit in hits] == pytest.approx([1, 0.6, 0, 0.6], abs=1e-3)
    # Between four: (.15, .45), a cosine of .1 ** .5; between two: (-.5, .5), of -.5 ** .5.
    of_four, of_two = (0.1**0.5 + 1 + 0.6) / 3, (-(0.5**0.5) + 0 - 1) / 3
    expected = [of_four, 0.6, of_two, 0.6]
    assert [hit.similarity for hit in hits] == pytest.approx(expected, abs=1e-3)
    assert max(hits, key=lambda hit: hit.score).chunk.start == 0
