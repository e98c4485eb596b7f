"""A range of characters to whole words: no half of one, no loose punctuation, no odd bracket."""

import unicodedata

_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "‘": "’", '"': '"', "'": "'"}
_SIGNS_BEFORE = "+-−$€£¥#@"
_SIGNS_AFTER = "%٪°+$€£¥²³"


def whole_words(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int] | None:
    """Return text[start:end] grown to whole words and trimmed; None where no word is in it.

    It stays inside text[first:last].

    >>> text = "قال (ويندي شيرمان)، الخميس"
    >>> text[slice(*whole_words(text, 6, 19, 0, len(text)))]
    'ويندي شيرمان'
    """
    while start > first and _in_word(text[start - 1]) and _in_word(text[start]):
        start -= 1
    while end < last and _in_word(text[end - 1]) and _in_word(text[end]):
        end += 1
    return _trimmed(text, start, end)


def _in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" or char in "ـ_"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end:
        if _is_loose(text, start, end, at=start, signs=_SIGNS_BEFORE):
            start += 1
        elif _is_loose(text, start, end, at=end - 1, signs=_SIGNS_AFTER):
            end -= 1
        elif _PAIRS.get(text[start]) == text[end - 1] and end - start > 1:
            start, end = start + 1, end - 1
        else:
            break
    return (start, end) if any(_in_word(char) for char in text[start:end]) else None


def _is_loose(text: str, start: int, end: int, *, at: int, signs: str) -> bool:
    """Return whether the character `at` one end of text[start:end] belongs to no word there."""
    char, inside = text[at], text[start:end]
    if _in_word(char) or char in signs:
        return False
    opened = at == start and _PAIRS.get(char, "") in inside[1:] and char in _PAIRS
    closed = at == end - 1 and any(c == char and o in inside[:-1] for o, c in _PAIRS.items())
    return not (opened or closed)
