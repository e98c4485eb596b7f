"""The values everything else is made of: an article and the stretches of its text.

A text is kept as its source has it, and a stretch holds no copy of it: `span.text` *is*
`span.article.text[span.start:span.end]`, so a citation cannot drift from its source.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PublishedFrom = Literal["sidecar", "header", "text"]
TextOf = Literal["file", "extracted"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open range of code points, start inclusive, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text as the source has it, and what is known about it.

    Attributes:
        source: POSIX path of the file, relative to the library's folder.
        text: The stored text; every offset in the system counts its code points.
        title: The headline, or the beginning of the first sentence where there is none.
        published_from: Where the date was found; None exactly when `published` is None.
        text_of: "file" when `text` is the UTF-8 file itself, "extracted" when it was decoded
            from another encoding or taken out of another format.
        content: The stretches that are the article's own words, in order, apart by at least one
            masked line of web residue each; none is empty.
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

    @property
    def id(self) -> str:
        """Ten base32 characters of a hash of `source`: survives edits, fits a deep link."""
        return article_id(self.source)


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

    def holds(self, other: "Span") -> bool:
        """Return whether `other` lies inside this span of the same article."""
        return (
            self.article.id == other.article.id
            and self.start <= other.start
            and other.end <= self.end
        )
