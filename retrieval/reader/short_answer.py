"""The span that a model reads in a sentence, brought to the form that the question asks for.

Models begin and end a span a word too early or too late («في 24 يونيو 1911», «بروكسل يومي 11 و12
يناير»), or take the other of two amounts; what has the form asked for is known by the rules to the
word, and how near it stands to the words of the question.
"""

from retrieval.article import Span
from retrieval.question import Kind
from retrieval.reader.candidates import Strong
from retrieval.reader.spans import LEAST_SPAN, PassageScores
from retrieval.text.arabic import words

MEASURED = frozenset({Kind.WHEN, Kind.HOW_MANY, Kind.HOW_LONG})
"""Kinds whose form is plain: a date, an amount."""
OF_A_MEASURE, OF_A_NAME = 6.0, 7.0
"""What the strength of a candidate is worth in log probability."""
# EM, F1 given the paragraph, of the questions of ARCD dev, MLQA-ar dev, seeds, variants and
# mixed-dev together (`python -m training.reader.dev`). When dates and amounts were always the
# candidate that the model's span holds most of, they had .475, .755 and .548, .716; with
#
#                     4          5          6          7          8          9          10
#     amounts (93)    .581 .748  .581 .752  .602 .758  .591 .749  .581 .733  .581 .733  .581 .737
#     dates (99)      .444 .760  .515 .785  .545 .796  .505 .787  .485 .776  .495 .778  .495 .775
#     names (172)     .331 .570  .331 .562  .360 .573  .372 .575  .378 .577  .378 .580  .360 .558
#
# Of names 7 is better than 8 for conversations and variants. Of dates .596, .804 with 6 and without
# «في» before them («في الـ 17 من كانون الأول» has 17), all of it in the variants.


def short_answer(
    kind: Kind, best: Span, score: float, candidates: list[Strong], scores: PassageScores
) -> Span:
    """Return the answer to a question of `kind`: `best` or one of `candidates`.

    Args:
        best: The likeliest span of the sentence, and its log probability `score`.
        candidates: What in the sentence has the form asked for.
    """
    worth = OF_A_MEASURE if kind in MEASURED else OF_A_NAME
    weighed = [
        (max(scores.of(candidate.span), LEAST_SPAN) + worth * candidate.strength, candidate.span)
        for candidate in candidates
    ]
    likeliest, span = max(weighed, key=lambda pair: pair[0], default=(score, best))
    if likeliest > max(score, LEAST_SPAN):
        return span
    # «ألكسندر دوما (24 يوليو 1802 - 5 ديسمبر 1870)»: the one of them that is asked for.
    dates = [pair for pair in weighed if kind is Kind.WHEN and best.meets(pair[1])]
    if len(dates) > 1:
        return max(dates, key=lambda pair: pair[0])[1]
    return _without_opening(best, dates[0][1]) if dates else best


def _without_opening(best: Span, date: Span) -> Span:
    """Return `best` from its date on where nothing but «في», «ويوم» … stands before that."""
    if date.start <= best.start:
        return best
    opening = words(best.article.text[best.start : date.start])
    return Span(best.article, date.start, best.end) if _OPENINGS.issuperset(opening) else best


_OPENINGS = frozenset(joined + word for word in words("في يوم بتاريخ") for joined in ("", "و"))
"""Other words say something: «قبل 2010», «منذ 2010»."""
