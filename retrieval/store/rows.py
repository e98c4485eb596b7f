"""A chunk to a row of the collection, and back to what a citation needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from numpy.typing import NDArray

from retrieval.errors import StoreError
from retrieval.library.records import StoredChunk

LONGEST = 65_535
"""Bytes of UTF-8 that Milvus takes in one string."""

TEXTS = (
    *("article", "source", "title", "outlet", "author", "url"),
    *("published_from", "text_of", "place", "passage"),
)
NUMBERS = ("published", "start", "end")
_OPTIONAL = frozenset({"outlet", "author", "url", "published_from", "place"})
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """What a citation needs of a chunk, without the library: the fields of the row but its vector.

    Attributes:
        id: The chunk's, which no other chunk is ever given.
        article: Its article's ID.
        place: "page 3", "heading …", or None.
        passage: The chunk's text, `end - start` code points of its article from `start` on.
    """

    id: int
    article: str
    source: str
    title: str
    outlet: str | None
    author: str | None
    url: str | None
    published: date | None
    published_from: str | None
    text_of: str
    place: str | None
    start: int
    end: int
    passage: str

    @classmethod
    def of(cls, chunk: StoredChunk) -> "Row":
        """Return the row of a chunk."""
        article, place = chunk.article, chunk.article.place_at(chunk.start)
        return cls(
            id=chunk.id,
            article=article.id,
            source=article.source,
            title=article.title,
            outlet=article.outlet,
            author=article.author,
            url=article.url,
            published=article.published,
            published_from=article.published_from,
            text_of=article.text_of,
            place=f"{place.kind} {place.name}" if place else None,
            start=chunk.start,
            end=chunk.end,
            passage=chunk.text,
        )

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "Row":
        """Return the row that Milvus gives back."""
        known = {name: fields[name] for name in ("id", *TEXTS, "start", "end")}
        known |= {name: known[name] or None for name in _OPTIONAL}
        return cls(published=_date(fields["published"]), **known)

    def fields(self, vector: NDArray[Any]) -> dict[str, Any]:
        """Return the row as Milvus takes it.

        Raises:
            StoreError: A text is too long for it.
        """
        texts = {name: _text(getattr(self, name)) for name in TEXTS}
        for name, text in texts.items():
            if len(text.encode("utf-8")) > LONGEST:
                raise StoreError(
                    f"{texts['source']}: its {name} is longer than the {LONGEST:,} bytes that "
                    "Milvus takes; shorten it and run `dalil index`"
                )
        return {
            "id": self.id,
            "vector": vector,
            **texts,
            "published": day_number(self.published),
            "start": self.start,
            "end": self.end,
        }


def day_number(day: date | None) -> int:
    """Return 20220110 for 10 January 2022, so that days compare as numbers; 0 for none."""
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


def _date(number: int) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def _text(text: str | None) -> str:
    """Return `text` as UTF-8 can have it: each lone surrogate is U+FFFD, so offsets stay true."""
    return _SURROGATES.sub("\ufffd", text or "")
