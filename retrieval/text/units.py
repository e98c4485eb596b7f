"""What is counted: units that convert into each other, and nouns in all their numbers."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from retrieval.text.arabic import fold, stem


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    Attributes:
        kind: Numbers of one kind can be compared: "time", "length", … or the consonants of a noun.
        size: One of it in the smallest unit of its kind.
    """

    kind: str
    size: Fraction = Fraction(1)

    @property
    def is_people(self) -> bool:
        """Whether it is the word for anybody: «شخص» counts the dead as well as the hurt."""
        return self.kind == PEOPLE


PEOPLE = "people"
PERCENT = Unit("percent")
_MEASURES: tuple[tuple[str, int, str], ...] = (
    ("time", 1, "ثانية ثواني ثوان ثانيتان second seconds"),
    ("time", 60, "دقيقة دقائق minute minutes"),
    ("time", 3600, "ساعة ساعات hour hours"),
    ("time", 86400, "يوم يوما أيام day days"),
    ("time", 604800, "أسبوع أسبوعا أسابيع week weeks"),
    ("months", 1, "شهر شهرا أشهر شهور month months"),
    ("months", 12, "سنة سنوات سنين عام عاما أعوام year years"),
    ("months", 120, "عقد عقدا عقود decade decades"),
    ("months", 1200, "قرن قرنا قرون century centuries"),
    ("length", 1, "متر مترا أمتار meter meters metre metres"),
    ("length", 1000, "كيلومتر كيلومترا كيلومترات كلم كم kilometers kilometres km"),
    ("mass", 1, "غرام غراما غرامات جرام جراما gram grams"),
    ("mass", 1000, "كيلوغرام كيلوغراما كيلوجرام كيلو كلغ كغ kilograms kg"),
    ("mass", 10**6, "طن طنا أطنان tonnes tons"),
    (PEOPLE, 1, "شخص شخصا أشخاص نفر فرد فردا أفراد آخر آخرون آخرين إنسان people persons"),
)
# Plural by other letters than vowels, or singular that is no part of its plural.
_OTHER_NOUNS: tuple[tuple[str, str], ...] = (("امرأة", "نساء امرأة سيدة سيدات نسوة"),)
_PAIRS = {
    "ساعت": "ساعة", "يوم": "يوم", "سنت": "سنة", "عام": "عام", "شهر": "شهر", "اسبوع": "أسبوع",
    "دقيقت": "دقيقة", "ثانيت": "ثانية", "عقد": "عقد", "قرن": "قرن", "مر": "مرة", "مرت": "مرة",
    "شخص": "شخص", "قتيل": "قتيل", "جريح": "جريح", "طفل": "طفل", "رجل": "رجل", "هدف": "هدف",
    "نقطت": "نقطة", "دولت": "دولة", "صفحت": "صفحة", "جندي": "جندي", "مقعد": "مقعد",
    "لاعب": "لاعب", "طن": "طن", "متر": "متر",
}  # fmt: skip
_PAIR = re.compile(rf"(?P<noun>{'|'.join(_PAIRS)})(?:ان|ين)")
_PERCENT = frozenset(map(fold, ("بالمئة", "بالمائة", "بالمية", "percent", "بالماية")))


@cache
def _known() -> dict[str, Unit]:
    measures = {
        fold(form): Unit(kind, Fraction(size))
        for kind, size, forms in _MEASURES
        for form in forms.split()
    }
    nouns = {fold(form): Unit(noun) for noun, forms in _OTHER_NOUNS for form in forms.split()}
    return measures | nouns | dict.fromkeys(_PERCENT, PERCENT)


def unit_of(form: str) -> Unit:
    """Return what a folded noun counts in; singular, dual and plural give one unit.

    A noun that is no measure goes by its consonants, for Arabic plurals change the vowels between
    them: «جندي» and «جنود», «صاروخ» and «صواريخ».

    >>> unit_of("جنود") == unit_of("جندي") != unit_of("صفحات")
    True
    """
    bare = form.removeprefix("ال") or form  # a lone «ال», which scans are full of
    known = _known().get(bare) or _known().get(stem(bare))
    return known or Unit(consonants(bare))


def pair_of(form: str) -> Unit | None:
    """Return the unit of a dual («ساعتان», «شخصين»), None where the word is none for sure.

    «مهندسين» may be any number, so only nouns are known whose plural ends otherwise.
    """
    match = _PAIR.fullmatch(form)
    return unit_of(fold(_PAIRS[match["noun"]])) if match else None


def consonants(form: str) -> str:
    """Return the letters of a folded noun that its plural keeps, doubled ones once."""
    kept = [letter for letter in stem(form) if letter not in "اوية" and letter != "ء"]
    # The ending of the feminine, where the stem still has it.
    if len(kept) > 2 and kept[-1] in "هت":
        kept = kept[:-1]
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1]) or form
