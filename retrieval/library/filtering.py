"""Which chunks may be searched: those of articles of some time or outlet, as SQL tells.

Copies of an article are searched once, as the first of their story. Where that does not fit, the
copy that does stands in for it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.library.reading import Library
from retrieval.text.arabic import words
from retrieval.text.periods import Period, read_period


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles are asked.

    Attributes:
        since, until: First and last day of publication, both included; None leaves that end open.
            An article without a date fits no filter that has either.
        outlet: Its name, compared by folded words («الجزيرة» is «الجزيره»); None for any.
    """

    since: date | None = None
    until: date | None = None
    outlet: str | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"no day is both since {self.since} and until {self.until}")
        if self.outlet is not None and not words(self.outlet):
            raise ValueError(f"«{self.outlet}» names no outlet; `dalil sources` shows them")

    @classmethod
    def read(cls, since: str | None, until: str | None, outlet: str | None) -> Self:
        """Return the filter that a person writes; a month is meant from its first day to its last.

        Raises:
            ValueError: A date cannot be read, or nothing could ever fit; the message is one line.
        """
        return cls(
            since=_named("since", since).first if since is not None else None,
            until=_named("until", until).last if until is not None else None,
            outlet=outlet,
        )

    @property
    def is_open(self) -> bool:
        """Whether every article fits."""
        return self == EVERYTHING

    @property
    def is_dated(self) -> bool:
        """Whether it asks for a date, which articles without one do not fit."""
        return self.since is not None or self.until is not None


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a filter leaves of a library.

    Attributes:
        articles: How many articles fit.
        undated: How many more there are of which nobody knows, since they have no date.
    """

    filter: Filter
    articles: int
    undated: int


def filtered(library: Library, within: Filter) -> Filtered:
    """Return how many articles fit, and how many are left out for having no date."""
    fits, values = _condition(library, within)
    [(articles,)] = library.rows(f"SELECT count(*) FROM articles WHERE {fits}", *values)
    if not within.is_dated:
        return Filtered(within, articles, 0)
    fits, values = _condition(library, Filter(outlet=within.outlet))
    [(undated,)] = library.rows(
        f"SELECT count(*) FROM articles WHERE published IS NULL AND {fits}", *values
    )
    return Filtered(within, articles, undated)


def fitting_chunks(library: Library, within: Filter, most: int) -> NDArray[np.int64] | None:
    """Return the IDs of the searched chunks that fit, ascending; None when over `most` do."""
    fits, values = _condition(library, within)
    # CROSS JOIN keeps SQLite to this order: articles by their index, then the chunks of each.
    found = library.rows(
        "SELECT chunks.id FROM articles CROSS JOIN chunks ON chunks.article = articles.id "
        f"WHERE {fits} AND chunks.id NOT IN (SELECT chunk FROM repeats) LIMIT ?",
        *values,
        most + 1,
    )
    if len(found) > most:
        return None
    return np.sort(np.array([row[0] for row in found], dtype=np.int64))


def stand_ins(library: Library, within: Filter) -> NDArray[np.int64]:
    """Return the IDs of the chunks that fit in place of others, ascending; they are in no index.

    Those are a copy's chunks that its story's first article says as well and does not fit. Of
    several copies that fit, the first (by day of publication, then by source) stands in, and of the
    others what it does not say: what fits is to be found, and found once.
    """
    if within.is_open:
        return np.empty(0, dtype=np.int64)
    # By `+` SQLite does not look up what fits, but reads the index of copies, which are few.
    fits, values = _condition(library, within, "+articles.")
    first_fits, _ = _condition(library, within, "first.")
    copies = library.rows(
        f"SELECT copy_of, id FROM articles WHERE copy_of IS NOT NULL AND {fits} AND NOT EXISTS "
        f"(SELECT 1 FROM articles AS first WHERE first.id = articles.copy_of AND {first_fits}) "
        "ORDER BY coalesce(published, '9999'), source, id",
        *values,
        *values,
    )
    unsearched = library.rows(
        "SELECT article, chunks.id FROM json_each(?) "
        "CROSS JOIN chunks ON chunks.article = json_each.value "
        "WHERE chunks.id IN (SELECT chunk FROM repeats)",
        json.dumps([copy for _, copy in copies]),
    )
    stories: dict[str, list[str]] = {}
    for story, copy in copies:
        stories.setdefault(story, []).append(copy)
    again = {chunk for story in stories.values() for chunk in _said_again(library, story)}
    return np.array(sorted({chunk for _, chunk in unsearched} - again), dtype=np.int64)


def _said_again(library: Library, articles: Sequence[str]) -> set[int]:
    """Return the chunks of `articles` with no sentence that those before do not have."""
    again: set[int] = set()
    said: set[str] = set()
    for number, article in enumerate(articles if len(articles) > 1 else ()):
        ids = [chunk.id for chunk in library.chunks_of(article)]
        forms = {
            chunk.id: {
                " ".join(words(chunk.article.text[sentence.start : sentence.end]))
                for sentence in chunk.sentences
            }
            for chunk in library.chunks(ids, sentences=True)
        }
        again |= {chunk for chunk, own in forms.items() if number and own <= said}
        said |= {form for own in forms.values() for form in own}
    return again


def fitting_among(library: Library, within: Filter, ids: Sequence[int]) -> list[int]:
    """Return those of `ids` that fit, in their order."""
    if within.is_open:
        return list(ids)
    fits, values = _condition(library, within)
    found = library.rows(
        "SELECT chunks.id FROM json_each(?) CROSS JOIN chunks ON chunks.id = json_each.value "
        f"CROSS JOIN articles ON articles.id = chunks.article WHERE {fits}",
        json.dumps([int(i) for i in ids]),
        *values,
    )
    there = {row[0] for row in found}
    return [i for i in ids if int(i) in there]


def _condition(library: Library, within: Filter, of: str = "") -> tuple[str, list[object]]:
    """Return the condition on a row of `articles`, and the values for its question marks.

    Args:
        of: What stands before the names of columns.
    """
    conditions: list[tuple[str, object]] = []
    if within.since:
        conditions.append((f"{of}published >= ?", within.since.isoformat()))
    if within.until:
        conditions.append((f"{of}published <= ?", within.until.isoformat()))
    if within.outlet is not None:
        outlets = json.dumps(outlets_called(library, within.outlet))
        conditions.append((f"{of}outlet IN (SELECT value FROM json_each(?))", outlets))
    return (
        " AND ".join(condition for condition, _ in conditions) or "TRUE",
        [value for _, value in conditions],
    )


def outlets_called(library: Library, name: str) -> list[str]:
    """Return the outlets of the library that `name` is a way to write."""
    known = library.rows("SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL")
    return [outlet for (outlet,) in known if words(outlet) == words(name)]


def _named(option: str, text: str) -> Period:
    try:
        return read_period(text)
    except ValueError as error:
        raise ValueError(f"{option}: {error}") from error
