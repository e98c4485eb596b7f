"""One source's rows in the library: written and deleted, always inside the writer's transaction."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article, SetAside, article_id
from retrieval.library.likeness import bands
from retrieval.library.posting_lists import post
from retrieval.library.records import EmbeddedChunk, Stamp
from retrieval.library.schema import utf8
from retrieval.library.sentence_rows import insert_sentences

_INSERT_ARTICLE = """INSERT INTO articles
    (id, source, file, folder, text, title, outlet, author, url, published, published_from,
     text_of, content, language, places, origins, is_repaired, signature)
    VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
            CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def stamp_file(connection: sqlite3.Connection, source: str, stamp: Stamp) -> None:
    """Note how a file looked when it was read; what it gave stays."""
    connection.execute(
        "INSERT INTO files VALUES (CAST(? AS TEXT), ?, ?) ON CONFLICT DO UPDATE "
        "SET stat = excluded.stat, content_hash = excluded.content_hash",
        (utf8(source), stamp.stat, stamp.content_hash),
    )


def delete_file(connection: sqlite3.Connection, source: str) -> int:
    """Delete a file and what it gave, chunks and all; return how many articles that was."""
    articles = articles_of(connection, source)
    connection.execute("DELETE FROM files WHERE source = CAST(? AS TEXT)", (utf8(source),))
    return len(articles)


def articles_of(connection: sqlite3.Connection, file: str) -> list[str]:
    """Return the IDs of the articles that a file gave."""
    found = connection.execute(
        "SELECT id FROM articles WHERE file = CAST(? AS TEXT) ORDER BY id", (utf8(file),)
    )
    return [row[0] for row in found]


def delete_article(connection: sqlite3.Connection, article: str) -> bool:
    """Delete an article, chunks and all; return whether there was one."""
    return connection.execute("DELETE FROM articles WHERE id = ?", (article,)).rowcount > 0


def keep_set_aside(
    connection: sqlite3.Connection, file: str, refused: Collection[SetAside]
) -> None:
    """Remember what of `file` is no article, and nothing else of it."""
    connection.execute("DELETE FROM set_aside WHERE file = CAST(? AS TEXT)", (utf8(file),))
    connection.executemany(
        "INSERT OR REPLACE INTO set_aside VALUES (CAST(? AS TEXT), CAST(? AS TEXT), "
        "CAST(? AS TEXT))",
        [(utf8(each.source), utf8(file), utf8(each.reason)) for each in refused],
    )


def insert_article(
    connection: sqlite3.Connection,
    article: Article,
    chunks: Sequence[EmbeddedChunk],
    signature: NDArray[np.uint32] | None,
    lines: Iterable[str],
) -> None:
    """Store `article` and its chunks; its file must be stamped."""
    connection.execute(
        _INSERT_ARTICLE,
        (
            article.id,
            utf8(article.source),
            utf8(article.file or article.source),
            utf8(folder_of(article)),
            utf8(article.text),
            utf8(article.title),
            _utf8(article.outlet),
            _utf8(article.author),
            _utf8(article.url),
            article.published.isoformat() if article.published else None,
            article.published_from,
            article.text_of,
            json.dumps([(stretch.start, stretch.end) for stretch in article.content]),
            article.language,
            json.dumps([(place.start, place.kind, place.name) for place in article.places]),
            json.dumps(dict(article.origins)),
            article.is_repaired,
            None if signature is None else signature.astype("<u4").tobytes(),
        ),
    )
    counted = {
        _insert_chunk(connection, article.id, chunk): Counter(chunk.terms) for chunk in chunks
    }
    post(connection, counted)
    connection.executemany(
        "INSERT INTO bands VALUES (?, ?)",
        [] if signature is None else [(key, article.id) for key in bands(signature)],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO lines VALUES (CAST(? AS TEXT), ?)",
        [(utf8(line), article.id) for line in lines],
    )


def rename_article(connection: sqlite3.Connection, old: str, source: str, file: str) -> None:
    """Give the article `old` another source, and leave all else as it is."""
    folder = folder_of(Article(source, "", "", file=None if file == source else file))
    connection.execute(
        "UPDATE articles SET id = ?, source = CAST(? AS TEXT), file = CAST(? AS TEXT), "
        "folder = CAST(? AS TEXT) WHERE id = ?",
        (article_id(source), utf8(source), utf8(file), utf8(folder), old),
    )


def folder_of(article: Article) -> str:
    """Return among which articles repeated lines are looked for: one folder's, or one table's."""
    return article.file or PurePosixPath(article.source).parent.as_posix()


def _utf8(text: str | None) -> bytes | None:
    return None if text is None else utf8(text)


def _insert_chunk(connection: sqlite3.Connection, article: str, chunk: EmbeddedChunk) -> int:
    """Store a chunk with its sentences, not its terms; return its ID."""
    chunk_id = connection.execute(
        'INSERT INTO chunks (article, start, "end", length, vector) VALUES (?, ?, ?, ?, ?)',
        (article, chunk.start, chunk.end, len(chunk.terms), chunk.vector.astype("<f4").tobytes()),
    ).lastrowid
    insert_sentences(connection, int(chunk_id or 0), chunk.sentences)
    return int(chunk_id or 0)
