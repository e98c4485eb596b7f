"""Marked text (see `calendar_words`) to the dates in it: shapes found, numbers read and checked."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from hijridate import Hijri

from retrieval.text import date_shapes as shapes
from retrieval.text.calendar_words import HIJRI_MONTH, MONTH, month_number, ordinal_number


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date written in a text: a stretch start:end of code points, and what is known of the day.

    The stretch is the day, the month and the year with what joins them and the era; a day of the
    week, «يوم», «شهر» or «عام» before them is outside. In a list («11 و12 يناير 2022», «من 5 إلى 9
    مايو») each day is a mention: the last (the first of "May 5-9") has the month in its stretch,
    the others only their own words, though all know the month and the year.

    Attributes:
        month: 1..12, Gregorian.
        ambiguous: Day and month may be the other way round (1/11/2022); as they stand, the first
            number is the day.
    """

    start: int
    end: int
    day: int | None
    month: int | None
    year: int | None
    ambiguous: bool = False

    @property
    def exact(self) -> date | None:
        """The day, where day, month and year are all known (day first where ambiguous)."""
        if self.day is None or self.month is None or self.year is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def swapped(self) -> date | None:
        """The month-first reading of an ambiguous date."""
        if not self.ambiguous:
            return None
        return replace(self, day=self.month, month=self.day).exact


def read_dates(marked: str) -> list[DateMention]:
    """Return the dates of one line of marked text, in order, with offsets into it."""
    found = [date for start, end in _windows(marked) for date in _dates_between(marked, start, end)]
    return sorted(found, key=lambda mention: mention.start)


# A date's words are this near to its digits or month: code points, generously.
_REACH = 40
_CORE = re.compile(r"[\d\ue001-\ue01c]+")


def _windows(marked: str) -> list[tuple[int, int]]:
    """Return the stretches of `marked` that may hold dates; most of a text does not."""
    windows: list[tuple[int, int]] = []
    for core in _CORE.finditer(marked):
        start, end = max(core.start() - _REACH, 0), core.end() + _REACH
        if windows and start <= windows[-1][1]:
            start, _ = windows.pop()
        windows.append((start, end))
    return windows


def _dates_between(marked: str, start: int, end: int) -> Iterator[DateMention]:
    """Yield the dates, shape by shape; what one shape takes no later one sees."""
    for needed, patterns, read in _READERS:
        for pattern in patterns if _compiled(needed).search(marked, start, end) else ():
            for match in _compiled(pattern).finditer(marked, start, end):
                yield from read(match)
                taken = "\0" * len(match.group())
                marked = marked[: match.start()] + taken + marked[match.end() :]


_compiled = cache(re.compile)
"""`re.compile`, when a pattern is first needed: the shapes of dates take a while to compile."""

_Known = tuple[int, int, int | None]
_Calendar = Callable[[int, int, int | None], _Known | None]


def _read_numeric(match: re.Match[str]) -> Iterator[DateMention]:
    day, month, year = (int(match[group]) for group in ("day", "month", "year"))
    if match["hijri"]:
        yield from _mentions(*match.span(), _from_hijri(day, month, year))
        return
    if not 1800 <= year < 2200:
        return
    year_first = match.start("year") == match.start()
    if month > 12 and not year_first:
        day, month = month, day
    for mention in _mentions(*match.span(), _gregorian(day, month, year)):
        yield replace(mention, ambiguous=not year_first and day <= 12 and day != month)


def _read_days(match: re.Match[str]) -> Iterator[DateMention]:
    yield from _days_in(match, _gregorian)


def _read_hijri_days(match: re.Match[str]) -> Iterator[DateMention]:
    yield from _days_in(match, _from_hijri)


def _days_in(match: re.Match[str], calendar: _Calendar) -> Iterator[DateMention]:
    month, year = month_number(match["month"]), _year(match)
    # «خسر 20، 12 يناير»: days of one month are listed in order, so 20 is none of them.
    days = _rising_tail(_parts(shapes.DAY, match, "days", _day_number))
    start = min(days[0].start, match.start("names"))
    for day in _stretched(days, start, match.end()):
        yield from _mentions(day.start, day.end, calendar(day.number, month, year))


def _read_months(match: re.Match[str]) -> Iterator[DateMention]:
    months = _parts(shapes.ONE_MONTH, match, "months", month_number)
    # In «ديسمبر ويناير 2022» the year is January's alone.
    of_the_year = len(_rising_tail(months))
    for place, month in enumerate(_stretched(months, months[0].start, match.end())):
        year = _year(match) if place >= len(months) - of_the_year else None
        yield DateMention(month.start, month.end, None, month.number, year)


def _read_years(match: re.Match[str]) -> Iterator[DateMention]:
    years = _parts(r"\d+", match, "years", int)
    for year in _stretched(years, years[0].start, match.end()):
        yield DateMention(year.start, year.end, None, None, year.number)


_Read = Callable[[re.Match[str]], Iterator[DateMention]]

_READERS: tuple[tuple[str, tuple[str, ...], _Read], ...] = (
    (shapes.JOINED, shapes.NUMERIC, _read_numeric),
    (HIJRI_MONTH, shapes.HIJRI, _read_hijri_days),
    (MONTH, shapes.PART_OF_MONTH, _read_months),
    (MONTH, shapes.DAY_OF_MONTH, _read_days),
    (MONTH, shapes.MONTHS, _read_months),
    (r"\d{3}", shapes.YEARS, _read_years),
)
"""What no match of the shapes is without, the shapes, and how they are read."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One day, month or year of a list, and its stretch of the marked text."""

    number: int
    start: int
    end: int


def _parts(
    pattern: str, match: re.Match[str], group: str, number: Callable[[str], int]
) -> list[_Part]:
    shift = match.start(group)
    return [
        _Part(number(part.group()), shift + part.start(), shift + part.end())
        for part in re.finditer(pattern, match[group])
    ]


def _rising_tail(parts: list[_Part]) -> list[_Part]:
    """Return the longest end of `parts` in which the numbers rise."""
    falls = [i for i, (a, b) in enumerate(pairwise(parts), start=1) if a.number >= b.number]
    return parts[falls[-1] :] if falls else parts


def _stretched(parts: list[_Part], start: int, end: int) -> list[_Part]:
    """Return `parts`, the first from `start` and the last to `end`."""
    parts = [replace(parts[0], start=start), *parts[1:]]
    return [*parts[:-1], replace(parts[-1], end=end)]


def _day_number(words: str) -> int:
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits.group())
    return 1 if words == "اول" else ordinal_number(words)


def _year(match: re.Match[str]) -> int | None:
    return int(match["year"]) if match["year"] else None


def _mentions(start: int, end: int, known: _Known | None) -> list[DateMention]:
    return [DateMention(start, end, *known)] if known else []


def _gregorian(day: int, month: int, year: int | None) -> _Known | None:
    """Return the day as given where there is one; 29 February where the year is not known."""
    leap = 2000
    exists = 1 <= month <= 12 and 1 <= day <= monthrange(year or leap, month)[1]
    return (day, month, year) if exists else None


def _from_hijri(day: int, month: int, year: int | None) -> _Known | None:
    """Return the Gregorian day of a Hijri one where it exists and the tables reach it."""
    if year is None:
        return None
    try:
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return converted.day, converted.month, converted.year
