"""Stories: articles that are copies of each other, and which of their chunks are searched.

The first of a story (by day of publication, then by source) stands for all. Of the others, a chunk
is searched only if one of its sentences is not among the first one's: what a copy says otherwise,
another number or another name, is not lost.
"""

import sqlite3
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from retrieval.library.likeness import are_alike, bands
from retrieval.library.sentence_rows import places
from retrieval.text.arabic import words

Signature = NDArray[np.uint32]


def relate(connection: sqlite3.Connection, article: str) -> list[str]:
    """Find the copies of an article that was stored just now, and note the pairs.

    Returns:
        The articles whose story has to be told anew.
    """
    signature = _signature(connection, article)
    if signature is None:
        return []
    marks = ", ".join("?" * len(keys := bands(signature)))
    near = connection.execute(
        f"SELECT DISTINCT article FROM bands WHERE key IN ({marks}) AND article != ?",
        (*keys, article),
    ).fetchall()
    others = ((other, _signature(connection, other)) for (other,) in near)
    found = [o for o, theirs in others if theirs is not None and are_alike(signature, theirs)]
    connection.executemany(
        "INSERT OR IGNORE INTO copies VALUES (?, ?)", [tuple(sorted((article, o))) for o in found]
    )
    return [article, *found]


def near(connection: sqlite3.Connection, signature: Signature) -> list[str]:
    """Return some articles that may share sentences with one of this signature."""
    marks = ", ".join("?" * len(keys := bands(signature)))
    found = connection.execute(
        f"SELECT article FROM bands WHERE key IN ({marks}) GROUP BY article "
        "ORDER BY count(*) DESC, article LIMIT 2",
        keys,
    )
    return [row[0] for row in found]


def related(connection: sqlite3.Connection, articles: Iterable[str]) -> list[str]:
    """Return those that are copies of `articles`, which are about to change or go."""
    return sorted({other for article in articles for other in _copies(connection, article)})


def tell_stories(connection: sqlite3.Connection, articles: Iterable[str]) -> None:
    """Put every story that one of `articles` belongs to in order again."""
    done: set[str] = set()
    for article in articles:
        if article not in done:
            story = _story(connection, article)
            done |= story
            _tell(connection, story)


def _signature(connection: sqlite3.Connection, article: str) -> Signature | None:
    row = connection.execute("SELECT signature FROM articles WHERE id = ?", (article,)).fetchone()
    return np.frombuffer(row[0], "<u4") if row and row[0] else None


def _copies(connection: sqlite3.Connection, article: str) -> list[str]:
    found = connection.execute(
        "SELECT other FROM copies WHERE article = ?1 UNION "
        "SELECT article FROM copies WHERE other = ?1",
        (article,),
    )
    return [row[0] for row in found]


def _story(connection: sqlite3.Connection, article: str) -> set[str]:
    """Return an article with its copies, theirs, and so on."""
    story, todo = {article}, [article]
    while todo:
        new = set(_copies(connection, todo.pop())) - story
        story |= new
        todo += sorted(new)
    return story


def _tell(connection: sqlite3.Connection, story: set[str]) -> None:
    found = [_rank(connection, article) for article in story]
    ranked = [article for *_, article in sorted(row for row in found if row)]
    if not ranked:  # all of the story went at once
        return
    for number, article in enumerate(ranked):
        connection.execute(
            "UPDATE articles SET copy_of = ? WHERE id = ?", (ranked[0] if number else None, article)
        )
        connection.execute(
            "DELETE FROM repeats WHERE chunk IN (SELECT id FROM chunks WHERE article = ?)",
            (article,),
        )
    said = {form for forms in _said(connection, ranked[0]).values() for form in forms}
    for article in ranked[1:]:
        again = [(c,) for c, forms in _said(connection, article).items() if forms and forms <= said]
        connection.executemany("INSERT INTO repeats VALUES (?)", again)


def _rank(connection: sqlite3.Connection, article: str) -> tuple[str, str, str] | None:
    row = connection.execute(
        "SELECT coalesce(published, '9999'), source, id FROM articles WHERE id = ?", (article,)
    ).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def _said(connection: sqlite3.Connection, article: str) -> dict[int, set[str]]:
    """Return the sentences of each chunk of an article, as their words."""
    [(text,)] = connection.execute("SELECT text FROM articles WHERE id = ?", (article,))
    said: dict[int, set[str]] = {}
    for chunk, packed in connection.execute(
        "SELECT id, places FROM chunks LEFT JOIN sentences ON chunk = id WHERE article = ?",
        (article,),
    ):
        said[chunk] = {" ".join(words(text[s.start : s.end])) for s in places(packed or b"")}
    return said
