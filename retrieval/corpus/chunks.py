"""An article to chunks: the passages that are embedded, searched and quoted."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.article import Article, Span, Stretch
from retrieval.text.sentences import sentences

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

LONGEST = 700
"""A chunk has at most this many code points.

The right paragraph is found first for .757 of the questions with 700, .760 with 450, .771 with 300
on ARCD train and dev, and .720, .720, .708 on MLQA-ar dev
(`python -m training.fit_rules --size N`): no difference beyond noise, so the size with
the fewest vectors and the most to quote from.
"""

# Where a chunk may end, best first: paragraph, line, sentence, clause, word, anywhere.
_SEPARATORS = [
    r"\n\s*\n",
    r"\n",
    r"(?<=[.!?؟…])[\"'”’»)\]}]*\s+",
    r"[؛;]\s+",
    r"[،,:]\s+",
    r"\s+",
    "",
]


@dataclass(frozen=True, slots=True)
class Chunk(Span):
    """A passage: a slice of one article, inside one stretch of its content."""

    @property
    def sentences(self) -> list[Stretch]:
        """The sentences of the passage, as offsets into the article."""
        return sentences(self.article.text, self.start, self.end)

    @property
    def titled_text(self) -> str:
        """The article's title, then the passage: the words it is found by."""
        title = self.article.title
        body = re.sub(r"\s+", " ", self.text)
        return body if not title or body.startswith(title) else f"{title}. {body}"


def chunk(article: Article, size: int = LONGEST) -> list[Chunk]:
    """Return the chunks of `article`, in order; all its content is in them, and nothing masked."""
    return [
        Chunk(article, start, end)
        for stretch in article.content
        for start, end in _slices(article.text, stretch, size)
    ]


def _slices(text: str, stretch: Stretch, size: int) -> list[tuple[int, int]]:
    documents = _splitter(size).create_documents([text[stretch.start : stretch.end]])
    starts = [stretch.start + int(d.metadata["start_index"]) for d in documents]
    return [
        (start, start + len(d.page_content)) for start, d in zip(starts, documents, strict=True)
    ]


@lru_cache(maxsize=4)
def _splitter(size: int) -> "RecursiveCharacterTextSplitter":
    # Imported here: it takes a third of a second, and asking a question needs no splitter.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=0,
        add_start_index=True,
        strip_whitespace=True,
    )
