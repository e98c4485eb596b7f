"""Who of two that a sentence sets against each other stands with what the question names."""

import pytest

from retrieval.question import Kind, Question
from retrieval.reader.candidates import candidates
from retrieval.reader.contrast import is_at_odds, outdone
from retrieval.text.arabic import fold, stem
from retrieval.text.line import Line

LED = (
    "ترأس الوفد الأمريكي نائبة وزير الخارجية الأمريكي ويندي شيرمان، فيما يرأس الجانب الروسي "
    "نائب وزير الخارجية سيرغي ريابكوف."
)
TOGETHER = "قاد المنتخب المغربي وليد الركراكي بينما قاد المنتخب الكرواتي زلاتكو داليتش"


def at_odds(question: str, sentence: str, name: str) -> bool:
    line = Line(sentence)
    words = Line(name).forms
    first = next(n for n in range(len(line.forms)) if line.forms[n : n + len(words)] == words)
    return is_at_odds(Question(question), line, first, first + len(words))


@pytest.mark.parametrize(
    ("question", "sentence", "asked", "other"),
    [
        ("من ترأس الوفد الروسي؟", LED, "سيرغي ريابكوف", "ويندي شيرمان"),
        ("مين قاد المنتخب الكرواتي؟", TOGETHER, "زلاتكو داليتش", "وليد الركراكي"),
        ("من قاد المنتخب المغربى", TOGETHER, "وليد الركراكي", "زلاتكو داليتش"),
    ],
)
def test_the_name_that_stands_with_the_other_is_at_odds(
    question: str, sentence: str, asked: str, other: str
) -> None:
    assert at_odds(question, sentence, other)
    assert not at_odds(question, sentence, asked)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("من ترأس الوفد؟", LED),
        ("من ترأس الوفد الصيني؟", LED),
        ("من وزير الخارجية الأمريكي؟", "التقى وزير الخارجية الأمريكي ويندي شيرمان"),
        (
            "من هو نائب وزير الدفاع الروسي؟",
            "وزير الدفاع ألكسندر ونائب وزير الخارجية الروسي ويندي شيرمان",
        ),
    ],
)
def test_nobody_is_at_odds_where_nothing_is_set_against_what_is_asked(
    question: str, sentence: str
) -> None:
    assert not at_odds(question, sentence, "ويندي شيرمان")


def test_attributes_are_words_of_belonging_behind_a_definite_noun() -> None:
    found = Question("ماذا قال الوزير الفرنسي عن الأزمة المصرية والنيل الأزرق؟").attributions
    assert found == tuple(
        (stem(fold(a)), stem(fold(b))) for a, b in (("الوزير", "الفرنسي"), ("الأزمة", "المصرية"))
    )


PAGES = (
    "وثيقتان تضم إحداهما (المؤلف من خمس صفحات) الرد الخطي من قبل الولايات المتحدة، "
    "والآخر (المؤلف من أربع صفحات) رد الناتو"
)


@pytest.mark.parametrize(
    ("question", "sentence", "left"),
    [
        ("كم صفحة كان رد الناتو؟", PAGES, ["اربع صفحات"]),
        ("كم صفحة كان رد الولايات المتحدة؟", PAGES, ["خمس صفحات"]),
        ("كم صفحة كان الرد؟", PAGES, ["خمس صفحات", "اربع صفحات"]),
        ("كم جندياً قتل؟", "قتل 5 جنود وأصيب 10 جنود", ["5 جنود"]),
        ("كم جندياً أصيب؟", "قتل 5 جنود وأصيب 10 جنود", ["10 جنود"]),
        ("كم جندياً قتل؟", "قتل 5 جنود وأصيب 10 مدنيين", ["5 جنود", "10 مدنيين"]),
    ],
)
def test_an_amount_is_outdone_by_another_of_the_thing_that_has_more_of_the_question_about_it(
    question: str, sentence: str, left: list[str]
) -> None:
    line, wanted = Line(sentence), set(map(stem, Question(question).content))
    amounts = candidates(line, Kind.HOW_MANY)
    beaten = outdone(line, wanted, amounts)
    assert left == [
        " ".join(line.forms[amount.first : amount.stop])
        for amount in amounts
        if amount not in beaten
    ]
