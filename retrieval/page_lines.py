"""A text to its lines, with the features by which residue is told from prose."""

import re
from dataclasses import dataclass

from retrieval.arabic import fold

LONGEST_RESIDUE = 700
"""A line of more code points is prose; nothing else about it is looked at."""

# White space, and the marks that a page leaves around a line and nobody sees.
_VISIBLE = re.compile(r"[^\s\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"[^\W_]+")
_BULLET = re.compile(r"^(?:[•●▪◦‣·○■□►▶◄◀→←»›>*+#–—-]+|\d{1,2}[.)-])\s+")
_FULL_STOP = re.compile(r"(?<![.…])[.][\"'”’»)\]]*$")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the blanks around it.

    Attributes:
        start, end: Its place in the text.
        text: As the source has it.
        form: Folded, in single spaces; empty for a line longer than `LONGEST_RESIDUE`.
        bare: `form` without the symbols around it.
        words: The words and numbers of `form`.
        after_blank: Whether a blank line, or nothing, comes before it.
    """

    start: int
    end: int
    text: str
    form: str
    bare: str
    words: tuple[str, ...]
    after_blank: bool

    @property
    def is_long(self) -> bool:
        """Whether it is longer than any residue."""
        return self.end - self.start > LONGEST_RESIDUE

    @property
    def is_bulleted(self) -> bool:
        """Whether it is an item of a list."""
        return _BULLET.match(self.text) is not None

    @property
    def has_full_stop(self) -> bool:
        """Whether it ends with one full stop, as sentences do and headlines do not."""
        return _FULL_STOP.search(self.text) is not None

    @property
    def is_prose(self) -> bool:
        """Whether its shape alone says a sentence or a paragraph."""
        count = len(self.words)
        ends = (count >= 6 and self.has_full_stop) or (count >= 10 and self.form.endswith(":"))
        return self.is_long or count > 22 or ends


def page_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, in order."""
    lines: list[Line] = []
    start, after_blank = 0, True
    for raw in text.split("\n"):
        inside = _visible(raw)
        if inside is None:
            after_blank = True
        else:
            lines.append(_line(raw[slice(*inside)], start + inside[0], after_blank))
            after_blank = False
        start += len(raw) + 1
    return lines


def without_bullet(text: str) -> str:
    """Return `text` without the bullet or number of a list item before it."""
    return _BULLET.sub("", text, count=1)


def _visible(raw: str) -> tuple[int, int] | None:
    """Return where the visible part of a line lies in it; None where there is none."""
    first = _VISIBLE.search(raw)
    if first is None:
        return None
    end = len(raw)
    while _VISIBLE.match(raw, end - 1) is None:
        end -= 1
    return first.start(), end


def _line(text: str, start: int, after_blank: bool) -> Line:
    short = text if len(text) <= LONGEST_RESIDUE else ""
    form = " ".join(fold(short).split())
    words = tuple(_WORD.findall(form))
    return Line(start, start + len(text), text, form, _EDGES.sub("", form), words, after_blank)
