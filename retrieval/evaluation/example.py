"""A question of a set, and what is accepted as its answer."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from retrieval.article import Span, Stretch


class QuestionsError(ValueError):
    """A file holds no questions that can be asked; the message is one line."""


class Gold(Protocol):
    """What is accepted as the answer of one question, and where it stands."""

    @property
    def answers(self) -> tuple[str, ...]:
        """The accepted wordings, at least one."""
        ...

    def is_covered(self, span: Span) -> bool:
        """Return whether an accepted answer stands in `span`, whole."""
        ...

    def is_right_passage(self, passage: Span) -> bool:
        """Return whether `passage` is (a part of) what is to be found."""
        ...

    def unit(self, passage: Span) -> str:
        """Return the name of what is ranked: passages of one unit share the best one's rank."""
        ...


@dataclass(frozen=True, slots=True)
class QuotedGold:
    """Words, any of which are right wherever they stand in the articles named.

    Attributes:
        sources: Beginnings of file names; none: any article.
    """

    answers: tuple[str, ...]
    sources: tuple[str, ...]

    def is_covered(self, span: Span) -> bool:
        """Return whether `span` holds one of the wordings and is of a named article."""
        name = PurePosixPath(span.article.source).name
        named = not self.sources or name.startswith(self.sources)
        return named and any(answer in span.text for answer in self.answers)

    def is_right_passage(self, passage: Span) -> bool:
        """Return whether the passage holds an answer."""
        return self.is_covered(passage)

    def unit(self, passage: Span) -> str:
        """Return a name for the passage itself."""
        return f"{passage.article.id}:{passage.start}"


@dataclass(frozen=True, slots=True)
class PlacedGold:
    """Stretches of one paragraph, which is an article of its own.

    Attributes:
        paragraph: ID of that article.
        places: Where the answers stand in it, each at least one code point.
    """

    answers: tuple[str, ...]
    paragraph: str
    places: tuple[Stretch, ...]

    def is_covered(self, span: Span) -> bool:
        """Return whether one of the places lies in `span`."""
        inside = any(span.start <= place.start and place.end <= span.end for place in self.places)
        return inside and span.article.id == self.paragraph

    def is_right_passage(self, passage: Span) -> bool:
        """Return whether the passage is of the paragraph."""
        return passage.article.id == self.paragraph

    def unit(self, passage: Span) -> str:
        """Return the ID of the passage's paragraph."""
        return passage.article.id


@dataclass(frozen=True, slots=True)
class Example:
    """A question as its file has it.

    Attributes:
        gold: None for a question without an answer.
        kind: What the file says of the question («who», «trap», «egyptian»); may be empty.
        conversation: Questions of the same one are turns, in the order of the file.
        base: ID of the question of which this is another wording.
    """

    id: str
    question: str
    gold: Gold | None
    kind: str = ""
    conversation: str | None = None
    base: str | None = None


def trimmed(text: str, place: Stretch) -> Stretch:
    """Return `place` without the white space and punctuation at its edges; itself if all is such.

    Annotators took a full stop in or left it out as it came.
    """
    start, end = place.start, place.end
    while start < end and _is_edge(text[start]):
        start += 1
    while end > start and _is_edge(text[end - 1]):
        end -= 1
    return Stretch(start, end) if start < end else place


def _is_edge(char: str) -> bool:
    return char.isspace() or unicodedata.category(char).startswith("P")


def units(gold: Gold, passages: Sequence[Span]) -> list[tuple[str, bool]]:
    """Return each unit among `passages` once, at its best place, and whether it is right."""
    found: dict[str, bool] = {}
    for passage in passages:
        found.setdefault(gold.unit(passage), gold.is_right_passage(passage))
    return list(found.items())
