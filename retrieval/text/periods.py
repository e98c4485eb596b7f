"""A day, month or year as people write it on a command line, as its first and last day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from retrieval.text.arabic import fold
from retrieval.text.calendar_words import WEEKDAYS, any_of
from retrieval.text.dates import DateMention, find_dates

FORMS = "write it like 2022-01-10, 2022-01, 2022 or «10 يناير 2022»"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included."""

    first: date
    last: date


def read_period(text: str) -> Period:
    """Return the day, month or year that `text` names, and names alone.

    >>> str(read_period("شباط 2024").last), read_period("٢٠٢٢-٠١") == read_period("يناير 2022")
    ('2024-02-29', True)

    Raises:
        ValueError: It names none, more than one, one without its year, or one that can be read in
            two ways (1/11/2022); the message is one line.
    """
    folded = " ".join(fold(text).split())
    numbers = _YEAR_MONTH.fullmatch(folded)
    if numbers:
        year, month = numbers["year"] or numbers["last"], numbers["month"] or numbers["first"]
        return _period(text, int(year), int(month) if month else None, None)
    mentions = find_dates(text)
    if len(mentions) != 1 or not _FILLING.fullmatch(fold(_rest(text, mentions[0]))):
        raise ValueError(f"«{text}» is no date; {FORMS}")
    [mention] = mentions
    _refuse_what_is_unclear(text, mention)
    return _period(text, mention.year or 0, mention.month, mention.day)


_YEAR_MONTH = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d\d?))?|(?P<first>\d\d?)[-/.](?P<last>\d{4})"
)
_WEEKDAY = any_of("|".join(name for names in WEEKDAYS for name in names))
_FILLING = re.compile(rf"[ ,]*(?:(?:{_WEEKDAY}|يوم|شهر|عام|سنه|في|[a-z]+day)[ ,]*)*")


def _rest(text: str, mention: DateMention) -> str:
    return f"{text[: mention.start]} {text[mention.end :]}"


def _refuse_what_is_unclear(text: str, mention: DateMention) -> None:
    if mention.year is None:
        raise ValueError(f"«{text}» has no year; {FORMS}")
    if mention.swapped and mention.exact:
        raise ValueError(
            f"«{text}» may be {mention.exact} or {mention.swapped}; write one of these"
        )


def _period(text: str, year: int, month: int | None, day: int | None) -> Period:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"«{text}» is no date ({error}); {FORMS}") from error
    last_month = month or 12
    last_day = day or monthrange(year, last_month)[1]
    return Period(first, date(year, last_month, last_day))
