"""The span that a model reads in a sentence, brought to the form that the question asks for.

Models begin and end a span a word too early or too late («في 24 يونيو 1911», «بروكسل يومي 11 و12
يناير»); what has the form asked for is known by the rules to the word.
"""

from retrieval.article import Span
from retrieval.question import Kind
from retrieval.reader.candidates import Strong
from retrieval.reader.spans import LEAST_SPAN, PassageScores

MEASURED = frozenset({Kind.WHEN, Kind.HOW_MANY, Kind.HOW_LONG})
"""Kinds whose form is plain: a date, an amount. Of these the one the span holds most of is taken,
if it holds half."""
STRENGTH = 7.0
"""What the strength of a name is worth in log probability, where who or where is asked for."""
# EM and F1 given the paragraph, with 4 and with 7 (`python -m training.reader.dev`, `python -m
# benchmarks.quality`): ARCD dev .235, .562 and .227, .551, MLQA-ar dev .232, .454 and .238, .455,
# mixed-dev .444, .628 and .458, .646, seeds .333, .651 and .367, .685, variants .413, .793 and
# .460, .802, three sets of conversations together .399, .613 and .394, .601; with 0 and with 12
# all less. Names taken as dates are: MLQA-ar dev .20, .41 where it was .22, .42.


def short_answer(
    kind: Kind, best: Span, score: float, candidates: list[Strong], scores: PassageScores
) -> Span:
    """Return the answer to a question of `kind`: `best` or one of `candidates`.

    Args:
        best: The likeliest span of the sentence, and its log probability `score`.
        candidates: What in the sentence has the form asked for.
    """
    if kind in MEASURED:
        held = [(_shared(best, candidate.span), candidate.span) for candidate in candidates]
        share, span = max(held, key=lambda pair: pair[0], default=(0, best))
        return span if 2 * share >= len(span.text) else best
    weighed = [
        (max(scores.of(candidate.span), LEAST_SPAN) + STRENGTH * candidate.strength, candidate.span)
        for candidate in candidates
    ]
    likeliest, span = max(weighed, key=lambda pair: pair[0], default=(score, best))
    return span if likeliest > max(score, LEAST_SPAN) else best


def _shared(one: Span, other: Span) -> int:
    """Return how many code points two spans of one article have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))
