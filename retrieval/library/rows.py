"""One source's rows in the library: written and deleted, always inside the writer's transaction."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray

from retrieval.article import Article, article_id
from retrieval.library.records import EmbeddedChunk, Stamp
from retrieval.library.schema import utf8

_INSERT_ARTICLE = """INSERT INTO articles
    (id, source, stat, content_hash, text, title, outlet, author, url, published,
     published_from, text_of, content)
    VALUES (?, CAST(? AS TEXT), ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?)"""


def delete_source(connection: sqlite3.Connection, source: str) -> bool:
    """Delete what `source` gave, chunks and all; return whether it was an article."""
    connection.execute("DELETE FROM set_aside WHERE source = CAST(? AS TEXT)", (utf8(source),))
    deleted = connection.execute("DELETE FROM articles WHERE id = ?", (article_id(source),))
    return deleted.rowcount > 0


def insert_set_aside(
    connection: sqlite3.Connection, source: str, stamp: Stamp, reason: str
) -> None:
    """Remember why `source` is no article."""
    connection.execute(
        "INSERT INTO set_aside VALUES (CAST(? AS TEXT), ?, ?, CAST(? AS TEXT))",
        (utf8(source), stamp.stat, stamp.content_hash, utf8(reason)),
    )


def insert_article(
    connection: sqlite3.Connection,
    article: Article,
    stamp: Stamp,
    chunks: Sequence[EmbeddedChunk],
) -> None:
    """Store `article` and its chunks."""
    connection.execute(
        _INSERT_ARTICLE,
        (
            article.id,
            utf8(article.source),
            stamp.stat,
            stamp.content_hash,
            utf8(article.text),
            utf8(article.title),
            article.outlet,
            article.author,
            article.url,
            article.published.isoformat() if article.published else None,
            article.published_from,
            article.text_of,
            json.dumps([(stretch.start, stretch.end) for stretch in article.content]),
        ),
    )
    for chunk in chunks:
        _insert_chunk(connection, article.id, chunk)


def _insert_chunk(connection: sqlite3.Connection, article: str, chunk: EmbeddedChunk) -> None:
    chunk_id = connection.execute(
        'INSERT INTO chunks (article, start, "end", length, vector) VALUES (?, ?, ?, ?, ?)',
        (article, chunk.start, chunk.end, len(chunk.terms), _blob(chunk.vector, "<f4")),
    ).lastrowid
    connection.executemany(
        'INSERT INTO sentences (chunk, start, "end", vector) VALUES (?, ?, ?, ?)',
        [(chunk_id, s.start, s.end, _blob(s.vector, "<f2")) for s in chunk.sentences],
    )
    connection.executemany(
        "INSERT INTO postings (term, chunk, count) VALUES (?, ?, ?)",
        [(term, chunk_id, count) for term, count in Counter(chunk.terms).items()],
    )


def _blob(vector: NDArray[np.float32], stored_as: DTypeLike) -> bytes:
    return vector.astype(stored_as).tobytes()
