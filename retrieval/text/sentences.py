"""Sentences of a stretch of text, with exact offsets.

A sentence ends at `. ! ? ؟ ؛`-strong marks or at a line end, closing quotes and brackets
included. Arabic news writes paragraphs as one sentence; one of more than `LONGEST_WORDS` words is
divided at its weaker breaks, so that an answer can be quoted without quoting a page.
"""

import re
from collections.abc import Iterator

from retrieval.article import Stretch

LONGEST_WORDS = 60
LONGEST = 600
"""A sentence has at most this many words and code points."""

_END = re.compile(r"(?:[.!?؟…]+)[\"'”’»)\]}]*|\n")
_CLOSERS = "\"'”’»)]}"
# A full stop after these ends no sentence: titles, initials, Latin abbreviations.
_ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "etc", "inc", "jr"})
_WEAK = re.compile(r"[؛;،,:–—-](?=\s)")
_WORD = re.compile(r"\S+")
# Words that open a new clause after a comma, as they are written at its head.
_CLAUSE = re.compile(
    r"\s*(?:ف|و)?(?:فيما|بينما|حيث|كما|لكن|لكنّ?ه|إلا|غير|بل|ثم|إذ|مشير|مؤكد|مضيف|موضح|معتبر|محذر|"
    r"لافت|مشدد|وأعلن|وقال|وأكد|وأضاف|وأشار|ودعا|واعتبر|وأعرب|وذلك|ولا|ولم|وقد|وفي|and|but|which)"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Stretch]:
    """Return the sentences of text[start:end] in order; none is blank, all are stripped.

    Together they hold every character of the stretch that is not white space.
    """
    stop = len(text) if end is None else end
    return [
        part
        for whole in _whole(text, start, stop)
        for part in _divided(text, whole.start, whole.end)
    ]


def _whole(text: str, start: int, stop: int) -> Iterator[Stretch]:
    begin = start
    for match in _END.finditer(text, start, stop):
        if match.group() == "\n" or _ends_sentence(text, match.start(), match.end(), stop):
            yield from _stripped(text, begin, match.end())
            begin = match.end()
    yield from _stripped(text, begin, stop)


def _stripped(text: str, start: int, end: int) -> Iterator[Stretch]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Stretch(start, end)


def _ends_sentence(text: str, start: int, end: int, stop: int) -> bool:
    """Return whether the marks text[start:end], with a text on both sides, end a sentence."""
    marks = text[start:end].rstrip(_CLOSERS)
    if marks == "..":  # newspapers write «..» for a dash
        return False
    before = re.search(r"\w+$", text[max(0, start - 20) : start])
    word = before.group() if before else ""
    glued = end < stop and not text[end].isspace()
    if glued:
        arabic_after = "ء" <= text[end] <= "ي"
        return arabic_after and len(word) >= 3 and not word.isascii() and marks != ".."
    if marks != "." or end - start > 1:
        return True
    return not _is_abbreviation(word, text[: start - len(word)][-8:])


def _is_abbreviation(word: str, before: str) -> bool:
    if len(word) == 1 and word.isalpha():
        # «1432 هـ.» and «1990 م.» end sentences, «د.» and «م.» before a name do not.
        return not re.search(r"\d\s*$", before)
    if word.isdigit():
        return before.strip(" \t") == "" or before.endswith("\n")  # «1. » opens a list
    return word.lower() in _ABBREVIATIONS


def _divided(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Yield text[start:end] whole if short enough, else its parts, divided near the middle."""
    words = [m.start() + start for m in _WORD.finditer(text[start:end])]
    if len(words) <= LONGEST_WORDS and end - start <= LONGEST:
        yield from _stripped(text, start, end)
        return
    cut = _best_break(text, start, end, words)
    yield from _divided(text, start, cut)
    yield from _divided(text, cut, end)


def _best_break(text: str, start: int, end: int, words: list[int]) -> int:
    """Return where to divide text[start:end]: at the best weak break near the middle."""
    middle = (start + end) / 2
    best, best_cost = _plain_break(start, end, words), float("inf")
    for match in _WEAK.finditer(text, start, end):
        cut = match.end()
        distance = abs(cut - middle) / (end - start)
        if distance > 0.4 or _inside_quotes(text, start, cut):
            continue
        kind = 0.0 if match.group() in "؛;" else 0.1 if _CLAUSE.match(text, cut) else 0.3
        if distance + kind < best_cost:
            best, best_cost = cut, distance + kind
    return best


def _plain_break(start: int, end: int, words: list[int]) -> int:
    """Return the word start nearest the middle, or the middle of one endless word."""
    middle = (start + end) // 2
    inner = [offset for offset in words if offset > start]
    nearest = min(inner, key=lambda offset: abs(offset - middle), default=middle)
    return nearest if start < nearest < end else middle


def _inside_quotes(text: str, start: int, cut: int) -> bool:
    before = text[start:cut]
    return before.count('"') % 2 == 1 or before.count("«") > before.count("»")
