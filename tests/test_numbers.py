"""Numbers in digits and words, quantities with their units, and which of them agree."""

from fractions import Fraction

import pytest

from retrieval.text.numbers import find_numbers
from retrieval.text.quantities import contradictory, find_quantities, same_quantity
from retrieval.text.units import unit_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("خمسة وعشرون", [25]),
        ("مئة وعشرون", [120]),
        ("مائةً وخمسٍ وعشرين", [125]),
        ("ثلاثة آلاف وخمسمئة", [3500]),
        ("ثمانية آلاف وتسعمائة", [8900]),
        ("ثلاث مئة", [300]),
        ("ألفان", [2000]),
        ("ألفا جندي", [2000]),
        ("20 ألفا", [20_000]),
        ("ألف ومئتان وخمسون", [1250]),
        ("مليونين", [2_000_000]),
        ("2 مليون", [2_000_000]),
        ("مليون ومئتا ألف", [1_200_000]),
        ("خمسة ملايين و300 ألف", [5_300_000]),
        ("خمسة وعشرون ألفاً وثلاثمئة وستة وأربعون", [25_346]),
        ("خمسة عشر", [15]),
        ("اثنا عشر ألفا", [12_000]),
        ("إحدى عشرة", [11]),
        ("واحد وعشرون", [21]),
        ("مليون ونصف المليون", [1_500_000]),
        ("نصف مليون", [500_000]),
        ("ثلاثة أرباع المليون", [750_000]),
        ("تسعة ونصف", ["19/2"]),
        ("٧٫٥", ["7.5"]),
        ("٧،٥", ["7.5"]),
        ("7.5", ["7.5"]),
        ("100,000", [100_000]),
        ("١٢٣٬٤٥٦", [123_456]),
        ("100 000", [100_000]),
        ("100.000", [100_000]),
        ("1.000.000", [1_000_000]),
        ("3.141", ["3.141"]),
        ("5,6 ملايين", [5_600_000]),
        ("بسبع ساعات", [7]),
        ("ثلاثة وأربعة", [3, 4]),
        ("عشرون وخمسون", [20, 50]),
        ("بين 2000 و2500", [2000, 2500]),
        ("خمسة، عشرون", [5, 20]),
        ("two hundred and five", [205]),
        ("twenty-five thousand", [25_000]),
        ("two and a half million", [2_500_000]),
        ("three and four", [3, 4]),
        ("عشرات القتلى وآلاف الجنود", []),
        ("نصف نهائي الكأس، واليوم الثالث", []),
    ],
)
def test_a_number_has_one_value_however_it_is_written(text: str, values: list[int | str]) -> None:
    assert [number.value for number in find_numbers(text)] == [Fraction(v) for v in values]


def test_a_number_knows_its_place_without_what_is_joined_to_it() -> None:
    text = "وأصيب بخمسةٍ وعشرين جرحاً، و30 ألفاً غيرها"

    found = [text[n.start : n.end] for n in find_numbers(text)]

    assert found == ["خمسةٍ وعشرين", "30 ألفاً"]


SAME = [
    ("سبع ساعات ونصف", "7.5 ساعة"),
    ("نحو 7.5 ساعة", "٧٫٥ ساعة"),
    ("سبع ساعات ونصف الساعة", "7 ساعات و30 دقيقة"),
    ("450 دقيقة", "7.5 ساعة"),
    ("ألفان", "2000"),
    ("ألفي جندي", "2000 جندي"),
    ("نحو 100 ألف جندي", "100,000"),
    ("حوالي مئة ألف جندي", "98500 جندي"),
    ("مليونين", "2 مليون"),
    ("50٪", "50 بالمئة"),
    ("خمسون في المائة", "٥٠٪"),
    ("ساعتان", "2 ساعة"),
    ("يومين ونصف", "60 ساعة"),
    ("بين 5 و7 آلاف جندي", "من 5000 إلى 7000 جندي"),
    ("14 قتيلا", "14 شخصا على الأقل"),
    ("ثلاثة لاعبين", "3 لاعبين"),
    ("1.5 كلم", "1500 متر"),
    ("سنة ونصف", "18 شهرا"),
]
APART = [
    ("أكثر من 84 شخصا", "86 شخصا"),
    ("أقل من 100 جندي", "86 جنديا"),
    ("5 إلى 7 ساعات", "6 ساعات"),
    ("48 جريحا", "12 قتيلا"),
    ("50٪", "60 شخصا"),
    ("7 ساعات", "450 متر"),
    ("100 ألف", "120 ألف جندي"),
]
CONTRARY = [
    ("نحو 7.5 ساعة", "8 ساعات تقريبا"),
    ("10 أشخاص", "14 قتيلا"),
    ("55 إرهابيا", "13 إرهابيا"),
    ("نحو 100 ألف جندي", "120 ألف جندي"),
    ("أكثر من 84 شخصا", "80 شخصا"),
    ("سبع ساعات ونصف", "سبع ساعات"),
    ("7 صفحات", "أربع صفحات"),
    ("50٪", "60 بالمئة"),
    ("3 جنود", "12 جنديا"),
    ("ساعتان", "3 ساعات"),
    ("7 ساعات", "7 أيام"),
    ("10 أطنان", "12 طنا"),
]


@pytest.mark.parametrize(
    ("one", "other", "same", "contrary"),
    [
        *((*pair, True, False) for pair in SAME),
        *((*pair, False, False) for pair in APART),
        *((*pair, False, True) for pair in CONTRARY),
    ],
)
def test_quantities_agree_contradict_or_do_neither(
    one: str, other: str, same: bool, contrary: bool
) -> None:
    [a], [b] = find_quantities(one), find_quantities(other)

    assert (same_quantity(a, b), same_quantity(b, a)) == (same, same)
    assert (contradictory(a, b), contradictory(b, a)) == (contrary, contrary)


def test_a_quantity_is_its_number_with_its_noun_and_what_is_added_to_it() -> None:
    text = "استمرّت المباحثات سبعَ ساعاتٍ ونصف، وحضرها ما لا يقل عن 206 مندوبين من 25 دولة."

    found = [text[q.start : q.end] for q in find_quantities(text)]

    assert found == ["سبعَ ساعاتٍ ونصف", "206 مندوبين", "25 دولة"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جندي", "جنود"), ("شهر", "اشهر"), ("دوله", "دول"), ("مدينه", "مدن"), ("صاروخ", "صواريخ"),
        ("قتيل", "قتلي"), ("جريح", "جرحي"), ("دينار", "دنانير"), ("لاعب", "لاعبين"),
        ("طفل", "اطفال"), ("سنه", "سنوات"), ("ضحيه", "ضحايا"), ("صفحه", "صفحات"),
    ],
)  # fmt: skip
def test_a_noun_counts_in_one_unit_whatever_its_number(one: str, other: str) -> None:
    assert unit_of(one) == unit_of(other)
    assert unit_of(one).kind != unit_of("مقعد").kind


def test_a_number_before_a_lone_article_counts_something() -> None:
    text = "بلغ 17 ال سنة"

    [quantity] = find_quantities(text)

    assert text[quantity.start : quantity.end].startswith("17")
