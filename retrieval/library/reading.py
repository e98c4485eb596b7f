"""The library: articles, chunks, vectors and postings in one SQLite file, the source of truth.

    vectors/library.sqlite3    this; everything else can be made from it
    vectors/chunks.faiss       the index over the chunk vectors (`vectors`)
    vectors/.lock              held by the one process that writes (`library_lock`)

This file reads; `library_writing` writes. Any number of processes read while one writes.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from retrieval.article import Article, Place, SetAside, Stretch, article_id
from retrieval.encoders import UnitRows, unit_rows
from retrieval.errors import LibraryError
from retrieval.library.manifest import LibraryFile
from retrieval.library.posting_lists import Rows, unpacked
from retrieval.library.records import (
    ArticleRecord,
    Counts,
    Postings,
    Sentence,
    Stamp,
    StoredChunk,
)
from retrieval.library.schema import FILE_NAME, connect_for_reading, damaged, utf8
from retrieval.library.sentence_rows import COUNT, STORED_AS, places

_BATCH = 8192
"""Vectors read at once (13 MB of dimension 384)."""
_ARTICLE = (
    "source, title, outlet, author, url, published, published_from, text_of, language, "
    "is_repaired, copy_of"
)


class Library(LibraryFile):
    """A library open for reading; what threads may do with it is said of `LibraryFile`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        super().__init__(folder, connection)
        # The generation is part of the key, so an article that was edited is read again.
        self._cached_article = lru_cache(maxsize=256)(self._read_article)
        self._cached_lengths = lru_cache(maxsize=1)(self._read_lengths)
        # A question's words are counted first, then scored.
        self._cached_postings = lru_cache(maxsize=32)(self._read_postings)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the library in `folder`.

        Raises:
            LibraryMissing, LibraryDamaged, LibraryError: There is none, or it cannot be read.
        """
        return cls(folder, connect_for_reading(folder / FILE_NAME))

    # Articles

    def articles(self) -> list[ArticleRecord]:
        """Return what is known about every article, by source."""
        counted = "SELECT count(*) FROM chunks WHERE article = articles.id"
        return [
            _record(row)
            for row in self.rows(f"SELECT {_ARTICLE}, ({counted}) FROM articles ORDER BY source")
        ]

    def article(self, article_id: str) -> Article:
        """Return an article with its text.

        Raises:
            LibraryError: No article has this ID.
        """
        with self.snapshot():
            return self._cached_article(article_id, self.generation)

    def _read_article(self, article_id: str, _generation: int) -> Article:
        found = self.rows(
            f"SELECT {_ARTICLE}, text, content, places, origins, file FROM articles WHERE id = ?",
            article_id,
        )
        if not found:
            raise LibraryError(
                f"no article {article_id!r} in {self.folder}; `dalil sources` lists them"
            )
        source, title, outlet, author, url, published, origin, text_of, *rest = found[0]
        language, is_repaired, copy_of, text, content, places, origins, file = rest
        return Article(
            source=source,
            text=text,
            title=title,
            outlet=outlet,
            author=author,
            url=url,
            published=_date(published),
            published_from=origin,
            text_of=text_of,
            content=tuple(Stretch(start, end) for start, end in json.loads(content)),
            language=language,
            file=None if file == source else file,
            places=tuple(Place(start, kind, name) for start, kind, name in json.loads(places)),
            origins=json.loads(origins),
            is_repaired=bool(is_repaired),
            copy_of=copy_of,
        )

    def stored(self, source: str) -> Article | None:
        """Return the article of a source; None where there is none."""
        identifier = article_id(source)
        found = self.rows("SELECT 1 FROM articles WHERE id = ?", identifier)
        return self.article(identifier) if found else None

    def copies(self, article: Article) -> list[Article]:
        """Return the other articles of its story, the first one first."""
        found = self.rows(
            # Not `? IN (id, copy_of)`, which no index serves.
            "SELECT id FROM (SELECT id, source, 0 AS place FROM articles WHERE id = ? UNION ALL "
            "SELECT id, source, 1 FROM articles WHERE copy_of = ?) WHERE id != ? "
            "ORDER BY place, source",
            article.story,
            article.story,
            article.id,
        )
        return [self.article(row[0]) for row in found]

    def learned(self, folder: str) -> frozenset[str]:
        """Return the forms of lines that are residue because many articles of `folder` have them.

        Args:
            folder: As `rows.folder_of` has it.
        """
        found = self.rows("SELECT form FROM learned WHERE folder = CAST(? AS TEXT)", utf8(folder))
        return frozenset(row[0] for row in found)

    def stamps(self) -> dict[str, Stamp]:
        """Return, for every file indexed or set aside, how it looked then."""
        return {
            source: Stamp(stat, content_hash)
            for source, stat, content_hash in self.rows(
                "SELECT source, stat, content_hash FROM files"
            )
        }

    def set_aside(self) -> list[SetAside]:
        """Return the files, and lines of files, that could not become articles, by source."""
        return [
            SetAside(*row)
            for row in self.rows("SELECT source, reason FROM set_aside ORDER BY source")
        ]

    # Chunks

    def chunks(self, ids: Sequence[int], *, sentences: bool = False) -> list[StoredChunk]:
        """Return the chunks of `ids` in that order, with their sentences if wanted.

        An ID that is gone since it was searched for is left out.
        """
        wanted = json.dumps([int(chunk_id) for chunk_id in ids])
        with self.snapshot():
            within = self._sentences(wanted) if sentences else {}
            found = {
                row[0]: self._chunk(row, within)
                for row in self.rows(
                    'SELECT id, article, start, "end" FROM chunks '
                    "WHERE id IN (SELECT value FROM json_each(?))",
                    wanted,
                )
            }
        return [found[int(chunk_id)] for chunk_id in ids if int(chunk_id) in found]

    def chunks_of(self, article_id: str) -> list[StoredChunk]:
        """Return the chunks of one article, in the order of its text."""
        with self.snapshot():
            return [
                self._chunk(row, {})
                for row in self.rows(
                    'SELECT id, article, start, "end" FROM chunks WHERE article = ? ORDER BY start',
                    article_id,
                )
            ]

    def published(self, ids: Sequence[int]) -> list[date | None]:
        """Return the day of publication of the article of each of the chunks `ids`, in order."""
        found = dict(
            self.rows(
                "SELECT chunks.id, published FROM json_each(?) "
                "CROSS JOIN chunks ON chunks.id = json_each.value "
                "CROSS JOIN articles ON articles.id = chunks.article",
                json.dumps([int(chunk_id) for chunk_id in ids]),
            )
        )
        return [_date(found.get(int(chunk_id))) for chunk_id in ids]

    def _chunk(
        self, row: tuple[int, str, int, int], within: dict[int, list[Sentence]]
    ) -> StoredChunk:
        chunk_id, article_id, start, end = row
        try:
            sentences = tuple(within.get(chunk_id, ()))
            return StoredChunk(self.article(article_id), start, end, chunk_id, sentences)
        except ValueError as error:
            raise damaged(self.path, str(error)) from error

    def _sentences(self, wanted: str) -> dict[int, list[Sentence]]:
        within, stored = self._stored_sentences(wanted)
        try:
            each = iter(unit_rows(stored))
        except ValueError as error:
            raise damaged(self.path, str(error)) from error
        return {
            chunk: [Sentence(s.start, s.end, next(each)) for s in stretches]
            for chunk, stretches in within.items()
        }

    def _stored_sentences(
        self, wanted: str
    ) -> tuple[dict[int, list[Stretch]], NDArray[np.float32]]:
        """Return where the sentences of chunks stand, and the vectors of all, as they are kept."""
        found = self.rows(
            "SELECT chunk, places, vectors FROM sentences "
            "WHERE chunk IN (SELECT value FROM json_each(?))",
            wanted,
        )
        try:
            within = {chunk: places(packed) for chunk, packed, _ in found}
        except ValueError as error:
            raise damaged(self.path, str(error)) from error
        counts = [len(stretches) for stretches in within.values()]
        return within, self._matrix([row[2] for row in found], STORED_AS, counts)

    def sentence_cosines(
        self, ids: Sequence[int], question: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return for each sentence of the chunks `ids` its chunk, ascending, and its cosine."""
        found = self.rows(
            f"SELECT chunk, {COUNT}, vectors FROM sentences "
            "WHERE chunk IN (SELECT value FROM json_each(?)) ORDER BY chunk",
            json.dumps([int(chunk_id) for chunk_id in ids]),
        )
        counts = [row[1] for row in found]
        vectors = self._matrix([row[2] for row in found], STORED_AS, counts)
        # As `unit_rows`, but the products are divided, which are fewer.
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        if not np.all(lengths > 0):
            raise damaged(self.path, "a sentence's vector has no direction")
        owners = np.repeat(np.array([row[0] for row in found], dtype=np.int64), counts)
        return owners, vectors @ question / lengths

    def searched(self) -> NDArray[np.int64]:
        """Return the IDs of all chunks searched, ascending."""
        return self.chunk_lengths()[0]

    def vector_batches(self) -> Iterator[tuple[NDArray[np.int64], UnitRows]]:
        """Yield the IDs of all chunks searched, ascending, and their vectors, some at a time."""
        last = 0
        while found := self.rows(
            "SELECT id, vector FROM chunks WHERE id > ? AND id NOT IN (SELECT chunk FROM repeats) "
            "ORDER BY id LIMIT ?",
            *(last, _BATCH),
        ):
            # Stored from UnitRows, bit for bit; scaling them again would change last digits.
            rows = UnitRows(self._matrix([row[1] for row in found], "<f4"))
            yield np.array([row[0] for row in found], dtype=np.int64), rows
            last = found[-1][0]

    def chunk_vectors(self) -> tuple[NDArray[np.int64], UnitRows]:
        """Return the IDs of all chunks searched, ascending, and their vectors, a row each."""
        with self.snapshot():
            batches = [(np.empty(0, dtype=np.int64), self._matrix([], "<f4"))]
            batches += self.vector_batches()
        ids, vectors = zip(*batches, strict=True)
        return np.concatenate(ids), UnitRows(np.concatenate(vectors))

    def probes(self) -> UnitRows:
        """Return the vectors of the questions by which the recall of an index is measured."""
        rows = self.rows("SELECT vector FROM probes ORDER BY question")
        return UnitRows(self._matrix([row[0] for row in rows], "<f4"))

    def vectors_of(self, article: Article) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an article's sentences by their text, bit for bit."""
        chunks = self.rows("SELECT id FROM chunks WHERE article = ?", article.id)
        within, stored = self._stored_sentences(json.dumps([row[0] for row in chunks]))
        sentences = (sentence for stretches in within.values() for sentence in stretches)
        texts = (article.text[sentence.start : sentence.end] for sentence in sentences)
        return dict(zip(texts, stored, strict=True))

    def vectors(self, ids: Sequence[int]) -> UnitRows:
        """Return the vectors of the chunks of `ids`, a row each in that order.

        Raises:
            LibraryError: A chunk is gone; hold a `snapshot` from the search on.
        """
        there, vectors = self._vectors_there(ids)
        if len(there) < len(set(ids)):
            raise LibraryError(f"a chunk is gone from {self.folder} since it was found; ask again")
        return UnitRows(vectors[np.searchsorted(there, ids)] if len(ids) else vectors)

    def cosines(self, ids: Sequence[int], question: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of each of the chunks `ids` with a question, some read at a time.

        Raises:
            LibraryError: A chunk is gone; hold a `snapshot` from the search on.
        """
        parts = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
        found = [self.vectors(part) @ question for part in parts]
        return np.concatenate([np.empty(0, np.float32), *found])

    def vectors_there(self, ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Return the vectors of those of the chunks `ids` that are there."""
        there, vectors = self._vectors_there(ids)
        return dict(zip(there.tolist(), vectors, strict=True))

    def _vectors_there(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return those of the chunks `ids` that are there, ascending, and their vectors."""
        found = self.rows(
            "SELECT id, vector FROM chunks WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY id",
            json.dumps([int(chunk_id) for chunk_id in ids]),
        )
        there = np.array([row[0] for row in found], dtype=np.int64)
        return there, self._matrix([row[1] for row in found], "<f4")

    def _matrix(
        self, blobs: list[bytes], stored_as: DTypeLike, counts: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """Return the vectors in `blobs`, one in each if `counts` does not say how many."""
        model = self.model
        dimension = model.dimension if model else 0
        width = dimension * np.dtype(stored_as).itemsize
        counts = [1] * len(blobs) if counts is None else counts
        if any(len(blob) != n * width for blob, n in zip(blobs, counts, strict=True)):
            raise damaged(self.path, f"a vector is not of dimension {dimension}")
        flat = np.frombuffer(b"".join(blobs), dtype=stored_as).astype(np.float32)
        return flat.reshape(sum(counts), dimension)

    # Words

    def postings(self, term: str) -> Postings:
        """Return the searched chunks in which an index term occurs, and how often in each."""
        with self.snapshot():
            rows, counts = self.posting_rows(self.generation, term)
            return self.searched()[rows], counts

    def posting_rows(self, generation: int, term: str) -> Postings:
        """Return likewise their places in `searched`, and how often it occurs in each.

        Args:
            generation: The one there is: hold a `snapshot` since it was asked for.
        """
        return self._cached_postings(generation, term)

    def _read_postings(self, generation: int, term: str) -> Postings:
        chunks, counts = self._all_postings(term)
        rows = self._cached_lengths(generation)[2](chunks)
        searched = rows >= 0
        return (rows, counts) if searched.all() else (rows[searched], counts[searched])

    def _all_postings(self, term: str) -> Postings:
        return unpacked(
            self.rows(
                "SELECT block, entries FROM postings "
                "WHERE term = (SELECT id FROM terms WHERE term = ?) ORDER BY block",
                term,
            )
        )

    def unsearched_postings(self, term: str) -> Postings:
        """Return likewise the chunks that are not searched, since they say again what others do."""
        chunks, counts = self._all_postings(term)
        repeats = np.isin(chunks, [row[0] for row in self.rows("SELECT chunk FROM repeats")])
        return chunks[repeats], counts[repeats]

    def terms(self) -> list[str]:
        """Return every index term once, in order."""
        return [row[0] for row in self.rows("SELECT term FROM terms ORDER BY term")]

    def words(self) -> list[str]:
        """Return likewise those that are words, not dates or numbers."""
        found = self.rows("SELECT term FROM terms WHERE skeleton IS NOT NULL ORDER BY term")
        return [row[0] for row in found]

    def known_words(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of `words` that are among these."""
        found = self.rows(
            "SELECT term FROM json_each(?) JOIN terms ON term = value WHERE skeleton IS NOT NULL",
            json.dumps(list(words)),
        )
        return frozenset(row[0] for row in found)

    def words_sounding(self, skeleton: str) -> list[str]:
        """Return the Arabic words of these consonants, of three letters or more, in order."""
        found = self.rows(
            "SELECT term FROM terms WHERE skeleton = ? AND skeleton > '' ORDER BY term", skeleton
        )
        return [row[0] for row in found]

    def chunk_lengths(self) -> Postings:
        """Return all searched chunks and how many index terms each has, repeats counted too."""
        with self.snapshot():
            return self._cached_lengths(self.generation)[:2]

    def _read_lengths(self, _generation: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Rows]:
        # As two long texts: a million rows as tuples take a second, as texts a fifth of it.
        [texts] = self.rows(
            "SELECT group_concat(id), group_concat(length) FROM "
            "(SELECT id, length FROM chunks INDEXED BY chunks_by_id ORDER BY id)"
        )
        ids, lengths = (np.fromstring(text or "", dtype=np.int64, sep=",") for text in texts)
        repeats = [row[0] for row in self.rows("SELECT chunk FROM repeats")]
        if repeats:
            searched = ~np.isin(ids, repeats)
            ids, lengths = ids[searched], lengths[searched]
        return ids, lengths, Rows.of(ids)

    def lengths(self, ids: Sequence[int]) -> NDArray[np.int64]:
        """Return how many index terms each of the chunks `ids` has, in the order of IDs."""
        found = self.rows(
            "SELECT length FROM chunks WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            json.dumps([int(chunk_id) for chunk_id in ids]),
        )
        return np.array([row[0] for row in found], dtype=np.int64)

    def article_count(self) -> int:
        """Return how many articles there are."""
        [(number,)] = self.rows("SELECT count(*) FROM articles")
        return int(number)

    def chunk_count(self) -> int:
        """Return how many chunks there are; `counts` takes a while in a large library."""
        [(number,)] = self.rows("SELECT count(*) FROM chunks")
        return int(number)

    def counts(self) -> Counts:
        tables = ("articles", "chunks", "terms", "set_aside")
        counted = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        sentences = f"(SELECT coalesce(sum({COUNT}), 0) FROM sentences)"
        [(articles, chunks, terms, set_aside, within)] = self.rows(f"SELECT {counted}, {sentences}")
        return Counts(articles, chunks, within, terms, set_aside)


def _record(row: tuple[Any, ...]) -> ArticleRecord:
    source, title, outlet, author, url, day, origin, text_of, language, *rest = row
    is_repaired, copy_of, chunks = rest
    known = (source, title, outlet, author, url, _date(day), origin, text_of, chunks)
    return ArticleRecord(*known, language, bool(is_repaired), copy_of)


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
