"""Readings that say the same, put together: one answer with all its citations.

Only answers of a form (a date, a number, a place, a person) can be compared word by word; whole
sentences are taken for the same when they repeat each other nearly word for word.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from retrieval.question import Kind
from retrieval.reader.rules import Reading
from retrieval.text.arabic import stem, words
from retrieval.text.dates import find_dates, same_day
from retrieval.text.stopwords import STOP_WORDS

SAME_SENTENCE = 0.6
"""Share of the words two sentences must have in common (Jaccard) to say the same."""


def group(readings: Sequence[Reading], kind: Kind) -> list[list[Reading]]:
    """Return the readings in groups that agree, in the order of each group's first."""
    groups: list[list[Reading]] = []
    for reading in readings:
        home = next((g for g in groups if agree(g[0], reading, kind)), None)
        if home is None:
            groups.append([reading])
        elif all(not _same_place(reading, other) for other in home):
            home.append(reading)
    return groups


def agree(one: Reading, other: Reading, kind: Kind) -> bool:
    """Return whether two readings give the same answer to a question of this kind."""
    if not (one.typed and other.typed):
        return one.typed == other.typed and _same_words(one.sentence.text, other.sentence.text)
    if kind is Kind.WHEN:
        return _same_time(one.answer.text, other.answer.text)
    if kind in (Kind.HOW_MANY, Kind.HOW_LONG):
        return _numbers(one.answer.text) == _numbers(other.answer.text)
    return _same_name(one.answer.text, other.answer.text)


def _same_place(one: Reading, other: Reading) -> bool:
    """Return whether both quote one article's same sentence."""
    return one.sentence == other.sentence


def _same_words(one: str, other: str) -> bool:
    a, b = _content(one), _content(other)
    return bool(a & b) and len(a & b) / len(a | b) >= SAME_SENTENCE


# A sentence is held against many others, of many questions.
@lru_cache(maxsize=16384)
def _content(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words(text) if w not in STOP_WORDS)


def _same_time(one: str, other: str) -> bool:
    a, b = find_dates(one), find_dates(other)
    if a and b:  # «11 و12 يناير» is not «12 يناير»
        return len(a) == len(b) and all(same_day(x, y) for x, y in zip(a, b, strict=True))
    return _same_words(one, other)


_NUMBER_WORDS = {
    form: number
    for number, forms in enumerate(
        (
            "", "واحد واحده", "اثنان اثنين اثنتان اثنتين", "ثلاث ثلاثه", "اربع اربعه", "خمس خمسه",
            "ست سته", "سبع سبعه", "ثماني ثمان ثمانيه", "تسع تسعه", "عشر عشره",
        )
    )
    for form in forms.split()
}  # fmt: skip


def _numbers(text: str) -> list[str]:
    """Return the numbers of an answer in digits, or its words where it has none («ساعتان»)."""
    found = [
        str(_NUMBER_WORDS.get(w, w)) for w in words(text) if w[0].isdigit() or w in _NUMBER_WORDS
    ]
    return found or sorted(stem(w) for w in words(text))


def _same_name(one: str, other: str) -> bool:
    """Return whether two names share their last word, or the shorter lies in the longer.

    Spelling may vary by a letter («ستولتنبرغ», «ستولتنبيرغ»).
    """
    a, b = [stem(w) for w in words(one)], [stem(w) for w in words(other)]
    if not a or not b:
        return False
    shorter, longer = sorted((a, b), key=len)
    return all(any(_same_word(x, y) for y in longer) for x in shorter) or _same_word(a[-1], b[-1])


def _same_word(one: str, other: str) -> bool:
    allowed = 1 if min(len(one), len(other)) >= 4 else 0
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
