"""Dates written in a text, absolute and relative, against days worked by hand."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.dates import DateMention, date_terms, find_dates, same_day
from retrieval.text.relative_dates import find_relative_dates

SEEDS = Path(__file__).parent.parent / "seeds"
THURSDAY = date(2022, 1, 13)

Found = tuple[str, int | None, int | None, int | None]


def found(text: str) -> list[Found]:
    return [(text[m.start : m.end], m.day, m.month, m.year) for m in find_dates(text)]


def relative(text: str, published: date = THURSDAY) -> list[tuple[str, date]]:
    return [(text[r.start : r.end], r.day) for r in find_relative_dates(text, published)]


GREGORIAN = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
LEVANTINE = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
MAGHREBI = [
    "جانفي",
    "فيفري",
    "مارس",
    "أفريل",
    "ماي",
    "جوان",
    "جويلية",
    "أوت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
]
OTHER_SPELLINGS = {
    "اذار": 3,
    "إبريل": 4,
    "ابريل": 4,
    "ايار": 5,
    "أيّار": 5,
    "يونيه": 6,
    "يونية": 6,
    "يوليه": 7,
    "يوليوز": 7,
    "اغسطس": 8,
    "غشت": 8,
    "اب": 8,
    "ايلول": 9,
    "اكتوبر": 10,
    "تشرين الاول": 10,
    "كانون الاول": 12,
    "يَنَايِر": 1,
    "فيبراير": 2,
    "ينـــاير": 1,
}
TENS = ["العشرين", "الثلاثين"]
UNITS = ["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"]
ORDINALS = [
    *UNITS,
    "العاشر",
    "الحادي عشر",
    *(unit + " عشر" for unit in UNITS[1:]),
    "العشرين",
    "الحادي والعشرين",
    *(unit + " والعشرين" for unit in UNITS[1:]),
    "الثلاثين",
    "الحادي والثلاثين",
]


@pytest.mark.parametrize("names", [GREGORIAN, LEVANTINE, MAGHREBI])
def test_months_of_three_traditions_are_known(names: list[str]) -> None:
    for month, name in enumerate(names, start=1):
        written = f"15 {name} 2020"
        assert found(f"في {written}،") == [(written, 15, month, 2020)]


def test_months_are_known_with_or_without_hamza_and_marks() -> None:
    for name, month in OTHER_SPELLINGS.items():
        assert found(f"7 {name}") == [(f"7 {name}", 7, month, None)]


def test_ordinals_in_words_are_days_1_to_31() -> None:
    assert len(ORDINALS) == 31
    for day, ordinal in enumerate(ORDINALS, start=1):
        written = f"{ordinal} من يناير"
        assert found(f"وفي {written}، أكدت") == [(written, day, 1, None)]
        nominative = written.replace("ين من", "ون من")
        assert found(nominative) == [(nominative, day, 1, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الجمعة 31 ديسمبر/كانون الأول 2021، إنَّ", [("31 ديسمبر/كانون الأول 2021", 31, 12, 2021)]),
        ("في الـ7 من ديسمبر", [("الـ7 من ديسمبر", 7, 12, None)]),
        (
            "الـ 17 من كانون الأول/ديسمبر 2021.",
            [("الـ 17 من كانون الأول/ديسمبر 2021", 17, 12, 2021)],
        ),
        (
            "16 كانون الأول (ديسمبر) 2024",
            [("16 كانون الأول (ديسمبر) 2024", 16, 12, 2024)],
        ),
        ("10 يناير/كانون الثاني المقبل", [("10 يناير/كانون الثاني", 10, 1, None)]),
        ("17فبراير\\شباط", [("17فبراير\\شباط", 17, 2, None)]),
        ("في الواحد والعشرين من يناير:", [("الواحد والعشرين من يناير", 21, 1, None)]),
        ("للسابع من يناير", [("للسابع من يناير", 7, 1, None)]),
        ("الحادى و العشرون من شهر أيار", [("الحادى و العشرون من شهر أيار", 21, 5, None)]),
        ("أول مايو", [("أول مايو", 1, 5, None)]),
        ("26 يناير من العام 2022", [("26 يناير من العام 2022", 26, 1, 2022)]),
        ("26 يناير عام 2022م", [("26 يناير عام 2022م", 26, 1, 2022)]),
        ("يناير 10, 2022", [("يناير 10, 2022", 10, 1, 2022)]),
        ("٠١ / يونيو / ٢٠٢٤", [("٠١ / يونيو / ٢٠٢٤", 1, 6, 2024)]),
        ("۱۲ ژانویه، ۱۲ يناير ۲۰۲۲", [("۱۲ يناير ۲۰۲۲", 12, 1, 2022)]),
        ("12\u00a0\u200fيَنَايِرَ\u200f 2022", [("12\u00a0\u200fيَنَايِرَ\u200f 2022", 12, 1, 2022)]),
        ("January 10, 2022", [("January 10, 2022", 10, 1, 2022)]),
        ("on 10 January 2022", [("10 January 2022", 10, 1, 2022)]),
        ("the 10th of March", [("10th of March", 10, 3, None)]),
        ("Jan. 10", [("Jan. 10", 10, 1, None)]),
        ("Jan 10 - Feb 12, 2022", [("Jan 10", 10, 1, None), ("Feb 12, 2022", 12, 2, 2022)]),
    ],
)
def test_a_day_and_its_month_are_found_however_written(text: str, expected: list[Found]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("يومي 11 و12 يناير لإجراء", [("11", 11, 1, None), ("12 يناير", 12, 1, None)]),
        ("من 5 إلى 9 مايو 2020", [("5", 5, 5, 2020), ("9 مايو 2020", 9, 5, 2020)]),
        ("5-9 مايو", [("5", 5, 5, None), ("9 مايو", 9, 5, None)]),
        ("أيام 3، 4 و6 آب", [("3", 3, 8, None), ("4", 4, 8, None), ("6 آب", 6, 8, None)]),
        (
            "بين السابع والعشرين والثلاثين من مايو",
            [("السابع والعشرين", 27, 5, None), ("الثلاثين من مايو", 30, 5, None)],
        ),
        ("January 10-12, 2022", [("January 10", 10, 1, 2022), ("12, 2022", 12, 1, 2022)]),
        ("خسر 20، 12 يناير", [("12 يناير", 12, 1, None)]),
        ("ديسمبر ويناير 2022", [("ديسمبر", None, 12, None), ("يناير 2022", None, 1, 2022)]),
        ("في عامي 2003 و2006.", [("2003", None, None, 2003), ("2006", None, None, 2006)]),
    ],
)
def test_each_date_of_a_list_is_a_mention(text: str, expected: list[Found]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "day", "swapped"),
    [
        ("10-01-2022", date(2022, 1, 10), date(2022, 10, 1)),
        ("1/11/2022", date(2022, 11, 1), date(2022, 1, 11)),
        ("10.01.2022", date(2022, 1, 10), date(2022, 10, 1)),
        ("٠١/١٠/٢٠٢٢", date(2022, 10, 1), date(2022, 1, 10)),
        ("10 - 1 - 2022م", date(2022, 1, 10), date(2022, 10, 1)),
        ("١٠\u200f/\u200f٠١\u200f/\u200f٢٠٢٢", date(2022, 1, 10), date(2022, 10, 1)),
        ("5/5/2022", date(2022, 5, 5), None),
        ("31/1/2022", date(2022, 1, 31), None),
        ("1/31/2022", date(2022, 1, 31), None),
        ("2022-01-10", date(2022, 1, 10), None),
        ("2022/1/10", date(2022, 1, 10), None),
    ],
)
def test_numeric_dates_tell_both_readings(text: str, day: date, swapped: date | None) -> None:
    [mention] = find_dates(f"نشر:{text} | 00:00")
    assert (mention.exact, mention.swapped) == (day, swapped)
    assert mention.ambiguous is (swapped is not None)
    assert (mention.start, mention.end) == (4, 4 + len(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15 رمضان 1443 هـ", date(2022, 4, 16)),
        ("العاشر من محرم 1445هـ", date(2023, 7, 28)),
        ("1 شوال ١٤٤٢", date(2021, 5, 13)),
        ("15/9/1443هـ", date(2022, 4, 16)),
        ("1443/9/15 هـ", date(2022, 4, 16)),
    ],
)
def test_a_full_hijri_date_is_its_gregorian_day(text: str, day: date) -> None:
    [mention] = find_dates(f"الموافق {text}.")
    assert mention == DateMention(8, 8 + len(text), day.day, day.month, day.year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في يناير الماضي", [("يناير", None, 1, None)]),
        ("منتصف ديسمبر الماضي", [("ديسمبر", None, 12, None)]),
        ("شهر آب", [("آب", None, 8, None)]),
        ("مايو المقبل", [("مايو", None, 5, None)]),
        ("يناير 2022", [("يناير 2022", None, 1, 2022)]),
        ("الأسبوع الأول من يناير 2022", [("يناير 2022", None, 1, 2022)]),
        ("كانون الثاني (يناير) 2020", [("كانون الثاني (يناير) 2020", None, 1, 2020)]),
        ("منذ عام 1997.", [("1997", None, None, 1997)]),
        ("سنة 1912، وإنها", [("1912", None, None, 1912)]),
        ("حفر في 2019 بئرا", [("2019", None, None, 2019)]),
        ("(2014م)", [("2014م", None, None, 2014)]),
        ("1443 هـ / 2022 م", [("2022 م", None, None, 2022)]),
    ],
)
def test_a_lone_month_or_year_needs_a_cue(text: str, expected: list[Found]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "الذي مارس الضغط على كل من مارس العنف",
        "أول من مارس الرياضة",
        "من أب مصري وأم سورية في باب واحد",
        "تموز إله قديم",
        "في أب حنون",
        "باب 2020",
        "you may go in march formation",
        "استمرت نحو 7.5 ساعة، و7.5 مايو",
        "هاتف 02-1234567 أو +966-11-2022",
        "الإصدار 10.1.2022.1 على 192.168.10.2022",
        "فاز 2-1 بنسبة 3/4",
        "10-01-22",
        "32 يناير",
        "31 أبريل 2020",
        "31/2/2022 ثم 2/30/2022",
        "29 فبراير 2023",
        "0 يناير 2020",
        "15 رمضان بلا سنة، و31 رمضان 1443 هـ",
        "1 محرم 1250 هـ",
        "أكثر من 2000 قتيل و100 ألف جندي",
        "عام 1200 قبل الميلاد",
        "عام 132 هـ",
        "العام الماضي",
        "7\nيناير",
    ],
)
def test_these_are_no_dates(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("row", ["1، ", "1 ", "20 و", "2010، ", "السبت و", "1/1/"])
def test_a_table_of_numbers_is_read_without_trying_every_division_of_it(row: str) -> None:
    assert found(row * 2000) == []
    assert relative(row * 2000) == []


def test_29_february_is_a_day_where_the_year_is_unknown_or_leap() -> None:
    assert found("29 فبراير") == [("29 فبراير", 29, 2, None)]
    assert found("29 فبراير 2024") == [("29 فبراير 2024", 29, 2, 2024)]


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (
            "000",
            "01-06-2024 17-12 10-01 12-01 13-01 07-01 09-01 09-01 10-01 12-01 21-01 26-01 01-02 "
            "02-02 12",
        ),
        ("001", "10-01-2022 10-01-2022"),
        ("002", "17-12-2021"),
        ("003", "01-11-2022 06 1997 2014 11-01 12-01"),
        ("004", "31-12-2021 12-01-2022 10-01 07-12-2021"),
    ],
)
def test_every_date_of_the_articles_is_found(seed: str, expected: str) -> None:
    [path] = SEEDS.glob(f"{seed}_*.txt")
    mentions = find_dates(path.read_text(encoding="utf-8"))
    parts = [(m.day, m.month, m.year) for m in mentions]
    assert " ".join("-".join(f"{p:02}" for p in part if p) for part in parts) == expected


def test_dates_that_do_not_contradict_are_the_same_day() -> None:
    [full, ordinal, month, american, other] = find_dates(
        "26 يناير 2022 ثم السادس والعشرين من كانون الثاني، يناير 2022، 1/11/2022، 27 يناير"
    )
    assert same_day(full, ordinal)
    assert same_day(full, month)
    assert not same_day(full, other)
    assert not same_day(full, DateMention(0, 1, 26, 1, 2021))
    assert not same_day(full, american)
    assert same_day(american, DateMention(0, 1, 11, 1, 2022))
    assert same_day(american, DateMention(0, 1, 1, 11, 2022))
    assert not same_day(american, DateMention(0, 1, 11, 11, 2022))


@pytest.mark.parametrize(
    "text", ["26 يناير", "السادس والعشرين من يناير", "26 كانون الثاني", "٢٦ جانفي", "January 26"]
)
def test_one_day_has_one_set_of_terms(text: str) -> None:
    assert date_terms(text) == [("date:01-26", 0, len(text)), ("month:01", 0, len(text))]


def test_terms_hold_a_written_year_and_both_readings() -> None:
    assert date_terms("في 26 يناير 2022") == [
        ("date:01-26", 3, 16),
        ("month:01", 3, 16),
        ("year:2022", 3, 16),
    ]
    assert [term for term, _, _ in date_terms("1/11/2022")] == [
        "date:11-01",
        "month:11",
        "date:01-11",
        "month:01",
        "year:2022",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أمس", [("أمس", 12)]),
        ("ببروكسل أمس الأربعاء، بين", [("أمس الأربعاء", 12)]),
        ("وأمس، الأربعاء،", [("أمس، الأربعاء", 12)]),
        ("قبل ظهر اليوم، الاجتماع", [("اليوم", 13)]),
        ("اليوم الخميس", [("اليوم الخميس", 13)]),
        ("غداً الجمعة", [("غداً الجمعة", 14)]),
        ("بعد غد", [("بعد غد", 15)]),
        ("أول من أمس", [("أول من أمس", 11)]),
        ("أمس الأول", [("أمس الأول", 11)]),
        ("أمس الأول الثلاثاء", [("أمس الأول الثلاثاء", 11)]),
        ('الثلاثاء الماضي"أن', [("الثلاثاء الماضي", 11)]),
        ("الخميس الماضي", [("الخميس الماضي", 6)]),
        ("الخميس المقبل", [("الخميس المقبل", 20)]),
        ("الجمعة القادمة", [("الجمعة القادمة", 14)]),
        ("الثلاثاء قبل الماضي", [("الثلاثاء قبل الماضي", 4)]),
        ("مساء يوم الاثنين في جنيف", [("الاثنين", 10)]),
        ("يوم الخميس", [("الخميس", 13)]),
        ("وبايدن، الخميس، أوضح", [("الخميس", 13)]),
        ("يومي السبت والأحد الماضيين", [("السبت", 8), ("الأحد الماضيين", 9)]),
    ],
)
def test_relative_days_count_from_publication(text: str, expected: list[tuple[str, int]]) -> None:
    assert relative(text) == [(words, date(2022, 1, day)) for words, day in expected]


def test_a_weekday_is_trusted_over_a_date_up_to_three_days_late_or_one_early() -> None:
    named = {day: relative("أمس الأربعاء", date(2022, 1, day)) for day in range(12, 19)}
    wednesday = [("أمس الأربعاء", date(2022, 1, 12))]
    assert named == {
        12: wednesday,
        13: wednesday,
        14: wednesday,
        15: wednesday,
        16: wednesday,
        17: [],
        18: [],
    }


@pytest.mark.parametrize(
    "text",
    [
        "العام الماضي والأسبوع الماضي",
        "روسيا اليوم",
        "في اليوم التالي",
        "اليوم الأول",
        "بالأمس القريب",
        "غداة المفاوضات",
        "بين الاثنين، قال",
        "صلاة الجمعة، وأيام السبت والأحد.",
        "يوم الاثنين 10 يناير",
        "يوم الاثنين، السابع من فبراير",
        "يومي الثلاثاء والأربعاء 14 و15 فبراير",
        "يوم الأربعاء القادم 21 يونيو",
        "يوم الاثنين من الأسبوع المقبل",
    ],
)
def test_these_name_no_day_from_publication(text: str) -> None:
    assert relative(text) == []


def test_relative_days_of_an_article_are_found() -> None:
    [path] = SEEDS.glob("002_*.txt")
    assert relative(path.read_text(encoding="utf-8")) == [
        ("اليوم", date(2022, 1, 13)),
        ("أمس الأربعاء", date(2022, 1, 12)),
        ("أمس الأربعاء", date(2022, 1, 12)),
        ("الثلاثاء الماضي", date(2022, 1, 11)),
    ]


DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]
SHAPES = ["{day} {month} {year}", "{day} من {month} {year}", "الـ{day} من {month}/{dual} {year}"]


@st.composite
def written_dates(draw: st.DrawFn) -> tuple[str, date]:
    day = draw(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
    tradition, dual = draw(st.permutations([GREGORIAN, LEVANTINE, MAGHREBI]))[:2]
    names = {"month": tradition[day.month - 1], "dual": dual[day.month - 1], "year": day.year}
    if draw(st.booleans()):
        words = "{day} من {month} {year}".format(day=ORDINALS[day.day - 1], **names)
    else:
        words = draw(st.sampled_from(SHAPES)).format(day=day.day, **names)
    return words.translate(str.maketrans(DIGITS[0], draw(st.sampled_from(DIGITS)))), day


@settings(deadline=None)
@given(written_dates())
def test_a_date_in_any_shape_is_found_exactly(written: tuple[str, date]) -> None:
    words, day = written
    text = f"قال متحدث، الجمعة {words}، إن 7.5 ساعة"
    assert [(text[m.start : m.end], m.exact) for m in find_dates(text)] == [(words, day)]


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.sampled_from("/-."))
def test_a_numeric_date_is_found_in_either_order(day: date, joint: str) -> None:
    for shape in ("%d %m %Y", "%m %d %Y"):
        [mention] = find_dates(f"({day.strftime(shape).replace(' ', joint)})")
        assert (mention.start, mention.end) == (1, 11)
        assert day in (mention.exact, mention.swapped)
    [mention] = find_dates(day.isoformat())
    assert (mention.exact, mention.ambiguous) == (day, False)


FRAGMENTS = [*LEVANTINE, *ORDINALS, *"0123456789٣۷/-.،() \n\u200f\u0651", "من", "و", "ال", "هـ"]
FRAGMENTS += ["رمضان", "عام", "يوم", "أمس", "الأحد", "الماضي", "May", "ﷺ", "½", "\ue001", "\ue021"]


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from(FRAGMENTS)).map(" ".join)
    | st.lists(st.sampled_from(FRAGMENTS)).map("".join)
)
def test_any_text_gives_ordered_stretches_that_lie_in_it(text: str) -> None:
    mentions = find_dates(text)
    edges = [edge for m in mentions for edge in (m.start, m.end)]
    assert edges == sorted(edges)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(m.exact is None or m.exact.year == m.year for m in mentions)
    assert all(0 <= r.start < r.end <= len(text) for r in find_relative_dates(text, THURSDAY))
