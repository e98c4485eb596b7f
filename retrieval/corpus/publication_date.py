"""When an article was published, as its page tells: in a date bar, or in its first sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from retrieval.article import PublishedFrom
from retrieval.corpus.date_bar import WEEKDAY_NUMBERS, DateBar, date_bar, date_beside_words
from retrieval.corpus.page import Page
from retrieval.corpus.residue_words import family
from retrieval.text.arabic import fold, words
from retrieval.text.dates import DateMention, find_dates
from retrieval.text.sentences import sentences

_LONGEST_SENTENCE = 2000
_LONGEST_PARAGRAPH = 20_000
"""So many code points of a line are looked at, so that a book in one line takes no minutes."""

_NAMES = "|".join(WEEKDAY_NUMBERS)
_ENDS_IN_WEEKDAY = re.compile(
    rf"(?<!\w)(?:{_NAMES}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\W*(?:الموافق\W*)?$"
)
_TOLD = re.compile(rf"(?<!\w)(اليوم|امس),? \(?({_NAMES})(?!\w)")
# «القاهرة في 5 مايو 2020 -», «موسكو 10 يناير 2022 (شينخوا) --», «(سبوتنيك - 10 يناير 2022)».
_AFTER_DATELINE = re.compile(
    r"\s*(?:م\s*)?(?:/?\s*\([^)]{2,25}\)|/\s*[^\W\d_]{2,15}\s*/)?\s*[-–—/:]"
)
_IN_BRACKETS = (re.compile(r"\(.{2,50}[-–—]\s*$"), re.compile(r"\s*[مء]?\s*\)"))


@dataclass(frozen=True, slots=True)
class Publication:
    """A day of publication and where it was found."""

    day: date
    found: PublishedFrom


def publication(page: Page, text: str) -> Publication | None:
    """Return the day `text`, whose lines `page` holds, was published; None where it does not say.

    Dates of events are never taken for it. «نشر في» goes before a bare date under the title, that
    before one above it, and «آخر تحديث» comes last.
    """
    ranked = sorted(_bars(page), key=lambda told: told.rank)
    header = _settled(ranked, page) if ranked else None
    if header:
        return Publication(header, "header")
    reported = _reported_day(page, text)
    return Publication(reported, "text") if reported else None


@dataclass(frozen=True, slots=True)
class _Told:
    """A line that may tell the day; a lower rank is believed first."""

    rank: int
    bar: DateBar
    line: str


def _bars(page: Page) -> Iterator[_Told]:
    top = page.title if page.title is not None else page.first_paragraph
    pointed = False
    for index, rule in sorted(page.rules.items()):
        pointed |= rule in ("related", "comments") and index > page.last_paragraph
        if rule not in ("date", "byline", "author"):
            continue
        line = page.lines[index].text
        bar = date_bar(line) or date_beside_words(line)
        rank = _rank(page, index, top, bar) if bar and bar.date else None
        # Dates under pointers and comments are theirs.
        if bar and rank is not None and not (pointed and not bar.labelled):
            yield _Told(rank, bar, line)


def _rank(page: Page, index: int, top: int, bar: DateBar) -> int | None:
    """Return the rank of a bar; None for the page's clock, which is above and names the weekday."""
    if bar.labelled:
        return 4 if bar.updated else 0
    if index < top:
        clock = bar.weekday is not None and (page.title is not None or len(page.rules) > 1)
        return None if clock else 2
    return 1 if index < page.first_paragraph else 3


def _settled(ranked: list[_Told], page: Page) -> date | None:
    """Return the first day that has one reading, or a reading that something speaks for."""
    mentions, weekdays = _mentions(page), _weekdays_told(page)
    days = (_day(told, mentions, weekdays) for told in ranked)
    return next(filter(None, days), None)


def _day(told: _Told, mentions: list[DateMention], weekdays: set[int]) -> date | None:
    mention = told.bar.date
    if mention is None or mention.exact is None or mention.swapped is None:
        return mention.exact if mention else None
    readings = (mention.exact, mention.swapped)
    for named in ({told.bar.weekday}, weekdays):
        matching = [day for day in readings if day.weekday() in named]
        if len(matching) == 1:
            return matching[0]
    day_first, month_first = (sum(_speaks_for(m, day) for m in mentions) for day in readings)
    if day_first != month_first:
        return readings[month_first > day_first]
    # With dashes or dots the day comes first; 1/11/2022 is written in both orders.
    return None if "/" in told.line[mention.start : mention.end] else mention.exact


def _speaks_for(mention: DateMention, day: date) -> bool:
    """Return whether `mention` is of the month of `day`: news speaks of days near its own."""
    return mention.month == day.month and mention.year in (None, day.year)


def _mentions(page: Page) -> list[DateMention]:
    """Return the dates with one reading, of the article and of other date bars."""
    return [
        mention
        for index, line in enumerate(page.lines)
        if page.rules.get(index, "date") == "date"
        for mention in find_dates(line.text[:_LONGEST_PARAGRAPH])
        if not mention.ambiguous
    ]


def _weekdays_told(page: Page) -> set[int]:
    """Return the days of the week that the article calls its own: «اليوم الثلاثاء»."""
    forms = (fold(page.lines[index].text[:_LONGEST_PARAGRAPH]) for index in page.content)
    found = (match for form in forms for match in _TOLD.findall(form))
    return {(WEEKDAY_NUMBERS[name] + (when == "امس")) % 7 for when, name in found}


def _reported_day(page: Page, text: str) -> date | None:
    """Return the day that the first sentence reports from; None where it has none."""
    if page.first_paragraph == len(page.lines):
        return None
    line = page.lines[page.first_paragraph]
    first = sentences(text, line.start, min(line.end, line.start + _LONGEST_SENTENCE))[0]
    sentence = text[first.start : first.end]
    for mention in find_dates(sentence):
        before, after = sentence[: mention.start], sentence[mention.end :]
        if mention.ambiguous or not mention.exact:
            continue
        if _is_reporting(before) or _is_dateline(before, after):
            return mention.exact
    return None


def _is_reporting(before: str) -> bool:
    """Return whether the date after `before` is that of its verb: «قال فلان، الجمعة»."""
    forms = words(before)
    reports = not family("reporting").isdisjoint(forms[:12])
    in_clause = not family("reported clause").isdisjoint(forms)
    return reports and not in_clause and _ENDS_IN_WEEKDAY.search(fold(before)) is not None


def _is_dateline(before: str, after: str) -> bool:
    """Return whether a date between these is a dateline's; lives begin «فلان (5 مايو 1940 - »."""
    opened, closed = _IN_BRACKETS
    if opened.match(before) and closed.match(after):
        return True
    forms = words(before)
    place = 1 <= len(forms) <= 5 and forms[0] not in family("no dateline")
    return place and before.rstrip()[-1] != "(" and _AFTER_DATELINE.match(after) is not None
