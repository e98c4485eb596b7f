"""A library in one file: saved while it is written, restored whole or not at all."""

import json
import sqlite3
from pathlib import Path

import pytest
from toy_library import SEEDS, WordCounts, content, recipe, write

from retrieval.errors import LibraryDamaged, LibraryError, LibraryMissing
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.sentence_rows import ONE_A_ROW, places
from retrieval.library.snapshots import load, save
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter


def build(folder: Path, files: list[Path]) -> Path:
    with LibraryWriter.open(folder) as library:
        sync(library, files, recipe(WordCounts()))
    return folder


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [write(tmp_path / "in" / s.name, s.read_text(encoding="utf-8")) for s in SEEDS]


def test_a_saved_library_is_restored_on_another_machine_and_in_its_own_place(
    tmp_path: Path, files: list[Path]
) -> None:
    folder, file = build(tmp_path / "vectors", files[:3]), tmp_path / "saved.dalil"
    size = save(folder, file)
    load(tmp_path / "elsewhere", file)

    assert size == file.stat().st_size
    with Library.open(folder) as here, Library.open(tmp_path / "elsewhere") as there:
        assert content(here) == content(there)
        yesterday = content(here)
    build(folder, files)
    load(folder, file)
    with Library.open(folder) as library:
        assert content(library) == yesterday
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("elsewhere", "in", "saved.dalil", "vectors")
    ]


def test_a_reader_sees_the_restored_library_without_opening_it_again(
    tmp_path: Path, files: list[Path]
) -> None:
    folder, file = build(tmp_path / "vectors", files[:2]), tmp_path / "saved.dalil"
    save(folder, file)
    build(folder, files)
    with Library.open(folder) as reader:
        before, index = reader.generation, VectorIndex.open(reader)
        load(folder, file)
        assert reader.generation > before
        assert reader.counts().articles == 2
        assert VectorIndex.open(reader).ids.tolist() == reader.chunk_vectors()[0].tolist()
        assert len(index.ids) > len(VectorIndex.open(reader).ids)


def test_a_damaged_file_is_refused_and_the_library_stays(tmp_path: Path, files: list[Path]) -> None:
    folder, file = build(tmp_path / "vectors", files), tmp_path / "saved.dalil"
    save(folder, file)
    whole = file.read_bytes()
    with Library.open(folder) as library:
        before = content(library)
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for damaged, message in (
        (whole[:-100], "damaged or cut short"),
        (bytes(flipped), "damaged or cut short"),
        (whole + b"x", "damaged or cut short"),
        (b"", "is no saved library"),
        (b"[]\n", "is no saved library"),
        (json.dumps({"kind": "x", "bytes": 0, "sha256": ""}).encode() + b"\n", "damaged"),
    ):
        file.write_bytes(damaged)
        with pytest.raises(LibraryDamaged, match=message):
            load(folder, file)
    with pytest.raises(LibraryError, match="No such file"):
        load(folder, tmp_path / "gone.dalil")
    with Library.open(folder) as library:
        assert content(library) == before


def test_what_cannot_be_saved_leaves_the_file_as_it_was(tmp_path: Path, files: list[Path]) -> None:
    file = tmp_path / "saved.dalil"
    file.write_bytes(b"yesterday's")
    with pytest.raises(LibraryMissing):
        save(tmp_path / "none", file)
    with pytest.raises(LibraryError, match="No such file"):
        save(build(tmp_path / "vectors", files), tmp_path / "no folder" / "saved.dalil")
    assert file.read_bytes() == b"yesterday's"


def into_rows(folder: Path) -> None:
    """Give a library the tables of postings and sentences that versions 1 to 3 had."""
    with Library.open(folder) as library:
        postings = [
            (term, chunk, count)
            for term in library.terms()
            for held in (library.postings(term), library.unsearched_postings(term))
            for chunk, count in zip(*(column.tolist() for column in held), strict=True)
        ]
    database = sqlite3.connect(folder / "library.sqlite3")
    database.executescript(
        "DROP TRIGGER unpost; DROP TABLE postings; DROP TABLE chunk_terms; DROP TABLE terms;"
        "DROP TABLE unposted; DROP INDEX chunks_by_id; CREATE TABLE postings (term TEXT NOT NULL, "
        "chunk INTEGER NOT NULL REFERENCES chunks ON DELETE CASCADE, count INTEGER NOT NULL, "
        "PRIMARY KEY (term, chunk)) WITHOUT ROWID;"
        "CREATE INDEX postings_by_chunk ON postings (chunk);"
    )
    database.executemany("INSERT INTO postings VALUES (?, ?, ?)", postings)
    sentences = database.execute("SELECT * FROM sentences ORDER BY chunk").fetchall()
    database.executescript(f"DROP TABLE sentences; {';'.join(ONE_A_ROW)}")
    for chunk, packed, vectors in sentences:
        width = len(vectors) // len(found := places(packed))
        database.executemany(
            'INSERT INTO sentences (chunk, start, "end", vector) VALUES (?, ?, ?, ?)',
            [
                (chunk, place.start, place.end, vectors[number * width :][:width])
                for number, place in enumerate(found)
            ],
        )
    database.commit()
    database.close()


OLD = """
PRAGMA foreign_keys = OFF;
CREATE TABLE articles_1 AS SELECT a.id, a.source, f.stat, f.content_hash, text, title, outlet,
    author, url, published, published_from, text_of, content FROM articles a
    JOIN files f ON f.source = file;
CREATE TABLE set_aside_1 AS SELECT s.source, f.stat, f.content_hash, reason FROM set_aside s
    JOIN files f ON f.source = file;
DROP TABLE bands; DROP TABLE copies; DROP TABLE repeats; DROP TABLE lines; DROP TABLE learned;
DROP TABLE probes;
DROP TABLE set_aside; DROP INDEX articles_by_file; DROP INDEX articles_by_folder;
DROP INDEX articles_by_story;
CREATE TABLE articles_2 (id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, stat TEXT NOT NULL,
    content_hash TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, outlet TEXT,
    author TEXT, url TEXT, published TEXT, published_from TEXT, text_of TEXT NOT NULL,
    content TEXT NOT NULL);
INSERT INTO articles_2 SELECT * FROM articles_1;
DROP TABLE articles; DROP TABLE articles_1; DROP TABLE files;
PRAGMA legacy_alter_table = ON;
ALTER TABLE articles_2 RENAME TO articles;
ALTER TABLE set_aside_1 RENAME TO set_aside;
DELETE FROM manifest WHERE key = 'learned';
UPDATE manifest SET value = '1' WHERE key = 'schema';
"""
"""Makes a library what version 1 of its format had."""


def test_a_library_of_the_first_format_is_brought_up_to_date_and_embeds_titles_alone(
    tmp_path: Path, files: list[Path]
) -> None:
    folder = build(tmp_path / "vectors", files)
    with Library.open(folder) as library:
        before = content(library)
    into_rows(folder)
    database = sqlite3.connect(folder / "library.sqlite3")
    database.executescript(OLD)
    database.close()
    with pytest.raises(LibraryError, match="of an earlier version; run `dalil index`"):
        Library.open(folder)

    encoder = WordCounts()
    with LibraryWriter.open(folder) as library:
        assert library.counts().articles == 5
        assert library.counts().chunks > 30
        sync(library, files, recipe(encoder))

    with Library.open(folder) as library:
        assert set(encoder.embedded) <= {record.title for record in library.articles()}
        assert content(library) == before
