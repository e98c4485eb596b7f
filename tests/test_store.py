"""Milvus behind the seam: what FAISS finds, kept in step with the library whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from made_library import OUTLETS, fill, made_library, made_vectors
from milvus_server import MilvusProcess, wire
from toy_library import SEEDS, WordCounts, recipe, write

from retrieval.errors import StoreError, StoreMismatch
from retrieval.library import snapshots
from retrieval.library.filtering import EVERYTHING, Filter, fitting_chunks
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter
from retrieval.retriever import within as within_module
from retrieval.retriever.within import nearest_that_fit
from retrieval.store import collection as collection_module
from retrieval.store import marker as marker_module
from retrieval.store import syncing
from retrieval.store.address import StoreAddress
from retrieval.store.collection import Collection
from retrieval.store.index import MilvusIndex
from retrieval.store.rows import Row
from retrieval.store.syncing import StoreSummary, bring_in_step

Connect = Callable[..., Collection]
NUMBERS = count(1)
NOTHING = np.empty(0, dtype=np.int64)
SINCE_2021 = Filter(since=date(2021, 1, 1))
QUOTED = Filter(outlet=OUTLETS[2])
DATED_QUOTED = Filter(date(2020, 2, 1), date(2021, 6, 30), OUTLETS[2])


@pytest.fixture
def connect(milvus: MilvusProcess) -> Connect:
    """Connects to a collection of the test's own."""
    name = f"t{next(NUMBERS)}"

    def connected(port: int = 0, **options: str) -> Collection:
        said = "".join(f"&{key}={value}" for key, value in options.items())
        server = f"milvus://127.0.0.1:{port or milvus.port}"
        return Collection.connect(StoreAddress.read(f"{server}?collection={name}{said}"))

    return connected


@pytest.fixture(scope="module")
def large(
    tmp_path_factory: pytest.TempPathFactory, milvus: MilvusProcess
) -> Iterator[tuple[Library, Collection]]:
    """A library of 20,000 chunks, and a collection in step with it."""
    folder = made_library(tmp_path_factory.mktemp("large") / "vectors", 20_000)
    address = StoreAddress.read(f"{milvus.address}?collection=large")
    collection = Collection.connect(address)
    with Library.open(folder) as library:
        bring_in_step(library, collection)
        yield library, collection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of 1,000 chunks."""
    return made_library(tmp_path / "vectors", 1000)


def ids_of(collection: Collection, until: int = 16_000) -> list[int]:
    return sorted(collection.articles(0, until))


def searched(library: Library) -> list[int]:
    return [int(chunk) for chunk in library.chunk_lengths()[0]]


def stepped(folder: Path, collection: Collection, *, take_over: bool = False) -> StoreSummary:
    with LibraryWriter.open(folder) as library:
        return bring_in_step(library, collection, take_over=take_over)


def connected_again(connect: Connect, timeout_s: float = 150.0) -> Collection:
    """Return the collection once it can be used: a server loads it for a while."""
    until = time.monotonic() + timeout_s
    while True:
        try:
            collection = connect()
            collection.marker()
            return collection
        except StoreError:
            assert time.monotonic() < until
            time.sleep(1)


def first_ten(found: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(chunk, round(cosine, 4)) for chunk, cosine in found[:10]]


# --- The same results


@pytest.mark.parametrize("within", [EVERYTHING, SINCE_2021, DATED_QUOTED])
def test_of_20000_chunks_the_first_ten_are_those_of_faiss(
    large: tuple[Library, Collection], within: Filter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(within_module, "FEW", 1)  # nothing is compared beside the indices
    library, collection = large
    ours, theirs = MilvusIndex.open(library, collection), VectorIndex.open(library)
    question = made_vectors(1, seed=7)[0]
    found, expected = (
        nearest_that_fit(library, index, question, within, 100, NOTHING) for index in (ours, theirs)
    )
    assert len(found) == len(expected) == 100
    assert first_ten([*found.items()]) == first_ten([*expected.items()])


def test_the_rows_that_fit_are_counted_right_and_all_found(
    large: tuple[Library, Collection],
) -> None:
    library, collection = large
    index = MilvusIndex.open(library, collection)
    for within in (SINCE_2021, QUOTED, DATED_QUOTED):
        fitting = fitting_chunks(library, within, 20_000)
        assert fitting is not None
        assert 0 < collection.count(index._expression(within)) == len(fitting) < 20_000
    fitting = fitting_chunks(library, DATED_QUOTED, 20_000)
    assert fitting is not None
    found = index.nearest_that_fit(made_vectors(1, seed=3)[0], DATED_QUOTED, 10_000)
    assert sorted(found) == fitting.tolist()


def test_an_hnsw_index_loses_no_row_to_a_filter(folder: Path, connect: Connect) -> None:
    collection = connect(index="HNSW")
    stepped(folder, collection)
    with Library.open(folder) as library:
        index = MilvusIndex.open(library, collection)
        for within in (EVERYTHING, QUOTED, Filter(until=date(2020, 1, 6))):
            fitting = fitting_chunks(library, within, 1000)
            assert fitting is not None
            found = index.nearest_that_fit(made_vectors(1, seed=4)[0], within, 1000)
            assert sorted(found) == fitting.tolist()


def test_the_seeds_are_found_as_faiss_finds_them(tmp_path: Path, connect: Connect) -> None:
    encoder = WordCounts()
    with LibraryWriter.open(tmp_path / "vectors") as library:
        sync(library, SEEDS, recipe(encoder))
        collection = connect()
        done = bring_in_step(library, collection)
        ours, theirs = MilvusIndex.open(library, collection), VectorIndex.open(library)
        questions = encoder.questions(["ريابكوف", "من ترأس الوفد الأمريكي في جنيف؟", "كازاخستان"])
        assert done == StoreSummary(len(theirs.ids), 0, len(theirs.ids))
        assert ours.ids.tolist() == theirs.ids.tolist()
        for found, expected in zip(
            ours.search(questions, 1000), theirs.search(questions, 1000), strict=True
        ):
            assert len(found) == len(expected) == len(theirs.ids)
            assert first_ten(found) == first_ten(expected)
        assert ours.lag is None


def test_a_library_without_chunks_has_an_empty_collection(tmp_path: Path, connect: Connect) -> None:
    with LibraryWriter.open(tmp_path / "vectors") as library:
        library.adopt_model(WordCounts().identity)
        write(tmp_path / "a.txt", "خبر قصير عن جنيف")
        sync(library, [tmp_path / "a.txt"], recipe(WordCounts()))
        library.remove([record.source for record in library.articles()])
        collection = connect()
        assert bring_in_step(library, collection) == StoreSummary(0, 0, 0)
        index = MilvusIndex.open(library, collection)
        assert index.search(WordCounts().questions(["جنيف"]), 5) == [[]]


def test_a_citation_can_be_made_of_a_row_alone(tmp_path: Path, connect: Connect) -> None:
    with LibraryWriter.open(tmp_path / "vectors") as library:
        sync(library, SEEDS, recipe(WordCounts()))
        collection = connect()
        bring_in_step(library, collection)
        for chunk in library.chunks(searched(library)):
            [row] = collection.rows([chunk.id])
            article = chunk.article
            assert row == Row.of(chunk)
            assert (row.source, row.title, row.outlet) == (
                article.source,
                article.title,
                article.outlet,
            )
            assert (row.published, row.url, row.author) == (
                article.published,
                article.url,
                article.author,
            )
            assert row.passage == article.text[row.start : row.end]


def test_a_row_is_true_to_what_the_library_says_of_a_chunk(folder: Path, connect: Connect) -> None:
    collection = connect()
    stepped(folder, collection)
    with Library.open(folder) as library:
        chunks = library.chunks([1, 101, 201, 301])
        rows = collection.rows([chunk.id for chunk in chunks])

    assert rows == [Row.of(chunk) for chunk in chunks]
    assert [(row.published, row.outlet) for row in rows] == [
        (None, None),
        (date(2020, 1, 6), OUTLETS[1]),
        (date(2020, 1, 11), OUTLETS[2]),
        (date(2020, 1, 16), OUTLETS[3]),
    ]


# --- In step


def test_what_changed_is_written_and_nothing_else(folder: Path, connect: Connect) -> None:
    collection = connect()
    assert stepped(folder, collection) == StoreSummary(1000, 0, 1000)
    assert stepped(folder, collection) == StoreSummary(0, 0, 1000)
    with LibraryWriter.open(folder) as library:
        library.remove(["made/000003.txt"])
        fill(library, made_vectors(150, seed=1), first=50)
        assert bring_in_step(library, collection) == StoreSummary(150, 100, 1050)
        assert ids_of(collection) == searched(library)
        assert MilvusIndex.open(library, collection).ids.tolist() == searched(library)


def test_a_renamed_file_is_cited_by_its_new_name(tmp_path: Path, connect: Connect) -> None:
    collection, encoder = connect(), WordCounts()
    old = write(tmp_path / "old.txt", "عقدت المحادثات في جنيف\nوانتهت بلا اتفاق.")
    with LibraryWriter.open(tmp_path / "vectors") as library:
        sync(library, [old], recipe(encoder))
        bring_in_step(library, collection)
        [before] = collection.rows(searched(library))
        sync(library, [old.rename(tmp_path / "new.txt")], recipe(encoder))
        assert bring_in_step(library, collection) == StoreSummary(1, 0, 1)
        [after] = collection.rows(searched(library))

    assert (before.source, after.source) == ("../old.txt", "../new.txt")
    assert after == replace(before, source=after.source, article=after.article)


def test_a_copy_of_an_article_is_not_in_it_until_it_is_alone(
    tmp_path: Path, connect: Connect
) -> None:
    collection = connect()
    text = SEEDS[1].read_text(encoding="utf-8")
    files = [write(tmp_path / f"{name}.txt", text) for name in "ab"]
    with LibraryWriter.open(tmp_path / "vectors") as library:
        sync(library, files, recipe(WordCounts()))
        bring_in_step(library, collection)
        assert ids_of(collection) == searched(library)
        assert len(searched(library)) == library.chunk_count() / 2
        sync(library, files[1:], recipe(WordCounts()))
        done = bring_in_step(library, collection)
        assert done.written == done.deleted == done.rows == library.chunk_count()
        assert ids_of(collection) == searched(library)


def test_a_run_that_was_killed_is_taken_up_and_nothing_is_there_twice(
    folder: Path, connect: Connect, milvus: MilvusProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = connect()
    name = collection.address.collection
    script = Path(__file__).with_name("slow_stepping.py")
    with LibraryWriter.open(folder) as library:
        fill(library, made_vectors(2000, seed=2), first=100)
    with subprocess.Popen(
        [sys.executable, str(script), str(folder), f"{milvus.address}?collection={name}"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(script.parent.parent)},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line.split()[0]) >= 1000:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    there = collection.count()
    assert 1000 <= there < 3000
    with Library.open(folder) as library, pytest.raises(StoreError, match="not whole; run `dalil"):
        MilvusIndex.open(library, collection)

    done = stepped(folder, collection)

    assert done == StoreSummary(3000 - there, 0, 3000)
    with Library.open(folder) as library:
        assert ids_of(collection) == searched(library)
        assert MilvusIndex.open(library, collection).lag is None


def test_a_collection_of_another_model_is_made_anew(folder: Path, connect: Connect) -> None:
    collection = connect()
    stepped(folder, collection)
    with LibraryWriter.open(folder) as library:
        fill(library, made_vectors(200, dimension=32), first=90)  # adopts a model of dimension 32
        done = bring_in_step(library, collection)

    assert (done.written, done.rows) == (200, 200)
    assert done.rebuilt == "its vectors were of another model"


def test_a_collection_of_another_library_is_taken_over_only_where_that_is_said(
    folder: Path, connect: Connect, tmp_path: Path
) -> None:
    collection = connect()
    stepped(folder, collection)
    other = made_library(tmp_path / "other", 300)

    with pytest.raises(StoreMismatch, match=r"belonged to another library; .*collection=") as told:
        stepped(other, collection)
    assert "\n" not in str(told.value)
    with Library.open(other) as library, pytest.raises(StoreMismatch, match="another library"):
        MilvusIndex.open(library, collection)
    assert collection.count() == 1000
    done = stepped(other, collection, take_over=True)
    assert done == StoreSummary(300, 0, 300, "it belonged to another library")


def test_a_collection_of_somebody_else_is_left_alone(folder: Path, connect: Connect) -> None:
    collection = connect()
    collection.create(64)
    with Library.open(folder) as library:
        chunks = library.chunks([1, 2])
        collection.write([Row.of(chunk) for chunk in chunks], library.vectors([1, 2]))

    with pytest.raises(StoreMismatch, match="was not made by Dalil, and is left alone"):
        stepped(folder, collection, take_over=True)
    assert collection.count() == 2


def test_rows_lost_in_milvus_are_written_again(folder: Path, connect: Connect) -> None:
    collection = connect()
    stepped(folder, collection)
    collection.delete([5, 6, 7])

    assert stepped(folder, collection) == StoreSummary(3, 0, 1000)


# --- Out of step


def test_while_the_collection_is_behind_what_is_found_is_of_the_library(
    folder: Path, connect: Connect
) -> None:
    collection = connect()
    stepped(folder, collection)
    with LibraryWriter.open(folder) as library:
        library.remove(["made/000003.txt"])
        fill(library, made_vectors(150, seed=1), first=50)
        index, expected = MilvusIndex.open(library, collection), VectorIndex.open(library)
        questions = made_vectors(5, seed=9)
        assert index.lag is not None
        assert index.lag.endswith("run `dalil index` where the library is written")
        for found, faiss in zip(
            index.search(questions, 50), expected.search(questions, 50), strict=True
        ):
            assert first_ten(found) == first_ten(faiss)
        assert index.ids.tolist() == searched(library)


def test_a_copy_of_the_library_serves_a_second_reader(
    folder: Path, connect: Connect, tmp_path: Path
) -> None:
    collection = connect()
    stepped(folder, collection)
    snapshots.save(folder, tmp_path / "saved")
    snapshots.load(tmp_path / "elsewhere", tmp_path / "saved")
    questions = made_vectors(3, seed=9)
    with Library.open(folder) as here, Library.open(tmp_path / "elsewhere") as there:
        ours = MilvusIndex.open(there, collection)
        assert ours.lag is None
        assert ours.generation == there.generation != here.generation
        expected = VectorIndex.open(here).search(questions, 10)
        assert [*map(first_ten, ours.search(questions, 10))] == [*map(first_ten, expected)]
    with LibraryWriter.open(folder) as library:
        library.remove(["made/000003.txt"])
        fill(library, made_vectors(150, seed=1), first=50)
        bring_in_step(library, collection)
    with Library.open(tmp_path / "elsewhere") as there:
        behind = MilvusIndex.open(there, collection)
        assert behind.lag is not None
        assert "`dalil library load FILE`" in behind.lag
        [found] = behind.search(made_vectors(1, seed=9), 1000)
        left = set(searched(there)) - set(range(301, 401))
        assert {chunk for chunk, _ in found} == left


def test_a_changed_copy_is_a_library_of_its_own(
    folder: Path, connect: Connect, tmp_path: Path
) -> None:
    collection = connect()
    stepped(folder, collection)
    snapshots.save(folder, tmp_path / "saved")
    snapshots.load(tmp_path / "elsewhere", tmp_path / "saved")
    with LibraryWriter.open(tmp_path / "elsewhere") as copy:
        assert bring_in_step(copy, collection) == StoreSummary(0, 0, 1000)
        copy.remove(["made/000003.txt"])
        with pytest.raises(StoreMismatch, match="another library"):
            bring_in_step(copy, collection)


# --- Consistency


def test_readers_leave_freshness_to_milvus_once_a_collection_has_settled(
    folder: Path, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = connect()
    stepped(folder, collection)
    asked: list[object] = []
    search = collection._client.search

    def noted(*told: object, **options: object) -> object:
        asked.append(options["consistency_level"])
        return search(*told, **options)

    monkeypatch.setattr(collection._client, "search", noted)
    with Library.open(folder) as library:
        index = MilvusIndex.open(library, collection)
        index.search(made_vectors(1), 3)
        monkeypatch.setattr(marker_module, "SETTLED_S", -1.0)
        index.search(made_vectors(1), 3)

    assert asked == ["Strong", "Bounded"]


# --- A lost connection


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT_S", "SEARCH_S", "WRITE_S"):
        monkeypatch.setattr(collection_module, name, 1.0)


def test_a_lost_connection_is_one_clear_line_and_comes_back(
    folder: Path, connect: Connect, milvus: MilvusProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped(folder, connect())
    with wire(milvus) as line, Library.open(folder) as library:
        collection = connect(line.port)
        index = MilvusIndex.open(library, collection)
        [before] = index.search(made_vectors(1, seed=9), 10)
        monkeypatch.setattr(collection_module, "SEARCH_S", 1.0)
        line.cut()
        with pytest.raises(StoreError, match=r"^'t\d+' in Milvus at .*then try again$") as told:
            index.search(made_vectors(1, seed=9), 10)
        assert "\n" not in str(told.value)
        line.mend()
        monkeypatch.setattr(collection_module, "SEARCH_S", 20.0)
        assert index.search(made_vectors(1, seed=9), 10) == [before]


def test_a_connection_lost_while_writing_leaves_nothing_twice(
    folder: Path, connect: Connect, milvus: MilvusProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped(folder, connect())
    monkeypatch.setattr(syncing, "AT_ONCE", 50)
    with LibraryWriter.open(folder) as library, wire(milvus) as line:
        fill(library, made_vectors(300, seed=1), first=50)
        collection = connect(line.port)
        monkeypatch.setattr(collection_module, "WRITE_S", 1.0)

        def cut(done: int, total: int) -> None:
            if done == 150:
                line.cut()

        with pytest.raises(StoreError, match="then try again"):
            bring_in_step(library, collection, progress=cut)
        line.mend()
        monkeypatch.setattr(collection_module, "WRITE_S", 30.0)
        assert bring_in_step(library, collection) == StoreSummary(150, 0, 1300)
        assert ids_of(collection) == searched(library)


def test_nobody_there_is_one_line_without_the_password(impatient: None) -> None:
    pytest.importorskip("pymilvus", reason="pymilvus is not installed; `make milvus` does it")
    with pytest.raises(StoreError) as told:
        Collection.connect(StoreAddress.read("milvus://root:sesame@127.0.0.1:1"))

    assert str(told.value).startswith("'dalil' in Milvus at 127.0.0.1:1: ")
    assert "sesame" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_server_that_was_started_again_has_lost_nothing(
    folder: Path, connect: Connect, milvus: MilvusProcess
) -> None:
    stepped(folder, connect())
    milvus.stop()
    milvus.start()
    collection = connected_again(connect)
    with Library.open(folder) as library:
        index = MilvusIndex.open(library, collection)
        assert index.lag is None
        assert index.ids.tolist() == searched(library)
        expected = VectorIndex.open(library).search(made_vectors(1, seed=9), 10)
        assert first_ten(index.search(made_vectors(1, seed=9), 10)[0]) == first_ten(expected[0])
