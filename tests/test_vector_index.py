"""The index that chooses itself: what it promises, and that nothing of the library is missing."""

import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_library import WordCounts

from retrieval.article import Article, Stretch
from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.library.filtering import EVERYTHING, Filter
from retrieval.library.probes import adopt_probes, general_questions
from retrieval.library.reading import Library
from retrieval.library.records import EmbeddedChunk, Stamp
from retrieval.library.vector_index import kinds
from retrieval.library.vector_index.engine import Engine
from retrieval.library.vector_index.kinds import Effort, Mode, Wanted, choices
from retrieval.library.vectors import Reopening, VectorIndex
from retrieval.library.writing import LibraryWriter
from retrieval.retriever.within import nearest_by_fetching

DIMENSION, ARTICLES, EACH = 16, 90, 8
IDENTITY = ModelIdentity("toy", "a" * 16, DIMENSION, "", "")
KINDS = ("exact", "codes", "cells", "compact", "compact cells")


def vectors(n: int, seed: int, dimension: int = DIMENSION) -> UnitRows:
    """Return n vectors in clouds, as those of passages are."""
    random = np.random.default_rng(seed)
    middles = np.random.default_rng(0).normal(size=(20, dimension))
    return unit_rows(middles[random.integers(0, 20, n)] + random.normal(0, 0.6, (n, dimension)))


def force(monkeypatch: pytest.MonkeyPatch, kind: str) -> Wanted:
    """Make even a small library have an index of this kind."""
    monkeypatch.setattr(kinds, "FLAT_UP_TO", 100)
    monkeypatch.setattr(kinds, "COMPACT_FROM", 100)
    monkeypatch.setattr(kinds, "SCANNED_UP_TO", 100 if "cells" in kind else 10_000)
    monkeypatch.setattr(kinds, "A_CELL", 16)
    monkeypatch.setattr(kinds, "RERANKED", (8, 64))
    monkeypatch.setattr(kinds, "IN_CELLS", ((8, 2), (64, 64)))
    mode: Mode = "exact" if kind == "exact" else "compact" if "compact" in kind else "auto"
    return Wanted(mode, 0.7)


def add(library: LibraryWriter, number: int, rows: UnitRows) -> None:
    source = f"../{number}.txt"
    text = "نص " * len(rows)
    day = date(2022, 1, 1 + number % 28)
    article = Article(source, text, "نص", published=day, content=(Stretch(0, len(text)),))
    chunks = [EmbeddedChunk(3 * i, 3 * i + 2, row, (), ()) for i, row in enumerate(rows)]
    library.replace_article(article, Stamp("1:1", source), chunks)


def build(folder: Path, wanted: Wanted) -> None:
    with LibraryWriter.open(folder) as library:
        library.adopt_model(IDENTITY)
        library.adopt_index(wanted)
        library.adopt_probes([str(n) for n in range(30)], vectors(30, 99))
        for number in range(ARTICLES):
            add(library, number, vectors(EACH, number))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    build(tmp_path, force(monkeypatch, kind))
    return tmp_path


@pytest.mark.parametrize(
    ("count", "mode", "kinds_in_turn"),
    [
        (30_000, "auto", ["Flat"]),
        (30_001, "auto", ["PQ192x4fs,RFlat", "Flat"]),
        (50_000, "auto", ["PQ192x4fs,RFlat", "Flat"]),
        (50_001, "auto", ["IVF64,PQ192x4fs,RFlat", "PQ192x4fs,RFlat", "Flat"]),
        (100_000, "auto", ["IVF128,PQ192x4fs,RFlat", "PQ192x4fs,RFlat", "Flat"]),
        (1_000_000, "auto", ["IVF2048,PQ192x4fs,RFlat", "PQ192x4fs,RFlat", "Flat"]),
        (10_000_000, "exact", ["Flat"]),
        (5_000, "compact", ["Flat"]),
        (50_000, "compact", ["PQ192x4fs,Refine(SQ8)", "SQ8", "Flat"]),
    ],
)
def test_the_kind_follows_from_the_number_of_vectors(
    count: int, mode: Mode, kinds_in_turn: list[str]
) -> None:
    assert [each.kind for each in choices(count, 384, Wanted(mode))] == kinds_in_turn


def test_a_compact_index_takes_fewer_than_600_bytes_a_chunk() -> None:
    rows = vectors(700, 1, 384)
    for count in (100_000, 1_100_000):
        kind = next(choices(count, 384, Wanted("compact"))).kind
        engine = Engine.trained(kind.replace("IVF2048", "IVF8"), 384, rows)
        assert engine.bytes_a_vector + 8 < 600


def test_a_promise_that_codes_cannot_keep_is_kept_by_comparing_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, ids = vectors(800, 1), np.arange(800)
    force(monkeypatch, "codes")
    monkeypatch.setattr(kinds, "RERANKED", (1,))
    monkeypatch.setattr("retrieval.library.vector_index.engine.WIDER", 1)
    asked = vectors(40, 2)

    lax = VectorIndex.over(ids, rows, Wanted("auto", 0.01), asked).base.report
    strict = VectorIndex.over(ids, rows, Wanted("auto", 1.0), asked).base.report

    assert (lax.kind, strict.kind) == ("PQ8x4fs,RFlat", "Flat")
    assert lax.recall_10 < 1.0 == strict.recall_10


def test_the_recall_that_is_written_down_is_that_against_comparing_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, ids, asked = vectors(800, 1), np.arange(800), vectors(40, 2)
    index = VectorIndex.over(ids, rows, force(monkeypatch, "codes"), asked)
    best = np.argsort(-(asked @ rows.T), axis=1, kind="stable")

    for k, written in ((10, index.base.report.recall_10), (100, index.base.report.recall_100)):
        found = [{chunk for chunk, _ in row} for row in index.search(asked, k)]
        shares = [len(row & set(b[:k].tolist())) / k for row, b in zip(found, best, strict=True)]
        assert np.mean(shares) == pytest.approx(written)


def test_more_is_looked_at_until_the_promise_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, ids, asked = vectors(2000, 1), np.arange(2000), vectors(40, 2)
    force(monkeypatch, "codes")
    monkeypatch.setattr(kinds, "RERANKED", (10, 20, 40, 80, 160, 640))
    monkeypatch.setattr("retrieval.library.vector_index.engine.WIDER", 1)
    reports = [
        VectorIndex.over(ids, rows, Wanted("auto", recall), asked).base.report
        for recall in (0.1, 0.8, 0.999)
    ]

    assert [r.kind for r in reports] == ["PQ8x4fs,RFlat"] * 3
    assert reports[0].effort.reranked < reports[1].effort.reranked < reports[2].effort.reranked
    assert all(r.recall_10 >= r.wanted.recall for r in reports)


def test_without_questions_to_measure_by_all_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, force(monkeypatch, "codes"))
    with LibraryWriter.open(tmp_path) as library:
        library.adopt_probes([], vectors(0, 1))
        assert VectorIndex.open(library).base.report.kind == "Flat"


@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_search_never_returns_fewer_chunks_than_there_are(
    folder: Path, kind: str, data: st.DataObject
) -> None:
    """Whatever came and went since the index was made, filtered or not, all are in reach."""
    gone = data.draw(st.sets(st.integers(0, ARTICLES - 1), max_size=40))
    k = data.draw(st.sampled_from([1, 10, 100, 719, 5000]))
    day = data.draw(st.integers(1, 28))
    question = vectors(1, data.draw(st.integers(1000, 2000)))
    with LibraryWriter.open(folder) as library:
        VectorIndex.open(library)
        for number in gone:
            library.remove([f"../{number}.txt"])
        add(library, 1000 + day, vectors(3, day))
        index = VectorIndex.open(library)
        ids, rows = library.chunk_vectors()
        cosines = dict(zip(ids.tolist(), (rows @ question[0]).tolist(), strict=True))

        [found] = index.search(question, k)
        assert index.ids.tolist() == ids.tolist()
        assert len(dict(found)) == len(found) == min(k, len(ids))
        exact = 1e-5 if k <= 500 else 0.02
        assert all(abs(cosines[chunk] - cosine) < exact for chunk, cosine in found)
        assert [cosine for _, cosine in found] == sorted((c for _, c in found), reverse=True)

        for within in (EVERYTHING, Filter(until=date(2022, 1, day))):
            fitting = nearest_by_fetching(library, index, question[0], within, k)
            [(many,)] = library.rows(
                "SELECT count(*) FROM chunks JOIN articles ON articles.id = article "
                "WHERE published <= ?",
                "9999" if within == EVERYTHING else f"2022-01-{day:02}",
            )
            assert len(fitting) == min(k, many)
        for number in (*gone, 1000 + day):
            library.remove([f"../{number}.txt"])
            if number < 1000:
                add(library, number, vectors(EACH, number))


def test_every_kind_is_read_back_as_it_was_written(folder: Path) -> None:
    asked = vectors(5, 7)
    with Library.open(folder) as library:
        made = VectorIndex.open(library)
        read = VectorIndex.open(library)
        assert read.base.report == made.base.report
        assert read.base.engine is not made.base.engine
        assert read.search(asked, 20) == made.search(asked, 20)


def test_an_article_more_or_less_leaves_the_file_as_it_is(folder: Path) -> None:
    [question] = unit_rows(-np.ones((1, DIMENSION)))
    with LibraryWriter.open(folder) as library:
        VectorIndex.open(library)
        before = (folder / "chunks.faiss").stat()
        add(library, 500, UnitRows(question[None, :]))
        library.remove(["../3.txt"])
        index = VectorIndex.open(library)
        ids = library.chunk_vectors()[0]
        [[(nearest, cosine)]] = index.search(UnitRows(question[None, :]), 1)
        [found] = index.search(UnitRows(question[None, :]), 9999)
    after = (folder / "chunks.faiss").stat()

    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert (nearest, round(cosine, 5)) == (ARTICLES * EACH + 1, 1.0)
    assert {chunk for chunk, _ in found} == {*ids}


def test_when_all_that_is_near_is_gone_the_next_nearest_are_found(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = unit_rows(np.ones((1, DIMENSION)))
    build(tmp_path, force(monkeypatch, kind))
    with LibraryWriter.open(tmp_path) as library:
        for number in range(500, 515):
            add(library, number, unit_rows(question + 0.1 * vectors(EACH, number)))
        VectorIndex.open(library)
        library.remove([f"../{number}.txt" for number in range(500, 514)])
        index = VectorIndex.open(library)
        [found] = index.search(question, 5)
        ids, rows = library.chunk_vectors()

    assert int(index.gone.sum()) == 14 * EACH
    nearest = np.argsort(-(rows @ question[0]))[:5]
    assert [chunk for chunk, _ in found] == ids[nearest].tolist()


def test_what_was_read_is_used_for_the_next_generation_too(folder: Path) -> None:
    with LibraryWriter.open(folder) as library:
        reopen = Reopening()
        first = reopen(library)
        (folder / "chunks.faiss").unlink()
        add(library, 500, vectors(3, 500))
        second = reopen(library)
        library.adopt_index(Wanted("exact", 0.5))
        third = reopen(library)

        assert second.base is first.base
        assert second.ids.tolist() == library.searched().tolist()
        assert (third.base.report.kind, len(third.base.ids)) == ("Flat", ARTICLES * EACH + 3)


def test_when_too_much_is_new_it_is_filled_again_and_not_trained_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, force(monkeypatch, "codes"))
    monkeypatch.setattr("retrieval.library.vectors.FRESH", 20)
    with LibraryWriter.open(tmp_path) as library:
        first = VectorIndex.open(library)
        for number in range(100, 104):
            add(library, number, vectors(EACH, number))
        second = VectorIndex.open(library)
        for number in range(200, 260):
            add(library, number, vectors(EACH, number))
        third = VectorIndex.open(library)

    assert (len(second.fresh), len(second.base.ids)) == (0, 720 + 32)
    assert [each.base.report.trained for each in (first, second, third)] == [720, 720, 720 + 512]


def test_ids_given_out_twice_after_a_file_was_put_back_are_not_taken_for_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, force(monkeypatch, "codes"))
    yesterday = sqlite3.connect(":memory:")
    with sqlite3.connect(tmp_path / "library.sqlite3") as database:
        database.backup(yesterday)
    with LibraryWriter.open(tmp_path) as library:
        add(library, 300, vectors(4, 300))
        VectorIndex.open(library)
    with sqlite3.connect(tmp_path / "library.sqlite3") as database:
        yesterday.backup(database)
    with LibraryWriter.open(tmp_path) as library:
        add(library, 301, vectors(4, 301))
        index = VectorIndex.open(library)
        ids, rows = library.chunk_vectors()

    assert ids.tolist() == list(range(1, 725))
    for row in range(720, 724):
        [[(chunk, cosine)]] = index.search(UnitRows(rows[row : row + 1]), 1)
        assert (chunk, round(cosine, 5)) == (row + 1, 1.0)


def test_the_writer_keeps_questions_once_when_the_index_will_need_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = WordCounts()
    loaded = []

    def load() -> WordCounts:
        loaded.append(encoder)
        return encoder

    with LibraryWriter.open(tmp_path) as library:
        library.adopt_model(encoder.identity)
        for number in range(3):
            add(library, number, encoder.passages([str(number)] * 50))
        adopt_probes(library, load)
        few = len(library.probes())
        monkeypatch.setattr(kinds, "FLAT_UP_TO", 100)
        adopt_probes(library, load)
        adopt_probes(library, load)
        many = len(library.probes())
        library.adopt_model(ModelIdentity("other", "b" * 16, 64, "", ""))

        # All three articles are called the same.
        assert (few, many, len(library.probes()), len(loaded)) == (0, 120 + 1, 0, 1)


def test_the_general_questions_are_distinct_and_are_questions() -> None:
    questions = general_questions()
    assert len(set(questions)) == len(questions) == 120
    assert all(question.endswith("؟") for question in questions)


def test_a_search_of_cells_that_hold_too_few_goes_on_in_the_others() -> None:
    rows = vectors(2000, 1)
    engine = Engine.trained("IVF16,PQ8x4fs,RFlat", DIMENSION, rows)
    engine.add(rows)
    found, _ = engine.search(vectors(3, 5), 2000, Effort(10, 1))
    assert [sorted(row) for row in found.tolist()] == [list(range(2000))] * 3


def test_cosines_that_an_index_knows_are_those_of_the_library(folder: Path, kind: str) -> None:
    [question] = vectors(1, 7)
    with Library.open(folder) as library:
        index = VectorIndex.open(library)
        ids = index.ids[::7].tolist()
        known = index.cosines(ids, question)
        assert known.keys() == (set() if "compact" in kind else set(ids))
        exact = dict(zip(ids, library.cosines(ids, question).tolist(), strict=True))
    assert known == pytest.approx({chunk: exact[chunk] for chunk in known}, abs=1e-6)
