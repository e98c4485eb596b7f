"""Text with its formatting as a value: a string, and marks over stretches of it.

Built from the leaves up: `plain`, `name` and `quoted` make text, `bold`, `quote` and the like lay
one mark over all of it, `+` joins. So marks nest and never cross, and no sign in a text can act as
markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Self

from bot.telegram.cleaning import cleaned_with_map, one_line
from bot.telegram.direction import FSI, PDI, is_foreign, with_isolates


class Style(StrEnum):
    """How a stretch is shown; the values are the Bot API's names of entities."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "text_link"
    QUOTE = "blockquote"
    FOLDED_QUOTE = "expandable_blockquote"

    @property
    def is_quote(self) -> bool:
        """Whether it is a block of a source's own words."""
        return self in (Style.QUOTE, Style.FOLDED_QUOTE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One style over code points start..end-1; `url` belongs to a link."""

    start: int
    end: int
    style: Style
    url: str | None = None

    def moved(self, by: int) -> Self:
        """Return the same mark `by` code points further on."""
        return type(self)(self.start + by, self.end + by, self.style, self.url)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the marks over it.

    Attributes:
        marks: None is empty; any two lie apart or one in the other, the outer one first.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: "Marked") -> "Marked":
        moved = (mark.moved(len(self.text)) for mark in other.marks)
        return Marked(self.text + other.text, (*self.marks, *moved))

    def __bool__(self) -> bool:
        return bool(self.text)

    def part(self, start: int, end: int) -> "Marked":
        """Return text[start:end]; a mark that reaches beyond is closed there."""
        kept = (
            Mark(max(mark.start, start), min(mark.end, end), mark.style, mark.url).moved(-start)
            for mark in self.marks
            if mark.start < end and start < mark.end
        )
        return Marked(self.text[start:end], tuple(kept) if start < end else ())

    def stripped(self) -> "Marked":
        """Return it without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(start, len(self.text.rstrip())))


def plain(text: str) -> Marked:
    """Return words of our own, on one line; what is foreign in an Arabic line is isolated."""
    return Marked(with_isolates(one_line(text)))


def lines(text: str) -> Marked:
    """Return words of our own, line by line as they are."""
    return Marked("\n".join(plain(line).text for line in text.split("\n")))


def name(text: str) -> Marked:
    """Return a title or a name, on one line, to stand beside other words."""
    return isolated(Marked(one_line(text)))


def quoted(text: str, bolds: Iterable[tuple[int, int]] = ()) -> Marked:
    """Return a source's `text`, cleaned and no more, with the stretches `bolds` of it in bold.

    Args:
        bolds: Offsets into `text`, start and end; they may overlap.
    """
    clean = cleaned_with_map(text)
    stretches = ((clean.offset(start), clean.offset(end)) for start, end in bolds)
    return Marked(clean.text, tuple(Mark(*ends, Style.BOLD) for ends in _united(stretches)))


def _united(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches that are not empty in order, those that touch as one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def isolated(body: Marked) -> Marked:
    """Return `body` so that its direction and that of its neighbours leave each other alone."""
    return Marked(FSI) + body + Marked(PDI) if is_foreign(body.text) else body


def joined(parts: Iterable[Marked], separator: str = "") -> Marked:
    """Return `parts` one after the other, empty ones left out."""
    kept = [part for part in parts if part]
    apart = ((Marked(separator), part) for part in kept[1:])
    return sum(chain.from_iterable(apart), kept[0] if kept else Marked())


def bold(body: Marked) -> Marked:
    """Return `body` in bold."""
    return _marked(body, Style.BOLD)


def italic(body: Marked) -> Marked:
    """Return `body` in italics."""
    return _marked(body, Style.ITALIC)


def code(text: str) -> Marked:
    """Return `text` in a fixed width, to be copied at a touch; nothing can be marked inside."""
    return _marked(Marked(one_line(text)), Style.CODE)


def link(body: Marked, url: str) -> Marked:
    """Return `body` leading to `url`."""
    return _marked(body, Style.LINK, url)


def quote(body: Marked) -> Marked:
    """Return `body` as a quotation, to stand on lines of its own and in no other quotation."""
    return _marked(body, Style.QUOTE)


def folded_quote(body: Marked) -> Marked:
    """Return `body` as a quotation of which a few lines show until it is touched."""
    return _marked(body, Style.FOLDED_QUOTE)


def _marked(body: Marked, style: Style, url: str | None = None) -> Marked:
    if not body:
        return body
    return Marked(body.text, (Mark(0, len(body.text), style, url), *body.marks))
