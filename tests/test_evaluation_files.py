"""Files of questions: what is read from them, and what is drawn."""

import json
from pathlib import Path

import pytest
from squad_file import ASKED, UNANSWERABLE, paragraph, write_squad

from retrieval.article import Article, Span, Stretch
from retrieval.evaluation.drawing import half, sample
from retrieval.evaluation.example import Example, PlacedGold, QuestionsError, QuotedGold, trimmed
from retrieval.evaluation.paragraphs import TEXTS, write_paragraphs
from retrieval.evaluation.question_file import read_questions
from retrieval.evaluation.squad import read_squad


def test_a_squad_file_gives_paragraphs_and_where_their_answers_stand(tmp_path: Path) -> None:
    paragraphs = read_squad(write_squad(tmp_path / "tiny.json"))

    assert [p.text for p in paragraphs] == [paragraph(seed, words) for seed, words, _, _ in ASKED]
    asked = [(p, question) for p in paragraphs for question in p.questions]
    assert [question.text for _, question in asked] == [*(q for _, _, q, _ in ASKED), UNANSWERABLE]
    quoted = [[p.text[a.place.start : a.place.end] for a in q.answers] for p, q in asked]
    assert quoted == [*([answer] for _, _, _, answer in ASKED), []]


def test_an_answer_said_to_stand_elsewhere_is_where_its_words_stand_nearest(tmp_path: Path) -> None:
    # «في» stands at 0, 8 and 21; the file says 10.
    answers = [{"text": "في", "answer_start": 10}, {"text": "في", "answer_start": 10}]
    qas = [{"question": "أين؟", "answers": answers}]
    context = "في جنيف في يناير، ثم في فيينا"
    file = tmp_path / "off.json"
    file.write_text(
        json.dumps({"data": [{"paragraphs": [{"context": context, "qas": qas}]}]}), encoding="utf-8"
    )

    [answer] = read_squad(file)[0].questions[0].answers

    assert answer.place == Stretch(8, 10)


def test_a_paragraph_that_occurs_twice_is_one(tmp_path: Path) -> None:
    one, two = write_squad(tmp_path / "one.json"), write_squad(tmp_path / "two.json")

    found = write_paragraphs(tmp_path / "library", [one, two])

    files = sorted((tmp_path / "library" / TEXTS).iterdir())
    assert [file.read_text(encoding="utf-8") for file in files] == [
        paragraph(seed, words) for seed, words, _, _ in ASKED
    ]
    assert found[one] == found[two]
    assert [example.id for example in found[one]] == ["q0", "q1", "q2", "q3", "q4", "u0"]
    assert found[one][5].gold is None


def test_the_edges_of_an_answer_are_not_its_punctuation() -> None:
    text = "سافرت إلى «جنيف»."
    assert trimmed(text, Stretch(10, 17)) == Stretch(11, 15)
    assert trimmed(text, Stretch(16, 17)) == Stretch(16, 17)


ARTICLE = Article("../seeds/003_a.txt", "في جنيف. ثم في فيينا.", "", content=(Stretch(0, 21),))


def test_quoted_words_are_right_in_the_articles_named_only() -> None:
    first = Span(ARTICLE, 0, 8)
    assert QuotedGold(("جنيف",), ()).is_covered(first)
    assert QuotedGold(("باريس", "جنيف"), ("001", "003")).is_covered(first)
    assert not QuotedGold(("جنيف",), ("001",)).is_covered(first)
    assert not QuotedGold(("فيينا",), ()).is_covered(first)


def test_a_place_is_covered_whole_or_not_at_all() -> None:
    gold = PlacedGold(("جنيف",), ARTICLE.id, (Stretch(3, 7),))
    assert gold.is_covered(Span(ARTICLE, 3, 7))
    assert not gold.is_covered(Span(ARTICLE, 4, 21))
    assert not gold.is_covered(Span(Article("other.txt", ARTICLE.text, ""), 3, 7))


def test_a_line_gives_a_question_with_what_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '\ufeff{"id": "v0", "kind": "gulf", "base": "b0", "question": "منو؟", "answers": ["أ"], '
        '"sources": ["000"]}\n\n{"question": "كم؟", "answers": [], "conversation": 7}\n',
        encoding="utf-8",
    )

    assert read_questions(file) == [
        Example("v0", "منو؟", QuotedGold(("أ",), ("000",)), "gulf", None, "b0"),
        Example("3", "كم؟", None, "", "7", None),
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\n \n", "holds no questions"),
        (b'{"question": "\xff"}', "is not UTF-8 (byte 14)"),
        ('{"question": "من؟", "answers": []}\n{"question'.encode(), "line 2: it is not JSON"),
        (b"[1]", "line 1: it is not an object"),
        (b'{"answers": []}', 'line 1: it has no "question"'),
        ('{"question": "من؟"}'.encode(), 'line 1: it has no "answers"'),
        ('{"question": "من؟", "answers": "أ"}'.encode(), 'line 1: "answers" is no list of words'),
        ('{"question": "من؟", "answers": [""]}'.encode(), 'line 1: "answers" is no list of words'),
    ],
)
def test_a_line_that_holds_no_question_is_named(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)

    with pytest.raises(QuestionsError, match=r"^[^\n]+$") as caught:
        read_questions(file)

    assert complaint in str(caught.value)


def conversations(sizes: list[int]) -> list[Example]:
    return [
        Example(f"{number}.{turn}", "من؟", QuotedGold(("أ",), ()), conversation=str(number))
        for number, size in enumerate(sizes)
        for turn in range(size)
    ]


def test_a_draw_keeps_the_order_and_the_turns_and_is_the_same_for_a_seed() -> None:
    examples = conversations([3] * 20)

    drawn = sample(examples, 7, seed=1)

    names = [example.id for example in drawn]
    assert len(drawn) == 7
    assert [e for e in examples if e in drawn] == drawn
    by_conversation = {name.split(".")[0] for name in names}
    assert sorted(sum(name.startswith(f"{c}.") for name in names) for c in by_conversation) == [
        *(1, 3, 3)
    ]
    assert sum(name.endswith(".0") for name in names) == 3
    assert sample(examples, 7, seed=1) == drawn != sample(examples, 7, seed=2)
    assert sample(examples, 60, seed=1) == sample(examples, None, seed=1) == examples


def test_half_of_those_with_an_answer_lose_it() -> None:
    examples = [*conversations([1] * 10), Example("u", "كم؟", None)]

    away = half(examples, seed=3)

    assert len(away) == 5
    assert away < frozenset(examples[:10])
    assert away == half(examples, seed=3) != half(examples, seed=4)
