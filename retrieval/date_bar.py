"""Lines that hold a date or time and nothing else: «نشر في 10-01-2022», «السبت 1 يونيو 2024»."""

import re
from dataclasses import dataclass

from retrieval.arabic import fold, words
from retrieval.calendar_words import WEEKDAYS
from retrieval.dates import DateMention, find_dates

_WEEKDAYS = {
    word: number for number, names in enumerate(WEEKDAYS) for name in names for word in words(name)
}
LABELS = frozenset(
    words(
        "نشر نشرت النشر حدث تحديث التحديث المنشور أضيف الإضافة كتب آخر published updated posted created last modified"
    )
)
_UPDATED = frozenset(words("تحديث التحديث حدث updated modified"))
# What may stand beside the date: joints, parts of the day, time zones, "ago".
_BESIDE = frozenset(
    words("""
في بتاريخ تاريخ تم يوم اليوم أمس الساعة الساعه توقيت بتوقيت غرينتش جرينتش غرينيتش مكة المكرمة القدس القاهرة دمشق بغداد السعودية الإمارات أبوظبي المحلي العالمي
ص م صباحا مساء ظهرا عصرا ليلا فجرا هـ الموافق ل و من قبل منذ حوالي على عند وقت عام سنة شهر هذا هذه الخبر المقال المقالة الموضوع له أول مرة
دقيقة دقائق دقيقتين ساعة ساعات ساعتين أيام يومين أسبوع أسبوعين أسابيع أشهر شهرين سنوات سنتين عامين لحظات ثوان ثانية
on at in am pm gmt utc est edt cet ago hours hour minutes minute min mins days day h d the of sunday monday tuesday wednesday thursday friday
saturday sun mon tue wed thu fri sat
""")
)
_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])")
_ZONE = re.compile(
    fold(r"(?:بتوقيت|حسب توقيت|توقيت) \w+(?: (?:المكرمة|المحتلة|المحلي|الصيفي|الشتوي))?")
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th),")
_ISO_TIME = re.compile(r"(?<=-\d\d)T(?=\d\d:)")
_AGO = re.compile(
    fold(
        r"(?:منذ|قبل) (?:حوالي )?(?:\d+ )?(?:لحظات|ثانية|ثوان|دقيقة|دقائق|دقيقتين|ساعة|ساعات|ساعتين|يوم|أيام|يومين|أسبوع|أسابيع|أسبوعين|شهر|أشهر|شهرين)|\d+ ?(?:hours?|minutes?|mins?|days?|h|d) ago"
    )
)


@dataclass(frozen=True, slots=True)
class DateBar:
    """A line that tells when something was published or what time it is.

    Attributes:
        date: Its first full date, if any.
        labelled: Whether it says «نشر», «تحديث».
        updated: Whether what it says is «تحديث».
        weekday: The day of the week it names, Monday 0.
        has_time: Whether it has a time of day.
    """

    date: DateMention | None
    labelled: bool
    updated: bool
    weekday: int | None
    has_time: bool

    @property
    def is_sure(self) -> bool:
        """Whether it cannot be a heading of a chronology."""
        return self.labelled or (self.has_time and self.date is not None)


def date_bar(text: str) -> DateBar | None:
    """Return what the line `text` tells of a date; None where it holds other words as well."""
    if len(text) > 150:
        return None
    text = _ORDINAL.sub("", _ISO_TIME.sub(" ", text))
    mentions = find_dates(text)
    rest = _ZONE.sub(" ", fold(_without(text, mentions)))
    has_time = _TIME.search(rest) is not None
    forms = [form for form in words(_TIME.sub(" ", rest)) if not form.isdecimal()]
    allowed = all(f in _BESIDE or f in LABELS or f in _WEEKDAYS for f in forms)
    dated = next((mention for mention in mentions if mention.exact), None)
    if not allowed or not (any(m.day for m in mentions) or has_time or _AGO.search(rest)):
        return None
    return DateBar(
        date=dated,
        labelled=not LABELS.isdisjoint(forms),
        updated=not _UPDATED.isdisjoint(forms),
        weekday=next((_WEEKDAYS[form] for form in forms if form in _WEEKDAYS), None),
        has_time=has_time,
    )


def _without(text: str, mentions: list[DateMention]) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    return text
