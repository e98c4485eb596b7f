"""Who holds the role that a question asks for."""

import pytest

from retrieval.question import Kind, Question
from retrieval.reader.candidates import candidates
from retrieval.reader.contrast import is_at_odds
from retrieval.reader.roles import of_another_role
from retrieval.text.line import Line

PUTIN = "وطالب الرئيس الروسي فلاديمير بوتين بضمانات"
PESKOV = "وقال المتحدث باسم الرئاسة الروسية ديمتري بيسكوف"


@pytest.mark.parametrize(
    ("question", "sentence", "name", "verdict"),
    [
        ("مين رئيس الوفد الامريكي بمحادثات جنيف؟", PUTIN, "فلاديمير بوتين", True),
        (
            "من هو وزير الخارجية الأميركي؟",
            "وزير الخارجية الروسي، سيرغي لافروف",
            "سيرغي لافروف",
            True,
        ),
        ("مين رئيس الوفد الامريكي؟", "طالب بها الرئيس فلاديمير بوتين", "فلاديمير بوتين", True),
        ("من رئيس روسيا؟", "قال الرئيس الأمريكي جو بايدن", "جو بايدن", True),
        ("من هو رئيس الشركة؟", "قال الرئيس التنفيذي للشركة فلاديمير", "فلاديمير", False),
        ("من رئيس روسيا؟", PUTIN, "فلاديمير بوتين", False),
        ("من هو الرئيس الأمريكي؟", "متحدث للرئيس الروسي فلاديمير بوتين", "فلاديمير بوتين", True),
        ("من هو رئيس الولايات المتحدة؟", "قال الرئيس جو بايدن", "جو بايدن", False),
        ("من هو رئيس الإمارات؟", "قال الرئيس محمد بن زايد", "محمد بن زايد", False),
        ("من رئيس الصين؟", "قال الرئيس شي جين بينغ", "شي جين بينغ", False),
        ("من هو الرئيس الروسي؟", PUTIN, "فلاديمير بوتين", False),
        ("من هو رئيس الوفد؟", "قال رئيس الوفد فلاديمير بوتين", "فلاديمير بوتين", False),
        ("من قابل الوفد الأمريكي؟", PUTIN, "فلاديمير بوتين", False),
        ("من وزير الخارجية الأميركي؟", "وزير الخارجية الأمريكي بلينكن", "بلينكن", False),
        ("من وزير الخارجية الأميركي؟", "وقال الوزير بلينكن", "بلينكن", False),
        ("من هو السفير الأمريكي؟", "السفير الأمريكي لدى الدولة الروسية جون", "جون", False),
        ("من المتحدث الذي انتقد الحلف الأطلسي؟", PESKOV, "ديمتري بيسكوف", False),
    ],
)
def test_a_role_of_somebody_else_is_not_the_role_asked_for(
    question: str, sentence: str, name: str, verdict: bool
) -> None:
    line, words = Line(sentence), Line(name).forms
    first = next(n for n in range(len(line.forms)) if line.forms[n : n + len(words)] == words)
    assert is_at_odds(Question(question), line, first, first + len(words)) is verdict


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("من هو الرئيس الأمريكي؟", ["جو بايدن"]),
        ("من هو الرئيس الروسي؟", ["فلاديمير بوتين", "جو بايدن"]),
        ("من هو وزير الدفاع الأمريكي؟", ["جو بايدن"]),
        ("من حذّر الرئيس الأمريكي؟", ["فلاديمير بوتين", "جو بايدن"]),
    ],
)
def test_of_two_people_the_one_is_left_that_holds_the_role_asked_for(
    question: str, left: list[str]
) -> None:
    warned = "لافتاً إلى أن الرئيس فلاديمير بوتين، حذّر نظيره الأمريكي جو بايدن، من مغبة ذلك"
    assert holders(question, warned) == left


def test_of_two_people_none_holds_the_role_where_it_is_that_of_neither_in_full() -> None:
    both = "قال نائب وزير الخارجية الروسي سيرغي ريابكوف مع نائب وزير الدفاع ألكسندر فومين إنه"
    assert len(holders("من هو نائب وزير الدفاع الروسي؟", both)) == 2
    assert holders("من هو نائب وزير الخارجية الروسي؟", both) == ["سيرغي ريابكوف"]


def holders(question: str, sentence: str) -> list[str]:
    line = Line(sentence)
    people = candidates(line, Kind.WHO)
    others = of_another_role(Question(question), line, people)
    return [line.written(one.first, one.stop) for one in people if one not in others]
