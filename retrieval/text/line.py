"""A sentence as a line of folded words, so that plain patterns can be written over words."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise

from retrieval.article import Stretch
from retrieval.text.arabic import Folded, stem
from retrieval.text.stopwords import STOP_WORDS

# Quotation marks stand around a word («باسم "البنتاغون" جون كيربي») and break nothing.
_BREAK = re.compile(r"[^\s\"'“”‘’«»\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class Line(Folded):
    """A sentence: its words, and one string of them to search with regular expressions.

    In `line.joined` words stand in folded form, one space apart, and " , " stands for any
    punctuation between two words but quotation marks: «قال بايدن، الخميس» is "قال بايدن , الخميس".
    """

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stem of each word."""
        return tuple(map(stem, self.forms))

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of all words but those that say nothing by themselves."""
        found = zip(self.forms, self.stems, strict=True)
        return frozenset([stem for form, stem in found if form not in STOP_WORDS])

    @cached_property
    def joined(self) -> str:
        """The words as one searchable string."""
        pairs = zip(self._apart, self.forms, strict=True)
        return "".join([f" , {form}" if apart else f" {form}" for apart, form in pairs])[3:]

    def written(self, first: int, stop: int) -> str:
        """Return words first..stop-1 as they stand in `source`, without outer punctuation."""
        place = self.stretch(first, stop)
        return self.source[place.start : place.end]

    def is_apart(self, number: int) -> bool:
        """Return whether punctuation stands before word `number`."""
        return self._apart[number]

    @cached_property
    def _apart(self) -> list[bool]:
        gaps = [self.source[end:start] for (_, end), (start, _) in pairwise(self.places)]
        breaks = [gap != " " and _BREAK.search(gap) is not None for gap in gaps]
        return [True, *breaks] if self.places else []

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each word begins in `joined`, ascending."""
        offsets, at = [], -len(" , ")
        for apart, form in zip(self._apart, self.forms, strict=True):
            at += 3 if apart else 1
            offsets.append(at)
            at += len(form)
        return offsets

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield half-open word ranges of the matches of `pattern` in `joined`, in order."""
        for match in pattern.finditer(self.joined):
            first = bisect_left(self._offsets, match.start())
            stop = bisect_left(self._offsets, match.end())
            if first < stop:
                yield first, stop

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of the words in source[start:end]; (0, 0) where none is."""
        touched = [n for n, place in enumerate(self.places) if place[0] < end and start < place[1]]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)

    def stretch(self, first: int, stop: int) -> Stretch:
        """Return the source's stretch of words first..stop-1, without outer punctuation."""
        return Stretch(self.places[first][0], self.places[stop - 1][1])


# The sentences of a library are read again and again.
@lru_cache(maxsize=16384)
def line_of(text: str) -> Line:
    """Return `text` as a line, with what was worked out of it before."""
    return Line(text)
