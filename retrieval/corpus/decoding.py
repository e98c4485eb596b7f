"""Bytes to text: UTF-8, UTF-16, or an Arabic code page recognised by how Arabic is spelt."""

import codecs
import re
from dataclasses import dataclass

from retrieval.article import TextOf
from retrieval.corpus.mojibake import is_arabic, undone

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 100_000
"""So many code points tell what a text is written in."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text out of bytes.

    Attributes:
        text_of: "file" when it is the file's own, "extracted" when it was decoded from another
            encoding or repaired.
        is_repaired: Whether it was mojibake, which was undone.
    """

    text: str
    text_of: TextOf
    is_repaired: bool = False


class UndecodableError(ValueError):
    """The bytes are no text that is known; the message says why."""


def decode(data: bytes) -> Decoded:
    """Return the text of `data`, its line ends as "\\n".

    UTF-8 is exactly what `open(path, encoding="utf-8").read()` gives, a byte order mark kept as
    U+FEFF. UTF-16 and UTF-32 are known by their marks, UTF-16 without one, Windows-1256 and
    ISO 8859-6 by whether they give Arabic words. Mojibake is undone (`mojibake`).

    Raises:
        UndecodableError.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked:
        return Decoded(_universal(_strictly(data, marked)), "extracted")
    utf8 = _utf8(data)
    # Before anything is said of control characters, which mojibake has many of.
    repaired = undone(utf8) if utf8 is not None and b"\0" not in data else None
    if repaired is not None:
        return Decoded(_universal(repaired), "extracted", is_repaired=True)
    if utf8 is not None and _is_text(utf8):
        return Decoded(_universal(utf8), "file")
    text = _guessed(data, ("utf-16-le", "utf-16-be") if utf8 is not None or b"\0" in data else ())
    if text is None and utf8 is None and b"\0" not in data:
        text = _guessed(data, ("cp1256", "iso8859-6"))
    if text is not None:
        return Decoded(_universal(text), "extracted")
    raise UndecodableError("not a text" if utf8 is not None or b"\0" in data else "not UTF-8")


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(f"damaged {encoding.upper()} (byte {error.start})") from error


def _guessed(data: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text) and (text.isascii() or is_arabic(text[:_SAMPLE])):
            return text
    return None


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Control characters that are no white space."""


def _is_text(text: str) -> bool:
    """Return whether `text` has no NUL and next to no other control characters."""
    sample = text[:_SAMPLE]
    return "\0" not in text and len(_CONTROLS.findall(sample)) <= len(sample) / 100


def _universal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
