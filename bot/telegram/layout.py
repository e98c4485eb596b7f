"""A text to messages: each line starts right to left, and none is longer than Telegram takes."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from bot.telegram.cleaning import is_visible
from bot.telegram.direction import FSI, PDI, RLM, first_strong, is_right_to_left, runs_right_to_left
from bot.telegram.message import Keyboard, Message, utf16_length
from bot.telegram.text import Mark, Marked

LONGEST = 4096
"""UTF-16 code units of a message."""
MOST_ENTITIES = 100
_ROOM = LONGEST - 3
"""A line that is cut in two may need three direction marks more."""


def laid_out(body: Marked, *, rtl: bool, keyboard: Keyboard = ()) -> list[Message]:
    """Return `body` as messages, the keyboard under the last.

    At least one message, unless there is nothing to see in `body`.

    Args:
        rtl: Whether every line is to start from right to left.
    """
    whole = right_to_left(body) if rtl else body
    parts = [
        replace(shown, marks=shown.marks[:MOST_ENTITIES])
        for part in _split(whole)
        for shown in [right_to_left(part) if rtl else part]
        if is_visible(shown.text)
    ]
    return [Message(part, keyboard if part is parts[-1] else ()) for part in parts]


def laid_out_in_one(body: Marked, *, rtl: bool, keyboard: Keyboard = ()) -> Message:
    """Return `body` as one message, to be edited in place; what does not fit is left out."""
    return replace(laid_out(body, rtl=rtl)[0], keyboard=keyboard)


# --- direction -------------------------------------------------------------------------------


def right_to_left(body: Marked) -> Marked:
    """Return `body` with direction marks put in where a line would not start right to left.

    Outside quotations a line starts with an Arabic letter or U+200F. A line of a quotation stays as
    it is if its first strong character is Arabic, for a quotation is to be exact.
    """
    additions: list[tuple[int, str]] = []
    start = 0
    for line in body.text.split("\n"):
        in_quote = any(m.style.is_quote and m.start <= start < m.end for m in body.marks)
        before, after = _direction_marks(line, in_quote=in_quote)
        additions += [(start, before)] if before else []
        additions += [(start + len(line), after)] if after else []
        start += len(line) + 1
    return _with(body, additions)


def _direction_marks(line: str, *, in_quote: bool) -> tuple[str, str]:
    """Return what must stand before and after `line`."""
    if not line or line[0] == RLM:
        return "", ""
    if in_quote:
        if runs_right_to_left(line):
            return "", ""
        return (RLM + FSI, PDI) if first_strong(line) else (RLM, "")
    return ("", "") if is_right_to_left(line[0]) else (RLM, "")


def _with(body: Marked, additions: list[tuple[int, str]]) -> Marked:
    """Return `body` with strings put in at offsets (ascending).

    What is put in at the edge of a quotation is inside it; at the edge of another mark, outside.
    """
    text, read = "", 0
    for offset, string in additions:
        text += body.text[read:offset] + string
        read = offset
    return Marked(text + body.text[read:], tuple(_moved(mark, additions) for mark in body.marks))


def _moved(mark: Mark, additions: list[tuple[int, str]]) -> Mark:
    quote = mark.style.is_quote
    start = sum(
        len(s) for at, s in additions if at < mark.start or (at == mark.start and not quote)
    )
    end = sum(len(s) for at, s in additions if at < mark.end or (at == mark.end and quote))
    return replace(mark, start=mark.start + start, end=mark.end + end)


# --- splitting -------------------------------------------------------------------------------


def _split(body: Marked) -> Iterator[Marked]:
    """Yield parts that Telegram takes; a mark is cut only where it is too long for one message."""
    start = 0
    while start < len(body.text):
        end = _fitting(body, start)
        if end < len(body.text):
            end = _cut(body, start, end)
        part = body.part(start, end).stripped()
        if part:
            yield part
        start = end


def _fitting(body: Marked, start: int) -> int:
    """Return where the longest part from `start` ends that is short enough and has few marks."""
    end = min(len(body.text), start + _ROOM)
    while (over := utf16_length(body.text[start:end]) - _ROOM) > 0:
        end -= (over + 1) // 2
    inside = [mark for mark in body.marks if mark.start < end and start < mark.end]
    if len(inside) > MOST_ENTITIES:
        end = max(start + 1, min(end, inside[MOST_ENTITIES].start))
    return end


def _cut(body: Marked, start: int, end: int) -> int:
    """Return where to cut between `start` and `end`: best between paragraphs, outside all marks."""
    outside = [place for place in _spaces(body.text, start, end) if not _is_inside(body, place)]
    early = start + (end - start) // 4
    for sign in ("\n\n", "\n", " "):
        later = [p for p in outside if p >= early and body.text.startswith(sign, p)]
        if later:
            return later[-1]
    if outside:
        return outside[-1]
    for sign in ("\n", " "):
        place = body.text.rfind(sign, early, end)
        if place > start:
            return place
    return _between_clusters(body.text, start, end)


def _spaces(text: str, start: int, end: int) -> list[int]:
    return [place for place in range(start + 1, min(end + 1, len(text))) if text[place] in "\n "]


def _is_inside(body: Marked, place: int) -> bool:
    return any(mark.start < place < mark.end for mark in body.marks)


_LONGEST_CLUSTER = 40


def _between_clusters(text: str, start: int, end: int) -> int:
    """Return the last place up to `end` that parts no letter from its marks, no emoji in two."""
    for place in range(end, max(start, end - _LONGEST_CLUSTER), -1):
        if not (_joins(text[place]) or text[place - 1] == "\u200d" or _is_flag(text[place])):
            return place
    return end


def _joins(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
