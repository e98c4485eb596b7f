"""Lines that hold a date or time and nothing else: «نشر في 10-01-2022», «السبت 1 يونيو 2024»."""

import re
from dataclasses import dataclass

from retrieval.corpus.residue_words import family
from retrieval.text.arabic import fold, words
from retrieval.text.calendar_words import WEEKDAYS
from retrieval.text.dates import DateMention, find_dates

WEEKDAY_NUMBERS = {fold(name): day for day, names in enumerate(WEEKDAYS) for name in names}
"""Monday 0, by folded name."""

_LONGEST = 150
_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])")
_ZONE = re.compile(fold(r"ب?توقيت \w+(?: (?:المكرمة|المحتلة|المحلي|الصيفي|الشتوي))?"))
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th),")
_ISO_TIME = re.compile(r"(?<=-\d\d)T(?=\d\d:)")
_SPANS = (
    "لحظات|ثانية|ثوان|دقيقة|دقائق|دقيقتين|ساعة|ساعات|ساعتين|يوم|أيام|يومين|أسبوع|أسابيع|أسبوعين|"
    "شهر|أشهر|شهرين"
)
_AGO = re.compile(
    fold(rf"(?:منذ|قبل) (?:حوالي )?(?:\d+ )?(?:{_SPANS})|\d+ ?(?:hour|minute|min|day)s? ago")
)


@dataclass(frozen=True, slots=True)
class DateBar:
    """A line that tells when something was published, or what time it is.

    Attributes:
        date: Its first full date, if any.
        labelled: Whether it says «نشر» or «تحديث».
        updated: Whether what it says is «تحديث».
        weekday: The day of the week it names, Monday 0.
        has_time: Whether it has a time of day.
    """

    date: DateMention | None
    labelled: bool = False
    updated: bool = False
    weekday: int | None = None
    has_time: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it cannot be a heading of a chronology."""
        return self.labelled or (self.has_time and self.date is not None)


def date_bar(text: str) -> DateBar | None:
    """Return what the line `text` tells of a date; None where it holds other words as well."""
    if len(text) > _LONGEST:
        return None
    text = _ORDINAL.sub("", _ISO_TIME.sub(" ", text))
    mentions = find_dates(text)
    rest = _ZONE.sub(" ", fold(_without(text, mentions)))
    has_time = _TIME.search(rest) is not None
    forms = [form for form in words(_TIME.sub(" ", rest)) if not form.isdecimal()]
    dated = any(mention.day for mention in mentions) or has_time or _AGO.search(rest)
    if not dated or not all(map(_belongs, forms)):
        return None
    return DateBar(
        date=next((mention for mention in mentions if mention.exact), None),
        labelled=not family("date label").isdisjoint(forms),
        updated=not family("date updated").isdisjoint(forms),
        weekday=next((WEEKDAY_NUMBERS[form] for form in forms if form in WEEKDAY_NUMBERS), None),
        has_time=has_time,
    )


def date_beside_words(text: str) -> DateBar | None:
    """Return what the first full date of a line that holds other words tells."""
    mention = next((mention for mention in find_dates(text[:_LONGEST]) if mention.exact), None)
    labelled = not family("date label").isdisjoint(words(text[:_LONGEST])[:2])
    return DateBar(mention, labelled) if mention else None


def _belongs(form: str) -> bool:
    return form in WEEKDAY_NUMBERS or form in family("date beside") | family("date label")


def _without(text: str, mentions: list[DateMention]) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    return text
