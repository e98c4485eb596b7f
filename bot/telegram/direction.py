"""Right to left: which way a line runs, and what inside it must be kept together.

A line runs as its first strong character does (Unicode bidi algorithm, UAX #9, P2 and P3). Inside
an Arabic line a Latin word, an address or a signed number is torn from the signs and numbers beside
it unless it is isolated: FSI ... PDI.
"""

import re
import unicodedata

RLM = "\u200f"
FSI, PDI = "\u2068", "\u2069"

_LEFT = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
"""Latin, Greek and Cyrillic letters."""
_RUN = (
    rf"(?:[@#/.]|[0-9][0-9.,:-]*)?[{_LEFT}]"
    rf"(?:[{_LEFT}0-9@#&%+/\\_=?:.,'’~$*–—-]| (?=[{_LEFT}]))*(?<=[{_LEFT}0-9#+/_=%])"
)
_SIGNED = r"(?<![\w.,+−-])[+−-]\d[\d.,٫٬]*(?:\s?[%٪‰°])?|(?<![\w.,])\d[\d.,٫٬]*\s?[%‰°]"
_PARTED = r"(?<![\w.,])\d+(?:[-–/:]\d+)+"
_FOREIGN = re.compile(rf"{_RUN}|{_SIGNED}|{_PARTED}")
_MARKS = re.compile("[\u200e\u200f\u061c]")


def with_isolates(line: str) -> str:
    """Return an Arabic `line` of our own with each Latin run and each signed number isolated.

    A line that runs from left to right comes back as it is. Direction marks go: the isolates do
    their work.
    """
    line = _MARKS.sub("", line)
    if not runs_right_to_left(line):
        return line
    return _FOREIGN.sub(lambda match: f"{FSI}{match.group()}{PDI}", line)


def is_foreign(text: str) -> bool:
    """Return whether `text` holds anything that an Arabic line could tear apart."""
    return _FOREIGN.search(text) is not None or any(
        unicodedata.bidirectional(char) == "L" for char in text
    )


def is_right_to_left(char: str) -> bool:
    """Return whether `char` is a letter or a mark that runs from right to left."""
    return unicodedata.bidirectional(char) in ("R", "AL")


def first_strong(line: str) -> str | None:
    """Return the first character of `line` that has a direction, skipping what is isolated."""
    depth = 0
    for char in line:
        kind = unicodedata.bidirectional(char)
        if kind in ("FSI", "LRI", "RLI"):
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return char
    return None


def runs_right_to_left(line: str) -> bool:
    """Return whether `line` is shown from right to left."""
    first = first_strong(line)
    return first is not None and is_right_to_left(first)
