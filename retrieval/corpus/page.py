"""The lines of a text, which of them are residue, and the shape that the others give the page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.corpus.page_lines import Line
from retrieval.corpus.residue_line import likely_rule
from retrieval.text.arabic import words

_LONGEST_HEADLINE = 12
"""Words; a longer line under a headline is the text."""
_LONGEST_HEADER = 100
"""A headline stands among so many first lines of the header."""

_YEAR_OR_DAY = re.compile(r"\d+(?: \w+)?")
_YEAR = re.compile(r"\d{2,4}")
"""«1969», «17 ديسمبر»: what an encyclopaedia calls an article."""
_ORDINARY = frozenset({"widget", "poll", "comments", "counter", "related", "player", "advert"})
"""Topics whose words make headlines too: «أسعار الذهب اليوم»."""
_ARTICLE = re.compile(r"^و?ال(?=\w\w)")

Found = Iterator[tuple[int, str]]
"""Lines to be masked, by index, and the rules that mask them."""


@dataclass(frozen=True)
class Page:
    """The lines of a text that are not blank, and which of them are residue.

    All before the first paragraph is the header, the title among it; all after the last is the
    footer; the body lies between.

    Attributes:
        rules: The rule that masks a line, by its index; lines that are content are not in it.
    """

    lines: Sequence[Line]
    rules: Mapping[int, str]

    @cached_property
    def content(self) -> list[int]:
        """Indices of the lines that are the article's own."""
        return [index for index in range(len(self.lines)) if index not in self.rules]

    @cached_property
    def first_paragraph(self) -> int:
        """Index of the first line of content that is prose; as many as there are lines if none."""
        return next((i for i in self.content if self.lines[i].is_prose), len(self.lines))

    @cached_property
    def last_paragraph(self) -> int:
        """Index of the last line of content that is prose; -1 if none."""
        return next((i for i in reversed(self.content) if self.lines[i].is_prose), -1)

    @cached_property
    def title(self) -> int | None:
        """Index of the headline; None where a paragraph comes first.

        The first line of the header that no rule masks or would mask there. A kicker or the
        site's name, of three words at most, gives way to a longer line if there is residue above
        that; the items of a menu give way to a line that is none.
        """
        header = [index for index in self.content if index < self.first_paragraph][:_LONGEST_HEADER]
        if header[:1] == [0] and self._is_headline_by_place(alone=header == [0]):
            return 0
        named = self._without_menu([i for i in header if not likely_rule(self.lines[i])])
        interface = (index for index, rule in self.rules.items() if rule != "repeat")
        residue = min(interface, default=len(self.lines))
        last = max((i for i in named if i > residue and len(self.lines[i].words) > 4), default=-1)
        return next((i for i in named if i >= last or len(self.lines[i].words) > 3), None)

    @cached_property
    def under_title(self) -> list[int]:
        """Indices of the lines of content between the title and the first paragraph."""
        if self.title is None:
            return []
        return [index for index in self.content if self.title < index < self.first_paragraph]

    def _is_headline_by_place(self, *, alone: bool) -> bool:
        """Return whether the very first line is a headline though its words are an interface's.

        It is where the text under it is about it: «ثقافة», «الثقافة كلمة قديمة».

        Args:
            alone: Whether a paragraph follows it.
        """
        line, below = self.lines[0], [self.lines[index] for index in self.content[1:2]]
        rule, count = likely_rule(line), len(line.words)
        if rule == "author" or (rule in _ORDINARY and count >= 3):
            return True
        if below and is_about(below[0], line):
            return True
        # An encyclopaedia's year may have no paragraph, only lines of what happened then.
        years = _YEAR_OR_DAY if alone else _YEAR
        plain = alone or self.first_paragraph == len(self.lines)
        of_sections = alone and rule == "navigation" and count >= 2
        return of_sections or (plain and years.fullmatch(line.bare) is not None)

    def _without_menu(self, header: list[int]) -> list[int]:
        items = {self.lines[index].words for index in header if self.lines[index].is_bulleted}
        plain = [index for index in header if self.lines[index].words not in items]
        return plain if any(len(self.lines[index].words) > 3 for index in plain) else header

    def rules_beside(self, index: int) -> set[str]:
        """Return the rules that mask the lines next to a line."""
        return {self.rules[i] for i in (index - 1, index + 1) if i in self.rules}


def is_about(text: Line, headline: Line) -> bool:
    """Return whether a paragraph begins with the words of `headline`, or has all of several."""
    if not headline.words or (text.within(_LONGEST_HEADLINE) and not text.is_prose):
        return False
    named = [_ARTICLE.sub("", form) for form in headline.words]
    said = [_ARTICLE.sub("", form) for form in words(text.text[:100])]
    several = len(named) > 1
    return said[: len(named)] == named or (
        several and (set(named) <= set(said) or "".join(said).startswith("".join(named)))
    )
