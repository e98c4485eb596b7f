"""Metrics: answers worked out by hand, and rankings judged by ir-measures too."""

import random

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, R, Success, nDCG

from retrieval.evaluation import metrics
from retrieval.evaluation.mlqa import exact_match, f1, normalised


@pytest.mark.parametrize(
    ("answer", "accepted", "em", "expected_f1"),
    [
        ("ويندي شيرمان", ["ويندي شيرمان"], 1, 1),
        # نائبة وزير ويندي شيرمان: 2 of its 4 words, 2 of 2: 2 * 2 / (4 + 2)
        ("نائبة الوزير ويندي شيرمان", ["ويندي شيرمان"], 0, 2 / 3),
        # Guillemets, commas and full stops are punctuation.
        ("«جنيف»،", ["جنيف."], 1, 1),
        # The article goes, also behind a conjunction, which then is a word of its own.
        ("الناتو", ["ناتو"], 1, 1),
        ("والناتو", ["الناتو"], 0, 2 / 3),
        # It goes inside a word as well, as in MLQA's script: «مقالة» is «مق» and «ة».
        ("مقالة", ["مق ة"], 1, 1),
        # Vowel marks stay, and hamza counts.
        ("مُحَمَّد", ["محمد"], 0, 0),
        ("أمريكا", ["امريكا"], 0, 0),
        # The best of the accepted ones counts: nothing of the first, 2 of 2 and 2 of 3 words.
        ("8 ساعات", ["7.5 ساعة", "8 ساعات تقريبا"], 0, 0.8),
        # A full stop in a number is punctuation too.
        ("7.5 ساعة", ["75 ساعة"], 1, 1),
        # A word said twice is right once: 2 * 1 / (2 + 1).
        ("بايدن بايدن", ["بايدن"], 0, 2 / 3),
        ("حلف NATO", ["حلف nato"], 1, 1),
        ("", ["جنيف"], 0, 0),
    ],
)
def test_short_answers_are_compared_as_mlqa_does(
    answer: str, accepted: list[str], em: float, expected_f1: float
) -> None:
    assert exact_match(answer, accepted) == em
    assert f1(answer, accepted) == pytest.approx(expected_f1)


def test_what_is_compared_has_neither_punctuation_nor_article_nor_double_spaces() -> None:
    assert normalised("  ردّ  «البيت الأبيض»: $5 (خمسة)… ") == "ردّ بيت أبيض 5 خمسة"


def rankings() -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    """Return graded judgements and rankings of sixty questions over 150 documents."""
    pick = random.Random(7)
    documents = [f"d{number:03d}" for number in range(150)]
    judged = {
        f"q{number:02d}": {
            document: pick.choice([0, 1, 1, 2]) for document in pick.sample(documents, 12)
        }
        for number in range(60)
    }
    ranked = {question: pick.sample(documents, pick.randrange(1, 140)) for question in judged}
    return judged, ranked


def test_rankings_are_judged_as_ir_measures_judges_them() -> None:
    judged, ranked = rankings()
    run = {
        question: {document: 1000.0 - place for place, document in enumerate(documents)}
        for question, documents in ranked.items()
    }
    wanted = [Success @ 1, Success @ 3, Success @ 10, RR, nDCG @ 10, R @ 100]
    theirs = ir_measures.calc_aggregate(wanted, judged, run)

    relevant = {q: {d for d, grade in found.items() if grade > 0} for q, found in judged.items()}
    ranks = [metrics.rank_of([d in relevant[q] for d in ranked[q]]) for q in judged]
    gains = [metrics.ndcg(ranked[q], judged[q], 10) for q in judged]
    shares = [metrics.recall(ranked[q], relevant[q], 100) for q in judged]
    ours = {
        Success @ 1: metrics.hit_at(ranks, 1),
        Success @ 3: metrics.hit_at(ranks, 3),
        Success @ 10: metrics.hit_at(ranks, 10),
        RR: metrics.mean_reciprocal_rank(ranks),
        nDCG @ 10: sum(gains) / len(gains),
        R @ 100: sum(shares) / len(shares),
    }
    assert ours == pytest.approx(theirs)
    assert 0 < ours[Success @ 1] < ours[Success @ 10] < 1


def test_auroc_counts_pairs_and_a_tie_half() -> None:
    scores = np.array([0.9, 0.4, 0.6, 0.4])
    positive = np.array([True, True, False, False])
    # .9 above .6 and .4; .4 below .6, and beside .4: 2.5 of 4 pairs
    assert metrics.auroc(scores, positive) == 0.625
    assert metrics.auroc(scores, np.array([True] * 4)) is None


def test_coverage_is_the_most_that_can_be_answered_within_the_error() -> None:
    scores = np.array([0.1, 0.8, 0.9, 0.8])
    right = np.array([True, False, True, True])
    # The two of .8 are answered together: 1 wrong of 3; then 1 of 4.
    assert metrics.risk_coverage(scores, right) == [(0.25, 0.0), (0.75, 1 / 3), (1.0, 0.25)]
    assert metrics.coverage_at(scores, right, 0.05) == 0.25
    assert metrics.coverage_at(scores, right, 0.25) == 1.0
    assert metrics.coverage_at(np.array([0.9]), np.array([False]), 0.1) == 0.0


def test_calibration_error_weighs_each_bin_by_what_is_in_it() -> None:
    chances = np.array([0.95, 0.85, 0.15, 0.12])
    right = np.array([True, False, False, True])
    # .05 / 4 + .85 / 4 + |.135 - .5| * 2 / 4
    assert metrics.calibration_error(chances, right) == pytest.approx(0.4075)
    assert metrics.reliability(np.array([1.0, 0.0]), np.array([True, False])) == [
        (0.0, 0.0, 1),
        (1.0, 1.0, 1),
    ]


def test_a_percentile_lies_between_two_values() -> None:
    assert metrics.percentile([10.0, 20.0, 30.0], 50) == 20.0
    assert metrics.percentile([10.0, 20.0], 99) == pytest.approx(19.9)
