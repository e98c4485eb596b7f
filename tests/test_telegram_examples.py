"""Questions to try: made of the articles' own sentences, and answered by them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from seed_replies import GUARANTEES, SHERMAN, answered
from toy_library import SEEDS, WordCounts, recipe

from bot.telegram.example_forms import Example, examples_of
from bot.telegram.examples import example_questions
from retrieval.answer import Answer, Citation, Reply, Status
from retrieval.article import Article, Span
from retrieval.followup.standalone import Turn
from retrieval.library.filtering import EVERYTHING, Filter
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.writing import LibraryWriter


def questions(sentence: str) -> list[str]:
    article = Article("a.txt", sentence, "عنوان")
    return [example.question for example in examples_of(Span(article, 0, len(sentence)))]


@pytest.mark.parametrize(
    ("sentence", "made"),
    [
        (
            "وقال نائب وزير الخارجية الروسي سيرغي ريابكوف إن المحادثات صعبة.",
            ["من نائب وزير الخارجية الروسي؟", "ماذا قال سيرغي ريابكوف؟"],
        ),
        (
            "نشرت روسيا يوم 17 ديسمبر الماضي، مشاريع اتفاقات مع الولايات المتحدة.",
            ["متى نشرت روسيا مشاريع اتفاقات؟"],
        ),
        (
            "وعليه، عقد وزراء خارجية الناتو في السابع من يناير، اجتماعاً طارئاً لمناقشة المطالب.",
            ["متى عقد وزراء خارجية الناتو اجتماعاً طارئاً؟"],
        ),
        ("لا أحد يعلم ما سيجري غداً.", []),
    ],
)
def test_a_sentence_gives_the_questions_it_answers(sentence: str, made: list[str]) -> None:
    assert questions(sentence) == made


def test_an_example_is_answered_only_by_its_own_answer() -> None:
    place = GUARANTEES.text.index("نشرت روسيا")
    sentence = Span(GUARANTEES, place, place + 40)
    example = Example("when", "متى نشرت روسيا مشاريع اتفاقات؟", sentence, "17 ديسمبر")
    day = GUARANTEES.text.index("17 ديسمبر")
    right = Citation(sentence, sentence, Span(GUARANTEES, day, day + 9))

    assert example.is_answered_by(answered("؟", Answer((right,), 0.9)))
    assert not example.is_answered_by(answered("؟", Answer((SHERMAN,), 0.9)))
    assert not example.is_answered_by(Reply("؟", "؟", Status.NO_ANSWER))


class Answering:
    """An asker that answers a question with the sentence that holds all of its words."""

    def __init__(self, library: Library, silent: str = "") -> None:
        self._articles = [library.article(record.id) for record in library.articles()]
        self._silent = silent
        self.asked: list[str] = []

    def ask(self, question: str, turns: Sequence[Turn] = (), within: Filter = EVERYTHING) -> Reply:
        self.asked.append(question)
        examples = (example for article in self._articles for example in _examples(article))
        found = next(e for e in examples if e.question == question)
        if self._silent and self._silent in question:
            return Reply(question, question, Status.NO_ANSWER)
        source = found.source
        return answered(question, Answer((Citation(source, source, source),), 0.9))

    def ask_all(self, questions: Sequence[str]) -> list[Reply]:
        return [self.ask(question) for question in questions]


def _examples(article: Article) -> Iterator[Example]:
    from retrieval.text.sentences import sentences

    for stretch in article.content:
        for sentence in sentences(article.text, stretch.start, stretch.end):
            yield from examples_of(Span(article, sentence.start, sentence.end))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with LibraryWriter.open(tmp_path) as writer:
        sync(writer, SEEDS, recipe(WordCounts()))
    with Library.open(tmp_path) as opened:
        yield opened


def test_the_examples_differ_in_form_and_each_is_short(library: Library) -> None:
    examples = example_questions(library, Answering(library))

    assert len(examples) == 3
    assert {question.split()[0] for question in examples} == {"من", "ماذا", "متى"}
    assert all(len(question) <= 60 and '"' not in question for question in examples)


def test_what_gets_no_answer_is_not_offered(library: Library) -> None:
    examples = example_questions(library, Answering(library, silent="متى"))

    assert {question.split()[0] for question in examples} == {"من", "ماذا"}


def test_few_questions_are_asked_for_it_and_none_twice(library: Library) -> None:
    asker = Answering(library)

    example_questions(library, asker)

    assert len(asker.asked) == len(set(asker.asked)) <= 24


def test_an_empty_library_has_no_examples(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path), Library.open(tmp_path) as empty:
        assert example_questions(empty, Answering(empty)) == []
