"""A text to its lines, with the features by which residue is told from prose."""

import re
from dataclasses import dataclass
from functools import cached_property

from retrieval.text.arabic import fold

LONGEST_RESIDUE = 700
"""A line of more code points is prose, or a ticker; its words are not looked at."""

LONGEST_PROSE = 12
"""A sentence of more words is an article's own, in however many articles it stands."""

# All but white space and the marks that a page leaves around a line and nobody sees.
_VISIBLE = re.compile(r"[^\s\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"[^\W_]+")
_BULLET = re.compile(r"^(?:[•●▪◦‣·○■□►▶◄◀→←»›>*+#–—-]+|\d{1,2}[.)-])\s+")
_FULL_STOP = re.compile(r"(?<![.…])[.][\"'”’»)\]]*$")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without the blanks around it.

    Attributes:
        start: Its place in the text.
        text: As the source has it.
        after_blank: Whether a blank line, or nothing, comes before it.
    """

    start: int
    text: str
    after_blank: bool

    @property
    def end(self) -> int:
        """The place in the text where it ends."""
        return self.start + len(self.text)

    @property
    def is_long(self) -> bool:
        """Whether it is longer than any residue."""
        return len(self.text) > LONGEST_RESIDUE

    @cached_property
    def form(self) -> str:
        """The line folded, in single spaces; empty for a long one."""
        return "" if self.is_long else line_form(self.text)

    @cached_property
    def bare(self) -> str:
        """`form` without the symbols around it."""
        return _EDGES.sub("", self.form)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words and numbers of `form`."""
        return tuple(_WORD.findall(self.form))

    @cached_property
    def is_bulleted(self) -> bool:
        """Whether it is an item of a list."""
        return _BULLET.match(self.text) is not None

    @cached_property
    def has_full_stop(self) -> bool:
        """Whether it ends with one full stop, as sentences do and headlines do not."""
        return _FULL_STOP.search(self.text, max(0, len(self.text) - 10)) is not None

    @cached_property
    def is_prose(self) -> bool:
        """Whether its shape alone says a sentence or a paragraph."""
        count = len(self.words)
        ends = (count >= 6 and self.has_full_stop) or (count >= 10 and self.form.endswith(":"))
        return self.is_long or count > 22 or ends

    @property
    def is_learnable(self) -> bool:
        """Whether it can be told for residue by standing in many articles; a paragraph cannot."""
        return bool(self.words) and self.within(LONGEST_PROSE if self.is_prose else 40)

    @property
    def has_digit(self) -> bool:
        """Whether there is a digit in it, of any script."""
        return any(map(str.isdigit, self.text))

    def within(self, longest: int) -> bool:
        """Return whether it has at most `longest` words."""
        return not self.is_long and len(self.words) <= longest


def line_form(text: str) -> str:
    """Return a line folded, in single spaces."""
    return " ".join(fold(text).split())


def page_lines(text: str, begin: int = 0) -> list[Line]:
    """Return the lines of `text` that are not blank, in order, from the offset `begin` on."""
    lines: list[Line] = []
    start, after_blank = begin, True
    for raw in text[begin:].split("\n"):
        first = _VISIBLE.search(raw)
        if first:
            inside = raw[first.start() : _visible_end(raw)]
            lines.append(Line(start + first.start(), inside, after_blank))
        after_blank = first is None
        start += len(raw) + 1
    return lines


def without_bullet(text: str) -> str:
    """Return `text` without the bullet or number of a list item before it."""
    return _BULLET.sub("", text)


def _visible_end(raw: str) -> int:
    end = len(raw)
    while not _VISIBLE.match(raw, end - 1):
        end -= 1
    return end
