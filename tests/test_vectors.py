import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from toy_library import unwritable

from retrieval.article import Article, Stretch
from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.library.reading import Library
from retrieval.library.records import EmbeddedChunk, Stamp
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter

# A 3-4-5 triangle: cosines of 1, 0.6, 0 and -1 with the first.
EAST, NORTH_EAST, NORTH, WEST = unit_rows(np.array([[1, 0], [3, 4], [0, 1], [-1, 0]]))
ALL = [[(1, 1.0), (2, 0.6), (3, 0.0), (4, -1.0)]]
TO_THE_EAST = unit_rows(np.array([[5.0, 0.0]]))


def add(library: LibraryWriter, source: str, *vectors: np.ndarray) -> None:
    chunks = [EmbeddedChunk(i, i + 1, vector, (), ()) for i, vector in enumerate(vectors)]
    article = Article(source, "نص طويل", "نص", content=(Stretch(0, 7),))
    library.replace_article(article, Stamp("1:1", source), chunks)


def build(folder: Path, *vectors: np.ndarray) -> None:
    with LibraryWriter.open(folder) as library:
        library.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        add(library, "../a.txt", *vectors)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "vectors", EAST, NORTH_EAST, NORTH, WEST)
    return tmp_path / "vectors"


def hits(
    folder: Path, questions: UnitRows = TO_THE_EAST, k: int = 4
) -> list[list[tuple[int, float]]]:
    with Library.open(folder) as library:
        found = VectorIndex.open(library).search(questions, k)
    return [[(chunk, round(cosine, 6)) for chunk, cosine in row] for row in found]


def test_a_hit_is_a_chunk_and_its_cosine_best_first(folder: Path) -> None:
    assert hits(folder) == ALL
    assert hits(folder, unit_rows(np.array([[0, 2.0], [-1, 0]])), 2) == [
        [(3, 1.0), (2, 0.8)],
        [(4, 1.0), (3, 0.0)],
    ]


def test_there_are_never_more_hits_than_chunks(folder: Path, tmp_path: Path) -> None:
    assert hits(folder, k=1000) == ALL
    build(tmp_path / "one", NORTH)
    assert hits(tmp_path / "one", k=3) == [[(1, 0.0)]]
    LibraryWriter.open(tmp_path / "none").close()
    assert hits(tmp_path / "none", k=3) == [[]]
    assert hits(tmp_path / "none", k=3) == [[]]


def test_cosines_are_known_of_the_chunks_in_the_file_alone(folder: Path) -> None:
    assert hits(folder) == ALL
    with LibraryWriter.open(folder) as library:
        add(library, "../b.txt", NORTH_EAST)
    with Library.open(folder) as library:
        index = VectorIndex.open(library)
        known = index.cosines([2, 4, 5, 9], TO_THE_EAST[0])
        assert index.fresh.tolist() == [5]
    assert known == pytest.approx({2: 0.6, 4: -1.0})


def test_what_cannot_be_searched_for_is_the_callers_mistake(folder: Path) -> None:
    with pytest.raises(ValueError, match="0 nearest"):
        hits(folder, k=0)
    with pytest.raises(ValueError, match="dimension 3, chunks of 2"):
        hits(folder, unit_rows(np.eye(3)))


def test_the_same_library_opened_again_gives_the_same_hits_from_its_file(folder: Path) -> None:
    assert hits(folder) == ALL
    # Behind the back of the generation: only the file still knows where chunk 1 was.
    database = sqlite3.connect(folder / "library.sqlite3")
    database.execute("UPDATE chunks SET vector = ? WHERE id = 1", (WEST.tobytes(),))
    database.commit()
    database.close()
    assert hits(folder) == ALL


def test_a_library_that_changed_is_shown_as_it_is_now(folder: Path) -> None:
    with Library.open(folder) as reader:
        before = VectorIndex.open(reader)
        with LibraryWriter.open(folder) as library:
            add(library, "../b.txt", NORTH_EAST)
            library.remove(["../a.txt"])
        assert before.generation == 1
        assert [chunk for chunk, _ in before.search(TO_THE_EAST, 1)[0]] == [1]
        assert reader.generation == 3
        after = VectorIndex.open(reader)
        assert after.generation == 3
        assert after.ids.tolist() == [5]
    assert hits(folder) == [[(5, 0.6)]]


def test_the_index_of_another_library_is_not_taken_for_this_ones(
    folder: Path, tmp_path: Path
) -> None:
    build(tmp_path / "other", WEST)  # of the same generation and model
    assert hits(tmp_path / "other") == [[(1, -1.0)]]
    shutil.copy(tmp_path / "other" / "chunks.faiss", folder)
    assert hits(folder) == ALL


def test_the_index_of_another_model_is_not_taken_for_this_ones(folder: Path) -> None:
    assert hits(folder) == ALL
    file = folder / "chunks.faiss"
    file.write_bytes(file.read_bytes().replace(b"a" * 16, b"b" * 16, 1))
    assert hits(folder) == ALL
    assert b"a" * 16 in file.read_bytes()


def _flipped(content: bytes, bit: int) -> bytes:
    return content[: bit // 8] + bytes([content[bit // 8] ^ 1 << bit % 8]) + content[bit // 8 + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"no index",
        lambda whole: b"[]\n" + whole,
        lambda whole: b"\xff\xfe\n" + whole,
        lambda whole: whole[:50],
        lambda whole: whole[:-1],
        lambda whole: whole[: whole.index(b"\n") + 1],
        lambda whole: whole + b"\0",
    ],
)
def test_a_damaged_file_is_made_again_from_the_library(
    folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    assert hits(folder) == ALL
    whole = (folder / "chunks.faiss").read_bytes()
    (folder / "chunks.faiss").write_bytes(damage(whole))
    assert hits(folder) == ALL
    assert (folder / "chunks.faiss").read_bytes() == whole


def test_no_flipped_bit_reaches_faiss(folder: Path) -> None:
    assert hits(folder) == ALL
    file = folder / "chunks.faiss"
    whole = file.read_bytes()
    for bit in range(0, len(whole) * 8, 7):
        file.write_bytes(_flipped(whole, bit))
        assert hits(folder) == ALL
        assert file.read_bytes() == whole


def test_a_missing_file_is_made_again_and_one_left_half_written_is_cleared(folder: Path) -> None:
    assert hits(folder) == ALL
    (folder / "chunks.faiss").rename(folder / "chunks.faiss.1-1.new")
    assert hits(folder) == ALL
    assert sorted(file.name for file in folder.glob("chunks*")) == ["chunks.faiss"]


def test_a_file_that_cannot_be_written_is_done_without(folder: Path) -> None:
    with unwritable(folder) as copy:
        assert hits(copy) == ALL
        assert not list(copy.glob("chunks*"))
    (folder / "chunks.faiss").mkdir()
    assert hits(folder) == ALL
    assert [file.name for file in folder.glob("chunks*")] == ["chunks.faiss"]


def test_threads_share_an_index(folder: Path) -> None:
    found: list[object] = []
    with Library.open(folder) as library:
        index = VectorIndex.open(library)

        def search() -> None:
            found.extend(index.search(TO_THE_EAST, 1)[0] for _ in range(100))

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [[(1, 1.0)]] * 400
