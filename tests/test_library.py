import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from toy_library import content, unwritable

from retrieval.article import Article, SetAside, Stretch, article_id
from retrieval.encoders import ModelIdentity, unit_rows
from retrieval.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryLocked,
    LibraryMismatch,
    LibraryMissing,
)
from retrieval.library.manifest import path_of, source_of
from retrieval.library.reading import Library
from retrieval.library.records import (
    ArticleRecord,
    Counts,
    EmbeddedChunk,
    Sentence,
    Stamp,
)
from retrieval.library.schema import SCHEMA_VERSION
from retrieval.library.writing import LibraryWriter

MODEL = ModelIdentity("toy", "a" * 16, 2, "query: ", "passage: ")
STAMP = Stamp("10:20", "hash")
EAST, NORTH_EAST, NORTH = unit_rows(np.array([[1, 0], [3, 4], [0, 1]]))
TALKS = Article(
    source="../seeds/talks.txt",
    text="\ufeffالمحادثات\nبدأت في جنيف. انتهت أمس.\nLogo\nعاد الوفدان.\n",
    title="المحادثات",
    outlet="وكالة",
    author="كاتب",
    url="https://example.org/1",
    published=date(2022, 1, 11),
    published_from="header",
    text_of="extracted",
    content=(Stretch(1, 35), Stretch(41, 53)),
)
TALKS_CHUNKS = (
    EmbeddedChunk(
        11,
        35,
        EAST,
        (Sentence(11, 24, NORTH_EAST), Sentence(25, 35, NORTH)),
        ("بدأ", "جنيف", "بدأ"),
    ),
    EmbeddedChunk(41, 53, NORTH_EAST, (Sentence(41, 53, NORTH),), ("بدأ",)),
)
OTHER = Article("../seeds/other.txt", "خبر آخر", "خبر آخر", content=(Stretch(0, 7),))
OTHER_CHUNKS = (EmbeddedChunk(0, 7, NORTH, (), ("خبر", "آخر")),)


def build(folder: Path) -> Path:
    with LibraryWriter.open(folder) as library:
        library.adopt_model(MODEL)
        library.replace_article(TALKS, STAMP, TALKS_CHUNKS)
        library.replace_article(OTHER, STAMP, OTHER_CHUNKS)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "vectors")


def test_an_article_comes_back_as_it_went_in(folder: Path) -> None:
    with Library.open(folder) as library:
        assert library.article(TALKS.id) == TALKS
        assert library.articles() == [
            ArticleRecord(OTHER.source, "خبر آخر", None, None, None, None, None, "file", chunks=1),
            ArticleRecord(
                TALKS.source,
                "المحادثات",
                "وكالة",
                "كاتب",
                "https://example.org/1",
                date(2022, 1, 11),
                "header",
                "extracted",
                chunks=2,
            ),
        ]
        assert library.counts() == Counts(articles=2, chunks=3, sentences=3, terms=4, set_aside=0)


def test_any_file_name_and_any_text_can_be_stored(tmp_path: Path) -> None:
    # A file name in Windows-1256, a NUL, a character beyond the first plane.
    source = "../" + os.fsdecode("خبر.txt".encode("cp1256"))
    strange = Article(source, "a\0b 😀", "\udcce", content=(Stretch(0, 5),))
    with LibraryWriter.open(tmp_path) as library:
        library.replace_article(strange, STAMP, ())
        library.set_file_aside(source + "2", STAMP, f"{source} is no article")
    with Library.open(tmp_path) as library:
        assert library.article(strange.id) == strange
        assert library.set_aside() == [SetAside(source + "2", f"{source} is no article")]
        assert list(library.stamps()) == [source, source + "2"]


def test_chunks_come_back_in_the_order_asked_with_the_words_of_their_article(folder: Path) -> None:
    with Library.open(folder) as library:
        found = library.chunks([3, 1, 99, 2])
        assert [(chunk.id, chunk.text) for chunk in found] == [
            (3, "خبر آخر"),
            (1, "بدأت في جنيف. انتهت أمس."),
            (2, "عاد الوفدان."),
        ]
        assert found[1].article == TALKS
        assert [chunk.sentences for chunk in found] == [(), (), ()]
        assert [chunk.id for chunk in library.chunks_of(TALKS.id)] == [1, 2]


def test_sentences_come_with_their_vectors_when_asked(folder: Path) -> None:
    with Library.open(folder) as library:
        other, talks = library.chunks([3, 1], sentences=True)
        assert other.sentences == ()
        assert [(s.start, s.end) for s in talks.sentences] == [(11, 24), (25, 35)]
        vectors = np.array([s.vector for s in talks.sentences])
        assert vectors.dtype == np.float32
        assert np.abs(vectors - [[0.6, 0.8], [0, 1]]).max() < 0.001


def test_chunk_vectors_come_back_bit_for_bit(folder: Path) -> None:
    with Library.open(folder) as library:
        ids, vectors = library.chunk_vectors()
        assert ids.tolist() == [1, 2, 3]
        assert vectors.tobytes() == np.array([EAST, NORTH_EAST, NORTH]).tobytes()
        assert library.vectors([3, 1]).tolist() == [[0, 1], [1, 0]]
        with pytest.raises(LibraryError, match="a chunk is gone"):
            library.vectors([3, 99])


def test_postings_count_a_term_in_each_chunk_it_is_in(folder: Path) -> None:
    with Library.open(folder) as library:
        assert [column.tolist() for column in library.postings("بدأ")] == [[1, 2], [2, 1]]
        assert [column.tolist() for column in library.postings("خبر")] == [[3], [1]]
        assert [column.tolist() for column in library.postings("غائب")] == [[], []]
        assert [column.tolist() for column in library.chunk_lengths()] == [[1, 2, 3], [3, 1, 2]]
        assert library.terms() == ["آخر", "بدأ", "جنيف", "خبر"]


def test_replacing_an_article_replaces_all_it_had_and_touches_no_other(folder: Path) -> None:
    edited = Article(TALKS.source, "نص جديد", "نص", content=(Stretch(0, 7),))
    chunk = EmbeddedChunk(0, 7, NORTH, (Sentence(0, 7, EAST),), ("نص", "جديد"))
    with Library.open(folder) as reader, LibraryWriter.open(folder) as library:
        assert reader.article(TALKS.id).text == TALKS.text
        assert library.replace_article(edited, STAMP, (chunk,))
        assert reader.article(TALKS.id) == edited
        assert reader.chunk_vectors()[0].tolist() == [3, 4]
        assert reader.chunks([1, 2]) == []
        assert reader.postings("بدأ")[0].tolist() == []
        assert reader.counts() == Counts(articles=2, chunks=2, sentences=1, terms=4, set_aside=0)


def test_the_id_of_a_chunk_that_is_gone_is_not_given_out_again(folder: Path) -> None:
    with LibraryWriter.open(folder) as library:
        library.remove([OTHER.source])
        library.replace_article(OTHER, STAMP, OTHER_CHUNKS)
        assert library.chunk_vectors()[0].tolist() == [1, 2, 4]


def test_the_generation_grows_with_what_can_be_found_and_nothing_else(folder: Path) -> None:
    with LibraryWriter.open(folder) as library:
        assert library.generation == 2
        library.restamp({TALKS.source: Stamp("11:21", "hash")})
        library.remember_roots([folder.parent / "seeds"])
        library.adopt_model(MODEL)
        assert not library.set_file_aside("../seeds/new.pdf", STAMP, "no text in it")
        assert library.remove(["../seeds/new.pdf"]) == 0
        assert library.generation == 2
        assert library.remove([TALKS.source, "../seeds/never.txt"]) == 1
        assert library.generation == 3
        assert library.set_file_aside(OTHER.source, STAMP, "no text in it")
        assert library.generation == 4
        assert library.counts() == Counts(0, 0, 0, 0, set_aside=1)


def test_a_file_set_aside_is_so_until_it_becomes_an_article(folder: Path) -> None:
    with LibraryWriter.open(folder) as library:
        library.set_file_aside(OTHER.source, STAMP, "not UTF-8")
        library.set_file_aside(OTHER.source, STAMP, "no text in it")
        assert library.set_aside() == [SetAside(OTHER.source, "no text in it")]
        library.replace_article(OTHER, STAMP, OTHER_CHUNKS)
        assert library.set_aside() == []


def test_sources_are_relative_to_the_folder_and_lead_back_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "seeds" / "خبر.txt"
    assert source_of(path, tmp_path / "vectors") == "../seeds/خبر.txt"
    assert path_of("../seeds/خبر.txt", tmp_path / "vectors") == path
    with LibraryWriter.open(tmp_path / "vectors") as library:
        assert library.roots == []
        library.remember_roots([tmp_path / "seeds"])
        assert library.roots == [tmp_path / "seeds"]


def test_other_weights_are_refused_by_name_and_the_same_under_another_name_are_not(
    folder: Path,
) -> None:
    with Library.open(folder) as library:
        library.check_model(ModelIdentity("copy", "a" * 16, 2, "query: ", "passage: "))
        with pytest.raises(LibraryMismatch, match=r"'toy'.*'other'.*run `dalil index`"):
            library.check_model(ModelIdentity("other", "b" * 16, 2, "query: ", "passage: "))
        with pytest.raises(LibraryMismatch, match=r"delete .*library\.sqlite3"):
            library.check_model(ModelIdentity("toy", "b" * 16, 2, "query: ", "passage: "))
        with pytest.raises(LibraryMismatch, match="prefixes 'q: '"):
            library.check_model(ModelIdentity("toy", "a" * 16, 2, "q: ", "passage: "))


def test_another_model_empties_the_library_of_chunks_and_forgets_the_files(folder: Path) -> None:
    with LibraryWriter.open(folder) as library:
        renamed = ModelIdentity("copy", "a" * 16, 2, "query: ", "passage: ")
        assert library.adopt_model(renamed)
        assert library.counts().chunks == 3
        assert library.adopt_model(ModelIdentity("other", "b" * 16, 9, "", ""))
        assert library.counts() == Counts(articles=2, chunks=0, sentences=0, terms=0, set_aside=0)
        assert set(library.stamps().values()) == {Stamp("", "")}
        assert library.generation == 3


def test_without_a_library_the_reader_is_told_to_index(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="run `dalil index`"):
        Library.open(tmp_path)
    (tmp_path / "library.sqlite3").touch()  # all that a process killed at once leaves
    with pytest.raises(LibraryMissing, match="run `dalil index`"):
        Library.open(tmp_path)
    build(tmp_path)
    with Library.open(tmp_path) as library:
        assert library.counts().articles == 2


def test_a_file_that_is_no_library_is_called_damaged(folder: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    other.execute("CREATE TABLE t (x)")
    other.close()
    file = folder / "library.sqlite3"
    whole = file.read_bytes()
    for damaged in (
        whole[: len(whole) // 2],
        whole[:100],
        b"no database" * 1000,
        whole[:16] + b"\xff" * 84 + whole[100:],
        (tmp_path / "other.sqlite3").read_bytes(),
    ):
        file.write_bytes(damaged)
        for opening in (Library.open, LibraryWriter.open):
            with pytest.raises(LibraryDamaged, match=r"delete it and run `dalil index`"):
                opening(folder)
        assert file.read_bytes() == damaged


def test_damage_found_later_is_called_damaged_too(folder: Path) -> None:
    database = sqlite3.connect(folder / "library.sqlite3")
    database.execute("PRAGMA journal_mode = DELETE")
    [[page]] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles'")
    database.close()
    with (folder / "library.sqlite3").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x5a" * 4096)
    with Library.open(folder) as library, pytest.raises(LibraryDamaged, match="malformed"):
        library.articles()


def test_a_library_of_another_format_is_not_read(folder: Path) -> None:
    database = sqlite3.connect(folder / "library.sqlite3")
    database.execute("UPDATE manifest SET value = '99' WHERE key = 'schema'")
    database.commit()
    database.close()
    with pytest.raises(LibraryDamaged, match=f"version 99, this Dalil reads {SCHEMA_VERSION}"):
        Library.open(folder)


def test_a_vector_of_the_wrong_length_is_damage(folder: Path) -> None:
    database = sqlite3.connect(folder / "library.sqlite3")
    database.execute("UPDATE chunks SET vector = x'00' WHERE id = 2")
    database.commit()
    database.close()
    with Library.open(folder) as library, pytest.raises(LibraryDamaged, match="dimension 2"):
        library.chunk_vectors()


HOLDER = """
import sys, time
from pathlib import Path
from retrieval.library.writing import LibraryWriter
library = LibraryWriter.open(Path(sys.argv[1]))
print("locked", flush=True)
time.sleep(60)
"""


def test_a_second_writer_is_told_who_writes_and_the_lock_dies_with_its_process(
    folder: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(LibraryLocked, match=f"process {holder.pid};"):
            LibraryWriter.open(folder)
        with Library.open(folder) as reader:
            assert reader.counts().articles == 2
        holder.send_signal(signal.SIGKILL)
    with LibraryWriter.open(folder) as library:
        assert library.counts().articles == 2


def test_a_second_writer_in_the_same_process_is_refused_too(folder: Path) -> None:
    with LibraryWriter.open(folder), pytest.raises(LibraryLocked, match=str(os.getpid())):
        LibraryWriter.open(folder)
    LibraryWriter.open(folder).close()


def test_a_full_disk_is_one_line_and_leaves_the_library_as_it_was(folder: Path) -> None:
    big = Article(TALKS.source, "خ" * 100_000, "")
    with LibraryWriter.open(folder) as library:
        before = content(library)
        [(pages,)] = library.rows("PRAGMA page_count")
        library.rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LibraryError, match=r"no space left.*free some"):
            library.replace_article(big, STAMP, TALKS_CHUNKS)
        assert content(library) == before
        assert library.generation == 2
        library.rows(f"PRAGMA max_page_count = {pages + 1000}")
        library.replace_article(big, STAMP, TALKS_CHUNKS)
        assert library.article(TALKS.id).text == big.text


def test_a_folder_that_cannot_be_written_can_be_read(folder: Path) -> None:
    with Library.open(folder) as library:
        before = content(library)
    with unwritable(folder) as copy:
        with Library.open(copy) as library:
            assert content(library) == before
        with pytest.raises(LibraryError, match=r"cannot write to .* \(Permission denied\)"):
            LibraryWriter.open(copy)


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match=r"cannot write to .* \(File exists\)"):
        LibraryWriter.open(tmp_path / "file")
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path / "file")


def test_all_is_in_one_file_once_the_writer_is_done_though_readers_are_there(
    folder: Path, tmp_path: Path
) -> None:
    with Library.open(folder) as reader:
        with LibraryWriter.open(folder) as library:
            library.remove([OTHER.source])
        assert reader.counts().articles == 1
        (tmp_path / "copy").mkdir()
        file = (folder / "library.sqlite3").read_bytes()
    (tmp_path / "copy" / "library.sqlite3").write_bytes(file)
    with Library.open(tmp_path / "copy") as copy:
        assert copy.counts().articles == 1


def test_a_reader_sees_a_commit_at_once_but_not_from_within_a_snapshot(folder: Path) -> None:
    with Library.open(folder) as reader, LibraryWriter.open(folder) as library:
        with reader.snapshot():
            assert (reader.generation, reader.counts().articles) == (2, 2)
            library.remove([OTHER.source])
            assert (reader.generation, reader.counts().articles) == (2, 2)
            assert reader.article(OTHER.id) == OTHER
        assert (reader.generation, reader.counts().articles) == (3, 1)
        with pytest.raises(LibraryError, match=article_id(OTHER.source)):
            reader.article(OTHER.id)


def test_threads_share_a_reader_while_a_writer_commits(folder: Path) -> None:
    wrong: list[object] = []
    stop = threading.Event()

    def version(number: int) -> Article:
        # Each version has its number in its text as often as its length says.
        text = f"{number} " * (number + 1)
        return Article(TALKS.source, text, str(number), content=(Stretch(0, len(text)),))

    def read(library: Library) -> None:
        while not stop.is_set():
            ids = library.chunk_vectors()[0]
            for chunk in library.chunks(ids.tolist(), sentences=True):
                article = chunk.article
                if article.source == TALKS.source and article != version(int(article.title)):
                    wrong.append(article)
                if (chunk.start, chunk.end) != (0, len(article.text)):
                    wrong.append((article, chunk.start, chunk.end))

    with LibraryWriter.open(folder) as library, Library.open(folder) as reader:
        library.replace_article(version(0), STAMP, ())
        readers = [threading.Thread(target=read, args=(reader,)) for _ in range(4)]
        for thread in readers:
            thread.start()
        for number in range(1, 100):
            article = version(number)
            chunk = EmbeddedChunk(0, len(article.text), EAST, (Sentence(0, 1, NORTH),), ("x",))
            library.replace_article(article, STAMP, (chunk,))
        stop.set()
        for thread in readers:
            thread.join()
        assert wrong == []
        assert reader.generation == 2 + 1 + 99
