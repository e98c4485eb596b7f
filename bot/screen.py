"""Where people read: styled lines to a terminal or a pipe, harmless whatever the text holds."""

import re
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

# Controls act on a terminal; embeddings, overrides and isolates reorder what stands after them.
_ACTING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# Vowel marks, and what follows them where letters stand from left to right.
_MARKS = re.compile(r"([\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8]+)(.)")
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_BROKEN = re.compile("[\ud800-\udfff]")


def harmless(text: str) -> str:
    """Return `text` on one line, without what would act on a terminal instead of being shown."""
    return _BROKEN.sub("\ufffd", _BREAKS.sub(" ", _ACTING.sub("", text)))


class Screen:
    """Shows lines.

    Attributes:
        marks: Whether a marked span needs signs around it, because its style does not show: in a
            pipe, on a terminal without styles, and where letters are reordered here.
    """

    def __init__(self, file: TextIO, *, bidi: bool = False) -> None:
        self.console = Console(file=file)
        self._bidi = bidi
        self.marks = bidi or not self.console.is_terminal or self.console.is_dumb_terminal

    def show(self, lines: Iterable[Text]) -> None:
        """Write `lines`, broken between words where a terminal is too narrow."""
        for line in lines:
            for part in (part for piece in line.split() for part in self._parts(piece)):
                # Not soft wrapping alone: the terminal would break inside a word.
                self.console.print(part, soft_wrap=True)

    def _parts(self, line: Text) -> list[Text]:
        """Return the pieces of `line` that go on lines of their own."""
        wraps = self.console.is_terminal and not line.no_wrap
        parts = list(line.wrap(self.console, self.console.width)) if wraps else [line]
        for part in parts:
            part.rstrip()
        if not self._bidi:
            return parts
        direction = _direction(line.plain)
        return [self._laid_out(part, direction) for part in parts]

    def _laid_out(self, line: Text, direction: str) -> Text:
        """Return a line with its letters joined and in the order in which they are seen."""
        import arabic_reshaper
        from bidi.algorithm import get_display

        joined = arabic_reshaper.ArabicReshaper({"delete_harakat": False}).reshape(line.plain)
        ordered = str(get_display(joined.rstrip(), base_dir=direction))
        # A terminal puts a mark on the letter before it (Unicode bidi algorithm, L3).
        seen = Text(_MARKS.sub(r"\2\1", ordered), style=line.style)
        if self.console.is_terminal and direction == "R" and seen:
            seen.align("right", self.console.width - 1)
        return seen


def _direction(text: str) -> str:
    """Return "R" or "L", as the first letter of `text` runs (Unicode bidi algorithm, P2, P3)."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL"))
    return "L" if next(strong, "L") == "L" else "R"
