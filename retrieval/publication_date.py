"""When an article was published, as its page tells: in a date bar, or in its first sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from retrieval.arabic import fold, words
from retrieval.article import PublishedFrom
from retrieval.calendar_words import WEEKDAYS
from retrieval.date_bar import LABELS, DateBar, date_bar
from retrieval.dates import DateMention, find_dates
from retrieval.residue import Page
from retrieval.sentences import sentences


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
    ranked = sorted(_bars(page), key=lambda ranked: ranked[0])
    settled = (_settled(bar, line, page) for _, bar, line in ranked)
    header = next((day for day in settled if day), None)
    if header:
        return Publication(header, "header")
    reported = _reported_day(page, text)
    return Publication(reported, "text") if reported else None


def _bars(page: Page) -> Iterator[tuple[int, DateBar, str]]:
    """Yield the date bars that may tell the day of publication, with their rank, lower first."""
    anchor = page.title if page.title is not None else page.first_paragraph
    pointed = False
    for index, line in enumerate(page.lines):
        rule = page.rules.get(index)
        pointed = index > page.last_paragraph and (pointed or rule in ("related", "comments"))
        if rule not in ("date", "byline", "author"):
            continue
        bar = date_bar(line.text) or _bar_beside_words(line.text)
        if bar is None or bar.date is None:
            continue
        if bar.labelled:
            yield (4 if bar.updated else 0), bar, line.text
        elif index > anchor and not pointed:
            yield (1 if index < page.first_paragraph else 3), bar, line.text
        elif index < anchor and not _is_clock(bar, page):
            yield 2, bar, line.text


def _bar_beside_words(text: str) -> DateBar | None:
    mention = next((mention for mention in find_dates(text) if mention.exact), None)
    labelled = not LABELS.isdisjoint(words(text)[:2])
    return DateBar(mention, labelled, False, None, False) if mention else None


def _is_clock(bar: DateBar, page: Page) -> bool:
    """Return whether a bar above the title tells the reader what day it is: it names the weekday."""
    return bar.weekday is not None and (page.title is not None or 1 in page.rules)


def _settled(bar: DateBar, line: str, page: Page) -> date | None:
    """Return the day of `bar`; of two readings, the one that weekday, article or form speaks for."""
    if bar.date is None or bar.date.swapped is None:
        return bar.date.exact if bar.date else None
    readings = [day for day in (bar.date.exact, bar.date.swapped) if day]
    for weekdays in ({bar.weekday}, _days_told(page)):
        matching = [day for day in readings if day.weekday() in weekdays]
        if len(matching) == 1:
            return matching[0]
    votes = [sum(_speaks_for(mention, day) for mention in _mentions(page)) for day in readings]
    if votes[0] != votes[1]:
        return readings[votes.index(max(votes))]
    # With dashes or dots the day comes first; 1/11/2022 is written in both orders.
    return None if "/" in line[bar.date.start : bar.date.end] else bar.date.exact


def _days_told(page: Page) -> set[int]:
    """Return the days of the week that could be the article's own: «اليوم الثلاثاء»."""
    told = (_TOLD.findall(page.lines[index].form) for index in page.content)
    return {(_NUMBERS[name] + (when == "امس")) % 7 for found in told for when, name in found}


_NUMBERS = {fold(name): day for day, names in enumerate(WEEKDAYS) for name in names}
_TOLD = re.compile(rf"(?<!\w)(اليوم|امس),? \(?({'|'.join(_NUMBERS)})(?!\w)")


def _mentions(page: Page) -> list[DateMention]:
    return [
        mention
        for index, line in enumerate(page.lines)
        if page.rules.get(index) in (None, "date")
        for mention in find_dates(line.text)
        if not mention.ambiguous
    ]


def _speaks_for(mention: DateMention, day: date) -> bool:
    """Return whether `mention` is of the month of `day`: news speaks of days near its own."""
    return mention.month == day.month and mention.year in (None, day.year)


_REPORTING = frozenset(
    words("""
قال قالت أعلن أعلنت أكد أكدت أفاد أفادت ذكر ذكرت كشف كشفت صرح صرحت أوضح أوضحت أضاف أضافت نفى نفت دعا دعت حذر حذرت اتهم اتهمت طالب طالبت أعرب
أعربت رحب رحبت ندد نددت أدان أدانت وصف وصفت اعتبر اعتبرت شدد شددت نقل نقلت بحث بحثت التقى استقبل أصدر أصدرت قررت قرر أقر أقرت وافق وافقت said announced
""")
)
_CLAUSE = frozenset(words("أن إن أنه أنها إنه إنها بأن بأنه بأنها إنهم أنهم that"))
_WEEKDAY = re.compile(
    r"(?<!\w)(?:" + "|".join(fold(name) for names in WEEKDAYS for name in names)
    + r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\W*(?:الموافق\W*)?$"
)  # fmt: skip
_LIFE = frozenset(words("ولد ولدت توفي توفيت مواليد في منذ"))


def _reported_day(page: Page, text: str) -> date | None:
    """Return the day that the first sentence reports from; None where it has none."""
    if page.first_paragraph == len(page.lines):
        return None
    line = page.lines[page.first_paragraph]
    first = sentences(text, line.start, line.end)[0]
    sentence = text[first.start : first.end]
    for mention in find_dates(sentence):
        before, after = sentence[: mention.start], sentence[mention.end :]
        if (
            mention.exact
            and not mention.ambiguous
            and (_is_reporting(before) or _is_dateline(before, after))
        ):
            return mention.exact
    return None


def _is_reporting(before: str) -> bool:
    """Return whether the date after `before` is that of its verb: «قال فلان، الجمعة»."""
    forms = words(before)
    return (
        bool(_REPORTING.intersection(forms[:12]))
        and _CLAUSE.isdisjoint(forms)
        and _WEEKDAY.search(fold(before)) is not None
    )


def _is_dateline(before: str, after: str) -> bool:
    """Return whether a date between these is a dateline's: «القاهرة في 5 مايو 2020 -»."""
    forms = words(before)
    if re.match(r"\(.{2,50}[-–—]\s*$", before) and re.match(r"\s*[مء]?\s*\)", after):
        return True
    return (
        1 <= len(forms) <= 5
        and forms[0] not in _LIFE
        and before.rstrip()[-1] != "("
        and re.match(
            r"\s*(?:م\s*)?(?:/?\s*\([^)]{2,25}\)|[/،]?\s*[^\W\d_]{2,15}\s*/|)\s*[-–—/:]", after
        )
        is not None
    )
