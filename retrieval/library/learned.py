"""Lines that are residue because many articles of one folder have them: menus, footers, notices.

Counted are articles that are not copies of each other, so that a story that was published often
does not make its own lines residue. What is learned depends on what the library holds now, not on
the order in which it came: an interrupted run ends with the same library as another.
"""

import sqlite3
from collections.abc import Collection

from retrieval.library.records import UNLEARNED
from retrieval.library.schema import utf8

FEWEST = 5
SHARE = 0.1
"""A line is residue when so many articles of its folder have it, at least FEWEST."""


def learn(connection: sqlite3.Connection) -> int:
    """Bring what is learned up to date; return how many files are to be read again for it.

    Only files with a line that has become residue, or is none any more, are: for one new article
    that is usually none, and nothing but an index of short lines is looked at to find out.
    """
    files: set[str] = set()
    for (folder,) in connection.execute(
        "SELECT DISTINCT folder FROM articles UNION SELECT folder FROM learned"
    ).fetchall():
        before, now = _learned(connection, folder), _repeated(connection, folder)
        if before != now:
            files |= _having(connection, folder, before ^ now)
            name = utf8(folder)
            connection.execute("DELETE FROM learned WHERE folder = CAST(? AS TEXT)", (name,))
            connection.executemany(
                "INSERT INTO learned VALUES (CAST(? AS TEXT), CAST(? AS TEXT))",
                [(name, utf8(form)) for form in sorted(now)],
            )
    connection.executemany(
        "UPDATE files SET stat = ?, content_hash = ? WHERE source = CAST(? AS TEXT)",
        [(UNLEARNED.stat, UNLEARNED.content_hash, utf8(file)) for file in files],
    )
    return len(files)


def _learned(connection: sqlite3.Connection, folder: str) -> set[str]:
    found = connection.execute(
        "SELECT form FROM learned WHERE folder = CAST(? AS TEXT)", (utf8(folder),)
    )
    return {form for (form,) in found}


def _repeated(connection: sqlite3.Connection, folder: str) -> set[str]:
    [(articles,)] = connection.execute(
        "SELECT count(*) FROM articles WHERE folder = CAST(? AS TEXT) AND copy_of IS NULL",
        (utf8(folder),),
    )
    found = connection.execute(
        "SELECT form FROM lines JOIN articles ON articles.id = article "
        "WHERE folder = CAST(? AS TEXT) AND copy_of IS NULL "
        "GROUP BY form HAVING count(*) >= max(?, ?)",
        (utf8(folder), FEWEST, SHARE * articles),
    )
    return {form for (form,) in found}


def _having(connection: sqlite3.Connection, folder: str, forms: Collection[str]) -> set[str]:
    found = connection.execute(
        "SELECT form, file FROM lines JOIN articles ON articles.id = article "
        "WHERE folder = CAST(? AS TEXT)",
        (utf8(folder),),
    )
    return {file for form, file in found if form in forms}
