"""Which questions lean on the turn before, and how they read on their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.followup.leaning import leans
from retrieval.followup.standalone import Thread, Turn, standalone

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
    "Where was it dropped?",
    "And which club is he negotiating with?",
    "ومن ألغاه؟",
    "وعلامَ اتفقا؟",
    "ولأي دولة تتبع؟",
    "ومكان أي تنظيم جاء؟",
    "وإلى أي عصر يعود تاريخها؟",
    "وما مساحة أكبر جزرها؟",
    "وما الجائزة التي نالها عنه؟",
    "وما الجائزة التي فاز بها؟",
    "وكم سنة بقي في الحكم؟",
    "وكم أنفقا عليها؟",
    "ومن يمثل تونس فيها؟",
    "ومتى صار أميرا للرياض؟",
    "وكم كان في الفترة نفسها من 2015؟",
    "ومن طرف الروس؟",
    "ومتى سجّل هدفاً حاسماً؟",
    "ومن زار المدينة قبل وفاته؟",
    "وأين نشرت التفاصيل؟",
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
    "How old was Luke Aikins when he jumped?",
    "من هو أرخميدس؟",
    "متى ولدت ليونا وود؟",
    "متى كان زواج أنجلينا جولي؟",
    "متى توفي علي بن أبي طالب؟",
    "متى عاش بريمو دي ريفيرا؟",
    "أين يوجد متنزه يلوستون الوطني؟",
    "كم كان عدد دول الاتحاد السوفييتي؟",
    "كم مساحة آسيا؟",
    "ماذا حدث في تفجيرات مدريد؟",
    "لماذا أطلق على متلازمة ستوكهولم هذا الاسم؟",
    "هل هناك لقاح لشلل الأطفال؟",
    "ما أول أغنية غنتها شيرين؟",
    "ما الذي يبحث عنه العلماء؟",
    "ما القبيلة التي ينتمي إليها النبي محمد عليه الصلاة والسلام؟",
    "ومن أشرف على الرسالة التي كتبها باهور لبيب؟",
    "كم بلغ مبلغ التهرب الذي اتُّهم به رونالدو؟",
    "متى أُعلن عن الاتفاق النووي؟",
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
            "ماذا قالت ويندي شيرمان (الوفد الأمريكي في جنيف)؟",
        ),
        ("والوفد الروسي؟", CHAIR, "من ترأس الوفد الروسي في جنيف؟"),
        ("ووفد روسيا؟", CHAIR, "من ترأس وفد روسيا في جنيف؟"),
        ("ووزارة الخارجية؟", TRAVEL, "إلى أين ستسافر شيرمان بعد محادثات جنيف (وزارة الخارجية)؟"),
        ("وينتا؟", TRAVEL, "وينتا ستسافر شيرمان بعد محادثات جنيف؟"),
        ("ووقتاش؟", TRAVEL, "وقتاش ستسافر شيرمان بعد محادثات جنيف؟"),
        (
            "طب والاجتماع كان فين؟",
            TRAVEL,
            "الاجتماع كان فين (شيرمان بعد محادثات جنيف)؟",
        ),
        ("وروسيا؟", TRAVEL, "إلى أين ستسافر شيرمان بعد محادثات جنيف (روسيا)؟"),
    ],
)
def test_what_is_missing_is_put_in_from_the_turn_before(
    question: str, turn: Turn, expected: str
) -> None:
    assert standalone(question, [turn]) == expected


CAPITAL = Turn("ما هي عاصمة ويلز؟", "كارديف")
WARD = Turn("من دشّن قسم أمراض الدم؟", "محمد معروف")
GAME = Turn("من طوّر لعبة ورلد أوف جوو؟", "كايل جابلر")
KILLED = Turn("كم قتيلاً سقط في نيس؟", "84")
MEETING = Turn("مع من أجرى بلينكن اتصالاً؟", "ستولتنبرغ")


@pytest.mark.parametrize(
    ("question", "turn", "expected"),
    [
        # What the question asked for and what it was about are one.
        ("وكم عدد سكانها؟", CAPITAL, "كم عدد سكان كارديف (عاصمة ويلز)؟"),
        ("ومتى بُنيت؟", CAPITAL, "متى بُنيت كارديف (عاصمة ويلز)؟"),
        # Who did it, and what: only the gender may tell which is meant.
        ("وكم كلّف بناؤه؟", WARD, "كم كلّف بناؤه (محمد معروف، قسم أمراض الدم)؟"),
        ("ومتى ولد؟", GAME, "متى ولد كايل جابلر (لعبة ورلد أوف جوو)؟"),
        ("وكم مستوى تضم؟", GAME, "كم مستوى تضم (كايل جابلر، لعبة ورلد أوف جوو)؟"),
        ("والجرحى؟", KILLED, "كم عدد الجرحى في نيس؟"),
        ("وحول ماذا؟", MEETING, "حول ماذا أجرى بلينكن اتصالاً (ستولتنبرغ)؟"),
        ("وبين من كانت؟", Turn("كم سنة دامت حرب طروادة؟", "عشر"), "بين من كانت حرب طروادة؟"),
    ],
)
def test_a_name_stands_where_it_is_sure_whom_the_question_means(
    question: str, turn: Turn, expected: str
) -> None:
    assert standalone(question, [turn]) == expected


def test_what_a_conversation_is_about_outlasts_a_turn_and_does_not_grow() -> None:
    first = Turn("ما هي عاصمة ويلز؟", "كارديف")
    second = Turn(standalone("وكم عدد سكانها؟", [first]), "320 ألف")
    third = standalone("وإلى أي عصر يعود تاريخها؟", [first, second])
    assert third == "إلى أي عصر يعود تاريخ كارديف (عاصمة ويلز)؟"


def test_another_name_takes_the_place_of_its_like_in_the_latest_turn_that_has_it() -> None:
    turns = [CHAIR, Turn("من معه (شيرمان، الوفد الأمريكي في جنيف)؟", "جيمس")]
    assert standalone("والوفد الروسي؟", turns) == "من ترأس الوفد الروسي في جنيف؟"


def test_a_thread_is_the_article_of_the_turn_before_with_what_was_told_of_it() -> None:
    turns = [
        Turn("أ؟", "1", "x"),
        Turn("ب؟", "2", "y"),
        Turn("ج؟", None, "y"),
        Turn("د؟", "3", "y"),
    ]
    assert Thread.of("ومتى؟", turns) == Thread("y", ("2", "3"))
    assert Thread.of("ومتى؟", turns).preferred == "y"
    assert Thread.of("والجرحى؟", turns).preferred == "y"
    assert Thread.of("والوفد الأمريكي؟", turns) == Thread("y", ("2", "3"), names_another=True)
    assert Thread.of("والوفد الأمريكي؟", turns).preferred is None


@given(st.text(max_size=60), st.text(max_size=60), st.none() | st.text(max_size=20))
def test_no_text_breaks_a_conversation(question: str, earlier: str, answer: str | None) -> None:
    assert isinstance(standalone(question, [Turn(earlier, answer)]), str)
