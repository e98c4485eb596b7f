"""How much: numbers with their units, ranges, and words such as «نحو» and «أكثر من»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from retrieval.text.arabic import Folded, Token, fold, tokens
from retrieval.text.number_words import FRACTIONS
from retrieval.text.numbers import NumberMention, find_numbers
from retrieval.text.stopwords import STOP_WORDS
from retrieval.text.units import PERCENT, Unit, pair_of, unit_of

ABOUT = Fraction(1, 20)
"""How far, as a share of the larger, two figures may be apart when one is only about right."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stretch start:end of code points that says how much there is of something.

    Attributes:
        low, high: The figure, twice; or both ends of a range. In the smallest unit of the kind.
        unit: None where no noun stands beside the number.
        about: Whether it is said to be no exact figure («نحو», «تقريباً»).
        least, most: Whether it is said to be a lower or an upper bound («أكثر من», «على الأقل»).
    """

    start: int
    end: int
    low: Fraction
    high: Fraction
    unit: Unit | None = None
    about: bool = False
    least: bool = False
    most: bool = False


def same_quantity(one: Quantity, other: Quantity) -> bool:
    """Return whether two quantities are one figure, or nearly where either is about right."""
    if not _comparable(one.unit, other.unit):
        return False
    return (one.low, one.high) == (other.low, other.high) or _near(one, other)


def contradictory(one: Quantity, other: Quantity) -> bool:
    """Return whether both cannot be true of one thing: units alike, figures apart.

    «أكثر من 84» and «86» can both be true, and so can «5 إلى 7» and «6».
    """
    if (one.unit is None) != (other.unit is None) or not _comparable(one.unit, other.unit):
        return False
    if _near(one, other):
        return False
    below, above = sorted((one, other), key=lambda quantity: quantity.low)
    overlap = below.high >= above.low
    return not (overlap or below.least or above.most)


def _comparable(one: Unit | None, other: Unit | None) -> bool:
    if one is None or other is None or one.kind == other.kind:
        return True
    measured = {one.kind, other.kind} & {"time", "months", "length", "mass", "percent"}
    return (one.is_people or other.is_people) and not measured


def _near(one: Quantity, other: Quantity) -> bool:
    if not (one.about or other.about):
        return False
    return all(
        abs(a - b) <= ABOUT * max(a, b) for a, b in ((one.low, other.low), (one.high, other.high))
    )


def find_quantities(text: str) -> list[Quantity]:
    """Return what `text` says of how much, in order.

    «سبع ساعات ونصف», «7.5 ساعة» and «٧٫٥ ساعة» are 27,000 seconds, as is «450 دقيقة»;
    «بين 5 و7 آلاف جندي» is one range; «ساعتان» is two hours; «50٪» is «خمسون في المئة».
    """
    folded = Folded(text)
    numbers = find_numbers(folded.text)
    found = [*_counted(folded.text, numbers), *_pairs(folded.text, numbers)]
    whole = _ranges(folded.text, _sums(folded.text, _apart(found)), numbers)
    places = [folded.source_range(quantity.start, quantity.end) for quantity in whole]
    return [replace(q, start=s, end=e) for q, (s, e) in zip(whole, places, strict=True)]


def _apart(found: Sequence[Quantity]) -> list[Quantity]:
    """Return `found` in order, without what lies in the one before («إلا ربعاً»)."""
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda q: (q.start, -q.end)):
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


# --- one number and its unit; from here on texts are folded


def _counted(text: str, numbers: Sequence[NumberMention]) -> list[Quantity]:
    # «ونصف» is behind a noun what it adds to, and no quantity of its own.
    whole = [n for n in numbers if n.value >= 1 or not text[: n.start].endswith("و")]
    return [_quantity(text, number) for number in whole]


def _pairs(text: str, numbers: Sequence[NumberMention]) -> list[Quantity]:
    """Return duals, and «ساعة ونصف», where no number stands before them."""
    words, found = tokens(text), []
    for place, word in enumerate(words):
        if any(n.end <= word.start and not text[n.end : word.start].strip() for n in numbers):
            continue
        count, unit = Fraction(2), pair_of(word.form) or pair_of(word.form[1:])
        if unit is None and _half_follows(words, place):
            count, unit = Fraction(1), unit_of(word.form)
            unit = unit if unit.kind in ("time", "months") else None
        if unit:
            number = NumberMention(word.start, word.end, count)
            found.append(_completed(text, number, unit, word.end))
    return found


def _half_follows(words: Sequence[Token], place: int) -> bool:
    following = words[place + 1].form if place + 1 < len(words) else ""
    return following.startswith("و") and following[1:] in FRACTIONS


def _quantity(text: str, number: NumberMention) -> Quantity:
    percent = _PERCENT_BEHIND.match(text, number.end)
    if percent or _PERCENT_BEFORE.search(text, 0, number.start):
        return _completed(text, number, PERCENT, percent.end() if percent else number.end)
    noun = _NOUN.match(text, number.end)
    if noun is None or noun["noun"] in _NO_NOUNS:
        return _completed(text, number, None, number.end)
    return _completed(text, number, unit_of(noun["noun"]), noun.end())


def _completed(text: str, number: NumberMention, unit: Unit | None, end: int) -> Quantity:
    """Return the quantity with what stands around it: «نحو», «ونصف», «على الأقل»."""
    value = number.value
    behind = _MORE.match(text, end)
    if behind and unit:
        share = FRACTIONS[behind["part"]]
        value, end = value + (-share if behind["less"] else share), behind.end()
    before = text[max(0, number.start - 40) : number.start]
    size = unit.size if unit else 1
    return Quantity(
        start=number.start,
        end=end,
        low=value * size,
        high=value * size,
        unit=unit,
        about=bool(_ABOUT_BEFORE.search(before) or _ABOUT_BEHIND.match(text, end)),
        least=bool(_LEAST_BEFORE.search(before) or _LEAST_BEHIND.match(text, end)),
        most=bool(_MOST_BEFORE.search(before) or _MOST_BEHIND.match(text, end)),
    )


# --- two of them that are one


def _sums(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return `found` with «7 ساعات و30 دقيقة» as one."""
    summed: list[Quantity] = []
    for quantity in found:
        last = summed[-1] if summed else None
        if last and _adds_to(text, last, quantity):
            low, high = last.low + quantity.low, last.high + quantity.high
            summed[-1] = replace(last, end=quantity.end, low=low, high=high)
        else:
            summed.append(quantity)
    return summed


def _adds_to(text: str, last: Quantity, quantity: Quantity) -> bool:
    between = text[last.end : quantity.start].strip()
    if between not in ("و", "and") or last.unit is None or quantity.unit is None:
        return False
    return last.unit.kind == quantity.unit.kind and quantity.unit.size < last.unit.size


def _ranges(
    text: str, found: Sequence[Quantity], numbers: Sequence[NumberMention]
) -> list[Quantity]:
    """Return `found` with «بين 5 و7 آلاف جندي», «من 5 إلى 7» and «5-7» as one range each."""
    ranges: dict[int, Quantity] = {}
    taken: set[int] = set()
    scales = {number.start: number.scale for number in numbers}
    for place, (one, other) in enumerate(pairwise(found)):
        if place not in taken and _spans(text, one, other):
            ranges[place] = _range(one, other, scales.get(other.start, 1))
            taken |= {place, place + 1}
    return [
        ranges.get(place, quantity)
        for place, quantity in enumerate(found)
        if place in ranges or place not in taken
    ]


def _spans(text: str, one: Quantity, other: Quantity) -> bool:
    between = text[one.end : other.start].strip()
    if one.unit is not None and one.unit != other.unit:
        return False
    if between in ("و", "and"):
        return _BETWEEN.search(text, 0, one.start) is not None
    return between in _TO


def _range(one: Quantity, other: Quantity, scale: int) -> Quantity:
    """Return the range of two; «5 و7 آلاف» begins at 5000."""
    size = other.unit.size if other.unit and one.unit is None else Fraction(1)
    low = one.low * size
    if low * scale < other.high and one.unit is None and low < 1000:
        low *= scale
    return replace(other, start=one.start, low=low, about=one.about or other.about)


def _any(words: str) -> str:
    return "(?:" + "|".join(word.replace(" ", " +") for word in fold(words).split("|")) + ")"


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وبل]?{_any(words)} +$")


def _behind(words: str) -> re.Pattern[str]:
    return re.compile(rf" +{_any(words)}(?!\w)")


_NO_NOUNS = STOP_WORDS | set(
    fold("و قرب عند قبالة داخل خارج ضمن وسط حول دون ضد عبر لدى منذ خلال أثناء نحو تقريبا").split()
)
_NOUN = re.compile(r"[ \"'“”‘’«»]+(?P<noun>[^\W\d_]+)")
_PERCENT_BEHIND = re.compile(
    rf" *%| *{_any('في المئة|في المائة|في الماية|بالمئة|بالمائة|بالمية|per cent|percent')}(?!\w)"
)
_PERCENT_BEFORE = re.compile(r"% *$")
_MORE = re.compile(rf" +(?:و|(?P<less>الا +))(?P<part>{'|'.join(FRACTIONS)})(?: +ال\w+)?(?!\w)")
_ABOUT_BEFORE = _before(
    "نحو|حوالي|قرابة|زهاء|يقارب|تقارب|يناهز|ما يقرب من|تقريبا|قريبا من|about|around|nearly|almost|"
    "roughly"
)
_ABOUT_BEHIND = _behind("تقريبا|على وجه التقريب")
_LEAST_BEFORE = _before(
    "أكثر من|أزيد من|لا يقل عن|لا تقل عن|يزيد على|يزيد عن|تزيد على|تزيد عن|يفوق|تفوق|فوق|تجاوز|"
    "يتجاوز|تتجاوز|تجاوزت|more than|over|at least"
)
_LEAST_BEHIND = _behind("على الأقل|فأكثر|at least")
_MOST_BEFORE = _before(
    "أقل من|لا يزيد على|لا يزيد عن|لا يتجاوز|لا تتجاوز|دون|يصل إلى|تصل إلى|less than|up to|at most"
)
_MOST_BEHIND = _behind("على الأكثر|كحد أقصى|at most")
_BETWEEN = re.compile(r"(?<!\w)(?:بين|between) +$")
_TO = frozenset(map(fold, ("إلى", "-", "–", "—", "حتى", "أو", "to", "or")))
