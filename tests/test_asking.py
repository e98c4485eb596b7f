"""Questions over the seed articles, through the whole of it: known answers, exact citations."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.answer import Reply, Status
from retrieval.asking import LibraryAsker
from retrieval.followup.standalone import Turn

ROOT = Path(__file__).parent.parent

LONGEST_PASSAGE, LONGEST_SENTENCE = 700, 600


def check_citations(reply: Reply, asker: LibraryAsker) -> None:
    """Assert what every citation promises, against the text the library holds."""
    for answer in reply.answers:
        assert 0 <= answer.confidence <= 1
        assert answer.text in answer.sentence
        for cited in answer.citations:
            text = asker.library.article(cited.article.id).text
            for span in (cited.passage, cited.sentence, cited.answer):
                assert span.text == text[span.start : span.end]
            assert cited.passage.start <= cited.sentence.start <= cited.answer.start
            assert cited.answer.end <= cited.sentence.end <= cited.passage.end
            assert len(cited.passage.text) <= LONGEST_PASSAGE
            assert len(cited.sentence.text) <= LONGEST_SENTENCE
            assert "\n" not in cited.sentence.text
            assert any(
                s.start <= cited.passage.start and cited.passage.end <= s.end
                for s in cited.article.content
            )
            before, after = text[: cited.answer.start][-1:], text[cited.answer.end :][:1]
            assert not before.isalnum()
            assert not after.isalnum()
    places = [(p.span.article.id, p.span.start) for p in reply.passages]
    assert len(places) == len(set(places)) >= 3
    cited_places = {(c.article.id, c.passage.start) for a in reply.answers for c in a.citations}
    assert cited_places <= set(places)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("من ترأس الوفد الأمريكي في جنيف؟", "ويندي شيرمان"),
        ("من هو مفوض الاتحاد الأوروبي للسياسة الخارجية؟", "جوزيب بوريل"),
        ("من هو وزير الخارجية الأوكراني؟", "دميتري كوليبا"),
        ("متى سلّم السفير الأمريكي الرد الخطي لروسيا؟", "السادس والعشرين من يناير"),
        ("كم صفحة كان رد الناتو؟", "أربع صفحات"),
        ("كم جندياً حشدت روسيا عند حدود أوكرانيا؟", "100 ألف جندي"),
        ("أين بدأ اجتماع منظمة الأمن والتعاون الأوروبية؟", "فيينا"),
        ("مين هو وزير الخارجيه الروسي", "سيرغي لافروف"),
        ("وين انطلقت مفاوضات روسيا والناتو؟", "بروكسل"),
        ("Who is the spokesman of the Kremlin?", "بيسكوف"),
    ],
)
def test_a_question_finds_its_answer_word_for_word(
    seed_asker: LibraryAsker, question: str, answer: str
) -> None:
    reply = seed_asker.ask(question)
    assert reply.status is Status.ANSWERED
    assert answer in reply.answers[0].sentence
    check_citations(reply, seed_asker)


@pytest.mark.parametrize(
    "question",
    [
        "من هو رئيس البرازيل؟",
        "كم عدد سكان القاهرة؟",
        "ما هي عاصمة أستراليا؟",
        "من فاز بكأس العالم 2018؟",
        "كيف أطبخ الكبسة؟",
        "What is the capital of Japan?",
    ],
)
def test_a_question_the_articles_are_silent_on_gets_no_answer_but_passages(
    seed_asker: LibraryAsker, question: str
) -> None:
    reply = seed_asker.ask(question)
    assert (reply.status, reply.answers) == (Status.NO_ANSWER, ())
    check_citations(reply, seed_asker)


def test_articles_that_give_one_answer_are_cited_together(seed_asker: LibraryAsker) -> None:
    answer = seed_asker.ask("من هو الأمين العام لحلف شمال الأطلسي الناتو؟").answers[0]
    assert answer.agreement >= 2
    assert {c.answer.text for c in answer.citations} <= {"ينس ستولتنبرغ", "ينس ستولتنبيرغ"}


def test_sources_that_differ_are_both_answers(seed_asker: LibraryAsker) -> None:
    reply = seed_asker.ask("كم ساعة استمرت المفاوضات في جنيف؟")
    assert {answer.text for answer in reply.answers} == {"7.5 ساعة", "8 ساعات"}


def test_a_follow_up_is_read_with_the_turn_before(seed_asker: LibraryAsker) -> None:
    reply = seed_asker.ask("ومتى؟", [Turn("إلى أين ستسافر شيرمان بعد محادثات جنيف؟", "بروكسل")])
    assert reply.standalone == "متى ستسافر شيرمان بعد محادثات جنيف؟"
    assert reply.answers[0].text == "11 و12 يناير"
    check_citations(reply, seed_asker)


def test_a_follow_up_prefers_the_article_of_the_turn_before(seed_asker: LibraryAsker) -> None:
    turn = seed_asker.ask("من ترأس الوفد الأمريكي في جنيف؟").turn
    # Search alone looks elsewhere first: two other articles are about NATO's meeting.
    asked = "ومتى اجتمع مجلس الناتو معه؟"
    lost = replace(turn, article=None)
    near, far = (
        [p.span.article.id for p in seed_asker.ask(asked, [one]).passages] for one in (turn, lost)
    )
    assert near.count(str(turn.article)) > far.count(str(turn.article))
    assert near[0] == turn.article


def test_a_follow_up_without_an_answer_leaves_the_thread_where_it_was(
    seed_asker: LibraryAsker,
) -> None:
    turn = seed_asker.ask("من ترأس الوفد الأمريكي في جنيف؟").turn
    reply = seed_asker.ask("وكم سعر سيارته؟", [turn])
    assert (reply.status, reply.turn.article) == (Status.NO_ANSWER, turn.article)


def test_what_was_told_is_not_told_again(seed_asker: LibraryAsker) -> None:
    first = seed_asker.ask("متى وصل الوفد الروسي إلى جنيف للمشاركة في المفاوضات؟")
    assert first.answers[0].text == "التاسع من يناير"
    again = seed_asker.ask("طب والمفاوضات خلصت امتى؟", [first.turn])
    assert again.is_follow_up
    assert "التاسع" not in " ".join(answer.text for answer in again.answers)


def test_questions_asked_together_get_what_they_get_alone(seed_asker: LibraryAsker) -> None:
    questions = ["من هو الأمين العام للناتو؟", "", "متى انتهت المفاوضات؟", "؟؟"]
    assert seed_asker.ask_all(questions) == [seed_asker.ask(question) for question in questions]


@pytest.mark.parametrize(
    "question",
    [
        "",
        "؟!…",
        "😀😀",
        "م" * 100_000,
        "\x00\x01",
        "\ud800\udfff",
        "\u202e\u2066",
    ],
    ids=["empty", "marks", "emoji", "huge", "controls", "surrogates", "bidi"],
)
def test_a_question_that_is_none_says_so(seed_asker: LibraryAsker, question: str) -> None:
    reply = seed_asker.ask(question)
    assert (reply.status, reply.answers, reply.question) == (Status.INVALID, (), question)
    assert reply.error


def test_marks_that_nobody_sees_change_nothing(seed_asker: LibraryAsker) -> None:
    plain = seed_asker.ask("من هو وزير الخارجية الروسي؟")
    marked = seed_asker.ask("من\u200f هو\x00 وزير الخارجية الروسي؟\u202c")
    assert marked.answers == plain.answers


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 10**9))
def test_citations_are_exact_for_questions_made_of_any_words(
    seed_asker: LibraryAsker, seed: int
) -> None:
    pick = random.Random(seed)
    article = seed_asker.library.article(pick.choice(seed_asker.library.articles()).id)
    start = pick.randrange(len(article.text) - 80)
    words = article.text[start : start + pick.randrange(10, 80)]
    asks = pick.choice(["من", "متى", "أين", "كم", "لماذا", "ماذا", "كيف", "ما هي", ""])
    reply = seed_asker.ask(f"{asks} {words}؟")
    if reply.status is not Status.INVALID:
        check_citations(reply, seed_asker)


def test_what_makes_the_confidence_comes_best_first(seed_asker: LibraryAsker) -> None:
    lines = (ROOT / "benchmarks/questions/variants.jsonl").read_text(encoding="utf-8").splitlines()
    replies = seed_asker.ask_all([json.loads(line)["question"] for line in lines])
    answers = [answer for reply in replies for answer in reply.answers]
    assert max(len(answer.witnesses) for answer in answers) > 1
    for answer in answers:
        scores = [witness.reading.score for witness in answer.witnesses]
        assert scores == sorted(scores, reverse=True)
