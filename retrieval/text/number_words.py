"""The words that numbers are made of, in folded form: Arabic in all cases and genders, English."""

from fractions import Fraction

from retrieval.text.arabic import fold


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {fold(form): value for value, forms in rows.items() for form in forms.split()}


UNITS_BEFORE_TEN = _table(
    {
        1: "أحد إحدى", 2: "اثنا اثني اثنتا اثنتي", 3: "ثلاث ثلاثة", 4: "أربع أربعة",
        5: "خمس خمسة", 6: "ست ستة", 7: "سبع سبعة", 8: "ثماني ثمان ثمانية", 9: "تسع تسعة",
    }
)  # fmt: skip
"""What «عشر» makes eleven to nineteen of."""
TEENS = frozenset(map(fold, ("عشر", "عشرة")))
HUNDREDS = frozenset(map(fold, ("مئة", "مائة", "مية", "hundred")))
"""What multiplies three to nine."""

SMALL = _table(
    {
        0: "صفر zero",
        1: "واحد واحدة one",
        2: "اثنان اثنين اثنتان اثنتين two",
        3: "ثلاث ثلاثة three",
        4: "أربع أربعة four",
        5: "خمس خمسة five",
        6: "ست ستة six",
        7: "سبع سبعة seven",
        8: "ثماني ثمان ثمانية ثمانٍ eight",
        9: "تسع تسعة nine",
        10: "عشر عشرة ten",
        11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen",
        16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
        20: "عشرون عشرين twenty",
        30: "ثلاثون ثلاثين thirty",
        40: "أربعون أربعين forty",
        50: "خمسون خمسين fifty",
        60: "ستون ستين sixty",
        70: "سبعون سبعين seventy",
        80: "ثمانون ثمانين eighty",
        90: "تسعون تسعين ninety",
        100: "مئة مائة مية hundred",
        200: "مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي ميتين",
        300: "ثلاثمئة ثلاثمائة", 400: "أربعمئة أربعمائة", 500: "خمسمئة خمسمائة",
        600: "ستمئة ستمائة", 700: "سبعمئة سبعمائة",
        800: "ثمانمئة ثمانمائة ثمانيمئة ثمانيمائة", 900: "تسعمئة تسعمائة",
    }
)  # fmt: skip

SCALES = _table(
    {
        10**3: "ألف ألفا ألفاً آلاف thousand",
        10**6: "مليون مليونا مليوناً ملايين million",
        10**9: "مليار مليارا ملياراً مليارات بليون billion",
        10**12: "تريليون تريليونا ترليون trillion",
    }
)
PLURAL_SCALES = frozenset(map(fold, ("آلاف", "ملايين", "مليارات")))
"""Without a number before them they tell none."""
PAIRS_OF_SCALES = _table(
    {
        2 * 10**3: "ألفان ألفين ألفا ألفي",
        2 * 10**6: "مليونان مليونين مليوني",
        2 * 10**9: "ملياران مليارين ملياري",
    }
)
# «ألفا» is two thousand before a noun («ألفا جندي»), one thousand behind a number («20 ألفا»),
# so it stands in both tables: SCALES multiplies, this opens.
FRACTIONS = {
    fold(form): Fraction(*value)
    for value, forms in {
        (1, 2): "نصف نصفا نصفاً half",
        (1, 3): "ثلث ثلثا",
        (1, 4): "ربع ربعا ربعاً quarter",
        (2, 3): "ثلثان ثلثين ثلثي",
    }.items()
    for form in forms.split()
}
MANY_FRACTIONS = {fold("أرباع"): Fraction(1, 4), fold("أخماس"): Fraction(1, 5)}
JOINTS = frozenset({"و", "and"})
