"""Readings that say the same, put together: one answer with all its citations.

Only answers of a form (a date, a number, a place, a person) can be compared; whole sentences are
taken for the same when they repeat each other nearly word for word, and never contradict.
"""

from collections.abc import Sequence
from functools import lru_cache

from retrieval.question import Kind
from retrieval.reader.rules import Reading
from retrieval.text.arabic import stem, words
from retrieval.text.dates import DateMention, find_dates, same_day
from retrieval.text.names import same_person, same_place
from retrieval.text.places import both_countries_or_cities
from retrieval.text.quantities import Quantity, contradictory, find_quantities, same_quantity
from retrieval.text.relative_dates import find_relative_dates
from retrieval.text.stopwords import STOP_WORDS

SAME_SENTENCE = 0.6
"""Share of the words two sentences must have in common (Jaccard) to say the same."""
AMOUNTS = (Kind.HOW_MANY, Kind.HOW_LONG)


def group(readings: Sequence[Reading], kind: Kind) -> list[list[Reading]]:
    """Return the readings in groups that agree, in the order of each group's first.

    Agreement is not passed on: «2022» agrees with a day of January and with one of March, which do
    not agree with each other, so none of a group contradicts another.
    """
    groups: list[list[Reading]] = []
    for reading in readings:
        home = next((g for g in groups if _belongs(reading, g, kind)), None)
        if home is None:
            groups.append([reading])
        elif all(not _same_place(reading, other) for other in home):
            home.append(reading)
    return groups


def _belongs(reading: Reading, home: Sequence[Reading], kind: Kind) -> bool:
    first, *others = home
    return agree(first, reading, kind) and not any(contradict(reading, r, kind) for r in others)


def agree(one: Reading, other: Reading, kind: Kind) -> bool:
    """Return whether two readings give the same answer to a question of this kind."""
    if not (one.typed and other.typed):
        return one.typed == other.typed and _same_words(one.sentence.text, other.sentence.text)
    if kind is Kind.WHEN:
        return _same_time(one, other)
    if kind in AMOUNTS:
        return _same_amount(one, other)
    if kind is Kind.WHERE:
        return same_place(one.answer.text, other.answer.text)
    return same_person(one.answer.text, other.answer.text)


def contradict(one: Reading, other: Reading, kind: Kind) -> bool:
    """Return whether two answers cannot both be right, if they are about the same thing.

    Two that differ need not contradict: «أكثر من 84» and «86», «جنيف» and «سويسرا», 7 hours and
    12 pages. What nobody can tell here is no contradiction.
    """
    if not (one.typed and other.typed) or agree(one, other, kind):
        return False
    if kind is Kind.WHEN:
        a, b = days(one), days(other)
        return bool(a and b) and not any(same_day(x, y) for x in a for y in b)
    if kind in AMOUNTS:
        x, y = amount(one), amount(other)
        return x is not None and y is not None and contradictory(x, y)
    if kind is Kind.WHERE:
        return both_countries_or_cities(one.answer.text, other.answer.text)
    return kind is Kind.WHO


def _same_place(one: Reading, other: Reading) -> bool:
    """Return whether both quote one article's same sentence."""
    return one.sentence == other.sentence


def _same_words(one: str, other: str) -> bool:
    a, b = _content(one), _content(other)
    return bool(a & b) and len(a & b) / len(a | b) >= SAME_SENTENCE


# What is compared is compared again and again.
@lru_cache(maxsize=16384)
def _content(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words(text) if w not in STOP_WORDS)


# --- when


def days(reading: Reading) -> list[DateMention]:
    """Return the dates of an answer, «الاثنين» and «أمس» as the day they name in its article."""
    sentence, answer = reading.sentence, reading.answer
    found = find_dates(sentence.text)
    published = sentence.article.published
    if published is not None:
        found += [
            DateMention(r.start, r.end, r.day.day, r.day.month, r.day.year)
            for r in find_relative_dates(sentence.text, published)
        ]
    start, end = answer.start - sentence.start, answer.end - sentence.start
    return sorted(
        (d for d in found if d.start < end and start < d.end), key=lambda mention: mention.start
    )


def _same_time(one: Reading, other: Reading) -> bool:
    a, b = days(one), days(other)
    if a and b:  # «11 و12 يناير» is not «12 يناير»
        return len(a) == len(b) and all(
            same_day(x, y) and _share(x, y) for x, y in zip(a, b, strict=True)
        )
    return not (a or b) and _same_words(one.answer.text, other.answer.text)


def _share(one: DateMention, other: DateMention) -> bool:
    """Return whether both know the same of day, month or year: «يناير» and «2022» share nothing."""
    pairs = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    return any(x is not None and y is not None for x, y in pairs)


# --- how much


def amount(reading: Reading) -> Quantity | None:
    """Return what an answer says of how much, with the words around it in its sentence."""
    sentence, answer = reading.sentence, reading.answer
    start, end = answer.start - sentence.start, answer.end - sentence.start
    found = (q for q in _quantities(sentence.text) if q.start < end and start < q.end)
    return next(found, None)


@lru_cache(maxsize=4096)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(text))


def _same_amount(one: Reading, other: Reading) -> bool:
    a, b = amount(one), amount(other)
    if a is None or b is None:
        return a is b and _same_words(one.answer.text, other.answer.text)
    return same_quantity(a, b)
