"""The words of the calendar: months of four traditions, days as ordinals, days of the week.

`mark` puts one private-use character in place of each such word, padded to the word's length, so
that the shapes of a date are short regular expressions and offsets stay true:

    "السادس والعشرين من كانون الثاني"  >  "<day 26>…… من <month 1>………"
"""

import re
from functools import cache
from itertools import groupby

from retrieval.text.arabic import fold

MONTHS = (
    ("يناير", "كانون الثاني", "كانون ثاني", "جانفي", "January", "Jan"),
    ("فبراير", "شباط", "فيفري", "فيبراير", "February", "Feb"),
    ("مارس", "آذار", "March", "Mar"),
    ("أبريل", "نيسان", "أفريل", "April", "Apr"),
    ("مايو", "أيار", "ماي", "May"),
    ("يونيو", "يونيه", "حزيران", "جوان", "June", "Jun"),
    ("يوليو", "يوليه", "يوليوز", "تموز", "جويلية", "July", "Jul"),
    ("أغسطس", "آب", "أوت", "غشت", "August", "Aug"),
    ("سبتمبر", "أيلول", "شتنبر", "سيبتمبر", "September", "Sept", "Sep"),
    ("أكتوبر", "تشرين الأول", "تشرين أول", "أوكتوبر", "October", "Oct"),
    ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر", "November", "Nov"),
    ("ديسمبر", "كانون الأول", "كانون أول", "دجنبر", "December", "Dec"),
)
HIJRI_MONTHS = (
    ("محرم", "المحرم"),
    ("صفر",),
    ("ربيع الأول", "ربيع أول"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني"),
    ("جمادى الأولى", "جمادى الأول"),
    ("جمادى الآخرة", "جمادى الآخر", "جمادى الثانية", "جمادى الثاني"),
    ("رجب",),
    ("شعبان",),
    ("رمضان",),
    ("شوال",),
    ("ذو القعدة", "ذي القعدة"),
    ("ذو الحجة", "ذي الحجة"),
)
WEEKDAYS = (
    ("الاثنين",),
    ("الثلاثاء", "الثلثاء"),
    ("الأربعاء",),
    ("الخميس",),
    ("الجمعة",),
    ("السبت",),
    ("الأحد",),
)
"""Monday first, as `date.weekday` counts."""

# A verb, "father", a god, a car, given names and a clinic in Arabic letters: they need firmer cues.
_ALSO_ORDINARY = frozenset(fold("مارس|آب|تموز|نيسان|جوان|مايو|ماي|أوت|أيار").split("|"))
_ORDINALS = ("أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_TENS = {20: ("عشرين", "عشرون"), 30: ("ثلاثين", "ثلاثون")}

_MONTH, _HIJRI, _DAY = 0xE000, 0xE010, 0xE020
_CLEAR, _ORDINARY, LATIN = "\ue040", "\ue041", "\ue042"
PAD = f"[{_CLEAR}-{LATIN}]*"

MONTH = "[\ue001-\ue00c]"
"""Regular expression of a marked month without its `PAD`; likewise the next two."""
HIJRI_MONTH = "[\ue011-\ue01c]"
ORDINAL = "[\ue021-\ue03f]"
CLEAR_MONTH = f"{MONTH}[{_CLEAR}{LATIN}]+"
"""Regular expression of a month, with its padding, whose name is hardly anything else."""


def any_of(words: str) -> str:
    """Return the regular expression of any of `words` ("one|two"), folded, the longest first."""
    folded = sorted(set(fold(words).split("|")), key=lambda word: (word[0], -len(word)))
    initials = groupby(folded, key=lambda word: word[0])
    # By first letter: the engine then rejects an ordinary word after a few comparisons.
    branches = (c + "(?:" + "|".join(word[1:] for word in group) + ")" for c, group in initials)
    return "(?:" + "|".join(branches).replace(" ", " +") + ")"


def month_number(mark: str) -> int:
    """Return 1..12 for a marked month's name, Gregorian or Hijri."""
    return ord(mark[0]) & 0x0F


def ordinal_number(mark: str) -> int:
    """Return 1..31 for a marked ordinal."""
    return ord(mark[0]) - _DAY


def weekday_number(name: str) -> int:
    """Return 0 (Monday)..6 for the folded name of a day of the week."""
    return next(n for n, names in enumerate(WEEKDAYS) if name in map(fold, names))


def mark(folded: str) -> str:
    """Return `folded`, as long as it was, with its months and ordinals marked."""
    return _names_pattern().sub(_mark_name, folded)


def _mark_name(match: re.Match[str]) -> str:
    name = match["long"] or match["short"]
    key = " ".join(name.split())
    pad = LATIN if name.isascii() else _ORDINARY if key in _ALSO_ORDINARY else _CLEAR
    return match.group().removesuffix(name) + chr(_names()[key]).ljust(len(name), pad)


@cache
def _names() -> dict[str, int]:
    """Return the mark of each folded name."""
    tables = ((_MONTH, MONTHS), (_HIJRI, HIJRI_MONTHS), (_DAY, _ordinal_names()))
    return {
        fold(name): base + number
        for base, table in tables
        for number, names in enumerate(table, start=1)
        for name in names
    }


@cache
def _names_pattern() -> re.Pattern[str]:
    long = any_of("|".join(name for name in _names() if len(name) > 3))
    short = any_of("|".join(name for name in _names() if len(name) <= 3))
    # «باب» and «كاب» are not «ب» and «ك» before «آب», so a short name takes only «و».
    return re.compile(
        rf"(?<![^\W\d_])(?:[وف]?[بلك]?(?P<long>{long})|و?(?P<short>{short}))(?![^\W\d_])"
    )


def _ordinal_names() -> list[list[str]]:
    """Return the definite ordinals of the days 1..31, both cases, with «ال» and with «لل»."""
    names: list[list[str]] = [[] for _ in range(31)]
    for unit, ordinal in [*enumerate(_ORDINALS, start=1), (1, "حادي"), (1, "واحد")]:
        names[unit - 1].append(ordinal)
        if unit < 10:
            names[unit + 9].append(f"{ordinal} عشر")
            names[unit + 19] += [f"{ordinal} {ten}" for ten in _joined(20)]
    names[30] += [f"{ordinal} {ten}" for ordinal in ("أول", "حادي", "واحد") for ten in _joined(30)]
    for ten, forms in _TENS.items():
        names[ten - 1] += forms
    return [[article + name for name in bare for article in ("ال", "لل")] for bare in names]


def _joined(ten: int) -> list[str]:
    return [conjunction + "ال" + form for form in _TENS[ten] for conjunction in ("و", "و ")]
