"""The span of a model, and what has the form asked for in the same sentence of the seeds."""

import math
import re

import numpy as np
import pytest
from squad_file import SEEDS

from retrieval.article import Article, Span
from retrieval.question import Kind
from retrieval.reader.candidates import Strong
from retrieval.reader.model import PassageLogits
from retrieval.reader.pair_tokens import PairTokens
from retrieval.reader.short_answer import short_answer
from retrieval.reader.spans import PassageScores

TRAVELS = "وستسافر شيرمان بعد ذلك إلى بروكسل يومي 11 و12 يناير لإجراء مزيد من المشاورات"
CERTAIN, DOUBTFUL = 10.0, 0.5


def span_of(sentence: Span, words: str) -> Span:
    start = sentence.start + sentence.text.index(words)
    return Span(sentence.article, start, start + len(words))


def passage(text: str) -> Span:
    """Return `text` as the second line of an article."""
    article = Article(source="x.txt", title="", text=f"سطر\n{text}")
    return Span(article, 4, 4 + len(text))


def scores(sentence: Span, likely: Span, logit: float, *, cut: int = 10_000) -> PassageScores:
    """Return what a model says whose tokens are words: `likely` stands out by `logit` at both ends.

    Args:
        cut: So many tokens were read.
    """
    places = [word.span() for word in re.finditer(r"\w+", sentence.text)][:cut]
    begin, end = (np.zeros(len(places), np.float32) for _ in range(2))
    for number, (a, b) in enumerate(places):
        begin[number] = logit if a + sentence.start == likely.start else 0
        end[number] = logit if b + sentence.start == likely.end else 0
    tokens = PairTokens([0] * len(places), 0, places)
    return PassageScores(PassageLogits(tokens, begin, end, 0.0), sentence.start)


def answer(kind: Kind, read: str, candidates: dict[str, float], logit: float) -> str:
    sentence = passage(TRAVELS)
    model = scores(sentence, span_of(sentence, read), logit)
    best = model.best(sentence)
    assert best is not None
    assert best[0].text == read
    strong = [Strong(span_of(sentence, words), strength) for words, strength in candidates.items()]
    return short_answer(kind, *best, strong, model).text


def test_what_was_told_is_passed_over_for_the_next_likeliest() -> None:
    sentence = passage(TRAVELS)
    told = span_of(sentence, "بروكسل")
    model = scores(sentence, told, CERTAIN)
    alone, other = model.best(sentence), model.best(sentence, [told])
    assert alone is not None
    assert other is not None
    assert (alone[0].text, alone[1] > -0.1) == ("بروكسل", True)
    assert other[0].text != "بروكسل"
    assert other[1] < -10
    assert model.best(told, [told]) is None


def test_a_date_is_given_without_the_words_around_it_unless_the_model_is_certain() -> None:
    dates = {"11 و12 يناير": 1.0}
    assert answer(Kind.WHEN, "يومي 11 و12 يناير", dates, DOUBTFUL) == "11 و12 يناير"
    assert answer(Kind.WHEN, "يومي 11 و12 يناير", dates, CERTAIN) == "يومي 11 و12 يناير"
    assert answer(Kind.WHEN, "يناير", dates, CERTAIN) == "يناير"
    assert answer(Kind.WHEN, "بعد ذلك", dates, CERTAIN) == "بعد ذلك"
    assert answer(Kind.HOW_MANY, "مزيد من المشاورات", {}, CERTAIN) == "مزيد من المشاورات"


@pytest.mark.parametrize(
    ("read", "given"),
    [
        ("في 17 من ديسمبر", "17 من ديسمبر"),
        ("وفي يوم 17 ديسمبر", "17 ديسمبر"),
        ("17 ديسمبر", "17 ديسمبر"),
        ("منذ 17 ديسمبر", "منذ 17 ديسمبر"),
    ],
)
def test_a_date_is_given_without_in_and_day_before_it(read: str, given: str) -> None:
    sentence = passage(f"نشرتها روسيا {read}")
    model = scores(sentence, span_of(sentence, read), CERTAIN)
    best = model.best(sentence) or pytest.fail("no span")
    date = Strong(span_of(sentence, read[read.index("17") :]), 0.1)
    assert short_answer(Kind.WHEN, *best, [date], model).text == given


def test_of_two_dates_in_a_span_the_one_is_given_that_more_speaks_for() -> None:
    sentence = passage("ألكسندر دوما (24 يوليو 1802 - 5 ديسمبر 1870) روائي")
    both = span_of(sentence, "دوما (24 يوليو 1802 - 5 ديسمبر 1870")
    model = scores(sentence, both, CERTAIN)
    best = model.best(sentence) or pytest.fail("no span")
    assert best[0] == both
    born, died = (span_of(sentence, words) for words in ("24 يوليو 1802", "5 ديسمبر 1870"))
    assert short_answer(Kind.WHEN, *best, [Strong(born, 0.1), Strong(died, 0.2)], model) == died
    assert short_answer(Kind.WHEN, *best, [Strong(died, 0.1)], model) == both


def test_of_two_amounts_the_one_nearer_to_the_words_of_the_question_is_given() -> None:
    sentence = passage("وثيقتان، رد واشنطن في خمس صفحات، ورد الناتو في أربع صفحات")
    model = scores(sentence, span_of(sentence, "خمس صفحات"), 1.0)
    best = model.best(sentence) or pytest.fail("no span")
    first, second = (span_of(sentence, words) for words in ("خمس صفحات", "أربع صفحات"))
    assert best[0] == first
    strong = [Strong(first, 1.6), Strong(second, 2.0)]
    assert short_answer(Kind.HOW_MANY, *best, strong, model) == second
    assert short_answer(Kind.HOW_MANY, *best, [Strong(first, 2.0), strong[1]], model) == first


def test_a_place_the_model_ran_past_ends_where_it_does() -> None:
    assert (
        answer(Kind.WHERE, "بروكسل يومي 11 و12", {"بروكسل": 1.2}, CERTAIN) == "بروكسل يومي 11 و12"
    )
    assert answer(Kind.WHERE, "بروكسل يومي 11 و12", {"بروكسل": 1.2}, DOUBTFUL) == "بروكسل"


def test_a_name_counts_against_a_model_in_doubt_and_not_against_one_that_is_certain() -> None:
    names = {"شيرمان": 1.5}
    assert answer(Kind.WHO, "المشاورات", names, CERTAIN) == "المشاورات"
    assert answer(Kind.WHO, "المشاورات", names, DOUBTFUL) == "شيرمان"
    assert answer(Kind.WHO, "المشاورات", {"شيرمان": 0.1}, 2.0) == "المشاورات"


def test_the_score_of_a_span_is_the_probability_of_its_first_and_last_token() -> None:
    sentence = passage("في جنيف أمس")
    model = scores(sentence, span_of(sentence, "جنيف"), math.log(2))
    # Of three tokens one has twice the weight of each other: 2 / 4 at both ends.
    [span, score] = model.best(sentence) or pytest.fail("no span")
    assert span.text == "جنيف"
    assert score == pytest.approx(math.log(1 / 4))
    assert model.of(span_of(sentence, "في جنيف")) == pytest.approx(math.log(1 / 4 * 1 / 2))


def test_a_span_that_a_model_ends_at_the_comma_behind_it_has_the_score_of_the_same_words() -> None:
    sentence = passage("قالت (ويندي شيرمان)، الخميس")
    places = [(0, 4), (5, 6), (6, 11), (12, 15), (15, 18), (18, 20), (21, 27)]
    begin, end = (np.zeros(len(places), np.float32) for _ in range(2))
    begin[1] = end[5] = CERTAIN  # the bracket and the comma, which `best` takes off
    tokens = PairTokens([0] * len(places), 0, places)
    model = PassageScores(PassageLogits(tokens, begin, end, 0.0), sentence.start)
    [span, score] = model.best(sentence) or pytest.fail("no span")
    assert span.text == "ويندي شيرمان"
    assert model.of(span) == score > -0.1
    assert model.of(span_of(sentence, "ويندي")) < -9


def test_what_was_cut_off_has_no_score() -> None:
    sentence = passage("في جنيف أمس")
    model = scores(sentence, span_of(sentence, "في"), CERTAIN, cut=1)
    assert model.of(span_of(sentence, "في جنيف")) == -math.inf
    later = Span(sentence.article, sentence.start + 3, sentence.end)
    assert model.best(later) is None


def test_the_date_of_a_leak_is_read_to_the_word() -> None:
    [file] = SEEDS.glob("000_*.txt")
    text = file.read_text(encoding="utf-8")
    article = Article(source="x.txt", title="", text=text)
    line = next(line for line in text.split("\n") if "إل باييس" in line)
    sentence = Span(article, text.index(line), text.index(line) + len(line))
    model = scores(sentence, span_of(sentence, "في الثاني من فبراير"), DOUBTFUL)
    best = model.best(sentence) or pytest.fail("no span")
    date = Strong(span_of(sentence, "الثاني من فبراير"), 1.0)
    answer = short_answer(Kind.WHEN, *best, [date], model)
    assert answer.text == "الثاني من فبراير"
    assert text[answer.start : answer.end] == answer.text
