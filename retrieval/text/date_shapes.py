"""The shapes in which a date is written, as regular expressions over marked text.

Marked text is one folded line that went through `calendar_words.mark`: spaces are plain, digits
ASCII. What only tells that a month or a year is meant (a day of the week, «يوم», «شهر», «في»,
«عام») stands before the named groups; every match ends where the date does. They are strings:
`re` compiles each at its first use and keeps it.
"""

from retrieval.text.calendar_words import (
    CLEAR_MONTH,
    HIJRI_MONTH,
    LATIN,
    MONTH,
    ORDINAL,
    PAD,
    any_of,
)

_DASH = "[-–—‐−]"
_CLITIC = r"(?<![^\W\d_])[وف]?[بلك]?"
# Possessive, and lists bounded: a long table of numbers must not be tried in every division.
_AND = rf"(?: *+(?:, *+(?:و *+)?|و *+|{_DASH} *+)| +{any_of('إلى|حتى|أو|and|to')} +)"

_YEAR_WORD = any_of("عام|سنة|العام|السنة|للعام|لعام|لسنة")
_HIJRI_ERA = r"(?: *ه(?!\w)| +هجريه?(?!\w))"
_ERA = r"(?: *م(?!\w)| +ميلاديه?(?!\w))"
_ENDS_YEAR = rf"(?!\d|[.,]\d| *%|{_HIJRI_ERA}| *ق\.? ?م(?!\w)| +قبل +الميلاد)"
_YEAR = rf"(?:1\d{{3}}|2[01]\d\d){_ENDS_YEAR}"
_LIKELY = r"(?:1[5-9]|20)(?!00)\d\d"
_YEAR_JOINT = rf"(?: *, *(?=19|20)| *[/.] *| *{_DASH} *| +)(?:(?:من +)?{_YEAR_WORD} +|of +|in +)?"
_IN_YEAR = rf"{_YEAR_JOINT}(?P<year>{_YEAR}|\d{{3}}(?={_ERA})){_ERA}?"

DAY = rf"(?:(?:(?:ال|لل) ?)?\d{{1,2}}(?:st|nd|rd|th)?|{ORDINAL}{PAD}|اول(?! +من))"
_DAY = rf"{DAY}(?!\d|[.:]\d|%)"
_DAYS = rf"(?<!\d)(?<!\d[.,:/+–-])(?P<days>{_DAY}(?:{_AND}{_DAY}){{0,30}})"
_OF = rf"(?: +of +| +(?:من +)?(?:ل?شهر +)?| *[/.\\] *| *{_DASH} *|)"

# The same month in two traditions, «ديسمبر/كانون الأول», is one month: its mark comes twice.
ONE_MONTH = (
    rf"(?P<names>(?P<month>{MONTH}){PAD}"
    rf"(?:(?: *(?:[/(\\]|{_DASH}) *| +)(?P=month){PAD}(?: *\))?)?)"
)
_MONTH = f"{MONTH}{PAD}"
_MONTHS = rf"(?P<months>{_MONTH}(?:(?:{_AND}| *[/(\\] *| +){_MONTH}(?: *\))?){{0,11}})"

_CUE = any_of(
    "شهر|شهري|لشهر|في|منذ|خلال|بحلول|مطلع|أوائل|أواخر|منتصف|نهاية|بداية|بدايات|نهايات|غضون|طيلة|"
    "طوال|in|since|during|until|last|next|early|late|mid"
)
_WEAK_CUE = any_of("من|إلى|بين|قبل|بعد|حتى|كل|لغاية|from|to|before|after")
_AFTER = any_of(
    "الماضي|المقبل|القادم|الجاري|الحالي|الفائت|المنصرم|المنقضي|التالي|نفسه|ذاته|من العام|"
    "من السنة|من عام|من كل عام"
)
# «الأسبوع الأول من يناير» is no day.
_PART = any_of("الأسبوع|النصف|الثلث|الربع|الجزء|الأيام|العشر")

_YEARS_CUE = any_of("عام|سنة|العام|السنة|للعام|عامي|سنتي|أعوام|سنوات|year|years")
_YEAR_CUE = any_of(
    "في|منذ|خلال|بحلول|حتى|قبل|بعد|مطلع|أوائل|أواخر|منتصف|نهاية|بداية|in|since|during|until"
)
_COUNTED = any_of(
    "عام|سنة|يوم|ساعة|دقيقة|شخص|متر|كيلومتر|كم|ميل|دولار|يورو|جنيه|ريال|دينار|طن|قرية|نسمة"
)
_YEARS_JOINT = rf"(?:{_AND}| */ *)(?:{_YEARS_CUE} +)?"
_YEARS = rf"{_YEAR}(?:{_YEARS_JOINT}{_YEAR}){{0,30}}"

_NUMBERS = r"(?<!\d[.,:/+–-])(?<![\d+/a-z_])(?!\d+(?: +\.|\. ))"
_JOINT = rf" *(?P<joint>[/.؍]|{_DASH}) *"
JOINED = rf"\d *(?:[/.؍]|{_DASH}) *\d"
_SAME_JOINT = " *(?P=joint) *"
_NUMBERS_END = rf"(?!\d|[.,/-]\d)(?:(?P<hijri>{_HIJRI_ERA})|{_ERA})?"
_YMD = rf"(?P<year>\d{{4}}){_JOINT}(?P<month>\d\d?){_SAME_JOINT}(?P<day>\d\d?)"
_DMY = rf"(?P<day>\d\d?){_JOINT}(?P<month>\d\d?){_SAME_JOINT}(?P<year>\d{{4}})"
NUMERIC = (f"{_NUMBERS}{_YMD}{_NUMBERS_END}", f"{_NUMBERS}{_DMY}{_NUMBERS_END}")
HIJRI = (
    rf"{_CLITIC}{_DAYS}{_OF}(?P<names>(?P<month>{HIJRI_MONTH}){PAD})"
    rf"(?: *[,/.] *| +)(?:(?:من +)?{_YEAR_WORD} +)?(?P<year>1[345]\d\d)(?!\d){_HIJRI_ERA}?",
)
PART_OF_MONTH = (
    rf"{_PART} +(?:(?:{ORDINAL}{PAD}|ال\w+) +)?من +(?:شهر +)?(?P<months>{_MONTH})(?:{_IN_YEAR})?",
)
DAY_OF_MONTH = (
    rf"(?<!\d[ /-])(?<!\d){ONE_MONTH}(?<={LATIN})\.? +{_DAYS}(?:{_IN_YEAR})?",
    rf"{_CLITIC}{_DAYS}{_OF}{ONE_MONTH}(?:{_IN_YEAR})?",
    rf"{_CLITIC}{ONE_MONTH} +{_DAYS}{_IN_YEAR}",
)
MONTHS = (
    rf"{_CLITIC}{_MONTHS}{_IN_YEAR}",
    rf"{_CLITIC}{_CUE} +(?:شهر +)?{_MONTHS}(?P<year>)",
    rf"{_CLITIC}{_WEAK_CUE} +(?P<months>{CLEAR_MONTH}(?:{_AND}{CLEAR_MONTH}){{0,11}})(?P<year>)",
    rf"{_CLITIC}{_MONTHS}(?= +{_AFTER}(?!\w))(?P<year>)",
)
YEARS = (
    rf"{_CLITIC}{_YEARS_CUE} *(?P<years>{_YEARS}|\d{{3}}(?={_ERA})){_ERA}?",
    rf"{_CLITIC}{_YEAR_CUE} +(?P<years>{_LIKELY}{_ENDS_YEAR}(?:{_YEARS_JOINT}{_YEAR}){{0,30}})"
    rf"(?! *{_COUNTED}(?!\w)){_ERA}?",
    rf"{_CLITIC}(?:من|بين) +(?P<years>{_LIKELY}{_YEARS_JOINT}{_LIKELY}{_ENDS_YEAR}){_ERA}?",
    rf"\( *(?P<years>{_LIKELY}(?: *{_DASH} *{_LIKELY})?){_ERA}?(?= *\))",
    rf"{_HIJRI_ERA} *[/(–-] *(?P<years>{_YEAR}|\d{{3}}(?={_ERA})){_ERA}?",
    r"(?<![\w.,/:+-])(?P<years>1[89]\d\d|20(?!00)\d\d)م(?!\w)",
)
