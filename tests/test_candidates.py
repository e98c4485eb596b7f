"""What in a sentence could answer when, where, who, how many."""

import pytest

from retrieval.question import Kind
from retrieval.reader.candidates import candidates
from retrieval.reader.people import people
from retrieval.text.line import Line


def found(sentence: str, kind: Kind, *, least: float = 0.5) -> list[str]:
    line = Line(sentence)
    stretches = [line.stretch(c.first, c.stop) for c in candidates(line, kind) if c.trust >= least]
    return [sentence[s.start : s.end] for s in stretches]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "وقال وزير الخارجية الأمريكي، أنتوني بلينكن، إن بلاده سترسل رداً",
            ["أنتوني بلينكن"],
        ),
        (
            "ترأس الوفد الأمريكي نائبة وزير الخارجية الأمريكي ويندي شيرمان، فيما يرأس الجانب "
            "الروسي نائب وزير الخارجية سيرغي ريابكوف.",
            ["ويندي شيرمان", "سيرغي ريابكوف"],
        ),
        ("أعلن السفير الروسي لدى واشنطن أناتولي أنطونوف أن روسيا ستبت", ["أناتولي أنطونوف"]),
        ('أكد المتحدث باسم "البنتاغون" جون كيربي صحة ما سرّب.', ["جون كيربي"]),
        ("اعتبر نائب وزير الخارجية، ألكسندر غروشكو، أنّ الحلف قديم", ["ألكسندر غروشكو"]),
        ("استقبل الرئيس عبد الفتاح السيسي الوفد", ["عبد الفتاح السيسي"]),
        ("وانطلقت المفاوضات في جنيف بعد تأخير", []),
    ],
)
def test_people_are_found_by_the_role_or_verb_beside_them(sentence: str, names: list[str]) -> None:
    assert found(sentence, Kind.WHO) == names


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("استمرت المحادثات سبع ساعات ونصف في جنيف", ["سبع ساعات ونصف"]),
        ("استمرت ساعتين ونصف، ثم انتهت", ["ساعتين ونصف"]),
        ("استقبلت المدينة مليونين و300 ألف لاجئ", ["مليونين و300 ألف لاجئ"]),
        ("قدموا ألفي عبوة وسبعمئة وجبة", ["ألفي عبوة", "وسبعمئة وجبة"]),
    ],
)
def test_an_amount_has_all_of_its_number(sentence: str, amounts: list[str]) -> None:
    assert found(sentence, Kind.HOW_MANY) == amounts


def test_a_person_knows_the_stems_of_the_role_that_introduces_it() -> None:
    line = Line("قال نائب وزير الدفاع ألكسندر فومين إن")
    person = next(p for p in people(line) if p.trust > 0.5)
    assert person.role == {"ناءب", "زير", "دفاع"}


def test_a_name_may_end_as_what_is_ours_does() -> None:
    assert found("قالت المتحدثة باسم الحلف، أوانا لونجيسكو، إن", Kind.WHO) == ["أوانا لونجيسكو"]
    assert found("قال لشعبنا إن", Kind.WHO) == []


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        ("ستسافر إلى بروكسل يومي 11 و12 يناير لإجراء مشاورات", ["11 و12 يناير"]),
        ("في الثاني من فبراير، النص الكامل", ["الثاني من فبراير"]),
        ("ولد عام 1990 في القاهرة", ["1990"]),
        ("لم يحدث شيء", []),
    ],
)
def test_times_are_dates_and_a_range_is_one(sentence: str, times: list[str]) -> None:
    assert found(sentence, Kind.WHEN) == times


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("استمرت نحو 7.5 ساعة، وجرت خلف الأبواب", ["7.5 ساعة"]),
        ("بحشد نحو 100 ألف جندي عند الحدود", ["100 ألف جندي"]),
        ("المؤلف من أربع صفحات والآخر من خمس صفحات", ["أربع صفحات", "خمس صفحات"]),
        ("استغرق ساعتين كاملتين", ["ساعتين"]),
        ("في 31 ديسمبر 2021 وصل 3 وزراء", ["3 وزراء"]),
    ],
)
def test_amounts_have_their_noun_and_are_no_dates(sentence: str, amounts: list[str]) -> None:
    assert found(sentence, Kind.HOW_MANY) == amounts


def test_how_long_asks_for_amounts_of_time_only() -> None:
    assert found("شارك 40 خبيراً على مدى 8 ساعات", Kind.HOW_LONG) == ["8 ساعات"]


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("جرت خلف الأبواب المغلقة في مقر بعثة الولايات المتحدة.", ["مقر بعثة الولايات المتحدة"]),
        ("انطلقت في العاصمة البلجيكية بروكسل جلسة", ["العاصمة البلجيكية بروكسل"]),
        ("وصل الوفد إلى القاهرة أمس", ["القاهرة"]),
    ],
)
def test_places_are_sites_and_names_of_the_cldr(sentence: str, places: list[str]) -> None:
    assert set(places) <= set(found(sentence, Kind.WHERE))


def test_other_questions_have_no_form_to_look_for() -> None:
    assert found("قال الوزير 3 كلمات في جنيف", Kind.WHAT) == []
