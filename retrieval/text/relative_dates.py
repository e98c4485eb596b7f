"""Days named from the day of publication: «أمس الأربعاء», «الثلاثاء الماضي», «يوم الاثنين»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.text.arabic import Folded
from retrieval.text.calendar_words import (
    MONTH,
    ORDINAL,
    PAD,
    WEEKDAYS,
    any_of,
    mark,
    weekday_number,
)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A stretch start:end of code points that names a day from the day of publication.

    The stretch is the words that tell the day («أمس الأربعاء», «الثلاثاء الماضي», «الاثنين»), not
    «يوم», «مساء» or a conjunction before them.
    """

    start: int
    end: int
    day: date


def find_relative_dates(text: str, published: date) -> list[RelativeDate]:
    """Return the days that `text`, published on `published`, names from that day, in order.

    - «الثلاثاء الماضي» is the last one before publication, «المقبل» and «القادم» the first after;
      «قبل الماضي» and «بعد المقبل» a week further.
    - A bare weekday, after «يوم» or the like or before punctuation, is the last on or before it.
    - «أمس الأربعاء»: the weekday is trusted over the date, for a text may be dated up to three days
      after it was written, or a day before (a clock in another zone); otherwise nothing.
    - A weekday that leads into a date («الاثنين 10 يناير») is left to `dates.find_dates`.

    Weeks, months and years («الأسبوع الماضي») are not days.
    """
    return [
        RelativeDate(line.start() + start, line.start() + end, day)
        for line in re.finditer(r"[^\r\n]+", text)
        for start, end, day in _days_of_line(line.group(), published)
    ]


def _days_of_line(line: str, published: date) -> Iterator[tuple[int, int, date]]:
    folded = Folded(line)
    for match in re.finditer(_RELATIVE, mark(folded.text)):
        for start, end, day in _days(match, published):
            yield *folded.source_range(start, end), day


def _days(match: re.Match[str], published: date) -> Iterator[tuple[int, int, date]]:
    if match["near"]:
        day = _near_day(match, published)
        if day:
            yield *match.span("nearby"), day
    elif match["weekdays"]:
        yield from _weekdays(match, published)


def _near_day(match: re.Match[str], published: date) -> date | None:
    """Return the day of «أمس», «اليوم», «غداً» and a weekday that may follow."""
    offset = _OFFSETS[" ".join(match["near"].split())]
    if match["before"]:  # «أمس الأول»
        offset -= 1
    named = published + timedelta(days=offset)
    if match["weekday"] is None:
        return named
    late = (named.weekday() - weekday_number(match["weekday"])) % 7
    if late <= _DATED_LATE:
        return named - timedelta(days=late)
    return named + timedelta(days=1) if late == 7 - _DATED_EARLY else None


def _weekdays(match: re.Match[str], published: date) -> Iterator[tuple[int, int, date]]:
    """Yield the days of «السبت والأحد الماضيين»: each its word, the last with what follows."""
    names = list(re.finditer(_WEEKDAY, match["weekdays"]))
    for name in names:
        start, end = (match.start("weekdays") + offset for offset in name.span())
        if name is names[-1]:
            end = match.end("described")
        yield start, end, _weekday(weekday_number(name.group()), match, published)


def _weekday(weekday: int, match: re.Match[str], published: date) -> date:
    back = (published.weekday() - weekday) % 7
    if match["past"]:
        return published - timedelta(days=(back or 7) + (7 if match["further"] else 0))
    if match["next"]:
        return published + timedelta(days=7 - back + (7 if match["further"] else 0))
    return published - timedelta(days=back)


_OFFSETS = {
    "اول من امس": -2,
    "اول امس": -2,
    "امس": -1,
    "الامس": -1,
    "اليوم": 0,
    "غدا": 1,
    "غد": 1,
    "الغد": 1,
    "بعد غد": 2,
    "بعد الغد": 2,
}
_DATED_LATE, _DATED_EARLY = 3, 1

_WEEKDAY = any_of("|".join(name for names in WEEKDAYS for name in names)) + r"(?!\w)"
_WEEKDAYS = rf"{_WEEKDAY}(?: *,? *و{_WEEKDAY}){{0,6}}"
_PAST = any_of("الماضي|الماضية|الماضيين|الفائت|الفائتة|المنصرم|المنصرمة|المنقضي")
_NEXT = any_of("المقبل|المقبلة|المقبلين|القادم|القادمة|القادمين")
_AT = any_of("يوم|يومي|صباح|ظهر|عصر|مساء|أمسية|ليل|ليلة|فجر|نهار|منذ")

# «روسيا اليوم» is a channel; «في اليوم التالي» and «صلاة الجمعة» name no day.
_NOT_TODAY_AFTER = any_of("روسيا|المصري|أخبار|رأي|صحيفة|جريدة|في|هذا|ذلك|نفس|طوال|طيلة|كل")
_NOT_TODAY_BEFORE = any_of(
    "التالي|السابق|الموالي|الأخير|نفسه|ذاته|الذي|العالمي|الدولي|الوطني|الدراسي"
)
_EVERY = any_of("كل|أيام|صلاة|خطبة|سوق|عبد")
_NO_DAY = (
    rf"(?<!\w)[وف]?[بل]?(?:{_NOT_TODAY_AFTER} +اليوم(?!\w)|"
    rf"اليوم +(?:{ORDINAL}|{_NOT_TODAY_BEFORE}(?!\w))|{_EVERY} +(?:يوم +)?{_WEEKDAYS})"
)
_NEAR = (
    r"(?P<nearby>(?P<near>اول +(?:من +)?امس|بعد +(?:ال)?غد|امس|اليوم|غدا|"
    r"(?<=ب)الامس(?! +القريب)|(?<=يوم )(?:الامس|الغد|غد))(?!\w)"
    rf"(?P<before> +\ue021{PAD})?"
    rf"(?:[ ,]+(?:يوم +)?(?P<weekday>{_WEEKDAY})(?! +(?:{_PAST}|{_NEXT})(?!\w)))?)"
)
_NUMBERED = rf"\d{{1,2}}(?: *و *\d{{1,2}})? *(?:[/.-] *\d|(?:من +)?(?:شهر +)?{MONTH})"
_DATE_FOLLOWS = rf"[ ,(]*(?:الموافقه? +)?(?:(?:ال ?)?{_NUMBERED}|{ORDINAL}{PAD} +من)"
_OTHERWISE = rf" +(?:من +كل|من +الاسبوع|التالي|السابق|الموالي|الاسود|العظيم|{ORDINAL})"
_DESCRIBED = (
    # Atomic, so that what may not follow is not avoided by taking fewer words.
    rf"(?P<at>{_AT} +)?(?>(?P<described>(?P<weekdays>{_WEEKDAYS})"
    rf"(?: +(?P<further>قبل +|بعد +)?(?:(?P<past>{_PAST})|(?P<next>{_NEXT}))(?!\w))?))"
    # «الاثنين،» may be "the two", so it needs «يوم».
    r"(?(past)|(?(next)|(?(at)|(?<!الاثنين)(?= *(?:[.,:;)»\"]|$)))"
    rf"(?!{_OTHERWISE})))(?!{_DATE_FOLLOWS})"
)
_RELATIVE = rf"{_NO_DAY}|(?<!\w)[وف]?[بل]?(?:{_NEAR}|{_DESCRIBED})"
