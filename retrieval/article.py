"""The values everything else is made of: an article and the stretches of its text.

A text is kept as its source has it, and a stretch holds no copy of it: `span.text` *is*
`span.article.text[span.start:span.end]`, so a citation cannot drift from its source.
"""

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

Origin = Literal["sidecar", "format", "header", "text"]
"""Where something was found: beside the article, in a field of its file's format, in the lines
around its text, in its own words."""
PublishedFrom = Origin
TextOf = Literal["file", "extracted"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open range of code points, start inclusive, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader looks for a passage: the page or the heading that begins at `start`.

    Attributes:
        name: The page's number, or the heading's words.
    """

    start: int
    kind: Literal["page", "heading"]
    name: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file, or a line of one, that could not become an article, and why, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text as the source has it, and what is known about it.

    Attributes:
        source: POSIX path of the file, relative to the library's folder; of an article that is one
            of several in its file, "#" and its own name after it.
        text: The stored text; every offset in the system counts its code points.
        title: The headline, or the beginning of the first sentence where there is none.
        published_from: Where the date was found; None exactly when `published` is None.
        text_of: "file" when `text` is the UTF-8 file itself, "extracted" when it was decoded
            from another encoding or taken out of another format.
        content: The stretches that are the article's own words, in order, apart by at least one
            masked line of web residue each; none is empty.
        language: ISO 639-1 code.
        file: The source of the file, where that holds several articles; None where it is `source`.
        places: Pages or headings, in order; empty where the source has none.
        origins: Where title, outlet, author, url and language were found; `published_from` says it
            of the date.
        is_repaired: Whether the text was mojibake, which was undone.
        copy_of: ID of the article of which it is a copy nearly word for word, as the library found.
    """

    source: str
    text: str = field(repr=False)
    title: str
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: date | None = None
    published_from: PublishedFrom | None = None
    text_of: TextOf = "file"
    content: tuple[Stretch, ...] = field(default=(), repr=False)
    language: str | None = None
    file: str | None = None
    places: tuple[Place, ...] = field(default=(), repr=False)
    origins: Mapping[str, Origin] = field(default_factory=dict, repr=False, hash=False)
    is_repaired: bool = False
    copy_of: str | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """Ten base32 characters of a hash of `source`: survives edits, fits a deep link."""
        return article_id(self.source)

    @property
    def story(self) -> str:
        """The ID that it shares with its copies and with nothing else."""
        return self.copy_of or self.id

    def place_at(self, offset: int) -> Place | None:
        """Return the page or heading that the character at `offset` stands under."""
        number = bisect_right([place.start for place in self.places], offset)
        return self.places[number - 1] if number else None


@lru_cache(maxsize=4096)
def article_id(source: str) -> str:
    """Return the ID of the article whose file is `source` (relative to the library's folder)."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogateescape")).digest()
    return base64.b32encode(digest).decode("ascii")[:10].lower()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text; 0 <= start < end <= len(article.text)."""

    article: Article
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(
                f"no stretch {self.start}:{self.end} in {self.article.source} "
                f"of {len(self.article.text)} code points"
            )

    @property
    def text(self) -> str:
        """The words of the source, exactly."""
        return self.article.text[self.start : self.end]

    def meets(self, other: "Span") -> bool:
        """Return whether both have a character of one article in common."""
        same = self.article.id == other.article.id
        return same and self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """Return whether `other` lies inside this span of the same article."""
        return (
            self.article.id == other.article.id
            and self.start <= other.start
            and other.end <= self.end
        )
