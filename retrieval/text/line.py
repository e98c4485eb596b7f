"""A sentence as a line of folded words, so that plain patterns can be written over words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from retrieval.article import Stretch
from retrieval.text.arabic import Token, tokens

# Quotation marks stand around a word («باسم "البنتاغون" جون كيربي») and break nothing.
_BREAK = re.compile(r"[^\s\"'“”‘’«»\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Line:
    """A sentence: its words, and one string of them to search with regular expressions.

    In `line.text` words stand in folded form, one space apart, and " , " stands for any
    punctuation between two words but quotation marks: «قال بايدن، الخميس» is "قال بايدن , الخميس".
    """

    source: str

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The words and numbers in order, with their places in `source`."""
        return tokens(self.source)

    @cached_property
    def text(self) -> str:
        """The words as one searchable string."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for number, word in enumerate(self.words):
            if number:
                yield " , " if self.is_apart(number) else " "
            yield word.form

    def is_apart(self, number: int) -> bool:
        """Return whether punctuation stands before word `number`."""
        if number == 0:
            return True
        gap = self.source[self.words[number - 1].end : self.words[number].start]
        return _BREAK.search(gap) is not None

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, at = [], 0
        for number, word in enumerate(self.words):
            at += 0 if number == 0 else 3 if self.is_apart(number) else 1
            offsets.append(at)
            at += len(word.form)
        return offsets

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield half-open word ranges of the matches of `pattern` in `text`, in order."""
        for match in pattern.finditer(self.text):
            inside = [
                number
                for number, offset in enumerate(self._offsets)
                if match.start() <= offset and offset < match.end()
            ]
            if inside:
                yield inside[0], inside[-1] + 1

    def stretch(self, first: int, stop: int) -> Stretch:
        """Return the source's stretch of words first..stop-1, without outer punctuation."""
        return Stretch(self.words[first].start, self.words[stop - 1].end)
