"""The dates written in a text: days, months and years, in any of the traditions of Arabic writing.

Months by Gregorian, Levantine, Maghrebi or English name, or two of these («ديسمبر/كانون الأول»);
days in digits or in words; «10-01-2022», «1/11/2022», «2022-01-10»; Hijri dates, as the Gregorian
day they fall on (Umm al-Qura calendar, 1343 to 1500 AH).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from retrieval.text.arabic import Folded
from retrieval.text.calendar_words import mark
from retrieval.text.date_reading import DateMention, read_dates

__all__ = ["DateMention", "date_terms", "find_dates", "naming_terms", "same_day"]


def find_dates(text: str) -> list[DateMention]:
    """Return the dates written in `text`, in order; no two overlap and none crosses a line break.

    A number that cannot be a date (32 يناير, 31/2/2022) gives none. A month's name alone counts
    only beside a cue («شهر», «في», «منتصف», «الماضي» …), for «مارس» is also "practised".
    """
    return list(_found(text))


# One sentence is asked for its dates by several: as an answer, as a source that agrees.
@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[DateMention, ...]:
    return tuple(
        replace(mention, start=line.start() + mention.start, end=line.start() + mention.end)
        for line in _LINE.finditer(text)
        for mention in _dates_of_line(line.group())
    )


def same_day(a: DateMention, b: DateMention) -> bool:
    """Return whether some reading of `a` and some reading of `b` contradict each other nowhere.

    What one of them leaves open agrees with anything: «26 يناير» with 26/1/2022 and «يناير 2022».
    """
    return any(
        all(x is None or y is None or x == y for x, y in zip(one, other, strict=True))
        for one in _readings(a)
        for other in _readings(b)
    )


def date_terms(text: str) -> list[tuple[str, int, int]]:
    """Return index terms (term, start, end) for the dates of `text`, the same however written.

    «السادس والعشرين من يناير 2022» gives date:01-26, month:01 and year:2022, all with the
    mention's stretch. An ambiguous date gives the terms of both readings.
    """
    return [
        (term, mention.start, mention.end)
        for mention in find_dates(text)
        for term in _terms_of(mention)
    ]


def naming_terms(mention: DateMention) -> list[frozenset[str]]:
    """Return sets of index terms; a text that has all of one set names the day, month or year.

    Of a day that is its own term, for the year is mostly left out where it is known.
    """
    return [
        frozenset(
            [f"date:{month:02}-{day:02}"]
            if day and month
            else ([f"month:{month:02}"] if month else []) + ([f"year:{year:04}"] if year else [])
        )
        for day, month, year in _readings(mention)
    ]


def _terms_of(mention: DateMention) -> Iterator[str]:
    for day, month, _ in _readings(mention):
        if month is not None and day is not None:
            yield f"date:{month:02}-{day:02}"
        if month is not None:
            yield f"month:{month:02}"
    if mention.year is not None:
        yield f"year:{mention.year:04}"


def _readings(mention: DateMention) -> list[tuple[int | None, int | None, int | None]]:
    day_first = (mention.day, mention.month, mention.year)
    month_first = (mention.month, mention.day, mention.year)
    return [day_first, month_first] if mention.ambiguous else [day_first]


_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Small "may" and "march", and «أب» (father), which folding makes «آب», unless beside a number;
# and the characters that marks are made of.
# One letter is looked at before all that must not stand there.
_LOOKALIKE = re.compile(
    r"(?=[mأ\ue000-\ue0ff])"
    r"(?:(?<!\d )(?<!شهر )\b(?:may|march|أب)\b(?! \d)|[\ue000-\ue0ff])"
)


def _dates_of_line(line: str) -> list[DateMention]:
    """Return the dates of `line`, in order, with offsets into it."""
    line = _LOOKALIKE.sub(lambda match: "\0" * len(match.group()), line)
    folded = Folded(line)
    found = read_dates(mark(folded.text))
    sources = [folded.source_range(mention.start, mention.end) for mention in found]
    return [replace(m, start=s, end=e) for m, (s, e) in zip(found, sources, strict=True)]
