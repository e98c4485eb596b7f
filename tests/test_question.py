"""What a question asks for, in the standard language, in dialects, in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question import LONGEST_QUESTION, Kind, Question, clean

KINDS = {
    Kind.WHO: [
        "من هو الأمين العام للحلف؟",
        "مين قال هالحكي؟",
        "منو رئيس الوفد؟",
        "شكون ترأس الوفد؟",
        "بحسب التقرير، من قاد الفريق؟",
        "مع من التقى الوزير؟",
        "Who is the secretary general?",
        "ومن أكد ذلك؟",
        "ما اسم المدرب الجديد؟",
    ],
    Kind.WHEN: [
        "متى وصل الوفد؟",
        "امتى هيسافر؟",
        "وقتاش بدات الحرب؟",
        "في أي عام تأسس النادي؟",
        "ما تاريخ الاتفاق؟",
        "When did the talks end?",
    ],
    Kind.WHERE: [
        "أين عقدت القمة؟",
        "وين صار الاجتماع؟",
        "فين اتعمل المؤتمر؟",
        "إلى أين سافر؟",
        "في أي مدينة ولد؟",
        "ما عاصمة بلجيكا؟",
    ],
    Kind.HOW_MANY: ["كم عدد الجنود؟", "كام واحد مات؟", "شحال من لاعب؟", "ما نسبة البطالة؟"],
    Kind.HOW_LONG: [
        "كم ساعة استمرت؟",
        "كم استمر الاجتماع؟",
        "ما مدة العقد؟",
        "How long did it last?",
    ],
    Kind.WHY: ["لماذا انسحب؟", "ليش زعل؟", "علاش استقال؟", "ما سبب الحريق؟", "Why did he leave?"],
    Kind.HOW: ["كيف وصف الاجتماع؟", "ازاي حصل ده؟"],
    Kind.LIST: ["ما هي أهم الشروط؟", "ما هما المعاهدتان؟"],
    Kind.WHAT: ["ماذا قال الوزير؟", "ما شرط واشنطن؟", "شو قال بوتين؟", "إلى ماذا أدى القرار؟"],
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in KINDS.items() for t in texts])
def test_the_question_word_tells_the_kind(kind: Kind, text: str) -> None:
    assert Question(text).kind is kind


def test_the_content_of_a_question_leaves_out_the_words_that_ask() -> None:
    assert Question("من هو نائب وزير الدفاع الروسي؟").content == (
        "ناءب",
        "وزير",
        "الدفاع",
        "الروسي",
    )
    assert Question("شو صار ب الناتو؟").content == ("حدث", "الناتو")
    assert Question("بأي مدينة ولد؟").content == ("مدينه", "ولد")


def test_a_counted_thing_is_the_unit() -> None:
    assert Question("كم صفحة كان الرد؟").unit == "صفح"
    assert Question("كم عدد الجنود؟").unit == "جنود"
    assert Question("كم استمر؟").unit == "استمر"
    assert Question("من هو الوزير؟").unit is None


def test_words_taken_from_the_turn_before_are_an_aside() -> None:
    asked = Question("ماذا قال عن الصرح (غروشكو، قال إن الحلف قديم)؟")
    assert asked.aside == {"غروشكو", "ان", "الحلف", "قديم"}
    assert Question("ماذا قال عن الصرح؟").aside == frozenset()


@pytest.mark.parametrize("text", ["", "   ", "؟؟!", "😀🎉", "َُِ", "\u202e\u200f", "\x00"])
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        clean(text)


def test_a_question_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(ValueError, match=r"100,000 characters.*1,000"):
        clean("م" * 100_000)
    with pytest.raises(ValueError, match=r"1,800 characters"):
        clean("ﷺ" * 100)
    assert clean("م" * LONGEST_QUESTION) == "م" * LONGEST_QUESTION


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert clean("من\x00 هو\u202e الوزير\ud800؟\n") == "من هو الوزير ؟"


@given(st.text(max_size=200))
def test_no_text_breaks_a_question(text: str) -> None:
    try:
        asked = Question(clean(text))
    except ValueError:
        return
    assert asked.kind in Kind
    assert set(asked.content) >= asked.aside & set(asked.content)
    assert asked.unit != ""
