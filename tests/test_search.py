"""What the title of an article adds to the score of its passages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_library import write

from bot.building import build
from bot.settings import Settings
from retrieval.asking import LibraryAsker, understood
from retrieval.encoders import Encoder
from retrieval.retriever import search
from retrieval.retriever.search import Hit

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
