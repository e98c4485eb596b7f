"""Posting lists packed by blocks: the same as counting the words of every chunk."""

import gzip
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_library import WordCounts, content, recipe, write

from bot.building import build
from bot.settings import Settings
from retrieval.article import Article, Stretch
from retrieval.encoders import ModelIdentity, unit_rows
from retrieval.errors import LibraryOutdated
from retrieval.library.filtering import EVERYTHING
from retrieval.library.indexing import sync
from retrieval.library.posting_lists import BLOCK, Rows, unpacked
from retrieval.library.reading import Library
from retrieval.library.records import EmbeddedChunk, Stamp
from retrieval.library.writing import LibraryWriter
from retrieval.retriever.vocabulary import ListedWords
from retrieval.retriever.within import best_that_fit

[EAST] = unit_rows(np.array([[1.0, 0.0]]))
WORDS = ["جنيف", "برلين", "روس", "روسي", "رئيس", "date:01-26", "1945", "nato", "في"]
VERSION_2 = Path(__file__).parent / "data" / "library_2.sql.gz"
"""A library that Dalil wrote when its format was version 2, of the four articles below."""
LONG = " ".join(f"كلمة{i} في جنيف" for i in range(60))
ARTICLES = {
    "a": "محادثات جنيف\n\nاجتمع الوفدان في جنيف يوم الاثنين. قالت شيرمان إن المحادثات كانت صعبة.\n",
    "b": "انفجار في برلين\n\nوقع انفجار في برلين. قالت الشرطة إن أحداً لم يُصب في برلين.\n",
    "c": f"أرقام\n\n{LONG}\n",
    "d": f"أرقام\n\n{LONG}\n",
}


def replace(library: LibraryWriter, name: str, chunks: Sequence[Sequence[str]]) -> None:
    text = "نص " * len(chunks)
    article = Article(f"../{name}", text, "نص", content=(Stretch(0, len(text)),))
    embedded = [EmbeddedChunk(3 * i, 3 * i + 2, EAST, (), tuple(c)) for i, c in enumerate(chunks)]
    library.replace_article(article, Stamp("1:1", name), embedded)


def held(library: Library) -> dict[int, dict[str, int]]:
    """Return the terms of each chunk, as the posting lists tell."""
    found: dict[int, dict[str, int]] = {}
    for term in library.terms():
        chunks, counts = library.postings(term)
        assert chunks.tolist() == sorted(set(chunks.tolist()))
        for chunk, count in zip(chunks.tolist(), counts.tolist(), strict=True):
            found.setdefault(chunk, {})[term] = count
    return found


changes = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), max_size=4),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=25)
@given(changes=changes)
def test_after_any_changes_the_lists_are_those_of_the_chunks_that_are_there(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, list[list[str]]]]
) -> None:
    """An article without chunks is removed; the IDs run over the border of a block."""
    now: dict[int, list[list[str]]] = {}
    with LibraryWriter.open(tmp_path_factory.mktemp("library")) as library:
        library.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        replace(library, "first", [["روس"]])
        library.rows("UPDATE sqlite_sequence SET seq = ? WHERE name = 'chunks'", BLOCK - 5)
        for name, chunks in changes:
            if chunks:
                replace(library, str(name), chunks)
                now[name] = chunks
            else:
                library.remove([f"../{name}"])
                now.pop(name, None)
        terms = [term for chunks in now.values() for chunk in chunks for term in chunk]
        expected = [Counter(chunk) for chunks in now.values() for chunk in chunks]
        counted = library.rows("SELECT term, chunks FROM terms ORDER BY term")

        found = held(library)
        assert found.pop(1) == {"روس": 1}
        assert sorted(map(str, map(sorted, map(dict.items, found.values())))) == sorted(
            map(str, map(sorted, map(dict.items, expected)))
        )
        assert library.terms() == sorted({*terms, "روس"})
        assert counted == [
            (term, sum(term in chunk for chunk in [*expected, {"روس": 1}]))
            for term in library.terms()
        ]
        ids, lengths = library.chunk_lengths()
        assert ids.tolist() == [1, *sorted(found)]
        assert lengths.tolist() == [1, *(sum(found[chunk].values()) for chunk in sorted(found))]
        assert library.rows("SELECT * FROM unposted") == []
        assert library.rows("SELECT term FROM postings WHERE entries = x''") == []
        assert library.rows("SELECT term FROM postings EXCEPT SELECT id FROM terms") == []


def test_chunks_that_anything_deleted_are_passed_over_and_then_taken_out(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path) as library:
        library.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        replace(library, "a", [["جنيف", "روس"], ["جنيف"]])
        library.rows("DELETE FROM chunks WHERE id = 1")
    with Library.open(tmp_path) as reader:
        assert held(reader) == {2: {"جنيف": 1}}
        assert reader.terms() == ["جنيف", "روس"]
    with LibraryWriter.open(tmp_path) as library:
        replace(library, "b", [["برلين"]])
        assert library.terms() == ["برلين", "جنيف"]
        assert held(library) == {2: {"جنيف": 1}, 3: {"برلين": 1}}


def test_another_model_leaves_no_term(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path) as library:
        library.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        replace(library, "a", [["جنيف", "روس"], ["جنيف"]])
        library.adopt_model(ModelIdentity("other", "b" * 16, 2, "", ""))
        left = ("terms", "postings", "chunk_terms", "unposted", "chunks")
        assert [library.rows(f"SELECT count(*) FROM {table}") for table in left] == [[(0,)]] * 5


def test_an_article_that_cannot_be_stored_leaves_the_lists_as_they_were(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path) as library:
        library.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        replace(library, "a", [["جنيف", "روس"]])
        with pytest.raises(OverflowError):  # a count has 16 bits
            replace(library, "a", [["برلين"], ["جنيف"] * 65536])
        assert held(library) == {1: {"جنيف": 1, "روس": 1}}
        assert library.terms() == ["جنيف", "روس"]


def test_words_are_looked_up_as_in_a_list_of_them(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path) as library:
        library.adopt_model(ModelIdentity("toy", "a" * 16, 2, "", ""))
        replace(library, "a", [WORDS])
        listed = ListedWords(WORDS)
        assert library.words() == listed.words() == sorted({*WORDS} - {"date:01-26", "1945"})
        assert library.known_words(["روس", "1945", "غائب"]) == {"روس"}
        assert listed.known_words(["روس", "1945", "غائب"]) == {"روس"}
        for sounds in ("jnf", "rs", "brln", "nt", "f", ""):
            assert library.words_sounding(sounds) == list(listed.words_sounding(sounds))
        assert library.words_sounding("brln") == ["برلين"]


def test_a_library_of_version_2_keeps_all_it_had_and_embeds_titles_alone(tmp_path: Path) -> None:
    dump = gzip.decompress(VERSION_2.read_bytes()).decode("utf-8")
    (tmp_path / "library").mkdir()
    with sqlite3.connect(tmp_path / "library" / "library.sqlite3") as database:
        database.executescript(dump)
        before = database.execute("SELECT term, chunk, count FROM postings ORDER BY 1, 2")
        rows = before.fetchall()
    database.close()
    files = [write(tmp_path / f"{name}.txt", text) for name, text in ARTICLES.items()]
    encoder = WordCounts()

    with LibraryWriter.open(tmp_path / "library") as library:
        after = sorted(
            (term, chunk, count)
            for term in library.terms()
            for pairs in (library.postings(term), library.unsearched_postings(term))
            for chunk, count in zip(*(column.tolist() for column in pairs), strict=True)
        )
        assert after == sorted(rows)
        sync(library, files, recipe(encoder, "of now"))
        kept = content(library)
        titles = {record.title for record in library.articles()}

    with LibraryWriter.open(tmp_path / "new") as library:
        sync(library, files, recipe(WordCounts(), "of now"))
        assert content(library) == kept
    assert set(encoder.embedded) <= titles
    assert len(rows) > 100


@given(st.sets(st.integers(0, 5 * BLOCK), max_size=50), st.sets(st.integers(0, 9 * BLOCK)))
def test_rows_are_places_in_the_array(ids: set[int], chunks: set[int]) -> None:
    held_ids = np.array(sorted(ids), dtype=np.int64)
    asked = np.array(sorted(chunks), dtype=np.int64)
    place = {chunk: row for row, chunk in enumerate(sorted(ids))}
    assert Rows.of(held_ids)(asked).tolist() == [place.get(chunk, -1) for chunk in sorted(chunks)]


def test_pieces_are_unpacked_by_block_and_place() -> None:
    entries = [np.array(pairs, dtype="<u2").tobytes() for pairs in ([[1, 2], [9, 1]], [[0, 7]])]
    chunks, counts = unpacked([(0, entries[0]), (3, entries[1])])
    assert (chunks.tolist(), counts.tolist()) == ([1, 9, 3 * BLOCK], [2, 1, 7])
    assert [column.tolist() for column in unpacked([])] == [[], []]


@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=1, max_size=400), st.integers(1, 50)
)
def test_the_best_by_words_are_those_of_sorting_all(scores: list[float], wanted: int) -> None:
    ids = np.arange(100, 100 + len(scores))
    ranked = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], i))
    no_library = Library(Path(), sqlite3.connect(":memory:"))  # nothing is asked of it
    with no_library:
        found = best_that_fit(no_library, ids, np.array(scores), EVERYTHING, wanted)
    assert found == [100 + i for i in ranked[:wanted]]


def test_who_indexes_brings_a_library_of_an_earlier_version_up_to_date_first(
    tmp_path: Path,
) -> None:
    (tmp_path / "library").mkdir()
    with closing(sqlite3.connect(tmp_path / "library" / "library.sqlite3")) as database:
        database.executescript(gzip.decompress(VERSION_2.read_bytes()).decode())
    for name, text in ARTICLES.items():
        write(tmp_path / f"{name}.txt", text)
    there = Settings(library=tmp_path / "library", corpus=tmp_path, uploads=tmp_path / "uploads")

    with pytest.raises(LibraryOutdated, match="run `dalil index`, which brings it up to date"):
        Library.open(there.library)
    done = build(there, WordCounts, (), lambda done, total: None)

    assert done.added + done.updated + done.unchanged == len(ARTICLES)
    with Library.open(there.library) as library:
        assert library.postings("جنيف")[0].size > 1
