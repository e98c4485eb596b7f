"""Which questions lean on the turn before, and how they read on their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.followup import Turn, leans, standalone

LEANING = [
    "ومتى؟",
    "لماذا؟",
    "وليش؟",
    "طب وفين؟",
    "وفي أي سنة؟",
    "ومن معها؟",
    "وماذا قال؟",
    "وماذا قالت عن الاتفاق؟",
    "ومن أكد صحة ذلك؟",
    "ومن ستلتقي هناك؟",
    "وكم عددهم؟",
    "وأين ولد؟",
    "ومتى فاز بها؟",
    "وروسيا؟",
    "والوفد الصيني؟",
    "ومن كان الثاني؟",
    "ووفد روسيا؟",
    "وقطر؟",
    "وواشنطن؟",
    "ووقتاش تبدا؟",
    "وينتا؟",
    "وشو قالت عن الحلف؟",
    "طب والاجتماع كان فين؟",
    "And when?",
    "What did he say about it?",
]
ALONE = [
    "من هو وزير الخارجية الروسي؟",
    "ومن هو رئيس فرنسا؟",
    "متى أعلن الوزير استقالته؟",
    "ما المعاهدتان اللتان تريد موسكو التفاوض بشأنهما؟",
    "ما الذي قالت روسيا إنها تشعر بالتهديد منه؟",
    "من قال إن التوسع خطر؟",
    "كم قتيلاً سقط في الزلزال؟",
    "ماذا قال بوتين عن الاتفاق؟",
    "وماذا قالت إيران عن الضمانات؟",
    "وينتا كان اجتماع فيينا؟",
    "وقتاش بدا اجتماع فيينا؟",
    "وين انعقد اجتماع فيينا؟",
    "وش قال لافروف عن الناتو؟",
    "وشو رأي لافروف بالناتو؟",
    "واش هي عاصمة الجزائر؟",
    "المعاهدة وقعت متى؟",
    "وزارة الخارجية الروسية؟",
    "وفد روسيا؟",
    "وكالة ناسا تأسست متى؟",
    "متى كان اجتماع فيينا؟",
    "When did the minister announce his resignation?",
    "ما سعر صرف الدولار اليوم؟",
]


@pytest.mark.parametrize("question", LEANING)
def test_a_question_that_lacks_something_leans_on_the_turn_before(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_names_what_it_asks_about_inherits_nothing(question: str) -> None:
    assert not leans(question)
    assert standalone(question, [Turn("من ترأس الوفد؟", "شيرمان")]) == question


def test_the_first_question_of_a_conversation_is_left_as_it_is() -> None:
    assert standalone("ومتى؟", []) == "ومتى؟"


TRAVEL = Turn("إلى أين ستسافر شيرمان بعد محادثات جنيف؟", "بروكسل")
CHAIR = Turn("من ترأس الوفد الأمريكي في جنيف؟", "ويندي شيرمان")


@pytest.mark.parametrize(
    ("question", "turn", "expected"),
    [
        ("ومتى؟", TRAVEL, "متى ستسافر شيرمان بعد محادثات جنيف؟"),
        ("لماذا؟", TRAVEL, "لماذا ستسافر شيرمان بعد محادثات جنيف؟"),
        ("ومتى؟", CHAIR, "متى ترأس ويندي شيرمان الوفد الأمريكي في جنيف؟"),
        (
            "وماذا قالت؟",
            CHAIR,
            "ماذا قالت (ويندي شيرمان، ترأس الوفد الأمريكي في جنيف)؟",
        ),
        ("والوفد الروسي؟", CHAIR, "من ترأس الوفد الروسي في جنيف؟"),
        ("ووفد روسيا؟", CHAIR, "من ترأس وفد روسيا في جنيف؟"),
        ("ووزارة الخارجية؟", TRAVEL, "إلى أين ستسافر شيرمان بعد محادثات جنيف (وزارة الخارجية)؟"),
        ("وينتا؟", TRAVEL, "وينتا ستسافر شيرمان بعد محادثات جنيف؟"),
        ("ووقتاش؟", TRAVEL, "وقتاش ستسافر شيرمان بعد محادثات جنيف؟"),
        (
            "طب والاجتماع كان فين؟",
            TRAVEL,
            "الاجتماع كان فين (ستسافر شيرمان بعد محادثات جنيف)؟",
        ),
        ("وروسيا؟", TRAVEL, "إلى أين ستسافر شيرمان بعد محادثات جنيف (روسيا)؟"),
    ],
)
def test_what_is_missing_is_put_in_from_the_turn_before(
    question: str, turn: Turn, expected: str
) -> None:
    assert standalone(question, [turn]) == expected


@given(st.text(max_size=60), st.text(max_size=60), st.none() | st.text(max_size=20))
def test_no_text_breaks_a_conversation(question: str, earlier: str, answer: str | None) -> None:
    assert isinstance(standalone(question, [Turn(earlier, answer)]), str)
