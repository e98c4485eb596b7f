"""Arabic that was read in the wrong encoding and saved so: «Ø§Ù„», «ط§ظ„», «ÇáÓáÇã»."""

import re
from collections.abc import Iterator
from contextlib import suppress

_SAMPLE = 100_000
_LETTERS_RUN = re.compile(r"[^\W\d_]+")
_ARABIC_WORD = re.compile(r"[\u0621-\u064a]+")
_COMMONEST = frozenset("اليمونرتبةعدسفهك")
"""Four in five letters of Arabic news are among these; of another encoding's bytes, far fewer."""
# What UTF-8 makes of Arabic when it is read in a code page of Europe, or of Arabic itself.
_OF_UTF8 = re.compile(r"[ØÙÚÛ][\u0080-\uffff]|[طظ][\u0080-\u00bf\u2013-\u203a\u0152\u0192\u02c6§©]")

_READ_AS = (("cp1252", "cp1256"), ("latin-1", "cp1256"), ("latin-1", "iso8859-6"))
"""In which encoding bytes were read, and in which they were written."""


def undone(text: str) -> str | None:
    """Return `text` as it was meant, if it is mojibake of Arabic; None if it is not.

    UTF-8 read in a code page of Europe is ftfy's; read as Windows-1256, or Arabic code pages read
    as European ones, it is undone here, and only where the whole text comes out as Arabic.
    """
    sample = text[:_SAMPLE]
    if text.isascii() or is_arabic(sample):
        return None
    return next((meant for meant in _meant(text) if is_arabic(meant[:_SAMPLE])), None)


def _meant(text: str) -> Iterator[str]:
    if len(_OF_UTF8.findall(text[:_SAMPLE])) >= 5:
        with suppress(UnicodeError):
            yield text.encode("cp1256").decode("utf-8")
        # Here and not above: it takes a tenth of a second to load, and few texts need it.
        import ftfy

        yield ftfy.fix_encoding(text)
    for read, written in _READ_AS:
        with suppress(UnicodeError):
            yield text.encode(read).decode(written)


def is_arabic(text: str) -> bool:
    """Return whether the words of `text` that are not English are Arabic as it is spelt.

    Bytes of another encoding give letters of two scripts in one word, or the rare ones.
    """
    foreign = [word for word in _LETTERS_RUN.findall(text) if not word.isascii()]
    letters = "".join(foreign)
    common = sum(map(letters.count, _COMMONEST))
    whole = sum(_ARABIC_WORD.fullmatch(word) is not None for word in foreign)
    return len(letters) >= 10 and common >= 0.65 * len(letters) and whole >= 0.9 * len(foreign)
