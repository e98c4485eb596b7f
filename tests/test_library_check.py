import sqlite3
from pathlib import Path

import numpy as np
import pytest
from toy_library import SEEDS, WordCounts, recipe

from retrieval.library.check import check
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with LibraryWriter.open(tmp_path) as library:
        sync(library, SEEDS, recipe(WordCounts()))
        VectorIndex.open(library)
    return tmp_path


def findings(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        return [str(finding) for finding in check(library, VectorIndex.open(library))]


def test_a_sound_library_has_no_findings(folder: Path) -> None:
    assert findings(folder) == []


def test_an_empty_library_has_no_findings(tmp_path: Path) -> None:
    LibraryWriter.open(tmp_path).close()
    assert findings(tmp_path) == []


NAN = np.full(64, np.nan, dtype=np.float32).tobytes()
LONG = np.full(64, 1, dtype=np.float32).tobytes()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM articles WHERE source LIKE '%/003%'", "rows of chunks belong to no row of"),
        ("DELETE FROM chunks WHERE id = 7", "rows of sentences belong to no row of chunks"),
        ('UPDATE chunks SET "end" = 999999 WHERE id = 7', "chunk 7 reaches beyond its text"),
        ("UPDATE articles SET content = '[[0, 1]]'", "chunk 7 crosses a masked line"),
        ("UPDATE articles SET content = '[[0, 999999]]'", "its content reaches beyond its text"),
        (
            "UPDATE sentences SET places = zeroblob(8)",
            "rows of sentences reach beyond their chunks",
        ),
        ("UPDATE sentences SET places = x'00' WHERE chunk = 7", "1 rows of sentences reach beyond"),
        (
            "UPDATE chunks SET vector = x'0000' WHERE id = 7",
            "1 rows of chunks have vectors that are not of dim",
        ),
        (f"UPDATE chunks SET vector = x'{NAN.hex()}' WHERE id = 7", "are not of length 1"),
        (f"UPDATE chunks SET vector = x'{LONG.hex()}' WHERE id < 4", "3 vectors of chunks are not"),
        (
            "UPDATE sentences SET vectors = CAST(zeroblob(128) || substr(vectors, 129) AS BLOB) "
            "WHERE chunk = 7",
            "1 vectors of sentences are not of length 1",
        ),
        ("UPDATE sentences SET vectors = x'0000' WHERE chunk = 7", "1 rows of sentences have vec"),
        (
            "DELETE FROM postings WHERE term = (SELECT id FROM terms WHERE chunks = 1)",
            "1 chunks have other index terms",
        ),
        ("DELETE FROM chunks WHERE article = (SELECT id FROM articles)", "1 articles have no chun"),
    ],
)
def test_each_kind_of_damage_is_found_and_says_what_to_do(
    folder: Path, statement: str, problem: str
) -> None:
    database = sqlite3.connect(folder / "library.sqlite3")
    if "no chun" in problem:
        database.execute("PRAGMA foreign_keys = ON")
    database.execute(statement)
    database.commit()
    database.close()
    with Library.open(folder) as library:
        index = VectorIndex.open(library)
        found = [str(finding) for finding in check(library, index)]
    assert any(problem in line for line in found), found
    assert all("; " in line and "\n" not in line for line in found)
    assert any("run `dalil index`" in line for line in found)


def test_a_damaged_page_is_found(folder: Path) -> None:
    database = sqlite3.connect(folder / "library.sqlite3")
    query = "SELECT rootpage FROM sqlite_master WHERE name = 'terms_by_skeleton'"
    [[page]] = database.execute(query)
    database.close()
    with (folder / "library.sqlite3").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x5a" * 4096)
    assert any("run `dalil index`" in line for line in findings(folder))


def test_an_index_of_another_state_or_other_chunks_is_found(folder: Path) -> None:
    with Library.open(folder) as library:
        index = VectorIndex.open(library)
        database = sqlite3.connect(folder / "library.sqlite3")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM chunks WHERE id = 7")
        database.commit()
        assert [finding.problem for finding in check(library, index)] == [
            "the index holds other chunks than the library"
        ]
        database.execute("UPDATE manifest SET value = 9 WHERE key = 'generation'")
        database.commit()
        database.close()
        assert [finding.problem for finding in check(library, index)] == [
            "the index shows generation 5, the library is at 9"
        ]
        assert check(library, VectorIndex.open(library)) == []
