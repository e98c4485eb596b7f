"""Other people's words made harmless: what acts on a screen instead of being shown goes.

    removed          controls, bidi embeddings, overrides and isolates (U+202A-202E, U+2066-2069),
                     U+FEFF, interlinear marks, tags
    made one         line ends of any kind: a line feed; a tab: a space
    replaced         a lone surrogate: U+FFFD
    collapsed        direction marks in a row: the last; more than two zero-width characters in a
                     row: the first; more than eight combining marks: the first eight; more than
                     two empty lines: one

Nothing of this occurs in an ordinary text but a BOM, tabs and CRLF.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_GONE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
)
_ZERO_WIDTH = "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\u3164"
_COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f"
)
_BREAK = r"(?:\r\n|[\n\v\f\r\x85\u2028\u2029])"
_BLANK = f"[ \t\xa0{_GONE}{_ZERO_WIDTH}]*"

_MOST_MARKS, _MOST_ZERO_WIDTH = 8, 2

_UNSAFE = re.compile(
    rf"(?P<flood>{_BREAK}(?:{_BLANK}{_BREAK}){{3,}})|(?P<broken>{_BREAK})|(?P<tab>\t)"
    rf"|(?P<unseen>[{_GONE}{_ZERO_WIDTH}{_COMBINING}]+)|(?P<surrogate>[\ud800-\udfff])"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its unsafe parts, and where each offset of the source went.

    Attributes:
        changes: For each replaced part, in order: its end in the source, its start and its end
            in `text`.
    """

    text: str
    changes: tuple[tuple[int, int, int], ...] = ()

    def offset(self, source: int) -> int:
        """Return where the source's offset `source` is in `text`, never inside a replacement."""
        at = bisect_right(self.changes, (source, len(self.text), len(self.text))) - 1
        source_end, _, end = self.changes[at] if at >= 0 else (0, 0, 0)
        nearest = end + source - source_end
        limit = self.changes[at + 1][1] if at + 1 < len(self.changes) else len(self.text)
        return min(nearest, limit)


def cleaned(text: str) -> str:
    """Return `text` without what is unsafe; ordinary text comes back as it is.

    Idempotent: cleaning twice changes nothing more.
    """
    return _UNSAFE.sub(_replacement, text)


def cleaned_with_map(text: str) -> Cleaned:
    """Return `cleaned(text)` and where its source's offsets went."""
    parts: list[str] = []
    changes: list[tuple[int, int, int]] = []
    read = written = 0
    for match in _UNSAFE.finditer(text):
        kept, put = text[read : match.start()], _replacement(match)
        start = written + len(kept)
        written, read = start + len(put), match.end()
        changes.append((read, start, written))
        parts += (kept, put)
    return Cleaned("".join((*parts, text[read:])), tuple(changes))


def one_line(text: str) -> str:
    """Return `text` cleaned and on one line, single spaces between words."""
    return " ".join(cleaned(text).split())


def is_visible(text: str) -> bool:
    """Return whether there is anything to see in `text`."""
    return any(unicodedata.category(char) not in _UNSEEN and char not in _FILLERS for char in text)


_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def shortened(text: str, longest: int) -> str:
    """Return `text` on one line of at most `longest` characters, cut between words, «…» if cut.

    It is empty if there is nothing to see in it.
    """
    line = one_line(text)
    if not is_visible(line[:longest]):
        return ""
    if len(line) <= longest:
        return line
    kept = line[:longest]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept[longest // 2 :] else kept[:-1]}…"


def _replacement(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "flood":
            return "\n\n"
        case "broken":
            return "\n"
        case "tab":
            return " "
        case "surrogate":
            return "\ufffd"
    return _thinned(match.group())


_OUTDONE = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
"""Telegram would make another character of it."""
_GONE_ONE = re.compile(f"[{_GONE}]")
_ZERO_WIDTH_ONE = re.compile(f"[{_ZERO_WIDTH}]")


def _thinned(unseen: str) -> str:
    """Return a run of characters without width, no more of them than a script needs."""
    kept = _OUTDONE.sub("", _GONE_ONE.sub("", unseen))
    zero_width = _ZERO_WIDTH_ONE.findall(kept)
    most = _MOST_ZERO_WIDTH if len(zero_width) <= _MOST_ZERO_WIDTH else 1
    marks = 0
    thin: list[str] = []
    for char in kept:
        if _ZERO_WIDTH_ONE.match(char):
            most -= 1
            if most >= 0:
                thin.append(char)
        elif marks < _MOST_MARKS:
            marks += 1
            thin.append(char)
    return "".join(thin)
