"""Questions in dialects, understood as the standard language would ask them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from retrieval.asking import LibraryAsker
from retrieval.question import Question
from retrieval.text.arabic import stem, words
from retrieval.text.dialect import Standard, readings, standard, without_preposition

FILE = Path(__file__).parent / "data" / "dialect_questions.txt"


@dataclass(frozen=True, slots=True)
class Expected:
    dialect: str
    kind: str
    question: str
    content: str

    def is_said_by(self, asked: Question) -> bool:
        """Return whether its words, as read, are all that are expected, and no other."""
        said = [{stem(form) for form in self._readings(word, asked)} for word in asked.content]
        for entry in self.content.split():
            ways = {stem(form) for form in words(entry.replace("?", ""))}
            met = [word for word in said if word & ways]
            if not met and "?" not in entry:
                return False
            said = [word for word in said if not word & ways]
        return not said

    def _readings(self, word: str, asked: Question) -> set[str]:
        read = readings(word) if asked.standard.is_dialect else frozenset()
        return {word, *without_preposition(word), *read}


def expected() -> list[Expected]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [
        Expected(*(part.strip() for part in line.split("|")))
        for line in lines
        if line and not line.startswith("#")
    ]


LOST = frozenset(
    {
        "الفيضان موّت كام واحد؟",
        "كم سنة ضل بالحبس؟",
        "شكو بالمعرض هالسنة؟",
        "هالمستشفى متى انفتح؟",
    }
)
"""Questions of whose words one is not read: what it may be in the standard language misleads more
often («موت», «ضل»), or nothing in the question says that it is in a dialect."""


@pytest.mark.parametrize("case", expected(), ids=lambda case: case.question)
def test_a_dialect_asks_for_the_same_kind_and_words(case: Expected) -> None:
    asked = Question(case.question)
    assert (asked.kind, case.is_said_by(asked)) == (case.kind, case.question not in LOST)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("شكون هو السفير ديال فرنسا؟", "من هو السفير فرنسا؟"),
        ("هو المقر في أنهي مدينة؟", "هو المقر في أي مدينة؟"),
        ("فاش من مدينة كاين المقر؟", "في أي مدينة يوجد المقر؟"),
        ("مين راح مع الوزير ع جدة؟", "من رافق الوزير على جدة؟"),
        ("وين راح يسافر الوفد؟", "أين سوف يسافر الوفد؟"),
        ("إيه أسباب الحرب؟", "ما أسباب الحرب؟"),
        ("الوزير قال إيه؟", "الوزير قال ماذا؟"),
        ("ومين شاف الهلال؟", "ومن رأى الهلال؟"),
        ("شو حكى عن هالاتفاق؟", "ماذا قال عن هذا الاتفاق؟"),
    ],
)
def test_a_dialect_is_put_into_the_standard_language(asked: str, meant: str) -> None:
    assert standard(asked).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "من أنهى الحرب الأهلية؟",
        "في أية مدينة ولد؟",
        "متى راح ضحية الحادث؟",
        "من هو عم النبي؟",
        "ما هو حق العودة؟",
        "من هو جورج برنارد شو؟",
        "ما دور الكونغرس في عزل نيكسون؟",
        "ويا ترى من فاز؟",
        "كم دول شاركت في البطولة؟",
        "من درب منتخب هولندا قبل هالاند؟",
        "من أخرج فيلم دي كابريو الأخير؟",
        "Who met Shu in Geneva?",
    ],
)
def test_the_standard_language_stays_as_it_is(text: str) -> None:
    assert standard(text) == Standard(text, is_dialect=False)


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("بجنيف", {"جنيف"}),
        ("وبوكاله", {"وكاله"}),
        ("فالمغرب", {"المغرب"}),
        ("عالارض", {"الارض"}),
        ("هالقريه", {"القريه"}),
        ("هالاجتماع", {"الاجتماع"}),
        ("عالميه", set()),
        ("هالاند", set()),
        ("بيت", set()),
    ],
)
def test_what_is_joined_before_a_word_is_taken_off(word: str, bare: set[str]) -> None:
    assert without_preposition(word) == bare


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("بيقول", "يقول"),
        ("هتوقفها", "توقفها"),
        ("كيقولو", "يقول"),
        ("سربتو", "سربته"),
        ("جمعاتهم", "جمعتهم"),
        ("ماجاش", "جاء"),
        ("اتقابلوا", "التقوا"),
        ("اتبني", "بني"),
        ("الجايزه", "الجاءزه"),
        ("تاني", "ثاني"),
    ],
)
def test_a_word_of_a_dialect_may_be_one_of_the_standard(word: str, meant: str) -> None:
    assert meant in readings(word)


@pytest.mark.parametrize(
    "question",
    [
        "بايدن وبوتين اتقابلوا في جنيف إمتى؟",
        "أيمتى التقوا بايدن وبوتين بجنيف؟",
        "متى تقابل بايدن ويا بوتين في جنيف؟",
        "فوقاش تلاقاو بايدن وبوتين فجنيف؟",
        "When did Biden and Putin meet in Geneva?",
    ],
)
def test_one_question_in_any_way_finds_its_answer(question: str, seed_asker: LibraryAsker) -> None:
    first = seed_asker.ask(question).answers[0].citations[0]
    assert "في جنيف في يونيو الماضي" in first.sentence.text
